"""The method of largest remainders written a second time, in fractions, as its definition reads."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any


def largest_remainder(
    total: int, weights: Sequence[Any], codes: Sequence[str] | None = None
) -> list[int]:
    """Divide by the definition: whole parts of the quotas, then the largest remainders."""
    exact = [Fraction(weight) for weight in weights]
    common = math.lcm(*{weight.denominator for weight in exact})
    whole = Fraction(sum(int(weight * common) for weight in exact), common)
    quotas = [abs(total) * weight / whole for weight in exact]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    names = codes or list(range(len(exact)))
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - quotas[i], -exact[i], names[i]))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [-part for part in parts] if total < 0 else parts
