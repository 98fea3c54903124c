"""The least core and the nucleolus: shares that make the worst-off groups as content as can be."""

import math
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.cost_sharing.coalitions import CostGame, by_player, subset_sums
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame, Game
from nhscommission.foundations.errors import (
    InvalidValueError,
    MissingExtraError,
    NhsCommissionError,
)
from nhscommission.foundations.labelled import FloatArray, IntArray, LabelledArray

_MOST_PLAYERS: Final = 20
_LP: Final = 1e-10
"""The tolerance of the linear programmes, whose costs are scaled to 1."""
_OVER: Final = 1e-9
_DUAL: Final = 1e-6
_SPAN: Final = 1e-7
_DUST: Final = 1e-13


@attrs.frozen(kw_only=True)
class LeastCore:
    """Shares whose greatest excess is as small as can be.

    Parameters
    ----------
    epsilon_gbp : float
        The greatest excess of a group, neither nobody nor everybody: what it pays above its own
        cost; minus infinity where there is only one player [GBP].
    shares : LabelledArray
        By ``player``, shares with this excess; others may have it too [GBP].
    """

    epsilon_gbp: float
    shares: LabelledArray

    @property
    def core_is_empty(self) -> bool:
        """Whether some group pays more than its own cost, however the cost is shared."""
        return self.epsilon_gbp > 0


@attrs.frozen(kw_only=True)
class Nucleolus:
    """The one way to share that makes the greatest excess least, then the next, and so on.

    Parameters
    ----------
    shares : LabelledArray
        By ``player``; they add up to the cost of everybody [GBP].
    levels_gbp : tuple of float
        The excesses at which shares were settled, the greatest first, each once: the first is that
        of the least core; none where there is only one player [GBP].
    """

    shares: LabelledArray
    levels_gbp: tuple[float, ...]

    @property
    def core_is_empty(self) -> bool:
        """Whether some group pays more than its own cost, however the cost is shared."""
        return bool(self.levels_gbp) and self.levels_gbp[0] > 0


def least_core(game: Game) -> LeastCore:
    """Return shares of a cost whose greatest excess is as small as can be.

    Parameters
    ----------
    game : CostGame or FixedAdditiveGame
        What every group would pay; to 20 players, or any number where there are no costs apart.

    Returns
    -------
    LeastCore
        The greatest excess, and shares that have it [GBP].

    Raises
    ------
    InvalidValueError
        If there are too many players.
    MissingExtraError
        If scipy is not installed.

    Notes
    -----
    The excess of a group S is what it pays together, x(S), less what it would cost on its own,
    c(S). The least core makes the greatest excess of all groups but nobody and everybody least; the
    core is empty where that is above 0 (less than a billionth of the savings counts as 0).

    References
    ----------
    M. Maschler, B. Peleg and L. S. Shapley, "Geometric properties of the kernel, nucleolus, and
    related solution concepts", Mathematics of Operations Research 4 (1979), pages 303 to 338.

    Examples
    --------
    One can be served for £1, so can two, and three cost £2: two pay 33p more than they would.

    >>> game = CostGame(players=("A", "B", "C"), costs_gbp=np.array([0., 1, 1, 1, 1, 1, 1, 2]))
    >>> found = least_core(game)
    >>> round(found.epsilon_gbp, 6), found.core_is_empty
    (0.333333, True)
    """
    shares, levels = _settle(game, stages=1)
    return LeastCore(
        epsilon_gbp=levels[0] if levels else -math.inf, shares=by_player(game.players, shares)
    )


def nucleolus(game: Game) -> Nucleolus:
    """Return the one way to share a cost that makes the greatest excesses least, one by one.

    Parameters
    ----------
    game : CostGame or FixedAdditiveGame
        What every group would pay; to 20 players, or any number where there are no costs apart.

    Returns
    -------
    Nucleolus
        The shares, which add up to the cost of everybody [GBP].

    Raises
    ------
    InvalidValueError
        If there are too many players.
    MissingExtraError
        If scipy is not installed.

    Notes
    -----
    A linear programme makes the greatest excess least. The groups whose excess is the same in all
    of its solutions are settled, with every group whose share follows from theirs; the next
    programme makes the greatest excess of the others least, until only one solution is left: one
    programme fewer than there are players, at most. Groups enter a programme when its solution
    breaks their limit. With a fixed cost F and additive costs a, and no costs apart, player i pays
    F / n + a_i, as the players differ in nothing else.

    The shares are sought among all that add up to the cost of everybody. Where the core is not
    empty, and wherever a player never adds more to the cost of a group than its cost alone, nobody
    pays more than alone; in other games somebody may, and this is what is called the prenucleolus.

    References
    ----------
    D. Schmeidler, "The nucleolus of a characteristic function game", SIAM Journal on Applied
    Mathematics 17 (1969), pages 1163 to 1170; A. Kopelowitz, "Computation of the kernels of simple
    games and the nucleolus of n-person games", Hebrew University of Jerusalem (1967).

    Examples
    --------
    Alone £6 and £5, together £8: they share the £3 that they save.

    >>> game = CostGame(players=("A", "B"), costs_gbp=np.array([0.0, 6.0, 5.0, 8.0]))
    >>> [round(share, 6) for share in nucleolus(game).shares.values.tolist()]
    [4.5, 3.5]
    """
    shares, levels = _settle(game, stages=None)
    return Nucleolus(shares=by_player(game.players, shares), levels_gbp=levels)


