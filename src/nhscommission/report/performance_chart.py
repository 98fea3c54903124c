"""A chart of an indicator of performance; it needs the extra [charts], which brings matplotlib."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from nhscommission.delivery.performance.assurance import Assurance, assure_target
from nhscommission.delivery.performance.spc import XmrChart
from nhscommission.delivery.performance.special_causes import (
    SPECIAL_CAUSE_RULES,
    SpecialCauseRule,
    Variation,
    find_special_causes,
)
from nhscommission.report.charts import COLOURS, as_typed, new_figure

if TYPE_CHECKING:
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


def _number(value: float) -> str:
    """Write a number with no more digits than a reader wants."""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:,.4g}"


def describe_xmr(
    chart: XmrChart, *, rules: Iterable[SpecialCauseRule] = SPECIAL_CAUSE_RULES
) -> str:
    """Say in words what an XmR chart shows, for those who do not see it.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`.
    rules : iterable of SpecialCauseRule, optional
        Which rules to ask.

    Returns
    -------
    str
        A line each for the readings, the lines of each phase, the special causes, and whether the
        target will be hit.

    Raises
    ------
    InvalidValueError
        If a rule is no rule, or there twice.

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> from nhscommission.delivery.performance.kpi_series import KpiSeries
    >>> from nhscommission.delivery.performance.spc import xmr_chart
    >>> kpi = Kpi(id="waits", label="Long waits", unit="patients", direction="lower_is_better")
    >>> print(describe_xmr(xmr_chart(KpiSeries(
    ...     kpi=kpi, periods=["a", "b", "c", "d"], values=[10, 12, 11, 13]))))
    Long waits, in patients, a to d: 4 readings, the latest 13.
    From a to d the mean is 11.5 and the limits are 7.067 and 15.93 (provisional).
    No special cause; the latest reading is common cause.
    Assurance is not known: no period of the series has a target.
    """
    series, found = chart.series, find_special_causes(chart, rules=rules)
    kpi = series.kpi
    there = np.flatnonzero(~np.isnan(series.values))
    name = f"{kpi.label} of {kpi.of}" if kpi.of else kpi.label
    latest = f", the latest {_number(float(series.values[there[-1]]))}" if len(there) else ""
    span = f"{series.periods[0]} to {series.periods[-1]}"
    parts = [f"{name}, in {kpi.unit}, {span}: {len(there)} readings{latest}."]
    for word, labels in (("Missing", series.missing), ("Ghosted", tuple(series.ghosted))):
        if labels:
            parts.append(f"{word}: {', '.join(labels)}.")
    for phase in chart.phases:
        place = f"From {phase.start} to {phase.end}"
        if phase.limits is None:
            parts.append(f"{place} there are no limits: {phase.why_none}.")
            continue
        lines = phase.limits
        parts.append(
            f"{place} the mean is {_number(lines.mean)} and the limits are {_number(lines.lower)} "
            f"and {_number(lines.upper)}{' (provisional)' if phase.is_provisional else ''}."
        )
    if chart.limits is not None:
        listed = [
            f"{cause.rule.replace('_', ' ')} ({cause.variation.label}) at {cause.periods[0]}"
            + (f" to {cause.periods[-1]}" if len(cause.periods) > 1 else "")
            for cause in found.causes
        ]
        causes = f"Special causes: {', '.join(listed)}" if listed else "No special cause"
        parts.append(f"{causes}; the latest reading is {found.icon.label}.")
    result = assure_target(chart)
    if result.assurance is Assurance.NOT_KNOWN:
        parts.append(f"Assurance is not known: {result.why_not_known}.")
    else:
        target = _number(result.target or 0.0)
        parts.append(f"Against the target of {target} it {_WORDS[result.assurance]}.")
    return "\n".join(parts)


_WORDS: Final = {
    Assurance.HITS: "hits consistently",
    Assurance.MISSES: "misses consistently",
    Assurance.HIT_AND_MISS: "hits and misses",
}


def plot_xmr(
    chart: XmrChart, *, rules: Iterable[SpecialCauseRule] = SPECIAL_CAUSE_RULES
) -> "Figure":
    """Draw an XmR chart: readings, mean, limits, target and special causes.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`.
    rules : iterable of SpecialCauseRule, optional
        Which rules to ask.

    Returns
    -------
    matplotlib.figure.Figure
        Periods along the foot, readings up the side. The line breaks where a reading is missing,
        ghosted readings are hollow, and limits step at each rebase. Improvement is blue and a
        diamond, concern orange and a square. ``figure.get_label()`` is what `describe_xmr` says,
        for a text that goes with the picture [the indicator's unit].

    Raises
    ------
    InvalidValueError
        If a rule is no rule, or there twice.
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
    asked = tuple(rules)
    series, kpi = chart.series, chart.series.kpi
    found = find_special_causes(chart, rules=asked)
    places = np.arange(len(series.periods))
    figure, axes = new_figure(9, 4.5)
    axes.plot(places, series.values, color="0.65", linewidth=1.2, zorder=2)
    for number, phase in enumerate(chart.phases):
        ends = [phase.first - 0.5, phase.stop - 0.5]
        if number:
            axes.axvline(ends[0], color="0.85", linewidth=1, zorder=0)
        if phase.limits is None:
            continue
        lines = phase.limits
        axes.plot(ends, [lines.mean] * 2, color=_LINE, label=None if number else "mean", zorder=1)
        for i, limit in enumerate((lines.lower, lines.upper)):
            label = None if number or i else "limits"
            axes.plot(ends, [limit] * 2, color=_LINE, linestyle="--", label=label, zorder=1)
    targets = series.targets
    if not np.isnan(targets).all():
        edges = np.column_stack([places - 0.5, places + 0.5]).ravel()
        level = np.repeat(targets, 2)
        axes.plot(edges, level, color=_TARGET, linestyle="-.", label="target", zorder=1)
    counted = series.is_counted
    said = np.array([str(one) for one in found.variations])
    for variation, (marker, colour, label) in _MARKS.items():
        chosen = counted & (said == variation.value)
        if chosen.any():
            axes.plot(
                places[chosen],
                series.values[chosen],
                linestyle="none",
                marker=marker,
                color=colour,
                label=label,
                zorder=3,
            )
    ghosted = ~counted & ~np.isnan(series.values)
    if ghosted.any():
        axes.plot(
            places[ghosted],
            series.values[ghosted],
            linestyle="none",
            marker="o",
            markerfacecolor="white",
            markeredgecolor="0.45",
            label="ghosted (not counted)",
            zorder=3,
        )
    step = -(-len(places) // _MOST_TICKS)
    axes.set_xticks(places[::step], series.periods[::step], rotation=45, ha="right")
    axes.set_ylabel(kpi.unit)
    title = axes.set_title(f"{kpi.label} ({kpi.of})" if kpi.of else kpi.label, loc="left")
    as_typed([*axes.get_xticklabels(), axes.yaxis.label, title])
    if axes.get_legend_handles_labels()[0]:  # a series may have neither readings nor target
        figure.legend(loc="outside lower center", ncols=4, frameon=False)
    figure.set_label(describe_xmr(chart, rules=asked))
    return figure
