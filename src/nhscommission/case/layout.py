"""The files of a case folder, and the columns of each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nhscommission.case.assumptions import Shape

MEMBERS: Final = "members.csv"
PROVIDERS: Final = "providers.csv"
ASSUMPTIONS: Final = "assumptions.csv"
LINES: Final = "lines.csv"
TABLES: Final = "tables.csv"
FUNCTIONS: Final = "functions.csv"
OPTIONS: Final = "options.csv"
RACI: Final = "raci.csv"
PARTIES: Final = "parties.csv"
LISTED_STEPS: Final = "raci_steps.csv"
STATED_ROLES: Final = "raci_roles.csv"
GOVERNANCE: Final = "governance.toml"
BY_MEMBER: Final = "by_member.csv"
BY_PERIOD: Final = "by_period.csv"
BY_MEMBER_AND_PERIOD: Final = "by_member_and_period.csv"

MEMBER_COLUMNS: Final = ("name", "kind")
MEMBER_OPTIONAL: Final = ("code", "weighted_population")
PROVIDER_COLUMNS: Final = ("name",)
PROVIDER_OPTIONAL: Final = ("code", "coordinating_commissioner")
ASSUMPTION_COLUMNS: Final = ("id", "label", "unit", "shape", "value", "source")
ASSUMPTION_OPTIONAL: Final = (
    "basis",
    "computed_by",
    "quality",
    "low",
    "high",
    "share",
    "distribution",
    "drawn",
    "of_members",
    "note",
)
LINE_COLUMNS: Final = ("id", "label", "category", "factors")
LINE_OPTIONAL: Final = ("on_lines", "benefit_class", "allowance", "covers", "source", "note")
FUNCTION_COLUMNS: Final = ("name", "source")
FUNCTION_OPTIONAL: Final = (
    "in_scope",
    "level",
    "sourcing",
    "scale",
    "supply_risk",
    "nhs_capacity",
    "other_sectors",
    "risk_note",
)
OPTION_COLUMNS: Final = ("question", "name", "outcome", "source")
OPTION_OPTIONAL: Final = ("reason",)
RACI_COLUMNS: Final = (
    "stage",
    "step_number",
    "step",
    "number",
    "activity",
    "responsible",
    "accountable",
    "consulted",
    "informed",
    "source",
    "note",
)
RACI_NEEDED: Final = ("activity", "responsible", "accountable")
PARTY_COLUMNS: Final = ("name",)
PARTY_OPTIONAL: Final = ("label", "kind", "members", "part_of", "source", "note")
LISTED_STEP_COLUMNS: Final = ("step", "source")
LISTED_STEP_OPTIONAL: Final = ("step_number", "parties", "note")
STATED_ROLE_COLUMNS: Final = ("party", "text", "source")
STATED_ROLE_OPTIONAL: Final = ("stage", "activities", "note")
TABLE_COLUMNS: Final = ("id", "title", "source", "file")
TABLE_OPTIONAL: Final = ("group", "note")
CELL_COLUMNS: Final = ("row",)
CELL_OPTIONAL: Final = ("measure", "member", "scenario", "note")

WHOLE_HORIZON: Final = "horizon"
"""The column key of figures that are for no one period."""
LESS: Final = "less "
"""In front of a measure that a table prints as a deduction."""

FILE_OF_SHAPE: Final[Mapping[Shape, str]] = MappingProxyType(
    {
        Shape.SCALAR: ASSUMPTIONS,
        Shape.BY_MEMBER: BY_MEMBER,
        Shape.BY_PERIOD: BY_PERIOD,
        Shape.BY_MEMBER_AND_PERIOD: BY_MEMBER_AND_PERIOD,
    }
)
