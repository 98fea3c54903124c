"""Rules that see special causes on an XmR chart."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs

from nhscommission.delivery.performance.patterns import (
    Pattern,
    find_outside,
    find_shifts,
    find_trends,
    find_two_of_three,
)
from nhscommission.delivery.performance.spc import ZONES, SigmaZone
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray, IntArray
from nhscommission.foundations.numbers import as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text

_NEAR: Final = ZONES.index(SigmaZone.NEAR_LIMIT)


_OUTSIDE: Final = ZONES.index(SigmaZone.OUTSIDE)


_SOURCE: Final = "NHS England, Making Data Count; NHS-R Community, NHSRplotthedots 0.2.2"


@attrs.frozen
class Signal:
    """Points that break a rule.

    Parameters
    ----------
    places : tuple of int
        Which points of the phase.
    sign : int
        1 where they are high or rising, -1 where low or falling.
    """

    places: tuple[int, ...]
    sign: int


@attrs.frozen(kw_only=True, eq=False)
class PhasePoints:
    """The points of one phase that a rule looks at; ghosted ones are left out.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        The readings, NaN where one is missing [the indicator's unit].
    sides : ndarray of int64, shape (n,)
        1 above the mean, -1 below it, 0 on it or missing [dimensionless].
    zones : ndarray of int64, shape (n,)
        As `XmrChart.zones`: 3 close to a limit, 4 outside it, 0 missing [dimensionless].
    slack : ndarray of float64, shape (n,), or float
        A step no larger than this is rounding alone, and none [the indicator's unit].
    """

    values: FloatArray
    sides: IntArray
    zones: IntArray
    slack: FloatArray | float = 0.0


@attrs.frozen(kw_only=True)
class SpecialCauseRule:
    """A rule: a name, and how to find the points that break it.

    Parameters
    ----------
    id : str
        A short name.
    title : str
        What it looks for, in words.
    find : callable
        Takes `PhasePoints`, and yields a `Signal` for each pattern.
    source : str, optional
        Who uses it.
    """

    id: str = attrs.field(converter=plain_text)
    title: str = attrs.field(converter=plain_text)
    find: Callable[[PhasePoints], Iterable[Signal]] = attrs.field(repr=False)
    source: str = attrs.field(default=_SOURCE, converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id:
            raise InvalidValueError("a rule has no id; give a short name")
        if not callable(self.find):
            raise InvalidValueError(
                f"find of the rule {self.id!r} is {shown(self.find)}; give a function that takes "
                "PhasePoints and yields a Signal for each pattern"
            )

    def signals(self, points: PhasePoints) -> tuple[Signal, ...]:
        """Ask the rule, and check what it answers.

        Parameters
        ----------
        points : PhasePoints
            The points of one phase.

        Returns
        -------
        tuple of Signal
            What it found.

        Raises
        ------
        InvalidValueError
            If it answers with anything but signals, or with points that are not there.
        """
        what = f"what the rule {self.id!r} finds"
        found = expect_several(self.find(points), what=what, like="[Signal((3, 4), 1)], or []")
        count = len(points.values)
        for one in found:
            expect(one, Signal, what=what, like="a Signal")
            if not one.places or any(type(i) is not int or not 0 <= i < count for i in one.places):
                raise InvalidValueError(
                    f"{what} is at the places {shown(one.places)}; give places from 0 to "
                    f"{count - 1}, one or more"
                )
            if one.sign not in (1, -1):
                raise InvalidValueError(
                    f"{what} has the sign {shown(one.sign)}; give 1 for high or rising, -1 for low "
                    "or falling"
                )
        return found


def _signals(patterns: Iterable[Pattern]) -> Iterator[Signal]:
    return (Signal(places, sign) for places, sign in patterns)


def special_cause_rules(
    *, shift_points: int = 7, trend_points: int = 7
) -> tuple[SpecialCauseRule, ...]:
    """Return the four rules, with the lengths that are wanted.

    Parameters
    ----------
    shift_points : int, optional
        How many points in a row on one side of the mean are a shift, >= 2.
    trend_points : int, optional
        How many points in a row, each above the one before or each below it, are a trend, >= 3.
        Seven points are six steps.

    Returns
    -------
    tuple of SpecialCauseRule
        The one that names a point where several do stands first.

    Raises
    ------
    InvalidValueError
        If a length is no whole number from the least on.

    References
    ----------
    NHS-R Community, NHSRplotthedots 0.2.2 (R/ptd_calculate_point_type.R): seven for both, and the
    same order. Other sets of rules take eight or nine for a shift, and six for a trend.

    Examples
    --------
    >>> [rule.id for rule in special_cause_rules(shift_points=8)]
    ['outside_limits', 'trend', 'two_of_three', 'shift']
    """
    shift = as_whole(shift_points, what="shift_points", least=2)
    trend = as_whole(trend_points, what="trend_points", least=3)
    return (
        SpecialCauseRule(
            id="outside_limits",
            title="A point outside the limits (an astronomical point)",
            find=lambda points: _signals(find_outside(points.sides, points.zones == _OUTSIDE)),
        ),
        SpecialCauseRule(
            id="trend",
            title=f"{trend} or more points in a row, all rising or all falling",
            find=lambda points: _signals(
                find_trends(points.values, slack=points.slack, least=trend)
            ),
        ),
        SpecialCauseRule(
            id="two_of_three",
            title=(
                "Two of three points in a row close to the same limit, and the third on the same "
                "side of the mean; close is within the third of the way next to the limit"
            ),
            find=lambda points: _signals(find_two_of_three(points.sides, points.zones == _NEAR)),
        ),
        SpecialCauseRule(
            id="shift",
            title=f"{shift} or more points in a row on one side of the mean",
            find=lambda points: _signals(find_shifts(points.sides, least=shift)),
        ),
    )


SPECIAL_CAUSE_RULES: Final = special_cause_rules()
"""The four rules of Making Data Count."""
