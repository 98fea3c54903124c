"""The structure of governance as a chart: what is drawn where, and what it says."""

import builtins
import io
import re
from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Any

import attrs
import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon

from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.governance.bodies.bodies import BodyKind, GovernanceBody
from nhscommission.report.structure_chart import plot_structure

TRUSTS = (
    "Brent",
    "Ealing",
    "Hammersmith and Fulham",
    "Harrow",
    "Hillingdon",
    "Hounslow",
    "Kensington and Chelsea",
    "Westminster",
)
BOARDS = tuple(f"{trust} board" for trust in TRUSTS)
KINDS = {"#202020": "reports_to", "#b84a00": "escalates_to", "#0062a3": "led_by"}

Place = tuple[float, float]
Segment = tuple[Place, Place]


def body(key: str, *reports_to: str, **more: Any) -> GovernanceBody:
    """Make a board called as its id, unless more is said."""
    return GovernanceBody(
        **{"id": key, "name": key, "kind": "board", "reports_to": reports_to, **more}
    )


SECTOR = [
    *(body(one, name=f"{one[:-6]} Primary Care Trust board") for one in BOARDS),
    body(
        "JCPCT",
        *BOARDS,
        name="Joint Committee of Primary Care Trusts",
        kind="joint_committee",
    ),
    body("Sector Chief Executive", "JCPCT", kind="office", leads=["Management team", "CCG"]),
    body("CCG", "JCPCT", name="Collaborative Commissioning Group", kind="group"),
    body(
        "CPBG",
        "JCPCT",
        name="Commissioning Partnership Business Group",
        kind="group",
        escalates_to=["Sector Chief Executive", "JCPCT"],
    ),
    body("Management team", "Sector Chief Executive", kind="team"),
    body("Directorate of Contracting and Performance", "Management team", kind="directorate"),
    body("Directorate of Strategy", "Management team", kind="directorate"),
    body("Directorate of Finance", "Management team", kind="directorate"),
    body("CRG", "CCG", name="Clinical Reference Group", kind="group", escalates_to=["JCPCT"]),
    body("Cancer network", "CRG", kind="network"),
    body("Cardiac and Stroke network", "CRG", kind="network"),
    body("Perinatal network", "CRG", kind="network"),
    body("Host", "JCPCT", kind="host"),
    body("NHS London", kind="authority"),
]


@st.composite
def structures(draw: st.DrawFn) -> list[GovernanceBody]:
    """Up to 14 bodies that refer to each other and to X0, in circles too, some of them alike."""
    ids = [f"B{i}" for i in range(draw(st.integers(1, 9)))]

    def others(one: str, most: int) -> list[str]:
        known = st.sampled_from([x for x in [*ids, "X0"] if x != one])
        return draw(st.lists(known, max_size=most, unique=True))

    bodies = [
        GovernanceBody(
            id=one,
            name=draw(st.sampled_from([one, "A name", "A far longer name in need of lines"])),
            kind=draw(st.sampled_from(BodyKind)),
            reports_to=others(one, 2),
            escalates_to=others(one, 2),
            leads=others(one, 1),
        )
        for one in ids
    ]
    copies = draw(st.sampled_from([0, 0, 5]))
    return bodies + [attrs.evolve(bodies[0], id=f"C{i}", name=f"Copy {i}") for i in range(copies)]


def boxes(figure: Figure, part: str = "body") -> dict[str, tuple[float, float, float, float]]:
    """Return left, right, foot and top of each box, by its id."""
    found = {}
    for patch in figure.axes[0].patches:
        gid = patch.get_gid() or ""
        if isinstance(patch, FancyBboxPatch) and gid.startswith(part):
            x, y = patch.get_x(), patch.get_y()
            found[gid] = (x, x + patch.get_width(), y, y + patch.get_height())
    return found


def lines(figure: Figure) -> list[tuple[str, Segment]]:
    """Return the kind and the ends of each straight line that is drawn in colour."""
    found = []
    for line in figure.axes[0].lines:
        if kind := KINDS.get(to_hex(str(line.get_color()))):
            points = [(float(x), float(y)) for x, y in np.asarray(line.get_xydata())]
            found += [(kind, (a, b)) for a, b in pairwise(points) if a != b]
    return found


def heads(figure: Figure) -> list[tuple[str, Place, Place]]:
    """Return the kind of each arrowhead, its tip, and the middle of its foot."""
    return [
        (
            KINDS[to_hex(patch.get_facecolor())],
            tuple(patch.get_xy()[0]),
            tuple((patch.get_xy()[1] + patch.get_xy()[2]) / 2),
        )
        for patch in figure.axes[0].patches
        if isinstance(patch, Polygon)
    ]


def is_on(place: Place, segment: Segment) -> bool:
    """Whether a place is on a level or upright line."""
    (x1, y1), (x2, y2) = segment
    slack = 1e-6
    return (
        min(x1, x2) - slack <= place[0] <= max(x1, x2) + slack
        and min(y1, y2) - slack <= place[1] <= max(y1, y2) + slack
    )


