"""Lengths of time in words, counted from a day."""

import calendar
import re
from datetime import date, timedelta
from typing import Final

from nhscommission.foundations.errors import InvalidValueError

_NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}
LENGTH: Final = rf"(?P<number>[0-9]{{1,4}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s?"
"""The pattern of a length of time, in lower case: ``three years``, ``18 months``."""


def add_length(day: date, length: re.Match[str]) -> date:
    """Count a length of time from a day.

    Parameters
    ----------
    day : datetime.date
        The day to count from.
    length : re.Match
        What matched a pattern that holds `LENGTH`.

    Returns
    -------
    datetime.date
        So many days or weeks later; or the same day of the month so many months or years later, or
        the last day of that month where it is shorter.

    Raises
    ------
    InvalidValueError
        If that is after the year 9999.

    Examples
    --------
    >>> str(add_length(date(2009, 8, 31), re.fullmatch(LENGTH, "six months")))
    '2010-02-28'
    """
    word, unit = length["number"], length["unit"]
    number = _NUMBERS[word] if word in _NUMBERS else int(word)
    try:
        if unit in _DAYS:
            return day + timedelta(days=number * _DAYS[unit])
        count = day.month - 1 + number * _MONTHS[unit]
        year, month = day.year + count // 12, count % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        raise InvalidValueError(f"{length[0]!r} from {day} ends after the year 9999") from None
