"""What a case says of delivery, held against the rest of the case."""

from typing import TYPE_CHECKING

from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.workstreams import Workstream
from nhscommission.delivery.performance.success_measures import SuccessMeasure
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.sector.clinical_networks import ClinicalNetwork

if TYPE_CHECKING:
    from nhscommission.case.business_case import BusinessCase


def check_delivery(case: "BusinessCase") -> None:
    """Check that the registers and the plan of a case name what is there.

    Parameters
    ----------
    case : BusinessCase
        The case.

    Raises
    ------
    InvalidValueError
        If something is of the wrong kind, or is there twice.
    UnknownNameError
        If a benefit names a line, a risk an assumption, or a milestone a workstream that is not
        there.
    """
    for what, record, kind in (
        ("benefits", case.benefits, BenefitRegister),
        ("risks", case.risks, RiskRegister),
        ("plan", case.plan, DeliveryPlan),
    ):
        if record is not None and not isinstance(record, kind):
            raise InvalidValueError(f"{what} is {record!r:.80}; give a {kind.__name__}, or None")
    for benefit in () if case.benefits is None else case.benefits.benefits:
        for name in benefit.lines:
            find_known(case.known_lines, name, "line", f"benefit:{benefit.id}")
    _check_competencies(case)
    own = {one.id: one for one in case.assumptions}
    for risk in () if case.risks is None else case.risks.risks:
        for move in risk.moves:
            find_known(own, move.assumption, "assumption", f"risk:{risk.id}")
    _check_several(case)
    known = {one.id: one for one in case.workstreams}
    for milestone in () if case.plan is None or not known else case.plan.milestones:
        if milestone.workstream:
            subject = f"milestone:{milestone.id}"
            find_known(known, milestone.workstream, "workstream", subject)


def _check_competencies(case: "BusinessCase") -> None:
    """Check that the competencies a register names have scores, where any have."""
    known = {str(one.number): one for one in case.competencies}
    if case.benefits is None or not known:
        return
    for number in case.benefits.targeted_competencies:
        find_known(known, str(number), "score of the targeted competency")
    for benefit in case.benefits.benefits:
        for number in benefit.competencies:
            find_known(known, str(number), "score of competency", f"benefit:{benefit.id}")


def _check_several(case: "BusinessCase") -> None:
    """Check that workstreams, measures and networks are such, and have names of their own."""
    for what, records, kind, name in (
        ("workstreams", case.workstreams, Workstream, "id"),
        ("success measures", case.success_measures, SuccessMeasure, ""),
        ("networks", case.networks, ClinicalNetwork, "name"),
    ):
        seen: set[str] = set()
        for record in records:
            if not isinstance(record, kind):
                raise InvalidValueError(
                    f"{record!r:.80} is among the {what}; give {kind.__name__} objects"
                )
            word = getattr(record, name) if name else ""
            if word and word in seen:
                raise InvalidValueError(f"{word!r} is there twice among the {what}; give it once")
            seen.add(word)
