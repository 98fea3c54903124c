"""The checks that a business case passes when it is made."""

import warnings
from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Drawn, Shape
from nhscommission.case.computations import check_computation, check_held_elsewhere
from nhscommission.case.factors import factor_slope
from nhscommission.case.lines import PAYBACK, RESERVED_NAMES, Allowance, Category, LineItem
from nhscommission.case.ratios import Ratio, ratio_unit
from nhscommission.case.scenarios import Scenario
from nhscommission.case.tables import PrintedCell, PrintedTable
from nhscommission.finance.uncertainty.correlation import RankCorrelation, correlation_matrix
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnitError,
    UnknownNameError,
    find_known,
)
from nhscommission.foundations.periods import check_horizon
from nhscommission.foundations.units import DIMENSIONLESS, MONEY, multiply_units
from nhscommission.sector.options import ConsideredOption
from nhscommission.sector.support_functions import SupportFunction

if TYPE_CHECKING:
    from nhscommission.case.business_case import BusinessCase


_ADDED_UP: Final = frozenset({MONEY, f"{MONEY}/year", "WTE", "person", "day", "hour", "year"})


def check_case(case: "BusinessCase") -> None:
    """Check that a case's names, shapes and units fit together.

    Parameters
    ----------
    case : BusinessCase
        The case.

    Raises
    ------
    InvalidValueError
        If an id is there twice, a value is missing, a line does not come to money or would be
        paid several times over, or lines rest on each other in a circle.
    UnknownNameError
        If something is named that is not there.
    """
    check_horizon(case.periods)
    _check_kinds(case)
    _check_ids(case)
    for assumption in case.assumptions:
        _check_coverage(case, assumption, f"assumption:{assumption.id}")
        _check_members_values(case, assumption)
        check_computation(assumption, case.periods, case.part_year_rule)
    for assumption in case.assumptions:
        check_held_elsewhere(assumption, case.known_assumptions)
    for line in case.lines:
        _check_line(case, line)
    _ = case.lines_in_order
    for line in case.lines:
        for name in line.covers:
            find_known(case.known_lines, name, "line", f"line:{line.id}")
        _check_bias(case, line)
    _warn_of_double_counting(case)
    case.payback_rule.slices(case.periods)
    for total in case.totals:
        for name in total.lines:
            find_known(case.known_lines, name, "line", f"total:{total.id}")
    for ratio in case.ratios:
        _check_ratio(case, ratio)
    for scenario in case.scenarios:
        _check_scenario(case, scenario)
    _check_correlations(case)
    for table in case.tables:
        _check_table(case, table)


class DoubleCountedWarning(UserWarning):
    """One line has two allowances for what may go wrong."""


def _warn_of_double_counting(case: "BusinessCase") -> None:
    """Warn where one line has allowances of two kinds on it."""
    allowed: dict[str, list[LineItem]] = {}
    told: set[frozenset[str]] = set()
    for line in case.lines:
        if line.allowance is None or line.category is Category.MEMORANDUM:
            continue
        for name in _allowed_for(case, line):
            base = case.known_lines[name]
            both = [
                *allowed.get(name, ()),
                *([base] if base.allowance is not None else []),
            ]
            for other in both:
                pair = frozenset((other.id, line.id))
                if other.allowance and other.allowance is not line.allowance and pair not in told:
                    told.add(pair)
                    warnings.warn(
                        f"line {name!r} has both {other.allowance.label} ({other.id}) and "
                        f"{line.allowance.label} ({line.id}) on it: what may go wrong is counted "
                        "twice, unless they stand for different things",
                        DoubleCountedWarning,
                        stacklevel=5,
                    )
            allowed.setdefault(name, []).append(line)


def _allowed_for(case: "BusinessCase", line: LineItem) -> tuple[str, ...]:
    """Return the lines that an allowance is on, and those that they are on in turn."""
    found: dict[str, None] = {}
    waiting = [*line.on_lines, *line.covers]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += case.known_lines[name].on_lines
    return tuple(found)


def _check_bias(case: "BusinessCase", line: LineItem) -> None:
    """Check that optimism bias is on lines of its own kind."""
    if line.allowance is not Allowance.OPTIMISM_BIAS:
        return
    for name in line.on_lines:
        base = case.known_lines[name]
        savings = [x.category is Category.SAVING for x in (line, base)]
        if savings[0] != savings[1] or base.benefit_class is not line.benefit_class:
            kinds = [
                f"{x.category}" + (f" ({x.benefit_class})" if x.benefit_class else "")
                for x in (line, base)
            ]
            raise InvalidValueError(
                f"line {line.id!r} is optimism bias and {kinds[0]}, and line {name!r} that it is "
                f"on is {kinds[1]}; make one line of bias for each kind",
                subject=f"line:{line.id}",
            )


