"""Rank correlation: assumptions that tend to be high or low together."""

import math
from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.uncertainty.smooth_distributions import special_functions
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float


def _rank(value: Any) -> float:
    number = as_float(value, what="a rank correlation")
    if not -1 < number < 1:
        raise InvalidValueError(
            f"a rank correlation of {number:g}; give a number between -1 and 1 (what always moves "
            "together is one assumption)"
        )
    return number


@attrs.frozen(kw_only=True)
class RankCorrelation:
    """How far two assumptions go together.

    Parameters
    ----------
    first, second : str
        Their ids.
    rank : float
        Spearman's rank correlation, between -1 and 1 [dimensionless].
    source : str, optional
        Where it is from.
    """

    first: str
    second: str
    rank: float = attrs.field(converter=_rank)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        if self.first == self.second:
            raise InvalidValueError(
                f"{self.first!r} is said to be correlated with itself; name two assumptions"
            )


def correlation_matrix(names: Sequence[str], correlations: Sequence[RankCorrelation]) -> FloatArray:
    """Return the matrix of a Gaussian copula that has given rank correlations.

    Parameters
    ----------
    names : sequence of str
        The assumptions, in order.
    correlations : sequence of RankCorrelation
        Between some of them, each pair once; all others are independent.

    Returns
    -------
    ndarray of float64, shape (names, names)
        ``2 sin(π rank / 6)`` for each pair, 1 on the diagonal [dimensionless].

    Raises
    ------
    InvalidValueError
        If a pair is there twice, or the matrix is not positive definite: no numbers can go together
        in that way.

    References
    ----------
    K. Pearson, On further methods of determining correlation (1907), for the normal case.
    """
    place = {name: i for i, name in enumerate(names)}
    matrix = np.eye(len(place))
    seen: set[frozenset[str]] = set()
    for one in correlations:
        pair = frozenset((one.first, one.second))
        if pair in seen:
            raise InvalidValueError(
                f"the correlation of {one.first!r} and {one.second!r} is there twice; give it once"
            )
        seen.add(pair)
        i, j = place[one.first], place[one.second]
        matrix[i, j] = matrix[j, i] = 2.0 * math.sin(math.pi * one.rank / 6.0)
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least <= 1e-10:
        pairs = ", ".join(f"{c.first} and {c.second} {c.rank:+g}" for c in correlations)
        raise InvalidValueError(
            f"the correlations are not positive definite (the least eigenvalue is {least:.3g}): no "
            f"numbers can go together as {pairs}; bring the strongest closer to 0"
        )
    return matrix


def correlate(uniforms: FloatArray, *, lower: FloatArray) -> FloatArray:
    """Make independent uniform draws go together by a Gaussian copula.

    Parameters
    ----------
    uniforms : ndarray of float64, shape (names, draws)
        Independent, between 0 and 1 [dimensionless].
    lower : ndarray of float64, shape (names, names)
        The lower Cholesky factor of the matrix of `correlation_matrix` [dimensionless].

    Returns
    -------
    ndarray of float64, shape (names, draws)
        Each still uniform [dimensionless].

    Raises
    ------
    MissingExtraError
        If scipy is not installed.
    """
    special = special_functions()
    normal = special.ndtri(uniforms)
    together = np.zeros_like(normal)
    for i, row in enumerate(lower):  # a sum of terms in order: the same bytes on every machine
        for weight, values in zip(row[: i + 1], normal, strict=False):
            if weight:
                together[i] += weight * values
    return np.asarray(special.ndtr(together))
