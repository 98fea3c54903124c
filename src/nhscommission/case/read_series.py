"""Reading pay scales and price series, shipped or of one's own, from CSV files."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from nhscommission.case.text_files import Row, Sheet, placed, read_sheet
from nhscommission.finance.price_series import PriceSeries
from nhscommission.finance.staffing.pay_bands import PayBand
from nhscommission.finance.staffing.pay_scales import PayScale, PayScales
from nhscommission.foundations.errors import CaseFileError, UnknownNameError

SHIPPED_SERIES: Final = Path(__file__).parent / "shipped_series"
_PAY_COLUMNS: Final = (
    "scale",
    "edition",
    "effective",
    "sunset",
    "band",
    "point",
    "salary_gbp",
    "source",
)
_PRICE_COLUMNS: Final = ("series", "year", "index", "source")


def load_pay_scales(name: str | Path = "agenda-for-change") -> PayScales:
    """Load the pay scales that come with the package, or your own from a CSV file.

    Parameters
    ----------
    name : str or pathlib.Path, optional
        The shipped ``"agenda-for-change"``, or the path of a CSV file with the columns scale,
        edition, effective, sunset, band, point, salary_gbp and source: a row for each point of a
        band, from the lowest up. A blank salary is one that is not known.

    Returns
    -------
    PayScales
        A registry of every edition [GBP/WTE/year].

    Raises
    ------
    CaseFileError
        If the file cannot be read as one; the message gives the line.
    UnknownNameError
        If there are no such shipped scales.

    References
    ----------
    For ``agenda-for-change``: NHS Employers, pay circulars for England 2010/11 and 2021/22, as far
    as they are at hand. They are long past their sunset, and warn when used for a later day.

    Examples
    --------
    >>> from datetime import date
    >>> load_pay_scales().on("Agenda for Change", date(2010, 9, 1)).salary("8b")
    55945.0
    """
    sheet = _sheet(name, _PAY_COLUMNS, "pay scales")
    editions: dict[tuple[str, str], list[Row]] = {}
    for row in sheet.rows:
        editions.setdefault((row.cells["scale"], row.cells["edition"]), []).append(row)
    with placed("", sheet.file):
        return PayScales(scales=[_scale(rows) for rows in editions.values()])


def load_price_series(name: str | Path = "nhs-prices") -> dict[str, PriceSeries]:
    """Load the price series that come with the package, or your own from a CSV file.

    Parameters
    ----------
    name : str or pathlib.Path, optional
        The shipped ``"nhs-prices"``, or the path of a CSV file with the columns series, year,
        index and source: a row for each year, in order.

    Returns
    -------
    dict of str to PriceSeries
        Each series by its name.

    Raises
    ------
    CaseFileError
        If the file cannot be read as one; the message gives the line.
    UnknownNameError
        If there are no such shipped series.

    References
    ----------
    For ``nhs-prices``: PSSRU, Unit Costs of Health and Social Care 2009, as corrected on 11 March
    2010; Department of Health and Social Care, pay awards for 2024/25 and 2025/26.

    Examples
    --------
    >>> series = load_price_series()["Agenda for Change pay awards, England"]
    >>> round(series.growth("2025/26"), 4)
    0.036
    """
    sheet = _sheet(name, _PRICE_COLUMNS, "price series")
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        rows.setdefault(row.cells["series"], []).append(row)
    found = {}
    for series, own in rows.items():
        with placed("", own[0].file, own[0].line):
            found[series] = PriceSeries(
                name=series,
                values=[(row.cells["year"], _plain(row, "index")) for row in own],
                source="; ".join(dict.fromkeys(row.cells["source"] for row in own)),
            )
    return found


def _sheet(name: str | Path, columns: tuple[str, ...], what: str) -> Sheet:
    given = Path(name)
    if given.suffix.lower() == ".csv" or len(given.parts) > 1:
        if not given.is_file():
            raise CaseFileError("there is no such file", file=str(name))
        file = given.resolve()
    else:
        known = {path.stem: path for path in sorted(SHIPPED_SERIES.glob("*.csv"))}
        if str(name) not in known:
            raise UnknownNameError(f"file of {what}", str(name), known)
        file = known[str(name)]
    sheet = read_sheet(file.parent, file.name)
    sheet.check_columns(required=columns)
    if not sheet.rows:
        raise sheet.error("the file has headings and no rows")
    return sheet


def _scale(rows: list[Row]) -> PayScale:
    first = rows[0]
    for row in rows:
        for column in ("effective", "sunset"):
            if row.cells[column] != first.cells[column]:
                raise row.error(
                    f"{column} is {row.cells[column]!r}, and {first.cells[column]!r} on line "
                    f"{first.line}; all rows of one edition must have the same"
                )
    bands: dict[str, list[Row]] = {}
    for row in rows:
        bands.setdefault(row.cells["band"], []).append(row)
    with placed("", first.file, first.line):
        return PayScale(
            name=first.cells["scale"],
            edition=first.cells["edition"],
            effective=_day(first, "effective"),
            sunset=_day(first, "sunset"),
            bands=[_band(band, own) for band, own in bands.items()],
            source="; ".join(dict.fromkeys(row.cells["source"] for row in rows)),
        )


def _plain(row: Row, column: str) -> str:
    """Return a cell that is a plain number: no percentage, and no year by mistake."""
    text = row.cells[column].replace("£", "").strip()
    if "%" in text or "/" in text:
        raise row.error(f"{column} is {row.cells[column]!r}; give a plain number")
    return text


def _day(row: Row, column: str) -> date:
    """Read a day as ISO 8601 writes it, or as a British spreadsheet does."""
    text = row.cells[column]
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise row.error(
            f"{column} is {text!r}; give a date as 2021-04-01 (or 01/04/2021, as a spreadsheet may "
            "write it)"
        ) from None


def _band(name: str, rows: list[Row]) -> PayBand:
    with placed("", rows[0].file, rows[-1].line):
        return PayBand(
            name=name,
            points=[(row.cells["point"], _plain(row, "salary_gbp") or None) for row in rows],
        )
