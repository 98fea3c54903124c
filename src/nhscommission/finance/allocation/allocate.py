"""Dividing a total in whole pence, so that the parts sum to it exactly."""

import math
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.allocation.divisors import DIVISOR_METHODS, SAINTE_LAGUE
from nhscommission.finance.allocation.largest_remainder import (
    divide_exactly,
    divide_few,
    divide_one,
    divide_rows,
)
from nhscommission.finance.allocation.weights import (
    Weights,
    WeightsLike,
    all_zero,
    read_weights,
    whole_numbers,
)
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import IntArray

LARGEST_TOTAL: Final = 10**18
_FEW: Final = 50
"""Up to so many members, plain whole numbers are faster than arrays."""
_BEFORE: Final = "previous_total_pence"
_PLAIN_SEQUENCES: Final = (list, tuple)
_PLAIN: Final = frozenset((int, float))
_WIDE: Final = 1024
"""From so many members on, rows are divided one at a time."""

TotalsLike: TypeAlias = int | Decimal | Fraction | Sequence[Any] | NDArray[Any]


class AllocationMethod(StrEnum):
    """How the parts of a total are rounded to whole steps."""

    LARGEST_REMAINDER = "largest_remainder"
    """Whole steps of the exact share, and what is left to the largest remainders (Hamilton,
    Hare-Niemeyer). Never a full step from the exact share."""
    SAINTE_LAGUE = "sainte_lague"
    """Rounded to the nearest step over a common divisor (Webster). Favours neither large nor small
    members; more to share never costs anyone."""
    DHONDT = "dhondt"
    """Rounded down over a common divisor (Jefferson). Favours large members."""
    HUNTINGTON_HILL = "huntington_hill"
    """Rounded at the geometric mean over a common divisor. Everyone with a weight gets a step while
    there are enough."""
    ADAMS = "adams"
    """Rounded up over a common divisor. Favours small members."""
    CUMULATIVE = "cumulative"
    """Of a series of totals: Sainte-Laguë of the running total, less what went before, so that no
    member gets the odd penny every month."""


