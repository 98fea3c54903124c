"""Responsibility matrices to read: grids as text, Markdown and HTML, and as tidy records."""

import html
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import attrs

from nhscommission.foundations.errors import (
    InvalidValueError,
    MissingExtraError,
    UnknownNameError,
)
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.governance.raci.assignments import (
    ROLES,
    RaciAssignment,
    RaciRole,
    write_cell,
)
from nhscommission.governance.raci.handover import RaciChange, RaciComparison
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.parties import BETWEEN, PartyKind
from nhscommission.governance.raci.questions import workload
from nhscommission.report.tables import TextTable

if TYPE_CHECKING:
    from pandas import DataFrame

IN_A_CELL: Final = (
    RaciRole.ACCOUNTABLE,
    RaciRole.RESPONSIBLE,
    RaciRole.CONSULTED,
    RaciRole.INFORMED,
)
"""The order of letters where a party has several roles in one activity."""

MEANINGS: Final = {
    RaciRole.ACCOUNTABLE: "decides, and answers for it",
    RaciRole.RESPONSIBLE: "does it",
    RaciRole.CONSULTED: "is asked before",
    RaciRole.INFORMED: "is told afterwards",
}

UNTITLED: Final = "Responsibility matrix"

FIELDS: Final = ("stage", "step_number", "step", "number", "activity", "role", "party", "place")
"""The fields of a record, which are the columns of a data frame."""

_NOT_SAID: Final = "not said"


@attrs.frozen
class _Step:
    number: str
    name: str
    activities: tuple[RaciAssignment, ...]

    @property
    def heading(self) -> str:
        return f"{self.number} {self.name}".strip()


@attrs.frozen
class _Stage:
    heading: str
    steps: tuple[_Step, ...]


def _stages(matrix: RaciMatrix) -> tuple[_Stage, ...]:
    """Return the matrix stage by stage as it runs; headings are blank where it has none at all."""
    has_stages, has_steps = any(matrix.stages), any(a or b for a, b in matrix.steps)
    stages = []
    for name, within in groupby(matrix.assignments, key=lambda one: one.stage):
        steps = []
        for (number, step), several in groupby(within, key=lambda x: (x.step_number, x.step)):
            shown = step or ("No step" if has_steps and not number else "")
            steps.append(_Step(number, shown, tuple(several)))
        stages.append(_Stage(name or ("No stage" if has_stages else ""), tuple(steps)))
    return tuple(stages)


def _columns(matrix: RaciMatrix, parties: Iterable[str] | None) -> tuple[str, ...]:
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    if parties is None:
        return matrix.names
    folded = {name.casefold(): name for name in reversed(matrix.names)}
    found = []
    for given in expect_several(parties, what="parties", like='["ACV", "PCT"]'):
        name = given if given in matrix.names else folded.get(str(given).casefold())
        if name is None:
            raise UnknownNameError("party with a role in the matrix", str(given), matrix.names)
        if name in found:
            raise InvalidValueError(f"the party {name!r} is chosen twice; name each once")
        found.append(name)
    if not found:
        raise InvalidValueError("no parties are chosen; name one at least, or leave parties out")
    return tuple(found)


def _roles_of(one: RaciAssignment, party: str) -> tuple[RaciRole, ...]:
    return tuple(role for role in IN_A_CELL if party in one.parties(role))


def _letters(one: RaciAssignment, party: str) -> str:
    return BETWEEN.join(role.letter for role in _roles_of(one, party))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _title(matrix: RaciMatrix) -> str:
    return matrix.title or UNTITLED


def _never_said(matrix: RaciMatrix, role: RaciRole) -> bool:
    return all(getattr(one, role) is None for one in matrix.assignments)


def _not_said(matrix: RaciMatrix) -> Iterator[str]:
    """Say where the matrix does not state a role, which is not the same as nobody."""
    for role in ROLES:
        where = [x.number or x.activity for x in matrix.assignments if getattr(x, role) is None]
        if where and _never_said(matrix, role):
            yield f"Not said who is {role.value}, in any activity."
        elif where:
            yield f"Not said who is {role.value}: {', '.join(where)}."


