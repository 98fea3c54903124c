"""Rolling up: by hand, with what falls outside, what is missing, and a million rows."""

from typing import Any

import numpy as np
import pytest

import nhscommission as nc

BASE = nc.PopulationBase(kind="registered", year="2022/23", source="made up")


def table(**more: Any) -> nc.PopulationTable:
    given = {
        "codes": ["P1", "P2", "P3", "P4"],
        "base": BASE,
        "labels": (
            ("board", ("NW", "NW", "NW", "SE")),
            ("district", ("Brent", "Barnet", "Brent", "Bexley")),
        ),
        "values": (
            nc.NeedComponent(name="people", weighted=[10.0, 20.0, 30.0, 40.0]),
            nc.NeedComponent(name="maternity", weighted=[1.0, np.nan, 3.0, 4.0]),
        ),
    }
    return nc.PopulationTable(**(given | more))


def test_groups_are_added_up_and_what_is_outside_is_reported() -> None:
    found = table().where(board="NW").roll_up("district", within=["Brent"], missing="keep")
    assert found["people"].tolist() == [40.0]
    assert found["people", "Brent"] == 40.0
    assert found.outside_groups == ("Barnet",)
    assert found.outside_sums[0].tolist() == [20.0]
    assert found.rows.tolist() == [2]
    assert found.inside_share("people") == pytest.approx(40 / 60)
    assert [record["group"] for record in found.to_records()] == ["Brent", "Barnet"]
    assert [record["inside"] for record in found.to_records()] == ["yes", "no"]


def test_missing_values_are_refused_or_counted() -> None:
    with pytest.raises(nc.InvalidValueError, match="maternity: 1 missing"):
        table().roll_up("board")
    found = table().roll_up("board", missing="keep")
    assert found["maternity"].tolist() == [4.0, 4.0]
    assert found.missing[1].tolist() == [1.0, 0.0]
    only = table().roll_up("district", missing="keep")
    assert np.isnan(only["maternity", "Barnet"])  # nothing is known of it: missing, not 0


def test_groups_become_members_with_their_need() -> None:
    found = table().roll_up("board", missing="keep")
    boards = found.weighted_population(population="people", base=BASE)
    assert boards.members == ("NW", "SE")
    assert boards.population.tolist() == [60.0, 40.0]
    assert np.isnan(boards["maternity"][0])  # one of its practices is missing: not known
    assert boards["maternity"][1] == 4.0
    with pytest.raises(nc.InvalidValueError, match="maternity of the reference: 1 missing"):
        boards.need_index("maternity")
    with pytest.raises(nc.InvalidValueError, match="share of it lies inside"):
        found.inside_share("maternity")
    with pytest.raises(nc.InvalidValueError, match="bases are mixed"):
        found.weighted_population(
            population="people",
            base=nc.PopulationBase(kind="resident", year="1066", source="Domesday Book"),
        )
    assert found.weighted_population(population="people").base == BASE
    rows = table().weighted_population(population="people")
    assert rows.members == ("P1", "P2", "P3", "P4")


def test_blank_labels_are_outside() -> None:
    for blank in (" ", None, float("nan")):
        groups: Any = ["A", blank]
        found = nc.roll_up({"people": np.array([1.0, 2.0])}, groups=groups)
        assert found.groups == ("A",)
        assert found.outside_groups == ("(blank)",)
        assert found.inside_share("people") == pytest.approx(1 / 3)
    with pytest.raises(nc.InvalidValueError, match="whom the population counts is not known"):
        found.weighted_population(population="people")


def test_a_million_rows() -> None:
    rng = np.random.default_rng(1)
    places = rng.integers(0, 300, 1_000_000)
    people = rng.random(1_000_000)
    found = nc.roll_up({"people": people}, groups=[f"G{i}" for i in places])
    at = found.groups.index("G7")
    assert found["people"][at] == pytest.approx(people[places == 7].sum())
    assert found["people"].sum() == pytest.approx(people.sum())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.roll_up({"a": np.ones(2)}, groups=["x"]), r"a has shape \(2,\).*1 groups"),
        (lambda: nc.roll_up({}, groups=["x"]), "nothing to add up"),
        (lambda: nc.roll_up({"a": np.array([])}, groups=[]), "nothing to add up"),
        (lambda: nc.roll_up({"a": np.array([-1.0])}, groups=["x"]), "a: -1 found"),
        (lambda: nc.roll_up({"a": np.ones(1)}, groups=["x"], within=["y"]), "no group 'y'"),
        (lambda: nc.roll_up({"a": np.zeros(1)}, groups=["x"]).inside_share("a"), "0 everywhere"),
        (lambda: nc.roll_up({"a": np.zeros(1)}, groups=["x"])["b"], "no value 'b'"),
        (lambda: nc.roll_up({"a": np.zeros(1)}, groups=["x"])["a", "z"], "no group 'z'"),
        (lambda: table(codes=["P1", "P1", "P3", "P4"]), "'P1' stands twice"),
        (lambda: table(codes=[], labels=(), values=()), "no rows"),
        (lambda: table(codes=["P1"]), "has 4 cells, and there are 1 codes"),
        (lambda: table().roll_up("region"), "no column of labels 'region'"),
        (lambda: table().where(board="XX"), "no board 'XX'"),
        (lambda: table().where(board="SE", district="Brent"), "no row has all of these labels"),
        (lambda: table().weighted_population(population="x"), "no column of numbers 'x'"),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
