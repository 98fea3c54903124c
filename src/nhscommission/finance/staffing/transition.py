"""Transition: what it costs to get from the old arrangements to the new, once."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.staffing.checks import check_not_negative, check_rate, read_rates
from nhscommission.finance.staffing.pay_bands import fold_band
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.rates import as_rate


def _number(value: float, what: str) -> float:
    return as_number(value, what=what)


def _bands(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _external_rate(value: Any) -> float:
    return as_rate(value, what="the part recruited externally")


def _agency_rate(value: Any) -> float:
    return as_rate(value, what="what the agency takes")


def _assessment(value: float) -> float:
    return _number(value, "what an assessment costs")


def _candidates(value: float) -> float:
    return _number(value, "the number of candidates for a post")


@attrs.frozen(kw_only=True)
class RecruitmentTerms:
    """How posts are filled from outside, and what that costs.

    Parameters
    ----------
    external_rate : rate
        The part of the posts that is recruited externally [dimensionless].
    agency_rate : rate
        What a recruitment agency takes, of a year's salary [dimensionless].
    agency_bands : iterable of str
        The bands for which an agency is used: `PayScale.bands_above` lists those above one.
    assessment_gbp_per_person : float
        What an assessment centre costs for each candidate [GBP/person].
    candidates_per_post : float
        How many come to it for each post [person/WTE].
    """

    external_rate: float = attrs.field(converter=_external_rate)
    agency_rate: float = attrs.field(converter=_agency_rate)
    agency_bands: tuple[str, ...] = attrs.field(converter=_bands)
    assessment_gbp_per_person: float = attrs.field(converter=_assessment)
    candidates_per_post: float = attrs.field(converter=_candidates)


@attrs.frozen(kw_only=True)
class RecruitmentCost:
    """What recruiting costs.

    Parameters
    ----------
    external_wte : float
        The posts that are filled from outside [WTE].
    agency_gbp : float
        What agencies take [GBP].
    assessment_gbp : float
        What assessment centres cost [GBP].
    """

    external_wte: float
    agency_gbp: float
    assessment_gbp: float

    @property
    def total_gbp(self) -> float:
        """Agencies and assessment centres [GBP]."""
        return self.agency_gbp + self.assessment_gbp


def recruitment_cost(
    posts: Iterable[tuple[str, float, float]], *, terms: RecruitmentTerms
) -> RecruitmentCost:
    """Return what it costs to fill posts.

    Parameters
    ----------
    posts : iterable of tuple of (str, float, float)
        Each post's band, its WTE, and its yearly salary [WTE, GBP/WTE/year].
    terms : RecruitmentTerms
        How they are filled.

    Returns
    -------
    RecruitmentCost
        Agencies for the bands named, and assessment centres for all external posts [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: 25% recruited
    externally, agencies at 30% of salary above band 8, £675 a person with six people to a centre.

    Examples
    --------
    Of four posts at £40,000 and two at £60,000 in 8b a quarter is filled from outside: 0.5 × 60,000
    × 30% for the agency, 1.5 posts × 6 × £675 for assessment.

    >>> terms = RecruitmentTerms(
    ...     external_rate="25%", agency_rate="30%", agency_bands=["8a", "8b"],
    ...     assessment_gbp_per_person=675, candidates_per_post=6)
    >>> found = recruitment_cost([("7", 4, 40_000), ("8b", 2, 60_000)], terms=terms)
    >>> found.agency_gbp, found.assessment_gbp
    (9000.0, 6075.0)
    """
    external = agency = 0.0
    with_agency = {fold_band(band) for band in terms.agency_bands}
    for band, wte, salary in posts:
        number = _number(wte, f"the WTE of band {band}") * terms.external_rate
        external += number
        if fold_band(band) in with_agency:
            agency += number * _number(salary, f"the salary of band {band}") * terms.agency_rate
    return RecruitmentCost(
        external_wte=external,
        agency_gbp=agency,
        assessment_gbp=external * terms.candidates_per_post * terms.assessment_gbp_per_person,
    )


def legal_challenge_cost(
    people: FloatArray | float,
    *,
    probability: FloatArray | float | str,
    cost_gbp_per_person: FloatArray | float,
) -> FloatArray:
    """Return the expected cost of legal challenges.

    Parameters
    ----------
    people : float or ndarray of float64, shape (...)
        Who could raise one, >= 0 [person].
    probability : float, str or ndarray of float64, shape (...)
        The part of them who do: 0.05, or ``"5%"`` [dimensionless].
    cost_gbp_per_person : float or ndarray of float64, shape (...)
        What one costs, >= 0 [GBP/person].

    Returns
    -------
    ndarray of float64, shape (...)
        An expected value: a few cost all of it, and most nothing. All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0, or the probability is above 1.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D and table 8: 5% at £10k,
    £31.5k for the 63 people who relocate.

    Examples
    --------
    >>> float(legal_challenge_cost(60, probability="5%", cost_gbp_per_person=10_000))
    30000.0
    """
    number = check_not_negative(people, "the number of people")
    part = check_rate(probability, "the probability of a challenge")
    cost = check_not_negative(cost_gbp_per_person, "the cost of a challenge")
    return np.asarray(number * part * cost)


def travel_cost(
    people: FloatArray | float,
    *,
    extra_gbp_per_person_per_year: FloatArray | float,
    years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return what the longer journeys of relocated staff cost.

    Parameters
    ----------
    people : float or ndarray of float64, shape (...)
        Who relocate, >= 0 [person].
    extra_gbp_per_person_per_year : float or ndarray of float64, shape (...)
        What the new journey costs more than the old, >= 0 [GBP/person/year].
    years : float or ndarray of float64, shape (...), optional
        For how long it is paid, >= 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0.

    Examples
    --------
    >>> float(travel_cost(40, extra_gbp_per_person_per_year=900, years=0.5))
    18000.0
    """
    number = check_not_negative(people, "the number of people")
    extra = check_not_negative(extra_gbp_per_person_per_year, "the extra cost of travel")
    return np.asarray(number * extra * check_not_negative(years, "the time in years"))


def double_running_cost(
    wte: FloatArray | float,
    *,
    cost_gbp_per_wte_year: FloatArray | float,
    months_of_overlap: FloatArray | float,
) -> FloatArray:
    """Return what it costs to keep the old arrangements while the new ones start.

    Parameters
    ----------
    wte : float or ndarray of float64, shape (...)
        Staff who do what others already do, >= 0 [WTE].
    cost_gbp_per_wte_year : float or ndarray of float64, shape (...)
        What each costs a year, with on-costs, >= 0 [GBP/WTE/year].
    months_of_overlap : float or ndarray of float64, shape (...)
        For how long, >= 0 [month].

    Returns
    -------
    ndarray of float64, shape (...)
        All arguments broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0.

    References
    ----------
    London Commissioning Support Service, FAQ 1 (January 2007): double running takes 5 to 10 staff.

    Examples
    --------
    >>> double_running_cost(
    ...     np.array([5.0, 10.0]), cost_gbp_per_wte_year=42_000, months_of_overlap=6)
    array([105000., 210000.])
    """
    staff = check_not_negative(wte, "the number of staff (WTE)")
    cost = check_not_negative(cost_gbp_per_wte_year, "the cost of a WTE")
    months = check_not_negative(months_of_overlap, "the months of overlap")
    return np.asarray(staff * cost * months / 12.0)


def contingency(
    costs_gbp: Mapping[str, FloatArray | float], *, rate: Any, on: Iterable[str]
) -> FloatArray:
    """Return a contingency on stated costs.

    Parameters
    ----------
    costs_gbp : mapping of str to float or ndarray of float64, shape (...)
        The costs there are, by name, >= 0 [GBP].
    rate : rate, or ndarray of float64, shape (...)
        What is set aside, of the costs stated [dimensionless].
    on : iterable of str
        The costs that it is on, by name: all of them is a choice to be stated too.

    Returns
    -------
    ndarray of float64, shape (...)
        Costs and rate broadcast [GBP].

    Raises
    ------
    InvalidValueError
        If no cost is stated, one is stated twice, or the rate is not from 0 to 1.
    UnknownNameError
        If a cost that is stated is not there.

    References
    ----------
    London Commissioning Support Service business case (December 2006), table 4: 3%, which in
    2007/08 comes to what is printed only without the development costs.

    Examples
    --------
    >>> contingency({"legal": 10_000.0, "fees": 60_000.0}, rate="3%", on=["legal", "fees"])
    array(2100.)
    """
    stated = [on] if isinstance(on, str) else list(on)
    if not stated:
        raise InvalidValueError("a contingency is on no cost; state which it is on")
    for name in stated:
        if name not in costs_gbp:
            raise UnknownNameError("cost for the contingency:", name, costs_gbp)
        if stated.count(name) > 1:
            raise InvalidValueError(f"the contingency is on {name!r} twice")
    total = np.zeros(())
    for name in stated:
        total = np.asarray(total + check_not_negative(costs_gbp[name], f"the cost {name!r}"))
    return np.asarray(total * read_rates(rate, "the contingency"))
