"""Internal rates of return: every rate at which a series of flows is worth nothing today."""

import math
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.discounting.rate_roots import BoolArray, find_rates
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray, IntArray, read_only, read_only_ints
from nhscommission.foundations.numbers import as_float, check_day

_WORDS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)

_same = attrs.cmp_using(eq=np.array_equal)
_same_or_nan = attrs.cmp_using(eq=partial(np.array_equal, equal_nan=True))


def _read_only_bools(values: object) -> BoolArray:
    array = np.array(values, dtype=np.bool_)
    array.setflags(write=False)
    return array


@attrs.frozen(kw_only=True)
class InternalRates:
    """Every internal rate of return of one or more series of flows, between two limits.

    Parameters
    ----------
    rates : ndarray of float64, shape (..., most)
        The rates of each series in rising order, then NaN; `most` is the greatest number that any
        series has, and at least 1 [per year].
    counts : ndarray of int64, shape (...)
        How many rates each series has; 0 where every rate is one [rate].
    everywhere : ndarray of bool, shape (...)
        Whether a series has no payment and no receipt, so that every rate is one
        [dimensionless].
    low, high : float
        The limits between which the rates were sought, both included [per year].
    """

    rates: FloatArray = attrs.field(converter=read_only, eq=_same_or_nan)
    counts: IntArray = attrs.field(converter=read_only_ints, eq=_same)
    everywhere: BoolArray = attrs.field(converter=_read_only_bools, eq=_same)
    low: float
    high: float

    def __attrs_post_init__(self) -> None:
        shape = self.counts.shape
        if self.rates.shape[:-1] != shape or self.everywhere.shape != shape or not self.rates.ndim:
            raise InvalidValueError(
                f"rates of shape {self.rates.shape}, counts of shape {shape} and marks of shape "
                f"{self.everywhere.shape} do not match; give a count, a mark and a row of rates "
                "for each series"
            )
        if not np.array_equal(np.isfinite(self.rates).sum(axis=-1), self.counts):
            raise InvalidValueError("a series does not have as many rates as its count says")

    @property
    def statement(self) -> str:
        """What was found, in words; for several series, how many have none, one or more."""
        if self.counts.shape:
            return self._summary()
        if self.everywhere:
            return "every rate: nothing is paid or received"
        count = int(self.counts)
        if count == 0:
            return (
                f"no rate between {_limit_text(self.low)} and {_limit_text(self.high)} makes the "
                "present value nil"
            )
        texts = _rate_texts(self.rates[:count].tolist())
        if count == 1:
            return texts[0]
        return (
            f"{', '.join(texts[:-1])} and {texts[-1]}: {_count_word(count)} rates make the present "
            "value nil, so none of them is the return; use the net present value"
        )

    def _summary(self) -> str:
        parts = [
            f"{int(chosen.sum()):,} {words}"
            for chosen, words in (
                ((self.counts == 0) & ~self.everywhere, "without an internal rate"),
                (self.counts == 1, "with one"),
                (self.counts > 1, "with more than one"),
                (self.everywhere, "with neither payments nor receipts"),
            )
            if chosen.any()
        ]
        return f"{self.counts.size:,} series: {', '.join(parts) or 'none'}"

    def __str__(self) -> str:
        return self.statement


def _limit_text(rate: float) -> str:
    return f"{100 * rate:,.10f}".rstrip("0").rstrip(".") + "%"


def _rate_texts(rates: Sequence[float]) -> list[str]:
    """Write rates to two decimals, or to as many as tell them apart."""
    texts: list[str] = []
    for decimals in (2, 4, 6, 8):
        texts = [f"{round(100 * rate, decimals) + 0.0:,.{decimals}f}%" for rate in rates]
        if len(set(texts)) == len(rates):
            break
    return texts


