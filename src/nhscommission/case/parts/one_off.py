"""Costs of the transition as products of assumptions: what is paid once, and how it came about."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from nhscommission.case.assumptions import Assumption, Basis
from nhscommission.case.parts.case_parts import CaseParts
from nhscommission.case.parts.one_off_maker import OneOffMaker
from nhscommission.finance.staffing.redundancy import (
    Leaver,
    RedundancyScheme,
    leavers_computation,
    redundancy_cost,
)
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number, check_by_name
from nhscommission.foundations.rates import as_rate

_MONTHS: Final = 12
"""In a year, which no period is longer than."""


def _lengths(given: Mapping[str, Any], *, what: str, most: float) -> dict[str, float]:
    """Read how long something lasts in each period, which is a year at most."""
    check_by_name(given, what=what, like="{'2026/27': 0.5}")
    lengths = {period: as_number(x, what=f"{what} in {period}") for period, x in given.items()}
    for period, length in lengths.items():
        if length > most:
            raise InvalidValueError(
                f"{what} in {period} are {length:g}; give at most {most:g}, and the rest in "
                "another period"
            )
    return lengths


def double_running_parts(
    wte: float,
    *,
    cost_gbp_per_wte_year: float,
    months: Mapping[str, float],
    share: str,
    index: str | None = None,
    name: str = "double_running",
    label: str = "Double running",
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of keeping the old arrangements while the new ones start.

    Parameters
    ----------
    wte : float
        Staff who do what others already do [WTE].
    cost_gbp_per_wte_year : float
        What each costs a year, with on-costs [GBP/WTE/year].
    months : mapping of str to float
        For every period's label, for how many months of it; 0 for none [month].
    share : str
        The assumption by which members share the cost.
    index : str, optional
        A price index to multiply by [dimensionless].
    name, label : str, optional
        The id of the line, and what it is.
    basis : Basis, optional
        The basis of the numbers.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        Staff, their cost and the overlap, and the line, which is their product [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or there are more than 12 months in a period.

    References
    ----------
    London Commissioning Support Service, FAQ 1 (January 2007): 5 to 10 staff.

    Examples
    --------
    >>> made = double_running_parts(
    ...     8, cost_gbp_per_wte_year=60_000, months={"2026/27": 3, "2027/28": 0},
    ...     share="capitation", source="Programme office")
    >>> " * ".join(made.lines[0].factors)
    'double_running_wte * double_running_cost * double_running_overlap * capitation'
    """
    make = OneOffMaker(name, label, source, basis)
    lengths = _lengths(months, what="the months of double running", most=_MONTHS)
    overlap = {period: number / _MONTHS for period, number in lengths.items()}
    return make.parts(
        [f"{name}_wte", f"{name}_cost", f"{name}_overlap", share],
        make.number("wte", "staff", "WTE", wte),
        make.number("cost", "cost of one", "GBP/WTE/year", cost_gbp_per_wte_year),
        make.number("overlap", "length of the overlap", "year", overlap),
        index=index,
    )


