"""The README says what is so: its commands, its table and its figures."""

import re
from pathlib import Path

import pytest

import nhscommission as nc
from nhscommission.report.tables import appraisal_tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_two_commands_are_one_line_each_with_their_windows_form(readme: str) -> None:
    """CI runs the two as they are printed."""
    blocks = re.findall(r"```(sh|bat)\n(.*?)```", readme, flags=re.DOTALL)[:4]
    assert [kind for kind, _ in blocks] == ["sh", "bat", "sh", "bat"]
    for (_, unix), (_, windows) in (blocks[:2], blocks[2:]):
        assert unix.count("\n") == windows.count("\n") == 1
        translated = unix.replace("python3 -m venv", "py -m venv")
        assert translated.replace(".venv/bin/", ".venv\\Scripts\\") == windows


def test_its_tables_are_what_is_printed(readme: str) -> None:
    *_, net_benefit, payback = appraisal_tables(nc.appraise(nc.load_case("nwl-2009")))
    words = {" ".join(line.split()) for line in readme.splitlines()}
    for table in (net_benefit, payback):
        for row in ((table.title,), table.columns, *table.rows):
            assert " ".join(" ".join(row).split()) in words


def test_its_figures_are_so(readme: str) -> None:
    case = nc.load_case("nwl-2009")
    result, report = nc.appraise(case, scenario="mid"), nc.audit(case)
    assert f"{report.figures} printed figures" in readme
    assert f"# {result.net_benefit['Brent', '2010/11']:.2f}, in pounds" in readme
    assert f"# {result.payback['Brent'].date!r}" in readme
    brent = nc.share_cost(5_160_000_00, sector=case.sector, rule=nc.Capitation())["Brent"]
    assert f"# {brent.pence}, in pence" in readme
    for check in report.inconsistent:
        assert check.printed.text.split()[0] in readme
