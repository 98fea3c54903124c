"""Records whose fields are columns: read by name, or from rows, and checked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.invoices.column_values import refuse_at
from nhscommission.finance.settlement.invoices.invoice_columns import (
    FIRST_DAY,
    LAST_DAY,
    MOST_PENCE,
    MOST_QUANTITY,
    DayArray,
    read_days,
    read_whole,
)
from nhscommission.finance.settlement.invoices.text_column import (
    MISSING,
    TextColumn,
    expect_kind,
)
from nhscommission.finance.settlement.invoices.text_values import check_pseudonyms, read_text
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import as_whole

_Kind = TypeVar("_Kind", bound=np.generic)
_SECRET: Final = frozenset({"patient"})
_MOST: Final = {"quantity": MOST_QUANTITY}
_DAYS: Final = ("day", "first_day", "last_day")


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "M")


SAME_ARRAY: Final = attrs.cmp_using(eq=_same)
"""For fields that are arrays: equal where all of them is, NaT included."""


def own_days(values: Any) -> DayArray:
    """Take a column of days that was read, so that nobody can write to it.

    Parameters
    ----------
    values : ndarray of datetime64[D], shape (rows,)
        Days, NaT where missing [day].

    Returns
    -------
    ndarray of datetime64[D], shape (rows,)
        The same, or a copy, read-only [day].

    Raises
    ------
    InvalidValueError
        If it is anything else, or a day is not of the years 1 to 9999.
    """
    if not isinstance(values, np.ndarray) or values.dtype != "datetime64[D]" or values.ndim != 1:
        raise InvalidValueError(
            f"days: found a {type(values).__name__}; make the column with from_columns"
        )
    days: DayArray = values
    if ((days < FIRST_DAY) | (days > LAST_DAY)).any():
        raise InvalidValueError("a day is not of the years 1 to 9999; make it with from_columns")
    return _locked(days)


def own_text(values: Any) -> TextColumn:
    """Take a column of text that was read.

    Parameters
    ----------
    values : TextColumn
        The column.

    Returns
    -------
    TextColumn
        The same.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    expect_kind(values, TextColumn, what="a column of text", like="one made with from_columns")
    column: TextColumn = values
    return column


def own_pseudonyms(values: Any) -> TextColumn:
    """Take a column of patients that was read.

    Parameters
    ----------
    values : TextColumn
        The column.

    Returns
    -------
    TextColumn
        The same.

    Raises
    ------
    InvalidValueError
        If it is anything else, or a label has a space in it.
    """
    column = own_text(values)
    check_pseudonyms(column.labels, column="patient")
    return column


def own_pence(values: Any) -> IntArray:
    """Take a column of pence that was read, so that nobody can write to it.

    Parameters
    ----------
    values : ndarray of int64, shape (rows,)
        Pence from 0, or -1 where missing [pence].

    Returns
    -------
    ndarray of int64, shape (rows,)
        The same, or a copy, read-only [pence].

    Raises
    ------
    InvalidValueError
        If it is anything else, or a number is below -1 or above what is read.
    """
    return _own_whole(values, MOST_PENCE)


def own_quantity(values: Any) -> IntArray:
    """Take a column of quantities that was read, so that nobody can write to it.

    Parameters
    ----------
    values : ndarray of int64, shape (rows,)
        Numbers from 0, or -1 where missing [dimensionless].

    Returns
    -------
    ndarray of int64, shape (rows,)
        The same, or a copy, read-only [dimensionless].

    Raises
    ------
    InvalidValueError
        If it is anything else, or a number is below -1 or above what is read.
    """
    return _own_whole(values, MOST_QUANTITY)


def _own_whole(values: Any, most: int) -> IntArray:
    if not isinstance(values, np.ndarray) or values.dtype != np.int64 or values.ndim != 1:
        raise InvalidValueError(
            f"whole numbers: found a {type(values).__name__}; make the column with from_columns"
        )
    if values.size and not MISSING <= values.min() <= values.max() <= most:
        wrong = values.min() if values.min() < MISSING else values.max()
        raise InvalidValueError(f"found {wrong}; give 0 to {most:,}, or -1 where missing")
    whole: IntArray = values
    return _locked(whole)