def _notes(matrix: RaciMatrix, columns: tuple[str, ...]) -> tuple[str, ...]:
    groups = []
    for name in columns:
        party = matrix.known_parties.get(name)
        if party is not None and party.kind is PartyKind.GROUP:
            groups.append(f"{name} stands for {', '.join(party.members)}.")
    left_out = [name for name in matrix.names if name not in columns]
    only = (f"Parties left out: {', '.join(left_out)}.",) if left_out else ()
    return (*groups, *only, *_not_said(matrix))


def _legend() -> str:
    return "; ".join(f"{r.letter} {r.value} ({MEANINGS[r]})" for r in IN_A_CELL) + "."


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
    columns = _columns(matrix, parties)
    blank = ("",) * len(columns)
    rows: list[tuple[str, ...]] = []
    emphasis = set()
    for stage in _stages(matrix):
        if stage.heading:
            emphasis.add(len(rows))
            rows.append(("", _on_one_line(stage.heading), *blank))
        for step in stage.steps:
            if step.heading:
                emphasis.add(len(rows))
                rows.append((_on_one_line(step.number), _on_one_line(step.name), *blank))
            rows += [
                (
                    _on_one_line(one.number),
                    _on_one_line(one.activity),
                    *(_letters(one, name) for name in columns),
                )
                for one in step.activities
            ]
    return TextTable(
        title=_on_one_line(_title(matrix)),
        columns=("No.", "Activity", *map(_on_one_line, columns)),
        rows=tuple(rows),
        notes=tuple(map(_on_one_line, (_legend(), *_notes(matrix, columns)))),
        emphasis=frozenset(emphasis),
        words=2,
    )


