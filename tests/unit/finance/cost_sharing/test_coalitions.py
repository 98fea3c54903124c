"""Cost games: costs by coalition, listed or from a fixed cost and a cost for each player."""

import itertools
import math
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc
from nhscommission.finance.cost_sharing.coalitions import CostGame, subset_sums
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame

ABC = ("A", "B", "C")
TVA = CostGame(
    players=("navigation", "flood control", "power"),
    costs_gbp=np.array([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], dtype=float),
)
"""The Tennessee Valley Authority, in thousands of dollars: Ransmeier (1942), The Tennessee Valley
Authority: a case study in the economics of multiple purpose stream planning, by way of Straffin and
Heaney (1981), Game theory and the Tennessee Valley Authority, International Journal of Game Theory
10, 35 to 43."""


def shared(**more: Any) -> FixedAdditiveGame:
    return FixedAdditiveGame(**{"players": ABC, "fixed_gbp": 6, "additive_gbp": [1, 2, 3], **more})


def everyone(players: tuple[str, ...]) -> list[tuple[str, ...]]:
    sizes = range(len(players) + 1)
    return [group for size in sizes for group in itertools.combinations(players, size)]


def test_a_cost_is_found_by_who_is_in() -> None:
    assert TVA.cost(["navigation", "power"]) == TVA.cost(("power", "navigation")) == 378821
    assert TVA.cost([]) == 0
    assert TVA.cost("power") == 250096
    assert TVA.total == TVA.cost(TVA.players) == 412584
    assert TVA.alone["flood control"] == 140826
    assert TVA.names_of(0b101) == ("navigation", "power")
    assert TVA.names_of(0) == ()


def test_every_coalition_has_the_index_of_its_names() -> None:
    for mask in range(8):
        assert TVA.cost(TVA.names_of(mask)) == TVA.costs_gbp[mask]


def test_the_costs_cannot_be_changed() -> None:
    own = np.array([0.0, 1.0])
    game = CostGame(players=("A",), costs_gbp=own)
    own[1] = 5.0
    assert game.total == 1.0
    with pytest.raises(ValueError, match="read-only"):
        game.costs_gbp[1] = 5.0
    assert game == CostGame(players=("A",), costs_gbp=np.array([0.0, 1.0]))
    assert game != CostGame(players=("A",), costs_gbp=np.array([0.0, 2.0]))


def test_fixed_and_additive_costs_by_hand() -> None:
    """6 + 1 alone, 6 + 1 + 3 for two, 6 + 1 + 2 + 3 = 12 for all, and nothing for nobody."""
    game = shared()
    assert (game.cost(["A"]), game.cost(["A", "C"]), game.total, game.cost([])) == (7, 10, 12, 0)
    assert game.alone.values.tolist() == [7, 8, 9]


def test_a_group_may_go_its_own_way() -> None:
    """Apart, B pays 4 and C 5, less than 8 and 9; together 9, less than 11; A does not know."""
    game = shared(apart_gbp={"C": 5, "A": None, "B": 4})
    assert (game.cost(["B"]), game.cost(["C"]), game.cost(["B", "C"])) == (4, 5, 9)
    assert (game.cost(["A"]), game.cost(["A", "B"]), game.total) == (7, 9, 12)


@pytest.mark.parametrize("apart", [None, [3, 4, 5], [None, 4, math.inf], [0, 0, 0]])
def test_three_ways_to_the_same_costs(apart: list[Any] | None) -> None:
    """One at a time, many at once, and all by doubling."""
    game = shared(apart_gbp=apart)
    listed = game.to_game()
    groups = everyone(ABC)
    masks = np.array([[name in group for name in ABC] for group in groups])
    assert game.costs(masks).tolist() == [game.cost(group) for group in groups]
    assert [listed.cost(group) for group in groups] == [game.cost(group) for group in groups]
    assert listed.players == game.players


def test_costs_by_name_are_put_in_order() -> None:
    by_name = shared(additive_gbp={"C": "£3", "A": 1, "B": 2.0})
    assert by_name == shared()
    assert attrs.evolve(by_name, fixed_gbp="7").cost(["B"]) == 9


def test_costs_apart_that_nobody_knows_are_none() -> None:
    assert shared(apart_gbp=[None, math.inf, None]) == shared()
    assert shared(apart_gbp=[None, math.inf, None]).apart_gbp is None


