"""Staffing as parts of a case: posts, pay, on-costs and interims, as products of assumptions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, Shape, ValuesLike
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts, computed_assumption, make_id
from nhscommission.finance.staffing.pay_bands import PayPoint
from nhscommission.finance.staffing.pay_scales import PayScales
from nhscommission.finance.staffing.post_costs import cost_posts
from nhscommission.finance.staffing.posts import Employment, InterimTerms, StaffPost, check_posts
from nhscommission.finance.staffing.service import service_computation, service_years
from nhscommission.finance.staffing.wte_in_post import wte_in_post
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.periods import PartYearRule, Period
from nhscommission.foundations.rates import as_rate


def staffing_parts(
    posts: Iterable[StaffPost] | Mapping[str, Iterable[StaffPost]],
    *,
    prefix: str,
    share: str | None = None,
    periods: Sequence[Period],
    on_cost_rate: Any,
    source: str,
    pay_scales: PayScales | None = None,
    pay_point: PayPoint | str = PayPoint.TOP,
    pay_date: date | None = None,
    interim: InterimTerms | None = None,
    interim_share: Mapping[str, Any] | None = None,
    vacancy_rate: Any = 0,
    pay_index: str | None = None,
    category: str = Category.RUNNING_COST,
    basis: str = Basis.ASSUMED,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> CaseParts:
    """Make lines of what staff cost, from posts and bands.

    Parameters
    ----------
    posts : iterable of StaffPost, or mapping of str to iterable of StaffPost
        The posts of a shared team; or for every member the posts of its own: today's teams (with
        the category ``existing_cost``), or staff who stay (``retained_cost``).
    prefix : str
        What the ids start with.
    share : str, optional
        The assumption by which members share the cost of a shared team; none for posts of their
        own.
    periods : sequence of Period
        The case's periods.
    on_cost_rate : rate
        Of the salary [dimensionless].
    source : str
        Where the posts are from.
    pay_scales, pay_point, pay_date, interim, interim_share, vacancy_rate
        As for `cost_posts`. Salaries are those on the pay date; a pay index starts from its year.
    pay_index : str, optional
        An assumption of pay in each period over that on the pay date, from `price_parts`.
    category : Category, optional
        What kind of money the lines are.
    basis : Basis, optional
        The basis of the numbers.
    part_year_rule : PartYearRule, optional
        How parts of years are counted; that of the case.

    Returns
    -------
    CaseParts
        WTE of each post, salary of each band, the rates; ``<prefix>_wte_in_post``, the posts there
        are on average in each period, empty or not, for overheads to go by; and lines for pay,
        on-costs and interims, with their total. They come to what `cost_posts` gives [GBP].

    Raises
    ------
    InvalidValueError, UnknownNameError
        As `cost_posts`; if posts are shared and there is no share, or the other way round.

    Warns
    -----
    PayScaleExpiredWarning
        If the pay date is after the last edition of a scale.

    Examples
    --------
    >>> from datetime import date
    >>> from nhscommission import InterimTerms, StaffPost, horizon
    >>> made = staffing_parts(
    ...     [StaffPost(role="Analyst", wte=4, salary_gbp_per_year=45_000)],
    ...     prefix="team", share="capitation",
    ...     periods=horizon(go_live=date(2026, 4, 1), years=1), on_cost_rate="25%",
    ...     interim=InterimTerms(rate_gbp_per_day=500, days_per_year=225),
    ...     interim_share={"2026/27": "15%"}, source="Design group")
    >>> for line in made.lines:
    ...     print(line.id, "=", " * ".join(line.factors)[:62])
    team_analyst_pay = team_analyst_wte * (1 - team_interim_share) * team_analyst_sal
    team_analyst_interim = team_analyst_wte * team_interim_share * team_interim_rate * te
    team_on_costs = team_on_cost_rate

    Notes
    -----
    Pay is ``WTE × (1 - vacancy) × (1 - interim share) × salary × years × share``; on-costs are an
    uplift on pay; interims are ``WTE × (1 - vacancy) × interim share × £ a day × days a year ×
    years × share``. Posts of members' own have a WTE for each member in place of the share.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D.
    """
    team = _Team(posts, prefix=prefix, share=share)
    horizon = tuple(periods)
    if isinstance(interim_share, Mapping) and not any(
        as_rate(x, what="the interim share") for x in interim_share.values()
    ):
        interim_share = None  # nobody is an interim, and there is nothing to multiply
    costed = cost_posts(
        team.posts,
        periods=horizon,
        on_cost_rate=on_cost_rate,
        pay_scales=pay_scales,
        pay_point=pay_point,
        pay_date=pay_date,
        interim=interim,
        interim_share=interim_share,
        vacancy_rate=vacancy_rate,
        part_year_rule=part_year_rule,
    )
    make = _Maker(prefix=prefix, source=source, basis=Basis(basis), category=category)
    vacant = as_rate(vacancy_rate, what="the vacancy rate")
    day = horizon[0].start if pay_date is None else pay_date
    assumptions = {x.id: x for x in make.rates(on_cost_rate, vacant, interim, interim_share)}
    pay_lines, interim_lines = [], []
    index = [pay_index] if pay_index else []
    shared = [share] if share else []
    for post, name, wte, salary in zip(
        team.posts, team.names, team.wte, costed.salaries_gbp, strict=True
    ):
        assumptions[f"{name}_wte"] = make.one(
            f"{name}_wte", f"{post.role}: posts", "WTE", wte, note=post.note
        )
        time = PERIOD_LENGTH
        if post.start or post.end:
            time = f"{name}_years"
            assumptions[time] = _time(time, post, horizon, part_year_rule, source)
        permanent = post.employment is Employment.PERMANENT
        filled = [f"{name}_wte"]
        if vacant and permanent:
            filled.append(f"(1 - {make_id(prefix, 'vacancy_rate')})")
        if permanent:
            paid = make.salary(post, salary, pay_scales, pay_point, day, name)
            assumptions[paid.id] = paid
            without = [f"(1 - {make_id(prefix, 'interim_share')})"] if interim_share else []
            factors = [*filled, *without, paid.id, time, *index, *shared]
            pay_lines.append(make.line(f"{name}_pay", f"{post.role}: pay", factors))
        if not permanent or interim_share:
            part = [make_id(prefix, "interim_share")] if permanent else []
            terms = [make_id(prefix, "interim_rate"), make_id(prefix, "interim_days")]
            factors = [*filled, *part, *terms, time, *index, *shared]
            interim_lines.append(make.line(f"{name}_interim", f"{post.role}: interims", factors))
    if share:
        in_post = wte_in_post(
            team.posts,
            periods=horizon,
            part_year_rule=part_year_rule,
            of=[f"{name}_wte" for name in team.names],
        )
        name = make_id(prefix, "wte_in_post")
        assumptions[name] = computed_assumption(
            name,
            label="Posts on average over the period",
            unit="WTE",
            values=dict(in_post.wte),
            computation=in_post.computation,
            source=source,
        )
    lines = [*pay_lines, *interim_lines]
    if pay_lines:
        lines.append(
            LineItem(
                id=make_id(prefix, "on_costs"),
                label="On-costs",
                category=category,
                factors=[make_id(prefix, "on_cost_rate")],
                on_lines=[line.id for line in pay_lines],
            )
        )
    total = Total(id=make_id(prefix), label="Staff", lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions.values(), lines=lines, totals=[total])


class _Team:
    """The posts of a shared team, or those alike of several members taken together."""

    def __init__(
        self,
        given: Iterable[StaffPost] | Mapping[str, Iterable[StaffPost]],
        *,
        prefix: str,
        share: str | None,
    ) -> None:
        self.wte: list[ValuesLike] = []
        if isinstance(given, Mapping):
            if share:
                raise InvalidValueError(
                    "posts by member are the members' own, and a share was given; leave it out"
                )
            by_member = {member: check_posts(posts) for member, posts in given.items()}
            alike = {
                attrs.evolve(post, wte=0.0): None for posts in by_member.values() for post in posts
            }
            self.posts = [attrs.evolve(post, wte=1.0) for post in alike]
            for post in alike:
                self.wte.append(
                    {
                        member: sum(x.wte for x in posts if attrs.evolve(x, wte=0.0) == post)
                        for member, posts in by_member.items()
                    }
                )
        else:
            if not share:
                raise InvalidValueError(
                    "the posts are those of a shared team, and there is no share; give the "
                    "assumption by which members share it, or posts for each member"
                )
            self.posts = list(check_posts(given))
            self.wte += [post.wte for post in self.posts]
        self.names: list[str] = []
        for post in self.posts:
            name, number = make_id(prefix, post.role), 1
            while name in self.names:
                number += 1
                name = make_id(prefix, post.role, str(number))
            self.names.append(name)


class _Maker:
    """Makes assumptions and lines that are alike in source, basis and category."""

    def __init__(self, *, prefix: str, source: str, basis: Basis, category: str) -> None:
        self._prefix, self._source = prefix, source
        self._basis, self._category = basis, category

    def one(
        self,
        name: str,
        label: str,
        unit: str,
        values: ValuesLike,
        *,
        source: str = "",
        high: float | None = None,
        note: str = "",
    ) -> Assumption:
        return Assumption(
            id=name,
            label=label,
            unit=unit,
            shape=Shape.BY_MEMBER if isinstance(values, Mapping) else Shape.SCALAR,
            values=values,
            source=source or self._source,
            basis=self._basis,
            low=0,
            high=high,
            note=note,
        )

    def line(self, name: str, label: str, factors: list[str]) -> LineItem:
        return LineItem(id=name, label=label, category=self._category, factors=factors)

    def salary(
        self,
        post: StaffPost,
        salary: float,
        pay_scales: PayScales | None,
        point: PayPoint | str,
        day: date,
        name: str,
    ) -> Assumption:
        """Make a salary: one for all posts of a band, one of its own for a post with its own."""
        if post.salary_gbp_per_year is not None or pay_scales is None:
            return self.one(f"{name}_salary", f"{post.role}: salary", "GBP/WTE/year", salary)
        held = [x for x in pay_scales.editions(post.scale) if x.effective <= day][-1]
        band = held.band(post.band).name
        return self.one(
            make_id(self._prefix, post.scale, band, "salary"),
            f"Salary of band {band} ({point} of {held})",
            "GBP/WTE/year",
            salary,
            source=held.source,
        )

    def rates(
        self,
        on_cost_rate: Any,
        vacant: float,
        interim: InterimTerms | None,
        interim_share: Mapping[str, Any] | None,
    ) -> list[Assumption]:
        """Make what all posts have in common."""

        def name(what: str) -> str:
            return make_id(self._prefix, what)

        rate = as_rate(on_cost_rate, what="the on-cost rate")
        made = [self.one(name("on_cost_rate"), "On-costs of staff", "%", rate, high=1)]
        if vacant:
            made.append(self.one(name("vacancy_rate"), "Posts that are empty", "%", vacant, high=1))
        if interim is not None:
            pay, days = interim.rate_gbp_per_day, interim.days_per_year
            where = interim.source
            label = "Days that an interim works"
            made += [
                self.one(name("interim_rate"), "Pay of an interim", "GBP/day", pay, source=where),
                self.one(name("interim_days"), label, "day/WTE/year", days, source=where, high=366),
            ]
        if interim_share:
            shares = {p: as_rate(x, what="the interim share") for p, x in interim_share.items()}
            made.append(
                Assumption(
                    id=name("interim_share"),
                    label="Posts filled by interims",
                    unit="%",
                    shape=Shape.BY_PERIOD,
                    values=shares,
                    source=self._source,
                    basis=self._basis,
                    low=0,
                    high=1,
                )
            )
        return made


def _time(
    name: str, post: StaffPost, periods: tuple[Period, ...], rule: PartYearRule, source: str
) -> Assumption:
    """Make the time for which a post is there in each period."""
    years = service_years(periods, start=post.start, end=post.end, part_year_rule=rule).tolist()
    return computed_assumption(
        name,
        label=f"{post.role}: time in post",
        unit="year",
        values=dict(zip((period.label for period in periods), years, strict=True)),
        computation=service_computation(start=post.start, end=post.end, part_year_rule=rule),
        source=source,
    )
