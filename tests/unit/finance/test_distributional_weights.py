"""Distributional weights: (reference income / income) to the power of the elasticity.

HM Treasury, The Green Book (2022), annex 3, A3.14 to A3.20: an elasticity of 1.3 (Layard and
others, 2008), by which a pound to the lowest quintile counts about 2.5 times (Fujiwara, 2010).
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc

INCOMES = st.floats(100, 1e6)


def test_with_half_the_income_a_pound_counts_two_to_the_1_3() -> None:
    found = nc.distributional_weights([15_000, 30_000, 60_000], reference_gbp=30_000)
    assert found == pytest.approx([2**1.3, 1, 2**-1.3])


def test_the_published_weight_of_the_lowest_quintile_is_that_of_half_the_median_income() -> None:
    """2.5 times at 49.4% of the median, since 0.494 ** -1.3 = 2.50."""
    found = nc.distributional_weights([0.494], reference_gbp=1)
    assert round(float(found[0]), 1) == 2.5


@pytest.mark.parametrize(
    ("elasticity", "expected"), [(0, [1, 1, 1]), (1, [2, 1, 0.5]), (2, [4, 1, 0.25])]
)
def test_the_elasticity_is_the_power(elasticity: float, expected: list[float]) -> None:
    found = nc.distributional_weights(
        [15_000, 30_000, 60_000], reference_gbp=30_000, elasticity=elasticity
    )
    assert found == pytest.approx(expected)


@given(first=INCOMES, second=INCOMES, reference=INCOMES, scale=st.floats(0.01, 100))
def test_who_has_less_counts_more_in_whatever_currency(
    first: float, second: float, reference: float, scale: float
) -> None:
    """And weights against a third income multiply: w(a, b) × w(b, c) = w(a, c)."""
    one, two = nc.distributional_weights([first, second], reference_gbp=reference)
    assert (one >= two) == (first <= second) or one == pytest.approx(two)
    scaled = nc.distributional_weights([scale * first], reference_gbp=scale * reference)
    assert float(scaled[0]) == pytest.approx(one)
    chained = nc.distributional_weights([first], reference_gbp=second)
    assert float(chained[0]) * two == pytest.approx(one)


def test_weights_have_the_shape_of_the_incomes() -> None:
    assert nc.distributional_weights(np.ones((2, 3)), reference_gbp=1).tolist() == [[1] * 3] * 2
    assert nc.distributional_weights(15_000.0, reference_gbp="£30,000").shape == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("incomes", "reference", "elasticity", "message"),
    [
        ([1, 0], 1, 1.3, "an income is not a number above 0"),
        ([-1], 1, 1.3, "an income is not a number above 0"),
        ([np.nan], 1, 1.3, "an income is not a number above 0"),
        ([np.inf], 1, 1.3, "an income is not a number above 0"),
        ([1], 0, 1.3, "the reference income is 0; give a number above 0"),
        ([1], "median", 1.3, "the reference income is 'median'; give a number above 0"),
        ([1], [1, 2], 1.3, r"the reference income is \[1, 2\]; give a number above 0"),
        ([1], 1, -0.1, "the elasticity is -0.1; give a number of 0 or more"),
        ([1], 1, None, "the elasticity is None; give a number of 0 or more"),
    ],
)
def test_what_makes_no_weight_is_refused(
    incomes: Any, reference: Any, elasticity: Any, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.distributional_weights(incomes, reference_gbp=reference, elasticity=elasticity)
