"""A case is checked when it is made: names, shapes, units and sums."""

from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import assumptions, lines, replace_assumption, small_case

import nhscommission as nc
from nhscommission.case.tables import with_precise_dashes


def with_line(**fields: Any) -> nc.BusinessCase:
    made: dict[str, Any] = {"id": "extra", "label": "Extra", "category": "running_cost", **fields}
    return small_case(lines=[*lines(), nc.LineItem(**made)])


def test_the_length_of_the_periods_is_an_assumption_of_every_case() -> None:
    case = small_case()
    assert case.grid(case.period_length).tolist() == [[0.5, 1.0]]  # October to March, a year
    days = small_case(part_year_rule="days")
    assert days.grid(days.period_length).tolist() == [[182 / 365, 1.0]]


def test_a_share_is_the_weight_over_the_sum() -> None:
    case = small_case()
    assert case.grid(case.assumption("weight")).tolist() == [[0.75], [0.25]]
    assert np.asarray(case.sector.shares).tolist() == [0.75, 0.25]


def test_the_first_scenario_is_meant_where_none_is_named() -> None:
    case = small_case()
    assert case.scenario().id == "central"
    assert case.scenario("None").id == "none"
    assert case.assumptions_in("none")["rate"].values[1].figure.value == 0.0
    assert case.assumptions_in()["rate"].values[1].figure.value == 0.02
    assert small_case(scenarios=[nc.Scenario(id="only", label="Only")]).scenario().id == "only"


@pytest.mark.parametrize("name", ["net_benefit", "Net benefit", "NET-BENEFIT", "net benefits"])
def test_a_measure_is_found_by_id_or_label(name: str) -> None:
    assert small_case().measure(name).id == "net_benefit"


def test_an_id_wins_over_a_label_and_a_doubtful_name_is_refused() -> None:
    made = [attrs.evolve(x, label="Team") if x.id == "own" else x for x in lines()]
    case = small_case(lines=made)
    assert case.measure("team").id == "team"
    assert nc.appraise(case).total("team", period="2025/26") == pytest.approx(80)
    with pytest.raises(nc.InvalidValueError, match="may be any of own, set_up"):
        small_case(
            lines=[
                attrs.evolve(x, label="The same") if x.id in ("own", "set_up") else x
                for x in lines()
            ]
        ).measure("the same")
    with pytest.raises(nc.InvalidValueError, match="payback is not a sum"):
        case.measure("payback")


def test_a_measure_is_found_by_the_words_of_a_printed_row() -> None:
    table = nc.PrintedTable(
        id="t", title="T", source="x", cells=[cell(row="Net gain of it all", measure="net_benefit")]
    )
    assert small_case(tables=[table]).measure("net gain of it all").id == "net_benefit"


def test_pure_numbers_that_divide_a_line_must_say_what_they_are() -> None:
    """57% and 50% typed as shares would have the sector pay 107%."""
    typed = nc.Assumption(
        id="typed", label="T", unit="%", shape="by_member", source="x",
        values={"North": "57%", "South": "50%"},
    )  # fmt: skip

    def case(share: bool | None) -> nc.BusinessCase:
        return small_case(
            assumptions=[*assumptions(), attrs.evolve(typed, share=share)],
            lines=[
                nc.LineItem(
                    id="x",
                    label="X",
                    category="running_cost",
                    factors="wte * pay * years_in_period * typed",
                )
            ],
            totals=[],
        )

    with pytest.raises(nc.InvalidValueError, match="say whether its values are weights"):
        case(None)
    # 80 a year, shared 57 : 50; or 57% and 50% of it
    assert nc.appraise(case(True)).total(period="2025/26") == pytest.approx(-80)
    assert nc.appraise(case(False)).total(period="2025/26") == pytest.approx(-80 * 1.07)