def _count_word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def internal_rates(
    flows_gbp: FloatArray,
    *,
    times_years: FloatArray | None = None,
    low: float = -0.99,
    high: float = 10.0,
) -> InternalRates:
    """Find every internal rate of return of each series of flows.

    Parameters
    ----------
    flows_gbp : ndarray of float64, shape (..., periods)
        Receipts positive, payments negative, two periods or more; leading axes (draws, options)
        are independent [GBP].
    times_years : ndarray of float64, shape (periods,), optional
        When each flow falls, in rising order; 0, 1, 2, ... where not given [year].
    low, high : float, optional
        The limits between which rates are sought, both included; `low` is above -1 [per year].

    Returns
    -------
    InternalRates
        All rates of each series, in rising order [per year].

    Raises
    ------
    InvalidValueError
        If there are fewer than two periods, a number is not finite, times do not match or do not
        rise, or the limits are not above -1 and in order.

    Notes
    -----
    An internal rate r makes the present value Σ flow / (1 + r)^time nil. With v = log(1 + r) that
    is a sum of exponentials f(v) = Σ flow exp(-time v), which has no more roots than its flows, in
    order of time and without zeros, change sign. One change is one root. With more, a time between
    the two flows of a change is taken off all times, f is differentiated, which leaves one change
    fewer, and so on down to one; the roots of each derivative cut the line into stretches on each
    of which the function above it has one root or none, found by Newton's method on the log of
    receipts over payments within a bracket.

    A present value that floating-point numbers cannot tell from nil, beside the payments and
    receipts behind it, is nil. Rates at which the present value touches nil without crossing it
    are therefore found, and given once; so are two rates less than about a millionth apart.
    Half a dozen rates or more, a few hundredths apart, are found with fewer correct digits, as
    the present value is then next to nil all the way between them.

    References
    ----------
    G. J. O. Jameson, Counting zeros of generalised polynomials: Descartes' rule of signs and
    Laguerre's extensions, The Mathematical Gazette 90 (2006), 223-234.

    Examples
    --------
    £100 for £110 a year later; and £1,000 for £2,300 after a year, of which £1,320 goes a year
    later: 1000 = 2300 / 1.1 - 1320 / 1.21 = 2300 / 1.2 - 1320 / 1.44.

    >>> internal_rates(np.array([[-100.0, 110, 0], [-1000, 2300, -1320]])).rates.round(6)
    array([[0.1, nan],
           [0.1, 0.2]])
    """
    flows, times = _read_flows(flows_gbp, times_years)
    limits = _read_limits(low, high)
    shape = flows.shape[:-1]
    columns = np.array(flows.reshape(-1, flows.shape[-1]).T, order="C")
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        rates = find_rates(columns, times, limits)
    return InternalRates(
        rates=rates.reshape(*shape, rates.shape[-1]),
        counts=np.isfinite(rates).sum(axis=-1, dtype=np.int64).reshape(shape),
        everywhere=~columns.any(axis=0).reshape(shape),
        low=limits[0],
        high=limits[1],
    )


def internal_rate(
    flows_gbp: FloatArray,
    *,
    times_years: FloatArray | None = None,
    low: float = -0.99,
    high: float = 10.0,
) -> float:
    """Return the internal rate of return of one series of flows, if it has just one.

    Parameters
    ----------
    flows_gbp : ndarray of float64, shape (periods,)
        Receipts positive, payments negative, two periods or more [GBP].
    times_years : ndarray of float64, shape (periods,), optional
        When each flow falls, in rising order; 0, 1, 2, ... where not given [year].
    low, high : float, optional
        The limits between which rates are sought, both included; `low` is above -1 [per year].

    Returns
    -------
    float
        The rate [per year].

    Raises
    ------
    InvalidValueError
        If there is no rate, or more than one (they are named), or as `internal_rates`.

    References
    ----------
    Microsoft, IRR function and XIRR function (the result is the same, where there is just one).

    Examples
    --------
    >>> round(internal_rate(np.array([-100.0, 0.0, 121.0])), 6)
    0.1
    """
    found = internal_rates(flows_gbp, times_years=times_years, low=low, high=high)
    if found.counts.shape:
        raise InvalidValueError(
            f"flows of shape {np.shape(flows_gbp)} are not one series; give one row of flows, or "
            "use internal_rates, which takes several"
        )
    if found.counts != 1:
        remedy = "" if found.counts else "; use the net present value, or wider limits"
        raise InvalidValueError(
            f"the flows do not have just one internal rate of return: {found}{remedy}"
        )
    return float(found.rates[0])


def modified_internal_rate(
    flows_gbp: FloatArray,
    *,
    finance_rate_per_year: float,
    reinvestment_rate_per_year: float,
    times_years: FloatArray | None = None,
) -> FloatArray:
    """Return the modified internal rate of return of each series of flows: there is just one.

    Parameters
    ----------
    flows_gbp : ndarray of float64, shape (..., periods)
        Receipts positive, payments negative, at least one of each [GBP].
    finance_rate_per_year : float
        What payments are financed at, above -1 [per year].
    reinvestment_rate_per_year : float
        What receipts earn until the end, above -1 [per year].
    times_years : ndarray of float64, shape (periods,), optional
        When each flow falls, in rising order; 0, 1, 2, ... where not given [year].

    Returns
    -------
    ndarray of float64, shape (...)
        The rate of each series [per year].

    Raises
    ------
    InvalidValueError
        If a series has no payment or no receipt, a rate is -1 or less, or as `internal_rates`.

    Notes
    -----
    With F what all receipts have grown to by the last time at the reinvestment rate, P what all
    payments are worth at the first time at the finance rate, and n the years between the two
    times, the rate is (F / P)^(1 / n) - 1.

    References
    ----------
    Microsoft, MIRR function.

    Examples
    --------
    £100 paid; £60.50 grows to £66.55 in a year at 10%, and with £54.45 there are £121 after two
    years, as if 10% had been earned.

    >>> rate = modified_internal_rate(
    ...     np.array([-100.0, 60.5, 54.45]), finance_rate_per_year=0.05,
    ...     reinvestment_rate_per_year=0.1)
    >>> round(float(rate), 6)
    0.1
    """
    flows, times = _read_flows(flows_gbp, times_years)
    finance = _read_rate(finance_rate_per_year, what="the finance rate")
    reinvestment = _read_rate(reinvestment_rate_per_year, what="the reinvestment rate")
    for sign, what in ((-1, "payment"), (1, "receipt")):
        there = (sign * flows > 0).any(axis=-1)
        if not there.all():
            where = f" (at {tuple(np.argwhere(~there)[0].tolist())})" if there.shape else ""
            raise InvalidValueError(
                f"a series of flows{where} has no {what}, so that there is no modified internal "
                "rate; give flows with at least one payment (below 0) and one receipt (above 0)"
            )
    grown = math.log1p(reinvestment) * (times[-1] - times)
    discounted = -math.log1p(finance) * (times - times[0])
    growth = _log_sum(flows, grown) - _log_sum(-flows, discounted)
    return np.asarray(np.expm1(growth / (times[-1] - times[0])), dtype=np.float64)


