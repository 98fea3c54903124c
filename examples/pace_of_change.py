"""Pace of change: how six commissioning groups would have moved towards their targets.

The allocations and targets are those of one area of England in 2013/14, and its distances from
target come out as printed; growth of 2.5%, of money and of targets, and the policy are invented.
Run with ``python examples/pace_of_change.py``, and a folder after it to save charts there; it ends
by asserting what it shows.

Source: NHS England, 2013/14 allocations, Annex A (Open Government Licence v3.0): allocation and
target of Cheshire, Warrington and Wirral's groups, £ thousand.
"""

import sys
from pathlib import Path

import nhscommission as nc

ALLOCATION_AND_TARGET = {
    "Eastern Cheshire": (219_307, 237_285),
    "South Cheshire": (193_566, 206_448),
    "Vale Royal": (120_033, 119_722),
    "Warrington": (231_588, 250_484),
    "West Cheshire": (308_328, 306_264),
    "Wirral": (445_168, 441_728),
}
THOUSAND_POUNDS = 1_000_00  # in pence

members = list(ALLOCATION_AND_TARGET)
opening = [allocation * THOUSAND_POUNDS for allocation, _ in ALLOCATION_AND_TARGET.values()]
opening_targets = [target * THOUSAND_POUNDS for _, target in ALLOCATION_AND_TARGET.values()]
targets = [target * 1.025 for target in opening_targets]
quantum = sum(opening) * 1_025 // 1_000

policy = nc.PaceOfChangePolicy(
    minimum_growth="0.6%",
    taper_from="0.5%",
    taper_to="1%",
    tapered_growth="0.4%",
    maximum_under_target="4.9%",
)
found = nc.pace_of_change(
    quantum,
    opening_pence=opening,
    opening_targets_pence=opening_targets,
    targets_pence=targets,
    policy=policy,
    members=members,
)
print(f"Quantum £{quantum / 100:,.0f}, 2.5% more than the opening allocations\n")
print(f"{'':18}{'opening':>14}{'closing':>14}{'growth':>9}{'from target':>20}  settled by")
for row in found.to_records():
    print(
        f"{row['member']:18}{float(row['opening_pence']) / 100:>14,.0f}"
        f"{float(row['closing_pence']) / 100:>14,.0f}{row['growth']:>9.2%}"
        f"{row['opening_distance']:>+10.2%}{row['closing_distance']:>+10.2%}  {row['binding']}"
    )

years = nc.years_to_target(
    opening,
    targets_pence=opening_targets,
    target_amounts=True,
    policy=policy,
    growth_per_year="2.5%",
    members=members,
)
print("\nYears to target, the same policy every year. The area as a whole is under target, and its")
print("money grows as its targets do, so that not all of them can ever be:")
for member, after in zip(members, years, strict=True):
    print(f"    {member:18}{'not in 50' if after is None else after}")

# A policy with a step treats two that are nearly alike very differently; the library says so.
stepped = nc.PaceOfChangePolicy(minimum_growth="1%", taper_from="0.7%", taper_to="0.7%")
cliffs = nc.pace_of_change(
    quantum,
    opening_pence=opening,
    opening_targets_pence=opening_targets,
    targets_pence=targets,
    policy=stepped,
    members=members,
).cliff_edges
print("\nWith a step at 0.7% over target in place of the taper:")
for edge in cliffs:
    print(f"    {edge}")

if len(sys.argv) > 1:  # a folder to save the charts in; needs the extra [charts]
    folder = Path(sys.argv[1])
    nc.plot_distances(found).savefig(folder / "distances.svg")
    nc.plot_policy(policy, extra_rate=found.extra_rate).savefig(folder / "policy.svg")

assert [round(100 * distance, 2) for distance in found.opening_distance] == [
    -7.58, -6.24, 0.26, -7.54, 0.67, 0.78,
]  # fmt: skip
assert int(found.closing_pence.sum()) == quantum
assert min(found.growth) >= 0.004 - 1e-9
assert min(found.closing_distance) >= -0.049 - 1e-9
assert {edge.member for edge in cliffs} == {"West Cheshire", "Wirral"}
