"""Who would be better off alone, of the thirty-one trusts of 2006 and the eight of 2009.

Run with ``python examples/who_would_leave.py``, or with a folder to save charts in. It needs the
extra [uncertainty], and its charts [charts]. Every group's cost is worked out from the same cost
model as the case itself. It ends in assertions.
"""

import sys
from pathlib import Path

import nhscommission as nc

# London 2006: a cost curve through 61p a head with some fifteen trusts, and 38p with all.
london = nc.load_case("london-css-2006")
people = dict(zip(london.member_names, london.sector.weighted_populations.tolist(), strict=True))
curve = nc.fit_cost_curve(
    [
        nc.PricePoint(
            members=15, population=nc.population_range(people.values(), 15), per_head="61p"
        ),
        nc.PricePoint(members=31, population=sum(people.values()), per_head="38p"),
    ]
)
thirty_one = nc.stability(nc.curve_game(curve, populations=people))
print("London, 31 trusts, £000 a year: what each pays")
print(f"    {'':24}{'alone':>8}{'by head':>9}{'equal':>8}{'Shapley':>9}{'nucleolus':>11}")
shown = sorted(people, key=lambda name: people[name])
for name in (*shown[:3], *shown[-3:]):
    shares = [
        thirty_one.shares[rule, name] / 1e3 for rule in ("agreed", "equal", "shapley", "nucleolus")
    ]
    print(
        f"    {name:24}{thirty_one.alone[name] / 1e3:8,.0f}{shares[0]:9,.0f}{shares[1]:8,.0f}"
        f"{shares[2]:9,.0f}{shares[3]:11,.0f}"
    )
check = thirty_one.checks[nc.SharingRule.AGREED]
print(f"    by head, nobody would leave: {check.is_stable}")

# North West London 2009, in its last year: costs alone, without the savings. A trust that leaves
# goes on paying what it pays today, or builds a service of its own.
nwl = nc.load_case("nwl-2009")
game = nc.sharing_game(nwl, period="2012/13", count_savings=False)
print("\nNorth West London 2012/13, costs alone")
try:
    nc.stability(game)
except nc.InvalidValueError as error:
    print(f"    {error}")

# With the savings that a service of one's own would bring as well, sharing pays for all.
eight = nc.stability(nc.sharing_game(nwl, period="2012/13"))
print("\nWith savings (negative: a net saving), £m")
for rule, found in eight.checks.items():
    print(
        f"    {rule:10} stable: {found.is_stable!s:6} nearest to leaving: "
        f"{', '.join(found.worst_coalition[:3])}{'…' * (len(found.worst_coalition) > 3)} "
        f"by £{-found.excess_gbp / 1e6:.2f}m"
    )
most = max(nwl.member_names, key=lambda name: float(eight.leaving.sel(leaver=name).sum()))
print(
    f"    If {most} left, the others would pay "
    f"£{float(eight.leaving.sel(leaver=most).sum()) / 1e6:.2f}m more"
)

if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    nc.plot_sharing_rules(thirty_one).savefig(folder / "sharing_31.svg")
    nc.plot_sharing_rules(eight).savefig(folder / "sharing_8.svg")

# By head, the fixed cost is shared by population: always in the core of this game.
assert thirty_one.is_stable
assert all(found.is_stable for found in thirty_one.checks.values())
total = curve.cost(members=31, population=sum(people.values()))
for rule in thirty_one.checks:
    assert abs(float(thirty_one.shares.sel(rule=str(rule)).sum()) - total) < 0.01
# Closed form: an equal part of what is fixed, and one's own.
croydon = curve.fixed_gbp / 31 + curve.per_head_gbp * people["Croydon"]
assert abs(thirty_one.shares["shapley", "Croydon"] - croydon) < 0.01
assert eight.is_stable
