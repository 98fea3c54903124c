"""Prices: products of growth by hand, and nothing carried forward in silence."""

from datetime import date

import numpy as np
import pytest

import nhscommission as nc

YEARS = nc.horizon(go_live=date(2026, 10, 1), years=3)
SERIES = nc.PriceSeries(
    name="Pay", values={"2025/26": 100, "2026/27": 103, "2027/28": "105.06"}, source="A circular"
)


def test_factors_are_products_of_growth() -> None:
    index = nc.price_index(YEARS, base_year="2026/27", growth={"2027/28": "3%", "2028/29": 0.02})
    assert index.values == pytest.approx((1.0, 1.03, 1.03 * 1.02))


def test_a_base_before_and_after_the_horizon() -> None:
    """From 2025/26, everything is a year of 4% dearer; from 2029/30, cheaper by what follows."""
    growth = {"2026/27": "4%", "2027/28": "3%", "2028/29": "2%", "2029/30": "1%"}
    early = nc.price_index(YEARS, base_year="2025/26", growth=growth)
    assert early.values == pytest.approx((1.04, 1.04 * 1.03, 1.04 * 1.03 * 1.02))
    late = nc.price_index(YEARS, base_year="2029/30", growth=growth)
    assert late.values == pytest.approx((1 / (1.03 * 1.02 * 1.01), 1 / (1.02 * 1.01), 1 / 1.01))


def test_a_published_series() -> None:
    assert SERIES.growth("2027/28") == pytest.approx(0.02)
    assert SERIES.factor(from_year="2025/26", to_year="2027/28") == pytest.approx(1.0506)
    longer = SERIES.extended({"2028/29": "2.5%"}, source="Our assumption")
    assert longer.index("2028/29") == pytest.approx(105.06 * 1.025)
    assert longer.source == "A circular; Our assumption"
    index = nc.price_index(YEARS, base_year="2026/27", growth=longer)
    assert index.values == pytest.approx((1.0, 1.02, 1.02 * 1.025))


def test_real_and_nominal_undo_each_other() -> None:
    index = np.array([1.0, 1.03, 1.0506])
    real = np.array([[100.0, 200.0, 300.0], [1.0, 2.0, 3.0]])
    nominal = nc.to_nominal(real, index=index)
    assert nominal[0].tolist() == pytest.approx([100.0, 206.0, 315.18])
    assert nc.to_real(nominal, index=index) == pytest.approx(real)


def test_missing_is_not_zero() -> None:
    with pytest.raises(nc.UnknownNameError, match="growth of prices for '2028/29'"):
        nc.price_index(YEARS, base_year="2026/27", growth={"2027/28": "3%"})
    with pytest.raises(nc.UnknownNameError, match="year in the price series 'Pay' '2028/29'"):
        nc.price_index(YEARS, base_year="2026/27", growth=SERIES)
    with pytest.raises(nc.UnknownNameError, match="year before 2025/26"):
        SERIES.growth("2025/26")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "has no years"),
        ({"2026/27": 0}, "an index is above 0"),
        ({"2026/27": 100, "2028/29": 101}, "2028/29 follows 2026/27"),
        ({"2026-27": 100}, "write it as 2009/10"),
    ],
)
def test_series_that_are_none_are_refused(values: dict[str, float], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.PriceSeries(name="Pay", values=values, source="x")


@pytest.mark.parametrize("growth", [3, "300%", -0.6, "three"])
def test_3_for_3_per_cent_is_refused(growth: object) -> None:
    with pytest.raises(nc.InvalidValueError, match="the growth of 2027/28 is"):
        nc.price_index(YEARS[:2], base_year="2026/27", growth={"2027/28": growth})


@pytest.mark.parametrize("index", [[1.0, 1.0], [1.0, 0.0, 1.0], [1.0, np.nan, 1.0]])
def test_an_index_fits_the_periods(index: list[float]) -> None:
    with pytest.raises(nc.InvalidValueError, match=r"one index for each|not a number above 0"):
        nc.to_real(np.ones(3), index=np.array(index))
