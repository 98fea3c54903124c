"""Running costs against a cap per head: what is in it, what is left, and whom that can pay."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import attrs
import numpy as np

from nhscommission.finance.running_cost_cap import RunningCostCap, read_cap_basis
from nhscommission.finance.staffing.checks import check_not_negative
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number
from nhscommission.sector.populations import PopulationBase, PopulationKind

_DUST: Final = 1e-9
_LONGEST: Final = 2.0
"""Years that a period can have: more are months, or days."""


@attrs.frozen(kw_only=True)
class CapResult:
    """A member's running costs in one year, against the cap.

    Parameters
    ----------
    member : str
        Whose they are; ``"Group"`` for all together.
    period : str
        The period's label.
    population : float
        On the cap's basis [person].
    counted_gbp : float
        What counts towards the cap [GBP].
    excluded_gbp : float
        What does not [GBP].
    allowance_gbp : float
        The cap times the population and the length of the period [GBP].
    years : float
        The length of the period [year].
    """

    member: str
    period: str
    population: float
    counted_gbp: float
    excluded_gbp: float
    allowance_gbp: float
    years: float

    @property
    def headroom_gbp(self) -> float:
        """The allowance less what counts; negative where it is exceeded [GBP]."""
        return self.allowance_gbp - self.counted_gbp

    @property
    def per_head_gbp(self) -> float:
        """What counts, per head and year [GBP/person/year]."""
        people = self.population * self.years
        return self.counted_gbp / people if people else math.nan

    @property
    def within(self) -> bool:
        """Whether it is within the cap, give or take floating-point arithmetic."""
        return self.headroom_gbp >= -_DUST * max(self.allowance_gbp, self.counted_gbp)

    def affordable_wte(self, cost_gbp_per_wte_year: float) -> float:
        """Return how many more posts the headroom pays for; negative for how many are too many.

        Parameters
        ----------
        cost_gbp_per_wte_year : float
            What a post costs, with on-costs and overheads, > 0 [GBP/WTE/year].

        Returns
        -------
        float
            [WTE].

        Raises
        ------
        InvalidValueError
            If a post costs nothing, or the period has no length.
        """
        cost = as_number(cost_gbp_per_wte_year, what="what a post costs a year", above_0=True)
        if not self.years > 0:
            raise InvalidValueError(f"{self.period} has no length, so nobody is paid in it")
        return self.headroom_gbp / (cost * self.years)


@attrs.frozen(kw_only=True)
class CapTest:
    """Running costs of members and of the group, against a cap.

    Parameters
    ----------
    cap : RunningCostCap
        The cap.
    results : tuple of CapResult
        By member, and within it by period.
    group : tuple of CapResult
        All members together, by period: the aggregate test.
    """

    cap: RunningCostCap
    results: tuple[CapResult, ...]
    group: tuple[CapResult, ...]

    def result(self, member: str, period: str) -> CapResult:
        """Return one result.

        Parameters
        ----------
        member, period : str
            Whose, and when.

        Returns
        -------
        CapResult
            The result.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        found = {f"{x.member}, {x.period}": x for x in (*self.results, *self.group)}
        name = f"{member}, {period}"
        if name not in found:
            raise UnknownNameError("result of the cap test for", name, found)
        return found[name]

    @property
    def exceeded(self) -> tuple[CapResult, ...]:
        """The members and periods above the cap."""
        return tuple(result for result in self.results if not result.within)

    @property
    def passes_together(self) -> bool:
        """Whether the group is within the cap in every period, whatever its members are."""
        return all(result.within for result in self.group)


GROUP: Final = "Group"


