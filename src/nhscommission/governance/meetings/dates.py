"""The days on which a body meets."""

from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.numbers import as_whole, check_day, expect, expect_several
from nhscommission.foundations.periods import financial_year
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.frequency import (
    BY_WEEKS,
    WEEKDAYS,
    BankHolidayRule,
    MeetingFrequency,
    Repeats,
    Weekday,
    expect_frequency,
    read_bank_holiday_rule,
    write_weekday,
)

_FORTNIGHT: Final = 14


def meeting_dates(
    body: GovernanceBody,
    year: int | str,
    *,
    bank_holidays: Iterable[date] | Literal["ignored"],
    if_bank_holiday: BankHolidayRule | str | None = None,
) -> tuple[date, ...]:
    """List the days on which a body meets in a year.

    Parameters
    ----------
    body : GovernanceBody
        The body, with the rule of when it meets.
    year : int or str
        A calendar year (``2010``), or a financial year (``"2009/10"``).
    bank_holidays : iterable of datetime.date, or ``"ignored"``
        The bank holidays of that year, and of the weeks after it; or the word that says that none
        are looked at.
    if_bank_holiday : BankHolidayRule or str, optional
        What happens to a meeting on a bank holiday, in place of what the body's rule says.

    Returns
    -------
    tuple of datetime.date
        In order, each once.

    Raises
    ------
    InvalidValueError
        If the body does not say when it meets, the year is none, or a meeting is on a bank holiday
        and nothing says what then.
    UnknownNameError
        If there is no such bank holiday rule.
    MissingExtraError
        If the extra ``[calendar]`` is not installed.

    References
    ----------
    Source 002, Part 3, appendix A: the JCPCT meets monthly, on the first Friday.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> jcpct = load_case("nwl-2009").body("JCPCT")
    >>> [f"{day:%d/%m/%Y}" for day in meeting_dates(jcpct, "2009/10", bank_holidays="ignored")][:3]
    ['03/04/2009', '01/05/2009', '05/06/2009']
    """
    expect(body, GovernanceBody, what="a body", like="a GovernanceBody")
    if body.meets is None:
        raise InvalidValueError(
            f"{body.id} does not say when it meets; give it meets=parse_frequency('Monthly, on the "
            "first Friday of each month')"
        )
    if isinstance(year, str):
        period = financial_year(year)
        start, end = period.start, period.end
    else:
        number = as_whole(year, what="the year", least=1)
        if number > MAXYEAR:
            raise InvalidValueError(f"the year is {number}, and {MAXYEAR} is the last there is")
        start, end = date(number, 1, 1), date(number, 12, 31)
    return dates_of(
        body.meets,
        start=start,
        end=end,
        bank_holidays=bank_holidays,
        if_bank_holiday=if_bank_holiday,
    )


