"""Governance bodies: who sits on them, who chairs, what they decide, and to whom they answer."""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.numbers import as_whole, expect_several
from nhscommission.foundations.text import plain_text
from nhscommission.governance.bodies.decision_rules import DecisionRule, Quorum, VoteBy
from nhscommission.governance.bodies.duties import Duty, DutyKind
from nhscommission.governance.bodies.frequency import MeetingFrequency
from nhscommission.governance.bodies.officers import Officer, OfficerRole
from nhscommission.governance.bodies.seats import HeldSeat, Seat, unique_names

_T = TypeVar("_T")


class BodyKind(StrEnum):
    """What a body is."""

    BOARD = "board"
    JOINT_COMMITTEE = "joint_committee"
    COMMITTEE = "committee"
    GROUP = "group"
    TEAM = "team"
    DIRECTORATE = "directorate"
    HOST = "host"
    """The organisation that employs the staff of a shared service."""
    OFFICE = "office"
    """One person's office, such as the sector's chief executive."""
    NETWORK = "network"
    AUTHORITY = "authority"
    """A body above those who commission, such as NHS London."""


def _several(values: Iterable[Any], kind: type[_T]) -> tuple[_T, ...]:
    found = expect_several(values, what=f"{kind.__name__}s", like=f"[{kind.__name__}(...)]")
    for one in found:
        if not isinstance(one, kind):
            raise InvalidValueError(f"{one!r:.80} is not a {kind.__name__}")
    return found


def _body_kind(value: str) -> BodyKind:
    return choose(BodyKind, value, what="kind of body")


def _seats(values: Iterable[Seat]) -> tuple[Seat, ...]:
    return _several(values, Seat)


def _officers(values: Iterable[Officer]) -> tuple[Officer, ...]:
    return _several(values, Officer)


def _quorum(values: Iterable[Quorum]) -> tuple[Quorum, ...]:
    return _several(values, Quorum)


def _rules(values: Iterable[DecisionRule]) -> tuple[DecisionRule, ...]:
    return _several(values, DecisionRule)


def _duties(values: Iterable[Duty]) -> tuple[Duty, ...]:
    return _several(values, Duty)


