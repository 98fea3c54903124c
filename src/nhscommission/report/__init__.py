"""Results as tables, records and charts."""
