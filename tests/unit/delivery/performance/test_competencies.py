"""Scores of competencies."""

import attrs
import numpy as np
import pytest

from nhscommission.delivery.performance.competencies import (
    CompetencyScore,
    average_scores,
    check_scores,
    competency,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def score(number: int, sector: str, other: str) -> CompetencyScore:
    return CompetencyScore(
        number=number, name=f"Competency {number}", sector_score=sector, comparator_score=other
    )


THREE = (score(3, "1.25", "1.69"), score(9, "1.38", "1.32"), score(4, "1.75", "2"))


def test_averages_by_hand() -> None:
    """(1.25 + 1.38 + 1.75) / 3 = 1.46 against (1.69 + 1.32 + 2) / 3 = 1.67."""
    found = average_scores(THREE)
    assert (found.competencies, found.sector) == (3, pytest.approx(1.46))
    assert found.gap == pytest.approx(1.46 - 1.67)


def test_some_alone_by_hand() -> None:
    """(1.38 - 1.32 + 1.25 - 1.69) / 2 = -0.19, and one named twice counts once."""
    assert average_scores(THREE, only=(9, 3, 9)).gap == pytest.approx(-0.19)


def test_gap_to_a_level() -> None:
    """From 1.25 it is 1.75 to level 3."""
    assert competency(THREE, 3).gap_to(3) == pytest.approx(-1.75)


@pytest.mark.parametrize(
    ("printed", "members", "sums"),
    [
        ("1.38", 8, (11,)),  # 11/8 = 1.375; 12/8 is 1.5 and 10/8 is 1.25
        ("1.25", 8, (10,)),
        ("1.3", 8, (10,)),  # 1.25 to 1.35: 10/8 only
        ("1.30", 8, ()),  # 1.295 to 1.305 holds no eighth
        ("2", 3, (5, 6, 7)),  # 1.5 to 2.5: 5/3 = 1.67, 6/3 and 7/3 = 2.33
        ("1", 3, (3, 4)),  # 0.5 to 1.5: 3/3 and 4/3; 2/3 would be levels below 1
        ("4", 2, (7, 8)),  # 3.5 to 4.5: 7/2 and 8/2; 9/2 would be levels above 4
    ],
)
def test_which_levels_an_average_can_be_of(
    printed: str, members: int, sums: tuple[int, ...]
) -> None:
    """An average of whole levels over n members is a number of n-ths."""
    assert score(1, printed, "1").possible_level_sums(members=members) == sums


def test_every_average_is_found_again() -> None:
    """Whatever the members' levels, their sum is among those that the average can be of."""
    for members in range(1, 12):
        for total in range(members, 4 * members + 1):
            one = score(1, f"{total / members:.2f}", "1")
            assert total in one.possible_level_sums(members=members)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": 0}, "give a whole number from 1 on"),
        ({"number": "two"}, "give a whole number from 1 on"),
        ({"name": " "}, "has no name"),
        ({"sector_score": "-1"}, "below 0"),
        ({"sector_score": "high"}, "high"),
        ({"sector_score": "12.5"}, "above 4; give one from 0 to 4"),
        ({"comparator_score": "4.01"}, "above 4"),
        ({"sector_score": "25%"}, "has a unit"),
        ({"sector_score": "£2"}, "has a unit"),
        ({"sector_score": "1.2 days"}, "has a unit"),
        ({"sector_score": None}, "figure as printed"),
    ],
)
def test_nonsense_is_refused(change: dict[str, object], message: str) -> None:
    """With what was found and what would be right."""
    with pytest.raises(InvalidValueError, match=message):
        attrs.evolve(THREE[0], **change)


def test_what_is_there_twice_or_not_at_all_is_refused() -> None:
    """Twice would count twice in an average."""
    with pytest.raises(InvalidValueError, match="competency 3 is there twice"):
        check_scores((THREE[0], THREE[0]))
    with pytest.raises(InvalidValueError, match="no competency to average"):
        average_scores(())
    with pytest.raises(UnknownNameError, match="there is no competency '5'"):
        average_scores(THREE, only=(5,))
    with pytest.raises(UnknownNameError, match="there is no competency '7'"):
        competency(THREE, 7)
    for wrong in (True, "9", np.array([1, 2]), [1], 9.5, None):
        with pytest.raises(InvalidValueError, match="give a whole number, such as 9"):
            competency(THREE, wrong)  # type: ignore[arg-type]
        with pytest.raises(InvalidValueError, match="give a whole number, such as 9"):
            average_scores(THREE, only=[wrong])  # type: ignore[list-item]
    with pytest.raises(InvalidValueError, match="CompetencyScore"):
        average_scores(["3"])  # type: ignore[list-item]
    with pytest.raises(InvalidValueError):
        competency(THREE, 3).gap_to(float("nan"))
    with pytest.raises(InvalidValueError):
        competency(THREE, 3).possible_level_sums(members=0)
