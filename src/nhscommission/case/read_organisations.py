"""Reading the organisations of a case from ``members.csv`` and ``providers.csv``."""

import os
from pathlib import Path

from nhscommission.case.layout import (
    MEMBER_COLUMNS,
    MEMBER_OPTIONAL,
    MEMBERS,
    PROVIDER_COLUMNS,
    PROVIDER_OPTIONAL,
    PROVIDERS,
)
from nhscommission.case.text_files import Row, check_unique, placed, read_sheet
from nhscommission.case.toml_schema import CASE_FILE, SectorSection
from nhscommission.foundations.errors import suggest
from nhscommission.sector.organisations import (
    COMMISSIONER_KINDS,
    Commissioner,
    Provider,
    Sector,
)


def read_sector(folder: Path, section: SectorSection) -> Sector:
    """Read the organisations of a case.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    section : SectorSection
        What ``case.toml`` says of the sector.

    Returns
    -------
    Sector
        Its members and providers, in the files' order.

    Raises
    ------
    CaseFileError
        If a file of organisations cannot be read.
    """
    sheet = read_sheet(folder, MEMBERS)
    sheet.check_columns(required=MEMBER_COLUMNS, optional=MEMBER_OPTIONAL)
    check_unique(sheet.rows, column="name")
    providers: list[Provider] = []
    if os.path.lexists(folder / PROVIDERS):
        rows = read_sheet(folder, PROVIDERS)
        rows.check_columns(required=PROVIDER_COLUMNS, optional=PROVIDER_OPTIONAL)
        check_unique(rows.rows, column="name")
        for row in rows.rows:
            with placed("", row.file, row.line):
                providers.append(Provider(**row.cells))
    members = [_member(row) for row in sheet.rows]
    with placed("sector", CASE_FILE):
        return Sector(
            name=section.name,
            host=section.host,
            members=members,
            providers=providers,
        )


def _member(row: Row) -> Commissioner:
    kind = row.cells["kind"]
    if kind not in COMMISSIONER_KINDS:
        raise row.error(f"unknown kind {kind!r}; {suggest(kind, COMMISSIONER_KINDS)}")
    with placed("", row.file, row.line):
        return COMMISSIONER_KINDS[kind](
            name=row.cells["name"],
            code=row.cells.get("code", ""),
            weighted_population=row.cells.get("weighted_population") or None,
        )
