"""Rules of decision and quorums, as data."""

import math
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import as_whole, check_by_name
from nhscommission.foundations.text import plain_text
from nhscommission.governance.bodies.seats import HeldSeat, unique_names

HALF: Final = Fraction(1, 2)


class VoteBy(StrEnum):
    """Who has a vote."""

    ORGANISATION = "organisation"
    """Each member organisation, however many of its seats are taken."""
    SEAT = "seat"
    """Each voting seat."""


class CountedOf(StrEnum):
    """Of what the votes in favour must be a share."""

    CAST = "cast"
    """Of the votes for and against: abstentions are not counted."""
    PRESENT = "present"
    """Of the votes of all who are present: an abstention counts as not in favour."""
    ALL = "all"
    """Of the votes of all members, present or not."""


class QuorumOf(StrEnum):
    """What a quorum counts."""

    SEATS = "seats"
    VOTING_SEATS = "voting_seats"
    ORGANISATIONS = "organisations"
    """Members with at least one seat taken."""


def _vote_by(value: str) -> VoteBy:
    return choose(VoteBy, value, what="way to vote")


def _counted_of(value: str) -> CountedOf:
    return choose(CountedOf, value, what="count of votes")


def _quorum_of(value: str) -> QuorumOf:
    return choose(QuorumOf, value, what="count of those present")


def read_share(value: Any, *, what: str) -> Fraction:
    """Read a share of a whole, exactly.

    Parameters
    ----------
    value : str, Fraction, Decimal, int or float
        ``"75%"``, ``"2/3"``, ``Fraction(2, 3)`` or ``0.75``.
    what : str
        What it is, for the message.

    Returns
    -------
    Fraction
        Above 0, and 1 at most.

    Raises
    ------
    InvalidValueError
        If it is no number, or over 100%.
    """
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.endswith("%"):
        share = as_fraction(text[:-1], what=what) / 100
    elif isinstance(text, str) and text.count("/") == 1:
        above, below = (as_fraction(part, what=what) for part in text.split("/"))
        if below == 0:
            raise InvalidValueError(f"{what} is {shown(value)}; give a share such as 2/3")
        share = above / below
    else:
        share = as_fraction(text, what=what)
    if share > 1:
        raise InvalidValueError(
            f"{what} is {shown(value)}, and no more than 100% can be there; give a share up to "
            "100%, such as 75% or 2/3 (for a number in place of a share, give it as `least`)"
        )
    if share <= 0:
        raise InvalidValueError(f"{what} is {shown(value)}; give a share above 0, such as 75%")
    return share


def _quorum_share(value: Any) -> Fraction | None:
    return None if value is None else read_share(value, what="a quorum")


def _vote_share(value: Any) -> Fraction:
    return read_share(value, what="the share of votes")


def write_share(share: Fraction) -> str:
    """Write a share as people read it.

    Parameters
    ----------
    share : Fraction
        Above 0, and 1 at most [dimensionless].

    Returns
    -------
    str
        A percentage where that is exact to two places, otherwise a fraction.
    """
    percent = share * 100
    if (percent * 100).denominator == 1:
        return f"{float(percent):g}%"
    return f"{share.numerator}/{share.denominator}"


@attrs.frozen(kw_only=True)
class Quorum:
    """How many must be there for a body to decide anything.

    Parameters
    ----------
    of : QuorumOf, optional
        What is counted: seats that are taken, seats with a vote, or organisations.
    least : int, optional
        The number that must be there, > 0; give this or `share`.
    share : str, float or Fraction, optional
        The share of them that must be there, such as ``"50%"`` [dimensionless].
    offices : iterable of str, optional
        Count only seats of these offices, for example at least one clinical lead.
    source : str, optional
        Document and section.
    """

    of: QuorumOf = attrs.field(default=QuorumOf.SEATS, converter=_quorum_of)
    least: int | None = None
    share: Fraction | None = attrs.field(
        default=None,
        converter=_quorum_share,
    )
    offices: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if (self.least is None) == (self.share is None):
            raise InvalidValueError(
                f"a quorum has least={self.least!r} and share={self.share!r}; give just one of them"
            )
        if self.least is not None:
            object.__setattr__(self, "least", as_whole(self.least, what="a quorum", least=1))
        if self.offices and self.of is QuorumOf.ORGANISATIONS:
            raise InvalidValueError(
                "a quorum of organisations names offices; count seats where offices matter"
            )

    def needed(self, total: int) -> int:
        """Return how many must be there.

        Parameters
        ----------
        total : int
            How many there are in all, >= 0.

        Returns
        -------
        int
            A share is rounded up.
        """
        if self.share is not None:
            return math.ceil(self.share * total)
        return self.least or 0

    def counts(self, seat: HeldSeat) -> bool:
        """Whether a seat counts, if it is taken.

        Parameters
        ----------
        seat : HeldSeat
            A seat of the body.

        Returns
        -------
        bool
            False for every seat where organisations are counted.
        """
        if self.of is QuorumOf.ORGANISATIONS:
            return False
        voting = seat.voting or (self.of is QuorumOf.SEATS and seat.is_member)
        return voting and (not self.offices or seat.office in self.offices)

    @property
    def words(self) -> str:
        """What must be there, in words."""
        what = {
            QuorumOf.SEATS: "seats",
            QuorumOf.VOTING_SEATS: "voting seats",
            QuorumOf.ORGANISATIONS: "member organisations",
        }[self.of]
        if self.offices:
            what = f"{what} of {' or '.join(self.offices)}"
        size = str(self.least) if self.share is None else write_share(self.share)
        return f"at least {size} of the {what}"


