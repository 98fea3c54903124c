"""Lines of invoices and what they are held against: what is read, and what is refused."""

from datetime import date, datetime
from typing import Any

import attrs
import numpy as np
import pytest

from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
)
from nhscommission.finance.settlement.invoices.invoice_columns import read_days, read_whole
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule, InvoiceReference
from nhscommission.finance.settlement.invoices.text_column import TextColumn, combine_codes
from nhscommission.finance.settlement.invoices.text_values import read_text
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

LINE = {
    "provider": "St Elsewhere",
    "invoice": "M01",
    "line": "1",
    "commissioner": "Brent",
    "patient": "p7",
    "day": "2009-04-03",
    "code": "HB21A",
    "quantity": "2",
    "unit_price_pence": "1,500",
    "amount_pence": "3000",
}


def columns(**changes: Any) -> dict[str, Any]:
    return {name: [value, value] for name, value in LINE.items()} | {"line": ["1", "2"]} | changes


def test_text_as_a_file_holds_it_is_read() -> None:
    """Commas between thousands, spaces at the ends; spell and point of delivery may be absent."""
    lines = InvoiceLines.from_columns(columns(code=[" HB21A ", "HB21A"]))
    assert len(lines) == 2
    assert lines.code.labels == ("HB21A",)
    assert lines.unit_price_pence.tolist() == [1500, 1500]
    assert lines.day.tolist() == [date(2009, 4, 3)] * 2
    assert lines.spell.text(0) is None
    assert lines.place(1) == "St Elsewhere, invoice M01, line 2"


def test_rows_columns_and_arrays_say_the_same() -> None:
    """Three ways to give the same two lines; whole numbers as pseudonyms are read as text."""
    rows = [{**LINE, "patient": 7}, {**LINE, "patient": 7, "line": 2}]
    arrays = columns(
        patient=np.array([7, 7]),
        line=np.array(["1", "2"]),
        day=np.array(["2009-04-03"] * 2, dtype="datetime64[D]"),
        amount_pence=np.array([3000, 3000], dtype=np.int32),
        quantity=[2, 2.0],
    )
    assert InvoiceLines.from_rows(rows) == InvoiceLines.from_columns(arrays)
    assert InvoiceLines.from_rows(rows) != InvoiceLines.from_columns(columns())


def test_missing_stays_missing() -> None:
    """Blank and None are -1 or NaT in the arrays, never 0, and add nothing."""
    blank = {name: ["", None] for name in LINE if name not in ("provider", "invoice", "line")}
    lines = InvoiceLines.from_columns(columns(**blank))
    assert lines.amount_pence.tolist() == [-1, -1]
    assert np.isnat(lines.day).all()
    assert lines.patient.codes.tolist() == [-1, -1]
    assert lines.known_amounts_pence().tolist() == [0, 0]
    assert lines == InvoiceLines.from_columns(columns(**blank))


