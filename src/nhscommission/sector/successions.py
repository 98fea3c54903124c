"""Successions: which body's people went to which, when, and how figures follow them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.text import plain_text
from nhscommission.sector.organisations import COMMISSIONER_KINDS

_NOTHING: Final = Fraction(0)
_ALL: Final = Fraction(1)
_NEARLY: Final = Fraction(1, 10**6)


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


def a_day(value: Any, what: str) -> date:
    """Take a date, or one written as 2013-04-01."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InvalidValueError(f"{what} is {shown(value)}; give a date, such as 2013-04-01")
    return day


def _effective(value: Any) -> date:
    return a_day(value, "effective")


def _source(value: str) -> str:
    source = plain_text(value)
    if not source:
        raise InvalidValueError("a successor map has no source; say where it is from")
    return source


def _successions(values: Any) -> tuple[Succession, ...]:
    """Take successions; a share that is not known, the only one of its body, is what is left."""
    found = tuple(values) if isinstance(values, Iterable) else ()
    if not all(isinstance(link, Succession) for link in found):
        raise InvalidValueError("successions holds what is no Succession; give Succession(...)")
    left = dict.fromkeys((link.predecessor for link in found), _ALL)
    unknown = dict.fromkeys(left, 0)
    for link in found:
        unknown[link.predecessor] += link.share is None
        left[link.predecessor] -= link.share or 0
    return tuple(
        attrs.evolve(link, share=left[link.predecessor])
        if link.share is None and unknown[link.predecessor] == 1 and left[link.predecessor] > 0
        else link
        for link in found
    )


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

    effective: date = attrs.field(converter=_effective)
    successions: tuple[Succession, ...] = attrs.field(converter=_successions)
    source: str = attrs.field(converter=_source)
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
                near = known != 1 and abs(known - 1) < _NEARLY
                raise InvalidValueError(
                    f"the successor map of {self.effective} {lost} people: the shares of {name} "
                    f"sum to {float(known):.6g} ({to}); they must sum to 1"
                    + (" exactly: write a third as 1/3" if near else "")
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
    predecessor: str, populations: Mapping[str, int | float], *, total: float
) -> tuple[Succession, ...]:
    """Split a body by how many of its people each successor takes on.

    Parameters
    ----------
    predecessor : str
        The body before.
    populations : mapping of str to number
        People that each successor takes on, >= 0 [person].
    total : float
        The body's people, to which the parts must come [person].

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
    >>> [str(part.share) for part in split_by_population("West", {"A": 3, "B": 9}, total=12)]
    ['1/4', '3/4']
    """
    people = {name: as_fraction(value, what=name) for name, value in populations.items()}
    for name, value in people.items():
        if value < 0:
            raise InvalidValueError(f"{name} takes on {float(value):g} people; give 0 or more")
    whole = sum(people.values(), _NOTHING)
    wanted = as_fraction(total, what="the total")
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
