"""The rules on the dates of a plan: what cannot be, and what may not be."""

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from nhscommission.delivery.milestones.day_spans import days_apart
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


def _predecessor_after(subject: PlanSubject) -> Iterator[Found]:
    for before, one in subject.pending_links:
        if is_after(ends_of(before)[0], ends_of(one)[1]):
            yield Found(
                one.id,
                f"{named(one)} waits for {named(before)}, which is later however both dates are "
                "read; correct one of them, or take the one out of what the other waits for",
                (before.id, one.id),
            )


def _are_deadlines(before: Milestone, one: Milestone) -> bool:
    """Say whether both are to be done by a day, and the first by a later one."""
    (first, due), (other_first, other_due) = ends_of(before), ends_of(one)
    return first is None and other_first is None and is_after(due, other_due)


def _deadlines_reversed(subject: PlanSubject) -> Iterator[Found]:
    for before, one in subject.pending_links:
        if _are_deadlines(before, one):
            yield Found(
                one.id,
                f"{named(one)} waits for {named(before)}, which need only be done later; have that "
                "done earlier, or the one that waits for it later",
                (before.id, one.id),
            )


def _may_be_after(subject: PlanSubject) -> Iterator[Found]:
    for before, one in subject.pending_links:
        (begins, ends), (first, last) = ends_of(before), ends_of(one)
        if is_after(begins, last) or _are_deadlines(before, one):
            continue  # said by a rule of its own
        if is_after(ends, first) or is_after(ends, last):
            yield Found(
                one.id,
                f"{named(one)} waits for {named(before)}, and on some of the days that these may "
                "mean comes before it; give them narrower dates",
                (before.id, one.id),
            )


def _too_little_time(subject: PlanSubject) -> Iterator[Found]:
    for before, one in subject.pending_links:
        room = days_apart(ends_of(before)[0], ends_of(one)[1])
        if room is not None and 0 <= room < one.lasts_days:
            yield Found(
                one.id,
                f"{named(one)} takes {one.lasts_days} days from {named(before)}, and there are "
                f"{room} between them at the most; move one of them, or say how it takes less",
                (before.id, one.id),
            )


def _may_be_too_little_time(subject: PlanSubject) -> Iterator[Found]:
    for before, one in subject.pending_links:
        begins, ends = ends_of(before)
        has_date = before.stands is not None
        if not has_date:  # then it falls as soon as what it waits for allows
            falls = subject.schedule.by_id[before.id]
            begins, ends = falls.earliest, falls.latest
        last = ends_of(one)[1]
        room, most = days_apart(ends, last), days_apart(begins, last)
        if most is not None and most < one.lasts_days:
            continue  # said to be certain
        if ends and room is not None and room < one.lasts_days and (room >= 0 or not has_date):
            yield Found(
                one.id,
                f"{named(one)} is {one.lasts_days} days or more after {named(before)}, which may "
                f"be as late as {write_day(ends)}; give them narrower dates, or move one of them",
                (before.id, one.id),
            )


