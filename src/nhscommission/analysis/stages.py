"""Stages: what changed between two versions of a case, and what each change did."""

from collections.abc import Iterable

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.appraise import factor_values, line_amounts
from nhscommission.analysis.sensitivity.outcomes import (
    CaseOutcome,
    Yardstick,
    net_of,
    yardstick,
)
from nhscommission.case.assumptions import Assumption
from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import expect, expect_several

STRUCTURE = "lines and structure"
"""The last step: lines, assumptions that only one version has or that changed their kind, and the
dates to which amounts are discounted."""


@attrs.frozen(kw_only=True)
class StageStep:
    """One change between two versions of a case.

    Parameters
    ----------
    assumption : str
        The id of the assumption that changed, or ``"lines and structure"``.
    label : str
        What it is, in words.
    before, after : str
        Its value in each version, where it has one value; otherwise how many of its values changed.
    effect : ndarray of float64, shape (units,)
        What the change did to the outcome of each member and the sector [the outcome's unit].
    """

    assumption: str
    label: str
    before: str
    after: str
    effect: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))


@attrs.frozen(kw_only=True)
class StageComparison:
    """How the outcome of a case went from one version to the next.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    units : tuple of str
        The members, and the sector last.
    before, after : ndarray of float64, shape (units,)
        The outcome of each version [the outcome's unit].
    steps : tuple of StageStep
        The changes, in the order in which they were made.
    """

    outcome: CaseOutcome
    units: tuple[str, ...]
    before: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    after: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    steps: tuple[StageStep, ...]

    def effect(self, assumption: str, *, member: str | None = None) -> float:
        """Return what one change did.

        Parameters
        ----------
        assumption : str
            Which.
        member : str, optional
            To whose outcome; the sector's where none is given.

        Returns
        -------
        float
            [the outcome's unit].

        Raises
        ------
        UnknownNameError
            If it did not change, or there is no such member.
        """
        unit = SECTOR if member is None else member
        if unit not in self.units:
            raise UnknownNameError("member", unit, self.units)
        for step in self.steps:
            if step.assumption == assumption:
                return float(step.effect[self.units.index(unit)])
        raise UnknownNameError("change", assumption, [step.assumption for step in self.steps])


def compare_stages(
    before: BusinessCase,
    after: BusinessCase,
    *,
    outcome: str = CaseOutcome.PRESENT_VALUE,
    order: Iterable[str] = (),
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
) -> StageComparison:
    """Say which assumptions changed between two versions of a case, and what each change did.

    Parameters
    ----------
    before, after : BusinessCase
        Two versions (strategic outline, outline, full) of the same members and periods.
    outcome : CaseOutcome, optional
        The net present value, or the net benefit over the horizon.
    order : iterable of str, optional
        The ids of changed assumptions that come first, in order; the others follow in the order of
        the first version.
    scenario : str, optional
        A scenario that both have; the first of each where none is given.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].

    Returns
    -------
    StageComparison
        The steps add up to the whole change, exactly [the outcome's unit].

    Raises
    ------
    InvalidValueError
        If the versions are of other members or periods, or the outcome is payback, whose steps do
        not add up.
    UnknownNameError
        If something in the order did not change, or there is no such scenario.

    Notes
    -----
    A change is worth what it does after those before it, so the order matters where two
    assumptions are multiplied; it is stated, and can be chosen. New and removed lines, and
    assumptions that only one version has or whose unit or shape changed, are one last step.

    Examples
    --------
    >>> import attrs
    >>> from nhscommission import load_case
    >>> first = load_case("nwl-2009")
    >>> dearer = attrs.evolve(first, assumptions=[
    ...     attrs.evolve(x, values="£10,364/person/year") if x.id == "office_cost" else x
    ...     for x in first.assumptions])
    >>> found = compare_stages(first, dearer, outcome="net_benefit")
    >>> [(s.assumption, round(s.effect[-1])) for s in found.steps]
    [('office_cost', -159100)]
    """
    for version in (before, after):
        expect(version, BusinessCase, what="a version", like="a BusinessCase, from load_case")
    measured = yardstick(outcome, discounting=discounting)
    if measured.outcome is CaseOutcome.PAYBACK_DAYS:
        raise InvalidValueError(
            "paybacks are not explained step by step, since days do not add up; take present_value "
            "or net_benefit"
        )
    if before.member_names != after.member_names or before.period_labels != after.period_labels:
        raise InvalidValueError(
            f"{before.id!r} and {after.id!r} are of other members or periods; compare two versions "
            "of one case"
        )
    old, new = before.assumptions_in(scenario), after.assumptions_in(scenario)
    changed = {
        name: (now, new[name])
        for name, now in old.items()
        if name in new and _same_kind(now, new[name]) and _values(now) != _values(new[name])
    }
    several = (order,) if isinstance(order, str) else order
    first = expect_several(several, what="the order", like="['office_cost']")
    for name in first:
        if name not in changed:
            raise UnknownNameError("changed assumption", name, changed)
    values = factor_values(before, scenario=scenario)
    whole = _measure(measured, before, values)
    start, steps = whole, []
    for name in dict.fromkeys((*first, *changed)):
        then, now = changed[name]
        values[name] = after.grid(now)
        reached = _measure(measured, before, values)
        was, is_now = _words(then, now)
        steps.append(
            StageStep(
                assumption=name, label=now.label, before=was, after=is_now, effect=reached - whole
            )
        )
        whole = reached
    end = _measure(measured, after, factor_values(after, scenario=scenario))
    moved = before.periods != after.periods and not np.array_equal(end, whole)
    if (
        moved
        or _structure(before) != _structure(after)
        or any(
            name not in new or name not in old or not _same_kind(old[name], new[name])
            for name in {*old, *new}
        )
    ):
        steps.append(
            StageStep(
                assumption=STRUCTURE,
                label="Lines, and assumptions of one version alone",
                before=f"{len(before.lines)} lines",
                after=f"{len(after.lines)} lines",
                effect=end - whole,
            )
        )
    return StageComparison(
        outcome=measured.outcome,
        units=(*before.member_names, SECTOR),
        before=start,
        after=end,
        steps=tuple(steps),
    )


def _measure(measured: Yardstick, case: BusinessCase, values: dict[str, FloatArray]) -> FloatArray:
    flows = net_of(case, line_amounts(case, values), 1)
    return np.asarray(measured.of_flows(case, flows)[0])


def _structure(case: BusinessCase) -> dict[str, tuple[object, ...]]:
    """Return of each line what its amount comes from, whatever its words and place."""
    return {
        line.id: (
            line.category,
            line.benefit_class,
            frozenset(line.factors),
            frozenset(line.on_lines),
        )
        for line in case.lines
    }


def _same_kind(first: Assumption, second: Assumption) -> bool:
    return (first.shape, first.factor_unit, bool(first.share)) == (
        second.shape,
        second.factor_unit,
        bool(second.share),
    )


def _values(assumption: Assumption) -> list[tuple[str, str, float]]:
    return [(e.member, e.period, e.figure.value) for e in assumption.values]


def _words(first: Assumption, second: Assumption) -> tuple[str, str]:
    if len(first.values) == 1:
        return first.values[0].figure.text, second.values[0].figure.text
    pairs = zip(_values(first), _values(second), strict=True)
    count = sum(a != b for a, b in pairs)
    return f"{len(first.values)} values", f"{count} of them changed"
