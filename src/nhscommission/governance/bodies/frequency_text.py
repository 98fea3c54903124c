"""How often a body meets, read from terms of reference and written as a sentence."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.written_days import MONTHS
from nhscommission.governance.bodies.frequency import (
    NTH,
    BankHolidayRule,
    MeetingFrequency,
    Repeats,
    Weekday,
    expect_frequency,
    read_bank_holiday_rule,
    write_months,
)

_Parts: TypeAlias = Mapping[str, str | Any]
"""The parts of a sentence by name, each its words or None."""
_WEEKS_WORDS: Final[Mapping[str | None, Repeats]] = MappingProxyType(
    {
        **dict.fromkeys(("weekly", "every week", "each week", "once a week"), Repeats.WEEKLY),
        **dict.fromkeys(("fortnightly", "every fortnight", "each fortnight"), Repeats.FORTNIGHTLY),
        **dict.fromkeys(("once a fortnight", "every other week"), Repeats.FORTNIGHTLY),
        **dict.fromkeys(("every two weeks", "every 2 weeks"), Repeats.FORTNIGHTLY),
    }
)


_EACH_WORDS: Final[Mapping[str, Repeats]] = MappingProxyType(
    {
        **dict.fromkeys(("every", "each"), Repeats.WEEKLY),
        **dict.fromkeys(("every other", "alternate"), Repeats.FORTNIGHTLY),
    }
)
"""What may stand before the weekday instead: every Tuesday."""


_STEP_WORDS: Final[Mapping[str | None, int]] = MappingProxyType(
    {
        **dict.fromkeys(("monthly", "every month", "each month", "once a month"), 1),
        **dict.fromkeys(("every two months", "every 2 months", "every other month"), 2),
        **dict.fromkeys(("quarterly", "every quarter", "each quarter", "once a quarter"), 3),
        **dict.fromkeys(("every three months", "every 3 months"), 3),
        **dict.fromkeys(("every four months", "every 4 months"), 4),
        **dict.fromkeys(("half-yearly", "half yearly", "every six months"), 6),
        "every 6 months": 6,
        **dict.fromkeys(("annually", "yearly", "every year", "each year", "once a year"), 12),
    }
)
"""How many months it is from one meeting to the next."""


_STEP_NAMES: Final[Mapping[int, str]] = MappingProxyType(
    {2: "Every two months", 3: "Quarterly", 4: "Every four months", 6: "Half-yearly"}
)


_WEEKDAY_WORDS: Final[Mapping[str, Weekday]] = MappingProxyType(
    {
        **{str(day): day for day in Weekday},
        **{f"{day}s": day for day in Weekday},
        **{day[:3]: day for day in Weekday},
        "tues": Weekday.TUESDAY,
        "weds": Weekday.WEDNESDAY,
        "thur": Weekday.THURSDAY,
        "thurs": Weekday.THURSDAY,
    }
)


_NTH_WORDS: Final[Mapping[str | None, int]] = MappingProxyType(
    {**{word: n for n, word in NTH.items()}, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
)


_MONTH_WORDS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **{name.casefold(): n for n, name in enumerate(MONTHS, 1)},
        **{name.casefold()[:3]: n for n, name in enumerate(MONTHS, 1)},
        "sept": 9,
    }
)


def _one_of(words: Iterable[Any]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH: Final = f"(?:{_one_of(_MONTH_WORDS)})"


_LISTED: Final = f"{_MONTH}(?: (?:and )?{_MONTH})*"


_SENTENCE: Final = re.compile(
    rf"(?:(?P<often>{_one_of([*_WEEKS_WORDS, *_STEP_WORDS])}) )?"
    rf"(?:(?:in )?(?P<before>{_LISTED}) )?"
    rf"(?:on )?(?:the )?(?:(?P<each>{_one_of(_EACH_WORDS)}) )?"
    rf"(?:(?P<nth>{_one_of(_NTH_WORDS)}) )?(?:(?P<weekday>{_one_of(_WEEKDAY_WORDS)}) )?"
    r"(?:(?:of|in) (?:(?P<every>each|every)|(?P<the>the)) (?:calendar )?month )?"
    rf"(?:(?:of|in) (?P<after>{_LISTED}) )?"
    rf"(?:(?:except|excluding|but not) (?:in |for )?(?P<without>{_LISTED}) )?"
    r"(?:(?:of |in )?(?:each|every) year )?"
    r"(?P<rest>.*)"
)
"""Every part may be missing, and what is left at the end was not understood."""


_BI: Final = re.compile(r"\bbi[- ]?(week|month|annual|year)\w*")


_TWO_A_YEAR: Final = (
    "twice a year, as in 'Half-yearly, on the first Friday of April and October', or every two "
    "years, which is not known here"
)


_TWO_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "week": "every two weeks, as in 'Fortnightly, on Mondays', or twice a week, which is two "
        "frequencies: 'Weekly, on Mondays' and 'Weekly, on Thursdays'",
        "month": "every two months, as in 'Every two months, on the first Friday of January, "
        "March, May, July, September and November', or twice a month, which is two frequencies: "
        "'Monthly, on the first Friday of each month' and 'Monthly, on the third Friday of each "
        "month'",
        "annual": _TWO_A_YEAR,
        "year": _TWO_A_YEAR,
    }
)


def parse_frequency(
    text: str,
    *,
    counted_from: date | None = None,
    if_bank_holiday: BankHolidayRule | str | None = None,
) -> MeetingFrequency:
    """Read how often a body meets, as terms of reference print it.

    Parameters
    ----------
    text : str
        ``"Monthly, on the first Friday of each month"``, ``"every month on the last Thursday except
        August"``, ``"weekly on Tuesdays"``, ``"fortnightly on Monday"``, ``"Quarterly, on the 2nd
        Wednesday of January, April, July and October"``, ``"annually, on the third Tuesday of
        September"``, ``"on the first Friday of March and October"``. Capitals, commas and a full
        stop at the end do not matter; every word does.
    counted_from : datetime.date, optional
        A day it meets on, which fortnightly meetings need.
    if_bank_holiday : BankHolidayRule or str, optional
        What happens where its day is a bank holiday, if the terms of reference say so.

    Returns
    -------
    MeetingFrequency
        What it says, with the text.

    Raises
    ------
    InvalidValueError
        If any of its words is not understood, or contradicts another; if it can mean two things
        (bi-monthly); or if it does not say the weekday, which one of the month or, where it is not
        every month, which months.
    UnknownNameError
        If there is no such bank holiday rule.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix A: the Joint Committee of
    the PCTs meets "Monthly, on the first Friday of each month".

    Examples
    --------
    >>> found = parse_frequency("Monthly, on the first Friday of each month")
    >>> str(found.repeats), found.nth, str(found.weekday), found.months
    ('monthly', 1, 'friday', ())
    >>> parse_frequency("Quarterly, on the 2nd Wednesday of Jan, Apr, Jul and Oct").months
    (1, 4, 7, 10)
    >>> try:
    ...     parse_frequency("Monthly, on a Friday")
    ... except InvalidValueError as error:
    ...     print(str(error).partition(";")[0])
    'Monthly, on a Friday' has words that are not understood, 'a friday'
    """
    printed = plain_text(text)
    rule = read_bank_holiday_rule(if_bank_holiday)
    spaced = re.sub("[,;:()]", " ", printed.casefold().replace("&", " and "))
    words = " ".join(spaced.split()).rstrip(" .")
    twofold = _BI.search(words)
    if twofold:
        raise InvalidValueError(
            f"{shown(printed)} can mean two things by {twofold[0]!r}; say which: "
            f"{_TWO_MEANINGS[twofold[1]]}"
        )
    parts = next(_SENTENCE.finditer(f"{words} ".lstrip())).groupdict()
    if parts["rest"]:
        raise InvalidValueError(
            f"{shown(printed)} has words that are not understood, {shown(parts['rest'].strip())}; "
            "write only how often it meets, and one meeting at a time, like 'Monthly, on the first "
            "Friday of each month', 'Monthly, on the first Friday of each month except August', "
            "'On the first Friday of March and October' or 'Weekly, on Tuesdays'"
        )
    repeats, months = _read_parts(printed, parts)
    try:
        return MeetingFrequency(
            repeats=repeats,
            weekday=_WEEKDAY_WORDS[parts["weekday"]],
            nth=_NTH_WORDS.get(parts["nth"]),
            months=months,
            counted_from=counted_from,
            if_bank_holiday=rule,
            text=printed,
        )
    except InvalidValueError as error:
        raise InvalidValueError(f"{shown(printed)}: {error}") from None


def _refusal(printed: str, why: str, right: str) -> InvalidValueError:
    return InvalidValueError(f"{shown(printed)} {why}; write it like {right}")


def _read_parts(printed: str, parts: _Parts) -> tuple[Repeats, tuple[int, ...]]:
    """Return what a sentence repeats by, and its months."""
    often, each = parts["often"], parts["each"]
    if often and each:
        raise _refusal(printed, f"says both {often!r} and {each!r}", "'Weekly, on Tuesdays'")
    repeats = _WEEKS_WORDS.get(often)
    if each and (parts["nth"] is None or _EACH_WORDS[each] is Repeats.FORTNIGHTLY):
        repeats = _EACH_WORDS[each]
    named = _named_months(printed, parts)
    if repeats is None:
        return _read_monthly(printed, parts, named)
    right = f"'{repeats.capitalize()}, on Tuesdays'"
    if parts["weekday"] is None:
        raise _refusal(printed, "does not say on which weekday", right)
    if parts["every"] or parts["the"]:
        raise _refusal(printed, f"is {repeats}, and of a month too", right)
    return repeats, named or _other_months(printed, parts)


def _named_months(printed: str, parts: _Parts) -> tuple[int, ...]:
    before, after, without = parts["before"], parts["after"], parts["without"]
    right = f"{_example(3)} or 'Monthly, on the first Friday of each month except August'"
    if (before or after) and without:
        raise _refusal(printed, "names months to meet in, and months to leave out", right)
    if before and after:
        raise _refusal(printed, "names its months in two places", right)
    words = [word for word in (before or after or "").split() if word != "and"]
    months = sorted(_MONTH_WORDS[word] for word in words)
    if len(set(months)) < len(months):
        raise _refusal(printed, "names a month twice", right)
    return tuple(months)


def _other_months(printed: str, parts: _Parts) -> tuple[int, ...]:
    """Return the months that are not left out."""
    without = {_MONTH_WORDS.get(word) for word in (parts["without"] or "").split()}
    left = tuple(month for month in range(1, 13) if month not in without)
    if not left:
        right = "'Monthly, on the first Friday of each month except August'"
        raise _refusal(printed, "leaves out every month", right)
    return left


def _read_monthly(
    printed: str, parts: _Parts, named: tuple[int, ...]
) -> tuple[Repeats, tuple[int, ...]]:
    often, weekday = parts["often"], parts["weekday"]
    step = _STEP_WORDS.get(often, 0)  # 0 where no word says it, only the months
    every = step == 1 or parts["every"] or (parts["the"] and not step and not named)
    right = _example(step or 1)
    missing = []
    if weekday is None:
        missing.append("on which weekday of the month")
    elif parts["nth"] is None:
        missing.append(f"on which {_WEEKDAY_WORDS[weekday].capitalize()} of the month")
    if not every and not named:
        missing.append("in which months")
    if missing:
        if parts["each"]:  # every second Tuesday
            right = f"{right}, or 'Weekly, on Tuesdays', or 'Fortnightly, on Tuesdays'"
        raise _refusal(printed, f"does not say {', nor '.join(missing)}", right)
    if every and (named or step > 1):
        also = f"is {often!r}" if step > 1 else "names months"
        right = right if step > 1 else "'On the first Friday of March and May'"
        raise _refusal(printed, f"is of every month, and {also} too", right)
    months = named or _other_months(printed, parts)
    if step > 1 and not _is_every(step, months):
        right = f"{right}, or without {often!r} where the months are right"
        apart = f"{write_months(months)}, which are not {step} months apart"
        raise _refusal(printed, f"is {often!r}, and names {apart}", right)
    return (Repeats.YEARLY if len(months) == 1 else Repeats.MONTHLY), months


def _is_every(step: int, months: tuple[int, ...]) -> bool:
    """Say whether months are so many apart, the whole year round."""
    return months[0] <= step and months == tuple(range(months[0], 13, step))


def _example(step: int) -> str:
    months = tuple(range(1, 13, step))
    repeats = Repeats.YEARLY if len(months) == 1 else Repeats.MONTHLY
    example = MeetingFrequency(repeats=repeats, weekday=Weekday.WEDNESDAY, nth=2, months=months)
    return repr(write_frequency(example))


def write_frequency(frequency: MeetingFrequency) -> str:
    """Write how often a body meets as one sentence, always in the same way.

    Parameters
    ----------
    frequency : MeetingFrequency
        How often it meets.

    Returns
    -------
    str
        What `parse_frequency` reads back, with the same ``counted_from`` and ``if_bank_holiday``,
        which are not in it.

    Raises
    ------
    InvalidValueError
        If it is no meeting frequency.

    Examples
    --------
    >>> write_frequency(parse_frequency("1st Fri of each month except Aug"))
    'Monthly, on the first Friday of each month except August'
    >>> write_frequency(parse_frequency("every Tuesday"))
    'Weekly, on Tuesdays'
    """
    expect_frequency(frequency)
    months, name = frequency.months, frequency.weekday.capitalize()
    named = write_months(months)
    others = write_months(month for month in range(1, 13) if month not in months)
    many = len(months) > len(MONTHS) // 2
    if frequency.nth is None:
        when = f" except in {others}" if many else f" in {named}" if named else ""
        return f"{frequency.repeats.capitalize()}, on {name}s{when}"
    day = f"on the {NTH[frequency.nth]} {name}"
    if frequency.repeats is Repeats.YEARLY:
        return f"Annually, {day} of {named}"
    if not months:
        return f"Monthly, {day} of each month"
    step = len(MONTHS) // len(months)
    if step in _STEP_NAMES and _is_every(step, months):
        return f"{_STEP_NAMES[step]}, {day} of {named}"
    if many:
        return f"Monthly, {day} of each month except {others}"
    return f"O{day[1:]} of {named}"
