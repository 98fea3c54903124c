"""The rules that governance bodies and their terms of reference are checked against."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

import attrs

from nhscommission.foundations.check_rules import CheckRule, Found, Severity
from nhscommission.foundations.errors import InvalidValueError, suggest
from nhscommission.foundations.numbers import expect_several
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import VoteBy
from nhscommission.governance.bodies.duties import DutyKind
from nhscommission.governance.bodies.officers import OfficerRole
from nhscommission.governance.bodies.structure import bodies_by_id, find_circle
from nhscommission.governance.checks.raci_rules import RaciSubject, find_no_authority
from nhscommission.governance.meetings.contradictions import find_contradictions
from nhscommission.governance.meetings.quorum import quorum_total
from nhscommission.governance.meetings.voting_power import voting_game
from nhscommission.governance.raci.matrix import RaciMatrix


@attrs.frozen(kw_only=True)
class GovernanceSubject:
    """What the rules of governance are asked of.

    Parameters
    ----------
    bodies : tuple of GovernanceBody
        The bodies.
    matrix : RaciMatrix, optional
        The responsibility matrix that they stand behind.
    others : tuple of str, optional
        Organisations outside the membership that there are as well.
    """

    bodies: tuple[GovernanceBody, ...]
    matrix: RaciMatrix | None = None
    others: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, GovernanceBody]:
        """The bodies by their ids."""
        return bodies_by_id(self.bodies)

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Every organisation that is known from outside the seats."""
        known: set[str] = {*self.by_id, *self.others}
        for body in self.bodies:
            known |= {body.organisation, *body.members}
        if self.matrix is not None:
            known |= set(self.matrix.known_parties)
        return frozenset(known - {""})


_Rule = CheckRule[GovernanceSubject]


