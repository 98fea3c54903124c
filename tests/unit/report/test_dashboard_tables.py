"""Dashboards and monthly reports as tables."""

from typing import Any

import pytest

from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.delivery.performance.dashboard import make_dashboard
from nhscommission.delivery.performance.kpi_series import KpiSeries
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import RagThresholds
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.report.dashboard_tables import dashboard_tables, monthly_table

PERIODS = ("May 2026", "Jun 2026")


def series(name: str, of: str, values: Any, **more: Any) -> KpiSeries:
    kpi = Kpi(
        id=name,
        label=name.capitalize(),
        unit="%",
        direction="higher_is_better",
        targets={"Jun 2026": 95},
        thresholds=RagThresholds(green=95, amber=90),
        of=of,
    )
    return KpiSeries(kpi=kpi, periods=PERIODS, values=values, **more)


def test_a_dashboard_has_a_grid_for_each_question() -> None:
    """Bodies by indicator, the programme's own, members by benefit: all as counted by hand."""
    profile = BenefitProfile(
        benefit="prices",
        periods=PERIODS,
        members={
            "Brent": BenefitSeries(planned=[1000, 1000], actual=[900, 1000]),
            "Harrow": BenefitSeries(planned=[500, 700]),
        },
    )
    board = make_dashboard(
        [
            series("seen", "Ealing Hospital", [96, 91]),
            series("staffed", "", [80, 95]),
            series("read", "Hillingdon", [None, 89], missing=["May 2026"]),
        ],
        period="Jun 2026",
        benefits=[profile],
        benefit_thresholds=RagThresholds(green=1, amber=0.9),
        title="North West London",
    )
    bodies, programme, benefits = dashboard_tables(board)
    assert bodies.title == "North West London, Jun 2026: against targets"
    assert bodies.rows == (("Ealing Hospital", "91 A", ""), ("Hillingdon", "", "89 R"))
    assert programme.rows[0][:5] == ("Staffed", "%", "95 G", "80", "95")
    assert benefits.rows == (("Brent", "1,900 of 2,000 A"), ("Harrow", "- of 1,200"))


def test_a_month_without_a_reading_is_a_dash() -> None:
    """Missing is not zero, and has no colour."""
    table = monthly_table([series("read", "", [None, 89], missing=["May 2026"])], title="Monthly")
    assert table.columns == ("Indicator", "Of", *PERIODS, "Says", "Target is")
    assert table.rows[0][2:4] == ("-", "89 R")
    assert len(monthly_table([series("read", "", [1, 2])], most=1).columns) == 5


@pytest.mark.parametrize(
    ("several", "most", "message"),
    [
        ([], 12, "no series"),
        ([series("a", "", [1, 2])], 0, "whole number from 1"),
        (["a"], 12, "KpiSeries"),
    ],
)
def test_nonsense_is_refused(several: Any, most: int, message: str) -> None:
    """With what would be right."""
    with pytest.raises(InvalidValueError, match=message):
        monthly_table(several, most=most)


def test_series_over_other_periods_are_refused() -> None:
    """Or a column would hold readings of two months."""
    one = series("a", "", [1, 2])
    other = KpiSeries(kpi=series("b", "", [1, 2]).kpi, periods=("Apr 2026",), values=[1])
    with pytest.raises(InvalidValueError, match="same periods"):
        monthly_table([one, other])
    with pytest.raises(InvalidValueError, match="make_dashboard"):
        dashboard_tables("board")  # type: ignore[arg-type]
