"""The core: who has most reason to leave."""

import math
from typing import Any

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.finance.cost_sharing.coalitions import CostGame, by_player
from nhscommission.finance.cost_sharing.core import check_core
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame

TVA = CostGame(
    players=("navigation", "flood control", "power"),
    costs_gbp=np.array([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], dtype=float),
)
"""Ransmeier (1942), by way of Straffin and Heaney (1981); thousands of dollars."""


def brute(game: CostGame, paid: np.ndarray[Any, Any]) -> float:
    masks = range(1, len(game.costs_gbp) - 1)
    return max(
        math.fsum(paid[i] for i in range(len(paid)) if mask >> i & 1) - game.costs_gbp[mask]
        for mask in masks
    )


def test_shapley_shares_of_the_tennessee_valley_authority_are_in_the_core() -> None:
    """The excesses are 117829 - 163520 = -45691, 100756.5 - 140826, 193998.5 - 250096, and for
    pairs 218585.5 - 301607, 311827.5 - 378821 and 294755 - 367370; flood control's is greatest,
    -40069.5.
    """
    shares = {"navigation": 117829, "flood control": 100756.5, "power": 193998.5}
    found = check_core(TVA, shares)
    assert found.is_stable
    assert found.worst_coalition == ("flood control",)
    assert found.excess_gbp == pytest.approx(-40069.5)
    assert found.per_player.values.tolist() == pytest.approx([-45691, -40069.5, -56097.5])


def test_equal_shares_would_send_two_off() -> None:
    """137528 each: navigation and flood control are content, but flood control would save more
    alone (-3298) than any pair (275056 - 301607 = -26551); take 60000 off power and put it on
    flood control, and it pays 197528, 56702 more than alone.
    """
    equal = dict.fromkeys(TVA.players, 137528.0)
    found = check_core(TVA, equal)
    assert (found.is_stable, found.worst_coalition) == (True, ("flood control",))
    assert found.excess_gbp == pytest.approx(-3298)
    found = check_core(TVA, equal | {"flood control": 197528, "power": 77528})
    assert (found.is_stable, found.worst_coalition) == (False, ("flood control",))
    assert found.excess_gbp == pytest.approx(56702)


def test_an_empty_core() -> None:
    """One or two pay 1, three pay 2: equal thirds give every pair 4/3 - 1 = 1/3 too much."""
    game = CostGame(players=("A", "B", "C"), costs_gbp=np.array([0.0, 1, 1, 1, 1, 1, 1, 2]))
    found = check_core(game, dict.fromkeys("ABC", 2 / 3))
    assert not found.is_stable
    assert found.excess_gbp == pytest.approx(1 / 3)
    assert len(found.worst_coalition) == 2
    assert found.per_player.values.tolist() == pytest.approx([-1 / 3] * 3)


@pytest.mark.parametrize("players", [2, 3, 4, 7, 17])
@pytest.mark.parametrize("seed", range(6))
def test_the_closed_form_the_list_and_brute_force(players: int, seed: int) -> None:
    """With and without costs apart, some of them not known, and whatever people pay."""
    rng = np.random.default_rng([players, seed])
    apart: list[Any] | None = rng.integers(0, 60, players).tolist()
    if seed == 0:
        apart = None
    elif seed == 1 and apart is not None:
        apart[0] = None
    game = FixedAdditiveGame(
        players=[f"p{i}" for i in range(players)],
        fixed_gbp=rng.integers(0, 100),
        additive_gbp=rng.integers(0, 50, players),
        apart_gbp=apart,
    )
    paid = rng.normal(size=players) * (0 if seed == 2 else 20) + game.additive_gbp
    paid += (game.total - paid.sum()) / players
    listed = game.to_game()
    found = check_core(game, by_player(game.players, paid))
    by_list = check_core(listed, by_player(game.players, paid))
    if players <= 7:
        assert by_list.excess_gbp == pytest.approx(brute(listed, paid), abs=1e-9)
    assert found.excess_gbp == pytest.approx(by_list.excess_gbp, abs=1e-9)
    assert found.is_stable is by_list.is_stable is (by_list.excess_gbp <= 0.005)
    np.testing.assert_allclose(found.per_player.values, by_list.per_player.values, atol=1e-9)
    for one in (found, by_list):
        assert 0 < len(one.worst_coalition) < players
        own = sum(float(paid[game.players.index(name)]) for name in one.worst_coalition)
        assert own - game.cost(one.worst_coalition) == pytest.approx(found.excess_gbp, abs=1e-9)