def _known_bodies(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        named = {
            "reports to": body.reports_to,
            "escalates to": body.escalates_to,
            "leads": body.leads,
            "has a duty delegated by": tuple(b for duty in body.duties for b in duty.delegated_by),
        }
        for how, ids in named.items():
            for one in dict.fromkeys(ids):
                if one not in subject.by_id:
                    yield Found(
                        body.id,
                        f"it {how} {one!r}, which is not among the bodies; "
                        f"{suggest(one, subject.by_id)}",
                        (one,),
                    )


def _circles(links: str, what: str) -> Callable[[GovernanceSubject], Iterator[Found]]:
    def find(subject: GovernanceSubject) -> Iterator[Found]:
        for circle in find_circle(subject.bodies, links=links):
            yield Found(
                circle[0],
                f"it {what} itself by way of others: {' → '.join((*circle, circle[0]))}; "
                "take one of these out",
                circle,
            )

    return find


def _reports_to_nobody(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        if not body.reports_to and not body.statutory:
            yield Found(
                body.id,
                "it reports to nobody; say to whom it answers, or that it is a body in its own "
                "right (statutory)",
            )


def _seats_filled(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        for seat in body.seats:
            if seat.of_body:
                yield from _seat_of_body(subject, body, seat.office, seat.of_body)
            for organisation in seat.organisations:
                if organisation not in subject.organisations:
                    near = suggest(organisation, sorted(subject.organisations))
                    right = near if near.startswith("did you mean") else "add it"
                    yield Found(
                        body.id,
                        f"nobody can take the seat of the {seat.office} of {organisation}, which "
                        f"is no member, body or party; {right}, or take the seat out",
                        (organisation,),
                    )


def _seat_of_body(
    subject: GovernanceSubject, body: GovernanceBody, office: str, other: str
) -> Iterator[Found]:
    role = {"chair": OfficerRole.CHAIR, "vice-chair": OfficerRole.VICE_CHAIR}.get(office.casefold())
    if other not in subject.by_id:
        yield Found(
            body.id,
            f"nobody can take the seat of the {office} of {other}: there is no such body; add it, "
            "or take the seat out",
            (other,),
        )
    elif role is not None and subject.by_id[other].officer(role) is None:
        yield Found(
            body.id,
            f"the seat of the {office} of {other} is for whoever that is, and the terms of {other} "
            f"do not say who; add the rule for its {office.casefold()}",
            (other,),
        )


def _voters_sit(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        by_organisation = [r for r in body.decision_rules if r.vote_by is VoteBy.ORGANISATION]
        if not by_organisation or not body.seats:
            continue
        for member in body.members:
            if not any(seat.voting for seat in body.seats_of(member)):
                yield Found(
                    body.id,
                    f"{member} has a vote under {by_organisation[0].id!r} and no seat with a vote; "
                    "give it one, or take it out of the members",
                    (member,),
                )


def _quorum_met(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        for quorum in body.quorum:
            total = quorum_total(body, quorum)
            needed = quorum.needed(total)
            if needed > total or total == 0:
                yield Found(
                    body.id,
                    f"its quorum can never be met: {quorum.words} is {max(needed, 1)}, and there "
                    f"are {total}; lower it, or add seats",
                )


def _threshold_reached(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        for rule in body.decision_rules:
            if not body.voters(rule):
                who = "members" if rule.vote_by is VoteBy.ORGANISATION else "seats with a vote"
                yield Found(
                    body.id,
                    f"nothing can be carried under {rule.id!r}: there are no {who}; add them",
                )
                continue
            game = voting_game(body, rule=rule.id)
            if game.quota > sum(game.weights):
                yield Found(
                    body.id,
                    f"nothing can be carried under {rule.id!r}: it needs {rule.words}, and all the "
                    f"votes together are {float(sum(body.voters(rule).values())):g}; lower it",
                )


def _chair_sits(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        seats = body.held_seats
        fitting: dict[OfficerRole, frozenset[str]] = {}
        for officer in body.officers:
            word = officer.role.value.replace("_", "-")
            found = [
                seat
                for seat in seats
                if officer.office in ("", seat.office)
                and officer.organisation in ("", seat.organisation)
            ]
            fitting[officer.role] = frozenset(seat.organisation or seat.name for seat in found)
            if not found and seats:
                whose = " ".join(word for word in (officer.organisation, officer.office) if word)
                yield Found(
                    body.id,
                    f"its {word} is to be {whose or 'one of its seats'!r}, and it has no such "
                    "seat; add the seat, or choose from those it has",
                )
        chair, vice = body.officer("chair"), body.officer("vice_chair")
        if chair and vice and vice.from_another_organisation:
            both = fitting[OfficerRole.CHAIR] | fitting[OfficerRole.VICE_CHAIR]
            if fitting[OfficerRole.VICE_CHAIR] and len(both) < 2:
                yield Found(
                    body.id,
                    "its vice-chair is to be from another organisation than its chair, and only "
                    f"{next(iter(both))} can give either; widen the choice",
                )
        for led in body.leads:
            other = subject.by_id.get(led)
            if other is not None and not any(
                seat.office in (body.id, body.name) for seat in other.held_seats
            ):
                chair = other.officer("chair")
                rule = f", whose chair is to be {chair.office!r} of a member" if chair else ""
                yield Found(
                    led,
                    f"{body.name} is said to lead it{rule}, and has no seat on it; give it one, or "
                    "say how the two fit together",
                    (body.id,),
                )


def _chair_casts(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        for rule in body.decision_rules:
            if rule.casting_vote and body.officer("chair") is None:
                yield Found(
                    body.id,
                    f"{rule.id!r} gives the chair a casting vote, and the terms do not say who "
                    "chairs; add the rule for the chair",
                )


def _one_decider(subject: GovernanceSubject) -> Iterator[Found]:
    deciders: dict[str, list[tuple[GovernanceBody, str, tuple[str, ...]]]] = {}
    for body in subject.bodies:
        for duty in body.duties:
            if duty.kind is DutyKind.DECIDES and duty.matter:
                found = deciders.setdefault(duty.matter, [])
                found.append((body, duty.text, duty.delegated_by))
    for matter, found in deciders.items():
        for place, (first, text, delegated) in enumerate(found):
            for second, other_text, other_delegated in found[place + 1 :]:
                own = first.organisation and second.organisation
                if (
                    first.id == second.id
                    or (own and first.organisation != second.organisation)
                    or first.id in other_delegated
                    or second.id in delegated
                ):
                    continue
                yield Found(
                    first.id,
                    f"it decides on {matter!r} ({text!r}), and so does {second.id} "
                    f"({other_text!r}); let one decide and the other recommend, or say which "
                    "delegates to which",
                    (first.id, second.id),
                )


def _raci_authority(subject: GovernanceSubject) -> Iterator[Found]:
    if subject.matrix is not None:
        yield from find_no_authority(RaciSubject(matrix=subject.matrix, bodies=subject.bodies))


def _needs_matrix(subject: GovernanceSubject) -> str:
    return "" if subject.matrix is not None else "no responsibility matrix was given"


def _rules_agree(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        try:
            contradictions = find_contradictions(body)
        except InvalidValueError as error:
            yield Found(body.id, f"its rules were not held against each other: {error}")
            continue
        for found in contradictions:
            first, second = found.rules
            where = f" for {found.matter!r}" if found.matter else ""
            yield Found(
                body.id,
                f"its rules {first!r} and {second!r}{where} contradict each other: {found.words}; "
                "keep one, or say which matters each is for",
                found.rules,
            )


def _quorum_stated(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        if body.decision_rules and not body.quorum:
            yield Found(
                body.id,
                "it decides by vote and states no quorum, so that one member alone could decide; "
                "say how many must be there",
            )


def _decisions_stated(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        decides = any(duty.kind is DutyKind.DECIDES for duty in body.duties)
        if decides and body.seats and not body.decision_rules:
            yield Found(
                body.id,
                "it has duties to decide, and no rule of how; say what carries a matter",
            )
        if decides and body.seats and not body.officers:
            yield Found(body.id, "it has duties to decide, and its terms do not say who chairs")


def _size_adds_up(subject: GovernanceSubject) -> Iterator[Found]:
    for body in subject.bodies:
        seats = len(body.member_seats)
        if body.size is not None and body.size != seats:
            few = seats < body.size
            yield Found(
                body.id,
                f"it is to have {body.size} seats, and {seats} are listed; say whose the "
                f"{body.size - seats} others are"
                if few
                else f"it is to have {body.size} seats, and {seats} are listed; take "
                f"{seats - body.size} out, or correct the size",
            )


GOVERNANCE_RULES: Final[tuple[CheckRule[GovernanceSubject], ...]] = (
    _Rule(
        id="known_bodies",
        title="every body that is named is there",
        severity=Severity.ERROR,
        find=_known_bodies,
    ),
    _Rule(
        id="reporting_circle",
        title="no body reports to itself by way of others",
        severity=Severity.ERROR,
        find=_circles("reports_to", "reports to"),
    ),
    _Rule(
        id="escalation_circle",
        title="no body escalates to itself by way of others",
        severity=Severity.ERROR,
        find=_circles("escalates_to", "escalates to"),
    ),
    _Rule(
        id="reports_to_somebody",
        title="every body reports to another, unless it is one in its own right",
        severity=Severity.WARNING,
        find=_reports_to_nobody,
    ),
    _Rule(
        id="seats_can_be_filled",
        title="for every seat there is somebody who can take it",
        severity=Severity.ERROR,
        find=_seats_filled,
    ),
    _Rule(
        id="voters_have_seats",
        title="every organisation with a vote has a seat to cast it from",
        severity=Severity.ERROR,
        find=_voters_sit,
    ),
    _Rule(
        id="quorum_can_be_met",
        title="enough seats are there to meet the quorum",
        severity=Severity.ERROR,
        find=_quorum_met,
    ),
    _Rule(
        id="threshold_can_be_reached",
        title="enough votes are there to carry a matter",
        severity=Severity.ERROR,
        find=_threshold_reached,
    ),
    _Rule(
        id="chair_has_a_seat",
        title="who chairs, stands in or leads sits on the body",
        severity=Severity.ERROR,
        find=_chair_sits,
    ),
    _Rule(
        id="casting_vote_has_a_chair",
        title="where the chair has a casting vote, it is said who chairs",
        severity=Severity.ERROR,
        find=_chair_casts,
    ),
    _Rule(
        id="one_decider",
        title="no two bodies decide on the same matter",
        severity=Severity.WARNING,
        find=_one_decider,
    ),
    _Rule(
        id="raci_authority",
        title="who is accountable in the responsibility matrix sits on a body that can decide",
        severity=Severity.ERROR,
        find=_raci_authority,
        missing=_needs_matrix,
    ),
    _Rule(
        id="rules_agree",
        title="no two rules of a body decide the same votes differently",
        severity=Severity.ERROR,
        find=_rules_agree,
    ),
    _Rule(
        id="quorum_stated",
        title="a body that decides by vote states a quorum",
        severity=Severity.WARNING,
        find=_quorum_stated,
    ),
    _Rule(
        id="decisions_stated",
        title="a body that decides says how, and who chairs",
        severity=Severity.NOTE,
        find=_decisions_stated,
    ),
    _Rule(
        id="size_adds_up",
        title="a body has as many seats as it says",
        severity=Severity.WARNING,
        find=_size_adds_up,
    ),
)
"""The rules that `check_governance` asks if none are given."""


def as_governance_subject(
    bodies: Iterable[GovernanceBody], matrix: RaciMatrix | None, others: Iterable[str]
) -> GovernanceSubject:
    """Put together what the rules are asked of.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies, at least one, their ids unique.
    matrix : RaciMatrix, optional
        The responsibility matrix that they stand behind.
    others : iterable of str
        Organisations outside the membership that there are as well.

    Returns
    -------
    GovernanceSubject
        All of it.

    Raises
    ------
    InvalidValueError
        If there are no bodies, one is none, or two have one id; or the matrix is none.
    """
    found = tuple(bodies_by_id(bodies).values())
    if not found:
        raise InvalidValueError("there are no bodies to check; give at least one")
    if matrix is not None and not isinstance(matrix, RaciMatrix):
        raise InvalidValueError(f"matrix: found {matrix!r:.80}; give a RaciMatrix")
    names = expect_several(others, what="organisations", like='["Ealing Hospital NHS Trust"]')
    return GovernanceSubject(bodies=found, matrix=matrix, others=names)
