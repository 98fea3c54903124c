"""When a cumulative balance is no longer negative: the days of payback."""

import math
from enum import StrEnum
from typing import Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.labelled import FloatArray, read_floats

NEVER: Final = math.inf


_DUST: Final = 1e-12


class Crossing(StrEnum):
    """Which crossing counts where the cumulative net benefit crosses zero more than once."""

    FIRST = "first"
    """The first time that it is no longer negative."""
    LAST = "last"
    """The time after which it is never negative again."""


def as_crossing(value: str) -> Crossing:
    """Read which crossing counts.

    Parameters
    ----------
    value : str
        ``"first"`` or ``"last"``.

    Returns
    -------
    Crossing
        The same.

    Raises
    ------
    UnknownNameError
        If it is another word.
    """
    return choose(Crossing, value, what="crossing")


def payback_days(
    net_benefit_gbp: FloatArray,
    *,
    period_days: FloatArray,
    crossing: Crossing = Crossing.FIRST,
    tolerance_gbp: FloatArray | float = 0.0,
    first: int = 1,
) -> FloatArray:
    """Say after how many days the cumulative net benefit is no longer negative.

    Parameters
    ----------
    net_benefit_gbp : ndarray of float64, shape (..., periods)
        Net benefit in each period, finite; leading axes (draws, members) are independent [GBP].
    period_days : ndarray of float64, shape (periods,)
        The length of each period, >= 0 [day].
    crossing : Crossing
        The first crossing, or the last.
    tolerance_gbp : float or ndarray of float64, shape (...), optional
        A balance this close to zero is zero; at least a million-millionth of the net benefits
        added up is always allowed, for floating-point arithmetic [GBP].
    first : int, optional
        How many periods, from the first, decide whether payback is immediate: more than one where
        the first period is cut into slices.

    Returns
    -------
    ndarray of float64, shape (...)
        0 where the net benefit of the first period (or the `first` ones) is not negative
        ("immediate"), or, for the last crossing, where the cumulative net benefit never is;
        infinity where payback does not happen within the horizon [day].

    Raises
    ------
    InvalidValueError
        If there is no period, lengths differ, one is below 0, or a number is not finite.

    Notes
    -----
    Net benefit accrues evenly within a period, so with S the shortfall at the end of period k - 1
    and B the net benefit of period k, where payback falls in period k,

        days = days to the end of period k - 1 + days in period k × S / B.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), table 12 and its note 29.

    Examples
    --------
    A shortfall of 1 in the first 100 days, then 4 over 200 days: a quarter of the 200.

    >>> payback_days(np.array([-1.0, 4.0]), period_days=np.array([100.0, 200.0]))
    array(150.)
    """
    flows = read_floats(net_benefit_gbp, what="the net benefits")
    days = read_floats(period_days, what="the period lengths")
    if days.ndim != 1 or days.size == 0 or flows.ndim == 0 or flows.shape[-1] != days.size:
        raise InvalidValueError(
            f"net benefits of shape {flows.shape} and {days.size} period lengths do not match; "
            "give one net benefit and one length for each of one or more periods"
        )
    if not (np.isfinite(flows).all() and np.isfinite(days).all()):
        raise InvalidValueError("a net benefit or a period length is not a finite number")
    if (days < 0).any():
        raise InvalidValueError("a period has a length below 0 days")
    tolerance = read_floats(tolerance_gbp, what="the tolerance")
    if not (np.isfinite(tolerance).all() and (tolerance >= 0).all()):
        raise InvalidValueError("a tolerance is below 0 or not a number")
    alike = zip(tolerance.shape[::-1], flows.shape[-2::-1], strict=False)
    if tolerance.ndim >= flows.ndim or any(a not in (1, b) for a, b in alike):
        raise InvalidValueError(
            f"tolerances of shape {tolerance.shape} and net benefits of shape {flows.shape} do not "
            "match; give one tolerance, or one for each series"
        )
    wanted = choose(Crossing, crossing, what="crossing")
    cumulative = np.cumsum(flows, axis=-1)
    dust = np.maximum(tolerance, _DUST * np.abs(flows).sum(axis=-1))[..., np.newaxis]
    cumulative = np.where(np.abs(cumulative) <= dust, 0.0, cumulative)
    before = np.concatenate([np.zeros_like(cumulative[..., :1]), cumulative[..., :-1]], axis=-1)
    crosses = (before < 0) & (cumulative >= 0)
    started = np.concatenate([[0.0], np.cumsum(days)[:-1]])
    rise = np.where(crosses, cumulative - before, 1.0)
    when = np.where(crosses, started - days * (before / rise), NEVER)
    if wanted is Crossing.FIRST:
        later = np.where(np.arange(days.size) >= first, when, NEVER).min(axis=-1)
        answer = np.where(cumulative[..., first - 1] >= 0, 0.0, later)
    else:
        last = np.where(crosses, when, 0.0).max(axis=-1)
        answer = np.where(cumulative[..., -1] < 0, NEVER, last)
    return np.asarray(answer, dtype=np.float64)
