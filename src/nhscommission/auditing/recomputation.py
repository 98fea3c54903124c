"""Recomputation: printed figures held against the assumptions of their case."""

import math
from collections.abc import Callable

import attrs
import numpy as np

from nhscommission.analysis.appraisal import Appraisal
from nhscommission.analysis.appraise import appraise
from nhscommission.auditing.case_intervals import CaseIntervals, names_behind, payback_interval
from nhscommission.auditing.findings import Check, CheckKind, Verdict, make_check, printed_interval
from nhscommission.case.assumptions import Assumption, Basis
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT, PAYBACK
from nhscommission.case.ratios import ratio_unit
from nhscommission.case.tables import PrintedCell, PrintedTable
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.errors import UnitError
from nhscommission.foundations.figures import restate
from nhscommission.foundations.intervals import Interval, quotient_range
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.units import DIMENSIONLESS, MONEY, canonical_unit, conversion_factor


class Recomputation:
    """What each printed figure should be, from the case's assumptions.

    Parameters
    ----------
    case : BusinessCase
        The case.
    rule : PaybackRule
        How the paper counts payback.
    """

    def __init__(self, case: BusinessCase, rule: PaybackRule) -> None:
        self._case = case
        self._rule = rule
        self._appraisals: dict[str, Appraisal] = {}
        self._intervals: dict[tuple[str, str | None], CaseIntervals] = {}
        self._behind = {name: names_behind(case, m) for name, m in case.measures.items()}

    def check(self, table: PrintedTable, cell: PrintedCell) -> Check:
        """Hold a printed figure against its recomputation.

        Parameters
        ----------
        table, cell : PrintedTable, PrintedCell
            The figure, and where it is printed.

        Returns
        -------
        Check
            Of the kind recomputed, or given.
        """
        scenario = self._case.scenario(cell.scenario).id
        appraisal, intervals = self._appraisal(scenario), self._case_intervals(scenario)
        if cell.measure == PAYBACK:
            central, recomputed = self._payback(appraisal, intervals, cell)
            unit = "day"
        elif cell.measure in self._case.measures:
            central, recomputed = self._measure(appraisal, intervals, cell)
            unit = MONEY
        elif cell.measure in self._case.known_ratios:
            central, recomputed, unit = self._ratio(appraisal, intervals, cell)
            if math.isnan(central):
                return self._unbounded(table, cell, unit)
        else:
            central, recomputed, unit = self._assumption(scenario, intervals, cell)
        if cell.sign < 0:
            central, recomputed = -central, -recomputed
        try:
            factor = conversion_factor(unit, cell.figure.unit)
        except UnitError:
            return self._wrong_unit(table, cell, central, recomputed, unit)
        check = make_check(
            CheckKind.RECOMPUTED,
            table,
            cell,
            printed=printed_interval(cell, self._rule),
            recomputed=Interval(recomputed.low * factor, recomputed.high * factor),
            central=central * factor,
            from_what=self._from_what(cell),
            rests_on=self._rests_on(cell),
            rounding="rounding of the assumptions",
        )
        if check.verdict is Verdict.WITHIN_ROUNDING and cell.measure not in (
            PAYBACK,
            *self._case.known_assumptions,
        ):
            return attrs.evolve(check, cause=self._cause(scenario, cell))
        return check

    def _appraisal(self, scenario: str) -> Appraisal:
        if scenario not in self._appraisals:
            self._appraisals[scenario] = appraise(
                self._case, scenario=scenario, payback_rule=self._rule
            )
        return self._appraisals[scenario]

    def _case_intervals(self, scenario: str, only: str | None = None) -> CaseIntervals:
        key = (scenario, only)
        if key not in self._intervals:
            self._intervals[key] = CaseIntervals(self._case, scenario=scenario, only=only)
        return self._intervals[key]

    def _cause(self, scenario: str, cell: PrintedCell) -> str:
        """Name the assumptions whose rounding leaves most open, until four fifths are named."""
        widths = {}
        for name in self._rests_on(cell):
            intervals = self._case_intervals(scenario, only=name)
            found = self._ratio if cell.measure in self._case.known_ratios else self._measure
            alone = found(self._appraisal(scenario), intervals, cell)[1]
            widths[name] = (alone.high - alone.low) / 2
        named: list[str] = []
        for name in sorted(widths, key=lambda name: -widths[name]):
            text = restate(widths[name], like=cell.figure, extra_digits=1)
            named.append(f"{self._case.assumption(name).label} (± {text.strip('()')})")
            if sum(sorted(widths.values())[-len(named) :]) >= 0.8 * sum(widths.values()):
                break
        return f"rounding of {' and '.join(named)}"

    def _from_what(self, cell: PrintedCell) -> str:
        inferred = [
            name
            for name in self._rests_on(cell)
            if name != cell.measure and self._case.assumption(name).basis is Basis.INFERRED
        ]
        also = f" (with {', '.join(inferred)} inferred)" if inferred else ""
        return f"recomputed{also} as"

    def _rests_on(self, cell: PrintedCell) -> tuple[str, ...]:
        if cell.measure == PAYBACK:
            return self._behind[NET_BENEFIT]
        if cell.measure in self._case.known_ratios:
            terms = self._case.known_ratios[cell.measure].names
            return tuple(dict.fromkeys(n for t in terms for n in self._behind.get(t, (t,))))
        return self._behind.get(cell.measure, (cell.measure,))

    def _wrong_unit(
        self, table: PrintedTable, cell: PrintedCell, central: float, found: Interval, unit: str
    ) -> Check:
        note = f". {cell.note}" if cell.note else ""
        return Check(
            kind=CheckKind.RECOMPUTED,
            verdict=Verdict.INCONSISTENT,
            table=table.id,
            source=table.source,
            row=cell.row,
            column=cell.column,
            printed=cell.figure,
            central=central,
            recomputed=found,
            reason=f"printed {cell.figure.text}, which is in {cell.figure.unit}; the case has "
            f"{central:,.10g} {unit}, and one cannot be the other{note}",
            cause=cell.note,
            recomputed_unit=unit,
            measure=cell.measure,
            member=cell.member,
            period=cell.period,
            scenario=cell.scenario,
            rests_on=(cell.measure,),
        )

    def _unbounded(self, table: PrintedTable, cell: PrintedCell, unit: str) -> Check:
        """Say of a ratio that anything may be printed: what it divides by may be nothing."""
        return Check(
            kind=CheckKind.RECOMPUTED,
            verdict=Verdict.WITHIN_ROUNDING,
            table=table.id,
            source=table.source,
            row=cell.row,
            column=cell.column,
            printed=cell.figure,
            central=math.nan,
            recomputed=Interval(-math.inf, math.inf),
            reason=f"printed {cell.figure.described}, and it cannot be recomputed: what it divides "
            "by is 0, or rounds to it",
            cause="what it divides by may be 0",
            recomputed_unit=unit,
            measure=cell.measure,
            member=cell.member,
            period=cell.period,
            scenario=cell.scenario,
            rests_on=self._rests_on(cell),
        )

    def _place(self, cell: PrintedCell) -> tuple[int, int]:
        case = self._case
        member = case.member_names.index(cell.member) if cell.member else 0
        period = case.period_labels.index(cell.period) if cell.period else 0
        return member, period

    def _measure(
        self, appraisal: Appraisal, intervals: CaseIntervals, cell: PrintedCell
    ) -> tuple[float, Interval]:
        measure = self._case.measures[cell.measure]
        values = appraisal.measure(measure).values
        member, period = self._place(cell)
        horizon = not cell.period
        columns = values.sum(axis=1) if horizon else values[:, period]
        if cell.member:
            grid = intervals.measure(measure, whole_horizon=horizon)
            return float(columns[member]), grid.at(member, period)
        total = intervals.measure_total(measure, whole_horizon=horizon)
        return float(columns.sum()), total.at(0, period)

    def _ratio(
        self, appraisal: Appraisal, intervals: CaseIntervals, cell: PrintedCell
    ) -> tuple[float, Interval, str]:
        case = self._case
        ratio = case.ratio(cell.measure)
        terms: list[tuple[Interval, float, float]] = []
        for name, above, under in ratio.coefficients:
            term = attrs.evolve(cell, measure=name, by_column=False)
            if name in case.measures:
                found = self._measure(appraisal, intervals, term)[1]
            else:
                found = self._own_values(appraisal.scenario.id, intervals, term)
            terms.append((found, above, under))
        units = {name: x.unit for name, x in case.known_assumptions.items()}
        unit = ratio_unit(ratio, units)
        below = Interval(0.0, 0.0)
        for quantity, _, sign in terms:
            below = below + quantity.scaled(sign)
        if below.low <= 0.0 <= below.high:
            return math.nan, Interval(-math.inf, math.inf), unit
        central = appraisal.ratio(ratio.id, member=cell.member or None, period=cell.period or None)
        return central, quotient_range(terms), unit

    def _own_values(self, scenario: str, intervals: CaseIntervals, cell: PrintedCell) -> Interval:
        """Bound an assumption in its own unit: weights, and not shares."""
        assumption = self._case.assumptions_in(scenario)[cell.measure]
        if assumption.share:
            return self._weight(assumption, cell, exact=intervals.holds_exactly(assumption))[1]
        return self._assumption(scenario, intervals, cell)[1]

    def _assumption(
        self, scenario: str, intervals: CaseIntervals, cell: PrintedCell
    ) -> tuple[float, Interval, str]:
        assumption = self._case.assumptions_in(scenario)[cell.measure]
        if assumption.share and cell.figure.unit != DIMENSIONLESS:
            return (*self._weight(assumption, cell), assumption.unit)
        grid = self._case.factors[scenario][cell.measure]
        member, period = self._place(cell)
        column = grid[:, period if grid.shape[1] > 1 else 0]
        if cell.member or len(column) == 1:
            central = float(column[member if len(column) > 1 else 0])
            found = intervals.assumption(cell.measure).at(member, period)
        else:
            central = float(column.sum())
            found = intervals.assumption_total(cell.measure).at(0, period)
        pure = assumption.share and canonical_unit(assumption.unit) == DIMENSIONLESS
        if pure and not found.overlaps(Interval.of(cell.figure, sign=cell.sign)):
            # Weights that are pure numbers themselves may be what is printed, and not the shares.
            central, found = self._weight(assumption, cell)
        return central, found, assumption.factor_unit

    def _weight(
        self, assumption: Assumption, cell: PrintedCell, *, exact: bool = False
    ) -> tuple[float, Interval]:
        """Take a share's own weights, where they and not the shares are printed."""
        figures = [e.figure for e in assumption.values if cell.member in ("", e.member)]
        central = sum(figure.value for figure in figures)
        if exact:
            return central, Interval(central, central)
        return central, sum((Interval.of(figure) for figure in figures), Interval(0.0, 0.0))

    def _payback(
        self, appraisal: Appraisal, intervals: CaseIntervals, cell: PrintedCell
    ) -> tuple[float, Interval]:
        measure = self._case.measures[NET_BENEFIT]
        member, _ = self._place(cell)
        periods = range(len(self._case.periods))
        if cell.member:
            central = appraisal.payback[cell.member].exact_days
            grid = intervals.measure(measure)
        else:
            central = appraisal.sector_payback.exact_days
            grid = intervals.measure_total(measure)
        net = [grid.at(member, period) for period in periods]
        return central, payback_interval(net, payback_days=days_by(self._case, self._rule))


def days_by(case: BusinessCase, rule: PaybackRule) -> Callable[[FloatArray], FloatArray]:
    """Return payback in days as a function of the net benefit of each period alone.

    Parameters
    ----------
    case : BusinessCase
        Whose periods they are.
    rule : PaybackRule
        How payback is counted.

    Returns
    -------
    callable
        From net benefits of shape (..., periods) [GBP] to days of shape (...) [day].
    """
    before = rule.days_before(case.periods[0].start)

    def days(net_benefit_gbp: FloatArray) -> FloatArray:
        found = rule.days(net_benefit_gbp, periods=case.periods)
        return np.where(found > 0, found - before, found) if before else found

    return days
