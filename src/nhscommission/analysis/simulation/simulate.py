"""Simulate a case: many draws of its assumptions at once."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.analysis.appraisal import DUST, SECTOR
from nhscommission.analysis.appraise import appraise
from nhscommission.analysis.polynomial import (
    Polynomial,
    Variable,
    polynomial_of,
    varies_each,
)
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
    given_draws,
    sampled_draws,
    uncertain_names,
)
from nhscommission.analysis.simulation.kernel import NEVER_DAYS, SLICE, Kernel
from nhscommission.analysis.simulation.simulation import OutcomeDistribution, Simulation
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import net_benefit_of
from nhscommission.case.uncertain import assumptions_behind
from nhscommission.finance.benefit_class import BenefitClass
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.uncertainty.sampling import BLOCK, Sampling, check_seed
from nhscommission.foundations.errors import InvalidValueError, SimulationError, choose, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_whole, check_day

Progress = Callable[[int, int], None]

_BLOCKS_A_TASK: Final = 16
_TASKS_AHEAD: Final = 32
_NARROW_AT: Final = 8
_OUTCOMES: Final = (("net_benefit", "GBP"), ("present_value", "GBP"), ("payback_days", "day"))


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
class _Plan:
    """All that a worker needs."""

    kernel: Kernel
    limits: FloatArray
    draws: int

    @property
    def members(self) -> int:
        return int(self.kernel.total.shape[1])

    @property
    def blocks(self) -> int:
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


def _digest_blocks(
    plan: _Plan, source: DrawSource, brackets: Brackets, first: int, last: int
) -> Digest:
    """Work out some blocks, here or in another process, and digest them."""
    digester = Digester(brackets, plan.limits, plan.members)
    for outcomes in plan.slices(source, first, last):
        digester.add(outcomes)
    return digester.digest()


def simulate(
    case: BusinessCase,
    *,
    draws: int | Mapping[str, FloatArray] = 100_000,
    seed: int | None = None,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
    payback_by: Iterable[date] | None = None,
    percentiles: Iterable[float] = (5.0, 50.0, 95.0),
    sampling: str = Sampling.RANDOM,
    count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Work out how a case's results are distributed, given how its assumptions are.

    Parameters
    ----------
    case : BusinessCase
        A case of whose assumptions some have a distribution.
    draws : int or mapping of str to ndarray of float64, optional
        How many draws to make; or the draws themselves, by assumption, of shape (draws,) or (draws,
        members or 1, periods or 1) [the assumption's unit].
    seed : int, optional
        The same seed gives the same bytes, whatever the executor; it must be given where draws are
        made.
    scenario : str, optional
        The scenario that gives all that is not drawn; the case's first where none is given. What a
        scenario changes is drawn only where the change has a distribution of its own.
    discounting : Discounting, DiscountSchedule, str or float, optional
        How present values are discounted; the Green Book's where not given [per year].
    payback_rule : PaybackRule, optional
        How payback is counted; the case's own rule where none is given.
    payback_by : iterable of datetime.date, optional
        The days by which payback is counted; the end of each period where not given.
    percentiles : iterable of float, optional
        Which percentiles are wanted, above 0 and below 100 [%].
    sampling : Sampling, optional
        How values are drawn: at random, by Latin hypercube or by a scrambled Sobol sequence.
    count_benefits : iterable of BenefitClass, optional
        The classes of savings that count.
    executor : concurrent.futures.Executor, optional
        What runs the work: a process pool, or the executor of a Dask client. This process where
        none is given.
    progress : callable, optional
        Called with the draws done and the draws wanted, as they are done.

    Returns
    -------
    Simulation
        For every member and the sector [GBP, day].

    Raises
    ------
    InvalidValueError
        If no assumption that matters has a distribution, or an argument is wrong.
    UnknownNameError
        If there is no such scenario, assumption or way of drawing.
    MissingExtraError
        If a distribution, a correlation or a way of drawing needs scipy, and it is not installed.
    SimulationError
        If a worker dies and the executor cannot replace it: draws are never left out in silence.

    Notes
    -----
    A case is a sum of products of assumptions, so the net benefit of each member and period is a
    polynomial in what is drawn; its coefficients are worked out once. Draws come in blocks of
    65,536, each from a random stream of its own, and are worked on 16,384 at a time. Percentiles
    are exact whatever the number of draws: the first block shows between which values each must
    lie, all draws are counted against these, and only the values between them are kept.

    References
    ----------
    HM Treasury, The Green Book (2022), annex 5, on Monte Carlo analysis.

    Examples
    --------
    The savings of 2009 may be anything from the worst case to the best.

    >>> from nhscommission import load_case
    >>> found = simulate(load_case("nwl-2009"), draws=20_000, seed=2009)
    >>> [round(found.net_benefit.percentile(p) / 1e6) for p in (5, 50, 95)]
    [133, 205, 276]
    >>> found.probability_of_loss()
    0.0
    """
    chosen = case.scenario(scenario)
    rule = case.payback_rule if payback_rule is None else payback_rule
    ways = as_discounting(discounting)
    chances = _chances(percentiles)
    measure = net_benefit_of(
        case.lines, counted=[BenefitClass(c) for c in _classes(count_benefits)]
    )
    method: Sampling | None = None
    source: DrawSource
    if isinstance(draws, Mapping):
        source, each, count = given_draws(case, draws)
        names: Sequence[str] = list(draws)
        seed_used = None
    else:
        count = _draws(draws)
        seed_used = check_seed(seed)
        method = choose(Sampling, sampling, what="way of drawing")
        used = assumptions_behind(case, [line for line, _ in measure.coefficients])
        names = uncertain_names(case, scenario=chosen.id, used=sorted(used))
        each = {name: varies_each(case, name, scenario=chosen.id) for name in names}
        source = sampled_draws(
            case,
            names=names,
            each=each,
            scenario=chosen.id,
            draws=count,
            method=method,
            seed=seed_used,
        )
    polynomial = polynomial_of(case, measure, names=names, each=each, scenario=chosen.id)
    days = _days(case, payback_by)
    start = case.periods[0].start
    plan = _Plan(
        kernel=kernel_of(case, polynomial, rule, ways, chosen.id),
        limits=np.array([rule.printed_interval((day - start).days)[1] for day in days]),
        draws=count,
    )
    run = _Run(plan, source, chances, executor, progress)
    pilot, drawn = run.pilot()
    digest, ranked = run.finish(pilot)
    return _summary(
        case, plan, digest, ranked, chances,
        scenario=chosen, seed=seed_used, method=method, discounting=ways, payback_rule=rule,
        dates=days, variables=polynomial.variables, first=(drawn, pilot),
    )  # fmt: skip


