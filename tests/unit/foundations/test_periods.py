"""Financial years, part years and horizons."""

from datetime import date

import attrs
import pytest

import nhscommission as nc
from nhscommission.foundations.periods import check_horizon


def test_a_financial_year_runs_from_april_to_march() -> None:
    year = nc.financial_year("2009/10")
    assert (year.start, year.end, year.days) == (date(2009, 4, 1), date(2010, 3, 31), 365)
    assert nc.financial_year("2011/12").days == 366  # 29 February 2012
    assert nc.financial_year("1999/00").end == date(2000, 3, 31)


@pytest.mark.parametrize(
    ("label", "hint"),
    [
        ("2009/11", "2009/10"),
        ("2009-10", "did you mean 2009/10"),
        ("2009/2010", "did you mean 2009/10"),
        ("FY2009/10", "did you mean 2009/10"),
        ("Oct-09", "spreadsheet"),
        ("", "write it as 2009/10"),
        ("9999/00", "outside the years"),
    ],
)
def test_a_mixed_up_year_is_refused_with_the_right_one(label: str, hint: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=hint):
        nc.financial_year(label)


def test_a_horizon_starts_at_go_live_and_goes_on_by_whole_years() -> None:
    periods = nc.horizon(go_live=date(2009, 9, 1), years=4)
    assert [p.label for p in periods] == ["2009/10", "2010/11", "2011/12", "2012/13"]
    assert periods[0].start == date(2009, 9, 1)
    assert periods[0].days == 30 + 31 + 30 + 31 + 31 + 28 + 31  # September to March
    january = nc.horizon(go_live=date(2010, 1, 15), years=1)
    assert january[0].label == "2009/10"


def test_part_years_count_by_months_or_by_days() -> None:
    """Table 11 of source 002: £6.38m a year is £3.72m from 1 September."""
    first = nc.horizon(go_live=date(2009, 9, 1), years=1)[0]
    assert nc.years_in_period(first) == pytest.approx(7 / 12)
    assert nc.years_in_period(first, rule=nc.PartYearRule.DAYS) == pytest.approx(212 / 365)
    assert f"{6.38 * nc.years_in_period(first):.2f}" == "3.72"
    assert nc.years_in_period(nc.financial_year("2011/12")) == 1.0
    assert nc.years_in_period(nc.financial_year("2011/12"), rule=nc.PartYearRule.DAYS) == 1.0


def test_months_need_whole_months() -> None:
    part = nc.horizon(go_live=date(2009, 9, 15), years=1)[0]
    with pytest.raises(nc.InvalidValueError, match="not made of whole months.*'days'"):
        nc.years_in_period(part)


def test_periods_must_follow_each_other() -> None:
    a, b, c = nc.horizon(go_live=date(2009, 4, 1), years=3)
    with pytest.raises(nc.InvalidValueError, match="must start on 2010-04-01"):
        check_horizon((a, c))
    with pytest.raises(nc.InvalidValueError, match="must start"):
        check_horizon((b, a))
    with pytest.raises(nc.InvalidValueError, match="at least one period"):
        check_horizon(())
    with pytest.raises(nc.InvalidValueError, match="at least one year"):
        nc.horizon(go_live=date(2009, 4, 1), years=0)


def test_a_period_lies_within_its_financial_year() -> None:
    year = nc.financial_year("2009/10")
    with pytest.raises(nc.InvalidValueError, match="not in the financial year"):
        attrs.evolve(year, start=date(2009, 3, 31))
    with pytest.raises(nc.InvalidValueError, match="not in the financial year"):
        attrs.evolve(year, end=date(2009, 3, 1))
