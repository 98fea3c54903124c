"""Factors of a line: an assumption, or one more or less an assumption that is a rate."""

import re
from collections.abc import Mapping
from typing import Final

from nhscommission.foundations.labelled import FloatArray

_ADJUSTED: Final = re.compile(r"\(?\s*1(?:\.0*)?\s*([-+\u2212])\s*([^()\s]+)\s*\)?")


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

    Examples
    --------
    >>> tidy_factor("1-interim_share")
    '(1 - interim_share)'
    """
    match = _ADJUSTED.fullmatch(text.strip())
    return f"(1 {'+' if match[1] == '+' else '-'} {match[2]})" if match else text.strip()


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
    return text[5:-1] if text.startswith("(1 ") else text


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
    if not text.startswith("(1 "):
        return None
    return 1.0 if text[3] == "+" else -1.0


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