@attrs.frozen(kw_only=True)
class GovernanceBody:
    """A body that governs, manages or advises, with its terms of reference as data.

    Parameters
    ----------
    id : str
        The short name by which others refer to it: ``"JCPCT"``.
    name : str
        Its name in full.
    kind : BodyKind
        What it is.
    purpose : str, optional
        What it is for.
    organisation : str, optional
        The organisation whose body it is, as a board is.
    members : iterable of str, optional
        The organisations that are its members, and vote where votes are by organisation.
    seats : iterable of Seat, optional
        Who sits on it.
    size : int, optional
        How many seats it says it has, > 0, where that is said.
    officers : iterable of Officer, optional
        Chair and vice-chair; each role once.
    quorum : iterable of Quorum, optional
        What must be there; all of it, where there are several.
    decision_rules : iterable of DecisionRule, optional
        When a matter is carried.
    duties : iterable of Duty, optional
        What it is responsible for.
    reports_to : iterable of str, optional
        The ids of the bodies to which it answers.
    escalates_to : iterable of str, optional
        The ids of the bodies to which it takes what it cannot settle, the first one first.
    leads : iterable of str, optional
        Of an office: the ids of the bodies that its holder is said to lead.
    meets : MeetingFrequency, optional
        When it meets.
    statutory : bool, optional
        Whether it answers in its own right, so that it need report to no other body here.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    name: str = attrs.field(converter=plain_text)
    kind: BodyKind = attrs.field(converter=_body_kind)
    purpose: str = attrs.field(default="", converter=plain_text)
    organisation: str = attrs.field(default="", converter=plain_text)
    members: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    seats: tuple[Seat, ...] = attrs.field(default=(), converter=_seats)
    size: int | None = None
    officers: tuple[Officer, ...] = attrs.field(default=(), converter=_officers)
    quorum: tuple[Quorum, ...] = attrs.field(default=(), converter=_quorum)
    decision_rules: tuple[DecisionRule, ...] = attrs.field(default=(), converter=_rules)
    duties: tuple[Duty, ...] = attrs.field(default=(), converter=_duties)
    reports_to: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    escalates_to: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    leads: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    meets: MeetingFrequency | None = None
    statutory: bool = False
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id or not self.name:
            raise InvalidValueError(
                f"a body has the id {self.id!r} and the name {self.name!r}; give both"
            )
        if self.size is not None:
            size = as_whole(self.size, what=f"{self.id}: size", least=1)
            object.__setattr__(self, "size", size)
        for role in OfficerRole:
            found = [one for one in self.officers if one.role is role]
            if len(found) > 1:
                word = role.value.replace("_", "-")
                raise InvalidValueError(
                    f"{self.id} has {len(found)} rules for its {word} "
                    f"({', '.join(repr(one.office or 'any seat') for one in found)}); a body has "
                    f"one {word} at a time: keep one of them, or put co-chairs into the note"
                )
        self._check_unique("rule of decision", [rule.id for rule in self.decision_rules])
        self._check_unique("seat", [seat.name for seat in self.held_seats])
        for rule in self.decision_rules:
            voters = self._voters(rule)
            for name in rule.weights:
                if name not in voters:
                    raise InvalidValueError(
                        f"{self.id}, rule {rule.id!r}: {UnknownNameError('voter', name, voters)}"
                    )
        if self.id in (*self.reports_to, *self.escalates_to, *self.leads):
            raise InvalidValueError(
                f"{self.id} answers to itself, or leads itself; name another body, or none"
            )

    def _check_unique(self, what: str, names: list[str]) -> None:
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise InvalidValueError(
                f"{self.id} has the {what} {twice[0]!r} {names.count(twice[0])} times; give each a "
                "name of its own (for seats alike, give their number)"
            )

    @cached_property
    def held_seats(self) -> tuple[HeldSeat, ...]:
        """Each single seat, in order, those in attendance among them."""
        return tuple(held for seat in self.seats for held in seat.held)

    @cached_property
    def member_seats(self) -> tuple[HeldSeat, ...]:
        """Each single seat but those in attendance, in order."""
        return tuple(seat for seat in self.held_seats if seat.is_member)

    def seats_of(self, organisation: str) -> tuple[HeldSeat, ...]:
        """Return the seats of an organisation.

        Parameters
        ----------
        organisation : str
            Its name.

        Returns
        -------
        tuple of HeldSeat
            In order.
        """
        return tuple(seat for seat in self.held_seats if seat.organisation == organisation)

    def officer(self, role: str) -> Officer | None:
        """Return the rule for the chair or the vice-chair.

        Parameters
        ----------
        role : OfficerRole or str
            Which of them.

        Returns
        -------
        Officer or None
            None where nothing is said of it.
        """
        return next((one for one in self.officers if one.role == role), None)

    def _voters(self, rule: DecisionRule) -> tuple[str, ...]:
        if rule.vote_by is VoteBy.ORGANISATION:
            return self.members
        return tuple(seat.name for seat in self.held_seats if seat.voting)

    def voters(self, rule: DecisionRule) -> dict[str, Fraction]:
        """Return who has a vote under a rule, and how much it counts.

        Parameters
        ----------
        rule : DecisionRule
            One of the body's rules.

        Returns
        -------
        dict of str to Fraction
            Members, or voting seats; those whose vote counts nothing are left out.
        """
        names = self._voters(rule)
        if not rule.weights:
            return dict.fromkeys(names, Fraction(1))
        return {name: rule.weights[name] for name in names if rule.weights.get(name)}

    def rules_for(self, matter: str = "") -> tuple[DecisionRule, ...]:
        """Return the rules that a matter is decided by.

        Parameters
        ----------
        matter : str, optional
            The kind of matter.

        Returns
        -------
        tuple of DecisionRule
            Those that name the matter; where none does, those that are for every matter.
        """
        named = tuple(rule for rule in self.decision_rules if matter and matter in rule.matters)
        return named or tuple(rule for rule in self.decision_rules if not rule.matters)

    def rule(self, name: str) -> DecisionRule:
        """Return the rule of decision with this id.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        DecisionRule
            The rule.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for rule in self.decision_rules:
            if rule.id == name:
                return rule
        raise UnknownNameError("rule of decision", name, [rule.id for rule in self.decision_rules])

    def decides(self, number: str) -> bool:
        """Whether it decides on a step or activity of the responsibility matrix.

        Parameters
        ----------
        number : str
            Its number.

        Returns
        -------
        bool
            True where a duty to decide covers it.
        """
        return any(d.kind is DutyKind.DECIDES and d.covers(number) for d in self.duties)

    def has_voice(self, organisation: str) -> bool:
        """Whether an organisation, team or body is part of this body.

        Parameters
        ----------
        organisation : str
            Its name.

        Returns
        -------
        bool
            True where the body is its own, or it is a member, or has a seat.
        """
        return organisation in (self.id, self.organisation, *self.members) or any(
            seat.organisation == organisation for seat in self.held_seats
        )
