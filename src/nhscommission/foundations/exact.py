"""Numbers read exactly, as a person would."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown


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
        if isinstance(value, str):
            text = value.strip().replace(",", "")
            return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
        if isinstance(value, Decimal | Fraction):
            return Fraction(value)
        if type(value) is not bool:
            return Fraction(value) if isinstance(value, int) else Fraction(repr(float(value)))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        pass
    raise InvalidValueError(f"{what} is {shown(value)}; give a finite number")
