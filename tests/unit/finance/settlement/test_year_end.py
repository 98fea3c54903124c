"""Forecasts of the year end: by hand, against published quantiles, and by simulation."""

from typing import Any

import attrs
import numpy as np
import pytest
from numpy.typing import NDArray

from nhscommission.finance.settlement.contracts.contract_months import contract_months
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.finance.settlement.contracts.student_t import t_quantile
from nhscommission.finance.settlement.contracts.year_end import Outlook, forecast_year_end
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

MONTHS = contract_months("2009/10")


def names(agreements: int = 1) -> dict[str, Any]:
    return {
        "year": "2009/10",
        "providers": ("Imperial",),
        "commissioners": tuple(f"PCT {i}" for i in range(agreements)),
        "services": (ServiceLine(name="all"),),
        "prices_pence": [[1]],
    }


def plan_and_done(planned: Any, done: Any) -> tuple[SlaPlan, SlaActuals]:
    """Make a plan and actuals of values by agreement and month."""
    planned, done = np.atleast_2d(planned), np.atleast_2d(done)
    shared = names(len(planned))
    return (
        SlaPlan(activity=planned[None, :, None, :], months=MONTHS, **shared),
        SlaActuals(activity=done[None, :, None, :], months=MONTHS[: done.shape[1]], **shared),
    )


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (11, 2.201)],
)
def test_quantiles_of_student(degrees: int, published: float) -> None:
    """As in any printed table, two-sided 95%."""
    assert t_quantile(0.95, degrees_of_freedom=degrees) == pytest.approx(published, abs=5e-4)


def test_quantiles_against_scipy() -> None:
    """A second method, at every level and number of months."""
    stats = pytest.importorskip("scipy.stats")
    for degrees in (1, 2, 3, 4, 7, 8, 11, 30):
        for level in (0.01, 0.5, 0.9, 0.9999):
            found = t_quantile(level, degrees_of_freedom=degrees)
            assert found == pytest.approx(stats.t.ppf((1 + level) / 2, degrees), rel=1e-9)


@pytest.mark.parametrize(("level", "degrees"), [(0, 3), (1, 3), (-1, 3), ("x", 3), (0.9, 0)])
def test_no_quantile(level: Any, degrees: int) -> None:
    """The level lies between 0 and 1, and a degree of freedom is needed."""
    with pytest.raises(InvalidValueError):
        t_quantile(level, degrees_of_freedom=degrees)


def test_forecast_by_hand_with_a_seasonal_plan() -> None:
    """Plans of 100, 200 and 300, then 9 × 400; done 130, 220 and 310: the rate is 660/600 = 1.1.

    Residuals 20, 0, -20; s² = (400/100 + 400/300)/2 = 8/3; expected 660 + 1.1 × 3600 = 4620;
    the variance is 8/3 × 3600 × 4200/600 = 67,200, and t(0.95, 2) = 4.303 (4.30265).
    """
    plan, done = plan_and_done([100, 200, 300] + [400] * 9, [130, 220, 310])
    found = forecast_year_end(plan, done, level=0.95)
    row = found.row("Imperial", "PCT 0")
    assert row.expected_pence == pytest.approx(4620)
    assert row.high_pence == pytest.approx(4620 + 4.30265 * 67_200**0.5, abs=0.01)
    assert row.low_pence == pytest.approx(4620 - 4.30265 * 67_200**0.5, abs=0.01)
    assert (row.plan_pence, row.to_date_pence, found.months_left) == (4200, 660, 9)
    assert row.expected_variance_pence == pytest.approx(420)
    assert row.outlook is Outlook.WATCH
    assert found.total == attrs.evolve(row, provider="", commissioner="")


def test_outlooks() -> None:
    """Steady at 110, 90 and 100 of 100 a month: over, under and on plan, without doubt.

    With noise of 30 about 103 it is to be watched; about 101 it is near plan.
    """
    steady = np.array([[110.0] * 4, [90.0] * 4, [100.0] * 4])
    noisy = np.array([[133.0, 73, 133, 73], [131.0, 71, 131, 71]])
    plan, done = plan_and_done(np.full((5, 12), 100.0), np.vstack([steady, noisy]))
    found = forecast_year_end(plan, done)
    assert [row.outlook.value for row in found.rows] == [
        "likely_over",
        "likely_under",
        "near_plan",
        "watch",
        "near_plan",
    ]
    assert [row.commissioner for row in found.warnings] == ["PCT 0", "PCT 3"]
    strict = forecast_year_end(plan, done, watch_share=0.005)
    assert strict.rows[4].outlook is Outlook.WATCH