def own_first_row(value: Any) -> int:
    """Take what the first row is called in messages.

    Parameters
    ----------
    value : int
        A whole number from 0.

    Returns
    -------
    int
        The same.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    return as_whole(value, what="first_row")


def _locked(values: NDArray[_Kind]) -> NDArray[_Kind]:
    """Take an array that nobody can write to, or a copy."""
    if values.base is None and not values.flags.writeable:
        return values
    copy = values.copy()
    copy.setflags(write=False)
    return copy


def read_columns(
    record: type, columns: Mapping[str, Any], *, optional: Iterable[str], first_row: int
) -> dict[str, Any]:
    """Read the columns of a record by their names.

    Parameters
    ----------
    record : type
        What they are for: a class of columns.
    columns : mapping of str to iterable
        One value a row in each.
    optional : iterable of str
        Those that can be left out: all is missing in them.
    first_row : int
        What the first row is called in messages.

    Returns
    -------
    dict of str to object
        Each column, read.

    Raises
    ------
    InvalidValueError
        If a column is missing or of another length, or a value cannot be read.
    UnknownNameError
        If there is no such column.
    """
    first_row = own_first_row(first_row)
    like = '{"provider": ["St Elsewhere"], …}, such as dict(table)'
    expect_kind(columns, Mapping, what="columns", like=like)
    given = columns
    known = _names(record)
    for name in given:
        if name not in known:
            raise UnknownNameError("column", str(name), known)
    blank = tuple(optional)
    gone = [name for name in known if name not in given and name not in blank]
    if gone:
        raise InvalidValueError(
            f"there is no column {gone[0]}; give all of {', '.join(gone)}, blank where a value is "
            "missing"
        )
    found = {name: _read_named(name, given[name], first_row) for name in known if name in given}
    rows = {name: len(column) for name, column in found.items()}
    first = known[0]
    for name, count in rows.items():
        if count != rows[first]:
            raise InvalidValueError(
                f"the column {name} has {count:,} rows, and {first} has {rows[first]:,}; give one "
                "value a row, blank where it is missing"
            )
    return {
        name: found[name] if name in found else _read_named(name, [None] * rows[first], 1)
        for name in known
    }


def _names(record: type) -> tuple[str, ...]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(record)
    return tuple(field.name for field in fields if field.init and field.name != "first_row")


def _read_named(name: str, values: Any, first_row: int) -> Any:
    if name in _DAYS:
        return read_days(values, column=name, first_row=first_row)
    if name == "quantity" or name.endswith("_pence"):
        most = _MOST.get(name, MOST_PENCE)
        return read_whole(values, column=name, most=most, first_row=first_row)
    return read_text(values, column=name, first_row=first_row, secret=name in _SECRET)


def gather_rows(
    record: type, rows: Iterable[Mapping[str, Any]], *, first_row: int
) -> dict[str, list[Any]]:
    """Turn rows into the columns of a record.

    Parameters
    ----------
    record : type
        What they are for: a class of columns.
    rows : iterable of mapping of str to object
        What a row leaves out is missing.
    first_row : int
        What the first row is called in messages.

    Returns
    -------
    dict of str to list
        The columns by name.

    Raises
    ------
    InvalidValueError
        If a row is no mapping.
    UnknownNameError
        If there is no such column.
    """
    first_row = own_first_row(first_row)
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        raise InvalidValueError(
            f"rows: found a {type(rows).__name__}; give a list of mappings by column name"
        )
    several = tuple(rows)
    known = _names(record)
    for place, row in enumerate(several):
        if not isinstance(row, Mapping):
            raise InvalidValueError(
                f"row {first_row + place} is a {type(row).__name__}; give values by column name"
            )
        for name in row:
            if name not in known:
                raise UnknownNameError("column", str(name), known)
    return {name: [row.get(name) for row in several] for name in known}


def check_there(record: Any, names: Iterable[str], *, why: str) -> None:
    """Check that columns are of one length, and that some of them have no blanks.

    Parameters
    ----------
    record : object
        An instance of a class of columns.
    names : iterable of str
        Those that cannot be blank.
    why : str
        Why not.

    Raises
    ------
    InvalidValueError
        If one is, with the row.
    """
    own = _names(type(record))
    rows = len(getattr(record, own[0]))
    for name in own:
        if len(getattr(record, name)) != rows:
            raise InvalidValueError(f"{name} and {own[0]} differ in length; give one value a row")
    for name in names:
        column = getattr(record, name)
        if isinstance(column, TextColumn):
            missing = column.codes == MISSING
        else:
            missing = np.isnat(column) if column.dtype.kind == "M" else column == MISSING
        if missing.any():
            row = record.first_row + int(np.argmax(missing))
            raise refuse_at(name, row, f"it is blank; give it, since {why}")
