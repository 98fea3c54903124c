"""The summary of a run: from digests to means, percentiles and probabilities."""

import math
from datetime import date
from typing import Any, Final

import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.polynomial import (
    Variable,
)
from nhscommission.analysis.simulation.digest import (
    Digest,
    OrderStatistics,
    percentile,
)
from nhscommission.analysis.simulation.kernel import NEVER_DAYS, SLICE
from nhscommission.analysis.simulation.run import Plan
from nhscommission.analysis.simulation.simulation import OutcomeDistribution, Simulation
from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.uncertainty.sampling import Sampling
from nhscommission.foundations.labelled import FloatArray

_OUTCOMES: Final = (("net_benefit", "GBP"), ("present_value", "GBP"), ("payback_days", "day"))


def summarise(
    case: BusinessCase,
    plan: Plan,
    digest: Digest,
    ranked: list[list[OrderStatistics]],
    chances: tuple[float, ...],
    *,
    scenario: Any,
    seed: int | None,
    method: Sampling | None,
    discounting: Discounting,
    payback_rule: PaybackRule,
    dates: tuple[date, ...],
    variables: tuple[Variable, ...],
    first: tuple[FloatArray, FloatArray],
) -> Simulation:
    """Summarise a run: means, percentiles, probabilities.

    Parameters
    ----------
    case : BusinessCase
        The case.
    plan : Plan
        What was run.
    digest : Digest
        What was kept of all draws.
    ranked : list of list of OrderStatistics
        For each outcome and percentile, the values by rank.
    chances : tuple of float
        Which percentiles [dimensionless].
    scenario : Scenario
        The scenario that gave all that was not drawn.
    seed : int or None
        The seed.
    method : Sampling or None
        How values were drawn.
    discounting : Discounting
        How present values were discounted.
    payback_rule : PaybackRule
        How payback was counted.
    dates : tuple of datetime.date
        The days by which it was counted.
    variables : tuple of Variable
        What varied.
    first : tuple of ndarray of float64
        The first block of draws, and what they came to [the variables' units; GBP, GBP, day].

    Returns
    -------
    Simulation
        For every member and the sector.
    """
    units = (*case.member_names, SECTOR)
    count = plan.draws
    distributed: dict[str, OutcomeDistribution] = {}
    for kind, (name, unit) in enumerate(_OUTCOMES):
        rows = range(kind * len(units), (kind + 1) * len(units))
        values = np.empty((len(units), len(chances)))
        errors = np.empty_like(values)
        mean, sd, used = np.empty(len(units)), np.empty(len(units)), np.full(len(units), count)
        for u, row in enumerate(rows):
            for q, chance in enumerate(chances):
                never = NEVER_DAYS if name == "payback_days" else math.inf
                found, low, high = percentile(ranked[row][q], chance, count=count, never=never)
                values[u, q] = np.inf if found >= never else found
                errors[u, q] = np.nan if high >= never else (high - low) / 2.0
            pivot = digest.pivots[row]
            total, squares = math.fsum(digest.sums[:, row]), math.fsum(digest.squares[:, row])
            if name == "payback_days":
                used[u] -= int(digest.never[u])  # which are in no sum
            if used[u] == 0:
                mean[u] = sd[u] = np.nan
                continue
            offset = total / used[u]
            mean[u] = pivot + offset
            variance = max(squares / used[u] - offset**2, 0.0)
            sd[u] = math.sqrt(variance * used[u] / (used[u] - 1)) if used[u] > 1 else np.nan
        distributed[name] = OutcomeDistribution(
            name=name,
            unit=unit,
            units=units,
            mean=mean,
            sd=sd,
            standard_error=sd / np.sqrt(np.maximum(used, 1)),
            probabilities=chances,
            percentiles=values,
            percentile_errors=errors,
        )
    drawn, outcomes = first
    payback = outcomes[2, :, :SLICE].copy()
    payback[payback == NEVER_DAYS] = np.inf
    return Simulation(
        case_id=case.id,
        scenario=scenario,
        draws=count,
        seed=seed,
        method=method,
        discounting=discounting,
        payback_rule=payback_rule,
        **distributed,
        never=digest.never / count,
        loss=digest.losses / count,
        any_member_loses=digest.any_loss / count,
        dates=dates,
        paid_back=digest.by_date / count,
        variables=variables,
        first_draws=drawn[:, :SLICE],
        first_present_values=outcomes[1, :, :SLICE],
        first_payback_days=payback,
        convergence=_convergence(digest, outcomes[1, -1], 2 * len(units) - 1),
    )


def _convergence(
    digest: Digest, first: FloatArray, row: int
) -> tuple[tuple[int, float, float], ...]:
    """Return the running mean of the sector's present value at ten points, or fewer."""
    pivot = digest.pivots[row]
    if len(first) == digest.counts.sum():
        counts = np.unique(np.linspace(0, len(first), 11).astype(int)[1:])
        counts = counts[counts > 0]
        sums = np.array([(first[:n] - pivot).sum() for n in counts])
        squares = np.array([((first[:n] - pivot) ** 2).sum() for n in counts])
    else:
        ends = np.unique(np.linspace(0, len(digest.counts), 11).astype(int))
        places = ends[ends > 0] - 1
        counts = np.cumsum(digest.counts)[places]
        sums = np.cumsum(digest.sums[:, row])[places]
        squares = np.cumsum(digest.squares[:, row])[places]
    found = []
    for n, total, square in zip(counts.tolist(), sums.tolist(), squares.tolist(), strict=True):
        variance = max(square / n - (total / n) ** 2, 0.0)
        found.append((n, float(pivot + total / n), math.sqrt(variance / max(n - 1, 1))))
    return tuple(found)
