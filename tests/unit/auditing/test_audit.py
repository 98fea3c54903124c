"""The audit of the small case: what agrees, what is within rounding, what cannot be."""

from typing import Any

import attrs
import pytest
from small_case import replace_assumption, small_case

import nhscommission as nc
from nhscommission.case.tables import parse_printed_payback


def cell(measure: str, text: str, **fields: Any) -> nc.PrintedCell:
    figure = parse_printed_payback(text) if measure == "payback" else nc.parse_figure(text)
    made = {"row": measure, "period": "2024/25", "figure": figure, "measure": measure, **fields}
    return nc.PrintedCell(column=made["period"] or "Whole", **made)


def audited(*cells: nc.PrintedCell, **changes: Any) -> nc.AuditReport:
    table = nc.PrintedTable(id="t-1", title="T", source="the paper", cells=cells)
    return nc.audit(small_case(tables=[table], **changes))


def only(report: nc.AuditReport, kind: str = "recomputed") -> nc.Check:
    (found,) = [check for check in report.checks if check.kind == kind]
    return found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(£17)", "exact"),  # the net benefit of North is −17 from figures as printed
        ("(£18)", "within rounding"),  # pay, set-up, contingency and kept costs are rounded
        ("(£25)", "inconsistent"),
        ("£17", "inconsistent"),  # the wrong sign
    ],
)
def test_a_figure_is_exact_within_rounding_or_inconsistent(text: str, verdict: str) -> None:
    check = only(audited(cell("net_benefit", text, member="North")))
    assert check.verdict == verdict
    assert check.central == pytest.approx(-17)


def test_the_interval_is_the_one_worked_out_by_hand() -> None:
    """North, 2024/25, in pounds: own 50 exactly; team 30 ± 0.375 (pay ± 0.50 × 2 × ½ × ¾);
    set-up with contingency from 0.75 × 39.5 × 1.095 to 0.75 × 40.5 × 1.105; kept 4 ± 0.25.
    """
    check = only(audited(cell("net_benefit", "(£17)", member="North")))
    low = 50 - 30.375 - 0.75 * 40.5 * 1.105 - 4.25
    high = 50 - 29.625 - 0.75 * 39.5 * 1.095 - 3.75
    assert (check.recomputed.low, check.recomputed.high) == pytest.approx((low, high))


def test_a_deduction_in_brackets_is_the_same_figure_with_its_sign_turned() -> None:
    check = only(audited(cell("contribution", "(£63)", member="North", sign=-1.0)))
    assert check.verdict == nc.Verdict.EXACT
    assert check.central == pytest.approx(-63)
    wrong = only(audited(cell("contribution", "(£63)", member="North")))
    assert wrong.verdict == nc.Verdict.INCONSISTENT


def test_a_check_within_rounding_names_what_leaves_most_open() -> None:
    """North, 2024/25: pay leaves ± 0.375, set-up ± 0.4125, contingency ± 0.15, kept ± 0.25."""
    check = only(audited(cell("net_benefit", "(£18)", member="North")))
    assert check.verdict == nc.Verdict.WITHIN_ROUNDING
    assert (
        check.cause
        == "rounding of Setting up (± £0.4) and Pay (± £0.4) and Cost that stays (± £0.3)"
    )


def test_a_cause_never_claims_more_than_it_names() -> None:
    """The assumptions named leave at least four fifths of what rounding leaves open."""
    report = nc.audit(nc.load_case("nwl-2009"))
    within = [c for c in report.with_verdict(nc.Verdict.WITHIN_ROUNDING) if c.kind == "recomputed"]
    assert within
    assert all(check.cause.startswith("rounding of ") for check in within)
    (total,) = (
        c for c in within if (c.table, c.row, c.column) == ("table-6", "Total", "Annual costs")
    )
    assert total.cause == "rounding of the assumptions"  # an assumption's own sum


def test_an_inconsistent_check_says_where_what_and_by_how_much() -> None:
    report = audited(cell("team", "£50", note="A slip of the pen"))
    (check,) = report.inconsistent
    assert (check.source, check.row, check.column) == ("the paper", "team", "2024/25")
    assert check.printed.text == "£50"
    assert check.difference == pytest.approx(10)
    # £40 from 39.5 to 40.5; printed £50 means 49.5 to 50.5; 9 apart
    assert "they are £9.00 apart" in check.reason
    assert "A slip of the pen" in check.reason
    assert check.rests_on == ("wte", "pay", "years_in_period", "weight")
    assert "the paper, team, 2024/25" in str(check)