def _classes(value: Iterable[str]) -> tuple[BenefitClass, ...]:
    words = (value,) if isinstance(value, str) else tuple(value)
    return tuple(choose(BenefitClass, word, what="benefit class") for word in words)


def _chances(percentiles: Iterable[float]) -> tuple[float, ...]:
    found = []
    for percent in percentiles:
        if isinstance(percent, bool) or not isinstance(percent, int | float | np.number):
            raise InvalidValueError(f"the percentile {shown(percent)} is not a number")
        if not 0 < percent < 100:
            raise InvalidValueError(
                f"the percentile {percent:g} is not above 0 and below 100; for the median give 50"
            )
        found.append(float(percent) / 100)
    if sorted(set(found)) != found or not found:
        raise InvalidValueError(
            f"the percentiles {[100 * x for x in found]} are not in order, each once; give at "
            "least one"
        )
    return tuple(found)


def _draws(draws: Any) -> int:
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer):
        raise InvalidValueError(
            f"the number of draws is {shown(draws)}; give a whole number, or draws by assumption"
        )
    return as_whole(int(draws), what="the number of draws", least=1)


def _days(case: BusinessCase, payback_by: Iterable[date] | None) -> tuple[date, ...]:
    if payback_by is None:
        return tuple(period.end for period in case.periods)
    days = (payback_by,) if isinstance(payback_by, date) else tuple(payback_by)
    for day in days:
        check_day(day, what="a day by which payback is counted")
        if day < case.periods[0].start:
            raise InvalidValueError(
                f"payback by {day} is asked for, and the horizon starts on {case.periods[0].start}"
            )
    return days


