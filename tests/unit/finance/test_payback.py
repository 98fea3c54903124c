"""Payback: days, dates, rules and the awkward cases."""

from datetime import date

import numpy as np
import pytest

import nhscommission as nc

YEAR = np.array([365.0, 365.0, 365.0])


def days(*flows: float, crossing: nc.Crossing = nc.Crossing.FIRST) -> float:
    lengths = YEAR[: len(flows)]
    return float(nc.payback_days(np.array(flows), period_days=lengths, crossing=crossing))


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ((-1.0, 2.0), 365 + 182.5),  # half of the second year's 2
        ((-1.0, 0.5, 1.0), 2 * 365 + 182.5),  # 0.5 still short, half of the third year
        ((-1.0, 1.0), 2 * 365.0),  # exactly at the end of the second year
        ((0.0, -5.0, 1.0), 0.0),  # not negative in the first period: immediate
        ((3.0, -5.0, 1.0), 0.0),
        ((0.0, 0.0), 0.0),
        ((-1.0, 0.5), np.inf),
        ((-1.0,), np.inf),
        ((1.0,), 0.0),
    ],
)
def test_first_crossing(flows: tuple[float, ...], expected: float) -> None:
    assert days(*flows) == expected


@pytest.mark.parametrize(
    ("flows", "first", "last"),
    [
        # up after half of year 2, down to −1 in year 3 (never back)
        ((-1.0, 2.0, -2.0), 547.5, np.inf),
        # starts positive, dips to −1, back after a quarter of year 3
        ((1.0, -2.0, 4.0), 0.0, 2 * 365 + 365 / 4),
        ((1.0, 1.0, 1.0), 0.0, 0.0),
        ((-1.0, 2.0, 1.0), 547.5, 547.5),
    ],
)
def test_first_and_last_crossing_differ_where_the_line_dips(
    flows: tuple[float, ...], first: float, last: float
) -> None:
    assert days(*flows) == first
    assert days(*flows, crossing=nc.Crossing.LAST) == last


def test_a_million_rows_in_one_call_agree_with_one_at_a_time() -> None:
    rng = np.random.default_rng(1)
    flows = rng.normal(size=(1_000_000, 3))
    together = nc.payback_days(flows, period_days=YEAR)
    for row in range(0, 1_000_000, 50_001):
        assert together[row] == days(*flows[row])


def test_the_2009_day_count_subtracts_dates_and_the_other_counts_both_ends() -> None:
    periods = nc.horizon(go_live=date(2009, 9, 1), years=2)
    assert nc.PaybackRule().period_days(periods).tolist() == [211.0, 365.0]
    inclusive = nc.PaybackRule(day_count="inclusive")
    assert inclusive.period_days(periods).tolist() == [212.0, 365.0]


@pytest.mark.parametrize(
    ("rounding", "exact", "whole", "interval"),
    [
        ("nearest", 270.5, 271, (270.5, 271.5)),
        ("nearest", 270.49, 270, (269.5, 270.5)),
        ("down", 270.99, 270, (270.0, 271.0)),
        ("down", 412.99999999999994, 413, (413.0, 414.0)),  # 413, but for floating point
        ("up", 413.00000000000006, 413, (412.0, 413.0)),
        ("nearest", 270.49999999999994, 271, (270.5, 271.5)),
        ("up", 270.01, 271, (270.0, 271.0)),
    ],
)
def test_rounding_and_the_interval_that_it_leaves_open(
    rounding: str, exact: float, whole: int, interval: tuple[float, float]
) -> None:
    rule = nc.PaybackRule(rounding=rounding)
    assert rule.round_days(exact) == whole
    assert rule.printed_interval(whole) == interval


def test_a_payback_is_dated_immediate_or_never() -> None:
    rule, start = nc.PaybackRule(), date(2009, 9, 1)
    dated = nc.date_payback(270.6, go_live=start, rule=rule)
    # 30 days of September, 31 + 30 + 31 + 31 + 28 + 31 to the end of March, 30 of April: day 242
    # is 1 May, and day 271 is 30 May.
    assert (dated.days, dated.date) == (271, date(2010, 5, 30))
    assert str(dated) == "271 days (30 May 2010)"
    assert not (dated.is_immediate or dated.is_never)
    immediate = nc.date_payback(0.0, go_live=start, rule=rule)
    assert (immediate.days, immediate.date, str(immediate)) == (0, start, "Immediate")
    never = nc.date_payback(np.inf, go_live=start, rule=rule)
    assert (never.days, never.date, str(never)) == (None, None, "Never within the horizon")


@pytest.mark.parametrize(
    ("flows", "lengths", "message"),
    [
        ([1.0, 2.0], [365.0], "do not match"),
        ([], [], "do not match"),
        ([1.0, np.nan], [365.0, 365.0], "finite"),
        ([1.0, np.inf], [365.0, 365.0], "finite"),
        ([1.0, 2.0], [365.0, -1.0], "below 0 days"),
    ],
)
def test_bad_flows_are_refused(flows: list[float], lengths: list[float], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.payback_days(np.array(flows), period_days=np.array(lengths))


@pytest.mark.parametrize("bad", [-1.0, float("nan")])
def test_bad_days_are_refused(bad: float) -> None:
    with pytest.raises(nc.InvalidValueError, match="0 or more"):
        nc.date_payback(bad, go_live=date(2009, 9, 1), rule=nc.PaybackRule())


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(nc.UnknownNameError, match="'nearst'; did you mean 'nearest'"):
        nc.PaybackRule(rounding="nearst")
    with pytest.raises(nc.UnknownNameError, match="crossing"):
        nc.payback_days(np.ones(1), period_days=np.ones(1), crossing="third")  # type: ignore[arg-type]


def test_breaking_even_is_not_put_off_by_floating_point() -> None:
    """0.1 + 0.2 − 0.3 is 5.6e-17 in floats, and zero in pounds."""
    assert days(-0.1, -0.2, 0.3) == 3 * 365
    assert days(0.1 + 0.2 - 0.3, 1.0) == 0.0
    assert days(-(0.1 + 0.2 - 0.3), 1.0) == 0.0
    assert float(
        nc.payback_days(np.array([-1e-4, 1.0]), period_days=YEAR[:2], tolerance_gbp=0.001)
    ) == pytest.approx(0.0)


def test_a_period_of_one_day_between_dates_has_no_length() -> None:
    """Go-live on 31 March: what the first period loses is paid back from 1 April on."""
    periods = nc.horizon(go_live=date(2010, 3, 31), years=2)
    lengths = nc.PaybackRule().period_days(periods)
    assert lengths.tolist() == [0.0, 365.0]
    assert float(nc.payback_days(np.array([-1.0, 2.0]), period_days=lengths)) == 182.5


def test_huge_flows_do_not_overflow() -> None:
    found = nc.payback_days(np.array([-1e307, 2e307]), period_days=np.array([100.0, 365.0]))
    assert float(found) == pytest.approx(282.5)
