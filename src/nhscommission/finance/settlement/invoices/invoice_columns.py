"""Columns of numbers and days: read from what a file holds, whole columns at a time."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.invoices.column_values import (
    as_column,
    found_text,
    read_each,
    refuse_at,
)
from nhscommission.finance.settlement.invoices.text_column import MISSING
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import IntArray, read_only_ints

DayArray: TypeAlias = NDArray[np.datetime64]

MOST_PENCE: Final = 10**12
"""Ten billion pounds a line, so that sums of millions of lines stay within an int64."""
MOST_QUANTITY: Final = 10**6
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE: Final = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0*)?", re.ASCII)
_BELOW_0: Final = re.compile(r"[-\u2212(]\s*[\d.,]+\)?")
FIRST_DAY: Final = np.datetime64("0001-01-01", "D")
LAST_DAY: Final = np.datetime64("9999-12-31", "D")
_LONG_UNITS: Final = ("Y", "M", "W", "generic")
"""Units of which one is not a day, so that to read it as one would guess."""


def read_whole(values: Any, *, column: str, most: int, first_row: int = 1) -> IntArray:
    """Read a column of whole numbers that cannot be below 0.

    Parameters
    ----------
    values : iterable of (int, str or None)
        One a row; blank or None where it is missing.
    column : str
        Its name, for messages.
    most : int
        The most that is read as right.
    first_row : int, optional
        What the first row is called in messages.

    Returns
    -------
    ndarray of int64, shape (rows,)
        The numbers, read-only; -1 where missing [as given].

    Raises
    ------
    InvalidValueError
        If a value is no whole number, is below 0 or above `most`.

    Examples
    --------
    >>> read_whole(["12,345", "", 0], column="amount_pence", most=10**6).tolist()
    [12345, -1, 0]
    """
    rows = as_column(values, column=column)

    def refuse(row: int, value: Any) -> InvalidValueError:
        what = "whole pence, without a pound sign" if column.endswith("_pence") else "whole numbers"
        text = value.strip() if isinstance(value, str) else shown(value)
        credit = "; a credit is no line of an invoice" if _BELOW_0.fullmatch(text) else ""
        return refuse_at(
            column,
            first_row + row,
            f"{found_text(value)}; give {what} from 0 to {most:,}, or leave it blank where it is "
            f"not known{credit}",
        )

    if not isinstance(rows, np.ndarray) and set(map(type, rows)) == {int}:
        array = np.array(rows)
        rows = array if array.dtype == np.int64 else rows  # beyond an int64 one by one
    if isinstance(rows, np.ndarray):
        if rows.dtype.kind not in "iu":
            raise refuse(0, rows[0] if rows.size else "days")
        wrong = np.flatnonzero((rows < 0) | (rows > most))
        if wrong.size:
            raise refuse(int(wrong[0]), int(rows[wrong[0]]))
        return read_only_ints(rows)

    def read(value: Any) -> int:
        if isinstance(value, str):
            text = value.strip()
            if not text:
                return MISSING
            if not _WHOLE.fullmatch(text) or len(text) > 40:
                raise InvalidValueError(text)
            number = int(text.partition(".")[0].replace(",", ""))
        else:
            exact = as_fraction(value, what=column)
            number = int(exact) if exact.denominator == 1 else MISSING
        if not 0 <= number <= most:
            raise InvalidValueError(column)
        return number

    kinds = (str, int, np.integer, float, np.floating, Decimal, Fraction)
    found, codes = read_each(rows, kinds, read, refuse)
    whole = np.array([MISSING if one is None else one for one in found], dtype=np.int64)
    return read_only_ints(whole[codes] if len(found) else codes)


def read_days(values: Any, *, column: str, first_row: int = 1) -> DayArray:
    """Read a column of days.

    Parameters
    ----------
    values : iterable of (datetime.date, str or None)
        One a row, text as ``2009-04-01``; blank or None where it is missing.
    column : str
        Its name, for messages.
    first_row : int, optional
        What the first row is called in messages.

    Returns
    -------
    ndarray of datetime64[D], shape (rows,)
        The days, read-only; NaT where missing [day].

    Raises
    ------
    InvalidValueError
        If a value is no day, or has a time of day.

    Examples
    --------
    >>> read_days(["2009-04-01", ""], column="day")
    array(['2009-04-01',        'NaT'], dtype='datetime64[D]')
    """
    rows = as_column(values, column=column)

    def refuse(row: int, value: Any) -> InvalidValueError:
        return refuse_at(
            column,
            first_row + row,
            f"{found_text(value)}; give a day as 2009-04-01, or leave it blank where it is "
            "not known",
        )

    if isinstance(rows, np.ndarray):
        if rows.dtype.kind != "M":
            raise refuse(0, rows[0] if rows.size else "numbers")
        days = _cast_days(rows, column=column)
        known = ~np.isnat(rows)
        right = (days == rows) & (days >= FIRST_DAY) & (days <= LAST_DAY)
        wrong = np.flatnonzero(known & ~right)
        if wrong.size:
            raise refuse(int(wrong[0]), str(rows[wrong[0]]))
    else:
        found, codes = read_each(rows, (str, date), _read_day, refuse)
        several = np.array([one or "NaT" for one in found], dtype="datetime64[D]")
        days = several[codes] if len(found) else several
    days.setflags(write=False)
    return days


def _cast_days(days: NDArray[Any], *, column: str) -> DayArray:
    unit, count = np.datetime_data(days.dtype)
    if unit not in _LONG_UNITS and count == 1:
        try:
            return days.astype("datetime64[D]")
        except (OverflowError, TypeError, ValueError):
            pass  # as below
    raise InvalidValueError(f"{column}: found an array of {days.dtype}; give it in datetime64[D]")


def _read_day(value: Any) -> date | None:
    if isinstance(value, str):
        text = value.strip()
        if text and not _ISO_DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text) if text else None
    if isinstance(value, datetime):
        raise TypeError(value)
    return value  # type: ignore[no-any-return]  # a date, as its type has been checked
