"""Parties, cells, and what a responsibility matrix can be asked, by hand."""

from typing import Any

import pytest

import nhscommission as nc
from nhscommission.governance.raci.assignments import read_cell, write_cell
from nhscommission.governance.raci.parties import parties_by_name

GROUPS = [
    nc.Party(name="PCT", kind="group", members=["Inner", "Brent"]),
    nc.Party(name="Inner", kind="group", members=["Ealing", "Harrow"]),
    nc.Party(name="ACV", label="Vehicle", kind="team", part_of="Partnership"),
    nc.Party(name="Partnership"),
    nc.Party(name="SPD"),
]


def row(number: str, roles: str, **more: Any) -> nc.RaciAssignment:
    """An activity from a row as printed: R, A, C and I between upright lines; ? for not said."""
    r, a, c, i = (None if cell == "?" else cell for cell in roles.split("|"))
    fields = {"activity": f"Do {number}", **more}
    return nc.RaciAssignment(
        number=number, responsible=r, accountable=a, consulted=c, informed=i, **fields
    )


def matrix(*rows: nc.RaciAssignment, parties: Any = tuple(GROUPS)) -> nc.RaciMatrix:
    return nc.RaciMatrix(assignments=rows, parties=parties)


def numbers(found: Any) -> list[str]:
    return [one.number for one in found]


@pytest.fixture
def small() -> nc.RaciMatrix:
    """Four activities in two stages, of which every expected value below is counted by hand."""
    plan, manage = {"stage": "Plan", "step_number": "1", "step": "Needs"}, {"stage": "Manage"}
    return matrix(
        row("1.1", "ACV|PCT|SPD|-", **plan),
        row("1.2", "PCT|PCT|ACV|?", **plan),
        row("2.1", "ACV/SPD|Brent|Inner|Brent", **manage),
        row("2.2", "SPD|SPD|Ealing|-", **manage, step="Review"),
    )


# Parties


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "a party's name is ''"),
        ({"name": "  "}, "a party's name is"),
        ({"name": "-"}, "a party's name is '-'"),
        ({"name": "ACV/SPD"}, "has a slash in its name"),
        ({"name": "PCT", "kind": "group"}, "the group 'PCT' has no members"),
        ({"name": "ACV", "members": ["SPD"]}, "only a group stands for others"),
        ({"name": "ACV", "kind": "team", "members": ["SPD"]}, "only a group"),
        ({"name": "PCT", "kind": "group", "members": ["Brent", "Brent"]}, "'Brent' twice"),
        ({"name": "PCT", "kind": "group", "members": ["A/B"]}, "slash"),
        ({"name": "PCT", "kind": "group", "members": "Brent"}, "the members of a group"),
        ({"name": "PCT", "kind": "grup"}, "did you mean 'group'"),
        ({"name": 7}, "text was expected"),
    ],
)
def test_a_party_that_is_none_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.NhsCommissionError, match=message):
        nc.Party(**given)


def group(name: str, *members: str) -> nc.Party:
    return nc.Party(name=name, kind="group", members=members)


@pytest.mark.parametrize(
    ("register", "message"),
    [
        ([group("A", "A")], "'A' stands for itself: A → A"),
        ([group("A", "B"), group("B", "C"), group("C", "A")], "A → B → C → A"),
        ([group("X", "A"), group("A", "B"), group("B", "A")], "'A' stands for itself: A → B → A"),
        ([nc.Party(name="A", part_of="A")], "'A' is part of itself"),
        ([nc.Party(name="A", part_of="B"), nc.Party(name="B", part_of="A")], "A → B → A"),
        ([nc.Party(name="ACV"), nc.Party(name="acv")], "'acv' is there twice .as 'ACV'"),
        ([nc.Party(name="ACV"), nc.Party(name="ACV")], "is there twice"),
        ([nc.Party(name="Brent"), group("PCT", "BRENT")], "member 'BRENT', and .* 'Brent'"),
        ([group("P", "Brent"), group("Q", "brent")], "member 'brent', and .* 'Brent'"),
        ([nc.Party(name="T", kind="team", part_of="Nobody")], "part of 'Nobody', which is not"),
        (["ACV"], "'ACV' is not a Party"),
    ],
)
def test_a_register_that_is_none_is_refused(register: Any, message: str) -> None:
    """By itself, and as the register of a matrix."""
    with pytest.raises(nc.InvalidValueError, match=message):
        parties_by_name(register)
    with pytest.raises(nc.InvalidValueError, match=message):
        matrix(row("1.1", "X|Y|-|-"), parties=register)