def drawn_links(figure: Figure, bodies: Iterable[GovernanceBody]) -> set[tuple[str, str, str]]:
    """Follow the lines, as a reader does, and say who is bound to whom.

    Lines of a kind belong together where one ends upon another; where they only cross they do
    not. Tails end at a box or frame, heads touch one.
    """
    names = [one.id for one in bodies]
    names += [x for one in bodies for x in (*one.reports_to, *one.escalates_to, *one.leads)]
    names = list(dict.fromkeys(names))
    found = boxes(figure)
    members = {gid: [names[int(gid.split("-")[1]) - 1]] for gid in found}
    frames = boxes(figure, "frame")
    for gid, (left, right, foot, top) in frames.items():
        inside = [x for x, y in found.items() if left < y[0] < right and foot < y[2] < top]
        members[gid] = [members.pop(x)[0] for x in inside]
    edges = {gid: (frames | found)[gid] for gid in members}

    def box_at(place: Place) -> str | None:
        x, y = place
        near = [
            gid
            for gid, (left, right, foot, top) in edges.items()
            if left < x < right and min(abs(y - foot), abs(y - top)) < 1e-6
        ]
        return near[0] if near else None

    links = set()
    segments = lines(figure)
    groups = list(range(len(segments)))

    def root(i: int) -> int:
        while groups[i] != i:
            i = groups[i]
        return i

    for (i, (kind, one)), (j, (other_kind, other)) in combinations(enumerate(segments), 2):
        touch = any(is_on(x, other) for x in one) or any(is_on(x, one) for x in other)
        if kind == other_kind and touch:
            groups[root(j)] = root(i)
    for group in {root(i) for i in range(len(segments))}:
        own = [segments[i] for i in range(len(segments)) if root(i) == group]
        ends = {end for _, segment in own for end in segment}
        tails = {box for end in ends if (box := box_at(end))}
        goals = {
            box_at(tip)
            for kind, tip, foot in heads(figure)
            if kind == own[0][0] and any(is_on(end, (tip, foot)) for end in ends)
        }
        assert None not in goals and goals and tails
        for tail in tails:
            for goal in goals:
                links |= {
                    (own[0][0], low, up) for low in members[tail] for up in members[str(goal)]
                }
    return links


def told_links(bodies: Iterable[GovernanceBody]) -> set[tuple[str, str, str]]:
    return {
        link
        for one in bodies
        for link in [
            *(("reports_to", one.id, x) for x in one.reports_to),
            *(("escalates_to", one.id, x) for x in one.escalates_to),
            *(("led_by", x, one.id) for x in one.leads),
        ]
        if link[1] != link[2]
    }


def check_boxes(figure: Figure) -> None:
    """Boxes are apart, within the chart, and no line is drawn through one."""
    found = boxes(figure)
    (least_x, most_x), (least_y, most_y) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    for left, right, foot, top in found.values():
        assert least_x < left < right < most_x and least_y < foot < top < most_y
    for one, other in combinations(found.values(), 2):
        assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2], (
            "two boxes overlap"
        )
    for _, ((x1, y1), (x2, y2)) in lines(figure):
        for left, right, foot, top in (found | boxes(figure, "frame")).values():
            assert (
                max(x1, x2) < left + 0.01
                or min(x1, x2) > right - 0.01
                or max(y1, y2) < foot + 0.01
                or min(y1, y2) > top - 0.01
            ), "a line goes through a box"


def check_labels(figure: Figure) -> None:
    """Each label is within its box, as it is drawn."""
    figure.draw_without_rendering()
    outlines = {x.get_gid(): x.get_window_extent() for x in figure.axes[0].patches}
    for text in figure.axes[0].texts:
        gid = text.get_gid()
        if gid:
            box = outlines[f"body-{gid.split('-')[1]}"]
            label = text.get_window_extent()
            assert box.x0 < label.x0 and label.x1 < box.x1, text.get_text()
            assert box.y0 < label.y0 and label.y1 < box.y1, text.get_text()


def test_the_sector_is_drawn_and_can_be_read() -> None:
    """Twenty-two bodies: the lines alone tell who reports to whom."""
    figure = plot_structure(SECTOR)
    assert len(boxes(figure)) == len(SECTOR)
    check_boxes(figure)
    check_labels(figure)
    assert drawn_links(figure, SECTOR) == told_links(SECTOR)


@settings(max_examples=40)
@given(structures())
def test_any_structure_is_drawn_and_can_be_read(bodies: list[GovernanceBody]) -> None:
    """Boxes apart, labels in them, no line through one, and each link to be followed."""
    figure = plot_structure(bodies)
    check_boxes(figure)
    check_labels(figure)
    assert drawn_links(figure, bodies) == told_links(bodies)


