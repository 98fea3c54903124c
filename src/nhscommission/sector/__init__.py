"""Organisations, the sector they form, and capitation shares."""
