"""Simulating ``nwl-2009``: 8 members, 4 years, and three assumptions that vary.

First a million draws that are given as arrays; wanted are mean, 5th, 50th and 95th percentile of
net benefit, net present value and payback of each member and the sector. The peers:

* the plain way in numpy: one array of draws, members and years, and ``np.percentile``;
* ``run_psa`` of ``heormodel``, with a model that works its draws out one by one, as its engines
  do, and with one that works out a batch of draws in numpy; on fewer draws, and scaled.

Both get the coefficients from ``appraise``. Then ten million draws that are made from a seed, in
one process, on a pool of two and on a Dask cluster of two, each started in a process of its own,
of which the greatest resident memory is read.
"""

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray
from side_by_side import WIDTH, check, is_quick, least_ms, peer, print_row, print_versions

import nhscommission as nc

Floats = NDArray[np.float64]
Summary = dict[str, Floats]

PERCENTILES = (5.0, 50.0, 95.0)
OUTCOMES = ("net_benefit", "present_value", "payback_days")
DISTRIBUTIONS = {
    "saving_rate": "triangular(50%; 100%; 150%)",
    "office_cost": "triangular(8000; 9364; 12000)",
    "partnership_salaries": "triangular(90%; 100%; 130%)",
}
CASE = nc.with_distributions(nc.load_case("nwl-2009"), DISTRIBUTIONS)
BASE = nc.appraise(CASE)


def parts() -> dict[str, Floats]:
    """Return what the net benefit is made of, by member and year, and lengths and factors."""
    saving = BASE.measure("efficiency_benefits").values
    salaries = BASE.measure("salaries").values
    office = BASE.measure("office").values
    return {
        "fixed": BASE.net_benefit.values - saving + salaries + office,
        "saving": saving,
        "salaries": salaries,
        "office": office / CASE.assumption("office_cost").values[0].figure.value,
        "factors": nc.Discounting().factors(CASE.periods),
        "days": CASE.payback_rule.period_days(CASE.periods),
    }


PARTS = parts()


