"""Labels of periods: months, quarters and financial years, in order and none left out."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.text import plain_text

_MONTHS, _QUARTERS, _APRIL = 12, 4, 4


def _year_text(start: int) -> str:
    return f"{start:04d}/{(start + 1) % 100:02d}"


@attrs.frozen
class _Calendar:
    """A way of writing periods, from which one can tell that one is left out."""

    pattern: re.Pattern[str]
    number: Callable[..., int]
    text: Callable[[int], str]
    year: Callable[[int], int]

    def read(self, label: str) -> int | None:
        found = self.pattern.fullmatch(label)
        if found is None:
            return None
        number = self.number(*map(int, found.groups()))
        return number if self.text(number) == label else None


_CALENDARS: Final = (
    _Calendar(
        re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
        lambda year, month: year * _MONTHS + month - 1,
        lambda n: f"{n // _MONTHS:04d}-{n % _MONTHS + 1:02d}",
        lambda n: (n - _APRIL + 1) // _MONTHS,
    ),
    _Calendar(
        re.compile(r"(\d{4})/\d{2} Q([1-4])", re.ASCII),
        lambda year, quarter: year * _QUARTERS + quarter - 1,
        lambda n: f"{_year_text(n // _QUARTERS)} Q{n % _QUARTERS + 1}",
        lambda n: n // _QUARTERS,
    ),
    _Calendar(re.compile(r"(\d{4})/\d{2}", re.ASCII), lambda year: year, _year_text, lambda n: n),
)


def financial_year_of(label: str) -> str | None:
    """Return the financial year that a month, quarter or year lies in, where it can be told.

    Parameters
    ----------
    label : str
        ``2026-04``, ``2026/27 Q1`` or ``2026/27``.

    Returns
    -------
    str or None
        The financial year; None for a label of any other form.
    """
    for calendar in _CALENDARS:
        number = calendar.read(label)
        if number is not None:
            return _year_text(calendar.year(number))
    return None


def check_calendar(labels: tuple[str, ...]) -> None:
    """Check that no month, quarter or financial year is left out, where labels tell.

    Parameters
    ----------
    labels : tuple of str
        The periods of a series, in order.

    Raises
    ------
    InvalidValueError
        If one is left out, or they are not in order of time.
    """
    for calendar in _CALENDARS:
        numbers = [n for n in map(calendar.read, labels) if n is not None]
        if len(numbers) < len(labels):
            continue
        for (before, after), (m, n) in zip(pairwise(labels), pairwise(numbers), strict=True):
            if n < m:
                raise InvalidValueError(
                    f"the period {after!r} stands after {before!r}; give them in order of time"
                )
            if n > m + 1:
                raise InvalidValueError(
                    f"the periods go from {before!r} to {after!r}, and {calendar.text(m + 1)!r} is "
                    "left out; give it, with its value, or with None and its name in missing "
                    "(what is missing is not 0)"
                )
        return


def read_label(value: Any, *, what: str) -> str:
    """Read a label that is not blank.

    Parameters
    ----------
    value : str
        The label.
    what : str
        What it is, for the message.

    Returns
    -------
    str
        The label without space at either end.

    Raises
    ------
    InvalidValueError
        If it is no text, or blank.
    """
    try:
        label = plain_text(value)
    except InvalidValueError:
        label = ""
    if not label:
        raise InvalidValueError(f"{what} is {shown(value)}; give text such as '2026-04'")
    return label
