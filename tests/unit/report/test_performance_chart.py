"""The chart of an indicator: what it draws is what the data say."""

import builtins
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.spc import XmrChart, xmr_chart
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.report.performance_chart import describe_xmr, plot_xmr

SAW = [0.0, 3.0] * 6
"""Mean 1.5 and mR 3: limits -6.48 and 9.48."""


def chart(values: Any, baseline_points: int | None = None, **more: Any) -> XmrChart:
    about = {"label": "Cost in $ of $x", "unit": "%", "direction": "higher_is_better"}
    about |= {name: more.pop(name) for name in ("direction", "targets", "of") if name in more}
    periods = [f"p{i}" for i in range(len(values))]
    kpi = Kpi(id="k", **about)
    return xmr_chart(
        KpiSeries(kpi=kpi, periods=periods, values=values, **more), baseline_points=baseline_points
    )


def labelled(axes: Axes, label: str) -> Line2D:
    return next(line for line in axes.lines if line.get_label() == label)


def xy(line: Line2D) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(*line.get_data(), strict=True)]


def test_the_readings_and_the_lines_are_drawn() -> None:
    """The line breaks where a reading is missing; mean and limits run under the whole phase."""
    figure = plot_xmr(chart([*SAW, None, 2.0], missing=["p12"], baseline_points=12, of="Brent"))
    (axes,) = figure.axes
    readings = axes.lines[0].get_ydata()
    np.testing.assert_array_equal(readings, [*SAW, np.nan, 2.0])
    assert xy(labelled(axes, "mean")) == [(-0.5, 1.5), (13.5, 1.5)]
    limits = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert sorted(float(line.get_ydata()[0]) for line in limits) == pytest.approx([-6.48, 9.48])
    assert axes.get_title("left") == "Cost in $ of $x (Brent)"
    assert axes.get_ylabel() == "%"
    assert [label.get_text() for label in axes.get_xticklabels()] == [f"p{i}" for i in range(14)]
    figure.canvas.draw()  # dollars are no formulas


def test_special_causes_have_a_colour_and_a_marker_each() -> None:
    """99 and -99 after a saw tooth of 0 and 3: improvement and concern where higher is better."""
    for direction, good, bad in (
        ("higher_is_better", (12.0, 99.0), (14.0, -99.0)),
        ("lower_is_better", (14.0, -99.0), (12.0, 99.0)),
    ):
        drawn = plot_xmr(chart([*SAW, 99, 0, -99], baseline_points=12, direction=direction)).axes[0]
        improvement, concern = labelled(drawn, "improvement"), labelled(drawn, "concern")
        assert xy(improvement) == [good]
        assert xy(concern) == [bad]
        assert (to_hex(improvement.get_color()), improvement.get_marker()) == ("#0072b2", "D")
        assert (to_hex(concern.get_color()), concern.get_marker()) == ("#e69f00", "s")
        common = labelled(drawn, "common cause")
        assert xy(common) == [*((float(i), y) for i, y in enumerate(SAW)), (13.0, 0.0)]
        assert common.get_marker() == "o"
    neither = plot_xmr(chart([*SAW, 99], baseline_points=12, direction="neither")).axes[0]
    assert xy(labelled(neither, "special cause")) == [(12.0, 99.0)]


def test_ghosted_readings_are_hollow() -> None:
    """Shown, and none of the others."""
    axes = plot_xmr(chart([*SAW, 99], ghosted={"p12": "flood"})).axes[0]
    ghost = labelled(axes, "ghosted (not counted)")
    assert xy(ghost) == [(12.0, 99.0)]
    assert to_hex(ghost.get_markerfacecolor()) == "#ffffff"
    assert (12.0, 99.0) not in xy(labelled(axes, "common cause"))
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), [*SAW, np.nan])  # no line to it


def test_limits_step_at_a_rebase_and_targets_at_a_new_one() -> None:
    """0 and 3, then 20 and 23; target 5 from p6 on only."""
    values = [*SAW, *(x + 20 for x in SAW)]
    axes = plot_xmr(
        chart(
            values,
            rebases=[Rebase(at="p12", reason="ward")],
            targets={f"p{i}": 5 for i in range(6, 24)},
        )
    ).axes[0]
    means = [line for line in axes.lines if line.get_linestyle() == "-" and len(xy(line)) == 2]
    assert [text.get_text() for text in axes.texts] == ["ward"]
    assert np.isnan(axes.lines[0].get_ydata()).nonzero()[0].tolist() == [12]  # the line breaks
    steps = [xy(line) for line in means if line.get_ydata()[0] in (1.5, 21.5)]
    assert steps == [[(-0.5, 1.5), (11.5, 1.5)], [(11.5, 21.5), (23.5, 21.5)]]
    target = labelled(axes, "target")
    np.testing.assert_array_equal(target.get_ydata(), [*[np.nan] * 12, *[5.0] * 36])
    assert (target.get_xdata()[12], target.get_xdata()[-1]) == (5.5, 23.5)
    assert len(axes.get_xticklabels()) == 12  # every second of 24


