"""A plan as a calendar: what a diary reads back from it."""

import builtins
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from icalendar import Calendar

from nhscommission.delivery.milestones.calendar_file import plan_calendar
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan, change_milestone
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError

STAMP = datetime(2009, 7, 1, 9, 30, tzinfo=UTC)
NASTY = 'Wigs, pins; and "things" \\ BEGIN:VEVENT – é'
PLAN = DeliveryPlan(
    title="Partnership",
    milestones=[
        Milestone(id="staffed", label=NASTY, planned="Nov 2009", function="ACV", source="002"),
        Milestone(id="slas", label="SLAs\nsigned", planned="by March 2012", owner="Lead"),
        Milestone(id="transfer", label="Transfer", planned="October 2012 onwards"),
        Milestone(id="dropped", label="Dropped", planned="1 May 2010", status="cancelled"),
        Milestone(id="some_day", label="Some day"),
    ],
)


def entries(text: str) -> dict[str, Any]:
    """The entries of a calendar, by what they are called."""
    return {str(one["summary"]): one for one in Calendar.from_ical(text).subcomponents}


def test_a_diary_reads_back_days_and_words() -> None:
    """November 2009 ends before 1 December, which is how calendars say its last day."""
    found = entries(plan_calendar(PLAN, stamped=STAMP))
    staffed = found[NASTY]
    assert (staffed["dtstart"].dt, staffed["dtend"].dt) == (date(2009, 11, 1), date(2009, 12, 1))
    assert "Printed: Nov 2009\n" in str(staffed["description"])
    assert str(staffed["description"]).endswith("Source: 002")
    assert staffed["transp"] == "TRANSPARENT"
    assert found["Dropped"]["status"] == "CANCELLED"


def test_open_dates_say_so() -> None:
    found = entries(plan_calendar(PLAN, stamped=STAMP))
    signed = found["by 31 March 2012: SLAs signed"]
    assert (signed["dtstart"].dt, signed["dtend"].dt) == (date(2012, 3, 31), date(2012, 4, 1))
    transfer = found["from 1 October 2012: Transfer"]
    assert (transfer["dtstart"].dt, transfer["dtend"].dt) == (date(2012, 10, 1), date(2012, 10, 2))
    task = found["no date: Some day"]
    assert task.name == "VTODO" and "dtstart" not in task and "due" not in task


def test_the_same_plan_gives_the_same_text_in_any_time_zone() -> None:
    summer = STAMP.astimezone(timezone(timedelta(hours=1)))
    assert plan_calendar(PLAN, stamped=STAMP) == plan_calendar(PLAN, stamped=summer)
    assert "DTSTAMP:20090701T093000Z" in plan_calendar(PLAN, stamped=summer)


def test_an_entry_keeps_its_name_when_its_date_moves() -> None:
    before = entries(plan_calendar(PLAN, stamped=STAMP))
    moved = change_milestone(PLAN, "staffed", forecast="Jan 2010")
    after = entries(plan_calendar(moved, stamped=STAMP))
    assert before[NASTY]["uid"] == after[NASTY]["uid"]
    assert after[NASTY]["dtstart"].dt == date(2010, 1, 1)
    assert len({one["uid"] for one in before.values()}) == len(PLAN.milestones)


def test_no_two_plans_share_the_names_of_their_entries() -> None:
    """Without a separator "a:b" and "c" would be as "a" and "b:c"."""
    names = [
        entries(
            plan_calendar(
                DeliveryPlan(title=title, milestones=[Milestone(id=id_, label="A")]), stamped=STAMP
            )
        )["no date: A"]["uid"]
        for title, id_ in (("a:b", "c"), ("a", "b:c"))
    ]
    assert names[0] != names[1]


def test_a_stamp_before_the_first_year_is_refused() -> None:
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    with pytest.raises(InvalidValueError, match="in no year from 1 to 9999"):
        plan_calendar(PLAN, stamped=early)


@pytest.mark.parametrize("stamped", [datetime(2009, 7, 1), date(2009, 7, 1), "now", None])
def test_a_stamp_without_a_time_zone_is_refused(stamped: Any) -> None:
    with pytest.raises(InvalidValueError, match="give a moment with its time zone"):
        plan_calendar(PLAN, stamped=stamped)


def test_the_last_day_there_is_is_refused() -> None:
    plan = DeliveryPlan(milestones=[Milestone(id="a", label="A", planned=date.max)])
    with pytest.raises(InvalidValueError, match="falls on 31 December 9999"):
        plan_calendar(plan, stamped=STAMP)


def test_without_icalendar_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("icalendar"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"needs the extra \[calendar\]"):
        plan_calendar(PLAN, stamped=STAMP)
