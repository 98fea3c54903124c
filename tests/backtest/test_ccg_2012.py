"""The CCG case of 2012 against its sources, and by hand."""

import re

import pytest
from backtest.seeds import seed_text

import nhscommission as nc

CASE = nc.load_case("ccg-support-2012")


def test_the_figures_of_003_and_004_stand_there() -> None:
    text = re.sub(r"\s+", " ", seed_text("003") + seed_text("004"))
    for phrase in ("£28 - £88 per head", "£25 – £35", "20-25 local CSS", "savings of up to 40%"):
        assert phrase in text


def test_every_figure_agrees() -> None:
    report = nc.audit(CASE)
    assert report.figures == 12
    assert not report.inconsistent
    assert not report.with_verdict(nc.Verdict.WITHIN_ROUNDING)


def test_the_ready_reckoner_by_hand() -> None:
    """£3.5m, less £1.5m and £446,000: £1.554m, £8.88 a head and 44% of the allowance."""
    result = nc.appraise(CASE)
    year = {"period": "2013/14"}
    assert result.total("allowance", **year) == pytest.approx(3_500_000)
    assert result.total("fixed", **year) == pytest.approx(1_946_000)
    assert result.ratio("left_per_head", **year) == pytest.approx(8.88)
    assert result.ratio("left_rate", **year) == pytest.approx(0.444)
    # All of it is spent, so the CCG costs its allowance, and its PCT £28 × 175,000 = £4.9m.
    assert result.total("running_cost", **year) == pytest.approx(3_500_000)
    assert result.total("net_benefit", **year) == pytest.approx(1_400_000)


@pytest.mark.parametrize(
    ("scenario", "allowance", "per_head", "pct"),
    [
        ("reckoner", 3_500_000, 8.88, 4_900_000),
        ("limit", 4_375_000, 13.88, 4_900_000),
        ("envelope_top", 6_125_000, 23.88, 4_900_000),
        ("dearest_pct", 3_500_000, 8.88, 15_400_000),
    ],
)
def test_scenarios_by_hand(scenario: str, allowance: float, per_head: float, pct: float) -> None:
    result = nc.appraise(CASE, scenario=scenario)
    assert result.total("allowance", period="2013/14") == pytest.approx(allowance)
    assert result.ratio("left_per_head", period="2013/14") == pytest.approx(per_head)
    assert result.total("existing_cost", period="2013/14") == pytest.approx(pct)
    assert result.total("running_cost", period="2013/14") == pytest.approx(allowance)


def test_a_case_of_the_same_population_is_the_shipped_one() -> None:
    """The function and the files agree in every scenario."""
    own = nc.ready_reckoner_case("A typical CCG", population=175_000, source="HSJ")
    for scenario in CASE.scenarios:
        shipped, made = (nc.appraise(x, scenario=scenario.id) for x in (CASE, own))
        for measure in ("allowance", "running_cost", "net_benefit", "existing_cost"):
            assert made.total(measure) == pytest.approx(shipped.total(measure))


def test_six_functions_of_the_market_as_the_stocktake_rates_them() -> None:
    risks = {x.name: x.supply_risk for x in CASE.functions if x.supply_risk}
    assert risks == {
        "Health needs assessment": "low",
        "Business intelligence": "low",
        "Support for redesign": "high",
        "Communications and engagement": "low",
        "Procurement and market management": "high",
        "Provider management": "medium",
    }
    assert all(x.nhs_capacity and x.other_sectors for x in CASE.functions[:6])


def test_sourcing_within_what_is_left() -> None:
    """£1.554m is left: doing everything costs £1.75m, buying and sharing some of it £1.5m."""

    def plan(name: str, way: str, costs: list[float]) -> nc.SourcingPlan:
        names = [x.name for x in CASE.functions[:6]]
        return nc.SourcingPlan(
            name=name,
            allowance_gbp_per_year=3_500_000,
            fixed_gbp_per_year=1_946_000,
            functions=[
                nc.SourcedFunction(function=f, sourcing=way, provider=name, cost_gbp_per_year=cost)
                for f, cost in zip(names, costs, strict=True)
            ],
        )

    alone = plan("Own staff", "do", [200e3, 400e3, 450e3, 200e3, 250e3, 250e3])
    shared = plan("Shared", "share", [180e3, 320e3, 400e3, 150e3, 220e3, 230e3])
    found = nc.compare_plans(alone, shared)
    assert found.left_gbp_per_year == pytest.approx((-196_000, 54_000))
    assert sum(x.change_gbp_per_year for x in found.changed) == pytest.approx(-250_000)
