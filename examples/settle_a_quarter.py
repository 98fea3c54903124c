"""Settle a quarter of 2009/10 by each of the two options that the paper of July 2009 weighed.

Run with ``python examples/settle_a_quarter.py``. The bodies and the two options are the paper's
(section 4.4.3); every activity, price and term is invented. It ends in assertions, redone by hand.
"""

from datetime import date

import nhscommission as nc

YEAR = nc.contract_months("2009/10")
ELECTIVE = nc.ServiceLine(name="elective", kind="tariff")
COMMUNITY = nc.ServiceLine(name="community", kind="non_tariff")
PRICES = {"elective": 1_200_00, "community": 80_00}

# A flat year for three members at two trusts: (elective, community) a month.
AGREED = {
    ("Imperial", "Brent"): (300, 1_000),
    ("Imperial", "Ealing"): (250, 900),
    ("Imperial", "Harrow"): (120, 400),
    ("Ealing Hospital", "Brent"): (40, 200),
    ("Ealing Hospital", "Ealing"): (280, 1_100),
    ("Ealing Hospital", "Harrow"): (60, 150),
}


def rows_of(months: tuple[str, ...], changes: dict[tuple[str, str, str], int]) -> list[nc.SlaRow]:
    """Write a row for each line and month: what was agreed, and so much more each month."""
    return [
        nc.SlaRow(
            provider=provider,
            commissioner=member,
            service=service,
            month=month,
            activity=agreed + changes.get((provider, member, service), 0),
            price_pence=PRICES[service],
        )
        for (provider, member), both in AGREED.items()
        for service, agreed in zip(PRICES, both, strict=True)
        for month in months
    ]


plan = nc.plan_from_rows(
    rows_of(YEAR, {}),
    year="2009/10",
    services=[ELECTIVE, COMMUNITY],
    providers=["Imperial", "Ealing Hospital"],
    commissioners=["Brent", "Ealing", "Harrow"],
)
done = nc.actuals_from_rows(
    rows_of(
        YEAR[:3],
        {("Imperial", "Brent", "elective"): 30, ("Ealing Hospital", "Ealing", "elective"): -20},
    ),
    plan=plan,
    last_month="2009-06",
)
print("Every figure below is invented; the bodies and the options are those of July 2009.")
print(f"Planned for the year: £{plan.total_pence / 100:,.0f}")

print("\nVariance of the first quarter, £")
for row in nc.performance_against_plan(plan, done).rows("provider", "commissioner"):
    if row.variance_pence:
        print(f"    {' for '.join(row.labels):30} {row.variance_pence / 100:>+12,.2f}")

# Over-performance beyond 3% of plan is paid at 70%; what is not done comes back in full.
terms = nc.ContractTerms(over=[(1, 1), ("103%", "70%")])
direct = nc.settle(plan, done, arrangement=nc.DirectInvoicing(), terms=terms)
through = nc.settle(plan, done, arrangement=nc.VehicleInvoicing(vehicle="ACV"), terms=terms)

for option, settlement in enumerate((direct, through), start=1):
    print(f"\nOption {option}, {settlement.arrangement}: {settlement.count()} payments so far")
    for payment in settlement.payments:
        if payment.kind != "invoice" or payment.day < date(2009, 5, 1):
            print(f"    {payment}")

found = nc.compare_settlements(direct, through)
print(f"\nUp to {found.until}")
print(found.to_text(), end="")

print("\nA year like the first quarter, to the end")
whole = nc.SlaActuals(
    year=plan.year,
    months=plan.months,
    providers=plan.providers,
    commissioners=plan.commissioners,
    services=plan.services,
    activity=done.activity[..., :1].repeat(12, axis=3),
    prices_pence=plan.prices_pence,
)
first = nc.settle(plan, whole, arrangement=nc.DirectInvoicing(), terms=terms)
second = nc.settle(plan, whole, arrangement=nc.VehicleInvoicing(), terms=terms)
year = nc.compare_settlements(first, second)
print(year.to_text(), end="")
for settlement in (first, second):
    costs = nc.working_capital_pence(settlement, rate_per_year=0.035, until=year.until)
    print(f"Brent's float at 3.5%, {settlement.arrangement}: £{costs['Brent'] / 100:,.2f}")

# Brent at Imperial by hand: 900 × £1,200 + 3,000 × £80 = £1,320,000 planned in the quarter, and
# 90 × £1,200 = £108,000 more. 3% of plan, £39,600, is paid in full; 70% of £68,400 is £47,880.
assert [(p.payer, p.payee, p.amount_pence) for p in direct.of_kind("adjustment")] == [
    ("Brent", "Imperial", 39_600_00 + 47_880_00),
    ("Ealing Hospital", "Ealing", 60 * 1_200_00),
]
# Two adjustments become four: each is passed on. But there are fewer invoices: 6 rather than 18.
assert direct.count("adjustment") == 2
assert through.count("adjustment", "passed_on") == 4
assert (direct.count("invoice"), through.count("invoice")) == (18, 6)
# At the end of the year everybody is where they would be the other way.
assert year.agree
assert sum(one.float_pence_days[1] for one in year.parties) == 0
