"""Dates as printed: every form, against the days of a calendar."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.printed_dates import PrintedDate, parse_date


def day(text: str) -> date | None:
    """A day as ISO text, or nothing."""
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Early Aug 2009", "2009-08-01", "2009-08-10"),
        ("Mid Aug 2009", "2009-08-11", "2009-08-20"),
        ("End Aug 2009", "2009-08-21", "2009-08-31"),
        ("Late February 2012", "2012-02-21", "2012-02-29"),
        ("the end of August 2009", "2009-08-21", "2009-08-31"),
        ("in the middle of January 2007", "2007-01-11", "2007-01-20"),
        ("mid-August 2009", "2009-08-11", "2009-08-20"),
        ("second half of April 2010", "2010-04-16", "2010-04-30"),
        ("Sept 2009", "2009-09-01", "2009-09-30"),
        ("september 2009", "2009-09-01", "2009-09-30"),
        ("Apr. 2009", "2009-04-01", "2009-04-30"),
        ("07/2009", "2009-07-01", "2009-07-31"),
        ("January 2006/07", "2007-01-01", "2007-01-31"),
        ("13 July 2009", "2009-07-13", "2009-07-13"),
        ("Monday 13 July 2009", "2009-07-13", "2009-07-13"),
        ("July 13, 2009", "2009-07-13", "2009-07-13"),
        ("13-Jul-2009", "2009-07-13", "2009-07-13"),
        ("the 1st October 2007", "2007-10-01", "2007-10-01"),
        ("3rd of October 2007", "2007-10-03", "2007-10-03"),
        ("January 23rd 2007", "2007-01-23", "2007-01-23"),
        ("2009-07-13", "2009-07-13", "2009-07-13"),
        ("13/07/2009", "2009-07-13", "2009-07-13"),
        ("05/06/2009", "2009-06-05", "2009-06-05"),
        ("13.07.2009", "2009-07-13", "2009-07-13"),
        ("29 Feb 2012", "2012-02-29", "2012-02-29"),
        ("w/c 13 July 2009", "2009-07-13", "2009-07-19"),
        ("week ending 19 July 2009", "2009-07-13", "2009-07-19"),
        ("2013", "2013-01-01", "2013-12-31"),
        ("early 2010", "2010-01-01", "2010-04-30"),
        ("early in 2010", "2010-01-01", "2010-04-30"),
        ("mid-2010", "2010-05-01", "2010-08-31"),
        ("late 2010", "2010-09-01", "2010-12-31"),
        ("the end of 2010", "2010-09-01", "2010-12-31"),
        ("second half of 2010", "2010-07-01", "2010-12-31"),
        ("2009/10", "2009-04-01", "2010-03-31"),
        ("2009/2010", "2009-04-01", "2010-03-31"),
        ("2008/9", "2008-04-01", "2009-03-31"),
        ("2012-13", "2012-04-01", "2013-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("FY 2009/10", "2009-04-01", "2010-03-31"),
        ("early 2009/10", "2009-04-01", "2009-07-31"),
        ("End of August 2009", "2009-08-21", "2009-08-31"),
        ("At the end of 2009/10", "2010-03-31", "2010-03-31"),
        ("at the end of 2009", "2009-12-31", "2009-12-31"),
        ("at the end of Aug 2009", "2009-08-31", "2009-08-31"),
        ("FY 2009-2010", "2009-04-01", "2010-03-31"),
        ("the financial year 2009-10", "2009-04-01", "2010-03-31"),
        ("Q1 2010/11", "2010-04-01", "2010-06-30"),
        ("2010/11 Q4", "2011-01-01", "2011-03-31"),
        ("quarter 3 of 2010/11", "2010-10-01", "2010-12-31"),
        ("the fourth quarter of 2010/11", "2011-01-01", "2011-03-31"),
        ("end of Q1 2010/11", "2010-06-01", "2010-06-30"),
        ("summer 2009", "2009-06-01", "2009-08-31"),
        ("winter 2009/10", "2009-12-01", "2010-02-28"),
    ],
)
def test_one_date(text: str, earliest: str, latest: str) -> None:
    """Each form means the days that a calendar gives it, under the rule of thirds."""
    found = parse_date(text)
    assert (found.earliest, found.latest) == (day(earliest), day(latest))
    assert found.printed == str(found) == text


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Sept – Dec 2009", "2009-09-01", "2009-12-31"),
        ("Dec 2009 - Jan 2010", "2009-12-01", "2010-01-31"),
        ("December/January 2006/07", "2006-12-01", "2007-01-31"),
        ("March/April 2009", "2009-03-01", "2009-04-30"),
        ("between April and October 2007", "2007-04-01", "2007-10-31"),
        ("Between 2013-2016", "2013-01-01", "2016-12-31"),
        ("2013-2016", "2013-01-01", "2016-12-31"),
        ("2013 to 2016", "2013-01-01", "2016-12-31"),
        ("2009/10 – 2012/13", "2009-04-01", "2013-03-31"),
        ("Q1 – Q2 2010/11", "2010-04-01", "2010-09-30"),
        ("13–17 July 2009", "2009-07-13", "2009-07-17"),
        ("29 June – 3 July 2009", "2009-06-29", "2009-07-03"),
        ("Early to mid Aug 2009", "2009-08-01", "2009-08-20"),
        ("2009-07-13 – 2009-08-01", "2009-07-13", "2009-08-01"),
        ("2009-07-13—2009-08-01", "2009-07-13", "2009-08-01"),
        ("from June to the end of 2009", "2009-06-01", "2009-12-31"),
        ("from Sept–Dec 2009", "2009-09-01", "2009-12-31"),
        ("from the end of June to the end of 2009", "2009-06-30", "2009-12-31"),
        ("2009-2010", "2009-01-01", "2010-12-31"),
    ],
)
def test_range(text: str, earliest: str, latest: str) -> None:
    """A range runs from the first day of its first date to the last day of its last."""
    found = parse_date(text)
    assert (found.earliest, found.latest) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("by March 2012", "", "2012-03-31"),
        ("by the end of 2010", "", "2010-12-31"),
        ("by the end of 2009/10", "", "2010-03-31"),
        ("by the middle of January 2007", "", "2007-01-20"),
        ("by early 2010", "", "2010-04-30"),
        ("no later than 13 July 2009", "", "2009-07-13"),
        ("until Oct 2009", "", "2009-10-31"),
        ("until the end of Oct 2009", "", "2009-10-31"),
        ("from the end of March 2012", "2012-03-31", ""),
        ("from the end of 2009/10 onwards", "2010-03-31", ""),
        ("from late March 2012", "2012-03-21", ""),
        ("after the end of March 2012", "2012-04-01", ""),
        ("before March 2012", "", "2012-02-29"),
        ("before 1 April 2010", "", "2010-03-31"),
        ("before the end of March 2012", "", "2012-03-31"),
        ("from October 2012 onwards", "2012-10-01", ""),
        ("October 2012 onwards", "2012-10-01", ""),
        ("from the 1st October 2007 onwards", "2007-10-01", ""),
        ("from early 2010", "2010-01-01", ""),
        ("from 2009-04-01", "2009-04-01", ""),
        ("from 2009-10", "2009-04-01", ""),
        ("from mid-2010", "2010-05-01", ""),
        ("after January 23rd 2007", "2007-01-24", ""),
        ("after 2009/10", "2010-04-01", ""),
        ("not before April 2010", "2010-04-01", ""),
    ],
)
def test_open_date(text: str, earliest: str, latest: str) -> None:
    """By, before, from and after leave one side open."""
    found = parse_date(text)
    assert (found.earliest, found.latest) == (day(earliest), day(latest))
    assert found.is_open
    assert found.days is None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("within one year", "2013-04-01", "2014-04-01"),
        ("Within two years", "2013-04-01", "2015-04-01"),
        ("no later than three years", "2013-04-01", "2016-04-01"),
        ("in no later than three years", "2013-04-01", "2016-04-01"),
        ("within 6 months", "2013-04-01", "2013-10-01"),
        ("within 18 months of launch", "2013-04-01", "2014-10-01"),
        ("within the next 30 days", "2013-04-01", "2013-05-01"),
        ("12 weeks after", "2013-06-24", "2013-06-24"),
        ("twelve weeks after checkpoint 2", "2013-06-24", "2013-06-24"),
        ("a month later", "2013-05-01", "2013-05-01"),
        ("12 weeks after 13 July 2009", "2009-10-05", "2009-10-05"),
        ("within one year of March 2010", "2010-03-01", "2011-03-31"),
        ("within one year of the end of March 2010", "2010-03-31", "2011-03-31"),
    ],
)
def test_counted_date(text: str, earliest: str, latest: str) -> None:
    """A length of time counts from the given day, unless the text prints a date of its own."""
    found = parse_date(text, counted_from=date(2013, 4, 1))
    assert (found.earliest, found.latest) == (day(earliest), day(latest))


def test_shorter_months() -> None:
    """Six months after 31 August end on the last day of February."""
    for start, last in ((2009, date(2010, 2, 28)), (2011, date(2012, 2, 29))):
        assert parse_date("within 6 months", counted_from=date(start, 8, 31)).latest == last


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "leave the date out"),
        ("TBC", "leave the date out"),
        ("March", "no year"),
        ("Sept – Dec", "no year"),
        ("29 June", "no year"),
        ("Mar 12", "four digits"),
        ("March '12", "four digits"),
        ("Aug-09", "four digits"),
        ("13/07/09", "four digits"),
        ("Sept 09 – Dec 2009", "four digits"),
        ("Dec – Sept 2009", "swap the two"),
        ("December/January 2006", "swap the two"),
        ("2016-2013", "swap the two"),
        ("31 June 2009", "June 2009, which has 30"),
        ("29 February 2009", "February 2009, which has 28"),
        ("0 June 2009", "June 2009, which has 30"),
        ("07/13/2009", "month 13"),
        ("Tuesday 13 July 2009", "Monday"),
        ("Monday July 2009", "no day of the month"),
        ("early 13 July 2009", "part of a single day"),
        ("winter 2009", "winter 2008/09 or winter 2009/10"),
        ("spring 2009/10", "spring 2009 or spring 2010"),
        ("Q1 2010", "Q1 2010/11"),
        ("2009/11", "write 2009/10"),
        ("financial year 2009", "write 2009/10"),
        ("FY 2009", "write 2009/10"),
        ("FY 2009-2011", "write 2009/10"),
        ("Q1 FY 2009", "write 2009/10"),
        ("2013-16", "2013 to 2016"),
        ("2009-07", "2009/10"),
        ("second half of Q1 2010/11", "halves 3 months"),
        ("2009-07-13-2010", "two ways"),
        ("3 – Dec 2009", "month and a year of its own"),
        ("Early – 2010", "month and a year of its own"),
        ("within one year", "counted_from"),
        ("12 weeks after 31 June 2009", "June 2009, which has 30"),
        ("within one year of by March 2012", "open"),
        ("within 9999 years of 2010", "9999"),
        ("1 April 1066", "1900"),
        ("9999", "1900"),
        ("between March 2010", "order"),
        ("between 2009-10", "no second date"),
        ("between soon and March 2010", "soon"),
        ("by before March 2010", "order"),
        ("April and October 2007", "order"),
        ("soon", "order"),
        ("13", "no year"),
        ("£5.28m", "order"),
        ("１３ July 2009", "order"),
        ("July 2009 " * 30, "too long"),
        ("13 July\x002009", "control character"),
    ],
)
def test_refused(text: str, says: str) -> None:
    """What cannot be read is refused with what was found and a remedy."""
    with pytest.raises(InvalidValueError, match=re.escape(says)):
        parse_date(text)


def test_refusal_lists_right_forms() -> None:
    """A refusal repeats the text and lists three right forms, which can be read."""
    with pytest.raises(InvalidValueError) as caught:
        parse_date("some day")
    assert "'some day'" in str(caught.value)
    for right in ("13 July 2009", "Sept – Dec 2009", "by March 2012"):
        assert right in str(caught.value)
        parse_date(right)


@pytest.mark.parametrize("text", [None, 2009, 2009.5, True, b"2009", date(2009, 7, 13), ["2009"]])
def test_not_text(text: Any) -> None:
    """Anything but text is refused."""
    with pytest.raises(InvalidValueError):
        parse_date(text)


@pytest.mark.parametrize("start", ["2013-04-01", 2013, datetime(2013, 4, 1), True])
def test_not_a_day_to_count_from(start: Any) -> None:
    """The day to count from is a day, whether or not it is needed."""
    with pytest.raises(InvalidValueError, match="count from"):
        parse_date("July 2009", counted_from=start)


def test_comparisons() -> None:
    """Sept – Dec may be before Nov and overlaps it; mid August is surely before both."""
    autumn, november = parse_date("Sept – Dec 2009"), parse_date("Nov 2009")
    august, onwards = parse_date("Mid Aug 2009"), parse_date("from Dec 2009")
    by_march = parse_date("by March 2009")
    assert autumn.overlaps(november)
    assert autumn.may_be_before(november)
    assert november.may_be_before(autumn)
    assert not autumn.is_surely_before(november)
    assert august.is_surely_before(autumn)
    assert not autumn.may_be_before(august)
    assert not august.overlaps(autumn)
    assert november.is_surely_before(onwards)
    assert autumn.overlaps(onwards)
    assert not onwards.is_surely_before(november)
    assert onwards.may_be_before(parse_date("2010"))
    assert by_march.is_surely_before(august)
    assert by_march.may_be_before(by_march)
    assert (august.days, autumn.days) == (10, 122)


def test_single_day_is_not_before_itself() -> None:
    """A day neither is nor may be before the same day, and overlaps it."""
    found = parse_date("13 July 2009")
    assert found.days == 1
    assert not found.may_be_before(found)
    assert found.overlaps(found)


def test_contains() -> None:
    """Both ends belong to a date; an open one has no end on that side."""
    found = parse_date("Mid Aug 2009")
    assert [found.contains(date(2009, 8, number)) for number in (10, 11, 20, 21)] == [
        False,
        True,
        True,
        False,
    ]
    assert parse_date("by March 2012").contains(date.min)
    assert parse_date("from 2012").contains(date.max)


@pytest.mark.parametrize("wrong", ["July 2009", None, date(2009, 7, 1), datetime(2009, 7, 1)])
def test_wrong_argument(wrong: Any) -> None:
    """Comparisons take printed dates."""
    found = parse_date("July 2009")
    for compare in (found.overlaps, found.is_surely_before, found.may_be_before):
        with pytest.raises(InvalidValueError):
            compare(wrong)


@pytest.mark.parametrize("wrong", ["2009-07-01", None, datetime(2009, 7, 1), 5])
def test_contains_takes_a_day(wrong: Any) -> None:
    """What is not a day is refused."""
    with pytest.raises(InvalidValueError):
        parse_date("July 2009").contains(wrong)


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [
        (None, None),
        (date(2009, 8, 2), date(2009, 8, 1)),
        ("2009-08-01", None),
        (None, datetime(2009, 8, 1)),
    ],
)
def test_impossible_span(earliest: Any, latest: Any) -> None:
    """A printed date has at least one end, its ends in order, and days for ends."""
    with pytest.raises(InvalidValueError):
        PrintedDate(printed="Aug 2009", earliest=earliest, latest=latest)
