"""Stages: what each change between two versions of a case did, in whatever order.

At 25% a year the team of small_case.py costs 40 + 0.8 × 80 = 104, shared 3 : 1; a tenth more pay is
10.4 more, 7.8 for North and 2.6 for South.
"""

import itertools
import pickle
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import lines, replace_assumption, small_case

import nhscommission as nc

CHANGES: dict[str, dict[str, Any]] = {
    "pay": {"values": "£44/WTE/year"},
    "wte": {"values": 3},
    "own_cost": {"values": {"North": 120, "South": 50}},
    "set_up_cost": {"values": {"2024/25": "£30", "2025/26": "£20"}},
}


def later(*names: str, case: nc.BusinessCase | None = None) -> nc.BusinessCase:
    made = case or small_case()
    for name in names or tuple(CHANGES):
        made = replace_assumption(made, name, **CHANGES[name])
    return made


def compare(after: nc.BusinessCase, **more: Any) -> nc.StageComparison:
    return nc.compare_stages(small_case(), after, **{"discounting": 0.25, **more})


def worth(case: nc.BusinessCase, scenario: str | None = None) -> np.ndarray:
    """Second method: appraise and discount."""
    return nc.present_values(nc.appraise(case, scenario=scenario), discounting=0.25).net.values


def test_one_change_by_hand() -> None:
    found = compare(later("pay"))
    (step,) = found.steps
    assert (step.assumption, step.label) == ("pay", "Pay")
    assert (step.before, step.after) == ("£40/WTE/year", "£44/WTE/year")
    assert step.effect == pytest.approx([-7.8, -2.6, -10.4])
    assert found.units == ("North", "South", "sector")
    assert found.before == pytest.approx([24.6, 43.8, 68.4])
    assert found.after == pytest.approx([16.8, 41.2, 58])
    assert found.effect("pay") == pytest.approx(-10.4)
    assert found.effect("pay", member="South") == pytest.approx(-2.6)


def test_the_order_matters_where_changes_are_multiplied() -> None:
    """Pay first: 10.4 on two posts, then half of 114.4 for a third; or 52 first, and then 15.6."""
    first = compare(later("pay", "wte"), order=["pay", "wte"])
    other = compare(later("pay", "wte"), order=["wte"])
    assert [s.assumption for s in first.steps] == ["pay", "wte"]
    assert [s.assumption for s in other.steps] == ["wte", "pay"]
    assert [s.effect[-1] for s in first.steps] == pytest.approx([-10.4, -57.2])
    assert [s.effect[-1] for s in other.steps] == pytest.approx([-52, -15.6])


@pytest.mark.parametrize("outcome", ["present_value", "net_benefit"])
@pytest.mark.parametrize("order", list(itertools.permutations(CHANGES)), ids="-".join)
def test_in_any_order_steps_sum_to_the_whole_and_members_to_the_sector(
    order: tuple[str, ...], outcome: str
) -> None:
    found = compare(later(), order=order, outcome=outcome)
    assert tuple(step.assumption for step in found.steps) == order
    total = np.sum([step.effect for step in found.steps], axis=0)
    assert total == pytest.approx(found.after - found.before, abs=1e-9)
    for values in (found.before, found.after, *(step.effect for step in found.steps)):
        assert values[:2].sum() == pytest.approx(values[2], abs=1e-9)


@pytest.mark.parametrize("order", [("wte", "pay", "own_cost", "set_up_cost"), tuple(CHANGES)])
def test_each_step_is_what_the_case_is_worth_with_it_less_without(order: tuple[str, ...]) -> None:
    """Second method: make each case in between, appraise it and discount it."""
    found = compare(later(), order=order)
    reached = worth(small_case())
    assert found.before == pytest.approx(reached)
    for number, step in enumerate(found.steps, start=1):
        case = later(*order[:number])
        assert step.effect == pytest.approx(worth(case) - reached)
        reached = worth(case)
    assert found.after == pytest.approx(reached)


def test_changes_follow_the_first_version_after_those_that_come_first() -> None:
    found = compare(later(), order="set_up_cost")
    own_order = [x.id for x in small_case().assumptions if x.id in CHANGES]
    assert [step.assumption for step in found.steps] == [
        "set_up_cost",
        *(name for name in own_order if name != "set_up_cost"),
    ]


def test_several_values_are_said_by_number() -> None:
    (step,) = compare(later("own_cost")).steps
    assert (step.before, step.after) == ("2 values", "2 of them changed")
    # 20 and -10 a year over 0.5 and 0.8 of one
    assert step.effect == pytest.approx([26, -13, 13])
    one = replace_assumption(small_case(), "own_cost", values={"North": 100, "South": 50})
    assert compare(one).steps[0].after == "1 of them changed"


def test_not_discounted_the_net_benefit_over_the_horizon_changes() -> None:
    """A tenth more of 120 over a year and a half."""
    found = compare(later("pay"), outcome="net_benefit")
    assert found.outcome is nc.CaseOutcome.NET_BENEFIT
    assert found.before == pytest.approx([35, 53, 88])
    assert found.steps[0].effect == pytest.approx([-9, -3, -12])


def test_a_share_that_changes_moves_money_between_members_alone() -> None:
    """3 : 1 becomes 1 : 1: a quarter of 104 + 40 + 4 from North to South."""
    even = replace_assumption(
        small_case(), "weight", values={"North": 1, "South": 1}, of_members=""
    )
    (step,) = compare(even).steps
    assert step.assumption == "weight"
    assert step.effect == pytest.approx([37, -37, 0], abs=1e-9)


