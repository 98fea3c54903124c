"""Quotients of sums of intervals reach both of their ends, and no further."""

from datetime import date, timedelta

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.foundations.intervals import quotient_range
from nhscommission.foundations.periods import years_between, years_from
from nhscommission.foundations.units import divide_units


def test_a_reduction_is_bounded_at_corners() -> None:
    """(a - b) / a = 1 - b/a, with a from 4 to 5 and b from 2 to 3: 1 - 3/4 to 1 - 2/5."""
    a, b = nc.Interval(4.0, 5.0), nc.Interval(2.0, 3.0)
    found = quotient_range([(a, 1.0, 1.0), (b, -1.0, 0.0)])
    assert (found.low, found.high) == pytest.approx((0.25, 0.6))


def test_no_point_inside_is_outside_its_bounds() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        low = rng.uniform(1, 5, 3)
        high = low + rng.uniform(0, 2, 3)
        above, below = rng.uniform(-2, 2, 3), rng.uniform(0, 2, 3)
        terms = [
            (nc.Interval(a, b), n, d) for a, b, n, d in zip(low, high, above, below, strict=True)
        ]
        found = quotient_range(terms)
        points = rng.uniform(low, high, (500, 3))
        values = points @ above / (points @ below)
        assert found.low <= values.min() + 1e-9
        assert values.max() <= found.high + 1e-9


def test_what_divides_by_zero_is_refused() -> None:
    one = nc.Interval(1.0, 2.0)
    with pytest.raises(nc.InvalidValueError, match="can be 0: it is from -1 to 1"):
        quotient_range([(one, 1.0, 0.0), (nc.Interval(-1.0, 1.0), 0.0, 1.0)])
    with pytest.raises(nc.InvalidValueError, match="12 are the most"):
        quotient_range([(one, 1.0, 1.0)] * 13)


@pytest.mark.parametrize(
    ("above", "below", "unit"),
    [("GBP", "person", "GBP/person"), ("GBP", "GBP", "1"), ("GBP/year", "WTE", "GBP/WTE/year")],
)
def test_units_divide(above: str, below: str, unit: str) -> None:
    assert divide_units(above, below) == unit


def test_years_between_days() -> None:
    """Months over 12; or days, each over those of its financial year, of which 2027/28 has 366."""
    assert years_between(date(2026, 10, 1), date(2028, 4, 1)) == 1.5
    assert years_between(date(2028, 4, 1), date(2026, 10, 1)) == -1.5
    days = nc.PartYearRule.DAYS
    assert years_between(date(2026, 4, 1), date(2027, 4, 1), rule=days) == 1.0
    assert years_between(date(2026, 4, 1), date(2027, 6, 10), rule=days) == 1 + 70 / 366
    # 2023/24 has 366 days, of which 334 had passed; 2024/25 has 365, and 334 had passed.
    assert years_between(date(2024, 2, 29), date(2025, 3, 1), rule=days) == pytest.approx(
        1 - 334 / 366 + 334 / 365
    )
    for period in nc.horizon(go_live=date(2026, 11, 17), years=4):
        after = period.end + timedelta(days=1)
        assert years_between(period.start, after, rule="days") == pytest.approx(
            nc.years_in_period(period, rule=days)
        )
    with pytest.raises(nc.UnknownNameError, match="part-year rule 'weeks'"):
        years_between(date(2026, 4, 1), date(2027, 4, 1), rule="weeks")  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="2026-10-15 is not the first of a month"):
        years_between(date(2026, 10, 15), date(2028, 4, 1))


def test_periods_counted_from_a_day() -> None:
    years = nc.horizon(go_live=date(2026, 4, 1), years=2)
    assert years_from(date(2026, 10, 1), years) == ((-0.5, 0.5), (0.5, 1.5))
