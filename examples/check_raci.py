"""Check the responsibility matrix of 2009, hand work over as planned, and check it again.

Run with ``python examples/check_raci.py``. It ends in assertions, counted in the paper by hand.
"""

from collections import Counter

import nhscommission as nc

case = nc.load_case("nwl-2009")
matrix = case.raci
assert matrix is not None

print(f"{len(matrix.assignments)} activities in {len(matrix.steps)} steps; who is responsible:")
counts = nc.workload(matrix).sum("stage")
for party in matrix.names:
    if counts[party, "responsible"]:
        print(f"    {party:4}{counts[party, 'responsible']:4.0f}")

# What the rules find. That trusts are accountable as a group is said once, for all 93.
rules = nc.switch_off(
    nc.RACI_RULES, "no_group_accountable", reason="each trust answers for its own part"
)
report = nc.check_raci(matrix, rules=rules, bodies=case.bodies)
print("\nFindings")
for rule, number in Counter(found.rule for found in report.findings).items():
    first = report.of(rule)[0]
    print(f"    {number:2} {rule}: for example {first.place}: {first.message}")
for rule, reason in report.switched_off:
    print(f"    not asked: {rule}, since {reason}")

# As Brent sees it: its own name in place of PCT.
brent = nc.view_of(matrix, "Brent")
own = nc.find_activities(brent, party="Brent", roles=["responsible"])
print(f"\nBrent itself does {len(own)}, the first of them: {own[0].number} {own[0].activity}")

# From January 2010 coding and claims go to Commissioning Support for London.
moving = [one.number for one in nc.find_activities(matrix, party="ACV", roles="R", step="4.2")]
after = nc.transfer(matrix, moving, from_party="ACV", to_party="CSL")
print("\nHanded over")
for change in nc.compare(matrix, after).changes:
    print(f"    {change.words}")

# The work against staff: 44.4 WTE in the vehicle, and the hours of two activities as an example.
load = nc.staffing_load(
    after,
    capacity_wte={"ACV": 44.4},
    activity_wte={"3.3.4": 6.0},
    activity_hours={"4.1.1": 3_150.0},
    hours_per_wte=1_575.0,
)
print(f"\nKnown load of the ACV: {load.party('ACV').load_wte:.1f} WTE of 44.4")

# Appendix C by hand: ACV is among the responsible of 62 activities.
assert counts["ACV", "responsible"] == 62
assert [found.place for found in report.of("not_told_own_work")] == ["activity 1.2.5"]
assert report.of("steps_in_other_tables")[0].about == ("2.2",)
assert {f.place for f in report.of("roles_in_other_tables")} == {"activity 2.3.4", "activity 2.3.9"}
assert moving == ["4.2.2", "4.2.3", "4.2.4", "4.2.5"]
assert not nc.find_activities(after, party="ACV", roles=["responsible"], step="4.2")
# 6 WTE alone, and 3,150 hours = 2 WTE shared by ACV and CSL: 6 + 2 / 2.
assert load.party("ACV").load_wte == 7.0
