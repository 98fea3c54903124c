"""A chart of the structure of governance; it needs the extra [charts], which brings matplotlib."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from nhscommission.governance.bodies.bodies import BodyKind, GovernanceBody
from nhscommission.report.charts import as_typed, new_figure
from nhscommission.report.structure_text import (
    KIND_STYLES,
    STROKE,
    UNKNOWN_FILL,
    LinkKind,
    Structure,
    kind_words,
    read_structure,
    stack_layers,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Inches, with one unit of the axes to the inch, so that text of so many points fits its box.
_TEXT_WIDTH, _FRAMED_TEXT_WIDTH = 1.45, 1.0
_PAD, _GAP, _FRAMED_GAP, _LANE, _MARGIN = 0.09, 0.26, 0.1, 0.1, 0.25
_TRACK, _HEAD, _PORT = 0.13, 0.11, 0.17
_POINTS, _LINE = 8.0, 1.3
_MOST_LINES, _MOST_CHARACTERS = 9, 400
_ABOVE, _BELOW = 0.24, 0.2
_KEY_WIDTH, _KEY_HEIGHT, _FRAME_FILL = 0.7, 0.19, "#F4F4F4"
_SWEEPS, _SWAPS, _PASSES, _PULLS = 12, 4, 30, (1.0, 2.0, 8.0)
_SAME, _CLOSE, _NEAR, _FAR = 0.01, 0.08, 0.35, 1e6
_LEAST_ENDS, _WIDEST = 4, 9.0
_FRAME_FROM: Final = 4
"""So many alike are framed, and share their arrows."""
_LOOSE: Final = "No links are given for:"
_MOST_IN_A_ROW: Final = 8
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

_Lane: TypeAlias = tuple[LinkKind, bool, int, int]
"""Where lines on their way to one unit pass a layer: kind, head below, unit, layer."""
_Item: TypeAlias = int | _Lane
"""What stands in a layer: a unit, by its place, or a lane."""


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


@attrs.frozen
class _Box:
    """What is written into a box, in lines, and how large it must be."""

    heading: tuple[str, ...]
    rest: tuple[str, ...]
    width: float
    height: float


@attrs.frozen
class _Unit:
    """A body, or like ones in a frame, as rows of boxes."""

    rows: tuple[tuple[str, ...], ...]
    width: float
    height: float

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(name for row in self.rows for name in row)

    @property
    def is_frame(self) -> bool:
        return len(self.members) > 1


@attrs.frozen
class _Net:
    """Lines of a kind that pass between two layers on their way to one unit, and join there."""

    kind: LinkKind
    is_down: bool
    upper: _Item
    lowers: tuple[_Item, ...]


@attrs.frozen
class _Plan:
    """What stands in which layer, and which lines pass between a layer and the one before."""

    units: tuple[_Unit, ...]
    rows: list[list[_Item]]
    nets: list[list[_Net]]
    places: Mapping[tuple[int, int], int]
    layers: int
    """How many of the rows are layers; those below hold what has no links."""


@attrs.define
class _Ports:
    """Where along the foot the lines of a net end: above, and below for each item."""

    upper: float = 0.0
    lowers: dict[_Item, float] = attrs.field(factory=dict)

    @property
    def extent(self) -> tuple[float, float]:
        every = (self.upper, *self.lowers.values())
        return min(every), max(every)


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
    groups = _groups(structure)
    links = Counter(link.lower for link in structure.links)
    boxes = {}
    for group in groups:
        width = _TEXT_WIDTH if len(group) == 1 else _FRAMED_TEXT_WIDTH
        for name in group:
            ends = max(links[name], _LEAST_ENDS) if len(group) == 1 else 0
            boxes[name] = _box(structure.titles[name], measure, width, ends)
    plan = _plan(structure, tuple(_unit(group, boxes) for group in groups))
    x = _across(plan)
    ports = []
    for channel in range(len(plan.nets)):
        ports.append(_ports(plan, channel, x))
        _straighten(plan, channel, ports[-1], x)
    tracks = [_tracks(nets, found) for nets, found in zip(plan.nets, ports, strict=True)]
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
) -> _Box:
    """Wrap what is written into a box, with room at its sides for the ends of its links."""
    heading = _wrap(title[0], width, lambda text: measure(text, True))
    rest = _wrap(title[1], width, lambda text: measure(text, False)) if title[1] else ()
    widest = max([*(measure(x, True) for x in heading), *(measure(x, False) for x in rest)])
    height = (len(heading) + len(rest)) * _LINE * _POINTS / 72
    return _Box(heading, rest, max(widest, (links - 1) * _PORT) + 2 * _PAD, height + 2 * _PAD)


def _groups(structure: Structure) -> list[tuple[str, ...]]:
    """Put bodies of one kind that have all links in common together, where they are many."""
    links: dict[str, set[tuple[str, str, str, int]]] = {name: set() for name in structure.names}
    for link in structure.links:
        links[link.lower].add(("to", link.kind, link.upper, link.place))
        links[link.upper].add(("from", link.kind, link.lower, link.place))
    alike: dict[object, list[str]] = defaultdict(list)
    for name in structure.names:
        body = structure.bodies.get(name)
        alike[body.kind if body else None, frozenset(links[name])].append(name)
    groups: list[tuple[str, ...]] = []
    for group in alike.values():
        inside = any(other in group for name in group for _, _, other, _ in links[name])
        if len(group) >= _FRAME_FROM and not inside:
            groups.append(tuple(group))
        else:
            groups += [(name,) for name in group]
    order = {name: i for i, name in enumerate(structure.names)}
    return sorted(groups, key=lambda group: order[group[0]])


def _unit(group: Sequence[str], boxes: dict[str, _Box]) -> _Unit:
    """Lay out the boxes of one body, or of several in a frame, all then of one size."""
    width = max(boxes[name].width for name in group)
    height = max(boxes[name].height for name in group)
    if len(group) == 1:
        return _Unit((tuple(group),), width, height)
    count = -(-len(group) // _MOST_IN_A_ROW)
    columns = -(-len(group) // count)
    for name in group:
        boxes[name] = attrs.evolve(boxes[name], width=width, height=height)
    rows = tuple(tuple(group[i : i + columns]) for i in range(0, len(group), columns))
    return _Unit(
        rows,
        columns * (width + _FRAMED_GAP) + _FRAMED_GAP,
        len(rows) * (height + _FRAMED_GAP) + _FRAMED_GAP,
    )


def _plan(structure: Structure, units: tuple[_Unit, ...]) -> _Plan:
    """Put units and the lanes between them into layers, in an order that has few crossings."""
    place = {name: i for i, unit in enumerate(units) for name in unit.members}
    kinds = list(LinkKind)
    found = [(x.kind, place[x.lower], place[x.upper], x.place) for x in structure.links]
    found = sorted((x for x in found if x[1] != x[2]), key=lambda x: kinds.index(x[0]))
    layers, back = stack_layers(
        [str(i) for i in range(len(units))], links=[(str(x[1]), str(x[2])) for x in found]
    )
    layer = [layers[str(i)] for i in range(len(units))]
    linked = {end for _, *ends, _ in found for end in ends}
    rows: list[list[_Item]] = [[] for _ in range(max(layer) + 1)]
    for i in sorted(linked):
        rows[layer[i]].append(i)
    nets: list[dict[tuple[LinkKind, bool, int], list[_Item]]] = [{} for _ in rows[1:]]
    for kind, start, end, _ in found:
        is_down = (str(start), str(end)) in back
        lower, upper = (end, start) if is_down else (start, end)
        for channel in range(layer[upper], layer[lower]):
            item: _Item = lower
            if channel + 1 < layer[lower]:
                item = (kind, is_down, upper, channel + 1)
                if item not in rows[channel + 1]:
                    rows[channel + 1].append(item)
            lowers = nets[channel].setdefault((kind, is_down, upper), [])
            if item not in lowers:
                lowers.append(item)
    joined = [
        [
            _Net(
                kind,
                is_down,
                upper if layer[upper] == channel else (kind, is_down, upper, channel),
                tuple(lowers),
            )
            for (kind, is_down, upper), lowers in found_nets.items()
        ]
        for channel, found_nets in enumerate(nets)
    ]
    places = {(lower, upper): number for _, lower, upper, number in found if number}
    rows = _order(rows, joined) if linked else []
    loose = _rows_of([i for i in range(len(units)) if i not in linked], units, rows)
    joined = [*joined, *([] for _ in loose)][: len(rows) + len(loose) - 1]
    return _Plan(units, [*rows, *loose], joined, places, len(rows))


def _rows_of(
    loose: Iterable[int], units: Sequence[_Unit], rows: Iterable[Iterable[_Item]]
) -> list[list[_Item]]:
    """Put what has no links into rows, as wide as the widest of the others."""
    widths = [sum(_width(units, item) + _GAP for item in row) for row in rows]
    widest = max([*widths, _WIDEST])
    found: list[list[_Item]] = []
    room = 0.0
    for i in loose:
        room -= units[i].width + _GAP
        if room < 0:
            found.append([])
            room = widest - units[i].width - _GAP
        found[-1].append(i)
    return found


def _order(rows: list[list[_Item]], nets: list[list[_Net]]) -> list[list[_Item]]:
    """Order each layer by the mean place of neighbours, then swap what crosses less swapped."""
    above, below = _neighbours(nets)
    current = [list(row) for row in rows]
    best, least = current, _crossings(current, nets)
    for sweep in range(_SWEEPS):
        levels = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        near = above if sweep % 2 == 0 else below
        place = {item: i / len(row) for row in current for i, item in enumerate(row)}
        ordered = [list(row) for row in current]
        for level in levels:
            mean = {item: _mean(place[x] for x in near[item] or [item]) for item in ordered[level]}
            ordered[level].sort(key=lambda item: mean[item])
            place.update({item: i / len(ordered[level]) for i, item in enumerate(ordered[level])})
        current = ordered
        if (crossings := _crossings(current, nets)) < least:
            best, least = current, crossings
    return _swapped(best, nets)


def _neighbours(
    nets: Iterable[Iterable[_Net]],
) -> tuple[dict[_Item, list[_Item]], dict[_Item, list[_Item]]]:
    above: dict[_Item, list[_Item]] = defaultdict(list)
    below: dict[_Item, list[_Item]] = defaultdict(list)
    for net in (net for channel in nets for net in channel):
        for lower in net.lowers:
            above[lower].append(net.upper)
            below[net.upper].append(lower)
    return above, below


def _crossings(rows: list[list[_Item]], nets: list[list[_Net]]) -> int:
    place = {item: i for row in rows for i, item in enumerate(row)}
    count = 0
    for channel in nets:
        ends = [(place[net.upper], place[x]) for net in channel for x in net.lowers]
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))
    return count


def _swapped(rows: list[list[_Item]], nets: list[list[_Net]]) -> list[list[_Item]]:
    """Swap neighbours in a layer as long as that leaves fewer crossings, a few times at most."""
    least = _crossings(rows, nets)
    for _ in range(_SWAPS):
        before = least
        if not least:
            break
        for level, row in enumerate(rows):
            near = slice(max(level - 1, 0), level + 1)
            for i in range(len(row) - 1):
                old = _crossings(rows, nets[near])
                row[i], row[i + 1] = row[i + 1], row[i]
                gain = old - _crossings(rows, nets[near])
                if gain <= 0:
                    row[i], row[i + 1] = row[i + 1], row[i]
                else:
                    least -= gain
        if least == before:
            break
    return rows


def _mean(values: Iterable[float]) -> float:
    found = tuple(values)
    return sum(found) / len(found)


def _width(units: Sequence[_Unit], item: _Item) -> float:
    return units[item].width if isinstance(item, int) else _LANE


def _across(plan: _Plan) -> dict[_Item, float]:
    """Place each layer's items along the foot: near their neighbours, and never overlapping."""
    pulls: dict[_Item, list[tuple[_Item, float]]] = defaultdict(list)
    for net in (net for channel in plan.nets for net in channel):
        for lower in net.lowers:
            lanes = 2 - isinstance(lower, int) - isinstance(net.upper, int)
            pull = _PULLS[lanes] * (2.0 if net.kind is LinkKind.REPORTS_TO else 1.0)
            pulls[lower].append((net.upper, pull))
            pulls[net.upper].append((lower, pull))
    x: dict[_Item, float] = {}
    for row in plan.rows:
        start = -sum(_width(plan.units, item) + _GAP for item in row) / 2
        for item in row:
            x[item] = start + _width(plan.units, item) / 2
            start += _width(plan.units, item) + _GAP
    for level in [*range(len(plan.rows)), *reversed(range(len(plan.rows)))] * _PASSES:
        row = plan.rows[level]
        near = [pulls[item] or [(other, 0.05 / len(x)) for other in x] for item in row]
        weights = [sum(pull for _, pull in ends) for ends in near]
        wanted = [
            sum(x[other] * pull for other, pull in ends) / weight
            for ends, weight in zip(near, weights, strict=True)
        ]
        steps = [
            (_width(plan.units, a) + _width(plan.units, b)) / 2 + _GAP for a, b in pairwise(row)
        ]
        x.update(zip(row, _spread(wanted, steps, weights), strict=True))
    return x


