"""Sourcing plans: what they cost and leave, how they compare, and what does not fit."""

from collections.abc import Callable
from typing import Any

import pytest

import nhscommission as nc

FUNCTIONS = nc.load_case("ccg-support-2012").functions


def sourced(function: str, sourcing: str, cost: float, **more: Any) -> nc.SourcedFunction:
    return nc.SourcedFunction(
        function=function, sourcing=sourcing, provider="Somebody", cost_gbp_per_year=cost, **more
    )


def plan(name: str, *functions: nc.SourcedFunction, **more: Any) -> nc.SourcingPlan:
    fields: dict[str, Any] = {
        "allowance_gbp_per_year": 3_500_000,
        "fixed_gbp_per_year": 1_946_000,
    }
    return nc.SourcingPlan(name=name, functions=functions, **{**fields, **more})


OWN = plan(
    "Own staff",
    sourced("Business intelligence", "do", 600_000),
    sourced("Payroll", "share", 90_000),
    sourced("Provider management", "do", 500_000),
)
BOUGHT = plan(
    "Bought",
    sourced("Business intelligence", "buy", 450_000),
    sourced("Payroll", "share", 90_000),
    sourced("Support for redesign", "buy", 1_200_000),
)


def test_what_a_plan_costs_and_leaves() -> None:
    """£3.5m less £1.946m leaves £1.554m; own staff take £1.19m of it, buying £1.74m."""
    assert OWN.cost_gbp_per_year == 1_190_000
    assert OWN.left_gbp_per_year == 364_000
    assert OWN.is_affordable
    assert BOUGHT.left_gbp_per_year == -186_000
    assert not BOUGHT.is_affordable
    assert OWN.by_sourcing() == {"do": 1_100_000, "share": 90_000, "buy": 0}


def test_plans_compared_function_by_function() -> None:
    found = nc.compare_plans(OWN, BOUGHT)
    changes = {one.function: one.change_gbp_per_year for one in found.changed}
    assert changes == {
        "Business intelligence": -150_000,
        "Provider management": -500_000,
        "Support for redesign": 1_200_000,
    }
    assert len(found.differences) == 4
    assert found.left_gbp_per_year == (364_000, -186_000)
    assert sum(changes.values()) == BOUGHT.cost_gbp_per_year - OWN.cost_gbp_per_year


def test_a_plan_is_held_against_what_is_open() -> None:
    """The ledger is for sharing or buying, at scale; redesign is short in the market."""
    odd = plan(
        "Odd",
        sourced("Finance ledger", "do", 1, scale="local"),
        sourced("Support for redesign", "buy", 1),
        sourced("Catering", "buy", 1),
    )
    found = odd.check_choices(FUNCTIONS)
    assert found[:4] == (
        "Finance ledger: do is not open (share, buy)",
        "Finance ledger: not provided at local scale",
        "Support for redesign: to be bought where demand may exceed supply",
        "Catering: not among the functions that there are",
    )
    assert "Business intelligence: left out of the plan" in found


def test_the_market_answers_questions() -> None:
    names = [one.name for one in FUNCTIONS[:6]]
    assert names == [
        "Health needs assessment",
        "Business intelligence",
        "Support for redesign",
        "Communications and engagement",
        "Procurement and market management",
        "Provider management",
    ]

    def asked(**question: Any) -> list[str]:
        return [one.name for one in nc.select_functions(FUNCTIONS, **question)]

    assert asked(supply_risk="high") == [names[2], names[4]]
    assert asked(supply_risk="medium") == [names[5]]
    assert asked(supply_risk="low") == [names[0], names[1], names[3]]
    local = [names[1], names[4], "Statutory decisions and accountability"]
    assert asked(sourcing="do", scale="local") == local
    assert len(asked(scale="national")) == 9
    with pytest.raises(nc.UnknownNameError, match="supply risk 'huge'"):
        asked(supply_risk="huge")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sourced("Payroll", "rent", 1), "way to source 'rent'"),
        (lambda: sourced("Payroll", "do", -1), "the cost of 'Payroll' is -1"),
        (lambda: sourced(" ", "do", 1), "name both"),
        (lambda: plan("P"), "has no functions"),
        (lambda: plan("P", sourced("A", "do", 1), sourced("A", "buy", 1)), "has 'A' twice"),
        (lambda: plan("P", sourced("A", "do", 1), allowance_gbp_per_year=0), "of plan 'P' is 0"),
        (lambda: nc.compare_plans(OWN, plan("P", sourced("A", "do", 1))), "of 'Own staff'"),
        (lambda: nc.SupportFunction(name="", source="x"), "has no name"),
        (lambda: nc.SupportFunction(name="A", source=""), "has no source"),
        (lambda: nc.SupportFunction(name="A", source="x", in_scope="yes"),  # type: ignore[arg-type]
         "give True, False, or None"),
        (lambda: nc.ConsideredOption(question="Host", name="", outcome="open", source="x"),
         "has no name"),
        (lambda: nc.options_on([], "Host"), "question 'Host'; there are none"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
