"""What would be due at the end of a year, if it ends as forecast."""

from typing import Any, TypeAlias

import numpy as np

from nhscommission.finance.settlement.contracts.amounts_due import TermsLike, terms_of_each
from nhscommission.finance.settlement.contracts.contract_terms import ContractTerms, payment_due
from nhscommission.finance.settlement.contracts.pence_arrays import LARGEST_VALUE_PENCE
from nhscommission.finance.settlement.contracts.rate_forecast import (
    RateForecast,
    forecast_rates,
    interval_ends,
)
from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals, SlaPlan
from nhscommission.foundations.labelled import IntArray

DueForecast: TypeAlias = tuple[int | None, int, int | None]
"""At the low end, as expected and at the high end; None where there is no interval [penny]."""


def forecast_due(
    plan: SlaPlan, actuals: SlaActuals, *, terms: TermsLike, level: float
) -> list[DueForecast]:
    """Say what would be due of each agreement, adding its groups of services up.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    actuals : SlaActuals
        What was done in the months so far.
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms
        What is paid for it.
    level : float
        How often an interval is to hold the true value, above 0 and below 1 [dimensionless].

    Returns
    -------
    list of tuple
        By provider, then commissioner [penny].

    Raises
    ------
    InvalidValueError
        If a provider has no terms.
    UnknownNameError
        If terms name what is not in the plan.
    """
    due = []
    for p, groups in enumerate(terms_of_each(plan, terms=terms)):
        parts = []
        for services, own in groups:
            planned = plan.value_pence[p][:, services].sum(axis=1)
            done = actuals.value_pence[p][:, services].sum(axis=1)
            found = forecast_rates(planned.astype(float), done=done.astype(float), level=level)
            parts.append(_due_of(planned.sum(axis=1), done.sum(axis=1), found, own))
        due += [sum_due(list(each)) for each in zip(*parts, strict=True)]
    return due


def _due_of(
    planned: IntArray, to_date: IntArray, found: RateForecast, terms: ContractTerms
) -> list[DueForecast]:
    ends = [
        interval_ends(expected, half=half, to_date=to_date)
        for expected, half, to_date in zip(
            found.expected.tolist(), found.half.tolist(), to_date.tolist(), strict=True
        )
    ]
    low, expected, high = (
        payment_due(planned, actual_pence=_whole(amounts), terms=terms).tolist()
        for amounts in ([a for a, _ in ends], found.expected, [b for _, b in ends])
    )
    return [
        (None, mid, None) if odd else (least, mid, most)
        for least, mid, most, odd in zip(low, expected, high, found.odd, strict=True)
    ]


def _whole(amounts: Any) -> IntArray:
    inside = np.clip(np.rint(amounts), 0, float(LARGEST_VALUE_PENCE))
    return np.asarray(inside, dtype=np.int64)


def sum_due(parts: list[DueForecast]) -> DueForecast:
    """Add forecasts up.

    Parameters
    ----------
    parts : list of tuple
        What is added; those without an interval count as certain.

    Returns
    -------
    tuple of (int or None, int, int or None)
        Without an interval where none of them has one [penny].

    Examples
    --------
    >>> sum_due([(5, 7, 9), (None, 10, None)])
    (15, 17, 19)
    """
    expected = sum(mid for _, mid, _ in parts)
    if all(low is None for low, _, _ in parts):
        return None, expected, None
    low = sum(mid if one is None else one for one, mid, _ in parts)
    return low, expected, sum(mid if one is None else one for _, mid, one in parts)
