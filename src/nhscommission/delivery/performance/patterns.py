"""Patterns in a row of points: the places of each, and whether they are high or low."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np

from nhscommission.foundations.labelled import FloatArray, IntArray

BoolArray: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Pattern: TypeAlias = tuple[tuple[int, ...], int]
"""Places in the row, and 1 where they are high or rising, -1 where low or falling."""
_THREE: Final = 3


def _runs(signs: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield where each run of one sign other than 0 starts and stops, and the sign."""
    edges = np.flatnonzero(np.diff(signs)) + 1
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), len(signs)], strict=True):
        if stop > start and signs[start]:
            yield start, stop, int(signs[start])


def find_outside(sides: IntArray, is_outside: BoolArray) -> Iterator[Pattern]:
    """Find the points outside the limits.

    Parameters
    ----------
    sides : ndarray of int64, shape (n,)
        1 above the mean, -1 below it, 0 on it or missing [dimensionless].
    is_outside : ndarray of bool, shape (n,)
        Whether each is outside.

    Yields
    ------
    Pattern
        Each point by itself.
    """
    for place in np.flatnonzero(is_outside).tolist():
        yield (place,), int(sides[place])


def find_shifts(sides: IntArray, *, least: int) -> Iterator[Pattern]:
    """Find runs of points on one side of the mean.

    Parameters
    ----------
    sides : ndarray of int64, shape (n,)
        1 above the mean, -1 below it, 0 on it or missing [dimensionless].
    least : int
        How many points in a row it takes.

    Yields
    ------
    Pattern
        Each run at its full length.
    """
    for start, stop, sign in _runs(sides):
        if stop - start >= least:
            yield tuple(range(start, stop)), sign


def find_trends(values: FloatArray, *, slack: FloatArray | float, least: int) -> Iterator[Pattern]:
    """Find runs of points that all rise or all fall.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        The readings, NaN where one is missing [the indicator's unit].
    slack : ndarray of float64, shape (n,), or float
        A step no larger than this is none [the indicator's unit].
    least : int
        How many points in a row it takes.

    Yields
    ------
    Pattern
        Each run at its full length.
    """
    steps = np.diff(values)  # NaN, and neither up nor down, beside what is missing
    wide = np.broadcast_to(slack, values.shape)
    near = np.maximum(wide[1:], wide[:-1])
    for start, stop, sign in _runs((steps > near).astype(np.int64) - (steps < -near)):
        if stop - start + 1 >= least:
            yield tuple(range(start, stop + 1)), sign


def find_two_of_three(sides: IntArray, is_near: BoolArray) -> Iterator[Pattern]:
    """Find two of three points close to one limit, the third on the same side of the mean.

    Parameters
    ----------
    sides : ndarray of int64, shape (n,)
        1 above the mean, -1 below it, 0 on it or missing [dimensionless].
    is_near : ndarray of bool, shape (n,)
        Whether each is close to a limit, and not outside it.

    Yields
    ------
    Pattern
        The points that are close, in all such threes that overlap.
    """
    if len(sides) < _THREE:
        return
    windows = np.lib.stride_tricks.sliding_window_view
    close = windows(is_near, _THREE).sum(axis=1)
    held = (np.abs(windows(sides, _THREE).sum(axis=1)) == _THREE) & (close > 1)
    places: list[int] = []
    end = -1
    for start in np.flatnonzero(held).tolist():
        if places and (start > end or sides[start] != sides[places[0]]):
            yield tuple(places), int(sides[places[0]])
            places = []
        new = range(start, start + _THREE)
        places += [i for i in new if is_near[i] and i not in places[-_THREE:]]
        end = start + _THREE - 1
    if places:
        yield tuple(places), int(sides[places[0]])
