"""Checking a risk register."""

from collections.abc import Iterable
from datetime import date

from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.delivery.risks.risk_rules import RISK_RULES, RiskSubject, as_subject
from nhscommission.foundations.check_rules import CheckReport, CheckRule, ask_rules


def check_risks(
    register: RiskRegister,
    *,
    rules: Iterable[CheckRule[RiskSubject]] = RISK_RULES,
    as_of: date | None = None,
) -> CheckReport:
    """Check a risk register against named rules.

    Parameters
    ----------
    register : RiskRegister
        The register.
    rules : iterable of CheckRule, optional
        The rules; ``RISK_RULES`` if not given. `switch_off` takes one out and keeps the reason,
        `change_severity` makes one matter more or less, and a rule of your own is a `CheckRule`.
    as_of : datetime.date, optional
        The day on which the register is read, for the rule that no mitigation is overdue.

    Returns
    -------
    CheckReport
        What each rule found, and which were not asked.

    Raises
    ------
    InvalidValueError
        If the register is none, a rule is there twice, or the day is none.

    Examples
    --------
    >>> from nhscommission.delivery.risks.risks import Mitigation, Risk
    >>> register = RiskRegister(title="Move", risks=[Risk(
    ...     id="delay", label="Delay", likelihood=4, impact=5, owner="Estates",
    ...     mitigations=[Mitigation(id="lease", label="Longer lease", status="planned")])])
    >>> report = check_risks(register)
    >>> print(report.errors[0].message)
    it scores 20, in the highest band (Extreme), and no mitigation is said to have begun; begin one
    >>> len(report.of("no_owner")), len(report.of("mitigation_without_owner"))
    (0, 1)
    """
    subject = as_subject(register, as_of)
    return ask_rules(subject, rules, title=subject.register.title or "Risk register")
