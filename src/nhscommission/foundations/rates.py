"""Rates: parts of a whole, where 2 for 2% is the slip to catch."""

from typing import Any, Final

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction

_LARGE: Final = 1_000_000


def as_rate(value: Any, *, what: str) -> float:
    """Read a rate: a part of a whole, from nothing to all of it.

    Parameters
    ----------
    value : float, Decimal, Fraction or str
        A fraction (0.02), or a percentage with its sign (``"2%"``).
    what : str
        What it is, for the message.

    Returns
    -------
    float
        From 0 to 1 [dimensionless].

    Raises
    ------
    InvalidValueError
        If it is no number, is below 0 or above 1 (2 is 200%, and 2% was probably meant), or is the
        text "1", which may be either.

    Examples
    --------
    >>> as_rate("2%", what="the saving")
    0.02
    """
    if isinstance(value, str) and value.strip() == "1":
        raise InvalidValueError(
            f"{what} is '1', which may be 1% or all of it; write '1%' or '100%'"
        )
    rate = as_fraction(value, what=what)
    if 0 <= rate <= 1:
        return float(rate)
    hint, size = "", ""
    if 1 < rate <= 100 and "%" not in str(value):
        hint = f"; for {float(rate):g} per cent write '{float(rate):g}%'"
    if abs(rate) < _LARGE:
        size = f", which is {float(rate):.0%}"
    raise InvalidValueError(f"{what} is {shown(value)}{size}; a rate is from 0% to 100%{hint}")
