"""Checking a matrix: each rule fires on a matrix broken by hand, and not on a mended one."""

from typing import Any

import pytest

import nhscommission as nc

PARTIES = [
    nc.Party(name="PCT", kind="group", members=["Brent", "Ealing"]),
    nc.Party(name="Partnership"),
    nc.Party(name="ACV", kind="team", part_of="Partnership"),
    nc.Party(name="SPD", kind="team", part_of="Partnership"),
]


def row(number: str = "1.1.1", roles: str = "ACV|Brent|SPD|-", **more: Any) -> nc.RaciAssignment:
    """An activity from a row as printed: R, A, C and I between upright lines; ? for not said."""
    r, a, c, i = (None if cell == "?" else cell for cell in roles.split("|"))
    fields = {"activity": f"Do {number}", "step_number": "1.1", "step": "First", **more}
    return nc.RaciAssignment(
        number=number, responsible=r, accountable=a, consulted=c, informed=i, **fields
    )


def matrix(*rows: nc.RaciAssignment, **more: Any) -> nc.RaciMatrix:
    return nc.RaciMatrix(assignments=rows, **{"parties": PARTIES, **more})


def listed(number: str, step: str = "First") -> nc.ListedStep:
    return nc.ListedStep(step=step, step_number=number, source="table 9")


def stated(party: str, activities: str = "1.1.1") -> nc.StatedRole:
    return nc.StatedRole(party=party, text="Lead", activities=activities, source="table 8")


def board(*steps: str, kind: str = "decides", **more: Any) -> nc.GovernanceBody:
    duty = nc.Duty(text="Decide", kind=kind, steps=steps)
    fields = {"members": ["Brent"], **more}
    return nc.GovernanceBody(id="B", name="Board", kind="board", duties=[duty], **fields)


GOOD = matrix(row(), row("1.1.2"))
ELEVEN = [row(f"1.1.{n}") for n in range(1, 12)]

