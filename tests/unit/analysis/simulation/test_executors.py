"""Executors: the same bytes whatever does the work, and no draw ever left out in silence."""

import logging
import os
import pickle
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.analysis.simulation import run as run_module
from nhscommission.finance.uncertainty.sampling import BLOCK

DRAWS = 5 * BLOCK + 1_000


def uncertain() -> nc.BusinessCase:
    return nc.with_distributions(
        small_case(),
        {"pay": "triangular(20; 40; 90)", "base": "uniform(0.5; 1.5)", "weight": "uniform(1; 3)"},
        each=["weight", "base"],
    )


def run(**arguments: Any) -> nc.Simulation:
    return nc.simulate(uncertain(), **{"draws": DRAWS, "seed": 2026, **arguments})


def bytes_of(found: nc.Simulation) -> bytes:
    """All arrays of a result, byte by byte."""

    def parts(record: Any) -> Iterator[bytes]:
        for field in attrs.fields(type(record)):
            value = getattr(record, field.name)
            if isinstance(value, np.ndarray):
                yield value.tobytes()
            elif isinstance(value, nc.OutcomeDistribution):
                yield from parts(value)
            else:
                yield repr(value).encode()

    return b"".join(parts(found))


@pytest.fixture(scope="module")
def here() -> nc.Simulation:
    return run()


def check_same(found: nc.Simulation, expected: nc.Simulation) -> None:
    assert found == expected
    assert bytes_of(found) == bytes_of(expected)


def test_the_same_seed_gives_the_same_bytes(here: nc.Simulation) -> None:
    check_same(run(), here)
    assert bytes_of(run(seed=2027)) != bytes_of(here)
    check_same(pickle.loads(pickle.dumps(here)), here)  # noqa: S301


