"""Savings curves: by hand, against slices, and never cumulative for incremental."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.finance.savings.curves import recompute_savings

YEARS = nc.horizon(go_live=date(2026, 10, 1), years=4)


def test_a_straight_line_from_inside_a_year() -> None:
    """Two years from 1 January 2027 to 10%. To March 2027 a quarter of the half year at 0 to
    1/8: (0.25² / 4) / 0.5 = 1/32 of 10%; then (1/8 + 5/8) / 2, and so on.
    """
    found = nc.savings_curve(
        YEARS, final="10%", start=date(2027, 1, 1), ramp=nc.LinearRamp(years=2)
    )
    assert found.values == pytest.approx((0.1 / 32, 0.0375, 0.1 * (0.75 * 13 / 16 + 0.25), 0.1))


def test_all_at_once_from_a_day() -> None:
    found = nc.savings_curve(YEARS, final="4%", start=date(2027, 7, 1))
    assert found.values == pytest.approx((0.0, 0.03, 0.04, 0.04))
    assert nc.savings_curve(YEARS, final="4%").values == pytest.approx((0.04,) * 4)


def test_a_ceiling_is_the_most_of_any_period() -> None:
    found = nc.savings_curve(YEARS, final="10%", ramp=nc.LinearRamp(years=2), ceiling="6%")
    assert found.values == pytest.approx((0.0125, 0.05, 0.06, 0.06))


def test_savings_that_wear_off() -> None:
    """All at once, and after half a year 20% of what is left goes each year: the mean of 0.8^t
    over a year is (1 - 0.8) / -ln 0.8 = 0.8963, and then 0.8 of that.
    """
    found = nc.savings_curve(YEARS, final="10%", decay="20%", decay_after_years=0.5)
    mean = 0.2 / -np.log(0.8)
    assert found.values == pytest.approx((0.1, 0.1 * mean, 0.08 * mean, 0.064 * mean))
    assert found.may_fall
    with pytest.raises(nc.InvalidValueError, match="savings wear off in 2027/28"):
        found.to_incremental()


def test_a_decay_against_thin_slices() -> None:
    ramp = nc.LinearRamp(years=2)
    found = nc.savings_curve(YEARS, final=0.1, ramp=ramp, decay=0.3, decay_after_years=1.2)
    times = (np.arange(350_000) + 0.5) / 100_000
    level = np.where(times < 1.2, times / 2, 0.6 * 0.7 ** (times - 1.2))
    slices = [level[:50_000], level[50_000:150_000], level[150_000:250_000], level[250_000:]]
    assert found.values == pytest.approx([0.1 * s.mean() for s in slices], abs=1e-6)


def test_the_rates_of_source_002() -> None:
    """Table 3: 2%, 6% and 10% are cumulative; they add 2, 4 and 4 points."""
    labels = ("2009/10", "2010/11", "2011/12", "2012/13")
    rates = nc.CumulativeSavings(rates=dict(zip(labels, ("0%", "2%", "6%", "10%"), strict=True)))
    added = rates.to_incremental()
    assert added.values == pytest.approx((0.0, 0.02, 0.04, 0.04))
    assert added.to_cumulative().values == pytest.approx(rates.values)
    assert rates["2011/12"] == 0.06


def test_falling_cumulative_savings_are_taken_for_a_mistake() -> None:
    falling = {"2026/27": "4%", "2027/28": "2%"}
    with pytest.raises(nc.InvalidValueError, match="fall from 0.04 in 2026/27.*IncrementalSavings"):
        nc.CumulativeSavings(rates=falling)
    assert nc.CumulativeSavings(rates=falling, may_fall=True).values == (0.04, 0.02)
    assert nc.IncrementalSavings(rates=falling).to_cumulative().values == pytest.approx(
        (0.04, 0.06)
    )


def test_increments_cannot_save_more_than_all() -> None:
    with pytest.raises(nc.InvalidValueError, match="add up to 120%"):
        nc.IncrementalSavings(rates={"2026/27": 0.6, "2027/28": 0.6}).to_cumulative()


@pytest.mark.parametrize(
    "more",
    [
        {"ramp": nc.LinearRamp(years=2)},
        {"ramp": nc.SRamp(rise_years=1.5), "start": date(2027, 4, 1)},
        {"ramp": nc.LogisticRamp(midpoint_years=1, rise_years=1.5), "ceiling": "8%"},
        {"ramp": nc.StepRamp(points=[(0.5, "40%"), (2, 1)])},
        {"ramp": nc.OwnRamp(points=[(1, 0.25), (2, 1)]), "decay": 0.1, "decay_after_years": 2.5},
        {"part_year_rule": nc.PartYearRule.DAYS, "start": date(2026, 11, 17)},
    ],
)
def test_a_curve_is_computed_again_from_what_it_records(more: dict[str, Any]) -> None:
    found = nc.savings_curve(YEARS, final="10%", **more)
    assert found.computation is not None
    again = recompute_savings(dict(found.computation.inputs), YEARS)
    assert again == found.values
    part = found.scaled("40%")
    assert part.computation is not None
    assert recompute_savings(dict(part.computation.inputs), YEARS) == pytest.approx(part.values)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"final": 2}, "the final saving is 2, which is 200%.*'2%'"),
        ({"final": "10%", "ceiling": 6}, "the ceiling is 6"),
        ({"final": "10%", "decay": "20%"}, "give decay_after_years"),
        ({"final": "10%", "decay": "20%", "decay_after_years": -1}, "years until the decay is -1"),
        ({"final": "10%", "start": date(2026, 10, 15)}, "not the first of a month"),
    ],
)
def test_curves_that_cannot_be_are_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.savings_curve(YEARS, **more)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({}, "needs final"),
        ({"final": "10%", "speed": "fast"}, "no input 'speed'"),
        ({"final": "10%", "ramp": "linear"}, "needs years"),
        ({"final": "10%", "start": "soon"}, "'soon' is not a day"),
    ],
)
def test_records_that_cannot_be_run_are_refused(inputs: dict[str, str], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        recompute_savings(inputs, YEARS)