_MARKDOWN: Final = {
    **{character: f"\\{character}" for character in "\\|`*_[]~"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
}


def _markdown(text: str) -> str:
    escaped = "".join(_MARKDOWN.get(character, character) for character in text)
    return "<br>".join(line.strip() for line in escaped.splitlines())


def raci_markdown(matrix: RaciMatrix, *, parties: Iterable[str] | None = None) -> str:
    r"""Write a responsibility matrix as a table in GitHub's Markdown.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    parties : iterable of str, optional
        The parties with a column, by the names that stand in the matrix; all if not given.

    Returns
    -------
    str
        A caption, the table and the legend. Text is shown as it is typed: what Markdown or HTML
        would take for a mark is escaped.

    Raises
    ------
    UnknownNameError
        If a party has no role in the matrix.
    InvalidValueError
        If a party is chosen twice, or none is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> text = raci_markdown(load_case("nwl-2009").raci, parties=["ACV", "PCT"])
    >>> print("\n".join(text.splitlines()[2:7]))
    | No. | Activity | ACV | PCT |
    | --- | --- | :-: | :-: |
    |  | **Plan** |  |  |
    | **1.1** | **Assess needs and prioritise** |  |  |
    | 1.1.1 | Scan horizon to inform JSNA/CSP/OP | R | A/C |
    """
    columns = _columns(matrix, parties)

    def line(*cells: str) -> str:
        return f"| {' | '.join(cells)} |"

    def strong(text: str) -> str:
        return f"**{_markdown(text)}**" if text else ""

    blank = ("",) * len(columns)
    lines = [
        strong(_title(matrix)),
        "",
        line("No.", "Activity", *map(_markdown, columns)),
        line("---", "---", *(":-:" for _ in columns)),
    ]
    for stage in _stages(matrix):
        if stage.heading:
            lines.append(line("", strong(stage.heading), *blank))
        for step in stage.steps:
            if step.heading:
                lines.append(line(strong(step.number), strong(step.name), *blank))
            for one in step.activities:
                letters = (_letters(one, name) for name in columns)
                lines.append(line(_markdown(one.number), _markdown(one.activity), *letters))
    lines += ["", *(f"- {_markdown(note)}" for note in (_legend(), *_notes(matrix, columns)))]
    return "\n".join(lines) + "\n"


# Dark text on light grounds: more than 7 to 1 for each, and the letters say the same.
STYLE: Final = """\
.raci { color: #1a1a1a; background: #ffffff; }
.raci-grid { border-collapse: collapse; }
.raci-grid caption { font-weight: bold; text-align: left; padding: 0.5em 0; }
.raci-grid th, .raci-grid td { border: 1px solid #595959; padding: 0.25em 0.5em; }
.raci-grid th { text-align: left; font-weight: normal; }
.raci-grid thead th { font-weight: bold; }
.raci-grid td { text-align: center; }
.raci-grid .raci-stage { font-weight: bold; color: #1a1a1a; background: #d9d9d9; }
.raci-grid .raci-step { font-weight: bold; text-align: left; color: #1a1a1a; background: #f2f2f2; }
.raci-grid .raci-accountable { color: #1a1a1a; background: #ffdca8; }
.raci-grid .raci-responsible { color: #1a1a1a; background: #c6e2f7; }
.raci-grid .raci-consulted { color: #1a1a1a; background: #cdebd9; }
.raci-grid .raci-informed { color: #1a1a1a; background: #f0dbe8; }
.raci-grid abbr { text-decoration: none; }
"""


def raci_html(matrix: RaciMatrix, *, parties: Iterable[str] | None = None) -> str:
    """Write a responsibility matrix as a part of a web page, for eyes and for screen readers.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    parties : iterable of str, optional
        The parties with a column, by the names that stand in the matrix; all if not given.

    Returns
    -------
    str
        A ``div`` with a style sheet, a table whose headings have scopes, and the legend. Colours
        only repeat what the letters say.

    Raises
    ------
    UnknownNameError
        If a party has no role in the matrix.
    InvalidValueError
        If a party is chosen twice, or none is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> page = raci_html(load_case("nwl-2009").raci, parties=["ACV", "CSL"])
    >>> '<th scope="col" title="Acute Commissioning Vehicle">ACV</th>' in page
    True
    >>> '<td class="raci-responsible"><abbr title="Responsible">R</abbr></td>' in page
    True
    """
    columns = _columns(matrix, parties)
    named = {n: matrix.known_parties[n].label for n in columns if n in matrix.known_parties}
    width = len(columns) + 1
    lines = [
        '<div class="raci">',
        f"<style>\n{STYLE}</style>",
        '<table class="raci-grid">',
        f"<caption>{html.escape(_title(matrix))}</caption>",
        "<thead>",
        '<tr><th scope="col">Activity</th>'
        + "".join(_party_heading(name, named.get(name, "")) for name in columns)
        + "</tr>",
        "</thead>",
    ]
    for stage in _stages(matrix):
        lines.append("<tbody>")
        if stage.heading:
            lines.append(
                f'<tr><th class="raci-stage" scope="rowgroup" colspan="{width}">'
                f"{html.escape(stage.heading)}</th></tr>"
            )
        for step in stage.steps:
            # A cell, not a heading: a heading here would be read out for the steps after it too.
            if step.heading:
                lines.append(
                    f'<tr><td class="raci-step" colspan="{width}">'
                    f"{html.escape(step.heading)}</td></tr>"
                )
            lines += [_html_row(one, columns) for one in step.activities]
        lines.append("</tbody>")
    labels = [f"{name}: {label}." for name, label in named.items() if label and label != name]
    legend = (_legend(), *labels, *_notes(matrix, columns))
    lines += [
        "</table>",
        '<ul class="raci-legend">',
        *(f"<li>{html.escape(note)}</li>" for note in legend),
        "</ul>",
        "</div>",
    ]
    return "\n".join(lines) + "\n"


def _party_heading(name: str, label: str) -> str:
    title = f' title="{html.escape(label)}"' if label else ""
    return f'<th scope="col"{title}>{html.escape(name)}</th>'


def _html_row(one: RaciAssignment, columns: tuple[str, ...]) -> str:
    heading = html.escape(f"{one.number} {one.activity}".strip())
    cells = "".join(_html_cell(_roles_of(one, name)) for name in columns)
    return f'<tr><th scope="row">{heading}</th>{cells}</tr>'


def _html_cell(roles: tuple[RaciRole, ...]) -> str:
    if not roles:
        return "<td></td>"
    letters = BETWEEN.join(
        f'<abbr title="{role.value.capitalize()}">{role.letter}</abbr>' for role in roles
    )
    return f'<td class="raci-{roles[0].value}">{letters}</td>'


def raci_records(matrix: RaciMatrix, *, expand: bool = False) -> list[dict[str, str | int]]:
    """Return a responsibility matrix as tidy records, one for each party's role in an activity.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    expand : bool, optional
        Whether each member stands in place of the groups that stand for it.

    Returns
    -------
    list of dict
        Each with the stage, step and activity, the role, the party, and the party's place among
        those with that role, from 1. A role that nobody has, or that is not stated, has none.

    Raises
    ------
    InvalidValueError
        If it is no matrix.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> records = raci_records(load_case("nwl-2009").raci)
    >>> [(one["role"], one["party"], one["place"]) for one in records[:4]]
    [('responsible', 'ACV', 1), ('accountable', 'PCT', 1), ('consulted', 'PCT', 1), \
('consulted', 'HL', 2)]
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    return [
        {
            "stage": one.stage,
            "step_number": one.step_number,
            "step": one.step,
            "number": one.number,
            "activity": one.activity,
            "role": role.value,
            "party": party,
            "place": place,
        }
        for one in matrix.assignments
        for role in ROLES
        for place, party in enumerate(
            matrix.holders(one, role) if expand else one.parties(role), start=1
        )
    ]


def raci_frame(matrix: RaciMatrix, *, expand: bool = False) -> "DataFrame":
    """Return a responsibility matrix as a tidy data frame, a row for each party's role.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    expand : bool, optional
        Whether each member stands in place of the groups that stand for it.

    Returns
    -------
    pandas.DataFrame
        The records of `raci_records`.

    Raises
    ------
    InvalidValueError
        If it is no matrix.
    MissingExtraError
        If pandas is not installed.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> frame = raci_frame(load_case("nwl-2009").raci)
    >>> int((frame["role"] == "accountable").sum())
    93
    """
    records = raci_records(matrix, expand=expand)
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError("a data frame", "dataframe") from None
    return pd.DataFrame(records, columns=list(FIELDS))


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
    said = [not _never_said(matrix, role) for role in ROLES]

    def row(name: str, numbers: list[int]) -> tuple[str, ...]:
        cells = (str(x) if known else "" for x, known in zip(numbers, said, strict=True))
        return (name, *cells, str(sum(numbers)))

    rows = [
        row(_on_one_line(name), list(map(int, numbers)))
        for name, numbers in zip(matrix.names, counts, strict=True)
    ]
    rows.append(row("All parties", list(map(int, counts.sum(axis=0)))))
    total = len(matrix.assignments)
    return TextTable(
        title=f"{_on_one_line(_title(matrix))}: activities by party and role",
        columns=("Party", *(role.value.capitalize() for role in ROLES), "All roles"),
        rows=tuple(rows),
        notes=(
            f"Of {total} {'activity' if total == 1 else 'activities'}.",
            "What several share counts for each of them, and several roles of one party each.",
            *map(_on_one_line, _not_said(matrix)),
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
    heads = (_on_one_line(one.number), _on_one_line(one.activity))
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
        return _on_one_line(write_cell(getattr(one, field)) or _NOT_SAID)
    return _on_one_line(getattr(one, field))


def _all_roles(one: RaciAssignment) -> str:
    return "; ".join(
        f"{role.letter} {_value(one, role)}" for role in ROLES if getattr(one, role) is not None
    )
