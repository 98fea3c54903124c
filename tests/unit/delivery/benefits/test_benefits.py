"""Benefits and their register: what they hold, what they refuse, and what is counted."""

import math
from typing import Any

import pytest

from nhscommission.delivery.benefits.benefits import (
    Benefit,
    BenefitMeasure,
    BenefitOverlap,
    BenefitTheme,
)
from nhscommission.delivery.benefits.register import BenefitRegister, tabulate_benefits
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def benefit(name: str = "a", **changes: Any) -> Benefit:
    return Benefit(**({"id": name, "label": f"Benefit {name}"} | changes))


def register(*benefits: Benefit, **changes: Any) -> BenefitRegister:
    return BenefitRegister(**({"programme": "North", "benefits": benefits} | changes))


def test_a_benefit_keeps_what_was_said_and_no_more() -> None:
    """What is not said is None or blank; words are read once, and competencies once each."""
    bare = benefit()
    assert (bare.efficiency, bare.financial, bare.benefit_class, bare.baseline) == (None,) * 4
    assert not bare.is_financial and not bare.target
    full = benefit(
        gains=["patients", "commissioners"],
        measures=[
            BenefitMeasure(label="Scores", competencies=[9, 10]),
            BenefitMeasure(label="Score", competencies=[9]),
        ],
        financial="both",
        baseline="£2.50",
        unit="GBP",
        target={"2010/11": 3},
    )
    assert full.competencies == (9, 10)
    assert full.is_financial
    assert full.baseline == 2.5 and full.target["2010/11"] == 3.0
    assert hash(full) == hash(full)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": " "}, "lacks an id"),
        ({"label": ""}, "lacks an id or a label"),
        ({"gains": "patients"}, "give several"),
        ({"gains": ["patient"]}, "did you mean 'patients'"),
        ({"gains": ["patients", "patients"]}, "gains twice"),
        ({"efficiency": "NA"}, "no efficiency 'NA'"),
        ({"directness": "both"}, "no directness"),
        ({"financial": "money"}, "no financial kind"),
        ({"benefit_class": "cash"}, "no benefit class"),
        ({"lines": ["x", "x"]}, "'x' is there twice"),
        ({"lines": [""]}, "is blank"),
        ({"measures": ["Score"]}, "give BenefitMeasure objects"),
        ({"measures": "Score"}, "give several"),
        ({"overlaps": [None]}, "give BenefitOverlap objects"),
        ({"baseline": math.nan, "unit": "WTE"}, "the baseline of benefit 'a' is nan"),
        ({"baseline": True, "unit": "WTE"}, "is True"),
        ({"baseline": 1.0}, "no unit"),
        ({"target": {"2010/11": 1.0}}, "no unit"),
        ({"target": {"2010/11": math.inf}, "unit": "WTE"}, "in 2010/11 is inf"),
        ({"target": {" ": 1.0}, "unit": "WTE"}, "without a name"),
        ({"target": [1.0], "unit": "WTE"}, "give values by name"),
        ({"owner": 3}, "text was expected"),
    ],
)
def test_a_benefit_refuses(changes: dict[str, Any], message: str) -> None:
    """Every refusal says what was found."""
    with pytest.raises(InvalidValueError, match=message):
        benefit(**changes)


def test_small_records_refuse() -> None:
    """A measure without words, an overlap with nobody or twice, a theme without a label."""
    with pytest.raises(InvalidValueError, match="no label"):
        BenefitMeasure(label=" ")
    with pytest.raises(InvalidValueError, match="a competency is 0"):
        BenefitMeasure(label="Score", competencies=[0])
    with pytest.raises(InvalidValueError, match="competency 9 is there twice"):
        BenefitMeasure(label="Score", competencies=[9, 9])
    with pytest.raises(InvalidValueError, match="names no programme"):
        BenefitOverlap(programme="", relation="shared")
    with pytest.raises(UnknownNameError, match="'split'"):
        BenefitOverlap(programme="CSL", relation="splits")
    twice = [BenefitOverlap(programme="CSL", relation=one) for one in ("shared", "split")]
    with pytest.raises(InvalidValueError, match="two overlaps with CSL"):
        benefit(overlaps=twice)
    with pytest.raises(InvalidValueError, match="lacks an id or a label"):
        BenefitTheme(id="x", label="")


def test_a_register_refuses() -> None:
    """No benefits, ids that are there twice, and themes that are not there."""
    with pytest.raises(InvalidValueError, match="no benefits"):
        register()
    with pytest.raises(InvalidValueError, match="two benefits have the id 'a'"):
        register(benefit(), benefit())
    theme = BenefitTheme(id="prices", label="Prices")
    with pytest.raises(InvalidValueError, match="two themes have the id 'prices'"):
        register(benefit(), themes=[theme, theme])
    with pytest.raises(UnknownNameError, match="did you mean 'prices'"):
        register(benefit(theme="price"), themes=[theme])
    with pytest.raises(InvalidValueError, match="give Benefit objects"):
        register("a")  # type: ignore[arg-type]
    found = register(benefit(theme="prices"), benefit("b"), themes=[theme])
    assert [one.id for one in found.of_theme("prices")] == ["a"]
    assert found.benefit("b").label == "Benefit b"
    for ask in (found.benefit, found.of_theme):
        with pytest.raises(UnknownNameError):
            ask("c")


def test_benefits_are_counted_by_facet() -> None:
    """By hand: of three, one is direct, one indirect, one not said; two gain patients."""
    found = register(
        benefit("a", directness="direct", gains=["patients", "staff"], theme="x"),
        benefit("b", directness="indirect", gains=["patients"], theme="y"),
        benefit("c", measures=[BenefitMeasure(label="Score", competencies=[9])], theme="y"),
        targeted_competencies=[4, 9],
    )
    directness = tabulate_benefits(found, by="directness")
    assert directness.labels == (("direct", "indirect", "not stated"),)
    assert list(directness.values) == [1, 1, 1]
    gains = tabulate_benefits(found, by="gains")
    assert (gains["patients"], gains["staff"], gains["providers"]) == (2, 1, 0)
    assert gains["not stated"] == 1
    competency = tabulate_benefits(found, by="competency")
    assert (competency["4"], competency["9"], competency["not stated"]) == (0, 1, 2)
    both = tabulate_benefits(found, by="theme", across="measured")
    assert both.dims == ("theme", "measured")
    assert (both["x", "no"], both["y", "yes"], both["y", "no"]) == (1, 1, 1)
    assert float(both.sum()) == 3


@pytest.mark.parametrize(
    "facet",
    ["theme", "timescale", "efficiency", "directness", "financial", "benefit_class", "owner"],
)
def test_single_facets_add_up_to_the_benefits(facet: str) -> None:
    """A benefit is of one kind by each of these, or not stated."""
    values = {"benefit_class": "societal", "efficiency": "technical", "directness": "direct"}
    stated = benefit("b", **{facet: values.get(facet, "financial")})
    assert float(tabulate_benefits(register(benefit(), stated), by=facet).sum()) == 2


def test_counting_refuses() -> None:
    """A facet that is not there, one twice, and what is no register."""
    with pytest.raises(UnknownNameError, match="no facet 'kind'"):
        tabulate_benefits(register(benefit()), by="kind")
    with pytest.raises(InvalidValueError, match="both 'theme'"):
        tabulate_benefits(register(benefit()), across="theme")
    with pytest.raises(InvalidValueError, match="give a BenefitRegister"):
        tabulate_benefits([benefit()])  # type: ignore[arg-type]
