"""Responsibility matrices as text, Markdown, HTML and records: nothing is lost or misread."""

import builtins
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc
from nhscommission.governance.raci.assignments import ROLES, RaciAssignment
from nhscommission.governance.raci.handover import compare
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.parties import Party
from nhscommission.report import raci_markup as rm
from nhscommission.report import raci_records as rr
from nhscommission.report import raci_tables as rt

VOID = {"br"}


def one(number: str = "1.1.1", activity: str = "Buy", **more: Any) -> RaciAssignment:
    roles = {"responsible": "ACV", "accountable": "PCT"} | more
    return RaciAssignment(number=number, activity=activity, **roles)


def small(**more: Any) -> RaciMatrix:
    """Three activities in two stages: one stage has steps; informed is said once only."""
    return RaciMatrix(
        title="Small",
        assignments=[
            one("1.1.1", "Buy", stage="Plan", step="Look", step_number="1.1", consulted="PCT/LA"),
            one("1.1.2", "Sell", stage="Plan", step="Look", step_number="1.1", accountable="ACV"),
            one("2", "Ask", stage="Do", responsible="-", consulted="-", informed="LA"),
        ],
        parties=[
            Party(name="ACV", label="Acute <Vehicle>"),
            Party(name="PCT", kind="group", members=["Brent", "Ealing"]),
            Party(name="LA"),
        ],
        **more,
    )


