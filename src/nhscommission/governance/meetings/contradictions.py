"""Meetings at which two rules of one body disagree, found by search."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Final, TypeAlias

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import expect
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import (
    DecisionRule,
    Quorum,
    QuorumOf,
    Tally,
    VoteBy,
)
from nhscommission.governance.bodies.seats import HeldSeat
from nhscommission.governance.meetings.decisions import (
    ANY_MATTER,
    Decision,
    MeetingOutcome,
    Vote,
    hold_meeting,
)
from nhscommission.governance.meetings.quorum import quorum_total, represented

MOST_MEETINGS: Final = 300_000
"""How many different counts a search keeps, before it gives up."""

_ABSENT: Final = "absent"
_State: TypeAlias = tuple[int, ...]


@attrs.frozen(kw_only=True)
class Contradiction:
    """Two rules of one body for one matter, and a meeting at which they disagree.

    Parameters
    ----------
    body : str
        The id of the body.
    matter : str
        The kind of matter; blank for every matter.
    first, second : Decision
        The same meeting, decided by the one rule and by the other.
    """

    body: str
    matter: str
    first: Decision
    second: Decision

    @property
    def rules(self) -> tuple[str, str]:
        """The ids of the two rules."""
        return self.first.results[0].rule.id, self.second.results[0].rule.id

    @property
    def words(self) -> str:
        """The meeting and what the rules make of it, in a sentence."""
        by_way = {
            way: [name for name, vote in self.first.votes.items() if vote is way] for way in Vote
        }
        votes = ", ".join(
            f"{len(names)} {way.value} ({', '.join(names)})"
            for way, names in by_way.items()
            if names
        )
        casting = ""
        for result in (*self.first.results, *self.second.results):
            if result.decided_by == "casting vote":
                way = "in favour" if result.outcome is MeetingOutcome.CARRIED else "against"
                casting = f", and the chair's casting vote {way}"
        told = " and ".join(
            f"{_said(decision)} under {decision.results[0].rule.id!r}"
            for decision in (self.first, self.second)
        )
        return f"with {votes}{casting}, a matter is {told}"


def _said(decision: Decision) -> str:
    return decision.outcome.value.replace("_", " ")


@attrs.frozen
class _Bloc:
    """A voter, or an organisation with its seats; they come and vote together."""

    seats: tuple[HeldSeat, ...]
    organisation: str
    voters: tuple[str | None, str | None]
    """Its name as a voter under each of the two rules, or None."""


def find_contradictions(body: GovernanceBody) -> tuple[Contradiction, ...]:
    """Find the pairs of rules of a body that disagree at some meeting, each with such a meeting.

    Parameters
    ----------
    body : GovernanceBody
        The body.

    Returns
    -------
    tuple of Contradiction
        One for each matter and pair of rules that disagree; none where no meeting can make them.

    Raises
    ------
    InvalidValueError
        If there are too many different meetings to search them all.

    Notes
    -----
    Every meeting that is quorate is looked at, as counts of votes: first those at which all are
    there and nobody abstains, then those without abstentions, and then all. Where a meeting is
    found among the first, it is given in place of a stranger one. Under rules that give votes to
    organisations an organisation comes with all its seats; where one rule gives votes to
    organisations and the other to seats, the seats of an organisation vote alike.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> (found,) = find_contradictions(load_case("nwl-2009").body("JCPCT"))
    >>> found.rules
    ('75% of those present', 'simple majority of PCTs')
    >>> sorted(vote.value for vote in found.first.votes.values()).count("for")
    5
    """
    expect(body, GovernanceBody, what="a body", like="a GovernanceBody")
    matters = [ANY_MATTER, *dict.fromkeys(m for rule in body.decision_rules for m in rule.matters)]
    found = []
    for matter in matters:
        if matter and not any(matter in rule.matters for rule in body.decision_rules):
            continue
        for first, second in combinations(body.rules_for(matter), 2):
            witness = _search(body, first, second, matter)
            if witness is not None:
                found.append(witness)
    return tuple(found)


def _search(
    body: GovernanceBody, first: DecisionRule, second: DecisionRule, matter: str
) -> Contradiction | None:
    blocs = _blocs(body, first, second)
    for absent, abstain in ((False, False), (True, False), (True, True)):
        ways = [Vote.FOR.value, Vote.AGAINST.value]
        ways += [Vote.ABSTAIN.value] if abstain else []
        ways += [_ABSENT] if absent else []
        found = _best(body, (first, second), blocs, ways)
        if found is not None:
            chosen, casting = found
            return _witness(body, (first, second), blocs, chosen, matter, casting)
    return None


def _blocs(body: GovernanceBody, first: DecisionRule, second: DecisionRule) -> list[_Bloc]:
    by_organisation = [rule.vote_by is VoteBy.ORGANISATION for rule in (first, second)]
    if not any(by_organisation):
        # The seats of an organisation one after the other, so that it is counted once.
        voting = sorted(
            (seat for seat in body.held_seats if seat.voting), key=lambda seat: seat.organisation
        )
        return [_Bloc((seat,), seat.organisation, (seat.name, seat.name)) for seat in voting]
    blocs = []
    for name in body.members:
        voters = (name if by_organisation[0] else None, name if by_organisation[1] else None)
        own = tuple(seat for seat in body.seats_of(name) if seat.is_member)
        blocs.append(_Bloc(own, name, voters))
    if not all(by_organisation):
        blocs += [
            _Bloc((seat,), "", (None, None))
            for seat in body.held_seats
            if seat.voting and seat.organisation not in body.members
        ]
    return blocs


def _voters_of(rule: DecisionRule, bloc: _Bloc, place: int) -> tuple[str, ...]:
    """Return a bloc's voters under a rule."""
    if rule.vote_by is VoteBy.ORGANISATION:
        name = bloc.voters[place]
        return () if name is None else (name,)
    return tuple(seat.name for seat in bloc.seats if seat.voting)


