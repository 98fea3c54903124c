"""Responsibility matrices, the work in them and their changes as tables of text."""

from collections.abc import Iterable, Iterator
from typing import Final

from nhscommission.foundations.numbers import expect
from nhscommission.foundations.text import one_line
from nhscommission.governance.raci.assignments import (
    ROLES,
    RaciAssignment,
    write_cell,
)
from nhscommission.governance.raci.handover import RaciChange, RaciComparison
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.questions import workload
from nhscommission.report.raci_grid import (
    grid_columns,
    grid_legend,
    grid_notes,
    grid_stages,
    grid_title,
    is_never_said,
    not_said,
    role_letters,
)
from nhscommission.report.tables import TextTable

_NOT_SAID: Final = "not said"


def raci_table(matrix: RaciMatrix, *, parties: Iterable[str] | None = None) -> TextTable:
    """Return a responsibility matrix as a grid of letters, a row for each activity.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    parties : iterable of str, optional
        The parties with a column, by the names that stand in the matrix; all if not given.

    Returns
    -------
    TextTable
        Stages and steps stand above their activities. A cell is blank where the party has no
        role; the notes say where the matrix does not state a role, which is not the same as
        nobody.

    Raises
    ------
    UnknownNameError
        If a party has no role in the matrix; of a group, write the members out first with
        `expand_groups`.
    InvalidValueError
        If a party is chosen twice, or none is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> table = raci_table(load_case("nwl-2009").raci, parties=["ACV", "PCT"])
    >>> table.columns, table.rows[2]
    (('No.', 'Activity', 'ACV', 'PCT'), ('1.1.1', 'Scan horizon to inform JSNA/CSP/OP', 'R', 'A/C'))
    >>> table.notes[-2:]
    ('Not said who is consulted: 4.1.20.', 'Not said who is informed, in any activity.')
    """
    columns = grid_columns(matrix, parties)
    blank = ("",) * len(columns)
    rows: list[tuple[str, ...]] = []
    emphasis = set()
    for stage in grid_stages(matrix):
        if stage.heading:
            emphasis.add(len(rows))
            rows.append(("", one_line(stage.heading), *blank))
        for step in stage.steps:
            if step.heading:
                emphasis.add(len(rows))
                rows.append((one_line(step.number), one_line(step.name), *blank))
            rows += [
                (
                    one_line(one.number),
                    one_line(one.activity),
                    *(role_letters(one, name) for name in columns),
                )
                for one in step.activities
            ]
    return TextTable(
        title=one_line(grid_title(matrix)),
        columns=("No.", "Activity", *map(one_line, columns)),
        rows=tuple(rows),
        notes=tuple(map(one_line, (grid_legend(), *grid_notes(matrix, columns)))),
        emphasis=frozenset(emphasis),
        words=2,
    )


def workload_table(matrix: RaciMatrix) -> TextTable:
    """Count the activities in which each party has each role.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.

    Returns
    -------
    TextTable
        A row for each party, and their sum; blank, not 0, for a role that no activity states.

    Raises
    ------
    InvalidValueError
        If it is no matrix.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> table = workload_table(load_case("nwl-2009").raci)
    >>> table.columns
    ('Party', 'Responsible', 'Accountable', 'Consulted', 'Informed', 'All roles')
    >>> table.rows[1][:3], table.rows[1][4]
    (('PCT', '31', '93'), '')
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    counts = workload(matrix).values.sum(axis=1).astype(int)
    said = [not is_never_said(matrix, role) for role in ROLES]

    def row(name: str, numbers: list[int]) -> tuple[str, ...]:
        cells = (str(x) if known else "" for x, known in zip(numbers, said, strict=True))
        return (name, *cells, str(sum(numbers)))

    rows = [
        row(one_line(name), list(map(int, numbers)))
        for name, numbers in zip(matrix.names, counts, strict=True)
    ]
    rows.append(row("All parties", list(map(int, counts.sum(axis=0)))))
    total = len(matrix.assignments)
    return TextTable(
        title=f"{one_line(grid_title(matrix))}: activities by party and role",
        columns=("Party", *(role.value.capitalize() for role in ROLES), "All roles"),
        rows=tuple(rows),
        notes=(
            f"Of {total} {'activity' if total == 1 else 'activities'}.",
            "What several share counts for each of them, and several roles of one party each.",
            *map(one_line, not_said(matrix)),
        ),
        emphasis=frozenset({len(rows) - 1}),
    )


def comparison_table(comparison: RaciComparison) -> TextTable:
    """Return what differs between two responsibility matrices, a row for each difference.

    Parameters
    ----------
    comparison : RaciComparison
        From `compare`.

    Returns
    -------
    TextTable
        The activity, what differs, and how it was and is. Of an activity that was added or taken
        out, its roles.

    Raises
    ------
    InvalidValueError
        If it is no comparison.

    Examples
    --------
    >>> from nhscommission import load_case, transfer
    >>> from nhscommission.governance.raci.handover import compare
    >>> before = load_case("nwl-2009").raci
    >>> after = transfer(before, ["4.2.3"], from_party="ACV", to_party="CSL")
    >>> table = comparison_table(compare(before, after))
    >>> table.rows
    (('4.2.3', 'Cascade pan-sector coding reviews', 'responsible', 'ACV', 'CSL'),)
    >>> table.notes
    ('92 activities do not differ.',)
    """
    expect(comparison, RaciComparison, what="a comparison", like="a RaciComparison")
    count, same = len(comparison.changes), comparison.same
    return TextTable(
        title=f"{count} {'activity differs' if count == 1 else 'activities differ'}",
        columns=("No.", "Activity", "Difference", "Before", "After"),
        rows=tuple(row for change in comparison.changes for row in _change_rows(change)),
        notes=(f"{same} {'activity does' if same == 1 else 'activities do'} not differ.",),
        words=5,
    )


def _change_rows(change: RaciChange) -> Iterator[tuple[str, ...]]:
    one = change.activity
    heads = (one_line(one.number), one_line(one.activity))
    if change.before is None or change.after is None:
        word = "added" if change.before is None else "taken out"
        old, new = (
            "" if side is None else _all_roles(side) for side in (change.before, change.after)
        )
        yield (*heads, word, old, new)
        return
    for field in change.fields:
        old, new = (_value(side, field) for side in (change.before, change.after))
        yield (*heads, field.replace("_", " "), old, new)


def _value(one: RaciAssignment, field: str) -> str:
    if field in list(ROLES):
        return one_line(write_cell(getattr(one, field)) or _NOT_SAID)
    return one_line(getattr(one, field))


def _all_roles(one: RaciAssignment) -> str:
    return "; ".join(
        f"{role.letter} {_value(one, role)}" for role in ROLES if getattr(one, role) is not None
    )
