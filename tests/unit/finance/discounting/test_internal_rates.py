"""Internal rates of return: published examples, several rates, none, limits and slips."""

from datetime import date, datetime
from typing import Any

import attrs
import numpy as np
import pytest

from nhscommission.finance.discounting.internal_rates import (
    InternalRates,
    internal_rate,
    internal_rates,
    modified_internal_rate,
    years_from_dates,
)
from nhscommission.foundations.errors import InvalidValueError

TWO = (-1000.0, 2300.0, -1320.0)
TWO_RATES = (
    "10.00% and 20.00%: two rates make the present value nil, so none of them is the return; use "
    "the net present value"
)


def rates(*flows: float, **more: Any) -> list[float]:
    found = internal_rates(np.array(flows), **more)
    return [float(rate) for rate in found.rates[: int(found.counts)]]


def expand(*roots: float) -> np.ndarray:
    """Return flows that are worth nothing at just these rates: Π ((1 + r) x - 1), x = 1/(1 + r)."""
    flows = np.array([1.0])
    for root in roots:
        flows = np.convolve(flows, [-1.0, 1.0 + root])
    return flows


@pytest.mark.parametrize(
    ("flows", "printed"),
    [
        ((-70_000, 12_000, 15_000, 18_000, 21_000), "-2.1%"),
        ((-70_000, 12_000, 15_000, 18_000, 21_000, 26_000), "8.7%"),
        ((-70_000, 12_000, 15_000), "-44.4%"),
    ],
)
def test_the_example_of_a_spreadsheets_irr(flows: tuple[float, ...], printed: str) -> None:
    """Microsoft's page on the IRR function: after four, five and two years."""
    assert f"{internal_rate(np.array(flows)):.1%}" == printed


def test_the_five_year_example_to_two_decimals() -> None:
    flows = np.array([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000])
    assert str(internal_rates(flows)) == "8.66%"


def test_the_example_of_a_spreadsheets_xirr() -> None:
    """Microsoft's page on the XIRR function prints 0.373362535, from a search to 0.000001%."""
    days = [
        date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)
    ]  # fmt: skip
    flows = np.array([-10_000.0, 2_750.0, 4_250.0, 3_250.0, 2_750.0])
    found = internal_rate(flows, times_years=years_from_dates(days))
    assert found == pytest.approx(0.373362535, abs=2e-8)


@pytest.mark.parametrize(
    ("years", "reinvestment", "printed"),
    [(5, 0.12, "12.61%"), (3, 0.12, "-4.80%"), (5, 0.14, "13.48%")],
)
def test_the_example_of_a_spreadsheets_mirr(years: int, reinvestment: float, printed: str) -> None:
    """Microsoft's page on the MIRR function: a loan of 120,000 at 10%."""
    flows = np.array([-120_000.0, 39_000.0, 30_000.0, 21_000.0, 37_000.0, 46_000.0])[: years + 1]
    found = modified_internal_rate(
        flows, finance_rate_per_year=0.10, reinvestment_rate_per_year=reinvestment
    )
    assert f"{float(found):.2%}" == printed


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ((-1600, 10_000, -10_000), [0.25, 4.0]),  # the oil pump of Lorie and Savage (1955)
        (TWO, [0.1, 0.2]),  # 1000 = 2300/1.1 - 1320/1.21 = 2300/1.2 - 1320/1.44
        ((1000, -3000, 2500), []),  # 2500 x² - 3000 x + 1000: 9 - 10 < 0
        ((-100, 110), [0.1]),
        ((100, -110), [0.1]),
        ((-100, 50, 50), [0.0]),
        ((-100, 0, 0, 133.1), [0.1]),  # zeros are no change of sign: 1.1³ = 1.331
        ((0, 0, -100, 121, 0, 0), [0.21]),  # nothing before and after
        ((0, 100, 0, 0, -25), [-0.370039475]),  # 0.25^(1/3) = 0.629960525
        ((-100, 200, -100), [0.0]),  # (x - 1)², touching nil without crossing it
        ((1, 2, 3), []),
        ((-1, 0, 0), []),
        ((-6, 11, -6, 1), [-2 / 3, -0.5, 0.0]),  # (x - 1)(x - 2)(x - 3)
    ],
)
def test_all_rates_are_found_and_only_they(flows: tuple[float, ...], expected: list[float]) -> None:
    assert rates(*flows) == pytest.approx(expected, abs=1e-9)


