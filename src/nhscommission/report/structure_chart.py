"""A chart of the structure of governance; it needs the extra [charts], which brings matplotlib."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from nhscommission.governance.bodies.bodies import BodyKind, GovernanceBody
from nhscommission.report.charts import as_typed, new_figure
from nhscommission.report.structure_layout import (
    ABOVE,
    BELOW,
    FRAMED_GAP,
    FRAMED_TEXT_WIDTH,
    GAP,
    HEAD,
    LEAST_ENDS,
    MARGIN,
    PAD,
    PORT,
    TEXT_WIDTH,
    TRACK,
    Box,
    Item,
    Net,
    Plan,
    Ports,
    Unit,
    assign_tracks,
    group_bodies,
    make_plan,
    make_unit,
    mean_of,
    place_across,
    place_ports,
    straighten,
    width_of,
)
from nhscommission.report.structure_text import (
    KIND_STYLES,
    STROKE,
    UNKNOWN_FILL,
    LinkKind,
    Structure,
    kind_words,
    read_structure,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
_POINTS, _LINE = 8.0, 1.3
_MOST_LINES, _MOST_CHARACTERS = 9, 400
_KEY_WIDTH, _KEY_HEIGHT, _FRAME_FILL = 0.7, 0.19, "#F4F4F4"
_LOOSE: Final = "No links are given for:"
_COLOURS: Final = {
    LinkKind.REPORTS_TO: "#202020",
    LinkKind.ESCALATES_TO: "#B84A00",
    LinkKind.LED_BY: "#0062A3",
}
_STYLES: "Final[Mapping[LinkKind, Literal['solid'] | tuple[float, tuple[float, ...]]]]" = {
    LinkKind.REPORTS_TO: "solid",
    LinkKind.ESCALATES_TO: (0, (5, 2.5)),
    LinkKind.LED_BY: (0, (1, 1.6)),
}
_WIDTHS: Final = {
    LinkKind.REPORTS_TO: 1.2,
    LinkKind.ESCALATES_TO: 1.2,
    LinkKind.LED_BY: 1.8,
}


@attrs.frozen
class _Look:
    """How a box or a frame is drawn."""

    fill: str
    stroke: str = STROKE
    width: float = 1.0
    is_dashed: bool = False
    rounding: float = 0.08

    def options(self) -> dict[str, Any]:
        """Return it as matplotlib names it."""
        return {
            "boxstyle": f"round,pad=0,rounding_size={self.rounding}",
            "facecolor": self.fill,
            "edgecolor": self.stroke,
            "linewidth": self.width,
            "linestyle": "dashed" if self.is_dashed else "solid",
            "zorder": 2.0 if self.fill == _FRAME_FILL else 2.5,
        }


def _look(structure: Structure, name: str) -> _Look:
    body = structure.bodies.get(name)
    if body is None:
        return _Look(UNKNOWN_FILL, is_dashed=True)
    style = KIND_STYLES[body.kind]
    is_heavy = body.kind in (BodyKind.JOINT_COMMITTEE, BodyKind.AUTHORITY)
    return _Look(
        style.fill,
        width=2.0 if is_heavy else 1.0,
        rounding=0.08 if style.mermaid[0] not in ("[", "[[") else 0.001,
    )


def plot_structure(bodies: Iterable[GovernanceBody]) -> "Figure":
    """Draw a structure of governance, from those that report to nobody down.

    Every arrow points to the body above: to whom a body reports, to whom it escalates (numbered
    where there are several), or who leads it. Only where bodies form a circle does an arrow point
    down. Four or more that are of one kind and have all links in common stand in a frame, and an
    arrow to or from the frame is one of each of them. Bodies without any links stand at the foot.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies; what they refer to and is not there is dashed.

    Returns
    -------
    matplotlib.figure.Figure
        As large as it must be for its text, which is of 8 points.

    Raises
    ------
    InvalidValueError
        If there is no body, or two have one id.
    MissingExtraError
        If matplotlib is not installed.

    Notes
    -----
    In a saved SVG file the boxes have the ids ``body-1`` and so on, none is made up by chance, and
    the file is the same from run to run if it has no date. Give it a title as metadata::

        with matplotlib.rc_context({"svg.hashsalt": "structure"}):
            figure.savefig("structure.svg", metadata={
                "Title": "Structure of governance", "Description": "Who reports to whom",
                "Date": None})

    Text is drawn as outlines, so that it fits on any computer; ``"svg.fonttype": "none"`` keeps
    it as text, which fits where the font is there.

    Layers are those of the longest way down, after Sugiyama, Tagawa and Toda (1981): reporting
    counts before escalation, and that before leading; order within a layer is by barycentres.

    Examples
    --------
    >>> figure = plot_structure([
    ...     GovernanceBody(id="North", name="North board", kind="board"),
    ...     GovernanceBody(id="Team", name="Team", kind="team", reports_to=["North"]),
    ... ])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['North board', 'Team']
    """
    structure = read_structure(bodies)
    figure, axes = new_figure(1, 1)
    measure = _measurer()
    groups = group_bodies(structure)
    links = Counter(link.lower for link in structure.links)
    boxes = {}
    for group in groups:
        width = TEXT_WIDTH if len(group) == 1 else FRAMED_TEXT_WIDTH
        for name in group:
            ends = max(links[name], LEAST_ENDS) if len(group) == 1 else 0
            boxes[name] = _box(structure.titles[name], measure, width, ends)
    plan = make_plan(structure, tuple(make_unit(group, boxes) for group in groups))
    x = place_across(plan)
    ports = []
    for channel in range(len(plan.nets)):
        ports.append(place_ports(plan, channel, x))
        straighten(plan, channel, ports[-1], x)
    tracks = [assign_tracks(nets, found) for nets, found in zip(plan.nets, ports, strict=True)]
    drawing = _Drawing(axes, structure, boxes, plan, x)
    drawing.draw(ports, tracks)
    drawing.finish(figure, measure)
    return figure


def _measurer() -> Callable[[str, bool], float]:
    """Return what tells how wide a text is, in inches, if bold or not."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    fonts = {
        bold: FontProperties(size=_POINTS, weight="bold" if bold else "normal")
        for bold in (True, False)
    }
    paths = TextToPath()

    def measure(text: str, bold: bool) -> float:
        width, _, _ = paths.get_text_width_height_descent(text, fonts[bold], ismath=False)
        return float(width) / 72

    return measure


