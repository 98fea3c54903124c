"""Milestones and plans: what they hold, and the contradictions that they refuse."""

from datetime import date, datetime
from typing import Any

import pytest

from nhscommission.delivery.milestones.day_spans import DaySpan, days_apart
from nhscommission.delivery.milestones.milestones import (
    GateCriterion,
    Milestone,
    as_printed_date,
)
from nhscommission.delivery.milestones.plan import DeliveryPlan, change_milestone
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.printed_dates import PrintedDate, parse_date
from nhscommission.foundations.written_days import write_day


def stone(id: str = "a", *after: str, **more: Any) -> Milestone:  # noqa: A002
    """A milestone called as its id, in capitals."""
    return Milestone(**{"id": id, "label": id.upper(), "after": after, **more})


def plan(*milestones: Milestone) -> DeliveryPlan:
    return DeliveryPlan(milestones=milestones)


def test_dates_are_read_from_text_and_days() -> None:
    """Early August is the 1st to the 10th, by the rule of thirds."""
    one = stone(planned="Early Aug 2009", forecast=date(2009, 9, 1))
    assert one.planned == PrintedDate(
        printed="Early Aug 2009", earliest=date(2009, 8, 1), latest=date(2009, 8, 10)
    )
    assert str(one.forecast) == "1 September 2009"
    assert one.date_words == "Early Aug 2009; now 1 September 2009"


def test_the_reading_counts_where_the_print_is_wrong() -> None:
    """Source 000: expressions of interest in January 2006, after a circular of December 2006."""
    one = stone(planned="January 2006", as_read="January 2007")
    assert one.date == parse_date("January 2007")
    assert one.date_words == "January 2006, read as January 2007"


def test_a_print_that_is_no_date_by_itself_needs_a_reading() -> None:
    """Source 002 prints 29 June without a year."""
    one = stone(planned="29 June", as_read="29 June 2009")
    assert str(one.planned) == "29 June"
    assert one.date is not None and one.date.latest == date(2009, 6, 29)
    with pytest.raises(InvalidValueError, match="'29 June' is not a date"):
        stone(planned="29 June")


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [
        ({"planned": "Nov 2009"}, date(2009, 11, 1), date(2009, 11, 30)),
        ({"planned": "Nov 2009", "forecast": "by Jan 2010"}, None, date(2010, 1, 31)),
        (
            {"planned": "Nov 2009", "status": "done", "actual": date(2009, 12, 2)},
            date(2009, 12, 2),
            date(2009, 12, 2),
        ),
    ],
)
def test_what_happened_stands_before_the_forecast_and_that_before_the_plan(
    fields: dict[str, Any], first: date | None, last: date
) -> None:
    assert stone(**fields).stands == DaySpan(earliest=first, latest=last)


def test_without_a_date_nothing_stands() -> None:
    assert stone().stands is None
    assert stone().date_words == "no date"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": " "}, "has no id"),
        ({"label": ""}, "has no label"),
        ({"as_read": "May 2009"}, "nothing is printed; give planned"),
        ({"actual": date(2009, 5, 1)}, "its status is planned; make it done"),
        ({"status": "done"}, "the day is not given; give actual, or say in its note why not"),
        ({"after": ["a"]}, "refers to itself"),
        ({"tests": ["a"]}, "refers to itself"),
        ({"same_as": "a"}, "refers to itself"),
        ({"criteria": [GateCriterion(id="c", label="C", milestone="a")]}, "refers to itself"),
        ({"lasts_days": 5}, "lasts 5 days from what it waits for, which is nothing"),
        ({"lasts_days": -1, "after": ["b"]}, "give a whole number from 0 on"),
        ({"lasts_days": True, "after": ["b"]}, "give a whole number from 0 on"),
        ({"lasts_days": float("nan"), "after": ["b"]}, "give a whole number from 0 on"),
        ({"lasts_days": 1.5, "after": ["b"]}, "give a whole number from 0 on"),
        ({"after": "b"}, "give several"),
        ({"after": ["b", "b"]}, "'b' is there twice"),
        ({"after": [""]}, "is blank"),
        ({"after": [1]}, "text was expected"),
        ({"status": "finished"}, "there is no status of a milestone 'finished'"),
        ({"planned": "soon"}, "'soon' is not a date"),
        ({"planned": 2009}, "give a day as"),
        ({"actual": datetime(2009, 5, 1), "status": "done"}, "give a day as"),
        ({"criteria": ["c"]}, "give a GateCriterion"),
        ({"criteria": [GateCriterion(id="c", label="C")] * 2}, "'c' is there twice"),
    ],
)
def test_contradictions_in_a_milestone_are_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        stone(**{"id": "a", **fields})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": ""}, "has no id"),
        ({"label": ""}, "has no label"),
        ({"met": "yes"}, "give True or False"),
        ({"met": 1}, "give True or False"),
        ({"met": True, "milestone": "a"}, "is said to be met as well; give one of the two"),
        ({"met": False, "milestone": "a"}, "is said to be unmet as well"),
    ],
)
def test_contradictions_in_a_criterion_are_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        GateCriterion(**{"id": "c", "label": "C", **fields})


def test_a_gate_waits_for_the_milestones_of_its_criteria() -> None:
    gate = stone(
        "go",
        "a",
        criteria=[
            GateCriterion(id="1", label="One", milestone="b"),
            GateCriterion(id="2", label="Two", milestone="a"),
            GateCriterion(id="3", label="Three"),
        ],
    )
    assert gate.is_gate
    assert gate.waits_for == ("a", "b")


