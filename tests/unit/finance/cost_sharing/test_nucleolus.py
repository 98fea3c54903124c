"""The least core and the nucleolus: published games, closed forms and Kohlberg's criterion."""

import sys
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import nhscommission as nc
from nhscommission.finance.cost_sharing.coalitions import CostGame, subset_sums
from nhscommission.finance.cost_sharing.core import check_core
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame
from nhscommission.finance.cost_sharing.nucleolus import least_core, nucleolus

TVA = [0, 163520, 140826, 301607, 250096, 378821, 367370, 412584]
"""Ransmeier (1942), by way of Straffin and Heaney (1981); thousands of dollars."""


def named(costs: Any) -> CostGame:
    players = [f"p{i}" for i in range(len(costs).bit_length() - 1)]
    return CostGame(players=players, costs_gbp=costs)


def airport(lengths: Any) -> CostGame:
    costs = np.zeros(1)
    for length in lengths:
        costs = np.concatenate([costs, np.maximum(costs, length)])
    return named(costs)


def meets_kohlberg(game: CostGame, paid: np.ndarray[Any, Any]) -> bool:
    """Whether shares are the (pre)nucleolus: Kohlberg (1971), On the nucleolus of a characteristic
    function game, SIAM Journal on Applied Mathematics 20, 62 to 66.

    At every level, no change of the shares that adds up to 0 takes from some of the coalitions with
    at least that excess, and gives to none of them.
    """
    players = len(game.players)
    excess = (subset_sums(paid) - game.costs_gbp)[1:-1]
    rows = (np.arange(1, (1 << players) - 1)[:, None] >> np.arange(players) & 1).astype(float)
    slack = 1e-6 * max(float(np.abs(game.costs_gbp).max()), 1e-9)
    for level in np.unique(excess):
        held = rows[excess >= level - slack]
        found = linprog(
            held.sum(axis=0),
            A_ub=np.concatenate([held, -held]),
            b_ub=np.concatenate([np.zeros(len(held)), np.ones(len(held))]),
            A_eq=np.ones((1, players)),
            b_eq=[0],
            bounds=(None, None),
        )
        if found.fun < -1e-6:
            return False
    return True


def test_the_tennessee_valley_authority() -> None:
    """Together they save 163520 + 140826 + 250096 - 412584 = 141858. No two save as much as a third
    of that, 47286 (2739, 34795 and 23552), so all save a third: 116234, 93540 and 202810. Every
    excess of one is -47286; those of two are lower.
    """
    found = nucleolus(named(TVA))
    assert found.shares.values.tolist() == pytest.approx([116234, 93540, 202810], rel=1e-9)
    assert found.shares["p1"] == pytest.approx(93540)
    assert found.levels_gbp == pytest.approx((-47286,))
    assert not found.core_is_empty


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_the_marriage_contract_of_the_talmud(estate: float, awards: list[float]) -> None:
    """Aumann and Maschler (1985), Game theoretic analysis of a bankruptcy problem from the Talmud,
    Journal of Economic Theory 36, 195 to 213: claims of 100, 200 and 300 (Kethubot 93a).

    A group can count on v(S), what the estate leaves when all others are paid in full. Losing
    c(S) = claims(S) - v(S) is the same game seen from the other side: what one loses is one's claim
    less one's award, and x(S) - c(S) = v(S) - awards(S).
    """
    claims = np.array([100.0, 200, 300])
    due = subset_sums(claims)
    costs = due - np.maximum(0, estate - due[::-1])
    costs[0] = 0
    found = nucleolus(named(costs))
    assert (claims - found.shares.values).tolist() == pytest.approx(awards, rel=1e-9)
    assert meets_kohlberg(named(costs), found.shares.values)


