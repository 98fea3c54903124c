"""XmR charts: published limits, what they do not depend on, and the rules."""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.spc import SigmaZone, xmr_chart
from nhscommission.delivery.performance.special_cause_rules import (
    SPECIAL_CAUSE_RULES,
    PhasePoints,
    Signal,
    SpecialCauseRule,
    special_cause_rules,
)
from nhscommission.delivery.performance.special_causes import Variation, find_special_causes
from nhscommission.delivery.performance.xmr_limits import LIMIT_FACTOR, xmr_limits
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

FLOWRATE = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
NORMAL = (
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774),
    *(1.71506499, 0.46091621, -1.26506123, -0.68685285, -0.44566197),
    *(1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113),
    *(1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141),
)
"""rnorm(20) of R after set.seed(123)."""
NUMBERS = st.lists(st.integers(-10_000, 10_000).map(float), min_size=3, max_size=40)


def series(values: Sequence[Any], direction: str = "higher_is_better", **more: Any) -> KpiSeries:
    kpi = Kpi(id="k", label="Seen in time", unit="%", direction=direction)
    periods = [f"p{i}" for i in range(len(values))]
    return KpiSeries(**{"kpi": kpi, "periods": periods, "values": values, **more})


def test_the_published_example_of_nist() -> None:
    """NIST/SEMATECH e-handbook 6.3.2.2: 50.81, 1.8778 and 50.81 ± 3 × 1.8778/1.128.

    It prints 55.8041 and 45.8159. With 2.66 for 3/1.128 = 2.65957 the limits are wider by 0.0004 of
    a mean moving range, which is 0.0008.
    """
    found = xmr_limits(np.array(FLOWRATE))
    assert found.mean == pytest.approx(50.81, abs=1e-12)
    assert found.mean_moving_range == pytest.approx(1.8778, abs=5e-5)
    assert found.mean + 3 / 1.128 * found.mean_moving_range == pytest.approx(55.8041, abs=5e-5)
    assert found.mean - 3 / 1.128 * found.mean_moving_range == pytest.approx(45.8159, abs=6e-5)
    assert found.upper == pytest.approx(55.8041, abs=1e-3)
    assert found.lower == pytest.approx(45.8159, abs=1e-3)
    assert (found.points, found.ranges, found.is_provisional) == (10, 9, True)
    # The handbook: the process is in control, none of the plotted points being outside.
    assert not find_special_causes(xmr_chart(series(FLOWRATE))).causes


@pytest.mark.parametrize(
    ("values", "mean", "lower", "upper", "places"),
    [
        (NORMAL, 0.142, -3.01, 3.29, 5e-3),
        (NORMAL[:10], 0.0746, -2.60, 2.75, 5e-3),
        (NORMAL[10:], 0.209, -3.28, 3.70, 5e-3),
    ],
)
@pytest.mark.parametrize("screen", [False, True])
def test_the_published_summaries_of_nhsrplotthedots(
    values: Sequence[float], mean: float, lower: float, upper: float, places: float, screen: bool
) -> None:
    """Its test snapshots (tests/testthat/_snaps/ptd_spc.md), three figures each.

    They screen moving ranges; none of these is above the upper range limit.
    """
    found = xmr_limits(list(values), screen_ranges=screen)
    assert found.mean == pytest.approx(mean, abs=5e-4)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=places)
    assert found.screened_ranges == 0


def test_phases_between_rebases_have_limits_of_their_own() -> None:
    """The two halves of the snapshot above, as two phases; no range is taken over the rebase."""
    chart = xmr_chart(series(NORMAL, rebases=[Rebase(at="p10", reason="new ward")]))
    for phase, values in zip(chart.phases, (NORMAL[:10], NORMAL[10:]), strict=True):
        assert phase.limits == xmr_limits(list(values))
    assert (chart.phases[1].start, chart.phases[1].reason) == ("p10", "new ward")
    assert chart.points[10].moving_range is None
    assert (chart.points[9].phase, chart.points[10].phase) == (0, 1)
    assert chart.centre[9:11] == pytest.approx([np.mean(NORMAL[:10]), np.mean(NORMAL[10:])])
    assert chart.limits == chart.phases[1].limits


