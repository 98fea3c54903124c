"""Responsibility matrices in CSV files: one row an activity, one row a party."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from nhscommission.case.layout import (
    LISTED_STEP_COLUMNS,
    LISTED_STEP_OPTIONAL,
    LISTED_STEPS,
    PARTIES,
    PARTY_COLUMNS,
    PARTY_OPTIONAL,
    RACI,
    RACI_COLUMNS,
    RACI_NEEDED,
    STATED_ROLE_COLUMNS,
    STATED_ROLE_OPTIONAL,
    STATED_ROLES,
)
from nhscommission.case.text_files import Row, Sheet, check_unique, file_place, placed, read_sheet
from nhscommission.case.write_files import sheet_text, used_columns, write_new_file
from nhscommission.foundations.errors import CaseFileError, InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import expect
from nhscommission.governance.raci.assignments import ROLES, RaciAssignment, read_cell, write_cell
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.other_tables import ListedStep, StatedRole
from nhscommission.governance.raci.parties import (
    BETWEEN,
    Party,
    PartyKind,
    parties_by_name,
    read_party_kind,
)

EACH_MEMBER: Final = "each member"
"""In a file: each member of the sector."""

_LETTERS: Final[Mapping[str, str]] = {role.letter: role.value for role in ROLES}
_DATE: Final = re.compile(r"\d{1,4}[/-](\d{1,2}|[A-Za-z]{3})([/-]\d{2,4})?")
_MERGED: Final = ("stage", "step_number", "step")


def read_parties(path: str | Path, *, members: Iterable[str] = ()) -> tuple[Party, ...]:
    """Read a register of parties from a CSV file: one row a party.

    Parameters
    ----------
    path : str or pathlib.Path
        A file with the columns name and, as wanted, label, kind (organisation, team or group),
        members (of a group, as in ``Brent/Ealing``, or ``each member``), part_of, source and note.
    members : iterable of str, optional
        The members of the sector, for groups that stand for each of them.

    Returns
    -------
    tuple of Party
        In the file's order.

    Raises
    ------
    CaseFileError
        If the file cannot be read, with the line.

    Examples
    --------
    >>> read_parties("no.csv")
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.csv: there is no such file
    """
    folder, name = file_place(path)
    return _read_parties(folder, name, tuple(members))


def read_raci(path: str | Path, *, parties: Iterable[Party] | None = None) -> RaciMatrix:
    """Read a responsibility matrix from a CSV file: one row an activity, as Excel saves it.

    Parameters
    ----------
    path : str or pathlib.Path
        A file with the columns activity, responsible and accountable and, as wanted, consulted,
        informed, number, stage, step_number, step, source and note; R, A, C and I do for the
        roles. Several parties stand as ``ACV/SPD``, and nobody as ``-``. A blank cell says nothing,
        and is refused for those who are responsible or accountable.
    parties : iterable of Party, optional
        The register, as `read_parties` reads it; each name an organisation of its own, if not
        given.

    Returns
    -------
    RaciMatrix
        With its activities in the file's order.

    Raises
    ------
    CaseFileError
        If the file cannot be read: a blank role, a party that is not in the register, a number
        that Excel has made a date of, or cells left blank under a merged one, with the line.

    Examples
    --------
    >>> read_raci("no.csv")
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.csv: there is no such file
    """
    folder, name = file_place(path)
    register = None if parties is None else tuple(parties)
    assignments = _read_assignments(folder, name, register)
    return RaciMatrix(assignments=assignments, parties=register or ())


def write_raci(matrix: RaciMatrix, path: str | Path) -> Path:
    """Write the activities of a responsibility matrix to a new CSV file that Excel opens.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    path : str or pathlib.Path
        A file that is not there yet.

    Returns
    -------
    pathlib.Path
        The file; `read_raci` reads the same activities from it.

    Raises
    ------
    InvalidValueError
        If the file is there already, or it is no matrix.

    Examples
    --------
    >>> import tempfile
    >>> from nhscommission import load_case
    >>> matrix = load_case("nwl-2009").raci
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = read_raci(write_raci(matrix, f"{folder}/raci.csv"))
    >>> again.assignments == matrix.assignments
    True
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix, such as case.raci")
    return write_new_file(path, raci_text(matrix.assignments))


def write_parties(
    parties: Iterable[Party], path: str | Path, *, members: Iterable[str] = ()
) -> Path:
    """Write a register of parties to a new CSV file that Excel opens.

    Parameters
    ----------
    parties : iterable of Party
        The register.
    path : str or pathlib.Path
        A file that is not there yet.
    members : iterable of str, optional
        The members of the sector: a group of just these is written as ``each member``.

    Returns
    -------
    pathlib.Path
        The file; `read_parties` reads the same register from it.

    Raises
    ------
    InvalidValueError
        If the file is there already, or two parties have one name.

    Examples
    --------
    >>> import tempfile
    >>> register = [Party(name="ACV", kind="team")]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = read_parties(write_parties(register, f"{folder}/parties.csv"))
    >>> again == tuple(register)
    True
    """
    register = tuple(parties)
    parties_by_name(register)
    return write_new_file(path, parties_text(register, tuple(members)))


