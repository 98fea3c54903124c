"""Sensitivity: what a case comes to where an assumption is another."""
