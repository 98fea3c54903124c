"""Overheads: what comes with people, by the head or by the post, and what a host charges."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, cast

import attrs
import numpy as np

from nhscommission.finance.staffing.checks import check_not_negative, read_rates
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.text import plain_text


class Per(StrEnum):
    """What an overhead goes by."""

    PERSON = "person"
    """By people: a desk, a laptop, a course."""
    WTE = "WTE"
    """By whole-time equivalents."""


def _per(value: str) -> Per:
    return choose(Per, value, what="measure of staff")


def _rate(value: float | str, partly_made: attrs.AttrsInstance) -> float:
    overhead = cast("Overhead", partly_made)
    unit = f"GBP/{overhead.per}/year"
    rate = parse_figure(value, unit=unit).value if isinstance(value, str) else value
    return as_number(rate, what=f"the overhead {overhead.name!r}, in pounds a year,")


@attrs.frozen(kw_only=True)
class Overhead:
    """What one person, or one WTE, costs a year beside pay.

    Parameters
    ----------
    name : str
        What it is: office space, utilities, furniture, IT, training, support functions.
    per : Per, optional
        Whether it goes by people or by WTE.
    rate_gbp_per_year : float or str
        For one person or WTE, >= 0; text may say per what (``"£9,364 per person per year"``), and
        must then agree with `per` [GBP/person/year or GBP/WTE/year].
    source : str, optional
        Where it is from.
    """

    name: str = attrs.field(converter=plain_text)
    per: Per = attrs.field(default=Per.PERSON, converter=_per)
    rate_gbp_per_year: float = attrs.field(
        converter=attrs.Converter(_rate, takes_self=True),  # type: ignore[misc]
    )
    source: str = attrs.field(default="", converter=plain_text)


def overhead_costs(
    overheads: Iterable[Overhead],
    *,
    wte: FloatArray | float | None = None,
    people: FloatArray | float | None = None,
    years: FloatArray | float = 1.0,
) -> dict[str, FloatArray]:
    """Return what overheads cost for a number of staff.

    Parameters
    ----------
    overheads : iterable of Overhead
        With different names.
    wte : float or ndarray of float64, shape (...), optional
        Staff in WTE; needed where one goes by WTE [WTE].
    people : float or ndarray of float64, shape (...), optional
        Staff in heads; needed where one goes by people. People are not WTE: where a paper takes
        one for the other, say so by giving the same number twice [person].
    years : float or ndarray of float64, shape (...), optional
        For how long [year].

    Returns
    -------
    dict of str to ndarray of float64, shape (...)
        Each overhead by its name; staff and time broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number of staff that is needed is not given, a number is below 0, or two overheads
        have one name.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: office space at £9,364,
    utilities £1,000, furniture £250, IT £330, training £1,000 and support £3,000 a person.

    Examples
    --------
    >>> desk = Overhead(name="Office space", rate_gbp_per_year="£9,364 per person per year")
    >>> overhead_costs([desk], people=44.4, years=7 / 12)
    {'Office space': array(242527.6)}
    """
    staff = {
        Per.WTE: None if wte is None else check_not_negative(wte, "wte"),
        Per.PERSON: None if people is None else check_not_negative(people, "people"),
    }
    time = check_not_negative(years, "years")
    found: dict[str, FloatArray] = {}
    for overhead in overheads:
        number = staff[overhead.per]
        if number is None:
            other = "people" if overhead.per is Per.PERSON else "wte"
            raise InvalidValueError(
                f"the overhead {overhead.name!r} goes by {overhead.per}, and {other} is not given; "
                "people are not WTE"
            )
        if overhead.name in found:
            raise InvalidValueError(f"the overhead {overhead.name!r} is there twice")
        found[overhead.name] = np.asarray(number * overhead.rate_gbp_per_year * time)
    return found


def property_cost(
    ratio: FloatArray | float,
    *,
    reference_gbp_per_person: FloatArray | float,
    people: FloatArray | float,
    years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return what rooms cost where their price is known in relation to another place.

    Parameters
    ----------
    ratio : float or ndarray of float64, shape (...)
        The price of space here over that at the place of reference, >= 0 [dimensionless].
    reference_gbp_per_person : float or ndarray of float64, shape (...)
        What a person's space costs there, >= 0 [GBP/person/year].
    people : float or ndarray of float64, shape (...)
        How many there are, >= 0 [person].
    years : float or ndarray of float64, shape (...), optional
        For how long, >= 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0 or is no number.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: from 0.32 at Harrow to 1
    at Westminster, by CB Richard Ellis.

    Examples
    --------
    Ten people at Harrow and at Westminster: 0.32 × £9,364 × 10, and £93,640.

    >>> property_cost(np.array([0.32, 1.0]), reference_gbp_per_person=9_364, people=10)
    array([29964.8, 93640. ])
    """
    return np.asarray(
        check_not_negative(ratio, "the property ratio")
        * check_not_negative(reference_gbp_per_person, "the cost of reference")
        * check_not_negative(people, "the number of people")
        * check_not_negative(years, "the time in years")
    )


def host_recharge(
    direct_costs_gbp: Mapping[str, FloatArray | float], *, rates: Mapping[str, Any]
) -> FloatArray:
    """Return what a host adds to the costs that it bears for the service.

    Parameters
    ----------
    direct_costs_gbp : mapping of str to float or ndarray of float64, shape (...)
        What the service costs, by name, >= 0 [GBP].
    rates : mapping of str to rate, or to ndarray of float64, shape (...)
        On which of them the host adds how much: ``{"pay": "4%"}`` [dimensionless].

    Returns
    -------
    ndarray of float64, shape (...)
        The sum of the additions; costs and rates broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a cost is below 0, or a rate is not from 0 to 1.
    UnknownNameError
        If a rate is for a cost that is not there.

    Examples
    --------
    >>> host_recharge({"pay": 1_000_000.0, "rent": 90_000.0}, rates={"pay": "4%"})
    array(40000.)
    """
    costs = {x: check_not_negative(cost, f"the cost {x!r}") for x, cost in direct_costs_gbp.items()}
    total = np.zeros(())
    for name, rate in rates.items():
        if name not in direct_costs_gbp:
            raise UnknownNameError("cost that a host recharges:", name, direct_costs_gbp)
        total = np.asarray(total + costs[name] * read_rates(rate, f"the recharge on {name}"))
    return total
