"""Present values: published worked examples of spreadsheets, and hand calculations."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import nhscommission as nc


@pytest.mark.parametrize(
    ("rate", "amounts", "expected", "digits"),
    [
        # MESCIUS SpreadJS, NPV(6.5%, -10000, 3000, 3400, 7700)
        (0.065, [-10_000, 3_000, 3_400, 7_700], 2055.38, 2),
        # Adobe FormCalc reference, NPV(0.10, 500, 1500, 4000, 10000)
        (0.10, [500, 1_500, 4_000, 10_000], 11529.60863329007, 11),
    ],
)
def test_a_spreadsheets_npv_takes_the_first_amount_to_come_after_a_year(
    rate: float, amounts: list[float], expected: float, digits: int
) -> None:
    found = nc.net_present_value(amounts, times_years=[1, 2, 3, 4], rate_per_year=rate)
    assert round(float(found), digits) == pytest.approx(expected, rel=1e-14)


def test_a_spreadsheets_xnpv_counts_days_over_365() -> None:
    """Microsoft, WorksheetFunction.XNpv: 2086.6476 or 2086.65, at 9%."""
    days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    dates = [date.fromisoformat(day) for day in days]
    found = nc.net_present_value(
        [-10_000, 2_750, 4_250, 3_250, 2_750],
        times_years=[(day - dates[0]).days / 365 for day in dates],
        rate_per_year=0.09,
    )
    assert round(float(found), 4) == 2086.6476


def test_each_leading_axis_is_a_series_of_its_own() -> None:
    """At 25%: 100 + 100 × 0.8 = 180, and -100 + 125 × 0.8 = 0."""
    found = nc.net_present_value([[100, 100], [-100, 125]], times_years=[0, 1], rate_per_year=0.25)
    assert found == pytest.approx(np.array([180, 0]))


def test_the_schedule_may_step() -> None:
    """£103 in year 31 is £100 in year 30, and so 100 / 1.035 ** 30 now."""
    found = nc.net_present_value([103], times_years=[31], rate_per_year="green-book-2026")
    assert found == pytest.approx(100 / 1.035**30)


def test_at_a_rate_of_0_amounts_add_up() -> None:
    found = nc.net_present_value([-17, 52, 7], times_years=[0, 1, 2], rate_per_year=0)
    assert float(found) == 42


@pytest.mark.parametrize(
    ("times", "expected"),
    # Microsoft, PMT(8%/12, 10, 10000) is -1,037.03, and -1,030.16 at the start of each month
    [(range(1, 11), 1037.03), (range(10), 1030.16)],
)
def test_the_even_amount_of_one_rate_is_a_spreadsheets_pmt(times: range, expected: float) -> None:
    found = nc.equivalent_annual(10_000, times_years=list(times), rate_per_year=0.08 / 12)
    assert round(float(found), 2) == expected


def test_the_even_amount_is_worth_what_it_stands_for() -> None:
    """Second method: paid in every period for its length, it has the present value again."""
    times, lengths = [0.25, 1, 2], [0.5, 1, 1]
    each = nc.equivalent_annual(
        np.array([84.0, -3.0]), times_years=times, rate_per_year=0.1, lengths_years=lengths
    )
    paid = each[:, np.newaxis] * np.array(lengths)
    back = nc.net_present_value(paid, times_years=times, rate_per_year=0.1)
    assert back == pytest.approx(np.array([84, -3]))


def test_half_a_year_counts_half() -> None:
    """£60 over half a year now and a year at 25%: 60 / (0.5 + 0.8)."""
    found = nc.equivalent_annual(
        60, times_years=[0, 1], rate_per_year=0.25, lengths_years=[0.5, 1.0]
    )
    assert float(found) == pytest.approx(60 / 1.3)


def test_ratios_are_of_benefits_over_costs_where_there_are_costs() -> None:
    found = nc.benefit_cost_ratio([300, 5, 5, -20, 0], present_costs_gbp=[100, 0, -1, 10, 10])
    assert found.tolist()[:1] + found.tolist()[3:] == [3, -2, 0]
    assert np.isnan(found[1:3]).all()
    assert nc.benefit_cost_ratio([[1.0], [2.0]], present_costs_gbp=[1.0, 2.0]) == pytest.approx(
        np.array([[1, 0.5], [2, 1]])
    )
    assert float(nc.benefit_cost_ratio(3, present_costs_gbp=2)) == 1.5


@pytest.mark.parametrize(
    ("amounts", "times", "message"),
    [
        ([1, 2], [0], r"amounts of shape \(2,\) and times of shape \(1,\) do not match; give one"),
        (1, 0, r"amounts of shape \(\) and times of shape \(\) do not match"),
        ([1], [[0]], r"times of shape \(1, 1\) do not match"),
        ([np.nan], [0], "an amount is not a finite number"),
        ([1, -np.inf], [0, 1], "an amount is not a finite number"),
        ([1], [np.nan], "a time is not a finite number of years"),
    ],
)
def test_amounts_that_cannot_be_discounted_are_refused(
    amounts: Any, times: Any, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.net_present_value(amounts, times_years=times, rate_per_year=0.1)


@pytest.mark.parametrize(
    ("times", "lengths", "message"),
    [
        ([], 1, r"times of shape \(0,\) and lengths of shape \(\) do not match; give one of each"),
        (0, 1, r"times of shape \(\) and"),
        ([0, 1], [1], r"times of shape \(2,\) and lengths of shape \(1,\) do not match"),
        ([0, 1], [0, 0], "the lengths of periods are not numbers of 0 or more, one above 0"),
        ([0, 1], 0, "the lengths of periods are not numbers of 0 or more, one above 0"),
        ([0, 1], [-1, 2], "the lengths of periods are not numbers of 0 or more"),
        ([0, 1], [1, np.nan], "the lengths of periods are not numbers of 0 or more"),
    ],
)
def test_periods_that_give_no_even_amount_are_refused(
    times: Any, lengths: Any, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.equivalent_annual(1, times_years=times, rate_per_year=0.1, lengths_years=lengths)


def test_ratios_of_shapes_that_do_not_match_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"benefits of shape \(2,\) and costs of shape"):
        nc.benefit_cost_ratio([1, 2], present_costs_gbp=[1, 2, 3])


@pytest.mark.parametrize(
    ("rate", "kind", "message"),
    [
        ("green-book-2025", nc.UnknownNameError, "did you mean 'green-book-2026'"),
        (-1, nc.InvalidValueError, "give a rate above -1"),
        (3.5, nc.InvalidValueError, "for 3.5% give 0.035"),
        (np.nan, nc.InvalidValueError, "the discount rate is nan; give a finite number"),
    ],
)
def test_every_function_refuses_what_is_no_rate(rate: Any, kind: type, message: str) -> None:
    with pytest.raises(kind, match=message):
        nc.discount_factors([0], rate_per_year=rate)
    with pytest.raises(kind, match=message):
        nc.net_present_value([1], times_years=[0], rate_per_year=rate)
    with pytest.raises(kind, match=message):
        nc.equivalent_annual(1, times_years=[0], rate_per_year=rate)
