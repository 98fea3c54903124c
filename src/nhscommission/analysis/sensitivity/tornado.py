"""The tornado: what each assumption alone does to an outcome."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.sensitivity.outcomes import (
    CaseOutcome,
    base_value,
    multiplier_range,
    net_benefits,
    rate_limits,
    read_setting,
    setting_of,
    yardstick,
)
from nhscommission.case.assumptions import Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.case.scenarios import Scenario
from nhscommission.case.uncertain import assumptions_behind
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import as_number, check_by_name, expect, expect_several


@attrs.frozen(kw_only=True)
class TornadoBar:
    """What one assumption alone does.

    Parameters
    ----------
    assumption : str
        Its id.
    label : str
        What it is, in words.
    low, high : float
        Its least and greatest value; of an assumption of several values, what they are multiplied
        by [its unit, or dimensionless].
    base : float
        The value it has [its unit, or dimensionless].
    at_low, at_high : float
        What the outcome is there; infinity for a payback that never comes [the outcome's unit].
    """

    assumption: str
    label: str
    low: float
    high: float
    base: float
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far apart the two outcomes are [the outcome's unit]."""
        if self.at_low == self.at_high:
            return 0.0
        return abs(self.at_high - self.at_low)


@attrs.frozen(kw_only=True)
class Tornado:
    """What each assumption alone does to an outcome, for each member and the sector.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    scenario : Scenario
        The scenario that gives all other values.
    units : tuple of str
        The members, and the sector last.
    base : ndarray of float64, shape (units,)
        The outcome as the case stands [the outcome's unit].
    assumptions : tuple of str
        The ids of those that were changed.
    labels : tuple of str
        What they are, in words.
    values : ndarray of float64, shape (assumptions, 3)
        Low, base and high value of each [its unit, or dimensionless].
    outcomes : ndarray of float64, shape (assumptions, 2, units)
        The outcome with each at its low and at its high [the outcome's unit].
    left_out : tuple of str
        The ids of those that matter and have no range.
    """

    outcome: CaseOutcome
    scenario: Scenario
    units: tuple[str, ...]
    base: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    assumptions: tuple[str, ...]
    labels: tuple[str, ...]
    values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    outcomes: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    left_out: tuple[str, ...]

    def bars(self, member: str | None = None) -> tuple[TornadoBar, ...]:
        """Return the bars, the longest first.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        tuple of TornadoBar
            Those of no effect last.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        wanted = SECTOR if member is None else member
        if wanted not in self.units:
            raise UnknownNameError("member", wanted, self.units)
        place = self.units.index(wanted)
        bars = [
            TornadoBar(
                assumption=name,
                label=label,
                low=float(low),
                high=float(high),
                base=float(base),
                at_low=float(at[0, place]),
                at_high=float(at[1, place]),
            )
            for name, label, (low, base, high), at in zip(
                self.assumptions, self.labels, self.values, self.outcomes, strict=True
            )
        ]
        return tuple(sorted(bars, key=lambda bar: -bar.swing))


def tornado(
    case: BusinessCase,
    *,
    outcome: str = CaseOutcome.PRESENT_VALUE,
    period: str | None = None,
    ranges: Mapping[str, tuple[Any, Any]] | None = None,
    swing: float | None = None,
    percentiles: tuple[float, float] = (5.0, 95.0),
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
) -> Tornado:
    """Change each assumption alone from its low to its high, and see what the outcome does.

    Parameters
    ----------
    case : BusinessCase
        The case.
    outcome : CaseOutcome, optional
        What is looked at.
    period : str, optional
        Of a net benefit: the one period that counts.
    ranges : mapping of str to tuple, optional
        The low and high of assumptions, by id: a number, or text with its unit; of an assumption of
        several values, what they are multiplied by [the assumption's unit, or dimensionless].
    swing : float, optional
        For those with neither a range here nor a distribution: how far each can be off either way,
        as a part of it, > 0 [dimensionless].
    percentiles : tuple of float, optional
        Between which percentiles of its distribution an assumption goes: all its values together,
        even where each is drawn by itself [%].
    scenario : str, optional
        The scenario that gives all other values; the case's first where none is given.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback; the case's own rule where not given.

    Returns
    -------
    Tornado
        For each member and the sector, exact: the case is worked out again for each
        [the outcome's unit].

    Raises
    ------
    InvalidValueError
        If no assumption has a range, or a low is above its high.
    UnknownNameError
        If there is no such assumption, scenario, period or outcome.

    References
    ----------
    HM Treasury, The Green Book (2022), chapter 5, on sensitivity analysis.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = tornado(load_case("nwl-2009"), outcome="net_benefit", swing=0.1)
    >>> found.bars()[0].assumption, round(found.bars()[0].swing / 1e6, 1)
    ('saving_rate', 142.4)
    """
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    measured = yardstick(outcome, period=period, discounting=discounting, payback_rule=payback_rule)
    chosen = case.scenario(scenario)
    known = case.assumptions_in(chosen.id)
    lines = [line for line, _ in case.measures[NET_BENEFIT].coefficients]
    used = assumptions_behind(case, lines)
    given = dict(check_by_name(ranges or {}, what="the ranges", like="{'pay': (40, 50)}"))
    for name in given:
        if name not in case.known_assumptions:
            raise UnknownNameError("assumption", name, case.known_assumptions)
    part = None if swing is None else as_number(swing, what="the swing", above_0=True)
    low_chance, high_chance = _chances(percentiles)
    found: list[tuple[str, float, float, float]] = []
    left_out = []
    for assumption in case.assumptions:
        name = assumption.id
        now = known[name]
        if name not in used and name not in given:
            continue
        base = base_value(case, name, scenario=chosen.id)
        if name in given:
            low, high = _read_range(now.id, given[name], now)
        elif now.distribution is not None and not now.share:
            low, high = now.distribution.quantile(np.array([low_chance, high_chance])).tolist()
        elif now.share or part is None or not any(e.figure.value for e in now.values):
            left_out.append(name)
            continue
        else:
            low, high = sorted((base * (1 - part), base * (1 + part)))
            if now.shape is Shape.SCALAR:
                limits = rate_limits(case, name)
                least = limits[0] if now.low is None else now.low.value
                most = limits[1] if now.high is None else now.high.value
            else:
                least, most = multiplier_range(now, limits=rate_limits(case, name))
            low, high = max(low, least), min(high, most)
        found.append((name, low, base, high))
    if not found:
        raise InvalidValueError(
            "no assumption has a range; give ranges={'office_cost': (8000, 12000)}, a swing for "
            "all (0.1), or distributions"
        )
    settings = [
        setting_of(case, name, value, scenario=chosen.id)
        for name, low, _, high in found
        for value in (low, high)
    ]
    flows = net_benefits(case, [{}, *settings], scenario=chosen.id)
    measures = measured.of_flows(case, flows)
    return Tornado(
        outcome=measured.outcome,
        scenario=chosen,
        units=(*case.member_names, SECTOR),
        base=measures[0],
        assumptions=tuple(name for name, *_ in found),
        labels=tuple(case.assumption(name).label for name, *_ in found),
        values=np.array([[low, base, high] for _, low, base, high in found]),
        outcomes=measures[1:].reshape(len(found), 2, -1),
        left_out=tuple(left_out),
    )


def _chances(percentiles: Iterable[float]) -> tuple[float, float]:
    several = expect_several(percentiles, what="the percentiles", like="(5, 95)")
    pair = tuple(as_number(x, what="a percentile") / 100 for x in several)
    if len(pair) != 2 or not 0 <= pair[0] < pair[1] <= 1:
        raise InvalidValueError(
            f"the percentiles are {tuple(100 * x for x in pair)}; give a low and a high between 0 "
            "and 100"
        )
    return pair[0], pair[1]


def _read_range(name: str, pair: Any, assumption: Any) -> tuple[float, float]:
    if isinstance(pair, str) or not isinstance(pair, Iterable):
        raise InvalidValueError(f"the range of {name!r} is {shown(pair)}; give its low and high")
    values = [read_setting(assumption, value) for value in pair]
    if len(values) != 2 or values[0] > values[1]:
        raise InvalidValueError(
            f"the range of {name!r} is {shown(tuple(values))}; give its low, and then its high"
        )
    return values[0], values[1]
