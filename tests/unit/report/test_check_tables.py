"""Checks, decisions, votes and bodies as tables: counts agree, and nothing is hidden."""

import json
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc
from nhscommission.foundations.check_rules import CheckReport, Finding, Severity
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import DecisionRule, Quorum
from nhscommission.governance.meetings.decisions import hold_meeting
from nhscommission.governance.meetings.voting_power import voting_power
from nhscommission.report import check_tables as ct


def findings(rule: str, severity: str, number: int) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=rule,
            severity=Severity(severity),
            place=f"activity {place}",
            message=f"broken {place}",
            about=("ACV",),
        )
        for place in range(1, number + 1)
    )


def report(many: int = 4, few: int = 1) -> CheckReport:
    return CheckReport(
        title="Small",
        findings=(*findings("many", "note", many), *findings("few", "error", few)),
        asked=("many", "few", "none"),
        switched_off=(("odd", "agreed by the board"),),
        not_asked=(("authority", "no bodies were given"),),
    )


def test_findings_by_hand() -> None:
    """Errors first; thirteen that differ, of one rule, become one row, and a dozen would not."""
    summary, listed = ct.check_tables(report(many=13))
    assert summary.rows == (
        ("many", "note", "13"),
        ("few", "error", "1"),
        ("none", "", "0"),
        ("All rules", "", "14"),
    )
    assert summary.notes == (
        "Switched off: odd: agreed by the board.",
        "Not asked: authority: no bodies were given.",
    )
    assert listed.rows == (
        ("error", "activity 1", "broken 1", "few"),
        ("note", "13 places: 1, 2, 3, …", "For example: broken 1", "many"),
    )


def test_findings_that_say_the_same_are_one_row() -> None:
    """Five activities with one message, and one with another: two rows."""
    same = [attrs.evolve(one, message="nobody does it") for one in findings("r", "error", 5)]
    other = attrs.evolve(same[0], place="activity 9", message="two do it")
    made = CheckReport(
        title="t", findings=(*same, other), asked=("r",), switched_off=(), not_asked=()
    )
    assert ct.check_tables(made)[1].rows == (
        ("error", "5 places: 1, 2, 3, …", "nobody does it", "r"),
        ("error", "activity 9", "two do it", "r"),
    )


@given(st.integers(0, 16), st.integers(0, 16), st.booleans())
def test_every_finding_is_counted(many: int, few: int, verbose: bool) -> None:
    summary, listed = ct.check_tables(report(many, few), verbose=verbose)
    assert sum(int(row[-1]) for row in summary.rows[:-1]) == many + few
    rows = [n if verbose or n <= 12 else 1 for n in (many, few)]
    assert len(listed.rows) == sum(rows)
    assert str(summary) and str(listed)


def test_a_record_is_json() -> None:
    record = ct.check_record(report())
    assert json.loads(json.dumps(record)) == record
    assert record["counts"] == {"error": 1, "warning": 0, "note": 4}
    assert record["switched_off"] == [{"rule": "odd", "reason": "agreed by the board"}]
    assert record["findings"][-1] == {  # type: ignore[index,call-overload]
        "rule": "few",
        "severity": "error",
        "place": "activity 1",
        "message": "broken 1",
        "about": ["ACV"],
    }


def body(**more: Any) -> GovernanceBody:
    rule = DecisionRule(id="most", vote_by="organisation", casting_vote=True)
    return GovernanceBody(
        id="JC",
        name="Joint committee",
        kind="joint_committee",
        members=["A", "B", "C"],
        decision_rules=[rule],
        quorum=[Quorum(of="organisations", least=2)],
        reports_to=["Board"],
        **more,
    )


def test_a_decision_by_hand() -> None:
    """Two for and one against: two thirds of the votes cast, 66.7%."""
    votes = {"A": "for", "B": "for", "C": "against"}
    decision = hold_meeting(body(), attendance=["A", "B", "C"], votes=votes)
    table = ct.decision_table(decision)
    assert table.title == "JC: carried"
    needs = "a simple majority of the votes cast"
    assert table.rows == (("most", needs, "carried", "vote", "2", "1", "3 cast", "2/3 (66.7%)"),)
    assert table.notes == decision.reasons


def test_a_meeting_that_is_not_quorate_has_no_rows() -> None:
    table = ct.decision_table(hold_meeting(body(), attendance=["A"], votes={"A": "for"}))
    assert table.title == "JC: not quorate"
    assert table.rows == () and table.notes[-1] == "Nothing was decided."
    assert str(table)


def test_voting_power_by_hand() -> None:
    """Three alike: a third each of all orders; one decides if the others are divided, 1 in 2."""
    table = ct.voting_power_table(voting_power(body()))
    assert [row[1] for row in table.rows] == ["A", "B", "C"]
    assert {row[2:] for row in table.rows} == {("1", "1/3 (33.3%)", "1/2 (50.0%)", "1/3 (33.3%)")}
    assert table.notes[0] == "most: a weight of 2 out of 3 carries a matter."
    with pytest.raises(nc.InvalidValueError, match="there are none"):
        ct.voting_power_table(())


@given(st.fractions(0, 1, max_denominator=10**9))
def test_a_share_is_to_a_tenth_of_a_percent(value: Fraction) -> None:
    text = ct._percent(value)
    assert abs(Fraction(text[:-1]) / 100 - value) <= Fraction(1, 2000)


def test_bodies_by_hand() -> None:
    rules = "a simple majority of the votes cast, with a casting vote"
    quorum = "at least 2 of the member organisations"
    table = ct.bodies_table([body(size=5)])
    assert table.rows == (
        ("JC", "Joint committee", "joint committee", "none listed, 5 said", rules, quorum, "Board"),
    )
    assert ct.bodies_table([body()]).rows[0][3] == ""
