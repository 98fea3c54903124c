"""Numbers that records hold: read from what people type, and refused with a reason."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.foundations.numbers import as_float, as_number, as_whole, check_day


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5.0), (2.5, 2.5), ("2.5", 2.5), ("£48,000", 48_000.0), (Decimal("18.76"), 18.76),
        (Fraction(1, 4), 0.25), (np.float64(3), 3.0), (np.int64(3), 3.0), ("32%", 0.32),
    ],
)  # fmt: skip
def test_numbers_are_read(value: object, number: float) -> None:
    assert as_number(value, what="x") == number
    assert type(as_number(value, what="x")) is float


@pytest.mark.parametrize(
    "value", [None, True, "five", "", -1, float("nan"), float("inf"), 10**400, "1e999", [1], "2,5"]
)
def test_what_is_no_number_of_0_or_more(value: object) -> None:
    with pytest.raises(nc.InvalidValueError, match="the cost is .*; give a number of 0 or more"):
        as_number(value, what="the cost")


def test_the_other_readers() -> None:
    assert as_float("-5", what="x") == -5
    with pytest.raises(nc.InvalidValueError, match="give a smaller number"):
        as_float("1e999", what="x")
    assert as_whole(15.0, what="x") == 15
    for value in (1.5, "some", -1, None):
        with pytest.raises(nc.InvalidValueError, match="give a whole number from 0 on"):
            as_whole(value, what="x")
    assert check_day(date(2026, 10, 1), what="x") == date(2026, 10, 1)
    for day in ("2026-10-01", datetime(2026, 10, 1), None):
        with pytest.raises(nc.InvalidValueError, match="give a day as datetime.date"):
            check_day(day, what="x")


def corner(x: Any) -> nc.CostCurve:
    return nc.CostCurve(fixed_gbp=1, corners=[(x, 0, 0)])


ARRAYS: list[Callable[[Any], Any]] = [
    lambda x: nc.double_running_cost(x, cost_gbp_per_wte_year=1, months_of_overlap=1),
    lambda x: nc.redundancy_pay(x, years_of_service=5, age=40, scheme=nc.NHS_REDUNDANCY),
    lambda x: nc.cap_headroom(x, population=1, cap_gbp_per_head=1),
]
RECORDS: list[Callable[[Any], Any]] = [
    lambda x: nc.StaffPost(role="A", band="6", wte=x),
    lambda x: nc.StaffPost(role="A", wte=1, salary_gbp_per_year=x or "no"),
    lambda x: nc.InterimTerms(rate_gbp_per_day=x, days_per_year=200),
    lambda x: nc.Overhead(name="A", rate_gbp_per_year=x),
    lambda x: nc.RunningCostCap(name="A", gbp_per_head=x, basis="registered", source="x"),
    lambda x: nc.SavingsLever(name="A", base="b", base_gbp_per_year=x, rate=0.1),
    lambda x: nc.CostCurve(fixed_gbp=x),
    corner,
    lambda x: nc.PricePoint(members=x, population=5, per_head=1),
    lambda x: nc.SourcedFunction(function="A", sourcing="do", provider="B", cost_gbp_per_year=x),
    lambda x: nc.Leaver(role="A", number=x, salary_gbp=1, years_of_service=1, age=40),
    nc.ready_reckoner,
    lambda x: nc.LinearRamp(years=x),
    lambda x: nc.OwnRamp(points=[(x, 1)]),
    lambda x: nc.PayBand(name="A", points={"1": x or "no"}),
    lambda x: nc.PriceSeries(name="A", values={"2026/27": x}, source="x"),
    *ARRAYS,
]


@pytest.mark.parametrize("make", RECORDS)
@pytest.mark.parametrize(
    "value", [None, True, "five", -1, float("nan"), float("inf"), 10**400, "1e999", [1, 2]]
)
def test_no_nonsense_gets_into_a_record_nor_out_as_another_error(
    make: Callable[[Any], Any], value: Any
) -> None:
    if isinstance(value, list) and make in ARRAYS:
        assert isinstance(make(value), np.ndarray)
        return
    with pytest.raises(nc.NhsCommissionError, match="."):
        make(value)


@pytest.mark.parametrize("make", [make for make in RECORDS if make is not corner])
@pytest.mark.parametrize("value", [Decimal("2"), Fraction(2), np.float64(2), np.int64(2)])
def test_every_kind_of_number_is_one(make: Callable[[Any], Any], value: Any) -> None:
    assert make(value) == make(2)


@pytest.mark.parametrize("text", ["1e999", "1e400"])
def test_a_number_too_large_in_a_file_is_a_message(text: str) -> None:
    from nhscommission.finance.savings.curves import recompute_savings

    years = nc.horizon(go_live=date(2026, 4, 1), years=2)
    with pytest.raises(nc.InvalidValueError):
        recompute_savings({"final": text}, years)
    with pytest.raises(nc.InvalidValueError):
        recompute_savings({"final": "10%", "ramp": "linear", "years": text}, years)
