"""Columns of an invoice: read from what a file holds, whole columns at a time."""

import re
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.invoices.text_column import MISSING, TextColumn
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.text import plain_text

DayArray: TypeAlias = NDArray[np.datetime64]

MOST_PENCE: Final = 10**12
"""Ten billion pounds a line, so that sums of millions of lines stay within an int64."""
MOST_QUANTITY: Final = 10**6
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WHOLE: Final = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0*)?", re.ASCII)
_BELOW_0: Final = re.compile(r"[-\u2212(]\s*[\d.,]+\)?")
_FIRST_DAY: Final = np.datetime64("0001-01-01", "D")
_LAST_DAY: Final = np.datetime64("9999-12-31", "D")


def as_column(values: Any, *, column: str) -> list[Any] | NDArray[Any]:
    """Take a column of values.

    Parameters
    ----------
    values : iterable
        One value a row; no text, and no mapping.
    column : str
        Its name, for messages.

    Returns
    -------
    list, or ndarray, shape (rows,)
        A list of plain values; an array of whole numbers or days as it is [as given].

    Raises
    ------
    InvalidValueError
        If it is one value, or an array with more than one axis.
    """
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise InvalidValueError(
                f"{column}: found an array of shape {values.shape}; give one value a row"
            )
        if values.dtype.kind in "iuM":
            return values
        plain: list[Any] = values.tolist()
        return plain
    if isinstance(values, str | bytes | dict) or not isinstance(values, Iterable):
        raise InvalidValueError(f"{column}: found {shown(values)}; give one value a row")
    return list(values)


def read_text(values: Any, *, column: str, first_row: int = 1, secret: bool = False) -> TextColumn:
    """Read a column of text.

    Parameters
    ----------
    values : iterable of (str, int or None), or TextColumn
        One a row; blank or None where it is missing.
    column : str
        Its name, for messages.
    first_row : int, optional
        What the first row is called in messages.
    secret : bool, optional
        Whether these are pseudonyms: what was found is kept out of messages, and text with a space
        in it is refused, since it may be a name.

    Returns
    -------
    TextColumn
        Whole numbers are read as text.

    Raises
    ------
    InvalidValueError
        If a value is neither text nor a whole number, or text has control characters in it.

    Examples
    --------
    >>> found = read_text(["EL", " ", "NEL", "EL"], column="point_of_delivery")
    >>> found.labels, found.codes.tolist()
    (('EL', 'NEL'), [0, -1, 1, 0])
    """
    if isinstance(values, TextColumn):
        return values
    rows = as_column(values, column=column)
    if isinstance(rows, np.ndarray):
        rows = rows.tolist() if rows.dtype.kind in "iu" else rows.astype(object).tolist()

    def read(value: Any) -> str | None:
        text = plain_text(value if isinstance(value, str) else str(value))
        if secret and len(text.split()) > 1:
            raise InvalidValueError("a space")
        return text or None

    def refuse(row: int, value: Any) -> InvalidValueError:
        found = f"found a {type(value).__name__}" if secret else f"found {shown(value)}"
        like = "a pseudonym without spaces, and never a name," if secret else "text on one line,"
        return refuse_at(column, first_row + row, f"{found}; give {like} or leave it blank")

    found, codes = _read_each(rows, (str, int, np.integer), read, refuse)
    labels = tuple(dict.fromkeys(label for label in found if label is not None))
    place = {label: code for code, label in enumerate(labels)}
    remap = np.array([MISSING if one is None else place[one] for one in found], dtype=np.int64)
    return TextColumn(labels=labels, codes=remap[codes] if len(found) else codes)


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
            f"found {shown(value)}; give {what} from 0 to {most:,}, or leave it blank where it is "
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
    found, codes = _read_each(rows, kinds, read, refuse)
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
            f"found {shown(value)}; give a day as 2009-04-01, or leave it blank where it is not "
            "known",
        )

    if isinstance(rows, np.ndarray):
        if rows.dtype.kind != "M":
            raise refuse(0, rows[0] if rows.size else "numbers")
        days = rows.astype("datetime64[D]")
        known = ~np.isnat(rows)
        right = (days == rows) & (days >= _FIRST_DAY) & (days <= _LAST_DAY)
        wrong = np.flatnonzero(known & ~right)
        if wrong.size:
            raise refuse(int(wrong[0]), str(rows[wrong[0]]))
    else:
        found, codes = _read_each(rows, (str, date), _read_day, refuse)
        several = np.array([one or "NaT" for one in found], dtype="datetime64[D]")
        days = several[codes] if len(found) else several
    days.setflags(write=False)
    return days


def _read_day(value: Any) -> date | None:
    if isinstance(value, str):
        text = value.strip()
        if text and not _ISO_DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text) if text else None
    if isinstance(value, datetime):
        raise TypeError(value)
    return value  # type: ignore[no-any-return]  # a date, as its type has been checked


def refuse_at(column: str, row: int, message: str) -> InvalidValueError:
    """Make the error for a value that is wrong.

    Parameters
    ----------
    column : str
        The name of its column.
    row : int
        What its row is called.
    message : str
        What was found, and what would be right.

    Returns
    -------
    InvalidValueError
        To be raised.
    """
    return InvalidValueError(f"the column {column}, row {row}: {message}")


def _read_each(
    rows: list[Any],
    kinds: tuple[type, ...],
    read: Callable[[Any], Any],
    refuse: Callable[[int, Any], InvalidValueError],
) -> tuple[list[Any], IntArray]:
    """Read each different value once, and say for each row which of them it has."""
    for kind in set(map(type, rows)):
        # A bool equals 0 or 1, and would hide behind it below.
        if kind is bool or not (kind is type(None) or issubclass(kind, kinds)):
            row = next(i for i, value in enumerate(rows) if type(value) is kind)
            raise refuse(row, rows[row])
    index: dict[Hashable, int] = {value: code for code, value in enumerate(dict.fromkeys(rows))}
    codes = np.fromiter(map(index.__getitem__, rows), dtype=np.int64, count=len(rows))
    found = []
    for code, value in enumerate(index):
        try:
            found.append(None if value is None else read(value))
        except (TypeError, ValueError):
            row = int(np.argmax(codes == code))
            raise refuse(row, rows[row]) from None
    return found, codes
