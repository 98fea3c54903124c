"""Sharing an amount between floors and caps: raise everyone along a line until it is spent."""

from collections.abc import Sequence
from fractions import Fraction

from nhscommission.foundations.errors import InvalidValueError


def fill(
    total: Fraction,
    *,
    start: Sequence[Fraction],
    slope: Sequence[Fraction],
    low: Sequence[Fraction],
    high: Sequence[Fraction | None],
) -> tuple[tuple[Fraction, ...], Fraction | None]:
    """Find the level at which amounts between their bounds come to a total, exactly.

    Amount i at level x >= 0 is ``start[i] + slope[i] × x``, but never below ``low[i]`` nor above
    ``high[i]``.

    Parameters
    ----------
    total : Fraction
        What the amounts must come to [any unit].
    start, slope : sequence of Fraction
        The line of each member, with no slope below 0.
    low, high : sequence of Fraction
        The bounds of each member, `low` not above `high`; None for no upper bound.

    Returns
    -------
    tuple of Fraction
        The amounts; they come to `total` unless that is out of reach, when they are those nearest
        to it.
    Fraction or None
        The level; None where the total is above what any level gives.

    Raises
    ------
    InvalidValueError
        If a lower bound is above its upper bound.
    """
    for at, (least, most) in enumerate(zip(low, high, strict=True)):
        if most is not None and least > most:
            raise InvalidValueError(
                f"the floor of place {at + 1} is {float(least)} and its cap {float(most)}; a floor "
                "cannot be above its cap"
            )

    def amounts(level: Fraction) -> tuple[Fraction, ...]:
        return tuple(
            _between(begin + steep * level, least, most)
            for begin, steep, least, most in zip(start, slope, low, high, strict=True)
        )

    # Where each member starts to rise from its floor, and where it stops at its cap.
    turns: list[tuple[Fraction, Fraction]] = []
    for begin, steep, least, most in zip(start, slope, low, high, strict=True):
        if steep > 0:
            turns.append((max((least - begin) / steep, Fraction(0)), steep))
            if most is not None:
                turns.append((max((most - begin) / steep, Fraction(0)), -steep))
    level, rising = Fraction(0), Fraction(0)
    reached: Fraction = sum(amounts(level), level)
    if reached >= total:
        return amounts(level), level
    for turn, change in sorted(turns, key=lambda pair: pair[0]):
        if rising > 0 and reached + rising * (turn - level) >= total:
            level += (total - reached) / rising
            return amounts(level), level
        reached += rising * (turn - level)
        level = turn
        rising += change
    if rising > 0:
        level += (total - reached) / rising
        return amounts(level), level
    return amounts(level), None if reached < total else level


def _between(value: Fraction, least: Fraction, most: Fraction | None) -> Fraction:
    value = max(value, least)
    return value if most is None else min(value, most)
