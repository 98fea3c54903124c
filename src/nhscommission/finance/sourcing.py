"""Sourcing plans: who provides each function, at what cost, and what an allowance then leaves."""

import math
from collections.abc import Iterable, Mapping

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.numbers import settle_number
from nhscommission.foundations.text import plain_text
from nhscommission.sector.support_functions import Scale, Sourcing, SupportFunction


def _sourcing(value: str) -> Sourcing:
    return choose(Sourcing, value, what="way to source")


def _scale(value: str | None) -> Scale | None:
    return choose(Scale, value, what="scale") if value else None


@attrs.frozen(kw_only=True)
class SourcedFunction:
    """A function, and how it is come by.

    Parameters
    ----------
    function : str
        Its name.
    sourcing : Sourcing
        Do, share or buy.
    provider : str
        Who provides it.
    cost_gbp_per_year : float
        What it costs, >= 0 [GBP/year].
    scale : Scale, optional
        At which scale it is provided.
    note : str, optional
        Anything a reader should know.
    """

    function: str = attrs.field(converter=plain_text)
    sourcing: Sourcing = attrs.field(converter=_sourcing)
    provider: str = attrs.field(converter=plain_text)
    cost_gbp_per_year: float
    scale: Scale | None = attrs.field(default=None, converter=_scale)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.function or not self.provider:
            raise InvalidValueError(
                f"the function {self.function!r} is provided by {self.provider!r}; name both"
            )
        settle_number(self, "cost_gbp_per_year", what=f"the cost of {self.function!r}")


@attrs.frozen(kw_only=True)
class SourcingPlan:
    """Who provides each function, and what that leaves of what may be spent.

    Parameters
    ----------
    name : str
        What the plan is called.
    allowance_gbp_per_year : float
        What may be spent, > 0 [GBP/year].
    fixed_gbp_per_year : float, optional
        What is spent on no function of the plan: board and clinical leadership [GBP/year].
    functions : iterable of SourcedFunction
        Each function once.
    """

    name: str = attrs.field(converter=plain_text)
    allowance_gbp_per_year: float
    fixed_gbp_per_year: float = 0.0
    functions: tuple[SourcedFunction, ...] = attrs.field(converter=tuple[SourcedFunction, ...])

    def __attrs_post_init__(self) -> None:
        allowance = f"the allowance of plan {self.name!r}"
        settle_number(self, "allowance_gbp_per_year", what=allowance, above_0=True)
        settle_number(self, "fixed_gbp_per_year", what=f"the fixed cost of plan {self.name!r}")
        names = [one.function for one in self.functions]
        if not names:
            raise InvalidValueError(f"plan {self.name!r} has no functions; give at least one")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidValueError(
                f"plan {self.name!r} has {twice[0]!r} twice; one function is come by in one way"
            )

    @property
    def cost_gbp_per_year(self) -> float:
        """What the functions cost together [GBP/year]."""
        return math.fsum(one.cost_gbp_per_year for one in self.functions)

    @property
    def left_gbp_per_year(self) -> float:
        """What is left of the allowance; negative where it is exceeded [GBP/year]."""
        return self.allowance_gbp_per_year - self.fixed_gbp_per_year - self.cost_gbp_per_year

    @property
    def is_affordable(self) -> bool:
        """Whether the allowance pays for all of it."""
        return self.left_gbp_per_year >= -1e-9 * self.allowance_gbp_per_year

    def by_sourcing(self) -> Mapping[Sourcing, float]:
        """Return what each way to come by functions costs.

        Returns
        -------
        mapping of Sourcing to float
            For each way, also where nothing is sourced so [GBP/year].
        """
        return {
            way: math.fsum(x.cost_gbp_per_year for x in self.functions if x.sourcing is way)
            for way in Sourcing
        }

    def check_choices(self, functions: Iterable[SupportFunction]) -> tuple[str, ...]:
        """Hold the plan against the ways and scales that are open for each function.

        Parameters
        ----------
        functions : iterable of SupportFunction
            What is open, as a case has it.

        Returns
        -------
        tuple of str
            What does not fit: a way or a scale that is not open, a function that is left out, one
            that nobody knows, or one for which demand is likely to exceed supply and that is to be
            bought.
        """
        known = {one.name: one for one in functions}
        found = []
        for one in self.functions:
            if one.function not in known:
                found.append(f"{one.function}: not among the functions that there are")
                continue
            about = known[one.function]
            if about.sourcing and one.sourcing not in about.sourcing:
                ways = ", ".join(about.sourcing)
                found.append(f"{one.function}: {one.sourcing} is not open ({ways})")
            if one.scale and about.scale and one.scale not in about.scale:
                found.append(f"{one.function}: not provided at {one.scale} scale")
            if one.sourcing is Sourcing.BUY and about.supply_risk == "high":
                found.append(f"{one.function}: to be bought where demand may exceed supply")
        sourced = {one.function for one in self.functions}
        found += [f"{name}: left out of the plan" for name in known if name not in sourced]
        return tuple(found)


