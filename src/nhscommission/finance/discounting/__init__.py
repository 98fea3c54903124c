"""Discounting: present values, and rates of return."""
