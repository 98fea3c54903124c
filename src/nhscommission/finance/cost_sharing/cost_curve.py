"""The cost curve: how a shared service's cost per head falls as members join."""

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.figures import PrintedFigure, exact_figure, parse_figure
from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number, as_whole

NEARLY: Final = 1e-9
_PER_HEAD: Final = "GBP/person/year"


class CurveShape(StrEnum):
    """What a shared service's cost is made of, beside what is fixed."""

    PER_HEAD = "per_head"
    """A fixed cost, and so much per head of population."""
    PER_MEMBER = "per_member"
    """A fixed cost, and so much per member."""
    BOTH = "both"
    """A fixed cost, so much per member, and so much per head."""


def _figure(value: float | str | PrintedFigure) -> PrintedFigure:
    if isinstance(value, PrintedFigure):
        return value
    if isinstance(value, str):
        return parse_figure(value, unit=_PER_HEAD)
    return exact_figure(value, unit=_PER_HEAD)


def _people(value: float | Interval) -> Interval:
    if isinstance(value, Interval):
        return value
    number = as_number(value, what="the population of a point", above_0=True)
    return Interval(number, number)


def _count(value: Any) -> int:
    return as_whole(value, what="the number of members", least=1)


def _cost(value: Any) -> float:
    return as_number(value, what="a cost of the curve")


def _corners_given(value: Iterable[Iterable[float]]) -> tuple[tuple[float, float, float], ...]:
    corners = []
    for corner in value:
        parts = tuple(_cost(part) for part in corner)
        if len(parts) != 3:
            raise InvalidValueError(
                f"a corner of a cost curve has {len(parts)} parts; give fixed, per member, per head"
            )
        corners.append((parts[0], parts[1], parts[2]))
    return tuple(corners)


@attrs.frozen(kw_only=True)
class PricePoint:
    """What a service costs per head with so many members, as a paper prints it.

    Parameters
    ----------
    members : int
        How many members there are, > 0.
    population : float or Interval
        Their population together, > 0; an interval where it is not said which members they are
        [person].
    per_head : float, str or PrintedFigure
        The cost per head and year; text as printed (``"£0.61"``) stands for all that rounds to it
        [GBP/person/year].
    """

    members: int = attrs.field(converter=_count)
    population: Interval = attrs.field(converter=_people)
    per_head: PrintedFigure = attrs.field(converter=_figure)

    def __attrs_post_init__(self) -> None:
        if not (self.population.low > 0 and math.isfinite(self.population.high)):
            raise InvalidValueError(
                f"{self.members} members have {self.population.low:,.0f} to "
                f"{self.population.high:,.0f} people; give a population above 0"
            )
        if self.per_head.value < 0:
            raise InvalidValueError(f"a cost per head of {self.per_head.text}; give 0 or more")


