"""Reorganisation: maps of successors joined and turned round, and sectors restated by them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.text import plain_text
from nhscommission.sector.organisations import COMMISSIONER_KINDS, Commissioner, Sector
from nhscommission.sector.successions import (
    Succession,
    SuccessorMap,
    a_day,
    carry_over,
    restrict_map,
)

_NOTHING: Final = Fraction(0)
_ALL: Final = Fraction(1)


def compose_maps(
    first: SuccessorMap, second: SuccessorMap, *, keep_unchanged: bool = False
) -> SuccessorMap:
    """Join two maps into one, from the predecessors of the first to the successors of the second.

    Parameters
    ----------
    first, second : SuccessorMap
        The maps, in order of time.
    keep_unchanged : bool, optional
        True where bodies that one of the maps says nothing of went on as they were then.

    Returns
    -------
    SuccessorMap
        Effective when the second is. A split that is not known no longer matters where all of its
        parts end up in the same bodies.

    Raises
    ------
    InvalidValueError
        If the second map is not later, or says nothing of a successor of the first.

    Examples
    --------
    >>> from datetime import date
    >>> split = SuccessorMap(effective=date(2013, 4, 1), source="made up", successions=[
    ...     Succession(predecessor="Old", successor="East", share=None),
    ...     Succession(predecessor="Old", successor="West", share=None)])
    >>> merger = SuccessorMap(effective=date(2021, 4, 1), source="made up", successions=[
    ...     Succession(predecessor="East", successor="New"),
    ...     Succession(predecessor="West", successor="New")])
    >>> [(part.successor, str(part.share)) for part in compose_maps(split, merger).of("Old")]
    [('New', '1')]
    """
    if second.effective <= first.effective:
        raise InvalidValueError(
            f"the second map is of {second.effective} and the first of {first.effective}; give "
            "them in order of time"
        )
    ends: dict[str, dict[str, Fraction | None]] = {}
    for name in first.successors:
        if name in second.predecessors:
            ends[name] = {link.successor: link.share for link in second.of(name)}
        elif keep_unchanged:
            ends[name] = {name: _ALL}
        else:
            raise InvalidValueError(
                f"the map of {second.effective} does not say what became of {name}; say "
                "keep_unchanged=True if it went on as it was"
            )
    joined = []
    for name in first.predecessors:
        for successor, share in _follow(first.of(name), ends).items():
            joined.append(Succession(predecessor=name, successor=successor, share=share))
    if keep_unchanged:
        # Bodies that the first map says nothing of were there all the same.
        before = {*first.predecessors, *first.successors}
        joined += [link for link in second.successions if link.predecessor not in before]
    return SuccessorMap(
        effective=second.effective,
        successions=joined,
        source=f"{first.source}; {second.source}",
        successor_kind=second.successor_kind,
        announced=first.announced or second.announced,
    )


def _follow(
    links: tuple[Succession, ...], ends: Mapping[str, Mapping[str, Fraction | None]]
) -> dict[str, Fraction | None]:
    """Follow one body's parts to where they end up; None for a share that is not known."""
    known = [(link.share, ends[link.successor]) for link in links if link.share is not None]
    unknown = [ends[link.successor] for link in links if link.share is None]
    rest = 1 - sum((share for share, _ in known), _NOTHING)
    if unknown and all(end == unknown[0] for end in unknown):
        # Whatever the split was, all of it went the same way.
        known.append((rest, unknown[0]))
        unknown = []
    found: dict[str, Fraction | None] = {}
    for share, end in known:
        for successor, part in end.items():
            before = found.get(successor, _NOTHING)
            found[successor] = None if part is None or before is None else before + share * part
    for end in unknown:
        found.update(dict.fromkeys(end))
    return found


def reverse_map(successor_map: SuccessorMap) -> SuccessorMap:
    """Turn a map round, to restate figures of successors for their predecessors.

    Parameters
    ----------
    successor_map : SuccessorMap
        A map in which every successor has one predecessor: nothing but splits and new names.

    Returns
    -------
    SuccessorMap
        From the successors to the predecessors.

    Raises
    ------
    InvalidValueError
        If a successor has several predecessors: which of its people came from which is then not in
        the map.

    Examples
    --------
    >>> from datetime import date
    >>> split = SuccessorMap(effective=date(2013, 4, 1), source="made up", successions=[
    ...     Succession(predecessor="Old", successor="East", share="40%"),
    ...     Succession(predecessor="Old", successor="West", share="60%")])
    >>> carry_over({"East": 10, "West": 20}, successor_map=reverse_map(split))
    {'Old': Fraction(30, 1)}
    """
    for name in successor_map.successors:
        sources = [link for link in successor_map.successions if link.successor == name]
        if len(sources) > 1:
            before = ", ".join(link.predecessor for link in sources)
            raise InvalidValueError(
                f"{name} has several predecessors ({before}), and the map does not say which of "
                "its people came from which; make a map of that direction, with its own shares"
            )
    return attrs.evolve(
        successor_map,
        successions=[
            Succession(predecessor=link.successor, successor=link.predecessor, note=link.note)
            for link in successor_map.successions
        ],
        successor_kind="",
    )


