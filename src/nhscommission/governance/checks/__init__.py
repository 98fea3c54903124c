"""Checks of responsibility matrices and of governance bodies: named rules, and what they find."""
