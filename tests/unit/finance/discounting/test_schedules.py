"""Discount schedules: the published rates, and the factors that follow from them.

Rates: HM Treasury, The Green Book (2003), annex 6, table 6.1; (2018 to 2022), annex 6, table 8,
which ends at 125 years; (2026), as in the Department for Transport's "TAG forthcoming change: Green
Book updates" (16 April 2026).
"""

import copy
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc

STANDARD = (3.5, 3.0, 2.5, 2.0, 1.5, 1.0)
REDUCED = (3.0, 2.57, 2.14, 1.71, 1.29, 0.86)
PUBLISHED = {
    "green-book-1997": (6.0,),
    "green-book-2003": STANDARD,
    "green-book-2008-reduced": REDUCED,
    "green-book-2022": STANDARD[:3],
    "green-book-2022-reduced": REDUCED[:3],
    "green-book-2022-health": (1.5, 1.29, 1.07),
    "green-book-2022-health-reduced": (1.0, 0.86, 0.71),
    "green-book-2026": STANDARD,
    "green-book-2026-health": (1.5, 1.29, 1.07, 0.86, 0.64, 0.43),
    "green-book-2026-reduced": REDUCED,
}
LAST_OF_BAND = (30, 75, 125, 200, 300)


def rate_of_year(name: str, year: int) -> Fraction:
    """Return the published rate of a year: year 30 has the first rate, and year 31 the second."""
    rates = PUBLISHED[name]
    band = sum(year > last for last in LAST_OF_BAND)
    return Fraction(str(rates[min(band, len(rates) - 1)])) / 100


def year_by_year(name: str, year: int) -> float:
    """Second method: divide by one more than the rate, one year after another, exactly."""
    factor = Fraction(1)
    for each in range(1, year + 1):
        factor /= 1 + rate_of_year(name, each)
    return float(factor)


def made(**changes: Any) -> nc.DiscountSchedule:
    fields: dict[str, Any] = {"id": "own", "label": "Own", "steps": [(0, 0.035)], "source": "s"}
    return nc.DiscountSchedule(**{**fields, **changes})


def test_every_edition_is_there_with_its_source() -> None:
    assert nc.discount_schedules() == tuple(PUBLISHED)
    for name in nc.discount_schedules():
        schedule = nc.discount_schedule(name)
        assert schedule.id == name
        assert "HM Treasury" in schedule.source
        assert schedule.published is not None
        assert name.startswith(f"green-book-{schedule.published.year}")
        assert str(schedule) == schedule.label
        assert f"{PUBLISHED[name][0]:g}%" in schedule.label


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_rates_are_those_published(name: str) -> None:
    schedule = nc.discount_schedule(name)
    starts = (0, *LAST_OF_BAND)[: len(PUBLISHED[name])]
    assert [start for start, _ in schedule.steps] == list(starts)
    assert [100 * rate for _, rate in schedule.steps] == pytest.approx(list(PUBLISHED[name]))
    assert schedule.last_year == (125 if "-2022" in name else None)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_factor_of_every_whole_year_is_the_product_of_the_years_up_to_it(name: str) -> None:
    years = [*range(126), *(() if "-2022" in name else (126, 200, 201, 300, 301, 350))]
    expected = [year_by_year(name, year) for year in years]
    assert nc.discount_schedule(name).factors(years) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("year", "expected"),
    # 1.035 ** -1 = 0.9662 and so on by hand; 31 is 0.3563 / 1.03, and 76 is 0.0942 / 1.025
    [
        *((0, 1.0), (1, 0.9662), (2, 0.9335), (3, 0.9019), (5, 0.8420), (10, 0.7089)),
        *((25, 0.4231), (30, 0.3563), (31, 0.3459), (50, 0.1973), (75, 0.0942), (76, 0.0919)),
        (125, 0.0274),
    ],
)
def test_the_standard_factors_to_four_digits(year: int, expected: float) -> None:
    assert round(float(nc.discount_factors(year, rate_per_year="green-book-2022")), 4) == expected


@pytest.mark.parametrize(("before", "rate"), [(30, 1.03), (75, 1.025)])
def test_the_first_year_of_a_band_is_the_last_of_the_one_before_over_its_rate(
    before: int, rate: float
) -> None:
    last, first = nc.discount_schedule("green-book-2022").factors([before, before + 1])
    assert first == pytest.approx(last / rate)


def test_a_part_of_a_year_is_a_power_of_its_factor() -> None:
    """Half of year 31: 30 years at 3.5%, and half of one at 3%."""
    found = nc.discount_schedule("green-book-2026").factors(30.5)
    assert float(found) == pytest.approx(1.035**-30 * 1.03**-0.5)


def test_before_the_base_date_money_grows_at_the_first_rate() -> None:
    assert nc.discount_schedule("green-book-2026").factors([-1, -2.5]) == pytest.approx(
        [1.035, 1.035**2.5]
    )


def test_factors_have_the_shape_of_the_times() -> None:
    schedule = nc.discount_schedule(0.25)
    assert schedule.factors(2).shape == ()
    assert schedule.factors(np.array([[0.0, 1.0], [2.0, 3.0]])) == pytest.approx(
        np.array([[1.0, 0.8], [0.64, 0.512]])
    )
    assert schedule.factors([]).shape == (0,)


def test_an_edition_that_ends_gives_its_last_year_and_no_later_one() -> None:
    schedule = nc.discount_schedule("green-book-2022")
    assert float(schedule.factors(125)) == pytest.approx(year_by_year("green-book-2022", 125))
    with pytest.raises(
        nc.InvalidValueError,
        match="'green-book-2022' gives rates for 125 years, and 126 are wanted; take a schedule "
        "that goes further",
    ):
        schedule.factors([1, 126])


