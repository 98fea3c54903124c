"""Checks, bodies, decisions and votes as tables of text, and checks as a plain record."""

from collections.abc import Iterable
from fractions import Fraction
from math import floor
from typing import Final

from nhscommission.foundations.check_rules import CheckReport, Finding, Severity
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import one_line
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import CountedOf, DecisionRule
from nhscommission.governance.meetings.decisions import Decision, RuleResult
from nhscommission.governance.meetings.voting_power import VotingPower
from nhscommission.report.records import Json
from nhscommission.report.tables import TextTable

MOST_LISTED: Final = 3
"""How many places of one finding are named."""
MOST_MESSAGES: Final = 12
"""How many findings of one rule that differ are listed; of more there is one as an example."""

LONGEST_FRACTION: Final = 12
"""How many characters a fraction has at most to be written beside its percentage."""

_ACTIVITY: Final = "activity "


def check_tables(report: CheckReport, *, verbose: bool = False) -> tuple[TextTable, ...]:
    """Return what named rules found, and which were not asked.

    Parameters
    ----------
    report : CheckReport
        From `check_raci` or `check_governance`.
    verbose : bool, optional
        Whether to list every finding; otherwise those of a rule that say the same stand in one
        row, and of more than a dozen that differ there is one as an example.

    Returns
    -------
    tuple of TextTable
        A count by rule, and the findings, errors first.

    Raises
    ------
    InvalidValueError
        If it is no report.

    Examples
    --------
    >>> from nhscommission import check_raci, load_case
    >>> summary, findings = check_tables(check_raci(load_case("nwl-2009").raci))
    >>> summary.rows[1], summary.notes
    (('no_group_accountable', 'warning', '93'), ('Not asked: authority: no bodies were given.',))
    >>> findings.rows[0][1]
    '93 places: 1.1.1, 1.1.2, 1.1.3, …'
    """
    expect(report, CheckReport, what="a report", like="a CheckReport")
    by_rule: dict[str, list[Finding]] = {rule: [] for rule in report.asked}
    for found in report.findings:
        by_rule.setdefault(found.rule, []).append(found)
    summary = [
        (rule, several[0].severity.value if several else "", str(len(several)))
        for rule, several in by_rule.items()
    ]
    summary.append(("All rules", "", str(len(report.findings))))
    left_out = [
        f"{how}: {one_line(rule)}: {one_line(why).rstrip('.')}."
        for how, pairs in (("Switched off", report.switched_off), ("Not asked", report.not_asked))
        for rule, why in pairs
    ]
    order = list(Severity)
    groups = sorted((x for x in by_rule.values() if x), key=lambda x: order.index(x[0].severity))
    return (
        TextTable(
            title=f"{one_line(report.title)}: what {len(report.asked)} "
            f"{'rule' if len(report.asked) == 1 else 'rules'} found",
            columns=("Rule", "Severity", "Found"),
            rows=tuple(summary),
            notes=tuple(left_out),
            emphasis=frozenset({len(summary) - 1}),
            words=2,
        ),
        TextTable(
            title=f"Findings ({len(report.findings)})",
            columns=("Severity", "Where", "Finding", "Rule"),
            rows=tuple(row for group in groups for row in _finding_rows(group, verbose)),
            words=4,
        ),
    )


def _finding_rows(group: list[Finding], verbose: bool) -> list[tuple[str, ...]]:
    if verbose:
        return [(f.severity.value, one_line(f.place), one_line(f.message), f.rule) for f in group]
    first = group[0]
    alike: dict[str, dict[str, None]] = {}
    for found in group:
        alike.setdefault(one_line(found.message), {}).setdefault(found.place)
    if len(alike) > MOST_MESSAGES:
        places = tuple(dict.fromkeys(found.place for found in group))
        alike = {f"For example: {one_line(first.message)}": dict.fromkeys(places)}
    return [
        (first.severity.value, _places(tuple(places)), message, first.rule)
        for message, places in alike.items()
    ]


