"""Forecasts of the year end: by hand, against published quantiles, and by simulation."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nhscommission.finance.settlement.contracts.contract_months import contract_months
from nhscommission.finance.settlement.contracts.contract_terms import (
    BLOCK_CONTRACT,
    COST_AND_VOLUME,
    ContractTerms,
)
from nhscommission.finance.settlement.contracts.rate_forecast import forecast_rates
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.finance.settlement.contracts.student_t import t_quantile
from nhscommission.finance.settlement.contracts.year_end import (
    Outlook,
    YearEnd,
    forecast_year_end,
)
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
    assert found.total.low_pence == pytest.approx(row.low_pence)
    assert found.total.high_pence == pytest.approx(row.high_pence)
    assert (found.total.expected_pence, found.total.outlook) == (row.expected_pence, row.outlook)


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


def held_by(row: YearEnd, end: float) -> bool:
    assert row.low_pence is not None and row.high_pence is not None
    return row.low_pence <= end <= row.high_pence


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
    ends = zip(rows, year.sum(axis=1), strict=True)
    held = np.mean([held_by(row, end) for row, end in ends])
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
        held.append(held_by(forecast_year_end(plan, done, level=0.9).total, year.sum()))
    assert abs(np.mean(held) - 0.9) < 3 * (0.09 / 600) ** 0.5


OPPOSED = np.array([np.repeat([3e6, 1e6], 6), np.repeat([1e6, 3e6], 6)])
EXTREME = np.array([np.repeat([1e6, 1e3], 6), np.repeat([1e3, 1e6], 6)])


@pytest.mark.parametrize("months", [3, 6, 9])
@pytest.mark.parametrize(
    ("planned", "spread", "shared"),
    [(OPPOSED, (10, 300), 0.0), (OPPOSED, (50, 50), 0.7), (EXTREME, (50, 50), 0.0)],
)
def test_the_total_of_opposed_profiles(
    planned: NDArray[Any], spread: tuple[int, int], shared: float, months: int
) -> None:
    """One agreement falls where the other rises: of 1,500 years, 90% are held, give or take 3%.

    Errors are independent, or have a correlation of 0.7 within a month. Three standard errors of a
    share of 0.9 in 1,500 are 0.023; a little is allowed for the approximation.
    """
    rng = np.random.default_rng(months)
    held = 0
    for _ in range(1_500):
        both, own = rng.normal(size=12), rng.normal(size=(2, 12))
        errors = shared**0.5 * both + (1 - shared) ** 0.5 * own
        year = planned + np.array(spread)[:, None] * np.sqrt(planned) * errors
        found = forecast_rates(planned, done=year[:, :months], level=0.9)
        held += abs(found.expected.sum() - year.sum()) <= found.total_half
    assert abs(held / 1_500 - 0.9) < 0.03


def test_the_variance_of_a_total_against_the_double_sum() -> None:
    """The formula of the notes, written out over pairs of agreements, at a level where t is 1.

    With two months done there is one degree of freedom, and half of Cauchy's lies within 1.
    """
    planned = np.array([[100.0, 400, 900, 100], [400.0, 100, 100, 1600]])
    done = np.array([[130.0, 380], [410.0, 150]])
    p_done, q = planned[:, :2].sum(axis=1), planned[:, 2:].sum(axis=1)
    residuals = done - (done.sum(axis=1) / p_done)[:, None] * planned[:, :2]
    u, wanted = q / p_done, 0.0
    for i in range(2):
        for j in range(2):
            root = np.sqrt(planned[i] * planned[j])
            s = (residuals[i] * residuals[j] / root[:2]).sum()
            wanted += s * (u[i] * u[j] * root[:2].sum() + root[2:].sum())
    found = forecast_rates(planned, done=done, level=0.5)
    assert found.total_half == pytest.approx(wanted**0.5)


@pytest.mark.parametrize(
    ("planned", "done", "outlook", "expected"),
    [
        ([100] * 12, [120], "unknown", 120 + 1100),
        ([0, 0, *([100] * 10)], [0, 0, 90], "unknown", 90 + 900),
        ([0, *([100] * 11)], [5, 100, 100], "unplanned", 205 + 900),
        ([0] * 12, [0, 1], "unplanned", 1),
    ],
)
def test_what_has_no_rate_is_told_and_blocks_nobody(
    planned: Any, done: Any, outlook: str, expected: int
) -> None:
    """Expected is to date plus the plan to come, without an interval; the other row goes on."""
    other = [110, 130, 120][: len(done)]
    plan, actuals = plan_and_done([planned, [100] * 12], [done, other])
    found = forecast_year_end(plan, actuals)
    odd, row = found.rows
    assert (odd.outlook, odd.expected_pence) == (outlook, expected)
    assert odd.low_pence is None and odd.high_pence is None
    assert odd in found.warnings and odd in found.without_interval
    if len(done) > 1:
        alone = forecast_year_end(*plan_and_done([100] * 12, other)).rows[0]
        assert row.high_pence == pytest.approx(alone.high_pence)
        assert found.total.expected_pence == pytest.approx(expected + alone.expected_pence)
        width = alone.high_pence - alone.expected_pence  # type: ignore[operator]
        assert found.total.high_pence == pytest.approx(found.total.expected_pence + width)
        assert found.without_interval == (odd,)
    else:
        assert found.total.outlook is Outlook.UNKNOWN
        assert found.total.low_pence is None


def test_a_year_that_is_over_is_known_however_odd() -> None:
    """With nothing to come, what was done without a plan is just what was done."""
    found = forecast_year_end(*plan_and_done([0] * 12, [0] * 11 + [7]))
    assert (found.total.low_pence, found.total.high_pence) == (7, 7)
    assert found.without_interval == ()


def test_a_steady_penny_over_plan_is_no_warning() -> None:
    """A rate of 1.001 without any spread has an interval of no width, above plan: said, not told.

    At a rate of 1.05 it is likely over, and it is said that nothing is known of its spread.
    """
    plan, done = plan_and_done(np.full((2, 12), 1000), [[1001] * 3, [1050] * 3])
    near, over = forecast_year_end(plan, done).rows
    assert (near.outlook, over.outlook) == (Outlook.NEAR_PLAN, Outlook.LIKELY_OVER)
    assert near.low_pence == near.high_pence == pytest.approx(12_012)
    assert near.no_spread and over.no_spread
    plan, done = plan_and_done([1000] * 12, [1001, 1002, 1001])
    assert not forecast_year_end(plan, done).total.no_spread


def test_warnings_go_by_expected_variance() -> None:
    """10% over 100, 6% over 1000, and a noisy 5% over 10,000: the largest sum comes first."""
    done = [[110] * 4, [1060] * 4, [13_000, 8_000, 13_000, 8_000]]
    plan, actuals = plan_and_done(np.repeat([[100], [1000], [10_000]], 12, axis=1), done)
    found = forecast_year_end(plan, actuals).warnings
    assert [one.commissioner for one in found] == ["PCT 2", "PCT 1", "PCT 0"]
    assert [one.outlook.value for one in found] == ["watch", "likely_over", "likely_over"]


def test_what_would_be_due() -> None:
    """Steady at 120 of 100 a month: 1440 are expected of 1200, of which a block pays nothing more.

    Beyond 103%, 1236, 70% of 204 are 142.8: 1379 are due.
    """
    plan, done = plan_and_done([100] * 12, [120] * 3)
    block = forecast_year_end(plan, done, terms=BLOCK_CONTRACT)
    assert block.rows[0].due_pence == block.total.due_pence == (1200, 1200, 1200)
    assert block.rows[0].outlook is Outlook.NEAR_PLAN
    assert block.warnings == ()
    tiers = ContractTerms(over=[(1, 1), ("103%", "70%")])
    row = forecast_year_end(plan, done, terms={"Imperial": tiers}).rows[0]
    assert row.due_pence == (1379, 1379, 1379)
    assert row.expected_variance_pence == 179
    assert row.expected_pence == pytest.approx(1440)
    assert forecast_year_end(plan, done).rows[0].due_pence is None


def test_what_would_be_due_by_groups_of_services() -> None:
    """Elective at full price and community as a block, of 100 a month each, both at 120.

    1440 and 1200 are due. A line that was never planned has no interval, and counts as certain.
    """
    services = tuple(ServiceLine(name=name) for name in ("elective", "community"))
    shared = names() | {"services": services, "prices_pence": [[1, 1]]}
    plan = SlaPlan(activity=np.full((1, 1, 2, 12), 100), months=MONTHS, **shared)
    done = SlaActuals(activity=np.full((1, 1, 2, 3), 120), months=MONTHS[:3], **shared)
    terms = {"Imperial": COST_AND_VOLUME, ("Imperial", "community"): BLOCK_CONTRACT}
    assert forecast_year_end(plan, done, terms=terms).total.due_pence == (2640, 2640, 2640)
    without = np.full((1, 1, 2, 12), 100)
    without[:, :, 1] = 0
    bare = SlaPlan(activity=without, months=MONTHS, **shared)
    own = {"Imperial": COST_AND_VOLUME, ("Imperial", "community"): COST_AND_VOLUME}
    row = forecast_year_end(bare, done, terms=own).rows[0]
    assert row.due_pence == (1800, 1800, 1800)


def test_a_level_in_per_cent() -> None:
    """The text of 90% is 0.9; the number 90 is refused."""
    plan, done = plan_and_done([100] * 12, [110, 130, 120])
    assert forecast_year_end(plan, done, level="90%") == forecast_year_end(plan, done)  # type: ignore[arg-type]
    for level in (90, 0, 1, "x", True, None):
        with pytest.raises(InvalidValueError, match="the level is"):
            forecast_year_end(plan, done, level=level)  # type: ignore[arg-type]


def test_an_agreement_without_a_plan() -> None:
    """Nothing planned and nothing done is nothing; and there is no row of another name."""
    plan, done = plan_and_done([[0] * 12, [100] * 12], [[0, 0], [100, 100]])
    found = forecast_year_end(plan, done)
    assert found.rows[0].high_pence == 0
    with pytest.raises(UnknownNameError, match="Imperial for PCT 1"):
        found.row("Imperial", "PCT 2")
    with pytest.raises(InvalidValueError, match="watch_share"):
        forecast_year_end(plan, done, watch_share=-1)
