"""Intervals: all the numbers that a rounded figure can stand for."""

import math
from functools import reduce

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure
from nhscommission.foundations.labelled import FloatArray

RELATIVE_TOLERANCE = 1e-9
"""Slack when two ends are compared: a thousandth of a pound in a million."""
ROUNDING_ERROR = 1e-13
"""What a sum may be off by in floating-point arithmetic, as a part of the sizes of its terms.

Terms that nearly cancel leave a sum far smaller than themselves, and this is then what matters.
"""


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


@attrs.frozen(eq=False)
class IntervalGrid:
    """An interval for each member and period.

    Parameters
    ----------
    low, high : ndarray of float64, shape (members or 1, periods or 1)
        The ends [any one unit].
    """

    low: FloatArray
    high: FloatArray

    def __add__(self, other: "IntervalGrid") -> "IntervalGrid":
        return IntervalGrid(self.low + other.low, self.high + other.high)

    def __mul__(self, other: "IntervalGrid") -> "IntervalGrid":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return IntervalGrid(reduce(np.minimum, ends), reduce(np.maximum, ends))

    def scaled(self, factor: float) -> "IntervalGrid":
        """Multiply by a number.

        Parameters
        ----------
        factor : float
            The number [dimensionless].

        Returns
        -------
        IntervalGrid
            With its ends the right way round.
        """
        low, high = self.low * factor, self.high * factor
        return IntervalGrid(low, high) if factor >= 0 else IntervalGrid(high, low)

    @property
    def size(self) -> FloatArray:
        """The greatest distance from 0 in each place, of the grid's shape [the grid's unit]."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    def over_members(self) -> "IntervalGrid":
        """Add up over members.

        Returns
        -------
        IntervalGrid
            Of shape (1, periods).
        """
        return IntervalGrid(
            self.low.sum(axis=0, keepdims=True), self.high.sum(axis=0, keepdims=True)
        )

    def at(self, member: int, period: int) -> Interval:
        """Return one interval.

        Parameters
        ----------
        member, period : int
            Its place; an axis of length 1 stands for every place.

        Returns
        -------
        Interval
            In the grid's unit.
        """
        shape = self.low.shape
        place = (member if shape[0] > 1 else 0, period if shape[1] > 1 else 0)
        return Interval(float(self.low[place]), float(self.high[place]))
