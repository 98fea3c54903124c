"""A plan as a CSV file."""

import csv
import io

import pytest

import nhscommission as nc


def test_every_milestone_has_a_row_with_its_days() -> None:
    """Early August 2009 is the 1st to the 10th; commas and quotes come back as they were."""
    plan = nc.DeliveryPlan(
        milestones=[
            nc.Milestone(id="b", label='Say "go", twice', planned="by March 2012", after=["a"]),
            nc.Milestone(
                id="a",
                label="Agreed",
                planned="Early Aug 2009",
                criteria=[nc.GateCriterion(id="x", label="Staffed"),
                          nc.GateCriterion(id="y", label="Housed")],
            ),
        ]
    )  # fmt: skip
    text = nc.plan_csv(plan)
    assert text.startswith("\ufeff")
    first, second = csv.DictReader(io.StringIO(text[1:]), strict=True)
    assert (first["id"], first["printed"], first["earliest"], first["latest"]) == (
        "a",
        "Early Aug 2009",
        "2009-08-01",
        "2009-08-10",
    )
    assert first["criteria"] == "Staffed; Housed"
    assert (second["label"], second["after"]) == ('Say "go", twice', "a")
    assert (second["earliest"], second["latest"]) == ("2009-08-01", "2012-03-31")


def test_only_a_plan_is_written() -> None:
    with pytest.raises(nc.InvalidValueError, match="DeliveryPlan"):
        nc.plan_csv("plan")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["nwl-2009", "ccg-support-2012", "london-css-2006"])
def test_the_shipped_plans_are_written_whole(name: str) -> None:
    """A row for each milestone, and no cell out of place."""
    plan = nc.load_case(name).plan
    assert plan is not None
    rows = list(csv.DictReader(io.StringIO(nc.plan_csv(plan)[1:]), strict=True))
    assert {row["id"] for row in rows} == set(plan.by_id)
    for row in rows:
        planned = plan.by_id[row["id"]].planned
        assert row["printed"] == ("" if planned is None else planned.printed)
