"""Type-checked, not run: what a user's own type checker sees of the public names."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_type

import numpy as np

import nhscommission as nc

case = nc.load_case("nwl-2009")
assert_type(case, nc.BusinessCase)
assert_type(case.member_names, tuple[str, ...])

result = nc.appraise(case, scenario="mid")
assert_type(result, nc.Appraisal)
assert_type(result.net_benefit, nc.LabelledArray)
assert_type(result.net_benefit["Brent", "2010/11"], float)
assert_type(result.contributions, nc.LabelledArray)
assert_type(result.category("running_cost"), nc.LabelledArray)
assert_type(result.category(nc.Category.RUNNING_COST), nc.LabelledArray)
assert_type(result.total("net_benefit", member="Brent"), float)
assert_type(result.payback, Mapping[str, nc.Payback])
assert_type(result.payback["Brent"].days, int | None)

report = nc.audit(case)
assert_type(report.checks, tuple[nc.Check, ...])
assert_type(report.inconsistent[0].printed, nc.PrintedFigure)
assert_type(report.inconsistent[0].recomputed, nc.Interval)
assert_type(report.inconsistent[0].verdict, nc.Verdict)

assert_type(nc.explain(case, "net benefit", period="2010/11"), nc.Explanation)
assert_type(nc.parse_figure("£5"), nc.PrintedFigure)
assert_type(nc.horizon(go_live=case.periods[0].start, years=2), tuple[nc.Period, ...])

# Records take what people type; what they hold is typed.
board = nc.ICB(name="A", weighted_population=1_000)
assert_type(board.weighted_population, nc.PrintedFigure | None)
cost = nc.Assumption(
    id="cost", label="Cost", unit="GBP/year", values="£5/year", source="a paper", basis="agreed"
)
assert_type(cost.values, tuple[nc.Entry, ...])
assert_type(cost.basis, nc.Basis)
line = nc.LineItem(id="line", label="Line", category="saving", factors="cost * years_in_period")
assert_type(line.factors, tuple[str, ...])
assert_type(line.category, nc.Category)

draws = nc.appraise(case, draws={"office_cost": np.full((10, 1, 1), 9_000.0)})
assert_type(draws.payback_days, nc.LabelledArray)

# Allocation: arrays of whole pence, whatever the weights are.
IntArray = np.ndarray[tuple[Any, ...], np.dtype[np.int64]]
FloatArray = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
assert_type(nc.allocate(100, weights=[1, 2.5, Decimal(3), Fraction(1, 3)]), IntArray)
assert_type(nc.allocate(np.arange(5), weights=np.ones(3), method="dhondt"), IntArray)
assert_type(nc.round_table([[0.5, 1.5]]), nc.RoundedTable)

rule: nc.AllocationRule = nc.Hybrid(
    parts=[("60%", nc.Capitation()), (0.4, nc.Usage(values={"Brent": 3}, measure="calls"))]
)
shared = nc.share_cost(500, sector=case.sector, rule=nc.FloorsAndCaps(rule=rule, floors_pence=5))
assert_type(shared["Brent"], nc.Share)
assert_type(shared["Brent"].exact_pence, Fraction)
assert_type(shared.pence, IntArray)
compared = nc.compare_rules(500, sector=case.sector, rules={"a": nc.Capitation()})
assert_type(compared.losers("a"), tuple[str, ...])
pool = nc.CostPool(name="host", direct_pence=5, to=nc.EqualShares())
assert_type(nc.allocate_chain([pool], sector=case.sector), nc.ChainAllocation)

# Populations, targets, pace of change, reorganisation.
base = nc.PopulationBase(kind="registered", year="2022/23", source="a list")
assert_type(base.kind, nc.PopulationKind)
assert_type(nc.target_allocations(5.0, weighted_population=np.ones(2)), FloatArray)
policy = nc.PaceOfChangePolicy(minimum_growth="2%", cap=0.05)
assert_type(policy.cap, Fraction | None)
change = nc.pace_of_change(
    210, opening_pence=[100, 100], targets_pence=np.array([1.0, 2.0]), policy=policy
)
assert_type(change.binding, tuple[nc.BindingRule, ...])
merger = nc.SuccessorMap(
    effective=date(2026, 4, 1),
    source="a paper",
    successions=[nc.Succession(predecessor="Brent", successor="All", share="50%")],
)
assert_type(nc.carry_over({"Brent": 5}, successor_map=merger), dict[str, Fraction])
assert_type(nc.restate_case(case, successor_map=merger), nc.BusinessCase)

# Cost and savings models.
post = nc.StaffPost(role="Analyst", band="6", wte=2, employment="interim")
assert_type(post.employment, nc.Employment)
terms = nc.InterimTerms(rate_gbp_per_day="£500 per day", days_per_year=225)
assert_type(terms.cost_per_wte, float)
costed = nc.cost_posts([post], periods=case.periods, on_cost_rate="25%", interim=terms)
assert_type(costed.total, nc.LabelledArray)
curve = nc.savings_curve(case.periods, final="10%", ramp=nc.LinearRamp(years=2))
assert_type(curve, nc.CumulativeSavings)
assert_type(curve.to_incremental(), nc.IncrementalSavings)
lever = nc.SavingsLever(name="A", base="b", base_gbp_per_year=5, rate="2%", phasing=curve)
assert_type(nc.apply_levers([lever], labels=["x"], overlap="additive"), nc.LeverSavings)
cap = nc.RunningCostCap(name="Cap", gbp_per_head=18.76, basis="weighted", source="a letter")
assert_type(cap.basis, nc.PopulationKind)
fitted = nc.fit_cost_curve([nc.PricePoint(members=2, population=5, per_head="61p")], shape="both")
assert_type(fitted.per_head_range(members=3, population=9), nc.Interval)
parts = nc.staffing_parts(
    [post], prefix="a", share="b", periods=case.periods, on_cost_rate=0.2, source="a paper"
)
assert_type(parts + parts, nc.CaseParts)
assert_type(nc.Ratio(id="a", label="A", numerator="b - c", denominator="d").id, str)
assert_type(nc.appraise(case, count_benefits=["cash_releasing"]).ratio("x"), float)

# Appraisal under uncertainty.
worth = nc.present_values(result, discounting=0.035)
assert_type(worth.net["sector"], float)
assert_type(nc.discount_factors(np.ones(2), rate_per_year="green-book-2026"), FloatArray)
assert_type(nc.internal_rates(np.ones(2)).counts, IntArray)
assert_type(nc.PaybackRule(discounting="3.5%").discounting, nc.Discounting | None)
options = nc.compare_options([nc.Option(name="A", case=case), nc.Option(name="B", case=case)])
assert_type(options.ranking(), tuple[str, ...])
assert_type(nc.compare_stages(case, case).steps, tuple[nc.StageStep, ...])
assert_type(nc.OptimismBias(upper_bound="51%").rate, float)
assert_type(nc.tornado(case, swing=0.1).bars("Brent"), tuple[nc.TornadoBar, ...])
assert_type(nc.switching_values(case), tuple[nc.SwitchingValue, ...])
uncertain = nc.with_distributions(case, {"a": nc.Pert(low=1, mode=2, high=3), "b": "uniform(1; 2)"})
assert_type(uncertain, nc.BusinessCase)
simulated = nc.simulate(uncertain, draws=5, seed=1)
assert_type(simulated.present_value, nc.OutcomeDistribution)
assert_type(simulated.probability_of_loss("Brent"), float)
assert_type(nc.variance_drivers(uncertain, seed=1).total, FloatArray)
assert_type(nc.stability(case).checks[nc.SharingRule.AGREED], nc.CoreCheck)
game = nc.CostGame(players=("A", "B"), costs_gbp=np.ones(4))
assert_type(nc.shapley_values(game).values["A"], float)

matrix = nc.RaciMatrix(
    assignments=[nc.RaciAssignment(activity="a", responsible="ACV/SPD", accountable=["PCT"])],
    parties=[nc.Party(name="ACV"), nc.Party(name="SPD"), nc.Party(name="PCT")],
)
assert_type(case.raci, nc.RaciMatrix | None)
assert_type(case.bodies, tuple[nc.GovernanceBody, ...])
assert_type(nc.check_raci(matrix).errors, tuple[nc.Finding, ...])
assert_type(nc.switch_off(nc.RACI_RULES, "a", reason="b"), tuple[nc.CheckRule[nc.RaciSubject], ...])
assert_type(nc.compare(matrix, matrix).changes, tuple[nc.RaciChange, ...])
assert_type(nc.workload(matrix), nc.LabelledArray)
body = nc.GovernanceBody(id="b", name="B", kind="board", members=("x", "y"))
assert_type(nc.hold_meeting(body, attendance=["x"], votes={"x": "for"}).carried, bool)
assert_type(nc.voting_power(body)[0].shapley_shubik["x"], Fraction)
assert_type(nc.meeting_dates(body, 2026, bank_holidays="ignored"), tuple[date, ...])
assert_type(nc.find_contradictions(body), tuple[nc.Contradiction, ...])

assert_type(case.benefits, nc.BenefitRegister | None)
assert_type(case.risks, nc.RiskRegister | None)
assert_type(case.plan, nc.DeliveryPlan | None)
assert_type(case.competencies, tuple[nc.CompetencyScore, ...])
benefit = nc.Benefit(id="b", label="B", gains=["patients"], financial="both")
register = nc.BenefitRegister(programme="P", benefits=[benefit])
assert_type(nc.check_benefits(register).findings, tuple[nc.Finding, ...])
profile = nc.BenefitProfile(
    benefit="b", periods=["Apr 2026"], members={"x": nc.BenefitSeries(planned=[1.0])}
)
assert_type(nc.forecast_benefit(profile, method="as_planned"), nc.BenefitForecast)
kpi = nc.Kpi(id="k", label="K", unit="%", direction="higher_is_better", targets={"2026/27": 95})
series = nc.KpiSeries(
    kpi=kpi, periods=["2026-04", "2026-05"], values=[95.0, None], missing=["2026-05"]
)
assert_type(nc.xmr_chart(series), nc.XmrChart)
assert_type(nc.make_dashboard([series], period="2026-04").indicators, tuple[nc.KpiReading, ...])
risk = nc.Risk(id="r", label="R", likelihood=2, impact=3, cost="£5k", probability="30%")
assert_type(nc.top_risks(nc.RiskRegister(title="T", risks=[risk])), nc.RiskRanking)
assert_type(nc.risk_scenario(case, ["r"]), nc.Scenario)
plan = nc.DeliveryPlan(milestones=[nc.Milestone(id="m", label="M", planned="Early Aug 2009")])
assert_type(nc.slip_milestone(plan, "m", days=3).shifts, tuple[nc.MilestoneShift, ...])
assert_type(nc.parse_date("by March 2012").latest, date | None)
borne = nc.share_risk([5, 6], plans_pence={"x": 5, "y": 6}, arrangement=nc.NoRiskShare())
assert_type(borne.members, tuple[str, ...])
assert_type(nc.read_invoice_lines("x.csv"), nc.InvoiceLines)

nc.check_benefits(register, "no_owner")  # type: ignore[call-arg, arg-type]
nc.slip_milestone(plan, "m", 3)  # type: ignore[call-arg]
nc.check_raci(matrix, "one_accountable")  # type: ignore[call-arg, arg-type]
nc.meeting_dates(body, 2026)  # type: ignore[call-arg]
nc.simulate(case, draws="many", seed=1)  # type: ignore[arg-type]
nc.variance_drivers(case)  # type: ignore[call-arg]
nc.cost_posts([post], periods=case.periods)  # type: ignore[call-arg]
nc.apply_levers([lever], labels=["x"])  # type: ignore[call-arg]
nc.savings_curve(case.periods)  # type: ignore[call-arg]
nc.allocate(100, [1, 2])  # type: ignore[call-arg]
nc.share_cost(5, sector=case.sector, rule="capitation")  # type: ignore[arg-type]
nc.payback_days([1.0], period_days=np.ones(1))  # type: ignore[arg-type]
nc.load_case(5)  # type: ignore[arg-type]
nc.appraise(case, "mid")  # type: ignore[call-arg]
