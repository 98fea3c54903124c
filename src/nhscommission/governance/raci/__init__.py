"""Responsibility assignment matrices: who does, answers for, and is asked about what."""
