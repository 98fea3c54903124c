"""Hold a meeting of the joint committee of 2009 by its terms of reference, and find their flaw.

Run with ``python examples/hold_a_meeting.py``, or with a folder to save a drawing in. The dates of
its meetings need the extra [calendar], and the drawing [charts]. It ends in assertions.
"""

import sys
from datetime import date
from pathlib import Path

import attrs

import nhscommission as nc

case = nc.load_case("nwl-2009")
jcpct = case.body("JCPCT")

# Eight trusts are there; five are in favour.
votes = dict.fromkeys(jcpct.members[:5], "for")
votes |= dict.fromkeys(jcpct.members[5:], "against")
decision = nc.hold_meeting(jcpct, attendance=jcpct.members, votes=votes)
print(f"{decision.outcome}:")
print(decision.minutes)

# Nobody needs to try votes out: a search over all meetings finds such a one.
(found,) = nc.find_contradictions(jcpct)
print(f"\nFound by search: {found.words}.")

# What a vote is worth under each of the two rules, and who can block.
for power in nc.voting_power(jcpct, chair="Kensington & Chelsea"):
    chair, other = "Kensington & Chelsea", "Brent"
    blocking = min(map(len, nc.blocking_coalitions(power.game)))
    print(
        f"\n{power.game.rule}: of all orders of voting the chair's trust decides "
        f"{power.shapley_shubik[chair]}, any other {power.shapley_shubik[other]}; "
        f"{blocking} trusts can block"
    )

# Terms that do not contradict themselves: which matters each rule is for, and a quorum.
three_quarters, majority = jcpct.decision_rules
mended = attrs.evolve(
    jcpct,
    decision_rules=[attrs.evolve(three_quarters, matters=["service_change"]), majority],
    quorum=[nc.Quorum(of="organisations", share="75%")],
)
again = nc.hold_meeting(mended, attendance=mended.members, votes=votes, matter="service_change")
print(f"\nMended, on service change: {again.outcome}; on all else: ", end="")
print(nc.hold_meeting(mended, attendance=mended.members, votes=votes).outcome)

# When it meets; on New Year's Day and Good Friday of 2010 its rule does not say what then.
closed = [date(2009, 4, 10), date(2009, 12, 25), date(2010, 1, 1), date(2010, 4, 2)]
days = nc.meeting_dates(jcpct, "2009/10", bank_holidays=closed, if_bank_holiday="week_later")
print("\nMeetings of 2009/10:", ", ".join(f"{day:%d %b}" for day in days))

report = nc.check_governance(case.bodies, matrix=case.raci, organisations=case.provider_names)
print(f"\nAll bodies: {len(report.errors)} errors, {len(report.warnings)} warnings")
for finding in report.errors:
    print(f"    {finding.place}: {finding.message}")
path = nc.escalation_path(case.bodies, from_body="CPBG", to_body="Brent board")
print(f"\nWhat the business group cannot settle: {' → '.join(path)}")

if len(sys.argv) > 1:
    nc.plot_structure(case.bodies).savefig(Path(sys.argv[1]) / "structure.svg")

# 75% of eight is six; a simple majority is five.
assert decision.outcome == "contradicted"
assert [result.outcome.value for result in decision.results] == ["not_carried", "carried"]
assert sorted(found.rules) == sorted(rule.id for rule in jcpct.decision_rules)
assert again.outcome == "not_carried"
assert nc.find_contradictions(mended) == ()
assert days[9] == date(2010, 1, 8)  # the first Friday of January 2010 is New Year's Day
# With a casting vote the chair decides as the fourth or the fifth of eight to be in favour.
first, second = nc.voting_power(jcpct, chair="Kensington & Chelsea")
assert str(first.shapley_shubik["Brent"]) == "1/8"
assert str(second.shapley_shubik["Kensington & Chelsea"]) == "1/4"
