"""Saving a case to a folder, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from nhscommission.case.assumptions import Assumption, Basis, Drawn, Quality, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.governance_file import governance_text
from nhscommission.case.layout import (
    ASSUMPTION_COLUMNS,
    ASSUMPTION_OPTIONAL,
    ASSUMPTIONS,
    BY_MEMBER,
    BY_MEMBER_AND_PERIOD,
    BY_PERIOD,
    CELL_COLUMNS,
    CELL_OPTIONAL,
    FUNCTION_COLUMNS,
    FUNCTION_OPTIONAL,
    FUNCTIONS,
    GOVERNANCE,
    LESS,
    LINE_COLUMNS,
    LINE_OPTIONAL,
    LINES,
    MEMBER_COLUMNS,
    MEMBER_OPTIONAL,
    MEMBERS,
    OPTION_COLUMNS,
    OPTION_OPTIONAL,
    OPTIONS,
    PROVIDER_COLUMNS,
    PROVIDER_OPTIONAL,
    PROVIDERS,
    TABLE_COLUMNS,
    TABLE_OPTIONAL,
    TABLES,
    WHOLE_HORIZON,
)
from nhscommission.case.lines import LineItem
from nhscommission.case.raci_files import case_raci_files
from nhscommission.case.ratios import write_terms
from nhscommission.case.tables import PrintedTable
from nhscommission.case.toml_schema import (
    CASE_FILE,
    FORMAT,
    CaseSection,
    DiscountingSection,
    HorizonSection,
    Months,
    Names,
    OverrideSection,
    OverrideValues,
    PaybackSection,
    PricesSection,
    RatioSection,
    ScenarioSection,
    SectorSection,
    TotalSection,
    converter,
)
from nhscommission.case.write_delivery import delivery_files
from nhscommission.case.write_files import sheet_text, used_columns
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.discounting.schedules import DISCOUNT_SCHEDULES, as_schedule
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.periods import horizon
from nhscommission.sector.organisations import COMMISSIONER_KINDS
from nhscommission.sector.support_functions import SupportFunction

_Row = dict[str, str]


def save_case(case: BusinessCase, folder: str | Path) -> Path:
    """Save a case to a new folder that `load_case` reads back to the same case.

    Parameters
    ----------
    case : BusinessCase
        The case.
    folder : str or pathlib.Path
        A folder that does not exist yet, or is empty.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InvalidValueError
        If the folder has something in it (nothing is then written), or the case cannot be
        written as files.
    MissingExtraError
        If the extra ``[save]`` is not installed.

    Notes
    -----
    Everything is written to a folder beside it first, which then takes its place: the case is
    there whole, or not at all. CSV files are UTF-8 with a byte-order mark, as Excel needs it.
    The figures of a printed table come back row by row, whatever their order was.

    Examples
    --------
    >>> import tempfile
    >>> from nhscommission import load_case
    >>> case = load_case("nwl-2009")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_case(save_case(case, f"{folder}/my-case")) == case
    True
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidValueError(
            f"{target} is there already and is not an empty folder; name a new one"
        )
    files = _files(case)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, text in files.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        draft.chmod(0o755)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return target


def _files(case: BusinessCase) -> dict[str, str]:
    """Write every file of a case as text, by its path within the folder."""
    files = {CASE_FILE: _toml(case)}
    members = [
        {
            "name": member.name,
            "kind": _kind_name(type(member)),
            "code": member.code,
            "weighted_population": str(member.weighted_population or ""),
        }
        for member in case.sector.members
    ]
    files[MEMBERS] = _sheet(MEMBER_COLUMNS, MEMBER_OPTIONAL, members)
    if case.sector.providers:
        providers = [attrs.asdict(provider) for provider in case.sector.providers]
        files[PROVIDERS] = _sheet(PROVIDER_COLUMNS, PROVIDER_OPTIONAL, providers)
    files[ASSUMPTIONS] = _sheet(
        ASSUMPTION_COLUMNS, ASSUMPTION_OPTIONAL, [_assumption(x) for x in case.assumptions]
    )
    files |= _values(case)
    lines = [
        {
            "id": line.id,
            "label": line.label,
            "category": line.category,
            "factors": " * ".join(line.factors),
            "on_lines": " * ".join(line.on_lines),
            "benefit_class": _benefit_class(line),
            "allowance": str(line.allowance or ""),
            "covers": " * ".join(line.covers),
            "source": line.source,
            "note": line.note,
        }
        for line in case.lines
    ]
    files[LINES] = _sheet(LINE_COLUMNS, LINE_OPTIONAL, lines)
    if case.functions:
        files[FUNCTIONS] = _sheet(
            FUNCTION_COLUMNS, FUNCTION_OPTIONAL, [_function(x) for x in case.functions]
        )
    if case.options:
        options = [{k: str(v) for k, v in attrs.asdict(x).items()} for x in case.options]
        files[OPTIONS] = _sheet(OPTION_COLUMNS, OPTION_OPTIONAL, options)
    if case.raci is not None:
        files |= case_raci_files(case.raci, case.member_names)
    if case.bodies:
        files[GOVERNANCE] = governance_text(
            case.bodies, members=case.member_names, providers=case.provider_names
        )
    files |= delivery_files(
        benefits=case.benefits,
        risks=case.risks,
        plan=case.plan,
        workstreams=case.workstreams,
        competencies=case.competencies,
        success_measures=case.success_measures,
        networks=case.networks,
    )
    if case.tables:
        index = [
            {
                "id": table.id,
                "title": table.title,
                "source": table.source,
                "file": f"tables/{table.id}.csv",
                "group": table.group,
                "note": table.note,
            }
            for table in case.tables
        ]
        files[TABLES] = _sheet(TABLE_COLUMNS, TABLE_OPTIONAL, index)
        files |= {f"tables/{table.id}.csv": _table(table) for table in case.tables}
    return files


