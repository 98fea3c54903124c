"""Cost games: what a service would cost any group of the organisations that could share it."""

from collections.abc import Iterable
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray, LabelledArray, read_only

MOST_PLAYERS: Final = 24
"""2²⁴ costs fill 128 MB."""

_same = attrs.cmp_using(eq=np.array_equal)


def player_names(value: Iterable[Any]) -> tuple[str, ...]:
    """Take the players' names, each once.

    Parameters
    ----------
    value : iterable of str
        Their names.

    Returns
    -------
    tuple of str
        The same.

    Raises
    ------
    InvalidValueError
        If there are none, one is empty or no text, or one comes twice.
    """
    if isinstance(value, str):
        raise InvalidValueError(f"the players are {shown(value)}; give a tuple of their names")
    names = tuple(value)
    for name in names:
        if not (isinstance(name, str) and name.strip()):
            raise InvalidValueError(f"a player is {shown(name)}; give a name")
        if names.count(name) > 1:
            raise InvalidValueError(f"the player {name!r} is named twice")
    if not names:
        raise InvalidValueError("there are no players; name at least one")
    return names


def _costs(value: Any) -> FloatArray:
    try:
        return read_only(value)
    except (TypeError, ValueError):
        raise InvalidValueError("a cost of the game is not a number; give 2ⁿ numbers") from None


def places_of(players: tuple[str, ...], members: Iterable[str]) -> list[int]:
    """Find players among all players.

    Parameters
    ----------
    players : tuple of str
        All of them.
    members : iterable of str
        Some of them, each once; text is one name.

    Returns
    -------
    list of int
        The place of each, from 0.

    Raises
    ------
    InvalidValueError
        If one is named twice.
    UnknownNameError
        If one is not there.
    """
    chosen = (members,) if isinstance(members, str) else tuple(members)
    for name in chosen:
        if name not in players:
            raise UnknownNameError("player", str(name), players)
        if chosen.count(name) > 1:
            raise InvalidValueError(f"the player {name!r} is named twice")
    return [players.index(name) for name in chosen]


@attrs.frozen(kw_only=True)
class CostGame:
    """What every group of players would pay for a service of its own.

    Parameters
    ----------
    players : tuple of str
        Those who could share the service, each named once; 24 at most.
    costs_gbp : ndarray of float64, shape (2**players,)
        The cost of each coalition. The coalition at index ``k`` has the players whose bit of ``k``
        is set, the first player's the lowest: 0 is nobody, who pays nothing, then come the first
        player, the second, the first two, the third, and so on, and last everybody [GBP].

    Examples
    --------
    Alone £6 and £5, together £8.

    >>> game = CostGame(players=("A", "B"), costs_gbp=np.array([0.0, 6.0, 5.0, 8.0]))
    >>> game.cost(["B"]), game.total
    (5.0, 8.0)
    """

    players: tuple[str, ...] = attrs.field(converter=player_names)
    costs_gbp: FloatArray = attrs.field(converter=_costs, eq=_same)

    def __attrs_post_init__(self) -> None:
        players = len(self.players)
        check_size(players)
        if self.costs_gbp.shape != (1 << players,):
            raise InvalidValueError(
                f"{players} players have costs of shape {self.costs_gbp.shape}; give 2**{players} "
                f"= {1 << players:,} costs, one for each coalition"
            )
        if not np.isfinite(self.costs_gbp).all():
            place = int(np.flatnonzero(~np.isfinite(self.costs_gbp))[0])
            raise InvalidValueError(
                f"the cost of {self.names_of(place)} is {self.costs_gbp[place]}; give a finite "
                "number"
            )
        if self.costs_gbp[0] != 0:
            raise InvalidValueError(
                f"the cost of nobody is {self.costs_gbp[0]:,.6g}; the first cost is that of the "
                "empty coalition: give 0"
            )

    @property
    def alone(self) -> LabelledArray:
        """What each player would pay alone, by ``player`` [GBP]."""
        return by_player(self.players, self.costs_gbp[1 << np.arange(len(self.players))])

    @property
    def total(self) -> float:
        """What everybody pays together [GBP]."""
        return float(self.costs_gbp[-1])

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
        return float(self.costs_gbp[sum(1 << place for place in places_of(self.players, members))])

    def names_of(self, mask: int) -> tuple[str, ...]:
        """Return who is in a coalition.

        Parameters
        ----------
        mask : int
            The coalition's index among the costs.

        Returns
        -------
        tuple of str
            In the order of `players`.

        Raises
        ------
        InvalidValueError
            If there is no such coalition.
        """
        if not 0 <= mask < 1 << len(self.players):
            raise InvalidValueError(
                f"there is no coalition {mask}; give from 0 to {(1 << len(self.players)) - 1}"
            )
        return tuple(name for place, name in enumerate(self.players) if mask >> place & 1)


def subset_sums(values: FloatArray) -> FloatArray:
    """Add up the values of every subset, by doubling.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        One for each player [any unit].

    Returns
    -------
    ndarray of float64, shape (2**n,)
        At index ``k`` the sum over the players whose bit of ``k`` is set [as given].

    Examples
    --------
    >>> subset_sums(np.array([1.0, 2.0, 4.0]))
    array([0., 1., 2., 3., 4., 5., 6., 7.])
    """
    sums = np.zeros(1 << len(values))
    for place, value in enumerate(values.tolist()):
        half = 1 << place
        np.add(sums[:half], value, out=sums[half : 2 * half])
    return sums


def check_size(players: int) -> None:
    """Refuse so many players that their coalitions cannot be listed.

    Parameters
    ----------
    players : int
        How many there are.

    Raises
    ------
    InvalidValueError
        If there are more than 24.
    """
    if players > MOST_PLAYERS:
        raise InvalidValueError(
            f"{players} players have 2**{players} coalitions; list them for {MOST_PLAYERS} players "
            "at most, or describe the cost by a FixedAdditiveGame"
        )


def by_player(players: tuple[str, ...], values: FloatArray) -> LabelledArray:
    """Put the players' names to amounts of money.

    Parameters
    ----------
    players : tuple of str
        Their names.
    values : ndarray of float64, shape (players,)
        The amounts [GBP].

    Returns
    -------
    LabelledArray
        By ``player`` [GBP].
    """
    return LabelledArray(values=values, dims=("player",), labels=(players,), unit="GBP")
