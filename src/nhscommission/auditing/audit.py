"""The audit: every printed figure recomputed, added up again and held against its repeats."""

from collections.abc import Iterator

import attrs

from nhscommission.auditing.casts import (
    Key,
    Placed,
    cells_by_group,
    member_casts,
    payback_casts,
    period_casts,
    row_casts,
)
from nhscommission.auditing.findings import (
    AuditReport,
    Check,
    CheckKind,
    Verdict,
    make_check,
    printed_interval,
)
from nhscommission.auditing.recomputation import Recomputation
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import PAYBACK
from nhscommission.case.tables import PrintedCell, PrintedTable, with_precise_dashes
from nhscommission.finance.payback import PaybackRule


def audit(case: BusinessCase, *, payback_rule: PaybackRule | None = None) -> AuditReport:
    """Recompute every figure that a case's tables print.

    Parameters
    ----------
    case : BusinessCase
        A case with printed tables.
    payback_rule : PaybackRule, optional
        How the paper counts payback; the case's own rule where none is given.

    Returns
    -------
    AuditReport
        At least one check for each figure.

    Raises
    ------
    NhsCommissionError
        If the case cannot be appraised in a scenario that a table names.

    Notes
    -----
    A figure is held against up to three things: its recomputation from the assumptions; the sum of
    the printed parts that should add up to it, by rows and over members (which parts those are is
    found from the definitions of the measures); and the same figure printed elsewhere. Each side
    is an interval: a printed figure stands for all that rounds to it. The two are *exact* where
    the recomputation from figures as printed rounds to the figure, *within rounding* where the
    intervals meet, and *inconsistent* where they do not: then no unrounded figures that round to
    what is printed can give it.

    References
    ----------
    R. E. Moore, Interval Analysis (1966), for arithmetic with intervals.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> report = audit(load_case("nwl-2009"))
    >>> report.inconsistent[0].printed.text
    '£1.15bn'
    """
    rule = case.payback_rule if payback_rule is None else payback_rule
    tables = with_precise_dashes(case.tables)
    placed = [(table, cell) for table in tables for cell in table.cells]
    first: dict[Key, Check] = {}
    first_place: dict[Key, Placed] = {}
    recompute = Recomputation(case, rule)
    groups = cells_by_group(tables)
    checks: list[Check] = []
    for table, cell in placed:
        recomputed = recompute.check(table, cell)
        checks.append(recomputed)
        checks += row_casts(case, table, cell)
        checks += member_casts(case, table, cell, groups)
        checks += period_casts(case, table, cell, groups)
        if cell.measure == PAYBACK:
            checks += payback_casts(case, table, cell, groups, rule)
        key = _key(case, cell)
        if key in first:
            both = (recomputed, first[key])
            wrong = [check for check in both if check.verdict is Verdict.INCONSISTENT]
            for found in _repeats(table, cell, first_place[key], rule):
                # Two figures that could just meet, one of them wrong: rounding is not the cause.
                blame = wrong and found.verdict is Verdict.WITHIN_ROUNDING
                checks.append(attrs.evolve(found, cause=wrong[0].cause) if blame else found)
        else:
            first[key], first_place[key] = recomputed, (table, cell)
    return AuditReport(case=case, checks=tuple(checks))


def _key(case: BusinessCase, cell: PrintedCell) -> Key:
    """Return what a cell measures: cells with the same key should print the same figure."""
    return (cell.measure, cell.member, cell.period, case.scenario(cell.scenario).id)


def _repeats(
    table: PrintedTable, cell: PrintedCell, first: Placed, rule: PaybackRule
) -> Iterator[Check]:
    """Hold a figure against the first place that prints it."""
    other_table, other = first
    if other.figure.unit != cell.figure.unit:
        return
    sign = cell.sign * other.sign
    elsewhere = printed_interval(other, rule)
    yield make_check(
        CheckKind.REPEATED,
        table,
        cell,
        printed=printed_interval(cell, rule),
        recomputed=elsewhere if sign > 0 else -elsewhere,
        central=sign * other.figure.value,
        from_what=f"{other_table.source}, {other.row}, prints",
        rests_on=(f"{other_table.source}, {other.row}, {other.column}",),
        rounding="one unrounded figure that each rounds in its own way",
    )
