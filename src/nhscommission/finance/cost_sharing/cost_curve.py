"""The cost curve: how a shared service's cost per head falls as members join."""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose, shown
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


_COLUMNS: Final[Mapping[CurveShape, tuple[int, ...]]] = {
    CurveShape.PER_HEAD: (0, 2),
    CurveShape.PER_MEMBER: (0, 1),
    CurveShape.BOTH: (0, 1, 2),
}


_PARTS: Final[Mapping[CurveShape, str]] = {
    CurveShape.PER_HEAD: "fixed, and per head of population",
    CurveShape.PER_MEMBER: "fixed, and per member",
    CurveShape.BOTH: "fixed, per member, and per head",
}
_APART: Final = 1e-6
"""Sizes that differ by less than a millionth tell nothing apart."""


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


def fit_cost_curve(points: Iterable[PricePoint], *, shape: str = CurveShape.PER_HEAD) -> CostCurve:
    """Fit a cost curve through printed costs per head.

    Parameters
    ----------
    points : iterable of PricePoint
        As many as the curve has parts (two, or three for both), or more.
    shape : CurveShape, optional
        What the cost is made of beside what is fixed.

    Returns
    -------
    CostCurve
        By least squares through the middles of the figures; its corners bound every curve that
        passes through all of them as rounded [GBP/year].

    Raises
    ------
    InvalidValueError
        If there are too few points, or no curve with costs of 0 or more passes through all.
    UnknownNameError
        If there is no such shape.

    Notes
    -----
    A curve costs (F + n M) / P + V per head of P people in n members. A figure that stands for a to
    b, at a population from P- to P+, is met by the curves with a value of at least a at P- and at
    most b at P+: two straight lines in F, M and V. All of them, and F, M, V >= 0, bound a polygon
    (a polyhedron for both), whose corners are all that is needed: any cost is a straight line in F,
    M and V, and is least and greatest at a corner.

    References
    ----------
    London Commissioning Support Service, FAQ 1 (January 2007): 61p a head with 15 PCTs, 38p with
    31.

    Examples
    --------
    £3 for one person and £2 for two: a fixed £2, and £1 a head.

    >>> curve = fit_cost_curve([
    ...     PricePoint(members=1, population=1, per_head=3.0),
    ...     PricePoint(members=2, population=2, per_head=2.0)])
    >>> round(curve.fixed_gbp, 9), round(curve.per_head_gbp, 9)
    (2.0, 1.0)
    """
    known, wanted = tuple(points), choose(CurveShape, shape, what="shape of a cost curve")
    columns = list(_COLUMNS[wanted])
    if not known:
        raise InvalidValueError("there are no points; give two or more, at different sizes")
    middles = np.array([_row(x.members, (x.population.low + x.population.high) / 2) for x in known])
    prices = np.array([x.per_head.value for x in known])
    scale = np.abs(middles[:, columns]).max(axis=0)
    apart = int(np.linalg.matrix_rank(middles[:, columns] / scale, tol=_APART))
    if apart < len(columns):
        raise InvalidValueError(
            f"{len(known)} point{'s' * (len(known) != 1)} of {apart} different size"
            f"{'s' * (apart != 1)} cannot fix a curve of {len(columns)} parts ({_PARTS[wanted]}); "
            f"give {len(columns)} or more points at sizes that differ"
        )
    fitted = np.linalg.lstsq(middles[:, columns] / scale, prices, rcond=None)[0] / scale
    above, limits = _constraints(known)
    corners = _corners(above[:, columns] / scale, limits) / scale
    if not len(corners):
        raise InvalidValueError(
            "no curve of this shape, with costs of 0 or more, passes through all of "
            + ", ".join(f"{x.per_head.text} with {x.members} members" for x in known)
            + "; look at the figures, or take another shape"
        )
    inside = (above[:, columns] @ fitted <= limits + NEARLY * np.abs(limits).max()).all()
    central = np.maximum(fitted if inside else corners.mean(axis=0), 0.0)

    def whole(parts: FloatArray) -> tuple[float, float, float]:
        values = [0.0, 0.0, 0.0]
        for column, part in zip(columns, parts, strict=True):
            values[column] = max(float(part), 0.0)
        return values[0], values[1], values[2]

    fixed, per_member, per_head = whole(central)
    return CostCurve(
        fixed_gbp=fixed,
        per_member_gbp=per_member,
        per_head_gbp=per_head,
        corners=tuple(whole(corner) for corner in corners),
    )


