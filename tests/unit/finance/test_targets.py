"""Targets, distances and amounts a head, by hand."""

from typing import Any

import numpy as np
import pytest

import nhscommission as nc


def test_targets_are_shares_of_weighted_population() -> None:
    targets = nc.target_allocations(900.0, weighted_population=np.array([1.0, 2.0, 0.0]))
    assert targets.tolist() == [300.0, 600.0, 0.0]


def test_distance_is_a_fraction_of_the_target() -> None:
    """219,307 against 237,285 is 7.58% under, as NHS England printed for Eastern Cheshire."""
    distance = nc.distance_from_target(np.array([219_307e3]), targets_gbp=np.array([237_285e3]))
    assert round(float(distance[0]) * 100, 2) == -7.58


def test_they_broadcast_over_leading_axes() -> None:
    years = np.array([[1.0, 3.0], [2.0, 2.0]])
    assert nc.target_allocations(8.0, weighted_population=years).tolist() == [[2, 6], [4, 4]]
    found = nc.distance_from_target(years, targets_gbp=np.array([2.0, 2.0]))
    assert found.tolist() == [[-0.5, 0.5], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.target_allocations(-1.0, weighted_population=np.ones(2)), "quantum is -1"),
        (lambda: nc.target_allocations(np.nan, weighted_population=np.ones(2)), "quantum is nan"),
        (
            lambda: nc.target_allocations(1.0, weighted_population=np.zeros(2)),
            "all weights are zero",
        ),
        (
            lambda: nc.target_allocations(1.0, weighted_population=np.array([1.0, np.nan])),
            "1 missing, the first at place \\(2,\\).*not zero",
        ),
        (
            lambda: nc.target_allocations(1.0, weighted_population=np.array([True, False])),
            "of type bool",
        ),
        (
            lambda: nc.distance_from_target(np.ones(2), targets_gbp=np.array([1.0, 0.0])),
            "one of the targets is 0",
        ),
        (
            lambda: nc.distance_from_target(np.ones(2), targets_gbp=np.ones(3)),
            r"shape \(2,\) and targets of shape \(3,\)",
        ),
        (
            lambda: nc.allocation_per_head(np.ones(2), population=np.array([1.0, -1.0])),
            "populations: -1",
        ),
        (
            lambda: nc.allocation_per_head(np.array([np.inf]), population=np.ones(1)),
            "allocations: inf",
        ),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
