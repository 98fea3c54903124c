"""A responsibility matrix as its members see it, with groups written out."""

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.governance.raci.assignments import ROLES
from nhscommission.governance.raci.matrix import RaciMatrix


def expand_groups(matrix: RaciMatrix) -> RaciMatrix:
    """Write each member in place of the groups that stand for it.

    Parameters
    ----------
    matrix : RaciMatrix
        A matrix.

    Returns
    -------
    RaciMatrix
        The same activities, with no groups in any role.

    Raises
    ------
    InvalidValueError
        Never, for a matrix that there is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> matrix = expand_groups(load_case("nwl-2009").raci)
    >>> matrix.assignment("3.3.8").responsible[:3]
    ('Brent', 'Ealing', 'Hammersmith & Fulham')
    """
    return attrs.evolve(
        matrix,
        assignments=[
            one.with_roles(
                {r: matrix.holders(one, r) for r in ROLES if getattr(one, r) is not None}
            )
            for one in matrix.assignments
        ],
        parties=tuple(matrix.known_parties.values()),
    )


def view_of(matrix: RaciMatrix, party: str) -> RaciMatrix:
    """Return the matrix as one party sees it: its own name in place of groups that stand for it.

    Parameters
    ----------
    matrix : RaciMatrix
        A matrix.
    party : str
        The party, for example one of the trusts for which PCT stands.

    Returns
    -------
    RaciMatrix
        The activities in which the party has a role; the other members of its groups, who do the
        same each for itself, are left out of them.

    Raises
    ------
    UnknownNameError
        If there is no such party.
    InvalidValueError
        If the party has no role at all.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> brent = view_of(load_case("nwl-2009").raci, "Brent")
    >>> brent.assignment("1.1.1").accountable, brent.assignment("1.1.1").consulted
    (('Brent',), ('Brent', 'HL', 'SHA', 'PP'))
    """
    name = matrix.party(party).name
    if matrix.known_parties[name].kind == "group":
        raise InvalidValueError(
            f"{name!r} is a group; ask for the view of one of its members: "
            f"{', '.join(matrix.expand(name))}"
        )
    own: dict[str, str] = {}
    for other in matrix.names:
        own[other] = name if name in matrix.expand(other) else other
    kept = []
    for one in matrix.assignments:
        roles = {
            role: tuple(dict.fromkeys(own[n] for n in getattr(one, role)))
            for role in ROLES
            if getattr(one, role) is not None
        }
        if any(name in names for names in roles.values()):
            kept.append(one.with_roles(roles))
    if not kept:
        raise InvalidValueError(f"{name!r} has no role in any activity of the matrix")
    return attrs.evolve(matrix, assignments=kept, parties=tuple(matrix.known_parties.values()))