def _spread(
    wanted: Sequence[float], steps: Sequence[float], weights: Sequence[float] | None = None
) -> list[float]:
    """Come closest to wanted places (by squares) with the least steps between them kept."""
    offsets = [0.0]
    for step in steps:
        offsets.append(offsets[-1] + step)
    blocks: list[tuple[float, float, int]] = []
    for i, (place, offset) in enumerate(zip(wanted, offsets, strict=False)):
        mean, weight, count = place - offset, weights[i] if weights else 1.0, 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, other_count = blocks.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, count = weight + other_weight, count + other_count
        blocks.append((mean, weight, count))
    settled = [mean for mean, _, count in blocks for _ in range(count)]
    return [place + offset for place, offset in zip(settled, offsets, strict=False)]


def _ports(plan: _Plan, channel: int, x: Mapping[_Item, float]) -> list[_Ports]:
    """Say where the lines between two layers leave the boxes below, and reach those above."""
    nets = plan.nets[channel]
    ports = [_Ports() for _ in nets]
    for item in plan.rows[channel]:
        ends = [i for i, net in enumerate(nets) if net.upper == item]
        others = [_mean(x[low] for low in nets[i].lowers) for i in ends]
        for i, place in _along(plan, item, x[item], ends, others):
            ports[i].upper = place
    for item in plan.rows[channel + 1]:
        ends = [i for i, net in enumerate(nets) if item in net.lowers]
        others = [ports[i].upper for i in ends]
        for i, place in _along(plan, item, x[item], ends, others, is_bent=True):
            ports[i].lowers[item] = place
    return ports


