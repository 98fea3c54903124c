"""Three integrated care boards form a cluster under the cap of £18.76 a head.

Derby and Derbyshire, Nottingham and Nottinghamshire, and Lincolnshire said in 2025 that they plan
to share teams and operating models (Healthcare Leader, "More ICBs announce clustering plans").
Their populations here are real: NHS England, ICB Place Based Allocation Tool, 2024/25 (Open
Government Licence v3.0), summed over practices. The staffing, what each pays today and the costs of
getting there are invented for the example; put your own in. Run with
``python examples/cluster_2026.py``.
"""

from datetime import date

import nhscommission as nc

DERBY = "NHS Derby and Derbyshire ICB"
LINCOLNSHIRE = "NHS Lincolnshire ICB"
NOTTINGHAM = "NHS Nottingham and Nottinghamshire ICB"
PBAT = "NHS England, ICB Place Based Allocation Tool 2024/25"
POPULATION = {DERBY: 1_119_822.5, LINCOLNSHIRE: 815_337.6, NOTTINGHAM: 1_256_181.5}
WEIGHTED = {DERBY: 1_163_510.4, LINCOLNSHIRE: 832_739.4, NOTTINGHAM: 1_278_624.6}
INVENTED = "Invented for this example"

periods = nc.horizon(go_live=date(2026, 10, 1), years=4)
labels = [period.label for period in periods]

# What staff cost. The points that come with the package are of 2010/11 and 2021/22, and would warn:
# bring those of your year, from a circular (nc.load_pay_scales reads them from a CSV file).
awards = nc.PriceSeries(
    name="Agenda for Change awards",
    values={
        "2025/26": 100,
        "2026/27": "102.8",
        "2027/28": "104.9",
        "2028/29": "107",
        "2029/30": 109,
    },
    source=INVENTED,
)
pay_index = nc.price_index(periods, base_year="2026/27", growth=awards)
prices = nc.price_index(
    periods,
    base_year="2026/27",
    growth={"2027/28": "2%", "2028/29": "2%", "2029/30": "2%"},
)
scales = nc.PayScales(
    scales=[
        nc.PayScale(
            name="Agenda for Change",
            edition="England 2026/27, rounded",
            effective=date(2026, 4, 1),
            sunset=date(2027, 3, 31),
            bands=[
                nc.PayBand(name="6", points={"entry": 40_000, "top": 48_000}),
                nc.PayBand(name="8a", points={"entry": 57_000, "top": 65_000}),
                nc.PayBand(name="8d", points={"entry": 94_000, "top": 108_000}),
            ],
            source=f"{INVENTED}; put in the circular of your year",
        )
    ]
)
posts = [
    nc.StaffPost(role="Chief executive", wte=1, salary_gbp_per_year=210_000),
    nc.StaffPost(role="Executive directors", wte=7, salary_gbp_per_year=150_000),
    nc.StaffPost(role="Deputy directors", band="8d", wte=45),
    nc.StaffPost(role="Leads", band="8a", wte=262),
    nc.StaffPost(role="Officers", band="6", wte=318),
    nc.StaffPost(role="Data platform team", band="8a", wte=12, start=date(2027, 4, 1)),
]
staff = nc.staffing_parts(
    posts,
    prefix="team",
    share="capitation",
    periods=periods,
    on_cost_rate="30%",
    pay_scales=scales,
    pay_point="top",
    interim=nc.InterimTerms(rate_gbp_per_day="£550 per day", days_per_year=220, source=INVENTED),
    interim_share=dict(zip(labels, ("12%", "6%", "3%", "3%"), strict=True)),
    vacancy_rate="5%",
    pay_index="pay_index",
    source=INVENTED,
)
desks = nc.overhead_parts(
    [
        nc.Overhead(name="Offices", rate_gbp_per_year="£3,800 per person per year"),
        nc.Overhead(name="IT and licences", rate_gbp_per_year="£2,400 per person per year"),
    ],
    prefix="overheads",
    wte="team_wte_in_post",
    people_per_wte="people_per_wte",
    share="capitation",
    index="price_index",
    source=INVENTED,
)

# Getting there: redundancy after redeployment, double running, and a contingency on stated lines.
leavers = [
    nc.Leaver(role="8a", number=150, salary_gbp=62_000, years_of_service=12, age=47),
    nc.Leaver(role="6", number=170, salary_gbp=46_000, years_of_service=8, age=41),
]
first_year = dict(zip(labels, (1, 0, 0, 0), strict=True))
redundancy = nc.redundancy_parts(
    leavers,
    scheme=nc.NHS_REDUNDANCY,
    redeployed_rate="40%",
    timing=first_year,
    share="capitation",
    source=INVENTED,
)
double_running = nc.double_running_parts(
    60,
    cost_gbp_per_wte_year=78_000,
    months=dict(zip(labels, (3, 0, 0, 0), strict=True)),
    share="capitation",
    source=INVENTED,
)
getting_there = nc.transition_parts(
    {
        "Programme office": {"2026/27": 900_000, "2027/28": 300_000},
        "Merging systems": {"2026/27": 600_000, "2027/28": 1_100_000},
    },
    prefix="set_up",
    share="capitation",
    labels=labels,
    index="price_index",
    contingency_rate="10%",
    contingency_on=["Programme office", "Merging systems"],
    source=INVENTED,
)

