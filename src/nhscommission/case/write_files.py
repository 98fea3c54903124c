"""Writing text files that spreadsheets read, whole or not at all."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from nhscommission.foundations.errors import InvalidValueError

BYTE_ORDER_MARK: Final = "\ufeff"
"""In front of every CSV file, or Excel would not read £ as a pound sign."""


def sheet_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as the text of a CSV file.

    Parameters
    ----------
    columns : sequence of str
        The headings, in order.
    rows : iterable of mapping of str to str
        The cells of each row by heading; blank where a row has none.

    Returns
    -------
    str
        With a byte-order mark.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return BYTE_ORDER_MARK + buffer.getvalue()


def used_columns(
    columns: Sequence[str], rows: Sequence[Mapping[str, str]], *, always: Sequence[str]
) -> list[str]:
    """Return the columns in which something is written, and those that are always there.

    Parameters
    ----------
    columns : sequence of str
        All columns, in order.
    rows : sequence of mapping of str to str
        The cells of each row by heading.
    always : sequence of str
        Columns that stay even if nothing is in them.

    Returns
    -------
    list of str
        In the order of `columns`.
    """
    return [c for c in columns if c in always or any(row.get(c) for row in rows)]


def write_new_file(path: str | Path, text: str) -> Path:
    """Write a new text file, whole or not at all.

    Parameters
    ----------
    path : str or pathlib.Path
        A file that is not there yet, in a folder that is.
    text : str
        Its text.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InvalidValueError
        If something is there already, or the folder is not.
    """
    target = Path(path)
    if os.path.lexists(target):
        raise InvalidValueError(f"{target} is there already; name a new file")
    if not target.parent.is_dir():
        raise InvalidValueError(f"there is no folder {str(target.parent)!r}; make it first")
    handle, draft = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(draft).chmod(0o644)
        Path(draft).rename(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return target