def _straighten(plan: _Plan, channel: int, ports: Iterable[_Ports], x: dict[_Item, float]) -> None:
    """Move lanes right under the one line they carry, where that is near and there is room."""
    row = plan.rows[channel + 1]
    for port in ports:
        for item in port.lowers:
            at = row.index(item)
            near = [*row[max(at - 1, 0) : at], *row[at + 1 : at + 2]]
            is_free = all(
                abs(x[other] - port.upper) >= (_width(plan.units, other) + _LANE + _GAP) / 2
                and (x[other] < port.upper) == (x[other] < x[item])
                for other in near
            )
            is_alone = not isinstance(item, int) and len(port.lowers) == 1
            if is_alone and is_free and abs(x[item] - port.upper) <= _NEAR:
                x[item] = port.lowers[item] = port.upper


def _along(
    plan: _Plan,
    item: _Item,
    centre: float,
    ends: Sequence[int],
    others: Sequence[float],
    *,
    is_bent: bool = False,
) -> Iterable[tuple[int, float]]:
    """Place the ends of lines along one side: amid a box, and wherever suits along a frame.

    Where asked, ends at a box too move to where their other ends are, if that is near.
    """
    if not isinstance(item, int):
        return [(end, centre) for end in ends]
    order = sorted(range(len(ends)), key=lambda i: (others[i], ends[i]))
    room = plan.units[item].width / 2 - _PAD
    step = min(_PORT, 2 * room / max(len(ends), 1))
    amid = [centre + (i - (len(ends) - 1) / 2) * step for i in range(len(ends))]
    reach = _FAR if plan.units[item].is_frame else _NEAR if is_bent else -1.0
    is_moved = [abs(others[i] - x) <= reach for i, x in zip(order, amid, strict=True)]
    wanted = [
        min(max(others[i], centre - room), centre + room) if moves else x
        for i, x, moves in zip(order, amid, is_moved, strict=True)
    ]
    steps = [step * (0.7 if is_bent else 1.0)] * (len(ends) - 1)
    found = _spread(wanted, steps, [1.0 if moves else 0.001 for moves in is_moved])
    if any(abs(x - centre) > room + _SAME for x in found):
        found = amid
    return [(ends[i], x) for i, x in zip(order, found, strict=True)]