def _wrap(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Break text into lines no wider than asked; words that are wider are broken too."""
    lines = [""]
    for word in text[:_MOST_CHARACTERS].split(" "):
        rest = word
        if lines[-1] and measure(f"{lines[-1]} {rest}") <= width:
            lines[-1] += f" {rest}"
            continue
        if lines[-1]:
            lines.append("")
        while measure(rest) > width and len(lines) <= _MOST_LINES:
            lengths = range(1, len(rest) + 1)
            fits = max(bisect_right(lengths, width, key=lambda n: measure(rest[:n])), 1)
            lines[-1] = rest[:fits]
            rest = rest[fits:]
            lines.append("")
        lines[-1] = rest
        if len(lines) > _MOST_LINES:
            break
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "…"]
    return tuple(lines)


def _box(
    title: tuple[str, str], measure: Callable[[str, bool], float], width: float, links: int
) -> Box:
    """Wrap what is written into a box, with room at its sides for the ends of its links."""
    heading = _wrap(title[0], width, lambda text: measure(text, True))
    rest = _wrap(title[1], width, lambda text: measure(text, False)) if title[1] else ()
    widest = max([*(measure(x, True) for x in heading), *(measure(x, False) for x in rest)])
    height = (len(heading) + len(rest)) * _LINE * _POINTS / 72
    return Box(heading, rest, max(widest, (links - 1) * PORT) + 2 * PAD, height + 2 * PAD)


@attrs.define
class _Drawing:
    """The chart as it is drawn, from the top down."""

    axes: "Axes"
    structure: Structure
    boxes: Mapping[str, Box]
    plan: Plan
    x: Mapping[Item, float]
    top: dict[Item, float] = attrs.field(factory=dict)
    foot: dict[Item, float] = attrs.field(factory=dict)
    level: float = 0.0
    drawn: int = 0

    def draw(self, ports: Sequence[Sequence[Ports]], tracks: Sequence[Sequence[int]]) -> None:
        """Draw all layers and the lines between them."""
        heights = [
            max([self.plan.units[i].height for i in row if isinstance(i, int)], default=0.0)
            for row in self.plan.rows
        ]
        for level, (row, height) in enumerate(zip(self.plan.rows, heights, strict=True)):
            for item in row:
                own = self.plan.units[item].height if isinstance(item, int) else height
                self.top[item] = self.level - (height - own) / 2
                self.foot[item] = self.top[item] - own
            self.level -= height
            if level + 1 < self.plan.layers:
                self.level -= ABOVE + BELOW + TRACK * max([*tracks[level], 0])
            elif level + 1 == self.plan.layers < len(self.plan.rows):
                x = mean_of(self.x[item] for item in self.plan.rows[level + 1])
                self.level -= 2 * GAP
                self.axes.text(x, self.level, _LOOSE, fontsize=_POINTS, ha="center", va="center")
                self.level -= GAP
            elif level + 1 < len(self.plan.rows):
                self.level -= GAP
        for channel, nets in enumerate(self.plan.nets):
            for net, port, track in zip(nets, ports[channel], tracks[channel], strict=True):
                base = max(self.top[item] for item in self.plan.rows[channel + 1])
                self._draw_net(net, port, base + BELOW + TRACK * track)
        for i, unit in enumerate(self.plan.units):
            self._draw_unit(i, unit)

    def _draw_net(self, net: Net, port: Ports, track: float) -> None:
        """Draw lines that join on a level of their own, and what carries them past a layer."""
        top = self.foot[net.upper]
        if isinstance(net.upper, int) and not net.is_down:
            self._draw_head(net.kind, port.upper, top, 1)
            top -= HEAD * 0.8
        lines = []
        for item, x in port.lowers.items():
            low = self.top[item]
            if isinstance(item, int) and net.is_down:
                self._draw_head(net.kind, x, low, -1)
                low += HEAD * 0.8
            elif not isinstance(item, int):
                lines.append([(x, self.foot[item]), (x, low)])
            lines.append([(x, low), (x, track)])
            self._draw_place(net, item, x)
        stem = [(port.upper, track), (port.upper, top)]
        if len(port.lowers) == 1:
            lines[-1] += stem
        else:
            lines += [stem, [(end, track) for end in port.extent]]
        self._draw_lines(net.kind, lines)

    def _draw_place(self, net: Net, item: Item, x: float) -> None:
        """Say, beside the foot of a line, the how-manieth way of escalation it is."""
        goal = net.upper if isinstance(net.upper, int) else net.upper[2]
        if net.kind is LinkKind.ESCALATES_TO and isinstance(item, int) and not net.is_down:
            place = self.plan.places.get((item, goal))
            if place:
                self.axes.text(
                    x + 0.035,
                    self.top[item] + 0.03,
                    str(place),
                    fontsize=_POINTS - 1,
                    color=_COLOURS[net.kind],
                )

    def _draw_lines(self, kind: LinkKind, lines: Iterable[Sequence[tuple[float, float]]]) -> None:
        """Draw lines that belong together, with a gap in those that they cross."""
        self.drawn += 1
        for line in lines:
            x, y = zip(*line, strict=True)
            for colour, width, style, order in (
                ("white", _WIDTHS[kind] + 3.5, "solid", 0.2),
                (_COLOURS[kind], _WIDTHS[kind], _STYLES[kind], 0.7),
            ):
                self.axes.plot(
                    x,
                    y,
                    color=colour,
                    linewidth=width,
                    linestyle=style,
                    solid_capstyle="butt" if colour == "white" else "projecting",
                    clip_on=False,
                    zorder=1 + (self.drawn + order) / 10_000,
                )

    def _draw_head(self, kind: LinkKind, x: float, y: float, up: int) -> None:
        """Draw the head of an arrow, its tip at a place."""
        from matplotlib.patches import Polygon

        foot, half = y - up * HEAD, HEAD * 0.42
        shape = [(x, y), (x - half, foot), (x + half, foot)]
        head = Polygon(shape, facecolor=_COLOURS[kind], linewidth=0, clip_on=False, zorder=3)
        self.axes.add_patch(head)

    def _draw_unit(self, item: int, unit: Unit) -> None:
        """Draw a box, or a frame and those in it."""
        left, top = self.x[item] - unit.width / 2, self.top[item]
        if not unit.is_frame:
            self._draw_box(unit.members[0], left, top)
            return
        place = (left, self.foot[item], unit.width, unit.height)
        self._draw_patch(f"frame-{item + 1}", place, _Look(_FRAME_FILL, "#8C8C8C", width=0.8))
        first = self.boxes[unit.members[0]]
        across, down = first.width + FRAMED_GAP, first.height + FRAMED_GAP
        for i, row in enumerate(unit.rows):
            start = self.x[item] - (len(row) * across - FRAMED_GAP) / 2
            for j, name in enumerate(row):
                self._draw_box(name, start + j * across, top - FRAMED_GAP - i * down)

    def _draw_patch(
        self, gid: str, place: tuple[float, float, float, float], look: "_Look"
    ) -> None:
        from matplotlib.patches import FancyBboxPatch

        patch = FancyBboxPatch(place[:2], *place[2:], **look.options(), clip_on=False)
        patch.set_gid(gid)
        self.axes.add_patch(patch)

    def _draw_box(self, name: str, left: float, top: float) -> None:
        """Draw the box of a body, its lines of text amid it."""
        box = self.boxes[name]
        number = self.structure.names.index(name) + 1
        place = (left, top - box.height, box.width, box.height)
        self._draw_patch(f"body-{number}", place, _look(self.structure, name))
        step = _LINE * _POINTS / 72
        y = top - (box.height - step * (len(box.heading) + len(box.rest))) / 2
        for part, lines, weight in (
            ("heading", box.heading, "bold"),
            ("name", box.rest, "normal"),
        ):
            if not lines:
                continue
            text = self.axes.text(
                left + box.width / 2,
                y - len(lines) * step / 2,
                "\n".join(lines),
                fontsize=_POINTS,
                fontweight=weight,
                linespacing=_LINE,
                ha="center",
                va="center",
                zorder=4,
            )
            text.set_gid(f"{part}-{number}")
            y -= len(lines) * step

    def finish(self, figure: "Figure", measure: Callable[[str, bool], float]) -> None:
        """Give the figure its size, and the key its place below what is drawn."""
        handles, labels = self._key()
        spans = [(x, width_of(self.plan.units, item) / 2) for item, x in self.x.items()]
        left = min(x - half for x, half in spans) - MARGIN
        right = max(x + half for x, half in spans) + MARGIN
        column = max(measure(label, False) for label in labels) + _KEY_WIDTH
        width = max(right - left, column + 2 * MARGIN)
        left -= (width - (right - left)) / 2
        columns = min(max(int((width - 2 * MARGIN) / column), 1), len(labels))
        height = 3 * MARGIN - self.level + -(-len(labels) // columns) * _KEY_HEIGHT
        figure.set_layout_engine("none")
        figure.set_size_inches(width, height)
        self.axes.set_position((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(left, left + width)
        self.axes.set_ylim(MARGIN - height, MARGIN)
        legend = self.axes.legend(
            handles,
            labels,
            loc="lower center",
            ncols=columns,
            fontsize=_POINTS,
            frameon=False,
            handlelength=2.6,
        )
        as_typed([*self.axes.texts, *legend.get_texts()])

    def _key(self) -> "tuple[list[Artist], list[str]]":
        """Return what is drawn, and what it means: links, then boxes."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import FancyBboxPatch

        found: dict[str, Artist] = {}
        for kind in LinkKind:
            if any(link.kind is kind for link in self.structure.links):
                words = kind_words(kind)
                in_order = kind is LinkKind.ESCALATES_TO and self.plan.places
                found[f"{words}: first 1, then 2" if in_order else words] = Line2D(
                    [], [], color=_COLOURS[kind], linestyle=_STYLES[kind], linewidth=_WIDTHS[kind]
                )
        looks = {
            kind_words(body.kind): _look(self.structure, key)
            for key, body in self.structure.bodies.items()
        }
        if self.structure.unknown:
            looks["not among the bodies"] = _look(self.structure, self.structure.unknown[0])
        if any(unit.is_frame for unit in self.plan.units):
            looks["alike: arrows are for each"] = _Look(_FRAME_FILL, "#8C8C8C", width=0.8)
        for words, look in looks.items():
            found[words] = FancyBboxPatch((0, 0), 1, 1, **look.options())
        return list(found.values()), list(found)
