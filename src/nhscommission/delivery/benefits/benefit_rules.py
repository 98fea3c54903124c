"""The rules that a register of benefits is checked against."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import attrs

from nhscommission.delivery.benefits.benefits import Benefit
from nhscommission.delivery.benefits.classifications import FinancialKind, OverlapRelation
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.check_rules import CheckRule, Found, Severity
from nhscommission.foundations.errors import suggest
from nhscommission.foundations.frozen_map import FrozenMap

_REALISATION: Final = "002 Part 3 section 2.1.2"
_DETAIL: Final = "002 Part 3 appendix B"
_WORD: Final = re.compile(r"[^\W\d_]{4,}|\d+")
_ANY_WORD: Final = re.compile(r"[^\W_]+")


@attrs.frozen(kw_only=True)
class BenefitSubject:
    """What the rules of benefits are asked of.

    Parameters
    ----------
    register : BenefitRegister
        The benefits.
    saving_lines : mapping of str to str or None, optional
        The labels of the case's lines of savings, by id; None where the case is not at hand.
    other_lines : mapping of str to str, optional
        The labels of its other lines, by id.
    """

    register: BenefitRegister
    saving_lines: Mapping[str, str] | None = None
    other_lines: Mapping[str, str] = FrozenMap()

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of all lines of the case that are known."""
        return (*(self.saving_lines or {}), *self.other_lines)


_Rule = CheckRule[BenefitSubject]


def _each(
    find: Callable[[Benefit], str],
) -> Callable[[BenefitSubject], Iterator[Found]]:
    """Ask the same of each benefit; a blank message is no finding."""

    def ask(subject: BenefitSubject) -> Iterator[Found]:
        for one in subject.register.benefits:
            if message := find(one):
                yield Found(one.place, message, (one.id,))

    return ask


def _no_measure(one: Benefit) -> str:
    if one.measures:
        return ""
    said = f"the paper says {one.measure_printed!r}" if one.measure_printed else "none is given"
    return f"it has no measure ({said}); say what would show that it has come about"


def _no_owner(one: Benefit) -> str:
    return "" if one.owner else "nobody answers for it; name one owner"


def _no_class(one: Benefit) -> str:
    if one.benefit_class is not None:
        return ""
    return (
        "it is not said whether it releases cash; give it a class, since only benefits that "
        "release cash can pay for anything"
    )


def _no_baseline(one: Benefit) -> str:
    return "" if one.baseline is not None else "it has no baseline; measure it before it starts"


def _no_target(one: Benefit) -> str:
    return "" if one.target else "it has no target; say how much is aimed for, and by when"


def _no_timescale(one: Benefit) -> str:
    return "" if one.timescale else "it is not said by when; give a timescale"


def _nobody_gains(one: Benefit) -> str:
    return "" if one.gains else "it is not said who gains; name them"


_FINANCIAL: Final[Mapping[FinancialKind, str]] = FrozenMap(
    {FinancialKind.FINANCIAL: "financial", FinancialKind.BOTH: "financial in part"}
)


def _class_contradiction(one: Benefit) -> str:
    kind, of_class = one.financial, one.benefit_class
    if of_class is BenefitClass.CASH_RELEASING and kind is FinancialKind.NON_FINANCIAL:
        return "its class is cash-releasing, and it is called non-financial; correct one of them"
    if of_class is BenefitClass.UNMONETISED and kind is not None and kind in _FINANCIAL:
        called = _FINANCIAL[kind]
        return f"its class is unmonetised, and it is called {called}; correct one of them"
    if of_class is BenefitClass.UNMONETISED and one.lines:
        lines = " and ".join(one.lines)
        return (
            f"its class is unmonetised, and the case has money for it ({lines}); correct the class "
            "or take the line away"
        )
    if kind is FinancialKind.NON_FINANCIAL and one.lines:
        lines = " and ".join(one.lines)
        return (
            f"it is called non-financial, and the case has money for it ({lines}); correct one of "
            "them"
        )
    return ""


_OVERLAPS: Final[Mapping[OverlapRelation, str]] = FrozenMap(
    {
        OverlapRelation.SHARED: "{} claims it as well{}; agree who counts it",
        OverlapRelation.PASSES: (
            "it is expected to become a benefit of {}{}; say from when, and do not count it here "
            "after that"
        ),
        OverlapRelation.SPLIT: (
            "{} does a part of it{}; count here the part of this programme only, and say how large "
            "that is"
        ),
    }
)


