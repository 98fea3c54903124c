"""The public names: one explicit list, loaded on first use, the same however asked for."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import nhscommission as nc

PACKAGE = Path(nc.__file__).parent


def test_the_stub_has_the_same_names_from_the_same_places() -> None:
    assert nc.__all__ == sorted(nc._HOME_OF)
    assert len(set(nc.__all__)) == len(nc.__all__)
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    typed = {
        alias.asname: str(node.module).removeprefix("nhscommission.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("nhscommission")
        for alias in node.names
    }
    assert typed == nc._HOME_OF
    assert set(nc.__all__) < set(dir(nc))


@pytest.mark.parametrize("name", nc.__all__)
def test_every_name_loads_and_lives_where_it_is_said_to(name: str) -> None:
    home = importlib.import_module(f"nhscommission.{nc._HOME_OF[name]}")
    assert getattr(nc, name) is getattr(home, name)
    # A tuple of rules does not know where it was made.
    assert getattr(getattr(nc, name), "__module__", home.__name__) == home.__name__


def test_no_name_is_hidden_by_a_module_whatever_is_loaded_first() -> None:
    code = (
        "import nhscommission as nc\n"
        "for name in reversed(nc.__all__): getattr(nc, name)\n"
        "import nhscommission.auditing.findings, nhscommission.analysis.appraise\n"
        "assert callable(nc.audit) and callable(nc.appraise) and callable(nc.explain)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    modules = {path.stem for path in PACKAGE.glob("*.py")}
    assert not (rooms | modules) & set(nc.__all__)


def test_an_unknown_name_is_an_attribute_error_and_the_version_is_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'appraize'"):
        _ = nc.appraize
    assert nc.__version__.count(".") == 2


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import nhscommission", "attr numpy pint cattrs cyclopts rich nhscommission.case"),
        ("import nhscommission; nhscommission.parse_figure('5')", "pint numpy cattrs rich"),
        (
            "import nhscommission as nc; nc.audit(nc.load_case('nwl-2009'))",
            "cyclopts rich pandas matplotlib tomli_w",
        ),
    ],
)
def test_heavy_imports_wait_until_they_are_used(code: str, absent: str) -> None:
    check = f"{code}\nimport sys\nprint([m for m in {absent.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
