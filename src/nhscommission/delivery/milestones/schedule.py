"""The days on which the milestones of a plan fall, once each waits for what comes before it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan, write_day
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.frozen_map import FrozenMap


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
    """

    id: str
    days: DaySpan
    earliest_driver: str
    latest_driver: str

    @property
    def earliest(self) -> date | None:
        """The first day on which it falls; None where that is not known."""
        return self.days.earliest

    @property
    def latest(self) -> date | None:
        """The last day on which it falls; None where that is not known."""
        return self.days.latest


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
        """
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

    A first day that is not known bounds nothing. A last day that is not known leaves whatever waits
    for it without a last day.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="agreed", label="Agreed", planned="15 July 2009"),
    ...     Milestone(id="open", label="Open", planned="July 2009", after=["agreed"],
    ...               lasts_days=30)])
    >>> print(schedule_plan(plan).milestone("open").days)
    14 August 2009
    """
    expect_plan(plan)
    low: dict[str, int | None] = {}
    high: dict[str, int | None] = {}
    drivers: dict[str, tuple[str, str]] = {}
    for one in plan.order():
        before = plan.holders_up(one)
        span = one.stands
        low[one.id], first = _earliest(one, span, before, low)
        high[one.id], last = _latest(one, span, before, high)
        drivers[one.id] = (first, last)
    return PlanSchedule(
        milestones=tuple(
            ScheduledMilestone(
                id=name,
                days=DaySpan(earliest=_date(low[name], name), latest=_date(high[name], name)),
                earliest_driver=drivers[name][0],
                latest_driver=drivers[name][1],
            )
            for name in plan.by_id
        )
    )


def _earliest(
    one: Milestone, span: DaySpan | None, before: tuple[str, ...], low: Mapping[str, int | None]
) -> tuple[int | None, str]:
    """Return the first day, and what drives it; a day that is not known bounds nothing."""
    day = None if span is None or span.earliest is None else span.earliest.toordinal()
    driver = ""
    for name in before:
        end = low[name]
        if end is not None and (day is None or end + one.lasts_days > day):
            day, driver = end + one.lasts_days, name
    return day, driver


def _latest(
    one: Milestone, span: DaySpan | None, before: tuple[str, ...], high: Mapping[str, int | None]
) -> tuple[int | None, str]:
    """Return the last day, and what drives it; one that is not known leaves it open."""
    day, driver = None, ""
    if span is not None:
        if span.latest is None:
            return None, ""
        day = span.latest.toordinal()
    for name in before:
        end = high[name]
        if end is None:
            return None, name
        if day is None or end + one.lasts_days > day:
            day, driver = end + one.lasts_days, name
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
        For each milestone that can move it, and for itself: how many days later than scheduled it
        may fall at the latest, and the milestone still not be moved [day].
    """

    to: str
    latest: date
    path: tuple[str, ...]
    float_days: FrozenMap[str, int]

    @property
    def critical(self) -> tuple[str, ...]:
        """All milestones with no float, on this chain or on others as long, in order."""
        return tuple(name for name, days in self.float_days.items() if not days)

    def __str__(self) -> str:
        return f"{' → '.join(self.path)}, by {write_day(self.latest)}"


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
    is that day less its own last day.

    Examples
    --------
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
    schedule = schedule_plan(plan)
    chain = [to]
    while driver := schedule.by_id[chain[-1]].latest_driver:
        chain.append(driver)
    latest = schedule.by_id[to].latest
    if latest is None:
        raise InvalidValueError(_why_open(plan, chain))
    allowed = {to: latest.toordinal()}
    floats: list[tuple[str, int]] = []
    for one in reversed(plan.order()):
        if one.id not in allowed:
            continue
        day = schedule.by_id[one.id].latest
        if day is not None:
            floats.append((one.id, allowed[one.id] - day.toordinal()))
        for name in plan.holders_up(one):
            end = allowed[one.id] - one.lasts_days
            allowed[name] = min(allowed.get(name, end), end)
    return CriticalPath(
        to=to, latest=latest, path=tuple(reversed(chain)), float_days=FrozenMap(reversed(floats))
    )


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