def legal_challenge_parts(
    people: float,
    *,
    probability: Any,
    cost_gbp_per_person: float,
    timing: Mapping[str, Any],
    share: str,
    index: str | None = None,
    name: str = "legal_challenge",
    label: str = "Legal challenges",
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of the expected cost of legal challenges.

    Parameters
    ----------
    people : float
        Who could raise one [person].
    probability : rate
        The part of them who do [dimensionless].
    cost_gbp_per_person : float
        What one costs [GBP/person].
    timing : mapping of str to rate
        For every period's label, the part that is paid in it; together all of it [dimensionless].
    share : str
        The assumption by which members share the cost.
    index : str, optional
        A price index to multiply by [dimensionless].
    name, label : str, optional
        The id of the line, and what it is.
    basis : Basis, optional
        The basis of the numbers.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        People, probability, cost and timing, and the line, which is their product [GBP].

    Raises
    ------
    InvalidValueError
        If a number is out of range, or the timing does not add up to all of it.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D and table 8.

    Examples
    --------
    >>> made = legal_challenge_parts(
    ...     63, probability="5%", cost_gbp_per_person=10_000, timing={"2009/10": 1},
    ...     share="capitation", source="002 appendix D")
    >>> " * ".join(made.lines[0].factors[:3])
    'legal_challenge_people * legal_challenge_rate * legal_challenge_cost'
    """
    make = OneOffMaker(name, label, source, basis)
    rate = as_rate(probability, what="the probability of a challenge")
    return make.parts(
        [f"{name}_{part}" for part in ("people", "rate", "cost", "timing")] + [share],
        make.number("people", "people who could raise one", "person", people),
        make.number("rate", "part of them who do", "%", rate, high=1),
        make.number("cost", "cost of one", "GBP/person", cost_gbp_per_person),
        make.timing(timing),
        index=index,
    )


def travel_parts(
    people: float,
    *,
    extra_gbp_per_person_year: float,
    years: Mapping[str, float],
    share: str,
    index: str | None = None,
    name: str = "travel",
    label: str = "Travel of relocated staff",
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of the longer journeys of relocated staff.

    Parameters
    ----------
    people : float
        Who relocate [person].
    extra_gbp_per_person_year : float
        What the new journey costs more than the old [GBP/person/year].
    years : mapping of str to float
        For every period's label, for how much of it that is paid; 0 for none [year].
    share : str
        The assumption by which members share the cost.
    index : str, optional
        A price index to multiply by [dimensionless].
    name, label : str, optional
        The id of the line, and what it is.
    basis : Basis, optional
        The basis of the numbers.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        People, cost and time, and the line, which is their product [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0.

    Examples
    --------
    >>> made = travel_parts(
    ...     40, extra_gbp_per_person_year=900, years={"2026/27": 0.5, "2027/28": 0.5},
    ...     share="capitation", source="Staff side")
    >>> " * ".join(made.lines[0].factors)
    'travel_people * travel_cost * travel_time * capitation'
    """
    make = OneOffMaker(name, label, source, basis)
    return make.parts(
        [f"{name}_people", f"{name}_cost", f"{name}_time", share],
        make.number("people", "people", "person", people),
        make.number("cost", "extra cost of one", "GBP/person/year", extra_gbp_per_person_year),
        make.number(
            "time",
            "for how long it is paid",
            "year",
            _lengths(years, what="the years of travel", most=1),
        ),
        index=index,
    )


def redundancy_parts(
    leavers: Iterable[Leaver],
    *,
    scheme: RedundancyScheme,
    redeployed_rate: Any,
    timing: Mapping[str, Any],
    share: str,
    name: str = "redundancy",
    label: str = "Redundancy",
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of redundancies, after those who find another post.

    Parameters
    ----------
    leavers : iterable of Leaver
        Who is at risk.
    scheme : RedundancyScheme
        The terms; `NHS_REDUNDANCY` and `STATUTORY_REDUNDANCY` are recorded by name, others as a
        number with the basis given.
    redeployed_rate : rate
        The part of them that is redeployed and paid nothing [dimensionless].
    timing : mapping of str to rate
        For every period's label, the part that is paid in it; together all of it [dimensionless].
    share : str
        The assumption by which members share the cost.
    name, label : str, optional
        The id of the line, and what it is.
    basis : Basis, optional
        The basis of the numbers that are not computed.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        What all redundancies would cost, computed from the leavers, the part redeployed and the
        timing; and the line ``cost × (1 - redeployed) × timing × share`` [GBP].

    Raises
    ------
    InvalidValueError
        If a number is out of range, or the timing does not add up to all of it.

    Examples
    --------
    >>> from nhscommission import NHS_REDUNDANCY
    >>> managers = Leaver(
    ...     role="Managers", number=4, salary_gbp=48_000, years_of_service=10, age=50)
    >>> made = redundancy_parts(
    ...     [managers], scheme=NHS_REDUNDANCY, redeployed_rate="25%", timing={"2026/27": 1},
    ...     share="capitation", source="Workforce")
    >>> " * ".join(made.lines[0].factors)
    'redundancy_cost * (1 - redundancy_redeployed) * redundancy_timing * capitation'
    >>> str(made.assumptions[0].computation)
    'redundancy_cost(scheme=nhs; leavers=4.0 x 48000.0 x 10.0 x 50.0)'
    """
    chosen = tuple(leavers)
    make = OneOffMaker(name, label, source, basis)
    computation = leavers_computation(chosen, scheme=scheme)
    roles = ", ".join(f"{x.number:g} {x.role}" for x in chosen)
    full = Assumption(
        id=f"{name}_cost",
        label=f"{label}: cost if nobody found another post",
        unit="GBP",
        values=redundancy_cost(chosen, scheme=scheme),
        source=source,
        basis=Basis.COMPUTED if computation else basis,
        computation=computation,
        note=f"{scheme.name} ({scheme.source}): {roles}.",
    )
    redeployed = as_rate(redeployed_rate, what="the part that is redeployed")
    return make.parts(
        [f"{name}_cost", f"(1 - {name}_redeployed)", f"{name}_timing", share],
        full,
        make.number("redeployed", "part redeployed", "%", redeployed, high=1),
        make.timing(timing),
        index=None,
    )
