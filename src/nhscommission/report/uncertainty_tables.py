"""Results of sensitivity, simulation and stability as tables of text."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from nhscommission.analysis.appraisal import SECTOR as UNIT
from nhscommission.analysis.sensitivity.outcomes import CaseOutcome
from nhscommission.analysis.sensitivity.switching_solver import SwitchingValue
from nhscommission.analysis.sensitivity.tornado import Tornado
from nhscommission.analysis.simulation.simulation import Simulation
from nhscommission.analysis.stability import Alternative, SharingRule, Stability
from nhscommission.case.assumptions import Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.foundations.figures import exact_figure
from nhscommission.foundations.units import DIMENSIONLESS, PERCENT
from nhscommission.report.tables import SECTOR, TextTable, format_pounds

_ALONE: Final = {
    Alternative.TODAY: "Alone: a service of one's own, or what one pays today if that is less.",
    Alternative.OWN_SERVICE: "Alone: a service of one's own.",
}
_MUCH: Final = 10.0
"""Changes beyond ten times the value itself are counted, and not listed."""
_RULES: Final = {
    SharingRule.AGREED: "As agreed",
    SharingRule.EQUAL: "Equal",
    SharingRule.SHAPLEY: "Shapley",
    SharingRule.NUCLEOLUS: "Nucleolus",
}


def simulation_tables(
    simulation: Simulation, case: BusinessCase, *, member: str | None = None
) -> tuple[TextTable, ...]:
    """Return what a board wants to see of a simulation.

    Parameters
    ----------
    simulation : Simulation
        From `simulate`.
    case : BusinessCase
        The case that was simulated.
    member : str, optional
        Whose drivers; the sector's where none is given.

    Returns
    -------
    tuple of TextTable
        Net present values, paybacks, and which assumptions drive them.

    Raises
    ------
    UnknownNameError
        If there is no such member.
    """
    worth, back = simulation.present_value, simulation.payback_days
    percents = [f"P{100 * chance:g}" for chance in worth.probabilities]
    rows, paybacks = [], []
    start = case.periods[0].start

    def day(days: float) -> str:
        if math.isinf(days):
            return "never"
        if days == 0:
            return "immediate"
        found = start + timedelta(days=simulation.payback_rule.round_days(days))
        return f"{found.day} {found:%b %Y}"

    for i, name in enumerate(simulation.units):
        shown = SECTOR if name == UNIT else name
        rows.append(
            (
                shown,
                format_pounds(float(worth.mean[i])),
                *(format_pounds(float(x)) for x in worth.percentiles[i]),
                _percent(float(simulation.loss[i])),
            )
        )
        paybacks.append(
            (
                shown,
                *(day(float(x)) for x in back.percentiles[i]),
                *(_percent(float(x)) for x in simulation.paid_back[i]),
                _percent(float(simulation.never[i])),
            )
        )
    draws = f"{simulation.draws:,} draws"
    loses = _percent(simulation.any_member_loses)
    prices = "" if case.price_base is None else f" Prices: {case.price_base}."
    if simulation.seed is not None:
        draws += f", seed {simulation.seed}, {str(simulation.method).replace('_', ' ')}"
    error = float(worth.standard_error[-1])
    drivers = simulation.rank_correlations(member=member)
    labels = {x.id: x.label for x in case.assumptions}
    return (
        TextTable(
            title=f"{case.title}: net present value",
            columns=("Member", "Mean", *percents, "Chance of a loss"),
            rows=tuple(rows),
            notes=(
                f"{draws}. Scenario: {simulation.scenario.id}.",
                f"Discounted by {simulation.discounting}.{prices}",
                f"Standard error of the sector's mean: £{error:,.0f}.",
                f"Chance that any member loses: {loses}.",
            ),
            emphasis=frozenset({len(rows) - 1}),
        ),
        TextTable(
            title="Payback, and the chance of it by each day",
            columns=(
                "Member",
                *percents,
                *(f"by {d.day} {d:%b %Y}" for d in simulation.dates),
                "never",
            ),
            rows=tuple(paybacks),
            notes=(f"Payback rule: {simulation.payback_rule}.",),
            emphasis=frozenset({len(paybacks) - 1}),
        ),
        TextTable(
            title=f"What drives the net present value of {member or 'the sector'}",
            columns=("Assumption", "Rank correlation"),
            rows=tuple(
                (
                    labels.get(v.assumption, v.assumption)
                    + "".join(f", {part}" for part in (v.member, v.period) if part),
                    "-" if math.isnan(rank) else f"{rank:+.2f}",
                )
                for v, rank in drivers.items()
            ),
        ),
    )


def _fixed_notes(found: Stability) -> list[str]:
    fixed = sorted(found.sharing.fixed_lines, key=lambda line: -abs(line[1]))
    if not fixed:
        return []
    named = ", ".join(f"{label} ({format_pounds(amount)})" for label, amount in fixed[:5])
    more = f", and {len(fixed) - 5} more" if len(fixed) > 5 else ""
    return [f"Taken to cost as much whoever shares: {named}{more}."]


def _percent(chance: float) -> str:
    if 0 < chance < 0.001:
        return "<0.1%"
    if 0.999 < chance < 1:
        return ">99.9%"
    return f"{100 * chance:.1f}%"


def _number(value: float, unit: str, *, several: bool = False) -> str:
    """Write a value of an assumption, or what several values are multiplied by."""
    if several:
        return f"× {value:.4g}"
    if unit == DIMENSIONLESS:
        return f"{value:,.5g}"
    if unit == PERCENT:
        return f"{100 * value:.4g}%"
    if unit.startswith("GBP"):
        return f"£{value:,.2f}" if abs(value) < 1000 else f"£{value:,.0f}"
    return exact_figure(float(f"{value:.5g}"), unit=unit).text.partition(" ±")[0]


def _outcome(value: float, outcome: CaseOutcome) -> str:
    if outcome is CaseOutcome.PAYBACK_DAYS:
        return "never" if math.isinf(value) else f"{value:,.0f} days"
    return format_pounds(value)


def tornado_table(
    found: Tornado, case: BusinessCase, *, member: str | None = None, most: int = 20
) -> TextTable:
    """Return a tornado as a table, the longest bar first.

    Parameters
    ----------
    found : Tornado
        From `tornado`.
    case : BusinessCase
        The case.
    member : str, optional
        Whose; the sector's where none is given.
    most : int, optional
        How many bars at most.

    Returns
    -------
    TextTable
        A row for each assumption that does something.

    Raises
    ------
    UnknownNameError
        If there is no such member.
    """
    bars = [bar for bar in found.bars(member) if bar.swing > 0]
    rows = []
    for bar in bars[:most]:
        assumption = case.assumption(bar.assumption)
        several, unit = assumption.shape is not Shape.SCALAR, assumption.unit
        low, high = (_number(x, unit, several=several) for x in (bar.low, bar.high))
        rows.append(
            (
                bar.label,
                f"{low} to {high}",
                _outcome(bar.at_low, found.outcome),
                _outcome(bar.at_high, found.outcome),
                _outcome(bar.swing, found.outcome),
            )
        )
    place = found.units.index(UNIT if member is None else member)
    now = _outcome(float(found.base[place]), found.outcome)
    notes = [
        f"As the case stands: {now}. Scenario: {found.scenario.id}.",
        "Each alone, all else as it is.",
    ]
    if len(bars) > most:
        notes.append(f"{len(bars) - most} shorter bars are not shown.")
    if found.left_out:
        names = [case.assumption(name).label for name in found.left_out]
        shown = ", ".join(names[:5]) + (f", and {len(names) - 5} more" if len(names) > 5 else "")
        notes.append(f"Without a range, and left out: {shown}.")
    return TextTable(
        title=f"{case.title}: what each assumption does to the "
        f"{found.outcome.replace('_', ' ')} of {member or 'the sector'}",
        columns=("Assumption", "from, to", "at the low", "at the high", "swing"),
        rows=tuple(rows),
        notes=tuple(notes),
        words=2,
    )


def switching_table(
    found: Sequence[SwitchingValue], case: BusinessCase, *, question: str, member: str | None = None
) -> TextTable:
    """Return switching values as a table, the closest first.

    Parameters
    ----------
    found : sequence of SwitchingValue
        From `switching_values`.
    case : BusinessCase
        The case.
    question : str
        What was asked, in words.
    member : str, optional
        Whose; the sector's where none is given.

    Returns
    -------
    TextTable
        A row for each assumption with a switching value; the others are counted in a note.
    """
    rows = []
    known = [x for x in found if x.values and (x.change is None or abs(x.change) <= _MUCH)]
    far = sum(bool(x.values) for x in found) - len(known)
    for x in sorted(known, key=lambda y: math.inf if y.change is None else abs(y.change)):
        name = x.label + (f", {x.weight_of}" if x.weight_of else "")
        change = "" if x.change is None else f"{100 * x.change:+,.1f}%"
        several = not x.weight_of and case.assumption(x.assumption).shape is not Shape.SCALAR
        values = ", ".join(_number(value, x.unit, several=several) for value in x.values)
        rows.append((name, _number(x.base, x.unit, several=several), values, change))
    holds = bool(found) and found[0].holds
    without = sum(not x.values for x in found)
    return TextTable(
        title=f"{case.title}, {member or 'the sector'}: {question}",
        columns=("Assumption", "is", "switches at", "change"),
        rows=tuple(rows),
        notes=(
            f"As the case stands: {'yes' if holds else 'no'}.",
            *([f"{far} more would have to change by over {_MUCH:,.0%}."] if far else []),
            f"{without} other{'s' * (without != 1)}: no value in the range switches the answer.",
        ),
    )


def stability_tables(found: Stability, *, title: str) -> tuple[TextTable, ...]:
    """Return shares under several rules, and whether anybody would leave, as tables.

    Parameters
    ----------
    found : Stability
        From `stability`.
    title : str
        What is shared.

    Returns
    -------
    tuple of TextTable
        Shares by member; core checks; what others pay if one leaves.
    """
    rules = [rule for rule in SharingRule if rule in found.checks]
    names = found.sharing.game.players
    rows = [
        (
            name,
            format_pounds(found.alone[name]),
            *(format_pounds(found.shares[str(rule), name]) for rule in rules),
        )
        for name in names
    ]
    rows.append(
        (
            SECTOR,
            format_pounds(float(found.alone.values.sum())),
            *(format_pounds(float(found.shares.sel(rule=str(rule)).sum())) for rule in rules),
        )
    )
    checks = []
    for rule in rules:
        check = found.checks[rule]
        group = ", ".join(check.worst_coalition)
        if len(check.worst_coalition) > 6:
            others = [name for name in names if name not in check.worst_coalition]
            group = (
                f"all but {', '.join(others)}"
                if len(others) <= 6
                else (f"{len(check.worst_coalition)} of {len(names)} members")
            )
        checks.append(
            (
                _RULES[rule],
                "yes" if check.is_stable else "no",
                group or "-",
                "-" if math.isinf(check.excess_gbp) else format_pounds(check.excess_gbp),
            )
        )
    leaving = [
        (
            name,
            format_pounds(float(found.leaving.sel(leaver=name).sum())),
        )
        for name in names
    ]
    costs = (
        "Costs less savings; a negative amount is a net saving. "
        if found.sharing.game.additive_gbp.min() < 0
        else ""
    )
    return (
        TextTable(
            title=f"{title}: what each pays",
            columns=("Member", "Alone", *(_RULES[rule] for rule in rules)),
            rows=tuple(rows),
            notes=(
                f"{costs}{_ALONE[found.sharing.alternative]}",
                *_fixed_notes(found),
                *(f"{_RULES[rule]}: {why}." for rule, why in found.left_out.items()),
            ),
            emphasis=frozenset({len(rows) - 1}),
        ),
        TextTable(
            title="Would anybody leave?",
            columns=("Shares", "stable", "the group nearest to leaving", "pays too much"),
            rows=tuple(checks),
            words=3,
        ),
        TextTable(
            title="If one leaves, what the others pay more between them",
            columns=("Member that leaves", "the others"),
            rows=tuple(leaving),
            notes=("What is fixed is shared among those who stay, in the same proportions.",),
        ),
    )