def test_thirty_one_players_need_no_list() -> None:
    players = [f"PCT {i}" for i in range(1, 32)]
    game = FixedAdditiveGame(players=players, fixed_gbp=100, additive_gbp=range(31))
    assert game.total == 100 + 30 * 31 / 2
    assert game.costs(np.ones((1, 31), dtype=bool)).tolist() == [565]
    with pytest.raises(nc.InvalidValueError, match=r"31 players have 2\*\*31 coalitions"):
        game.to_game()


def test_subset_sums_by_bit() -> None:
    assert subset_sums(np.array([])).tolist() == [0]
    found = subset_sums(np.array([1.5, math.inf, -2.0]))
    assert found.tolist() == [0, 1.5, math.inf, math.inf, -2, -0.5, math.inf, math.inf]


@pytest.mark.parametrize(
    ("players", "costs", "message"),
    [
        ((), [0.0], "no players"),
        ("AB", [0, 1, 1, 1], "give a tuple of their names"),
        (("A", "A"), [0, 1, 1, 1], "'A' is named twice"),
        (("A", ""), [0, 1, 1, 1], "a player is ''"),
        (("A", 2), [0, 1, 1, 1], "a player is 2"),
        (("A", "B"), [1, 1, 1, 1], "the cost of nobody is 1"),
        (("A", "B"), [0, 1, 1], r"shape \(3,\); give 2\*\*2 = 4"),
        (("A", "B"), [[0, 1, 1, 1]], r"shape \(1, 4\)"),
        (("A", "B"), None, r"shape \(\)"),
        (("A", "B"), [0, 1, math.nan, 1], r"the cost of \('B',\) is nan"),
        (("A", "B"), [0, 1, 1, math.inf], r"the cost of \('A', 'B'\) is inf"),
        (("A", "B"), [0, 1, "much", 1], "not a number"),
        (("A", "B"), [0, [1], 1, 1], "not a number"),
        ([f"p{i}" for i in range(25)], [0.0], r"25 players have 2\*\*25 coalitions"),
    ],
)
def test_games_that_are_refused(players: Any, costs: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        CostGame(players=players, costs_gbp=costs)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"fixed_gbp": -1}, "the fixed cost is -1"),
        ({"fixed_gbp": math.nan}, "the fixed cost is nan"),
        ({"additive_gbp": [1, 2]}, "3 players have 2 values of the additive cost"),
        ({"additive_gbp": None}, "3 players have no values"),
        ({"additive_gbp": 5}, "the costs of the players are 5"),
        ({"additive_gbp": [1, 2, math.inf]}, "the additive cost of C is inf"),
        ({"additive_gbp": [1, None, 3]}, "the additive cost of B is None"),
        ({"additive_gbp": {"A": 1, "B": 2}}, "C has no additive cost"),
        ({"additive_gbp": {"A": 1, "B": 2, "C": 3, "D": 4}}, "there is no player 'D'"),
        ({"apart_gbp": [1, 2, math.nan]}, "the cost apart of C is nan"),
        ({"apart_gbp": [1, 2, -math.inf]}, "the cost apart of C is -inf"),
        ({"apart_gbp": [1, 2, 3, 4]}, "3 players have 4 values of the cost apart"),
        ({"players": ("A", "B", "A")}, "named twice"),
    ],
)
def test_fixed_and_additive_costs_that_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        shared(**wrong)


@pytest.mark.parametrize("game", [TVA, shared(players=TVA.players)])
def test_coalitions_that_are_refused(game: CostGame | FixedAdditiveGame) -> None:
    with pytest.raises(nc.UnknownNameError, match="did you mean 'power'"):
        game.cost(["powre"])
    with pytest.raises(nc.UnknownNameError, match="there is no player '2'"):
        game.cost([2])  # type: ignore[list-item]
    with pytest.raises(nc.InvalidValueError, match="named twice"):
        game.cost(["power", "power"])


def test_masks_that_are_refused() -> None:
    for masks in (np.ones((2, 2), dtype=bool), np.ones(3, dtype=bool), np.ones((2, 3))):
        with pytest.raises(nc.InvalidValueError, match=r"give bool of shape \(k, 3\)"):
            shared().costs(masks)
    for mask in (-1, 8):
        with pytest.raises(nc.InvalidValueError, match=f"no coalition {mask}; give from 0 to 7"):
            TVA.names_of(mask)
