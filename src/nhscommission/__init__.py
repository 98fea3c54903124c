"""Appraise, share and audit the cost of commissioning support that several NHS bodies share.

Every name below is loaded when it is first used, so that the import itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nhscommission.analysis.appraise import Appraisal as Appraisal
    from nhscommission.analysis.appraise import appraise as appraise
    from nhscommission.analysis.explain import Explanation as Explanation
    from nhscommission.analysis.explain import explain as explain
    from nhscommission.auditing.audit import audit as audit
    from nhscommission.auditing.findings import AuditReport as AuditReport
    from nhscommission.auditing.findings import Check as Check
    from nhscommission.auditing.findings import CheckKind as CheckKind
    from nhscommission.auditing.findings import Verdict as Verdict
    from nhscommission.auditing.inference import infer_range as infer_range
    from nhscommission.auditing.inference import infer_total as infer_total
    from nhscommission.case.assumptions import Assumption as Assumption
    from nhscommission.case.assumptions import Basis as Basis
    from nhscommission.case.assumptions import Entry as Entry
    from nhscommission.case.assumptions import Quality as Quality
    from nhscommission.case.assumptions import Shape as Shape
    from nhscommission.case.business_case import BusinessCase as BusinessCase
    from nhscommission.case.business_case import Document as Document
    from nhscommission.case.lines import Category as Category
    from nhscommission.case.lines import LineItem as LineItem
    from nhscommission.case.lines import Measure as Measure
    from nhscommission.case.lines import Total as Total
    from nhscommission.case.load import load_case as load_case
    from nhscommission.case.load import shipped_cases as shipped_cases
    from nhscommission.case.read_lineage import load_lineage as load_lineage
    from nhscommission.case.read_populations import read_population_table as read_population_table
    from nhscommission.case.restated import restate_case as restate_case
    from nhscommission.case.save import save_case as save_case
    from nhscommission.case.scenarios import Scenario as Scenario
    from nhscommission.case.tables import PrintedCell as PrintedCell
    from nhscommission.case.tables import PrintedTable as PrintedTable
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
    from nhscommission.finance.pace_of_change import PaceOfChange as PaceOfChange
    from nhscommission.finance.pace_of_change import pace_of_change as pace_of_change
    from nhscommission.finance.pace_plan import BindingRule as BindingRule
    from nhscommission.finance.pace_plan import CliffEdge as CliffEdge
    from nhscommission.finance.pace_policy import PaceOfChangePolicy as PaceOfChangePolicy
    from nhscommission.finance.payback import Crossing as Crossing
    from nhscommission.finance.payback import DayCount as DayCount
    from nhscommission.finance.payback import Payback as Payback
    from nhscommission.finance.payback import PaybackRule as PaybackRule
    from nhscommission.finance.payback import Rounding as Rounding
    from nhscommission.finance.payback import date_payback as date_payback
    from nhscommission.finance.payback import payback_days as payback_days
    from nhscommission.finance.targets import allocation_per_head as allocation_per_head
    from nhscommission.finance.targets import distance_from_target as distance_from_target
    from nhscommission.finance.targets import target_allocations as target_allocations
    from nhscommission.finance.years_to_target import years_to_target as years_to_target
    from nhscommission.foundations.errors import CaseFileError as CaseFileError
    from nhscommission.foundations.errors import InvalidValueError as InvalidValueError
    from nhscommission.foundations.errors import MissingExtraError as MissingExtraError
    from nhscommission.foundations.errors import NhsCommissionError as NhsCommissionError
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
    from nhscommission.foundations.units import canonical_unit as canonical_unit
    from nhscommission.foundations.units import conversion_factor as conversion_factor
    from nhscommission.foundations.units import multiply_units as multiply_units
    from nhscommission.foundations.units import unit_registry as unit_registry
    from nhscommission.report.charts import plot_distances as plot_distances
    from nhscommission.report.charts import plot_policy as plot_policy
    from nhscommission.report.charts import plot_rule_comparison as plot_rule_comparison
    from nhscommission.sector.capitation import Missing as Missing
    from nhscommission.sector.capitation import combine_components as combine_components
    from nhscommission.sector.capitation import normalise_population as normalise_population
    from nhscommission.sector.capitation import normalise_shares as normalise_shares
    from nhscommission.sector.capitation import relative_need_index as relative_need_index
    from nhscommission.sector.capitation import weight_population as weight_population
    from nhscommission.sector.grouping import GroupTotals as GroupTotals
    from nhscommission.sector.grouping import roll_up as roll_up
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
    from nhscommission.sector.weighted_population import NeedComponent as NeedComponent
    from nhscommission.sector.weighted_population import WeightedPopulation as WeightedPopulation

_HOMES = {
    "analysis.appraise": "Appraisal appraise",
    "analysis.explain": "Explanation explain",
    "auditing.audit": "audit",
    "auditing.findings": "AuditReport Check CheckKind Verdict",
    "auditing.inference": "infer_range infer_total",
    "foundations.intervals": "Interval",
    "case.assumptions": "Assumption Basis Entry Quality Shape",
    "case.business_case": "BusinessCase Document",
    "case.lines": "Category LineItem Measure Total",
    "case.load": "load_case shipped_cases",
    "case.read_lineage": "load_lineage",
    "case.read_populations": "read_population_table",
    "case.restated": "restate_case",
    "case.save": "save_case",
    "case.scenarios": "Scenario",
    "case.tables": "PrintedCell PrintedTable",
    "finance.allocation.allocate": "AllocationMethod allocate",
    "finance.allocation.chains": "ChainAllocation CostPool Flow allocate_chain",
    "finance.allocation.combined_rules": "Exempt FixedAndVariable FloorsAndCaps Hybrid InKind "
    "Tier Tiered",
    "finance.allocation.rules": "AllocationRule Capitation Division EqualShares HistoricSpend "
    "SizeBands Usage",
    "finance.allocation.comparison": "RuleComparison compare_rules",
    "finance.allocation.shares": "Allocation Share share_cost",
    "finance.allocation.two_way": "RoundedTable round_table",
    "finance.pace_of_change": "PaceOfChange pace_of_change",
    "finance.pace_plan": "BindingRule CliffEdge",
    "finance.pace_policy": "PaceOfChangePolicy",
    "finance.payback": "Crossing DayCount Payback PaybackRule Rounding date_payback payback_days",
    "finance.targets": "allocation_per_head distance_from_target target_allocations",
    "finance.years_to_target": "years_to_target",
    "foundations.errors": "CaseFileError InvalidValueError MissingExtraError NhsCommissionError "
    "UnitError UnknownNameError",
    "foundations.figures": "PrintedFigure exact_figure parse_figure restate",
    "foundations.labelled": "LabelledArray",
    "foundations.periods": "PartYearRule Period financial_year horizon years_in_period",
    "foundations.units": "canonical_unit conversion_factor multiply_units unit_registry",
    "report.charts": "plot_distances plot_policy plot_rule_comparison",
    "sector.capitation": "Missing combine_components normalise_population normalise_shares "
    "relative_need_index weight_population",
    "sector.grouping": "GroupTotals roll_up",
    "sector.population_table": "PopulationTable",
    "sector.organisations": "CCG ICB PCT Commissioner Organisation Provider Sector",
    "sector.populations": "PopulationBase PopulationKind",
    "sector.reorganisation": "Lineage compose_maps restate_sector reverse_map",
    "sector.successions": "Succession SuccessorMap carry_over split_by_population",
    "sector.weighted_population": "NeedComponent WeightedPopulation",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "CCG",
    "ICB",
    "PCT",
    "Allocation",
    "AllocationMethod",
    "AllocationRule",
    "Appraisal",
    "Assumption",
    "AuditReport",
    "Basis",
    "BindingRule",
    "BusinessCase",
    "Capitation",
    "CaseFileError",
    "Category",
    "ChainAllocation",
    "Check",
    "CheckKind",
    "CliffEdge",
    "Commissioner",
    "CostPool",
    "Crossing",
    "DayCount",
    "Division",
    "Document",
    "Entry",
    "EqualShares",
    "Exempt",
    "Explanation",
    "FixedAndVariable",
    "FloorsAndCaps",
    "Flow",
    "GroupTotals",
    "HistoricSpend",
    "Hybrid",
    "InKind",
    "Interval",
    "InvalidValueError",
    "LabelledArray",
    "LineItem",
    "Lineage",
    "Measure",
    "Missing",
    "MissingExtraError",
    "NeedComponent",
    "NhsCommissionError",
    "Organisation",
    "PaceOfChange",
    "PaceOfChangePolicy",
    "PartYearRule",
    "Payback",
    "PaybackRule",
    "Period",
    "PopulationBase",
    "PopulationKind",
    "PopulationTable",
    "PrintedCell",
    "PrintedFigure",
    "PrintedTable",
    "Provider",
    "Quality",
    "RoundedTable",
    "Rounding",
    "RuleComparison",
    "Scenario",
    "Sector",
    "Shape",
    "Share",
    "SizeBands",
    "Succession",
    "SuccessorMap",
    "Tier",
    "Tiered",
    "Total",
    "UnitError",
    "UnknownNameError",
    "Usage",
    "Verdict",
    "WeightedPopulation",
    "allocate",
    "allocate_chain",
    "allocation_per_head",
    "appraise",
    "audit",
    "canonical_unit",
    "carry_over",
    "combine_components",
    "compare_rules",
    "compose_maps",
    "conversion_factor",
    "date_payback",
    "distance_from_target",
    "exact_figure",
    "explain",
    "financial_year",
    "horizon",
    "infer_range",
    "infer_total",
    "load_case",
    "load_lineage",
    "multiply_units",
    "normalise_population",
    "normalise_shares",
    "pace_of_change",
    "parse_figure",
    "payback_days",
    "plot_distances",
    "plot_policy",
    "plot_rule_comparison",
    "read_population_table",
    "relative_need_index",
    "restate",
    "restate_case",
    "restate_sector",
    "reverse_map",
    "roll_up",
    "round_table",
    "save_case",
    "share_cost",
    "shipped_cases",
    "split_by_population",
    "target_allocations",
    "unit_registry",
    "weight_population",
    "years_in_period",
    "years_to_target",
]


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
