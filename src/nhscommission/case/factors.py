"""Factors of a line: an assumption, or one more or less an assumption that is a rate."""

import re
from collections.abc import Mapping
from typing import Final

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray

_SUM: Final = r"\s*1(?:\.0*)?\s*(?P<sign>[-+\u2212])\s*(?P<name>[A-Za-z_]\w*)\s*"
_ADJUSTED: Final = re.compile(rf"\({_SUM}\)", re.ASCII)
_BARE: Final = re.compile(_SUM, re.ASCII)
_NAME: Final = re.compile(r"\w+", re.ASCII)


def tidy_factor(text: str) -> str:
    """Write a factor in its one form.

    Parameters
    ----------
    text : str
        ``"wte"``, ``"1 - interim_share"``, ``"(1+on_cost_rate)"``.

    Returns
    -------
    str
        ``"wte"``, ``"(1 - interim_share)"``, ``"(1 + on_cost_rate)"``.

    Raises
    ------
    InvalidValueError
        If it is neither a name nor one more or less a name.

    Examples
    --------
    >>> tidy_factor("1-interim_share")
    '(1 - interim_share)'
    """
    if not isinstance(text, str):
        raise InvalidValueError(f"the factor {shown(text)} is not text; give an assumption's id")
    plain = text.strip()
    match = _ADJUSTED.fullmatch(plain) or _BARE.fullmatch(plain)
    if match:
        return f"(1 {'+' if match['sign'] == '+' else '-'} {match['name']})"
    if not _NAME.fullmatch(plain):
        raise InvalidValueError(
            f"the factor {shown(plain)} is neither an assumption's id nor one more or less one; "
            "write wte, (1 - interim_share) or (1 + on_cost_rate)"
        )
    return plain


def factor_name(text: str) -> str:
    """Return the assumption that a factor names.

    Parameters
    ----------
    text : str
        A factor in its one form.

    Returns
    -------
    str
        The assumption's id.

    Examples
    --------
    >>> factor_name("(1 - interim_share)"), factor_name("wte")
    ('interim_share', 'wte')
    """
    match = _ADJUSTED.fullmatch(text)
    return match["name"] if match else text


def factor_slope(text: str) -> float | None:
    """Say how a factor moves with its assumption, where it is not the assumption itself.

    Parameters
    ----------
    text : str
        A factor in its one form.

    Returns
    -------
    float or None
        -1 for ``(1 - x)``, 1 for ``(1 + x)``; None for ``x`` [dimensionless].
    """
    match = _ADJUSTED.fullmatch(text)
    if match is None:
        return None
    return 1.0 if match["sign"] == "+" else -1.0


def factor_value(values: Mapping[str, FloatArray], text: str) -> FloatArray:
    """Return what a factor multiplies by.

    Parameters
    ----------
    values : mapping of str to ndarray of float64, shape (..., members or 1, periods or 1)
        Each assumption by its id [its factor unit].
    text : str
        A factor in its one form.

    Returns
    -------
    ndarray of float64, shape (..., members or 1, periods or 1)
        The assumption's values, or one more or less them [the factor's unit].
    """
    value = values[factor_name(text)]
    slope = factor_slope(text)
    return value if slope is None else 1.0 + slope * value
