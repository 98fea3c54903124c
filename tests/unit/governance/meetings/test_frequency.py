"""How often a body meets: known calendars, a walk over the days, and what is refused."""

import calendar
import subprocess
import sys
from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.foundations.errors import (
    InvalidValueError,
    MissingExtraError,
    UnknownNameError,
)
from nhscommission.governance.bodies.frequency import (
    BankHolidayRule,
    MeetingFrequency,
    Repeats,
    Weekday,
)
from nhscommission.governance.bodies.frequency_text import parse_frequency, write_frequency
from nhscommission.governance.meetings.dates import dates_of

JCPCT = "Monthly, on the first Friday of each month"
# GOV.UK, UK bank holidays, England and Wales
ENGLAND_2010 = (
    date(2010, 1, 1),
    date(2010, 4, 2),
    date(2010, 4, 5),
    date(2010, 5, 3),
    date(2010, 5, 31),
    date(2010, 8, 30),
    date(2010, 12, 27),
    date(2010, 12, 28),
)
ENGLAND_CHRISTMAS_2009 = (date(2009, 12, 25), date(2009, 12, 28))
FIRST_FRIDAYS_2010 = tuple(
    date(2010, month, day)
    for month, day in enumerate((1, 5, 5, 2, 7, 4, 2, 6, 3, 1, 5, 3), start=1)
)
YEAR_2010 = {"start": date(2010, 1, 1), "end": date(2010, 12, 31)}
WEEKDAYS = list(Weekday)
BY_WEEKS = (Repeats.WEEKLY, Repeats.FORTNIGHTLY)
MONTH_SETS = st.sets(st.integers(1, 12)).map(sorted).map(tuple)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


@st.composite
def frequencies(draw: st.DrawFn) -> MeetingFrequency:
    repeats = draw(st.sampled_from(Repeats))
    weekday = draw(st.sampled_from(WEEKDAYS))
    given: dict[str, object] = {"months": draw(MONTH_SETS)}
    if repeats in BY_WEEKS:
        if repeats is Repeats.FORTNIGHTLY or draw(st.booleans()):
            monday = date(1980, 1, 7) + timedelta(weeks=draw(st.integers(0, 4_000)))
            given["counted_from"] = monday + timedelta(days=WEEKDAYS.index(weekday))
    else:
        given["nth"] = draw(st.sampled_from((1, 2, 3, 4, 5, -1)))
        if repeats is Repeats.YEARLY:
            given["months"] = (draw(st.integers(1, 12)),)
        elif len(given["months"]) == 1:
            given["months"] = ()
    given["if_bank_holiday"] = draw(st.sampled_from((None, *BankHolidayRule)))
    return MeetingFrequency(repeats=repeats, weekday=weekday, **given)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    start = draw(st.dates(date(1970, 1, 1), date(2070, 1, 1)))
    return start, start + timedelta(days=draw(st.integers(0, 1_100)))


def is_meeting_day(frequency: MeetingFrequency, day: date) -> bool:
    """Say whether it meets, from the standard library's calendar alone."""
    if calendar.day_name[day.weekday()].casefold() != frequency.weekday:
        return False
    if frequency.months and day.month not in frequency.months:
        return False
    if frequency.repeats is Repeats.WEEKLY:
        return True
    if frequency.repeats is Repeats.FORTNIGHTLY:
        return abs((day - frequency.counted_from).days) % 14 == 0
    weeks = calendar.monthcalendar(day.year, day.month)
    of_weekday = [week[day.weekday()] for week in weeks if week[day.weekday()]]
    which = frequency.nth if frequency.nth < 0 else frequency.nth - 1
    return which < len(of_weekday) and of_weekday[which] == day.day


