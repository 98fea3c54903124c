"""Milestones: an event, the date that is printed for it, what it waits for, and how it stands."""

import datetime
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.numbers import as_whole, check_day, expect, expect_several
from nhscommission.foundations.printed_dates import PrintedDate, parse_date
from nhscommission.foundations.text import plain_text

DateLike: TypeAlias = PrintedDate | datetime.date | str
"""A date as printed, a day, or the text of one."""


class MilestoneStatus(StrEnum):
    """How a milestone stands."""

    PLANNED = "planned"
    """Nothing has been done towards it yet, so far as is known."""
    UNDER_WAY = "under_way"
    """Work towards it has begun."""
    DONE = "done"
    """It has happened."""
    CANCELLED = "cancelled"
    """It will not happen."""


def as_printed_date(value: DateLike) -> PrintedDate:
    """Take a date as printed, a day, or the text of one.

    Parameters
    ----------
    value : PrintedDate, datetime.date or str
        The date; text is read by `parse_date`.

    Returns
    -------
    PrintedDate
        The date.

    Raises
    ------
    InvalidValueError
        If it is no date.

    Examples
    --------
    >>> str(as_printed_date("Nov 2009").latest)
    '2009-11-30'
    """
    if isinstance(value, PrintedDate):
        return value
    if isinstance(value, str):
        return parse_date(value)
    day = check_day(value, what="a date")
    return DaySpan(earliest=day, latest=day).as_printed()


def _date(value: DateLike | None) -> PrintedDate | None:
    return None if value is None else as_printed_date(value)


def _as_given(value: DateLike | None) -> Any:
    """Leave the printed date as it is until it is known how it is to be read."""
    return value


def _planned(value: DateLike | None, as_read: PrintedDate | None) -> PrintedDate | None:
    """Read what is printed; where it is no date by itself, with the days of how it is read."""
    try:
        return _date(value)
    except InvalidValueError:
        if as_read is None or not isinstance(value, str) or not value.strip():
            raise
    return PrintedDate(printed=value, earliest=as_read.earliest, latest=as_read.latest)


def _day(value: datetime.date | None) -> datetime.date | None:
    return None if value is None else check_day(value, what="the day on which it happened")


def _ids(value: object) -> tuple[str, ...]:
    ids = tuple(plain_text(one) for one in expect_several(value, what="ids", like='["staffed"]'))
    for i, one in enumerate(ids):
        if not one or one in ids[:i]:
            wrong = "is there twice" if one else "is blank"
            raise InvalidValueError(f"the id {one!r} {wrong}; give the id of each milestone once")
    return ids


def _lasts(value: object) -> int:
    return as_whole(value, what="the days that a milestone lasts")


def _status(value: str) -> MilestoneStatus:
    return choose(MilestoneStatus, value, what="status of a milestone")