# What stays behind: leases and systems that the boards go on paying for a while.
stranded = nc.stranded_parts(
    {DERBY: 1_900_000, LINCOLNSHIRE: 1_200_000, NOTTINGHAM: 2_100_000},
    name="stranded",
    label="Leases and systems left behind",
    stranded=nc.stranded_share(periods, release=nc.LinearRamp(years=3), never_released="10%"),
    index="price_index",
    source=INVENTED,
)
parts = (
    nc.price_parts(pay_index, name="pay_index", label="Pay over 2026/27", source=INVENTED)
    + nc.price_parts(prices, name="price_index", label="Prices over 2026/27", source=INVENTED)
    + staff
    + desks
    + getting_there
    + redundancy
    + double_running
    + stranded
)


def assumed(name: str, label: str, unit: str, values: object, **more: object) -> nc.Assumption:
    """Make an assumption of the example's own."""
    fields = {"source": INVENTED, "basis": "assumed", **more}
    return nc.Assumption(id=name, label=label, unit=unit, values=values, **fields)  # type: ignore[arg-type]


own = [
    assumed(
        "capitation", "Weighted population", "person", WEIGHTED, shape="by_member", share=True,
        source=PBAT, of_members="weighted_population", basis="printed",
    ),
    assumed("people_per_wte", "People to a WTE", "person/WTE", 1.12),
    assumed(
        "running_cost_today", "What running each board costs today", "GBP/year",
        {DERBY: 25_900_000, LINCOLNSHIRE: 19_600_000, NOTTINGHAM: 28_300_000}, shape="by_member",
    ),
]  # fmt: skip
today = nc.LineItem(
    id="today",
    label="Running costs today",
    category="existing_cost",
    factors="running_cost_today * price_index * years_in_period",
)
case = nc.BusinessCase(
    id="east-midlands-2026",
    title="A cluster of three boards",
    sector=nc.Sector(
        name="Derby, Lincolnshire and Nottingham",
        members=[nc.ICB(name=name, weighted_population=WEIGHTED[name]) for name in WEIGHTED],
        host=NOTTINGHAM,
    ),
    periods=periods,
    assumptions=[*own, *parts.assumptions],
    lines=[today, *parts.lines],
    totals=parts.totals,
    price_base=nc.PriceBase(year="2026/27", basis="nominal"),
)
result = nc.appraise(case)

print(f"{case.title}: £m{'':27}" + "".join(f"{label:>9}" for label in labels))
for measure in ("today", "team", "overheads", "transition_cost", "stranded", "net_benefit"):
    values = result.measure(measure).sum("member").values / 1e6
    print(f"    {case.measure(measure).label:42}" + "".join(f"{value:9.2f}" for value in values))
print("\nContributions (£m) and payback")
for name in case.member_names:
    paid = result.contributions.sel(member=name).values / 1e6
    print(f"    {name:42}" + "".join(f"{x:9.2f}" for x in paid) + f"   {result.payback[name]}")
print(f"    {'Cluster':42}{'':36}   {result.sector_payback}")

# Is it within the cap, on the population that the cap counts?
cap = nc.check_running_costs(result, cap=nc.ICB_CAP_2025, populations=POPULATION, basis="estimated")
print("\nRunning and retained costs against £18.76 a head, 2027/28")
each = 78_000
for row in (*(cap.result(name, "2027/28") for name in case.member_names),
            cap.result("Group", "2027/28")):  # fmt: skip
    print(
        f"    {row.member:42}£{row.per_head_gbp:6.2f} a head, headroom £"
        f"{row.headroom_gbp / 1e6:5.2f}m ({row.affordable_wte(each):+.0f} posts)  "
        f"{'within' if row.within else 'above'}"
    )

# What decides it is what stays behind: without any release, how much worse is the last year?
kept = nc.stranded_share(periods)
lost = 5_200_000 * (kept.values[-1] - 0.1) * prices.values[-1]
print(f"\nIf no lease were ever given up, {labels[-1]} would be £{lost / 1e6:.2f}m worse")

# And if Lincolnshire left? Posts shrink with the population, directors and systems do not.
shrink = ["team_leads_pay", "team_leads_interim", "team_officers_pay", "team_officers_interim"]
two = nc.appraise(nc.without_members(case, [LINCOLNSHIRE], varying=shrink))
for name in two.case.member_names:
    more = two.contributions[name, labels[-1]] - result.contributions[name, labels[-1]]
    print(f"Without Lincolnshire {name} would pay £{more / 1e6:.2f}m more in {labels[-1]}")

assert abs(sum(result.total("contribution", member=n) for n in case.member_names)
           - result.total("contribution")) < 0.01  # fmt: skip
assert not cap.result(DERBY, "2027/28").within  # until leases are given up, but the group is
assert cap.passes_together
assert all(cap.result(name, "2028/29").within for name in case.member_names)
by_hand = 0.6 * (150 * 62_000 + 170 * 8 * 46_000 / 12)
assert abs(result.total("redundancy") - by_hand) < 0.01