def walked(
    frequency: MeetingFrequency, first: date, last: date, closed: set[date]
) -> tuple[date, ...]:
    """Every meeting day, by looking at each day in turn."""
    held = set()
    for day in days(first, last):
        if not is_meeting_day(frequency, day):
            continue
        if day not in closed or frequency.if_bank_holiday is BankHolidayRule.KEEP:
            held.add(day)
        elif frequency.if_bank_holiday is BankHolidayRule.WEEK_LATER:
            held.add(next(d for d in days(day, day + timedelta(400))[::7] if d not in closed))
        elif frequency.if_bank_holiday is BankHolidayRule.NEXT_WORKING_DAY:
            after = days(day, day + timedelta(400))
            held.add(next(d for d in after if d not in closed and d.isoweekday() < 6))
    return tuple(sorted(held))


class TestKnownCalendars:
    def test_the_first_fridays_of_2010(self) -> None:
        """As a wall calendar of 2010 shows them."""
        found = dates_of(parse_frequency(JCPCT), **YEAR_2010, bank_holidays="ignored")
        assert found == FIRST_FRIDAYS_2010

    @pytest.mark.parametrize(
        ("rule", "january", "april"),
        [
            ("keep", [date(2010, 1, 1)], [date(2010, 4, 2)]),
            ("skip", [], []),
            # Good Friday, Saturday, Sunday, Easter Monday, and Tuesday at last
            ("next_working_day", [date(2010, 1, 4)], [date(2010, 4, 6)]),
            ("week_later", [date(2010, 1, 8)], [date(2010, 4, 9)]),
        ],
    )
    def test_new_years_day_and_good_friday(
        self, rule: str, january: list[date], april: list[date]
    ) -> None:
        """The first Fridays of January and April 2010 were bank holidays; no other was."""
        first = FIRST_FRIDAYS_2010
        expected = (*january, *first[1:3], *april, *first[4:])
        by_argument = dates_of(
            parse_frequency(JCPCT),
            **YEAR_2010,
            bank_holidays=ENGLAND_2010,
            if_bank_holiday=rule,
        )
        by_record = dates_of(
            parse_frequency(JCPCT, if_bank_holiday=rule), **YEAR_2010, bank_holidays=ENGLAND_2010
        )
        assert by_argument == by_record == expected

    def test_the_argument_goes_before_the_frequency(self) -> None:
        skipping = parse_frequency(JCPCT, if_bank_holiday="skip")
        kept = dates_of(
            skipping, **YEAR_2010, bank_holidays=ENGLAND_2010, if_bank_holiday=BankHolidayRule.KEEP
        )
        assert kept == FIRST_FRIDAYS_2010

    def test_a_month_without_a_fifth_friday_has_no_meeting(self) -> None:
        """2010 began on a Friday: five Fridays in January, April, July, October and December."""
        fifth = parse_frequency("monthly on the fifth Friday")
        found = dates_of(fifth, **YEAR_2010, bank_holidays="ignored")
        assert [(day.month, day.day) for day in found] == [
            (1, 29),
            (4, 30),
            (7, 30),
            (10, 29),
            (12, 31),
        ]

    def test_the_last_friday_is_the_fifth_where_there_is_one(self) -> None:
        last = parse_frequency("monthly on the last Friday")
        found = dates_of(last, **YEAR_2010, bank_holidays="ignored")
        assert [day.day for day in found] == [29, 26, 26, 30, 28, 25, 30, 27, 24, 29, 26, 31]

    def test_leap_days(self) -> None:
        """29 February was a Monday in 2016 and a Thursday in 2024; only it is a fifth."""
        span = {"start": date(2001, 1, 1), "end": date(2030, 12, 31), "bank_holidays": "ignored"}
        fifth = parse_frequency("annually, on the fifth Monday of February")
        assert dates_of(fifth, **span) == (date(2016, 2, 29),)
        last = parse_frequency("annually, on the last Thursday of February")
        assert date(2024, 2, 29) in dates_of(last, **span)
        assert date(2023, 2, 23) in dates_of(last, **span)

    def test_weekly_across_a_year_end(self) -> None:
        found = dates_of(
            parse_frequency("weekly on Fridays"),
            start=date(2009, 12, 18),
            end=date(2010, 1, 15),
            bank_holidays="ignored",
        )
        assert [f"{day:%d/%m/%y}" for day in found] == [
            "18/12/09",
            "25/12/09",
            "01/01/10",
            "08/01/10",
            "15/01/10",
        ]

    @pytest.mark.parametrize("counted_from", [date(2009, 1, 6), date(2010, 1, 5), date(2010, 3, 2)])
    def test_fortnightly_is_counted_both_ways(self, counted_from: date) -> None:
        """5 January 2010 is 26 fortnights after 6 January 2009, and 4 before 2 March 2010."""
        found = dates_of(
            parse_frequency("fortnightly on Tuesday", counted_from=counted_from),
            start=date(2009, 12, 1),
            end=date(2010, 1, 31),
            bank_holidays="ignored",
        )
        assert found == (
            date(2009, 12, 8),
            date(2009, 12, 22),
            date(2010, 1, 5),
            date(2010, 1, 19),
        )

    def test_fortnightly_between_two_meetings_is_none(self) -> None:
        found = dates_of(
            parse_frequency("fortnightly on Tuesday", counted_from=date(2010, 1, 5)),
            start=date(2010, 1, 6),
            end=date(2010, 1, 18),
            bank_holidays="ignored",
        )
        assert found == ()

    def test_quarterly_and_yearly(self) -> None:
        """January 2026 began on a Thursday, so its second Wednesday was the 14th; and so on."""
        year = {"start": date(2026, 1, 1), "end": date(2026, 12, 31), "bank_holidays": "ignored"}
        quarterly = parse_frequency(
            "quarterly, on the second Wednesday of January, April, July and October"
        )
        assert dates_of(quarterly, **year) == (
            date(2026, 1, 14),
            date(2026, 4, 8),
            date(2026, 7, 8),
            date(2026, 10, 14),
        )
        yearly = parse_frequency("annually, on the third Tuesday of September")
        assert dates_of(yearly, **year) == (date(2026, 9, 15),)

    def test_weekly_but_not_in_august(self) -> None:
        """Mondays of July and August 2026: 27 July is the last before 7 September."""
        found = dates_of(
            parse_frequency("Weekly, on Mondays, except in August"),
            start=date(2026, 7, 20),
            end=date(2026, 9, 8),
            bank_holidays="ignored",
        )
        assert found == (date(2026, 7, 20), date(2026, 7, 27), date(2026, 9, 7))

    def test_both_ends_are_looked_at(self) -> None:
        one = {"start": date(2010, 2, 5), "end": date(2010, 2, 5), "bank_holidays": ()}
        assert dates_of(parse_frequency(JCPCT), **one) == (date(2010, 2, 5),)


