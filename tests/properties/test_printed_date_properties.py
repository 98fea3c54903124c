"""Printed dates: forms made from a calendar are read back as its days."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.printed_dates import PrintedDate, parse_date

Case = tuple[str, date | None, date | None]

YEARS = st.integers(1901, 2198)
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()


def last_of(year: int, month: int) -> date:
    """The last day of a month, by a second method: the day before the next one begins."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@st.composite
def month_names(draw: st.DrawFn, month: int) -> str:
    """A month in full or cut short."""
    full = calendar.month_name[month]
    return draw(st.sampled_from([full, full[:3], "Sept" if month == 9 else full]))


@st.composite
def day_cases(draw: st.DrawFn) -> Case:
    """A single day, in one of the forms of a day."""
    day = draw(st.dates(date(1901, 1, 1), date(2198, 12, 31)))
    name = draw(month_names(day.month))
    text = draw(
        st.sampled_from(
            [
                day.isoformat(),
                f"{day.day}/{day.month}/{day.year}",
                f"{day:%d/%m}/{day.year}",
                f"{day.day} {name} {day.year}",
                f"{calendar.day_name[day.weekday()]} {day.day} {name} {day.year}",
                f"the {day.day}th of {name}, {day.year}",
                f"{name} {day.day} {day.year}",
            ]
        )
    )
    return text, day, day


@st.composite
def month_cases(draw: st.DrawFn) -> Case:
    """A month or a third of one."""
    year, month = draw(YEARS), draw(st.integers(1, 12))
    name, last = draw(month_names(month)), last_of(year, month)
    first = last.replace(day=1)
    text, start, end = draw(
        st.sampled_from(
            [
                ("", first, last),
                ("early ", first, first + timedelta(days=9)),
                ("beginning of ", first, first + timedelta(days=9)),
                ("mid ", first + timedelta(days=10), first + timedelta(days=19)),
                ("the middle of ", first + timedelta(days=10), first + timedelta(days=19)),
                ("late ", first + timedelta(days=20), last),
                ("the end of ", first + timedelta(days=20), last),
            ]
        )
    )
    return f"{text}{name} {year}", start, end


