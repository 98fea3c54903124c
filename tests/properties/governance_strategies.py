"""Hypothesis strategies: registers of parties, responsibility matrices, and bodies."""

import string
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import nhscommission as nc

STEPS = ("1.1", "1.2", "2.1")
TEXT = st.text(string.ascii_letters + " ,;\"'£–é=&-\n", max_size=12)
WORDS = st.text(string.ascii_letters + ' ,"£–é', min_size=1, max_size=12).filter(str.strip)
UNKNOWN = ("Nobody", "P-0")


@st.composite
def registers(draw: st.DrawFn) -> list[nc.Party]:
    """Organisations, teams of them, groups of these, and a group of groups at times."""
    organisations = [f"P{i}" for i in range(draw(st.integers(1, 5)))]
    parties = [nc.Party(name=name, label=draw(TEXT)) for name in organisations]
    for i in range(draw(st.integers(0, 2))):
        whole = draw(st.sampled_from(["", *organisations]))
        parties.append(nc.Party(name=f"T{i}", kind="team", part_of=whole, note=draw(TEXT)))
    names = [party.name for party in parties]
    for i in range(draw(st.integers(0, 3))):
        members = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
        parties.append(nc.Party(name=f"G{i}", kind="group", members=members))
        names.append(f"G{i}")
    return draw(st.permutations(parties))


@st.composite
def matrices(
    draw: st.DrawFn, *, tidy: bool = True, register: list[nc.Party] | None = None
) -> nc.RaciMatrix:
    """Matrices in which every cell can be anything; untidy ones break every rule there is.

    A tidy one has each number once and known parties only.
    """
    parties = draw(registers()) if register is None else register
    names = [party.name for party in parties] + ([] if tidy else list(UNKNOWN))
    role = st.lists(st.sampled_from(names), max_size=3, unique=True)
    numbers = st.builds(
        "{}.{}".format, st.sampled_from(STEPS), st.integers(1, 12) if tidy else st.integers(0, 4)
    )
    kept = st.lists(numbers if tidy else numbers | st.just(""), min_size=1, max_size=6, unique=tidy)
    rows = []
    for number in draw(kept):
        step = number.rpartition(".")[0] if tidy else draw(st.sampled_from(["", *STEPS]))
        fields: dict[str, Any] = {
            "number": number,
            "activity": draw(WORDS if tidy else st.sampled_from(["Do", "do.", "Look"])),
            "stage": f"Stage {step[:1]}",
            "step_number": step,
            "step": f"Step {step}" if step else "",
            "responsible": draw(role),
            "accountable": draw(role),
            "consulted": draw(st.none() | role),
            "informed": draw(st.none() | role),
            "note": draw(TEXT) if tidy else "",
        }
        if not any(fields[r.value] for r in nc.RaciRole):
            fields["responsible"] = names[:1]
        rows.append(nc.RaciAssignment(**fields))
    more: dict[str, Any] = {}
    if not tidy:
        listed = st.builds(
            nc.ListedStep,
            step=st.just("Listed"),
            step_number=st.sampled_from(["", "9.9", *STEPS]),
            parties=role,
            source=st.sampled_from(["table 1", "table 2"]),
        )
        stated = st.builds(
            nc.StatedRole,
            party=st.sampled_from(names),
            text=st.just("Stated"),
            activities=st.lists(numbers, max_size=2),
            source=st.just("table 3"),
        )
        more = {
            "listed_steps": draw(st.lists(listed, max_size=3)),
            "stated_roles": draw(st.lists(stated, max_size=3)),
        }
    return nc.RaciMatrix(assignments=rows, parties=parties, **more)


FREQUENCIES = [
    nc.parse_frequency("Monthly, on the first Friday of each month"),
    nc.parse_frequency("weekly on Tuesdays", if_bank_holiday="skip"),
    nc.parse_frequency("fortnightly on Monday", counted_from=date(2009, 6, 1)),
    nc.parse_frequency("annually, on the third Tuesday of September"),
]
SHARES = st.sampled_from(["50%", "75%", "2/3", "1/7", "12.5%", "100%"])


