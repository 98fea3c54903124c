"""Reading what a case says of delivery: benefits, risks, milestones and how they are measured."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import attrs

from nhscommission.case.delivery_cells import (
    read_cost,
    read_ids,
    read_iso_day,
    read_phrases,
    read_yes_or_no,
)
from nhscommission.case.delivery_layout import (
    BENEFIT_MEASURES,
    BENEFIT_OVERLAPS,
    BENEFIT_TARGETS,
    BENEFIT_THEMES,
    BENEFITS,
    COMPETENCIES,
    DELIVERY,
    GATE_CRITERIA,
    MILESTONES,
    MITIGATIONS,
    NETWORKS,
    RECORD_FILES,
    RISKS,
    SUCCESS_MEASURES,
    WORKSTREAMS,
    RecordFile,
)
from nhscommission.case.delivery_schema import (
    FORMAT,
    BenefitsSection,
    DeliverySection,
    PlanSection,
    RisksSection,
)
from nhscommission.case.record_files import make_record, read_records, read_rows
from nhscommission.case.text_files import Place, Row, placed, read_text
from nhscommission.case.toml_schema import read_toml
from nhscommission.delivery.benefits.benefits import (
    Benefit,
    BenefitMeasure,
    BenefitOverlap,
    BenefitTheme,
    read_competencies,
)
from nhscommission.delivery.benefits.profiles import months_of_periods
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.workstreams import Workstream
from nhscommission.delivery.performance.competencies import CompetencyScore, check_scores
from nhscommission.delivery.performance.success_measures import SuccessMeasure
from nhscommission.delivery.risks.matrix import NPSA_2008
from nhscommission.delivery.risks.moves import parse_moves
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.delivery.risks.risks import Mitigation, Risk
from nhscommission.foundations.errors import (
    CaseFileError,
    InvalidValueError,
    UnknownNameError,
    suggest,
)
from nhscommission.foundations.numbers import as_float
from nhscommission.foundations.printed_dates import PrintedDate, parse_date
from nhscommission.sector.clinical_networks import ClinicalNetwork

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class CaseDelivery:
    """What a case folder says of delivery.

    Parameters
    ----------
    benefits : BenefitRegister or None
        What the programme promises.
    risks : RiskRegister or None
        What may go wrong.
    plan : DeliveryPlan or None
        What is to happen when.
    workstreams : tuple of Workstream
        Who carries the plan forward.
    competencies : tuple of CompetencyScore
        How the members score.
    success_measures : tuple of SuccessMeasure
        What success looks like.
    networks : tuple of ClinicalNetwork
        The clinical networks.
    """

    benefits: BenefitRegister | None
    risks: RiskRegister | None
    plan: DeliveryPlan | None
    workstreams: tuple[Workstream, ...]
    competencies: tuple[CompetencyScore, ...]
    success_measures: tuple[SuccessMeasure, ...]
    networks: tuple[ClinicalNetwork, ...]


def read_case_delivery(folder: Path, places: dict[str, Place]) -> CaseDelivery:
    """Read what a case folder says of delivery.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    places : dict of str to (str, int)
        Where each benefit, risk and milestone is, by ``kind:id``; filled here.

    Returns
    -------
    CaseDelivery
        None, or nothing, where there is no file.

    Raises
    ------
    CaseFileError
        If a file cannot be read, with the line.
    """
    _refuse_unknown_files(folder)
    section = DeliverySection(format=FORMAT)
    if os.path.lexists(folder / DELIVERY):
        text = read_text(folder, DELIVERY)
        section = read_toml(text, DeliverySection, file=DELIVERY, formats=FORMAT)
    scores = read_records(folder, COMPETENCIES, CompetencyScore)
    with placed("", COMPETENCIES.file):
        check_scores(scores)
    return CaseDelivery(
        benefits=_read_benefits(folder, section, places),
        risks=_read_risks(folder, section, places),
        plan=_read_plan(folder, section, places),
        workstreams=read_records(folder, WORKSTREAMS, Workstream),
        competencies=scores,
        success_measures=read_records(folder, SUCCESS_MEASURES, SuccessMeasure),
        networks=read_records(folder, NETWORKS, ClinicalNetwork),
    )


def _refuse_unknown_files(folder: Path) -> None:
    """Refuse a file whose name is slightly wrong, rather than leave out what is in it."""
    within = folder / Path(DELIVERY).parent
    if not os.path.isdir(within):  # noqa: PTH112 - unlike Path, it takes any name for an answer
        return
    known = [Path(name).name for name in (DELIVERY, *(layout.file for layout in RECORD_FILES))]
    for name in sorted(os.listdir(within)):  # noqa: PTH208 - names alone, links and all
        if name.startswith((".", "~")) or name in known:
            continue
        raise CaseFileError(
            f"unknown file; {suggest(name, known)}", file=f"{Path(DELIVERY).parent.name}/{name}"
        )


def _grouped(
    folder: Path,
    layout: RecordFile,
    make: Callable[..., T],
    *,
    of: str,
    known: Mapping[str, Any],
    **readers: Callable[[str], Any],
) -> dict[str, list[T]]:
    """Read records that belong to others, by the ids of those."""
    found: dict[str, list[T]] = {name: [] for name in known}
    seen: dict[tuple[str, str], int] = {}
    for row in read_rows(folder, layout):
        name = _owner(row, of, known)
        key = (name, row.cells.get("id", ""))
        if key[1] and key in seen:
            raise row.error(
                f"id {key[1]!r} of {of} {name!r} is there again; it is on line {seen[key]} "
                "already, and must be unique"
            )
        seen[key] = row.line
        cells = {column: cell for column, cell in row.cells.items() if column != of}
        found[name].append(make_record(attrs.evolve(row, cells=cells), layout, make, **readers))
    return found


def _owner(row: Row, column: str, known: Mapping[str, Any]) -> str:
    name = row.cells[column]
    if name not in known:
        with placed("", row.file, row.line):
            raise UnknownNameError(column, name, known)
    return name


def _rows_by_id(
    folder: Path, layout: RecordFile, kind: str, places: dict[str, Place]
) -> dict[str, Row]:
    rows = {row.cells["id"]: row for row in read_rows(folder, layout)}
    places |= {f"{kind}:{name}": (row.file, row.line) for name, row in rows.items()}
    return rows


def _read_benefits(
    folder: Path, section: DeliverySection, places: dict[str, Place]
) -> BenefitRegister | None:
    rows = _rows_by_id(folder, BENEFITS, "benefit", places)
    measures = _grouped(
        folder,
        BENEFIT_MEASURES,
        BenefitMeasure,
        of="benefit",
        known=rows,
        competencies=read_ids,
    )
    overlaps = _grouped(folder, BENEFIT_OVERLAPS, BenefitOverlap, of="benefit", known=rows)
    targets = _read_targets(folder, rows)
    themes = read_records(
        folder, BENEFIT_THEMES, BenefitTheme, kpis=read_phrases, enablers=read_phrases
    )
    benefits = []
    for name, row in rows.items():

        def make(name: str = name, **cells: Any) -> Benefit:
            return Benefit(
                measures=tuple(measures[name]),
                overlaps=tuple(overlaps[name]),
                target=targets[name],
                **cells,
            )

        readers = {"gains": read_ids, "lines": read_ids, "enablers": read_phrases}
        benefits.append(make_record(row, BENEFITS, make, **readers))
    with placed("benefits", DELIVERY):
        targeted = read_competencies(section.benefits.targeted_competencies)
    if not benefits:
        _refuse_alone(bool(themes), BENEFIT_THEMES.file, BENEFITS)
        _refuse_alone(section.benefits != BenefitsSection(), DELIVERY, BENEFITS)
        return None
    with _placed_by_subject(places, BENEFITS.file):
        return BenefitRegister(
            programme=section.benefits.programme,
            benefits=tuple(benefits),
            themes=themes,
            targeted_competencies=targeted,
            competencies_source=section.benefits.competencies_source,
        )


def _refuse_alone(is_there: bool, file: str, needed: RecordFile) -> None:
    if is_there:
        raise CaseFileError(
            f"it speaks of a register, and there is no row in {needed.file}; add that file, or "
            "take this out",
            file=file,
        )


@contextmanager
def _placed_by_subject(places: Mapping[str, Place], file: str) -> Iterator[None]:
    """Say in which row an error arose, where it names what it is about."""
    try:
        yield
    except InvalidValueError as error:
        found, line = places.get(error.subject, (file, None))
        raise CaseFileError(str(error), file=found, line=line) from error


def _read_targets(folder: Path, known: Mapping[str, Row]) -> dict[str, dict[str, float]]:
    targets: dict[str, dict[str, float]] = {name: {} for name in known}
    for row in read_rows(folder, BENEFIT_TARGETS):
        name, period = _owner(row, "benefit", known), row.cells["period"]
        if period in targets[name]:
            raise row.error(f"the target of {name!r} in {period} is there already; give it once")
        if not period:
            raise row.error(f"the period of a target of {name!r} is blank; write it")
        if not row.cells["value"]:
            raise row.error(f"the target of {name!r} in {period} is blank; write it, or no row")
        with placed("", row.file, row.line):
            months_of_periods([period])
            what = f"the target of {name!r} in {period}"
            targets[name][period] = as_float(row.cells["value"], what=what)
    return targets


def _read_risks(
    folder: Path, section: DeliverySection, places: dict[str, Place]
) -> RiskRegister | None:
    with placed("risks.matrix", DELIVERY):
        own = section.risks.matrix
        matrix = NPSA_2008 if own is None else own.read()

    def likelihood(text: str) -> int:
        return matrix.likelihood(text).score

    def impact(text: str) -> int:
        return matrix.impact(text).score

    rows = _rows_by_id(folder, RISKS, "risk", places)
    mitigations = _grouped(folder, MITIGATIONS, Mitigation, of="risk", known=rows, due=parse_date)
    risks = []
    for name, row in rows.items():

        def make(name: str = name, **cells: Any) -> Risk:
            return Risk(mitigations=mitigations[name], **cells)

        risks.append(
            make_record(
                row,
                RISKS,
                make,
                moves=parse_moves,
                proximity_date=parse_date,
                cost=read_cost,
                likelihood=likelihood,
                impact=impact,
                residual_likelihood=likelihood,
                residual_impact=impact,
            )
        )
    if not risks:
        _refuse_alone(section.risks != RisksSection(), DELIVERY, RISKS)
        return None
    with _placed_by_subject(places, RISKS.file):
        return RiskRegister(title=section.risks.title, risks=risks, matrix=matrix)


def _read_plan(
    folder: Path, section: DeliverySection, places: dict[str, Place]
) -> DeliveryPlan | None:
    rows = _rows_by_id(folder, MILESTONES, "milestone", places)
    criteria = _grouped(
        folder, GATE_CRITERIA, GateCriterion, of="gate", known=rows, met=read_yes_or_no
    )
    milestones = []
    for name, row in rows.items():

        def make(name: str = name, **cells: Any) -> Milestone:
            cells |= _read_dates(cells, cells.pop("counted_from", None))
            return Milestone(criteria=criteria[name], **cells)

        milestones.append(
            make_record(
                row,
                MILESTONES,
                make,
                after=read_ids,
                tests=read_ids,
                counted_from=read_iso_day,
                actual=read_iso_day,
            )
        )
    if not milestones:
        _refuse_alone(section.plan != PlanSection(), DELIVERY, MILESTONES)
        return None
    with _placed_by_subject(places, MILESTONES.file):
        return DeliveryPlan(milestones=milestones, title=section.plan.title)


def _read_dates(cells: Mapping[str, Any], counted_from: date | None) -> dict[str, PrintedDate]:
    """Read the dates of a milestone; what is printed may need its reading to say what it is."""
    found = {
        field: parse_date(cells[field], counted_from=counted_from)
        for field in ("as_read", "forecast")
        if field in cells
    }
    if "planned" in cells:
        try:
            found["planned"] = parse_date(cells["planned"], counted_from=counted_from)
        except InvalidValueError:
            if "as_read" not in found:
                raise
            found["planned"] = attrs.evolve(found["as_read"], printed=cells["planned"])
    return found