class Page(HTMLParser):
    """Reads a page, and holds that every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[int] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert tag not in VOID and len(found) == len(attrs)
        self.open.append(tag)
        self.tags.append((tag, found))
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += int(found.get("colspan") or 1)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in ("td", "th"):
            if tag in self.open:
                self.texts[tag][-1] += data
        if "caption" in self.open:
            self.texts.setdefault("caption", []).append(data)


def test_the_grid_by_hand() -> None:
    table = rt.raci_table(small())
    assert table.columns == ("No.", "Activity", "ACV", "PCT", "LA")
    assert table.rows == (
        ("", "Plan", "", "", ""),
        ("1.1", "Look", "", "", ""),
        ("1.1.1", "Buy", "R", "A/C", "C"),
        ("1.1.2", "Sell", "A/R", "", ""),
        ("", "Do", "", "", ""),
        ("", "No step", "", "", ""),
        ("2", "Ask", "", "A", "I"),
    )
    assert table.emphasis == {0, 1, 4, 5}


def test_not_said_is_told_from_nobody() -> None:
    """Activity 2 says that nobody is consulted, and 1.1.2 does not say."""
    assert rt.raci_table(small()).notes[1:] == (
        "PCT stands for Brent, Ealing.",
        "Not said who is consulted: 1.1.2.",
        "Not said who is informed: 1.1.1, 1.1.2.",
    )
    plain = RaciMatrix(assignments=[one()])
    assert rt.raci_table(plain).notes[1:] == (
        "Not said who is consulted, in any activity.",
        "Not said who is informed, in any activity.",
    )
    assert rt.raci_table(plain).rows == (("1.1.1", "Buy", "R", "A"),)


def test_columns_can_be_chosen_and_the_rest_is_named() -> None:
    table = rt.raci_table(small(), parties=["la", "ACV"])
    assert table.columns[2:] == ("LA", "ACV")
    assert "Parties left out: PCT." in table.notes
    with pytest.raises(nc.UnknownNameError, match="'Brent'"):
        rt.raci_table(small(), parties=["Brent"])
    for wrong, words in ((["ACV", "acv"], "twice"), ([], "no parties"), ("ACV", "give several")):
        with pytest.raises(nc.InvalidValueError, match=words):
            rm.raci_html(small(), parties=wrong)


def test_markdown_by_hand() -> None:
    lines = rm.raci_markdown(small(), parties=["ACV"]).splitlines()
    assert lines[:7] == [
        "**Small**",
        "",
        "| No. | Activity | ACV |",
        "| --- | --- | :-: |",
        "|  | **Plan** |  |",
        "| **1.1** | **Look** |  |",
        "| 1.1.1 | Buy | R |",
    ]
    matrix = RaciMatrix(assignments=[one(activity="a|b \\| <i>\nc & `d`")])
    assert r"| 1.1.1 | a\|b \\\| &lt;i&gt;<br>c &amp; \`d\` | R | A |" in rm.raci_markdown(matrix)


TEXTS = st.text(st.sampled_from("ab |\\<>&\"'\n*_`[]\u2028é"), min_size=1).filter(str.strip)
NAMES = TEXTS.filter(lambda text: "/" not in text and text.strip() != "-")


@given(TEXTS, TEXTS, NAMES)
def test_any_text_keeps_to_its_cell(activity: str, title: str, party: str) -> None:
    """In Markdown and in HTML, each row has a cell for each column, and text reads as typed."""
    matrix = RaciMatrix(
        assignments=[one(activity=activity, stage=title, responsible=[party])], title=title
    )
    lines = rm.raci_markdown(matrix).splitlines()
    table = [line for line in lines if line.startswith("| ")]
    assert len(table) == 4 and lines[2:6] == table
    for line in table:
        # As GitHub does: a pipe ends a cell unless a backslash stands before it.
        assert len(re.findall(r"(?<!\\)\|", line)) == 5
        assert "<" not in line.replace("<br>", "")
    page = Page(rm.raci_html(matrix))
    assert set(page.rows) == {3}
    assert page.texts["th"][-1] == f"1.1.1 {activity.strip()}"
    assert "".join(page.texts["caption"]) == title.strip()


@pytest.mark.parametrize("matrix", [small(), nc.load_case("nwl-2009").raci], ids=["small", "nwl"])
def test_html_is_read_well_without_eyes(matrix: RaciMatrix) -> None:
    page = Page(rm.raci_html(matrix))
    assert set(page.rows) == {1 + len(matrix.names)}
    tags = [tag for tag, _ in page.tags]
    assert tags.count("caption") == 1 and tags.count("tbody") == len(matrix.stages)
    scopes = [found.get("scope") for tag, found in page.tags if tag == "th"]
    assert scopes.count("col") == 1 + len(matrix.names)
    assert scopes.count("rowgroup") == len(matrix.stages)
    assert scopes.count("row") == len(matrix.assignments)
    assert None not in scopes
    for tag, found in page.tags:
        if tag == "abbr":
            assert found["title"] in {role.value.capitalize() for role in ROLES}
    coloured = [f for tag, f in page.tags if tag == "td" and f.get("class", "") != "raci-step"]
    letters = [text for text in page.texts["td"] if re.fullmatch("[ARCI/]+", text)]
    assert sum("class" in found for found in coloured) == len(letters)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_contrast() -> None:
    pairs = re.findall(r"[^-]color: (#\w{6}); background: (#\w{6})", rm.STYLE)
    assert len(pairs) == 7
    for text, ground in pairs:
        assert (luminance(ground) + 0.05) / (luminance(text) + 0.05) >= 7


def test_records_are_tidy() -> None:
    found = [(x["number"], x["role"], x["party"], x["place"]) for x in rr.raci_records(small())]
    assert found == [
        ("1.1.1", "responsible", "ACV", 1),
        ("1.1.1", "accountable", "PCT", 1),
        ("1.1.1", "consulted", "PCT", 1),
        ("1.1.1", "consulted", "LA", 2),
        ("1.1.2", "responsible", "ACV", 1),
        ("1.1.2", "accountable", "ACV", 1),
        ("2", "accountable", "PCT", 1),
        ("2", "informed", "LA", 1),
    ]
    members = [x["party"] for x in rr.raci_records(small(), expand=True)][1:5]
    assert members == ["Brent", "Ealing", "Brent", "Ealing"]


def test_a_frame_holds_the_records() -> None:
    frame = rr.raci_frame(small())
    assert tuple(frame.columns) == rr.FIELDS
    assert frame.to_dict("records") == rr.raci_records(small())


def test_a_frame_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("pandas"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(nc.MissingExtraError, match=r"a data frame needs the extra \[dataframe\]"):
        rr.raci_frame(small())


def test_workload_by_hand() -> None:
    table = rt.workload_table(small())
    assert table.rows == (
        ("ACV", "2", "1", "0", "0", "3"),
        ("PCT", "0", "2", "1", "0", "3"),
        ("LA", "0", "0", "1", "1", "2"),
        ("All parties", "2", "3", "2", "1", "8"),
    )
    assert rt.workload_table(RaciMatrix(assignments=[one()])).rows[0] == (
        ("ACV", "1", "0", "", "", "1")
    )


def test_comparison_by_hand() -> None:
    before = RaciMatrix(assignments=[one("1"), one("2", consulted="LA"), one("3")])
    after = RaciMatrix(assignments=[one("1"), one("2", responsible="PCT"), one("4", informed="-")])
    table = rt.comparison_table(compare(before, after))
    assert table.rows == (
        ("2", "Buy", "responsible", "ACV", "PCT"),
        ("2", "Buy", "consulted", "LA", "not said"),
        ("3", "Buy", "taken out", "R ACV; A PCT", ""),
        ("4", "Buy", "added", "", "R ACV; A PCT; I -"),
    )
    assert table.title == "3 activities differ"
    assert table.notes == ("1 activity does not differ.",)


def test_dollars_are_no_formula_and_the_language_is_said() -> None:
    """GitHub reads $…$ as mathematics; a screen reader needs the language."""
    matrix = RaciMatrix(assignments=[one(activity="From $5 to $10")])
    assert r"From \$5 to \$10" in rm.raci_markdown(matrix)
    assert 'lang="en-GB"' in rm.raci_html(matrix)