def _check_correlations(case: "BusinessCase") -> None:
    """Check that what is correlated has a distribution, of one number."""
    names = list(dict.fromkeys(n for c in case.correlations for n in (c.first, c.second)))
    for name in names:
        assumption = find_known(case.known_assumptions, name, "assumption in a correlation:")
        drawn = [case.assumptions_in(s.id)[name].distribution for s in case.scenarios]
        if assumption.distribution is None and not any(drawn):
            raise InvalidValueError(
                f"assumption {name!r} is correlated with another and has no distribution; give it "
                "one, or leave the correlation out"
            )
        versions = [case.assumptions_in(s.id)[name] for s in case.scenarios]
        if assumption.shape is not Shape.SCALAR and any(
            x.drawn is Drawn.EACH for x in (assumption, *versions)
        ):
            raise InvalidValueError(
                f"assumption {name!r} is correlated with another, and each of its values is drawn "
                "by itself; draw them together, or leave the correlation out"
            )
    if names:
        correlation_matrix(names, case.correlations)


def _check_kinds(case: "BusinessCase") -> None:
    """Check that functions and options are such."""
    kinds: tuple[tuple[str, tuple[object, ...], type], ...] = (
        ("functions", case.functions, SupportFunction),
        ("options", case.options, ConsideredOption),
        ("correlations", case.correlations, RankCorrelation),
    )
    for what, records, kind in kinds:
        for record in records:
            if not isinstance(record, kind):
                raise InvalidValueError(
                    f"{record!r:.80} is among the {what}; give {kind.__name__} objects"
                )


def _check_ids(case: "BusinessCase") -> None:
    names = Counter(
        [
            *(("assumption", x.id) for x in case.assumptions),
            *(("line", x.id) for x in case.lines),
            *(("total", x.id) for x in case.totals),
            *(("ratio", x.id) for x in case.ratios),
        ]
    )
    kinds: dict[str, list[str]] = {}
    for kind, name in names:
        kinds.setdefault(name, []).append(kind)
    for (kind, name), count in names.items():
        subject = f"{kind}:{name}"
        if count > 1:
            raise InvalidValueError(
                f"the {kind} {name!r} is there {count} times; ids must be unique",
                subject=subject,
            )
        others = [other for other in kinds[name] if other != kind]
        if others:
            raise InvalidValueError(
                f"{name!r} names both a {kind} and a {others[0]}; ids must be unique",
                subject=subject,
            )
        if name in RESERVED_NAMES or name == PERIOD_LENGTH:
            raise InvalidValueError(
                f"the {kind} {name!r} has a name that the library uses; choose another",
                subject=subject,
            )
    for kind, found in (
        ("scenario", [s.id for s in case.scenarios]),
        ("table", [t.id for t in case.tables]),
        ("document", [d.id for d in case.documents]),
        ("function", [f.name for f in case.functions]),
        ("option", [f"{o.question}: {o.name}" for o in case.options]),
    ):
        for name, count in Counter(found).items():
            if count > 1:
                raise InvalidValueError(
                    f"the {kind} {name!r} is there {count} times; ids must be unique",
                    subject=f"{kind}:{name}",
                )
    for kind, present in (("line", case.lines), ("scenario", case.scenarios)):
        if not present:
            raise InvalidValueError(f"the case {case.id!r} has no {kind}; give at least one")


def _check_coverage(case: "BusinessCase", assumption: Assumption, subject: str) -> None:
    where = f"assumption {assumption.id!r}"
    places = Counter((entry.member, entry.period) for entry in assumption.values)
    members = case.member_names if assumption.shape.has_member else ("",)
    periods = case.period_labels if assumption.shape.has_period else ("",)
    for (member, period), count in places.items():
        if member not in members:
            raise UnknownNameError(
                f"member of the sector for {where}:", member, members, subject=subject
            )
        if period not in periods:
            raise UnknownNameError(
                f"period of the case for {where}:", period, periods, subject=subject
            )
        if count > 1:
            raise InvalidValueError(
                f"{where} has {count} values for {_place(member, period)}", subject=subject
            )
    for member in members:
        for period in periods:
            if (member, period) not in places:
                raise InvalidValueError(
                    f"{where} has no value for {_place(member, period)}; missing is not zero: "
                    "write 0, or - for nil",
                    subject=subject,
                )
    if assumption.share:
        try:
            case.grid(assumption)
        except InvalidValueError as error:
            raise InvalidValueError(f"{where}: {error}", subject=subject) from error


