"""Check a register of benefits of 2009, then track one of them month by month.

Four of the twenty benefits of appendix B, in our own words; the profile of two members and all its
figures are invented. Run with ``python examples/track_benefits.py``; it ends in assertions.

Source: North West London Commissioning Partnership (3 July 2009), section 1.3.4, table 5 and
appendix B.
"""

from collections import Counter

import nhscommission as nc

OTHER = "Commissioning Support for London"
register = nc.BenefitRegister(
    programme="North West London Commissioning Partnership",
    themes=[
        nc.BenefitTheme(id="resources", label="Effective use of scarce resources"),
        nc.BenefitTheme(id="outcomes", label="Better health outcomes"),
        nc.BenefitTheme(id="practice", label="A best practice approach to commissioning"),
    ],
    benefits=[
        nc.Benefit(
            id="temporary_staff",
            label="Fewer temporary staff",
            theme="resources",
            gains=["commissioners", "taxpayers"],
            measures=[nc.BenefitMeasure(label="Temporary staff on the payroll")],
            timescale="Within one year",
            efficiency="technical",
            directness="direct",
            financial="financial",
            lines=["salaries"],
        ),
        nc.Benefit(
            id="patient_feedback",
            label="Feedback of patients gathered and used better",
            theme="outcomes",
            gains=["patients"],
            measures=[nc.BenefitMeasure(label="Score for competency 3", competencies=[3])],
            timescale="Within two years",
            directness="indirect",
            financial="non_financial",
            overlaps=[
                nc.BenefitOverlap(programme=OTHER, relation="passes", printed="theirs from 2011/12")
            ],
        ),
        nc.Benefit(
            id="single_contact",
            label="One point of contact for acute trusts",
            theme="practice",
            gains=["providers"],
            measure_printed="No KPI proposed",
            timescale="Within one year",
            directness="indirect",
            financial="non_financial",
        ),
        nc.Benefit(
            id="invoice_challenges",
            label="Challenges to invoices raised together",
            theme="practice",
            gains=["commissioners", "taxpayers"],
            measures=[nc.BenefitMeasure(label="Saving a year by challenges")],
            timescale="Within one year",
            efficiency="technical",
            directness="direct",
            financial="financial",
            overlaps=[
                nc.BenefitOverlap(programme=OTHER, relation="split", printed="they validate invoices")
            ],
        ),
    ],
    targeted_competencies=[4, 5, 7, 8, 9, 10],
    competencies_source="section 1.3.4",
)

print("Benefits by kind")
for row in nc.tabulate_benefits(register, by="theme", across="financial").to_records():
    if row["value"]:
        print(f"    {row['theme']:12}{row['financial']:16}{row['value']:2.0f}")

report = nc.check_benefits(
    register,
    saving_lines={"efficiency_benefits": "Efficiency benefits"},
    other_lines={"salaries": "Salaries and on-costs of Partnership staff"},
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

assert [found.place for found in report.of("no_measure")] == ["benefit single_contact"]
assert [found.place for found in report.of("off_target_competency")] == ["benefit patient_feedback"]
assert [found.place for found in report.of("line_without_benefit")] == ["line efficiency_benefits"]
assert len(report.of("claimed_twice")) == 2
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