def test_each_comes_after_what_it_waits_for_and_the_earlier_date_first() -> None:
    """By hand: b is free and first by its date; then a, and c after it; d has no date: last."""
    found = plan(
        stone("d"),
        stone("c", "a", planned="Jan 2009"),
        stone("a", planned="Aug 2009"),
        stone("b", planned="July 2009"),
    )
    assert [one.id for one in found.order()] == ["b", "a", "c", "d"]
    assert found.followers["a"] == ("c",)


@pytest.mark.parametrize(
    ("milestones", "words"),
    [
        ([], "has no milestones"),
        ([stone(), stone()], "the milestone 'a' is there twice"),
        ([stone("a", "c"), stone("b", "a"), stone("c", "b")], "a → b → c → a|b → c → a → b|c → a"),
        ([stone("a", "b"), stone("b", criteria=[GateCriterion(id="c", label="C", milestone="a")])],
         "a → b → a|b → a → b"),
        (["a"], "give a Milestone"),
    ],
)  # fmt: skip
def test_plans_that_cannot_be_are_refused(milestones: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        plan(*milestones)


def test_long_circles_are_cut_short() -> None:
    """A circle of 50 is told with its first eleven, and where it comes back."""
    stones = [stone(f"m{i}", f"m{(i - 1) % 50}") for i in range(50)]
    with pytest.raises(InvalidValueError, match="wait for each other") as caught:
        plan(*stones)
    assert str(caught.value).count("→") == 12


@pytest.mark.parametrize(
    "more",
    [
        {"after": ["brnad"]},
        {"tests": ["brnad"]},
        {"same_as": "brnad"},
        {"criteria": [GateCriterion(id="c", label="C", milestone="brnad")]},
    ],
)
def test_names_that_are_not_there_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'brand'") as caught:
        plan(stone("brand"), stone("a", **more))
    assert caught.value.subject == "milestone:a"


def test_one_milestone_is_changed_in_its_place() -> None:
    before = plan(stone("a"), stone("b", "a"))
    after = change_milestone(before, "a", status="done", actual=date(2009, 5, 1))
    assert [one.id for one in after.milestones] == ["a", "b"]
    assert after.milestone("a").actual == date(2009, 5, 1)
    assert before.milestone("a").actual is None
    with pytest.raises(UnknownNameError, match="did you mean 'a'|there are: a, b"):
        change_milestone(before, "x", owner="Y")
    with pytest.raises(UnknownNameError, match="did you mean 'owner'"):
        change_milestone(before, "a", ovner="Y")
    with pytest.raises(InvalidValueError, match="the id of a milestone"):
        change_milestone(before, ["a"])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="the id of a milestone"):
        before.milestone([1])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a Milestone"):
        before.holders_up("a")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a day as"):
        write_day(3)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a DeliveryPlan"):
        change_milestone("plan", "a")  # type: ignore[arg-type]


def test_another_reading_reads_the_print_again() -> None:
    """29 June has its year from how it is read; without that it has none."""
    before = plan(stone("a", planned="29 June", as_read="29 June 2009"))
    after = change_milestone(before, "a", as_read="29 June 2010").milestone("a")
    assert after.planned is not None and after.planned.latest == date(2010, 6, 29)
    with pytest.raises(InvalidValueError, match="'29 June' is not a date"):
        change_milestone(before, "a", as_read=None)
    printed = plan(stone("a", planned="May 2009", as_read="May 2010"))
    kept = change_milestone(printed, "a", as_read=None).milestone("a")
    assert kept.date == parse_date("May 2009")


def test_statements_of_one_event_are_grouped_along_any_chain() -> None:
    found = plan(
        stone("a"), stone("b", same_as="a"), stone("x"), stone("c", same_as="b"), stone("d")
    )
    assert [[one.id for one in group] for group in found.events] == [["a", "b", "c"]]
    assert found.settled is found


def test_a_length_of_time_alone_says_how_to_count_it() -> None:
    with pytest.raises(InvalidValueError, match=r"parse_date\(…, counted_from=date"):
        stone(planned="no later than three years")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (3, None, "give a day as"),
        (datetime(2009, 1, 1), None, "give a day as"),
        (date(2010, 1, 1), date(2009, 1, 1), "ends on 1 January 2009, before it begins"),
    ],
)
def test_spans_that_cannot_be_are_refused(first: Any, last: Any, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        DaySpan(earliest=first, latest=last)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2009, 11, 1), date(2009, 11, 30), "1 November 2009 to 30 November 2009"),
        (date(2009, 11, 1), date(2009, 11, 1), "1 November 2009"),
        (None, date(2009, 11, 1), "by 1 November 2009"),
        (date(2009, 11, 1), None, "from 1 November 2009"),
    ],
)
def test_spans_are_written_in_words_that_can_be_read_back(
    first: date | None, last: date | None, words: str
) -> None:
    span = DaySpan(earliest=first, latest=last)
    assert str(span) == words
    assert parse_date(words) == span.as_printed()


def test_spans_move_and_keep_their_open_ends() -> None:
    span = DaySpan(earliest=None, latest=date(2009, 11, 30))
    assert span.later(1) == DaySpan(earliest=None, latest=date(2009, 12, 1))
    with pytest.raises(InvalidValueError, match="beyond the years"):
        span.later(10**7)
    nothing = DaySpan(earliest=None, latest=None)
    assert not nothing.is_known and str(nothing) == "no date"
    with pytest.raises(InvalidValueError, match="neither a first nor a last day"):
        nothing.as_printed()


def test_small_helpers() -> None:
    assert write_day(date(2009, 7, 3)) == "3 July 2009"
    assert days_apart(date(2009, 7, 3), None) is None
    assert days_apart(date(2009, 7, 3), date(2009, 7, 1)) == -2
    assert as_printed_date(parse_date("May 2009")) == parse_date("May 2009")
