"""The tables that a paper prints, each cell with what it claims to measure."""

import re
from collections.abc import Iterable
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure, parse_figure
from nhscommission.foundations.text import plain_text

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
    figure = parse_figure(text, unit=_DAY)
    if figure.nil:
        raise InvalidValueError(
            f"a payback is printed as {text!r}; write Immediate or Never, whichever is meant"
        )
    return figure


def _sign(_: object, __: "attrs.Attribute[float]", value: float) -> None:
    if value not in (1.0, -1.0):
        raise InvalidValueError(f"the sign of a printed figure is 1 or -1, and not {value}")


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

    row: str = attrs.field(converter=plain_text)
    column: str = attrs.field(converter=plain_text)
    figure: PrintedFigure
    measure: str
    sign: float = attrs.field(default=1.0, validator=_sign)
    member: str = ""
    period: str = ""
    scenario: str = ""
    by_column: bool = False
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if self.by_column and self.period:
            raise InvalidValueError(
                f"row {self.row!r}, column {self.column!r}: a column says either what it measures "
                "or for which period, not both"
            )


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
    title: str = attrs.field(converter=plain_text)
    source: str = attrs.field(converter=plain_text)
    cells: tuple[PrintedCell, ...] = attrs.field(converter=tuple[PrintedCell, ...])
    group: str = ""
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.cells:
            raise InvalidValueError(f"table {self.id!r} has no figures", subject=f"table:{self.id}")


def with_precise_dashes(tables: Iterable[PrintedTable]) -> tuple[PrintedTable, ...]:
    """Give every dash the precision of the figures near it, which prints it as nothing.

    Parameters
    ----------
    tables : iterable of PrintedTable
        The tables of a case.

    Returns
    -------
    tuple of PrintedTable
        The same, but for dashes: each has the half unit of the figures in its unit in its row, or
        else in its table, its group of tables, or all of them.
    """
    given = tuple(tables)
    printed = [(t, c) for t in given for c in t.cells if not c.figure.nil]

    def precise(table: PrintedTable, cell: PrintedCell) -> PrintedCell:
        if not cell.figure.nil or cell.figure.text.casefold() in (IMMEDIATE, NEVER):
            return cell
        found = [(t, c) for t, c in printed if c.figure.unit == cell.figure.unit]
        in_group = [(t, c) for t, c in found if (t.group or t.id) == (table.group or table.id)]
        in_table = [(t, c) for t, c in found if t.id == table.id]
        in_row = [(t, c) for t, c in in_table if (c.row, c.member) == (cell.row, cell.member)]
        near = in_row or in_table or in_group or found
        half_unit = max((c.figure.half_unit for _, c in near), default=0.0)
        return attrs.evolve(cell, figure=attrs.evolve(cell.figure, half_unit=half_unit))

    return tuple(attrs.evolve(t, cells=[precise(t, c) for c in t.cells]) for t in given)
