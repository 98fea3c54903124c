"""The North West London case of 2009 against its own printed tables, and by hand."""

import re

import attrs
import numpy as np
import pytest
from backtest.seeds import seed_text

import nhscommission as nc

FOOTNOTES = str.maketrans("", "", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PRINTED = {
    # table: rows × columns of figures in print
    "manifesto-benefits": 7 * 4,
    "manifesto-contributions": 9 * 5,
    "table-4": 3 * 4,
    "table-6": 9 * 2,
    "table-7": 7 * 4,
    "table-8": 6 * 2,
    "table-9": 4 * 4,
    "table-10": 9 * 5,
    "table-11": 7 * 4,
    "table-12": 8 * 5,
    **{f"appendix-d-{m}": 7 * 4 + 2 for m in (
        "brent", "ealing", "hammersmith-and-fulham", "harrow", "hillingdon", "hounslow",
        "kensington-and-chelsea", "westminster",
    )},
}  # fmt: skip


@pytest.fixture(scope="module")
def case() -> nc.BusinessCase:
    return nc.load_case("nwl-2009")


@pytest.fixture(scope="module")
def result(case: nc.BusinessCase) -> nc.Appraisal:
    return nc.appraise(case, scenario="mid")


@pytest.fixture(scope="module")
def report(case: nc.BusinessCase) -> nc.AuditReport:
    return nc.audit(case)


def millions(value: float) -> str:
    text = f"{abs(value) / 1e6:.2f}"
    return f"-{text}" if value < 0 else text


# The data


def test_every_table_is_there_with_every_figure(case: nc.BusinessCase) -> None:
    counted = {t.id: len(t.cells) for t in case.tables if t.id != "text"}
    assert counted == PRINTED


def test_every_printed_figure_stands_in_the_source_as_it_is_here(case: nc.BusinessCase) -> None:
    """Each row of figures stands in the source's own rows, cell for cell, in order."""
    lines = [
        [cell.strip() for cell in line.translate(FOOTNOTES).split("\t")]
        for line in seed_text("002").splitlines()
    ]
    in_source = {tuple(cell for cell in line if cell) for line in lines}
    suffixes = {line[start:] for line in in_source for start in range(len(line))}
    text = re.sub(r"\s+", " ", seed_text("002").translate(FOOTNOTES))
    for table in case.tables:
        rows: dict[tuple[str, str], list[str]] = {}
        for cell in table.cells:
            printed = cell.figure.text.removesuffix(" WTE")
            rows.setdefault((cell.row, cell.member), []).append(printed)
        for (row, _), figures in rows.items():
            if table.id == "text" or row in (
                "Payback period",
                "Current acute commissioning staff WTEs",
            ):
                for figure in figures:
                    assert figure.removesuffix(" per year") in text
            else:
                assert tuple(figures) in suffixes, (table.id, row, figures)


def test_figures_typed_again_from_the_paper_by_a_second_hand(case: nc.BusinessCase) -> None:
    """Table 11 and Westminster's page, typed here from the paper and not from the case."""
    table_11 = """
        £3.72m £6.38m £6.38m £6.38m
        (£4.02m) (£5.28m) (£5.16m) (£5.16m)
        (£0.30m) £1.10m £1.22m £1.22m
        (£0.37m) (£0.63m) (£0.63m) (£0.63m)
        (£0.76m) (£1.31m) (£1.25m) (£1.25m)
        £0.00m £23.14m £69.43m £115.71m
        (£1.43m) £22.31m £68.77m £115.05m
    """.split()
    westminster = """
        7.46 WTE|239 days
        |£0.48m £0.83m £0.83m £0.83m|(£0.51m) (£0.67m) (£0.66m) (£0.66m)
        |(£0.03m) £0.16m £0.17m £0.17m|(£0.04m) (£0.07m) (£0.07m) (£0.07m)
        |(£0.09m) (£0.15m) (£0.15m) (£0.15m)|£0.00m £2.11m £6.34m £10.57m
        |(£0.16m) £2.05m £6.30m £10.52m
    """
    tables = {t.id: [c.figure.text for c in t.cells] for t in case.tables}
    assert tables["table-11"] == table_11
    first, rest = westminster.strip().split("|", 2)[:2], westminster.strip().split("|")[2:]
    assert tables["appendix-d-westminster"] == [
        *(part.strip() for part in first),
        *" ".join(rest).split(),
    ]


def test_the_weights_the_paper_prints_add_up_to_a_hundred_per_cent(
    case: nc.BusinessCase,
) -> None:
    """15.92 + 17.54 + 9.75 + 10.11 + 12.38 + 11.99 + 9.61 + 12.70 = 100.00."""
    assert case.sector.weighted_populations.sum() == pytest.approx(1.0)
    assert case.sector.host == "Westminster"
    assert len(case.sector.providers) == 7


def test_acute_spend_is_what_the_printed_benefits_allow(case: nc.BusinessCase) -> None:
    """It is not printed by PCT: 2%, 6% and 10% of it are."""
    spend = {e.member: e.figure for e in case.assumption("acute_spend").values}
    cells = {
        (c.member, c.period): c.figure
        for t in case.tables
        if t.group == "appendix-d"
        for c in t.cells
        if c.measure == "efficiency_benefits"
    }
    for member in case.member_names:
        printed = [cells[member, p] for p in ("2010/11", "2011/12", "2012/13")]
        found = nc.infer_range(printed, multipliers=[0.02, 0.06, 0.10])
        assert spend[member].low <= found.low * (1 + 1e-12)
        assert spend[member].high >= found.high * (1 - 1e-12)
        # and no wider than its last digit, £100, needs
        assert spend[member].low == pytest.approx(found.low, abs=100.0)
        assert spend[member].high == pytest.approx(found.high, abs=100.0)


# By hand


def test_facilities_and_support_by_hand(result: nc.Appraisal) -> None:
    """44.4 × (9,364 + 1,000 + 250) = 471,261.60 a year; 44.4 × 3,000 = 133,200;
    44.4 × (330 + 1,000) = 59,052; seven twelfths of each in 2009/10.
    """
    for name, yearly in (
        ("facilities", 471_261.60),
        ("support_functions", 133_200.0),
        ("technology_and_training", 59_052.0),
    ):
        assert result.total(name, period="2010/11") == pytest.approx(yearly)
        assert result.total(name, period="2009/10") == pytest.approx(yearly * 7 / 12)


def test_the_strategic_planning_directorate_by_hand(result: nc.Appraisal) -> None:
    """784,569 + 39,000 + 200,000 + 163,368 = 1,186,937."""
    assert result.total("strategic_planning", period="2011/12") == pytest.approx(1_186_937)


def test_transition_by_hand(result: nc.Appraisal) -> None:
    """Legal costs: 5% of 63 people at £10,000 are £31,500; all items together £797,000, then
    £15,000 of travel in the year after.
    """
    assert result.total("legal_costs") == pytest.approx(31_500)
    assert result.total("transition_cost", period="2009/10") == pytest.approx(797_000)
    assert result.total("transition_cost", period="2010/11") == pytest.approx(15_000)
    assert result.total("transition_cost", period="2011/12") == 0.0


def test_brent_in_2010_11_by_hand(result: nc.Appraisal) -> None:
    """Existing 360,000 + 0.1592 × 1,100,000 = 535,120.
    Contribution 0.1592 × (3,420,000 + 471,261.60 + 133,200 + 59,052 + 1,186,937 + 15,000)
    = 0.1592 × 5,285,450.60 = 841,443.73552. Retained 90,000 + 160,000. Saving 2% of £173.0m.
    """
    assert result.total("contribution", member="Brent", period="2010/11") == pytest.approx(
        841_443.73552
    )
    assert result.total("net_benefit", member="Brent", period="2010/11") == pytest.approx(
        535_120 - 841_443.73552 - 250_000 + 3_460_000
    )


def test_the_scenarios_of_table_4_by_hand(case: nc.BusinessCase) -> None:
    """£1,157.0833m × 3%, 9%, 15% and × 1%, 3%, 5%."""
    spend = 1_157_083_300.0
    for scenario, rates in (
        ("best", (0, 0.03, 0.09, 0.15)),
        ("mid", (0, 0.02, 0.06, 0.10)),
        ("worst", (0, 0.01, 0.03, 0.05)),
    ):
        saving = nc.appraise(case, scenario=scenario).category("saving").sum("member")
        assert np.asarray(saving) == pytest.approx(np.array(rates) * spend)


# Against print


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("Brent", "271 days"),
        ("Ealing", "249 days"),
        ("Hammersmith & Fulham", "237 days"),
        ("Hounslow", "Immediate"),
        ("Kensington & Chelsea", "Immediate"),
        ("Westminster", "239 days"),
    ],
)
def test_six_of_the_eight_printed_paybacks_come_out_to_the_day(
    result: nc.Appraisal, member: str, text: str
) -> None:
    assert str(result.payback[member]).startswith(text)


