"""A chart of an indicator of performance; it needs the extra [charts], which brings matplotlib."""

import math
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from nhscommission.delivery.performance.assurance import Assurance, assure_target
from nhscommission.delivery.performance.readings import read_number
from nhscommission.delivery.performance.spc import XmrChart
from nhscommission.delivery.performance.special_cause_rules import (
    SPECIAL_CAUSE_RULES,
    SpecialCauseRule,
)
from nhscommission.delivery.performance.special_causes import Variation, find_special_causes
from nhscommission.delivery.performance.xmr_limits import XmrLimits
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.report.charts import COLOURS, as_typed, new_figure
from nhscommission.report.dashboard_tables import write_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKS: Final = {
    Variation.COMMON_CAUSE: ("o", "0.45", "common cause"),
    Variation.IMPROVEMENT: ("D", COLOURS[0], "improvement"),
    Variation.CONCERN: ("s", COLOURS[1], "concern"),
    Variation.NEITHER: ("P", COLOURS[3], "special cause"),
    Variation.NOT_KNOWN: ("o", "0.75", "without limits"),
}
_TARGET, _LINE = COLOURS[5], "0.25"
_MOST_TICKS: Final = 16
_TITLE_WIDTH, _REASON_WIDTH = 90, 32
_MARKER, _LEAST_MARKER, _MARKED_POINTS = 6.0, 1.5, 60
"""Markers are smaller where there are more points than this [point]."""
_WORDS: Final = {
    Assurance.HITS: "hits consistently",
    Assurance.MISSES: "misses consistently",
    Assurance.HIT_AND_MISS: "hits and misses",
}


def _check(
    chart: XmrChart, rules: Iterable[SpecialCauseRule], target: float | None
) -> tuple[tuple[SpecialCauseRule, ...], float | None]:
    expect(chart, XmrChart, what="chart", like="an XmrChart, from xmr_chart(series)")
    asked = expect_several(rules, what="rules", like="SPECIAL_CAUSE_RULES")
    return asked, None if target is None else read_number(target, what="the target")


def _decimals(limits: XmrLimits | None) -> int:
    """How many decimals are worth writing: two digits more than the mean moving range has."""
    if limits is None or not limits.mean_moving_range:
        return 0
    return max(0, 2 - math.floor(math.log10(limits.mean_moving_range)))


def _line(value: float, limits: XmrLimits) -> str:
    """Write a mean or a limit, which is worked out and so never exact."""
    places = _decimals(limits)
    if not limits.mean_moving_range or places > 15:
        return write_number(value)
    return write_number(round(value, places), decimals=places)


