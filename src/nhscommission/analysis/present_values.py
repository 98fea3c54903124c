"""Present values: an appraisal discounted, for each member and the sector."""

from collections.abc import Mapping

import attrs
import numpy as np

from nhscommission.analysis.appraisal import MEMBER, SECTOR, Appraisal
from nhscommission.analysis.price_base import warn_if_nominal
from nhscommission.case.lines import NET_BENEFIT, Category
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.internal_rates import (
    InternalRates,
    internal_rates,
    modified_internal_rate,
)
from nhscommission.finance.discounting.present_value import benefit_cost_ratio
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import Payback, PaybackRule
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import as_number, check_by_name
from nhscommission.foundations.periods import years_in_period

_COSTS = (Category.RUNNING_COST, Category.TRANSITION_COST, Category.RETAINED_COST)


@attrs.frozen(kw_only=True)
class PresentValues:
    """What an appraisal is worth at the base date.

    Parameters
    ----------
    appraisal : Appraisal
        What was discounted.
    discounting : Discounting
        How.
    costs : LabelledArray, axis (member)
        Running, transition and retained costs [GBP].
    costs_ended : LabelledArray, axis (member)
        Costs of today that end [GBP].
    by_class : mapping of BenefitClass to LabelledArray, axis (member)
        Savings of each class that there is, kept apart [GBP].
    net : LabelledArray, axis (member)
        The net present value, with the classes of savings that the appraisal counts [GBP].
    net_cost : LabelledArray, axis (member)
        The net present cost: costs less the costs that end, no savings counted [GBP].
    equivalent_annual_cost : LabelledArray, axis (member)
        The even amount a year that the net present cost comes to [GBP/year].
    benefit_cost_ratio : LabelledArray, axis (member)
        Costs that end and savings that count, over costs; not a number where there is no cost
        [dimensionless].
    weights : mapping of str to float or None
        The distributional weight of each member; None where every pound counts alike
        [dimensionless].

    Notes
    -----
    Each array has the members, and then the sector.
    """

    appraisal: Appraisal
    discounting: Discounting
    costs: LabelledArray
    costs_ended: LabelledArray
    by_class: FrozenMap[BenefitClass, LabelledArray]
    net: LabelledArray
    net_cost: LabelledArray
    equivalent_annual_cost: LabelledArray
    benefit_cost_ratio: LabelledArray
    weights: FrozenMap[str, float] | None = None

    @property
    def weighted_net(self) -> LabelledArray:
        """Net present values times distributional weights, axis (member) [GBP]."""
        if self.weights is None:
            raise InvalidValueError(
                "there are no distributional weights; give present_values(weights={...})"
            )
        values = np.array(list(self.weights.values())) * self.net.values[:-1]
        return attrs.evolve(self.net, values=np.append(values, values.sum()))

    def flows(self, member: str | None = None) -> FloatArray:
        """Return the net benefit of each period, not discounted.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        ndarray of float64, shape (periods,)
            [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        values = self.appraisal.net_benefit.values
        if member in (None, SECTOR):
            return np.asarray(values.sum(axis=0))
        name = self.appraisal.case.sector.member(str(member)).name
        return np.asarray(values[self.appraisal.case.member_names.index(name)])

    def internal_rates(
        self, member: str | None = None, *, low: float = -0.99, high: float = 10.0
    ) -> InternalRates:
        """Return every rate at which the net benefit is worth nothing at the base date.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.
        low, high : float, optional
            Between which rates [per year].

        Returns
        -------
        InternalRates
            All of them, or none.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        InvalidValueError
            If the horizon has one period only, or the range is none.
        """
        return internal_rates(
            self.flows(member),
            times_years=self.discounting.times(self.appraisal.case.periods),
            low=low,
            high=high,
        )

    def modified_internal_rate(
        self,
        member: str | None = None,
        *,
        finance_rate_per_year: float,
        reinvestment_rate_per_year: float,
    ) -> float:
        """Return the modified internal rate of return of the net benefit.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.
        finance_rate_per_year : float
            At which shortfalls are paid for, above -1 [per year].
        reinvestment_rate_per_year : float
            At which surpluses earn, above -1 [per year].

        Returns
        -------
        float
            [per year].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        InvalidValueError
            If there is no shortfall, or no surplus.
        """
        return float(
            modified_internal_rate(
                self.flows(member),
                finance_rate_per_year=finance_rate_per_year,
                reinvestment_rate_per_year=reinvestment_rate_per_year,
                times_years=self.discounting.times(self.appraisal.case.periods),
            )
        )

    def discounted_payback(self, member: str | None = None) -> Payback:
        """Return when the money is back, each period's net benefit being discounted.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        Payback
            By the appraisal's rule, discounted.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        rule: PaybackRule = attrs.evolve(self.appraisal.payback_rule, discounting=self.discounting)
        discounted = attrs.evolve(self.appraisal, payback_rule=rule)
        if member in (None, SECTOR):
            return discounted.sector_payback
        return discounted.payback[self.appraisal.case.sector.member(str(member)).name]