def littlechild(lengths: Any) -> list[float]:
    """Littlechild (1974), A simple expression for the nucleolus in a special case, International
    Journal of Game Theory 3, 21 to 29: the first group to be settled is that which can pay least
    each, one more than the group sharing what its part of the runway costs; then the rest.
    """
    cost, players = [0.0, *lengths], len(lengths)
    shares: list[float] = []
    paid = 0.0
    while len(shares) < players:
        done = len(shares)
        best, upto = (cost[players] - cost[done] + paid) / (players - done), players
        for last in range(done + 1, players):
            each = (cost[last] - cost[done] + paid) / (last - done + 1)
            if each <= best:
                best, upto = each, last
        shares += [best] * (upto - done)
        paid = best
    return shares


@pytest.mark.parametrize("players", [2, 3, 5, 8, 12])
@pytest.mark.parametrize("seed", range(4))
def test_the_airport_game(players: int, seed: int) -> None:
    lengths = np.cumsum(np.random.default_rng([players, seed]).integers(1, 50, players))
    found = nucleolus(airport(lengths))
    assert found.shares.values.tolist() == pytest.approx(littlechild(lengths.tolist()), rel=1e-8)


def test_an_empty_core() -> None:
    """One or two pay 1, three pay 2: by symmetry 2/3 each, and every pair has 4/3 - 1."""
    game = named([0, 1, 1, 1, 1, 1, 1, 2])
    found = least_core(game)
    assert (found.epsilon_gbp, found.core_is_empty) == (pytest.approx(1 / 3), True)
    whole = nucleolus(game)
    assert whole.shares.values.tolist() == pytest.approx([2 / 3] * 3)
    assert (whole.levels_gbp, whole.core_is_empty) == (pytest.approx((1 / 3,)), True)


def test_a_core_of_one_point_is_not_empty() -> None:
    """Costs that just add up, in tenths that are not exact in floating point; and pairs that pay
    11, 10 and 9, 30 in all, where everybody pays 15: 6, 5 and 4 is the only way.
    """
    game = named(subset_sums(np.array([0.1, 0.2, 0.7, 1e6])))
    found = least_core(game)
    assert (found.epsilon_gbp, found.core_is_empty) == (0, False)
    assert nucleolus(game).shares.values.tolist() == pytest.approx([0.1, 0.2, 0.7, 1e6], abs=1e-9)
    game = named([0, 6, 5, 11, 9, 10, 9, 15])
    assert least_core(game).epsilon_gbp == 0
    assert nucleolus(game).shares.values.tolist() == pytest.approx([6, 5, 4])


@pytest.mark.parametrize("players", [1, 2, 3, 9])
def test_fixed_and_additive_costs_in_closed_form(players: int) -> None:
    own = np.random.default_rng(players).integers(0, 1000, players).astype(float)
    game = FixedAdditiveGame(
        players=[f"p{i}" for i in range(players)], fixed_gbp=500, additive_gbp=own
    )
    found, listed = nucleolus(game), nucleolus(game.to_game())
    assert found.shares.values.tolist() == pytest.approx((own + 500 / players).tolist())
    assert listed.shares.values.tolist() == pytest.approx(found.shares.values.tolist())
    assert listed.levels_gbp == pytest.approx(found.levels_gbp)
    assert least_core(game).epsilon_gbp == pytest.approx(least_core(game.to_game()).epsilon_gbp)


def test_thirty_one_players_in_closed_form() -> None:
    game = FixedAdditiveGame(
        players=[f"PCT {i}" for i in range(31)], fixed_gbp=310, additive_gbp=range(31)
    )
    found = nucleolus(game)
    assert found.shares.values.tolist() == list(range(10, 41))
    assert found.levels_gbp == (-10,) == (least_core(game).epsilon_gbp,)
    assert check_core(game, found.shares).excess_gbp == pytest.approx(-10)


def test_costs_apart_by_hand() -> None:
    """£6 whoever shares, £1 each, apart £4: two that share pay 8, as much as apart, and all 9.

    They save £3 by being three, so £1 each, and pay £3; no other way leaves all singles at -1.
    """
    game = FixedAdditiveGame(
        players=("A", "B", "C"), fixed_gbp=6, additive_gbp=[1] * 3, apart_gbp=[4] * 3
    )
    found = nucleolus(game)
    assert found.shares.values.tolist() == pytest.approx([3, 3, 3])
    assert found.levels_gbp == pytest.approx((-1,))