def test_a_chart_without_limits_or_readings_is_still_drawn() -> None:
    """Two readings; and one that is missing."""
    axes = plot_xmr(chart([1.0, 2.0])).axes[0]
    assert xy(labelled(axes, "without limits")) == [(0.0, 1.0), (1.0, 2.0)]
    none = chart([None], missing=["p0"])
    assert [text.get_text() for text in plot_xmr(none).axes[0].texts] == ["no readings"]
    assert "0 readings." in describe_xmr(none)


def test_the_words_say_what_the_picture_shows() -> None:
    """Every part of them, once, and they go with the figure."""
    shown = chart(
        [*SAW, 5, None, 99],
        missing=["p13"],
        ghosted={"p12": "flood"},
        targets={"p0": 20},
        of="Brent",
        baseline_points=12,
    )
    assert describe_xmr(shown).splitlines() == [
        "Cost in $ of $x of Brent, in %, p0 to p14: 14 readings, the latest that counts (p14) 99.",
        "Missing: p13.",
        "Ghosted: p12.",
        "From p0 to p14 the mean is 1.5 and the limits are -6.48 and 9.48.",
        (
            "Special causes: outside limits (improvement) at p14; "
            "the latest reading that counts (p14) is improvement."
        ),
        "Against the target of 20 (of p0) it misses consistently.",
    ]
    assert plot_xmr(shown).get_label() == describe_xmr(shown)
    short = describe_xmr(chart([1.0, 2.0]))
    assert "From p0 to p1 there are no limits: the readings that count are 2" in short
    trend = describe_xmr(chart([float(x) for x in range(1, 13)]))
    assert "trend (improvement) at p0 to p11" in trend


def test_the_lines_of_the_legend_are_those_of_the_first_phase_that_has_some() -> None:
    """Twelve readings are settled, six are provisional and lighter, and one has no limits."""
    values = [*SAW, *SAW[:6], 50.0]
    rebases = [Rebase(at="p12", reason="ward"), Rebase(at="p18", reason="a longer reason " * 5)]
    figure = plot_xmr(chart(values, rebases=rebases))
    axes = figure.axes[0]
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names[:3] == ["mean", "limits", "limits (provisional)"]
    assert names.count("mean") == 1
    lighter = labelled(axes, "limits (provisional)")
    assert lighter.get_color() != labelled(axes, "limits").get_color()
    assert xy(labelled(axes, "without limits")) == [(18.0, 50.0)]
    assert max(len(text.get_text()) for text in axes.texts) <= 32
    words = describe_xmr(chart(values, rebases=rebases))
    assert "From p12 to p17 (ward) the mean is 1.5" in words
    assert "the latest reading that counts (p18) is not known" in words


def test_a_target_may_be_given() -> None:
    """As to assure_target; it is drawn in all periods."""
    shown = chart(SAW, targets={"p0": 20})
    assert "Against the target of -7 it hits consistently." in describe_xmr(shown, target=-7)
    target = labelled(plot_xmr(shown, target=-7).axes[0], "target")
    assert set(target.get_ydata()) == {-7.0}


def test_words_by_number_and_size() -> None:
    """One reading; a ghosted last one; limits as fine as the moving ranges, which are 0.5."""
    assert "1 reading, the latest that counts (p0) 1." in describe_xmr(chart([1.0]))
    ghost = describe_xmr(chart([*SAW, 99], ghosted={"p12": "flood"}))
    assert "the latest that counts (p11) 3." in ghost
    assert "the latest reading that counts (p11) is common cause" in ghost
    fine = describe_xmr(chart([1234.5, 1235.0] * 6))  # 1234.75 ± 1.33
    assert "the mean is 1,234.75 and the limits are 1,233.42 and 1,236.08" in fine


def test_long_titles_are_wrapped_and_many_points_are_small() -> None:
    """A title of 200 characters has three lines; markers of 1,000 points are a quarter as wide."""
    assert plot_xmr(chart(SAW, of="Brent " * 33)).axes[0].get_title("left").count("\n") == 2
    few, many = (
        labelled(plot_xmr(chart(SAW * n)).axes[0], "common cause").get_markersize() for n in (1, 80)
    )
    assert few > 3 * many


@pytest.mark.parametrize("draw", [plot_xmr, describe_xmr])
def test_nonsense_is_refused(draw: Any) -> None:
    """With what would be right."""
    for given, more, text in (
        (3, {}, "give an XmrChart"),
        (chart(SAW), {"rules": None}, "SPECIAL_CAUSE_RULES"),
        (chart(SAW), {"rules": [3]}, "SpecialCauseRule"),
        (chart(SAW), {"target": "95%"}, "give 95 where the unit is %"),
    ):
        with pytest.raises(InvalidValueError, match=text):
            draw(given, **more)


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with every other chart."""
    load = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return load(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError, match="charts"):
        plot_xmr(chart(SAW))