def test_a_group_of_groups_stands_for_each_member_once() -> None:
    """A diamond is no circle: A → B → D and A → C → D."""
    known = parties_by_name([group("A", "B", "C"), group("B", "D", "E"), group("C", "D")])
    assert list(known) == ["A", "B", "C", "D", "E"]
    found = matrix(row("1", "A|D|-|-"), parties=tuple(known.values()))
    assert found.expand("A") == ("D", "E")
    assert found.expand("D") == ("D",)
    assert found.expand("nobody knows") == ("nobody knows",)


def test_each_name_is_a_party_of_its_own_where_there_is_no_register() -> None:
    """In the order in which the matrix comes to them: R, A, C, I, row by row."""
    found = matrix(row("1", "B/A|C|-|D"), row("2", "E|A|?|?"), parties=())
    assert [party.name for party in found.parties] == ["B", "A", "C", "D", "E"]
    assert {party.kind for party in found.parties} == {nc.PartyKind.ORGANISATION}


def test_a_party_is_found_whatever_its_capitals(small: nc.RaciMatrix) -> None:
    assert small.party("acv").label_or_name == "Vehicle"
    assert small.party("SPD").label_or_name == "SPD"
    with pytest.raises(nc.UnknownNameError, match="did you mean 'ACV'"):
        small.party("AVC")


# Cells


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("ACV/SPD", ("ACV", "SPD")),
        (" ACV / SPD ", ("ACV", "SPD")),
        ("Procurement & Contract", ("Procurement & Contract",)),
        ("-", ()),
        (" - ", ()),
        (("ACV", "SPD"), ("ACV", "SPD")),
        ((), ()),
    ],
)
def test_a_cell_is_read_and_written(cell: Any, parties: tuple[str, ...]) -> None:
    """Parties in their order, and a dash for nobody; written, it is read alike."""
    assert read_cell(cell, what="responsible") == parties
    assert read_cell(write_cell(parties), what="responsible") == parties


def test_not_said_is_written_as_a_blank_and_nobody_as_a_dash() -> None:
    assert (write_cell(None), write_cell(()), write_cell(("A", "B"))) == ("", "-", "A/B")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "responsible: the cell is blank"),
        ("  ", "the cell is blank"),
        ("ACV//SPD", "a slash with no party beside it"),
        ("/ACV", "a slash with no party beside it"),
        ("ACV/", "a slash with no party beside it"),
        ("/", "a slash with no party beside it"),
        ("ACV/SPD/ACV", "'ACV' twice"),
        ("ACV/-", "a party's name is '-'"),
        (("ACV", "ACV"), "'ACV' twice"),
        (("ACV", ""), "a party's name is ''"),
        (("A/B",), "slash"),
        (7, "responsible"),
        (None, "responsible"),
    ],
)
def test_a_cell_that_says_nothing_certain_is_refused(cell: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.RaciAssignment(activity="Do", responsible=cell, accountable="A")


def test_an_activity_needs_words_and_somebody() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"activity 1\.1 has no text"):
        row("1.1", "A|B|-|-", activity=" ")
    with pytest.raises(nc.InvalidValueError, match=r"activity 1\.1: nobody has any role"):
        row("1.1", "-|-|?|-")
    assert row("1.1", "-|-|-|A").informed == ("A",)
    with pytest.raises(nc.InvalidValueError, match="no activities"):
        matrix()
    with pytest.raises(nc.InvalidValueError, match="is not a RaciAssignment"):
        matrix("Do it")  # type: ignore[arg-type]


