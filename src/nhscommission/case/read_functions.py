"""Reading what a paper says of functions of commissioning support, and of options."""

import os
from pathlib import Path
from typing import Final

from nhscommission.case.layout import (
    FUNCTION_COLUMNS,
    FUNCTION_OPTIONAL,
    FUNCTIONS,
    OPTION_COLUMNS,
    OPTION_OPTIONAL,
    OPTIONS,
)
from nhscommission.case.text_files import check_unique, placed, read_sheet
from nhscommission.sector.options import ConsideredOption
from nhscommission.sector.support_functions import SupportFunction

_IN_SCOPE: Final = {"yes": True, "no": False, "": None}


def read_functions(folder: Path) -> list[SupportFunction]:
    """Read the functions of commissioning support of a case.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.

    Returns
    -------
    list of SupportFunction
        In the file's order; none where there is no file.

    Raises
    ------
    CaseFileError
        If the file cannot be read.
    """
    if not os.path.lexists(folder / FUNCTIONS):
        return []
    sheet = read_sheet(folder, FUNCTIONS)
    sheet.check_columns(required=FUNCTION_COLUMNS, optional=FUNCTION_OPTIONAL)
    check_unique(sheet.rows, column="name")
    functions = []
    for row in sheet.rows:
        cells = dict(row.cells)
        scope = cells.pop("in_scope", "")
        if scope not in _IN_SCOPE:
            raise row.error(f"in_scope is {scope!r}; write yes, no, or leave it blank")
        with placed("", row.file, row.line):
            functions.append(SupportFunction(in_scope=_IN_SCOPE[scope], **cells))
    return functions


def read_options(folder: Path) -> list[ConsideredOption]:
    """Read the options that a paper considered.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.

    Returns
    -------
    list of ConsideredOption
        In the file's order; none where there is no file.

    Raises
    ------
    CaseFileError
        If the file cannot be read.
    """
    if not os.path.lexists(folder / OPTIONS):
        return []
    sheet = read_sheet(folder, OPTIONS)
    sheet.check_columns(required=OPTION_COLUMNS, optional=OPTION_OPTIONAL)
    options = []
    for row in sheet.rows:
        with placed("", row.file, row.line):
            options.append(ConsideredOption(**row.cells))
    return options
