"""Values of a column: what is taken for one, and each different value read once."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import IntArray


def as_column(values: Any, *, column: str) -> list[Any] | NDArray[Any]:
    """Take a column of values.

    Parameters
    ----------
    values : iterable
        One value a row, in order: no text, no mapping and no set.
    column : str
        Its name, for messages.

    Returns
    -------
    list, or ndarray, shape (rows,)
        A list of plain values; an array of whole numbers or days as it is [as given].

    Raises
    ------
    InvalidValueError
        If it is one value, has no order, or is an array with more than one axis.
    """
    kind = getattr(getattr(values, "dtype", None), "kind", "")
    if not isinstance(values, np.ndarray) and kind == "M" and hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise InvalidValueError(
                f"{column}: found an array of shape {values.shape}; give one value a row"
            )
        if values.dtype.kind in "iuM":
            return values
        plain: list[Any] = values.tolist()
        return plain
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        # What was given is not repeated: it may be a patient, or a whole table.
        raise InvalidValueError(
            f"{column}: found a {type(values).__name__}; give one value a row, as a list"
        )
    return list(values)


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


def is_nan(value: Any) -> bool:
    """Say whether a value is a float that is no number.

    Parameters
    ----------
    value : object
        The value.

    Returns
    -------
    bool
        True for nan, as which blanks are often read.
    """
    return isinstance(value, float | np.floating) and bool(np.isnan(value))


def found_text(value: Any) -> str:
    """Say what was found, for a message.

    Parameters
    ----------
    value : object
        The value.

    Returns
    -------
    str
        Where it is nan, what to do about that.
    """
    if is_nan(value):
        return "found a blank that was read as nan: read the file with keep_default_na=False"
    return f"found {shown(value)}"


def read_each(
    rows: list[Any],
    kinds: tuple[type, ...],
    read: Callable[[Any], Any],
    refuse: Callable[[int, Any], InvalidValueError],
) -> tuple[list[Any], IntArray]:
    """Read each different value once, and say for each row which of them it has.

    Parameters
    ----------
    rows : list
        One value a row.
    kinds : tuple of type
        What values can be, beside None.
    read : callable
        Takes a value, and returns what it is read as; TypeError or ValueError refuses it.
    refuse : callable
        Takes the place of a row and its value, and returns the error for it.

    Returns
    -------
    list
        The different values, read; None where missing.
    ndarray of int64, shape (rows,)
        Which of them each row has [dimensionless].

    Raises
    ------
    InvalidValueError
        If a value is of another kind, or cannot be read.
    """
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
