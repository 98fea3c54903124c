"""Charts of sensitivity, simulation and stability; they need the extra [charts]."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.sensitivity.outcomes import CaseOutcome
from nhscommission.analysis.sensitivity.tornado import Tornado
from nhscommission.analysis.simulation.fan import Fan
from nhscommission.analysis.simulation.simulation import Simulation
from nhscommission.analysis.stability import SharingRule, Stability
from nhscommission.analysis.stages import StageComparison
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.report.charts import COLOURS, MARKERS, as_typed, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LOW, _HIGH, _GREY = COLOURS[0], COLOURS[1], "0.4"
_IN_VIEW: Final = 3.0
"""What lies further out than this many times the shares is not drawn beside them, but said."""
_RULES: Final = {
    SharingRule.AGREED: "as agreed",
    SharingRule.EQUAL: "equal",
    SharingRule.SHAPLEY: "Shapley",
    SharingRule.NUCLEOLUS: "nucleolus",
}


def _place(units: tuple[str, ...], member: str | None) -> int:
    name = SECTOR if member is None else member
    if name not in units:
        raise UnknownNameError("member", name, units)
    return units.index(name)


def _scale(outcome: CaseOutcome) -> tuple[float, str]:
    return (1.0, "days") if outcome is CaseOutcome.PAYBACK_DAYS else (1e6, "£m")


def plot_tornado(found: Tornado, *, member: str | None = None, most: int = 12) -> "Figure":
    """Draw a tornado: a bar for each assumption, the longest on top.

    Parameters
    ----------
    found : Tornado
        From `tornado`.
    member : str, optional
        Whose; the sector's where none is given.
    most : int, optional
        How many bars at most.

    Returns
    -------
    matplotlib.figure.Figure
        Assumptions down the side, the outcome along the foot [GBP million, or day].

    Raises
    ------
    InvalidValueError
        If no assumption does anything, or payback never comes at some end: there is then no bar.
    UnknownNameError
        If there is no such member.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> figure = plot_tornado(nc.tornado(nc.load_case("nwl-2009"), swing=0.1))
    >>> figure.axes[0].get_xlabel()
    'present value, £m'
    """
    place = _place(found.units, member)
    bars = [bar for bar in found.bars(member) if bar.swing > 0][:most]
    if not bars:
        raise InvalidValueError("no assumption does anything to this outcome; there is no tornado")
    if any(math.isinf(x) for bar in bars for x in (bar.at_low, bar.at_high)):
        raise InvalidValueError(
            "payback never comes at the end of some range, which no bar can show; draw the present "
            "value, or give narrower ranges"
        )
    scale, unit = _scale(found.outcome)
    base = float(found.base[place]) / scale
    figure, axes = new_figure(8, 1.4 + 0.38 * len(bars))
    for i, bar in enumerate(bars):
        for end, value, colour in (
            ("low", bar.at_low, _LOW),
            ("high", bar.at_high, _HIGH),
        ):
            axes.barh(
                i,
                value / scale - base,
                left=base,
                color=colour,
                height=0.7,
                label=f"at its {end}" if i == 0 else None,
            )
    axes.axvline(base, color=_GREY, linewidth=1)
    axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:,.0f}" if base == 0 or abs(base) >= 20 else "{x:,.1f}")
    axes.set_xlabel(f"{found.outcome.replace('_', ' ')}, {unit}")
    legend = figure.legend(loc="outside upper center", ncols=2, frameon=False)
    as_typed([*axes.get_yticklabels(), *legend.get_texts()])
    return figure


def plot_fan(fan: Fan, *, member: str | None = None) -> "Figure":
    """Draw how the cumulative net benefit spreads as time goes on.

    Parameters
    ----------
    fan : Fan
        From `cumulative_fan`.
    member : str, optional
        Whose; the sector's where none is given.

    Returns
    -------
    matplotlib.figure.Figure
        Periods along the foot; a band between each pair of percentiles [GBP million].

    Raises
    ------
    UnknownNameError
        If there is no such member.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> figure = plot_fan(nc.cumulative_fan(nc.load_case("nwl-2009"), seed=1))
    >>> figure.axes[0].get_ylabel()
    'cumulative net benefit, £m'
    """
    values = fan.of(member) / 1e6
    figure, axes = new_figure(8, 4.5)
    places = np.arange(values.shape[1] + 1)
    lines = np.concatenate([np.zeros((len(values), 1)), values], axis=1)
    pairs = len(fan.percentiles) // 2
    for i in range(pairs):
        low, high = fan.percentiles[i], fan.percentiles[-1 - i]
        axes.fill_between(
            places,
            lines[i],
            lines[-1 - i],
            color=_LOW,
            alpha=0.25 + 0.35 * i / max(pairs - 1, 1),
            linewidth=0,
            label=f"P{low:g} to P{high:g}",
        )
    if len(fan.percentiles) % 2:
        axes.plot(places, lines[pairs], color="black", label=f"P{fan.percentiles[pairs]:g}")
    axes.axhline(0, color=_GREY, linewidth=1)
    axes.set_xticks(places, ["start", *(f"end of {label}" for label in fan.periods)])
    axes.yaxis.set_major_formatter("{x:,.0f}" if np.abs(lines).max() >= 20 else "{x:,.1f}")
    axes.set_ylabel("cumulative net benefit, £m")
    figure.legend(loc="outside upper center", ncols=pairs + 1, frameon=False)
    return figure


def plot_payback(simulation: Simulation, *, member: str | None = None) -> "Figure":
    """Draw how payback is distributed, with what never pays back set apart.

    Parameters
    ----------
    simulation : Simulation
        From `simulate`; its first draws are drawn.
    member : str, optional
        Whose; the sector's where none is given.

    Returns
    -------
    matplotlib.figure.Figure
        Days along the foot, the share of draws up the side [day, percent].

    Raises
    ------
    UnknownNameError
        If there is no such member.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> found = nc.simulate(nc.load_case("nwl-2009"), draws=1000, seed=1)
    >>> plot_payback(found, member="Brent").axes[0].get_ylabel()
    'draws, %'
    """
    days = simulation.first_payback_days[_place(simulation.units, member)]
    paid = days[np.isfinite(days)]
    never = 1.0 - len(paid) / len(days)
    figure, axes = new_figure(8, 3.6)
    if len(paid):
        axes.hist(
            paid,
            bins=min(60, max(10, len(paid) // 200)) if np.ptp(paid) > 0 else 1,
            weights=np.full(len(paid), 100.0 / len(days)),
            color=_LOW,
        )
    axes.set_xlabel("payback, days from the first of the horizon")
    axes.set_ylabel("draws, %")
    axes.set_title(f"never within the horizon: {100 * never:.1f}%", fontsize="medium", loc="right")
    return figure


def plot_stages(found: StageComparison, *, member: str | None = None) -> "Figure":
    """Draw what each change did, from one version of a case to the next, as a waterfall.

    Parameters
    ----------
    found : StageComparison
        From `compare_stages`.
    member : str, optional
        Whose; the sector's where none is given.

    Returns
    -------
    matplotlib.figure.Figure
        Steps down the side, the outcome along the foot [GBP million].

    Raises
    ------
    UnknownNameError
        If there is no such member.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> case = nc.load_case("nwl-2009")
    >>> plot_stages(nc.compare_stages(case, case)).axes[0].get_xlabel()
    'present value, £m'
    """
    place = _place(found.units, member)
    figure, axes = new_figure(8, 1.6 + 0.4 * (len(found.steps) + 2))
    at = float(found.before[place]) / 1e6
    labels = ["before"]
    axes.barh(0, at, color=_GREY, height=0.7)
    for i, step in enumerate(found.steps, start=1):
        change = float(step.effect[place]) / 1e6
        axes.barh(i, change, left=at, color=_LOW if change >= 0 else _HIGH, height=0.7)
        axes.plot([at, at], [i - 0.75, i + 0.35], color=_GREY, linewidth=0.8)
        at += change
        labels.append(step.label)
    axes.barh(len(labels), float(found.after[place]) / 1e6, color=_GREY, height=0.7)
    labels.append("after")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:,.1f}")
    axes.set_xlabel(f"{found.outcome.replace('_', ' ')}, £m")
    as_typed(axes.get_yticklabels())
    return figure


def plot_sharing_rules(found: Stability) -> "Figure":
    """Draw what each member pays under several rules, and alone.

    Parameters
    ----------
    found : Stability
        From `stability`.

    Returns
    -------
    matplotlib.figure.Figure
        Members down the side, pounds along the foot, a mark for each rule [GBP million].

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> found = nc.stability(nc.curve_game(
    ...     nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0), populations={"A": 100.0, "B": 200.0}))
    >>> plot_sharing_rules(found).axes[0].get_xlabel()
    'what each pays, £m'
    """
    names = found.sharing.game.players
    rules = [rule for rule in SharingRule if rule in found.checks]
    figure, axes = new_figure(8, 1.6 + 0.3 * len(names))
    places = np.arange(len(names))
    for i, rule in enumerate(rules):
        axes.plot(
            found.shares.sel(rule=str(rule)).values / 1e6,
            places + 0.5 * (i / max(len(rules) - 1, 1) - 0.5),
            linestyle="none",
            markersize=5,
            marker=MARKERS[i],
            color=COLOURS[i],
            label=_RULES[rule],
        )
    alone = found.alone.values / 1e6
    if np.abs(alone).max() <= _IN_VIEW * np.abs(found.shares.values).max() / 1e6:
        axes.plot(
            alone,
            places,
            linestyle="none",
            marker="|",
            markersize=14,
            color="black",
            label="alone",
        )
    else:
        axes.set_title(
            f"alone, each would pay £{alone.min():,.2f}m to £{alone.max():,.2f}m",
            fontsize="medium",
            loc="right",
        )
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.grid(axis="y", color="0.9")
    axes.set_axisbelow(True)
    axes.set_xlabel("what each pays, £m")
    legend = figure.legend(loc="outside upper center", ncols=len(rules) + 1, frameon=False)
    as_typed([*axes.get_yticklabels(), *legend.get_texts()])
    return figure
