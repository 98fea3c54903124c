"""Reorganisation: which body's people went to which, when, and how figures follow them."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.text import plain_text
from nhscommission.sector.organisations import COMMISSIONER_KINDS, Commissioner, Sector

_NOTHING: Final = Fraction(0)
_ALL: Final = Fraction(1)


def _name(value: str) -> str:
    name = plain_text(value)
    if not name:
        raise InvalidValueError("the name of a predecessor or successor is blank; give one")
    return name


def _share(value: Any) -> Fraction | None:
    if value is None:
        return None
    share = as_fraction(value, what="the share of a succession")
    if not 0 < share <= 1:
        raise InvalidValueError(
            f"the share of a succession is {value!r}; give one above 0 and up to 1, or none where "
            "it is not known"
        )
    return share


@attrs.frozen(kw_only=True)
class Succession:
    """A part of one body's people that another body takes on.

    Parameters
    ----------
    predecessor : str
        The body before.
    successor : str
        The body after.
    share : number, optional
        The share of the predecessor's people, above 0 and up to 1, as 1, 0.35, "35%" or Fraction;
        None where it is not known.
    note : str, optional
        What else there is to say, such as which area it is.
    """

    predecessor: str = attrs.field(converter=_name)
    successor: str = attrs.field(converter=_name)
    share: Fraction | None = attrs.field(default=_ALL, converter=_share)
    note: str = attrs.field(default="", converter=plain_text)


@attrs.frozen(kw_only=True)
class SuccessorMap:
    """Who succeeded whom on one date.

    Parameters
    ----------
    effective : date
        The day from which the successors act.
    successions : iterable of Succession
        Every part of every predecessor; the shares of each sum to 1.
    source : str
        Where it is from.
    successor_kind : str, optional
        What the successors are: "PCT", "CCG" or "ICB".
    announced : bool, optional
        True where it was announced and is not known to have happened.

    Notes
    -----
    A merger is several predecessors of one successor, a split several successors of one
    predecessor, a boundary move a body that goes on with a part of it moved elsewhere.
    """

    effective: date
    successions: tuple[Succession, ...] = attrs.field(converter=tuple[Succession, ...])
    source: str = attrs.field(converter=plain_text)
    successor_kind: str = ""
    announced: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.successions:
            raise InvalidValueError("the successor map has no successions; give at least one")
        if self.successor_kind and self.successor_kind not in COMMISSIONER_KINDS:
            raise UnknownNameError("kind of commissioner", self.successor_kind, COMMISSIONER_KINDS)
        pairs = [(link.predecessor, link.successor) for link in self.successions]
        seen: set[tuple[str, str]] = set()
        for pair in pairs:
            if pair in seen:
                raise InvalidValueError(
                    f"the succession from {pair[0]} to {pair[1]} stands twice; add the shares up"
                )
            seen.add(pair)
        for name in self.predecessors:
            links = self.of(name)
            known = sum((link.share for link in links if link.share is not None), _NOTHING)
            unknown = [link for link in links if link.share is None]
            if unknown and known < 1:
                continue
            if known != 1 or unknown:
                to = ", ".join(
                    f"{link.successor} {'?' if link.share is None else f'{float(link.share):.6g}'}"
                    for link in links
                )
                lost = "loses" if known < 1 else "makes up"
                raise InvalidValueError(
                    f"the successor map of {self.effective} {lost} people: the shares of {name} "
                    f"sum to {float(known):.6g} ({to}); they must sum to 1"
                )

    @property
    def predecessors(self) -> tuple[str, ...]:
        """The bodies before, in the order in which they first stand."""
        return tuple(dict.fromkeys(link.predecessor for link in self.successions))

    @property
    def successors(self) -> tuple[str, ...]:
        """The bodies after, in the order in which they first stand."""
        return tuple(dict.fromkeys(link.successor for link in self.successions))

    def of(self, predecessor: str) -> tuple[Succession, ...]:
        """Return what became of a body.

        Parameters
        ----------
        predecessor : str
            The body before.

        Returns
        -------
        tuple of Succession
            Its parts.

        Raises
        ------
        UnknownNameError
            If the map says nothing of it.
        """
        found = tuple(link for link in self.successions if link.predecessor == predecessor)
        if not found:
            raise UnknownNameError("predecessor", predecessor, self.predecessors)
        return found

    def with_shares(self, predecessor: str, shares: Mapping[str, Any]) -> "SuccessorMap":
        """Say how a body's people were split.

        Parameters
        ----------
        predecessor : str
            The body before.
        shares : mapping of str to number
            The share of each of its successors; they sum to 1 [dimensionless].

        Returns
        -------
        SuccessorMap
            The same map with those shares.

        Raises
        ------
        InvalidValueError
            If they do not sum to 1.
        UnknownNameError
            If the map says nothing of the body, or a successor is not one of its.
        """
        links = {link.successor: link for link in self.of(predecessor)}
        for name in (*shares, *links):
            if name not in links or name not in shares:
                raise UnknownNameError(f"successor of {predecessor}", name, links)
        return attrs.evolve(
            self,
            successions=[
                attrs.evolve(link, share=shares[link.successor])
                if link.predecessor == predecessor
                else link
                for link in self.successions
            ],
        )


def split_by_population(
    predecessor: str, populations: Mapping[str, int | float], *, total: float | None = None
) -> tuple[Succession, ...]:
    """Split a body by how many of its people each successor takes on.

    Parameters
    ----------
    predecessor : str
        The body before.
    populations : mapping of str to number
        People that each successor takes on, >= 0 [person].
    total : float, optional
        The body's people; the parts must come to it where it is given [person].

    Returns
    -------
    tuple of Succession
        For a `SuccessorMap`; a successor that takes on nobody is left out.

    Raises
    ------
    InvalidValueError
        If the parts do not come to the total, one is below 0, or there is nobody.

    Examples
    --------
    >>> [str(part.share) for part in split_by_population("West", {"A": 30_000, "B": 90_000})]
    ['1/4', '3/4']
    """
    people = {name: as_fraction(value, what=name) for name, value in populations.items()}
    for name, value in people.items():
        if value < 0:
            raise InvalidValueError(f"{name} takes on {float(value):g} people; give 0 or more")
    whole = sum(people.values(), _NOTHING)
    wanted = whole if total is None else as_fraction(total, what="the total")
    if whole != wanted or whole == 0:
        raise InvalidValueError(
            f"the parts of {predecessor} come to {float(whole):,.6g} people and it has "
            f"{float(wanted):,.6g}; all of them must be accounted for"
        )
    return tuple(
        Succession(predecessor=predecessor, successor=name, share=value / whole)
        for name, value in people.items()
        if value
    )


def carry_over(amounts: Mapping[str, Any], *, successor_map: SuccessorMap) -> dict[str, Fraction]:
    """Restate amounts of predecessors, such as people or pounds, for their successors.

    Parameters
    ----------
    amounts : mapping of str to number
        An amount for each predecessor, every one of them; of a kind that can be added up (people
        and pounds can, rates cannot) [any unit].
    successor_map : SuccessorMap
        Who succeeded whom.

    Returns
    -------
    dict of str to Fraction
        By successor; they sum to the amounts given, exactly [the same unit].

    Raises
    ------
    InvalidValueError
        If a predecessor has no amount, or a share that is needed is not known.
    UnknownNameError
        If an amount is given for a body that the map says nothing of.

    Examples
    --------
    >>> from datetime import date
    >>> merger = SuccessorMap(effective=date(2026, 4, 1), source="made up", successions=[
    ...     Succession(predecessor="North", successor="Cluster"),
    ...     Succession(predecessor="South", successor="Cluster")])
    >>> {name: float(value) for name, value in
    ...  carry_over({"North": 120, "South": 80.5}, successor_map=merger).items()}
    {'Cluster': 200.5}
    """
    for name in amounts:
        successor_map.of(name)
    found = dict.fromkeys(successor_map.successors, _NOTHING)
    for name in successor_map.predecessors:
        if name not in amounts:
            raise InvalidValueError(
                f"{name} has no amount; missing is not zero: give one for every predecessor"
            )
        amount = as_fraction(amounts[name], what=name)
        for link in successor_map.of(name):
            found[link.successor] += amount * known_share(link, successor_map)
    return found


def known_share(link: Succession, successor_map: SuccessorMap) -> Fraction:
    """Return a share, or refuse one that is not known.

    Parameters
    ----------
    link : Succession
        A part of a body.
    successor_map : SuccessorMap
        The map that it is of.

    Returns
    -------
    Fraction
        Its share [dimensionless].

    Raises
    ------
    InvalidValueError
        If it is not known.
    """
    if link.share is None:
        others = " and ".join(part.successor for part in successor_map.of(link.predecessor))
        raise InvalidValueError(
            f"how the people of {link.predecessor} were split between {others} is not known; give "
            f"it with with_shares({link.predecessor!r}, ...)"
        )
    return link.share


def compose_maps(
    first: SuccessorMap, second: SuccessorMap, *, keep_unchanged: bool = False
) -> SuccessorMap:
    """Join two maps into one, from the predecessors of the first to the successors of the second.

    Parameters
    ----------
    first, second : SuccessorMap
        The maps, in order of time.
    keep_unchanged : bool, optional
        True where bodies that the second map says nothing of went on as they were.

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
        links = relevant.of(member) if member else ()
        return links[0].successor if len(links) == 1 else ""

    def weighted(value: Fraction | None) -> float | str | None:
        if value is None:
            return None
        return f"{float(value * 100)!r}%" if percent else float(value)

    return Sector(
        name=name or sector.name,
        members=[
            kind(name=successor, weighted_population=weighted(value))
            for successor, value in people.items()
        ],
        host=heir(sector.member(sector.host).name) if sector.host else "",
        providers=[
            attrs.evolve(
                provider, coordinating_commissioner=heir(provider.coordinating_commissioner)
            )
            for provider in sector.providers
        ],
    )


def restrict_map(successor_map: SuccessorMap, predecessors: Iterable[str]) -> SuccessorMap:
    """Keep only what a map says of some bodies.

    Parameters
    ----------
    successor_map : SuccessorMap
        Who succeeded whom.
    predecessors : iterable of str
        The bodies; the map must say what became of each.

    Returns
    -------
    SuccessorMap
        The same map without the others.

    Raises
    ------
    UnknownNameError
        If the map says nothing of one of them.
    """
    links = [link for name in predecessors for link in successor_map.of(name)]
    return attrs.evolve(successor_map, successions=links)
