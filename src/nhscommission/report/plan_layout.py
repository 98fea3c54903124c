"""Where the milestones of a plan are on its chart: rows by function, and days as numbers."""

from datetime import date
from typing import Final

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.milestones import Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.foundations.text import one_line

_LONGEST_LABEL: Final = 60


def group_milestones(plan: DeliveryPlan) -> list[tuple[str, list[Milestone]]]:
    """Group the milestones of a plan by function.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.

    Returns
    -------
    list of (str, list of Milestone)
        Each function on one line, or no function, with its milestones, in the order of the plan.
    """
    found: dict[str, list[Milestone]] = {}
    for one in plan.milestones:
        found.setdefault(one_line(one.function), []).append(one)
    return [(function or "No function", several) for function, several in found.items()]


def place_rows(plan: DeliveryPlan) -> tuple[dict[str, int], list[str], list[int]]:
    """Place the milestones of a plan in rows.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.

    Returns
    -------
    dict of str to int
        The row of each milestone.
    list of str
        What stands beside the rows.
    list of int
        The rows that are headings; none where no milestone has a function.
    """
    rows: dict[str, int] = {}
    labels: list[str] = []
    headings: list[int] = []
    has_functions = any(one.function for one in plan.milestones)
    for function, milestones in group_milestones(plan):
        if has_functions:
            headings.append(len(labels))
            labels.append(_short(function))
        for one in milestones:
            rows[one.id] = len(labels)
            labels.append(_short(one.label))
    return rows, labels, headings


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST_LABEL else f"{line[: _LONGEST_LABEL - 1]}…"


def number_day(day: date) -> float:
    """Count the days to a day as matplotlib does.

    Parameters
    ----------
    day : datetime.date
        The day.

    Returns
    -------
    float
        The days from 1 January 1970 to its beginning [day].
    """
    return float((day - date(1970, 1, 1)).days)


def place_bar(days: DaySpan) -> tuple[float, float] | None:
    """Place the bar of a span of days.

    Parameters
    ----------
    days : DaySpan
        The days.

    Returns
    -------
    tuple of (float, float) or None
        Where it begins and ends, of an open span the one day that is known; None where none is
        [day].
    """
    first, last = days.earliest or days.latest, days.latest or days.earliest
    if first is None or last is None:
        return None
    return number_day(first), number_day(last) + 1


def find_printed(milestone: Milestone) -> DaySpan | None:
    """Find the printed days of a milestone that does not stand on them.

    Parameters
    ----------
    milestone : Milestone
        The milestone.

    Returns
    -------
    DaySpan or None
        The printed days; None where it stands on them, happened on one of them, or has none.
    """
    stands, printed = milestone.stands, milestone.planned
    if stands is None or printed is None:
        return None
    span = DaySpan(earliest=printed.earliest, latest=printed.latest)
    is_kept = stands == span
    if milestone.actual is not None:
        is_kept = printed.contains(milestone.actual)
    return None if is_kept else span
