"""The benefits, scores and measures of success of 2009, beside the text of the paper."""

import re
from collections import Counter
from datetime import date

import pytest
from backtest.seeds import seed_text

import nhscommission as nc

CASE = nc.load_case("nwl-2009")
assert CASE.benefits is not None
REGISTER = CASE.benefits


def squeeze(text: str) -> str:
    """Text with single spaces, for comparing what extraction has broken."""
    return re.sub(r"\s+", " ", text).strip()


def appendix_b() -> list[list[str]]:
    """The rows of appendix B: groups, description, KPI, timescale, CSL and three classes."""
    text = seed_text("002")
    text = text[text.index("APPENDIX B DETAILED BENEFITS LIST\n\nGroups") :]
    text = text[: text.index("APPENDIX C Commissioning Cycle")]
    rows = [line.split("\t") for line in text.splitlines()]
    return [row for row in rows if len(row) == 8 and row[0] != "Groups" and row[1]]


def test_all_of_appendix_b_is_there_cell_by_cell() -> None:
    """Twenty rows; every cell but the two that are sentences is as printed."""
    rows = appendix_b()
    assert len(rows) == len(REGISTER.benefits) == 20
    for row, benefit in zip(rows, REGISTER.benefits, strict=True):
        found = [
            benefit.gains_printed,
            benefit.measure_printed,
            benefit.timescale,
            benefit.efficiency_printed,
            benefit.directness_printed,
            benefit.financial_printed,
        ]
        printed = [squeeze(cell) for cell in (row[0], row[2], row[3], row[5], row[6], row[7])]
        printed[-1] = printed[-1].removesuffix(" ⁴")  # a mark of the page's foot
        assert found == printed, benefit.id
        assert (row[4] == "NA") == (benefit.overlaps[0].relation == "none"), benefit.id


def test_benefits_stand_under_the_headings_of_the_paper() -> None:
    """Six headings, of 6, 3, 2, 1, 2 and 6 benefits."""
    found = Counter(benefit.theme for benefit in REGISTER.benefits)
    assert [found[theme.id] for theme in REGISTER.themes] == [6, 3, 2, 1, 2, 6]


def test_no_description_is_the_papers_sentence() -> None:
    """Facts carry over, sentences do not."""
    text = squeeze(seed_text("002")).lower()
    for benefit in REGISTER.benefits:
        assert benefit.label.lower() not in text, benefit.id


def test_table_5_is_there_bullet_by_bullet() -> None:
    """Every indicator and enabler stands in the row of its benefit."""
    text = seed_text("002")
    start = text.index("Table 5: Benefit KPIs and measurement enablers")
    rows = [line for line in text[start:].splitlines() if line.startswith("Benefit ")][:6]
    assert len(rows) == len(REGISTER.themes) == 6
    for row, theme in zip(rows, REGISTER.themes, strict=True):
        _, indicators, enablers = (squeeze(re.sub("<[^>]*>", " ", x)) for x in row.split("\t"))
        for kpi in theme.kpis:
            words = kpi.replace("Performance dashboard with", "Performance dashboard to be "
                                "produced with")  # fmt: skip
            assert words in indicators, kpi
        for enabler in theme.enablers:
            words = enabler.replace("Provider performance reports against the ", "The ").replace(
                "Provider performance reports against other", "Other"
            )
            words = words.removeprefix("Provider performance reports against ")
            assert words.replace("contracts: contractual", "contracts; contractual") in enablers, (
                enabler
            )


def test_seven_benefits_have_no_measure() -> None:
    """Counted in appendix B: "No KPI proposed", once "due to the indirect nature"."""
    rows = [row for row in appendix_b() if row[2].startswith("No KPI proposed")]
    found = nc.check_benefits(REGISTER).of("no_measure")
    assert len(rows) == len(found) == 7


def test_table_2_is_there_and_adds_up() -> None:
    """The ten scores as printed; they come to 14.76 where 14.75 is printed, within rounding."""
    text = seed_text("002")
    for one in CASE.competencies:
        row = f"{one.number}. {one.name}\t{one.sector_score}\t{one.comparator_score}"
        assert row in text, one.name
    sums = [
        sum(x.sector_score.value for x in CASE.competencies),
        sum(x.comparator_score.value for x in CASE.competencies),
    ]
    assert [f"{x:.2f}" for x in sums] == ["14.76", "16.60"]
    assert "Totals\t14.75\t16.60" in text
    whole = [one.possible_level_sums(members=8) for one in CASE.competencies]
    assert all(len(possible) == 1 for possible in whole)
    assert sum(possible[0] for possible in whole) / 8 == 14.75


def test_the_programme_targets_six_competencies() -> None:
    """Section 1.3.4 names 4, 5, 7, 8, 9 and 10; a benefit is measured by 3, which it does not."""
    assert "competencies numbers 4, 5, 7, 8, 9, and 10" in seed_text("002")
    assert REGISTER.targeted_competencies == (4, 5, 7, 8, 9, 10)
    found = nc.check_benefits(REGISTER).of("off_target_competency")
    assert [x.place for x in found] == ["benefit patient_feedback"]


def test_every_cell_of_the_success_measures_is_there() -> None:
    """Nine rows of four years, as printed but for the full stops at their ends."""
    text = seed_text("002")
    start = text.index("2009/10\t2010/11\t2011/12\t2012/13\n<ul")
    rows = [re.sub("<[^>]*>", "", x).split("\t") for x in text[start:].splitlines()[1:10]]
    years = ("2009/10", "2010/11", "2011/12", "2012/13")
    printed = [(year, squeeze(row[i]).rstrip(". ")) for i, year in enumerate(years) for row in rows]
    assert [(x.period, x.printed) for x in CASE.success_measures] == printed