@st.composite
def year_cases(draw: st.DrawFn) -> Case:
    """A calendar or financial year, a third, or a quarter."""
    year = draw(YEARS)
    first, financial = draw(
        st.sampled_from([(1, f"{year}"), (4, f"{year}/{(year + 1) % 100:02d}")])
    )
    months = [(year + (first + i - 1) // 12, (first + i - 1) % 12 + 1) for i in range(12)]
    forms = {"": (0, 11), "early ": (0, 3), "mid ": (4, 7), "late ": (8, 11)}
    if first == 4:
        forms |= {f"Q{q} ": (3 * q - 3, 3 * q - 1) for q in range(1, 5)}
    text = draw(st.sampled_from(sorted(forms)))
    start, end = (months[i] for i in forms[text])
    return f"{text}{financial}", date(*start, 1), last_of(*end)


CLOSED = day_cases() | month_cases() | year_cases()


@st.composite
def open_cases(draw: st.DrawFn) -> Case:
    """A date with words that open it on one side."""
    text, first, last = draw(CLOSED)
    assert first is not None
    assert last is not None
    one_day = timedelta(days=1)
    start = last if "end" in text else first
    return draw(
        st.sampled_from(
            [
                (f"by {text}", None, last),
                (f"no later than {text}", None, last),
                (f"from {text}", start, None),
                (f"{text} onwards", start, None),
                (f"from {text} onwards", start, None),
                (f"after {text}", last + one_day, None),
                *([] if "end" in text else [(f"before {text}", None, first - one_day)]),
            ]
        )
    )


CASES = CLOSED | open_cases()


def span(found: PrintedDate) -> tuple[date | None, date | None]:
    """The first and last day."""
    return found.earliest, found.latest


@given(case=CASES)
def test_reads_what_a_calendar_says(case: Case) -> None:
    """Every generated form is read as the days that the calendar gives."""
    text, first, last = case
    assert span(parse_date(text)) == (first, last)


@given(case=CASES, data=st.data())
def test_case_spaces_and_dashes(case: Case, data: st.DataObject) -> None:
    """Capitals, extra spaces and the kind of dash make no difference."""
    text, first, last = case
    space = data.draw(st.sampled_from(["  ", "\t", " \u00a0", "\n"]))
    dash = data.draw(st.sampled_from("-‐‑‒–—―−"))
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
    other = f" {change(text).replace(' ', space).replace('-', dash)} "
    assert span(parse_date(other)) == (first, last)


@given(first=CLOSED, last=CLOSED, between=st.sampled_from([" - ", " – ", " to ", " — "]))
def test_ranges(first: Case, last: Case, between: str) -> None:
    """Two dates in order make a range from the first day to the last; out of order, none."""
    text = f"{first[0]}{between}{last[0]}"
    assert first[1] is not None and first[2] is not None
    assert last[1] is not None and last[2] is not None
    if first[1] <= last[1]:
        assert span(parse_date(text)) == (first[1], max(last[2], first[1]))
    else:
        with pytest.raises(InvalidValueError, match="swap"):
            parse_date(text)


@given(
    start=st.dates(date(1900, 1, 1), date(2500, 1, 1)),
    number=st.integers(1, 12),
    unit=st.sampled_from(["day", "week", "month", "year"]),
    in_words=st.booleans(),
)
def test_counted(start: date, number: int, unit: str, in_words: bool) -> None:
    """A length counted from a day ends as a walk over the calendar does."""
    text = f"{NUMBERS[number - 1] if in_words else number} {unit}{'s' if number > 1 else ''}"
    end = start
    if unit in ("day", "week"):
        for _ in range(number * (7 if unit == "week" else 1)):
            end += timedelta(days=1)
    else:
        year, month = start.year, start.month
        for _ in range(number * (12 if unit == "year" else 1)):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        end = min(date(year, month, 1) + timedelta(days=start.day - 1), last_of(year, month))
    for words in (f"within {text}", f"in no later than {text}"):
        assert span(parse_date(words, counted_from=start)) == (start, end)
    assert span(parse_date(f"{text} after approval", counted_from=start)) == (end, end)


@given(
    text=st.text(max_size=250)
    | st.lists(
        st.sampled_from(
            [
                *"early mid end of the by before after from to between and onwards".split(),
                *"Sept Dec 2009 2009/10 13 31 Q1 quarter winter w/c Monday - / .".split(),
                *"within one 12 weeks years".split(),
            ]
        ),
        max_size=8,
    ).map(" ".join),
    counted_from=st.none() | st.dates(),
)
def test_garbage(text: str, counted_from: date | None) -> None:
    """Whatever is given is read, with its ends in order, or refused in our own words."""
    try:
        found = parse_date(text, counted_from=counted_from)
    except InvalidValueError:
        return
    assert found.earliest is not None or found.latest is not None
    assert (found.earliest or date.min) <= (found.latest or date.max)


@given(one=CASES, other=CASES)
def test_before_and_overlaps(one: Case, other: Case) -> None:
    """Of two dates exactly one holds: they overlap, or one of them is surely before the other."""
    a, b = parse_date(one[0]), parse_date(other[0])
    assert a.overlaps(b) + a.is_surely_before(b) + b.is_surely_before(a) == 1
    assert a.overlaps(b) == b.overlaps(a)
    if a.is_surely_before(b):
        assert a.may_be_before(b)
        assert not b.may_be_before(a)


@given(case=CLOSED, day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_contains(case: Case, day: date) -> None:
    """A date contains a day where the day, as a date, overlaps it."""
    found = parse_date(case[0])
    assert found.contains(day) == found.overlaps(parse_date(day.isoformat()))
