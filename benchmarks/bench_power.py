"""Shapley-Shubik indices and Banzhaf measures of weighted voting games, as exact fractions.

The games: 8, 16 and 40 voters with rounded weights, the Electoral College of the 1990s, and 20
voters with a vote for each of some 20 million people. The peers, which give floats: ``powerindex``
and ``powerindices`` expand the same generating functions, in lists and in numpy, and are left out
for the people, where they would run out of memory; ``coopgame-py``, which is written in Rust, goes
through all coalitions, up to 20 voters. That coopgame has the worths at hand is not counted. With
``--quick`` there are 24 voters instead of 40, and 16 instead of 20.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from side_by_side import check, is_quick, least_ms, peer, print_row, print_versions

from nhscommission.governance.meetings.power_indices import (
    banzhaf,
    normalise_banzhaf,
    shapley_shubik,
)

COLLEGE = [54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, *[11] * 4, *[10] * 2, *[9] * 2]
COLLEGE += [*[8] * 6, *[7] * 3, *[6] * 2, *[5] * 4, *[4] * 6, *[3] * 8]

Powers = Callable[[], list[float]]


def by_powerindex(powerindex: Any, name: str, weights: list[int], quota: int) -> list[float]:
    """Return the Shapley-Shubik or the normalised Banzhaf index, as ``powerindex`` finds it."""
    game = powerindex.Game(quota, list(weights))
    getattr(game, f"calc_{name}")()
    return list(getattr(game, name))


def by_coopgame(value: Callable[[Any], Any], game: Any) -> list[float]:
    """Return the Shapley or Banzhaf value that coopgame works out."""
    return list(value(game))


def peers_of(
    peers: dict[str, Any], weights: list[int], quota: int
) -> tuple[dict[str, Powers], dict[str, Powers]]:
    """Return what the peers that can take a game do: the index and the measure."""
    shapley: dict[str, Powers] = {}
    measure: dict[str, Powers] = {}
    if sum(weights) < 1_000_000:
        if (first := peers["powerindex"]) is not None:
            shapley["powerindex"] = partial(by_powerindex, first, "shapley_shubik", weights, quota)
            measure["powerindex"] = partial(by_powerindex, first, "banzhaf", weights, quota)
        if (second := peers["powerindices"]) is not None:
            shapley["powerindices"] = lambda: second.compute_ssi(quota, list(weights))
            measure["powerindices"] = lambda: second.compute_pbi(quota, list(weights))
    if len(weights) <= 20 and (coopgame := peers["coopgame"]) is not None:
        sums = np.zeros(1, dtype=np.int64)
        for weight in weights:
            sums = np.concatenate([sums, sums + weight])
        # at index k - 1 the players whose bit of k is set
        game = coopgame.Game((sums[1:] >= quota).astype(np.float64), order="binary")
        shapley["coopgame"] = partial(by_coopgame, coopgame.shapley, game)
        measure["coopgame"] = partial(by_coopgame, coopgame.banzhaf, game)
    return shapley, measure


def compare(peers: dict[str, Any], weights: list[int], quota: int, *, seconds: float) -> None:
    """Time a game both ways, and compare the values."""
    what = f"{len(weights)} of {sum(weights):,}"
    shapley, measure = peers_of(peers, weights, quota)
    shares, measures = shapley_shubik(weights, quota=quota), banzhaf(weights, quota=quota)
    for title, ours, theirs, right in (
        ("Shapley-Shubik", shapley_shubik, shapley, [shares]),
        ("Banzhaf", banzhaf, measure, [measures, normalise_banzhaf(measures)]),
    ):
        for name, function in theirs.items():
            powers = function()
            same = [np.allclose(powers, np.array(one, float), rtol=0, atol=1e-12) for one in right]
            check(any(same), f"{what}, {title}, {name}")
        functions = {"ours": partial(ours, weights, quota=quota), **theirs}
        print_row(f"{what}: {title}", least_ms(functions, seconds=seconds))


def main() -> None:
    """Time the games."""
    quick = is_quick()
    print_versions("powerindex", "powerindices", "coopgame-py")
    peers = {name: peer(name) for name in ("powerindex", "powerindices", "coopgame")}
    seconds = 0.02 if quick else 2.0
    rng = np.random.default_rng(1965)
    games = [
        rng.integers(1, 2 * total // voters, voters).tolist()
        for voters, total in ((8, 60), (16, 2_000), (24 if quick else 40, 10_000))
    ]
    people = rng.integers(100_000, 1_900_000, 16 if quick else 20).tolist()
    for weights in (*games, COLLEGE, people):
        compare(peers, weights, sum(weights) // 2 + 1, seconds=seconds)


if __name__ == "__main__":
    main()
