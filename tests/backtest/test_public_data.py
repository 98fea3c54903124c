"""Public data: 2013/14 targets as printed, 6,554 practices, and boards over three years."""

import math

import numpy as np
import pytest
from backtest.shared_data import data_file, data_rows
from numpy.typing import NDArray

import nhscommission as nc

COMPONENTS = {
    "population": "pop 2022/23",
    "general and acute": "G&A WP",
    "community": "CS WP",
    "mental health": "MH WP",
    "maternity": "Mat WP",
    "health inequalities": "Health Ineq WP",
    "prescribing": "Prescr WP",
    "overall": "Final WP",
}
BASE = nc.PopulationBase(
    kind="estimated", year="2022/23", source="ICB Place Based Allocation Tool 2022/23"
)
BOROUGHS = (
    "Brent", "Ealing", "Hammersmith and Fulham", "Harrow", "Hillingdon", "Hounslow",
    "Kensington and Chelsea", "Westminster",
)  # fmt: skip


# 2013/14


@pytest.fixture(scope="module")
def targets() -> dict[str, NDArray[np.float64]]:
    rows = data_rows("nhse_2013_14_target_allocations.csv")
    assert len(rows) == 7
    return {
        name: np.array([float(row[name]) for row in rows])
        for name in rows[0]
        if name not in ("code", "name")
    }


def test_targets_of_2013_come_out_as_printed(targets: dict[str, NDArray[np.float64]]) -> None:
    found = nc.target_allocations(
        targets["target_k"][-1], weighted_population=targets["weighted_population"][:-1]
    )
    assert np.rint(found).tolist() == targets["target_k"][:-1].tolist()


def test_distances_and_amounts_a_head_come_out_as_printed(
    targets: dict[str, NDArray[np.float64]],
) -> None:
    distance = nc.distance_from_target(targets["allocation_k"], targets_gbp=targets["target_k"])
    assert np.round(distance * 100, 2).tolist() == targets["dft_pct"].tolist()
    assert (targets["allocation_k"] - targets["target_k"]).tolist() == targets["dft_k"].tolist()
    for amount, printed in (
        ("allocation_k", "allocation_per_head"),
        ("target_k", "target_per_head"),
    ):
        per_head = nc.allocation_per_head(
            targets[amount] * 1_000, population=targets["raw_population"]
        )
        assert np.rint(per_head).tolist() == targets[printed].tolist()


def test_the_area_differs_from_the_sum_of_its_rows_by_rounding_only(
    targets: dict[str, NDArray[np.float64]],
) -> None:
    for name in ("raw_population", "weighted_population", "allocation_k", "target_k", "dft_k"):
        assert abs(targets[name][:-1].sum() - targets[name][-1]) <= 3.5  # half a unit for each row


# Practices


@pytest.fixture(scope="module")
def practices() -> nc.PopulationTable:
    return nc.read_population_table(
        data_file("gp_practice_weighted_population_2022_23.csv"),
        code="Practice_Code",
        labels=["PCN_Code", "LOC22", "ICS22", "ICS22name", "R22", "LTLA21"],
        values=COMPONENTS,
        base=BASE,
    )


def test_every_component_of_england_comes_to_its_population(practices: nc.PopulationTable) -> None:
    assert len(practices) == 6_554
    england = practices.weighted_population(population="population")
    people = math.fsum(england.population)
    for component in england.components:
        assert np.nansum(component.weighted) == pytest.approx(people, rel=1e-11)
    normal = england.normalised(missing="keep")
    for component in normal.components:
        assert component.weighted == pytest.approx(england[component.name], rel=1e-10, nan_ok=True)


def test_blank_cells_are_missing_and_true_zeros_are_zeros(practices: nc.PopulationTable) -> None:
    england = practices.weighted_population(population="population")
    assert int(np.isnan(england["maternity"]).sum()) == 17
    assert int((england["general and acute"] == 0).sum()) == 3
    with pytest.raises(nc.InvalidValueError, match="maternity: 17 missing"):
        practices.roll_up("ICS22")


@pytest.mark.parametrize(
    ("label", "groups"), [("PCN_Code", 1_256), ("LOC22", 106), ("ICS22", 42), ("R22", 7)]
)
def test_practices_roll_up_without_loss(
    practices: nc.PopulationTable, label: str, groups: int
) -> None:
    found = practices.roll_up(label, missing="keep")
    assert len(found.groups) == groups
    assert found["population"].sum() == pytest.approx(61_498_822.0376, abs=0.01)
    assert found.missing.sum() == 17


def test_boards_come_to_what_is_published_of_them(practices: nc.PopulationTable) -> None:
    found = practices.roll_up("ICS22", missing="keep")
    rows = [r for r in data_rows("icb_weighted_population_3_years.csv") if r["year"] == "2022/23"]
    assert len(rows) == 42
    for row in rows:
        code = row["ICS22"]
        assert found["population", code] == pytest.approx(float(row["population"]), abs=1e-3)
        assert found["overall", code] == pytest.approx(float(row["weighted"]), abs=1e-3)
        assert found.rows[found.groups.index(code)] == int(row["practices"])


def test_eight_boroughs_are_not_all_of_north_west_london(practices: nc.PopulationTable) -> None:
    """98.6% of the board's practice population is in the eight boroughs; the rest is reported."""
    found = practices.where(ICS22="QRV").roll_up("LTLA21", within=BOROUGHS, missing="keep")
    assert round(found.inside_share("population") * 100, 1) == 98.6
    assert set(found.outside_groups) == {"Barnet", "Birmingham", "Camden", "Richmond upon Thames"}
    published = {
        row["LTLA21"]: row
        for row in data_rows("nwl_icb_by_district_weighted_population.csv")
        if row["year"] == "2022/23"
    }
    for borough in BOROUGHS:
        assert found["population", borough] == pytest.approx(
            float(published[borough]["population"]), abs=1e-3
        )
        assert found["overall", borough] == pytest.approx(
            float(published[borough]["weighted"]), abs=1e-3
        )


def test_need_of_a_board_beside_england_by_hand(practices: nc.PopulationTable) -> None:
    """(2,475,500.5714 / 2,725,165.8859) / 1, since England's need is its population."""
    boards = practices.roll_up("ICS22", missing="keep").weighted_population(population="population")
    england = practices.weighted_population(population="population")
    index = boards.need_index("overall", reference=england)
    assert index[boards.members.index("QRV")] == pytest.approx(
        2_475_500.5714 / 2_725_165.8859, rel=1e-9
    )


def test_a_budget_of_england_is_shared_among_practices_to_the_penny(
    practices: nc.PopulationTable,
) -> None:
    weights = practices.weighted_population(population="population")["overall"]
    total = 95_678_901_234_56
    parts = nc.allocate(total, weights=weights, codes=practices.codes)
    assert int(parts.sum()) == total
    assert (np.abs(parts - total * weights / weights.sum()) < 1.01).all()
