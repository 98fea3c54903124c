"""Schedules, critical paths and delays, each worked out by hand."""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.due import overdue
from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import critical_path, schedule_plan
from nhscommission.delivery.milestones.slippage import slip_milestone, slippage
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def stone(id: str, planned: str | None = None, *after: str, **more: Any) -> Milestone:  # noqa: A002
    fields = {"id": id, "label": id.upper(), "planned": planned, "after": after, **more}
    return Milestone(**fields)


def plan(*milestones: Milestone) -> DeliveryPlan:
    return DeliveryPlan(milestones=milestones)


def falls(found: DeliveryPlan, name: str) -> str:
    return str(schedule_plan(found).milestone(name).days)


# Staff agreed on 10 July and branding on 3 July; 30 days on, no earlier than July, it opens.
OPENING = plan(
    stone("staff", "10 July 2009"),
    stone("brand", "3 July 2009"),
    stone("open", "July 2009", "staff", "brand", lasts_days=30),
)


def test_a_milestone_falls_after_the_last_that_it_waits_for() -> None:
    """10 July and 30 days are 9 August, at either end, later than any day of July."""
    found = schedule_plan(OPENING).milestone("open")
    assert str(found.days) == "9 August 2009"
    assert (found.earliest_driver, found.latest_driver) == ("staff", "staff")


def test_dates_are_not_before() -> None:
    """August ends after 3 July and 30 days: its own date drives it at the end only."""
    found = schedule_plan(
        plan(stone("a", "3 July 2009"), stone("b", "August 2009", "a", lasts_days=30))
    ).milestone("b")
    assert str(found.days) == "2 August 2009 to 31 August 2009"
    assert (found.earliest_driver, found.latest_driver) == ("a", "")


CASES: list[tuple[str, str, DeliveryPlan]] = [
    ("an undated one falls as soon as it can", "2 August 2009",
     plan(stone("a", "3 July 2009"), stone("b", None, "a", lasts_days=30))),
    ("without a date and before nothing, no day is known", "no date", plan(stone("b"))),
    ("an undated one leaves a printed deadline as it is", "1 May 2009 to 31 May 2009",
     plan(stone("a"), stone("b", "May 2009", "a"))),
    ("an open one holds up by its first day", "1 October 2012",
     plan(stone("a", "October 2012 onwards"), stone("b", "May 2012", "a"))),
    ("and leaves a later deadline as it is", "1 October 2012 to 30 November 2012",
     plan(stone("a", "October 2012 onwards"), stone("b", "by Nov 2012", "a"))),
    ("those whose last days are known still raise it", "1 January 2013 to 31 January 2013",
     plan(stone("a", "October 2012 onwards"), stone("c", "Jan 2013"),
          stone("b", "Nov 2012", "a", "c"))),
    ("also through one that is open", "1 January 2013 to 31 January 2013",
     plan(stone("c", "Jan 2013"), stone("a", "October 2012 onwards", "c"),
          stone("b", "Nov 2012", "a"))),
    ("one without a date stays open", "from 1 January 2013",
     plan(stone("a", "October 2012 onwards"), stone("c", "Jan 2013"),
          stone("b", None, "a", "c"))),
    ("what is done without a day holds nothing open", "1 January 2013 to 31 January 2013",
     plan(stone("a", "October 2012 onwards", status="done", note="not printed"),
          stone("c", "Jan 2013"), stone("b", None, "a", "c"))),
    ("its own end may be open too", "from 1 October 2012",
     plan(stone("a", "May 2012"), stone("b", "October 2012 onwards", "a"))),
    ("an open beginning bounds nothing", "1 March 2012 to 30 April 2012",
     plan(stone("a", "by March 2012"), stone("b", "March 2012", "a", lasts_days=30))),
    ("and may leave it open", "by 31 March 2012",
     plan(stone("a", "by February 2012"), stone("b", "by March 2012", "a"))),
    ("what has happened stays where it is", "1 May 2009",
     plan(stone("a", "June 2009"),
          stone("b", "July 2009", "a", status="done", actual=date(2009, 5, 1)))),
    ("done without a day too", "1 May 2009 to 31 May 2009",
     plan(stone("a", "June 2009"),
          stone("b", "May 2009", "a", status="done", note="The day is not printed."))),
    ("a cancelled one holds nothing up", "1 May 2009",
     plan(stone("a", "June 2009", status="cancelled"), stone("b", "1 May 2009", "a"))),
    ("nor is it held up", "1 May 2009",
     plan(stone("a", "June 2009"), stone("b", "1 May 2009", "a", status="cancelled"))),
    ("a forecast counts in place of the plan", "9 July 2009",
     plan(stone("a", "1 May 2009", forecast="9 July 2009"), stone("b", "1 June 2009", "a"))),
    ("a gate waits for its criteria", "30 June 2009",
     plan(stone("a", "30 June 2009"),
          stone("b", "1 June 2009",
                criteria=[GateCriterion(id="c", label="C", milestone="a")]))),
]  # fmt: skip


