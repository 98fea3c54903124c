"""Handing activities over from one party to another, and what changes between two matrices."""

from collections.abc import Iterable
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.governance.raci.assignments import (
    ROLES,
    RaciAssignment,
    RaciRole,
    as_role,
    write_cell,
)
from nhscommission.governance.raci.matrix import RaciMatrix


def transfer(
    matrix: RaciMatrix,
    activities: Iterable[str],
    *,
    from_party: str,
    to_party: str,
    roles: Iterable[str] = (RaciRole.RESPONSIBLE,),
) -> RaciMatrix:
    """Hand activities over from one party to another.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix before.
    activities : iterable of str
        The numbers of the activities, at least one.
    from_party : str
        Who has the roles so far, by the name that stands in the matrix.
    to_party : str
        Who has them from then on.
    roles : iterable of str, optional
        The roles that are handed over; responsible only, if not given.

    Returns
    -------
    RaciMatrix
        The matrix after. Where the new party has a role already, it stays there once; where it
        was consulted or informed and now does the work or answers for it, it is so no longer. A
        role of being consulted or informed is handed over as it is, whatever else the new party
        does; `check_raci` says where that is odd.

    Raises
    ------
    UnknownNameError
        If an activity, a party or a role is not there.
    InvalidValueError
        If the old party has none of the roles in one of the activities; nothing is then changed.

    References
    ----------
    Source 002, Part 3, table 15 and section 4.3.8: claims management and invoice validation go to
    Commissioning Support for London from January 2010.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> before = load_case("nwl-2009").raci
    >>> after = transfer(before, ["4.2.3", "4.2.4"], from_party="ACV", to_party="CSL")
    >>> after.assignment("4.2.3").responsible
    ('CSL',)
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    numbers = expect_several(activities, what="activities", like='["4.2.3", "4.2.4"]')
    if not numbers:
        raise InvalidValueError("no activities are handed over; give their numbers")
    old, new = matrix.party(from_party).name, matrix.party(to_party).name
    if old == new:
        raise InvalidValueError(f"{old!r} hands over to itself; name two parties")
    several = [roles] if isinstance(roles, str) else roles
    wanted = tuple(map(as_role, expect_several(several, what="roles", like='["responsible"]')))
    if not wanted:
        raise InvalidValueError("no roles are handed over; give one, such as 'responsible'")
    moved = {}
    for number in numbers:
        one = matrix.assignment(number)
        held = [role for role in wanted if old in one.parties(role)]
        if not held:
            names = " or ".join(role.value for role in wanted)
            who = "/".join(dict.fromkeys(n for role in wanted for n in one.parties(role)))
            raise InvalidValueError(
                f"{one.place}: {old} is not {names}, so it cannot hand it over; "
                f"{who or 'nobody'} is"
            )
        moved[id(one)] = _hand_over(one, held, old, new)
    return attrs.evolve(matrix, assignments=[moved.get(id(one), one) for one in matrix.assignments])


_DOING: Final = (RaciRole.RESPONSIBLE, RaciRole.ACCOUNTABLE)


def _hand_over(one: RaciAssignment, roles: list[RaciRole], old: str, new: str) -> RaciAssignment:
    changed: dict[RaciRole, tuple[str, ...]] = {}
    for role in roles:
        names = (new if name == old else name for name in one.parties(role))
        changed[role] = tuple(dict.fromkeys(names))
    if any(role in _DOING for role in roles):
        for role in (RaciRole.CONSULTED, RaciRole.INFORMED):
            if role not in roles and new in one.parties(role):
                changed[role] = tuple(name for name in one.parties(role) if name != new)
    return one.with_roles(changed)


@attrs.frozen(kw_only=True)
class RaciChange:
    """What differs in one activity.

    Parameters
    ----------
    before, after : RaciAssignment or None
        The activity in both; None where it is not there.
    fields : tuple of str
        What differs: roles, the words of the activity, its stage or step; none where the activity
        was added or taken out.
    """

    before: RaciAssignment | None
    after: RaciAssignment | None
    fields: tuple[str, ...]

    @property
    def activity(self) -> RaciAssignment:
        """The activity as it is after, or as it was where it is no longer there."""
        found = self.after or self.before
        if found is None:
            raise InvalidValueError("a change has no activity, neither before nor after")
        return found

    @property
    def words(self) -> str:
        """What changes, as a sentence."""
        place = f"{self.activity.number} {self.activity.activity}".strip()
        if self.before is None:
            return f"{place}: added"
        if self.after is None:
            return f"{place}: taken out"
        told = []
        for field in self.fields:
            old, new = getattr(self.before, field), getattr(self.after, field)
            if field in list(ROLES):
                old, new = write_cell(old) or "not said", write_cell(new) or "not said"
            told.append(f"{field.replace('_', ' ')} {old} → {new}")
        return f"{place}: {'; '.join(told)}"


@attrs.frozen(kw_only=True)
class RaciComparison:
    """What differs between two matrices, activity by activity.

    Parameters
    ----------
    changes : tuple of RaciChange
        The activities that differ, those taken out in the place where they were.
    same : int
        How many activities do not differ.
    """

    changes: tuple[RaciChange, ...]
    same: int

    def gained(self, party: str, *, role: str = "responsible") -> tuple[RaciAssignment, ...]:
        """Return the activities in which a party has a role that it had not.

        Parameters
        ----------
        party : str
            By the name that stands in the matrix.
        role : RaciRole or str, optional
            The role.

        Returns
        -------
        tuple of RaciAssignment
            As they are after.

        Raises
        ------
        UnknownNameError
            If there is no such role.
        """
        return _only_first(((change.after, change.before) for change in self.changes), party, role)

    def lost(self, party: str, *, role: str = "responsible") -> tuple[RaciAssignment, ...]:
        """Return the activities in which a party had a role and has it no longer.

        Parameters
        ----------
        party : str
            By the name that stands in the matrix.
        role : RaciRole or str, optional
            The role.

        Returns
        -------
        tuple of RaciAssignment
            As they were before.

        Raises
        ------
        UnknownNameError
            If there is no such role.
        """
        return _only_first(((change.before, change.after) for change in self.changes), party, role)


def _only_first(
    pairs: Iterable[tuple[RaciAssignment | None, RaciAssignment | None]], party: str, role: str
) -> tuple[RaciAssignment, ...]:
    """Return the first of each pair in which a party has a role that it has not in the second."""
    return tuple(
        one
        for one, other in pairs
        if one is not None
        and party in one.parties(role)
        and (other is None or party not in other.parties(role))
    )


_COMPARED: Final = ("activity", "stage", "step", "step_number", *(role.value for role in ROLES))


def compare(before: RaciMatrix, after: RaciMatrix) -> RaciComparison:
    """Say what differs between two responsibility matrices, activity by activity.

    Parameters
    ----------
    before, after : RaciMatrix
        The two; activities are matched by number, and those without one by their words.

    Returns
    -------
    RaciComparison
        The activities that differ, and how many do not. The order of parties in a role makes no
        difference.

    Raises
    ------
    InvalidValueError
        If a number, or the words of an activity without one, is there twice in one of them.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> before = load_case("nwl-2009").raci
    >>> after = transfer(before, ["4.2.3"], from_party="ACV", to_party="CSL")
    >>> [change.words for change in compare(before, after).changes]
    ['4.2.3 Cascade pan-sector coding reviews: responsible ACV → CSL']
    """
    old, new = _by_key(before, "before"), _by_key(after, "after")
    changes: list[RaciChange] = []
    same = 0
    # The order of the new matrix, with each activity that is gone after the one it came after.
    keys = list(new)
    previous: tuple[str, str] | None = None
    for key in old:
        if key not in new:
            keys.insert(0 if previous is None else keys.index(previous) + 1, key)
        previous = key
    for key in keys:
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            changes.append(RaciChange(before=one, after=other, fields=()))
            continue
        fields = tuple(f for f in _COMPARED if _value(one, f) != _value(other, f))
        if fields:
            changes.append(RaciChange(before=one, after=other, fields=fields))
        else:
            same += 1
    return RaciComparison(changes=tuple(changes), same=same)


def _value(one: RaciAssignment, field: str) -> object:
    value = getattr(one, field)
    return frozenset(value) if isinstance(value, tuple) else value


def _by_key(matrix: RaciMatrix, which: str) -> dict[tuple[str, str], RaciAssignment]:
    expect(matrix, RaciMatrix, what=f"the matrix {which}", like="a RaciMatrix")
    found: dict[tuple[str, str], RaciAssignment] = {}
    for one in matrix.assignments:
        key = (one.number, "" if one.number else one.activity)
        if key in found:
            raise InvalidValueError(
                f"{one.place} is twice in the matrix {which}, so it cannot be matched; number each "
                "activity once"
            )
        found[key] = one
    return found
