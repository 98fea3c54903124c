"""The structure of governance as a tree, and as sources for Mermaid and Graphviz."""

import html
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.governance.bodies.bodies import BodyKind, GovernanceBody
from nhscommission.report.structure_text import (
    KIND_STYLES,
    STROKE,
    LinkKind,
    read_structure,
    stack_layers,
    structure_dot,
    structure_mermaid,
    structure_text,
)

HOSTILE = [
    'a"b',
    "x\\",
    "\\N \\G \\l \\",
    "<b>&lt;&amp;</b>",
    "`tick` **bold** _it_",
    "1. list",
    "- dash -",
    "%%{init: {}}%%",
    "];graph",
    "n1 --> n2",
    "end",
    "#quot; #35; #",
    "fa:fa-car",
    "{{x}} (y) [z] |p|",
    "$a_1$",
    "classDef a:b #x;",
    "é – ½",
    '"""',
]


def body(key: str, *reports_to: str, **more: Any) -> GovernanceBody:
    """Make a board called as its id, unless more is said."""
    return GovernanceBody(
        **{"id": key, "name": key, "kind": "board", "reports_to": reports_to, **more}
    )


@st.composite
def structures(draw: st.DrawFn) -> list[GovernanceBody]:
    """Bodies B0, B1 … that refer to each other and to X0 and X1, in circles too."""
    ids = [f"B{i}" for i in range(draw(st.integers(1, 8)))]

    def others(one: str, most: int) -> list[str]:
        known = st.sampled_from([x for x in [*ids, "X0", "X1"] if x != one])
        return draw(st.lists(known, max_size=most, unique=True))

    return [
        GovernanceBody(
            id=one,
            name=f"Name {one[1:]}",
            kind=draw(st.sampled_from(BodyKind)),
            reports_to=others(one, 3),
            escalates_to=others(one, 2),
            leads=others(one, 2),
        )
        for one in ids
    ]


def links_of(bodies: Iterable[GovernanceBody]) -> Counter[tuple[str, str, str]]:
    """Return every link: its kind, and the lower and the upper end."""
    return Counter(
        link
        for one in bodies
        for link in [
            *(("reports_to", one.id, x) for x in one.reports_to),
            *(("escalates_to", one.id, x) for x in one.escalates_to),
            *(("led_by", x, one.id) for x in one.leads),
        ]
    )


def test_a_tree_is_written_from_the_top() -> None:
    """A name that holds the id, or the kind, needs neither beside it."""
    assert structure_text(
        [
            body("London board"),
            body("CCG", "London board", name="Clinical group", kind="group"),
            body("Heart", "CCG", name="The heart network", kind="network"),
            body("Director", "London board", kind="office", leads=["Heart", "Team"]),
        ]
    ).splitlines() == [
        "London board",
        "├─ CCG: Clinical group",
        "│  └─ The heart network",
        "└─ Director (office)",
        "     leads The heart network, Team (unknown)",
    ]


def test_a_body_that_reports_to_several_is_in_full_under_the_first() -> None:
    assert structure_text(
        [
            body("North"),
            body("South"),
            body("Host", "South"),
            body("Joint", "South", "North"),
            body("Team", "Joint", name="Support staff", kind="team"),
        ]
    ).splitlines() == [
        "North (board)",
        "└─ Joint (board)",
        "   └─ Team: Support staff",
        "South (board)",
        "├─ Host (board)",
        "└─ → Joint, see above",
    ]


def test_what_several_share_is_written_once() -> None:
    """The same deeper down, and with notes on those in the brace."""
    assert structure_text(
        [
            body("A board", escalates_to=["London"]),
            body("B board", leads=["Pair 1"]),
            body("Pair 1", "A board", "B board", kind="group"),
            body("Pair 2", "B board", "A board", kind="group", escalates_to=["A board"]),
            body("Team", "Pair 1", "Pair 2", kind="team", escalates_to=["Pair 2", "Pair 1"]),
            body("Other", "A board", "B board"),
        ]
    ).splitlines() == [
        "╭ A board",
        "│   escalates to London (unknown)",
        "╰ B board",
        "  │  leads Pair 1",
        "  ├─╭ Pair 1 (group)",
        "  │ ╰ Pair 2 (group)",
        "  │   │  escalates to A board",
        "  │   └─ Team",
        "  └─ Other (board)",
    ]


