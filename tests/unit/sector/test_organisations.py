"""Organisations, sectors and capitation shares."""

import attrs
import numpy as np
import pytest

import nhscommission as nc


def test_shares_are_in_proportion_to_weighted_population() -> None:
    sector = nc.Sector(
        name="A sector",
        members=[
            nc.PCT(name="A", weighted_population=150_000),
            nc.CCG(name="B", weighted_population="1.5m people"),
            nc.ICB(name="C", weighted_population=1_350_000.0),
        ],
    )
    assert sector.shares.tolist() == pytest.approx([0.05, 0.5, 0.45])  # of 3,000,000
    assert sector.member_names == ("A", "B", "C")
    assert isinstance(sector.member("b"), nc.CCG)


def test_a_paper_that_prints_only_shares_gives_percentages() -> None:
    sector = nc.Sector(
        name="A sector",
        members=[
            nc.PCT(name="A", weighted_population="75%"),
            nc.PCT(name="B", weighted_population="25%"),
        ],
    )
    assert sector.shares.tolist() == [0.75, 0.25]


def test_organisations_are_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        nc.PCT(name="A").name = "B"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("population", "message"),
    [
        (-1, "cannot be below 0"),
        ("-5%", "cannot be below 0"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (True, "finite"),
        ("£5m", "is in GBP, and person was expected"),
        ("5% per year", "number of people, or a percentage"),
        (nc.parse_figure("0.3"), "number of people, or a percentage"),
    ],
)
def test_a_population_is_a_number_of_people(population: object, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.PCT(name="A", weighted_population=population)  # type: ignore[arg-type]


def test_a_population_is_given_for_all_or_for_none() -> None:
    with pytest.raises(nc.InvalidValueError, match="B has no weighted population.*not zero"):
        nc.Sector(name="S", members=[nc.PCT(name="A", weighted_population=5), nc.PCT(name="B")])
    bare = nc.Sector(name="S", members=[nc.PCT(name="A")])
    with pytest.raises(nc.InvalidValueError, match="no weighted populations are given"):
        _ = bare.shares


def test_people_and_percentages_do_not_mix() -> None:
    with pytest.raises(nc.UnitError, match="mix numbers of people and percentages"):
        nc.Sector(
            name="S",
            members=[
                nc.PCT(name="A", weighted_population=5),
                nc.PCT(name="B", weighted_population="5%"),
            ],
        )


def test_names_are_unique_and_known() -> None:
    a, b = nc.PCT(name="Brent"), nc.PCT(name="Ealing")
    with pytest.raises(nc.InvalidValueError, match="'Brent' more than once"):
        nc.Sector(name="S", members=[a, a])
    with pytest.raises(nc.InvalidValueError, match="'Brent' more than once"):
        nc.Sector(name="S", members=[a, nc.PCT(name="BRENT")])
    with pytest.raises(nc.InvalidValueError, match="control character"):
        nc.PCT(name="a\rb")
    with pytest.raises(nc.InvalidValueError, match="no members"):
        nc.Sector(name="S", members=[])
    with pytest.raises(nc.UnknownNameError, match="did you mean 'Brent'"):
        nc.Sector(name="S", members=[a, b], host="Brant")
    with pytest.raises(nc.UnknownNameError, match="member"):
        nc.Sector(
            name="S",
            members=[a],
            providers=[nc.Provider(name="Trust", coordinating_commissioner="Ealing")],
        )
    with pytest.raises(nc.InvalidValueError, match="give a name"):
        nc.PCT(name=" ")


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0.0, 0.0], "all weights are zero"),
        ([1.0, -1.0], "negative"),
        ([1.0, np.nan], "finite"),
        ([1.0, np.inf], "finite"),
        ([], "no weights"),
    ],
)
def test_weights_that_give_no_shares_are_refused(weights: list[float], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.normalise_shares(np.array(weights))


def test_zero_weight_gets_zero_and_leading_axes_stay() -> None:
    assert nc.normalise_shares(np.array([[0.0, 2.0], [1.0, 3.0]])).tolist() == [
        [0.0, 1.0],
        [0.25, 0.75],
    ]
