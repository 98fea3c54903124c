"""Risks: a register, the matrix that it is scored on, and what it leaves open."""