class TestMovedMeetings:
    CLOSED = (*ENGLAND_CHRISTMAS_2009, *ENGLAND_2010)

    def test_a_moved_meeting_belongs_to_the_year_it_falls_in(self) -> None:
        """Christmas Day 2009 and New Year's Day 2010 were Fridays: two weeks later, 8 January."""
        last = parse_frequency("monthly on the last Friday", if_bank_holiday="week_later")
        year = {"start": date(2009, 12, 1), "end": date(2009, 12, 31)}
        assert dates_of(last, **year, bank_holidays=self.CLOSED) == (date(2010, 1, 8),)
        after = dates_of(
            last, start=date(2010, 1, 1), end=date(2010, 1, 31), bank_holidays=self.CLOSED
        )
        assert after == (date(2010, 1, 29),)

    def test_a_meeting_moved_onto_another_is_held_once(self) -> None:
        """The meetings of 25 December and 1 January are both moved to that of 8 January."""
        weekly = parse_frequency("weekly on Fridays", if_bank_holiday="week_later")
        found = dates_of(
            weekly, start=date(2009, 12, 18), end=date(2010, 1, 15), bank_holidays=self.CLOSED
        )
        assert found == (date(2009, 12, 18), date(2010, 1, 8), date(2010, 1, 15))

    def test_a_meeting_at_the_weekend_moves_only_from_a_bank_holiday(self) -> None:
        """Saturday 25 December 2010, if it is closed, goes to Wednesday 29 December."""
        saturdays = parse_frequency("weekly on Saturdays", if_bank_holiday="next_working_day")
        found = dates_of(
            saturdays,
            start=date(2010, 12, 18),
            end=date(2010, 12, 31),
            bank_holidays=[date(2010, 12, 25), *ENGLAND_2010],
        )
        assert found == (date(2010, 12, 18), date(2010, 12, 29))

    def test_bank_holidays_may_come_from_any_iterable(self) -> None:
        named = {date(2010, 1, 1): "New Year's Day", date(2010, 4, 2): "Good Friday"}
        frequency = parse_frequency(JCPCT, if_bank_holiday="skip")
        found = dates_of(frequency, **YEAR_2010, bank_holidays=named)
        assert found == dates_of(frequency, **YEAR_2010, bank_holidays=(day for day in named))
        assert len(found) == 10

    def test_the_last_days_that_there_are(self) -> None:
        """31 December 9999 is a Friday, and nothing comes after it."""
        span = {"start": date(9999, 12, 24), "end": date.max}
        weekly = parse_frequency("weekly on Fridays", if_bank_holiday="skip")
        assert dates_of(weekly, **span, bank_holidays=[date.max]) == (date(9999, 12, 24),)
        fortnightly = parse_frequency("fortnightly on Friday", counted_from=date.max)
        late = {"start": date(9999, 12, 30), "end": date.max, "bank_holidays": "ignored"}
        assert dates_of(fortnightly, **late) == (date.max,)
        for rule in ("week_later", "next_working_day"):
            with pytest.raises(InvalidValueError, match="moves beyond the year 9999"):
                dates_of(weekly, **span, bank_holidays=[date.max], if_bank_holiday=rule)


