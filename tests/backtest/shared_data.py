"""Where the public data are, for tests that read them and skip when they are absent."""

import csv
from pathlib import Path

import pytest
from backtest.seeds import ROOT

DATA = ROOT.parent / "shared" / "data"


def data_file(name: str) -> Path:
    """Return the path of a data file."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"the data file {name} is not at hand")
    return path


def data_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file by heading."""
    with data_file(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
