"""The method of largest remainders, fast where floating point can tell and exact where it cannot.

Each member's exact share (quota) is its weight over the sum of weights times the total. Everyone
gets the whole steps of it, and what is left goes, a step each, to the largest remainders. Ties go
to the larger weight, then to the lower rank.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from nhscommission.finance.allocation.weights import UNIT, IntArray, Weights
from nhscommission.foundations.labelled import FloatArray

_TINY: Final = 1e-290
"""What underflow may have taken from a quota, generously."""
_HOPELESS: Final = 0.2
"""An error of a quota that leaves too little of its remainder to go by."""
_WORTH_SHARPENING: Final = 0.05
"""So many members, of all together, would be too near to tell with the sum as it is."""
_EXACT_SUMS: Final = 1 << 36
_NONE: Final = np.array([], dtype=np.int64)
_SAMPLE: Final = 512
_STRIDE: Final = 256
_SLICE: Final = 1 << 16
_ROWS: Final = 500


def divide_few(total: int, weights: Sequence[int | float]) -> list[int] | None:
    """Divide one total >= 0 among few members in float64, or say that it cannot tell.

    Parameters
    ----------
    total : int
        Whole steps, 0 <= total <= 10**18.
    weights : sequence of int or float
        The weights.

    Returns
    -------
    list of int, or None
        Whole steps, summing to `total`; None where only exact arithmetic can decide, or where a
        weight is no weight.
    """
    try:
        whole = math.fsum(weights)
    except (OverflowError, ValueError):
        return None
    if not (1e-200 < whole < 1e200 and min(weights) >= 0):
        return None
    share = total / whole
    quotas = [weight * share for weight in weights]
    order = sorted([quota % 1.0 for quota in quotas])
    margin = 6 * UNIT * max(quotas) + _TINY
    if margin * len(quotas) > _HOPELESS or order[0] < margin or order[-1] > 1 - margin:
        return None
    left = round(sum(order))  # what the whole steps leave over
    if not left:
        return [int(quota) for quota in quotas]
    cut, below = order[-left], order[-left - 1]
    if cut - below <= 2 * margin:
        return None
    up = 1.0 - (cut + below) / 2
    return [int(quota + up) for quota in quotas]


def divide_exactly(total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
    """Divide one total >= 0 by whole-number weights, in whole-number arithmetic throughout.

    Parameters
    ----------
    total : int
        Whole steps, >= 0.
    weights : sequence of int
        All >= 0, not all zero.
    ranks : sequence of int
        The order in which members win ties between equal weights.

    Returns
    -------
    list of int
        Whole steps, in the order of `weights`, summing to `total`.
    """
    whole = sum(weights)
    parts = []
    remainders = []
    for weight in weights:
        part, remainder = divmod(total * weight, whole)
        parts.append(part)
        remainders.append(remainder)
    left = total - sum(parts)
    if left:
        order = sorted(range(len(parts)), key=lambda i: (-remainders[i], -weights[i], ranks[i]))
        for i in order[:left]:
            parts[i] += 1
    return parts


def divide_one(total: int, weights: Weights, ranks: IntArray | None, out: IntArray) -> None:
    """Divide one total >= 0 among many members.

    Floor and remainder are worked out in float64 with a bound on their error. Exact arithmetic
    decides those floors, and those places in the order of remainders, that the bound leaves open.
    Arrays are gone through a slice at a time, which stays in the cache, and quotas are worked out
    anew rather than kept.

    Parameters
    ----------
    total : int
        Whole steps, 0 <= total <= 10**18.
    weights : Weights
        The weights of n members.
    ranks : ndarray of int64, shape (n,), optional
        The order in which members win ties between equal weights; their places if not given.
    out : ndarray of int64, shape (n,)
        Where the parts are written: whole steps, summing to `total`.
    """
    values = weights.approx
    share, error = _share_and_error(total, weights)
    if error * values.size > _WORTH_SHARPENING:
        weights.sharpen()
        share, error = _share_and_error(total, weights)
    if error > _HOPELESS:
        whole, _ = weights.whole()
        order = range(len(whole)) if ranks is None else ranks.tolist()
        out[:] = divide_exactly(total, whole, order)
        return
    bracket = _bracket(values, share, error)
    given, above, inside, at = _whole_steps(values, share, error, bracket)
    left = total - given
    exact = moved = _NONE
    if at.size:
        some, whole_total = weights.whole(at)
        exact = np.array([total * weight // whole_total for weight in some], dtype=np.int64)
        # A floor that comes down by a step leaves a step more, and a remainder of nearly 1, not 0.
        moved = np.floor(values[at] * share).astype(np.int64) - exact
        left += int(moved.sum())
        above += int(moved.sum())
    cut = below = 2.0
    remainders = None
    if left and bracket and above < left:
        cut, below = _from_the_top(inside, left - above)
    if left and (below in (2.0, -math.inf) or cut - below <= 2 * error):
        remainders = values * share
        remainders -= np.floor(remainders)
        remainders[at] += moved
        cut, below = _from_the_top(remainders, left)
    up = 1.0 - (cut + below) / 2 if left else 0.0
    for part in _slices(values.size):
        quotas = values[part] * share
        quotas += up
        out[part] = np.floor(quotas, out=quotas)
    if at.size:
        out[at] = exact + (values[at] * share - exact + up >= 1)
    if remainders is not None and cut - below <= 2 * error:
        near = np.flatnonzero(np.abs(remainders - cut) <= 2 * error)
        out[near] = np.rint(values[near] * share - remainders[near])
        sure = int(np.count_nonzero(remainders > cut + 2 * error))
        out[_best(total, weights, near, left - sure, ranks)] += 1


def _slices(size: int) -> list[slice]:
    return [slice(start, start + _SLICE) for start in range(0, size, _SLICE)]


def _whole_steps(
    values: FloatArray, share: float, error: float, bracket: tuple[float, float] | None
) -> tuple[int, int, FloatArray, IntArray]:
    """Go through the quotas once, as float64 has them.

    Returns the whole steps in all of them, how many remainders are above the bracket, the
    remainders inside it, and the members so near a whole number of steps that exact arithmetic must
    say on which side.
    """
    given = above = 0
    inside, near_whole = [], []
    small = float(values.max()) * share < _EXACT_SUMS
    for part in _slices(values.size):
        quotas = values[part] * share
        floors = np.floor(quotas)
        # With quotas of up to 2**36 a slice sums to less than 2**53, so float64 adds it exactly.
        given += int(floors.sum() if small else floors.astype(np.int64).sum())
        rest = np.subtract(quotas, floors, out=floors)
        if bracket:
            inside.append(rest[(rest >= bracket[0]) & (rest <= bracket[1])])
            above += int(np.count_nonzero(rest > bracket[1]))
        if rest.min() < error or rest.max() > 1 - error:
            open_floor = (rest < error) & (quotas > 0.5) | (rest > 1 - error)
            near_whole.append(np.flatnonzero(open_floor) + part.start)
    return (
        given,
        above,
        np.concatenate(inside) if inside else np.empty(0),
        np.concatenate(near_whole) if near_whole else _NONE,
    )


def _share_and_error(total: int, weights: Weights) -> tuple[float, float]:
    """Return what a weight is multiplied by, and how far off any quota may then be."""
    share = total / weights.approx_total
    largest = float(weights.approx.max()) * share
    return share, (weights.relative_error + 3 * UNIT) * largest + _TINY


def _bracket(values: FloatArray, share: float, error: float) -> tuple[float, float] | None:
    """Guess from a sample between which remainders the last one to be rounded up lies."""
    if values.size <= 4 * _SAMPLE:
        return None
    sample = values[:: min(values.size // _SAMPLE, _STRIDE)] * share
    sample -= np.floor(sample)
    near = round(
        (1.0 - float(sample.mean())) * sample.size
    )  # the sum of remainders is what is left
    slack = 3 * math.isqrt(sample.size)
    sample.sort()
    if not slack <= near < sample.size - slack:
        return None
    low, high = float(sample[near - slack]), float(sample[near + slack])
    return (low, high) if low > 3 * error and high < 1 - 3 * error else None


def _from_the_top(values: FloatArray, place: int) -> tuple[float, float]:
    """Return the value that is `place`-th from the top, counted from 1, and the one after it.

    Minus infinity stands for what is beyond the last value.
    """
    at = values.size - place
    if at < 0:
        return -math.inf, -math.inf
    below = max(at - 1, 0)
    ordered = np.partition(values, (below, at))
    return float(ordered[at]), float(ordered[below]) if at else -math.inf


def _best(
    total: int, weights: Weights, at: IntArray, wanted: int, ranks: IntArray | None
) -> IntArray:
    """Return those `wanted` of the members `at` that have the largest remainders, exactly."""
    some, whole = weights.whole(at)
    order = {weight: (-(total * weight % whole), -weight) for weight in set(some)}
    distinct = {weight: i for i, weight in enumerate(sorted(order, key=order.__getitem__))}
    keys = np.array([distinct[weight] for weight in some])
    ties = at if ranks is None else ranks[at]
    best: IntArray = at[np.lexsort((ties, keys))[:wanted]]
    return best


def divide_rows(totals: IntArray, shares: FloatArray, error: float) -> tuple[IntArray, IntArray]:
    """Divide many totals >= 0, each among the same few members, as far as float64 can tell.

    Parameters
    ----------
    totals : ndarray of int64, shape (rows,)
        Whole steps, each from 0 to 10**18.
    shares : ndarray of float64, shape (n,)
        Shares of the whole, >= 0, at least two [dimensionless].
    error : float
        The relative error of `shares` [dimensionless].

    Returns
    -------
    ndarray of int64, shape (rows, n)
        Whole steps; each row that is decided sums to its total.
    ndarray of int64, shape (undecided,)
        The rows that only exact arithmetic can decide, whose parts are not right yet.
    """
    rows, members = totals.size, shares.size
    largest = float(shares.max())
    result = np.empty((rows, members), dtype=np.int64)
    decided = np.empty(rows, dtype=bool)
    ones = np.ones(members)
    for start in range(0, rows, _ROWS):
        block = slice(start, start + _ROWS)
        total = totals[block].astype(np.float64)
        quotas = total[:, None] * shares
        remainders = quotas - np.floor(quotas)
        left = np.rint(remainders @ ones)  # what the whole steps leave over
        remainders.sort(axis=1)
        margin = (error + 3 * UNIT) * largest * total + _TINY
        at = np.arange(0, left.size * members, members) + (members - left.astype(np.int64))
        at[left == 0] -= 1
        ordered = remainders.reshape(-1)
        cut, below = ordered[at], ordered[at - 1]
        up = np.where(left == 0, 0.0, 1.0 - (cut + below) / 2)
        decided[block] = (
            (margin * members < _HOPELESS)
            & (remainders[:, 0] >= margin)
            & (remainders[:, -1] <= 1 - margin)
            & ((cut - below > 2 * margin) | (left == 0))
        )
        quotas += up[:, None]
        result[block] = np.floor(quotas, out=quotas)
    return result, np.flatnonzero(~decided)
