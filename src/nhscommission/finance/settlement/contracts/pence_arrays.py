"""Arrays of whole pence, read from what callers give."""

from typing import Any, Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import IntArray

LARGEST_VALUE_PENCE: Final = 10**18
"""The most that an amount, or a whole table, can be worth, either way."""


def read_pence_array(value: Any, *, what: str) -> IntArray:
    """Read whole pence of any shape.

    Parameters
    ----------
    value : int or array-like of int
        Up to 10**18 either way [penny].
    what : str
        What it is, for the message.

    Returns
    -------
    ndarray of int64
        A copy, of the same shape [penny].

    Raises
    ------
    InvalidValueError
        If anything is not a whole number, is true or false, or is too large; or if the array is
        masked.

    Examples
    --------
    >>> read_pence_array([[100], [250]], what="prices_pence").tolist()
    [[100], [250]]
    """
    if isinstance(value, np.ma.MaskedArray):
        raise InvalidValueError(f"{what} is a masked array; missing is not zero: fill it")
    if isinstance(value, np.ndarray) and value.dtype.kind in "iu":
        found = value
    else:
        try:
            found = np.array(value, dtype=object)
        except ValueError:
            raise InvalidValueError(f"{what} are not rows of one length") from None
        for one in found.reshape(-1).tolist():
            if isinstance(one, list | tuple):
                raise InvalidValueError(f"{what} are not rows of one length")
            if not isinstance(one, int | np.integer) or isinstance(one, bool):
                raise InvalidValueError(
                    f"{what}: found {shown(one)}; give whole pence, as whole numbers"
                )
    if found.size:
        for one in (int(found.min()), int(found.max())):
            if abs(one) > LARGEST_VALUE_PENCE:
                raise InvalidValueError(
                    f"{what}: found {shown(one)}; give whole pence of up to 10**18"
                )
    return found.astype(np.int64)
