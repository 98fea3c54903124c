"""Target allocations: fair shares of a quantum, and how far from them everyone is."""

import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.sector.capitation import check_numbers, check_positive, normalise_shares


def target_allocations(quantum_gbp: float, *, weighted_population: FloatArray) -> FloatArray:
    """Work out everyone's fair share of a quantum.

    Parameters
    ----------
    quantum_gbp : float
        What there is to allocate, >= 0 [GBP].
    weighted_population : ndarray of float64, shape (..., n)
        Population weighted for need, >= 0, not all 0 [person].

    Returns
    -------
    ndarray of float64, shape (..., n)
        Targets; they sum to the quantum along the last axis [GBP].

    Raises
    ------
    InvalidValueError
        If the quantum is below 0 or not finite, or a weighted population is missing, below 0, or
        all are 0.

    References
    ----------
    NHS England, 2013/14 allocations, Annex A.

    Examples
    --------
    >>> target_allocations(1_000.0, weighted_population=np.array([30.0, 10.0]))
    array([750., 250.])
    """
    if quantum_gbp != 0 or isinstance(quantum_gbp, bool):
        check_positive(quantum_gbp, what="the quantum")
    weighted = check_numbers(weighted_population, what="the weighted population")
    targets: FloatArray = quantum_gbp * normalise_shares(weighted)
    return targets


def distance_from_target(allocations_gbp: FloatArray, *, targets_gbp: FloatArray) -> FloatArray:
    """Say how far each allocation is from its target, as a fraction of the target.

    Parameters
    ----------
    allocations_gbp : ndarray of float64, shape (..., n)
        What each commissioner receives, >= 0 [GBP].
    targets_gbp : ndarray of float64, shape (..., n)
        Its fair share, all > 0 [GBP].

    Returns
    -------
    ndarray of float64, shape (..., n)
        Positive where the allocation is above target [dimensionless].

    Raises
    ------
    InvalidValueError
        If a target is not above 0, a value is missing, or the shapes do not go together.

    Notes
    -----
    ``(allocation − target) / target``

    References
    ----------
    NHS England, 2013/14 allocations, Annex A.

    Examples
    --------
    >>> distance_from_target(np.array([95.0, 110.0]), targets_gbp=np.array([100.0, 100.0]))
    array([-0.05,  0.1 ])
    """
    allocations, targets = _pair(allocations_gbp, targets_gbp, "allocations", "targets")
    distance: FloatArray = (allocations - targets) / targets
    return distance


def allocation_per_head(allocations_gbp: FloatArray, *, population: FloatArray) -> FloatArray:
    """Say what each commissioner receives for each of its people, not weighted.

    Parameters
    ----------
    allocations_gbp : ndarray of float64, shape (..., n)
        What each commissioner receives, >= 0 [GBP].
    population : ndarray of float64, shape (..., n)
        Its people, not weighted for need, all > 0 [person].

    Returns
    -------
    ndarray of float64, shape (..., n)
        Pounds a head [GBP/person].

    Raises
    ------
    InvalidValueError
        If a population is not above 0, a value is missing, or the shapes do not go together.

    References
    ----------
    NHS England, 2013/14 allocations, Annex A: per head on raw population.

    Examples
    --------
    >>> allocation_per_head(np.array([219_307e3]), population=np.array([202_256.0])).round()
    array([1084.])
    """
    allocations, people = _pair(allocations_gbp, population, "allocations", "populations")
    per_head: FloatArray = allocations / people
    return per_head


def _pair(
    above: FloatArray, below: FloatArray, what: str, of_what: str
) -> tuple[FloatArray, FloatArray]:
    """Check what is divided by what."""
    amounts = check_numbers(above, what=f"the {what}")
    bases = check_numbers(below, what=f"the {of_what}")
    if not (bases > 0).all():
        raise InvalidValueError(f"one of the {of_what} is 0; all must be above 0")
    try:
        np.broadcast_shapes(amounts.shape, bases.shape)
    except ValueError:
        raise InvalidValueError(
            f"{what} of shape {amounts.shape} and {of_what} of shape {bases.shape} do not go "
            "together; give one of each for every member"
        ) from None
    return amounts, bases
