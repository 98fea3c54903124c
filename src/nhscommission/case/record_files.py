"""Records in CSV files, one a row: reading them strictly, and writing them back."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from nhscommission.case.delivery_layout import RecordFile
from nhscommission.case.text_files import Row, check_unique, placed, read_sheet
from nhscommission.case.write_files import sheet_text, used_columns

T = TypeVar("T")


def read_rows(folder: Path, layout: RecordFile) -> tuple[Row, ...]:
    """Read the rows of a file of records.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    layout : RecordFile
        The file and its columns.

    Returns
    -------
    tuple of Row
        In the file's order; none where there is no file.

    Raises
    ------
    CaseFileError
        If the file cannot be read, or two rows have the same id.
    """
    if not os.path.lexists(folder / layout.file):
        return ()
    sheet = read_sheet(folder, layout.file)
    sheet.check_columns(required=layout.required, optional=layout.optional)
    if layout.unique:
        check_unique(sheet.rows, column=layout.unique)
    return sheet.rows


def read_records(
    folder: Path, layout: RecordFile, make: Callable[..., T], **readers: Callable[[str], Any]
) -> tuple[T, ...]:
    """Read each row of a file as one record.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    layout : RecordFile
        The file and its columns.
    make : callable
        Makes a record from its cells, by their columns' names; optional cells that are blank are
        left out.
    **readers : callable
        How the text of a column becomes what `make` takes, where it does not take text.

    Returns
    -------
    tuple of object
        In the file's order; none where there is no file.

    Raises
    ------
    CaseFileError
        If the file cannot be read, with the line.
    """
    return tuple(make_record(row, layout, make, **readers) for row in read_rows(folder, layout))


def make_record(
    row: Row, layout: RecordFile, make: Callable[..., T], **readers: Callable[[str], Any]
) -> T:
    """Make one record of a row.

    Parameters
    ----------
    row : Row
        The row.
    layout : RecordFile
        The file that it is in.
    make : callable
        Makes a record from its cells, by their columns' names; optional cells that are blank are
        left out.
    **readers : callable
        How the text of a column becomes what `make` takes, where it does not take text.

    Returns
    -------
    object
        The record.

    Raises
    ------
    CaseFileError
        If a cell cannot be read, with the line.
    """
    with placed("", row.file, row.line):
        cells = {
            column: readers[column](cell) if column in readers else cell
            for column, cell in row.cells.items()
            if cell or column in layout.required
        }
        return make(**cells)


def record_text(layout: RecordFile, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Write rows as the text of a file of records.

    Parameters
    ----------
    layout : RecordFile
        The file and its columns; optional ones in which nothing is written are left out.
    rows : iterable of mapping of str to str
        The cells of each row by column.

    Returns
    -------
    dict of str to str
        The file's text by its path within the case folder; nothing where there are no rows.
    """
    kept = list(rows)
    if not kept:
        return {}
    columns = used_columns([*layout.required, *layout.optional], kept, always=list(layout.required))
    return {layout.file: sheet_text(columns, kept)}


def record_row(record: Any, layout: RecordFile, **written: str) -> dict[str, str]:
    """Write a record's fields as the cells of a row.

    Parameters
    ----------
    record : object
        A frozen record, with a field for each column that is not given.
    layout : RecordFile
        The columns.
    **written : str
        Cells that are not a field's text.

    Returns
    -------
    dict of str to str
        The cells by column; blank for None.
    """
    fields = {field.name for field in attrs.fields(type(record))}
    cells = {}
    for column in (*layout.required, *layout.optional):
        if column in written:
            cells[column] = written[column]
        elif column in fields:
            value = getattr(record, column)
            cells[column] = "" if value is None else str(value)
    return cells