def kernel_of(
    case: BusinessCase,
    polynomial: Polynomial,
    rule: PaybackRule,
    discounting: Discounting,
    scenario: str,
) -> Kernel:
    """Return the kernel of a case's net benefit.

    Parameters
    ----------
    case : BusinessCase
        The case.
    polynomial : Polynomial
        Its net benefit, in what varies [GBP].
    rule : PaybackRule
        How payback is counted.
    discounting : Discounting
        How present values are discounted.
    scenario : str
        The scenario that gives all other values.

    Returns
    -------
    Kernel
        Its coefficients, added up as they are needed [GBP].
    """
    shares, days = rule.slices(case.periods)
    coefficients = polynomial.coefficients
    sizes = np.abs(appraise(case, scenario=scenario).amounts).sum(axis=(0, 2))
    plain = rule.discounting is None
    return Kernel(
        monomials=polynomial.monomials,
        total=coefficients.sum(axis=2),
        present=coefficients @ discounting.factors(case.periods),
        cumulative=np.cumsum(coefficients @ shares, axis=2),
        days=days,
        first=rule.first_slices(case.periods),
        dust=DUST * np.append(sizes, sizes.sum()),
        crossing=rule.crossing,
        total_is_last=plain and rule.accrual is None,
    )


class _Run:
    """The draws of a simulation, here or on an executor."""

    def __init__(
        self,
        plan: _Plan,
        source: DrawSource,
        chances: tuple[float, ...],
        executor: Executor | None,
        progress: Progress | None,
    ) -> None:
        self._plan, self._source, self._chances = plan, source, chances
        self._executor, self._progress = executor, progress
        self._done = 0
        self._brackets = Brackets.everything(3 * (plan.members + 1), len(chances))

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
                Brackets.everything(len(rows), len(self._chances))
                if math.isinf(width)
                else find_brackets(rows, self._chances, width=width)
            )
            digester = Digester(brackets, self._plan.limits, self._plan.members)
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
                yield _digest_blocks(plan, source, now, number, number + 1), now
            return
        now = self._brackets
        firsts = iter(range(1, plan.blocks, _BLOCKS_A_TASK))
        waiting: deque[Future[Digest]] = deque()
        try:
            for first in firsts:
                waiting.append(self._submit(first, now))
                if len(waiting) >= _TASKS_AHEAD:
                    yield self._result(waiting.popleft()), now
            while waiting:
                yield self._result(waiting.popleft()), now
        finally:
            for future in waiting:
                future.cancel()

    def _submit(self, first: int, brackets: Brackets) -> "Future[Digest]":
        last = min(first + _BLOCKS_A_TASK, self._plan.blocks)
        if self._executor is None:  # pragma: no cover - only called with one
            raise AssertionError
        try:
            return self._executor.submit(
                _digest_blocks, self._plan, self._source.part(first, last), brackets, first, last
            )
        except BrokenExecutor as error:
            raise self._broken(error) from error
        except RuntimeError as error:
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