def _places(places: tuple[str, ...]) -> str:
    if len(places) == 1:
        return one_line(places[0])
    named = ", ".join(one_line(place.removeprefix(_ACTIVITY)) for place in places[:MOST_LISTED])
    more = ", …" if len(places) > MOST_LISTED else ""
    return f"{len(places)} places: {named}{more}"


def check_record(report: CheckReport) -> dict[str, Json]:
    """Return what named rules found as a record.

    Parameters
    ----------
    report : CheckReport
        From `check_raci` or `check_governance`.

    Returns
    -------
    dict
        The rules that were asked and were not, a count by severity, and every finding.

    Raises
    ------
    InvalidValueError
        If it is no report.

    Examples
    --------
    >>> from nhscommission import check_raci, load_case
    >>> record = check_record(check_raci(load_case("nwl-2009").raci))
    >>> record["not_asked"]
    [{'rule': 'authority', 'reason': 'no bodies were given'}]
    """
    expect(report, CheckReport, what="a report", like="a CheckReport")
    return {
        "title": report.title,
        "asked": list(report.asked),
        "switched_off": [{"rule": rule, "reason": why} for rule, why in report.switched_off],
        "not_asked": [{"rule": rule, "reason": why} for rule, why in report.not_asked],
        "counts": {
            severity.value: sum(found.severity is severity for found in report.findings)
            for severity in Severity
        },
        "findings": [
            {
                "rule": found.rule,
                "severity": found.severity.value,
                "place": found.place,
                "message": found.message,
                "about": list(found.about),
            }
            for found in report.findings
        ],
    }


def decision_table(decision: Decision) -> TextTable:
    """Return what a meeting decided, a row for each rule, with the reasoning below.

    Parameters
    ----------
    decision : Decision
        From `hold_meeting`.

    Returns
    -------
    TextTable
        What each rule needs and makes of the votes; no rows where the meeting is not quorate.

    Raises
    ------
    InvalidValueError
        If it is no decision.

    Examples
    --------
    >>> from nhscommission import hold_meeting, load_case
    >>> jcpct = load_case("nwl-2009").body("JCPCT")
    >>> votes = {name: "for" for name in jcpct.members[:5]}
    >>> table = decision_table(hold_meeting(jcpct, attendance=jcpct.members, votes=votes))
    >>> [(row[2], row[-1]) for row in table.rows]
    [('not carried', '5/8 (62.5%)'), ('carried', '5/8 (62.5%)')]
    """
    expect(decision, Decision, what="a decision", like="a Decision")
    matter = f", {one_line(decision.matter)}" if decision.matter else ""
    return TextTable(
        title=f"{one_line(decision.body)}{matter}: {_words(decision.outcome.value)}",
        columns=("Rule", "Needs", "Outcome", "By", "For", "Against", "Counted", "In favour"),
        rows=tuple(map(_result_row, decision.results)),
        notes=tuple(map(one_line, decision.reasons)),
        words=4,
    )


def _words(value: str) -> str:
    return value.replace("_", " ")


def _result_row(result: RuleResult) -> tuple[str, ...]:
    tally = result.tally
    base = result.rule.base(tally)
    counted = {
        CountedOf.CAST: "cast",
        CountedOf.PRESENT: "present",
        CountedOf.ALL: "all",
    }[result.rule.of]
    return (
        one_line(result.rule.id),
        one_line(result.rule.words),
        _words(result.outcome.value),
        result.decided_by,
        str(tally.votes_for),
        str(tally.votes_against),
        f"{base} {counted}",
        _share(tally.votes_for / base) if base else "",
    )


