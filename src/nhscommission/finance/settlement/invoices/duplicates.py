"""Lines that bill the same again."""

import numpy as np

from nhscommission.finance.settlement.invoices.contract_tables import Registrations
from nhscommission.finance.settlement.invoices.dated_rows import number_days
from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceHits, InvoiceSubject
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.text_column import MISSING, combine_codes
from nhscommission.foundations.labelled import IntArray


def find_duplicates(subject: InvoiceSubject) -> InvoiceHits:
    """Find lines that bill the same again: all but one, where nothing is missing.

    Parameters
    ----------
    subject : InvoiceSubject
        The lines, and the registrations where they are known.

    Returns
    -------
    InvoiceHits
        All but one of each group of the same provider, patient, code, day and amount. The one that
        stays does not depend on the order of lines: it is billed to the commissioner that answers
        for the patient, where there is one that is; then has an amount that is the quantity times
        the unit price; then has the smallest invoice and line, shorter text being smaller.
    """
    lines = subject.lines
    rows = np.flatnonzero(lines.are_filled("patient", "code", "day", "amount_pence"))
    columns = [
        (column.codes[rows], len(column.labels))
        for column in (lines.provider, lines.patient, lines.code)
    ]
    key = combine_codes(*columns, (number_days(lines.day[rows]), 2**22))
    order = np.argsort(key)
    same = key[order][1:] == key[order][:-1]
    # Few lines are alike in these, and only they need to be compared by amount.
    alike = np.zeros(rows.size, dtype=np.bool_)
    alike[:-1] |= same
    alike[1:] |= same
    some = np.sort(order[alike])
    rows, (_, groups) = rows[some], np.unique(key[some], return_inverse=True)
    different, amounts = np.unique(lines.amount_pence[rows], return_inverse=True)
    key = combine_codes((groups, rows.size), (amounts, different.size))
    rows, key = _best_first(lines, rows, key, subject.reference.registrations)
    _, leaders, groups = np.unique(key, return_index=True, return_inverse=True)
    kept = rows[leaders[groups]]
    again = np.flatnonzero(kept != rows)
    again = again[np.argsort(rows[again])]
    rows, kept = rows[again], kept[again]

    def say(row: int) -> str:
        leader = int(kept[np.searchsorted(rows, row)])
        return f"billed already: {lines.place(leader)}"

    return InvoiceHits(lines=lines, rows=rows, evidence=say)


def _by_length(text: str | None) -> str:
    """Return what sorts 9 before 10."""
    return f"{len(text or ''):06} {text}"


def _best_first(
    lines: InvoiceLines, rows: IntArray, key: IntArray, registrations: Registrations | None
) -> tuple[IntArray, IntArray]:
    """Keep the groups with more than one line, the line that is to stay first."""
    _, group, size = np.unique(key, return_inverse=True, return_counts=True)
    several = size[group] > 1
    rows, key = rows[several], key[several]
    foreign = np.zeros(rows.size, dtype=np.bool_)
    if registrations is not None and rows.size and len(registrations):
        home = registrations.find(lines.patient.take(rows), day=lines.day[rows])
        billed = registrations.commissioner.codes_of(lines.commissioner.take(rows))
        foreign = (home == MISSING) | (registrations.commissioner.codes[home] != billed)
    product = lines.quantity[rows] * lines.unit_price_pence[rows]
    odd = ~lines.are_filled("quantity", "unit_price_pence")[rows]
    odd |= product != lines.amount_pence[rows]
    invoice, line = (
        np.unique([_by_length(column.text(row)) for row in rows.tolist()], return_inverse=True)[1]
        for column in (lines.invoice, lines.line)
    )
    order = np.lexsort((line, invoice, odd, foreign, key))
    return rows[order], key[order]
