"""Matrices, registers and bodies in files: what comes back, and what is refused with its place."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import nhscommission as nc

PARTIES = (
    nc.Party(name="PCT", label="Trust, primary care", kind="group", members=["Brent", "Ealing"]),
    nc.Party(name="Partnership", source="p. 3", note='The "new" one'),
    nc.Party(name="ACV", kind="team", part_of="Partnership"),
    nc.Party(name="SPD"),
)
MATRIX = nc.RaciMatrix(
    parties=PARTIES,
    assignments=[
        nc.RaciAssignment(
            stage="Plan", step_number="1.1", step="Needs", number="1.1.1",
            activity='Write "the plan", and\nsend it', responsible="ACV/SPD", accountable="PCT",
            consulted="-", informed=None, source="p. 70", note="£5 – x",
        ),
        nc.RaciAssignment(
            stage="Plan", step_number="1.1", step="Needs", number="1.1.2", activity="Pay",
            responsible="-", accountable="Brent", consulted=None, informed="SPD",
        ),
    ],
)  # fmt: skip
GOOD = """stage,number,activity,responsible,accountable,consulted
Plan,1.1.1,Write,ACV,PCT,SPD/Partnership
Plan,1.1.2,Pay,ACV/SPD,Brent,-
Manage,2.1.1,Look,PCT,PCT,
"""


def saved(folder: Path, text: str, name: str = "raci.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def replaced(text: str, old: str, new: str) -> str:
    assert old in text, "the test changes nothing"
    return text.replace(old, new, 1)


# Matrices and registers


def test_a_matrix_comes_back_as_it_was(tmp_path: Path) -> None:
    """Commas, quotes, new lines, pounds, blanks and dashes; with a register or without."""
    path = nc.write_raci(MATRIX, tmp_path / "raci.csv")
    assert nc.read_raci(path, parties=PARTIES) == MATRIX
    assert nc.read_raci(str(path)).assignments == MATRIX.assignments
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel would not read £


def test_a_register_comes_back_as_it_was(tmp_path: Path) -> None:
    path = nc.write_parties(PARTIES, tmp_path / "parties.csv")
    assert nc.read_parties(path) == PARTIES


def test_a_group_of_all_members_is_written_short(tmp_path: Path) -> None:
    """Read for another sector, it stands for the members of that one."""
    members = ["Brent", "Ealing"]
    path = nc.write_parties(PARTIES, tmp_path / "parties.csv", members=members)
    assert "each member" in path.read_text(encoding="utf-8-sig")
    assert nc.read_parties(path, members=members) == PARTIES
    assert nc.read_parties(path, members=["A", "B", "C"])[0].members == ("A", "B", "C")
    with pytest.raises(nc.CaseFileError, match=r"parties\.csv, line 2: .*no sector is given"):
        nc.read_parties(path)


def test_a_good_file_by_hand(tmp_path: Path) -> None:
    """Blank is not said and - is nobody."""
    found = nc.read_raci(saved(tmp_path, GOOD), parties=PARTIES)
    assert [one.consulted for one in found.assignments] == [("SPD", "Partnership"), (), None]
    assert found.assignment("1.1.2").responsible == ("ACV", "SPD")
    assert [one.informed for one in found.assignments] == [None] * 3
    assert found.stages == ("Plan", "Manage")


@pytest.mark.parametrize(
    "heading",
    [
        "stage,number,activity,R,A,C",
        "Stage,Number,Activity,r,a,c",
        "STAGE,NUMBER,ACTIVITY,Responsible,ACCOUNTABLE,Consulted",
    ],
)
def test_headings_in_letters_and_capitals(tmp_path: Path, heading: str) -> None:
    """R, A and C do for the words, and any capitals."""
    first = GOOD.splitlines()[0]
    found = nc.read_raci(saved(tmp_path, replaced(GOOD, first, heading)))
    assert found.assignments == nc.read_raci(saved(tmp_path, GOOD, "good.csv")).assignments


def test_informed_and_two_words_in_a_heading(tmp_path: Path) -> None:
    """I is informed, and "Step number" is step_number."""
    text = "Step number,Number,Activity,R,A,C,I\n1.1,1.1.1,Write,ACV,PCT,-,SPD\n"
    (one,) = nc.read_raci(saved(tmp_path, text)).assignments
    assert (one.step_number, one.informed) == ("1.1", ("SPD",))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_files_as_excel_saves_them(tmp_path: Path, mark: str, line_end: str) -> None:
    """A byte-order mark, Windows line ends, and blank rows below make no difference."""
    text = mark + (GOOD + ",,,,,\n").replace("\n", line_end)
    found = nc.read_raci(saved(tmp_path, text))
    assert found == nc.read_raci(saved(tmp_path, GOOD, "good.csv"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Write,ACV", "Write,", "line 2: responsible: the cell is blank"),
        ("SPD,Brent", "SPD,", "line 3: accountable: the cell is blank"),
        ("Write,ACV", "Write,AVC", r"line 2: .*party .responsible. 'AVC'; did you mean 'ACV'"),
        ("Write,ACV", "Write,acv", "line 2: .*'acv'; did you mean 'ACV'"),
        ("Brent,-", "Brent,SDP", r"line 3: .*party .consulted. 'SDP'; did you mean 'SPD'"),
        ("ACV/SPD", "ACV//SPD", "line 3: responsible: .* slash with no party"),
        ("ACV/SPD", "ACV/ACV", "line 3: responsible .*'ACV' twice"),
        ("Plan,1.1.2", ",1.1.2", "line 3: stage is blank, and it is 'Plan' on line 2.*unmerge"),
        ("stage,number", "Appendix C,,,,,\nstage,number", "line 1: .*column 2 is blank.*title"),
        ("1.1.1", "04/01/2010", "line 2: the number is '04/01/2010', a date.*as text"),
        ("1.1.1", "01-Jan", "line 2: the number is '01-Jan', a date"),
        ("1.1.1", "2010-01-04", "line 2: the number is '2010-01-04', a date"),
        (",Write,", ",,", "line 2: activity 1.1.1 has no text"),
        ("Plan,1.1.2,Pay,", "Plan,1.1.2,Pay,x,", "line 3: 7 cells, and there are 6 headings"),
        ("2.1.1,Look,PCT,PCT,\n", "2.1.1,Look", "line 4: the file does not end with a line end"),
        ("2.1.1,Look,PCT,PCT,\n", "2.1.1,Look\n", "line 4: 3 cells, and there are 6 headings"),
        ("consulted", "Responsible", "line 1: two columns are read as 'responsible'"),
        ("consulted", "R", "line 1: two columns are read as 'responsible'"),
        ("consulted", "accountable", "line 1: the heading 'accountable' is there twice"),
        ("consulted", "consultd", "line 1: unknown column 'consultd'; did you mean 'consulted'"),
        ("accountable", "answers", "line 1: there is no column 'accountable'"),
        ("Write", '"Write', "not a CSV file, or cut short"),
        ("Write", "\x00", "line 2: found a null byte"),
        (GOOD[GOOD.index("Plan") :], "", "line 1: there are no activities below the headings"),
        (GOOD, "", "the file is empty"),
        (GOOD, GOOD.replace(",", ";"), "line 1: .*separated by semicolons; save with commas"),
        (GOOD, GOOD.replace(",", "\t"), "line 1: there is no column 'activity'"),
    ],
)
def test_a_matrix_in_a_bad_file_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Always with the file's name, and the line where there is one."""
    path = saved(tmp_path, replaced(GOOD, old, new))
    with pytest.raises(nc.CaseFileError, match=rf"(?s)raci\.csv.*{message}"):
        nc.read_raci(path, parties=PARTIES)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "raci.csv"
    path.write_bytes(replaced(GOOD, "Write", "Pay £5").encode(encoding))
    with pytest.raises(nc.CaseFileError, match=r"raci\.csv.*UTF-8"):
        nc.read_raci(path)


