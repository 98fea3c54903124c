"""Money: dividing it, targets and pace of change, payback."""