def test_screening_leaves_out_ranges_above_the_upper_range_limit_once() -> None:
    """The series of the NHSRplotthedots vignette on deviations: 1 2 1 2 10 1 2 1 ….

    18 readings, of mean 35/18. Ranges: 15 of 1, one of 8, one of 9, of mean 32/17 = 1.88; the limit
    is 6.15, so that 8 and 9 go and the mean of the others is 1.
    """
    values = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]
    plain, screened = xmr_limits(values), xmr_limits(values, screen_ranges=True)
    assert (plain.mean_moving_range, plain.screened_ranges) == (pytest.approx(32 / 17), 0)
    assert (screened.mean_moving_range, screened.screened_ranges) == (1.0, 2)
    assert plain.upper == pytest.approx(35 / 18 + 2.66 * 32 / 17)
    assert (screened.lower, screened.upper) == pytest.approx((35 / 18 - 2.66, 35 / 18 + 2.66))
    assert screened.upper_range_limit == pytest.approx(3.267)


def test_limits_can_be_fixed_on_the_first_readings_of_a_phase() -> None:
    """Later ones do not move them; what is missing or ghosted is none of the first three."""
    values = [None, 10, 12, 99, 11, 40, 50]
    found = series(values, missing=["p0"], ghosted={"p3": "flood"})
    chart = xmr_chart(found, baseline_points=3)
    assert chart.limits is None  # 10, 12 and 11 have one moving range only
    assert "next to each other are 1" in chart.phases[0].why_none
    chart = xmr_chart(series([10, 12, 11, 13, 40, 50]), baseline_points=4)
    assert chart.limits == xmr_limits([10, 12, 11, 13])
    assert [p.zone for p in chart.points[4:]] == [SigmaZone.OUTSIDE] * 2
    long = xmr_chart(series(list(range(20))), baseline_points=15)
    short = xmr_chart(series(list(range(14))), baseline_points=15)
    assert (long.is_provisional, short.is_provisional) == (False, True)
    assert xmr_chart(series(list(range(12)))).is_provisional is False
    assert xmr_chart(series(list(range(11)))).is_provisional is True


def test_no_moving_range_is_taken_over_a_missing_reading() -> None:
    """10, 12, -, 20, 21: ranges 2 and 1 only; never 12 to 0, nor 12 to 20."""
    found = xmr_limits([10, 12, None, 20, 21])
    assert (found.mean, found.mean_moving_range, found.ranges) == (15.75, 1.5, 2)
    chart = xmr_chart(series([10, 12, None, 20, 21], missing=["p2"]))
    assert chart.limits == found
    assert [p.moving_range for p in chart.points] == [None, 2.0, None, None, 1.0]
    point = chart.points[2]
    assert (point.value, point.is_missing, point.zone) == (None, True, SigmaZone.NOT_KNOWN)


@given(NUMBERS, st.data())
def test_a_ghosted_reading_is_left_out_of_the_limits(values: list[float], data: Any) -> None:
    """The mean is that of the series without it; ranges to, from and over it are not taken.

    So limits are those of the series in which it is missing, whatever it was, and of its ranges the
    series without it has one more: that between its neighbours.
    """
    place = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(st.integers(-(10**6), 10**6))
    without = values[:place] + values[place + 1 :]
    changed = [*values[:place], other, *values[place + 1 :]]
    gap = [*values[:place], None, *values[place + 1 :]]
    charts = [xmr_chart(series(x, ghosted={f"p{place}": "why"})) for x in (values, changed)]
    gone = xmr_chart(series(gap, missing=[f"p{place}"]))
    assert charts[0].limits == charts[1].limits == gone.limits
    assume(charts[0].limits is not None)
    limits = charts[0].limits
    assert limits is not None
    assert limits.mean == pytest.approx(float(np.mean(without)), abs=1e-9)
    inside = 0 < place < len(values) - 1
    assert limits.ranges == len(without) - 1 - inside