@pytest.mark.parametrize("name", ["member", "assumption", "row", "horizon", "note", "payback"])
def test_names_that_files_use_as_headings_are_reserved(name: str) -> None:
    with pytest.raises(nc.InvalidValueError, match="a name that the library uses"):
        small_case(totals=[nc.Total(id=name, label="N", lines=["own"])])


def test_unknown_names_suggest_the_near_one() -> None:
    case = small_case()
    for call, near in (
        (lambda: case.measure("net benefyt"), "net_benefit"),
        (lambda: case.scenario("centrul"), "central"),
        (lambda: case.line("teem"), "team"),
        (lambda: case.assumption("own_kost"), "own_cost"),
        (lambda: case.sector.member("Nroth"), "North"),
    ):
        with pytest.raises(nc.UnknownNameError, match=f"did you mean '{near}'"):
            call()


def test_a_factor_that_does_not_exist_is_refused_with_the_near_one() -> None:
    with pytest.raises(
        nc.UnknownNameError, match="line 'extra': 'pey'; did you mean 'pay'"
    ) as caught:
        with_line(factors="wte * pey * years_in_period * weight")
    assert caught.value.subject == "line:extra"


@pytest.mark.parametrize(
    ("factors", "comes_to"),
    [
        ("wte * years_in_period * weight", "WTE*year"),  # no money among them
        ("wte * pay * weight", "GBP/year"),  # no length of time
        ("pay * years_in_period * weight", "GBP/WTE"),
        ("own_cost * own_cost2 * years_in_period", "GBP"),
    ],
)
def test_units_must_multiply_out_to_pounds(factors: str, comes_to: str) -> None:
    second = attrs.evolve(assumptions()[1], id="own_cost2")
    with pytest.raises(nc.UnitError, match="line 'extra' must come to GBP, and comes to"):
        small_case(
            assumptions=[*assumptions(), second],
            lines=[
                *lines(),
                nc.LineItem(id="extra", label="X", category="saving", factors=factors),
            ],
        )


def test_pounds_where_people_are_meant_are_refused() -> None:
    with pytest.raises(nc.UnitError, match="wte \\[GBP\\]"):
        replace_assumption(small_case(), "wte", unit="GBP", values="£2")


def test_a_shared_line_without_a_share_would_be_paid_by_every_member() -> None:
    with pytest.raises(nc.InvalidValueError, match="every member would pay all.*weight"):
        with_line(factors="wte * pay * years_in_period")


def test_a_one_off_line_without_periods_would_be_paid_every_year() -> None:
    once = nc.Assumption(id="once", label="Once", unit="GBP", values="£40", source="x")
    with pytest.raises(nc.InvalidValueError, match="in full in every period"):
        small_case(
            assumptions=[*assumptions(), once],
            lines=[
                *lines(),
                nc.LineItem(id="x", label="X", category="saving", factors="once*weight"),
            ],
        )


