"""The structure of governance as text: a tree to print, and sources for Mermaid and Graphviz."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.text import one_line
from nhscommission.governance.bodies.bodies import BodyKind, GovernanceBody
from nhscommission.governance.bodies.structure import bodies_by_id


class LinkKind(StrEnum):
    """How one body is bound to another above it."""

    REPORTS_TO = "reports_to"
    ESCALATES_TO = "escalates_to"
    LED_BY = "led_by"


@attrs.frozen
class Link:
    """A link from a body to one above it: every link points up.

    Parameters
    ----------
    kind : LinkKind
        How they are bound.
    lower : str
        The id of the body that reports, escalates or is led.
    upper : str
        The id of the body to which it does, or by which it is led.
    place : int, optional
        Of a body that escalates to several: which this one is, counted from 1; otherwise 0.
    """

    kind: LinkKind
    lower: str
    upper: str
    place: int = 0


@attrs.frozen
class Structure:
    """Bodies, what they refer to, and how they are bound to each other.

    Parameters
    ----------
    bodies : mapping of str to GovernanceBody
        The bodies by id, in order.
    unknown : tuple of str
        The ids that are referred to, and of which there is no body.
    links : tuple of Link
        Each once: body by body, reporting first.
    titles : mapping of str to tuple of str
        For each id: what to call it, and the rest of its name, blank where that says no more.
    """

    bodies: Mapping[str, GovernanceBody]
    unknown: tuple[str, ...]
    links: tuple[Link, ...]
    titles: Mapping[str, tuple[str, str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all bodies, then the unknown ones."""
        return (*self.bodies, *self.unknown)


@attrs.frozen
class KindStyle:
    """How bodies of a kind are drawn.

    Parameters
    ----------
    fill : str
        A light colour, on which black text has contrast.
    mermaid : tuple of str
        The brackets of its shape in Mermaid.
    dot : str
        Its shape in Graphviz, as attributes.
    """

    fill: str
    mermaid: tuple[str, str] = ("[", "]")
    dot: str = 'shape=box, style="filled"'


_ROUNDED: Final = 'shape=box, style="rounded,filled"'
_DOUBLE: Final = 'shape=box, style="filled", peripheries=2'
KIND_STYLES: Final[Mapping[BodyKind, KindStyle]] = FrozenMap(
    {
        BodyKind.BOARD: KindStyle("#CFE3F5"),
        BodyKind.JOINT_COMMITTEE: KindStyle("#FBDDA3", ("[[", "]]"), _DOUBLE),
        BodyKind.COMMITTEE: KindStyle("#FDF0C8"),
        BodyKind.GROUP: KindStyle("#CBEBDD", ("(", ")"), _ROUNDED),
        BodyKind.TEAM: KindStyle("#E2F3FC", ("(", ")"), _ROUNDED),
        BodyKind.DIRECTORATE: KindStyle("#E8E8E8"),
        BodyKind.HOST: KindStyle("#F2D5E5", ("[/", "/]"), 'shape=parallelogram, style="filled"'),
        BodyKind.OFFICE: KindStyle("#F9D3BD", ("{{", "}}"), 'shape=hexagon, style="filled"'),
        BodyKind.NETWORK: KindStyle("#E3DBF2", ("([", "])"), 'shape=ellipse, style="filled"'),
        BodyKind.AUTHORITY: KindStyle("#FFFFFF", ("[[", "]]"), _DOUBLE),
    }
)
UNKNOWN_FILL: Final = "#FFFFFF"
STROKE: Final = "#404040"

_ARROWS: Final = FrozenMap(
    {LinkKind.REPORTS_TO: "-->", LinkKind.ESCALATES_TO: "-.->", LinkKind.LED_BY: "==>"}
)
_EDGES: Final = FrozenMap(
    {
        LinkKind.REPORTS_TO: "style=solid",
        LinkKind.ESCALATES_TO: "style=dashed",
        LinkKind.LED_BY: 'style="bold"',
    }
)
_UNSAFE: Final = re.compile(r"[^\w ,-]|_|(?<![^\W_])-|-(?![^\W_])")


