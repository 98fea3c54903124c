"""Shapley values: each player pays the mean of what it adds, over all orders of joining."""

import math
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final

import attrs
import numpy as np

from nhscommission.finance.cost_sharing.coalitions import CostGame, by_player
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame, Game
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, IntArray, LabelledArray
from nhscommission.foundations.numbers import as_whole

_EXACT_TO: Final = 20
_BLOCK: Final = 12
"""Coalitions are read in blocks of 2¹², which stay in the cache and below 10,000, where OpenBLAS
starts threads, which can take a hundred times as long as the work."""
_PAIRS: Final = 10_000
_CHUNK: Final = 2_048


class ShapleyMethod(StrEnum):
    """How Shapley values were worked out."""

    CLOSED_FORM = "closed form"
    """Equal parts of the fixed cost, and one's own."""
    EXACT = "exact"
    """From the costs of all coalitions."""
    SAMPLED = "sampled"
    """From random orders of joining."""


@attrs.frozen(kw_only=True)
class ShapleyValues:
    """What each player pays by its Shapley value.

    Parameters
    ----------
    values : LabelledArray
        By ``player``; they add up to the cost of everybody [GBP].
    standard_errors : LabelledArray
        By ``player``; 0 where the values are exact [GBP].
    method : ShapleyMethod
        How they were worked out.
    orders : int
        How many orders of joining were drawn, reversals counted; 0 where the values are exact.
    """

    values: LabelledArray
    standard_errors: LabelledArray
    method: ShapleyMethod
    orders: int = 0


def shapley_from_costs(costs_gbp: FloatArray) -> FloatArray:
    """Return the Shapley values of games whose coalitions' costs are all known.

    Parameters
    ----------
    costs_gbp : ndarray of float64, shape (..., 2**n)
        The cost of each coalition: at index ``k`` of the players whose bit of ``k`` is set, the
        first player's the lowest; 0 for nobody, who comes first [GBP].

    Returns
    -------
    ndarray of float64, shape (..., n)
        In the order of the players; they sum to the last cost, that of everybody [GBP].

    Raises
    ------
    InvalidValueError
        If there are not 2**n costs with n >= 1, nobody pays anything but 0, or a cost is not
        finite.

    Notes
    -----
    Player i adds v(S with i) - v(S) to those S who were there before, and w(s) = s! (n - s - 1)! /
    n! of all orders have the s players of S before i. Put together, i pays the sum of u(S) v(S)
    over the coalitions with i in them, u(S) = w(s - 1) + w(s), less one amount that is the same for
    every player and so follows from the sum of all. The sums for all players come from one fold:
    the sum of the upper half is that of the last player, then the upper half is added to the lower,
    and so on, about 2 × 2**n additions.

    References
    ----------
    L. S. Shapley, "A value for n-person games", in Contributions to the Theory of Games II (1953),
    pages 307 to 317.

    Examples
    --------
    Alone £6 and £5, together £8: the first adds £6 or £3, the second £2 or £5.

    >>> shapley_from_costs(np.array([0.0, 6.0, 5.0, 8.0]))
    array([4.5, 3.5])
    """
    costs = np.ascontiguousarray(costs_gbp, dtype=np.float64)
    count = costs.shape[-1] if costs.ndim else 0
    players = count.bit_length() - 1
    if players < 1 or count != 1 << players:
        raise InvalidValueError(f"the number of costs is {count}; give 2**n: 2, 4, 8, 16…")
    if (costs[..., 0] != 0).any():
        raise InvalidValueError(
            "the first cost is not 0; it is that of the empty coalition, which pays nothing"
        )
    weights, sizes = _weights(players)
    blocks = costs.reshape(*costs.shape[:-1], len(sizes), -1)
    by_size = np.zeros((*costs.shape[:-1], *weights.shape))
    of_blocks = np.empty(blocks.shape[:-1])
    with np.errstate(invalid="ignore", over="ignore"):
        for place, size in enumerate(sizes):
            block = blocks[..., place, :]
            by_size[..., size, :] += block
            of_blocks[..., place] = block @ weights[size]
        by_size *= weights
        with_each = np.concatenate([_fold(by_size.sum(axis=-2)), _fold(of_blocks)], axis=-1)
        surplus = with_each.sum(axis=-1, keepdims=True) - costs[..., -1:]
        values = with_each - surplus / players
    if not np.isfinite(values).all():
        raise InvalidValueError("a cost is not a finite number, or too large to add up")
    return np.asarray(values, dtype=np.float64)


