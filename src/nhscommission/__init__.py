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
    "case.save": "save_case",
    "case.scenarios": "Scenario",
    "case.tables": "PrintedCell PrintedTable",
    "case.uncertain": "spread_assumptions with_distributions",
    "case.validation": "DoubleCountedWarning",
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
    "foundations.benefit_class": "BenefitClass",
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
    "foundations.computation": "Computation",
    "foundations.errors": (
        "CaseFileError InvalidValueError MissingExtraError NhsCommissionError SimulationError "
        "UnitError UnknownNameError"
    ),
    "foundations.figures": "PrintedFigure exact_figure parse_figure restate",
    "foundations.intervals": "Interval",
    "foundations.labelled": "LabelledArray",
    "foundations.periods": "PartYearRule Period financial_year horizon years_in_period",
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
    "foundations.check_rules": (
        "CheckReport CheckRule Finding Found Severity change_severity switch_off"
    ),
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
    "report.raci_markup": "raci_html raci_markdown",
    "report.raci_records": "raci_frame raci_records",
    "report.raci_tables": "comparison_table raci_table workload_table",
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
