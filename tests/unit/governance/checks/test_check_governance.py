"""Every rule of governance on the papers' bodies, on a broken body and on a mended one."""

from typing import Any

import pytest

import nhscommission as nc

MANY = {"share": "75%", "of": "present"}


def body(name: str = "B", **changes: Any) -> nc.GovernanceBody:
    given: dict[str, Any] = {"id": name, "name": name, "kind": "committee", "statutory": True}
    return nc.GovernanceBody(**(given | changes))


def rule(**changes: Any) -> nc.DecisionRule:
    return nc.DecisionRule(**({"id": "r"} | changes))


def decides(**changes: Any) -> list[nc.Duty]:
    return [nc.Duty(**({"text": "plans", "kind": "decides", "matter": "plans"} | changes))]


SEATS = [nc.Seat(office="Chair"), nc.Seat(office="Member")]
CHAIR = [nc.Officer(office="Chair")]
# The rule: a body that breaks it, and the same one mended; other bodies beside it.
TABLE: dict[str, tuple[list[nc.GovernanceBody], list[nc.GovernanceBody]]] = {
    "known_bodies": ([body(reports_to=["X"])], [body(reports_to=["X"]), body("X")]),
    "reporting_circle": (
        [body(reports_to=["X"]), body("X", reports_to=["B"])],
        [body(reports_to=["X"]), body("X")],
    ),
    "escalation_circle": (
        [body(escalates_to=["X"]), body("X", escalates_to=["B"])],
        [body(escalates_to=["X"]), body("X")],
    ),
    "reports_to_somebody": ([body(statutory=False)], [body()]),
    "seats_can_be_filled": (
        [body(seats=[nc.Seat(office="Chair", organisations=["North"])])],
        [body(seats=[nc.Seat(office="Chair", organisations=["North"])], members=["North"])],
    ),
    "voters_have_seats": (
        [body(members=["N"], seats=SEATS, decision_rules=[rule(vote_by="organisation")])],
        [
            body(
                members=["N"],
                seats=[nc.Seat(office="Chair", organisations=["N"])],
                decision_rules=[rule(vote_by="organisation")],
            )
        ],
    ),
    "quorum_can_be_met": (  # three of two seats, and two of two
        [body(seats=SEATS, quorum=[nc.Quorum(least=3)])],
        [body(seats=SEATS, quorum=[nc.Quorum(least=2)])],
    ),
    "threshold_can_be_reached": (  # three votes of two, and two of two
        [body(seats=SEATS, decision_rules=[rule(least_votes=3)])],
        [body(seats=SEATS, decision_rules=[rule(least_votes=2)])],
    ),
    "chair_has_a_seat": (
        [body(seats=SEATS[1:], officers=CHAIR)],
        [body(seats=SEATS, officers=CHAIR)],
    ),
    "casting_vote_has_a_chair": (
        [body(seats=SEATS, decision_rules=[rule(casting_vote=True)])],
        [body(seats=SEATS, decision_rules=[rule(casting_vote=True)], officers=CHAIR)],
    ),
    "one_decider": (
        [body(duties=decides()), body("X", duties=decides())],
        [body(duties=decides()), body("X", duties=decides(delegated_by=["B"]))],
    ),
    "rules_agree": (  # one of two is at least a half, and no majority
        [body(seats=SEATS, decision_rules=[rule(), rule(id="s", more_than=False)])],
        [body(seats=SEATS, decision_rules=[rule(), rule(id="s", matters=["a"], **MANY)])],
    ),
    "quorum_stated": (
        [body(seats=SEATS, decision_rules=[rule()])],
        [body(seats=SEATS, decision_rules=[rule()], quorum=[nc.Quorum(least=1)])],
    ),
    "decisions_stated": (
        [body(seats=SEATS, duties=decides(), officers=CHAIR)],
        [body(seats=SEATS, duties=decides(), officers=CHAIR, decision_rules=[rule()])],
    ),
    "size_adds_up": ([body(seats=SEATS, size=3)], [body(seats=SEATS, size=2)]),
}
# Needs a matrix: see the test of the paper's own.
WITH_MATRIX = {"raci_authority"}


def test_every_rule_is_in_the_table() -> None:
    """No rule is without a body that breaks it."""
    assert {one.id for one in nc.GOVERNANCE_RULES} == set(TABLE) | WITH_MATRIX


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_finds_what_breaks_it_and_nothing_once_mended(name: str) -> None:
    """It speaks of the broken body once, and is silent on the mended one."""
    broken, mended = TABLE[name]
    (found,) = nc.check_governance(broken).of(name)
    assert found.place == "B"
    assert nc.check_governance(mended).of(name) == ()


def test_authority_asks_for_a_matrix_and_finds_who_cannot_decide() -> None:
    """Without a matrix it is not asked; with a body that decides nothing all who are A lack it."""
    assert "raci_authority" in dict(nc.check_governance([body()]).not_asked)
    case = nc.load_case("nwl-2009")
    matrix = case.raci
    assert nc.check_governance([body()], matrix=matrix).of("raci_authority")
    names = dict.fromkeys([*matrix.names, *case.body("JCPCT").members])
    everybody = body(members=names, duties=decides(steps=["*"]))
    assert nc.check_governance([everybody], matrix=matrix).of("raci_authority") == ()


