"""Meetings, contradictions and voting games against the definitions, asked of every case.

The second method is `decide`: it knows a body only as the plain tuples below, and works out quorum,
votes and outcome from the words of the terms of reference, in fractions, with nothing of the
package. The seat of an organisation is called by the organisation and its office.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations, product
from math import factorial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nhscommission as nc

SHARES = [Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]
RULES = [
    (share, more, of)
    for share in SHARES
    for more in (False, True)
    for of in ("cast", "present", "all")
    if not (share == 1 and more)
]
WAYS = ("for", "against", "abstain", None)


@dataclass(frozen=True)
class Rule:
    share: Fraction
    more: bool
    of: str
    least: int | None = None
    casts: bool = False
    weights: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Body:
    """Seats are (organisation, office, whether a member's, whether it votes)."""

    seats: tuple[tuple[str, str, bool, bool], ...]
    by: str = "seat"
    quorum: tuple[str, int | Fraction] | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def names(self) -> list[str]:
        return [f"{organisation} {office}".strip() for organisation, office, _, _ in self.seats]

    @property
    def members(self) -> list[str]:
        return list(dict.fromkeys(seat[0] for seat in self.seats if seat[0]))

    @property
    def voters(self) -> list[str]:
        if self.by == "organisation":
            return self.members
        return [n for n, seat in zip(self.names, self.seats, strict=True) if seat[3]]

    def voters_at(self, here: tuple[str, ...]) -> list[str]:
        if self.by == "seat":
            return [name for name in self.voters if name in here]
        there = [s[0] for n, s in zip(self.names, self.seats, strict=True) if n in here and s[2]]
        return [name for name in self.members if name in there]

    def build(self) -> nc.GovernanceBody:
        seats = tuple(
            nc.Seat(
                office=office,
                organisations=(organisation,) if organisation else (),
                kind="office" if member else "in_attendance",
                voting=voting,
            )
            for organisation, office, member, voting in self.seats
        )
        rules = tuple(
            nc.DecisionRule(
                id=f"rule {place}",
                vote_by=self.by,
                share=rule.share,
                more_than=rule.more,
                of=rule.of,
                least_votes=rule.least,
                casting_vote=rule.casts,
                weights=dict(zip(self.voters, rule.weights or (), strict=False)),
            )
            for place, rule in enumerate(self.rules)
        )
        quorum: tuple[nc.Quorum, ...] = ()
        if self.quorum is not None:
            of, size = self.quorum
            given_as = "share" if isinstance(size, Fraction) else "least"
            quorum = (nc.Quorum(of=of, **{given_as: size}),)
        return nc.GovernanceBody(
            id="B",
            name="Body",
            kind="committee",
            members=self.members,
            seats=seats,
            quorum=quorum,
            decision_rules=rules,
        )


def quorate(body: Body, here: tuple[str, ...]) -> bool:
    if body.quorum is None:
        return True
    of, size = body.quorum
    seats = list(zip(body.names, body.seats, strict=True))
    if of == "organisations":
        total = len(body.members)
        found = len({s[0] for n, s in seats if n in here and s[2]} - {""})
    else:
        place = 2 if of == "seats" else 3  # a member's seat, or one with a vote
        total = sum(s[place] for _, s in seats)
        found = sum(s[place] for n, s in seats if n in here)
    return found >= size * total if isinstance(size, Fraction) else found >= size


def decide(
    body: Body, rule: Rule, here: tuple[str, ...], votes: dict[str, str], casting: str | None
) -> str:
    """Say what becomes of a matter, from the definitions of the words alone."""
    if not quorate(body, here):
        return "not_quorate"
    weights = dict(zip(body.voters, rule.weights or (1,) * len(body.voters), strict=True))
    in_favour = sum(weights[n] for n in votes if votes[n] == "for")
    against = sum(weights[n] for n in votes if votes[n] == "against")
    base = {
        "cast": in_favour + against,
        "present": sum(weights[n] for n in body.voters_at(here)),
        "all": sum(weights.values()),
    }[rule.of]
    enough = rule.least is None or in_favour >= rule.least
    needed = rule.share * base
    if (
        in_favour
        and enough
        and (in_favour > needed or (not rule.more and Fraction(in_favour) == needed))
    ):
        return "carried"
    if rule.casts and enough and 0 < in_favour == against and in_favour * 2 == base:
        return {"for": "carried", "against": "not_carried", None: "tied"}[casting]
    return "not_carried"


def all_meetings(body: Body) -> Any:
    """Every attendance, and every way to vote at it (not to vote is a fourth way)."""
    for size in range(len(body.names) + 1):
        for here in combinations(body.names, size):
            voters = body.voters_at(here)
            for ways in product(WAYS, repeat=len(voters)):
                yield here, {n: way for n, way in zip(voters, ways, strict=True) if way}


def chair(organisation: str) -> tuple[str, str, bool, bool]:
    return organisation, "Chair", True, True


A, B, C, D = map(chair, "ABCD")
NURSE = ("A", "Nurse", True, False)
CLERK = ("", "Clerk", False, False)


@pytest.mark.parametrize("least", [None, 2])
@pytest.mark.parametrize("weights", [None, (3, 2, 1), (1, 1, 2)])
@pytest.mark.parametrize("by", ["seat", "organisation"])
def test_every_rule_decides_every_meeting_of_three_as_its_words_say(
    by: str, weights: tuple[int, ...] | None, least: int | None
) -> None:
    """All 21 shares and bases, all 125 attendances with votes: the outcome is the oracle's."""
    for share, more, of in RULES:
        casts = share == Fraction(1, 2) and more
        rule = Rule(share, more, of, least, casts, weights)
        body = Body((A, B, C), by, None, (rule,))
        built = body.build()
        for here, votes in all_meetings(body):
            for casting in (None, "for", "against") if casts and not least else ("for",):
                found = nc.hold_meeting(built, attendance=here, votes=votes, casting_vote=casting)
                assert found.outcome == decide(body, rule, here, votes, casting), (rule, votes)


@pytest.mark.parametrize("by", ["seat", "organisation"])
@pytest.mark.parametrize(
    "quorum",
    [
        *product(
            ["seats", "voting_seats", "organisations"], [1, 2, Fraction(1, 2), Fraction(2, 3)]
        ),
        ("seats", Fraction(1)),
        ("organisations", 3),
    ],
)
def test_every_quorum_is_met_by_the_meetings_that_its_words_name(
    quorum: tuple[str, int | Fraction], by: str
) -> None:
    """With a seat that has no vote and one in attendance, all meetings decide as the oracle's."""
    rule = Rule(Fraction(2, 3), False, "present")
    body = Body((A, NURSE, B, CLERK), by, quorum, (rule,))
    built = body.build()
    for here, votes in all_meetings(body):
        found = nc.hold_meeting(built, attendance=here, votes=votes)
        assert found.outcome == decide(body, rule, here, votes, None), (here, votes)
        assert found.quorate == quorate(body, here)


@st.composite
def rules(draw: st.DrawFn, voters: int) -> Rule:
    share, more, of = draw(st.sampled_from(RULES))
    casts = draw(st.booleans()) and share == Fraction(1, 2) and more
    weights = st.lists(st.integers(1, 3), min_size=voters, max_size=voters).map(tuple)
    least = draw(st.none() | st.integers(1, 5))
    return Rule(share, more, of, least, casts, draw(st.none() | weights))


QUORUMS = st.none() | st.tuples(
    st.sampled_from(["seats", "voting_seats", "organisations"]),
    st.integers(1, 4) | st.sampled_from(SHARES),
)


@st.composite
def bodies(draw: st.DrawFn, *, number: int = 1, most: int = 4, more_seats: bool = True) -> Body:
    own = (A, B, C, D)[: draw(st.integers(1, most))]
    also = [NURSE, CLERK, ("B", "Nurse", True, True)] if more_seats else [CLERK]
    seats = own + tuple(
        draw(st.lists(st.sampled_from(also), unique=True, max_size=most - len(own)))
    )
    plain = Body(seats, draw(st.sampled_from(["seat", "organisation"])), draw(QUORUMS))
    found = tuple(draw(rules(len(plain.voters))) for _ in range(number))
    return Body(plain.seats, plain.by, plain.quorum, found)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_meeting_of_any_small_body_is_decided_as_the_words_say(data: st.DataObject) -> None:
    """Bodies, quorums, rules, attendances and votes at random: the outcome is the oracle's."""
    body = data.draw(bodies())
    here = tuple(n for n in body.names if data.draw(st.booleans()))
    votes = {n: data.draw(st.sampled_from(WAYS)) for n in body.voters_at(here)}
    votes = {n: way for n, way in votes.items() if way}
    casting = data.draw(st.sampled_from([None, "for", "against"]))
    found = nc.hold_meeting(body.build(), attendance=here, votes=votes, casting_vote=casting)
    assert found.outcome == decide(body, body.rules[0], here, votes, casting)


def disagree(body: Body, casting: str) -> bool:
    """Whether the first two rules disagree at some quorate meeting, by looking at them all."""
    for here, votes in all_meetings(body):
        ends = {decide(body, rule, here, votes, casting) for rule in body.rules}
        if len(ends) > 1:
            return True
    return False


def check_witness(body: Body, found: nc.Contradiction) -> None:
    """The meeting that was found is quorate, and each rule ends it differently."""
    first, second = found.first, found.second
    assert first.present == second.present
    assert first.votes == second.votes
    here, votes = first.present, {name: str(vote) for name, vote in first.votes.items()}
    assert first.quorate
    assert quorate(body, here)
    casting = "against" if "casting vote against" in found.words else "for"
    ends = [decide(body, rule, here, votes, casting) for rule in body.rules]
    assert ends[0] != ends[1]
    assert [first.outcome, second.outcome] == ends
    built = body.build()
    again = nc.hold_meeting(built, attendance=here, votes=votes, casting_vote=casting)
    assert again.outcome == "contradicted"


@settings(max_examples=250, deadline=None)
@given(bodies(number=2, most=3, more_seats=False))
def test_a_contradiction_is_found_just_where_some_meeting_shows_one(body: Body) -> None:
    """The search against all meetings, either casting vote: a witness iff there is one."""
    found = nc.find_contradictions(body.build())
    assert bool(found) == (disagree(body, "for") or disagree(body, "against"))
    for one in found:
        check_witness(body, one)


@settings(max_examples=200, deadline=None)
@given(
    bodies(number=2, most=4).filter(lambda b: b.quorum is None or b.quorum[0] != "organisations")
)
def test_a_contradiction_is_found_with_several_seats_to_an_organisation(body: Body) -> None:
    """As above, where organisations have a second seat, with or without a vote."""
    found = nc.find_contradictions(body.build())
    assert bool(found) == (disagree(body, "for") or disagree(body, "against"))
    for one in found:
        check_witness(body, one)


@settings(max_examples=200, deadline=None)
@given(bodies(number=2, most=4))
def test_a_contradiction_is_found_under_a_quorum_of_organisations(body: Body) -> None:
    """As above, a quorum of organisations among them: two seats of one are one organisation."""
    found = nc.find_contradictions(body.build())
    assert bool(found) == (disagree(body, "for") or disagree(body, "against"))
    for one in found:
        check_witness(body, one)


def test_a_casting_vote_against_contradicts_at_least_half() -> None:
    """At 1-1 at least half is carried; a chair who votes it down makes a majority rule fail."""
    half, majority = (
        Rule(Fraction(1, 2), False, "cast"),
        Rule(Fraction(1, 2), True, "cast", None, True),
    )
    body = Body((A, B), "seat", None, (half, majority))
    built = body.build()
    held = nc.hold_meeting(
        built,
        attendance=body.names,
        votes={"A Chair": "for", "B Chair": "against"},
        casting_vote="against",
    )
    assert [one.outcome for one in held.results] == ["carried", "not_carried"]
    assert held.outcome == "contradicted"
    assert disagree(body, "against")
    (found,) = nc.find_contradictions(built)
    check_witness(body, found)


def test_a_seat_without_a_vote_stands_for_its_organisation_in_a_quorum() -> None:
    """Two organisations must be there, B by a seat without a vote: A's one vote is not two."""
    pair = (Rule(Fraction(1, 2), True, "cast"), Rule(Fraction(1, 2), True, "cast", 2))
    body = Body((A, ("B", "Nurse", True, False)), "seat", ("organisations", 2), pair)
    assert disagree(body, "for")
    (found,) = nc.find_contradictions(body.build())
    check_witness(body, found)


def test_two_seats_of_an_organisation_are_one_organisation_in_a_quorum() -> None:
    """A has two votes and B three: without B, 2 of 2 is a majority and 2 of 5 is none.

    With B there both rules follow B, and without B one organisation is there, not the two needed.
    """
    pair = tuple(
        Rule(Fraction(1, 2), True, of, None, False, (1, 1, 3)) for of in ("all", "present")
    )
    body = Body((A, ("A", "Nurse", True, True), B), "seat", ("organisations", 2), pair)
    assert not disagree(body, "for")
    assert nc.find_contradictions(body.build()) == ()


@st.composite
def games(draw: st.DrawFn) -> tuple[Body, list[str], str | None]:
    plain = Body(
        (A, B, C, D)[: draw(st.integers(1, 4))], draw(st.sampled_from(["seat", "organisation"]))
    )
    body = Body(plain.seats, plain.by, None, (draw(rules(len(plain.seats))),))
    here = [name for name in body.voters if draw(st.booleans())] or body.voters
    return body, here, draw(st.none() | st.sampled_from(here))


def wins(body: Body, here: list[str], coalition: tuple[str, ...], presiding: str | None) -> bool:
    """Whether a coalition carries a matter against all others there, asked of the oracle."""
    votes = {name: "for" if name in coalition else "against" for name in here}
    casting = "for" if presiding in coalition else "against"
    seats = tuple(f"{n} Chair" if body.by == "organisation" else n for n in here)
    said = decide(body, body.rules[0], seats, votes, casting)
    held = nc.hold_meeting(body.build(), attendance=seats, votes=votes, casting_vote=casting)
    assert held.outcome == said
    return held.carried


def subsets(names: list[str]) -> list[tuple[str, ...]]:
    return [some for size in range(len(names) + 1) for some in combinations(names, size)]


def test_a_casting_vote_does_not_help_where_votes_are_not_equal() -> None:
    """Two of four are there and both in favour, of all members: 2 of 4 is no tie, it is 2 to 0."""
    body = Body((A, B, C, D), "seat", None, (Rule(Fraction(1, 2), True, "all", None, True),))
    here = body.names[:2]
    assert not wins(body, here, tuple(here), "A Chair")
    game = nc.voting_game(body.build(), present=here, chair="A Chair")
    assert nc.winning_coalitions(game) == ()


@settings(max_examples=200, deadline=None)
@given(games())
def test_a_coalition_wins_the_game_just_where_it_carries_the_meeting(
    drawn: tuple[Body, list[str], str | None],
) -> None:
    """All subsets of those there; smallest winners; and blockers, whose others cannot win."""
    body, here, presiding = drawn
    game = nc.voting_game(body.build(), present=here, chair=presiding)
    weight = dict(zip(game.voters, game.weights, strict=True))
    winners = {some for some in subsets(here) if wins(body, here, some, presiding)}
    assert {s for s in subsets(here) if sum(weight[n] for n in s) >= game.quota} == winners
    smallest = {s for s in winners if not any(set(o) < set(s) for o in winners)}
    assert set(nc.winning_coalitions(game)) == smallest
    rest = {s: tuple(n for n in here if n not in s) for s in subsets(here)}
    blockers = {s for s in subsets(here) if rest[s] not in winners}
    assert set(nc.blocking_coalitions(game)) == {
        s for s in blockers if not any(set(o) < set(s) for o in blockers)
    }
    assert len(nc.winning_coalitions(game)) == len(smallest)


@settings(max_examples=100, deadline=None)
@given(games())
def test_voting_power_is_the_share_of_orders_and_of_ways_that_a_vote_decides(
    drawn: tuple[Body, list[str], str | None],
) -> None:
    """Every order and every subset, asked of meetings; nothing to carry is refused."""
    body, here, presiding = drawn
    winners = {some for some in subsets(here) if wins(body, here, some, presiding)}
    if not winners:
        with pytest.raises(nc.InvalidValueError, match="nothing can be carried"):
            nc.voting_power(body.build(), present=here, chair=presiding)
        return
    (power,) = nc.voting_power(body.build(), present=here, chair=presiding)
    pivots = dict.fromkeys(here, 0)
    for order in permutations(here):
        place = next(
            place
            for place in range(len(order))
            if tuple(n for n in here if n in order[: place + 1]) in winners
        )
        pivots[order[place]] += 1
    swings = {
        name: sum(
            s not in winners and tuple(n for n in here if n in (*s, name)) in winners
            for s in subsets([n for n in here if n != name])
        )
        for name in here
    }
    orders, ways = factorial(len(here)), 2 ** (len(here) - 1)
    assert power.shapley_shubik == {n: Fraction(k, orders) for n, k in pivots.items()}
    assert power.banzhaf == {n: Fraction(k, ways) for n, k in swings.items()}
    assert power.normalised_banzhaf == {
        n: Fraction(k, sum(swings.values())) for n, k in swings.items()
    }
