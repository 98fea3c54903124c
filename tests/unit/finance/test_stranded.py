"""Costs that stay behind: by hand for each way in which they are released."""

from datetime import date

import numpy as np
import pytest

import nhscommission as nc

YEARS = nc.horizon(go_live=date(2026, 4, 1), years=3)


def test_nothing_is_released_where_nothing_is_said() -> None:
    assert nc.stranded_share(YEARS).values == (1.0, 1.0, 1.0)


def test_before_the_move_a_cost_is_needed_and_not_stranded() -> None:
    """The move is half-way through the first year; a lease ends a year and a half later."""
    lease = nc.StepRamp(points=[(1.5, "100%")])
    found = nc.stranded_share(YEARS, moved=date(2026, 10, 1), release=lease)
    assert found.values == (0.5, 1.0, 0.0)


def test_a_straight_line_with_a_rest_that_stays() -> None:
    """Over two years, 25% never: 1 - 0.75 × 1/4, 1 - 0.75 × 3/4, 1 - 0.75."""
    found = nc.stranded_share(YEARS, release=nc.LinearRamp(years=2), never_released="25%")
    assert found.values == (0.8125, 0.4375, 0.25)
    assert str(found.computation) == (
        "stranded_share(moved=2026-04-01; ramp=linear; years=2.0; never_released=0.25)"
    )


def test_in_pounds() -> None:
    found = nc.stranded_cost(
        np.array([80_000.0, 0.0]),
        stranded_shares=np.array([0.75, 0.25]),
        years_in_period=np.array([0.5, 1.0]),
    )
    assert found.tolist() == [[30_000.0, 20_000.0], [0.0, 0.0]]


def test_a_cost_does_not_come_back() -> None:
    with pytest.raises(nc.InvalidValueError, match="what has come does not go again"):
        nc.stranded_share(YEARS, release=nc.OwnRamp(points=[(1, 0.5), (2, 0.4)]))


@pytest.mark.parametrize(
    ("costs", "shares", "years", "message"),
    [
        ([-1.0], [1.0], [1.0], "a cost is below 0"),
        ([1.0], [1.5], [1.0], "not from 0 to 1"),
        ([1.0], [1.0, 1.0], [1.0], "one of each for each period"),
    ],
)
def test_nonsense_is_refused(
    costs: list[float], shares: list[float], years: list[float], message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.stranded_cost(
            np.array(costs), stranded_shares=np.array(shares), years_in_period=np.array(years)
        )
    with pytest.raises(nc.InvalidValueError, match="200%"):
        nc.stranded_share(YEARS, never_released=2)