def _tracks(nets: Sequence[_Net], ports: Sequence[_Ports]) -> list[int]:
    """Give each net whose line turns a height of its own, wherever lines would meet."""
    turning = [i for i in range(len(nets)) if ports[i].extent[1] - ports[i].extent[0] > _SAME]

    def cost(low: int, high: int) -> int:
        """Count the crossings of one net under another; lines upon each other weigh more."""
        (start, end), (first, last) = ports[low].extent, ports[high].extent
        stems = list(ports[high].lowers.values())
        crossings = sum(start < stem < end for stem in stems) + (first < ports[low].upper < last)
        return crossings + 100 * sum(abs(stem - ports[low].upper) < _CLOSE for stem in stems)

    improved = True
    while improved:
        improved = False
        for i in range(len(turning) - 1):
            low, high = turning[i : i + 2]
            if cost(high, low) < cost(low, high):
                turning[i : i + 2] = high, low
                improved = True
    tracks = [-1] * len(nets)
    for place, i in enumerate(turning):
        met = [
            tracks[j]
            for j in turning[:place]
            if ports[i].extent[0] < ports[j].extent[1] + _PORT
            and ports[j].extent[0] < ports[i].extent[1] + _PORT
        ]
        tracks[i] = max(met, default=-1) + 1
    return tracks


