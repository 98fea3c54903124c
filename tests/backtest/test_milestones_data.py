"""The dates of the shipped cases, against the texts that print them."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest
from backtest.seeds import seed_text

from nhscommission.case.load import load_case
from nhscommission.delivery.milestones.due import overdue
from nhscommission.delivery.milestones.schedule import critical_path, schedule_plan
from nhscommission.foundations.printed_dates import PrintedDate, parse_date

CASES = ("nwl-2009", "ccg-support-2012", "london-css-2006")
GATES = [("nwl-2009", "readiness")]
TABLE = 13
NEAR = 260
"""How many characters may lie between a date and the words that it belongs to."""

# Words of the source beside each date, so that a date is not found by chance somewhere else.
BESIDE = {
    "nwl-2009": {
        "operational_at_year_end": "should be fully operational",
        "contracts_negotiated": "first round of contracts",
        "first_review": "first review",
        "consultation_begins": "Staff consultation to commence",
        "clinical_workshop": "Clinical workshop, including PBC",
        "clinical_workshop_held": "A workshop was held",
        "forums_agreed": "clinical co-design workshop on",
        "outline_case_agreed": "Outline Business Case agreed in principle",
        "implementation_begins": "implementation phase began",
        "implementation_plan": "intended sequence of activities",
        "performance_management_begins": "performance management function will need to begin",
        "branding_for_recruitment": "Branding of the Partnership",
        "transition_finance": "inform the transition planning",
        "information_group": "met for the first time",
        "csl_workshop": "between CSL and sector PCTs",
        "csl_workshop_of_acv": "sector wide workshop",
        "csl_live": "which went live",
        "csl_products_ready": "CSL products will not be ready",
        "csl_first_products": "first products to be rolled out",
        "csl_services": "services will be provided by CSL",
        "csl_claims_phased_in": "phased in",
        "csl_claims_in_full": "in full operation",
        "patient_feedback_to_csl": "patient feedback will become",
        "baselines": "baseline for each of the benefits",
        "benefits_realised": "benefits will not begin to be realised",
        "staff_move": "mid-point staff moving date",
        "staff_move_assumed": "mid-point date for staff moving",
        "acv_codesign": "co-design workshop was held",
        "sla_produced": "SLA will be produced jointly",
        "jcpct_terms": "Approved by the JCPCT",
        "jcpct_chair": "Chair: A PCT Chair",
        "jcpct_vice_chair": "Vice Chair:",
    },
    "ccg-support-2012": {
        "slas_signed": "Service level agreements signed",
        "outline_plan": "outline business plan",
        "full_plan": "full business plan",
        "leaders_identified": "Identification of CSS leaders",
        "assurance": "assurance process to be completed",
        "hosting_decisions": "Final hosting decisions",
        "staff_transfer": "Transfer of NHS staff",
        "final_slas": "Final service level agreements",
        "checkpoint_1": "Checkpoint 1",
        "checkpoint_2": "Checkpoint 2",
        "checkpoint_3": "Checkpoint 3",
        "draft_guidance": "Draft guidance",
        "final_guidance": "a final version was published",
        "leadership_recruitment": "Leadership recruitment will begin",
        "development_unit": "will operate as part of the NHS CBA",
        "customer_events": "programme of events",
        "cluster_procurement": "will be able to procure",
        "staff_assigned": "will be assigned to CSS",
        "ccgs_statutory": "becomes a statutory body",
        "hosting": "will temporarily host",
        "independence": "independently sustainable",
        "stocktake": "took part in a commissioning support stock take",
        "stocktake_costs": "range of running costs",
        "ready_reckoner": "running costs tool was published",
    },
    "london-css-2006": {
        "proposal": "was set out in the document",
        "outline_specification": "outline product and service specification issued",
        "case_circulated": "circulated in",
        "informal_mobilisation": "informally mobilise",
        "critical_path_begins": "critical path activities are started",
        "sign_off": "sign off of the business case",
        "chief_executives_meet": "will be considered",
        "boards_approve": "approve the Business Case at Board level",
        "expressions_of_interest": "express an interest",
        "host_confirmed": "confirm their desire",
        "host_selection": "against the agreed criteria",
        "board_nominations": "nominate a range of staff",
        "products_available": "services and products will be made available",
        "core_services": "providing core services",
    },
}


def rows_of(case: str, name: str = "milestones") -> list[dict[str, str]]:
    """The rows of a file of a case, by heading."""
    path = files("nhscommission.case") / "shipped" / case / "delivery" / f"{name}.csv"
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff"), f"{case}/{name}.csv has no byte-order mark"
    assert "\r" not in text
    found = csv.DictReader(text.removeprefix("\ufeff").splitlines(), strict=True)
    return [defaultdict(str, row) for row in found]  # columns in which nothing is are left out


def every_milestone() -> Iterator[tuple[str, dict[str, str]]]:
    """Each milestone of each case."""
    return ((case, row) for case in CASES for row in rows_of(case))


def read(row: dict[str, str]) -> PrintedDate:
    """The date of a milestone."""
    start = row["counted_from"]
    return parse_date(
        row["as_read"] or row["planned"],
        counted_from=date.fromisoformat(start) if start else None,
    )


def dates_of(case: str) -> dict[str, PrintedDate]:
    """The dates of a case by milestone."""
    return {row["id"]: read(row) for row in rows_of(case) if row["planned"]}


def plain(text: str) -> str:
    """Text with one kind of dash and single spaces."""
    return " ".join(re.sub("[\u2010-\u2015]", "-", text).split())


def document(row: dict[str, str]) -> str:
    """The text of the document that a row names."""
    return plain(seed_text(row["source"].split()[0]))


def manifesto_rows() -> list[tuple[str, str, str]]:
    """Function, activity and date of each row of section 7, from the text."""
    text = seed_text("002")
    start = text.index("Function\tActivity\tPlanned date")
    rows, function = [], ""
    for line in text[start:].split("\n\n")[0].splitlines()[1:]:
        cells = line.split("\t")
        function = cells[0].removesuffix(":") or function
        rows.append((function, cells[1].removeprefix("•").strip(), cells[2]))
    return rows


# Against the sources


def test_manifesto_table_cell_by_cell() -> None:
    """The first 13 rows of North West London are the table of section 7, cell by cell."""
    printed = manifesto_rows()
    assert len(printed) == TABLE
    shipped = rows_of("nwl-2009")[:TABLE]
    assert [(row["function"], row["label"], row["planned"]) for row in shipped] == printed
    assert not any(row["as_read"] or row["status"] for row in shipped)


@pytest.mark.parametrize("case", CASES)
def test_every_other_date_is_placed(case: str) -> None:
    """Every dated milestone outside the table has words to find it by."""
    rows = rows_of(case)[TABLE if case == "nwl-2009" else 0 :]
    assert {row["id"] for row in rows if row["planned"]} == BESIDE[case].keys()


@pytest.mark.parametrize(
    ("case", "row"),
    [(case, row) for case, row in every_milestone() if row["id"] in BESIDE[case]],
    ids=lambda value: value if isinstance(value, str) else value["id"],
)
def test_date_beside_its_words(case: str, row: dict[str, str]) -> None:
    """Each date is printed in its document near the words that it belongs to."""
    text, words = document(row), plain(BESIDE[case][row["id"]])
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    assert places, words
    printed = re.compile(rf"(?<!\w){re.escape(plain(row['planned']))}(?!\w)")
    near = [text[max(0, at - NEAR) : at + len(words) + NEAR] for at in places]
    assert any(printed.search(part) for part in near), (row["planned"], near)


def test_networks_are_table_14() -> None:
    """Each cell of table 14 is the source's; a host that moves has two cells of ours."""
    text = plain(seed_text("002").replace("\t", " | "))
    networks = rows_of("nwl-2009", "networks")
    start = text.index("Host | NHS Westminster | NHS Hammersmith & Fulham - moving to")
    part = text[start : text.index("Cancer Network The network", start)]
    hosts = [
        f"{row['host']} - moving to {row['moves_to']}" if row["moves_to"] else row["host"]
        for row in networks
    ]
    assert f"Host | {' | '.join(hosts)}" in part
    for column in ("chair", "funding", "scope"):
        cells = " | ".join(plain(row[column]) for row in networks)
        assert f"{column.title()} | {cells}" in part
    assert f"| {' | '.join(row['name'] for row in networks)}" in part


