"""Weights as they were given: in floating point to go fast, and in whole numbers to be right."""

import math
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray, IntArray

Number: TypeAlias = int | float | Decimal | Fraction
WeightsLike: TypeAlias = Sequence[Any] | NDArray[Any]

UNIT: Final = 2.0**-53
"""The relative error of one rounded operation on float64."""
_FEW: Final = 64
_MOST_DIGITS: Final = 10_000
"""A Decimal with more digits than this before or after its point would take minutes."""
_LARGEST_SHIFT: Final = 900
_SAFE_SHIFT: Final = 60
_SLICE: Final = 1 << 16


class Weights:
    """The weights of one allocation: near enough in float64, and exactly when asked.

    `approx` has them in float64, each within a relative error of 2**-53, and `approx_total` their
    sum; a weight over the sum is within `relative_error`.
    """

    __slots__ = ("_given", "_total", "approx", "approx_total", "relative_error")

    def __init__(self, given: NDArray[Any]) -> None:
        if given.dtype == object:
            values = _near_enough(given)
        else:
            values = given.astype(np.float64, copy=False)
        self._given = given
        self._total: Fraction | None = None
        least, most = float(values.min()), float(values.max())
        if not (least >= 0 and most < math.inf):
            at = int(np.flatnonzero(~((values >= 0) & np.isfinite(values)))[0])
            raise _no_weight(given[at : at + 1].tolist()[0], at)
        if most == 0:
            raise all_zero()
        if not 1e-200 < most < 1e200:
            values = np.ldexp(values, -math.frexp(most)[1])
        self.approx: FloatArray = values
        # Adding the upper half to the lower one, over and over, errs by one unit each time; fsum
        # errs by one, a conversion to float64 by one in the weight and one in the sum, and the
        # division by one.
        self.relative_error = 5 * UNIT
        if values.size > _FEW:
            half = (values.size + 1) // 2
            folded = values[:half].copy()
            folded[: values.size - half] += values[half:]
            self.relative_error += UNIT
            while (size := folded.size) > _FEW:
                half = (size + 1) // 2
                folded[: size - half] += folded[half:]
                folded = folded[:half]
                self.relative_error += UNIT
            values = folded
        self.approx_total = math.fsum(values.tolist())

    def sharpen(self) -> None:
        """Work the sum out exactly, so that it is as near as float64 can be."""
        if self.approx is self._given:
            self.approx_total = float(self.total())
            self.relative_error = 3 * UNIT  # the sum, the division, and one to spare

    def total(self) -> Fraction:
        """Return the exact sum of the weights as given."""
        if self._total is None:
            if self._given.dtype == object:
                self._total = _sum_of_ratios([_ratio(x, 0) for x in self._given.tolist()])
            elif self._given.dtype == np.float64:
                self._total = _exact_sum(self._given)
            else:
                high = self._given >> np.array(31, self._given.dtype)
                low = self._given & np.array((1 << 31) - 1, self._given.dtype)
                self._total = Fraction((int(high.sum()) << 31) + int(low.sum()))
        return self._total

    def whole(self) -> tuple[list[int], int]:
        """Return the weights as whole numbers, and their sum."""
        distinct, inverse, total = self.distinct(np.arange(self._given.size))
        return [distinct[i] for i in inverse.tolist()], total

    def distinct(self, at: IntArray) -> tuple[list[int], IntArray, int]:
        """Return some weights as whole numbers, each once, and the sum of all in the same unit.

        Between the two stands where among them each of the weights asked for is.
        """
        some = self._given[at]
        if some.dtype == object:
            ratios = [_ratio(value, 0) for value in some.tolist()]
            places = {ratio: i for i, ratio in enumerate(dict.fromkeys(ratios))}
            inverse = np.array([places[ratio] for ratio in ratios], dtype=np.int64)
            every = list(places)
        else:
            values, inverse = np.unique(some, return_inverse=True)
            every = [value.as_integer_ratio() for value in values.tolist()]
        total = self.total()
        common = math.lcm(total.denominator, *{below for _, below in every})
        return (
            [above * (common // below) for above, below in every],
            inverse.reshape(-1),
            total.numerator * (common // total.denominator),
        )


def _near_enough(given: NDArray[Any]) -> FloatArray:
    """Return weights of any kind in float64, all by the same power of two."""
    ratios = [_ratio(value, place) for place, value in enumerate(given.tolist())]
    # What is below 2**-900 of the largest may be lost here; bounds on errors have room for that.
    largest = max((a.bit_length() - b.bit_length() for a, b in ratios if a), default=0)
    if abs(largest) <= _LARGEST_SHIFT:
        return np.array([above / below for above, below in ratios])
    up, down = max(-largest, 0), max(largest, 0)
    return np.array([(above << up) / (below << down) for above, below in ratios])


def _sum_of_ratios(ratios: list[tuple[int, int]]) -> Fraction:
    """Add up fractions in pairs, and pairs of pairs, so that few of the sums are long."""
    while len(ratios) > 1:
        pairs = zip(ratios[::2], ratios[1::2], strict=False)
        summed = [(a + c, b) if b == d else (a * d + c * b, b * d) for (a, b), (c, d) in pairs]
        ratios = summed + ratios[len(ratios) - len(ratios) % 2 :]
    return Fraction(*ratios[0])


def _exact_sum(values: FloatArray) -> Fraction:
    """Add up float64 weights exactly.

    Slices of so few bits that their sums are whole numbers below 2**53 are taken off the weights
    from the top, until nothing is left; each step is exact.
    """
    bits = 52 - min(values.size, _SLICE).bit_length()
    shift = bits - math.frexp(float(values.max()))[1]
    done = Fraction(0)
    for start in range(0, values.size, _SLICE):
        part = values[start : start + _SLICE]
        # Scaling down might lose bits of the smallest; scaling far up might overflow.
        if not -_LARGEST_SHIFT < shift < _LARGEST_SHIFT or (
            shift < 0 and part.min(where=part > 0, initial=math.inf) < 2.0**-_SAFE_SHIFT
        ):
            done += _sum_of_ratios([value.as_integer_ratio() for value in part.tolist()])
            continue
        rest, scale = part * 2.0**shift, Fraction(2) ** -shift
        while True:
            whole = np.floor(rest)
            done += int(whole.sum()) * scale
            rest -= whole
            if not rest.any():
                break
            rest *= 2.0**bits
            scale /= 1 << bits
    return done


def whole_numbers(values: Sequence[Any]) -> list[int]:
    """Turn a few weights of any kind into whole numbers in exactly the same proportion."""
    ratios = [_ratio(value, place) for place, value in enumerate(values)]
    common = math.lcm(*{below for _, below in ratios})
    return [above * (common // below) for above, below in ratios]


def _ratio(value: Any, place: int) -> tuple[int, int]:
    """Return a weight as a fraction of whole numbers."""
    if isinstance(value, np.floating):
        value = float(value)
    elif isinstance(value, np.integer):
        value = int(value)
    finite = (
        value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS
        if isinstance(value, Decimal)
        else isinstance(value, Fraction | int)
        or (isinstance(value, float) and math.isfinite(value))
    )
    if not finite or isinstance(value, bool | np.bool_) or value < 0:
        raise _no_weight(value, place)
    above, below = value.as_integer_ratio()
    return above, below


def all_zero() -> InvalidValueError:
    """Return the error of weights that are all zero."""
    return InvalidValueError("all weights are zero, so they give no shares; one must be above 0")


def _no_weight(value: Any, place: int) -> InvalidValueError:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return InvalidValueError(
        f"weight {place + 1} is {shown(value)}; every weight must be a finite number >= 0"
        + ("; missing is not zero" if missing else "")
    )


def read_weights(weights: WeightsLike) -> NDArray[Any]:
    """Read weights into an array, refusing what holds no numbers.

    Parameters
    ----------
    weights : sequence or ndarray, shape (..., n)
        Numbers >= 0, of int, float, Decimal or Fraction [any one unit].

    Returns
    -------
    ndarray, shape (..., n)
        The same values, as whole numbers, float64 or objects. Whether they are finite and >= 0 is
        looked at where they are used.
    """
    if isinstance(weights, np.ma.MaskedArray):
        raise InvalidValueError("the weights are a masked array; missing is not zero: fill it")
    if isinstance(weights, np.ndarray):
        array = weights
    elif isinstance(weights, str | bytes | Mapping | Set) or not hasattr(weights, "__len__"):
        raise InvalidValueError(
            f"weights is {type(weights).__name__}; give a list or an array of numbers"
        )
    else:
        array = _array_of(list(weights))
    if array.dtype.kind not in "iufO" or (array.dtype.kind == "f" and array.dtype.itemsize > 8):
        raise InvalidValueError(
            f"the weights are of type {array.dtype}; give numbers >= 0 (int, float64, Decimal or "
            "Fraction)"
        )
    if array.ndim == 0 or array.shape[-1] == 0:
        raise InvalidValueError("there are no weights to share by; give at least one")
    if array.dtype.kind == "f":
        return array.astype(np.float64, copy=False)
    if array.dtype.kind == "i" or (array.dtype.kind == "u" and array.dtype.itemsize < 8):
        return array.astype(np.int64, copy=False)
    return array


def _array_of(weights: Sequence[Any]) -> NDArray[Any]:
    """Make an array of a list, without turning bools or large whole numbers into floats."""
    try:
        array = np.asarray(weights)
        if array.dtype.kind in "iufb" and array.ndim <= 2:
            rows = [weights] if array.ndim == 1 else weights
            kinds = {type(weight) for row in rows for weight in row}
            if bool in kinds or np.bool_ in kinds or (array.dtype.kind == "f" and int in kinds):
                array = np.array(weights, dtype=object)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError(
            "the weights are not one list of numbers, or rows of one length"
        ) from error
    return array
