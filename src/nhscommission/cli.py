"""The command line: parse, call, print."""

import json
import os
import sys
from typing import Annotated

import cyclopts
from rich.console import Console
from rich.table import Table
from rich.text import Text

import nhscommission as nc
from nhscommission.report.records import (
    Json,
    appraisal_record,
    audit_record,
    case_record,
    explanation_record,
)
from nhscommission.report.tables import (
    TextTable,
    appraisal_tables,
    audit_tables,
    cases_table,
    explanation_table,
)

app = cyclopts.App(
    name="nhscommission",
    help="Appraise and audit the cost of commissioning support that several NHS bodies share.",
    version=lambda: str(nc.__version__),
)

Case = Annotated[
    str, cyclopts.Parameter(help="A shipped case (see `cases`), or the folder of your own.")
]
Scenario = Annotated[str | None, cyclopts.Parameter(help="A scenario of the case.")]
Member = Annotated[str | None, cyclopts.Parameter(help="A member of the sector.")]
AsJson = Annotated[
    bool, cyclopts.Parameter(name="--json", negative="", help="Print JSON, for programs.")
]


@app.command
def appraise(
    case: Case, /, *, scenario: Scenario = None, member: Member = None, as_json: AsJson = False
) -> None:
    """Show what a case costs and saves, for whom, and when it pays back."""
    result = nc.appraise(nc.load_case(case), scenario=scenario)
    if as_json:
        _print_json(appraisal_record(result, member=member))
    else:
        _print_tables(*appraisal_tables(result, member=member))


@app.command
def audit(
    case: Case,
    /,
    *,
    verbose: Annotated[
        bool,
        cyclopts.Parameter(negative="", help="List also what is within rounding."),
    ] = False,
    strict: Annotated[
        bool,
        cyclopts.Parameter(negative="", help="Exit with status 1 if anything is inconsistent."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Recompute every figure that a case's tables print, and show what disagrees."""
    report = nc.audit(nc.load_case(case))
    if as_json:
        _print_json(audit_record(report))
    else:
        _print_tables(*audit_tables(report, verbose=verbose))
    return 1 if strict and report.inconsistent else 0


@app.command
def explain(
    case: Case,
    measure: Annotated[
        str, cyclopts.Parameter(help='What to explain: "net benefit", a category, total or line.')
    ] = "net benefit",
    /,
    *,
    period: Annotated[str, cyclopts.Parameter(help="A period, such as 2010/11.")],
    member: Member = None,
    scenario: Scenario = None,
    as_json: AsJson = False,
) -> None:
    """Show the lines and factors behind one figure."""
    found = nc.explain(nc.load_case(case), measure, period=period, member=member, scenario=scenario)
    if as_json:
        _print_json(explanation_record(found))
    else:
        _print_tables(explanation_table(found))


@app.command
def cases(*, as_json: AsJson = False) -> None:
    """List the cases that come with the package."""
    shipped = [nc.load_case(name) for name in nc.shipped_cases()]
    if as_json:
        _print_json([case_record(case) for case in shipped])
    else:
        _print_tables(cases_table(shipped))


def run() -> None:
    """Run the command line, and turn what the library refuses into a message.

    Raises
    ------
    SystemExit
        With 2 where the input is refused.
    """
    for stream in (sys.stdout, sys.stderr):
        # A pound sign must not stop a Windows console or a pipe in another encoding.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except nc.NhsCommissionError as error:
        sys.exit(_refuse(error))
    except BrokenPipeError:
        # The reader (head, a pager) has seen enough. Closing stdout again must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _refuse(error: nc.NhsCommissionError) -> int:
    Console(stderr=True).print(Text(f"nhscommission: {error}", style="red"), soft_wrap=True)
    return 2


def _print_json(record: Json) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def _print_tables(*tables: TextTable) -> None:
    # Redirected output has no screen to fit: give it the width its widest table needs.
    console = Console(width=None if sys.stdout.isatty() else 160)
    for table in tables:
        made = Table(title=table.title, title_justify="left", title_style="bold")
        for place, column in enumerate(table.columns):
            if place < table.words:
                made.add_column(column, overflow="fold")
            else:
                made.add_column(column, justify="right", no_wrap=True)
        for place, row in enumerate(table.rows):
            style = "bold" if place in table.emphasis else None
            made.add_row(*(Text(cell) for cell in row), style=style)
        console.print(made)
        for note in table.notes:
            console.print(Text(note))
        console.print()
