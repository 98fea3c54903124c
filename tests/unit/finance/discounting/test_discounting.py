"""When the money of a period moves, and what it is then worth at the base date."""

from datetime import date, datetime
from typing import Any

import pytest

import nhscommission as nc
from nhscommission.finance.discounting.discounting import as_discounting

PERIODS = nc.horizon(go_live=date(2024, 10, 1), years=3)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # the half year to March, then whole years: they start at 0, 1/2 and 3/2 and end 1/2, 1, 1
        # later
        ("year", [0, 1, 2]),
        ("start", [0, 0.5, 1.5]),
        ("middle", [0.25, 1, 2]),
        ("end", [0.5, 1.5, 2.5]),
    ],
)
def test_when_money_moves_from_a_go_live_in_october(timing: str, expected: list[float]) -> None:
    ways = nc.Discounting(schedule=0.25, timing=timing)
    assert ways.times(PERIODS) == pytest.approx(expected)
    assert ways.factors(PERIODS) == pytest.approx([1.25**-time for time in expected])


@pytest.mark.parametrize(
    ("timing", "base", "expected"),
    [
        ("year", date(2024, 4, 1), [0, 1, 2]),
        ("year", date(2025, 3, 31), [0, 1, 2]),  # still the financial year 2024/25
        ("year", date(2025, 4, 1), [-1, 0, 1]),
        ("year", date(2022, 12, 25), [2, 3, 4]),
        ("start", date(2024, 4, 1), [0.5, 1, 2]),
        ("middle", date(2026, 1, 1), [-1, -0.25, 0.75]),
        ("end", date(2025, 4, 1), [0, 1, 2]),
    ],
)
def test_times_are_counted_from_the_base_date(
    timing: str, base: date, expected: list[float]
) -> None:
    assert nc.Discounting(timing=timing, base_date=base).times(PERIODS) == pytest.approx(expected)


def test_days_may_be_counted_in_place_of_months() -> None:
    """1 October to 31 March is 182 of the 365 days of 2024/25."""
    ways = nc.Discounting(timing="end", part_year_rule="days")
    assert ways.times(PERIODS) == pytest.approx([182 / 365, 1 + 182 / 365, 2 + 182 / 365])
    mid_month = nc.horizon(go_live=date(2024, 10, 15), years=1)
    assert ways.times(mid_month) == pytest.approx([168 / 365])


def test_whole_years_need_no_whole_months() -> None:
    periods = nc.horizon(go_live=date(2024, 10, 15), years=2)
    assert nc.Discounting().times(periods).tolist() == [0, 1]


def test_by_default_the_green_book_of_2026_by_whole_financial_years() -> None:
    for ways in (nc.Discounting(), as_discounting(None)):
        assert ways.schedule.id == "green-book-2026"
        assert ways.timing is nc.Timing.YEAR
        assert ways.factors(PERIODS) == pytest.approx([1, 1 / 1.035, 1 / 1.035**2])


def test_what_discounting_is_taken_as() -> None:
    ways = nc.Discounting(timing="end")
    assert as_discounting(ways) is ways
    assert as_discounting("3.5%") == as_discounting(0.035) == nc.Discounting(schedule="3.5%")
    schedule = nc.discount_schedule("green-book-2003")
    assert as_discounting(schedule).schedule == as_discounting("green-book-2003").schedule


def test_it_says_what_it_does() -> None:
    ways = nc.Discounting(schedule="3.5%", timing="middle", base_date=date(2024, 4, 1))
    assert str(ways) == "3.5% a year, in the middle of each period to 2024-04-01"
    assert str(nc.Discounting(schedule=0.06)) == "6% a year, by whole financial years"


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"timing": "mid"}, nc.UnknownNameError, "no timing 'mid'; did you mean 'middle'"),
        ({"part_year_rule": "weeks"}, nc.UnknownNameError, "no part-year rule 'weeks'"),
        ({"schedule": "green"}, nc.UnknownNameError, "no discount schedule .*there are: green-b"),
        ({"schedule": None}, nc.InvalidValueError, "the discount rate is None"),
        ({"base_date": "2024-04-01"}, nc.InvalidValueError, "the base date is '2024-04-01'; give"),
        (
            {"base_date": datetime(2024, 4, 1, 12)},
            nc.InvalidValueError,
            r"the base date is datetime.datetime\(.*; give a day as datetime.date\(2026, 10, 1\)",
        ),
    ],
)
def test_nonsense_is_refused(changes: dict[str, Any], kind: type, message: str) -> None:
    with pytest.raises(kind, match=message):
        nc.Discounting(**changes)


@pytest.mark.parametrize("method", ["times", "factors"])
def test_periods_that_are_no_horizon_are_refused(method: str) -> None:
    ways = getattr(nc.Discounting(), method)
    with pytest.raises(nc.InvalidValueError, match="at least one period, and none was given"):
        ways([])
    with pytest.raises(nc.InvalidValueError, match="2026/27 starts on 2026-04-01.*must start on"):
        ways([PERIODS[0], PERIODS[2]])
    middle = nc.Discounting(timing="middle", base_date=date(2024, 10, 15))
    with pytest.raises(nc.InvalidValueError, match="2024-10-15 is not the first of a month.*days"):
        getattr(middle, method)(PERIODS)


def test_a_schedule_that_ends_before_the_horizon_is_refused() -> None:
    early = nc.Discounting(schedule="green-book-2022", base_date=date(1900, 4, 1))
    assert early.times(PERIODS).tolist() == [124, 125, 126]
    with pytest.raises(nc.InvalidValueError, match="rates for 125 years, and 126 are wanted"):
        early.factors(PERIODS)
