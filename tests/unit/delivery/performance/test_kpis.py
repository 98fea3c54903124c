"""Indicators and their series: what is kept, and what is refused."""

import copy
import pickle
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pytest

from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import Direction
from nhscommission.delivery.performance.readings import read_values
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


def kpi(**more: Any) -> Kpi:
    given = {"id": "a4h", "label": "Within four hours", "unit": "%"}
    return Kpi(**{**given, "direction": "higher_is_better", **more})


def series(values: Any = (1, 2, 3, 4), **more: Any) -> KpiSeries:
    return KpiSeries(**{"kpi": kpi(), "periods": MONTHS, "values": values, **more})


@pytest.mark.parametrize(
    ("period", "target"),
    [
        ("2026-03", 76.0),  # March is still in 2025/26
        ("2026-04", 82.0),
        ("2026/27 Q4", 82.0),
        ("2026/27", 82.0),
        ("2027-03", 85.0),  # its own
        ("2027-04", None),
        ("April", None),
        ("Apr 2026", 82.0),  # however it is written
        ("Q1 2026/27", 82.0),
        ("March 2027", 85.0),
        ("2026-12", 83.0),  # of its quarter, October to December
        ("Oct 2026", 83.0),
        ("2026/27 Q3", 83.0),
        ("2026-12-31", 83.0),
        ("2010-11", 70.0),  # November 2010, and not a year
    ],
)
def test_a_target_of_a_year_is_that_of_its_months(period: str, target: float | None) -> None:
    """The financial year runs from April to March; a quarter comes before it."""
    targets = {"2025/26": 76, "2026/27": "82", "2027-03": 85, "Q3 2026/27": 83, "Nov 2010": 70}
    assert kpi(targets=targets).target_at(period) == target


def test_what_is_missing_is_kept_as_missing() -> None:
    """However it is given: None in a list, no place in a mapping, or NaN where it is declared."""
    given = [
        series([1, None, 3, 4], missing=["2026-02"]),
        series({"2026-04": 4, "2026-03": 3, "2026-01": 1}, missing=["2026-02"]),
        series(np.array([1, np.nan, 3, 4]), missing=("2026-02",)),
        series([1, float("nan"), 3, 4], missing=["2026-02"]),
        series([1, np.float32("nan"), 3, 4], missing=["2026-02"]),
        series([1, Decimal("NaN"), 3, 4], missing=["2026-02"]),
        series([1, np.ma.masked, 3, 4], missing=["2026-02"]),
        series(np.ma.array([1, 0, 3, 4], mask=[0, 1, 0, 0]), missing=["2026-02"]),
    ]
    assert all(one == given[0] for one in given)
    assert len(set(given)) == 1
    assert given[0].value_at("2026-02") is None
    assert given[0].is_counted.tolist() == [True, False, True, True]
    assert given[0] != series([1, 0, 3, 4])
    assert given[0] != series([1, None, 3, 5], missing=["2026-02"])


def test_a_series_cannot_be_changed_and_can_be_copied() -> None:
    """Its numbers are a copy; evolve reads it again; pickle and copy give an equal one."""
    numbers = np.array([1.0, np.nan, 3.0, 4.0])
    one = series(numbers, missing=["2026-02"], ghosted={"2026-03": "strike"})
    numbers[0] = 9
    assert one.value_at("2026-01") == 1
    with pytest.raises(ValueError, match="read-only"):
        one.values[0] = 9
    assert attrs.evolve(one) == one == copy.deepcopy(one)
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert again == one
    assert not again.values.flags.writeable
    assert not copy.deepcopy(one).values.flags.writeable
    assert attrs.evolve(one, ghosted={}).is_counted.tolist() == [True, False, True, True]
    assert series([0.0, 1, 2, 3]) == series([-0.0, 1, 2, 3])


