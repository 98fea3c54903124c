"""Rules made of other rules: parts, slices, bounds, exemptions and contributions in kind."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs

from nhscommission.finance.allocation.filling import fill
from nhscommission.finance.allocation.rules import (
    AllocationRule,
    ByMember,
    Capitation,
    Division,
    EqualShares,
    by_member,
    match_members,
    pairs,
)
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.sector.organisations import Sector

_NOTHING: Final = Fraction(0)


def _sum(value: Any) -> Fraction:
    found = as_fraction(value, what="a sum in pence")
    if found < 0:
        raise InvalidValueError(f"a sum in pence is {shown(value)}; give pence >= 0")
    return found


def _optional_sum(value: Any) -> Fraction | None:
    return None if value is None else _sum(value)


def _bounds(values: Any) -> Fraction | ByMember | None:
    if values is None or isinstance(values, Mapping | tuple):
        return None if values is None else by_member(values)
    return _sum(values)


def _no_in_kind(instance: Any, attribute: "attrs.Attribute[Any]", rule: AllocationRule) -> None:
    if not isinstance(rule, AllocationRule):
        raise InvalidValueError(
            f"{type(instance).__name__}.{attribute.name} is {rule!r}; give an AllocationRule"
        )
    if isinstance(rule, InKind):
        raise InvalidValueError(
            "what is given in kind is taken off last: put InKind around the other rules"
        )


def _part(
    rule: AllocationRule, amount: Fraction, sector: Sector, among: frozenset[str]
) -> Division:
    """Divide a part of a total; where there is nothing in it, its rule is not asked."""
    if amount:
        return rule.divide(amount, sector, among)
    nothing = (_NOTHING,) * len(sector.members)
    return Division(amounts=nothing, weights=nothing, notes=("",) * len(nothing))


def _combine(parts: Iterable[tuple[str, Division]], total: Fraction) -> Division:
    """Add up parts of a total, each with what it is in words."""
    named = tuple(parts)
    columns = zip(*(part.amounts for _, part in named), strict=True)
    amounts = tuple(sum(column, _NOTHING) for column in columns)
    notes = tuple(
        " + ".join(
            f"£{float(part.amounts[i]) / 100:,.2f} {words}"
            + (f" ({part.notes[i]})" if part.notes[i] else "")
            for words, part in named
        )
        for i in range(len(amounts))
    )
    return Division(
        amounts=amounts,
        weights=tuple(amount / total if total else _NOTHING for amount in amounts),
        notes=notes,
    )


@attrs.frozen(kw_only=True)
class FixedAndVariable(AllocationRule):
    """A fixed sum by one rule, and the rest by another.

    Parameters
    ----------
    fixed_pence : int
        The fixed part of the total, for all members together, >= 0 [penny].
    fixed : AllocationRule, optional
        How the fixed part is shared.
    variable : AllocationRule, optional
        How the rest is shared.
    """

    fixed_pence: Fraction = attrs.field(converter=_sum)
    fixed: AllocationRule = attrs.field(factory=EqualShares, validator=_no_in_kind)
    variable: AllocationRule = attrs.field(factory=Capitation, validator=_no_in_kind)

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        if self.fixed_pence > total:
            raise InvalidValueError(
                f"the fixed part is {float(self.fixed_pence):.0f} pence and the total "
                f"{float(total):.0f}; a part cannot be more than the whole"
            )
        variable = _part(self.variable, total - self.fixed_pence, sector, among)
        parts = (
            (f"fixed, by {self.fixed}", _part(self.fixed, self.fixed_pence, sector, among)),
            (f"by {self.variable}", variable),
        )
        return _combine(parts, total)

    def __str__(self) -> str:
        return f"£{float(self.fixed_pence) / 100:,.0f} by {self.fixed}, the rest by {self.variable}"


@attrs.frozen(kw_only=True)
class Tier:
    """A slice of a total, and the rule that shares it.

    Parameters
    ----------
    rule : AllocationRule
        How the slice is shared.
    up_to_pence : int, optional
        Where the slice ends, counted from the first penny; None for the last slice [penny].
    """

    rule: AllocationRule = attrs.field(validator=_no_in_kind)
    up_to_pence: Fraction | None = attrs.field(default=None, converter=_optional_sum)


@attrs.frozen(kw_only=True)
class Tiered(AllocationRule):
    """The first slice of the total by one rule, the next by another, and so on.

    Parameters
    ----------
    tiers : iterable of Tier
        In order; only the last has no end.
    """

    tiers: tuple[Tier, ...] = attrs.field(converter=tuple[Tier, ...])

    def __attrs_post_init__(self) -> None:
        if not all(isinstance(tier, Tier) for tier in self.tiers):
            raise InvalidValueError("tiers holds what is no Tier; give Tier(rule=..., ...)")
        ends = [tier.up_to_pence for tier in self.tiers]
        inner = [end for end in ends[:-1] if end is not None]
        rising = all(a < b for a, b in zip([_NOTHING, *inner], inner, strict=False))
        if not ends or ends[-1] is not None or len(inner) < len(ends) - 1 or not rising:
            raise InvalidValueError(
                "tiers must end at rising sums, and the last one at none (up_to_pence=None)"
            )

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        begin, parts = _NOTHING, []
        for tier in self.tiers:
            end = total if tier.up_to_pence is None else min(tier.up_to_pence, total)
            parts.append((f"by {tier.rule}", _part(tier.rule, end - begin, sector, among)))
            begin = end
        return _combine(parts, total)

    def __str__(self) -> str:
        return ", then ".join(
            str(tier.rule)
            if tier.up_to_pence is None
            else f"up to £{float(tier.up_to_pence) / 100:,.0f} by {tier.rule}"
            for tier in self.tiers
        )


def _parts(
    values: Iterable[tuple[Any, AllocationRule]],
) -> tuple[tuple[Fraction, AllocationRule], ...]:
    found = tuple(
        (as_fraction(share, what="a part"), rule) for share, rule in pairs(values, "parts")
    )
    if any(share < 0 for share, _ in found) or sum(share for share, _ in found) != 1:
        raise InvalidValueError(
            f"the parts are {', '.join(str(float(share)) for share, _ in found)}; they must be "
            ">= 0 and sum to 1"
        )
    return found


@attrs.frozen(kw_only=True)
class Hybrid(AllocationRule):
    """So much of the total by one rule, and so much by others.

    Parameters
    ----------
    parts : iterable of (number, AllocationRule)
        The share of the total that each rule divides, as 0.6 or "60%"; they sum to 1.
    """

    parts: tuple[tuple[Fraction, AllocationRule], ...] = attrs.field(converter=_parts)

    def __attrs_post_init__(self) -> None:
        for _, rule in self.parts:
            _no_in_kind(self, attrs.fields(Hybrid).parts, rule)

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        parts = [
            (f"by {rule}", _part(rule, share * total, sector, among)) for share, rule in self.parts
        ]
        return _combine(parts, total)

    def __str__(self) -> str:
        return " + ".join(f"{float(share * 100):g}% {rule}" for share, rule in self.parts)


@attrs.frozen(kw_only=True)
class FloorsAndCaps(AllocationRule):
    """A rule with a least and a most for each member; the rest share what that gives or takes.

    Parameters
    ----------
    rule : AllocationRule
        The rule that the floors and caps are put on.
    floors_pence, caps_pence : int or mapping of str to int, optional
        The least and the most that a member pays: one for all, or by member, whole pence
        [penny].

    Notes
    -----
    With amounts a[i] of the rule, member i pays ``min(max(x × a[i], floor[i]), cap[i])``, with the
    one x that makes it add up: those between their bounds keep their proportions.
    """

    rule: AllocationRule = attrs.field(validator=_no_in_kind)
    floors_pence: Fraction | ByMember | None = attrs.field(default=None, converter=_bounds)
    caps_pence: Fraction | ByMember | None = attrs.field(default=None, converter=_bounds)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.rule, Exempt):
            raise InvalidValueError(
                "floors and caps come before anyone is exempt: put Exempt around FloorsAndCaps"
            )

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        plain = self.rule.divide(total, sector, among)
        low = [value or _NOTHING for value in self._each(self.floors_pence, sector, among)]
        high = list(self._each(self.caps_pence, sector, among))
        for name, least, most in zip(sector.member_names, low, high, strict=True):
            if most is not None and least > most:
                raise InvalidValueError(
                    f"{name} pays at least {float(least):.0f} pence and at most {float(most):.0f}; "
                    "a floor cannot be above its cap"
                )
        if sum(low, _NOTHING) > total:
            raise InvalidValueError(
                f"the floors come to {float(sum(low, _NOTHING)):.0f} pence, "
                f"{float(sum(low, _NOTHING) - total):.0f} more than the total"
            )
        amounts, level = fill(
            total, start=[_NOTHING] * len(low), slope=plain.amounts, low=low, high=high
        )
        if level is None:
            raise InvalidValueError(
                f"the caps leave {float(total - sum(amounts, _NOTHING)):.2f} pence of the total to "
                "nobody; raise a cap, or leave one out"
            )
        notes = tuple(
            f"{word}, £{float(share) / 100:,.2f} by {self.rule} before"
            if (word := self._settled(amount, level * share, level, least, most))
            else note
            for amount, share, note, least, most in zip(
                amounts, plain.amounts, plain.notes, low, high, strict=True
            )
        )
        return Division(
            amounts=amounts,
            weights=plain.weights,
            notes=notes,
            bounds=tuple(zip(low, high, strict=True)),
        )

    @staticmethod
    def _settled(
        amount: Fraction, free: Fraction, level: Fraction, least: Fraction, most: Fraction | None
    ) -> str:
        if amount == least and least > free:
            return "at its floor"
        if most is not None and amount == most and most < free:
            return "at its cap"
        return "sharing what floors and caps leave" if level != 1 and free else ""

    @staticmethod
    def _each(
        bounds: Fraction | ByMember | None, sector: Sector, among: frozenset[str]
    ) -> Iterable[Fraction | None]:
        named = match_members(bounds, sector) if isinstance(bounds, tuple) else {}
        for name in sector.member_names:
            if name not in among:
                yield None
            else:
                yield named.get(name) if isinstance(bounds, tuple) else bounds

    def __str__(self) -> str:
        words = [
            word
            for word, bounds in (("floors", self.floors_pence), ("caps", self.caps_pence))
            if bounds is not None
        ]
        return f"{self.rule} with {' and '.join(words) or 'no bounds'}"


def _names(values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise InvalidValueError(f"{values!r} is one name; give a list of names")
    try:
        found = tuple(values)
    except TypeError:
        found = ()
    if not found or not all(isinstance(name, str) for name in found):
        raise InvalidValueError(f"{shown(values)} is no list of names; give one or more")
    return found


@attrs.frozen(kw_only=True)
class Exempt(AllocationRule):
    """A rule that some members have no part in; it is applied among the others.

    Parameters
    ----------
    rule : AllocationRule
        The rule for the others.
    members : iterable of str
        Those who pay nothing.
    """

    rule: AllocationRule = attrs.field(validator=_no_in_kind)
    members: tuple[str, ...] = attrs.field(converter=_names)

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        free = {sector.member(name).name for name in self.members}
        rest = among - free
        if not rest:
            raise InvalidValueError("every member is exempt, so nobody is left to pay")
        found = self.rule.divide(total, sector, rest)
        notes = tuple(
            "exempt" if name in free else note
            for name, note in zip(sector.member_names, found.notes, strict=True)
        )
        return attrs.evolve(found, notes=notes)

    def __str__(self) -> str:
        return f"{self.rule}, {' and '.join(self.members)} exempt"


@attrs.frozen(kw_only=True)
class InKind(AllocationRule):
    """A rule from whose cash the worth of what members give in kind is taken off.

    The total is the whole cost, what is given in kind included.

    Parameters
    ----------
    rule : AllocationRule
        How the whole cost is shared.
    contributions_pence : mapping of str to int
        What staff or rooms that a member gives are worth, whole pence >= 0 [penny].
    refund_excess : bool, optional
        Whether a member that gives more than its share is paid the difference; otherwise that is
        refused.

    References
    ----------
    London Commissioning Support Service FAQ (January 2007), FAQ2: staff transfer in lieu of cash.
    """

    rule: AllocationRule = attrs.field(validator=_no_in_kind)
    contributions_pence: ByMember = attrs.field(converter=by_member)
    refund_excess: bool = False

    def __attrs_post_init__(self) -> None:
        for name, value in self.contributions_pence:
            if value.denominator != 1:
                raise InvalidValueError(
                    f"{name} gives {float(value)} pence in kind; give whole pence"
                )

    def divide(self, total: Fraction, sector: Sector, among: frozenset[str]) -> Division:
        found = self.rule.divide(total, sector, among)
        given = match_members(self.contributions_pence, sector)
        in_kind = tuple(given.get(name, _NOTHING) for name in sector.member_names)
        return attrs.evolve(found, in_kind=in_kind)

    def __str__(self) -> str:
        return f"{self.rule}, less what is given in kind"
