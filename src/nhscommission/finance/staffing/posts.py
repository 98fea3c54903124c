"""Posts, and what they cost in each period."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.staffing.pay import interim_cost, permanent_cost
from nhscommission.finance.staffing.pay_scales import PayPoint, PayScales
from nhscommission.foundations.computation import Computation, read_day
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import as_number, check_day, settle_number
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_between,
)
from nhscommission.foundations.rates import as_rate
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


def service_years(
    periods: Sequence[Period],
    *,
    start: date | None = None,
    end: date | None = None,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> FloatArray:
    """Return for how much of each period something is there.

    Parameters
    ----------
    periods : sequence of Period
        In order of time, without gaps.
    start, end : datetime.date, optional
        The first and the last day on which it is there; the whole horizon where not given.
    part_year_rule : PartYearRule, optional
        How parts of years are counted: months, or days over the days in the financial year.

    Returns
    -------
    ndarray of float64, shape (periods,)
        1 for a whole year [year].

    Raises
    ------
    InvalidValueError
        If it ends before it starts, there is a gap between periods, or months are counted and it
        does not start and end with a month.

    Examples
    --------
    From 1 July 2026, so nine twelfths of the first year.

    >>> from nhscommission import horizon
    >>> service_years(horizon(go_live=date(2026, 4, 1), years=2), start=date(2026, 7, 1))
    array([0.75, 1.  ])
    """
    check_horizon(tuple(periods))
    rule = read_part_year_rule(part_year_rule)
    for what, day in (("start", start), ("end", end)):
        if day is not None:
            check_day(day, what=f"the {what}")
    if start and end and end < start:
        raise InvalidValueError(f"the end, {end}, is before the start, {start}")
    years = []
    for period in periods:
        first = max(period.start, start or period.start)
        last = min(period.end, end or period.end)
        there = first <= last
        if not there:
            years.append(0.0)
        else:
            years.append(years_between(first, last + timedelta(days=1), rule=rule))
    return np.array(years)


def recompute_service_years(
    inputs: Mapping[str, str], periods: tuple[Period, ...]
) -> tuple[float, ...]:
    """Run `service_years` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that is recorded.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        For each period [year].

    Raises
    ------
    InvalidValueError
        If an input is unknown or cannot be read.
    """
    left = dict(inputs)
    years = service_years(
        periods,
        start=read_day(left.pop("start", None)),
        end=read_day(left.pop("end", None)),
        part_year_rule=read_part_year_rule(left.pop("part_year_rule", None)),
    )
    if left:
        raise InvalidValueError(f"service_years has no input {next(iter(left))!r}")
    return tuple(years.tolist())


def service_computation(
    *, start: date | None, end: date | None, part_year_rule: PartYearRule
) -> Computation:
    """Record how `service_years` was asked.

    Parameters
    ----------
    start, end : datetime.date or None
        The first and the last day.
    part_year_rule : PartYearRule
        How parts of years are counted.

    Returns
    -------
    Computation
        That `recompute_service_years` reads.
    """
    inputs = [("start", start.isoformat())] if start else []
    inputs += [("end", end.isoformat())] if end else []
    if read_part_year_rule(part_year_rule) is not PartYearRule.MONTHS:
        inputs.append(("part_year_rule", str(part_year_rule)))
    return Computation(function="service_years", inputs=inputs)


@attrs.frozen(kw_only=True)
class StaffCosts:
    """What posts cost in each period.

    Parameters
    ----------
    posts : tuple of StaffPost
        The posts, in the order given.
    salaries_gbp : tuple of float
        The salary that each was costed at; not a number for interims [GBP/WTE/year].
    wte : LabelledArray, axes (post, period)
        WTE on average over the whole period [WTE].
    pay : LabelledArray, axes (post, period)
        Salaries of permanent staff [GBP].
    on_costs : LabelledArray, axes (post, period)
        Their on-costs [GBP].
    interim : LabelledArray, axes (post, period)
        What interims are paid [GBP].
    """

    posts: tuple[StaffPost, ...]
    salaries_gbp: tuple[float, ...]
    wte: LabelledArray
    pay: LabelledArray
    on_costs: LabelledArray
    interim: LabelledArray

    @property
    def total(self) -> LabelledArray:
        """Pay, on-costs and interims together, axes (post, period) [GBP]."""
        return attrs.evolve(
            self.pay, values=self.pay.values + self.on_costs.values + self.interim.values
        )


def cost_posts(
    posts: Iterable[StaffPost],
    *,
    periods: Sequence[Period],
    on_cost_rate: Any,
    pay_scales: PayScales | None = None,
    pay_point: PayPoint | str = PayPoint.TOP,
    pay_date: date | None = None,
    interim: InterimTerms | None = None,
    interim_share: Mapping[str, Any] | None = None,
    vacancy_rate: Any = 0,
    pay_index: Sequence[float] | None = None,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> StaffCosts:
    """Cost posts from their bands, period by period.

    Parameters
    ----------
    posts : iterable of StaffPost
        The posts.
    periods : sequence of Period
        In order of time, without gaps.
    on_cost_rate : rate
        Employer's national insurance, pension and levy, of the salary [dimensionless].
    pay_scales : PayScales, optional
        Where bands are looked up; needed unless every post has a salary of its own or is interim.
    pay_point : PayPoint or str, optional
        Which point of a band stands for it; the top where not given.
    pay_date : datetime.date, optional
        The day whose scales are used for all periods, the price base of pay; the start of the
        first period where not given.
    interim : InterimTerms, optional
        What interims are paid; needed where there are any.
    interim_share : mapping of str to rate, optional
        For every period's label, the part of the permanent posts that interims fill; none where
        not given [dimensionless].
    vacancy_rate : rate, optional
        The part of the permanent posts that is empty on average, and costs nothing
        [dimensionless].
    pay_index : sequence of float, optional
        Pay in each period over that on `pay_date`, from `price_index`; interims' rates follow it
        too [dimensionless].
    part_year_rule : PartYearRule, optional
        How parts of years are counted.

    Returns
    -------
    StaffCosts
        By post and period [GBP].

    Raises
    ------
    InvalidValueError
        If there are no posts, a rate is not from 0 to 1, what is needed is not given, a salary is
        not known, or a share for a period is missing.
    UnknownNameError
        If a scale or band is not there, or a share is for a period that is not.

    Warns
    -----
    PayScaleExpiredWarning
        If the pay date is after the last edition of a scale.

    Notes
    -----
    A permanent post costs, in a period in which it is there for y years,

        WTE × (1 - vacancy) × y × [(1 - share) × salary × (1 + on-cost) + share × rate × days].

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: the top of each band,
    25% on-costs, £500 a day for 225 days, interims 33%, 25% and 15%.

    Examples
    --------
    A quarter of the time of two posts at £48,000 is an interim's: 2 × 0.75 × 48,000 × 1.25 for
    permanent staff, and 2 × 0.25 × 500 × 225 for interims.

    >>> from nhscommission import horizon
    >>> costs = cost_posts(
    ...     [StaffPost(role="Contract manager", wte=2, salary_gbp_per_year=48_000)],
    ...     periods=horizon(go_live=date(2026, 4, 1), years=1),
    ...     on_cost_rate="25%",
    ...     interim=InterimTerms(rate_gbp_per_day=500, days_per_year=225),
    ...     interim_share={"2026/27": "25%"},
    ... )
    >>> costs.total["Contract manager", "2026/27"]
    146250.0
    """
    chosen, horizon = tuple(posts), tuple(periods)
    check_horizon(horizon)
    if not chosen:
        raise InvalidValueError("there are no posts; give at least one")
    labels = tuple(period.label for period in horizon)
    on_costs = as_rate(on_cost_rate, what="the on-cost rate")
    vacant = as_rate(vacancy_rate, what="the vacancy rate")
    shares = _shares(interim_share, labels)
    day = horizon[0].start if pay_date is None else pay_date
    index = np.ones(len(labels)) if pay_index is None else np.asarray(pay_index, dtype=np.float64)
    if index.shape != (len(labels),) or not (np.isfinite(index).all() and (index > 0).all()):
        raise InvalidValueError(
            f"the pay index has the shape {index.shape}; give one number above 0 for each of the "
            f"{len(labels)} periods"
        )
    by_interims = any(post.employment is Employment.INTERIM for post in chosen) or shares.any()
    if by_interims and interim is None:
        raise InvalidValueError(
            "there are interims, and what they are paid is not given; give interim=InterimTerms("
            "rate_gbp_per_day=..., days_per_year=...)"
        )
    whole = service_years(horizon, part_year_rule=part_year_rule)
    rows: dict[str, list[FloatArray]] = {"wte": [], "pay": [], "on_costs": [], "interim": []}
    salaries = []
    for post in chosen:
        years = service_years(
            horizon, start=post.start, end=post.end, part_year_rule=part_year_rule
        )
        permanent = post.employment is Employment.PERMANENT
        filled = 1.0 - vacant if permanent else 1.0
        part = shares if permanent else np.ones(len(labels))
        salary = post.salary(pay_scales, on=day, point=pay_point) if permanent else math.nan
        salaries.append(salary)
        time = years * filled * index
        without = permanent_cost(
            post.wte,
            salary_gbp_per_year=salary if permanent else 0.0,
            on_cost_rate=0.0,
            years=time * (1.0 - part),
        )
        by_day = np.zeros(len(labels))
        if interim is not None:
            by_day = interim_cost(
                post.wte,
                rate_gbp_per_day=interim.rate_gbp_per_day,
                days_per_year=interim.days_per_year,
                years=time * part,
            )
        rows["wte"].append(post.wte * years / whole)
        rows["pay"].append(without)
        rows["on_costs"].append(without * on_costs)
        rows["interim"].append(by_day)
    names = _names(chosen)

    def labelled(kind: str, unit: str) -> LabelledArray:
        return LabelledArray(
            values=np.array(rows[kind]), dims=(POST, "period"), labels=(names, labels), unit=unit
        )

    return StaffCosts(
        posts=chosen,
        salaries_gbp=tuple(salaries),
        wte=labelled("wte", "WTE"),
        pay=labelled("pay", "GBP"),
        on_costs=labelled("on_costs", "GBP"),
        interim=labelled("interim", "GBP"),
    )


def _names(posts: Sequence[StaffPost]) -> tuple[str, ...]:
    """Give each post a label of its own: its role, and a number where several have it."""
    seen: dict[str, int] = {}
    names = []
    for post in posts:
        seen[post.role] = seen.get(post.role, 0) + 1
        names.append(post.role if seen[post.role] == 1 else f"{post.role} ({seen[post.role]})")
    return tuple(names)


def _shares(given: Mapping[str, Any] | None, labels: tuple[str, ...]) -> FloatArray:
    if given is None:
        return np.zeros(len(labels))
    for label in given:
        if label not in labels:
            raise UnknownNameError("period for the interim share:", label, labels)
    for label in labels:
        if label not in given:
            raise InvalidValueError(
                f"there is no interim share for {label}; missing is not zero: give '0%'"
            )
    return np.array([as_rate(given[x], what=f"the interim share of {x}") for x in labels])
