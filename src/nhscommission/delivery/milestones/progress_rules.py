"""The rules on how far a plan has come: what is done, what is overdue, and who answers for it."""

from collections.abc import Iterator
from typing import Final

from nhscommission.delivery.milestones.day_spans import days_apart
from nhscommission.delivery.milestones.gates import gate_state
from nhscommission.delivery.milestones.milestones import Milestone, MilestoneStatus
from nhscommission.delivery.milestones.plan_subject import (
    PlanRule,
    PlanSubject,
    ends_of,
    is_after,
    named,
)
from nhscommission.foundations.check_rules import Found, Severity
from nhscommission.foundations.written_days import write_day


def _no_owner(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.milestones:
        if one.is_pending and not one.owner:
            yield Found(one.id, f"{named(one)} has no owner; name who answers for it", (one.id,))


def _done_without_day(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.milestones:
        if one.status is MilestoneStatus.DONE and one.actual is None:
            yield Found(
                one.id,
                f"{named(one)} is done, and the day is not given; add it. Its note: {one.note}",
                (one.id,),
            )


def _needs_day(subject: PlanSubject) -> str:
    return "" if subject.as_of is not None else "no day was given to look at the plan on (as_of)"


def _overdue(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.overdue.surely:
        last = ends_of(one)[1]
        late = days_apart(last, subject.as_of)
        days = f"{late} day{'' if late == 1 else 's'}"
        yield Found(
            one.id,
            f"{named(one)} is overdue by {days} at the least, and is {_status_words(one)}; say "
            "when it is now expected, or that it is done",
            (one.id,),
        )


def _may_be_overdue(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.overdue.maybe:
        yield Found(
            one.id,
            f"{named(one)} may be overdue, and is {_status_words(one)}; say on which day it is due",
            (one.id,),
        )


def _status_words(one: Milestone) -> str:
    return one.status.replace("_", " ")


def _done_later(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.milestones:
        if subject.as_of is not None and is_after(one.actual, subject.as_of):
            yield Found(
                one.id,
                f"{named(one)} is said to be done on a day after {write_day(subject.as_of)}; give "
                "it a forecast until it is done",
                (one.id,),
            )


def _done_before(subject: PlanSubject) -> Iterator[Found]:
    by_id = subject.plan.settled.by_id
    for one in subject.plan.milestones:
        if one.status is not MilestoneStatus.DONE:
            continue
        for before in (by_id[name] for name in one.after):
            if before.is_pending:
                yield Found(
                    one.id,
                    f"{named(one)} is done, and waits for {named(before)}, which is not; say "
                    "that this is done too, or take it out of what the other waits for",
                    (before.id, one.id),
                )
            elif before.status is MilestoneStatus.DONE and is_after(
                ends_of(before)[0], ends_of(one)[1]
            ):
                yield Found(
                    one.id,
                    f"{named(one)} was done before {named(before)}, which it waits for; correct "
                    "one of the days, or take this out of what the other waits for",
                    (before.id, one.id),
                )


def _passed_unmet(subject: PlanSubject) -> Iterator[Found]:
    plan = subject.plan
    for gate in plan.milestones:
        if not gate.is_gate or gate.status is MilestoneStatus.CANCELLED:
            continue
        for name in (gate.id, *plan.followers[gate.id]):
            one = plan.settled.by_id[name]
            if one.status is not MilestoneStatus.DONE:
                continue
            state = gate_state(plan, gate.id, as_of=one.actual)
            if state.is_open:
                continue
            what = f"the gate {named(one)} was passed"
            if name != gate.id:
                what = f"{named(one)} was done, which comes after the gate {named(gate)},"
            yield Found(
                name,
                f"{what} while it was {state.words}; show that this was met, or say who "
                "decided without",
                tuple(dict.fromkeys((gate.id, name))),
            )


def _two_statuses(subject: PlanSubject) -> Iterator[Found]:
    for first, *others in subject.plan.events:
        for one in others:
            if one.status is not first.status:
                yield Found(
                    one.id,
                    f"{named(one)} is stated as {_status_words(one)}, and is the same event as "
                    f"{named(first)}, stated as {_status_words(first)}; say the same of both (done "
                    "in one counts as done)",
                    (first.id, one.id),
                )


def _needs_gates(subject: PlanSubject) -> str:
    has_gates = any(one.is_gate for one in subject.plan.milestones)
    return "" if has_gates else "no milestone of the plan has criteria"


def _cancelled_predecessor(subject: PlanSubject) -> Iterator[Found]:
    by_id = subject.plan.by_id
    for one in subject.plan.milestones:
        if not one.is_pending:
            continue
        for name in one.waits_for:
            before = by_id[name]
            if before.status is not MilestoneStatus.CANCELLED:
                continue
            if name in one.after:
                remedy = "take it out of what that waits for, or name what it waits for instead"
                what = f"{named(one)} waits for {named(before)}, which is cancelled"
            else:
                remedy = "change the criterion, or name the milestone that meets it instead"
                what = f"the gate {named(one)} cannot open, since {named(before)} is cancelled"
            yield Found(one.id, f"{what}; {remedy}", (name, one.id))


PROGRESS_RULES: Final[tuple[PlanRule, ...]] = (
    PlanRule(
        id="done_before_predecessor",
        title="nothing is done before what it waits for",
        severity=Severity.ERROR,
        find=_done_before,
    ),
    PlanRule(
        id="gate_passed_unmet",
        title="no gate is passed before its criteria are known to be met",
        severity=Severity.ERROR,
        find=_passed_unmet,
        missing=_needs_gates,
    ),
    PlanRule(
        id="done_in_future",
        title="nothing is said to be done on a day to come",
        severity=Severity.ERROR,
        find=_done_later,
        missing=_needs_day,
    ),
    PlanRule(
        id="two_statuses_for_one_event",
        title="the same event stands alike wherever it is stated",
        severity=Severity.WARNING,
        find=_two_statuses,
    ),
    PlanRule(
        id="overdue",
        title="nothing is overdue",
        severity=Severity.WARNING,
        find=_overdue,
        missing=_needs_day,
    ),
    PlanRule(
        id="may_be_overdue",
        title="no date can be read as overdue",
        severity=Severity.NOTE,
        find=_may_be_overdue,
        missing=_needs_day,
    ),
    PlanRule(
        id="cancelled_predecessor",
        title="nothing waits for what is cancelled",
        severity=Severity.WARNING,
        find=_cancelled_predecessor,
    ),
    PlanRule(
        id="done_without_day",
        title="of what is done the day is known",
        severity=Severity.NOTE,
        find=_done_without_day,
    ),
    PlanRule(
        id="no_owner",
        title="each milestone has an owner",
        severity=Severity.NOTE,
        find=_no_owner,
    ),
)
"""The rules on progress, in the order in which a report gives them."""
