"""Saving: what is written is read back to the same case, to the byte, whole or not at all."""

import sys
from datetime import date
from pathlib import Path

import attrs
import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.case.load import SHIPPED


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_case_comes_back_as_it_was(tmp_path: Path) -> None:
    case = small_case()
    assert nc.load_case(nc.save_case(case, tmp_path / "a")) == case


def test_saving_what_was_loaded_gives_the_same_bytes(tmp_path: Path) -> None:
    first = nc.save_case(small_case(), tmp_path / "a")
    second = nc.save_case(nc.load_case(first), tmp_path / "b")
    assert contents(first) == contents(second)


@pytest.mark.parametrize("name", nc.shipped_cases())
def test_a_shipped_case_is_in_the_form_that_saving_gives(name: str, tmp_path: Path) -> None:
    saved = nc.save_case(nc.load_case(name), tmp_path / name)
    assert contents(saved) == contents(SHIPPED / name)


def test_awkward_text_survives(tmp_path: Path) -> None:
    case = small_case(
        title='Quotes " and \\ and, commas',
        note="Two\nlines, a tab\t, = and £ and é and \u2028",
    )
    assert nc.load_case(nc.save_case(case, tmp_path / "a")) == case


def test_numbers_typed_in_code_come_back_exactly(tmp_path: Path) -> None:
    awkward = [0.1 + 0.2, 1e-7, 123456789.123, 1e22, 1 / 3]
    made = small_case()
    for number in awkward:
        changed = attrs.evolve(
            made,
            assumptions=[
                attrs.evolve(a, values=number) if a.id == "wte" else a for a in made.assumptions
            ],
        )
        folder = tmp_path / repr(number)
        loaded = nc.load_case(nc.save_case(changed, folder))
        assert loaded.assumption("wte").values[0].figure.value == number
        assert loaded.assumption("wte").values[0].figure.half_unit == 0.0


def test_files_are_written_as_excel_needs_them(tmp_path: Path) -> None:
    folder = nc.save_case(small_case(), tmp_path / "a")
    assert (folder / "by_period.csv").read_bytes().startswith(b"\xef\xbb\xbfassumption,2024/25")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    nc.save_case(small_case(), folder)  # an empty folder is taken
    before = contents(folder)
    with pytest.raises(nc.InvalidValueError, match="is there already"):
        nc.save_case(small_case(title="Another"), folder)
    assert contents(folder) == before


def test_nothing_is_left_behind_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, data: bytes) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="disk is full"):
        nc.save_case(small_case(), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_what_the_files_cannot_hold_is_refused(tmp_path: Path) -> None:
    first, second = nc.horizon(go_live=date(2024, 10, 1), years=2)
    short = small_case(periods=[first, attrs.evolve(second, end=date(2025, 9, 30))])
    with pytest.raises(nc.InvalidValueError, match="whole financial years"):
        nc.save_case(short, tmp_path / "a")

    @attrs.frozen(kw_only=True)
    class Board(nc.Commissioner):
        pass

    odd = small_case(
        sector=nc.Sector(
            name="S",
            members=[
                Board(name="North", weighted_population=300_000),
                nc.PCT(name="South", weighted_population=100_000),
            ],
        )
    )
    with pytest.raises(nc.InvalidValueError, match="kind Board cannot be saved"):
        nc.save_case(odd, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tomli_w", None)
    with pytest.raises(nc.MissingExtraError, match=r"nhscommission\[save\]"):
        nc.save_case(small_case(), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_deduction_whose_column_says_what_it_is_keeps_its_sign(tmp_path: Path) -> None:
    cell = nc.PrintedCell(
        row="North",
        column="Today",
        figure=nc.parse_figure("(£100)"),
        measure="own_cost",
        member="North",
        by_column=True,
        sign=-1.0,
    )
    table = nc.PrintedTable(id="t", title="T", source="s", cells=[cell])
    loaded = nc.load_case(nc.save_case(small_case(tables=[table]), tmp_path / "a"))
    assert loaded.tables[0].cells[0].sign == -1.0
    assert not nc.audit(loaded).inconsistent


def test_every_shape_can_be_overridden_and_saved(tmp_path: Path) -> None:
    case = small_case()
    own = case.assumption("own_cost")
    kept = case.assumption("kept_cost")
    pay = case.assumption("pay")
    changed = nc.Scenario(
        id="other",
        label="Other",
        overrides=[
            attrs.evolve(own, values={"North": "£90/year", "South": "£50/year"}),
            attrs.evolve(
                kept,
                values={m: {"2024/25": "£1/year", "2025/26": "-"} for m in ("North", "South")},
            ),
            attrs.evolve(
                pay,
                values="£41/WTE/year",
                source="a later paper",
                basis="agreed",
                quality="high",
                note="since then",
            ),
        ],
    )
    case = attrs.evolve(case, scenarios=[*case.scenarios, changed])
    assert nc.load_case(nc.save_case(case, tmp_path / "a")) == case
