"""Assurance: limits against a target."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.delivery.performance.assurance import Assurance, assure_target
from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.spc import XmrChart, xmr_chart
from nhscommission.foundations.errors import InvalidValueError

SAW = [0.0, 3.0] * 6
"""Mean 1.5 and mR 3: limits -6.48 and 9.48."""


def chart(
    values: Any = SAW, direction: str = "higher_is_better", targets: Any = (), **more: Any
) -> XmrChart:
    kpi = Kpi(id="k", label="K", unit="%", direction=direction, targets=dict(targets))
    periods = [f"p{i}" for i in range(len(values))]
    return xmr_chart(KpiSeries(kpi=kpi, periods=periods, values=values, **more))


@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [
        (-6.49, "hits", "misses"),
        (-6.48, "hits", "hit_and_miss"),  # on the lower limit
        (-6.47, "hit_and_miss", "hit_and_miss"),
        (9.47, "hit_and_miss", "hit_and_miss"),
        (9.48, "hit_and_miss", "hits"),  # on the upper limit
        (9.49, "misses", "hits"),
    ],
)
def test_limits_beside_the_target_and_on_it(target: float, higher: str, lower: str) -> None:
    """1.5 ± 2.66 × 3: a reading on the target hits it."""
    assert assure_target(chart(), target=target).assurance == higher
    found = assure_target(chart(direction="lower_is_better"), target=target)
    assert found.assurance == lower
    assert (found.lower, found.upper) == pytest.approx((-6.48, 9.48))


@pytest.mark.parametrize(("target", "found"), [(4.9, "hits"), (5, "hits"), (5.1, "misses")])
def test_a_process_that_never_varies_hits_or_misses(target: float, found: str) -> None:
    """Its limits have no width, and on the target is a hit."""
    assert assure_target(chart([5.0] * 12), target=target).assurance == found


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "no period of the series has a target"),
        ({"targets": {"p1": 3}, "direction": "neither"}, "neither direction is better"),
        ({"targets": {"p1": 3}, "values": [1, 2]}, "no limits: the readings that count are 2"),
        ({"targets": {"p99": 3}}, "no period of the series has a target"),
        (
            {
                "targets": {"p1": 3},
                "values": [*SAW, 9],
                "rebases": [Rebase(at="p12", reason="ward")],
            },
            "no limits: the readings that count are 1",
        ),
    ],
)
def test_what_cannot_be_known_says_why(given: dict[str, Any], why: str) -> None:
    """No target, no direction, no limits, and a target that lies ahead."""
    found = assure_target(chart(**given))
    assert found.assurance is Assurance.NOT_KNOWN
    assert why in found.why_not_known


def test_the_latest_target_and_the_last_phase_are_used() -> None:
    """Target -7 at first and 10 later; 0 and 3, then 20 and 23 from the rebase on."""
    targets = {"p0": -7, "p4": 10, "p30": 99}
    assert assure_target(chart(targets=targets)).assurance is Assurance.MISSES
    rebased = chart(
        [*SAW, *(x + 20 for x in SAW)], targets=targets, rebases=[Rebase(at="p12", reason="ward")]
    )
    found = assure_target(rebased)
    assert (found.assurance, found.target, found.target_period) == ("hits", 10.0, "p4")
    assert found.lower == pytest.approx(20 - 6.48)
    given = assure_target(rebased, target=30)
    assert (given.assurance, given.target, given.target_period) == ("misses", 30.0, "")


def test_provisional_limits_are_said_to_be() -> None:
    """Twelve readings are settled, and eleven are not; without limits nothing is."""
    assert assure_target(chart(), target=3).is_provisional is False
    assert assure_target(chart(SAW[:11]), target=3).is_provisional is True
    assert assure_target(chart([1, 2]), target=3).is_provisional is True


@pytest.mark.parametrize("scale", [1e-13, 1e-6, 1.0, 1e6, 1e12])
def test_it_does_not_depend_on_the_unit(scale: float) -> None:
    """0 and 3 times any scale: limits at -6.48 and 9.48 times it, exactly or a millionth beside."""
    drawn = chart([x * scale for x in SAW])
    for target, found in ((-6.48, "hits"), (-6.479999, "hit_and_miss"), (9.480001, "misses")):
        assert assure_target(drawn, target=target * scale).assurance == found
    at_0 = chart([(x + 6.48) * scale for x in SAW])  # the lower limit is 0, but for rounding
    assert assure_target(at_0, target=0).assurance == "hits"


@given(st.lists(st.integers(-50, 50), min_size=12, max_size=20), st.integers(-200, 200))
def test_turned_round_it_is_the_same(values: list[int], target: int) -> None:
    """Of -x, lower better and -target."""
    up = assure_target(chart([float(x) for x in values]), target=target)
    down = assure_target(chart([float(-x) for x in values], "lower_is_better"), target=-target)
    assert up.assurance is down.assurance


@pytest.mark.parametrize("target", [float("nan"), True, "much", "95%"])
def test_nonsense_is_refused(target: Any) -> None:
    """A target is a number, and a chart an XmrChart."""
    with pytest.raises(InvalidValueError, match="the target is"):
        assure_target(chart(), target=target)
    with pytest.raises(InvalidValueError, match="chart is"):
        assure_target(SAW)