def test_an_uplift_is_a_rate_and_rests_on_other_lines() -> None:
    with pytest.raises(nc.UnitError, match="must come to 1, and comes to GBP"):
        with_line(factors="set_up_cost * weight", on_lines="team")
    with pytest.raises(nc.UnknownNameError, match="did you mean 'team'"):
        with_line(factors="risk_rate", on_lines="teem")
    with pytest.raises(nc.InvalidValueError, match="in a circle: 'a', 'b'"):
        small_case(
            lines=[
                *lines(),
                nc.LineItem(
                    id="a", label="A", category="saving", factors="risk_rate", on_lines="b"
                ),
                nc.LineItem(
                    id="b", label="B", category="saving", factors="risk_rate", on_lines="a"
                ),
            ]
        )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"factors": ""}, "no factors"),
        ({"factors": "pay * pay"}, "'pay' more than once"),
        ({"factors": "risk_rate", "on_lines": "team * team"}, "'team' more than once"),
        ({"factors": "pay", "category": "costs"}, "costs"),
        ({"factors": "pay", "id": "an id"}, "small letters"),
    ],
)
def test_a_line_that_says_too_little_or_too_much_is_refused(
    fields: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        with_line(**fields)


def values_of(name: str) -> dict[str, Any]:
    return {"own_cost": {"North": 100, "South": 60}, "rate": {"2024/25": "0%", "2025/26": "2%"}}[
        name
    ]


def without(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k != key}


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("own_cost", without(values_of("own_cost"), "South"), "no value for South.*not zero"),
        ("rate", without(values_of("rate"), "2025/26"), "no value for 2025/26"),
        ("own_cost", {**values_of("own_cost"), "Soth": 1}, "'Soth'; did you mean 'South'"),
        ("rate", {**values_of("rate"), "2026/27": "2%"}, "'2026/27'; did you mean"),
        ("own_cost", {"North": 1, "South": 1, "": 1}, "there is no member"),
    ],
)
def test_values_cover_the_members_and_periods_exactly(
    name: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(nc.NhsCommissionError, match=message):
        replace_assumption(small_case(), name, values=values)


def test_two_values_for_one_place_are_refused() -> None:
    one = nc.exact_figure(1.0, unit="GBP/year")
    entries = [nc.Entry("North", "", one), nc.Entry("North", "", one), nc.Entry("South", "", one)]
    with pytest.raises(nc.InvalidValueError, match="2 values for North"):
        replace_assumption(small_case(), "own_cost", values=entries)


def test_ids_are_unique_across_the_case() -> None:
    first = assumptions()
    with pytest.raises(nc.InvalidValueError, match="'weight' is there 2 times"):
        small_case(assumptions=[*first, first[0]])
    with pytest.raises(nc.InvalidValueError, match="'own' is there 2 times"):
        small_case(lines=[*lines(), lines()[0]])
    with pytest.raises(nc.InvalidValueError, match="both a(n)? .*; ids must be unique"):
        small_case(totals=[nc.Total(id="own", label="Own", lines=["own"])])
    with pytest.raises(nc.InvalidValueError, match="a name that the library uses"):
        small_case(totals=[nc.Total(id="net_benefit", label="N", lines=["own"])])
    with pytest.raises(nc.InvalidValueError, match="scenario 'a' is there 2 times"):
        small_case(scenarios=[nc.Scenario(id="a", label="A"), nc.Scenario(id="a", label="Other")])


def test_zero_total_weight_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="'weight': all weights are zero"):
        replace_assumption(small_case(), "weight", values={"North": 0, "South": 0}, of_members="")
    with pytest.raises(nc.InvalidValueError, match="'weight': a weight is negative"):
        replace_assumption(small_case(), "weight", values={"North": -1, "South": 2}, of_members="")


def test_weights_said_to_be_the_members_own_must_be() -> None:
    with pytest.raises(nc.InvalidValueError, match="differs for North"):
        replace_assumption(small_case(), "weight", values={"North": 1, "South": 1})


def test_a_scenario_changes_values_only() -> None:
    rate = next(a for a in assumptions() if a.id == "rate")
    for changed, message in (
        (attrs.evolve(rate, id="rat"), "did you mean 'rate'"),
        (attrs.evolve(rate, values={"2024/25": "0%"}), "no value for 2025/26"),
        (attrs.evolve(rate, shape="scalar", values="2%"), "changes the shape of 'rate'"),
        (
            attrs.evolve(rate, label="Another"),
            "only values, source, basis, computation, quality, distribution and note",
        ),
        (
            attrs.evolve(rate, unit="GBP", values={"2024/25": 0, "2025/26": 1}),
            "changes the unit of 'rate' from % to GBP",
        ),
    ):
        with pytest.raises(nc.NhsCommissionError, match=message):
            small_case(scenarios=[nc.Scenario(id="s", label="S", overrides=[changed])])
    with pytest.raises(nc.InvalidValueError, match="overrides 'rate' more than once"):
        nc.Scenario(id="s", label="S", overrides=[rate, rate])