def test_escalation_is_told_where_it_is_not_to_those_reported_to() -> None:
    lines = structure_text(
        [
            body("JC"),
            body("Chief", "JC", kind="office", escalates_to=["JC"]),
            body("Group", "JC", kind="group", escalates_to=["Chief", "JC"]),
        ]
    ).splitlines()
    assert lines[1:] == ["├─ Chief (office)", "└─ Group", "     escalates to Chief, then JC"]


def test_a_circle_is_written_once_around() -> None:
    """What hangs on a circle is below it, also where it comes first."""
    assert structure_text(
        [body("D", "A"), body("A", "C"), body("B", "A"), body("C", "B")]
    ).splitlines() == [
        "A (board)",
        "├─ D (board)",
        "└─ B (board)",
        "   └─ C (board)",
        "      └─ ↺ A, a circle",
    ]


def test_those_reported_to_that_are_not_there_are_unknown() -> None:
    assert structure_text([body("A", "X", "Y"), body("B")]).splitlines() == [
        "╭ X (unknown)",
        "╰ Y (unknown)",
        "  └─ A (board)",
        "B (board)",
    ]


def test_names_that_could_be_mistaken_keep_their_ids() -> None:
    lines = structure_text([body("North", name="North board"), body("South", name="North board")])
    assert lines.splitlines() == ["North board", "South: North board"]
    lines = structure_text([body("North", name="The\nNorth board"), body("The North board")])
    assert lines.splitlines() == ["North: The North board", "The North board: The North board"]


def read_tree(text: str) -> tuple[Counter[str], set[tuple[str, str]]]:
    """Read back who stands in full how often, and who is said to report to whom.

    The stack holds, for each level that is open: where its joint is, where its titles start, and
    whose they are.
    """
    full: Counter[str] = Counter()
    found: set[tuple[str, str]] = set()
    stack: list[tuple[int, int, list[str]]] = []
    for line in text.splitlines():
        match = re.fullmatch(r"([│ ├└─╭╰]*)(.*)", line)
        assert match
        prefix, content = match.groups()
        if content.startswith(("escalates to", "leads")):
            continue
        name = re.split(r"[:,]| \(unknown\)", content.lstrip("→↺ "))[0]
        is_in_full = content.startswith(name)
        full[name] += is_in_full
        if prefix.endswith(("│ ", "╰ ")):  # one more in a brace
            while stack[-1][1] != len(prefix):
                stack.pop()
            stack[-1][2].append(name)
            parents = stack[-2:-1]
        else:
            joint = re.search("[├└]─", prefix)
            level = joint.start() if joint else -1
            while stack and stack[-1][0] >= level:
                stack.pop()
            parents = stack[-1:]
            if is_in_full:
                stack.append((level, len(prefix), [name]))
        found.update((name, upper) for _, _, group in parents for upper in group)
    return full, found


@given(structures())
def test_a_tree_has_each_body_once_and_every_report(bodies: list[GovernanceBody]) -> None:
    """Read back from the text alone, whatever the circles."""
    full, found = read_tree(structure_text(bodies))
    known = {one.id for one in bodies}
    above = {upper for one in bodies for upper in one.reports_to}
    assert {name: times for name, times in full.items() if times} == dict.fromkeys(known | above, 1)
    assert found == {(one.id, upper) for one in bodies for upper in one.reports_to}


@given(structures())
def test_a_tree_tells_escalation_and_leads(bodies: list[GovernanceBody]) -> None:
    text = structure_text(bodies)
    told = sum(
        bool(one.escalates_to) and set(one.escalates_to) != set(one.reports_to) for one in bodies
    )
    assert text.count("escalates to ") == told
    assert text.count("leads ") == sum(bool(one.leads) for one in bodies)


def test_a_long_chain_is_no_trouble() -> None:
    chain = [body("B0"), *(body(f"B{i + 1}", f"B{i}") for i in range(1_100))]
    assert len(structure_text(chain).splitlines()) == 1_101
    assert structure_dot(chain).count("rank=same") == 1_101


MERMAID_NODE = re.compile(r'  ([nu]\d+)([\[({/]+)"(.*)"([\])}/]+)')
MERMAID_LINK = re.compile(r"  ([nu]\d+) (-->|-\.->|==>)(?:\|(\d)\|)? ([nu]\d+)")
MERMAID_KINDS = {"-->": "reports_to", "-.->": "escalates_to", "==>": "led_by"}


