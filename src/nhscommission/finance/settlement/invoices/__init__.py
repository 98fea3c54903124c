"""Invoices of providers: lines against what was agreed, and challenges that come of it."""
