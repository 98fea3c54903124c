"""A chart of a delivery plan, and the same in words; the chart needs the extra [charts]."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from nhscommission.delivery.milestones.day_spans import DaySpan
from nhscommission.delivery.milestones.due import overdue
from nhscommission.delivery.milestones.gates import gate_state
from nhscommission.delivery.milestones.milestones import Milestone, MilestoneStatus
from nhscommission.delivery.milestones.plan import DeliveryPlan, expect_plan
from nhscommission.delivery.milestones.schedule import PlanSchedule, schedule_plan
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_day
from nhscommission.foundations.text import one_line
from nhscommission.foundations.written_days import write_day
from nhscommission.report.charts import COLOURS, as_typed, new_figure
from nhscommission.report.plan_layout import (
    find_printed,
    group_milestones,
    number_day,
    place_bar,
    place_rows,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT, _THIN, _LATE, _LINK = 0.6, 0.12, COLOURS[5], "0.55"
_FILLS: Final = {
    MilestoneStatus.PLANNED: "white",
    MilestoneStatus.UNDER_WAY: "#BFD9EA",
    MilestoneStatus.DONE: COLOURS[2],
    MilestoneStatus.CANCELLED: "0.85",
}
_NARROW: Final = 0.012
"""The part of the width below which a bar can hardly be seen, some 6 points of 500."""
_MOST_TICKS: Final = 10


def plan_text(plan: DeliveryPlan, *, as_of: date | None = None) -> str:
    """Write a plan in words, for those who cannot see its chart.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day on which it is looked at, to say what is overdue.

    Returns
    -------
    str
        A line for each milestone below the function that it belongs to: when it falls, what is
        printed, how it stands, and what it waits for. An event that is done in one of its
        statements is done in all of them.

    Raises
    ------
    InvalidValueError
        If it is no plan, or no day.

    Examples
    --------
    >>> plan = DeliveryPlan(title="Partnership", milestones=[
    ...     Milestone(id="staff", label="Staff transfer", planned="Oct 2009", function="ACV"),
    ...     Milestone(id="open", label="Open", planned="Nov 2009", function="ACV",
    ...               after=["staff"])])
    >>> print(plan_text(plan))
    Partnership
    ACV
      Staff transfer: 1 October 2009 to 31 October 2009 (Oct 2009), planned
      Open: 1 November 2009 to 30 November 2009 (Nov 2009), planned, after Staff transfer
    """
    expect_plan(plan)
    plan = plan.settled
    schedule = schedule_plan(plan)
    late = _late(plan, as_of)
    lines = [one_line(plan.title) or "Delivery plan"]
    if as_of is not None:
        lines[0] += f", on {write_day(as_of)}"
    for function, milestones in group_milestones(plan):
        lines.append(function)
        for one in milestones:
            words = f"  {one_line(one.label)}: {schedule.by_id[one.id].words} ({one.date_words}), "
            words += one.status.replace("_", " ")
            if one.id in late:
                words += ", overdue"
            if one.is_gate:
                words += f", a gate, {gate_state(plan, one.id, as_of=as_of).words}"
            if one.waits_for:
                labels = (one_line(plan.by_id[name].label) for name in one.waits_for)
                words += f", after {'; '.join(labels)}"
            lines.append(words)
    return "\n".join(lines)


def _late(plan: DeliveryPlan, as_of: date | None) -> set[str]:
    if as_of is None:
        return set()
    day = check_day(as_of, what="as_of")
    return {one.id for one in overdue(plan, as_of=day).surely}


def plot_gantt(plan: DeliveryPlan, *, as_of: date | None = None) -> "Figure":
    """Draw a plan as a Gantt chart.

    Parameters
    ----------
    plan : DeliveryPlan
        The plan.
    as_of : datetime.date, optional
        The day on which it is looked at, drawn as a line; what is overdue on it is marked.

    Returns
    -------
    matplotlib.figure.Figure
        Milestones down the side by function, days along the foot [day]. A bar is from the first
        day on which a milestone falls to the last, with an arrow where it is open, and a dot where
        it is too short to be seen; what is done is filled, days later than planned are hatched, and
        what is printed is a thin bar below where it falls otherwise. Diamonds are gates, thin lines
        what waits for what. ``figure.get_label()`` is the same in words, for a description beside
        it.

    Raises
    ------
    InvalidValueError
        If no milestone has a date.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> plan = DeliveryPlan(milestones=[
    ...     Milestone(id="staff", label="Staff transfer", planned="Oct 2009")])
    >>> [label.get_text() for label in plot_gantt(plan).axes[0].get_yticklabels()]
    ['Staff transfer']
    """
    text = plan_text(plan, as_of=as_of)
    plan = plan.settled
    schedule = schedule_plan(plan)
    spans = [one.days for one in schedule.milestones]
    spans += [span for span in map(find_printed, plan.milestones) if span is not None]
    ends = [day for span in spans for day in (span.earliest, span.latest) if day]
    if not ends:
        raise InvalidValueError("no milestone of the plan has a date; there is nothing to draw")
    if as_of is not None:
        ends.append(as_of)
    rows, labels, headings = place_rows(plan)
    figure, axes = new_figure(10, 1.8 + 0.3 * len(labels))
    figure.set_label(text)
    first, last = number_day(min(ends)), number_day(max(ends)) + 1
    stub = max((last - first) * 0.05, 3.0)
    left = max(first - 1.5 * stub, number_day(date.min))
    right = min(last + (1.5 if as_of is None else 3) * stub, number_day(date.max))
    drawing = _Gantt(axes, plan, schedule, rows, min(ends), stub, (right - left) * _NARROW)
    for i, one in enumerate(plan.milestones, start=1):
        drawing.draw_links(i, one)
        drawing.draw_milestone(i, one)
    late = _late(plan, as_of)
    for name in late:
        drawing.mark_overdue(name)
    if as_of is not None:
        line = axes.axvline(number_day(as_of) + 0.5, color="0.2", linestyle="--", linewidth=1)
        line.set_gid("as-of")
        drawing.key[f"as of {write_day(as_of)}"] = line
    axes.set_yticks(range(len(labels)), labels)
    for i in headings:
        axes.get_yticklabels()[i].set_fontweight("bold")
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    _date_axis(axes)
    axes.set_xlim(left, right)
    axes.grid(axis="x", color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    title = axes.set_title(one_line(plan.title), loc="left")
    legend = figure.legend(
        list(drawing.key.values()),
        list(drawing.key),
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize="small",
    )
    as_typed([*axes.get_yticklabels(), *legend.get_texts(), *axes.texts, title])
    return figure


def _date_axis(axes: "Axes") -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    axes.xaxis_date()
    places = AutoDateLocator(minticks=3, maxticks=_MOST_TICKS)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(places)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(places))  # type: ignore[no-untyped-call]


@attrs.define
class _Gantt:
    """The chart as it is drawn, and the key to what is in it."""

    axes: "Axes"
    plan: DeliveryPlan
    schedule: PlanSchedule
    rows: dict[str, int]
    first: date
    stub: float
    narrow: float
    key: "dict[str, Artist]" = attrs.field(factory=dict)

    def _ends(self, name: str) -> tuple[float, float] | None:
        """Return where the bar of a milestone begins and ends; one that is open, where known."""
        return place_bar(self.schedule.by_id[name].days)

    def draw_milestone(self, number: int, one: Milestone) -> None:
        """Draw a bar, and what it says."""
        y = self.rows[one.id]
        days = self.schedule.by_id[one.id].days
        place = place_bar(days)
        if place is None:
            text = self.axes.text(
                number_day(self.first), y, "no date", va="center", style="italic", color="0.3"
            )
            text.set_gid(f"undated-{number}")
            return
        start, end = place
        is_cancelled = one.status is MilestoneStatus.CANCELLED
        is_short = end - start < self.narrow and not one.is_gate
        height = _THIN if is_short else _HEIGHT  # a dot stands for it, which it would cross
        fill = _FILLS[one.status]
        bar = self._draw_bar(f"milestone-{number}", y, (start, end), fill, height=height)
        self.key.setdefault(one.status.replace("_", " "), bar)
        if is_cancelled:
            self._draw_line(f"cancelled-{number}", (start, end), (y, y), "0.3", 1.2)
        planned = one.date
        if planned is not None and not is_cancelled:
            self._draw_slip(number, y, planned.latest, days)
        printed = find_printed(one)
        if printed is not None and (where := place_bar(printed)) is not None:
            thin = self._draw_bar(f"printed-{number}", y + 0.38, where, _LINK, height=_THIN)
            self.key.setdefault("as printed", thin)
        self._draw_open(number, y, days, place)
        if one.is_gate:
            self._draw_mark(f"gate-{number}", (end, y), "D", one.status, "gate")
        elif is_short:
            middle = ((start + end) / 2, y)
            self._draw_mark(f"short-{number}", middle, "o", one.status, "too short for a bar")

    def _draw_mark(
        self,
        gid: str,
        at: tuple[float, float],
        marker: str,
        status: MilestoneStatus,
        words: str,
    ) -> None:
        (mark,) = self.axes.plot(
            [at[0]],
            [at[1]],
            linestyle="none",
            marker=marker,
            markersize=8 if marker == "D" else 7,
            color=COLOURS[6] if marker == "D" else COLOURS[0],
            markerfacecolor=_FILLS[status],
            zorder=4,
        )
        mark.set_gid(gid)
        self.key.setdefault(words, mark)

    def _draw_bar(
        self,
        gid: str,
        y: float,
        place: tuple[float, float],
        fill: str,
        hatch: str = "",
        height: float = _HEIGHT,
    ) -> "Artist":
        from matplotlib.patches import Rectangle

        start, end = place
        patch = Rectangle(
            (start, y - height / 2),
            end - start,
            height,
            facecolor=fill,
            edgecolor=_LATE if hatch else fill if fill == _LINK else COLOURS[0],
            hatch=hatch or None,
            linewidth=1,
            zorder=3,
        )
        patch.set_gid(gid)
        self.axes.add_patch(patch)
        return patch

    def _draw_line(
        self, gid: str, x: Sequence[float], y: Sequence[float], colour: str, width: float
    ) -> "Artist":
        (line,) = self.axes.plot(x, y, color=colour, linewidth=width, zorder=3.5)
        line.set_gid(gid)
        return line

    def _draw_slip(self, number: int, y: int, planned: date | None, days: DaySpan) -> None:
        """Hatch the days on which it falls, or by which it has moved, after those planned.

        Where it has no last day these are the days up to its first.
        """
        now = days.latest or days.earliest
        if planned is None or now is None or now <= planned:
            return
        place = (number_day(planned) + 1, number_day(now) + 1)
        self.key.setdefault(
            "later than planned", self._draw_bar(f"slip-{number}", y, place, "none", "////")
        )

    def _draw_open(self, number: int, y: int, days: DaySpan, place: tuple[float, float]) -> None:
        """Draw an arrow where it has no first, or no last day."""
        for day, at, way, marker in (
            (days.earliest, place[0], -1, "<"),
            (days.latest, place[1], 1, ">"),
        ):
            if day is None:
                (line,) = self.axes.plot(
                    [at, at + way * self.stub],
                    [y, y],
                    color=COLOURS[0],
                    linewidth=1.5,
                    linestyle=(0, (3, 1.5)),
                    marker=marker,
                    markevery=[1],
                    zorder=3,
                )
                line.set_gid(f"open-{number}")
                self.key.setdefault("no first or last day", line)

    def draw_links(self, number: int, one: Milestone) -> None:
        """Draw thin lines from the ends of what it waits for to where it begins."""
        target = self._ends(one.id)
        for name in one.waits_for:
            source = self._ends(name)
            if target is None or source is None:
                continue
            y, x = (self.rows[name], self.rows[one.id]), source[1]
            line = self._draw_line(
                f"link-{number}", (x, x, target[0]), (y[0], y[1], y[1]), _LINK, 0.7
            )
            line.set_zorder(2)
            self.key.setdefault("waits for", line)

    def mark_overdue(self, name: str) -> None:
        """Say beside a bar that it is overdue."""
        place = self._ends(name)
        if place is not None:
            self.axes.annotate(
                "overdue",
                (place[1], self.rows[name]),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                color=_LATE,
                fontsize="small",
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                zorder=5,
            )
