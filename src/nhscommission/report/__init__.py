"""Results as tables and records."""