def _function(function: SupportFunction) -> _Row:
    return {
        "name": function.name,
        "source": function.source,
        "in_scope": {True: "yes", False: "no", None: ""}[function.in_scope],
        "level": str(function.level or ""),
        "sourcing": "/".join(function.sourcing),
        "scale": "/".join(function.scale),
        "supply_risk": str(function.supply_risk or ""),
        "nhs_capacity": function.nhs_capacity,
        "other_sectors": function.other_sectors,
        "risk_note": function.risk_note,
    }


def _benefit_class(line: LineItem) -> str:
    usual = (None, BenefitClass.CASH_RELEASING)
    return "" if line.benefit_class in usual else str(line.benefit_class)


def _kind_name(kind: type) -> str:
    for name, known in COMMISSIONER_KINDS.items():
        if known is kind:
            return name
    raise InvalidValueError(
        f"a member of the kind {kind.__name__} cannot be saved; the kinds are: "
        f"{', '.join(COMMISSIONER_KINDS)}"
    )


def _sheet(required: Sequence[str], optional: Sequence[str], rows: Iterable[_Row]) -> str:
    """Write rows as CSV, leaving out optional columns in which nothing is written."""
    kept = list(rows)
    return sheet_text(used_columns([*required, *optional], kept, always=required), kept)


def _assumption(assumption: Assumption) -> _Row:
    is_scalar = assumption.shape is Shape.SCALAR
    return {
        "id": assumption.id,
        "label": assumption.label,
        "unit": assumption.unit,
        "shape": assumption.shape,
        "value": str(assumption.values[0].figure) if is_scalar else "",
        "source": assumption.source,
        "basis": assumption.basis if assumption.basis is not Basis.PRINTED else "",
        "computed_by": str(assumption.computation or ""),
        "quality": assumption.quality if assumption.quality is not Quality.UNRATED else "",
        "low": str(assumption.low or ""),
        "high": str(assumption.high or ""),
        "share": {True: "yes", False: "no", None: ""}[assumption.share],
        "distribution": assumption.distribution_text,
        "drawn": assumption.drawn if assumption.drawn is not Drawn.TOGETHER else "",
        "of_members": assumption.of_members,
        "note": assumption.note,
    }


def _values(case: BusinessCase) -> dict[str, str]:
    """Write the values by member, by period, and by both."""
    by_shape = {
        shape: [x for x in case.assumptions if x.shape is shape and not x.of_members]
        for shape in Shape
    }
    texts = {
        (x.id, entry.member, entry.period): str(entry.figure)
        for x in case.assumptions
        for entry in x.values
    }
    labels, members = case.period_labels, case.member_names
    files = {}
    if found := by_shape[Shape.BY_MEMBER]:
        files[BY_MEMBER] = _sheet(
            ["member", *(x.id for x in found)],
            [],
            [{"member": m, **{x.id: texts[x.id, m, ""] for x in found}} for m in members],
        )
    if found := by_shape[Shape.BY_PERIOD]:
        files[BY_PERIOD] = _sheet(
            ["assumption", *labels],
            [],
            [{"assumption": x.id, **{p: texts[x.id, "", p] for p in labels}} for x in found],
        )
    if found := by_shape[Shape.BY_MEMBER_AND_PERIOD]:
        files[BY_MEMBER_AND_PERIOD] = _sheet(
            ["assumption", "member", *labels],
            [],
            [
                {"assumption": x.id, "member": m, **{p: texts[x.id, m, p] for p in labels}}
                for x in found
                for m in members
            ],
        )
    return files


