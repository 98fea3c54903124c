"""Financial years, the periods of a horizon, and named rules for part years."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose, shown

_YEAR: Final = re.compile(r"(\d{4})/(\d{2})")
_YEAR_LIKE: Final = re.compile(r"\D*(\d{4})\s*[-/\u2013 ]\s*(?:\d{2})?(\d{2})\D*")
_APRIL: Final = 4
_MONTHS_IN_YEAR: Final = 12


class PartYearRule(StrEnum):
    """How the length of a part of a financial year is counted."""

    MONTHS = "months"
    """Whole calendar months over 12: seven twelfths from 1 September to 31 March."""
    DAYS = "days"
    """Days over the days in that financial year: 212/365 from 1 September 2009."""


@attrs.frozen(kw_only=True)
class Period:
    """A financial year, or the part of one from a start date to 31 March.

    Parameters
    ----------
    label : str
        The financial year it lies in, for example ``"2009/10"``.
    start : datetime.date
        Its first day.
    end : datetime.date
        Its last day, which belongs to it.
    """

    label: str
    start: date
    end: date = attrs.field()

    def __attrs_post_init__(self) -> None:
        first, last = _year_bounds(self.label)
        if not first <= self.start <= self.end <= last:
            raise InvalidValueError(
                f"the period {self.start} to {self.end} is not in the financial year {self.label}, "
                f"which runs from {first} to {last}"
            )

    @property
    def days(self) -> int:
        """Days in the period, both ends counted [day]."""
        return (self.end - self.start).days + 1


def financial_year(label: str) -> Period:
    """Return the English financial year with this label.

    Parameters
    ----------
    label : str
        Written ``"2009/10"``: 1 April 2009 to 31 March 2010.

    Returns
    -------
    Period
        The whole year.

    Raises
    ------
    InvalidValueError
        If the label is not a financial year, or its two halves are not consecutive years.

    Examples
    --------
    >>> financial_year("2009/10").end
    datetime.date(2010, 3, 31)
    """
    first, last = _year_bounds(label)
    return Period(label=label, start=first, end=last)


def _year_bounds(label: str) -> tuple[date, date]:
    if not isinstance(label, str):
        raise InvalidValueError(f"{shown(label)} is not a financial year; write it as '2009/10'")
    match = _YEAR.fullmatch(label)
    if match is None:
        like = _YEAR_LIKE.fullmatch(label)
        hint = f"; did you mean {like[1]}/{like[2]}?" if like else ""
        raise InvalidValueError(
            f"{label!r} is not a financial year; write it as 2009/10{hint} (a spreadsheet may have "
            "turned it into a date: format the cell as text)"
        )
    start = int(match[1])
    if not 1 <= start <= 9998:
        raise InvalidValueError(f"{label!r} is outside the years 0001/02 to 9998/99")
    if int(match[2]) != (start + 1) % 100:
        raise InvalidValueError(
            f"{label!r} mixes up two years; the year that starts in April {start} is "
            f"{_label(start)}"
        )
    return date(start, _APRIL, 1), date(start + 1, _APRIL - 1, 31)


def _label(start_year: int) -> str:
    return f"{start_year:04d}/{(start_year + 1) % 100:02d}"


def horizon(*, go_live: date, years: int) -> tuple[Period, ...]:
    """Return consecutive financial years, the first of them starting at go-live.

    Parameters
    ----------
    go_live : datetime.date
        The first day of the first period.
    years : int
        How many financial years, the first of them perhaps in part, at least 1.

    Returns
    -------
    tuple of Period, length `years`
        In order of time.

    Raises
    ------
    InvalidValueError
        If there is not at least one year.

    Examples
    --------
    >>> [p.label for p in horizon(go_live=date(2009, 9, 1), years=2)]
    ['2009/10', '2010/11']
    >>> horizon(go_live=date(2009, 9, 1), years=2)[0].days
    212
    """
    if years < 1:
        raise InvalidValueError(f"a horizon has at least one year, and {years!r} was given")
    first = go_live.year if go_live.month >= _APRIL else go_live.year - 1
    whole = [financial_year(_label(first + i)) for i in range(years)]
    return (attrs.evolve(whole[0], start=go_live), *whole[1:])


def check_horizon(periods: tuple[Period, ...]) -> None:
    """Check that periods follow each other without a gap.

    Parameters
    ----------
    periods : tuple of Period
        At least one.

    Raises
    ------
    InvalidValueError
        If there are none, or one does not start on the day after the one before it ends.
    """
    if not periods:
        raise InvalidValueError("a horizon has at least one period, and none was given")
    labels = [period.label for period in periods]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise InvalidValueError(
            f"two periods are called {twice[0]}; a financial year is one period, or a part of one"
        )
    for before, after in pairwise(periods):
        due = before.end + timedelta(days=1)
        if after.start != due:
            raise InvalidValueError(
                f"the period {after.label} starts on {after.start}, and the one before it, "
                f"{before.label}, ends on {before.end}; it must start on {due}"
            )


def years_in_period(period: Period, *, rule: PartYearRule = PartYearRule.MONTHS) -> float:
    """Say how long a period is, by a named rule.

    Parameters
    ----------
    period : Period
        A financial year or part of one.
    rule : PartYearRule
        Whole months over 12, or days over the days in that financial year.

    Returns
    -------
    float
        1 for a whole year [year].

    Raises
    ------
    InvalidValueError
        If months are to be counted and the period does not start and end with a month.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), table 11: £6.38m a year is £3.72m
    from 1 September, which is seven twelfths; 212/365 would give £3.71m.

    Examples
    --------
    >>> part = horizon(go_live=date(2009, 9, 1), years=1)[0]
    >>> years_in_period(part) * 12
    7.0
    >>> round(years_in_period(part, rule=PartYearRule.DAYS) * 365)
    212
    """
    return _PART_YEAR_RULES[rule](period)


def _months(period: Period) -> float:
    last_day = calendar.monthrange(period.end.year, period.end.month)[1]
    if period.start.day != 1 or period.end.day != last_day:
        raise InvalidValueError(
            f"the period {period.start} to {period.end} is not made of whole months; count it with "
            f"the rule {PartYearRule.DAYS.value!r}"
        )
    years = period.end.year - period.start.year
    return (years * _MONTHS_IN_YEAR + period.end.month - period.start.month + 1) / _MONTHS_IN_YEAR


def _days(period: Period) -> float:
    return period.days / financial_year(period.label).days


_PART_YEAR_RULES: Final[Mapping[PartYearRule, Callable[[Period], float]]] = MappingProxyType(
    {PartYearRule.MONTHS: _months, PartYearRule.DAYS: _days}
)


def years_between(start: date, end: date, *, rule: PartYearRule = PartYearRule.MONTHS) -> float:
    """Say how much time passes from the start of one day to the start of another.

    Parameters
    ----------
    start, end : datetime.date
        Two days, in either order.
    rule : PartYearRule
        Whole months over 12, both days being the first of a month; or days, each over the days in
        its financial year.

    Returns
    -------
    float
        Negative where `end` is before `start` [year].

    Raises
    ------
    InvalidValueError
        If months are to be counted and a day is not the first of a month.

    Examples
    --------
    >>> years_between(date(2026, 10, 1), date(2028, 4, 1))
    1.5
    """
    wanted = read_part_year_rule(rule)
    for day in (start, end):
        if isinstance(day, datetime) or not isinstance(day, date):
            raise InvalidValueError(f"{shown(day)} is not a day; give datetime.date(2026, 10, 1)")
    if wanted is PartYearRule.MONTHS:
        for day in (start, end):
            if day.day != 1:
                before = day - timedelta(days=1)
                raise InvalidValueError(
                    f"{day} is not the first of a month (nor {before} the last); count it with the "
                    f"rule {PartYearRule.DAYS.value!r}, or move it"
                )
        months = (end.year - start.year) * _MONTHS_IN_YEAR + end.month - start.month
        return months / _MONTHS_IN_YEAR
    (first_year, passed), (last_year, passed_then) = _place(start), _place(end)
    return (last_year - first_year) + (passed_then - passed)


def _place(day: date) -> tuple[int, float]:
    """Return the financial year that a day is in, and how much of it has passed."""
    year = day.year - (day.month < _APRIL)
    if year < 1:
        raise InvalidValueError(f"{day} is before the first financial year, 0001/02")
    first = date(year, _APRIL, 1)
    length = 366 if calendar.isleap(year + 1) else 365
    return year, (day - first).days / length


def read_part_year_rule(value: str | None) -> PartYearRule:
    """Read a part-year rule.

    Parameters
    ----------
    value : str or None
        ``"months"`` or ``"days"``; months where there is nothing.

    Returns
    -------
    PartYearRule
        The rule.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    """
    return choose(PartYearRule, value or PartYearRule.MONTHS, what="part-year rule")


def years_from(
    start: date, periods: tuple[Period, ...], *, rule: PartYearRule = PartYearRule.MONTHS
) -> tuple[tuple[float, float], ...]:
    """Say when each period starts and ends, counted from a day.

    Parameters
    ----------
    start : datetime.date
        The day to count from.
    periods : tuple of Period
        The periods.
    rule : PartYearRule
        How part years are counted.

    Returns
    -------
    tuple of tuple of float
        For each period the time from `start` to its first day, and to the day after its last;
        negative before `start` [year].

    Raises
    ------
    InvalidValueError
        If months are to be counted and a day is not the first of a month.
    """
    return tuple(
        (
            years_between(start, period.start, rule=rule),
            years_between(start, period.end + timedelta(days=1), rule=rule),
        )
        for period in periods
    )