@given(NUMBERS, st.integers(-1000, 1000).filter(bool), st.integers(-(10**6), 10**6))
def test_limits_follow_a_change_of_unit(values: list[float], a: int, b: int) -> None:
    """Of a·x + b they are a·limits + b, the two changing places where a is below 0."""
    found, other = xmr_limits(values), xmr_limits([a * x + b for x in values])
    ends = sorted((a * found.lower + b, a * found.upper + b))
    near = 1e-9 * (abs(a) * 60_000 + abs(b) + 1)
    assert [other.lower, other.upper] == pytest.approx(ends, abs=near)
    assert other.mean == pytest.approx(a * found.mean + b, abs=near)
    assert other.mean_moving_range == pytest.approx(abs(a) * found.mean_moving_range, abs=near)


@given(NUMBERS)
def test_limits_do_not_depend_on_labels_nor_on_which_end_comes_first(values: list[float]) -> None:
    """Other labels change no number; a reversed series has the same mean and mean range."""
    chart = xmr_chart(series(values))
    other = xmr_chart(series(values, periods=[f"month {i}" for i in range(len(values))]))
    assert chart.limits == other.limits
    assert find_special_causes(chart).variations == find_special_causes(other).variations
    back = xmr_limits(values[::-1])
    assert chart.limits is not None
    assert back.mean == pytest.approx(chart.limits.mean, abs=1e-9)
    assert back.mean_moving_range == pytest.approx(chart.limits.mean_moving_range, abs=1e-9)


@given(NUMBERS, st.booleans())
def test_limits_are_those_of_a_plain_loop(values: list[float], screen: bool) -> None:
    """A second method: sums over pairs, without arrays."""
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = sum(ranges) / len(ranges)
    if screen:
        ranges = [x for x in ranges if x <= 3.267 * average + 1e-9]
        average = sum(ranges) / len(ranges)
    mean = sum(values) / len(values)
    found = xmr_limits(values, screen_ranges=screen)
    assert found.lower == pytest.approx(mean - 2.66 * average, abs=1e-6)
    assert found.upper == pytest.approx(mean + 2.66 * average, abs=1e-6)


@given(
    st.floats(-1e12, 1e12, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-12),
    st.integers(3, 60),
)
def test_a_series_that_never_varies_has_no_special_cause(value: float, length: int) -> None:
    """Its limits have no width, and rounding puts no point beside them."""
    chart = xmr_chart(series([value] * length))
    assert chart.limits is not None
    assert chart.limits.lower == chart.limits.mean == chart.limits.upper == value
    assert not find_special_causes(chart).causes
    assert {point.zone for point in chart.points} == {SigmaZone.WITHIN_ONE}


def test_a_point_on_a_line_is_on_its_inner_side() -> None:
    """Fixed on 0, 3, 0, 3 … the mean is 1.5, mR is 3, and sigma is 2.66."""
    base = [0.0, 3.0] * 6
    sigma = LIMIT_FACTOR
    for n, zone in ((1, "within_one_sigma"), (2, "one_to_two_sigma"), (3, "near_limit")):
        for sign in (1, -1):
            on, beyond = 1.5 + sign * n * sigma, 1.5 + sign * (n * sigma + 1e-6)
            chart = xmr_chart(series([*base, on, beyond]), baseline_points=12)
            assert chart.points[-2].zone == zone
            assert chart.points[-1].zone != zone
            assert chart.points[-1].side == sign


def test_a_series_too_short_has_a_chart_without_limits() -> None:
    """Two readings: nothing is said of them, and xmr_limits refuses them."""
    chart = xmr_chart(series([1, 2]))
    assert chart.limits is None
    assert chart.phases[0].why_none == "the readings that count are 2, and 3 are the least"
    assert chart.points[0].centre is None
    assert np.isnan(chart.upper).all()
    report = find_special_causes(chart)
    assert (report.causes, report.icon) == ((), Variation.NOT_KNOWN)
    with pytest.raises(InvalidValueError, match="no limits: the readings that count are 2"):
        xmr_limits([1, 2])
    with pytest.raises(InvalidValueError, match="no limits: the pairs"):
        xmr_limits([1, None, 2, None, 3])


