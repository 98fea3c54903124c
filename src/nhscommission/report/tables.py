"""Results as tables of text: what a board wants to see, ready to print anywhere."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import attrs

from nhscommission.analysis.appraisal import Appraisal
from nhscommission.analysis.explain import ExplainedFactor, Explanation
from nhscommission.auditing.findings import AuditReport, Check, CheckKind, Verdict
from nhscommission.case.assumptions import Assumption, Basis
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import (
    CONTRIBUTION,
    NET_BENEFIT,
    NET_COST_REDUCTION,
    Category,
)
from nhscommission.case.ratios import ratio_unit
from nhscommission.finance.payback import Payback
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.periods import financial_year
from nhscommission.foundations.units import DIMENSIONLESS, MONEY

SECTOR: Final = "Sector"

_DEDUCTED: Final = frozenset(
    {CONTRIBUTION, Category.RUNNING_COST, Category.TRANSITION_COST, Category.RETAINED_COST}
)


@attrs.frozen(kw_only=True)
class TextTable:
    """A table of text.

    Parameters
    ----------
    title : str
        What it shows.
    columns : tuple of str
        The headings.
    rows : tuple of tuple of str
        The cells, row by row.
    notes : tuple of str, optional
        What stands below it.
    emphasis : frozenset of int, optional
        The rows that are totals, counted from 0.
    words : int, optional
        How many columns, from the left, hold words; the others hold figures.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    emphasis: frozenset[int] = frozenset()
    words: int = 1

    def __str__(self) -> str:
        grid = [self.columns, *self.rows]
        widths = [max(len(row[i]) for row in grid) for i in range(len(self.columns))]
        lines = [
            "  ".join(
                cell.ljust(width) if place < self.words else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in grid
        ]
        rule = "-" * max(len(line) for line in lines)
        return "\n".join([self.title, rule, lines[0], rule, *lines[1:], rule, *self.notes])


def format_pounds(value_gbp: float, *, decimals: int = 2) -> str:
    """Write an amount of money in millions, negative in brackets, as NHS papers do.

    Parameters
    ----------
    value_gbp : float
        The amount [GBP].
    decimals : int, optional
        Digits after the point.

    Returns
    -------
    str
        For example ``"£5.28m"`` or ``"(£0.47m)"``; halves away from zero, and nothing that rounds
        to zero is negative.

    Examples
    --------
    >>> format_pounds(-474_688.0), format_pounds(-1.0)
    ('(£0.47m)', '£0.00m')
    """
    # To the penny first, so that what floating point adds or leaves out cannot tip a half.
    pounds = Decimal(repr(round(abs(value_gbp), 2)))
    millions = pounds.scaleb(-6).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"£{millions:,.{decimals}f}m"
    is_zero = not millions
    return f"({text})" if value_gbp < 0 and not is_zero else text


def appraisal_tables(appraisal: Appraisal, *, member: str | None = None) -> tuple[TextTable, ...]:
    """Return what a board wants to see of an appraisal.

    Parameters
    ----------
    appraisal : Appraisal
        Without draws.
    member : str, optional
        One member, for the table of its own; the sector, and every member's contribution, net
        benefit and payback, where none is given.

    Returns
    -------
    tuple of TextTable
        Costs and benefits; for the sector also contributions, net benefits and paybacks.

    Raises
    ------
    UnknownNameError
        If there is no such member.
    """
    if member is not None:
        return (_costs_and_benefits(appraisal, appraisal.case.sector.member(member).name),)
    return (
        _costs_and_benefits(appraisal, None),
        _by_member(appraisal, CONTRIBUTION, "What each member contributes"),
        _by_member(appraisal, NET_BENEFIT, "Net benefit of each member"),
        *_ratios(appraisal),
        _paybacks(appraisal),
    )


def _costs_and_benefits(appraisal: Appraisal, member: str | None) -> TextTable:
    case = appraisal.case
    headings: list[tuple[str, str, bool]] = [
        (Category.EXISTING_COST, "Existing costs", False),
        (Category.RUNNING_COST, "Running costs", False),
        *_allowances(case, Category.RUNNING_COST),
        (Category.TRANSITION_COST, "Transition costs", False),
        *_allowances(case, Category.TRANSITION_COST),
        (CONTRIBUTION, "Contribution", False),
        (NET_COST_REDUCTION, "Net cost reduction (increase)", True),
    ]
    retained = [line for line in case.lines if line.category is Category.RETAINED_COST]
    headings += [(line.id, line.label, False) for line in retained]
    savings = [line for line in case.lines if line.category is Category.SAVING]
    counted = [x for x in savings if x.benefit_class in appraisal.benefits_counted]
    headings += [(line.id, line.label, False) for line in counted]
    headings.append((NET_BENEFIT, "Net benefit", True))
    headings += [
        (line.id, f"{line.label} ({str(line.benefit_class).replace('_', '-')}, not counted)", False)
        for line in savings
        if line not in counted
    ]
    less = {*_DEDUCTED, *(line.id for line in case.lines if line.category in _DEDUCTED)}
    rows = []
    for name, label, _ in headings:
        sign = -1.0 if name in less else 1.0
        values = [sign * appraisal.total(name, member=member, period=p) for p in case.period_labels]
        rows.append((label, *(format_pounds(v) for v in (*values, sum(values)))))
    payback = appraisal.sector_payback if member is None else appraisal.payback[member]
    return TextTable(
        title=f"{case.title}: {member or _sector(case)}",
        columns=("Costs and benefits", *_period_headings(case), "Total"),
        rows=tuple(rows),
        notes=(f"Payback: {payback}", *_conventions(appraisal)),
        emphasis=frozenset(i for i, (_, _, is_total) in enumerate(headings) if is_total),
    )


def _allowances(case: BusinessCase, category: Category) -> list[tuple[str, str, bool]]:
    """Return rows for the lines of a category that are there for what may go wrong."""
    return [
        (line.id, f"  of which {line.label[:1].lower()}{line.label[1:]}", False)
        for line in case.lines
        if line.allowance is not None and line.category is category
    ]


def _sector(case: BusinessCase) -> str:
    count = len(case.member_names)
    return f"{case.sector.name}, {count} member{'s' * (count != 1)}"


def _by_member(appraisal: Appraisal, measure: str, title: str) -> TextTable:
    case = appraisal.case
    rows = []
    for member in (*case.member_names, None):
        values = [appraisal.total(measure, member=member, period=p) for p in case.period_labels]
        rows.append((member or SECTOR, *(format_pounds(v) for v in (*values, sum(values)))))
    return TextTable(
        title=title,
        columns=("Member", *_period_headings(case), "Total"),
        rows=tuple(rows),
        emphasis=frozenset({len(rows) - 1}),
    )


def _ratios(appraisal: Appraisal) -> tuple[TextTable, ...]:
    case = appraisal.case
    if not case.ratios:
        return ()
    units = {name: x.unit for name, x in case.known_assumptions.items()}
    rows = []
    for ratio in case.ratios:
        unit = ratio_unit(ratio, units)
        values = [_ratio(appraisal, ratio.id, period) for period in (*case.period_labels, None)]
        rows.append((ratio.label, *(_format_ratio(value, unit) for value in values)))
    return (
        TextTable(
            title=f"Ratios, {case.sector.name}",
            columns=("Ratio", *_period_headings(case), "All periods"),
            rows=tuple(rows),
        ),
    )


def _ratio(appraisal: Appraisal, name: str, period: str | None) -> float | None:
    try:
        return appraisal.ratio(name, period=period)
    except InvalidValueError:
        return None  # of nothing, or of what has a value for each member or period


def _format_ratio(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == DIMENSIONLESS:
        return f"{value:.1%}"
    if unit.startswith(MONEY):
        return f"£{value:,.2f}{unit.removeprefix(MONEY)}"
    return f"{value:,.2f} {unit}"


def _paybacks(appraisal: Appraisal) -> TextTable:
    rows = [
        (name, str(payback).partition(" (")[0], _date(payback))
        for name, payback in (*appraisal.payback.items(), (SECTOR, appraisal.sector_payback))
    ]
    return TextTable(
        title="Payback from go-live",
        columns=("Member", "Payback", "Date"),
        rows=tuple(rows),
        emphasis=frozenset({len(rows) - 1}),
    )


def _date(payback: Payback) -> str:
    return "" if payback.date is None else f"{payback.date.day} {payback.date:%B %Y}"


def _period_headings(case: BusinessCase) -> tuple[str, ...]:
    """Return the periods' labels, the first with an asterisk where it is a part of a year."""
    return (f"{case.period_labels[0]}{'*' * _starts_late(case)}", *case.period_labels[1:])


def _starts_late(case: BusinessCase) -> bool:
    first = case.periods[0]
    return first.start != financial_year(first.label).start


def _conventions(appraisal: Appraisal) -> tuple[str, ...]:
    case = appraisal.case
    first = case.periods[0]
    part = f"* From go-live on {first.start.day} {first.start:%B %Y}."
    return (
        *((part,) if _starts_late(case) else ()),
        f"Scenario: {appraisal.scenario.id} ({appraisal.scenario.label}).",
        *_benefits(appraisal),
        *((f"Prices: {case.price_base}.",) if case.price_base else ()),
        f"Conventions: part years in {case.part_year_rule}; payback in {appraisal.payback_rule}.",
    )


def _benefits(appraisal: Appraisal) -> tuple[str, ...]:
    there = {line.benefit_class for line in appraisal.case.lines if line.benefit_class}
    counted = ", ".join(kind.label.lower() for kind in appraisal.benefits_counted)
    only_cash = there <= {BenefitClass.CASH_RELEASING}
    return () if only_cash else (f"Savings counted: {counted or 'none'}.",)


def explanation_table(explanation: Explanation) -> TextTable:
    """Return the lines and factors behind one figure.

    Parameters
    ----------
    explanation : Explanation
        From `explain`.

    Returns
    -------
    TextTable
        A row for each line and its factors, and the sum.
    """
    rows = []
    for line in explanation.lines:
        factors = " × ".join(_factor(factor) for factor in line.factors) or "summed over members"
        if line.line.on_lines:
            factors += f" × the sum of {', '.join(line.line.on_lines)}"
        rows.append((line.line.label, factors, f"{line.sign * line.amount + 0.0:,.2f}"))
    rows.append((explanation.measure.label, "", f"{explanation.value:,.2f}"))
    sources = [f"{x.id}: {x.label} ({x.source}{_basis(x)})" for x in explanation.assumptions]
    return TextTable(
        title=f"{explanation.measure.label}, {explanation.member or SECTOR}, "
        f"{explanation.period}, scenario {explanation.scenario.id}",
        columns=("Line", "Factors", "Amount (£)"),
        rows=tuple(rows),
        words=2,
        notes=("Sources:", *sources),
        emphasis=frozenset({len(rows) - 1}),
    )


def _basis(assumption: Assumption) -> str:
    if assumption.computation is not None:
        return f"; {assumption.computation}"
    return "" if assumption.basis is Basis.PRINTED else f"; {assumption.basis}"


def _factor(factor: ExplainedFactor) -> str:
    unit = factor.assumption.factor_unit
    number = (
        f"{factor.value:.4%}"
        if factor.assumption.share or (unit == DIMENSIONLESS and factor.value < 1)
        else f"{factor.value:,.10g}"
    )
    shown = f"£{number}{unit.removeprefix(MONEY)}" if unit.startswith(MONEY) else number
    suffix = "" if unit == DIMENSIONLESS or unit.startswith(MONEY) else f" {unit}"
    return f"{factor.factor} {shown}{suffix}"


def audit_tables(report: AuditReport, *, verbose: bool = False) -> tuple[TextTable, ...]:
    """Return the findings of an audit.

    Parameters
    ----------
    report : AuditReport
        From `audit`.
    verbose : bool, optional
        Whether to list also the figures that are only within rounding.

    Returns
    -------
    tuple of TextTable
        A count of the checks, and what is inconsistent.
    """
    if not report.checks:
        return (
            TextTable(
                title=f"{report.case.title}: nothing to audit",
                columns=("Finding",),
                rows=(("The case claims no printed tables (tables.csv).",),),
            ),
        )
    counts: Mapping[CheckKind, Mapping[Verdict, int]] = report.counts()
    words = {
        CheckKind.GIVEN: "Taken by the case as printed",
        CheckKind.RECOMPUTED: "Recomputed from the assumptions",
        CheckKind.CAST: "Added up from the printed parts",
        CheckKind.REPEATED: "Printed elsewhere too",
    }
    rows = [(words[kind], *(str(counts[kind][v]) for v in Verdict)) for kind in CheckKind]
    totals = [str(sum(counts[kind][v] for kind in CheckKind)) for v in Verdict]
    tables = [
        TextTable(
            title=f"{report.case.title}: {report.figures} printed figures, "
            f"{len(report.checks)} checks",
            columns=("Check", *(verdict.capitalize() for verdict in Verdict)),
            rows=(*rows, ("All checks", *totals)),
            notes=(
                "Exact: the recomputation rounds to the printed figure.",
                "Within rounding: some unrounded figures that round to those printed give it.",
                "Inconsistent: none can.",
                *_corrections(report),
            ),
            emphasis=frozenset({len(rows)}),
        ),
        _findings("Inconsistent: no rounding explains these", report.inconsistent),
    ]
    if verbose:
        within = report.with_verdict(Verdict.WITHIN_ROUNDING)
        tables.append(_findings("Within rounding", within))
    return tuple(tables)


def _corrections(report: AuditReport) -> tuple[str, ...]:
    if not report.corrected:
        return ()
    figures = "; ".join(cell.figure.described for _, cell in report.corrected)
    return (f"Damaged in the source, and read as corrected: {figures}.",)


def _findings(title: str, checks: Sequence[Check]) -> TextTable:
    rows = tuple(
        (
            f"{c.source}: {c.row}, {c.column}",
            c.printed.text,
            f"{c.reason}: {c.cause}" if c.verdict is Verdict.WITHIN_ROUNDING else c.reason,
        )
        for c in checks
    )
    return TextTable(
        title=f"{title} ({len(rows)})", columns=("Where", "Printed", "Finding"), rows=rows, words=3
    )


def cases_table(cases: Sequence[BusinessCase]) -> TextTable:
    """Return a list of cases.

    Parameters
    ----------
    cases : sequence of BusinessCase
        The cases.

    Returns
    -------
    TextTable
        A row for each.
    """
    return TextTable(
        title="Cases that come with the package",
        columns=("Case", "Title", "Members", "Horizon", "Scenarios"),
        words=5,
        rows=tuple(
            (
                case.id,
                case.title,
                str(len(case.member_names)),
                f"{case.period_labels[0]} to {case.period_labels[-1]}",
                ", ".join(scenario.id for scenario in case.scenarios),
            )
            for case in cases
        ),
    )
