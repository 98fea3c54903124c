"""Digests of draws: sums, counts, and just the values that percentiles need."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.simulation.kernel import NEVER_DAYS
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, IntArray

PILOT: Final = 65_536
"""Up to how many draws are simply kept; the brackets of more are found from these."""
_WIDTH: Final = 4.5
"""How wide a bracket is, in standard errors of the percentile in the pilot."""
_SEEN: Final = 4_096
"""In how many draws a value that comes twice is looked for."""


@attrs.frozen(kw_only=True, eq=False)
class Brackets:
    """Between which values each percentile of each outcome must lie, as far as is known.

    Parameters
    ----------
    low, high : ndarray of float64, shape (outcomes, percentiles)
        The values [the outcome's unit].
    pivots : ndarray of float64, shape (outcomes,)
        What is taken away before squares are added up [the outcome's unit].
    tied : tuple of bool
        Whether draws have the same value more than once, for each outcome.
    """

    low: FloatArray
    high: FloatArray
    pivots: FloatArray
    tied: tuple[bool, ...]

    @classmethod
    def everything(cls, first: FloatArray, percentiles: int) -> "Brackets":
        """Return brackets that all values are in.

        Parameters
        ----------
        first : ndarray of float64, shape (outcomes,)
            What each outcome is in one draw [the outcome's unit].
        percentiles : int
            How many percentiles there are.

        Returns
        -------
        Brackets
            From minus to plus infinity.
        """
        shape = (len(first), percentiles)
        pivots = first.copy()
        pivots[2 * len(first) // 3 :] = 0.0  # of payback, where it may be "never"
        return cls(
            low=np.full(shape, -np.inf),
            high=np.full(shape, np.inf),
            pivots=pivots,
            tied=(False,) * len(first),
        )


@attrs.frozen(kw_only=True, eq=False)
class Digest:
    """What is kept of some draws.

    Parameters
    ----------
    sums, squares : ndarray of float64, shape (slices, outcomes)
        Of the outcomes less their pivots, for each slice of draws [the outcome's unit, squared].
    counts : ndarray of int64, shape (slices,)
        How many draws each slice has.
    below, at_low, at_high : ndarray of int64, shape (outcomes, percentiles)
        How many draws are below a bracket, or just at one of its ends.
    inside : tuple of tuple of ndarray of float64
        The values inside each bracket of each outcome [the outcome's unit].
    never : ndarray of int64, shape (units,)
        How many draws never pay back.
    losses : ndarray of int64, shape (units,)
        In how many the net present value is below 0.
    any_loss : int
        In how many that of any member is.
    by_date : ndarray of int64, shape (units, dates)
        How many pay back within so many days.
    pivots : ndarray of float64, shape (outcomes,)
        What was taken away before adding up [the outcome's unit].
    """

    sums: FloatArray
    squares: FloatArray
    counts: IntArray
    below: IntArray
    at_low: IntArray
    at_high: IntArray
    inside: tuple[tuple[FloatArray, ...], ...]
    never: IntArray
    losses: IntArray
    any_loss: int
    by_date: IntArray
    pivots: FloatArray


def find_brackets(pilot: FloatArray, probabilities: Sequence[float], *, width: float) -> Brackets:
    """Bracket percentiles by those of the first draws.

    Parameters
    ----------
    pilot : ndarray of float64, shape (outcomes, draws)
        Each outcome in the first draws [the outcome's unit].
    probabilities : sequence of float
        Which percentiles [dimensionless].
    width : float
        How wide brackets are, as a multiple of the usual [dimensionless].

    Returns
    -------
    Brackets
        From an order statistic below to one above; from and to infinity where there is none.
    """
    count = pilot.shape[1]
    low = np.empty((len(pilot), len(probabilities)))
    high = np.empty_like(low)
    ranks = []
    for chance in probabilities:
        reach = width * _WIDTH * math.sqrt(count * chance * (1.0 - chance)) + 2.0
        ranks.append((math.floor(count * chance - reach), math.ceil(count * chance + reach)))
    wanted = sorted({r for pair in ranks for r in pair if 0 <= r < count} | {0})
    pivots, tied = np.empty(len(pilot)), []
    for i, row in enumerate(pilot):
        ordered = np.partition(row, wanted)
        tied.append(len(np.unique(row[:_SEEN])) < min(count, _SEEN))
        pivots[i] = row[0]
        for q, (first, last) in enumerate(ranks):
            low[i, q] = ordered[first] if first >= 0 else -np.inf
            high[i, q] = ordered[last] if last < count else np.inf
    pivots[2 * len(pilot) // 3 :] = 0.0  # of payback, where what never comes is set apart
    return Brackets(low=low, high=high, pivots=pivots, tied=tuple(tied))


def narrow(digest: Digest, brackets: Brackets, probabilities: Sequence[float]) -> Brackets:
    """Draw brackets closer together, given all that has been seen so far.

    Parameters
    ----------
    digest : Digest
        Of all draws so far.
    brackets : Brackets
        Those that it was made with.
    probabilities : sequence of float
        Which percentiles [dimensionless].

    Returns
    -------
    Brackets
        Within the old ones.
    """
    count = int(digest.counts.sum())
    low, high = brackets.low.copy(), brackets.high.copy()
    for i in range(len(low)):
        for q, chance in enumerate(probabilities):
            inside = np.sort(digest.inside[i][q])
            reach = _WIDTH * math.sqrt(count * chance * (1.0 - chance)) + 2.0
            first = math.floor(count * chance - reach) - int(digest.below[i, q])
            last = math.ceil(count * chance + reach) - int(digest.below[i, q])
            if 0 <= first < len(inside):
                low[i, q] = inside[first]
            if 0 <= last < len(inside):
                high[i, q] = inside[last]
    return attrs.evolve(brackets, low=low, high=high)


def rebase(digest: Digest, old: Brackets, new: Brackets) -> Digest:
    """Restate a digest for closer brackets.

    Parameters
    ----------
    digest : Digest
        Made with the old brackets.
    old, new : Brackets
        The new ones lie within the old.

    Returns
    -------
    Digest
        As if it had been made with the new ones.
    """
    below, at_low, at_high = digest.below.copy(), digest.at_low.copy(), digest.at_high.copy()
    inside = []
    for i, row in enumerate(digest.inside):
        kept = []
        for q, values in enumerate(row):
            low, high = new.low[i, q], new.high[i, q]
            if low != old.low[i, q]:
                below[i, q] += np.count_nonzero(values <= low)
                at_low[i, q] = np.count_nonzero(values == low)
            if high != old.high[i, q] and high > low:
                at_high[i, q] = np.count_nonzero(values == high)
            kept.append(values[(values > low) & (values < high)])
        inside.append(tuple(kept))
    return attrs.evolve(digest, below=below, at_low=at_low, at_high=at_high, inside=tuple(inside))


class Digester:
    """Takes slices of outcomes in, and makes a digest of them."""

    def __init__(self, brackets: Brackets, limits: FloatArray, dust: FloatArray) -> None:
        self._brackets, self._limits, self._dust = brackets, limits, dust
        self._members = members = len(dust) - 1
        outcomes, percentiles = brackets.low.shape
        self._sums: list[FloatArray] = []
        self._squares: list[FloatArray] = []
        self._counts: list[int] = []
        self._below = np.zeros((outcomes, percentiles), dtype=np.int64)
        self._at_low = np.zeros_like(self._below)
        self._at_high = np.zeros_like(self._below)
        self._inside: list[list[list[FloatArray]]] = [
            [[] for _ in range(percentiles)] for _ in range(outcomes)
        ]
        self._never = np.zeros(members + 1, dtype=np.int64)
        self._losses = np.zeros(members + 1, dtype=np.int64)
        self._any_loss = 0
        self._by_date = np.zeros((members + 1, len(limits)), dtype=np.int64)

    def add(self, outcomes: FloatArray) -> None:
        """Take one slice of outcomes in.

        Parameters
        ----------
        outcomes : ndarray of float64, shape (3, members + 1, draws)
            From `Kernel.outcomes` [GBP, GBP, day].
        """
        units = self._members + 1
        rows = outcomes.reshape(3 * units, -1)
        count = rows.shape[1]
        spare = np.empty(count)
        sums, squares = np.empty(len(rows)), np.empty(len(rows))
        with np.errstate(over="ignore", invalid="ignore"):
            self._add_up(rows, sums, squares)
        for i, row in enumerate(rows):
            tied = self._brackets.tied[i]  # as where many pay back at once, or never
            for q in range(self._below.shape[1]):
                low, high = self._brackets.low[i, q], self._brackets.high[i, q]
                above = row > low
                within = above & (row < high)
                found = row[within]
                if tied:
                    self._at_low[i, q] += np.count_nonzero(row == low)
                    if high > low:
                        self._at_high[i, q] += np.count_nonzero(row == high)
                # what is at the low end counts as below here, and is set apart when it is read
                self._below[i, q] += count - np.count_nonzero(above)
                if len(found):
                    self._inside[i][q].append(found)
        if not (np.isfinite(sums).all() and np.isfinite(squares).all()):
            raise InvalidValueError(
                "draws came to amounts that are too large to work with; look at the distributions, "
                "or at the draws that are given"
            )
        self._sums.append(sums)
        self._squares.append(squares)
        self._counts.append(count)
        present, payback = outcomes[1], outcomes[2]
        for unit in range(units):
            self._never[unit] += np.count_nonzero(payback[unit] == NEVER_DAYS)
            self._losses[unit] += np.count_nonzero(present[unit] < -self._dust[unit])
            for d, limit in enumerate(self._limits):
                self._by_date[unit, d] += np.count_nonzero(payback[unit] <= limit)
        least = present[0] + self._dust[0]
        for member in range(1, self._members):
            np.add(present[member], self._dust[member], out=spare)
            np.minimum(least, spare, out=least)
        self._any_loss += int(np.count_nonzero(least < 0))

    def _add_up(self, rows: FloatArray, sums: FloatArray, squares: FloatArray) -> None:
        """Add outcomes and their squares up, less the pivots."""
        spare = np.empty(rows.shape[1])
        for i, row in enumerate(rows):
            paid = row
            if i >= 2 * len(rows) // 3 and row.max() >= NEVER_DAYS:
                paid = row[row < NEVER_DAYS]  # what never pays back is counted, and in no sum
            part = np.subtract(paid, self._brackets.pivots[i], out=spare[: len(paid)])
            sums[i] = part.sum()
            np.multiply(part, part, out=part)
            squares[i] = part.sum()

    def digest(self) -> Digest:
        """Return what was kept of all the slices.

        Returns
        -------
        Digest
            In the order in which slices came.
        """
        return Digest(
            sums=np.array(self._sums),
            squares=np.array(self._squares),
            counts=np.array(self._counts, dtype=np.int64),
            below=self._below,
            at_low=self._at_low,
            at_high=self._at_high,
            inside=tuple(
                tuple(np.concatenate(parts) if parts else np.empty(0) for parts in row)
                for row in self._inside
            ),
            never=self._never,
            losses=self._losses,
            any_loss=self._any_loss,
            by_date=self._by_date,
            pivots=self._brackets.pivots,
        )


def merge_digests(digests: Iterable[Digest]) -> Digest:
    """Put digests together, in the order of their draws.

    Parameters
    ----------
    digests : iterable of Digest
        At least one, in order.

    Returns
    -------
    Digest
        Of all their draws.
    """
    parts = list(digests)
    outcomes, percentiles = parts[0].below.shape
    return Digest(
        sums=np.concatenate([x.sums for x in parts]),
        squares=np.concatenate([x.squares for x in parts]),
        counts=np.concatenate([x.counts for x in parts]),
        below=np.sum([x.below for x in parts], axis=0),
        at_low=np.sum([x.at_low for x in parts], axis=0),
        at_high=np.sum([x.at_high for x in parts], axis=0),
        inside=tuple(
            tuple(np.concatenate([x.inside[i][q] for x in parts]) for q in range(percentiles))
            for i in range(outcomes)
        ),
        never=np.sum([x.never for x in parts], axis=0),
        losses=np.sum([x.losses for x in parts], axis=0),
        any_loss=sum(x.any_loss for x in parts),
        by_date=np.sum([x.by_date for x in parts], axis=0),
        pivots=parts[0].pivots,
    )


class BracketMissedError(Exception):
    """A percentile lies outside its bracket: the bracket must be wider."""


class OrderStatistics:
    """The values of given ranks of one outcome, from a digest or from all draws."""

    def __init__(
        self, inside: FloatArray, *, below: int, at_low: int, at_high: int, low: float, high: float
    ) -> None:
        self._inside = np.sort(inside)
        self._first = below - at_low  # ranks before it are below the bracket
        self._places = (below, below + len(inside), below + len(inside) + at_high)
        self._low, self._high = low, high

    def __call__(self, rank: int) -> float:
        """Return the value of a rank, counted from 0 [the outcome's unit]."""
        start, end, beyond = self._places
        if self._first <= rank < start:
            return self._low
        if start <= rank < end:
            return float(self._inside[rank - start])
        if end <= rank < beyond:
            return self._high
        raise BracketMissedError


def percentile(
    ranked: OrderStatistics, chance: float, *, count: int, never: float = math.inf
) -> tuple[float, float, float]:
    """Return a percentile, and two others a standard error away.

    Parameters
    ----------
    ranked : OrderStatistics
        The values by rank [the outcome's unit].
    chance : float
        Which percentile [dimensionless].
    count : int
        How many draws there are.
    never : float, optional
        What stands for "never": between a draw that pays back and one that never does, a percentile
        is never [the outcome's unit].

    Returns
    -------
    tuple of float
        The percentile (linear between two draws), and the draws that are one standard error of the
        rank below and above it [the outcome's unit].

    Raises
    ------
    BracketMissedError
        If one of them is not known.
    """
    place = (count - 1) * chance
    low = math.floor(place)
    value = ranked(low)
    if place > low:
        upper = ranked(low + 1)
        if upper >= never:
            value = upper
        elif upper != value:
            value += (upper - value) * (place - low)
    reach = math.sqrt(count * chance * (1.0 - chance))
    first = max(math.floor(place - reach), 0)
    last = min(math.ceil(place + reach), count - 1)
    return value, ranked(first), ranked(last)
