"""Governance bodies: their seats, quorums, rules of decision and duties."""
