"""Is a meeting quorate, and why."""

from collections.abc import Iterable, Sequence

from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import (
    Quorum,
    QuorumOf,
)
from nhscommission.governance.bodies.seats import HeldSeat


def represented(body: GovernanceBody, present: Iterable[str]) -> frozenset[str]:
    """Return the organisations that are there by at least one seat, not just in attendance.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    present : iterable of str
        Seats and organisations that are there.

    Returns
    -------
    frozenset of str
        Their names.
    """
    seats = {seat.name: seat for seat in body.held_seats}
    return frozenset(
        seats[name].organisation if name in seats else name
        for name in present
        if name not in seats or seats[name].is_member
    ) - {""}


def check_quorum(body: GovernanceBody, present: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Say whether enough are there, and why.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    present : tuple of str
        Seats and organisations that are there.

    Returns
    -------
    tuple of (bool, tuple of str)
        Whether it is quorate, and the reasons as sentences.
    """
    seats = {seat.name: seat for seat in body.held_seats}
    taken = [seats[name] for name in present if name in seats]
    unnamed = [name for name in present if name not in seats]
    there = len(represented(body, present) & set(body.members))
    members = len(unnamed) + sum(seat.is_member for seat in taken)
    said = [
        f"{members} {_plural(members, 'seat')} of the {len(body.member_seats)} on "
        f"{body.id} {'was' if members == 1 else 'were'} taken"
        + (
            f", for {there} of its {len(body.members)} member organisations."
            if body.members
            else "."
        )
    ]
    enough = True
    for quorum in body.quorum:
        found = count_present(body, quorum, taken=taken, unnamed=unnamed)
        total = quorum_total(body, quorum)
        needed = quorum.needed(total)
        met = found >= needed
        enough = enough and met
        said.append(
            f"The quorum is {quorum.words} ({needed} of {total}): {found} "
            f"{'was' if found == 1 else 'were'} there, so it was {'' if met else 'not '}met."
        )
    if not body.quorum:
        said.append(f"The terms of reference of {body.id} state no quorum, so none was required.")
    said.append(f"The meeting was {'' if enough else 'not '}quorate.")
    return enough, tuple(said)


def quorum_total(body: GovernanceBody, quorum: Quorum) -> int:
    """Count all there are of what a quorum counts.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    quorum : Quorum
        What is counted.

    Returns
    -------
    int
        Member organisations, or seats, vacant ones too.
    """
    if quorum.of is QuorumOf.ORGANISATIONS:
        return len(body.members)
    return sum(quorum.counts(seat) for seat in body.held_seats)


def count_present(
    body: GovernanceBody, quorum: Quorum, *, taken: Sequence[HeldSeat], unnamed: Sequence[str]
) -> int:
    """Count who is there towards a quorum.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    quorum : Quorum
        What is counted.
    taken : sequence of HeldSeat
        The seats that are taken.
    unnamed : sequence of str
        Organisations that are there by one seat, it is not said which.

    Returns
    -------
    int
        A seat that is not named counts only if each seat of its organisation would count.
    """
    if quorum.of is QuorumOf.ORGANISATIONS:
        found = {seat.organisation for seat in taken if seat.is_member} | set(unnamed)
        return len(found & set(body.members))
    sure = sum(bool(own) and all(map(quorum.counts, own)) for own in map(body.seats_of, unnamed))
    return sum(map(quorum.counts, taken)) + sure


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