def kind_words(kind: StrEnum) -> str:
    """Write a kind of body or link in words.

    Parameters
    ----------
    kind : BodyKind or LinkKind
        The kind.

    Returns
    -------
    str
        For example ``"joint committee"``.

    Examples
    --------
    >>> kind_words(BodyKind.JOINT_COMMITTEE)
    'joint committee'
    """
    words = kind.value.replace("_", " ")
    return "is led by" if kind is LinkKind.LED_BY else words


def _titles(bodies: Mapping[str, GovernanceBody]) -> dict[str, tuple[str, str]]:
    """Call a body by its name where the name holds the id, and by its id where it does not."""
    found: dict[str, tuple[str, str]] = {}
    for key, body in bodies.items():
        short, name = one_line(key), one_line(body.name)
        words = re.findall(r"\w+", name.casefold())
        told = all(word in words for word in re.findall(r"\w+", short.casefold()) or [short])
        found[key] = (name, "") if told else (short, name)
    times = Counter(short for short, _ in found.values())
    return {
        key: title if times[title[0]] == 1 else (one_line(key), one_line(bodies[key].name))
        for key, title in found.items()
    }


def read_structure(bodies: Iterable[GovernanceBody]) -> Structure:
    """Read how bodies are bound to each other.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    Structure
        Each link once; ids of which there is no body are kept as unknown.

    Raises
    ------
    InvalidValueError
        If there is no body, or two have one id.

    Examples
    --------
    >>> found = read_structure([GovernanceBody(
    ...     id="CCG", name="Commissioning group", kind="group", reports_to=["JCPCT"])])
    >>> found.unknown, found.titles["CCG"], len(found.links)
    (('JCPCT',), ('CCG', 'Commissioning group'), 1)
    """
    known = bodies_by_id(bodies)
    if not known:
        raise InvalidValueError("there is no body to draw; give at least one")
    links: list[Link] = []
    for key, body in known.items():
        links += [Link(LinkKind.REPORTS_TO, key, other) for other in body.reports_to]
        several = len(body.escalates_to) > 1
        links += [
            Link(LinkKind.ESCALATES_TO, key, other, place if several else 0)
            for place, other in enumerate(body.escalates_to, start=1)
        ]
        links += [Link(LinkKind.LED_BY, other, key) for other in body.leads]
    ends = (end for link in links for end in (link.upper, link.lower))
    unknown = tuple(dict.fromkeys(end for end in ends if end not in known))
    titles = {**_titles(known), **{key: (one_line(key), "") for key in unknown}}
    return Structure(known, unknown, tuple(links), FrozenMap(titles))