@attrs.frozen(kw_only=True)
class Tally:
    """The weight of the votes in a meeting.

    Parameters
    ----------
    votes_for, votes_against : Fraction
        Of those who voted so.
    present : Fraction
        Of all who are present, abstentions among them.
    total : Fraction
        Of all members.
    """

    votes_for: Fraction
    votes_against: Fraction
    present: Fraction
    total: Fraction


def _weights(value: Mapping[str, Any]) -> FrozenMap[str, Fraction]:
    found = check_by_name(value, what="weights", like='{"Brent": 2}')
    weights = {k: as_fraction(v, what=f"the weight of {k!r}") for k, v in found.items()}
    for name, weight in weights.items():
        if weight < 0:
            raise InvalidValueError(f"the weight of {name!r} is {weight}; a vote cannot be below 0")
    if weights and not any(weights.values()):
        raise InvalidValueError("all weights are 0; give somebody a vote")
    return FrozenMap(weights)


@attrs.frozen(kw_only=True)
class DecisionRule:
    """When a matter is carried.

    Parameters
    ----------
    id : str
        A short name, unique in its body.
    matters : iterable of str, optional
        The kinds of matter that it is for; none for every matter that no other rule names.
    vote_by : VoteBy, optional
        Whether organisations or seats have a vote.
    share : str, float or Fraction, optional
        The share of votes that is needed: a half for a simple majority, 1 for unanimity
        [dimensionless].
    more_than : bool, optional
        Whether there must be more than that share, not just as much; if not given, that is so
        for a half only.
    of : CountedOf, optional
        Of which votes: those cast, those of all present, or those of all members.
    least_votes : int, optional
        A number of votes that is needed besides, > 0.
    unanimity_first : bool, optional
        Whether agreement of all is sought before it is voted on.
    casting_vote : bool, optional
        Whether the chair has a second and deciding vote when votes are equal; for a simple
        majority only, which alone can fail by equality.
    weights : mapping of str to int or Fraction, optional
        The votes of each organisation or seat; one each where not given, none for who is left out.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    matters: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    vote_by: VoteBy = attrs.field(default=VoteBy.SEAT, converter=_vote_by)
    share: Fraction = attrs.field(default=HALF, converter=_vote_share)
    more_than: bool = attrs.field()
    of: CountedOf = attrs.field(default=CountedOf.CAST, converter=_counted_of)
    least_votes: int | None = None
    unanimity_first: bool = False
    casting_vote: bool = False
    weights: FrozenMap[str, Fraction] = attrs.field(factory=FrozenMap, converter=_weights)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    @more_than.default
    def _more_than_a_half(self) -> bool:
        return self.share == HALF

    def __attrs_post_init__(self) -> None:
        if not self.id:
            raise InvalidValueError("a rule of decision has no id; give it a short name")
        for field in ("more_than", "unanimity_first", "casting_vote"):
            if not isinstance(getattr(self, field), bool):
                raise InvalidValueError(
                    f"rule {self.id!r}: {field} is {getattr(self, field)!r}; give True or False"
                )
        if self.share == 1 and self.more_than:
            raise InvalidValueError(
                f"rule {self.id!r}: more than 100% of the votes can never be reached; give "
                "more_than=False for unanimity"
            )
        if self.casting_vote and not self.is_simple_majority:
            raise InvalidValueError(
                f"rule {self.id!r} gives a casting vote and needs {self.words}; votes that are "
                "equal decide nothing there, so a casting vote is for a simple majority only"
            )
        if self.least_votes is not None:
            least = as_whole(self.least_votes, what=f"rule {self.id!r}: least_votes", least=1)
            object.__setattr__(self, "least_votes", least)

    @property
    def is_simple_majority(self) -> bool:
        """Whether more than half of the votes carry a matter."""
        return self.share == HALF and self.more_than

    @property
    def words(self) -> str:
        """What is needed, in words."""
        of = {
            CountedOf.CAST: "the votes cast",
            CountedOf.PRESENT: "the votes of those present",
            CountedOf.ALL: "the votes of all members",
        }[self.of]
        if self.is_simple_majority:
            text = f"a simple majority of {of}"
        elif self.share == 1:
            text = f"all of {of}"
        else:
            how = "more than" if self.more_than else "at least"
            text = f"{how} {write_share(self.share)} of {of}"
        if self.least_votes is not None:
            text += f", and at least {self.least_votes} votes"
        return text

    def base(self, tally: Tally) -> Fraction:
        """Return the votes of which the share is taken.

        Parameters
        ----------
        tally : Tally
            The votes.

        Returns
        -------
        Fraction
            Their weight.
        """
        if self.of is CountedOf.ALL:
            return tally.total
        if self.of is CountedOf.PRESENT:
            return tally.present
        return tally.votes_for + tally.votes_against

    def is_carried(self, tally: Tally) -> bool:
        """Whether votes carry a matter, without any casting vote.

        Parameters
        ----------
        tally : Tally
            The votes.

        Returns
        -------
        bool
            False where nobody is in favour.
        """
        needed = self.share * self.base(tally)
        enough = tally.votes_for > needed if self.more_than else tally.votes_for >= needed
        if self.least_votes is not None and tally.votes_for < self.least_votes:
            return False
        return enough and tally.votes_for > 0

    def is_tied(self, tally: Tally) -> bool:
        """Whether a matter fails only because votes are equal.

        Parameters
        ----------
        tally : Tally
            The votes.

        Returns
        -------
        bool
            True where exactly half of what is counted is in favour, and as much against, so that
            a casting vote would decide it.
        """
        return (
            self.is_simple_majority
            and tally.votes_for == tally.votes_against > 0
            and 2 * tally.votes_for == self.base(tally)
            and (self.least_votes is None or tally.votes_for >= self.least_votes)
        )
