"""A case without some of its members."""

from collections.abc import Iterable

import attrs

from nhscommission.case.assumptions import Assumption, Basis
from nhscommission.case.business_case import BusinessCase
from nhscommission.foundations.errors import (
    InvalidValueError,
    find_known,
)


def without_members(
    case: BusinessCase, names: str | Iterable[str], *, varying: Iterable[str] = ()
) -> BusinessCase:
    """Return a case as it is for those who stay when members leave.

    Parameters
    ----------
    case : BusinessCase
        The case with all members.
    names : str or iterable of str
        Those who leave; at least one stays.
    varying : iterable of str, optional
        The ids of shared lines that shrink with the population that is served: savings too. All
        other shared lines stay as large as they were, and those who stay share them.

    Returns
    -------
    BusinessCase
        With the same lines and scenarios, and no printed tables: they are of all members [GBP].

    Raises
    ------
    InvalidValueError
        If nobody stays, the host leaves, or a line that varies has no share among its factors.
    UnknownNameError
        If a member or line is not there.

    Notes
    -----
    A shared line's amount is divided by weights that are normalised over those who stay. A varying
    line is multiplied by their part of all the weights.

    References
    ----------
    London Commissioning Support Service, FAQ 1 (January 2007): 61p a head with 15 PCTs in place of
    38p with 31.

    Examples
    --------
    >>> from nhscommission import appraise, load_case
    >>> case = load_case("nwl-2009")
    >>> seven = without_members(case, ["Harrow"])
    >>> [round(appraise(x).total("contribution", member="Brent", period="2010/11"), -3)
    ...  for x in (case, seven)]
    [841000.0, 936000.0]
    """
    if isinstance(names, str):
        names = (names,)
    leaving = tuple(dict.fromkeys(case.sector.member(name).name for name in names))
    staying = [m for m in case.sector.members if m.name not in leaving]
    if not staying:
        raise InvalidValueError("every member leaves, and nobody would share the service")
    if case.sector.host in leaving:
        raise InvalidValueError(
            f"{case.sector.host} hosts the service and leaves it; give the sector another host "
            "first"
        )
    shrinking = (varying,) if isinstance(varying, str) else tuple(varying)
    remaining: dict[str, Assumption] = {}
    lines = []
    for name in shrinking:
        find_known(case.known_lines, name, "line")
    for line in case.lines:
        if line.id not in shrinking:
            lines.append(line)
            continue
        shares = [x for x in line.assumption_names if case.assumption(x).share]
        if not shares:
            raise InvalidValueError(
                f"line {line.id!r} has no share among its factors: it is the members' own, or "
                "follows the lines that it is on, and varies by itself; leave it out of varying",
                subject=f"line:{line.id}",
            )
        if shares[0] not in remaining:
            name = f"part_of_{shares[0]}"
            while name in case.known_assumptions:  # others have left before
                name += "_too"
            remaining[shares[0]] = _part(name, case.assumption(shares[0]), leaving)
        lines.append(attrs.evolve(line, factors=[*line.factors, remaining[shares[0]].id]))
    sector = attrs.evolve(
        case.sector,
        members=staying,
        providers=[
            attrs.evolve(p, coordinating_commissioner="")
            if p.coordinating_commissioner in leaving
            else p
            for p in case.sector.providers
        ],
    )
    kept = [_kept(assumption, leaving) for assumption in case.assumptions]
    return attrs.evolve(
        case,
        title=f"{case.title}, without {', '.join(leaving)}",
        sector=sector,
        assumptions=[*kept, *remaining.values()],
        lines=lines,
        scenarios=[
            attrs.evolve(
                scenario,
                overrides=[
                    *(_kept(x, leaving) for x in scenario.overrides),
                    *(
                        attrs.evolve(
                            _part(remaining[x.id].id, x, leaving), label=remaining[x.id].label
                        )
                        for x in scenario.overrides
                        if x.id in remaining
                    ),
                ],
            )
            for scenario in case.scenarios
        ],
        tables=(),
        note=f"{case.note} Without {', '.join(leaving)}.".strip(),
    )


def _kept(assumption: Assumption, leaving: tuple[str, ...]) -> Assumption:
    if not assumption.shape.has_member:
        return assumption
    return attrs.evolve(
        assumption, values=[x for x in assumption.values if x.member not in leaving]
    )


def _part(name: str, share: Assumption, leaving: tuple[str, ...]) -> Assumption:
    weights = {entry.member: entry.figure.value for entry in share.values}
    stays = sum(weight for member, weight in weights.items() if member not in leaving)
    return Assumption(
        id=name,
        label=f"Part of {share.label[:1].lower()}{share.label[1:]} that stays",
        unit="1",
        values=stays / sum(weights.values()),
        source=share.source,
        basis=Basis.INFERRED,
        note=f"Without {', '.join(leaving)}.",
    )
