"""Forecasts of the rest of a profile, from what has come of it so far."""

import math
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.labelled import FloatArray, read_floats
from nhscommission.foundations.numbers import as_whole, expect_several


class ForecastMethod(StrEnum):
    """How the rest of a profile is forecast."""

    RUN_RATE = "run_rate"
    """The average of a month so far goes on."""
    SEASONAL = "seasonal"
    """The rest of the plan, by as much more or less as has come so far than was planned."""
    AS_PLANNED = "as_planned"
    """The rest as planned, whatever has come so far."""
    OWN = "own"
    """The user's own numbers."""


def finite_floats(values: ArrayLike, *, what: str) -> FloatArray:
    """Read finite numbers along periods.

    Parameters
    ----------
    values : array-like of float, shape (..., periods)
        The numbers, of any unit.
    what : str
        What they are, for the message.

    Returns
    -------
    ndarray of float64, shape (..., periods)
        The same, in the same unit.

    Raises
    ------
    InvalidValueError
        If one is no finite number or is masked, or there is no axis of periods.

    Examples
    --------
    >>> finite_floats([1, 2], what="the plan")
    array([1., 2.])
    """
    array = read_floats(values, what=what)
    if array.size and np.asarray(values).dtype.kind not in "iuf":
        raise InvalidValueError(f"{what} are not all numbers; give one number for each period")
    if array.ndim == 0:
        raise InvalidValueError(f"{what} are the one number {array}; give one for each period")
    if not np.isfinite(array).all():
        raise InvalidValueError(
            f"{what} hold {array[~np.isfinite(array)][0]}; give a finite number for each period, "
            "and leave out the periods that are not known"
        )
    return array


