"""Each rule of a risk register: broken, and mended."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from nhscommission.delivery.risks.check_risks import check_risks
from nhscommission.delivery.risks.levels import RiskBand
from nhscommission.delivery.risks.matrix import NPSA_2008
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.delivery.risks.risk_rules import RISK_RULES
from nhscommission.delivery.risks.risks import Mitigation, Risk
from nhscommission.foundations.check_rules import CheckRule, Found, Severity, switch_off
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.printed_dates import parse_date

DAY = date(2009, 8, 1)
GOOD_MITIGATION = Mitigation(
    id="m", label="M", owner="Estates", due=parse_date("13 July 2009"), status="in_place"
)
GOOD = Risk(
    id="r",
    label="R",
    cause="The lease ends",
    event="No room",
    effect="Delay",
    owner="Director",
    likelihood=4,
    impact=4,
    residual_likelihood=2,
    residual_impact=4,
    probability=0.5,
    cost=10_000,
    checked_by="slip_milestone",
    mitigations=[GOOD_MITIGATION],
)
OTHER = attrs.evolve(GOOD, id="s", event="Staff leave")


def mitigated(**changes: Any) -> dict[str, Any]:
    return {"mitigations": [attrs.evolve(GOOD_MITIGATION, **changes)]}


def register(**changes: Any) -> RiskRegister:
    return RiskRegister(title="T", risks=[attrs.evolve(GOOD, **changes), OTHER])


def test_a_good_register_breaks_no_rule() -> None:
    report = check_risks(register(), as_of=DAY)
    assert report.findings == ()
    assert report.not_asked == ()
    assert list(report.asked) == [rule.id for rule in RISK_RULES]


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("no_mitigation", {"mitigations": []}, "nothing is done about it; name a mitigation"),
    ("no_mitigation", mitigated(status="withdrawn"), "all mitigations being withdrawn"),
    ("extreme_without_mitigation", mitigated(status="planned"), "it scores 16, in the highest"),
    (
        "extreme_without_mitigation",
        {"mitigations": []},
        "no mitigation is said to have begun; begin one",
    ),
    # A status that is not said is not one that has begun.
    ("extreme_without_mitigation", mitigated(status=None), "begin one, or say which has"),
    ("no_owner", {"owner": ""}, "nobody owns it; name one who watches it"),
    ("mitigation_without_owner", mitigated(owner=""), "nobody owns it; name one who does it"),
    ("not_scored", {"likelihood": None}, "it has no likelihood, and so no score"),
    ("not_scored", {"likelihood": None, "impact": None}, "no likelihood and no impact"),
    ("residual_not_scored", {"residual_impact": None}, "has no impact after them"),
    ("residual_above_inherent", {"residual_likelihood": 5}, "20 after mitigation and 16 before"),
    ("lower_without_mitigation", {"mitigations": []}, "it falls from 16 to 8 without any"),
    ("lower_without_mitigation", mitigated(status="withdrawn"), "all of them being withdrawn"),
    (
        "mitigation_changes_nothing",
        {"residual_likelihood": 4},
        "it scores 16 before and 16 after its mitigation",
    ),
    ("no_cause", {"cause": ""}, "no cause is given"),
    ("no_event", {"event": ""}, "no event is given"),
    ("no_effect", {"effect": ""}, "no effect is given"),
    ("no_check", {"checked_by": ""}, "nothing is named that would show it"),
    (
        "mitigation_overdue",
        mitigated(status="under_way"),
        "it was due 13 July 2009, 19 days ago, and is under way",
    ),
    ("mitigation_overdue", mitigated(status=None), "and is of no stated status"),
    ("mitigation_without_due", mitigated(status="planned", due=None), "not said when it is due"),
    ("money_without_probability", {"probability": None}, "it costs £10,000 and has no prob"),
    ("probability_without_money", {"cost": None}, "a probability of 0.5 and no cost"),
    ("same_event", {"event": "STAFF, leave"}, "its event is that of risk r as well"),
]


def test_every_rule_is_broken_here() -> None:
    assert {rule for rule, _, _ in BROKEN} == {rule.id for rule in RISK_RULES}


@pytest.mark.parametrize(("rule", "changes", "message"), BROKEN)
def test_a_broken_rule_is_found_and_a_mended_one_is_not(
    rule: str, changes: dict[str, Any], message: str
) -> None:
    """Mended is the good register, which breaks none."""
    found = check_risks(register(**changes), as_of=DAY).of(rule)
    assert len(found) == 1
    assert message in found[0].message
    assert found[0].place.startswith("risk s" if rule == "same_event" else "risk r")
    assert not check_risks(register(), as_of=DAY).of(rule)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        # An impact that rises while the score falls is no higher score.
        ("residual_above_inherent", {"residual_likelihood": 2, "residual_impact": 5}),
        # The same score by other levels has changed something: 4 × 3 and 3 × 4.
        (
            "mitigation_changes_nothing",
            {"impact": 3, "residual_likelihood": 3, "residual_impact": 4},
        ),
        ("extreme_without_mitigation", mitigated(status="under_way")),
        # Not the highest band: 3 × 4 is 12, which is high.
        ("extreme_without_mitigation", {"likelihood": 3, "mitigations": []}),
        # Due on that very day, or without an end, is not overdue.
        ("mitigation_overdue", mitigated(status="planned", due=parse_date("1 August 2009"))),
        ("mitigation_overdue", mitigated(status="planned", due=parse_date("August 2009"))),
        ("mitigation_overdue", mitigated(status="planned", due=parse_date("June 2009 onwards"))),
        ("mitigation_overdue", mitigated(status="planned", due=None)),
        # What is withdrawn needs neither an owner nor a day.
        ("mitigation_without_owner", mitigated(status="withdrawn", owner="")),
        ("mitigation_without_due", mitigated(status="withdrawn", due=None)),
        # What is withdrawn lowers nothing, and nothing is scored after it.
        ("residual_not_scored", {**mitigated(status="withdrawn"), "residual_impact": None}),
        (
            "mitigation_changes_nothing",
            {**mitigated(status="withdrawn"), "residual_likelihood": 4},
        ),
        # Not scored at all is the matter of another rule.
        ("residual_not_scored", {"likelihood": None, "residual_impact": None}),
        # The same event, seen by others, is another risk.
        ("same_event", {"event": "Staff leave", "perspective": "PCTs"}),
        ("same_event", {"event": ""}),
    ],
)
def test_what_breaks_no_rule_is_not_found(rule: str, changes: dict[str, Any]) -> None:
    assert check_risks(register(**changes), as_of=DAY).of(rule) == ()


def test_rules_that_cannot_be_asked_are_listed() -> None:
    """Without a day nothing is overdue, and without scores nothing is extreme."""
    bare = RiskRegister(title="", risks=[Risk(id="r", label="R")])
    report = check_risks(bare)
    assert report.title == "Risk register"
    both = "no risk is scored both before and after mitigation"
    assert dict(report.not_asked) == {
        "extreme_without_mitigation": "no risk is scored",
        "residual_not_scored": "no risk is scored",
        "residual_above_inherent": both,
        "lower_without_mitigation": both,
        "mitigation_changes_nothing": both,
        "mitigation_overdue": "no day was given: as_of",
    }


def test_withdrawn_mitigations_are_not_counted() -> None:
    """One of two is withdrawn, so that one is said to change nothing."""
    both = [GOOD_MITIGATION, attrs.evolve(GOOD_MITIGATION, id="n", status="withdrawn")]
    found = check_risks(register(mitigations=both, residual_likelihood=4))
    assert "after its mitigation;" in found.of("mitigation_changes_nothing")[0].message


def test_in_a_matrix_of_one_band_no_risk_is_extreme() -> None:
    """The one band is the highest and the lowest, so that the rule would find every risk."""
    band = RiskBand(label="all", least=1, colour="red")
    flat = RiskRegister(
        title="T",
        risks=[Risk(id="r", label="R", likelihood=1, impact=1)],
        matrix=attrs.evolve(NPSA_2008, bands=[band]),
    )
    report = check_risks(flat)
    assert dict(report.not_asked)["extreme_without_mitigation"].startswith("the matrix has one")


def test_an_event_is_the_same_within_one_perspective_only() -> None:
    """The rule says so itself: what two parties see is two risks."""
    rule = next(rule for rule in RISK_RULES if rule.id == "same_event")
    assert rule.title == "no event is there twice within one perspective"


def test_rules_are_switched_off_with_a_reason_and_added() -> None:
    own = CheckRule[Any](
        id="own",
        title="no more than one risk",
        severity=Severity.NOTE,
        find=lambda subject: (
            [Found("the register", "too many")] * (len(subject.register.risks) > 1)
        ),
    )
    rules = (*switch_off(RISK_RULES, "no_owner", reason="the board owns all"), own)
    report = check_risks(register(owner=""), rules=rules, as_of=DAY)
    assert report.switched_off == (("no_owner", "the board owns all"),)
    assert [str(found) for found in report.findings] == ["note: the register: too many [own]"]


@pytest.mark.parametrize("day", ["1 August 2009", 5, datetime(2009, 8, 1), True])
def test_a_day_is_a_day(day: Any) -> None:
    with pytest.raises(InvalidValueError, match="as_of is"):
        check_risks(register(), as_of=day)


@pytest.mark.parametrize("nonsense", [None, [GOOD], "register"])
def test_only_registers_are_checked(nonsense: Any) -> None:
    with pytest.raises(InvalidValueError, match="give a RiskRegister"):
        check_risks(nonsense)


def test_each_rule_has_an_id_of_its_own_and_says_what_it_demands() -> None:
    assert len({rule.id for rule in RISK_RULES}) == len(RISK_RULES)
    assert all(rule.title for rule in RISK_RULES)
