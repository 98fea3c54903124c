"""Intervals, and what is inferred from them."""

import math

import numpy as np
import pytest
from small_case import replace_assumption, small_case

import nhscommission as nc
from nhscommission.auditing.case_intervals import CaseIntervals
from nhscommission.auditing.intervals import IntervalGrid


def test_intervals_overlap_when_they_share_a_number() -> None:
    assert nc.Interval(1, 2).overlaps(nc.Interval(2, 3))  # touching counts
    assert not nc.Interval(1, 2).overlaps(nc.Interval(2.1, 3))
    assert nc.Interval(1, 2).gap(nc.Interval(2.5, 3)) == 0.5
    assert nc.Interval(2.5, 3).gap(nc.Interval(1, 2)) == 0.5
    assert nc.Interval(0, 0).contains(0)
    assert nc.Interval(1, math.inf).contains(math.inf)
    assert nc.Interval(1, 2) + nc.Interval(3, 5) == nc.Interval(4, 7)
    assert -nc.Interval(1, 2) == nc.Interval(-2, -1)


def test_floating_point_dust_is_no_gap() -> None:
    """0.1 + 0.2 is not 0.3 in floats; a figure must not be called inconsistent for that."""
    assert nc.Interval(0.1 + 0.2, 1.0).gap(nc.Interval(0.0, 0.3)) == 0.0


def test_terms_that_nearly_cancel_leave_the_error_of_their_own_size() -> None:
    """1e10 + 0.1 − 1e10 is 0.1000003 in floats, which is further off than 0.1's own digits say."""
    case = small_case()
    case = replace_assumption(case, "own_cost", values={"North": 1e10 + 0.1, "South": 0})
    case = replace_assumption(
        case, "kept_cost", values={m: {"2024/25": 1e10, "2025/26": 1e10} for m in case.member_names}
    )
    for name in ("pay", "set_up_cost", "base"):
        old = case.assumption(name)
        zeros = [
            nc.Entry(e.member, e.period, nc.exact_figure(0, unit=old.unit)) for e in old.values
        ]
        case = replace_assumption(case, name, values=zeros)
    at = CaseIntervals(case).measure(case.measure("net_benefit")).at(0, 1)
    assert at.contains(0.1)
    assert at.high - at.low < 0.01


@pytest.mark.parametrize("ends", [(2.0, 1.0), (math.nan, 1.0), (1.0, math.nan)])
def test_an_interval_has_its_ends_in_order(ends: tuple[float, float]) -> None:
    with pytest.raises(nc.InvalidValueError, match="has no numbers"):
        nc.Interval(*ends)


def test_a_product_takes_the_extreme_corners() -> None:
    a = IntervalGrid(np.array([[-1.0]]), np.array([[2.0]]))
    b = IntervalGrid(np.array([[-3.0]]), np.array([[4.0]]))
    product = a * b  # corners: 3, −4, −6, 8
    assert (product.low.item(), product.high.item()) == (-6.0, 8.0)
    assert a.scaled(-1.0).at(0, 0) == nc.Interval(-2.0, 1.0)


def test_a_product_of_printed_figures() -> None:
    """The team: 2 ± 0.5 WTE at £40 ± £0.50 for half a year is 1.5 × 39.5 / 2 to 2.5 × 40.5 / 2."""
    case = replace_assumption(small_case(), "wte", values="2 WTE")
    intervals = CaseIntervals(case)
    total = intervals.measure_total(case.measure("team")).at(0, 0)
    assert (total.low, total.high) == pytest.approx((1.5 * 39.5 / 2, 2.5 * 40.5 / 2))
    north = intervals.measure(case.measure("team")).at(0, 0)
    assert (north.low, north.high) == pytest.approx((0.75 * total.low, 0.75 * total.high))


