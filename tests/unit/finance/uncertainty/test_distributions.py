"""Distributions: against scipy.stats, closed forms and frequencies, whole and cut off."""

import math
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest
from scipy import stats

import nhscommission as nc

CHANCES = np.array([0.0, 1e-9, 0.001, 0.05, 0.25, 0.5, 0.8, 0.99, 0.999_999, 1.0])


def beta_of(low: float, high: float, first: float, second: float) -> Any:
    return stats.beta(first, second, loc=low, scale=high - low)


def triangle_of(low: float, mode: float, high: float) -> Any:
    return stats.triang((mode - low) / (high - low), loc=low, scale=high - low)


def lognormal_of(mean: float, sd: float) -> Any:
    """Of the mean and spread of the value: σ² = log(1 + (sd / mean)²), exp(μ + σ²/2) = mean."""
    variance = math.log(1 + (sd / mean) ** 2)
    return stats.lognorm(math.sqrt(variance), scale=mean / math.exp(variance / 2))


def beta_by_moments(mean: float, sd: float, low: float, high: float) -> Any:
    """α + β = m (1 − m) / v − 1, with the m and v of the part of the way from low to high."""
    part, variance = (mean - low) / (high - low), (sd / (high - low)) ** 2
    size = part * (1 - part) / variance - 1
    return beta_of(low, high, part * size, (1 - part) * size)


PAIRS: list[tuple[nc.Distribution, Any]] = [
    (nc.Uniform(low=-3, high=5), stats.uniform(-3, 8)),
    (nc.Triangular(low=2, mode=6, high=10), triangle_of(2, 6, 10)),
    (nc.Triangular(low=-5, mode=-5, high=1), triangle_of(-5, -5, 1)),
    (nc.Triangular(low=0, mode=3, high=3), triangle_of(0, 3, 3)),
    (nc.Normal(mean=-2, sd=0.5), stats.norm(-2, 0.5)),
    (nc.Lognormal(mean=100, sd=40), lognormal_of(100, 40)),
    (nc.Lognormal(mean=0.02, sd=0.1), lognormal_of(0.02, 0.1)),
    (nc.Pert(low=2, mode=3, high=10), beta_of(2, 10, 1 + 4 * 1 / 8, 1 + 4 * 7 / 8)),
    (nc.Pert(low=-1, mode=-1, high=1), beta_of(-1, 1, 1, 5)),
    (nc.Pert(low=0, mode=5, high=10, weight=1), beta_of(0, 10, 1.5, 1.5)),
    (nc.Beta(mean=0.3, sd=0.1), beta_by_moments(0.3, 0.1, 0, 1)),
    (nc.Beta(mean=6, sd=1, low=2, high=9), beta_by_moments(6, 1, 2, 9)),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda x: getattr(x, "kind", ""))
def test_quantiles_are_those_of_scipy(ours: nc.Distribution, theirs: Any) -> None:
    assert ours.quantile(CHANCES) == pytest.approx(theirs.ppf(CHANCES), rel=1e-9, abs=1e-12)
    assert ours.median == pytest.approx(theirs.median(), rel=1e-12)
    assert ours.support == pytest.approx(theirs.support())


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda x: getattr(x, "kind", ""))
def test_mean_and_spread_of_many_quantiles_are_those_of_scipy(
    ours: nc.Distribution, theirs: Any
) -> None:
    """The mean of the quantiles half-way between 200,000 probabilities is the integral, nearly: a
    heavy tail is what a hundred-thousandth of the draws leaves out.
    """
    values = ours.quantile((np.arange(200_000) + 0.5) / 200_000)
    heavy = isinstance(ours, nc.Lognormal)
    assert values.mean() == pytest.approx(theirs.mean(), rel=2e-3 if heavy else 1e-5)
    assert values.std() == pytest.approx(theirs.std(), rel=0.2 if heavy else 1e-3)


