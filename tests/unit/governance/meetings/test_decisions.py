"""Meetings of the JCPCT and of small bodies: outcomes, minutes, quorums and refusals."""

from typing import Any

import pytest

import nhscommission as nc

PCTS = (
    "Brent",
    "Ealing",
    "Hammersmith & Fulham",
    "Harrow",
    "Hillingdon",
    "Hounslow",
    "Kensington & Chelsea",
    "Westminster",
)
THREE_QUARTERS, MAJORITY = "75% of those present", "simple majority of PCTs"


@pytest.fixture(scope="module")
def jcpct() -> nc.GovernanceBody:
    return nc.load_case("nwl-2009").body("JCPCT")


def split(in_favour: int, against: int) -> dict[str, str]:
    names = PCTS[: in_favour + against]
    return {name: "for" if i < in_favour else "against" for i, name in enumerate(names)}


def by_rule(decision: nc.Decision) -> list[str]:
    return [result.outcome.value for result in decision.results]


@pytest.mark.parametrize(
    ("in_favour", "against", "casting", "expected", "outcome"),
    [
        (8, 0, None, ["carried", "carried"], "carried"),
        (7, 1, None, ["carried", "carried"], "carried"),
        (6, 2, None, ["carried", "carried"], "carried"),  # 75% of 8 is 6
        (5, 3, None, ["not_carried", "carried"], "contradicted"),  # 5 < 6, and 5 > 4
        (4, 4, None, ["not_carried", "tied"], "contradicted"),
        (4, 4, "for", ["not_carried", "carried"], "contradicted"),
        (4, 4, "against", ["not_carried", "not_carried"], "not_carried"),
        (3, 5, "for", ["not_carried", "not_carried"], "not_carried"),  # no tie, no casting vote
        (0, 8, None, ["not_carried", "not_carried"], "not_carried"),
        # Those present, so abstentions count: 75% of 8 is 6, and more than half of 8 is 5.
        (6, 0, None, ["carried", "carried"], "carried"),
        (5, 0, None, ["not_carried", "carried"], "contradicted"),
        (4, 0, "for", ["not_carried", "not_carried"], "not_carried"),  # 4 to 0 is no tie
        (4, 3, "for", ["not_carried", "not_carried"], "not_carried"),
        (0, 0, "for", ["not_carried", "not_carried"], "not_carried"),
    ],
)
def test_the_jcpct_decides_as_both_its_rules_say(
    jcpct: nc.GovernanceBody,
    in_favour: int,
    against: int,
    casting: str | None,
    expected: list[str],
    outcome: str,
) -> None:
    """All eight are there; 75% needs 6 votes, a majority 5, or 4 to 4 with the chair."""
    held = nc.hold_meeting(
        jcpct, attendance=PCTS, votes=split(in_favour, against), casting_vote=casting
    )
    assert [result.rule.id for result in held.results] == [THREE_QUARTERS, MAJORITY]
    assert by_rule(held) == expected
    assert held.outcome == outcome
    assert held.carried == (outcome == "carried")


@pytest.mark.parametrize("way", ["abstain", None])
def test_to_abstain_and_not_to_vote_are_the_same(jcpct: nc.GovernanceBody, way: str | None) -> None:
    """5 for and 3 who abstain or are silent: 5/8 of those present under either rule."""
    votes = split(5, 0) | ({} if way is None else dict.fromkeys(PCTS[5:], way))
    held = nc.hold_meeting(jcpct, attendance=PCTS, votes=votes)
    assert by_rule(held) == ["not_carried", "carried"]
    said = "3 abstained" if way else "3 did not vote"
    assert f"Votes: 5 for, 0 against, {said}. In favour: 5 of 8 of those present, 62.5%." in (
        held.reasons
    )