def test_minus_the_flows_has_the_same_rates() -> None:
    """What one side of a contract pays, the other receives."""
    assert rates(*(-np.array(TWO))) == rates(*TWO)


@pytest.mark.parametrize("times", [2, 3, 4, 7])
def test_a_rate_of_any_multiplicity_is_given_once(times: int) -> None:
    """((1 + r) x - 1)^n has one root, n times over."""
    assert rates(*expand(*[0.1] * times)) == pytest.approx([0.1], abs=1e-9)


def test_a_double_rate_beside_single_ones() -> None:
    assert rates(*expand(0.05, 0.3, 0.3, 1.0)) == pytest.approx([0.05, 0.3, 1.0], abs=1e-7)


def test_a_rate_nearly_double_is_two_and_a_near_miss_is_none() -> None:
    """(x - 1)² less or more a millionth: rates of about ±0.1%, and none."""
    assert rates(1 - 1e-6, -2, 1) == pytest.approx([-1e-3 / 1.001, 1e-3 / 0.999], rel=1e-6)
    assert rates(1 + 1e-6, -2, 1) == []


def test_many_rates_over_a_long_horizon() -> None:
    """Eight rates far apart, and fifty years more: (1 + x)^50 is nil at no rate."""
    roots = [-0.8, -0.5, -0.2, 0.1, 0.6, 1.5, 3.5, 8.0]
    flows = expand(*roots)
    for _ in range(50):
        flows = np.convolve(flows, [1.0, 1.0])
    assert flows.size == 59
    assert rates(*flows) == pytest.approx(roots, abs=1e-3)
    assert rates(*expand(*roots)) == pytest.approx(roots, abs=1e-8)


def test_ten_rates_five_points_apart_are_never_told_as_one() -> None:
    """Beyond half a dozen such rates the digits go, not the warning that there are many."""
    assert len(rates(*expand(*(0.05 * n for n in range(1, 11))))) >= 8


def test_a_perpetuity_of_sixty_years_agrees_with_its_annuity() -> None:
    """100 buys a year's c = 100 r / (1 - 1.07^-60) for sixty years: the rate is r = 7%."""
    payment = 100 * 0.07 / (1 - 1.07**-60)
    assert rates(-100, *[payment] * 60) == pytest.approx([0.07], abs=1e-12)


@pytest.mark.parametrize("high", [10.0, 1e6])
def test_months_as_periods_and_as_parts_of_years(high: float) -> None:
    """1% a month is 1.01^12 - 1 = 12.6825% a year; 480 months, beyond what powers can hold."""
    flows = np.array([-100.0] + [100 * 0.01 / (1 - 1.01**-480)] * 480)
    monthly = internal_rate(flows, high=high)
    yearly = internal_rate(flows, times_years=np.arange(481) / 12, high=high)
    assert monthly == pytest.approx(0.01, abs=1e-12)
    assert yearly == pytest.approx(1.01**12 - 1, abs=1e-12)


def test_times_may_be_uneven_and_start_anywhere() -> None:
    """100 at time 5 and 121 two years on; and 100 for 110 half a year on, 1.1² - 1 a year."""
    assert rates(-100, 121, times_years=np.array([5.0, 7.0])) == pytest.approx([0.1])
    assert rates(-100, 110, times_years=np.array([-0.25, 0.25])) == pytest.approx([0.21])
    uneven = np.array([0.0, 1.0, 2.0, 7.0])
    assert rates(-1000, 2300, -1320, 0, times_years=uneven) == pytest.approx([0.1, 0.2])