def test_measures_with_a_number_are_those_of_the_paper() -> None:
    """Three levels, three reductions and two shares of green metrics."""
    found = [x.words for x in CASE.success_measures if x.is_checkable]
    assert found == [
        "wcc_level at least 3",
        "acute_spend_reduction at least 2%",
        "wcc_level at least 4",
        "acute_spend_reduction at least 6%",
        "metrics_green more than 50%",
        "wcc_level at least 4",
        "acute_spend_reduction at least 10%",
        "metrics_green at least 100%",
    ]


def test_success_is_the_middle_scenario_of_the_savings() -> None:
    """The reductions that would be success are the mid-case savings of table 3, year by year."""
    rates = {x.period: x.figure.value for x in CASE.assumption("saving_rate").values}
    readings = {"acute_spend_reduction": {k: v for k, v in rates.items() if k != "2009/10"}}
    found = nc.check_success(CASE.success_measures, readings=readings)
    states = [x.state for x in found if x.measure.indicator == "acute_spend_reduction"]
    assert states == ["met"] * 3
    worst = nc.check_success(
        CASE.success_measures,
        readings={k: {p: v / 2 for p, v in r.items()} for k, r in readings.items()},
    )
    assert [x.state for x in worst if x.reading is not None] == ["missed"] * 3


@pytest.mark.parametrize("number", [4, 5, 7, 8, 9, 10])
def test_no_targeted_competency_is_at_level_3(number: int) -> None:
    """Each would have to rise by more than a level to reach what 2010/11 asks for."""
    assert nc.competency(CASE.competencies, number).gap_to(3) < -1


# What the rules find in the shipped plans and registers, counted by hand in the papers


def places(found: tuple[nc.Finding, ...]) -> set[str]:
    return {one.place for one in found}


def test_the_checkpoint_of_2012_tests_a_plan_that_may_come_later() -> None:
    """Checkpoint 3 is in August 2012, and the full business plan due by September."""
    plan = nc.load_case("ccg-support-2012").plan
    assert plan is not None
    report = nc.check_plan(plan)
    found = report.of("may_be_tested_before_due")
    assert ("checkpoint_3", "full_plan") in {one.about for one in found}
    text = seed_text("003")
    assert "Checkpoint 3 – August 2012" in text
    assert "full business plan by September 2012" in text


def test_the_host_of_2006_is_chosen_before_anyone_is_asked() -> None:
    """Interest in January 2007, as it must be read, and selection in December 2006."""
    plan = nc.load_case("london-css-2006").plan
    assert plan is not None
    assert places(nc.check_plan(plan).of("predecessor_after_successor")) == {"host_selection"}
    assert places(nc.check_plan(plan).of("not_as_printed")) == {"expressions_of_interest"}


def test_the_partnership_of_2009_is_operational_on_two_dates() -> None:
    """November 2009 in the table, and the end of 2009/10 in the line below it."""
    assert CASE.plan is not None
    report = nc.check_plan(CASE.plan)
    assert "operational_at_year_end" in places(report.of("two_dates_for_one_event"))
    assert places(report.of("no_date")) == {"readiness"}


@pytest.mark.parametrize(
    ("name", "day", "due"),
    [
        ("nwl-2009", (2009, 10, 15), "remaining_teams"),
        ("ccg-support-2012", (2012, 8, 10), "checkpoint_3"),
    ],
)
def test_what_is_due_in_a_month_of_the_papers(
    name: str, day: tuple[int, int, int], due: str
) -> None:
    """By their printed months."""
    plan = nc.load_case(name).plan
    assert plan is not None
    year, month, _ = day
    first, last = date(year, month, 1), date(year, month, 31)
    assert due in {one.id for one in nc.due_between(plan, first, last).surely}


def test_what_the_rules_find_in_the_register_of_benefits() -> None:
    """No owner and no class for any of the twenty; three have a printed baseline.

    18.9 WTE of temporary staff in section 2.1, and competencies 3 and 9 in table 2.
    """
    lines = {line.id: line.label for line in CASE.lines}
    saving = {line.id: line.label for line in CASE.lines if line.category == "saving"}
    report = nc.check_benefits(REGISTER, saving_lines=saving, other_lines=lines)
    found = {rule: len(report.of(rule)) for rule in ("no_owner", "no_class", "no_baseline")}
    assert found == {"no_owner": 20, "no_class": 20, "no_baseline": 17}
    assert places(report.of("competency_unmeasured")) == {f"competency {n}" for n in (4, 5, 7, 8)}
    taken = {"benchmarking", "information_once", "patient_feedback", "invoice_challenges"}
    claimed = {f"benefit {name}" for name in taken} | {"line efficiency_benefits"}
    assert places(report.of("claimed_twice")) == claimed
    assert not report.errors


def test_no_risk_of_2009_is_scored_or_owned() -> None:
    """Twelve rows in two tables that have the columns Risk and Mitigations alone."""
    assert CASE.risks is not None
    report = nc.check_risks(CASE.risks)
    assert len(report.of("not_scored")) == len(report.of("no_owner")) == 12
    assert not report.of("no_mitigation")
    assert nc.heat_map(CASE.risks).unscored == tuple(one.id for one in CASE.risks.risks)


def test_the_scenario_of_failed_savings_is_the_worst_case_of_the_paper() -> None:
    """Half of 2%, 6% and 10% is 1%, 3% and 5%, which table 3 calls the worst case."""
    made = nc.risk_scenario(CASE, ["savings_not_achieved"])
    worst = CASE.scenario("worst")
    values = next(x for x in worst.overrides if x.id == "saving_rate").values
    assert [x.figure.value for x in made.overrides[0].values] == pytest.approx(
        [x.figure.value for x in values]
    )
