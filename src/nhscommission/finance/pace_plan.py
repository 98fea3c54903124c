"""What a policy of pace of change comes to for each member: bounds, stages, and steps."""

import math
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.finance.allocation.filling import fill
from nhscommission.finance.pace_policy import EXTRA_STEP, MINIMUM_STEP, PaceOfChangePolicy
from nhscommission.foundations.errors import InvalidValueError

_NOTHING: Final = Fraction(0)
_ONE: Final = Fraction(1)
_FINENESS: Final = 10**12


class BindingRule(StrEnum):
    """What settled a closing allocation."""

    MINIMUM_GROWTH = "minimum growth"
    """It grows by the least that anyone gets."""
    TAPERED_MINIMUM = "tapered minimum"
    """It is so far over target that the least is less for it."""
    MAXIMUM_UNDER_TARGET = "maximum distance under target"
    """It is lifted to the furthest under target that is allowed."""
    EXTRA_GROWTH = "extra growth"
    """It gets the minimum, and extra in proportion to its distance under target."""
    AT_TARGET = "at target"
    """Extra growth has brought it to its target, and takes it no further."""
    CAP = "cap"
    """It grows by the most that is allowed."""
    TOWARDS_TARGET = "towards target"
    """Extra growth has nobody left to lift; what is left goes to those short of target still, in
    proportion to what they are short of."""
    GENERAL_GROWTH = "general growth"
    """All that may be at target are, and money is left over, because of caps or of targets that
    come to less than the quantum; it grows everyone not capped alike."""


@attrs.frozen(kw_only=True)
class CliffEdge:
    """A member so near a step of the policy that a small change of distance costs or gains a lot.

    Parameters
    ----------
    member : str
        The member.
    rule : str
        The rule that has the step.
    threshold : float
        The distance from target at which it is [dimensionless].
    distance : float
        The member's own opening distance [dimensionless].
    jump_pence : int
        What it would receive on the far side of the step less on this side, everyone else's rate
        of extra growth the same [penny].
    """

    member: str
    rule: str
    threshold: float
    distance: float
    jump_pence: int

    def __str__(self) -> str:
        return (
            f"{self.member} is {self.distance:+.3%} from target, and {self.rule} has a step at "
            f"{self.threshold:+.3%}: beyond it, it would get £{abs(self.jump_pence) / 100:,.2f} "
            f"{'more' if self.jump_pence > 0 else 'less'}"
        )


@attrs.frozen
class Rates:
    """How fast each stage of growth goes."""

    extra: Fraction = _NOTHING
    towards: Fraction = _NOTHING
    general: Fraction = _NOTHING


@attrs.frozen
class _Bounds:
    """Where growth starts for a member, where it may go, and how fast extra growth takes it."""

    minimum: Fraction
    floor: Fraction
    cap: Fraction | None
    upper: Fraction
    slope: Fraction


