"""Findings: one printed figure held against what it should be, and the report of them all."""

import math
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property, partial

import attrs

from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import PAYBACK
from nhscommission.case.tables import IMMEDIATE, NEVER, PrintedCell, PrintedTable
from nhscommission.finance.crossing import NEVER as NEVER_DAYS
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.figures import PrintedFigure, restate
from nhscommission.foundations.intervals import RELATIVE_TOLERANCE, Interval

WHOLE_DAY = 0.5
"""The half unit of a payback in whole days, which the rule says how to round."""


class Verdict(StrEnum):
    """How a printed figure stands to its recomputation."""

    EXACT = "exact"
    """The recomputation, from figures as printed, rounds to the printed figure."""
    WITHIN_ROUNDING = "within rounding"
    """It does not, but some unrounded figures that round to those printed give it."""
    INCONSISTENT = "inconsistent"
    """No unrounded figures that round to those printed can give it."""


class CheckKind(StrEnum):
    """What a printed figure was held against."""

    GIVEN = "given"
    """Nothing: the case takes this figure as it is printed."""
    RECOMPUTED = "recomputed"
    """The case's assumptions."""
    CAST = "cast"
    """The printed parts that should add up to it."""
    REPEATED = "repeated"
    """The same figure, printed elsewhere."""


@attrs.frozen(kw_only=True)
class Check:
    """One printed figure, and what it was held against.

    Parameters
    ----------
    kind : CheckKind
        What it was held against.
    verdict : Verdict
        How it stands.
    table : str
        The id of its table.
    source : str
        Document, part and table.
    row, column : str
        Its place there, as printed.
    printed : PrintedFigure
        The figure as printed.
    central : float
        The recomputation from figures as printed [`recomputed_unit`].
    recomputed : Interval
        All that it can be, given their rounding [`recomputed_unit`].
    reason : str
        Why the verdict is what it is, in words.
    cause : str
        Where the figure departs from its recomputation: what explains that.
    recomputed_unit : str
        The unit of `central` and `recomputed`: that of `printed`, unless the figure is printed in
        a unit that cannot be.
    measure : str
        What the figure measures.
    member, period, scenario : str
        Whose it is, and when; blank for the sector, the whole horizon, the case's own scenario.
    rests_on : tuple of str
        The assumptions, or the printed places, that it was recomputed from.
    """

    kind: CheckKind
    verdict: Verdict
    table: str
    source: str
    row: str
    column: str
    printed: PrintedFigure
    central: float
    recomputed: Interval
    reason: str
    cause: str
    recomputed_unit: str
    measure: str
    member: str = ""
    period: str = ""
    scenario: str = ""
    rests_on: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """The printed figure less its recomputation; NaN where units differ [unit of both]."""
        if self.recomputed_unit != self.printed.unit:
            return math.nan
        return self.printed.value - self.central

    def __str__(self) -> str:
        return f"{self.source}, {self.row}, {self.column}: {self.reason}"


@attrs.frozen(kw_only=True)
class AuditReport:
    """Every check of every printed figure of a case.

    Parameters
    ----------
    case : BusinessCase
        The case.
    checks : tuple of Check
        In the order of the tables; a figure can have several.
    """

    case: BusinessCase
    checks: tuple[Check, ...]

    @cached_property
    def inconsistent(self) -> tuple[Check, ...]:
        """The checks that no rounding can explain."""
        return self.with_verdict(Verdict.INCONSISTENT)

    @cached_property
    def corrected(self) -> tuple[tuple[PrintedTable, PrintedCell], ...]:
        """The figures that are read as something else than they print, with their tables."""
        return tuple(
            (table, cell)
            for table in self.case.tables
            for cell in table.cells
            if cell.figure.read_as
        )

    def with_verdict(self, verdict: Verdict) -> tuple[Check, ...]:
        """Return the checks with one verdict.

        Parameters
        ----------
        verdict : Verdict
            The verdict.

        Returns
        -------
        tuple of Check
            In the order of the tables.
        """
        return tuple(check for check in self.checks if check.verdict is verdict)

    def counts(self) -> Mapping[CheckKind, Mapping[Verdict, int]]:
        """Count the checks.

        Returns
        -------
        mapping of CheckKind to mapping of Verdict to int
            Every kind and verdict, also where there are none.
        """
        found = Counter((check.kind, check.verdict) for check in self.checks)
        return {kind: {v: found[kind, v] for v in Verdict} for kind in CheckKind}

    @cached_property
    def figures(self) -> int:
        """How many printed figures were checked."""
        return sum(len(table.cells) for table in self.case.tables)


