"""Weighted populations by component: by hand, with what is missing, and on one base."""

from typing import Any

import numpy as np
import pytest

import nhscommission as nc

BASE = nc.PopulationBase(kind="registered", year="2022/23", source="made up")
LATER = nc.PopulationBase(kind="registered", year="2023/24", source="made up")


def population(**more: Any) -> nc.WeightedPopulation:
    """Three practices of 100, 200 and 100 people, and two kinds of need."""
    given = {
        "members": ["A", "B", "C"],
        "base": BASE,
        "population": [100.0, 200.0, 100.0],
        "components": [
            nc.NeedComponent(name="community", weighted=[30.0, 40.0, 30.0]),
            nc.NeedComponent(name="maternity", weighted=[10.0, 30.0, 40.0]),
        ],
    }
    return nc.WeightedPopulation(**(given | more))


def test_components_are_normalised_and_combined_by_hand() -> None:
    """400 people: community × 4 and maternity × 5; spent 3 : 1, so 0.75 and 0.25 of each."""
    normal = population().normalised()
    assert normal["community"].tolist() == [120.0, 160.0, 120.0]
    assert normal["maternity"].tolist() == [50.0, 150.0, 200.0]
    overall = normal.combined(spend={"maternity": 1.0, "community": 3.0})
    assert overall.tolist() == [102.5, 157.5, 140.0]
    assert overall.sum() == 400


def test_need_is_relative_to_the_reference_by_hand() -> None:
    """B: (40/200) / (100/400) = 0.8. Beside a country of 1,000 with 200 of need: 0.2 / 0.2 = 1."""
    assert population().need_index("community").tolist() == pytest.approx([1.2, 0.8, 1.2])
    country = population(
        population=[500.0, 300.0, 200.0],
        components=[nc.NeedComponent(name="community", weighted=[100.0, 50.0, 50.0])],
    )
    assert population().need_index("community", reference=country)[1] == pytest.approx(1.0)


def test_two_bases_are_not_mixed_unless_asked_for() -> None:
    other = population(base=LATER)
    with pytest.raises(
        nc.InvalidValueError, match="bases are mixed: registered, 2022/23 .*2023/24"
    ):
        population().need_index("community", reference=other)
    with pytest.raises(nc.InvalidValueError, match="bases are mixed"):
        population().normalised(reference=other)
    index = population().need_index("community", reference=other, mixed_bases=True)
    assert index[0] == pytest.approx(1.2)


def test_missing_is_neither_zero_nor_one() -> None:
    """With A's maternity missing, the others come to the 400 people: × 400/70."""
    gap = population(
        components=[
            nc.NeedComponent(name="community", weighted=[30.0, 40.0, 30.0]),
            nc.NeedComponent(name="maternity", weighted=[np.nan, 30.0, 40.0]),
        ]
    )
    with pytest.raises(nc.InvalidValueError, match="maternity: 1 missing.*not zero"):
        gap.normalised()
    normal = gap.normalised(missing="keep")
    assert np.isnan(normal["maternity"][0])
    assert np.nansum(normal["maternity"]) == pytest.approx(400)
    with pytest.raises(nc.InvalidValueError, match="missing"):
        normal.combined(spend={"maternity": 1.0, "community": 3.0})
    overall = normal.combined(spend={"maternity": 1.0, "community": 3.0}, missing="keep")
    assert np.isnan(overall[0])
    assert not np.isnan(overall[1:]).any()
    with pytest.raises(nc.InvalidValueError, match="missing"):
        gap.need_index("maternity")


def test_need_indices_multiply() -> None:
    found = nc.weight_population(
        np.array([100.0, 200.0]), need_indices=np.array([[1.1, 0.5], [2.0, 1.0], [1.0, 1.2]])
    )
    assert found.tolist() == pytest.approx([220.0, 120.0])


def test_it_is_frozen_and_equal_by_value() -> None:
    assert population() == population()
    assert population() != population(base=LATER)
    with pytest.raises(ValueError, match="read-only"):
        population()["community"][0] = 5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: population(members=["A", "A", "C"]), "'A' stands twice"),
        (lambda: population(members=[]), "no members"),
        (lambda: population(population=[1.0, 2.0]), r"population has shape \(2,\).*3 members"),
        (lambda: population(population=[1.0, -2.0, 3.0]), "population: -2 found"),
        (lambda: population(population=[1.0, np.nan, 3.0]), "missing"),
        (
            lambda: population(components=[nc.NeedComponent(name="x", weighted=[1.0])] * 1),
            r"x has shape \(1,\)",
        ),
        (
            lambda: population(components=[nc.NeedComponent(name="x", weighted=[1.0, 2, 3])] * 2),
            "two components have one name",
        ),
        (lambda: nc.NeedComponent(name="x", weighted=[np.inf]), "inf found"),
        (lambda: population()["dental"], "no component 'dental'"),
        (lambda: population().combined(spend={"community": 1.0}), "'maternity' has no spend"),
        (
            lambda: population().combined(spend={"comunity": 1.0, "maternity": 1.0}),
            "no component 'comunity'; did you mean 'community'",
        ),
        (
            lambda: nc.normalise_population(np.zeros(2), reference_population=5.0),
            "reference is not above 0",
        ),
        (
            lambda: nc.normalise_population(np.ones(2), reference_population=-5.0),
            "population of the reference is -5",
        ),
        (
            lambda: nc.combine_components(np.ones((2, 3)), spend=np.ones(3)),
            "one number for each component",
        ),
        (
            lambda: nc.weight_population(np.ones(2), need_indices=np.ones((1, 3))),
            r"shape \(1, 3\) do not go with a population of shape \(2,\)",
        ),
        (
            lambda: nc.relative_need_index(
                np.ones(2),
                population=np.array([0.0, 1.0]),
                reference_weighted=1.0,
                reference_population=1.0,
            ),
            "a population is 0",
        ),
        (
            lambda: nc.relative_need_index(
                np.ones(2), population=np.ones(3), reference_weighted=1.0, reference_population=1.0
            ),
            "one of each for every member",
        ),
        (
            lambda: nc.relative_need_index(
                np.ones(2), population=np.ones(2), reference_weighted=0.0, reference_population=1.0
            ),
            "reference's weighted population is 0",
        ),
        (lambda: population(base="registered"), "give PopulationBase"),
        (lambda: nc.PopulationBase(kind="resident", year=2022, source="x"), "text was expected"),  # type: ignore[arg-type]
        (lambda: nc.normalise_shares(np.array([True, False])), "of type bool"),
        (lambda: nc.normalise_shares(np.array([1j, 2])), "of type complex"),
        (lambda: nc.normalise_shares(["a"]), "of type <U1"),  # type: ignore[arg-type]
        (lambda: nc.target_allocations("5", weighted_population=np.ones(2)), "quantum is '5'"),  # type: ignore[arg-type]
        (lambda: nc.target_allocations(True, weighted_population=np.ones(2)), "quantum is True"),
        (lambda: nc.PopulationBase(kind="counted", year="2022", source="x"), "kind of population"),
        (lambda: nc.PopulationBase(kind="resident", year="", source="x"), "year .* is blank"),
        (lambda: nc.PopulationBase(kind="resident", year="2022", source=" "), "source .* is blank"),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
