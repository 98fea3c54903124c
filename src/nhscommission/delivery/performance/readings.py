"""Readings: numbers in an indicator's unit, one by one and in order of time."""

from typing import Any, Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float, expect_several

_LARGEST: Final = 1e300
"""Sums of larger readings are beyond what a float can hold."""


def read_number(value: Any, *, what: str) -> float:
    """Read a number that is counted in an indicator's unit.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        The number, without a per cent sign: nobody can tell whether 95% is 95 or 0.95 in the unit.
    what : str
        What it is, for the message.

    Returns
    -------
    float
        Its nearest float [the indicator's unit].

    Raises
    ------
    InvalidValueError
        If it is no finite number, or has a per cent sign.
    """
    if isinstance(value, str) and "%" in value:
        bare = value.replace("%", "").strip()
        raise InvalidValueError(
            f"{what} is {shown(value)}; leave the sign out and count in the indicator's unit: "
            f"give {bare} where the unit is %"
        )
    return as_float(value, what=what)


def expect_in_order(value: Any, *, what: str, like: str) -> tuple[Any, ...]:
    """Take several values that stand in order: a list, but no set.

    Parameters
    ----------
    value : iterable
        The values.
    what : str
        What they are, for the message.
    like : str
        What is right, as one would write it.

    Returns
    -------
    tuple
        The same.

    Raises
    ------
    InvalidValueError
        If it is text, one value, or a set.
    """
    if isinstance(value, set | frozenset):
        raise InvalidValueError(
            f"{what} are a set, which has no order; give a list, such as {like}"
        )
    return expect_several(value, what=what, like=like)


def read_values(values: Any, *, labels: tuple[str, ...] | None, allow_nan: bool) -> FloatArray:
    """Read numbers in order, with NaN in the place of None.

    Parameters
    ----------
    values : iterable of float or None
        The numbers; None, or a mask, for each that is missing [unit].
    labels : tuple of str, optional
        What each is of, for the message; their place where not given.
    allow_nan : bool
        Whether NaN is taken for missing too.

    Returns
    -------
    ndarray of float64, shape (n,)
        A copy, that cannot be written to [unit].

    Raises
    ------
    InvalidValueError
        If one is no finite number, or they are not in one row.
    """
    like = "[96.1, None, 94.8]"
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise InvalidValueError(f"values have shape {values.shape}; give one row, such as {like}")
    if isinstance(values, np.ma.MaskedArray):
        values = values.tolist()  # None where it is masked
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        array = values.astype(np.float64) + 0.0  # -0.0 becomes 0.0, so that equal series are equal
        wrong = ~(np.abs(array) <= _LARGEST) & ~(allow_nan & np.isnan(array))
        if wrong.any():
            place = int(np.argmax(wrong))
            raise InvalidValueError(
                f"{_name(labels, place)} is {array[place]}; give a finite number below "
                f"{_LARGEST:g}, or None in a list where it is missing"
            )
    else:
        several = expect_in_order(values, what="values", like=like)
        numbers = [
            np.nan
            if one is None or one is np.ma.masked or (allow_nan and _is_nan(one))
            else read_number(one, what=_name(labels, i))
            for i, one in enumerate(several)
        ]
        return read_values(np.array(numbers, dtype=np.float64), labels=labels, allow_nan=True)
    array.setflags(write=False)
    return array


def _is_nan(value: Any) -> bool:
    """Whether it is a NaN of any library: the one number that is not itself."""
    try:
        return bool(value != value)  # noqa: PLR0124
    except (TypeError, ValueError, ArithmeticError):
        return False


def _name(labels: tuple[str, ...] | None, place: int) -> str:
    if labels is None or place >= len(labels):
        return f"value {place + 1}"
    return f"the value of {labels[place]!r}"
