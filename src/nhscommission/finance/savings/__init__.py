"""Savings: curves over time, and the levers behind them."""
