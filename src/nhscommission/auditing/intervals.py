"""Grids of intervals: what an amount can be, for each member and period."""

from functools import reduce

import attrs
import numpy as np

from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.labelled import FloatArray


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

    def over_periods(self, periods: int) -> "IntervalGrid":
        """Add up over periods.

        Parameters
        ----------
        periods : int
            How many there are; a grid of one column holds for each of them.

        Returns
        -------
        IntervalGrid
            Of shape (members or 1, 1).
        """
        shape = (self.low.shape[0], periods)
        low, high = np.broadcast_to(self.low, shape), np.broadcast_to(self.high, shape)
        return IntervalGrid(low.sum(axis=1, keepdims=True), high.sum(axis=1, keepdims=True))

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
