"""The risks of 2009 and of 2012 against the papers they are from: how many, which, and when."""

import csv
import io
import re
from collections import Counter, defaultdict
from importlib.resources import files

import pytest
from backtest.seeds import ROOT, seed_text

from nhscommission import load_case
from nhscommission.delivery.risks.matrix import NPSA_2008
from nhscommission.delivery.risks.moves import parse_moves
from nhscommission.delivery.risks.risks import MitigationStatus

CASES = ["nwl-2009", "ccg-support-2012"]

# How each bullet begins in the extracted text, which runs the bullets of a cell together.
BULLETS: dict[str, list[str]] = {
    "transition_performance": ["Robust Implementation Plan", "Staff who currently lead"],
    "borough_skills": ["The Partnership is looking", "A robust development"],
    "duplicate_roles": ["The functions of", "An SLA is", "The performance of"],
    "local_dislocation": ["Provides staff"],
    "service_redesign": ["SPD has remit"],
    "savings_not_achieved": ["Responsibility for final", "Savings linked"],
    "partnership_resources": ["Partnership combines", "Partnership form"],
    "staffing": ["Staff consultation", "Partnership attractive", "Identification", "Hub and"],
    "csl_delay": ["CSL roll-out", "Develop mitigations"],
    "clinical_engagement": ["CRG actively", "Clinical workshop", "Clinical engagement strategy"],
    "office_space": ["Provider notice"],
    "flu_pandemic": ["Business continuity"],
}  # fmt: skip
# Words of each risk as the paper has it.
WORDS = {
    "transition_performance": ["acute provider performance", "activity", "transitional period"],
    "borough_skills": ["borough-based commissioning", "skills"],
    "duplicate_roles": ["Duplication of roles", "unresponsive"],
    "local_dislocation": ["Dislocation from local populations"],
    "service_redesign": ["control over service redesign", "flexibility"],
    "savings_not_achieved": ["finances", "savings claimed"],
    "partnership_resources": ["not sufficiently resourced"],
    "staffing": ["reluctance of staff to transfer", "loss of good staff", "delay"],
    "csl_delay": ["Delays in roll-out of CSL products", "WCC competencies"],
    "clinical_engagement": ["Clinical Engagement is low", "buy-in"],
    "office_space": ["Shortage of office space in Westminster", "Community Provider team"],
    "flu_pandemic": ["Flu pandemic", "unable to work"],
}
# What the papers of 2011 and 2012 say of each, by the number of the document.
SAID_2012 = {
    "invoice_savings": {"004": ["none of the PCTs managed to reduce", "rarely led to a review"]},
    "unclear_purpose": {"004": ["plug a gap", "understanding of the outcome"]},
    "running_costs_above_cap": {"004": ["£28 - £88 per head", "£25 - £35"]},
    "back_office_saving": {"004": ["savings of up to 40%"]},
    "own_back_offices": {"004": ["developing internal back office functions"]},
    "key_individuals": {"004": ["Over-reliance on key individuals", "limited number of people"]},
    "staff_lost": {"004": ["lose scarce staff with relevant skills during transition"]},
    "demand_above_supply": {"004": ["Risk of demand exceeding supply", "Limited provision"]},
    "poor_data": {"004": ["data not timely", "missing data"]},
    "duplicated_support": {"004": ["Risk of duplication", "waste and duplication"]},
    "cover_for_vacancies": {"004": ["to cover vacancies"]},
    "customers_leave": {"003": ["winning and retaining CCG business", "from whoever they wish"]},
    "tested_before_due": {"003": ["full business plan by September 2012", "Checkpoint 3 – August"]},
}
PRINTED = {  # dates as the paper prints them, by mitigation
    "staff_consultation": ("002", "13 July 2009"),
    "clinical_workshop": ("002", "29 June"),
    "informed_customers": ("003", "events in March"),
    "staff_assignment": ("003", "during 2012-13"),
    "leaders": ("003", "by July 2012"),
}


