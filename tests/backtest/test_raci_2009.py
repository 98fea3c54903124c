"""The responsibility matrix of North West London, 2009, against appendix C and tables 13 and 15."""

import re
from importlib.resources import files

import pytest
from backtest.seeds import seed_text

import nhscommission as nc

STEPS = {"1.1": 7, "1.2": 8, "1.3": 9, "2.1": 6, "2.2": 3, "2.3": 12,
         "3.1": 7, "3.2": 3, "3.3": 8, "4.1": 22, "4.2": 5, "4.3": 3}  # fmt: skip
ACV_BY_STEP = {"1.1": 3, "1.2": 6, "1.3": 5, "2.1": 2, "2.2": 0, "2.3": 9,
               "3.1": 4, "3.2": 2, "3.3": 6, "4.1": 20, "4.2": 4, "4.3": 1}  # fmt: skip
SHARED = [
    "1.2.3", "1.2.5", "1.2.6", "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.1.5", "4.1.6", "4.1.10",
    "4.1.13", "4.1.17", "4.1.18",
]  # fmt: skip
PCT_CONSULTED = [
    "1.1.1", "2.3.9", "2.3.12", "3.1.3", "3.1.5", "3.1.7", "3.3.5", "4.1.3", "4.1.4", "4.1.21",
    "4.2.2",
]  # fmt: skip
DIRECTORATES = {"Strategic Planning": "SPD", "Clinical": "CD"}
NUMBER = re.compile(r"\d\.\d\.\d+")
BULLETS = {"The Partnership": "Partnership", "PCTs": "PCT"}


@pytest.fixture(scope="module")
def matrix() -> nc.RaciMatrix:
    found = nc.load_case("nwl-2009").raci
    assert found is not None
    return found


@pytest.fixture(scope="module")
def report(matrix: nc.RaciMatrix) -> nc.CheckReport:
    return nc.check_raci(matrix)


def printed(names: tuple[str, ...] | None) -> str:
    """A cell as the paper prints it: blank, a dash, or names with slashes."""
    if names is None:
        return ""
    return "/".join(names) if names else "-"


def appendix_c() -> list[tuple[str, ...]]:
    """Each row of appendix C: stage, step's name and number, number, activity, R, A and C."""
    text = seed_text("002")
    start = text.index("APPENDIX C Commissioning Cycle Functions")
    body = text[start : text.index("APPENDIX D FINANCIAL BUSINESS CASE &", start)]
    stage = step = step_number = ""
    rows = []
    for line in body.splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        place = next((i for i, cell in enumerate(cells) if NUMBER.fullmatch(cell)), None)
        if place is None:
            continue
        if place == 2:  # three rows are shifted to the left in the text, and have no stage either
            stage = cells[0] or stage
            if cells[1]:
                step, step_number = cells[1].removesuffix(")").rsplit(" (", 1)
        rest = cells[place + 1 :]
        if not rest[0]:
            rest = rest[1:]
        assert len(rest) >= 4 and not any(rest[4:]), line
        rows.append((stage, step, step_number, cells[place], *rest[:4]))
    return rows


def lines_after(caption: str) -> list[str]:
    """The lines of a table: from its caption, where it is not in the list of tables, to a blank."""
    text = seed_text("002")
    start = text.index(f"\n{caption}") + 1
    return text[start:].split("\n\n")[1].splitlines()


# Against the source


def test_appendix_c_is_there_cell_by_cell(matrix: nc.RaciMatrix) -> None:
    """Every cell of the matrix is as the paper prints it, in the paper's order."""
    source = appendix_c()
    ours = [
        (
            one.stage,
            one.step,
            one.step_number,
            one.number,
            one.activity,
            printed(one.responsible),
            printed(one.accountable),
            printed(one.consulted),
        )
        for one in matrix.assignments
    ]
    assert len(source) == 93
    for mine, theirs in zip(ours, source, strict=True):
        assert mine == theirs


def test_totals_are_those_of_the_paper_s_own_rows() -> None:
    """The hand counts below are those of the source's rows: a second way to the same numbers."""
    rows = appendix_c()
    assert {s: sum(row[2] == s for row in rows) for s in STEPS} == STEPS
    for step, count in ACV_BY_STEP.items():
        assert sum("ACV" in row[5].split("/") for row in rows if row[2] == step) == count
    assert [row[3] for row in rows if "/" in row[5]] == SHARED
    assert [row[3] for row in rows if "PCT" in row[7].split("/")] == PCT_CONSULTED
    assert [row[3] for row in rows if not row[7]] == ["4.1.20"]


def test_table_13_is_there_bullet_by_bullet(matrix: nc.RaciMatrix) -> None:
    """Each cell of table 13 is the bullets in it, one after the other, and nothing else."""
    lines = lines_after(
        "Table 13 Overview of the key roles undertaken by the Partnership and the P"
    )
    heading, *rows = (line.split("\t") for line in lines)
    assert len(rows) == 4
    for stage, *cells in rows:
        for column, cell in zip(heading[1:], cells, strict=True):
            text = re.sub(r"<ul[^>]*>", "", cell)
            bullets = [
                one.text
                for one in matrix.stated_roles
                if one.party == BULLETS[column] and one.stage == stage
            ]
            assert " ".join(text.split()) == " ".join(bullets), (stage, column)


