"""The months of a contract, and their days."""

import calendar
from datetime import date

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.periods import financial_year


def contract_months(year: str, *, first: str = "", last: str = "") -> tuple[str, ...]:
    """List the months of a contract within a financial year.

    Parameters
    ----------
    year : str
        The financial year, for example ``"2009/10"``.
    first : str, optional
        The first month, for example ``"2009-09"``; April where nothing is said.
    last : str, optional
        The last month; March where nothing is said.

    Returns
    -------
    tuple of str
        In order of time.

    Raises
    ------
    InvalidValueError
        If the year is none, or the last month comes before the first.
    UnknownNameError
        If a month is not in the year.

    Examples
    --------
    >>> contract_months("2009/10", first="2010-02")
    ('2010-02', '2010-03')
    """
    start = financial_year(year).start.year
    months = tuple(f"{start + (place > 8):04d}-{(place + 3) % 12 + 1:02d}" for place in range(12))
    for month in (first, last):
        if month and month not in months:
            raise UnknownNameError(f"month of {year}", str(month), months)
    begin, end = months.index(first or months[0]), months.index(last or months[-1])
    if end < begin:
        raise InvalidValueError(
            f"the contract runs from {first or months[0]} to {last}; give the earlier month as "
            "first and the later as last"
        )
    return months[begin : end + 1]


def month_end(month: str) -> date:
    """Return the last day of a month.

    Parameters
    ----------
    month : str
        For example ``"2010-02"``.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    InvalidValueError
        If it is not a month.

    Examples
    --------
    >>> month_end("2010-02")
    datetime.date(2010, 2, 28)
    """
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InvalidValueError(f"{month!r} is not a month; write it as 2009-04") from None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
