"""Registers: scores, ranking, heat maps and expected values."""

from collections.abc import Callable
from typing import Any

import pytest

from nhscommission.delivery.risks.expected_value import expected_values
from nhscommission.delivery.risks.heat_map import heat_map
from nhscommission.delivery.risks.levels import RiskBand, RiskLevel
from nhscommission.delivery.risks.matrix import NPSA_2008, RiskMatrix
from nhscommission.delivery.risks.register import RiskRegister, score_risks, top_risks
from nhscommission.delivery.risks.risks import Risk
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def risk(id: str, likelihood: int | None, impact: int | None, **more: Any) -> Risk:  # noqa: A002
    return Risk(id=id, label=id.upper(), likelihood=likelihood, impact=impact, **more)


REGISTER = RiskRegister(
    title="Move",
    risks=[
        risk("a", 4, 2, residual_likelihood=1, residual_impact=2, perspective="PCTs"),
        risk("b", 2, 4, residual_likelihood=2, residual_impact=4, perspective="Partnership"),
        risk("c", None, None, perspective="PCTs"),
        risk("d", 5, 5, residual_likelihood=3, residual_impact=3),
        risk("e", 4, 2),
        risk("f", 3, None),
    ],
)


def test_the_highest_score_is_first_and_ties_have_an_order() -> None:
    """25, then three of 8: the higher impact first (b), then as in the register (a, e)."""
    found = score_risks(REGISTER)
    assert [(one.risk.id, one.score) for one in found.ranked] == [
        ("d", 25),
        ("b", 8),
        ("a", 8),
        ("e", 8),
    ]
    assert found.unscored == ("c", "f")
    assert found.tied_out == ()
    assert not found.residual


def test_residual_scores_are_those_after_mitigation() -> None:
    """9, 8 and 2; e is not scored after mitigation, and so is in no place."""
    found = score_risks(REGISTER, residual=True)
    assert [(one.risk.id, one.score, one.band.label) for one in found.ranked] == [
        ("d", 9, "High"),
        ("b", 8, "High"),
        ("a", 2, "Low"),
    ]
    assert found.unscored == ("c", "e", "f")


@pytest.mark.parametrize(
    ("most", "ids", "tied_out"),
    [
        (1, ["d"], ()),
        (2, ["d", "b"], ("a", "e")),
        (3, ["d", "b", "a"], ("e",)),
        (9, ["d", "b", "a", "e"], ()),
    ],
)
def test_a_cut_through_a_tie_is_said(most: int, ids: list[str], tied_out: tuple[str, ...]) -> None:
    found = top_risks(REGISTER, most=most)
    assert [one.risk.id for one in found.ranked] == ids
    assert found.tied_out == tied_out
    assert found.unscored == ("c", "f")


def test_a_register_without_scores_has_no_top() -> None:
    """No risk is scored 0."""
    found = top_risks(RiskRegister(title="", risks=[risk("c", None, None)]))
    assert (found.ranked, found.unscored, found.tied_out) == ((), ("c",), ())


def test_cells_hold_the_risks_of_their_levels() -> None:
    """By hand: a and e at 4 × 2, b at 2 × 4, d at 5 × 5; c and f in none."""
    found = heat_map(REGISTER)
    assert found.counts == (
        (0, 0, 0, 0, 0),
        (0, 0, 0, 1, 0),
        (0, 0, 0, 0, 0),
        (0, 2, 0, 0, 0),
        (0, 0, 0, 0, 1),
    )
    cell = found.cell(likelihood="Likely", impact=2)
    assert (cell.risks, cell.score, cell.band.label) == (("a", "e"), 8, "High")
    assert found.unscored == ("c", "f")
    assert found.by_band == (("Low", 0), ("Moderate", 0), ("High", 3), ("Extreme", 1))
    assert heat_map(REGISTER, residual=True).cell(likelihood=1, impact=2).risks == ("a",)
    with pytest.raises(UnknownNameError, match="there is no impact"):
        found.cell(likelihood=1, impact=6)


