"""Reading tables of populations: a CSV file with a row for each practice or other unit."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nhscommission.case.text_files import file_place, read_cells
from nhscommission.foundations.errors import CaseFileError, InvalidValueError, suggest
from nhscommission.sector.population_table import PopulationTable
from nhscommission.sector.populations import PopulationBase
from nhscommission.sector.weighted_population import NeedComponent

_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][-+]?\d{1,2})?", re.ASCII)


def read_population_table(
    path: str | Path,
    *,
    code: str,
    labels: Sequence[str],
    values: Mapping[str, str] | Sequence[str],
    base: PopulationBase,
) -> PopulationTable:
    """Read a tidy CSV of populations, such as the published tables of general practices.

    Parameters
    ----------
    path : str or pathlib.Path
        The CSV file, in UTF-8; a byte-order mark is accepted.
    code : str
        The heading of the column of codes, one for each row.
    labels : sequence of str
        Headings of columns of words to roll up by, such as the board and the district.
    values : sequence of str, or mapping of str to str
        Headings of columns of numbers >= 0, or names to give them, each with its heading. A blank
        cell is missing, which is not zero.
    base : PopulationBase
        Whom the populations count.

    Returns
    -------
    PopulationTable
        The columns asked for [person].

    Raises
    ------
    CaseFileError
        If the file cannot be read, a column is not there, a code is blank or stands twice, or a
        number is none or below 0, with the line.

    Examples
    --------
    >>> import nhscommission as nc
    >>> base = nc.PopulationBase(kind="registered", year="2022/23", source="a list")
    >>> nc.read_population_table("no.csv", code="code", labels=[], values=["people"], base=base)
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.csv: there is no such file
    """
    folder, file_name = file_place(path)
    lines = read_cells(folder, file_name, last_line_end=False)
    _, columns = next(lines)
    names = (
        dict(values) if isinstance(values, Mapping) else {heading: heading for heading in values}
    )
    for heading in (code, *labels, *names.values()):
        if heading not in columns:
            raise CaseFileError(
                f"there is no column {heading!r}; {suggest(heading, columns)}",
                file=file_name,
                line=1,
            )
    at = columns.index(code)
    words: list[tuple[str, int, list[str]]] = [(name, columns.index(name), []) for name in labels]
    numbers: list[tuple[str, int, list[float]]] = [
        (name, columns.index(heading), []) for name, heading in names.items()
    ]
    seen: dict[str, int] = {}
    for line, cells in lines:
        if not cells[at] or cells[at] in seen:
            problem = f"stands on line {seen[cells[at]]} already" if cells[at] else "is blank"
            raise CaseFileError(f"the {code} {cells[at]!r} {problem}", file=file_name, line=line)
        seen[cells[at]] = line
        for _, place, texts in words:
            texts.append(cells[place])
        for _, place, column in numbers:
            column.append(_number(cells[place], columns[place], file_name, line))
    if not seen:
        raise CaseFileError("the file has headings and no rows", file=file_name)
    try:
        return PopulationTable(
            codes=tuple(seen),
            base=base,
            labels=tuple((name, tuple(texts)) for name, _, texts in words),
            values=tuple(
                NeedComponent(name=name, weighted=np.array(column)) for name, _, column in numbers
            ),
        )
    except InvalidValueError as error:
        raise CaseFileError(str(error), file=file_name) from error


def _number(cell: str, heading: str, file: str, line: int) -> float:
    if not cell:
        return math.nan
    if _NUMBER.fullmatch(cell):
        return float(cell.replace(",", ""))
    raise CaseFileError(
        f"{heading} is {cell!r}; give a number >= 0, or leave the cell blank where it is missing",
        file=file,
        line=line,
    )