def test_an_activity_is_found_by_its_number(small: nc.RaciMatrix) -> None:
    assert small.assignment("2.1").activity == "Do 2.1"
    with pytest.raises(nc.UnknownNameError, match="activity"):
        small.assignment("2.9")
    with pytest.raises(nc.InvalidValueError, match=r"2 activities have the number '1\.1'"):
        matrix(row("1.1", "A|B|-|-"), row("1.1", "A|B|-|-"), parties=()).assignment("1.1")


@pytest.mark.parametrize(
    "role", ["R", "r", "responsible", " Responsible ", nc.RaciRole.RESPONSIBLE]
)
def test_a_role_goes_by_its_word_or_its_letter(small: nc.RaciMatrix, role: str) -> None:
    assert small.assignment("2.1").parties(role) == ("ACV", "SPD")


# Views


def test_groups_are_written_out(small: nc.RaciMatrix) -> None:
    """PCT is Inner and Brent, and Inner is Ealing and Harrow; not said stays not said."""
    found = nc.expand_groups(small)
    assert found.assignment("1.2").responsible == ("Ealing", "Harrow", "Brent")
    assert found.assignment("1.2").informed is None
    assert found.assignment("2.1").consulted == ("Ealing", "Harrow")
    assert found.assignment("1.1").responsible == ("ACV",)
    assert numbers(found.assignments) == numbers(small.assignments)
    assert not {"PCT", "Inner"} & set(found.names)


def test_a_member_beside_its_group_is_there_once() -> None:
    """Brent, and PCT with Brent in it: three parties, Brent first."""
    found = nc.expand_groups(matrix(row("1", "Brent/PCT|ACV|-|-")))
    assert found.assignments[0].responsible == ("Brent", "Ealing", "Harrow")


def test_one_member_s_view(small: nc.RaciMatrix) -> None:
    """Brent stands in place of PCT, not of Inner, and has no role in 2.2."""
    brent = nc.view_of(small, "brent")
    assert numbers(brent.assignments) == ["1.1", "1.2", "2.1"]
    assert brent.assignment("1.1").accountable == ("Brent",)
    assert brent.assignment("1.2").responsible == ("Brent",)
    assert brent.assignment("1.2").informed is None
    assert brent.assignment("2.1").consulted == ("Inner",)
    ealing = nc.view_of(small, "Ealing")
    assert numbers(ealing.assignments) == ["1.1", "1.2", "2.1", "2.2"]
    assert ealing.assignment("2.1").consulted == ("Ealing",)


def test_the_view_of_brent_in_the_real_matrix() -> None:
    """The PCTs are accountable for all 93, so that Brent sees all; it does 31, as each does."""
    real = nc.load_case("nwl-2009").raci
    assert real is not None
    brent = nc.view_of(real, "Brent")
    assert numbers(brent.assignments) == list(real.numbers)
    assert all(one.accountable == ("Brent",) for one in brent.assignments)
    assert sum(one.responsible == ("Brent",) for one in brent.assignments) == 31


def test_a_view_that_there_is_not(small: nc.RaciMatrix) -> None:
    with pytest.raises(nc.InvalidValueError, match="is a group; ask for .* Ealing, Harrow, Brent"):
        nc.view_of(small, "PCT")
    with pytest.raises(nc.InvalidValueError, match="'Partnership' has no role"):
        nc.view_of(small, "Partnership")
    with pytest.raises(nc.UnknownNameError):
        nc.view_of(small, "Bristol")


