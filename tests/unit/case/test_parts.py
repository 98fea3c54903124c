"""Parts of a case come to what the functions of numbers come to, and survive being saved."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc

PERIODS = nc.horizon(go_live=date(2026, 10, 1), years=3)
LABELS = [period.label for period in PERIODS]
WEIGHTS = {"North": 600_000, "South": 400_000}
TERMS = nc.InterimTerms(rate_gbp_per_day=500, days_per_year=225, source="Framework")
SHARES = dict(zip(LABELS, ("33%", "25%", "15%"), strict=True))
POSTS = [
    nc.StaffPost(role="Director", wte=1, salary_gbp_per_year=120_000),
    nc.StaffPost(role="Manager", band="8a", scale="Local", wte=4),
    nc.StaffPost(role="Senior manager", band="8a", scale="Local", wte=2.5),
    nc.StaffPost(role="Analyst", band="6", scale="Local", wte=6, start=date(2027, 1, 1)),
    nc.StaffPost(role="Mobiliser", wte=2, employment="interim", end=date(2027, 9, 30)),
]
SCALES = nc.PayScales(
    scales=[
        nc.PayScale(
            name="Local", edition="2026", effective=date(2026, 4, 1), sunset=date(2027, 3, 31),
            bands=[nc.PayBand(name="8a", points={"e": 50_000, "t": 58_000}),
                   nc.PayBand(name="6", points={"e": 36_000, "t": 44_000})], source="Made up",
        )
    ]
)  # fmt: skip
STAFF: dict[str, Any] = {
    "periods": PERIODS,
    "on_cost_rate": "25%",
    "pay_scales": SCALES,
    "interim": TERMS,
    "interim_share": SHARES,
    "vacancy_rate": "8%",
}


def case_of(parts: nc.CaseParts) -> nc.BusinessCase:
    weight = nc.Assumption(
        id="capitation", label="Share", unit="person", shape="by_member", values=WEIGHTS,
        share=True, source="x",
    )  # fmt: skip
    people = nc.Assumption(
        id="people_per_wte", label="People to a WTE", unit="person/WTE", values=1.1, source="x"
    )
    return nc.BusinessCase(
        id="made",
        title="Made of parts",
        sector=nc.Sector(name="Cluster", members=[nc.ICB(name=name) for name in WEIGHTS]),
        periods=PERIODS,
        assumptions=[weight, people, *parts.assumptions],
        lines=parts.lines,
        totals=parts.totals,
    )


def staff(**more: Any) -> nc.CaseParts:
    fields = {"share": "capitation", **STAFF, **more}
    return nc.staffing_parts(POSTS, prefix="team", source="Design group", **fields)


def test_staff_come_to_what_cost_posts_gives() -> None:
    """A second method: the function of numbers, summed over posts, against lines of a case."""
    costed = nc.cost_posts(POSTS, **STAFF)
    result = nc.appraise(case_of(staff()))
    found = result.measure("team").sum("member").values
    assert found == pytest.approx(costed.total.values.sum(axis=0))
    pay = sum(result.total(line.id, period="2027/28") for line in result.case.lines
              if line.id.endswith("_pay"))  # fmt: skip
    assert pay == pytest.approx(costed.pay.values[:, 1].sum())
    assert result.total("team_on_costs", period="2027/28") == pytest.approx(pay / 4)


def test_posts_of_one_band_have_one_salary_and_lines_of_their_own() -> None:
    made = staff()
    (wte,) = [a for a in made.assumptions if a.id == "team_senior_manager_wte"]
    assert wte.values[0].figure.value == 2.5
    (salary,) = [a for a in made.assumptions if a.id == "team_local_8a_salary"]
    assert salary.label == "Salary of band 8a (top of Local, 2026)"
    assert salary.source == "Made up"
    assert {"team_manager_pay", "team_senior_manager_pay"} <= {line.id for line in made.lines}
    (in_post,) = [a for a in made.assumptions if a.id == "team_wte_in_post"]
    # 1 + 4 + 2.5 all along; 6 for half of the first half-year; 2 until September 2027.
    by_hand = [7.5 + 6 / 2 + 2, 7.5 + 6 + 2 / 2, 7.5 + 6]
    assert [e.figure.value for e in in_post.values] == pytest.approx(by_hand)
    (years,) = [a for a in made.assumptions if a.id == "team_analyst_years"]
    assert str(years.computation) == "service_years(start=2027-01-01)"
    assert [e.figure.value for e in years.values] == [0.25, 1.0, 1.0]


def test_posts_of_the_members_own_by_hand() -> None:
    """North has 3 managers and an analyst today, South one manager: at £58,000 and £44,000."""
    manager = nc.StaffPost(role="Manager", band="8a", scale="Local", wte=3)
    analyst = nc.StaffPost(role="Analyst", band="6", scale="Local", wte=1)
    made = nc.staffing_parts(
        {"North": [manager, analyst], "South": [attrs.evolve(manager, wte=1)]},
        prefix="today", periods=PERIODS, on_cost_rate="25%", pay_scales=SCALES,
        category="existing_cost", source="Ledgers",
    )  # fmt: skip
    found = nc.appraise(case_of(made)).measure("today")
    assert found["North", "2027/28"] == pytest.approx((3 * 58_000 + 44_000) * 1.25)
    assert found["South", "2026/27"] == pytest.approx(58_000 * 1.25 / 2)
    with pytest.raises(nc.InvalidValueError, match="there is no share"):
        staff(share=None)
    with pytest.raises(nc.InvalidValueError, match="leave it out"):
        nc.staffing_parts(
            {"North": [manager]}, prefix="t", share="capitation", periods=PERIODS,
            on_cost_rate=0, pay_scales=SCALES, source="x",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("team_interim_share", dict.fromkeys(LABELS, "120%"), "the most it can be"),
        ("team_manager_wte", -5, "the least it can be"),
        ("team_interim_days", "1,700 day/WTE/year", "the most it can be"),
        ("team_vacancy_rate", "140%", "the most it can be"),
    ],
)
def test_numbers_out_of_range_are_refused_in_a_case_too(
    name: str, values: Any, message: str
) -> None:
    (base,) = [a for a in staff().assumptions if a.id == name]
    with pytest.raises(nc.InvalidValueError, match=message):
        attrs.evolve(base, values=values)


def test_the_shares_of_interims_are_one_assumption_for_all() -> None:
    """More interims cost (112,500 - salary × 1.25) a post more: sensitivity works on the share."""
    case = case_of(staff())
    more = np.array([[0.43, 0.35, 0.25]])
    drawn = nc.appraise(case, draws={"team_interim_share": more[np.newaxis]})
    before, after = (
        x.measure("team").sum("member").values.ravel() for x in (nc.appraise(case), drawn)
    )
    by_hand = (
        0.1 * 0.92 * (1 * (112_500 - 150_000) + 6.5 * (112_500 - 72_500) + 6 * (112_500 - 55_000))
    )
    assert (after - before)[1] == pytest.approx(by_hand)


def everything() -> nc.CaseParts:
    index = nc.price_index(
        PERIODS, base_year="2026/27", growth={"2027/28": "2.5%", "2028/29": "2%"}
    )
    levers = [
        nc.close_benchmark(
            "Benchmark", base="acute", base_gbp_per_year=3e8, spend_per_head_gbp=632,
            comparator_per_head_gbp=620,
            phasing=nc.savings_curve(PERIODS, final="100%", ramp=nc.SRamp(rise_years=1.5)),
        ),
        nc.reduce_activity("Activity", base="acute", base_gbp_per_year=3e8, activity_rate="1%"),
        nc.share_back_office("Payroll", base="payroll", base_gbp_per_year=1e6, rate="20%",
                             benefit_class="non_cash_releasing"),
    ]  # fmt: skip
    desks = [
        nc.Overhead(name="Desk", rate_gbp_per_year=9_364),
        nc.Overhead(name="Licence", per="WTE", rate_gbp_per_year=330),
    ]
    return (
        nc.price_parts(index, name="pay_index", label="Pay", source="Guidance")
        + staff(pay_index="pay_index")
        + nc.overhead_parts(
            desks, prefix="desks", wte="team_wte_in_post", people_per_wte="people_per_wte",
            share="capitation", index="pay_index", source="Estates",
        )
        + nc.transition_parts(
            {"Legal advice": {"2026/27": 50_000}, "Moving": {"2026/27": 20_000, "2027/28": 10_000}},
            prefix="start", share="capitation", labels=LABELS, contingency_rate="10%",
            contingency_on=["Moving"], source="Office",
        )
        + nc.stranded_parts(
            {"North": 90_000, "South": 60_000}, name="stranded", label="Left behind",
            stranded=nc.stranded_share(PERIODS, release=nc.LinearRamp(years=2)), source="Estates",
        )
        + nc.savings_parts(
            levers, prefix="save", labels=LABELS, overlap="sequential", share="capitation",
            bases_by_member={"acute": {"North": 2e8, "South": 1e8}}, source="Strategy",
        )
    )  # fmt: skip


def test_a_whole_case_of_parts_by_hand() -> None:
    result = nc.appraise(case_of(everything()))
    # Overheads: 14.5 WTE × 1.1 people × £9,364 × 1.025, and 14.5 × £330 × 1.025.
    assert result.total("desks_desk", period="2027/28") == pytest.approx(14.5 * 1.1 * 9_364 * 1.025)
    assert result.total("desks_licence", period="2027/28") == pytest.approx(14.5 * 330 * 1.025)
    # Transition: £50,000 + £20,000 + 10% of £20,000.
    assert result.total("start", period="2026/27") == pytest.approx(72_000)
    assert result.total("start", period="2028/29") == 0
    # Left behind: 1 - 1/8 of the half year; 1 - (1/4 + 3/4)/2 of the next.
    assert result.total("stranded", member="North", period="2026/27") == pytest.approx(39_375)
    assert result.total("stranded", member="North", period="2027/28") == pytest.approx(45_000)
    # Activity saves 1% of what the benchmark leaves of North's £200m.
    curve = nc.savings_curve(PERIODS, final="100%", ramp=nc.SRamp(rise_years=1.5))
    first = 12 / 632 * curve["2027/28"]
    assert result.total("save_benchmark", member="North", period="2027/28") == pytest.approx(
        2e8 * first
    )
    assert result.total("save_activity", member="North", period="2027/28") == pytest.approx(
        2e8 * 0.01 * (1 - first)
    )
    # Payroll is shared by capitation, and releases no cash.
    assert result.total("save_payroll", member="North", period="2027/28") == pytest.approx(120_000)
    assert result.total("non_cash_releasing", period="2027/28") == pytest.approx(200_000)
    pay = nc.cost_posts(POSTS, **STAFF, pay_index=[1.0, 1.025, 1.025 * 1.02]).total.values.sum(0)
    assert result.measure("team").sum("member").values == pytest.approx(pay)


def test_a_case_of_parts_is_saved_and_loaded(tmp_path: Path) -> None:
    case = case_of(everything())
    again = nc.load_case(nc.save_case(case, tmp_path / "case"))
    assert again == case
    assert nc.appraise(again).total() == nc.appraise(case).total()


def test_a_case_of_parts_is_explained() -> None:
    found = nc.explain(case_of(everything()), "team_director_pay", member="North", period="2027/28")
    (line,) = found.lines
    assert [x.factor for x in line.factors] == [
        "team_director_wte",
        "(1 - team_vacancy_rate)",
        "(1 - team_interim_share)",
        "team_director_salary",
        "years_in_period",
        "pay_index",
        "capitation",
    ]
    assert line.amount == pytest.approx(1 * 0.92 * 0.75 * 120_000 * 1.025 * 0.6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: staff(interim_share={**SHARES, "2026/27": 2}), "is 2, which is 200%"),
        (lambda: nc.overhead_parts(
            [nc.Overhead(name="Desk", rate_gbp_per_year=1)], prefix="d", wte="w", share="s",
            source="x"), "give people_per_wte"),
        (lambda: nc.overhead_parts([], prefix="d", wte="w", share="s", source="x"),
         "no overheads"),
        (lambda: nc.transition_parts({}, prefix="t", share="s", labels=LABELS, source="x"),
         "no transition costs"),
        (lambda: nc.transition_parts({"A": {}}, prefix="t", share="s", labels=LABELS, source="x"),
         "paid in no period"),
        (lambda: nc.transition_parts(
            {"A": {"2030/31": 1}}, prefix="t", share="s", labels=LABELS, source="x"),
         "period of the cost 'A': '2030/31'"),
        (lambda: nc.transition_parts(
            {"A": {"2026/27": 1}}, prefix="t", share="s", labels=LABELS, source="x",
            contingency_rate="3%"), "state which it is on"),
        (lambda: nc.transition_parts(
            {"A": {"2026/27": 1}}, prefix="t", share="s", labels=LABELS, source="x",
            contingency_on=["A"]), "has no rate"),
        (lambda: nc.transition_parts(
            {"A": {"2026/27": 1}}, prefix="t", share="s", labels=LABELS, source="x",
            contingency_rate="3%", contingency_on=["B"]), "cost for the contingency: 'B'"),
        (lambda: nc.savings_parts(
            [nc.SavingsLever(name="A", base="b", base_gbp_per_year=1, rate=0.1)], prefix="s",
            labels=LABELS, overlap="additive", source="x"), "give bases_by_member, or share"),
        (lambda: nc.savings_parts(
            [nc.SavingsLever(name="A", base="b", base_gbp_per_year=100, rate=0.1)], prefix="s",
            labels=LABELS, overlap="additive", source="x",
            bases_by_member={"b": {"North": 50, "South": 40}}), "members' add up to £90.00"),
        (lambda: nc.price_parts(
            nc.price_index(PERIODS[:1], base_year="2026/27", growth={}), name="i", label="I"),
         "has no source"),
    ],
)  # fmt: skip
def test_parts_that_cannot_be_are_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


def test_a_reckoner_of_any_size() -> None:
    """£25 a head for 300,000 people is £7.5m; £1.2m and £0.4m are fixed: £19.67 a head is left."""
    case = nc.ready_reckoner_case(
        "Ours", population=300_000, corporate_base_gbp=1.2e6, clinical_leadership_gbp=0.4e6,
        source="Our plan",
    )  # fmt: skip
    found = nc.appraise(case, scenario="limit")
    assert found.total("allowance", period="2013/14") == pytest.approx(7.5e6)
    assert found.total("support", period="2013/14") == pytest.approx(5.9e6)
    assert found.ratio("left_per_head", period="2013/14") == pytest.approx(5.9e6 / 300_000)
    assert found.total("running_cost", period="2014/15") == pytest.approx(7.5e6)
    with pytest.raises(nc.InvalidValueError, match="in the scenario 'reckoner' £20 a head"):
        nc.ready_reckoner_case("Small", population=60_000, source="x")


def test_parts_change_by_evolve_only() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        staff().lines = ()  # type: ignore[misc]


def test_yearly_costs_a_recharge_and_staff_who_stay_by_hand() -> None:
    """The host adds 5% to £39,000 and £200,000; North keeps 2 posts at £70,000 and South half."""
    parts = (
        nc.yearly_parts(
            {"Indirect costs": 39_000, "External consultancy": "£200,000/year"},
            prefix="spd", label="Non-pay", share="capitation", source="002 appendix D",
        )
        + nc.recharge_parts(
            "5%", name="host_recharge", label="Recharge", source="Agreement",
            on_lines=["spd_indirect_costs", "spd_external_consultancy"],
        )
        + nc.retained_staff_parts(
            {"North": 2, "South": 0.5}, name="interface", label="Interface",
            cost_gbp_per_wte_year=70_000, source="Finance directors",
        )
    )  # fmt: skip
    result = nc.appraise(case_of(parts))
    assert result.total("spd", period="2027/28") == pytest.approx(239_000)
    assert result.total("host_recharge", period="2026/27") == pytest.approx(239_000 * 0.05 / 2)
    assert result.total("spd", member="South", period="2026/27") == pytest.approx(239_000 * 0.2)
    assert result.total("interface", member="North", period="2027/28") == pytest.approx(140_000)
    assert result.total("retained_cost", period="2026/27") == pytest.approx(87_500)
    with pytest.raises(nc.InvalidValueError, match="no yearly costs"):
        nc.yearly_parts({}, prefix="s", label="S", share="c", source="x")
    with pytest.raises(nc.InvalidValueError, match="on no line"):
        nc.recharge_parts("5%", name="h", label="H", on_lines=[], source="x")
    with pytest.raises(nc.InvalidValueError, match="'4%'"):
        nc.recharge_parts(4, name="h", label="H", on_lines=["a"], source="x")
    with pytest.raises(nc.InvalidValueError, match="the least it can be"):
        nc.retained_staff_parts(
            {"North": -1}, name="i", label="I", cost_gbp_per_wte_year=1, source="x"
        )


def test_at_whose_prices_a_case_is(tmp_path: Path) -> None:
    case = attrs.evolve(case_of(staff()), price_base=nc.PriceBase(year="2026/27", basis="nominal"))
    assert nc.load_case(nc.save_case(case, tmp_path / "case")).price_base == case.price_base
    assert str(nc.load_case("london-css-2006").price_base) == "2007/08, real"
    with pytest.raises(nc.UnknownNameError, match="price basis 'cash'"):
        nc.PriceBase(year="2026/27", basis="cash")
    with pytest.raises(nc.InvalidValueError, match="write it as 2009/10"):
        nc.PriceBase(year="2026")
    file = tmp_path / "case" / "case.toml"
    file.write_text(file.read_text("utf-8").replace('"nominal"', '"cash"'), encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match="prices: there is no price basis 'cash'"):
        nc.load_case(tmp_path / "case")


def test_cost_per_head_of_a_million_memberships() -> None:
    rng = np.random.default_rng(2)
    people, count = rng.uniform(1e5, 1e7, 1_000_000), rng.integers(1, 40, 1_000_000)
    curve = nc.CostCurve(fixed_gbp=5e5, per_member_gbp=2e4, per_head_gbp=0.1)
    found = nc.shared_cost_per_head(
        people, members=count, fixed_gbp=5e5, per_member_gbp=2e4, per_head_gbp=0.1
    )
    for i in range(0, 1_000_000, 99_991):
        one = curve.per_head(members=int(count[i]), population=float(people[i]))
        assert found[i] == pytest.approx(one)
    with pytest.raises(nc.InvalidValueError, match="population is not a number above 0"):
        nc.shared_cost_per_head(np.array([1.0, 0.0]), members=1, fixed_gbp=1)


def test_additive_levers_come_to_what_apply_levers_gives() -> None:
    levers = [
        nc.SavingsLever(name="A", base="acute", base_gbp_per_year=1e6, rate="10%"),
        nc.SavingsLever(name="B", base="acute", base_gbp_per_year=1e6, rate="25%"),
    ]
    for overlap, total in (("additive", 350_000), ("sequential", 325_000)):
        parts = nc.savings_parts(
            levers, prefix="s", labels=LABELS, overlap=overlap, share="capitation", source="x"
        )
        assert nc.appraise(case_of(parts)).total("s", period="2027/28") == pytest.approx(total)
        found = nc.apply_levers(levers, labels=LABELS, overlap=overlap)
        assert found.savings.values[:, 1].sum() == pytest.approx(total)


def test_bases_that_make_one_id_are_not_mixed_up() -> None:
    levers = [
        nc.SavingsLever(name="A", base="Acute care", base_gbp_per_year=1, rate=0.1),
        nc.SavingsLever(name="B", base="Acute-care", base_gbp_per_year=9, rate=0.1),
    ]
    with pytest.raises(nc.InvalidValueError, match="make one id, 's_acute_care_base'"):
        nc.savings_parts(
            levers, prefix="s", labels=LABELS, overlap="additive", share="c", source="x"
        )
    with pytest.raises(nc.UnknownNameError, match="base of a lever: 'acute'"):
        nc.savings_parts(
            levers[:1], prefix="s", labels=LABELS, overlap="additive", share="c", source="x",
            bases_by_member={"acute": {"North": 1}},
        )  # fmt: skip


def test_nobody_an_interim_makes_no_lines_of_interims() -> None:
    parts = nc.staffing_parts(
        POSTS[:1], prefix="t", share="capitation", periods=PERIODS, on_cost_rate=0.25,
        interim_share=dict.fromkeys(LABELS, "0%"), source="x",
    )  # fmt: skip
    assert nc.appraise(case_of(parts)).total("t", period="2027/28") == pytest.approx(150_000)


def test_the_days_rule_throughout() -> None:
    """A post from 17 November 2026, and savings from then: 135 of 365 days of 2026/27."""
    start = date(2026, 11, 17)
    post = nc.StaffPost(role="A", wte=1, salary_gbp_per_year=36_500, start=start)
    rule = nc.PartYearRule.DAYS
    curve = nc.savings_curve(PERIODS, final="10%", start=start, part_year_rule=rule)
    parts = nc.staffing_parts(
        [post], prefix="t", share="capitation", periods=PERIODS, on_cost_rate=0, source="x",
        part_year_rule=rule,
    ) + nc.savings_parts(
        [nc.SavingsLever(name="S", base="b", base_gbp_per_year=1e6, rate=1, phasing=curve)],
        prefix="s", labels=LABELS, overlap="additive", share="capitation", source="x",
    )  # fmt: skip
    result = nc.appraise(attrs.evolve(case_of_days(parts), title="Days"))
    assert result.total("t", period="2026/27") == pytest.approx(36_500 * 135 / 365)
    assert result.total("s", period="2026/27") == pytest.approx(1e5 * 135 / 365)


def case_of_days(parts: nc.CaseParts) -> nc.BusinessCase:
    base = case_of(staff())
    return attrs.evolve(
        base,
        assumptions=[*base.assumptions[:2], *parts.assumptions],
        lines=parts.lines,
        totals=parts.totals,
        part_year_rule="days",
    )


def team_of_two() -> nc.BusinessCase:
    base = small_case()
    parts = nc.staffing_parts(
        [
            nc.StaffPost(role="Lead", wte=2, salary_gbp_per_year=60_000),
            nc.StaffPost(role="Analyst", wte=4, salary_gbp_per_year=40_000),
        ],
        prefix="staff",
        share="weight",
        periods=base.periods,
        on_cost_rate="25%",
        source="Design group",
    )
    return attrs.evolve(
        base,
        assumptions=[*base.assumptions, *parts.assumptions],
        lines=[*base.lines, *parts.lines],
        totals=[*base.totals, *parts.totals],
    )


def test_a_post_that_is_changed_leaves_no_stale_wte_in_post_behind() -> None:
    case = team_of_two()
    more = attrs.evolve(case.assumption("staff_analyst_wte"), values=40)
    changed = [more if x.id == more.id else x for x in case.assumptions]
    with pytest.raises(nc.InvalidValueError, match="with staff_analyst_wte at 4, and it is 40"):
        attrs.evolve(case, assumptions=changed)
    scenario = nc.Scenario(id="large", label="Large team", overrides=[more])
    with pytest.raises(nc.InvalidValueError, match="compute it again") as caught:
        attrs.evolve(case, scenarios=[*case.scenarios, scenario])
    assert caught.value.subject == "scenario:large"
    gone = [x for x in case.assumptions if x.id != "staff_wte_in_post"]
    attrs.evolve(case, assumptions=[more if x.id == more.id else x for x in gone])


def test_a_scenario_that_works_the_posts_out_again_is_taken() -> None:
    case = team_of_two()
    more = attrs.evolve(case.assumption("staff_analyst_wte"), values=40)
    again = nc.wte_in_post(
        [nc.StaffPost(role=r, wte=n, salary_gbp_per_year=1) for r, n in (("L", 2), ("A", 40))],
        periods=case.periods,
        of=["staff_lead_wte", "staff_analyst_wte"],
    )
    held = case.assumption("staff_wte_in_post")
    new = attrs.evolve(held, values=dict(again.wte), computation=again.computation)
    scenario = nc.Scenario(id="large", label="Large team", overrides=[more, new])
    taken = attrs.evolve(case, scenarios=[*case.scenarios, scenario])
    assert [x.figure.value for x in taken.assumptions_in("large")[held.id].values] == [42.0, 42.0]
