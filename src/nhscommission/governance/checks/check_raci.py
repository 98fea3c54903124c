"""Checking a responsibility matrix."""

from collections.abc import Iterable

from nhscommission.foundations.check_rules import CheckReport, CheckRule, ask_rules
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.checks.raci_rules import RACI_RULES, RaciSubject, as_subject
from nhscommission.governance.raci.matrix import RaciMatrix


def check_raci(
    matrix: RaciMatrix,
    *,
    rules: Iterable[CheckRule[RaciSubject]] = RACI_RULES,
    bodies: Iterable[GovernanceBody] = (),
) -> CheckReport:
    """Check a responsibility matrix against named rules.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    rules : iterable of CheckRule, optional
        The rules; ``RACI_RULES`` if not given. `switch_off` takes one out and keeps the reason,
        `change_severity` makes one matter more or less, and a rule of your own is a `CheckRule`.
    bodies : iterable of GovernanceBody, optional
        The bodies that decide, for the rule that who is accountable can.

    Returns
    -------
    CheckReport
        What each rule found, and which were not asked.

    Raises
    ------
    InvalidValueError
        If the matrix is none, or a rule is there twice.

    References
    ----------
    Source 002, Part 3, section 3.1.1: what responsible, accountable and consulted mean.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> report = check_raci(load_case("nwl-2009").raci)
    >>> len(report.errors), len(report.of("no_group_accountable"))
    (0, 93)
    >>> print(report.of("not_told_own_work")[0].message)
    CN is responsible, and consulted as well; take it out of those consulted
    """
    subject = as_subject(matrix, bodies)
    return ask_rules(subject, rules, title=matrix.title or "Responsibility matrix")
