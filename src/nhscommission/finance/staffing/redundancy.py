"""Redundancy pay: years of service times a week's or a month's pay, within the scheme's limits."""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.staffing.checks import check_not_negative
from nhscommission.foundations.computation import Computation
from nhscommission.foundations.errors import InvalidValueError, choose, find_known, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number, as_whole, settle_number
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import plain_text


class PayUnit(StrEnum):
    """Of what a scheme pays so many for each year of service."""

    WEEK = "week"
    MONTH = "month"

    @property
    def per_year(self) -> float:
        """How many of them a year's salary is divided by [1/year]."""
        return {PayUnit.WEEK: 52.0, PayUnit.MONTH: 12.0}[self]


def _unit(value: str) -> PayUnit:
    return choose(PayUnit, value, what="unit of pay")


def _by_age(value: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    return tuple(
        (as_whole(age, what="an age"), as_number(number, what="what a year of service is worth"))
        for age, number in value
    )


def _service(value: Any) -> int:
    return as_whole(value, what="a number of years of service")


def _limit(value: Any) -> float:
    return math.inf if value == math.inf else as_number(value, what="a limit of pay")


_LEAST_AGE: Final = 15
"""Nobody has service from before this age."""
_MOST_AGE: Final = 100


@attrs.frozen(kw_only=True)
class RedundancyScheme:
    """The terms on which redundancy is paid.

    Parameters
    ----------
    name : str
        What it is called.
    unit : PayUnit
        Whether it pays weeks or months.
    per_year_of_service : iterable of tuple of int and float
        From which age on, how many weeks or months for each complete year of service at that age:
        ``[(0, 0.5), (22, 1), (41, 1.5)]`` [year, dimensionless].
    least_years, most_years : int
        Below the first nothing is paid; above the second no further year counts, and it is the
        latest years that do [year].
    least_salary_gbp, most_salary_gbp : float, optional
        Salaries are taken to be within these [GBP/year].
    most_pay_unit_gbp : float, optional
        A week's or a month's pay counts up to this [GBP].
    source : str
        Where the terms are from, and from when they hold.
    """

    name: str = attrs.field(converter=plain_text)
    unit: PayUnit = attrs.field(converter=_unit)
    per_year_of_service: tuple[tuple[int, float], ...] = attrs.field(converter=_by_age)
    least_years: int = attrs.field(converter=_service)
    most_years: int = attrs.field(converter=_service)
    least_salary_gbp: float = attrs.field(default=0.0, converter=_limit)
    most_salary_gbp: float = attrs.field(default=math.inf, converter=_limit)
    most_pay_unit_gbp: float = attrs.field(default=math.inf, converter=_limit)
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        ages = [age for age, _ in self.per_year_of_service]
        if not ages or ages[0] != 0 or ages != sorted(set(ages)):
            raise InvalidValueError(
                f"{self.name}: the ages are {ages}; give what is paid from age 0 on, and then from "
                "each later age"
            )
        if not 0 <= self.least_years <= self.most_years:
            raise InvalidValueError(
                f"{self.name}: from {self.least_years} to {self.most_years} years of service; give "
                "the least and the most, from 0 on"
            )
        if (
            self.least_salary_gbp > self.most_salary_gbp
            or math.isinf(self.least_salary_gbp)
            or self.most_pay_unit_gbp == 0
        ):
            raise InvalidValueError(
                f"{self.name}: the limits of pay are the wrong way round, or below 0"
            )


STATUTORY_REDUNDANCY: Final = RedundancyScheme(
    name="Statutory redundancy pay",
    unit=PayUnit.WEEK,
    per_year_of_service=[(0, 0.5), (22, 1.0), (41, 1.5)],
    least_years=2,
    most_years=20,
    most_pay_unit_gbp=700.0,
    source="GOV.UK, Redundancy: your rights; a week's pay of at most £700 from 6 April 2024",
)
"""The statutory terms in Great Britain. The limit changes each April: use `attrs.evolve`."""

NHS_REDUNDANCY: Final = RedundancyScheme(
    name="NHS terms and conditions, section 16 (England)",
    unit=PayUnit.MONTH,
    per_year_of_service=[(0, 1.0)],
    least_years=2,
    most_years=24,
    least_salary_gbp=23_000.0,
    most_salary_gbp=80_000.0,
    source="NHS Employers, NHS redundancy arrangements, from 1 April 2015",
)
"""A month's pay for each complete year: what most NHS staff in England have."""


def redundancy_pay(
    salary_gbp: FloatArray | float,
    *,
    years_of_service: FloatArray | float,
    age: FloatArray | float,
    scheme: RedundancyScheme,
) -> FloatArray:
    """Return what people are paid on redundancy.

    Parameters
    ----------
    salary_gbp : float or ndarray of float64, shape (...)
        Yearly pay, >= 0 [GBP/year].
    years_of_service : float or ndarray of float64, shape (...)
        Only complete years count, >= 0 [year].
    age : float or ndarray of float64, shape (...)
        At the day of leaving; at least 15 years more than the years of service [year].
    scheme : RedundancyScheme
        The terms.

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or service began in childhood.

    Notes
    -----
    The years that count are the latest complete ones, each by the age of the person when it began:
    a year begun at 40 counts as one at 40, though it ended at 41. A week's pay is the salary over
    52; a month's is the salary over 12.

    References
    ----------
    GOV.UK, Redundancy: your rights. NHS Employers, NHS redundancy arrangements.

    Examples
    --------
    £39,000 a year, which is £750 a week, of which £700 counts; 43 years old with three years of
    service, two of which began at 41 or later: (1.5 + 1.5 + 1) × 700.

    >>> float(redundancy_pay(39_000, years_of_service=3.6, age=43, scheme=STATUTORY_REDUNDANCY))
    2800.0

    Ten months of £48,000 a year, and of £90,000, of which £80,000 counts:

    >>> redundancy_pay(
    ...     np.array([48_000, 90_000]), years_of_service=10, age=50, scheme=NHS_REDUNDANCY)
    array([40000.        , 66666.66666667])
    """
    salary = check_not_negative(salary_gbp, "the salary")
    service = check_not_negative(years_of_service, "the years of service")
    scheme = _scheme(scheme)
    old = check_not_negative(age, "the age")
    young = np.broadcast_to(old - service, np.broadcast_shapes(old.shape, service.shape))
    if (young < _LEAST_AGE).any():
        place = np.unravel_index(int(np.argmin(young)), young.shape)
        ages, times = np.broadcast_arrays(old, service)
        raise InvalidValueError(
            f"aged {ages[place]:g} with {times[place]:g} years of service; service began before "
            f"the age of {_LEAST_AGE}, so one of them is wrong"
        )
    years = np.where(
        np.floor(service) < scheme.least_years,
        0.0,
        np.minimum(np.floor(service), scheme.most_years),
    )
    last, first = np.floor(old), np.floor(old) - years  # years began at first to last - 1
    number = np.zeros(np.broadcast_shapes(last.shape, years.shape))
    starts = [start for start, _ in scheme.per_year_of_service]
    for (start, each), end in zip(scheme.per_year_of_service, [*starts[1:], math.inf], strict=True):
        number += each * np.maximum(np.minimum(last, end) - np.maximum(first, start), 0.0)
    counted = np.clip(salary, scheme.least_salary_gbp, scheme.most_salary_gbp)
    pay = np.minimum(counted / scheme.unit.per_year, scheme.most_pay_unit_gbp)
    return np.asarray(number * pay)


@attrs.frozen(kw_only=True)
class Leaver:
    """People who may be made redundant, alike in what counts.

    Parameters
    ----------
    role : str
        Who they are.
    number : float
        How many; an expected number need not be whole, >= 0 [person].
    salary_gbp : float
        Yearly pay of each [GBP/year].
    years_of_service : float
        Of each [year].
    age : float
        Of each [year].
    """

    role: str = attrs.field(converter=plain_text)
    number: float
    salary_gbp: float
    years_of_service: float
    age: float

    def __attrs_post_init__(self) -> None:
        for field in ("number", "salary_gbp", "years_of_service", "age"):
            what = f"the {field.replace('_', ' ')} of leavers {self.role!r}"
            settle_number(self, field, what=what)
        if self.age > _MOST_AGE:
            raise InvalidValueError(
                f"the age of leavers {self.role!r} is {self.age:g}; give at most {_MOST_AGE}"
            )


_NAMED: Final[Mapping[str, RedundancyScheme]] = MappingProxyType(
    {"nhs": NHS_REDUNDANCY, "statutory": STATUTORY_REDUNDANCY}
)


def _scheme(value: Any) -> RedundancyScheme:
    if isinstance(value, RedundancyScheme):
        return value
    raise InvalidValueError(
        f"the redundancy scheme is {shown(value)}; give NHS_REDUNDANCY, STATUTORY_REDUNDANCY or a "
        "RedundancyScheme of your own"
    )


def leavers_computation(
    leavers: Iterable[Leaver], *, scheme: RedundancyScheme
) -> Computation | None:
    """Record what `redundancy_cost` was given, before redeployment.

    Parameters
    ----------
    leavers : iterable of Leaver
        Who is at risk.
    scheme : RedundancyScheme
        The terms.

    Returns
    -------
    Computation or None
        That `recompute_redundancy` reads; None where the scheme is none of the package's own.
    """
    names = [name for name, known in _NAMED.items() if known == scheme]
    if not names:
        return None
    texts = [
        " x ".join(repr(x) for x in (y.number, y.salary_gbp, y.years_of_service, y.age))
        for y in leavers
    ]
    inputs = [("scheme", names[0]), ("leavers", ", ".join(texts))]
    return Computation(function="redundancy_cost", inputs=inputs)


def recompute_redundancy(inputs: Mapping[str, str], _: object) -> tuple[float, ...]:
    """Run `redundancy_cost` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that is recorded.
    _ : object
        The periods, which do not matter.

    Returns
    -------
    tuple of float
        The one cost [GBP].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    scheme = find_known(_NAMED, left.pop("scheme", ""), "redundancy scheme")
    leavers = []
    for text in left.pop("leavers", "").split(","):
        parts = [part.strip() for part in text.split("x")]
        if len(parts) != 4:
            raise InvalidValueError(
                f"redundancy_cost has the leavers {text.strip()!r}; write number x salary x years "
                "of service x age"
            )
        number, salary, service, age = (as_number(x, what="a number of leavers") for x in parts)
        leavers.append(
            Leaver(
                role="Leavers",
                number=number,
                salary_gbp=salary,
                years_of_service=service,
                age=age,
            )
        )
    if left:
        raise InvalidValueError(f"redundancy_cost has no input {next(iter(left))!r}")
    return (redundancy_cost(leavers, scheme=scheme),)


def redundancy_cost(
    leavers: Iterable[Leaver], *, scheme: RedundancyScheme, redeployed_rate: Any = 0
) -> float:
    """Return what redundancies cost, after those who find another post.

    Parameters
    ----------
    leavers : iterable of Leaver
        Who is at risk.
    scheme : RedundancyScheme
        The terms.
    redeployed_rate : rate, optional
        The part of them that is redeployed and paid nothing, from 0 to 1 [dimensionless].

    Returns
    -------
    float
        The expected cost [GBP].

    Raises
    ------
    InvalidValueError
        If a number is out of range.

    Examples
    --------
    >>> managers = Leaver(
    ...     role="Managers", number=4, salary_gbp=48_000, years_of_service=10, age=50)
    >>> redundancy_cost([managers], scheme=NHS_REDUNDANCY, redeployed_rate=0.25)
    120000.0
    """
    redeployed = as_rate(redeployed_rate, what="the part that is redeployed")
    each = [
        x.number
        * float(
            redundancy_pay(
                x.salary_gbp, years_of_service=x.years_of_service, age=x.age, scheme=scheme
            )
        )
        for x in leavers
    ]
    return math.fsum(each) * (1.0 - redeployed)