@st.composite
def quorums(draw: st.DrawFn) -> nc.Quorum:
    of = draw(st.sampled_from(list(nc.QuorumOf)))
    offices = [] if of is nc.QuorumOf.ORGANISATIONS else draw(st.sampled_from([[], ["Chief"]]))
    size: dict[str, Any] = (
        {"share": draw(SHARES)} if draw(st.booleans()) else {"least": draw(st.integers(1, 5))}
    )
    return nc.Quorum(of=of, offices=offices, source=draw(TEXT), **size)


@st.composite
def decision_rules(draw: st.DrawFn, *, name: str, members: list[str]) -> nc.DecisionRule:
    share = draw(SHARES)
    by_member = draw(st.booleans())
    weights: dict[str, int] = {}
    if by_member and members and draw(st.booleans()):
        weights = {member: draw(st.integers(0, 3)) for member in members} | {members[0]: 1}
    more: dict[str, bool] = {} if share == "100%" else {"more_than": draw(st.booleans())}
    return nc.DecisionRule(
        id=name,
        matters=draw(st.sampled_from([[], ["pay"], ["pay", "plan"]])),
        vote_by="organisation" if by_member else "seat",
        share=share,
        of=draw(st.sampled_from(list(nc.CountedOf))),
        least_votes=draw(st.none() | st.integers(1, 4)),
        unanimity_first=draw(st.booleans()),
        casting_vote=share == "50%" and more["more_than"] and draw(st.booleans()),
        weights=weights,
        note=draw(TEXT),
        **more,
    )


@st.composite
def governance(draw: st.DrawFn) -> list[nc.GovernanceBody]:
    """Bodies that refer to one another, and to some that are not there."""
    ids = [f"B{i}" for i in range(draw(st.integers(1, 4)))]
    organisations = ["Brent", "Ealing", "Harrow"]
    some = st.lists(st.sampled_from(organisations), max_size=3, unique=True)
    bodies = []
    for name in ids:
        others = [one for one in [*ids, "Gone"] if one != name]
        links = st.lists(st.sampled_from(others), max_size=2, unique=True)
        members = draw(some)
        seats = [
            nc.Seat(
                office=office,
                organisations=draw(some),
                kind=(kind := draw(st.sampled_from(list(nc.SeatKind)))),
                voting=kind is not nc.SeatKind.IN_ATTENDANCE and draw(st.booleans()),
                number=draw(st.integers(1, 2)),
            )
            for office in draw(st.lists(st.sampled_from(["Chief", "Nurse"]), unique=True))
        ]
        if draw(st.booleans()):
            seats.append(nc.Seat(office="Chair", of_body=draw(st.sampled_from(others))))
        officers = [
            nc.Officer(
                role=role,
                office=draw(st.sampled_from(["", "Chief", "Porter"])),
                organisation=draw(st.sampled_from(["", "Brent"])),
                chosen=draw(st.none() | st.sampled_from(list(nc.Chosen))),
                tenure_years=draw(st.none() | st.integers(1, 40).map(lambda n: Fraction(n, 4))),
                from_another_organisation=role == "vice_chair" and draw(st.booleans()),
            )
            for role in draw(st.sampled_from([[], ["chair"], ["chair", "vice_chair"]]))
        ]
        rules = [
            draw(decision_rules(name=f"r{i}", members=members))
            for i in range(draw(st.integers(0, 2)))
        ]
        duties = [
            nc.Duty(
                text=draw(WORDS),
                kind=draw(st.sampled_from(list(nc.DutyKind))),
                matter=draw(st.sampled_from(["", "pay", "plan"])),
                steps=draw(st.lists(st.sampled_from(["*", "1", *STEPS]), max_size=2, unique=True)),
                delegated_by=draw(links),
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
        bodies.append(
            nc.GovernanceBody(
                id=name,
                name=draw(WORDS),
                kind=draw(st.sampled_from(list(nc.BodyKind))),
                purpose=draw(TEXT),
                organisation=draw(st.sampled_from(["", "Brent"])),
                members=members,
                seats=seats,
                size=draw(st.none() | st.integers(1, 9)),
                officers=officers,
                quorum=draw(st.lists(quorums(), max_size=2)),
                decision_rules=rules,
                duties=duties,
                reports_to=draw(links),
                escalates_to=draw(links),
                leads=draw(links),
                meets=draw(st.none() | st.sampled_from(FREQUENCIES)),
                statutory=draw(st.booleans()),
                note=draw(TEXT),
            )
        )
    return bodies