PARTY_LINES = """name,kind,members,part_of
PCT,group,Brent/Ealing,
ACV,team,,Partnership
Partnership,,,
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nACV", "\nPCT", "line 3: name 'PCT' is there again; it is on line 2"),
        ("\nACV", "\npct", "the party 'pct' is there twice"),
        ("Brent/Ealing", "", "line 2: the group 'PCT' has no members"),
        ("Brent/Ealing", "Brent//Ealing", "line 2: members: .* slash"),
        ("Brent/Ealing", "Brent/PCT", "'PCT' stands for itself"),
        ("team,,Partnership", "team,,Partnershp", "part of 'Partnershp', which is not among"),
        ("ACV,team,", "ACV,team,SPD", "line 3: .*only a group"),
        ("\nACV", "\n", "line 3: a party's name is ''"),
        ("\nACV", "\nACV/SPD", "line 3: .*slash in its name"),
        ("kind", "sort", "line 1: unknown column 'sort'"),
        ("name,", "party,", "line 1: there is no column 'name'"),
    ],
)
def test_a_register_in_a_bad_file_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = saved(tmp_path, replaced(PARTY_LINES, old, new), "parties.csv")
    with pytest.raises(nc.CaseFileError, match=rf"parties\.csv.*{message}"):
        nc.read_parties(path)


def test_an_unknown_kind_of_party_is_refused_with_its_line(tmp_path: Path) -> None:
    path = saved(tmp_path, replaced(PARTY_LINES, "team", "taem"), "parties.csv")
    with pytest.raises(nc.CaseFileError, match=r"parties\.csv, line 3: .*did you mean 'team'"):
        nc.read_parties(path)


# Bodies

RULE = {"id": "vote", "share": "2/3", "of": "all", "vote_by": "organisation"}
BODIES = (
    nc.GovernanceBody(
        id="JC", name="Joint committee", kind="joint_committee", purpose='To "decide"',
        members=["Brent", "Ealing"], size=5, escalates_to=["NHSL"], statutory=True, source="p. 9",
        seats=[
            nc.Seat(office="Chief Executive", organisations=["Brent", "Ealing"], kind="member"),
            nc.Seat(office="Chair", of_body="CRG", number=2, voting=False),
            nc.Seat(office="Secretary", kind="in_attendance", organisations=["Trust"]),
        ],
        officers=[
            nc.Officer(office="Chief Executive", chosen="elected", tenure_years=2.5),
            nc.Officer(role="vice_chair", from_another_organisation=True),
        ],
        quorum=[nc.Quorum(share="2/3", of="organisations"), nc.Quorum(least=2, offices=["Chair"])],
        decision_rules=[
            nc.DecisionRule(**RULE, weights={"Brent": 2, "Ealing": Fraction(1, 2)}),
            nc.DecisionRule(id="chair", casting_vote=True, matters=["pay"], least_votes=2),
            nc.DecisionRule(id="half", share="50%", more_than=False, matters=["x"]),
        ],
        duties=[
            nc.Duty(text="Sign – all", kind="decides", steps=["1", "2.1"], delegated_by=["NHSL"])
        ],
        meets=nc.parse_frequency("Monthly, on the first Friday of each month"),
    ),
    nc.GovernanceBody(
        id="NHSL", name="NHS London", kind="authority", leads=["JC"],
        meets=nc.parse_frequency(
            "fortnightly on Monday", counted_from=date(2009, 6, 1), if_bank_holiday="skip"
        ),
    ),
)  # fmt: skip
TOML = """format = 1