def _claimed_twice(subject: BenefitSubject) -> Iterator[Found]:
    for one in subject.register.benefits:
        for overlap in one.overlaps:
            if overlap.relation in _OVERLAPS:
                said = f" ({overlap.printed})" if overlap.printed else ""
                message = _OVERLAPS[overlap.relation].format(overlap.programme, said)
                yield Found(one.place, message, (one.id, overlap.programme))
    behind: dict[str, list[str]] = {}
    for one in subject.register.benefits:
        for line in one.lines:
            behind.setdefault(line, []).append(one.id)
    for line, ids in behind.items():
        if len(ids) > 1:
            yield Found(
                f"line {line}",
                f"it holds the money of {len(ids)} benefits, and it is not said how much of each "
                f"({', '.join(ids)}); split it into a line for each, or let one of them carry it",
                (line, *ids),
            )


def _financial_without_line(one: Benefit) -> str:
    if not one.is_financial or one.lines:
        return ""
    if one.benefit_class is BenefitClass.CASH_RELEASING:
        word = "cash-releasing"
    else:
        word = _FINANCIAL[one.financial or FinancialKind.FINANCIAL]
    return f"it is {word}, and no line of the case holds its money; name the line, or add one"


def _unknown_line(subject: BenefitSubject) -> Iterator[Found]:
    for one in subject.register.benefits:
        for line in one.lines:
            if line not in subject.lines:
                yield Found(
                    one.place,
                    f"its money is in the line {line!r}, which is not in the case; "
                    f"{suggest(line, subject.lines)}",
                    (one.id, line),
                )


def _line_without_benefit(subject: BenefitSubject) -> Iterator[Found]:
    claimed = {line for one in subject.register.benefits for line in one.lines}
    for line, label in (subject.saving_lines or {}).items():
        if line not in claimed:
            yield Found(
                f"line {line}",
                f"no benefit says where the saving {label!r} comes from; name the line in one",
                (line,),
            )


def _off_target(subject: BenefitSubject) -> Iterator[Found]:
    targeted = subject.register.targeted_competencies
    for one in subject.register.benefits:
        for measure in one.measures:
            for number in measure.competencies:
                if number not in targeted:
                    aims = ", ".join(map(str, targeted))
                    yield Found(
                        one.place,
                        f"its measure {measure.label!r} rests on competency {number}, which the "
                        f"programme does not say it improves (it names {aims}); add it there, or "
                        "measure something else",
                        (one.id, str(number)),
                    )


def _competency_unmeasured(subject: BenefitSubject) -> Iterator[Found]:
    measured = {number for one in subject.register.benefits for number in one.competencies}
    for number in subject.register.targeted_competencies:
        if number not in measured:
            yield Found(
                f"competency {number}",
                "the programme says that it improves it, and no benefit is measured by it; measure "
                "one by it, or say why not",
                (str(number),),
            )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """Return the words of a text, each by its first letters."""
    return frozenset(word[:7] for word in pattern.findall(text))


def _alike(first: str, second: str) -> bool:
    """Whether two texts are the same, or share half of the words of the shorter.

    Short words count only where one of the texts has no others.
    """
    texts = _plain(first), _plain(second)
    if texts[0] == texts[1]:
        return True
    one, other = (_words(text, _WORD) for text in texts)
    if not one or not other:
        one, other = (_words(text, _ANY_WORD) for text in texts)
    return 2 * len(one & other) >= max(1, min(len(one), len(other)))


def _shared_measure(subject: BenefitSubject) -> Iterator[Found]:
    holders: dict[str, list[str]] = {}
    for one in subject.register.benefits:
        texts = [_plain(x.label) for x in one.measures if not x.competencies]
        competencies = [f"competency {number}" for number in one.competencies]
        for measure in dict.fromkeys([*texts, *competencies]):
            holders.setdefault(measure, []).append(one.id)
    for measure, ids in holders.items():
        if len(ids) > 1:
            yield Found(
                f"measure {measure}",
                f"{len(ids)} benefits are known by it ({', '.join(ids)}), so that it cannot tell "
                "which of them came about; give one of them a measure of its own",
                tuple(ids),
            )


def _theme_without_benefits(subject: BenefitSubject) -> Iterator[Found]:
    for theme in subject.register.themes:
        if not subject.register.of_theme(theme.id):
            yield Found(
                f"theme {theme.id}",
                "no benefit is in it; add those that are, or take the theme out",
                (theme.id,),
            )


