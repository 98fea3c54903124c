"""XmR charts: individual readings, their moving ranges, and the limits that follow from them."""

from enum import StrEnum
from typing import Final

import attrs
import numpy as np

from nhscommission.delivery.performance.kpi_series import KpiSeries
from nhscommission.delivery.performance.xmr_limits import (
    SETTLED_POINTS,
    XmrLimits,
    check_baseline,
    check_switch,
    find_limits,
)
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray, IntArray
from nhscommission.foundations.numbers import expect

SLACK: Final = 16 * float(np.finfo(np.float64).eps)
"""A point closer to a line than this part of its size is on it: rounding alone put it beside."""


class SigmaZone(StrEnum):
    """How far a reading is from the mean; one sigma is a third of the way to the limit."""

    WITHIN_ONE = "within_one_sigma"
    """On the mean, up to one sigma from it."""
    ONE_TO_TWO = "one_to_two_sigma"
    """More than one sigma, up to two."""
    NEAR_LIMIT = "near_limit"
    """More than two sigma, up to the limit: close to it."""
    OUTSIDE = "outside_limits"
    """Beyond the limit."""
    NOT_KNOWN = "not_known"
    """The reading is missing, or there are no limits."""


ZONES: Final = (
    SigmaZone.NOT_KNOWN,
    SigmaZone.WITHIN_ONE,
    SigmaZone.ONE_TO_TWO,
    SigmaZone.NEAR_LIMIT,
    SigmaZone.OUTSIDE,
)
"""The zone that each number of `XmrChart.zones` stands for."""


@attrs.frozen(kw_only=True)
class XmrPhase:
    """The periods between one rebase and the next, and their limits.

    Parameters
    ----------
    start, end : str
        The first period and the last.
    first, stop : int
        The place of the first in the series, and the place after the last.
    reason : str
        Why limits start afresh here; blank for the first phase.
    limits : XmrLimits or None
        Its lines; None where too few readings count.
    why_none : str
        Why there are none; blank where there are.
    is_provisional : bool
        Whether there are none, or they rest on fewer than 12 readings, or on fewer than they are to
        be fixed on.
    """

    start: str
    end: str
    first: int
    stop: int
    reason: str
    limits: XmrLimits | None
    why_none: str
    is_provisional: bool


@attrs.frozen(kw_only=True)
class XmrPoint:
    """One reading on an XmR chart.

    Parameters
    ----------
    period : str
        When.
    value : float or None
        The reading; None where it is missing [the indicator's unit].
    moving_range : float or None
        Its distance from the one before; None at the start of a phase, and where either of them
        does not count, >= 0 [the indicator's unit].
    phase : int
        Which phase it is in, from 0 on.
    centre, lower, upper : float or None
        The lines of its phase; None where there are none [the indicator's unit].
    is_missing, is_ghosted : bool
        Whether it is missing; whether it is shown and not counted.
    side : int
        1 above the mean, -1 below it, 0 on it or where that is not known.
    zone : SigmaZone
        How far from the mean it is; of a ghosted one too.
    """

    period: str
    value: float | None
    moving_range: float | None
    phase: int
    centre: float | None
    lower: float | None
    upper: float | None
    is_missing: bool
    is_ghosted: bool
    side: int
    zone: SigmaZone


@attrs.frozen(kw_only=True)
class XmrChart:
    """An XmR chart as numbers.

    Parameters
    ----------
    series : KpiSeries
        The readings.
    phases : tuple of XmrPhase
        One more than there are rebases.
    baseline_points : int or None
        How many readings of each phase its limits are of at most; None for all.
    screen_ranges : bool
        Whether moving ranges above the upper range limit were left out.
    """

    series: KpiSeries
    phases: tuple[XmrPhase, ...]
    baseline_points: int | None
    screen_ranges: bool

    @property
    def limits(self) -> XmrLimits | None:
        """The lines of the last phase; None where there are none, as just after a rebase."""
        return self.phases[-1].limits

    @property
    def is_provisional(self) -> bool:
        """Whether the limits of some phase rest on too few readings, or there are none."""
        return any(phase.is_provisional for phase in self.phases)

    @property
    def phase_numbers(self) -> IntArray:
        """Which phase each reading is in, from 0 on, shape (periods,)."""
        lengths = [phase.stop - phase.first for phase in self.phases]
        return np.repeat(np.arange(len(lengths)), lengths)

    def _line(self, name: str) -> FloatArray:
        lines = [
            np.nan if phase.limits is None else getattr(phase.limits, name) for phase in self.phases
        ]
        return np.array(lines, dtype=np.float64)[self.phase_numbers]

    @property
    def centre(self) -> FloatArray:
        """The mean at each period, NaN without limits, shape (periods,) [the indicator's unit]."""
        return self._line("mean")

    @property
    def lower(self) -> FloatArray:
        """The lower limit at each period, shape (periods,) [the indicator's unit]."""
        return self._line("lower")

    @property
    def upper(self) -> FloatArray:
        """The upper limit at each period, shape (periods,) [the indicator's unit]."""
        return self._line("upper")

    @property
    def moving_ranges(self) -> FloatArray:
        """The distance from the reading before, NaN where none is taken, shape (periods,)."""
        values = np.where(self.series.is_counted, self.series.values, np.nan)
        ranges = np.full(len(values), np.nan)
        ranges[1:] = np.abs(np.diff(values))
        ranges[[phase.first for phase in self.phases]] = np.nan
        return ranges

    @property
    def slack(self) -> FloatArray:
        """How near to a line each reading is on it, shape (periods,) [the indicator's unit]."""
        centre, reach = self.centre, self.upper - self.centre
        found: FloatArray = SLACK * (np.abs(self.series.values) + np.abs(centre) + reach)
        return found

    @property
    def sides(self) -> IntArray:
        """1 above the mean, -1 below, 0 on it or not known, shape (periods,)."""
        away, slack = self.series.values - self.centre, self.slack
        return (away > slack).astype(np.int64) - (away < -slack)

    @property
    def zones(self) -> IntArray:
        """How many sigma from the mean, from 1 (within one) to 4 (outside the limits).

        0 where that is not known; `ZONES` names them. A reading on a line is on its inner side.
        """
        away, sigma = np.abs(self.series.values - self.centre), self._line("sigma")
        slack = self.slack
        beyond = [(away > n * sigma + slack).astype(np.int64) for n in (1, 2, 3)]
        known = ~np.isnan(away)
        found: IntArray = known * (1 + beyond[0] + beyond[1] + beyond[2])
        return found

    @property
    def points(self) -> tuple[XmrPoint, ...]:
        """Each reading with the lines it is held against."""

        def maybe(values: FloatArray) -> list[float | None]:
            return [None if np.isnan(one) else float(one) for one in values]

        series = self.series
        rows = zip(
            series.periods,
            maybe(series.values),
            maybe(self.moving_ranges),
            self.phase_numbers.tolist(),
            maybe(self.centre),
            maybe(self.lower),
            maybe(self.upper),
            self.sides.tolist(),
            self.zones.tolist(),
            strict=True,
        )
        return tuple(
            XmrPoint(
                period=period,
                value=value,
                moving_range=moving_range,
                phase=phase,
                centre=centre,
                lower=lower,
                upper=upper,
                is_missing=value is None,
                is_ghosted=period in series.ghosted,
                side=side,
                zone=ZONES[zone],
            )
            for period, value, moving_range, phase, centre, lower, upper, side, zone in rows
        )


