"""Present values of the small case, by hand: at 25% a year, the second year counts 0.8.

In pounds, from small_case.py, for North and South:

================  =======================  =====================  ==============
what              North                    South                  the two
================  =======================  =====================  ==============
costs             30 + 33 + 4 = 67,        10 + 11 + 2 = 23,      163.6
                  then 60 + 8 = 68:        then 20 + 4 = 24:
                  67 + 54.4 = 121.4        23 + 19.2 = 42.2
costs that end    50 + 0.8 × 100 = 130     30 + 0.8 × 60 = 78     208
savings           0.8 × 20 = 16            0.8 × 10 = 8           24
net               130 + 16 − 121.4 = 24.6  78 + 8 − 42.2 = 43.8   68.4
net cost          −8.6                     −35.8                  −44.4
a year            over 0.5 + 0.8 = 1.3     the same               the same
================  =======================  =====================  ==============
"""

import pickle
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import NORTH_NET, SOUTH_NET, lines, replace_assumption, small_case

import nhscommission as nc

MEMBERS = ("North", "South", "sector")


def found(case: nc.BusinessCase | None = None, **more: Any) -> nc.PresentValues:
    return nc.present_values(nc.appraise(case or small_case()), **{"discounting": 0.25, **more})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("costs", (121.4, 42.2, 163.6)),
        ("costs_ended", (130, 78, 208)),
        ("net", (24.6, 43.8, 68.4)),
        ("net_cost", (-8.6, -35.8, -44.4)),
        ("equivalent_annual_cost", (-8.6 / 1.3, -35.8 / 1.3, -44.4 / 1.3)),
        ("benefit_cost_ratio", (146 / 121.4, 86 / 42.2, 232 / 163.6)),
    ],
)
def test_every_amount_by_hand(name: str, expected: tuple[float, ...]) -> None:
    held = getattr(found(), name)
    assert held.labels == (MEMBERS,)
    assert held.values == pytest.approx(expected)


def test_units_are_said() -> None:
    held = found()
    assert held.net.unit == held.costs.unit == "GBP"
    assert (held.equivalent_annual_cost.unit, held.benefit_cost_ratio.unit) == ("GBP/year", "1")


def test_classes_of_savings_are_kept_apart_and_count_only_where_asked() -> None:
    """The savings of £24 as released time: not in the net unless it is counted."""
    own = [
        attrs.evolve(x, benefit_class="non_cash_releasing") if x.id == "saving_line" else x
        for x in lines()
    ]
    case = small_case(lines=own)
    alone = found(case)
    assert list(alone.by_class) == [nc.BenefitClass.NON_CASH_RELEASING]
    assert alone.by_class[nc.BenefitClass.NON_CASH_RELEASING].values == pytest.approx([16, 8, 24])
    assert alone.net.values == pytest.approx([8.6, 35.8, 44.4])
    assert alone.benefit_cost_ratio["sector"] == pytest.approx(208 / 163.6)
    counted = nc.appraise(case, count_benefits=["cash_releasing", "non_cash_releasing"])
    both = nc.present_values(counted, discounting=0.25)
    assert both.net.values == pytest.approx([24.6, 43.8, 68.4])
    assert both.benefit_cost_ratio["sector"] == pytest.approx(232 / 163.6)
    assert both.net_cost == alone.net_cost


@pytest.mark.parametrize("rate", [0, 0.035, 0.25, -0.1, "green-book-2026-health"])
@pytest.mark.parametrize("timing", ["year", "start", "middle", "end"])
def test_members_sum_to_the_sector_and_costs_and_benefits_to_the_net(
    rate: Any, timing: str
) -> None:
    held = found(discounting=nc.Discounting(schedule=rate, timing=timing))
    for name in ("costs", "costs_ended", "net", "net_cost", "equivalent_annual_cost"):
        values = getattr(held, name).values
        assert values[:2].sum() == pytest.approx(values[2])
    savings = held.by_class[nc.BenefitClass.CASH_RELEASING].values
    assert held.net.values == pytest.approx(held.costs_ended.values + savings - held.costs.values)
    assert held.net_cost.values == pytest.approx(held.costs.values - held.costs_ended.values)


def test_the_net_is_what_npv_gives_for_the_flows() -> None:
    """Second method, at times of a quarter and one year."""
    held = found(discounting=nc.Discounting(schedule=0.25, timing="middle"))
    for member in ("North", "South"):
        again = nc.net_present_value(held.flows(member), times_years=[0.25, 1], rate_per_year=0.25)
        assert held.net[member] == pytest.approx(float(again))


