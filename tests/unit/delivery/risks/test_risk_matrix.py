"""Risk matrices: levels, scores and bands."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from nhscommission.delivery.risks.levels import RiskBand, RiskLevel
from nhscommission.delivery.risks.matrix import NPSA_2008, RiskMatrix
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def levels(*scores: int) -> list[RiskLevel]:
    return [RiskLevel(label=f"level {score}", score=score) for score in scores]


def bands(**least: int) -> list[RiskBand]:
    return [RiskBand(label=name, least=n, colour="green") for name, n in least.items()]


def small(**more: Any) -> RiskMatrix:
    """Two by three: scores 1 to 6 but 5."""
    fields = {
        "name": "Small",
        "likelihoods": levels(1, 2),
        "impacts": levels(1, 2, 3),
        "bands": bands(low=1, high=4),
    }
    return RiskMatrix(**{**fields, **more})


def test_the_nhs_matrix_is_that_of_the_npsa() -> None:
    """A risk matrix for risk managers, January 2008: 1–3, 4–6, 8–12 and 15–25."""
    ranges = [(band.label, *NPSA_2008.band_range(band.label)) for band in NPSA_2008.bands]
    assert ranges == [("Low", 1, 3), ("Moderate", 4, 6), ("High", 8, 12), ("Extreme", 15, 25)]
    assert NPSA_2008.scores == (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25)
    assert str(NPSA_2008.likelihoods[-1]) == "5 Almost certain"
    assert str(NPSA_2008.impacts[0]) == "1 Negligible"


@pytest.mark.parametrize(
    ("likelihood", "impact", "score", "band"),
    [
        (1, 1, 1, "Low"),
        (1, 3, 3, "Low"),
        (2, 2, 4, "Moderate"),
        (2, 3, 6, "Moderate"),
        (4, 2, 8, "High"),
        (3, 4, 12, "High"),
        (3, 5, 15, "Extreme"),
        ("almost certain", " Catastrophic ", 25, "Extreme"),
        (4.0, "3", 12, "High"),
    ],
)
def test_a_score_is_likelihood_times_impact(
    likelihood: Any, impact: Any, score: int, band: str
) -> None:
    assert NPSA_2008.score(likelihood=likelihood, impact=impact) == score
    assert NPSA_2008.band(score).label == band


def test_levels_have_the_scores_that_they_are_given() -> None:
    """A likelihood of 4 and an impact of 16 make 64, though they are the second and the third."""
    matrix = small(likelihoods=levels(1, 4), impacts=levels(1, 4, 16), bands=bands(low=1, high=64))
    assert matrix.score(likelihood=4, impact=16) == 64
    assert matrix.band_range("low") == (1, 16)
    with pytest.raises(UnknownNameError, match="there is no likelihood '2'"):
        matrix.score(likelihood=2, impact=1)


def test_own_scores_take_the_place_of_the_product() -> None:
    """An impact weighs more than a likelihood: 2 × 1 scores 2 and 1 × 2 scores 3."""
    matrix = small(own_scores=[[1, 3, 5], [2, 4, 6]], bands=bands(low=1, middle=3, high=5))
    assert matrix.score(likelihood=2, impact=1) == 2
    assert matrix.score(likelihood=1, impact=2) == 3
    assert matrix.band(4).label == "middle"
    assert matrix.scores == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"bands": bands(low=2, high=4)}, "scores begin at 1, and the lowest band, 'low', at 2"),
        ({"bands": bands(low=1, high=1)}, "'low', from 1, and 'high', from 1, overlap"),
        ({"bands": bands(low=4, high=1)}, "overlap; let each begin above the one before"),
        ({"bands": bands(low=1, high=7)}, "no likelihood and impact give a score in the band 'hig"),
        ({"bands": bands(low=1, odd=5, high=6)}, "a score in the band 'odd', from 5"),
        ({"bands": []}, "has no band; give at least 1"),
        ({"bands": [*bands(low=1), *bands(LOW=4)]}, "two bands called 'LOW'"),
        ({"bands": ["low"]}, "bands: found 'low'; give RiskBand objects"),
        ({"bands": "low"}, "give several, such as"),
        ({"likelihoods": []}, "has no level of likelihood"),
        ({"impacts": levels(1, 3, 2)}, "'level 2' has the score 2, and 'level 3' before it 3"),
        ({"impacts": [*levels(1), RiskLevel(label="LEVEL 1", score=2)]}, "two levels of impact"),
        ({"likelihoods": [1, 2]}, "levels of likelihood: found 1; give RiskLevel objects"),
        ({"own_scores": [[1, 2, 3]]}, "own_scores has 1 rows of 3 scores; give 2 rows"),
        ({"own_scores": [[1, 2, 3], [1, 2]]}, "2 rows of 2 or 3 scores; give 2 rows"),
        (
            {"own_scores": [[1, 3, 2], [2, 4, 6]]},
            "falls from 3 to 2 as the impact rises to 'level 1' × 'level 3'; it may stay or rise",
        ),
        (
            {"own_scores": [[1, 3, 5], [2, 2, 6]]},
            "falls from 3 to 2 as the likelihood rises to 'level 2' × 'level 2'",
        ),
        ({"own_scores": [[1, 2, 3], [1, 2, True]]}, "a score of own_scores is True"),
        ({"own_scores": 5}, "own_scores: found 5; give several"),
        ({"name": " "}, "RiskMatrix.name is blank"),
    ],
)
def test_what_is_wrong_with_a_matrix_is_said(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        small(**more)


@pytest.mark.parametrize("score", [0, 7, 26, -1, 2.5, True, None, "many", float("nan"), 10**400])
def test_a_score_that_no_cell_has_is_in_no_band(score: Any) -> None:
    with pytest.raises(InvalidValueError, match="score"):
        NPSA_2008.band(score)


@pytest.mark.parametrize("level", [0, 6, "Probable", None, True, 2.5, [1], float("inf")])
def test_a_level_that_is_not_there_is_refused(level: Any) -> None:
    with pytest.raises(UnknownNameError, match="there is no impact"):
        NPSA_2008.score(likelihood=1, impact=level)
    with pytest.raises(UnknownNameError, match="there is no likelihood"):
        NPSA_2008.score(likelihood=level, impact=1)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "x", None])
def test_scores_of_levels_and_bands_are_whole_numbers_from_1_on(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="give a whole number from 1 on"):
        RiskLevel(label="Rare", score=value)
    with pytest.raises(InvalidValueError, match="give a whole number from 1 on"):
        RiskBand(label="Low", least=value, colour="green")


def test_scores_are_exact_however_large() -> None:
    """2**53 + 1 is the first whole number that a float cannot hold."""
    assert RiskLevel(label="Grave", score=2**53 + 1).score == 2**53 + 1
    assert RiskLevel(label="Grave", score=str(2**53 + 1)).score == 2**53 + 1  # type: ignore[arg-type]
    almost = Decimal("1.00000000000000000001")
    for value in ("500%", "100 %", almost, 10**400):
        with pytest.raises(InvalidValueError, match="give a whole number from 1 on"):
            RiskLevel(label="Grave", score=value)  # type: ignore[arg-type]


def test_names_are_checked() -> None:
    with pytest.raises(InvalidValueError, match="RiskLevel.label is blank"):
        RiskLevel(label=" ", score=1)
    with pytest.raises(UnknownNameError, match="there is no colour 'rde'; did you mean 'red'"):
        RiskBand(label="Low", least=1, colour="rde")
    with pytest.raises(UnknownNameError, match="there is no band 'Hihg'; did you mean 'High'"):
        NPSA_2008.band_range("Hihg")


def test_a_matrix_does_not_change() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        NPSA_2008.name = "Ours"  # type: ignore[misc]
    assert isinstance(small(own_scores=[[1, 2, 3], [2, 4, 6]]).own_scores, tuple)
    assert hash(NPSA_2008) == hash(attrs.evolve(NPSA_2008))
