"""Slip a milestone of the plan of 2009, and see what it pushes and what absorbs it.

Run with ``python examples/plan_slippage.py``, or with a folder to save a chart and a calendar in;
these need the extras [charts] and [calendar]. It ends in assertions worked out by hand.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import nhscommission as nc


# Built by hand until the case carries it: then nc.load_case("nwl-2009").plan.
def nwl_plan() -> nc.DeliveryPlan:
    """Return milestones of source 002, Part 1, section 7; what waits for what is our reading."""
    source = "002 Part 1 section 7"

    def stone(id: str, label: str, planned: str, *after: str, lasts_days: int = 0) -> nc.Milestone:  # noqa: A002
        function, _, name = label.partition(": ")
        return nc.Milestone(
            id=id,
            label=name,
            planned=planned,
            after=after,
            lasts_days=lasts_days,
            function=function,
            source=source,
        )

    at_year_end = nc.Milestone(
        id="operational_at_year_end",
        label="Partnership fully operational",
        planned="the end of 2009/10",
        same_as="staffed",
        source=source,
    )
    return nc.DeliveryPlan(
        title="North West London Commissioning Partnership, 2009",
        milestones=[
            stone("consultation", "ACV: Staff consultation process commences", "July 2009"),
            stone("branding", "ACV: Develop Partnership branding", "July 2009"),
            stone("imperial", "ACV: Transfer staff of the Imperial contract", "Early Aug 2009"),
            stone("performance", "ACV: Performance management", "Mid Aug 2009", "imperial"),
            stone("claims", "ACV: Approach to claims management agreed", "End Aug 2009"),
            stone("processes", "ACV: Design detailed processes", "Sept 2009"),
            stone("providers", "ACV: Transfer remaining provider teams", "Oct 2009", "imperial"),
            stone(
                *("staffed", "ACV: Fully staffed and operational", "Nov 2009"),
                *("providers", "processes"),
                lasts_days=14,
            ),
            stone("spd_moves", "SPD: Moves to the host site", "Sept – Dec 2009"),
            at_year_end,
        ],
    )


plan = nwl_plan()
print(nc.plan_text(plan))

report = nc.check_plan(plan)
print("\nWhat the rules find, but for owners, whom the paper does not name")
for finding in report.findings:
    if finding.rule != "no_owner":
        print(f"    {finding}")

path = nc.critical_path(plan, to="staffed")
print(f"\nWhat decides it: {path}")
for name, days in path.float_days.items():
    print(f"    {name:12}{days:4} days of float")

# The remaining teams come across six weeks late.
late = nc.slip_milestone(plan, "providers", days=42)
print("\nThe remaining teams six weeks late")
for shift in late.shifts:
    print(
        f"    {shift.id} falls {shift.after}: {shift.latest_days} days later at the end, "
        f"{shift.absorbed_days} absorbed"
    )

now = nc.overdue(late.plan, as_of=date(2009, 12, 1))
print("\nOverdue on 1 December 2009:", ", ".join(one.id for one in now.surely))
print("perhaps overdue:", ", ".join(one.id for one in now.maybe))

if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    nc.draw_gantt(late.plan, as_of=date(2009, 12, 1)).savefig(folder / "plan.svg")
    calendar = nc.plan_calendar(late.plan, stamped=datetime(2009, 7, 1, tzinfo=UTC))
    (folder / "plan.ics").write_bytes(calendar.encode("utf-8"))

# November 2009 is before the last third of 2009/10, December to March.
assert [found.place for found in report.errors] == ["operational_at_year_end"]
# 30 November less 14 days is 16 November: 16 days after October, and 47 after September.
assert path.float_days["providers"] == 16
assert path.float_days["processes"] == 47
assert path.path == ("staffed",)
# 42 days after 31 October is 12 December, and 14 more 26 December: 26 after 30 November.
(shift,) = late.shifts
assert (shift.latest_days, shift.absorbed_days) == (26, 16)
assert shift.after.latest == date(2009, 12, 26)
# The first of October moves to 12 November, 14 days on to 26 November: 25 after the first.
assert shift.earliest_days == 25
