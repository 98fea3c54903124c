"""Reading the assumptions of a case: the log, and the values by member and by period."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from nhscommission.case.assumptions import Assumption, Basis, Drawn, Entry, Quality, Shape
from nhscommission.case.layout import (
    ASSUMPTION_COLUMNS,
    ASSUMPTION_OPTIONAL,
    ASSUMPTIONS,
    BY_MEMBER,
    BY_MEMBER_AND_PERIOD,
    BY_PERIOD,
    FILE_OF_SHAPE,
    MEMBERS,
)
from nhscommission.case.text_files import (
    Place,
    Row,
    Sheet,
    check_unique,
    placed,
    read_sheet,
)
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
    choose,
    suggest,
)
from nhscommission.foundations.figures import PrintedFigure, parse_figure
from nhscommission.foundations.units import PERCENT, canonical_unit
from nhscommission.sector.organisations import Commissioner, Sector


def read_assumptions(
    folder: Path, sector: Sector, labels: tuple[str, ...], places: dict[str, Place]
) -> list[Assumption]:
    """Read the assumptions of a case, and their values by member and by period.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    sector : Sector
        Whose members the values are for.
    labels : tuple of str
        The periods' labels.
    places : dict of str to Place
        Takes the file and line of each assumption, as ``assumption:id``.

    Returns
    -------
    list of Assumption
        In the file's order.

    Raises
    ------
    CaseFileError
        If a file of assumptions cannot be read, or does not fit the members and periods.
    """
    sheet = read_sheet(folder, ASSUMPTIONS)
    sheet.check_columns(required=ASSUMPTION_COLUMNS, optional=ASSUMPTION_OPTIONAL)
    check_unique(sheet.rows, column="id")
    shapes = {row.cells["id"]: _shape(row) for row in sheet.rows}
    units = {row.cells["id"]: _unit(row) for row in sheet.rows}
    held = {row.cells["id"] for row in sheet.rows if row.cells.get("of_members")}
    found = {
        **_read_by_member(folder, sector, shapes, units, held),
        **_read_by_period(folder, labels, shapes, units),
        **_read_by_both(folder, sector, labels, shapes, units),
    }
    assumptions = []
    for row in sheet.rows:
        places[f"assumption:{row.cells['id']}"] = (row.file, row.line)
        with placed("", row.file, row.line):
            assumptions.append(_assumption(row, sector, found.get(row.cells["id"])))
    return assumptions


def _shape(row: Row) -> Shape:
    with placed("", row.file, row.line):
        return choose(Shape, row.cells["shape"], what="shape")


def _unit(row: Row) -> str:
    with placed(f"assumption {row.cells['id']!r}", row.file, row.line):
        unit = row.cells["unit"]
        if not unit:
            raise InvalidValueError("no unit is given; write 1 for a pure number")
        return PERCENT if unit == PERCENT else canonical_unit(unit)


def _assumption(row: Row, sector: Sector, entries: list[Entry] | None) -> Assumption:
    cells = row.cells
    name, shape = cells["id"], _shape(row)
    values: str | Sequence[Entry]
    if shape is Shape.SCALAR:
        values = cells["value"]
    elif cells["value"]:
        raise InvalidValueError(
            f"assumption {name!r} is {shape} and has a value here; its values belong in "
            f"{FILE_OF_SHAPE[shape]}, or its shape is scalar"
        )
    elif cells.get("of_members"):
        values = [_held(sector, member, cells["of_members"]) for member in sector.members]
    elif entries is None:
        raise InvalidValueError(
            f"assumption {name!r} is {shape}, and is not in {FILE_OF_SHAPE[shape]}"
        )
    else:
        values = entries
    share = cells.get("share", "")
    if share not in ("", "yes", "no"):
        raise InvalidValueError(f"assumption {name!r}: share is {share!r}; write yes, or leave it")
    return Assumption(
        id=name,
        label=cells["label"],
        unit=_unit(row),
        shape=shape,
        values=values,
        source=cells["source"],
        basis=cells.get("basis") or Basis.PRINTED,
        computation=cells.get("computed_by") or None,
        quality=cells.get("quality") or Quality.UNRATED,
        low=cells.get("low") or None,
        high=cells.get("high") or None,
        share={"yes": True, "no": False}.get(share),
        distribution=cells.get("distribution") or None,
        drawn=cells.get("drawn") or Drawn.TOGETHER,
        of_members=cells.get("of_members", ""),
        note=cells.get("note", ""),
    )


def _held(sector: Sector, member: Commissioner, attribute: str) -> Entry:
    known = [
        field.name for field in attrs.fields(Commissioner) if field.name.endswith("population")
    ]
    if attribute not in known:
        raise UnknownNameError("number of members", attribute, known)
    figure = getattr(member, attribute)
    if figure is None:
        raise InvalidValueError(f"{member.name} of {sector.name} has no {attribute} in {MEMBERS}")
    return Entry(member.name, "", figure)


def _check_known(name: str, shape: Shape, shapes: Mapping[str, Shape], where: Row | Sheet) -> None:
    if name not in shapes:
        raise where.error(f"{name!r} is not in {ASSUMPTIONS}; {suggest(name, shapes)}")
    if shapes[name] is not shape:
        raise where.error(f"{name!r} is {shapes[name]} in {ASSUMPTIONS}, and {shape} here")


def _figure(row: Row, column: str, unit: str) -> PrintedFigure:
    with placed(f"column {column!r}", row.file, row.line):
        return parse_figure(row.cells[column], unit=unit)


def _read_by_member(
    folder: Path,
    sector: Sector,
    shapes: Mapping[str, Shape],
    units: Mapping[str, str],
    held: set[str],
) -> dict[str, list[Entry]]:
    if Shape.BY_MEMBER not in {s for name, s in shapes.items() if name not in held}:
        return {}
    sheet = read_sheet(folder, BY_MEMBER)
    sheet.check_columns(required=["member"], optional=sheet.columns)
    check_unique(sheet.rows, column="member")
    names = [column for column in sheet.columns if column != "member"]
    for name in names:
        _check_known(name, Shape.BY_MEMBER, shapes, sheet)
        if name in held:
            raise sheet.error(f"{name!r} is said to be in {MEMBERS}, and is here too")
    _check_members(sheet, [row.cells["member"] for row in sheet.rows], sector)
    return {
        name: [
            Entry(row.cells["member"], "", _figure(row, name, units[name])) for row in sheet.rows
        ]
        for name in names
    }


def _check_member(row: Row, sector: Sector) -> None:
    if row.cells["member"] not in sector.member_names:
        raise row.error(
            f"{row.cells['member']!r} is not in {MEMBERS}; "
            f"{suggest(row.cells['member'], sector.member_names)}"
        )


def _check_members(sheet: Sheet, named: Sequence[str], sector: Sector) -> None:
    for row in sheet.rows:
        _check_member(row, sector)
    for member in sector.member_names:
        if member not in named:
            raise sheet.error(
                f"there is no row for the member {member!r}; missing is not zero: add it",
                line=None,
            )


def _read_by_period(
    folder: Path, labels: tuple[str, ...], shapes: Mapping[str, Shape], units: Mapping[str, str]
) -> dict[str, list[Entry]]:
    if Shape.BY_PERIOD not in shapes.values():
        return {}
    sheet = read_sheet(folder, BY_PERIOD)
    _check_periods(sheet, labels, ("assumption",))
    check_unique(sheet.rows, column="assumption")
    found = {}
    for row in sheet.rows:
        name = row.cells["assumption"]
        _check_known(name, Shape.BY_PERIOD, shapes, row)
        found[name] = [Entry("", label, _figure(row, label, units[name])) for label in labels]
    return found


def _read_by_both(
    folder: Path,
    sector: Sector,
    labels: tuple[str, ...],
    shapes: Mapping[str, Shape],
    units: Mapping[str, str],
) -> dict[str, list[Entry]]:
    if Shape.BY_MEMBER_AND_PERIOD not in shapes.values():
        return {}
    sheet = read_sheet(folder, BY_MEMBER_AND_PERIOD)
    _check_periods(sheet, labels, ("assumption", "member"))
    found: dict[str, list[Entry]] = {}
    for row in sheet.rows:
        name, member = row.cells["assumption"], row.cells["member"]
        _check_known(name, Shape.BY_MEMBER_AND_PERIOD, shapes, row)
        _check_member(row, sector)
        entries = found.setdefault(name, [])
        if member in {entry.member for entry in entries}:
            raise row.error(f"{name!r} for {member!r} is there again")
        entries += [Entry(member, label, _figure(row, label, units[name])) for label in labels]
    return found


def _check_periods(sheet: Sheet, labels: tuple[str, ...], first: tuple[str, ...]) -> None:
    for column in sheet.columns:
        if column not in labels and column not in first:
            raise sheet.error(
                f"the column {column!r} is not a period of the case; the periods are: "
                f"{', '.join(labels)} (a spreadsheet may have turned a year into a date)"
            )
    sheet.check_columns(required=[*first, *labels])