def test_a_figure_that_the_case_takes_is_given_and_not_evidence() -> None:
    check = only(audited(cell("set_up", "£40")), kind="given")
    assert check.verdict == nc.Verdict.EXACT
    assert "takes £40 as printed" in check.reason


def test_what_rests_on_inference_says_so() -> None:
    case = replace_assumption(small_case(), "own_cost", basis="inferred")
    table = nc.PrintedTable(
        id="t", title="T", source="p", cells=[cell("net_cost_reduction", "£0", member="North")]
    )
    (check,) = nc.audit(attrs.evolve(case, tables=[table])).checks
    assert "own_cost inferred" in check.reason


def test_a_wrong_unit_is_inconsistent() -> None:
    """As £500 per hour for £500 per day in source 002."""
    case = small_case()
    rate = nc.Assumption(id="day_rate", label="D", unit="GBP/day", values="£500/day", source="x")
    report = audited(
        cell("day_rate", "£500 per hour", period=""), assumptions=[*case.assumptions, rate]
    )
    (check,) = report.inconsistent
    assert "which is in GBP/hour; the case has 500 GBP/day" in check.reason


def test_assumptions_are_checked_by_member_in_sum_and_as_shares() -> None:
    report = audited(
        cell("own_cost", "£100/year", member="North", period=""),
        cell("own_cost", "£160/year", period=""),
        cell("weight", "75%", member="North", period=""),
        cell("weight", "100%", period=""),
        cell("wte", "2 WTE", period=""),
        cell("rate", "2%", period="2025/26"),
        cell("wte", "3 WTE", period="", row="wrong"),
    )
    wrong = {(c.measure, c.row) for c in report.inconsistent}
    assert wrong == {("wte", "wrong")}


def test_rows_that_add_up_to_a_row_are_found_and_cast() -> None:
    """Net = own − contribution − kept + saving; the fewest rows that make it up are chosen."""
    rows = [
        cell("existing_cost", "£80"),
        cell("contribution", "(£84)", sign=-1.0),
        cell("net_cost_reduction", "(£4)"),
        cell("kept", "(£6)", sign=-1.0),
        cell("saving_line", "£0"),
        cell("net_benefit", "(£10)"),
    ]
    report = audited(*rows)
    casts = {c.measure: c for c in report.checks if c.kind == "cast"}
    assert set(casts) == {"net_cost_reduction", "net_benefit"}
    assert "net_cost_reduction + kept + saving_line" in casts["net_benefit"].reason
    assert not report.inconsistent
    broken = audited(*rows[:-1], cell("net_benefit", "(£13)"))
    # The rows come to −4 − 6 + 0 = −10, ± 1.5 for three rounded rows, so −13 ± 0.5 cannot be
    assert ("cast", "net_benefit") in [(c.kind, c.measure) for c in broken.inconsistent]


def test_members_are_cast_to_the_sector_also_across_the_tables_of_a_group() -> None:
    def table(name: str, *cells: nc.PrintedCell, group: str = "") -> nc.PrintedTable:
        return nc.PrintedTable(id=name, title=name, source=name, group=group, cells=cells)

    tables = [
        table("a", cell("own", "£50", member="North"), group="pages"),
        table("b", cell("own", "£30", member="South"), group="pages"),
        table("c", cell("own", "£83", note="misadded")),
    ]
    report = nc.audit(small_case(tables=tables))
    casts = [c for c in report.inconsistent if c.kind == "cast"]
    assert [(c.table, c.central) for c in casts] == [("c", 80.0)]
    assert "the 2 members of pages add up to" in casts[0].reason


def test_a_figure_printed_twice_must_be_the_same_figure() -> None:
    one = cell("team", "£40", row="here")
    for text, verdict in (
        ("£40", "exact"),
        ("£40.4", "exact"),  # rounds to £40
        ("£41", "within rounding"),  # only if it is £40.50 and each was rounded its own way
        ("£43", "inconsistent"),
    ):
        report = audited(one, cell("team", text, row="there"))
        assert only(report, "repeated").verdict == verdict


