"""Measures of success as checkable statements."""

from typing import Any

import numpy as np
import pytest

from nhscommission.delivery.performance.success_measures import (
    Relation,
    SuccessMeasure,
    SuccessState,
    check_success,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def measure(relation: str = "at_least", value: str = "2%", **more: Any) -> SuccessMeasure:
    given = {"indicator": "spend", "relation": relation, "value": value, "period": "2010/11"}
    return SuccessMeasure(**{"printed": "Spend falls by 2%", **given, **more})


@pytest.mark.parametrize(
    ("relation", "reading", "state"),
    [
        ("at_least", 0.02, "met"),
        ("at_least", "1.9%", "missed"),
        ("more_than", 0.02, "missed"),
        ("more_than", 0.0201, "met"),
        ("at_most", 0.02, "met"),
        ("at_most", 0.03, "missed"),
        ("less_than", "2%", "missed"),
        ("less_than", 0, "met"),
        ("at_least", 0.02 - 1e-15, "met"),  # as much, but for the last bits
        ("more_than", 0.02 + 1e-15, "missed"),
    ],
)
def test_each_relation_at_and_beside_its_value(relation: str, reading: Any, state: str) -> None:
    """At the value itself only "at least" and "at most" hold."""
    found = check_success([measure(relation)], readings={"spend": {"2010/11": reading}})
    assert found[0].state == state


def test_no_reading_is_not_known_and_no_number_not_checkable() -> None:
    """Missing is not zero, and words are not numbers."""
    words = SuccessMeasure(period="2010/11", printed="Contracts are negotiated")
    found = check_success([measure("at_most"), words], readings={})
    assert [x.state for x in found] == [SuccessState.NOT_KNOWN, SuccessState.NOT_CHECKABLE]
    assert (words.words, measure().words) == ("Contracts are negotiated", "spend at least 2%")


def test_every_relation_has_a_meaning() -> None:
    """So that none is asked for that cannot be answered."""
    for relation in Relation:
        found = check_success([measure(relation)], readings={"spend": {"2010/11": 0.5}})
        assert found[0].state in ("met", "missed")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": "2010"}, "not a financial year"),
        ({"printed": " "}, "has no text"),
        ({"indicator": ""}, "give all, or none"),
        ({"relation": ""}, "give all, or none"),
        ({"value": None}, "give all, or none"),
        ({"relation": "equals"}, "relation"),
        ({"value": "two"}, "two"),
        ({"value": 3}, "figure"),
        ({"value": np.array([1, 2])}, "figure"),
        ({"relation": np.array([1, 2])}, "at_least"),
    ],
)
def test_nonsense_is_refused(change: dict[str, Any], message: str) -> None:
    """With what was found and what would be right."""
    with pytest.raises(InvalidValueError, match=message):
        measure(**change)


@pytest.mark.parametrize(
    "readings", [{"spend": {"2010/11": float("nan")}}, {"spend": {"2010/11": "much"}}, [], 3]
)
def test_readings_that_are_none_are_refused(readings: Any) -> None:
    """Nothing that is no number is held against one."""
    with pytest.raises(InvalidValueError):
        check_success([measure()], readings=readings)


def test_a_bare_number_above_1_is_no_rate() -> None:
    """1.5 for a measure of 2% is 1.5% or 150%, and nobody can tell; 1.5 of 2 levels is 1.5."""
    for wrong in (1.5, "1.5", -1.5):
        with pytest.raises(InvalidValueError, match="give '-?1.5%' or -?0.015"):
            check_success([measure()], readings={"spend": {"2010/11": wrong}})
    for right in ("1.5%", 0.015, "150%", 1):
        check_success([measure()], readings={"spend": {"2010/11": right}})
    found = check_success([measure(value="2")], readings={"spend": {"2010/11": 1.5}})
    assert found[0].state == "missed"


def test_readings_that_nothing_asks_for_are_refused() -> None:
    """They are slips of the pen, or the wrong year."""
    with pytest.raises(UnknownNameError, match="did you mean 'spend'"):
        check_success([measure()], readings={"spent": {"2010/11": 1}})
    with pytest.raises(UnknownNameError, match="2011/12"):
        check_success([measure()], readings={"spend": {"2011/12": 1}})
    with pytest.raises(InvalidValueError, match="SuccessMeasure"):
        check_success(["2%"], readings={})  # type: ignore[list-item]
