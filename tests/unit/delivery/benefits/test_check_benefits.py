"""Every rule of benefits on a register that breaks it, and on the same one mended."""

from typing import Any

import pytest

from nhscommission.delivery.benefits.benefit_rules import BENEFIT_RULES
from nhscommission.delivery.benefits.benefits import (
    Benefit,
    BenefitMeasure,
    BenefitOverlap,
    BenefitTheme,
)
from nhscommission.delivery.benefits.check_benefits import check_benefits
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.foundations.check_rules import switch_off
from nhscommission.foundations.errors import InvalidValueError

LINES = {"prices": "Lower prices"}
OTHERS = {"salaries": "Salaries"}
THEME = BenefitTheme(id="staff", label="Staff", kpis=["Staff turnover rates"])


def good(name: str = "a", **changes: Any) -> Benefit:
    """Return a benefit that breaks no rule, but for the changes."""
    given: dict[str, Any] = {
        "id": name,
        "label": f"Benefit {name}",
        "theme": "staff",
        "gains": ["staff"],
        "measures": [BenefitMeasure(label=f"Turnover rate of staff in {name}", competencies=[9])],
        "timescale": "Within one year",
        "financial": "financial",
        "benefit_class": "cash_releasing",
        "owner": "Director",
        "lines": ["prices"],
        "baseline": 100.0,
        "unit": "GBP",
        "target": {"2010/11": 90.0},
    }
    return Benefit(**(given | changes))


def register(*benefits: Benefit, **changes: Any) -> BenefitRegister:
    given: dict[str, Any] = {
        "programme": "North",
        "benefits": benefits,
        "themes": [THEME],
        "targeted_competencies": [9],
    }
    return BenefitRegister(**(given | changes))


def overlapping(relation: str) -> Benefit:
    return good(overlaps=[BenefitOverlap(programme="Other", relation=relation, printed="So it is")])


FIRST = register(good())
TWICE = [BenefitMeasure(label="Turnover"), BenefitMeasure(label="turnover")]
EMPTY = BenefitTheme(id="empty", label="Empty")
# The rule: what is planted, the same mended, where it is found, and words of the message.
TABLE: dict[str, list[tuple[BenefitRegister, BenefitRegister, str, str]]] = {
    "no_measure": [
        (
            register(good(measures=(), measure_printed="No KPI proposed")),
            FIRST,
            "benefit a",
            "'No KPI proposed'",
        ),
    ],
    "no_owner": [(register(good(owner="")), FIRST, "benefit a", "nobody answers")],
    "no_class": [
        (register(good(benefit_class=None)), FIRST, "benefit a", "give it a class"),
    ],
    "class_contradiction": [
        (
            register(good(financial="non_financial")),
            FIRST,
            "benefit a",
            "cash-releasing, and it is called non-financial",
        ),
        (
            register(good(benefit_class="unmonetised")),
            FIRST,
            "benefit a",
            "unmonetised, and it is called financial",
        ),
        (
            register(good(benefit_class="unmonetised", financial="both")),
            FIRST,
            "benefit a",
            "unmonetised, and it is called financial in part",
        ),
        (
            register(good(benefit_class="unmonetised", financial=None)),
            register(good(benefit_class="unmonetised", financial=None, lines=[])),
            "benefit a",
            "has money for it (prices)",
        ),
        (
            register(good(benefit_class=None, financial="non_financial")),
            register(good(benefit_class=None, financial="non_financial", lines=[])),
            "benefit a",
            "called non-financial, and the case has money",
        ),
    ],
    "no_baseline": [(register(good(baseline=None)), FIRST, "benefit a", "no baseline")],
    "no_target": [(register(good(target={})), FIRST, "benefit a", "no target")],
    "no_timescale": [(register(good(timescale="")), FIRST, "benefit a", "by when")],
    "nobody_gains": [(register(good(gains=[])), FIRST, "benefit a", "who gains")],
    "claimed_twice": [
        (
            register(overlapping("shared")),
            register(overlapping("none")),
            "benefit a",
            "Other claims it as well (So it is)",
        ),
        (
            register(overlapping("passes")),
            register(overlapping("none")),
            "benefit a",
            "expected to become a benefit of Other",
        ),
        (
            register(overlapping("split")),
            register(overlapping("none")),
            "benefit a",
            "Other does a part of it",
        ),
        (
            register(good(), good("b")),
            register(good(), good("b", lines=["salaries"])),
            "line prices",
            "of 2 benefits, and it is not said how much of each (a, b)",
        ),
    ],
    "financial_without_line": [
        (
            register(good(lines=[])),
            FIRST,
            "benefit a",
            "it is cash-releasing, and no line",
        ),
        (
            register(good(lines=[], benefit_class=None)),
            register(good(lines=[], benefit_class=None, financial="non_financial")),
            "benefit a",
            "it is financial, and no line",
        ),
        (
            register(good(lines=[], benefit_class=None, financial="both")),
            register(good(benefit_class=None, financial="both")),
            "benefit a",
            "financial in part",
        ),
    ],
    "unknown_line": [
        (
            register(good(lines=["price"])),
            register(good(lines=["salaries"])),
            "benefit a",
            "did you mean 'prices'",
        ),
    ],
    "line_without_benefit": [
        (register(good(lines=["salaries"])), FIRST, "line prices", "'Lower prices' comes from"),
    ],
    "off_target_competency": [
        (
            register(good(measures=[BenefitMeasure(label="The score", competencies=[3])])),
            FIRST,
            "benefit a",
            "competency 3, which the programme does not say it improves (it names 9)",
        ),
    ],
    "competency_unmeasured": [
        (
            register(good(), targeted_competencies=[4, 9]),
            FIRST,
            "competency 4",
            "no benefit is measured by it",
        ),
    ],
    "shared_measure": [
        (
            register(good(), good("b")),
            register(good(), good("b", measures=[BenefitMeasure(label="Turnover")])),
            "measure competency 9",
            "(a, b)",
        ),
        (
            register(
                good(measures=[BenefitMeasure(label="Staff  Turnover")]),
                good("b", measures=[BenefitMeasure(label="staff turnover")]),
            ),
            FIRST,
            "measure staff turnover",
            "2 benefits are known by it",
        ),
        (
            register(good(measures=TWICE), good("b", measures=TWICE)),
            register(good(measures=TWICE)),
            "measure turnover",
            "2 benefits are known by it (a, b)",
        ),
    ],
    "theme_without_benefits": [
        (
            register(good(), themes=[THEME, EMPTY]),
            register(good(), good("b", theme="empty"), themes=[THEME, EMPTY]),
            "theme empty",
            "no benefit is in it",
        ),
    ],
    "theme_kpi_unused": [
        (
            register(good(measures=[BenefitMeasure(label="The score of procurement")])),
            FIRST,
            "theme staff",
            "'Staff turnover rates' is, by its words",
        ),
    ],
}
PLANTED = [(rule, *one) for rule, several in TABLE.items() for one in several]


