"""Exact Shapley values from the costs of all coalitions of 16 and 20 players.

With ``--quick`` it is 12 and 16. The peers: ``coopgame-py``, which is written in Rust, and, for the
fewer players alone, the ``ExactComputer`` of ``shapiq``. The costs are at hand as an array. That
coopgame copies them into an object is not counted; that shapiq asks for them as it computes is.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from side_by_side import check, is_quick, least_ms, peer, print_row, print_versions

import nhscommission as nc

Floats = NDArray[np.float64]


def by_shapiq(shapiq: Any, costs: Floats, players: int) -> Floats:
    """Return the Shapley values that shapiq works out, which asks for costs by coalition."""
    bits = 1 << np.arange(players)
    computer = shapiq.ExactComputer(lambda coalitions: costs[coalitions @ bits], players)
    return np.asarray(computer("SV").get_n_order_values(1))


def main() -> None:
    """Time the Shapley value, and compare the values."""
    quick = is_quick()
    print_versions("numpy", "coopgame-py", "shapiq")
    coopgame, shapiq = peer("coopgame"), peer("shapiq")
    rng = np.random.default_rng(2009)
    for players in (12, 16) if quick else (16, 20):
        costs = rng.lognormal(12.0, 0.5, 2**players)
        costs[0] = 0.0
        functions: dict[str, Callable[[], object]] = {"ours": partial(nc.shapley_from_costs, costs)}
        values = {}
        if coopgame is not None:
            # at index k - 1 the players whose bit of k is set, as ours without the empty coalition
            game = coopgame.Game(costs[1:], order="binary")
            functions["coopgame"] = partial(coopgame.shapley, game)
            values["coopgame"] = np.array(coopgame.shapley(game))
        if shapiq is not None and players == (12 if quick else 16):
            functions["shapiq"] = partial(by_shapiq, shapiq, costs, players)
            values["shapiq"] = by_shapiq(shapiq, costs, players)
        ours = nc.shapley_from_costs(costs)
        for name, theirs in values.items():
            check(np.allclose(theirs, ours, rtol=1e-9, atol=1e-9 * costs[-1]), name)
        took = least_ms(functions, seconds=0.1 if quick else 3.0)
        print_row(f"{players} players, 2**{players} costs", took)


if __name__ == "__main__":
    main()
