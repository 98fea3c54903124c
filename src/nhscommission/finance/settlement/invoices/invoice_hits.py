"""What a rule about invoices is asked, and what it finds: rows and values, as arrays."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import InvoiceReference
from nhscommission.finance.settlement.invoices.text_column import MISSING
from nhscommission.foundations.check_rules import CheckRule, Found
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.numbers import expect


@attrs.frozen(kw_only=True)
class InvoiceSubject:
    """What a rule about invoices is asked about.

    Parameters
    ----------
    lines : InvoiceLines
        What was billed.
    reference : InvoiceReference
        What it is held against.
    """

    lines: InvoiceLines
    reference: InvoiceReference


InvoiceRule: TypeAlias = CheckRule[InvoiceSubject]
"""A `CheckRule` whose `find` gives `InvoiceHits`."""


def _no_evidence(_: int) -> str:
    return ""


def _take_rows(values: Any) -> IntArray:
    array = np.asarray(values)
    if array.ndim == 1 and array.dtype == np.bool_:
        return read_only_ints(np.flatnonzero(array))
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise InvalidValueError(
            f"the rows of a rule are {shown(values)}; give places from 0, or True or False a line"
        )
    return read_only_ints(array)


def _take_values(values: Any) -> Any:
    return None if values is None else read_only_ints(np.atleast_1d(values))


@attrs.frozen(kw_only=True, eq=False)
class InvoiceHits:
    """The lines that break a rule, and what the commissioner would not owe of each.

    To iterate over it gives a `Found` for each line, with the evidence, which is written then.

    Parameters
    ----------
    lines : InvoiceLines
        Those that the rule was asked about.
    rows : ndarray of int64, shape (hits,), or of bool, shape (lines,)
        Which of them break it, by place from 0 in rising order, or True for those that do
        [dimensionless].
    values_pence : ndarray of int64, shape (hits,), optional
        What would not be owed of each, >= 0, the whole amount by default; -1 where it is not known.
        No more is taken than the line's amount, and nothing is known where that is not [pence].
    evidence : callable, optional
        Takes a row, and says in short what shows it.
    """

    lines: InvoiceLines = attrs.field(repr=False)
    rows: IntArray = attrs.field(converter=_take_rows)
    values_pence: IntArray = attrs.field(default=None, converter=_take_values)
    evidence: Callable[[int], str] = attrs.field(default=_no_evidence, repr=False)

    def __attrs_post_init__(self) -> None:
        expect(self.lines, InvoiceLines, what="the lines of a rule", like="subject.lines")
        rows, count = self.rows, len(self.lines)
        if rows.size and not 0 <= rows.min() <= rows.max() < count:
            raise InvalidValueError(
                f"the rows of a rule go from {rows.min()} to {rows.max()}, and there are {count:,} "
                "lines; give places from 0"
            )
        if (np.diff(rows) <= 0).any():
            raise InvalidValueError("the rows of a rule are not in rising order, each once")
        amounts = self.lines.amount_pence[rows]
        given: Any = self.values_pence
        if given is None:
            values = amounts
        elif self.values_pence.shape != rows.shape:
            raise InvalidValueError(
                f"a rule found {rows.size:,} lines and {self.values_pence.size:,} values; give one "
                "each"
            )
        elif self.values_pence.size and self.values_pence.min() < MISSING:
            raise InvalidValueError(
                f"a rule gives the value {self.values_pence.min()}; give pence from 0, or -1 where "
                "it is not known"
            )
        else:
            values = np.minimum(self.values_pence, amounts)
        object.__setattr__(self, "values_pence", read_only_ints(values))

    def __len__(self) -> int:
        return self.rows.size

    def __iter__(self) -> Iterator[Found]:
        for row, value in zip(self.rows.tolist(), self.values_pence.tolist(), strict=True):
            worth = "value not known" if value == MISSING else f"{value:,}p"
            text = f"{self.evidence(row)} ({worth})".lstrip()
            yield Found(self.lines.place(row), text, (self.lines.provider.text(row) or "",))

    @property
    def total_pence(self) -> int:
        """The values that are known, added up, whatever other rules find [pence]."""
        return int(self.values_pence[self.values_pence != MISSING].sum())

    @property
    def unvalued(self) -> int:
        """How many lines have a value that is not known."""
        return int((self.values_pence == MISSING).sum())
