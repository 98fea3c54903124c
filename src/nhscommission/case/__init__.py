"""A business case: assumptions, lines, scenarios, printed tables and files."""