class Plan:
    """The bounds of every member under a policy.

    They are kept to 10**-12 of a penny, so that thousands of members have short fractions.
    """

    def __init__(
        self,
        policy: PaceOfChangePolicy,
        opening: list[Fraction],
        distances: list[Fraction],
        targets: list[Fraction],
    ) -> None:
        self.policy, self.opening = policy, opening
        self.distances, self.targets = distances, targets
        self.bounds = [
            self._bounds(
                amount, target, policy.least_growth(distance), policy.extra_weight(distance)
            )
            for amount, target, distance in zip(opening, targets, distances, strict=True)
        ]

    def _bounds(
        self, amount: Fraction, target: Fraction, least_growth: Fraction, extra: Fraction
    ) -> _Bounds:
        within, most = self.policy.maximum_under_target, self.policy.cap
        target = fine(target)
        minimum = fine(amount * (1 + least_growth))
        floor = minimum if within is None else max(minimum, fine((1 - within) * target))
        cap = None if most is None else max(floor, fine(amount * (1 + most)))
        upper = max(floor, target if cap is None else min(cap, target))
        return _Bounds(minimum, floor, cap, upper, fine(amount * extra))

    def spend(self, quantum: Fraction, names: Sequence[str]) -> tuple[tuple[Fraction, ...], Rates]:
        """Return exact closing allocations, and the rates that give them."""
        every = self.bounds
        low, upper = [one.floor for one in every], [one.upper for one in every]
        floors = sum(low, _NOTHING)
        if floors >= quantum + 1:  # less than a penny is what rounding takes
            rises = [floor - amount for floor, amount in zip(low, self.opening, strict=True)]
            most = max(range(len(rises)), key=rises.__getitem__)
            raise InvalidValueError(
                f"the policy cannot be paid for: its floors come to £{float(floors) / 100:,.2f}, "
                f"£{float(floors - quantum) / 100:,.2f} more than the quantum of "
                f"£{float(quantum) / 100:,.2f}"
                + (
                    f"; the largest rise is {names[most]}'s, of £{float(rises[most]) / 100:,.2f}"
                    if rises[most] > 0
                    else ""
                )
            )
        lifted, extra = fill(
            quantum,
            start=[one.minimum for one in every],
            slope=[one.slope for one in every],
            low=low,
            high=upper,
        )
        if extra is not None:
            return lifted, Rates(extra=extra)
        extra = max(
            ((one.upper - one.minimum) / one.slope for one in every if one.slope > 0),
            default=_NOTHING,
        )
        short = [most - amount for most, amount in zip(upper, lifted, strict=True)]
        nearer, towards = fill(quantum, start=lifted, slope=short, low=low, high=upper)
        if towards is not None:
            return nearer, Rates(extra=extra, towards=towards)
        exact, general = fill(
            quantum, start=nearer, slope=self.opening, low=low, high=[one.cap for one in every]
        )
        left = quantum - sum(exact, _NOTHING)
        if general is None and left >= 1:
            raise InvalidValueError(
                f"the cap leaves £{float(left) / 100:,.2f} of the quantum to nobody; raise the cap "
                "or lower the quantum"
            )
        return exact, Rates(extra=extra, towards=_ONE, general=general or _NOTHING)

    def binding(self, exact: Sequence[Fraction], rates: Rates) -> tuple[BindingRule, ...]:
        """Say what settled each closing allocation."""
        return tuple(self._binding(i, amount, rates) for i, amount in enumerate(exact))

    def _binding(self, i: int, amount: Fraction, rates: Rates) -> BindingRule:
        one = self.bounds[i]
        tapered = self.policy.least_growth(self.distances[i]) < self.policy.minimum_growth
        at_floor = amount == one.floor
        settled = (
            (BindingRule.MAXIMUM_UNDER_TARGET, at_floor and amount > one.minimum),
            (BindingRule.TAPERED_MINIMUM, at_floor and tapered),
            (BindingRule.MINIMUM_GROWTH, at_floor),
            (BindingRule.CAP, one.cap is not None and amount == one.cap),
            (BindingRule.GENERAL_GROWTH, rates.general > 0),
            (BindingRule.AT_TARGET, amount == one.upper),
            (BindingRule.EXTRA_GROWTH, one.minimum + rates.extra * one.slope >= amount),
        )
        return next((rule for rule, is_so in settled if is_so), BindingRule.TOWARDS_TARGET)

    def cliff_edges(self, names: Sequence[str], rates: Rates, near: Fraction) -> list[CliffEdge]:
        """Find members near a step, and what crossing it would mean to them."""
        found = []
        steps = self.policy.steps()
        if rates.towards > 0 and self.policy.extra_below == 0:
            # All that are under target are at it, however little they were under, and others not.
            steps = (*steps, (EXTRA_STEP, _NOTHING))
        for rule, threshold in steps:
            for i, distance in enumerate(self.distances):
                if abs(distance - threshold) > near:
                    continue
                up_to, past = self._either_side(i, rule, threshold, rates)
                jump = past - up_to if distance <= threshold else up_to - past
                if round(jump):
                    found.append(
                        CliffEdge(
                            member=names[i],
                            rule=rule,
                            threshold=float(threshold),
                            distance=float(distance),
                            jump_pence=round(jump),
                        )
                    )
        return found

    def _either_side(
        self, i: int, rule: str, threshold: Fraction, rates: Rates
    ) -> tuple[Fraction, Fraction]:
        """Return what a member gets at a step, and just past it."""
        amount, policy = self.opening[i], self.policy
        target = self.targets[i] * (1 + self.distances[i]) / (1 + threshold)
        extra = -threshold if rule == EXTRA_STEP else policy.extra_weight(threshold)
        if rule == MINIMUM_STEP:
            growths = (policy.minimum_growth, policy.tapered_growth)
            sides = [self._bounds(amount, target, growth, extra) for growth in growths]
            lifted = [False, False]
        else:
            growth = policy.least_growth(threshold)
            sides = [self._bounds(amount, target, growth, part) for part in (extra, _NOTHING)]
            lifted = [rates.towards > 0, False]
        amounts = []
        for one, is_lifted in zip(sides, lifted, strict=True):
            value = max(one.floor, min(one.minimum + rates.extra * one.slope, one.upper))
            value = one.upper if is_lifted else value + rates.towards * (one.upper - value)
            value += rates.general * amount
            amounts.append(value if one.cap is None else min(one.cap, value))
        return amounts[0], amounts[1]


def fine(value: Fraction) -> Fraction:
    """Keep an amount to 10**-12 of a penny, rounded down."""
    return Fraction(math.floor(value * _FINENESS), _FINENESS)
