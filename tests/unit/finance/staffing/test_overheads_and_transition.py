"""Overheads, recruitment, redundancy and the rest, by hand and against source 002."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc

NWL = [
    nc.Overhead(name=name, rate_gbp_per_year=rate, source="002 appendix D")
    for name, rate in {
        "Office": "£9,364 per person per year",
        "Utilities": 1_000,
        "Furniture": 250,
        "IT": 330,
        "Training": 1_000,
        "Support functions": 3_000,
    }.items()
]


def test_the_overheads_of_source_002() -> None:
    """44.4 people for seven months: facilities £0.28m, support £0.08m, technology £0.03m."""
    found = nc.overhead_costs(NWL, people=44.4, years=7 / 12)
    facilities = found["Office"] + found["Utilities"] + found["Furniture"]
    assert facilities == pytest.approx(44.4 * 10_614 * 7 / 12)
    assert round(facilities / 1e6, 2) == 0.27  # printed £0.28m: within rounding, as the audit says
    assert round(found["Support functions"] / 1e6, 2) == 0.08
    assert round((found["IT"] + found["Training"]) / 1e6, 2) == 0.03


def test_people_are_not_wte() -> None:
    with pytest.raises(nc.InvalidValueError, match="goes by person, and people is not given"):
        nc.overhead_costs(NWL, wte=44.4)
    licence = nc.Overhead(name="Licence", per="WTE", rate_gbp_per_year="£120 per WTE per year")
    assert nc.overhead_costs([licence], wte=10) == {"Licence": 1_200.0}
    with pytest.raises(nc.UnitError, match="GBP/WTE/year, and GBP/person/year"):
        nc.Overhead(name="Licence", rate_gbp_per_year="£120 per WTE per year")


def test_property_ratios_of_source_002() -> None:
    assert nc.property_cost(
        0.57, reference_gbp_per_person=9_364, people=10, years=0.5
    ) == pytest.approx(0.57 * 9_364 * 5)


def test_a_host_adds_to_stated_costs_only() -> None:
    costs = {"pay": 1_000_000.0, "rent": 90_000.0}
    assert nc.host_recharge(costs, rates={"pay": "4%", "rent": "10%"}) == pytest.approx(49_000)
    with pytest.raises(nc.UnknownNameError, match="did you mean 'rent'"):
        nc.host_recharge(costs, rates={"rents": "4%"})


TERMS = nc.RecruitmentTerms(
    external_rate="25%",
    agency_rate="30%",
    agency_bands=["8a", "8b", "VSM"],
    assessment_gbp_per_person=675,
    candidates_per_post=6,
)


def test_recruitment_by_the_terms_of_source_002() -> None:
    """A quarter of 4 WTE at £46,621 and 10 at £34,189: 1 × 46,621 × 30%; 3.5 × 6 × £675."""
    found = nc.recruitment_cost([("8a", 4, 46_621), ("6", 10, 34_189)], terms=TERMS)
    assert found.agency_gbp == pytest.approx(13_986.3)
    assert found.assessment_gbp == pytest.approx(14_175)
    assert found.total_gbp == pytest.approx(28_161.3)
    assert found.external_wte == 3.5


def test_legal_challenges_of_source_002() -> None:
    """Table 8 prints £31.5k: 63 people × 5% × £10,000."""
    found = nc.legal_challenge_cost(63, probability="5%", cost_gbp_per_person=10_000)
    assert found == pytest.approx(31_500)


def test_a_contingency_is_on_stated_lines() -> None:
    """Table 4 of source 000: 3% of 2006/07's items is £10,050; of 2007/08's, £28,800 only without
    the £130,000 of development.
    """
    first = {"legal": 10_000.0, "office": 30_000.0, "it": 35_000.0, "fees": 60_000.0,
             "support": 200_000.0}  # fmt: skip
    second = {"development": 130_000.0, "communications": 30_000.0, "it": 40_000.0,
              "consulting": 200_000.0, "hardware": 690_000.0}  # fmt: skip
    assert nc.contingency(first, rate="3%", on=first) == pytest.approx(10_050)
    assert nc.contingency(second, rate="3%", on=second) == pytest.approx(32_700)
    others = [name for name in second if name != "development"]
    assert nc.contingency(second, rate="3%", on=others) == pytest.approx(28_800)


def test_double_running_of_source_001() -> None:
    """5 to 10 staff at £2.4m / 57 each, for half a year."""
    each = 2_400_000 / 57
    found = [
        nc.double_running_cost(wte, cost_gbp_per_wte_year=each, months_of_overlap=6)
        for wte in (5, 10)
    ]
    assert found == pytest.approx([105_263.16, 210_526.32], abs=0.01)


def test_statutory_redundancy_by_age() -> None:
    """At 43 with 22 years, the latest 20 count: 2 began at 41 or over, 18 at 23 to 40:
    2 × 1.5 + 18 × 1 = 21 weeks at £700.
    """
    scheme = nc.STATUTORY_REDUNDANCY
    found = nc.redundancy_pay(60_000, years_of_service=22.9, age=43, scheme=scheme)
    assert found == 21 * 700
    # At 24 with 4 years: two began at 22 or over, two before: 2 × 1 + 2 × 0.5 = 3 weeks of £500.
    assert nc.redundancy_pay(26_000, years_of_service=4, age=24, scheme=scheme) == 3 * 500
    assert nc.redundancy_pay(26_000, years_of_service=1.99, age=30, scheme=scheme) == 0
    # The most there is: 20 years from 41 on, 30 weeks, £21,000, as GOV.UK has it.
    assert nc.redundancy_pay(90_000, years_of_service=30, age=62, scheme=scheme) == 21_000


def test_nhs_redundancy_within_its_floor_and_cap() -> None:
    """A month a year up to 24, on £23,000 to £80,000: £160,000 at most."""
    scheme = nc.NHS_REDUNDANCY
    pay = [
        nc.redundancy_pay(salary, years_of_service=30, age=55, scheme=scheme)
        for salary in (20_000, 48_000, 150_000)
    ]
    assert pay == pytest.approx([24 * 23_000 / 12, 96_000, 160_000])


def test_expected_redundancies_after_redeployment() -> None:
    leavers = [
        nc.Leaver(role="A", number=4, salary_gbp=48_000, years_of_service=10, age=50),
        nc.Leaver(role="B", number=2, salary_gbp=36_000, years_of_service=1, age=30),
    ]
    found = nc.redundancy_cost(leavers, scheme=nc.NHS_REDUNDANCY, redeployed_rate=0.5)
    assert found == pytest.approx(4 * 40_000 * 0.5)


def test_a_scheme_of_ones_own() -> None:
    own = attrs.evolve(nc.STATUTORY_REDUNDANCY, name="2026/27", most_pay_unit_gbp=751.0)
    assert nc.redundancy_pay(90_000, years_of_service=2, age=30, scheme=own) == 1_502


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.overhead_costs([NWL[0], NWL[0]], people=1), "'Office' is there twice"),
        (lambda: nc.overhead_costs(NWL, people=-1), "people is -1"),
        (lambda: nc.Overhead(name="X", rate_gbp_per_year=-5), "'X', in pounds a year, is -5"),
        (lambda: nc.property_cost(-0.5, reference_gbp_per_person=1, people=1), "property ratio"),
        (lambda: nc.host_recharge({"a": -1.0}, rates={}), "the cost 'a' is -1"),
        (lambda: attrs.evolve(TERMS, external_rate=25), "for 25 per cent write '25%'"),
        (lambda: attrs.evolve(TERMS, candidates_per_post=-6), "number of candidates"),
        (lambda: nc.recruitment_cost([("6", -1, 1)], terms=TERMS), "the WTE of band 6"),
        (lambda: nc.legal_challenge_cost(63, probability=5, cost_gbp_per_person=1), "500%"),
        (lambda: nc.travel_cost(-1, extra_gbp_per_person_per_year=1), "number of people"),
        (lambda: nc.double_running_cost(5, cost_gbp_per_wte_year=1, months_of_overlap=-1),
         "months of overlap"),
        (lambda: nc.contingency({"a": 1.0}, rate="3%", on=[]), "state which it is on"),
        (lambda: nc.contingency({"a": 1.0}, rate="3%", on=["a", "a"]), "on 'a' twice"),
        (lambda: nc.contingency({"a": 1.0}, rate=3, on=["a"]), "'3%'"),
        (lambda: nc.redundancy_pay(-1, years_of_service=2, age=40, scheme=nc.NHS_REDUNDANCY),
         "the salary is -1"),
        (lambda: nc.redundancy_pay(1, years_of_service=20, age=30, scheme=nc.NHS_REDUNDANCY),
         "service began before the age of 15"),
        (lambda: nc.redundancy_cost([], scheme=nc.NHS_REDUNDANCY, redeployed_rate=2), "redeployed"),
        (lambda: attrs.evolve(nc.NHS_REDUNDANCY, least_years=30), "from 30 to 24 years"),
        (lambda: attrs.evolve(nc.NHS_REDUNDANCY, per_year_of_service=[(22, 1)]), "from age 0 on"),
        (lambda: nc.Leaver(role="A", number=-1, salary_gbp=1, years_of_service=1, age=40), "-1"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


def test_a_hundred_thousand_leavers_at_once_against_year_by_year() -> None:
    """A second method: each year of service on its own, by the age at which it began."""
    rng = np.random.default_rng(7)
    count = 100_000
    service = rng.uniform(0, 35, count)
    age = np.maximum(service + 15 + rng.uniform(0, 30, count), 16)
    salary = rng.uniform(15_000, 150_000, count)
    for scheme in (nc.STATUTORY_REDUNDANCY, nc.NHS_REDUNDANCY):
        found = nc.redundancy_pay(salary, years_of_service=service, age=age, scheme=scheme)
        for i in range(0, count, 997):
            years = int(service[i])
            weeks = 0.0
            for back in range(1, min(years, scheme.most_years) + 1):
                began = int(age[i]) - back
                weeks += [x for least, x in scheme.per_year_of_service if began >= least][-1]
            if years < scheme.least_years:
                weeks = 0.0
            pay = min(max(salary[i], scheme.least_salary_gbp), scheme.most_salary_gbp)
            pay = min(pay / scheme.unit.per_year, scheme.most_pay_unit_gbp)
            assert found[i] == pytest.approx(weeks * pay)


def test_draws_broadcast() -> None:
    """Five and ten staff, for three and six months each."""
    found = nc.double_running_cost(
        np.array([[5.0], [10.0]]), cost_gbp_per_wte_year=48_000,
        months_of_overlap=np.array([3.0, 6.0]),
    )  # fmt: skip
    assert found.tolist() == [[60_000, 120_000], [120_000, 240_000]]
    challenges = nc.legal_challenge_cost(
        63, probability=np.array([0.0, 0.05]), cost_gbp_per_person=10_000
    )
    assert challenges.tolist() == pytest.approx([0, 31_500])
    assert nc.property_cost(
        np.array([0.32, 1.0]), reference_gbp_per_person=100, people=2
    ).tolist() == pytest.approx([64, 200])


def test_overheads_recharges_and_contingencies_take_draws() -> None:
    """10 and 20 people at £100; 4% and 5% of £1,000 and £2,000; 3% of £100 + £10 and £200 + £10."""
    seat = nc.Overhead(name="Seat", rate_gbp_per_year=100, per="person")
    seats = nc.overhead_costs([seat], people=np.array([10.0, 20.0]))["Seat"]
    assert seats.tolist() == [1_000.0, 2_000.0]
    added = nc.host_recharge({"pay": seats}, rates={"pay": np.array([0.04, 0.05])})
    assert added == pytest.approx(np.array([40.0, 100.0]))
    found = nc.contingency({"a": seats / 10, "b": 10.0}, rate="3%", on=["a", "b"])
    assert found == pytest.approx(np.array([3.3, 6.3]))
    with pytest.raises(nc.InvalidValueError, match="the recharge on pay is 4"):
        nc.host_recharge({"pay": seats}, rates={"pay": np.array([0.04, 4.0])})
    with pytest.raises(nc.InvalidValueError, match="people is -1"):
        nc.overhead_costs([seat], people=np.array([10.0, -1.0]))