def _settle(game: Game, *, stages: int | None) -> tuple[FloatArray, tuple[float, ...]]:
    """Return shares and levels of excess after so many programmes, or as many as it takes."""
    players = len(game.players)
    if players == 1:
        return np.array([game.total]), ()
    if isinstance(game, FixedAdditiveGame):
        if game.apart_gbp is None:
            each = game.fixed_gbp / players
            return game.additive_gbp + each, (-each + 0.0,)
        _check_size(players)
        game = game.to_game()
    _check_size(players)
    return _by_programmes(game, stages=stages)


def _check_size(players: int) -> None:
    if players > _MOST_PLAYERS:
        raise InvalidValueError(
            f"a game of {players} players; the least core and the nucleolus are worked out for "
            f"{_MOST_PLAYERS} at most, or for any number with a fixed cost, additive costs, and no "
            "costs apart"
        )


def _by_programmes(game: CostGame, *, stages: int | None) -> tuple[FloatArray, tuple[float, ...]]:
    players = len(game.players)
    alone = game.alone.values
    limits = game.costs_gbp - subset_sums(alone)
    size = float(np.abs(game.costs_gbp).max())
    scale = float(np.abs(limits).max())
    if scale <= _DUST * players * size:
        return alone, (0.0,)
    limits /= scale
    unsettled = np.ones(1 << players, dtype=np.bool_)
    unsettled[[0, -1]] = False
    one_out = (1 << players) - 1 - (1 << np.arange(players))
    working: IntArray = np.unique(np.concatenate([1 << np.arange(players), one_out]))
    fixed = np.ones((1, players))
    targets = limits[-1:].copy()
    levels: list[float] = []
    zero = _OVER + players * _DUST * size / scale
    while True:
        shares, level, working, duals = _least_excess(limits, unsettled, working, fixed, targets)
        level = 0.0 if abs(level) <= zero else level
        if not levels or level < levels[-1] - zero:
            levels.append(level)
        for mask in working[np.argsort(-duals)][: np.count_nonzero(duals > _DUAL)]:
            row = _members(np.array([mask]), players)
            if np.linalg.matrix_rank(np.concatenate([fixed, row]), tol=_SPAN) > len(fixed):
                fixed = np.concatenate([fixed, row])
                targets = np.append(targets, limits[mask] + level)
        if len(fixed) == players:
            shares = np.asarray(np.linalg.solve(fixed, targets), dtype=np.float64)
        if len(fixed) == players or len(levels) == stages:
            return alone + scale * shares, tuple(scale * level for level in levels)
        unsettled &= _outside_span(fixed)
        working = working[unsettled[working]]


def _least_excess(
    limits: FloatArray,
    unsettled: NDArray[np.bool_],
    working: IntArray,
    fixed: FloatArray,
    targets: FloatArray,
) -> tuple[FloatArray, float, IntArray, FloatArray]:
    """Make the greatest excess of the unsettled coalitions least.

    Returns the shares, that excess, the coalitions that were in the last programme, and how much
    each of them holds the excess up.
    """
    players = fixed.shape[1]
    while True:
        shares, level, duals = _programme(
            _members(working, players), limits[working], fixed, targets
        )
        excess = subset_sums(shares) - limits
        excess[~unsettled] = -math.inf
        excess[working] = -math.inf
        over = np.flatnonzero(excess > level + _OVER)
        if not len(over):
            return shares, level, working, duals
        worst = over[np.argsort(-excess[over], kind="stable")][: 2 * players]
        working = np.concatenate([working, worst])


def _programme(
    members: FloatArray, limits: FloatArray, fixed: FloatArray, targets: FloatArray
) -> tuple[FloatArray, float, FloatArray]:
    """Solve: least e such that members @ x <= limits + e and fixed @ x = targets."""
    try:
        from scipy.optimize import linprog
    except ImportError:
        raise MissingExtraError("the nucleolus", "uncertainty") from None
    players = members.shape[1]
    found = linprog(
        np.append(np.zeros(players), 1.0),
        A_ub=np.column_stack([members, -np.ones(len(members))]),
        b_ub=limits,
        A_eq=np.column_stack([fixed, np.zeros(len(fixed))]),
        b_eq=targets,
        bounds=(None, None),
        method="highs-ds",
        options={"primal_feasibility_tolerance": _LP, "dual_feasibility_tolerance": _LP},
    )
    if found.status != 0:
        raise NhsCommissionError(f"the linear programme was not solved: {found.message}")
    return np.asarray(found.x[:players]), float(found.x[-1]), -np.asarray(found.ineqlin.marginals)


def _members(masks: IntArray, players: int) -> FloatArray:
    """Return who is in each coalition, as 0 and 1."""
    return (masks[:, None] >> np.arange(players) & 1).astype(np.float64)


def _outside_span(fixed: FloatArray) -> NDArray[np.bool_]:
    """Say which coalitions' shares do not follow from those of the fixed ones."""
    rank, players = fixed.shape
    directions = np.linalg.qr(fixed.T, mode="complete")[0][:, rank:]
    outside = np.zeros(1 << players, dtype=np.bool_)
    for direction in directions.T:
        outside |= np.abs(subset_sums(direction)) > _SPAN
    return outside