# Questions


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["1.1", "1.2", "2.1", "2.2"]),
        ({"party": "ACV"}, ["1.1", "1.2", "2.1"]),
        ({"party": "acv", "roles": ["R"]}, ["1.1", "2.1"]),
        ({"party": "ACV", "roles": "consulted"}, ["1.2"]),
        ({"party": "Brent"}, ["1.1", "1.2", "2.1"]),
        ({"party": "Brent", "roles": ["I", "C"]}, ["2.1"]),
        ({"party": "Ealing", "roles": ["C"]}, ["2.1", "2.2"]),
        ({"party": "Inner", "roles": ["C"]}, ["2.1"]),
        ({"party": "SPD", "stage": "Manage"}, ["2.1", "2.2"]),
        ({"step": "1"}, ["1.1", "1.2"]),
        ({"step": "Needs", "party": "SPD"}, ["1.1"]),
        ({"step": "Review"}, ["2.2"]),
        ({"party": "Partnership"}, []),
    ],
)
def test_activities_are_found(
    small: nc.RaciMatrix, asked: dict[str, Any], expected: list[str]
) -> None:
    """Each list is read off the four rows above."""
    assert numbers(nc.find_activities(small, **asked)) == expected


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"roles": ["R"]}, "name the party as well"),
        ({"party": "AVC"}, "did you mean 'ACV'"),
        ({"party": "ACV", "roles": ["X"]}, "role"),
        ({"stage": "Pan"}, "did you mean 'Plan'"),
        ({"step": "9"}, "step"),
    ],
)
def test_a_question_with_no_sense_is_refused(
    small: nc.RaciMatrix, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(nc.NhsCommissionError, match=message):
        nc.find_activities(small, **asked)


def test_workload_by_an_independent_count(small: nc.RaciMatrix) -> None:
    """Each count is a loop over the cells of the rows, written a second time."""
    counts = nc.workload(small)
    for party in ("ACV", "PCT", "SPD", "Brent", "Inner", "Ealing"):
        for stage in ("Plan", "Manage"):
            for role in ("responsible", "accountable", "consulted", "informed"):
                rows = [one for one in small.assignments if one.stage == stage]
                expected = sum(party in (getattr(one, role) or ()) for one in rows)
                assert counts[party, stage, role] == expected
    # cells by hand: R 1+1+2+1, A 1+1+1+1, C 1+1+1+1, I 0+0+1+0
    assert [counts.sum("party").sum("stage")[role] for role in counts.labels[2]] == [5, 4, 4, 1]


def test_workload_with_groups_written_out(small: nc.RaciMatrix) -> None:
    """R: ACV 2, SPD 2, each of three PCTs 1 = 7; A: 3 + 3 + Brent + SPD = 8; C: 1 + 1 + 2 + 1."""
    counts = nc.workload(small, expand=True).sum("stage")
    totals = counts.sum("party")
    assert [totals[r] for r in ("responsible", "accountable", "consulted", "informed")] == [
        7, 8, 5, 1,
    ]  # fmt: skip
    assert counts["Brent", "accountable"] == 3
    assert counts["Ealing", "consulted"] == 2
    assert nc.workload(nc.expand_groups(small)) == nc.workload(small, expand=True)


def test_shared_alone_and_not_segregated(small: nc.RaciMatrix) -> None:
    """Two do 2.1; 1.1 is ACV's alone and 2.2 SPD's; the PCTs and SPD answer for what they do."""
    assert numbers(nc.shared_activities(small)) == ["2.1"]
    assert nc.shared_activities(small, role="A") == ()
    alone = nc.single_points_of_failure(small)
    assert [(one.party, numbers(one.activities)) for one in alone] == [
        ("ACV", ["1.1"]),
        ("SPD", ["2.2"]),
    ]
    assert numbers(nc.segregation(small)) == ["1.2", "2.2"]


def test_a_group_does_not_segregate_its_member() -> None:
    """Brent does it, and PCT, which is Brent as well, answers for it."""
    found = matrix(row("1", "Brent|PCT|-|-"), row("2", "Brent|Inner|-|-"))
    assert numbers(nc.segregation(found)) == ["1"]


def test_single_points_come_with_the_most_activities_first() -> None:
    """SPD has two and ACV one; a group of one is alone, too."""
    found = matrix(
        row("1", "ACV|X|-|-"), row("2", "SPD|X|-|-"), row("3", "SPD|X|-|-"), row("4", "G|X|-|-"),
        parties=[group("G", "ACV"), nc.Party(name="X"), nc.Party(name="SPD")],
    )  # fmt: skip
    alone = {one.party: numbers(one.activities) for one in nc.single_points_of_failure(found)}
    assert alone == {"ACV": ["1", "4"], "SPD": ["2", "3"]}


# Handing over


def test_hand_over(small: nc.RaciMatrix) -> None:
    """ACV's part of 2.1 goes to SPD, which has one already: SPD is there once."""
    after = nc.transfer(small, ["1.1", "2.1"], from_party="acv", to_party="spd")
    assert after.assignment("2.1").responsible == ("SPD",)
    assert after.assignment("1.1").responsible == ("SPD",)
    assert after.assignment("1.1").consulted == ()  # it is not consulted on what it now does
    assert after.assignment("1.2") == small.assignment("1.2")
    assert numbers(after.assignments) == numbers(small.assignments)
    assert after.parties == small.parties


def test_hand_over_of_another_role(small: nc.RaciMatrix) -> None:
    """Who is consulted only takes nothing away from those informed."""
    after = nc.transfer(small, ["2.2"], from_party="Ealing", to_party="Harrow", roles=["C"])
    assert after.assignment("2.2").consulted == ("Harrow",)
    both = nc.transfer(small, ["2.2"], from_party="SPD", to_party="ACV", roles=["R", "A"])
    assert (both.assignment("2.2").responsible, both.assignment("2.2").accountable) == (
        ("ACV",),
        ("ACV",),
    )
    assert both.assignment("2.2").consulted == ("Ealing",)


def test_hand_over_keeps_the_place_among_several() -> None:
    before = matrix(row("1", "A/B/C|X|D/E|?"), parties=())
    after = nc.transfer(before, ["1"], from_party="B", to_party="D")
    assert after.assignment("1").responsible == ("A", "D", "C")
    assert after.assignment("1").consulted == ("E",)
    assert after.assignment("1").informed is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"activities": ["1.1", "1.2"]}, r"activity 1\.2: ACV is not responsible, .*; PCT is"),
        ({"activities": ["1.1", "9.9"]}, "activity"),
        ({"activities": []}, "no activities are handed over"),
        ({"activities": "1.1"}, "activities"),
        ({"from_party": "AVC"}, "did you mean 'ACV'"),
        ({"to_party": "SPDD"}, "did you mean 'SPD'"),
        ({"to_party": "acv"}, "hands over to itself"),
        ({"roles": ["I"]}, "nobody is"),
        ({"roles": ["X"]}, "role"),
        ({"matrix": "m"}, "RaciMatrix"),
    ],
)
def test_a_hand_over_that_cannot_be_changes_nothing(
    small: nc.RaciMatrix, changed: dict[str, Any], message: str
) -> None:
    """The matrix is as it was, also where the first of two activities could go."""
    before = small.assignments
    given: dict[str, Any] = {
        "matrix": small, "activities": ["1.1"], "from_party": "ACV", "to_party": "SPD", **changed,
    }  # fmt: skip
    with pytest.raises(nc.NhsCommissionError, match=message):
        nc.transfer(given.pop("matrix"), given.pop("activities"), **given)
    assert small.assignments == before
    assert small.assignment("1.1").responsible == ("ACV",)