def stack_layers(
    names: Collection[str], *, links: Iterable[tuple[str, str]]
) -> tuple[Mapping[str, int], frozenset[tuple[str, str]]]:
    """Put what is linked into layers, so that links point up.

    Parameters
    ----------
    names : collection of str
        All there is.
    links : iterable of tuple of str
        From the lower to the upper; where they form a circle, the earlier ones count.

    Returns
    -------
    mapping of str to int
        The layer of each, 0 on top: one more than the lowest of those above it. What has nothing
        above it stands just over the first of those below.
    frozenset of tuple of str
        The links that point down, as they would close a circle.

    Examples
    --------
    >>> stack_layers("ABC", links=[("B", "A"), ("C", "B"), ("A", "C")])
    (FrozenMap({'A': 0, 'B': 1, 'C': 2}), frozenset({('A', 'C')}))
    """
    above: dict[str, list[str]] = {name: [] for name in names}
    below: dict[str, list[str]] = {name: [] for name in names}
    back = set()
    for lower, upper in dict.fromkeys(links):
        if lower in _reached(upper, above):
            back.add((lower, upper))
        else:
            above[lower].append(upper)
            below[upper].append(lower)
    layer = dict.fromkeys(names, 0)
    waiting = {name: len(above[name]) for name in names}
    ready = [name for name in names if not above[name]]
    for name in ready:  # grows as it goes
        for other in below[name]:
            layer[other] = max(layer[other], layer[name] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    for name in names:
        if below[name] and not above[name]:
            layer[name] = min(layer[other] for other in below[name]) - 1
    return FrozenMap(layer), frozenset(back)


def _reached(start: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    """Return all that can be come to, the start among it."""
    found = {start}
    edge = [start]
    while edge:
        edge = [other for name in edge for other in ways[name] if other not in found]
        found.update(edge)
    return found


def structure_text(bodies: Iterable[GovernanceBody]) -> str:
    """Write a structure of governance as a tree, those that report to nobody on top.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    str
        A line for each body below the one it reports to; a body that reports to several stands
        in full under the first, and is only named under the others. Where several share all that
        reports to them, a brace holds them together, and that is written once. ``↺`` marks where
        a circle comes back to where it began. Escalation is told where it is not to those to
        which the body reports.

    Raises
    ------
    InvalidValueError
        If there is no body, or two have one id.

    Examples
    --------
    >>> print(structure_text([
    ...     GovernanceBody(id="North", name="North board", kind="board"),
    ...     GovernanceBody(id="South", name="South board", kind="board"),
    ...     GovernanceBody(id="JC", name="Joint committee", kind="joint_committee",
    ...                    reports_to=["North", "South"]),
    ...     GovernanceBody(id="Team", name="Support team", kind="team",
    ...                    reports_to=["JC"], escalates_to=["JC", "North"]),
    ... ]))
    ╭ North board
    ╰ South board
      └─ JC: Joint committee
         └─ Support team
              escalates to JC, then North board
    """
    return "\n".join(_Tree(read_structure(bodies)).lines)


class _Tree:
    """The lines of a tree, written without recursion: chains can be of any length."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._below: dict[str, list[str]] = {name: [] for name in structure.names}
        above: dict[str, list[str]] = {name: [] for name in structure.names}
        for link in structure.links:
            if link.kind is LinkKind.REPORTS_TO:
                self._below[link.upper].append(link.lower)
                above[link.lower].append(link.upper)
        self.lines: list[str] = []
        self._written: set[str] = set()
        # An unknown one is worth a line of its own only where a body reports to it.
        names = [x for x in structure.names if x in structure.bodies or self._below[x]]
        # Those to which nobody reports come after those to which somebody does.
        self._write(sorted((x for x in names if not above[x]), key=lambda x: not self._below[x]))
        depth = {name: len(_reached(name, above)) for name in names}
        while left := [name for name in names if name not in self._written]:
            # Those with the fewest above them are a circle that nothing stands above.
            self._write([min(left, key=lambda name: depth[name])])

    def _write(self, tops: list[str]) -> None:
        path: set[str] = set()
        stack: list[tuple[list[str], str, list[str]]] = [(tops, "", [])]
        while stack:
            siblings, indent, owners = stack[-1]
            if not siblings:
                path.difference_update(owners)
                stack.pop()
                continue
            name = siblings.pop(0)
            group = [] if name in self._written else self._take_alike(name, siblings)
            is_top = len(stack) == 1
            joint = "" if is_top else "├─" if siblings else "└─"
            hang = "" if is_top else "│ " if siblings else "  "
            if not group:
                short = self._structure.titles[name][0]
                mark = f"↺ {short}, a circle" if name in path else f"→ {short}, see above"
                self.lines.append(f"{indent}{joint} {mark}")
                continue
            self._written.update(group)
            path.update(group)
            deeper = self._write_group(group, indent, joint, hang)
            stack.append((list(self._below[name]), deeper, group))

    def _take_alike(self, name: str, siblings: list[str]) -> list[str]:
        """Take from what is to come those that share all that reports to this one."""
        shared = set(self._below[name])
        is_known = name in self._structure.bodies
        alike = [
            other
            for other in siblings
            if shared
            and other not in self._written
            and set(self._below[other]) == shared
            and (other in self._structure.bodies) is is_known
        ]
        siblings[:] = [other for other in siblings if other not in alike]
        return [name, *alike]

    def _write_group(self, group: list[str], indent: str, joint: str, hang: str) -> str:
        """Write one body, or several in a brace; return the indent of what is below."""
        if len(group) == 1:
            gap = " " if joint else ""
            rest = f"{indent}{hang}{gap}"
            self.lines.append(f"{indent}{joint}{gap}{self._title(group[0])}")
            bar = "│  " if self._below[group[0]] else "  "
            self.lines += [f"{rest}{bar}{note}" for note in self._notes(group[0])]
            return rest
        for i, name in enumerate(group):
            is_last = i == len(group) - 1
            brace = "╭" if i == 0 else "╰" if is_last else "│"
            self.lines.append(f"{indent}{joint if i == 0 else hang}{brace} {self._title(name)}")
            bar = "  │  " if is_last else "│   "
            self.lines += [f"{indent}{hang}{bar}{note}" for note in self._notes(name)]
        return f"{indent}{hang}  "

    def _title(self, name: str) -> str:
        short, rest = self._structure.titles[name]
        title = f"{short}: {rest}" if rest else short
        if name not in self._structure.bodies:
            return f"{title} (unknown)"
        kind = kind_words(self._structure.bodies[name].kind)
        return title if kind in title.casefold() else f"{title} ({kind})"

    def _notes(self, name: str) -> list[str]:
        body = self._structure.bodies.get(name)
        notes = []
        if body and body.escalates_to and set(body.escalates_to) != set(body.reports_to):
            notes.append(f"escalates to {', then '.join(map(self._name, body.escalates_to))}")
        if body and body.leads:
            notes.append(f"leads {', '.join(map(self._name, body.leads))}")
        return notes

    def _name(self, name: str) -> str:
        short = self._structure.titles[name][0]
        return short if name in self._structure.bodies else f"{short} (unknown)"


def _node_ids(structure: Structure) -> dict[str, str]:
    return {
        **{name: f"n{i}" for i, name in enumerate(structure.bodies, start=1)},
        **{name: f"u{i}" for i, name in enumerate(structure.unknown, start=1)},
    }


def _used_kinds(structure: Structure) -> tuple[LinkKind, ...]:
    used = {link.kind for link in structure.links}
    return tuple(kind for kind in LinkKind if kind in used)


def _mermaid_text(text: str) -> str:
    """Write all that Mermaid, Markdown or HTML could read as more than text as a number."""
    return _UNSAFE.sub(lambda x: "#quot;" if x[0] == '"' else f"#{ord(x[0])};", text)


def structure_mermaid(bodies: Iterable[GovernanceBody]) -> str:
    """Write a structure of governance as the source of a Mermaid flowchart.

    Every arrow points up: solid to whom a body reports, dotted to whom it escalates, thick to who
    leads it.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    str
        The source, for a fence of Markdown or the Mermaid editor. Nodes are numbered; what people
        typed stands in labels only. Bodies that are referred to and not there are dashed.

    Raises
    ------
    InvalidValueError
        If there is no body, or two have one id.

    References
    ----------
    Mermaid, Flowcharts: syntax, entity codes to escape characters.

    Examples
    --------
    >>> print(structure_mermaid([
    ...     GovernanceBody(id="North", name='The "North" board', kind="board"),
    ...     GovernanceBody(id="Team", name="Team", kind="team", reports_to=["North"]),
    ... ]))
    flowchart BT
      accTitle: Structure of governance
      n1["The #quot;North#quot; board"]
      n2("Team")
      n2 --> n1
      subgraph key ["Key"]
        direction LR
        k1[" "] -->|reports to| k2[" "]
      end
      classDef board fill:#CFE3F5,stroke:#404040,color:#000000
      class n1 board
      classDef team fill:#E2F3FC,stroke:#404040,color:#000000
      class n2 team
    """
    structure = read_structure(bodies)
    node = _node_ids(structure)
    lines = ["flowchart BT", "  accTitle: Structure of governance"]
    for name in structure.names:
        body = structure.bodies.get(name)
        start, end = KIND_STYLES[body.kind].mermaid if body else ("[", "]")
        label = "<br/>".join(_mermaid_text(part) for part in structure.titles[name] if part)
        lines.append(f'  {node[name]}{start}"{label}"{end}')
    for link in structure.links:
        place = f"|{link.place}|" if link.place else ""
        lines.append(f"  {node[link.lower]} {_ARROWS[link.kind]}{place} {node[link.upper]}")
    if used := _used_kinds(structure):
        lines += ['  subgraph key ["Key"]', "    direction LR"]
        for i, kind in enumerate(used):
            tail, head = f'k{2 * i + 1}[" "]', f'k{2 * i + 2}[" "]'
            lines.append(f"    {tail} {_ARROWS[kind]}|{kind_words(kind)}| {head}")
        lines.append("  end")
    for kind_of_body, style in KIND_STYLES.items():
        members = [node[key] for key, x in structure.bodies.items() if x.kind is kind_of_body]
        lines += _mermaid_class(kind_of_body, members, f"fill:{style.fill}")
    dashed = f"fill:{UNKNOWN_FILL},stroke-dasharray:5 5"
    lines += _mermaid_class("unknown", [node[name] for name in structure.unknown], dashed)
    return "\n".join(lines)


def _mermaid_class(name: str, members: list[str], style: str) -> list[str]:
    if not members:
        return []
    return [
        f"  classDef {name} {style},stroke:{STROKE},color:#000000",
        f"  class {','.join(members)} {name}",
    ]


def _dot_text(text: str) -> str:
    """Escape what the DOT language, its labels, or the entities in them would read as more."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def structure_dot(bodies: Iterable[GovernanceBody]) -> str:
    r"""Write a structure of governance as the source of a Graphviz graph, in the DOT language.

    Every arrow points up: solid to whom a body reports, dashed to whom it escalates, bold to who
    leads it.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.

    Returns
    -------
    str
        The source; ``dot -Tsvg`` draws it. Nodes are numbered, and those of one layer are kept
        level. Bodies that are referred to and not there are dashed.

    Raises
    ------
    InvalidValueError
        If there is no body, or two have one id.

    References
    ----------
    Graphviz, DOT language; escString.

    Examples
    --------
    >>> print(structure_dot([
    ...     GovernanceBody(id="A", name='The "North" board', kind="board"),
    ...     GovernanceBody(id="Team", name="Team", kind="team", reports_to=["A"]),
    ... ]))
    digraph structure {
      // Solid: reports to. Dashed: escalates to. Bold: led by. Dashed box: unknown.
      rankdir=BT;
      node [fontname="Helvetica", color="#404040", fontcolor="#000000"];
      edge [color="#404040", fontname="Helvetica"];
      n1 [label="A\nThe \"North\" board", shape=box, style="filled", fillcolor="#CFE3F5"];
      n2 [label="Team", shape=box, style="rounded,filled", fillcolor="#E2F3FC"];
      {rank=same; n1;}
      {rank=same; n2;}
      n2 -> n1 [style=solid];
    }
    """
    structure = read_structure(bodies)
    node = _node_ids(structure)
    by_kind = sorted(structure.links, key=lambda link: list(LinkKind).index(link.kind))
    layers, back = stack_layers(
        structure.names, links=[(link.lower, link.upper) for link in by_kind]
    )
    lines = [
        "digraph structure {",
        "  // Solid: reports to. Dashed: escalates to. Bold: led by. Dashed box: unknown.",
        "  rankdir=BT;",
        f'  node [fontname="Helvetica", color="{STROKE}", fontcolor="#000000"];',
        f'  edge [color="{STROKE}", fontname="Helvetica"];',
    ]
    for name in structure.names:
        body = structure.bodies.get(name)
        style = KIND_STYLES[body.kind] if body else None
        label = r"\n".join(_dot_text(part) for part in structure.titles[name] if part)
        shape = style.dot if style else 'shape=box, style="filled,dashed"'
        fill = style.fill if style else UNKNOWN_FILL
        lines.append(f'  {node[name]} [label="{label}", {shape}, fillcolor="{fill}"];')
    for layer in sorted(set(layers.values())):
        level = " ".join(f"{node[name]};" for name in structure.names if layers[name] == layer)
        lines.append(f"  {{rank=same; {level}}}")
    for link in structure.links:
        place = f', label="{link.place}"' if link.place else ""
        loose = ", constraint=false" if (link.lower, link.upper) in back else ""
        edge = f"{node[link.lower]} -> {node[link.upper]}"
        lines.append(f"  {edge} [{_EDGES[link.kind]}{place}{loose}];")
    return "\n".join([*lines, "}"])
