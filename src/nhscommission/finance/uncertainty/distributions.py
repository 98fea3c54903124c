"""Distributions of what is not known exactly."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float


def read_number(value: Any) -> float:
    """Read a number of a distribution.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        The number.

    Returns
    -------
    float
        The same [the number's unit].

    Raises
    ------
    InvalidValueError
        If it is no finite number.
    """
    return as_float(value, what="a number of a distribution")


def _bound(value: Any) -> float | None:
    return None if value is None else read_number(value)


def _numbers(value: Iterable[Any]) -> tuple[float, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValueError(f"{shown(value)} is not a list of values; give several numbers")
    return tuple(read_number(x) for x in value)


@attrs.frozen(kw_only=True)
class Distribution(ABC):
    """What a number may be, and how likely each value is.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off: nothing beyond is drawn, and what is left is as likely as before,
        relative to each other [the number's unit].
    """

    least: float | None = attrs.field(default=None, converter=_bound)
    most: float | None = attrs.field(default=None, converter=_bound)

    kind: ClassVar[str]
    """The word for it in files."""

    def __attrs_post_init__(self) -> None:
        self._check()
        low, high = self._whole_support()
        if self.least is not None and self.most is not None and self.least > self.most:
            raise InvalidValueError(
                f"{self.kind} distribution cut off at the least {self.least:g} and the most "
                f"{self.most:g}; the least is the smaller of the two"
            )
        for bound, beyond in (
            (self.least, self.least is not None and self.least > high),
            (self.most, self.most is not None and self.most < low),
        ):
            if beyond:
                raise InvalidValueError(
                    f"{self.kind} distribution from {low:g} to {high:g} cut off at {bound:g}: "
                    "nothing is left of it"
                )
        below, above = self._cut()
        if not above > below:
            raise InvalidValueError(
                f"{self.kind} distribution cut off at {self.least} and {self.most}: it is as good "
                "as impossible that it is between them"
            )

    @abstractmethod
    def _check(self) -> None:
        """Refuse numbers that make no distribution."""

    @abstractmethod
    def _whole_support(self) -> tuple[float, float]:
        """Return the least and the greatest value before it is cut off."""

    @abstractmethod
    def _inverse(self, probability: FloatArray) -> FloatArray:
        """Return the value below which a probability lies, before it is cut off."""

    @abstractmethod
    def _below(self, value: float) -> float:
        """Return the probability of a value or less, before it is cut off."""

    def _under(self, value: float) -> float:
        """Return the probability of less than a value, before it is cut off."""
        return self._below(value)

    def _cut(self) -> tuple[float, float]:
        low, high = self._whole_support()
        below = 0.0 if self.least is None or self.least <= low else self._under(self.least)
        above = 1.0 if self.most is None or self.most >= high else self._below(self.most)
        return below, above

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that it can take [the number's unit]."""
        low, high = self._whole_support()
        return (
            low if self.least is None else max(low, self.least),
            high if self.most is None else min(high, self.most),
        )

    @property
    def median(self) -> float:
        """The value that is as likely to be undercut as exceeded [the number's unit]."""
        return float(self.quantile(np.array([0.5]))[0])

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values below which given probabilities lie.

        Parameters
        ----------
        probability : ndarray of float64, shape (...)
            From 0 to 1 [dimensionless].

        Returns
        -------
        ndarray of float64, shape (...)
            [the number's unit].

        Raises
        ------
        MissingExtraError
            If the distribution needs scipy, and that is not installed.
        """
        wanted = np.asarray(probability, dtype=np.float64)
        below, above = self._cut()
        if (below, above) != (0.0, 1.0):
            wanted = below + wanted * (above - below)
        found = self._inverse(wanted)
        if self.least is not None or self.most is not None:
            found = np.clip(found, *self.support)
        return np.asarray(found, dtype=np.float64)


def check_order(kind: str, low: float, mode: float, high: float) -> None:
    """Check that a low, a mode and a high are in order.

    Parameters
    ----------
    kind : str
        The distribution.
    low, mode, high : float
        Its numbers [the number's unit].

    Raises
    ------
    InvalidValueError
        If they are not, or the low is the high.
    """
    if not low <= mode <= high or not low < high:
        raise InvalidValueError(
            f"{kind} distribution with the low {low:g}, the mode {mode:g} and the high {high:g}; "
            "give low <= mode <= high, and low below high"
        )


@attrs.frozen(kw_only=True)
class Uniform(Distribution):
    """Any value between two, all alike.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    low, high : float
        The two [the number's unit].
    """

    kind: ClassVar[str] = "uniform"
    low: float = attrs.field(converter=read_number)
    high: float = attrs.field(converter=read_number)

    def _check(self) -> None:
        if not self.low < self.high:
            raise InvalidValueError(
                f"uniform distribution from {self.low:g} to {self.high:g}; give low below high"
            )

    def _whole_support(self) -> tuple[float, float]:
        return self.low, self.high

    def _inverse(self, probability: FloatArray) -> FloatArray:
        return self.low + probability * (self.high - self.low)

    def _below(self, value: float) -> float:
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


@attrs.frozen(kw_only=True)
class Triangular(Distribution):
    """From a low to a high value, in a straight line up to the likeliest and down again.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    low, mode, high : float
        The least, the likeliest and the greatest value [the number's unit].
    """

    kind: ClassVar[str] = "triangular"
    low: float = attrs.field(converter=read_number)
    mode: float = attrs.field(converter=read_number)
    high: float = attrs.field(converter=read_number)

    def _check(self) -> None:
        check_order(self.kind, self.low, self.mode, self.high)

    def _whole_support(self) -> tuple[float, float]:
        return self.low, self.high

    def _inverse(self, probability: FloatArray) -> FloatArray:
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        turn = rise / width
        up = self.low + np.sqrt(probability * (width * rise))
        down = self.high - np.sqrt((1.0 - probability) * (width * fall))
        return np.where(probability < turn, up, down)

    def _below(self, value: float) -> float:
        width = self.high - self.low
        if value <= self.low or value >= self.high:
            return float(value >= self.high)
        if value < self.mode:
            return (value - self.low) ** 2 / (width * (self.mode - self.low))
        return 1.0 - (self.high - value) ** 2 / (width * (self.high - self.mode))


def _within(
    values: tuple[float, ...], least: float | None, most: float | None
) -> tuple[float, float]:
    kept = [x for x in values if (least is None or x >= least) and (most is None or x <= most)]
    return min(kept), max(kept)


@attrs.frozen(kw_only=True)
class Discrete(Distribution):
    """One of some values, each with its probability.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    values : iterable of float
        The values, each once [the number's unit].
    probabilities : iterable of float
        One for each, > 0, which come to 1 [dimensionless].
    """

    kind: ClassVar[str] = "discrete"
    values: tuple[float, ...] = attrs.field(converter=_numbers)
    probabilities: tuple[float, ...] = attrs.field(converter=_numbers)

    def _check(self) -> None:
        if not self.values or len(self.values) != len(self.probabilities):
            raise InvalidValueError(
                f"discrete distribution with {len(self.values)} values and "
                f"{len(self.probabilities)} probabilities; give one for each"
            )
        if len(set(self.values)) < len(self.values):
            raise InvalidValueError(
                f"discrete distribution with the values {self.values}; give each once"
            )
        if min(self.probabilities) <= 0 or abs(math.fsum(self.probabilities) - 1.0) > 1e-9:
            raise InvalidValueError(
                f"discrete distribution with the probabilities {self.probabilities}, which come to "
                f"{math.fsum(self.probabilities):g}; give numbers above 0 that come to 1"
            )
        pairs = sorted(zip(self.values, self.probabilities, strict=True))
        object.__setattr__(self, "values", tuple(value for value, _ in pairs))
        object.__setattr__(self, "probabilities", tuple(chance for _, chance in pairs))

    def _whole_support(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest of its values that are not cut off [the number's unit]."""
        return _within(self.values, self.least, self.most)

    def _inverse(self, probability: FloatArray) -> FloatArray:
        borders = np.cumsum(self.probabilities)[:-1]
        return np.asarray(self.values)[np.searchsorted(borders, probability, side="right")]

    def _below(self, value: float) -> float:
        return math.fsum(
            p for x, p in zip(self.values, self.probabilities, strict=True) if x <= value
        )

    def _under(self, value: float) -> float:
        return math.fsum(
            p for x, p in zip(self.values, self.probabilities, strict=True) if x < value
        )


@attrs.frozen(kw_only=True)
class Empirical(Distribution):
    """What was seen before, each time as likely to come again.

    Parameters
    ----------
    least, most : float, optional
        Where it is cut off [the number's unit].
    values : iterable of float
        What was seen; a value that was seen twice is twice as likely [the number's unit].
    """

    kind: ClassVar[str] = "empirical"
    values: tuple[float, ...] = attrs.field(converter=_numbers)

    def _check(self) -> None:
        if not self.values:
            raise InvalidValueError("empirical distribution without a value; give at least one")
        object.__setattr__(self, "values", tuple(sorted(self.values)))

    def _whole_support(self) -> tuple[float, float]:
        return self.values[0], self.values[-1]

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest of its values that are not cut off [the number's unit]."""
        return _within(self.values, self.least, self.most)

    def _inverse(self, probability: FloatArray) -> FloatArray:
        place = np.floor(probability * len(self.values)).astype(np.int64)
        return np.asarray(self.values)[np.minimum(place, len(self.values) - 1)]

    def _below(self, value: float) -> float:
        return sum(x <= value for x in self.values) / len(self.values)

    def _under(self, value: float) -> float:
        return sum(x < value for x in self.values) / len(self.values)
