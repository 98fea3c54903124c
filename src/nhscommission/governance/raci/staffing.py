"""The work of a responsibility matrix against the staff who are there to do it."""

from collections.abc import Mapping
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import as_number, check_by_name, expect
from nhscommission.governance.raci.assignments import RaciAssignment
from nhscommission.governance.raci.matrix import RaciMatrix


@attrs.frozen(kw_only=True)
class PartyLoad:
    """What a party has to do, and the staff it has.

    Parameters
    ----------
    party : str
        Who.
    activities : int
        How many activities it is responsible for.
    unknown : tuple of str
        Those of them whose work is not known.
    load_wte : float
        The work of the others, its part where it is shared, >= 0 [WTE].
    capacity_wte : float or None
        Its staff, >= 0; None where that is not known [WTE].
    """

    party: str
    activities: int
    unknown: tuple[str, ...]
    load_wte: float
    capacity_wte: float | None

    @property
    def headroom_wte(self) -> float | None:
        """Staff less work, below 0 where the party is overloaded; None if not known [WTE]."""
        return None if self.capacity_wte is None else self.capacity_wte - self.load_wte

    @property
    def is_overloaded(self) -> bool:
        """Whether the work that is known is more than the staff, give or take a millionth."""
        return self.headroom_wte is not None and self.headroom_wte < -1e-6


@attrs.frozen(kw_only=True)
class StaffingLoad:
    """The work of a matrix against staff.

    Parameters
    ----------
    parties : tuple of PartyLoad
        Those who are responsible for something, in the matrix's order.
    unstaffed : tuple of RaciAssignment
        The activities for which nobody who is responsible is known to have any staff.
    """

    parties: tuple[PartyLoad, ...]
    unstaffed: tuple[RaciAssignment, ...]

    def party(self, name: str) -> PartyLoad:
        """Return the load of one party.

        Parameters
        ----------
        name : str
            By the name that stands in the matrix.

        Returns
        -------
        PartyLoad
            Its load and its staff.

        Raises
        ------
        UnknownNameError
            If it is responsible for nothing.
        """
        for one in self.parties:
            if one.party == name:
                return one
        raise UnknownNameError("party", name, [one.party for one in self.parties])


def staffing_load(
    matrix: RaciMatrix,
    *,
    capacity_wte: Mapping[str, float],
    activity_wte: Mapping[str, float] | None = None,
    activity_hours: Mapping[str, float] | None = None,
    hours_per_wte: float | None = None,
) -> StaffingLoad:
    """Hold the work of a responsibility matrix against the staff who are there to do it.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    capacity_wte : mapping of str to float
        The staff of each party for which they are known, >= 0; of a group, of all its members
        together, or each member by its own name [WTE].
    activity_wte : mapping of str to float, optional
        The work of each activity for which it is known, by number, >= 0 [WTE].
    activity_hours : mapping of str to float, optional
        The same in hours a year, for other activities, >= 0 [hour/year].
    hours_per_wte : float, optional
        The hours that one WTE works in a year, > 0; needed where hours are given [hour/WTE/year].

    Returns
    -------
    StaffingLoad
        The work of an activity that several share is split evenly among those the matrix names.
        What is not known is listed, and counts for nothing.

    Raises
    ------
    UnknownNameError
        If staff are given for a party, or work for an activity, that is not in the matrix.
    InvalidValueError
        If a number is below 0, work is given twice for an activity, or hours without
        `hours_per_wte`.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> matrix = load_case("nwl-2009").raci
    >>> load = staffing_load(matrix, capacity_wte={"ACV": 40.0}, activity_wte={"3.3.4": 6.0})
    >>> load.party("ACV").headroom_wte, load.unstaffed[0].number
    (34.0, '1.1.2')
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    capacity = _read_capacity(matrix, capacity_wte)
    work = _read_work(matrix, activity_wte, activity_hours, hours_per_wte)
    names = dict.fromkeys(name for one in matrix.assignments for name in one.responsible)
    loads = []
    for name in names:
        own = [one for one in matrix.assignments if name in one.responsible]
        known = [one for one in own if one.number in work]
        loads.append(
            PartyLoad(
                party=name,
                activities=len(own),
                unknown=tuple(one.number or one.activity for one in own if one not in known),
                load_wte=sum(work[one.number] / len(one.responsible) for one in known),
                capacity_wte=capacity.get(name),
            )
        )
    return StaffingLoad(
        parties=tuple(loads),
        unstaffed=tuple(
            one
            for one in matrix.assignments
            if not any(capacity.get(name) for name in one.responsible)
        ),
    )


def _read_capacity(matrix: RaciMatrix, given: Mapping[str, float]) -> dict[str, float]:
    """Read the staff of each name in the matrix, members of a group added up."""
    staff = {}
    for name, wte in check_by_name(given, what="capacity_wte", like='{"ACV": 44.4}').items():
        if name not in matrix.known_parties and name not in matrix.names:
            raise UnknownNameError("party", str(name), matrix.known_parties)
        staff[name] = as_number(wte, what=f"the staff of {name!r}")
        within = set(matrix.expand(name))
        if name not in matrix.names and within != {name}:
            larger = [other for other in matrix.names if within & set(matrix.expand(other))]
            if larger:
                raise InvalidValueError(
                    f"staff are given for the group {name!r}, which is part of {larger[0]!r} in "
                    "the matrix and not in it by itself; give the staff of each of its members: "
                    f"{', '.join(matrix.expand(name))}"
                )
    found = dict(staff)
    doing = {name for one in matrix.assignments for name in one.responsible}
    for name in matrix.names:
        members = matrix.expand(name)
        within = doing.intersection(members) - {name}
        if name in doing and within and staff:
            raise InvalidValueError(
                f"the group {name!r} is responsible for some activities and its member "
                f"{min(within)!r} for others, so that their staff would count twice; hold the "
                "load of expand_groups(matrix) against each member's staff"
            )
        own = [staff[member] for member in members if member in staff]
        if members == (name,) or not own:
            continue
        if name in staff:
            raise InvalidValueError(
                f"staff are given for the group {name!r} and for a member of it; give the group's "
                "in one way"
            )
        if len(own) < len(members):
            missing = next(member for member in members if member not in staff)
            raise InvalidValueError(
                f"staff are given for some members of {name!r} and not for {missing!r}; missing is "
                "not zero: give each member's, 0 where it has none"
            )
        found[name] = sum(own)
    return found


def _read_work(
    matrix: RaciMatrix,
    wte: Mapping[str, float] | None,
    hours: Mapping[str, float] | None,
    hours_per_wte: float | None,
) -> Mapping[str, float]:
    work: dict[str, float] = {}
    for given, what, like in (
        (wte, "activity_wte", '{"3.3.4": 6.0}'),
        (hours, "activity_hours", '{"3.3.4": 9_000}'),
    ):
        for number, value in check_by_name(given or {}, what=what, like=like).items():
            matrix.assignment(number)
            if number in work:
                raise InvalidValueError(
                    f"the work of activity {number} is given in WTE and in hours; give it once"
                )
            amount = as_number(value, what=f"{what} of {number}")
            work[number] = amount / _per_wte(hours_per_wte) if given is hours else amount
    return FrozenMap(work)


def _per_wte(hours_per_wte: Any) -> float:
    if hours_per_wte is None:
        raise InvalidValueError(
            "work is given in hours, and hours_per_wte is not; say how many hours one WTE works in "
            "a year, for example 37.5 hours × 42 weeks = 1575"
        )
    return as_number(hours_per_wte, what="hours_per_wte", above_0=True)
