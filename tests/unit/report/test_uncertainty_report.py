"""Tables, records and charts of sensitivity, simulation and stability."""

import json
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.report.uncertainty_records import (
    simulation_record,
    stability_record,
    switching_record,
    tornado_record,
)
from nhscommission.report.uncertainty_tables import (
    simulation_tables,
    stability_tables,
    switching_table,
    tornado_table,
)

CASE = nc.load_case("nwl-2009")


@pytest.fixture(scope="module")
def simulation() -> nc.Simulation:
    return nc.simulate(CASE, draws=4000, seed=1, payback_by=[date(2010, 6, 1)])


def strict(record: Any) -> Any:
    """JSON has neither infinity nor "not a number"."""
    return json.loads(json.dumps(record, allow_nan=False))


def never() -> nc.BusinessCase:
    """The small case, where nothing is saved and the team costs ten times as much."""
    case = small_case()
    return nc.with_distributions(
        attrs.evolve(
            case,
            assumptions=[
                attrs.evolve(x, values="£400/WTE/year") if x.id == "pay" else x
                for x in case.assumptions
            ],
        ),
        {"wte": "uniform(1.5; 2.5)"},
    )


def test_a_simulation_is_three_tables_with_every_member_and_the_seed(
    simulation: nc.Simulation,
) -> None:
    worth, payback, drivers = simulation_tables(simulation, CASE)
    assert [row[0] for row in worth.rows] == [*CASE.member_names, "Sector"]
    assert worth.columns == ("Member", "Mean", "P5", "P50", "P95", "Chance of a loss")
    assert any("4,000 draws, seed 1, random" in note for note in worth.notes)
    hounslow = next(row for row in payback.rows if row[0] == "Hounslow")
    assert hounslow[1:5] == ("immediate", "immediate", "immediate", "100.0%")
    assert "by 1 Jun 2010" in payback.columns
    assert drivers.rows == (("Cumulative saving on acute spend", "+1.00"),)


def test_what_never_pays_back_is_said_in_tables_and_is_null_in_records() -> None:
    found = nc.simulate(never(), draws=500, seed=1)
    _, payback, _ = simulation_tables(found, never())
    assert payback.rows[0][1:4] == ("never", "never", "never")
    assert payback.rows[0][-1] == "100.0%"
    record = strict(simulation_record(found))
    assert record["units"]["North"]["payback_days"]["percentiles"]["50"]["value"] is None
    assert record["units"]["North"]["probability_of_never"] == 1
    assert record["units"]["North"]["payback_days"]["mean"] is None


def test_a_simulation_s_record_has_all_that_the_object_has(simulation: nc.Simulation) -> None:
    record = strict(simulation_record(simulation))
    brent = record["units"]["Brent"]
    assert brent["present_value"]["percentiles"]["5"]["value"] == pytest.approx(
        simulation.present_value.percentile(5, member="Brent")
    )
    assert brent["probability_paid_back"] == {
        "2010-06-01": simulation.probability_paid_back(date(2010, 6, 1), member="Brent")
    }
    assert record["seed"] == 1
    assert record["convergence"][-1]["draws"] == 4000


def test_a_tornado_s_table_has_the_longest_bar_first_and_says_what_is_left_out() -> None:
    found = nc.tornado(CASE, outcome="net_benefit", swing=0.1)
    table = tornado_table(found, CASE, most=3)
    assert table.rows[0][0] == "Cumulative saving on acute spend"
    assert len(table.rows) == 3
    assert any("shorter bars are not shown" in note for note in table.notes)
    assert any("Share of weighted population" in note for note in table.notes)
    # a scalar has its unit; several values are multiplied
    office = next(row for row in tornado_table(found, CASE).rows if row[0] == "Office space")
    assert office[1] == "£8,428 to £10,300"
    assert table.rows[0][1] == "× 0.6581 to × 1.342"
    record = strict(tornado_record(found, case=CASE))
    assert record["units"]["sector"]["bars"][0]["assumption"] == "saving_rate"
    assert set(record["units"]) == {*CASE.member_names, "sector"}


def test_a_tornado_of_payback_says_never_and_cannot_be_drawn_where_it_does() -> None:
    case = never()
    found = nc.tornado(case, outcome="payback_days", ranges={"wte": (0.05, 2)})
    assert "never" in str(tornado_table(found, case, member="North"))
    assert strict(tornado_record(found, case=case))["units"]["North"]["base"] is None
    with pytest.raises(nc.InvalidValueError, match="payback never comes"):
        nc.plot_tornado(found, member="North")


def test_switching_values_are_listed_with_the_closest_first() -> None:
    found = nc.switching_values(CASE, member="Brent")
    table = switching_table(found, CASE, question="is it worth it?", member="Brent")
    changes = [abs(float(row[3].strip("%").replace(",", ""))) for row in table.rows]
    assert changes == sorted(changes)
    assert any("no value in the range switches" in note for note in table.notes)
    record = strict(switching_record(found, case=CASE, question="is it worth it?", member="Brent"))
    assert record["holds"] is True
    assert len(record["assumptions"]) == len(found)


