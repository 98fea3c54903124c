"""The method of largest remainders, fast where floating point can tell and exact where it cannot.

Each member's exact share (quota) is its weight over the sum of weights times the total. Everyone
gets the whole steps of it, and what is left goes, a step each, to the largest remainders. Ties go
to the larger weight, then to the lower rank.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.allocation.weights import UNIT, Weights
from nhscommission.foundations.labelled import FloatArray, IntArray

_SLACK: Final = 4 * UNIT
"""What adding a number below 1 to a quota may be off by, and what underflow may have taken."""
_HOPELESS: Final = 0.2
"""An error of a quota that leaves too little of its remainder to go by."""
_WORTH_SHARPENING: Final = 0.05
"""So many members, of all together, would be too near to tell with the sum as it is."""
_LARGE: Final = 1e-3
"""From such an error on, a quota is worked out exactly where only a few are so large."""
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
    margin = 6 * UNIT * max(quotas) + _SLACK
    if margin * len(quotas) > _HOPELESS or order[0] < margin or order[-1] > 1 - margin:
        return _without_zeros(total, weights) if 0 in weights else None
    left = round(sum(order))  # what the whole steps leave over
    cut, below = order[-left], order[-left - 1]
    if cut - below <= 2 * margin:
        return None
    up = 1.0 - (cut + below) / 2
    parts = [int(quota + up) for quota in quotas]
    return parts if sum(parts) == total else None


def _without_zeros(total: int, weights: Sequence[int | float]) -> list[int] | None:
    """Divide among those with a weight: a remainder of 0 looks undecided, and theirs is not."""
    some = divide_few(total, [weight for weight in weights if weight])
    if some is None:
        return None
    parts = iter(some)
    return [next(parts) if weight else 0 for weight in weights]


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
    share, relative = _share(total, weights)
    largest = float(values.max()) * share
    if relative * largest * values.size > _WORTH_SHARPENING:
        weights.sharpen()
        share, relative = _share(total, weights)
    # The quotas of a large few are worked out exactly, so that they do not widen the bound for all.
    limit = min(largest, _LARGE / relative)
    error = relative * limit + _SLACK
    bracket = _bracket(values, share, error) if limit == largest else None
    given, above, inside, at = _whole_steps(values, share, error, limit, bracket)
    exact, rest_at = _NONE, np.empty(0)
    left = total - given
    if at.size:
        exact, rest_at = _exact_quotas(total, weights, at)
        # A floor that comes down by a step leaves a step more, and a remainder of nearly 1, not 0.
        moved = int((np.floor(values[at] * share).astype(np.int64) - exact).sum())
        left, above = left + moved, above + moved
    cut, below = 2.0, -math.inf
    if left and bracket and above < left:
        cut, below = _from_the_top(inside, left - above)
    if left and (below == -math.inf or cut - below <= 2 * error):
        remainders = values * share
        floors = np.floor(remainders)
        out[:] = floors
        remainders -= floors
        out[at], remainders[at] = exact, rest_at
        out += _chosen(total, weights, ranks, remainders, left, error)
        return
    up = 1.0 - (cut + below) / 2 if left else 0.0
    for part in _slices(values.size):
        quotas = values[part] * share
        quotas += up
        out[part] = np.floor(quotas, out=quotas)
    if at.size:
        out[at] = exact + (rest_at >= cut)


def _chosen(
    total: int,
    weights: Weights,
    ranks: IntArray | None,
    remainders: FloatArray,
    left: int,
    error: float,
) -> NDArray[np.bool_]:
    """Choose those that get a step more, with exact arithmetic for those near the cut."""
    cut, _ = _from_the_top(remainders, left)
    beyond = remainders - cut
    chosen = beyond > 2 * error
    near = np.flatnonzero(np.abs(beyond) <= 2 * error)
    wanted = left - int(np.count_nonzero(chosen))
    if wanted < near.size:
        near = _best(total, weights, near, wanted, ranks)
    chosen[near] = True
    return chosen


def _slices(size: int) -> list[slice]:
    return [slice(start, start + _SLICE) for start in range(0, size, _SLICE)]


def _whole_steps(
    values: FloatArray,
    share: float,
    error: float,
    limit: float,
    bracket: tuple[float, float] | None,
) -> tuple[int, int, FloatArray, IntArray]:
    """Go through the quotas once, as float64 has them.

    Returns the whole steps in all of them, how many remainders are above the bracket, the
    remainders inside it, and the members so near a whole number of steps, or with so many of them,
    that exact arithmetic must say how many.
    """
    given = above = 0
    inside, near_whole = [], []
    some_large = float(values.max()) * share > limit
    small = limit < _EXACT_SUMS and not some_large
    for part in _slices(values.size):
        quotas = values[part] * share
        floors = np.floor(quotas)
        # With quotas of up to 2**36 a slice sums to less than 2**53, so float64 adds it exactly.
        given += int(floors.sum() if small else floors.astype(np.int64).sum())
        rest = np.subtract(quotas, floors, out=floors)
        if bracket:
            inside.append(rest[(rest >= bracket[0]) & (rest <= bracket[1])])
            above += int(np.count_nonzero(rest > bracket[1]))
        if rest.min() < error or rest.max() > 1 - error or some_large:
            open_floor = (rest < error) & (quotas > 0.5) | (rest > 1 - error) | (quotas > limit)
            near_whole.append(np.flatnonzero(open_floor) + part.start)
    return (
        given,
        above,
        np.concatenate(inside) if inside else np.empty(0),
        np.concatenate(near_whole) if near_whole else _NONE,
    )


def _share(total: int, weights: Weights) -> tuple[float, float]:
    """Return what a weight is multiplied by, and the relative error of any quota then."""
    return total / weights.approx_total, weights.relative_error + 3 * UNIT


def _exact_quotas(total: int, weights: Weights, at: IntArray) -> tuple[IntArray, FloatArray]:
    """Return the whole steps in the quotas of some members, and what is left over of each."""
    distinct, inverse, whole = weights.distinct(at)
    quotas = [divmod(total * weight, whole) for weight in distinct]
    steps = np.array([quota for quota, _ in quotas], dtype=np.int64)
    rest = np.array([remainder / whole for _, remainder in quotas])
    return steps[inverse], rest[inverse]


def _bracket(values: FloatArray, share: float, error: float) -> tuple[float, float] | None:
    """Guess from a sample between which remainders the last one to be rounded up lies."""
    if values.size <= 4 * _SAMPLE:
        return None
    sample = values[:: min(values.size // _SAMPLE, _STRIDE)] * share
    sample -= np.floor(sample)
    # The sum of remainders is what is left, so their mean is the part that is rounded up.
    near = round((1.0 - float(sample.mean())) * sample.size)
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
    distinct, inverse, whole = weights.distinct(at)
    order = sorted(
        range(len(distinct)), key=lambda i: (-(total * distinct[i] % whole), -distinct[i])
    )
    places = np.empty(len(distinct), dtype=np.int64)
    places[order] = np.arange(len(distinct))
    ties = at if ranks is None else ranks[at]
    best: IntArray = at[np.lexsort((ties, places[inverse]))[:wanted]]
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
        margin = (error + 3 * UNIT) * largest * total + _SLACK
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
        parts = np.floor(quotas, out=quotas)
        decided[block] &= parts @ ones == total
        result[block] = parts
    return result, np.flatnonzero(~decided)
