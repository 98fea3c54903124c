"""Distributional weights: a pound is worth more to those who have less."""

from typing import Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, read_floats
from nhscommission.foundations.numbers import as_number

ELASTICITY: Final = 1.3
"""Of the marginal utility of income, by the Green Book of 2022 (Layard and others, 2008)."""


def distributional_weights(
    incomes_gbp: FloatArray, *, reference_gbp: float, elasticity: float = ELASTICITY
) -> FloatArray:
    """Return what a pound to each group counts for, against a pound at the reference income.

    Parameters
    ----------
    incomes_gbp : ndarray of float64, shape (...)
        The median income of each group, > 0 [GBP/year].
    reference_gbp : float
        The median income of all, > 0 [GBP/year].
    elasticity : float, optional
        Of the marginal utility of income, >= 0; 0 counts every pound alike [dimensionless].

    Returns
    -------
    ndarray of float64, shape (...)
        ``(reference / income) ** elasticity`` [dimensionless].

    Raises
    ------
    InvalidValueError
        If an income is not above 0, the elasticity is below 0, or a weight is beyond all measure.

    References
    ----------
    HM Treasury, The Green Book (2022), annex 3, A3.14 to A3.20.

    Examples
    --------
    With half the income, a pound counts 2.46 times as much.

    >>> distributional_weights([30_000, 15_000], reference_gbp=30_000).round(2)
    array([1.  , 2.46])
    """
    incomes = read_floats(incomes_gbp, what="the incomes")
    reference = as_number(reference_gbp, what="the reference income", above_0=True)
    power = as_number(elasticity, what="the elasticity")
    if not (np.isfinite(incomes).all() and (incomes > 0).all()):
        raise InvalidValueError("an income is not a number above 0")
    with np.errstate(over="ignore"):
        weights = np.asarray((reference / incomes) ** power)
    if not np.isfinite(weights).all():
        raise InvalidValueError(
            f"an income of {incomes.min():g} against {reference:g} makes a weight too large to "
            "work with"
        )
    return weights