def read(case: str, name: str) -> list[dict[str, str]]:
    """The rows of a shipped file, strictly as it is written."""
    folder = "" if name == "assumptions.csv" else "delivery"
    data = files("nhscommission.case") / "shipped" / case / folder / name
    text = data.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert "\r" not in text
    found = csv.DictReader(io.StringIO(text[1:]), strict=True)
    return [defaultdict(str, row) for row in found]  # columns in which nothing is are left out


def tables_of_2009() -> dict[str, list[tuple[str, str]]]:
    """Each row of the tables of section 6 of Part 1: the risk, and its mitigations run together."""
    text = seed_text("002")
    first = text.index("\n6.1 Risks from PCTs' perspective")
    second = text.index("\n6.2 Risks to the successful creation", first)
    end = text.index("\n7. Implementation of the Partnership", second)
    found = {}
    for section, body in (("6.1", text[first:second]), ("6.2", text[second:end])):
        lines = [line.split("\t") for line in body.splitlines() if "\t" in line]
        found[section] = [(line[0], re.sub(r"<.*?>", "", line[1]).strip()) for line in lines[1:]]
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_files_are_written_as_spreadsheets_read_them(case: str) -> None:
    """UTF-8 with a byte-order mark, and no cell with space at either end."""
    for name in ("risks.csv", "mitigations.csv"):
        for row in read(case, name):
            assert all(cell == " ".join(cell.split()) for cell in row.values())
            assert row["label"] and row["source"]


@pytest.mark.parametrize("case", CASES)
def test_the_files_make_a_register(case: str) -> None:
    """Ids are unique, every mitigation has its risk, and what the papers leave out is blank."""
    rows, actions = read(case, "risks.csv"), read(case, "mitigations.csv")
    names = [row["id"] for row in rows]
    assert {action["risk"] for action in actions} <= set(names)
    assert max(Counter(action["id"] for action in actions).values()) == 1
    register = load_case(case).risks
    assert register is not None
    assert [risk.id for risk in register.risks] == names
    assert register.matrix is NPSA_2008
    blank = ["owner", "likelihood", "impact", "residual_likelihood", "residual_impact"]
    assert {row[name] for row in rows for name in (*blank, "probability", "cost")} == {""}
    assert {action["owner"] for action in actions} == {""}
    assert {action["status"] for action in actions} <= {"", *MitigationStatus}


@pytest.mark.parametrize("case", CASES)
def test_the_assumptions_that_are_moved_are_those_of_the_case(case: str) -> None:
    known = {row["id"] for row in read(case, "assumptions.csv")}
    for row in read(case, "risks.csv"):
        for move in parse_moves(row["moves"]):
            assert move.assumption in known
            assert "ours" in row["note"]


@pytest.mark.parametrize("case", CASES)
def test_what_would_show_a_risk_is_there(case: str) -> None:
    """Every function that `checked_by` names is one of the package."""
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "nhscommission").rglob("*.py")
    )
    defined = set(re.findall(r"^def (\w+)\(", source, re.M))
    for row in read(case, "risks.csv"):
        named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", row["checked_by"]))
        assert named <= defined, row["id"]


def test_every_risk_of_2009_is_there_with_each_of_its_mitigations() -> None:
    """Seven risks with 13 mitigations, then five with 11, in the paper's order."""
    rows, actions = read("nwl-2009", "risks.csv"), read("nwl-2009", "mitigations.csv")
    count = Counter(action["risk"] for action in actions)
    assert [action["risk"] for action in actions] == [
        row["id"] for row in rows for _ in range(count[row["id"]])
    ]
    sizes = []
    for section, printed in tables_of_2009().items():
        own = [row for row in rows if row["source"] == f"002 Part 1 section {section}"]
        assert {row["perspective"] for row in own} == {
            "PCTs" if section == "6.1" else "Partnership"
        }
        assert len(own) == len(printed)
        sizes.append((len(own), sum(count[row["id"]] for row in own)))
        for row, (risk, cell) in zip(own, printed, strict=True):
            for words in WORDS[row["id"]]:
                assert words in risk
            starts = [cell.index(words) for words in BULLETS[row["id"]]]
            assert starts[0] == 0
            assert starts == sorted(starts)
            assert count[row["id"]] == len(starts)
            sources = {one["source"] for one in actions if one["risk"] == row["id"]}
            assert sources == {row["source"]}
    assert sizes == [(7, 13), (5, 11)]


