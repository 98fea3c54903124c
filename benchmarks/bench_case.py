"""Loading, appraising and auditing ``nwl-2009`` in a warm process.

The peer is the least that any loader must do: the same files read with tomllib and csv from the
standard library, with no checks, no figures and no units.
"""

import argparse
import csv
import statistics
import time
import tomllib
from collections.abc import Callable

import nhscommission as nc
from nhscommission.case.load import SHIPPED

FOLDER = SHIPPED / "nwl-2009"


def read_only_the_text() -> object:
    """Read the case's files with the standard library alone."""
    found: list[object] = [tomllib.loads((FOLDER / "case.toml").read_text(encoding="utf-8"))]
    for path in sorted(FOLDER.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found.append(list(csv.reader(file)))
    return found


def timed_ms(function: Callable[[], object], runs: int) -> float:
    """Return the median time of a call, after one to warm up [ms]."""
    function()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def main() -> None:
    """Time each step, and the peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    runs = 5 if parser.parse_args().quick else 200
    case = nc.load_case("nwl-2009")
    peer = timed_ms(read_only_the_text, runs)
    load = timed_ms(lambda: nc.load_case("nwl-2009"), runs)
    both = timed_ms(lambda: nc.appraise(nc.load_case("nwl-2009")).net_benefit, runs)
    appraise = timed_ms(lambda: nc.appraise(case).net_benefit, runs)
    audit = timed_ms(lambda: nc.audit(case), runs)
    print(f"tomllib and csv alone      {peer:7.2f} ms")
    for name, took in (
        ("load_case", load),
        ("load_case and appraise", both),
        ("appraise", appraise),
        ("audit (944 checks)", audit),
    ):
        print(f"{name:26} {took:7.2f} ms   {took / peer:6.2f} x the peer")


if __name__ == "__main__":
    main()