@attrs.frozen(kw_only=True)
class Lineage:
    """Successor maps in order of time.

    Parameters
    ----------
    name : str
        What it is the lineage of.
    maps : iterable of SuccessorMap
        In order of time, one for each date.
    """

    name: str = attrs.field(converter=plain_text)
    maps: tuple[SuccessorMap, ...] = attrs.field(converter=tuple[SuccessorMap, ...])

    def __attrs_post_init__(self) -> None:
        dates = [one.effective for one in self.maps]
        if not dates or any(a >= b for a, b in pairwise(dates)):
            raise InvalidValueError(
                f"the maps of {self.name!r} are of {', '.join(map(str, dates)) or 'no date'}; give "
                "at least one, in order of time, one for each date"
            )

    def between(
        self, start: date, end: date, *, announced: bool = False, keep_unchanged: bool = True
    ) -> SuccessorMap:
        """Join all maps that took effect after one day and up to another.

        Parameters
        ----------
        start : date
            The day that the figures are of.
        end : date
            The day whose bodies they are wanted for.
        announced : bool, optional
            True to follow maps that were announced too.
        keep_unchanged : bool, optional
            False to refuse bodies that a later map says nothing of; otherwise they went on as they
            were.

        Returns
        -------
        SuccessorMap
            From the bodies of `start` to those of `end`.

        Raises
        ------
        InvalidValueError
            If no map took effect in that time, or two cannot be joined.
        """
        start, end = a_day(start, "start"), a_day(end, "end")
        within = [
            one
            for one in self.maps
            if start < one.effective <= end and (announced or not one.announced)
        ]
        if not within:
            raise InvalidValueError(
                f"no map of {self.name!r} took effect after {start} and up to {end}; they are of "
                + ", ".join(str(one.effective) for one in self.maps)
            )
        joined = within[0]
        for one in within[1:]:
            joined = compose_maps(joined, one, keep_unchanged=keep_unchanged)
        return joined


def restate_sector(sector: Sector, *, successor_map: SuccessorMap, name: str = "") -> Sector:
    """Restate a sector for the bodies that succeeded its members.

    Parameters
    ----------
    sector : Sector
        The sector as it was; the map must say what became of every member.
    successor_map : SuccessorMap
        Who succeeded whom; what it says of others is left out.
    name : str, optional
        The name of the sector that results; the old one if not given.

    Returns
    -------
    Sector
        The successors as members, with the weighted populations that they took on [person]. The
        host, and who coordinates a provider, follow where one body took on all of theirs.

    Raises
    ------
    InvalidValueError
        If a share that is needed is not known.
    UnknownNameError
        If the map says nothing of a member.

    Examples
    --------
    >>> from datetime import date
    >>> import nhscommission as nc
    >>> trusts = nc.Sector(name="Two", members=[
    ...     nc.PCT(name="North", weighted_population=120),
    ...     nc.PCT(name="South", weighted_population=80)])
    >>> merger = SuccessorMap(effective=date(2013, 4, 1), source="made up", successor_kind="CCG",
    ...     successions=[Succession(predecessor="North", successor="Whole"),
    ...                  Succession(predecessor="South", successor="Whole")])
    >>> restate_sector(trusts, successor_map=merger).members[0].weighted_population.value
    200.0
    """
    relevant = restrict_map(successor_map, sector.member_names)
    populations = [member.weighted_population for member in sector.members]
    people: Mapping[str, Fraction | None]
    percent = False
    if any(figure is None for figure in populations):
        people = dict.fromkeys(relevant.successors)
    else:
        amounts = {
            member.name: repr(figure.value)
            for member, figure in zip(sector.members, populations, strict=True)
            if figure is not None
        }
        percent = any(figure is not None and "%" in figure.text for figure in populations)
        people = carry_over(amounts, successor_map=relevant)
    kind = COMMISSIONER_KINDS.get(relevant.successor_kind, Commissioner)

    def heir(member: str) -> str:
        links = relevant.of(sector.member(member).name) if member else ()
        return links[0].successor if len(links) == 1 else ""

    def weighted(value: Fraction | None) -> float | str | None:
        if value is None:
            return None
        return f"{Decimal(repr(float(value * 100))):f}%" if percent else float(value)

    return Sector(
        name=name or sector.name,
        members=[
            kind(name=successor, weighted_population=weighted(value))
            for successor, value in people.items()
        ],
        host=heir(sector.host),
        providers=[
            attrs.evolve(
                provider, coordinating_commissioner=heir(provider.coordinating_commissioner)
            )
            for provider in sector.providers
        ],
    )