def describe_xmr(
    chart: XmrChart,
    *,
    rules: Iterable[SpecialCauseRule] = SPECIAL_CAUSE_RULES,
    target: float | None = None,
) -> str:
    """Say in words what an XmR chart shows, for those who do not see it.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`.
    rules : iterable of SpecialCauseRule, optional
        Which rules to ask.
    target : float, optional
        The target; as `assure_target` finds it where not given [the indicator's unit].

    Returns
    -------
    str
        A line each for the readings, the lines of each phase and why it began, the special causes,
        and whether the target will be hit.

    Raises
    ------
    InvalidValueError
        If it is no chart, a rule is no rule or there twice, or the target is no number.

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> from nhscommission.delivery.performance.kpi_series import KpiSeries
    >>> from nhscommission.delivery.performance.spc import xmr_chart
    >>> kpi = Kpi(id="waits", label="Long waits", unit="patients", direction="lower_is_better")
    >>> print(describe_xmr(xmr_chart(KpiSeries(
    ...     kpi=kpi, periods=["a", "b", "c", "d"], values=[10, 12, 11, 13]))))
    Long waits, in patients, a to d: 4 readings, the latest that counts (d) 13.
    From a to d the mean is 11.5 and the limits are 7.07 and 15.93 (provisional).
    No special cause; the latest reading that counts (d) is common cause.
    Assurance is not known: no period of the series has a target.
    """
    asked, aim = _check(chart, rules, target)
    series, found = chart.series, find_special_causes(chart, rules=asked)
    kpi = series.kpi
    count = int(np.count_nonzero(~np.isnan(series.values)))
    name = f"{kpi.label} of {kpi.of}" if kpi.of else kpi.label
    latest, which = "", f"the latest reading that counts ({found.latest})"
    if found.latest:
        value = write_number(series.value_at(found.latest) or 0, decimals=_decimals(chart.limits))
        latest = f", the latest that counts ({found.latest}) {value}"
    span = f"{series.periods[0]} to {series.periods[-1]}"
    noun = "reading" if count == 1 else "readings"
    parts = [f"{name}, in {kpi.unit}, {span}: {count:,} {noun}{latest}."]
    for word, labels in (("Missing", series.missing), ("Ghosted", tuple(series.ghosted))):
        if labels:
            parts.append(f"{word}: {', '.join(labels)}.")
    for phase in chart.phases:
        why = f" ({phase.reason})" if phase.reason else ""
        place = f"From {phase.start} to {phase.end}{why}"
        lines = phase.limits
        if lines is None:
            parts.append(f"{place} there are no limits: {phase.why_none}.")
            continue
        mean, lower, upper = (_line(x, lines) for x in (lines.mean, lines.lower, lines.upper))
        parts.append(
            f"{place} the mean is {mean} and the limits are {lower} and {upper}"
            f"{' (provisional)' if phase.is_provisional else ''}."
        )
    if found.latest and any(phase.limits for phase in chart.phases):
        listed = [
            f"{cause.rule.replace('_', ' ')} ({cause.variation.label}) at {cause.periods[0]}"
            + (f" to {cause.periods[-1]}" if len(cause.periods) > 1 else "")
            for cause in found.causes
        ]
        causes = f"Special causes: {', '.join(listed)}" if listed else "No special cause"
        parts.append(f"{causes}; {which} is {found.icon.label}.")
    result = assure_target(chart, target=aim)
    if result.target is None or result.assurance is Assurance.NOT_KNOWN:
        parts.append(f"Assurance is not known: {result.why_not_known}.")
    else:
        here = result.target_period in ("", series.periods[-1])
        of = "" if here else f" (of {result.target_period})"
        parts.append(
            f"Against the target of {write_number(result.target)}{of} it "
            f"{_WORDS[result.assurance]}."
        )
    return "\n".join(parts)


