"""A cold import of the package, beside a cold import of attrs, in fresh interpreters.

The aim: no more than 1.5 × ``import attrs`` plus 30 ms. Both times are the process's, less those
of an interpreter that imports nothing.
"""

import argparse
import statistics
import subprocess
import sys
import time


def process_ms(code: str) -> float:
    """Time a fresh interpreter that runs `code` [ms]."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Time the imports in turn, so that a drifting machine treats them alike."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    runs = 3 if parser.parse_args().quick else 25
    codes = {"nothing": "pass", "attrs": "import attrs", "nhscommission": "import nhscommission"}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for code in codes.values():
        process_ms(code)  # warm the file cache
    for _ in range(runs):
        for name, code in codes.items():
            times[name].append(process_ms(code))
    bare = statistics.median(times["nothing"])
    ours, peer = (statistics.median(times[n]) - bare for n in ("nhscommission", "attrs"))
    limit = 1.5 * peer + 30
    print(f"import nhscommission  {ours:7.1f} ms")
    print(f"import attrs          {peer:7.1f} ms")
    print(f"ratio                 {ours / peer:7.2f}")
    print(f"of the limit          {ours / limit:7.2f}  (1.5 x attrs + 30 ms = {limit:.1f} ms)")


if __name__ == "__main__":
    main()