def test_two_rates_at_uneven_times() -> None:
    """With y = x^½ at times 0, ½ and 1: -1 + 2.3 y - 1.32 y² is nil at y = 1/1.1 and 1/1.2."""
    found = rates(*TWO, 0.0, times_years=np.array([0.0, 0.5, 1.0, 3.1]))
    assert found == pytest.approx([1.1**2 - 1, 1.2**2 - 1])


class TestLimits:
    def test_rates_at_the_limits_count(self) -> None:
        assert rates(-100, 1) == [-0.99]
        assert rates(-100, 1100) == [10.0]
        assert rates(*TWO, low=0.1, high=0.2) == [0.1, 0.2]

    def test_rates_beyond_the_limits_do_not(self) -> None:
        assert rates(-100, 0.99) == []
        assert rates(-100, 1101) == []
        assert rates(*TWO, low=0.11, high=0.19) == []
        assert rates(*TWO, low=0.15) == pytest.approx([0.2])
        assert rates(*TWO, high=0.15) == pytest.approx([0.1])

    def test_a_rate_near_the_loss_of_everything(self) -> None:
        assert rates(-1000, 2, low=-0.999) == pytest.approx([-0.998])
        assert rates(-1000, 1, low=-0.999) == [-0.999]
        assert rates(-1, *[0.0] * 60, 1e-100) == pytest.approx([10 ** (-100 / 61) - 1])

    def test_limits_far_apart_do_not_overflow(self) -> None:
        wide = {"low": -0.9999999999, "high": 1e12}
        flows = np.array([-1.0, 1.0] * 45)
        assert rates(*flows, **wide) == pytest.approx([0.0], abs=1e-12)
        assert rates(-1e-9, 1, **wide) == pytest.approx([1e9 - 1])


@pytest.mark.parametrize("scale", [1e-300, 1e-6, 1.0, 1e9, 1e300])
def test_huge_and_tiny_flows(scale: float) -> None:
    flows = np.array(TWO) * scale
    assert rates(*flows) == pytest.approx([0.1, 0.2], abs=1e-9)


def test_flows_at_the_edge_of_floating_point() -> None:
    assert rates(-1e308, 1.1e308) == pytest.approx([0.1])
    assert rates(-5e-324, 1e-323) == pytest.approx([1.0])  # the least number above 0, doubled
    assert rates(-1e-300, 1e300) == []  # far beyond any limit


def test_several_series_at_once() -> None:
    flows = np.array([[TWO, (-100, 110, 0)], [(0, 0, 0), (1, 2, 3)]])
    found = internal_rates(flows)
    assert found.rates.shape == (2, 2, 2)
    assert found.counts.tolist() == [[2, 1], [0, 0]]
    assert found.everywhere.tolist() == [[False, False], [True, False]]
    assert np.isnan(found.rates[1]).all() and np.isnan(found.rates[0, 1, 1])
    assert found.rates[0, 0].tolist() == pytest.approx([0.1, 0.2])
    assert (found.low, found.high) == (-0.99, 10.0)


def test_no_series_at_all() -> None:
    found = internal_rates(np.zeros((2, 0, 3)))
    assert (found.rates.shape, found.counts.shape) == ((2, 0, 1), (2, 0))
    assert str(found) == "0 series: none"


def test_thousands_of_series_agree_with_one_at_a_time() -> None:
    """Bit for bit, whatever stands beside a series: across blocks, one change of sign or many."""
    rng = np.random.default_rng(1)
    flows = rng.normal(size=(20_000, 5))
    flows[::2, 0] = -np.abs(flows[::2]).sum(axis=1)
    flows[::2, 1:] = np.abs(flows[::2, 1:])
    together = internal_rates(flows)
    for row in range(0, 20_000, 501):
        alone = internal_rates(flows[row])
        count = int(alone.counts)
        assert together.counts[row] == count
        assert together.rates[row, :count].tobytes() == alone.rates[:count].tobytes()


