"""Cost per head of some of the members."""

import math
from collections.abc import Iterable, Mapping

from nhscommission.finance.cost_sharing.cost_curve import CostCurve
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.numbers import as_number, as_whole


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
    sizes = sorted(as_number(x, what="a population", above_0=True) for x in populations)
    members = as_whole(members, what="the members")
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
    chosen = (members,) if isinstance(members, str) else tuple(members)
    for name in chosen:
        if name not in populations:
            raise UnknownNameError("member", name, populations)
        if chosen.count(name) > 1:
            raise InvalidValueError(f"the member {name!r} is named twice")
        as_number(populations[name], what=f"the population of {name!r}", above_0=True)
    if not chosen:
        raise InvalidValueError("no member is named; name at least one")
    return chosen
