"""Benefits, risks and milestones as plain records, ready for JSON."""

from datetime import date

from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.gates import gates
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import schedule_plan
from nhscommission.delivery.risks.expected_value import expected_values
from nhscommission.delivery.risks.register import RiskRegister, score_risks
from nhscommission.foundations.numbers import expect
from nhscommission.report.records import Json


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def benefits_record(register: BenefitRegister) -> dict[str, Json]:
    """Return a register of benefits as a record.

    Parameters
    ----------
    register : BenefitRegister
        The register.

    Returns
    -------
    dict
        The programme, its themes, and every benefit with what is printed beside what is read.

    Raises
    ------
    InvalidValueError
        If it is no register.
    """
    expect(register, BenefitRegister, what="a register", like="a BenefitRegister")
    return {
        "programme": register.programme,
        "targeted_competencies": list(register.targeted_competencies),
        "competencies_source": register.competencies_source,
        "themes": [
            {
                "id": theme.id,
                "label": theme.label,
                "kpis": list(theme.kpis),
                "enablers": list(theme.enablers),
                "source": theme.source,
                "note": theme.note,
            }
            for theme in register.themes
        ],
        "benefits": [
            {
                "id": one.id,
                "label": one.label,
                "theme": one.theme,
                "gains": {"printed": one.gains_printed, "read": [str(x) for x in one.gains]},
                "measures": {
                    "printed": one.measure_printed,
                    "read": [
                        {"label": x.label, "competencies": list(x.competencies)}
                        for x in one.measures
                    ],
                },
                "timescale": one.timescale,
                "efficiency": {
                    "printed": one.efficiency_printed,
                    "read": None if one.efficiency is None else str(one.efficiency),
                },
                "directness": {
                    "printed": one.directness_printed,
                    "read": None if one.directness is None else str(one.directness),
                },
                "financial": {
                    "printed": one.financial_printed,
                    "read": None if one.financial is None else str(one.financial),
                },
                "benefit_class": None if one.benefit_class is None else str(one.benefit_class),
                "owner": one.owner,
                "enablers": list(one.enablers),
                "lines": list(one.lines),
                "overlaps": [
                    {"programme": x.programme, "relation": str(x.relation), "printed": x.printed}
                    for x in one.overlaps
                ],
                "baseline": one.baseline,
                "unit": one.unit,
                "target": dict(one.target),
                "source": one.source,
                "note": one.note,
            }
            for one in register.benefits
        ],
    }


def risks_record(register: RiskRegister) -> dict[str, Json]:
    """Return a register of risks as a record.

    Parameters
    ----------
    register : RiskRegister
        The register.

    Returns
    -------
    dict
        Every risk, the highest score first and those without one last, with its mitigations, and
        the total of the expected values [GBP].

    Raises
    ------
    InvalidValueError
        If it is no register.
    """
    expect(register, RiskRegister, what="a register", like="a RiskRegister")
    ranking = score_risks(register)
    before = {one.risk.id: one for one in ranking.ranked}
    after = {one.risk.id: one for one in score_risks(register, residual=True).ranked}
    expected = expected_values(register)
    money = {one.risk: one.expected_gbp for one in expected.values}
    risks: list[Json] = []
    for name in (*before, *ranking.unscored):
        risk = register.risk(name)
        risks.append(
            {
                "id": risk.id,
                "label": risk.label,
                "perspective": risk.perspective,
                "cause": risk.cause,
                "event": risk.event,
                "effect": risk.effect,
                "owner": risk.owner,
                "proximity": risk.proximity,
                "likelihood": risk.likelihood,
                "impact": risk.impact,
                "residual_likelihood": risk.residual_likelihood,
                "residual_impact": risk.residual_impact,
                "probability": risk.probability,
                "cost_gbp": None
                if risk.cost is None
                else [risk.cost.low_gbp, risk.cost.mode_gbp, risk.cost.high_gbp],
                "score": before[name].score if name in before else None,
                "band": before[name].band.label if name in before else None,
                "residual_score": after[name].score if name in after else None,
                "residual_band": after[name].band.label if name in after else None,
                "expected_gbp": money.get(name),
                "moves": [str(move) for move in risk.moves],
                "checked_by": risk.checked_by,
                "mitigations": [
                    {
                        "id": x.id,
                        "label": x.label,
                        "owner": x.owner,
                        "due": None if x.due is None else x.due.printed,
                        "status": None if x.status is None else str(x.status),
                    }
                    for x in risk.mitigations
                ],
                "source": risk.source,
                "note": risk.note,
            }
        )
    return {
        "title": register.title,
        "matrix": register.matrix.name,
        "expected_total_gbp": expected.total_gbp,
        "left_out_of_total": [{"risk": name, "lacks": why} for name, why in expected.left_out],
        "risks": risks,
    }


def milestones_record(plan: DeliveryPlan, *, as_of: date | None = None) -> dict[str, Json]:
    """Return a plan as a record.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day on which the gates are asked for.

    Returns
    -------
    dict
        Every milestone in order, its date as printed, as read and as it follows from what it waits
        for, in ISO days, null where a side is open; and the state of each gate. An event that is
        done in one of its statements is done in all.

    Raises
    ------
    InvalidValueError
        If it is no plan.
    """
    expect(plan, DeliveryPlan, what="a plan", like="a DeliveryPlan")
    falls = schedule_plan(plan).by_id
    return {
        "title": plan.title,
        "milestones": [
            {
                "id": one.id,
                "label": one.label,
                "printed": None if one.planned is None else one.planned.printed,
                "as_read": None if one.as_read is None else one.as_read.printed,
                "earliest": _iso(falls[one.id].earliest),
                "latest": _iso(falls[one.id].latest),
                "latest_is_uncertain": falls[one.id].latest_is_uncertain,
                "after": list(one.after),
                "tests": list(one.tests),
                "same_as": one.same_as or None,
                "owner": one.owner,
                "function": one.function,
                "workstream": one.workstream,
                "status": str(one.status),
                "forecast": None if one.forecast is None else one.forecast.printed,
                "actual": _iso(one.actual),
                "source": one.source,
                "note": one.note,
            }
            for one in plan.settled.order()
        ],
        "gates": [
            {
                "gate": state.gate,
                "is_open": state.is_open,
                "met": [x.id for x in state.met],
                "unmet": [x.id for x in state.unmet],
                "unknown": [x.id for x in state.unknown],
            }
            for state in gates(plan, as_of=as_of)
        ],
    }
