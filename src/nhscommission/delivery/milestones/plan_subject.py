"""What the rules of a plan are asked of, and the days that they look at."""

from datetime import date
from functools import cached_property

import attrs

from nhscommission.delivery.milestones.day_spans import days_apart
from nhscommission.delivery.milestones.due import DueMilestones, overdue
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import PlanSchedule, schedule_plan
from nhscommission.foundations.check_rules import CheckRule


@attrs.frozen(kw_only=True)
class PlanSubject:
    """What the rules of a plan are asked of.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date or None, optional
        The day on which it is looked at; None where that is not said.
    """

    plan: DeliveryPlan
    as_of: date | None = None

    @cached_property
    def schedule(self) -> PlanSchedule:
        """The days on which its milestones fall."""
        return schedule_plan(self.plan)

    @cached_property
    def overdue(self) -> DueMilestones:
        """What is overdue on the day; nothing where there is no day."""
        if self.as_of is None:
            return DueMilestones(surely=(), maybe=(), undated=())
        return overdue(self.plan, as_of=self.as_of)

    @cached_property
    def pending_links(self) -> tuple[tuple[Milestone, Milestone], ...]:
        """What waits for what, where neither is cancelled and what waits is still to happen."""
        return tuple(
            (self.plan.settled.by_id[name], one)
            for one in self.plan.settled.milestones
            if one.is_pending
            for name in self.plan.settled.holders_up(one)
        )


PlanRule = CheckRule[PlanSubject]
"""A rule of a plan."""


def named(milestone: Milestone) -> str:
    """Name a milestone for a message.

    Parameters
    ----------
    milestone : Milestone
        The milestone.

    Returns
    -------
    str
        Its label, and its date as printed.
    """
    return f"{milestone.label!r} ({milestone.date_words})"


def ends_of(milestone: Milestone) -> tuple[date | None, date | None]:
    """Return the days that stand for a milestone.

    Parameters
    ----------
    milestone : Milestone
        The milestone.

    Returns
    -------
    tuple of (datetime.date or None)
        The first and the last; None where that is not known.
    """
    span = milestone.stands
    return (None, None) if span is None else (span.earliest, span.latest)


def is_after(day: date | None, other: date | None) -> bool:
    """Say whether a day is after another.

    Parameters
    ----------
    day, other : datetime.date or None
        The days; None where one is not known.

    Returns
    -------
    bool
        False where either is not known.
    """
    apart = days_apart(other, day)
    return apart is not None and apart > 0
