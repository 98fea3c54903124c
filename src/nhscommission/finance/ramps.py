"""Ramps: how something goes from nothing to all of it over time.

A ramp has a *level* between 0 and 1 at each moment after its start, and 0 before. What counts in
a period is the mean level over it, which is the area under the ramp over the time: exact, and not
the level of a day in the middle.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float, as_number

_RISE_OF_S: Final = 2 * math.sin(math.asin(0.8) / 3)
"""The part of a smooth step that lies between 10% and 90% of it: 0.608."""
_RISE_OF_LOGISTIC: Final = 2 * math.log(9)
"""The same for a logistic curve with a rate of one: 4.39."""


def _years(value: Any) -> float:
    try:
        return as_number(value, what="the time of a ramp", above_0=True)
    except InvalidValueError:
        raise InvalidValueError(
            f"the time of a ramp is {shown(value)}; give a number of years above 0 (for all at "
            "once, use ConstantRamp)"
        ) from None


class Ramp(ABC):
    """How something goes from nothing to all of it."""

    name: ClassVar[str]

    @abstractmethod
    def _level(self, time: FloatArray) -> FloatArray:
        """Return the level, of times from 0 on."""

    @abstractmethod
    def _area(self, time: FloatArray) -> FloatArray:
        """Return the level added up from the start, of times from 0 on."""

    @property
    @abstractmethod
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """What it is made of, as text that `read_ramp` reads."""

    def level(self, years: FloatArray) -> FloatArray:
        """Return how far it has come.

        Parameters
        ----------
        years : ndarray of float64, shape (...)
            Time since the start; nothing has come before it [year].

        Returns
        -------
        ndarray of float64, shape (...)
            From 0 to 1 [dimensionless].
        """
        time = np.asarray(years, dtype=np.float64)
        return np.where(time >= 0, self._level(np.maximum(time, 0.0)), 0.0)

    def area(self, years: FloatArray) -> FloatArray:
        """Return the level added up from the start.

        Parameters
        ----------
        years : ndarray of float64, shape (...)
            Time since the start [year].

        Returns
        -------
        ndarray of float64, shape (...)
            0 before the start [year].
        """
        return self._area(np.maximum(np.asarray(years, dtype=np.float64), 0.0))

    def mean(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return the mean level over stretches of time.

        Parameters
        ----------
        start, end : ndarray of float64, shape (...)
            When each starts and ends, from the start of the ramp, `start` < `end` [year].

        Returns
        -------
        ndarray of float64, shape (...)
            From 0 to 1 [dimensionless].
        """
        mean = (self.area(end) - self.area(start)) / (end - start)
        return np.asarray(np.clip(mean, 0.0, 1.0), dtype=np.float64)


@attrs.frozen(kw_only=True)
class ConstantRamp(Ramp):
    """All of it from the first day."""

    name: ClassVar[str] = "constant"

    def _level(self, time: FloatArray) -> FloatArray:
        return np.ones_like(time)

    def _area(self, time: FloatArray) -> FloatArray:
        return time

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Nothing but its name."""
        return (("ramp", self.name),)


@attrs.frozen(kw_only=True)
class LinearRamp(Ramp):
    """In equal steps from day to day, until it is all there.

    Parameters
    ----------
    years : float
        From the start until it is all there, > 0 [year].
    """

    name: ClassVar[str] = "linear"
    years: float = attrs.field(converter=_years)

    def _level(self, time: FloatArray) -> FloatArray:
        return np.minimum(time / self.years, 1.0)

    def _area(self, time: FloatArray) -> FloatArray:
        rising = np.minimum(time, self.years)
        return np.asarray(rising**2 / (2 * self.years) + (time - rising))

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Its name and its years."""
        return (("ramp", self.name), ("years", repr(float(self.years))))


@attrs.frozen(kw_only=True)
class SRamp(Ramp):
    """Slowly, then fast, then slowly: from exactly nothing to exactly all of it.

    Parameters
    ----------
    rise_years : float
        The time that it takes from 10% to 90%, > 0 [year].

    Notes
    -----
    A smooth step, 3x² - 2x³, which goes from 0 to 1 in 1.644 times the rise.
    """

    name: ClassVar[str] = "s"
    rise_years: float = attrs.field(converter=_years)

    @property
    def years(self) -> float:
        """From the start until it is all there [year]."""
        return self.rise_years / _RISE_OF_S

    def _level(self, time: FloatArray) -> FloatArray:
        x = np.minimum(time / self.years, 1.0)
        return np.asarray(x * x * (3 - 2 * x))

    def _area(self, time: FloatArray) -> FloatArray:
        x = np.minimum(time / self.years, 1.0)
        return np.asarray(self.years * (x**3 - x**4 / 2) + np.maximum(time - self.years, 0.0))

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Its name and its rise."""
        return (("ramp", self.name), ("rise_years", repr(float(self.rise_years))))


@attrs.frozen(kw_only=True)
class LogisticRamp(Ramp):
    """A logistic curve: it never quite starts at nothing, nor quite gets all the way.

    Parameters
    ----------
    midpoint_years : float
        From the start until half of it is there, > 0 [year].
    rise_years : float
        The time that it takes from 10% to 90%, > 0 [year].
    """

    name: ClassVar[str] = "logistic"
    midpoint_years: float = attrs.field(converter=_years)
    rise_years: float = attrs.field(converter=_years)

    def _level(self, time: FloatArray) -> FloatArray:
        rate = _RISE_OF_LOGISTIC / self.rise_years
        with np.errstate(over="ignore"):
            return np.asarray(1.0 / (1.0 + np.exp(-rate * (time - self.midpoint_years))))

    def _area(self, time: FloatArray) -> FloatArray:
        rate = _RISE_OF_LOGISTIC / self.rise_years
        at = np.logaddexp(0.0, rate * (time - self.midpoint_years))
        return np.asarray((at - np.logaddexp(0.0, -rate * self.midpoint_years)) / rate)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Its name, midpoint and rise."""
        return (
            ("ramp", self.name),
            ("midpoint_years", repr(float(self.midpoint_years))),
            ("rise_years", repr(float(self.rise_years))),
        )


