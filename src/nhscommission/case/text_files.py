"""Reading the text files of a case folder, strictly and within the folder."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final, TypeAlias

import attrs

from nhscommission.foundations.errors import (
    CaseFileError,
    InvalidValueError,
    NhsCommissionError,
    suggest,
)

_POUND_CP1252: Final = 0xA3
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
Place: TypeAlias = tuple[str, int | None]
"""A file, and a line in it."""

_SAVE_AS: Final = "save it as UTF-8 (in Excel: Save As, CSV UTF-8)"


@attrs.frozen
class Row:
    """A row of a CSV file.

    Parameters
    ----------
    file : str
        The file's path within the case folder.
    line : int
        The line it ends on, counted from 1.
    cells : dict of str to str
        Each cell by its column's heading, without space at either end.
    """

    file: str
    line: int
    cells: dict[str, str]

    def error(self, message: str) -> CaseFileError:
        """Return an error that names this row's place.

        Parameters
        ----------
        message : str
            What is wrong.

        Returns
        -------
        CaseFileError
            With the file and line in front.
        """
        return CaseFileError(message, file=self.file, line=self.line)


@attrs.frozen
class Sheet:
    """A CSV file: its headings and its rows.

    Parameters
    ----------
    file : str
        The file's path within the case folder.
    columns : tuple of str
        The headings, in order.
    rows : tuple of Row
        The rows that are not blank, in order.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def error(self, message: str, *, line: int | None = 1) -> CaseFileError:
        """Return an error that names this file.

        Parameters
        ----------
        message : str
            What is wrong.
        line : int, optional
            The line; the headings' line where none is given.

        Returns
        -------
        CaseFileError
            With the file and line in front.
        """
        return CaseFileError(message, file=self.file, line=line)

    def check_columns(self, *, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Check that the headings are those expected.

        Parameters
        ----------
        required : sequence of str
            Headings that must be there.
        optional : sequence of str, optional
            Headings that may be.

        Raises
        ------
        CaseFileError
            If one is missing or unknown.
        """
        for column in required:
            if column not in self.columns:
                raise self.error(
                    f"there is no column {column!r}; the columns are: {', '.join(self.columns)}"
                )
        known = [*required, *optional]
        for column in self.columns:
            if column not in known:
                raise self.error(f"unknown column {column!r}; {suggest(column, known)}")


def path_within(folder: Path, name: str) -> Path:
    """Return the path of a file that must lie inside a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    name : str
        The file's path within it, with ``/`` between its parts.

    Returns
    -------
    pathlib.Path
        The file's path.

    Raises
    ------
    CaseFileError
        If the path is absolute, leads outside the folder (also by way of a link), or the file is
        not there.
    """
    pure = PurePosixPath(name)
    outside = (
        not name.strip()
        or pure.is_absolute()
        or ".." in pure.parts
        or "\\" in name
        or bool(PureWindowsPath(name).drive)
    )
    path = folder / pure
    if outside or not _stays_within(folder, pure):
        raise CaseFileError(
            f"{name!r} is not a file of the case; name one inside its folder, with / between "
            "folders, for example tables/table-1.csv",
            file=str(folder),
        )
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path, it takes any name for an answer
        raise CaseFileError(f"there is no file {name!r} in the case's folder", file=str(folder))
    return path


def _stays_within(folder: Path, name: PurePosixPath) -> bool:
    """Whether no link on the way to a file leads out of its folder, which is resolved itself."""
    step = str(folder)
    for part in name.parts:
        step = f"{step}{os.sep}{part}"
        if os.path.islink(step):  # noqa: PTH114 - unlike Path, it takes any name for an answer
            return os.path.realpath(folder / name).startswith(f"{folder}{os.sep}")
    return True


def file_place(path: str | Path) -> tuple[Path, str]:
    """Return the folder and the name of a file of one's own, outside any case.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    tuple of (pathlib.Path, str)
        The folder, resolved, and the file's name in it.

    Raises
    ------
    InvalidValueError
        If it is no path.
    CaseFileError
        If there is no such file.
    """
    if not isinstance(path, str | Path):
        raise InvalidValueError(f"the path is {path!r:.80}; give the path of a file")
    if not os.path.isfile(path):  # noqa: PTH113 - unlike Path, it takes any name for an answer
        raise CaseFileError("there is no such file", file=str(path))
    file = Path(path).resolve()
    return file.parent, file.name


def read_text(folder: Path, name: str) -> str:
    """Read a text file of a case.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder.
    name : str
        The file's path within it.

    Returns
    -------
    str
        Its text, without a byte-order mark.

    Raises
    ------
    CaseFileError
        If it is not there, or is not UTF-8.
    """
    data = path_within(folder, name).read_bytes()
    if data.startswith(_UTF16_MARKS):
        raise CaseFileError(f"the file is UTF-16, and UTF-8 is needed; {_SAVE_AS}", file=name)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        what = "a Windows-1252 pound sign" if byte == _POUND_CP1252 else "a byte that is not UTF-8"
        raise CaseFileError(
            f"found {what} (byte 0x{byte:02X}), and UTF-8 is needed; {_SAVE_AS}",
            file=name,
            line=line,
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise CaseFileError("found a null byte; this is not a text file", file=name, line=line)
    return text


def read_sheet(folder: Path, name: str) -> Sheet:
    """Read a CSV file of a case, strictly.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder.
    name : str
        The file's path within it.

    Returns
    -------
    Sheet
        Its headings and rows. A byte-order mark, either kind of line end, and blank rows are
        accepted, since spreadsheets write them.

    Raises
    ------
    CaseFileError
        If it is empty or cut short, a quote is open, a heading is blank or there twice, or a row
        has more or fewer cells than there are headings.
    """
    lines = read_cells(folder, name)
    columns = next(lines)[1]
    rows = tuple(Row(name, line, dict(zip(columns, cells, strict=True))) for line, cells in lines)
    return Sheet(name, columns, rows)


def read_cells(
    folder: Path, name: str, *, last_line_end: bool = True
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Read the rows of a CSV file one after the other, the headings first.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that it must lie in.
    name : str
        The file's path within it.
    last_line_end : bool, optional
        False to accept a file without a line end at its end, as some publishers leave it.

    Yields
    ------
    tuple of (int, tuple of str)
        The line that a row ends on, and its cells without space at either end, as many as there
        are headings.

    Raises
    ------
    CaseFileError
        As `read_sheet`.
    """
    text = read_text(folder, name)
    if not text.strip():
        raise CaseFileError("the file is empty; its first line must hold the headings", file=name)
    if last_line_end and not text.endswith(("\n", "\r")):
        raise CaseFileError(
            "the file does not end with a line end, so it may be cut short; check the last line, "
            "and end it with a line end",
            file=name,
            line=text.count("\n") + 1,
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] | None = None
    try:
        for raw in reader:
            cells = tuple(cell.strip() for cell in raw)
            if not any(cells):
                continue
            if columns is None:
                columns = cells = _headings(list(cells), name, reader.line_num)
            elif len(cells) != len(columns):
                raise CaseFileError(
                    f"{len(cells)} cells, and there are {len(columns)} headings; the row is cut "
                    "short, or a cell with a comma is not in quotes",
                    file=name,
                    line=reader.line_num,
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise CaseFileError(
            f"not a CSV file, or cut short ({error})", file=name, line=reader.line_num
        ) from error


def _headings(cells: list[str], name: str, line: int) -> tuple[str, ...]:
    if len(cells) == 1 and ";" in cells[0]:
        raise CaseFileError(
            "the cells are separated by semicolons; save with commas", file=name, line=line
        )
    for place, cell in enumerate(cells, 1):
        if not cell:
            raise CaseFileError(
                f"the heading of column {place} is blank; the first line must hold a heading for "
                "each column (a title in a merged cell leaves blanks beside it: take it out)",
                file=name,
                line=line,
            )
        if cells.count(cell) > 1:
            raise CaseFileError(f"the heading {cell!r} is there twice", file=name, line=line)
    return tuple(cells)


@contextmanager
def placed(what: str, file: str, line: int | None = None) -> Iterator[None]:
    """Say in which file, and where in it, an error arose.

    Parameters
    ----------
    what : str
        The part of the file, to put in front of the message; may be blank.
    file : str
        The file's path within the case folder.
    line : int, optional
        The line in that file.

    Raises
    ------
    CaseFileError
        In place of any other error of this package.
    """
    try:
        yield
    except CaseFileError:
        raise
    except NhsCommissionError as error:
        raise CaseFileError(f"{what}: {error}" if what else str(error), file=file, line=line) from (
            error
        )


def check_unique(rows: Sequence[Row], *, column: str) -> None:
    """Check that no two rows have the same word in a column.

    Parameters
    ----------
    rows : sequence of Row
        The rows.
    column : str
        The column.

    Raises
    ------
    CaseFileError
        If two have.
    """
    seen: dict[str, int] = {}
    for row in rows:
        name = row.cells[column]
        if name in seen:
            raise row.error(
                f"{column} {name!r} is there again; it is on line {seen[name]} already, and must "
                "be unique"
            )
        seen[name] = row.line
