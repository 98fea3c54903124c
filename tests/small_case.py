"""A case small enough to check by hand, used across the tests.

Two members share by weighted population 3 : 1. Go-live is 1 October 2024, so the first year is
half a year. In pounds:

========================  ==============================  ===========  ===========
line                      how                             2024/25      2025/26
========================  ==============================  ===========  ===========
own (existing)            North 100 a year, South 60      50, 30       100, 60
team (running)            2 WTE × 40/WTE/year = 80/year   30, 10       60, 20
set_up (transition)       40 in 2024/25, shared           30, 10       0, 0
contingency (transition)  10% of set_up                   3, 1         0, 0
kept (retained)           North 8 a year, South 4         4, 2         8, 4
saving                    1,000 and 500 × 0% then 2%      0, 0         20, 10
net benefit               own − team − set_up             −17, 7       52, 46
                          − contingency − kept + saving
========================  ==============================  ===========  ===========

North: 50 − 30 − 30 − 3 − 4 + 0 = −17, then 100 − 60 − 0 − 0 − 8 + 20 = 52.
South: 30 − 10 − 10 − 1 − 2 + 0 = 7, then 60 − 20 − 4 + 10 = 46.
"""

from datetime import date
from typing import Any

import attrs

import nhscommission as nc

NORTH_NET = (-17.0, 52.0)
SOUTH_NET = (7.0, 46.0)


def assumptions() -> list[nc.Assumption]:
    made: list[dict[str, Any]] = [
        {
            "id": "weight",
            "label": "Weighted population",
            "unit": "person",
            "shape": "by_member",
            "values": {"North": 300_000, "South": 100_000},
            "share": True,
            "of_members": "weighted_population",
        },
        {
            "id": "own_cost",
            "label": "Cost today",
            "unit": "GBP/year",
            "shape": "by_member",
            "values": {"North": 100, "South": 60},
        },
        {"id": "wte", "label": "Team", "unit": "WTE", "values": 2},
        {"id": "pay", "label": "Pay", "unit": "GBP/WTE/year", "values": "£40/WTE/year"},
        {
            "id": "set_up_cost",
            "label": "Setting up",
            "unit": "GBP",
            "shape": "by_period",
            "values": {"2024/25": "£40", "2025/26": "-"},
        },
        {"id": "risk_rate", "label": "Contingency", "unit": "%", "values": "10%"},
        {
            "id": "kept_cost",
            "label": "Cost that stays",
            "unit": "GBP/year",
            "shape": "by_member_and_period",
            "values": {
                "North": {"2024/25": "£8/year", "2025/26": "£8/year"},
                "South": {"2024/25": "£4/year", "2025/26": "£4/year"},
            },
        },
        {
            "id": "base",
            "label": "Spend that can be saved on",
            "unit": "GBP/year",
            "shape": "by_member",
            "values": {"North": 1000, "South": 500},
        },
        {
            "id": "rate",
            "label": "Saving",
            "unit": "%",
            "shape": "by_period",
            "values": {"2024/25": "0%", "2025/26": "2%"},
            "basis": "agreed",
        },
    ]
    return [nc.Assumption(source="made up", **fields) for fields in made]


def lines() -> list[nc.LineItem]:
    return [
        nc.LineItem(
            id="own", label="Own", category="existing_cost", factors="own_cost * years_in_period"
        ),
        nc.LineItem(
            id="team",
            label="Team",
            category="running_cost",
            factors="wte * pay * years_in_period * weight",
        ),
        nc.LineItem(
            id="set_up",
            label="Set-up",
            category="transition_cost",
            factors="set_up_cost * weight",
        ),
        nc.LineItem(
            id="contingency",
            label="Contingency",
            category="transition_cost",
            factors="risk_rate",
            on_lines="set_up",
        ),
        nc.LineItem(
            id="kept",
            label="Kept",
            category="retained_cost",
            factors="kept_cost * years_in_period",
        ),
        nc.LineItem(
            id="saving_line",
            label="Savings",
            category="saving",
            factors="base * rate * years_in_period",
        ),
    ]


def small_case(**changes: Any) -> nc.BusinessCase:
    """Build the case, with any of its fields replaced."""
    made = assumptions()
    rate = next(a for a in made if a.id == "rate")
    fields: dict[str, Any] = {
        "id": "small",
        "title": "A small case",
        "sector": nc.Sector(
            name="Two places",
            members=[
                nc.PCT(name="North", weighted_population=300_000),
                nc.PCT(name="South", weighted_population=100_000),
            ],
            host="North",
        ),
        "periods": nc.horizon(go_live=date(2024, 10, 1), years=2),
        "assumptions": made,
        "lines": lines(),
        "totals": [nc.Total(id="start", label="Start", lines=["set_up", "contingency"])],
        "scenarios": [
            nc.Scenario(id="central", label="Central case"),
            nc.Scenario(
                id="none",
                label="No saving",
                overrides=[attrs.evolve(rate, values={"2024/25": "0%", "2025/26": "0%"})],
            ),
        ],
    }
    return nc.BusinessCase(**{**fields, **changes})


def replace_assumption(case: nc.BusinessCase, name: str, **changes: Any) -> nc.BusinessCase:
    """Return the case with one assumption changed."""
    return attrs.evolve(
        case,
        assumptions=[attrs.evolve(a, **changes) if a.id == name else a for a in case.assumptions],
    )
