"""Payback: when an organisation gets its money back."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.crossing import NEVER, Crossing, as_crossing, payback_days
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import FloatArray, read_floats
from nhscommission.foundations.numbers import as_number, check_day
from nhscommission.foundations.periods import Period, check_horizon

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


def _day_count(value: str) -> DayCount:
    return choose(DayCount, value, what="day count")


def _rounding(value: str) -> Rounding:
    return choose(Rounding, value, what="rounding")


def _accrual(value: Any) -> tuple[float, ...] | None:
    if value is None:
        return None
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise InvalidValueError(
            f"the monthly profile is {shown(value)}; give twelve numbers, April's first"
        )
    weights = tuple(as_number(x, what="a month of the monthly profile") for x in value)
    if len(weights) != len(_MONTHS) or not sum(weights) > 0:
        raise InvalidValueError(
            f"the monthly profile has {len(weights)} numbers that come to {sum(weights):g}; give "
            "twelve, April's first, of which one is above 0"
        )
    return weights


def _discounting(value: Discounting | RateLike | None) -> Discounting | None:
    return None if value is None else as_discounting(value)


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
    accrual : iterable of float, optional
        How the net benefit of a financial year falls over its twelve months, April's first: any
        numbers of 0 or more, which are taken as shares. Evenly over the days where not given
        [dimensionless].
    discounting : Discounting, DiscountSchedule, str or float, optional
        How net benefits are discounted before they are added up; not at all where not given
        [per year].
    counted_from : datetime.date, optional
        The day from which days are counted, for example a go-live after the first spending, or the
        start of the financial year; the first day of the horizon where not given. The date of
        payback is the same whatever it is.

    Notes
    -----
    The defaults are the one combination of day count and rounding that gives all six printed
    paybacks of the 2009 case; see the explanation page on payback.
    """

    day_count: DayCount = attrs.field(default=DayCount.BETWEEN_DATES, converter=_day_count)
    rounding: Rounding = attrs.field(default=Rounding.NEAREST, converter=_rounding)
    crossing: Crossing = attrs.field(default=Crossing.FIRST, converter=as_crossing)
    accrual: tuple[float, ...] | None = attrs.field(default=None, converter=_accrual)
    discounting: Discounting | None = attrs.field(default=None, converter=_discounting)
    counted_from: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.counted_from is not None:
            check_day(self.counted_from, what="the day from which payback is counted")

    def __str__(self) -> str:
        within = "by a monthly profile" if self.accrual else "linear"
        return (
            f"days {self.day_count.replace('_', ' ')}, rounded {_ROUNDING_WORDS[self.rounding]}, "
            f"{within} within a period, {self.crossing} crossing"
            + (f", discounted ({self.discounting})" if self.discounting else "")
            + (f", counted from {self.counted_from}" if self.counted_from else "")
        )

    def slices(self, periods: Sequence[Period]) -> tuple[FloatArray, FloatArray]:
        """Cut the horizon into the slices of time within which net benefit accrues evenly.

        Parameters
        ----------
        periods : sequence of Period
            In order of time, without gaps.

        Returns
        -------
        ndarray of float64, shape (periods, slices)
            What of each period's net benefit falls in each slice, discounted where the rule is:
            each row sums to the period's discount factor [dimensionless].
        ndarray of float64, shape (slices,)
            How many days each slice counts for [day].

        Raises
        ------
        InvalidValueError
            If there is no period, there is a gap, or the monthly profile has nothing in the months
            of a period.
        """
        horizon = tuple(periods)
        days = self.period_days(horizon)
        factors = np.ones(len(horizon))
        if self.discounting is not None:
            factors = self.discounting.factors(horizon)
        if self.accrual is None:
            return np.diag(factors), days
        found: list[tuple[int, float, float]] = []
        for place, period in enumerate(horizon):
            months = _months(period)
            weights = [self.accrual[(month - 4) % 12] * part for month, part, _ in months]
            whole = sum(weights)
            if whole == 0:
                raise InvalidValueError(
                    f"the monthly profile has nothing in the months of {period.label} "
                    f"({period.start} to {period.end}), so that its net benefit falls nowhere; "
                    "give one of them more than 0"
                )
            found += [
                (place, weight / whole, length)
                for weight, (_, _, length) in zip(weights, months, strict=True)
            ]
        shares = np.zeros((len(horizon), len(found)))
        lengths = np.array([length for _, _, length in found])
        for column, (place, share, _) in enumerate(found):
            shares[place, column] = share * factors[place]
        if self.day_count is DayCount.BETWEEN_DATES:
            lengths[0] -= 1.0
        return shares, lengths

    def days(
        self,
        net_benefit_gbp: FloatArray,
        *,
        periods: Sequence[Period],
        tolerance_gbp: FloatArray | float = 0.0,
    ) -> FloatArray:
        """Say after how many days of the horizon the money is back.

        Parameters
        ----------
        net_benefit_gbp : ndarray of float64, shape (..., periods)
            Net benefit in each period [GBP].
        periods : sequence of Period
            In order of time, without gaps.
        tolerance_gbp : float or ndarray of float64, shape (...), optional
            A balance this close to zero is zero [GBP].

        Returns
        -------
        ndarray of float64, shape (...)
            As `payback_days`, counted from the first day of the horizon [day].

        Raises
        ------
        InvalidValueError
            As `payback_days` and `slices`.
        """
        shares, lengths = self.slices(periods)
        flows = read_floats(net_benefit_gbp, what="the net benefits")
        if self.accrual is not None or self.discounting is not None:
            if flows.ndim == 0 or flows.shape[-1] != len(shares):
                raise InvalidValueError(
                    f"net benefits of shape {flows.shape} and {len(shares)} periods do not match"
                )
            if not np.isfinite(flows).all():
                raise InvalidValueError("a net benefit is not a finite number")
            flows = flows @ shares
        return payback_days(
            flows,
            period_days=lengths,
            crossing=self.crossing,
            tolerance_gbp=tolerance_gbp,
            first=self.first_slices(periods),
        )

    def first_slices(self, periods: Sequence[Period]) -> int:
        """Say into how many slices the first period is cut.

        Parameters
        ----------
        periods : sequence of Period
            In order of time, without gaps.

        Returns
        -------
        int
            1 where nothing is cut, and otherwise its months.
        """
        return 1 if self.accrual is None else len(_months(periods[0]))

    def days_before(self, first_day: date) -> int:
        """Say how many days of the horizon pass before days are counted.

        Parameters
        ----------
        first_day : datetime.date
            The first day of the horizon.

        Returns
        -------
        int
            Negative where days are counted from before it [day].
        """
        return 0 if self.counted_from is None else (self.counted_from - first_day).days

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

        Raises
        ------
        InvalidValueError
            If it is not a finite number.
        """
        if not math.isfinite(days):
            raise InvalidValueError(f"{days} days cannot be rounded; give a finite number")
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


_MONTHS: Final = tuple(range(1, 13))


def _months(period: Period) -> list[tuple[int, float, float]]:
    """Cut a period into months: which, how much of it there is, and how many days."""
    found = []
    start = period.start
    while start <= period.end:
        following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        end = min(following - timedelta(days=1), period.end)
        length = (end - start).days + 1
        whole = (following - start.replace(day=1)).days
        found.append((start.month, length / whole, float(length)))
        start = end + timedelta(days=1)
    return found


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


@attrs.frozen(kw_only=True)
class Payback:
    """When an organisation gets its money back.

    Parameters
    ----------
    exact_days : float
        Days from go-live (or from the day that the rule counts from), not rounded: 0 if immediate,
        infinity if never within the horizon [day].
    days : int or None
        Whole days by `rule`: 0 if immediate, None if never, below 0 where the money is back before
        the day that the rule counts from [day].
    date : datetime.date or None
        The day; None if never.
    rule : PaybackRule
        How it was counted.
    is_immediate : bool, optional
        Whether there is never a shortfall to pay back; where `exact_days` is 0, if not given.
    """

    exact_days: float
    days: int | None
    date: date | None
    rule: PaybackRule
    is_immediate: bool = attrs.field(
        default=attrs.Factory(lambda self: self.exact_days == 0, takes_self=True)
    )

    @property
    def is_never(self) -> bool:
        """Whether payback does not happen within the horizon."""
        return math.isinf(self.exact_days)

    def __str__(self) -> str:
        if self.is_immediate:
            return "Immediate"
        if self.date is None:
            return "Never within the horizon"
        if self.days is not None and self.days < 0:
            start = self.date - timedelta(days=self.days)
            return (
                f"{-self.days} day{'s' * (self.days != -1)} before {start.day} {start:%B %Y} "
                f"({self.date.day} {self.date:%B %Y})"
            )
        return f"{self.days} days ({self.date.day} {self.date:%B %Y})"


def date_payback(exact_days: float, *, go_live: date, rule: PaybackRule) -> Payback:
    """Give a payback in days its date.

    Parameters
    ----------
    exact_days : float
        From `payback_days`: 0 if immediate, infinity if never [day].
    go_live : datetime.date
        The day from which they are counted: the first of the horizon.
    rule : PaybackRule
        How days are rounded, and from which day they are then told.

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
        raise InvalidValueError(
            f"payback after {shown(exact_days)} days; give a number of 0 or more"
        )
    if math.isinf(exact_days):
        return Payback(exact_days=NEVER, days=None, date=None, rule=rule)
    days = rule.round_days(exact_days)
    before = 0 if exact_days == 0 else rule.days_before(go_live)
    if days > (date.max - go_live).days:
        raise InvalidValueError(f"payback after {days:,} days is beyond the calendar")
    return Payback(
        exact_days=exact_days - before,
        days=days - before,
        date=go_live + timedelta(days=days),
        rule=rule,
        is_immediate=exact_days == 0,
    )
