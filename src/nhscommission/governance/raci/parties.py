"""The parties of a responsibility matrix: organisations, teams, and groups of them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import expect_several
from nhscommission.foundations.text import plain_text

BETWEEN: Final = "/"
"""What stands between several parties in a cell."""
NOBODY: Final = "-"
"""What stands in a cell that says: nobody."""


class PartyKind(StrEnum):
    """What a party is."""

    ORGANISATION = "organisation"
    TEAM = "team"
    """Part of an organisation."""
    GROUP = "group"
    """A name that stands for each of its members, such as PCT for eight primary care trusts."""


def read_party_kind(value: str) -> PartyKind:
    """Read what a party is.

    Parameters
    ----------
    value : str
        ``"organisation"``, ``"team"`` or ``"group"``.

    Returns
    -------
    PartyKind
        The kind.

    Raises
    ------
    UnknownNameError
        If there is no such kind.
    """
    return choose(PartyKind, value, what="kind of party")


def party_name(value: str) -> str:
    """Take the name of a party, which must fit into a cell beside others.

    Parameters
    ----------
    value : str
        The name.

    Returns
    -------
    str
        Without space at either end.

    Raises
    ------
    InvalidValueError
        If it is blank, is "-", or has a slash in it.
    """
    name = plain_text(value)
    if not name or name == NOBODY:
        raise InvalidValueError(
            f"a party's name is {value!r}; name an organisation, a team or a group (where nobody "
            "is meant, give no party at all)"
        )
    if BETWEEN in name:
        raise InvalidValueError(
            f"the party {value!r} has a slash in its name, which stands between parties; give "
            "several parties one by one, or write the name without it"
        )
    return name


def party_names(values: Iterable[str], *, what: str) -> tuple[str, ...]:
    """Take the names of several parties, each once.

    Parameters
    ----------
    values : iterable of str
        The names, in order.
    what : str
        What they are, for the message.

    Returns
    -------
    tuple of str
        In the same order.

    Raises
    ------
    InvalidValueError
        If one is blank, or there twice, or text was given in place of several names.
    """
    names = tuple(map(party_name, expect_several(values, what=what, like="a tuple of names")))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidValueError(f"{what} name {twice!r} twice; name each party once")
    return names


def _members(values: Iterable[str]) -> tuple[str, ...]:
    return party_names(values, what="the members of a group")


@attrs.frozen(kw_only=True)
class Party:
    """Somebody who does, answers for, or is asked about an activity.

    Parameters
    ----------
    name : str
        The short name that stands in the matrix: ``"ACV"``.
    label : str, optional
        The name in full.
    kind : PartyKind, optional
        An organisation, a team, or a group.
    members : iterable of str, optional
        Of a group: the names that it stands for, at least one; they may be groups themselves.
    part_of : str, optional
        Of a team: the party whose team it is.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    name: str = attrs.field(converter=party_name)
    label: str = attrs.field(default="", converter=plain_text)
    kind: PartyKind = attrs.field(default=PartyKind.ORGANISATION, converter=read_party_kind)
    members: tuple[str, ...] = attrs.field(default=(), converter=_members)
    part_of: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if self.kind is PartyKind.GROUP and not self.members:
            raise InvalidValueError(
                f"the group {self.name!r} has no members; name those that it stands for"
            )
        if self.kind is not PartyKind.GROUP and self.members:
            raise InvalidValueError(
                f"{self.name!r} is of the kind {self.kind.value!r} and has members; only a group "
                "stands for others (for a team, give part_of to each team)"
            )

    @property
    def label_or_name(self) -> str:
        """The name in full where there is one."""
        return self.label or self.name


def parties_by_name(parties: Iterable[Party]) -> Mapping[str, Party]:
    """Return parties by their names, in order.

    Parameters
    ----------
    parties : iterable of Party
        A register.

    Returns
    -------
    mapping of str to Party
        With each member of a group that is not in the register as an organisation after it.

    Raises
    ------
    InvalidValueError
        If two have one name, a group stands for itself by way of others, or a team is part of a
        party that is not there.
    """
    known: dict[str, Party] = {}
    folded: dict[str, str] = {}
    for party in expect_several(parties, what="parties", like="a tuple of Party"):
        if not isinstance(party, Party):
            raise InvalidValueError(f"{party!r:.80} is not a Party")
        if party.name.casefold() in folded:
            raise InvalidValueError(
                f"the party {party.name!r} is there twice (as {folded[party.name.casefold()]!r} "
                "before); names must be unique, capital and small letters alike"
            )
        folded[party.name.casefold()] = party.name
        known[party.name] = party
    for party in tuple(known.values()):
        for member in party.members:
            if member in known:
                continue
            if member.casefold() in folded:
                raise InvalidValueError(
                    f"the group {party.name!r} has the member {member!r}, and the party is written "
                    f"{folded[member.casefold()]!r}; write both alike"
                )
            folded[member.casefold()] = member
            known[member] = Party(name=member, part_of="", source=party.source)
        if party.part_of and party.part_of not in known:
            raise InvalidValueError(
                f"the team {party.name!r} is part of {party.part_of!r}, which is not among the "
                "parties; add it, or leave part_of blank"
            )
    _check_circles(known)
    return FrozenMap(known)


def _check_circles(known: Mapping[str, Party]) -> None:
    """Check that no group stands for itself, and no team is part of itself, by way of others."""
    for links, what in (("members", "stands for"), ("part_of", "is part of")):
        done: set[str] = set()
        for start in known:
            path: list[str] = []
            _walk(known, links, what, start, path, done)


def _walk(
    known: Mapping[str, Party], links: str, what: str, name: str, path: list[str], done: set[str]
) -> None:
    if name in path:
        circle = " → ".join([*path[path.index(name) :], name])
        raise InvalidValueError(f"{name!r} {what} itself: {circle}; take one of these out")
    if name in done or name not in known:
        return
    path.append(name)
    found = getattr(known[name], links)
    for following in (found,) if isinstance(found, str) else found:
        _walk(known, links, what, following, path, done)
    path.pop()
    done.add(name)


def expand_party(name: str, known: Mapping[str, Party]) -> tuple[str, ...]:
    """Return the parties that a name stands for.

    Parameters
    ----------
    name : str
        A party's name.
    known : mapping of str to Party
        The register, as `parties_by_name` gives it.

    Returns
    -------
    tuple of str
        Of a group, each member, groups among them expanded in turn; otherwise the name alone.
    """
    party = known.get(name)
    if party is None or party.kind is not PartyKind.GROUP:
        return (name,)
    found = dict.fromkeys(one for member in party.members for one in expand_party(member, known))
    return tuple(found)
