"""Payback against a walk through the horizon, day by day, in plain Python."""

import calendar
import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc

NEAR = 1e-6
RATES = st.sampled_from([0.0, 0.035, 0.25, 1.0, -0.05, -0.5, -0.99])


@st.composite
def horizons(draw: st.DrawFn) -> tuple[nc.Period, ...]:
    """Make one to five financial years, the first of them from any day."""
    start = date(2023, 4, 1) + timedelta(days=draw(st.integers(0, 365 + 366)))
    return nc.horizon(go_live=start, years=draw(st.integers(1, 5)))


def profiles() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, 9), min_size=12, max_size=12)


def gappy_profile(periods: tuple[nc.Period, ...], draw: st.DataObject) -> list[int]:
    """Draw a profile with empty months, but for that in which the horizon starts."""
    profile = draw.draw(st.lists(st.integers(0, 3), min_size=12, max_size=12))
    start = (periods[0].start.month - 4) % 12
    profile[start] = max(profile[start], 1)
    return profile


def flows_of(periods: tuple[nc.Period, ...], draw: st.DataObject, low: int = -9) -> list[int]:
    return draw.draw(st.lists(st.integers(low, 9), min_size=len(periods), max_size=len(periods)))


def walk(
    flows: list[float], periods: tuple[nc.Period, ...], rule: nc.PaybackRule, rate: float
) -> tuple[float, float]:
    """Second route: go through the horizon day by day; return the first and last crossing.

    Each day has its month's part of the period's net benefit over the days of that month, or an
    even part of it. Between dates, the first slice (month, or period) has a day less to do it in.
    """
    day_number, balance, size = 0.0, 0.0, sum(abs(flow) for flow in flows)
    track = [(day_number, balance)]
    for number, (flow, period) in enumerate(zip(flows, periods, strict=True)):
        days = [period.start + timedelta(days=n) for n in range(period.days)]
        weights = [
            rule.accrual[(day.month - 4) % 12] / calendar.monthrange(day.year, day.month)[1]
            if rule.accrual
            else 1.0
            for day in days
        ]
        in_first = [number == 0 and (not rule.accrual or d.month == days[0].month) for d in days]
        shorter = (
            (sum(in_first) - 1) / sum(in_first)
            if number == 0 and rule.day_count is nc.DayCount.BETWEEN_DATES
            else 1.0
        )
        for weight, first in zip(weights, in_first, strict=True):
            day_number += shorter if first else 1.0
            balance += flow / (1 + rate) ** number * weight / sum(weights)
            track.append((day_number, balance))
        size = max(size, abs(balance))
    dust = 1e-9 * size
    crossings = [
        start + (end - start) * before / (before - after)
        for (start, before), (end, after) in pairwise(track)
        if before < -dust <= after
    ]
    never = track[-1][1] < -dust
    first = 0.0 if flows[0] >= 0 else (crossings[0] if crossings else math.inf)
    return first, math.inf if never else max(crossings, default=0.0)


@given(data=st.data(), periods=horizons(), count=st.sampled_from(list(nc.DayCount)), rate=RATES)
@pytest.mark.parametrize("by_month", [False, True])
@pytest.mark.parametrize("discounted", [False, True])
def test_payback_is_that_of_a_walk_day_by_day(
    by_month: bool,
    discounted: bool,
    data: st.DataObject,
    periods: tuple[nc.Period, ...],
    count: nc.DayCount,
    rate: float,
) -> None:
    """Simple and discounted, even and by a profile, first and last crossing, part first years."""
    flows = flows_of(periods, data)
    parts = {
        "day_count": count,
        "accrual": gappy_profile(periods, data) if by_month else None,
        "discounting": rate if discounted else None,
    }
    wanted = walk(flows, periods, nc.PaybackRule(**parts), rate if discounted else 0.0)
    for crossing, expected in zip(("first", "last"), wanted, strict=True):
        rule = nc.PaybackRule(crossing=crossing, **parts)
        found = float(rule.days(np.array(flows), periods=periods))
        assert found == pytest.approx(expected, abs=NEAR), (crossing, flows)


