"""What falls due in a stretch of time, and what is overdue: surely, or as dates can be read."""

from datetime import date

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_day, expect
from nhscommission.foundations.written_days import write_day


@attrs.frozen(kw_only=True)
class DueMilestones:
    """Milestones that are due, or overdue.

    Parameters
    ----------
    surely : tuple of Milestone
        Those that are, however their dates are read.
    maybe : tuple of Milestone
        Those that are on some of the days that their dates may mean.
    undated : tuple of Milestone
        Those of which nothing can be said, since they have no date.
    """

    surely: tuple[Milestone, ...]
    maybe: tuple[Milestone, ...]
    undated: tuple[Milestone, ...]


def due_span(milestone: Milestone) -> DaySpan | None:
    """Return the days on which a milestone may be due.

    Parameters
    ----------
    milestone : Milestone
        The milestone.

    Returns
    -------
    DaySpan or None
        The days that its forecast may mean, or its planned date where there is none; the last day
        alone where that has no beginning, since what is to be done by a day is due on it. None
        where it has no date.

    Raises
    ------
    InvalidValueError
        If it is no milestone.

    Examples
    --------
    >>> print(due_span(Milestone(id="plan", label="Full plan", planned="by September 2012")))
    30 September 2012
    """
    expect(milestone, Milestone, what="a milestone", like="a Milestone")
    when = milestone.expected
    if when is None:
        return None
    return DaySpan(
        earliest=when.latest if when.earliest is None else when.earliest, latest=when.latest
    )


def due_between(plan: DeliveryPlan, first: date, last: date) -> DueMilestones:
    """List what falls due from one day to another.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    first, last : datetime.date
        The first and the last day of the stretch.

    Returns
    -------
    DueMilestones
        In the order of the plan; what is done, in whichever statement of the event, or cancelled is
        left out.

    Raises
    ------
    InvalidValueError
        If the last day is before the first.

    Notes
    -----
    By the forecast of each milestone where it has one, else by its planned date, whatever it waits
    for. ``"By September 2012"`` is due on the 30th; ``"October 2012 onwards"`` may be due on any
    day from the 1st on, and is never surely due.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staffed", planned="Nov 2009"),
    ...     Milestone(id="move", label="Offices move", planned="Sept – Dec 2009")])
    >>> found = due_between(plan, date(2009, 11, 1), date(2009, 11, 30))
    >>> [one.id for one in found.surely], [one.id for one in found.maybe]
    (['staff'], ['move'])
    """
    expect_plan(plan)
    start, end = check_day(first, what="the first day"), check_day(last, what="the last day")
    if end < start:
        raise InvalidValueError(
            f"the last day, {write_day(end)}, is before the first, {write_day(start)}; give the "
            "earlier day first"
        )
    surely, maybe, undated = [], [], []
    for one in plan.settled.milestones:
        if not one.is_pending:
            continue
        span = due_span(one)
        if span is None:
            undated.append(one)
            continue
        begins, ends = span.earliest or date.min, span.latest or date.max
        if start <= begins and span.latest is not None and ends <= end:
            surely.append(one)
        elif begins <= end and start <= ends:
            maybe.append(one)
    return DueMilestones(surely=tuple(surely), maybe=tuple(maybe), undated=tuple(undated))


def overdue(plan: DeliveryPlan, *, as_of: date) -> DueMilestones:
    """List what should have happened before a day, and is not done.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date
        The day; what is due on the day itself is not overdue yet.

    Returns
    -------
    DueMilestones
        In the order of the plan; what is done, in whichever statement of the event, or cancelled is
        left out.

    Raises
    ------
    InvalidValueError
        If it is no plan, or no day.

    Notes
    -----
    By the forecast of each milestone where it has one, else by its planned date: what is late
    against the plan, and has a new date that is still to come, is not overdue; see `slippage`.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staffed", planned="Nov 2009"),
    ...     Milestone(id="move", label="Offices move", planned="Sept – Dec 2009")])
    >>> found = overdue(plan, as_of=date(2009, 12, 1))
    >>> [one.id for one in found.surely], [one.id for one in found.maybe]
    (['staff'], ['move'])
    """
    expect_plan(plan)
    day = check_day(as_of, what="as_of")
    surely, maybe, undated = [], [], []
    for one in plan.settled.milestones:
        if not one.is_pending:
            continue
        span = due_span(one)
        if span is None:
            undated.append(one)
        elif span.latest is not None and span.latest < day:
            surely.append(one)
        elif span.earliest is not None and span.earliest < day:
            maybe.append(one)
    return DueMilestones(surely=tuple(surely), maybe=tuple(maybe), undated=tuple(undated))
