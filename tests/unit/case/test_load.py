"""Loading: every way in which a folder can be wrong is refused with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.case.tables import with_precise_dashes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good case folder, to be spoilt."""
    tables = [
        nc.PrintedTable(
            id="t-1",
            title="T",
            source="p",
            cells=[
                nc.PrintedCell(
                    row="Team",
                    column="2024/25",
                    figure=nc.parse_figure("£40"),
                    measure="team",
                    period="2024/25",
                )
            ],
        )
    ]
    return nc.save_case(small_case(tables=tables), tmp_path / "case")


def edit(folder: Path, name: str, change: Callable[[str], str]) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8-sig")
    after = change(before)
    assert after != before, "the test changed nothing"
    path.write_bytes(after.encode("utf-8"))


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def refusal(folder: Path) -> str:
    with pytest.raises(nc.CaseFileError) as caught:
        nc.load_case(folder)
    return str(caught.value)


def test_a_good_folder_loads(folder: Path) -> None:
    assert nc.load_case(folder) == nc.load_case(str(folder))
    assert nc.appraise(nc.load_case(folder)).total() == pytest.approx(88)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        # units and figures
        ("by_member.csv", "100 ± 0", "100 bananas", "by_member.csv, line 2: column 'own_cost': '100 bananas'.*unknown unit 'bananas'"),
        ("by_member.csv", "100 ± 0", "100 people", "line 2: column 'own_cost': '100 people' is in person, and GBP/year was expected"),
        ("assumptions.csv", "2 ± 0", "£2", "assumptions.csv, line 4: assumption 'wte': '£2' is in GBP, and WTE was expected"),
        ("assumptions.csv", "GBP/WTE/year", "GBP/wet/year", "assumptions.csv, line 5: assumption 'pay': unknown unit"),
        ("by_member_and_period.csv", "South", "North", "by_member_and_period.csv, line 3: 'kept_cost' for 'North' is there again"),
        ("by_member_and_period.csv", "South", "Sooth", "by_member_and_period.csv, line 3: 'Sooth' is not in members.csv"),
        ("assumptions.csv", "%,scalar", "%%,scalar", "is not a unit"),
        ("by_member.csv", "100 ± 0", "nan", "line 2: column 'own_cost': 'nan' is not a figure"),
        ("by_member.csv", "100 ± 0", "inf", "line 2: column 'own_cost': 'inf' is not a figure"),
        ("by_member.csv", "100 ± 0", "", "line 2: column 'own_cost': .*missing is not zero"),
        ("by_member.csv", "100 ± 0", "03-Oct", "line 2: column 'own_cost': '03-Oct' is a date.*spreadsheet"),
        ("by_period.csv", "2%", "2", "by_period.csv, line 3: column '2025/26': '2' is meant as a percentage; write 2%"),
        ("assumptions.csv", "%,scalar,10%", "%,scalar,10", "write 10%"),
        # names
        ("lines.csv", "wte * pay", "wte * pey", "lines.csv, line 3: there is no assumption for line 'team': 'pey'; did you mean 'pay'"),
        ("lines.csv", "running_cost", "runing_cost", "lines.csv, line 3: there is no category 'runing_cost'; did you mean 'running_cost'"),
        ("lines.csv", "years_in_period * weight", "years_in_period", "line 3: line 'team' has no factor that varies by member"),
        ("lines.csv", "wte * pay", "pay", "lines.csv, line 3: line 'team' must come to GBP, and comes to"),
        ("assumptions.csv", "by_member_and_period", "by_membr_and_period", "there is no shape .*did you mean 'by_member_and_period'"),
        ("assumptions.csv", "agreed", "agree", "there is no basis 'agree'; did you mean 'agreed'"),
        ("members.csv", "PCT,300000", "PCG,300000", "members.csv, line 2: unknown kind 'PCG'; did you mean 'PCT'"),
        ("by_member.csv", "South", "Sooth", "by_member.csv, line 3: 'Sooth' is not in members.csv; did you mean 'South'"),
        ("by_member.csv", "own_cost", "own_kost", "by_member.csv, line 1: 'own_kost' is not in assumptions.csv; did you mean 'own_cost'"),
        ("by_period.csv", "set_up_cost", "own_cost", "'own_cost' is by_member in assumptions.csv, and by_period here"),
        ("tables/t-1.csv", "team", "teem", "tables/t-1.csv: there is no measure .*did you mean 'team'"),
        # members and duplicates
        ("members.csv", "300000 ± 0", "-300000", "members.csv, line 2: North: .*cannot be below 0"),
        ("members.csv", "300000 ± 0", "£5", "members.csv, line 2: '£5' is in GBP, and person was expected"),
        ("members.csv", "300000 ± 0", "", "North has no weighted population and other members"),
        ("members.csv", "South", "North", "members.csv, line 3: name 'North' is there again; it is on line 2"),
        ("assumptions.csv", "\nwte,", "\nweight,", "assumptions.csv, line 4: id 'weight' is there again"),
        ("lines.csv", "\nteam,", "\nown,", "lines.csv, line 3: id 'own' is there again"),
        ("by_period.csv", "\nrate,", "\nset_up_cost,", "by_period.csv, line 3: assumption 'set_up_cost' is there again"),
        # columns
        ("assumptions.csv", ",unit,", ",units,", "assumptions.csv, line 1: there is no column 'unit'"),
        ("members.csv", "kind", "kind,colour", "members.csv, line 2: 3 cells, and there are 4 headings"),
        ("lines.csv", "on_lines", "onlines", "lines.csv, line 1: unknown column 'onlines'; did you mean 'on_lines'"),
        ("lines.csv", "category", "id", "the heading 'id' is there twice"),
        ("lines.csv", "category", "", "the heading of column 3 is blank"),
        ("by_period.csv", "2025/26", "Jan-25", "by_period.csv, line 1: the column 'Jan-25' is not a period.*spreadsheet"),
        ("by_period.csv", "2025/26", "2026/27", "the column '2026/27' is not a period of the case; the periods are: 2024/25, 2025/26"),
        ("assumptions.csv", ",yes,", ",maybe,", "share is 'maybe'; write yes"),
        ("assumptions.csv", "by_member,,", "by_member,5,", "has a value here; its values belong in by_member.csv"),
        # case.toml
        ("case.toml", 'title = ', 'titel = ', "case.toml: .*unknown key 'titel' in the top level; did you mean 'title'"),
        ("case.toml", 'title = "A small case"', "", "case.toml: title: this key is missing"),
        ("case.toml", "years = 2", "years = 2.0", "case.toml: horizon.years: found 2.0, and a whole number is needed"),
        ("case.toml", "years = 2", "years = true", "horizon.years: found True, and a whole number is needed"),
        ("case.toml", "years = 2", "years = 0", "case.toml: horizon: .*at least one year"),
        ("case.toml", "2024-10-01", '"1 October"', "horizon.go_live: found '1 October', and a date is needed"),
        ("case.toml", "2024-10-01", "2024-10-15", "case.toml.*not made of whole months"),
        ("case.toml", 'id = "small"', "id = 5", "case.toml: id: found 5, and text in quotes is needed"),
        ("case.toml", 'assumption = "rate"', 'assumption = "rat"', "scenario 'none': there is no assumption 'rat'; did you mean 'rate'"),
        ("case.toml", '"2025/26" = "0%"', '"2025/26" = 0', r"scenarios\[1\].overrides\[0\].values: found .*figures in quotes are needed"),
        ("case.toml", '"2025/26" = "0%"', '"2026/27" = "0%"', "case.toml: there is no period .*'2026/27'"),
        ("case.toml", 'lines = [', 'lines = "own" #[', "case.toml.*not TOML|a list of names in quotes is needed"),
        ("case.toml", "years = 2", "years = 1" + "0" * 5000, "case.toml: not TOML"),
        ("case.toml", "years = 2", "years = " + "[" * 5000, "case.toml: not TOML"),
        ("case.toml", "years = 2", 'years = 2\npart_year_rule = "weeks"', "there is no part-year rule 'weeks'; there are: months, days"),
        ("tables.csv", "tables/t-1.csv", "x" * 5000, "there is no file"),
        ("case.toml", "format = 1", "format = 9", "format is 9, and this version reads format = 1"),
        ("case.toml", "[sector]", "[sector", "case.toml: not TOML: .*line"),
        ("case.toml", 'host = "North"', 'host = "Noth"', "case.toml: sector: there is no member 'Noth'; did you mean 'North'"),
        ("case.toml", '"set_up",', '"setup",', "case.toml: there is no line 'setup'; did you mean 'set_up'"),
        # files
        ("tables.csv", "tables/t-1.csv", "../t-1.csv", "not a file of the case; name one inside its folder"),
        ("tables.csv", "tables/t-1.csv", "/etc/hostname", "not a file of the case"),
        ("tables.csv", "tables/t-1.csv", "C:/t-1.csv", "not a file of the case"),
        ("tables.csv", "tables/t-1.csv", "tables\\t-1.csv", "not a file of the case"),
        ("tables.csv", "tables/t-1.csv", "tables/t-2.csv", "tables.csv, line 2: .*there is no file 'tables/t-2.csv'"),
        ("tables/t-1.csv", "£40", "£4O", "tables/t-1.csv, line 2: column '2024/25': '£4O' is not a figure"),
        ("tables/t-1.csv", ",team,", ",,", "needs a measure in its row"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    edit(folder, file, replaced(old, new))
    with pytest.raises(nc.CaseFileError, match=message):
        nc.load_case(folder)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("by_member.csv", "no row for the member 'South'"),
        ("by_member_and_period.csv", "'kept_cost' has no value for South in 2024/25"),
        ("by_period.csv", "'rate' is by_period, and is not in by_period.csv"),
    ],
)
def test_a_row_that_is_missing_is_named(folder: Path, file: str, message: str) -> None:
    edit(folder, file, lambda text: "\n".join(text.splitlines()[:-1]) + "\n")
    assert message in refusal(folder)


