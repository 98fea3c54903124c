"""Policies of pace of change: what growth depends on, and what nobody may lose."""

from fractions import Fraction
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction

_NOTHING: Final = Fraction(0)
MINIMUM_STEP: Final = "minimum growth"
EXTRA_STEP: Final = "extra growth"


def _rate(value: Any) -> Fraction:
    rate = as_fraction(value, what="a rate of a pace-of-change policy")
    if abs(rate) >= 1 and not isinstance(value, str):
        raise InvalidValueError(
            f"a rate of a pace-of-change policy is {shown(value)}; write 2.5% as 0.025 or '2.5%'"
        )
    return rate


def _optional_rate(value: Any) -> Fraction | None:
    return None if value is None else _rate(value)


@attrs.frozen(kw_only=True)
class PaceOfChangePolicy:
    """How growth depends on the distance from target.

    Rates are fractions of the opening allocation, distances fractions of the opening target, both
    written as 0.025 or "2.5%".

    Parameters
    ----------
    minimum_growth : number
        The growth that everyone gets who is not too far over target.
    taper_from, taper_to : number, optional
        Distances over target between which the minimum falls off in a straight line; where they
        are the same it falls in one step.
    tapered_growth : number, optional
        The minimum from `taper_to` on.
    extra_below : number, optional
        The distance, 0 or negative, at or below which extra growth is given, in proportion to the
        whole distance under target.
    maximum_under_target : number, optional
        The furthest under the closing target that anyone may be.
    cap : number, optional
        The most that anyone grows, other than to stay within `maximum_under_target`.

    Notes
    -----
    See the how-to on pace of change for the formulas.
    """

    minimum_growth: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    taper_from: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    taper_to: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    tapered_growth: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    extra_below: Fraction = attrs.field(default=_NOTHING, converter=_rate)
    maximum_under_target: Fraction | None = attrs.field(default=None, converter=_optional_rate)
    cap: Fraction | None = attrs.field(default=None, converter=_optional_rate)

    def __attrs_post_init__(self) -> None:
        if self.taper_from is None and self.tapered_growth != 0:
            raise InvalidValueError("tapered_growth is given and no taper; give both its ends")
        if (self.taper_from is None) != (self.taper_to is None):
            raise InvalidValueError(
                "a taper needs both ends; give taper_from and taper_to, or neither"
            )
        if self.taper_from is not None and self.taper_to is not None:
            if self.taper_from > self.taper_to:
                raise InvalidValueError(
                    f"the taper starts at {float(self.taper_from):.2%} over target, after it ends "
                    f"at {float(self.taper_to):.2%}; give taper_from <= taper_to"
                )
            if self.taper_from < 0:
                raise InvalidValueError(
                    f"the taper starts at {float(self.taper_from):.2%}; it is for those over "
                    "target: give a distance >= 0"
                )
            if self.tapered_growth > self.minimum_growth:
                raise InvalidValueError(
                    f"the minimum rises from {float(self.minimum_growth):.2%} to "
                    f"{float(self.tapered_growth):.2%} over the taper; it can only fall"
                )
        for name, rate in (("minimum", self.minimum_growth), ("tapered", self.tapered_growth)):
            if rate <= -1:
                raise InvalidValueError(
                    f"the {name} growth is {float(rate):.2%}; give more than -1"
                )
        if self.cap is not None and self.cap < self.minimum_growth:
            raise InvalidValueError(
                f"the cap of {float(self.cap):.2%} is below the minimum growth of "
                f"{float(self.minimum_growth):.2%}"
            )
        if self.extra_below > 0:
            raise InvalidValueError(
                f"extra_below is {float(self.extra_below):.2%}; extra growth is for those under "
                "target: give a distance <= 0"
            )
        if self.maximum_under_target is not None and not 0 <= self.maximum_under_target < 1:
            raise InvalidValueError(
                f"the maximum distance under target is {float(self.maximum_under_target):.2%}; "
                "give it as a positive distance below 1, such as 0.05 for 5% under target"
            )

    def least_growth(self, distance: Fraction) -> Fraction:
        """Return the minimum growth at a distance from target.

        Parameters
        ----------
        distance : Fraction
            Over target positive, under it negative [dimensionless].

        Returns
        -------
        Fraction
            The least growth [dimensionless].
        """
        if self.taper_from is None or self.taper_to is None or distance <= self.taper_from:
            return self.minimum_growth
        if distance >= self.taper_to:
            return self.tapered_growth
        way = (distance - self.taper_from) / (self.taper_to - self.taper_from)
        return self.minimum_growth + way * (self.tapered_growth - self.minimum_growth)

    def extra_weight(self, distance: Fraction) -> Fraction:
        """Return what extra growth is in proportion to, at a distance from target.

        Parameters
        ----------
        distance : Fraction
            Over target positive, under it negative [dimensionless].

        Returns
        -------
        Fraction
            The distance under target, 0 where none is given [dimensionless].
        """
        return max(-distance, _NOTHING) if distance <= self.extra_below else _NOTHING

    def steps(self) -> tuple[tuple[str, Fraction], ...]:
        """Return the distances at which growth jumps, and the rule that makes it jump.

        Returns
        -------
        tuple of (str, Fraction)
            Empty where growth changes smoothly with distance, as long as extra growth has somebody
            left to lift.
        """
        found = []
        if (
            self.taper_from is not None
            and self.taper_from == self.taper_to
            and self.tapered_growth != self.minimum_growth
        ):
            found.append((MINIMUM_STEP, self.taper_from))
        if self.extra_below < 0:
            found.append((EXTRA_STEP, self.extra_below))
        return tuple(found)
