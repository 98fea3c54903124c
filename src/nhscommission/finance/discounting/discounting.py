"""How the amounts of periods are discounted: at which rate, from when, to which base date."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.finance.discounting.schedules import (
    DISCOUNT_SCHEDULES,
    DiscountSchedule,
    RateLike,
    as_schedule,
)
from nhscommission.foundations.errors import choose
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import check_day
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_from,
)


class Timing(StrEnum):
    """When in a period its money is taken to move."""

    YEAR = "year"
    """Whole financial years from that of the base date, which is year 0, as Green Book tables have
    it: nothing is discounted within a year."""
    START = "start"
    """On the first day of each period."""
    MIDDLE = "middle"
    """Half-way through each period."""
    END = "end"
    """On the last day of each period, as the NPV function of a spreadsheet has it."""


def _timing(value: str) -> Timing:
    return choose(Timing, value, what="timing")


@attrs.frozen(kw_only=True)
class Discounting:
    """How amounts by period are discounted.

    Parameters
    ----------
    schedule : DiscountSchedule, str or float, optional
        The rates; the Green Book's of 2026 where not given [per year].
    timing : Timing, optional
        When in a period its money moves.
    base_date : datetime.date, optional
        The day to which amounts are discounted; the first day of the horizon where not given.
    part_year_rule : PartYearRule, optional
        How parts of years are counted.
    """

    schedule: DiscountSchedule = attrs.field(
        default=DISCOUNT_SCHEDULES["green-book-2026"], converter=as_schedule
    )
    timing: Timing = attrs.field(default=Timing.YEAR, converter=_timing)
    base_date: date | None = None
    part_year_rule: PartYearRule = attrs.field(
        default=PartYearRule.MONTHS, converter=read_part_year_rule
    )

    def __attrs_post_init__(self) -> None:
        if self.base_date is not None:
            check_day(self.base_date, what="the base date")

    def times(self, periods: Sequence[Period]) -> FloatArray:
        """Say how long after the base date the money of each period moves.

        Parameters
        ----------
        periods : sequence of Period
            In order of time, without gaps.

        Returns
        -------
        ndarray of float64, shape (periods,)
            Negative before the base date [year].

        Raises
        ------
        InvalidValueError
            If there is no period, there is a gap, or months are counted and the base date is not
            the first of a month.
        """
        horizon = tuple(periods)
        check_horizon(horizon)
        base = self.base_date or horizon[0].start
        if self.timing is Timing.YEAR:
            first = base.year - (base.month < 4)
            return np.array([float(p.start.year - (p.start.month < 4) - first) for p in horizon])
        spans = years_from(base, horizon, rule=self.part_year_rule)
        part = {Timing.START: 0.0, Timing.MIDDLE: 0.5, Timing.END: 1.0}[self.timing]
        return np.array([start + part * (end - start) for start, end in spans])

    def factors(self, periods: Sequence[Period]) -> FloatArray:
        """Return what a pound in each period is worth at the base date.

        Parameters
        ----------
        periods : sequence of Period
            In order of time, without gaps.

        Returns
        -------
        ndarray of float64, shape (periods,)
            The product of the yearly factors up to then [dimensionless].

        Raises
        ------
        InvalidValueError
            As `times`.
        """
        return self.schedule.factors(self.times(periods))

    def __str__(self) -> str:
        where = {
            Timing.YEAR: "by whole financial years",
            Timing.START: "at the start of each period",
            Timing.MIDDLE: "in the middle of each period",
            Timing.END: "at the end of each period",
        }[self.timing]
        when = f" to {self.base_date}" if self.base_date else ""
        return f"{self.schedule}, {where}{when}"


def as_discounting(value: Discounting | RateLike | None) -> Discounting:
    """Take a way of discounting, or a schedule or rate to discount with in the usual way.

    Parameters
    ----------
    value : Discounting, DiscountSchedule, str, float or None
        A way, or what `Discounting` takes as its schedule; the Green Book's for None [per year].

    Returns
    -------
    Discounting
        The way.

    Raises
    ------
    InvalidValueError
        If it is none of them.
    """
    if isinstance(value, Discounting):
        return value
    return Discounting() if value is None else Discounting(schedule=value)