def test_everybody_and_nobody_do_not_count() -> None:
    """All pay more than what they add, so the most is for all but the one with the least to gain:
    (3 + 3) - 6 = 0 for B and C; or less, so one alone: nobody's excess of 0 does not count.
    """
    game = FixedAdditiveGame(players=("A", "B", "C"), fixed_gbp=6, additive_gbp=[1, 1, 1])
    found = check_core(game, {"A": 1.0, "B": 4.0, "C": 4.0})
    assert (found.worst_coalition, found.excess_gbp) == (("B", "C"), 0)
    free = FixedAdditiveGame(players=("A", "B"), fixed_gbp=0, additive_gbp=[1, 1])
    assert check_core(free, {"A": 1.0, "B": 1.0}).excess_gbp == 0
    apart = FixedAdditiveGame(
        players=("A", "B"), fixed_gbp=9, additive_gbp=[0, 0], apart_gbp=[7, 5]
    )
    found = check_core(apart, {"A": 6.0, "B": 3.0})
    assert (found.worst_coalition, found.excess_gbp) == (("A",), -1)


def test_thirty_one_players() -> None:
    """A share of 1/31 of the fixed cost each: all but one save 1/31 of it as a group."""
    players = [f"PCT {i}" for i in range(31)]
    game = FixedAdditiveGame(players=players, fixed_gbp=310, additive_gbp=range(31))
    found = check_core(game, {name: place + 10 for place, name in enumerate(players)})
    assert (found.is_stable, len(found.worst_coalition)) == (True, 30)
    assert found.excess_gbp == pytest.approx(-10)


def test_one_player_has_nobody_to_leave() -> None:
    for game in (
        CostGame(players=("A",), costs_gbp=np.array([0.0, 5.0])),
        FixedAdditiveGame(players=("A",), fixed_gbp=3, additive_gbp=[2]),
    ):
        found = check_core(game, {"A": 5})
        assert (found.is_stable, found.worst_coalition, found.excess_gbp) == (True, (), -math.inf)


def test_half_a_penny_is_let_pass() -> None:
    game = CostGame(players=("A", "B"), costs_gbp=np.array([0.0, 6.0, 5.0, 11.0]))
    shares = {"A": 6.004, "B": 4.996}
    assert check_core(game, shares).is_stable
    assert not check_core(game, shares, tolerance_gbp=0.001).is_stable
    assert check_core(game, {"A": 6.0, "B": 5.004}).is_stable
    tenths = CostGame(players=("A", "B", "C"), costs_gbp=0.1 * np.array([0, 1, 1, 2, 1, 2, 2, 3]))
    assert check_core(tenths, dict.fromkeys("ABC", 0.1), tolerance_gbp=0).is_stable


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"A": 5.0}, "B has no share"),
        ({"A": 5.0, "B": 3.0, "C": 0.0}, "there is no player 'C'"),
        ({"A": 5.0, "B": 3.0, 7: 0.0}, "there is no player '7'"),
        ({"A": 5.0, "B": math.nan}, "the share of B is nan"),
        ({"A": 5.0, "B": 2.5}, "add up to 7.50, 0.5 less than the cost of everybody, 8.00"),
        ({"A": 5.0, "B": 4.0}, "add up to 9.00, 1 more than"),
        ([5.0, 3.0], "give values by name"),
        (
            nc.LabelledArray(values=[[5.0], [3.0]], dims=("a", "b"), labels=(("A", "B"), ("C",))),
            "give one share for each player",
        ),
    ],
)
def test_shares_that_are_refused(shares: Any, message: str) -> None:
    game = CostGame(players=("A", "B"), costs_gbp=np.array([0.0, 6.0, 5.0, 8.0]))
    with pytest.raises(nc.InvalidValueError, match=message):
        check_core(game, shares)


def test_a_tolerance_that_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="the tolerance is -1"):
        check_core(TVA, {}, tolerance_gbp=-1)
