"""The slow route: each draw appraised in full, and percentiles of all draws by sorting them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nhscommission as nc

Array = NDArray[np.float64]


def full_draws(
    case: nc.BusinessCase, draws: Mapping[str, Any], *, scenario: str | None = None
) -> dict[str, Array]:
    """Turn one number a draw into what `appraise` takes: arrays (draws, members, periods)."""
    found = {}
    for name, values in draws.items():
        array = np.asarray(values, dtype=float)
        if array.ndim == 1:
            assumption = case.assumptions_in(scenario)[name]
            array = array[:, np.newaxis, np.newaxis]
            if assumption.shape is not nc.Shape.SCALAR:
                array = array * case.factors[case.scenario(scenario).id][name]
        found[name] = array
    return found


def drawn_arrays(
    case: nc.BusinessCase, simulation: nc.Simulation, *, scenario: str | None = None
) -> dict[str, Array]:
    """Turn the first draws of a simulation into what `appraise` takes."""
    found: dict[str, Array] = {}
    count = simulation.first_draws.shape[1]
    for variable, row in zip(simulation.variables, simulation.first_draws, strict=True):
        shape = case.factors[case.scenario(scenario).id][variable.assumption].shape
        if not (variable.member or variable.period):
            found |= full_draws(case, {variable.assumption: row}, scenario=scenario)
            continue
        grid = found.setdefault(variable.assumption, np.zeros((count, *shape)))
        i = case.member_names.index(variable.member) if variable.member else 0
        j = case.period_labels.index(variable.period) if variable.period else 0
        grid[:, i, j] = row
    return found


def slow_outcomes(
    case: nc.BusinessCase,
    draws: Mapping[str, Any],
    *,
    discount_factors: Sequence[float],
    payback_rule: nc.PaybackRule | None = None,
    scenario: str | None = None,
    **more: Any,
) -> Array:
    """Net benefit, net present value and payback days, shape (3, members + 1, draws)."""
    arrays = full_draws(case, draws, scenario=scenario)
    result = nc.appraise(case, draws=arrays, scenario=scenario, payback_rule=payback_rule, **more)
    net = result.net_benefit.values
    net = np.concatenate([net, net.sum(axis=-2, keepdims=True)], axis=-2)
    rule = payback_rule or case.payback_rule
    days = rule.days(net, periods=case.periods)
    return np.stack([net.sum(axis=-1).T, (net @ np.array(discount_factors)).T, days.T])


def sorted_percentile(values: Array, percent: float) -> float:
    """As numpy's linear percentile; infinity where one of its two neighbours is never."""
    ordered = np.sort(values)
    place = (len(ordered) - 1) * (percent / 100)
    low = math.floor(place)
    if place == low:
        return float(ordered[low])
    below, above = float(ordered[low]), float(ordered[low + 1])
    return below if below == above else below + (above - below) * (place - low)
