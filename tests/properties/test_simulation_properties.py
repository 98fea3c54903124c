"""What holds of every distribution, correlation, polynomial and simulation."""

import math
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import cases
from simulation_oracle import drawn_arrays, slow_outcomes, sorted_percentile

import nhscommission as nc
from nhscommission.analysis.polynomial import polynomial_of
from nhscommission.finance.uncertainty.distribution_text import (
    parse_distribution,
    write_distribution,
)

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9)
ABOVE_0 = st.floats(1e-6, 1e6)
CHANCES = np.array([0.0, 1e-6, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-6])


@st.composite
def distributions(draw: st.DrawFn) -> nc.Distribution:
    """Every kind, whole or cut off between two of its quantiles."""
    kind = draw(st.sampled_from(["ends", "mean", "values"]))
    made: nc.Distribution
    if kind == "ends":
        low, mode, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
        if not high - low > 1e-6 * max(abs(low), abs(high)):
            high = low + max(1.0, abs(low))
            mode = low
        made = draw(
            st.sampled_from(
                [
                    nc.Uniform(low=low, high=high),
                    nc.Triangular(low=low, mode=mode, high=high),
                    nc.Pert(low=low, mode=mode, high=high, weight=draw(st.floats(0.1, 20))),
                ]
            )
        )
    elif kind == "mean":
        mean, sd = draw(ABOVE_0), draw(ABOVE_0)
        part = draw(st.floats(0.05, 0.95))
        width = math.sqrt(part * (1 - part))
        made = draw(
            st.sampled_from(
                [
                    nc.Normal(mean=draw(NUMBERS), sd=sd),
                    nc.Lognormal(mean=mean, sd=min(sd, 100 * mean)),
                    nc.Beta(mean=part, sd=draw(st.floats(0.05, 0.9)) * width),
                    nc.Beta(mean=part * 7 - 2, sd=0.5 * width * 7, low=-2, high=5),
                ]
            )
        )
    else:
        values = draw(st.lists(NUMBERS, min_size=1, max_size=8, unique=True))
        odds = draw(st.lists(st.integers(1, 9), min_size=len(values), max_size=len(values)))
        made = draw(
            st.sampled_from(
                [
                    nc.Discrete(values=values, probabilities=[x / sum(odds) for x in odds]),
                    nc.Empirical(values=np.repeat(values, odds)),
                ]
            )
        )
    if draw(st.booleans()):
        return made
    lower, upper = made.quantile(np.array([0.2, 0.9])).tolist()
    return attrs.evolve(
        made,
        least=lower if draw(st.booleans()) else None,
        most=upper if draw(st.booleans()) else None,
    )


@given(distribution=distributions())
def test_every_distribution_is_read_back_as_it_was_written(distribution: nc.Distribution) -> None:
    text = write_distribution(distribution, write=repr)
    assert parse_distribution(text, read=float) == distribution


@given(distribution=distributions(), unit=st.sampled_from(["GBP/year", "%", "1", "WTE"]))
def test_an_assumption_writes_its_distribution_with_units_and_reads_it_back(
    distribution: nc.Distribution, unit: str
) -> None:
    """Of one value in its unit, and of several as percentages: the same to the last digit."""
    fields: dict[str, Any] = {"id": "x", "label": "X", "unit": unit, "source": "drawn"}
    for more in (
        {"values": 1},
        {"values": {"A": 1, "B": 2}, "shape": "by_member"},
    ):
        made = nc.Assumption(**fields, **more, distribution=distribution)
        assert attrs.evolve(made, distribution=made.distribution_text) == made


@given(distribution=distributions())
def test_quantiles_never_fall_and_stay_in_the_support(distribution: nc.Distribution) -> None:
    values = distribution.quantile(CHANCES)
    assert (np.diff(values) >= 0).all()
    low, high = distribution.support
    dust = 1e-12 * max(abs(values[0]), abs(values[-1]))
    assert low - dust <= values[0]
    assert values[-1] <= high + dust
    assert distribution.median == values[4]


@given(distribution=distributions(), shift=st.floats(-1e3, 1e3), times=st.floats(0.01, 100))
def test_a_shift_and_a_change_of_unit_move_the_quantiles_with_them(
    distribution: nc.Distribution, shift: float, times: float
) -> None:
    """Of those that are given by their ends: (a + b x), whatever they were cut off at."""
    names = [f.name for f in attrs.fields(type(distribution))]
    if "low" not in names or isinstance(distribution, nc.Beta):
        return
    moved = attrs.evolve(
        distribution,
        **{
            name: shift + times * value
            for name in names
            if name != "weight" and (value := getattr(distribution, name)) is not None
        },
    )
    low, high = (shift + times * x for x in distribution.support)
    size = max(abs(low), abs(high), abs(shift))
    assert moved.quantile(CHANCES) == pytest.approx(
        shift + times * distribution.quantile(CHANCES), rel=1e-6, abs=1e-6 * size
    )


WAYS = ["triangular(0.2; 1; 2.5)", "uniform(0.1; 3)", "discrete(0.5 @ 0.4; 1 @ 0.6)"]


