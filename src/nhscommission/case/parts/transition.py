"""Transition and stranded costs as parts of a case."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, Shape, ValuesLike
from nhscommission.case.lines import Allowance, Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts, computed_assumption, make_id
from nhscommission.finance.stranded import StrandedShare
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import check_by_name
from nhscommission.foundations.rates import as_rate


def transition_parts(
    costs_gbp: Mapping[str, Mapping[str, Any]],
    *,
    prefix: str,
    share: str,
    labels: Sequence[str],
    index: str | None = None,
    contingency_rate: Any = None,
    contingency_on: Iterable[str] = (),
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make lines of what it costs, once, to get to the new arrangements.

    Parameters
    ----------
    costs_gbp : mapping of str to mapping of str to float
        For each cost by its name, the amount in each period in which it is paid; nothing is paid
        in the others [GBP].
    prefix : str
        What the ids start with.
    share : str
        The assumption by which members share the cost.
    labels : sequence of str
        The periods' labels.
    index : str, optional
        A price index to multiply by [dimensionless].
    contingency_rate : rate, optional
        What is set aside, of the costs that it is on [dimensionless].
    contingency_on : iterable of str, optional
        The costs that it is on, by name; needed where there is a contingency.
    basis : Basis, optional
        The basis of the amounts.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        An amount by period and a line for each cost, the contingency as an uplift, and their
        total [GBP].

    Raises
    ------
    InvalidValueError
        If there are no costs, a contingency is on none, or a cost is in no period.
    UnknownNameError
        If a period or a cost is not there.

    Examples
    --------
    >>> made = transition_parts(
    ...     {"Legal advice": {"2026/27": 40_000}, "Moving": {"2026/27": 60_000}}, prefix="start",
    ...     share="capitation", labels=["2026/27", "2027/28"], contingency_rate="10%",
    ...     contingency_on=["Moving"], source="Programme office")
    >>> [(line.id, line.on_lines) for line in made.lines]
    [('start_legal_advice', ()), ('start_moving', ()), ('start_contingency', ('start_moving',))]
    """
    if not costs_gbp:
        raise InvalidValueError("there are no transition costs; give at least one")
    assumptions: list[Assumption] = []
    lines: list[LineItem] = []
    like = "{'Legal advice': {'2026/27': 40_000}}"
    check_by_name(costs_gbp, what="what the transition costs", like=like)
    for cost, amounts in costs_gbp.items():
        check_by_name(amounts, what=f"the cost {cost!r}", like=like)
        for label in amounts:
            if label not in labels:
                raise UnknownNameError(f"period of the cost {cost!r}:", label, labels)
        if not amounts:
            raise InvalidValueError(f"the cost {cost!r} is paid in no period; leave it out")
        name = make_id(prefix, cost)
        values: ValuesLike = {label: amounts.get(label, 0) for label in labels}
        assumptions.append(
            Assumption(
                id=f"{name}_cost",
                label=cost,
                unit="GBP",
                shape=Shape.BY_PERIOD,
                values=values,
                source=source,
                basis=basis,
                low=0,
            )
        )
        lines.append(
            LineItem(
                id=name,
                label=cost,
                category=Category.TRANSITION_COST,
                factors=[f"{name}_cost", *([index] if index else []), share],
            )
        )
    stated = list(contingency_on)
    if contingency_rate is not None:
        for cost in stated:
            if cost not in costs_gbp:
                raise UnknownNameError("cost for the contingency:", cost, costs_gbp)
        if not stated:
            raise InvalidValueError("a contingency is on no cost; state which it is on")
        rate = make_id(prefix, "contingency_rate")
        assumptions.append(
            Assumption(
                id=rate,
                label="Contingency",
                unit="%",
                values=as_rate(contingency_rate, what="the contingency"),
                source=source,
                basis=basis,
                low=0,
                high=1,
            )
        )
        lines.append(
            LineItem(
                id=make_id(prefix, "contingency"),
                label="Contingency",
                category=Category.TRANSITION_COST,
                factors=[rate],
                on_lines=[make_id(prefix, cost) for cost in stated],
                allowance=Allowance.CONTINGENCY,
            )
        )
    elif stated:
        raise InvalidValueError("a contingency is on costs, and has no rate; give contingency_rate")
    total = Total(id=make_id(prefix), label="Transition", lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])


def stranded_parts(
    costs_gbp_per_year: Mapping[str, Any],
    *,
    name: str,
    label: str,
    stranded: StrandedShare,
    index: str | None = None,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make a line of costs that stay with the members.

    Parameters
    ----------
    costs_gbp_per_year : mapping of str to float
        For every member, what it pays today for what cannot leave at once [GBP/year].
    name, label : str
        The id of the line, and what it is.
    stranded : StrandedShare
        From `stranded_share`: the part still paid in each period.
    index : str, optional
        A price index to multiply by [dimensionless].
    basis : Basis, optional
        The basis of the costs.
    source : str
        Where the costs are from.

    Returns
    -------
    CaseParts
        The costs by member, the part by period, and the line [GBP].

    Raises
    ------
    InvalidValueError
        If a cost is no number.

    Examples
    --------
    >>> from datetime import date
    >>> from nhscommission import LinearRamp, horizon, stranded_share
    >>> years = horizon(go_live=date(2026, 4, 1), years=3)
    >>> made = stranded_parts(
    ...     {"North": 90_000, "South": 60_000}, name="stranded", label="Overheads left behind",
    ...     stranded=stranded_share(years, release=LinearRamp(years=2)), source="Estates")
    >>> [entry.figure.value for entry in made.assumptions[1].values]
    [0.75, 0.25, 0.0]
    """
    return CaseParts(
        assumptions=[
            Assumption(
                id=f"{name}_cost",
                label=label,
                unit="GBP/year",
                shape=Shape.BY_MEMBER,
                values=costs_gbp_per_year,
                source=source,
                basis=basis,
                low=0,
            ),
            computed_assumption(
                f"{name}_share",
                label=f"{label}: part still paid",
                values=dict(stranded.shares),
                computation=stranded.computation,
                source=source,
            ),
        ],
        lines=[
            LineItem(
                id=name,
                label=label,
                category=Category.RETAINED_COST,
                factors=[
                    f"{name}_cost",
                    f"{name}_share",
                    PERIOD_LENGTH,
                    *([index] if index else []),
                ],
            )
        ],
    )
