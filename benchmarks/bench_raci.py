"""Reading and checking a responsibility matrix of 10,000 activities.

The peer is the least that any reader must do: the same file read with csv from the standard library
into a dict a row, with no checks. What is read is compared with what was written.
"""

import csv
import tempfile
from pathlib import Path

import attrs
from side_by_side import is_quick, least_ms

import nhscommission as nc

ACTIVITIES = 10_000
A_STEP = 100


def big_matrix() -> nc.RaciMatrix:
    """Make a matrix of the activities of 2009 over and over, each with a number of its own."""
    case = nc.load_case("nwl-2009")
    if case.raci is None:
        raise SystemExit("nwl-2009 has lost its matrix")
    own = case.raci.assignments
    several = [
        attrs.evolve(
            own[place % len(own)],
            number=f"{place // A_STEP + 1}.{place % A_STEP + 1}",
            step_number=str(place // A_STEP + 1),
            activity=f"{own[place % len(own)].activity} ({place})",
        )
        for place in range(ACTIVITIES)
    ]
    return nc.RaciMatrix(assignments=several, parties=case.raci.parties)


def main() -> None:
    """Time reading, checking, and the peer."""
    matrix = big_matrix()
    bodies = nc.load_case("nwl-2009").bodies
    with tempfile.TemporaryDirectory() as folder:
        path = nc.write_raci(matrix, Path(folder) / "raci.csv")

        def read_with_csv() -> object:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))

        took = least_ms(
            {
                "csv alone": read_with_csv,
                "read_raci": lambda: nc.read_raci(path, parties=matrix.parties),
                "check_raci": lambda: nc.check_raci(matrix, bodies=bodies),
            },
            seconds=0.2 if is_quick() else 2.0,
        )
        if nc.read_raci(path, parties=matrix.parties).assignments != matrix.assignments:
            raise SystemExit("what was read differs from what was written")
    for name, ms in took.items():
        print(f"{name:12} {ms:8.1f} ms   {ms / took['csv alone']:6.1f} x the peer")


if __name__ == "__main__":
    main()