def _check_members_values(case: "BusinessCase", assumption: Assumption) -> None:
    if not assumption.of_members:
        return
    for entry in assumption.values:
        held = getattr(case.sector.member(entry.member), assumption.of_members, None)
        if held != entry.figure:
            raise InvalidValueError(
                f"assumption {assumption.id!r} is said to be the members' "
                f"{assumption.of_members}, and differs for {entry.member}: {entry.figure} here, "
                f"{held} there",
                subject=f"assumption:{assumption.id}",
            )


def _check_line(case: "BusinessCase", line: LineItem) -> None:
    subject = f"line:{line.id}"
    factors = [
        find_known(case.known_assumptions, name, f"assumption for line {line.id!r}:", subject)
        for name in line.assumption_names
    ]
    _check_adjusted(line, factors, subject)
    for name in line.on_lines:
        find_known(case.known_lines, name, f"line for line {line.id!r}:", subject)
    unit = multiply_units(tuple(factor.factor_unit for factor in factors))
    wanted = DIMENSIONLESS if line.on_lines else MONEY
    if unit != wanted:
        product = " × ".join(
            f"{text} [{factor.factor_unit}]"
            for text, factor in zip(line.factors, factors, strict=True)
        )
        raise UnitError(
            f"line {line.id!r} must come to {wanted}, and comes to {unit}: {product}",
            subject=subject,
        )
    if line.on_lines:
        return
    if not any(factor.shape.has_period for factor in factors):
        raise InvalidValueError(
            f"line {line.id!r} has no factor that varies by period, so it would be paid in full "
            f"in every period; multiply a yearly rate by {PERIOD_LENGTH}, and give a one-off "
            "cost by period",
            subject=subject,
        )
    by_member = [factor for factor in factors if factor.shape.has_member]
    if len(by_member) == 1 and by_member[0].share is None and by_member[0].factor_unit == "1":
        raise InvalidValueError(
            f"line {line.id!r} is divided among members by {by_member[0].id!r} alone, a pure "
            "number: say whether its values are weights to share by (share: yes), or rates of the "
            "member's own (share: no)",
            subject=subject,
        )
    if not by_member:
        shares = [x.id for x in case.assumptions if x.share] or ["a share by member"]
        raise InvalidValueError(
            f"line {line.id!r} has no factor that varies by member, so every member would pay "
            f"all of it; multiply by a share, for example {shares[0]}",
            subject=subject,
        )


def _check_adjusted(line: LineItem, factors: list[Assumption], subject: str) -> None:
    """Check that what stands as one more or less an assumption is a rate."""
    for text, factor in zip(line.factors, factors, strict=True):
        if factor_slope(text) is None:
            continue
        if factor.share or factor.factor_unit != DIMENSIONLESS:
            what = "a share" if factor.share else f"in {factor.factor_unit}"
            raise UnitError(
                f"line {line.id!r} has the factor {text}, and {factor.id} is {what}; only a rate, "
                "such as 25%, can be taken from one or added to it",
                subject=subject,
            )
        if factor_slope(text) == -1.0:
            _check_part(line, text, factor, subject)


def _check_part(line: LineItem, text: str, factor: Assumption, subject: str) -> None:
    """Check that what is taken from one is a part of it."""
    for entry in factor.values:
        if not 0.0 <= entry.figure.value <= 1.0:
            place = _place(entry.member, entry.period)
            raise InvalidValueError(
                f"line {line.id!r} has the factor {text}, and {factor.id} is {entry.figure.text} "
                f"for {place}; what is taken from one is from 0% to 100%",
                subject=subject,
            )
    if factor.distribution is not None:
        drawn = factor.distribution.support
        values = [1.0] if factor.shape is Shape.SCALAR else [e.figure.value for e in factor.values]
        ends = [end * value for end in drawn for value in values if value]
        if ends and not 0.0 <= min(ends) <= max(ends) <= 1.0:
            raise InvalidValueError(
                f"line {line.id!r} has the factor {text}, and {factor.id} has a distribution from "
                f"{min(ends):.4g} to {max(ends):.4g}; what is taken from one is from 0% to 100%: "
                "cut the distribution off with least= and most=",
                subject=subject,
            )


