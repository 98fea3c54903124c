"""Staffing as parts of a case: posts, pay, on-costs and interims, as products of assumptions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, Shape
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.case.parts import CaseParts, computed_assumption, make_id
from nhscommission.finance.staffing.pay_scales import PayPoint, PayScales
from nhscommission.finance.staffing.posts import (
    Employment,
    InterimTerms,
    StaffPost,
    cost_posts,
    service_computation,
    service_years,
)
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.periods import PartYearRule, Period
from nhscommission.foundations.rates import as_rate


def staffing_parts(
    posts: Iterable[StaffPost],
    *,
    prefix: str,
    share: str,
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
    posts : iterable of StaffPost
        The posts; those of one band, salary, terms and dates become one line.
    prefix : str
        What the ids start with.
    share : str
        The assumption by which members share the cost.
    periods : sequence of Period
        The case's periods.
    on_cost_rate : rate
        Of the salary [dimensionless].
    source : str
        Where the posts are from.
    pay_scales, pay_point, pay_date, interim, interim_share, vacancy_rate
        As for `cost_posts`.
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
        WTE and salary of each group of posts, the rates, and lines for pay, on-costs and interims,
        with their total. They come to what `cost_posts` gives [GBP].

    Raises
    ------
    InvalidValueError, UnknownNameError
        As `cost_posts`.

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
    years × share``.
    """
    chosen, horizon = tuple(posts), tuple(periods)
    if interim_share is not None and not any(
        as_rate(x, what="the interim share") for x in interim_share.values()
    ):
        interim_share = None  # nobody is an interim, and there is nothing to multiply
    costed = cost_posts(
        chosen,
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
    common = make.rates(on_cost_rate, vacant, interim, interim_share)
    index = [pay_index] if pay_index else []
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, post in enumerate(chosen):
        key = (post.scale, post.band, post.salary_gbp_per_year, post.employment)
        groups.setdefault((*key, post.start, post.end), []).append(place)
    used: set[str] = set()
    assumptions, pay_lines, interim_lines = list(common), [], []
    for places in groups.values():
        post = chosen[places[0]]
        what = post.role if len(places) == 1 else f"Band {post.band}" if post.band else post.role
        name = _unused(make_id(prefix, what), used)
        permanent = post.employment is Employment.PERMANENT
        wte = sum(chosen[place].wte for place in places)
        assumptions.append(make.one(f"{name}_wte", f"{what}: posts", "WTE", wte))
        time = PERIOD_LENGTH
        if post.start or post.end:
            time = f"{name}_years"
            assumptions.append(
                computed_assumption(
                    time,
                    label=f"{what}: time in post",
                    unit="year",
                    values=dict(
                        zip(
                            (period.label for period in horizon),
                            service_years(
                                horizon,
                                start=post.start,
                                end=post.end,
                                part_year_rule=part_year_rule,
                            ).tolist(),
                            strict=True,
                        )
                    ),
                    computation=service_computation(
                        start=post.start, end=post.end, part_year_rule=part_year_rule
                    ),
                    source=source,
                )
            )
        filled = [f"{name}_wte"]
        if vacant and permanent:
            filled.append(f"(1 - {make_id(prefix, 'vacancy_rate')})")
        if permanent:
            salary = costed.salaries_gbp[places[0]]
            label = f"{what}: salary{_where(post, pay_scales, pay_point, horizon, pay_date)}"
            assumptions.append(make.one(f"{name}_salary", label, "GBP/WTE/year", salary))
            without = [f"(1 - {make_id(prefix, 'interim_share')})"] if interim_share else []
            factors = [*filled, *without, f"{name}_salary", time, *index, share]
            pay_lines.append(make.line(f"{name}_pay", f"{what}: pay", factors))
        if not permanent or interim_share:
            part = [make_id(prefix, "interim_share")] if permanent else []
            terms = [make_id(prefix, "interim_rate"), make_id(prefix, "interim_days")]
            factors = [*filled, *part, *terms, time, *index, share]
            interim_lines.append(make.line(f"{name}_interim", f"{what}: interims", factors))
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
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])


class _Maker:
    """Makes assumptions and lines that are alike in source, basis and category."""

    def __init__(self, *, prefix: str, source: str, basis: Basis, category: str) -> None:
        self._prefix, self._source = prefix, source
        self._basis, self._category = basis, category

    def one(
        self, name: str, label: str, unit: str, value: float, *, source: str = ""
    ) -> Assumption:
        return Assumption(
            id=name,
            label=label,
            unit=unit,
            values=value,
            source=source or self._source,
            basis=self._basis,
        )

    def line(self, name: str, label: str, factors: list[str]) -> LineItem:
        return LineItem(id=name, label=label, category=self._category, factors=factors)

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
        made = [self.one(name("on_cost_rate"), "On-costs of staff", "%", rate)]
        if vacant:
            made.append(self.one(name("vacancy_rate"), "Posts that are empty", "%", vacant))
        if interim is not None:
            pay, days = interim.rate_gbp_per_day, interim.days_per_year
            from_where = interim.source
            made += [
                self.one(
                    name("interim_rate"), "Pay of an interim", "GBP/day", pay, source=from_where
                ),
                self.one(
                    name("interim_days"),
                    "Days that an interim works",
                    "day/WTE/year",
                    days,
                    source=from_where,
                ),
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
                )
            )
        return made


def _unused(name: str, used: set[str]) -> str:
    """Return a name that no other group has."""
    found, number = name, 1
    while found in used:
        number += 1
        found = f"{name}_{number}"
    used.add(found)
    return found


def _where(
    post: StaffPost,
    pay_scales: PayScales | None,
    point: PayPoint | str,
    periods: tuple[Period, ...],
    pay_date: date | None,
) -> str:
    """Say which point of which edition a salary is."""
    if post.salary_gbp_per_year is not None:
        return ""
    if pay_scales is None:
        raise InvalidValueError("a band is looked up in no pay scale")
    day = periods[0].start if pay_date is None else pay_date
    held = [x for x in pay_scales.editions(post.scale) if x.effective <= day][-1]
    return f" ({held}, {point} of band {post.band})"
