"""Imports run downwards only, and only to the dependencies that are declared."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nhscommission

PACKAGE = Path(nhscommission.__file__).parent
BELOW = {
    "foundations": set(),
    "sector": {"foundations"},
    "finance": {"foundations", "sector"},
    "governance": {"foundations", "sector"},
    "delivery": {"foundations", "sector"},
    "case": {"foundations", "sector", "finance", "governance", "delivery"},
    "analysis": {"foundations", "sector", "finance", "governance", "delivery", "case"},
    "auditing": {
        "foundations",
        "sector",
        "finance",
        "governance",
        "delivery",
        "case",
        "analysis",
    },
    "report": {
        "foundations",
        "sector",
        "finance",
        "governance",
        "delivery",
        "case",
        "analysis",
        "auditing",
    },
}
CORE = {"attrs", "attr", "cattrs", "numpy", "pint"}
EXTRAS = {
    "cli.py": {"cyclopts", "rich"},
    "cli_options.py": {"cyclopts"},
    "cli_registers.py": {"cyclopts"},
    "__main__.py": {"cyclopts", "rich"},
    "case/governance_file.py": {"tomli_w"},
    "case/write_delivery.py": {"tomli_w"},
    "case/save.py": {"tomli_w"},
    "delivery/milestones/calendar_file.py": {"icalendar"},
    "finance/cost_sharing/nucleolus.py": {"scipy"},
    "finance/uncertainty/smooth_distributions.py": {"scipy"},
    "finance/uncertainty/sampling.py": {"scipy"},
    "governance/meetings/dates.py": {"dateutil"},
    "report/charts.py": {"matplotlib"},
    "report/performance_chart.py": {"matplotlib"},
    "report/plan_chart.py": {"matplotlib"},
    "report/risk_chart.py": {"matplotlib"},
    "report/raci_records.py": {"pandas"},
    "report/structure_chart.py": {"matplotlib"},
    "report/uncertainty_charts.py": {"matplotlib"},
    "report/screen.py": {"rich"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield str(node.module)


def test_there_are_rooms_to_check() -> None:
    assert {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").is_file()} == set(BELOW)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_below(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    if room not in BELOW:
        return
    for name in imported(path):
        if name.startswith("nhscommission"):
            parts = name.split(".")
            assert len(parts) > 1, f"{path} imports the top of the package"
            assert parts[1] in BELOW[room] | {room}, f"{room} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_is_declared(path: Path) -> None:
    allowed = CORE | EXTRAS.get(path.relative_to(PACKAGE).as_posix(), set())
    for name in imported(path):
        top = name.split(".")[0]
        assert top in allowed | sys.stdlib_module_names | {"nhscommission"}, f"{path}: {name}"


def test_nothing_executes_input() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | set(imported(path))
        assert not names & {"eval", "exec", "compile", "pickle", "marshal", "yaml", "shelve"}, path
