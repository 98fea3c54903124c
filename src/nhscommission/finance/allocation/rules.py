"""Rules by which a cost is shared among the members of a sector, and how they are combined."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, TypeAlias

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.sector.organisations import Sector

Amounts: TypeAlias = tuple[Fraction, ...]
ByMember: TypeAlias = tuple[tuple[str, Fraction], ...]

_NOTHING: Final = Fraction(0)


def pairs(values: Any, what: str) -> tuple[tuple[Any, Any], ...]:
    """Read a list of pairs."""
    found = tuple(values) if isinstance(values, Iterable) and not isinstance(values, str) else ()
    if not found or not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in found):
        raise InvalidValueError(f"{what} is {shown(values)}; give a list of pairs")
    return found


def by_name(given: Any) -> dict[str, Any]:
    """Read a mapping by name, or pairs of names and values; nothing else, and no name twice."""
    items = list(given.items()) if isinstance(given, Mapping) else given
    if not isinstance(items, list | tuple) or not all(
        isinstance(item, tuple | list) and len(item) == 2 and isinstance(item[0], str)
        for item in items
    ):
        return {}
    found: dict[str, Any] = {}
    for name, value in items:
        if name.casefold() in {other.casefold() for other in found}:
            raise InvalidValueError(f"{name!r} stands twice; names must be unique")
        found[name] = value
    return found


def by_member(given: Any) -> ByMember:
    """Read a number >= 0 for each of some members, given as a mapping by name."""
    values = by_name(given)
    if not values:
        raise InvalidValueError(
            f"{shown(given)} gives no value for any member; give a mapping by name"
        )
    found = tuple((name, as_fraction(value, what=name)) for name, value in values.items())
    for name, value in found:
        if value < 0:
            raise InvalidValueError(f"{name}: {values[name]!r} is below 0; give a number >= 0")
    return found


@attrs.frozen(kw_only=True)
class Division:
    """An amount divided exactly, before any rounding.

    Parameters
    ----------
    amounts : tuple of Fraction
        What falls to each member, in the order of the sector; they come to the whole.
    weights : tuple of Fraction
        What each was weighted by.
    notes : tuple of str
        What else settled each amount, such as a floor; empty where nothing did.
    in_kind : tuple of Fraction
        What each gives in kind; empty where nobody does.
    bounds : tuple of (Fraction, Fraction or None)
        The least and the most that each may pay once rounded; empty where nobody is bound.
    """

    amounts: Amounts
    weights: Amounts
    notes: tuple[str, ...]
    in_kind: Amounts = ()
    bounds: tuple[tuple[Fraction, Fraction | None], ...] = ()


@attrs.frozen(kw_only=True)
class AllocationRule(ABC):
    """A rule by which an amount is shared among the members of a sector.

    The rules of this package derive from it; so may your own: implement ``divide`` and ``__str__``.
    """

    @abstractmethod
    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        """Divide an amount exactly.

        Parameters
        ----------
        total : Fraction
            The amount, >= 0 [penny].
        sector : Sector
            Its members.
        among : frozenset of str
            Those who take part; the others get nothing.

        Returns
        -------
        Division
            Amounts that come to `total` [penny].
        """

    @abstractmethod
    def __str__(self) -> str: ...


def _proportional(total: Fraction, weights: Iterable[Fraction], rule: AllocationRule) -> Division:
    found = tuple(weights)
    whole = sum(found, _NOTHING)
    if whole == 0:
        raise InvalidValueError(f"by {rule}, all weights are zero; one must be above 0")
    return Division(
        amounts=tuple(total * weight / whole for weight in found),
        weights=found,
        notes=("",) * len(found),
    )


def match_members(given: ByMember, sector: Sector) -> dict[str, Fraction]:
    """Match names with the members of a sector."""
    known = {name.casefold(): name for name in sector.member_names}
    found = {}
    for name, value in given:
        if name.casefold() not in known:
            raise UnknownNameError("member", name, sector.member_names)
        found[known[name.casefold()]] = value
    return found


@attrs.frozen(kw_only=True)
class Capitation(AllocationRule):
    """In proportion to weighted population.

    References
    ----------
    London Commissioning Support Service business case (December 2006), table 5.
    """

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        populations = sector.weighted_populations.tolist()
        return _proportional(
            total,
            (
                as_fraction(people, what=name) if name in among else _NOTHING
                for name, people in zip(sector.member_names, populations, strict=True)
            ),
            self,
        )

    def __str__(self) -> str:
        return "capitation"


@attrs.frozen(kw_only=True)
class EqualShares(AllocationRule):
    """The same for every member."""

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        return _proportional(total, (Fraction(name in among) for name in sector.member_names), self)

    def __str__(self) -> str:
        return "equal shares"


@attrs.frozen(kw_only=True)
class Usage(AllocationRule):
    """In proportion to what each member used: invoices checked, bed days, calls, staff hours.

    Parameters
    ----------
    values : mapping of str to number
        By member, every one of them, >= 0 [of `measure`].
    measure : str
        What was counted.
    """

    values: ByMember = attrs.field(converter=by_member)
    measure: str = "usage"

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        values = match_members(self.values, sector)
        for name in sector.member_names:
            if name in among and name not in values:
                raise InvalidValueError(
                    f"{name} has no {self.measure}; missing is not zero: give a value for every "
                    "member"
                )
        return _proportional(
            total,
            (values[name] if name in among else _NOTHING for name in sector.member_names),
            self,
        )

    def __str__(self) -> str:
        return self.measure


@attrs.frozen(kw_only=True)
class HistoricSpend(Usage):
    """In proportion to what each member spent before.

    Parameters
    ----------
    values : mapping of str to number
        Spend by member, every one of them, >= 0 [any one unit of money].
    measure : str, optional
        What was spent, and when.
    """

    measure: str = "historic spend"


def _bands(values: Iterable[tuple[Any, Any]]) -> tuple[tuple[Fraction, Fraction], ...]:
    found = tuple(
        (as_fraction(least, what="a band"), as_fraction(weight, what="a band's weight"))
        for least, weight in pairs(values, "bands")
    )
    if not found or found[0][0] != 0 or any(a[0] >= b[0] for a, b in pairwise(found)):
        raise InvalidValueError(
            "bands must begin at 0 and rise, as in ((0, 1), (200_000, 2), (300_000, 3))"
        )
    if any(weight < 0 for _, weight in found):
        raise InvalidValueError("the weight of a band is below 0; give weights >= 0")
    return found


@attrs.frozen(kw_only=True)
class SizeBands(AllocationRule):
    """A subscription by size: a weight for each band of weighted population.

    Parameters
    ----------
    bands : iterable of (number, number)
        From which weighted population on, and the weight of that band; the first begins at 0.
    """

    bands: tuple[tuple[Fraction, Fraction], ...] = attrs.field(converter=_bands)

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        weights = [
            next(weight for least, weight in reversed(self.bands) if people >= least)
            if name in among
            else _NOTHING
            for name, people in zip(
                sector.member_names, sector.weighted_populations.tolist(), strict=True
            )
        ]
        return _proportional(total, weights, self)

    def __str__(self) -> str:
        return f"{len(self.bands)} size bands"
