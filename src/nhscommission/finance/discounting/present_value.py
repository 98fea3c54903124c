"""Present values of amounts in time, and what is worked out from them."""

import numpy as np

from nhscommission.finance.discounting.schedules import RateLike, as_schedule
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, read_floats


def discount_factors(times_years: FloatArray | float, *, rate_per_year: RateLike) -> FloatArray:
    """Return what a pound at each time is worth at the base date.

    Parameters
    ----------
    times_years : float or ndarray of float64, shape (...)
        Years after the base date [year].
    rate_per_year : float, DiscountSchedule or str
        A rate above -1, or a schedule of rates [per year].

    Returns
    -------
    ndarray of float64, shape (...)
        The product of the yearly factors up to each time [dimensionless].

    Raises
    ------
    InvalidValueError
        If a time or the rate is not a finite number, or the rate is -1 or less.
    UnknownNameError
        If there is no such schedule.

    Notes
    -----
    With the rate r(t) of year t, the factor of year t is the product of ``1 / (1 + r(s))`` over the
    years s = 1 ... t. With the rates of the Green Book, year 31 is the first at 3%, and its factor
    is that of year 30 over 1.03.

    References
    ----------
    HM Treasury, The Green Book (2022 and 2026), annex 6.

    Examples
    --------
    >>> discount_factors([0, 1, 31], rate_per_year="green-book-2026").round(4)
    array([1.    , 0.9662, 0.3459])
    """
    return as_schedule(rate_per_year).factors(times_years)


def net_present_value(
    amounts_gbp: FloatArray, *, times_years: FloatArray, rate_per_year: RateLike
) -> FloatArray:
    """Return what amounts in time are worth at the base date.

    Parameters
    ----------
    amounts_gbp : ndarray of float64, shape (..., times)
        Receipts positive, payments negative; leading axes are independent [GBP].
    times_years : ndarray of float64, shape (times,)
        Years after the base date of each amount [year].
    rate_per_year : float, DiscountSchedule or str
        A rate above -1, or a schedule of rates [per year].

    Returns
    -------
    ndarray of float64, shape (...)
        The sum of amounts times their discount factors [GBP].

    Raises
    ------
    InvalidValueError
        If the amounts and times do not match, or are not finite.
    UnknownNameError
        If there is no such schedule.

    Notes
    -----
    A spreadsheet's NPV takes the first amount to come after one year: ``times_years=[1, 2, ...]``;
    its XNPV counts days over 365.

    References
    ----------
    HM Treasury, The Green Book (2022 and 2026), annex 6.

    Examples
    --------
    £100 now, and £110 after a year at 10%.

    >>> net_present_value(np.array([100.0, 110.0]), times_years=[0, 1], rate_per_year=0.1)
    array(200.)
    """
    amounts = read_floats(amounts_gbp, what="the amounts")
    factors = discount_factors(times_years, rate_per_year=rate_per_year)
    if factors.ndim != 1 or amounts.ndim == 0 or amounts.shape[-1] != factors.size:
        raise InvalidValueError(
            f"amounts of shape {amounts.shape} and times of shape {factors.shape} do not match; "
            "give one time for each amount"
        )
    if not np.isfinite(amounts).all():
        raise InvalidValueError("an amount is not a finite number")
    with np.errstate(over="ignore", invalid="ignore"):
        found = np.asarray(amounts @ factors)
    if not np.isfinite(found).all():
        raise InvalidValueError("the amounts come to a present value too large to work with")
    return found


def equivalent_annual(
    present_value_gbp: FloatArray | float,
    *,
    times_years: FloatArray,
    rate_per_year: RateLike,
    lengths_years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return the even amount a year that has the same present value.

    Parameters
    ----------
    present_value_gbp : float or ndarray of float64, shape (...)
        A present cost or value [GBP].
    times_years : ndarray of float64, shape (periods,)
        Years after the base date of each period's amount [year].
    rate_per_year : float, DiscountSchedule or str
        A rate above -1, or a schedule of rates [per year].
    lengths_years : float or ndarray of float64, shape (periods,), optional
        How long each period is, >= 0 and not all 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        The present value over the annuity factor, which is the sum of discount factors times
        lengths [GBP/year].

    Raises
    ------
    InvalidValueError
        If there are no periods, they have no length, or the present value is not finite.
    UnknownNameError
        If there is no such schedule.

    References
    ----------
    HM Treasury, The Green Book (2022 and 2026), annex 5, on comparing options of different lengths.

    Examples
    --------
    £100 at the start of each of two years at 25% is £180 now.

    >>> equivalent_annual(180.0, times_years=[0, 1], rate_per_year=0.25)
    array(100.)
    """
    factors = discount_factors(times_years, rate_per_year=rate_per_year)
    lengths = read_floats(lengths_years, what="the lengths of periods")
    if factors.ndim != 1 or factors.size == 0 or lengths.shape not in ((), factors.shape):
        raise InvalidValueError(
            f"times of shape {factors.shape} and lengths of shape {lengths.shape} do not match; "
            "give one of each for every period"
        )
    if not (np.isfinite(lengths).all() and (lengths >= 0).all() and lengths.any()):
        raise InvalidValueError("the lengths of periods are not numbers of 0 or more, one above 0")
    value = read_floats(present_value_gbp, what="the present values")
    if not np.isfinite(value).all():
        raise InvalidValueError("a present value is not a finite number")
    return np.asarray(value / (factors * lengths).sum())


def benefit_cost_ratio(
    present_benefits_gbp: FloatArray | float, *, present_costs_gbp: FloatArray | float
) -> FloatArray:
    """Return present benefits over present costs.

    Parameters
    ----------
    present_benefits_gbp : float or ndarray of float64, shape (...)
        Benefits, discounted [GBP].
    present_costs_gbp : float or ndarray of float64, shape (...)
        Costs, discounted, positive [GBP].

    Returns
    -------
    ndarray of float64, shape (...)
        Not a number where there is no cost, or costs are negative: there is then no ratio
        [dimensionless].

    Raises
    ------
    InvalidValueError
        If the shapes do not broadcast, or a number is not finite.

    References
    ----------
    HM Treasury, The Green Book (2022 and 2026), chapter 6.

    Examples
    --------
    >>> benefit_cost_ratio([300.0, 5.0], present_costs_gbp=[100.0, 0.0])
    array([ 3., nan])
    """
    benefits = read_floats(present_benefits_gbp, what="the present benefits")
    costs = read_floats(present_costs_gbp, what="the present costs")
    if not (np.isfinite(benefits).all() and np.isfinite(costs).all()):
        raise InvalidValueError("a present benefit or cost is not a finite number")
    try:
        shape = np.broadcast_shapes(benefits.shape, costs.shape)
    except ValueError:
        raise InvalidValueError(
            f"benefits of shape {benefits.shape} and costs of shape {costs.shape} do not match"
        ) from None
    ratios = np.full(shape, np.nan)
    with np.errstate(over="ignore"):  # over next to nothing, a ratio may be infinite
        np.divide(benefits, costs, out=ratios, where=costs > 0)
    return ratios
