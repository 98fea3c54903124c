"""What is paid where a provider does more or less than was agreed, exactly in pence."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.contracts.pence_arrays import read_pence_array
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect, expect_several

_ROOM: Final = 2**62
_LARGEST_PART: Final = 10**6
Number: TypeAlias = int | float | str | Fraction


def _read_part(value: Number, what: str) -> Fraction:
    found = as_fraction(value, what=what)
    if abs(found) > _LARGEST_PART:
        raise InvalidValueError(
            f"{what} is {shown(value)}; give a fraction of the plan, such as 1.03 or '103%'"
        )
    return found


def _read_start(value: Number) -> Fraction:
    return _read_part(value, "the start of a tier")


def _read_rate(value: Number) -> Fraction:
    return _read_part(value, "the rate of a tier")


@attrs.frozen
class RateTier:
    """From which part of the plan on which rate is paid, or taken back.

    Parameters
    ----------
    from_fraction : Fraction
        Where it begins, as a fraction of the value of the plan: ``1.03``, ``"103%"``
        [dimensionless].
    rate : Fraction
        How much of each pound counts, between 0 and 1: ``0.7``, ``"70%"``. Over plan it is what is
        paid of each pound more; under plan it is what is given back of each pound less, so that the
        provider keeps the rest [dimensionless].
    """

    from_fraction: Fraction = attrs.field(converter=_read_start)
    rate: Fraction = attrs.field(converter=_read_rate)

    def __attrs_post_init__(self) -> None:
        begins, rate = self.from_fraction, self.rate
        if begins < 0:
            raise InvalidValueError(
                f"a tier starts at {float(begins):g} of the plan; give 0 or more"
            )
        if not 0 <= rate <= 1:
            raise InvalidValueError(
                f"the rate from {float(begins):g} of the plan on is {float(rate):g}; give a "
                "fraction between 0 and 1"
            )


def _read_tiers(value: Any) -> tuple[RateTier, ...]:
    like = "(RateTier(1, 0), RateTier(1.03, 0.7))"
    given = expect_several(value, what="tiers", like=like)
    return tuple(_read_tier(one, like) for one in given)


def _read_tier(value: Any, like: str) -> RateTier:
    if isinstance(value, tuple) and len(value) == 2:
        return RateTier(*value)
    expect(value, RateTier, what="a tier", like=f"a RateTier, as in {like}")
    found: RateTier = value
    return found


def _read_bound(value: Number | None) -> Fraction | None:
    return None if value is None else _read_part(value, "the cap or collar")


def _words(tiers: Iterable[RateTier]) -> str:
    return ", ".join(f"{float(one.from_fraction):g}" for one in tiers)


@attrs.frozen(kw_only=True)
class ContractTerms:
    """What is paid for what is done, as a function of what was planned.

    Parameters
    ----------
    over : tuple of RateTier, optional
        The rates for what is done beyond the plan. The first starts at 1, the others above it in
        ascending order. Full price where nothing is said.
    under : tuple of RateTier, optional
        The rates at which the commissioner gets back what is not done. The first starts at 1, the
        others below it in descending order. Full price where nothing is said.
    cap : Fraction, optional
        The most that is paid, as a fraction of the plan, >= 1 [dimensionless].
    collar : Fraction, optional
        The least that is paid, as a fraction of the plan, between 0 and 1 [dimensionless].

    Examples
    --------
    Nothing for the first 3% over plan, then 70%; half of what is not done comes back:

    >>> terms = ContractTerms(over=[(1, 0), (1.03, 0.7)], under=[(1, 0.5)])
    >>> payment_due(100_00, actual_pence=[110_00, 90_00], terms=terms).tolist()
    [10490, 9500]
    """

    over: tuple[RateTier, ...] = attrs.field(default=(RateTier(1, 1),), converter=_read_tiers)
    under: tuple[RateTier, ...] = attrs.field(default=(RateTier(1, 1),), converter=_read_tiers)
    cap: Fraction | None = attrs.field(default=None, converter=_read_bound)
    collar: Fraction | None = attrs.field(default=None, converter=_read_bound)

    def __attrs_post_init__(self) -> None:
        for name, tiers, sign in (("over", self.over, 1), ("under", self.under, -1)):
            begins = [one.from_fraction for one in tiers]
            ordered = all(sign * a < sign * b for a, b in pairwise(begins))
            if not begins or begins[0] != 1 or not ordered:
                right = sorted({Fraction(1), *begins}, reverse=sign < 0)
                right = [one for one in right if sign * one >= sign]
                raise InvalidValueError(
                    f"the tiers of {name} start at {_words(tiers) or 'nothing'}; the first starts "
                    f"at 1 and each of the others {'above' if sign > 0 else 'below'} the one "
                    f"before it: {', '.join(f'{float(one):g}' for one in right)}"
                )
        if self.cap is not None and self.collar is not None and self.cap < self.collar:
            raise InvalidValueError(
                f"the cap is {float(self.cap):g} of the plan and the collar {float(self.collar):g};"
                f" the right order is collar <= 1 <= cap: did you mean the collar "
                f"{float(self.cap):g} and the cap {float(self.collar):g}?"
            )
        if self.cap is not None and self.cap < 1:
            raise InvalidValueError(
                f"the cap is {float(self.cap):g} of the plan; it is the most that is paid: give 1 "
                "or more (collar <= 1 <= cap)"
            )
        if self.collar is not None and not 0 <= self.collar <= 1:
            raise InvalidValueError(
                f"the collar is {float(self.collar):g} of the plan; it is the least that is paid: "
                "give a fraction between 0 and 1 (collar <= 1 <= cap)"
            )


BLOCK_CONTRACT: Final = ContractTerms(over=(RateTier(1, 0),), under=(RateTier(1, 0),))
"""The plan is paid, whatever is done."""
COST_AND_VOLUME: Final = ContractTerms()
"""What is done is paid, at full price."""


def _read_pence(value: Any, what: str) -> NDArray[Any]:
    found = read_pence_array(value, what=what)
    if found.size and found.min() < 0:
        raise InvalidValueError(f"{what}: found {found.min()}; give whole pence from 0 to 10**18")
    return found


def payment_due(plan_pence: Any, *, actual_pence: Any, terms: ContractTerms) -> IntArray:
    """Say what is to be paid for what was done.

    Parameters
    ----------
    plan_pence : int or array-like of int
        What was planned, 0 to 10**18 [penny].
    actual_pence : int or array-like of int
        What was done, at its price, 0 to 10**18; the two shapes go together [penny].
    terms : ContractTerms
        The terms.

    Returns
    -------
    ndarray of int64, shape of the two together
        What is due, rounded half to even to a whole penny once. It is the plan where the plan was
        done, and never falls as more is done [penny].

    Raises
    ------
    InvalidValueError
        If an amount is not whole pence, is below 0 or beyond 10**18, or the shapes do not go
        together.

    Notes
    -----
    With plan P, actual A and tiers from f[k] on at the rate r[k], the payment is
    ``P + sum(r[k] × (A - f[k] P within the tier))`` above the plan, and less the same sum below it;
    then at most cap × P and at least collar × P. Where nothing was planned all tiers start at 0, so
    that the last rate counts; a cap then lets nothing be paid.

    Examples
    --------
    >>> terms = ContractTerms(over=[(1, 1), (1.1, 0.3)], cap=1.12)
    >>> payment_due(1000, actual_pence=[900, 1000, 1100, 1150, 1500], terms=terms).tolist()
    [900, 1000, 1100, 1115, 1120]
    """
    expect(terms, ContractTerms, what="terms", like="ContractTerms(over=[(1, 0.7)])")
    plan = _read_pence(plan_pence, "plan_pence")
    actual = _read_pence(actual_pence, "actual_pence")
    try:
        plan, actual = np.broadcast_arrays(plan, actual)
    except ValueError:
        raise InvalidValueError(
            f"plan_pence of shape {plan.shape} and actual_pence of shape {actual.shape} do not go "
            "together"
        ) from None
    scale, rate_scale = _scales(terms)
    largest = max(int(plan.max(initial=0)), int(actual.max(initial=0)))
    factor = max(
        Fraction(2),
        terms.cap or Fraction(0),
        *(one.from_fraction for one in terms.over),
    )
    if 4 * (largest + 1) * factor * scale * rate_scale >= _ROOM:
        plan, actual = plan.astype(object), actual.astype(object)  # whole numbers of any length
    shape = plan.shape
    due = _piecewise(plan.reshape(-1), actual.reshape(-1), terms, scale, rate_scale)
    whole = scale * rate_scale
    quotient = due // whole
    twice = 2 * (due - quotient * whole)
    up = (twice > whole) | ((twice == whole) & (quotient % 2 == 1))
    rounded = quotient + up
    return np.asarray(rounded.reshape(shape), dtype=np.int64)


def _scales(terms: ContractTerms) -> tuple[int, int]:
    """Return what makes whole numbers of all fractions of the plan, and of all rates."""
    tiers = terms.over + terms.under
    bounds = [bound for bound in (terms.cap, terms.collar) if bound is not None]
    places = [one.from_fraction for one in tiers] + bounds
    return (
        lcm(*(place.denominator for place in places)),
        lcm(*(one.rate.denominator for one in tiers)),
    )


def _piecewise(
    plan: NDArray[Any], actual: NDArray[Any], terms: ContractTerms, scale: int, rate_scale: int
) -> NDArray[Any]:
    """Return the payment times both scales."""
    done = actual * scale
    total = plan * (scale * rate_scale)
    for tiers, sign in ((terms.over, 1), (terms.under, -1)):
        for place, tier in enumerate(tiers):
            rate = int(tier.rate * rate_scale)
            reach = sign * (done - plan * int(tier.from_fraction * scale))
            if place + 1 < len(tiers):
                after = abs(tiers[place + 1].from_fraction - tier.from_fraction)
                reach = np.minimum(reach, plan * int(after * scale))
            total = total + sign * rate * np.maximum(reach, 0)
    if terms.cap is not None:
        total = np.minimum(total, plan * int(terms.cap * scale * rate_scale))
    if terms.collar is not None:
        total = np.maximum(total, plan * int(terms.collar * scale * rate_scale))
    return total
