"""Reading contracts and invoices from CSV files."""

from pathlib import Path
from typing import Any

from nhscommission.case.text_files import file_place, placed, read_cells, read_sheet
from nhscommission.finance.settlement.contracts.sla_rows import SlaRow
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.foundations.errors import CaseFileError

_SLA_COLUMNS = ("provider", "commissioner", "service", "month", "activity", "price_pence")


def read_invoice_lines(path: str | Path) -> InvoiceLines:
    """Read the lines of invoices from a CSV file: one row a line.

    Parameters
    ----------
    path : str or pathlib.Path
        A file with the columns provider, invoice, line, commissioner, patient, day, code,
        quantity, unit_price_pence and amount_pence and, as wanted, point_of_delivery and spell. A
        blank cell is missing, which the rules find; patients are pseudonyms, never names.

    Returns
    -------
    InvoiceLines
        In the file's order [penny].

    Raises
    ------
    CaseFileError
        If the file cannot be read, a value is none, or a line is there twice; the message names
        the column and the row, the headings being row 1.

    Examples
    --------
    >>> read_invoice_lines("no.csv")
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.csv: there is no such file
    """
    folder, name = file_place(path)
    rows = read_cells(folder, name)
    headings = next(rows)[1]
    cells = list(zip(*(row for _, row in rows), strict=True)) or [()] * len(headings)
    columns: dict[str, Any] = dict(zip(headings, cells, strict=True))
    with placed("", name):
        return InvoiceLines.from_columns(columns, first_row=2)


def read_sla_rows(path: str | Path) -> tuple[SlaRow, ...]:
    """Read the rows of agreements, or of reports on them, from a CSV file.

    Parameters
    ----------
    path : str or pathlib.Path
        A file with the columns provider, commissioner, service, month (as in ``2009-04``),
        activity and price_pence.

    Returns
    -------
    tuple of SlaRow
        In the file's order, for `plan_from_rows` or `actuals_from_rows`.

    Raises
    ------
    CaseFileError
        If the file cannot be read, or a value is blank or none, with the line.

    Examples
    --------
    >>> read_sla_rows("no.csv")
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.csv: there is no such file
    """
    folder, name = file_place(path)
    sheet = read_sheet(folder, name)
    sheet.check_columns(required=_SLA_COLUMNS)
    rows = []
    for row in sheet.rows:
        for column, cell in row.cells.items():
            if not cell:
                raise CaseFileError(
                    f"{column} is blank, and missing is not 0; write it",
                    file=row.file,
                    line=row.line,
                )
        with placed("", row.file, row.line):
            cells: dict[str, Any] = dict(row.cells)
            rows.append(SlaRow(**cells))
    return tuple(rows)
