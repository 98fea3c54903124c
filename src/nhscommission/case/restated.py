"""Restating a case for the bodies that succeeded its members."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.case.assumptions import Assumption, Basis, Entry
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name, factor_slope
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure, exact_figure, parse_figure
from nhscommission.foundations.units import PERCENT
from nhscommission.sector.reorganisation import restate_sector
from nhscommission.sector.successions import SuccessorMap, carry_over, restrict_map

_PEOPLE: Final = ("WTE", "person")
_RATE: Final = 3
_A_HEAD: Final = frozenset({"WTE", "person"})


def restate_case(case: BusinessCase, *, successor_map: SuccessorMap) -> BusinessCase:
    """Restate a case for the bodies that succeeded its members, so that every amount follows.

    What varies by member is added up over predecessors (or split), where it is of a kind that can
    be: people, pounds, posts, weights. What is the same for all predecessors of a successor (a
    rate) stays as it is. Each line of the case then comes to the same for the sector, to the penny.

    Parameters
    ----------
    case : BusinessCase
        The case as it was.
    successor_map : SuccessorMap
        Who succeeded whom; it must say what became of every member.

    Returns
    -------
    BusinessCase
        The same lines and scenarios, for the successors. Its printed tables are left out, since
        they are of the old bodies, and so are rates that no line uses and that differ between
        bodies that merge; the note names them [GBP].

    Raises
    ------
    InvalidValueError
        If a share that is needed is not known, or a line multiplies two things that differ between
        predecessors that merge, so that neither adding nor keeping them would be right.
    UnknownNameError
        If the map says nothing of a member.

    Examples
    --------
    >>> from datetime import date
    >>> import nhscommission as nc
    >>> case = nc.load_case("nwl-2009")
    >>> until_2022 = nc.load_lineage("nw-london").between(date(2009, 7, 3), date(2022, 7, 1))
    >>> today = nc.restate_case(case, successor_map=until_2022)
    >>> today.member_names
    ('NHS North West London ICB',)
    >>> [f"{nc.appraise(one).total('net_benefit'):,.2f}" for one in (case, today)]
    ['204,672,212.68', '204,672,212.68']
    """
    relevant = restrict_map(successor_map, case.member_names)
    added, left_out = _what_is_added_up(case, relevant)

    def restated(assumptions: Iterable[Assumption]) -> list[Assumption]:
        return [
            _restated(assumption, relevant, added=assumption.id in added)
            if assumption.shape.has_member
            else assumption
            for assumption in assumptions
            if assumption.id not in left_out
        ]

    lost = [ratio.id for ratio in case.ratios if left_out.intersection(ratio.names)]
    return attrs.evolve(
        case,
        id=f"{case.id}-{relevant.effective:%Y}",
        title=f"{case.title}, restated for {relevant.effective}",
        sector=restate_sector(case.sector, successor_map=relevant),
        assumptions=restated(case.assumptions),
        scenarios=[
            attrs.evolve(scenario, overrides=restated(scenario.overrides))
            for scenario in case.scenarios
        ],
        ratios=[ratio for ratio in case.ratios if ratio.id not in lost],
        tables=(),
        note=" ".join(
            part
            for part in (
                case.note,
                f"Restated for {relevant.effective} by: {relevant.source}.",
                f"Left out, being rates of no line that differ: {', '.join(sorted(left_out))}."
                if left_out
                else "",
                f"Left out too, being ratios of those: {', '.join(lost)}." if lost else "",
            )
            if part
        ),
    )


def _values(assumption: Assumption) -> dict[str, dict[str, PrintedFigure]]:
    """Return an assumption's figures by period and member."""
    found: dict[str, dict[str, PrintedFigure]] = {}
    for entry in assumption.values:
        found.setdefault(entry.period, {})[entry.member] = entry.figure
    return found


def _same_for_all(assumption: Assumption, successor_map: SuccessorMap) -> bool:
    """Whether the predecessors of each successor have the same values."""
    for by_member in _values(assumption).values():
        for successor in successor_map.successors:
            values = {
                by_member[link.predecessor].value
                for link in successor_map.successions
                if link.successor == successor
            }
            if len(values) > 1:
                return False
    return True