def test_targets_and_ghosts_of_a_series() -> None:
    """Targets by period with NaN where there is none; ghosts in the order of the periods."""
    one = series(
        kpi=kpi(targets={"2025/26": 76}),
        ghosted={"2026-04": "move", "2026-01": " strike "},
    )
    assert one.targets.tolist()[:3] == [76, 76, 76]
    assert np.isnan(one.targets[3])
    assert list(one.ghosted.items()) == [("2026-01", "strike"), ("2026-04", "move")]
    assert one.is_counted.tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"values": [1, None, 3, 4]}, "'2026-02' of 'a4h' has no value.*not 0"),
        ({"values": {"2026-01": 1, "2026-02": 2, "2026-03": 3}}, "'2026-04' of 'a4h' has no value"),
        ({"values": [1, float("nan"), 3, 4]}, "'2026-02' of 'a4h' has no value"),
        ({"values": [1, 2, 3, 4], "missing": ["2026-02"]}, "'2026-02'.*leave one of them out"),
        ({"values": [1, 2, 3]}, "4 periods and 3 values"),
        ({"values": [1, 2, 3, 4, 5]}, "4 periods and 5 values"),
        ({"values": [1, float("inf"), 3, 4]}, "the value of '2026-02' is inf"),
        ({"values": np.array([1, np.inf, 3, 4])}, "the value of '2026-02' is inf"),
        ({"values": [1, True, 3, 4]}, "the value of '2026-02' is True"),
        ({"values": np.array([True, False, True, True])}, "the value of '2026-01' is True"),
        ({"values": [1, "many", 3, 4]}, "the value of '2026-02' is 'many'"),
        ({"values": [1, 1e301, 3, 4]}, "the value of '2026-02' is 1e\\+301"),
        ({"values": np.ones((2, 2))}, "shape \\(2, 2\\)"),
        ({"values": "1234"}, "values: found '1234'"),
        ({"values": None}, "values: found None"),
        ({"values": [1, 2, 3, 4], "missing": ["2026-05"]}, "no period '2026-05'"),
        ({"missing": "2026-02"}, "missing: found"),
        ({"missing": [["2026-02"]]}, "a missing period is"),
        ({"periods": ()}, "no periods"),
        ({"periods": "2026"}, "periods: found"),
        ({"periods": ["a", "b", "a", "c"]}, "'a' is there twice"),
        ({"periods": ["a", " ", "b", "c"]}, "period 2 is ' '"),
        ({"periods": ["a", 2, "b", "c"]}, "period 2 is 2"),
        ({"periods": ["2026-01", "2026-02", "2026-04", "2026-05"]}, "'2026-03' is left out"),
        ({"periods": ["2025-11", "2025-12", "2026-02", "2026-03"]}, "'2026-01' is left out"),
        ({"periods": ["2024/25 Q4", "2025/26 Q2", "a", "b"][:2]}, "'2025/26 Q1' is left out"),
        ({"periods": ["1999/00", "2001/02"]}, "'2000/01' is left out"),
        ({"periods": ["2026-02", "2026-01"]}, "'2026-01' stands after '2026-02'"),
        ({"ghosted": {"2026-05": "strike"}}, "no period '2026-05'"),
        ({"ghosted": {"2026-02": " "}}, "'2026-02' is ghosted without a reason"),
        ({"ghosted": {"2026-02": None}}, "'2026-02' is ghosted without a reason"),
        ({"ghosted": ["2026-02"]}, "give values by name"),
        (
            {"values": [1, None, 3, 4], "missing": ["2026-02"], "ghosted": {"2026-02": "strike"}},
            "nothing to ghost",
        ),
        ({"rebases": [Rebase(at="2026-05", reason="ward")]}, "no period '2026-05'"),
        ({"rebases": [Rebase(at="2026-01", reason="ward")]}, "at the first period"),
        (
            {"rebases": [Rebase(at="2026-03", reason="a"), Rebase(at="2026-03", reason="b")]},
            "two rebases at '2026-03' \\('a' and 'b'\\)",
        ),
        (
            {"rebases": [Rebase(at="2026-03", reason="a"), Rebase(at="2026-02", reason="b")]},
            "'2026-02' stands after that at '2026-03'",
        ),
        ({"rebases": ["2026-03"]}, "a rebase is '2026-03'"),
        ({"kpi": "a4h"}, "kpi is 'a4h'"),
        (
            {"values": np.ma.array([1, 99, 3, 4], mask=[0, 1, 0, 0])},
            "'2026-02' of 'a4h' has no value",
        ),
        ({"values": [1, "96.1%", 3, 4]}, "'96.1%'.*give 96.1 where the unit is %"),
        ({"values": {1, 2, 3, 4}}, "values are a set"),
        ({"periods": frozenset(MONTHS)}, "periods are a set"),
        ({"rebases": {Rebase(at="2026-03", reason="ward")}}, "rebases are a set"),
        ({"kpi": kpi(of="Brent"), "values": [1]}, "the series of 'a4h' of Brent has 4 periods"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(given: dict[str, Any], text: str) -> None:
    """Each message says where, what was found, and what would be right."""
    with pytest.raises(InvalidValueError, match=text):
        series(**given)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"id": ""}, "the id of an indicator is ''"),
        ({"id": 7}, "the id of an indicator is 7"),
        ({"label": " "}, "'a4h' has no label"),
        ({"unit": ""}, "'a4h' has no unit"),
        ({"direction": "up"}, "no direction 'up'"),
        ({"baseline": float("nan")}, "the baseline is nan"),
        ({"targets": {"2026-04": True}}, "the target of 2026-04 is True"),
        ({"targets": {2026: 95}}, "the period of a target is 2026"),
        ({"targets": [95]}, "give values by name"),
        ({"targets": {"2026-04": "95%"}}, "the target of 2026-04.*give 95 where the unit is %"),
        ({"baseline": "60%"}, "the baseline is '60%'.*give 60 where"),
        ({"targets": {"2026/27": 1, " 2026/27": 2}}, "two targets of one period"),
        ({"targets": {"2026-04": 1, "Apr 2026": 2}}, "two targets of one period, '2026-04' and"),
        ({"targets": {"26/27": 95}}, "'26/27', which looks like a date and is none.*'2026/27'"),
        ({"targets": {"2026-13": 95}}, "'2026-13', which looks like a date and is none"),
        ({"thresholds": (95, 90)}, "thresholds of 'a4h' is"),
        ({"owner": None}, "text was expected"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(given: dict[str, Any], text: str) -> None:
    """Each field by itself."""
    with pytest.raises(InvalidValueError, match=text):
        kpi(**given)


def test_a_rebase_has_a_place_and_a_reason() -> None:
    """Otherwise nobody can tell later why limits moved."""
    with pytest.raises(InvalidValueError, match="'2026-03' has no reason"):
        Rebase(at="2026-03", reason=" ")
    with pytest.raises(InvalidValueError, match="the period of a rebase is None"):
        Rebase(at=None, reason="ward")


def test_unknown_periods_are_named() -> None:
    """With the nearest that there is."""
    with pytest.raises(UnknownNameError, match="did you mean '2026-01'"):
        series().value_at("2026-1")
    with pytest.raises(UnknownNameError, match="no period 'x'"):
        series({"x": 1})
    with pytest.raises(InvalidValueError, match="a period is"):
        kpi().target_at(["2026-01"])


def test_labels_of_another_form_are_taken_in_the_order_given() -> None:
    """A gap among them cannot be seen, as the documentation says."""
    for free in (["Jun", "Feb", "ward 3", "Q9"], ["a", "week 3", "p1", "Decile 10"]):
        assert series(periods=free).periods == tuple(free)
    days = ["2026-04-06", "2026-04-13", "2026-04-20", "2026-05-04"]  # no gap is seen among days
    assert series(periods=days).periods == tuple(days)
    assert kpi(baseline="60").baseline == 60
    assert kpi().direction is Direction.HIGHER_IS_BETTER


def test_numbers_are_read_as_people_type_them() -> None:
    """Text, and None for what is missing."""
    found = read_values(["1,500.5", None, 2], labels=None, allow_nan=False)
    assert found[[0, 2]].tolist() == [1500.5, 2]
    assert np.isnan(found[1])
    with pytest.raises(InvalidValueError, match="value 2 is nan"):
        read_values([1, float("nan")], labels=None, allow_nan=False)


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        (("Apr 2026", "Jun 2026"), "'May 2026' is left out"),
        (("November 2026", "January 2027"), "'Dec 2026' is left out"),
        (("Q4 2025/26", "Q2 2026/27"), "'Q1 2026/27' is left out"),
        (("Sept 2026", "Aug 2026"), "'Aug 2026' stands after 'Sept 2026'"),
        (("2026-04", "Apr 2026"), "'Apr 2026' is that of '2026-04' again"),
        (("2026-04-13", "2026-04-06"), "'2026-04-06' stands after"),
        (("2026-12", "2026-13"), "period 2 is '2026-13', which looks like a date"),
        (("2026-4", "2026-5"), "period 1 is '2026-4', which looks like a date"),
        (("2026/27", "2027/29"), "'2027/29', which looks like a date"),
        (("25/26", "26/27"), "'25/26', which looks like a date.*'2026/27'"),
        (("Apr-26", "May-26"), "'Apr-26', which looks like a date.*'Apr 2026'"),
        (("Q5 2026/27", "Q6 2026/27"), "'Q5 2026/27', which looks like a date"),
        (("2026-02-30", "2026-03-30"), "'2026-02-30', which looks like a date"),
        (("2026-04", "2026-06", "Q"), "'Q' is no date, and '2026-04' is a month"),
        (("2026-04", "2026-05", "2026/27"), "'2026/27' is a financial year, and '2026-04' is a m"),
    ],
)
def test_labels_of_a_calendar_are_checked(periods: tuple[str, ...], text: str) -> None:
    """One odd label does not switch the check off: it is named."""
    with pytest.raises(InvalidValueError, match=text):
        series(range(len(periods)), periods=periods)
