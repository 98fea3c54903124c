"""Benefits: a register of what a programme promises, and what comes of it."""
