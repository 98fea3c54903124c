"""Dashboards and monthly reports as tables."""

from typing import Any

import attrs
import pytest

from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.delivery.performance.dashboard import make_dashboard
from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import RagThresholds
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.report.dashboard_tables import dashboard_tables, monthly_table, write_number

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


def test_ghosted_readings_stand_in_brackets() -> None:
    """Without a colour, and a note says so; a target of another period says of which."""
    ghosted = series("read", "", [96, 99], ghosted={"Jun 2026": "strike"})
    (programme,) = dashboard_tables(make_dashboard([ghosted], period="Jun 2026"))
    assert programme.rows[0][2:5] == ("(99)", "96", "95")
    assert any("In brackets" in note for note in programme.notes)
    month = monthly_table([ghosted])
    assert month.rows[0][2:4] == ("96 G", "(99)")
    assert any("In brackets" in note for note in month.notes)
    plain = monthly_table([series("read", "", [96, 99])])
    assert not any("In brackets" in note for note in plain.notes)
    longer = attrs.evolve(ghosted, periods=(*PERIODS, "Jul 2026"), values=[96, 99, 91])
    (programme,) = dashboard_tables(make_dashboard([longer], period="Jul 2026"))
    assert programme.rows[0][2:5] == ("91 A", "-", "95 (of Jun 2026)")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1_234_567.0, 6, "1,234,567"),  # in full where it is whole
        (123_456_789_012.0, 6, "123,456,789,012"),
        (1_234_567.89, 6, "1,234,568"),
        (1_234.5678, 6, "1,234.57"),
        (0.1 + 0.2, 6, "0.3"),
        (0.000012345678, 6, "0.0000123457"),
        (-0.5, 6, "-0.5"),
        (-0.0, 6, "0"),
        (0.2, 3, "0.2"),
        (12.345, 3, "12.3"),
        (1_900.4, 3, "1,900"),
        (1e15, 6, "1e+15"),
    ],
)
def test_numbers_are_written_for_readers(value: float, digits: int, text: str) -> None:
    """No exponent below 1e15, thousands apart, and no digits that say nothing."""
    assert write_number(value, digits=digits) == text


def test_a_small_benefit_is_not_rounded_away() -> None:
    """0.2 and 0.2 planned, 0.2 and 0.1 come: 0.3 of 0.4."""
    profile = BenefitProfile(
        benefit="days",
        periods=PERIODS,
        members={"Brent": BenefitSeries(planned=[0.2, 0.2], actual=[0.2, 0.1])},
        unit="days",
    )
    (table,) = dashboard_tables(make_dashboard([], period="Jun 2026", benefits=[profile]))
    assert table.rows == (("Brent", "0.3 of 0.4"),)


def test_a_report_just_after_a_rebase_is_made() -> None:
    """The readings are there, and nothing is known of the new process yet."""
    labels = [f"2026-{month:02d}" for month in range(1, 9)]
    ward = Rebase(at="2026-08", reason="ward")
    one = KpiSeries(
        kpi=series("a", "", [1, 2]).kpi, periods=labels, values=[1, 2] * 4, rebases=[ward]
    )
    assert monthly_table([one], most=2).rows[0][2:] == ("1 R", "2 R", "not known", "not known")


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
    with pytest.raises(InvalidValueError, match="text was expected"):
        monthly_table([one], title=3)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="same periods"):
        monthly_table([one, other])
    with pytest.raises(InvalidValueError, match="make_dashboard"):
        dashboard_tables("board")  # type: ignore[arg-type]