class TestAgainstAWalkOverTheDays:
    @given(frequencies(), spans(), st.data())
    def test_the_days_are_those_of_a_walk(
        self, frequency: MeetingFrequency, span: tuple[date, date], data: st.DataObject
    ) -> None:
        """With bank holidays put on meeting days and next to them, so that they matter."""
        start, end = span
        on = [day for day in days(start, end) if is_meeting_day(frequency, day)]
        closed = set(data.draw(st.lists(st.sampled_from(on), max_size=9))) if on else set()
        near = data.draw(st.sets(st.integers(1, 15), max_size=6))
        closed |= {day + timedelta(days=n) for day in closed for n in near}
        found = dates_of(frequency, start=start, end=end, bank_holidays="ignored")
        assert found == tuple(on)
        if frequency.if_bank_holiday is None and closed.intersection(on):
            with pytest.raises(InvalidValueError, match="is a bank holiday"):
                dates_of(frequency, start=start, end=end, bank_holidays=closed)
        else:
            found = dates_of(frequency, start=start, end=end, bank_holidays=closed)
            assert found == walked(frequency, start, end, closed)

    @given(frequencies(), spans(), st.integers(0, 1_100))
    def test_two_spans_hold_what_one_holds(
        self, frequency: MeetingFrequency, span: tuple[date, date], where: int
    ) -> None:
        """A span cut in two has the same meetings, moved or not, as the whole."""
        start, end = span
        middle = min(start + timedelta(days=where), end)
        closed = set(dates_of(frequency, start=start, end=end, bank_holidays="ignored")[::3])
        fixed = attrs.evolve(frequency, if_bank_holiday="next_working_day")
        parts = dates_of(fixed, start=start, end=middle, bank_holidays=closed)
        if middle < end:
            after = middle + timedelta(days=1)
            parts += dates_of(fixed, start=after, end=end, bank_holidays=closed)
        assert sorted(set(parts)) == list(
            dates_of(fixed, start=start, end=end, bank_holidays=closed)
        )


