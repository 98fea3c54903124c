"""The core: shares of a cost that leave no group better off on its own."""

import math
from collections.abc import Mapping
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.cost_sharing.coalitions import CostGame, by_player, subset_sums
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame, Game
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import as_float, as_number, check_by_name

_BLOCK: Final = 16
"""Coalitions are looked through in blocks of 2¹⁶."""
_NEARLY: Final = 1e-12


@attrs.frozen(kw_only=True)
class CoreCheck:
    """Whether anybody would pay less without the others.

    Parameters
    ----------
    is_stable : bool
        Whether no player and no group pays more than it would on its own.
    worst_coalition : tuple of str
        The group, neither nobody nor everybody, that pays most above its own cost, or least below;
        empty where there is only one player.
    excess_gbp : float
        What it pays above its own cost; negative where it pays less, and then how far the group
        nearest to leaving is from that; minus infinity where there is only one player [GBP].
    per_player : LabelledArray
        What each pays above its cost alone, by ``player`` [GBP].
    tolerance_gbp : float
        What a group can pay above its own cost and still count as content [GBP].
    """

    is_stable: bool
    worst_coalition: tuple[str, ...]
    excess_gbp: float
    per_player: LabelledArray
    tolerance_gbp: float


def check_core(
    game: Game, shares: Mapping[str, float] | LabelledArray, *, tolerance_gbp: float = 0.005
) -> CoreCheck:
    """Check whether shares of a cost are in the core: no group would pay less on its own.

    Parameters
    ----------
    game : CostGame or FixedAdditiveGame
        What every group would pay.
    shares : mapping of str to float, or LabelledArray
        What each player pays; together the cost of everybody [GBP].
    tolerance_gbp : float, optional
        What the sum can be off, and what a group can pay too much, >= 0; half a penny where not
        given [GBP].

    Returns
    -------
    CoreCheck
        The answer, and the group that has most reason to leave.

    Raises
    ------
    InvalidValueError
        If a player has no share, a share is not a finite number, or the shares do not add up to
        the cost of everybody.
    UnknownNameError
        If a share is that of no player.

    Notes
    -----
    The excess of a group S is what it pays together, x(S), less what it would cost on its own,
    c(S); the core is all shares of c(everybody) with no excess above 0. All groups are looked
    through, except where the cost is fixed and additive (and each may go its own way): then c(S) is
    the lesser of two sums, so the greatest excess is the greater of two that are each found at
    once, by taking everyone who adds to it.

    References
    ----------
    D. B. Gillies, "Solutions to general non-zero-sum games", in Contributions to the Theory of
    Games IV (1959), pages 47 to 85.

    Examples
    --------
    Alone £6 and £5, together £8: A pays 50p less than alone, B £2.50 less.

    >>> game = CostGame(players=("A", "B"), costs_gbp=np.array([0.0, 6.0, 5.0, 8.0]))
    >>> found = check_core(game, {"A": 5.5, "B": 2.5})
    >>> found.is_stable, found.worst_coalition, found.excess_gbp
    (True, ('A',), -0.5)
    """
    tolerance = as_number(tolerance_gbp, what="the tolerance")
    paid = _read_shares(game.players, shares)
    dust = _NEARLY * float(np.abs(paid).sum())
    total, given = game.total, math.fsum(paid.tolist())
    if abs(given - total) > tolerance + dust:
        raise InvalidValueError(
            f"the shares add up to {given:,.2f}, {abs(given - total):,.6g} "
            f"{'more' if given > total else 'less'} than the cost of everybody, {total:,.2f}; give "
            "shares that cover it"
        )
    if len(game.players) == 1:
        worst: list[int] = []
        excess = -math.inf
    elif isinstance(game, FixedAdditiveGame):
        worst, excess = _worst_of_sums(game, paid)
    else:
        worst, excess = _worst_of_all(game, paid)
    return CoreCheck(
        is_stable=excess <= tolerance + dust,
        worst_coalition=tuple(game.players[place] for place in worst),
        excess_gbp=excess,
        per_player=by_player(game.players, paid - game.alone.values),
        tolerance_gbp=tolerance,
    )


def _read_shares(players: tuple[str, ...], shares: Mapping[str, Any] | LabelledArray) -> FloatArray:
    if isinstance(shares, LabelledArray):
        if len(shares.dims) != 1 or shares.draws_shape:
            raise InvalidValueError(
                f"the shares have the axes {shares.dims} and draws of shape {shares.draws_shape}; "
                "give one share for each player"
            )
        shares = dict(zip(shares.labels[0], shares.values.tolist(), strict=True))
    named = check_by_name(shares, what="the shares", like='{"Brent": 48_000}')
    for name in named:
        if name not in players:
            raise UnknownNameError("player", str(name), players)
    for name in players:
        if name not in named:
            raise InvalidValueError(f"{name} has no share; give 0 to a player who pays nothing")
    return np.array([as_float(named[name], what=f"the share of {name}") for name in players])


def _worst_of_sums(game: FixedAdditiveGame, paid: FloatArray) -> tuple[list[int], float]:
    """Find the greatest excess where a cost is a sum over the group, or the lesser of two."""
    sharing = _most_of_some(paid - game.additive_gbp)
    excess = math.fsum([*(paid - game.additive_gbp)[sharing].tolist(), -game.fixed_gbp])
    if game.apart_gbp is not None:
        gains = paid - game.apart_gbp
        leaving = _most_of_some(gains)
        apart = math.fsum(gains[leaving].tolist())
        if apart > excess:
            return leaving, apart
    return sharing, excess


def _most_of_some(gains: FloatArray) -> list[int]:
    """Choose the players with the greatest sum, neither none of them nor all."""
    chosen = np.flatnonzero(gains > 0)
    if not len(chosen):
        return [int(np.argmax(gains))]
    if len(chosen) == len(gains):
        chosen = np.delete(chosen, int(np.argmin(gains)))
    return [int(place) for place in chosen]


def _worst_of_all(game: CostGame, paid: FloatArray) -> tuple[list[int], float]:
    """Find the greatest excess among all coalitions, a block at a time."""
    within = subset_sums(paid[:_BLOCK])
    before = subset_sums(paid[_BLOCK:])
    blocks = game.costs_gbp.reshape(len(before), -1)
    excess = np.empty_like(within)
    place, most = 0, -math.inf
    for row, (costs, start) in enumerate(zip(blocks, before.tolist(), strict=True)):
        np.subtract(within, costs, out=excess)
        if row == 0:
            excess[0] = -math.inf
        if row == len(blocks) - 1:
            excess[-1] = -math.inf
        best = int(np.argmax(excess))
        if excess[best] + start > most:
            most = float(excess[best] + start)
            place = row * len(within) + best
    return [player for player in range(len(paid)) if place >> player & 1], most