def plot_xmr(
    chart: XmrChart,
    *,
    rules: Iterable[SpecialCauseRule] = SPECIAL_CAUSE_RULES,
    target: float | None = None,
) -> "Figure":
    """Draw an XmR chart: readings, mean, limits, target and special causes.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`.
    rules : iterable of SpecialCauseRule, optional
        Which rules to ask.
    target : float, optional
        The target of all periods; those of the indicator where not given [the indicator's unit].

    Returns
    -------
    matplotlib.figure.Figure
        Periods along the foot, readings up the side. The line breaks where a reading is missing or
        ghosted and at each rebase, where limits step and the reason stands. Ghosted readings are
        hollow, and provisional limits lighter. Improvement is blue and a diamond, concern orange
        and a square. ``figure.get_label()`` is what `describe_xmr` says, for a text that goes with
        the picture [the indicator's unit].

    Raises
    ------
    InvalidValueError
        If it is no chart, a rule is no rule or there twice, or the target is no number.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> from nhscommission.delivery.performance.kpi_series import KpiSeries
    >>> from nhscommission.delivery.performance.spc import xmr_chart
    >>> kpi = Kpi(id="waits", label="Long waits", unit="patients", direction="lower_is_better")
    >>> figure = plot_xmr(xmr_chart(KpiSeries(
    ...     kpi=kpi, periods=["a", "b", "c", "d"], values=[10, 12, 11, 13])))
    >>> figure.axes[0].get_ylabel()
    'patients'
    """
    asked, aim = _check(chart, rules, target)
    series, kpi = chart.series, chart.series.kpi
    words = describe_xmr(chart, rules=asked, target=aim)
    places = np.arange(len(series.periods))
    figure, axes = new_figure(9, 4.5)
    _draw_readings(axes, chart)
    _draw_phases(axes, chart)
    targets = series.targets if aim is None else np.full(len(places), aim)
    if not np.isnan(targets).all():
        edges = np.column_stack([places - 0.5, places + 0.5]).ravel()
        level = np.repeat(targets, 2)
        axes.plot(edges, level, color=_TARGET, linestyle="-.", label="target", zorder=1)
    _draw_points(axes, chart, asked)
    if np.isnan(series.values).all():
        axes.set_yticks([] if np.isnan(targets).all() else np.unique(targets[~np.isnan(targets)]))
        axes.text(0.5, 0.5, "no readings", transform=axes.transAxes, ha="center", color="0.4")
    step = -(-len(places) // _MOST_TICKS)
    axes.set_xticks(places[::step], series.periods[::step], rotation=45, ha="right")
    axes.set_ylabel(kpi.unit)
    name = f"{kpi.label} ({kpi.of})" if kpi.of else kpi.label
    title = axes.set_title(textwrap.fill(name, _TITLE_WIDTH), loc="left")
    as_typed([*axes.get_xticklabels(), axes.yaxis.label, title, *axes.texts])
    if axes.get_legend_handles_labels()[0]:  # a series may have neither readings nor target
        figure.legend(loc="outside lower center", ncols=4, frameon=False)
    figure.set_label(words)
    return figure


def _draw_readings(axes: "Axes", chart: XmrChart) -> None:
    """Draw the line between readings that count, with a break before each phase."""
    series = chart.series
    starts = [phase.first for phase in chart.phases[1:]]
    places = np.arange(len(series.periods), dtype=np.float64)
    counted = np.where(series.is_counted, series.values, np.nan)
    axes.plot(
        np.insert(places, starts, np.nan),
        np.insert(counted, starts, np.nan),
        color="0.65",
        linewidth=1.2 if len(places) <= 3 * _MARKED_POINTS else 0.4,
        zorder=2,
    )


def _draw_phases(axes: "Axes", chart: XmrChart) -> None:
    named: set[str] = set()

    def name(label: str) -> str | None:
        """Name a line in the legend once."""
        new = label not in named
        named.add(label)
        return label if new else None

    for phase in chart.phases:
        ends = [phase.first - 0.5, phase.stop - 0.5]
        if phase.reason:
            axes.axvline(ends[0], color="0.85", linewidth=1, zorder=0)
            axes.text(
                ends[0],
                1.0,
                textwrap.shorten(phase.reason, _REASON_WIDTH, placeholder="…"),
                transform=axes.get_xaxis_transform(),
                rotation=90,
                ha="right",
                va="top",
                fontsize="x-small",
                color="0.35",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
                zorder=4,
            )
        if phase.limits is None:
            continue
        lines = phase.limits
        axes.plot(ends, [lines.mean] * 2, color=_LINE, label=name("mean"), zorder=1)
        label = "limits (provisional)" if phase.is_provisional else "limits"
        for limit in (lines.lower, lines.upper):
            axes.plot(
                ends,
                [limit] * 2,
                color="0.6" if phase.is_provisional else _LINE,
                linestyle="--",
                label=name(label),
                zorder=1,
            )


def _draw_points(axes: "Axes", chart: XmrChart, rules: tuple[SpecialCauseRule, ...]) -> None:
    series, counted = chart.series, chart.series.is_counted
    places = np.arange(len(series.periods))
    size = max(_LEAST_MARKER, _MARKER * min(1.0, (_MARKED_POINTS / len(places)) ** 0.5))
    said = np.array([str(one) for one in find_special_causes(chart, rules=rules).variations])
    marks = [
        (counted & (said == one.value), marker, colour, colour, label)
        for one, (marker, colour, label) in _MARKS.items()
    ]
    ghosted = ~counted & ~np.isnan(series.values)
    marks.append((ghosted, "o", "white", "0.45", "ghosted (not counted)"))
    for chosen, marker, face, edge, label in marks:
        if chosen.any():
            axes.plot(
                places[chosen],
                series.values[chosen],
                linestyle="none",
                marker=marker,
                markersize=size,
                color=edge,
                markerfacecolor=face,
                label=label,
                zorder=3,
            )