def test_one_trust_alone_decides_for_eight(jcpct: nc.GovernanceBody) -> None:
    """No quorum is stated, so 1 of 1 present carries under both rules, and is unanimous."""
    held = nc.hold_meeting(jcpct, attendance=["Brent"], votes={"Brent": "for"})
    assert held.quorate
    assert held.outcome == "carried"
    assert [result.decided_by for result in held.results] == ["unanimity", "unanimity"]
    assert all(result.unanimous for result in held.results)


def test_nobody_there_carries_nothing(jcpct: nc.GovernanceBody) -> None:
    """None of none is not in favour."""
    held = nc.hold_meeting(jcpct, attendance=[], votes={})
    assert held.outcome == "not_carried"
    assert not any(result.unanimous for result in held.results)


def test_a_trust_has_one_vote_however_many_of_its_seats_are_taken(
    jcpct: nc.GovernanceBody,
) -> None:
    """Brent by three seats and Ealing by one: a vote each, 1 to 1, so that the chair decides."""
    seats = ["Brent Chair", "Brent Chief Executive", "Brent PEC Chair", "Ealing Chair"]
    held = nc.hold_meeting(
        jcpct,
        attendance=seats,
        votes={"Brent": "for", "Ealing": "against"},
        rule=MAJORITY,
        casting_vote="for",
    )
    (result,) = held.results
    assert (result.tally.votes_for, result.tally.votes_against, result.tally.present) == (1, 1, 2)
    assert result.tally.total == 8
    assert result.decided_by == "casting vote"
    assert held.carried


def test_the_minutes_of_five_to_three_say_why(jcpct: nc.GovernanceBody) -> None:
    """Every sentence, by hand: 8 seats of the 29 members' (24 of trusts, 4 chairs, 1 director)."""
    held = nc.hold_meeting(jcpct, attendance=PCTS, votes=split(5, 3))
    assert held.minutes.splitlines() == [
        "8 seats of the 29 on JCPCT were taken, for 8 of its 8 member organisations.",
        "The terms of reference of JCPCT state no quorum, so none was required.",
        "The meeting was quorate.",
        (
            "Under '75% of those present', each member organisation has one vote and a matter "
            "needs at least 75% of the votes of those present."
        ),
        "Votes: 5 for, 3 against. In favour: 5 of 8 of those present, 62.5%.",
        "Agreement of all was sought first, and not reached, so it was put to the vote.",
        "So it was not carried under this rule.",
        (
            "Under 'simple majority of PCTs', each member organisation has one vote and a matter "
            "needs a simple majority of the votes of those present."
        ),
        "Votes: 5 for, 3 against. In favour: 5 of 8 of those present, 62.5%.",
        "Agreement of all was sought first, and not reached, so it was put to the vote.",
        "So it was carried under this rule.",
        (
            "The rules for this matter contradict each other here ('75% of those present': not "
            "carried; 'simple majority of PCTs': carried)."
        ),
    ]


@pytest.mark.parametrize(
    ("casting", "sentences"),
    [
        (
            None,
            [
                (
                    "Votes were equal. The chair (Brent) has a second and deciding vote, and has "
                    "not used it."
                ),
                "The matter is tied until the chair decides it.",
            ],
        ),
        (
            "for",
            [
                (
                    "Votes were equal, and the chair (Brent) gave a second and deciding vote in "
                    "favour."
                ),
                "So it was carried under this rule.",
                "The matter was carried.",
            ],
        ),
        (
            "against",
            [
                "Votes were equal, and the chair (Brent) gave a second and deciding vote against.",
                "So it was not carried under this rule.",
                "The matter was not carried.",
            ],
        ),
    ],
)
def test_the_minutes_of_four_to_four_say_what_the_chair_did(
    jcpct: nc.GovernanceBody, casting: str | None, sentences: list[str]
) -> None:
    """The last sentences, with the chair's name."""
    held = nc.hold_meeting(
        jcpct,
        attendance=PCTS,
        votes=split(4, 4),
        rule=MAJORITY,
        chair="Brent",
        casting_vote=casting,
    )
    assert list(held.reasons[-len(sentences) :]) == sentences


