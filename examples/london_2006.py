"""Thirty-one trusts share one support service: the London case of 2006, and what it costs to leave.

Run with ``python examples/london_2006.py``, or with a folder to save a chart in. It appraises the
case, says which of its printed figures are wrong and why, fits the cost curve behind the FAQ's 61p
and 38p, and ends in assertions.
"""

import sys
from datetime import date
from pathlib import Path

import nhscommission as nc

case = nc.load_case("london-css-2006")
print(f"{case.title}, {len(case.member_names)} trusts; net benefit in £m")
for scenario in case.scenarios:
    result = nc.appraise(case, scenario=scenario.id)
    net = result.net_benefit.sum("member").values / 1e6
    shown = "".join(f"{value:9.2f}" for value in net)
    print(f"    {scenario.label:46}{shown}   {result.sector_payback}")

report = nc.audit(case)
print(f"\n{report.figures} printed figures; these cannot be right:")
for text, cause in dict.fromkeys((x.printed.text, x.cause) for x in report.inconsistent):
    print(f"    {text:16} {cause}")

# The cost curve: 61p a head with some fifteen trusts, 38p with all.
people = dict(zip(case.member_names, case.sector.weighted_populations.tolist(), strict=True))
curve = nc.fit_cost_curve(
    [
        nc.PricePoint(
            members=15, population=nc.population_range(people.values(), 15), per_head="61p"
        ),
        nc.PricePoint(members=31, population=sum(people.values()), per_head="38p"),
    ]
)
fixed = sorted(corner[0] for corner in curve.corners)
print(
    f"\nFixed cost about £{curve.fixed_gbp / 1e6:.1f}m a year (from £{fixed[0] / 1e6:.1f}m to "
    f"£{fixed[-1] / 1e6:.1f}m, given rounding and not knowing which fifteen)"
)
ceiling = 0.5
orders = {
    "largest first": nc.smallest_membership(curve, populations=people, ceiling_gbp=ceiling),
    "by the alphabet": nc.smallest_membership(
        curve, populations=people, ceiling_gbp=ceiling, order=sorted(people)
    ),
    "smallest first": nc.smallest_membership(
        curve, populations=people, ceiling_gbp=ceiling, order="worst"
    ),
}
for name, found in orders.items():
    print(f"    joining {name}: at or under 50p from {found.members} trusts on")

# Croydon joins half a year late, and those who are in pay for it.
late = nc.price_membership(
    curve,
    populations=people,
    periods=nc.horizon(go_live=date(2007, 10, 1), years=2),
    subscriptions=[nc.Subscription(member="Croydon", joins=date(2008, 4, 1))],
)
more = late.change["Ealing", "2007/08"]
bounds = late.change_range("Ealing", "2007/08")
print(
    f"If Croydon joined half a year late, Ealing would pay £{more:,.0f} more (from "
    f"£{bounds.low:,.0f} to £{bounds.high:,.0f})"
)

if len(sys.argv) > 1:
    figure = nc.plot_joining(orders, ceiling_gbp=ceiling)
    figure.savefig(Path(sys.argv[1]) / "cost_curve.svg")

assert len({check.printed.text for check in report.inconsistent}) == 6
assert abs(nc.appraise(case).total("transition_cost") - 1_463_850) < 0.01
full = nc.subset_cost_per_head(curve, populations=people, members=people)
assert abs(full.low - 0.375) < 1e-9
assert abs(full.high - 0.385) < 1e-9
assert orders["largest first"].members < orders["smallest first"].members  # type: ignore[operator]
assert 0 < more < late.contributions["Ealing", "2007/08"] / 10