def test_a_phase_before_the_last_that_is_too_short_is_refused() -> None:
    """Before the first rebase, and between two."""
    ward = Rebase(at="p2", reason="ward")
    with pytest.raises(InvalidValueError, match="the rebase at 'p2'.*phase from 'p0' to 'p1'.*m"):
        xmr_chart(series(FLOWRATE, rebases=[ward]))
    two = [Rebase(at="p4", reason="ward"), Rebase(at="p6", reason="unit")]
    with pytest.raises(InvalidValueError, match="the rebase at 'p4'.*from 'p4' to 'p5'.*move"):
        xmr_chart(series(FLOWRATE, rebases=two))


@pytest.mark.parametrize("count", [1, 2])
def test_just_after_a_rebase_there_are_no_limits_yet(count: int) -> None:
    """One or two readings say nothing; the phase before keeps its limits, and a third gives some.

    The readings of the phase before are 0 and 3 in turn: mean 1.5.
    """
    tail = [50.0, 51.0, 52.0]
    values, ward = [0.0, 3.0] * 6, [Rebase(at="p12", reason="ward")]
    chart = xmr_chart(series([*values, *tail[:count]], rebases=ward))
    old, new = chart.phases
    assert old.limits is not None
    assert (old.limits.mean, new.limits, chart.limits) == (1.5, None, None)
    assert new.why_none == f"the readings that count are {count}, and 3 are the least"
    assert chart.is_provisional
    found = find_special_causes(chart)
    assert (found.at("p11"), found.at("p12"), found.icon) == ("common_cause", *["not_known"] * 2)
    assert found.latest == f"p{11 + count}"
    later = xmr_chart(series([*values, *tail], rebases=ward))
    assert later.limits is not None
    assert later.limits.mean == 51.0


def test_where_baseline_points_are_the_cause_they_are_named() -> None:
    """10, 12 and 11 of p1 to p4 have one range only; all eight readings have more."""
    values = [10, None, 12, 13, 11, 10, 12, 13, 9, 9, 9, 9]
    given = series(values, missing=["p1"], rebases=[Rebase(at="p8", reason="ward")])
    assert xmr_chart(given).limits is not None
    with pytest.raises(InvalidValueError, match="first 3 readings \\(baseline_points\\)") as error:
        xmr_chart(given, baseline_points=3)
    assert "raise baseline_points" in str(error.value)
    assert "move the rebase" not in str(error.value)


def test_masked_readings_are_missing_and_not_what_lies_under_the_mask() -> None:
    """As None in their place; 99 is under the mask."""
    masked = np.ma.array([10, 99, 12, 11, 13, 12], mask=[0, 1, 0, 0, 0, 0])
    assert xmr_limits(masked) == xmr_limits([10, None, 12, 11, 13, 12])


def test_steps_of_rounding_alone_are_no_trend() -> None:
    """0.3 and the six floats after it."""
    values = [0.3]
    for _ in range(6):
        values.append(float(np.nextafter(values[-1], 1)))
    assert not find_special_causes(xmr_chart(series(values))).causes


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"values": [1, 2, float("nan")]}, "value 3 is nan"),
        ({"values": np.array([1, np.nan, 2, 3, 4])}, "value 2 is nan"),
        ({"values": np.array([1, np.inf, 2, 3, 4])}, "value 2 is inf"),
        ({"values": [1, 2, "x"]}, "value 3 is 'x'"),
        ({"values": 3}, "values: found 3"),
        ({"values": np.ones((3, 3))}, "shape"),
        ({"values": [1, 2, 3], "baseline_points": 2}, "baseline_points is 2"),
        ({"values": [1, 2, 3], "baseline_points": 3.5}, "baseline_points is 3.5"),
        ({"values": [1, 2, 3], "screen_ranges": 1}, "screen_ranges is 1"),
    ],
)
def test_nonsense_is_refused(given: dict[str, Any], text: str) -> None:
    """Never a bare TypeError."""
    with pytest.raises(InvalidValueError, match=text):
        xmr_limits(**given)


def test_a_chart_of_what_is_no_series_is_refused() -> None:
    """And special causes of what is no chart."""
    with pytest.raises(InvalidValueError, match="series is"):
        xmr_chart([1, 2, 3])
    with pytest.raises(InvalidValueError, match="chart is"):
        find_special_causes([1, 2, 3])


