"""The Gantt chart of a plan: what is drawn where, and what it says in words."""

import builtins
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from nhscommission.delivery.milestones.milestones import GateCriterion, Milestone
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.report.plan_chart import plan_text, plot_gantt

PLAN = DeliveryPlan(
    title="A $plan$",
    milestones=[
        Milestone(
            id="start",
            label="Start",
            planned="July 2009",
            function="ACV",
            status="done",
            actual=date(2009, 7, 13),
        ),
        Milestone(id="move", label="Move", planned="Sept – Dec 2009", function="SPD"),
        Milestone(
            id="go",
            label="Go live",
            planned="Aug 2009",
            forecast="Nov 2009",
            function="ACV",
            after=["start"],
            criteria=[GateCriterion(id="r", label="Ready")],
        ),
        Milestone(id="by", label="Signed", planned="by Oct 2009", function="SPD"),
        Milestone(id="from", label="Transfer", planned="Oct 2009 onwards", function="SPD"),
        Milestone(id="off", label="Off", planned="Oct 2009", status="cancelled", function="SPD"),
        Milestone(id="none", label="Some day", function="SPD"),
    ],
)


def parts(figure: Figure) -> dict[str, Any]:
    """What is drawn, by the name it has in an SVG."""
    axes = figure.axes[0]
    drawn = [*axes.patches, *axes.lines, *axes.texts]
    return {str(one.get_gid()): one for one in drawn if one.get_gid()}


def test_bars_run_from_the_first_day_to_the_last() -> None:
    found = parts(plot_gantt(PLAN))
    move = found["milestone-2"]
    assert move.get_x() == date2num(date(2009, 9, 1))
    assert move.get_x() + move.get_width() == date2num(date(2010, 1, 1))
    start = found["milestone-1"]
    assert (start.get_x(), start.get_width()) == (date2num(date(2009, 7, 13)), 1)
    assert start.get_facecolor() != move.get_facecolor()


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_bars_alone_are_within_the_chart(status: str) -> None:
    """A plan of bars only has nothing that sets the ends of the axis by itself."""
    plan = DeliveryPlan(
        milestones=[
            Milestone(id="a", label="A", planned="July 2009", status=status),
            Milestone(id="b", label="B", planned="Sept – Dec 2009", status=status),
        ]
    )
    figure = plot_gantt(plan)
    left, right = figure.axes[0].get_xlim()
    bars = figure.axes[0].patches
    assert len(bars) == 2
    for bar in bars:
        assert left < bar.get_x() < bar.get_x() + bar.get_width() < right
    assert right - left < 2 * 184  # of 184 days, July to December, no more than twice as much


def test_every_bar_is_within_the_chart() -> None:
    axes = plot_gantt(PLAN, as_of=date(2009, 11, 15)).axes[0]
    left, right = axes.get_xlim()
    assert all(left < one.get_x() < one.get_x() + one.get_width() < right for one in axes.patches)
    for line in axes.lines:
        assert all(left < x < right for x in line.get_xdata() if line.get_gid())


def test_what_is_too_short_to_be_seen_is_a_dot_in_the_colour_of_its_status() -> None:
    """A day of 200 is one in 200; the month beside it is a bar."""
    figure = plot_gantt(PLAN)
    found = parts(figure)
    assert found["short-1"].get_markerfacecolor() == "#009E73"
    assert found["short-1"].get_xdata()[0] == date2num(date(2009, 7, 13)) + 0.5
    assert "short-6" not in found and "short-3" not in found
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "too short for a bar" in texts and "as printed" in texts


def test_what_is_printed_is_a_thin_bar_where_it_falls_otherwise() -> None:
    """August was planned, and November is forecast; 13 July is within July, as printed."""
    found = parts(plot_gantt(PLAN))
    thin = found["printed-3"]
    assert thin.get_x() == date2num(date(2009, 8, 1))
    assert thin.get_width() == 31
    assert thin.get_height() < found["milestone-3"].get_height()
    assert [name for name in found if name.startswith("printed")] == ["printed-3"]


def test_an_event_that_is_done_in_one_statement_is_drawn_done() -> None:
    plan = DeliveryPlan(
        milestones=[
            Milestone(id="a", label="A", planned="June 2009"),
            Milestone(
                id="b",
                label="B",
                planned="June 2009",
                same_as="a",
                status="done",
                actual=date(2009, 6, 29),
            ),
        ]
    )
    found = parts(plot_gantt(plan, as_of=date(2009, 7, 10)))
    assert found["milestone-1"].get_x() == date2num(date(2009, 6, 29))
    assert "overdue" not in plan_text(plan, as_of=date(2009, 7, 10))


def test_the_foot_has_few_dates() -> None:
    axes = plot_gantt(PLAN).axes[0]
    assert 3 <= len(axes.get_xticks()) <= 11


def test_what_is_later_than_planned_is_hatched() -> None:
    """Planned until 31 August, and forecast until 30 November."""
    found = parts(plot_gantt(PLAN))
    slip = found["slip-3"]
    assert slip.get_hatch()
    assert slip.get_x() == date2num(date(2009, 9, 1))
    assert slip.get_x() + slip.get_width() == date2num(date(2009, 12, 1))
    assert "slip-2" not in found