def xmr_chart(
    series: KpiSeries, *, baseline_points: int | None = None, screen_ranges: bool = False
) -> XmrChart:
    """Work out the XmR chart of an indicator: limits for each phase between rebases.

    Parameters
    ----------
    series : KpiSeries
        The readings.
    baseline_points : int, optional
        Fix the limits of each phase on its first so many readings that count, >= 3; on all where
        not given. A phase with fewer uses those it has, and is provisional.
    screen_ranges : bool, optional
        Whether to average again without the moving ranges above the upper range limit, once.

    Returns
    -------
    XmrChart
        The readings against their lines.

    Raises
    ------
    InvalidValueError
        If a phase before the last has fewer than 3 readings that count, or fewer than 2 moving
        ranges, or `baseline_points` is no whole number from 3 on.

    Notes
    -----
    Limits are those of `xmr_limits`. A ghosted reading is left out like a missing one: the mean is
    that of the series without it, and no moving range is taken to it, from it or over it, so that
    there is one range fewer than in a series from which it was taken out. None is taken over a
    rebase. A last phase that is too short, as just after a rebase, has no limits until there are
    more readings; so has a series that is too short.

    References
    ----------
    NHS England, Making Data Count. NHS-R Community, NHSRplotthedots 0.2.2.

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> kpi = Kpi(id="flow", label="Flow", unit="litres", direction="neither")
    >>> chart = xmr_chart(KpiSeries(kpi=kpi, periods=["a", "b", "c", "d"],
    ...                             values=[10.0, 12.0, 11.0, 13.0]))
    >>> chart.limits.mean, chart.is_provisional
    (11.5, True)
    """
    expect(series, KpiSeries, what="series", like="a KpiSeries")
    fixed, screen = check_baseline(baseline_points), check_switch(screen_ranges)
    counted = np.where(series.is_counted, series.values, np.nan)
    firsts = [0, *(series.periods.index(one.at) for one in series.rebases)]
    reasons = ["", *(one.reason for one in series.rebases)]
    phases = []
    for first, stop, reason in zip(
        firsts, [*firsts[1:], len(series.periods)], reasons, strict=True
    ):
        found = find_limits(counted[first:stop], baseline_points=fixed, screen=screen)
        start, end = series.periods[first], series.periods[stop - 1]
        if isinstance(found, str) and stop < len(series.periods):
            near = start if first else series.periods[stop]
            advice = "move the rebase, or leave it out"
            if fixed and not isinstance(
                find_limits(counted[first:stop], baseline_points=None, screen=screen), str
            ):
                advice = f"raise baseline_points, which is {fixed}, or leave it out"
            raise InvalidValueError(
                f"the rebase at {near!r} of {series.kpi.name} leaves the phase from {start!r} to "
                f"{end!r} without limits: {found}; {advice}"
            )
        phases.append(
            XmrPhase(
                start=start,
                end=end,
                first=first,
                stop=stop,
                reason=reason,
                limits=None if isinstance(found, str) else found,
                why_none=found if isinstance(found, str) else "",
                is_provisional=isinstance(found, str)
                or found.points < max(SETTLED_POINTS, fixed or 0),
            )
        )
    return XmrChart(
        series=series, phases=tuple(phases), baseline_points=fixed, screen_ranges=screen
    )
