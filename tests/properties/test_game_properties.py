"""What holds of any cost game, its Shapley values, its core and its nucleolus."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nhscommission.finance.cost_sharing.coalitions import CostGame, subset_sums
from nhscommission.finance.cost_sharing.core import check_core
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame
from nhscommission.finance.cost_sharing.nucleolus import least_core, nucleolus
from nhscommission.finance.cost_sharing.shapley import shapley_from_costs, shapley_values

Array = np.ndarray[Any, Any]


def named(costs: Array) -> CostGame:
    players = [f"p{i}" for i in range(len(costs).bit_length() - 1)]
    return CostGame(players=players, costs_gbp=costs)


def vectors(length: int, *, least: int = -50, most: int = 50) -> st.SearchStrategy[Array]:
    numbers = st.lists(st.integers(least, most), min_size=length, max_size=length)
    return numbers.map(lambda values: np.array(values, dtype=float))


@st.composite
def games(draw: st.DrawFn, *, least: int = 2, most: int = 5) -> Array:
    """Costs of all coalitions, in whole pounds, so that ties are common."""
    costs = draw(vectors(1 << draw(st.integers(least, most))))
    costs[0] = 0
    return costs


@st.composite
def fixed_games(draw: st.DrawFn) -> FixedAdditiveGame:
    players = draw(st.integers(2, 6))
    apart = st.lists(st.none() | st.integers(0, 90), min_size=players, max_size=players)
    return FixedAdditiveGame(
        players=[f"p{i}" for i in range(players)],
        fixed_gbp=draw(st.integers(0, 100)),
        additive_gbp=draw(vectors(players, least=0)),
        apart_gbp=draw(st.none() | apart),
    )


def players_of(costs: Array) -> int:
    return len(costs).bit_length() - 1


def moved(costs: Array, order: list[int]) -> Array:
    """The same game with player ``order[i]`` in place i."""
    index = np.arange(len(costs))
    old = sum((index >> place & 1) << player for place, player in enumerate(order))
    return np.asarray(costs[old])


def solutions(costs: Array) -> tuple[Array, Array]:
    return shapley_from_costs(costs), nucleolus(named(costs)).shares.values


@given(games())
def test_shares_add_up_to_the_cost_of_everybody(costs: Array) -> None:
    for shares in solutions(costs):
        np.testing.assert_allclose(shares.sum(), costs[-1], atol=1e-7)


@given(games(), st.data())
def test_the_order_of_the_players_does_not_matter(costs: Array, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(players_of(costs))))
    for before, after in zip(solutions(costs), solutions(moved(costs, order)), strict=True):
        np.testing.assert_allclose(before[order], after, atol=1e-6)


@given(games(most=4), st.integers(-50, 50))
def test_who_adds_the_same_to_every_group_pays_that(costs: Array, own: int) -> None:
    """And the others pay as if it were not there."""
    larger = np.concatenate([costs, costs + own])
    for before, after in zip(solutions(costs), solutions(larger), strict=True):
        np.testing.assert_allclose(after[-1], own, atol=1e-6)
        np.testing.assert_allclose(after[:-1], before, atol=1e-6)


@given(games(), st.integers(1, 1000), st.data())
def test_own_costs_and_other_money_change_shares_alike(
    costs: Array, scale: int, data: st.DataObject
) -> None:
    own = data.draw(vectors(players_of(costs)))
    other = scale * costs + subset_sums(own)
    for before, after in zip(solutions(costs), solutions(other), strict=True):
        np.testing.assert_allclose(after, scale * before + own, atol=1e-6 * scale)


@given(games(least=1), st.data())
def test_shapley_values_of_a_sum_are_the_sum(costs: Array, data: st.DataObject) -> None:
    other = data.draw(vectors(len(costs)))
    other[0] = 0
    np.testing.assert_allclose(
        shapley_from_costs(costs + other),
        shapley_from_costs(costs) + shapley_from_costs(other),
        atol=1e-9,
    )


@given(games(), st.integers(0, 2**32))
def test_no_other_shares_have_lower_excesses(costs: Array, seed: int) -> None:
    """Sorted from the greatest, the nucleolus's excesses come first, word for word."""
    game = named(costs)
    shares = nucleolus(game).shares.values
    best = np.sort((subset_sums(shares) - costs)[1:-1])[::-1]
    rng = np.random.default_rng(seed)
    for size in (1e-3, 0.1, 1.0, 30.0):
        for _ in range(10):
            away = rng.normal(size=len(shares)) * size
            other = shares + away - away.mean()
            excess = np.sort((subset_sums(other) - costs)[1:-1])[::-1]
            first = np.flatnonzero(np.abs(excess - best) > 1e-6)
            assert not len(first) or best[first[0]] < excess[first[0]]


@given(games())
def test_the_nucleolus_is_in_the_least_core(costs: Array) -> None:
    game = named(costs)
    least = least_core(game)
    for shares in (least.shares, nucleolus(game).shares):
        found = check_core(game, shares)
        np.testing.assert_allclose(found.excess_gbp, least.epsilon_gbp, atol=1e-6)
        assert found.is_stable or least.core_is_empty


@given(games(most=6), st.data())
def test_the_core_check_looks_at_every_group(costs: Array, data: st.DataObject) -> None:
    players = players_of(costs)
    paid = data.draw(vectors(players))
    paid[-1] += costs[-1] - paid.sum()
    game = named(costs)
    found = check_core(game, dict(zip(game.players, paid.tolist(), strict=True)))
    excesses = [
        sum(paid[i] for i in range(players) if mask >> i & 1) - costs[mask]
        for mask in range(1, len(costs) - 1)
    ]
    assert found.excess_gbp == max(excesses)
    assert found.is_stable is bool(max(excesses) <= 0)
    inside = [i for i, name in enumerate(game.players) if name in found.worst_coalition]
    assert sum(paid[i] for i in inside) - game.cost(found.worst_coalition) == found.excess_gbp


@given(fixed_games(), st.data())
def test_a_fixed_cost_is_checked_as_its_list_is(
    game: FixedAdditiveGame, data: st.DataObject
) -> None:
    paid = data.draw(vectors(len(game.players)))
    paid[-1] += game.total - paid.sum()
    shares = dict(zip(game.players, paid.tolist(), strict=True))
    one, other = check_core(game, shares), check_core(game.to_game(), shares)
    assert (one.excess_gbp, one.is_stable) == (other.excess_gbp, other.is_stable)
    assert one.per_player == other.per_player


@given(fixed_games())
def test_shapley_values_of_a_fixed_cost_are_those_of_its_list(game: FixedAdditiveGame) -> None:
    np.testing.assert_allclose(
        shapley_values(game).values.values, shapley_values(game.to_game()).values.values, atol=1e-9
    )


@settings(max_examples=20)
@given(fixed_games(), st.integers(0, 10**6))
def test_sampled_values_add_up_and_are_near(game: FixedAdditiveGame, seed: int) -> None:
    exact, found = shapley_values(game), shapley_values(game, samples=2_000, seed=seed)
    np.testing.assert_allclose(found.values.values.sum(), game.total, atol=1e-9)
    off = np.abs(found.values.values - exact.values.values)
    assert (off <= 6 * found.standard_errors.values + 0.5).all()
