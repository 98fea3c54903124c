"""Every printed figure recomputed, respecting rounding."""
