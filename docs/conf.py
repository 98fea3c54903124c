"""Sphinx configuration: offline and nitpicky; the ledger and the output are made at each build."""

import subprocess
import sys
from importlib.metadata import version as installed_version
from pathlib import Path

import nhscommission as nc

HERE = Path(__file__).parent
GENERATED = HERE / "_generated"

project = "nhscommission"
author = "The nhscommission developers"
copyright = "2026, the nhscommission developers"
version = release = installed_version("nhscommission")

extensions = ["myst_parser", "numpydoc", "sphinx.ext.autodoc"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_generated"]
nitpicky = True
html_theme = "furo"
html_title = f"nhscommission {release}"
html_static_path: list[str] = []

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False


def cell(text: str) -> str:
    """Make text safe in a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def ledger() -> str:
    """Write every departure of the shipped cases as Markdown tables."""
    parts = []
    for name in nc.shipped_cases():
        report = nc.audit(nc.load_case(name))
        counts = report.counts()
        parts.append(f"## {report.case.title} (`{name}`)\n")
        parts.append(f"{report.figures} printed figures, {len(report.checks)} checks.\n")
        parts.append("| check | " + " | ".join(nc.Verdict) + " |\n|---|---|---|---|")
        parts += [
            f"| {kind} | " + " | ".join(str(counts[kind][v]) for v in nc.Verdict) + " |"
            for kind in nc.CheckKind
        ]
        for verdict in (nc.Verdict.INCONSISTENT, nc.Verdict.WITHIN_ROUNDING):
            found = report.with_verdict(verdict)
            parts.append(f"\n### {name}: {verdict}\n")
            if not found:
                parts.append("None.\n")
                continue
            parts.append("| where | check | printed | recomputed | difference | cause |")
            parts.append("|---|---|---|---|---|---|")
            for check in found:
                known = check.central == check.central  # and not a ratio over nothing
                comparable = known and check.recomputed_unit == check.printed.unit
                like = check.printed
                row = (
                    f"{check.source}: {check.row}, {check.column}",
                    str(check.kind),
                    like.text,
                    nc.restate(check.central, like=like, extra_digits=1) if comparable else "",
                    nc.restate(check.difference, like=like, extra_digits=1) if comparable else "",
                    check.cause,
                )
                parts.append("| " + " | ".join(cell(text) for text in row) + " |")
    return "\n".join(parts) + "\n"


def generate() -> None:
    """Write what the pages include: the ledger, and the output of the examples."""
    GENERATED.mkdir(exist_ok=True)
    (GENERATED / "ledger.md").write_text(ledger(), encoding="utf-8")
    for path in sorted((HERE.parent / "examples").glob("*.py")):
        done = subprocess.run(  # noqa: S603 - our own examples
            [sys.executable, str(path), str(GENERATED)],  # the folder is for its charts
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        (GENERATED / f"{path.stem}.txt").write_text(done.stdout, encoding="utf-8")
    for name, arguments in {
        "cli-appraise": ["appraise", "nwl-2009"],
        "cli-audit": ["audit", "nwl-2009"],
        "cli-explain": [
            "explain", "nwl-2009", "facilities", "--member", "Brent", "--period", "2010/11",
        ],
    }.items():  # fmt: skip
        done = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "nhscommission", *arguments],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        (GENERATED / f"{name}.txt").write_text(done.stdout, encoding="utf-8")


generate()
