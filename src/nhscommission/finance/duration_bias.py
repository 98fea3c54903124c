"""Duration bias: savings that start later, since work takes longer than was planned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from nhscommission.finance.optimism_bias import check_no_more, read_bias
from nhscommission.foundations.computation import read_day
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number, check_day
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_from,
)


def delay_shares(
    periods: tuple[Period, ...],
    *,
    start: date,
    delay_years: float,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> FloatArray:
    """Say how much of each period passes before something that was planned to start does so.

    Parameters
    ----------
    periods : tuple of Period
        The horizon.
    start : datetime.date
        When it was planned to start.
    delay_years : float
        How much later it starts, >= 0 [year].
    part_year_rule : PartYearRule, optional
        How parts of years are counted.

    Returns
    -------
    ndarray of float64, shape (periods,)
        The part of the time from the planned start on that is lost in each period: 1 where a period
        passes without it, 0 where nothing is lost [dimensionless].

    Raises
    ------
    InvalidValueError
        If the delay is below 0, or months are counted and the start is not the first of a month.

    Examples
    --------
    Three quarters of a year late: the half year that is left of 2026/27, and a quarter of the next.

    >>> from nhscommission import horizon
    >>> years = horizon(go_live=date(2026, 10, 1), years=2)
    >>> delay_shares(years, start=date(2026, 10, 1), delay_years=0.75)
    array([1.  , 0.25])
    """
    check_horizon(periods)
    check_day(start, what="the planned start")
    delay = as_number(delay_years, what="the delay")
    shares = []
    for begins, ends in years_from(start, periods, rule=part_year_rule):
        planned = max(begins, 0.0)
        lost = max(min(ends, delay) - planned, 0.0)
        shares.append(lost / (ends - planned) if ends > planned else 0.0)
    return np.array(shares)


def recompute_delay(inputs: Mapping[str, str], periods: tuple[Period, ...]) -> tuple[float, ...]:
    """Run the delay of savings again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that records it.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        For each period what is lost, below 0 [dimensionless].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    bias = read_bias(left)
    start = read_day(left.pop("start", None))
    planned: Any = left.pop("planned_years", None)
    rule = read_part_year_rule(left.pop("part_year_rule", None))
    check_no_more(left, "duration_bias")
    if start is None or planned is None:
        raise InvalidValueError("duration_bias needs start and planned_years")
    delay = bias.rate * as_number(planned, what="planned_years")
    shares = delay_shares(periods, start=start, delay_years=delay, part_year_rule=rule)
    return tuple(0.0 - float(share) for share in shares)
