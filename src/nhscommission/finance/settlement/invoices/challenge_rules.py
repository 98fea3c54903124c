"""Rules for a log of challenges: what was found, and has not become money."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, TypeAlias

import attrs

from nhscommission.finance.settlement.invoices.challenge_log import ChallengeLog
from nhscommission.finance.settlement.invoices.challenges import Challenge, ChallengeState
from nhscommission.foundations.check_rules import (
    CheckReport,
    CheckRule,
    Found,
    Severity,
    ask_rules,
)
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_whole, check_day, expect

_SOURCE: Final = "the stocktake of NHS commissioning support of 2011, lessons from FESC"


def _take_day(value: Any) -> date | None:
    return None if value is None else check_day(value, what="the day that challenges are judged on")


def _take_days(value: Any) -> int | None:
    return None if value is None else as_whole(value, what="the days of a deadline")


@attrs.frozen(kw_only=True)
class ChallengeSubject:
    """What a rule about challenges is asked about.

    Parameters
    ----------
    log : ChallengeLog
        The challenges.
    today : datetime.date, optional
        The day to judge them on.
    raise_days : int, optional
        In how many days from being identified a challenge is to be raised [day].
    answer_days : int, optional
        In how many days from being raised it is to be answered [day].
    settle_days : int, optional
        In how many days from being answered what was upheld is to be settled [day].
    """

    log: ChallengeLog
    today: date | None = attrs.field(default=None, converter=_take_day)
    raise_days: int | None = attrs.field(default=None, converter=_take_days)
    answer_days: int | None = attrs.field(default=None, converter=_take_days)
    settle_days: int | None = attrs.field(default=None, converter=_take_days)

    def __attrs_post_init__(self) -> None:
        expect(self.log, ChallengeLog, what="a log", like="ChallengeLog(challenges=…)")


ChallengeRule: TypeAlias = CheckRule[ChallengeSubject]


def _each(
    say: Callable[[Challenge], str],
) -> Callable[[ChallengeSubject], Iterator[Found]]:
    """Make a rule of what is wrong with one challenge; blank where nothing is."""

    def find(subject: ChallengeSubject) -> Iterator[Found]:
        for one in subject.log.challenges:
            if message := say(one):
                yield Found(one.place, message, (one.provider, one.id))

    return find


def _never_raised(one: Challenge) -> str:
    if one.raised is not None or one.state is ChallengeState.CLOSED:
        return ""
    if one.realised_pence:
        return (
            f"{one.realised_pence:,}p was realised on {one.settled} and never raised; raise it, "
            "and note the day"
        )
    return (
        f"{one.identified_pence:,}p was identified on {one.identified} and never raised; raise it, "
        "or settle it at 0p"
    )


def _not_realised(one: Challenge) -> str:
    upheld, realised = one.upheld_pence or 0, one.realised_pence or 0
    if realised >= upheld:
        return ""
    return (
        f"{upheld:,}p was upheld and {realised:,}p realised; ask for a credit of "
        f"{upheld - realised:,}p"
    )


def _realised_first(one: Challenge) -> str:
    upheld, realised = one.upheld_pence or 0, one.realised_pence or 0
    if realised <= upheld:
        return ""
    if one.answered is None:
        return (
            f"{realised:,}p was realised on {one.settled} without an answer; record when it was "
            "raised and answered, or the provider may claim it back"
        )
    return (
        f"{realised:,}p was realised and {upheld:,}p upheld, {realised - upheld:,}p too much; pay "
        "that back and correct what was realised, or record that more was upheld"
    )


def _needs_deadlines(subject: ChallengeSubject) -> str:
    if subject.today is None:
        return "no day to judge them on was given"
    if subject.raise_days is subject.answer_days is subject.settle_days is None:
        return "no deadline was given"
    return ""


def _late(subject: ChallengeSubject) -> Iterator[Found]:
    for one in subject.log.challenges:
        upheld, realised = one.upheld_pence or 0, one.realised_pence or 0
        to_settle = one.answered if upheld else None
        settled = one.settled if realised >= upheld else None
        is_closed = one.state is ChallengeState.CLOSED  # what was given up waits for nothing
        steps = (
            ("raised", "identified", one.identified, one.raised, subject.raise_days),
            ("answered", "raised", one.raised, one.answered, subject.answer_days),
            ("settled in full", "answered", to_settle, settled, subject.settle_days),
        )
        for step, since, start, done, days in steps:
            if start is None or days is None or subject.today is None or (is_closed and not done):
                continue
            took = ((done or subject.today) - start).days
            if took > days:
                when = f"was {step} on {done}" if done else f"has not been {step}"
                yield Found(
                    one.place,
                    f"it {when}, {took:,} days after it was {since} on {start}; {days:,} days is "
                    "the deadline",
                    (one.provider, one.id),
                )


CHALLENGE_RULES: Final[tuple[ChallengeRule, ...]] = (
    CheckRule(
        id="never_raised",
        title="what is identified is put to the provider",
        severity=Severity.WARNING,
        find=_each(_never_raised),
        source=_SOURCE,
    ),
    CheckRule(
        id="upheld_not_realised",
        title="what is upheld comes back",
        severity=Severity.WARNING,
        find=_each(_not_realised),
        source=_SOURCE,
    ),
    CheckRule(
        id="realised_not_upheld",
        title="no more is realised than was upheld",
        severity=Severity.ERROR,
        find=_each(_realised_first),
    ),
    CheckRule(
        id="past_deadline",
        title="each step is taken in time",
        severity=Severity.WARNING,
        find=_late,
        missing=_needs_deadlines,
    ),
)
"""The rules that ship."""


def check_challenges(
    log: ChallengeLog,
    *,
    today: date | None = None,
    raise_days: int | None = None,
    answer_days: int | None = None,
    settle_days: int | None = None,
    rules: Iterable[ChallengeRule] = CHALLENGE_RULES,
) -> CheckReport:
    """Ask rules of a log of challenges.

    Parameters
    ----------
    log : ChallengeLog
        The challenges.
    today : datetime.date, optional
        The day to judge deadlines on.
    raise_days : int, optional
        In how many days from being identified a challenge is to be raised [day].
    answer_days : int, optional
        In how many days from being raised it is to be answered [day].
    settle_days : int, optional
        In how many days from being answered what was upheld is to be settled in full [day].
    rules : iterable of CheckRule, optional
        The rules.

    Returns
    -------
    CheckReport
        Every finding: what was not raised, what was upheld and not realised in full, what was
        realised beyond what was upheld, and, where a day and a deadline are given, what is late.

    Raises
    ------
    InvalidValueError
        If an argument is of the wrong kind, or a challenge has any day after `today`.

    Examples
    --------
    >>> one = Challenge(
    ...     id="C1",
    ...     provider="St Elsewhere",
    ...     invoice="M01",
    ...     line="7",
    ...     rule="duplicate",
    ...     identified_pence=50_000,
    ...     identified=date(2009, 5, 20),
    ... )
    >>> report = check_challenges(
    ...     ChallengeLog(challenges=[one]), today=date(2009, 6, 20), raise_days=28
    ... )
    >>> [finding.rule for finding in report.findings]
    ['never_raised', 'past_deadline']
    """
    subject = ChallengeSubject(
        log=log,
        today=today,
        raise_days=raise_days,
        answer_days=answer_days,
        settle_days=settle_days,
    )
    if subject.today is not None:
        for one in log.challenges:
            last = max(
                day
                for day in (one.identified, one.raised, one.answered, one.settled)
                if day is not None
            )
            if last > subject.today:
                raise InvalidValueError(
                    f"the challenge {one.id} has the day {last}, after {subject.today}, on which "
                    "it is judged; correct one of them"
                )
    return ask_rules(subject, rules, title="the challenges")