def test_expected_values_add_up_and_the_year_ends_where_it_ends() -> None:
    """The total is the sum; with all months done nothing is left open."""
    rng = np.random.default_rng(3)
    planned, done = rng.integers(50, 150, (6, 12)), rng.integers(50, 150, (6, 12))
    plan, half = plan_and_done(planned, done[:, :6])
    found = forecast_year_end(plan, half)
    assert found.total.expected_pence == pytest.approx(sum(r.expected_pence for r in found.rows))
    plan, whole = plan_and_done(planned, done)
    end = forecast_year_end(plan, whole)
    for row, actual in zip(end.rows, done.sum(axis=1).tolist(), strict=True):
        assert (row.low_pence, row.expected_pence, row.high_pence) == (actual, actual, actual)


def test_what_is_done_cannot_be_undone() -> None:
    """However uncertain the rest is, the year does not end below what is done."""
    plan, done = plan_and_done([100] * 12, [10, 300])
    row = forecast_year_end(plan, done, level=0.99).rows[0]
    assert row.low_pence == 310


def simulate(rng: np.random.Generator, profile: NDArray[Any], shape: tuple[int, ...]) -> Any:
    """Draw months about 1.05 of the plan, of a variance in proportion to it."""
    errors = rng.normal(size=(*shape, 12)) * np.sqrt(profile) * 60
    return np.rint(1.05 * profile + errors)


@pytest.mark.parametrize("months", [2, 4, 9])
@pytest.mark.parametrize("level", [0.5, 0.9])
def test_intervals_hold_as_often_as_they_say(months: int, level: float) -> None:
    """Of 4,000 agreements, within three standard errors of the level."""
    rng = np.random.default_rng(months)
    profile = 1e6 * (1 + 0.3 * np.sin(np.arange(12)))
    year = simulate(rng, profile, (4_000,))
    plan, done = plan_and_done(np.tile(np.rint(profile), (4_000, 1)), year[:, :months])
    rows = forecast_year_end(plan, done, level=level).rows
    ends = year.sum(axis=1)
    held = np.mean([r.low_pence <= end <= r.high_pence for r, end in zip(rows, ends, strict=True)])
    assert abs(held - level) < 3 * (level * (1 - level) / 4_000) ** 0.5


def test_the_total_allows_for_what_moves_all_together() -> None:
    """A winter that hits all six agreements at once: of 600 years, within three standard errors."""
    rng = np.random.default_rng(7)
    sizes, profile = np.arange(1.0, 7.0)[:, None], 1e6 * (1 + 0.3 * np.cos(np.arange(12)))
    held = []
    for _ in range(600):
        shared = rng.normal(size=12) * 80 * np.sqrt(profile)
        own = rng.normal(size=(6, 12)) * 30 * np.sqrt(profile)
        year = np.rint(sizes * (profile * 1.02 + shared) + own)
        plan, done = plan_and_done(np.rint(sizes * profile), year[:, :5])
        total = forecast_year_end(plan, done, level=0.9).total
        held.append(total.low_pence <= year.sum() <= total.high_pence)
    assert abs(np.mean(held) - 0.9) < 3 * (0.09 / 600) ** 0.5


@pytest.mark.parametrize(
    ("planned", "done", "said"),
    [
        ([100] * 12, [100], "two or more"),
        (
            [0, 0, *([100] * 10)],
            [0, 0, 90],
            "fewer than two months with a plan are done",
        ),
        ([0, *([100] * 11)], [5, 100, 100], "done in 2009-04, and nothing was planned"),
        ([0] * 12, [0, 1], "done in 2009-05, and nothing was planned"),
    ],
)
def test_no_forecast(planned: Any, done: Any, said: str) -> None:
    """Where there is nothing to judge by it is refused, with the agreement."""
    with pytest.raises(InvalidValueError, match=f"Imperial for PCT 0: .*{said}"):
        forecast_year_end(*plan_and_done(planned, done))


def test_an_agreement_without_a_plan() -> None:
    """Nothing planned and nothing done is nothing; and there is no row of another name."""
    plan, done = plan_and_done([[0] * 12, [100] * 12], [[0, 0], [100, 100]])
    found = forecast_year_end(plan, done)
    assert found.rows[0].high_pence == 0
    with pytest.raises(UnknownNameError, match="Imperial for PCT 1"):
        found.row("Imperial", "PCT 2")
    with pytest.raises(InvalidValueError, match="watch_share"):
        forecast_year_end(plan, done, watch_share=-1)
