"""A plan as a CSV file: every date as printed beside the days that it may mean."""

from datetime import date
from typing import Final

from nhscommission.case.write_files import sheet_text
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.schedule import schedule_plan
from nhscommission.foundations.numbers import expect

_COLUMNS: Final = (
    "id",
    "label",
    "function",
    "workstream",
    "owner",
    "status",
    "printed",
    "read_as",
    "earliest",
    "latest",
    "after",
    "forecast",
    "actual",
    "criteria",
    "source",
    "note",
)


def plan_csv(plan: DeliveryPlan) -> str:
    """Write a plan as the text of a CSV file that Excel opens.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.

    Returns
    -------
    str
        With a byte-order mark, and a row for each milestone in order: its date as printed and as
        read, and the first and last day on which it falls after what it waits for, as ISO days,
        blank where that side is open.

    Raises
    ------
    InvalidValueError
        If it is no plan.

    Notes
    -----
    This is for reading. A plan that is to be loaded again is saved with its case, by `save_case`.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> text = plan_csv(load_case("nwl-2009").plan)
    >>> [row.split(",")[6:10] for row in text.splitlines() if row.startswith("branding,")]
    [['July 2009', '', '2009-07-01', '2009-07-31']]
    """
    expect(plan, DeliveryPlan, what="a plan", like="a DeliveryPlan")
    days = {one.id: one.days for one in schedule_plan(plan).milestones}
    return sheet_text(
        _COLUMNS,
        [
            {
                "id": one.id,
                "label": one.label,
                "function": one.function,
                "workstream": one.workstream,
                "owner": one.owner,
                "status": str(one.status),
                "printed": "" if one.planned is None else one.planned.printed,
                "read_as": "" if one.as_read is None else one.as_read.printed,
                "earliest": _iso(days[one.id].earliest),
                "latest": _iso(days[one.id].latest),
                "after": "/".join(one.waits_for),
                "forecast": "" if one.forecast is None else one.forecast.printed,
                "actual": _iso(one.actual),
                "criteria": "; ".join(criterion.label for criterion in one.criteria),
                "source": one.source,
                "note": one.note,
            }
            for one in plan.settled.order()
        ],
    )


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