def test_workstreams_are_those_of_part_2() -> None:
    """The seven workstreams are those listed, and what they print of meetings is printed there."""
    text = seed_text("002")
    start = text.index("A number of workstreams have been created")
    listed = re.findall(r"^- (.+)$", text[start : text.index("To date,", start)], re.MULTILINE)
    rows = rows_of("nwl-2009", "workstreams")
    assert [row["label"] for row in rows] == [label.strip() for label in listed]
    for number, row in enumerate(rows, start=1):
        assert row["source"] == f"002 Part 2 section 2.{number}"
        begins = text.index(f"\n2.{number} ", text.index("\n2. Workstreams\n\n2.1 "))
        section = text[begins:].split("\n\n")[1]
        assert row["meets"] in section
        if not row["meets"]:
            assert not re.search(r"weekly|fortnightly|monthly|each month|ad-hoc", section, re.I)


def test_readiness_criteria() -> None:
    """The readiness test of the partnership has the three criteria of its sentence."""
    sentence = "sufficient resources (skills and capacity), infrastructure and processes"
    assert sentence in plain(seed_text("002"))
    criteria = rows_of("nwl-2009", "gate_criteria")
    assert [row["id"] for row in criteria] == ["resources", "infrastructure", "processes"]
    assert all(row["id"] in sentence for row in criteria)


