"""Organisations and the sector they form; whom they serve, in what need; how they reorganise."""
