"""Contracts with providers: plans, terms, performance, and who pays whom when."""
