"""Checking governance bodies and their terms of reference."""

from collections.abc import Iterable

from nhscommission.foundations.check_rules import CheckReport, CheckRule, ask_rules
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.checks.governance_rules import (
    GOVERNANCE_RULES,
    GovernanceSubject,
    as_governance_subject,
)
from nhscommission.governance.raci.matrix import RaciMatrix


def check_governance(
    bodies: Iterable[GovernanceBody],
    *,
    rules: Iterable[CheckRule[GovernanceSubject]] = GOVERNANCE_RULES,
    matrix: RaciMatrix | None = None,
    organisations: Iterable[str] = (),
) -> CheckReport:
    """Check governance bodies, each for itself and all together, against named rules.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.
    rules : iterable of CheckRule, optional
        The rules; ``GOVERNANCE_RULES`` if not given. `switch_off` takes one out and keeps the
        reason.
    matrix : RaciMatrix, optional
        The responsibility matrix that they stand behind, for the rule that who is accountable
        can decide.
    organisations : iterable of str, optional
        Organisations outside the membership whose officers can have a seat, such as providers.

    Returns
    -------
    CheckReport
        What each rule found, and which were not asked.

    Raises
    ------
    InvalidValueError
        If there are no bodies, or two have one id.

    References
    ----------
    Source 002, Part 3, sections 4.2 and 4.3, and appendix A.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> report = check_governance(load_case("nwl-2009").bodies)
    >>> [found.place for found in report.of("rules_agree")]
    ['JCPCT']
    """
    subject = as_governance_subject(bodies, matrix, organisations)
    return ask_rules(subject, rules, title="Governance")
