"""Writing what a case says of delivery as the files of its folder."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from nhscommission.case.delivery_cells import SEMICOLON, SLASH, YES_OR_NO
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
    RISKS,
    SUCCESS_MEASURES,
    WORKSTREAMS,
)
from nhscommission.case.delivery_schema import (
    FORMAT,
    BenefitsSection,
    DeliverySection,
    MatrixSection,
    PlanSection,
    RisksSection,
)
from nhscommission.case.record_files import record_row, record_text
from nhscommission.case.toml_schema import converter
from nhscommission.delivery.benefits.benefits import Benefit
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.milestones import Milestone, MilestoneStatus
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.workstreams import Workstream
from nhscommission.delivery.performance.competencies import CompetencyScore
from nhscommission.delivery.performance.success_measures import SuccessMeasure
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.delivery.risks.risks import CostRange, Mitigation, Risk
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.printed_dates import PrintedDate, parse_date
from nhscommission.sector.clinical_networks import ClinicalNetwork

_WORDS = {value: word for word, value in YES_OR_NO.items()}


def delivery_files(
    *,
    benefits: BenefitRegister | None,
    risks: RiskRegister | None,
    plan: DeliveryPlan | None,
    workstreams: Iterable[Workstream],
    competencies: Iterable[CompetencyScore],
    success_measures: Iterable[SuccessMeasure],
    networks: Iterable[ClinicalNetwork],
) -> dict[str, str]:
    """Write what a case says of delivery as text files.

    Parameters
    ----------
    benefits : BenefitRegister or None
        What the programme promises.
    risks : RiskRegister or None
        What may go wrong.
    plan : DeliveryPlan or None
        What is to happen when.
    workstreams : iterable of Workstream
        Who carries the plan forward.
    competencies : iterable of CompetencyScore
        How the members score.
    success_measures : iterable of SuccessMeasure
        What success looks like.
    networks : iterable of ClinicalNetwork
        The clinical networks.

    Returns
    -------
    dict of str to str
        Each file's text by its path within the case folder; none for what is not there.

    Raises
    ------
    InvalidValueError
        If something cannot be written so that it is read back as it is.
    MissingExtraError
        If the extra ``[save]`` is not installed, and is needed.
    """
    files = _toml(benefits, risks, plan)
    if benefits is not None:
        files |= _benefit_files(benefits)
    if risks is not None:
        files |= _risk_files(risks)
    if plan is not None:
        files |= _plan_files(plan)
    for layout, records in (
        (WORKSTREAMS, workstreams),
        (COMPETENCIES, competencies),
        (SUCCESS_MEASURES, success_measures),
        (NETWORKS, networks),
    ):
        files |= record_text(layout, [record_row(one, layout) for one in records])
    return files


def _toml(
    benefits: BenefitRegister | None, risks: RiskRegister | None, plan: DeliveryPlan | None
) -> dict[str, str]:
    section = DeliverySection(format=FORMAT)
    if benefits is not None:
        section = attrs.evolve(
            section,
            benefits=BenefitsSection(
                programme=benefits.programme,
                targeted_competencies=list(benefits.targeted_competencies),
                competencies_source=benefits.competencies_source,
            ),
        )
    if risks is not None:
        matrix = MatrixSection.of(risks.matrix)
        section = attrs.evolve(section, risks=RisksSection(title=risks.title, matrix=matrix))
    if plan is not None:
        section = attrs.evolve(section, plan=PlanSection(title=plan.title))
    if section == DeliverySection(format=FORMAT):
        return {}
    try:
        import tomli_w
    except ImportError as error:
        raise MissingExtraError("saving what is said of delivery", "save") from error
    data: dict[str, Any] = converter().unstructure(section)
    return {DELIVERY: tomli_w.dumps(data)}


def _join(values: Iterable[Any], mark: str, *, what: str) -> str:
    texts = [str(value) for value in values]
    for text in texts:
        if mark in text:
            raise InvalidValueError(
                f"{what} {text!r} holds {mark!r}, which stands between several in a file; write "
                "it without"
            )
    return (mark if mark == SLASH else f"{mark} ").join(texts)


def _number(value: float | None) -> str:
    return "" if value is None else repr(float(value)).removesuffix(".0")


def _benefit_files(register: BenefitRegister) -> dict[str, str]:
    measures, overlaps, targets = [], [], []
    for one in register.benefits:
        measures += [
            {
                "benefit": one.id,
                "label": measure.label,
                "competencies": _join(measure.competencies, SLASH, what="the competency"),
            }
            for measure in one.measures
        ]
        overlaps += [
            record_row(overlap, BENEFIT_OVERLAPS, benefit=one.id) for overlap in one.overlaps
        ]
        targets += [
            {"benefit": one.id, "period": period, "value": _number(value)}
            for period, value in one.target.items()
        ]
    themes = [
        record_row(
            theme,
            BENEFIT_THEMES,
            kpis=_join(theme.kpis, SEMICOLON, what="the indicator"),
            enablers=_join(theme.enablers, SEMICOLON, what="the enabler"),
        )
        for theme in register.themes
    ]
    return {
        **record_text(BENEFITS, [_benefit_row(one) for one in register.benefits]),
        **record_text(BENEFIT_MEASURES, measures),
        **record_text(BENEFIT_OVERLAPS, overlaps),
        **record_text(BENEFIT_TARGETS, targets),
        **record_text(BENEFIT_THEMES, themes),
    }


def _benefit_row(benefit: Benefit) -> Mapping[str, str]:
    return record_row(
        benefit,
        BENEFITS,
        gains=_join(benefit.gains, SLASH, what="the beneficiary"),
        lines=_join(benefit.lines, SLASH, what="the line"),
        enablers=_join(benefit.enablers, SEMICOLON, what="the enabler"),
        baseline=_number(benefit.baseline),
    )


def _risk_files(register: RiskRegister) -> dict[str, str]:
    mitigations = [
        _mitigation_row(risk, mitigation)
        for risk in register.risks
        for mitigation in risk.mitigations
    ]
    return {
        **record_text(RISKS, [_risk_row(risk) for risk in register.risks]),
        **record_text(MITIGATIONS, mitigations),
    }


def _risk_row(risk: Risk) -> Mapping[str, str]:
    return record_row(
        risk,
        RISKS,
        probability="" if risk.probability is None else _percent(risk.probability),
        cost=_cost(risk.cost),
        proximity_date=_date(risk.proximity_date),
        moves=_join(risk.moves, SEMICOLON, what="the move"),
    )


def _percent(rate: float) -> str:
    return repr(rate) if rate not in (0.0, 1.0) else f"{rate:.0%}"


def _cost(cost: CostRange | None) -> str:
    if cost is None:
        return ""
    three = [f"£{Decimal(_number(x)):f}" for x in (cost.low_gbp, cost.mode_gbp, cost.high_gbp)]
    return three[0] if len(set(three)) == 1 else "; ".join(three)


def _mitigation_row(risk: Risk, mitigation: Mitigation) -> Mapping[str, str]:
    return record_row(mitigation, MITIGATIONS, risk=risk.id, due=_date(mitigation.due))


def _date(date: PrintedDate | None) -> str:
    """Write a date that is read back without a day to count from; blank for none."""
    if date is None:
        return ""
    if _counted_from(date):
        raise InvalidValueError(
            f"the date {date.printed!r} is counted from a day that its file has no column for; "
            "write the date itself"
        )
    return date.printed


def _counted_from(date: PrintedDate) -> str:
    """Return the day from which a printed date counts, blank where it counts from none."""
    for origin in (None, date.earliest):
        try:
            if parse_date(date.printed, counted_from=origin) == date:
                return "" if origin is None else origin.isoformat()
        except InvalidValueError:
            continue
    raise InvalidValueError(
        f"the date {date.printed!r} stands for {date.earliest} to {date.latest}, and is not read "
        "back as that; give it as parse_date reads it"
    )


def _plan_files(plan: DeliveryPlan) -> dict[str, str]:
    criteria = [
        record_row(
            criterion,
            GATE_CRITERIA,
            gate=one.id,
            met="" if criterion.met is None else _WORDS[criterion.met],
        )
        for one in plan.milestones
        for criterion in one.criteria
    ]
    return {
        **record_text(MILESTONES, [_milestone_row(one) for one in plan.milestones]),
        **record_text(GATE_CRITERIA, criteria),
    }


def _is_read_alike(printed: PrintedDate, reading: PrintedDate) -> bool:
    """Whether a reading says only what the printed words leave out: "29 June" of which year."""
    return (printed.earliest, printed.latest) == (reading.earliest, reading.latest)


def _milestone_row(milestone: Milestone) -> Mapping[str, str]:
    planned, reading = milestone.planned, milestone.as_read
    dates = [reading, milestone.forecast]
    if not (planned and reading and _is_read_alike(planned, reading)):
        dates.append(planned)
    origins = {_counted_from(one) for one in dates if one is not None} - {""}
    if len(origins) > 1:
        raise InvalidValueError(
            f"the dates of the milestone {milestone.id!r} count from {' and '.join(origins)}; let "
            "them count from one day"
        )
    waits = milestone.status is MilestoneStatus.PLANNED
    return record_row(
        milestone,
        MILESTONES,
        counted_from=origins.pop() if origins else "",
        after=_join(milestone.after, SLASH, what="the milestone"),
        tests=_join(milestone.tests, SLASH, what="the milestone"),
        lasts_days=str(milestone.lasts_days or ""),
        status="" if waits else str(milestone.status),
    )