def test_an_agreed_figure_is_exact_and_a_printed_one_is_not() -> None:
    """North's saving: £1,000 exactly times 2%."""
    case = small_case()
    at = CaseIntervals(case).measure(case.measure("saving_line")).at(0, 1)
    assert (at.low, at.high) == pytest.approx((20.0, 20.0))
    printed = replace_assumption(case, "rate", basis="printed")
    at = CaseIntervals(printed).measure(printed.measure("saving_line")).at(0, 1)
    assert (at.low, at.high) == pytest.approx((15.0, 25.0))  # 1.5% to 2.5% of £1,000


def test_shares_are_least_where_ones_own_weight_is_least_and_the_others_greatest() -> None:
    """Weights 75% ± 0.5 and 25% ± 0.5: North has 74.5/(74.5 + 25.5) to 75.5/(75.5 + 24.5)."""
    case = replace_assumption(
        small_case(), "weight", unit="%", values={"North": "75%", "South": "25%"}, of_members=""
    )
    at = CaseIntervals(case).assumption("weight").at(0, 0)
    assert (at.low, at.high) == pytest.approx((0.745, 0.755))
    total = CaseIntervals(case).assumption_total("weight").at(0, 0)
    assert total == nc.Interval(1.0, 1.0)


def test_shares_add_up_to_all_whatever_their_rounding() -> None:
    """The sector's team cost is 80 × ½ exactly, although each member's part is not."""
    case = replace_assumption(small_case(), "pay", values=40)
    case = replace_assumption(
        case, "weight", unit="%", values={"North": "75%", "South": "25%"}, of_members=""
    )
    intervals = CaseIntervals(case)
    total = intervals.measure_total(case.measure("team")).at(0, 0)
    assert (total.low, total.high) == pytest.approx((40.0, 40.0))
    north = intervals.measure(case.measure("team")).at(0, 0)
    assert (north.low, north.high) == pytest.approx((0.745 * 40, 0.755 * 40))


def test_an_uplift_is_bounded_with_the_lines_it_is_on() -> None:
    """Set-up £40 ± £0.50 and a contingency of 10% ± 0.5%: 39.5 × 0.095 to 40.5 × 0.105."""
    case = small_case()
    at = CaseIntervals(case).measure_total(case.measure("contingency")).at(0, 0)
    assert (at.low, at.high) == pytest.approx((39.5 * 0.095, 40.5 * 0.105))
    both = CaseIntervals(case).measure_total(case.measure("start")).at(0, 0)
    assert (both.low, both.high) == pytest.approx((39.5 * 1.095, 40.5 * 1.105))


def test_a_number_is_inferred_from_its_printed_multiples() -> None:
    """Ealing: £4.82m/2% gives 240.75 to 241.25, £14.45m/6% gives 240.75 to 240.917,
    £24.09m/10% gives 240.85 to 240.95: together 240.85 to 240.917.
    """
    printed = [nc.parse_figure(t) for t in ("£4.82m", "£14.45m", "£24.09m")]
    found = nc.infer_range(printed, multipliers=[0.02, 0.06, 0.10])
    assert found.low == pytest.approx(240.85e6)
    assert found.high == pytest.approx(14.455e6 / 0.06)


def test_a_negative_multiplier_turns_the_ends_round() -> None:
    found = nc.infer_range([nc.parse_figure("£5")], multipliers=[-1.0])
    assert found == nc.Interval(-5.5, -4.5)


def test_figures_that_meet_but_for_floating_point_are_inferred_from() -> None:
    """0.3/3 is 0.09999999999999999 in floats."""
    found = nc.infer_range(
        [nc.parse_figure("0.3 ± 0"), nc.parse_figure("0.1 ± 0")], multipliers=[3, 1]
    )
    assert found.low == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("texts", "multipliers", "message"),
    [
        (["£5m", "£5m"], [1.0, 2.0], "no number gives all of the figures"),
        (["£5m"], [0.0], "says nothing"),
        (["£5m"], [math.nan], "says nothing"),
        (["£5m"], [1.0, 2.0], "one multiplier for each"),
        ([], [], "one multiplier for each"),
    ],
)
def test_what_cannot_be_inferred_is_refused(
    texts: list[str], multipliers: list[float], message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.infer_range([nc.parse_figure(t) for t in texts], multipliers=multipliers)