@pytest.mark.parametrize("same", [0.035, "3.5%", " 3.5 %", "0.035", ".035", np.float64(0.035)])
def test_one_rate_for_all_years_however_it_is_written(same: Any) -> None:
    schedule = nc.discount_schedule(same)
    assert schedule == nc.discount_schedule(0.035)
    assert (schedule.id, schedule.label) == ("0.035", "3.5% a year")
    assert schedule.factors([0, 1, 400]) == pytest.approx([1, 1 / 1.035, 1.035**-400])


def test_a_rate_may_be_nothing_or_below_it() -> None:
    assert nc.discount_schedule(0).factors([0, 50]).tolist() == [1, 1]
    assert nc.discount_schedule("-20%").factors([1, 2]) == pytest.approx([1.25, 1.5625])


def test_a_schedule_is_itself() -> None:
    own = made()
    assert nc.discount_schedule(own) is own


def test_text_is_read_in_the_steps_too() -> None:
    assert made(steps=[("0", "3.5%"), (30, 0.03)]).steps == ((0, 0.035), (30, 0.03))


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], r"'own' has steps from the years \[\]; give them in order, each once, the first"),
        ([(5, 0.03)], r"years \[5.0\]; give them in order, each once, the first from year 0"),
        ([(0, 0.03), (0, 0.02)], r"years \[0.0, 0.0\]; give them in order, each once"),
        ([(0, 0.03), (75, 0.02), (30, 0.01)], r"years \[0.0, 75.0, 30.0\]; give them in order"),
        ([(0, 0.03), (30,)], r"\(30,\) is not a step of a discount schedule; give the year"),
        ([(0, 0.03, 30)], r"\(0, 0.03, 30\) is not a step .*\(30, 0.03\)"),
        ([(0, -1)], "'own' has a rate of -1 from year 0; give a rate above -1"),
        ([(0, 0.03), (30, 3)], "'own' has a rate of 300% from year 30; for 3.5% give 0.035"),
        ([(0, float("nan"))], "a discount rate is nan; give a finite number"),
        ([(0, True)], "a discount rate is True; give a finite number"),
        ([("x", 0.03)], "the year from which a discount rate holds is 'x'; give a finite number"),
    ],
)
def test_steps_that_are_none_are_refused(steps: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        made(steps=steps)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "the discount rate is None; give a finite number"),
        (True, "the discount rate is True; give a finite number"),
        ([0.035], r"the discount rate is \[0.035\]; give a finite number"),
        (float("inf"), "the discount rate is inf; give a finite number"),
        ("3,5%", "the discount rate is '3,5%'; give a finite number"),
        ("3.5% a year", "the discount rate is '3.5% a year'; give a finite number"),
        (3.5, "rate of 350% from year 0; for 3.5% give 0.035"),
        ("3.5", "rate of 350% from year 0; for 3.5% give 0.035"),
        (-1, "rate of -1 from year 0; give a rate above -1"),
        ("-100%", "rate of -1 from year 0; give a rate above -1"),
    ],
)
def test_what_is_no_rate_is_refused(value: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.discount_schedule(value)


@pytest.mark.parametrize("name", ["green-book-2025", "Green-Book-2026"])
def test_an_unknown_edition_is_refused_with_the_nearest(name: str) -> None:
    with pytest.raises(nc.UnknownNameError, match="discount schedule .*did you mean 'green-book-2"):
        nc.discount_schedule(name)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), [0.0, -np.inf]])
def test_times_that_are_not_finite_are_refused(bad: Any) -> None:
    with pytest.raises(nc.InvalidValueError, match="a time is not a finite number of years"):
        nc.discount_schedule("green-book-2026").factors(bad)


def test_schedules_cannot_be_changed_and_travel() -> None:
    schedule = nc.discount_schedule("green-book-2026")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        schedule.label = "x"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(schedule)) == copy.deepcopy(schedule) == schedule  # noqa: S301
    assert len({schedule, attrs.evolve(schedule), made(published=date(2026, 1, 1))}) == 2


@pytest.mark.parametrize("text", ["0.7%", "2.57%", "3.5%", "+3.5%"])
def test_a_rate_in_per_cent_is_the_nearest_float_of_what_is_written(text: str) -> None:
    exact = Fraction(text.strip("+%")) / 100
    assert nc.discount_schedule(text).steps[0][1] == float(exact)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nc.discount_schedule("3.5%%"), "give a finite number"),
        (lambda: one_step(last_year="x"), "the last year of the discount schedule"),
        (lambda: one_step(published="2022"), "give a day"),
        (lambda: one_step(steps=None), "give \\(\\(0, 0.035\\)"),
        (lambda: one_step(steps=[0.03]), "give the year from which it holds"),
        (lambda: nc.discount_factors(-5000, rate_per_year=0.9), "too large to work with"),
        (lambda: nc.discount_factors(["a"], rate_per_year=0.1), "give numbers"),
    ],
)
def test_slips_are_refused(make: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        make()


def one_step(**changes: Any) -> nc.DiscountSchedule:
    return nc.DiscountSchedule(
        **{"id": "a", "label": "A", "steps": {0: 0.03}, "source": "made up", **changes}
    )


def test_steps_may_be_given_by_year() -> None:
    assert one_step(steps={0: "3.5%", 30: 0.03}).steps == ((0, 0.035), (30, 0.03))
