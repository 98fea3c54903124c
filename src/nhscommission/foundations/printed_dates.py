"""Dates as papers print them: a span of days that stays as honest as its words."""

from datetime import date

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.text import plain_text


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
    earliest: date | None
    latest: date | None

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

    def __str__(self) -> str:
        return self.printed
