"""Intervals: all the numbers that a rounded figure can stand for."""

import math
from collections.abc import Iterable, Sequence
from itertools import product

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure

RELATIVE_TOLERANCE = 1e-9
"""Slack when two ends are compared: a thousandth of a pound in a million."""
ROUNDING_ERROR = 1e-13
"""What a sum may be off by in floating-point arithmetic, as a part of the sizes of its terms.

Terms that nearly cancel leave a sum far smaller than themselves, and this is then what matters.
"""

MOST_TERMS = 12
"""The most quantities of a quotient whose corners are all tried: 4,096 of them."""


@attrs.frozen
class Interval:
    """All numbers from `low` to `high`, both among them.

    Parameters
    ----------
    low, high : float
        The ends, ``low <= high``; `high` may be infinity [any one unit].
    """

    low: float
    high: float

    def __attrs_post_init__(self) -> None:
        if math.isnan(self.low) or not self.low <= self.high:
            raise InvalidValueError(f"an interval from {self.low} to {self.high} has no numbers")

    @classmethod
    def of(cls, figure: PrintedFigure, *, sign: float = 1.0) -> "Interval":
        """Return all numbers that round to a printed figure.

        Parameters
        ----------
        figure : PrintedFigure
            The figure.
        sign : float, optional
            -1 for the interval of its negative [dimensionless].

        Returns
        -------
        Interval
            In the figure's unit.
        """
        return cls(figure.low, figure.high) if sign > 0 else cls(-figure.high, -figure.low)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def scaled(self, factor: float) -> "Interval":
        """Multiply by a number.

        Parameters
        ----------
        factor : float
            The number [dimensionless].

        Returns
        -------
        Interval
            With its ends the right way round.
        """
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(ends[0], ends[1])

    def widened(self, by: float) -> "Interval":
        """Move both ends outwards.

        Parameters
        ----------
        by : float
            How far, >= 0 [the interval's unit].

        Returns
        -------
        Interval
            All that was in this one, and more.
        """
        return Interval(self.low - by, self.high + by)

    @property
    def size(self) -> float:
        """The greatest distance of a number in it from 0 [the interval's unit]."""
        return max(abs(self.low), abs(self.high))

    def contains(self, value: float) -> bool:
        """Whether a number is in the interval, give or take floating-point arithmetic.

        Parameters
        ----------
        value : float
            The number [the interval's unit].

        Returns
        -------
        bool
            Whether it is.
        """
        return self.overlaps(Interval(value, value))

    def overlaps(self, other: "Interval") -> bool:
        """Whether two intervals share a number, give or take floating-point arithmetic.

        Parameters
        ----------
        other : Interval
            The other, in the same unit.

        Returns
        -------
        bool
            Whether they do; touching counts.
        """
        return self.gap(other) == 0.0

    def gap(self, other: "Interval") -> float:
        """Return how far apart two intervals are.

        Parameters
        ----------
        other : Interval
            The other, in the same unit.

        Returns
        -------
        float
            0 where they share a number [the intervals' unit].
        """
        apart = max(self.low - other.high, other.low - self.high)
        ends = (self.low, self.high, other.low, other.high)
        size = max((abs(end) for end in ends if math.isfinite(end)), default=0.0)
        return apart if apart > RELATIVE_TOLERANCE * size else 0.0


def quotient_range(
    terms: Sequence[tuple[Interval, float, float]],
) -> Interval:
    """Bound a quotient of two sums that share their terms.

    Parameters
    ----------
    terms : sequence of (Interval, float, float)
        Each quantity, what it is multiplied by above the line, and below it [any].

    Returns
    -------
    Interval
        From the least to the greatest that the quotient can be. Both ends are reached: where the
        sum below keeps one sign, a quotient of sums has its ends at corners.

    Raises
    ------
    InvalidValueError
        If the sum below can be 0, or there are too many terms to try all corners.
    """
    if len(terms) > MOST_TERMS:
        raise InvalidValueError(
            f"a quotient of {len(terms)} terms; {MOST_TERMS} are the most, so add some up first"
        )
    below = [sum(sorted((t.low * d, t.high * d))[end] for t, _, d in terms) for end in (0, 1)]
    if below[0] <= 0.0 <= below[1]:
        raise InvalidValueError(
            f"what is divided by can be 0: it is from {below[0]:,.6g} to {below[1]:,.6g}"
        )
    corners: Iterable[tuple[float, ...]] = product(*((t.low, t.high) for t, _, _ in terms))
    values = [
        math.fsum(x * n for x, (_, n, _) in zip(corner, terms, strict=True))
        / math.fsum(x * d for x, (_, _, d) in zip(corner, terms, strict=True))
        for corner in corners
    ]
    return Interval(min(values), max(values))