def _summary(
    case: BusinessCase,
    plan: _Plan,
    digest: Digest,
    ranked: list[list[OrderStatistics]],
    chances: tuple[float, ...],
    *,
    scenario: Any,
    seed: int | None,
    method: Sampling | None,
    discounting: Discounting,
    payback_rule: PaybackRule,
    dates: tuple[date, ...],
    variables: tuple[Variable, ...],
    first: tuple[FloatArray, FloatArray],
) -> Simulation:
    units = (*case.member_names, SECTOR)
    count = plan.draws
    distributed: dict[str, OutcomeDistribution] = {}
    for kind, (name, unit) in enumerate(_OUTCOMES):
        rows = range(kind * len(units), (kind + 1) * len(units))
        values = np.empty((len(units), len(chances)))
        errors = np.empty_like(values)
        mean, sd, used = np.empty(len(units)), np.empty(len(units)), np.full(len(units), count)
        for u, row in enumerate(rows):
            for q, chance in enumerate(chances):
                values[u, q], low, high = percentile(ranked[row][q], chance, count=count)
                errors[u, q] = (high - low) / 2.0
                if name == "payback_days":
                    # between a draw that pays back and one that never does, there is no percentile
                    if values[u, q] > plan.kernel.days.sum():
                        values[u, q] = np.inf
                    if high == NEVER_DAYS:
                        errors[u, q] = np.nan
            pivot = digest.pivots[row]
            total, squares = math.fsum(digest.sums[:, row]), math.fsum(digest.squares[:, row])
            if name == "payback_days":
                missing = int(digest.never[u])
                used[u] -= missing
                total -= missing * (NEVER_DAYS - pivot)
                squares -= missing * (NEVER_DAYS - pivot) ** 2
            if used[u] == 0:
                mean[u] = sd[u] = np.nan
                continue
            offset = total / used[u]
            mean[u] = pivot + offset
            variance = max(squares / used[u] - offset**2, 0.0)
            sd[u] = math.sqrt(variance * used[u] / (used[u] - 1)) if used[u] > 1 else np.nan
        distributed[name] = OutcomeDistribution(
            name=name,
            unit=unit,
            units=units,
            mean=mean,
            sd=sd,
            standard_error=sd / np.sqrt(np.maximum(used, 1)),
            probabilities=chances,
            percentiles=values,
            percentile_errors=errors,
        )
    drawn, outcomes = first
    payback = outcomes[2, :, :SLICE].copy()
    payback[payback == NEVER_DAYS] = np.inf
    return Simulation(
        case_id=case.id,
        scenario=scenario,
        draws=count,
        seed=seed,
        method=method,
        discounting=discounting,
        payback_rule=payback_rule,
        **distributed,
        never=digest.never / count,
        loss=digest.losses / count,
        any_member_loses=digest.any_loss / count,
        dates=dates,
        paid_back=digest.by_date / count,
        variables=variables,
        first_draws=drawn[:, :SLICE],
        first_present_values=outcomes[1, :, :SLICE],
        first_payback_days=payback,
        convergence=_convergence(digest, outcomes[1, -1], 2 * len(units) - 1),
    )


def _convergence(
    digest: Digest, first: FloatArray, row: int
) -> tuple[tuple[int, float, float], ...]:
    """Return the running mean of the sector's present value at ten points, or fewer."""
    pivot = digest.pivots[row]
    if len(first) == digest.counts.sum():
        counts = np.unique(np.linspace(0, len(first), 11).astype(int)[1:])
        counts = counts[counts > 0]
        sums = np.array([(first[:n] - pivot).sum() for n in counts])
        squares = np.array([((first[:n] - pivot) ** 2).sum() for n in counts])
    else:
        places = np.unique(np.linspace(0, len(digest.counts), 11).astype(int)[1:]) - 1
        counts = np.cumsum(digest.counts)[places]
        sums = np.cumsum(digest.sums[:, row])[places]
        squares = np.cumsum(digest.squares[:, row])[places]
    found = []
    for n, total, square in zip(counts.tolist(), sums.tolist(), squares.tolist(), strict=True):
        variance = max(square / n - (total / n) ** 2, 0.0)
        found.append((n, float(pivot + total / n), math.sqrt(variance / max(n - 1, 1))))
    return tuple(found)