def test_nobody_can_write_to_the_columns() -> None:
    """Arrays are read-only, and those given are copied."""
    amounts = np.array([3000, 3000])
    lines = InvoiceLines.from_columns(columns(amount_pence=amounts))
    amounts[0] = 1
    assert lines.amount_pence.tolist() == [3000, 3000]
    for array in (lines.amount_pence, lines.day, lines.code.codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[1]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        lines.code = lines.spell  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount_pence": ["1", "abc"]}, "the column amount_pence, row 2: found 'abc'; give whole"),
        ({"amount_pence": ["1", "12.50"]}, "row 2: found '12.50'; give whole pence"),
        ({"amount_pence": ["1", "£12"]}, "without a pound sign"),
        (
            {"amount_pence": [1, float("nan")]},
            "row 2: found a blank that was read as nan",
        ),
        ({"amount_pence": [1, float("inf")]}, "row 2: found inf"),
        ({"amount_pence": [1, True]}, "row 2: found True"),
        (
            {"amount_pence": [1, 10**13]},
            "row 2: found 10000000000000; give",
        ),
        ({"amount_pence": ["1", "9" * 5000]}, "row 2"),
        ({"amount_pence": [1, 10**5000]}, "row 2: found a whole number of 16,610 bits"),
        ({"amount_pence": [1, 2**63]}, "row 2: found 9223372036854775808"),
        ({"amount_pence": ["1", "-5"]}, "a credit is no line"),
        ({"amount_pence": ["1", "(5.00)"]}, "a credit is no line"),
        ({"amount_pence": np.array([1.0, 2.5])}, "row 2: found 2.5"),
        ({"quantity": ["1", "-2"]}, "the column quantity, row 2: found '-2'; give whole numbers"),
        ({"quantity": np.array([1, -2])}, "row 2: found -2"),
        ({"quantity": [1, [2]]}, "row 2"),
        ({"day": ["2009-04-01", "2009-02-30"]}, "the column day, row 2: found '2009-02-30'"),
        ({"day": ["2009-04-01", "01/04/2009"]}, "give a day as 2009-04-01"),
        ({"day": ["2009-04-01", datetime(2009, 4, 1)]}, "row 2: found datetime"),
        ({"day": ["2009-04-01", 20090401]}, "row 2: found 20090401"),
        ({"day": np.array(["2009-04-01", "2009-04-01T12"], dtype="datetime64[h]")}, "row 2"),
        ({"day": np.array([1, 2])}, "row 1: found"),
        ({"code": ["HB21A", 1.5]}, "the column code, row 2: found 1.5"),
        ({"code": ["HB21A", "a\x00b"]}, "row 2"),
        ({"provider": ["St Elsewhere", " "]}, "the column provider, row 2: it is blank"),
        ({"invoice": ["M01", None]}, "a line without it cannot be pointed to"),
        (
            {"line": ["1", "1 "]},
            "invoice M01, line 1 is there twice: in rows 1 and 2",
        ),
        ({"code": ["HB21A"]}, "the column code has 1 rows, and provider has 2"),
        ({"code": "HB21A"}, "give one value a row"),
        ({"code": np.array([["a", "b"]])}, "shape"),
        ({"code": 5}, "give one value a row"),
        ({"code": {"HB21A", "XR1"}}, "code: found a set; give one value a row"),
        ({"code": {"HB21A": 1, "XR1": 2}.keys()}, "give one value a row"),
        ({"code": ["HB21A", "a\nb"]}, "the column code, row 2: found 'a.nb'; give text on one"),
        ({"code": ["HB21A", "a\tb"]}, "row 2"),
        ({"code": ["HB21A", "a\u2028b"]}, "row 2"),
        ({"code": ["HB21A", float("nan")]}, "keep_default_na=False"),
        ({"patient": ["p1", float("nan")]}, "keep_default_na=False"),
        ({"day": np.array(["2009", "2010"], dtype="datetime64[Y]")}, "give it in datetime64"),
        ({"day": np.array(["2009-05"] * 2, dtype="datetime64[M]")}, "give it in datetime64"),
        ({"day": np.array(["2009-05-01"] * 2, dtype="datetime64[W]")}, "give it in datetime64"),
        ({"day": np.array(["2009-05-01"] * 2, dtype="datetime64[2D]")}, "give it in datetime64"),
        ({"day": np.array(["NaT"] * 2, dtype="datetime64")}, "give it in datetime64"),
        ({"day": np.array([2**60] * 2, dtype="datetime64[h]")}, "day"),
    ],
)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any], message: str) -> None:
    """The message names the column and the row, and says what is right."""
    with pytest.raises(InvalidValueError, match=message):
        InvoiceLines.from_columns(columns(**changes))


def test_rows_are_counted_as_the_file_counts_them() -> None:
    """A heading in line 1 makes the second line of data line 3."""
    with pytest.raises(InvalidValueError, match="row 3"):
        InvoiceLines.from_columns(columns(amount_pence=["1", "abc"]), first_row=2)
    with pytest.raises(InvalidValueError, match="in rows 2 and 3"):
        InvoiceLines.from_columns(columns(line=["1", "1"]), first_row=2)


@pytest.mark.parametrize("name", ["Ann Other", "Other\tA", 1.5])
def test_a_name_is_no_pseudonym_and_is_not_repeated(name: Any) -> None:
    """Text with a space may be a name: it is refused, and kept out of the message."""
    with pytest.raises(InvalidValueError, match="the column patient, row 2") as error:
        InvoiceLines.from_columns(columns(patient=["p1", name]))
    assert str(name) not in str(error.value)