def _percent(value: Fraction) -> str:
    """Write a share as a percentage, halves away from zero."""
    tenths = floor(value * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def _share(value: Fraction) -> str:
    text = str(value)
    return f"{text} ({_percent(value)})" if len(text) <= LONGEST_FRACTION else _percent(value)


def voting_power_table(powers: tuple[VotingPower, ...]) -> TextTable:
    """Return what each voter's vote is worth, rule by rule.

    Parameters
    ----------
    powers : tuple of VotingPower
        From `voting_power`, at least one.

    Returns
    -------
    TextTable
        Fractions with percentages; the percentage alone where a fraction is long.

    Raises
    ------
    InvalidValueError
        If there are none, or one is of another kind.

    Examples
    --------
    >>> from nhscommission import load_case, voting_power
    >>> powers = voting_power(load_case("nwl-2009").body("JCPCT"))
    >>> table = voting_power_table(powers)
    >>> table.rows[0]
    ('75% of those present', 'Brent', '1', '1/8 (12.5%)', '21/128 (16.4%)', '1/8 (12.5%)')
    >>> table.notes[0]
    '75% of those present: a weight of 6 out of 8 carries a matter.'
    """
    found = expect_several(powers, what="powers", like="what voting_power gives")
    if not found:
        raise InvalidValueError("powers: there are none; give what voting_power gives")
    for one in found:
        expect(one, VotingPower, what="a voting power", like="a VotingPower")
    rows = []
    notes = []
    for power in found:
        game = power.game
        rule = one_line(game.rule)
        normalised = power.normalised_banzhaf
        rows += [
            (
                rule,
                one_line(name),
                str(weight),
                _share(power.shapley_shubik[name]),
                _share(power.banzhaf[name]),
                _share(normalised[name]),
            )
            for name, weight in zip(game.voters, game.weights, strict=True)
        ]
        casting = f" {one_line(game.chair)} has the casting vote." if game.chair else ""
        needed = f"a weight of {game.quota} out of {sum(game.weights)} carries a matter"
        notes.append(f"{rule}: {needed}.{casting}")
    bodies = ", ".join(dict.fromkeys(one_line(power.game.body) for power in found))
    return TextTable(
        title=f"{bodies}: what each vote is worth",
        columns=("Rule", "Voter", "Weight", "Shapley–Shubik", "Banzhaf", "Banzhaf, normalised"),
        rows=tuple(rows),
        notes=(
            *notes,
            "Shapley–Shubik: the share of all orders of voting in which this vote carries it.",
            "Banzhaf: the share of all ways the others can vote in which this vote decides it.",
        ),
        words=2,
    )


def bodies_table(bodies: Iterable[GovernanceBody]) -> TextTable:
    """Return bodies with their seats, rules and lines of reporting.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    TextTable
        A row for each; a cell is blank where nothing is said.

    Raises
    ------
    InvalidValueError
        If one is no body.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> table = bodies_table(load_case("nwl-2009").bodies)
    >>> table.rows[1]
    ('CCG', 'Collaborative Commissioning Group', 'group', '18', '', '', 'JCPCT')
    """
    found = expect_several(bodies, what="bodies", like="a tuple of GovernanceBody")
    for one in found:
        expect(one, GovernanceBody, what="a body", like="a GovernanceBody")
    return TextTable(
        title=f"Governance bodies ({len(found)})",
        columns=("Id", "Name", "Kind", "Seats", "Rules of decision", "Quorum", "Reports to"),
        rows=tuple(
            (
                one_line(body.id),
                one_line(body.name),
                _words(body.kind.value),
                _seats(body),
                "; ".join(map(_rule, body.decision_rules)),
                "; ".join(one_line(quorum.words) for quorum in body.quorum),
                one_line(", ".join(body.reports_to)),
            )
            for body in found
        ),
        notes=(
            "Seats: of members, those in attendance left out.",
            "Blank where the terms of reference, as they are given, say nothing.",
        ),
        words=7,
    )


def _seats(body: GovernanceBody) -> str:
    held = len(body.member_seats)
    listed = str(held) if body.seats else ""
    if body.size is None or body.size == held:
        return listed
    return f"{listed or 'none'} listed, {body.size} said"


def _rule(rule: DecisionRule) -> str:
    matters = f"{', '.join(rule.matters)}: " if rule.matters else ""
    first = "agreement of all, or else " if rule.unanimity_first else ""
    casting = ", with a casting vote" if rule.casting_vote else ""
    return one_line(f"{matters}{first}{rule.words}{casting}")
