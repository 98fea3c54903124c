"""Weights as they were given: in floating point to go fast, and in whole numbers to be right."""

import math
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray

IntArray: TypeAlias = NDArray[np.int64]
Number: TypeAlias = int | float | Decimal | Fraction
WeightsLike: TypeAlias = Sequence[Any] | NDArray[Any]

UNIT: Final = 2.0**-53
"""The relative error of one rounded operation on float64."""
_FEW: Final = 64
_LARGEST_SHIFT: Final = 1000
_SLICE: Final = 1 << 16


class Weights:
    """The weights of one allocation: near enough in float64, and exactly when asked.

    `approx` has them in float64, each within a relative error of 2**-53, and `approx_total` their
    sum; a weight over the sum is within `relative_error`.
    """

    __slots__ = ("_given", "_total", "approx", "approx_total", "relative_error")

    def __init__(self, given: NDArray[Any]) -> None:
        if given.dtype == object:
            given = np.array(whole_numbers(given.tolist()), dtype=object)
            values = _in_range(given)
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
                self._total = Fraction(sum(self._given.tolist()))
            elif self._given.dtype == np.float64:
                self._total = _exact_sum(self._given)
            else:
                high, low = self._given >> 31, self._given & ((1 << 31) - 1)
                self._total = Fraction((int(high.sum()) << 31) + int(low.sum()))
        return self._total

    def whole(self, at: IntArray | None = None) -> tuple[list[int], int]:
        """Return some or all weights as whole numbers, and the sum of all in the same unit."""
        some = (self._given if at is None else self._given[at]).tolist()
        total = self.total()
        ratios = [value.as_integer_ratio() for value in some]
        common = math.lcm(total.denominator, *{below for _, below in ratios})
        return (
            [above * (common // below) for above, below in ratios],
            total.numerator * (common // total.denominator),
        )


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
        if not 0 <= shift < _LARGEST_SHIFT:
            done += sum(map(Fraction, part.tolist()))  # scaling might lose bits, or overflow
            continue
        rest, scale = part * 2.0**shift, Fraction(1, 1 << shift)
        while True:
            whole = np.floor(rest)
            done += int(whole.sum()) * scale
            rest -= whole
            if not rest.any():
                break
            rest *= 2.0**bits
            scale /= 1 << bits
    return done


def _in_range(given: NDArray[Any]) -> FloatArray:
    """Return whole numbers of any size as float64, all by the same power of two."""
    whole = given.tolist()
    shift = max(max(map(int.bit_length, whole)) - 900, 0)
    if shift == 0:
        return np.array([float(value) for value in whole])
    # Below 2**-900 of the largest, a weight is lost here; bounds on errors have room for that.
    return np.array([float(Fraction(value, 1 << shift)) for value in whole])


def whole_numbers(values: Sequence[Any]) -> list[int]:
    """Turn weights of any kind into whole numbers in exactly the same proportion."""
    try:
        ratios = [value.as_integer_ratio() for value in values]
    except (AttributeError, ValueError, OverflowError, TypeError):
        ratios = [_ratio(value, place) for place, value in enumerate(values)]
    common = math.lcm(*{below for _, below in ratios})
    whole = [above * (common // below) for above, below in ratios]
    for place, value in enumerate(values):
        if whole[place] < 0 or value is True or value is False:
            raise _no_weight(value, place)
    return whole


def _ratio(value: Any, place: int) -> tuple[int, int]:
    if isinstance(value, Integral):
        return int(value), 1
    if isinstance(value, float | Decimal | Fraction) and math.isfinite(value):
        above, below = value.as_integer_ratio()
        return above, below
    raise _no_weight(value, place)


def all_zero() -> InvalidValueError:
    """Return the error of weights that are all zero."""
    return InvalidValueError("all weights are zero, so they give no shares; one must be above 0")


def _no_weight(value: Any, place: int) -> InvalidValueError:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return InvalidValueError(
        f"weight {place + 1} is {value!r}; every weight must be a finite number >= 0"
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
    return array.astype(np.float64, copy=False) if array.dtype.kind == "f" else array


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
