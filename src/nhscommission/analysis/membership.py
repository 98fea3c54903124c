"""Membership: what each pays when members join late, or leave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.analysis.appraisal import MEMBER, PERIOD
from nhscommission.finance.cost_sharing.cost_curve import CostCurve
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
    choose,
)
from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.foundations.numbers import as_number, check_day
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    years_between,
)


class PricingRule(StrEnum):
    """Who bears what it costs that not everybody is in."""

    REPRICED = "repriced"
    """Those who are in: whenever one joins or leaves, the price per head is that of those left, and
    what they pay comes to what the service costs."""
    FIXED = "fixed"
    """The host: every member pays the price per head of full membership for the time that it is
    in, and what that falls short of the cost is the host's."""


@attrs.frozen(kw_only=True)
class Subscription:
    """When a member is in.

    Parameters
    ----------
    member : str
        Whose it is.
    joins : datetime.date, optional
        The first day; from the beginning where not given.
    leaves : datetime.date, optional
        The last day; until the end of the horizon where not given.
    """

    member: str
    joins: date | None = None
    leaves: date | None = None

    def __attrs_post_init__(self) -> None:
        for what, day in (("joins", self.joins), ("leaves", self.leaves)):
            if day is not None:
                check_day(day, what=f"the day on which {self.member} {what}")
        if self.joins and self.leaves and self.leaves < self.joins:
            raise InvalidValueError(
                f"{self.member} leaves on {self.leaves}, before it joins on {self.joins}"
            )

    def is_in(self, day: date) -> bool:
        """Say whether the member is in on a day.

        Parameters
        ----------
        day : datetime.date
            The day.

        Returns
        -------
        bool
            Whether it is.
        """
        return (self.joins is None or self.joins <= day) and (
            self.leaves is None or day <= self.leaves
        )


@attrs.frozen(kw_only=True)
class Stretch:
    """A stretch of time in which nobody joins or leaves.

    Parameters
    ----------
    period : str
        The label of the period that it is in.
    start, end : datetime.date
        Its first and its last day.
    years : float
        How long it is [year].
    members : tuple of str
        Who is in.
    per_head_gbp : float
        What the service costs per head of those who are in; not a number where nobody is
        [GBP/person/year].
    """

    period: str
    start: date
    end: date
    years: float
    members: tuple[str, ...]
    per_head_gbp: float


@attrs.frozen(kw_only=True)
class MembershipPricing:
    """What each member pays, and what the service costs, as members come and go.

    Parameters
    ----------
    rule : PricingRule
        Who bears what it costs that not everybody is in.
    contributions : LabelledArray, axes (member, period)
        What each pays [GBP].
    costs : LabelledArray, axis (period)
        What the service costs [GBP].
    stretches : tuple of Stretch
        The time, cut wherever one joins or leaves.
    full : LabelledArray, axes (member, period)
        What each would pay if all were in throughout [GBP].
    corners : tuple of tuple of LabelledArray
        The contributions, and those of full membership, for each corner of the curve: where it was
        fitted to figures that are rounded, all that is possible lies between them [GBP].
    """

    rule: PricingRule
    contributions: LabelledArray
    costs: LabelledArray
    stretches: tuple[Stretch, ...]
    full: LabelledArray
    corners: tuple[tuple[LabelledArray, LabelledArray], ...] = ()

    def contribution_range(self, member: str, period: str) -> Interval:
        """Return all that a member can pay, given the rounding of what the curve was fitted to.

        Parameters
        ----------
        member, period : str
            Whose, and when.

        Returns
        -------
        Interval
            [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such member or period.
        """
        paid = [now[member, period] for now, _ in self.corners]
        return Interval(min(paid), max(paid))

    def change_range(self, member: str, period: str) -> Interval:
        """Return all that a member can pay more than if all were in, given the same rounding.

        Parameters
        ----------
        member, period : str
            Whose, and when.

        Returns
        -------
        Interval
            [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such member or period.
        """
        more = [now[member, period] - full[member, period] for now, full in self.corners]
        return Interval(min(more), max(more))

    @property
    def shortfall(self) -> LabelledArray:
        """What the service costs beyond what members pay, axis (period) [GBP]."""
        paid = self.contributions.values.sum(axis=0)
        return attrs.evolve(self.costs, values=self.costs.values - paid)

    @property
    def change(self) -> LabelledArray:
        """What each pays more than if all were in throughout, axes (member, period) [GBP]."""
        return attrs.evolve(self.full, values=self.contributions.values - self.full.values)


