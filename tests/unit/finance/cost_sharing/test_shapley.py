"""Shapley values: by hand, by closed forms, over all orders, and by sampling."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.finance.cost_sharing.coalitions import CostGame, subset_sums
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame
from nhscommission.finance.cost_sharing.shapley import shapley_from_costs, shapley_values

TVA = np.array([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], dtype=float)
"""The Tennessee Valley Authority, in thousands of dollars: Ransmeier (1942), by way of Straffin and
Heaney (1981), Game theory and the Tennessee Valley Authority, International Journal of Game Theory
10, 35 to 43. Navigation, flood control, power; navigation is bit 0."""


def named(costs: np.ndarray[Any, Any]) -> CostGame:
    players = [f"p{i}" for i in range(len(costs).bit_length() - 1)]
    return CostGame(players=players, costs_gbp=costs)


def by_all_orders(costs: np.ndarray[Any, Any]) -> list[float]:
    players = len(costs).bit_length() - 1
    added = [0.0] * players
    for order in itertools.permutations(range(players)):
        mask = 0
        for player in order:
            added[player] += costs[mask | 1 << player] - costs[mask]
            mask |= 1 << player
    return [one / math.factorial(players) for one in added]


def test_the_tennessee_valley_authority() -> None:
    """By hand, what each adds in the six orders.

    =====  ===================  ===================  ===================
    order  navigation           flood control        power
    =====  ===================  ===================  ===================
    N F P  163520               301607-163520        412584-301607
    N P F  163520               412584-378821        378821-163520
    F N P  301607-140826        140826               412584-301607
    F P N  412584-367370        140826               367370-140826
    P N F  378821-250096        412584-378821        250096
    P F N  412584-367370        367370-250096        250096
    sum    706974               604539               1163991
    =====  ===================  ===================  ===================

    One sixth of each is 117829, 100756.5 and 193998.5.
    """
    found = shapley_from_costs(TVA)
    assert found.tolist() == pytest.approx([117829, 100756.5, 193998.5], rel=1e-14)
    values = shapley_values(named(TVA))
    assert values.values.values.tolist() == found.tolist()
    assert values.values["p0"] == pytest.approx(117829)
    assert values.standard_errors.values.tolist() == [0, 0, 0]
    assert (values.method, values.orders) == ("exact", 0)


@pytest.mark.parametrize("players", range(1, 7))
def test_against_all_orders(players: int) -> None:
    costs = np.random.default_rng(players).normal(size=1 << players)
    costs[0] = 0
    assert shapley_from_costs(costs).tolist() == pytest.approx(by_all_orders(costs), abs=1e-13)


@pytest.mark.parametrize("players", [3, 10, 14, 15, 17])
def test_the_airport_game(players: int) -> None:
    """A runway as long as its largest aircraft needs: those who need a part of it share that part.

    Littlechild and Owen (1973), A simple expression for the Shapley value in a special case,
    Management Science 20, 370 to 372: player i pays the sum over k to i of (C_k - C_k-1) / (number
    who need part k).
    """
    lengths = np.cumsum(np.random.default_rng(players).integers(0, 100, players)).astype(float)
    costs = np.zeros(1)
    for length in lengths:
        costs = np.concatenate([costs, np.maximum(costs, length)])
    parts = np.diff(lengths, prepend=0.0) / np.arange(players, 0, -1)
    assert shapley_from_costs(costs).tolist() == pytest.approx(np.cumsum(parts).tolist())


def test_many_games_at_once() -> None:
    costs = np.random.default_rng(1).normal(size=(2, 3, 16))
    costs[..., 0] = 0
    found = shapley_from_costs(costs)
    assert found.shape == (2, 3, 4)
    for place in np.ndindex(2, 3):
        assert found[place].tolist() == pytest.approx(by_all_orders(costs[place]), abs=1e-13)


@pytest.mark.parametrize("players", [1, 2, 5, 16])
def test_fixed_and_additive_costs_in_closed_form(players: int) -> None:
    own = np.random.default_rng(players).integers(0, 1000, players).astype(float)
    game = FixedAdditiveGame(
        players=[f"p{i}" for i in range(players)], fixed_gbp=500, additive_gbp=own
    )
    found = shapley_values(game)
    assert found.method == "closed form"
    assert found.values.values.tolist() == (own + 500 / players).tolist()
    listed = shapley_values(game.to_game())
    assert listed.method == "exact"
    assert listed.values.values.tolist() == pytest.approx(found.values.values.tolist())


def test_costs_apart_by_hand() -> None:
    """£6 whoever shares, £1 and £1 each; B pays £2 apart: 7 for A, 2 for B, 8 for both.

    A first adds 7 and B then 1; B first adds 2 and A then 6.
    """
    game = FixedAdditiveGame(
        players=("A", "B"), fixed_gbp=6, additive_gbp=[1, 1], apart_gbp=[None, 2]
    )
    found = shapley_values(game)
    assert (found.method, found.values["A"], found.values["B"]) == ("exact", 6.5, 1.5)


@pytest.mark.parametrize("apart", [None, [30, 20, None, 60, 15, 44, 37]])
def test_sampling_agrees_within_its_errors(apart: list[Any] | None) -> None:
    game = FixedAdditiveGame(
        players=tuple("ABCDEFG"),
        fixed_gbp=100,
        additive_gbp=[5, 8, 11, 3, 9, 20, 1],
        apart_gbp=apart,
    )
    exact = shapley_values(game)
    for one in (game, game.to_game()):
        found = shapley_values(one, samples=9_999, seed=3)
        assert (found.method, found.orders) == ("sampled", 10_000)
        off = np.abs(found.values.values - exact.values.values)
        assert (off <= 4 * found.standard_errors.values + 1e-9).all()
        assert (found.standard_errors.values < 1.0).all()
        assert found.values.values.sum() == pytest.approx(game.total, rel=1e-12)


def test_the_stated_error_is_that_of_repeated_sampling() -> None:
    """The spread of 200 estimates, against what each of them says of itself."""
    costs = np.random.default_rng(8).random(32)
    costs[0] = 0
    runs = [shapley_values(named(costs), samples=40, seed=seed) for seed in range(200)]
    spread = np.std([run.values.values for run in runs], axis=0, ddof=1)
    stated = np.sqrt(np.mean([run.standard_errors.values**2 for run in runs], axis=0))
    assert stated.tolist() == pytest.approx(spread.tolist(), rel=0.2)


def test_an_order_and_its_reverse_settle_two_players() -> None:
    found = shapley_values(named(np.array([0.0, 6.0, 5.0, 8.0])), samples=4, seed=0)
    assert found.values.values.tolist() == [4.5, 3.5]
    assert found.standard_errors.values.tolist() == [0, 0]


def test_thirty_one_players_with_costs_apart() -> None:
    """Each pays £9 more apart than what it adds, so a group pays its own and the lesser of £9 each
    and £200: the players differ in nothing but their own, and pay a 31st of £200 beside it.
    """
    players = [f"PCT {i}" for i in range(31)]
    game = FixedAdditiveGame(
        players=players, fixed_gbp=200, additive_gbp=range(31), apart_gbp=range(9, 40)
    )
    found = shapley_values(game, seed=1)
    assert (found.method, found.orders) == ("sampled", 20_000)
    assert found.values.values.sum() == pytest.approx(game.total, rel=1e-12)
    off = np.abs(found.values.values - (np.arange(31) + 200 / 31))
    assert (off <= 4 * found.standard_errors.values).all()
    assert found == shapley_values(game, seed=1)
    assert found != shapley_values(game, seed=2)
    with pytest.raises(nc.InvalidValueError, match="31 players.*there is no seed; give one"):
        shapley_values(game)


@pytest.mark.parametrize(
    ("costs", "message"),
    [
        ([0, 1, 2], "the number of costs is 3"),
        ([0], "the number of costs is 1"),
        ([], "the number of costs is 0"),
        (5.0, "the number of costs is 1"),
        ([1, 1, 1, 1], "the first cost is not 0"),
        ([math.nan, 1], "the first cost is not 0"),
        ([0, 1, math.nan, 1], "not a finite number"),
        ([0, 1, math.inf, 1], "not a finite number"),
        ([0, 1, math.inf, -math.inf], "not a finite number"),
    ],
)
def test_costs_that_are_refused(costs: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        shapley_from_costs(np.array(costs, dtype=float))


@pytest.mark.parametrize("place", [1, 2**14 - 1, 2**14, 2**15 - 1])
def test_a_cost_that_is_not_finite_is_found_anywhere(place: int) -> None:
    costs = np.zeros(2**15)
    costs[place] = math.nan
    with pytest.raises(nc.InvalidValueError, match="not a finite number"):
        shapley_from_costs(costs)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"samples": 100}, "there is no seed"),
        ({"samples": 3, "seed": 1}, "the samples is 3; give a whole number from 4 on"),
        ({"samples": 10.5, "seed": 1}, "the samples is 10.5"),
        ({"samples": 10, "seed": -1}, "the seed is -1"),
        ({"samples": 10, "seed": "x"}, "the seed is 'x'"),
    ],
)
def test_samples_that_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        shapley_values(named(TVA), **wrong)


def test_large_games_are_exact_too() -> None:
    """Costs that are a sum of the players' own give each its own back."""
    own = np.random.default_rng(20).random(20)
    assert shapley_from_costs(subset_sums(own)).tolist() == pytest.approx(own.tolist(), rel=1e-11)
