"""What posts cost, by post and period."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.staffing.pay import interim_cost, permanent_cost
from nhscommission.finance.staffing.pay_bands import PayPoint
from nhscommission.finance.staffing.pay_scales import PayScales
from nhscommission.finance.staffing.posts import (
    POST,
    Employment,
    InterimTerms,
    StaffPost,
    check_posts,
)
from nhscommission.finance.staffing.service import service_years
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import check_by_name, check_day
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
)
from nhscommission.foundations.rates import as_rate


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
    chosen, horizon = check_posts(posts), tuple(periods)
    check_horizon(horizon)
    if not chosen:
        raise InvalidValueError("there are no posts; give at least one")
    labels = tuple(period.label for period in horizon)
    on_costs = as_rate(on_cost_rate, what="the on-cost rate")
    vacant = as_rate(vacancy_rate, what="the vacancy rate")
    shares = _shares(interim_share, labels)
    day = horizon[0].start if pay_date is None else check_day(pay_date, what="the pay date")
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
    check_by_name(given, what="the interim share", like="{'2026/27': '33%'}")
    for label in given:
        if label not in labels:
            raise UnknownNameError("period for the interim share:", label, labels)
    for label in labels:
        if label not in given:
            raise InvalidValueError(
                f"there is no interim share for {label}; missing is not zero: give '0%'"
            )
    return np.array([as_rate(given[x], what=f"the interim share of {x}") for x in labels])
