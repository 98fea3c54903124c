"""The rates at which series of flows are worth nothing: roots found between proven limits."""

import math
from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.foundations.labelled import FloatArray, IntArray

BoolArray: TypeAlias = NDArray[np.bool_]


_Rows: TypeAlias = tuple[FloatArray | None, ...]
"""The flows at each time, or None where no series has any."""


_EPSILON: Final = float(np.finfo(np.float64).eps)


_TOGETHER: Final = 1e-3
"""Places as near as this between which the present value is nil are one root."""


_SAFE_EXPONENT: Final = 400.0
"""Up to here, powers of the discount factor neither overflow nor vanish."""


_MOST_EXPONENT: Final = 700.0


_MOST_PASSES: Final = 200


_FREE_PASSES: Final = 8
"""After so many passes, steps must halve, or the bracket is halved instead."""


_SINGLE_BLOCK: Final = 2**16


_SEVERAL_BLOCK: Final = 2**20


def find_rates(flows: FloatArray, times: FloatArray, limits: tuple[float, float]) -> FloatArray:
    """Return the rates of each column of flows, shape (columns, most), NaN where there are fewer.

    The flows are scaled in place, by powers of two, so that nothing is rounded, and turned so that
    the last is a receipt. Everything is worked out column by column, so that what a series has
    never depends on the series beside it.
    """
    largest = np.frexp(np.maximum(flows.max(axis=0), -flows.min(axis=0)))[1]
    flows *= np.ldexp(1.0, -np.clip(largest, -1000, 1000))
    forces = (math.log1p(limits[0]), math.log1p(limits[1]))
    changes, last_sign = _sign_changes(flows)
    flows *= last_sign
    found: list[tuple[IntArray, FloatArray]] = []
    for chosen, block in ((changes == 1, _SINGLE_BLOCK), (changes > 1, _SEVERAL_BLOCK)):
        several = block == _SEVERAL_BLOCK
        length = max(1, block // len(times) ** (2 if several else 1))
        for columns in _blocks(np.flatnonzero(chosen), length):
            part = flows if columns.size == changes.size else flows[:, columns]
            roots = _find_roots(part, changes[columns], times, forces)
            found.append((columns, _as_rates(roots, forces, limits)))
    most = max((rates.shape[-1] for _, rates in found), default=1)
    answer = np.full((flows.shape[1], most), np.nan)
    for columns, rates in found:
        answer[columns, : rates.shape[-1]] = rates
    return answer


def _blocks(columns: IntArray, length: int) -> Iterator[IntArray]:
    for start in range(0, columns.size, length):
        yield columns[start : start + length]


def _as_rates(
    roots: FloatArray, forces: tuple[float, float], limits: tuple[float, float]
) -> FloatArray:
    """Turn forces of interest, NaN between them, into rates with NaN after them."""
    there = np.isfinite(roots)
    counts = there.sum(axis=0)
    if counts.max(initial=0) <= 1:
        packed = np.fmax.reduce(roots, axis=0)[np.newaxis]
    else:
        packed = np.full((counts.max(), roots.shape[1]), np.nan)
        row, column = np.nonzero(there)
        packed[np.cumsum(there, axis=0)[row, column] - 1, column] = roots[row, column]
    rates = np.clip(np.expm1(packed), *limits)
    rates[packed <= forces[0]] = limits[0]
    rates[packed >= forces[1]] = limits[1]
    return np.asarray(rates.T)


def _sign_changes(flows: FloatArray) -> tuple[IntArray, FloatArray]:
    """Count how often each column changes sign, zeros left out; and return its last sign."""
    signs = (flows > 0).astype(np.int8) - (flows < 0)
    for row in range(1, len(signs)):
        signs[row] += signs[row - 1] * (signs[row] == 0)
    changes = (signs[1:] * signs[:-1] < 0).sum(axis=0, dtype=np.int64)
    return np.asarray(changes), signs[-1].astype(np.float64)


def _change_times(flows: FloatArray, times: FloatArray, most: int) -> FloatArray:
    """Return a time within each change of sign of each column, shape (most, columns)."""
    within = np.zeros((most, flows.shape[1]))
    done = np.zeros(flows.shape[1], dtype=np.int64)
    last_sign, last_time = np.zeros(flows.shape[1]), np.zeros(flows.shape[1])
    for time, row in zip(times, flows, strict=True):
        changed = np.flatnonzero(row * last_sign < 0)
        within[done[changed], changed] = (time + last_time[changed]) / 2
        done[changed] += 1
        last_sign = np.where(row == 0, last_sign, np.sign(row))
        last_time = np.where(row == 0, last_time, time)
    return within


def _find_roots(
    flows: FloatArray, changes: IntArray, times: FloatArray, forces: tuple[float, float]
) -> FloatArray:
    """Return the roots of columns that change sign once or more, rising, with NaN between them."""
    most, columns = int(changes.max()), flows.shape[1]
    derivatives = [flows]
    if most > 1:
        scale = 4 / (times[-1] - times[0])  # keeps products of many factors near 1
        for within in _change_times(flows, times, most)[:-1]:
            derivatives.append(derivatives[-1] * ((times[:, np.newaxis] - within) * scale))
    series = [_Series.of(derivative, times, forces) for derivative in derivatives]
    ends = np.repeat(np.array(forces)[:, np.newaxis], columns, axis=1)
    points = ends
    for level in range(most - 1, 0, -1):
        _, roots = _solve_stretches(series[level], points, chosen=changes > level)
        turns = np.where(np.isnan(roots), points[1:], roots)
        points = np.concatenate([ends[:1], turns, ends[1:]])
    enough = _enough(times) if most == 1 else 0.0
    nil, roots = _solve_stretches(series[0], points, chosen=changes > 0, enough=enough)
    answer = np.full((2 * len(points) - 1, columns), np.nan)
    alone = np.diff(points, axis=0) > _TOGETHER
    nil[1:] &= ~nil[:-1] | alone
    answer[::2][nil] = points[nil]
    answer[1::2] = roots
    return answer


def _solve_stretches(
    series: "_Series", points: FloatArray, *, chosen: BoolArray, enough: float = 0.0
) -> tuple[BoolArray, FloatArray]:
    """Say at which points the present value is nil, and find its root in each stretch between.

    There is a root where the present value differs in sign between a point and the next; elsewhere
    NaN is given, as in columns that are not chosen.
    """
    received, paid = series.sums(points)
    net = received - paid
    nil = np.abs(net) <= series.dust * (received + paid)
    signs = np.where(nil, 0.0, np.sign(net))
    differs = (signs[1:] * signs[:-1] < 0) & chosen
    row, column = np.nonzero(differs)
    one_each = len(points) == 2 and column.size == points.shape[1]
    resolution = 2 * _EPSILON * (1.0 + float(np.abs(points).max()))
    roots = np.full(differs.shape, np.nan)
    roots[row, column] = _solve(
        series if one_each else series.take(column),
        low=points[row, column],
        high=points[row + 1, column],
        sign=signs[row, column],
        resolution=resolution,
        enough=max(enough, resolution),
    )
    return nil, roots


def _enough(times: FloatArray) -> float:
    """Return a Newton step after which one root of one change of sign is exact.

    Receipts fall at times that are on average at least the shortest gap from those of payments, so
    that the slope of the log of receipts over payments is at least that, and its second derivative
    at most a quarter of the square of the whole span.
    """
    return math.sqrt(8 * _EPSILON * float(np.diff(times).min())) / float(times[-1] - times[0])


@attrs.frozen(kw_only=True)
class _Series:
    """Columns of flows at the same times, receipts and payments apart, both positive."""

    received: _Rows
    paid: _Rows
    times: FloatArray
    spacing: float
    """The years between flows where that is even and powers can be used; otherwise 0."""
    logs: FloatArray | None
    """The logs of flows where powers could overflow."""
    dust: float
    """Rounding: a present value this small a part of the payments and receipts behind it is nil."""

    @classmethod
    def of(cls, flows: FloatArray, times: FloatArray, forces: tuple[float, float]) -> "_Series":
        since = times - times[0]
        span = float(since[-1])
        spacing = span / (len(since) - 1)
        even = np.abs(since - spacing * np.arange(len(since))).max() <= 4 * _EPSILON * span
        exponent = span * max(-forces[0], forces[1])
        safe = exponent <= _SAFE_EXPONENT
        return cls(
            received=_positive_rows(flows),
            paid=_positive_rows(flows, negate=True),
            times=since,
            spacing=spacing if even and safe else 0.0,
            logs=None if safe else np.log(np.abs(flows)),
            dust=_EPSILON * (16 * len(since) + 2 * exponent),
        )

    def take(self, columns: IntArray) -> "_Series":
        """Return some of the columns."""
        return attrs.evolve(
            self,
            received=tuple(row if row is None else row[columns] for row in self.received),
            paid=tuple(row if row is None else row[columns] for row in self.paid),
            logs=None if self.logs is None else self.logs[:, columns],
        )

    def sums(self, forces: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the present value of receipts and of payments, scaled alike."""
        if self.spacing:
            factor = np.exp(-self.spacing * forces)
            return _power_sum(self.received, factor), _power_sum(self.paid, factor)
        received, paid = np.zeros_like(forces), np.zeros_like(forces)
        rows = zip(self.received, self.paid, self._factors(forces), strict=True)
        for receipts, payments, factor in rows:
            if receipts is not None:
                received += receipts * factor
            if payments is not None:
                paid += payments * factor
        return received, paid

    def sums_and_times(
        self, forces: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return both sums, and both times present values [GBP × year]."""
        if self.spacing:
            factor = np.exp(-self.spacing * forces)
            received, later = _power_sum_and_slope(self.received, factor)
            paid, sooner = _power_sum_and_slope(self.paid, factor)
            factor *= self.spacing
            return received, paid, later * factor, sooner * factor
        received, paid, later, sooner = (np.zeros_like(forces) for _ in range(4))
        rows = zip(self.times, self.received, self.paid, self._factors(forces), strict=True)
        for time, receipts, payments, factor in rows:
            if receipts is not None:
                present = receipts * factor
                received += present
                later += present * time
            if payments is not None:
                present = payments * factor
                paid += present
                sooner += present * time
        return received, paid, later, sooner

    def _factors(self, forces: FloatArray) -> Iterator[FloatArray]:
        """Give the discount factor of each time, over the greatest present value if need be."""
        if self.logs is None:
            for time in self.times:
                yield np.exp(-time * forces)
            return
        greatest = np.full_like(forces, -np.inf)
        for time, log in zip(self.times, self.logs, strict=True):
            np.maximum(greatest, log - time * forces, out=greatest)
        for time in self.times:
            yield np.exp(np.minimum(-time * forces - greatest, _MOST_EXPONENT))


def _positive_rows(flows: FloatArray, *, negate: bool = False) -> _Rows:
    """Return the positive part of each row, or of minus it; None where nothing is positive."""
    most = -flows.min(axis=1) if negate else flows.max(axis=1)
    return tuple(
        np.maximum(-row if negate else row, 0.0) if there else None
        for row, there in zip(flows, (most > 0).tolist(), strict=True)
    )


def _power_sum(rows: _Rows, factor: FloatArray) -> FloatArray:
    """Return the sum of each row times a power of the factor, by Horner's scheme."""
    total = np.zeros_like(factor)
    started = False
    for row in reversed(rows):
        if started:
            total *= factor
        if row is not None:
            total += row
            started = True
    return total


def _power_sum_and_slope(rows: _Rows, factor: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the same, and its derivative by the factor."""
    total, slope = np.zeros_like(factor), np.zeros_like(factor)
    started = False
    for row in reversed(rows):
        if started:
            slope *= factor
            slope += total
            total *= factor
        if row is not None:
            total += row
            started = True
    return total, slope


def _solve(
    series: _Series,
    *,
    low: FloatArray,
    high: FloatArray,
    sign: FloatArray,
    resolution: float,
    enough: float,
) -> FloatArray:
    """Return the root of each column between two forces where its present value differs in sign.

    Newton's method on log(receipts / payments), which is nearly straight; where a step leaves the
    bracket, or steps stop halving, the bracket is halved instead. A column that is done stays as
    it is, whatever the others need.
    """
    low, high, starts_above = low.copy(), high.copy(), sign > 0
    force = np.where((low < 0) & (high > 0), 0.0, (low + high) / 2)
    answer, last = np.empty_like(force), high - low
    left, unsolved = np.arange(force.size), np.ones(force.size, dtype=np.bool_)
    for done_passes in range(_MOST_PASSES):
        number = np.count_nonzero(unsolved)
        if 2 * number < unsolved.size:
            answer[left] = force
            series = series.take(np.flatnonzero(unsolved))
            force, low, high, last = (values[unsolved] for values in (force, low, high, last))
            left, starts_above = left[unsolved], starts_above[unsolved]
            unsolved = np.ones(number, dtype=np.bool_)
        if not number:
            break
        received, paid, later, sooner = series.sums_and_times(force)
        net = received - paid
        exact = np.abs(net) <= 2 * _EPSILON * (received + paid)
        before = (net > 0) == starts_above
        np.copyto(low, force, where=before)
        np.copyto(high, force, where=~before)
        step = np.log(received / paid) / (sooner / paid - later / received)
        moved, size = force - step, np.abs(step)
        small = size <= enough
        good = small | ((moved >= low) & (moved <= high))
        if done_passes >= _FREE_PASSES:
            good &= small | (size < last / 2)
        if not good.all():
            moved = np.where(good, moved, (low + high) / 2)
        np.copyto(moved, force, where=exact | ~unsolved)
        last = np.abs(moved - force)
        force = moved
        unsolved &= ~(small | exact | (high - low <= resolution))
    answer[left] = force
    return answer
