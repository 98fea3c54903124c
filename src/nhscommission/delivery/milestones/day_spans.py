"""Spans of days in a plan: from the first day on which something falls to the last."""

from datetime import date, timedelta

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_day
from nhscommission.foundations.printed_dates import PrintedDate
from nhscommission.foundations.written_days import write_day


def _day_or_none(value: date | None) -> date | None:
    return None if value is None else check_day(value, what="a first or last day")


@attrs.frozen(kw_only=True)
class DaySpan:
    """The days on which something falls: from the earliest to the latest.

    Parameters
    ----------
    earliest : datetime.date or None
        The first of them; None where nothing says when it begins.
    latest : datetime.date or None
        The last; None where nothing says when it ends.
    """

    earliest: date | None = attrs.field(converter=_day_or_none)
    latest: date | None = attrs.field(converter=_day_or_none)

    def __attrs_post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise InvalidValueError(
                f"a span ends on {write_day(self.latest)}, before it begins on "
                f"{write_day(self.earliest)}; give the earlier day first"
            )

    @property
    def is_known(self) -> bool:
        """Whether it has a first or a last day."""
        return self.earliest is not None or self.latest is not None

    def later(self, days: int) -> "DaySpan":
        """Return the span so many days later.

        Parameters
        ----------
        days : int
            How many; fewer than 0 for earlier [day].

        Returns
        -------
        DaySpan
            Open where this one is.

        Raises
        ------
        InvalidValueError
            If that is beyond the years that a date can have.
        """
        return DaySpan(earliest=_later(self.earliest, days), latest=_later(self.latest, days))

    def as_printed(self) -> PrintedDate:
        """Return it as a date in the words of papers; `parse_date` reads them back.

        Returns
        -------
        PrintedDate
            The same days.

        Raises
        ------
        InvalidValueError
            If it has neither a first nor a last day.
        """
        return PrintedDate(printed=str(self), earliest=self.earliest, latest=self.latest)

    def __str__(self) -> str:
        first, last = self.earliest, self.latest
        if first is None:
            return "no date" if last is None else f"by {write_day(last)}"
        if last is None:
            return f"from {write_day(first)}"
        if first == last:
            return write_day(first)
        return f"{write_day(first)} to {write_day(last)}"


def _later(day: date | None, days: int) -> date | None:
    if day is None:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidValueError(
            f"{days} days after {write_day(day)} is beyond the years that a date can have; give "
            "fewer days"
        ) from None


def days_apart(first: date | None, second: date | None) -> int | None:
    """Count the days from one day to another.

    Parameters
    ----------
    first, second : datetime.date or None
        The days; None where one is not known.

    Returns
    -------
    int or None
        Below 0 where the second is earlier; None where either is not known [day].

    Examples
    --------
    >>> days_apart(date(2009, 11, 1), date(2009, 11, 15))
    14
    """
    return None if first is None or second is None else (second - first).days
