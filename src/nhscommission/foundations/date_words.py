"""The words of one date: which days a day, month, quarter, season or year may mean."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from nhscommission.foundations.errors import InvalidValueError

Span = tuple[date, date]
"""The first and the last day that a date may mean."""

_MONTHS: Final = (
    "january|jan",
    "february|feb",
    "march|mar",
    "april|apr",
    "may",
    "june|jun",
    "july|jul",
    "august|aug",
    "september|sept|sep",
    "october|oct",
    "november|nov",
    "december|dec",
)
_DAYS: Final = (
    "monday|mon",
    "tuesday|tues|tue",
    "wednesday|weds|wed",
    "thursday|thurs|thur|thu",
    "friday|fri",
    "saturday|sat",
    "sunday|sun",
)
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_NUMBERS: Final = ("first", "second", "third", "fourth")
_PARTS: Final = {
    "early|beginning|start": (0, 1, 3),
    "middle|mid": (1, 2, 3),
    "late|end": (2, 3, 3),
    "first half": (0, 1, 2),
    "second half": (1, 2, 2),
}
"""From, up to and of how many: early is the first third."""
_MONTH_ENDS: Final = {3: (1, 11, 21), 2: (1, 16)}
"""The days on which thirds and halves of a month begin."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_APRIL: Final = 4
_YEAR_MONTHS: Final = 12
_WEEK: Final = timedelta(days=6)

_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = (
    r"(?P<fy>fy ?|financial year )?"
    r"(?P<year>[0-9]{4})(?:(?:/(?P<next>[0-9]{4}|[0-9]{1,2})"
    r"|-(?P<dashed>(?(fy)[0-9]{4}|[0-9]{2})|[0-9]{2}))(?![0-9]))?"
)
_SHORT: Final = r"(?P<short>['’]?[0-9]{1,2})"
_QUARTER: Final = (
    rf"(?:q ?|quarter )(?P<quarter>[1-4])|(?P<nth>{'|'.join(_NUMBERS)}|1st|2nd|3rd|4th) quarter"
)
_PART: Final = rf"(?P<part>{'|'.join(_PARTS)})"
_CORES: Final = (
    r"(?P<year>[0-9]{4})-(?P<month_number>[0-9]{2})-(?P<day>[0-9]{2})",
    r"(?P<day>[0-9]{1,2})(?P<dot>[/.-])(?P<month_number>[0-9]{1,2})(?P=dot)(?P<year>[0-9]{4})",
    r"(?P<day>[0-9]{1,2})(?P<dot>[/.-])(?P<month_number>[0-9]{1,2})(?P=dot)(?P<short>[0-9]{2})",
    r"(?P<month_number>[0-9]{1,2})/(?P<year>[0-9]{4})",
    rf"{_DAY}[ -]?{_MONTH}(?:[ -]?(?:{_YEAR}|{_SHORT}))?",
    rf"{_MONTH} {_DAY} (?P<year>[0-9]{{4}})",
    rf"{_MONTH}(?:[ -]?(?:{_YEAR}|{_SHORT}))?",
    rf"(?:{_QUARTER})(?:[ -]?{_YEAR})?",
    rf"{_YEAR} ?(?:{_QUARTER})",
    rf"(?P<season>{'|'.join(_SEASONS)})(?: {_YEAR})?",
    _YEAR,
    _DAY,
)
_FRONT: Final = (
    rf"(?:(?P<week>w/c|week commencing|w/e|week ending) )?"
    rf"(?:(?P<weekday>{'|'.join(_DAYS)}) )?(?:{_PART}[ -](?:in )?)?"
)
_FORMS: Final = (
    *(re.compile(rf"{_FRONT}(?:{core})", re.ASCII) for core in _CORES),
    re.compile(_PART, re.ASCII),
)


