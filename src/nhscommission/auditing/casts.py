"""Casts: printed figures held against the printed parts that should add up to them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from nhscommission.auditing.case_intervals import CaseIntervals, payback_interval
from nhscommission.auditing.findings import Check, CheckKind, make_check, printed_interval
from nhscommission.auditing.recomputation import days_by
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT, PAYBACK, Measure
from nhscommission.case.tables import PrintedCell, PrintedTable
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.intervals import ROUNDING_ERROR, Interval
from nhscommission.foundations.units import MONEY

MOST_STEPS: Final = 5_000

Key: TypeAlias = tuple[str, str, str, str]
"""What a figure measures: measure, member, period and scenario."""
Placed: TypeAlias = tuple[PrintedTable, PrintedCell]
Cells: TypeAlias = Mapping[str, Mapping[Key, Placed]]


def cells_by_group(tables: Sequence[PrintedTable]) -> Cells:
    """Sort printed figures by group of tables and by what they measure.

    Parameters
    ----------
    tables : sequence of PrintedTable
        The tables of a case.

    Returns
    -------
    mapping of str to mapping
        For each group the first figure, and its table, for each measure, member, period and
        scenario.
    """
    groups: dict[str, dict[Key, Placed]] = {}
    for table in tables:
        cells = groups.setdefault(table.group or table.id, {})
        for cell in table.cells:
            key = (cell.measure, cell.member, cell.period, cell.scenario)
            cells.setdefault(key, (table, cell))
    return groups


def _vector(measure: Measure, sign: float) -> dict[str, float]:
    return {line_id: sign * weight for line_id, weight in measure.coefficients if weight}


def row_casts(case: BusinessCase, table: PrintedTable, cell: PrintedCell) -> Iterator[Check]:
    """Hold a figure against the rows of its own table that add up to it, if there are such.

    Parameters
    ----------
    case : BusinessCase
        The case.
    table, cell : PrintedTable, PrintedCell
        The figure, and where it is printed.

    Yields
    ------
    Check
        One, where such rows are printed.
    """
    if cell.measure not in case.measures:
        return
    whole = _vector(case.measures[cell.measure], cell.sign)
    parts = []
    for other in table.cells:
        place = (other.member, other.period, other.scenario)
        if other.measure not in case.measures or place != (cell.member, cell.period, cell.scenario):
            continue
        part = _vector(case.measures[other.measure], other.sign)
        if part and len(part) < len(whole) and part.items() <= whole.items():
            parts.append((part, other))
    chosen = _cover(whole, parts)
    if chosen:
        rows = " + ".join(other.row for other in chosen)
        parts_chosen = [(other, 1.0) for other in chosen]
        yield from _cast(table, cell, parts_chosen, f"{rows} add up to")


def _cover(
    whole: Mapping[str, float], parts: Sequence[tuple[dict[str, float], PrintedCell]]
) -> list[PrintedCell]:
    """Choose the fewest parts that make up the whole, each line once.

    The search gives up after some thousands of steps, with the best that it has found: a paper's
    table has a dozen rows, and needs a few dozen.
    """
    by_lines = {frozenset(part): cell for part, cell in reversed(parts)}
    best: list[PrintedCell] = []
    steps = 0

    def search(missing: frozenset[str], chosen: list[PrintedCell]) -> None:
        nonlocal best, steps
        steps += 1
        if not missing:
            if not best or len(chosen) < len(best):
                best = chosen
            return
        if steps > MOST_STEPS or (best and len(chosen) + 1 >= len(best)):
            return
        line = min(missing)
        fitting = [lines for lines in by_lines if line in lines and missing.issuperset(lines)]
        for lines in sorted(fitting, key=len, reverse=True):
            search(missing.difference(lines), [*chosen, by_lines[lines]])

    search(frozenset(whole), [])
    return best


def member_casts(
    case: BusinessCase,
    table: PrintedTable,
    cell: PrintedCell,
    groups: Cells,
) -> Iterator[Check]:
    """Hold a figure of the sector against its members' figures, wherever all are printed.

    Parameters
    ----------
    case : BusinessCase
        The case.
    table, cell : PrintedTable, PrintedCell
        The figure, and where it is printed.
    groups : mapping
        From `cells_by_group`.

    Yields
    ------
    Check
        One for each group of tables that prints all members.
    """
    if cell.member or cell.measure == PAYBACK:
        return
    if cell.measure in case.known_ratios:
        return  # parts of a ratio do not add up
    if cell.measure not in case.measures and not case.assumption(cell.measure).shape.has_member:
        return
    for name, cells in groups.items():
        keys = [(cell.measure, m, cell.period, cell.scenario) for m in case.member_names]
        if not all(key in cells for key in keys):
            continue
        parts = [(cells[key][1], cells[key][1].sign * cell.sign) for key in keys]
        where = "" if name == (table.group or table.id) else f" of {name}"
        yield from _cast(table, cell, parts, f"the {len(parts)} members{where} add up to")


def period_casts(
    case: BusinessCase, table: PrintedTable, cell: PrintedCell, groups: Cells
) -> Iterator[Check]:
    """Hold a figure for the whole horizon against those of its periods, where all are printed.

    Parameters
    ----------
    case : BusinessCase
        The case.
    table, cell : PrintedTable, PrintedCell
        The figure, and where it is printed.
    groups : mapping
        From `cells_by_group`.

    Yields
    ------
    Check
        One, where the table or its group prints every period in which there is anything.
    """
    if cell.period or cell.measure not in case.measures:
        return
    cells = groups[table.group or table.id]
    found = {
        label: cells[key][1]
        for label in case.period_labels
        if (key := (cell.measure, cell.member, label, cell.scenario)) in cells
    }
    if not found:
        return
    silent = [label for label in case.period_labels if label not in found]
    intervals = CaseIntervals(case, scenario=cell.scenario or None)
    measure = case.measures[cell.measure]
    grid = intervals.measure(measure) if cell.member else intervals.measure_total(measure)
    row = case.member_names.index(cell.member) if cell.member else 0
    left = [grid.at(row, case.period_labels.index(label)) for label in silent]
    if any(interval.size > ROUNDING_ERROR for interval in left):
        return  # a part of the horizon's figure is not printed, and may not be nothing
    parts = [(part, part.sign * cell.sign) for part in found.values()]
    yield from _cast(table, cell, parts, f"{', '.join(found)} add up to")


def _cast(
    table: PrintedTable,
    cell: PrintedCell,
    parts: Sequence[tuple[PrintedCell, float]],
    from_what: str,
) -> Iterator[Check]:
    if any(part.figure.unit != cell.figure.unit for part, _ in parts):
        return  # a figure in the wrong unit is found by its recomputation, and adds up to nothing
    intervals = [Interval.of(part.figure, sign=sign) for part, sign in parts]
    slack = ROUNDING_ERROR * sum(interval.size for interval in intervals)
    yield make_check(
        CheckKind.CAST,
        table,
        cell,
        printed=Interval.of(cell.figure),
        recomputed=sum(intervals, Interval(0.0, 0.0)).widened(slack),
        central=sum(sign * part.figure.value for part, sign in parts),
        from_what=from_what,
        rests_on=tuple(f"{part.row}, {part.column}" for part, _ in parts),
        rounding=f"rounding of {len(parts)} parts",
    )


def payback_casts(
    case: BusinessCase,
    table: PrintedTable,
    cell: PrintedCell,
    groups: Cells,
    rule: PaybackRule,
) -> Iterator[Check]:
    """Hold a payback against the net benefits printed beside it.

    Parameters
    ----------
    case : BusinessCase
        The case.
    table, cell : PrintedTable, PrintedCell
        The figure, and where it is printed.
    groups : mapping
        From `cells_by_group`.
    rule : PaybackRule
        How the paper counts payback.

    Yields
    ------
    Check
        One, where the net benefit of every period is printed.
    """
    cells = groups[table.group or table.id]
    keys = [(NET_BENEFIT, cell.member, label, cell.scenario) for label in case.period_labels]
    if not all(key in cells for key in keys):
        return
    parts = [cells[key][1] for key in keys]
    if any(part.figure.unit != MONEY for part in parts):
        return
    days = days_by(case, rule)
    yield make_check(
        CheckKind.CAST,
        table,
        cell,
        printed=printed_interval(cell, rule),
        recomputed=payback_interval(
            [Interval.of(part.figure, sign=part.sign) for part in parts], payback_days=days
        ),
        central=float(days(np.array([part.sign * part.figure.value for part in parts]))),
        from_what="the net benefits printed beside it give",
        rests_on=tuple(f"{part.row}, {part.column}" for part in parts),
        rounding="rounding of the net benefits",
    )
