"""The heat map of a risk register: what is drawn where, and what it says."""

import builtins
import io
from pathlib import Path
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from nhscommission.delivery.risks.levels import BandColour, RiskBand, RiskLevel
from nhscommission.delivery.risks.matrix import NPSA_2008, RiskMatrix
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.delivery.risks.risks import Risk
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.report.risk_chart import _FILL, plot_heat_map


def risk(id: str, likelihood: int | None, impact: int | None, **more: Any) -> Risk:  # noqa: A002
    return Risk(id=id, label=id, likelihood=likelihood, impact=impact, **more)


REGISTER = RiskRegister(
    title="Move of $ffice$",
    risks=[
        risk("a", 4, 2, residual_likelihood=1, residual_impact=1),
        risk("b", 4, 2),
        risk("c", 5, 5),
        risk("lost", None, None),
    ],
)


def drawn(figure: Figure) -> dict[tuple[float, float], str]:
    """The ids in each cell, by its column and row from 0."""
    texts = [text for text in figure.axes[0].texts if text.get_horizontalalignment() == "center"]
    return {
        (round(text.get_position()[0]), round(text.get_position()[1])): text.get_text()
        for text in texts
        if text.get_text()
    }


def test_ids_stand_in_the_cells_of_their_levels() -> None:
    """Impact 2 is the second column, likelihood 4 the fourth row."""
    assert drawn(plot_heat_map(REGISTER)) == {(1, 3): "a\nb", (4, 4): "c"}
    assert drawn(plot_heat_map(REGISTER, residual=True)) == {(0, 0): "a"}


def test_every_cell_has_its_colour_its_score_and_the_name_of_its_band() -> None:
    """Colour alone would say nothing to those who see none."""
    axes = plot_heat_map(REGISTER).axes[0]
    cells = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    headings = [text.get_text() for text in axes.texts if text.get_horizontalalignment() == "left"]
    assert len(cells) == len(headings) == 25
    assert headings[0] == "1 Low"
    assert headings[-1] == "25 Extreme"
    assert headings[5 * 2 + 3] == "12 High"
    assert [text.get_text() for text in axes.get_xticklabels()][4] == "5 Catastrophic"
    assert axes.get_yticklabels()[0].get_text() == "1 Rare"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("impact", "likelihood")


def test_the_legend_has_the_scores_of_each_band() -> None:
    (legend,) = plot_heat_map(REGISTER).legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "Low 1–3",
        "Moderate 4–6",
        "High 8–12",
        "Extreme 15–25",
    ]


def test_what_has_no_score_is_named_below() -> None:
    def texts(figure: Figure) -> str:
        return " ".join(text.get_text() for text in figure.findobj(Text))

    assert "Not scored, and in no cell (1): lost" in texts(plot_heat_map(REGISTER))
    assert "(3): b, c, lost" in texts(plot_heat_map(REGISTER, residual=True))
    scored = RiskRegister(title="", risks=[risk("a", 1, 1)])
    assert "Not scored" not in texts(plot_heat_map(scored))
    assert plot_heat_map(scored).axes[0].get_title() == "1 risk before mitigation"


def test_what_does_not_fit_into_a_cell_is_counted() -> None:
    """Four lines are the most: three ids and 'and 4 more' for seven; long ids are cut."""
    many = RiskRegister(title="", risks=[risk(f"r{i}", 1, 1) for i in range(7)])
    assert drawn(plot_heat_map(many)) == {(0, 0): "r0\nr1\nr2\nand 4 more"}
    four = RiskRegister(title="", risks=[risk(f"r{i}", 1, 1) for i in range(4)])
    assert drawn(plot_heat_map(four)) == {(0, 0): "r0\nr1\nr2\nr3"}
    long = RiskRegister(title="", risks=[risk("x" * 40, 1, 1)])
    assert drawn(plot_heat_map(long)) == {(0, 0): "x" * 25 + "…"}


def test_names_are_drawn_as_typed_and_fit_into_their_cells(tmp_path: Path) -> None:
    """Dollars make no formula, and no id is wider than its cell."""
    register = RiskRegister(
        title="$x$",
        risks=[
            risk("partnership_resources_2026", 3, 3),
            risk(r"$\frac$", 1, 1),
            risk("$", None, 1),
        ],
    )
    figure = plot_heat_map(register)
    figure.savefig(tmp_path / "chart.svg")
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    axes = figure.axes[0]
    width = axes.get_window_extent(renderer).width / 5
    for text in axes.texts:
        assert text.get_window_extent(renderer).width <= width


def test_a_matrix_of_another_size_is_drawn_whole() -> None:
    matrix = RiskMatrix(
        name="Ours",
        likelihoods=[RiskLevel(label="$ome", score=1)],
        impacts=[RiskLevel(label=f"I{i}", score=i) for i in range(1, 9)],
        bands=[
            RiskBand(label=colour.value, least=i, colour=colour)
            for i, colour in enumerate(BandColour, 1)
        ],
    )
    unscored = [Risk(id="a", label="A")]
    figure = plot_heat_map(RiskRegister(title="", risks=unscored, matrix=matrix))
    figure.savefig(io.BytesIO(), format="png")
    axes = figure.axes[0]
    assert len(axes.patches) == 8
    assert set(_FILL) == set(BandColour)
    assert axes.get_title() == "0 risks before mitigation"


def test_risks_without_a_score_are_in_no_cell() -> None:
    unscored = RiskRegister(title="", risks=[Risk(id="a", label="A")], matrix=NPSA_2008)
    assert drawn(plot_heat_map(unscored)) == {}


@pytest.mark.parametrize("nonsense", [None, [], "register"])
def test_what_is_no_register_is_refused(nonsense: Any) -> None:
    with pytest.raises(InvalidValueError, match="give a RiskRegister"):
        plot_heat_map(nonsense)


def test_the_heat_map_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"a chart needs the extra \[charts\]"):
        plot_heat_map(REGISTER)