class TestReadingAndWriting:
    @given(frequencies())
    def test_what_is_written_reads_back(self, frequency: MeetingFrequency) -> None:
        text = write_frequency(frequency)
        read = parse_frequency(
            text,
            counted_from=frequency.counted_from,
            if_bank_holiday=frequency.if_bank_holiday,
        )
        assert attrs.evolve(read, text="") == frequency
        assert read.text == text
        assert write_frequency(read) == text

    @given(frequencies(), st.sampled_from(["not", "usually", "13", "–", "and", "or"]), st.data())
    def test_no_word_is_dropped(
        self, frequency: MeetingFrequency, word: str, data: st.DataObject
    ) -> None:
        """A sentence with a word that does not belong to it is refused, wherever the word is."""
        words = write_frequency(frequency).split()
        place = data.draw(st.integers(0, len(words)))
        lists_months = word == "and" and frequency.months
        if lists_months:  # "January, and March" is right
            place = 0
        text = " ".join([*words[:place], word, *words[place:]])
        with pytest.raises(InvalidValueError):
            parse_frequency(text, counted_from=frequency.counted_from)

    @pytest.mark.parametrize(
        ("text", "canonical"),
        [
            (JCPCT, JCPCT),
            ("monthly, on the first Friday", JCPCT),
            ("  MONTHLY  on the 1ST friday of the calendar month. ", JCPCT),
            ("First Friday of every month", JCPCT),
            ("every first Friday of the month", JCPCT),
            ("once a month: first Fri", JCPCT),
            ("On the first Friday of the month", JCPCT),
            ("every month on the last Thursday", "Monthly, on the last Thursday of each month"),
            ("monthly on the 2nd Weds", "Monthly, on the second Wednesday of each month"),
            ("monthly on the 3rd Tues", "Monthly, on the third Tuesday of each month"),
            ("monthly on the 4th Thurs", "Monthly, on the fourth Thursday of each month"),
            ("monthly on the 5th Sunday", "Monthly, on the fifth Sunday of each month"),
            (
                "Monthly on the first Friday (except August)",
                "Monthly, on the first Friday of each month except August",
            ),
            (
                "first Friday of each month excluding August & December",
                "Monthly, on the first Friday of each month except August and December",
            ),
            (
                "monthly on the first Friday, but not in August",
                "Monthly, on the first Friday of each month except August",
            ),
            ("weekly on Tuesdays", "Weekly, on Tuesdays"),
            ("every Tuesday", "Weekly, on Tuesdays"),
            ("once a week on Tuesday", "Weekly, on Tuesdays"),
            ("Weekly on Tuesdays except August", "Weekly, on Tuesdays except in August"),
            ("each Tuesday in September", "Weekly, on Tuesdays in September"),
            (
                "quarterly, on the second Wednesday of January, April, July and October",
                "Quarterly, on the second Wednesday of January, April, July and October",
            ),
            (
                "Quarterly (Oct, Jan, Apr, and Jul) on the 2nd Wednesday",
                "Quarterly, on the second Wednesday of January, April, July and October",
            ),
            (
                "every three months on the first Monday in March, June, Sept and Dec",
                "Quarterly, on the first Monday of March, June, September and December",
            ),
            (
                "every two months on the first Monday of Feb, Apr, Jun, Aug, Oct and Dec",
                (
                    "Every two months, on the first Monday of February, April, June, August, "
                    "October and December"
                ),
            ),
            (
                "every 4 months on the first Monday of January, May and September",
                "Every four months, on the first Monday of January, May and September",
            ),
            (
                "on the first Monday of the month in April and October",
                "Half-yearly, on the first Monday of April and October",
            ),
            (
                "first Monday of January, April, July and November",
                "On the first Monday of January, April, July and November",
            ),
            (
                "annually, on the third Tuesday of September",
                "Annually, on the third Tuesday of September",
            ),
            (
                "third Tuesday of September each year",
                "Annually, on the third Tuesday of September",
            ),
        ],
    )
    def test_other_ways_to_print_the_same(self, text: str, canonical: str) -> None:
        read = parse_frequency(text)
        assert write_frequency(read) == canonical
        assert read.text == text.strip()
        assert attrs.evolve(read, text=canonical) == parse_frequency(canonical)

    @pytest.mark.parametrize(
        "text",
        ["fortnightly on Monday", "every two weeks on Mondays", "every other Monday"],
    )
    def test_fortnightly(self, text: str) -> None:
        read = parse_frequency(text, counted_from=date(2026, 10, 5), if_bank_holiday="skip")
        assert read == MeetingFrequency(
            repeats="fortnightly",
            weekday="monday",
            counted_from=date(2026, 10, 5),
            if_bank_holiday="skip",
            text=text,
        )
        assert write_frequency(read) == "Fortnightly, on Mondays"

    def test_all_months_named_are_every_month(self) -> None:
        every = ", ".join(calendar.month_name[1:])
        assert write_frequency(parse_frequency(f"first Friday of {every}")) == JCPCT


