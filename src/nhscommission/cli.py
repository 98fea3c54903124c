"""The command line: parse, call, print."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from io import TextIOWrapper
from typing import Annotated

import cyclopts
from rich.console import Console
from rich.text import Text

import nhscommission as nc
from nhscommission.cli_options import AsJson, Case, Member, Rate, Scenario, Swing
from nhscommission.cli_registers import benefits, governance, milestones, raci, risks
from nhscommission.foundations.rates import as_rate
from nhscommission.report.records import (
    appraisal_record,
    audit_record,
    case_record,
    explanation_record,
)
from nhscommission.report.screen import print_json, print_tables, progress_bar
from nhscommission.report.tables import (
    appraisal_tables,
    audit_tables,
    cases_table,
    explanation_table,
)
from nhscommission.report.uncertainty_records import (
    simulation_record,
    stability_record,
    switching_record,
    tornado_record,
)
from nhscommission.report.uncertainty_tables import (
    simulation_tables,
    stability_tables,
    switching_table,
    tornado_table,
)

INTERRUPTED = 130
"""The exit status of a program that was interrupted, by convention."""

app = cyclopts.App(
    name="nhscommission",
    help="Appraise and audit the cost of commissioning support that several NHS bodies share.",
    version=lambda: str(nc.__version__),
)


@app.command
def appraise(
    case: Case, /, *, scenario: Scenario = None, member: Member = None, as_json: AsJson = False
) -> None:
    """Show what a case costs and saves, for whom, and when it pays back."""
    result = nc.appraise(nc.load_case(case), scenario=scenario)
    if as_json:
        print_json(appraisal_record(result, member=member))
    else:
        print_tables(*appraisal_tables(result, member=member))


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
        print_json(audit_record(report))
    else:
        print_tables(*audit_tables(report, verbose=verbose))
    return 1 if strict and report.inconsistent else 0


@app.command
def explain(
    case: Case,
    measure: Annotated[
        str, cyclopts.Parameter(help='What to explain: "net benefit", a category, total or line.')
    ] = "net benefit",
    /,
    *,
    period: Annotated[
        str | None, cyclopts.Parameter(help="A period, such as 2010/11; it must be given.")
    ] = None,
    member: Member = None,
    scenario: Scenario = None,
    as_json: AsJson = False,
) -> None:
    """Show the lines and factors behind one figure."""
    loaded = nc.load_case(case)
    if period is None:
        raise nc.InvalidValueError(
            f"a figure is for one period; give --period with one of "
            f"{', '.join(loaded.period_labels)}"
        )
    found = nc.explain(loaded, measure, period=period, member=member, scenario=scenario)
    if as_json:
        print_json(explanation_record(found))
    else:
        print_tables(explanation_table(found))


@app.command
def simulate(
    case: Case,
    /,
    *,
    draws: Annotated[int, cyclopts.Parameter(help="How many draws.")] = 100_000,
    seed: Annotated[
        int, cyclopts.Parameter(help="The same seed gives the same result, to the last byte.")
    ] = 2026,
    scenario: Scenario = None,
    member: Annotated[
        str | None, cyclopts.Parameter(help="Whose drivers to show; the sector's, if not given.")
    ] = None,
    swing: Swing = None,
    rate: Rate = None,
    sampling: Annotated[
        str, cyclopts.Parameter(help="How values are drawn: random, latin_hypercube or sobol.")
    ] = "random",
    workers: Annotated[
        int, cyclopts.Parameter(help="How many processes to use; worth it from some 3 million on.")
    ] = 1,
    as_json: AsJson = False,
) -> int:
    """Draw the uncertain assumptions of a case many times, and show how its results spread."""
    loaded = _spread(nc.load_case(case), swing)
    whose = None if member is None else loaded.sector.member(member).name
    if workers < 1:
        raise nc.InvalidValueError(f"{workers} workers; give 1 or more")
    pool = None if workers == 1 else ProcessPoolExecutor(workers)
    try:
        with progress_bar(draws) as progress:
            found = nc.simulate(
                loaded,
                draws=draws,
                seed=seed,
                scenario=scenario,
                discounting=rate,
                sampling=sampling,
                executor=pool,
                progress=progress,
            )
    except nc.SimulationInterrupted as error:
        sys.stderr.write(f"nhscommission: {error}\n")
        return INTERRUPTED
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)
    if as_json:
        print_json(simulation_record(found))
    else:
        print_tables(*simulation_tables(found, loaded, member=whose))
    return 0


@app.command
def tornado(
    case: Case,
    /,
    *,
    outcome: Annotated[
        str, cyclopts.Parameter(help="present_value, net_benefit or payback_days.")
    ] = "present_value",
    member: Member = None,
    scenario: Scenario = None,
    swing: Annotated[
        str | None,
        cyclopts.Parameter(
            help="How far what has no range can be off either way, such as 10% (the default), or "
            "none."
        ),
    ] = "10%",
    rate: Rate = None,
    as_json: AsJson = False,
) -> None:
    """Change each assumption alone from its low to its high, and show what it does."""
    loaded = nc.load_case(case)
    found = nc.tornado(
        loaded,
        outcome=outcome,
        scenario=scenario,
        swing=None if swing in (None, "none") else as_rate(swing, what="--swing"),
        discounting=rate,
    )
    name = None if member is None else loaded.sector.member(member).name
    if as_json:
        print_json(tornado_record(found, case=loaded))
    else:
        print_tables(tornado_table(found, loaded, member=name))


@app.command
def switching(
    case: Case,
    /,
    *,
    outcome: Annotated[
        str, cyclopts.Parameter(help="present_value, net_benefit or payback_days.")
    ] = "present_value",
    period: Annotated[
        str | None, cyclopts.Parameter(help="Of a net benefit: one period, such as 2010/11.")
    ] = None,
    by: Annotated[
        date | None, cyclopts.Parameter(help="Of payback: the day, as 2011-03-31.")
    ] = None,
    member: Member = None,
    scenario: Scenario = None,
    rate: Rate = None,
    as_json: AsJson = False,
) -> None:
    """Show what each assumption would have to be for the answer to change."""
    loaded = nc.load_case(case)
    found = nc.switching_values(
        loaded,
        outcome=outcome,
        period=period,
        payback_by=by,
        member=member,
        scenario=scenario,
        discounting=rate,
    )
    name = None if member is None else loaded.sector.member(member).name
    question = {
        "present_value": "is the net present value 0 or more?",
        "net_benefit": f"is the net benefit of {period or 'the horizon'} 0 or more?",
        "payback_days": f"is the money back by {by}?",
    }[outcome]
    if as_json:
        print_json(switching_record(found, case=loaded, question=question, member=name))
    else:
        print_tables(switching_table(found, loaded, question=question, member=name))


@app.command
def stability(
    case: Case,
    /,
    *,
    period: Annotated[
        str | None, cyclopts.Parameter(help="One period, such as 2010/11; all, if not given.")
    ] = None,
    scenario: Scenario = None,
    varying: Annotated[
        list[str] | None,
        cyclopts.Parameter(help="A shared line that shrinks with those who share; repeat it."),
    ] = None,
    alternative: Annotated[
        str,
        cyclopts.Parameter(
            help="What a group has that leaves: today (its costs of today, or a service of its "
            "own), or own_service."
        ),
    ] = "today",
    savings: Annotated[
        bool, cyclopts.Parameter(help="Whether savings are taken off what each pays.")
    ] = True,
    seed: Annotated[
        int, cyclopts.Parameter(help="For Shapley values of more than 20 members.")
    ] = 2026,
    as_json: AsJson = False,
) -> None:
    """Show whether a member, or a group, would pay less without the others."""
    loaded = nc.load_case(case)
    game = nc.sharing_game(
        loaded,
        varying=varying or (),
        period=period,
        scenario=scenario,
        alternative=alternative,
        count_savings=savings,
    )
    found = nc.stability(game, seed=seed)
    if as_json:
        print_json(stability_record(found))
    else:
        when = period or f"{loaded.period_labels[0]} to {loaded.period_labels[-1]}"
        print_tables(*stability_tables(found, title=f"{loaded.title}, {when}"))


for command in (raci, governance, benefits, risks, milestones):
    app.command(command)


@app.command
def cases(*, as_json: AsJson = False) -> None:
    """List the cases that come with the package."""
    shipped = [nc.load_case(name) for name in nc.shipped_cases()]
    if as_json:
        print_json([case_record(case) for case in shipped])
    else:
        print_tables(cases_table(shipped))


def run() -> None:
    """Run the command line, and turn what the library refuses into a message.

    Raises
    ------
    SystemExit
        With 2 where the input is refused, 1 where the output cannot be written, and 130 where a
        simulation is interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        # A pound sign must not stop a Windows console or a pipe in another encoding.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except nc.NhsCommissionError as error:
        Console(stderr=True).print(Text(f"nhscommission: {error}", style="red"), soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # then a reader (head) has just seen enough
            sys.stderr.write(f"nhscommission: {error}\n")
        # What is still to be written goes nowhere, or Python would fail again on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _spread(case: nc.BusinessCase, swing: str | None) -> nc.BusinessCase:
    if swing in (None, "none"):
        return case
    return nc.spread_assumptions(case, by=as_rate(swing, what="--swing"))
