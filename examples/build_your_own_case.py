"""Build a small case of one's own in code, save it as files for Excel, and load it again.

Three integrated care boards consider one shared contracting team. The organisations and every
figure are invented for the example. Run with ``python examples/build_your_own_case.py``.
It needs the extra [save].
"""

import tempfile
from datetime import date
from pathlib import Path

import attrs

import nhscommission as nc

boards = nc.Sector(
    name="An invented cluster",
    host="Riverside",
    members=[
        nc.ICB(name="Riverside", weighted_population=1_200_000),
        nc.ICB(name="Moorland", weighted_population=900_000),
        nc.ICB(name="Coast", weighted_population=600_000),
    ],
)
periods = nc.horizon(go_live=date(2026, 10, 1), years=3)
labels = [period.label for period in periods]

capitation = nc.Assumption(
    id="capitation",
    label="Share of weighted population",
    unit="person",
    shape="by_member",
    values={"Riverside": 1_200_000, "Moorland": 900_000, "Coast": 600_000},
    share=True,
    of_members="weighted_population",
    source="Finance directors, May 2026",
)
todays_cost = nc.Assumption(
    id="todays_cost",
    label="Cost of contracting today",
    unit="GBP/year",
    shape="by_member",
    values={"Riverside": "£1.9m/year", "Moorland": "£1.6m/year", "Coast": "£1.3m/year"},
    source="Ledgers, 2025/26",
)
team = nc.Assumption(
    id="team", label="Shared team", unit="WTE", values="48 WTE", source="Design group"
)
pay = nc.Assumption(
    id="pay",
    label="Pay with on-costs",
    unit="GBP/WTE/year",
    values="£71,500 per WTE per year",
    low="£40,000 per WTE per year",
    high="£120,000 per WTE per year",
    source="Design group",
)
set_up = nc.Assumption(
    id="set_up",
    label="Setting up",
    unit="GBP",
    shape="by_period",
    values={labels[0]: "£620k", labels[1]: "£80k", labels[2]: "-"},
    source="Programme office",
)
contingency = nc.Assumption(
    id="contingency",
    label="Contingency on setting up",
    unit="%",
    values="15%",
    basis="agreed",
    source="Programme board",
)
stranded = nc.Assumption(
    id="stranded",
    label="Overheads that stay behind",
    unit="GBP/year",
    shape="by_member",
    values={"Riverside": "£90k/year", "Moorland": "£110k/year", "Coast": "£60k/year"},
    source="Estates",
)

case = nc.BusinessCase(
    id="invented-cluster",
    title="One contracting team for three boards",
    sector=boards,
    periods=periods,
    assumptions=[capitation, todays_cost, team, pay, set_up, contingency, stranded],
    lines=[
        nc.LineItem(
            id="contracting_today",
            label="Contracting today",
            category="existing_cost",
            factors="todays_cost * years_in_period",
        ),
        nc.LineItem(
            id="team_cost",
            label="Shared team",
            category="running_cost",
            factors="team * pay * years_in_period * capitation",
        ),
        nc.LineItem(
            id="setting_up",
            label="Setting up",
            category="transition_cost",
            factors="set_up * capitation",
        ),
        nc.LineItem(
            id="setting_up_contingency",
            label="Contingency",
            category="transition_cost",
            factors="contingency",
            on_lines="setting_up",
        ),
        nc.LineItem(
            id="overheads",
            label="Overheads that stay behind",
            category="retained_cost",
            factors="stranded * years_in_period",
        ),
    ],
    scenarios=[
        nc.Scenario(id="central", label="Central case"),
        nc.Scenario(
            id="dearer_team",
            label="Four more staff",
            overrides=[attrs.evolve(team, values="52 WTE", source="Staff side")],
        ),
    ],
)

for scenario in ("central", "dearer_team"):
    result = nc.appraise(case, scenario=scenario)
    print(f"{result.scenario.label}: net benefit £{result.total() / 1e6:.2f}m over the horizon")
    for member in case.member_names:
        print(
            f"    {member:10} {result.total(member=member) / 1e6:6.2f}m  {result.payback[member]}"
        )

# A slip in a unit does not get far.
try:
    attrs.evolve(pay, values="£340 per day")
except nc.UnitError as error:
    print(f"\nRefused: {error}")

with tempfile.TemporaryDirectory() as folder:
    saved = nc.save_case(case, Path(folder) / "invented-cluster")
    print("\nSaved as", ", ".join(sorted(path.name for path in saved.iterdir())))
    assert nc.load_case(saved) == case

# By hand, for a whole year: Coast has 600 of 2,700 shares, so pays 48 × £71,500 × 2/9 = £762,667
# for the team; it saves 1,300,000 − 762,667 − 60,000 = £477,333 a year.
central = nc.appraise(case)
assert round(central.total(member="Coast", period="2028/29")) == 477_333
