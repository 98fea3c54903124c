"""Questions to a responsibility matrix: who has how much, alone or shared, and in which roles."""

from collections.abc import Iterable

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.governance.raci.assignments import ROLES, RaciAssignment, RaciRole, as_role
from nhscommission.governance.raci.matrix import RaciMatrix


def find_activities(
    matrix: RaciMatrix,
    *,
    party: str | None = None,
    roles: Iterable[str] | None = None,
    stage: str | None = None,
    step: str | None = None,
) -> tuple[RaciAssignment, ...]:
    """Return the activities that are as asked: one party's list, a step, or both.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    party : str, optional
        One who has a role in them, by its own name or as one of a group.
    roles : iterable of str, optional
        The roles that the party has, any of them; all if not given.
    stage : str, optional
        Their stage.
    step : str, optional
        The number or the name of their step.

    Returns
    -------
    tuple of RaciAssignment
        In the matrix's order; none where nothing is as asked.

    Raises
    ------
    UnknownNameError
        If there is no such party, role, stage or step.
    InvalidValueError
        If roles are asked for, and no party.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> matrix = load_case("nwl-2009").raci
    >>> [one.number for one in find_activities(matrix, party="CN", roles=["responsible"])]
    ['1.2.5']
    """
    found = matrix.assignments
    if stage is not None:
        _check_known("stage", stage, matrix.stages)
        found = tuple(one for one in found if one.stage == stage)
    if step is not None:
        _check_known("step", step, [word for pair in matrix.steps for word in pair if word])
        found = tuple(one for one in found if step in (one.step_number, one.step))
    if party is None:
        if roles is not None:
            raise InvalidValueError("roles are asked for, and no party; name the party as well")
        return found
    name = matrix.party(party).name
    wanted = ROLES if roles is None else _read_roles(roles)
    meant = {other for other in matrix.names if name == other or name in matrix.expand(other)}
    return tuple(
        one for one in found if any(not meant.isdisjoint(one.parties(role)) for role in wanted)
    )


def _check_known(kind: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise UnknownNameError(kind, name, names)


def _read_roles(roles: Iterable[str]) -> tuple[RaciRole, ...]:
    return tuple(map(as_role, [roles] if isinstance(roles, str) else roles))


def workload(matrix: RaciMatrix, *, expand: bool = False) -> LabelledArray:
    """Count the activities in which each party has each role, by stage.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    expand : bool, optional
        Whether each member is counted in place of the groups that stand for it.

    Returns
    -------
    LabelledArray
        Over party, stage and role. An activity that parties share counts for each of them, so
        that sums over parties count it more than once [activity].

    Raises
    ------
    InvalidValueError
        Never, for a matrix that there is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> counts = workload(load_case("nwl-2009").raci)
    >>> counts["ACV", "Contract and Procure", "responsible"]
    12.0
    >>> float(counts.sum("stage")["PCT", "accountable"])
    93.0
    """
    parties = matrix.names
    if expand:
        parties = tuple(dict.fromkeys(n for name in parties for n in matrix.expand(name)))
    place = {name: number for number, name in enumerate(parties)}
    stage_place = {name: number for number, name in enumerate(matrix.stages)}
    counts = np.zeros((len(parties), len(matrix.stages), len(ROLES)))
    for one in matrix.assignments:
        for number, role in enumerate(ROLES):
            for name in matrix.holders(one, role) if expand else one.parties(role):
                counts[place[name], stage_place[one.stage], number] += 1
    return LabelledArray(
        values=counts,
        dims=("party", "stage", "role"),
        labels=(parties, matrix.stages, tuple(role.value for role in ROLES)),
        unit="activity",
    )


def shared_activities(
    matrix: RaciMatrix, *, role: str = "responsible"
) -> tuple[RaciAssignment, ...]:
    """Return the activities in which several parties have a role between them.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    role : RaciRole or str, optional
        The role.

    Returns
    -------
    tuple of RaciAssignment
        Those in which the matrix names more than one. A group alone does not share: each of its
        members does its own part.

    Raises
    ------
    UnknownNameError
        If there is no such role.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> shared = shared_activities(load_case("nwl-2009").raci)
    >>> len(shared), shared[0].number
    (13, '1.2.3')
    """
    wanted = as_role(role)
    return tuple(one for one in matrix.assignments if len(one.parties(wanted)) > 1)


@attrs.frozen(kw_only=True)
class SinglePoint:
    """A party that is alone in doing some activities.

    Parameters
    ----------
    party : str
        Who.
    activities : tuple of RaciAssignment
        Those that nobody else does.
    """

    party: str
    activities: tuple[RaciAssignment, ...]


def single_points_of_failure(matrix: RaciMatrix) -> tuple[SinglePoint, ...]:
    """Return the parties that are alone in doing activities, so that these stop if they fail.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.

    Returns
    -------
    tuple of SinglePoint
        Those with the most activities first. An activity that a group of several does is none:
        where one member fails, the others' parts go on.

    Raises
    ------
    InvalidValueError
        Never, for a matrix that there is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> alone = single_points_of_failure(load_case("nwl-2009").raci)
    >>> [(one.party, len(one.activities)) for one in alone]
    [('ACV', 49)]
    """
    alone: dict[str, list[RaciAssignment]] = {}
    for one in matrix.assignments:
        doing = matrix.holders(one, RaciRole.RESPONSIBLE)
        if len(doing) == 1:
            alone.setdefault(doing[0], []).append(one)
    found = [SinglePoint(party=name, activities=tuple(several)) for name, several in alone.items()]
    return tuple(sorted(found, key=lambda point: -len(point.activities)))


def segregation(matrix: RaciMatrix) -> tuple[RaciAssignment, ...]:
    """Return the activities that are not segregated: who does them answers for them as well.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.

    Returns
    -------
    tuple of RaciAssignment
        Those in which a party is responsible and accountable, by its name or as one of a group.

    Raises
    ------
    InvalidValueError
        Never, for a matrix that there is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> one = segregation(load_case("nwl-2009").raci)[0]
    >>> one.number, one.responsible, one.accountable
    ('1.1.2', ('PCT',), ('PCT',))
    """
    return tuple(
        one
        for one in matrix.assignments
        if set(matrix.holders(one, RaciRole.RESPONSIBLE))
        & set(matrix.holders(one, RaciRole.ACCOUNTABLE))
    )
