"""Contracts and invoices in CSV files."""

from pathlib import Path

import pytest

import nhscommission as nc

INVOICE = """provider,invoice,line,commissioner,patient,day,code,quantity,unit_price_pence,\
amount_pence
Imperial,M01,1,Brent,p1,2009-04-03,HB21A,1,500000,500000
Imperial,M01,2,Brent,,2009-04-04,HB21A,2,500000,1000000
"""
AGREEMENT = """provider,commissioner,service,month,activity,price_pence
Imperial,Brent,elective,2009-04,10,100000
Imperial,Brent,elective,2009-05,12.5,100000
"""


def saved(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_invoice_is_read_and_what_is_missing_is_found(tmp_path: Path) -> None:
    """Two lines of £5,000 and £10,000; the second names no patient."""
    lines = nc.read_invoice_lines(saved(tmp_path, INVOICE))
    assert (len(lines), int(lines.amount_pence.sum())) == (2, 1_500_000)
    report = nc.check_invoice(lines, nc.InvoiceReference())
    assert [hit.place for hit in report.check_report().of("missing_fields")] == [lines.place(1)]


def test_an_invoice_without_lines_is_one(tmp_path: Path) -> None:
    """Nothing billed is not an error of the file."""
    assert len(nc.read_invoice_lines(saved(tmp_path, INVOICE.splitlines()[0] + "\n"))) == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2009-04-04", "4 April", "file.csv.*row 3"),
        (",2,500000", ",-2,500000", "file.csv.*row 3"),
        ("M01,2", "M01,1", "file.csv"),
        ("amount_pence", "amount", "amount_pence"),
        ("1000000\n", "1000000", "line end"),
    ],
)
def test_an_invoice_that_is_wrong_is_refused_with_its_row(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Rows are those of the file, its headings being the first."""
    assert old in INVOICE
    with pytest.raises(nc.CaseFileError, match=message):
        nc.read_invoice_lines(saved(tmp_path, INVOICE.replace(old, new)))


def test_an_agreement_is_read(tmp_path: Path) -> None:
    """10 × £1,000 and 12.5 × £1,000 are £22,500."""
    rows = nc.read_sla_rows(saved(tmp_path, AGREEMENT))
    plan = nc.plan_from_rows(
        rows,
        year="2009/10",
        services=[nc.ServiceLine(name="elective")],
        providers=["Imperial"],
        commissioners=["Brent"],
        months=["2009-04", "2009-05"],
    )
    assert plan.total_pence == 2_250_000


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",12.5,", ",,", "line 3: activity is blank"),
        (",12.5,", ",-1,", "line 3: .*activity"),
        (",12.5,", ",many,", "line 3: .*many"),
        ("price_pence", "price", "no column 'price_pence'"),
    ],
)
def test_an_agreement_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Missing is not 0, and nothing is below it."""
    with pytest.raises(nc.CaseFileError, match=message):
        nc.read_sla_rows(saved(tmp_path, AGREEMENT.replace(old, new)))