def test_a_million_points_take_a_moment() -> None:
    """A saw tooth of 0 and 1: mean 1/2, mR 1, limits -2.16 and 3.16."""
    values = np.tile([0.0, 1.0], 500_000)
    start = time.perf_counter()
    found = xmr_limits(values)
    assert time.perf_counter() - start < 1.0
    assert (found.lower, found.upper) == pytest.approx((-2.16, 3.16), abs=1e-9)
    assert found.points == 1_000_000


# The rules.


def points(
    values: Sequence[float] | None = None,
    sides: Sequence[int] | None = None,
    zones: Sequence[int] | None = None,
) -> PhasePoints:
    length = len(values or sides or zones or ())
    return PhasePoints(
        values=np.array(values if values is not None else np.zeros(length), dtype=float),
        sides=np.array(sides if sides is not None else np.ones(length), dtype=np.int64),
        zones=np.array(zones if zones is not None else np.ones(length), dtype=np.int64),
    )


def found_by(rule: str, given: PhasePoints) -> list[Signal]:
    return next(list(one.find(given)) for one in SPECIAL_CAUSE_RULES if one.id == rule)


@pytest.mark.parametrize(
    ("sides", "signals"),
    [
        ([1] * 6, []),
        ([1] * 6 + [-1], []),
        ([1] * 8 + [-1], [(0, 8, 1)]),
        ([-1] * 8 + [1], [(0, 8, -1)]),
        ([-1] + [1] * 8 + [-1], [(1, 9, 1)]),
        ([1] * 3 + [0] + [1] * 6, []),  # a point on the mean ends a run
        ([1] * 7 + [-1] * 7, [(0, 7, 1), (7, 14, -1)]),
    ],
)
def test_shifts(sides: list[int], signals: list[tuple[int, int, int]]) -> None:
    """The cases of NHSRplotthedots (test-ptd_calculate_point_type.R), and two more."""
    wanted = [Signal(tuple(range(a, b)), sign) for a, b, sign in signals]
    assert found_by("shift", points(sides=sides)) == wanted


@pytest.mark.parametrize(
    ("values", "signals"),
    [
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [(0, 7, 1)]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [(1, 8, 1)]),
        ([7, 6, 5, 4, 3, 2, 1], [(0, 7, -1)]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [(1, 8, -1)]),
        ([1, 2, 3, float("nan"), 5, 6, 7, 8], []),
    ],
)
def test_trends(values: list[float], signals: list[tuple[int, int, int]]) -> None:
    """The cases of NHSRplotthedots, and one with a point missing."""
    wanted = [Signal(tuple(range(a, b)), sign) for a, b, sign in signals]
    assert found_by("trend", points(values=values)) == wanted


@pytest.mark.parametrize(
    ("near", "flagged"),
    [
        ([0, 0, 0], []),
        ([1, 0, 1], [[0, 2]]),
        ([0, 1, 1], [[1, 2]]),
        ([1, 1, 0], [[0, 1]]),
        ([0, 0, 1, 0, 1, 0, 0], [[2, 4]]),
        ([0, 0, 1, 1, 0, 0, 0], [[2, 3]]),
        ([1, 0, 0, 1], []),
        ([1, 0, 0, 1, 1], [[3, 4]]),
        ([1, 1, 0, 0, 0, 0, 1, 1], [[0, 1], [6, 7]]),
        ([1, 1], []),
    ],
)
def test_two_of_three(near: list[int], flagged: list[list[int]]) -> None:
    """The cases of NHSRplotthedots, all points above the mean, and three more."""
    found = found_by("two_of_three", points(zones=[3 if x else 1 for x in near]))
    assert found == [Signal(tuple(places), 1) for places in flagged]


@pytest.mark.parametrize(
    ("sides", "zones"),
    [([1, -1, 1], [3, 1, 3]), ([1, -1, 1], [3, 3, 1]), ([1, 1, 1], [3, 1, 4])],
)
def test_two_of_three_on_both_sides_or_outside_are_none(sides: list[int], zones: list[int]) -> None:
    """All three are on one side of the mean, and outside is not close."""
    assert found_by("two_of_three", points(sides=sides, zones=zones)) == []


