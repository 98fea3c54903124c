"""The commands over the registers of a case: roles, bodies, benefits, risks and milestones."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import cyclopts

import nhscommission as nc
from nhscommission.cli_options import AsJson, AsOf, Case, Strict, Verbose
from nhscommission.report.check_tables import bodies_table, check_record, check_tables
from nhscommission.report.delivery_records import (
    benefits_record,
    milestones_record,
    risks_record,
)
from nhscommission.report.delivery_tables import benefits_table, milestones_tables, risks_tables
from nhscommission.report.raci_records import raci_records
from nhscommission.report.raci_tables import raci_table, workload_table
from nhscommission.report.records import Json
from nhscommission.report.screen import print_json, print_tables
from nhscommission.report.tables import TextTable


def raci(
    case: Case,
    /,
    *,
    party: Annotated[str | None, cyclopts.Parameter(help="One party's view of the matrix.")] = None,
    verbose: Annotated[
        bool, cyclopts.Parameter(negative="", help="Show the whole matrix, and every finding.")
    ] = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> int:
    """Show who does what, and what is wrong with the responsibility matrix of a case."""
    loaded = nc.load_case(case)
    if loaded.raci is None:
        raise nc.InvalidValueError(
            f"the case {case!r} has no responsibility matrix; add raci.csv to its folder"
        )
    matrix = loaded.raci if party is None else nc.view_of(loaded.raci, party)
    report = nc.check_raci(matrix, bodies=loaded.bodies)
    if as_json:
        return _tell_json(
            {"activities": [{**one} for one in raci_records(matrix)]}, report, strict=strict
        )
    shown = [raci_table(matrix)] if verbose or party is not None else []
    return _tell([*shown, workload_table(matrix)], report, verbose=verbose, strict=strict)


def governance(
    case: Case,
    /,
    *,
    verbose: Verbose = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> int:
    """Show the governance bodies of a case, and what is wrong with their terms of reference."""
    loaded = nc.load_case(case)
    if not loaded.bodies:
        raise nc.InvalidValueError(
            f"the case {case!r} has no governance bodies; add governance.toml to its folder"
        )
    report = nc.check_governance(
        loaded.bodies, matrix=loaded.raci, organisations=loaded.provider_names
    )
    if as_json:
        print_json(check_record(report))
        return _status(report, strict=strict)
    return _tell([bodies_table(loaded.bodies)], report, verbose=verbose, strict=strict)


def benefits(
    case: Case, /, *, verbose: Verbose = False, strict: Strict = False, as_json: AsJson = False
) -> int:
    """Show what a case promises, and what its register of benefits leaves open."""
    loaded = nc.load_case(case)
    if loaded.benefits is None:
        raise nc.InvalidValueError(_lacks(case, "register of benefits", "benefits.csv"))
    report = nc.check_benefits(
        loaded.benefits,
        saving_lines={x.id: x.label for x in loaded.lines if x.category is nc.Category.SAVING},
        other_lines={x.id: x.label for x in loaded.lines if x.category is not nc.Category.SAVING},
    )
    if as_json:
        return _tell_json(benefits_record(loaded.benefits), report, strict=strict)
    return _tell([benefits_table(loaded.benefits)], report, verbose=verbose, strict=strict)


def _day(as_of: str | None) -> date | None:
    if as_of is None:
        return None
    found = nc.parse_date(as_of)
    if found.days != 1:
        raise nc.InvalidValueError(
            f"--as-of is {as_of!r}, which is not one day; write it as 2009-09-30"
        )
    return found.earliest


def risks(
    case: Case,
    /,
    *,
    as_of: AsOf = None,
    verbose: Verbose = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> int:
    """Show what may go wrong in a case, what is done about it, and what is left open."""
    loaded = nc.load_case(case)
    if loaded.risks is None:
        raise nc.InvalidValueError(_lacks(case, "register of risks", "risks.csv"))
    report = nc.check_risks(loaded.risks, as_of=_day(as_of))
    if as_json:
        return _tell_json(risks_record(loaded.risks), report, strict=strict)
    return _tell(risks_tables(loaded.risks), report, verbose=verbose, strict=strict)


def milestones(
    case: Case,
    /,
    *,
    as_of: AsOf = None,
    verbose: Verbose = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> int:
    """Show what is to happen when in a case, its gates, and where its dates disagree."""
    loaded = nc.load_case(case)
    if loaded.plan is None:
        raise nc.InvalidValueError(_lacks(case, "plan", "milestones.csv"))
    day = _day(as_of)
    report = nc.check_plan(loaded.plan, as_of=day)
    if as_json:
        return _tell_json(milestones_record(loaded.plan, as_of=day), report, strict=strict)
    tables = milestones_tables(loaded.plan, as_of=day)
    return _tell(tables, report, verbose=verbose, strict=strict)


def _tell(
    tables: Iterable[TextTable], report: nc.CheckReport, *, verbose: bool, strict: bool
) -> int:
    print_tables(*tables, *check_tables(report, verbose=verbose))
    return _status(report, strict=strict)


def _tell_json(record: dict[str, Json], report: nc.CheckReport, *, strict: bool) -> int:
    print_json({**record, "checks": check_record(report)})
    return _status(report, strict=strict)


def _status(report: nc.CheckReport, *, strict: bool) -> int:
    return 1 if strict and report.errors else 0


def _lacks(case: str, what: str, file: str) -> str:
    return f"the case {case!r} has no {what}; add delivery/{file} to its folder"
