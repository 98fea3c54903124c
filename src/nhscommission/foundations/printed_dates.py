"""Dates as papers print them: a span of days that stays as honest as its words."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import attrs

from nhscommission.foundations.date_words import (
    Span,
    borrow_words,
    read_words,
    span_of_words,
)
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.numbers import check_day, expect
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.time_lengths import LENGTH, add_length

Limits = tuple[date | None, date | None]
"""The first and the last day, each None where there is none."""

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 200
_RIGHT: Final = "write for example 13 July 2009, Sept – Dec 2009 or by March 2012"
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_NOT_YET: Final = frozenset({"", "-", "tbc", "tba", "tbd", "n/a", "to be confirmed"})
_FILLERS: Final = re.compile(r"\b(?:the|of)\b ?")
_LEADING: Final = re.compile(r"(?:in|on|at(?! end )|during) ")
_SEPARATORS: Final = tuple(map(re.compile, (r" (?:to|until) ", " - ", " ?- ?", " ?/ ?")))
_WITHIN: Final = re.compile(
    rf"(?:in )?(?:within|no(?:t)? later than)(?: the)?(?: next)? {LENGTH}"
    r"(?: (?:of|from|after) (?P<origin>.+))?"
)
_LATER: Final = re.compile(rf"{LENGTH} (?:later|(?:after|from)(?: (?P<origin>.+))?)")


def _day_or_none(value: Any) -> date | None:
    return None if value is None else check_day(value, what="a first or last day")


@attrs.frozen(kw_only=True)
class PrintedDate:
    """A date as it is printed, and the days that it may mean.

    Parameters
    ----------
    printed : str
        As printed, for example ``"Early Aug 2009"``.
    earliest : datetime.date or None
        The first day that it may mean; None where it has no beginning, as ``"by March 2012"``.
    latest : datetime.date or None
        The last day; None where it has no end, as ``"October 2012 onwards"``.
    """

    printed: str = attrs.field(converter=plain_text)
    earliest: date | None = attrs.field(converter=_day_or_none)
    latest: date | None = attrs.field(converter=_day_or_none)

    def __attrs_post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise InvalidValueError(
                f"the date {self.printed!r} has neither a first nor a last day; give one"
            )
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise InvalidValueError(
                f"the date {self.printed!r} ends on {self.latest}, before it begins on "
                f"{self.earliest}"
            )

    @property
    def is_open(self) -> bool:
        """Whether it has no beginning or no end."""
        return self.earliest is None or self.latest is None

    @property
    def days(self) -> int | None:
        """How many days it may mean, 1 for a single day; None where it is open [day]."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def contains(self, day: date) -> bool:
        """Say whether it may mean a day.

        Parameters
        ----------
        day : datetime.date
            The day.

        Returns
        -------
        bool
            True on its first and last day also.

        Raises
        ------
        InvalidValueError
            If it is not a day.
        """
        check_day(day, what="the day")
        return (self.earliest or date.min) <= day <= (self.latest or date.max)

    def overlaps(self, other: "PrintedDate") -> bool:
        """Say whether both may mean the same day.

        Parameters
        ----------
        other : PrintedDate
            Another date.

        Returns
        -------
        bool
            False where one is surely before the other.

        Raises
        ------
        InvalidValueError
            If the other is not a printed date.
        """
        return not self.is_surely_before(other) and not other.is_surely_before(self)

    def is_surely_before(self, other: "PrintedDate") -> bool:
        """Say whether every day that it may mean is before every day of another.

        Parameters
        ----------
        other : PrintedDate
            Another date.

        Returns
        -------
        bool
            True where its last day is before the first day of the other.

        Raises
        ------
        InvalidValueError
            If the other is not a printed date.
        """
        expect(other, PrintedDate, what="the other date", like='parse_date("Sept 2009")')
        if self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest

    def may_be_before(self, other: "PrintedDate") -> bool:
        """Say whether some day that it may mean is before some day of another.

        Parameters
        ----------
        other : PrintedDate
            Another date.

        Returns
        -------
        bool
            True where its first day is before the last day of the other.

        Raises
        ------
        InvalidValueError
            If the other is not a printed date.
        """
        expect(other, PrintedDate, what="the other date", like='parse_date("Sept 2009")')
        if self.earliest is None or other.latest is None:
            return True
        return self.earliest < other.latest

    def __str__(self) -> str:
        return self.printed


