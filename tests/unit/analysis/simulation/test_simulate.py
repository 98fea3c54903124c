"""Simulation: the same as appraising each draw in full, and sorting all of the outcomes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from simulation_oracle import drawn_arrays, slow_outcomes, sorted_percentile
from small_case import assumptions, replace_assumption, small_case

import nhscommission as nc
from nhscommission.analysis.simulation import digest, run
from nhscommission.finance.uncertainty.sampling import BLOCK

FACTORS = (1.0, 1 / 1.035)
"""Of the two years of the small case: the first is year 0, the second a year at 3.5%."""
PERCENTILES = (1.0, 5.0, 37.5, 50.0, 95.0, 99.9)
APRIL_TO_MARCH = tuple(range(1, 13))


def uncertain() -> nc.BusinessCase:
    """Every way of drawing: one value, several together, each by itself, and a share."""
    return nc.with_distributions(
        small_case(),
        {
            "pay": "triangular(20; 40; 90)",
            "wte": "uniform(1; 3)",
            "own_cost": "triangular(0.5; 1; 1.4)",
            "kept_cost": "uniform(0.2; 3)",
            "weight": "uniform(0.2; 2)",
            "rate": "uniform(0; 3)",
            "risk_rate": "discrete(0% @ 0.5; 10% @ 0.3; 60% @ 0.2)",
        },
        each=["kept_cost", "weight", "own_cost"],
    )


def check_first_draws(
    case: nc.BusinessCase, found: nc.Simulation, factors: Any = FACTORS, **more: Any
) -> None:
    """Compare every draw that is kept with an appraisal of it."""
    scenario = more.get("scenario")
    slow = slow_outcomes(
        case, drawn_arrays(case, found, scenario=scenario), discount_factors=factors, **more
    )
    size = np.abs(slow[:2]).max()
    assert found.first_present_values == pytest.approx(slow[1], rel=1e-11, abs=1e-12 * size)
    assert np.array_equal(np.isinf(found.first_payback_days), np.isinf(slow[2]))
    assert found.first_payback_days == pytest.approx(slow[2], rel=1e-9, abs=1e-8)
    if found.draws == found.first_draws.shape[1]:
        assert found.net_benefit.mean == pytest.approx(slow[0].mean(axis=1), abs=1e-12 * size)
        for q, percent in enumerate((5, 50, 95)):
            expected = [sorted_percentile(row, percent) for row in slow[0]]
            assert found.net_benefit.percentiles[:, q] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    "rule",
    [
        nc.PaybackRule(),
        nc.PaybackRule(crossing="last", day_count="inclusive"),
        nc.PaybackRule(accrual=APRIL_TO_MARCH),
        nc.PaybackRule(accrual=APRIL_TO_MARCH, crossing="last", rounding="up"),
        nc.PaybackRule(discounting=0.2),
        nc.PaybackRule(discounting="green-book-2026", accrual=APRIL_TO_MARCH, rounding="down"),
    ],
    ids=str,
)
def test_each_draw_is_an_appraisal(rule: nc.PaybackRule) -> None:
    case = uncertain()
    found = nc.simulate(case, draws=1_500, seed=4, payback_rule=rule)
    assert len(found.variables) == 3 + 1 + 2 + 4 + 2
    check_first_draws(case, found, payback_rule=rule)


def test_each_draw_is_an_appraisal_in_the_other_scenario_too() -> None:
    """In which the saving is 0 and not drawn."""
    case = uncertain()
    found = nc.simulate(case, draws=500, seed=4, scenario="none")
    assert "rate" not in {variable.assumption for variable in found.variables}
    check_first_draws(case, found, scenario="none")


def test_each_draw_of_the_2009_case_is_an_appraisal() -> None:
    """Eight members, four years at 3.5%."""
    case = nc.spread_assumptions(nc.load_case("nwl-2009"), by=0.6)
    found = nc.simulate(case, draws=400, seed=9, discounting=0.035)
    check_first_draws(case, found, factors=[1.035**-t for t in range(4)])


def test_benefits_of_other_classes_count_where_asked_for() -> None:
    case = uncertain()
    lines = [
        attrs.evolve(line, benefit_class="societal") if line.id == "saving_line" else line
        for line in case.lines
    ]
    case = attrs.evolve(case, lines=lines)
    for count_benefits in (["cash_releasing"], ["cash_releasing", "societal"]):
        found = nc.simulate(case, draws=300, seed=1, count_benefits=count_benefits)
        drawn = {variable.assumption for variable in found.variables}
        assert ("rate" in drawn) == ("societal" in count_benefits)
        check_first_draws(case, found, count_benefits=count_benefits)


@pytest.mark.parametrize("sampling", list(nc.Sampling))
def test_members_sum_to_the_sector_in_every_draw(sampling: str) -> None:
    found = nc.simulate(uncertain(), draws=3_000, seed=6, sampling=sampling)
    members, sector = found.first_present_values[:-1], found.first_present_values[-1]
    assert members.sum(axis=0) == pytest.approx(sector, rel=1e-12, abs=1e-10)
    for outcome in (found.net_benefit, found.present_value):
        assert outcome.mean[:-1].sum() == pytest.approx(outcome.mean[-1])
    assert found.units == ("North", "South", "sector")


def nil_case() -> nc.BusinessCase:
    """Nothing costs or saves anything."""

    def nothing(values: dict[str, Any]) -> dict[str, Any]:
        return {k: nothing(v) if isinstance(v, dict) else 0 for k, v in values.items()}

    nil = {
        "own_cost": {"North": 0, "South": 0},
        "wte": 0,
        "pay": 0,
        "set_up_cost": {"2024/25": 0, "2025/26": 0},
        "kept_cost": {m: {"2024/25": 0, "2025/26": 0} for m in ("North", "South")},
        "base": {"North": 0, "South": 0},
    }
    made = [attrs.evolve(a, values=nil.get(a.id, a.values)) for a in assumptions()]
    return small_case(assumptions=made)


def given(kind: str, count: int) -> tuple[nc.BusinessCase, dict[str, Any]]:
    """Make a case and draws of it."""
    rng = np.random.default_rng(count)
    case = nil_case() if kind == "nil" else small_case()
    if kind == "negative base":
        case = replace_assumption(case, "base", values={"North": -1000, "South": -500})
    draws: dict[str, Callable[[], dict[str, Any]]] = {
        "continuous": lambda: {"pay": rng.uniform(0, 120, count), "rate": rng.uniform(0, 4, count)},
        "ties": lambda: {"pay": rng.integers(0, 6, count) * 17.0},
        "constant": lambda: {"pay": np.full(count, 40.0)},
        "hundred values": lambda: {"pay": rng.integers(0, 100, count) / 2},
        "each": lambda: {
            "own_cost": rng.uniform(0, 120, (count, 2, 1)),
            "kept_cost": rng.uniform(0, 12, (count, 2, 2)),
        },
        "shares": lambda: {
            "weight": rng.uniform(1, 9, (count, 2, 1)),
            "set_up_cost": rng.uniform(0, 90, (count, 1, 2)),
        },
        "negative base": lambda: {"base": rng.uniform(-9, 9, count)},
        "nil": lambda: {"wte": rng.uniform(0, 5, count)},
    }
    return case, draws[kind]()


@pytest.mark.parametrize("count", [1, 2, 7, 1_000, BLOCK, BLOCK + 1, 150_000])
@pytest.mark.parametrize(
    "kind",
    ["continuous", "ties", "constant", "hundred values", "each", "shares", "negative base", "nil"],
)
def test_percentiles_and_probabilities_are_those_of_all_draws_sorted(kind: str, count: int) -> None:
    """Exactly, but for the last digits of each net benefit; below and beyond one block."""
    case, draws = given(kind, count)
    days = [date(2024, 10, 1), date(2025, 3, 31), date(2025, 7, 4), date(2026, 3, 31)]
    found = nc.simulate(case, draws=draws, percentiles=PERCENTILES, payback_by=days)
    slow = slow_outcomes(case, draws, discount_factors=FACTORS)
    check_all(found, slow, days)
    assert (found.draws, found.seed, found.method) == (count, None, None)


def check_all(found: nc.Simulation, slow: Any, days: list[date]) -> None:
    count, size = slow.shape[2], max(np.abs(slow[:2]).max(), 1.0)
    outcomes = (found.net_benefit, found.present_value, found.payback_days)
    for outcome, rows in zip(outcomes, slow, strict=True):
        for u, row in enumerate(rows):
            expected = [sorted_percentile(row, percent) for percent in PERCENTILES]
            assert outcome.percentiles[u] == pytest.approx(expected, rel=1e-10, abs=1e-11 * size)
            known = row[np.isfinite(row)]
            if not len(known):
                assert np.isnan(outcome.mean[u])
                continue
            assert outcome.mean[u] == pytest.approx(known.mean(), rel=1e-7, abs=1e-11 * size)
            if len(known) > 1 and len(known) == len(row):
                sd = known.std(ddof=1)
                assert outcome.sd[u] == pytest.approx(sd, rel=1e-7, abs=1e-7 * size)
                assert outcome.standard_error[u] == pytest.approx(
                    sd / np.sqrt(count), rel=1e-7, abs=1e-7 * size
                )
    assert found.never.tolist() == np.isinf(slow[2]).mean(axis=1).tolist()
    clear = np.abs(slow[1]) > 1e-10 * size
    assert found.loss.tolist() == ((slow[1] < 0) & clear).mean(axis=1).tolist()
    assert found.any_member_loses == ((slow[1] < 0) & clear)[:-1].any(axis=0).mean()
    limits = [(day - date(2024, 10, 1)).days + 0.5 for day in days]
    for d, limit in enumerate(limits):
        assert found.paid_back[:, d].tolist() == (slow[2] <= limit).mean(axis=1).tolist()


@pytest.mark.parametrize("kind", ["continuous", "hundred values"])
def test_brackets_that_are_drawn_closer_keep_percentiles_exact(kind: str) -> None:
    """Beyond eight times the first block they are: 700,000 draws."""
    case, draws = given(kind, 700_000)
    found = nc.simulate(case, draws=draws, percentiles=PERCENTILES, payback_by=[date(2025, 7, 4)])
    slow = slow_outcomes(case, draws, discount_factors=FACTORS)
    check_all(found, slow, [date(2025, 7, 4)])


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Watch how wide brackets are made."""
    widths: list[float] = []
    original = digest.find_brackets

    def watched(*arguments: Any, width: float) -> digest.Brackets:
        widths.append(width)
        return original(*arguments, width=width)

    monkeypatch.setattr(run, "find_brackets", watched)
    return widths


