"""What holds of any internal rate of return, and three other ways to find all of them."""

import os
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nhscommission.finance.discounting.internal_rates import (
    internal_rate,
    internal_rates,
    modified_internal_rate,
)

THOROUGH = os.environ.get("NHSCOMMISSION_HYPOTHESIS") == "thorough"
SERIES = 60_000 if THOROUGH else 3_000

FLOWS = st.lists(st.integers(-9, 9), min_size=2, max_size=12)
AMOUNTS = st.lists(
    st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=2, max_size=10
)


def rates(flows: Any, **more: Any) -> list[float]:
    found = internal_rates(np.asarray(flows, dtype=np.float64), **more)
    return [float(rate) for rate in found.rates[: int(found.counts)]]


def present_value(flows: Any, rate: float, times: Any = None) -> tuple[float, float]:
    """Return the present value, and what payments and receipts add up to, scaled alike."""
    flows = np.asarray(flows, dtype=np.float64)
    times = np.arange(flows.size) if times is None else np.asarray(times)
    present = flows * np.exp(-np.log1p(rate) * times)
    return float(present.sum()), float(np.abs(present).sum())


@given(
    tenths=st.sets(st.integers(-8, 60), min_size=1, max_size=5),
    more=st.lists(st.sampled_from([(1, 1), (1, 2), (1, -1, 1), (2, -1, 3)]), max_size=4),
    scale=st.floats(1e-6, 1e6),
    sign=st.sampled_from([-1, 1]),
)
def test_chosen_rates_are_all_found(
    tenths: set[int], more: list[tuple[int, ...]], scale: float, sign: int
) -> None:
    """Multiply out (1 + r) x - 1 for each rate, and factors that are nil for no rate at all."""
    chosen = [tenth / 10 for tenth in sorted(tenths)]
    flows = np.array([sign * scale])
    for rate in chosen:
        flows = np.convolve(flows, [-1.0, 1.0 + rate])
    for factor in more:
        flows = np.convolve(flows, factor)
    assert rates(flows) == pytest.approx(chosen, rel=1e-5, abs=1e-5)