def present_values(
    appraisal: Appraisal,
    *,
    discounting: Discounting | RateLike | None = None,
    weights: Mapping[str, float] | None = None,
) -> PresentValues:
    """Discount an appraisal: net present values and costs for each member and the sector.

    Parameters
    ----------
    appraisal : Appraisal
        Without draws.
    discounting : Discounting, DiscountSchedule, str or float, optional
        How amounts are discounted; the Green Book's rates by whole financial years where not given
        [per year].
    weights : mapping of str to float, optional
        A distributional weight for each member, >= 0 [dimensionless].

    Returns
    -------
    PresentValues
        For each member and the sector [GBP].

    Raises
    ------
    InvalidValueError
        If the appraisal has draws, or a weight is not a number of 0 or more.
    UnknownNameError
        If there is no such schedule, or a weight is missing or of nobody.

    Notes
    -----
    The price base matters: the Green Book's rates are real, for amounts in the prices of one year.

    References
    ----------
    HM Treasury, The Green Book (2022 and 2026), chapters 5 and 6 and annex 6.

    Examples
    --------
    >>> from nhscommission import appraise, load_case
    >>> found = present_values(appraise(load_case("nwl-2009")))
    >>> round(found.net["sector"] / 1e6, 2)
    188.06
    """
    if not isinstance(appraisal, Appraisal):
        raise InvalidValueError(
            f"{shown(appraisal)} is not an appraisal; give what appraise(case) returns"
        )
    if appraisal.amounts.ndim > 3:
        raise InvalidValueError(
            "present values are of one set of assumptions, and this appraisal has draws; use "
            "simulate()"
        )
    case = appraisal.case
    ways = as_discounting(discounting)
    warn_if_nominal(case, ways)
    factors = ways.factors(case.periods)

    def discounted(name: str) -> FloatArray:
        by_member = appraisal.measure(name).values @ factors
        return np.append(by_member, by_member.sum())

    units = (*case.member_names, SECTOR)

    def labelled(values: FloatArray, unit: str = "GBP") -> LabelledArray:
        return LabelledArray(values=values, dims=(MEMBER,), labels=(units,), unit=unit)

    costs = sum((discounted(kind) for kind in _COSTS), np.zeros(len(units)))
    ended = discounted(Category.EXISTING_COST)
    by_class = {kind: discounted(kind) for kind in BenefitClass if kind in case.measures}
    counted = sum(
        (values for kind, values in by_class.items() if kind in appraisal.benefits_counted),
        np.zeros(len(units)),
    )
    years = np.array([years_in_period(p, rule=case.part_year_rule) for p in case.periods])
    net_cost = costs - ended
    return PresentValues(
        appraisal=appraisal,
        discounting=ways,
        costs=labelled(costs),
        costs_ended=labelled(ended),
        by_class=FrozenMap({kind: labelled(x) for kind, x in by_class.items()}),
        net=labelled(discounted_net(appraisal, factors)),
        net_cost=labelled(net_cost),
        equivalent_annual_cost=labelled(net_cost / (factors * years).sum(), "GBP/year"),
        benefit_cost_ratio=labelled(
            benefit_cost_ratio(ended + counted, present_costs_gbp=costs), "1"
        ),
        weights=_weights(weights, case.member_names),
    )


def discounted_net(appraisal: Appraisal, factors: FloatArray) -> FloatArray:
    """Return the net present value of each member and the sector.

    Parameters
    ----------
    appraisal : Appraisal
        Without draws.
    factors : ndarray of float64, shape (periods,)
        The discount factor of each period [dimensionless].

    Returns
    -------
    ndarray of float64, shape (members + 1,)
        The sector last [GBP].
    """
    by_member = appraisal.measure(NET_BENEFIT).values @ factors
    return np.append(by_member, by_member.sum())


def _weights(
    weights: Mapping[str, float] | None, members: tuple[str, ...]
) -> FrozenMap[str, float] | None:
    if weights is None:
        return None
    given = check_by_name(weights, what="the distributional weights", like="{'Brent': 1.2}")
    for name in given:
        if name not in members:
            raise UnknownNameError("member", name, members)
    for name in members:
        if name not in given:
            raise InvalidValueError(
                f"there is no distributional weight for {name!r}; give one for each member (1 "
                "counts a pound as a pound)"
            )
    return FrozenMap(
        (name, as_number(given[name], what=f"the distributional weight of {name!r}"))
        for name in members
    )
