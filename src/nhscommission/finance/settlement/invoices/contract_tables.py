"""Prices, contracts and registrations: tables of what holds from one day to another."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.column_records import (
    SAME_ARRAY,
    check_there,
    gather_rows,
    own_days,
    own_first_row,
    own_pence,
    own_pseudonyms,
    own_text,
    read_columns,
)
from nhscommission.finance.settlement.invoices.dated_rows import DatedRows
from nhscommission.finance.settlement.invoices.invoice_columns import DayArray
from nhscommission.finance.settlement.invoices.text_column import (
    TextColumn,
    combine_codes,
    expect_kind,
)
from nhscommission.foundations.labelled import IntArray

_OPEN: Final = ("last_day",)


@attrs.frozen(kw_only=True)
class _DatedTable:
    """Rows about something, each from a first to a last day."""

    first_row: int = attrs.field(default=1, converter=own_first_row, eq=False)

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any], *, first_row: int = 1) -> Self:
        """Read rows from columns by name.

        Parameters
        ----------
        columns : mapping of str to iterable
            One value a row in each; last_day is blank, or left out, where there is no end.
        first_row : int, optional
            What the first row is called in messages: 2 where a heading stands above it.

        Returns
        -------
        object
            The table.

        Raises
        ------
        InvalidValueError
            If a column is missing, a value is blank or cannot be read, or two rows overlap.
        UnknownNameError
            If there is no such column.
        """
        read = read_columns(cls, columns, optional=_OPEN, first_row=first_row)
        return cls(**read, first_row=first_row)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], *, first_row: int = 1) -> Self:
        """Read rows that are mappings by the names of the columns.

        Parameters
        ----------
        rows : iterable of mapping of str to object
            Without last_day where there is no end.
        first_row : int, optional
            What the first row is called in messages.

        Returns
        -------
        object
            The table.

        Raises
        ------
        InvalidValueError
            If a value is blank or cannot be read, or two rows overlap.
        UnknownNameError
            If there is no such column.
        """
        return cls.from_columns(gather_rows(cls, rows, first_row=first_row), first_row=first_row)

    def __len__(self) -> int:
        table: Any = self  # every table has the column
        return int(table.first_day.size)

    def _settle(self, *about: str, what: str, filled: tuple[str, ...] = ()) -> None:
        """Check the rows, and keep them in order of what they are about and of time."""
        table: Any = self
        check_there(table, (*about, *filled, "first_day"), why=f"{what} needs it")
        dated = DatedRows(
            keys=combine_codes(
                *((getattr(table, name).codes, len(getattr(table, name).labels)) for name in about)
            ),
            first_day=table.first_day,
            last_day=table.last_day,
            what=what,
            first_row=table.first_row,
        )
        object.__setattr__(self, "_dated", dated)


def _keys(*pairs: tuple[TextColumn, TextColumn]) -> IntArray:
    """Return what lines ask of a table: the same combination has the same key in both."""
    for _, asked in pairs:
        expect_kind(asked, TextColumn, what="a column of lines", like="lines.provider or the like")
    return combine_codes(*((own.codes_of(asked), len(own.labels)) for own, asked in pairs))


def period_text(first_day: Any, last_day: Any) -> str:
    """Write a period in words.

    Parameters
    ----------
    first_day : numpy.datetime64
        Its first day.
    last_day : numpy.datetime64
        Its last; NaT where there is none.

    Returns
    -------
    str
        For example ``from 2009-04-01 to 2010-03-31``.

    Examples
    --------
    >>> period_text(np.datetime64("2009-04-01"), np.datetime64("NaT"))
    'from 2009-04-01'
    """
    return f"from {first_day}" + ("" if np.isnat(last_day) else f" to {last_day}")


@attrs.frozen(kw_only=True)
class ContractPrices(_DatedTable):
    """The price agreed for each code of a provider, made by `from_columns` or `from_rows`.

    Parameters
    ----------
    provider : TextColumn
        With whom.
    code : TextColumn
        For what.
    unit_price_pence : ndarray of int64, shape (rows,)
        The price of one, >= 0 [pence].
    first_day : ndarray of datetime64[D], shape (rows,)
        The first day of activity that it holds for [day].
    last_day : ndarray of datetime64[D], shape (rows,)
        The last; NaT where there is no end [day].
    first_row : int, optional
        What the first row is called in messages.
    """

    provider: TextColumn = attrs.field(converter=own_text)
    code: TextColumn = attrs.field(converter=own_text)
    unit_price_pence: IntArray = attrs.field(converter=own_pence, eq=SAME_ARRAY, repr=False)
    first_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    last_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    first_row: int = attrs.field(default=1, converter=own_first_row, eq=False)
    _dated: DatedRows = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._settle("provider", "code", what="an agreed price", filled=("unit_price_pence",))

    def find(self, provider: TextColumn, *, code: TextColumn, day: DayArray) -> IntArray:
        """Find the price that holds for each of several lines.

        Parameters
        ----------
        provider : TextColumn
            Who bills each.
        code : TextColumn
            For what.
        day : ndarray of datetime64[D], shape (n,)
            When it was done [day].

        Returns
        -------
        ndarray of int64, shape (n,)
            The row of the price; -1 where none was agreed [dimensionless].

        Raises
        ------
        InvalidValueError
            If these are no columns, or differ in length.
        """
        return self._dated.find(_keys((self.provider, provider), (self.code, code)), day)


@attrs.frozen(kw_only=True)
class ContractPeriods(_DatedTable):
    """When each commissioner has a contract with a provider, made like `ContractPrices`.

    Parameters
    ----------
    provider : TextColumn
        With whom.
    commissioner : TextColumn
        Whose.
    first_day : ndarray of datetime64[D], shape (rows,)
        The first day of activity that is under contract [day].
    last_day : ndarray of datetime64[D], shape (rows,)
        The last; NaT where there is no end [day].
    first_row : int, optional
        What the first row is called in messages.
    """

    provider: TextColumn = attrs.field(converter=own_text)
    commissioner: TextColumn = attrs.field(converter=own_text)
    first_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    last_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    first_row: int = attrs.field(default=1, converter=own_first_row, eq=False)
    _dated: DatedRows = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        self._settle("provider", "commissioner", what="a contract")

    def find(self, provider: TextColumn, *, commissioner: TextColumn, day: DayArray) -> IntArray:
        """Find the contract that each of several lines falls under.

        Parameters
        ----------
        provider : TextColumn
            Who bills each.
        commissioner : TextColumn
            Who is billed.
        day : ndarray of datetime64[D], shape (n,)
            When it was done [day].

        Returns
        -------
        ndarray of int64, shape (n,)
            The row of the contract; -1 where there was none [dimensionless].

        Raises
        ------
        InvalidValueError
            If these are no columns, or differ in length.
        """
        keys = _keys((self.provider, provider), (self.commissioner, commissioner))
        return self._dated.find(keys, day)


@attrs.frozen(kw_only=True)
class Registrations(_DatedTable):
    """Which commissioner answers for a patient, and when, made like `ContractPrices`.

    Parameters
    ----------
    patient : TextColumn
        The same pseudonyms as in the invoices.
    commissioner : TextColumn
        Who answers for the patient.
    first_day : ndarray of datetime64[D], shape (rows,)
        From when [day].
    last_day : ndarray of datetime64[D], shape (rows,)
        Until when; NaT where there is no end [day].
    first_row : int, optional
        What the first row is called in messages.
    """

    patient: TextColumn = attrs.field(converter=own_pseudonyms)
    commissioner: TextColumn = attrs.field(converter=own_text)
    first_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    last_day: DayArray = attrs.field(converter=own_days, eq=SAME_ARRAY, repr=False)
    first_row: int = attrs.field(default=1, converter=own_first_row, eq=False)
    _dated: DatedRows = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_there(self, ("commissioner",), why="a registration needs it")
        self._settle("patient", what="a registration")

    def find(self, patient: TextColumn, *, day: DayArray) -> IntArray:
        """Find the registration of each of several patients on a day.

        Parameters
        ----------
        patient : TextColumn
            Who.
        day : ndarray of datetime64[D], shape (n,)
            When [day].

        Returns
        -------
        ndarray of int64, shape (n,)
            The row of the registration; -1 where there was none [dimensionless].

        Raises
        ------
        InvalidValueError
            If these are no columns, or differ in length.
        """
        return self._dated.find(_keys((self.patient, patient)), day)