@st.composite
def uncertain_cases(draw: st.DrawFn) -> nc.BusinessCase:
    """Cases of any size in which some assumptions have distributions, together or each."""
    case = draw(cases(least=1))
    ids = ["today", "kept_cost", "base", "rate", "once", "on_cost", "weight", "wte", "pay", "risk"]
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=5, unique=True))
    shapes = {a.id: a.shape for a in case.assumptions}
    return nc.with_distributions(
        case,
        {name: draw(st.sampled_from(WAYS)) for name in chosen if name != "risk"}
        | ({"risk": "uniform(0%; 90%)"} if "risk" in chosen else {}),
        each=[
            name
            for name in chosen
            if shapes[name] != "scalar" and (name == "weight" or draw(st.booleans()))
        ],
    )


@given(case=uncertain_cases(), seed=st.integers(0, 10**9))
def test_a_simulation_is_its_draws_appraised_one_by_one(case: nc.BusinessCase, seed: int) -> None:
    """Net benefit, payback, percentiles, probabilities, and members that sum to the sector."""
    way = nc.Discounting(schedule=0.05)
    found = nc.simulate(case, draws=60, seed=seed, discounting=way)
    factors = way.factors(case.periods)
    slow = slow_outcomes(case, drawn_arrays(case, found), discount_factors=factors)
    sizes = float(np.abs(nc.appraise(case, draws=drawn_arrays(case, found)).amounts).max())
    dust = 1e-11 * max(sizes, 1e-300)
    assert found.first_present_values == pytest.approx(slow[1], rel=1e-9, abs=dust)
    assert found.first_present_values[:-1].sum(axis=0) == pytest.approx(
        found.first_present_values[-1], rel=1e-9, abs=dust
    )
    assert found.net_benefit.mean == pytest.approx(slow[0].mean(axis=1), rel=1e-9, abs=dust)
    for q, percent in enumerate((5, 50, 95)):
        for u, row in enumerate(slow[1]):
            assert found.present_value.percentiles[u, q] == pytest.approx(
                sorted_percentile(row, percent), rel=1e-9, abs=dust
            )
    clear = np.abs(slow[1]) > 10 * dust
    least, most = ((slow[1] < 0) & clear).mean(axis=1), ((slow[1] < 0) | ~clear).mean(axis=1)
    assert (least <= found.loss).all()
    assert (found.loss <= most).all()
    assert found.any_member_loses >= found.loss[:-1].max()
    assert (found.paid_back[:, -1] <= 1 - found.never + 1e-12).all()
    assert (np.diff(found.paid_back, axis=1) >= 0).all()


@given(case=uncertain_cases(), seed=st.integers(0, 10**9))
def test_the_same_seed_gives_the_same_result_and_given_draws_give_it_again(
    case: nc.BusinessCase, seed: int
) -> None:
    one = nc.simulate(case, draws=50, seed=seed)
    assert nc.simulate(case, draws=50, seed=seed) == one
    again = nc.simulate(case, draws=drawn_arrays(case, one))
    amounts = nc.appraise(case, draws=drawn_arrays(case, one)).amounts
    dust = 1e-11 * float(np.abs(amounts).max())
    assert again.net_benefit.mean == pytest.approx(one.net_benefit.mean, rel=1e-9, abs=dust)
    assert again.first_present_values == pytest.approx(one.first_present_values, rel=1e-9, abs=dust)


@given(case=cases(least=1), data=st.data())
def test_the_polynomial_of_any_measure_is_its_appraisal(
    case: nc.BusinessCase, data: st.DataObject
) -> None:
    """Every measure of a case, with any assumptions varied together or each by itself."""
    ids = [a.id for a in case.assumptions]
    names = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
    each = {n: n == "weight" or data.draw(st.booleans()) for n in names}
    measure = case.measures[data.draw(st.sampled_from(sorted(case.measures)))]
    found = polynomial_of(case, measure, names=names, each=each)
    assert found.monomials[0] == ()
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    draws = rng.uniform(0.1, 2, (len(found.variables), 5))
    factors = case.factors[case.scenarios[0].id]
    arrays: dict[str, Any] = {}
    for variable, row in zip(found.variables, draws, strict=True):
        grid = factors[variable.assumption]
        start = np.ones((5, 1, 1)) * grid
        array = arrays.setdefault(variable.assumption, start)
        if not (variable.member or variable.period):
            scalar = case.assumption(variable.assumption).shape == "scalar"
            if each[variable.assumption] or scalar:
                array[:, 0, 0] = row
            else:
                array *= row[:, np.newaxis, np.newaxis]
            continue
        i = case.member_names.index(variable.member) if variable.member else 0
        j = case.period_labels.index(variable.period) if variable.period else 0
        array[:, i, j] = row
    if "weight" in arrays:  # a polynomial is in the shares: make them come to 1
        arrays["weight"] = arrays["weight"] / arrays["weight"].sum(axis=1, keepdims=True)
        for place, variable in enumerate(found.variables):
            if variable.assumption == "weight":
                draws[place] = arrays["weight"][:, case.member_names.index(variable.member), 0]
    result = nc.appraise(case, draws=arrays)
    dust = 1e-11 * float(np.abs(result.amounts).max())
    expected = np.asarray(result.measure(measure.id).values)
    assert found.values(draws) == pytest.approx(
        np.broadcast_to(expected, found.values(draws).shape), rel=1e-9, abs=dust
    )