def test_the_flows_are_left_as_they_were() -> None:
    flows = np.array([-1e6, 2.3e6, -1.32e6])
    before = flows.copy()
    internal_rates(flows)
    internal_rates(flows.reshape(1, 3))
    modified_internal_rate(flows, finance_rate_per_year=0.1, reinvestment_rate_per_year=0.1)
    assert flows.tobytes() == before.tobytes()


class TestStatements:
    @pytest.mark.parametrize(
        ("flows", "statement"),
        [
            ((-100, 110), "10.00%"),
            ((-100, 1100), "1,000.00%"),
            ((-100, 100), "0.00%"),
            ((1, 2), "no rate between -99% and 1,000% makes the present value nil"),
            ((0, 0), "every rate: nothing is paid or received"),
            (
                TWO,
                TWO_RATES,
            ),
        ],
    )
    def test_one_series(self, flows: tuple[float, ...], statement: str) -> None:
        found = internal_rates(np.array(flows))
        assert found.statement == str(found) == statement

    def test_limits_are_written_in_full(self) -> None:
        found = internal_rates(np.array([1.0, 2.0]), low=-0.9995, high=0.125)
        assert "between -99.95% and 12.5%" in str(found)

    def test_rates_that_round_alike_are_told_apart(self) -> None:
        text = str(internal_rates(expand(0.1, 0.10001)))
        assert text.startswith("10.0000% and 10.0010%: two rates")

    def test_three_rates(self) -> None:
        text = str(internal_rates(expand(0.1, 0.5, 1.0)))
        assert text.startswith("10.00%, 50.00% and 100.00%: three rates")

    def test_a_rate_a_hair_below_nought_has_no_minus(self) -> None:
        assert str(internal_rates(np.array([-1.0, 1 - 1e-9]))) == "0.00%"

    def test_several_series_are_counted(self) -> None:
        found = internal_rates(np.array([TWO, (-100, 110, 0), (0, 0, 0), (1, 2, 3), (-1, 1, 1)]))
        assert str(found) == (
            "5 series: 1 without an internal rate, 2 with one, 1 with more than one, "
            "1 with neither payments nor receipts"
        )


class TestRecord:
    def test_its_arrays_cannot_be_written_to(self) -> None:
        found = internal_rates(np.array(TWO))
        for array in (found.rates, found.counts, found.everywhere):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0

    def test_equal_where_the_rates_are_nan_and_all(self) -> None:
        assert internal_rates(np.array([1.0, 2.0])) == internal_rates(np.array([1.0, 2.0]))
        assert internal_rates(np.array([-1.0, 2.0])) != internal_rates(np.array([-1.0, 3.0]))

    def test_parts_that_do_not_match_are_refused(self) -> None:
        found = internal_rates(np.array(TWO))
        with pytest.raises(InvalidValueError, match="do not match; give a count"):
            attrs.evolve(found, counts=[2])
        with pytest.raises(InvalidValueError, match="as many rates as its count"):
            attrs.evolve(found, counts=1)
        with pytest.raises(InvalidValueError, match="do not match"):
            InternalRates(rates=0.1, counts=1, everywhere=False, low=-0.5, high=1.0)