@pytest.mark.parametrize("blocks", [1, 2, 3, 16])
def test_threads_and_tasks_of_any_size_give_the_same_bytes(
    blocks: int, here: nc.Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", blocks)
    with ThreadPoolExecutor(3) as threads:
        check_same(run(executor=threads), here)


@pytest.mark.parametrize("ahead", [1, 2])
def test_results_are_taken_in_order_however_few_are_under_way(
    ahead: int, here: nc.Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    monkeypatch.setattr(run_module, "_TASKS_AHEAD", ahead)
    with ThreadPoolExecutor(2) as threads:
        check_same(run(executor=threads), here)


@pytest.mark.parametrize("sampling", ["latin_hypercube", "sobol"])
def test_other_ways_of_drawing_give_the_same_bytes_too(
    sampling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    alone = run(draws=2 * BLOCK + 7, sampling=sampling)
    with ThreadPoolExecutor(2) as threads:
        check_same(run(draws=2 * BLOCK + 7, sampling=sampling, executor=threads), alone)


def test_given_draws_are_cut_up_and_lose_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 2)
    draws = {"pay": np.random.default_rng(1).uniform(20, 90, 4 * BLOCK + 3)}
    alone = nc.simulate(small_case(), draws=draws)
    with ThreadPoolExecutor(2) as threads:
        check_same(nc.simulate(small_case(), draws=draws, executor=threads), alone)


def test_brackets_drawn_closer_give_the_same_bytes() -> None:
    """Beyond eight times the first block: here block by block, on an executor 16 at a time."""
    alone = run(draws=20 * BLOCK)
    with ThreadPoolExecutor(2) as threads:
        check_same(run(draws=20 * BLOCK, executor=threads), alone)


def test_processes_give_the_same_bytes_and_a_death_among_them_is_an_error(
    here: nc.Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    with ProcessPoolExecutor(2) as pool:
        check_same(run(executor=pool), here)

        def kill(done: int, total: int) -> None:
            if done > 2 * BLOCK:
                for process in list(pool._processes):
                    os.kill(process, signal.SIGKILL)

        with pytest.raises(nc.SimulationError, match="a worker died.*draws would be miss") as got:
            run(draws=400 * BLOCK, executor=pool, progress=once(kill))
        # blocks that were finished before the workers died may still be counted
        assert 3 * BLOCK <= got.value.done < 400 * BLOCK
        assert got.value.total == 400 * BLOCK
        with pytest.raises(nc.SimulationError, match="a worker died"):
            run(executor=pool)  # it stays broken
    error = pickle.loads(pickle.dumps(got.value))  # noqa: S301
    assert (str(error), error.done) == (str(got.value), got.value.done)


def once(act: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Call something until it has been let through once."""
    state = {"over": False}

    def progress(done: int, total: int) -> None:
        if not state["over"] and done > 2 * BLOCK:
            state["over"] = True
            act(done, total)

    return progress


def test_dask_gives_the_same_bytes_even_where_a_worker_dies(
    here: nc.Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its nanny starts another worker, and the work is done again."""
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    more = 120 * BLOCK
    expected = run(draws=more)
    with (
        distributed.LocalCluster(
            n_workers=2,
            processes=True,
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor = client.get_executor()
        check_same(run(executor=executor), here)

        def kill(done: int, total: int) -> None:
            os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)

        check_same(run(draws=more, executor=executor, progress=once(kill)), expected)
        executor.shutdown()
        with pytest.raises(nc.InvalidValueError, match="give one that is not shut down"):
            run(seed=5, executor=executor)


class Counting(Executor):
    """Does work at once, and keeps what it promised; or only promises."""

    def __init__(self, *, works: int) -> None:
        self.works, self.futures = works, []  # type: ignore[var-annotated]

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        if len(self.futures) < self.works:
            future.set_result(fn(*args, **kwargs))
        self.futures.append(future)
        return future


def test_what_is_under_way_is_cancelled_when_somebody_interrupts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    executor = Counting(works=3)
    with pytest.raises(nc.SimulationInterrupted, match="interrupted after 262,144 of 1,966,080"):
        run(draws=30 * BLOCK, executor=executor, progress=interrupt_at(4 * BLOCK))
    assert [future.cancelled() for future in executor.futures] == [False] * 3 + [True] * 26


def test_work_that_is_cancelled_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    executor = Counting(works=2)

    def cancel(done: int, total: int) -> None:
        executor.futures[-1].cancel()

    with pytest.raises(nc.SimulationError, match="196,608 of 262,144 draws had been worked out"):
        run(draws=4 * BLOCK, executor=executor, progress=once(cancel))


def interrupt_at(least: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done >= least:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("least", [1, 2 * BLOCK, DRAWS])
def test_an_interruption_says_how_far_it_got(least: int) -> None:
    with pytest.raises(nc.SimulationInterrupted, match="nothing of it is kept") as got:
        run(progress=interrupt_at(least))
    assert (got.value.done, got.value.total) == (max(least, BLOCK), DRAWS)
    assert isinstance(got.value, KeyboardInterrupt)


@pytest.mark.parametrize("threads", [False, True])
def test_progress_is_told_up_to_the_end(threads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 2)
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as pool:
        run(executor=pool if threads else None, progress=lambda *x: seen.append(x))
    done = [count for count, _ in seen]
    assert done == sorted(done)
    assert seen[0] == (BLOCK, DRAWS)
    assert seen[-1] == (DRAWS, DRAWS)
    seen.clear()
    run(draws=10, progress=lambda *x: seen.append(x))
    assert seen == [(10, 10)]


def test_an_error_of_a_worker_is_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weight five standard deviations below its mean is below 0, and in no draw of the first."""
    case = nc.with_distributions(
        small_case(), {"weight": "normal(mean=1; sd=0.2)"}, each=["weight"]
    )
    monkeypatch.setattr(run_module, "_BLOCKS_A_TASK", 1)
    seen: list[int] = []
    with (
        ThreadPoolExecutor(2) as pool,
        pytest.raises(nc.InvalidValueError, match="drawn below 0; cut its distribution off"),
    ):
        nc.simulate(
            case,
            draws=200 * BLOCK,
            seed=1,
            executor=pool,
            progress=lambda done, _: seen.append(done),
        )
    assert seen[0] == BLOCK


def test_an_executor_that_is_shut_down_is_refused() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(nc.InvalidValueError, match="give one that is not shut down"):
        run(executor=pool)
