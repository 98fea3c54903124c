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
_SAMPLE: Final = 512
_STRIDE: Final = 256
_SLICE: Final = 1 << 16
_ROWS: Final = 1000


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
    Arrays are gone through a slice at a time, which stays in the cache, and remainders are worked
    out anew rather than kept.

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
    share = total / weights.approx_total
    relative = weights.relative_error + 3 * UNIT
    error = relative * float(values.max()) * share + _TINY
    if error > _HOPELESS:
        whole, _ = weights.whole()
        order = range(len(whole)) if ranks is None else ranks.tolist()
        out[:] = divide_exactly(total, whole, order)
        return
    remainders = np.empty(values.size)
    slices = [slice(start, start + _SLICE) for start in range(0, values.size, _SLICE)]
    least, most, left_over = 1.0, 0.0, 0.0
    for part in slices:
        quotas = values[part] * share
        rest = np.subtract(quotas, np.floor(quotas), out=remainders[part])
        least, most = min(least, float(rest.min())), max(most, float(rest.max()))
        left_over += float(rest.sum())
    close = relative * total + UNIT * values.size**2 < _HOPELESS
    if close and error <= least and most <= 1 - error and (left := round(left_over)):
        cut, below = _from_the_top(remainders, left)
        if cut - below > 2 * error:
            up = 1.0 - (cut + below) / 2
            for part in slices:
                quotas = values[part] * share
                quotas += up
                out[part] = np.floor(quotas, out=quotas)
            return
    _decide(total, weights, ranks, out, remainders, error)


def _decide(
    total: int,
    weights: Weights,
    ranks: IntArray | None,
    out: IntArray,
    remainders: FloatArray,
    error: float,
) -> None:
    """Divide, with exact arithmetic for the members that float64 cannot settle."""
    quotas = weights.approx * (total / weights.approx_total)
    out[:] = np.floor(quotas)
    at = np.flatnonzero((remainders < error) & (quotas > 0.5) | (remainders > 1 - error))
    if at.size:
        some, whole = weights.whole(at)
        exact = np.array([total * weight // whole for weight in some], dtype=np.int64)
        remainders[at] += out[at] - exact
        out[at] = exact
    left = total - int(out.sum())
    if left == 0:
        return
    cut, _ = _from_the_top(remainders, left)
    chosen = remainders >= cut - 2 * error
    count = int(np.count_nonzero(chosen))
    if count != left:
        at = np.flatnonzero(chosen & (remainders <= cut + 2 * error))
        chosen[at] = False
        chosen[_best(total, weights, at, left - (count - at.size), ranks)] = True
    out += chosen


def _from_the_top(values: FloatArray, place: int) -> tuple[float, float]:
    """Return the value that is `place`-th from the top, counted from 1, and the one after it."""
    size = values.size
    if size > 4 * _SAMPLE:
        # A sample brackets the place, and only what lies inside the bracket is put in order.
        sample = np.sort(values[:: min(size // _SAMPLE, _STRIDE)])
        near = round((1 - place / size) * sample.size)
        slack = 2 * math.isqrt(sample.size)
        low = sample[near - slack] if near > slack else -math.inf
        high = sample[near + slack] if near + slack < sample.size else math.inf
        kept = []
        above = 0
        for start in range(0, size, _SLICE):
            part = values[start : start + _SLICE]
            kept.append(part[(part >= low) & (part <= high)])
            above += int(np.count_nonzero(part > high))
        inside = np.concatenate(kept)
        if above < place < above + inside.size:
            values, place = inside, place - above
    at = values.size - place
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