def read_mermaid(
    source: str,
) -> tuple[dict[str, tuple[str, ...]], Counter[tuple[str, str, str]]]:
    """Read back the label of each node, in lines, and the links between nodes."""
    nodes = {}
    links: Counter[tuple[str, str, str]] = Counter()
    for line in source.splitlines():
        if match := MERMAID_NODE.fullmatch(line):
            node, _, label, _ = match.groups()
            assert node not in nodes
            assert re.fullmatch(r"(\w|[ ,-]|#\w+;|<br/>)+", label), label
            assert "_" not in label
            coded = re.sub(r"#(\d+);", r"&#\1;", label).replace("#quot;", "&quot;")
            nodes[node] = tuple(html.unescape(part) for part in coded.split("<br/>"))
        elif match := MERMAID_LINK.fullmatch(line):
            lower, arrow, _, upper = match.groups()
            links[MERMAID_KINDS[arrow], lower, upper] += 1
    return nodes, links


@given(structures())
def test_mermaid_has_each_body_and_each_link_once(bodies: list[GovernanceBody]) -> None:
    nodes, links = read_mermaid(structure_mermaid(bodies))
    named = {node: label[0] for node, label in nodes.items()}
    mentioned = {end for _, *ends in links_of(bodies) for end in ends}
    assert Counter(named.values()) == Counter({one.id for one in bodies} | mentioned)
    assert Counter({(k, named[a], named[b]): n for (k, a, b), n in links.items()}) == links_of(
        bodies
    )
    unknown = {name for node, name in named.items() if node.startswith("u")}
    assert unknown == mentioned - {one.id for one in bodies}


def test_mermaid_keeps_hostile_labels_apart_from_its_syntax() -> None:
    """Each label is read back as it was typed, and each line is of a known form."""
    bodies = [body(text, *HOSTILE[:i][-1:], name=f"{text}!") for i, text in enumerate(HOSTILE)]
    source = structure_mermaid(bodies)
    nodes, links = read_mermaid(source)
    shown = {" ".join(" ".join(label).split()) for label in nodes.values()}
    # A name that has every word of the id stands alone; where the id has no words, both stand.
    assert shown == {'""" """!', *(f"{text}!" for text in HOSTILE if text != '"""')}
    assert links.total() == len(HOSTILE) - 1
    rest = [
        line
        for line in source.splitlines()[2:]
        if not MERMAID_NODE.fullmatch(line) and not MERMAID_LINK.fullmatch(line)
    ]
    assert rest == [
        '  subgraph key ["Key"]',
        "    direction LR",
        '    k1[" "] -->|reports to| k2[" "]',
        "  end",
        "  classDef board fill:#CFE3F5,stroke:#404040,color:#000000",
        f"  class {','.join(f'n{i + 1}' for i in range(len(HOSTILE)))} board",
    ]


def test_mermaid_draws_each_link_and_what_is_unknown() -> None:
    """Ways of escalation are numbered; what is not there is dashed."""
    source = structure_mermaid(
        [
            body("JC", kind="joint_committee"),
            body("Chief", "JC", kind="office", leads=["Ghost"]),
            body("Group", "JC", kind="group", escalates_to=["Chief", "JC"]),
        ]
    )
    assert source.splitlines()[2:16] == [
        '  n1[["JC"]]',
        '  n2{{"Chief"}}',
        '  n3("Group")',
        '  u1["Ghost"]',
        "  n2 --> n1",
        "  u1 ==> n2",
        "  n3 --> n1",
        "  n3 -.->|1| n2",
        "  n3 -.->|2| n1",
        '  subgraph key ["Key"]',
        "    direction LR",
        '    k1[" "] -->|reports to| k2[" "]',
        '    k3[" "] -.->|escalates to| k4[" "]',
        '    k5[" "] ==>|is led by| k6[" "]',
    ]
    assert source.splitlines()[-2:] == [
        "  classDef unknown fill:#FFFFFF,stroke-dasharray:5 5,stroke:#404040,color:#000000",
        "  class u1 unknown",
    ]


DOT_STRING = r'"((?:[^"\\]|\\.)*)"'
DOT_NODE = re.compile(rf"  ([nu]\d+) \[label={DOT_STRING}, (.*)\];")
DOT_LINK = re.compile(r'  ([nu]\d+) -> ([nu]\d+) \[style="?(\w+)"?(.*)\];')
DOT_KINDS = {"solid": "reports_to", "dashed": "escalates_to", "bold": "led_by"}


