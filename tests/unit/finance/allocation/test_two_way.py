"""Controlled rounding: by hand, and against mixed-integer programming."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

import nhscommission as nc


def nearest_by_programming(values: NDArray[np.float64], rows: Any, columns: Any) -> float:
    """The least sum of (1 − 2 × fraction) over cells rounded up, that gives these totals."""
    below = np.floor(values)
    parts = values - below
    constraints = []
    wanted = []
    for axis, totals in ((1, rows), (0, columns)):
        for i, total in enumerate(totals):
            chosen = np.zeros(values.shape)
            chosen[(i, slice(None)) if axis == 1 else (slice(None), i)] = 1
            constraints.append(chosen.ravel())
            wanted.append(total - below.sum(axis=axis)[i])
    found = milp(
        (1 - 2 * parts).ravel(),
        constraints=LinearConstraint(np.array(constraints), wanted, wanted),
        integrality=1,
        bounds=Bounds(0, (parts > 1e-9).astype(float).ravel()),
    )
    assert found.status == 0
    return float(found.fun)


def test_a_table_by_hand() -> None:
    """Rows 2.4, 3.6 and columns 2.0, 4.0: totals 2, 4 | 2, 4; 0.8 → 1, 1.6 → 1, 1.2 → 1, 2.4 → 3.

    Rounded on their own the cells are 1, 2 / 1, 2, which add up to rows of 3 and 3.
    """
    rounded = nc.round_table([[0.8, 1.6], [1.2, 2.4]])
    assert rounded.cells.tolist() == [[1, 1], [1, 3]]
    assert rounded.row_totals.tolist() == [2, 4]
    assert rounded.column_totals.tolist() == [2, 4]
    assert rounded.total == 6


def test_what_is_whole_stays_and_zeros_stay_zeros() -> None:
    rounded = nc.round_table([[0.0, 3.0, 0.5], [0.5, 0.0, 2.0]])
    assert rounded.cells[0, :2].tolist() == [0, 3]
    assert rounded.cells[1, 1:].tolist() == [0, 2]


def test_it_agrees_with_mixed_integer_programming() -> None:
    rng = np.random.default_rng(11)
    for _ in range(150):
        shape = tuple(rng.integers(1, 8, 2))
        values = [
            rng.random(shape) * 5,
            rng.integers(0, 20, shape) / 4,
            rng.random(shape) * rng.integers(0, 2, shape),
            -rng.random(shape) * 3,
        ][rng.integers(4)]
        free = nc.round_table(values)
        totals = {
            "row_totals_pence": free.row_totals,
            "column_totals_pence": free.column_totals,
        }
        best = nearest_by_programming(values, free.row_totals, free.column_totals)
        cost = 1 - 2 * (values - np.floor(values))
        for given in ({}, *({k: totals[k]} for k in totals), totals):
            found = nc.round_table(values, **given)
            assert found.total in (np.floor(values.sum() + 1e-6), np.ceil(values.sum() - 1e-6))
            for name, axis in (("row_totals", 1), ("column_totals", 0)):
                assert (np.abs(getattr(found, name) - values.sum(axis=axis)) < 1 + 1e-6).all()
                if f"{name}_pence" in given:
                    assert (getattr(found, name) == totals[f"{name}_pence"]).all()
            assert (np.abs(found.cells - values) < 1).all()
        same = nc.round_table(values, **totals)
        assert (cost * (same.cells - np.floor(values))).sum() == pytest.approx(best, abs=1e-5)


def test_totals_are_rounded_to_the_nearest_where_they_can_be() -> None:
    """Eight members by four years in £m: every total is the nearest, and every cell is near."""
    case = nc.load_case("nwl-2009")
    exact = np.asarray(nc.appraise(case).net_benefit) * 100
    rounded = nc.round_table(exact, step=1_000_000)
    steps = exact / 1e6
    assert (np.abs(rounded.cells / 1e6 - steps) < 1).all()
    off = np.abs(rounded.row_totals / 1e6 - steps.sum(axis=1))
    assert np.count_nonzero(off > 0.5) <= 1
    assert (np.rint(steps.sum(axis=0)) == rounded.column_totals / 1e6).all()


def test_members_by_months_with_totals_already_invoiced() -> None:
    shares = np.array([0.1592, 0.1881, 0.0937, 0.1054, 0.1298, 0.1233, 0.0975, 0.1030])
    months = np.full(12, 430_000_00 / 12)
    exact = shares[:, None] / shares.sum() * months
    members = nc.allocate(430_000_00, weights=shares)
    invoiced = nc.allocate([430_000_00], weights=np.ones(12))[0]
    rounded = nc.round_table(exact, row_totals_pence=members, column_totals_pence=invoiced)
    assert rounded.row_totals.tolist() == members.tolist()
    assert rounded.column_totals.tolist() == invoiced.tolist()
    assert (np.abs(rounded.cells - exact) < 1).all()


def test_a_large_table() -> None:
    rng = np.random.default_rng(2)
    values = rng.random((2_000, 12)) * 1_000
    rounded = nc.round_table(values)
    assert (np.abs(rounded.cells - values) < 1).all()
    assert (np.abs(rounded.row_totals - values.sum(axis=1)) < 1).all()
    assert (np.abs(rounded.column_totals - values.sum(axis=0)) < 1).all()


@pytest.mark.parametrize(
    ("values", "given", "message"),
    [
        ([[1.0, float("nan")]], {}, "row 1, column 2 is .*nan.*missing is not zero"),
        ([[1.0], [float("inf")]], {}, "row 2, column 1 is .*inf"),
        ([[1e17]], {}, "below 2\\*\\*53"),
        ([1.0, 2.0], {}, r"shape \(2,\)"),
        ([[]], {}, "at least one"),
        ([["a"]], {}, "not one of numbers"),
        ([[True]], {}, "not one of numbers"),
        ([[1j]], {}, "not one of numbers"),
        ([[1.0], [2.0, 3.0]], {}, "rows of one length"),
        ([[1.5]], {"step": 0}, "step is 0"),
        ([[1e25]], {"step": 10**10}, "limit is 10\\*\\*18"),
        (np.ma.masked_array([[1.5]], mask=[[1]]), {}, "masked array; missing is not zero"),
        ([[0.3] * 10], {"row_totals_pence": [4]}, "exactly 3"),
        ([[1.5, 1.4]], {"row_totals_pence": [[1], [1, 2]]}, "whole pence, one for each"),
        ([[1.5, 1.5]], {"row_totals_pence": [5]}, "total of row 1 is 5.*exactly 3"),
        ([[1.5, 1.4]], {"row_totals_pence": [5]}, "total of row 1 is 5.*between 2 and 3"),
        ([[1.5, 1.4]], {"column_totals_pence": [1]}, "column totals are .*one for each"),
        ([[1.5, 1.4]], {"row_totals_pence": [2.5]}, "row totals are .*whole pence"),
        (
            [[0.5, 0.5], [0.5, 0.5]],
            {"row_totals_pence": [1, 1], "column_totals_pence": [1, 1], "step": 2},
            "total of row 1 is 1.*between 0 and 2",
        ),
        (
            [[0.5, 0.0], [0.0, 0.5]],
            {"row_totals_pence": [1, 0], "column_totals_pence": [0, 1]},
            "no table of rounded cells has these totals",
        ),
        (
            [[0.5, 0.2], [0.1, 0.5]],
            {"row_totals_pence": [1, 1], "column_totals_pence": [1, 0]},
            "sum to 2 and the column totals to 1",
        ),
    ],
)
def test_nonsense_is_refused(values: Any, given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.round_table(values, **given)


def test_a_rounded_table_adds_up_or_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="give whole numbers"):
        nc.RoundedTable(cells=[[1.7]], row_totals=[1], column_totals=[1])
    with pytest.raises(nc.InvalidValueError, match="row totals are not the sums"):
        nc.RoundedTable(cells=[[1, 2]], row_totals=[4], column_totals=[1, 2])
