"""Dividing a total by largest remainders, beside other ways to do it.

The peers: the package ``apportionment`` in its default mode, and plain numpy that sorts the
remainders of float64 quotas, which is how it is usually written. Both may give a step to the wrong
member where remainders tie or nearly tie; ``allocate`` may not.

Members' weights are drawn alike in each run; a total is in pence. ``--full`` also shows the
cost of a member, which stays much the same from ten thousand members to ten million.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import apportionment.methods as apportionment
import numpy as np

import nhscommission as nc


def timed_us(functions: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Return the median time of each call, in three rounds so that a drifting machine is fair."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(3):
        for name, function in functions.items():
            function()  # to warm up
            begin = time.perf_counter()
            for _ in range(5_000):
                start = time.perf_counter()
                function()
                end = time.perf_counter()
                times[name].append((end - start) * 1e6)
                if end - begin > seconds / 3:
                    break
    return {name: statistics.median(taken) for name, taken in times.items()}


def by_argsort(total: int, weights: Any) -> Any:
    """Divide one total in float64, sorting the remainders."""
    quotas = weights * (total / weights.sum())
    parts = np.floor(quotas)
    result = parts.astype(np.int64)
    order = np.argsort(parts - quotas)
    result[order[: total - int(result.sum())]] += 1
    return result


def rows_by_argsort(totals: Any, weights: Any) -> Any:
    """Divide many totals in float64, ranking the remainders of each row."""
    quotas = totals[:, None] * (weights / weights.sum())
    parts = np.floor(quotas)
    result = parts.astype(np.int64)
    ranks = np.argsort(np.argsort(parts - quotas, axis=1), axis=1)
    return result + (ranks < (totals - result.sum(axis=1))[:, None])


def main() -> None:
    """Time each workload, and its peers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    seconds = 0.05 if options.quick else 1.0
    largest = 100_000 if options.quick else 1_000_000
    rng = np.random.default_rng(2009)

    def row(what: str, functions: dict[str, Callable[[], object]], scale: float = 1.0) -> None:
        took = timed_us(functions, seconds)
        if "apportionment" in took:
            took["apportionment"] *= scale
        ours = took.pop("allocate")
        beside = "   ".join(
            f"{name} {peer:12,.1f} us = {peer / ours:6.1f} x" for name, peer in took.items()
        )
        print(f"{what:28}{ours:12,.1f} us   {beside}")

    for members in (8, 31, 6_553, largest):
        weights = rng.lognormal(9, 0.6, members)
        total = 5_160_000_00 if members < 10_000 else 95_000_000_000_00
        functions: dict[str, Callable[[], object]] = {
            "allocate": partial(nc.allocate, total, weights=weights),
            "argsort": partial(by_argsort, total, weights),
        }
        if members < 10_000:
            names = [str(i) for i in range(members)]
            functions["apportionment"] = partial(
                apportionment.compute, "hamilton", weights.tolist(), total, parties=names
            )
        row(f"{members:,} members", functions)

    weights = rng.lognormal(12, 0.4, 31)
    totals = rng.integers(1, 10**12, 10_000)
    some = 100 if options.quick else 300
    hamilton = partial(apportionment.compute, "hamilton", weights.tolist())
    row(
        "10,000 totals of 31 members",
        {
            "allocate": partial(nc.allocate, totals, weights=weights),
            "argsort": partial(rows_by_argsort, totals, weights),
            "apportionment": lambda: [hamilton(total) for total in totals[:some].tolist()],
        },
        scale=totals.size / some,
    )
    if options.full:
        print("\nThe cost of a member, by how many there are")
        for power in range(3, 8):
            weights = rng.lognormal(9, 0.6, 10**power)
            took = timed_us({"": partial(nc.allocate, 10**13, weights=weights)}, seconds)[""]
            print(
                f"{10**power:>12,} members {took:14,.1f} us {took * 1e3 / 10**power:8.2f} ns each"
            )


if __name__ == "__main__":
    main()