def test_the_minutes_count_members_only_among_member_organisations(
    jcpct: nc.GovernanceBody,
) -> None:
    """All 33 seats are taken; 8 members are there, and the programme's office is not a ninth."""
    held = nc.hold_meeting(
        jcpct, attendance=[seat.name for seat in jcpct.held_seats], votes=split(8, 0)
    )
    assert held.reasons[0] == (
        "29 seats of the 29 on JCPCT were taken, for 8 of its 8 member organisations."
    )


def body(*quorum: nc.Quorum, by: str = "seat", **changes: Any) -> nc.GovernanceBody:
    """Two members with a chair and a clinical lead without a vote each; a clerk in attendance."""
    given: dict[str, Any] = {
        "id": "B",
        "name": "Body",
        "kind": "committee",
        "members": ["North", "South"],
        "seats": [
            nc.Seat(office="Chair", organisations=["North", "South"]),
            nc.Seat(
                office="Clinical Lead",
                organisations=["North", "South"],
                kind="clinical_lead",
                voting=False,
            ),
            nc.Seat(office="Lay Member"),
            nc.Seat(office="Clerk", kind="in_attendance"),
        ],
        "quorum": quorum,
        "decision_rules": [nc.DecisionRule(id="majority", vote_by=by)],
    }
    return nc.GovernanceBody(**(given | changes))


SEATS = ["North Chair", "South Chair", "North Clinical Lead", "South Clinical Lead", "Lay Member"]


@pytest.mark.parametrize(
    ("quorum", "attendance", "met", "count"),
    [
        # 5 members' seats, the clerk is none of them.
        (nc.Quorum(least=3), SEATS[:3], True, "(3 of 5): 3 were"),
        (nc.Quorum(least=3), [*SEATS[:2], "Clerk"], False, "(3 of 5): 2 were"),
        # Half of 5 is 2.5, so 3 must be there.
        (nc.Quorum(share="50%"), SEATS[:2], False, "(3 of 5): 2 were"),
        (nc.Quorum(share="50%"), SEATS[:3], True, "(3 of 5): 3 were"),
        # 60% of 5 is just 3, and 2/3 of 5 is 3.33, so 4.
        (nc.Quorum(share="60%"), SEATS[:3], True, "(3 of 5): 3 were"),
        (nc.Quorum(share="2/3"), SEATS[:3], False, "(4 of 5): 3 were"),
        # 3 seats have a vote: both chairs and the lay member.
        (nc.Quorum(of="voting_seats", least=2), SEATS[1:4], False, "(2 of 3): 1 was"),
        (nc.Quorum(of="voting_seats", least=2), SEATS[:2], True, "(2 of 3): 2 were"),
        (nc.Quorum(of="voting_seats", share="2/3"), SEATS[:2], True, "(2 of 3): 2 were"),
        # 2 organisations: two seats of one are one.
        (nc.Quorum(of="organisations", least=2), [SEATS[0], SEATS[2]], False, "(2 of 2): 1 was"),
        (nc.Quorum(of="organisations", least=2), [SEATS[0], SEATS[3]], True, "(2 of 2): 2 were"),
        (nc.Quorum(of="organisations", least=1), ["Lay Member"], False, "(1 of 2): 0 were"),
        # At least one clinical lead, of 2.
        (nc.Quorum(least=1, offices=["Clinical Lead"]), SEATS[:2], False, "(1 of 2): 0 were"),
        (nc.Quorum(least=1, offices=["Clinical Lead"]), SEATS[:3], True, "(1 of 2): 1 was"),
        # By name: one seat, it is not said which. It is a member's seat for sure, and no more.
        (nc.Quorum(least=2), ["North", "South"], True, "(2 of 5): 2 were"),
        (nc.Quorum(of="voting_seats", least=1), ["North"], False, "(1 of 3): 0 were"),
        (nc.Quorum(least=1, offices=["Clinical Lead"]), ["North"], False, "(1 of 2): 0 were"),
        (nc.Quorum(of="organisations", least=2), ["North", SEATS[1]], True, "(2 of 2): 2 were"),
    ],
)
def test_a_quorum_counts_what_it_names(
    quorum: nc.Quorum, attendance: list[str], met: bool, count: str
) -> None:
    """Seats, voting seats, organisations and offices; shares are rounded up; the count is said."""
    held = nc.hold_meeting(body(quorum), attendance=attendance, votes={})
    assert held.quorate is met
    assert count in held.minutes
    assert (held.outcome == "not_quorate") is not met
    if not met:
        assert held.results == ()
        assert held.reasons[-2:] == ("The meeting was not quorate.", "Nothing was decided.")