def test_what_has_no_last_day_is_hatched_to_its_first() -> None:
    """From 1 September on to the end of 1 December, the first day that is forecast."""
    plan = DeliveryPlan(
        milestones=[
            Milestone(id="a", label="A", planned="Aug 2009", forecast="December 2009 onwards")
        ]
    )
    slip = parts(plot_gantt(plan))["slip-1"]
    assert slip.get_x() == date2num(date(2009, 9, 1))
    assert slip.get_x() + slip.get_width() == date2num(date(2009, 12, 2))


def test_gates_links_open_ends_and_what_is_off_have_marks() -> None:
    found = parts(plot_gantt(PLAN))
    assert found["gate-3"].get_marker() == "D"
    assert found["link-3"].get_xdata()[0] == date2num(date(2009, 7, 14))
    by, onwards = found["open-4"], found["open-5"]
    assert (by.get_marker(), onwards.get_marker()) == ("<", ">")
    assert by.get_xdata()[1] < by.get_xdata()[0] == date2num(date(2009, 10, 31))
    assert onwards.get_xdata()[1] > onwards.get_xdata()[0] == date2num(date(2009, 10, 2))
    assert "cancelled-6" in found
    assert found["undated-7"].get_text() == "no date"
    assert "milestone-7" not in found


def test_rows_are_grouped_by_function() -> None:
    labels = plot_gantt(PLAN).axes[0].get_yticklabels()
    assert [label.get_text() for label in labels] == [
        *("ACV", "Start", "Go live"),
        *("SPD", "Move", "Signed", "Transfer", "Off", "Some day"),
    ]
    assert [label.get_text() for label in labels if label.get_fontweight() == "bold"] == [
        "ACV",
        "SPD",
    ]


def test_what_belongs_to_no_function_has_a_heading_where_others_have_one() -> None:
    stray = Milestone(id="stray", label="Stray", planned="Oct 2009")
    labels = plot_gantt(DeliveryPlan(milestones=[*PLAN.milestones, stray])).axes[0]
    assert [one.get_text() for one in labels.get_yticklabels()][-2:] == ["No function", "Stray"]
    alone = plot_gantt(DeliveryPlan(milestones=[stray])).axes[0].get_yticklabels()
    assert [one.get_text() for one in alone] == ["Stray"]


def test_a_day_shows_what_is_overdue() -> None:
    """By 15 November, October has passed; the forecast and the move have not."""
    figure = plot_gantt(PLAN, as_of=date(2009, 11, 15))
    found = parts(figure)
    assert found["as-of"].get_xdata()[0] == date2num(date(2009, 11, 15)) + 0.5
    overdue = [text for text in figure.axes[0].texts if text.get_text() == "overdue"]
    assert [text.xy[1] for text in overdue] == [5]


def test_it_is_told_in_words_too() -> None:
    text = plan_text(PLAN, as_of=date(2009, 11, 15))
    assert plot_gantt(PLAN, as_of=date(2009, 11, 15)).get_label() == text
    assert text.splitlines() == [
        "A $plan$, on 15 November 2009",
        "ACV",
        "  Start: 13 July 2009 (July 2009; done on 13 July 2009), done",
        (
            "  Go live: 1 November 2009 to 30 November 2009 (Aug 2009; now Nov 2009), planned, "
            "a gate, shut: not known: Ready, after Start"
        ),
        "SPD",
        "  Move: 1 September 2009 to 31 December 2009 (Sept – Dec 2009), planned",
        "  Signed: by 31 October 2009 (by Oct 2009), planned, overdue",
        "  Transfer: from 1 October 2009 (Oct 2009 onwards), planned",
        "  Off: 1 October 2009 to 31 October 2009 (Oct 2009), cancelled",
        "  Some day: no date (no date), planned",
    ]


def test_any_text_can_be_saved(tmp_path: Path) -> None:
    plan = DeliveryPlan(
        title="x$\\frac$",
        milestones=[Milestone(id="a", label="$\\frac" + "y" * 99, planned="May 2009")],
    )
    plot_gantt(plan).savefig(tmp_path / "plan.svg")
    assert (tmp_path / "plan.svg").stat().st_size > 0


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_there_are_can_be_drawn(tmp_path: Path, day: date) -> None:
    plan = DeliveryPlan(milestones=[Milestone(id="a", label="A", planned=day)])
    plot_gantt(plan).savefig(tmp_path / "plan.svg")
    assert (tmp_path / "plan.svg").stat().st_size > 0


def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidValueError, match="there is nothing to draw"):
        plot_gantt(DeliveryPlan(milestones=[Milestone(id="a", label="A")]))
    with pytest.raises(InvalidValueError, match="give a day as"):
        plot_gantt(PLAN, as_of="now")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a DeliveryPlan"):
        plan_text([])  # type: ignore[arg-type]
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"a chart needs the extra \[charts\]"):
        plot_gantt(PLAN)