@attrs.define
class _Drawing:
    """The chart as it is drawn, from the top down."""

    axes: "Axes"
    structure: Structure
    boxes: Mapping[str, _Box]
    plan: _Plan
    x: Mapping[_Item, float]
    top: dict[_Item, float] = attrs.field(factory=dict)
    foot: dict[_Item, float] = attrs.field(factory=dict)
    level: float = 0.0
    drawn: int = 0

    def draw(self, ports: Sequence[Sequence[_Ports]], tracks: Sequence[Sequence[int]]) -> None:
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
                self.level -= _ABOVE + _BELOW + _TRACK * max([*tracks[level], 0])
            elif level + 1 == self.plan.layers < len(self.plan.rows):
                x = _mean(self.x[item] for item in self.plan.rows[level + 1])
                self.level -= 2 * _GAP
                self.axes.text(x, self.level, _LOOSE, fontsize=_POINTS, ha="center", va="center")
                self.level -= _GAP
            elif level + 1 < len(self.plan.rows):
                self.level -= _GAP
        for channel, nets in enumerate(self.plan.nets):
            for net, port, track in zip(nets, ports[channel], tracks[channel], strict=True):
                base = max(self.top[item] for item in self.plan.rows[channel + 1])
                self._draw_net(net, port, base + _BELOW + _TRACK * track)
        for i, unit in enumerate(self.plan.units):
            self._draw_unit(i, unit)

    def _draw_net(self, net: _Net, port: _Ports, track: float) -> None:
        """Draw lines that join on a level of their own, and what carries them past a layer."""
        top = self.foot[net.upper]
        if isinstance(net.upper, int) and not net.is_down:
            self._draw_head(net.kind, port.upper, top, 1)
            top -= _HEAD * 0.8
        lines = []
        for item, x in port.lowers.items():
            low = self.top[item]
            if isinstance(item, int) and net.is_down:
                self._draw_head(net.kind, x, low, -1)
                low += _HEAD * 0.8
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

    def _draw_place(self, net: _Net, item: _Item, x: float) -> None:
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

        foot, half = y - up * _HEAD, _HEAD * 0.42
        shape = [(x, y), (x - half, foot), (x + half, foot)]
        head = Polygon(shape, facecolor=_COLOURS[kind], linewidth=0, clip_on=False, zorder=3)
        self.axes.add_patch(head)

    def _draw_unit(self, item: int, unit: _Unit) -> None:
        """Draw a box, or a frame and those in it."""
        left, top = self.x[item] - unit.width / 2, self.top[item]
        if not unit.is_frame:
            self._draw_box(unit.members[0], left, top)
            return
        place = (left, self.foot[item], unit.width, unit.height)
        self._draw_patch(f"frame-{item + 1}", place, _Look(_FRAME_FILL, "#8C8C8C", width=0.8))
        first = self.boxes[unit.members[0]]
        across, down = first.width + _FRAMED_GAP, first.height + _FRAMED_GAP
        for i, row in enumerate(unit.rows):
            start = self.x[item] - (len(row) * across - _FRAMED_GAP) / 2
            for j, name in enumerate(row):
                self._draw_box(name, start + j * across, top - _FRAMED_GAP - i * down)

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
        spans = [(x, _width(self.plan.units, item) / 2) for item, x in self.x.items()]
        left = min(x - half for x, half in spans) - _MARGIN
        right = max(x + half for x, half in spans) + _MARGIN
        column = max(measure(label, False) for label in labels) + _KEY_WIDTH
        width = max(right - left, column + 2 * _MARGIN)
        left -= (width - (right - left)) / 2
        columns = min(max(int((width - 2 * _MARGIN) / column), 1), len(labels))
        height = 3 * _MARGIN - self.level + -(-len(labels) // columns) * _KEY_HEIGHT
        figure.set_layout_engine("none")
        figure.set_size_inches(width, height)
        self.axes.set_position((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(left, left + width)
        self.axes.set_ylim(_MARGIN - height, _MARGIN)
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
