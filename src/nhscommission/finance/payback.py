"""Payback: when an organisation gets its money back."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.periods import Period, check_horizon

NEVER: Final = math.inf
_DUST: Final = 1e-12
_NEARLY: Final = 1e-9
"""How near to a whole or half day a length of time is one, in floating-point arithmetic."""


class DayCount(StrEnum):
    """How the days of the first period are counted."""

    BETWEEN_DATES = "between_dates"
    """The last date less the first, as a spreadsheet subtracts dates: 211 from 1 September 2009
    to 31 March 2010."""
    INCLUSIVE = "inclusive"
    """Both the first and the last day are counted: 212."""


class Rounding(StrEnum):
    """How a length of time is rounded to whole days."""

    NEAREST = "nearest"
    """To the nearest day, halves up."""
    DOWN = "down"
    """To the days completed."""
    UP = "up"
    """To the day that is under way."""


class Crossing(StrEnum):
    """Which crossing counts where the cumulative net benefit crosses zero more than once."""

    FIRST = "first"
    """The first time that it is no longer negative."""
    LAST = "last"
    """The time after which it is never negative again."""


def _day_count(value: str) -> DayCount:
    return choose(DayCount, value, what="day count")


def _rounding(value: str) -> Rounding:
    return choose(Rounding, value, what="rounding")


def _crossing(value: str) -> Crossing:
    return choose(Crossing, value, what="crossing")


@attrs.frozen(kw_only=True)
class PaybackRule:
    """How payback is counted and printed.

    Parameters
    ----------
    day_count : DayCount
        How the days of the first period are counted.
    rounding : Rounding
        How the answer is rounded to whole days.
    crossing : Crossing
        Which crossing counts.

    Notes
    -----
    The defaults are the one combination of day count and rounding that gives all six printed
    paybacks of the 2009 case; see the explanation page on payback.
    """

    day_count: DayCount = attrs.field(default=DayCount.BETWEEN_DATES, converter=_day_count)
    rounding: Rounding = attrs.field(default=Rounding.NEAREST, converter=_rounding)
    crossing: Crossing = attrs.field(default=Crossing.FIRST, converter=_crossing)

    def __str__(self) -> str:
        return (
            f"days {self.day_count.replace('_', ' ')}, rounded {_ROUNDING_WORDS[self.rounding]}, "
            f"linear within a period, {self.crossing} crossing"
        )

    def period_days(self, periods: Sequence[Period]) -> FloatArray:
        """Return how many days each period counts for.

        Parameters
        ----------
        periods : sequence of Period
            In order of time, without gaps.

        Returns
        -------
        ndarray of float64, shape (periods,)
            In the order of `periods` [day].

        Raises
        ------
        InvalidValueError
            If there is no period, or there is a gap.
        """
        check_horizon(tuple(periods))
        days = np.array([period.days for period in periods], dtype=np.float64)
        if self.day_count is DayCount.BETWEEN_DATES:
            days[0] -= 1.0
        return days

    def round_days(self, days: float) -> int:
        """Round a length of time to whole days.

        Parameters
        ----------
        days : float
            Finite [day].

        Returns
        -------
        int
            Whole days [day].
        """
        halves = round(2 * days)
        is_half = abs(2 * days - halves) <= _NEARLY * max(1.0, abs(days))
        return int(_ROUND[self.rounding](halves / 2 if is_half else days))

    def printed_interval(self, days: float) -> tuple[float, float]:
        """Say which lengths of time are printed as this many whole days.

        Parameters
        ----------
        days : float
            A printed number of days [day].

        Returns
        -------
        tuple of float
            The least and the greatest [day].
        """
        below, above = _ROUNDED_FROM[self.rounding]
        return days - below, days + above


_ROUND: Final[Mapping[Rounding, Callable[[float], float]]] = MappingProxyType(
    {
        Rounding.NEAREST: lambda days: math.floor(days + 0.5),
        Rounding.DOWN: math.floor,
        Rounding.UP: math.ceil,
    }
)
_ROUNDED_FROM: Final[Mapping[Rounding, tuple[float, float]]] = MappingProxyType(
    {Rounding.NEAREST: (0.5, 0.5), Rounding.DOWN: (0.0, 1.0), Rounding.UP: (1.0, 0.0)}
)
_ROUNDING_WORDS: Final[Mapping[Rounding, str]] = MappingProxyType(
    {Rounding.NEAREST: "to the nearest", Rounding.DOWN: "down", Rounding.UP: "up"}
)


def payback_days(
    net_benefit_gbp: FloatArray,
    *,
    period_days: FloatArray,
    crossing: Crossing = Crossing.FIRST,
    tolerance_gbp: FloatArray | float = 0.0,
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

    Returns
    -------
    ndarray of float64, shape (...)
        0 where the first period's net benefit is not negative ("immediate"), or, for the last
        crossing, where the cumulative net benefit never is; infinity where payback does not
        happen within the horizon [day].

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
    flows = np.asarray(net_benefit_gbp, dtype=np.float64)
    days = np.asarray(period_days, dtype=np.float64)
    if days.ndim != 1 or days.size == 0 or flows.ndim == 0 or flows.shape[-1] != days.size:
        raise InvalidValueError(
            f"net benefits of shape {flows.shape} and {days.size} period lengths do not match; "
            "give one net benefit and one length for each of one or more periods"
        )
    if not (np.isfinite(flows).all() and np.isfinite(days).all()):
        raise InvalidValueError("a net benefit or a period length is not a finite number")
    if (days < 0).any():
        raise InvalidValueError("a period has a length below 0 days")
    wanted = choose(Crossing, crossing, what="crossing")
    cumulative = np.cumsum(flows, axis=-1)
    dust = np.maximum(tolerance_gbp, _DUST * np.abs(flows).sum(axis=-1))[..., np.newaxis]
    cumulative = np.where(np.abs(cumulative) <= dust, 0.0, cumulative)
    before = np.concatenate([np.zeros_like(cumulative[..., :1]), cumulative[..., :-1]], axis=-1)
    crosses = (before < 0) & (cumulative >= 0)
    started = np.concatenate([[0.0], np.cumsum(days)[:-1]])
    rise = np.where(crosses, cumulative - before, 1.0)
    when = np.where(crosses, started - days * (before / rise), NEVER)
    if wanted is Crossing.FIRST:
        answer = np.where(cumulative[..., 0] >= 0, 0.0, when.min(axis=-1))
    else:
        last = np.where(crosses, when, 0.0).max(axis=-1)
        answer = np.where(cumulative[..., -1] < 0, NEVER, last)
    return np.asarray(answer, dtype=np.float64)


@attrs.frozen(kw_only=True)
class Payback:
    """When an organisation gets its money back.

    Parameters
    ----------
    exact_days : float
        Days from go-live, not rounded: 0 if immediate, infinity if never within the horizon [day].
    days : int or None
        Whole days from go-live by `rule`: 0 if immediate, None if never [day].
    date : datetime.date or None
        Go-live plus `days`; None if never.
    rule : PaybackRule
        How it was counted.
    """

    exact_days: float
    days: int | None
    date: date | None
    rule: PaybackRule

    @property
    def is_immediate(self) -> bool:
        """Whether there is never a shortfall to pay back."""
        return self.exact_days == 0

    @property
    def is_never(self) -> bool:
        """Whether payback does not happen within the horizon."""
        return math.isinf(self.exact_days)

    def __str__(self) -> str:
        if self.is_immediate:
            return "Immediate"
        if self.date is None:
            return "Never within the horizon"
        return f"{self.days} days ({self.date.day} {self.date:%B %Y})"


def date_payback(exact_days: float, *, go_live: date, rule: PaybackRule) -> Payback:
    """Give a payback in days its date.

    Parameters
    ----------
    exact_days : float
        From `payback_days`: 0 if immediate, infinity if never [day].
    go_live : datetime.date
        The day from which days are counted.
    rule : PaybackRule
        How days are rounded.

    Returns
    -------
    Payback
        With whole days and a date, unless it is never.

    Raises
    ------
    InvalidValueError
        If the days are negative or not a number.

    Examples
    --------
    >>> print(date_payback(270.6, go_live=date(2009, 9, 1), rule=PaybackRule()))
    271 days (30 May 2010)
    """
    if math.isnan(exact_days) or exact_days < 0:
        raise InvalidValueError(f"payback after {exact_days} days; days must be 0 or more")
    if math.isinf(exact_days):
        return Payback(exact_days=NEVER, days=None, date=None, rule=rule)
    days = rule.round_days(exact_days)
    return Payback(exact_days=exact_days, days=days, date=go_live + timedelta(days=days), rule=rule)
