"""The responsibility assignment (RACI) matrix: activities, and who has which role in each."""

from collections.abc import Mapping
from functools import cached_property

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.text import plain_text
from nhscommission.governance.raci.assignments import ROLES, RaciAssignment
from nhscommission.governance.raci.other_tables import ListedStep, StatedRole
from nhscommission.governance.raci.parties import (
    Party,
    PartyKind,
    expand_party,
    parties_by_name,
)


@attrs.frozen(kw_only=True)
class RaciMatrix:
    """Activities with the parties that are responsible, accountable, consulted and informed.

    Parameters
    ----------
    assignments : iterable of RaciAssignment
        The activities, in order, at least one.
    parties : iterable of Party, optional
        The register; each name in the matrix an organisation of its own where none is given.
    listed_steps : iterable of ListedStep, optional
        The steps as other tables of the same paper list them.
    stated_roles : iterable of StatedRole, optional
        What other tables of the same paper say that parties do.
    title : str, optional
        What it is the matrix of.
    source : str, optional
        Document and section.
    """

    assignments: tuple[RaciAssignment, ...] = attrs.field(converter=tuple[RaciAssignment, ...])
    parties: tuple[Party, ...] = attrs.field(default=(), converter=tuple[Party, ...])
    listed_steps: tuple[ListedStep, ...] = attrs.field(default=(), converter=tuple[ListedStep, ...])
    stated_roles: tuple[StatedRole, ...] = attrs.field(default=(), converter=tuple[StatedRole, ...])
    title: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.assignments:
            raise InvalidValueError("a matrix has no activities; give at least one")
        for one in self.assignments:
            if not isinstance(one, RaciAssignment):
                raise InvalidValueError(f"{one!r:.80} is not a RaciAssignment")
        if not self.parties:
            names = {name: Party(name=name) for name in self.names}
            object.__setattr__(self, "parties", tuple(names.values()))
        _ = self.known_parties

    @cached_property
    def known_parties(self) -> Mapping[str, Party]:
        """The register by name, with the members of groups in it."""
        return parties_by_name(self.parties)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every party that has a role, in the order in which the matrix comes to it."""
        found = (n for a in self.assignments for role in ROLES for n in a.parties(role))
        return tuple(dict.fromkeys(found))

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages, in order."""
        return tuple(dict.fromkeys(a.stage for a in self.assignments))

    @cached_property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The steps, in order: number and name of each."""
        return tuple(dict.fromkeys((a.step_number, a.step) for a in self.assignments))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the activities that have one, in order."""
        return tuple(a.number for a in self.assignments if a.number)

    @cached_property
    def _by_number(self) -> Mapping[str, tuple[RaciAssignment, ...]]:
        found: dict[str, tuple[RaciAssignment, ...]] = {}
        for one in self.assignments:
            if one.number:
                found[one.number] = (*found.get(one.number, ()), one)
        return found

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        """Whom each group of the register stands for."""
        known = self.known_parties
        groups = (name for name, party in known.items() if party.kind is PartyKind.GROUP)
        return {name: expand_party(name, known) for name in groups}

    def with_number(self, number: str) -> tuple[RaciAssignment, ...]:
        """Return every activity with this number: one, if the matrix is right.

        Parameters
        ----------
        number : str
            For example ``"1.1.1"``.

        Returns
        -------
        tuple of RaciAssignment
            None where no activity has it.
        """
        return self._by_number.get(number, ())

    def assignment(self, number: str) -> RaciAssignment:
        """Return the activity with this number.

        Parameters
        ----------
        number : str
            For example ``"1.1.1"``.

        Returns
        -------
        RaciAssignment
            The activity.

        Raises
        ------
        UnknownNameError
            If there is none.
        InvalidValueError
            If there are several.
        """
        found = self.with_number(number)
        if not found:
            raise UnknownNameError("activity", number, self.numbers)
        if len(found) > 1:
            raise InvalidValueError(
                f"{len(found)} activities have the number {number!r}; number each once"
            )
        return found[0]

    def party(self, name: str) -> Party:
        """Return the party with this name.

        Parameters
        ----------
        name : str
            Capital and small letters count as the same.

        Returns
        -------
        Party
            From the register, or a member of a group in it.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for party in self.known_parties.values():
            if party.name.casefold() == str(name).casefold():
                return party
        raise UnknownNameError("party", str(name), self.known_parties)

    def expand(self, name: str) -> tuple[str, ...]:
        """Return the parties that a name stands for: of a group each member.

        Parameters
        ----------
        name : str
            A name in the matrix.

        Returns
        -------
        tuple of str
            The name alone where it is no group.
        """
        found = self._members.get(name)
        return (name,) if found is None else found

    def holders(self, assignment: RaciAssignment, role: str) -> tuple[str, ...]:
        """Return those who have a role in an activity, with groups expanded.

        Parameters
        ----------
        assignment : RaciAssignment
            An activity.
        role : RaciRole or str
            The role, or its letter.

        Returns
        -------
        tuple of str
            Each party once.

        Raises
        ------
        UnknownNameError
            If there is no such role.
        """
        names = assignment.parties(role)
        if self._members.keys().isdisjoint(names):
            return names
        return tuple(dict.fromkeys(n for name in names for n in self.expand(name)))