class TestRefusedTexts:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "does not say on which weekday of the month, nor in which months"),
            ("monthly", "'monthly' does not say on which weekday of the month; write it like"),
            ("monthly on Friday", "does not say on which Friday of the month"),
            ("monthly on the first", "does not say on which weekday of the month"),
            ("weekly", "'weekly' does not say on which weekday; write it like 'Weekly, on Tues"),
            ("Quarterly", "nor in which months; write it like 'Quarterly, on the second Wednesday"),
            ("Quarterly, on the first Friday", "does not say in which months"),
            ("quarterly on the first Friday of the month", "does not say in which months"),
            ("quarterly on the first Friday of each month", "and is 'quarterly' too"),
            (
                "quarterly on the first Friday of January, April, July and November",
                (
                    "is 'quarterly', and names January, April, July and November, which are not 3 "
                    "months apart; write it like 'Quarterly, .*', or without 'quarterly' where"
                ),
            ),
            ("quarterly on the first Friday of May, July, September, November", "not 3 months"),
            ("every two months on the first Friday", "does not say in which months"),
            ("every two months on the first Friday of March, May, July", "not 2 months apart"),
            ("annually", "on which weekday of the month, nor in which months"),
            ("annually on the first Friday", "in which months; write it like 'Annually, on the"),
            ("annually on the first Friday of May and June", "which are not 12 months apart"),
            ("first Friday", "does not say in which months"),
            ("Friday", "does not say on which Friday of the month, nor in which months"),
            ("every second Tuesday", "in which months; .* or 'Fortnightly, on Tuesdays'"),
            ("bi-monthly", "can mean two things by 'bi-monthly'; say which: every two months"),
            ("Bimonthly on the first Friday", "or twice a month, which is two frequencies"),
            ("bi-weekly on Mondays", "every two weeks, as in .*, or twice a week"),
            ("Biannually", "twice a year, as in .* or every two years"),
            ("bi-yearly", "twice a year"),
            ("monthly on the first Friday of May and June", "names months too; write it like 'On"),
            ("first Friday of each month in May and June", "is of every month, and names months"),
            ("first Friday of May except August", "months to meet in, and months to leave out"),
            ("in May on the first Friday of June", "names its months in two places"),
            ("first Friday of May and May", "names a month twice"),
            (f"weekly on Fridays except {' '.join(calendar.month_name[1:])}", "every month"),
            ("weekly, every Friday", "says both 'weekly' and 'every'"),
            ("every Friday of the month", "is weekly, and of a month too"),
            ("weekly on the first Friday", "a weekly meeting with nth 1"),
            ("every other first Friday", "a fortnightly meeting with nth 1"),
            ("fortnightly on Monday", r"give counted_from, a Monday .* datetime.date\(2026, 10, 5"),
            ("alternate Sundays", r"a Sunday that it meets on, .* datetime.date\(2026, 10, 11\)"),
        ],
    )
    def test_what_does_not_say_enough_or_contradicts_itself(self, text: str, message: str) -> None:
        """Each message shows the text, and what would be right."""
        with pytest.raises(InvalidValueError, match=message) as caught:
            parse_frequency(text)
        assert text[:70] in str(caught.value)

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("monthly on the first Friday and the third Tuesday", "and the third tuesday"),
            ("first and third Tuesday of each month", "and third tuesday of each month"),
            ("weekly on Tuesdays and Thursdays", "and thursdays"),
            ("at least monthly on the first Friday", "at least monthly on the first friday"),
            ("monthly on the first Friday at 2pm", "at 2pm"),
            ("monthly on the 6th Friday", "6th friday"),
            ("monthly on the first Fridayish", "fridayish"),
            ("on the 15th of each month", "15th of each month"),
            ("the last working day of each month", "working day of each month"),
            ("first Friday of January to March", "to march"),
            ("first Friday of January–March", "of january–march"),
            ("twice a year", "twice a year"),
            ("daily", "daily"),
            ("monthly on the first Friday except bank holidays", "except bank holidays"),
        ],
    )
    def test_words_that_are_not_understood_are_shown(self, text: str, left: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            parse_frequency(text)
        assert f"has words that are not understood, {left!r}; write" in str(caught.value)
        assert repr(JCPCT) in str(caught.value)

    def test_what_is_no_text(self) -> None:
        with pytest.raises(InvalidValueError, match="is int, and text was expected"):
            parse_frequency(12)

    def test_other_arguments(self) -> None:
        with pytest.raises(UnknownNameError, match="did you mean 'week_later'"):
            parse_frequency(JCPCT, if_bank_holiday="week later")
        with pytest.raises(
            InvalidValueError, match="'weekly on Friday': counted_from is Tuesday 5"
        ):
            parse_frequency("weekly on Friday", counted_from=date(2010, 1, 5))
        with pytest.raises(InvalidValueError, match="each month': a monthly meeting with counted_"):
            parse_frequency(JCPCT, counted_from=date(2010, 1, 1))
        with pytest.raises(InvalidValueError, match="counted_from is '2010-01-05'; give a day"):
            parse_frequency("fortnightly on Tuesday", counted_from="2010-01-05")


class TestRefusedRecords:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"repeats": "daily"}, "no meeting frequency 'daily'"),
            ({"weekday": "firday"}, "no weekday 'firday'; did you mean 'friday'"),
            ({"nth": None}, "a monthly meeting on a Friday without nth"),
            ({"nth": 0}, "nth is 0; give 1 to 5 .* or -1 for the last"),
            ({"nth": 6}, "nth is 6"),
            ({"nth": -2}, "nth is -2"),
            ({"nth": 1.5}, "nth is 1.5"),
            ({"nth": "first"}, "nth is 'first'"),
            ({"months": (13,)}, "a month is 13; give 1 for January to 12 for December"),
            ({"months": (0,)}, "a month is 0; give a whole number from 1 on"),
            ({"months": ("May",)}, "a month is 'May'"),
            ({"months": (5, 5)}, "May is named twice"),
            ({"months": 5}, "the months: found 5"),
            ({"months": (5,)}, "a monthly meeting in May only; make it yearly"),
            ({"repeats": "yearly"}, "a yearly meeting in no month; give one month"),
            ({"repeats": "yearly", "months": (5, 6, 7)}, "in May, June and July; give one month"),
            ({"repeats": "yearly", "nth": None, "months": (5,)}, "without nth"),
            ({"repeats": "weekly"}, "a weekly meeting with nth 1; only monthly"),
            ({"repeats": "fortnightly", "nth": None}, "without a day to count from"),
            ({"counted_from": date(2010, 1, 1)}, "only weekly and fortnightly meetings are count"),
            (
                {"repeats": "fortnightly", "nth": None, "counted_from": date(2010, 1, 5)},
                "counted_from is Tuesday 5 January 2010, and the meeting is on Fridays; give a Fri",
            ),
            (
                {"repeats": "weekly", "nth": None, "counted_from": datetime(2010, 1, 1, 9)},
                "counted_from is datetime",
            ),
            ({"if_bank_holiday": "move"}, "no bank holiday rule 'move'"),
            ({"text": 5}, "text was expected"),
        ],
    )
    def test_nonsense_is_refused(self, fields: dict[str, object], message: str) -> None:
        right = {"repeats": "monthly", "weekday": "friday", "nth": 1}
        assert MeetingFrequency(**right).weekday is Weekday.FRIDAY
        with pytest.raises(InvalidValueError, match=message):
            MeetingFrequency(**(right | fields))

    def test_months_are_put_in_order_and_all_are_none(self) -> None:
        made = MeetingFrequency(repeats="monthly", weekday="friday", nth=-1, months=[10, 4])
        assert made.months == (4, 10)
        assert attrs.evolve(made, months=range(1, 13)).months == ()
        assert hash(made) == hash(attrs.evolve(made, months={4, 10}))