def _best(
    body: GovernanceBody,
    rules: tuple[DecisionRule, DecisionRule],
    blocs: Sequence[_Bloc],
    ways: Sequence[str],
) -> tuple[tuple[str, ...], Vote] | None:
    """Return how each bloc comes and votes at the plainest meeting at which the rules disagree.

    And how the chair casts a second vote there, if it comes to that.
    """
    scales = []
    weights = []
    for rule in rules:
        voters = body.voters(rule)
        scale = lcm(*(weight.denominator for weight in voters.values())) if voters else 1
        scales.append(scale)
        weights.append({name: int(weight * scale) for name, weight in voters.items()})
    totals = [sum(by_name.values()) for by_name in weights]
    needed = [q.needed(quorum_total(body, q)) for q in body.quorum]
    by_members = [quorum.of is QuorumOf.ORGANISATIONS for quorum in body.quorum]
    always = _always_there(body, blocs)
    counted = represented(body, [seat.name for seat in always]) & set(body.members)
    start: _State = (
        *(0,) * 6,
        *(
            min(_always_counted(quorum, always, counted), least)
            for quorum, least in zip(body.quorum, needed, strict=True)
        ),
        0,
    )
    layers: list[dict[_State, tuple[_State, str]]] = []
    states: dict[_State, tuple[_State, str]] = {start: (start, "")}
    last: str | None = None
    for bloc in blocs:
        steps = [(way, _step(body, rules, weights, bloc, way)) for way in ways]
        is_new = bloc.organisation != last
        last = bloc.organisation
        is_member = bloc.organisation in body.members and bloc.organisation not in counted
        following: dict[_State, tuple[_State, str]] = {}
        for state in states:
            was_there = 0 if is_new else state[-1]
            for way, step in steps:
                votes = tuple(a + b for a, b in zip(state[:6], step[:6], strict=True))
                comes = int(way != _ABSENT and is_member)
                there = (
                    min(a + (int(comes > was_there) if by_member else b), n)
                    for a, b, n, by_member in zip(
                        state[6:-1], step[6:], needed, by_members, strict=True
                    )
                )
                following.setdefault((*votes, *there, max(was_there, comes)), (state, way))
        if len(following) > MOST_MEETINGS:
            raise InvalidValueError(
                f"{body.id}: too many different meetings to search for one at which "
                f"{rules[0].id!r} and {rules[1].id!r} disagree; round the weights of the votes"
            )
        layers.append(following)
        states = following
    candidates: list[tuple[tuple[bool, bool, int, int, int, _State], Vote]] = []
    for state in states:
        if any(a < n for a, n in zip(state[6:-1], needed, strict=True)):
            continue
        tallies = [
            Tally(
                votes_for=Fraction(state[3 * i], scales[i]),
                votes_against=Fraction(state[3 * i + 1], scales[i]),
                present=Fraction(state[3 * i + 2], scales[i]),
                total=Fraction(totals[i], scales[i]),
            )
            for i in (0, 1)
        ]
        carried = [rule.is_carried(t) for rule, t in zip(rules, tallies, strict=True)]
        cast = [r.casting_vote and r.is_tied(t) for r, t in zip(rules, tallies, strict=True)]
        for casting in (Vote.FOR, Vote.AGAINST):
            ends = [
                casting is Vote.FOR if is_cast else was
                for was, is_cast in zip(carried, cast, strict=True)
            ]
            if ends[0] != ends[1]:
                odd = casting is Vote.AGAINST
                key = (any(cast), odd, -state[2], -state[5], state[0], state)
                candidates.append((key, casting))
                break
    if not candidates:
        return None
    (*_, state), casting = min(candidates)
    chosen: list[str] = []
    for layer in reversed(layers):
        state, way = layer[state]
        chosen.append(way)
    return tuple(reversed(chosen)), casting


