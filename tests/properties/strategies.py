"""Hypothesis strategies: cases of any size, with numbers that a paper could print."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

import nhscommission as nc

SCALES = {"": 1.0, "k": 1e3, "m": 1e6}


@st.composite
def money_texts(draw: st.DrawFn, *, per: str = "", least: int = 0) -> str:
    """Amounts of money as people print them, never negative."""
    decimals = draw(st.integers(0, 2))
    digits = draw(st.integers(least, 99_999))
    scale = draw(st.sampled_from(list(SCALES)))
    return f"£{digits / 10**decimals:.{decimals}f}{scale}{per}"


def percentages(*, most: int = 100, least: int = 0) -> st.SearchStrategy[str]:
    return st.integers(least, most * 10).map(lambda tenths: f"{tenths / 10:.1f}%")


@st.composite
def cases(draw: st.DrawFn, *, min_members: int = 1, least: int = 0) -> nc.BusinessCase:
    """Cases with every shape of assumption, an uplift, and costs of every category.

    With 1 as the `least` last digit, nothing printed can stand for a number below zero.
    """
    members = [f"M{i}" for i in range(draw(st.integers(min_members, 5)))]
    periods = nc.horizon(
        go_live=date(2024, draw(st.integers(4, 12)), 1), years=draw(st.integers(1, 4))
    )
    labels = [period.label for period in periods]
    weights = [draw(st.integers(1, 10_000)) for _ in members]

    def assumption(name: str, unit: str, shape: str, values: Any, **more: Any) -> nc.Assumption:
        return nc.Assumption(
            id=name, label=name, unit=unit, shape=shape, values=values, source="drawn", **more
        )

    growth = {p: draw(percentages(most=20)) for p in labels[1:]}
    index = nc.price_index(periods, base_year=labels[0], growth=growth)
    yearly = money_texts(per="/year", least=least)
    pay = money_texts(per="/WTE/year", least=least)
    once = money_texts(least=least) if least else money_texts() | st.just("-")
    assumptions = [
        assumption(
            "weight", "person", "by_member",
            {m: f"{w} people" for m, w in zip(members, weights, strict=True)}, share=True,
        ),
        assumption("today", "GBP/year", "by_member", {m: draw(yearly) for m in members}),
        assumption("wte", "WTE", "scalar", f"{draw(st.integers(least, 999)) / 10:.1f} WTE"),
        assumption("pay", "GBP/WTE/year", "scalar", draw(pay)),
        assumption("once", "GBP", "by_period", {p: draw(once) for p in labels}),
        assumption("risk", "%", "scalar", draw(percentages(least=least))),
        assumption("empty", "%", "scalar", draw(percentages(most=98, least=1))),
        assumption(
            "on_cost", "%", "by_member", {m: draw(percentages(least=least)) for m in members},
            share=False,
        ),
        assumption("index", "1", "by_period", dict(index.factors), basis="computed",
                   computation=index.computation),
        assumption(
            "kept_cost",
            "GBP/year",
            "by_member_and_period",
            {m: {p: draw(yearly) for p in labels} for m in members},
        ),
        assumption("base", "GBP/year", "by_member", {m: draw(yearly) for m in members}),
        assumption(
            "rate", "%", "by_period", {p: draw(percentages(most=20, least=least)) for p in labels},
            basis=draw(st.sampled_from(["agreed", "printed"])),
        ),
    ]  # fmt: skip

    def line(name: str, category: str, factors: str, on_lines: str = "") -> nc.LineItem:
        return nc.LineItem(
            id=name, label=name, category=category, factors=factors, on_lines=on_lines
        )

    return nc.BusinessCase(
        id="drawn",
        title="A drawn case",
        sector=nc.Sector(
            name="S",
            members=[
                nc.ICB(name=m, weighted_population=w) for m, w in zip(members, weights, strict=True)
            ],
        ),
        periods=periods,
        assumptions=assumptions,
        lines=[
            line("existing", "existing_cost", "today * (1 + on_cost) * index * years_in_period"),
            line("team", "running_cost", "wte * (1 - empty) * pay * years_in_period * weight"),
            line("set_up", "transition_cost", "once * weight"),
            line("contingency", "transition_cost", "risk", "set_up * team"),
            line("kept", "retained_cost", "kept_cost * years_in_period"),
            line("benefit", "saving", "base * rate * years_in_period"),
            nc.LineItem(
                id="time_saved",
                label="Time",
                category="saving",
                factors="base * rate * years_in_period",
                benefit_class=draw(st.sampled_from(["non_cash_releasing", "societal"])),
            ),
        ],
        ratios=[
            nc.Ratio(id="per_head", label="A head", numerator="contribution", denominator="weight"),
            nc.Ratio(id="net_per_head", label="N", numerator="kept - team", denominator="weight"),
        ],
        payback_rule=nc.PaybackRule(
            rounding=draw(st.sampled_from(list(nc.Rounding))),
            day_count=draw(st.sampled_from(list(nc.DayCount))),
            crossing=draw(st.sampled_from(list(nc.Crossing))),
        ),
    )
