"""Laws of discounting: order, products, linearity, and even amounts."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc

RATES = st.floats(0.001, 0.5)
EDITIONS = st.sampled_from(nc.discount_schedules())
AMOUNTS = st.floats(-1e9, 1e9)


@st.composite
def schedules(draw: st.DrawFn) -> nc.DiscountSchedule:
    """Make a schedule of one to four steps, its rates above nothing."""
    starts = [0, *sorted(draw(st.sets(st.integers(1, 60), max_size=3)))]
    return nc.DiscountSchedule(
        id="own", label="Own", source="s", steps=[(start, draw(RATES)) for start in starts]
    )


@given(schedule=schedules(), times=st.lists(st.floats(-20, 120), min_size=2, max_size=8))
def test_factors_fall_with_time_where_rates_are_positive(
    schedule: nc.DiscountSchedule, times: list[float]
) -> None:
    ordered = sorted(times)
    factors = schedule.factors(ordered)
    assert (np.diff(factors) <= 0).all()
    apart = np.diff(ordered) > 1e-9
    assert (np.diff(factors)[apart] < 0).all()
    later = np.array(ordered) > 1e-9
    assert (factors[later] < 1).all() and (factors[~later] >= 1 - 1e-9).all()


@given(schedule=schedules(), year=st.integers(1, 130))
def test_each_year_divides_by_one_more_than_its_rate(
    schedule: nc.DiscountSchedule, year: int
) -> None:
    rate = [rate for start, rate in schedule.steps if start < year][-1]
    before, then = schedule.factors([year - 1, year])
    assert then == pytest.approx(before / (1 + rate), rel=1e-12)


@given(rate=st.floats(-0.9, 1), first=st.integers(-20, 40), second=st.integers(-20, 40))
def test_at_one_rate_factors_of_whole_years_multiply(rate: float, first: int, second: int) -> None:
    schedule = nc.discount_schedule(rate)
    product = schedule.factors(first) * schedule.factors(second)
    assert float(schedule.factors(first + second)) == pytest.approx(float(product), rel=1e-9)


@given(name=EDITIONS, year=st.integers(0, 124), part=st.floats(0, 1))
def test_within_a_year_factors_lie_between_its_ends_as_a_power(
    name: str, year: int, part: float
) -> None:
    start, within, end = nc.discount_schedule(name).factors([year, year + part, year + 1])
    assert within == pytest.approx(start ** (1 - part) * end**part, rel=1e-12)


@given(
    schedule=schedules(),
    flows=st.lists(st.tuples(AMOUNTS, AMOUNTS, st.floats(0, 100)), min_size=1, max_size=8),
    a=st.floats(-100, 100),
    b=st.floats(-100, 100),
)
def test_present_value_is_linear_in_the_flows(
    schedule: nc.DiscountSchedule, flows: list[tuple[float, float, float]], a: float, b: float
) -> None:
    first, second, times = (np.array(x) for x in zip(*flows, strict=True))

    def worth(amounts: np.ndarray) -> float:
        found = nc.net_present_value(amounts, times_years=times, rate_per_year=schedule)
        return float(found)

    scale = float(np.abs(a * first).sum() + np.abs(b * second).sum())
    assert worth(a * first + b * second) == pytest.approx(
        a * worth(first) + b * worth(second), rel=1e-9, abs=1e-12 * scale + 1e-300
    )
    assert worth(np.zeros_like(first)) == 0


@given(
    rate=RATES,
    flows=st.lists(st.tuples(AMOUNTS, st.integers(0, 60)), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_amounts_does_not_matter_and_delay_divides(
    rate: float, flows: list[tuple[float, int]], order: object
) -> None:
    """All amounts a year later are worth 1 + r times less."""
    amounts, times = (np.array(x, dtype=float) for x in zip(*flows, strict=True))
    size = float(np.abs(amounts).sum())
    shuffled = list(range(len(flows)))
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    whole = nc.net_present_value(amounts, times_years=times, rate_per_year=rate)
    moved = nc.net_present_value(amounts[shuffled], times_years=times[shuffled], rate_per_year=rate)
    later = nc.net_present_value(amounts, times_years=times + 1, rate_per_year=rate)
    assert float(moved) == pytest.approx(float(whole), abs=1e-12 * size + 1e-300)
    assert float(later) * (1 + rate) == pytest.approx(float(whole), abs=1e-12 * size + 1e-300)


@given(
    schedule=schedules(),
    worth=AMOUNTS,
    lengths=st.lists(st.floats(0.01, 3), min_size=1, max_size=10),
)
def test_the_even_amount_has_the_present_value_that_it_stands_for(
    schedule: nc.DiscountSchedule, worth: float, lengths: list[float]
) -> None:
    times = np.cumsum(lengths)
    each = nc.equivalent_annual(
        worth, times_years=times, rate_per_year=schedule, lengths_years=np.array(lengths)
    )
    back = nc.net_present_value(each * lengths, times_years=times, rate_per_year=schedule)
    assert float(back) == pytest.approx(worth, rel=1e-9, abs=1e-12)


@given(rate=RATES, periods=st.integers(1, 40))
def test_the_even_amount_of_one_rate_is_that_of_the_annuity_formula(
    rate: float, periods: int
) -> None:
    """Closed form: r / (1 - (1 + r) ** -n) of what is borrowed, at the end of each year."""
    found = nc.equivalent_annual(1.0, times_years=np.arange(1, periods + 1), rate_per_year=rate)
    assert float(found) == pytest.approx(rate / (1 - (1 + rate) ** -periods), rel=1e-9)


@given(
    month=st.integers(1, 12),
    years=st.integers(1, 40),
    timing=st.sampled_from(list(nc.Timing)),
    base=st.tuples(st.integers(2000, 2050), st.integers(1, 12)),
)
def test_times_rise_and_start_middle_and_end_are_half_a_period_apart(
    month: int, years: int, timing: nc.Timing, base: tuple[int, int]
) -> None:
    periods = nc.horizon(go_live=date(2024, month, 1), years=years)
    day = date(*base, 1)

    def times(timing: nc.Timing) -> np.ndarray:
        return nc.Discounting(timing=timing, base_date=day).times(periods)

    assert (np.diff(times(timing)) > 0).all()
    lengths = np.array([nc.years_in_period(period) for period in periods])
    start, middle, end = (times(t) for t in (nc.Timing.START, nc.Timing.MIDDLE, nc.Timing.END))
    assert end - start == pytest.approx(lengths)
    assert 2 * middle == pytest.approx(start + end)
    assert start[1:] == pytest.approx(end[:-1])