def _points(value: Iterable[tuple[float, Any]]) -> tuple[tuple[float, float], ...]:
    return tuple(
        (as_float(time, what="a time"), as_float(level, what="a level")) for time, level in value
    )


@attrs.frozen(kw_only=True)
class _ByPoints(Ramp):
    points: tuple[tuple[float, float], ...] = attrs.field(converter=_points)

    def __attrs_post_init__(self) -> None:
        times = [time for time, _ in self.points]
        levels = [level for _, level in self.points]
        what = type(self).__name__
        if not self.points:
            raise InvalidValueError(f"{what} has no points; give at least one (years, level)")
        if not all(math.isfinite(t) and t >= 0 for t in times) or times != sorted(set(times)):
            raise InvalidValueError(
                f"{what} has points at {times} years; give times from 0 on, each later than the "
                "one before"
            )
        if levels != sorted(levels):
            raise InvalidValueError(
                f"{what} falls, with the levels {levels}; what has come does not go again (for "
                "savings that wear off, give a decay)"
            )
        for level in levels:
            if not 0 <= level <= 1:
                raise InvalidValueError(
                    f"{what} has the level {level:g}, which is {level:.0%}; a level is from 0 to 1 "
                    "(or '0%' to '100%')"
                )

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Its name and its points."""
        points = ", ".join(f"{time!r}: {level!r}" for time, level in self.points)
        return (("ramp", self.name), ("points", points))


@attrs.frozen(kw_only=True)
class StepRamp(_ByPoints):
    """By steps: a level from one time on, until the next.

    Parameters
    ----------
    points : iterable of tuple of float
        Times since the start, and the level from then on: ``[(0, "20%"), (1.5, "100%")]``
        [year, dimensionless].
    """

    name: ClassVar[str] = "step"

    def _level(self, time: FloatArray) -> FloatArray:
        times = np.array([time for time, _ in self.points])
        levels = np.array([0.0, *(level for _, level in self.points)])
        return np.asarray(levels[np.searchsorted(times, time, side="right")])

    def _area(self, time: FloatArray) -> FloatArray:
        before, total = 0.0, np.zeros_like(time)
        for start, level in self.points:
            total = total + (level - before) * np.maximum(time - start, 0.0)
            before = level
        return np.asarray(total)


@attrs.frozen(kw_only=True)
class OwnRamp(_ByPoints):
    """A ramp of one's own: straight lines between points, from nothing at the start.

    Parameters
    ----------
    points : iterable of tuple of float
        Times since the start, and the level then: ``[(1, "40%"), (3, "100%")]``; the last level
        stays [year, dimensionless].
    """

    name: ClassVar[str] = "own"

    def _corners(self) -> tuple[FloatArray, FloatArray]:
        points = self.points if self.points[0][0] == 0 else ((0.0, 0.0), *self.points)
        return np.array([t for t, _ in points]), np.array([level for _, level in points])

    def _level(self, time: FloatArray) -> FloatArray:
        times, levels = self._corners()
        return np.asarray(np.interp(time, times, levels, left=0.0))

    def _area(self, time: FloatArray) -> FloatArray:
        times, levels = self._corners()
        corners = np.concatenate(
            [[0.0], np.cumsum(np.diff(times) * (levels[1:] + levels[:-1]) / 2)]
        )
        place = np.searchsorted(times, time, side="right") - 1
        start, level = times[place], levels[place]
        return np.asarray(corners[place] + (time - start) * (level + self._level(time)) / 2)


def read_ramp(inputs: dict[str, str]) -> Ramp:
    """Make a ramp from the text that a computation records; what is used is taken out.

    Parameters
    ----------
    inputs : dict of str to str
        From `Ramp.inputs`, among others.

    Returns
    -------
    Ramp
        The same ramp.

    Raises
    ------
    InvalidValueError
        If a part is missing, or is not a number.
    UnknownNameError
        If there is no such ramp.
    """
    name = inputs.pop("ramp", ConstantRamp.name)
    kinds: dict[str, type[Ramp]] = {
        kind.name: kind
        for kind in (ConstantRamp, LinearRamp, SRamp, LogisticRamp, StepRamp, OwnRamp)
    }
    if name not in kinds:
        raise UnknownNameError("ramp", name, kinds)
    wanted = [field.name for field in attrs.fields(kinds[name])]  # type: ignore[arg-type]
    missing = [field for field in wanted if field not in inputs]
    if missing:
        raise InvalidValueError(f"the ramp {name!r} needs {missing[0]}")
    if wanted == ["points"]:
        pairs = [part.partition(":") for part in inputs.pop("points").split(",")]
        points = [(_number(time, "a time"), _number(level, "a level")) for time, _, level in pairs]
        return StepRamp(points=points) if name == StepRamp.name else OwnRamp(points=points)
    numbers = {field: _number(inputs.pop(field), field) for field in wanted}
    return kinds[name](**numbers)


def _number(text: str, what: str) -> float:
    return as_float(text, what=what)