@given(data=st.data(), periods=horizons(), rate=RATES, crossing=st.sampled_from(["first", "last"]))
@pytest.mark.parametrize("by_month", [False, True])
def test_payback_is_never_later_when_savings_rise(
    by_month: bool,
    data: st.DataObject,
    periods: tuple[nc.Period, ...],
    rate: float,
    crossing: str,
) -> None:
    flows = np.array(flows_of(periods, data), dtype=float)
    more = flows + np.array(flows_of(periods, data, low=0))
    rule = nc.PaybackRule(
        accrual=gappy_profile(periods, data) if by_month else None,
        discounting=rate,
        crossing=crossing,
    )
    before, after = rule.days(np.stack([flows, more]), periods=periods)
    assert after <= before + NEAR


@given(
    data=st.data(),
    periods=horizons(),
    rate=st.floats(0.001, 1),
    timing=st.sampled_from(["year", "start", "middle", "end"]),
    spent=st.integers(1, 9),
)
def test_discounting_never_brings_payback_forward_where_spending_comes_first(
    data: st.DataObject, periods: tuple[nc.Period, ...], rate: float, timing: str, spent: int
) -> None:
    """At a positive rate, what comes back is worth less than what went out before it."""
    flows = np.array([-spent, *flows_of(periods, data, low=0)[1:]], dtype=float)
    ways = nc.Discounting(schedule=rate, timing=timing, part_year_rule="days")
    simple = float(nc.PaybackRule().days(flows, periods=periods))
    discounted = float(nc.PaybackRule(discounting=ways).days(flows, periods=periods))
    assert discounted >= simple - NEAR
    higher = nc.Discounting(schedule=min(2 * rate, 1), timing=timing, part_year_rule="days")
    assert float(nc.PaybackRule(discounting=higher).days(flows, periods=periods)) >= (
        discounted - NEAR
    )


@given(data=st.data(), periods=horizons(), scale=st.integers(1, 1_000), by=st.integers(1, 9))
def test_the_scale_of_money_and_of_profiles_does_not_matter(
    data: st.DataObject, periods: tuple[nc.Period, ...], scale: int, by: int
) -> None:
    flows, profile = np.array(flows_of(periods, data)), data.draw(profiles())
    rule = nc.PaybackRule(accrual=profile, discounting=0.035)
    scaled = nc.PaybackRule(accrual=[by * share for share in profile], discounting=0.035)
    before = float(rule.days(flows, periods=periods))
    assert float(rule.days(scale * flows, periods=periods)) == pytest.approx(before, abs=NEAR)
    assert float(scaled.days(flows, periods=periods)) == pytest.approx(before, abs=NEAR)


@given(data=st.data(), periods=horizons())
def test_the_last_crossing_is_never_before_the_first(
    data: st.DataObject, periods: tuple[nc.Period, ...]
) -> None:
    flows = np.array(flows_of(periods, data))
    first, last = (
        float(nc.PaybackRule(crossing=crossing, accrual=[1] * 12).days(flows, periods=periods))
        for crossing in ("first", "last")
    )
    assert first <= last + NEAR
    assert flows.sum() >= 0 or last == math.inf


@given(
    exact=st.floats(0.001, 3_000),
    start=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    apart=st.integers(-2_000, 2_000),
    rounding=st.sampled_from(["nearest", "down", "up"]),
)
def test_the_date_does_not_depend_on_the_day_from_which_days_are_counted(
    exact: float, start: date, apart: int, rounding: str
) -> None:
    there = start + timedelta(days=apart)
    plain = nc.date_payback(exact, go_live=start, rule=nc.PaybackRule(rounding=rounding))
    rule = nc.PaybackRule(rounding=rounding, counted_from=there)
    moved = nc.date_payback(exact, go_live=start, rule=rule)
    assert moved.date == plain.date
    assert plain.days is not None and moved.days == plain.days - apart
    assert moved.exact_days == pytest.approx(exact - apart)
    assert moved.date == there + timedelta(days=moved.days)
    assert not moved.is_immediate


@given(data=st.data(), periods=horizons(), profile=profiles())
def test_every_slice_is_used_once(
    data: st.DataObject, periods: tuple[nc.Period, ...], profile: list[int]
) -> None:
    """Shares of a period sum to 1, each month is in one period, and days are the horizon's."""
    shares, lengths = nc.PaybackRule(accrual=profile, day_count="inclusive").slices(periods)
    assert shares.sum(axis=-1) == pytest.approx(np.ones(len(periods)))
    assert ((shares > 0).sum(axis=0) == 1).all()
    assert lengths.sum() == sum(period.days for period in periods)
    assert shares.shape[1] == 12 * (len(periods) - 1) + (3 - periods[0].start.month) % 12 + 1