def test_a_file_cut_short_is_noticed_wherever_it_is_cut(folder: Path) -> None:
    """Every proper beginning of the file is refused, or lacks a row that is then missed."""
    path = folder / "by_member.csv"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(nc.CaseFileError):
            nc.load_case(folder)
    path.write_bytes(whole)
    nc.load_case(folder)


def test_an_open_quote_is_a_file_cut_short(folder: Path) -> None:
    edit(folder, "lines.csv", replaced("Own,", '"Own,'))
    assert "not a CSV file, or cut short" in refusal(folder)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\xff\xfei\x00d\x00", "UTF-16"),
        (b"assumption,2024/25\nset_up_cost,\xa340\n", "line 2: found a Windows-1252 pound sign"),
        (b"assumption,2024/25\nset_up_cost,\xe940\n", "line 2: found a byte that is not UTF-8"),
        (b"assumption,2024/25\nset_up_cost,4\x000\n", "line 2: found a null byte"),
        (b"assumption;2024/25\nset_up_cost;40\n", "separated by semicolons"),
    ],
)
def test_a_file_that_is_not_utf8_csv_is_refused_with_the_remedy(
    folder: Path, data: bytes, message: str
) -> None:
    (folder / "by_period.csv").write_bytes(data)
    assert message in refusal(folder)


