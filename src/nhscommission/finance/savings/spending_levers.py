"""Levers on what is commissioned: prices, activity, spend per head and scale."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import median
from typing import Any

import numpy as np

from nhscommission.finance.savings.levers import SavingsLever
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.rates import as_rate


def close_benchmark(
    name: str,
    *,
    base: str,
    base_gbp_per_year: float,
    spend_per_head_gbp: float,
    comparator_per_head_gbp: float,
    **more: Any,
) -> SavingsLever:
    """Return what is saved if spend per head comes down to a comparator's.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on.
    base_gbp_per_year : float
        How much that is [GBP/year].
    spend_per_head_gbp, comparator_per_head_gbp : float
        What is spent per head here and there, > 0 [GBP/person].
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With the rate ``1 - comparator / spend``; 0 where the comparator spends more
        [dimensionless].

    Raises
    ------
    InvalidValueError
        If a spend per head is not above 0.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 figure 3: £632 a head against
    £589 in the rest of London and £577 in the rest of England.

    Examples
    --------
    >>> lever = close_benchmark(
    ...     "London average", base="acute", base_gbp_per_year=1_157_000_000,
    ...     spend_per_head_gbp=632, comparator_per_head_gbp=589)
    >>> f"{lever.rate:.1%}, £{lever.full_year_gbp / 1e6:.0f}m"
    '6.8%, £79m'
    """
    own = as_number(spend_per_head_gbp, what="the spend per head", above_0=True)
    other = as_number(comparator_per_head_gbp, what="the comparator's spend per head", above_0=True)
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=base_gbp_per_year,
        rate=max(0.0, 1.0 - other / own),
        working=f"from £{own:,.10g} a head to £{other:,.10g}",
        **more,
    )


def gain_scale(
    name: str,
    *,
    base: str,
    base_gbp_per_year: float,
    population: float,
    shared_population: float,
    spend_by_size: Sequence[tuple[float, float]],
    **more: Any,
) -> SavingsLever:
    """Return what is saved by commissioning for more people at once.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on.
    base_gbp_per_year : float
        How much that is [GBP/year].
    population, shared_population : float
        For how many people each commissions alone, and all do together, > 0 [person].
    spend_by_size : sequence of tuple of float
        Populations, each larger than the one before, and the spend per head at that size, > 0:
        two or more [person, GBP/person].
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With the rate ``1 - spend at the shared size / spend at the own size``; 0 where that is
        more [dimensionless].

    Raises
    ------
    InvalidValueError
        If there are not two sizes in rising order, or a number is not above 0.

    Notes
    -----
    Between two sizes the spend per head follows a straight line over the logarithm of the
    population; outside them it is that of the nearest, since nothing is known there. That larger
    commissioners spend less does not show that growing makes one spend less: it is a
    correlation, and the lever should be phased and tested with care.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 figure 4: £640 a head below
    200,000 people and £524 above 800,000.

    Examples
    --------
    >>> lever = gain_scale(
    ...     "Scale", base="acute", base_gbp_per_year=1_000_000, population=190_000,
    ...     shared_population=1_850_000, spend_by_size=[(200_000, 640), (800_000, 524)])
    >>> f"{lever.rate:.1%}"
    '18.1%'
    """
    sizes = [as_number(size, what="a population", above_0=True) for size, _ in spend_by_size]
    spends = [as_number(spend, what="a spend per head", above_0=True) for _, spend in spend_by_size]
    if len(sizes) < 2 or sizes != sorted(set(sizes)):
        raise InvalidValueError(
            f"the populations are {sizes}; give two or more, each larger than the one before"
        )
    own, shared = (
        float(
            np.interp(
                math.log(as_number(size, what="a population", above_0=True)), np.log(sizes), spends
            )
        )
        for size in (population, shared_population)
    )
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=base_gbp_per_year,
        rate=max(0.0, 1.0 - shared / own),
        working=f"from £{own:,.6g} a head at {population:,.0f} people to £{shared:,.6g} at "
        f"{shared_population:,.0f}",
        **more,
    )


class PriceTarget(StrEnum):
    """To which price others come down."""

    LOWEST = "lowest"
    MEDIAN = "median"
    MEAN = "mean"
    """The mean over all units of activity."""


def standardise_prices(
    name: str,
    *,
    base: str,
    prices_gbp: Mapping[str, float],
    volumes: Mapping[str, float],
    target: str = PriceTarget.MEDIAN,
    **more: Any,
) -> SavingsLever:
    """Return what is saved if whoever pays more than a target price pays that.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on.
    prices_gbp : mapping of str to float
        What each provider is paid for one unit, >= 0 [GBP].
    volumes : mapping of str to float
        How many each provides in a year, >= 0, for the same providers [1/year].
    target : PriceTarget, optional
        Lowest, median (of the prices) or mean (over all units), of those who provide any.
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With all that is paid as its base; no price goes up [dimensionless].

    Raises
    ------
    InvalidValueError
        If providers differ, there are none, or a number is below 0.

    Examples
    --------
    100 at £30 and 300 at £20: the mean is £22.50, and 100 × £7.50 is saved of £9,000.

    >>> lever = standardise_prices(
    ...     "One price", base="non-tariff", prices_gbp={"A": 30, "B": 20},
    ...     volumes={"A": 100, "B": 300}, target="mean")
    >>> lever.base_gbp_per_year, round(lever.full_year_gbp, 2)
    (9000.0, 750.0)
    """
    wanted = choose(PriceTarget, target, what="target price")
    if not prices_gbp or set(prices_gbp) != set(volumes):
        differ = sorted(set(prices_gbp) ^ set(volumes))
        raise InvalidValueError(
            f"prices and volumes are not of the same providers ({differ}); give both for each of "
            "one or more"
        )
    price_of = {p: as_number(x, what=f"the price of {p!r}") for p, x in prices_gbp.items()}
    volume_of = {p: as_number(x, what=f"the volume of {p!r}") for p, x in volumes.items()}
    used = [p for p in price_of if volume_of[p] > 0]
    paid = math.fsum(price_of[p] * volume_of[p] for p in used)
    if not paid:
        raise InvalidValueError("nothing is paid at these prices and volumes")
    price = {
        PriceTarget.LOWEST: min(price_of[p] for p in used),
        PriceTarget.MEDIAN: median(price_of[p] for p in used),
        PriceTarget.MEAN: paid / math.fsum(volume_of[p] for p in used),
    }[wanted]
    saved = math.fsum(max(0.0, price_of[p] - price) * volume_of[p] for p in used)
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=paid,
        rate=saved / paid,
        working=f"{len(prices_gbp)} prices down to the {wanted}, £{price:,.10g}",
        **more,
    )


def reduce_activity(
    name: str,
    *,
    base: str,
    base_gbp_per_year: float,
    activity_rate: Any,
    marginal_rate: Any = 1,
    **more: Any,
) -> SavingsLever:
    """Return what is saved if there is less activity.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on.
    base_gbp_per_year : float
        What the activity costs [GBP/year].
    activity_rate : rate
        By how much it goes down [dimensionless].
    marginal_rate : rate, optional
        What part of the price of an activity is saved where it does not happen: all of it under a
        tariff, less where a contract has a marginal rate [dimensionless].
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With the product of both rates [dimensionless].

    Raises
    ------
    InvalidValueError
        If a rate is not from 0% to 100%.

    Examples
    --------
    >>> reduce_activity(
    ...     "Follow-ups", base="outpatients", base_gbp_per_year=2_000_000, activity_rate="5%",
    ...     marginal_rate="70%").full_year_gbp
    70000.0
    """
    activity = as_rate(activity_rate, what="the reduction of activity")
    marginal = as_rate(marginal_rate, what="the marginal rate")
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=base_gbp_per_year,
        rate=activity * marginal,
        working=f"{activity:.4g} of the activity, at {marginal:.4g} of its price",
        **more,
    )