def read_dot(source: str) -> tuple[dict[str, str], Counter[tuple[str, str, str]]]:
    """Read back labels, as Graphviz does, and links."""
    nodes = {}
    links: Counter[tuple[str, str, str]] = Counter()
    for line in source.splitlines():
        if match := DOT_NODE.fullmatch(line):
            assert match[1] not in nodes
            plain = re.sub(r"\\(.)", lambda x: "\n" if x[1] == "n" else x[1], match[2])
            nodes[match[1]] = html.unescape(plain)
        elif match := DOT_LINK.fullmatch(line):
            links[DOT_KINDS[match[3]], match[1], match[2]] += 1
    return nodes, links


@given(structures())
def test_dot_has_each_body_and_each_link_once(bodies: list[GovernanceBody]) -> None:
    source = structure_dot(bodies)
    nodes, links = read_dot(source)
    named = {node: label.partition("\n")[0] for node, label in nodes.items()}
    mentioned = {end for _, *ends in links_of(bodies) for end in ends}
    assert Counter(named.values()) == Counter({one.id for one in bodies} | mentioned)
    assert Counter({(k, named[a], named[b]): n for (k, a, b), n in links.items()}) == links_of(
        bodies
    )
    levels = re.findall(r"\{rank=same; (.*)\}", source)
    assert Counter(re.findall(r"\w+", " ".join(levels))) == Counter(list(nodes))


def test_dot_escapes_hostile_labels() -> None:
    source = structure_dot([body(text, name=f"{text}!") for text in HOSTILE])
    nodes, _ = read_dot(source)
    assert {label.replace("\n", " ") for label in nodes.values()} == {
        '""" """!',
        *(f"{text}!" for text in HOSTILE if text != '"""'),
    }
    assert r'label="x\\!"' in source
    assert r'label="a\"b!"' in source


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
def test_graphviz_draws_the_source() -> None:
    source = structure_dot(
        [body(text, *HOSTILE[:1][:i], name=text) for i, text in enumerate(HOSTILE)]
    )
    drawn = subprocess.run(
        [str(shutil.which("dot")), "-Tsvg"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert drawn.stdout.count('class="node"') == len(HOSTILE)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lit = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


@pytest.mark.parametrize("kind", BodyKind)
def test_colours_have_contrast(kind: BodyKind) -> None:
    """Black text at 7 to 1 or more, and outlines at 3 to 1: WCAG 2.2, AAA and 1.4.11."""
    fill = luminance(KIND_STYLES[kind].fill) + 0.05
    assert fill / (luminance("#000000") + 0.05) >= 7
    assert fill / (luminance(STROKE) + 0.05) >= 3


def test_layers_are_of_the_longest_way_down() -> None:
    """C is under B and so two down; E, which only has C below, stands just over it."""
    layers, back = stack_layers(
        "ABCDE", links=[("B", "A"), ("C", "B"), ("C", "A"), ("A", "C"), ("C", "E")]
    )
    assert dict(layers) == {"A": 0, "B": 1, "C": 2, "D": 0, "E": 1}
    assert back == {("A", "C")}


@given(structures())
def test_links_point_up_but_for_those_that_close_a_circle(bodies: list[GovernanceBody]) -> None:
    structure = read_structure(bodies)
    links = [(link.lower, link.upper) for link in structure.links if link.lower != link.upper]
    layers, back = stack_layers(structure.names, links=links)
    assert all((layers[low] > layers[up]) != ((low, up) in back) for low, up in links)
    assert min(layers.values()) == 0
    used = sorted(set(layers.values()))
    assert all(b - a == 1 for a, b in pairwise(used))


def test_links_are_read_in_order() -> None:
    found = read_structure([body("A", "B", escalates_to=["C", "B"], leads=["D"])])
    assert [(x.kind, x.lower, x.upper, x.place) for x in found.links] == [
        (LinkKind.REPORTS_TO, "A", "B", 0),
        (LinkKind.ESCALATES_TO, "A", "C", 1),
        (LinkKind.ESCALATES_TO, "A", "B", 2),
        (LinkKind.LED_BY, "D", "A", 0),
    ]
    assert found.unknown == ("B", "C", "D")


@pytest.mark.parametrize("write", [structure_text, structure_mermaid, structure_dot])
def test_nonsense_is_refused(write: Any) -> None:
    with pytest.raises(InvalidValueError, match="there is no body to draw"):
        write([])
    with pytest.raises(InvalidValueError, match="two bodies have the id 'A'"):
        write([body("A"), body("A", name="Other")])
    with pytest.raises(InvalidValueError, match="give GovernanceBody objects"):
        write(["A"])