class TestRefusedDates:
    MONTHLY = parse_frequency(JCPCT)

    def test_a_bank_holiday_that_nothing_is_said_of(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            dates_of(
                self.MONTHLY,
                start=date(2010, 2, 1),
                end=date(2010, 12, 31),
                bank_holidays=ENGLAND_2010,
            )
        assert str(caught.value) == (
            "Friday 2 April 2010 is a bank holiday, and the rule does not say what then; give "
            "if_bank_holiday='week_later' (or keep, skip, next_working_day)"
        )

    def test_bank_holidays_are_stated_or_ignored(self) -> None:
        with pytest.raises(TypeError, match="bank_holidays"):
            dates_of(self.MONTHLY, **YEAR_2010)

    @pytest.mark.parametrize(
        ("found", "message"),
        [
            (None, "bank_holidays: found None; give several, .* or 'ignored'"),
            ("none", "bank_holidays: found 'none'"),
            ("2010-04-02", "bank_holidays: found '2010-04-02'"),
            (date(2010, 4, 2), "bank_holidays: found datetime.date"),
            (["2010-04-02"], "a bank holiday is '2010-04-02'; give a day as datetime.date"),
            ([datetime(2010, 4, 2)], "a bank holiday is datetime.datetime"),
            ([None], "a bank holiday is None"),
        ],
    )
    def test_what_are_no_bank_holidays(self, found: object, message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            dates_of(self.MONTHLY, **YEAR_2010, bank_holidays=found)

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (
                {"end": date(2009, 12, 31)},
                "the end, Thursday 31 December 2009, is before the start, Friday 1 January 2010",
            ),
            ({"start": "2010-01-01"}, "the start is '2010-01-01'; give a day"),
            ({"end": datetime(2010, 12, 31)}, "the end is datetime"),
            ({"if_bank_holiday": "postpone"}, "no bank holiday rule 'postpone'"),
        ],
    )
    def test_other_arguments(self, given: dict[str, object], message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            dates_of(self.MONTHLY, **(YEAR_2010 | {"bank_holidays": "ignored"} | given))

    def test_a_text_is_no_frequency(self) -> None:
        with pytest.raises(InvalidValueError, match="the frequency is 'Monthly"):
            dates_of(JCPCT, **YEAR_2010, bank_holidays="ignored")
        with pytest.raises(InvalidValueError, match=r"give parse_frequency\("):
            write_frequency(JCPCT)


class TestDateutil:
    def test_it_is_an_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "dateutil", None)
        with pytest.raises(MissingExtraError, match=r"meeting dates needs the extra \[calendar\]"):
            dates_of(parse_frequency(JCPCT), **YEAR_2010, bank_holidays="ignored")

    def test_it_is_imported_on_first_use_and_warns_of_nothing(self) -> None:
        code = (
            "import sys; import nhscommission.governance.meetings.dates; "
            "assert 'dateutil' not in sys.modules; from dateutil import rrule"
        )
        subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
