"""Assumptions: values of every shape, and what is refused."""

from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc


def assumption(**changes: Any) -> nc.Assumption:
    fields: dict[str, Any] = {
        "id": "wte",
        "label": "Staff",
        "unit": "WTE",
        "values": "44.4 WTE",
        "source": "a paper, table 1",
    }
    return nc.Assumption(**{**fields, **changes})


def test_values_take_any_of_four_shapes() -> None:
    assert assumption().values[0].figure.value == 44.4
    assert assumption(values=44.4).values[0].figure.half_unit == 0.0
    by_member = assumption(shape="by_member", values={"A": "3 WTE", "B": 4})
    assert [(e.member, e.figure.value) for e in by_member.values] == [("A", 3.0), ("B", 4.0)]
    by_period = assumption(shape="by_period", values={"2009/10": "3 WTE"})
    assert by_period.values[0].period == "2009/10"
    both = assumption(shape="by_member_and_period", values={"A": {"2009/10": 1, "2010/11": 2}})
    assert [(e.member, e.period) for e in both.values] == [("A", "2009/10"), ("A", "2010/11")]


@pytest.mark.parametrize("number", [3, 3.0, np.int64(3), np.float32(3), Fraction(3)])
def test_a_number_of_any_kind_is_a_number(number: Any) -> None:
    assert assumption(values=number).values[0].figure.value == 3.0


def test_a_percentage_is_a_fraction_and_a_pure_number_as_a_factor() -> None:
    rate = assumption(unit="%", values="2%")
    assert rate.values[0].figure.value == 0.02
    assert rate.factor_unit == "1"
    assert assumption(unit="%", values=0.02).values[0].figure.text == "2% ± 0%"


def test_a_dash_has_the_precision_of_its_row() -> None:
    """Three lines of £1.00m, then a dash, leave as much open as the figures beside it."""
    money = assumption(unit="GBP", shape="by_period", values={"2009/10": "£1.00m", "2010/11": "-"})
    nil = next(e.figure for e in money.values if e.period == "2010/11")
    assert (nil.value, nil.half_unit) == (0.0, 5_000.0)


def test_units_and_the_order_of_values_have_one_form() -> None:
    assert assumption(unit="wte").unit == "WTE"
    assert assumption(unit="% ", values="2%").unit == "%"
    one = assumption(shape="by_member", values={"B": 1, "A": 2})
    assert one == assumption(shape="by_member", values={"A": 2, "B": 1})


def test_a_percentage_a_year_keeps_its_sign_and_its_year() -> None:
    rate = assumption(unit="% per year", values="2%")
    assert (rate.unit, rate.factor_unit) == ("%/year", "1/year")
    assert rate.values[0].figure.value == 0.02
    assert assumption(unit="%/year", values=0.02).values[0].figure.text == "2% ± 0%"


def test_an_assumption_is_frozen_and_changed_by_evolve() -> None:
    first = assumption()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.label = "x"  # type: ignore[misc]
    assert attrs.evolve(first, values="50 WTE").values[0].figure.value == 50.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": "£44"}, "assumption 'wte': '£44' is in GBP, and WTE was expected"),
        ({"values": float("nan")}, "assumption 'wte': nan is not a finite number"),
        ({"values": float("inf")}, "not a finite number"),
        ({"values": ""}, "missing is not zero"),
        ({"values": "many"}, "is not a figure"),
        ({"values": {"A": 1}}, "the shape is scalar"),
        ({"shape": "by_member", "values": 1}, "give a value for each"),
        ({"shape": "by_member", "values": {}}, "has no value"),
        ({"shape": "by_member", "values": {"A": {"2009/10": 1}}}, "does not fit by_member"),
        ({"shape": "by_member_and_period", "values": {"A": 1}}, "one for each of its periods"),
        ({"shape": "by_member", "values": {"A": "x"}}, "A: 'x' is not a figure"),
        ({"high": "40 WTE"}, "outside its range: the most it can be is '40 WTE'"),
        ({"low": "45 WTE"}, "outside its range: the least it can be is '45 WTE'"),
        ({"high": "£40"}, "WTE was expected"),
        ({"share": True}, "must be by_member"),
        ({"share": "no"}, "share is 'no'; give True, False"),
        ({"share": 1}, "share is 1; give True, False"),
        ({"unit": "%/year", "values": "2"}, "write 2%"),
        ({"id": "Staff costs"}, "small letters, digits and underscores"),
        ({"label": " "}, "has no label"),
        ({"source": ""}, "has no source"),
        ({"unit": "bananas"}, "unknown unit"),
        ({"values": None}, "None is not a value"),
        ({"values": [5]}, "5 is not an Entry"),
        ({"values": [nc.Entry("", "", nc.parse_figure("£5"))]}, "in GBP, and WTE was expected"),
        ({"shape": "by_membr"}, "did you mean 'by_member'"),
        ({"basis": "agreeed"}, "did you mean 'agreed'"),
        ({"quality": "hihg"}, "did you mean 'high'"),
        ({"note": "a\x00b"}, "control character"),
        (
            {"values": nc.PrintedFigure(text="£5", value=5.0, unit="GBP")},
            "'£5' is in GBP, and WTE was expected",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        assumption(**changes)


def test_a_rate_by_the_hour_where_by_the_day_is_meant_is_caught_by_unit_and_by_range() -> None:
    """Source 002 prints £500 per hour for a contractor who is paid £500 per day."""
    with pytest.raises(nc.UnitError, match="GBP/hour, and GBP/day was expected"):
        assumption(unit="GBP/day", values="£500 per hour")
    with pytest.raises(nc.InvalidValueError, match="outside its range"):
        assumption(unit="GBP/hour", values="£500 per hour", high="£120 per hour")