def test_at_no_rate_present_values_are_totals() -> None:
    held, appraisal = found(discounting=0), nc.appraise(small_case())
    assert held.net["sector"] == pytest.approx(appraisal.total())
    assert held.net["North"] == pytest.approx(appraisal.total(member="North"))


def test_by_default_the_green_books_rates_by_whole_years() -> None:
    held = nc.present_values(nc.appraise(small_case()))
    assert held.discounting == nc.Discounting()
    assert held.net["North"] == pytest.approx(-17 + 52 / 1.035)


def test_the_even_amount_is_worth_the_net_cost_over_the_lengths_of_periods() -> None:
    """Second method: half a year of it, and a year of it at 0.8."""
    held = found()
    again = nc.equivalent_annual(
        held.net_cost.values, times_years=[0, 1], rate_per_year=0.25, lengths_years=[0.5, 1.0]
    )
    assert held.equivalent_annual_cost.values == pytest.approx(again)


def test_without_costs_there_is_no_ratio() -> None:
    only = [line for line in lines() if line.id in ("own", "saving_line")]
    held = found(small_case(lines=only, totals=[]))
    assert np.isnan(held.benefit_cost_ratio.values).all()
    assert held.costs.values.tolist() == [0, 0, 0]


def test_flows_are_those_of_the_appraisal() -> None:
    held = found()
    assert held.flows("North") == pytest.approx(NORTH_NET)
    assert held.flows("south") == pytest.approx(SOUTH_NET)
    assert held.flows() == pytest.approx([-10, 98])


def test_the_internal_rate_is_that_at_which_the_net_is_nothing() -> None:
    """-17 and 52 a year later: 52 / 17 - 1. South never pays: 7 and 46 have no rate."""
    held = found()
    (rate,) = held.internal_rates("North").rates
    assert rate == pytest.approx(52 / 17 - 1)
    assert held.internal_rates("South").counts == 0
    assert held.internal_rates().rates.tolist() == pytest.approx([8.8])
    assert held.internal_rates(high=5.0).counts == 0


def test_the_modified_rate_by_hand() -> None:
    """One payment and one receipt a year apart, whatever the two rates: 52 / 17 - 1."""
    rate = found().modified_internal_rate(
        "North", finance_rate_per_year=0.1, reinvestment_rate_per_year=0.05
    )
    assert rate == pytest.approx(52 / 17 - 1)


def test_discounted_payback_by_hand() -> None:
    """The second year's 52 is worth 41.6, and the two members' 98 is worth 78.4."""
    held = found()
    assert held.discounted_payback("North").exact_days == pytest.approx(181 + 365 * 17 / 41.6)
    assert held.discounted_payback("South").is_immediate
    assert held.discounted_payback().exact_days == pytest.approx(181 + 365 * 10 / 78.4)
    assert found(discounting="100%").discounted_payback("North").exact_days == pytest.approx(
        181 + 365 * 17 / 26
    )


def test_discounted_payback_is_that_of_an_appraisal_with_the_rule() -> None:
    rule = nc.PaybackRule(accrual=range(1, 13), counted_from=date(2024, 4, 1), rounding="up")
    plain = nc.appraise(small_case(), payback_rule=rule)
    held = nc.present_values(plain, discounting=0.25)
    again = nc.appraise(small_case(), payback_rule=attrs.evolve(rule, discounting=0.25))
    for member in ("North", "South"):
        assert held.discounted_payback(member) == again.payback[member]
    assert held.discounted_payback() == again.sector_payback


def test_a_scenario_is_discounted_as_it_is() -> None:
    """Without savings 20 and 10 are missing in the second year: 24 less."""
    appraisal = nc.appraise(small_case(), scenario="none")
    held = nc.present_values(appraisal, discounting=0.25)
    assert held.net["sector"] == pytest.approx(68.4 - 24)
    assert held.appraisal is appraisal


def test_weights_count_a_pound_of_some_for_more() -> None:
    """24.6 + 2 × 43.8 = 112.2; and at 1 each, nothing changes."""
    weighted = found(weights={"South": 2, "North": 1})
    assert weighted.weighted_net.values == pytest.approx([24.6, 87.6, 112.2])
    assert weighted.net == found().net
    assert found(weights={"North": 1, "South": "1"}).weighted_net.values == pytest.approx(
        found().net.values
    )
    assert list(weighted.weights or {}) == ["North", "South"]


