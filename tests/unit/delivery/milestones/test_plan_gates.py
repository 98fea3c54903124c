"""What is due, what is overdue, and which gates are open, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from nhscommission.delivery.milestones.due import due_between, due_span, overdue
from nhscommission.delivery.milestones.gates import gate_state, gates
from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def stone(id: str, planned: str | None = None, **more: Any) -> Milestone:  # noqa: A002
    return Milestone(**{"id": id, "label": id.upper(), "planned": planned, **more})


# The milestones of source 003, and one each that is done, dropped, put off and without a date.
PLAN = DeliveryPlan(
    milestones=[
        stone("full_plan", "by September 2012"),
        stone("checkpoint", "August 2012"),
        stone("transfer", "October 2012 onwards"),
        stone("done", "August 2012", status="done", actual=date(2012, 8, 9)),
        stone("dropped", "August 2012", status="cancelled"),
        stone("put_off", "August 2012", forecast="November 2012"),
        stone("undated"),
    ]
)


@pytest.mark.parametrize(
    ("first", "last", "surely", "maybe"),
    [
        (date(2012, 8, 1), date(2012, 8, 31), "checkpoint", ""),
        (date(2012, 8, 15), date(2012, 8, 15), "", "checkpoint"),
        (date(2012, 9, 30), date(2012, 9, 30), "full_plan", ""),
        (date(2012, 9, 1), date(2012, 9, 29), "", ""),
        (date(2012, 8, 2), date(2012, 10, 1), "full_plan", "checkpoint transfer"),
        (date(2012, 11, 1), date(2012, 12, 31), "put_off", "transfer"),
    ],
)
def test_what_falls_due(first: date, last: date, surely: str, maybe: str) -> None:
    found = due_between(PLAN, first, last)
    assert [one.id for one in found.surely] == surely.split()
    assert [one.id for one in found.maybe] == maybe.split()
    assert [one.id for one in found.undated] == ["undated"]


@pytest.mark.parametrize(
    ("day", "surely", "maybe"),
    [
        (date(2012, 8, 1), "", ""),
        (date(2012, 8, 2), "", "checkpoint"),
        (date(2012, 8, 31), "", "checkpoint"),
        (date(2012, 9, 1), "checkpoint", ""),
        (date(2012, 9, 30), "checkpoint", ""),
        (date(2012, 10, 1), "full_plan checkpoint", ""),
        (date(2012, 10, 2), "full_plan checkpoint", "transfer"),
        (date(2012, 12, 1), "full_plan checkpoint put_off", "transfer"),
    ],
)
def test_what_is_overdue(day: date, surely: str, maybe: str) -> None:
    """On its last day a milestone is not overdue yet."""
    found = overdue(PLAN, as_of=day)
    assert [one.id for one in found.surely] == surely.split()
    assert [one.id for one in found.maybe] == maybe.split()


def test_days_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="is before the first, 2 August 2012"):
        due_between(PLAN, date(2012, 8, 2), date(2012, 8, 1))
    with pytest.raises(InvalidValueError, match="give a Milestone"):
        due_span(None)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a day as"):
        overdue(PLAN, as_of="today")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a DeliveryPlan"):
        overdue([], as_of=date(2012, 8, 2))  # type: ignore[arg-type]


def gated(*criteria: GateCriterion, **more: Any) -> DeliveryPlan:
    staff = stone("staff", "Nov 2009", **more)
    return DeliveryPlan(milestones=[staff, stone("go", "Dec 2009", criteria=criteria)])


STAFF = GateCriterion(id="staff", label="Staff in post", milestone="staff")
OFFICE = GateCriterion(id="office", label="Office ready", met=True)
PROCESS = GateCriterion(id="process", label="Processes agreed")
MONEY = GateCriterion(id="money", label="Money agreed", met=False)
DONE = {"status": "done", "actual": date(2009, 11, 20)}


@pytest.mark.parametrize(
    ("criteria", "more", "as_of", "words"),
    [
        ([STAFF, OFFICE], DONE, None, "open: every criterion is met"),
        ([STAFF, OFFICE], DONE, date(2009, 11, 20), "open: every criterion is met"),
        ([STAFF, OFFICE], DONE, date(2009, 11, 19), "shut: not met: Staff in post"),
        ([STAFF, OFFICE], {}, None, "shut: not met: Staff in post"),
        ([STAFF], {"status": "cancelled"}, None, "shut: not met: Staff in post"),
        ([OFFICE, PROCESS], {}, None, "shut: not known: Processes agreed"),
        ([MONEY, PROCESS], {}, None, "shut: not met: Money agreed; not known: Processes agreed"),
        ([STAFF], {"status": "done", "note": "not said"}, None, "open: every criterion is met"),
        (
            [STAFF],
            {"status": "done", "note": "not said"},
            date(2009, 12, 1),
            "shut: not known: Staff in post",
        ),
    ],
)
def test_only_what_is_known_to_be_met_opens_a_gate(
    criteria: list[GateCriterion], more: dict[str, Any], as_of: date | None, words: str
) -> None:
    plan = gated(*criteria, **more)
    state = gate_state(plan, "go", as_of=as_of)
    assert state.words == words
    assert state.is_open == words.startswith("open")
    assert gates(plan, as_of=as_of) == (state,)
    assert {*state.met, *state.unmet, *state.unknown} == set(criteria)


def test_a_criterion_is_met_by_any_statement_of_its_event() -> None:
    again = stone("again", "Nov 2009", same_as="staff", **DONE)
    plan = DeliveryPlan(milestones=[*gated(STAFF).milestones, again])
    assert gate_state(plan, "go", as_of=date(2009, 11, 20)).is_open


def test_what_is_no_gate_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="there is no gate 'staff'; there are: go"):
        gate_state(gated(STAFF), "staff")
    with pytest.raises(
        UnknownNameError, match="there is no milestone 'stff'; did you mean 'staff'"
    ):
        gate_state(gated(STAFF), "stff")
    with pytest.raises(InvalidValueError, match="has no criteria, and is no gate"):
        gate_state(PLAN, "done")
    assert gates(PLAN) == ()
