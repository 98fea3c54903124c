"""The screen: tables, JSON and how far a simulation is, for the command line."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from nhscommission.report.records import (
    Json,
)
from nhscommission.report.tables import (
    TextTable,
)

WIDE: Final = 120
"""The width of output that goes to no screen."""


LEAST_WORDS: Final = 16
"""The width that a column of words keeps, whatever the screen, if a word of it is so long."""


LEAST_NAMES: Final = 32
"""The same for the first column, so that ids can be copied from it."""


PADDING: Final = 3


EDGES: Final = 2


LONG: Final = 500_000
"""From how many draws on a simulation shows how far it is."""


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a screen how far a long simulation is, and how much time is left.

    Parameters
    ----------
    total : int
        How many draws are wanted.

    Yields
    ------
    callable or None
        Takes the draws done and wanted; None for a short simulation, or where there is no screen.
    """
    if total < LONG or not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("draws"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("draws", total=total)
        yield lambda done, _: bars.update(task, completed=done)


def print_json(record: Json) -> None:
    """Print a record as JSON.

    Parameters
    ----------
    record : dict or list
        Of plain values, all finite.
    """
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
    print(text, flush=True)  # noqa: T201


def print_tables(*tables: TextTable) -> None:
    """Print tables to fit the screen, and never narrower than their names and figures.

    Parameters
    ----------
    *tables : TextTable
        In order.
    """
    screen = shutil.get_terminal_size((WIDE, 24)).columns
    console = Console(width=max(screen, *(_least_width(table) for table in tables)))
    for table in tables:
        made = Table(
            title=Text(table.title), title_justify="left", title_style="bold", box=SIMPLE_HEAD
        )
        for place, (column, width) in enumerate(
            zip(table.columns, _widths(table, console.width), strict=True)
        ):
            if place < table.words:
                made.add_column(Text(column), overflow="fold", width=width)
            else:
                made.add_column(Text(column), justify="right", no_wrap=True)
        for place, row in enumerate(table.rows):
            style = "bold" if place in table.emphasis else None
            made.add_row(*(Text(cell) for cell in row), style=style)
        console.print(made)
        for note in table.notes:
            console.print(Text(note))
        console.print()
    print(end="", flush=True)  # noqa: T201


def _least_width(table: TextTable) -> int:
    """Return the width below which a table would lose names or cut figures."""
    return sum(width + PADDING for width in _least_widths(table)) + EDGES


def _least_widths(table: TextTable) -> list[int]:
    places = range(len(table.columns))
    return [_least_words(table, p) if p < table.words else _longest(table, p) for p in places]


def _longest(table: TextTable, place: int) -> int:
    return max(len(row[place]) for row in (table.columns, *table.rows))


def _widths(table: TextTable, screen: int) -> list[int]:
    """Share a screen out among the columns: each what it needs, and then a character in turn."""
    widths = _least_widths(table)
    left = screen - _least_width(table)
    wanting = [p for p in range(table.words) if widths[p] < _longest(table, p)]
    while left > 0 and wanting:
        for place in wanting[:left]:
            widths[place] += 1
        left -= len(wanting)
        wanting = [p for p in wanting if widths[p] < _longest(table, p)]
    return widths


def _least_words(table: TextTable, place: int) -> int:
    cells = (row[place] for row in (table.columns, *table.rows))
    most = LEAST_WORDS if place else LEAST_NAMES
    return min(max(len(word) for cell in cells for word in (cell.split() or [""])), most)