def price_membership(
    curve: CostCurve,
    *,
    populations: Mapping[str, float],
    periods: Sequence[Period],
    subscriptions: Iterable[Subscription] = (),
    rule: str = PricingRule.REPRICED,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> MembershipPricing:
    """Price a service whose members join late, leave, or are in for a part of a year.

    Parameters
    ----------
    curve : CostCurve
        What the service costs, by its members and their population.
    populations : mapping of str to float
        Of every member, > 0 [person].
    periods : sequence of Period
        In order of time, without gaps.
    subscriptions : iterable of Subscription, optional
        Those who are not in throughout; all others are.
    rule : PricingRule, optional
        Who bears what it costs that not everybody is in.
    part_year_rule : PartYearRule, optional
        How stretches of time are counted.

    Returns
    -------
    MembershipPricing
        Contributions by member and period, and what is not covered [GBP].

    Raises
    ------
    InvalidValueError
        If there are no members, a population is not above 0, a member has two subscriptions, or
        months are counted and a day is not the first (or last) of one.
    UnknownNameError
        If a subscription is of nobody known.

    Notes
    -----
    In each stretch of time, of y years, with the members S in, the service costs
    ``y × cost(S)``; a member that is in pays ``y × price × its population``, where the price is
    ``cost(S) / population of S``, or that of all members where it is fixed. While nobody is in,
    nothing is paid, and the fixed cost is a shortfall.

    References
    ----------
    London Commissioning Support Service, FAQ 1 and 2 (January 2007), on phased joining and
    subscriptions by weighted population.

    Examples
    --------
    £600 fixed and £1 a head. B joins half-way through the year: A alone costs £700 a year, both
    £900, of which A pays a third.

    >>> from nhscommission import horizon
    >>> found = price_membership(
    ...     CostCurve(fixed_gbp=600.0, per_head_gbp=1.0),
    ...     populations={"A": 100.0, "B": 200.0},
    ...     periods=horizon(go_live=date(2026, 4, 1), years=1),
    ...     subscriptions=[Subscription(member="B", joins=date(2026, 10, 1))])
    >>> found.contributions["A", "2026/27"], found.contributions["B", "2026/27"]
    (500.0, 300.0)
    """
    horizon, wanted = tuple(periods), choose(PricingRule, rule, what="pricing rule")
    check_horizon(horizon)
    names = tuple(populations)
    if not names:
        raise InvalidValueError("there are no members; give at least one")
    known: dict[str, Subscription] = {}
    for subscription in subscriptions:
        if subscription.member not in populations:
            raise UnknownNameError("member", subscription.member, names)
        if subscription.member in known:
            raise InvalidValueError(f"{subscription.member} has two subscriptions; give one")
        known[subscription.member] = subscription
    people = np.array(
        [
            as_number(populations[name], what=f"the population of {name!r}", above_0=True)
            for name in names
        ]
    )
    full_price = curve.per_head(members=len(names), population=float(people.sum()))
    contributions = np.zeros((len(names), len(horizon)))
    full = np.zeros_like(contributions)
    costs = np.zeros(len(horizon))
    stretches = []
    for column, period in enumerate(horizon):
        for start, end in _cut(period, known.values()):
            years = years_between(start, end + timedelta(days=1), rule=part_year_rule)
            inside = np.array([name not in known or known[name].is_in(start) for name in names])
            count, total = int(inside.sum()), float(people[inside].sum())
            cost = curve.cost(members=count, population=total)
            own = cost / total if count else float("nan")
            price = (own if wanted is PricingRule.REPRICED else full_price) if count else 0.0
            contributions[:, column] += np.where(inside, years * price * people, 0.0)
            full[:, column] += years * full_price * people
            costs[column] += years * cost
            stretches.append(
                Stretch(
                    period=period.label,
                    start=start,
                    end=end,
                    years=years,
                    members=tuple(n for n, is_in in zip(names, inside, strict=True) if is_in),
                    per_head_gbp=own,
                )
            )
    labels = tuple(period.label for period in horizon)
    corners: tuple[tuple[LabelledArray, LabelledArray], ...] = ()
    if len(curve.corners) > 1 or curve.corners[0] != _parts(curve):
        priced = [
            price_membership(
                CostCurve(fixed_gbp=f, per_member_gbp=m, per_head_gbp=h),
                populations=populations,
                periods=horizon,
                subscriptions=known.values(),
                rule=wanted,
                part_year_rule=part_year_rule,
            )
            for f, m, h in curve.corners
        ]
        corners = tuple((one.contributions, one.full) for one in priced)
    paid = LabelledArray(values=contributions, dims=(MEMBER, PERIOD), labels=(names, labels))
    if_full = LabelledArray(values=full, dims=(MEMBER, PERIOD), labels=(names, labels))
    return MembershipPricing(
        rule=wanted,
        contributions=paid,
        costs=LabelledArray(values=costs, dims=(PERIOD,), labels=(labels,)),
        stretches=tuple(stretches),
        full=if_full,
        corners=corners or ((paid, if_full),),
    )


def _parts(curve: CostCurve) -> tuple[float, float, float]:
    return curve.fixed_gbp, curve.per_member_gbp, curve.per_head_gbp


def _cut(period: Period, subscriptions: Iterable[Subscription]) -> list[tuple[date, date]]:
    """Cut a period wherever a member joins, or has left the day before."""
    starts = {period.start}
    for one in subscriptions:
        if one.joins is not None and period.start < one.joins <= period.end:
            starts.add(one.joins)
        if one.leaves is not None and period.start <= one.leaves < period.end:
            starts.add(one.leaves + timedelta(days=1))
    ordered = sorted(starts)
    ends = [*(day - timedelta(days=1) for day in ordered[1:]), period.end]
    return list(zip(ordered, ends, strict=True))
