"""Meetings: dates, decisions, and what a vote is worth."""
