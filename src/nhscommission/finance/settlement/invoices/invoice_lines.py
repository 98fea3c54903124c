"""The lines of invoices, column by column."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.invoices.column_records import (
    SAME_ARRAY,
    check_there,
    gather_rows,
    own_days,
    own_first_row,
    own_pence,
    own_pseudonyms,
    own_quantity,
    own_text,
    read_columns,
)
from nhscommission.finance.settlement.invoices.invoice_columns import DayArray
from nhscommission.finance.settlement.invoices.text_column import MISSING, TextColumn, combine_codes
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray

IDENTIFYING: Final = ("provider", "invoice", "line")
"""Without these nobody could point to a line."""
OPTIONAL: Final = ("point_of_delivery", "spell")
"""Columns that may be left out; all the others have to be there, blank or not."""


@attrs.frozen(kw_only=True)
class InvoiceLines:
    """The lines of one or many invoices, made by `from_columns` or `from_rows`.

    What is missing stays missing, and never counts as 0. Only provider, invoice and line have to be
    known, and together they are those of one line only.

    Parameters
    ----------
    provider : TextColumn
        Who bills.
    invoice : TextColumn
        The id of the invoice.
    line : TextColumn
        The id of the line within its invoice.
    commissioner : TextColumn
        Who is billed.
    patient : TextColumn
        A pseudonym without spaces; never a name.
    day : ndarray of datetime64[D], shape (rows,)
        The day of the activity; NaT where missing [day].
    code : TextColumn
        What was done, by the code that carries the price, such as a healthcare resource group.
        Where prices differ by point of delivery too, join the two in one code.
    quantity : ndarray of int64, shape (rows,)
        How many, >= 0; -1 where missing [dimensionless].
    unit_price_pence : ndarray of int64, shape (rows,)
        The price of one, >= 0; -1 where missing [pence].
    amount_pence : ndarray of int64, shape (rows,)
        What is billed, >= 0; -1 where missing [pence].
    point_of_delivery : TextColumn
        Elective, emergency, outpatient and so on.
    spell : TextColumn
        The spell or episode.
    first_row : int, optional
        What the first row is called in messages: 2 where a heading stands above it.
    """

    provider: TextColumn = attrs.field(converter=own_text)
    invoice: TextColumn = attrs.field(converter=own_text)
    line: TextColumn = attrs.field(converter=own_text)
    commissioner: TextColumn = attrs.field(converter=own_text)
    patient: TextColumn = attrs.field(converter=own_pseudonyms)
    day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    code: TextColumn = attrs.field(converter=own_text)
    quantity: IntArray = attrs.field(converter=own_quantity, eq=SAME_ARRAY, repr=False)
    unit_price_pence: IntArray = attrs.field(converter=own_pence, eq=SAME_ARRAY, repr=False)
    amount_pence: IntArray = attrs.field(converter=own_pence, eq=SAME_ARRAY, repr=False)
    point_of_delivery: TextColumn = attrs.field(converter=own_text)
    spell: TextColumn = attrs.field(converter=own_text)
    first_row: int = attrs.field(default=1, converter=own_first_row, eq=False)

    def __attrs_post_init__(self) -> None:
        check_there(self, IDENTIFYING, why="a line without it cannot be pointed to")
        key = combine_codes(*((column.codes, len(column.labels)) for column in self._identity))
        order = np.argsort(key, kind="stable")
        again = np.flatnonzero(key[order][1:] == key[order][:-1])
        if again.size:
            one, other = sorted(int(order[again[0] + step]) for step in (0, 1))
            raise InvalidValueError(
                f"{self.place(one)} is there twice: in rows {self.first_row + one} and "
                f"{self.first_row + other}; give each line of an invoice an id of its own"
            )

    @property
    def _identity(self) -> tuple[TextColumn, ...]:
        return self.provider, self.invoice, self.line

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any], *, first_row: int = 1) -> Self:
        """Read lines from columns by name, as a CSV file or a table holds them.

        Parameters
        ----------
        columns : mapping of str to iterable
            One value a row in each, text or read already; blank or None where it is missing. Only
            point_of_delivery and spell can be left out.
        first_row : int, optional
            What the first row is called in messages: 2 where a heading stands above it.

        Returns
        -------
        InvoiceLines
            The lines, in order.

        Raises
        ------
        InvalidValueError
            If a column is missing or of another length, a value cannot be read, or a line is there
            twice; the message names the column and the row.
        UnknownNameError
            If there is no such column.

        Examples
        --------
        >>> lines = InvoiceLines.from_columns(
        ...     {
        ...         "provider": ["St Elsewhere"],
        ...         "invoice": ["M01"],
        ...         "line": ["1"],
        ...         "commissioner": ["Brent"],
        ...         "patient": ["p7"],
        ...         "day": ["2009-04-03"],
        ...         "code": ["HB21A"],
        ...         "quantity": ["1"],
        ...         "unit_price_pence": ["500,000"],
        ...         "amount_pence": ["500,000"],
        ...     }
        ... )
        >>> len(lines), lines.place(0)
        (1, 'St Elsewhere, invoice M01, line 1')
        """
        return cls(
            **read_columns(cls, columns, optional=OPTIONAL, first_row=first_row),
            first_row=first_row,
        )

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], *, first_row: int = 1) -> Self:
        """Read lines from rows: a mapping each, by the names of the columns.

        Parameters
        ----------
        rows : iterable of mapping of str to object
            What a row leaves out is missing.
        first_row : int, optional
            What the first row is called in messages.

        Returns
        -------
        InvoiceLines
            The lines, in order.

        Raises
        ------
        InvalidValueError
            If a value cannot be read, or a line is there twice.
        UnknownNameError
            If there is no such column.
        """
        return cls.from_columns(gather_rows(cls, rows, first_row=first_row), first_row=first_row)

    def __len__(self) -> int:
        return len(self.provider)

    def place(self, row: int) -> str:
        """Say which line stands in a row.

        Parameters
        ----------
        row : int
            Which, from 0.

        Returns
        -------
        str
            Its provider, invoice and line.
        """
        provider, invoice, line = (column.text(row) for column in self._identity)
        return f"{provider}, invoice {invoice}, line {line}"

    def known_amounts_pence(self) -> IntArray:
        """Return the amounts, for adding up those that are known.

        Returns
        -------
        ndarray of int64, shape (rows,)
            Each amount; 0 where it is missing, so that it adds nothing [pence].
        """
        return np.where(self.amount_pence == MISSING, 0, self.amount_pence)

    def are_filled(self, *names: str) -> NDArray[np.bool_]:
        """Say of each line whether some columns are filled in.

        Parameters
        ----------
        *names : str
            The columns.

        Returns
        -------
        ndarray of bool, shape (rows,)
            True where all of them are [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        known = tuple(field.name for field in attrs.fields(type(self)) if field.name != "first_row")
        filled = np.ones(len(self), dtype=np.bool_)
        for name in names:
            if name not in known:
                raise UnknownNameError("column", str(name), known)
            column: Any = getattr(self, name)
            if isinstance(column, TextColumn):
                column = column.codes
            filled &= ~np.isnat(column) if column.dtype.kind == "M" else column != MISSING
        return filled
