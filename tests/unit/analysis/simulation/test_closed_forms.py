"""Simulation against closed forms: means, probabilities, and how far off each way of drawing is."""

import math

import numpy as np
import pytest
from scipy import stats
from small_case import small_case

import nhscommission as nc

SEEDS = range(30)


def net_of_pay(pay: float) -> float:
    """Of the sector, over both years: 134 + 74 without the team, which takes 1.5 years of 2 WTE."""
    return 88 + 3 * (40 - pay)


def present_of_pay(pay: float) -> float:
    """−10 and 98 at a pay of 40, which takes half a year and a year of 2 WTE; 3.5% a year."""
    return -10 + (40 - pay) + (98 + 2 * (40 - pay)) / 1.035


def paid(distribution: str, **more: object) -> nc.BusinessCase:
    return nc.with_distributions(small_case(), {"pay": distribution, **more})


@pytest.mark.parametrize(
    ("distribution", "mean", "variance"),
    [
        ("uniform(20; 90)", 55, 70**2 / 12),
        ("triangular(20; 40; 90)", 50, (400 + 1600 + 8100 - 800 - 1800 - 3600) / 18),
        ("pert(20; 40; 90)", 45, 25 * 45 / 7),
        ("normal(50; 10)", 50, 100),
        ("lognormal(50; 20)", 50, 400),
        ("discrete(10 @ 0.25; 50 @ 0.75)", 40, 0.25 * 900 + 0.75 * 100),
    ],
)
def test_the_mean_is_the_closed_form_within_its_error(
    distribution: str, mean: float, variance: float
) -> None:
    """The net benefit is a straight line in pay, so its mean is that at the mean pay."""
    found = nc.simulate(paid(distribution), draws=100_000, seed=17)
    for outcome, expected, slope in (
        (found.net_benefit, net_of_pay(mean), 3),
        (found.present_value, present_of_pay(mean), 1 + 2 / 1.035),
    ):
        sd = slope * math.sqrt(variance)
        assert outcome.sd[-1] == pytest.approx(sd, rel=0.02)
        assert outcome.standard_error[-1] == pytest.approx(sd / math.sqrt(100_000), rel=0.02)
        assert outcome.mean[-1] == pytest.approx(expected, abs=5 * outcome.standard_error[-1])


def test_the_mean_of_a_product_of_independents_is_the_product_of_their_means() -> None:
    """2 WTE × £40 on average, whatever both do; of the same number twice it would not be."""
    case = paid("uniform(20; 60)", wte="uniform(1; 3)")
    found = nc.simulate(case, draws=200_000, seed=8).present_value
    assert found.mean[-1] == pytest.approx(present_of_pay(40), abs=5 * found.standard_error[-1])


def test_the_probability_of_a_loss_is_that_of_the_pay_at_which_it_starts() -> None:
    """−10 + 40 − p + (98 + 80 − 2p)/1.035 = 0 at the p that switches; P(pay > p) by scipy."""
    switch = (30 + 178 / 1.035) / (1 + 2 / 1.035)
    assert present_of_pay(switch) == pytest.approx(0, abs=1e-12)
    truth = float(stats.triang((40 - 20) / 70, loc=20, scale=70).sf(switch))
    found = nc.simulate(paid("triangular(20; 40; 90)"), draws=200_000, seed=3)
    error = math.sqrt(truth * (1 - truth) / 200_000)
    assert found.probability_of_loss() == pytest.approx(truth, abs=4 * error)
    spread = nc.simulate(
        paid("triangular(20; 40; 90)"), draws=65_536, seed=3, sampling="latin_hypercube"
    )
    assert spread.probability_of_loss() == pytest.approx(truth, abs=2 / 65_536)


def test_percentiles_of_one_variable_are_those_of_its_distribution() -> None:
    """The 5th percentile of the net benefit is at the 95th of pay."""
    case = paid("triangular(20; 40; 90)")
    found = nc.simulate(case, draws=65_536, seed=1, sampling="latin_hypercube").net_benefit
    quantile = stats.triang((40 - 20) / 70, loc=20, scale=70).ppf
    for percent in (5, 50, 95):
        expected = net_of_pay(float(quantile(1 - percent / 100)))
        assert found.percentile(percent) == pytest.approx(expected, abs=0.01)


def test_drawing_evenly_comes_closer_than_drawing_at_random() -> None:
    """Errors of the mean over 30 seeds, of two variables and 1,024 draws."""
    case = paid("uniform(20; 60)", base="triangular(0; 1; 2)")
    errors = {
        sampling: math.sqrt(
            np.mean(
                [
                    (nc.simulate(case, draws=1_024, seed=seed, sampling=sampling)
                     .net_benefit.mean[-1] - 88) ** 2
                    for seed in SEEDS
                ]
            )
        )
        for sampling in ("random", "latin_hypercube", "sobol")
    }  # fmt: skip
    assert errors["latin_hypercube"] < errors["random"] / 10
    assert errors["sobol"] < errors["random"] / 10


@pytest.mark.parametrize("percent", [5.0, 50.0, 95.0])
def test_standard_errors_of_percentiles_are_those_that_seeds_differ_by(percent: float) -> None:
    """The deviations from the truth, in standard errors, have a mean square of about 1.

    Over 30 seeds a mean square lies between 0.46 and 1.72 in 99.8% of cases (χ², 30 degrees).
    """
    case = paid("triangular(20; 40; 90)")
    truth = net_of_pay(float(stats.triang(20 / 70, loc=20, scale=70).ppf(1 - percent / 100)))
    squares = []
    for seed in SEEDS:
        found = nc.simulate(case, draws=10_000, seed=seed, percentiles=(percent,)).net_benefit
        squares.append(((found.percentile(percent) - truth) / found.percentile_errors[-1, 0]) ** 2)
    assert 0.4 < np.mean(squares) < 1.9


def test_the_standard_error_of_the_mean_is_that_seeds_differ_by() -> None:
    case = paid("uniform(20; 60)")
    results = [nc.simulate(case, draws=2_000, seed=seed).net_benefit for seed in SEEDS]
    squares = [((x.mean[-1] - 88) / x.standard_error[-1]) ** 2 for x in results]
    assert 0.4 < np.mean(squares) < 1.9


def test_quarters_are_as_likely_as_they_were_seen() -> None:
    """Of 4 equally likely pays, with 65,536 draws: within 5 standard errors of a quarter each."""
    found = nc.simulate(paid("empirical(10; 30; 50; 1000)"), draws=65_536, seed=1)
    error = math.sqrt(0.25 * 0.75 / 65_536)
    assert found.probability_of_never() == pytest.approx(0.25, abs=5 * error)
    values, counts = np.unique(found.first_draws, return_counts=True)
    assert values.tolist() == [10, 30, 50, 1000]
    assert counts / 16_384 == pytest.approx(np.full(4, 0.25), abs=5 * error * 2)
