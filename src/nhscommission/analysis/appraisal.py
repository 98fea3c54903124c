"""What an appraisal comes to: totals, measures, ratios and payback."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import attrs
import numpy as np

from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import (
    CONTRIBUTION,
    NET_BENEFIT,
    NET_COST_REDUCTION,
    Category,
    Measure,
    net_benefit_of,
)
from nhscommission.case.scenarios import Scenario
from nhscommission.case.validation import adds_up
from nhscommission.finance.payback import Payback, PaybackRule, date_payback
from nhscommission.foundations.benefit_class import BenefitClass, read_benefit_classes
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.foundations.labelled import FloatArray, LabelledArray, read_only
from nhscommission.foundations.units import MONEY

DUST = 1e-13
"""What amounts may be off by in floating-point arithmetic, as a part of their size."""

MEMBER = "member"
PERIOD = "period"
SECTOR = "sector"
"""The label of the members taken together."""


@attrs.frozen(kw_only=True)
class Appraisal:
    """What a case comes to: an amount for each line, member and period.

    Parameters
    ----------
    case : BusinessCase
        The case.
    scenario : Scenario
        The scenario it was appraised in.
    amounts : ndarray of float64, shape (..., lines, members, periods)
        The amount of each line, positive whatever its category [GBP].
    payback_rule : PaybackRule
        How payback is counted.
    benefits_counted : tuple of BenefitClass, optional
        The classes of savings that count in the net benefit and in payback.
    """

    case: BusinessCase
    scenario: Scenario
    amounts: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    payback_rule: PaybackRule
    benefits_counted: tuple[BenefitClass, ...] = attrs.field(
        default=(BenefitClass.CASH_RELEASING,), converter=read_benefit_classes
    )

    def measure(self, name: str | Measure) -> LabelledArray:
        """Return a measure by member and period.

        Parameters
        ----------
        name : str or Measure
            A line, a category, a total, or ``"net_benefit"``, ``"contribution"`` or
            ``"net_cost_reduction"``.

        Returns
        -------
        LabelledArray, axes (member, period) after any draws
            The sum of the lines that it is made of [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such measure.
        """
        wanted = name if isinstance(name, Measure) else self.case.measure(name)
        if wanted.id == NET_BENEFIT:
            wanted = net_benefit_of(self.case.lines, counted=self.benefits_counted)
        index = {line.id: i for i, line in enumerate(self.case.lines)}
        weights = np.zeros(len(index))
        for line_id, weight in wanted.coefficients:
            weights[find_known(index, line_id, "line")] += weight
        used = np.flatnonzero(weights)
        values = np.tensordot(weights[used], np.moveaxis(self.amounts, -3, 0)[used], axes=1)
        return LabelledArray(
            values=values,
            dims=(MEMBER, PERIOD),
            labels=(self.case.member_names, self.case.period_labels),
            unit=MONEY,
        )

    @cached_property
    def net_benefit(self) -> LabelledArray:
        """Net benefit, axes (member, period) after any draws [GBP]."""
        return self.measure(NET_BENEFIT)

    @cached_property
    def contributions(self) -> LabelledArray:
        """What members pay to the shared service, axes (member, period) after any draws [GBP]."""
        return self.measure(CONTRIBUTION)

    @cached_property
    def net_cost_reduction(self) -> LabelledArray:
        """Existing costs less contributions, axes (member, period) after any draws [GBP]."""
        return self.measure(NET_COST_REDUCTION)

    def category(self, name: str | Category) -> LabelledArray:
        """Return the lines of one category, added up.

        Parameters
        ----------
        name : str or Category
            For example ``"running_cost"``.

        Returns
        -------
        LabelledArray, axes (member, period) after any draws
            Positive amounts, whatever the category [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such category.
        """
        if name not in tuple(Category):
            raise UnknownNameError("category", str(name), [str(c) for c in Category])
        return self.measure(str(name))

    def total(
        self, name: str = NET_BENEFIT, *, member: str | None = None, period: str | None = None
    ) -> float:
        """Return one number: a measure added up over whatever is not named.

        Parameters
        ----------
        name : str, optional
            The measure.
        member : str, optional
            One member; all of them where none is given.
        period : str, optional
            One period's label; all of them where none is given.

        Returns
        -------
        float
            The sum [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such measure, member or period.
        InvalidValueError
            If the appraisal has draws: there is then no one number.
        """
        self._check_no_draws("a total")
        found = self.measure(name)
        if member is not None:
            found = found.sel(member=self.case.sector.member(member).name)
        if period is not None:
            found = found.sel(period=period)
        return float(found.sum())

    def ratio(self, name: str, *, member: str | None = None, period: str | None = None) -> float:
        """Return a ratio of the case: a cost per head, a reduction as a percentage.

        Parameters
        ----------
        name : str
            Its id.
        member : str, optional
            One member; what is above and below the line is added up over all of them where none
            is given.
        period : str, optional
            One period's label; sums of money are added up over all of them where none is given.

        Returns
        -------
        float
            The sum above the line over the sum below it [the ratio's unit].

        Raises
        ------
        UnknownNameError
            If there is no such ratio, member or period.
        InvalidValueError
            If what is divided by is 0, or the appraisal has draws.
        """
        self._check_no_draws("a ratio")
        found = self.case.ratio(name)
        sums = [0.0, 0.0]
        for term, *signs in found.coefficients:
            value = self._quantity(term, member, period)
            sums = [total + sign * value for total, sign in zip(sums, signs, strict=True)]
        if sums[1] == 0:
            raise InvalidValueError(f"the ratio {name!r} divides by 0 here")
        return sums[0] / sums[1]

    def _quantity(self, name: str, member: str | None, period: str | None) -> float:
        """Return a measure, or an assumption in its own unit: weights, and not shares."""
        if name in self.case.measures:
            return self.total(name, member=member, period=period)
        assumption = self.case.assumptions_in(self.scenario.id)[name]
        if period is not None:
            find_known(dict.fromkeys(self.case.period_labels), period, "period")
        if assumption.shape.has_member and member is None and not adds_up(assumption):
            raise InvalidValueError(
                f"{name!r} in {assumption.unit} does not add up over members; name one of them"
            )
        if assumption.shape.has_period and period is None:
            raise InvalidValueError(
                f"{name!r} has a value for each period; name one of: "
                f"{', '.join(self.case.period_labels)}"
            )
        whose = "" if member is None else self.case.sector.member(member).name
        return sum(
            entry.figure.value
            for entry in assumption.values
            if (not assumption.shape.has_member or whose in ("", entry.member))
            and (not assumption.shape.has_period or entry.period == period)
        )

    @cached_property
    def payback_days(self) -> LabelledArray:
        """Payback, not rounded, axis (member) after any draws; infinity for never [day].

        Counted from the first day of the horizon, whatever day the payback rule counts from.
        """
        return LabelledArray(
            values=self._days(self.net_benefit.values, self._sizes),
            dims=(MEMBER,),
            labels=(self.case.member_names,),
            unit="day",
        )

    @cached_property
    def payback(self) -> Mapping[str, Payback]:
        """Payback by member's name."""
        self._check_no_draws("a dated payback")
        days = zip(self.case.member_names, self.payback_days.values, strict=True)
        return MappingProxyType({name: self._date(float(d)) for name, d in days})

    @cached_property
    def sector_payback(self) -> Payback:
        """Payback of the members taken together."""
        self._check_no_draws("a dated payback")
        sizes = self._sizes.sum(axis=-1)
        return self._date(float(self._days(self.net_benefit.sum(MEMBER).values, sizes)))

    @property
    def _sizes(self) -> FloatArray:
        """What all amounts of a member add up to, which a net benefit can be far below [GBP]."""
        sizes: FloatArray = np.abs(self.amounts).sum(axis=(-3, -1))
        return sizes

    def _days(self, net_benefit_gbp: FloatArray, sizes_gbp: FloatArray) -> FloatArray:
        return self.payback_rule.days(
            net_benefit_gbp, periods=self.case.periods, tolerance_gbp=DUST * sizes_gbp
        )

    def _date(self, exact_days: float) -> Payback:
        return date_payback(exact_days, go_live=self.case.periods[0].start, rule=self.payback_rule)

    def _check_no_draws(self, wanted: str) -> None:
        if self.amounts.ndim > 3:
            raise InvalidValueError(
                f"{wanted} is for one set of assumptions, and this appraisal has draws of shape "
                f"{self.amounts.shape[:-3]}; use measure() or payback_days, and summarise the draws"
            )
