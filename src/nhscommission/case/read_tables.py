"""Reading the tables that a paper prints, from ``tables.csv`` and the files it names."""

import os
from collections.abc import Mapping
from pathlib import Path

from nhscommission.case.layout import (
    CELL_COLUMNS,
    CELL_OPTIONAL,
    LESS,
    TABLE_COLUMNS,
    TABLE_OPTIONAL,
    TABLES,
    WHOLE_HORIZON,
)
from nhscommission.case.lines import PAYBACK
from nhscommission.case.tables import PrintedCell, PrintedTable, parse_printed_payback
from nhscommission.case.text_files import (
    Place,
    Row,
    Sheet,
    check_unique,
    placed,
    read_sheet,
)
from nhscommission.foundations.errors import CaseFileError, InvalidValueError
from nhscommission.foundations.figures import PrintedFigure, parse_figure
from nhscommission.foundations.units import DIMENSIONLESS, MONEY, PERCENT


def read_tables(
    folder: Path, labels: tuple[str, ...], units: Mapping[str, str], places: dict[str, Place]
) -> list[PrintedTable]:
    """Read the printed tables of a case.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    labels : tuple of str
        The periods' labels.
    units : mapping of str to str
        The unit of each assumption by its id.
    places : dict of str to Place
        Takes the file of each table, as ``table:id``.

    Returns
    -------
    list of PrintedTable
        In the index's order; none where there is no index.

    Raises
    ------
    CaseFileError
        If a table cannot be read, or its file is not inside the folder.
    """
    if not os.path.lexists(folder / TABLES):
        return []
    sheet = read_sheet(folder, TABLES)
    sheet.check_columns(required=TABLE_COLUMNS, optional=TABLE_OPTIONAL)
    check_unique(sheet.rows, column="id")
    tables = []
    for row in sheet.rows:
        file = row.cells["file"]
        places[f"table:{row.cells['id']}"] = (file, None)
        try:
            cells = _read_cells(read_sheet(folder, file), labels, units)
        except CaseFileError as error:
            if error.file != str(folder):
                raise
            raise row.error(str(error)) from error  # the file itself cannot be had
        with placed("", row.file, row.line):
            tables.append(
                PrintedTable(
                    id=row.cells["id"],
                    title=row.cells["title"],
                    source=row.cells["source"],
                    group=row.cells.get("group", ""),
                    note=row.cells.get("note", ""),
                    cells=cells,
                )
            )
    return tables


def split_heading(heading: str) -> tuple[str, str]:
    """Split a heading of a printed table into the words printed and what they stand for.

    Parameters
    ----------
    heading : str
        ``"2010/11"``, or ``"% Contribution = capitation"``.

    Returns
    -------
    tuple of str
        The words as printed; and a period, a measure, or ``"horizon"``.
    """
    printed, equals, key = heading.rpartition("=")
    return (printed.strip(), key.strip()) if equals else (heading, heading)


def _read_cells(
    sheet: Sheet, labels: tuple[str, ...], units: Mapping[str, str]
) -> list[PrintedCell]:
    sheet.check_columns(required=CELL_COLUMNS, optional=sheet.columns)
    headings = [
        (heading, *split_heading(heading))
        for heading in sheet.columns
        if heading not in (*CELL_COLUMNS, *CELL_OPTIONAL)
    ]
    return [
        _printed_cell(row, heading, column, key, labels, units)
        for row in sheet.rows
        for heading, column, key in headings
        if row.cells[heading]
    ]


def _printed_cell(
    row: Row,
    heading: str,
    column: str,
    key: str,
    labels: tuple[str, ...],
    units: Mapping[str, str],
) -> PrintedCell:
    words = row.cells
    by_column = key not in labels and key != WHOLE_HORIZON
    measure = key if by_column else words.get("measure", "")
    if not measure:
        raise row.error(f"a figure under {heading!r} needs a measure in its row")
    sign = -1.0 if measure.startswith(LESS) else 1.0
    measure = measure.removeprefix(LESS).strip()
    text = words[heading]
    try:
        figure = (
            parse_printed_payback(text)
            if measure == PAYBACK
            else _printed_figure(text, units.get(measure, MONEY))
        )
    except InvalidValueError as error:
        raise row.error(f"column {heading!r}: {error}") from error
    return PrintedCell(
        row=words["row"],
        column=column,
        figure=figure,
        measure=measure,
        sign=sign,
        member=words.get("member", ""),
        period=key if key in labels else "",
        scenario=words.get("scenario", ""),
        by_column=by_column,
        note=words.get("note", ""),
    )


def _printed_figure(text: str, unit: str) -> PrintedFigure:
    """Read a printed figure in its own unit; what it leaves out, its measure's unit says."""
    figure = parse_figure(text)
    bare = figure.unit == DIMENSIONLESS and "%" not in text and unit != PERCENT
    pounds = figure.unit == MONEY != unit and unit.startswith(MONEY)
    return parse_figure(text, unit=unit) if bare or pounds else figure
