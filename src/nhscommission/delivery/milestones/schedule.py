"""The days on which the milestones of a plan fall, once each waits for what comes before it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import expect
from nhscommission.foundations.written_days import write_day


@attrs.frozen(kw_only=True)
class ScheduledMilestone:
    """The days on which a milestone falls, and what makes it fall then.

    Parameters
    ----------
    id : str
        Which.
    days : DaySpan
        The days.
    earliest_driver : str
        What it waits for that makes it fall no earlier; blank where its own date does.
    latest_driver : str
        What it waits for that makes it fall so late, or leaves it without a last day; blank where
        its own date does.
    latest_is_uncertain : bool, optional
        Whether something that it waits for, directly or by way of others, has no last day, so that
        it may fall later than its own last day.
    """

    id: str
    days: DaySpan
    earliest_driver: str
    latest_driver: str
    latest_is_uncertain: bool = False

    @property
    def earliest(self) -> date | None:
        """The first day on which it falls; None where that is not known."""
        return self.days.earliest

    @property
    def latest(self) -> date | None:
        """The last day on which it falls; None where that is not known."""
        return self.days.latest

    @property
    def words(self) -> str:
        """Its days, and whether it may fall later."""
        is_open = self.latest is None
        return f"{self.days}{', or later' if self.latest_is_uncertain and not is_open else ''}"


@attrs.frozen(kw_only=True)
class PlanSchedule:
    """The days on which the milestones of a plan fall.

    Parameters
    ----------
    milestones : tuple of ScheduledMilestone
        In the order of the plan.
    """

    milestones: tuple[ScheduledMilestone, ...]

    @cached_property
    def by_id(self) -> Mapping[str, ScheduledMilestone]:
        """The same by id."""
        return {one.id: one for one in self.milestones}

    def milestone(self, milestone: str) -> ScheduledMilestone:
        """Return the days of one milestone.

        Parameters
        ----------
        milestone : str
            Its id.

        Returns
        -------
        ScheduledMilestone
            Its days.

        Raises
        ------
        UnknownNameError
            If there is none.
        InvalidValueError
            If the id is no text.
        """
        expect(milestone, str, what="the id of a milestone", like='the id, such as "staffed"')
        return find_known(self.by_id, milestone, "milestone")


def schedule_plan(plan: DeliveryPlan) -> PlanSchedule:
    """Say on which days the milestones of a plan fall.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.

    Returns
    -------
    PlanSchedule
        For each milestone its first and last day, and what makes it fall then.

    Raises
    ------
    InvalidValueError
        If one falls after the year 9999.

    Notes
    -----
    At either end of its span, the day of a milestone is the later of its own (the day on which it
    happened, else the forecast, else the plan) and that of each milestone it waits for, plus
    `lasts_days`. Dates are thus the first on which it may fall, and a milestone without a date
    falls as soon as those before it allow. What has happened stays where it is. A cancelled
    milestone holds nothing up.

    A first day that is not known bounds nothing. What has no last day holds others up by its first,
    and by the last days of what it waits for itself: a milestone keeps its own last day, and is
    said to be uncertain; without a date of its own it has no last day either. The last day of a
    milestone without a date is uncertain in any case: it is the first on which those before it
    allow it. What is done holds nothing open. An event that is done in one of its statements is
    done in all of them.

    Examples
    --------
    >>> from nhscommission.delivery.milestones.milestones import Milestone
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="agreed", label="Agreed", planned="15 July 2009"),
    ...     Milestone(id="open", label="Open", planned="July 2009", after=["agreed"],
    ...               lasts_days=30)])
    >>> print(schedule_plan(plan).milestone("open").days)
    14 August 2009
    """
    expect_plan(plan)
    bounds = _bounds(plan.settled)
    return PlanSchedule(
        milestones=tuple(
            ScheduledMilestone(
                id=name,
                days=DaySpan(
                    earliest=_date(found.first, name),
                    latest=None if found.is_open else _date(found.last, name),
                ),
                earliest_driver=found.first_driver,
                latest_driver=found.open_driver if found.is_open else found.last_driver,
                latest_is_uncertain=found.is_uncertain,
            )
            for name, found in ((name, bounds[name]) for name in plan.by_id)
        )
    )


class _Bound(NamedTuple):
    """The first and the last day of a milestone as far as they are known, and what drives them."""

    first: int | None
    first_driver: str
    last: int | None
    last_driver: str
    is_open: bool
    """Whether it has no last day, so that the last is only what is known of it."""
    open_driver: str
    is_uncertain: bool


def _bounds(plan: DeliveryPlan) -> Mapping[str, _Bound]:
    """Bound the days of each milestone by its own and by what it waits for, in order."""
    found: dict[str, _Bound] = {}
    for one in plan.order():
        span = one.stands
        before = {name: found[name] for name in plan.holders_up(one)}
        first, first_driver = _latest_of(
            None if span is None else span.earliest,
            {name: bound.first for name, bound in before.items()},
            one.lasts_days,
        )
        own = None if span is None else span.latest or span.earliest
        last, last_driver = _latest_of(
            own, {name: bound.last for name, bound in before.items()}, one.lasts_days
        )
        pending = [name for name in before if plan.by_id[name].is_pending]
        opening = [name for name in pending if before[name].is_open]
        ends = any(not bound.is_open for bound in before.values())
        found[one.id] = _Bound(
            first=first,
            first_driver=first_driver,
            last=last,
            last_driver=last_driver,
            is_open=bool(opening) or not ends if span is None else span.latest is None,
            open_driver=opening[0] if span is None and opening else "",
            is_uncertain=(span is None and one.is_pending)
            or any(before[name].is_open or before[name].is_uncertain for name in pending),
        )
    return found


def _latest_of(
    own: date | None, before: Mapping[str, int | None], lasts_days: int
) -> tuple[int | None, str]:
    """Return the latest day, and what drives it; a day that is not known bounds nothing."""
    day, driver = None if own is None else own.toordinal(), ""
    for name, end in before.items():
        if end is not None and (day is None or end + lasts_days > day):
            day, driver = end + lasts_days, name
    return day, driver


def _date(day: int | None, name: str) -> date | None:
    if day is None:
        return None
    if day > date.max.toordinal():
        raise InvalidValueError(
            f"the milestone {name!r} falls after the year {date.max.year}; look at lasts_days of "
            "it and of what it waits for"
        )
    return date.fromordinal(day)


@attrs.frozen(kw_only=True)
class CriticalPath:
    """The chain of milestones that decides how late another falls.

    Parameters
    ----------
    to : str
        The milestone.
    latest : datetime.date
        The last day on which it falls.
    path : tuple of str
        The chain, from the milestone whose own date starts it to the milestone itself.
    float_days : FrozenMap of str to int
        For each milestone still to happen that can move it, and for itself: how many days later
        than scheduled it may fall at the latest, and the last day of the milestone still not be
        moved; its first day may be [day].
    is_uncertain : bool, optional
        Whether something on which it rests has no last day: the path then holds as far as last days
        are known.
    """

    to: str
    latest: date
    path: tuple[str, ...]
    float_days: FrozenMap[str, int]
    is_uncertain: bool = False

    @property
    def critical(self) -> tuple[str, ...]:
        """All milestones with no float, on this chain or on others as long, in order."""
        return tuple(name for name, days in self.float_days.items() if not days)

    def __str__(self) -> str:
        words = ", as far as last days are known" if self.is_uncertain else ""
        return f"{' → '.join(self.path)}, by {write_day(self.latest)}{words}"


def critical_path(plan: DeliveryPlan, *, to: str) -> CriticalPath:
    """Find what decides how late a milestone falls, and how much float the others have.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    to : str
        The id of the milestone.

    Returns
    -------
    CriticalPath
        The chain that decides its last day, and the float of everything that can move it.

    Raises
    ------
    UnknownNameError
        If there is no such milestone.
    InvalidValueError
        If the milestone has no last day, with the reason.

    Notes
    -----
    By the last days of the schedule: the last day that each milestone may have is that of the
    milestone itself, less `lasts_days` for each step back, the smallest over all chains. Its float
    is that day less its own last day. What is done has none, and of what has no last day none is
    given.

    Examples
    --------
    >>> from nhscommission.delivery.milestones.milestones import Milestone
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staff agreed", planned="10 July 2009"),
    ...     Milestone(id="brand", label="Branding", planned="3 July 2009"),
    ...     Milestone(id="open", label="Open", planned="July 2009", after=["staff", "brand"],
    ...               lasts_days=30)])
    >>> found = critical_path(plan, to="open")
    >>> found.path, found.float_days["brand"]
    (('staff', 'open'), 7)
    """
    expect_plan(plan)
    plan.milestone(to)
    plan = plan.settled
    scheduled, bounds = schedule_plan(plan).by_id[to], _bounds(plan)
    if scheduled.latest is None:
        raise InvalidValueError(_why_open(plan, _chain(to, bounds, "open_driver")))
    allowed = {to: scheduled.latest.toordinal()}
    floats: list[tuple[str, int]] = []
    for one in reversed(plan.order()):
        if one.id not in allowed:
            continue
        bound = bounds[one.id]
        if bound.last is not None and not bound.is_open and one.is_pending:
            floats.append((one.id, allowed[one.id] - bound.last))
        for name in plan.holders_up(one):
            end = allowed[one.id] - one.lasts_days
            allowed[name] = min(allowed.get(name, end), end)
    return CriticalPath(
        to=to,
        latest=scheduled.latest,
        path=tuple(reversed(_chain(to, bounds, "last_driver"))),
        float_days=FrozenMap(reversed(floats)),
        is_uncertain=scheduled.latest_is_uncertain,
    )


def _chain(start: str, bounds: Mapping[str, _Bound], driver: str) -> list[str]:
    """Follow what drives a milestone back to the one that nothing else drives."""
    chain = [start]
    while before := getattr(bounds[chain[-1]], driver):
        chain.append(before)
    return chain


def _why_open(plan: DeliveryPlan, chain: list[str]) -> str:
    """Say why the first of a chain has no last day: the last of it has none of its own."""
    cause = plan.by_id[chain[-1]]
    what = f"the milestone {chain[0]!r} has no last day"
    if len(chain) > 1:
        what += f", since it waits for {cause.id!r}"
        if len(chain) > 2:
            what += f" (by way of {', '.join(chain[1:-1][:5])})"
    dated = cause.expected is not None
    why = f"whose date is {cause.date_words!r}" if dated else "which has no date"
    return f"{what}, {why}; give {cause.id!r} a date that ends"
