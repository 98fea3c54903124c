"""The verbs over a case."""