def test_stability_is_three_tables_and_a_record() -> None:
    found = nc.stability(CASE)
    shares, checks, leaving = stability_tables(found, title="North West London")
    assert [row[0] for row in shares.rows] == [*CASE.member_names, "Sector"]
    assert checks.rows[0][:2] == ("As agreed", "yes")
    assert checks.rows[0][2] == "all but Kensington & Chelsea"
    assert len(leaving.rows) == 8
    record = strict(stability_record(found))
    assert record["checks"]["agreed"]["stable"] is True
    assert record["leaving"]["Brent"]["Brent"] == 0


def test_one_member_alone_has_nobody_to_leave() -> None:
    case = nc.load_case("ccg-support-2012")
    found = nc.stability(nc.sharing_game(case, alternative="own_service"))
    text = "\n".join(str(table) for table in stability_tables(found, title="One"))
    assert "inf" not in text
    assert strict(stability_record(found))["checks"]["agreed"]["excess"] is None


def test_a_tornado_is_drawn_about_the_base_with_an_end_for_each_bar() -> None:
    found = nc.tornado(CASE, outcome="net_benefit", swing=0.1)
    axes = nc.plot_tornado(found, most=4).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        bar.label for bar in found.bars()[:4]
    ]
    first = found.bars()[0]
    low, high = axes.patches[0], axes.patches[1]
    assert low.get_x() + low.get_width() == pytest.approx(first.at_low / 1e6)
    assert high.get_x() + high.get_width() == pytest.approx(first.at_high / 1e6)


def test_a_fan_starts_at_nothing_and_ends_at_the_percentiles() -> None:
    fan = nc.cumulative_fan(CASE, seed=1, percentiles=(5, 50, 95))
    axes = nc.plot_fan(fan, member="Brent").axes[0]
    line = axes.lines[0].get_ydata()
    assert line[0] == 0
    assert line[-1] == pytest.approx(fan.of("Brent")[1, -1] / 1e6)


def test_payback_is_drawn_as_parts_of_all_draws(simulation: nc.Simulation) -> None:
    axes = nc.plot_payback(simulation, member="Brent").axes[0]
    assert sum(patch.get_height() for patch in axes.patches) == pytest.approx(100)
    nothing = nc.plot_payback(nc.simulate(never(), draws=50, seed=1), member="North").axes[0]
    assert not nothing.patches
    assert "100.0%" in nothing.get_title(loc="right")


def test_stages_are_drawn_from_before_to_after() -> None:
    case = small_case()
    later = attrs.evolve(
        case,
        assumptions=[attrs.evolve(x, values=3) if x.id == "wte" else x for x in case.assumptions],
    )
    found = nc.compare_stages(case, later, outcome="net_benefit")
    axes = nc.plot_stages(found).axes[0]
    assert [x.get_text() for x in axes.get_yticklabels()] == ["before", "Team", "after"]
    # one WTE more costs 40 × 1.5 years
    assert axes.patches[1].get_width() == pytest.approx(-60 / 1e6)


def test_rules_are_drawn_with_a_mark_for_each_member() -> None:
    found = nc.stability(CASE)
    axes = nc.plot_sharing_rules(found).axes[0]
    agreed = next(line for line in axes.lines if line.get_label() == "as agreed")
    assert np.allclose(agreed.get_xdata(), found.shares.sel(rule="agreed").values / 1e6)
    far = nc.curve_game(nc.CostCurve(fixed_gbp=1e6), populations={f"M{i}": 1.0 for i in range(9)})
    axes = nc.plot_sharing_rules(nc.stability(far)).axes[0]
    assert "alone, each would pay £1.00m to £1.00m" in axes.get_title(loc="right")


def test_nobody_s_chart_is_refused() -> None:
    found = nc.tornado(CASE, swing=0.1)
    with pytest.raises(nc.UnknownNameError, match="there is no member 'Bremt'"):
        nc.plot_tornado(found, member="Bremt")
    nothing = nc.tornado(small_case(), ranges={"pay": (40, 40)})
    with pytest.raises(nc.InvalidValueError, match="no assumption does anything"):
        nc.plot_tornado(nothing)


def test_allowances_show_in_the_table_of_an_appraisal() -> None:
    """What is there for what may go wrong has a row of its own under its category."""
    from nhscommission.report.tables import appraisal_tables

    case = small_case()
    case = attrs.evolve(
        case,
        lines=[
            attrs.evolve(x, allowance="contingency") if x.id == "contingency" else x
            for x in case.lines
        ],
    )
    rows = [row[0] for row in appraisal_tables(nc.appraise(case))[0].rows]
    assert rows[rows.index("Transition costs") + 1] == "  of which contingency"
