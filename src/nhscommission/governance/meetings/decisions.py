"""Holding a meeting: is it quorate, what do the rules make of the votes, and why."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import check_by_name, expect, expect_several
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import (
    CountedOf,
    DecisionRule,
    Tally,
    VoteBy,
)
from nhscommission.governance.meetings.quorum import check_quorum, represented

ANY_MATTER: Final = ""


class Vote(StrEnum):
    """How somebody votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class MeetingOutcome(StrEnum):
    """What becomes of a matter."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    TIED = "tied"
    """Votes are equal, and the chair has a casting vote that has not been used."""
    NOT_QUORATE = "not_quorate"
    CONTRADICTED = "contradicted"
    """Several rules are for the matter, and they do not agree."""


def _vote(value: str, voter: str) -> Vote:
    return choose(Vote, value, what=f"vote (of {voter})")


@attrs.frozen(kw_only=True)
class RuleResult:
    """What one rule makes of the votes.

    Parameters
    ----------
    rule : DecisionRule
        The rule.
    tally : Tally
        The weight of the votes.
    outcome : MeetingOutcome
        Carried, not carried or tied.
    tied : bool
        Whether votes were equal, so that a casting vote would decide.
    unanimous : bool
        Whether all who voted were in favour, and nobody abstained.
    decided_by : str
        ``"unanimity"``, ``"vote"``, ``"casting vote"``, or blank where it is still tied.
    reasons : tuple of str
        The reasoning, in sentences.
    """

    rule: DecisionRule
    tally: Tally
    outcome: MeetingOutcome
    tied: bool
    unanimous: bool
    decided_by: str
    reasons: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Decision:
    """What a meeting decided, and why.

    Parameters
    ----------
    body : str
        The id of the body.
    matter : str
        The kind of matter; blank for any.
    present : tuple of str
        Seats that were taken, and organisations that were there by a seat that is not named.
    votes : mapping of str to Vote
        Everybody's vote, those who were there and did not vote left out.
    quorate : bool
        Whether enough were there.
    outcome : MeetingOutcome
        What became of the matter.
    results : tuple of RuleResult
        What each rule for the matter makes of the votes; none where the meeting is not quorate.
    reasons : tuple of str
        The reasoning, in sentences that can be minuted.
    """

    body: str
    matter: str
    present: tuple[str, ...]
    votes: Mapping[str, Vote]
    quorate: bool
    outcome: MeetingOutcome
    results: tuple[RuleResult, ...]
    reasons: tuple[str, ...]

    @property
    def carried(self) -> bool:
        """Whether the matter is carried."""
        return self.outcome is MeetingOutcome.CARRIED

    @property
    def minutes(self) -> str:
        """The reasoning as one text, a sentence a line."""
        return "\n".join(self.reasons)


def hold_meeting(
    body: GovernanceBody,
    *,
    attendance: Iterable[str],
    votes: Mapping[str, str],
    matter: str = ANY_MATTER,
    rule: str | None = None,
    chair: str | None = None,
    casting_vote: str | None = None,
) -> Decision:
    """Decide a matter as a body's terms of reference say.

    Parameters
    ----------
    body : GovernanceBody
        The body, with its quorum and rules of decision.
    attendance : iterable of str
        Who is there: seats (``"Brent Chief Executive"``), or organisations that are there by one
        of their seats, whichever it is (``"Brent"``).
    votes : mapping of str to str
        ``"for"``, ``"against"`` or ``"abstain"``, by organisation where the rule gives each
        organisation its votes, otherwise by seat. Who is there and does not vote has abstained.
    matter : str, optional
        The kind of matter, which chooses among the rules; those for every matter if not given.
    rule : str, optional
        The id of one rule to decide by, in place of those that are for the matter.
    chair : str, optional
        Who is in the chair, for the minutes: one of those who are there.
    casting_vote : str, optional
        ``"for"`` or ``"against"``: how the chair uses a second and deciding vote, if it comes to
        that and a rule gives one.

    Returns
    -------
    Decision
        With the reasoning in sentences. Where several rules are for the matter, the decision is
        theirs if they agree, and otherwise contradicted.

    Raises
    ------
    InvalidValueError
        If somebody votes who is not there or has no vote, votes are of the wrong kind, or no rule
        is for the matter.
    UnknownNameError
        If a name, vote or rule is not known.

    References
    ----------
    Source 002, Part 3, appendix A: terms of reference of the JCPCT.

    Examples
    --------
    Five of eight trusts are in favour, which is a simple majority and not 75%:

    >>> from nhscommission import load_case
    >>> jcpct = load_case("nwl-2009").body("JCPCT")
    >>> votes = {name: "for" for name in jcpct.members[:5]}
    >>> votes |= {name: "against" for name in jcpct.members[5:]}
    >>> decision = hold_meeting(jcpct, attendance=jcpct.members, votes=votes)
    >>> decision.outcome.value, [result.outcome.value for result in decision.results]
    ('contradicted', ['not_carried', 'carried'])
    """
    expect(body, GovernanceBody, what="a body", like="a GovernanceBody")
    present = _read_attendance(body, attendance)
    rules = (body.rule(rule),) if rule is not None else body.rules_for(matter)
    if not rules:
        named = sorted({m for one in body.decision_rules for m in one.matters})
        what = f"the matter {matter!r}" if matter else "every matter"
        right = f"its rules are for: {', '.join(named)}" if named else "give it a DecisionRule"
        raise InvalidValueError(f"{body.id} has no rule of decision for {what}; {right}")
    cast = _read_votes(body, rules, present, votes)
    presiding = _read_chair(body, present, chair)
    casting = None if casting_vote is None else _vote(casting_vote, "the chair")
    if casting is Vote.ABSTAIN:
        raise InvalidValueError("a casting vote is 'abstain'; give 'for', 'against', or none")
    quorate, reasons = check_quorum(body, present)
    results: tuple[RuleResult, ...] = ()
    if not quorate:
        outcome = MeetingOutcome.NOT_QUORATE
        reasons = (*reasons, "Nothing was decided.")
    else:
        results = tuple(
            apply_rule(body, one, present=present, votes=cast, chair=presiding, casting=casting)
            for one in rules
        )
        outcome, said = _conclude(results)
        reasons = (*reasons, *said)
    return Decision(
        body=body.id,
        matter=matter,
        present=present,
        votes=FrozenMap(cast),
        quorate=quorate,
        outcome=outcome,
        results=results,
        reasons=reasons,
    )


def _read_attendance(body: GovernanceBody, attendance: Iterable[str]) -> tuple[str, ...]:
    names = expect_several(attendance, what="attendance", like='["Brent Chair", "Ealing"]')
    seats = {seat.name: seat for seat in body.held_seats}
    organisations = {*body.members, *(s.organisation for s in body.member_seats)} - {""}
    known = [*seats, *sorted(organisations)]
    for name in names:
        if name not in seats and name not in organisations:
            raise UnknownNameError(f"seat or member of {body.id}", str(name), known)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidValueError(f"{twice!r} is there twice; name each seat once")
    for name in names:
        if name in seats and seats[name].organisation in names and name != seats[name].organisation:
            organisation = seats[name].organisation
            raise InvalidValueError(
                f"{organisation!r} is there by name and by its seat {name!r}; give its seats, or "
                "its name for one of them, whichever it is"
            )
    return tuple(names)


def _read_votes(
    body: GovernanceBody,
    rules: Sequence[DecisionRule],
    present: tuple[str, ...],
    votes: Mapping[str, str],
) -> dict[str, Vote]:
    given = check_by_name(votes, what="votes", like='{"Brent": "for"}')
    ways = {rule.vote_by for rule in rules}
    if len(ways) > 1:
        raise InvalidValueError(
            f"of the rules {', '.join(repr(r.id) for r in rules)} some give organisations a vote "
            "and some give seats one; name the rule to decide by"
        )
    by_organisation = ways == {VoteBy.ORGANISATION}
    there = represented(body, present) if by_organisation else set(present)
    known = {name for rule in rules for name in body.voters(rule)}
    cast = {}
    for name, value in given.items():
        if name not in known:
            raise _no_vote(body, str(name), known, by_organisation=by_organisation)
        if name not in there:
            raise InvalidValueError(
                f"{name!r} votes and is not there; add it to the attendance, or leave its vote out"
            )
        cast[name] = _vote(value, name)
    return cast


def _no_vote(
    body: GovernanceBody, name: str, known: Iterable[str], *, by_organisation: bool
) -> InvalidValueError:
    seat = next((seat for seat in body.held_seats if seat.name == name), None)
    if by_organisation and seat is not None and seat.organisation:
        return InvalidValueError(
            f"{name!r} votes, and in {body.id} each member organisation has its votes together; "
            f"give the vote of {seat.organisation!r}"
        )
    if seat is not None:
        return InvalidValueError(f"{name!r} votes, and that seat of {body.id} has no vote")
    if not by_organisation and name in body.members:
        own = ", ".join(repr(seat.name) for seat in body.seats_of(name) if seat.voting)
        return InvalidValueError(
            f"{name!r} votes, and in {body.id} each seat has a vote of its own; give those of {own}"
        )
    return UnknownNameError(f"voter of {body.id}", name, sorted(known))


def _read_chair(body: GovernanceBody, present: tuple[str, ...], chair: str | None) -> str:
    if chair is None:
        return "the chair"
    if chair not in present and chair not in represented(body, present):
        raise UnknownNameError("one present, to be in the chair", chair, present)
    return f"the chair ({chair})"


def apply_rule(
    body: GovernanceBody,
    rule: DecisionRule,
    *,
    present: tuple[str, ...],
    votes: Mapping[str, Vote],
    chair: str = "the chair",
    casting: Vote | None = None,
) -> RuleResult:
    """Say what one rule makes of votes.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    rule : DecisionRule
        One of its rules.
    present : tuple of str
        Seats and organisations that are there.
    votes : mapping of str to Vote
        By voter.
    chair : str, optional
        How the minutes call who presides.
    casting : Vote, optional
        How the chair uses a casting vote.

    Returns
    -------
    RuleResult
        The outcome under this rule alone, with the reasoning.
    """
    weights = body.voters(rule)
    there = set(present)
    if rule.vote_by is VoteBy.ORGANISATION:
        there = set(represented(body, present))
    voting = {name: weight for name, weight in weights.items() if name in there}
    weight_of = {
        way: sum((w for n, w in voting.items() if votes.get(n) is way), Fraction(0)) for way in Vote
    }
    tally = Tally(
        votes_for=weight_of[Vote.FOR],
        votes_against=weight_of[Vote.AGAINST],
        present=sum(voting.values(), Fraction(0)),
        total=sum(weights.values(), Fraction(0)),
    )
    silent = tally.present - sum(weight_of.values(), Fraction(0))
    unanimous = bool(voting) and tally.votes_for == tally.present
    said = [f"Under {rule.id!r}, {_who_votes(rule)} and a matter needs {rule.words}."]
    said.append(_count_sentence(tally, weight_of[Vote.ABSTAIN], silent, rule))
    if rule.unanimity_first:
        said.append(
            "Agreement of all was sought first, and reached."
            if unanimous
            else "Agreement of all was sought first, and not reached, so it was put to the vote."
        )
    tied = rule.is_tied(tally)
    decided_by = "unanimity" if rule.unanimity_first and unanimous else "vote"
    outcome = MeetingOutcome.CARRIED if rule.is_carried(tally) else MeetingOutcome.NOT_CARRIED
    if tied and rule.casting_vote:
        if casting is None:
            outcome, decided_by = MeetingOutcome.TIED, ""
            said.append(
                f"Votes were equal. {chair[0].upper()}{chair[1:]} has a second and deciding vote, "
                "and has not used it."
            )
        else:
            outcome = MeetingOutcome.CARRIED if casting is Vote.FOR else MeetingOutcome.NOT_CARRIED
            decided_by = "casting vote"
            said.append(
                f"Votes were equal, and {chair} gave a second and deciding vote "
                f"{'in favour' if casting is Vote.FOR else 'against'}."
            )
    elif tied:
        said.append("Votes were equal, which is no majority, and nobody has a casting vote.")
    if outcome is not MeetingOutcome.TIED:
        verdict = "was carried" if outcome is MeetingOutcome.CARRIED else "was not carried"
        said.append(f"So it {verdict} under this rule.")
    return RuleResult(
        rule=rule,
        tally=tally,
        outcome=outcome,
        tied=tied,
        unanimous=unanimous,
        decided_by=decided_by,
        reasons=tuple(said),
    )


def _conclude(results: tuple[RuleResult, ...]) -> tuple[MeetingOutcome, tuple[str, ...]]:
    said = [sentence for result in results for sentence in result.reasons]
    outcomes = {result.outcome for result in results}
    if len(outcomes) > 1:
        how = "; ".join(f"{r.rule.id!r}: {r.outcome.value.replace('_', ' ')}" for r in results)
        said.append(f"The rules for this matter contradict each other here ({how}).")
        return MeetingOutcome.CONTRADICTED, tuple(said)
    (outcome,) = outcomes
    words = {
        MeetingOutcome.CARRIED: "The matter was carried.",
        MeetingOutcome.NOT_CARRIED: "The matter was not carried.",
        MeetingOutcome.TIED: "The matter is tied until the chair decides it.",
    }
    return outcome, (*said, words[outcome])


def _who_votes(rule: DecisionRule) -> str:
    whose = "member organisation" if rule.vote_by is VoteBy.ORGANISATION else "seat"
    return f"each {whose} has {'the votes set down for it' if rule.weights else 'one vote'}"


def _count_sentence(tally: Tally, abstained: Fraction, silent: Fraction, rule: DecisionRule) -> str:
    parts = [f"{_number(tally.votes_for)} for", f"{_number(tally.votes_against)} against"]
    if abstained:
        parts.append(f"{_number(abstained)} abstained")
    if silent:
        parts.append(f"{_number(silent)} did not vote")
    base = rule.base(tally)
    counted = {
        CountedOf.CAST: "cast",
        CountedOf.PRESENT: "of those present",
        CountedOf.ALL: "of all members",
    }[rule.of]
    share = f", {float(tally.votes_for / base):.1%}" if base else ""
    return (
        f"Votes: {', '.join(parts)}. In favour: {_number(tally.votes_for)} of {_number(base)} "
        f"{counted}{share}."
    )


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
