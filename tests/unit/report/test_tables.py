"""Tables of text: what is counted stands above what it adds up to."""

from small_case import lines, small_case

import nhscommission as nc
from nhscommission.report.tables import appraisal_tables, audit_tables


def test_savings_that_are_not_counted_stand_below_the_net_benefit() -> None:
    """£8 and £4 a year of time saved: shown, and no part of the £98 above."""
    case = small_case(
        lines=[
            *lines(),
            nc.LineItem(
                id="time_saved",
                label="Time saved",
                category="saving",
                benefit_class="non_cash_releasing",
                factors="kept_cost * years_in_period",
            ),
        ]
    )
    table = appraisal_tables(nc.appraise(case))[0]
    labels = [row[0] for row in table.rows]
    assert labels[-2:] == ["Net benefit", "Time saved (non-cash-releasing, not counted)"]
    assert table.emphasis == {labels.index("Net benefit"), labels.index(labels[4])}
    every = nc.appraise(case, count_benefits=["cash_releasing", "non_cash_releasing"])
    assert [row[0] for row in appraisal_tables(every)[0].rows][-2:] == ["Time saved", "Net benefit"]


def test_damaged_figures_are_named_with_the_counts() -> None:
    first = audit_tables(nc.audit(nc.load_case("london-css-2006")))[0]
    assert "£ 3.464,614 (read as £3,464,614)" in first.notes[-1]
