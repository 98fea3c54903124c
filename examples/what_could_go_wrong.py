"""What could go wrong with the North West London case of 2009, and how likely that is.

Run with ``python examples/what_could_go_wrong.py``, or with a folder to save charts in. It gives
the case distributions, draws them, shows which assumptions matter and what each would have to be
for the answer to change, allows for optimism bias, and ends in assertions.
It needs the extra [uncertainty].
"""

import sys
from datetime import date
from pathlib import Path

import attrs

import nhscommission as nc

case = nc.load_case("nwl-2009")

# The savings have the range of the paper's worst and best case. What the paper says nothing about
# is our assumption here: costs that are more likely to be higher, and rise together.
uncertain = nc.with_distributions(
    case,
    {
        "saving_rate": case.assumption("saving_rate").distribution or "",
        "acute_spend": "triangular(95%; 100%; 105%)",
        "partnership_salaries": "triangular(95%; 100%; 120%)",
        "other_retained_cost": "triangular(90%; 100%; 150%)",
        "own_cost": "triangular(85%; 100%; 105%)",
    },
    correlations=[nc.RankCorrelation(first="partnership_salaries", second="own_cost", rank=0.5)],
)
found = nc.simulate(uncertain, draws=200_000, seed=2009, payback_by=[date(2011, 3, 31)])
print(f"{case.title}: {found.draws:,} draws, seed {found.seed}\n")
print("Net present value, £m        mean      P5     P50     P95   paid back by March 2011")
for i, name in enumerate(found.units):
    low, middle, high = found.present_value.percentiles[i] / 1e6
    print(
        f"    {name:22}{found.present_value.mean[i] / 1e6:8.1f}{low:8.1f}{middle:8.1f}{high:8.1f}"
        f"{found.paid_back[i, 0]:12.1%}"
    )

print("\nWhat drives it (rank correlation with the sector's net present value)")
for variable, rank in found.rank_correlations().items():
    print(f"    {case.assumption(variable.assumption).label:52}{rank:+.2f}")

tornado = nc.tornado(uncertain, swing=0.1)
print("\nEach alone, from its low to its high, £m")
for bar in tornado.bars()[:5]:
    print(f"    {bar.label:52}{bar.at_low / 1e6:8.1f} to {bar.at_high / 1e6:.1f}")

print("\nHow wrong may the savings be?")
for member in (None, "Brent"):
    (value,) = nc.switching_values(case, assumptions=["saving_rate"], member=member)
    at = value.values[0]
    print(f"    {member or 'the sector':12} loses if less than {at:.1%} of them come about")

# What the Green Book would have added: the bias of outsourced services on the running costs.
bias = nc.published_optimism_bias("outsourcing")
running = [line.id for line in case.lines if line.category == "running_cost"]
parts = nc.optimism_bias_parts(
    bias, prefix="partnership", on_lines=running, category="running_cost"
)
biased = attrs.evolve(
    case,
    assumptions=[*case.assumptions, *parts.assumptions],
    lines=[*case.lines, *parts.lines],
    tables=[],
)
steps = nc.compare_stages(case, biased)
before, after = steps.before[-1] / 1e6, steps.after[-1] / 1e6
print(
    f"\nWith {bias.rate:.0%} of optimism bias on running costs, £{before:.1f}m "
    f"becomes £{after:.1f}m"
)

if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    nc.plot_tornado(tornado).savefig(folder / "tornado.svg")
    nc.plot_fan(nc.cumulative_fan(uncertain, seed=2009)).savefig(folder / "fan.svg")
    nc.plot_payback(found, member="Brent").savefig(folder / "payback.svg")
    older = attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(x, values="£8,000/person/year")
            if x.id == "office_cost"
            else attrs.evolve(x, values="£1.3m/year")
            if x.id == "collaborative_programme_cost"
            else x
            for x in case.assumptions
        ],
        tables=[],
    )
    nc.plot_stages(nc.compare_stages(older, biased)).savefig(folder / "stages.svg")

# The same seed gives the same bytes; members add up to the sector in every draw.
assert nc.simulate(uncertain, draws=200_000, seed=2009, payback_by=[date(2011, 3, 31)]) == found
assert abs(found.first_present_values[:-1].sum(axis=0) - found.first_present_values[-1]).max() < 1
assert found.any_member_loses == 0
# The savings alone: their mean is 1, so the mean of the present value is that of the case itself.
alone = nc.simulate(case, draws=200_000, seed=1)
base = nc.present_values(nc.appraise(case)).net["sector"]
assert abs(alone.present_value.mean[-1] - base) < 5 * alone.present_value.standard_error[-1]
