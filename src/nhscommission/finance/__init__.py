"""Functions of numbers: arrays in, arrays out."""