def test_columns_have_to_be_the_right_ones() -> None:
    """A column too few or one unknown is refused, by name."""
    given = columns()
    del given["day"], given["code"]
    with pytest.raises(InvalidValueError, match="there is no column day; give all of day, code"):
        InvoiceLines.from_columns(given)
    with pytest.raises(UnknownNameError, match="did you mean 'quantity'"):
        InvoiceLines.from_columns(columns(quantitty=[1, 2]))
    with pytest.raises(UnknownNameError, match="did you mean 'spell'"):
        InvoiceLines.from_rows([{**LINE, "spel": "1"}])
    with pytest.raises(InvalidValueError, match="row 1 is a int"):
        InvoiceLines.from_rows([5])  # type: ignore[list-item]
    with pytest.raises(InvalidValueError, match="columns: found a int"):
        InvoiceLines.from_columns(5)  # type: ignore[arg-type]


def test_an_encoded_column_that_does_not_fit_is_refused() -> None:
    """The class itself takes only what was read."""
    lines = InvoiceLines.from_columns(columns())
    with pytest.raises(InvalidValueError, match="from_columns"):
        attrs.evolve(lines, amount_pence=[1, 2])
    with pytest.raises(InvalidValueError, match="from_columns"):
        attrs.evolve(lines, day="2009-04-01")
    with pytest.raises(InvalidValueError, match="differ in length"):
        attrs.evolve(lines, amount_pence=np.array([1]))
    with pytest.raises(InvalidValueError, match="found -2"):
        attrs.evolve(lines, amount_pence=np.array([1, -2]))
    with pytest.raises(InvalidValueError, match="label twice"):
        TextColumn(labels=("a", "a"), codes=np.array([0]))
    with pytest.raises(InvalidValueError, match="codes from 0 to 1 for 1 labels"):
        TextColumn(labels=("a",), codes=np.array([0, 1]))
    with pytest.raises(InvalidValueError, match="one for each row"):
        TextColumn(labels=("a",), codes=np.array([[0]]))
    with pytest.raises(InvalidValueError, match="found a list; give one made with from_columns"):
        attrs.evolve(lines, provider=["St Elsewhere"])
    with pytest.raises(InvalidValueError, match="give 0 to 1,000,000, or"):
        attrs.evolve(lines, quantity=np.array([2**40, 1]))
    with pytest.raises(InvalidValueError, match="years 1 to 9999"):
        attrs.evolve(lines, day=lines.day + 2**22)


@pytest.mark.parametrize("labels", [5, "ab", [[1]], [1, None], [""], [" a"], ["a\nb"], ["a\x00"]])
def test_labels_are_text(labels: Any) -> None:
    """Each filled in, stripped and on one line, as `from_columns` leaves them."""
    with pytest.raises(InvalidValueError, match="the labels of a column of text"):
        TextColumn(labels=labels, codes=np.array([0]))


@pytest.mark.parametrize("codes", [[[0], [0, 1]], None, ["a"], [2**70]])
def test_codes_are_whole_numbers(codes: Any) -> None:
    """And never a raw error of numpy."""
    with pytest.raises(InvalidValueError, match="codes|whole numbers"):
        TextColumn(labels=["a"], codes=codes)


def _with_a_name(name: str) -> dict[str, Any]:
    return {**LINE, "patient": name}


@pytest.mark.parametrize(
    "make",
    [
        lambda: InvoiceLines.from_columns(columns(patient="Ann Other")),
        lambda: InvoiceLines.from_columns(columns(patient={"Ann Other"})),
        lambda: InvoiceLines.from_columns([_with_a_name("Ann Other")]),  # type: ignore[arg-type]
        lambda: InvoiceLines.from_rows([["Ann Other", "x"]]),  # type: ignore[list-item]
        lambda: InvoiceLines.from_rows(_with_a_name("Ann Other")),  # type: ignore[arg-type]
        lambda: InvoiceLines.from_rows("Ann Other"),  # type: ignore[arg-type]
        lambda: Registrations.from_rows(["Ann Other"]),  # type: ignore[list-item]
        lambda: check_invoice([_with_a_name("Ann Other")], InvoiceReference()),  # type: ignore[arg-type]
        lambda: InvoiceLines.from_columns(columns(patient=NAMED)),
        lambda: attrs.evolve(InvoiceLines.from_columns(columns()), patient=NAMED),
    ],
)
def test_messages_never_repeat_a_patient(make: Any) -> None:
    """Whatever is given in the wrong place, a name in it stays out of the message."""
    with pytest.raises(InvalidValueError) as error:
        make()
    assert "Other" not in str(error.value)