def allocate(
    total_pence: TotalsLike,
    *,
    weights: WeightsLike,
    method: AllocationMethod | str = AllocationMethod.LARGEST_REMAINDER,
    step: int = 1,
    codes: Sequence[str] | None = None,
    previous_total_pence: int = 0,
) -> IntArray:
    """Divide a total in proportion to weights, in whole pence that sum to it exactly.

    Parameters
    ----------
    total_pence : int or ndarray of int, shape (...)
        What is divided: whole pence of any sign, up to 10**18; several totals are divided in one
        call [penny].
    weights : sequence or ndarray, shape (n,) or (..., n)
        Numbers >= 0, not all zero: int, float, Decimal or Fraction, each taken exactly as it is.
        Axes in front go with those of `total_pence` [any one unit].
    method : AllocationMethod, optional
        How the parts are rounded.
    step : int, optional
        The parts are whole multiples of it: 100 for pounds, 1_000_000 for £10k [penny].
    codes : sequence of str, optional
        A code for each member, unique; they settle ties between equal weights, so that the order
        of members does not matter. Without them, such a tie goes to the member listed first.
    previous_total_pence : int, optional
        For the method `cumulative`: what was divided before the first of the totals [penny].

    Returns
    -------
    ndarray of int64, shape (..., n)
        The parts, in the order of `weights`; they sum to `total_pence` along the last axis
        [penny].

    Raises
    ------
    InvalidValueError
        If a weight is negative, not finite or not a number, or all are zero; if there are none, or
        their shape does not fit; if a total is not whole pence, not a multiple of `step`, or beyond
        10**18; if a code stands twice.
    UnknownNameError
        If there is no such method.

    Notes
    -----
    With total T and weights w, the exact share is ``q[i] = T × w[i] / sum(w)``. A tie (of
    remainders, or of claims to the next step) goes to the larger weight, then to the code that
    comes first. A weight of zero gets zero. ``allocate(-T) == -allocate(T)``.

    References
    ----------
    M. L. Balinski and H. P. Young, Fair Representation (2nd edition, 2001).

    Examples
    --------
    >>> allocate(100_00, weights=[1, 1, 1]).tolist()
    [3334, 3333, 3333]
    >>> allocate([100_00, -1], weights=[0.5, 0.3, 0.2]).tolist()
    [[5000, 3000, 2000], [-1, 0, 0]]
    >>> allocate([1, 1, 1], weights=[1, 1, 1], method="cumulative").tolist()
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    if type(method) is not AllocationMethod:
        method = choose(AllocationMethod, str(method), what="allocation method")
    step = _whole_step(step)
    if method is not AllocationMethod.CUMULATIVE and _whole_pence(previous_total_pence, _BEFORE):
        raise InvalidValueError(
            f"previous_total_pence is {shown(previous_total_pence)} and the method is {method}; it "
            "is for the method 'cumulative' only"
        )
    if method is AllocationMethod.LARGEST_REMAINDER and type(total_pence) is int:
        few = _few(weights)
        if few:
            return _allocate_few(_steps(total_pence, step), few, step, codes)
    return _allocate_arrays(total_pence, weights, method, step, codes, previous_total_pence)


def _few(weights: WeightsLike) -> list[Any]:
    """Return a short, flat list of weights, or an empty one where the general way is called for."""
    if isinstance(weights, np.ndarray):
        if weights.ndim == 1 and weights.size <= _FEW and weights.dtype.char in "dlqfi":
            found: list[Any] = weights.tolist()
            return found
    elif (
        type(weights) in _PLAIN_SEQUENCES
        and 0 < len(weights) <= _FEW
        and not isinstance(weights[0], Sequence | np.ndarray)
    ):
        return list(weights)
    return []


def _allocate_few(
    total: int, weights: list[Any], step: int, codes: Sequence[str] | None
) -> IntArray:
    ranks = None if codes is None else _ranks(codes, len(weights))
    plain = set(map(type, weights)) <= _PLAIN
    parts = divide_few(abs(total), weights) if plain else None
    if parts is None:
        whole = whole_numbers(weights)
        if not any(whole):
            raise all_zero()
        parts = divide_exactly(abs(total), whole, ranks or range(len(whole)))
    result = np.array(parts, dtype=np.int64)
    return result if total >= 0 and step == 1 else result * (step if total >= 0 else -step)


def _allocate_arrays(
    total_pence: TotalsLike,
    weights: WeightsLike,
    method: AllocationMethod,
    step: int,
    codes: Sequence[str] | None,
    previous_total_pence: int,
) -> IntArray:
    given = read_weights(weights)
    totals = _totals(total_pence, step)
    members = given.shape[-1]
    ranks = None if codes is None else _ranks(codes, members)
    if totals.ndim == 0 and given.ndim == 1 and method is AllocationMethod.LARGEST_REMAINDER:
        single: IntArray = _one_by_one(totals[None], given, ranks, step)[0]
        return single
    try:
        shape = np.broadcast_shapes(totals.shape, given.shape[:-1])
    except ValueError:
        raise InvalidValueError(
            f"totals of shape {totals.shape} and weights of shape {given.shape} do not go together;"
            " the axes of the weights before the last must be those of the totals"
        ) from None
    if method is AllocationMethod.CUMULATIVE:
        previous = _steps(_whole_pence(previous_total_pence, _BEFORE), step)
        return _cumulative(totals, given, previous, ranks) * step
    rows = np.broadcast_to(totals, shape).reshape(-1)
    if given.ndim > 1:
        given = np.broadcast_to(given, (*shape, members)).reshape(-1, members)
    if method is not AllocationMethod.LARGEST_REMAINDER:
        divide = DIVISOR_METHODS[method].divide
        result = _each_row(rows, given, ranks, divide)
    elif given.ndim > 1 or members > _WIDE or rows.size < 8 or np.count_nonzero(given) <= 1:
        result = _one_by_one(rows, given, ranks)
    else:
        result = _by_rows(rows, given, ranks)
    return result.reshape(*shape, members) * step if step != 1 else result.reshape(*shape, members)


def _by_rows(rows: IntArray, given: NDArray[Any], ranks: list[int] | None) -> IntArray:
    weights = Weights(given)
    weights.sharpen()
    shares = weights.approx / weights.approx_total
    some = shares > 0  # a remainder of 0 looks undecided, and without a weight it is not
    parts, undecided = divide_rows(np.abs(rows), shares[some], weights.relative_error)
    result = parts
    if not some.all():
        result = np.zeros((rows.size, shares.size), dtype=np.int64)
        result[:, some] = parts
    if undecided.size:
        whole, _ = weights.whole()
        order = ranks or range(len(whole))
        for row in undecided.tolist():
            result[row] = divide_exactly(abs(int(rows[row])), whole, order)
    if (rows < 0).any():
        result[rows < 0] *= -1
    return result


def _one_by_one(
    rows: IntArray, given: NDArray[Any], ranks: list[int] | None, step: int = 1
) -> IntArray:
    result = np.empty((rows.size, given.shape[-1]), dtype=np.int64)
    places = None if ranks is None else np.array(ranks)
    shared = Weights(given) if given.ndim == 1 else None
    for row, total in enumerate(rows.tolist()):
        divide_one(abs(total), shared or _row_weights(given, row), places, result[row])
        if total < 0 or step != 1:
            result[row] *= step if total >= 0 else -step
    return result


def _row_weights(given: NDArray[Any], row: int) -> Weights:
    try:
        return Weights(given[row])
    except InvalidValueError as error:
        raise InvalidValueError(f"weights, row {row + 1}: {error}") from error


def _each_row(
    rows: IntArray, given: NDArray[Any], ranks: list[int] | None, divide: Any
) -> IntArray:
    result = np.empty((rows.size, given.shape[-1]), dtype=np.int64)
    order = ranks or range(given.shape[-1])
    shared = Weights(given).whole()[0] if given.ndim == 1 else None
    for row, total in enumerate(rows.tolist()):
        whole = shared if shared is not None else _row_weights(given, row).whole()[0]
        parts = divide(abs(total), whole, order)
        result[row] = [-part for part in parts] if total < 0 else parts
    return result


def _cumulative(
    totals: IntArray, given: NDArray[Any], previous: int, ranks: list[int] | None
) -> IntArray:
    if given.ndim != 1 or totals.ndim > 1:
        raise InvalidValueError(
            "the method 'cumulative' takes one series of totals and one set of weights; where "
            "weights change, a new count begins"
        )
    running = [previous]
    for total in np.atleast_1d(totals).tolist():
        running.append(running[-1] + total)
        if abs(running[-1]) > LARGEST_TOTAL:
            raise InvalidValueError(f"the running total reaches {running[-1]}; the limit is 10**18")
    to_date = _each_row(np.array(running), given, ranks, SAINTE_LAGUE.divide)
    parts: IntArray = np.diff(to_date, axis=0)
    return parts if totals.ndim else parts[0]


def _whole_step(step: Any) -> int:
    whole = type(step) is not bool and isinstance(step, int | np.integer)
    if not whole or not 1 <= step <= LARGEST_TOTAL:
        raise InvalidValueError(
            f"step is {shown(step)}; give whole pence from 1 to 10**18, such as 100 for pounds"
        )
    return int(step)


def _steps(total: int, step: int) -> int:
    """Return a total in steps."""
    if not -LARGEST_TOTAL <= total <= LARGEST_TOTAL:
        raise InvalidValueError(
            f"the total is {shown(total)} pence; the limit is 10**18 either way"
        )
    steps, over = divmod(total, step)
    if over:
        raise InvalidValueError(
            f"the total is {total} pence, which is not a multiple of the step of {step} pence; "
            f"{total - over} and {total - over + step} are"
        )
    return steps


def _whole_pence(value: Any, what: str) -> int:
    """Read a number of whole pence, of any type that can hold one."""
    if isinstance(value, int | np.integer) and type(value) is not bool:
        return int(value)
    if isinstance(value, Decimal) and not value.is_finite():
        value = str(value)
    if isinstance(value, float | Decimal | Fraction) and math.isfinite(value):
        above, below = value.as_integer_ratio()
        if below == 1 and not (isinstance(value, float) and abs(above) > 2**53):
            return above
    raise InvalidValueError(
        f"{what} is {shown(value)}; give whole pence, as a whole number (a sum in pounds times "
        "100, rounded on purpose)"
    )


def _totals(total_pence: TotalsLike, step: int) -> IntArray:
    """Read one or many totals, in steps."""
    if isinstance(total_pence, int | float | Decimal | Fraction):
        return np.array(_steps(_whole_pence(total_pence, "total_pence"), step), dtype=np.int64)
    if isinstance(total_pence, np.ma.MaskedArray):
        raise InvalidValueError("the totals are a masked array; missing is not zero: fill it")
    if isinstance(total_pence, np.ndarray) and total_pence.dtype.kind == "i" and total_pence.size:
        array = total_pence
        low, high = int(array.min()), int(array.max())
        _steps(max(low, high, key=abs), 1)
        totals = array.astype(np.int64)
        if step == 1:
            return totals
        if not (totals % step).any():
            return totals // step
    try:
        values = np.array(total_pence, dtype=object)
    except ValueError:
        raise InvalidValueError("the totals are not rows of one length") from None
    if values.size == 0 and values.ndim:
        return np.zeros(values.shape, dtype=np.int64)
    whole = [
        _steps(_whole_pence(value, f"total_pence, place {place + 1},"), step)
        for place, value in enumerate(values.reshape(-1).tolist())
    ]
    return np.array(whole, dtype=np.int64).reshape(values.shape)


def _ranks(codes: Any, members: int) -> list[int]:
    """Return each member's place in the order of codes."""
    if not isinstance(codes, Sequence | np.ndarray) or isinstance(codes, str):
        raise InvalidValueError(f"codes is {type(codes).__name__}; give a list of text")
    if len(codes) != members or not all(isinstance(code, str) for code in codes):
        raise InvalidValueError(
            f"there are {members} weights and {len(codes)} codes; give a code for each member, as "
            "text"
        )
    order = sorted(range(members), key=lambda i: codes[i])
    ranks = [0] * members
    for rank, place in enumerate(order):
        if rank and codes[place] == codes[order[rank - 1]]:
            raise InvalidValueError(
                f"the code {codes[place]!r} stands for two members; codes must be unique"
            )
        ranks[place] = rank
    return ranks