def test_paybacks_are_checked_from_assumptions_and_from_the_figures_beside_them() -> None:
    """North: 181 days + 365 × 17/52 = 300.3."""
    net = [
        cell("net_benefit", "(£17)", member="North"),
        cell("net_benefit", "£52", member="North", period="2025/26"),
    ]

    def payback(text: str, member: str = "North") -> nc.PrintedCell:
        return cell("payback", text, member=member, period="")

    report = audited(*net, payback("300 days"))
    assert [c.verdict for c in report.checks if c.measure == "payback"] == ["exact", "exact"]
    report = audited(*net, payback("320 days"))
    assert [c.kind for c in report.inconsistent] == ["recomputed", "cast"]
    assert not audited(payback("Immediate", "South")).inconsistent
    assert audited(payback("Immediate")).inconsistent
    assert audited(payback("Never")).inconsistent
    assert audited(payback("12 days", "South")).inconsistent
    assert not audited(payback("218 days", "")).inconsistent  # the sector: 181 + 365 × 10/98 = 218


def test_the_payback_rule_is_an_argument() -> None:
    cells = [cell("payback", "301 days", member="North", period="")]
    table = nc.PrintedTable(id="t", title="T", source="p", cells=cells)
    case = replace_assumption(small_case(tables=[table]), "pay", values=40)
    inclusive = nc.PaybackRule(day_count="inclusive", rounding="down")
    (check,) = nc.audit(case, payback_rule=inclusive).checks
    assert check.central == pytest.approx(182 + 365 * 17 / 52)  # 301.3, down to 301
    assert check.verdict == nc.Verdict.EXACT


def test_a_scenarios_figures_are_recomputed_in_it() -> None:
    at = {"period": "2025/26"}
    report = audited(
        cell("saving_line", "£30", **at), cell("saving_line", "£0", scenario="none", **at)
    )
    assert not report.inconsistent
    assert audited(cell("saving_line", "£30", scenario="none", **at)).inconsistent


def test_every_figure_has_a_check_and_the_counts_add_up() -> None:
    report = audited(cell("own", "£80"), cell("team", "£40"), cell("team", "£90", row="x"))
    assert report.figures == 3
    counted = sum(n for counts in report.counts().values() for n in counts.values())
    assert counted == len(report.checks)
    assert len(report.inconsistent) == 2  # recomputed, and repeated


def test_a_share_named_by_an_uplift_and_its_base_counts_twice() -> None:
    """Contingency of North: 10% × ¾ of a set-up of £40 × ¾ is £2.25."""
    case = small_case()
    made = [
        attrs.evolve(x, factors="risk_rate * weight") if x.id == "contingency" else x
        for x in case.lines
    ]
    report = audited(cell("contingency", "£2.25", member="North"), lines=made)
    assert only(report).verdict == nc.Verdict.EXACT
    assert only(report).recomputed.high < 2.5


def test_weights_printed_as_people_are_held_against_the_weights() -> None:
    report = audited(
        cell("weight", "300,000 people", member="North", period=""),
        cell("weight", "400,000 people", period=""),
        cell("weight", "310,000 people", member="North", period="", row="wrong"),
    )
    assert {c.row for c in report.inconsistent} == {"wrong"}


def test_the_length_of_a_period_can_be_printed() -> None:
    assert not audited(cell("years_in_period", "0.5 years")).inconsistent


def test_a_payback_printed_more_finely_than_days_is_held_to_that() -> None:
    """North's is 300.33 days."""
    for text, verdict in (
        ("300.3 days", "exact"),
        ("299.9 days", "within rounding"),
        ("280.0 days", "inconsistent"),
    ):
        assert only(audited(cell("payback", text, member="North", period=""))).verdict == verdict
    with pytest.raises(nc.InvalidValueError, match="Immediate or Never"):
        parse_printed_payback("-")