def test_every_other_capital_in_a_cell_begins_a_name() -> None:
    """A second method for where bullets begin: what is left with a capital begins no sentence."""
    names = {"Implementation", "Plan", "Partnership", "June", "July"}
    for printed in tables_of_2009().values():
        for _, cell in printed:
            (known,) = [starts for starts in BULLETS.values() if cell.startswith(starts[0])]
            begins = {cell.index(words) for words in known}
            for word in re.finditer(r"(?<![\w-])[A-Z][\w-]*", cell):
                if word.start() not in begins:
                    is_short = sum(map(str.isupper, word[0])) > 1
                    assert is_short or word[0] in names, cell


def test_the_words_of_2012_are_in_the_papers() -> None:
    rows = {row["id"]: row for row in read("ccg-support-2012", "risks.csv")}
    assert set(rows) == set(SAID_2012)
    for name, by_document in SAID_2012.items():
        for number, words in by_document.items():
            assert rows[name]["source"].startswith(number)
            text = " ".join(seed_text(number).replace("’", "'").replace("*", "").split())
            for said in words:
                assert said in text, (name, said)
        assert rows[name]["checked_by"]


def test_dates_are_those_of_the_papers() -> None:
    """As printed, or with a year that the note calls ours."""
    found = {}
    for case in CASES:
        for action in read(case, "mitigations.csv"):
            if action["due"]:
                found[action["id"]] = action
    assert set(found) == set(PRINTED)
    for name, (number, printed) in PRINTED.items():
        assert printed in seed_text(number)
        whole = found[name]["due"] in printed
        assert whole or "the year is ours" in found[name]["note"]
        assert whole == (name not in ("clinical_workshop", "informed_customers"))


def test_savings_are_halved_in_the_worst_case() -> None:
    """002 Part 3 table 3: 1%, 3% and 5% for 2%, 6% and 10%."""
    text = seed_text("002")
    start = text.index("Table 3 Expected cumulative percentage savings")
    rows = dict(
        line.split("\t", 1) for line in text[start : start + 600].splitlines() if "\t" in line
    )
    cases = {
        name: [float(cell.rstrip("%")) for cell in cells.split("\t")]
        for name, cells in rows.items()
        if re.fullmatch(r"[\d%\t]+", cells)
    }
    (row,) = [row for row in read("nwl-2009", "risks.csv") if row["moves"]]
    (move,) = parse_moves(row["moves"])
    assert move.assumption == "saving_rate"
    assert move.factor is not None
    assert [move.factor * share for share in cases["Mid case"]] == cases["Worst case"]


def test_costs_of_2012_move_to_the_greatest_that_is_printed() -> None:
    (row,) = [row for row in read("ccg-support-2012", "risks.csv") if row["moves"]]
    assert row["moves"] == "pct_cost_per_head to £88/person/year"
    (held,) = [
        one
        for one in read("ccg-support-2012", "assumptions.csv")
        if one["id"] == "pct_cost_per_head"
    ]
    assert held["value"].startswith("£28/")


@pytest.mark.parametrize("case", CASES)
def test_no_person_is_named(case: str) -> None:
    """Two words in a row with a capital, in the middle of a cell, name a team or a committee."""
    for name in ("risks.csv", "mitigations.csv"):
        for row in read(case, name):
            for cell in (text for column, text in row.items() if column != "source"):
                pairs = re.findall(r"(?<=\w )[A-Z][a-z]+ [A-Z][a-z]+", cell)
                assert set(pairs) <= {"Community Provider"}, pairs