def test_every_rule_is_planted() -> None:
    """The table has each rule, and a rule only once."""
    assert set(TABLE) == {rule.id for rule in BENEFIT_RULES}
    assert len({rule.id for rule in BENEFIT_RULES}) == len(BENEFIT_RULES)


@pytest.mark.parametrize(("rule", "planted", "mended", "place", "words"), PLANTED)
def test_a_rule_finds_what_is_planted_and_not_what_is_mended(
    rule: str, planted: BenefitRegister, mended: BenefitRegister, place: str, words: str
) -> None:
    """One finding, where it was planted, with what would be right; none once it is mended."""
    broken = check_benefits(planted, saving_lines=LINES, other_lines=OTHERS).of(rule)
    assert [found.place for found in broken] == [place]
    assert words in broken[0].message
    assert broken[0].about
    assert not check_benefits(mended, saving_lines=LINES, other_lines=OTHERS).of(rule)


@pytest.mark.parametrize(
    ("kpi", "measure", "alike"),
    [
        ("LOS", "los", True),
        ("LOS", "LOS in days", True),
        ("LOS", "DNA", False),
        ("A & E", "a & e", True),
        ("%", "%", True),
        ("%", "&", False),
        ("Staff turnover", "Turnover of staff", True),
        ("Staff turnover", "Length of stay", False),
    ],
)
def test_short_words_count_where_there_are_no_others(kpi: str, measure: str, alike: bool) -> None:
    """An indicator of three letters is the measure of the same letters, and of no others."""
    theme = BenefitTheme(id="staff", label="Staff", kpis=[kpi])
    given = register(good(measures=[BenefitMeasure(label=measure)]), themes=[theme])
    assert bool(check_benefits(given).of("theme_kpi_unused")) is not alike


def test_a_register_can_be_without_findings() -> None:
    """The good benefit breaks no rule, so that what the table finds was planted."""
    report = check_benefits(FIRST, saving_lines=LINES)
    assert not report.findings and not report.not_asked


def test_rules_that_cannot_be_asked_say_so() -> None:
    """Without the case's lines, themes and competencies, six rules need something."""
    bare = BenefitRegister(programme="North", benefits=[good(theme="")])
    report = check_benefits(bare)
    assert dict(report.not_asked) == {
        "unknown_line": "the case's lines were not given",
        "line_without_benefit": "the case's lines were not given",
        "off_target_competency": "it is not said which competencies the programme improves",
        "competency_unmeasured": "it is not said which competencies the programme improves",
        "theme_without_benefits": "no themes were given",
        "theme_kpi_unused": "no themes were given",
    }
    with pytest.raises(InvalidValueError, match="was not asked"):
        report.of("unknown_line")


def test_a_rule_can_be_switched_off() -> None:
    """The report repeats the reason."""
    rules = switch_off(BENEFIT_RULES, "no_owner", reason="owners follow in March")
    report = check_benefits(register(good(owner="")), rules=rules)
    assert report.switched_off == (("no_owner", "owners follow in March"),)
    assert not report.findings


def test_checking_refuses() -> None:
    """What is no register, and lines without names."""
    with pytest.raises(InvalidValueError, match="give a BenefitRegister"):
        check_benefits([good()])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="saving_lines"):
        check_benefits(FIRST, saving_lines=["prices"])  # type: ignore[arg-type]
    for nothing in (0, "", False):
        with pytest.raises(InvalidValueError, match="other_lines is .*; give values by name"):
            check_benefits(FIRST, other_lines=nothing)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="text was expected"):
        check_benefits(FIRST, saving_lines={"prices": 3})  # type: ignore[dict-item]
