"""Levers on the cost of commissioning itself: interims and the back office."""

from typing import Any, Final

from nhscommission.finance.savings.levers import SavingsLever
from nhscommission.finance.staffing.posts import InterimTerms
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.rates import as_rate

MOST_FROM_SHARED_BACK_OFFICE: Final = 0.4
"""The most that market experience shows for shared back offices (source 004, the QIPP report)."""


def convert_interims(
    name: str,
    *,
    base: str,
    wte: float,
    interim: InterimTerms,
    permanent_gbp_per_wte_year: float,
    **more: Any,
) -> SavingsLever:
    """Return what is saved if permanent staff take the place of interims.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on.
    wte : float
        How many posts, >= 0 [WTE].
    interim : InterimTerms
        What interims are paid.
    permanent_gbp_per_wte_year : float
        What a permanent post costs, with on-costs, > 0 [GBP/WTE/year].
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With the pay of the interims as its base; 0 where permanent staff cost more
        [dimensionless].

    Raises
    ------
    InvalidValueError
        If a number is out of range.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 section 2.1: 18.9 WTE at £500
    a day for 225 days a year; £950k is saved, so a permanent post costs about £62,235.

    Examples
    --------
    >>> lever = convert_interims(
    ...     "Permanent posts", base="interims", wte=18.9,
    ...     interim=InterimTerms(rate_gbp_per_day=500, days_per_year=225),
    ...     permanent_gbp_per_wte_year=62_235)
    >>> round(lever.base_gbp_per_year), round(lever.full_year_gbp)
    (2126250, 950008)
    """
    posts = as_number(wte, what="the number of posts (WTE)")
    cost = as_number(permanent_gbp_per_wte_year, what="the cost of a permanent post", above_0=True)
    if not interim.cost_per_wte > 0:
        raise InvalidValueError("interims cost nothing, so nothing is saved on them")
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=posts * interim.cost_per_wte,
        rate=max(0.0, 1.0 - cost / interim.cost_per_wte),
        working=f"{posts:g} WTE from £{interim.cost_per_wte:,.10g} a year to £{cost:,.10g}",
        **more,
    )


def share_back_office(
    name: str,
    *,
    base: str,
    base_gbp_per_year: float,
    rate: Any,
    most: Any = MOST_FROM_SHARED_BACK_OFFICE,
    **more: Any,
) -> SavingsLever:
    """Return what is saved if back-office functions are shared.

    Parameters
    ----------
    name, base : str
        The lever, and what it saves on: finance systems, payroll, procurement.
    base_gbp_per_year : float
        What they cost [GBP/year].
    rate : rate
        What is saved of it [dimensionless].
    most : rate, optional
        The most that experience bears out; up to 40% by source 004 [dimensionless].
    **more
        Phasing, benefit class or source.

    Returns
    -------
    SavingsLever
        With that rate [dimensionless].

    Raises
    ------
    InvalidValueError
        If the rate is above the most.

    References
    ----------
    Working with current NHS commissioning support: a stocktake (2011), quoting the QIPP report on
    back office efficiency: up to 40%.

    Examples
    --------
    >>> share_back_office(
    ...     "Payroll", base="payroll", base_gbp_per_year=300_000, rate="25%").full_year_gbp
    75000.0
    """
    wanted = as_rate(rate, what="the saving of a shared back office")
    limit = as_rate(most, what="the most of a shared back office")
    if wanted > limit:
        raise InvalidValueError(
            f"{name!r} would save {wanted:.0%} of its base, and experience shows up to "
            f"{limit:.0%}; give a lower rate, or most= with a source of your own"
        )
    return SavingsLever(
        name=name,
        base=base,
        base_gbp_per_year=base_gbp_per_year,
        rate=wanted,
        working=f"at most {limit:.0%}",
        **more,
    )