def parse_date(text: str, *, counted_from: date | None = None) -> PrintedDate:
    """Read a date as papers print it.

    Parameters
    ----------
    text : str
        ``"13 July 2009"``, ``"Early Aug 2009"``, ``"Sept – Dec 2009"``, ``"2009/10"``,
        ``"by March 2012"``, ``"October 2012 onwards"``, ``"Q1 2010/11"``, ``"within 6 months"``…
    counted_from : datetime.date, optional
        The day from which ``"within one year"``, ``"no later than three years"`` or
        ``"12 weeks after"`` counts. It is needed only there, and only where the text does not
        itself print a date to count from.

    Returns
    -------
    PrintedDate
        The text, with the first and the last day that it may mean.

    Raises
    ------
    InvalidValueError
        If the text is not a date, has no year of four digits, names a day that there is not, ends
        before it begins, or counts from a day that is not given.

    Notes
    -----
    The rule of thirds: early, mid and late (or the beginning, middle and end) are days 1 to 10, 11
    to 20 and 21 to the last of a month, and of a year the months January to April, May to August
    and September to December; of a financial year or quarter, thirds of its months likewise.

    A date in figures is the day first: 05/06/2009 is 5 June 2009. Two years joined as 2009/10 or
    2009-10 are the financial year from 1 April to 31 March, a month before them lies in that
    year (January 2006/07 is January 2007), and two years in full, 2013-2016, are calendar years.
    A range takes what its first date lacks from its last.

    The end of a month, quarter or year is its last third alone, and its last day where something is
    at, from, after or until it: end Aug 2009 is from the 21st, at the end of Aug 2009 the 31st.

    By a date is on its last day at the latest, before it is before its first day (but before the
    end of March is by 31 March), from it is on its first day or later, and after it is after its
    last day. Within a year of a day ends on the same day a year on, or on the last day of that
    month where it is shorter.

    Examples
    --------
    >>> early = parse_date("Early Aug 2009")
    >>> str(early.earliest), str(early.latest)
    ('2009-08-01', '2009-08-10')
    >>> str(parse_date("by March 2012").latest)
    '2012-03-31'
    >>> str(parse_date("within 6 months", counted_from=date(2009, 8, 31)).latest)
    '2010-02-28'
    """
    if not isinstance(text, str):
        raise InvalidValueError(f"the date {shown(text)} is not text; {_RIGHT}")
    if len(text) > _LONGEST:
        raise InvalidValueError(f"{text[:40]!r}… is too long for a date; {_RIGHT}")
    if counted_from is not None:
        check_day(counted_from, what="the day to count from")
    printed = plain_text(text)
    try:
        earliest, latest = _read(printed, counted_from)
    except InvalidValueError as error:
        raise InvalidValueError(f"{printed!r} is not a date: {error}; {_RIGHT}") from None
    return PrintedDate(printed=printed, earliest=earliest, latest=latest)


@lru_cache(maxsize=4096)
def _read(printed: str, counted_from: date | None) -> Limits:
    """Return the first and the last day, None where it is open."""
    text = " ".join(_DASHES.sub("-", printed).lower().replace(",", " ").split())
    if text in _NOT_YET:
        raise InvalidValueError("it says that there is none yet; leave the date out until then")
    if within := _WITHIN.fullmatch(text):
        first, last = _origin(within["origin"], counted_from)
        return first, add_length(last, within)
    if later := _LATER.fullmatch(text):
        first, last = _origin(later["origin"], counted_from)
        return add_length(first, later), add_length(last, later)
    text = _without_fillers(text)
    for form, rule in _RULES:
        if found := form.fullmatch(text):
            return rule(found)
    return _range(text)


def _without_fillers(text: str) -> str:
    return _LEADING.sub("", _FILLERS.sub("", text).strip(), count=1)


