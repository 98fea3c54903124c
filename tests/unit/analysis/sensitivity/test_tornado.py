"""The tornado: each bar's ends are the case made again with that value."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_case import replace_assumption, small_case
from switching_oracle import changed

import nhscommission as nc

OUTCOMES: list[dict[str, Any]] = [
    {"outcome": "present_value"},
    {"outcome": "present_value", "discounting": 0.1},
    {"outcome": "net_benefit"},
    {"outcome": "net_benefit", "period": "2024/25"},
    {"outcome": "payback_days"},
    {"outcome": "payback_days", "payback_rule": nc.PaybackRule(crossing="last", discounting=0.1)},
]


def measured(
    case: nc.BusinessCase,
    *,
    outcome: str,
    period: str | None = None,
    discounting: Any = None,
    payback_rule: Any = None,
    scenario: str | None = None,
) -> list[float]:
    """Appraise in full: every member's outcome, and the sector's."""
    result = nc.appraise(case, scenario=scenario, payback_rule=payback_rule)
    if outcome == "net_benefit":
        members = [result.total(member=m, period=period) for m in case.member_names]
        return [*members, result.total(period=period)]
    if outcome == "present_value":
        return nc.present_values(result, discounting=discounting).net.values.tolist()
    rule = result.payback_rule
    net = result.net_benefit.values
    flows = [*net, net.sum(axis=0)]
    return [float(rule.days(row, periods=case.periods)) for row in flows]


@pytest.mark.parametrize("arguments", OUTCOMES, ids=str)
@pytest.mark.parametrize("scenario", ["central", "none"])
def test_each_end_of_a_bar_is_the_case_made_again(arguments: dict[str, Any], scenario: str) -> None:
    case = small_case()
    found = nc.tornado(case, swing=0.3, scenario=scenario, **arguments)
    assert found.base == pytest.approx(measured(case, scenario=scenario, **arguments))
    for name, (low, base, high), ends in zip(
        found.assumptions, found.values, found.outcomes, strict=True
    ):
        now = case.assumption(name)
        middle = now.values[0].figure.value if now.shape == "scalar" else 1.0
        assert (low, base, high) == pytest.approx((0.7 * middle, middle, 1.3 * middle))
        for value, at in zip((low, high), ends, strict=True):
            again = changed(case, name, float(value))
            expected = measured(again, scenario=scenario, **arguments)
            assert at == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert set(found.assumptions) | set(found.left_out) == {a.id for a in case.assumptions}
    assert set(found.left_out) == {"weight"} | ({"rate"} if scenario == "none" else set())


def test_each_end_of_the_2009_case_is_the_case_made_again() -> None:
    case = nc.load_case("nwl-2009")
    found = nc.tornado(case, swing=0.2, scenario="worst")
    for name, (low, _, high), ends in zip(
        found.assumptions, found.values, found.outcomes, strict=True
    ):
        for value, at in zip((low, high), ends, strict=True):
            if name == "legal_timing":
                continue  # 120% is beyond its range: no such case can be made
            again = changed(case, name, float(value))
            expected = measured(again, scenario="worst", outcome="present_value")
            assert at == pytest.approx(expected, rel=1e-9)
    assert "population" not in found.assumptions
    assert "acute_budget" not in found.left_out


def test_bars_are_in_order_of_their_length_for_each_member() -> None:
    """A bar is 20% of what its assumption makes up, by hand; North pays three quarters of £120."""
    found = nc.tornado(small_case(), outcome="net_benefit", swing=0.1)
    by_hand = {"own_cost": 0.2 * 240, "wte": 0.2 * 120, "pay": 0.2 * 120, "base": 0.2 * 30,
               "rate": 0.2 * 30, "set_up_cost": 0.2 * 44, "risk_rate": 0.2 * 4,
               "kept_cost": 0.2 * 18}  # fmt: skip
    bars = found.bars()
    assert {bar.assumption: bar.swing for bar in bars} == pytest.approx(by_hand)
    for member in (None, "North", "South"):
        swings = [bar.swing for bar in found.bars(member)]
        assert swings == sorted(swings, reverse=True)
    north = {bar.assumption: bar for bar in found.bars("North")}
    assert (north["pay"].at_low, north["pay"].at_high) == pytest.approx((35 + 9, 35 - 9))
    assert north["pay"].label == "Pay"


def test_ranges_come_before_distributions_and_these_before_the_swing() -> None:
    case = nc.with_distributions(
        small_case(),
        {"pay": "triangular(20; 40; 90)", "wte": "uniform(1; 3)", "base": "normal(1; 0.1)"},
    )
    found = nc.tornado(
        case, ranges={"wte": ("1 WTE", 2.5), "kept_cost": (0, 2)}, swing=0.1, percentiles=(10, 90)
    )
    values = {name: row.tolist() for name, row in zip(found.assumptions, found.values, strict=True)}
    triangle = stats.triang(20 / 70, loc=20, scale=70)
    assert values["pay"] == pytest.approx([triangle.ppf(0.1), 40, triangle.ppf(0.9)])
    assert values["base"] == pytest.approx([stats.norm.ppf(p, 1, 0.1) for p in (0.1, 0.5, 0.9)])
    assert values["wte"] == [1, 2, 2.5]
    assert values["kept_cost"] == [0, 1, 2]
    assert values["risk_rate"] == pytest.approx([0.09, 0.1, 0.11])
    only = nc.tornado(case, ranges={"wte": (1, 2)})
    assert only.assumptions == ("wte", "pay", "base")
    assert "own_cost" in only.left_out


def test_a_swing_stays_in_the_range_of_one_value() -> None:
    case = replace_assumption(small_case(), "risk_rate", low="9.5%", high="10.5%")
    found = nc.tornado(case, swing=0.5)
    row = found.values[found.assumptions.index("risk_rate")]
    assert row == pytest.approx([0.095, 0.1, 0.105])
    negative = replace_assumption(small_case(), "wte", values=-2)
    found = nc.tornado(negative, swing=0.5)
    assert found.values[found.assumptions.index("wte")] == pytest.approx([-3, -2, -1])


def test_a_payback_that_never_comes_is_infinite() -> None:
    found = nc.tornado(small_case(), outcome="payback_days", ranges={"pay": (40, 1000)})
    (bar,) = found.bars()
    assert (bar.at_high, bar.swing) == (math.inf, math.inf)
    (bar,) = nc.tornado(small_case(), outcome="payback_days", ranges={"pay": (900, 1000)}).bars()
    assert (bar.at_low, bar.swing) == (math.inf, 0)


def test_a_result_can_be_compared_and_not_changed() -> None:
    one, other = (nc.tornado(small_case(), swing=0.1) for _ in range(2))
    assert one == other
    with pytest.raises(ValueError, match="read-only"):
        one.outcomes[0] = np.nan


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "no assumption has a range; give ranges="),
        ({"swing": 0}, "the swing is 0; give a number above 0"),
        ({"swing": "much"}, "the swing is 'much'"),
        ({"ranges": {"pey": (1, 2)}}, "did you mean 'pay'"),
        ({"ranges": {"pay": (50, 30)}}, "give its low, and then its high"),
        ({"ranges": {"pay": (50,)}}, "give its low, and then its high"),
        ({"ranges": {"pay": 50}}, "the range of 'pay' is 50; give its low and high"),
        ({"ranges": {"pay": "50"}}, "the range of 'pay' is '50'"),
        ({"ranges": {"pay": ("2 WTE", "3 WTE")}}, "WTE"),
        ({"swing": 0.1, "percentiles": (95, 5)}, "give a low and a high between 0 and 100"),
        ({"swing": 0.1, "percentiles": (5, 101)}, "give a low and a high between 0 and 100"),
        ({"swing": 0.1, "percentiles": (5, 50, 95)}, "give a low and a high between 0 and 100"),
        ({"swing": 0.1, "outcome": "npv"}, "outcome 'npv'"),
        ({"swing": 0.1, "period": "2024/25"}, "a period .* is for the net benefit"),
        ({"swing": 0.1, "outcome": "net_benefit", "period": "2030/31"}, "period '2030/31'"),
        ({"swing": 0.1, "scenario": "non"}, "did you mean 'none'"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.tornado(small_case(), **arguments)


def test_a_member_that_is_not_there_is_refused() -> None:
    with pytest.raises(nc.UnknownNameError, match="did you mean 'North'"):
        nc.tornado(small_case(), swing=0.1).bars("Nrth")


def test_a_share_is_not_multiplied_and_ranges_are_kept_to() -> None:
    case = nc.load_case("nwl-2009")
    for call in (
        lambda: nc.tornado(case, ranges={"capitation": (0.5, 1.5)}),
        lambda: nc.sensitivity_grid(
            case, rows=("capitation", [1, 2]), columns=("office_cost", [9364])
        ),
    ):
        with pytest.raises(nc.InvalidValueError, match="changes nothing"):
            call()
    with pytest.raises(nc.InvalidValueError, match="the most it can be is '100%'"):
        nc.tornado(case, ranges={"legal_challenge_rate": ("1%", "500%")})
    with pytest.raises(nc.InvalidValueError, match="the least it can be is '0 WTE'"):
        nc.sensitivity_grid(case, rows=("partnership_wte", [-40]), columns=("office_cost", [9364]))


def test_an_assumption_that_is_drawn_each_goes_from_percentile_to_percentile_as_a_whole() -> None:
    case = nc.with_distributions(
        nc.load_case("nwl-2009"), {"own_cost": "uniform(0.5; 1.5)"}, each="own_cost"
    )
    bar = next(b for b in nc.tornado(case).bars() if b.assumption == "own_cost")
    assert (bar.low, bar.high) == pytest.approx((0.55, 1.45))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda case: nc.tornado(case, ranges=5), "the ranges"),
        (lambda case: nc.tornado(case, swing=0.1, percentiles=5), "the percentiles: found 5"),
        (lambda case: nc.tornado("x", swing=0.1), "give a BusinessCase"),
        (lambda case: nc.sensitivity_grid(case, rows="a", columns=("b", [1])), "rows: found 'a'"),
        (
            lambda case: nc.sensitivity_grid(case, rows=("pay", 5), columns=("wte", [1])),
            "the values of 'pay': found 5",
        ),
        (
            lambda case: nc.sensitivity_grid(case, rows=("pay", "50%"), columns=("wte", [1])),
            "the values of 'pay': found '50%'",
        ),
        (lambda case: nc.switching_values(case, ranges={"pay": 5}), "the range of 'pay'"),
        (lambda case: nc.switching_values(case, ranges={"pay": (1, 2, 3)}), "its low and its high"),
        (lambda case: nc.switching_values(case, assumptions=5), "the assumptions: found 5"),
        (lambda case: nc.switching_values(case, against="x"), "is held against is 'x'"),
        (lambda case: nc.compare_stages(case, "x"), "give a BusinessCase"),
        (lambda case: nc.compare_options(5), "the options: found 5"),
        (lambda case: nc.cumulative_fan(case, seed=1, percentiles=["a"]), "a percentile is 'a'"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call(small_case())