def _what_is_added_up(
    case: BusinessCase, successor_map: SuccessorMap
) -> tuple[frozenset[str], frozenset[str]]:
    """Settle which assumptions are added up over predecessors, and which cannot be restated.

    The latter are rates of no line that differ between bodies that merge; others stay as they are.
    """
    versions: dict[str, list[Assumption]] = {x.id: [x] for x in case.assumptions}
    for scenario in case.scenarios:
        for override in scenario.overrides:
            versions[override.id].append(override)
    differs = {
        name
        for name, every in versions.items()
        if every[0].shape.has_member and not all(_same_for_all(x, successor_map) for x in every)
    }
    left_out: set[str] = set()
    added: dict[str, str] = {}
    kept: dict[str, str] = {}
    for line in case.lines:
        by_member = [
            name
            for name in dict.fromkeys(line.assumption_names)
            if name in versions and versions[name][0].shape.has_member
        ]
        adjusted = {
            factor_name(factor)
            for factor in line.factors
            if factor_slope(factor) is not None and factor_name(factor) in by_member
        }
        varying = [name for name in by_member if name not in adjusted]
        unlike = [name for name in varying if name in differs]
        for name in adjusted:
            kept[name] = line.id
            if name in differs:
                raise InvalidValueError(
                    f"line {line.id!r} multiplies by one more or less {name!r}, which differs "
                    "between bodies that merge; make one assumption of the product first",
                    subject=f"line:{line.id}",
                )
        if adjusted and not varying and not line.on_lines:
            raise InvalidValueError(
                f"line {line.id!r} varies by member only in one more or less "
                f"{min(adjusted)!r}, which cannot be added up; make one assumption of the product "
                "first",
                subject=f"line:{line.id}",
            )
        one = "" if line.on_lines else _to_add_up(varying, unlike, versions)
        if len(unlike) > (0 if line.on_lines else 1):
            raise InvalidValueError(
                f"line {line.id!r} multiplies {' and '.join(map(repr, unlike))}"
                + (" with other lines" if line.on_lines else "")
                + ", which differ between bodies that merge; the product of their sums is not the "
                "sum of their products: make one assumption of the product first",
                subject=f"line:{line.id}",
            )
        for name in varying:
            (added if name == one else kept)[name] = line.id
    for name in added.keys() & kept.keys():
        raise InvalidValueError(
            f"assumption {name!r} would have to be added up for line {added[name]!r} and kept as "
            f"it is for line {kept[name]!r}; make two assumptions of it",
            subject=f"assumption:{name}",
        )
    for name in versions.keys() - added.keys() - kept.keys():
        # Of no line: what is of a kind that can be added up is, and other things must be alike.
        if versions[name][0].shape.has_member and _rank(versions[name][0]) < _RATE:
            added[name] = ""
        elif name in differs:
            left_out.add(name)
    return frozenset(added), frozenset(left_out)


def _to_add_up(
    varying: list[str], unlike: list[str], versions: Mapping[str, list[Assumption]]
) -> str:
    """Choose the one factor of a line that carries its amount: what differs, a share, a sum."""
    if unlike:
        return unlike[0]
    return min(varying, key=lambda name: _rank(versions[name][0]), default="")


def _rank(assumption: Assumption) -> int:
    """Say how fit an assumption is to be added up: shares, people, sums of money; not rates."""
    above, *below = assumption.factor_unit.split("/")
    if assumption.share:
        return 0
    if above in _PEOPLE and not _A_HEAD.intersection(below):
        return 1
    return 2 if above == "GBP" and not _A_HEAD.intersection(below) else _RATE


def _restated(assumption: Assumption, successor_map: SuccessorMap, *, added: bool) -> Assumption:
    entries = []
    for period, by_member in _values(assumption).items():
        if added:
            values = carry_over(
                {name: repr(figure.value) for name, figure in by_member.items()},
                successor_map=successor_map,
            )
            widths = carry_over(
                {name: repr(figure.half_unit) for name, figure in by_member.items()},
                successor_map=successor_map,
            )
            figures = {
                name: _figure(values[name], widths[name], assumption.unit) for name in values
            }
        else:
            figures = {
                link.successor: by_member[link.predecessor] for link in successor_map.successions
            }
        entries += [Entry(name, period, figure) for name, figure in figures.items()]
    printed = assumption.basis is Basis.PRINTED and added
    return attrs.evolve(
        assumption,
        values=entries,
        basis=Basis.INFERRED if printed else assumption.basis,
        low=None if added else assumption.low,
        high=None if added else assumption.high,
        of_members="",
    )


def _figure(value: Fraction, width: Fraction, unit: str) -> PrintedFigure:
    if width == 0:
        return exact_figure(float(value), unit=unit)
    percent = unit.startswith(PERCENT)
    scale, sign = (100, "%") if percent else (1, "")
    main, half = (f"{Decimal(repr(float(x * scale))):f}{sign}" for x in (value, width))
    return parse_figure(f"{main} ± {half}", unit=unit)