def test_table_15_is_there_row_by_row(matrix: nc.RaciMatrix) -> None:
    """Each row of table 15 has its step and its directorates, by their short names."""
    _, *rows = (line.split("\t") for line in lines_after("Table 15 Link between commissioning"))
    assert len(rows) == 11
    for (step, directorates), ours in zip(rows, matrix.listed_steps, strict=True):
        names = [n.removesuffix(" (CSL 2010)") for n in directorates.split(", ")]
        assert ours.step == step
        assert ours.parties == tuple(DIRECTORATES.get(n, n) for n in names)


# Without the source, counted by hand


def test_steps_have_the_printed_number_of_activities(matrix: nc.RaciMatrix) -> None:
    """7 + 8 + 9 + 6 + 3 + 12 + 7 + 3 + 8 + 22 + 5 + 3 = 93, numbered one after the other."""
    expected = [f"{step}.{n}" for step, count in STEPS.items() for n in range(1, count + 1)]
    assert list(matrix.numbers) == expected
    assert len(expected) == 93
    assert [number for number, _ in matrix.steps] == list(STEPS)
    assert matrix.stages == ("Plan", "Engage", "Contract and Procure", "Manage")


def test_totals_counted_by_hand(matrix: nc.RaciMatrix) -> None:
    """ACV: 3 + 6 + 5 + 2 + 0 + 9 + 4 + 2 + 6 + 20 + 4 + 1 = 62 of 93; the PCTs do the other 31."""
    for step, count in ACV_BY_STEP.items():
        found = nc.find_activities(matrix, party="ACV", roles=["R"], step=step)
        assert len(found) == count
    counts = nc.workload(matrix).sum("stage")
    assert counts["ACV", "responsible"] == sum(ACV_BY_STEP.values()) == 62
    assert counts["PCT", "responsible"] == 93 - 62
    assert counts["PCT", "accountable"] == 93
    assert counts["PCT", "consulted"] == len(PCT_CONSULTED)
    assert [one.number for one in nc.shared_activities(matrix)] == SHARED
    assert len(SHARED) == 13


def test_a_blank_is_not_a_dash(matrix: nc.RaciMatrix) -> None:
    """Under 4.1.20 nothing is printed for C, where 4.1.18 has a dash."""
    assert matrix.assignment("4.1.20").consulted is None
    assert matrix.assignment("4.1.18").consulted == ()


def test_pct_stands_for_the_eight_trusts(matrix: nc.RaciMatrix) -> None:
    """The eight PCTs of the sector, of which the paper speaks throughout."""
    assert set(matrix.expand("PCT")) == set(nc.load_case("nwl-2009").member_names)
    assert len(matrix.expand("PCT")) == 8


@pytest.mark.parametrize(
    "name", ["Peter Molyneux", "Mike Robinson", "Patricia Wright", "Michael Scott", "Lynda Hamlyn"]
)
def test_offices_only_and_no_person_of_the_paper(name: str) -> None:
    """No file of the shipped cases names a person, in full or by the family name."""
    shipped = files("nhscommission") / "case" / "shipped"
    seen = 0
    folders = [shipped]
    while folders:
        for entry in folders.pop().iterdir():
            if entry.is_dir():
                folders.append(entry)
            elif entry.name.endswith((".csv", ".toml")):
                seen += 1
                text = entry.read_text(encoding="utf-8-sig").casefold()
                assert name.casefold() not in text, entry.name
                assert not re.search(rf"\b{name.split()[1].casefold()}\b", text), entry.name
    assert seen > 20


# What the checks find in it


def test_table_15_lacks_a_step(report: nc.CheckReport) -> None:
    """Appendix C has twelve steps and table 15 eleven rows: patient registration is not there."""
    (found,) = report.of("steps_in_other_tables")
    assert found.place == "step 2.2 Patient Registration and Engagement"
    assert "missing from 002 Part 3 table 15" in found.message
    assert found.about == ("2.2",)


def test_the_networks_are_consulted_on_their_own_work(report: nc.CheckReport) -> None:
    """1.2.5 is printed ACV/SPD/CN, PCT, CN, and is the only such row."""
    (found,) = report.of("not_told_own_work")
    assert found.place == "activity 1.2.5"
    assert "CN is responsible, and consulted as well" in found.message


def test_table_13_and_appendix_c_disagree_twice(report: nc.CheckReport) -> None:
    """Table 13 gives to the PCTs what rows 2.3.4 and 2.3.9 give to the ACV."""
    found = report.of("roles_in_other_tables")
    assert [one.place for one in found] == ["activity 2.3.4", "activity 2.3.9"]
    for one in found:
        assert one.message.startswith("ACV is responsible")
        assert "002 Part 3 table 13 gives it to PCT" in one.message
        assert one.about == ("PCT", "ACV")


def test_the_other_findings_by_hand(report: nc.CheckReport) -> None:
    """93 × "PCT", eleven rows with PCT under A and C, one blank cell, and 62 ÷ 93 = 67%."""
    assert len(report.of("no_group_accountable")) == 93
    told = report.of("accountable_told")
    assert [one.place for one in told] == [f"activity {number}" for number in PCT_CONSULTED]
    places = [one.place for one in report.of("roles_stated")]
    assert places == ["activity 4.1.20", "the matrix"]
    (overload,) = report.of("overload")
    assert overload.place == "ACV"
    assert "62 of 93 activities (67%)" in overload.message
    silent = (
        "one_accountable", "has_responsible", "consulted_and_informed", "known_parties",
        "unique_activities", "numbered", "numbers_in_order",
    )  # fmt: skip
    assert [rule for rule in silent if report.of(rule)] == []
    assert report.not_asked == (("authority", "no bodies were given"),)