# Comparing


def test_added_taken_out_and_changed(small: nc.RaciMatrix) -> None:
    """1.2 goes, 3.1 comes, and 1.1 goes from ACV to SPD; 2.1 and 2.2 are as they were."""
    handed = nc.transfer(small, ["1.1"], from_party="ACV", to_party="SPD")
    after = matrix(
        handed.assignment("1.1"), *handed.assignments[2:], row("3.1", "SPD|Brent|-|-", activity="N")
    )
    found = nc.compare(small, after)
    assert [change.words for change in found.changes] == [
        "1.1 Do 1.1: responsible ACV → SPD; consulted SPD → -",
        "1.2 Do 1.2: taken out",
        "3.1 N: added",
    ]
    assert found.same == 2
    assert numbers(found.gained("SPD")) == ["1.1", "3.1"]
    assert numbers(found.lost("ACV")) == ["1.1"]
    assert numbers(found.lost("PCT", role="A")) == ["1.2"]
    assert numbers(found.lost("SPD", role="C")) == ["1.1"]
    assert found.gained("ACV") == ()


def test_the_order_of_parties_is_no_change() -> None:
    """ACV/SPD is SPD/ACV; not said is not nobody."""
    first, second = matrix(row("1", "ACV/SPD|PCT|-|-")), matrix(row("1", "SPD/ACV|PCT|-|-"))
    assert nc.compare(first, second).changes == ()
    silent = matrix(row("1", "ACV/SPD|PCT|-|?"))
    (change,) = nc.compare(first, silent).changes
    assert (change.fields, change.words) == (("informed",), "1 Do 1: informed - → not said")