# Within the files


@pytest.mark.parametrize("case", CASES)
def test_columns_and_ids(case: str) -> None:
    """Ids are unique and snake case, and labels and sources are there."""
    rows = rows_of(case)
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", found) for found in ids)
    assert all(row["label"] and re.match(r"00[0-4] ", row["source"]) for row in rows)
    assert {row["status"] for row in rows} <= {"", "done"}
    assert all(date.fromisoformat(row["actual"]) for row in rows if row["actual"])
    assert all(row["note"] for row in rows if row["as_read"] or row["counted_from"])
    assert all(row["note"] for row in rows if row["status"] and not row["actual"])


@pytest.mark.parametrize("case", CASES)
def test_names_are_there(case: str) -> None:
    """Whatever a milestone names is there, and is not itself."""
    rows = rows_of(case)
    ids = {row["id"] for row in rows}
    for row in rows:
        for column in ("after", "tests", "same_as"):
            named = set(filter(None, row[column].split("/")))
            assert named <= ids - {row["id"]}, (row["id"], column)
    if case == "nwl-2009":
        known = {row["id"] for row in rows_of(case, "workstreams")}
        assert {row["workstream"] for row in rows} - {""} <= known
    else:
        assert not any(row["workstream"] for row in rows)


@pytest.mark.parametrize("case", CASES)
def test_same_as_names_the_first(case: str) -> None:
    """What states an event a second time names the row that states it first, which names none."""
    rows = {row["id"]: row for row in rows_of(case)}
    assert not any(rows[row["same_as"]]["same_as"] for row in rows.values() if row["same_as"])


@pytest.mark.parametrize("case", CASES)
def test_order_has_no_circle(case: str) -> None:
    """Predecessors can be put in order."""
    left = {row["id"]: set(filter(None, row["after"].split("/"))) for row in rows_of(case)}
    while left:
        free = {found for found, before in left.items() if not before & left.keys()}
        assert free, left
        left = {found: before for found, before in left.items() if found not in free}


@pytest.mark.parametrize("case", ["nwl-2009", "ccg-support-2012"])
def test_gate_criteria(case: str) -> None:
    """Each criterion belongs to a gate, and what would show it is a milestone."""
    rows = rows_of(case, "gate_criteria")
    ids = {row["id"] for row in rows_of(case)}
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["gate"] in ids and row["label"] and row["source"] for row in rows)
    assert {row["milestone"] for row in rows} - {""} <= ids
    assert not any(row["met"] for row in rows)


