"""What a rule about invoices is asked, and what it finds: rows and values, as arrays."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import InvoiceReference
from nhscommission.finance.settlement.invoices.text_column import MISSING, expect_kind
from nhscommission.foundations.check_rules import CheckRule, Found
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.text import one_line, plain_text


def _whole_numbers(values: Any, *, what: str) -> IntArray:
    """Take whole numbers, but no bools among them, which numpy would take for 0 and 1."""
    wrong = InvalidValueError(f"the {what} of a rule are {shown(values)}; give whole numbers")
    if isinstance(values, list | tuple) and any(isinstance(one, bool | np.bool_) for one in values):
        raise wrong
    try:
        array = np.atleast_1d(np.asarray(values))
    except ValueError:  # rows of different lengths
        raise wrong from None
    limits = np.iinfo(np.int64)
    if array.size and (array.dtype.kind not in "iu" or array.max() > limits.max):
        raise wrong
    return read_only_ints(array)


def _take_left(values: Any) -> Any:
    return None if values is None else _whole_numbers(values, what="amounts left before")


@attrs.frozen(kw_only=True)
class InvoiceSubject:
    """What a rule about invoices is asked about.

    Parameters
    ----------
    lines : InvoiceLines
        What was billed.
    reference : InvoiceReference
        What it is held against.
    left_pence : ndarray of int64, shape (lines,), optional
        What the rules before this one leave of each amount, all of it by default; -1 where the
        amount is not known, and 0 where it is not and one of them found the line [pence].
    """

    lines: InvoiceLines
    reference: InvoiceReference
    left_pence: IntArray = attrs.field(
        default=None, converter=_take_left, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )

    def __attrs_post_init__(self) -> None:
        like = "InvoiceLines.from_columns(…)"
        expect_kind(self.lines, InvoiceLines, what="lines", like=like)
        like = "InvoiceReference(prices=…)"
        expect_kind(self.reference, InvoiceReference, what="reference", like=like)
        left: Any = self.left_pence
        if left is None:
            object.__setattr__(self, "left_pence", self.lines.amount_pence)
        elif left.shape != self.lines.amount_pence.shape:
            raise InvalidValueError("the amounts left are not as many as the lines; give one each")


InvoiceRule: TypeAlias = CheckRule[InvoiceSubject]
"""A `CheckRule` whose `find` gives `InvoiceHits`."""


def _no_evidence(_: int) -> str:
    return ""


def _take_rows(values: Any) -> Any:
    several = isinstance(values, list | tuple)
    if several and values and all(isinstance(one, bool | np.bool_) for one in values):
        values = np.array(values)
    if isinstance(values, np.ndarray) and values.dtype == np.bool_:
        return values
    array = _whole_numbers(values, what="rows")
    if array.ndim != 1 or not (several or isinstance(values, np.ndarray)):
        raise InvalidValueError(
            f"the rows of a rule are {shown(values)}; give places from 0, or True or False a line"
        )
    return array


def _find_rows(rows: Any, count: int) -> IntArray:
    """Turn True or False a line into places; those that are places already stay."""
    if rows.dtype != np.bool_:
        return rows  # type: ignore[no-any-return]
    if rows.shape != (count,):
        raise InvalidValueError(
            f"the rows of a rule are {rows.size:,} of True and False, and there are {count:,} "
            "lines; give one a line"
        )
    return read_only_ints(np.flatnonzero(rows))


def _take_values(values: Any) -> Any:
    return None if values is None else _whole_numbers(values, what="values")


def _take_evidence(value: Any) -> Callable[[int], str]:
    if not callable(value):
        raise InvalidValueError(
            f"the evidence of a rule is a {type(value).__name__}; give what takes a row and "
            "returns text"
        )
    evidence: Callable[[int], str] = value
    return evidence


@attrs.frozen
class _Written:
    """Evidence that is written already, so that it can be stored."""

    texts: dict[int, str]

    def __call__(self, row: int) -> str:
        return self.texts[row]


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
        Takes a row, and says in short what shows it. It is asked for rows that break the rule only,
        and written out when hits are pickled.
    """

    lines: InvoiceLines = attrs.field(repr=False)
    rows: IntArray = attrs.field(converter=_take_rows)
    values_pence: IntArray = attrs.field(default=None, converter=_take_values)
    _evidence: Callable[[int], str] = attrs.field(
        default=_no_evidence, converter=_take_evidence, repr=False
    )

    def __attrs_post_init__(self) -> None:
        expect_kind(self.lines, InvoiceLines, what="the lines of a rule", like="subject.lines")
        count = len(self.lines)
        rows = _find_rows(self.rows, count)
        object.__setattr__(self, "rows", rows)
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
            text = f"{self._write(row)} ({worth})".lstrip()
            yield Found(self.lines.place(row), text, (self.lines.provider.text(row) or "",))

    def __reduce__(self) -> tuple[Any, ...]:
        texts = {row: self._write(row) for row in self.rows.tolist()}
        return _restore, (self.lines, self.rows, self.values_pence, _Written(texts))

    def _write(self, row: int) -> str:
        text: Any = self._evidence(row)
        try:
            return one_line(plain_text(text))
        except InvalidValueError as error:
            raise InvalidValueError(
                f"the evidence for {self.lines.place(row)} is no text to write: {error}"
            ) from None

    def evidence(self, row: int) -> str:
        """Say what shows that a line breaks the rule.

        Parameters
        ----------
        row : int
            Its place, from 0.

        Returns
        -------
        str
            The evidence, on one line.

        Raises
        ------
        InvalidValueError
            If the line does not break the rule, or the evidence of the rule is no text.
        """
        try:
            at = int(np.searchsorted(self.rows, row))
            found = at < len(self) and bool(self.rows[at] == row)
        except (TypeError, ValueError):
            found = False
        if not found:
            raise InvalidValueError(f"the line in place {shown(row)} does not break the rule")
        return self._write(int(row))

    @property
    def total_pence(self) -> int:
        """The values that are known, added up, whatever other rules find [pence]."""
        return int(self.values_pence[self.values_pence != MISSING].sum())

    @property
    def unvalued(self) -> int:
        """How many lines have a value that is not known."""
        return int((self.values_pence == MISSING).sum())


def _restore(lines: InvoiceLines, rows: IntArray, values: IntArray, said: _Written) -> InvoiceHits:
    return InvoiceHits(lines=lines, rows=rows, values_pence=values, evidence=said)
