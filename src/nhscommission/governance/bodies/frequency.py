"""How often a body meets: read from terms of reference, and turned into days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.numbers import as_whole, check_day, expect, expect_several
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.written_days import MONTHS, write_day


class Repeats(StrEnum):
    """What a meeting is counted by."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    """In every month, or in the months that are named: four of them are quarterly."""
    YEARLY = "yearly"
    """In one month, which is named."""


class Weekday(StrEnum):
    """A day of the week, in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class BankHolidayRule(StrEnum):
    """What happens to a meeting whose day is a bank holiday."""

    KEEP = "keep"
    """It is held all the same."""
    SKIP = "skip"
    """It is not held."""
    NEXT_WORKING_DAY = "next_working_day"
    """It is held on the next day that is no Saturday, Sunday or bank holiday."""
    WEEK_LATER = "week_later"
    """It is held a week later, or as many weeks later as it takes to find no bank holiday."""


WEEKDAYS: Final = tuple(Weekday)
_LAST: Final = -1
NTH: Final[Mapping[int, str]] = MappingProxyType(
    {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", _LAST: "last"}
)
BY_WEEKS: Final = frozenset({Repeats.WEEKLY, Repeats.FORTNIGHTLY})
_A_MONDAY: Final = date(2026, 10, 5)


def _read_weekday(value: Any) -> Weekday:
    return choose(Weekday, value, what="weekday")


def _read_repeats(value: Any) -> Repeats:
    return choose(Repeats, value, what="meeting frequency")


def read_bank_holiday_rule(value: Any) -> BankHolidayRule | None:
    """Read what happens to a meeting on a bank holiday.

    Parameters
    ----------
    value : str or None
        A rule; None where it is not said.

    Returns
    -------
    BankHolidayRule or None
        The rule.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    """
    return None if value is None else choose(BankHolidayRule, value, what="bank holiday rule")


def _read_nth(value: Any) -> int | None:
    if value is None:
        return None
    try:
        number = as_whole(value, what="nth", least=_LAST)
    except InvalidValueError:
        number = 0
    if number not in NTH:
        raise InvalidValueError(
            f"nth is {shown(value)}; give 1 to 5 for the first to the fifth of its weekday in a "
            "month, or -1 for the last"
        )
    return number


def _read_months(value: Any) -> tuple[int, ...]:
    numbers = expect_several(value, what="the months", like="(1, 4, 7, 10)")
    months = sorted(as_whole(number, what="a month", least=1) for number in numbers)
    for month in months:
        if month > len(MONTHS):
            raise InvalidValueError(f"a month is {month}; give 1 for January to 12 for December")
        if months.count(month) > 1:
            raise InvalidValueError(f"{MONTHS[month - 1]} is named twice; name each month once")
    return () if len(months) == len(MONTHS) else tuple(months)


def _read_counted_from(value: Any) -> date | None:
    return None if value is None else check_day(value, what="counted_from")


@attrs.frozen(kw_only=True)
class MeetingFrequency:
    """How often a body meets, as its terms of reference fix it.

    Parameters
    ----------
    repeats : Repeats
        Weekly, fortnightly, monthly (in every month, or in those named) or yearly.
    weekday : Weekday
        The day of the week it meets on.
    nth : int, optional
        Which of these weekdays in a month: 1 to 5 from its start, or -1 for the last. Monthly and
        yearly meetings need it, and others have none.
    months : tuple of int, optional
        The months it meets in, 1 to 12, in order; empty for every month, and as all twelve. A
        yearly meeting has one, a monthly meeting never only one.
    counted_from : datetime.date, optional
        A day it meets on. Fortnightly meetings need it, to tell which of two weeks is meant; they
        are counted from it both ways. Weekly meetings may have it, and others have none.
    if_bank_holiday : BankHolidayRule, optional
        What happens where its day is a bank holiday; None where the terms of reference do not say.
    text : str, optional
        How it is printed.
    """

    repeats: Repeats = attrs.field(converter=_read_repeats)
    weekday: Weekday = attrs.field(converter=_read_weekday)
    nth: int | None = attrs.field(default=None, converter=_read_nth)
    months: tuple[int, ...] = attrs.field(default=(), converter=_read_months)
    counted_from: date | None = attrs.field(default=None, converter=_read_counted_from)
    if_bank_holiday: BankHolidayRule | None = attrs.field(
        default=None, converter=read_bank_holiday_rule
    )
    text: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if self.repeats in BY_WEEKS:
            self._check_weeks()
        else:
            self._check_months()

    def _check_weeks(self) -> None:
        name = self.weekday.capitalize()
        if self.nth is not None:
            raise InvalidValueError(
                f"a {self.repeats} meeting with nth {self.nth}; only monthly and yearly meetings "
                "are on the first, second or last of a weekday"
            )
        if self.counted_from is None:
            if self.repeats is Repeats.FORTNIGHTLY:
                right = _A_MONDAY + timedelta(days=WEEKDAYS.index(self.weekday))
                raise InvalidValueError(
                    "a fortnightly meeting without a day to count from; give counted_from, a "
                    f"{name} that it meets on, such as {right!r}"
                )
        elif self.counted_from.weekday() != WEEKDAYS.index(self.weekday):
            raise InvalidValueError(
                f"counted_from is {write_weekday(self.counted_from)}, and the meeting is on "
                f"{name}s; give a {name}"
            )

    def _check_months(self) -> None:
        name = self.weekday.capitalize()
        if self.nth is None:
            raise InvalidValueError(
                f"a {self.repeats} meeting on a {name} without nth; give 1 to 5 for the first to "
                f"the fifth {name} of the month, or -1 for the last"
            )
        if self.counted_from is not None:
            raise InvalidValueError(
                f"a {self.repeats} meeting with counted_from {self.counted_from}; only weekly and "
                "fortnightly meetings are counted from a day, so leave it out"
            )
        if self.repeats is Repeats.YEARLY and len(self.months) != 1:
            raise InvalidValueError(
                f"a yearly meeting in {write_months(self.months) or 'no month'}; give one month, "
                "such as months=(9,), or make it monthly"
            )
        if self.repeats is Repeats.MONTHLY and len(self.months) == 1:
            raise InvalidValueError(
                f"a monthly meeting in {write_months(self.months)} only; make it yearly, or name "
                "more months"
            )


def write_weekday(day: date) -> str:
    """Write a day with its weekday.

    Parameters
    ----------
    day : datetime.date
        The day.

    Returns
    -------
    str
        For example ``"Friday 2 April 2010"``.
    """
    return f"{WEEKDAYS[day.weekday()].capitalize()} {write_day(day)}"


def write_months(months: Iterable[int]) -> str:
    """Write months by their names.

    Parameters
    ----------
    months : iterable of int
        1 to 12.

    Returns
    -------
    str
        For example ``"January, April and July"``.
    """
    names = [MONTHS[month - 1] for month in months]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def expect_frequency(value: Any) -> None:
    """Check that an argument is a meeting frequency.

    Parameters
    ----------
    value : object
        The argument.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    expect(
        value, MeetingFrequency, what="the frequency", like="parse_frequency('weekly on Monday')"
    )