def check_cap(
    costs_gbp: Mapping[str, Mapping[str, Mapping[str, float]]],
    *,
    cap: RunningCostCap,
    populations: Mapping[str, float | Mapping[str, float]],
    basis: PopulationKind | PopulationBase | str,
    years: Mapping[str, float],
    excluded: Iterable[str] = (),
) -> CapTest:
    """Hold running costs against a cap, by member and period, and for the group.

    Parameters
    ----------
    costs_gbp : mapping of str to mapping of str to mapping of str to float
        For each member and each period's label, each cost by its name, >= 0 [GBP].
    cap : RunningCostCap
        The cap.
    populations : mapping of str to float, or to mapping of str to float
        Each member's population, >= 0; or, for each member, that of each period [person].
    basis : PopulationKind, PopulationBase or str
        Whom `populations` counts; it must be whom the cap counts.
    years : mapping of str to float
        The length of each period by its label, above 0 and at most 2 [year].
    excluded : iterable of str, optional
        The names of the costs that do not count, besides those that the cap itself names among its
        exclusions.

    Returns
    -------
    CapTest
        Each member and the group [GBP].

    Raises
    ------
    InvalidValueError
        If there are no members, the populations are not on the cap's basis, a population is
        missing, or a number is below 0.
    UnknownNameError
        If a cost that is excluded is nowhere, or a period has no length.

    References
    ----------
    Model ICB Blueprint (2025), as reported: delivery at an aggregate regional level.

    Examples
    --------
    >>> cap = RunningCostCap(name="Cap", gbp_per_head=18.76, basis="registered", source="NHSE")
    >>> found = check_cap(
    ...     {"North": {"2026/27": {"running": 19_000_000, "delegated": 2_000_000}}},
    ...     cap=cap, populations={"North": 1_000_000}, basis="registered",
    ...     years={"2026/27": 1.0}, excluded=["delegated"])
    >>> found.results[0].headroom_gbp, found.results[0].within
    (-240000.0, False)
    """
    counted_basis = read_cap_basis(basis)
    if counted_basis is not cap.basis:
        raise InvalidValueError(
            f"the cap is per head of {cap.basis} population, and the populations are "
            f"{counted_basis}; give {cap.basis} populations, or a cap on that basis"
        )
    if not costs_gbp:
        raise InvalidValueError("there are no members; give at least one")
    left_out = (excluded,) if isinstance(excluded, str) else tuple(excluded)
    if GROUP in costs_gbp:
        raise InvalidValueError(f"a member is called {GROUP!r}, which is all of them together")
    every = dict.fromkeys(period for by_period in costs_gbp.values() for period in by_period)
    for member, by_period in costs_gbp.items():
        silent = [period for period in every or years if period not in by_period]
        if silent:
            raise InvalidValueError(
                f"{member} has no costs for {silent[0]}; missing is not zero: give them"
            )
    named = {name for periods in costs_gbp.values() for costs in periods.values() for name in costs}
    for name in left_out:
        if name not in named:
            raise UnknownNameError("cost to exclude:", name, sorted(named))
    left_out = (*left_out, *(name for name in cap.exclusions if name in named))
    results = []
    for member, by_period in costs_gbp.items():
        if member not in populations:
            raise InvalidValueError(
                f"there is no population for {member!r}; missing is not zero: give it"
            )
        for period, costs in by_period.items():
            if period not in years:
                raise UnknownNameError("length of the period", period, years)
            length = as_number(years[period], what=f"the length of {period}", above_0=True)
            if length > _LONGEST:
                raise InvalidValueError(
                    f"the length of {period} is {length:g} years; give it in years, where half a "
                    "year is 0.5"
                )
            people = _population(populations[member], member, period)
            own = {
                name: as_number(cost, what=f"{member}, {period}: the cost {name!r}")
                for name, cost in costs.items()
            }
            out = math.fsum(cost for name, cost in own.items() if name in left_out)
            results.append(
                CapResult(
                    member=member,
                    period=period,
                    population=people,
                    counted_gbp=math.fsum(c for n, c in own.items() if n not in left_out),
                    excluded_gbp=out,
                    allowance_gbp=cap.allowance(people, years=length),
                    years=length,
                )
            )
    periods = tuple(dict.fromkeys(result.period for result in results))
    return CapTest(
        cap=cap, results=tuple(results), group=tuple(_together(results, p) for p in periods)
    )


def _population(given: float | Mapping[str, float], member: str, period: str) -> float:
    if isinstance(given, Mapping):
        if period not in given:
            raise InvalidValueError(
                f"there is no population of {member} for {period}; missing is not zero: give it"
            )
        given = given[period]
    return as_number(given, what=f"the population of {member}")


def cap_headroom(
    cost_gbp: FloatArray | float,
    *,
    population: FloatArray | float,
    cap_gbp_per_head: FloatArray | float,
    years: FloatArray | float = 1.0,
) -> FloatArray:
    """Return what a cap per head leaves.

    Parameters
    ----------
    cost_gbp : float or ndarray of float64, shape (...)
        What counts towards the cap, >= 0 [GBP].
    population : float or ndarray of float64, shape (...)
        On the cap's basis, >= 0 [person].
    cap_gbp_per_head : float or ndarray of float64, shape (...)
        The cap, >= 0 [GBP/person/year].
    years : float or ndarray of float64, shape (...), optional
        The length of the period, >= 0 [year].

    Returns
    -------
    ndarray of float64, shape (...)
        ``cap × population × years - cost``, negative where it is exceeded; all arguments broadcast
        [GBP].

    Raises
    ------
    InvalidValueError
        If a number is below 0.

    Examples
    --------
    >>> cap_headroom(
    ...     np.array([20e6, 8e6]), population=np.array([1e6, 5e5]), cap_gbp_per_head=18.76)
    array([-1240000.,  1380000.])
    """
    cost = check_not_negative(cost_gbp, "the cost")
    people = check_not_negative(population, "the population")
    cap = check_not_negative(cap_gbp_per_head, "the cap per head")
    return np.asarray(cap * people * check_not_negative(years, "the time in years") - cost)


def _together(results: list[CapResult], period: str) -> CapResult:
    own = [result for result in results if result.period == period]

    def total(field: str) -> float:
        return math.fsum(getattr(result, field) for result in own)

    return CapResult(
        member=GROUP,
        period=period,
        population=total("population"),
        counted_gbp=total("counted_gbp"),
        excluded_gbp=total("excluded_gbp"),
        allowance_gbp=total("allowance_gbp"),
        years=own[0].years,
    )