def split_periods(
    periods: int, *, actuals: int, known: Iterable[int] | None = None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Part the periods into those with actuals and the rest.

    Parameters
    ----------
    periods : int
        How many there are.
    actuals : int
        For how many of them actuals are given.
    known : iterable of int, optional
        For which, counted from 0, in ascending order; the first if not given.

    Returns
    -------
    tuple of tuple of int
        The places of those with actuals, and of the rest.

    Raises
    ------
    InvalidValueError
        If they are not as many as the actuals, are not in order, or are not there; or a number of
        periods is no whole number.

    Examples
    --------
    >>> split_periods(4, actuals=2)
    ((0, 1), (2, 3))
    >>> split_periods(4, actuals=2, known=[0, 2])
    ((0, 2), (1, 3))
    """
    periods = as_whole(periods, what="the number of periods")
    actuals = as_whole(actuals, what="the number of actuals")
    if known is None:
        if actuals > periods:
            raise InvalidValueError(
                f"there are actuals for {actuals} periods, and the plan has {periods}; give at "
                "most as many"
            )
        places = tuple(range(actuals))
    else:
        several = expect_several(known, what="known", like="(0, 1, 3)")
        places = tuple(as_whole(place, what="a known period") for place in several)
        if list(places) != sorted(set(places)) or (places and places[-1] >= periods):
            raise InvalidValueError(
                f"the known periods are {places}; give each once and in order, counted from 0, "
                f"with {periods - 1} the last"
            )
        if len(places) != actuals:
            raise InvalidValueError(
                f"there are actuals for {actuals} periods, and {len(places)} are said to be known; "
                "give one actual for each"
            )
    return places, tuple(place for place in range(periods) if place not in places)


_RESIDUE: Final = 1e-12
"""The part of a sum of sizes below which what is left of it is rounding."""

# The plan, what has come, the lengths of periods, the places of those known, and of the rest.
_Method: TypeAlias = Callable[
    [FloatArray, FloatArray, FloatArray, tuple[int, ...], tuple[int, ...]], FloatArray
]


def _run_rate(
    planned: FloatArray,  # noqa: ARG001 - every method takes the same
    actual: FloatArray,
    lengths: FloatArray,
    known: tuple[int, ...],
    rest: tuple[int, ...],
) -> FloatArray:
    if not known:
        raise InvalidValueError(
            "there are no actuals, so that there is no run rate; forecast as planned, or give your "
            "own numbers"
        )
    rate = actual.sum(axis=-1, keepdims=True) / lengths[..., known].sum(axis=-1, keepdims=True)
    return np.asarray(rate * lengths[..., rest])


def _seasonal(
    planned: FloatArray,
    actual: FloatArray,
    lengths: FloatArray,  # noqa: ARG001
    known: tuple[int, ...],
    rest: tuple[int, ...],
) -> FloatArray:
    to_date, to_come = _net(planned[..., known]), _net(planned[..., rest])
    instead = "use the run rate, forecast as planned, or give your own numbers"
    if not known or (to_date == 0).any():
        raise InvalidValueError(
            "nothing was planned in the periods with actuals, or it cancels out, so that the rest "
            f"of the plan cannot be scaled by how they went; {instead}"
        )
    if (np.sign(to_date) * np.sign(to_come) < 0).any():
        raise InvalidValueError(
            "what was planned so far and what is planned for the rest have opposite signs, so that "
            f"the one says nothing of the other; {instead}"
        )
    came = _net(actual)
    if (np.sign(to_date) * np.sign(came) < 0).any():
        raise InvalidValueError(
            "what has come and what was planned so far have opposite signs, so that the rest would "
            f"turn from gain to loss or back; {instead}"
        )
    return np.asarray(planned[..., rest] * (came / to_date))


def _net(amounts: FloatArray) -> FloatArray:
    """Add up along periods; what is left of amounts that cancel out, to rounding, is nothing."""
    found = np.zeros((*amounts.shape[:-1], 1))
    for place in np.ndindex(*amounts.shape[:-1]):
        try:
            net, gross = math.fsum(amounts[place]), math.fsum(np.abs(amounts[place]))
        except OverflowError:
            raise InvalidValueError(
                "the amounts add up to more than a number can hold; use a larger unit"
            ) from None
        found[place] = net if abs(net) > _RESIDUE * gross else 0.0
    return found


def _as_planned(
    planned: FloatArray,
    actual: FloatArray,
    lengths: FloatArray,  # noqa: ARG001
    known: tuple[int, ...],  # noqa: ARG001
    rest: tuple[int, ...],
) -> FloatArray:
    left = planned[..., rest]
    shape = np.broadcast_shapes(left.shape[:-1], actual.shape[:-1])
    return np.broadcast_to(left, (*shape, len(rest))).copy()


_METHODS: Final[Mapping[ForecastMethod, _Method]] = MappingProxyType(
    {
        ForecastMethod.RUN_RATE: _run_rate,
        ForecastMethod.SEASONAL: _seasonal,
        ForecastMethod.AS_PLANNED: _as_planned,
    }
)


def forecast_rest(
    planned: ArrayLike,
    *,
    actual: ArrayLike,
    method: ForecastMethod | str,
    known: Iterable[int] | None = None,
    lengths: ArrayLike | None = None,
    own: ArrayLike | None = None,
) -> FloatArray:
    """Forecast the periods of a profile for which there are no actuals.

    Parameters
    ----------
    planned : array-like of float, shape (..., periods)
        The plan, of amounts or of volumes [unit].
    actual : array-like of float, shape (..., known)
        What has come, in the periods that are known [unit].
    method : ForecastMethod or str
        Run rate, seasonal, as planned, or your own numbers.
    known : iterable of int, optional
        The places of the periods with actuals, counted from 0; the first if not given.
    lengths : array-like of float, shape (periods,), optional
        The length of each period, > 0; all the same if not given. Only the run rate needs them
        [month].
    own : array-like of float, shape (..., rest), optional
        Your own numbers for the rest, in order; for the method ``"own"`` only [unit].

    Returns
    -------
    ndarray of float64, shape (..., rest)
        What is forecast for the other periods, in order [unit].

    Raises
    ------
    UnknownNameError
        If there is no such method.
    InvalidValueError
        If there are no actuals for a run rate; for the seasonal method, nothing was planned so far,
        or what was planned so far has the other sign than what came or than the rest of the plan;
        your own numbers are missing, not as many as the rest, or not asked for; or shapes do not
        fit together.

    Notes
    -----
    With sums over the periods that are known, a period of the rest is forecast to bring

    - at the run rate: sum of actuals / sum of lengths × its own length;
    - by the seasonal method: its plan × sum of actuals / sum of plans, which is never below 0
      (amounts of both signs that cancel out to 12 digits count as nothing);
    - as planned: its plan.

    On a plan that is flat by the month the first two are the same.

    Examples
    --------
    >>> forecast_rest([100, 100, 200], actual=[90, 70], method="run_rate")
    array([80.])
    >>> forecast_rest([100, 100, 200], actual=[90, 70], method="seasonal")
    array([160.])
    """
    chosen = choose(ForecastMethod, method, what="forecast method")
    plan = finite_floats(planned, what="the planned numbers")
    came = finite_floats(actual, what="the actual numbers")
    places, rest = split_periods(plan.shape[-1], actuals=came.shape[-1], known=known)
    months = np.ones(plan.shape[-1])
    if lengths is not None:
        months = finite_floats(lengths, what="the lengths of the periods")
        if months.shape != plan.shape[-1:] or not (months > 0).all():
            raise InvalidValueError(
                f"the lengths of the periods are {months}; give one above 0 for each of the "
                f"{plan.shape[-1]}"
            )
    if (own is None) == (chosen is ForecastMethod.OWN):
        raise InvalidValueError(
            "the method is your own, and no numbers of your own are given; give them for the rest"
            if own is None
            else f"numbers of your own are given, and the method is {chosen.value!r}; say own"
        )
    check_together(plan, came)
    if own is not None:
        return _own(own, rest, np.broadcast_shapes(plan.shape[:-1], came.shape[:-1]))
    with np.errstate(over="ignore", invalid="ignore"):
        found = _METHODS[chosen](plan, came, months, places, rest)
    if not np.isfinite(found).all():
        raise InvalidValueError("the forecast is beyond what a number can hold; use a larger unit")
    return found


def check_together(*arrays: FloatArray) -> tuple[int, ...]:
    """Check that the axes before that of the periods fit together.

    Parameters
    ----------
    *arrays : ndarray of float64, shape (..., periods)
        The arrays, of any unit.

    Returns
    -------
    tuple of int
        The shape that those axes have together.

    Raises
    ------
    InvalidValueError
        If they do not broadcast.

    Examples
    --------
    >>> check_together(np.zeros((3, 1, 4)), np.zeros((2, 5)))
    (3, 2)
    """
    shapes = [array.shape[:-1] for array in arrays]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise InvalidValueError(
            f"the axes before that of the periods have the shapes {', '.join(map(str, shapes))}, "
            "which do not fit together"
        ) from None


def _own(own: ArrayLike, rest: tuple[int, ...], shape: tuple[int, ...]) -> FloatArray:
    numbers = finite_floats(own, what="your own numbers")
    if numbers.shape[-1] != len(rest):
        raise InvalidValueError(
            f"your own numbers are for {numbers.shape[-1]} periods, and {len(rest)} have no "
            "actuals; give one for each of those, in order"
        )
    check_together(numbers, np.empty((*shape, 0)))
    whole = np.broadcast_shapes(numbers.shape[:-1], shape)
    return np.broadcast_to(numbers, (*whole, len(rest))).copy()