def _by(found: re.Match[str]) -> Limits:
    return None, _range(found[1])[1]


def _before(found: re.Match[str]) -> Limits:
    first, last = _range(found[1])
    return None, last if found[1].startswith("end ") else first - _DAY


def _since(found: re.Match[str]) -> Limits:
    return _instant(found[1])[0], None


def _at(found: re.Match[str]) -> Limits:
    return _instant(found[1])


def _after(found: re.Match[str]) -> Limits:
    return _range(found[1])[1] + _DAY, None


def _stretch(found: re.Match[str]) -> Limits:
    """Read from or between two dates with a dash, which from one date may hold too."""
    first, last = _range(found[2])
    if read_words(found[2]) is None:
        return first, last
    if found[1] == "between":
        raise InvalidValueError(f"it is between {found[2]!r} and no second date")
    return first, None


def _between(found: re.Match[str]) -> Limits:
    return _pair(found[1], found[2])


def _from_to(found: re.Match[str]) -> Limits:
    return _pair(found[1], found[2], from_end=found[1].startswith("end "))


_NO: Final = r"no(?:t)?"
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Limits]], ...]] = (
    (re.compile(r"(?:from |starting )?(.+?) (?:onwards?|and (?:later|after))"), _since),
    (re.compile(r"between (.+) and (.+)"), _between),
    (re.compile(r"from (.+?) (?:to|until) (.+)"), _from_to),
    (re.compile(r"(from|between) (.+-.+)"), _stretch),
    (re.compile(rf"(?:by|{_NO} later than|on or before|until|up to) (?:in |on )?(.+)"), _by),
    (re.compile(r"(?:before|prior to) (.+)"), _before),
    (
        re.compile(
            r"(?:from|since|as from|with effect from|on or after"
            rf"|{_NO} (?:earlier than|before)) (.+)"
        ),
        _since,
    ),
    (re.compile(r"after (.+)"), _after),
    (re.compile(r"at (end .+)"), _at),
)
"""The words around a date that open it, and what they make of it."""


def _instant(text: str) -> Span:
    """Read a date at or from which something is: of an end, its last day."""
    first, last = _range(text)
    return (last, last) if text.startswith("end ") and read_words(text) else (first, last)


def _range(text: str) -> Span:
    """Read one date, or two with a dash, a slash or ``to`` between."""
    words = read_words(text)
    if words is not None:
        return span_of_words(words)
    for separator in _SEPARATORS:
        pairs = [(text[: at.start()], text[at.end() :]) for at in separator.finditer(text)]
        fits = [pair for pair in pairs if None not in map(read_words, pair)]
        if len(fits) > 1:
            raise InvalidValueError("it can be divided in two ways; put to between its two dates")
        if fits:
            return _pair(*fits[0])
    raise InvalidValueError("its words or their order are not those of a date")


def _pair(first: str, last: str, *, from_end: bool = False) -> Span:
    begins, ends = read_words(first), read_words(last)
    if begins is None or ends is None:
        raise InvalidValueError(f"{first if begins is None else last!r} is not a date")
    end = span_of_words(ends)
    start = span_of_words(borrow_words(begins, ends))
    if end[1] < start[0] or end[0] < start[0]:
        raise InvalidValueError(
            f"it ends, {last}, before it begins, {first}; swap the two, or print a year with each"
        )
    return start[1] if from_end else start[0], end[1]


def _origin(text: str | None, counted_from: date | None) -> Span:
    """Return the day or days from which a length of time counts."""
    if text is not None:
        try:
            first, last = _read(text, None)
        except InvalidValueError:
            if read_words(_without_fillers(text)) is not None:
                raise  # a date that there is not; anything else is the name of an event
        else:
            if first is None or last is None:
                raise InvalidValueError(f"it counts from {text!r}, which is open")
            is_end = _without_fillers(text).startswith("end ")
            return (last, last) if is_end else (first, last)
    if counted_from is None:
        raise InvalidValueError(
            "it counts from a day that is not given; read it with "
            "parse_date(…, counted_from=date(2013, 4, 1)) or whatever day that is"
        )
    return counted_from, counted_from
