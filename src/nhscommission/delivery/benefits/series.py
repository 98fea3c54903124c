"""Series of one member: what is planned of a benefit, period by period, and what has come."""

from collections.abc import Callable, Iterable
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_float, as_number, expect_several

LARGEST: Final = 1e100
"""The largest amount, volume or price of a series: products and sums of them stay finite."""


def _price(value: float, *, what: str) -> float:
    return as_number(value, what=what, above_0=True)


def _read(
    values: Iterable[float | None], *, what: str, read: Callable[..., float]
) -> tuple[float, ...]:
    found = []
    several = expect_several(values, what=f"{what}s", like="[1_000, 2_000]")
    for place, value in enumerate(several, 1):
        number = read(value, what=f"{what} {place}")
        if abs(number) > LARGEST:
            raise InvalidValueError(
                f"{what} {place} is {number:g}; give at most {LARGEST:g}, in a larger unit"
            )
        found.append(number)
    return tuple(found)


def _read_gaps(
    values: Iterable[float | None], *, what: str, read: Callable[..., float]
) -> tuple[float | None, ...]:
    """Read numbers between which some are not known; those at the end are left out."""
    several = expect_several(values, what=f"{what}s", like="[1_000, None, 2_000]")
    places = [place for place, value in enumerate(several) if value is not None]

    def known(value: float | None, *, what: str) -> float:
        return 0.0 if value is None else read(value, what=what)

    numbers = _read(several[: max(places, default=-1) + 1], what=what, read=known)
    return tuple(number if place in places else None for place, number in enumerate(numbers))


def _amounts(values: Iterable[float] | None) -> tuple[float, ...] | None:
    return None if values is None else _read(values, what="planned amount", read=as_float)


def _volumes(values: Iterable[float] | None) -> tuple[float, ...] | None:
    return None if values is None else _read(values, what="planned volume", read=as_number)


def _prices(values: Iterable[float] | None) -> tuple[float, ...] | None:
    return None if values is None else _read(values, what="planned price", read=_price)


def _actual(values: Iterable[float | None]) -> tuple[float | None, ...]:
    return _read_gaps(values, what="actual amount", read=as_float)


def _actual_volumes(values: Iterable[float | None] | None) -> tuple[float | None, ...] | None:
    return None if values is None else _read_gaps(values, what="actual volume", read=as_number)


@attrs.frozen(kw_only=True)
class BenefitSeries:
    """What one member planned of a benefit, and what has come.

    Parameters
    ----------
    planned : tuple of float, optional
        The planned amount of each period, of any sign; in place of volumes and prices [unit].
    planned_volumes : tuple of float, optional
        The planned volume of each period, >= 0: invoices, posts, attendances [volume].
    planned_prices : tuple of float, optional
        What one of them is worth by plan, > 0; with volumes [unit/volume].
    actual : tuple of float or None, optional
        What has come in the first periods. None where it is not known: at the end, not yet; in
        between, missing, which is not zero [unit].
    actual_volumes : tuple of float or None, optional
        The volume behind each actual amount, where known, >= 0 [volume].
    """

    planned: tuple[float, ...] | None = attrs.field(default=None, converter=_amounts)
    planned_volumes: tuple[float, ...] | None = attrs.field(default=None, converter=_volumes)
    planned_prices: tuple[float, ...] | None = attrs.field(default=None, converter=_prices)
    actual: tuple[float | None, ...] = attrs.field(default=(), converter=_actual)
    actual_volumes: tuple[float | None, ...] | None = attrs.field(
        default=None, converter=_actual_volumes
    )

    def __attrs_post_init__(self) -> None:
        volumes, prices = self.planned_volumes, self.planned_prices
        if (volumes is None) != (prices is None):
            raise InvalidValueError(
                "planned volumes go with planned prices, and one of them is missing; give both, or "
                "the planned amounts alone"
            )
        if (self.planned is None) == (volumes is None):
            raise InvalidValueError(
                "give either the planned amounts, or planned volumes and prices, whose products "
                "they are"
            )
        if volumes is not None and prices is not None and len(volumes) != len(prices):
            raise InvalidValueError(
                f"there are {len(volumes)} planned volumes and {len(prices)} planned prices; give "
                "both for each period"
            )
        if self.actual_volumes is not None:
            self._check_actual_volumes(self.actual_volumes)

    def _check_actual_volumes(self, volumes: tuple[float | None, ...]) -> None:
        longest = max(len(volumes), len(self.actual))
        padded = [(*values, *[None] * longest)[:longest] for values in (self.actual, volumes)]
        for place, (amount, volume) in enumerate(zip(*padded, strict=True), 1):
            if (amount is None) != (volume is None):
                there, lacking = ("volume", "amount") if amount is None else ("amount", "volume")
                raise InvalidValueError(
                    f"in period {place} there is an actual {there} and no actual {lacking}; give "
                    "both, or None for both"
                )
            if volume == 0 and amount:
                raise InvalidValueError(
                    f"in period {place} the actual volume is 0 and the amount {amount:,.15g}; give "
                    "the volume behind it"
                )

    @property
    def planned_amounts(self) -> tuple[float, ...]:
        """The planned amount of each period [unit]."""
        if self.planned is not None:
            return self.planned
        pairs = zip(self.planned_volumes or (), self.planned_prices or (), strict=True)
        return tuple(volume * price for volume, price in pairs)

    @property
    def known(self) -> tuple[int, ...]:
        """The places, from 0 on, of the periods with an actual amount."""
        return tuple(place for place, one in enumerate(self.actual) if one is not None)

    @property
    def why_not_split(self) -> str:
        """Why its variance cannot be split into volume and price; blank where it can."""
        if self.planned_volumes is None:
            return "no volumes and prices were planned"
        if self.actual_volumes is None and self.actual:
            return "no actual volumes are known"
        return ""
