"""Simulation: what a case comes to over many draws of its assumptions."""