def _divide(numerator: list[Fraction], by: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """Divide polynomials, lowest power first: the quotient and the rest."""
    rest, quotient = list(numerator), []
    while len(rest) >= len(by):
        part = rest[-1] / by[-1]
        quotient.append(part)
        for at in range(len(by)):
            rest[len(rest) - len(by) + at] -= part * by[at]
        rest.pop()
    while rest and rest[-1] == 0:
        rest.pop()
    return quotient[::-1], rest


def _sturm(polynomial: list[Fraction]) -> list[list[Fraction]]:
    chain = [polynomial, [power * part for power, part in enumerate(polynomial)][1:]]
    while chain[-1]:
        chain.append([-part for part in _divide(chain[-2], chain[-1])[1]])
    return chain[:-1]


def exact_count(flows: list[int], *, low: Fraction, high: Fraction) -> int:
    """Count the different rates between two limits by Sturm's theorem, in fractions."""
    while flows[-1] == 0:
        flows = flows[:-1]
    chain = _sturm([Fraction(flow) for flow in flows])
    chain = _sturm(_divide(chain[0], chain[-1])[0])  # without multiplicities
    first, last = 1 / (1 + high), 1 / (1 + low)

    def value(polynomial: list[Fraction], at: Fraction) -> Fraction:
        total = Fraction(0)
        for part in reversed(polynomial):
            total = total * at + part
        return total

    def changes(at: Fraction) -> int:
        values = [v for v in (value(part, at) for part in chain) if v]
        return sum(a * b < 0 for a, b in pairwise(values))

    return changes(first) - changes(last) + (value(chain[0], first) == 0)


@given(flows=FLOWS)
def test_the_number_of_rates_is_that_of_sturms_theorem(flows: list[int]) -> None:
    """Exact arithmetic says how many different rates there are between -99% and 1,000%."""
    assume(any(flows))
    assert len(rates(flows)) == exact_count(flows, low=Fraction(-99, 100), high=Fraction(10))


@pytest.mark.parametrize("most", [1, 3, 20])
@pytest.mark.parametrize("periods", [5, 10, 25])
def test_thousands_of_series_against_sturms_theorem(most: int, periods: int) -> None:
    """The same for many series at once, among them long ones, ones with gaps and double roots."""
    rng = np.random.default_rng(periods * most)
    number = SERIES // (10 * periods)
    flows = rng.integers(-most, most + 1, size=(number, periods))
    for row in flows[::2]:  # squares, with double roots only
        half = row[: (periods + 1) // 2].copy()
        row[: 2 * half.size - 1] = np.convolve(half, half)
        row[2 * half.size - 1 :] = 0
    flows[1::4] *= rng.random(flows[1::4].shape) < 0.5
    flows[~flows.any(axis=1), 0] = 1
    found = internal_rates(flows.astype(np.float64))
    for row, count in zip(flows, found.counts, strict=True):
        wanted = exact_count(row.tolist(), low=Fraction(-99, 100), high=Fraction(10))
        assert count == wanted, row.tolist()


@given(flows=AMOUNTS)
def test_the_rates_are_the_real_positive_roots_that_numpy_finds(flows: list[float]) -> None:
    """Second method: eigenvalues of the companion matrix, where none is nearly double."""
    assume(sum(flow != 0 for flow in flows) >= 2)
    roots = np.roots(flows[::-1])
    positive = roots[roots.real > 0]
    apart = np.abs(positive[:, np.newaxis] - positive) + 10 * np.eye(positive.size)
    assume(positive.size == 0 or apart.min() > 0.05)
    real = positive[np.abs(positive.imag) < 1e-9].real
    wanted = np.sort(1 / real - 1)
    assume(((np.abs(wanted + 0.9) > 1e-6) & (np.abs(wanted - 5) > 1e-6)).all())
    wanted = wanted[(wanted > -0.9) & (wanted < 5)]
    assert rates(flows, low=-0.9, high=5.0) == pytest.approx(wanted.tolist(), rel=1e-6, abs=1e-6)


@given(flows=AMOUNTS, gaps=st.lists(st.integers(1, 800), min_size=10, max_size=10))
def test_no_crossing_is_missed_at_uneven_times(flows: list[float], gaps: list[int]) -> None:
    """The present value is nil at every rate found, and keeps its sign between one and the next."""
    times = np.cumsum(gaps[: len(flows)]) / 365
    found = rates(flows, times_years=times)
    assert found == sorted(set(found))
    grid = np.expm1(np.linspace(np.log1p(-0.99), np.log1p(10.0), 400))
    for rate in found:
        net, gross = present_value(flows, rate, times - times[0])
        assert abs(net) <= 1e-12 * gross
    signs: dict[int, set[float]] = {}
    for rate in grid:
        net, gross = present_value(flows, rate, times - times[0])
        if abs(net) > 1e-10 * gross:
            signs.setdefault(sum(rate > one for one in found), set()).add(np.sign(net))
    assert all(len(kinds) == 1 for kinds in signs.values())


@given(flows=FLOWS, factor=st.floats(1e-9, 1e9), zeros=st.integers(0, 3))
def test_scale_sign_and_empty_periods_change_nothing(
    flows: list[int], factor: float, zeros: int
) -> None:
    before = rates(flows)
    assert rates([-flow for flow in flows]) == before
    assert rates([1024 * flow for flow in flows]) == before
    assert rates([factor * flow for flow in flows]) == pytest.approx(before, rel=1e-6, abs=1e-6)
    padded = [0] * zeros + flows + [0] * zeros
    assert rates(padded) == pytest.approx(before, rel=1e-6, abs=1e-6)


@given(flows=FLOWS)
def test_time_run_backwards_turns_growth_into_its_inverse(flows: list[int]) -> None:
    """1 + r becomes 1 / (1 + r), and limits of -90% and 900% each other."""
    forwards = rates(flows, low=-0.9, high=9.0)
    backwards = rates(flows[::-1], low=-0.9, high=9.0)
    assert backwards == pytest.approx([1 / (1 + rate) - 1 for rate in reversed(forwards)], abs=1e-5)


@given(flows=FLOWS, start=st.integers(-50, 50), months=st.integers(1, 24))
def test_the_start_does_not_matter_and_longer_periods_compound(
    flows: list[int], start: int, months: int
) -> None:
    """Periods of m months: 1 + r a year is (1 + r a period)^(12 / m)."""
    power = 12 / months
    times = start + np.arange(len(flows)) / power
    limits = {"low": 0.5**power - 1, "high": 2.0**power - 1}
    wanted = [(1 + rate) ** power - 1 for rate in rates(flows, low=-0.5, high=1.0)]
    assume(all(abs(rate + 0.5) > 1e-9 and abs(rate - 1) > 1e-9 for rate in rates(flows)))
    assert rates(flows, times_years=times, **limits) == pytest.approx(wanted, rel=1e-4, abs=1e-5)


@given(
    paid=st.lists(st.floats(1, 1e6), min_size=1, max_size=5),
    received=st.lists(st.floats(1, 1e6), min_size=1, max_size=40),
)
def test_one_change_of_sign_is_at_most_one_rate_and_the_modified_rate_at_it_is_the_same(
    paid: list[float], received: list[float]
) -> None:
    """Financed and reinvested at the internal rate itself, the modified rate is that rate."""
    flows: NDArray[np.float64] = np.array([-amount for amount in paid] + received)
    found = internal_rates(flows, low=-0.9999999, high=1e8)
    assert found.counts == 1
    rate = internal_rate(flows, low=-0.9999999, high=1e8)
    modified = modified_internal_rate(
        flows, finance_rate_per_year=rate, reinvestment_rate_per_year=rate
    )
    assert float(modified) == pytest.approx(rate, rel=1e-6, abs=1e-9)
