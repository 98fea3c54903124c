"""Contracts and settlement: who owes whom what, and whether an invoice is right."""
