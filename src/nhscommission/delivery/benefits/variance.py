"""Splitting a variance to date into timing, volume and price."""

from collections.abc import Iterable

import attrs
import numpy as np
from numpy.typing import ArrayLike

from nhscommission.delivery.benefits.forecasting import (
    check_together,
    finite_floats,
    split_periods,
)
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, read_floats, read_only


def _kept(values: ArrayLike) -> FloatArray:
    array = read_only(read_floats(values, what="the parts of a variance"))
    if np.asarray(values).dtype.kind not in "iuf":
        raise InvalidValueError("the parts of a variance are not all numbers; give numbers")
    if not np.isfinite(array).all():
        raise InvalidValueError("a variance is beyond what a number can hold; use a larger unit")
    return array


def _kept_or_none(values: ArrayLike | None) -> FloatArray | None:
    return None if values is None else _kept(values)


@attrs.frozen(kw_only=True, eq=False)
class VarianceSplit:
    """A variance to date, and what it is made of.

    Parameters
    ----------
    variance : ndarray of float64, shape (...)
        What has come less what was planned for the same periods [unit].
    timing : ndarray of float64, shape (...)
        The part that the forecast expects to reverse in the rest. Of the other sign than the
        variance where the forecast expects it to grow [unit].
    lasting : ndarray of float64, shape (...)
        The other part, which the forecast expects to be there at the end [unit].
    volume : ndarray of float64 or None, shape (...)
        The lasting part that is due to volumes, at planned prices; None where those are not known
        [unit].
    price : ndarray of float64 or None, shape (...)
        The lasting part that is due to prices so far [unit].
    """

    variance: FloatArray = attrs.field(converter=_kept)
    timing: FloatArray = attrs.field(converter=_kept)
    lasting: FloatArray = attrs.field(converter=_kept)
    volume: FloatArray | None = attrs.field(default=None, converter=_kept_or_none)
    price: FloatArray | None = attrs.field(default=None, converter=_kept_or_none)


def _read(
    planned: ArrayLike, actual: ArrayLike, rest: ArrayLike, known: Iterable[int] | None
) -> tuple[FloatArray, FloatArray, FloatArray, tuple[int, ...], tuple[int, ...]]:
    plan = finite_floats(planned, what="the planned numbers")
    came = finite_floats(actual, what="the actual numbers")
    ahead = finite_floats(rest, what="the forecast numbers")
    places, others = split_periods(plan.shape[-1], actuals=came.shape[-1], known=known)
    if ahead.shape[-1] != len(others):
        raise InvalidValueError(
            f"the forecast is for {ahead.shape[-1]} periods, and {len(others)} have no actuals; "
            "give one number for each of those, in order"
        )
    return plan, came, ahead, places, others


def split_variance(
    planned: ArrayLike,
    *,
    actual: ArrayLike,
    rest: ArrayLike,
    known: Iterable[int] | None = None,
) -> VarianceSplit:
    """Split a variance to date into timing and what lasts, where only amounts are known.

    Parameters
    ----------
    planned : array-like of float, shape (..., periods)
        The plan [unit].
    actual : array-like of float, shape (..., known)
        What has come, in the periods that are known [unit].
    rest : array-like of float, shape (..., rest)
        What is forecast for the other periods, in order [unit].
    known : iterable of int, optional
        The places of the periods with actuals, counted from 0; the first if not given.

    Returns
    -------
    VarianceSplit
        With no volume and no price; timing and the lasting part add up to the variance, within
        rounding [unit].

    Raises
    ------
    InvalidValueError
        If a number is not finite, or lengths and shapes do not fit together.

    Notes
    -----
    Over the periods that are known, and over the rest:

    - variance = sum of (actual − plan), known;
    - timing = −sum of (forecast − plan), rest: what the rest is forecast to make good;
    - lasting part = variance − timing: the variance expected at the end.

    Examples
    --------
    >>> split = split_variance([100, 100, 100], actual=[80], rest=[100, 115])
    >>> float(split.variance), float(split.timing), float(split.lasting)
    (-20.0, -15.0, -5.0)
    """
    plan, came, ahead, places, others = _read(planned, actual, rest, known)
    check_together(plan, came, ahead)
    with np.errstate(over="ignore", invalid="ignore"):
        variance = (came - plan[..., places]).sum(axis=-1)
        to_come = (ahead - plan[..., others]).sum(axis=-1)
        variance, to_come = np.broadcast_arrays(variance, to_come)
        return VarianceSplit(variance=variance, timing=0.0 - to_come, lasting=variance + to_come)


