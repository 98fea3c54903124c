"""The files on delivery in a case folder, and the columns of each."""

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class RecordFile:
    """A CSV file that holds one record a row.

    Parameters
    ----------
    file : str
        Its path within the case folder.
    required : tuple of str
        The columns that must be there.
    optional : tuple of str
        The columns that may be.
    unique : str, optional
        The column in which no two rows may have the same word; blank where none is.
    """

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    unique: str = "id"


DELIVERY: Final = "delivery/delivery.toml"
"""What is said once: of what the registers are, and on which matrix risks are scored."""

BENEFITS: Final = RecordFile(
    file="delivery/benefits.csv",
    required=("id", "label"),
    optional=(
        "theme",
        "gains_printed",
        "gains",
        "measure_printed",
        "timescale",
        "efficiency_printed",
        "efficiency",
        "directness_printed",
        "directness",
        "financial_printed",
        "financial",
        "benefit_class",
        "owner",
        "enablers",
        "lines",
        "baseline",
        "unit",
        "source",
        "note",
    ),
)
BENEFIT_MEASURES: Final = RecordFile(
    file="delivery/benefit_measures.csv",
    required=("benefit", "label"),
    optional=("competencies",),
    unique="",
)
BENEFIT_OVERLAPS: Final = RecordFile(
    file="delivery/benefit_overlaps.csv",
    required=("benefit", "programme", "relation"),
    optional=("printed",),
    unique="",
)
BENEFIT_TARGETS: Final = RecordFile(
    file="delivery/benefit_targets.csv",
    required=("benefit", "period", "value"),
    optional=(),
    unique="",
)
BENEFIT_THEMES: Final = RecordFile(
    file="delivery/benefit_themes.csv",
    required=("id", "label"),
    optional=("kpis", "enablers", "source", "note"),
)
COMPETENCIES: Final = RecordFile(
    file="delivery/competencies.csv",
    required=("number", "name", "sector_score", "comparator_score"),
    optional=("source",),
    unique="number",
)
SUCCESS_MEASURES: Final = RecordFile(
    file="delivery/success_measures.csv",
    required=("period", "printed"),
    optional=("indicator", "relation", "value", "source", "note"),
    unique="",
)
RISKS: Final = RecordFile(
    file="delivery/risks.csv",
    required=("id", "label"),
    optional=(
        "perspective",
        "cause",
        "event",
        "effect",
        "owner",
        "proximity",
        "proximity_date",
        "likelihood",
        "impact",
        "residual_likelihood",
        "residual_impact",
        "probability",
        "cost",
        "moves",
        "checked_by",
        "source",
        "note",
    ),
)
MITIGATIONS: Final = RecordFile(
    file="delivery/mitigations.csv",
    required=("risk", "id", "label"),
    optional=("owner", "due", "status", "source", "note"),
    unique="",
)
MILESTONES: Final = RecordFile(
    file="delivery/milestones.csv",
    required=("id", "label"),
    optional=(
        "planned",
        "as_read",
        "counted_from",
        "after",
        "lasts_days",
        "tests",
        "same_as",
        "owner",
        "function",
        "workstream",
        "status",
        "forecast",
        "actual",
        "source",
        "note",
    ),
)
GATE_CRITERIA: Final = RecordFile(
    file="delivery/gate_criteria.csv",
    required=("gate", "id", "label"),
    optional=("milestone", "met", "evidence", "source"),
    unique="",
)
WORKSTREAMS: Final = RecordFile(
    file="delivery/workstreams.csv",
    required=("id", "label"),
    optional=("meets", "progress", "source", "note"),
)
NETWORKS: Final = RecordFile(
    file="delivery/networks.csv",
    required=("name", "host"),
    optional=("moves_to", "chair", "funding", "scope", "source", "note"),
    unique="name",
)

RECORD_FILES: Final = (
    BENEFITS,
    BENEFIT_MEASURES,
    BENEFIT_OVERLAPS,
    BENEFIT_TARGETS,
    BENEFIT_THEMES,
    COMPETENCIES,
    SUCCESS_MEASURES,
    RISKS,
    MITIGATIONS,
    MILESTONES,
    GATE_CRITERIA,
    WORKSTREAMS,
    NETWORKS,
)
"""Every one of them."""
