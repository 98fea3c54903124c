"""Where the boxes and lines of a drawing of the structure stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final, TypeAlias

import attrs

from nhscommission.report.structure_text import (
    LinkKind,
    Structure,
    stack_layers,
)

# Inches, with one unit of the axes to the inch, so that text of so many points fits its box.
TEXT_WIDTH, FRAMED_TEXT_WIDTH = 1.45, 1.0
PAD, GAP, FRAMED_GAP, _LANE, MARGIN = 0.09, 0.26, 0.1, 0.1, 0.25
TRACK, HEAD, PORT = 0.13, 0.11, 0.17
ABOVE, BELOW = 0.24, 0.2
_SWEEPS, _SWAPS, _PASSES, _PULLS = 12, 4, 30, (1.0, 2.0, 8.0)
_SAME, _CLOSE, _NEAR, _FAR = 0.01, 0.08, 0.35, 1e6
LEAST_ENDS, _WIDEST = 4, 9.0
_FRAME_FROM: Final = 4
"""So many alike are framed, and share their arrows."""
_MOST_IN_A_ROW: Final = 8

_Lane: TypeAlias = tuple[LinkKind, bool, int, int]
"""Where lines on their way to one unit pass a layer: kind, head below, unit, layer."""
Item: TypeAlias = int | _Lane
"""What stands in a layer: a unit, by its place, or a lane."""


@attrs.frozen
class Box:
    """What is written into a box, in lines, and how large it must be."""

    heading: tuple[str, ...]
    rest: tuple[str, ...]
    width: float
    height: float


@attrs.frozen
class Unit:
    """A body, or like ones in a frame, as rows of boxes."""

    rows: tuple[tuple[str, ...], ...]
    width: float
    height: float

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of its bodies."""
        return tuple(name for row in self.rows for name in row)

    @property
    def is_frame(self) -> bool:
        """Whether it is several bodies in a frame."""
        return len(self.members) > 1


@attrs.frozen
class Net:
    """Lines of a kind that pass between two layers on their way to one unit, and join there."""

    kind: LinkKind
    is_down: bool
    upper: Item
    lowers: tuple[Item, ...]


@attrs.frozen
class Plan:
    """What stands in which layer, and which lines pass between a layer and the one before."""

    units: tuple[Unit, ...]
    rows: list[list[Item]]
    nets: list[list[Net]]
    places: Mapping[tuple[int, int], int]
    layers: int
    """How many of the rows are layers; those below hold what has no links."""


@attrs.define
class Ports:
    """Where along the foot the lines of a net end: above, and below for each item."""

    upper: float = 0.0
    lowers: dict[Item, float] = attrs.field(factory=dict)

    @property
    def extent(self) -> tuple[float, float]:
        """Where the line along begins and ends [inch]."""
        every = (self.upper, *self.lowers.values())
        return min(every), max(every)


def group_bodies(structure: Structure) -> list[tuple[str, ...]]:
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