def test_the_other_two_are_a_day_off_and_within_rounding(
    result: nc.Appraisal, report: nc.AuditReport
) -> None:
    for member, printed in (("Harrow", 248), ("Hillingdon", 224)):
        assert result.payback[member].days == printed + 1
        verdicts = {
            c.verdict for c in report.checks if c.measure == "payback" and c.member == member
        }
        assert nc.Verdict.INCONSISTENT not in verdicts


def test_two_printed_figures_cannot_be_and_each_has_its_cause(report: nc.AuditReport) -> None:
    """Independently: 115.705/10% = £1,157.05m is the least that rounds to £115.71m, and
    £1,155m the most that rounds to £1.15bn.
    """
    spend, rate = report.inconsistent
    assert (spend.measure, spend.printed.text) == ("acute_spend", "£1.15bn")
    assert spend.recomputed.low > 1.155e9
    assert "cut off, not rounded" in spend.reason
    assert (rate.measure, rate.printed.text) == ("contractor_rate", "£500 per hour")
    assert "pay of a day is meant" in rate.reason


def test_the_figure_of_acute_spend_is_wrong_by_table_11_alone() -> None:
    """Second method, from the sector's benefits and not those of the PCTs."""
    printed = [nc.parse_figure(text) for text in ("£23.14m", "£69.43m", "£115.71m")]
    found = nc.infer_range(printed, multipliers=[0.02, 0.06, 0.10])
    assert found.gap(nc.Interval.of(nc.parse_figure("£1.15bn"))) > 0