@pytest.mark.parametrize("kind", ["continuous", "ties"])
def test_a_bracket_that_is_missed_is_drawn_wider(
    kind: str, tries: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "_WIDTH", 1e-3)
    case, draws = given(kind, 150_000)
    seen: list[tuple[int, int]] = []
    found = nc.simulate(
        case, draws=draws, percentiles=PERCENTILES, payback_by=[date(2025, 7, 4)],
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    check_all(found, slow_outcomes(case, draws, discount_factors=FACTORS), [date(2025, 7, 4)])
    if kind == "continuous":
        assert tries[:2] == [1.0, 4.0]
    assert seen[-1] == (150_000, 150_000)


def test_draws_that_come_in_order_are_told_apart_from_others(tries: list[float]) -> None:
    """All later draws lie beyond those of the first block: then all draws are kept."""
    case = small_case()
    draws = {"pay": np.linspace(0, 120, 150_000)}
    found = nc.simulate(case, draws=draws, percentiles=PERCENTILES, payback_by=[date(2025, 7, 4)])
    check_all(found, slow_outcomes(case, draws, discount_factors=FACTORS), [date(2025, 7, 4)])
    assert tries == [1.0, 4.0, 16.0, 64.0]


def test_never_is_infinity_among_percentiles() -> None:
    """Pay of £1,000 never comes back: 30 draws of 101, so that the 71st in order is the last."""
    draws = {"pay": np.concatenate([np.full(30, 1000.0), np.linspace(35, 45, 71)])}
    found = nc.simulate(small_case(), draws=draws, percentiles=(50, 70, 71, 99)).payback_days
    slow = slow_outcomes(small_case(), draws, discount_factors=FACTORS)[2]
    assert found.percentile(70) == pytest.approx(np.sort(slow[-1])[70])
    assert found.percentile(71) == found.percentile(99) == np.inf
    assert found.percentile(50, member="North") == pytest.approx(np.sort(slow[0])[50])
    simulation = nc.simulate(small_case(), draws=draws)
    assert simulation.probability_of_never() == 30 / 101
    assert simulation.probability_of_never("South") == 30 / 101
    assert found.mean[0] == pytest.approx(slow[0][np.isfinite(slow[0])].mean())
    assert np.isnan(found.percentile_errors[-1][1])


def test_where_nothing_ever_pays_back_there_is_no_mean() -> None:
    found = nc.simulate(small_case(), draws={"pay": np.full(100, 1000.0)})
    assert np.isnan(found.payback_days.mean).all()
    assert np.isnan(found.payback_days.sd).all()
    assert np.isinf(found.payback_days.percentiles).all()
    assert found.never.tolist() == [1, 1, 1]
    assert found.paid_back.tolist() == [[0, 0]] * 3


def test_a_member_can_lose_where_the_sector_does_not() -> None:
    """Pay of £70: North −17 − 22.5 and 52 − 45, South 7 − 7.5 and 46 − 15. Of 4 draws, 2."""
    found = nc.simulate(small_case(), draws={"pay": np.array([40.0, 70, 70, 41])})
    assert found.probability_of_loss("North") == 0.5
    assert found.probability_of_loss("South") == 0
    assert found.probability_of_loss() == 0.5
    assert found.any_member_loses == 0.5
    expected = [-17 - 0.75 * 30 + (52 - 1.5 * 30) / 1.035, 7 - 7.5 + (46 - 15) / 1.035]
    assert found.first_present_values[:2, 1] == pytest.approx(expected)


def test_the_horizon_is_what_is_paid_back_by_where_no_day_is_given() -> None:
    found = nc.simulate(small_case(), draws={"pay": np.array([10.0, 40, 1000])})
    assert found.dates == (date(2025, 3, 31), date(2026, 3, 31))
    assert found.probability_paid_back(date(2025, 3, 31)) == 1 / 3
    assert found.probability_paid_back(date(2026, 3, 31), member="North") == 2 / 3


def test_value_at_risk_is_the_mean_less_a_percentile() -> None:
    found = nc.simulate(small_case(), draws={"pay": np.linspace(30, 50, 101)})
    values = found.first_present_values
    assert found.value_at_risk() == pytest.approx(values[-1].mean() - np.percentile(values[-1], 5))
    assert found.value_at_risk(95, member="South") == pytest.approx(
        values[1].mean() - np.percentile(values[1], 95)
    )


def test_rank_correlations_are_those_of_scipy() -> None:
    from scipy import stats

    found = nc.simulate(uncertain(), draws=2_000, seed=2)
    for outcome, values in (
        ("present_value", found.first_present_values),
        ("payback_days", found.first_payback_days),
    ):
        for member in (None, "North"):
            row = values[found.payback_days.place(member)]
            got = found.rank_correlations(outcome=outcome, member=member)
            assert set(got) == set(found.variables)
            for variable, drawn in zip(found.variables, found.first_draws, strict=True):
                expected = stats.spearmanr(drawn, row).statistic
                assert got[variable] == pytest.approx(expected, abs=1e-12)
            sizes = [abs(x) for x in got.values()]
            assert sizes == sorted(sizes, reverse=True)
    same = nc.simulate(small_case(), draws={"pay": np.full(5, 40.0)})
    assert np.isnan(list(same.rank_correlations().values())).all()


def test_convergence_ends_near_the_mean_and_its_errors_shrink() -> None:
    """With 163,840 draws, ten steps; the last is the mean of all."""
    found = nc.simulate(uncertain(), draws=163_840, seed=3)
    counts, means, errors = zip(*found.convergence, strict=True)
    assert counts == tuple(16_384 * i for i in range(1, 11))
    assert means[-1] == pytest.approx(found.present_value.mean[-1], rel=1e-12)
    assert errors[-1] == pytest.approx(found.present_value.standard_error[-1], rel=1e-9)
    assert errors[0] / errors[-1] == pytest.approx(np.sqrt(10), rel=0.05)


def test_a_result_cannot_be_changed_and_can_be_compared() -> None:
    found = nc.simulate(uncertain(), draws=100, seed=3)
    assert found == nc.simulate(uncertain(), draws=100, seed=3)
    assert found != nc.simulate(uncertain(), draws=100, seed=4)
    with pytest.raises(ValueError, match="read-only"):
        found.first_draws[0] = 1.0
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.draws = 5  # type: ignore[misc]


@pytest.mark.parametrize("draws", [1, 7, 16_384, 16_385, BLOCK, BLOCK + 1, 100_000, 200_000])
def test_convergence_goes_on_from_few_draws_to_all(draws: int) -> None:
    found = nc.simulate(uncertain(), draws=draws, seed=3)
    counts = [n for n, _, _ in found.convergence]
    assert counts == sorted(set(counts))
    assert counts[-1] == draws
    assert found.convergence[-1][1] == pytest.approx(found.present_value.mean[-1])
    if draws > 1:
        error = found.present_value.standard_error[-1]
        assert found.convergence[-1][2] == pytest.approx(error)


def test_a_percentile_between_a_day_and_never_is_never() -> None:
    """One draw in 10,000 never pays back: the 99.99th percentile lies beside it."""
    rate = np.ones(10_000)
    rate[-1] = 0.0
    found = nc.simulate(
        nc.load_case("nwl-2009"), draws={"saving_rate": rate}, percentiles=[50, 99.99]
    )
    assert found.payback_days.percentile(99.99, member="Brent") == np.inf
    assert np.isfinite(found.payback_days.percentile(50, member="Brent"))


@pytest.mark.parametrize("draws", [60_000, 300_000])
def test_the_spread_of_the_few_that_pay_back(draws: int) -> None:
    """Savings of the usual size or a hundredth more in two draws, and none in all others."""
    rate = np.zeros(draws)
    rate[5], rate[-5] = 1.0, 1.01
    case = nc.load_case("nwl-2009")
    found = nc.simulate(case, draws={"saving_rate": rate})
    two = nc.simulate(case, draws={"saving_rate": [1.0, 1.01]})
    assert found.payback_days.mean[0] == pytest.approx(two.payback_days.mean[0], rel=1e-12)
    assert found.payback_days.sd[0] == pytest.approx(two.payback_days.sd[0], rel=1e-6)


def test_a_small_spread_beside_a_large_mean_is_not_lost() -> None:
    """Legal challenges cost a few pence more or less, in a case of millions."""
    cost = np.linspace(9_999.9, 10_000.1, 50_000)
    found = nc.simulate(nc.load_case("nwl-2009"), draws={"legal_challenge_cost": cost})
    # 63 people × 5% × the cost, all of it in the first year
    assert found.present_value.sd[-1] == pytest.approx(63 * 0.05 * cost.std(ddof=1), rel=1e-6)
    same = nc.simulate(nc.load_case("nwl-2009"), draws={"office_cost": [9_364.0] * 3})
    assert same.present_value.sd.tolist() == [0.0] * 9


def test_draws_too_large_to_work_with_are_refused_wherever_they_are() -> None:
    rate = np.ones(70_000)
    rate[-1] = 1e300
    with pytest.raises(nc.InvalidValueError, match="too large to work with|not finite numbers"):
        nc.simulate(small_case(), draws={"pay": rate})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"executor": object()}, "give a concurrent.futures.Executor"),
        ({"progress": 5}, "give a function"),
        ({"payback_by": 5}, "payback_by: found 5"),
        ({"percentiles": 5}, "the percentiles: found 5"),
        ({"count_benefits": 5}, "count_benefits: found 5"),
        ({"payback_rule": "x"}, "give a PaybackRule"),
        ({"draws": {"pay": ["a"]}}, "give numbers"),
        ({"draws": {"pay": [1j]}}, "give numbers"),
        ({"draws": {5: [1.0]}}, "there is no assumption '5'"),
        ({"draws": {"risk_rate": [5.0]}}, "has draws that reach 5"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused(change: Any, message: str) -> None:
    case = replace_assumption(uncertain(), "risk_rate", high="100%")
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.simulate(case, **{"draws": 10, "seed": 1, **change})


def test_a_nominal_case_at_a_real_rate_warns_and_at_a_rate_of_one_s_own_does_not() -> None:
    nominal = attrs.evolve(uncertain(), price_base=nc.PriceBase(year="2024/25", basis="nominal"))
    with pytest.warns(nc.PriceBaseWarning, match="nominal"):
        nc.simulate(nominal, draws=10, seed=1)
    with pytest.warns(nc.PriceBaseWarning):
        nc.present_values(nc.appraise(nominal))
    with pytest.warns(nc.PriceBaseWarning):
        nc.tornado(nominal, swing=0.1)
    nc.simulate(nominal, draws=10, seed=1, discounting="5.57%")
    real = attrs.evolve(nominal, price_base=nc.PriceBase(year="2024/25", basis="real"))
    nc.present_values(nc.appraise(real))


def test_percentiles_are_exact_where_given_draws_tie_in_turns() -> None:
    """Ten thousands of one value, and then as many of another, in one process and on threads."""
    rng = np.random.default_rng(1)
    pay = np.concatenate(
        [rng.uniform(0, 10, BLOCK), np.full(7 * BLOCK, 5.0), np.full(700_000, 4.0)]
    )
    case = small_case()
    here = nc.simulate(case, draws={"pay": pay}, percentiles=(50,))
    # the net benefit of the sector falls by 3 for each pound of pay: it is 88 at 40
    assert here.net_benefit.percentile(50) == pytest.approx(88 + 3 * (40 - np.median(pay)))
    with ThreadPoolExecutor(2) as pool:
        assert nc.simulate(case, draws={"pay": pay}, percentiles=(50,), executor=pool) == here


def test_breaking_even_is_no_loss() -> None:
    """0.3 a year today, less 0.1 + 0.2 kept: nothing, but for what floating point makes of it."""
    case = small_case()
    flat: dict[str, Any] = {
        "own_cost": {"North": 0.3, "South": 0.3},
        "pay": 0.0,
        "set_up_cost": {"2024/25": "-", "2025/26": "-"},
        "kept_cost": {n: dict.fromkeys(case.period_labels, 0.1 + 0.2) for n in case.member_names},
        "rate": {"2024/25": "0%", "2025/26": "0%"},
    }
    for name, values in flat.items():
        case = replace_assumption(case, name, values=values)
    found = nc.simulate(case, draws={"wte": [1.0, 2.0, 3.0]})
    assert found.loss.tolist() == [0, 0, 0]
    assert found.any_member_loses == 0
    assert found.never.tolist() == [0, 0, 0]
