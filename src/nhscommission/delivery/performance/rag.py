"""Red, amber or green, by stated thresholds."""

from enum import StrEnum
from typing import Any, Final

import attrs

from nhscommission.delivery.performance.readings import read_number
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.numbers import expect

_NEAR: Final = 1e-12
"""A reading is on a threshold where they differ by less than this part of the larger of the reading
and both thresholds: 0.1 + 0.2 is 0.3."""


class Direction(StrEnum):
    """Which way an indicator gets better."""

    HIGHER_IS_BETTER = "higher_is_better"
    """More is better: the share seen within four hours."""
    LOWER_IS_BETTER = "lower_is_better"
    """Less is better: the days that patients wait."""
    NEITHER = "neither"
    """Neither way is better by itself: the number of referrals."""

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is, 0 where neither is."""
        return {"higher_is_better": 1, "lower_is_better": -1, "neither": 0}[self]

    @property
    def label(self) -> str:
        """The direction in words."""
        return self.replace("_", " ")


class Rag(StrEnum):
    """A colour for one reading."""

    RED = "red"
    """Worse than the amber threshold."""
    AMBER = "amber"
    """On the amber threshold or better, and worse than the green one."""
    GREEN = "green"
    """On the green threshold or better."""
    NOT_KNOWN = "not_known"
    """There is no reading, no threshold, or no target that a threshold is counted from."""


class RagBasis(StrEnum):
    """What the thresholds are counted in."""

    VALUE = "value"
    """They are readings, in the indicator's unit."""
    SHORTFALL = "shortfall"
    """They are how far a reading may be on the wrong side of the target, in the same unit."""


def _direction(value: str) -> Direction:
    return choose(Direction, value, what="direction")


def _basis(value: str) -> RagBasis:
    return choose(RagBasis, value, what="basis of thresholds")


def _green(value: Any) -> float:
    return read_number(value, what="the green threshold")


def _amber(value: Any) -> float:
    return read_number(value, what="the amber threshold")


@attrs.frozen(kw_only=True)
class RagThresholds:
    """Where green ends and where amber ends.

    Parameters
    ----------
    green : float
        The worst reading that is green; or the shortfall that is, 0 for the target itself and below
        0 where the target must be beaten [the indicator's unit].
    amber : float
        The worst reading, or the largest shortfall, that is amber; the same as `green` where
        there is no amber [the indicator's unit].
    basis : RagBasis or str, optional
        Whether they are readings, or shortfalls from the target.
    """

    green: float = attrs.field(converter=_green)
    amber: float = attrs.field(converter=_amber)
    basis: RagBasis = attrs.field(default=RagBasis.VALUE, converter=_basis)

    def __attrs_post_init__(self) -> None:
        if self.basis is RagBasis.SHORTFALL and self.green > self.amber:
            raise InvalidValueError(
                f"green allows a shortfall of {self.green:g} and amber one of {self.amber:g}; "
                "amber is further from the target than green: give "
                f"green={self.amber:g}, amber={self.green:g}"
            )

    def check_order(self, direction: str) -> None:
        """Check that the thresholds are in the order that a direction asks for.

        Parameters
        ----------
        direction : Direction or str
            Which way the indicator gets better.

        Raises
        ------
        InvalidValueError
            If they are the wrong way round, or neither way is better.
        UnknownNameError
            If there is no such direction.
        """
        way = _direction(direction)
        if way is Direction.NEITHER:
            raise InvalidValueError(
                "thresholds are given where neither direction is better, so that no reading is "
                "green or red; give a direction, or no thresholds"
            )
        if self.basis is RagBasis.VALUE and (self.green - self.amber) * way.sign < 0:
            side = "below" if way.sign > 0 else "above"
            raise InvalidValueError(
                f"green is {self.green:g} and amber is {self.amber:g}; where {way.label} "
                f"green is never {side} amber: give green={self.amber:g}, amber={self.green:g}"
            )

    def limits(self, *, direction: str, target: float | None = None) -> tuple[float, float] | None:
        """Return the thresholds as readings.

        Parameters
        ----------
        direction : Direction or str
            Which way the indicator gets better.
        target : float, optional
            What shortfalls are counted from [the indicator's unit].

        Returns
        -------
        (float, float) or None
            Green, then amber; None for shortfalls from no target [the indicator's unit].

        Raises
        ------
        InvalidValueError
            If they are the wrong way round, neither way is better, or the target is no number.
        UnknownNameError
            If there is no such direction.
        """
        number = None if target is None else read_number(target, what="the target")
        self.check_order(direction)
        if self.basis is RagBasis.VALUE:
            return self.green, self.amber
        if number is None:
            return None
        aim, sign = as_fraction(number, what="the target"), _direction(direction).sign
        green, amber = (
            float(aim - sign * as_fraction(gap, what="a shortfall"))
            for gap in (self.green, self.amber)
        )
        return green, amber


def rag(
    value: float | None,
    *,
    thresholds: RagThresholds | None,
    direction: str,
    target: float | None = None,
) -> Rag:
    """Say whether a reading is red, amber or green.

    Parameters
    ----------
    value : float or None
        The reading; None where there is none, which is not 0 [the indicator's unit].
    thresholds : RagThresholds or None
        Where green and amber end.
    direction : Direction or str
        Which way the indicator gets better.
    target : float, optional
        What shortfalls are counted from [the indicator's unit].

    Returns
    -------
    Rag
        A reading exactly on a threshold has the better colour.

    Raises
    ------
    InvalidValueError
        If the reading or the target is no finite number or has a per cent sign, or the thresholds
        are the wrong way round for the direction.
    UnknownNameError
        If there is no such direction.

    Examples
    --------
    >>> within_four_hours = RagThresholds(green=95, amber=90)
    >>> [rag(x, thresholds=within_four_hours, direction="higher_is_better").value
    ...  for x in (95, 94.9, 90, 89.9, None)]
    ['green', 'amber', 'amber', 'red', 'not_known']
    >>> close = RagThresholds(green=0, amber=2, basis="shortfall")
    >>> rag(20, thresholds=close, direction="lower_is_better", target=18).value
    'amber'
    """
    way = _direction(direction)
    number = None if value is None else read_number(value, what="the reading")
    aim = None if target is None else read_number(target, what="the target")
    if thresholds is None:
        return Rag.NOT_KNOWN
    expect(thresholds, RagThresholds, what="thresholds", like="RagThresholds(green=95, amber=90)")
    limits = thresholds.limits(direction=way, target=aim)
    if number is None or limits is None:
        return Rag.NOT_KNOWN
    near = _NEAR * max(abs(number), *map(abs, limits))
    for limit, colour in zip(limits, (Rag.GREEN, Rag.AMBER), strict=True):
        if (number - limit) * way.sign >= -near:
            return colour
    return Rag.RED
