"""Pace of change: how fast allocations move to their targets, and what that costs whom.

All of it is in fractions until the last step, which rounds to whole pence that spend the quantum. A
float in a policy stands for the decimal that it is written as: 0.02 is two hundredths exactly.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import LARGEST_TOTAL, allocate
from nhscommission.finance.allocation.weights import Number
from nhscommission.finance.pace_plan import BindingRule, CliffEdge, Plan
from nhscommission.finance.pace_policy import PaceOfChangePolicy
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import FloatArray, IntArray, read_only, read_only_ints

_NOTHING: Final = Fraction(0)
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
    opening_pence: IntArray = attrs.field(converter=read_only_ints, eq=_same)
    closing_pence: IntArray = attrs.field(converter=read_only_ints, eq=_same)
    opening_distance: FloatArray = attrs.field(converter=read_only, eq=_same)
    closing_distance: FloatArray = attrs.field(converter=read_only, eq=_same)
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
    targets_pence: Sequence[Number] | FloatArray,
    policy: PaceOfChangePolicy,
    opening_targets_pence: Sequence[Number] | FloatArray | None = None,
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
        Target allocations, or anything in proportion to them, > 0: only their shares count, unless
        `opening_targets_pence` is given [penny].
    policy : PaceOfChangePolicy
        The policy.
    opening_targets_pence : sequence or ndarray of float64, shape (n,), optional
        Published targets of the opening year, > 0, for members that are only part of the whole:
        both these and `targets_pence` are then amounts, which need not come to the quantum
        [penny].
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
    distance ``d = A / (s × sum(A)) − 1`` (or T and d by the targets given as amounts), and with

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
    opening, targets, names = read_allocations(quantum_pence, opening_pence, targets_pence, members)
    quantum = Fraction(int(quantum_pence))
    if opening_targets_pence is None:
        whole, total = sum(targets, _NOTHING), Fraction(sum(opening))
        opening_targets = [target / whole * total for target in targets]
        targets = [target / whole * quantum for target in targets]
    else:
        _, opening_targets, _ = read_allocations(
            quantum_pence, opening_pence, opening_targets_pence, names
        )
    distances = [
        amount / target - 1 for amount, target in zip(opening, opening_targets, strict=True)
    ]
    plan = Plan(policy, opening, distances, targets)
    exact, rates = plan.spend(quantum, names)
    closing = _round(int(quantum), exact, names)
    return PaceOfChange(
        members=tuple(names),
        policy=policy,
        quantum_pence=int(quantum),
        opening_pence=[int(amount) for amount in opening],
        closing_pence=closing,
        opening_distance=[float(distance) for distance in distances],
        closing_distance=[float(c / t) - 1 for c, t in zip(closing, targets, strict=True)],
        binding=plan.binding(exact, rates),
        extra_rate=float(rates.extra),
        towards_rate=float(rates.towards),
        general_rate=float(rates.general),
        cliff_edges=tuple(plan.cliff_edges(names, rates, tolerance(near, "near"))),
    )


def _round(quantum: int, exact: Sequence[Fraction], names: Sequence[str]) -> list[int]:
    """Round to whole pence that come to the quantum."""
    parts: list[int] = allocate(quantum, weights=list(exact), codes=names).tolist()
    return parts


def read_allocations(
    quantum_pence: int, opening_pence: Any, targets_pence: Any, members: Sequence[str] | None
) -> tuple[list[Fraction], list[Fraction], list[str]]:
    """Read opening allocations, targets and names, each checked."""
    if isinstance(quantum_pence, bool) or not isinstance(quantum_pence, int | np.integer):
        raise InvalidValueError(f"the quantum is {quantum_pence!r}; give whole pence")
    if quantum_pence <= 0:
        raise InvalidValueError(f"the quantum is {quantum_pence} pence; give more than 0")
    opening = [as_fraction(value, what="an opening allocation") for value in listed(opening_pence)]
    targets = [as_fraction(value, what="a target") for value in listed(targets_pence)]
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
        if amount.denominator != 1 or not 0 < amount <= LARGEST_TOTAL:
            raise InvalidValueError(
                f"{name}: the opening allocation is {float(amount)} pence; give whole pence above "
                "0, up to 10**18"
            )
        if target <= 0:
            raise InvalidValueError(f"{name}: the target is {float(target)}; give one above 0")
    return opening, targets, names


def listed(values: Any) -> list[Any]:
    """Take one number for each member, as a list."""
    try:
        return list(values)
    except TypeError:
        raise InvalidValueError(f"{shown(values)} is no list; give a number for each") from None


def tolerance(value: Any, what: str) -> Fraction:
    """Read a distance either side."""
    found = as_fraction(value, what=what)
    if found < 0:
        raise InvalidValueError(f"{what} is {shown(value)}; give a distance >= 0")
    return found
