"""Explanation: the lines and factors behind a figure multiply and add back to it."""

import math

import pytest
from small_case import small_case

import nhscommission as nc


@pytest.mark.parametrize("member", ["North", "South", None])
@pytest.mark.parametrize("period", ["2024/25", "2025/26"])
def test_lines_add_up_and_factors_multiply_out(member: str | None, period: str) -> None:
    case = small_case()
    found = nc.explain(case, "net benefit", member=member, period=period)
    assert found.value == pytest.approx(
        nc.appraise(case).total("net_benefit", member=member, period=period)
    )
    assert sum(line.sign * line.amount for line in found.lines) == pytest.approx(found.value)
    amounts = {line.line.id: line.amount for line in found.lines}
    for line in found.lines:
        product = math.prod(factor.value for factor in line.factors)
        if line.line.on_lines:
            product *= sum(amounts[name] for name in line.line.on_lines)
        assert product == pytest.approx(line.amount)


def test_factors_bear_their_text_and_source() -> None:
    found = nc.explain(small_case(), "team", member="North", period="2024/25")
    factors = {f.assumption.id: (f.value, f.text) for f in found.lines[0].factors}
    assert factors["pay"] == (40.0, "£40/WTE/year")
    assert factors["weight"][0] == 0.75
    assert factors["years_in_period"][0] == 0.5
    assert [a.id for a in found.assumptions] == ["wte", "pay", "years_in_period", "weight"]


def test_a_sum_of_products_is_not_shown_as_a_product() -> None:
    case = small_case(
        lines=[
            nc.LineItem(
                id="both",
                label="Both",
                category="saving",
                factors="own_cost * weight * years_in_period",
            )
        ],
        totals=[],
    )
    found = nc.explain(case, "both", period="2025/26")
    assert found.lines[0].factors == ()
    assert found.value == pytest.approx(100 * 0.75 + 60 * 0.25)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"measure": "net benefyt", "period": "2024/25"}, "did you mean 'net_benefit'"),
        ({"measure": "own", "period": "2024-25"}, "did you mean '2024/25'"),
        ({"measure": "own", "period": "2024/25", "member": "Nrth"}, "did you mean 'North'"),
        ({"measure": "own", "period": "2024/25", "scenario": "non"}, "did you mean 'none'"),
    ],
)
def test_unknown_names_are_refused(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(nc.UnknownNameError, match=message):
        nc.explain(small_case(), **arguments)
