"""Running and retained costs as parts of a case: non-pay, a host's recharge, staff who stay."""

from collections.abc import Iterable, Mapping
from typing import Any

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, FigureLike, Shape
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts, make_id
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_by_name
from nhscommission.foundations.rates import as_rate


def yearly_parts(
    costs_gbp_per_year: Mapping[str, FigureLike],
    *,
    prefix: str,
    label: str,
    share: str,
    index: str | None = None,
    category: str = Category.RUNNING_COST,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make lines of costs that are so much a year: non-pay, external consultancy, audit, insurance.

    Parameters
    ----------
    costs_gbp_per_year : mapping of str to float
        Each cost by its name [GBP/year].
    prefix, label : str
        What the ids start with, and what the total is called.
    share : str
        The assumption by which members share the costs.
    index : str, optional
        A price index to multiply by [dimensionless].
    category : Category, optional
        What kind of money the lines are.
    basis : Basis, optional
        The basis of the costs.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        A yearly cost and a line for each, and their total [GBP].

    Raises
    ------
    InvalidValueError
        If there are no costs, or one is no number.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: £39,000 of indirect costs
    and £200,000 of external consultancy a year.

    Examples
    --------
    >>> made = yearly_parts(
    ...     {"Indirect costs": 39_000, "External consultancy": 200_000}, prefix="spd",
    ...     label="Non-pay", share="capitation", source="002 appendix D")
    >>> " * ".join(made.lines[1].factors)
    'spd_external_consultancy_cost * years_in_period * capitation'
    """
    if not costs_gbp_per_year:
        raise InvalidValueError("there are no yearly costs; give at least one")
    check_by_name(costs_gbp_per_year, what="what is paid a year", like="{'Legal advice': 40_000}")
    assumptions, lines = [], []
    for cost, amount in costs_gbp_per_year.items():
        name = make_id(prefix, cost)
        assumptions.append(
            Assumption(
                id=f"{name}_cost",
                label=cost,
                unit="GBP/year",
                values=amount,
                source=source,
                basis=basis,
                low=0,
            )
        )
        factors = [f"{name}_cost", PERIOD_LENGTH, *([index] if index else []), share]
        lines.append(LineItem(id=name, label=cost, category=category, factors=factors))
    total = Total(id=make_id(prefix), label=label, lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])


def recharge_parts(
    rate: Any,
    *,
    name: str,
    label: str,
    on_lines: Iterable[str],
    category: str = Category.RUNNING_COST,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of what a host adds to stated lines for bearing them.

    Parameters
    ----------
    rate : rate
        What it adds [dimensionless].
    name, label : str
        The id of the line, and what it is.
    on_lines : iterable of str
        The ids of the lines that it is on.
    category : Category, optional
        What kind of money the line is.
    basis : Basis, optional
        The basis of the rate.
    source : str
        Where it is from.

    Returns
    -------
    CaseParts
        The rate, and an uplift [GBP].

    Raises
    ------
    InvalidValueError
        If the rate is not from 0% to 100%, or it is on no line.

    Examples
    --------
    >>> made = recharge_parts(
    ...     "4%", name="host_recharge", label="Recharge of the host", on_lines=["team_on_costs"],
    ...     source="Hosting agreement")
    >>> made.lines[0].factors, made.lines[0].on_lines
    (('host_recharge_rate',), ('team_on_costs',))
    """
    stated = [on_lines] if isinstance(on_lines, str) else list(on_lines)
    if not stated:
        raise InvalidValueError(f"the recharge {name!r} is on no line; state which it is on")
    made = Assumption(
        id=f"{name}_rate",
        label=label,
        unit="%",
        values=as_rate(rate, what="the recharge"),
        source=source,
        basis=basis,
        low=0,
        high=1,
    )
    line = LineItem(
        id=name, label=label, category=category, factors=[f"{name}_rate"], on_lines=stated
    )
    return CaseParts(assumptions=[made], lines=[line])


def retained_staff_parts(
    wte_by_member: Mapping[str, FigureLike],
    *,
    name: str,
    label: str,
    cost_gbp_per_wte_year: FigureLike,
    index: str | None = None,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of staff who stay with members, or whom members need to deal with the service.

    Parameters
    ----------
    wte_by_member : mapping of str to float
        For every member, how many posts; 0 for none [WTE].
    name, label : str
        The id of the line, and what it is.
    cost_gbp_per_wte_year : float
        What one costs with on-costs and overheads [GBP/WTE/year].
    index : str, optional
        A price index to multiply by [dimensionless].
    basis : Basis, optional
        The basis of the numbers.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        Posts by member, the cost of one, and the line, a retained cost [GBP].

    Raises
    ------
    InvalidValueError
        If a number is none.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: staff who give less than
    half of their time stay with their PCT, and five PCTs need posts to deal with the Partnership.

    Examples
    --------
    >>> made = retained_staff_parts(
    ...     {"North": 2, "South": 0.5}, name="interface", label="Posts to deal with the service",
    ...     cost_gbp_per_wte_year=70_000, source="Finance directors")
    >>> " * ".join(made.lines[0].factors)
    'interface_wte * interface_cost * years_in_period'
    """
    return CaseParts(
        assumptions=[
            Assumption(
                id=f"{name}_wte",
                label=f"{label}: posts",
                unit="WTE",
                shape=Shape.BY_MEMBER,
                values=wte_by_member,
                low=0,
                source=source,
                basis=basis,
            ),
            Assumption(
                id=f"{name}_cost",
                label=f"{label}: cost of one",
                unit="GBP/WTE/year",
                values=cost_gbp_per_wte_year,
                source=source,
                basis=basis,
                low=0,
            ),
        ],
        lines=[
            LineItem(
                id=name,
                label=label,
                category=Category.RETAINED_COST,
                factors=[
                    f"{name}_wte",
                    f"{name}_cost",
                    PERIOD_LENGTH,
                    *([index] if index else []),
                ],
            )
        ],
    )