[[bodies]]
id = "JC"
name = "Joint committee"
kind = "joint_committee"
members = ["Brent", "Ealing"]

[bodies.meets]
text = "Monthly, on the first Friday of each month"

[[bodies.seats]]
office = "Chief Executive"
organisations = ["Brent", "Ealing"]
voting = true

[[bodies.officers]]
role = "chair"

[[bodies.quorum]]
share = "75%"

[[bodies.decision_rules]]
id = "vote"
share = "50%"
casting_vote = true

[[bodies.duties]]
text = "Sign"
kind = "decides"
"""


def test_bodies_come_back_as_they_were(tmp_path: Path) -> None:
    """With members and providers written out, or short."""
    path = nc.write_governance(BODIES, tmp_path / "governance.toml")
    assert nc.read_governance(path) == BODIES
    sector = {"members": ["Brent", "Ealing"], "providers": ["Trust"]}
    short = nc.write_governance(BODIES, tmp_path / "short.toml", **sector)
    text = short.read_text(encoding="utf-8")
    assert "each member" in text
    assert "each provider" in text
    assert nc.read_governance(short, **sector) == BODIES


def test_a_good_file_of_bodies_by_hand(tmp_path: Path) -> None:
    """75% is three quarters, and each seat of the office one in each trust."""
    (body,) = nc.read_governance(saved(tmp_path, TOML, "governance.toml"))
    assert body.quorum[0].share == Fraction(3, 4)
    assert [seat.name for seat in body.held_seats] == [
        "Brent Chief Executive",
        "Ealing Chief Executive",
    ]
    assert body.rule("vote").is_simple_majority


JC = "body 'JC'"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Joint committee"', 'nam = "x"', r"bodies.*nam"),
        ('share = "75%"', 'shar = "75%"', r"bodies.*quorum.*shar"),
        ('share = "75%"', 'share = "120%"', rf"{JC}, quorum: .*no more than 100%"),
        ('share = "75%"', 'share = "0%"', rf"{JC}, quorum: .*above 0"),
        ('share = "75%"', "least = 0", rf"{JC}, quorum: "),
        ('share = "75%"', 'least = 2\nshare = "75%"', rf"{JC}, quorum: .*just one of them"),
        ('role = "chair"', 'role = "chair"\n[[bodies.officers]]\nrole = "chair"',
         rf"{JC}: .*2 rules for its chair"),
        ('role = "chair"', 'role = "char"', rf"{JC}, char: .*did you mean 'chair'"),
        ("voting = true", 'voting = "no"', r"bodies.*seats.*voting"),
        ("voting = true", "number = 0", rf"{JC}, seat 'Chief Executive': "),
        ('organisations = ["Brent", "Ealing"]', 'organisations = ["each member"]',
         rf"{JC}, seat 'Chief Executive': 'each member' stands for the members"),
        ('members = ["Brent", "Ealing"]', 'members = ["each provider"]',
         rf"{JC}: 'each provider' stands for the providers"),
        ('members = ["Brent", "Ealing"]', 'members = "Brent"', r"bodies.*members"),
        ('members = ["Brent", "Ealing"]', 'members = ["Brent", "Brent"]',
         rf"{JC}: 'Brent' is named twice"),
        ('"joint_committee"', '"joint_comittee"', rf"{JC}: .*did you mean 'joint_committee'"),
        ('kind = "decides"', 'kind = "decide"', rf"{JC}, duty 'Sign': .*did you mean 'decides'"),
        ('share = "50%"', 'share = "75%"',
         rf"{JC}, rule 'vote': .*casting vote.*simple majority only"),
        ('share = "50%"', "share = 0.5", r"bodies.*decision_rules.*share"),
        ("casting_vote = true", 'weights = {Brent = "2"}', r"bodies.*decision_rules.*weights"),
        ("casting_vote = true", "weights = {Bren = 2}", rf"{JC}.*'vote'.*voter"),
        ("first Friday", "first Fryday", rf"{JC}, meets: "),
        ("Monthly, on the first Friday of each month", "bi-monthly on Mondays", rf"{JC}, meets: "),
        ("format = 1", "format = 99", "format"),
        ("format = 1", "", "format"),
        ('id = "JC"', "id = 7", r"bodies.*id"),
        ("[[bodies]]", "[[bodies", "line 3"),
    ],
)  # fmt: skip
def test_bodies_in_a_bad_file_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Always with the file's name, and the body and the place in it, or the path to the field."""
    path = saved(tmp_path, replaced(TOML, old, new), "governance.toml")
    with pytest.raises(nc.CaseFileError, match=rf"(?s)governance\.toml.*{message}"):
        nc.read_governance(path)


