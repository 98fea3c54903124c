"""Milestones: dates as honest as they are printed, and the plan that they make."""