@pytest.mark.parametrize("players", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("kind", ["any", "whole", "apart", "root"])
def test_kohlbergs_criterion(players: int, kind: str) -> None:
    """Games at random, with many ties, with costs apart, and ever cheaper ones."""
    rng = np.random.default_rng([players, len(kind)])
    costs: Any = rng.normal(size=1 << players) * 1e6
    if kind == "whole":
        costs = rng.integers(0, 4, 1 << players).astype(float)
    elif kind == "root":
        costs = np.sqrt(subset_sums(rng.random(players)))
    elif kind == "apart":
        costs = (
            FixedAdditiveGame(
                players=[f"p{i}" for i in range(players)],
                fixed_gbp=100,
                additive_gbp=rng.integers(0, 40, players),
                apart_gbp=rng.integers(20, 100, players),
            )
            .to_game()
            .costs_gbp.copy()
        )
    costs[0] = 0
    game = named(costs)
    found = nucleolus(game)
    assert meets_kohlberg(game, found.shares.values)
    assert not meets_kohlberg(game, found.shares.values + _off(players) * np.abs(costs).max())
    assert found.shares.values.sum() == pytest.approx(game.total, rel=1e-9, abs=1e-9)
    assert list(found.levels_gbp) == sorted(set(found.levels_gbp), reverse=True)
    least = least_core(game)
    scale = float(np.abs(costs).max())
    for shares in (found.shares, least.shares):
        excess = check_core(game, shares).excess_gbp
        assert excess == pytest.approx(least.epsilon_gbp, abs=1e-7 * scale)
    assert found.levels_gbp[0] == pytest.approx(least.epsilon_gbp, abs=1e-9 * scale)


def _off(players: int) -> np.ndarray[Any, Any]:
    return 0.01 * (np.eye(players)[0] - np.eye(players)[1])


def test_small_savings_on_large_costs() -> None:
    """A billion each, and £3 saved by all three: £1 each, though it is a billionth of the cost."""
    costs = subset_sums(np.full(3, 1e9))
    costs[-1] -= 3
    assert nucleolus(named(costs)).shares.values.tolist() == pytest.approx([1e9 - 1] * 3, abs=1e-5)


def test_one_player_pays_all() -> None:
    for game in (
        named([0, 5]),
        FixedAdditiveGame(players=("A",), fixed_gbp=3, additive_gbp=[2]),
    ):
        found = nucleolus(game)
        assert (found.shares.values.tolist(), found.levels_gbp) == ([5], ())
        assert not found.core_is_empty
        assert least_core(game).epsilon_gbp == -np.inf


def test_nothing_to_pay() -> None:
    found = nucleolus(named(np.zeros(8)))
    assert (found.shares.values.tolist(), found.levels_gbp) == ([0, 0, 0], (0,))


def test_too_many_players() -> None:
    names = [f"p{i}" for i in range(21)]
    listed = CostGame(players=names, costs_gbp=np.zeros(1 << 21))
    apart = FixedAdditiveGame(players=names, fixed_gbp=1, additive_gbp=[1] * 21, apart_gbp=[1] * 21)
    for game in (listed, apart):
        for find in (nucleolus, least_core):
            with pytest.raises(nc.InvalidValueError, match="a game of 21 players.*20 at most"):
                find(game)


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    for find in (nucleolus, least_core):
        with pytest.raises(nc.MissingExtraError, match=r"nhscommission\[uncertainty\]"):
            find(named(TVA))
    game = FixedAdditiveGame(players=("A", "B"), fixed_gbp=2, additive_gbp=[1, 1])
    assert nucleolus(game).shares.values.tolist() == [2, 2]


def test_a_programme_that_fails_is_not_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        status, message = 4, "numerical difficulties"

    monkeypatch.setattr("scipy.optimize.linprog", lambda *_, **__: Failed())
    with pytest.raises(nc.NhsCommissionError, match="not solved: numerical difficulties"):
        nucleolus(named(TVA))
