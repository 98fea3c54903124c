"""Red, amber and green by thresholds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.delivery.performance.kpi_series import KpiSeries, rag_by_period
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import Direction, Rag, RagThresholds, rag
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

HIGHER, LOWER = "higher_is_better", "lower_is_better"


@pytest.mark.parametrize(
    ("value", "direction", "green", "amber", "colour"),
    [
        (95, HIGHER, 95, 90, "green"),
        (94.999, HIGHER, 95, 90, "amber"),
        (90, HIGHER, 95, 90, "amber"),
        (89.999, HIGHER, 95, 90, "red"),
        (18, LOWER, 18, 20, "green"),
        (18.001, LOWER, 18, 20, "amber"),
        (20, LOWER, 18, 20, "amber"),
        (20.001, LOWER, 18, 20, "red"),
        (95, HIGHER, 95, 95, "green"),  # no amber
        (94.999, HIGHER, 95, 95, "red"),
        (0.1 + 0.2, LOWER, 0.3, 0.4, "green"),  # on it, but for the last bit
        ("95", HIGHER, 95, 90, "green"),
        (9_999_999_999, HIGHER, 10_000_000_000, 1, "amber"),  # a penny short of £100m
        (72e-13, HIGHER, 95e-13, 90e-13, "red"),
        (0.1 + 0.2 - 0.3, LOWER, 0, 1, "green"),
        (0, LOWER, 0, 1, "green"),
        (-5, HIGHER, -5, -10, "green"),
    ],
)
def test_a_reading_on_a_threshold_has_the_better_colour(
    value: Any, direction: str, green: float, amber: float, colour: str
) -> None:
    """On each threshold, and a thousandth on its wrong side."""
    found = rag(value, thresholds=RagThresholds(green=green, amber=amber), direction=direction)
    assert found == colour


@pytest.mark.parametrize(
    ("value", "direction", "colour"),
    [
        (92, HIGHER, "green"),
        (87, HIGHER, "amber"),
        (86.9, HIGHER, "red"),
        (92, LOWER, "green"),
        (97, LOWER, "amber"),
        (97.1, LOWER, "red"),
    ],
)
def test_shortfalls_are_counted_from_the_target(value: float, direction: str, colour: str) -> None:
    """Target 92: 0 short is green; 5 short is 87 where higher is better, and 97 where lower is."""
    thresholds = RagThresholds(green=0, amber=5, basis="shortfall")
    assert rag(value, thresholds=thresholds, direction=direction, target=92) == colour


def test_shortfalls_of_typed_decimals_are_exact() -> None:
    """0.3 - 0.1 is 0.2, which 0.2 is on."""
    thresholds = RagThresholds(green=0.1, amber=0.2, basis="shortfall")
    assert thresholds.limits(direction=HIGHER, target=0.3) == (0.2, 0.1)


@pytest.mark.parametrize(
    ("value", "thresholds", "target"),
    [
        (None, RagThresholds(green=95, amber=90), None),
        (95, None, 95),
        (95, RagThresholds(green=0, amber=5, basis="shortfall"), None),
    ],
)
def test_what_is_missing_is_not_known_and_not_red(
    value: float | None, thresholds: RagThresholds | None, target: float | None
) -> None:
    """No reading, no thresholds, and no target that a shortfall is from."""
    found = rag(value, thresholds=thresholds, direction=HIGHER, target=target)
    assert found is Rag.NOT_KNOWN


@pytest.mark.parametrize(
    ("direction", "green", "amber", "text"),
    [
        (HIGHER, 90, 95, "higher is better green is never below amber: give green=95, amber=90"),
        (LOWER, 20, 18, "lower is better green is never above amber: give green=18, amber=20"),
        ("neither", 20, 18, "neither direction is better"),
    ],
)
def test_thresholds_in_the_wrong_order_are_refused_with_the_right_one(
    direction: str, green: float, amber: float, text: str
) -> None:
    """By the function, and by the indicator that they are given to."""
    thresholds = RagThresholds(green=green, amber=amber)
    with pytest.raises(InvalidValueError, match=text):
        rag(50, thresholds=thresholds, direction=direction)
    with pytest.raises(InvalidValueError, match=f"the indicator 'k': .*{text}"):
        Kpi(id="k", label="K", unit="%", direction=direction, thresholds=thresholds)


def test_amber_nearer_to_the_target_than_green_is_refused() -> None:
    """Whichever way is better."""
    with pytest.raises(InvalidValueError, match="give green=0, amber=5"):
        RagThresholds(green=5, amber=0, basis="shortfall")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "much", "95%", [1], object()])
def test_what_is_no_number_is_refused(value: Any) -> None:
    """As a reading, a threshold and a target."""
    thresholds = RagThresholds(green=0, amber=5, basis="shortfall")
    with pytest.raises(InvalidValueError, match="the reading is"):
        rag(value, thresholds=thresholds, direction=HIGHER, target=1)
    with pytest.raises(InvalidValueError, match="the target is"):
        rag(1, thresholds=thresholds, direction=HIGHER, target=value)
    with pytest.raises(InvalidValueError, match="the target is"):
        rag(1, thresholds=None, direction=HIGHER, target=value)
    with pytest.raises(InvalidValueError, match="the green threshold is"):
        RagThresholds(green=value, amber=1)
    with pytest.raises(InvalidValueError, match="the amber threshold is"):
        RagThresholds(green=1, amber=value)


def test_unknown_words_are_refused() -> None:
    """Directions and bases are closed sets; thresholds are RagThresholds."""
    with pytest.raises(UnknownNameError, match="did you mean 'higher_is_better'"):
        rag(1, thresholds=None, direction="higher is better")
    with pytest.raises(UnknownNameError, match="basis of thresholds"):
        RagThresholds(green=1, amber=0, basis="percent")
    with pytest.raises(InvalidValueError, match="thresholds is"):
        rag(1, thresholds=(95, 90), direction=HIGHER)


@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=2),
    st.integers(-1000, 1000),
    st.integers(-1000, 1000),
)
def test_a_better_reading_never_has_a_worse_colour(ends: list[int], first: int, other: int) -> None:
    """And turning everything round, direction too, changes no colour."""
    order = [Rag.RED, Rag.AMBER, Rag.GREEN]
    high = RagThresholds(green=max(ends), amber=min(ends))
    low = RagThresholds(green=-max(ends), amber=-min(ends))
    worse, better = (
        rag(x, thresholds=high, direction=Direction.HIGHER_IS_BETTER)
        for x in sorted((first, other))
    )
    assert order.index(worse) <= order.index(better)
    assert rag(-max(first, other), thresholds=low, direction=Direction.LOWER_IS_BETTER) is better


def test_each_period_is_held_against_its_own_target() -> None:
    """A month's own target comes before that of its financial year; missing is not known."""
    kpi = Kpi(
        id="a4h",
        label="Within four hours",
        unit="%",
        direction=HIGHER,
        targets={"2025/26": 76, "2026/27": 82, "2026-05": 79},
        thresholds=RagThresholds(green=0, amber=2, basis="shortfall"),
    )
    series = KpiSeries(
        kpi=kpi,
        periods=["2026-03", "2026-04", "2026-05", "2026-06"],
        values=[76, 79.9, 79, None],
        missing=["2026-06"],
    )
    found = rag_by_period(series)
    assert [found[x].value for x in series.periods] == ["green", "red", "green", "not_known"]
    with pytest.raises(InvalidValueError, match="a KpiSeries"):
        rag_by_period([1.0])
