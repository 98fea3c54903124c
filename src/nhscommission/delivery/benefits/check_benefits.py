"""Checking a register of benefits."""

from collections.abc import Iterable, Mapping

from nhscommission.delivery.benefits.benefit_rules import BENEFIT_RULES, BenefitSubject
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.foundations.check_rules import CheckReport, CheckRule, ask_rules
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import check_by_name, expect
from nhscommission.foundations.text import plain_text


def check_benefits(
    register: BenefitRegister,
    *,
    saving_lines: Mapping[str, str] | None = None,
    other_lines: Mapping[str, str] | None = None,
    rules: Iterable[CheckRule[BenefitSubject]] = BENEFIT_RULES,
) -> CheckReport:
    """Check a register of benefits against named rules.

    Parameters
    ----------
    register : BenefitRegister
        The benefits.
    saving_lines : mapping of str to str, optional
        The labels of the case's lines of savings, by id; without them, the rules on lines are not
        asked.
    other_lines : mapping of str to str, optional
        The labels of its other lines, by id: a benefit may lie in a cost that is lower, and none
        of them needs a benefit.
    rules : iterable of CheckRule, optional
        The rules; ``BENEFIT_RULES`` if not given. `switch_off` takes one out and keeps the reason,
        `change_severity` makes one matter more or less, and a rule of your own is a `CheckRule`.

    Returns
    -------
    CheckReport
        What each rule found, and which were not asked.

    Raises
    ------
    InvalidValueError
        If it is no register, lines have no names, or a rule is there twice.

    References
    ----------
    Source 002, Part 3, section 2.1.2, table 5 and appendix B: how benefits are tracked.

    Examples
    --------
    >>> from nhscommission.delivery.benefits.benefits import Benefit
    >>> register = BenefitRegister(
    ...     programme="North",
    ...     benefits=[Benefit(id="a", label="Lower prices", financial="financial")],
    ... )
    >>> report = check_benefits(register, saving_lines={"prices": "Lower prices"})
    >>> print(report.of("financial_without_line")[0].message)
    it is financial, and no line of the case holds its money; name the line, or add one
    >>> report.of("line_without_benefit")[0].place
    'line prices'
    """
    expect(register, BenefitRegister, what="the register", like="a BenefitRegister")
    savings = None if saving_lines is None else _read_lines(saving_lines, what="saving_lines")
    others = _read_lines({} if other_lines is None else other_lines, what="other_lines")
    subject = BenefitSubject(register=register, saving_lines=savings, other_lines=others)
    return ask_rules(subject, rules, title=f"Benefits of {register.programme or 'the programme'}")


def _read_lines(given: Mapping[str, str], *, what: str) -> FrozenMap[str, str]:
    lines = check_by_name(given, what=what, like='{"prices": "Lower prices"}')
    return FrozenMap({plain_text(name): plain_text(label) for name, label in lines.items()})
