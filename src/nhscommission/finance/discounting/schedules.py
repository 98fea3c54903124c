"""Discount schedules: the rate of each year, in dated editions."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, find_known, shown
from nhscommission.foundations.labelled import FloatArray, read_floats
from nhscommission.foundations.numbers import as_float, check_day, settle_number
from nhscommission.foundations.text import plain_text


def _steps(value: Any) -> tuple[tuple[float, float], ...]:
    given = value.items() if isinstance(value, Mapping) else value
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidValueError(
            f"the steps of a discount schedule are {shown(value)}; give ((0, 0.035), (30, 0.03))"
        )
    steps = []
    for step in given:
        pair = tuple(step) if isinstance(step, Iterable) and not isinstance(step, str) else (step,)
        if len(pair) != 2:
            raise InvalidValueError(
                f"{shown(pair)} is not a step of a discount schedule; give the year from which it "
                "holds, and its rate: (30, 0.03)"
            )
        steps.append(
            (
                as_float(pair[0], what="the year from which a discount rate holds"),
                as_float(pair[1], what="a discount rate"),
            )
        )
    return tuple(steps)


@attrs.frozen(kw_only=True)
class DiscountSchedule:
    """The discount rate of each year after the base date.

    Parameters
    ----------
    id : str
        A short name, for example ``"green-book-2026"``.
    label : str
        What it is, in words.
    steps : iterable of tuple of float, or mapping of float to float
        The number of years after which each rate holds, from 0 on, and the rate: ``((0, 0.035),
        (30, 0.03))`` is 3.5% for the first thirty years and 3% from the thirty-first on, each
        above -1 [year, per year].
    source : str
        The publication.
    published : datetime.date, optional
        When.
    last_year : float, optional
        The last year for which it gives a rate; the last rate holds for ever where not given
        [year].
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    steps: tuple[tuple[float, float], ...] = attrs.field(converter=_steps)
    source: str = attrs.field(converter=plain_text)
    published: date | None = None
    last_year: float | None = None

    def __attrs_post_init__(self) -> None:
        if self.published is not None:
            check_day(self.published, what=f"the day on which {self.id!r} was published")
        if self.last_year is not None:
            settle_number(
                self, "last_year", what=f"the last year of the discount schedule {self.id!r}"
            )
        years = [year for year, _ in self.steps]
        if not years or years[0] != 0 or sorted(set(years)) != years:
            raise InvalidValueError(
                f"the discount schedule {self.id!r} has steps from the years {years}; give them in "
                "order, each once, the first from year 0"
            )
        for year, rate in self.steps:
            if rate <= -1:
                raise InvalidValueError(
                    f"the discount schedule {self.id!r} has a rate of {rate:g} from year {year:g}; "
                    "give a rate above -1 (for 3.5%, 0.035)"
                )
            if rate > 1:
                raise InvalidValueError(
                    f"the discount schedule {self.id!r} has a rate of {rate:.0%} from year "
                    f"{year:g}; for 3.5% give 0.035"
                )

    def factors(self, times_years: FloatArray | float) -> FloatArray:
        """Return what a pound at each time is worth at the base date.

        Parameters
        ----------
        times_years : float or ndarray of float64, shape (...)
            Years after the base date; before it where negative [year].

        Returns
        -------
        ndarray of float64, shape (...)
            The product of the yearly factors ``1 / (1 + rate)`` of the years up to then, and of a
            part of a year as a power [dimensionless].

        Raises
        ------
        InvalidValueError
            If a time is not a finite number, is beyond the last year, or is so far before the base
            date that its factor is beyond what a float can hold.
        """
        times = read_floats(times_years, what="the times")
        if not np.isfinite(times).all():
            raise InvalidValueError("a time is not a finite number of years")
        if self.last_year is not None and (times > self.last_year).any():
            raise InvalidValueError(
                f"the discount schedule {self.id!r} gives rates for {self.last_year:g} years, and "
                f"{times.max():g} are wanted; take a schedule that goes further, or your own"
            )
        ends = [year for year, _ in self.steps[1:]] + [np.inf]
        factors = np.ones_like(times)
        for (start, rate), end in zip(self.steps, ends, strict=True):
            spent = np.minimum(times, end) - start
            if start > 0:
                spent = np.maximum(spent, 0.0)
            with np.errstate(over="ignore", invalid="ignore"):
                factors = factors * (1.0 + rate) ** -spent
        if not np.isfinite(factors).all():
            raise InvalidValueError(
                f"times from {times.min():g} to {times.max():g} years make discount factors by "
                f"{self.label} that are too large to work with"
            )
        return np.asarray(factors, dtype=np.float64)

    def __str__(self) -> str:
        return self.label


RateLike: TypeAlias = DiscountSchedule | float | str


def as_schedule(value: RateLike) -> DiscountSchedule:
    """Take a discount schedule, the name of one, or one rate for all years.

    Parameters
    ----------
    value : DiscountSchedule, str or float
        A schedule, the id of a shipped one, or a rate above -1: 0.035 or ``"3.5%"`` [per year].

    Returns
    -------
    DiscountSchedule
        The schedule.

    Raises
    ------
    InvalidValueError
        If it is none of them.
    UnknownNameError
        If there is no such schedule.

    Examples
    --------
    >>> as_schedule(0.035).label
    '3.5% a year'
    """
    if isinstance(value, DiscountSchedule):
        return value
    if isinstance(value, str):
        text = value.strip()
        if text in DISCOUNT_SCHEDULES or not text.lstrip("+-.")[:1].isdigit():
            return find_known(DISCOUNT_SCHEDULES, text, "discount schedule (or rate, as 3.5%)")
        rate = as_float(text, what="the discount rate")
    else:
        rate = as_float(value, what="the discount rate")
    return DiscountSchedule(
        id=f"{rate:g}", label=f"{100 * rate:g}% a year", steps=((0, rate),), source="the rate given"
    )