def _theme_kpi_unused(subject: BenefitSubject) -> Iterator[Found]:
    for theme in subject.register.themes:
        benefits = subject.register.of_theme(theme.id)
        used = [measure.label for one in benefits for measure in one.measures]
        for kpi in theme.kpis if benefits else ():
            if not any(_alike(kpi, label) for label in used):
                yield Found(
                    f"theme {theme.id}",
                    f"its indicator {kpi!r} is, by its words, the measure of none of its "
                    "benefits; say which benefit it shows",
                    (theme.id,),
                )


def _needs_lines(subject: BenefitSubject) -> str:
    return "" if subject.saving_lines is not None else "the case's lines were not given"


def _needs_competencies(subject: BenefitSubject) -> str:
    named = subject.register.targeted_competencies
    return "" if named else "it is not said which competencies the programme improves"


def _needs_themes(subject: BenefitSubject) -> str:
    return "" if subject.register.themes else "no themes were given"


def _asks_nothing(_: BenefitSubject) -> str:
    return ""


def _rule(
    name: str,
    title: str,
    find: Callable[[BenefitSubject], Iterable[Found]],
    *,
    severity: Severity = Severity.WARNING,
    source: str = "",
    missing: Callable[[BenefitSubject], str] = _asks_nothing,
) -> CheckRule[BenefitSubject]:
    return _Rule(id=name, title=title, severity=severity, find=find, source=source, missing=missing)


BENEFIT_RULES: Final[tuple[CheckRule[BenefitSubject], ...]] = (
    _rule("no_measure", "each benefit has a measure", _each(_no_measure), source=_REALISATION),
    _rule("no_owner", "somebody answers for each benefit", _each(_no_owner)),
    _rule(
        "no_class",
        "it is said of each benefit whether it releases cash",
        _each(_no_class),
        source="HM Treasury, Guide to developing the project business case",
    ),
    _rule(
        "class_contradiction",
        "the class of a benefit, the paper's word for it and the case's lines agree",
        _each(_class_contradiction),
        severity=Severity.ERROR,
    ),
    _rule("no_baseline", "each benefit has a baseline", _each(_no_baseline), source=_REALISATION),
    _rule("no_target", "each benefit has a target", _each(_no_target), source=_REALISATION),
    _rule(
        "no_timescale",
        "it is said by when each benefit comes about",
        _each(_no_timescale),
        severity=Severity.NOTE,
        source=_DETAIL,
    ),
    _rule(
        "nobody_gains",
        "it is said who gains by each benefit",
        _each(_nobody_gains),
        severity=Severity.NOTE,
        source=_DETAIL,
    ),
    _rule(
        "claimed_twice",
        "no benefit is claimed by another programme as well, and no line stands for two",
        _claimed_twice,
        source=_DETAIL,
    ),
    _rule(
        "financial_without_line",
        "the money of each financial benefit is in a line of the case",
        _each(_financial_without_line),
    ),
    _rule(
        "unknown_line",
        "each line that a benefit names is in the case",
        _unknown_line,
        severity=Severity.ERROR,
        missing=_needs_lines,
    ),
    _rule(
        "line_without_benefit",
        "each saving of the case is that of a benefit",
        _line_without_benefit,
        missing=_needs_lines,
    ),
    _rule(
        "off_target_competency",
        "each competency that a measure rests on is one that the programme says it improves",
        _off_target,
        source="002 Part 3 section 1.3.4",
        missing=_needs_competencies,
    ),
    _rule(
        "competency_unmeasured",
        "each competency that the programme says it improves is measured by a benefit",
        _competency_unmeasured,
        source="002 Part 3 section 1.3.4",
        missing=_needs_competencies,
    ),
    _rule(
        "shared_measure",
        "no two benefits are known by the same measure",
        _shared_measure,
        severity=Severity.NOTE,
        source=_REALISATION,
    ),
    _rule(
        "theme_without_benefits",
        "each theme has a benefit",
        _theme_without_benefits,
        missing=_needs_themes,
    ),
    _rule(
        "theme_kpi_unused",
        "each indicator of a theme measures one of its benefits",
        _theme_kpi_unused,
        severity=Severity.NOTE,
        source="002 Part 3 table 5 and appendix B",
        missing=_needs_themes,
    ),
)
"""The rules that `check_benefits` asks if none are given."""
