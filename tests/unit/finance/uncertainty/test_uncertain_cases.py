"""Cases with distributions: what is given one, what is spread, and what a saved case keeps."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from small_case import replace_assumption, small_case

import nhscommission as nc
from nhscommission.case.uncertain import assumptions_behind

CENTRAL = nc.Scenario(id="central", label="Central case")


def test_distributions_are_given_by_name_and_all_else_stays() -> None:
    case = small_case()
    found = nc.with_distributions(
        case, {"pay": "uniform(30; 50)", "own_cost": "triangular(0.9; 1; 1.1)"}, each=["own_cost"]
    )
    assert found.assumption("pay").distribution == nc.Uniform(low=30, high=50)
    assert found.assumption("own_cost").drawn is nc.Drawn.EACH
    bare = attrs.evolve(
        found,
        assumptions=[
            attrs.evolve(a, distribution=None, drawn="together") for a in found.assumptions
        ],
    )
    assert bare == case
    assert nc.with_distributions(case, {}) == case


def test_spread_goes_as_far_either_way_and_stays_in_range() -> None:
    """±50%: pay 20 to 60; the contingency rate up to its 12%, and as far down; no share."""
    case = replace_assumption(small_case(scenarios=[CENTRAL]), "risk_rate", low="0%", high="12%")
    case = replace_assumption(case, "rate", high="2.5%")
    found = nc.spread_assumptions(case, by=0.5)
    assert {a.id: a.distribution_text for a in found.assumptions} == {
        "weight": "",
        "own_cost": "triangular(50%; 100%; 150%)",
        "wte": "triangular(1; 2; 3)",
        "pay": "triangular(20; 40; 60)",
        "set_up_cost": "triangular(50%; 100%; 150%)",
        "risk_rate": "triangular(8%; 10%; 12%)",
        "kept_cost": "triangular(50%; 100%; 150%)",
        "base": "triangular(50%; 100%; 150%)",
        "rate": "triangular(75%; 100%; 125%)",
    }
    nc.simulate(found, draws=100, seed=1)


def test_spread_leaves_profiles_alone_and_is_100_per_cent_at_most() -> None:
    """When legal challenges are paid for comes to 100%: less of it would never be paid at all."""
    found = nc.spread_assumptions(nc.load_case("nwl-2009"), by=0.1)
    assert found.assumption("legal_timing").distribution is None
    with pytest.raises(nc.InvalidValueError, match=r"off by 200%; give 1 \(100%\) at most"):
        nc.spread_assumptions(small_case(), by=2)


def test_spread_leaves_alone_what_has_a_distribution_and_what_does_not_matter() -> None:
    case = nc.with_distributions(nc.load_case("nwl-2009"), {"office_cost": "uniform(1; 2)"})
    found = nc.spread_assumptions(case, by=0.1)
    assert found.assumption("office_cost").distribution == nc.Uniform(low=1, high=2)
    assert found.assumption("population").distribution is None
    assert found.assumption("acute_budget").distribution is None  # a memorandum line alone


def test_the_assumptions_behind_an_uplift_are_those_of_its_base_too() -> None:
    assert assumptions_behind(small_case(), ["contingency"]) == {
        "risk_rate", "set_up_cost", "weight",
    }  # fmt: skip


def test_a_case_with_distributions_is_saved_and_loaded_as_it_was(tmp_path: Path) -> None:
    case = nc.with_distributions(
        small_case(),
        {
            "pay": "pert(£30/WTE/year; £40/WTE/year; £60/WTE/year)",
            "wte": "normal(mean=2; sd=0.3; least=0)",
            "base": nc.Triangular(low=1 / 3, mode=0.7, high=2 / 3 + 1),
            "weight": "lognormal(1; 0.1)",
        },
        each=["weight"],
        correlations=[nc.RankCorrelation(first="pay", second="wte", rank=0.6, source="x")],
    )
    nc.save_case(case, tmp_path / "case")
    loaded = nc.load_case(tmp_path / "case")
    assert loaded == case
    assert nc.simulate(loaded, draws=500, seed=1) == nc.simulate(case, draws=500, seed=1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda c: nc.with_distributions(c, {"pey": "uniform(1; 2)"}), "did you mean 'pay'"),
        (lambda c: nc.with_distributions(c, ["pay"]), "give values by name"),
        (lambda c: nc.with_distributions(c, {"pay": "uniform(1; 2)"}, each=["wte"]),
         "'wte' is to be drawn each by itself, and has no new distribution"),
        (lambda c: nc.with_distributions(c, {"pay": 40}), "has the distribution 40"),
        (lambda c: nc.with_distributions(c, {"weight": "uniform(0.9; 1.1)"}), "draw each"),
        (lambda c: nc.spread_assumptions(c, by=0), "give a number above 0"),
        (lambda c: nc.spread_assumptions(c, by="much"), "give a number above 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(make: Callable[[nc.BusinessCase], object], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        make(small_case())


def test_a_scenario_that_changes_a_value_does_not_keep_its_distribution_by_accident() -> None:
    case = nc.with_distributions(small_case(), {"pay": "uniform(30; 50)"})
    dear = attrs.evolve(case.assumption("pay"), values="£100/WTE/year")
    with pytest.raises(nc.InvalidValueError, match="give distribution=None, or one of its own"):
        attrs.evolve(case, scenarios=[nc.Scenario(id="dear", label="Dear", overrides=[dear])])
    certain = attrs.evolve(dear, distribution=None)
    attrs.evolve(case, scenarios=[nc.Scenario(id="dear", label="Dear", overrides=[certain])])


def test_a_rate_that_is_taken_from_one_is_drawn_as_a_part_of_it() -> None:
    case = small_case()
    case = attrs.evolve(
        case,
        lines=[
            attrs.evolve(x, factors="base * rate * years_in_period * (1 - risk_rate)")
            if x.id == "saving_line"
            else x
            for x in case.lines
        ],
    )
    with pytest.raises(nc.InvalidValueError, match="cut the distribution off"):
        nc.with_distributions(case, {"risk_rate": "uniform(0%; 300%)"})
    (found,) = nc.switching_values(case, assumptions=["risk_rate"], outcome="net_benefit")
    assert found.high == 1.0
