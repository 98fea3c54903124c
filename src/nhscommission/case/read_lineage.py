"""Reading lineages: a CSV file with a row for each part of a body that another took on."""

from datetime import date
from pathlib import Path
from typing import Final

from nhscommission.case.text_files import Row, placed, read_sheet
from nhscommission.foundations.errors import CaseFileError, UnknownNameError
from nhscommission.sector.reorganisation import Lineage
from nhscommission.sector.successions import Succession, SuccessorMap

SHIPPED_LINEAGES: Final = Path(__file__).parent / "shipped_lineages"
_REQUIRED: Final = ("effective", "predecessor", "successor", "share", "source")
_OPTIONAL: Final = ("successor_kind", "announced", "note")
_UNKNOWN: Final = "?"
_YES: Final = {"yes": True, "no": False, "": False}


def load_lineage(name: str | Path) -> Lineage:
    """Load a shipped lineage by its name, or one of your own from a CSV file.

    Parameters
    ----------
    name : str or pathlib.Path
        The name of a shipped lineage (``"nw-london"``), or the path of a CSV file with the columns
        effective, predecessor, successor, share and source, and optionally successor_kind,
        announced and note. A share is written as 1, 0.35, 35% or 7/20, or ? where it is not known.

    Returns
    -------
    Lineage
        Its maps, one for each date.

    Raises
    ------
    CaseFileError
        If the file cannot be read as one; if a map loses people.
    UnknownNameError
        If there is no such lineage.

    References
    ----------
    For ``nw-london``, the sources stand in its rows, and in the source register.

    Examples
    --------
    >>> [str(one.effective) for one in load_lineage("nw-london").maps]
    ['2013-04-01', '2021-04-01', '2022-07-01', '2026-04-01']
    """
    given = Path(name)
    if given.suffix.lower() == ".csv" or len(given.parts) > 1:
        if not given.is_file():
            raise CaseFileError("there is no such file", file=str(name))
        file = given.resolve()
    else:
        known = {path.stem: path for path in sorted(SHIPPED_LINEAGES.glob("*.csv"))}
        if str(name) not in known:
            raise UnknownNameError("lineage", str(name), known)
        file = known[str(name)]
    sheet = read_sheet(file.parent, file.name)
    sheet.check_columns(required=_REQUIRED, optional=_OPTIONAL)
    if not sheet.rows:
        raise sheet.error("the file has headings and no rows")
    by_date: dict[date, list[Row]] = {}
    for row in sheet.rows:
        try:
            effective = date.fromisoformat(row.cells["effective"])
        except ValueError:
            raise row.error(
                f"effective is {row.cells['effective']!r}; give a date as 2013-04-01"
            ) from None
        by_date.setdefault(effective, []).append(row)
    maps = [_map(effective, rows) for effective, rows in sorted(by_date.items())]
    return Lineage(name=file.stem, maps=maps)


def _map(effective: date, rows: list[Row]) -> SuccessorMap:
    first = rows[0]
    for row in rows:
        for column in ("successor_kind", "announced"):
            if row.cells.get(column, "") != first.cells.get(column, ""):
                raise row.error(
                    f"{column} is {row.cells[column]!r}, and {first.cells[column]!r} on line "
                    f"{first.line}; all rows of one date must have the same"
                )
    announced = first.cells.get("announced", "")
    if announced not in _YES:
        raise first.error(f"announced is {announced!r}; give yes or no")
    successions = []
    for row in rows:
        share = row.cells["share"]
        with placed("", row.file, row.line):
            successions.append(
                Succession(
                    predecessor=row.cells["predecessor"],
                    successor=row.cells["successor"],
                    share=None if share == _UNKNOWN else share,
                    note=row.cells.get("note", ""),
                )
            )
    sources = dict.fromkeys(row.cells["source"] for row in rows)
    with placed("", first.file, first.line):
        return SuccessorMap(
            effective=effective,
            successions=successions,
            source="; ".join(sources),
            successor_kind=first.cells.get("successor_kind", ""),
            announced=_YES[announced],
        )