@pytest.mark.parametrize(("low", "mode", "high"), [(2.0, 6.0, 10.0), (0.0, 1.0, 9.0), (-4, -1, -1)])
def test_closed_forms_of_triangular_and_pert(low: float, mode: float, high: float) -> None:
    """Triangular: mean (a+m+b)/3, variance (a²+m²+b²−am−ab−mb)/18. PERT: mean (a+4m+b)/6, variance
    (mean−a)(b−mean)/7.
    """
    chances = (np.arange(400_000) + 0.5) / 400_000
    straight = nc.Triangular(low=low, mode=mode, high=high).quantile(chances)
    squares = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
    assert straight.mean() == pytest.approx((low + mode + high) / 3, rel=1e-5)
    assert straight.var() == pytest.approx(squares / 18, rel=1e-4)
    smooth = nc.Pert(low=low, mode=mode, high=high).quantile(chances)
    mean = (low + 4 * mode + high) / 6
    assert smooth.mean() == pytest.approx(mean, rel=1e-5)
    assert smooth.var() == pytest.approx((mean - low) * (high - mean) / 7, rel=1e-4)
    heavier = nc.Pert(low=low, mode=mode, high=high, weight=10).quantile(chances)
    assert heavier.mean() == pytest.approx((low + 10 * mode + high) / 12, rel=1e-5)


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda x: getattr(x, "kind", ""))
@pytest.mark.parametrize(("lower", "upper"), [(0.2, 0.9), (0.4, None), (None, 0.3), (0.6, 0.61)])
def test_cut_off_is_the_distribution_given_that_it_is_between(
    ours: nc.Distribution, theirs: Any, lower: float | None, upper: float | None
) -> None:
    """The quantile of F(least) + p (F(most) − F(least)) in scipy's."""
    least = None if lower is None else float(theirs.ppf(lower))
    most = None if upper is None else float(theirs.ppf(upper))
    cut = attrs.evolve(ours, least=least, most=most)
    below, above = lower or 0.0, 1.0 if upper is None else upper
    expected = theirs.ppf(below + CHANCES * (above - below))
    assert cut.quantile(CHANCES) == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert cut.support == pytest.approx(
        (theirs.support()[0] if least is None else least, theirs.support()[1] if most is None
         else most)
    )  # fmt: skip


def test_a_normal_cut_off_is_that_of_truncnorm() -> None:
    ours = nc.Normal(mean=5, sd=2, least=0, most=6)
    theirs = stats.truncnorm((0 - 5) / 2, (6 - 5) / 2, loc=5, scale=2)
    assert ours.quantile(CHANCES) == pytest.approx(theirs.ppf(CHANCES), rel=1e-9, abs=1e-12)
    middle = ours.quantile((np.arange(100_000) + 0.5) / 100_000)
    assert middle.mean() == pytest.approx(theirs.mean(), rel=1e-6)
    assert middle.std() == pytest.approx(theirs.std(), rel=1e-5)


def test_bounds_beyond_the_support_change_nothing() -> None:
    for ours, _ in PAIRS:
        low, high = ours.support
        wide = attrs.evolve(
            ours,
            least=low - 1 if math.isfinite(low) else None,
            most=high + 1 if math.isfinite(high) else None,
        )
        assert wide.quantile(CHANCES).tolist() == ours.quantile(CHANCES).tolist()
        assert wide.support == ours.support