def test_new_and_removed_lines_are_one_last_step() -> None:
    """The cost that stays is 10.4 and 5.2; it goes, and pay rises."""
    fewer = attrs.evolve(
        small_case(),
        lines=[line for line in lines() if line.id != "kept"],
        assumptions=[x for x in later("pay").assumptions if x.id != "kept_cost"],
    )
    found = compare(fewer)
    assert [step.assumption for step in found.steps] == ["pay", "lines and structure"]
    last = found.steps[-1]
    assert (last.before, last.after) == ("6 lines", "5 lines")
    assert last.effect == pytest.approx([10.4, 5.2, 15.6])
    assert found.effect("lines and structure", member="North") == pytest.approx(10.4)
    back = nc.compare_stages(fewer, small_case(), discounting=0.25)
    assert back.after - back.before == pytest.approx(-(found.after - found.before))


def test_an_assumption_of_another_shape_is_a_change_of_structure() -> None:
    """Pay of its own in each year, at £40 and £50: 0.8 × 20 more."""
    by_period = replace_assumption(
        small_case(), "pay", shape="by_period", values={"2024/25": 40, "2025/26": 50}
    )
    found = compare(by_period)
    assert [step.assumption for step in found.steps] == ["lines and structure"]
    assert found.steps[0].effect == pytest.approx([-12, -4, -16])


def test_what_stays_is_no_step() -> None:
    assert compare(small_case()).steps == ()
    noted = replace_assumption(small_case(), "pay", note="checked", source="another paper")
    assert compare(noted).steps == ()
    retitled = small_case(title="The full business case", id="full")
    assert compare(retitled).steps == ()


def test_an_earlier_go_live_is_a_change_of_the_length_of_periods() -> None:
    """Half a year more: own 50 and 30, less 30 and 10 for the team and 4 and 2 kept."""
    earlier = small_case(periods=nc.horizon(go_live=date(2024, 4, 1), years=2))
    found = compare(earlier)
    (step,) = found.steps
    assert step.assumption == "years_in_period"
    assert step.effect == pytest.approx([16, 18, 34])


def test_scenarios_are_compared_as_each_version_has_them() -> None:
    """With a saving of 1% in the second version's scenario, and none in the first's: 0.8 × 15."""
    case = small_case()
    one = attrs.evolve(case.assumption("rate"), values={"2024/25": "0%", "2025/26": "1%"})
    other = attrs.evolve(
        case, scenarios=[case.scenarios[0], attrs.evolve(case.scenarios[1], overrides=[one])]
    )
    assert compare(other).steps == ()
    found = compare(other, scenario="none")
    (step,) = found.steps
    assert step.effect == pytest.approx([8, 4, 12])
    assert found.before == pytest.approx(worth(case, "none"))
    assert found.after == pytest.approx(worth(other, "none"))


def test_many_random_changes_sum_to_the_whole() -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        after = small_case(lines=lines()[: rng.integers(5, 7)])
        for name in ("pay", "wte", "risk_rate"):
            if rng.random() < 0.7:
                after = replace_assumption(after, name, values=float(rng.uniform(0, 1)))
        if rng.random() < 0.5:
            values = {"North": float(rng.uniform(1, 9)), "South": float(rng.uniform(1, 9))}
            after = replace_assumption(after, "weight", values=values, of_members="")
        found = compare(after)
        total = np.sum([np.zeros(3), *(step.effect for step in found.steps)], axis=0)
        assert total == pytest.approx(found.after - found.before, abs=1e-9)
        assert found.after == pytest.approx(worth(after))


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        (
            {"outcome": "payback_days"},
            nc.InvalidValueError,
            "days do not add up; take present_valu",
        ),
        ({"outcome": "npv"}, nc.UnknownNameError, "there is no outcome 'npv'; there are: present_"),
        ({"order": ["wte"]}, nc.UnknownNameError, "no changed assumption 'wte'; there are: pay"),
        ({"order": "pey"}, nc.UnknownNameError, "no changed assumption 'pey'; did you mean 'pay'"),
        ({"scenario": "best"}, nc.UnknownNameError, "there is no scenario 'best'"),
        ({"discounting": 3.5}, nc.InvalidValueError, "for 3.5% give 0.035"),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    changes: dict[str, Any], kind: type, message: str
) -> None:
    with pytest.raises(kind, match=message):
        compare(later("pay"), **changes)


def test_versions_of_other_cases_are_refused() -> None:
    with pytest.raises(
        nc.InvalidValueError,
        match="'small' and 'nwl-2009' are of other members or periods; compare two versions of one",
    ):
        compare(nc.load_case("nwl-2009"))


def test_unknown_changes_and_members_are_refused() -> None:
    found = compare(later("pay"))
    with pytest.raises(nc.UnknownNameError, match="there is no change 'wte'; there are: pay"):
        found.effect("wte")
    with pytest.raises(nc.UnknownNameError, match="no member 'Nroth'; did you mean 'North'"):
        found.effect("pay", member="Nroth")


def test_the_result_cannot_be_changed_and_travels() -> None:
    found = compare(later())
    with pytest.raises(ValueError, match="read-only"):
        found.steps[0].effect[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        found.before[0] = 1
    assert pickle.loads(pickle.dumps(found)) == found == compare(later())  # noqa: S301
    assert found != compare(later("pay"))