@pytest.mark.parametrize(
    "line",
    [
        'id = "JC"', 'name = "Joint committee"', 'kind = "joint_committee"',
        'office = "Chief Executive"', 'id = "vote"', 'text = "Sign"', 'kind = "decides"',
        'text = "Monthly, on the first Friday of each month"',
    ],
)  # fmt: skip
def test_a_needed_field_left_blank_is_refused(tmp_path: Path, line: str) -> None:
    """As one that is not there, with the file's name."""
    blank = replaced(TOML, line, f'{line.partition(" = ")[0]} = ""')
    with pytest.raises(nc.CaseFileError, match=r"governance\.toml.*"):
        nc.read_governance(saved(tmp_path, blank, "governance.toml"))


def test_a_tenure_that_no_plain_number_is_comes_back_or_is_refused(tmp_path: Path) -> None:
    chair = nc.Officer(tenure_years=Fraction(1, 3))
    body = nc.GovernanceBody(id="B", name="Board", kind="board", officers=[chair])
    try:
        path = nc.write_governance([body], tmp_path / "governance.toml")
    except nc.InvalidValueError:
        return
    assert nc.read_governance(path) == (body,)


def test_a_weight_of_a_tenth_is_read_and_written(tmp_path: Path) -> None:
    text = replaced(
        TOML, "casting_vote = true", 'vote_by = "organisation"\nweights = {Brent = 0.1}'
    )
    bodies = nc.read_governance(saved(tmp_path, text, "governance.toml"))
    assert bodies[0].rule("vote").weights["Brent"] == Fraction(1, 10)
    assert nc.read_governance(nc.write_governance(bodies, tmp_path / "new.toml")) == bodies


