"""Appraise, share and audit the cost of commissioning support that several NHS bodies share.

Every name is loaded when it is first used, so that the import itself costs nothing. Type checkers
read the same names from the stub beside this file.
"""

from importlib import import_module

_HOMES = {
    "analysis.appraisal": "Appraisal",
    "analysis.appraise": "appraise",
    "analysis.explain": "Explanation explain",
    "analysis.leaving": "without_members",
    "analysis.membership": "MembershipPricing PricingRule Stretch Subscription price_membership",
    "analysis.options": "Option OptionComparison compare_options",
    "analysis.polynomial": "Variable",
    "analysis.present_values": "PresentValues present_values",
    "analysis.price_base": "PriceBaseWarning",
    "analysis.running_costs": "check_running_costs",
    "analysis.sensitivity.grids": "ScenarioTable SensitivityGrid scenario_table sensitivity_grid",
    "analysis.sensitivity.outcomes": "CaseOutcome",
    "analysis.sensitivity.switching": "switching_values",
    "analysis.sensitivity.switching_solver": "SwitchingValue",
    "analysis.sensitivity.tornado": "Tornado TornadoBar tornado",
    "analysis.simulation.drivers": "Drivers variance_drivers",
    "analysis.simulation.fan": "Fan cumulative_fan",
    "analysis.simulation.run": "SimulationInterrupted",
    "analysis.simulation.simulate": "simulate",
    "analysis.simulation.simulation": "OutcomeDistribution Simulation",
    "analysis.stability": (
        "Alternative SharingGame SharingRule Stability curve_game sharing_game stability"
    ),
    "analysis.stages": "StageComparison StageStep compare_stages",
    "auditing.audit": "audit",
    "auditing.findings": "AuditReport Check CheckKind Verdict",
    "auditing.inference": "infer_range infer_total",
    "case.assumptions": "Assumption Basis Drawn Entry Quality Shape",
    "case.business_case": "BusinessCase Document",
    "case.governance_file": "read_governance write_governance",
    "case.lines": "Allowance Category LineItem Measure Total",
    "case.load": "load_case shipped_cases",
    "case.parts.allowances": "PricedRisk duration_bias_parts optimism_bias_parts risk_parts",
    "case.parts.case_parts": "CaseParts overhead_parts price_parts",
    "case.parts.one_off": (
        "double_running_parts legal_challenge_parts redundancy_parts travel_parts"
    ),
    "case.parts.recruitment": "recruitment_parts",
    "case.parts.running": "recharge_parts retained_staff_parts yearly_parts",
    "case.parts.savings": "savings_parts",
    "case.parts.staffing": "staffing_parts",
    "case.parts.transition": "stranded_parts transition_parts",
    "case.raci_files": "read_parties read_raci write_parties write_raci",
    "case.ratios": "Ratio",
    "case.read_lineage": "load_lineage",
    "case.read_populations": "read_population_table",
    "case.read_series": "load_pay_scales load_price_series",
    "case.ready_reckoner_case": "ready_reckoner_case",
    "case.restated": "restate_case",
    "case.risk_scenario": "risk_scenario",
    "case.save": "save_case",
    "case.scenarios": "Scenario",
    "case.settlement_files": "read_invoice_lines read_sla_rows",
    "case.tables": "PrintedCell PrintedTable",
    "case.uncertain": "spread_assumptions with_distributions",
    "case.validation": "DoubleCountedWarning",
    "delivery.benefits.benefit_forecast": "BenefitForecast MemberForecast",
    "delivery.benefits.benefit_rules": "BENEFIT_RULES BenefitSubject",
    "delivery.benefits.benefits": "Benefit BenefitMeasure BenefitOverlap BenefitTheme",
    "delivery.benefits.check_benefits": "check_benefits",
    "delivery.benefits.classifications": (
        "Beneficiary Directness Efficiency FinancialKind OverlapRelation"
    ),
    "delivery.benefits.forecasting": "ForecastMethod forecast_rest",
    "delivery.benefits.profiles": "BenefitProfile record_actual",
    "delivery.benefits.realisation": "GapRule forecast_benefit",
    "delivery.benefits.register": "BenefitFacet BenefitRegister tabulate_benefits",
    "delivery.benefits.series": "BenefitSeries",
    "delivery.benefits.variance": "VarianceSplit split_variance split_volume_variance",
    "delivery.benefits.variance_by_member": "BenefitVariance MemberVariance explain_variance",
    "delivery.milestones.calendar_file": "plan_calendar",
    "delivery.milestones.check_plan": "check_plan",
    "delivery.milestones.day_spans": "DaySpan",
    "delivery.milestones.due": "DueMilestones due_between overdue",
    "delivery.milestones.gates": "GateState gate_state gates",
    "delivery.milestones.milestones": "GateCriterion Milestone MilestoneStatus",
    "delivery.milestones.plan": "DeliveryPlan change_milestone",
    "delivery.milestones.plan_rules": "PLAN_RULES",
    "delivery.milestones.plan_subject": "PlanSubject",
    "delivery.milestones.schedule": (
        "CriticalPath PlanSchedule ScheduledMilestone critical_path schedule_plan"
    ),
    "delivery.milestones.slippage": (
        "MilestoneShift MilestoneSlippage PlanSlippage SlippageBasis slip_milestone slippage"
    ),
    "delivery.milestones.workstreams": "Workstream",
    "delivery.performance.assurance": "Assurance AssuranceResult assure_target",
    "delivery.performance.competencies": (
        "CompetencyAverages CompetencyScore average_scores competency"
    ),
    "delivery.performance.dashboard": "BenefitReading Dashboard KpiReading make_dashboard",
    "delivery.performance.kpi_series": "KpiSeries Rebase cut_series rag_by_period",
    "delivery.performance.kpis": "Kpi",
    "delivery.performance.rag": "Direction Rag RagBasis RagThresholds rag",
    "delivery.performance.spc": "SigmaZone XmrChart XmrPhase XmrPoint xmr_chart",
    "delivery.performance.special_cause_rules": (
        "PhasePoints SPECIAL_CAUSE_RULES Signal SpecialCauseRule special_cause_rules"
    ),
    "delivery.performance.special_causes": (
        "SpecialCause SpecialCauseReport Variation find_special_causes"
    ),
    "delivery.performance.success_measures": (
        "Relation SuccessMeasure SuccessResult SuccessState check_success"
    ),
    "delivery.performance.xmr_limits": "XmrLimits    xmr_limits",
    "delivery.risks.check_risks": "check_risks",
    "delivery.risks.expected_value": "ExpectedValue ExpectedValues expected_values",
    "delivery.risks.heat_map": "HeatCell HeatMap heat_map",
    "delivery.risks.levels": "BandColour RiskBand RiskLevel ",
    "delivery.risks.matrix": "NPSA_2008 RiskMatrix",
    "delivery.risks.moves": "AssumptionMove parse_moves",
    "delivery.risks.register": "RiskRanking RiskRegister ScoredRisk score_risks top_risks",
    "delivery.risks.risk_rules": "RISK_RULES RiskSubject",
    "delivery.risks.risks": "CostRange Mitigation MitigationStatus Risk ",
    "finance.allocation.allocate": "AllocationMethod allocate",
    "finance.allocation.chains": "ChainAllocation CostPool Flow allocate_chain",
    "finance.allocation.combined_rules": (
        "Exempt FixedAndVariable FloorsAndCaps Hybrid InKind Tier Tiered"
    ),
    "finance.allocation.comparison": "RuleComparison compare_rules",
    "finance.allocation.rules": (
        "AllocationRule Capitation Division EqualShares HistoricSpend SizeBands Usage"
    ),
    "finance.allocation.shares": "Allocation Share share_cost",
    "finance.allocation.two_way": "RoundedTable round_table",
    "finance.check_cap": "CapResult CapTest cap_headroom check_cap",
    "finance.cost_sharing.coalitions": "CostGame",
    "finance.cost_sharing.core": "CoreCheck check_core",
    "finance.cost_sharing.cost_curve": "CostCurve CurveShape PricePoint shared_cost_per_head",
    "finance.cost_sharing.curve_fit": "fit_cost_curve",
    "finance.cost_sharing.fixed_additive": "FixedAdditiveGame",
    "finance.cost_sharing.nucleolus": "LeastCore Nucleolus least_core nucleolus",
    "finance.cost_sharing.shapley": "ShapleyMethod ShapleyValues shapley_from_costs shapley_values",
    "finance.cost_sharing.smallest_membership": (
        "JoiningOrder SmallestMembership smallest_membership"
    ),
    "finance.cost_sharing.subsets": "population_range subset_cost_per_head",
    "finance.crossing": "Crossing payback_days",
    "finance.discounting.discounting": "Discounting Timing",
    "finance.discounting.internal_rates": (
        "InternalRates internal_rate internal_rates modified_internal_rate years_from_dates"
    ),
    "finance.discounting.present_value": (
        "benefit_cost_ratio discount_factors equivalent_annual net_present_value"
    ),
    "finance.discounting.schedules": "DiscountSchedule discount_schedule discount_schedules",
    "finance.distributional_weights": "distributional_weights",
    "finance.duration_bias": "delay_shares",
    "finance.optimism_bias": (
        "ContributoryFactor OptimismBias optimism_bias_rate published_optimism_bias"
    ),
    "finance.pace_of_change": "PaceOfChange pace_of_change",
    "finance.pace_plan": "BindingRule CliffEdge",
    "finance.pace_policy": "PaceOfChangePolicy",
    "finance.payback": "DayCount Payback PaybackRule Rounding date_payback",
    "finance.price_series": "PriceSeries",
    "finance.prices": "PriceBase PriceBasis PriceIndex price_index to_nominal to_real",
    "finance.ramps": "ConstantRamp LinearRamp LogisticRamp OwnRamp Ramp SRamp StepRamp",
    "finance.ready_reckoner": "ReadyReckoner ready_reckoner",
    "finance.running_cost_cap": "CCG_ALLOWANCE_2013 ICB_CAP_2025 RunningCostCap",
    "finance.savings.curves": "CumulativeSavings IncrementalSavings savings_curve",
    "finance.savings.levers": "LeverSavings Overlap SavingsLever apply_levers combined_saving_rate",
    "finance.savings.spending_levers": (
        "PriceTarget close_benchmark gain_scale reduce_activity standardise_prices"
    ),
    "finance.savings.support_levers": "convert_interims share_back_office",
    "finance.settlement.contracts.bills": "InvoiceBasis",
    "finance.settlement.contracts.compare_settlements": (
        "PartyComparison SettlementComparison compare_settlements"
    ),
    "finance.settlement.contracts.contract_months": "contract_months",
    "finance.settlement.contracts.contract_performance": (
        "ContractPerformance PerformanceRow performance_against_plan"
    ),
    "finance.settlement.contracts.contract_terms": (
        "BLOCK_CONTRACT COST_AND_VOLUME ContractTerms RateTier payment_due"
    ),
    "finance.settlement.contracts.invoicing": (
        "DirectInvoicing InvoicingArrangement VehicleInvoicing settle"
    ),
    "finance.settlement.contracts.payments": "Payment PaymentCalendar PaymentKind",
    "finance.settlement.contracts.settlements": "Settlement",
    "finance.settlement.contracts.sla_plans": "PriceKind ServiceLine SlaActuals SlaPlan",
    "finance.settlement.contracts.sla_rows": "SlaRow actuals_from_rows plan_from_rows",
    "finance.settlement.contracts.working_capital": "float_pence_days working_capital_pence",
    "finance.settlement.contracts.year_end": "Outlook YearEnd YearEndForecast forecast_year_end",
    "finance.settlement.invoices.challenge_log": "ChallengeLog ChallengeTotals track_challenges",
    "finance.settlement.invoices.challenge_rules": (
        "CHALLENGE_RULES ChallengeSubject check_challenges"
    ),
    "finance.settlement.invoices.challenges": "Challenge ChallengeState",
    "finance.settlement.invoices.check_invoice": "check_invoice",
    "finance.settlement.invoices.contract_tables": "ContractPeriods ContractPrices Registrations",
    "finance.settlement.invoices.invoice_hits": "InvoiceHits InvoiceSubject",
    "finance.settlement.invoices.invoice_lines": "InvoiceLines",
    "finance.settlement.invoices.invoice_reference": "BundleRule InvoiceReference",
    "finance.settlement.invoices.invoice_report": "InvoiceReport InvoiceSummary RuleHits",
    "finance.settlement.invoices.invoice_rules": "INVOICE_RULES missing_fields_rule",
    "finance.settlement.risk_sharing.call_rule": "CallRule",
    "finance.settlement.risk_sharing.compare_shares": "ArrangementComparison compare_arrangements",
    "finance.settlement.risk_sharing.investment_fund": "FundEnd FundShortage InvestmentFund",
    "finance.settlement.risk_sharing.layered_share": "LayeredShare RiskBearer RiskLayer",
    "finance.settlement.risk_sharing.risk_arrangement": "NoRiskShare RiskArrangement",
    "finance.settlement.risk_sharing.risk_pool": "PooledShare",
    "finance.settlement.risk_sharing.risk_share": "RiskShareResult share_risk",
    "finance.settlement.risk_sharing.risk_summary": "MemberRisk summarise_risk",
    "finance.sourcing": "PlanComparison PlanDifference SourcedFunction SourcingPlan compare_plans",
    "finance.staffing.overheads": "Overhead Per host_recharge overhead_costs property_cost",
    "finance.staffing.pay": "interim_cost mixed_cost_per_wte permanent_cost",
    "finance.staffing.pay_bands": "PayBand PayPoint",
    "finance.staffing.pay_scales": "PayScale PayScaleExpiredWarning PayScales",
    "finance.staffing.post_costs": "StaffCosts cost_posts",
    "finance.staffing.posts": "Employment InterimTerms StaffPost",
    "finance.staffing.redundancy": (
        "Leaver NHS_REDUNDANCY PayUnit RedundancyScheme STATUTORY_REDUNDANCY redundancy_cost "
        "redundancy_pay"
    ),
    "finance.staffing.service": "service_years",
    "finance.staffing.transition": (
        "RecruitmentCost RecruitmentTerms contingency double_running_cost "
        "legal_challenge_cost recruitment_cost travel_cost"
    ),
    "finance.staffing.wte_in_post": "WteInPost wte_in_post",
    "finance.stranded": "StrandedShare stranded_cost stranded_share",
    "finance.targets": "allocation_per_head distance_from_target target_allocations",
    "finance.uncertainty.correlation": "RankCorrelation",
    "finance.uncertainty.distributions": "Discrete Distribution Empirical Triangular Uniform",
    "finance.uncertainty.sampling": "Sampling",
    "finance.uncertainty.smooth_distributions": "Beta Lognormal Normal Pert",
    "finance.years_to_target": "years_to_target",
    "foundations.benefit_class": "BenefitClass",
    "foundations.check_rules": (
        "CheckReport CheckRule Finding Found Severity change_severity switch_off"
    ),
    "foundations.computation": "Computation",
    "foundations.errors": (
        "CaseFileError InvalidValueError MissingExtraError NhsCommissionError SimulationError "
        "UnitError UnknownNameError"
    ),
    "foundations.figures": "PrintedFigure exact_figure parse_figure restate",
    "foundations.intervals": "Interval",
    "foundations.labelled": "LabelledArray",
    "foundations.periods": "PartYearRule Period financial_year horizon years_in_period",
    "foundations.printed_dates": "PrintedDate parse_date",
    "foundations.units": "canonical_unit conversion_factor multiply_units unit_registry",
    "governance.bodies.bodies": "BodyKind GovernanceBody",
    "governance.bodies.decision_rules": "CountedOf DecisionRule Quorum QuorumOf Tally VoteBy",
    "governance.bodies.duties": "Duty DutyKind",
    "governance.bodies.frequency": "BankHolidayRule MeetingFrequency Repeats Weekday",
    "governance.bodies.frequency_text": "parse_frequency write_frequency",
    "governance.bodies.officers": "Chosen Officer OfficerRole",
    "governance.bodies.seats": "HeldSeat Seat SeatKind",
    "governance.bodies.structure": "escalation_path",
    "governance.checks.check_governance": "check_governance",
    "governance.checks.check_raci": "check_raci",
    "governance.checks.governance_rules": "GOVERNANCE_RULES GovernanceSubject",
    "governance.checks.raci_rules": "RACI_RULES RaciSubject overload_rule",
    "governance.meetings.contradictions": "Contradiction find_contradictions",
    "governance.meetings.dates": "dates_of meeting_dates",
    "governance.meetings.decisions": "Decision MeetingOutcome RuleResult Vote hold_meeting",
    "governance.meetings.power_indices": "banzhaf normalise_banzhaf shapley_shubik",
    "governance.meetings.voting_power": (
        "VotingGame VotingPower blocking_coalitions voting_game voting_power winning_coalitions"
    ),
    "governance.raci.assignments": "RaciAssignment RaciRole",
    "governance.raci.handover": "RaciChange RaciComparison compare transfer",
    "governance.raci.matrix": "RaciMatrix",
    "governance.raci.other_tables": "ListedStep StatedRole",
    "governance.raci.parties": "Party PartyKind",
    "governance.raci.questions": (
        "SinglePoint find_activities segregation shared_activities single_points_of_failure "
        "workload"
    ),
    "governance.raci.staffing": "PartyLoad StaffingLoad staffing_load",
    "governance.raci.views": "expand_groups view_of",
    "report.charts": "plot_distances plot_joining plot_policy plot_rule_comparison",
    "report.check_tables": "bodies_table check_tables decision_table voting_power_table",
    "report.dashboard_tables": "dashboard_tables monthly_table",
    "report.delivery_tables": (
        "benefits_table competencies_table milestones_tables risks_tables success_table"
    ),
    "report.performance_chart": "describe_xmr plot_xmr",
    "report.plan_chart": "plot_gantt plan_text",
    "report.plan_csv": "plan_csv",
    "report.raci_markup": "raci_html raci_markdown",
    "report.raci_records": "raci_frame raci_records",
    "report.raci_tables": "comparison_table raci_table workload_table",
    "report.risk_chart": "plot_heat_map",
    "report.structure_chart": "plot_structure",
    "report.structure_text": "structure_dot structure_mermaid structure_text",
    "report.tables": "TextTable",
    "report.uncertainty_charts": (
        "plot_fan plot_payback plot_sharing_rules plot_stages plot_tornado"
    ),
    "sector.capitation": (
        "Missing combine_components normalise_population normalise_shares relative_need_index "
        "weight_population"
    ),
    "sector.clinical_networks": "ClinicalNetwork",
    "sector.grouping": "GroupTotals roll_up",
    "sector.options": "ConsideredOption Outcome options_on",
    "sector.organisations": "CCG Commissioner ICB Organisation PCT Provider Sector",
    "sector.population_table": "PopulationTable",
    "sector.populations": "PopulationBase PopulationKind",
    "sector.reorganisation": "Lineage compose_maps restate_sector reverse_map",
    "sector.successions": "Succession SuccessorMap carry_over split_by_population",
    "sector.support_functions": (
        "Scale ServiceLevel Sourcing SupplyRisk SupportFunction select_functions"
    ),
    "sector.weighted_population": "NeedComponent WeightedPopulation",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("nhscommission")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