@pytest.mark.parametrize(("why", "days", "found"), CASES, ids=[case[0] for case in CASES])
def test_days_by_hand(why: str, days: str, found: DeliveryPlan) -> None:
    assert falls(found, "b") == days


def test_what_rests_on_an_open_one_is_uncertain_and_says_so() -> None:
    """It passes on to followers, and ends where something is done."""
    opening = stone("unit", "from early 2012")
    stones = [stone("check", "March 2012", "unit"), stone("hosts", "by October 2012", "check")]
    found = schedule_plan(plan(opening, *stones, stone("aside", "May 2012")))
    assert [one.latest_is_uncertain for one in found.milestones] == [False, True, True, False]
    assert found.milestone("hosts").words == "1 March 2012 to 31 October 2012, or later"
    path = critical_path(plan(opening, *stones), to="hosts")
    assert path.is_uncertain and path.path == ("hosts",)
    assert str(path) == "hosts, by 31 October 2012, as far as last days are known"
    done = stone("unit", "from early 2012", status="done", note="not printed")
    settled = schedule_plan(plan(done, *stones))
    assert not any(one.latest_is_uncertain for one in settled.milestones)
    assert not critical_path(plan(done, *stones), to="hosts").is_uncertain


def test_an_id_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="the id of a milestone"):
        schedule_plan(OPENING).milestone(["open"])  # type: ignore[arg-type]


def test_years_beyond_9999_are_refused() -> None:
    late = plan(stone("a", "1 May 2009"), stone("b", None, "a", lasts_days=10**12))
    with pytest.raises(InvalidValueError, match="'b' falls after the year 9999"):
        schedule_plan(late)


def test_a_critical_path_and_floats_by_hand() -> None:
    """Branding could come 7 days later, on 10 July, and opening would still be on 9 August."""
    found = critical_path(OPENING, to="open")
    assert found.path == ("staff", "open")
    assert dict(found.float_days) == {"brand": 7, "staff": 0, "open": 0}
    assert found.critical == ("staff", "open")
    assert str(found) == "staff → open, by 9 August 2009"


def test_float_is_the_smallest_over_all_chains() -> None:
    """By hand: a reaches d by b on 11 May and by c on 21 May; c decides. From b, 10 days spare."""
    found = critical_path(
        plan(
            stone("a", "1 May 2009"),
            stone("b", None, "a", lasts_days=5),
            stone("c", None, "a", lasts_days=15),
            stone("d", None, "b", "c", lasts_days=5),
            stone("aside", None, "a"),
        ),
        to="d",
    )
    assert found.path == ("a", "c", "d")
    assert dict(found.float_days) == {"a": 0, "b": 10, "c": 0, "d": 0}


