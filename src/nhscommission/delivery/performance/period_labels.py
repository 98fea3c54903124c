"""Labels of periods: days, months, quarters and financial years, in order and none left out."""

import calendar
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.text import plain_text

_MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    | {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)
_NAME: Final = f"(?:{'|'.join(_MONTHS)})"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ISO_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_NAMED_MONTH: Final = re.compile(rf"({_NAME}) (\d{{4}})", re.ASCII | re.IGNORECASE)
_QUARTER: Final = re.compile(r"(\d{4}/\d\d) Q([1-4])|Q([1-4]) (\d{4}/\d\d)", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})/(\d\d)", re.ASCII)
_LIKE_A_DATE: Final = re.compile(
    r"\d{4}\s*[-/.]\s*\d{1,4}(\s*[-/.]\s*\d{1,2})?"  # 2026-13, 2026-4, 2027/29, 2026-02-30
    r"|\d\d\s*[-/]\s*\d\d|\d{1,2}\s*[-/.]\s*(\d{1,2}\s*[-/.]\s*)?\d{4}"  # 26/27, 04/2026
    rf"|{_NAME}[\s./-]*(\d{{4}}|'?\d\d)|\d{{4}}[\s./-]*{_NAME}"  # Apr-26, 2026 Apr
    r"|\d{4}(\s*[-/]\s*\d{2,4})?[\s-]*Q\s*\d|Q\s*\d[\s-]*\d{4}(\s*[-/]\s*\d{2,4})?",  # Q5 2026/27
    re.ASCII | re.IGNORECASE,
)
_APRIL: Final = 4


class _Kind(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "financial year"


@attrs.frozen
class _Period:
    """A period of a known calendar, and its number among those of its kind."""

    kind: _Kind
    number: int

    @property
    def wider(self) -> "_Period | None":
        """The month of a day, the quarter of a month, and the financial year of a quarter."""
        if self.kind is _Kind.DAY:
            day = date.fromordinal(self.number)
            return _Period(_Kind.MONTH, day.year * 12 + day.month - 1)
        if self.kind is _Kind.MONTH:
            return _Period(_Kind.QUARTER, (self.number - _APRIL + 1) // 3)
        return _Period(_Kind.YEAR, self.number // 4) if self.kind is _Kind.QUARTER else None


def _read_year(text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return int(found[1])


def _read_period(label: str) -> _Period | None:
    """Read a label of a known calendar; None for any other."""
    if _DAY.fullmatch(label):
        try:
            return _Period(_Kind.DAY, date.fromisoformat(label).toordinal())
        except ValueError:
            return None
    if found := _ISO_MONTH.fullmatch(label):
        return _Period(_Kind.MONTH, int(found[1]) * 12 + int(found[2]) - 1)
    if found := _NAMED_MONTH.fullmatch(label):
        return _Period(_Kind.MONTH, int(found[2]) * 12 + _MONTHS[found[1].lower()] - 1)
    if found := _QUARTER.fullmatch(label):
        year = _read_year(found[1] or found[4])
        quarter = int(found[2] or found[3])
        return None if year is None else _Period(_Kind.QUARTER, year * 4 + quarter - 1)
    year = _read_year(label)
    return None if year is None else _Period(_Kind.YEAR, year)


def _next_label(label: str, period: _Period) -> str:
    """Write the period after one, in the way that it is written."""
    number = period.number + 1
    if period.kind is _Kind.MONTH:
        year, month = number // 12, number % 12 + 1
        iso = label[0].isdigit()
        return f"{year}-{month:02d}" if iso else f"{calendar.month_abbr[month]} {year}"
    start = number // 4 if period.kind is _Kind.QUARTER else number
    text = f"{start:04d}/{(start + 1) % 100:02d}"
    if period.kind is _Kind.YEAR:
        return text
    quarter = f"Q{number % 4 + 1}"
    return f"{quarter} {text}" if label.startswith("Q") else f"{text} {quarter}"


def period_key(label: str) -> object:
    """Return what a period is found by, however it is written.

    Parameters
    ----------
    label : str
        Its label.

    Returns
    -------
    object
        The same for ``"2026-04"`` and ``"Apr 2026"``; the label itself where it is free text.
    """
    return _read_period(label) or label


def wider_keys(label: str) -> tuple[object, ...]:
    """Return the keys of a period and of those that it lies in, the narrowest first.

    Parameters
    ----------
    label : str
        Its label.

    Returns
    -------
    tuple of object
        As `period_key`: of a month, then its quarter, then its financial year.
    """
    found = _read_period(label)
    keys: list[object] = [label] if found is None else []
    while found is not None:
        keys.append(found)
        found = found.wider
    return tuple(keys)


def check_date(label: str, *, what: str) -> None:
    """Refuse a label that looks like a date and is none.

    Parameters
    ----------
    label : str
        The label.
    what : str
        What it is, for the message.

    Raises
    ------
    InvalidValueError
        If it looks like a date, and is none of the forms that are known.
    """
    if _read_period(label) is None and _LIKE_A_DATE.fullmatch(label):
        raise InvalidValueError(
            f"{what} is {label!r}, which looks like a date and is none; give a month as '2026-04' "
            "or 'Apr 2026', a quarter as '2026/27 Q1' or 'Q1 2026/27', a financial year as "
            "'2026/27', or a day as '2026-04-06'"
        )


def check_calendar(labels: tuple[str, ...]) -> None:
    """Check that no month, quarter or financial year is left out, where labels tell.

    Parameters
    ----------
    labels : tuple of str
        The periods of a series, in order.

    Raises
    ------
    InvalidValueError
        If one is left out, they are not in order of time, one looks like a date and is none, or
        some are of a calendar and others are not.
    """
    for i, label in enumerate(labels):
        check_date(label, what=f"period {i + 1}")
    found = [_read_period(label) for label in labels]
    kinds = [None if one is None else one.kind for one in found]
    usual = Counter(kinds).most_common(1)[0][0]
    for label, kind in zip(labels, kinds, strict=True):
        if kind is not usual:
            other = labels[kinds.index(usual)]
            raise InvalidValueError(
                f"the period {label!r} is {_words(kind)}, and {other!r} is {_words(usual)}; write "
                "all periods of a series in one way, or it cannot be seen that one is left out"
            )
    known = [one for one in found if one is not None]
    for (before, after), (one, next_one) in zip(pairwise(labels), pairwise(known), strict=False):
        if next_one.number == one.number:
            raise InvalidValueError(
                f"the period {after!r} is that of {before!r} again; give each once"
            )
        if next_one.number < one.number:
            raise InvalidValueError(
                f"the period {after!r} stands after {before!r}; give them in order of time"
            )
        if next_one.number > one.number + 1 and one.kind is not _Kind.DAY:
            raise InvalidValueError(
                f"the periods go from {before!r} to {after!r}, and {_next_label(before, one)!r} is "
                "left out; give it, with its value, or with None and its name in missing "
                "(what is missing is not 0)"
            )


def _words(kind: _Kind | None) -> str:
    return "no date" if kind is None else f"a {kind}"


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