def read_case_raci(folder: Path, members: tuple[str, ...]) -> RaciMatrix | None:
    """Read the responsibility matrix of a case, with its register and the other tables.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    members : tuple of str
        The members of the sector.

    Returns
    -------
    RaciMatrix or None
        None where the case has none.

    Raises
    ------
    CaseFileError
        If a file cannot be read, or there are parties or other tables and no matrix.
    """
    there = {
        name: os.path.lexists(folder / name) for name in (RACI, PARTIES, LISTED_STEPS, STATED_ROLES)
    }
    if not there[RACI]:
        for name, found in there.items():
            if found:
                raise CaseFileError(f"there is no {RACI} that it belongs to", file=name)
        return None
    parties = _read_parties(folder, PARTIES, members) if there[PARTIES] else None
    assignments = _read_assignments(folder, RACI, parties)
    steps: list[ListedStep] = []
    if there[LISTED_STEPS]:
        sheet = read_sheet(folder, LISTED_STEPS)
        sheet.check_columns(required=LISTED_STEP_COLUMNS, optional=LISTED_STEP_OPTIONAL)
        for row in sheet.rows:
            with placed("", row.file, row.line):
                cells = dict(row.cells)
                linked = read_cell(cells.pop("parties", "") or "-", what="parties")
                steps.append(ListedStep(parties=linked, **cells))
    roles: list[StatedRole] = []
    if there[STATED_ROLES]:
        sheet = read_sheet(folder, STATED_ROLES)
        sheet.check_columns(required=STATED_ROLE_COLUMNS, optional=STATED_ROLE_OPTIONAL)
        for row in sheet.rows:
            with placed("", row.file, row.line):
                roles.append(StatedRole(**row.cells))
    with placed("", RACI):
        return RaciMatrix(
            assignments=assignments,
            parties=parties or (),
            listed_steps=steps,
            stated_roles=roles,
        )


def _read_parties(folder: Path, name: str, members: tuple[str, ...]) -> tuple[Party, ...]:
    sheet = read_sheet(folder, name)
    sheet.check_columns(required=PARTY_COLUMNS, optional=PARTY_OPTIONAL)
    check_unique(sheet.rows, column="name")
    found = []
    for row in sheet.rows:
        cells = dict(row.cells)
        text = cells.pop("members", "")
        kind = cells.pop("kind", "") or PartyKind.ORGANISATION.value
        with placed("", row.file, row.line):
            if text == EACH_MEMBER and not members:
                raise InvalidValueError(
                    f"the members are {text!r}, and no sector is given; name them one by one, as "
                    "in Brent/Ealing, or give members="
                )
            names = members if text == EACH_MEMBER else read_cell(text or "-", what="members")
            found.append(Party(kind=read_party_kind(kind), members=names, **cells))
    with placed("", name):
        parties_by_name(found)
    return tuple(found)


def _read_assignments(
    folder: Path, name: str, parties: Sequence[Party] | None
) -> list[RaciAssignment]:
    sheet = _with_roles_named(read_sheet(folder, name))
    sheet.check_columns(required=RACI_NEEDED, optional=RACI_COLUMNS)
    _check_merged(sheet)
    known = None if parties is None else parties_by_name(parties)
    found = []
    for row in sheet.rows:
        cells = dict(row.cells)
        number = cells.get("number", "")
        if _is_date(number):
            raise row.error(
                f"the number is {number!r}, a date; Excel makes one of 1.2.3 and the like: format "
                "the column as text, and type the number again"
            )
        with placed("", row.file, row.line):
            for role in ("consulted", "informed"):
                if not cells.get(role):
                    cells.pop(role, None)
            one = RaciAssignment(**cells)
            if known is not None:
                for role in ROLES:
                    for party in one.parties(role):
                        if party not in known:
                            raise UnknownNameError(f"party ({role})", party, known)
        found.append(one)
    if not found:
        raise sheet.error("there are no activities below the headings; give at least one")
    return found