def test_what_is_done_has_no_float() -> None:
    """It cannot come later any more."""
    done = stone("a", "1 May 2009", status="done", actual=date(2009, 5, 2))
    found = critical_path(plan(done, stone("b", "9 May 2009", "a")), to="b")
    assert dict(found.float_days) == {"b": 0}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (plan(stone("z")), "'z' has no last day, which has no date; give 'z' a date that ends"),
        (
            plan(stone("a", "October 2012 onwards"), stone("b", None, "a"), stone("z", None, "b")),
            r"waits for 'a' \(by way of b\), whose date is 'October 2012 onwards'; give 'a' a date",
        ),
    ],
)
def test_without_a_last_day_there_is_no_critical_path(found: DeliveryPlan, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        critical_path(found, to="z")
    with pytest.raises(UnknownNameError, match="there is no milestone 'q'"):
        critical_path(found, to="q")


def test_a_delay_is_absorbed_and_pushed_on() -> None:
    """14 August is 5 days after 10 July and 30 days: of 14 days, 9 reach the opening."""
    found = slip_milestone(
        plan(
            stone("staff", "10 July 2009"),
            stone("open", "14 August 2009", "staff", lasts_days=30),
            stone("review", "1 September 2009", "open"),
        ),
        "staff",
        days=14,
    )
    assert (found.slipped.earliest_days, found.slipped.latest_days) == (14, 14)
    assert [(one.id, one.latest_days, one.absorbed_days) for one in found.shifts] == [
        ("open", 9, 5),
        ("review", 0, 9),
    ]
    assert [one.id for one in found.pushed] == ["open"]
    assert [one.id for one in found.absorbing] == ["open", "review"]
    assert str(found.plan.milestone("staff").forecast) == "24 July 2009"
    assert str(found.after.milestone("open").days) == "23 August 2009"


def test_a_delay_counts_from_when_it_falls_not_from_its_own_date() -> None:
    """It is to open in July, and falls on 9 August; 2 days more are 11 August."""
    found = slip_milestone(OPENING, "open", days=2)
    assert str(found.after.milestone("open").days) == "11 August 2009"
    assert found.shifts == ()


def test_a_delay_of_nothing_changes_nothing() -> None:
    found = slip_milestone(OPENING, "open", days=0)
    assert found.plan is OPENING and found.before == found.after


@pytest.mark.parametrize(
    ("planned", "to", "days"),
    [
        ("Nov 2009", "Jan 2010", "1 January 2010 to 31 January 2010"),
        ("Nov 2009", date(2009, 11, 30), "30 November 2009"),
        ("Nov 2009", "by Jan 2010", "1 November 2009 to 31 January 2010"),
        ("Nov 2009", "Dec 2009 onwards", "from 1 December 2009"),
        ("October 2012 onwards", "Dec 2012", "1 December 2012 to 31 December 2012"),
        (None, "Dec 2012", "1 December 2012 to 31 December 2012"),
    ],
)
def test_a_milestone_slips_to_a_date(planned: str | None, to: str | date, days: str) -> None:
    found = slip_milestone(plan(stone("a", planned), stone("b", None, "a")), "a", to=to)
    assert str(found.slipped.after) == days
    assert str(found.after.milestone("b").days) == days


def test_a_deadline_that_slips_is_still_a_deadline() -> None:
    """By 31 March and 7 days are by 7 April, whatever it waits for, and then it is overdue."""
    opening = stone("unit", "from early 2012")
    found = slip_milestone(plan(opening, stone("a", "by March 2012", "unit")), "a", days=7)
    assert str(found.plan.milestone("a").forecast) == "by 7 April 2012"
    assert [one.id for one in overdue(found.plan, as_of=date(2012, 4, 8)).surely] == ["a"]
    both = slip_milestone(plan(opening, stone("a", "March 2012", "unit")), "a", days=7)
    assert str(both.plan.milestone("a").forecast) == "8 March 2012 to 7 April 2012"


def test_an_end_that_opens_may_bring_nothing_forward() -> None:
    """From 5 July on is no later than by 31 July for what waits until 31 July."""
    found = plan(stone("a", "July 2009"), stone("b", "1 July 2009", "a"))
    with pytest.raises(InvalidValueError, match="'b' then falls 5 July 2009 in place of 1 July"):
        slip_milestone(found, "a", to="from 5 July 2009")


def test_statements_of_one_event_slip_together() -> None:
    """7 days after 31 May are 7 June, for both statements and for what waits for either."""
    found = slip_milestone(
        plan(
            stone("a", "31 May 2009"),
            stone("again", "31 May 2009", same_as="a"),
            stone("b", "1 June 2009", "again"),
            stone("once", "May 2009", same_as="again", status="cancelled"),
        ),
        "a",
        days=7,
    )
    assert found.slipped.id == "a"
    assert [(one.id, str(one.after)) for one in found.shifts] == [
        ("again", "7 June 2009"),
        ("b", "7 June 2009"),
    ]
    assert found.plan.milestone("once").forecast is None
    again = slip_milestone(found.plan, "a", to="9 June 2009")
    assert str(again.shift("b").after) == "9 June 2009"


def test_an_event_that_is_done_falls_when_it_was_done() -> None:
    found = plan(
        stone("a", "June 2009"),
        stone("held", "29 June 2009", same_as="a", status="done", actual=date(2009, 6, 29)),
        stone("b", "1 June 2009", "a"),
    )
    assert falls(found, "a") == falls(found, "b") == "29 June 2009"
    assert found.settled is found.settled.settled
    with pytest.raises(InvalidValueError, match="is done, and cannot slip"):
        slip_milestone(found, "a", days=1)


@pytest.mark.parametrize(
    ("more", "fields", "words"),
    [
        ({}, {}, "give either days"),
        ({}, {"days": 1, "to": "Jan 2010"}, "give either days"),
        ({}, {"days": -1}, "give a whole number from 0 on"),
        ({}, {"days": True}, "give a whole number from 0 on"),
        ({}, {"days": 10**7}, "beyond the years"),
        ({}, {"to": "29 Nov 2009"}, "whose last day is earlier"),
        ({}, {"to": "Sept – Dec 2009"}, "whose first day is earlier"),
        ({}, {"to": "later"}, "is not a date"),
        ({"planned": None}, {"days": 1}, "has no date that could slip by days"),
        ({"status": "cancelled"}, {"days": 1}, "is cancelled, and cannot slip"),
        ({"status": "done", "actual": date(2009, 5, 1)}, {"days": 1}, "is done, and cannot slip"),
    ],
)
def test_delays_that_make_no_sense_are_refused(
    more: dict[str, Any], fields: dict[str, Any], words: str
) -> None:
    found = plan(stone("a", **{"planned": "Nov 2009", **more}))
    with pytest.raises(InvalidValueError, match=words):
        slip_milestone(found, "a", **fields)


def test_who_does_not_wait_for_it_has_no_shift() -> None:
    with pytest.raises(UnknownNameError, match="milestone that waits for it 'brand'"):
        slip_milestone(OPENING, "staff", days=1).shift("brand")


def test_slippage_is_an_interval_of_days() -> None:
    """From 30 November to 7 December are 7 days, from the 1st 36; open dates leave an end open."""
    found = slippage(
        plan(
            stone("done", "Nov 2009", status="done", actual=date(2009, 12, 7)),
            stone("same", "Nov 2009", forecast="Nov 2009"),
            stone("by", "by March 2012", forecast="10 April 2012"),
            stone("in_time", "by March 2012", status="done", actual=date(2012, 1, 10)),
            stone("early", "Nov 2009", forecast="Oct 2009"),
            stone("nothing", "Nov 2009"),
            stone("dropped", "Nov 2009", forecast="Dec 2009", status="cancelled"),
            stone("unplanned", None, forecast="Dec 2009"),
        )
    )
    assert [(one.id, one.least_days, one.most_days) for one in found] == [
        ("done", 7, 36),
        ("same", -29, 29),
        ("by", 10, 10),
        ("in_time", -81, -81),
        ("early", -60, -1),
    ]
    assert [one.basis.value for one in found] == [
        *("actual", "forecast", "forecast", "actual", "forecast")
    ]
    assert [one.id for one in found if one.is_surely_late] == ["done", "by"]
    assert [one.id for one in found if one.may_be_late] == ["done", "same", "by"]


def test_ten_thousand_milestones_take_no_time() -> None:
    """A chain of 10,000, each a day after the last and waiting for one further back too."""
    start = date(2009, 4, 1)
    stones = [stone("m0", "1 April 2009")]
    stones += [
        stone(f"m{i}", None, f"m{i - 1}", *([f"m{i // 2}"] if i // 2 < i - 1 else []), lasts_days=1)
        for i in range(1, 10_000)
    ]
    began = time.perf_counter()
    found = plan(*stones)
    last = schedule_plan(found).milestone("m9999")
    path = critical_path(found, to="m9999")
    slip_milestone(found, "m0", days=3)
    assert time.perf_counter() - began < 5
    assert last.days == DaySpan(
        earliest=start + timedelta(days=9_999), latest=start + timedelta(days=9_999)
    )
    assert len(path.path) == 10_000
