"""Grids and scenario tables: each cell is the case made again."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small_case import replace_assumption, small_case
from switching_oracle import changed

import nhscommission as nc
from nhscommission.analysis.sensitivity.outcomes import Yardstick


def total_of(case: nc.BusinessCase, outcome: str, scenario: str | None) -> list[float]:
    result = nc.appraise(case, scenario=scenario)
    if outcome == "present_value":
        return nc.present_values(result).net.values.tolist()
    if outcome == "net_benefit":
        return [*(result.total(member=m) for m in case.member_names), result.total()]
    return [*result.payback_days.values.tolist(), result.sector_payback.exact_days]


@pytest.mark.parametrize("outcome", list(nc.CaseOutcome))
@pytest.mark.parametrize("scenario", [None, "none"])
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (("pay", [20, "£40/WTE/year", 90]), ("wte", [1, "2 WTE", 0, 5])),
        (("own_cost", [0, 0.5, "120%"]), ("risk_rate", ["0%", 0.5])),
        (("kept_cost", [2]), ("rate", [0, 1, 30])),
    ],
)
def test_each_cell_is_the_case_made_again(
    rows: tuple[str, list[Any]], columns: tuple[str, list[Any]], outcome: str, scenario: str | None
) -> None:
    case = small_case()
    found = nc.sensitivity_grid(
        case, rows=rows, columns=columns, outcome=outcome, scenario=scenario
    )
    assert found.values.shape == (len(rows[1]), len(columns[1]), 3)
    for i, one in enumerate(found.row_values):
        for j, other in enumerate(found.column_values):
            again = changed(changed(case, rows[0], float(one)), columns[0], float(other))
            expected = total_of(again, outcome, scenario)
            assert found.values[i, j] == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert np.array_equal(found.of("North"), found.values[..., 0])
    assert np.array_equal(found.of(), found.values[..., 2])
    assert found.units == ("North", "South", "sector")


def test_swapping_rows_and_columns_turns_the_grid() -> None:
    axes = ("pay", [20, 40]), ("wte", [1, 2, 3])
    one = nc.sensitivity_grid(small_case(), rows=axes[0], columns=axes[1]).of()
    other = nc.sensitivity_grid(small_case(), rows=axes[1], columns=axes[0]).of()
    assert np.array_equal(one, other.T)


@pytest.mark.parametrize("outcome", list(nc.CaseOutcome))
def test_each_scenario_is_an_appraisal(outcome: str) -> None:
    for case in (small_case(), nc.load_case("nwl-2009")):
        found = nc.scenario_table(case, outcome=outcome)
        assert found.scenarios == tuple(scenario.id for scenario in case.scenarios)
        for scenario in found.scenarios:
            expected = total_of(case, outcome, scenario)
            for member, value in zip((*case.member_names, None), expected, strict=True):
                assert found.value(scenario, member=member) == pytest.approx(value, rel=1e-9)


def test_a_period_alone_and_another_discount_rate() -> None:
    """Of 2025/26: 98, and 98 − 30 without the saving. At 10%: −10 + 98/1.1."""
    case = small_case()
    found = nc.scenario_table(case, outcome="net_benefit", period="2025/26")
    assert [found.value(s) for s in ("central", "none")] == pytest.approx([98, 68])
    assert nc.scenario_table(case, discounting=0.1).value("central") == pytest.approx(
        -10 + 98 / 1.1
    )
    rule = nc.PaybackRule(day_count="inclusive")
    days = nc.scenario_table(case, outcome="payback_days", payback_rule=rule)
    assert days.value("central", member="North") == pytest.approx(182 + 365 * 17 / 52)


def test_one_member_alone_is_the_sector() -> None:
    alone = nc.without_members(small_case(), ["South"])
    found = nc.scenario_table(alone)
    assert found.values[:, 0].tolist() == found.values[:, 1].tolist()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda c: nc.sensitivity_grid(c, rows=("pey", [1]), columns=("wte", [1])), "mean 'pay'"),
        (lambda c: nc.sensitivity_grid(c, rows=("pay", []), columns=("wte", [1])),
         "no values of 'pay'"),
        (lambda c: nc.sensitivity_grid(c, rows=("pay", [1]), columns=("pay", [1])),
         "'pay' is in rows and in columns"),
        (lambda c: nc.sensitivity_grid(c, rows=("pay", ["2 WTE"]), columns=("wte", [1])), "WTE"),
        (lambda c: nc.sensitivity_grid(c, rows=("pay", [None]), columns=("wte", [1])),
         "a value of 'pay' is None"),
        (lambda c: nc.sensitivity_grid(c, rows=("pay", [1]), columns=("wte", [1])).of("Nrth"),
         "did you mean 'North'"),
        (lambda c: nc.scenario_table(c, outcome="pay"), "outcome 'pay'"),
        (lambda c: nc.scenario_table(c, outcome="net_benefit", period="2030/31"), "2030/31"),
        (lambda c: nc.scenario_table(c).value("non"), "did you mean 'none'"),
        (lambda c: nc.scenario_table(c).value("none", member="X"), "member 'X'"),
        (lambda c: Yardstick(outcome="present_value", period="2024/25"), "for the net benefit"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused(
    make: Callable[[nc.BusinessCase], object], message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        make(small_case())


def test_results_can_be_compared() -> None:
    make = lambda case: nc.scenario_table(case, outcome="payback_days")  # noqa: E731
    assert make(small_case()) == make(small_case())
    assert make(small_case()) != make(replace_assumption(small_case(), "pay", values=41))
