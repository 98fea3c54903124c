"""Benefits, risks, milestones and measures as tables and records."""

import json
from datetime import date
from typing import Any

import pytest

import nhscommission as nc
from nhscommission.report.delivery_records import (
    benefits_record,
    milestones_record,
    risks_record,
)

RISKS = nc.RiskRegister(
    title="The\nteam",
    risks=[
        nc.Risk(id="low", label="Low", likelihood=1, impact=2, cost="£5m"),
        nc.Risk(id="none", label="No score", probability="50%", cost="£10"),
        nc.Risk(
            id="high", label="High", likelihood=5, impact=4, residual_likelihood=2,
            residual_impact=4, moves=nc.parse_moves("rate -50%"), perspective="Members",
            mitigations=[nc.Mitigation(id="m", label="Watch", due=nc.parse_date("May 2026"))],
        ),
    ],
)  # fmt: skip
PLAN = nc.DeliveryPlan(
    milestones=[
        nc.Milestone(id="open", label="Open", planned="by May 2026", function="ACV"),
        nc.Milestone(
            id="gate", label="Gate", planned="1 June", as_read="1 June 2026", after=["open"],
            criteria=[nc.GateCriterion(id="a", label="A", met=True),
                      nc.GateCriterion(id="b", label="B", milestone="open")],
        ),
    ]
)  # fmt: skip


def test_risks_stand_from_the_highest_score_and_those_without_last() -> None:
    """5 × 4 = 20 is extreme, and 2 × 4 = 8 after; 1 × 2 = 2 is low."""
    risks, mitigations = nc.risks_tables(RISKS)
    assert risks.title == "Risks of The team (3)"
    assert [row[0] for row in risks.rows] == ["high", "low", "none"]
    assert risks.columns == ("Id", "Whose", "Risk", "Moves", "Mitigations", "Score", "After")
    assert risks.rows[0][3:] == ("rate -50%", "1", "20 Extreme", "8 High")
    assert risks.rows[2][5:] == ("", "")
    assert risks.notes[0].startswith("1 of 3 have no score")
    assert risks.notes[-1] == "Not given for any: owner."
    assert mitigations.rows == (("high", "Watch", "May 2026"),)


def test_the_record_of_risks_says_what_the_total_leaves_out() -> None:
    """50% of £10 is £5; the £5m has no probability, and the third neither."""
    record = risks_record(RISKS)
    assert json.loads(json.dumps(record)) == record
    assert record["expected_total_gbp"] == 5.0
    left = [x["risk"] for x in record["left_out_of_total"]]  # type: ignore[index, call-overload, union-attr]
    assert left == ["low", "high"]


def test_milestones_stand_in_order_with_their_gate() -> None:
    """What has no first day is blank there, and a gate waits for the milestone it needs."""
    table, gates = nc.milestones_tables(PLAN)
    assert [row[:5] for row in table.rows] == [
        ("open", "by May 2026", "", "31 May 2026", "planned"),
        ("gate", "1 June (read as 1 June 2026)", "1 Jun 2026", "1 Jun 2026", "planned"),
    ]
    assert gates.rows == (("gate", "shut", "A", "B"),)
    record = milestones_record(PLAN, as_of=date(2026, 6, 2))
    assert json.loads(json.dumps(record)) == record


def test_a_milestone_without_a_date_may_be_later_than_what_it_waits_for() -> None:
    """It falls after May 2026 at the earliest, and nobody knows by when."""
    plan = nc.DeliveryPlan(
        milestones=[
            nc.Milestone(id="a", label="A", planned="May 2026", owner="HR"),
            nc.Milestone(id="b", label="B", after=["a"]),
        ]
    )
    (table,) = nc.milestones_tables(plan)
    assert table.columns == ("Id", "As printed", "From", "To", "Status", "Owner", "Event")
    assert table.rows[1][1:4] == ("", "1 May 2026", "31 May 2026 or later")


def test_every_field_of_a_shipped_register_is_in_its_record() -> None:
    """What is printed and what is read both, ready for JSON."""
    register = nc.load_case("nwl-2009").benefits
    assert register is not None
    record = benefits_record(register)
    assert json.loads(json.dumps(record)) == record
    assert len(nc.benefits_table(register).rows) == 20


def test_success_is_told_with_its_reading() -> None:
    """A rate is shown as it is printed: in per cent."""
    measure = nc.SuccessMeasure(
        period="2026/27", printed="2% less", indicator="x", relation="at_least", value="2%"
    )
    found = nc.check_success([measure], readings={"x": {"2026/27": "1.5%"}})
    row = ("2026/27", "2% less", "x at least 2%", "1.5%", "Missed")
    assert nc.success_table(found).rows == (row,)


@pytest.mark.parametrize(
    "table",
    [
        nc.benefits_table,
        nc.risks_tables,
        nc.milestones_tables,
        nc.competencies_table,
        nc.success_table,
        benefits_record,
        risks_record,
        milestones_record,
    ],
)
@pytest.mark.parametrize("nonsense", [None, 3, "plan", [3]])
def test_nonsense_is_refused(table: Any, nonsense: Any) -> None:
    with pytest.raises(nc.InvalidValueError):
        table(nonsense)
