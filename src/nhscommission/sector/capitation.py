"""Shares in proportion to population."""

import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray


def normalise_shares(weights: FloatArray) -> FloatArray:
    """Turn weights into shares that sum to 1.

    Parameters
    ----------
    weights : ndarray of float64, shape (..., n)
        Weighted populations, or anything in proportion to them, each finite and >= 0, not all
        zero [any one unit].

    Returns
    -------
    ndarray of float64, shape (..., n)
        Each weight over their sum; sums to 1 along the last axis [dimensionless].

    Raises
    ------
    InvalidValueError
        If there are no weights, one is negative or not finite, or all are zero.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 section 2.2.4: contributions
    in proportion to weighted population.

    Examples
    --------
    >>> normalise_shares(np.array([30.0, 10.0]))
    array([0.75, 0.25])
    """
    array = np.asarray(weights, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise InvalidValueError("there are no weights to share by; give at least one")
    if not np.isfinite(array).all():
        raise InvalidValueError("a weight is not a finite number; every member needs one")
    if (array < 0).any():
        raise InvalidValueError(
            f"a weight is negative ({array.min():g}); a population cannot be below 0"
        )
    total = array.sum(axis=-1, keepdims=True)
    if (total == 0).any():
        raise InvalidValueError("all weights are zero, so they give no shares; one must be above 0")
    shares: FloatArray = array / total
    return shares
