"""A plan as a calendar that diaries can read; it needs the extra [calendar]."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.milestones import Milestone, MilestoneStatus
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.delivery.milestones.schedule import ScheduledMilestone, schedule_plan
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.numbers import expect
from nhscommission.foundations.text import one_line
from nhscommission.foundations.written_days import write_day

_MAKER: Final = "-//nhscommission//delivery plan//EN"


def plan_calendar(plan: DeliveryPlan, *, stamped: datetime) -> str:
    """Write a plan as a calendar (iCalendar, RFC 5545).

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    stamped : datetime.datetime
        When the calendar is made, with its time zone. Diaries take the calendar with the later
        stamp.

    Returns
    -------
    str
        The text of an ``.ics`` file, the same for the same plan and stamp. A milestone is an event
        of whole days, from the first to the last on which it falls; of one that is open, the day
        that is known, with "by" or "from" before its name. A milestone without any day is a task
        without a date.

    Raises
    ------
    InvalidValueError
        If `stamped` has no time zone or is beyond all years, or a milestone falls on the last day
        of the year 9999.
    MissingExtraError
        If the extra ``[calendar]`` is not installed.

    References
    ----------
    RFC 5545, Internet Calendaring and Scheduling Core Object Specification, 2009.

    Examples
    --------
    >>> from datetime import UTC
    >>> plan = DeliveryPlan(title="Partnership", milestones=[
    ...     Milestone(id="staffed", label="Fully staffed", planned="Nov 2009")])
    >>> text = plan_calendar(plan, stamped=datetime(2009, 7, 1, tzinfo=UTC))
    >>> [line for line in text.splitlines() if line.startswith("DT")]
    ['DTSTART;VALUE=DATE:20091101', 'DTEND;VALUE=DATE:20091201', 'DTSTAMP:20090701T000000Z']
    """
    expect_plan(plan)
    like = "a moment with its time zone, such as datetime(2026, 10, 1, tzinfo=UTC)"
    expect(stamped, datetime, what="stamped", like=like)
    if stamped.utcoffset() is None:
        raise InvalidValueError(f"stamped is {stamped}, without a time zone; give {like}")
    try:
        stamp = stamped.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise InvalidValueError(
            f"stamped is {stamped}, which in Greenwich is in no year from 1 to 9999; give {like}"
        ) from None
    try:
        from icalendar import Calendar, Event, Todo
    except ImportError as error:
        raise MissingExtraError("a calendar of milestones", "calendar") from error
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    if plan.title:
        calendar.add("x-wr-calname", one_line(plan.title))
    schedule = schedule_plan(plan)
    for one in plan.milestones:
        falls = schedule.by_id[one.id]
        span = falls.days
        entry = Event() if span.is_known else Todo()
        name = f"nhscommission:{len(plan.title)}:{plan.title}:{one.id}"
        entry.add("uid", str(uuid5(NAMESPACE_URL, name)))
        entry.add("dtstamp", stamp)
        entry.add("summary", _summary(one, span))
        entry.add("description", _description(one, falls))
        if one.function:
            entry.add("categories", [one_line(one.function)])
        if one.status is MilestoneStatus.CANCELLED:
            entry.add("status", "CANCELLED")
        first, last = span.earliest or span.latest, span.latest or span.earliest
        if first is not None and last is not None:
            entry.add("dtstart", first)
            entry.add("dtend", _day_after(one, last))
            entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return str(calendar.to_ical(), encoding="utf-8")


def _day_after(one: Milestone, last: date) -> date:
    if last == date.max:
        raise InvalidValueError(
            f"the milestone {one.id!r} falls on {write_day(last)}, and a calendar needs the day "
            "after; give an earlier date"
        )
    return last + timedelta(days=1)


def _summary(one: Milestone, span: DaySpan) -> str:
    label = one_line(one.label)
    return f"{span}: {label}" if None in (span.earliest, span.latest) else label


def _description(one: Milestone, falls: ScheduledMilestone) -> str:
    lines = [
        ("Printed", "no date" if one.planned is None else str(one.planned)),
        ("Read as", "" if one.as_read is None else str(one.as_read)),
        ("Forecast", "" if one.forecast is None else str(one.forecast)),
        ("Falls", falls.words),
        ("Status", one.status.replace("_", " ")),
        ("Owner", one.owner),
        ("After", ", ".join(one.waits_for)),
        ("Source", one.source),
    ]
    return "\n".join(f"{name}: {text}" for name, text in lines if text)
