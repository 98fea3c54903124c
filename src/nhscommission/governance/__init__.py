"""Who does what, and who decides: responsibility matrices, bodies and their meetings."""