def _always_counted(quorum: Quorum, always: Sequence[HeldSeat], counted: frozenset[str]) -> int:
    """Count towards a quorum who is always there."""
    if quorum.of is QuorumOf.ORGANISATIONS:
        return len(counted)
    return sum(quorum.counts(seat) for seat in always)


def _always_there(body: GovernanceBody, blocs: Sequence[_Bloc]) -> tuple[HeldSeat, ...]:
    """Return the seats that are no bloc's: they may as well be there."""
    taken = {seat.name for bloc in blocs for seat in bloc.seats}
    return tuple(seat for seat in body.member_seats if seat.name not in taken)


def _step(
    body: GovernanceBody,
    rules: tuple[DecisionRule, DecisionRule],
    weights: Sequence[dict[str, int]],
    bloc: _Bloc,
    way: str,
) -> _State:
    """Return what a bloc adds to the counts, by coming and voting in one way."""
    if way == _ABSENT:
        return (0,) * (6 + len(body.quorum))
    votes: list[int] = []
    for place, rule in enumerate(rules):
        weight = sum(weights[place].get(name, 0) for name in _voters_of(rule, bloc, place))
        votes += [weight * (way == Vote.FOR), weight * (way == Vote.AGAINST), weight]
    there = [sum(quorum.counts(seat) for seat in bloc.seats) for quorum in body.quorum]
    return (*votes, *there)


def _witness(
    body: GovernanceBody,
    rules: tuple[DecisionRule, DecisionRule],
    blocs: Sequence[_Bloc],
    chosen: Sequence[str],
    matter: str,
    casting: Vote,
) -> Contradiction:
    """Hold the meeting that was found, under one rule and under the other."""
    present = [seat.name for seat in _always_there(body, blocs)]
    votes: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for bloc, way in zip(blocs, chosen, strict=True):
        if way == _ABSENT:
            continue
        present += [seat.name for seat in bloc.seats] or [bloc.organisation]
        for place, rule in enumerate(rules):
            known = body.voters(rule)
            for name in _voters_of(rule, bloc, place):
                if name in known:
                    votes[place][name] = way
    held = [
        hold_meeting(
            body,
            attendance=present,
            votes=votes[place],
            matter=matter,
            rule=rule.id,
            casting_vote=casting,
        )
        for place, rule in enumerate(rules)
    ]
    return Contradiction(body=body.id, matter=matter, first=held[0], second=held[1])