def test_every_date_is_read() -> None:
    """Every date is read, and only a gate has none."""
    undated = [(case, row["id"]) for case, row in every_milestone() if not row["planned"]]
    assert undated == GATES
    for case in CASES:
        assert dates_of(case)


# What the dates say of one another


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        ("nwl-2009", set()),
        ("ccg-support-2012", set()),
        ("london-css-2006", {("expressions_of_interest", "host_selection")}),
    ],
)
def test_order_that_cannot_be(case: str, wrong: set[tuple[str, str]]) -> None:
    """Only London's host is surely selected before the step that comes before it."""
    found = dates_of(case)
    assert wrong == {
        (before, row["id"])
        for row in rows_of(case)
        for before in filter(None, row["after"].split("/"))
        if before in found and found[row["id"]].is_surely_before(found[before])
    }


def test_misprint_of_2006() -> None:
    """As printed, interest is asked for before the proposal was made: 2006 was read as 2007."""
    found = dates_of("london-css-2006")
    assert parse_date("January 2006").is_surely_before(found["proposal"])
    assert not found["expressions_of_interest"].is_surely_before(found["proposal"])


def test_checkpoint_before_what_it_tests() -> None:
    """Checkpoint 3, of August 2012, may come before the plan that it tests is due."""
    found = dates_of("ccg-support-2012")
    rows = {row["id"]: row for row in rows_of("ccg-support-2012")}
    early = {
        gate: row["tests"]
        for gate, row in rows.items()
        if row["tests"]
        and (found[gate].latest or date.max) < (found[row["tests"]].latest or date.min)
    }
    assert early == {"checkpoint_3": "full_plan"}


def test_readings_of_north_west_london_that_are_ours() -> None:
    """Not before and until are ends of a time, and the sequence of activities ends on a day."""
    found = dates_of("nwl-2009")
    spans = {name: (found[name].earliest, found[name].latest) for name in found}
    assert spans["csl_products_ready"] == (date(2010, 1, 1), None)
    assert spans["benefits_realised"] == (date(2010, 4, 1), None)
    assert spans["jcpct_chair"] == spans["jcpct_vice_chair"] == (None, date(2009, 10, 31))
    assert spans["implementation_plan"] == (date(2009, 12, 31), date(2009, 12, 31))
    assert spans["operational_at_year_end"] == (date(2010, 3, 31), date(2010, 3, 31))
    rows = {row["id"]: row for row in rows_of("nwl-2009")}
    for name in ("csl_products_ready", "benefits_realised", "jcpct_chair", "implementation_plan"):
        assert "our reading" in rows[name]["note"]


def test_a_workshop_that_was_held_is_overdue_in_none_of_its_statements() -> None:
    """It was held on 29 June 2009, as one of its four statements says; the others do not."""
    plan = load_case("nwl-2009").plan
    assert plan is not None
    late = {one.id for one in overdue(plan, as_of=date(2009, 7, 10)).surely}
    assert late == {"csl_workshop", "csl_workshop_of_acv"}


def test_deadlines_of_2012_stand_beside_a_unit_without_an_end() -> None:
    """The unit operates from early 2012 on: what waits for it keeps what is printed."""
    plan = load_case("ccg-support-2012").plan
    assert plan is not None
    found = schedule_plan(plan).milestone("hosting_decisions")
    assert found.latest == date(2012, 10, 31)
    assert found.latest_is_uncertain
    assert critical_path(plan, to="hosting_decisions").is_uncertain


def test_events_with_two_dates() -> None:
    """Of the events that are dated twice, only full operation has two dates that never meet."""
    apart = {
        row["id"]
        for case in CASES
        for row in rows_of(case)
        if row["same_as"] and not dates_of(case)[row["id"]].overlaps(dates_of(case)[row["same_as"]])
    }
    assert apart == {"operational_at_year_end"}