NWL: dict[str, list[tuple[str, str]]] = {
    "chair_has_a_seat": [("JCPCT", "Sector Chair")],  # section 4.3.1: leads it; appendix A: no seat
    "one_decider": [("JCPCT", "'strategic_objectives'")],  # section 4.2.1: and the CCG agrees them
    "rules_agree": [("JCPCT", "5 for")],  # appendix A: 75%, and a simple majority: 5 of 8
    "quorum_stated": [("JCPCT", "no quorum")],  # appendix A: under Quorum, a rule of decision
    "known_bodies": [],
    "reporting_circle": [],
    "escalation_circle": [],
    "voters_have_seats": [],
    "quorum_can_be_met": [],
    "threshold_can_be_reached": [],
    "casting_vote_has_a_chair": [],
    "size_adds_up": [],
}


@pytest.mark.parametrize("name", NWL)
def test_the_rules_find_what_the_paper_of_north_west_london_left_open(name: str) -> None:
    """Places as read in source 002, Part 3."""
    found = nc.check_governance(nc.load_case("nwl-2009").bodies).of(name)
    assert [one.place for one in found] == [place for place, _ in NWL[name]]
    assert all(words in one.message for one, (_, words) in zip(found, NWL[name], strict=True))


def test_seats_of_groups_that_the_paper_defines_nowhere_are_found() -> None:
    """Appendix A seats the chairs of PRG and PERG, of which the paper says no more."""
    found = nc.check_governance(nc.load_case("nwl-2009").bodies).of("seats_can_be_filled")
    missing = [one.about for one in found if "there is no such body" in one.message]
    assert missing == [("PRG",), ("PERG",)]


def test_the_board_of_ten_lists_seven_seats() -> None:
    """The CSS board is to have ten members, and the paper says of seven who they are."""
    report = nc.check_governance(nc.load_case("london-css-2006").bodies)
    (found,) = report.of("size_adds_up")
    assert found.place == "CSS Board"
    assert "10 seats, and 7 are listed; say whose the 3 others are" in found.message


def test_rules_are_switched_off_with_a_reason_changed_and_added() -> None:
    """The reason is kept, the severity changed; an own rule is asked; wrong ones are refused."""
    every = nc.GOVERNANCE_RULES
    off = nc.switch_off(every, "size_adds_up", reason="agreed")
    report = nc.check_governance(TABLE["size_adds_up"][0], rules=off)
    assert report.switched_off == (("size_adds_up", "agreed"),)
    with pytest.raises(nc.InvalidValueError, match="agreed"):
        report.of("size_adds_up")
    strict = nc.change_severity(every, "size_adds_up", severity="error")
    report = nc.check_governance(TABLE["size_adds_up"][0], rules=strict)
    assert [one.rule for one in report.errors] == ["size_adds_up"]
    own = nc.CheckRule(
        id="named",
        title="a board is named one",
        severity="note",
        find=lambda subject: (
            nc.Found(one.id, "call it a board") for one in subject.bodies if "oard" not in one.name
        ),
    )
    report = nc.check_governance(TABLE["size_adds_up"][0], rules=[own])
    assert report.asked == ("named",)
    assert all(one.message == "call it a board" for one in report.notes)
    for reason in ("", "  "):
        with pytest.raises(nc.InvalidValueError, match="without a reason"):
            nc.switch_off(every, "size_adds_up", reason=reason)
    with pytest.raises(nc.UnknownNameError, match="sizes"):
        nc.switch_off(every, "sizes", reason="agreed")
    with pytest.raises(nc.InvalidValueError, match="there twice"):
        nc.check_governance([body()], rules=(*every, every[0]))
    with pytest.raises(nc.InvalidValueError, match="at least one"):
        nc.check_governance([])


def test_to_whom_the_paper_says_nothing_and_how() -> None:
    """Read in sections 4.1 to 4.3: these are given nobody to report to, and no way to decide.

    The business group only escalates; the networks only have a line of communication. The trusts
    keep what they are accountable for by law, so that each can decide through its board.
    """
    case = nc.load_case("nwl-2009")
    report = nc.check_governance(case.bodies, matrix=case.raci)
    assert {one.place for one in report.of("reports_to_somebody")} == {
        "CPBG",
        "Sector Chair",
        "PEC/CEC chairs",
        "Cancer Network",
        "Cardiac/Stroke Network",
        "Critical Care Network",
    }
    assert {one.place for one in report.of("decisions_stated")} == {"CCG", "CRG"}
    assert report.of("raci_authority") == ()


def test_every_rule_is_asked_of_the_paper_and_these_find_something() -> None:
    """Counted in sections 4.2, 4.3 and appendix A by hand; all other rules find nothing there.

    Seats: chairs of CRG, PRG, CCG and PERG, the programme's director and its managers.
    """
    case = nc.load_case("nwl-2009")
    report = nc.check_governance(case.bodies, matrix=case.raci, organisations=case.provider_names)
    assert report.asked == tuple(rule.id for rule in nc.GOVERNANCE_RULES)
    found = {rule: len(report.of(rule)) for rule in report.asked if report.of(rule)}
    assert found == {
        "reports_to_somebody": 6,
        "seats_can_be_filled": 6,
        "chair_has_a_seat": 1,
        "one_decider": 1,
        "rules_agree": 1,
        "quorum_stated": 1,
        "decisions_stated": 4,
    }
