"""Uncertainty: distributions, how they go together, and draws from them."""