def printed_interval(cell: PrintedCell, rule: PaybackRule) -> Interval:
    """Return all that a printed figure can stand for.

    Parameters
    ----------
    cell : PrintedCell
        The figure.
    rule : PaybackRule
        How paybacks are rounded to days.

    Returns
    -------
    Interval
        All numbers that are printed so [unit of the figure].
    """
    if cell.measure != PAYBACK:
        return Interval.of(cell.figure)
    word = cell.figure.text.casefold()
    if word == IMMEDIATE:
        return Interval(0.0, 0.0)
    if word == NEVER:
        return Interval(NEVER_DAYS, NEVER_DAYS)
    if cell.figure.half_unit != WHOLE_DAY:
        return Interval.of(cell.figure)
    return Interval(*rule.printed_interval(cell.figure.value))


def _verdict(
    kind: CheckKind, figure: PrintedFigure, printed: Interval, recomputed: Interval, central: float
) -> Verdict:
    # A repeat may be the finer of the two: it is exact where it rounds to the coarser one.
    finer = kind is CheckKind.REPEATED and not figure.nil and recomputed.contains(figure.value)
    if printed.contains(central) or finer:
        return Verdict.EXACT
    return Verdict.WITHIN_ROUNDING if printed.overlaps(recomputed) else Verdict.INCONSISTENT


def make_check(
    kind: CheckKind,
    table: PrintedTable,
    cell: PrintedCell,
    *,
    printed: Interval,
    recomputed: Interval,
    central: float,
    from_what: str,
    rests_on: tuple[str, ...],
    rounding: str,
) -> Check:
    """Hold a printed figure against what it should be.

    Parameters
    ----------
    kind : CheckKind
        What it is held against; a recomputation that is the printed figure itself, to the last
        digit of both ends, is a figure that the case takes as given.
    table, cell : PrintedTable, PrintedCell
        The figure, and where it is printed.
    printed, recomputed : Interval
        All that the figure can stand for, and all that it should be [unit of the figure].
    central : float
        What it should be by figures as printed [unit of the figure].
    from_what : str
        How `central` was found, in words that its value follows.
    rests_on : tuple of str
        What `recomputed` rests on.
    rounding : str
        Whose rounding `recomputed` allows for, as the cause of a departure within it.

    Returns
    -------
    Check
        With a verdict and its reason.
    """
    verdict = _verdict(kind, cell.figure, printed, recomputed, central)
    # A payback is always worked out: that both sides say "immediate" is a finding.
    if kind is CheckKind.RECOMPUTED and cell.measure != PAYBACK and _same(printed, recomputed):
        kind = CheckKind.GIVEN
    return Check(
        kind=kind,
        verdict=verdict,
        table=table.id,
        source=table.source,
        row=cell.row,
        column=cell.column,
        printed=cell.figure,
        central=central,
        recomputed=recomputed,
        reason=_reason(kind, verdict, cell, printed, recomputed, central, from_what),
        cause={Verdict.WITHIN_ROUNDING: rounding, Verdict.INCONSISTENT: cell.note}.get(verdict, ""),
        recomputed_unit=cell.figure.unit,
        measure=cell.measure,
        member=cell.member,
        period=cell.period,
        scenario=cell.scenario,
        rests_on=rests_on,
    )


def _same(one: Interval, other: Interval) -> bool:
    near = partial(math.isclose, rel_tol=RELATIVE_TOLERANCE)
    return near(one.low, other.low) and near(one.high, other.high)


def _reason(
    kind: CheckKind,
    verdict: Verdict,
    cell: PrintedCell,
    printed: Interval,
    recomputed: Interval,
    central: float,
    from_what: str,
) -> str:
    def say(value: float, extra_digits: int = 1) -> str:
        return restate(value, like=cell.figure, extra_digits=extra_digits)

    text = cell.figure.described
    if kind is CheckKind.GIVEN:
        return f"the case takes {text} as printed"
    if verdict is Verdict.EXACT:
        return f"{from_what} {say(central)}, printed {text}"
    span = f"{say(recomputed.low, 2)} to {say(recomputed.high, 2)}"
    if verdict is Verdict.WITHIN_ROUNDING:
        return f"{from_what} {say(central)}, and {span} with rounding, which {text} is within"
    meaning = f"{say(printed.low, 2)} to {say(printed.high, 2)}"
    gap = printed.gap(recomputed)
    apart = f": they are {say(gap, 2)} apart" if math.isfinite(gap) else ""
    note = f". {cell.note}" if cell.note else ""
    return (
        f"{from_what} {say(central)}, and {span} whatever the rounding; printed {text}, meaning "
        f"{meaning}{apart}{note}"
    )
