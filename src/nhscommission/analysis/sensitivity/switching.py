"""Switching values: what an assumption would have to be for the answer to change."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from nhscommission.analysis.sensitivity.outcomes import (
    CaseOutcome,
    base_value,
    multiplier_range,
    rate_limits,
    read_setting,
    read_weight,
    unit_place,
)
from nhscommission.analysis.sensitivity.switching_solver import Goal, Solver, SwitchingValue
from nhscommission.case.assumptions import Assumption, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.case.uncertain import assumptions_behind
from nhscommission.finance.crossing import Crossing
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.errors import InvalidValueError, choose, find_known, shown
from nhscommission.foundations.numbers import check_by_name, check_day, expect, expect_several


def switching_values(
    case: BusinessCase,
    *,
    outcome: str = CaseOutcome.PRESENT_VALUE,
    period: str | None = None,
    payback_by: date | None = None,
    against: BusinessCase | None = None,
    member: str | None = None,
    assumptions: Iterable[str] | None = None,
    ranges: Mapping[str, tuple[Any, Any]] | None = None,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
) -> tuple[SwitchingValue, ...]:
    """Say for each assumption what it would have to be for the answer to change.

    Parameters
    ----------
    case : BusinessCase
        The case.
    outcome : CaseOutcome, optional
        What is looked at: whether the net present value is 0 or more, whether the net benefit is,
        or whether the money is back by a day.
    period : str, optional
        Of a net benefit: the one period that counts.
    payback_by : datetime.date, optional
        Of payback: the day by which the money is to be back.
    against : BusinessCase, optional
        Another case: the answer is then whether this one's net present value (or net benefit) is at
        least as great. An assumption that both have is changed in both.
    member : str, optional
        Whose; the sector's where none is given.
    assumptions : iterable of str, optional
        The ids of those that are looked at; all that the net benefit rests on where not given.
    ranges : mapping of str to tuple, optional
        Where to look, by assumption: a low and a high. Otherwise it is the assumption's own range,
        or 0 and more (less, for a value below 0) [the assumption's unit].
    scenario : str, optional
        The scenario that gives all other values; the case's first where none is given.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback; the case's own rule where not given.

    Returns
    -------
    tuple of SwitchingValue
        In the case's order: one for each assumption, and for a share one for each member's weight
        [the assumption's unit, or dimensionless].

    Raises
    ------
    InvalidValueError
        If a period or day is missing or out of place, or the two cases do not have the same
        members and periods.
    UnknownNameError
        If there is no such assumption, member, scenario or period.

    Notes
    -----
    Where an assumption is in a line once, the net benefit is a straight line in it, and its
    switching values are exact. Where it is there more often, the net benefit is a polynomial, all
    of whose real roots are found. A share of weight w beside others of weight R is w / (w + R), so
    that what is sought is again the root of a polynomial in w. Payback by a day means that one of
    the cumulative sums up to then is not negative (or, for the last crossing, all from then on), so
    its switching values are among the roots of those sums.

    References
    ----------
    HM Treasury, The Green Book (2022), chapter 5, on switching values.

    Examples
    --------
    By how much would the savings of 2009 have to fall short for the case to be worth nothing?

    >>> from nhscommission import load_case
    >>> (found,) = switching_values(
    ...     load_case("nwl-2009"), outcome="net_benefit", assumptions=["saving_rate"])
    >>> round(found.values[0], 4), found.holds
    (0.0173, True)
    """
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    if against is not None:
        expect(against, BusinessCase, what="what it is held against", like="a BusinessCase")
    wanted = choose(CaseOutcome, outcome, what="outcome")
    chosen = case.scenario(scenario)
    goal = _goal(
        case,
        wanted,
        period=period,
        payback_by=payback_by,
        discounting=as_discounting(discounting),
        rule=payback_rule or case.payback_rule,
    )
    place = unit_place(case, member)
    if against is not None:
        if wanted is CaseOutcome.PAYBACK_DAYS:
            raise InvalidValueError(
                "two cases are compared by net present value or net benefit, not by payback"
            )
        _check_alike(case, against)
    known = case.assumptions_in(chosen.id)
    lines = [line for line, _ in case.measures[NET_BENEFIT].coefficients]
    used = assumptions_behind(case, lines)
    names = [x.id for x in case.assumptions if x.id in used]
    if assumptions is not None:
        several = (assumptions,) if isinstance(assumptions, str) else assumptions
        asked = expect_several(several, what="the assumptions", like="['office_cost']")
        for name in asked:
            find_known(known, name, "assumption")
        names = list(asked)
    given = dict(check_by_name(ranges or {}, what="the ranges", like="{'pay': (40, 50)}"))
    for name in given:
        find_known(known, name, "assumption")
    found: list[SwitchingValue] = []
    solver = Solver(case, goal, place, chosen.id, against)
    straight = solver.straight_lines([n for n in names if not known[n].share])
    for name in names:
        now = known[name]
        bounds = _range(now, given.get(name), rate_limits(case, name))
        if now.share:
            found += solver.weights(now, bounds)
            continue
        sums = straight.get(name)
        if sums is None:
            sums = solver.curve(name)
        base = base_value(case, name, scenario=chosen.id)
        found.append(
            SwitchingValue(
                assumption=name,
                label=now.label,
                weight_of="",
                unit=now.unit if now.shape is Shape.SCALAR else "1",
                base=base,
                low=bounds[0],
                high=bounds[1],
                values=solver.crossings(sums, base, bounds),
                holds=solver.holds,
            )
        )
    return tuple(found)


def _goal(
    case: BusinessCase,
    outcome: CaseOutcome,
    *,
    period: str | None,
    payback_by: date | None,
    discounting: Discounting,
    rule: PaybackRule,
) -> Goal:
    count = len(case.periods)
    if (payback_by is not None) != (outcome is CaseOutcome.PAYBACK_DAYS):
        raise InvalidValueError(
            "payback is asked for by a day: give outcome='payback_days' and payback_by (on the "
            "command line --by), or neither"
        )
    if period is not None and outcome is not CaseOutcome.NET_BENEFIT:
        raise InvalidValueError(f"a period ({period}) is for the net benefit; leave it out")
    if outcome is CaseOutcome.PRESENT_VALUE:
        weights = discounting.factors(case.periods)[np.newaxis]
        return Goal(weights=weights, all_of_them=True)
    if outcome is CaseOutcome.NET_BENEFIT:
        weights = np.ones((1, count))
        if period is not None:
            find_known(dict.fromkeys(case.period_labels), period, "period")
            weights = np.array([[float(label == period) for label in case.period_labels]])
        return Goal(weights=weights, all_of_them=True)
    return _payback_goal(case, rule, check_day(payback_by, what="the day of payback"))


def _payback_goal(case: BusinessCase, rule: PaybackRule, day: date) -> Goal:
    """Say which cumulative sums decide whether payback is by a day."""
    start = case.periods[0].start
    if day < start:
        raise InvalidValueError(
            f"payback by {day} is asked for, and the horizon starts on {start}; give a later day"
        )
    shares, days = rule.slices(case.periods)
    limit = rule.printed_interval((day - start).days)[1]
    ends = np.cumsum(days)
    cumulative = np.cumsum(shares, axis=1).T  # (slices, periods)
    inside = int(np.searchsorted(ends, limit, side="right"))  # slices that have ended by then
    at_limit = []
    if inside < len(days):
        before = cumulative[inside - 1] if inside else np.zeros(shares.shape[0])
        passed = (limit - (ends[inside - 1] if inside else 0.0)) / days[inside]
        at_limit = [before + passed * (cumulative[inside] - before)]
    if rule.crossing is Crossing.FIRST:
        # Back by then: a balance of 0 or more at the end of a slice, or on the day itself. In the
        # first period, a balance that is not negative at its end never was.
        first = rule.first_slices(case.periods)
        rows = [
            *cumulative[first - 1 : max(inside, first)],
            *(at_limit if inside >= first else []),
        ]
        return Goal(weights=np.array(rows), all_of_them=False)
    # Never negative again from then on: on the day itself, and at the end of each slice after it.
    rows = [*at_limit, *cumulative[inside:]] or [cumulative[-1]]
    return Goal(weights=np.array(rows), all_of_them=True)


def _check_alike(case: BusinessCase, other: BusinessCase) -> None:
    if case.member_names != other.member_names or case.periods != other.periods:
        raise InvalidValueError(
            f"{case.id!r} and {other.id!r} do not have the same members and periods, in the same "
            "order; restate one of them"
        )


def _range(
    assumption: Assumption, given: tuple[Any, Any] | None, limits: tuple[float, float]
) -> tuple[float, float]:
    if given is not None:
        pair = expect_several(given, what=f"the range of {assumption.id!r}", like="(40, 50)")
        if len(pair) != 2:
            raise InvalidValueError(
                f"the range of {assumption.id!r} is {shown(pair)}; give its low and its high"
            )
        low, high = (
            read_weight(assumption, value) if assumption.share else read_setting(assumption, value)
            for value in pair
        )
        if low > high:
            raise InvalidValueError(
                f"the range of {assumption.id!r} is from {low:g} to {high:g}; give its low first"
            )
        return low, high
    value = assumption.values[0].figure.value
    if assumption.shape is not Shape.SCALAR and not assumption.share:
        return multiplier_range(assumption, limits=limits)
    low = assumption.low.value if assumption.low is not None else limits[0]
    high = assumption.high.value if assumption.high is not None else limits[1]
    if assumption.low is None and value >= 0:
        low = 0.0
    elif assumption.high is None and value < 0:
        high = 0.0
    return low, high
