"""Checks, bodies, decisions and voting power as tables of text and as records."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import DecisionRule, VoteBy
from nhscommission.governance.bodies.structure import bodies_by_id
from nhscommission.governance.checks.findings import CheckReport, Finding, Severity
from nhscommission.governance.meetings.decisions import Decision, RuleResult, Vote
from nhscommission.governance.meetings.voting_power import VotingPower
from nhscommission.report.raci_tables import one_line
from nhscommission.report.records import Json
from nhscommission.report.tables import TextTable

_PLACES: Final = 6
"""How many places are listed of findings that are alike."""
_LONG: Final = 10_000
"""The greatest denominator of a fraction that is written out beside its percentage."""
_GAP: Final = "…"
"""What stands for the words in which findings that are alike differ."""
_ACTIVITY: Final = "activity "
_VARIES: Final = r"'[^']*'|\"[^\"]*\"|(?<!\w)\d+(?:\.\d+)*(?!\w)"
"""Quotations and numbers, in which messages of one rule can differ."""


def check_tables(report: CheckReport, *, verbose: bool = False) -> tuple[TextTable, ...]:
    """Return what the rules of a check found.

    Parameters
    ----------
    report : CheckReport
        From `check_raci` or `check_governance`.
    verbose : bool, optional
        Whether each finding has a row of its own; otherwise those of one rule that say the same
        of several places share one.

    Returns
    -------
    tuple of TextTable
        How much each rule found, with notes on those that were not asked; and the findings, if
        there are any, errors first.

    Raises
    ------
    InvalidValueError
        If it is no report.

    Examples
    --------
    >>> found = [
    ...     Finding(rule="has_responsible", severity=Severity.ERROR, place=f"activity 1.{number}",
    ...             message="nobody is responsible", about=())
    ...     for number in range(1, 94)
    ... ]
    >>> report = CheckReport(title="Example", findings=tuple(found), asked=("has_responsible",),
    ...                      switched_off=(("overload", "agreed"),), not_asked=())
    >>> counts, findings = check_tables(report)
    >>> counts.rows[0], counts.notes
    (('has_responsible', 'error', '93'), ('Switched off: overload (agreed).',))
    >>> findings.rows[0][1]
    '93 activities: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, …'
    """
    expect(report, CheckReport, what="a report", like="what check_raci(...) returns")
    counts = _counts(report)
    if not report.findings:
        return (counts,)
    if verbose:
        rows = [
            (found.severity.value, found.place, found.message, found.rule)
            for found in _by_severity(report.findings)
        ]
    else:
        rows = [_shared_row(alike) for alike in _alike(report.findings)]
    findings = TextTable(
        title=f"{one_line(report.title)}: findings ({len(report.findings)})",
        columns=("Severity", "Where", "Finding", "Rule"),
        rows=tuple(tuple(map(one_line, row)) for row in rows),
        words=4,
    )
    return (counts, findings)


def _counts(report: CheckReport) -> TextTable:
    rows = []
    for rule in report.asked:
        found = report.of(rule)
        rows.append((rule, found[0].severity.value if found else "", str(len(found))))
    rows.append(("All rules", "", str(len(report.findings))))
    several = (
        _count(len(report.errors), "error"),
        _count(len(report.warnings), "warning"),
        _count(len(report.notes), "note"),
    )
    return TextTable(
        title=f"{one_line(report.title)}: {', '.join(several)}",
        columns=("Rule", "Severity", "Found"),
        rows=tuple(rows),
        notes=(
            *(f"Switched off: {rule} ({one_line(why)})." for rule, why in report.switched_off),
            *(f"Not asked: {rule} ({one_line(why)})." for rule, why in report.not_asked),
        ),
        emphasis=frozenset({len(rows) - 1}),
        words=2,
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def _by_severity(findings: Iterable[Finding]) -> list[Finding]:
    order = tuple(Severity)
    return sorted(findings, key=lambda found: order.index(found.severity))


@attrs.frozen
class _Pattern:
    """A message with gaps for what can differ, and what stands in them."""

    finding: Finding
    words: tuple[str, ...]
    fillings: tuple[str, ...]


def _read_pattern(found: Finding) -> _Pattern:
    names = sorted((name for name in found.about if name), key=len, reverse=True)
    named = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in names]
    parts = re.split(f"({'|'.join([*named, _VARIES])})", found.message)
    return _Pattern(found, tuple(parts[::2]), tuple(parts[1::2]))


def _alike(findings: Iterable[Finding]) -> list[list[_Pattern]]:
    """Put findings of one rule together whose messages differ in names and numbers alone."""
    alike: dict[tuple[str, Severity, tuple[str, ...]], list[_Pattern]] = {}
    for found in _by_severity(findings):
        pattern = _read_pattern(found)
        alike.setdefault((found.rule, found.severity, pattern.words), []).append(pattern)
    return list(alike.values())


def _shared_row(alike: Sequence[_Pattern]) -> tuple[str, str, str, str]:
    first = alike[0].finding
    if len(alike) == 1:
        return (first.severity.value, first.place, first.message, first.rule)
    gaps = list(zip(*(one.fillings for one in alike), strict=True))
    varies = [len(set(words)) > 1 for words in gaps]
    fillings = [_GAP if differs else words[0] for words, differs in zip(gaps, varies, strict=True)]
    message = "".join(
        f"{words}{filling}" for words, filling in zip(alike[0].words, [*fillings, ""], strict=True)
    )
    activities = all(one.finding.place.startswith(_ACTIVITY) for one in alike)
    places = []
    for one in alike[:_PLACES]:
        place = one.finding.place.removeprefix(_ACTIVITY) if activities else one.finding.place
        own = [word for word, differs in zip(one.fillings, varies, strict=True) if differs]
        places.append(f"{place} ({', '.join(dict.fromkeys(own))})" if own else place)
    places += [_GAP] * (len(alike) > _PLACES)
    where = f"{len(alike)} {'activities' if activities else 'places'}: {', '.join(places)}"
    return (first.severity.value, where, message, first.rule)


def check_record(report: CheckReport) -> dict[str, Json]:
    """Return what the rules of a check found as a record.

    Parameters
    ----------
    report : CheckReport
        From `check_raci` or `check_governance`.

    Returns
    -------
    dict
        The counts by severity, every finding, the rules that were asked, and those that were not,
        with the reason.

    Raises
    ------
    InvalidValueError
        If it is no report.

    Examples
    --------
    >>> report = CheckReport(title="Example", findings=(), asked=("has_responsible",),
    ...                      switched_off=(("overload", "agreed"),), not_asked=())
    >>> check_record(report)["counts"]
    {'error': 0, 'warning': 0, 'note': 0}
    """
    expect(report, CheckReport, what="a report", like="what check_raci(...) returns")
    return {
        "title": report.title,
        "counts": {
            "error": len(report.errors),
            "warning": len(report.warnings),
            "note": len(report.notes),
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
        "asked": list(report.asked),
        "switched_off": [{"rule": rule, "reason": why} for rule, why in report.switched_off],
        "not_asked": [{"rule": rule, "reason": why} for rule, why in report.not_asked],
    }


def decision_table(decision: Decision) -> TextTable:
    """Return what a meeting decided, by each rule for the matter, and why.

    Parameters
    ----------
    decision : Decision
        From `hold_meeting`.

    Returns
    -------
    TextTable
        A row for each rule, none where the meeting was not quorate; the reasoning in notes.

    Raises
    ------
    InvalidValueError
        If it is no decision.

    Examples
    --------
    >>> from nhscommission.governance.meetings.decisions import hold_meeting
    >>> three = GovernanceBody(id="JC", name="Joint committee", kind="committee",
    ...                        members=["A", "B", "C"], decision_rules=[
    ...                            DecisionRule(id="majority", vote_by="organisation")])
    >>> found = hold_meeting(three, attendance=["A", "B", "C"], votes={"A": "for", "B": "for"})
    >>> table = decision_table(found)
    >>> table.title, table.rows[0][2:]
    ('JC, any matter: carried', ('carried', 'vote', '2', '0', '1'))
    """
    expect(decision, Decision, what="a decision", like="what hold_meeting(...) returns")
    ways = ((vote, [n for n, v in decision.votes.items() if v is vote]) for vote in Vote)
    votes = "; ".join(f"{vote}: {', '.join(names)}" for vote, names in ways if names)
    return TextTable(
        title=one_line(
            f"{decision.body}, {decision.matter or 'any matter'}: {_plain(decision.outcome)}"
        ),
        columns=("Rule", "Needs", "Outcome", "Decided by", "For", "Against", "Neither"),
        rows=tuple(
            (
                one_line(result.rule.id),
                result.rule.words,
                _plain(result.outcome),
                result.decided_by,
                *map(_number, _weights(result)),
            )
            for result in decision.results
        ),
        notes=(
            f"Present: {one_line(', '.join(decision.present)) or 'nobody'}.",
            *((f"Votes: {one_line(votes)}.",) if votes else ()),
            *map(one_line, decision.reasons),
        ),
        words=4,
    )


def decision_record(decision: Decision) -> dict[str, Json]:
    """Return what a meeting decided as a record.

    Parameters
    ----------
    decision : Decision
        From `hold_meeting`.

    Returns
    -------
    dict
        The outcome, who was there and how they voted, what each rule makes of the votes, and the
        reasoning in sentences [votes].

    Raises
    ------
    InvalidValueError
        If it is no decision.

    Examples
    --------
    >>> from nhscommission.governance.meetings.decisions import hold_meeting
    >>> two = GovernanceBody(id="JC", name="Joint committee", kind="committee", members=["A", "B"],
    ...                      decision_rules=[DecisionRule(id="majority", vote_by="organisation")])
    >>> found = hold_meeting(two, attendance=["A", "B"], votes={"A": "for", "B": "against"})
    >>> record = decision_record(found)
    >>> record["outcome"], record["rules"][0]["tied"]
    ('not_carried', True)
    """
    expect(decision, Decision, what="a decision", like="what hold_meeting(...) returns")
    return {
        "body": decision.body,
        "matter": decision.matter or None,
        "present": list(decision.present),
        "votes": {name: vote.value for name, vote in decision.votes.items()},
        "quorate": decision.quorate,
        "outcome": decision.outcome.value,
        "carried": decision.carried,
        "rules": [_result_record(result) for result in decision.results],
        "reasons": list(decision.reasons),
    }


def _result_record(result: RuleResult) -> Json:
    in_favour, against, neither = map(_plain_number, _weights(result))
    return {
        "rule": result.rule.id,
        "needs": result.rule.words,
        "outcome": result.outcome.value,
        "tied": result.tied,
        "unanimous": result.unanimous,
        "decided_by": result.decided_by or None,
        "for": in_favour,
        "against": against,
        "neither": neither,
        "present": _plain_number(result.tally.present),
        "all": _plain_number(result.tally.total),
        "reasons": list(result.reasons),
    }


def _weights(result: RuleResult) -> tuple[Fraction, Fraction, Fraction]:
    """Return the weight of the votes for, against, and of those who abstained or did not vote."""
    tally = result.tally
    neither = tally.present - tally.votes_for - tally.votes_against
    return tally.votes_for, tally.votes_against, neither


def voting_power_table(powers: Iterable[VotingPower]) -> TextTable:
    """Return what each voter's vote is worth, rule by rule.

    Parameters
    ----------
    powers : iterable of VotingPower
        From `voting_power`, at least one.

    Returns
    -------
    TextTable
        A row for each voter under each rule: percentages, and fractions where they are short.

    Raises
    ------
    InvalidValueError
        If there are none.

    Examples
    --------
    >>> from nhscommission.governance.meetings.voting_power import voting_power
    >>> three = GovernanceBody(id="JC", name="Joint committee", kind="committee",
    ...                        members=["A", "B", "C"], decision_rules=[
    ...                            DecisionRule(id="majority", vote_by="organisation",
    ...                                         weights={"A": 2, "B": 1, "C": 1})])
    >>> for row in voting_power_table(voting_power(three)).rows:
    ...     print(*row, sep=" | ")
    JC, majority: 3 of 4 carry |  |  |  |
    A | 2 | 66.7% (2/3) | 75.0% (3/4) | 60.0% (3/5)
    B | 1 | 16.7% (1/6) | 25.0% (1/4) | 20.0% (1/5)
    C | 1 | 16.7% (1/6) | 25.0% (1/4) | 20.0% (1/5)
    """
    found = expect_several(powers, what="powers", like="what voting_power(...) returns")
    if not found:
        raise InvalidValueError("there is no voting power to show; give what voting_power returns")
    rows: list[tuple[str, ...]] = []
    emphasis = set()
    for power in found:
        expect(power, VotingPower, what="a voting power", like="what voting_power(...) returns")
        game = power.game
        emphasis.add(len(rows))
        heading = f"{game.body}, {game.rule}: {game.quota:,} of {sum(game.weights):,} carry"
        rows.append((one_line(heading), "", "", "", ""))
        shares = (power.shapley_shubik, power.banzhaf, power.normalised_banzhaf)
        rows += [
            (one_line(voter), f"{weight:,}", *(_share(share[voter]) for share in shares))
            for voter, weight in zip(game.voters, game.weights, strict=True)
        ]
    bodies = ", ".join(dict.fromkeys(power.game.body for power in found))
    return TextTable(
        title=f"{one_line(bodies)}: what a vote is worth",
        columns=("Voter", "Weight", "Shapley-Shubik", "Banzhaf", "Banzhaf, summing to 100%"),
        rows=tuple(rows),
        notes=(
            "Shapley-Shubik: in which share of all orders of the voters the vote is the one that "
            "carries.",
            "Banzhaf: in which share of all ways the others can vote the vote decides.",
            *_casting_notes(found),
        ),
        emphasis=frozenset(emphasis),
    )


def _casting_notes(powers: Iterable[VotingPower]) -> Iterator[str]:
    for power in powers:
        if power.game.chair:
            yield one_line(
                f"Under {power.game.rule}, weights are doubled, and {power.game.chair} in the "
                "chair has one more for the casting vote."
            )


def bodies_table(bodies: Iterable[GovernanceBody]) -> TextTable:
    """Return governance bodies, with who sits on them and how they decide.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    TextTable
        A row for each; blank where its terms do not say.

    Raises
    ------
    InvalidValueError
        If one is no body, or two have one id.

    Examples
    --------
    >>> three = GovernanceBody(id="JC", name="Joint committee", kind="joint_committee",
    ...                        members=["A", "B", "C"], reports_to=["board"], decision_rules=[
    ...                            DecisionRule(id="majority", vote_by="organisation")])
    >>> for column, cell in zip(*[bodies_table([three]).columns, bodies_table([three]).rows[0]]):
    ...     print(f"{column}: {cell}")
    Body: JC
    """
    return TextTable(
        title="Governance bodies",
        columns=("Body", "Name", "Kind", "Seats", "Votes", "Quorum", "Carried by", "Reports to"),
        rows=tuple(
            tuple(map(one_line, _body_cells(body))) for body in bodies_by_id(bodies).values()
        ),
        words=8,
    )


def _body_cells(body: GovernanceBody) -> tuple[str, ...]:
    seats = len(body.held_seats)
    of = "" if body.size in (None, seats) else f" of {body.size}"
    rules = body.decision_rules
    return (
        body.id,
        body.name,
        _plain(body.kind),
        f"{seats}{of}" if body.seats or of else "",
        "; ".join(dict.fromkeys(_votes(body, rule) for rule in rules)),
        "; ".join(quorum.words for quorum in body.quorum),
        "; ".join(map(_rule_words, rules)),
        ", ".join(body.reports_to) or ("nobody (statutory)" if body.statutory else ""),
    )


def _votes(body: GovernanceBody, rule: DecisionRule) -> str:
    votes = sum(body.voters(rule).values(), Fraction(0))
    by = "organisation" if rule.vote_by is VoteBy.ORGANISATION else "seat"
    return f"{_number(votes)} by {by}"


def _rule_words(rule: DecisionRule) -> str:
    matters = f"{', '.join(rule.matters)}: " if rule.matters else ""
    casting = ", with a casting vote" if rule.casting_vote else ""
    return f"{matters}{rule.words}{casting}"


def _plain(word: str) -> str:
    return str(word).replace("_", " ")


def _number(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.6g}"


def _plain_number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _share(value: Fraction) -> str:
    percent = f"{float(value):.1%}"
    if 0 < value < Fraction(1, 2000):
        percent = "<0.1%"
    return f"{percent} ({value})" if value.denominator <= _LONG else percent