NAMED = TextColumn(labels=["Ann Other"], codes=np.array([0, 0]))


def test_columns_show_counts_only() -> None:
    """So that a log or a traceback holds no pseudonym."""
    lines = InvoiceLines.from_columns(columns())
    assert repr(lines.patient) == "TextColumn(1 labels, 2 rows)"
    assert "p7" not in repr(lines)


@pytest.mark.parametrize("first_row", [None, 2.5, True, -5, [1], "x"])
def test_the_first_row_is_a_whole_number(first_row: Any) -> None:
    """It is refused at once, and not when another message needs it."""
    with pytest.raises(InvalidValueError, match="first_row is"):
        InvoiceLines.from_columns(columns(), first_row=first_row)
    with pytest.raises(InvalidValueError, match="first_row is"):
        InvoiceLines.from_rows([], first_row=first_row)


class Series:
    """What a column of pandas looks like from outside."""

    def __init__(self, values: Any) -> None:
        self.values = np.array(values, dtype="datetime64[ns]")
        self.dtype = self.values.dtype

    def __iter__(self) -> Any:
        return iter([datetime(2009, 4, 3)] * self.values.size)

    def to_numpy(self) -> Any:
        return self.values


def test_a_series_of_days_is_read() -> None:
    """Pandas iterates over times; the array inside holds days."""
    lines = InvoiceLines.from_columns(columns(day=Series(["2009-04-03", "NaT"])))
    assert lines.day.tolist() == [date(2009, 4, 3), None]


def test_a_frame_is_read() -> None:
    """A table of pandas as a mapping of its columns; skipped where there is no pandas."""
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame(columns(day=pandas.to_datetime(["2009-04-03"] * 2)))
    assert InvoiceLines.from_columns(dict(table)) == InvoiceLines.from_columns(columns())


def test_codes_beyond_what_can_be_numbered_are_refused() -> None:
    """2^62 and 2^62 make 2^124 combinations; four different ones of the first are renumbered."""
    few = np.arange(4)
    assert len(set(combine_codes((few, 2**62), (few, 2**60)).tolist())) == 4
    with pytest.raises(InvalidValueError, match="more than can be numbered"):
        combine_codes((few, 2**62), (few, 2**62))
    with pytest.raises(InvalidValueError, match="differ in length"):
        combine_codes((few, 4), (few[:1], 4))


def test_no_lines_are_lines() -> None:
    """An empty file has no lines, and is read as such."""
    assert len(InvoiceLines.from_rows([])) == 0


def test_columns_by_themselves() -> None:
    """NaT in an array is missing; text is read whole; combinations too many are renumbered."""
    days = read_days(np.array(["2009-04-01", "NaT"], dtype="datetime64[ns]"), column="day")
    assert days.dtype == "datetime64[D]" and np.isnat(days).tolist() == [False, True]
    assert read_text(np.array([3, 3, 4]), column="code").labels == ("3", "4")
    assert read_whole([], column="quantity", most=9).tolist() == []
    wide = np.array([0, 1, -1, 1], dtype=np.int64)
    found = combine_codes((wide, 2**40), (wide, 2**40), (wide, 2**40))
    assert found[2] == -1 and found[1] == found[3] != found[0]


PRICE = {"provider": "St Elsewhere", "code": "HB21A", "unit_price_pence": 1500}


def prices(*periods: tuple[str, str | None], **changes: Any) -> ContractPrices:
    return ContractPrices.from_rows(
        [{**PRICE, "first_day": first, "last_day": last, **changes} for first, last in periods]
    )


@pytest.mark.parametrize(
    ("periods", "message"),
    [
        ([("2009-04-01", None), ("2009-10-01", None)], "rows 1 and 2 overlap"),
        ([("2009-04-01", "2009-10-01"), ("2009-10-01", None)], "to 2009-10-01, the other from"),
        ([("2009-10-01", "2009-12-01"), ("2009-04-01", "2010-01-01")], "rows 2 and 1 overlap"),
        ([("2009-04-01", "2009-03-31")], "row 1: it ends on 2009-03-31, before it begins"),
        ([("", None)], "the column first_day, row 1: it is blank"),
    ],
)
def test_periods_that_cannot_be_are_refused(
    periods: list[tuple[str, str | None]], message: str
) -> None:
    """Two prices for one day, an end before its beginning, no beginning."""
    with pytest.raises(InvalidValueError, match=message):
        prices(*periods)