class DateWords(NamedTuple):
    """The parts of one date, each None where it is not printed."""

    text: str
    part: tuple[int, int, int] | None = None
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    season: str | None = None
    year: int | None = None
    financial: bool = False
    weekday: int | None = None
    week: str | None = None
    fault: str = ""
    """What is wrong with its years, where they have the form of years."""


def read_words(text: str) -> DateWords | None:
    """Take one date to its parts.

    Parameters
    ----------
    text : str
        One date, not a range: lower case, single spaces, plain dashes, no ``the`` and no ``of``.

    Returns
    -------
    DateWords or None
        Its parts; None where the text has not the form of a date.

    Examples
    --------
    >>> words = read_words("early aug 2009")
    >>> words.part, words.month, words.year
    ((0, 1, 3), 8, 2009)
    """
    match = next((fits for form in _FORMS if (fits := form.fullmatch(text))), None)
    if match is None:
        return None
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    day, year, number = (found.get(name) for name in ("day", "year", "month_number"))
    next_year = found.get("next") or found.get("dashed")
    fault = f"{text!r} has no year in four digits" if "short" in found else ""
    if year and next_year:
        fault = _next_year_fault(text, year, next_year)
    elif year and "fy" in found:
        fault = f"{text!r} has one year of a financial year; write {_financial(year)}"
    return DateWords(
        text=text,
        part=_PARTS[_group(found["part"], _PARTS)] if "part" in found else None,
        day=int(day) if day else None,
        month=int(number) if number else _place(found.get("month"), _MONTHS),
        quarter=_quarter(found.get("quarter") or found.get("nth")),
        season=found.get("season"),
        year=int(year) if year else None,
        financial=bool(next_year),
        weekday=_place(found.get("weekday"), _DAYS),
        week=found.get("week"),
        fault=fault,
    )


def _group(word: str, groups: Iterable[str]) -> str:
    """Return the group of words of one meaning that a word is in."""
    return next(group for group in groups if word in group.split("|"))


def _place(word: str | None, groups: tuple[str, ...]) -> int | None:
    """Return the place of a month or day of the week, counted from 1."""
    return None if word is None else groups.index(_group(word, groups)) + 1


def _quarter(word: str | None) -> int | None:
    if word is None:
        return None
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word[0])


def _next_year_fault(text: str, year: str, after: str) -> str:
    """Say what is wrong where 2009/10, 2009/2010, 2008/9 or 2009-10 is not a financial year."""
    due = f"{int(year) + 1:04d}"
    if due.endswith(after):
        return ""
    several = max(due, year[: 4 - len(after)] + after)
    return (
        f"{text!r} is not a financial year, whose two years follow each other; write "
        f"{_financial(year)} for that, or {year} to {several} for several years"
    )


def _financial(year: str) -> str:
    return f"{year}/{(int(year) + 1) % 100:02d}"


def borrow_words(first: DateWords, last: DateWords) -> DateWords:
    """Complete the first date of a range from the last: ``Sept`` from ``Dec 2009``.

    Parameters
    ----------
    first : DateWords
        The first date.
    last : DateWords
        The last date.

    Returns
    -------
    DateWords
        The first, with the month and the year of the last where it has none.

    Raises
    ------
    InvalidValueError
        If the first is only a day, or only early, mid or late, and the last is not likewise.
    """
    if first.year is not None or first.fault:
        return first
    alone = first.month is None and first.quarter is None and first.season is None
    if alone and (last.day if first.day is not None else last.part) is None:
        raise InvalidValueError(f"{first.text!r} needs a month and a year of its own")
    if alone:
        first = first._replace(month=last.month, quarter=last.quarter, season=last.season)
    return first._replace(year=last.year, financial=last.financial)