# rule, broken, mended, then the place and words of each finding
CASES: list[tuple[str, nc.RaciMatrix, nc.RaciMatrix, list[tuple[str, str]]]] = [
    ("one_accountable", matrix(row(roles="ACV|-|SPD|-")), GOOD,
     [("activity 1.1.1", "nobody is accountable")]),
    ("one_accountable", matrix(row(), row("1.1.2", "ACV|Brent/Ealing|-|-")), GOOD,
     [("activity 1.1.2", "2 parties are accountable (Brent and Ealing)")]),
    ("no_group_accountable", matrix(row(roles="ACV|PCT|-|-")), GOOD,
     [("activity 1.1.1", "PCT is accountable, and stands for 2 parties")]),
    ("has_responsible", matrix(row(roles="-|Brent|-|-")), GOOD,
     [("activity 1.1.1", "nobody is responsible")]),
    ("not_told_own_work", matrix(row(roles="ACV/SPD|Brent|SPD|ACV")), GOOD,
     [("activity 1.1.1", "SPD is responsible, and consulted as well"),
      ("activity 1.1.1", "ACV is responsible, and informed as well")]),
    ("not_told_own_work", matrix(row(roles="Brent|ACV|PCT|-")),
     matrix(row(roles="Brent|ACV|Ealing|-")),
     [("activity 1.1.1", "Brent (as one of PCT) is responsible, and consulted as well")]),
    ("not_told_own_work", matrix(row(roles="PCT|ACV|Ealing|-")), matrix(row(roles="PCT|ACV|SPD|-")),
     [("activity 1.1.1", "Ealing (as one of PCT) is responsible, and consulted as well")]),
    ("not_told_own_work", matrix(row(roles="PCT|ACV|PCT|-")), matrix(row(roles="PCT|ACV|?|?")),
     [("activity 1.1.1", "PCT is responsible, and consulted as well")]),
    ("accountable_told", matrix(row(roles="ACV|Brent|SPD/Brent|-")), GOOD,
     [("activity 1.1.1", "Brent is accountable, and consulted as well")]),
    ("accountable_told", matrix(row(roles="ACV|Brent|-|PCT")),
     matrix(row(roles="ACV|Brent|-|Ealing")),
     [("activity 1.1.1", "Brent (as one of PCT) is accountable, and informed as well")]),
    ("consulted_and_informed", matrix(row(roles="ACV|Brent|SPD|SPD")), GOOD,
     [("activity 1.1.1", "SPD is consulted, and informed as well")]),
    ("known_parties", matrix(row(roles="AVC|Brent|-|-")), GOOD,
     [("activity 1.1.1", "'AVC' is responsible, and is not in the register of parties")]),
    ("known_parties", matrix(row(), stated_roles=[stated("Partnershp")]), GOOD,
     [("table 8", "'Partnershp' is not in the register of parties; did you mean 'Partnership'")]),
    ("known_parties",
     matrix(row(), listed_steps=[nc.ListedStep(step="First", parties="XYZ", source="table 9")]),
     GOOD,
     [("table 9, First", "'XYZ' is not in the register")]),
    ("unique_activities", matrix(row(), row(activity="Other")), GOOD,
     [("activity 1.1.1", "the number is that of 'Do 1.1.1' already, and here of 'Other'")]),
    ("unique_activities",
     matrix(row(activity="Write it"), row("1.1.2", activity="write  IT.")), GOOD,
     [("activity 1.1.2", "'write  IT.' is there already, as activity 1.1.1")]),
    ("numbered", matrix(row(), row("", activity="Loose")), GOOD,
     [("activity 'Loose'", "it has no number")]),
    ("numbered", matrix(row(step_number="1.2")), matrix(row(step_number="")),
     [("activity 1.1.1", "it is in step 1.2, and its number does not begin with 1.2.")]),
    ("numbered", matrix(row("1.10.1", step_number="1.1")), matrix(row("1.1.10")),
     [("activity 1.10.1", "does not begin with 1.1.")]),
    ("numbers_in_order", matrix(row(), row("1.1.3")), GOOD,
     [("activity 1.1.3", "1.1.2 is missing before it")]),
    ("numbers_in_order", matrix(row(), row("1.1.5")), GOOD,
     [("activity 1.1.5", "1.1.2 to 1.1.4 are missing before it")]),
    ("numbers_in_order", matrix(row("1.1.1"), row("1.1.2"), row("1.1.3"), row("1.1.1")),
     matrix(row("1.1.1"), row("1.1.2"), row("1.2.1")),
     [("activity 1.1.1", "it comes after 1.1.3")]),
    ("roles_stated", matrix(row(), row("1.1.2", "ACV|Brent|?|SPD")), GOOD,
     [("activity 1.1.2", "it is not said who is consulted")]),
    ("roles_stated", matrix(row(roles="ACV|Brent|?|-")), GOOD,
     [("the matrix", "for no activity who is consulted")]),
    ("steps_in_other_tables",
     matrix(row(), row("1.2.1", step_number="1.2", step="Second"), listed_steps=[listed("1.1")]),
     matrix(row(), listed_steps=[listed("1.1")]),
     [("step 1.2 Second", "it is missing from table 9")]),
    ("steps_in_other_tables",
     matrix(row(), listed_steps=[listed("1.1"), listed("7.7", "Odd")]),
     matrix(row(), listed_steps=[listed("1.1")]),
     [("table 9, Odd", "it has no step in the matrix")]),
    ("roles_in_other_tables",
     matrix(row(), stated_roles=[stated("PCT")]),
     matrix(row(), stated_roles=[stated("Partnership")]),
     [("activity 1.1.1",
      "ACV is responsible for 'Do 1.1.1', and table 8 gives it to PCT ('Lead')")]),
    ("roles_in_other_tables",
     matrix(row(), stated_roles=[stated("ACV", "1.1.9")]),
     matrix(row(), stated_roles=[stated("ACV", "1.1.1")]),
     [("table 8", "read as activity 1.1.9, which is not in the matrix")]),
    ("roles_in_other_tables",
     matrix(row(roles="PCT|ACV|-|-"), stated_roles=[stated("ACV")]),
     matrix(row(roles="Brent|ACV|-|-"), stated_roles=[stated("PCT")]),
     [("activity 1.1.1", "PCT is responsible")]),
    ("overload", matrix(*ELEVEN), matrix(*ELEVEN[:10]),
     [("ACV", "is responsible for 11 of 11 activities (100%), and 50% is the most")]),
]  # fmt: skip

AUTHORITY = [
    (board("1.1", kind="recommends"), "a body that only recommends"),
    (board("1.2"), "a duty for another step"),
    (board("1.1.10"), "a number that only begins alike"),
    (board("1.1", members=["Ealing"]), "another member"),
]