def test_discrete_values_come_as_often_as_they_are_likely() -> None:
    """Of 1,000 probabilities spread evenly, 200, 300 and 500; without the 1, 3/8 and 5/8."""
    chances = (np.arange(1_000) + 0.5) / 1_000
    found = nc.Discrete(values=[7, 1, 3], probabilities=[0.5, 0.2, 0.3])
    assert found.values == (1, 3, 7)
    values, counts = np.unique(found.quantile(chances), return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([1, 3, 7], [200, 300, 500])
    cut = attrs.evolve(found, least=3)
    values, counts = np.unique(cut.quantile(chances), return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([3, 7], [375, 625])
    cut = attrs.evolve(found, most=3)
    values, counts = np.unique(cut.quantile(chances), return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([1, 3], [400, 600])
    one = attrs.evolve(found, least=3, most=3)
    assert set(one.quantile(chances).tolist()) == {3}


def test_what_was_seen_comes_as_often_again() -> None:
    """The 4 was seen twice of five times; cut off at 4, two of four."""
    chances = (np.arange(1_000) + 0.5) / 1_000
    found = nc.Empirical(values=[4, 3, 4, 9, 1])
    values, counts = np.unique(found.quantile(chances), return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([1, 3, 4, 9], [200, 200, 400, 200])
    values, counts = np.unique(attrs.evolve(found, most=4).quantile(chances), return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([1, 3, 4], [250, 250, 500])
    assert found.median == 4


def test_records_can_be_compared_and_hashed_whatever_the_order() -> None:
    first = nc.Discrete(values=[1, 2], probabilities=[0.4, 0.6])
    second = nc.Discrete(values=[2, 1], probabilities=[0.6, 0.4])
    assert first == second
    assert hash(first) == hash(second)
    assert nc.Empirical(values=[2, 1, 2]) == nc.Empirical(values=(1, 2, 2))
    assert nc.Uniform(low="1", high="£1,000") == nc.Uniform(low=1, high=1000)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nc.Uniform(low=3, high=3), "from 3 to 3; give low below high"),
        (lambda: nc.Triangular(low=5, mode=4, high=6), "give low <= mode <= high"),
        (lambda: nc.Triangular(low=1, mode=7, high=6), "give low <= mode <= high"),
        (lambda: nc.Triangular(low=4, mode=4, high=4), "low below high"),
        (lambda: nc.Pert(low=2, mode=1, high=3), "pert distribution with the low 2, the mode 1"),
        (lambda: nc.Pert(low=1, mode=2, high=3, weight=0), "weight of the mode 0"),
        (lambda: nc.Normal(mean=1, sd=0), "standard deviation 0; give a number above 0"),
        (lambda: nc.Lognormal(mean=-1, sd=1), "the mean -1; give a number above 0"),
        (lambda: nc.Lognormal(mean=1, sd=-1), "standard deviation -1"),
        (lambda: nc.Beta(mean=1, sd=0.1), "the mean 1; the mean is between the two"),
        (lambda: nc.Beta(mean=0.5, sd=0.5), "it is below 0.5"),
        (lambda: nc.Beta(mean=0.5, sd=0.1, low=1, high=0), "the mean is between the two"),
        (lambda: nc.Discrete(values=[1, 2], probabilities=[1]), "2 values and 1 probabilities"),
        (lambda: nc.Discrete(values=[1, 1], probabilities=[0.5, 0.5]), "give each once"),
        (lambda: nc.Discrete(values=[1, 2], probabilities=[0.5, 0.4]), "come to 0.9"),
        (lambda: nc.Discrete(values=[1, 2], probabilities=[0, 1]), "above 0 that come to 1"),
        (lambda: nc.Discrete(values="12", probabilities=[1]), "'12' is not a list of values"),
        (lambda: nc.Discrete(values=1, probabilities=1), "1 is not a list of values"),
        (lambda: nc.Empirical(values=[]), "give at least one"),
        (lambda: nc.Empirical(values=[1, math.nan]), "nan; give a finite number"),
        (lambda: nc.Uniform(low=0, high=math.inf), "inf; give a finite number"),
        (lambda: nc.Uniform(low=True, high=2), "True; give a finite number"),
        (lambda: nc.Uniform(low="low", high=2), "'low'; give a finite number"),
        (lambda: nc.Uniform(low=0, high=1, least=0.6, most=0.4), "the least is the smaller"),
        (lambda: nc.Uniform(low=0, high=1, least=2), "from 0 to 1 cut off at 2: nothing is left"),
        (lambda: nc.Triangular(low=0, mode=1, high=2, most=-1), "cut off at -1: nothing is left"),
        (lambda: nc.Triangular(low=0, mode=1, high=2, most=0), "as good as impossible"),
        (lambda: nc.Lognormal(mean=1, sd=1, most=0), "as good as impossible"),
        (lambda: nc.Normal(mean=0, sd=1, least=50), "as good as impossible"),
        (lambda: nc.Empirical(values=[1, 2], least=1.2, most=1.8), "as good as impossible"),
    ],
)  # fmt: skip
def test_what_makes_no_distribution_is_refused(
    make: Callable[[], nc.Distribution], message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        make()


def test_what_is_cut_off_gives_only_values_that_there_are() -> None:
    cut = nc.Discrete(values=(1, 2, 3), probabilities=(0.2, 0.3, 0.5), most=2.5)
    assert cut.support == (1, 2)
    assert cut.quantile(np.array([0.0, 0.39, 0.41, 1.0])).tolist() == [1, 1, 2, 2]
    seen = nc.Empirical(values=(1, 2, 3, 4), least=1.5, most=3.5)
    assert seen.support == (2, 3)
    assert seen.quantile(np.array([0.0, 1.0])).tolist() == [2, 3]


def test_a_normal_far_in_its_upper_tail_is_that_of_scipy() -> None:
    chance = np.array([0.01, 0.5, 0.9, 0.99])
    found = nc.Normal(mean=0, sd=1, least=8).quantile(chance)
    assert found == pytest.approx(stats.truncnorm.ppf(chance, 8, np.inf), rel=1e-9)
    both = nc.Normal(mean=10, sd=2, least=14, most=17).quantile(chance)
    assert both == pytest.approx(stats.truncnorm.ppf(chance, 2, 3.5, loc=10, scale=2), rel=1e-9)
