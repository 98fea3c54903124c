"""Slippage: what a delay pushes, and how far milestones have moved from what was planned."""

from enum import StrEnum

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan, days_apart
from nhscommission.delivery.milestones.milestones import (
    DateLike,
    Milestone,
    as_printed_date,
)
from nhscommission.delivery.milestones.plan import DeliveryPlan, change_milestone, expect_plan
from nhscommission.delivery.milestones.schedule import PlanSchedule, schedule_plan
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.numbers import as_whole
from nhscommission.foundations.printed_dates import PrintedDate


@attrs.frozen(kw_only=True)
class MilestoneShift:
    """How far a delay moves one milestone.

    Parameters
    ----------
    id : str
        Which.
    before, after : DaySpan
        The days on which it falls without the delay, and with it.
    absorbed_days : int or None
        By how many days less its last day moves than that of what it waits for, >= 0; None where
        one of them has no last day [day].
    """

    id: str
    before: DaySpan
    after: DaySpan
    absorbed_days: int | None

    @property
    def earliest_days(self) -> int | None:
        """By how many days its first day moves; None where it has none [day]."""
        return days_apart(self.before.earliest, self.after.earliest)

    @property
    def latest_days(self) -> int | None:
        """By how many days its last day moves; None where it has none [day]."""
        return days_apart(self.before.latest, self.after.latest)

    @property
    def is_pushed(self) -> bool:
        """Whether it moves at either end."""
        return self.before != self.after


@attrs.frozen(kw_only=True)
class PlanSlippage:
    """What a delay of one milestone does to a plan.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan with the delay in it, as the forecast of the milestone.
    slipped : MilestoneShift
        The milestone that is delayed.
    shifts : tuple of MilestoneShift
        The other statements of the event, and all that wait for any of them, directly or by way of
        others, in order; those that do not move too.
    before, after : PlanSchedule
        The days of the whole plan without the delay, and with it.
    """

    plan: DeliveryPlan
    slipped: MilestoneShift
    shifts: tuple[MilestoneShift, ...]
    before: PlanSchedule
    after: PlanSchedule

    @property
    def pushed(self) -> tuple[MilestoneShift, ...]:
        """Those that move."""
        return tuple(one for one in self.shifts if one.is_pushed)

    @property
    def absorbing(self) -> tuple[MilestoneShift, ...]:
        """Those whose float absorbs some of the delay, or all that reaches them."""
        return tuple(one for one in self.shifts if one.absorbed_days)

    def shift(self, milestone: str) -> MilestoneShift:
        """Return how far one of those that wait for it moves.

        Parameters
        ----------
        milestone : str
            Its id.

        Returns
        -------
        MilestoneShift
            How far.

        Raises
        ------
        UnknownNameError
            If it is not among those that wait for the milestone.
        """
        return find_known(
            {one.id: one for one in self.shifts}, milestone, "milestone that waits for it"
        )


def slip_milestone(
    plan: DeliveryPlan,
    milestone: str,
    *,
    days: int | None = None,
    to: DateLike | None = None,
) -> PlanSlippage:
    """Say what happens to a plan if one of its milestones falls later.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    milestone : str
        The id of the one that is delayed.
    days : int, optional
        By how many days, from those on which it falls now, >= 0 [day].
    to : PrintedDate, datetime.date or str, optional
        Until when, in place of `days`; at neither end earlier than it falls now.

    Returns
    -------
    PlanSlippage
        What is pushed and by how many days, and what has the float to absorb it.

    Raises
    ------
    UnknownNameError
        If there is no such milestone.
    InvalidValueError
        If neither or both of `days` and `to` are given, the milestone is done or cancelled, would
        fall earlier or bring another forward, or has no day that could move.

    Notes
    -----
    The milestone falls the days later than the schedule has it, not than its own date: it may be
    late already because of what it waits for. Two delays in turn are as one of both. A date with no
    first or no last day has none afterwards either: by March is then by a later day.

    Other statements of the same event that are still to happen slip by the same days, or to the
    same date where that is later than theirs.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staff agreed", planned="10 July 2009"),
    ...     Milestone(id="open", label="Open", planned="14 August 2009", after=["staff"],
    ...               lasts_days=30)])
    >>> found = slip_milestone(plan, "staff", days=14)
    >>> found.shift("open").latest_days, found.shift("open").absorbed_days
    (9, 5)
    """
    expect_plan(plan)
    plan.milestone(milestone)
    one = plan.settled.by_id[milestone]
    if not one.is_pending:
        raise InvalidValueError(
            f"the milestone {one.id!r} is {one.status}, and cannot slip; slip one that is still to "
            "happen"
        )
    if (days is None) == (to is None):
        raise InvalidValueError(
            f"to slip {one.id!r}, give either days, such as days=14, or to, such as to='Jan 2010'"
        )
    before = schedule_plan(plan)
    changed = _slip(plan, one, before, days, to)
    moved = [one.id]
    for other in _same_event(plan, one):
        try:
            changed = _slip(changed, other, before, days, to)
        except InvalidValueError:
            continue  # it has no day that could move, or falls later already
        moved.append(other.id)
    after = before if changed is plan else schedule_plan(changed)
    shifts = _shifts(plan, moved, before, after)
    for shift in shifts.values():
        if (shift.earliest_days or 0) < 0 or (shift.latest_days or 0) < 0:
            raise InvalidValueError(
                f"the milestone {one.id!r} would slip to {str(to)!r}, without a last day, and "
                f"{shift.id!r} then falls {shift.after} in place of {shift.before}, which is "
                "earlier; give a date that ends"
            )
    return PlanSlippage(
        plan=changed,
        slipped=shifts.pop(one.id),
        shifts=tuple(shifts.values()),
        before=before,
        after=after,
    )


