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
from nhscommission.finance.settlement.invoices.duplicates import find_duplicates
from nhscommission.finance.settlement.invoices.invoice_hits import (
    InvoiceHits,
    InvoiceRule,
    InvoiceSubject,
)
from nhscommission.finance.settlement.invoices.text_column import MISSING, TextColumn
from nhscommission.foundations.check_rules import CheckRule, Severity
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
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


def _find_arithmetic(subject: InvoiceSubject) -> InvoiceHits:
    """Find amounts that are not quantity × unit price; less than that is worth nothing."""
    lines = subject.lines
    product = lines.quantity * lines.unit_price_pence
    known = lines.are_filled("quantity", "unit_price_pence", "amount_pence")
    rows = np.flatnonzero(known & (product != lines.amount_pence))
    prices, unit = _prices(subject), lines.unit_price_pence[rows]
    price = unit
    if rows.size and len(prices):
        own = lines.provider.take(rows), lines.code.take(rows), lines.day[rows]
        agreed = prices.find(own[0], code=own[1], day=own[2])
        # What is agreed is owed, even where a lower unit price was written beside it.
        price = np.where(agreed == MISSING, unit, np.maximum(unit, prices.unit_price_pence[agreed]))
    at = _at(rows, price)

    def say(row: int) -> str:
        text = (
            f"{lines.quantity[row]:,} × {lines.unit_price_pence[row]:,}p is {product[row]:,}p, "
            f"billed {lines.amount_pence[row]:,}p"
        )
        owed = at(row)
        return text if owed == lines.unit_price_pence[row] else f"{text}, agreed {owed:,}p each"

    over = lines.amount_pence[rows] - price * lines.quantity[rows]
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
    rows = np.flatnonzero((agreed != MISSING) & lines.are_filled("unit_price_pence", "quantity"))
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
    found = (_agreed(subject) == MISSING) & lines.are_filled("code", "day")

    def say(row: int) -> str:
        return f"no price was agreed for {lines.code.text(row)} on {lines.day[row]}"

    return InvoiceHits(lines=lines, rows=found, evidence=say)


def _find_outside_contract(subject: InvoiceSubject) -> InvoiceHits:
    """Find days on which the commissioner had no contract with the provider."""
    lines = subject.lines
    contracts = subject.reference.contracts
    contracts = ContractPeriods.from_rows([]) if contracts is None else contracts
    under = contracts.find(lines.provider, commissioner=lines.commissioner, day=lines.day)
    found = (under == MISSING) & lines.are_filled("commissioner", "day")

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
    rows = np.flatnonzero((answers != billed) & lines.are_filled("patient", "day", "commissioner"))
    at = _at(rows, holds[rows])

    def say(row: int) -> str:
        there = at(row)
        who = "nobody" if there == MISSING else registered.commissioner.text(there)
        return f"on {lines.day[row]} {who} answered for the patient"

    return InvoiceHits(lines=lines, rows=rows, evidence=say)


def _needs(name: str, column: str, alike: str) -> Callable[[InvoiceSubject], str]:
    """Make what a rule needs: a table, and one that is about the same as the lines."""

    def missing(subject: InvoiceSubject) -> str:
        table = getattr(subject.reference, name)
        if table is None:
            return f"no {name} were given"
        billed: TextColumn = getattr(subject.lines, column)
        agreed: TextColumn = getattr(table, column)
        if not billed.labels or not agreed.labels:
            return ""
        # Where the first joins, as it nearly always does, no set of all has to be made.
        if billed.labels[0] in agreed.labels or not set(billed.labels).isdisjoint(agreed.labels):
            return ""
        return f"none of the {len(billed.labels):,} {column}s is in the {name}; are they {alike}?"

    return missing


_PATIENTS: Final = "the same pseudonyms"
_PROVIDERS: Final = "written alike"