def test_two_bodies_with_one_id_are_refused(tmp_path: Path) -> None:
    text = TOML + TOML.removeprefix("format = 1\n")
    with pytest.raises(nc.CaseFileError, match=r"governance\.toml: bodies: .*JC"):
        nc.read_governance(saved(tmp_path, text, "governance.toml"))
    with pytest.raises(nc.InvalidValueError, match="NHSL"):
        nc.write_governance([*BODIES, BODIES[1]], tmp_path / "new.toml")


# Files that are there, or are not


WRITERS = [
    lambda path: nc.write_raci(MATRIX, path),
    lambda path: nc.write_parties(PARTIES, path),
    lambda path: nc.write_governance(BODIES, path),
]


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_is_written_over_a_file_that_is_there(tmp_path: Path, write: Any) -> None:
    """The file is as it was, and no draft is left beside it."""
    path = saved(tmp_path, "mine\n", "there")
    with pytest.raises(nc.InvalidValueError, match="is there already"):
        write(path)
    with pytest.raises(nc.InvalidValueError, match="there is no folder"):
        write(tmp_path / "no" / "file")
    assert path.read_text(encoding="utf-8") == "mine\n"
    assert [one.name for one in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    "rows", [[("1", "Plan"), ("2", "")], [("1-1", "Plan")]], ids=["blank stage", "like a date"]
)
def test_a_file_that_is_written_can_be_read(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """Or it is not written at all."""
    matrix = nc.RaciMatrix(
        assignments=[
            nc.RaciAssignment(number=n, stage=s, activity="Do", responsible="A", accountable="B")
            for n, s in rows
        ]
    )
    try:
        path = nc.write_raci(matrix, tmp_path / "raci.csv")
    except nc.InvalidValueError:
        return
    assert nc.read_raci(path).assignments == matrix.assignments


def test_what_is_none_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(nc.InvalidValueError, match="RaciMatrix"):
        nc.write_raci("matrix", tmp_path / "a.csv")  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="is there twice"):
        nc.write_parties([PARTIES[3], PARTIES[3]], tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read", [nc.read_raci, nc.read_parties, nc.read_governance])
def test_a_file_that_is_not_there(tmp_path: Path, read: Any) -> None:
    for path in (tmp_path / "no", tmp_path, str(tmp_path / "no")):
        with pytest.raises(nc.CaseFileError, match="there is no such file"):
            read(path)


def test_the_shipped_matrix_and_bodies_come_back(tmp_path: Path) -> None:
    """93 activities, 14 parties, and every body of 2009."""
    case = nc.load_case("nwl-2009")
    assert case.raci is not None
    parties = nc.read_parties(nc.write_parties(case.raci.parties, tmp_path / "p.csv"))
    again = nc.read_raci(nc.write_raci(case.raci, tmp_path / "r.csv"), parties=parties)
    assert (len(again.assignments), len(parties)) == (93, 14)
    assert again.assignments == case.raci.assignments
    assert again.parties == case.raci.parties
    assert nc.read_governance(nc.write_governance(case.bodies, tmp_path / "g.toml")) == case.bodies