def outcomes_of(draws: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return net benefit, net present value and payback, each of shape (draws, members + 1)."""
    savings, office, salaries = (
        draws[name][:, np.newaxis, np.newaxis]
        for name in ("saving_rate", "office_cost", "partnership_salaries")
    )
    net = PARTS["fixed"] + PARTS["saving"] * savings
    net -= PARTS["office"] * office
    net -= PARTS["salaries"] * salaries
    net = np.concatenate([net, net.sum(axis=1, keepdims=True)], axis=1)
    cumulative = np.cumsum(net, axis=2)
    is_back = cumulative >= 0
    first = is_back.argmax(axis=2)[..., np.newaxis]
    end = np.take_along_axis(cumulative, first, axis=2)[..., 0]
    gain = np.take_along_axis(net, first, axis=2)[..., 0]
    first = first[..., 0]
    lengths = PARTS["days"]
    before = np.cumsum(lengths) - lengths
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = before[first] + lengths[first] * (gain - end) / gain
    days = np.where(first == 0, 0.0, crossed)  # it may never have been in deficit
    days = np.where(is_back.any(axis=2), days, np.inf)
    return cumulative[..., -1], net @ PARTS["factors"], days


def by_cube(draws: dict[str, Floats]) -> Summary:
    """Return means and percentiles, shape (members + 1, 4), of each outcome."""
    found = {}
    for name, values in zip(OUTCOMES, outcomes_of(draws), strict=True):
        means = np.where(np.isfinite(values), values, np.nan)
        found[name] = np.column_stack(
            [np.nanmean(means, axis=0), np.percentile(values, PERCENTILES, axis=0).T]
        )
    return found


def of_simulation(found: nc.Simulation) -> Summary:
    """Return the same of a simulation of ours."""
    distributions = (getattr(found, name) for name in OUTCOMES)
    return {x.name: np.column_stack([x.mean, x.percentiles]) for x in distributions}


def one_by_one(draws: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the same as `outcomes_of`, with numpy for the members and years of one draw alone."""
    lengths, factors = PARTS["days"].tolist(), PARTS["factors"]
    rows = []
    names = ("saving_rate", "office_cost", "partnership_salaries")
    for saving, office, salary in zip(*(draws[name].tolist() for name in names), strict=True):
        net = PARTS["fixed"] + PARTS["saving"] * saving
        net = net - PARTS["office"] * office - PARTS["salaries"] * salary
        whole = np.vstack([net, net.sum(axis=0)])
        paybacks = []
        for flows in whole.tolist():
            balance, passed, days = 0.0, 0.0, np.inf
            for place, (flow, length) in enumerate(zip(flows, lengths, strict=True)):
                if balance + flow >= 0:
                    days = passed + length * (-balance / flow) if place else 0.0
                    break
                balance, passed = balance + flow, passed + length
            paybacks.append(days)
        rows.append((whole.sum(axis=1), whole @ factors, paybacks))
    net_benefit, present, payback = (np.array(column) for column in zip(*rows, strict=True))
    return net_benefit, present, payback


def by_heormodel(
    pandas: Any, heormodel: Any, model: Callable[..., Any], draws: dict[str, Floats]
) -> Summary:
    """Run a model over draws in one process, as a probabilistic sensitivity analysis.

    The members and the sector stand for its interventions, minus the net present value for the cost
    and the net benefit for the effect, with payback beside it.
    """
    units = (*CASE.member_names, "sector")
    table = pandas.DataFrame(draws)
    table.index.name = "iteration"

    def evaluate(batch: Any) -> Any:
        columns = {name: batch[name].to_numpy() for name in draws}
        net_benefit, present, payback = model(columns)
        index = pandas.MultiIndex.from_product(
            [units, batch.index], names=["intervention", "iteration"]
        )
        data = pandas.DataFrame(
            {
                "cost": -present.T.ravel(),
                "net_benefit": net_benefit.T.ravel(),
                "payback_days": payback.T.ravel(),
            },
            index=index,
        )
        return heormodel.Outcomes(data, effect="net_benefit")

    result = heormodel.run_psa(evaluate, table, seed=1, sequential=True)
    data = result.outcomes.data
    columns = {
        "net_benefit": data["net_benefit"],
        "present_value": -data["cost"],
        "payback_days": data["payback_days"],
    }
    found = {}
    for name, column in columns.items():
        values = column.unstack("intervention")[list(units)].to_numpy()
        found[name] = np.column_stack(
            [values.mean(axis=0), np.percentile(values, PERCENTILES, axis=0).T]
        )
    return found


def same(ours: Summary, theirs: Summary) -> bool:
    """Say whether two summaries agree to a billionth of the largest number of each kind."""
    return all(
        np.allclose(ours[name], theirs[name], rtol=1e-9, atol=1e-9 * np.abs(theirs[name]).max())
        for name in OUTCOMES
    )


def given(count: int) -> dict[str, Floats]:
    """Draw what is given."""
    rng = np.random.default_rng(2009)
    return {
        "saving_rate": rng.triangular(0.5, 1.0, 1.5, count),
        "office_cost": rng.triangular(8000, 9364, 12000, count),
        "partnership_salaries": rng.triangular(0.9, 1.0, 1.3, count),
    }


def compare_given(*, quick: bool) -> None:
    """Time draws that are given, and compare the results."""
    count = 200_000 if quick else 1_000_000
    draws = given(count)
    functions: dict[str, Callable[[], object]] = {
        "ours": lambda: nc.simulate(CASE, draws=draws),
        "cube": lambda: by_cube(draws),
    }
    ours = of_simulation(nc.simulate(CASE, draws=draws))
    check(same(ours, by_cube(draws)), "simulate and the plain cube")

    heormodel, pandas = peer("heormodel"), peer("pandas")
    scales = {}
    if heormodel is not None and pandas is not None:
        for name, model, some in (
            ("heormodel, one by one", one_by_one, 500 if quick else 10_000),
            ("heormodel, in numpy", outcomes_of, count // (40 if quick else 10)),
        ):
            few = {key: values[:some] for key, values in draws.items()}
            few_by_us = of_simulation(nc.simulate(CASE, draws=few))
            check(same(few_by_us, by_heormodel(pandas, heormodel, model, few)), name)
            functions[name] = partial(by_heormodel, pandas, heormodel, model, few)
            scales[name] = count / some
    took = least_ms(functions, seconds=0.1 if quick else 8.0, rounds=1 if quick else 4)
    for name, scale in scales.items():
        took[name] *= scale
    print_row(f"{count:,} given draws", took)


def greatest_mb(who: int = resource.RUSAGE_SELF) -> float:
    """Return the greatest resident memory so far; Linux counts in kB, macOS in bytes."""
    return resource.getrusage(who).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def stream(where: str, count: int) -> tuple[float, float, float, list[float], nc.Simulation]:
    """Simulate in this process, on a pool or on a Dask cluster.

    Returns the seconds to start workers and to simulate, the memory of this process and of each
    worker, and the result.
    """
    begin = time.perf_counter()
    if where == "one process":
        found = nc.simulate(CASE, draws=count, seed=1)
        return 0.0, time.perf_counter() - begin, greatest_mb(), [], found
    if where == "a pool of 2":
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            list(pool.map(abs, range(2)))
            start = time.perf_counter()
            found = nc.simulate(CASE, draws=count, seed=1, executor=pool)
            end = time.perf_counter()
        workers = [greatest_mb(resource.RUSAGE_CHILDREN)]
        return start - begin, end - start, greatest_mb(), workers, found
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=40
        ) as cluster,
        Client(cluster) as client,
    ):
        start = time.perf_counter()
        found = nc.simulate(CASE, draws=count, seed=1, executor=client.get_executor())
        end = time.perf_counter()
        workers = list(client.run(greatest_mb).values())
    return start - begin, end - start, greatest_mb(), workers, found


def compare_streamed(*, quick: bool) -> None:
    """Time draws that are made, here and on workers, and compare the results."""
    count = 300_000 if quick else 10_000_000
    ways = ["one process", "a pool of 2"]
    if peer("distributed") is not None:
        ways.append("a Dask cluster of 2")
    best: dict[str, float] = {}
    memory: dict[str, str] = {}
    first: nc.Simulation | None = None
    for _ in range(1 if quick else 5):
        for where in ways:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
                starting, took, own, workers, found = child.submit(stream, where, count).result()
            first = found if first is None else first
            check(found == first, f"{where} and one process")
            if took < best.get(where, float("inf")):
                best[where] = took
                memory[where] = f"{own:,.0f} MB"
                if workers:
                    memory[where] += (
                        f", a worker {max(workers):,.0f} MB, started in {starting:.2f} s"
                    )
    for where, took in best.items():
        print(
            f"{f'{count:,} draws, {where}':{WIDTH}}{took:12,.2f} s    "
            f"{best['one process'] / took:.2f} x one process   {memory[where]}"
        )


def main() -> None:
    """Time both workloads."""
    quick = is_quick()
    # before anything large is made: a child's greatest memory begins with that of its parent
    print_versions("nhscommission", "numpy", "heormodel", "pandas", "distributed")
    compare_streamed(quick=quick)
    compare_given(quick=quick)


if __name__ == "__main__":
    main()
