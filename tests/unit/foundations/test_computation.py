"""Computations are written and read back, and what cannot be is refused."""

import pytest

import nhscommission as nc
from nhscommission.foundations.computation import parse_computation, read_day
from nhscommission.foundations.periods import read_part_year_rule
from nhscommission.foundations.rates import as_rate


def test_a_computation_reads_back_to_itself() -> None:
    made = nc.Computation(function="savings_curve", inputs={"final": "10%", "ramp": "linear"})
    assert str(made) == "savings_curve(final=10%; ramp=linear)"
    assert parse_computation(str(made)) == made
    assert parse_computation("service_years()").inputs == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("savings_curve", "not a computation.*a function's name and its inputs"),
        ("__import__('os')", "not a computation"),
        ("f(a)", "'a' has no value"),
        ("f(a=1; a=2)", "the input 'a' is there twice"),
        ("f(a=(1))", "without semicolons, brackets"),
        ("f(A=1)", "give a name and a value"),
    ],
)
def test_what_is_no_computation_is_refused(text: str, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        parse_computation(text)


def test_a_function_has_a_plain_name() -> None:
    with pytest.raises(nc.InvalidValueError, match="not the name of a function"):
        nc.Computation(function="Savings curve")


def test_days_and_rules_are_read_and_refused() -> None:
    assert read_day(None) is None
    assert str(read_day("2026-10-01")) == "2026-10-01"
    with pytest.raises(nc.InvalidValueError, match="'1/10/2026' is not a day.*2026-10-01"):
        read_day("1/10/2026")
    assert read_part_year_rule(None) is nc.PartYearRule.MONTHS
    with pytest.raises(nc.UnknownNameError, match="part-year rule 'weeks'"):
        read_part_year_rule("weeks")


@pytest.mark.parametrize(
    ("value", "rate"), [("2%", 0.02), (0.02, 0.02), ("100%", 1.0), (0, 0.0), ("1/4", 0.25)]
)
def test_rates_are_read(value: object, rate: float) -> None:
    assert as_rate(value, what="the rate") == rate


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2, "the rate is 2, which is 200%.*for 2 per cent write '2%'"),
        (33, "for 33 per cent write '33%'"),
        ("150%", "is from 0% to 100%$"),
        (-0.1, "which is -10%"),
        ("2,5%", "give a finite number"),
        (float("nan"), "give a finite number"),
        (True, "give a finite number"),
        (None, "give a finite number"),
    ],
)
def test_2_for_2_per_cent_is_refused(value: object, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        as_rate(value, what="the rate")


def test_a_bare_one_in_text_is_neither_1_per_cent_nor_all_of_it() -> None:
    with pytest.raises(nc.InvalidValueError, match="write '1%' or '100%'"):
        as_rate(" 1 ", what="the rate")
    assert (as_rate("1%", what="x"), as_rate("100%", what="x"), as_rate(1, what="x")) == (
        0.01,
        1,
        1,
    )