def test_every_quorum_must_be_met() -> None:
    """Three seats and one clinical lead: either alone is not enough."""
    both = body(nc.Quorum(least=3), nc.Quorum(least=1, offices=["Clinical Lead"]))
    without_lead = ["North Chair", "South Chair", "Lay Member"]
    assert not nc.hold_meeting(both, attendance=without_lead, votes={}).quorate
    assert not nc.hold_meeting(both, attendance=SEATS[1:3], votes={}).quorate
    assert nc.hold_meeting(both, attendance=SEATS[:3], votes={}).quorate


def attended(by: str, *quorum: nc.Quorum) -> nc.GovernanceBody:
    seats = [
        nc.Seat(office="Chair", organisations=["North", "South"]),
        nc.Seat(office="Clerk", organisations=["South"], kind="in_attendance"),
    ]
    return body(*quorum, by=by, seats=seats)


def test_in_attendance_is_no_part_of_a_quorum_of_organisations() -> None:
    """South is there by its clerk alone, who is no member, so one organisation is there."""
    held = nc.hold_meeting(
        attended("seat", nc.Quorum(of="organisations", least=2)),
        attendance=["North Chair", "South Clerk"],
        votes={"North Chair": "for"},
    )
    assert not held.quorate


def test_in_attendance_casts_no_vote_for_its_organisation() -> None:
    """South's clerk has no vote, and so none to cast for South."""
    with pytest.raises(nc.InvalidValueError):
        nc.hold_meeting(
            attended("organisation"), attendance=["South Clerk"], votes={"South": "for"}
        )


def test_by_seats_each_votes_and_by_organisations_both_together() -> None:
    """Two to one by seats (both chairs against the lay member); one to one by organisations."""
    held = nc.hold_meeting(
        body(),
        attendance=SEATS,
        votes={"North Chair": "for", "South Chair": "for", "Lay Member": "against"},
    )
    assert held.carried
    held = nc.hold_meeting(
        body(by="organisation"), attendance=SEATS, votes={"North": "for", "South": "against"}
    )
    assert held.outcome == "not_carried"
    assert "Votes were equal, which is no majority, and nobody has a casting vote." in held.reasons


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attendance": ["Brent"], "votes": {"Ealing": "for"}}, "'Ealing' votes and is not there"),
        (
            {"attendance": ["Brent Chair"], "votes": {"Brent Chair": "for"}},
            "each member organisation has its votes together; give the vote of 'Brent'",
        ),
        ({"attendance": ["Brnt"]}, "'Brnt'.*Brent"),
        ({"votes": {"Brnt": "for"}}, "'Brnt'.*Brent"),
        ({"votes": {"Chair of CRG": "for"}}, "Chair of CRG"),
        ({"attendance": ["Brent", "Brent Chair"]}, "there by name and by its seat 'Brent Chair'"),
        ({"attendance": ["Brent", "Ealing", "Brent"]}, "'Brent' is there twice"),
        ({"attendance": ["Brent Chair", "Brent Chair"]}, "'Brent Chair' is there twice"),
        ({"votes": {"Brent": "yes"}}, "yes"),
        ({"casting_vote": "abstain"}, "a casting vote is 'abstain'; give 'for', 'against'"),
        ({"casting_vote": "maybe"}, "maybe"),
        ({"rule": "two thirds"}, "two thirds"),
        ({"chair": "Ealing", "attendance": ["Brent"]}, "Ealing"),
        ({"attendance": "Brent"}, "attendance"),
        ({"votes": ["Brent"]}, "votes"),
    ],
)
def test_what_cannot_be_is_refused(
    jcpct: nc.GovernanceBody, changes: dict[str, Any], words: str
) -> None:
    """Each wrong argument is refused in words that name it."""
    with pytest.raises(nc.InvalidValueError, match=words):
        nc.hold_meeting(jcpct, **({"attendance": PCTS, "votes": {}} | changes))


