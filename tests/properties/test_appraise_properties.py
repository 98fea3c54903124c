"""What holds of every appraisal, whatever the case."""

import random

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import cases

import nhscommission as nc


def scaled(case: nc.BusinessCase, factor: float) -> nc.BusinessCase:
    """Multiply every assumption that is money."""

    def times(assumption: nc.Assumption) -> nc.Assumption:
        if not assumption.unit.startswith("GBP"):
            return assumption
        unit = assumption.unit
        entries = [
            nc.Entry(e.member, e.period, nc.exact_figure(e.figure.value * factor, unit=unit))
            for e in assumption.values
        ]
        return attrs.evolve(assumption, values=entries)

    return attrs.evolve(case, assumptions=[times(a) for a in case.assumptions])


@given(case=cases())
def test_members_sum_to_the_sector_on_every_line(case: nc.BusinessCase) -> None:
    """Second method: every line written out in plain Python for the sector as a whole."""
    result = nc.appraise(case)

    def value(name: str, member: str = "", period: str = "") -> float:
        entries = {(e.member, e.period): e.figure.value for e in case.assumption(name).values}
        return entries[member, period]

    members = case.member_names
    for at, period in enumerate(case.periods):
        label, years = period.label, nc.years_in_period(period, rule=case.part_year_rule)
        weights = [value("weight", m) for m in members]
        team = value("wte") * (1 - value("empty")) * value("pay") * years
        index = value("index", period=label)
        once = value("once", period=label)
        expected = {
            "existing": index
            * years
            * sum(value("today", m) * (1 + value("on_cost", m)) for m in members),
            "team": team,
            "set_up": once,
            "contingency": value("risk") * (once + team),
            "kept": sum(value("kept_cost", m, label) for m in members) * years,
            "time_saved": sum(value("base", m) for m in members)
            * value("rate", period=label)
            * years,
            "benefit": sum(value("base", m) for m in members) * value("rate", period=label) * years,
        }
        for name, whole in expected.items():
            assert result.measure(name).sum("member")[label] == pytest.approx(whole, rel=1e-9)
        for m, weight in zip(members, weights, strict=True):
            assert np.asarray(result.measure("team").sel(member=m))[at] == pytest.approx(
                team * weight / sum(weights), rel=1e-9
            )


@given(case=cases())
def test_the_net_benefit_is_the_sum_of_its_categories(case: nc.BusinessCase) -> None:
    """Of the savings, only those that release cash."""
    result = nc.appraise(case)
    other = np.asarray(result.measure("time_saved"))
    parts = [
        np.asarray(result.category("existing_cost")),
        -np.asarray(result.contributions),
        -np.asarray(result.category("retained_cost")),
        np.asarray(result.category("saving")) - other,
    ]
    size = max(float(np.abs(part).max()) for part in parts)  # parts can nearly cancel
    assert np.asarray(result.net_benefit) == pytest.approx(sum(parts), rel=1e-9, abs=1e-12 * size)
    every = nc.appraise(case, count_benefits=list(nc.BenefitClass)[:3])
    assert np.asarray(every.net_benefit) == pytest.approx(
        sum(parts) + other, rel=1e-9, abs=1e-12 * size
    )


@given(case=cases(min_members=2), seed=st.integers(0, 999))
def test_permuting_members_changes_nothing(case: nc.BusinessCase, seed: int) -> None:
    members = list(case.sector.members)
    random.Random(seed).shuffle(members)
    shuffled = attrs.evolve(case, sector=attrs.evolve(case.sector, members=members))
    before, after = nc.appraise(case), nc.appraise(shuffled)
    for name in case.member_names:
        size = float(np.abs(before.amounts).max())  # amounts can nearly cancel
        assert np.asarray(after.net_benefit.sel(member=name)) == pytest.approx(
            np.asarray(before.net_benefit.sel(member=name)), rel=1e-12, abs=1e-12 * size
        )
        flows = np.asarray(before.net_benefit.sel(member=name))
        if (np.abs(np.cumsum(flows)) > 1e-9 * size).all():  # not on the very edge of crossing
            assert after.payback[name].exact_days == pytest.approx(
                before.payback[name].exact_days, rel=1e-6
            )


@given(case=cases(), factor=st.sampled_from([0.5, 2.0, 1024.0]))
def test_scaling_all_money_scales_results_and_leaves_payback_alone(
    case: nc.BusinessCase, factor: float
) -> None:
    """Powers of two, so that scaling is exact in floating point and paybacks must be equal."""
    before, after = nc.appraise(case), nc.appraise(scaled(case, factor))
    assert (after.amounts == before.amounts * factor).all()
    assert after.payback == before.payback
    assert after.sector_payback == before.sector_payback


@given(case=cases(), more=st.floats(0, 5))
def test_more_savings_never_put_payback_off(case: nc.BusinessCase, more: float) -> None:
    rates = case.grid(case.assumption("rate"))
    before = nc.appraise(case)
    after = nc.appraise(case, draws={"rate": (rates * (1 + more))[np.newaxis]})
    assert (np.asarray(after.payback_days)[0] <= np.asarray(before.payback_days) + 1e-6).all()


@given(case=cases())
def test_zero_money_gives_zero_everywhere_and_immediate_payback(case: nc.BusinessCase) -> None:
    result = nc.appraise(scaled(case, 0.0))
    assert not result.amounts.any()
    assert all(payback.is_immediate for payback in result.payback.values())


pence = st.lists(st.integers(-(10**8), 10**8) | st.integers(-3, 3), min_size=1, max_size=6)


def days_by_walking(net: list[int], lengths: list[float], crossing: nc.Crossing) -> float:
    """Second method: walk through the periods in whole pence, keeping every crossing."""
    balance, elapsed, found = 0, 0.0, []
    for flow, length in zip(net, lengths, strict=True):
        after = balance + flow
        if balance < 0 <= after:
            found.append(elapsed + length * (-balance / flow))
        balance, elapsed = after, elapsed + length
    if crossing is nc.Crossing.FIRST:
        return 0.0 if net[0] >= 0 else min(found, default=np.inf)
    return np.inf if balance < 0 else max(found, default=0.0)


@given(net=pence, data=st.data(), crossing=st.sampled_from(list(nc.Crossing)))
def test_payback_agrees_with_walking_through_the_periods(
    net: list[int], data: st.DataObject, crossing: nc.Crossing
) -> None:
    """Pounds and pence in floats do not put off a payback that is exact in whole pence."""
    lengths = data.draw(
        st.lists(st.floats(1, 366), min_size=len(net), max_size=len(net)), label="lengths"
    )
    pounds = np.array(net) / 100
    found = float(nc.payback_days(pounds, period_days=np.array(lengths), crossing=crossing))
    assert found == pytest.approx(days_by_walking(net, lengths, crossing), rel=1e-9)
    assert 0 <= found <= sum(lengths) * (1 + 1e-9) or np.isinf(found)