@attrs.frozen(kw_only=True)
class PlanDifference:
    """What differs between two plans in one function.

    Parameters
    ----------
    function : str
        The function.
    before, after : SourcedFunction or None
        How each plan comes by it; None where it does not.
    """

    function: str
    before: SourcedFunction | None
    after: SourcedFunction | None

    @property
    def change_gbp_per_year(self) -> float:
        """What the second plan spends more on it [GBP/year]."""
        costs = [0.0 if x is None else x.cost_gbp_per_year for x in (self.before, self.after)]
        return costs[1] - costs[0]


@attrs.frozen(kw_only=True)
class PlanComparison:
    """Two plans, function by function.

    Parameters
    ----------
    before, after : SourcingPlan
        The plans.
    differences : tuple of PlanDifference
        Every function of either, in the order of the first and then of the second.
    """

    before: SourcingPlan
    after: SourcingPlan
    differences: tuple[PlanDifference, ...]

    @property
    def changed(self) -> tuple[PlanDifference, ...]:
        """The functions that the plans come by differently, or at another cost."""
        return tuple(one for one in self.differences if one.before != one.after)

    @property
    def left_gbp_per_year(self) -> tuple[float, float]:
        """What each plan leaves of its allowance [GBP/year]."""
        return self.before.left_gbp_per_year, self.after.left_gbp_per_year


def compare_plans(before: SourcingPlan, after: SourcingPlan) -> PlanComparison:
    """Compare two sourcing plans, function by function.

    Parameters
    ----------
    before, after : SourcingPlan
        The plans.

    Returns
    -------
    PlanComparison
        What each spends on each function, and what each leaves [GBP/year].

    Raises
    ------
    UnknownNameError
        If the plans have no function in common, so that they are not plans for the same things.

    Examples
    --------
    >>> def plan(name, way, cost):
    ...     payroll = SourcedFunction(
    ...         function="Payroll", sourcing=way, provider=name, cost_gbp_per_year=cost)
    ...     return SourcingPlan(name=name, allowance_gbp_per_year=500_000, functions=[payroll])
    >>> found = compare_plans(plan("In house", "do", 90_000), plan("Shared", "share", 60_000))
    >>> found.changed[0].change_gbp_per_year, found.left_gbp_per_year
    (-30000.0, (410000.0, 440000.0))
    """
    own = {one.function: one for one in before.functions}
    other = {one.function: one for one in after.functions}
    if not own.keys() & other.keys():
        raise UnknownNameError(
            f"function of {before.name!r} in {after.name!r}, such as", next(iter(own)), other
        )
    names = dict.fromkeys([*own, *other])
    return PlanComparison(
        before=before,
        after=after,
        differences=tuple(
            PlanDifference(function=name, before=own.get(name), after=other.get(name))
            for name in names
        ),
    )