def test_months_and_not_days_give_the_printed_part_year(case: nc.BusinessCase) -> None:
    """By days, 2009/10 is 212/365 of a year, and figures of four tables cannot be."""
    by_days = nc.audit(attrs.evolve(case, part_year_rule="days"))
    found = {(c.row, c.period) for c in by_days.inconsistent if c.kind == "recomputed"}
    assert ("Allocation of facilities costs at host site", "2009/10") in found
    assert len(by_days.inconsistent) > 2


def test_any_figure_changed_by_a_fifth_or_more_is_noticed(case: nc.BusinessCase) -> None:
    """Change every money figure in turn, by 20%, £0.2m and its last digit, and audit it alone."""
    unnoticed = []
    for table in case.tables:
        for cell in table.cells:
            if cell.figure.unit != "GBP":
                continue
            value, half_unit = cell.figure.value, cell.figure.half_unit
            change = 0.2 * abs(value) + 2e5 + 2 * half_unit
            wrong = attrs.evolve(cell.figure, value=value + (change if value >= 0 else -change))
            alone = attrs.evolve(table, cells=[attrs.evolve(cell, figure=wrong)])
            if not nc.audit(attrs.evolve(case, tables=[alone])).inconsistent:
                unnoticed.append((table.id, cell.row, cell.column))
    assert unnoticed == []


def test_given_figures_are_those_that_the_case_takes(
    case: nc.BusinessCase, report: nc.AuditReport
) -> None:
    """A figure counts as given where the recomputation is the figure itself."""
    given = [c for c in report.checks if c.kind == nc.CheckKind.GIVEN]
    assert given
    for check in given:
        assert check.recomputed.low == pytest.approx(check.printed.low)
        assert check.recomputed.high == pytest.approx(check.printed.high)
    assert {c.measure for c in given} <= {
        "acute_spend", "collaborative_programme_cost", "current_wte", "efficiency_benefits",
        "other_retained", "own_cost", "programme_office", "recruitment_agency",
        "retained_staff", "salaries", "staff_travel", "transition_staff", "transition_cost",
        "legal_costs",
    }  # fmt: skip


def test_every_figure_has_a_source_and_every_result_lists_what_it_rests_on(
    case: nc.BusinessCase,
) -> None:
    assert all(assumption.source.startswith("002 ") for assumption in case.assumptions)
    found = nc.explain(case, "net benefit", member="Brent", period="2009/10")
    assert "acute_spend" in [assumption.id for assumption in found.assumptions]