@pytest.mark.parametrize(("rule", "broken", "mended", "expected"), CASES)
def test_a_rule_fires_where_it_is_broken_and_not_where_it_is_mended(
    rule: str, broken: nc.RaciMatrix, mended: nc.RaciMatrix, expected: list[tuple[str, str]]
) -> None:
    """Each broken matrix has just these places, and its neighbour has none."""
    found = nc.check_raci(broken).of(rule)
    assert [one.place for one in found] == [place for place, _ in expected]
    for one, (_, words) in zip(found, expected, strict=True):
        assert words in one.message
    severity = {one.id: one.severity for one in nc.RACI_RULES}[rule]
    assert {one.severity for one in found} == {severity}
    report = nc.check_raci(mended)
    assert rule not in [one.rule for one in report.findings]


def test_every_rule_has_a_matrix_that_breaks_it() -> None:
    """The table above and the rule on authority below cover all rules there are."""
    assert {rule for rule, *_ in CASES} | {"authority"} == {rule.id for rule in nc.RACI_RULES}


@pytest.mark.parametrize(("body", "why"), AUTHORITY, ids=[why for _, why in AUTHORITY])
def test_authority_fires_where_no_body_can_decide(body: nc.GovernanceBody, why: str) -> None:
    """Brent answers for two activities, and sits on nothing that decides on them."""
    (found,) = nc.check_raci(GOOD, bodies=[body]).of("authority")
    assert found.place == "Brent"
    assert "accountable for 2 activities (1.1.1, 1.1.2)" in found.message
    assert found.about == ("1.1.1", "1.1.2")


@pytest.mark.parametrize(
    "body",
    [
        board("1"),
        board("1.1"),
        board("1.1.1", "1.1.2"),
        board("*"),
        board("*", members=[], organisation="Brent"),
        board("*", members=[], seats=[nc.Seat(office="Chair", organisations=["Brent"])]),
    ],
)
def test_authority_is_silent_where_a_body_decides(body: nc.GovernanceBody) -> None:
    """A duty covers its step and all below, and a member, an owner or a seat has a voice."""
    assert nc.check_raci(GOOD, bodies=[body]).of("authority") == ()


def test_authority_counts_each_member_of_a_group() -> None:
    """PCT is Brent and Ealing, and only Ealing does not sit on the board."""
    broken = matrix(row(roles="ACV|PCT|-|-"))
    found = nc.check_raci(broken, bodies=[board("*")]).of("authority")
    assert [one.place for one in found] == ["Ealing"]
    assert "1 activity (1.1.1)" in found[0].message


def test_a_mended_matrix_has_no_finding_at_all() -> None:
    """The rules do not exclude one another: a matrix can satisfy them all."""
    mended = matrix(
        row(), row("1.1.2", "SPD|Ealing|-|ACV"),
        listed_steps=[listed("1.1")], stated_roles=[stated("Partnership")],
    )  # fmt: skip
    report = nc.check_raci(mended, bodies=[board("*", members=["Brent", "Ealing"])])
    assert report.findings == ()
    assert list(report.asked) == [rule.id for rule in nc.RACI_RULES]


def test_what_cannot_be_asked_is_said_with_its_reason() -> None:
    """Without bodies and other tables, three rules have nothing to go by."""
    report = nc.check_raci(GOOD)
    assert dict(report.not_asked) == {
        "steps_in_other_tables": "no other table of steps was given",
        "roles_in_other_tables": "no other table of roles was given",
        "authority": "no bodies were given",
    }
    with pytest.raises(nc.InvalidValueError, match="was not asked: no bodies were given"):
        report.of("authority")


def test_a_rule_that_is_switched_off_keeps_its_reason() -> None:
    """It is neither asked nor forgotten."""
    rules = nc.switch_off(nc.RACI_RULES, "roles_stated", reason="a draft")
    report = nc.check_raci(matrix(row(roles="ACV|Brent|?|?")), rules=rules)
    assert report.switched_off == (("roles_stated", "a draft"),)
    assert report.findings == ()
    with pytest.raises(nc.InvalidValueError, match="a draft"):
        report.of("roles_stated")


def test_a_severity_can_be_changed() -> None:
    """The same finding, counted as an error in place of a note."""
    rules = nc.change_severity(nc.RACI_RULES, "roles_stated", severity="error")
    broken = matrix(row(roles="ACV|Brent|?|-"))
    assert [one.rule for one in nc.check_raci(broken).notes] == ["roles_stated"]
    assert [one.rule for one in nc.check_raci(broken, rules=rules).errors] == ["roles_stated"]


# The parameters of the rule on overload: ACV does 3 of 4, SPD 2 of 4