def split_volume_variance(
    planned_volumes: ArrayLike,
    *,
    planned_prices: ArrayLike,
    actual: ArrayLike,
    actual_volumes: ArrayLike,
    rest_volumes: ArrayLike,
    known: Iterable[int] | None = None,
) -> VarianceSplit:
    """Split a variance to date into timing, volume and price.

    Parameters
    ----------
    planned_volumes : array-like of float, shape (..., periods)
        The planned volume of each period [volume].
    planned_prices : array-like of float, shape (..., periods)
        What one is worth by plan, period by period [unit/volume].
    actual : array-like of float, shape (..., known)
        The amounts that have come, in the periods that are known [unit].
    actual_volumes : array-like of float, shape (..., known)
        The volumes behind them [volume].
    rest_volumes : array-like of float, shape (..., rest)
        The volumes forecast for the other periods, in order [volume].
    known : iterable of int, optional
        The places of the periods with actuals, counted from 0; the first if not given.

    Returns
    -------
    VarianceSplit
        Timing, volume and price add up to the variance, within rounding [unit].

    Raises
    ------
    InvalidValueError
        If a number is not finite, or lengths and shapes do not fit together.

    Notes
    -----
    With planned prices and volumes pp and Vp, actual prices and volumes pa and Va in the periods
    known, and forecast volumes Vf in the rest, period by period:

    - price = sum of (pa − pp) × Va, known, worked out as actual amount − pp × Va, so that nothing
      is divided by a volume that may be 0;
    - timing = −sum of pp × (Vf − Vp), rest: what the rest is forecast to make good;
    - volume = sum of pp × (Va − Vp), known, + sum of pp × (Vf − Vp), rest: what the planned volume
      is forecast to be missed or passed by at the end.

    They add up to the sum of (pa × Va − pp × Vp), known, whatever the forecast. With one planned
    price for all periods, volume is pp × (Vf − Vp) over the whole profile, and timing is
    pp × [(Va − Vp) to date − (Vf − Vp) over the whole profile].

    Examples
    --------
    Ten of each were planned at £5. Eight came, worth £6 each, and eleven are forecast:

    >>> split = split_volume_variance(
    ...     [10, 10],
    ...     planned_prices=[5, 5],
    ...     actual=[48],
    ...     actual_volumes=[8],
    ...     rest_volumes=[11],
    ... )
    >>> float(split.variance), float(split.timing), float(split.volume), float(split.price)
    (-2.0, -5.0, -5.0, 8.0)
    """
    volumes, came, ahead, places, others = _read(
        planned_volumes, actual_volumes, rest_volumes, known
    )
    prices = finite_floats(planned_prices, what="the planned prices")
    amounts = finite_floats(actual, what="the actual amounts")
    if prices.shape[-1] != volumes.shape[-1] or amounts.shape[-1] != came.shape[-1]:
        raise InvalidValueError(
            f"there are planned volumes for {volumes.shape[-1]} periods and prices for "
            f"{prices.shape[-1]}, actual volumes for {came.shape[-1]} and amounts for "
            f"{amounts.shape[-1]}; give both for the same periods"
        )
    check_together(volumes, prices, amounts, came, ahead)
    own, later = prices[..., places], prices[..., others]
    with np.errstate(over="ignore", invalid="ignore"):
        price = (amounts - own * came).sum(axis=-1)
        so_far = (own * (came - volumes[..., places])).sum(axis=-1)
        to_come = (later * (ahead - volumes[..., others])).sum(axis=-1)
        variance = (amounts - own * volumes[..., places]).sum(axis=-1)
        price, so_far, to_come, variance = np.broadcast_arrays(price, so_far, to_come, variance)
        volume = so_far + to_come
        return VarianceSplit(
            variance=variance,
            timing=0.0 - to_come,
            lasting=variance + to_come,
            volume=volume,
            price=price,
        )
