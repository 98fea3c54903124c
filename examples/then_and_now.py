"""Then and now: what eight boroughs pay by the shares of 2009, and by those of today.

The partnership of 2009 was to cost £5.16m a year, shared by weighted population. The boroughs have
not grown alike since, and need is weighted by another formula: the comparison is of what each would
pay, not of how the formula changed. Run with ``python examples/then_and_now.py``, and a folder
after it to save a chart there; it ends by asserting what it shows.

Sources: shares of 2009, North West London Commissioning Partnership (3 July 2009), Part 1 section
4.1; weighted populations, practices of NHS North West London ICB by local authority district,
summed from NHS England's ICB Place Based Allocation Tool for 2022/23 to 2024/25 (Open Government
Licence v3.0). The board's practices in other districts, 1.4% of its people, are left out.
"""

import sys
from pathlib import Path

import nhscommission as nc

YEARS = ("2022/23", "2023/24", "2024/25")
WEIGHTED_POPULATION = {
    "Brent": (410_194.8758, 418_842.0722, 420_407.53),
    "Ealing": (424_245.5625, 428_371.6684, 423_315.26),
    "Hammersmith & Fulham": (287_946.5925, 293_073.3619, 293_839.8928),
    "Harrow": (246_517.9504, 248_432.6098, 248_726.5651),
    "Hillingdon": (300_970.7086, 300_893.384, 301_904.3109),
    "Hounslow": (283_084.9299, 285_543.1866, 291_441.5204),
    "Kensington & Chelsea": (220_080.6842, 222_941.2648, 223_094.5213),
    "Westminster": (267_984.773, 271_585.2482, 273_758.3163),
}
COST_PENCE = 5_160_000_00

sector = nc.load_case("nwl-2009").sector
rules: dict[str, nc.AllocationRule] = {"2009": nc.Capitation()}
for i, year in enumerate(YEARS):
    weights = {borough: people[i] for borough, people in WEIGHTED_POPULATION.items()}
    rules[year] = nc.Usage(values=weights, measure=f"weighted population {year}")
found = nc.compare_rules(COST_PENCE, sector=sector, rules=rules, baseline="2009")

print(f"£{COST_PENCE / 100:,.0f} a year, by weighted population of each year\n")
print(f"{'':22}" + "".join(f"{name:>14}" for name in found.names) + f"{'change':>12}")
for share in found["2009"].shares:
    cells = [found[name][share.member].pence / 100 for name in found.names]
    row = "".join(f"{cell:>14,.2f}" for cell in cells)
    print(f"{share.member:22}{row}{cells[-1] - cells[0]:>+12,.0f}")
totals = [found[name].total_pence / 100 for name in found.names]
print(f"{'Sum':22}" + "".join(f"{total:>14,.2f}" for total in totals))

print("\nShare of the sector, %")
for share in found["2009"].shares:
    shares = [100 * found[name][share.member].exact_pence / COST_PENCE for name in found.names]
    print(f"{share.member:22}" + "".join(f"{float(part):>14.2f}" for part in shares))

print(f"\nBy 2024/25 these pay less than by 2009: {', '.join(found.winners('2024/25'))}")
print(f"and these more: {', '.join(found.losers('2024/25'))}")
print(f"\n{found['2024/25']['Brent']}")

if len(sys.argv) > 1:  # a folder to save the chart in; needs the extra [charts]
    nc.plot_rule_comparison(found).savefig(Path(sys.argv[1]) / "then_and_now.svg")

# Brent's 15.92% of £5.16m was printed as £0.82m. By 2024/25 its 420,407.53 of 2,476,487.9168 people
# is 16.976%, or £875,959.39; and the shares of every year sum to the whole, to the penny.
assert found["2009"]["Brent"].pence == 821_472_00
assert found["2024/25"]["Brent"].pence == 875_959_39
assert all(int(found[name].pence.sum()) == COST_PENCE for name in found.names)