@pytest.mark.parametrize("direction", ["higher_is_better", "lower_is_better", "neither"])
@pytest.mark.parametrize("sign", [1, -1])
def test_each_rule_says_improvement_or_concern(direction: str, sign: int) -> None:
    """Fixed on 0, 3, 0, 3 … (mean 1.5, limits 1.5 ± 7.98, close from 5.32 on)."""
    base = [0.0, 3.0] * 6
    cases = {
        "outside_limits": ([8.0], [12]),
        "two_of_three": ([6.0, 1.0, 7.0], [12, 14]),
        "shift": ([1.0, 2.0] * 4, list(range(12, 20))),
        "trend": ([-4.0, -3.5, -1.0, 0.5, 0.7, 1.0, 4.0], list(range(12, 19))),
    }
    good = {"higher_is_better": 1, "lower_is_better": -1, "neither": 0}[direction]
    meaning = {good: "improvement", -good: "concern"}.get(sign) if good else "neither"
    for rule, (tail, places) in cases.items():
        start = base[1:] + base[:1] if rule == "shift" else base  # not on the side of the tail
        values = [*(start if sign > 0 else [3 - x for x in start]), *(1.5 + sign * x for x in tail)]
        chart = xmr_chart(series(values, direction), baseline_points=12)
        (cause,) = find_special_causes(chart).of(rule)
        assert {f"p{i}" for i in places} <= set(cause.periods), rule
        assert (cause.sign, cause.variation) == (sign, meaning)
        report = find_special_causes(chart)
        assert report.at(f"p{places[-1]}") == meaning
        assert report.icon == meaning
        assert report.at("p3") is Variation.COMMON_CAUSE


def test_ghosted_points_are_passed_over_and_missing_ones_end_a_run() -> None:
    """Four above the mean, one of them ghosted far below or missing, and four more."""
    tail: list[float | None] = [2.0, 2.5, 2.0, 2.5, -99.0, 2.0, 2.5, 2.0, 2.5]
    values = [0.0, 3.0] * 5 + [3.0, 0.0] + tail
    ghosted = xmr_chart(series(values, ghosted={"p16": "flood"}), baseline_points=12)
    report = find_special_causes(ghosted)
    (shift,) = report.of("shift")
    assert shift.periods == tuple(f"p{i}" for i in (12, 13, 14, 15, 17, 18, 19, 20))
    assert not report.of("outside_limits")
    assert report.at("p16") is Variation.NOT_KNOWN
    tail[4] = None
    gone = series([0.0, 3.0] * 5 + [3.0, 0.0] + tail, missing=["p16"])
    report = find_special_causes(xmr_chart(gone, baseline_points=12))
    assert report.causes == ()
    assert report.at("p16") is Variation.NOT_KNOWN


def test_a_pattern_does_not_go_on_over_a_rebase() -> None:
    """1 to 14 rises all the way; of two phases of seven each is a trend, of six and eight one."""
    values = list(range(1, 15))
    for at, number in (("p7", 2), ("p6", 1)):
        chart = xmr_chart(series(values, rebases=[Rebase(at=at, reason="ward")]))
        assert len(find_special_causes(chart).of("trend")) == number


def test_the_icon_is_that_of_the_latest_point_that_counts() -> None:
    """An old special cause does not colour it; a missing or ghosted last point is passed over."""
    values: list[Any] = [0, 3] * 6
    old = find_special_causes(xmr_chart(series([*values, 99, 0, 3]), baseline_points=12))
    assert old.of("outside_limits")
    assert old.icon is Variation.COMMON_CAUSE
    late = xmr_chart(series([*values, 99, None], missing=["p13"]), baseline_points=12)
    assert find_special_causes(late).icon is Variation.IMPROVEMENT
    ghost = xmr_chart(series([*values, 99], ghosted={"p12": "flood"}))
    assert find_special_causes(ghost).icon is Variation.COMMON_CAUSE


def test_where_rules_disagree_the_first_asked_names_the_point() -> None:
    """Falling from far above: a trend that is a concern, above the mean which is an improvement.

    As NHSRplotthedots has it, a trend comes before a shift.
    """
    values = [0.0, 3.0] * 6 + [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.5]
    chart = xmr_chart(series(values), baseline_points=12)
    report = find_special_causes(chart)
    assert {cause.rule for cause in report.causes} >= {"trend", "shift"}
    assert report.icon is Variation.CONCERN
    swapped = find_special_causes(chart, rules=SPECIAL_CAUSE_RULES[::-1])
    assert swapped.icon is Variation.IMPROVEMENT


