"""Every check of the project, one session each; CI runs them all."""

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.stop_on_first_error = True
nox.options.sessions = [
    "lint",
    "types",
    "tests",
    "doctest",
    "backtest",
    "hostile",
    "examples",
    "bench",
    "docs",
]

PYPROJECT = nox.project.load_toml("pyproject.toml")
EXTRAS = "calendar,charts,cli,dataframe,save,uncertainty"
OLDEST = [requirement.replace(">=", "==") for requirement in PYPROJECT["project"]["dependencies"]]


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


def install_wheel(session: nox.Session, *more: str) -> None:
    """Build the wheel and install it, as a user has it, with what else is needed."""
    built = session.create_tmp()
    session.run(
        "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", built, ".",
        silent=True,
    )  # fmt: skip
    wheel = sorted(p for p in Path(built).glob("nhscommission-*.whl"))[-1]
    session.install("--quiet", "--force-reinstall", "--no-deps", str(wheel))
    session.install("--quiet", f"{wheel}[{EXTRAS}]", *more)


@nox.session
def lint(session: nox.Session) -> None:
    """Lint, and check the formatting."""
    session.install("--quiet", *group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package, the examples and the typed tests of the public names."""
    session.install("--quiet", "-e", f".[{EXTRAS}]", *group("types"))
    session.run("mypy")


@nox.session
@nox.parametrize("numpy", ["newest", "oldest"])
def tests(session: nox.Session, numpy: str) -> None:
    """Run the tests on the built wheel, with the newest and the oldest dependencies."""
    install_wheel(session, *(OLDEST if numpy == "oldest" else []), *group("test"))
    session.run("pytest", *session.posargs)


@nox.session
def doctest(session: nox.Session) -> None:
    """Run every example in a docstring."""
    install_wheel(session, *group("test"))
    session.run("pytest", "--doctest-modules", "--pyargs", "nhscommission", *session.posargs)


@nox.session
def backtest(session: nox.Session) -> None:
    """Compare the shipped cases with their published tables."""
    install_wheel(session, *group("test"))
    session.run("pytest", "tests/backtest", "-rs", *session.posargs)


@nox.session
def hostile(session: nox.Session) -> None:
    """Compare the fast ways to divide with exact arithmetic, on millions of hostile weights."""
    install_wheel(session, *group("test"))
    session.run(
        "pytest", "tests/properties/test_allocation_properties.py",
        "-k", "floating_point or way_for",
        env={"NHSCOMMISSION_HYPOTHESIS": "thorough"},
    )  # fmt: skip


@nox.session
def examples(session: nox.Session) -> None:
    """Run every example; each ends in assertions of its own."""
    install_wheel(session)
    folder = session.create_tmp()
    for path in sorted(Path("examples").glob("*.py")):
        session.run("python", "-W", "error", str(path), folder, silent=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Run the benchmarks briefly, to see that they work; timings are for `-- --full`."""
    install_wheel(session, *group("bench"))
    for path in sorted(Path("benchmarks").glob("bench_*.py")):
        session.run("python", str(path), *(session.posargs or ["--quick"]))


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation, nitpicky, with warnings as errors."""
    session.install("--quiet", "-e", f".[{EXTRAS}]", *group("docs"))
    session.run(
        "sphinx-build", "--fail-on-warning", "--nitpicky", "--keep-going", "--fresh-env",
        "-b", "html", "docs", "docs/_build/html",
    )  # fmt: skip