def _log_sum(amounts: FloatArray, exponents: FloatArray) -> FloatArray:
    """Return log Σ amounts exp(exponents) of the amounts above 0, which nothing makes overflow."""
    logs = np.full(amounts.shape, -np.inf)
    np.log(amounts, out=logs, where=amounts > 0)
    logs += exponents
    greatest = logs.max(axis=-1, keepdims=True)
    return np.asarray(greatest[..., 0] + np.log(np.exp(logs - greatest).sum(axis=-1)))


def years_from_dates(dates: Sequence[date]) -> FloatArray:
    """Count the years from the first of some dates to each, as a spreadsheet's XIRR does.

    Parameters
    ----------
    dates : sequence of datetime.date
        The day of each flow, in rising order.

    Returns
    -------
    ndarray of float64, shape (dates,)
        Days since the first date over 365, for `times_years` [year].

    Raises
    ------
    InvalidValueError
        If there is no date, one is not a day, or they do not rise.

    References
    ----------
    Microsoft, XIRR function.

    Examples
    --------
    The 366 days of a leap year are a little more than one year.

    >>> years_from_dates([date(2027, 4, 1), date(2028, 3, 31), date(2028, 4, 1)]).round(4)
    array([0.    , 1.    , 1.0027])
    """
    days = [check_day(day, what="the date of a flow") for day in dates]
    if not days:
        raise InvalidValueError("there are no dates; give the day of each flow, in order")
    for before, after in pairwise(days):
        if after < before:
            raise InvalidValueError(
                f"{after} comes after {before} in the dates of flows; sort the flows by date, each "
                "amount with its date"
            )
        if after == before:
            raise InvalidValueError(
                f"two flows are on {after}; add them up, and give the date once"
            )
    return np.array([(day - days[0]).days for day in days], dtype=np.float64) / 365.0


def _read_array(values: object, *, what: str, remedy: str = "") -> FloatArray:
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        raise InvalidValueError(f"{what} are {shown(values)}; give an array of numbers{remedy}")
    array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        raise InvalidValueError(f"{what} hold a number that is not finite; give finite numbers")
    return array


def _read_flows(flows_gbp: object, times_years: object) -> tuple[FloatArray, FloatArray]:
    flows = _read_array(flows_gbp, what="the flows")
    periods = flows.shape[-1] if flows.ndim else 0
    if periods < 2:
        raise InvalidValueError(
            f"flows of shape {flows.shape} have {_count_word(periods)} period; a rate of return "
            "needs two or more, along the last axis"
        )
    if times_years is None:
        return flows, np.arange(periods, dtype=np.float64)
    remedy = ", which years_from_dates makes of dates"
    times = _read_array(times_years, what="the times", remedy=remedy)
    if times.shape != (periods,):
        raise InvalidValueError(
            f"flows of shape {flows.shape} and times of shape {times.shape} do not match; give one "
            "time for each period"
        )
    if (np.diff(times) <= 0).any():
        raise InvalidValueError(
            f"the times {shown(times.tolist())} do not rise; give flows in order of time, and "
            "those at the same time added up"
        )
    return flows, times


def _read_rate(value: Any, *, what: str) -> float:
    rate = as_float(value, what=what)
    if rate <= -1:
        raise InvalidValueError(
            f"{what} is {rate:g}, at which nothing is left after a year; give a rate above -1 "
            "(for 3.5%, 0.035)"
        )
    return rate


def _read_limits(low: Any, high: Any) -> tuple[float, float]:
    least = _read_rate(low, what="the lowest rate")
    most = _read_rate(high, what="the highest rate")
    if least >= most:
        raise InvalidValueError(
            f"the lowest rate is {least:g} and the highest {most:g}; give the lower one first"
        )
    return least, most
