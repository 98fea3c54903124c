"""How much of each period a post is there for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from nhscommission.foundations.computation import Computation, read_day
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import check_day
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_between,
)


def service_years(
    periods: Sequence[Period],
    *,
    start: date | None = None,
    end: date | None = None,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> FloatArray:
    """Return for how much of each period something is there.

    Parameters
    ----------
    periods : sequence of Period
        In order of time, without gaps.
    start, end : datetime.date, optional
        The first and the last day on which it is there; the whole horizon where not given.
    part_year_rule : PartYearRule, optional
        How parts of years are counted: months, or days over the days in the financial year.

    Returns
    -------
    ndarray of float64, shape (periods,)
        1 for a whole year [year].

    Raises
    ------
    InvalidValueError
        If it ends before it starts, there is a gap between periods, or months are counted and it
        does not start and end with a month.

    Examples
    --------
    From 1 July 2026, so nine twelfths of the first year.

    >>> from nhscommission import horizon
    >>> service_years(horizon(go_live=date(2026, 4, 1), years=2), start=date(2026, 7, 1))
    array([0.75, 1.  ])
    """
    check_horizon(tuple(periods))
    rule = read_part_year_rule(part_year_rule)
    for what, day in (("start", start), ("end", end)):
        if day is not None:
            check_day(day, what=f"the {what}")
    if start and end and end < start:
        raise InvalidValueError(f"the end, {end}, is before the start, {start}")
    years = []
    for period in periods:
        first = max(period.start, start or period.start)
        last = min(period.end, end or period.end)
        there = first <= last
        if not there:
            years.append(0.0)
        else:
            years.append(years_between(first, last + timedelta(days=1), rule=rule))
    return np.array(years)


def recompute_service_years(
    inputs: Mapping[str, str], periods: tuple[Period, ...]
) -> tuple[float, ...]:
    """Run `service_years` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that is recorded.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        For each period [year].

    Raises
    ------
    InvalidValueError
        If an input is unknown or cannot be read.
    """
    left = dict(inputs)
    years = service_years(
        periods,
        start=read_day(left.pop("start", None)),
        end=read_day(left.pop("end", None)),
        part_year_rule=read_part_year_rule(left.pop("part_year_rule", None)),
    )
    if left:
        raise InvalidValueError(f"service_years has no input {next(iter(left))!r}")
    return tuple(years.tolist())


def service_computation(
    *, start: date | None, end: date | None, part_year_rule: PartYearRule
) -> Computation:
    """Record how `service_years` was asked.

    Parameters
    ----------
    start, end : datetime.date or None
        The first and the last day.
    part_year_rule : PartYearRule
        How parts of years are counted.

    Returns
    -------
    Computation
        That `recompute_service_years` reads.
    """
    inputs = [("start", start.isoformat())] if start else []
    inputs += [("end", end.isoformat())] if end else []
    if read_part_year_rule(part_year_rule) is not PartYearRule.MONTHS:
        inputs.append(("part_year_rule", str(part_year_rule)))
    return Computation(function="service_years", inputs=inputs)
