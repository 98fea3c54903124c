"""Special causes: patterns on an XmR chart that chance alone seldom makes."""

from collections.abc import Iterable
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.delivery.performance.rag import Direction
from nhscommission.delivery.performance.spc import XmrChart
from nhscommission.delivery.performance.special_cause_rules import (
    SPECIAL_CAUSE_RULES,
    PhasePoints,
    SpecialCauseRule,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import expect, expect_several


class Variation(StrEnum):
    """What a point, or a chart, says."""

    COMMON_CAUSE = "common_cause"
    """Nothing out of the ordinary."""
    IMPROVEMENT = "improvement"
    """A special cause, in the direction that is better."""
    CONCERN = "concern"
    """A special cause, in the direction that is worse."""
    NEITHER = "neither"
    """A special cause, where neither direction is better."""
    NOT_KNOWN = "not_known"
    """The reading is missing or ghosted, or its phase has no limits."""

    @property
    def label(self) -> str:
        """The variation in words."""
        return self.replace("_", " ")


@attrs.frozen(kw_only=True)
class SpecialCause:
    """A special cause that a rule found.

    Parameters
    ----------
    rule : str
        The id of the rule.
    phase : int
        Which phase it is in, from 0 on.
    periods : tuple of str
        The points.
    sign : int
        1 where they are high or rising, -1 where low or falling.
    variation : Variation
        Improvement or concern; neither where neither direction is better.
    """

    rule: str
    phase: int
    periods: tuple[str, ...]
    sign: int
    variation: Variation


@attrs.frozen(kw_only=True)
class SpecialCauseReport:
    """What the rules found on a chart.

    Parameters
    ----------
    periods : tuple of str
        The periods of the chart.
    rules : tuple of str
        The ids of the rules that were asked, in order.
    causes : tuple of SpecialCause
        In order of phase, then of rule, then of time.
    variations : tuple of Variation
        What each point says. Where several rules find one, that which was asked first.
    latest : str
        The latest period that counts: neither missing nor ghosted; blank where there is none.
    """

    periods: tuple[str, ...]
    rules: tuple[str, ...]
    causes: tuple[SpecialCause, ...]
    variations: tuple[Variation, ...]
    latest: str

    @property
    def icon(self) -> Variation:
        """What the latest point that counts says: the summary icon of the chart."""
        return self.at(self.latest) if self.latest else Variation.NOT_KNOWN

    def of(self, rule: str) -> tuple[SpecialCause, ...]:
        """Return what one rule found.

        Parameters
        ----------
        rule : str
            Its id.

        Returns
        -------
        tuple of SpecialCause
            None where it found nothing.

        Raises
        ------
        UnknownNameError
            If it was not asked.
        """
        if rule not in self.rules:
            raise UnknownNameError("rule", rule, self.rules)
        return tuple(cause for cause in self.causes if cause.rule == rule)

    def at(self, period: str) -> Variation:
        """Return what the point of one period says.

        Parameters
        ----------
        period : str
            Its label.

        Returns
        -------
        Variation
            Not known where it is missing or ghosted, or there are no limits.

        Raises
        ------
        UnknownNameError
            If there is no such period.
        """
        if period not in self.periods:
            raise UnknownNameError("period", period, self.periods)
        return self.variations[self.periods.index(period)]


def find_special_causes(
    chart: XmrChart, *, rules: Iterable[SpecialCauseRule] = SPECIAL_CAUSE_RULES
) -> SpecialCauseReport:
    """Find the special causes on an XmR chart.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`.
    rules : iterable of SpecialCauseRule, optional
        Which rules to ask: `SPECIAL_CAUSE_RULES`, some of them, or others.

    Returns
    -------
    SpecialCauseReport
        Each pattern once, at its full length.

    Raises
    ------
    InvalidValueError
        If a rule is no rule or there twice, or finds what cannot be.

    Notes
    -----
    A pattern does not go on over a rebase. A ghosted point is passed over, as if it were not in the
    series. A missing point ends a run, since nobody knows on which side it would have been. A
    point on the mean ends a shift, a step of 0 ends a trend, and a point on a line is on its inner
    side. A phase without limits is asked nothing, and its points are not
    known.

    References
    ----------
    NHS-R Community, NHSRplotthedots 0.2.2: a point outside the limits is not one of two close to
    them, and the icon is that of the last point.

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> from nhscommission.delivery.performance.kpi_series import KpiSeries
    >>> from nhscommission.delivery.performance.spc import xmr_chart
    >>> kpi = Kpi(id="waits", label="Long waits", unit="patients", direction="lower_is_better")
    >>> series = KpiSeries(kpi=kpi, periods=[f"2026-{m:02d}" for m in range(1, 11)],
    ...                    values=[5, 6, 5, 6, 5, 6, 5, 6, 5, 20])
    >>> chart = xmr_chart(series, baseline_points=9)
    >>> found = find_special_causes(chart)
    >>> [(cause.rule, cause.periods) for cause in found.causes], found.icon.value
    ([('outside_limits', ('2026-10',))], 'concern')
    """
    expect(chart, XmrChart, what="chart", like="an XmrChart, from xmr_chart(series)")
    asked = expect_several(rules, what="rules", like="SPECIAL_CAUSE_RULES")
    names: list[str] = []
    for rule in asked:
        expect(rule, SpecialCauseRule, what="a rule", like="a SpecialCauseRule")
        if rule.id in names:
            raise InvalidValueError(f"the rule {rule.id!r} is there twice; give each once")
        names.append(rule.id)
    series, sides, zones, slack = chart.series, chart.sides, chart.zones, chart.slack
    ghosted = ~series.is_counted & ~np.isnan(series.values)
    said = [
        Variation.COMMON_CAUSE if zone and not ghost else Variation.NOT_KNOWN
        for zone, ghost in zip(zones.tolist(), ghosted.tolist(), strict=True)
    ]
    ranks = [len(asked)] * len(said)
    causes = []
    for number, phase in enumerate(chart.phases):
        if phase.limits is None:
            continue
        places = phase.first + np.flatnonzero(~ghosted[phase.first : phase.stop])
        points = PhasePoints(
            values=series.values[places],
            sides=sides[places],
            zones=zones[places],
            slack=slack[places],
        )
        for rank, rule in enumerate(asked):
            for signal in rule.signals(points):
                variation = _variation(series.kpi.direction, signal.sign)
                found = [int(places[i]) for i in signal.places]
                for place in found:
                    if rank <= ranks[place]:  # of two by one rule, the later one
                        ranks[place], said[place] = rank, variation
                causes.append(
                    SpecialCause(
                        rule=rule.id,
                        phase=number,
                        periods=tuple(series.periods[place] for place in found),
                        sign=signal.sign,
                        variation=variation,
                    )
                )
    counted = np.flatnonzero(series.is_counted)
    return SpecialCauseReport(
        periods=series.periods,
        rules=tuple(names),
        causes=tuple(causes),
        variations=tuple(said),
        latest=series.periods[counted[-1]] if len(counted) else "",
    )


def _variation(direction: Direction, sign: int) -> Variation:
    if direction is Direction.NEITHER:
        return Variation.NEITHER
    return Variation.IMPROVEMENT if sign == direction.sign else Variation.CONCERN
