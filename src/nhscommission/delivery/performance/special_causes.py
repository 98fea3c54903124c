"""Special causes: patterns on an XmR chart that chance alone seldom makes."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final

import attrs
import numpy as np

from nhscommission.delivery.performance.rag import Direction
from nhscommission.delivery.performance.spc import ZONES, SigmaZone, XmrChart
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray, IntArray
from nhscommission.foundations.numbers import as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text

_NEAR, _OUTSIDE = ZONES.index(SigmaZone.NEAR_LIMIT), ZONES.index(SigmaZone.OUTSIDE)
_SOURCE: Final = "NHS England, Making Data Count; NHS-R Community, NHSRplotthedots 0.2.2"
_THREE: Final = 3


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
    """The reading is missing or ghosted, or there are no limits."""

    @property
    def label(self) -> str:
        """The variation in words."""
        return self.replace("_", " ")


@attrs.frozen
class Signal:
    """Points that break a rule.

    Parameters
    ----------
    places : tuple of int
        Which points of the phase.
    sign : int
        1 where they are high or rising, -1 where low or falling.
    """

    places: tuple[int, ...]
    sign: int


@attrs.frozen(kw_only=True, eq=False)
class PhasePoints:
    """The points of one phase that a rule looks at; ghosted ones are left out.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        The readings, NaN where one is missing [the indicator's unit].
    sides : ndarray of int64, shape (n,)
        1 above the mean, -1 below it, 0 on it or missing [dimensionless].
    zones : ndarray of int64, shape (n,)
        As `XmrChart.zones`: 3 close to a limit, 4 outside it, 0 missing [dimensionless].
    """

    values: FloatArray
    sides: IntArray
    zones: IntArray


@attrs.frozen(kw_only=True)
class SpecialCauseRule:
    """A rule: a name, and how to find the points that break it.

    Parameters
    ----------
    id : str
        A short name.
    title : str
        What it looks for, in words.
    find : callable
        Takes `PhasePoints`, and yields a `Signal` for each pattern.
    source : str, optional
        Who uses it.
    """

    id: str = attrs.field(converter=plain_text)
    title: str = attrs.field(converter=plain_text)
    find: Callable[[PhasePoints], Iterable[Signal]] = attrs.field(repr=False)
    source: str = attrs.field(default=_SOURCE, converter=plain_text)


def _runs(signs: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield where each run of one sign other than 0 starts and stops, and the sign."""
    edges = np.flatnonzero(np.diff(signs)) + 1
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), len(signs)], strict=True):
        if stop > start and signs[start]:
            yield start, stop, int(signs[start])


def _find_outside(points: PhasePoints) -> Iterator[Signal]:
    for place in np.flatnonzero(points.zones == _OUTSIDE).tolist():
        yield Signal((place,), int(points.sides[place]))


def _find_shifts(points: PhasePoints, *, least: int) -> Iterator[Signal]:
    for start, stop, sign in _runs(points.sides):
        if stop - start >= least:
            yield Signal(tuple(range(start, stop)), sign)


def _find_trends(points: PhasePoints, *, least: int) -> Iterator[Signal]:
    steps = np.diff(points.values)  # NaN, and neither up nor down, beside what is missing
    for start, stop, sign in _runs((steps > 0).astype(np.int64) - (steps < 0)):
        if stop - start + 1 >= least:
            yield Signal(tuple(range(start, stop + 1)), sign)


def _find_two_of_three(points: PhasePoints) -> Iterator[Signal]:
    if len(points.sides) < _THREE:
        return
    near = points.zones == _NEAR
    sides = np.lib.stride_tricks.sliding_window_view(points.sides, _THREE)
    close = np.lib.stride_tricks.sliding_window_view(near, _THREE).sum(axis=1)
    held = (np.abs(sides.sum(axis=1)) == _THREE) & (close > 1)
    places: list[int] = []
    end = -1
    for start in np.flatnonzero(held).tolist():
        if places and (start > end or points.sides[start] != points.sides[places[0]]):
            yield Signal(tuple(places), int(points.sides[places[0]]))
            places = []
        new = range(start, start + _THREE)
        places += [i for i in new if near[i] and i not in places[-_THREE:]]
        end = start + _THREE - 1
    if places:
        yield Signal(tuple(places), int(points.sides[places[0]]))


def special_cause_rules(
    *, shift_points: int = 7, trend_points: int = 7
) -> tuple[SpecialCauseRule, ...]:
    """Return the four rules, with the lengths that are wanted.

    Parameters
    ----------
    shift_points : int, optional
        How many points in a row on one side of the mean are a shift, >= 2.
    trend_points : int, optional
        How many points in a row, each above the one before or each below it, are a trend, >= 3.
        Seven points are six steps.

    Returns
    -------
    tuple of SpecialCauseRule
        The one that names a point where several do stands first.

    Raises
    ------
    InvalidValueError
        If a length is no whole number from the least on.

    References
    ----------
    NHS-R Community, NHSRplotthedots 0.2.2 (R/ptd_calculate_point_type.R): seven for both, and the
    same order. Other sets of rules take eight or nine for a shift, and six for a trend.

    Examples
    --------
    >>> [rule.id for rule in special_cause_rules(shift_points=8)]
    ['outside_limits', 'trend', 'two_of_three', 'shift']
    """
    shift = as_whole(shift_points, what="shift_points", least=2)
    trend = as_whole(trend_points, what="trend_points", least=_THREE)
    return (
        SpecialCauseRule(
            id="outside_limits",
            title="A point outside the limits (an astronomical point)",
            find=_find_outside,
        ),
        SpecialCauseRule(
            id="trend",
            title=f"{trend} or more points in a row, all rising or all falling",
            find=lambda points: _find_trends(points, least=trend),
        ),
        SpecialCauseRule(
            id="two_of_three",
            title=(
                "Two of three points in a row close to the same limit, and the third on the same "
                "side of the mean; close is within the third of the way next to the limit"
            ),
            find=_find_two_of_three,
        ),
        SpecialCauseRule(
            id="shift",
            title=f"{shift} or more points in a row on one side of the mean",
            find=lambda points: _find_shifts(points, least=shift),
        ),
    )


SPECIAL_CAUSE_RULES: Final = special_cause_rules()
"""The four rules of Making Data Count."""


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
    """

    periods: tuple[str, ...]
    rules: tuple[str, ...]
    causes: tuple[SpecialCause, ...]
    variations: tuple[Variation, ...]

    @property
    def icon(self) -> Variation:
        """What the latest point that counts says: the summary icon of the chart."""
        known = (one for one in reversed(self.variations) if one is not Variation.NOT_KNOWN)
        return next(known, Variation.NOT_KNOWN)

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
        If a rule is no rule, or there twice.

    Notes
    -----
    A pattern does not go on over a rebase. A ghosted point is passed over, as if it were not in the
    series. A missing point ends a run, since nobody knows on which side it would have been. A
    point on the mean ends a shift, a step of 0 ends a trend, and a point on a line is on its inner
    side. A phase without limits is asked nothing.

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
    series, sides, zones = chart.series, chart.sides, chart.zones
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
        points = PhasePoints(values=series.values[places], sides=sides[places], zones=zones[places])
        for rank, rule in enumerate(asked):
            for signal in rule.find(points):
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
    return SpecialCauseReport(
        periods=series.periods, rules=tuple(names), causes=tuple(causes), variations=tuple(said)
    )


def _variation(direction: Direction, sign: int) -> Variation:
    if direction is Direction.NEITHER:
        return Variation.NEITHER
    return Variation.IMPROVEMENT if sign == direction.sign else Variation.CONCERN
