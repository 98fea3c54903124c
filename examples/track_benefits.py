"""Check a register of benefits of 2009, then track one of them month by month.

The register is appendix B of the paper of 2009; the profile of two members and all its figures are
invented. Run with ``python examples/track_benefits.py``; it ends in assertions.

Source: North West London Commissioning Partnership (3 July 2009), section 1.3.4, table 5 and
appendix B.
"""

from collections import Counter

import nhscommission as nc

case = nc.load_case("nwl-2009")
register = case.benefits
assert register is not None

print("Benefits by kind")
for row in nc.tabulate_benefits(register, by="theme", across="financial").to_records():
    if row["value"]:
        print(f"    {row['theme']:12}{row['financial']:16}{row['value']:2.0f}")

saving = {x.id: x.label for x in case.lines if x.category is nc.Category.SAVING}
report = nc.check_benefits(
    register,
    saving_lines=saving,
    other_lines={x.id: x.label for x in case.lines if x.id not in saving},
)
print("\nFindings")
for rule, number in Counter(found.rule for found in report.findings).items():
    first = report.of(rule)[0]
    print(f"    {number:2} {rule}: for example {first.place}: {first.message}")

# Challenges of two members: how many invoices, and what one brings. All figures are invented.
months = ("Apr 2010", "May 2010", "June 2010", "July 2010", "Aug 2010", "Sept 2010")
profile = nc.BenefitProfile(
    benefit="invoice_challenges",
    periods=months,
    members={
        "Brent": nc.BenefitSeries(
            planned_volumes=[20, 20, 40, 40, 40, 40],
            planned_prices=[250, 250, 250, 250, 300, 300],
            actual=[3_900, 5_040],
            actual_volumes=[15, 18],
        ),
        "Ealing": nc.BenefitSeries(planned=[4_000, 4_000, 6_000, 6_000, 8_000, 8_000]),
    },
)
try:
    nc.forecast_benefit(profile, method="seasonal")
except nc.InvalidValueError as error:
    print(f"\nWithout Ealing's figures: {error}")
for month, amount in zip(months, (4_400, 3_800), strict=False):
    profile = nc.record_actual(profile, period=month, amounts={"Ealing": amount})

forecasts = {
    method: nc.forecast_benefit(profile, method=method)
    for method in ("run_rate", "seasonal", "as_planned")
}
forecasts["own"] = nc.forecast_benefit(
    profile,
    method={"Brent": "own", "Ealing": "seasonal"},
    own_volumes={"Brent": [44, 43, 40, 40]},  # the seven that are late are made good by July
)
planned = forecasts["own"].planned_total
print(f"\nWhat six months come to, of £{planned:,.0f} planned")
for method, found in forecasts.items():
    print(f"    {method:12}£{found.outturn:>9,.0f}")

print("\nWhy it differs to date, if Brent makes its late challenges good")
print(f"    {'':8}{'variance':>10}{'timing':>10}{'volume':>10}{'price':>10}{'lasting':>10}")
variance = nc.explain_variance(forecasts["own"])
for line in variance.to_records():
    parts = [line[part] for part in ("variance", "timing", "volume", "price", "lasting")]
    cells = "".join(f"{'-' if part is None else format(part, ',.0f'):>10}" for part in parts)
    print(f"    {line['member']:8}{cells}  {line['why_not_split']}")

# Counted by hand in appendix B: seven rows say "No KPI proposed", four that CSL does a part or
# is to take over, and two benefits claim the one line of savings in full.
assert len(report.of("no_measure")) == 7
assert len(report.of("claimed_twice")) == 4 + 1
assert [found.place for found in report.of("off_target_competency")] == ["benefit patient_feedback"]
assert not report.errors
# By hand: 120 × 250 + 80 × 300 for Brent, and 36,000 for Ealing.
assert planned == 54_000 + 36_000
# Brent by hand: £8,940 of £10,000 came. Its prices: 3,900 − 15 × 250 = 150 and 5,040 − 18 × 250 =
# 540. Seven of its 40 challenges are late, 7 × 250 = 1,750, and all seven come in June and July.
brent = variance.member("Brent")
assert (brent.variance, brent.timing, brent.volume, brent.price) == (-1_060, -1_750, 0, 690)
# Ealing: 8,200 of 8,000, so that 28,000 to come are 2.5% more.
ealing = variance.member("Ealing")
assert abs(ealing.lasting - 900) < 1e-6
assert ealing.volume is None
assert abs(variance.total.timing + variance.total.lasting - variance.total.variance) < 1e-6
