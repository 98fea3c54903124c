"""Reports: tables of text and records, from the small case."""

import json

import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.report.records import (
    appraisal_record,
    audit_record,
    case_record,
    explanation_record,
)
from nhscommission.report.tables import (
    TextTable,
    appraisal_tables,
    audit_tables,
    cases_table,
    explanation_table,
    format_pounds,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5_284_999.0, "£5.28m"),
        (-474_688.0, "(£0.47m)"),
        (-1.0, "£0.00m"),
        (0.0, "£0.00m"),
        (1_157_083_300.0, "£1,157.08m"),
        # halves away from zero, whatever their nearest float
        (15_000.0, "£0.02m"),
        (25_000.0, "£0.03m"),
        (35_000.0, "£0.04m"),
        (-45_000.0, "(£0.05m)"),
        (14_999.999_999_9, "£0.02m"),
        (14_999.99, "£0.01m"),
    ],
)
def test_money_is_in_millions_with_brackets_for_negative(value: float, text: str) -> None:
    assert format_pounds(value) == text


def column(table: TextTable, row: str, place: int) -> str:
    return next(cells for cells in table.rows if cells[0] == row)[place]


def test_the_board_sees_costs_contributions_net_benefit_and_payback() -> None:
    """The small case in millions: every money assumption times a million."""
    case = small_case()
    million = small_case(
        assumptions=[
            a
            if not a.unit.startswith("GBP")
            else nc.Assumption(
                id=a.id,
                label=a.label,
                unit=a.unit,
                shape=a.shape,
                source=a.source,
                values=[
                    nc.Entry(e.member, e.period, nc.exact_figure(e.figure.value * 1e6, unit=a.unit))
                    for e in a.values
                ],
            )
            for a in case.assumptions
        ]
    )
    costs, contributions, net, payback = appraisal_tables(nc.appraise(million))
    assert costs.columns == ("Costs and benefits", "2024/25*", "2025/26", "Total")
    assert "* From go-live on 1 October 2024." in costs.notes
    assert column(costs, "Existing costs", 1) == "£80.00m"
    assert column(costs, "Running costs", 2) == "(£80.00m)"
    assert column(costs, "Contribution", 1) == "(£84.00m)"
    assert column(costs, "Transition costs", 1) == "(£44.00m)"
    assert column(costs, "Kept", 3) == "(£18.00m)"
    assert column(costs, "Savings", 2) == "£30.00m"
    assert column(costs, "Net benefit", 3) == "£88.00m"
    assert any("central" in note for note in costs.notes)
    assert any("months" in note and "between dates" in note for note in costs.notes)
    assert column(contributions, "North", 1) == "£63.00m"
    assert column(contributions, "Sector", 3) == "£164.00m"
    assert column(net, "North", 1) == "(£17.00m)"
    assert column(payback, "North", 1) == "300 days"
    assert column(payback, "North", 2) == "28 July 2025"
    assert column(payback, "South", 1) == "Immediate"
    (alone,) = appraisal_tables(nc.appraise(million), member="south")
    assert column(alone, "Net benefit", 1) == "£7.00m"
    assert "Payback: Immediate" in alone.notes


def test_a_table_prints_as_text() -> None:
    text = str(TextTable(title="T", columns=("A", "B"), rows=(("one", "1"), ("two", "22"))))
    assert text.splitlines() == [
        "T",
        "-------",
        "A     B",
        "-------",
        "one   1",
        "two  22",
        "-------",
    ]


def test_an_explanation_shows_factors_sources_and_the_sum() -> None:
    table = explanation_table(nc.explain(small_case(), period="2024/25", member="North"))
    assert column(table, "Team", 1) == (
        "wte 2 WTE × pay £40/WTE/year × years_in_period 0.5 year × weight 75.0000%"
    )
    assert column(table, "Contingency", 1).endswith("× the sum of set_up")
    assert column(table, "Net benefit", 2) == "-17.00"
    assert any(note.startswith("pay: Pay (made up") for note in table.notes)