@pytest.mark.parametrize(
    ("weights", "kind", "message"),
    [
        ({"North": 1}, nc.InvalidValueError, "no distributional weight for 'South'; give one for"),
        ({"North": 1, "Suth": 1}, nc.UnknownNameError, "no member 'Suth'; did you mean 'South'"),
        ({"North": -1, "South": 1}, nc.InvalidValueError, "weight of 'North' is -1; give a number"),
        ({"North": np.nan, "South": 1}, nc.InvalidValueError, "weight of 'North' is nan"),
        ([1, 2], nc.InvalidValueError, r"weights is \[1, 2\]; give values by name: {'Brent': 1.2}"),
    ],
)
def test_weights_that_make_no_sense_are_refused(weights: Any, kind: type, message: str) -> None:
    with pytest.raises(kind, match=message):
        found(weights=weights)


def test_without_weights_there_is_no_weighted_net() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"give present_values\(weights={...}\)"):
        _ = found().weighted_net


def test_what_cannot_be_discounted_is_refused() -> None:
    drawn = nc.appraise(small_case(), draws={"pay": np.full((2, 1, 1), 40.0)})
    with pytest.raises(nc.InvalidValueError, match=r"this appraisal has draws; use simulate\(\)"):
        nc.present_values(drawn)
    with pytest.raises(nc.UnknownNameError, match="did you mean 'green-book-2026'"):
        found(discounting="green-book-206")
    with pytest.raises(nc.InvalidValueError, match="for 3.5% give 0.035"):
        found(discounting=3.5)


def test_unknown_members_are_refused_by_every_method() -> None:
    held = found()
    for ask in (held.flows, held.internal_rates, held.discounted_payback):
        with pytest.raises(nc.UnknownNameError, match="no member 'Nroth'; did you mean 'North'"):
            ask("Nroth")
    with pytest.raises(nc.UnknownNameError, match="did you mean 'North'"):
        held.modified_internal_rate(
            "Nroth", finance_rate_per_year=0.1, reinvestment_rate_per_year=0.1
        )


def test_rates_that_there_are_not_are_refused() -> None:
    held = found()
    rates = {"finance_rate_per_year": 0.1, "reinvestment_rate_per_year": 0.1}
    with pytest.raises(nc.InvalidValueError, match="no payment, so that there is no modified"):
        held.modified_internal_rate("South", **rates)
    dear = replace_assumption(small_case(), "pay", values=4_000)
    with pytest.raises(nc.InvalidValueError, match="no receipt"):
        found(dear).modified_internal_rate("North", **rates)
    with pytest.raises(
        nc.InvalidValueError, match="lowest rate is 1 and the highest 0.5; give the"
    ):
        held.internal_rates("North", low=1.0, high=0.5)


def test_the_result_is_equal_to_itself_again_and_cannot_be_changed() -> None:
    held = found(weights={"North": 1, "South": 2})
    assert held == found(weights={"North": 1, "South": 2})
    assert held != found()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        held.weights = None  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        held.net.values[0] = 0
    with pytest.raises(TypeError):
        held.by_class["cash_releasing"] = held.net  # type: ignore[index]


def test_discounted_payback_at_no_rate_is_payback_to_the_last_bit() -> None:
    """0.3 less 0.1 less 0.2 is nothing, but for what floating point makes of it."""
    case = small_case()
    flat = {
        "own_cost": {"North": 0.3, "South": 0.3},
        "wte": 1,
        "pay": 0.0,
        "set_up_cost": {"2024/25": "-", "2025/26": "-"},
        "rate": {"2024/25": "0%", "2025/26": "0%"},
        "kept_cost": {
            name: {"2024/25": 0.1 + 0.2, "2025/26": 0.1 + 0.2} for name in ("North", "South")
        },
    }
    case = attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(x, values=flat[x.id]) if x.id in flat else x for x in case.assumptions
        ],
    )
    result = nc.appraise(case)
    worth = nc.present_values(result, discounting=0.0)
    for name in case.member_names:
        assert str(worth.discounted_payback(name)) == str(result.payback[name])
    assert str(worth.discounted_payback()) == str(result.sector_payback)


def test_present_values_can_be_sent_to_another_process() -> None:
    found = nc.present_values(nc.appraise(small_case()), weights={"North": 1, "South": 2})
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again.net == found.net
    assert again.weights == found.weights
    assert again.by_class == found.by_class


def test_what_is_no_appraisal_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="give what appraise"):
        nc.present_values(small_case())
