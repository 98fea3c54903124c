"""Exact Shapley values from the costs of all coalitions, 16 and 20 players.

The peers: ``coopgame-py``, which is written in Rust, and the ``ExactComputer`` of ``shapiq``. The
costs are at hand as an array. Making an object of them is not counted for coopgame (it copies
them); shapiq asks for them as it computes, which is.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from side_by_side import check, is_quick, least_ms, peer, print_row, print_versions

import nhscommission as nc


def main() -> None:
    """Time the Shapley value, and compare the values."""
    quick = is_quick()
    print_versions("numpy", "coopgame-py", "shapiq")
    coopgame, shapiq = peer("coopgame"), peer("shapiq")
    rng = np.random.default_rng(2009)
    for players in (16, 20):
        costs = rng.lognormal(12.0, 0.5, 2**players)
        costs[0] = 0.0
        of_players = 1 << np.arange(players)
        functions: dict[str, Callable[[], object]] = {
            "ours": partial(nc.shapley_from_costs, costs)
        }
        values = {}
        if coopgame is not None:
            # at index k - 1 the players whose bit of k is set, as ours without the empty coalition
            game = coopgame.Game(costs[1:], order="binary")
            functions["coopgame"] = partial(coopgame.shapley, game)
            values["coopgame"] = np.array(coopgame.shapley(game))
        if shapiq is not None and players == 16 and not quick:

            def by_shapiq(costs: object = costs, of_players: object = of_players) -> object:
                computer = shapiq.ExactComputer(lambda z: costs[z @ of_players], n_players=16)
                return computer("SV").get_n_order_values(1)

            functions["shapiq"] = by_shapiq
            values["shapiq"] = np.asarray(by_shapiq())
        ours = nc.shapley_from_costs(costs)
        for name, theirs in values.items():
            check(np.allclose(theirs, ours, rtol=1e-9, atol=1e-9 * costs[-1]), name)
        took = least_ms(functions, seconds=0.1 if quick else 3.0)
        print_row(f"{players} players, 2**{players} costs", took)


if __name__ == "__main__":
    main()