FOUR = matrix(
    row("1.1.1", "ACV|Brent|SPD|-"), row("1.1.2", "ACV|Brent|SPD|-"),
    row("1.1.3", "ACV/SPD|Ealing|-|-"), row("1.1.4", "SPD|Brent|-|-"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "places"),
    [
        ({"share": "50%", "at_least": 0}, ["ACV"]),  # 3 ÷ 4 is over a half, 2 ÷ 4 is just that
        ({"share": "49%", "at_least": 0}, ["ACV", "SPD"]),
        ({"share": "75%", "at_least": 0}, []),  # just as much is not too much
        ({"share": 0.74, "at_least": 0}, ["ACV"]),
        ({"share": "1/4", "at_least": 2}, ["ACV"]),  # two are no load
        ({"share": "1/4", "at_least": 3}, []),
        ({"share": "50%", "at_least": 0, "role": "A"}, ["Brent"]),
        ({"share": "49%", "at_least": 0, "role": "consulted"}, ["SPD"]),
        ({}, []),  # ten are no load, where nothing else is said
    ],
)
def test_overload_by_hand(parameters: dict[str, Any], places: list[str]) -> None:
    """Responsible: ACV 3, SPD 2; accountable: Brent 3, Ealing 1; consulted: SPD 2."""
    found = nc.check_raci(FOUR, rules=[nc.overload_rule(**parameters)]).findings
    assert [one.place for one in found] == places


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"share": "0%"}, "the share of activities"),
        ({"share": "120%"}, "no more than 100%"),
        ({"share": "most"}, "the share of activities"),
        ({"role": "responsable"}, "did you mean 'responsible'"),
        ({"at_least": -1}, "at_least"),
        ({"at_least": 1.5}, "at_least"),
    ],
)
def test_overload_refuses(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.NhsCommissionError, match=message):
        nc.overload_rule(**parameters)


def test_a_number_that_is_there_twice_is_found_and_not_raised() -> None:
    """Also where another table refers to it."""
    twice = matrix(row(), row(activity="Other"), stated_roles=[stated("ACV")])
    assert [one.place for one in nc.check_raci(twice).of("unique_activities")] == ["activity 1.1.1"]


# Refusals


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.check_raci("matrix"), "give a RaciMatrix"),
        (lambda: nc.check_raci(GOOD, bodies=["B"]), "give GovernanceBody objects"),
        (lambda: nc.check_raci(GOOD, rules=["authority"]), "give a tuple of CheckRule"),
        (lambda: nc.check_raci(GOOD, rules=nc.RACI_RULES[:1] * 2), "is there twice"),
        (lambda: nc.switch_off(nc.RACI_RULES, "overlod", reason="x"), "did you mean 'overload'"),
        (lambda: nc.switch_off(nc.RACI_RULES, "overload", reason=" "), "without a reason"),
        (lambda: nc.change_severity(nc.RACI_RULES, "overload", severity="bad"), "severity"),
        (lambda: nc.check_raci(GOOD).of("overlod"), "did you mean 'overload'"),
    ],
)
def test_refusals(call: Any, message: str) -> None:
    with pytest.raises(nc.NhsCommissionError, match=message):
        call()


def test_a_finding_names_the_parties_one_by_one() -> None:
    """Two parties with both roles are two names, not one text."""
    one = nc.RaciAssignment(
        number="1", activity="Buy", responsible="A/B", accountable="C", consulted="B/A"
    )
    (found,) = nc.check_raci(nc.RaciMatrix(assignments=[one])).of("not_told_own_work")
    assert found.about == ("A", "B")


def test_every_rule_is_asked_of_the_paper_and_these_find_something() -> None:
    """Counted in appendix C by hand; all other rules find nothing there."""
    case = nc.load_case("nwl-2009")
    assert case.raci is not None
    report = nc.check_raci(case.raci, bodies=case.bodies)
    assert report.asked == tuple(rule.id for rule in nc.RACI_RULES)
    found = {rule: [one.place for one in report.of(rule)] for rule in report.asked}
    assert len(found.pop("no_group_accountable")) == 93
    consulted = "1.1.1 2.3.9 2.3.12 3.1.3 3.1.5 3.1.7 3.3.5 4.1.3 4.1.4 4.1.21 4.2.2"
    assert {rule: places for rule, places in found.items() if places} == {
        "not_told_own_work": ["activity 1.2.5"],
        "accountable_told": [f"activity {number}" for number in consulted.split()],
        "roles_stated": ["activity 4.1.20", "the matrix"],
        "steps_in_other_tables": ["step 2.2 Patient Registration and Engagement"],
        "roles_in_other_tables": ["activity 2.3.4", "activity 2.3.9"],
        "overload": ["ACV"],
    }
