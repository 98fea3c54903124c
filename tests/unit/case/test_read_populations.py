"""Reading tables of populations: what is taken, and what is refused, with the line."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nhscommission as nc

BASE = nc.PopulationBase(kind="registered", year="2022/23", source="made up")
GOOD = 'code,board,people,maternity\nP1,NW,"1,000.5",3\nP2,SE,20,\n'


def read(tmp_path: Path, text: str, **more: Any) -> nc.PopulationTable:
    file = tmp_path / "practices.csv"
    file.write_text(text, encoding="utf-8")
    given: dict[str, Any] = {
        "code": "code", "labels": ["board"], "values": ["people", "maternity"], "base": BASE,
    }  # fmt: skip
    return nc.read_population_table(file, **(given | more))


def test_columns_are_read_and_blank_cells_are_missing(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)
    assert table.codes == ("P1", "P2")
    assert table.label("board") == ("NW", "SE")
    people, maternity = table.values
    assert people.weighted.tolist() == [1000.5, 20.0]
    assert maternity.weighted[0] == 3
    assert np.isnan(maternity.weighted[1])


def test_columns_can_be_named_and_files_may_lack_a_last_line_end(tmp_path: Path) -> None:
    table = read(tmp_path, "﻿" + GOOD.rstrip("\n"), values={"population": "people"})
    assert [column.name for column in table.values] == ["population"]
    assert len(table) == 2


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        (GOOD, {"labels": ["bord"]}, "line 1: there is no column 'bord'; did you mean 'board'"),
        (GOOD, {"values": ["beds"]}, "no column 'beds'"),
        (GOOD.replace("20", "-20"), {}, "line 3: people is '-20'; give a number >= 0"),
        (GOOD.replace("20", "many"), {}, "line 3: people is 'many'"),
        (GOOD.replace("1,000.5", "1.234,5"), {}, "line 2: people is '1.234,5'"),
        (GOOD.replace("1,000.5", "12,3"), {}, "line 2: people is '12,3'"),
        (GOOD.replace("20", "1_000"), {}, "line 3: people is '1_000'"),
        (GOOD.replace("20", "nan"), {}, "line 3: people is 'nan'"),
        (GOOD.replace("P2", "P1"), {}, "line 3: the code 'P1' stands on line 2 already"),
        (GOOD.replace("P2", ""), {}, "line 3: the code '' is blank"),
        ("code,board,people,maternity\n", {}, "headings and no rows"),
        (GOOD + "P3,NW\n", {}, "line 4: 2 cells, and there are 4 headings"),
        ("", {}, "file is empty"),
    ],
)
def test_a_bad_file_is_refused(
    tmp_path: Path, text: str, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(nc.CaseFileError, match=message):
        read(tmp_path, text, **more)
