"""Money: staff, savings, prices, caps and what stays behind; dividing it, targets, payback."""