def test_breaking_even_exactly_is_immediate() -> None:
    """A shares £100k a year 7 : 93 with B, and saves £7k of it: nothing is gained or lost."""
    boards = nc.Sector(
        name="S",
        members=[
            nc.ICB(name="A", weighted_population="7%"),
            nc.ICB(name="B", weighted_population="93%"),
        ],
    )

    def number(name: str, unit: str, shape: str, values: Any, **more: Any) -> nc.Assumption:
        return nc.Assumption(
            id=name, label=name, unit=unit, shape=shape, values=values, source="x", **more
        )

    case = small_case(
        sector=boards,
        assumptions=[
            number("w", "1", "by_member", {"A": 0.07, "B": 0.93}, share=True),
            number("cost", "GBP/year", "scalar", 100_000),
            number("today", "GBP/year", "by_member", {"A": 7_000, "B": 90_000}),
        ],
        lines=[
            nc.LineItem(
                id="team", label="T", category="running_cost", factors="cost*years_in_period*w"
            ),
            nc.LineItem(
                id="now", label="N", category="existing_cost", factors="today*years_in_period"
            ),
        ],
        totals=[],
        scenarios=[nc.Scenario(id="central", label="C")],
        tables=[
            nc.PrintedTable(
                id="t",
                title="T",
                source="s",
                cells=[cell("payback", "Immediate", member="A", period="")],
            )
        ],
    )
    assert nc.appraise(case).payback["A"].is_immediate
    assert not nc.audit(case).inconsistent


def test_figures_in_different_units_are_not_added_up() -> None:
    report = audited(
        cell("own_cost", "£8.33/month", member="North", period=""),
        cell("own_cost", "£60/year", member="South", period=""),
        cell("own_cost", "£160/year", period=""),
    )
    assert not report.inconsistent


def test_a_table_with_every_line_twice_is_cast_at_once() -> None:
    many = [
        nc.LineItem(
            id=f"l{i}", label=f"L{i}", category="saving", factors="own_cost*years_in_period"
        )
        for i in range(30)
    ]
    total = nc.Total(id="all_of_it", label="All", lines=[x.id for x in many])
    rows = [cell(x.id, "£80", row=f"{x.id} {n}") for x in many for n in (1, 2)]
    report = audited(*rows, cell("all_of_it", "£2,400"), lines=many, totals=[total])
    assert only(report, "cast").verdict == nc.Verdict.EXACT


def test_a_case_with_no_tables_has_nothing_to_check() -> None:
    assert nc.audit(small_case()).checks == ()


def test_a_dash_may_stand_for_what_the_figures_near_it_print_as_nothing() -> None:
    """B's £40,000 prints as nothing beside £1.9m: in the log, in a table, on a page of a group."""
    case = replace_assumption(
        small_case(), "own_cost", values={"North": "£1.9m/year", "South": "-"}
    )
    later = {"period": "2025/26"}
    log = nc.PrintedTable(
        id="t",
        title="T",
        source="s",
        cells=[cell("own", "£0.04m", member="South", **later), cell("own", "£1.99m", **later)],
    )
    assert not nc.audit(attrs.evolve(case, tables=[log])).inconsistent
    pages = [
        nc.PrintedTable(
            id=f"page-{member}",
            title="P",
            source="s",
            group="pages",
            cells=[
                nc.PrintedCell(
                    row="own",
                    column="2025/26",
                    figure=nc.parse_figure(text, unit="GBP"),
                    measure="own",
                    member=member,
                    period="2025/26",
                )
            ],
        )
        for member, text in (("North", "£1.9m"), ("South", "-"))
    ]
    small = replace_assumption(
        case, "own_cost", values={"North": "£1.9m/year", "South": "£3,000/year"}
    )
    assert not nc.audit(attrs.evolve(small, tables=pages)).inconsistent


def test_weights_that_are_pure_numbers_may_be_printed_as_they_are_or_as_shares() -> None:
    case = replace_assumption(
        small_case(), "weight", unit="%", values={"North": "60%", "South": "20%"}, of_members=""
    )
    for text, fits in (("75%", True), ("60%", True), ("50%", False)):
        table = nc.PrintedTable(
            id="t",
            title="T",
            source="s",
            cells=[cell("weight", text, member="North", period="")],
        )
        assert bool(nc.audit(attrs.evolve(case, tables=[table])).inconsistent) is not fits
