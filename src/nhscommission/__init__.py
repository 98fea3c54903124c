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
    from nhscommission.auditing.intervals import Interval as Interval
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
    from nhscommission.case.save import save_case as save_case
    from nhscommission.case.scenarios import Scenario as Scenario
    from nhscommission.case.tables import PrintedCell as PrintedCell
    from nhscommission.case.tables import PrintedTable as PrintedTable
    from nhscommission.finance.payback import Crossing as Crossing
    from nhscommission.finance.payback import DayCount as DayCount
    from nhscommission.finance.payback import Payback as Payback
    from nhscommission.finance.payback import PaybackRule as PaybackRule
    from nhscommission.finance.payback import Rounding as Rounding
    from nhscommission.finance.payback import date_payback as date_payback
    from nhscommission.finance.payback import payback_days as payback_days
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
    from nhscommission.sector.capitation import normalise_shares as normalise_shares
    from nhscommission.sector.organisations import CCG as CCG
    from nhscommission.sector.organisations import ICB as ICB
    from nhscommission.sector.organisations import PCT as PCT
    from nhscommission.sector.organisations import Commissioner as Commissioner
    from nhscommission.sector.organisations import Organisation as Organisation
    from nhscommission.sector.organisations import Provider as Provider
    from nhscommission.sector.organisations import Sector as Sector

_HOMES = {
    "analysis.appraise": "Appraisal appraise",
    "analysis.explain": "Explanation explain",
    "auditing.audit": "audit",
    "auditing.findings": "AuditReport Check CheckKind Verdict",
    "auditing.inference": "infer_range",
    "auditing.intervals": "Interval",
    "case.assumptions": "Assumption Basis Entry Quality Shape",
    "case.business_case": "BusinessCase Document",
    "case.lines": "Category LineItem Measure Total",
    "case.load": "load_case shipped_cases",
    "case.save": "save_case",
    "case.scenarios": "Scenario",
    "case.tables": "PrintedCell PrintedTable",
    "finance.payback": "Crossing DayCount Payback PaybackRule Rounding date_payback payback_days",
    "foundations.errors": "CaseFileError InvalidValueError MissingExtraError NhsCommissionError "
    "UnitError UnknownNameError",
    "foundations.figures": "PrintedFigure exact_figure parse_figure restate",
    "foundations.labelled": "LabelledArray",
    "foundations.periods": "PartYearRule Period financial_year horizon years_in_period",
    "foundations.units": "canonical_unit conversion_factor multiply_units unit_registry",
    "sector.capitation": "normalise_shares",
    "sector.organisations": "CCG ICB PCT Commissioner Organisation Provider Sector",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "CCG",
    "ICB",
    "PCT",
    "Appraisal",
    "Assumption",
    "AuditReport",
    "Basis",
    "BusinessCase",
    "CaseFileError",
    "Category",
    "Check",
    "CheckKind",
    "Commissioner",
    "Crossing",
    "DayCount",
    "Document",
    "Entry",
    "Explanation",
    "Interval",
    "InvalidValueError",
    "LabelledArray",
    "LineItem",
    "Measure",
    "MissingExtraError",
    "NhsCommissionError",
    "Organisation",
    "PartYearRule",
    "Payback",
    "PaybackRule",
    "Period",
    "PrintedCell",
    "PrintedFigure",
    "PrintedTable",
    "Provider",
    "Quality",
    "Rounding",
    "Scenario",
    "Sector",
    "Shape",
    "Total",
    "UnitError",
    "UnknownNameError",
    "Verdict",
    "appraise",
    "audit",
    "canonical_unit",
    "conversion_factor",
    "date_payback",
    "exact_figure",
    "explain",
    "financial_year",
    "horizon",
    "infer_range",
    "load_case",
    "multiply_units",
    "normalise_shares",
    "parse_figure",
    "payback_days",
    "restate",
    "save_case",
    "shipped_cases",
    "unit_registry",
    "years_in_period",
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
