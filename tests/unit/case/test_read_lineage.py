"""Reading lineages: the shipped one, one's own, and bad ones."""

from fractions import Fraction
from pathlib import Path

import pytest

import nhscommission as nc

HEAD = "effective,predecessor,successor,share,source\n"


def read(tmp_path: Path, text: str) -> nc.Lineage:
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    return nc.load_lineage(file)


def test_ones_own_lineage_is_read(tmp_path: Path) -> None:
    text = HEAD + "2026-04-01,A,C,1,a\n2013-04-01,Old,A,7/20,b\n2013-04-01,Old,B,65%,b\n"
    lineage = read(tmp_path, text)
    assert lineage.name == "mine"
    assert [str(one.effective) for one in lineage.maps] == ["2013-04-01", "2026-04-01"]
    assert [link.share for link in lineage.maps[0].successions] == [
        Fraction(7, 20),
        Fraction(13, 20),
    ]


def test_every_row_of_the_shipped_lineage_has_a_source() -> None:
    lineage = nc.load_lineage("nw-london")
    assert all(one.source for one in lineage.maps)
    assert [one.announced for one in lineage.maps] == [False, False, False, True]
    case = nc.load_case("nwl-2009")
    assert set(case.member_names) == set(lineage.maps[0].predecessors)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "2013-04-01,A,X,0.9,s\n", "line 2: the successor map.*loses people"),
        (HEAD + "2013-04-01,A,X,lots,s\n", "line 2: the share of a succession is 'lots'"),
        (HEAD + "1 April,A,X,1,s\n", "line 2: effective is '1 April'; give a date as 2013-04-01"),
        (HEAD, "headings and no rows"),
        (HEAD.replace("share", "part"), "no column 'share'"),
        (
            "effective,predecessor,successor,share,source,announced\n2013-04-01,A,X,1,s,maybe\n",
            "line 2: announced is 'maybe'; give yes or no",
        ),
        (
            HEAD.replace("\n", ",successor_kind\n")
            + "2013-04-01,A,X,1,s,CCG\n2013-04-01,B,X,1,s,ICB\n",
            "line 3: successor_kind is 'ICB', and 'CCG' on line 2",
        ),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(nc.CaseFileError, match=message):
        read(tmp_path, text)


def test_a_lineage_that_is_not_there_is_refused() -> None:
    with pytest.raises(
        nc.UnknownNameError, match="no lineage 'nw-lodon'; did you mean 'nw-london'"
    ):
        nc.load_lineage("nw-lodon")
    with pytest.raises(nc.CaseFileError, match="no such file"):
        nc.load_lineage("nowhere/mine.csv")
