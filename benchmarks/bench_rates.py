"""Internal rates of return of 4,000 series of ten yearly flows.

The peers take one series at a time: ``pyxirr``, which is written in Rust, on arrays and on lists,
with which it is quicker (that they have to be made is not counted), and ``numpy-financial``. Both
give one rate or none for each series; ours gives every rate between -99% and 1,000%. The second
workload has three rates in each series, which are known since the flows are made from them. A
peer's answer is counted as right if it is any one of them.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from side_by_side import WIDTH, check, is_quick, least_ms, peer, print_row, print_versions

import nhscommission as nc

Floats = NDArray[np.float64]


def once_paid(rng: np.random.Generator, series: int) -> Floats:
    """Return series that pay once and then receive: each has just one rate."""
    flows = 20.0 * rng.lognormal(0.0, 0.4, (series, 10))
    flows[:, 0] = -100.0
    return flows


def with_three_rates(rng: np.random.Generator, series: int) -> tuple[Floats, Floats]:
    """Return series of which three rates are known, and the rates in rising order.

    The flows are the coefficients, in the discount factor, of the product of (x (1 + r) - 1) for
    the three rates and of (1 + c x) for six c above 0, which has no rate above -100%.
    """
    rates = np.sort(rng.uniform([0.0, 0.15, 0.40], [0.05, 0.20, 0.45], (series, 3)), axis=1)
    others = rng.uniform(0.2, 0.9, (series, 6))
    flows = np.full((series, 1), 100.0)
    factors = [(-1.0, 1.0 + rate) for rate in rates.T] + [(1.0, c) for c in others.T]
    for constant, slope in factors:
        longer = np.zeros((series, flows.shape[1] + 1))
        longer[:, :-1] = constant * flows
        longer[:, 1:] += np.multiply(np.broadcast_to(slope, series)[:, np.newaxis], flows)
        flows = longer
    return flows, rates


def one_by_one(irr: Callable[[Any], float | None], rows: Sequence[Any]) -> list[float | None]:
    """Return the rate of each series; what a peer gives where it finds none."""
    return [irr(row) for row in rows]


def main() -> None:
    """Time both workloads, and compare the rates."""
    quick = is_quick()
    print_versions("numpy", "pyxirr", "numpy-financial")
    pyxirr, npf = peer("pyxirr"), peer("numpy_financial")
    series = 4_000
    some = 40 if quick else 400
    seconds = 0.1 if quick else 3.0
    rng = np.random.default_rng(2009)
    single = once_paid(rng, series)
    several, known = with_three_rates(rng, series)

    for what, flows in (("one rate each", single), ("three rates each", several)):
        functions: dict[str, Callable[[], Any]] = {"ours": partial(nc.internal_rates, flows)}
        rows, lists = list(flows), flows.tolist()
        if pyxirr is not None:
            functions["pyxirr, arrays"] = partial(one_by_one, pyxirr.irr, rows)
            functions["pyxirr, lists"] = partial(one_by_one, pyxirr.irr, lists)
        if npf is not None:
            functions["numpy-financial"] = partial(one_by_one, npf.irr, rows[:some])
        took = least_ms(functions, seconds=seconds)
        if "numpy-financial" in took:
            took["numpy-financial"] *= series / some
        print_row(f"{series:,} series, {what}", took)

        found = nc.internal_rates(flows)
        theirs = {
            name: np.array([x if x is not None else np.nan for x in function()], dtype=float)
            for name, function in functions.items()
            if name != "ours"
        }
        if flows is single:
            check((found.counts == 1).all(), "series of one change of sign without just one rate")
            for name, rates in theirs.items():
                ours = found.rates[: len(rates), 0]
                check(np.allclose(rates, ours, rtol=0.0, atol=1e-9), name)
            continue
        check((found.counts == 3).all(), "series of three known rates")
        check(np.allclose(found.rates, known, rtol=0.0, atol=1e-7), "known rates")
        for name, rates in theirs.items():
            gaps = np.abs(rates[:, np.newaxis] - known[: len(rates)])
            right = (np.nan_to_num(gaps, nan=np.inf).min(axis=1) < 1e-6).sum()
            print(f"{'':{WIDTH}}{name} gives one of the three for {right:,} of {len(rates):,}")


if __name__ == "__main__":
    main()
