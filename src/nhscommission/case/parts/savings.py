"""Savings levers as parts of a case: products of a base, a percentage, and what is left."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Basis, Shape
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts, make_id
from nhscommission.finance.savings.levers import Overlap, SavingsLever, apply_levers
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


def savings_parts(
    levers: Iterable[SavingsLever],
    *,
    prefix: str,
    labels: Sequence[str],
    overlap: str,
    bases_by_member: Mapping[str, Mapping[str, Any]] | None = None,
    share: str | None = None,
    index: str | None = None,
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make lines of savings levers, so that no pound is saved twice.

    Parameters
    ----------
    levers : iterable of SavingsLever
        In the order in which they work; names are unique.
    prefix : str
        What the ids start with.
    labels : sequence of str
        The periods' labels.
    overlap : Overlap
        ``"sequential"`` or ``"additive"``: it must be stated.
    bases_by_member : mapping of str to mapping of str to float, optional
        For each base by its name, how much of it is each member's [GBP/year].
    share : str, optional
        The assumption by which members share a base that is not given by member; needed for such
        bases.
    index : str, optional
        A price index to multiply by [dimensionless].
    basis : Basis, optional
        The basis of bases and percentages.
    source : str
        Where a percentage without a source of its own is from.

    Returns
    -------
    CaseParts
        Each base, each lever's percentage (by period where it is phased), and a line for each
        lever; sequential levers are multiplied by what those before them leave [GBP].

    Raises
    ------
    InvalidValueError
        As `apply_levers`; if a base by member does not add up to the levers' base, or a base has
        neither values by member nor a share.
    UnknownNameError
        If there is no such way to treat overlap.

    Examples
    --------
    >>> from nhscommission import SavingsLever
    >>> levers = [
    ...     SavingsLever(name="Prices", base="acute", base_gbp_per_year=100, rate="10%"),
    ...     SavingsLever(name="Volumes", base="acute", base_gbp_per_year=100, rate="20%")]
    >>> made = savings_parts(
    ...     levers, prefix="save", labels=["2026/27"], overlap="sequential", share="capitation",
    ...     source="Strategy team")
    >>> " * ".join(made.lines[1].factors[:3])
    'save_acute_base * save_volumes_rate * (1 - save_prices_rate)'

    Notes
    -----
    The second of two sequential levers is ``base × rate × (1 - first rate) × years``.
    """
    chosen = tuple(levers)
    apply_levers(chosen, labels=labels, overlap=overlap)  # its checks
    sequential = Overlap(overlap) is Overlap.SEQUENTIAL
    given = bases_by_member or {}
    for name in given:
        if name not in {lever.base for lever in chosen}:
            raise UnknownNameError("base of a lever:", name, [lever.base for lever in chosen])
    named: dict[str, str] = {}
    assumptions: dict[str, Assumption] = {}
    lines: list[LineItem] = []
    before: dict[str, list[str]] = {}
    for lever in chosen:
        base = make_id(prefix, lever.base, "base")
        if named.setdefault(base, lever.base) != lever.base:
            raise InvalidValueError(
                f"the bases {named[base]!r} and {lever.base!r} make one id, {base!r}; tell them "
                "apart by letters or digits"
            )
        if base not in assumptions:
            assumptions[base] = _base(base, lever, given.get(lever.base), share, basis, source)
        shared = [] if assumptions[base].shape.has_member else [share or ""]
        rate = make_id(prefix, lever.name, "rate")
        if rate in assumptions:
            raise InvalidValueError(
                f"the levers' names make the id {rate!r} twice; tell them apart by letters or "
                "digits"
            )
        assumptions[rate] = _rate(rate, lever, labels, basis, source)
        others = before.setdefault(base, [])
        left = [f"(1 - {other})" for other in others] if sequential else []
        lines.append(
            LineItem(
                id=make_id(prefix, lever.name),
                label=lever.name,
                category=Category.SAVING,
                factors=[base, rate, *left, PERIOD_LENGTH, *([index] if index else []), *shared],
                benefit_class=lever.benefit_class,
                source=lever.source,
                note=lever.working,
            )
        )
        others.append(rate)
    total = Total(id=make_id(prefix), label="Savings", lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions.values(), lines=lines, totals=[total])


def _base(
    name: str,
    lever: SavingsLever,
    by_member: Mapping[str, Any] | None,
    share: str | None,
    basis: str,
    source: str,
) -> Assumption:
    if by_member is None and share is None:
        raise InvalidValueError(
            f"the base {lever.base!r} is given for all members together; give bases_by_member, or "
            "share, the assumption that divides it"
        )
    made = Assumption(
        id=name,
        label=f"What is saved on: {lever.base}",
        unit="GBP/year",
        shape=Shape.SCALAR if by_member is None else Shape.BY_MEMBER,
        values=lever.base_gbp_per_year if by_member is None else by_member,
        source=source,
        basis=basis,
        low=0,
    )
    total = sum(entry.figure.value for entry in made.values)
    width = sum(entry.figure.half_unit for entry in made.values)
    if abs(total - lever.base_gbp_per_year) > width + 1e-9 * abs(total) + 0.005:
        raise InvalidValueError(
            f"the base {lever.base!r} is £{lever.base_gbp_per_year:,.2f} a year for "
            f"{lever.name!r}, and its members' add up to £{total:,.2f}"
        )
    return made


def _rate(
    name: str, lever: SavingsLever, labels: Sequence[str], basis: str, source: str
) -> Assumption:
    label, where = f"{lever.name}: saving", lever.source or source
    if lever.phasing is None:
        return Assumption(
            id=name, label=label, unit="%", values=lever.rate, low=0, high=1, source=where,
            basis=basis,
            note=lever.working,
        )  # fmt: skip
    scaled = lever.phasing.scaled(lever.rate)
    return Assumption(
        id=name,
        label=label,
        unit="%",
        shape=Shape.BY_PERIOD,
        values={period: scaled[period] for period in labels},
        low=0,
        high=1,
        source=where,
        basis=basis if scaled.computation is None else Basis.COMPUTED,
        computation=scaled.computation,
        note=lever.working,
    )
