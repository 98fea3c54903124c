"""Checks of the numbers that staff are costed with: one number, or arrays of draws."""

import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.rates import as_rate


def check_not_negative(value: FloatArray | float, what: str) -> FloatArray:
    """Take numbers that cannot be below 0.

    Parameters
    ----------
    value : float or ndarray of float64, shape (...)
        The numbers [any].
    what : str
        What they are, for the message.

    Returns
    -------
    ndarray of float64, shape (...)
        The same [as given].

    Raises
    ------
    InvalidValueError
        If one is below 0 or not a finite number.
    """
    given = np.asarray(value)
    if given.dtype.kind not in "iuf":  # Decimal, Fraction, text, yes and no
        values = [as_number(x, what=what) for x in given.ravel().tolist()]
        return np.array(values, dtype=np.float64).reshape(given.shape)
    array = given.astype(np.float64)
    wrong = array[~(np.isfinite(array) & (array >= 0))]
    if wrong.size:
        raise InvalidValueError(f"{what} is {wrong.flat[0]:g}; give a number of 0 or more")
    return array


def read_rates(value: FloatArray | float | str, what: str) -> FloatArray:
    """Read one rate as `as_rate` does, or take an array of them as `check_rate` does.

    Parameters
    ----------
    value : rate, or ndarray of float64, shape (...)
        The rates [dimensionless].
    what : str
        What they are, for the message.

    Returns
    -------
    ndarray of float64, shape (...)
        From 0 to 1 [dimensionless].

    Raises
    ------
    InvalidValueError
        If one is not from 0 to 1.
    """
    if isinstance(value, np.ndarray) and value.ndim:
        return check_rate(value, what)
    return np.asarray(as_rate(value, what=what))


def check_rate(value: FloatArray | float | str, what: str) -> FloatArray:
    """Take rates from nothing to all.

    Parameters
    ----------
    value : float, str or ndarray of float64, shape (...)
        The rates; text is one rate, with or without a per cent sign [dimensionless].
    what : str
        What they are, for the message.

    Returns
    -------
    ndarray of float64, shape (...)
        The same [dimensionless].

    Raises
    ------
    InvalidValueError
        If one is not from 0 to 1.
    """
    if isinstance(value, str):
        return np.asarray(as_rate(value, what=what))
    array = check_not_negative(value, what)
    wrong = array[array > 1]
    if wrong.size:
        raise InvalidValueError(
            f"{what} is {wrong.flat[0]:g}, which is {wrong.flat[0]:.0%}; it is from 0 to 1 "
            "(2% is 0.02)"
        )
    return array
