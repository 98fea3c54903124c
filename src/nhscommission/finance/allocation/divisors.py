"""Divisor methods: each member's share over a common divisor, rounded by a rule of the method.

The divisor is never looked for. A division of some total is made by rounding the exact quotas, and
then steps are added (or taken off) one at a time, to whoever is next (or last) in the order of the
method. All in whole-number arithmetic.
"""

import heapq
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import inf
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

Claim: TypeAlias = Fraction | float


@attrs.frozen(kw_only=True)
class DivisorMethod:
    """A rule of rounding, and the order in which it gives out steps.

    Parameters
    ----------
    rounded : callable
        Rounds the quota a / b (given as a and b) to whole steps.
    squared_divisor : callable
        The square of the divisor for the step after the first `k`; 0 means that everyone gets a
        first step before anyone gets a second.
    """

    rounded: Callable[[int, int], int]
    squared_divisor: Callable[[int], int]

    def claim(self, weight: int, steps: int) -> Claim:
        """Return the (squared) claim of a member with so many steps to one more."""
        divisor = self.squared_divisor(steps)
        return Fraction(weight * weight, divisor) if divisor else inf

    def divide(self, total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
        """Divide one total >= 0.

        Parameters
        ----------
        total : int
            Whole steps, >= 0.
        weights : sequence of int
            All >= 0, not all zero.
        ranks : sequence of int
            The order in which members win ties between equal weights.

        Returns
        -------
        list of int
            Whole steps, in the order of `weights`, summing to `total`.
        """
        whole = sum(weights)
        parts = [self.rounded(total * weight, whole) if weight else 0 for weight in weights]
        left = total - sum(parts)
        if left > 0:
            heap = [
                (-self.claim(weight, part), -weight, rank, i)
                for i, (weight, part, rank) in enumerate(zip(weights, parts, ranks, strict=True))
                if weight
            ]
            heapq.heapify(heap)
            for _ in range(left):
                _, weight, rank, i = heap[0]
                parts[i] += 1
                heapq.heapreplace(heap, (-self.claim(-weight, parts[i]), weight, rank, i))
        elif left < 0:
            heap = [
                (self.claim(weight, part - 1), weight, -rank, i)
                for i, (weight, part, rank) in enumerate(zip(weights, parts, ranks, strict=True))
                if part
            ]
            heapq.heapify(heap)
            for _ in range(-left):
                _, weight, rank, i = heapq.heappop(heap)
                parts[i] -= 1
                if parts[i]:
                    heapq.heappush(heap, (self.claim(weight, parts[i] - 1), weight, rank, i))
        return parts


def _down(above: int, below: int) -> int:
    return above // below


def _nearest(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)


def _up(above: int, below: int) -> int:
    return -(-above // below)


def _geometric(above: int, below: int) -> int:
    part = above // below
    return part + (above * above >= part * (part + 1) * below * below)


SAINTE_LAGUE: Final = DivisorMethod(
    rounded=_nearest, squared_divisor=lambda steps: (2 * steps + 1) ** 2
)
DHONDT: Final = DivisorMethod(rounded=_down, squared_divisor=lambda steps: (steps + 1) ** 2)
HUNTINGTON_HILL: Final = DivisorMethod(
    rounded=_geometric, squared_divisor=lambda steps: steps * (steps + 1)
)
ADAMS: Final = DivisorMethod(rounded=_up, squared_divisor=lambda steps: steps**2)

DIVISOR_METHODS: Final = MappingProxyType(
    {
        "sainte_lague": SAINTE_LAGUE,
        "dhondt": DHONDT,
        "huntington_hill": HUNTINGTON_HILL,
        "adams": ADAMS,
    }
)