@pytest.mark.parametrize("name", ["attendance", "votes"])
def test_unknown_names_have_an_error_of_their_own(jcpct: nc.GovernanceBody, name: str) -> None:
    """A name that nobody has is an UnknownNameError, in the attendance and in the votes."""
    wrong: dict[str, Any] = {"attendance": ["Camden"], "votes": {"Camden": "for"}}
    with pytest.raises(nc.UnknownNameError, match="Camden"):
        nc.hold_meeting(jcpct, **({"attendance": PCTS, "votes": {}} | {name: wrong[name]}))


def test_votes_by_the_wrong_voter_are_refused_in_a_body_of_seats() -> None:
    """An organisation where seats vote; a seat without a vote; a matter without a rule."""
    with pytest.raises(nc.InvalidValueError, match="a vote of its own; give those of 'North Ch"):
        nc.hold_meeting(body(), attendance=SEATS, votes={"North": "for"})
    for name in ("Clerk", "North Clinical Lead"):
        with pytest.raises(nc.InvalidValueError, match="that seat of B has no vote"):
            nc.hold_meeting(body(), attendance=[*SEATS, "Clerk"], votes={name: "for"})


def test_a_matter_that_no_rule_is_for_is_refused() -> None:
    """Rules for named matters only, and no rules at all."""
    rule = nc.DecisionRule(id="majority", matters=["budget"])
    with pytest.raises(nc.InvalidValueError, match="no rule .* 'plans'; its rules are for: budget"):
        nc.hold_meeting(body(decision_rules=[rule]), attendance=[], votes={}, matter="plans")
    with pytest.raises(nc.InvalidValueError, match="every matter"):
        nc.hold_meeting(body(decision_rules=[rule]), attendance=[], votes={})
    with pytest.raises(nc.InvalidValueError, match="no rule .* give it a DecisionRule"):
        nc.hold_meeting(body(decision_rules=[]), attendance=[], votes={})


def test_rules_by_seat_and_by_organisation_need_one_to_be_named() -> None:
    """Votes cannot be of both kinds at once; with the rule named they are of one."""
    rules = [
        nc.DecisionRule(id="seats"),
        nc.DecisionRule(id="members", vote_by="organisation"),
    ]
    mixed = body(decision_rules=rules)
    with pytest.raises(nc.InvalidValueError, match="name the rule to decide by"):
        nc.hold_meeting(mixed, attendance=SEATS, votes={})
    votes = {"North": "for", "South": "for"}
    assert nc.hold_meeting(mixed, attendance=SEATS, votes=votes, rule="members").carried


def test_a_matter_with_a_rule_of_its_own_is_decided_by_that_alone() -> None:
    """Two of three is a majority, and not three quarters, which the budget needs."""
    rules = [
        nc.DecisionRule(id="any"),
        nc.DecisionRule(id="budget", matters=["budget"], share="75%"),
    ]
    votes = {"North Chair": "for", "South Chair": "for", "Lay Member": "against"}
    held = [
        nc.hold_meeting(
            body(decision_rules=rules), attendance=SEATS, votes=votes, matter=matter
        ).outcome
        for matter in ("", "budget", "other")
    ]
    assert held == ["carried", "not_carried", "carried"]