def test_a_case_needs_lines_scenarios_and_periods_in_order() -> None:
    with pytest.raises(nc.InvalidValueError, match="no line"):
        small_case(lines=[], totals=[])
    with pytest.raises(nc.InvalidValueError, match="no scenario"):
        small_case(scenarios=[])
    year = nc.horizon(go_live=date(2024, 10, 1), years=3)
    with pytest.raises(nc.InvalidValueError, match="must start on"):
        small_case(periods=[year[0], year[2]])
    with pytest.raises(nc.UnknownNameError, match="line"):
        small_case(totals=[nc.Total(id="t", label="T", lines=["nothing"])])
    with pytest.raises(nc.InvalidValueError, match="no lines"):
        nc.Total(id="t", label="T", lines=[])
    with pytest.raises(nc.InvalidValueError, match="'own' more than once"):
        nc.Total(id="t", label="T", lines=["own", "own"])


def cell(**changes: Any) -> nc.PrintedCell:
    fields: dict[str, Any] = {
        "row": "Net",
        "column": "2024/25",
        "figure": nc.parse_figure("£5"),
        "measure": "net_benefit",
        "period": "2024/25",
    }
    return nc.PrintedCell(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"measure": "nett_benefit"}, "measure for row 'Net'.*did you mean 'net_benefit'"),
        ({"member": "Nort"}, "member for row 'Net'.*did you mean 'North'"),
        ({"period": "2023/24"}, "period for row 'Net'"),
        ({"scenario": "centrl"}, "scenario for row 'Net'.*did you mean 'central'"),
        ({"measure": "rate", "period": ""}, "no period is given, and rate has a value for each"),
    ],
)
def test_printed_cells_say_what_the_case_knows(changes: dict[str, str], message: str) -> None:
    table = nc.PrintedTable(id="t-1", title="T", source="x", cells=[cell(**changes)])
    with pytest.raises(nc.NhsCommissionError, match=message):
        small_case(tables=[table])


def test_a_rate_by_member_has_no_sum_for_the_sector() -> None:
    ratio = nc.Assumption(
        id="ratio", label="R", unit="1", shape="by_member", source="x",
        values={"North": 1, "South": 0.5},
    )  # fmt: skip
    table = nc.PrintedTable(id="t", title="T", source="x", cells=[cell(measure="ratio", period="")])
    with pytest.raises(nc.InvalidValueError, match="does not add up over members"):
        small_case(assumptions=[*assumptions(), ratio], tables=[table])


def test_a_cell_says_what_it_is_once() -> None:
    with pytest.raises(nc.InvalidValueError, match="not both"):
        cell(by_column=True)
    with pytest.raises(nc.InvalidValueError, match="sign"):
        cell(sign=2.0)


def test_a_dash_in_a_table_has_the_precision_of_like_figures_beside_it() -> None:
    def made(text: str, **changes: Any) -> nc.PrintedCell:
        return cell(figure=nc.parse_figure(text, unit=changes.pop("unit", "GBP")), **changes)

    table = nc.PrintedTable(
        id="t", title="T", source="x",
        cells=[
            made("£0.40m", row="a"), made("-", row="a", period="2025/26"), made("-", row="b"),
            made("-", row="a", unit="%", measure="rate"),
        ],
    )  # fmt: skip
    (precise,) = with_precise_dashes([table])
    assert [c.figure.half_unit for c in precise.cells] == [5_000.0, 5_000.0, 5_000.0, 0.0]


def test_a_table_has_figures_and_a_plain_id() -> None:
    with pytest.raises(nc.InvalidValueError, match="no figures"):
        nc.PrintedTable(id="t", title="T", source="x", cells=[])
    for bad in ("../up", "a/b", "", "a b", "-a"):
        with pytest.raises(nc.InvalidValueError, match="letters, digits and single hyphens"):
            nc.PrintedTable(id=bad, title="T", source="x", cells=[cell()])