@attrs.frozen(kw_only=True)
class GateCriterion:
    """What must be so for a gate to open.

    Parameters
    ----------
    id : str
        A short name.
    label : str
        What must be so, in words.
    milestone : str, optional
        The id of the milestone that must be done for it; blank where it is no milestone.
    met : bool or None, optional
        Whether it is met, where it is no milestone; None where that is not known. It has no day:
        what is said here holds whatever day the plan is looked at on.
    evidence : str, optional
        What shows it.
    source : str, optional
        Document and section.
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    milestone: str = attrs.field(default="", converter=plain_text)
    met: bool | None = None
    evidence: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("id", "label"):
            if not getattr(self, field):
                raise InvalidValueError(f"the criterion {self.id!r} has no {field}; give it")
        if self.met is not None:
            expect(self.met, bool, what=f"met of the criterion {self.id!r}", like="True or False")
            if self.milestone:
                raise InvalidValueError(
                    f"the criterion {self.id!r} is met when the milestone {self.milestone!r} is "
                    f"done, and is said to be {'met' if self.met else 'unmet'} as well; give one "
                    "of the two"
                )


def _criteria(value: object) -> tuple[GateCriterion, ...]:
    like = "a tuple of GateCriterion"
    found = expect_several(value, what="criteria", like=like)
    for one in found:
        expect(one, GateCriterion, what="a criterion", like="a GateCriterion")
    names = [one.id for one in found]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise InvalidValueError(f"the criterion {name!r} is there twice; give each once")
    return found


@attrs.frozen(kw_only=True)
class Milestone:
    """An event in a plan.

    Parameters
    ----------
    id : str
        A short name, which other milestones refer to.
    label : str
        What happens.
    planned : PrintedDate, datetime.date or str, optional
        When, as printed; text is read by `parse_date`. None where no date is printed.
    as_read : PrintedDate, datetime.date or str, optional
        How it is to be read, where what is printed is wrong, or is no date by itself, such as
        ``"29 June"``.
    after : iterable of str, optional
        The ids of the milestones that it waits for.
    lasts_days : int, optional
        The least days from the last of those until it, >= 0 [day].
    tests : iterable of str, optional
        The ids of the milestones whose outcome it tests, as a checkpoint tests a plan.
    same_as : str, optional
        The id of another milestone that states the same event.
    owner : str, optional
        Who answers for it.
    function : str, optional
        The function that it belongs to.
    workstream : str, optional
        The workstream that carries it forward.
    status : MilestoneStatus, optional
        How it stands.
    forecast : PrintedDate, datetime.date or str, optional
        When it is now expected, where that is not as planned.
    actual : datetime.date, optional
        The day on which it happened.
    criteria : iterable of GateCriterion, optional
        What must be so for it to happen; a milestone that has any is a gate.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    planned: PrintedDate | None = attrs.field(default=None, converter=_as_given)
    as_read: PrintedDate | None = attrs.field(default=None, converter=_date)
    after: tuple[str, ...] = attrs.field(default=(), converter=_ids)
    lasts_days: int = attrs.field(default=0, converter=_lasts)
    tests: tuple[str, ...] = attrs.field(default=(), converter=_ids)
    same_as: str = attrs.field(default="", converter=plain_text)
    owner: str = attrs.field(default="", converter=plain_text)
    function: str = attrs.field(default="", converter=plain_text)
    workstream: str = attrs.field(default="", converter=plain_text)
    status: MilestoneStatus = attrs.field(default=MilestoneStatus.PLANNED, converter=_status)
    forecast: PrintedDate | None = attrs.field(default=None, converter=_date)
    actual: datetime.date | None = attrs.field(default=None, converter=_day)
    criteria: tuple[GateCriterion, ...] = attrs.field(default=(), converter=_criteria)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("id", "label"):
            if not getattr(self, field):
                raise InvalidValueError(f"the milestone {self.id!r} has no {field}; give it")
        object.__setattr__(self, "planned", _planned(self.planned, self.as_read))
        wrong = self._contradiction()
        if wrong:
            raise InvalidValueError(f"the milestone {self.id!r} {wrong}")

    def _contradiction(self) -> str:
        """Say what of it contradicts the rest; blank where nothing does."""
        done = self.status is MilestoneStatus.DONE
        if self.as_read is not None and self.planned is None:
            return "is read otherwise than printed, and nothing is printed; give planned"
        if self.actual is not None and not done:
            return (
                f"happened on {self.actual}, and its status is {self.status}; make it done, or "
                "take the day out"
            )
        if done and self.actual is None and not self.note:
            return "is done, and the day is not given; give actual, or say in its note why not"
        if self.id in (*self.waits_for, *self.tests, self.same_as):
            return "refers to itself; name another, or leave it out"
        if self.lasts_days and not self.waits_for:
            return (
                f"lasts {self.lasts_days} days from what it waits for, which is nothing; name that "
                "in after"
            )
        return ""

    @property
    def date(self) -> PrintedDate | None:
        """When it is planned: as we read it where that differs from what is printed."""
        return self.planned if self.as_read is None else self.as_read

    @property
    def expected(self) -> PrintedDate | None:
        """When it is expected: the forecast where there is one, else when it is planned."""
        return self.date if self.forecast is None else self.forecast

    @property
    def stands(self) -> DaySpan | None:
        """The days that stand: when it happened, else when it is expected; None where unknown."""
        if self.actual is not None:
            return DaySpan(earliest=self.actual, latest=self.actual)
        expected = self.expected
        if expected is None:
            return None
        return DaySpan(earliest=expected.earliest, latest=expected.latest)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The ids of what must be done first: those in `after`, then those of its criteria."""
        if not self.criteria:
            return self.after
        needed = (one.milestone for one in self.criteria if one.milestone)
        return tuple(dict.fromkeys((*self.after, *needed)))

    @property
    def is_gate(self) -> bool:
        """Whether it has criteria."""
        return bool(self.criteria)

    @property
    def is_pending(self) -> bool:
        """Whether it is still to happen: neither done nor cancelled."""
        return self.status in (MilestoneStatus.PLANNED, MilestoneStatus.UNDER_WAY)

    @property
    def date_words(self) -> str:
        """Its date as printed, how that is read, and what is now expected or has happened."""
        words = "no date" if self.planned is None else str(self.planned)
        if self.as_read is not None:
            words += f", read as {self.as_read}"
        if self.actual is not None:
            return f"{words}; done on {self.stands}"
        return words if self.forecast is None else f"{words}; now {self.forecast}"