def dates_of(
    frequency: MeetingFrequency,
    *,
    start: date,
    end: date,
    bank_holidays: Iterable[date] | Literal["ignored"],
    if_bank_holiday: BankHolidayRule | str | None = None,
) -> tuple[date, ...]:
    """List the days that a body meets on.

    Parameters
    ----------
    frequency : MeetingFrequency
        How often it meets.
    start, end : datetime.date
        The first and the last day to look at.
    bank_holidays : iterable of datetime.date, or ``"ignored"``
        The bank holidays from `start` to `end`, and in the weeks after it that a meeting can move
        to; or the word that says that none are looked at. Those that are not given are not known.
    if_bank_holiday : BankHolidayRule or str, optional
        What happens to a meeting on a bank holiday, in place of what the frequency says.

    Returns
    -------
    tuple of datetime.date
        In order, each once, even where one meeting moves to the day of another.

    Raises
    ------
    InvalidValueError
        If `end` is before `start`, a day is not a date or has a time, or a meeting is on a bank
        holiday and neither the frequency nor `if_bank_holiday` says what then.
    UnknownNameError
        If there is no such bank holiday rule.
    MissingExtraError
        If dateutil is not installed.

    Notes
    -----
    A meeting belongs to the day that it falls on before it is moved: one that falls from `start` to
    `end` is listed even where it is then held after `end`, and one that moves in from before
    `start` is not. So the lists of years that follow each other hold every meeting, and put
    together they repeat a day only where a moved meeting meets another.

    A month that has only four of a weekday has no fifth: a body that meets on the fifth Friday does
    not meet in it.

    References
    ----------
    GOV.UK, UK bank holidays: https://www.gov.uk/bank-holidays. RFC 5545 (iCalendar), section
    3.3.10, for the recurrence rules, which dateutil works out.

    Examples
    --------
    In 2010 the first Fridays of January and April were New Year's Day and Good Friday.

    >>> from nhscommission import parse_frequency
    >>> monthly = parse_frequency("Monthly, on the first Friday of each month")
    >>> closed = [date(2010, 1, 1), date(2010, 4, 2), date(2010, 4, 5)]
    >>> days = dates_of(monthly, start=date(2010, 1, 1), end=date(2010, 4, 30),
    ...                 bank_holidays=closed, if_bank_holiday="week_later")
    >>> [f"{day:%d/%m}" for day in days]
    ['08/01', '05/02', '05/03', '09/04']
    >>> days = dates_of(monthly, start=date(2010, 1, 1), end=date(2010, 4, 30),
    ...                 bank_holidays=closed, if_bank_holiday="next_working_day")
    >>> [f"{day:%d/%m}" for day in days]
    ['04/01', '05/02', '05/03', '06/04']
    """
    expect_frequency(frequency)
    first, last = check_day(start, what="the start"), check_day(end, what="the end")
    if last < first:
        raise InvalidValueError(
            f"the end, {write_weekday(last)}, is before the start, {write_weekday(first)}; give "
            "the earlier day as start"
        )
    closed = _read_bank_holidays(bank_holidays)
    rule = read_bank_holiday_rule(if_bank_holiday) or frequency.if_bank_holiday
    held: set[date] = set()
    for day in _days_by_rule(frequency, first, last):
        if day not in closed:
            held.add(day)
        elif rule is None:
            raise InvalidValueError(
                f"{write_weekday(day)} is a bank holiday, and the rule does not say what then; "
                "give if_bank_holiday='week_later' (or keep, skip, next_working_day)"
            )
        else:
            held.update(_MOVES[rule](day, closed))
    return tuple(sorted(held))


def _read_bank_holidays(value: Any) -> frozenset[date]:
    if isinstance(value, str) and value == "ignored":
        return frozenset()
    days = expect_several(
        value, what="bank_holidays", like="[date(2010, 4, 2), date(2010, 4, 5)], or 'ignored'"
    )
    return frozenset(check_day(day, what="a bank holiday") for day in days)


def _days_by_rule(frequency: MeetingFrequency, first: date, last: date) -> list[date]:
    """Return the days that a body meets on where there are no bank holidays."""
    try:
        from dateutil import rrule
    except ImportError as error:
        raise MissingExtraError("meeting dates", "calendar") from error
    begin, every = first, 1
    if frequency.repeats is Repeats.FORTNIGHTLY and frequency.counted_from is not None:
        wait = (frequency.counted_from - first).days % _FORTNIGHT
        if wait > (last - first).days:
            return []
        begin, every = first + timedelta(days=wait), 2
    weekday = rrule.weekday(WEEKDAYS.index(frequency.weekday), frequency.nth)
    rule = rrule.rrule(
        rrule.WEEKLY if frequency.repeats in BY_WEEKS else rrule.MONTHLY,
        dtstart=datetime.combine(begin, time()),
        until=datetime.combine(last, time()),
        interval=every,
        byweekday=weekday,
        bymonth=frequency.months or None,
    )
    return [moment.date() for moment in rule]


def _later(day: date, closed: frozenset[date], *, days: int, weekend: bool) -> tuple[date]:
    """Move a meeting by so many days until it can be held."""
    moved = day
    while moved in closed or (weekend and moved.weekday() >= WEEKDAYS.index(Weekday.SATURDAY)):
        if (date.max - moved).days < days:
            raise InvalidValueError(
                f"the meeting of {write_weekday(day)} moves beyond the year {date.max.year}; give "
                "an earlier end"
            )
        moved += timedelta(days=days)
    return (moved,)


def _next_working_day(day: date, closed: frozenset[date]) -> tuple[date, ...]:
    return _later(day, closed, days=1, weekend=True)


def _week_later(day: date, closed: frozenset[date]) -> tuple[date, ...]:
    return _later(day, closed, days=7, weekend=False)


_MOVES: Final[Mapping[BankHolidayRule, Callable[[date, frozenset[date]], tuple[date, ...]]]] = (
    MappingProxyType(
        {
            BankHolidayRule.KEEP: lambda day, _: (day,),
            BankHolidayRule.SKIP: lambda _, __: (),
            BankHolidayRule.NEXT_WORKING_DAY: _next_working_day,
            BankHolidayRule.WEEK_LATER: _week_later,
        }
    )
)
