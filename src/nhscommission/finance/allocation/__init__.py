"""Dividing amounts of money among members: exactly, by stated rules, with the reasons."""
