"""A run of a simulation: blocks of draws, worked on here or by an executor."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.simulation.digest import (
    PILOT,
    BracketMissedError,
    Brackets,
    Digest,
    Digester,
    OrderStatistics,
    find_brackets,
    merge_digests,
    narrow,
    percentile,
    rebase,
)
from nhscommission.analysis.simulation.draw_source import (
    DrawSource,
)
from nhscommission.analysis.simulation.kernel import SLICE, Kernel
from nhscommission.finance.uncertainty.sampling import BLOCK
from nhscommission.foundations.errors import InvalidValueError, SimulationError
from nhscommission.foundations.labelled import FloatArray

Progress = Callable[[int, int], None]


_BLOCKS_A_TASK: Final = 16


_TASKS_AHEAD: Final = 32


_NARROW_AT: Final = 8


class SimulationInterrupted(KeyboardInterrupt):
    """Somebody interrupted a simulation; nothing of it is kept.

    Parameters
    ----------
    done : int
        How many draws had been worked out.
    total : int
        How many were wanted.
    """

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"interrupted after {done:,} of {total:,} draws; nothing of it is kept")
        self.done, self.total = done, total


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """All that a worker needs."""

    kernel: Kernel
    limits: FloatArray
    draws: int

    @property
    def members(self) -> int:
        """How many members there are."""
        return int(self.kernel.total.shape[1])

    @property
    def blocks(self) -> int:
        """How many blocks the draws make."""
        return -(-self.draws // BLOCK)

    def slices(self, source: DrawSource, first: int, last: int) -> Iterator[FloatArray]:
        """Work out some blocks, a slice at a time, in one array that is used again."""
        out = np.empty((3, self.members + 1, SLICE))
        for number in range(first, last):
            drawn = source.block(number)
            for start in range(0, drawn.shape[1], SLICE):
                part = drawn[:, start : start + SLICE]
                found = out[..., : part.shape[1]]
                if part.shape[1] < SLICE:
                    found = np.empty((3, self.members + 1, part.shape[1]))
                with np.errstate(over="ignore", invalid="ignore"):
                    self.kernel.outcomes(part, found)
                yield found


def digest_blocks(
    plan: Plan, source: DrawSource, brackets: Brackets, first: int, last: int
) -> Digest:
    """Work out some blocks, here or in another process, and digest them."""
    digester = Digester(brackets, plan.limits, plan.kernel.dust)
    for outcomes in plan.slices(source, first, last):
        digester.add(outcomes)
    return digester.digest()


class Run:
    """The draws of a simulation, here or on an executor."""

    def __init__(
        self,
        plan: Plan,
        source: DrawSource,
        chances: tuple[float, ...],
        executor: Executor | None,
        progress: Progress | None,
    ) -> None:
        self._plan, self._source, self._chances = plan, source, chances
        self._executor, self._progress = executor, progress
        self._done = 0
        self._brackets = Brackets.everything(np.zeros(3 * (plan.members + 1)), len(chances))

    def pilot(self) -> tuple[FloatArray, FloatArray]:
        """Work out the first draws, and keep them all."""
        size = min(self._plan.draws, PILOT)
        with self._interruptible():
            kept = np.empty((3, self._plan.members + 1, size))
            start = 0
            for outcomes in self._plan.slices(self._source, 0, 1):
                end = start + outcomes.shape[-1]
                kept[..., start:end] = outcomes
                start = end
            if not np.isfinite(kept).all():
                raise InvalidValueError(
                    "draws came to amounts that are not finite numbers; look at the distributions"
                )
            self._report(size)
        return kept, self._source.block(0)

    def finish(self, pilot: FloatArray) -> tuple[Digest, list[list[OrderStatistics]]]:
        """Work out all other draws, and find the percentiles of all."""
        rows = pilot.reshape(-1, pilot.shape[-1])
        kept_all = pilot.shape[-1] == self._plan.draws
        width = math.inf if kept_all else 1.0
        done = self._done
        while True:
            brackets = (
                Brackets.everything(rows[:, 0], len(self._chances))
                if math.isinf(width)
                else find_brackets(rows, self._chances, width=width)
            )
            digester = Digester(brackets, self._plan.limits, self._plan.kernel.dust)
            for start in range(0, rows.shape[1], SLICE):
                digester.add(np.ascontiguousarray(pilot[..., start : start + SLICE]))
            self._done = done
            with self._interruptible():
                digest = self._rest(digester.digest(), brackets)
            ranked = _ranked(digest, self._brackets)
            try:
                for row in ranked:
                    for statistics, chance in zip(row, self._chances, strict=True):
                        percentile(statistics, chance, count=self._plan.draws)
            except BracketMissedError:
                width *= 4.0  # never answer wrongly: look in a wider bracket
                if width > 100:
                    width = math.inf
            else:
                return digest, ranked

    def _rest(self, digest: Digest, brackets: Brackets) -> Digest:
        self._brackets = brackets
        narrowed_at = int(digest.counts.sum())
        for found, made_with in self._digests():
            now = self._brackets
            part = found if made_with is now else rebase(found, made_with, now)
            digest = merge_digests([digest, part])
            seen = int(digest.counts.sum())
            self._report(seen)
            if seen >= _NARROW_AT * narrowed_at and np.isfinite(now.low).any():
                self._brackets = narrow(digest, now, self._chances)
                digest, narrowed_at = rebase(digest, now, self._brackets), seen
        return digest

    def _digests(self) -> Iterator[tuple[Digest, Brackets]]:
        plan, source = self._plan, self._source
        if self._executor is None:
            for number in range(1, plan.blocks):
                now = self._brackets
                yield digest_blocks(plan, source, now, number, number + 1), now
            return
        now = self._brackets
        firsts = iter(range(1, plan.blocks, _BLOCKS_A_TASK))
        waiting: deque[Future[Digest]] = deque()
        try:
            for first in firsts:
                waiting.append(self._submit(self._executor, first, now))
                if len(waiting) >= _TASKS_AHEAD:
                    yield self._result(waiting.popleft()), now
            while waiting:
                yield self._result(waiting.popleft()), now
        finally:
            for future in waiting:
                future.cancel()

    def _submit(self, executor: Executor, first: int, brackets: Brackets) -> "Future[Digest]":
        last = min(first + _BLOCKS_A_TASK, self._plan.blocks)
        try:
            return executor.submit(
                digest_blocks, self._plan, self._source.part(first, last), brackets, first, last
            )
        except BrokenExecutor as error:
            raise self._broken(error) from error
        except Exception as error:
            if not isinstance(error, RuntimeError) and type(error).__name__ != "ClosedClientError":
                raise
            raise InvalidValueError(
                f"the executor takes no work ({error}); give one that is not shut down"
            ) from error

    def _result(self, future: "Future[Digest]") -> Digest:
        try:
            return future.result()
        except (BrokenExecutor, CancelledError) as error:
            raise self._broken(error) from error
        except Exception as error:
            if type(error).__name__ == "KilledWorker":  # of Dask, which need not be installed
                raise self._broken(error) from error
            raise

    def _broken(self, error: BaseException) -> SimulationError:
        done, total = self._done, self._plan.draws
        return SimulationError(
            f"a worker died ({type(error).__name__}: {error}) when {done:,} of {total:,} draws had "
            "been worked out; nothing is returned, since draws would be missing. Run it again, "
            "with fewer workers if memory ran out: the same seed gives the same result",
            done=done,
            total=total,
        )

    def _report(self, done: int) -> None:
        self._done = done
        if self._progress is not None:
            self._progress(done, self._plan.draws)

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Turn Ctrl-C into an exception that says how far the run got."""
        try:
            yield
        except KeyboardInterrupt:
            raise SimulationInterrupted(self._done, self._plan.draws) from None


def _ranked(digest: Digest, brackets: Brackets) -> list[list[OrderStatistics]]:
    return [
        [
            OrderStatistics(
                values,
                below=int(digest.below[i, q]),
                at_low=int(digest.at_low[i, q]),
                at_high=int(digest.at_high[i, q]),
                low=float(brackets.low[i, q]),
                high=float(brackets.high[i, q]),
            )
            for q, values in enumerate(row)
        ]
        for i, row in enumerate(digest.inside)
    ]
