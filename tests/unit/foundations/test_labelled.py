"""Labelled arrays: names for axes, and no way to change what is inside."""

import numpy as np
import pytest

import nhscommission as nc


@pytest.fixture
def table() -> nc.LabelledArray:
    return nc.LabelledArray(
        values=[[1.0, 2.0], [3.0, 4.0]],
        dims=("member", "period"),
        labels=(("North", "South"), ("2024/25", "2025/26")),
    )


def test_one_number_is_asked_for_by_its_labels(table: nc.LabelledArray) -> None:
    assert table["South", "2024/25"] == 3.0
    assert table.sum("member")["2025/26"] == 6.0
    assert float(table.sum()) == 10.0
    assert f"{table.sum():.1f}" == "10.0"
    assert bool(table.sum())


def test_choosing_and_adding_keep_the_other_axes(table: nc.LabelledArray) -> None:
    assert table.sel(member="South").dims == ("period",)
    assert np.asarray(table.sel(member="South")).tolist() == [3.0, 4.0]
    assert np.asarray(table.sum("period")).tolist() == [3.0, 7.0]


def test_it_is_an_array_to_numpy(table: nc.LabelledArray) -> None:
    array = np.asarray(table)
    assert array.dtype == np.float64
    assert array.shape == table.shape == (2, 2)
    assert np.asarray(table, dtype=np.float32).dtype == np.float32
    assert len(table) == 2
    assert [list(row) for row in table] == [[1.0, 2.0], [3.0, 4.0]]


def test_it_cannot_be_changed(table: nc.LabelledArray) -> None:
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(table)[0, 0] = 9.0
    source = np.ones(2)
    made = nc.LabelledArray(values=source, dims=("x",), labels=(("a", "b"),))
    source[0] = 5.0
    assert made["a"] == 1.0


def test_equality_compares_numbers(table: nc.LabelledArray) -> None:
    same = nc.LabelledArray(values=table.values.copy(), dims=table.dims, labels=table.labels)
    assert table == same
    assert table != same.sum("member")


def test_draws_stand_in_front() -> None:
    drawn = nc.LabelledArray(values=np.ones((5, 2)), dims=("x",), labels=(("a", "b"),))
    assert drawn.draws_shape == (5,)
    assert drawn.sum("x").shape == (5,)
    with pytest.raises(nc.InvalidValueError, match="use sel"):
        _ = drawn["a"]
    with pytest.raises(nc.InvalidValueError, match="draws"):
        drawn.to_records()


def test_records_hold_labels_and_value(table: nc.LabelledArray) -> None:
    assert table.to_records()[2] == {"member": "South", "period": "2024/25", "value": 3.0}


def test_wrong_labels_are_refused(table: nc.LabelledArray) -> None:
    with pytest.raises(nc.UnknownNameError, match="did you mean 'South'"):
        _ = table["Sooth", "2024/25"]
    with pytest.raises(nc.UnknownNameError, match="axis"):
        table.sel(year="2024/25")
    with pytest.raises(nc.UnknownNameError, match="axis"):
        table.sum("year")
    with pytest.raises(nc.InvalidValueError, match="labels were given"):
        _ = table["South"]
    with pytest.raises(nc.InvalidValueError, match="do not end in the lengths"):
        nc.LabelledArray(values=[1.0, 2.0], dims=("x",), labels=(("a",),))