class TestOneRate:
    def test_several_rates_are_named(self) -> None:
        with pytest.raises(InvalidValueError, match=r"just one .* 10\.00% and 20\.00%: two rates"):
            internal_rate(np.array(TWO))

    def test_limits_can_choose(self) -> None:
        assert internal_rate(np.array(TWO), low=0.15, high=1.0) == pytest.approx(0.2)

    def test_none_is_said_with_the_limits(self) -> None:
        with pytest.raises(
            InvalidValueError, match=r"no rate between -99% and 1,000% .* or wider limits"
        ):
            internal_rate(np.array([1000.0, -3000.0, 2500.0]))

    def test_every_rate_is_not_one(self) -> None:
        with pytest.raises(InvalidValueError, match="every rate: nothing is paid"):
            internal_rate(np.zeros(3))

    def test_several_series_are_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"shape \(1, 2\) are not one series"):
            internal_rate(np.array([[-100.0, 110.0]]))


class TestModifiedRate:
    def test_payments_and_receipts_in_between_by_hand(self) -> None:
        """Paid: 100 + 110/1.1 = 200. Received: 100 × 1.2 + 168 = 288 = 200 × 1.2² after two years.

        Where both fall at one time, their net is what counts.
        """
        flows = np.array([[-200.0, 100.0, 168.0], [-100.0, -110.0, 288.0]])
        found = modified_internal_rate(
            flows, finance_rate_per_year=0.1, reinvestment_rate_per_year=0.2
        )
        assert found.tolist() == pytest.approx([0.2, 0.2])

    def test_times_count(self) -> None:
        """100 at half a year grows at 21% for half a year to 110; 110 for 100 over a year."""
        found = modified_internal_rate(
            np.array([-100.0, 100.0, 0.0]),
            times_years=np.array([0.0, 0.5, 1.0]),
            finance_rate_per_year=0,
            reinvestment_rate_per_year="21%",
        )
        assert float(found) == pytest.approx(0.1)

    def test_nothing_overflows(self) -> None:
        """1e-20 received for 1e308 paid is a loss of all but nothing; 1100% for 800 periods."""
        one = {"finance_rate_per_year": 0.1, "reinvestment_rate_per_year": 0.1}
        assert float(modified_internal_rate(np.array([-1e308, 1e-20]), **one)) == -1.0
        long = np.zeros(801)
        long[:2] = -1.0, 12.0
        steep = {"finance_rate_per_year": 0.1, "reinvestment_rate_per_year": 11.0}
        assert float(modified_internal_rate(long, **steep)) == pytest.approx(11.0)

    @pytest.mark.parametrize(
        ("flows", "what"), [((1, 2), "payment"), ((-1, -2), "receipt"), ((0, 0), "payment")]
    )
    def test_one_sided_flows_are_refused(self, flows: tuple[float, ...], what: str) -> None:
        with pytest.raises(InvalidValueError, match=f"flows has no {what}, so .* give flows with"):
            modified_internal_rate(
                np.array(flows), finance_rate_per_year=0.1, reinvestment_rate_per_year=0.1
            )

    def test_the_series_at_fault_is_named(self) -> None:
        with pytest.raises(InvalidValueError, match=r"\(at \(1,\)\) has no receipt"):
            modified_internal_rate(
                np.array([[-1.0, 2.0], [-1.0, 0.0]]),
                finance_rate_per_year=0.1,
                reinvestment_rate_per_year=0.1,
            )

    @pytest.mark.parametrize(
        ("finance", "reinvestment", "message"),
        [
            (-1, 0.1, "the finance rate is -1"),
            (0.1, -1.5, "the reinvestment rate is -1.5, at which nothing is left"),
            (True, 0.1, "the finance rate is True"),
            (0.1, float("nan"), "the reinvestment rate is nan"),
            (None, 0.1, "the finance rate is None"),
        ],
    )
    def test_bad_rates_are_refused(self, finance: Any, reinvestment: Any, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            modified_internal_rate(
                np.array([-1.0, 2.0]),
                finance_rate_per_year=finance,
                reinvestment_rate_per_year=reinvestment,
            )


class TestYearsFromDates:
    def test_days_over_365(self) -> None:
        """29 February 2028 makes a year of 366 days."""
        found = years_from_dates([date(2027, 4, 1), date(2027, 4, 2), date(2028, 4, 1)])
        assert found.tolist() == [0.0, 1 / 365, 366 / 365]

    def test_one_date(self) -> None:
        assert years_from_dates([date(2027, 4, 1)]).tolist() == [0.0]

    @pytest.mark.parametrize(
        ("dates", "message"),
        [
            ([], "there are no dates"),
            ([date(2027, 4, 2), date(2027, 4, 1)], "2027-04-01 comes after 2027-04-02 .* sort"),
            ([date(2027, 4, 1)] * 2, "two flows are on 2027-04-01; add them up"),
            (["2027-04-01"], r"the date of a flow is '2027-04-01'; give a day"),
            ([datetime(2027, 4, 1)], "the date of a flow is datetime"),
            ("2027-04-01", "the date of a flow is '2'"),
            ([None], "the date of a flow is None"),
        ],
    )
    def test_bad_dates_are_refused(self, dates: Any, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            years_from_dates(dates)


class TestRefusals:
    @pytest.mark.parametrize(
        ("flows", "message"),
        [
            ([1.0], r"shape \(1,\) have one period; .* two or more"),
            ([], "have no period"),
            (5.0, r"shape \(\) have no period"),
            ([[1.0], [2.0]], "have one period"),
            ([1.0, np.nan], "the flows hold a number that is not finite"),
            ([1.0, np.inf], "not finite"),
            (["1", "2"], "give an array of numbers"),
            ([True, False], "give an array of numbers"),
            ([None, 1.0], "give an array of numbers"),
            ([[1.0, 2.0], [3.0]], "give an array of numbers"),
            ([1j, 2], "give an array of numbers"),
            ("-100", "the flows are '-100'; give an array of numbers"),
            (None, "the flows are None"),
        ],
    )
    def test_bad_flows(self, flows: Any, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            internal_rates(flows)

    @pytest.mark.parametrize(
        ("times", "message"),
        [
            ([0.0], r"flows of shape \(2,\) and times of shape \(1,\) do not match"),
            ([[0.0, 1.0]], "do not match"),
            ([1.0, 1.0], r"the times \[1.0, 1.0\] do not rise; .* added up"),
            ([1.0, 0.0], "do not rise"),
            ([0.0, np.nan], "the times hold a number that is not finite"),
            ([date(2027, 4, 1), date(2028, 4, 1)], "which years_from_dates makes of dates"),
            (["0", "1"], "the times are .* give an array of numbers"),
        ],
    )
    def test_bad_times(self, times: Any, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            internal_rates(np.array([-1.0, 2.0]), times_years=times)
        with pytest.raises(InvalidValueError, match=message):
            internal_rate(np.array([-1.0, 2.0]), times_years=times)

    @pytest.mark.parametrize(
        ("limits", "message"),
        [
            ({"low": -1}, "the lowest rate is -1, at which nothing is left .* above -1"),
            ({"low": -2.0}, "the lowest rate is -2"),
            ({"low": 0.1, "high": 0.1}, "lowest rate is 0.1 and the highest 0.1; give the lower"),
            ({"low": 0.2, "high": 0.1}, "give the lower one first"),
            ({"high": -1.5}, "the highest rate is -1.5"),
            ({"high": np.inf}, "the highest rate is inf; give a finite number"),
            ({"low": np.nan}, "the lowest rate is nan"),
            ({"low": None}, "the lowest rate is None"),
            ({"high": True}, "the highest rate is True"),
        ],
    )
    def test_bad_limits(self, limits: dict[str, Any], message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            internal_rates(np.array([-1.0, 2.0]), **limits)


def test_whole_numbers_and_lists_will_do() -> None:
    assert internal_rate([-100, 110]) == pytest.approx(0.1)  # type: ignore[arg-type]
    found = internal_rate(np.array([-100, 110], dtype=np.int32), low="-50%", high=1)  # type: ignore[arg-type]
    assert found == pytest.approx(0.1)
