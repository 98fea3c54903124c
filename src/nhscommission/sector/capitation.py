"""Populations weighted for need: components, normalisation, need indices and shares."""

from enum import StrEnum
from typing import Any

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import FloatArray


class Missing(StrEnum):
    """What becomes of values that are missing (NaN)."""

    REFUSE = "refuse"
    """They are an error, which says how many there are."""
    KEEP = "keep"
    """They stay missing; sums are of the others."""


def check_numbers(values: Any, *, what: str, missing: Missing | str = Missing.REFUSE) -> FloatArray:
    """Take numbers >= 0, some of them missing where that is allowed.

    Parameters
    ----------
    values : ndarray of float64, shape (...)
        The numbers [any unit].
    what : str
        What they are, for the message.
    missing : Missing, optional
        Whether NaN is allowed.

    Returns
    -------
    ndarray of float64, shape (...)
        The same [any unit].

    Raises
    ------
    InvalidValueError
        If one is not a number, infinite or below 0, or is missing where that is not allowed.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise InvalidValueError(f"{what} is not one array of numbers") from None
    if array.dtype.kind not in "iuf":
        raise InvalidValueError(f"{what}: of type {array.dtype}; give numbers >= 0")
    found: FloatArray = np.asarray(array, dtype=np.float64)
    gaps = np.isnan(found)
    if gaps.any() and choose(Missing, missing, what="way with missing values") is Missing.REFUSE:
        place = tuple(int(i) + 1 for i in np.argwhere(gaps)[0])
        raise InvalidValueError(
            f"{what}: {int(gaps.sum())} missing, the first at place {place}; missing is "
            "not zero: fill them, leave those members out, or say missing='keep'"
        )
    bad = (found < 0) | np.isinf(found)
    if bad.any():
        raise InvalidValueError(f"{what}: {found[bad][0]:g} found; give finite numbers >= 0")
    return found


def check_positive(value: Any, *, what: str) -> None:
    """Check that a value is one number above 0.

    Parameters
    ----------
    value : float
        The value [any unit].
    what : str
        What it is, for the message.

    Raises
    ------
    InvalidValueError
        If it is no finite number above 0.
    """
    number = isinstance(value, int | float | np.integer | np.floating)
    if not number or isinstance(value, bool) or not 0 < value < np.inf:
        raise InvalidValueError(f"{what} is {shown(value)}; give a number above 0")


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
    given = np.asarray(weights)
    if given.dtype.kind not in "iuf" and given.size:
        raise InvalidValueError(f"the weights are of type {given.dtype}; give numbers >= 0")
    array = given.astype(np.float64)
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


def weight_population(population: FloatArray, *, need_indices: FloatArray) -> FloatArray:
    """Multiply a population by indices of need.

    Parameters
    ----------
    population : ndarray of float64, shape (..., n)
        People, >= 0 [person].
    need_indices : ndarray of float64, shape (k, ..., n)
        Indices to multiply by, along the first axis: age, additional need, market forces and so on,
        each 1 for average need, >= 0 [dimensionless].

    Returns
    -------
    ndarray of float64, shape (..., n)
        People weighted for need, not normalised yet [person].

    Raises
    ------
    InvalidValueError
        If a value is missing, below 0 or not finite, or the shapes do not go together.

    References
    ----------
    NHS England, Fair Shares: a guide to NHS allocations (2019/20 onwards): adjustments for age,
    additional need and unavoidable costs are combined into a share of need.

    Examples
    --------
    >>> weight_population(np.array([100.0, 50.0]), need_indices=np.array([[1.1, 0.9], [1.0, 1.2]]))
    array([110.,  54.])
    """
    people = check_numbers(population, what="the population")
    indices = check_numbers(need_indices, what="the indices of need")
    if indices.ndim == 0 or indices.shape[1:] != people.shape:
        raise InvalidValueError(
            f"indices of need of shape {indices.shape} do not go with a population of shape "
            f"{people.shape}; stack one array of that shape for each index"
        )
    weighted: FloatArray = people * indices.prod(axis=0)
    return weighted


def normalise_population(
    weighted: FloatArray,
    *,
    reference_population: float,
    reference_weighted: float | None = None,
    missing: Missing | str = Missing.REFUSE,
) -> FloatArray:
    """Scale a weighted population so that the reference's comes to its number of people.

    Parameters
    ----------
    weighted : ndarray of float64, shape (..., n)
        People weighted for need [person].
    reference_population : float
        The people of the reference, for example of England [person].
    reference_weighted : float, optional
        The weighted population of the reference before scaling; the sum of `weighted` along its
        last axis where the reference is all of them [person].
    missing : Missing, optional
        What becomes of missing values.

    Returns
    -------
    ndarray of float64, shape (..., n)
        People weighted for need; the reference's sum to `reference_population` [person].

    Raises
    ------
    InvalidValueError
        If a value is below 0, not finite, or missing where that is not allowed, or the reference
        has nobody.

    References
    ----------
    NHS England, ICB Place Based Allocation Tool 2022/23: each component's total for England is the
    population's.

    Examples
    --------
    >>> normalise_population(np.array([120.0, 60.0]), reference_population=150.0)
    array([100.,  50.])
    """
    values = check_numbers(weighted, what="the weighted population", missing=missing)
    total = (
        np.nansum(values, axis=-1, keepdims=True)
        if reference_weighted is None
        else np.asarray(reference_weighted, dtype=np.float64)
    )
    if not (np.isfinite(total).all() and (total > 0).all()):
        raise InvalidValueError("the weighted population of the reference is not above 0")
    check_positive(reference_population, what="the population of the reference")
    scaled: FloatArray = values * (reference_population / total)
    return scaled


def combine_components(
    components: FloatArray, *, spend: FloatArray, missing: Missing | str = Missing.REFUSE
) -> FloatArray:
    """Combine components of need by what is spent on each.

    Parameters
    ----------
    components : ndarray of float64, shape (k, ..., n)
        Normalised weighted populations, a component along the first axis [person].
    spend : ndarray of float64, shape (k,)
        What is spent on each component, or anything in proportion, >= 0 [any one unit].
    missing : Missing, optional
        With ``"keep"``, a member that lacks a component has no overall figure.

    Returns
    -------
    ndarray of float64, shape (..., n)
        The sum of each component times its share of spend [person].

    Raises
    ------
    InvalidValueError
        If a value is below 0, not finite, or missing where that is not allowed, or `spend` is not
        one number for each component.

    References
    ----------
    NHS England, Fair Shares: a guide to NHS allocations (2019/20 onwards).

    Examples
    --------
    >>> combine_components(np.array([[100.0, 50.0], [90.0, 60.0]]), spend=np.array([3.0, 1.0]))
    array([97.5, 52.5])
    """
    values = check_numbers(components, what="the components", missing=missing)
    shares = normalise_shares(spend)
    if values.ndim < 2 or shares.shape != values.shape[:1]:
        raise InvalidValueError(
            f"spend of shape {shares.shape} does not go with components of shape {values.shape}; "
            "give one number for each component"
        )
    combined: FloatArray = np.tensordot(shares, values, axes=1)
    return combined


def relative_need_index(
    weighted: FloatArray,
    *,
    population: FloatArray,
    reference_weighted: float,
    reference_population: float,
) -> FloatArray:
    """Say how much need there is to a person, beside the reference's.

    Parameters
    ----------
    weighted : ndarray of float64, shape (..., n)
        People weighted for need [person].
    population : ndarray of float64, shape (..., n)
        People, > 0 [person].
    reference_weighted, reference_population : float
        The same of the reference, > 0 [person].

    Returns
    -------
    ndarray of float64, shape (..., n)
        1 where need is as in the reference, more where it is greater [dimensionless].

    Raises
    ------
    InvalidValueError
        If a value is missing or not finite, or a population is not above 0.

    Notes
    -----
    ``(weighted / population) / (reference_weighted / reference_population)``

    Examples
    --------
    >>> relative_need_index(
    ...     np.array([110.0, 45.0]), population=np.array([100.0, 50.0]),
    ...     reference_weighted=300.0, reference_population=300.0)
    array([1.1, 0.9])
    """
    need = check_numbers(weighted, what="the weighted population")
    people = check_numbers(population, what="the population")
    if need.shape != people.shape:
        raise InvalidValueError(
            f"weighted populations of shape {need.shape} and populations of shape {people.shape}; "
            "give one of each for every member"
        )
    if not (people > 0).all():
        raise InvalidValueError("a population is 0, so it has no need to a person; leave it out")
    for name, value in (
        ("weighted population", reference_weighted),
        ("population", reference_population),
    ):
        check_positive(value, what=f"the reference's {name}")
    index: FloatArray = (need / people) / (reference_weighted / reference_population)
    return index