def test_a_pound_sign_of_windows_is_known_also_behind_a_byte_order_mark(folder: Path) -> None:
    data = (folder / "lines.csv").read_bytes().replace(b"Team", b"\xa3 team")
    assert data.startswith(b"\xef\xbb\xbf")
    (folder / "lines.csv").write_bytes(data)
    assert "lines.csv, line 3: found a Windows-1252 pound sign (byte 0xA3)" in refusal(folder)


def test_a_broken_link_is_not_taken_for_no_tables(folder: Path) -> None:
    (folder / "tables.csv").unlink()
    try:
        (folder / "tables.csv").symlink_to(folder / "gone.csv")
    except OSError:  # Windows lets only some users make links
        pytest.skip("this system does not let us make a link")
    assert "there is no file 'tables.csv'" in refusal(folder)


def test_what_spreadsheets_write_is_accepted(folder: Path) -> None:
    """A byte-order mark, CRLF, blank rows and spaces round cells change nothing."""
    before = nc.load_case(folder)
    for path in folder.rglob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        columns = text.splitlines()[0].count(",")
        text = text.replace("\n", "\r\n") + "," * columns + "\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    toml = folder / "case.toml"
    toml.write_bytes(b"\xef\xbb\xbf" + toml.read_bytes())
    assert nc.load_case(folder) == before


def test_a_link_that_leads_outside_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("row\nx\n", encoding="utf-8")
    link = folder / "tables" / "t-1.csv"
    link.unlink()
    try:
        link.symlink_to(outside)
    except OSError:  # Windows lets only some users make links
        pytest.skip("this system does not let us make a link")
    assert "not a file of the case" in refusal(folder)


def test_a_missing_file_and_a_missing_folder_are_told_apart(folder: Path, tmp_path: Path) -> None:
    (folder / "lines.csv").unlink()
    assert "there is no file 'lines.csv'" in refusal(folder)
    with pytest.raises(nc.UnknownNameError, match="did you mean 'nwl-2009'"):
        nc.load_case("nwl-209")
    with pytest.raises(nc.UnknownNameError):
        nc.load_case(tmp_path / "nowhere")
    with pytest.raises(nc.UnknownNameError):
        nc.load_case("a" * 5000)
    with pytest.raises(nc.CaseFileError, match="a case is a folder"):
        nc.load_case(folder / "case.toml")


def test_a_figure_under_a_measure_of_its_own(folder: Path) -> None:
    """A column can say what it measures, and a dash has the precision of its row."""
    (folder / "tables" / "t-1.csv").write_text(
        "row,measure,member,Population share = weight,2024/25 (half) = 2024/25,2025/26\n"
        "North,less set_up,North,75%,(£30),-\n",
        encoding="utf-8",
    )
    cells = nc.load_case(folder).tables[0].cells
    assert [(c.column, c.measure, c.period, c.sign, c.by_column) for c in cells] == [
        ("Population share", "weight", "", 1.0, True),
        ("2024/25 (half)", "set_up", "2024/25", -1.0, False),
        ("2025/26", "set_up", "2025/26", -1.0, False),
    ]
    assert cells[2].figure.nil
    (precise,) = with_precise_dashes(nc.load_case(folder).tables)
    assert (precise.cells[2].figure.value, precise.cells[2].figure.half_unit) == (0.0, 0.5)