def discount_schedules() -> tuple[str, ...]:
    """Return the ids of the discount schedules that come with the package.

    Returns
    -------
    tuple of str
        By edition.

    Raises
    ------
    OSError
        Never: they are part of the code.

    Examples
    --------
    >>> "green-book-2026-health" in discount_schedules()
    True
    """
    return tuple(DISCOUNT_SCHEDULES)


def discount_schedule(name: RateLike) -> DiscountSchedule:
    """Return a discount schedule that comes with the package, or one rate as a schedule.

    Parameters
    ----------
    name : str, float or DiscountSchedule
        The id of a schedule; or a rate above -1: 0.035 or ``"3.5%"`` [per year].

    Returns
    -------
    DiscountSchedule
        With its source.

    Raises
    ------
    UnknownNameError
        If there is no such schedule.
    InvalidValueError
        If it is neither a name nor a rate.

    References
    ----------
    HM Treasury, The Green Book (1997, 2003, 2022 and 2026).

    Examples
    --------
    >>> discount_schedule("green-book-2026").steps[:2]
    ((0.0, 0.035), (30.0, 0.03))
    """
    return as_schedule(name)


_LONG_TERM: Final = (0, 30, 75, 125, 200, 300)
_STANDARD: Final = (3.5, 3.0, 2.5, 2.0, 1.5, 1.0)
_REDUCED: Final = (3.0, 2.57, 2.14, 1.71, 1.29, 0.86)


def _edition(
    name: str,
    label: str,
    rates: Iterable[float],
    *,
    source: str,
    published: date,
    last_year: float | None = None,
) -> DiscountSchedule:
    return DiscountSchedule(
        id=name,
        label=label,
        # 2.57% is read as text is, exactly: 2.57 / 100 would be another float
        steps=tuple(zip(_LONG_TERM, (f"{rate}%" for rate in rates), strict=False)),
        source=source,
        published=published,
        last_year=last_year,
    )


_OF_2022: Final = "HM Treasury, The Green Book (2022), annex 6, table 8, which ends at 125 years"
_OF_2026: Final = (
    "HM Treasury, The Green Book (2026), as set out by the Department for Transport, TAG "
    "forthcoming change: Green Book updates (16 April 2026)"
)
_EDITIONS: Final = (
    _edition(
        "green-book-1997",
        "Green Book 1997: 6%",
        (6.0,),
        source="HM Treasury, Appraisal and Evaluation in Central Government (1997)",
        published=date(1997, 1, 1),
    ),
    _edition(
        "green-book-2003",
        "Green Book 2003: 3.5%, less after 30 years",
        _STANDARD,
        source="HM Treasury, The Green Book (2003), annex 6, table 6.1",
        published=date(2003, 1, 16),
    ),
    _edition(
        "green-book-2008-reduced",
        "Green Book supplement 2008: 3%, without pure time preference",
        _REDUCED,
        source="HM Treasury, Intergenerational wealth transfers and social discounting (July 2008)",
        published=date(2008, 7, 1),
    ),
    _edition(
        "green-book-2022",
        "Green Book 2018 to 2022: 3.5%, less after 30 years",
        _STANDARD[:3],
        source=_OF_2022,
        published=date(2022, 11, 18),
        last_year=125,
    ),
    _edition(
        "green-book-2022-reduced",
        "Green Book 2018 to 2022, reduced: 3%, without pure time preference",
        _REDUCED[:3],
        source=_OF_2022,
        published=date(2022, 11, 18),
        last_year=125,
    ),
    _edition(
        "green-book-2022-health",
        "Green Book 2018 to 2022, health: 1.5%, less after 30 years",
        (1.5, 1.29, 1.07),
        source=_OF_2022,
        published=date(2022, 11, 18),
        last_year=125,
    ),
    _edition(
        "green-book-2022-health-reduced",
        "Green Book 2018 to 2022, health, reduced: 1%, without pure time preference",
        (1.0, 0.86, 0.71),
        source=_OF_2022,
        published=date(2022, 11, 18),
        last_year=125,
    ),
    _edition(
        "green-book-2026",
        "Green Book 2026: 3.5%, less after 30 years",
        _STANDARD,
        source=_OF_2026,
        published=date(2026, 2, 5),
    ),
    _edition(
        "green-book-2026-health",
        "Green Book 2026, health: 1.5%, less after 30 years",
        (1.5, 1.29, 1.07, 0.86, 0.64, 0.43),
        source=_OF_2026,
        published=date(2026, 2, 5),
    ),
    _edition(
        "green-book-2026-reduced",
        "Green Book 2026: 3%, the sensitivity test for horizons beyond 50 years",
        _REDUCED,
        source=_OF_2026,
        published=date(2026, 2, 5),
    ),
)

DISCOUNT_SCHEDULES: Final[Mapping[str, DiscountSchedule]] = MappingProxyType(
    {schedule.id: schedule for schedule in _EDITIONS}
)
"""The shipped editions by their ids."""
