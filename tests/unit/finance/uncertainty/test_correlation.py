"""Rank correlation: what is asked for is what draws have, and what cannot be is refused."""

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from small_case import small_case

import nhscommission as nc
from nhscommission.finance.uncertainty.correlation import correlate, correlation_matrix


def pair(first: str, second: str, rank: float) -> nc.RankCorrelation:
    return nc.RankCorrelation(first=first, second=second, rank=rank)


@pytest.mark.parametrize(
    ("rank", "normal"), [(0.3, 0.312869), (0.5, 0.517638), (0.7, 0.716736), (0.9, 0.907981)]
)
def test_the_normal_correlation_of_a_rank_correlation(rank: float, normal: float) -> None:
    """R = 2 sin(π rank / 6), as in the copBasic manual (NORMcop), and back: (6/π) asin(r/2)."""
    found = correlation_matrix(["a", "b", "c"], [pair("a", "c", -rank)])
    assert found[0, 2] == found[2, 0] == pytest.approx(-normal, abs=5e-7)
    assert 6 / math.pi * math.asin(found[0, 2] / 2) == pytest.approx(-rank)
    assert found.diagonal().tolist() == [1, 1, 1]
    assert found[0, 1] == found[1, 2] == 0


def test_what_goes_together_stays_uniform() -> None:
    uniforms = np.random.default_rng(3).random((2, 50_000))
    lower = np.linalg.cholesky(correlation_matrix(["a", "b"], [pair("a", "b", 0.8)]))
    together = correlate(uniforms, lower=lower)
    assert together[0] == pytest.approx(uniforms[0], abs=1e-12)
    assert stats.kstest(together[1], "uniform").pvalue > 0.001
    assert stats.spearmanr(*together).statistic == pytest.approx(0.8, abs=0.01)


def uncertain(*correlations: nc.RankCorrelation) -> nc.BusinessCase:
    return nc.with_distributions(
        small_case(),
        {
            "pay": nc.Lognormal(mean=40, sd=30),
            "wte": nc.Uniform(low=1, high=3),
            "risk_rate": nc.Triangular(low=0, mode=0, high=1),
            "base": nc.Normal(mean=1, sd=0.2),
            "own_cost": nc.Pert(low=0.5, mode=1, high=3),
        },
        correlations=correlations,
    )


def test_draws_have_the_rank_correlations_asked_for_whatever_their_distributions() -> None:
    """The standard error of a rank correlation over 16,384 draws is below 0.008."""
    asked = {("pay", "wte"): 0.7, ("wte", "risk_rate"): -0.5, ("base", "pay"): 0.3}
    case = uncertain(*[pair(a, b, rank) for (a, b), rank in asked.items()])
    found = nc.simulate(case, draws=20_000, seed=11)
    rows = {
        variable.assumption: row
        for variable, row in zip(found.variables, found.first_draws, strict=True)
    }
    assert stats.skew(rows["pay"]) > 1  # each keeps its own distribution
    assert rows["own_cost"].max() <= 3
    for one, other in combinations(rows, 2):
        wanted = asked.get((one, other), asked.get((other, one)))
        got = stats.spearmanr(rows[one], rows[other]).statistic
        if wanted is not None:
            assert got == pytest.approx(wanted, abs=0.03)
        elif "own_cost" in (one, other):  # in no pair: independent of all
            assert got == pytest.approx(0.0, abs=0.03)


def test_correlation_changes_the_spread_and_not_the_mean_of_each() -> None:
    """Var(a + b) of two costs that go together is greater, and of ones that go apart smaller."""
    case = uncertain()
    spreads = [
        nc.simulate(
            nc.with_distributions(
                case,
                {"base": nc.Uniform(low=0.5, high=1.5), "own_cost": nc.Uniform(low=0.5, high=1.5)},
                correlations=[pair("base", "own_cost", rank)] if rank else [],
            ),
            draws=20_000,
            seed=5,
        ).net_benefit.sd[-1]
        for rank in (-0.9, 0, 0.9)
    ]
    assert spreads == sorted(spreads)


def test_numbers_that_cannot_go_together_so_are_refused() -> None:
    """With r = 2 sin(0.15 π) = 0.907981 in the pattern + + −, the least eigenvalue is 1 − 2r."""
    with pytest.raises(
        nc.InvalidValueError,
        match=r"not positive definite \(the least eigenvalue is -0\.816\).*pay and wte \+0\.9",
    ):
        uncertain(
            pair("pay", "wte", 0.9), pair("wte", "risk_rate", 0.9), pair("pay", "risk_rate", -0.9)
        )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: pair("a", "a", 0.5), "'a' is said to be correlated with itself"),
        (lambda: pair("a", "b", 1), "a rank correlation of 1; give a number between -1 and 1"),
        (lambda: pair("a", "b", -1.5), "a rank correlation of -1.5"),
        (lambda: pair("a", "b", math.nan), "a rank correlation is nan"),
        (lambda: pair("a", "b", True), "a rank correlation is True"),
        (lambda: uncertain(pair("pay", "wte", 0.5), pair("wte", "pay", 0.5)), "is there twice"),
        (lambda: uncertain(pair("pay", "wto", 0.5)), "in a correlation: 'wto'; did you mean"),
        (lambda: uncertain(pair("pay", "kept_cost", 0.5)), "'kept_cost' is .* no distribution"),
        (lambda: nc.with_distributions(uncertain(pair("pay", "base", 0.1)),
                                       {"base": "uniform(0.9; 1.1)"}, each="base"),
         "'base' is correlated with another, and each of its values is drawn by itself"),
        (lambda: uncertain("pay and wte"), "give RankCorrelation objects"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_bad_pairs_are_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        make()