def make_unit(group: Sequence[str], boxes: dict[str, Box]) -> Unit:
    """Lay out the boxes of one body, or of several in a frame, all then of one size."""
    width = max(boxes[name].width for name in group)
    height = max(boxes[name].height for name in group)
    if len(group) == 1:
        return Unit((tuple(group),), width, height)
    count = -(-len(group) // _MOST_IN_A_ROW)
    columns = -(-len(group) // count)
    for name in group:
        boxes[name] = attrs.evolve(boxes[name], width=width, height=height)
    rows = tuple(tuple(group[i : i + columns]) for i in range(0, len(group), columns))
    return Unit(
        rows,
        columns * (width + FRAMED_GAP) + FRAMED_GAP,
        len(rows) * (height + FRAMED_GAP) + FRAMED_GAP,
    )


def make_plan(structure: Structure, units: tuple[Unit, ...]) -> Plan:
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
    rows: list[list[Item]] = [[] for _ in range(max(layer) + 1)]
    for i in sorted(linked):
        rows[layer[i]].append(i)
    nets: list[dict[tuple[LinkKind, bool, int], list[Item]]] = [{} for _ in rows[1:]]
    for kind, start, end, _ in found:
        is_down = (str(start), str(end)) in back
        lower, upper = (end, start) if is_down else (start, end)
        for channel in range(layer[upper], layer[lower]):
            item: Item = lower
            if channel + 1 < layer[lower]:
                item = (kind, is_down, upper, channel + 1)
                if item not in rows[channel + 1]:
                    rows[channel + 1].append(item)
            lowers = nets[channel].setdefault((kind, is_down, upper), [])
            if item not in lowers:
                lowers.append(item)
    joined = [
        [
            Net(
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
    return Plan(units, [*rows, *loose], joined, places, len(rows))


def _rows_of(
    loose: Iterable[int], units: Sequence[Unit], rows: Iterable[Iterable[Item]]
) -> list[list[Item]]:
    """Put what has no links into rows, as wide as the widest of the others."""
    widths = [sum(width_of(units, item) + GAP for item in row) for row in rows]
    widest = max([*widths, _WIDEST])
    found: list[list[Item]] = []
    room = 0.0
    for i in loose:
        room -= units[i].width + GAP
        if room < 0:
            found.append([])
            room = widest - units[i].width - GAP
        found[-1].append(i)
    return found


def _order(rows: list[list[Item]], nets: list[list[Net]]) -> list[list[Item]]:
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
            middle = {
                item: mean_of(place[x] for x in near[item] or [item]) for item in ordered[level]
            }
            ordered[level].sort(key=lambda item: middle[item])
            place.update({item: i / len(ordered[level]) for i, item in enumerate(ordered[level])})
        current = ordered
        if (crossings := _crossings(current, nets)) < least:
            best, least = current, crossings
    return _swapped(best, nets)


def _neighbours(
    nets: Iterable[Iterable[Net]],
) -> tuple[dict[Item, list[Item]], dict[Item, list[Item]]]:
    above: dict[Item, list[Item]] = defaultdict(list)
    below: dict[Item, list[Item]] = defaultdict(list)
    for net in (net for channel in nets for net in channel):
        for lower in net.lowers:
            above[lower].append(net.upper)
            below[net.upper].append(lower)
    return above, below


def _crossings(rows: list[list[Item]], nets: list[list[Net]]) -> int:
    place = {item: i for row in rows for i, item in enumerate(row)}
    count = 0
    for channel in nets:
        ends = [(place[net.upper], place[x]) for net in channel for x in net.lowers]
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))
    return count


def _swapped(rows: list[list[Item]], nets: list[list[Net]]) -> list[list[Item]]:
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


def mean_of(values: Iterable[float]) -> float:
    """Return the mean of one value or more.

    Parameters
    ----------
    values : iterable of float
        The values [any].

    Returns
    -------
    float
        Their mean [as given].
    """
    found = tuple(values)
    return sum(found) / len(found)


def width_of(units: Sequence[Unit], item: Item) -> float:
    """Return how wide an item is.

    Parameters
    ----------
    units : sequence of Unit
        The units.
    item : Item
        The place of a unit, or a lane.

    Returns
    -------
    float
        Its width [inch].
    """
    return units[item].width if isinstance(item, int) else _LANE


def place_across(plan: Plan) -> dict[Item, float]:
    """Place each layer's items along the foot: near their neighbours, and never overlapping."""
    pulls: dict[Item, list[tuple[Item, float]]] = defaultdict(list)
    for net in (net for channel in plan.nets for net in channel):
        for lower in net.lowers:
            lanes = 2 - isinstance(lower, int) - isinstance(net.upper, int)
            pull = _PULLS[lanes] * (2.0 if net.kind is LinkKind.REPORTS_TO else 1.0)
            pulls[lower].append((net.upper, pull))
            pulls[net.upper].append((lower, pull))
    x: dict[Item, float] = {}
    for row in plan.rows:
        start = -sum(width_of(plan.units, item) + GAP for item in row) / 2
        for item in row:
            x[item] = start + width_of(plan.units, item) / 2
            start += width_of(plan.units, item) + GAP
    for level in [*range(len(plan.rows)), *reversed(range(len(plan.rows)))] * _PASSES:
        row = plan.rows[level]
        near = [pulls[item] or [(other, 0.05 / len(x)) for other in x] for item in row]
        weights = [sum(pull for _, pull in ends) for ends in near]
        wanted = [
            sum(x[other] * pull for other, pull in ends) / weight
            for ends, weight in zip(near, weights, strict=True)
        ]
        steps = [
            (width_of(plan.units, a) + width_of(plan.units, b)) / 2 + GAP for a, b in pairwise(row)
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


def place_ports(plan: Plan, channel: int, x: Mapping[Item, float]) -> list[Ports]:
    """Say where the lines between two layers leave the boxes below, and reach those above."""
    nets = plan.nets[channel]
    ports = [Ports() for _ in nets]
    for item in plan.rows[channel]:
        ends = [i for i, net in enumerate(nets) if net.upper == item]
        others = [mean_of(x[low] for low in nets[i].lowers) for i in ends]
        for i, place in _along(plan, item, x[item], ends, others):
            ports[i].upper = place
    for item in plan.rows[channel + 1]:
        ends = [i for i, net in enumerate(nets) if item in net.lowers]
        others = [ports[i].upper for i in ends]
        for i, place in _along(plan, item, x[item], ends, others, is_bent=True):
            ports[i].lowers[item] = place
    return ports


def straighten(plan: Plan, channel: int, ports: Iterable[Ports], x: dict[Item, float]) -> None:
    """Move lanes right under the one line they carry, where that is near and there is room."""
    row = plan.rows[channel + 1]
    for port in ports:
        for item in port.lowers:
            at = row.index(item)
            near = [*row[max(at - 1, 0) : at], *row[at + 1 : at + 2]]
            is_free = all(
                abs(x[other] - port.upper) >= (width_of(plan.units, other) + _LANE + GAP) / 2
                and (x[other] < port.upper) == (x[other] < x[item])
                for other in near
            )
            is_alone = not isinstance(item, int) and len(port.lowers) == 1
            if is_alone and is_free and abs(x[item] - port.upper) <= _NEAR:
                x[item] = port.lowers[item] = port.upper


def _along(
    plan: Plan,
    item: Item,
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
    room = plan.units[item].width / 2 - PAD
    step = min(PORT, 2 * room / max(len(ends), 1))
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


def assign_tracks(nets: Sequence[Net], ports: Sequence[Ports]) -> list[int]:
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
            if ports[i].extent[0] < ports[j].extent[1] + PORT
            and ports[j].extent[0] < ports[i].extent[1] + PORT
        ]
        tracks[i] = max(met, default=-1) + 1
    return tracks