def _needs_spells(subject: InvoiceSubject) -> str:
    if subject.reference.bundles is None:
        return "no bundles were given"
    there = not len(subject.lines) or subject.lines.are_filled("spell").any()
    return "" if there else "no spell was given"


def _needs_spell(subject: InvoiceSubject) -> NDArray[np.bool_]:
    """Say of each line whether a bundle is about its code, so that it needs a spell."""
    about = {name for one in subject.reference.bundles or () for name in (one.component, one.whole)}
    labels = subject.lines.code.labels
    # The last is for lines without a code.
    return np.array([*(label in about for label in labels), False])[subject.lines.code.codes]


def missing_fields_rule(fields: Iterable[str] | None = None) -> InvoiceRule:
    """Return the rule that a line says all that is needed to judge it.

    Parameters
    ----------
    fields : iterable of str, optional
        The columns that cannot be blank; by default all but the point of delivery, and the spell
        only where a bundle is about the line's code.

    Returns
    -------
    CheckRule
        The rule ``missing_fields``; a line is worth its whole amount until it is completed.

    Raises
    ------
    UnknownNameError
        If there is no such column.
    InvalidValueError
        If they are not several, none, or one is there twice.

    Examples
    --------
    >>> missing_fields_rule(["patient", "spell"]).title
    'patient and spell are filled in'
    """
    given = _NEEDED if fields is None else fields
    names = expect_several(given, what="fields", like='["patient", "day"]')
    for place, name in enumerate(names):
        if name not in _ASKABLE:
            raise UnknownNameError("column that can be blank", str(name), _ASKABLE)
        if name in names[:place]:
            raise InvalidValueError(f"the field {name} is there twice; give each once")
    if not names:
        raise InvalidValueError("no fields were given; give one at least")

    def find(subject: InvoiceSubject) -> InvoiceHits:
        lines = subject.lines
        blank = {name: ~lines.are_filled(name) for name in names}
        if fields is None:
            blank["spell"] = ~lines.are_filled("spell") & _needs_spell(subject)
        anywhere = np.zeros(len(lines), dtype=np.bool_)
        for column in blank.values():
            anywhere |= column

        def say(row: int) -> str:
            return f"not filled in: {', '.join(name for name in blank if blank[name][row])}"

        return InvoiceHits(lines=lines, rows=anywhere, evidence=say)

    *but_last, last = names
    words = f"{', '.join(but_last)} and {last}" if but_last else last
    return CheckRule(
        id="missing_fields",
        title=f"{words} are filled in{', and the spell of bundles' if fields is None else ''}",
        severity=Severity.WARNING,
        find=find,
    )


INVOICE_RULES: Final[tuple[InvoiceRule, ...]] = (
    CheckRule(
        id="duplicate",
        title="nothing is billed twice: one provider, patient, code, day and amount",
        severity=Severity.ERROR,
        find=find_duplicates,
    ),
    CheckRule(
        id="not_our_population",
        title="the commissioner billed answered for the patient on the day",
        severity=Severity.ERROR,
        find=_find_not_ours,
        missing=_needs("registrations", "patient", _PATIENTS),
    ),
    CheckRule(
        id="outside_contract_period",
        title="the commissioner had a contract with the provider on the day",
        severity=Severity.WARNING,
        find=_find_outside_contract,
        missing=_needs("contracts", "provider", _PROVIDERS),
    ),
    CheckRule(
        id="not_in_contract",
        title="a price was agreed for the code on the day",
        severity=Severity.WARNING,
        find=_find_not_in_contract,
        missing=_needs("prices", "provider", _PROVIDERS),
    ),
    CheckRule(
        id="unbundled",
        title="what the price of another code includes is not billed beside it",
        severity=Severity.WARNING,
        find=find_unbundled,
        missing=_needs_spells,
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
        missing=_needs("prices", "provider", _PROVIDERS),
    ),
    missing_fields_rule(),
)
"""The rules that ship, in the order in which they take a line's value: what voids a whole line
before what corrects it, and what may yet be completed last."""