def test_the_order_of_activities_and_sources_are_no_change(small: nc.RaciMatrix) -> None:
    turned = matrix(*reversed(small.assignments))
    assert nc.compare(small, turned).changes == ()
    plain, noted = matrix(row("1", "A|B|-|-")), matrix(row("1", "A|B|-|-", note="x", source="p. 1"))
    assert nc.compare(plain, noted).same == 1


def test_words_stage_and_step_are_changes() -> None:
    before = matrix(row("1", "A|B|-|-", stage="Plan", step_number="1"), parties=())
    after = matrix(row("1", "A|B|-|-", stage="Do", step_number="2", activity="Do 2"), parties=())
    (change,) = nc.compare(before, after).changes
    assert change.fields == ("activity", "stage", "step_number")
    assert change.words == "1 Do 2: activity Do 1 → Do 2; stage Plan → Do; step number 1 → 2"


def test_without_a_number_activities_are_matched_by_their_words() -> None:
    before = matrix(row("", "A|B|-|-", activity="X"), row("", "A|B|-|-", activity="Y"), parties=())
    after = matrix(row("", "C|B|-|-", activity="Y"), row("", "A|B|-|-", activity="Z"), parties=())
    assert {change.words for change in nc.compare(before, after).changes} == {
        "X: taken out",
        "Y: responsible A → C",
        "Z: added",
    }


@pytest.mark.parametrize("number", ["1", ""])
def test_what_is_there_twice_cannot_be_matched(small: nc.RaciMatrix, number: str) -> None:
    twice = matrix(*[row(number, "A|B|-|-", activity="Same")] * 2, parties=())
    with pytest.raises(nc.InvalidValueError, match="is twice in the matrix after"):
        nc.compare(small, twice)
    with pytest.raises(nc.InvalidValueError, match="is twice in the matrix before"):
        nc.compare(twice, small)


# Staff


def test_work_against_staff_by_hand(small: nc.RaciMatrix) -> None:
    """ACV: 3 + 4 ÷ 2 = 5, of 4.5; SPD: 4 ÷ 2 = 2 and one not known, staff not known."""
    load = nc.staffing_load(small, capacity_wte={"ACV": 4.5}, activity_wte={"1.1": 3, "2.1": 4})
    acv, spd, pct = (load.party(name) for name in ("ACV", "SPD", "PCT"))
    assert (acv.activities, acv.load_wte, acv.headroom_wte) == (2, 5.0, -0.5)
    assert acv.is_overloaded
    assert (spd.activities, spd.load_wte, spd.unknown) == (2, 2.0, ("2.2",))
    assert spd.capacity_wte is None
    assert spd.headroom_wte is None  # missing is not zero
    assert not spd.is_overloaded
    assert (pct.load_wte, pct.unknown) == (0.0, ("1.2",))
    assert numbers(load.unstaffed) == ["1.2", "2.2"]
    assert [one.party for one in load.parties] == ["ACV", "PCT", "SPD"]
    assert sum(one.load_wte for one in load.parties) == 3 + 4


