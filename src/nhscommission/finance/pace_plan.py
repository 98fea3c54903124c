"""What a policy of pace of change comes to for each member: bounds, stages, and steps."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.finance.allocation.filling import fill
from nhscommission.finance.pace_policy import MINIMUM_STEP, PaceOfChangePolicy
from nhscommission.foundations.errors import InvalidValueError

_NOTHING: Final = Fraction(0)
_ONE: Final = Fraction(1)


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
    """Caps leave money over when all others are at target; it grows everyone not capped alike."""


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
            f"{self.threshold:+.3%}, worth £{self.jump_pence / 100:+,.2f} to it"
        )


@attrs.frozen
class Rates:
    """How fast each stage of growth goes."""

    extra: Fraction = _NOTHING
    towards: Fraction = _NOTHING
    general: Fraction = _NOTHING


class Plan:
    """The bounds of every member under a policy, in exact pence."""

    def __init__(
        self,
        policy: PaceOfChangePolicy,
        opening: list[Fraction],
        distances: list[Fraction],
        targets: list[Fraction],
    ) -> None:
        self.policy, self.opening = policy, opening
        self.distances, self.targets = distances, targets
        self.minimum = [
            amount * (1 + policy.least_growth(distance))
            for amount, distance in zip(opening, distances, strict=True)
        ]
        within = policy.maximum_under_target
        self.floor = [
            least if within is None else max(least, (1 - within) * target)
            for least, target in zip(self.minimum, targets, strict=True)
        ]
        self.cap = [
            None if policy.cap is None else max(floor, amount * (1 + policy.cap))
            for amount, floor in zip(opening, self.floor, strict=True)
        ]
        self.upper = [
            max(floor, target) if cap is None else max(floor, min(cap, target))
            for floor, cap, target in zip(self.floor, self.cap, self.targets, strict=True)
        ]
        self.slope = [
            amount * policy.extra_weight(distance)
            for amount, distance in zip(opening, distances, strict=True)
        ]

    def spend(self, quantum: Fraction, names: Sequence[str]) -> tuple[tuple[Fraction, ...], Rates]:
        """Return exact closing allocations, and the rates that give them."""
        floors = sum(self.floor, _NOTHING)
        if floors >= quantum + 1:  # less than a penny is what rounding takes
            most = max(range(len(names)), key=lambda i: self.floor[i] - self.opening[i])
            raise InvalidValueError(
                f"the policy cannot be paid for: its floors come to £{float(floors) / 100:,.2f}, "
                f"£{float(floors - quantum) / 100:,.2f} more than the quantum of "
                f"£{float(quantum) / 100:,.2f}; the largest rise is {names[most]}'s, of "
                f"£{float(self.floor[most] - self.opening[most]) / 100:,.2f}"
            )
        lifted, extra = fill(
            quantum, start=self.minimum, slope=self.slope, low=self.floor, high=self.upper
        )
        if extra is not None:
            return lifted, Rates(extra=extra)
        extra = max(
            (
                (most - least) / steep
                for most, least, steep in zip(self.upper, self.minimum, self.slope, strict=True)
                if steep > 0
            ),
            default=_NOTHING,
        )
        short = [most - amount for most, amount in zip(self.upper, lifted, strict=True)]
        nearer, towards = fill(quantum, start=lifted, slope=short, low=self.floor, high=self.upper)
        if towards is not None:
            return nearer, Rates(extra=extra, towards=towards)
        exact, general = fill(
            quantum, start=nearer, slope=self.opening, low=self.floor, high=self.cap
        )
        if general is None:
            left = quantum - sum(exact, _NOTHING)
            raise InvalidValueError(
                f"the cap leaves £{float(left) / 100:,.2f} of the quantum to nobody; raise the cap "
                "or lower the quantum"
            )
        return exact, Rates(extra=extra, towards=_ONE, general=general)

    def binding(self, exact: Sequence[Fraction], rates: Rates) -> tuple[BindingRule, ...]:
        """Say what settled each closing allocation."""
        return tuple(self._binding(i, amount, rates) for i, amount in enumerate(exact))

    def _binding(self, i: int, amount: Fraction, rates: Rates) -> BindingRule:
        tapered = self.policy.least_growth(self.distances[i]) < self.policy.minimum_growth
        at_floor = amount == self.floor[i]
        extra = self.minimum[i] + rates.extra * self.slope[i] >= amount
        settled = (
            (BindingRule.MAXIMUM_UNDER_TARGET, at_floor and amount > self.minimum[i]),
            (BindingRule.TAPERED_MINIMUM, at_floor and tapered),
            (BindingRule.MINIMUM_GROWTH, at_floor),
            (BindingRule.CAP, self.cap[i] is not None and amount == self.cap[i]),
            (BindingRule.GENERAL_GROWTH, rates.general > 0),
            (BindingRule.AT_TARGET, amount == self.upper[i]),
            (BindingRule.EXTRA_GROWTH, extra),
        )
        return next((rule for rule, is_so in settled if is_so), BindingRule.TOWARDS_TARGET)

    def cliff_edges(self, names: Sequence[str], rates: Rates, near: Fraction) -> list[CliffEdge]:
        """Find members near a step, and what crossing it would mean to them."""
        found = []
        for rule, threshold in self.policy.steps():
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
        amount, target, policy = self.opening[i], self.targets[i], self.policy
        if rule == MINIMUM_STEP:
            minima = [
                amount * (1 + rate) for rate in (policy.minimum_growth, policy.tapered_growth)
            ]
            slopes = [_NOTHING, _NOTHING]
        else:
            minima = [amount * (1 + policy.least_growth(threshold))] * 2
            slopes = [amount * -threshold, _NOTHING]
        sides = []
        for minimum, slope in zip(minima, slopes, strict=True):
            within = policy.maximum_under_target
            floor = minimum if within is None else max(minimum, (1 - within) * target)
            cap = None if policy.cap is None else max(floor, amount * (1 + policy.cap))
            upper = max(floor, target if cap is None else min(cap, target))
            value = max(floor, min(minimum + rates.extra * slope, upper))
            value += rates.towards * (upper - value) + rates.general * amount
            sides.append(value if cap is None else min(cap, value))
        return sides[0], sides[1]
