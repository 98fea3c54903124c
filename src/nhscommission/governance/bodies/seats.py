"""Seats on a body: who holds them, and whether they vote."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.numbers import as_whole, expect_several
from nhscommission.foundations.text import plain_text


class SeatKind(StrEnum):
    """How a seat comes to be held."""

    MEMBER = "member"
    """For a member organisation."""
    OFFICE = "office"
    """By whoever holds a named office."""
    CLINICAL_LEAD = "clinical_lead"
    CO_OPTED = "co_opted"
    IN_ATTENDANCE = "in_attendance"
    """There without being a member: no vote, and no part of a quorum."""


def _kind(value: str) -> SeatKind:
    return choose(SeatKind, value, what="kind of seat")


def unique_names(values: Iterable[str]) -> tuple[str, ...]:
    """Take names, each once and none of them blank.

    Parameters
    ----------
    values : iterable of str
        The names.

    Returns
    -------
    tuple of str
        In the same order.

    Raises
    ------
    InvalidValueError
        If one is blank, or there twice, or text was given in place of several names.
    """
    found = expect_several(values, what="names", like="a tuple of names")
    names = tuple(map(plain_text, found))
    for name in names:
        if not name:
            raise InvalidValueError("a name is blank; leave it out, or write it")
        if names.count(name) > 1:
            raise InvalidValueError(f"{name!r} is named twice; name each once")
    return names


@attrs.frozen(kw_only=True)
class HeldSeat:
    """One seat, which one person can take.

    Parameters
    ----------
    name : str
        The name by which it attends and votes: ``"Brent Chief Executive"``.
    office : str
        The office.
    organisation : str
        The organisation; blank for a seat of none.
    voting : bool
        Whether it has a vote.
    kind : SeatKind
        How it comes to be held.
    """

    name: str
    office: str
    organisation: str
    voting: bool
    kind: SeatKind = SeatKind.OFFICE

    @property
    def is_member(self) -> bool:
        """Whether its holder is a member, not just in attendance."""
        return self.kind is not SeatKind.IN_ATTENDANCE


@attrs.frozen(kw_only=True)
class Seat:
    """A seat on a body, or several alike: one in each of some organisations.

    Parameters
    ----------
    office : str
        The office that its holder has: ``"Chief Executive"``.
    organisations : iterable of str, optional
        The organisations of that office, each with a seat; none for a seat of no organisation.
    of_body : str, optional
        The id of the body whose officer holds the seat, as the chair of a group.
    kind : SeatKind, optional
        How it comes to be held.
    voting : bool, optional
        Whether it has a vote; if not given, all have but those in attendance.
    number : int, optional
        How many such seats there are, in each organisation, > 0.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    office: str = attrs.field(converter=plain_text)
    organisations: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    of_body: str = attrs.field(default="", converter=plain_text)
    kind: SeatKind = attrs.field(default=SeatKind.OFFICE, converter=_kind)
    voting: bool = attrs.field()
    number: int = 1
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    @voting.default
    def _members_vote(self) -> bool:
        return self.kind is not SeatKind.IN_ATTENDANCE

    def __attrs_post_init__(self) -> None:
        if not self.office:
            raise InvalidValueError("a seat has no office; say who sits on it")
        if self.voting is True and self.kind is SeatKind.IN_ATTENDANCE:
            raise InvalidValueError(
                f"seat {self.office!r} is in attendance and has a vote; make it a member's seat, "
                "or take the vote away"
            )
        if not isinstance(self.voting, bool):
            raise InvalidValueError(
                f"seat {self.office!r}: voting is {self.voting!r}; give True or False"
            )
        number = as_whole(self.number, what=f"the number of seats {self.office!r}", least=1)
        object.__setattr__(self, "number", number)
        if self.of_body and self.organisations:
            raise InvalidValueError(
                f"seat {self.office!r} is of the body {self.of_body!r} and of organisations; give "
                "one of them"
            )

    @property
    def held(self) -> tuple[HeldSeat, ...]:
        """Each single seat."""
        found = []
        for organisation in self.organisations or ("",):
            for place in range(1, self.number + 1):
                office = f"{self.office} of {self.of_body}" if self.of_body else self.office
                words = (organisation, office, str(place) if self.number > 1 else "")
                found.append(
                    HeldSeat(
                        name=" ".join(word for word in words if word),
                        office=self.office,
                        organisation=organisation,
                        voting=self.voting,
                        kind=self.kind,
                    )
                )
        return tuple(found)
