"""A cost game that needs no list: a fixed cost, and a cost for each player."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.cost_sharing.coalitions import (
    CostGame,
    by_player,
    check_size,
    places_of,
    player_names,
    subset_sums,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray, LabelledArray, read_only
from nhscommission.foundations.numbers import as_float, settle_number

_same = attrs.cmp_using(eq=np.array_equal)


def _of_players(value: Any) -> Any:
    if value is None or isinstance(value, Mapping):
        return value
    try:
        return tuple(value)
    except TypeError:
        raise InvalidValueError(
            f"the costs of the players are {shown(value)}; give one for each of them"
        ) from None


@attrs.frozen(kw_only=True)
class FixedAdditiveGame:
    """A service with a fixed cost, whoever shares it, and a cost for each player.

    Parameters
    ----------
    players : tuple of str
        Those who could share the service, each named once; any number.
    fixed_gbp : float
        Whoever shares it, >= 0 [GBP].
    additive_gbp : ndarray of float64, shape (players,)
        What each player adds; a mapping by name is put in the order of `players` [GBP].
    apart_gbp : ndarray of float64, shape (players,), optional
        What each pays if it does not share at all; infinity or None where that is not known [GBP].

    Notes
    -----
    A coalition pays ``fixed + sum of additive``, or, where costs apart are given, the sum of those
    if it is less: a group may share the service, or each of it go its own way. That some of a group
    share and the rest go their own way is never cheaper than both, as long as nobody pays less
    apart than what it adds.

    Examples
    --------
    £6 whoever shares, and £1, £2 and £3 for each; C would pay £4 apart.

    >>> game = FixedAdditiveGame(players=("A", "B", "C"), fixed_gbp=6, additive_gbp=[1, 2, 3],
    ...     apart_gbp=[None, None, 4])
    >>> game.cost(["A", "C"]), game.cost(["C"]), game.total
    (10.0, 4.0, 12.0)
    """

    players: tuple[str, ...] = attrs.field(converter=player_names)
    fixed_gbp: float
    additive_gbp: FloatArray = attrs.field(converter=_of_players, eq=_same)
    apart_gbp: FloatArray | None = attrs.field(default=None, converter=_of_players, eq=_same)

    def __attrs_post_init__(self) -> None:
        settle_number(self, "fixed_gbp", what="the fixed cost")
        additive = _read_each(self.players, self.additive_gbp, what="additive cost")
        object.__setattr__(self, "additive_gbp", additive)
        if self.apart_gbp is not None:
            apart = _read_each(self.players, self.apart_gbp, what="cost apart", unknown=True)
            object.__setattr__(self, "apart_gbp", apart if np.isfinite(apart).any() else None)

    @property
    def alone(self) -> LabelledArray:
        """What each player would pay alone, by ``player`` [GBP]."""
        return by_player(self.players, self.costs(np.eye(len(self.players), dtype=np.bool_)))

    @property
    def total(self) -> float:
        """What everybody pays together [GBP]."""
        return self.cost(self.players)

    def cost(self, members: Iterable[str]) -> float:
        """Return what some of the players would pay together.

        Parameters
        ----------
        members : iterable of str
            Their names, each once.

        Returns
        -------
        float
            0 for nobody [GBP].

        Raises
        ------
        InvalidValueError
            If one is named twice.
        UnknownNameError
            If one is not there.
        """
        places = places_of(self.players, members)
        if not places:
            return 0.0
        shared = math.fsum([self.fixed_gbp, *self.additive_gbp[places].tolist()])
        if self.apart_gbp is None:
            return shared
        return min(shared, math.fsum(self.apart_gbp[places].tolist()))

    def costs(self, masks: NDArray[np.bool_]) -> FloatArray:
        """Return what many coalitions would pay.

        Parameters
        ----------
        masks : ndarray of bool, shape (k, players)
            Who is in each of them [dimensionless].

        Returns
        -------
        ndarray of float64, shape (k,)
            0 for nobody [GBP].

        Raises
        ------
        InvalidValueError
            If the array has another shape, or holds anything but True and False.
        """
        chosen = np.asarray(masks)
        if chosen.dtype != np.bool_ or chosen.ndim != 2 or chosen.shape[1] != len(self.players):
            raise InvalidValueError(
                f"the coalitions are {chosen.dtype} of shape {chosen.shape}; give bool of shape "
                f"(k, {len(self.players)}): True for who is in"
            )
        inside = chosen.astype(np.float64)
        found = inside @ self.additive_gbp + self.fixed_gbp * chosen.any(axis=1)
        if self.apart_gbp is not None:
            known = np.isfinite(self.apart_gbp)
            apart = inside @ np.where(known, self.apart_gbp, 0.0)
            apart[chosen[:, ~known].any(axis=1)] = math.inf
            np.minimum(found, apart, out=found)
        return np.asarray(found, dtype=np.float64)

    def to_game(self) -> CostGame:
        """Return the same game with the cost of every coalition worked out.

        Returns
        -------
        CostGame
            Of the same players.

        Raises
        ------
        InvalidValueError
            If there are more than 24 players.
        """
        check_size(len(self.players))
        costs = subset_sums(self.additive_gbp)
        costs[1:] += self.fixed_gbp
        if self.apart_gbp is not None:
            np.minimum(costs, subset_sums(self.apart_gbp), out=costs)
        costs.setflags(write=False)
        return CostGame(players=self.players, costs_gbp=costs)


Game: TypeAlias = CostGame | FixedAdditiveGame


def _read_each(
    players: tuple[str, ...], values: Any, *, what: str, unknown: bool = False
) -> FloatArray:
    """Read one number for each player, in order or by name."""
    if isinstance(values, Mapping):
        values = _in_order(players, values, what)
    if values is None or len(values) != len(players):
        found = "no values" if values is None else f"{len(values)} values"
        raise InvalidValueError(
            f"{len(players)} players have {found} of the {what}; give one for each of them"
        )
    return read_only(
        [
            math.inf
            if unknown and (value is None or value == math.inf)
            else as_float(value, what=f"the {what} of {name}")
            for name, value in zip(players, values, strict=True)
        ]
    )


def _in_order(players: tuple[str, ...], values: Mapping[str, Any], what: str) -> tuple[Any, ...]:
    for name in values:
        if name not in players:
            raise UnknownNameError("player", str(name), players)
    for name in players:
        if name not in values:
            raise InvalidValueError(
                f"{name} has no {what}; missing is not zero: give a value for every player"
            )
    return tuple(values[name] for name in players)
