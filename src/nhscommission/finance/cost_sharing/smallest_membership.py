"""The smallest membership at which a shared service's price stays under a ceiling."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.finance.cost_sharing.cost_curve import NEARLY, CostCurve
from nhscommission.finance.cost_sharing.subsets import known_members
from nhscommission.foundations.errors import choose
from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.numbers import as_number


class JoiningOrder(StrEnum):
    """In which order members join, where no order is given."""

    BEST = "best"
    """The largest first, so that the price falls as fast as it can."""
    WORST = "worst"
    """The smallest first."""


@attrs.frozen(kw_only=True)
class SmallestMembership:
    """From how many members on the price stays under a ceiling.

    Parameters
    ----------
    order : tuple of str
        The order in which members join.
    per_head : tuple of float
        The price with the first one, the first two, and so on [GBP/person/year].
    per_head_range : tuple of Interval
        All that it can be, given rounding [GBP/person/year].
    members : int or None
        The fewest from which on it stays at or under the ceiling; None where it never does.
    possible, certain : int or None
        The same, taking the lowest and the highest price that rounding allows.
    """

    order: tuple[str, ...]
    per_head: tuple[float, ...]
    per_head_range: tuple[Interval, ...]
    members: int | None
    possible: int | None
    certain: int | None


def smallest_membership(
    curve: CostCurve,
    *,
    populations: Mapping[str, float],
    ceiling_gbp: float,
    order: str | Sequence[str] = JoiningOrder.BEST,
) -> SmallestMembership:
    """Return how many members it takes for the price to stay under a ceiling.

    Parameters
    ----------
    curve : CostCurve
        The curve.
    populations : mapping of str to float
        Of every member there could be, > 0 [person].
    ceiling_gbp : float
        The most that the price per head may be, > 0 [GBP/person/year].
    order : JoiningOrder or sequence of str, optional
        Best, worst, or the members' names in the order in which they join.

    Returns
    -------
    SmallestMembership
        The fewest members from which on the price never goes above the ceiling again.

    Raises
    ------
    InvalidValueError
        If the ceiling is not above 0, there are no members, or one is named twice.
    UnknownNameError
        If a member, or such an order, is not there.

    Notes
    -----
    At any number of members, the price is lowest for the largest of them together and highest for
    the smallest, so the best and the worst order bound every other.

    Examples
    --------
    £600 fixed and £1 a head for 300, 500 and 600 people: £3, £2.20 and £2.

    >>> found = smallest_membership(
    ...     CostCurve(fixed_gbp=600.0, per_head_gbp=1.0), ceiling_gbp=2.5,
    ...     populations={"A": 100.0, "B": 200.0, "C": 300.0})
    >>> found.order, found.members
    (('C', 'B', 'A'), 2)
    """
    ceiling = as_number(ceiling_gbp, what="the ceiling", above_0=True)
    if isinstance(order, str):
        way = choose(JoiningOrder, order, what="order of joining")
        best = way is JoiningOrder.BEST
        names = sorted(populations, key=lambda name: populations[name], reverse=best)
    else:
        names = list(order)
    chosen = known_members(populations, names)
    people = np.cumsum([populations[name] for name in chosen])
    sizes = list(enumerate(people.tolist(), start=1))
    prices = tuple(curve.per_head(members=n, population=p) for n, p in sizes)
    ranges = tuple(curve.per_head_range(members=n, population=p) for n, p in sizes)
    return SmallestMembership(
        order=chosen,
        per_head=prices,
        per_head_range=ranges,
        members=_stays_under(prices, ceiling),
        possible=_stays_under([x.low for x in ranges], ceiling),
        certain=_stays_under([x.high for x in ranges], ceiling),
    )


def _stays_under(prices: Sequence[float], ceiling: float) -> int | None:
    above = [n for n, price in enumerate(prices, start=1) if price > ceiling * (1 + NEARLY)]
    last = max(above, default=0)
    return None if last == len(prices) else last + 1