def test_periods_that_follow_each_other_are_found_by_day() -> None:
    """Ends count: 30 September has the first price, 1 October the second, 31 March none."""
    table = prices(("2009-04-01", "2009-09-30"), ("2009-10-01", None))
    days = ["2009-03-31", "2009-04-01", "2009-09-30", "2009-10-01", "2030-01-01"]
    found = table.find(
        read_text(["St Elsewhere"] * 5, column="provider"),
        code=read_text(["HB21A"] * 5, column="code"),
        day=read_days(days, column="day"),
    )
    assert found.tolist() == [-1, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("column", "changes"),
    [
        ("day", {"day": "2009-05-01"}),
        ("day", {"day": read_days(["2009-05-01"] * 2, column="day")}),
        ("length", {"code": read_text(["HB21A"] * 2, column="code")}),
        ("a column of lines", {"code": ["HB21A"]}),
    ],
)
def test_prices_are_found_for_columns_of_one_length(column: str, changes: Any) -> None:
    """One code and one day a line."""
    given = {"code": read_text(["HB21A"], column="code"), "day": read_days([None], column="day")}
    with pytest.raises(InvalidValueError, match=column):
        prices(("2009-04-01", None)).find(
            read_text(["St Elsewhere"], column="provider"), **{**given, **changes}
        )


def test_a_loop_of_bundles_is_refused() -> None:
    """A within B within C within A would void all three; the message goes round."""
    pairs = [("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")]
    with pytest.raises(InvalidValueError, match="loop: (. includes ){3}.; leave out"):
        InvoiceReference(
            bundles=[BundleRule(component=a, whole=b, within_days=1) for a, b in pairs]
        )


def test_prices_fit_the_contracts() -> None:
    """A price before the contract, of a provider without one, or a bundle without a price."""
    contract = {"provider": "St Elsewhere", "commissioner": "Brent", "first_day": "2009-04-01"}
    contracts = ContractPeriods.from_rows([contract])
    InvoiceReference(prices=prices(("2009-04-01", None)), contracts=contracts)
    with pytest.raises(InvalidValueError, match="HB21A from 2009-03-01, and no contract before 2"):
        InvoiceReference(prices=prices(("2009-03-01", None)), contracts=contracts)
    with pytest.raises(UnknownNameError, match="did you mean 'St Elsewhere'"):
        InvoiceReference(
            prices=prices(("2009-04-01", None), provider="St Elsewere"), contracts=contracts
        )
    with pytest.raises(UnknownNameError, match="did you mean 'HB21A'"):
        InvoiceReference(
            prices=prices(("2009-04-01", None)),
            bundles=[BundleRule(component="X", whole="HB21B", within_days=1)],
        )
    with pytest.raises(UnknownNameError, match="there is no code with an agreed price 'X'"):
        InvoiceReference(
            prices=prices(("2009-04-01", None)),
            bundles=[BundleRule(component="X", whole="HB21A", within_days=1)],
        )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: InvoiceReference(prices=5), "prices is 5; give ContractPrices"),  # type: ignore[arg-type]
        (lambda: InvoiceReference(bundles=[5]), "a bundle is 5"),
        (lambda: InvoiceReference(bundles=5), "bundles: found 5"),
        (lambda: BundleRule(component="A", whole="A", within_days=1), "two different codes"),
        (lambda: BundleRule(component="", whole="A", within_days=1), "two different codes"),
        (lambda: BundleRule(component="A", whole="B", within_days=-1), "whole number from 0"),
        (
            lambda: InvoiceReference(
                bundles=[BundleRule(component="A", whole="B", within_days=n) for n in (1, 2)]
            ),
            "two bundles say that B includes A",
        ),
        (
            lambda: Registrations.from_rows([{"patient": "p1", "first_day": "2009-04-01"}]),
            "the column commissioner, row 1: it is blank",
        ),
        (
            lambda: Registrations.from_rows(
                [
                    {"patient": "p1", "commissioner": name, "first_day": "2009-04-01"}
                    for name in ("Brent", "Ealing")
                ]
            ),
            "a registration, rows 1 and 2 overlap",
        ),
    ],
)
def test_references_that_cannot_be_are_refused(make: Any, message: str) -> None:
    """Nonsense, and patients registered with two at once."""
    with pytest.raises(InvalidValueError, match=message):
        make()
