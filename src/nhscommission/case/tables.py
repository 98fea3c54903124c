"""The tables that a paper prints, each cell with what it claims to measure."""

import re
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure, parse_figure

IMMEDIATE: Final = "immediate"
NEVER: Final = "never"
_DAY: Final = "day"


def parse_printed_payback(text: str) -> PrintedFigure:
    """Read a payback as papers print it.

    Parameters
    ----------
    text : str
        ``"271 days"``, ``"Immediate"`` or ``"Never"``.

    Returns
    -------
    PrintedFigure
        In days; the two words are nil figures that keep their text [day].

    Raises
    ------
    InvalidValueError
        If it is none of these.

    Examples
    --------
    >>> parse_printed_payback("271 days").value
    271.0
    >>> parse_printed_payback("Immediate").nil
    True
    """
    if text.strip().casefold() in (IMMEDIATE, NEVER):
        return PrintedFigure(text=text.strip(), value=0.0, unit=_DAY, nil=True)
    return parse_figure(text, unit=_DAY)


@attrs.frozen(kw_only=True)
class PrintedCell:
    """One printed figure, and what it claims to be.

    Parameters
    ----------
    row, column : str
        Where it stands in its table, as printed.
    figure : PrintedFigure
        The figure as printed.
    measure : str
        What it measures: the id of a measure, an assumption, or ``"payback"``.
    sign : float, optional
        -1 where the table prints the measure as a deduction, in brackets [dimensionless].
    member : str, optional
        Whose it is; ``""`` for the sector.
    period : str, optional
        The period's label; ``""`` where the measure has none.
    scenario : str, optional
        The scenario; ``""`` for the case's own.
    by_column : bool, optional
        Whether the heading of its column says what it measures, and not its row.
    note : str, optional
        The cause of a departure, where one is known.
    """

    row: str
    column: str
    figure: PrintedFigure
    measure: str
    sign: float = attrs.field(default=1.0, validator=attrs.validators.in_((1.0, -1.0)))
    member: str = ""
    period: str = ""
    scenario: str = ""
    by_column: bool = False
    note: str = ""


def _table_id(_: object, __: "attrs.Attribute[str]", value: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", value, re.ASCII):
        raise InvalidValueError(
            f"the table id {value!r} must be letters, digits and single hyphens, as in table-11"
        )


@attrs.frozen(kw_only=True)
class PrintedTable:
    """A table as printed.

    Parameters
    ----------
    id : str
        A short name of letters, digits and hyphens, unique in the case: ``"table-11"``.
    title : str
        Its title.
    source : str
        Document, and part or page.
    cells : iterable of PrintedCell
        Every figure in it.
    group : str, optional
        Tables of one group are parts of one table, such as a page for each member.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(validator=_table_id)
    title: str
    source: str
    cells: tuple[PrintedCell, ...] = attrs.field(converter=tuple[PrintedCell, ...])
    group: str = ""
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.cells:
            raise InvalidValueError(f"table {self.id!r} has no figures", subject=f"table:{self.id}")