def test_like_bodies_share_a_frame_and_an_arrow() -> None:
    figure = plot_structure(SECTOR[:9])
    (frame,) = boxes(figure, "frame").values()
    inside = [x for x in boxes(figure).values() if frame[2] < x[2] and x[3] < frame[3]]
    assert len(inside) == len(BOARDS)
    assert [kind for kind, *_ in heads(figure)] == ["reports_to"]
    alone = attrs.evolve(SECTOR[0], escalates_to=["NHS London"])
    assert len(heads(plot_structure([alone, *SECTOR[1:9]]))) == 3  # the frame, Brent, NHS London


def test_a_frame_of_many_has_rows() -> None:
    """Ten in two rows of five."""
    many = [body(f"Board {i}") for i in range(10)]
    figure = plot_structure([*many, body("Joint", *(one.id for one in many))])
    found = boxes(figure)
    feet = sorted(found[f"body-{i + 1}"][2] for i in range(10))
    assert feet[0] == feet[4] < feet[5] == feet[9]


def test_those_reported_to_stand_above() -> None:
    """An arrow from the middle of the top of the lower box to the foot of the upper one."""
    figure = plot_structure([body("A"), body("B", "A", kind="team")])
    upper, lower = boxes(figure).values()
    ((kind, tip, _),) = heads(figure)
    assert kind == "reports_to"
    assert lower[3] < upper[2] == pytest.approx(tip[1])
    assert tip[0] == pytest.approx((upper[0] + upper[1]) / 2)
    assert tip[0] == pytest.approx((lower[0] + lower[1]) / 2)


def test_in_a_circle_one_arrow_points_down() -> None:
    bodies = [body("A", "C"), body("B", "A"), body("C", "B")]
    figure = plot_structure(bodies)
    down = [tip[1] < foot[1] for _, tip, foot in heads(figure)]
    assert sorted(down) == [False, False, True]
    assert drawn_links(figure, bodies) == told_links(bodies)


def test_ways_of_escalation_are_numbered_and_the_key_says_so() -> None:
    bodies = [
        body("Joint", kind="joint_committee"),
        body("Chief", "Joint", kind="office"),
        body("Group", "Joint", kind="group", escalates_to=["Chief", "Ghost"]),
    ]
    axes = plot_structure(bodies).axes[0]
    assert {text.get_text() for text in axes.texts if not text.get_gid()} == {"1", "2"}
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "reports to",
        "escalates to: first 1, then 2",
        "joint committee",
        "office",
        "group",
        "not among the bodies",
    ]


def test_bodies_without_links_stand_at_the_foot() -> None:
    """Not on top, where they would look like a board; alone, they need no heading."""
    figure = plot_structure([body("Loose"), body("A"), body("B", "A")])
    loose, _, lower = boxes(figure).values()
    assert loose[3] < lower[2]
    assert "No links are given for:" in [text.get_text() for text in figure.axes[0].texts]
    figure = plot_structure([body(f"Loose {i}", kind=kind) for i, kind in enumerate(BodyKind)])
    assert not [text for text in figure.axes[0].texts if not text.get_gid()]
    check_boxes(figure)


def test_what_is_not_among_the_bodies_is_dashed() -> None:
    figure = plot_structure([body("A", "Ghost")])
    styles = {x.get_gid(): x.get_linestyle() for x in figure.axes[0].patches if x.get_gid()}
    assert styles == {"body-1": "solid", "body-2": "dashed"}
    assert "Ghost" in [text.get_text() for text in figure.axes[0].texts]


def test_names_of_any_length_stay_in_their_boxes() -> None:
    figure = plot_structure([body("A", name="word " * 200), body("B" * 90, "A"), body("C" * 9_000)])
    check_boxes(figure)
    check_labels(figure)
    assert max(top - foot for _, _, foot, top in boxes(figure).values()) < 4


def test_names_are_drawn_as_they_are_typed() -> None:
    figure = plot_structure([body(r"A$\frac$", r"B$_$")])
    figure.savefig(io.BytesIO(), format="svg")
    assert {text.get_text() for text in figure.axes[0].texts} == {r"A$\frac$", r"B$_$"}


def test_an_svg_has_a_title_and_is_the_same_each_time() -> None:
    def drawn() -> str:
        file = io.BytesIO()
        with mpl.rc_context({"svg.hashsalt": "structure"}):
            plot_structure(SECTOR).savefig(
                file, format="svg", metadata={"Title": "Structure of governance", "Date": None}
            )
        return file.getvalue().decode()

    source = drawn()
    assert source == drawn()
    assert "<title>Structure of governance</title>" in source
    ids = re.findall(r'\bid="([^"]*)"', source)
    assert len(ids) == len(set(ids))
    assert {f"body-{i + 1}" for i in range(len(SECTOR))} <= set(ids)


def test_nonsense_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="there is no body to draw"):
        plot_structure([])
    with pytest.raises(InvalidValueError, match="two bodies have the id 'A'"):
        plot_structure([body("A"), body("A")])


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"a chart needs the extra \[charts\]"):
        plot_structure([body("A")])