def _row(members: int, population: float) -> tuple[float, float, float]:
    return 1.0 / population, members / population, 1.0


def _constraints(points: Sequence[PricePoint]) -> tuple[FloatArray, FloatArray]:
    """Return all that bounds a curve, as rows A and limits b of A x <= b."""
    rows, limits = [], []
    for point in points:
        most = _row(point.members, point.population.high)
        least = _row(point.members, point.population.low)
        rows += [most, tuple(-x for x in least)]
        limits += [point.per_head.high, -point.per_head.low]
    for place in range(3):
        rows.append(tuple(-float(place == i) for i in range(3)))
        limits.append(0.0)
    return np.array(rows), np.array(limits)


def _corners(rows: FloatArray, limits: FloatArray) -> FloatArray:
    """Return the corners of A x <= b: where as many of its borders meet as x has parts."""
    kept = np.flatnonzero(np.abs(rows).max(axis=1) > 0)
    rows, limits = rows[kept], limits[kept]
    size = rows.shape[1]
    slack = NEARLY * float(np.abs(limits).max())
    found: list[FloatArray] = []
    for chosen in combinations(range(len(rows)), size):
        square = rows[list(chosen)]
        if abs(np.linalg.det(square)) <= 1e-12 * float(np.prod(np.linalg.norm(square, axis=1))):
            continue
        corner = np.asarray(np.linalg.solve(square, limits[list(chosen)]), dtype=np.float64)
        if (rows @ corner <= limits + slack).all() and not any(
            np.allclose(corner, other, rtol=1e-12, atol=0) for other in found
        ):
            found.append(corner)
    return np.array(found).reshape(len(found), size)


def population_range(populations: Iterable[float], members: int) -> Interval:
    """Bound the population of so many members, where it is not said which they are.

    Parameters
    ----------
    populations : iterable of float
        Of every member there could be, > 0 [person].
    members : int
        How many of them there are.

    Returns
    -------
    Interval
        From that of the smallest to that of the largest [person].

    Raises
    ------
    InvalidValueError
        If there are not so many.

    Examples
    --------
    >>> population_range([100.0, 300.0, 200.0], 2)
    Interval(low=300.0, high=500.0)
    """
    sizes = sorted(populations)
    if not 1 <= members <= len(sizes):
        raise InvalidValueError(f"{members} members of {len(sizes)}; give from 1 to {len(sizes)}")
    return Interval(math.fsum(sizes[:members]), math.fsum(sizes[-members:]))


def subset_cost_per_head(
    curve: CostCurve, *, populations: Mapping[str, float], members: Iterable[str]
) -> Interval:
    """Return what the service costs per head for chosen members.

    Parameters
    ----------
    curve : CostCurve
        The curve.
    populations : mapping of str to float
        Of every member there could be, > 0 [person].
    members : iterable of str
        Those who are in.

    Returns
    -------
    Interval
        All that it can be, given the rounding of what the curve was fitted to [GBP/person/year].

    Raises
    ------
    InvalidValueError
        If there are none, or one is named twice.
    UnknownNameError
        If one is not there.

    Examples
    --------
    >>> curve = CostCurve(fixed_gbp=600.0, per_head_gbp=1.0)
    >>> found = subset_cost_per_head(
    ...     curve, populations={"A": 100.0, "B": 200.0, "C": 300.0}, members=["A", "B"])
    >>> found.low, found.high
    (3.0, 3.0)
    """
    chosen = known_members(populations, members)
    people = math.fsum(populations[name] for name in chosen)
    return curve.per_head_range(members=len(chosen), population=people)


def known_members(populations: Mapping[str, float], members: Iterable[str]) -> tuple[str, ...]:
    """Check that members are known, and named once.

    Parameters
    ----------
    populations : mapping of str to float
        Of every member there could be [person].
    members : iterable of str
        Some of them.

    Returns
    -------
    tuple of str
        Those members.

    Raises
    ------
    InvalidValueError
        If there are none, or one is named twice.
    UnknownNameError
        If one is not there.
    """
    chosen = tuple(members)
    for name in chosen:
        if name not in populations:
            raise UnknownNameError("member", name, populations)
        if chosen.count(name) > 1:
            raise InvalidValueError(f"the member {name!r} is named twice")
        as_number(populations[name], what=f"the population of {name!r}", above_0=True)
    if not chosen:
        raise InvalidValueError("no member is named; name at least one")
    return chosen
