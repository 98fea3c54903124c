"""A risk register as a heat map; it needs the extra [charts]."""

import textwrap
from typing import TYPE_CHECKING, Final

from nhscommission.delivery.risks.heat_map import HeatCell, HeatMap, heat_map
from nhscommission.delivery.risks.levels import BandColour
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.report.charts import as_typed, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Pale enough for black text, and each with its band's name in it for those who see no colour.
_FILL: Final = {
    BandColour.GREEN: "#B7DFB9",
    BandColour.YELLOW: "#FFF2A8",
    BandColour.AMBER: "#FFC98A",
    BandColour.RED: "#F2A09A",
    BandColour.BLUE: "#B3D4F0",
    BandColour.PURPLE: "#D9C2E9",
    BandColour.GREY: "#DDDDDD",
}
_WIDTH: Final = 26
"""How many letters of an id stand in a cell."""
_LINES: Final = 4
"""How many lines of ids stand in a cell."""


def plot_heat_map(register: RiskRegister, *, residual: bool = False) -> "Figure":
    """Draw the risks of a register by likelihood and impact.

    Parameters
    ----------
    register : RiskRegister
        The register.
    residual : bool, optional
        Score them after mitigation instead of before.

    Returns
    -------
    matplotlib.figure.Figure
        Impact along the foot, likelihood up the side; each cell with its score, its band and the
        ids of its risks, and how many more there are where they do not fit. Risks without a score
        are named below.

    Raises
    ------
    InvalidValueError
        If it is no register.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> from nhscommission.delivery.risks.risks import Risk
    >>> figure = plot_heat_map(RiskRegister(title="Move", risks=[
    ...     Risk(id="delay", label="Delay", likelihood=4, impact=2)]))
    >>> figure.axes[0].get_title()
    'Move: 1 risk before mitigation'
    """
    found = heat_map(register, residual=residual)
    matrix = found.matrix
    rows, columns = len(matrix.likelihoods), len(matrix.impacts)
    figure, axes = new_figure(max(6.0, 1.5 + 1.7 * columns), max(4.0, 1.8 + 0.95 * rows))
    from matplotlib.patches import Patch, Rectangle

    for place, cell in enumerate(found.cells):
        row, column = divmod(place, columns)
        corner = (column - 0.5, row - 0.5)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=_FILL[cell.band.colour], edgecolor="w"))
        heading = axes.text(
            column - 0.46,
            row + 0.46,
            f"{cell.score} {cell.band.label}",
            va="top",
            fontsize=7,
            color="0.25",
        )
        ids = axes.text(
            column, row - 0.08, _ids(cell), ha="center", va="center", fontsize=7, color="k"
        )
        as_typed([heading, ids])
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.set_xticks(range(columns), [str(level) for level in matrix.impacts])
    axes.set_yticks(range(rows), [str(level) for level in matrix.likelihoods])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel("impact")
    axes.set_ylabel("likelihood")
    axes.set_title(_title(found), fontsize=10)
    patches = []
    for band in matrix.bands:
        least, most = matrix.band_range(band.label)
        scores = f"{least}" if least == most else f"{least}–{most}"
        patches.append(Patch(facecolor=_FILL[band.colour], label=f"{band.label} {scores}"))
    legend = figure.legend(
        handles=patches, loc="outside upper center", ncols=min(len(patches), 6), frameon=False
    )
    as_typed(
        [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.title, *legend.get_texts()],
    )
    if found.unscored:
        text = f"Not scored, and in no cell ({len(found.unscored)}): {', '.join(found.unscored)}"
        wide = int(17 * figure.get_figwidth())
        note = figure.supxlabel(
            textwrap.fill(text, wide, break_on_hyphens=False), x=0.01, ha="left", fontsize=8
        )
        as_typed([note])
    return figure


def _ids(cell: HeatCell) -> str:
    """Write the ids of a cell, a line each, and how many do not fit."""
    names = [name if len(name) <= _WIDTH else f"{name[: _WIDTH - 1]}…" for name in cell.risks]
    if len(names) > _LINES:
        kept = names[: _LINES - 1]
        return "\n".join([*kept, f"and {len(names) - len(kept)} more"])
    return "\n".join(names)


def _title(found: HeatMap) -> str:
    count = sum(len(cell.risks) for cell in found.cells)
    risks = f"{count} risk{'' if count == 1 else 's'}"
    when = "after" if found.residual else "before"
    return ": ".join(filter(None, (found.title, f"{risks} {when} mitigation")))