@attrs.frozen(kw_only=True)
class CostCurve:
    """What a shared service costs, by its members and their population.

    Parameters
    ----------
    fixed_gbp : float
        Whoever joins, >= 0 [GBP/year].
    per_member_gbp : float, optional
        For each member, >= 0 [GBP/year].
    per_head_gbp : float, optional
        For each person, >= 0 [GBP/person/year].
    corners : tuple of tuple of float, optional
        The corners of all (fixed, per member, per head) that are possible, where the curve was
        fitted to figures that are rounded; itself alone where not given [as above].
    """

    fixed_gbp: float = attrs.field(converter=_cost)
    per_member_gbp: float = attrs.field(default=0.0, converter=_cost)
    per_head_gbp: float = attrs.field(default=0.0, converter=_cost)
    corners: tuple[tuple[float, float, float], ...] = attrs.field(
        default=(), converter=_corners_given
    )

    def __attrs_post_init__(self) -> None:
        own = (self.fixed_gbp, self.per_member_gbp, self.per_head_gbp)
        if not self.corners:
            object.__setattr__(self, "corners", (own,))
        for place, what in enumerate(("fixed cost", "cost per member", "cost per head")):
            least, most = (f(corner[place] for corner in self.corners) for f in (min, max))
            slack = NEARLY * max(most, own[place])
            if not least - slack <= own[place] <= most + slack:
                raise InvalidValueError(
                    f"the {what} is {own[place]:,.6g}, and its corners are from {least:,.6g} to "
                    f"{most:,.6g}; a curve lies among its corners"
                )

    def cost(self, *, members: int, population: float) -> float:
        """Return what the service costs a year.

        Parameters
        ----------
        members : int
            How many there are.
        population : float
            Theirs together [person].

        Returns
        -------
        float
            ``fixed + members × per member + population × per head`` [GBP/year].
        """
        return self.fixed_gbp + members * self.per_member_gbp + population * self.per_head_gbp

    def cost_range(self, *, members: int, population: float) -> Interval:
        """Return all that the service can cost a year, given the rounding of what was fitted.

        Parameters
        ----------
        members : int
            How many there are.
        population : float
            Theirs together [person].

        Returns
        -------
        Interval
            [GBP/year].
        """
        costs = [f + members * m + population * h for f, m, h in self.corners]
        return Interval(min(costs), max(costs))

    def per_head(self, *, members: int, population: float) -> float:
        """Return what the service costs per head and year.

        Parameters
        ----------
        members : int
            How many there are.
        population : float
            Theirs together, > 0 [person].

        Returns
        -------
        float
            [GBP/person/year].

        Raises
        ------
        InvalidValueError
            If there is nobody.
        """
        return self.cost(members=members, population=population) / _somebody(population)

    def per_head_range(self, *, members: int, population: float) -> Interval:
        """Return all that the service can cost per head, given the rounding of what was fitted.

        Parameters
        ----------
        members : int
            How many there are.
        population : float
            Theirs together, > 0 [person].

        Returns
        -------
        Interval
            [GBP/person/year].

        Raises
        ------
        InvalidValueError
            If there is nobody.
        """
        found = self.cost_range(members=members, population=population)
        people = _somebody(population)
        return Interval(found.low / people, found.high / people)


def shared_cost_per_head(
    population: FloatArray | float,
    *,
    members: FloatArray | float,
    fixed_gbp: FloatArray | float,
    per_member_gbp: FloatArray | float = 0.0,
    per_head_gbp: FloatArray | float = 0.0,
) -> FloatArray:
    """Return what a shared service costs per head.

    Parameters
    ----------
    population : float or ndarray of float64, shape (...)
        Of all members together, > 0 [person].
    members : float or ndarray of float64, shape (...)
        How many there are, >= 0 [dimensionless].
    fixed_gbp : float or ndarray of float64, shape (...)
        Whoever joins, >= 0 [GBP/year].
    per_member_gbp, per_head_gbp : float or ndarray of float64, shape (...), optional
        For each member and each person, >= 0 [GBP/year, GBP/person/year].

    Returns
    -------
    ndarray of float64, shape (...)
        ``(fixed + members × per member) / population + per head``; all arguments broadcast
        [GBP/person/year].

    Raises
    ------
    InvalidValueError
        If there is nobody, or a number is below 0.

    Examples
    --------
    >>> shared_cost_per_head(np.array([300.0, 600.0]), members=2, fixed_gbp=600, per_head_gbp=1)
    array([3., 2.])
    """
    people = np.asarray(population, dtype=np.float64)
    parts = [
        np.asarray(part, dtype=np.float64)
        for part in (members, fixed_gbp, per_member_gbp, per_head_gbp)
    ]
    if not (np.isfinite(people).all() and (people > 0).all()):
        raise InvalidValueError("a population is not a number above 0")
    if not all(np.isfinite(part).all() and (part >= 0).all() for part in parts):
        raise InvalidValueError("a number of members or a cost is below 0 or not a number")
    count, fixed, each, head = parts
    return np.asarray((fixed + count * each) / people + head)


def _somebody(population: float) -> float:
    if not (math.isfinite(population) and population > 0):
        raise InvalidValueError(f"a population of {shown(population)}; give a number above 0")
    return population
