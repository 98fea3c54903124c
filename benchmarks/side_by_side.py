"""What the benchmarks share: timing things in turn in one run, and peers that may be missing."""

import argparse
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

WIDTH = 34


def is_quick() -> bool:
    """Read the command line, and say whether the run is only to see that things work."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    return bool(parser.parse_args().quick)


def peer(module: str) -> Any:
    """Return a peer's module; None, and a line that says so, where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        print(f"{module}: peer not installed")
        return None


def print_versions(*packages: str) -> None:
    """Print which versions are compared."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} (not installed)")
    print(", ".join(found))


def least_ms(
    functions: Mapping[str, Callable[[], object]], *, seconds: float, rounds: int = 3
) -> dict[str, float]:
    """Return the least time of a call of each, taken in turn for some rounds.

    The least, since other work on the machine can only add; in turn, so that all meet the same.
    """
    least = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            end = time.perf_counter() + seconds / rounds
            while True:
                start = time.perf_counter()
                function()
                now = time.perf_counter()
                least[name] = min(least[name], (now - start) * 1e3)
                if now > end:
                    break
    return least


def print_row(what: str, took_ms: Mapping[str, float], *, ours: str = "ours") -> None:
    """Print our time, and those of others as multiples of it."""
    beside = "   ".join(
        f"{name} {took:,.2f} ms = {took / took_ms[ours]:,.1f} x"
        for name, took in took_ms.items()
        if name != ours
    )
    print(f"{what:{WIDTH}}{took_ms[ours]:12,.2f} ms   {beside}".rstrip())


def check(is_so: object, what: str) -> None:
    """Stop where results differ: a quick wrong answer is not worth a ratio."""
    if not is_so:
        raise SystemExit(f"results differ: {what}")
