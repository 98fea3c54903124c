"""Named rules, what they find, and what was not asked."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.numbers import expect_several
from nhscommission.foundations.text import plain_text

T = TypeVar("T")


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """It cannot work as it stands."""
    WARNING = "warning"
    """It may work, and a board should know."""
    NOTE = "note"
    """Worth a look."""


@attrs.frozen
class Found:
    """What a rule finds at one place.

    Parameters
    ----------
    place : str
        Where: an activity, a body, a benefit, a milestone, a line of an invoice.
    message : str
        What is wrong, what was found, and what would be right.
    about : tuple of str, optional
        The names of whatever it is about: parties, bodies, activities, lines.
    """

    place: str
    message: str
    about: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Finding:
    """Something that a rule found.

    Parameters
    ----------
    rule : str
        The id of the rule.
    severity : Severity
        How much it matters.
    place : str
        Where: an activity, a body, a benefit, a milestone, a line of an invoice.
    message : str
        What is wrong, what was found, and what would be right.
    about : tuple of str
        The names of whatever it is about: parties, bodies, activities, lines.
    """

    rule: str
    severity: Severity
    place: str
    message: str
    about: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.message} [{self.rule}]"


def _severity(value: str) -> Severity:
    return choose(Severity, value, what="severity")


def _asks_nothing(_: Any) -> str:
    return ""


@attrs.frozen(kw_only=True)
class CheckRule(Generic[T]):
    """A rule: a name, a severity, and how to find what breaks it.

    Parameters
    ----------
    id : str
        A short name.
    title : str
        What it demands, in words.
    severity : Severity
        How much it matters where it is broken.
    find : callable
        Takes what is checked, and yields a `Found` for each place where it is broken.
    missing : callable, optional
        Takes what is checked, and says what it would need to be checked; blank where nothing.
    source : str, optional
        Who demands it.
    off : str, optional
        Why it is switched off; blank where it is on.
    """

    id: str = attrs.field(converter=plain_text)
    title: str = attrs.field(converter=plain_text)
    severity: Severity = attrs.field(converter=_severity)
    find: Callable[[T], Iterable[Found]] = attrs.field(repr=False)
    missing: Callable[[T], str] = attrs.field(default=_asks_nothing, repr=False)
    source: str = attrs.field(default="", converter=plain_text)
    off: str = attrs.field(default="", converter=plain_text)


def switch_off(
    rules: Iterable[CheckRule[T]], rule: str, *, reason: str
) -> tuple[CheckRule[T], ...]:
    """Switch a rule off, and say why.

    Parameters
    ----------
    rules : iterable of CheckRule
        The rules, for example ``RACI_RULES`` or ``GOVERNANCE_RULES``.
    rule : str
        The id of the one.
    reason : str
        Why it is not asked; the report repeats it.

    Returns
    -------
    tuple of CheckRule
        All of them, that one switched off.

    Raises
    ------
    UnknownNameError
        If there is no such rule.
    InvalidValueError
        If no reason is given.

    Examples
    --------
    >>> from nhscommission import RACI_RULES
    >>> rules = switch_off(RACI_RULES, "no_group_accountable", reason="agreed by the board")
    >>> [rule.id for rule in rules if rule.off]
    ['no_group_accountable']
    """
    kept = tuple(rules)
    if rule not in [one.id for one in kept]:
        raise UnknownNameError("rule", rule, [one.id for one in kept])
    if not str(reason).strip():
        raise InvalidValueError(
            f"the rule {rule!r} is switched off without a reason; say why, for those who read the "
            "report"
        )
    return tuple(attrs.evolve(one, off=reason) if one.id == rule else one for one in kept)


def change_severity(
    rules: Iterable[CheckRule[T]], rule: str, *, severity: str
) -> tuple[CheckRule[T], ...]:
    """Let a rule count for more or for less.

    Parameters
    ----------
    rules : iterable of CheckRule
        The rules.
    rule : str
        The id of the one.
    severity : Severity or str
        What its findings are from now on.

    Returns
    -------
    tuple of CheckRule
        All of them, that one changed.

    Raises
    ------
    UnknownNameError
        If there is no such rule, or no such severity.

    Examples
    --------
    >>> from nhscommission import RACI_RULES
    >>> rules = change_severity(RACI_RULES, "overload", severity="error")
    >>> [rule.severity.value for rule in rules if rule.id == "overload"]
    ['error']
    """
    kept = tuple(rules)
    if rule not in [one.id for one in kept]:
        raise UnknownNameError("rule", rule, [one.id for one in kept])
    return tuple(attrs.evolve(one, severity=severity) if one.id == rule else one for one in kept)


@attrs.frozen(kw_only=True)
class CheckReport:
    """What the rules found, and which were not asked.

    Parameters
    ----------
    title : str
        What was checked.
    findings : tuple of Finding
        In the order of the rules, and in each of the places.
    asked : tuple of str
        The ids of the rules that were asked.
    switched_off : tuple of (str, str)
        The ids of those that were switched off, and why.
    not_asked : tuple of (str, str)
        The ids of those that could not be asked, and what they need.
    """

    title: str
    findings: tuple[Finding, ...]
    asked: tuple[str, ...]
    switched_off: tuple[tuple[str, str], ...]
    not_asked: tuple[tuple[str, str], ...]

    def of(self, rule: str) -> tuple[Finding, ...]:
        """Return what one rule found.

        Parameters
        ----------
        rule : str
            Its id.

        Returns
        -------
        tuple of Finding
            None where it found nothing.

        Raises
        ------
        UnknownNameError
            If there was no such rule.
        InvalidValueError
            If it was not asked.
        """
        for name, why in (*self.switched_off, *self.not_asked):
            if name == rule:
                raise InvalidValueError(f"the rule {rule!r} was not asked: {why}")
        if rule not in self.asked:
            raise UnknownNameError("rule", rule, self.asked)
        return tuple(found for found in self.findings if found.rule == rule)

    def _of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.severity is severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What cannot work as it stands."""
        return self._of_severity(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a board should know."""
        return self._of_severity(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is worth a look."""
        return self._of_severity(Severity.NOTE)


_LIKE: Final = "a tuple of CheckRule"


def ask_rules(subject: T, rules: Iterable[CheckRule[T]], *, title: str) -> CheckReport:
    """Ask each rule of a subject.

    Parameters
    ----------
    subject : object
        What is checked.
    rules : iterable of CheckRule
        The rules.
    title : str
        What is checked, in words.

    Returns
    -------
    CheckReport
        Every finding.

    Raises
    ------
    InvalidValueError
        If a rule is no rule, or there twice.
    """
    findings: list[Finding] = []
    asked: list[str] = []
    off: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    seen: set[str] = set()
    for rule in expect_several(rules, what="rules", like=_LIKE):
        if not isinstance(rule, CheckRule):
            raise InvalidValueError(f"rules: found {rule!r:.80}; give {_LIKE}")
        if rule.id in seen:
            raise InvalidValueError(f"the rule {rule.id!r} is there twice; give each once")
        seen.add(rule.id)
        if rule.off:
            off.append((rule.id, rule.off))
        elif needs := rule.missing(subject):
            missing.append((rule.id, needs))
        else:
            asked.append(rule.id)
            findings += [
                Finding(
                    rule=rule.id,
                    severity=rule.severity,
                    place=found.place,
                    message=found.message,
                    about=found.about,
                )
                for found in rule.find(subject)
            ]
    return CheckReport(
        title=title,
        findings=tuple(findings),
        asked=tuple(asked),
        switched_off=tuple(off),
        not_asked=tuple(missing),
    )
