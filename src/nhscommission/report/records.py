"""Results as plain records, ready for JSON: numbers in pounds and days, dates as ISO text."""

from typing import TypeAlias

from nhscommission.analysis.appraisal import Appraisal
from nhscommission.analysis.explain import Explanation
from nhscommission.auditing.findings import AuditReport, Check
from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.payback import Payback
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.intervals import Interval

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

TOTAL = "total"
"""The key, beside the periods' labels, of the sum over the horizon."""


def appraisal_record(appraisal: Appraisal, *, member: str | None = None) -> dict[str, Json]:
    """Return an appraisal as a record.

    Parameters
    ----------
    appraisal : Appraisal
        Without draws.
    member : str, optional
        One member; all of them, and the sector, where none is given.

    Returns
    -------
    dict
        Each measure (net benefit, contribution, categories, totals and lines) by member and
        period, with its ``total`` over the horizon [GBP], and each payback [day].

    Raises
    ------
    UnknownNameError
        If there is no such member.
    """
    case = appraisal.case
    names = case.member_names if member is None else (case.sector.member(member).name,)
    record: dict[str, Json] = {
        "case": case.id,
        "title": case.title,
        "scenario": appraisal.scenario.id,
        "unit": "GBP",
        "periods": [
            {"label": p.label, "start": p.start.isoformat(), "end": p.end.isoformat()}
            for p in case.periods
        ],
        "conventions": {
            "benefits_counted": [str(kind) for kind in appraisal.benefits_counted],
            "price_base": None if case.price_base is None else str(case.price_base),
            "part_year_rule": str(case.part_year_rule),
            "payback_rule": {
                "day_count": str(appraisal.payback_rule.day_count),
                "rounding": str(appraisal.payback_rule.rounding),
                "crossing": str(appraisal.payback_rule.crossing),
                "accrual": None
                if appraisal.payback_rule.accrual is None
                else list(appraisal.payback_rule.accrual),
                "discounting": None
                if appraisal.payback_rule.discounting is None
                else str(appraisal.payback_rule.discounting),
                "counted_from": None
                if appraisal.payback_rule.counted_from is None
                else appraisal.payback_rule.counted_from.isoformat(),
            },
        },
        "members": {
            name: {
                **_measures(appraisal, name),
                "payback": _payback(appraisal.payback[name]),
            }
            for name in names
        },
    }
    if case.ratios:
        record["ratios"] = {
            ratio.id: {
                period or TOTAL: _ratio(appraisal, ratio.id, member, period)
                for period in (*case.period_labels, None)
            }
            for ratio in case.ratios
        }
    if member is None:
        record["sector"] = {
            **_measures(appraisal, None),
            "payback": _payback(appraisal.sector_payback),
        }
    return record


def _ratio(appraisal: Appraisal, name: str, member: str | None, period: str | None) -> float | None:
    try:
        return appraisal.ratio(name, member=member, period=period)
    except InvalidValueError:
        return None


def _measures(appraisal: Appraisal, member: str | None) -> dict[str, Json]:
    labels = appraisal.case.period_labels
    record: dict[str, Json] = {}
    for measure in appraisal.case.measures:
        amounts: dict[str, Json] = {
            period: appraisal.total(measure, member=member, period=period) for period in labels
        }
        amounts[TOTAL] = appraisal.total(measure, member=member)
        record[measure] = amounts
    return record


def _payback(payback: Payback) -> dict[str, Json]:
    never = payback.is_never
    return {
        "result": "never" if never else "immediate" if payback.is_immediate else "dated",
        "days": payback.days,
        "exact_days": None if never else payback.exact_days,
        "date": None if payback.date is None else payback.date.isoformat(),
    }


def audit_record(report: AuditReport) -> dict[str, Json]:
    """Return an audit as a record.

    Parameters
    ----------
    report : AuditReport
        From `audit`.

    Returns
    -------
    dict
        The counts, and every check.
    """
    return {
        "case": report.case.id,
        "title": report.case.title,
        "figures": report.figures,
        "counts": {
            str(kind): {str(verdict): count for verdict, count in counts.items()}
            for kind, counts in report.counts().items()
        },
        "checks": [_check(check) for check in report.checks],
    }


def _check(check: Check) -> dict[str, Json]:
    return {
        "kind": str(check.kind),
        "verdict": str(check.verdict),
        "source": check.source,
        "table": check.table,
        "row": check.row,
        "column": check.column,
        "measure": check.measure,
        "member": check.member or None,
        "period": check.period or None,
        "scenario": check.scenario or None,
        "printed": check.printed.text,
        "read_as": check.printed.read_as or None,
        "printed_value": check.printed.value,
        "half_unit": check.printed.half_unit,
        "unit": check.printed.unit,
        "recomputed": _finite(check.central),
        "recomputed_interval": _interval(check.recomputed),
        "recomputed_unit": check.recomputed_unit,
        "difference": _finite(check.difference),
        "reason": check.reason,
        "cause": check.cause,
        "rests_on": list(check.rests_on),
    }


def _interval(interval: Interval) -> Json:
    return [_finite(interval.low), _finite(interval.high)]


def _finite(value: float) -> Json:
    """Write infinity (a payback of never) and what is not a number as null, as JSON must."""
    return value if abs(value) < float("inf") else None


def explanation_record(explanation: Explanation) -> dict[str, Json]:
    """Return an explanation as a record.

    Parameters
    ----------
    explanation : Explanation
        From `explain`.

    Returns
    -------
    dict
        The figure, its lines and their factors.
    """
    return {
        "measure": explanation.measure.id,
        "label": explanation.measure.label,
        "scenario": explanation.scenario.id,
        "member": explanation.member or None,
        "period": explanation.period,
        "value": explanation.value,
        "unit": "GBP",
        "lines": [
            {
                "line": line.line.id,
                "label": line.line.label,
                "category": str(line.line.category),
                "sign": line.sign,
                "amount": line.amount,
                "on_lines": list(line.line.on_lines),
                "factors": [
                    {
                        "assumption": factor.assumption.id,
                        "label": factor.assumption.label,
                        "value": factor.value,
                        "unit": factor.assumption.factor_unit,
                        "text": factor.text,
                        "factor": factor.factor,
                        "source": factor.assumption.source,
                        "basis": str(factor.assumption.basis),
                    }
                    for factor in line.factors
                ],
            }
            for line in explanation.lines
        ],
    }


def case_record(case: BusinessCase) -> dict[str, Json]:
    """Return the outline of a case as a record.

    Parameters
    ----------
    case : BusinessCase
        The case.

    Returns
    -------
    dict
        Its id, title, members, periods and scenarios.
    """
    return {
        "id": case.id,
        "title": case.title,
        "members": list(case.member_names),
        "periods": list(case.period_labels),
        "scenarios": [scenario.id for scenario in case.scenarios],
    }