def _check_ratio(case: "BusinessCase", ratio: Ratio) -> None:
    subject = f"ratio:{ratio.id}"
    known = {**case.measures, **case.known_assumptions}
    for name in ratio.names:
        find_known(known, name, f"measure or assumption for ratio {ratio.id!r}:", subject)
    ratio_unit(ratio, {name: x.unit for name, x in case.known_assumptions.items()})


def _check_scenario(case: "BusinessCase", scenario: Scenario) -> None:
    subject = f"scenario:{scenario.id}"
    own = {x.id: x for x in case.assumptions}
    for changed in scenario.overrides:
        base = find_known(own, changed.id, f"assumption for scenario {scenario.id!r}:", subject)
        fixed = ("label", "unit", "shape", "low", "high", "share", "of_members")
        moved = [name for name in fixed if getattr(changed, name) != getattr(base, name)]
        if moved:
            raise InvalidValueError(
                f"scenario {scenario.id!r} changes the {moved[0]} of {changed.id!r} from "
                f"{getattr(base, moved[0])!s} to {getattr(changed, moved[0])!s}; only values, "
                "source, basis, computation, quality, distribution and note may change",
                subject=subject,
            )
        _check_coverage(case, changed, subject)
        if (
            changed.shape is Shape.SCALAR
            and changed.distribution is not None
            and changed.distribution == base.distribution
            and changed.values != base.values
        ):
            raise InvalidValueError(
                f"scenario {scenario.id!r} changes {changed.id!r} to "
                f"{changed.values[0].figure.text} and keeps the distribution of "
                f"{base.values[0].figure.text}, which would be drawn in its place; give "
                "distribution=None, or one of its own",
                subject=subject,
            )
        for line in case.lines:
            if f"(1 - {changed.id})" in line.factors:
                _check_part(line, f"(1 - {changed.id})", changed, subject)
        check_computation(changed, case.periods, case.part_year_rule, subject)
    standing = {**case.known_assumptions, **{x.id: x for x in scenario.overrides}}
    for assumption in standing.values():
        check_held_elsewhere(assumption, standing, f"scenario:{scenario.id}")


def _check_table(case: "BusinessCase", table: PrintedTable) -> None:
    known = {
        "member": dict.fromkeys(["", *case.member_names]),
        "period": dict.fromkeys(["", *case.period_labels]),
        "scenario": dict.fromkeys(["", *(s.id for s in case.scenarios)]),
        "measure": dict.fromkeys(
            [*case.measures, *case.known_assumptions, *case.known_ratios, PAYBACK]
        ),
    }
    for cell in table.cells:
        for kind, names in known.items():
            if getattr(cell, kind) not in names:
                raise UnknownNameError(
                    f"{kind} for row {cell.row!r}, column {cell.column!r} of table {table.id!r}:",
                    getattr(cell, kind),
                    filter(None, names),
                    subject=f"table:{table.id}",
                )
        problem = _problem(case, cell)
        if problem:
            raise InvalidValueError(
                f"table {table.id!r}, row {cell.row!r}, column {cell.column!r}: {problem}",
                subject=f"table:{table.id}",
            )


def _problem(case: "BusinessCase", cell: PrintedCell) -> str:
    """Say what a printed figure does not say of itself, if anything."""
    if cell.measure == PAYBACK or cell.measure in case.measures:
        return ""  # with no period, a measure is for the whole horizon
    if cell.measure in case.known_ratios:
        named = case.known_ratios[cell.measure].names
        terms = (attrs.evolve(cell, measure=name, by_column=False) for name in named)
        return next(filter(None, (_problem(case, term) for term in terms)), "")
    assumption = case.assumption(cell.measure)
    if assumption.shape.has_period and not cell.period:
        return f"no period is given, and {cell.measure} has a value for each"
    if assumption.shape.has_member and not cell.member and not adds_up(assumption):
        return (
            f"no member is given, and {cell.measure} in {assumption.unit} does not add up over "
            "members: leave the figure out"
        )
    return ""


def adds_up(assumption: Assumption) -> bool:
    """Say whether the sector's figure is the sum of its members'.

    Parameters
    ----------
    assumption : Assumption
        One that varies by member.

    Returns
    -------
    bool
        True for pounds, people and posts, and for weights; False for rates.
    """
    return assumption.share or assumption.factor_unit in _ADDED_UP


def _place(member: str, period: str) -> str:
    return " in ".join(part for part in (member, period) if part) or "the case"
