"""The rules that a risk register is checked against."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import attrs

from nhscommission.delivery.risks.register import RiskRegister, check_register
from nhscommission.delivery.risks.risks import Mitigation, MitigationStatus, Risk
from nhscommission.foundations.check_rules import CheckRule, Found, Severity
from nhscommission.foundations.numbers import check_day

_WORDS: Final = re.compile(r"\w+")
_BEGUN: Final = (MitigationStatus.UNDER_WAY, MitigationStatus.IN_PLACE)


@attrs.frozen(kw_only=True)
class RiskSubject:
    """What the rules of a register are asked of.

    Parameters
    ----------
    register : RiskRegister
        The register.
    as_of : datetime.date or None, optional
        The day on which it is read; None where no day matters.
    """

    register: RiskRegister
    as_of: date | None = None


_Rule = CheckRule[RiskSubject]
_Find = Callable[[RiskSubject], Iterator[Found]]


def _place(risk: Risk) -> str:
    return f"risk {risk.id}"


def _standing(risk: Risk) -> tuple[Mitigation, ...]:
    """Return its mitigations but for those withdrawn, which do nothing."""
    return tuple(one for one in risk.mitigations if one.status is not MitigationStatus.WITHDRAWN)


def _mitigations(subject: RiskSubject) -> Iterator[tuple[str, Risk, Mitigation]]:
    """Yield every mitigation with its place and its risk."""
    for risk in subject.register.risks:
        for mitigation in risk.mitigations:
            yield f"{_place(risk)}, mitigation {mitigation.id}", risk, mitigation


def _no_mitigation(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        if not _standing(risk):
            gone = ", all mitigations being withdrawn" if risk.mitigations else ""
            yield Found(
                _place(risk),
                f"nothing is done about it{gone}; name a mitigation, or say why the risk is "
                "accepted",
                (risk.id,),
            )


def _no_owner(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        if not risk.owner:
            yield Found(_place(risk), "nobody owns it; name one who watches it", (risk.id,))


def _mitigation_without_owner(subject: RiskSubject) -> Iterator[Found]:
    for place, risk, mitigation in _mitigations(subject):
        if not mitigation.owner and mitigation.status is not MitigationStatus.WITHDRAWN:
            yield Found(place, "nobody owns it; name one who does it", (risk.id, mitigation.id))


def _not_scored(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        missing = _missing(risk.likelihood, risk.impact)
        if missing:
            yield Found(
                _place(risk),
                f"it has no {missing}, and so no score; missing is not low: give its level",
                (risk.id,),
            )


def _residual_not_scored(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        missing = _missing(risk.residual_likelihood, risk.residual_impact)
        if missing and risk.levels() is not None and _standing(risk):
            yield Found(
                _place(risk),
                f"it is scored before its mitigations, and has no {missing} after them; give the "
                "level that is left",
                (risk.id,),
            )


def _missing(likelihood: int | None, impact: int | None) -> str:
    pairs = (("likelihood", likelihood), ("impact", impact))
    return " and no ".join(what for what, level in pairs if level is None)


def _scores(subject: RiskSubject) -> Iterator[tuple[Risk, int, int]]:
    """Yield the risks that are scored twice, with the score before and after mitigation."""
    matrix = subject.register.matrix
    for risk in subject.register.risks:
        before, after = risk.levels(), risk.levels(residual=True)
        if before is not None and after is not None:
            yield (
                risk,
                matrix.score(likelihood=before[0], impact=before[1]),
                matrix.score(likelihood=after[0], impact=after[1]),
            )


def _residual_above_inherent(subject: RiskSubject) -> Iterator[Found]:
    for risk, before, after in _scores(subject):
        if after > before:
            yield Found(
                _place(risk),
                f"it scores {after} after mitigation and {before} before; mitigations lower a "
                "score: correct one of them",
                (risk.id,),
            )


def _lower_without_mitigation(subject: RiskSubject) -> Iterator[Found]:
    for risk, before, after in _scores(subject):
        if after < before and not _standing(risk):
            gone = ", all of them being withdrawn" if risk.mitigations else ""
            yield Found(
                _place(risk),
                f"it falls from {before} to {after} without any mitigation{gone}; name what lowers "
                "it",
                (risk.id,),
            )


def _mitigation_changes_nothing(subject: RiskSubject) -> Iterator[Found]:
    for risk, before, after in _scores(subject):
        count = len(_standing(risk))
        if count and risk.levels() == risk.levels(residual=True):
            has = "its mitigation" if count == 1 else f"its {count} mitigations"
            yield Found(
                _place(risk),
                f"it scores {before} before and {after} after {has}; score it anew, or look for "
                "one that lowers it",
                (risk.id,),
            )


def _extreme_without_mitigation(subject: RiskSubject) -> Iterator[Found]:
    matrix = subject.register.matrix
    top = matrix.bands[-1]
    for risk in subject.register.risks:
        levels = risk.levels()
        if levels is None:
            continue
        score = matrix.score(likelihood=levels[0], impact=levels[1])
        if score >= top.least and not any(one.status in _BEGUN for one in risk.mitigations):
            which = ", or say which has" if any(m.status is None for m in risk.mitigations) else ""
            yield Found(
                _place(risk),
                f"it scores {score}, in the highest band ({top.label}), and no mitigation is said "
                f"to have begun; begin one{which}",
                (risk.id,),
            )


def _no_text(field: str) -> _Find:
    def find(subject: RiskSubject) -> Iterator[Found]:
        for risk in subject.register.risks:
            if not getattr(risk, field):
                yield Found(_place(risk), f"no {field} is given; say what it is", (risk.id,))

    return find


def _no_check(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        if not risk.checked_by:
            yield Found(
                _place(risk),
                "nothing is named that would show it; name the check or figure to watch",
                (risk.id,),
            )


def _mitigation_overdue(subject: RiskSubject) -> Iterator[Found]:
    for place, risk, mitigation in _mitigations(subject):
        latest = mitigation.due.latest if mitigation.due is not None else None
        if subject.as_of is None or latest is None or not mitigation.is_open:
            continue
        if latest < subject.as_of:
            days = (subject.as_of - latest).days
            status = mitigation.status or "of no stated status"
            yield Found(
                place,
                f"it was due {mitigation.due}, {days} day{'' if days == 1 else 's'} ago, and is "
                f"{status.replace('_', ' ')}; say when it will be in place, or that it is",
                (risk.id, mitigation.id),
            )


def _mitigation_without_due(subject: RiskSubject) -> Iterator[Found]:
    for place, risk, mitigation in _mitigations(subject):
        if mitigation.due is None and mitigation.is_open:
            yield Found(
                place, "it is not said when it is due; give a day", (risk.id, mitigation.id)
            )


def _money_without_probability(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        if risk.cost is not None and risk.probability is None:
            yield Found(
                _place(risk),
                f"it costs £{risk.cost.mean_gbp:,.0f} and has no probability, so that it has no "
                "expected value; give one",
                (risk.id,),
            )


def _probability_without_money(subject: RiskSubject) -> Iterator[Found]:
    for risk in subject.register.risks:
        if risk.probability is not None and risk.cost is None:
            yield Found(
                _place(risk),
                f"it has a probability of {risk.probability:.4g} and no cost, so that it has no "
                "expected value; give one",
                (risk.id,),
            )


def _same_event(subject: RiskSubject) -> Iterator[Found]:
    seen: dict[tuple[str, str], Risk] = {}
    for risk in subject.register.risks:
        words = " ".join(_WORDS.findall(risk.event.casefold()))
        if not words:
            continue
        first = seen.setdefault((risk.perspective, words), risk)
        if first is not risk:
            yield Found(
                _place(risk),
                f"its event is that of risk {first.id} as well; keep one, or say how they differ",
                (risk.id, first.id),
            )


def _needs_day(subject: RiskSubject) -> str:
    return "" if subject.as_of is not None else "no day was given: as_of"


def _needs_score(subject: RiskSubject) -> str:
    scored = any(risk.levels() is not None for risk in subject.register.risks)
    return "" if scored else "no risk is scored"


def _needs_high_band(subject: RiskSubject) -> str:
    one = len(subject.register.matrix.bands) == 1
    return "the matrix has one band, so that none is high" if one else _needs_score(subject)


def _needs_both_scores(subject: RiskSubject) -> str:
    return "" if any(_scores(subject)) else "no risk is scored both before and after mitigation"


def _rule(
    id: str,  # noqa: A002 - what a rule calls it
    severity: Severity,
    title: str,
    find: _Find,
    missing: Callable[[RiskSubject], str] | None = None,
) -> _Rule:
    if missing is None:
        return _Rule(id=id, title=title, severity=severity, find=find)
    return _Rule(id=id, title=title, severity=severity, find=find, missing=missing)


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

RISK_RULES: Final[tuple[_Rule, ...]] = (
    _rule("no_mitigation", _WARNING, "something is done about each risk", _no_mitigation),
    _rule(
        "extreme_without_mitigation",
        _ERROR,
        "a mitigation is said to be under way or in place for each risk in the highest band",
        _extreme_without_mitigation,
        _needs_high_band,
    ),
    _rule("no_owner", _WARNING, "somebody owns each risk", _no_owner),
    _rule(
        "mitigation_without_owner",
        _WARNING,
        "somebody owns each mitigation",
        _mitigation_without_owner,
    ),
    _rule("not_scored", _WARNING, "each risk has a likelihood and an impact", _not_scored),
    _rule(
        "residual_not_scored",
        _NOTE,
        "each risk that is scored before its mitigations is scored after them",
        _residual_not_scored,
        _needs_score,
    ),
    _rule(
        "residual_above_inherent",
        _ERROR,
        "no risk scores higher after mitigation than before",
        _residual_above_inherent,
        _needs_both_scores,
    ),
    _rule(
        "lower_without_mitigation",
        _WARNING,
        "no risk falls without a mitigation",
        _lower_without_mitigation,
        _needs_both_scores,
    ),
    _rule(
        "mitigation_changes_nothing",
        _NOTE,
        "mitigations change the likelihood or the impact of their risk",
        _mitigation_changes_nothing,
        _needs_both_scores,
    ),
    _rule("no_cause", _NOTE, "the cause of each risk is given", _no_text("cause")),
    _rule("no_event", _NOTE, "the event of each risk is given", _no_text("event")),
    _rule("no_effect", _NOTE, "the effect of each risk is given", _no_text("effect")),
    _rule("no_check", _NOTE, "each risk names what would show it", _no_check),
    _rule(
        "mitigation_overdue",
        _WARNING,
        "no mitigation is overdue",
        _mitigation_overdue,
        _needs_day,
    ),
    _rule(
        "mitigation_without_due",
        _NOTE,
        "it is said when each mitigation that is not in place is due",
        _mitigation_without_due,
    ),
    _rule(
        "money_without_probability",
        _WARNING,
        "each risk with a cost has a probability",
        _money_without_probability,
    ),
    _rule(
        "probability_without_money",
        _NOTE,
        "each risk with a probability has a cost",
        _probability_without_money,
    ),
    _rule("same_event", _WARNING, "no event is there twice within one perspective", _same_event),
)
"""The rules that `check_risks` asks if none are given."""


def as_subject(register: RiskRegister, as_of: Any) -> RiskSubject:
    """Put together what the rules are asked of.

    Parameters
    ----------
    register : RiskRegister
        The register.
    as_of : datetime.date or None
        The day on which it is read.

    Returns
    -------
    RiskSubject
        Both.

    Raises
    ------
    InvalidValueError
        If it is no register, or the day is none.
    """
    day = None if as_of is None else check_day(as_of, what="as_of")
    return RiskSubject(register=check_register(register), as_of=day)