def _same_event(plan: DeliveryPlan, one: Milestone) -> tuple[Milestone, ...]:
    """Return the other statements of an event, of those that are still to happen."""
    groups = (group for group in plan.events if any(other.id == one.id for other in group))
    return tuple(
        other for group in groups for other in group if other.id != one.id and other.is_pending
    )


def _slip(
    plan: DeliveryPlan, one: Milestone, before: PlanSchedule, days: object, to: DateLike | None
) -> DeliveryPlan:
    now = before.by_id[one.id].days
    if to is None:
        number = as_whole(days, what=f"the days that {one.id!r} slips")
        later = _by_days(one, now, number)
        is_same = not number
    else:
        later = _until(one, now, to)
        is_same = (later.earliest, later.latest) == (now.earliest, now.latest)
    # A delay of nothing leaves the plan as it is, without a forecast that nobody made.
    return plan if is_same else change_milestone(plan, one.id, forecast=later)


def _by_days(one: Milestone, now: DaySpan, number: int) -> PrintedDate:
    """Move the ends that the milestone has of its own; of one without a date, those it falls on."""
    if not now.is_known:
        raise InvalidValueError(
            f"the milestone {one.id!r} has no date that could slip by days; give to, the date it "
            "slips to"
        )
    own = one.stands or now
    moving = DaySpan(
        earliest=None if own.earliest is None else now.earliest,
        latest=None if own.latest is None else now.latest,
    )
    return moving.later(number).as_printed()


def _until(one: Milestone, now: DaySpan, to: DateLike) -> PrintedDate:
    wanted = as_printed_date(to)
    for which, old, new in (
        ("first", now.earliest, wanted.earliest),
        ("last", now.latest, wanted.latest),
    ):
        if old is not None and new is not None and new < old:
            raise InvalidValueError(
                f"the milestone {one.id!r} falls {now}, and would slip to {str(wanted)!r}, whose "
                f"{which} day is earlier; give a later date, or change the plan to bring it forward"
            )
    if wanted.earliest is None and now.earliest is not None:
        return DaySpan(earliest=now.earliest, latest=wanted.latest).as_printed()
    return wanted


def _shifts(
    plan: DeliveryPlan, moved: list[str], before: PlanSchedule, after: PlanSchedule
) -> dict[str, MilestoneShift]:
    """Return how far milestones move, and all that wait for them, in order."""
    found: dict[str, MilestoneShift] = {}
    for one in plan.settled.order():
        reached = [found[name] for name in plan.settled.holders_up(one) if name in found]
        if one.id not in moved and not reached:
            continue
        old, new = before.by_id[one.id].days, after.by_id[one.id].days
        latest = days_apart(old.latest, new.latest)
        arriving = [shift.latest_days for shift in reached]
        absorbed = None
        if one.id in moved:
            absorbed = 0
        elif latest is not None and None not in arriving:
            absorbed = max(days for days in arriving if days is not None) - latest
        found[one.id] = MilestoneShift(id=one.id, before=old, after=new, absorbed_days=absorbed)
    return found


class SlippageBasis(StrEnum):
    """What a milestone's slippage is measured by."""

    ACTUAL = "actual"
    """The day on which it happened."""
    FORECAST = "forecast"
    """When it is now expected."""


@attrs.frozen(kw_only=True)
class MilestoneSlippage:
    """How far a milestone has moved from what was planned.

    Parameters
    ----------
    id : str
        Which.
    planned : PrintedDate
        When it was planned.
    now : DaySpan
        When it happened, or is expected.
    basis : SlippageBasis
        Which of the two.
    """

    id: str
    planned: PrintedDate
    now: DaySpan
    basis: SlippageBasis

    @property
    def least_days(self) -> int | None:
        """How late it is at the least, below 0 for early; None where a date is open [day]."""
        return days_apart(self.planned.latest, self.now.earliest)

    @property
    def most_days(self) -> int | None:
        """How late it is at the most, below 0 for early; None where a date is open [day].

        What is planned by a day is measured from that day.
        """
        return days_apart(self.planned.earliest or self.planned.latest, self.now.latest)

    @property
    def is_surely_late(self) -> bool:
        """Whether it is late however the dates are read."""
        return self.least_days is not None and self.least_days > 0

    @property
    def may_be_late(self) -> bool:
        """Whether it is late as the dates can be read, or surely."""
        return self.most_days is None or self.most_days > 0


def slippage(plan: DeliveryPlan) -> tuple[MilestoneSlippage, ...]:
    """Say how far each milestone has moved from what was planned.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.

    Returns
    -------
    tuple of MilestoneSlippage
        One for each milestone with a planned date and a forecast, or a day on which it happened,
        in the order of the plan; cancelled ones are left out.

    Raises
    ------
    InvalidValueError
        If it is no plan.

    Notes
    -----
    A date that spans days gives an interval: from the first day of what is now less the last day
    of what was planned, to the last day of what is now less the first of what was planned, which
    of "by March" is its last. What the delays of others do to a milestone is in `schedule_plan`.

    Examples
    --------
    >>> from datetime import date
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staffed", planned="Nov 2009", status="done",
    ...               actual=date(2009, 12, 7))])
    >>> (found,) = slippage(plan)
    >>> found.least_days, found.most_days
    (7, 36)
    """
    expect_plan(plan)
    found = []
    for one in plan.milestones:
        planned, now = one.date, one.stands
        has_moved = one.actual is not None or (one.forecast is not None and one.is_pending)
        if planned is None or now is None or not has_moved:
            continue
        basis = SlippageBasis.FORECAST if one.actual is None else SlippageBasis.ACTUAL
        found.append(MilestoneSlippage(id=one.id, planned=planned, now=now, basis=basis))
    return tuple(found)
