"""Pace of change: how fast allocations move to their targets, and what that costs whom.

All of it is in fractions until the last step, which rounds to whole pence that spend the quantum. A
float in a policy stands for the decimal that it is written as: 0.02 is two hundredths exactly.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.allocation.filling import fill
from nhscommission.finance.allocation.weights import IntArray
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import FloatArray

_NOTHING: Final = Fraction(0)
_ONE: Final = Fraction(1)
_MINIMUM_STEP: Final = "minimum growth"
_EXTRA_STEP: Final = "extra growth"


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


def _rate(value: Any) -> Fraction:
    return as_fraction(value, what="a rate of a pace-of-change policy")


def _optional_rate(value: Any) -> Fraction | None:
    return None if value is None else _rate(value)


@attrs.frozen(kw_only=True)
class PaceOfChangePolicy:
    """How growth depends on the distance from target.

    Rates are fractions of the opening allocation, distances fractions of the opening target, both
    written as 0.025 or "2.5%".

    Parameters
    ----------
    minimum_growth : number
        The growth that everyone gets who is not too far over target.
    taper_from, taper_to : number, optional
        Distances over target between which the minimum falls off in a straight line; where they
        are the same it falls in one step.
    tapered_growth : number, optional
        The minimum from `taper_to` on.
    extra_below : number, optional
        The distance, 0 or negative, at or below which extra growth is given, in proportion to the
        whole distance under target.
    maximum_under_target : number, optional
        The furthest under the closing target that anyone may be.
    cap : number, optional
        The most that anyone grows, other than to stay within `maximum_under_target`.

    Notes
    -----
    See the how-to on pace of change for the formulas.
    """

    minimum_growth: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    taper_from: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    taper_to: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    tapered_growth: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    extra_below: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    maximum_under_target: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    cap: Fraction | None = attrs.field(default=None, converter=_optional_rate)

    def __attrs_post_init__(self) -> None:
        if (self.taper_from is None) != (self.taper_to is None):
            raise InvalidValueError(
                "a taper needs both ends; give taper_from and taper_to, or neither"
            )
        if self.taper_from is not None and self.taper_to is not None:
            if self.taper_from > self.taper_to:
                raise InvalidValueError(
                    f"the taper starts at {float(self.taper_from):.2%} over target, after it ends "
                    f"at {float(self.taper_to):.2%}; give taper_from <= taper_to"
                )
            if self.taper_from < 0:
                raise InvalidValueError(
                    f"the taper starts at {float(self.taper_from):.2%}; it is for those over "
                    "target: give a distance >= 0"
                )
            if self.tapered_growth > self.minimum_growth:
                raise InvalidValueError(
                    f"the minimum rises from {float(self.minimum_growth):.2%} to "
                    f"{float(self.tapered_growth):.2%} over the taper; it can only fall"
                )
        for name, rate in (("minimum", self.minimum_growth), ("tapered", self.tapered_growth)):
            if rate <= -1:
                raise InvalidValueError(
                    f"the {name} growth is {float(rate):.2%}; give more than -1"
                )
        if self.cap is not None and self.cap < self.minimum_growth:
            raise InvalidValueError(
                f"the cap of {float(self.cap):.2%} is below the minimum growth of "
                f"{float(self.minimum_growth):.2%}"
            )
        if self.extra_below > 0:
            raise InvalidValueError(
                f"extra_below is {float(self.extra_below):.2%}; extra growth is for those under "
                "target: give a distance <= 0"
            )
        if self.maximum_under_target is not None and not 0 <= self.maximum_under_target < 1:
            raise InvalidValueError(
                f"the maximum distance under target is {float(self.maximum_under_target):.2%}; "
                "give it as a positive distance below 1, such as 0.05 for 5% under target"
            )

    def least_growth(self, distance: Fraction) -> Fraction:
        """Return the minimum growth at a distance from target.

        Parameters
        ----------
        distance : Fraction
            Over target positive, under it negative [dimensionless].

        Returns
        -------
        Fraction
            The least growth [dimensionless].
        """
        if self.taper_from is None or self.taper_to is None or distance <= self.taper_from:
            return self.minimum_growth
        if distance >= self.taper_to:
            return self.tapered_growth
        way = (distance - self.taper_from) / (self.taper_to - self.taper_from)
        return self.minimum_growth + way * (self.tapered_growth - self.minimum_growth)

    def extra_weight(self, distance: Fraction) -> Fraction:
        """Return what extra growth is in proportion to, at a distance from target.

        Parameters
        ----------
        distance : Fraction
            Over target positive, under it negative [dimensionless].

        Returns
        -------
        Fraction
            The distance under target, 0 where none is given [dimensionless].
        """
        return max(-distance, _NOTHING) if distance <= self.extra_below else _NOTHING

    def steps(self) -> tuple[tuple[str, Fraction], ...]:
        """Return the distances at which growth jumps, and the rule that makes it jump.

        Returns
        -------
        tuple of (str, Fraction)
            Empty where growth changes smoothly with distance.
        """
        found = []
        if (
            self.taper_from is not None
            and self.taper_from == self.taper_to
            and self.tapered_growth != self.minimum_growth
        ):
            found.append((_MINIMUM_STEP, self.taper_from))
        if self.extra_below < 0:
            found.append((_EXTRA_STEP, self.extra_below))
        return tuple(found)


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


def _read_only_ints(values: Any) -> IntArray:
    array = np.array(values, dtype=np.int64)
    array.setflags(write=False)
    return array


def _read_only_floats(values: Any) -> FloatArray:
    array = np.array([float(value) for value in values])
    array.setflags(write=False)
    return array


_same = attrs.cmp_using(eq=np.array_equal)


@attrs.frozen(kw_only=True)
class PaceOfChange:
    """Closing allocations, and how they came about.

    Parameters
    ----------
    members : tuple of str
        The commissioners.
    policy : PaceOfChangePolicy
        The policy.
    quantum_pence : int
        What was allocated [penny].
    opening_pence : ndarray of int64, shape (members,)
        Opening allocations [penny].
    closing_pence : ndarray of int64, shape (members,)
        Closing allocations; they sum to the quantum [penny].
    opening_distance : ndarray of float64, shape (members,)
        From the target share of all opening allocations [dimensionless].
    closing_distance : ndarray of float64, shape (members,)
        From the target share of the quantum [dimensionless].
    binding : tuple of BindingRule
        What settled each closing allocation.
    extra_rate : float
        Growth for each unit of distance under target [dimensionless].
    towards_rate : float
        What part of the rest of the way to target everyone goes, after extra growth has done all
        that it can [dimensionless].
    general_rate : float
        Growth of everyone not capped, after that [dimensionless].
    cliff_edges : tuple of CliffEdge
        Members near a step of the policy.
    """

    members: tuple[str, ...]
    policy: PaceOfChangePolicy
    quantum_pence: int
    opening_pence: IntArray = attrs.field(converter=_read_only_ints, eq=_same)
    closing_pence: IntArray = attrs.field(converter=_read_only_ints, eq=_same)
    opening_distance: FloatArray = attrs.field(converter=_read_only_floats, eq=_same)
    closing_distance: FloatArray = attrs.field(converter=_read_only_floats, eq=_same)
    binding: tuple[BindingRule, ...]
    extra_rate: float
    towards_rate: float
    general_rate: float
    cliff_edges: tuple[CliffEdge, ...]

    @property
    def growth(self) -> FloatArray:
        """Growth on the opening allocation, shape (members,) [dimensionless]."""
        growth: FloatArray = self.closing_pence / self.opening_pence - 1
        return growth

    def to_records(self) -> tuple[dict[str, str | int | float], ...]:
        """Return one record for each member, as for a table.

        Returns
        -------
        tuple of dict
            Member, opening and closing allocation [penny] and distance, growth, and what settled
            it.
        """
        columns = zip(
            self.members,
            self.opening_pence.tolist(),
            self.closing_pence.tolist(),
            self.growth.tolist(),
            self.opening_distance.tolist(),
            self.closing_distance.tolist(),
            self.binding,
            strict=True,
        )
        return tuple(
            {
                "member": member,
                "opening_pence": opening,
                "closing_pence": closing,
                "growth": growth,
                "opening_distance": before,
                "closing_distance": after,
                "binding": str(rule),
            }
            for member, opening, closing, growth, before, after, rule in columns
        )


def pace_of_change(
    quantum_pence: int,
    *,
    opening_pence: Sequence[int] | IntArray,
    targets_pence: Sequence[float] | FloatArray,
    policy: PaceOfChangePolicy,
    members: Sequence[str] | None = None,
    near: float = 0.0025,
) -> PaceOfChange:
    """Find the closing allocations that spend a quantum exactly, under a policy.

    Parameters
    ----------
    quantum_pence : int
        What there is to allocate, whole pence > 0 [penny].
    opening_pence : sequence of int or ndarray of int, shape (n,)
        Opening allocations, whole pence > 0 [penny].
    targets_pence : sequence or ndarray of float64, shape (n,)
        Target allocations, or anything in proportion to them, > 0: only their shares count
        [penny].
    policy : PaceOfChangePolicy
        The policy.
    members : sequence of str, optional
        Names or codes, unique; they settle who gets an odd penny. Numbers from 1 if not given.
    near : float, optional
        How near to a step of the policy a member is flagged [dimensionless].

    Returns
    -------
    PaceOfChange
        The closing allocations; they sum to the quantum [penny].

    Raises
    ------
    InvalidValueError
        If the floors alone exceed the quantum (with the shortfall), or caps leave some of it to
        nobody; if an amount is not whole pence above 0, lengths differ or a name stands twice.

    Notes
    -----
    With opening allocations A, target shares s, quantum Q, target ``T = s × Q`` and opening
    distance ``d = A / (s × sum(A)) − 1``, and with

    - the minimum ``m = A × (1 + least growth at d)``,
    - the floor ``F = max(m, (1 − maximum under target) × T)``,
    - the cap ``C = max(F, A × (1 + cap))``, and ``U = max(F, min(C, T))``,
    - ``u = A × max(−d, 0)``, or 0 where d is above `extra_below`,

    a member receives, before rounding to whole pence, ``a = max(F, min(m + x × u, U))`` for the
    least rate x of extra growth that spends Q. Where none does, it receives ``b = a + z × (U − a)``
    for the least z up to 1 that does, and where caps leave something over even then,
    ``min(C, b + y × A)``. Floors and caps hold before rounding, so to within a penny.

    References
    ----------
    NHS England, Fair Shares: a guide to NHS allocations (2019/20 onwards), pace of change; the
    policy there is in words.

    Examples
    --------
    >>> found = pace_of_change(
    ...     210_00, opening_pence=[90_00, 110_00], targets_pence=[1, 1],
    ...     policy=PaceOfChangePolicy(minimum_growth="2%"), members=["North", "South"])
    >>> found.closing_pence.tolist(), [str(rule) for rule in found.binding]
    ([9780, 11220], ['extra growth', 'minimum growth'])
    """
    opening, shares, names = _read(quantum_pence, opening_pence, targets_pence, members)
    total = Fraction(sum(opening))
    distances = [
        amount / (share * total) - 1 for amount, share in zip(opening, shares, strict=True)
    ]
    quantum = Fraction(int(quantum_pence))
    targets = [share * quantum for share in shares]
    plan = _Plan(policy, opening, distances, targets)
    exact, rates = plan.spend(quantum, names)
    closing = _round(int(quantum), exact, names)
    return PaceOfChange(
        members=tuple(names),
        policy=policy,
        quantum_pence=int(quantum),
        opening_pence=[int(amount) for amount in opening],
        closing_pence=closing,
        opening_distance=distances,
        closing_distance=[c / t - 1 for c, t in zip(closing, targets, strict=True)],
        binding=plan.binding(exact, rates),
        extra_rate=float(rates.extra),
        towards_rate=float(rates.towards),
        general_rate=float(rates.general),
        cliff_edges=tuple(plan.cliff_edges(names, rates, as_fraction(near, what="near"))),
    )


@attrs.frozen
class _Rates:
    """How fast each stage of growth goes."""

    extra: Fraction = _NOTHING
    towards: Fraction = _NOTHING
    general: Fraction = _NOTHING


class _Plan:
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

    def spend(self, quantum: Fraction, names: Sequence[str]) -> tuple[tuple[Fraction, ...], _Rates]:
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
            return lifted, _Rates(extra=extra)
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
            return nearer, _Rates(extra=extra, towards=towards)
        exact, general = fill(
            quantum, start=nearer, slope=self.opening, low=self.floor, high=self.cap
        )
        if general is None:
            left = quantum - sum(exact, _NOTHING)
            raise InvalidValueError(
                f"the cap leaves £{float(left) / 100:,.2f} of the quantum to nobody; raise the cap "
                "or lower the quantum"
            )
        return exact, _Rates(extra=extra, towards=_ONE, general=general)

    def binding(self, exact: Sequence[Fraction], rates: _Rates) -> tuple[BindingRule, ...]:
        """Say what settled each closing allocation."""
        return tuple(self._binding(i, amount, rates) for i, amount in enumerate(exact))

    def _binding(self, i: int, amount: Fraction, rates: _Rates) -> BindingRule:
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

    def cliff_edges(self, names: Sequence[str], rates: _Rates, near: Fraction) -> list[CliffEdge]:
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
        self, i: int, rule: str, threshold: Fraction, rates: _Rates
    ) -> tuple[Fraction, Fraction]:
        """Return what a member gets at a step, and just past it."""
        amount, target, policy = self.opening[i], self.targets[i], self.policy
        if rule == _MINIMUM_STEP:
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


def years_to_target(
    opening_pence: Sequence[int] | IntArray,
    *,
    targets_pence: Sequence[float] | FloatArray,
    policy: PaceOfChangePolicy,
    growth_per_year: float | str | Sequence[float],
    members: Sequence[str] | None = None,
    tolerance: float | str = 0.0005,
    horizon_years: int = 50,
) -> tuple[int | None, ...]:
    """Count the years until each member is at its target, the policy applied year after year.

    Parameters
    ----------
    opening_pence : sequence of int or ndarray of int, shape (n,)
        Opening allocations of the first year, whole pence > 0 [penny].
    targets_pence : sequence or ndarray of float64, shape (n,)
        Targets, or anything in proportion to them; target shares stay the same [penny].
    policy : PaceOfChangePolicy
        The policy of every year.
    growth_per_year : float, str or sequence of them
        Growth of the quantum: one rate for every year, or one for each year of the horizon, as 0.03
        or "3%" [1/year].
    members : sequence of str, optional
        Names or codes, unique.
    tolerance : float or str, optional
        How near to target counts as at it, either side [dimensionless].
    horizon_years : int, optional
        How many years to look ahead [year].

    Returns
    -------
    tuple of (int or None)
        Years after which each is at target and stays there; 0 for those that are already, None for
        those that are not within the horizon [year].

    Raises
    ------
    InvalidValueError
        If the policy cannot be paid for in some year, which is named, or what `pace_of_change`
        refuses.

    Examples
    --------
    >>> years_to_target([90_00, 110_00], targets_pence=[1, 1], growth_per_year="5%",
    ...                 policy=PaceOfChangePolicy(minimum_growth="2%"))
    (4, 4)
    """
    if isinstance(growth_per_year, Sequence) and not isinstance(growth_per_year, str):
        rates = [as_fraction(rate, what="growth_per_year") for rate in growth_per_year]
        if len(rates) < horizon_years:
            raise InvalidValueError(
                f"growth is given for {len(rates)} years, and the horizon is {horizon_years}"
            )
    else:
        rates = [as_fraction(growth_per_year, what="growth_per_year")] * horizon_years
    near = float(as_fraction(tolerance, what="tolerance"))
    opening, shares, names = _read(1, opening_pence, targets_pence, members)
    total = Fraction(sum(opening))
    apart = [abs(a / (s * total) - 1) > near for a, s in zip(opening, shares, strict=True)]
    since: list[int | None] = [None if far else 0 for far in apart]
    for year in range(1, horizon_years + 1):
        quantum = math.ceil(total * (1 + rates[year - 1]))
        try:
            found = pace_of_change(
                quantum,
                opening_pence=[int(amount) for amount in opening],
                targets_pence=targets_pence,
                policy=policy,
                members=names,
            )
        except InvalidValueError as error:
            raise InvalidValueError(f"in year {year}: {error}") from error
        for i, distance in enumerate(found.closing_distance.tolist()):
            if abs(distance) > near:
                since[i] = None
            elif since[i] is None:
                since[i] = year
        opening, total = [Fraction(int(x)) for x in found.closing_pence], Fraction(quantum)
    return tuple(since)


def _round(quantum: int, exact: Sequence[Fraction], names: Sequence[str]) -> list[int]:
    """Round to whole pence that come to the quantum."""
    parts: list[int] = allocate(quantum, weights=list(exact), codes=names).tolist()
    return parts


def _read(
    quantum_pence: int, opening_pence: Any, targets_pence: Any, members: Sequence[str] | None
) -> tuple[list[Fraction], list[Fraction], list[str]]:
    if isinstance(quantum_pence, bool) or not isinstance(quantum_pence, int | np.integer):
        raise InvalidValueError(f"the quantum is {quantum_pence!r}; give whole pence")
    if quantum_pence <= 0:
        raise InvalidValueError(f"the quantum is {quantum_pence} pence; give more than 0")
    opening = [as_fraction(_plain(value), what="an opening allocation") for value in opening_pence]
    targets = [as_fraction(_plain(value), what="a target") for value in targets_pence]
    if not opening or len(opening) != len(targets):
        raise InvalidValueError(
            f"{len(opening)} opening allocations and {len(targets)} targets; give one of each for "
            "every member"
        )
    names = [str(i + 1) for i in range(len(opening))] if members is None else list(members)
    if len(names) != len(opening) or len(set(names)) < len(names):
        raise InvalidValueError(
            f"{len(names)} names for {len(opening)} members, of which "
            f"{len(set(names))} differ; give a name of its own to each"
        )
    for name, amount, target in zip(names, opening, targets, strict=True):
        if amount.denominator != 1 or amount <= 0:
            raise InvalidValueError(
                f"{name}: the opening allocation is {float(amount)} pence; give whole pence above 0"
            )
        if target <= 0:
            raise InvalidValueError(f"{name}: the target is {float(target)}; give one above 0")
    whole = sum(targets, _NOTHING)
    return opening, [target / whole for target in targets], names


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
