"""The rules that ship for the lines of an invoice."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.invoices.bundles import find_unbundled
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
    period_text,
)
from nhscommission.finance.settlement.invoices.dated_rows import number_days
from nhscommission.finance.settlement.invoices.invoice_hits import (
    InvoiceHits,
    InvoiceRule,
    InvoiceSubject,
)
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.text_column import MISSING, TextColumn, combine_codes
from nhscommission.foundations.check_rules import CheckRule, Severity
from nhscommission.foundations.errors import UnknownNameError
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect_several

_NEEDED: Final = (
    "commissioner",
    "patient",
    "day",
    "code",
    "quantity",
    "unit_price_pence",
    "amount_pence",
)
_ASKABLE: Final = (*_NEEDED, "point_of_delivery", "spell")


def _at(rows: IntArray, values: IntArray) -> Callable[[int], int]:
    """Return what stands beside a row."""
    return lambda row: int(values[np.searchsorted(rows, row)])


def _is_known(lines: InvoiceLines, name: str) -> NDArray[np.bool_]:
    if name == "day":
        return ~np.isnat(lines.day)
    column: IntArray | TextColumn = getattr(lines, name)
    codes = column.codes if isinstance(column, TextColumn) else column
    return np.not_equal(codes, MISSING)


def _all_known(lines: InvoiceLines, *names: str) -> NDArray[np.bool_]:
    known = np.ones(len(lines), dtype=np.bool_)
    for name in names:
        known &= _is_known(lines, name)
    return known


def _find_duplicates(subject: InvoiceSubject) -> InvoiceHits:
    """Find lines that bill the same again: all but the first, where nothing is missing."""
    lines = subject.lines
    rows = np.flatnonzero(_all_known(lines, "patient", "code", "day", "amount_pence"))
    columns = [
        (column.codes[rows], len(column.labels))
        for column in (lines.provider, lines.patient, lines.code)
    ]
    key = combine_codes(*columns, (number_days(lines.day[rows]), 2**22))
    order = np.argsort(key)
    same = key[order][1:] == key[order][:-1]
    # Few lines are alike in these, and only they need to be compared by amount and order.
    alike = np.zeros(rows.size, dtype=np.bool_)
    alike[:-1] |= same
    alike[1:] |= same
    some = np.sort(order[alike])
    rows, (_, groups) = rows[some], np.unique(key[some], return_inverse=True)
    different, amounts = np.unique(lines.amount_pence[rows], return_inverse=True)
    key = combine_codes((groups, rows.size), (amounts, different.size))
    _, leaders, groups = np.unique(key, return_index=True, return_inverse=True)
    firsts = rows[leaders[groups]]
    again = firsts != rows
    rows, firsts = rows[again], firsts[again]
    first = _at(rows, firsts)
    return InvoiceHits(
        lines=lines, rows=rows, evidence=lambda row: f"billed already: {lines.place(first(row))}"
    )


def _find_arithmetic(subject: InvoiceSubject) -> InvoiceHits:
    """Find amounts that are not quantity × unit price; less than that is worth nothing."""
    lines = subject.lines
    product = lines.quantity * lines.unit_price_pence
    known = _all_known(lines, "quantity", "unit_price_pence", "amount_pence")
    rows = np.flatnonzero(known & (product != lines.amount_pence))

    def say(row: int) -> str:
        return (
            f"{lines.quantity[row]:,} × {lines.unit_price_pence[row]:,}p is {product[row]:,}p, "
            f"billed {lines.amount_pence[row]:,}p"
        )

    over = lines.amount_pence[rows] - product[rows]
    return InvoiceHits(lines=lines, rows=rows, values_pence=np.maximum(over, 0), evidence=say)


def _prices(subject: InvoiceSubject) -> ContractPrices:
    prices = subject.reference.prices
    return ContractPrices.from_rows([]) if prices is None else prices


def _agreed(subject: InvoiceSubject) -> IntArray:
    lines = subject.lines
    return _prices(subject).find(lines.provider, code=lines.code, day=lines.day)


def _find_price_differs(subject: InvoiceSubject) -> InvoiceHits:
    """Find unit prices other than agreed; a lower one is listed, and worth nothing."""
    lines, prices = subject.lines, _prices(subject)
    agreed = _agreed(subject)
    rows = np.flatnonzero((agreed != MISSING) & _all_known(lines, "unit_price_pence", "quantity"))
    rows = rows[lines.unit_price_pence[rows] != prices.unit_price_pence[agreed[rows]]]
    agreed = agreed[rows]
    price, quantity = prices.unit_price_pence[agreed], lines.quantity[rows]
    amounts = lines.amount_pence[rows]
    over = np.minimum((lines.unit_price_pence[rows] - price) * quantity, amounts - price * quantity)
    values = np.where(amounts == MISSING, MISSING, np.maximum(over, 0))
    at = _at(rows, agreed)

    def say(row: int) -> str:
        there = at(row)
        return (
            f"agreed {prices.unit_price_pence[there]:,}p "
            f"{period_text(prices.first_day[there], prices.last_day[there])}, "
            f"billed {lines.unit_price_pence[row]:,}p"
        )

    return InvoiceHits(lines=lines, rows=rows, values_pence=values, evidence=say)


def _find_not_in_contract(subject: InvoiceSubject) -> InvoiceHits:
    """Find codes for which no price was agreed on the day."""
    lines = subject.lines
    found = (_agreed(subject) == MISSING) & _all_known(lines, "code", "day")

    def say(row: int) -> str:
        return f"no price was agreed for {lines.code.text(row)} on {lines.day[row]}"

    return InvoiceHits(lines=lines, rows=found, evidence=say)


def _find_outside_contract(subject: InvoiceSubject) -> InvoiceHits:
    """Find days on which the commissioner had no contract with the provider."""
    lines = subject.lines
    contracts = subject.reference.contracts
    contracts = ContractPeriods.from_rows([]) if contracts is None else contracts
    under = contracts.find(lines.provider, commissioner=lines.commissioner, day=lines.day)
    found = (under == MISSING) & _all_known(lines, "commissioner", "day")

    def say(row: int) -> str:
        return (
            f"{lines.commissioner.text(row)} had no contract with {lines.provider.text(row)} on "
            f"{lines.day[row]}"
        )

    return InvoiceHits(lines=lines, rows=found, evidence=say)


def _find_not_ours(subject: InvoiceSubject) -> InvoiceHits:
    """Find patients for whom the commissioner billed did not answer on the day."""
    lines = subject.lines
    registered = subject.reference.registrations
    registered = Registrations.from_rows([]) if registered is None else registered
    holds = registered.find(lines.patient, day=lines.day)
    billed = registered.commissioner.codes_of(lines.commissioner)
    # The last, for rows without a registration, is no commissioner that could be billed.
    answers = np.append(registered.commissioner.codes, MISSING - 1)[holds]
    rows = np.flatnonzero((answers != billed) & _all_known(lines, "patient", "day", "commissioner"))
    at = _at(rows, holds[rows])

    def say(row: int) -> str:
        there = at(row)
        who = "nobody" if there == MISSING else registered.commissioner.text(there)
        return f"on {lines.day[row]} {who} answered for the patient"

    return InvoiceHits(lines=lines, rows=rows, evidence=say)


def _needs(name: str, what: str) -> Callable[[InvoiceSubject], str]:
    def missing(subject: InvoiceSubject) -> str:
        return f"no {what} were given" if getattr(subject.reference, name) is None else ""

    return missing


def missing_fields_rule(fields: Iterable[str] = _NEEDED) -> InvoiceRule:
    """Return the rule that a line says all that is needed to judge it.

    Parameters
    ----------
    fields : iterable of str, optional
        The columns that cannot be blank; all but the point of delivery and the spell by default.

    Returns
    -------
    CheckRule
        The rule ``missing_fields``; a line is worth its whole amount until it is completed.

    Raises
    ------
    UnknownNameError
        If there is no such column.
    InvalidValueError
        If they are not several.

    Examples
    --------
    >>> missing_fields_rule(["patient", "spell"]).title
    'patient and spell are filled in'
    """
    names = expect_several(fields, what="fields", like='["patient", "day"]')
    for name in names:
        if name not in _ASKABLE:
            raise UnknownNameError("column that can be blank", str(name), _ASKABLE)

    def find(subject: InvoiceSubject) -> InvoiceHits:
        lines = subject.lines
        blank = {name: ~_is_known(lines, name) for name in names}
        anywhere = np.zeros(len(lines), dtype=np.bool_)
        for column in blank.values():
            anywhere |= column

        def say(row: int) -> str:
            return f"not filled in: {', '.join(name for name in names if blank[name][row])}"

        return InvoiceHits(lines=lines, rows=anywhere, evidence=say)

    *but_last, last = names or ("nothing",)
    words = f"{', '.join(but_last)} and {last}" if but_last else last
    return CheckRule(
        id="missing_fields",
        title=f"{words} are filled in",
        severity=Severity.WARNING,
        find=find,
    )


INVOICE_RULES: Final[tuple[InvoiceRule, ...]] = (
    CheckRule(
        id="duplicate",
        title="nothing is billed twice: one provider, patient, code, day and amount",
        severity=Severity.ERROR,
        find=_find_duplicates,
    ),
    CheckRule(
        id="not_our_population",
        title="the commissioner billed answered for the patient on the day",
        severity=Severity.ERROR,
        find=_find_not_ours,
        missing=_needs("registrations", "registrations"),
    ),
    CheckRule(
        id="outside_contract_period",
        title="the commissioner had a contract with the provider on the day",
        severity=Severity.WARNING,
        find=_find_outside_contract,
        missing=_needs("contracts", "contracts"),
    ),
    CheckRule(
        id="not_in_contract",
        title="a price was agreed for the code on the day",
        severity=Severity.WARNING,
        find=_find_not_in_contract,
        missing=_needs("prices", "prices"),
    ),
    CheckRule(
        id="unbundled",
        title="what the price of another code includes is not billed beside it",
        severity=Severity.WARNING,
        find=find_unbundled,
        missing=_needs("bundles", "bundles"),
    ),
    CheckRule(
        id="arithmetic",
        title="the amount is the quantity times the unit price",
        severity=Severity.ERROR,
        find=_find_arithmetic,
    ),
    CheckRule(
        id="price_differs",
        title="the unit price is the one agreed",
        severity=Severity.ERROR,
        find=_find_price_differs,
        missing=_needs("prices", "prices"),
    ),
    missing_fields_rule(),
)
"""The rules that ship, in the order in which they take a line's value: what voids a whole line
before what corrects it, and what may yet be completed last."""
