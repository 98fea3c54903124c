"""Units: what multiplies out to money, and what cannot."""

import pytest

import nhscommission as nc


@pytest.mark.parametrize(
    ("units", "product"),
    [
        (("WTE", "GBP/WTE/year", "year"), "GBP"),
        (("WTE", "person/WTE", "GBP/person/year", "year", "1"), "GBP"),
        (("person", "%", "GBP/person"), "GBP"),
        (("1", "1"), "1"),
    ],
)
def test_units_multiply_out(units: tuple[str, ...], product: str) -> None:
    assert nc.multiply_units(units) == product


def test_an_hourly_rate_times_days_a_year_is_not_money_a_year() -> None:
    """Hours, days and years are kept apart: source 002 prints £500 per hour for per day."""
    assert nc.multiply_units(("GBP/hour", "day/year")) != "GBP/year"
    assert nc.multiply_units(("GBP/day", "day/year")) == "GBP/year"


def test_people_and_wtes_are_kept_apart() -> None:
    assert nc.multiply_units(("WTE", "GBP/person/year", "year")) != "GBP"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("£/WTE/year", "GBP/WTE/year"),
        ("£ per head", "GBP/person"),
        ("FTE", "WTE"),
        ("days per year", "day/year"),
        ("", "1"),
        ("1", "1"),
        ("/year", "1/year"),
        ("GBP/year/year", "GBP/year/year"),
        ("year*year", "year*year"),
    ],
)
def test_a_unit_has_one_canonical_form(text: str, unit: str) -> None:
    assert nc.canonical_unit(text) == unit
    assert nc.canonical_unit(unit) == unit


def test_a_month_is_a_twelfth_of_a_year_and_a_day_is_no_part_of_one() -> None:
    assert nc.conversion_factor("month", "year") == pytest.approx(1 / 12)
    with pytest.raises(nc.UnitError, match="measure different things"):
        nc.conversion_factor("day", "year")


@pytest.mark.parametrize(
    "text",
    [
        "mGBP", "pence", "kg", "GBP**", "__import__('os')", "WTE;year", "WTE**9**9**9",
        "WTE*9**9**9", "GBP/WTE year", "x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(nc.UnitError):
        nc.canonical_unit(text)


def test_the_registry_is_made_once_and_knows_only_our_units() -> None:
    registry = nc.unit_registry()
    assert registry is nc.unit_registry()
    assert "metre" not in registry
    assert "year" in registry
