"""Responsibility matrices in Markdown and HTML."""

import html
from collections.abc import Iterable
from typing import Final

from nhscommission.governance.raci.assignments import (
    RaciAssignment,
    RaciRole,
)
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.parties import BETWEEN
from nhscommission.report.raci_grid import (
    grid_columns,
    grid_legend,
    grid_notes,
    grid_stages,
    grid_title,
    role_letters,
    roles_of,
)

_MARKDOWN: Final = {
    **{character: f"\\{character}" for character in "\\|`*_[]~$"},
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
    columns = grid_columns(matrix, parties)

    def line(*cells: str) -> str:
        return f"| {' | '.join(cells)} |"

    def strong(text: str) -> str:
        return f"**{_markdown(text)}**" if text else ""

    blank = ("",) * len(columns)
    lines = [
        strong(grid_title(matrix)),
        "",
        line("No.", "Activity", *map(_markdown, columns)),
        line("---", "---", *(":-:" for _ in columns)),
    ]
    for stage in grid_stages(matrix):
        if stage.heading:
            lines.append(line("", strong(stage.heading), *blank))
        for step in stage.steps:
            if step.heading:
                lines.append(line(strong(step.number), strong(step.name), *blank))
            for one in step.activities:
                letters = (role_letters(one, name) for name in columns)
                lines.append(line(_markdown(one.number), _markdown(one.activity), *letters))
    lines += [
        "",
        *(f"- {_markdown(note)}" for note in (grid_legend(), *grid_notes(matrix, columns))),
    ]
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
    columns = grid_columns(matrix, parties)
    named = {n: matrix.known_parties[n].label for n in columns if n in matrix.known_parties}
    width = len(columns) + 1
    lines = [
        '<div class="raci" lang="en-GB">',
        f"<style>\n{STYLE}</style>",
        '<table class="raci-grid">',
        f"<caption>{html.escape(grid_title(matrix))}</caption>",
        "<thead>",
        '<tr><th scope="col">Activity</th>'
        + "".join(_party_heading(name, named.get(name, "")) for name in columns)
        + "</tr>",
        "</thead>",
    ]
    for stage in grid_stages(matrix):
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
    legend = (grid_legend(), *labels, *grid_notes(matrix, columns))
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
    cells = "".join(_html_cell(roles_of(one, name)) for name in columns)
    return f'<tr><th scope="row">{heading}</th>{cells}</tr>'


def _html_cell(roles: tuple[RaciRole, ...]) -> str:
    if not roles:
        return "<td></td>"
    letters = BETWEEN.join(
        f'<abbr title="{role.value.capitalize()}">{role.letter}</abbr>' for role in roles
    )
    return f'<td class="raci-{roles[0].value}">{letters}</td>'
