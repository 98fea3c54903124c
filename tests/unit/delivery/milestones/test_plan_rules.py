"""Checking a plan: each rule fires on a plan broken by hand, and not on its mended twin."""

from datetime import date
from typing import Any

import pytest

from nhscommission.delivery.milestones.check_plan import check_plan
from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.plan_rules import PLAN_RULES
from nhscommission.foundations.check_rules import switch_off
from nhscommission.foundations.errors import InvalidValueError

DAY = date(2009, 12, 1)
MAY, JUNE = date(2009, 5, 4), date(2009, 6, 4)


def stone(id: str, planned: str | None = None, *after: str, **more: Any) -> Milestone:  # noqa: A002
    fields = {"id": id, "label": id.upper(), "planned": planned, "after": after, "owner": "Lead"}
    return Milestone(**{**fields, **more})


def done(id: str, day: date | None, *after: str, **more: Any) -> Milestone:  # noqa: A002
    note = "" if day else "not printed"
    fields = {"status": "done", "actual": day, "note": note, **more}
    return stone(id, fields.pop("planned", "May 2010"), *after, **fields)


def plan(*milestones: Milestone) -> DeliveryPlan:
    return DeliveryPlan(milestones=milestones)


def gate(*criteria: GateCriterion, **more: Any) -> Milestone:
    return stone("go", "June 2010", criteria=criteria, **more)


STAFF = GateCriterion(id="s", label="Staff in post", milestone="staff")
OPEN = GateCriterion(id="o", label="Office ready")
READY = GateCriterion(id="o", label="Office ready", met=True)
LATER = stone("staff", "May 2010")