def test_a_matrix_of_another_size_serves_as_well() -> None:
    """One likelihood by two impacts, scored 1 and 9 by its own table."""
    matrix = RiskMatrix(
        name="Ours",
        likelihoods=[RiskLevel(label="May be", score=1)],
        impacts=[RiskLevel(label="Bad", score=1), RiskLevel(label="Worse", score=2)],
        bands=[
            RiskBand(label="Green", least=1, colour="green"),
            RiskBand(label="Red", least=9, colour="red"),
        ],
        own_scores=[[1, 9]],
    )
    register = RiskRegister(title="Own", risks=[risk("a", 1, 2)], matrix=matrix)
    assert score_risks(register).ranked[0].score == 9
    assert heat_map(register).counts == ((0, 1),)


def test_expected_values_are_probability_times_mean_cost() -> None:
    """0.5 × (20k + 50k + 110k) / 3 = 30k; 0.1 × 40k = 4k; a probability of 0 makes 0."""
    register = RiskRegister(
        title="Money",
        risks=[
            risk("a", 1, 1, probability=0.5, cost=[20_000, 50_000, 110_000]),
            risk("b", 1, 1, probability="10%", cost="£40k"),
            risk("c", 1, 1, probability=0.5),
            risk("d", 1, 1, cost=5),
            risk("e", 5, 5),
            risk("f", 1, 1, probability=0, cost=9),
        ],
    )
    found = expected_values(register)
    assert [(one.risk, one.expected_gbp) for one in found.values] == [
        ("a", 30_000.0),
        ("b", 4_000.0),
        ("f", 0.0),
    ]
    assert found.total_gbp == 34_000.0
    assert found.left_out == (
        ("c", "no cost"),
        ("d", "no probability"),
        ("e", "no probability and no cost"),
    )


def test_no_expected_value_is_not_nothing() -> None:
    assert expected_values(REGISTER).total_gbp is None
    assert len(expected_values(REGISTER).left_out) == len(REGISTER.risks)


def test_risks_are_found_by_id_and_by_perspective() -> None:
    assert REGISTER.risk("b").label == "B"
    assert REGISTER.perspectives == ("PCTs", "Partnership")
    assert [one.id for one in REGISTER.seen_by("PCTs")] == ["a", "c"]
    with pytest.raises(UnknownNameError, match="there is no risk 'z'"):
        REGISTER.risk("z")
    with pytest.raises(UnknownNameError, match="no perspective 'PCT'; did you mean 'PCTs'"):
        REGISTER.seen_by("PCT")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"risks": [risk("a", 1, 1), risk("a", 1, 1)]}, "there are two risks 'a'"),
        ({"risks": ["a"]}, "risks: found 'a'; give Risk objects"),
        ({"risks": risk("a", 1, 1)}, "give several"),
        ({"risks": None}, "give several"),
        ({"risks": [risk("a", 6, 1)]}, "risk 'a': likelihood is 6, which the matrix 'NPSA 2008'"),
        ({"risks": [risk("a", 1, 1, residual_impact=9)]}, "residual_impact is 9.*5 Catastrophic"),
        ({"matrix": "NPSA"}, "matrix is 'NPSA'; give a RiskMatrix"),
        ({"title": None}, "text was expected"),
        ({"risks": []}, "the register of T has no risks; give at least one"),
        ({"title": "", "risks": []}, "the register of a programme has no risks"),
    ],
)
def test_what_is_wrong_with_a_register_is_said(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        RiskRegister(**{"title": "T", "risks": [], "matrix": NPSA_2008, **more})


@pytest.mark.parametrize("function", [score_risks, top_risks, heat_map, expected_values])
@pytest.mark.parametrize("nonsense", [None, [], "register", 5])
def test_what_is_no_register_is_refused(function: Callable[..., Any], nonsense: Any) -> None:
    with pytest.raises(InvalidValueError, match="give a RiskRegister"):
        function(nonsense)


@pytest.mark.parametrize("function", [score_risks, top_risks, heat_map])
@pytest.mark.parametrize("nonsense", ["no", None, [], 0, 1])
def test_residual_is_true_or_false(function: Callable[..., Any], nonsense: Any) -> None:
    """The text "no" would otherwise count as yes."""
    with pytest.raises(InvalidValueError, match="residual is .*; give True or False"):
        function(REGISTER, residual=nonsense)


@pytest.mark.parametrize("most", [0, -1, 1.5, True, None, "few"])
def test_how_many_is_a_whole_number(most: Any) -> None:
    with pytest.raises(InvalidValueError, match="most is"):
        top_risks(REGISTER, most=most)