def _cannot_be_reached(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.settled.milestones:
        falls = subject.schedule.by_id[one.id]
        if not one.is_pending or not is_after(falls.earliest, ends_of(one)[1]):
            continue
        names = subject.plan.settled.holders_up(one)
        reasons = (subject.plan.by_id[name] for name in names)
        room = (days_apart(ends_of(before)[0], ends_of(one)[1]) for before in reasons)
        if any(days is not None and days < one.lasts_days for days in room):
            continue  # said of the two of them already
        chain = [one.id]
        while driver := subject.schedule.by_id[chain[-1]].earliest_driver:
            chain.append(driver)
        cause = subject.plan.by_id[chain[-1]]
        yield Found(
            one.id,
            f"{named(one)} cannot be before {falls.earliest and write_day(falls.earliest)}, since "
            f"it waits for {named(cause)} by way of {', '.join(reversed(chain[1:-1]))}; move it, "
            "or what it waits for",
            tuple(reversed(chain)),
        )


def _tests(subject: PlanSubject) -> Iterator[tuple[Milestone, Milestone, bool]]:
    """Yield each test that is before what it tests is there, that, and whether that is certain."""
    by_id = subject.plan.settled.by_id
    for one in by_id.values():
        for tested in (by_id[name] for name in one.tests):
            if MilestoneStatus.CANCELLED in (one.status, tested.status):
                continue
            if not one.is_pending and tested.is_pending:
                yield one, tested, True
            elif one.is_pending and not tested.is_pending:
                continue
            else:
                test, due = subject.schedule.by_id[one.id], subject.schedule.by_id[tested.id]
                starts = test.earliest or test.latest
                if starts is None or not due.days.is_known:
                    continue
                certain = is_after(due.earliest, test.latest)
                is_open = due.latest is None and test.latest is not None
                if certain or is_open or is_after(due.latest, starts):
                    yield one, tested, certain


def _tested_before_due(subject: PlanSubject) -> Iterator[Found]:
    for one, tested, certain in _tests(subject):
        if certain:
            yield Found(
                one.id,
                f"{named(one)} tests {named(tested)}, which is not there before it however both "
                "dates are read; test it later, or have it earlier",
                (one.id, tested.id),
            )


def _may_be_tested_before_due(subject: PlanSubject) -> Iterator[Found]:
    for one, tested, certain in _tests(subject):
        if not certain:
            yield Found(
                one.id,
                f"{named(one)} tests {named(tested)}, which may come after it; test it later, or "
                "have it earlier",
                (one.id, tested.id),
            )


def _two_dates(subject: PlanSubject) -> Iterator[Found]:
    for group in subject.plan.events:
        stated = [one for one in group if one.status is not MilestoneStatus.CANCELLED]
        for first, second in combinations(stated, 2):
            begins, ends = ends_of(first)
            other_begins, other_ends = ends_of(second)
            if not is_after(begins, other_ends) and not is_after(other_begins, ends):
                continue
            names = first.same_as == second.id
            one, other = (first, second) if names else (second, first)
            yield Found(
                one.id,
                f"{named(one)} is the same event as {named(other)}, and no day is in both dates; "
                "keep the one that is meant, or write by when it is the latest",
                (one.id, other.id),
            )


def _no_date(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.milestones:
        if one.is_pending and one.expected is None:
            yield Found(one.id, f"{one.label!r} has no date; say by when it happens", (one.id,))


def _not_as_printed(subject: PlanSubject) -> Iterator[Found]:
    for one in subject.plan.milestones:
        read, planned = one.as_read, one.planned
        if read is None or planned is None:
            continue
        if (read.earliest, read.latest) != (planned.earliest, planned.latest):
            yield Found(
                one.id,
                f"{one.label!r} is printed as {str(planned)!r} and read as {str(read)!r}; correct "
                "what is printed, or say why it is right",
                (one.id,),
            )


DATE_RULES: Final[tuple[PlanRule, ...]] = (
    PlanRule(
        id="predecessor_after_successor",
        title="nothing is planned before what it waits for",
        severity=Severity.ERROR,
        find=_predecessor_after,
    ),
    PlanRule(
        id="deadlines_reversed",
        title="nothing is to be done by an earlier day than what it waits for",
        severity=Severity.WARNING,
        find=_deadlines_reversed,
    ),
    PlanRule(
        id="may_be_after",
        title="no date can be read as before that of what it waits for",
        severity=Severity.NOTE,
        find=_may_be_after,
    ),
    PlanRule(
        id="too_little_time",
        title="there is as much time between milestones as the later one takes",
        severity=Severity.ERROR,
        find=_too_little_time,
    ),
    PlanRule(
        id="may_be_too_little_time",
        title="no dates can be read as nearer to each other than the later one takes",
        severity=Severity.NOTE,
        find=_may_be_too_little_time,
    ),
    PlanRule(
        id="cannot_be_reached",
        title="each date can be reached along the whole chain of what it waits for",
        severity=Severity.ERROR,
        find=_cannot_be_reached,
    ),
    PlanRule(
        id="tested_before_due",
        title="nothing is tested before it is there",
        severity=Severity.ERROR,
        find=_tested_before_due,
    ),
    PlanRule(
        id="may_be_tested_before_due",
        title="what is tested is due by the time it is tested",
        severity=Severity.WARNING,
        find=_may_be_tested_before_due,
    ),
    PlanRule(
        id="two_dates_for_one_event",
        title="the same event has the same date wherever it is stated",
        severity=Severity.WARNING,
        find=_two_dates,
    ),
    PlanRule(
        id="no_date",
        title="each milestone has a date",
        severity=Severity.WARNING,
        find=_no_date,
    ),
    PlanRule(
        id="not_as_printed",
        title="dates can be read as they are printed",
        severity=Severity.NOTE,
        find=_not_as_printed,
    ),
)
"""The rules on dates, in the order in which a report gives them."""
