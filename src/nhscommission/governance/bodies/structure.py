"""How bodies report and escalate to each other."""

from collections.abc import Iterable, Mapping

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import expect_several
from nhscommission.governance.bodies.bodies import GovernanceBody


def bodies_by_id(bodies: Iterable[GovernanceBody]) -> Mapping[str, GovernanceBody]:
    """Return bodies by their ids, in order.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    mapping of str to GovernanceBody
        In the same order.

    Raises
    ------
    InvalidValueError
        If one is none, or two have one id.
    """
    known: dict[str, GovernanceBody] = {}
    for body in expect_several(bodies, what="bodies", like="[GovernanceBody(...)]"):
        if not isinstance(body, GovernanceBody):
            raise InvalidValueError(f"bodies: found {body!r:.80}; give GovernanceBody objects")
        if body.id in known:
            raise InvalidValueError(
                f"two bodies have the id {body.id!r}: {known[body.id].name!r} and {body.name!r}; "
                "give each an id of its own"
            )
        known[body.id] = body
    return FrozenMap(known)


def find_circle(bodies: Iterable[GovernanceBody], *, links: str) -> tuple[tuple[str, ...], ...]:
    """Find the circles in which bodies report or escalate to each other.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.
    links : str
        ``"reports_to"`` or ``"escalates_to"``.

    Returns
    -------
    tuple of tuple of str
        For each body that can come back to itself, in a circle that none before it was in: the
        shortest way, as ids.

    Raises
    ------
    InvalidValueError
        If two bodies have one id.
    """
    known = bodies_by_id(bodies)
    ways = {key: tuple(x for x in getattr(b, links) if x in known) for key, b in known.items()}
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in known:
        if start in seen:
            continue
        path = _shortest(ways, start, start)
        if path:
            found.append(path[:-1])
            seen.update(path)
    return tuple(found)


def _shortest(ways: Mapping[str, tuple[str, ...]], start: str, end: str) -> tuple[str, ...]:
    """Return the shortest way of one step or more, the first where there are several."""
    came_from: dict[str, str] = {}
    edge = [start]
    while edge:
        following: list[str] = []
        for name in edge:
            for other in ways[name]:
                if other == end:
                    path = [end, name]
                    while path[-1] != start:
                        path.append(came_from[path[-1]])
                    return tuple(reversed(path))
                if other not in came_from and other != start:
                    came_from[other] = name
                    following.append(other)
        edge = following
    return ()


def escalation_path(
    bodies: Iterable[GovernanceBody], *, from_body: str, to_body: str
) -> tuple[str, ...]:
    """Return the way by which what a body cannot settle comes to another.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.
    from_body, to_body : str
        The ids of the two.

    Returns
    -------
    tuple of str
        The ids along the shortest way, both ends among them; none where there is no way. A body
        that does not say to whom it escalates takes matters to those it reports to.

    Raises
    ------
    UnknownNameError
        If a body is not there.
    InvalidValueError
        If two bodies have one id.

    References
    ----------
    Source 002, Part 3, section 4.2.2: from the business group first to the Sector Chief
    Executive, and if need be to the JCPCT.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> bodies = load_case("nwl-2009").bodies
    >>> escalation_path(bodies, from_body="CPBG", to_body="Brent board")
    ('CPBG', 'Sector Chief Executive', 'JCPCT', 'Brent board')
    """
    known = bodies_by_id(bodies)
    for name in (from_body, to_body):
        if name not in known:
            raise UnknownNameError("body", name, known)
    if from_body == to_body:
        return (from_body,)
    ways = {
        key: tuple(x for x in body.escalates_to or body.reports_to if x in known)
        for key, body in known.items()
    }
    return _shortest(ways, from_body, to_body)