def _table(table: PrintedTable) -> str:
    """Write a printed table: a row for each row of print, a column for each column."""
    headings: dict[str, None] = {}
    rows: list[_Row] = []
    for cell in table.cells:
        measure = f"{LESS}{cell.measure}" if cell.sign < 0 else cell.measure
        key = measure if cell.by_column else cell.period or WHOLE_HORIZON
        heading = key if cell.column == key else f"{cell.column} = {key}"
        headings.setdefault(heading)
        place = {k: getattr(cell, k) for k in ("row", "member", "scenario", "note")}
        row = next(
            (
                row
                for row in rows
                if place.items() <= row.items()
                and heading not in row
                and (cell.by_column or row["measure"] in ("", measure))
            ),
            None,
        )
        if row is None:
            row = {**place, "measure": ""}
            rows.append(row)
        row[heading] = str(cell.figure)
        if not cell.by_column:
            row["measure"] = measure
    return _sheet(CELL_COLUMNS, [*CELL_OPTIONAL, *headings], rows)


def _toml(case: BusinessCase) -> str:
    try:
        import tomli_w
    except ImportError as error:
        raise MissingExtraError("saving a case", "save") from error

    go_live, years = case.periods[0].start, len(case.periods)
    if case.periods != horizon(go_live=go_live, years=years):
        raise InvalidValueError(
            "only a horizon of whole financial years, the first perhaps in part, can be saved"
        )
    section = CaseSection(
        format=FORMAT,
        id=case.id,
        title=case.title,
        note=case.note,
        sector=SectorSection(name=case.sector.name, host=case.sector.host),
        horizon=HorizonSection(
            go_live=go_live, years=years, part_year_rule=str(case.part_year_rule)
        ),
        prices=None
        if case.price_base is None
        else PricesSection(year=case.price_base.year, basis=str(case.price_base.basis)),
        payback=PaybackSection(
            day_count=str(case.payback_rule.day_count),
            rounding=str(case.payback_rule.rounding),
            crossing=str(case.payback_rule.crossing),
            accrual=None
            if case.payback_rule.accrual is None
            else Months(list(case.payback_rule.accrual)),
            counted_from=case.payback_rule.counted_from,
            discounting=_discounting(case.payback_rule.discounting),
        ),
        documents=list(case.documents),
        totals=[
            TotalSection(id=t.id, label=t.label, lines=Names(list(t.lines))) for t in case.totals
        ],
        ratios=[
            RatioSection(
                id=r.id,
                label=r.label,
                numerator=write_terms(r.numerator),
                denominator=write_terms(r.denominator),
                note=r.note,
            )
            for r in case.ratios
        ],
        correlations=list(case.correlations),
        scenarios=[
            ScenarioSection(
                id=scenario.id,
                label=scenario.label,
                note=scenario.note,
                overrides=[_override(x, case.assumption(x.id)) for x in scenario.overrides],
            )
            for scenario in case.scenarios
        ],
    )
    data: dict[str, Any] = converter().unstructure(section)
    return tomli_w.dumps(data)


def _discounting(discounting: Discounting | None) -> DiscountingSection | None:
    if discounting is None:
        return None
    schedule = discounting.schedule
    name = schedule.id
    if DISCOUNT_SCHEDULES.get(name) != schedule:
        name = repr(schedule.steps[0][1])
        if as_schedule(name) != schedule:
            raise InvalidValueError(
                f"payback is discounted by the schedule {schedule.id!r}, which is not a shipped "
                "one; a case that is saved names one of "
                f"{', '.join(DISCOUNT_SCHEDULES)}, or one rate"
            )
    return DiscountingSection(
        schedule=name,
        timing=str(discounting.timing),
        base_date=discounting.base_date,
        part_year_rule=str(discounting.part_year_rule),
    )


def _override(changed: Assumption, base: Assumption) -> OverrideSection:
    return OverrideSection(
        assumption=changed.id,
        source=changed.source,
        basis=str(changed.basis) if changed.basis is not base.basis else "",
        quality=str(changed.quality) if changed.quality is not base.quality else "",
        note=changed.note if changed.note != base.note else None,
        computed_by=str(changed.computation or ""),
        distribution=changed.distribution_text,
        drawn=str(changed.drawn) if changed.drawn is not Drawn.TOGETHER else "",
        values=_override_values(changed),
    )


def _override_values(assumption: Assumption) -> OverrideValues:
    if assumption.shape is Shape.SCALAR:
        return str(assumption.values[0].figure)
    if assumption.shape is Shape.BY_MEMBER_AND_PERIOD:
        nested: dict[str, dict[str, str]] = {}
        for entry in assumption.values:
            nested.setdefault(entry.member, {})[entry.period] = str(entry.figure)
        return nested
    return {entry.member or entry.period: str(entry.figure) for entry in assumption.values}