# rule, broken, mended, then the place and words of each finding
CASES: list[tuple[str, DeliveryPlan, DeliveryPlan, list[tuple[str, str]]]] = [
    ("predecessor_after_successor",
     plan(stone("eoi", "January 2006", as_read="January 2007"),
          stone("host", "December 2006", "eoi")),
     plan(stone("eoi", "January 2006"), stone("host", "December 2006", "eoi")),
     [("host", "'HOST' (December 2006) waits for 'EOI' (January 2006, read as January 2007)")]),
    ("predecessor_after_successor",
     plan(stone("a", "May 2010", forecast="Aug 2010"), stone("b", "June 2010", "a")),
     plan(stone("a", "May 2010", forecast="Aug 2010"), stone("b", "June 2010", "a",
                                                             status="cancelled")),
     [("b", "waits for 'A' (May 2010; now Aug 2010)")]),
    ("may_be_after",
     plan(stone("a", "Sept – Dec 2010"), stone("b", "Nov 2010", "a")),
     plan(stone("a", "Sept – Oct 2010"), stone("b", "Nov 2010", "a")),
     [("b", "on some of the days that these may mean comes before it")]),
    ("may_be_after",
     plan(stone("a", "Nov 2010"), stone("b", "Nov 2010", "a")),
     plan(stone("a", "October 2010 onwards"), stone("b", "by Nov 2010", "a")),
     [("b", "'B' (Nov 2010) waits for 'A' (Nov 2010)")]),
    ("deadlines_reversed",
     plan(stone("a", "by October 2012"), stone("b", "by March 2012", "a")),
     plan(stone("a", "by March 2012"), stone("b", "by March 2012", "a"),
          stone("c", "by March 2012 "), stone("d", "October 2012 onwards", "c")),
     [("b", "'B' (by March 2012) waits for 'A' (by October 2012), which need only be done later")]),
    ("may_be_after",
     plan(stone("a", "by October 2012"), stone("b", "15 March 2012", "a")),
     plan(stone("a", "by 15 March 2012"), stone("b", "15 March 2012", "a")),
     [("b", "on some of the days that these may mean comes before it")]),
    ("may_be_after",
     plan(stone("a", "Sept – Dec 2012"), stone("b", "by November 2012", "a")),
     plan(stone("a", "Sept – Nov 2012"), stone("b", "by November 2012", "a")),
     [("b", "on some of the days that these may mean comes before it")]),
    ("may_be_too_little_time",
     plan(stone("a", "July 2010"), stone("b", "1 - 5 Aug 2010", "a", lasts_days=10)),
     plan(stone("a", "July 2010"), stone("b", "1 - 5 Aug 2010", "a", lasts_days=5)),
     [("b", "is 10 days or more after 'A' (July 2010), which may be as late as 31 July 2010")]),
    ("may_be_too_little_time",
     plan(stone("a", "July 2010"), stone("x", None, "a", lasts_days=4),
          stone("b", "1 - 5 Aug 2010", "x", lasts_days=2)),
     plan(stone("a", "July 2010"), stone("x", None, "a", lasts_days=3),
          stone("b", "1 - 5 Aug 2010", "x", lasts_days=2)),
     [("b", "is 2 days or more after 'X' (no date), which may be as late as 4 August 2010")]),
    ("may_be_too_little_time",
     plan(stone("a", "July 2010"), stone("x", None, "a", lasts_days=10),
          stone("b", "1 - 5 Aug 2010", "x")),
     plan(stone("a", "July 2010"), stone("x", None, "a", lasts_days=5),
          stone("b", "1 - 5 Aug 2010", "x")),
     [("b", "which may be as late as 10 August 2010")]),
    ("too_little_time",
     plan(stone("a", "May 2010"), stone("b", "June 2010", "a", lasts_days=61)),
     plan(stone("a", "May 2010"), stone("b", "June 2010", "a", lasts_days=60)),
     [("b", "takes 61 days from 'A' (May 2010), and there are 60 between them at the most")]),
    ("cannot_be_reached",
     plan(stone("a", "1 May 2010"), stone("b", None, "a", lasts_days=30),
          stone("c", "30 June 2010", "b", lasts_days=31)),
     plan(stone("a", "1 May 2010"), stone("b", None, "a", lasts_days=30),
          stone("c", "30 June 2010", "b", lasts_days=30)),
     [("c", "cannot be before 1 July 2010, since it waits for 'A' (1 May 2010) by way of b")]),
    ("tested_before_due",
     plan(stone("full", "September 2012"), stone("cp3", "August 2012", tests=["full"])),
     plan(stone("full", "by September 2012"), stone("cp3", "August 2012", tests=["full"])),
     [("cp3", "'CP3' (August 2012) tests 'FULL' (September 2012), which is not there before it")]),
    ("may_be_tested_before_due",
     plan(stone("full", "by September 2012"), stone("cp3", "August 2012", tests=["full"])),
     plan(stone("full", "by July 2012"), stone("cp3", "August 2012", tests=["full"])),
     [("cp3", "'CP3' (August 2012) tests 'FULL' (by September 2012), which may come after it")]),
    ("tested_before_due",
     plan(stone("full", "June 2012"), done("cp3", JUNE, planned="June 2012", tests=["full"])),
     plan(done("full", MAY), done("cp3", JUNE, tests=["full"]),
          done("late", None, planned="Dec 2012"), stone("cp4", "June 2012", tests=["late"])),
     [("cp3", "which is not there before it")]),
    ("tested_before_due",
     plan(stone("a", "September 2012"), stone("full", None, "a"),
          stone("cp3", "August 2012", tests=["full"])),
     plan(stone("a", "July 2012"), stone("full", None, "a"),
          stone("cp3", "August 2012", tests=["full"])),
     [("cp3", "'CP3' (August 2012) tests 'FULL' (no date), which is not there before it")]),
    ("may_be_tested_before_due",
     plan(stone("full", "Sept 2012"), stone("cp3", "Aug - Oct 2012", tests=["full"])),
     plan(stone("full", "Sept 2012"), stone("cp3", "Oct 2012", tests=["full"])),
     [("cp3", "which may come after it")]),
    ("may_be_tested_before_due",
     plan(stone("full", "July 2012 onwards"), stone("cp3", "August 2012", tests=["full"])),
     plan(stone("full"), stone("cp3", "August 2012", tests=["full"]),
          stone("cp4", tests=["full"]), stone("cp5", "Aug 2012 onwards", tests=["full"]),
          stone("x", "May 2012", status="cancelled"), stone("y", "May 2011", tests=["x"]),
          stone("z", "May 2011", tests=["full", "x"], status="cancelled")),
     [("cp3", "which may come after it")]),
    ("two_dates_for_one_event",
     plan(stone("a", "Nov 2009", same_as="b"), stone("b", "the end of 2009/10", same_as="a")),
     plan(stone("a", "Nov 2009", same_as="b"), stone("b", "2009/10", same_as="a"),
          stone("c", None, same_as="a")),
     [("a", "'A' (Nov 2009) is the same event as 'B' (the end of 2009/10), and no day")]),
    ("two_dates_for_one_event",
     plan(stone("x", "June 2010"), stone("a", "29 June 2010", same_as="x"),
          stone("b", "12 June 2010", same_as="x"),
          stone("c", "May 2010", same_as="x", status="cancelled")),
     plan(stone("x", "June 2010"), stone("a", "29 June 2010", same_as="x"),
          stone("b", "late June 2010", same_as="x")),
     [("b", "'B' (12 June 2010) is the same event as 'A' (29 June 2010), and no day")]),
    ("two_dates_for_one_event",
     plan(done("x", MAY), done("a", JUNE, same_as="x")),
     plan(done("x", MAY), done("a", MAY, same_as="x")),
     [("a", "'A' (May 2010; done on 4 June 2009) is the same event as 'X'")]),
    ("two_statuses_for_one_event",
     plan(stone("x", "May 2009"), done("a", MAY, planned="May 2009", same_as="x")),
     plan(done("x", MAY), done("a", MAY, same_as="x")),
     [("a", "is stated as done, and is the same event as 'X' (May 2009), stated as planned; say")]),
    ("not_as_printed", plan(stone("a", "January 2010", as_read="January 2011")),
     plan(stone("a", "29 June", as_read="29 June 2010")),
     [("a", "'A' is printed as 'January 2010' and read as 'January 2011'")]),
    ("no_date", plan(stone("a")), plan(stone("a", forecast="May 2010"), stone("b", status="done",
                                                                              actual=MAY)),
     [("a", "'A' has no date")]),
    ("no_owner", plan(stone("a", "May 2010", owner="")), plan(stone("a"), done("b", MAY, owner="")),
     [("a", "'A' (May 2010) has no owner")]),
    ("done_without_day", plan(done("a", None)), plan(done("a", MAY)),
     [("a", "'A' (May 2010) is done, and the day is not given; add it. Its note: not printed")]),
    ("done_before_predecessor", plan(stone("a", "May 2010"), done("b", MAY, "a")),
     plan(done("a", MAY), done("b", MAY, "a")),
     [("b", "is done, and waits for 'A' (May 2010), which is not")]),
    ("done_before_predecessor", plan(done("a", JUNE), done("b", MAY, "a")),
     plan(done("a", None, planned="May 2009"), done("b", MAY, "a")),
     [("b", "'B' (May 2010; done on 4 May 2009) was done before 'A' (May 2010; done on 4 June")]),
    ("done_before_predecessor",
     plan(done("a", None, planned="Dec 2009"), done("b", None, "a", planned="June 2009")),
     plan(done("a", None, planned="June 2009"), done("b", None, "a", planned="June 2009"),
          stone("c", "May 2009"), done("d", MAY, same_as="c"), done("e", JUNE, "c")),
     [("b", "'B' (June 2009) was done before 'A' (Dec 2009), which it waits for")]),
    ("gate_passed_unmet",
     plan(gate(OPEN), done("after", MAY, "go")),
     plan(gate(OPEN, status="cancelled"), done("after", MAY, "go")),
     [("after", "was done, which comes after the gate 'GO' (June 2010)")]),
    ("gate_passed_unmet",
     plan(LATER, gate(STAFF, OPEN, status="done", actual=MAY)),
     plan(done("staff", MAY), gate(STAFF, READY, status="done", actual=MAY)),
     [("go", "was passed while it was shut: not met: Staff in post; not known: Office ready;")]),
    ("gate_passed_unmet",
     plan(done("staff", JUNE), gate(STAFF, READY, status="done", actual=MAY)),
     plan(done("staff", MAY), gate(STAFF, READY, status="done", actual=JUNE)),
     [("go", "while it was shut: not met: Staff in post;")]),
    ("gate_passed_unmet",
     plan(gate(OPEN), done("after", MAY, "go")),
     plan(gate(READY), done("after", MAY, "go")),
     [("after", "was done, which comes after the gate 'GO' (June 2010), while it was shut")]),
    ("done_in_future", plan(done("a", date(2009, 12, 2))), plan(done("a", date(2009, 12, 1))),
     [("a", "is said to be done on a day after 1 December 2009")]),
    ("overdue", plan(stone("a", "Nov 2009", status="under_way")),
     plan(stone("a", "Nov 2009", forecast="Jan 2010"), stone("b", "by 1 December 2009")),
     [("a", "'A' (Nov 2009) is overdue by 1 day at the least, and is under way")]),
    ("overdue", plan(stone("a", "June 2009"), stone("b", "29 June 2009", same_as="a")),
     plan(stone("a", "June 2009"), done("b", date(2009, 6, 29), same_as="a")),
     [("a", "'A' (June 2009) is overdue"), ("b", "'B' (29 June 2009) is overdue")]),
    ("may_be_overdue", plan(stone("a", "Sept – Dec 2009")), plan(stone("a", "by Dec 2009")),
     [("a", "'A' (Sept – Dec 2009) may be overdue, and is planned")]),
    ("cancelled_predecessor",
     plan(stone("a", "May 2010", status="cancelled"), stone("b", "June 2010", "a")),
     plan(stone("a", "May 2010", status="cancelled"), done("b", MAY, "a")),
     [("b", "'B' (June 2010) waits for 'A' (May 2010), which is cancelled")]),
    ("cancelled_predecessor",
     plan(stone("staff", "May 2010", status="cancelled"), gate(STAFF)),
     plan(LATER, gate(STAFF)),
     [("go", "the gate 'GO' (June 2010) cannot open, since 'STAFF' (May 2010) is cancelled")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "broken", "mended", "expected"),
    CASES,
    ids=[f"{i}-{c[0]}" for i, c in enumerate(CASES)],
)
def test_each_rule_fires_where_it_is_broken_and_nowhere_else(
    rule: str, broken: DeliveryPlan, mended: DeliveryPlan, expected: list[tuple[str, str]]
) -> None:
    found = check_plan(broken, as_of=DAY).of(rule)
    assert [one.place for one in found] == [place for place, _ in expected]
    for one, (_, words) in zip(found, expected, strict=True):
        assert words in one.message
        assert one.about
    report = check_plan(mended, as_of=DAY)
    assert rule in [name for name, _ in report.not_asked] or not report.of(rule)


def test_every_rule_has_a_broken_plan() -> None:
    assert {case[0] for case in CASES} == {rule.id for rule in PLAN_RULES}


def test_one_fault_in_order_is_told_by_one_rule_only() -> None:
    """What is surely after is not told again as perhaps after, as too near or as out of reach."""
    report = check_plan(
        plan(stone("a", "Aug 2010"), stone("b", "June 2010", "a", lasts_days=30)), as_of=DAY
    )
    assert [found.rule for found in report.findings] == ["predecessor_after_successor"]


def test_without_a_day_the_report_says_what_was_not_asked() -> None:
    report = check_plan(plan(stone("a", "Nov 2009")))
    assert [name for name, _ in report.not_asked] == [
        "gate_passed_unmet",
        "done_in_future",
        "overdue",
        "may_be_overdue",
    ]
    assert dict(report.not_asked)["overdue"].endswith("(as_of)")
    assert report.findings == ()


def test_rules_can_be_switched_off_and_nonsense_is_refused() -> None:
    rules = switch_off(PLAN_RULES, "no_owner", reason="owners are in the register of risks")
    report = check_plan(plan(stone("a", "Nov 2010", owner="")), rules=rules)
    assert report.switched_off == (("no_owner", "owners are in the register of risks"),)
    with pytest.raises(InvalidValueError, match="give a DeliveryPlan"):
        check_plan("plan")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a day as"):
        check_plan(plan(stone("a")), as_of="now")  # type: ignore[arg-type]