def audited() -> nc.AuditReport:
    def cell(text: str) -> nc.PrintedCell:
        return nc.PrintedCell(
            row="Team",
            column="2024/25",
            figure=nc.parse_figure(text),
            measure="team",
            period="2024/25",
        )

    def table(name: str, text: str) -> nc.PrintedTable:
        return nc.PrintedTable(id=name, title=name, source=name, cells=[cell(text)])

    # £40.4 is within the rounding of the pay (39.5 to 40.5); £90 is not
    return nc.audit(small_case(tables=[table("a", "£40.4"), table("b", "£90")]))


def test_the_audit_counts_and_lists_what_is_inconsistent() -> None:
    counts, found = audit_tables(audited())
    assert column(counts, "Recomputed from the assumptions", 2) == "1"
    assert column(counts, "Recomputed from the assumptions", 3) == "1"
    assert column(counts, "All checks", 3) == "2"
    assert [row[1] for row in found.rows] == ["£90", "£90"]
    *_, within = audit_tables(audited(), verbose=True)
    assert [row[1] for row in within.rows] == ["£40.4"]


def test_records_are_json_and_hold_the_numbers() -> None:
    case = small_case()
    record = appraisal_record(nc.appraise(case))
    members, sector = record["members"], record["sector"]
    assert isinstance(members, dict)
    assert isinstance(sector, dict)
    assert sector["net_benefit"] == {
        "2024/25": pytest.approx(-10.0),
        "2025/26": pytest.approx(98.0),
        "total": pytest.approx(88.0),
    }
    # everything that the tables show: lines, totals and categories too
    assert sector["kept"]["total"] == pytest.approx(18.0)  # type: ignore[index,call-overload]
    assert sector["start"]["2024/25"] == pytest.approx(44.0)  # type: ignore[index,call-overload]
    assert members["South"]["payback"] == {  # type: ignore[index,call-overload]
        "result": "immediate",
        "days": 0,
        "exact_days": 0.0,
        "date": "2024-10-01",
    }
    alone = appraisal_record(nc.appraise(case, scenario="none"), member="north")
    assert "sector" not in alone
    explained = explanation_record(nc.explain(case, period="2024/25"))
    for made in (record, alone, explained, audit_record(audited()), case_record(case)):
        assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_never_is_null_in_json() -> None:
    dear = small_case(lines=[line for line in small_case().lines if line.category != "saving"][1:])
    record = appraisal_record(nc.appraise(dear))
    assert record["sector"]["payback"] == {  # type: ignore[index,call-overload]
        "result": "never",
        "days": None,
        "exact_days": None,
        "date": None,
    }
    never = nc.PrintedFigure(text="300 days", value=300.0, half_unit=0.5, unit="day")
    cell = nc.PrintedCell(row="P", column="P", figure=never, measure="payback")
    table = nc.PrintedTable(id="t", title="T", source="s", cells=[cell])
    report = nc.audit(small_case(lines=dear.lines, tables=[table]))
    assert json.loads(json.dumps(audit_record(report), allow_nan=False))


def test_a_figure_in_the_wrong_unit_has_no_difference() -> None:
    cell = nc.PrintedCell(row="R", column="C", figure=nc.parse_figure("£2 per hour"), measure="wte")
    table = nc.PrintedTable(id="t", title="T", source="s", cells=[cell])
    record = audit_record(nc.audit(small_case(tables=[table])))
    (check,) = record["checks"]  # type: ignore[misc,union-attr]
    assert (check["unit"], check["recomputed_unit"]) == ("GBP/hour", "WTE")  # type: ignore[index,call-overload]
    assert check["difference"] is None  # type: ignore[index,call-overload]


def test_a_case_without_tables_has_nothing_to_audit() -> None:
    (table,) = audit_tables(nc.audit(small_case()))
    assert "nothing to audit" in table.title


def test_the_list_of_cases() -> None:
    assert column(cases_table([small_case()]), "small", 4) == "central, none"
