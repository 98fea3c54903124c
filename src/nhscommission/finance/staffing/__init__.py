"""Staffing: pay scales, posts, and what comes with people."""
