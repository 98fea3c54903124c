"""The rules that a responsibility matrix is checked against."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from nhscommission.foundations.check_rules import CheckRule, Found, Severity
from nhscommission.foundations.errors import InvalidValueError, suggest
from nhscommission.foundations.numbers import as_whole
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import read_share
from nhscommission.governance.bodies.duties import Duty, DutyKind
from nhscommission.governance.raci.assignments import ROLES, RaciAssignment, RaciRole, as_role
from nhscommission.governance.raci.matrix import RaciMatrix

_SOURCE: Final = "002 Part 3 section 3.1.1"
_WORDS: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"(.*?)(\d+)")


@attrs.frozen(kw_only=True)
class RaciSubject:
    """What the rules of a matrix are asked of.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    bodies : tuple of GovernanceBody, optional
        The bodies that decide.
    """

    matrix: RaciMatrix
    bodies: tuple[GovernanceBody, ...] = ()


_Rule = CheckRule[RaciSubject]


def _one_accountable(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        if not one.accountable:
            yield Found(one.place, "nobody is accountable; name the one who answers for it")
        elif len(one.accountable) > 1:
            names = " and ".join(one.accountable)
            yield Found(
                one.place,
                f"{len(one.accountable)} parties are accountable ({names}); keep the one who has "
                "the last word, and make the others responsible or consulted",
                one.accountable,
            )


def _no_group_accountable(subject: RaciSubject) -> Iterator[Found]:
    matrix = subject.matrix
    for one in matrix.assignments:
        for name in one.accountable:
            members = matrix.expand(name)
            if len(members) > 1:
                yield Found(
                    one.place,
                    f"{name} is accountable, and stands for {len(members)} parties; there can only "
                    "be one: name it, or say that each answers for its own part",
                    (name,),
                )


def _has_responsible(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        if not one.responsible:
            yield Found(one.place, "nobody is responsible; name at least one who does it")


def _named(matrix: RaciMatrix, one: RaciAssignment, role: RaciRole, party: str) -> str:
    """Name a party, and the group by which it has its role where it has it as one of a group."""
    groups = [name for name in one.parties(role) if name != party and party in matrix.expand(name)]
    return f"{party} (as one of {groups[0]})" if groups else party


def _overlap(
    matrix: RaciMatrix, one: RaciAssignment, first: RaciRole, second: RaciRole
) -> tuple[str, tuple[str, ...]]:
    """Say who has two roles in an activity, by the names of the matrix where those suffice.

    In words, and as the names of the parties.
    """
    others = set(matrix.holders(one, second))
    if others.isdisjoint(matrix.holders(one, first)):
        return "", ()
    same = [name for name in one.parties(first) if name in one.parties(second)]
    covered = {n for name in same for n in matrix.expand(name)}
    holders = others - covered
    rest = [party for party in matrix.holders(one, first) if party in holders]
    named = [
        _named(matrix, one, second if party in one.parties(first) else first, party)
        for party in rest
    ]
    return ", ".join([*same, *named]), (*same, *rest)


_TOLD: Final = (RaciRole.CONSULTED, RaciRole.INFORMED)


def _not_told_own_work(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        for role in _TOLD:
            who, parties = _overlap(subject.matrix, one, RaciRole.RESPONSIBLE, role)
            if who:
                yield Found(
                    one.place,
                    f"{who} is responsible, and {role} as well; take it out of those {role}",
                    parties,
                )


def _accountable_told(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        for role in _TOLD:
            who, parties = _overlap(subject.matrix, one, RaciRole.ACCOUNTABLE, role)
            if who:
                yield Found(
                    one.place,
                    f"{who} is accountable, and {role} as well; who has the last word need not be "
                    f"{role}: take it out, or say what is meant",
                    parties,
                )


def _two_told(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        who, parties = _overlap(subject.matrix, one, RaciRole.CONSULTED, RaciRole.INFORMED)
        if who:
            yield Found(
                one.place,
                f"{who} is consulted, and informed as well; who is consulted hears of it anyhow",
                parties,
            )


def _known_parties(subject: RaciSubject) -> Iterator[Found]:
    matrix = subject.matrix
    known = matrix.known_parties
    unknown = {name for name in matrix.names if name not in known}
    if unknown:
        for one in matrix.assignments:
            for role in ROLES:
                for name in one.parties(role):
                    if name in unknown:
                        yield Found(
                            one.place,
                            f"{name!r} is {role}, and is not in the register of parties; add it, "
                            f"or correct it: {suggest(name, known)}",
                            (name,),
                        )
    for stated in matrix.stated_roles:
        if stated.party not in known:
            yield Found(
                stated.source,
                f"{stated.party!r} is not in the register of parties; "
                f"{suggest(stated.party, known)}",
                (stated.party,),
            )
    for listed in matrix.listed_steps:
        for name in listed.parties:
            if name not in known:
                yield Found(
                    f"{listed.source}, {listed.step}",
                    f"{name!r} is not in the register of parties; {suggest(name, known)}",
                    (name,),
                )


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold())) or text


def _unique_activities(subject: RaciSubject) -> Iterator[Found]:
    by_number: dict[str, RaciAssignment] = {}
    by_text: dict[str, RaciAssignment] = {}
    for one in subject.matrix.assignments:
        if one.number in by_number:
            yield Found(
                one.place,
                f"the number is that of {by_number[one.number].activity!r} already, and here of "
                f"{one.activity!r}; number each activity once",
            )
        elif one.number:
            by_number[one.number] = one
        text = _folded(one.activity)
        if text in by_text:
            other = by_text[text]
            yield Found(
                one.place,
                f"{one.activity!r} is there already, as {other.place}; keep one, or say how they "
                "differ",
            )
        else:
            by_text[text] = one


def _numbered(subject: RaciSubject) -> Iterator[Found]:
    for one in subject.matrix.assignments:
        if not one.number:
            yield Found(one.place, "it has no number; give it one, so that others can refer to it")
        elif one.step_number and not one.number.startswith(f"{one.step_number}."):
            yield Found(
                one.place,
                f"it is in step {one.step_number}, and its number does not begin with "
                f"{one.step_number}.; correct one of them",
            )


def _in_order(subject: RaciSubject) -> Iterator[Found]:
    last: dict[str, int] = {}
    for one in subject.matrix.assignments:
        match = _NUMBER.fullmatch(one.number)
        if not match:
            continue
        stem, place = match[1], int(match[2])
        expected = last.get(stem, 0) + 1
        if place > expected:
            gap = f"{stem}{expected}" + (f" to {stem}{place - 1}" if place - 1 > expected else "")
            yield Found(
                one.place,
                f"{gap} {'is' if place - 1 == expected else 'are'} missing before it; look whether "
                "rows were lost, or number the activities anew",
            )
        elif 0 < place < expected - 1:
            yield Found(one.place, f"it comes after {stem}{expected - 1}; put it in its order")
        last[stem] = max(place, expected - 1)


def _roles_stated(subject: RaciSubject) -> Iterator[Found]:
    matrix = subject.matrix
    for role in _TOLD:
        silent = [one for one in matrix.assignments if getattr(one, role) is None]
        if len(silent) == len(matrix.assignments):
            yield Found(
                "the matrix",
                f"it says for no activity who is {role}; add a column, or say that nobody ever is",
            )
        else:
            for one in silent:
                yield Found(
                    one.place,
                    f"it is not said who is {role}; name them, or write - for nobody",
                )


def _steps_missing(subject: RaciSubject) -> Iterator[Found]:
    matrix = subject.matrix
    numbers = {number for number, _ in matrix.steps if number}
    for source in dict.fromkeys(listed.source for listed in matrix.listed_steps):
        there = [listed for listed in matrix.listed_steps if listed.source == source]
        listed_numbers = {listed.step_number for listed in there}
        for number, name in matrix.steps:
            if number and number not in listed_numbers:
                yield Found(
                    f"step {number} {name}",
                    f"it is missing from {source}; add it there, or say why it is left out",
                    (number,),
                )
        for listed in there:
            if listed.step_number not in numbers:
                yield Found(
                    f"{source}, {listed.step}",
                    "it has no step in the matrix; add its activities, or say where they are",
                )


def _belongs(matrix: RaciMatrix, name: str, party: str) -> bool:
    """Whether a party is another, is one of its members, or is part of it."""
    while name:
        if name == party or name in matrix.expand(party):
            return True
        known = matrix.known_parties.get(name)
        name = known.part_of if known is not None else ""
    return False


def _roles_agree(subject: RaciSubject) -> Iterator[Found]:
    matrix = subject.matrix
    for stated in matrix.stated_roles:
        for number in stated.activities:
            if number not in matrix.numbers:
                yield Found(
                    stated.source,
                    f"{stated.text!r} is read as activity {number}, which is not in the matrix; "
                    f"{suggest(number, matrix.numbers)}",
                )
                continue
            for one in matrix.with_number(number):
                if any(_belongs(matrix, name, stated.party) for name in one.responsible):
                    continue
                who = "/".join(one.responsible) or "nobody"
                yield Found(
                    one.place,
                    f"{who} is responsible for {one.activity!r}, and {stated.source} gives it to "
                    f"{stated.party} ({stated.text!r}); make them agree",
                    (stated.party, *one.responsible),
                )


def find_no_authority(subject: RaciSubject) -> Iterator[Found]:
    """Find the parties that are accountable and sit on no body that can decide.

    Parameters
    ----------
    subject : RaciSubject
        A matrix, and the bodies.

    Yields
    ------
    Found
        One for each such party, with the numbers of its activities.
    """
    matrix = subject.matrix
    lacking: dict[str, list[RaciAssignment]] = {}
    deciders = [
        (body, tuple(duty for duty in body.duties if duty.kind is DutyKind.DECIDES and duty.steps))
        for body in subject.bodies
    ]
    on_bodies: dict[str, list[tuple[Duty, ...]]] = {}
    for one in matrix.assignments:
        number = one.number or one.step_number
        for name in matrix.holders(one, RaciRole.ACCOUNTABLE):
            if name not in on_bodies:
                on_bodies[name] = [own for body, own in deciders if own and body.has_voice(name)]
            if not any(duty.covers(number) for own in on_bodies[name] for duty in own):
                lacking.setdefault(name, []).append(one)
    for name, activities in lacking.items():
        count = len(activities)
        some = ", ".join(one.number or repr(one.activity) for one in activities[:5])
        yield Found(
            name,
            f"is accountable for {count} {'activity' if count == 1 else 'activities'} ({some}"
            f"{', …' if count > 5 else ''}) and sits on no body that decides on "
            f"{'it' if count == 1 else 'them'}; give a body that it sits on the duty to decide, or "
            "make a party accountable that can",
            tuple(one.number for one in activities),
        )


def _needs_bodies(subject: RaciSubject) -> str:
    return "" if subject.bodies else "no bodies were given"


def _needs_steps(subject: RaciSubject) -> str:
    return "" if subject.matrix.listed_steps else "no other table of steps was given"


def _needs_stated(subject: RaciSubject) -> str:
    return "" if subject.matrix.stated_roles else "no other table of roles was given"


def overload_rule(
    *, share: Any = "50%", role: str = "responsible", at_least: int = 10
) -> CheckRule[RaciSubject]:
    """Make a rule that no party has a role in too many of the activities.

    Parameters
    ----------
    share : str, float or Fraction, optional
        The share of all activities that a party may have the role in [dimensionless].
    role : RaciRole or str, optional
        The role that is counted.
    at_least : int, optional
        How many activities are no load, whatever their share.

    Returns
    -------
    CheckRule
        With the id ``"overload"``.

    Raises
    ------
    InvalidValueError
        If the share is not above 0, or over 100%.
    UnknownNameError
        If there is no such role.

    Examples
    --------
    >>> from nhscommission import check_raci, load_case
    >>> rules = [overload_rule(share="50%")]
    >>> [found.place for found in check_raci(load_case("nwl-2009").raci, rules=rules).findings]
    ['ACV']
    """
    most = read_share(share, what="the share of activities")
    counted = as_role(role)
    least = as_whole(at_least, what="at_least", least=0)

    def find(subject: RaciSubject) -> Iterator[Found]:
        matrix = subject.matrix
        load = Counter(name for one in matrix.assignments for name in one.parties(counted))
        total = len(matrix.assignments)
        for name, count in load.items():
            if count > most * total and count > least:
                yield Found(
                    name,
                    f"is {counted} for {count} of {total} activities ({count / total:.0%}), and "
                    f"{float(most):.0%} is the most; share the work out, or show its staff",
                    (name,),
                )

    return _Rule(
        id="overload",
        title=f"nobody is {counted} for more than {float(most):.0%} of the activities",
        severity=Severity.WARNING,
        find=find,
    )


RACI_RULES: Final[tuple[CheckRule[RaciSubject], ...]] = (
    _Rule(
        id="one_accountable",
        title="exactly one party is accountable for each activity",
        severity=Severity.ERROR,
        find=_one_accountable,
        source=_SOURCE,
    ),
    _Rule(
        id="no_group_accountable",
        title="who is accountable is one party, not a group of several",
        severity=Severity.WARNING,
        find=_no_group_accountable,
        source=_SOURCE,
    ),
    _Rule(
        id="has_responsible",
        title="somebody is responsible for each activity",
        severity=Severity.ERROR,
        find=_has_responsible,
        source=_SOURCE,
    ),
    _Rule(
        id="not_told_own_work",
        title="nobody is consulted or informed on what they do themselves",
        severity=Severity.WARNING,
        find=_not_told_own_work,
    ),
    _Rule(
        id="accountable_told",
        title="nobody is consulted or informed on what they are accountable for",
        severity=Severity.NOTE,
        find=_accountable_told,
    ),
    _Rule(
        id="consulted_and_informed",
        title="nobody is both consulted and informed",
        severity=Severity.NOTE,
        find=_two_told,
    ),
    _Rule(
        id="known_parties",
        title="every party is in the register",
        severity=Severity.ERROR,
        find=_known_parties,
    ),
    _Rule(
        id="unique_activities",
        title="no activity is there twice, by its number or by its words",
        severity=Severity.ERROR,
        find=_unique_activities,
    ),
    _Rule(
        id="numbered",
        title="every activity has a number, which begins with that of its step",
        severity=Severity.WARNING,
        find=_numbered,
    ),
    _Rule(
        id="numbers_in_order",
        title="the numbers of a step follow one another without a gap",
        severity=Severity.WARNING,
        find=_in_order,
    ),
    _Rule(
        id="roles_stated",
        title="it is said for each activity who is consulted and who is informed",
        severity=Severity.NOTE,
        find=_roles_stated,
        source=_SOURCE,
    ),
    _Rule(
        id="steps_in_other_tables",
        title="the other tables of the paper list the same steps",
        severity=Severity.WARNING,
        find=_steps_missing,
        missing=_needs_steps,
    ),
    _Rule(
        id="roles_in_other_tables",
        title="the other tables of the paper give the work to the same parties",
        severity=Severity.WARNING,
        find=_roles_agree,
        missing=_needs_stated,
    ),
    overload_rule(),
    _Rule(
        id="authority",
        title="who is accountable sits on a body that can decide",
        severity=Severity.ERROR,
        find=find_no_authority,
        missing=_needs_bodies,
        source=_SOURCE,
    ),
)
"""The rules that `check_raci` asks if none are given."""


def as_subject(matrix: RaciMatrix, bodies: Iterable[GovernanceBody]) -> RaciSubject:
    """Put together what the rules are asked of.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    bodies : iterable of GovernanceBody
        The bodies that decide.

    Returns
    -------
    RaciSubject
        Both.

    Raises
    ------
    InvalidValueError
        If it is no matrix, or one of the bodies is none.
    """
    if not isinstance(matrix, RaciMatrix):
        raise InvalidValueError(f"found {matrix!r:.80}; give a RaciMatrix, such as case.raci")
    found = tuple(bodies)
    for body in found:
        if not isinstance(body, GovernanceBody):
            raise InvalidValueError(f"bodies: found {body!r:.80}; give GovernanceBody objects")
    return RaciSubject(matrix=matrix, bodies=found)
