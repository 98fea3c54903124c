"""Pay bands and the points of each."""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import as_float
from nhscommission.foundations.text import plain_text


class PayPoint(StrEnum):
    """Which point of a band its posts are costed at."""

    TOP = "top"
    """The highest: what a post costs in the end, and what source 002 takes."""
    MIDDLE = "middle"
    """The middle of the points, or half-way between the two in the middle."""
    ENTRY = "entry"
    """The lowest: what a new post costs at first."""


def _salary(value: Any) -> float | None:
    if value is None:
        return None
    return as_float(value, what="a salary")


def _points(
    value: Mapping[str, Any] | Iterable[tuple[str, Any]],
) -> tuple[tuple[str, float | None], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((str(name).strip(), _salary(salary)) for name, salary in pairs)


def fold_band(name: str) -> str:
    """Write a band's name in the one way by which bands are told apart.

    Parameters
    ----------
    name : str
        ``"8a"``, ``"Band 8A"``.

    Returns
    -------
    str
        ``"8a"`` for both.
    """
    return " ".join(name.split()).casefold().removeprefix("band ")


@attrs.frozen(kw_only=True)
class PayBand:
    """A band of a pay scale.

    Parameters
    ----------
    name : str
        For example ``"8a"``; ``"VSM"`` for very senior managers.
    points : mapping or iterable of tuple of str and float
        Every point from the lowest to the highest, and its salary; None for a point that there is
        and whose salary is not known [GBP/WTE/year].
    """

    name: str = attrs.field(converter=plain_text)
    points: tuple[tuple[str, float | None], ...] = attrs.field(converter=_points)

    def __attrs_post_init__(self) -> None:
        if not self.name or not self.points:
            raise InvalidValueError(
                f"band {self.name!r} has the points {self.points}; give a name, and at least one "
                "point"
            )
        names = [name for name, _ in self.points]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidValueError(f"band {self.name}: the point {twice[0]!r} is there twice")
        before = 0.0
        for name, salary in self.points:
            if salary is None:
                continue
            if not (math.isfinite(salary) and salary > 0):
                raise InvalidValueError(
                    f"band {self.name}, point {name}: a salary of {salary:,.10g}; give it above 0"
                )
            if salary < before:
                raise InvalidValueError(
                    f"band {self.name}, point {name}: £{salary:,.0f} is below the point before it "
                    f"(£{before:,.0f}); give points from the lowest to the highest"
                )
            before = salary

    def salary(self, point: PayPoint | str) -> float:
        """Return the salary of a point.

        Parameters
        ----------
        point : PayPoint or str
            Top, middle or entry; or the name of a point of this band.

        Returns
        -------
        float
            [GBP/WTE/year].

        Raises
        ------
        InvalidValueError
            If a salary that is needed is not known.
        UnknownNameError
            If there is no such point.
        """
        names = [name for name, _ in self.points]
        if point in names:
            chosen = [names.index(point)]
        elif point in tuple(PayPoint):
            last = len(names) - 1
            chosen = {
                PayPoint.TOP: [last],
                PayPoint.ENTRY: [0],
                PayPoint.MIDDLE: sorted({last // 2, (last + 1) // 2}),
            }[PayPoint(point)]
        else:
            raise UnknownNameError(
                f"point of band {self.name}", str(point), [*names, *map(str, PayPoint)]
            )
        salaries = []
        for place in chosen:
            name, salary = self.points[place]
            if salary is None:
                raise InvalidValueError(
                    f"band {self.name}: the salary of the point {name!r} is not known, and the "
                    f"{point} point needs it; missing is not zero: add it, or take another point"
                )
            salaries.append(salary)
        return sum(salaries) / len(salaries)
