"""The public names, for type checkers: the same as in `_HOMES`, which loads them."""

from nhscommission.analysis.appraisal import Appraisal as Appraisal
from nhscommission.analysis.appraise import appraise as appraise
from nhscommission.analysis.explain import Explanation as Explanation
from nhscommission.analysis.explain import explain as explain
from nhscommission.analysis.leaving import without_members as without_members
from nhscommission.analysis.membership import MembershipPricing as MembershipPricing
from nhscommission.analysis.membership import PricingRule as PricingRule
from nhscommission.analysis.membership import Stretch as Stretch
from nhscommission.analysis.membership import Subscription as Subscription
from nhscommission.analysis.membership import price_membership as price_membership
from nhscommission.analysis.options import Option as Option
from nhscommission.analysis.options import OptionComparison as OptionComparison
from nhscommission.analysis.options import compare_options as compare_options
from nhscommission.analysis.polynomial import Variable as Variable
from nhscommission.analysis.present_values import PresentValues as PresentValues
from nhscommission.analysis.present_values import present_values as present_values
from nhscommission.analysis.price_base import PriceBaseWarning as PriceBaseWarning
from nhscommission.analysis.running_costs import check_running_costs as check_running_costs
from nhscommission.analysis.sensitivity.grids import ScenarioTable as ScenarioTable
from nhscommission.analysis.sensitivity.grids import SensitivityGrid as SensitivityGrid
from nhscommission.analysis.sensitivity.grids import scenario_table as scenario_table
from nhscommission.analysis.sensitivity.grids import sensitivity_grid as sensitivity_grid
from nhscommission.analysis.sensitivity.outcomes import CaseOutcome as CaseOutcome
from nhscommission.analysis.sensitivity.switching import switching_values as switching_values
from nhscommission.analysis.sensitivity.switching_solver import SwitchingValue as SwitchingValue
from nhscommission.analysis.sensitivity.tornado import Tornado as Tornado
from nhscommission.analysis.sensitivity.tornado import TornadoBar as TornadoBar
from nhscommission.analysis.sensitivity.tornado import tornado as tornado
from nhscommission.analysis.simulation.drivers import Drivers as Drivers
from nhscommission.analysis.simulation.drivers import variance_drivers as variance_drivers
from nhscommission.analysis.simulation.fan import Fan as Fan
from nhscommission.analysis.simulation.fan import cumulative_fan as cumulative_fan
from nhscommission.analysis.simulation.run import SimulationInterrupted as SimulationInterrupted
from nhscommission.analysis.simulation.simulate import simulate as simulate
from nhscommission.analysis.simulation.simulation import OutcomeDistribution as OutcomeDistribution
from nhscommission.analysis.simulation.simulation import Simulation as Simulation
from nhscommission.analysis.stability import Alternative as Alternative
from nhscommission.analysis.stability import SharingGame as SharingGame
from nhscommission.analysis.stability import SharingRule as SharingRule
from nhscommission.analysis.stability import Stability as Stability
from nhscommission.analysis.stability import curve_game as curve_game
from nhscommission.analysis.stability import sharing_game as sharing_game
from nhscommission.analysis.stability import stability as stability
from nhscommission.analysis.stages import StageComparison as StageComparison
from nhscommission.analysis.stages import StageStep as StageStep
from nhscommission.analysis.stages import compare_stages as compare_stages
from nhscommission.auditing.audit import audit as audit
from nhscommission.auditing.findings import AuditReport as AuditReport
from nhscommission.auditing.findings import Check as Check
from nhscommission.auditing.findings import CheckKind as CheckKind
from nhscommission.auditing.findings import Verdict as Verdict
from nhscommission.auditing.inference import infer_range as infer_range
from nhscommission.auditing.inference import infer_total as infer_total
from nhscommission.case.assumptions import Assumption as Assumption
from nhscommission.case.assumptions import Basis as Basis
from nhscommission.case.assumptions import Drawn as Drawn
from nhscommission.case.assumptions import Entry as Entry
from nhscommission.case.assumptions import Quality as Quality
from nhscommission.case.assumptions import Shape as Shape
from nhscommission.case.business_case import BusinessCase as BusinessCase
from nhscommission.case.business_case import Document as Document
from nhscommission.case.governance_file import read_governance as read_governance
from nhscommission.case.governance_file import write_governance as write_governance
from nhscommission.case.lines import Allowance as Allowance
from nhscommission.case.lines import Category as Category
from nhscommission.case.lines import LineItem as LineItem
from nhscommission.case.lines import Measure as Measure
from nhscommission.case.lines import Total as Total
from nhscommission.case.load import load_case as load_case
from nhscommission.case.load import shipped_cases as shipped_cases
from nhscommission.case.parts.allowances import PricedRisk as PricedRisk
from nhscommission.case.parts.allowances import duration_bias_parts as duration_bias_parts
from nhscommission.case.parts.allowances import optimism_bias_parts as optimism_bias_parts
from nhscommission.case.parts.allowances import risk_parts as risk_parts
from nhscommission.case.parts.case_parts import CaseParts as CaseParts
from nhscommission.case.parts.case_parts import overhead_parts as overhead_parts
from nhscommission.case.parts.case_parts import price_parts as price_parts
from nhscommission.case.parts.one_off import double_running_parts as double_running_parts
from nhscommission.case.parts.one_off import legal_challenge_parts as legal_challenge_parts
from nhscommission.case.parts.one_off import redundancy_parts as redundancy_parts
from nhscommission.case.parts.one_off import travel_parts as travel_parts
from nhscommission.case.parts.recruitment import recruitment_parts as recruitment_parts
from nhscommission.case.parts.running import recharge_parts as recharge_parts
from nhscommission.case.parts.running import retained_staff_parts as retained_staff_parts
from nhscommission.case.parts.running import yearly_parts as yearly_parts
from nhscommission.case.parts.savings import savings_parts as savings_parts
from nhscommission.case.parts.staffing import staffing_parts as staffing_parts
from nhscommission.case.parts.transition import stranded_parts as stranded_parts
from nhscommission.case.parts.transition import transition_parts as transition_parts
from nhscommission.case.raci_files import read_parties as read_parties
from nhscommission.case.raci_files import read_raci as read_raci
from nhscommission.case.raci_files import write_parties as write_parties
from nhscommission.case.raci_files import write_raci as write_raci
from nhscommission.case.ratios import Ratio as Ratio
from nhscommission.case.read_lineage import load_lineage as load_lineage
from nhscommission.case.read_populations import read_population_table as read_population_table
from nhscommission.case.read_series import load_pay_scales as load_pay_scales
from nhscommission.case.read_series import load_price_series as load_price_series
from nhscommission.case.ready_reckoner_case import ready_reckoner_case as ready_reckoner_case
from nhscommission.case.restated import restate_case as restate_case
from nhscommission.case.risk_scenario import risk_scenario as risk_scenario
from nhscommission.case.save import save_case as save_case
from nhscommission.case.scenarios import Scenario as Scenario
from nhscommission.case.settlement_files import read_invoice_lines as read_invoice_lines
from nhscommission.case.settlement_files import read_sla_rows as read_sla_rows
from nhscommission.case.tables import PrintedCell as PrintedCell
from nhscommission.case.tables import PrintedTable as PrintedTable
from nhscommission.case.uncertain import spread_assumptions as spread_assumptions
from nhscommission.case.uncertain import with_distributions as with_distributions
from nhscommission.case.validation import DoubleCountedWarning as DoubleCountedWarning
from nhscommission.delivery.benefits.benefit_forecast import BenefitForecast as BenefitForecast
from nhscommission.delivery.benefits.benefit_forecast import MemberForecast as MemberForecast
from nhscommission.delivery.benefits.benefit_rules import BENEFIT_RULES as BENEFIT_RULES
from nhscommission.delivery.benefits.benefit_rules import BenefitSubject as BenefitSubject
from nhscommission.delivery.benefits.benefits import Benefit as Benefit
from nhscommission.delivery.benefits.benefits import BenefitMeasure as BenefitMeasure
from nhscommission.delivery.benefits.benefits import BenefitOverlap as BenefitOverlap
from nhscommission.delivery.benefits.benefits import BenefitTheme as BenefitTheme
from nhscommission.delivery.benefits.check_benefits import check_benefits as check_benefits
from nhscommission.delivery.benefits.classifications import Beneficiary as Beneficiary
from nhscommission.delivery.benefits.classifications import Directness as Directness
from nhscommission.delivery.benefits.classifications import Efficiency as Efficiency
from nhscommission.delivery.benefits.classifications import FinancialKind as FinancialKind
from nhscommission.delivery.benefits.classifications import OverlapRelation as OverlapRelation
from nhscommission.delivery.benefits.forecasting import ForecastMethod as ForecastMethod
from nhscommission.delivery.benefits.forecasting import forecast_rest as forecast_rest
from nhscommission.delivery.benefits.profiles import BenefitProfile as BenefitProfile
from nhscommission.delivery.benefits.profiles import record_actual as record_actual
from nhscommission.delivery.benefits.realisation import GapRule as GapRule
from nhscommission.delivery.benefits.realisation import forecast_benefit as forecast_benefit
from nhscommission.delivery.benefits.register import BenefitFacet as BenefitFacet
from nhscommission.delivery.benefits.register import BenefitRegister as BenefitRegister
from nhscommission.delivery.benefits.register import tabulate_benefits as tabulate_benefits
from nhscommission.delivery.benefits.series import BenefitSeries as BenefitSeries
from nhscommission.delivery.benefits.variance import VarianceSplit as VarianceSplit
from nhscommission.delivery.benefits.variance import split_variance as split_variance
from nhscommission.delivery.benefits.variance import split_volume_variance as split_volume_variance
from nhscommission.delivery.benefits.variance_by_member import BenefitVariance as BenefitVariance
from nhscommission.delivery.benefits.variance_by_member import MemberVariance as MemberVariance
from nhscommission.delivery.benefits.variance_by_member import explain_variance as explain_variance
from nhscommission.delivery.milestones.calendar_file import plan_calendar as plan_calendar
from nhscommission.delivery.milestones.check_plan import check_plan as check_plan
from nhscommission.delivery.milestones.day_spans import DaySpan as DaySpan
from nhscommission.delivery.milestones.due import DueMilestones as DueMilestones
from nhscommission.delivery.milestones.due import due_between as due_between
from nhscommission.delivery.milestones.due import overdue as overdue
from nhscommission.delivery.milestones.gates import GateState as GateState
from nhscommission.delivery.milestones.gates import gate_state as gate_state
from nhscommission.delivery.milestones.gates import gates as gates
from nhscommission.delivery.milestones.milestones import GateCriterion as GateCriterion
from nhscommission.delivery.milestones.milestones import Milestone as Milestone
from nhscommission.delivery.milestones.milestones import MilestoneStatus as MilestoneStatus
from nhscommission.delivery.milestones.plan import DeliveryPlan as DeliveryPlan
from nhscommission.delivery.milestones.plan import change_milestone as change_milestone
from nhscommission.delivery.milestones.plan_rules import PLAN_RULES as PLAN_RULES
from nhscommission.delivery.milestones.plan_subject import PlanSubject as PlanSubject
from nhscommission.delivery.milestones.schedule import CriticalPath as CriticalPath
from nhscommission.delivery.milestones.schedule import PlanSchedule as PlanSchedule
from nhscommission.delivery.milestones.schedule import ScheduledMilestone as ScheduledMilestone
from nhscommission.delivery.milestones.schedule import critical_path as critical_path
from nhscommission.delivery.milestones.schedule import schedule_plan as schedule_plan
from nhscommission.delivery.milestones.slippage import MilestoneShift as MilestoneShift
from nhscommission.delivery.milestones.slippage import MilestoneSlippage as MilestoneSlippage
from nhscommission.delivery.milestones.slippage import PlanSlippage as PlanSlippage
from nhscommission.delivery.milestones.slippage import SlippageBasis as SlippageBasis
from nhscommission.delivery.milestones.slippage import slip_milestone as slip_milestone
from nhscommission.delivery.milestones.slippage import slippage as slippage
from nhscommission.delivery.milestones.workstreams import Workstream as Workstream
from nhscommission.delivery.performance.assurance import Assurance as Assurance
from nhscommission.delivery.performance.assurance import AssuranceResult as AssuranceResult
from nhscommission.delivery.performance.assurance import assure_target as assure_target
from nhscommission.delivery.performance.competencies import CompetencyAverages as CompetencyAverages
from nhscommission.delivery.performance.competencies import CompetencyScore as CompetencyScore
from nhscommission.delivery.performance.competencies import average_scores as average_scores
from nhscommission.delivery.performance.competencies import competency as competency
from nhscommission.delivery.performance.dashboard import BenefitReading as BenefitReading
from nhscommission.delivery.performance.dashboard import Dashboard as Dashboard
from nhscommission.delivery.performance.dashboard import KpiReading as KpiReading
from nhscommission.delivery.performance.dashboard import make_dashboard as make_dashboard
from nhscommission.delivery.performance.kpi_series import KpiSeries as KpiSeries
from nhscommission.delivery.performance.kpi_series import Rebase as Rebase
from nhscommission.delivery.performance.kpi_series import cut_series as cut_series
from nhscommission.delivery.performance.kpi_series import rag_by_period as rag_by_period
from nhscommission.delivery.performance.kpis import Kpi as Kpi
from nhscommission.delivery.performance.rag import Direction as Direction
from nhscommission.delivery.performance.rag import Rag as Rag
from nhscommission.delivery.performance.rag import RagBasis as RagBasis
from nhscommission.delivery.performance.rag import RagThresholds as RagThresholds
from nhscommission.delivery.performance.rag import rag as rag
from nhscommission.delivery.performance.spc import SigmaZone as SigmaZone
from nhscommission.delivery.performance.spc import XmrChart as XmrChart
from nhscommission.delivery.performance.spc import XmrPhase as XmrPhase
from nhscommission.delivery.performance.spc import XmrPoint as XmrPoint
from nhscommission.delivery.performance.spc import xmr_chart as xmr_chart
from nhscommission.delivery.performance.special_cause_rules import (
    SPECIAL_CAUSE_RULES as SPECIAL_CAUSE_RULES,
)
from nhscommission.delivery.performance.special_cause_rules import PhasePoints as PhasePoints
from nhscommission.delivery.performance.special_cause_rules import Signal as Signal
from nhscommission.delivery.performance.special_cause_rules import (
    SpecialCauseRule as SpecialCauseRule,
)
from nhscommission.delivery.performance.special_cause_rules import (
    special_cause_rules as special_cause_rules,
)
from nhscommission.delivery.performance.special_causes import SpecialCause as SpecialCause
from nhscommission.delivery.performance.special_causes import (
    SpecialCauseReport as SpecialCauseReport,
)
from nhscommission.delivery.performance.special_causes import Variation as Variation
from nhscommission.delivery.performance.special_causes import (
    find_special_causes as find_special_causes,
)
from nhscommission.delivery.performance.success_measures import Relation as Relation
from nhscommission.delivery.performance.success_measures import SuccessMeasure as SuccessMeasure
from nhscommission.delivery.performance.success_measures import SuccessResult as SuccessResult
from nhscommission.delivery.performance.success_measures import SuccessState as SuccessState
from nhscommission.delivery.performance.success_measures import check_success as check_success
from nhscommission.delivery.performance.xmr_limits import XmrLimits as XmrLimits
from nhscommission.delivery.performance.xmr_limits import xmr_limits as xmr_limits
from nhscommission.delivery.risks.check_risks import check_risks as check_risks
from nhscommission.delivery.risks.expected_value import ExpectedValue as ExpectedValue
from nhscommission.delivery.risks.expected_value import ExpectedValues as ExpectedValues
from nhscommission.delivery.risks.expected_value import expected_values as expected_values
from nhscommission.delivery.risks.heat_map import HeatCell as HeatCell
from nhscommission.delivery.risks.heat_map import HeatMap as HeatMap
from nhscommission.delivery.risks.heat_map import heat_map as heat_map
from nhscommission.delivery.risks.levels import BandColour as BandColour
from nhscommission.delivery.risks.levels import RiskBand as RiskBand
from nhscommission.delivery.risks.levels import RiskLevel as RiskLevel
from nhscommission.delivery.risks.matrix import NPSA_2008 as NPSA_2008
from nhscommission.delivery.risks.matrix import RiskMatrix as RiskMatrix
from nhscommission.delivery.risks.moves import AssumptionMove as AssumptionMove
from nhscommission.delivery.risks.moves import parse_moves as parse_moves
from nhscommission.delivery.risks.register import RiskRanking as RiskRanking
from nhscommission.delivery.risks.register import RiskRegister as RiskRegister
from nhscommission.delivery.risks.register import ScoredRisk as ScoredRisk
from nhscommission.delivery.risks.register import score_risks as score_risks
from nhscommission.delivery.risks.register import top_risks as top_risks
from nhscommission.delivery.risks.risk_rules import RISK_RULES as RISK_RULES
from nhscommission.delivery.risks.risk_rules import RiskSubject as RiskSubject
from nhscommission.delivery.risks.risks import CostRange as CostRange
from nhscommission.delivery.risks.risks import Mitigation as Mitigation
from nhscommission.delivery.risks.risks import MitigationStatus as MitigationStatus
from nhscommission.delivery.risks.risks import Risk as Risk
from nhscommission.finance.allocation.allocate import AllocationMethod as AllocationMethod
from nhscommission.finance.allocation.allocate import allocate as allocate
from nhscommission.finance.allocation.chains import ChainAllocation as ChainAllocation
from nhscommission.finance.allocation.chains import CostPool as CostPool
from nhscommission.finance.allocation.chains import Flow as Flow
from nhscommission.finance.allocation.chains import allocate_chain as allocate_chain
from nhscommission.finance.allocation.combined_rules import Exempt as Exempt
from nhscommission.finance.allocation.combined_rules import FixedAndVariable as FixedAndVariable
from nhscommission.finance.allocation.combined_rules import FloorsAndCaps as FloorsAndCaps
from nhscommission.finance.allocation.combined_rules import Hybrid as Hybrid
from nhscommission.finance.allocation.combined_rules import InKind as InKind
from nhscommission.finance.allocation.combined_rules import Tier as Tier
from nhscommission.finance.allocation.combined_rules import Tiered as Tiered
from nhscommission.finance.allocation.comparison import RuleComparison as RuleComparison
from nhscommission.finance.allocation.comparison import compare_rules as compare_rules
from nhscommission.finance.allocation.rules import AllocationRule as AllocationRule
from nhscommission.finance.allocation.rules import Capitation as Capitation
from nhscommission.finance.allocation.rules import Division as Division
from nhscommission.finance.allocation.rules import EqualShares as EqualShares
from nhscommission.finance.allocation.rules import HistoricSpend as HistoricSpend
from nhscommission.finance.allocation.rules import SizeBands as SizeBands
from nhscommission.finance.allocation.rules import Usage as Usage
from nhscommission.finance.allocation.shares import Allocation as Allocation
from nhscommission.finance.allocation.shares import Share as Share
from nhscommission.finance.allocation.shares import share_cost as share_cost
from nhscommission.finance.allocation.two_way import RoundedTable as RoundedTable
from nhscommission.finance.allocation.two_way import round_table as round_table
from nhscommission.finance.check_cap import CapResult as CapResult
from nhscommission.finance.check_cap import CapTest as CapTest
from nhscommission.finance.check_cap import cap_headroom as cap_headroom
from nhscommission.finance.check_cap import check_cap as check_cap
from nhscommission.finance.cost_sharing.coalitions import CostGame as CostGame
from nhscommission.finance.cost_sharing.core import CoreCheck as CoreCheck
from nhscommission.finance.cost_sharing.core import check_core as check_core
from nhscommission.finance.cost_sharing.cost_curve import CostCurve as CostCurve
from nhscommission.finance.cost_sharing.cost_curve import CurveShape as CurveShape
from nhscommission.finance.cost_sharing.cost_curve import PricePoint as PricePoint
from nhscommission.finance.cost_sharing.cost_curve import (
    shared_cost_per_head as shared_cost_per_head,
)
from nhscommission.finance.cost_sharing.curve_fit import fit_cost_curve as fit_cost_curve
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame as FixedAdditiveGame
from nhscommission.finance.cost_sharing.nucleolus import LeastCore as LeastCore
from nhscommission.finance.cost_sharing.nucleolus import Nucleolus as Nucleolus
from nhscommission.finance.cost_sharing.nucleolus import least_core as least_core
from nhscommission.finance.cost_sharing.nucleolus import nucleolus as nucleolus
from nhscommission.finance.cost_sharing.shapley import ShapleyMethod as ShapleyMethod
from nhscommission.finance.cost_sharing.shapley import ShapleyValues as ShapleyValues
from nhscommission.finance.cost_sharing.shapley import shapley_from_costs as shapley_from_costs
from nhscommission.finance.cost_sharing.shapley import shapley_values as shapley_values
from nhscommission.finance.cost_sharing.smallest_membership import JoiningOrder as JoiningOrder
from nhscommission.finance.cost_sharing.smallest_membership import (
    SmallestMembership as SmallestMembership,
)
from nhscommission.finance.cost_sharing.smallest_membership import (
    smallest_membership as smallest_membership,
)
from nhscommission.finance.cost_sharing.subsets import population_range as population_range
from nhscommission.finance.cost_sharing.subsets import subset_cost_per_head as subset_cost_per_head
from nhscommission.finance.crossing import Crossing as Crossing
from nhscommission.finance.crossing import payback_days as payback_days
from nhscommission.finance.discounting.discounting import Discounting as Discounting
from nhscommission.finance.discounting.discounting import Timing as Timing
from nhscommission.finance.discounting.internal_rates import InternalRates as InternalRates
from nhscommission.finance.discounting.internal_rates import internal_rate as internal_rate
from nhscommission.finance.discounting.internal_rates import internal_rates as internal_rates
from nhscommission.finance.discounting.internal_rates import (
    modified_internal_rate as modified_internal_rate,
)
from nhscommission.finance.discounting.internal_rates import years_from_dates as years_from_dates
from nhscommission.finance.discounting.present_value import benefit_cost_ratio as benefit_cost_ratio
from nhscommission.finance.discounting.present_value import discount_factors as discount_factors
from nhscommission.finance.discounting.present_value import equivalent_annual as equivalent_annual
from nhscommission.finance.discounting.present_value import net_present_value as net_present_value
from nhscommission.finance.discounting.schedules import DiscountSchedule as DiscountSchedule
from nhscommission.finance.discounting.schedules import discount_schedule as discount_schedule
from nhscommission.finance.discounting.schedules import discount_schedules as discount_schedules
from nhscommission.finance.distributional_weights import (
    distributional_weights as distributional_weights,
)
from nhscommission.finance.duration_bias import delay_shares as delay_shares
from nhscommission.finance.optimism_bias import ContributoryFactor as ContributoryFactor
from nhscommission.finance.optimism_bias import OptimismBias as OptimismBias
from nhscommission.finance.optimism_bias import optimism_bias_rate as optimism_bias_rate
from nhscommission.finance.optimism_bias import published_optimism_bias as published_optimism_bias
from nhscommission.finance.pace_of_change import PaceOfChange as PaceOfChange
from nhscommission.finance.pace_of_change import pace_of_change as pace_of_change
from nhscommission.finance.pace_plan import BindingRule as BindingRule
from nhscommission.finance.pace_plan import CliffEdge as CliffEdge
from nhscommission.finance.pace_policy import PaceOfChangePolicy as PaceOfChangePolicy
from nhscommission.finance.payback import DayCount as DayCount
from nhscommission.finance.payback import Payback as Payback
from nhscommission.finance.payback import PaybackRule as PaybackRule
from nhscommission.finance.payback import Rounding as Rounding
from nhscommission.finance.payback import date_payback as date_payback
from nhscommission.finance.price_series import PriceSeries as PriceSeries
from nhscommission.finance.prices import PriceBase as PriceBase
from nhscommission.finance.prices import PriceBasis as PriceBasis
from nhscommission.finance.prices import PriceIndex as PriceIndex
from nhscommission.finance.prices import price_index as price_index
from nhscommission.finance.prices import to_nominal as to_nominal
from nhscommission.finance.prices import to_real as to_real
from nhscommission.finance.ramps import ConstantRamp as ConstantRamp
from nhscommission.finance.ramps import LinearRamp as LinearRamp
from nhscommission.finance.ramps import LogisticRamp as LogisticRamp
from nhscommission.finance.ramps import OwnRamp as OwnRamp
from nhscommission.finance.ramps import Ramp as Ramp
from nhscommission.finance.ramps import SRamp as SRamp
from nhscommission.finance.ramps import StepRamp as StepRamp
from nhscommission.finance.ready_reckoner import ReadyReckoner as ReadyReckoner
from nhscommission.finance.ready_reckoner import ready_reckoner as ready_reckoner
from nhscommission.finance.running_cost_cap import CCG_ALLOWANCE_2013 as CCG_ALLOWANCE_2013
from nhscommission.finance.running_cost_cap import ICB_CAP_2025 as ICB_CAP_2025
from nhscommission.finance.running_cost_cap import RunningCostCap as RunningCostCap
from nhscommission.finance.savings.curves import CumulativeSavings as CumulativeSavings
from nhscommission.finance.savings.curves import IncrementalSavings as IncrementalSavings
from nhscommission.finance.savings.curves import savings_curve as savings_curve
from nhscommission.finance.savings.levers import LeverSavings as LeverSavings
from nhscommission.finance.savings.levers import Overlap as Overlap
from nhscommission.finance.savings.levers import SavingsLever as SavingsLever
from nhscommission.finance.savings.levers import apply_levers as apply_levers
from nhscommission.finance.savings.levers import combined_saving_rate as combined_saving_rate
from nhscommission.finance.savings.spending_levers import PriceTarget as PriceTarget
from nhscommission.finance.savings.spending_levers import close_benchmark as close_benchmark
from nhscommission.finance.savings.spending_levers import gain_scale as gain_scale
from nhscommission.finance.savings.spending_levers import reduce_activity as reduce_activity
from nhscommission.finance.savings.spending_levers import standardise_prices as standardise_prices
from nhscommission.finance.savings.support_levers import convert_interims as convert_interims
from nhscommission.finance.savings.support_levers import share_back_office as share_back_office
from nhscommission.finance.settlement.contracts.bills import InvoiceBasis as InvoiceBasis
from nhscommission.finance.settlement.contracts.compare_settlements import (
    PartyComparison as PartyComparison,
)
from nhscommission.finance.settlement.contracts.compare_settlements import (
    SettlementComparison as SettlementComparison,
)
from nhscommission.finance.settlement.contracts.compare_settlements import (
    compare_settlements as compare_settlements,
)
from nhscommission.finance.settlement.contracts.contract_months import (
    contract_months as contract_months,
)
from nhscommission.finance.settlement.contracts.contract_performance import (
    ContractPerformance as ContractPerformance,
)
from nhscommission.finance.settlement.contracts.contract_performance import (
    PerformanceRow as PerformanceRow,
)
from nhscommission.finance.settlement.contracts.contract_performance import (
    performance_against_plan as performance_against_plan,
)
from nhscommission.finance.settlement.contracts.contract_terms import (
    BLOCK_CONTRACT as BLOCK_CONTRACT,
)
from nhscommission.finance.settlement.contracts.contract_terms import (
    COST_AND_VOLUME as COST_AND_VOLUME,
)
from nhscommission.finance.settlement.contracts.contract_terms import ContractTerms as ContractTerms
from nhscommission.finance.settlement.contracts.contract_terms import RateTier as RateTier
from nhscommission.finance.settlement.contracts.contract_terms import payment_due as payment_due
from nhscommission.finance.settlement.contracts.invoicing import DirectInvoicing as DirectInvoicing
from nhscommission.finance.settlement.contracts.invoicing import (
    InvoicingArrangement as InvoicingArrangement,
)
from nhscommission.finance.settlement.contracts.invoicing import (
    VehicleInvoicing as VehicleInvoicing,
)
from nhscommission.finance.settlement.contracts.invoicing import settle as settle
from nhscommission.finance.settlement.contracts.payments import Payment as Payment
from nhscommission.finance.settlement.contracts.payments import PaymentCalendar as PaymentCalendar
from nhscommission.finance.settlement.contracts.payments import PaymentKind as PaymentKind
from nhscommission.finance.settlement.contracts.settlements import Settlement as Settlement
from nhscommission.finance.settlement.contracts.sla_plans import PriceKind as PriceKind
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine as ServiceLine
from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals as SlaActuals
from nhscommission.finance.settlement.contracts.sla_plans import SlaPlan as SlaPlan
from nhscommission.finance.settlement.contracts.sla_rows import SlaRow as SlaRow
from nhscommission.finance.settlement.contracts.sla_rows import (
    actuals_from_rows as actuals_from_rows,
)
from nhscommission.finance.settlement.contracts.sla_rows import plan_from_rows as plan_from_rows
from nhscommission.finance.settlement.contracts.working_capital import (
    float_pence_days as float_pence_days,
)
from nhscommission.finance.settlement.contracts.working_capital import (
    working_capital_pence as working_capital_pence,
)
from nhscommission.finance.settlement.contracts.year_end import Outlook as Outlook
from nhscommission.finance.settlement.contracts.year_end import YearEnd as YearEnd
from nhscommission.finance.settlement.contracts.year_end import YearEndForecast as YearEndForecast
from nhscommission.finance.settlement.contracts.year_end import (
    forecast_year_end as forecast_year_end,
)
from nhscommission.finance.settlement.invoices.challenge_log import ChallengeLog as ChallengeLog
from nhscommission.finance.settlement.invoices.challenge_log import (
    ChallengeTotals as ChallengeTotals,
)
from nhscommission.finance.settlement.invoices.challenge_log import (
    track_challenges as track_challenges,
)
from nhscommission.finance.settlement.invoices.challenge_rules import (
    CHALLENGE_RULES as CHALLENGE_RULES,
)
from nhscommission.finance.settlement.invoices.challenge_rules import (
    ChallengeSubject as ChallengeSubject,
)
from nhscommission.finance.settlement.invoices.challenge_rules import (
    check_challenges as check_challenges,
)
from nhscommission.finance.settlement.invoices.challenges import Challenge as Challenge
from nhscommission.finance.settlement.invoices.challenges import ChallengeState as ChallengeState
from nhscommission.finance.settlement.invoices.check_invoice import check_invoice as check_invoice
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods as ContractPeriods,
)
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPrices as ContractPrices,
)
from nhscommission.finance.settlement.invoices.contract_tables import Registrations as Registrations
from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceHits as InvoiceHits
from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceSubject as InvoiceSubject
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines as InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule as BundleRule
from nhscommission.finance.settlement.invoices.invoice_reference import (
    InvoiceReference as InvoiceReference,
)
from nhscommission.finance.settlement.invoices.invoice_report import InvoiceReport as InvoiceReport
from nhscommission.finance.settlement.invoices.invoice_report import (
    InvoiceSummary as InvoiceSummary,
)
from nhscommission.finance.settlement.invoices.invoice_report import RuleHits as RuleHits
from nhscommission.finance.settlement.invoices.invoice_rules import INVOICE_RULES as INVOICE_RULES
from nhscommission.finance.settlement.invoices.invoice_rules import (
    missing_fields_rule as missing_fields_rule,
)
from nhscommission.finance.settlement.risk_sharing.call_rule import CallRule as CallRule
from nhscommission.finance.settlement.risk_sharing.compare_shares import (
    ArrangementComparison as ArrangementComparison,
)
from nhscommission.finance.settlement.risk_sharing.compare_shares import (
    compare_arrangements as compare_arrangements,
)
from nhscommission.finance.settlement.risk_sharing.investment_fund import FundEnd as FundEnd
from nhscommission.finance.settlement.risk_sharing.investment_fund import (
    FundShortage as FundShortage,
)
from nhscommission.finance.settlement.risk_sharing.investment_fund import (
    InvestmentFund as InvestmentFund,
)
from nhscommission.finance.settlement.risk_sharing.layered_share import LayeredShare as LayeredShare
from nhscommission.finance.settlement.risk_sharing.layered_share import RiskBearer as RiskBearer
from nhscommission.finance.settlement.risk_sharing.layered_share import RiskLayer as RiskLayer
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    NoRiskShare as NoRiskShare,
)
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    RiskArrangement as RiskArrangement,
)
from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare as PooledShare
from nhscommission.finance.settlement.risk_sharing.risk_share import (
    RiskShareResult as RiskShareResult,
)
from nhscommission.finance.settlement.risk_sharing.risk_share import share_risk as share_risk
from nhscommission.finance.settlement.risk_sharing.risk_summary import MemberRisk as MemberRisk
from nhscommission.finance.settlement.risk_sharing.risk_summary import (
    summarise_risk as summarise_risk,
)
from nhscommission.finance.sourcing import PlanComparison as PlanComparison
from nhscommission.finance.sourcing import PlanDifference as PlanDifference
from nhscommission.finance.sourcing import SourcedFunction as SourcedFunction
from nhscommission.finance.sourcing import SourcingPlan as SourcingPlan
from nhscommission.finance.sourcing import compare_plans as compare_plans
from nhscommission.finance.staffing.overheads import Overhead as Overhead
from nhscommission.finance.staffing.overheads import Per as Per
from nhscommission.finance.staffing.overheads import host_recharge as host_recharge
from nhscommission.finance.staffing.overheads import overhead_costs as overhead_costs
from nhscommission.finance.staffing.overheads import property_cost as property_cost
from nhscommission.finance.staffing.pay import interim_cost as interim_cost
from nhscommission.finance.staffing.pay import mixed_cost_per_wte as mixed_cost_per_wte
from nhscommission.finance.staffing.pay import permanent_cost as permanent_cost
from nhscommission.finance.staffing.pay_bands import PayBand as PayBand
from nhscommission.finance.staffing.pay_bands import PayPoint as PayPoint
from nhscommission.finance.staffing.pay_scales import PayScale as PayScale
from nhscommission.finance.staffing.pay_scales import (
    PayScaleExpiredWarning as PayScaleExpiredWarning,
)
from nhscommission.finance.staffing.pay_scales import PayScales as PayScales
from nhscommission.finance.staffing.post_costs import StaffCosts as StaffCosts
from nhscommission.finance.staffing.post_costs import cost_posts as cost_posts
from nhscommission.finance.staffing.posts import Employment as Employment
from nhscommission.finance.staffing.posts import InterimTerms as InterimTerms
from nhscommission.finance.staffing.posts import StaffPost as StaffPost
from nhscommission.finance.staffing.redundancy import NHS_REDUNDANCY as NHS_REDUNDANCY
from nhscommission.finance.staffing.redundancy import STATUTORY_REDUNDANCY as STATUTORY_REDUNDANCY
from nhscommission.finance.staffing.redundancy import Leaver as Leaver
from nhscommission.finance.staffing.redundancy import PayUnit as PayUnit
from nhscommission.finance.staffing.redundancy import RedundancyScheme as RedundancyScheme
from nhscommission.finance.staffing.redundancy import redundancy_cost as redundancy_cost
from nhscommission.finance.staffing.redundancy import redundancy_pay as redundancy_pay
from nhscommission.finance.staffing.service import service_years as service_years
from nhscommission.finance.staffing.transition import RecruitmentCost as RecruitmentCost
from nhscommission.finance.staffing.transition import RecruitmentTerms as RecruitmentTerms
from nhscommission.finance.staffing.transition import contingency as contingency
from nhscommission.finance.staffing.transition import double_running_cost as double_running_cost
from nhscommission.finance.staffing.transition import legal_challenge_cost as legal_challenge_cost
from nhscommission.finance.staffing.transition import recruitment_cost as recruitment_cost
from nhscommission.finance.staffing.transition import travel_cost as travel_cost
from nhscommission.finance.staffing.wte_in_post import WteInPost as WteInPost
from nhscommission.finance.staffing.wte_in_post import wte_in_post as wte_in_post
from nhscommission.finance.stranded import StrandedShare as StrandedShare
from nhscommission.finance.stranded import stranded_cost as stranded_cost
from nhscommission.finance.stranded import stranded_share as stranded_share
from nhscommission.finance.targets import allocation_per_head as allocation_per_head
from nhscommission.finance.targets import distance_from_target as distance_from_target
from nhscommission.finance.targets import target_allocations as target_allocations
from nhscommission.finance.uncertainty.correlation import RankCorrelation as RankCorrelation
from nhscommission.finance.uncertainty.distributions import Discrete as Discrete
from nhscommission.finance.uncertainty.distributions import Distribution as Distribution
from nhscommission.finance.uncertainty.distributions import Empirical as Empirical
from nhscommission.finance.uncertainty.distributions import Triangular as Triangular
from nhscommission.finance.uncertainty.distributions import Uniform as Uniform
from nhscommission.finance.uncertainty.sampling import Sampling as Sampling
from nhscommission.finance.uncertainty.smooth_distributions import Beta as Beta
from nhscommission.finance.uncertainty.smooth_distributions import Lognormal as Lognormal
from nhscommission.finance.uncertainty.smooth_distributions import Normal as Normal
from nhscommission.finance.uncertainty.smooth_distributions import Pert as Pert
from nhscommission.finance.years_to_target import years_to_target as years_to_target
from nhscommission.foundations.benefit_class import BenefitClass as BenefitClass
from nhscommission.foundations.check_rules import CheckReport as CheckReport
from nhscommission.foundations.check_rules import CheckRule as CheckRule
from nhscommission.foundations.check_rules import Finding as Finding
from nhscommission.foundations.check_rules import Found as Found
from nhscommission.foundations.check_rules import Severity as Severity
from nhscommission.foundations.check_rules import change_severity as change_severity
from nhscommission.foundations.check_rules import switch_off as switch_off
from nhscommission.foundations.computation import Computation as Computation
from nhscommission.foundations.errors import CaseFileError as CaseFileError
from nhscommission.foundations.errors import InvalidValueError as InvalidValueError
from nhscommission.foundations.errors import MissingExtraError as MissingExtraError
from nhscommission.foundations.errors import NhsCommissionError as NhsCommissionError
from nhscommission.foundations.errors import SimulationError as SimulationError
from nhscommission.foundations.errors import UnitError as UnitError
from nhscommission.foundations.errors import UnknownNameError as UnknownNameError
from nhscommission.foundations.figures import PrintedFigure as PrintedFigure
from nhscommission.foundations.figures import exact_figure as exact_figure
from nhscommission.foundations.figures import parse_figure as parse_figure
from nhscommission.foundations.figures import restate as restate
from nhscommission.foundations.intervals import Interval as Interval
from nhscommission.foundations.labelled import LabelledArray as LabelledArray
from nhscommission.foundations.periods import PartYearRule as PartYearRule
from nhscommission.foundations.periods import Period as Period
from nhscommission.foundations.periods import financial_year as financial_year
from nhscommission.foundations.periods import horizon as horizon
from nhscommission.foundations.periods import years_in_period as years_in_period
from nhscommission.foundations.printed_dates import PrintedDate as PrintedDate
from nhscommission.foundations.printed_dates import parse_date as parse_date
from nhscommission.foundations.units import canonical_unit as canonical_unit
from nhscommission.foundations.units import conversion_factor as conversion_factor
from nhscommission.foundations.units import multiply_units as multiply_units
from nhscommission.foundations.units import unit_registry as unit_registry
from nhscommission.governance.bodies.bodies import BodyKind as BodyKind
from nhscommission.governance.bodies.bodies import GovernanceBody as GovernanceBody
from nhscommission.governance.bodies.decision_rules import CountedOf as CountedOf
from nhscommission.governance.bodies.decision_rules import DecisionRule as DecisionRule
from nhscommission.governance.bodies.decision_rules import Quorum as Quorum
from nhscommission.governance.bodies.decision_rules import QuorumOf as QuorumOf
from nhscommission.governance.bodies.decision_rules import Tally as Tally
from nhscommission.governance.bodies.decision_rules import VoteBy as VoteBy
from nhscommission.governance.bodies.duties import Duty as Duty
from nhscommission.governance.bodies.duties import DutyKind as DutyKind
from nhscommission.governance.bodies.frequency import BankHolidayRule as BankHolidayRule
from nhscommission.governance.bodies.frequency import MeetingFrequency as MeetingFrequency
from nhscommission.governance.bodies.frequency import Repeats as Repeats
from nhscommission.governance.bodies.frequency import Weekday as Weekday
from nhscommission.governance.bodies.frequency_text import parse_frequency as parse_frequency
from nhscommission.governance.bodies.frequency_text import write_frequency as write_frequency
from nhscommission.governance.bodies.officers import Chosen as Chosen
from nhscommission.governance.bodies.officers import Officer as Officer
from nhscommission.governance.bodies.officers import OfficerRole as OfficerRole
from nhscommission.governance.bodies.seats import HeldSeat as HeldSeat
from nhscommission.governance.bodies.seats import Seat as Seat
from nhscommission.governance.bodies.seats import SeatKind as SeatKind
from nhscommission.governance.bodies.structure import escalation_path as escalation_path
from nhscommission.governance.checks.check_governance import check_governance as check_governance
from nhscommission.governance.checks.check_raci import check_raci as check_raci
from nhscommission.governance.checks.governance_rules import GOVERNANCE_RULES as GOVERNANCE_RULES
from nhscommission.governance.checks.governance_rules import GovernanceSubject as GovernanceSubject
from nhscommission.governance.checks.raci_rules import RACI_RULES as RACI_RULES
from nhscommission.governance.checks.raci_rules import RaciSubject as RaciSubject
from nhscommission.governance.checks.raci_rules import overload_rule as overload_rule
from nhscommission.governance.meetings.contradictions import Contradiction as Contradiction
from nhscommission.governance.meetings.contradictions import (
    find_contradictions as find_contradictions,
)
from nhscommission.governance.meetings.dates import dates_of as dates_of
from nhscommission.governance.meetings.dates import meeting_dates as meeting_dates
from nhscommission.governance.meetings.decisions import Decision as Decision
from nhscommission.governance.meetings.decisions import MeetingOutcome as MeetingOutcome
from nhscommission.governance.meetings.decisions import RuleResult as RuleResult
from nhscommission.governance.meetings.decisions import Vote as Vote
from nhscommission.governance.meetings.decisions import hold_meeting as hold_meeting
from nhscommission.governance.meetings.power_indices import banzhaf as banzhaf
from nhscommission.governance.meetings.power_indices import normalise_banzhaf as normalise_banzhaf
from nhscommission.governance.meetings.power_indices import shapley_shubik as shapley_shubik
from nhscommission.governance.meetings.voting_power import VotingGame as VotingGame
from nhscommission.governance.meetings.voting_power import VotingPower as VotingPower
from nhscommission.governance.meetings.voting_power import (
    blocking_coalitions as blocking_coalitions,
)
from nhscommission.governance.meetings.voting_power import voting_game as voting_game
from nhscommission.governance.meetings.voting_power import voting_power as voting_power
from nhscommission.governance.meetings.voting_power import winning_coalitions as winning_coalitions
from nhscommission.governance.raci.assignments import RaciAssignment as RaciAssignment
from nhscommission.governance.raci.assignments import RaciRole as RaciRole
from nhscommission.governance.raci.handover import RaciChange as RaciChange
from nhscommission.governance.raci.handover import RaciComparison as RaciComparison
from nhscommission.governance.raci.handover import compare as compare
from nhscommission.governance.raci.handover import transfer as transfer
from nhscommission.governance.raci.matrix import RaciMatrix as RaciMatrix
from nhscommission.governance.raci.other_tables import ListedStep as ListedStep
from nhscommission.governance.raci.other_tables import StatedRole as StatedRole
from nhscommission.governance.raci.parties import Party as Party
from nhscommission.governance.raci.parties import PartyKind as PartyKind
from nhscommission.governance.raci.questions import SinglePoint as SinglePoint
from nhscommission.governance.raci.questions import find_activities as find_activities
from nhscommission.governance.raci.questions import segregation as segregation
from nhscommission.governance.raci.questions import shared_activities as shared_activities
from nhscommission.governance.raci.questions import (
    single_points_of_failure as single_points_of_failure,
)
from nhscommission.governance.raci.questions import workload as workload
from nhscommission.governance.raci.staffing import PartyLoad as PartyLoad
from nhscommission.governance.raci.staffing import StaffingLoad as StaffingLoad
from nhscommission.governance.raci.staffing import staffing_load as staffing_load
from nhscommission.governance.raci.views import expand_groups as expand_groups
from nhscommission.governance.raci.views import view_of as view_of
from nhscommission.report.charts import plot_distances as plot_distances
from nhscommission.report.charts import plot_joining as plot_joining
from nhscommission.report.charts import plot_policy as plot_policy
from nhscommission.report.charts import plot_rule_comparison as plot_rule_comparison
from nhscommission.report.check_tables import bodies_table as bodies_table
from nhscommission.report.check_tables import check_tables as check_tables
from nhscommission.report.check_tables import decision_table as decision_table
from nhscommission.report.check_tables import voting_power_table as voting_power_table
from nhscommission.report.dashboard_tables import dashboard_tables as dashboard_tables
from nhscommission.report.dashboard_tables import monthly_table as monthly_table
from nhscommission.report.delivery_tables import benefits_table as benefits_table
from nhscommission.report.delivery_tables import competencies_table as competencies_table
from nhscommission.report.delivery_tables import milestones_tables as milestones_tables
from nhscommission.report.delivery_tables import risks_tables as risks_tables
from nhscommission.report.delivery_tables import success_table as success_table
from nhscommission.report.performance_chart import describe_xmr as describe_xmr
from nhscommission.report.performance_chart import plot_xmr as plot_xmr
from nhscommission.report.plan_chart import plan_text as plan_text
from nhscommission.report.plan_chart import plot_gantt as plot_gantt
from nhscommission.report.plan_csv import plan_csv as plan_csv
from nhscommission.report.raci_markup import raci_html as raci_html
from nhscommission.report.raci_markup import raci_markdown as raci_markdown
from nhscommission.report.raci_records import raci_frame as raci_frame
from nhscommission.report.raci_records import raci_records as raci_records
from nhscommission.report.raci_tables import comparison_table as comparison_table
from nhscommission.report.raci_tables import raci_table as raci_table
from nhscommission.report.raci_tables import workload_table as workload_table
from nhscommission.report.risk_chart import plot_heat_map as plot_heat_map
from nhscommission.report.structure_chart import plot_structure as plot_structure
from nhscommission.report.structure_text import structure_dot as structure_dot
from nhscommission.report.structure_text import structure_mermaid as structure_mermaid
from nhscommission.report.structure_text import structure_text as structure_text
from nhscommission.report.tables import TextTable as TextTable
from nhscommission.report.uncertainty_charts import plot_fan as plot_fan
from nhscommission.report.uncertainty_charts import plot_payback as plot_payback
from nhscommission.report.uncertainty_charts import plot_sharing_rules as plot_sharing_rules
from nhscommission.report.uncertainty_charts import plot_stages as plot_stages
from nhscommission.report.uncertainty_charts import plot_tornado as plot_tornado
from nhscommission.sector.capitation import Missing as Missing
from nhscommission.sector.capitation import combine_components as combine_components
from nhscommission.sector.capitation import normalise_population as normalise_population
from nhscommission.sector.capitation import normalise_shares as normalise_shares
from nhscommission.sector.capitation import relative_need_index as relative_need_index
from nhscommission.sector.capitation import weight_population as weight_population
from nhscommission.sector.clinical_networks import ClinicalNetwork as ClinicalNetwork
from nhscommission.sector.grouping import GroupTotals as GroupTotals
from nhscommission.sector.grouping import roll_up as roll_up
from nhscommission.sector.options import ConsideredOption as ConsideredOption
from nhscommission.sector.options import Outcome as Outcome
from nhscommission.sector.options import options_on as options_on
from nhscommission.sector.organisations import CCG as CCG
from nhscommission.sector.organisations import ICB as ICB
from nhscommission.sector.organisations import PCT as PCT
from nhscommission.sector.organisations import Commissioner as Commissioner
from nhscommission.sector.organisations import Organisation as Organisation
from nhscommission.sector.organisations import Provider as Provider
from nhscommission.sector.organisations import Sector as Sector
from nhscommission.sector.population_table import PopulationTable as PopulationTable
from nhscommission.sector.populations import PopulationBase as PopulationBase
from nhscommission.sector.populations import PopulationKind as PopulationKind
from nhscommission.sector.reorganisation import Lineage as Lineage
from nhscommission.sector.reorganisation import compose_maps as compose_maps
from nhscommission.sector.reorganisation import restate_sector as restate_sector
from nhscommission.sector.reorganisation import reverse_map as reverse_map
from nhscommission.sector.successions import Succession as Succession
from nhscommission.sector.successions import SuccessorMap as SuccessorMap
from nhscommission.sector.successions import carry_over as carry_over
from nhscommission.sector.successions import split_by_population as split_by_population
from nhscommission.sector.support_functions import Scale as Scale
from nhscommission.sector.support_functions import ServiceLevel as ServiceLevel
from nhscommission.sector.support_functions import Sourcing as Sourcing
from nhscommission.sector.support_functions import SupplyRisk as SupplyRisk
from nhscommission.sector.support_functions import SupportFunction as SupportFunction
from nhscommission.sector.support_functions import select_functions as select_functions
from nhscommission.sector.weighted_population import NeedComponent as NeedComponent
from nhscommission.sector.weighted_population import WeightedPopulation as WeightedPopulation

__all__: list[str]
__version__: str
