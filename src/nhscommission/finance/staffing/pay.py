"""What staff cost: functions of numbers, for one post or a million draws."""

import numpy as np

from nhscommission.finance.staffing.checks import check_not_negative, check_rate
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray


def permanent_cost(
    wte: FloatArray | float,
    *,
    salary_gbp_per_year: FloatArray | float,
    on_cost_rate: FloatArray | float,
    vacancy_rate: FloatArray | float = 0.0,
    years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return what permanent staff cost.

    Parameters
    ----------
    wte : float or ndarray of float64, shape (...)
        Posts, >= 0 [WTE].
    salary_gbp_per_year : float or ndarray of float64, shape (...)
        The salary of one WTE, >= 0 [GBP/WTE/year].
    on_cost_rate : float or ndarray of float64, shape (...)
        Employer's national insurance, pension and levy, of the salary, from 0 to 1
        [dimensionless].
    vacancy_rate : float or ndarray of float64, shape (...), optional
        The part of the posts that is empty on average, from 0 to 1 [dimensionless].
    years : float or ndarray of float64, shape (...), optional
        For how long, >= 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or a rate is above 1: 25 is not 25%.

    Notes
    -----
    ``wte × (1 - vacancy) × salary × (1 + on-cost) × years``.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: on-costs of 25%.

    Examples
    --------
    Two posts at £40,000 with 25% on-costs for half a year: 2 × 40,000 × 1.25 × 0.5.

    >>> permanent_cost(2, salary_gbp_per_year=40_000, on_cost_rate=0.25, years=0.5)
    array(50000.)
    """
    posts = check_not_negative(wte, "the number of posts (WTE)")
    salary = check_not_negative(salary_gbp_per_year, "the salary")
    on_costs = check_rate(on_cost_rate, "the on-cost rate")
    vacant = check_rate(vacancy_rate, "the vacancy rate")
    time = check_not_negative(years, "the time in years")
    return np.asarray(posts * (1.0 - vacant) * salary * (1.0 + on_costs) * time)


def interim_cost(
    wte: FloatArray | float,
    *,
    rate_gbp_per_day: FloatArray | float,
    days_per_year: FloatArray | float,
    years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return what interim staff cost: a rate for a *day*, for the days that they work.

    Parameters
    ----------
    wte : float or ndarray of float64, shape (...)
        Interims, >= 0 [WTE].
    rate_gbp_per_day : float or ndarray of float64, shape (...)
        What one is paid for a day, >= 0 [GBP/day].
    days_per_year : float or ndarray of float64, shape (...)
        The days that one works, from 0 to 366 [day/year].
    years : float or ndarray of float64, shape (...), optional
        For how long, >= 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or there are more days than a year has.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 section 2.1: £500 a day for
    225 days a year. Appendix D prints "per hour" once.

    Examples
    --------
    >>> interim_cost(1, rate_gbp_per_day=500, days_per_year=225)
    array(112500.)
    """
    posts = check_not_negative(wte, "the number of interims (WTE)")
    rate = check_not_negative(rate_gbp_per_day, "the rate for a day")
    days = check_not_negative(days_per_year, "the days worked in a year")
    time = check_not_negative(years, "the time in years")
    if (days > 366).any():
        raise InvalidValueError(
            f"the days worked in a year are {days.max():g}; a year has at most 366 (hours are "
            "not days)"
        )
    return np.asarray(posts * rate * days * time)


def mixed_cost_per_wte(
    *,
    salary_gbp_per_year: FloatArray | float,
    on_cost_rate: FloatArray | float,
    rate_gbp_per_day: FloatArray | float,
    days_per_year: FloatArray | float,
    interim_share: FloatArray | float,
) -> FloatArray:
    """Return what a post costs a year where a share of posts is filled by interims.

    Parameters
    ----------
    salary_gbp_per_year : float or ndarray of float64, shape (...)
        The salary of a permanent WTE, >= 0 [GBP/WTE/year].
    on_cost_rate : float or ndarray of float64, shape (...)
        Of the salary, from 0 to 1 [dimensionless].
    rate_gbp_per_day : float or ndarray of float64, shape (...)
        What an interim is paid for a day, >= 0 [GBP/day].
    days_per_year : float or ndarray of float64, shape (...)
        The days that one works, from 0 to 366 [day/year].
    interim_share : float or ndarray of float64, shape (...)
        The part of the posts filled by interims, from 0 to 1 [dimensionless].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP/WTE/year].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or a rate is above 1.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: interims are 33%, then
    25%, then 15%.

    Examples
    --------
    A fifth of the posts at £500 × 225 days, the others at £40,000 and a quarter more:
    0.2 × 112,500 + 0.8 × 50,000.

    >>> mixed_cost_per_wte(
    ...     salary_gbp_per_year=40_000, on_cost_rate=0.25, rate_gbp_per_day=500,
    ...     days_per_year=225, interim_share=0.2)
    array(62500.)
    """
    share = check_rate(interim_share, "the interim share")
    permanent = permanent_cost(
        1.0, salary_gbp_per_year=salary_gbp_per_year, on_cost_rate=on_cost_rate
    )
    interim = interim_cost(1.0, rate_gbp_per_day=rate_gbp_per_day, days_per_year=days_per_year)
    return np.asarray(share * interim + (1.0 - share) * permanent)