def shapley_values(
    game: Game, *, samples: int | None = None, seed: int | None = None
) -> ShapleyValues:
    """Return what each player pays by its Shapley value.

    Parameters
    ----------
    game : CostGame or FixedAdditiveGame
        The game.
    samples : int, optional
        How many random orders of joining to draw, 4 or more, half of them the other half reversed;
        given, they are drawn even where exact values can be had. Where it is not given, 20,000 are
        drawn if no other way is open: with a fixed cost, costs apart, and more than 20 players.
    seed : int, optional
        Of the random numbers, >= 0; needed where orders are drawn.

    Returns
    -------
    ShapleyValues
        They add up to the cost of everybody [GBP].

    Raises
    ------
    InvalidValueError
        If orders have to be drawn and there is no seed, or `samples` or `seed` is no such number.

    Notes
    -----
    With a fixed cost F and additive costs a, and no costs apart, player i pays F / n + a_i: the
    first to come brings F, and everyone is first equally often. An order and its reverse make a
    pair; the standard error is that of the mean of the pairs.

    References
    ----------
    L. S. Shapley, "A value for n-person games", in Contributions to the Theory of Games II (1953),
    pages 307 to 317; J. Castro, D. Gómez and J. Tejada, "Polynomial calculation of the Shapley
    value based on sampling", Computers & Operations Research 36 (2009), pages 1726 to 1730.

    Examples
    --------
    £6 whoever shares, and £1, £2 and £3 for each.

    >>> found = shapley_values(
    ...     FixedAdditiveGame(players=("A", "B", "C"), fixed_gbp=6, additive_gbp=[1, 2, 3]))
    >>> found.values.values, str(found.method)
    (array([3., 4., 5.]), 'closed form')
    """
    players = len(game.players)
    if samples is None and isinstance(game, FixedAdditiveGame) and game.apart_gbp is None:
        shares = game.additive_gbp + game.fixed_gbp / players
        return _exactly(game, shares, ShapleyMethod.CLOSED_FORM)
    if samples is None and (isinstance(game, CostGame) or players <= _EXACT_TO):
        listed = game if isinstance(game, CostGame) else game.to_game()
        return _exactly(game, shapley_from_costs(listed.costs_gbp), ShapleyMethod.EXACT)
    if seed is None:
        raise InvalidValueError(
            f"the Shapley values of {players} players are to be estimated from random orders, and "
            "there is no seed; give one, such as seed=1, so that others can repeat them"
        )
    start = as_whole(seed, what="the seed")
    wanted = 2 * _PAIRS if samples is None else as_whole(samples, what="the samples", least=4)
    pairs = (wanted + 1) // 2
    shares, errors = _sample(_marginals(game), players=players, pairs=pairs, seed=start)
    return ShapleyValues(
        values=by_player(game.players, shares),
        standard_errors=by_player(game.players, errors),
        method=ShapleyMethod.SAMPLED,
        orders=2 * pairs,
    )


def _exactly(game: Game, shares: FloatArray, method: ShapleyMethod) -> ShapleyValues:
    return ShapleyValues(
        values=by_player(game.players, shares),
        standard_errors=by_player(game.players, np.zeros(len(game.players))),
        method=method,
    )


@lru_cache(maxsize=8)
def _weights(players: int) -> tuple[FloatArray, list[int]]:
    """Return u(S) by the size of a block and the coalition within it, and the blocks' sizes."""
    low = min(players, _BLOCK)
    before = [1.0 / (players * math.comb(players - 1, size)) for size in range(players)] + [0.0]
    both = np.array([0.0] + [before[s - 1] + before[s] for s in range(1, players + 1)])
    within = _set_bits(low)
    weights = np.stack([both[within + size] for size in range(players - low + 1)])
    weights.setflags(write=False)
    return weights, _set_bits(players - low).tolist()


def _set_bits(players: int) -> IntArray:
    """Return the number of players in each coalition."""
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(players):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes


def _fold(sums: FloatArray) -> FloatArray:
    """Add up, for each player, what stands at the coalitions that it is in."""
    players = sums.shape[-1].bit_length() - 1
    found = np.empty((*sums.shape[:-1], players))
    for place in reversed(range(players)):
        half = 1 << place
        found[..., place] = sums[..., half:].sum(axis=-1)
        sums = sums[..., :half] + sums[..., half:]
    return found


def _marginals(game: Game) -> Callable[[IntArray], FloatArray]:
    """Return what works out what each player adds, in many orders of joining."""

    def costs_so_far(orders: IntArray) -> FloatArray:
        if isinstance(game, CostGame):
            joined = np.cumsum(np.left_shift(1, orders), axis=1)
            return np.asarray(game.costs_gbp[joined])
        costs = np.cumsum(game.additive_gbp[orders], axis=1)
        costs += game.fixed_gbp
        if game.apart_gbp is not None:
            np.minimum(costs, np.cumsum(game.apart_gbp[orders], axis=1), out=costs)
        return np.asarray(costs)

    def added(orders: IntArray) -> FloatArray:
        costs = costs_so_far(orders)
        costs[:, 1:] -= costs[:, :-1].copy()
        found = np.empty_like(costs)
        np.put_along_axis(found, orders, costs, axis=1)
        return found

    return added


def _sample(
    added: Callable[[IntArray], FloatArray], *, players: int, pairs: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return the mean of pairs of orders, and its standard error, a chunk of pairs at a time."""
    random = np.random.Generator(np.random.SFC64(seed))
    mean = np.zeros(players)
    squares = np.zeros(players)
    done = 0
    while done < pairs:
        count = min(_CHUNK, pairs - done)
        orders = random.permuted(np.tile(np.arange(players), (count, 1)), axis=1)
        values = (added(orders) + added(orders[:, ::-1])) / 2
        centre = values.mean(axis=0)
        apart = centre - mean
        squares += ((values - centre) ** 2).sum(axis=0) + apart**2 * (done * count / (done + count))
        mean += apart * (count / (done + count))
        done += count
    return mean, np.sqrt(squares / ((pairs - 1) * pairs))