def test_no_staff_is_not_the_same_as_not_known(small: nc.RaciMatrix) -> None:
    """SPD has none: it is overloaded by its 2 WTE."""
    load = nc.staffing_load(small, capacity_wte={"SPD": 0}, activity_wte={"2.1": 4})
    assert load.party("SPD").headroom_wte == -2.0
    assert load.party("SPD").is_overloaded
    assert load.party("ACV").headroom_wte is None


def test_hours_are_turned_into_staff(small: nc.RaciMatrix) -> None:
    """3,150 hours ÷ 1,575 a year = 2 WTE, and 1 WTE of SPD's own."""
    load = nc.staffing_load(
        small, capacity_wte={"SPD": 2}, activity_wte={"2.2": 1},
        activity_hours={"2.1": 3_150}, hours_per_wte=1_575,
    )  # fmt: skip
    assert load.party("SPD").load_wte == pytest.approx(2 / 2 + 1)
    assert not load.party("SPD").is_overloaded  # just as much as there is


def test_staff_of_a_group_are_those_of_its_members(small: nc.RaciMatrix) -> None:
    """1 + 2 + 0.5 = 3.5 for PCT, given one by one or together."""
    members = nc.staffing_load(small, capacity_wte={"Brent": 1, "Ealing": 2, "Harrow": 0.5})
    together = nc.staffing_load(small, capacity_wte={"PCT": 3.5})
    assert members.party("PCT").capacity_wte == together.party("PCT").capacity_wte == 3.5


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"capacity_wte": {"Brent": 1}}, "not for 'Ealing'; missing is not zero"),
        ({"capacity_wte": {"PCT": 9, "Brent": 1}}, "for the group 'PCT' and for a member"),
        ({"capacity_wte": {"AVC": 1}}, "did you mean 'ACV'"),
        ({"capacity_wte": {"ACV": -1}}, "the staff of 'ACV'"),
        ({"capacity_wte": {"ACV": "many"}}, "the staff of 'ACV'"),
        ({"capacity_wte": {"ACV": float("nan")}}, "the staff of 'ACV'"),
        ({"activity_wte": {"9.9": 1}}, "activity"),
        ({"activity_wte": {"1.1": -1}}, r"activity_wte of 1\.1"),
        ({"activity_hours": {"1.1": 100}}, "hours_per_wte is not"),
        ({"activity_hours": {"1.1": 100}, "hours_per_wte": 0}, "hours_per_wte"),
        (
            {"activity_wte": {"1.1": 1}, "activity_hours": {"1.1": 9}, "hours_per_wte": 1_575},
            r"activity 1\.1 is given in WTE and in hours",
        ),
        ({"matrix": "m"}, "RaciMatrix"),
    ],
)
def test_staff_that_cannot_be_are_refused(
    small: nc.RaciMatrix, given: dict[str, Any], message: str
) -> None:
    asked = {"matrix": small, "capacity_wte": {}, **given}
    with pytest.raises(nc.NhsCommissionError, match=message):
        nc.staffing_load(asked.pop("matrix"), **asked)


def test_the_load_of_who_does_nothing_is_not_there(small: nc.RaciMatrix) -> None:
    with pytest.raises(nc.UnknownNameError, match="party"):
        nc.staffing_load(small, capacity_wte={}).party("Brent")


def test_staff_of_a_group_within_a_group_are_refused_not_lost() -> None:
    """PCT stands for H and Leeds, and H for Brent and Ealing: three for H alone help nobody."""
    matrix = nc.RaciMatrix(
        assignments=[
            nc.RaciAssignment(number="1", activity="a", responsible="PCT", accountable="PCT")
        ],
        parties=[
            nc.Party(name="PCT", kind="group", members=("H", "Leeds")),
            nc.Party(name="H", kind="group", members=("Brent", "Ealing")),
        ],
    )
    with pytest.raises(nc.InvalidValueError, match="each of its members: Brent, Ealing"):
        nc.staffing_load(matrix, capacity_wte={"H": 3})
    load = nc.staffing_load(matrix, capacity_wte={"Brent": 1, "Ealing": 2, "Leeds": 3})
    assert load.party("PCT").capacity_wte == 6
