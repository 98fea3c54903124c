"""Cost sharing: how the cost of a shared service moves with who shares it."""