def _with_roles_named(sheet: Sheet) -> Sheet:
    """Write out R, A, C and I, and headings in capitals."""
    known = {c.casefold(): c for c in RACI_COLUMNS} | {k.casefold(): v for k, v in _LETTERS.items()}
    names = {c: known.get(c.casefold().replace(" ", "_"), c) for c in sheet.columns}
    columns = tuple(names.values())
    twice = next((c for c in columns if columns.count(c) > 1), None)
    if twice is not None:
        raise sheet.error(f"two columns are read as {twice!r}; keep one of them")
    rows = tuple(
        attrs.evolve(row, cells={names[c]: cell for c, cell in row.cells.items()})
        for row in sheet.rows
    )
    return attrs.evolve(sheet, columns=columns, rows=rows)


def _check_merged(sheet: Sheet) -> None:
    """Refuse blank cells under one that was merged, which Excel leaves when it saves as CSV."""
    for column in _MERGED:
        if column not in sheet.columns:
            continue
        above: Row | None = None
        for row in sheet.rows:
            if row.cells[column]:
                above = row
            elif above is not None:
                raise row.error(
                    f"{column} is blank, and it is {above.cells[column]!r} on line {above.line}; "
                    "Excel saves the cells under a merged one as blanks: unmerge them (Home, Merge "
                    "& Centre), fill each one down, and save again"
                )


def raci_text(assignments: Iterable[RaciAssignment]) -> str:
    """Write activities as the text of a CSV file.

    Parameters
    ----------
    assignments : iterable of RaciAssignment
        The activities.

    Returns
    -------
    str
        One row an activity.

    Raises
    ------
    InvalidValueError
        If what would be written could not be read again.
    """
    written = tuple(assignments)
    _check_writable(written)
    rows = [
        {
            **{c: getattr(one, c) for c in RACI_COLUMNS if c not in _ROLE_NAMES},
            **{role.value: write_cell(getattr(one, role)) for role in ROLES},
        }
        for one in written
    ]
    return sheet_text(used_columns(RACI_COLUMNS, rows, always=RACI_NEEDED), rows)


def _check_writable(assignments: Sequence[RaciAssignment]) -> None:
    """Refuse what `read_raci` would refuse to read: dates for numbers, and blanks below words."""
    for one in assignments:
        if _is_date(one.number):
            raise InvalidValueError(
                f"the number {one.number!r} looks like a date, as Excel makes one of 1.2.3; number "
                "the activity in another way"
            )
    for column in _MERGED:
        above = ""
        for one in assignments:
            value = getattr(one, column)
            if above and not value:
                raise InvalidValueError(
                    f"{one.place} has no {column}, and others before it have one ({above!r}); a "
                    "blank in the file would look like a merged cell: give each activity its own"
                )
            above = value or above


def _is_date(number: str) -> bool:
    return bool(_DATE.fullmatch(number)) and not number.isdigit()


_ROLE_NAMES: Final = frozenset(role.value for role in ROLES)


def parties_text(parties: Iterable[Party], members: tuple[str, ...]) -> str:
    """Write a register of parties as the text of a CSV file.

    Parameters
    ----------
    parties : iterable of Party
        The register.
    members : tuple of str
        The members of the sector.

    Returns
    -------
    str
        One row a party.
    """
    rows = []
    for party in parties:
        each = bool(members) and party.members == members
        rows.append(
            {
                "name": party.name,
                "label": party.label,
                "kind": "" if party.kind is PartyKind.ORGANISATION else party.kind.value,
                "members": EACH_MEMBER if each else BETWEEN.join(party.members),
                "part_of": party.part_of,
                "source": party.source,
                "note": party.note,
            }
        )
    columns = [*PARTY_COLUMNS, *PARTY_OPTIONAL]
    return sheet_text(used_columns(columns, rows, always=PARTY_COLUMNS), rows)


def case_raci_files(matrix: RaciMatrix, members: tuple[str, ...]) -> dict[str, str]:
    """Write a responsibility matrix as the files of a case.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    members : tuple of str
        The members of the sector.

    Returns
    -------
    dict of str to str
        Each file's text by its name.
    """
    files = {
        PARTIES: parties_text(matrix.parties, members),
        RACI: raci_text(matrix.assignments),
    }
    if matrix.listed_steps:
        rows = [
            {**attrs.asdict(one), "parties": BETWEEN.join(one.parties)}
            for one in matrix.listed_steps
        ]
        columns = [*LISTED_STEP_COLUMNS, *LISTED_STEP_OPTIONAL]
        files[LISTED_STEPS] = sheet_text(
            used_columns(columns, rows, always=LISTED_STEP_COLUMNS), rows
        )
    if matrix.stated_roles:
        rows = [
            {**attrs.asdict(one), "activities": BETWEEN.join(one.activities)}
            for one in matrix.stated_roles
        ]
        columns = [*STATED_ROLE_COLUMNS, *STATED_ROLE_OPTIONAL]
        files[STATED_ROLES] = sheet_text(
            used_columns(columns, rows, always=STATED_ROLE_COLUMNS), rows
        )
    return files
