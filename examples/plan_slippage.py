"""Slip a milestone of the plan of 2009, and see what it pushes and what absorbs it.

Run with ``python examples/plan_slippage.py``, or with a folder to save a chart and a calendar in;
these need the extras [charts] and [calendar]. It ends in assertions worked out by hand.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import nhscommission as nc

plan = nc.load_case("nwl-2009").plan
assert plan is not None
# The paper prints no lengths: that the last step takes 14 days is our assumption.
plan = nc.change_milestone(plan, "fully_operational", lasts_days=14)

print("The steps of the manifesto, as printed beside as read")
for stone in plan.milestones[:13]:
    span = nc.schedule_plan(plan).milestone(stone.id).days
    print(f"    {stone.id:28}{stone.date_words:17}{span}")

report = nc.check_plan(plan, as_of=date(2009, 7, 31))
print("\nWhat the rules find, but for owners and days that the paper does not print")
for finding in report.findings:
    if finding.rule not in ("no_owner", "done_without_day"):
        print(f"    {finding}")

gate = nc.gate_state(plan, "readiness")
print(f"\nThe gate of readiness is {'open' if gate.is_open else 'shut'}; it waits for:")
for criterion in (*gate.unmet, *gate.unknown):
    print(f"    {criterion.label}")

path = nc.critical_path(plan, to="fully_operational")
print(f"\nWhat decides it: {path}")
for name, days in path.float_days.items():
    print(f"    {name:25}{days:4} days of float")

# The remaining teams come across six weeks late.
late = nc.slip_milestone(plan, "remaining_teams", days=42)
print("\nThe remaining teams six weeks late")
for shift in late.shifts:
    print(
        f"    {shift.id} falls {shift.after}: {shift.latest_days} days later at the end, "
        f"{shift.absorbed_days} absorbed"
    )

now = nc.overdue(late.plan, as_of=date(2009, 12, 1))
print("\nPerhaps overdue on 1 December 2009:", ", ".join(one.id for one in now.maybe))

if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    nc.plot_gantt(late.plan, as_of=date(2009, 12, 1)).savefig(folder / "plan.svg")
    calendar = nc.plan_calendar(late.plan, stamped=datetime(2009, 7, 1, tzinfo=UTC))
    (folder / "plan.ics").write_bytes(calendar.encode("utf-8"))

# November 2009 is before the end of 2009/10, 31 March 2010.
found = [one.place for one in report.of("two_dates_for_one_event")]
assert found == ["operational_at_year_end"]
# 30 November less 14 days is 16 November: 16 days after October, and 47 after September.
assert path.float_days["remaining_teams"] == 16
assert path.float_days["detailed_processes"] == 47
# 42 days after 31 October is 12 December, and 14 more 26 December: 26 after 30 November.
(shift,) = late.shifts
assert (shift.latest_days, shift.absorbed_days) == (26, 16)
assert shift.after.latest == date(2009, 12, 26)
# The first of October moves to 12 November, 14 days on to 26 November: 25 after the first.
assert shift.earliest_days == 25
assert not gate.is_open
