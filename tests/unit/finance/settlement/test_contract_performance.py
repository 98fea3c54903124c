"""Performance against plan: tables, and an exact split into volume and price."""

from typing import Any

import numpy as np
import pytest

from nhscommission.finance.settlement.contracts.contract_performance import performance_against_plan
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

NAMES: dict[str, Any] = {
    "year": "2009/10",
    "providers": ("Imperial",),
    "commissioners": ("Brent", "Ealing"),
    "services": (ServiceLine(name="elective"), ServiceLine(name="community", kind="non_tariff")),
}
MONTHS = ("2010-01", "2010-02", "2010-03")
PLAN = SlaPlan(
    activity=[[[[10, 10, 10], [5, 5, 5]], [[20, 20, 20], [0, 0, 0]]]],
    prices_pence=[[[100, 40], [100, 0]]],
    months=MONTHS,
    **NAMES,
)
DONE = SlaActuals(
    activity=[[[[12, 9], [5, 5]], [[20, 20], [0, 3]]]],
    prices_pence=[[[105, 40], [100, 7]]],
    months=MONTHS[:2],
    **NAMES,
)


def test_rows_by_hand() -> None:
    """Brent elective: 21 × 105 = 2205 against 2000; volume 1 × 100, price 21 × 5.

    Ealing community was not planned and has no planned price: 3 × 7 is all volume.
    """
    found = {
        row.labels: row
        for row in performance_against_plan(PLAN, DONE).rows("commissioner", "service")
    }
    brent = found["Brent", "elective"]
    assert (brent.plan_pence, brent.actual_pence) == (2000, 2205)
    assert (brent.volume_pence, brent.price_pence, brent.variance_pence) == (100, 105, 205)
    assert brent.share_of_plan == 205 / 2000
    ealing = found["Ealing", "community"]
    assert (ealing.volume_pence, ealing.price_pence) == (21, 0)
    assert ealing.share_of_plan is None
    assert found["Brent", "community"].variance_pence == 0


def test_cumulative_by_month() -> None:
    """In January 1260 + 200 + 2000 against 3200: 260; in February 945 + 200 + 2000 + 21: -34."""
    performance = performance_against_plan(PLAN, DONE)
    assert [row.variance_pence for row in performance.rows("month")] == [260, -34]
    to_date = performance.rows("month", cumulative=True)
    assert [row.variance_pence for row in to_date] == [260, 226]
    assert performance.rows()[0].variance_pence == 226


def test_axes_in_any_order_and_by_kind_of_price() -> None:
    """Tables turn round; tariff and non-tariff sum to the whole."""
    performance = performance_against_plan(PLAN, DONE)
    there = {row.labels: row.actual_pence for row in performance.rows("commissioner", "month")}
    back = {row.labels[::-1]: row.actual_pence for row in performance.rows("month", "commissioner")}
    assert there == back
    kinds = performance.rows("price_kind")
    assert [row.labels for row in kinds] == [("tariff",), ("non_tariff",)]
    assert [row.variance_pence for row in kinds] == [205, 21]


def test_volume_and_price_sum_to_the_variance_exactly() -> None:
    """Whatever is rounded, in each of 240 random cells."""
    rng = np.random.default_rng(2)
    shape = (1, 2, 2, 3)
    prices = rng.integers(0, 10**6, shape)
    for _ in range(20):
        plan = SlaPlan(
            activity=np.round(rng.uniform(0, 99, shape), 2),
            prices_pence=prices,
            months=MONTHS,
            **NAMES,
        )
        done = SlaActuals(
            activity=np.round(rng.uniform(0, 99, shape), 2),
            prices_pence=rng.integers(0, 10**6, shape),
            months=MONTHS,
            **NAMES,
        )
        found = performance_against_plan(plan, done)
        assert np.array_equal(found.volume_pence + found.price_pence, found.variance_pence)
        assert found.variance_pence.sum() == done.total_pence - plan.total_pence


@pytest.mark.parametrize(
    ("axes", "cumulative", "said"),
    [
        (("providers",), False, "no axis 'providers'; did you mean 'provider'"),
        (("month", "month"), False, "give each once"),
        (("service", "price_kind"), False, "not both service and price_kind"),
        (("provider",), True, 'without the axis "month"'),
    ],
)
def test_tables_there_are_not(axes: tuple[str, ...], cumulative: bool, said: str) -> None:
    """They are refused with what there is."""
    with pytest.raises((InvalidValueError, UnknownNameError), match=said):
        performance_against_plan(PLAN, DONE).rows(*axes, cumulative=cumulative)
