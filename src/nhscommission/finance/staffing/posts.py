"""Posts: a role, a band, a number of staff, and from when to when."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Final

import attrs

from nhscommission.finance.staffing.pay import interim_cost
from nhscommission.finance.staffing.pay_bands import PayPoint
from nhscommission.finance.staffing.pay_scales import PayScales
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose, shown
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.numbers import as_number, check_day, settle_number
from nhscommission.foundations.text import plain_text

AGENDA_FOR_CHANGE: Final = "Agenda for Change"
POST: Final = "post"


class Employment(StrEnum):
    """On what terms a post is filled."""

    PERMANENT = "permanent"
    """On a pay scale, with on-costs; a share of such posts may be filled by interims."""
    INTERIM = "interim"
    """By the day."""


def _employment(value: str) -> Employment:
    return choose(Employment, value, what="employment")


@attrs.frozen(kw_only=True)
class StaffPost:
    """A post, or several alike.

    Parameters
    ----------
    role : str
        What its holder does.
    band : str, optional
        The band of its pay scale; needed where it is permanent and has no salary of its own.
    wte : float
        Whole-time equivalents, >= 0 [WTE].
    scale : str, optional
        The pay scale; Agenda for Change where not given.
    employment : Employment, optional
        Permanent, or interim.
    start, end : datetime.date, optional
        The first and the last day on which it is there; from the beginning, and until the end of
        the horizon, where not given.
    salary_gbp_per_year : float, optional
        A salary of its own (a spot salary), in place of the scale's, > 0 [GBP/WTE/year].
    note : str, optional
        Anything a reader should know.
    """

    role: str = attrs.field(converter=plain_text)
    band: str = attrs.field(default="", converter=plain_text)
    wte: float
    scale: str = attrs.field(default=AGENDA_FOR_CHANGE, converter=plain_text)
    employment: Employment = attrs.field(default=Employment.PERMANENT, converter=_employment)
    start: date | None = None
    end: date | None = None
    salary_gbp_per_year: float | None = None
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.role:
            raise InvalidValueError("a post has no role; say what its holder does")
        settle_number(self, "wte", what=f"the WTE of post {self.role!r}")
        if self.salary_gbp_per_year is not None:
            settle_number(
                self, "salary_gbp_per_year", what=f"the salary of post {self.role!r}", above_0=True
            )
        for what, day in (("start", self.start), ("end", self.end)):
            if day is not None:
                check_day(day, what=f"the {what} of post {self.role!r}")
        if self.start and self.end and self.end < self.start:
            raise InvalidValueError(
                f"post {self.role!r} ends on {self.end}, before it starts on {self.start}"
            )
        permanent = self.employment is Employment.PERMANENT
        if permanent and not self.band and self.salary_gbp_per_year is None:
            raise InvalidValueError(
                f"post {self.role!r} is permanent and has neither a band nor a salary; give one"
            )

    def salary(
        self, pay_scales: PayScales | None, *, on: date, point: PayPoint | str = PayPoint.TOP
    ) -> float:
        """Return the salary of one WTE of it.

        Parameters
        ----------
        pay_scales : PayScales or None
            Where its band is looked up, unless it has a salary of its own.
        on : datetime.date
            The day that it is for.
        point : PayPoint or str, optional
            Which point of the band.

        Returns
        -------
        float
            [GBP/WTE/year].

        Raises
        ------
        InvalidValueError
            If no scale holds on the day, or the salary of the point is not known.
        UnknownNameError
            If the scale, band or point is not there.

        Warns
        -----
        PayScaleExpiredWarning
            If the day is after the last edition of the scale.
        """
        if self.salary_gbp_per_year is not None:
            return self.salary_gbp_per_year
        if pay_scales is None:
            raise InvalidValueError(
                f"post {self.role!r} is at band {self.band} of {self.scale}, and no pay scales are "
                "given; give pay_scales"
            )
        try:
            return pay_scales.on(self.scale, on).band(self.band).salary(point)
        except UnknownNameError as error:
            error.args = (f"post {self.role!r}: {error}",)
            raise


def _per_day(value: float | str) -> float:
    number = parse_figure(value, unit="GBP/day").value if isinstance(value, str) else value
    return as_number(number, what="the pay of an interim for a day")


def _days_per_year(value: float | str) -> float:
    number = parse_figure(value, unit="day/year").value if isinstance(value, str) else value
    return as_number(number, what="the days that an interim works in a year")


@attrs.frozen(kw_only=True)
class InterimTerms:
    """What an interim is paid, and for how many days.

    Parameters
    ----------
    rate_gbp_per_day : float or str
        Pay for a day, >= 0; text says per what (``"£500 per day"``), and £500 per hour is refused
        [GBP/day].
    days_per_year : float or str
        The days that one works, from 0 to 366 [day/year].
    source : str, optional
        Where they are from.
    """

    rate_gbp_per_day: float = attrs.field(converter=_per_day)
    days_per_year: float = attrs.field(converter=_days_per_year)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        interim_cost(1.0, rate_gbp_per_day=self.rate_gbp_per_day, days_per_year=self.days_per_year)

    @property
    def cost_per_wte(self) -> float:
        """What one costs a year [GBP/WTE/year]."""
        return self.rate_gbp_per_day * self.days_per_year


def check_posts(given: Any) -> tuple[StaffPost, ...]:
    """Take posts: several, or one by itself.

    Parameters
    ----------
    given : StaffPost or iterable of StaffPost
        The posts.

    Returns
    -------
    tuple of StaffPost
        The same, in order.

    Raises
    ------
    InvalidValueError
        If something among them is no post.
    """
    if isinstance(given, StaffPost):
        return (given,)
    posts = tuple(given) if isinstance(given, Iterable) else (given,)
    for post in posts:
        if not isinstance(post, StaffPost):
            raise InvalidValueError(
                f"{shown(post)} is among the posts; give StaffPost(role=..., wte=...)"
            )
    return posts
