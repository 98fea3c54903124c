"""Quantiles of Student's distribution, from finite sums."""

import math
from typing import Final

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number, as_whole

_HALVINGS: Final = 80


def t_quantile(level: float, *, degrees_of_freedom: int) -> float:
    """Return how many standard errors either way hold a share of Student's distribution.

    Parameters
    ----------
    level : float
        The share, above 0 and below 1 [dimensionless].
    degrees_of_freedom : int
        At least 1.

    Returns
    -------
    float
        The half width t, where ``P(|T| <= t)`` is the level [standard error].

    Raises
    ------
    InvalidValueError
        If the level is not between 0 and 1, or there is no degree of freedom.

    References
    ----------
    M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4:
    finite sums, which are inverted by halving the angle.

    Examples
    --------
    >>> round(t_quantile(0.5, degrees_of_freedom=1), 9), round(
    ...     t_quantile(0.95, degrees_of_freedom=10), 3
    ... )
    (1.0, 2.228)
    """
    share = as_number(level, what="the level", above_0=True)
    if share >= 1:
        raise InvalidValueError(f"the level is {level}; give a fraction below 1, such as 0.9")
    degrees = as_whole(degrees_of_freedom, what="degrees_of_freedom", least=1)
    low, high = 0.0, math.pi / 2
    for _ in range(_HALVINGS):
        angle = (low + high) / 2
        if _share_within(angle, degrees) < share:
            low = angle
        else:
            high = angle
    return math.tan((low + high) / 2) * math.sqrt(degrees)


def _share_within(angle: float, degrees: int) -> float:
    """Return P(|T| <= sqrt(degrees) tan(angle))."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2 == 1
    term, total = (cosine if odd else 1.0), 0.0
    for place in range(degrees // 2):
        total += term
        step = 2 * place + 1
        term *= cosine**2 * ((step + 1) / (step + 2) if odd else step / (step + 1))
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
