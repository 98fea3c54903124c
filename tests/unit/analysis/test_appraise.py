"""Appraisal of the small case, whose every number is worked out in small_case.py."""

import copy
import pickle

import attrs
import numpy as np
import pytest
from small_case import NORTH_NET, SOUTH_NET, replace_assumption, small_case

import nhscommission as nc


def test_every_line_is_its_product() -> None:
    result = nc.appraise(small_case())
    expected = {
        "own": [[50, 100], [30, 60]],
        "team": [[30, 60], [10, 20]],
        "set_up": [[30, 0], [10, 0]],
        "contingency": [[3, 0], [1, 0]],
        "kept": [[4, 8], [2, 4]],
        "saving_line": [[0, 20], [0, 10]],
    }
    for name, amounts in expected.items():
        assert np.asarray(result.measure(name)) == pytest.approx(np.array(amounts))


def test_measures_add_lines_up_with_their_signs() -> None:
    result = nc.appraise(small_case())
    assert np.asarray(result.net_benefit) == pytest.approx(np.array([NORTH_NET, SOUTH_NET]))
    assert np.asarray(result.contributions) == pytest.approx(np.array([[63, 60], [21, 20]]))
    assert np.asarray(result.net_cost_reduction) == pytest.approx(np.array([[-13, 40], [9, 40]]))
    assert np.asarray(result.measure("start")) == pytest.approx(np.array([[33, 0], [11, 0]]))
    assert np.asarray(result.category("transition_cost")) == pytest.approx(
        np.array([[33, 0], [11, 0]])
    )
    assert np.asarray(result.category(nc.Category.MEMORANDUM)).tolist() == [[0, 0], [0, 0]]


def test_total_adds_up_over_what_is_not_named() -> None:
    result = nc.appraise(small_case())
    assert result.total() == pytest.approx(-17 + 52 + 7 + 46)
    assert result.total(member="North") == pytest.approx(35)
    assert result.total(period="2024/25") == pytest.approx(-10)
    assert result.total("own", member="south", period="2025/26") == pytest.approx(60)


def test_payback_by_member_and_for_the_sector() -> None:
    """1 October to 31 March is 181 days between dates; the next year has 365."""
    result = nc.appraise(small_case())
    north = result.payback["North"]
    assert north.exact_days == pytest.approx(181 + 365 * 17 / 52)  # 300.3
    assert north.days == 300
    assert result.payback["South"].is_immediate
    assert result.sector_payback.exact_days == pytest.approx(181 + 365 * 10 / 98)
    assert result.payback_days["North"] == north.exact_days


def test_the_rule_is_an_argument() -> None:
    rule = nc.PaybackRule(day_count="inclusive", rounding="down")
    result = nc.appraise(small_case(), payback_rule=rule)
    assert result.payback["North"].exact_days == pytest.approx(182 + 365 * 17 / 52)
    assert result.payback["North"].days == 301
    assert nc.appraise(small_case(payback_rule=rule)).payback_rule == rule


def test_a_scenario_takes_the_place_of_assumptions() -> None:
    result = nc.appraise(small_case(), scenario="none")
    assert result.scenario.id == "none"
    assert np.asarray(result.net_benefit) == pytest.approx(np.array([[-17, 52 - 20], [7, 46 - 10]]))


def test_draws_are_axes_in_front_and_each_is_an_appraisal_of_its_own() -> None:
    """Second method: the same values put into the case one at a time."""
    case = small_case()
    rng = np.random.default_rng(7)
    pay = rng.uniform(20, 60, size=(50, 1, 1))
    weights = rng.uniform(1, 9, size=(50, 2, 1))
    result = nc.appraise(case, draws={"pay": pay, "weight": weights})
    assert result.amounts.shape == (50, 6, 2, 2)
    assert result.net_benefit.draws_shape == (50,)
    for draw in range(0, 50, 7):
        one = replace_assumption(case, "pay", values=float(pay[draw, 0, 0]))
        one = replace_assumption(
            one,
            "weight",
            values={"North": float(weights[draw, 0, 0]), "South": float(weights[draw, 1, 0])},
            of_members="",
        )
        single = nc.appraise(one)
        assert result.amounts[draw] == pytest.approx(single.amounts, rel=1e-12)
        assert result.payback_days.values[draw] == pytest.approx(
            np.asarray(single.payback_days), rel=1e-9
        )


def test_draws_of_different_shapes_broadcast_or_are_refused() -> None:
    case = small_case()
    grid = nc.appraise(
        case, draws={"pay": np.full((3, 1, 1, 1), 40.0), "wte": np.full((4, 1, 1), 2.0)}
    )
    assert grid.amounts.shape == (3, 4, 6, 2, 2)
    with pytest.raises(nc.InvalidValueError, match="do not broadcast"):
        nc.appraise(case, draws={"pay": np.ones((3, 1, 1)), "wte": np.ones((4, 1, 1))})
    with pytest.raises(nc.InvalidValueError, match=r"'pay' have the shape \(3,\).*end in \(1, 1\)"):
        nc.appraise(case, draws={"pay": np.ones(3)})
    with pytest.raises(nc.InvalidValueError, match="not all finite"):
        nc.appraise(case, draws={"pay": np.full((2, 1, 1), np.nan)})
    with pytest.raises(nc.UnknownNameError, match="did you mean 'pay'"):
        nc.appraise(case, draws={"pey": np.ones((2, 1, 1))})
    with pytest.raises(nc.InvalidValueError, match="a weight is negative"):
        nc.appraise(case, draws={"weight": np.full((2, 2, 1), -1.0)})


def test_one_number_of_many_draws_is_refused() -> None:
    result = nc.appraise(small_case(), draws={"pay": np.full((2, 1, 1), 40.0)})
    with pytest.raises(nc.InvalidValueError, match="this appraisal has draws"):
        result.total()
    with pytest.raises(nc.InvalidValueError, match="this appraisal has draws"):
        _ = result.payback
    with pytest.raises(nc.InvalidValueError, match="this appraisal has draws"):
        _ = result.sector_payback


def test_the_result_cannot_be_changed_and_the_case_is_not() -> None:
    case = small_case()
    result = nc.appraise(case)
    with pytest.raises(ValueError, match="read-only"):
        result.amounts[0] = 0.0
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        result.case = case  # type: ignore[misc]
    assert case == small_case()
    assert result == nc.appraise(case)


def test_unknown_names_are_refused() -> None:
    result = nc.appraise(small_case())
    with pytest.raises(nc.UnknownNameError, match="did you mean 'running_cost'"):
        result.category("runing_cost")
    with pytest.raises(nc.UnknownNameError, match="period"):
        result.total(period="2030/31")
    with pytest.raises(nc.UnknownNameError, match="scenario"):
        nc.appraise(small_case(), scenario="bestest")


def test_cases_and_results_travel_between_processes() -> None:
    case = small_case()
    result = nc.appraise(case)
    _ = result.payback, result.net_benefit
    for thing in (case, result, result.net_benefit, nc.audit(case)):
        assert pickle.loads(pickle.dumps(thing)) == thing  # noqa: S301
        assert copy.deepcopy(thing) == thing