def span_of_words(words: DateWords) -> Span:
    """Return the days that one date may mean.

    Parameters
    ----------
    words : DateWords
        Its parts.

    Returns
    -------
    tuple of datetime.date
        The first and the last day.

    Raises
    ------
    InvalidValueError
        If it has no year of four digits, there is no such day, its season runs over a new year, or
        its quarter is not of a financial year.

    Notes
    -----
    Early, mid and late are thirds: of a month days 1 to 10, 11 to 20 and 21 to the last; of
    anything longer a third of its months. Seasons are those of the meteorologists, from
    1 March, June, September and December.

    Examples
    --------
    >>> span_of_words(read_words("mid 2010"))
    (datetime.date(2010, 5, 1), datetime.date(2010, 8, 31))
    """
    if words.fault or words.year is None:
        raise InvalidValueError(words.fault or f"{words.text!r} has no year")
    if not _FIRST_YEAR <= words.year <= _LAST_YEAR:
        raise InvalidValueError(f"{words.year} is not a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    year, month, length = _months(words, words.year)
    if words.day is not None:
        return _days(words, words.day, year, month)
    if words.week or words.weekday:
        raise InvalidValueError(f"{words.text!r} has no day of the month")
    if words.part is None:
        return _whole(year, month, length)
    start, stop, parts = words.part
    if length == 1:
        begins = _MONTH_ENDS[parts]
        first = date(year, month, begins[start])
        last = date(year, month, begins[stop] - 1) if stop < parts else _last(year, month)
        return first, last
    if length % parts:
        raise InvalidValueError(f"{words.text!r} halves {length} months; name the months")
    each = length // parts
    return _whole(year, month + start * each, (stop - start) * each)


def _months(words: DateWords, year: int) -> tuple[int, int, int]:
    """Return the year, the first month and how many months."""
    if words.month is not None:
        if not 1 <= words.month <= _YEAR_MONTHS:
            raise InvalidValueError(f"{words.text!r} has the month {words.month}; there are 12")
        return year + (words.financial and words.month < _APRIL), words.month, 1
    if words.quarter is not None:
        if not words.financial:
            raise InvalidValueError(
                f"{words.text!r} may be a quarter of a calendar or of a financial year; for the "
                f"financial year write Q{words.quarter} {year}/{(year + 1) % 100:02d}"
            )
        return year, _APRIL + 3 * (words.quarter - 1), 3
    if words.season is not None:
        _check_season(words, year)
        return year, _SEASONS[words.season], 3
    return year, _APRIL if words.financial else 1, _YEAR_MONTHS


def _check_season(words: DateWords, year: int) -> None:
    """Refuse a winter of one year, and a spring of two."""
    if words.season == "winter" and not words.financial:
        right = f"winter {year - 1}/{year % 100:02d} or winter {year}/{(year + 1) % 100:02d}"
    elif words.season == "spring" and words.financial:
        right = f"spring {year} or spring {year + 1}"
    else:
        return
    raise InvalidValueError(f"{words.text!r} may mean two; write {right}")


def _whole(year: int, month: int, length: int) -> Span:
    """Return whole months, the first of which may be counted on from an earlier year."""
    first, last = (
        (year + place // _YEAR_MONTHS, place % _YEAR_MONTHS + 1)
        for place in (month - 1, month + length - 2)
    )
    return date(*first, 1), _last(*last)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _days(words: DateWords, number: int, year: int, month: int) -> Span:
    if words.part is not None:
        raise InvalidValueError(f"{words.text!r} has a part of a single day")
    if words.month is None:
        raise InvalidValueError(f"{words.text!r} has no month")
    last = _last(year, month).day
    if not 1 <= number <= last:
        raise InvalidValueError(
            f"there is no day {number} in {calendar.month_name[month]} {year}, which has {last}"
        )
    day = date(year, month, number)
    if words.weekday not in (None, day.isoweekday()):
        raise InvalidValueError(f"{day} is a {calendar.day_name[day.weekday()]}")
    if words.week is None:
        return day, day
    ends = words.week in ("w/e", "week ending")
    return (day - _WEEK, day) if ends else (day, day + _WEEK)
