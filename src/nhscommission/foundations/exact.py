"""Numbers read exactly, as a person would."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown

_NUMBER: Final = re.compile(
    r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?"
    r"|[-+]?\d+ ?/ ?\d+",
    re.ASCII,
)
"""Commas stand between thousands only: 2,5% is not 25%."""
_MOST_DIGITS: Final = 1_000


def as_fraction(value: Any, *, what: str) -> Fraction:
    """Read a number exactly as a person would: 0.1 is a tenth, "60%" is 3/5.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        A float stands for the shortest decimal that gives it.
    what : str
        What it is, for the message.

    Returns
    -------
    Fraction
        Its value.

    Raises
    ------
    InvalidValueError
        If it is no finite number.

    Examples
    --------
    >>> as_fraction(0.1, what="the rate"), as_fraction("2.5%", what="the rate")
    (Fraction(1, 10), Fraction(1, 40))
    """
    if isinstance(value, np.generic):
        value = value.item()
    try:
        return _read(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise InvalidValueError(f"{what} is {shown(value)}; give a finite number") from None


def _read(value: Any) -> Fraction:
    if isinstance(value, str):
        text = value.strip()
        number = text.removesuffix("%").rstrip()
        if not _NUMBER.fullmatch(number):
            raise ValueError(number)
        found = Fraction(number.replace(",", "").replace(" ", ""))
        return found / 100 if text.endswith("%") else found
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > _MOST_DIGITS:
        raise ValueError(value)
    if isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    return Fraction(repr(float(value)))
