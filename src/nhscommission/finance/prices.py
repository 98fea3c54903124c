"""Prices: money moved from those of one year to another's."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.price_series import PriceSeries, read_growth
from nhscommission.foundations.computation import Computation
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.periods import Period, financial_year


class PriceBasis(StrEnum):
    """Whether money is at the prices of one year, or of each year."""

    REAL = "real"
    """All of it at the prices of the base year: no inflation in it."""
    NOMINAL = "nominal"
    """As it is paid in each year, inflation included; the base year is where indices start."""


def _basis(value: str) -> PriceBasis:
    return choose(PriceBasis, value, what="price basis")


@attrs.frozen(kw_only=True)
class PriceBase:
    """At whose prices a case is: a declaration, which readers see and lines do not follow.

    Parameters
    ----------
    year : str
        The financial year, ``"2026/27"``.
    basis : PriceBasis, optional
        Real or nominal.
    """

    year: str
    basis: PriceBasis = attrs.field(default=PriceBasis.REAL, converter=_basis)

    def __attrs_post_init__(self) -> None:
        financial_year(self.year)

    def __str__(self) -> str:
        real = self.basis is PriceBasis.REAL
        return f"{self.year}, real" if real else f"nominal, indices from {self.year}"


@attrs.frozen(kw_only=True)
class PriceIndex:
    """What money at the prices of a base year becomes in each period.

    Parameters
    ----------
    base_year : str
        The financial year whose prices the money is at.
    factors : tuple of tuple of str and float
        Each period's label, and its prices over those of the base year [dimensionless].
    computation : Computation
        How they were worked out.
    source : str
        Where the growth is from.
    """

    base_year: str
    factors: tuple[tuple[str, float], ...]
    computation: Computation
    source: str

    @property
    def values(self) -> tuple[float, ...]:
        """The factor of each period, in order [dimensionless]."""
        return tuple(factor for _, factor in self.factors)


def price_index(
    periods: Sequence[Period], *, base_year: str, growth: Mapping[str, Any] | PriceSeries
) -> PriceIndex:
    """Return what prices are in each period, over those of a base year.

    Parameters
    ----------
    periods : sequence of Period
        Financial years or parts of them.
    base_year : str
        The price base: the financial year whose prices the case is at.
    growth : mapping of str to rate, or PriceSeries
        For each year after the earlier of the base year and the first period, how much prices rise
        on the year before; or a published series. Pay and other prices have one each [1/year].

    Returns
    -------
    PriceIndex
        1 in the base year. It records its computation.

    Raises
    ------
    InvalidValueError
        If a growth is no number or out of range.
    UnknownNameError
        If a year that is needed has no growth: missing is not zero.

    Notes
    -----
    The factor of a year is the product of (1 + growth) from the year after the base year to it;
    before the base year, one over that product.

    Examples
    --------
    >>> from datetime import date
    >>> from nhscommission import horizon
    >>> years = horizon(go_live=date(2026, 4, 1), years=3)
    >>> index = price_index(years, base_year="2026/27", growth={"2027/28": "3%", "2028/29": "2%"})
    >>> [round(factor, 4) for factor in index.values]
    [1.0, 1.03, 1.0506]
    """
    base = financial_year(base_year).start.year
    labels = [period.label for period in periods]
    if not labels:
        raise InvalidValueError("there are no periods; give at least one")
    starts = [financial_year(label).start.year for label in labels]
    first, last = min(base, *starts), max(base, *starts)
    years = [f"{year:04d}/{(year + 1) % 100:02d}" for year in range(first, last + 1)]
    rates = {year: _growth_of(growth, year) for year in years[1:]}
    product = {years[0]: 1.0}
    for before, year in pairwise(years):
        product[year] = product[before] * (1.0 + rates[year])
    inputs = [("base_year", base_year)]
    inputs += [("growth", ", ".join(f"{year}: {rate!r}" for year, rate in rates.items()))] * bool(
        rates
    )
    return PriceIndex(
        base_year=base_year,
        factors=tuple((label, product[label] / product[base_year]) for label in labels),
        computation=Computation(function="price_index", inputs=inputs),
        source=growth.source if isinstance(growth, PriceSeries) else "",
    )


def _growth_of(growth: Mapping[str, Any] | PriceSeries, year: str) -> float:
    if isinstance(growth, PriceSeries):
        return read_growth(growth.growth(year), year)
    if year not in growth:
        raise UnknownNameError("growth of prices for", year, growth)
    return read_growth(growth[year], year)


def to_nominal(real_gbp: FloatArray, *, index: FloatArray) -> FloatArray:
    """Turn money at the prices of the base year into money of each period.

    Parameters
    ----------
    real_gbp : ndarray of float64, shape (..., periods)
        At the prices of the base year [GBP].
    index : ndarray of float64, shape (periods,)
        From `price_index`, > 0 [dimensionless].

    Returns
    -------
    ndarray of float64, shape (..., periods)
        As it will be paid [GBP].

    Raises
    ------
    InvalidValueError
        If lengths differ, or an index is not above 0.

    Examples
    --------
    >>> to_nominal(np.array([100.0, 100.0]), index=np.array([1.0, 1.03]))
    array([100., 103.])
    """
    money, factors = _matched(real_gbp, index)
    return money * factors


def to_real(nominal_gbp: FloatArray, *, index: FloatArray) -> FloatArray:
    """Turn money of each period into money at the prices of the base year.

    Parameters
    ----------
    nominal_gbp : ndarray of float64, shape (..., periods)
        As it is paid [GBP].
    index : ndarray of float64, shape (periods,)
        From `price_index`, > 0 [dimensionless].

    Returns
    -------
    ndarray of float64, shape (..., periods)
        At the prices of the base year [GBP].

    Raises
    ------
    InvalidValueError
        If lengths differ, or an index is not above 0.

    Examples
    --------
    >>> to_real(np.array([100.0, 103.0]), index=np.array([1.0, 1.03]))
    array([100., 100.])
    """
    money, factors = _matched(nominal_gbp, index)
    return money / factors


def _matched(money: FloatArray, index: FloatArray) -> tuple[FloatArray, FloatArray]:
    amounts = np.asarray(money, dtype=np.float64)
    factors = np.asarray(index, dtype=np.float64)
    if factors.ndim != 1 or amounts.ndim == 0 or amounts.shape[-1] != factors.size:
        raise InvalidValueError(
            f"amounts of shape {amounts.shape} and an index of shape {factors.shape} do not match; "
            "give one index for each period"
        )
    if not (np.isfinite(factors).all() and (factors > 0).all()):
        raise InvalidValueError("an index is not a number above 0")
    return amounts, factors


def recompute_price_index(
    inputs: Mapping[str, str], periods: tuple[Period, ...]
) -> tuple[float, ...]:
    """Run `price_index` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that it records.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        The factor of each period [dimensionless].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    if "base_year" not in left:
        raise InvalidValueError("price_index needs base_year, the price base")
    pairs = [part.partition(":") for part in left.pop("growth", "").split(",") if part.strip()]
    growth = {year.strip(): rate.strip() for year, _, rate in pairs}
    if len(growth) < len(pairs):
        raise InvalidValueError("price_index has two growths for one year")
    found = price_index(periods, base_year=left.pop("base_year"), growth=growth)
    if left:
        raise InvalidValueError(f"price_index has no input {next(iter(left))!r}")
    return found.values
