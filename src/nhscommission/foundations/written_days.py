"""Days written as papers print them, in English whatever the machine speaks."""

from datetime import date
from typing import Final

from nhscommission.foundations.numbers import check_day

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The months of the year."""


def write_day(day: date) -> str:
    """Write a day as papers print it.

    Parameters
    ----------
    day : datetime.date
        The day.

    Returns
    -------
    str
        Day, month and year.

    Raises
    ------
    InvalidValueError
        If it is no day.

    Examples
    --------
    >>> write_day(date(2009, 7, 13))
    '13 July 2009'
    """
    check_day(day, what="the day")
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"