def test_rules_can_be_chosen_changed_and_made() -> None:
    """Eight for a shift; a rule of one's own; the same rule twice is refused."""
    values = [0.0, 3.0] * 5 + [3.0, 0.0] + [2.0, 2.5, 2.0, 2.5, 2.0, 2.5, 2.0]
    chart = xmr_chart(series(values), baseline_points=12)
    assert find_special_causes(chart).of("shift")
    assert not find_special_causes(chart, rules=special_cause_rules(shift_points=8)).causes
    own = SpecialCauseRule(
        id="last", title="The last point", find=lambda p: [Signal((len(p.values) - 1,), -1)]
    )
    (cause,) = find_special_causes(chart, rules=[own]).causes
    assert (cause.periods, cause.variation) == (("p18",), Variation.CONCERN)
    with pytest.raises(InvalidValueError, match="'last' is there twice"):
        find_special_causes(chart, rules=[own, own])
    with pytest.raises(InvalidValueError, match="a rule is 'shift'"):
        find_special_causes(chart, rules=["shift"])
    with pytest.raises(InvalidValueError, match="shift_points is 1"):
        special_cause_rules(shift_points=1)
    with pytest.raises(InvalidValueError, match="trend_points is 2"):
        special_cause_rules(trend_points=2)
    for answer, text in (
        (None, "found None"),
        ([3], "is 3; give a Signal"),
        ([Signal((99,), 1)], "places \\(99,\\).*from 0 to 18"),
        ([Signal((-1,), 1)], "places \\(-1,\\)"),
        ([Signal((), 1)], "places \\(\\)"),
        ([Signal((3,), 0)], "the sign 0"),
    ):
        odd = SpecialCauseRule(id="odd", title="Odd", find=lambda _, found=answer: found)
        with pytest.raises(InvalidValueError, match=f"the rule 'odd' finds.*{text}"):
            find_special_causes(chart, rules=[odd])
    with pytest.raises(InvalidValueError, match="find of the rule 'x' is 3"):
        SpecialCauseRule(id="x", title="X", find=3)
    with pytest.raises(InvalidValueError, match="no id"):
        SpecialCauseRule(id=" ", title="X", find=lambda _: [])
    report = find_special_causes(chart)
    with pytest.raises(UnknownNameError, match="no rule 'shifts'"):
        report.of("shifts")
    with pytest.raises(UnknownNameError, match="no period"):
        report.at("x")


@settings(max_examples=60)
@given(st.lists(st.integers(-5, 5), min_size=3, max_size=30))
def test_turning_a_series_round_turns_every_finding_round(values: list[int]) -> None:
    """Of -x the same points are found, with the other sign."""
    up = find_special_causes(xmr_chart(series([float(x) for x in values])))
    down = find_special_causes(xmr_chart(series([float(-x) for x in values])))
    assert [(c.rule, c.periods, c.sign) for c in up.causes] == [
        (c.rule, c.periods, -c.sign) for c in down.causes
    ]


@settings(max_examples=60)
@given(st.lists(st.integers(0, 6), min_size=3, max_size=30))
def test_runs_are_those_of_a_plain_loop(values: list[int]) -> None:
    """A second method: every window of seven points."""
    chart = xmr_chart(series([float(x) for x in values]))
    report = find_special_causes(chart)
    for rule, holds in (
        ("shift", lambda w: abs(sum(chart.sides[i] for i in w)) == 7),
        (
            "trend",
            lambda w: (
                len({np.sign(values[j] - values[i]) for i, j in pairwise(w)}) == 1
                and values[w[0]] != values[w[1]]
            ),
        ),
    ):
        wanted = {
            f"p{i}"
            for start in range(len(values) - 6)
            if holds(range(start, start + 7))
            for i in range(start, start + 7)
        }
        assert {p for cause in report.of(rule) for p in cause.periods} == wanted
