"""Outcomes of a case for other values of its assumptions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import attrs
import numpy as np

from nhscommission.analysis.appraisal import DUST, SECTOR
from nhscommission.analysis.appraise import appraise, factor_values, line_amounts
from nhscommission.analysis.price_base import warn_if_nominal
from nhscommission.case.assumptions import Assumption, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name, factor_slope
from nhscommission.case.lines import net_benefit_of
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, choose, find_known
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float
from nhscommission.foundations.units import DIMENSIONLESS

Setting: TypeAlias = Mapping[str, FloatArray]
"""For each assumption that is changed, the array that it multiplies with."""


class CaseOutcome(StrEnum):
    """What is looked at when an assumption changes."""

    PRESENT_VALUE = "present_value"
    """The net present value [GBP]."""
    NET_BENEFIT = "net_benefit"
    """The net benefit over the horizon, or in one period, not discounted [GBP]."""
    PAYBACK_DAYS = "payback_days"
    """Days from the first of the horizon until the money is back; infinity for never [day]."""

    @property
    def unit(self) -> str:
        """The unit it is in."""
        return "day" if self is CaseOutcome.PAYBACK_DAYS else "GBP"


def _outcome(value: str) -> CaseOutcome:
    return choose(CaseOutcome, value, what="outcome")


@attrs.frozen(kw_only=True)
class Yardstick:
    """How the outcome of a case is measured.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    period : str, optional
        Of a net benefit: the one period that counts.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value: how amounts are discounted [per year].
    payback_rule : PaybackRule, optional
        Of payback: how it is counted; the case's own rule where not given.
    """

    outcome: CaseOutcome = attrs.field(default=CaseOutcome.PRESENT_VALUE, converter=_outcome)
    period: str | None = None
    discounting: Discounting = attrs.field(default=None, converter=as_discounting)
    payback_rule: PaybackRule | None = None

    def __attrs_post_init__(self) -> None:
        if self.period is not None and self.outcome is not CaseOutcome.NET_BENEFIT:
            raise InvalidValueError(
                f"a period ({self.period}) is for the net benefit, and the outcome is "
                f"{self.outcome}; leave it out"
            )

    def of_flows(self, case: BusinessCase, flows_gbp: FloatArray) -> FloatArray:
        """Measure net benefits.

        Parameters
        ----------
        case : BusinessCase
            Whose they are.
        flows_gbp : ndarray of float64, shape (..., members, periods)
            Net benefits [GBP].

        Returns
        -------
        ndarray of float64, shape (..., members + 1)
            The outcome of each member, and of the sector [the outcome's unit].

        Raises
        ------
        UnknownNameError
            If there is no such period.
        """
        whole = np.concatenate([flows_gbp, flows_gbp.sum(axis=-2, keepdims=True)], axis=-2)
        if self.outcome is CaseOutcome.PRESENT_VALUE:
            warn_if_nominal(case, self.discounting)
            return np.asarray(whole @ self.discounting.factors(case.periods))
        if self.outcome is CaseOutcome.PAYBACK_DAYS:
            rule = self.payback_rule or case.payback_rule
            sizes = np.abs(appraise(case).amounts).sum(axis=(0, 2))
            dust = DUST * np.append(sizes, sizes.sum())
            return rule.days(whole, periods=case.periods, tolerance_gbp=dust)
        if self.period is None:
            return np.asarray(whole.sum(axis=-1))
        place = find_known(
            {label: i for i, label in enumerate(case.period_labels)}, self.period, "period"
        )
        return np.asarray(whole[..., place])


def net_benefits(
    case: BusinessCase, settings: Sequence[Setting], *, scenario: str | None = None
) -> FloatArray:
    """Return the net benefit of a case in several settings at once.

    Parameters
    ----------
    case : BusinessCase
        The case.
    settings : sequence of mapping of str to ndarray
        For each, the assumptions that differ, as arrays of the shape (members or 1, periods or 1)
        [the assumption's factor unit].
    scenario : str, optional
        The scenario that gives all other values; the case's first where none is given.

    Returns
    -------
    ndarray of float64, shape (settings, members, periods)
        [GBP].
    """
    values = factor_values(case, scenario=scenario)
    for name in dict.fromkeys(name for setting in settings for name in setting):
        base = values[name]
        values[name] = np.stack([setting.get(name, base) for setting in settings])
    return net_of(case, line_amounts(case, values), len(settings))


def net_of(
    case: BusinessCase,
    amounts: FloatArray,
    settings: int,
    *,
    count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
) -> FloatArray:
    """Add amounts up to net benefits.

    Parameters
    ----------
    case : BusinessCase
        The case.
    amounts : ndarray of float64, shape (settings or nothing, lines, members, periods)
        [GBP].
    settings : int
        How many settings there are.
    count_benefits : iterable of BenefitClass, optional
        The classes of savings that count.

    Returns
    -------
    ndarray of float64, shape (settings, members, periods)
        [GBP].
    """
    counted = [BenefitClass(kind) for kind in count_benefits]
    signs = dict(net_benefit_of(case.lines, counted=counted).coefficients)
    weights = np.array([signs.get(line.id, 0.0) for line in case.lines])
    found = np.tensordot(weights, np.moveaxis(amounts, -3, 0), axes=1)
    return np.broadcast_to(found, (settings, *found.shape[-2:]))


def read_setting(assumption: Assumption, value: Any) -> float:
    """Read a value that an assumption is to take.

    Parameters
    ----------
    assumption : Assumption
        Of one value: that value; of several: what they are multiplied by.
    value : float or str
        A number, or text with the unit.

    Returns
    -------
    float
        [the assumption's unit, or dimensionless].

    Raises
    ------
    InvalidValueError
        If it is no number, or puts the assumption outside its range.
    """
    if isinstance(value, str):
        unit = assumption.unit if assumption.shape is Shape.SCALAR else DIMENSIONLESS
        number = parse_figure(value, unit=unit).value
    else:
        number = as_float(value, what=f"a value of {assumption.id!r}")
    assumption.check_reach(number, number, what="is to take a value that makes it")
    return number


def setting_of(
    case: BusinessCase, name: str, value: float, *, scenario: str | None = None
) -> Setting:
    """Return the setting in which an assumption has another value.

    Parameters
    ----------
    case : BusinessCase
        The case.
    name : str
        The assumption's id.
    value : float
        Its value; of an assumption of several values, what they are multiplied by [the assumption's
        unit, or dimensionless].
    scenario : str, optional
        The scenario.

    Returns
    -------
    mapping of str to ndarray
        Of this assumption alone.
    """
    if case.assumption(name).share:
        raise InvalidValueError(
            f"assumption {name!r} is a share: multiplying all its weights by one number changes "
            "nothing; change the weights of members (attrs.evolve, or switching_values)",
            subject=f"assumption:{name}",
        )
    base = case.factors[case.scenario(scenario).id][name]
    if case.assumption(name).shape is Shape.SCALAR:
        return {name: np.full((1, 1), value)}
    return {name: base * value}


def base_value(case: BusinessCase, name: str, *, scenario: str | None = None) -> float:
    """Return the value of an assumption, as `setting_of` takes it.

    Parameters
    ----------
    case : BusinessCase
        The case.
    name : str
        The assumption's id.
    scenario : str, optional
        The scenario.

    Returns
    -------
    float
        1 for an assumption of several values [the assumption's unit, or dimensionless].
    """
    assumption = case.assumptions_in(scenario)[name]
    return assumption.values[0].figure.value if assumption.shape is Shape.SCALAR else 1.0


def yardstick(
    outcome: str,
    *,
    period: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
) -> Yardstick:
    """Make a yardstick of the arguments that functions take.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    period : str, optional
        Of a net benefit: the one period that counts.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback.

    Returns
    -------
    Yardstick
        The same, checked.
    """
    return Yardstick(
        outcome=outcome, period=period, discounting=discounting, payback_rule=payback_rule
    )


def unit_place(case: BusinessCase, member: str | None) -> int:
    """Return the place of a member among members and sector.

    Parameters
    ----------
    case : BusinessCase
        The case.
    member : str or None
        Whose; the sector's for None.

    Returns
    -------
    int
        The sector's is last.

    Raises
    ------
    UnknownNameError
        If there is no such member.
    """
    if member is None or member == SECTOR:
        return len(case.member_names)
    return case.member_names.index(case.sector.member(member).name)


def read_weight(assumption: Assumption, value: Any) -> float:
    """Read a weight that a member of a share is to have.

    Parameters
    ----------
    assumption : Assumption
        The share.
    value : float or str
        A number, or text with the unit of the weights.

    Returns
    -------
    float
        [the assumption's unit].

    Raises
    ------
    InvalidValueError
        If it is no number.
    """
    if isinstance(value, str):
        return parse_figure(value, unit=assumption.unit).value
    return as_float(value, what=f"a weight of {assumption.id!r}")


def rate_limits(case: BusinessCase, name: str) -> tuple[float, float]:
    """Say between which values lines that multiply by one more or less an assumption make sense.

    Parameters
    ----------
    case : BusinessCase
        The case.
    name : str
        The assumption's id.

    Returns
    -------
    tuple of float
        At most 1 where a line has ``(1 - x)``, at least -1 where one has ``(1 + x)``; without a
        limit otherwise [the assumption's unit].
    """
    low, high = -math.inf, math.inf
    for line in case.lines:
        for factor in line.factors:
            slope = factor_slope(factor)
            if slope is not None and factor_name(factor) == name:
                low, high = (low, 1.0) if slope < 0 else (-1.0, high)
    return low, high


def multiplier_range(
    assumption: Assumption, *, limits: tuple[float, float] = (-math.inf, math.inf)
) -> tuple[float, float]:
    """Say by what the values of an assumption can be multiplied, so that each stays in its range.

    Parameters
    ----------
    assumption : Assumption
        One of several values.
    limits : tuple of float, optional
        Of `rate_limits` [the assumption's unit].

    Returns
    -------
    tuple of float
        From 0 or more, to infinity or less [dimensionless].
    """
    low, high = 0.0, math.inf
    if assumption.share:
        return low, high
    least = limits[0] if assumption.low is None else assumption.low.value
    most = limits[1] if assumption.high is None else assumption.high.value
    for entry in assumption.values:
        value = entry.figure.value
        if value:
            ends = sorted((least / value, most / value))
            low, high = max(low, ends[0]), min(high, ends[1])
    return low, high
