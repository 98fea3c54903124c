"""Controlled rounding: tables whose rounded cells add up to their rounded totals, both ways.

Whether a cell is rounded up or down is a flow through a network of rows and columns, so whole
answers exist whenever the exact table adds up, and the one nearest to it is found by moving one
step at a time along the shortest path from a column that has too many to one that has too few.
"""

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray, IntArray, read_only_ints

_ONE: Final = 1 << 24
"""A whole step, in the units in which fractions of one are kept."""
_FAR: Final = 1 << 60
_LARGEST: Final = 2.0**53
_MOST_PENCE: Final = 1e18


_same = attrs.cmp_using(eq=np.array_equal)


@attrs.frozen(kw_only=True)
class RoundedTable:
    """A table of whole pence that adds up along its rows and down its columns.

    Parameters
    ----------
    cells : ndarray of int64, shape (rows, columns)
        The rounded cells [penny].
    row_totals : ndarray of int64, shape (rows,)
        The sum of each row [penny].
    column_totals : ndarray of int64, shape (columns,)
        The sum of each column [penny].
    """

    cells: IntArray = attrs.field(converter=read_only_ints, eq=_same)
    row_totals: IntArray = attrs.field(converter=read_only_ints, eq=_same)
    column_totals: IntArray = attrs.field(converter=read_only_ints, eq=_same)

    def __attrs_post_init__(self) -> None:
        for totals, axis, what in ((self.row_totals, 1, "row"), (self.column_totals, 0, "column")):
            if self.cells.ndim != 2 or not np.array_equal(self.cells.sum(axis=axis), totals):
                raise InvalidValueError(f"the {what} totals are not the sums of the cells")

    @property
    def total(self) -> int:
        """The sum of all cells [penny]."""
        return int(self.cells.sum())


def round_table(
    values_pence: FloatArray | Sequence[Sequence[float]],
    *,
    step: int = 1,
    row_totals_pence: Sequence[int] | IntArray | None = None,
    column_totals_pence: Sequence[int] | IntArray | None = None,
) -> RoundedTable:
    """Round a table so that its cells add up to its rounded row and column totals.

    Parameters
    ----------
    values_pence : ndarray of float64, shape (rows, columns)
        The exact table, such as members by lines or members by months [penny].
    step : int, optional
        Everything is rounded to whole multiples of it: 100 for pounds, 1_000_000 for £0.01m
        [penny].
    row_totals_pence, column_totals_pence : sequence of int, optional
        Rounded totals that are settled already, each next to the exact one; where not given, they
        are rounded to the nearest step as far as that can be [penny].

    Returns
    -------
    RoundedTable
        Every cell and total is its exact value rounded up or down to the next step, and what is
        exact stays as it is. Of all such tables it is one whose totals, and then whose cells, are
        nearest to the exact ones (least squares) [penny].

    Raises
    ------
    InvalidValueError
        If there is no table, a value is not finite or beyond 2**53 steps; if a settled total is not
        next to the exact one, or no table has those totals.

    Notes
    -----
    Zeros stay zeros. A negative value is rounded like any other, to the step above or below it.
    Fractions of a step are told apart to 2**-24 of it.

    References
    ----------
    B. D. Causey, L. H. Cox and L. R. Ernst, Applications of transportation theory to statistical
    problems, Journal of the American Statistical Association 80 (1985).

    Examples
    --------
    >>> rounded = round_table([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]])
    >>> rounded.cells.sum(axis=0).tolist(), rounded.row_totals.tolist()
    ([1, 1, 1], [1, 2])
    """
    below, parts = _split(values_pence, step)
    rows, columns = parts.shape
    table = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    table[:rows, :columns] = parts
    row_ups, row_slack = _margin(below, parts, row_totals_pence, 1, step, "row")
    column_ups, column_slack = _margin(below, parts, column_totals_pence, 0, step, "column")
    table[:rows, columns], table[rows, :columns] = row_slack, column_slack
    if row_totals_pence is None and column_totals_pence is None:
        table[rows, columns] = int(parts.sum()) % _ONE
    elif row_totals_pence is not None and column_totals_pence is not None:
        sums = [int(ups.sum() + below.sum()) * step for ups in (row_ups, column_ups)]
        if sums[0] != sums[1]:
            raise InvalidValueError(
                f"the row totals sum to {sums[0]} and the column totals to {sums[1]}; they must be "
                "the same"
            )
    # A total is rounded down where its slack is rounded up. The slack's own row and column come to
    # whatever makes the whole table add up.
    whole_rows = int(column_ups.sum()) - int(row_ups.sum())
    corner = int(table[rows, columns])
    slack_row = (int(table[rows, :columns].sum()) + corner) // _ONE
    slack_column = (int(table[:rows, columns].sum()) + corner) // _ONE
    if row_totals_pence is None and column_totals_pence is not None:
        slack_row, slack_column = 0, -whole_rows
    elif column_totals_pence is None and row_totals_pence is not None:
        slack_row, slack_column = whole_rows, 0
    importance = np.ones((rows + 1, columns + 1), dtype=np.int64)
    importance[rows, :] = importance[:, columns] = min(rows * columns + 1, 1 << 20)
    ups = _nearest_flow(
        table,
        (_ONE - 2 * table) * importance,
        np.append(row_ups, slack_row),
        np.append(column_ups, slack_column),
    )
    cells = (below + ups[:rows, :columns]) * step
    return RoundedTable(cells=cells, row_totals=cells.sum(axis=1), column_totals=cells.sum(axis=0))


def _split(values_pence: Any, step: Any) -> tuple[IntArray, IntArray]:
    """Return each cell rounded down, in steps, and what is left over, in parts of a step."""
    if type(step) is bool or not isinstance(step, int | np.integer) or not 1 <= step <= _MOST_PENCE:
        raise InvalidValueError(
            f"step is {shown(step)}; give whole pence >= 1, such as 100 for pounds"
        )
    if isinstance(values_pence, np.ma.MaskedArray):
        raise InvalidValueError("the table is a masked array; missing is not zero: fill it")
    try:
        array = np.asarray(values_pence)
        kind = array.dtype.kind
        values = np.asarray(array, dtype=np.float64 if kind in "iufO" else "unknown") / step
    except (TypeError, ValueError):
        raise InvalidValueError(
            "the table is not one of numbers, with rows of one length"
        ) from None
    if values.ndim != 2 or values.size == 0:
        raise InvalidValueError(
            f"the table has shape {values.shape}; give rows and columns, at least one of each"
        )
    bad = np.argwhere(~(np.abs(values) < _LARGEST))
    if bad.size:
        row, column = bad[0].tolist()
        raise InvalidValueError(
            f"the cell in row {row + 1}, column {column + 1} is {array[row, column]!r}; give a "
            "finite number below 2**53 steps; missing is not zero"
        )
    if np.abs(values).sum() * step > _MOST_PENCE:
        raise InvalidValueError(
            f"the table comes to {np.abs(values).sum() * step:.3g} pence; the limit is 10**18"
        )
    below = np.floor(values)
    parts = np.rint((values - below) * _ONE).astype(np.int64)
    whole = below.astype(np.int64) + parts // _ONE
    return whole, parts % _ONE


def _margin(
    below: IntArray, parts: IntArray, settled: Any, axis: int, step: int, what: str
) -> tuple[IntArray, IntArray]:
    """Return how many steps up each row (or column) takes, slack included, and its slack."""
    left_over = parts.sum(axis=axis)
    if settled is None:
        slack: IntArray = -left_over % _ONE
        return (left_over + slack) // _ONE, slack
    try:
        totals = np.asarray(settled)
    except ValueError:
        totals = np.empty((0, 0))
    if totals.shape != left_over.shape or totals.dtype.kind not in "iu":
        raise InvalidValueError(
            f"the {what} totals are {shown(settled)}; give whole pence, one for each {what}"
        )
    totals = totals.astype(np.int64)
    exact = below.sum(axis=axis) * step
    ups = (totals - exact) // step
    # Cells are kept to 2**-24 of a step, so ten of 0.3 come to 3 give or take ten times that.
    slack = parts.shape[axis] // 2 + 1
    least, most = (left_over + slack) // _ONE, -((slack - left_over) // _ONE)
    bad = np.flatnonzero(((totals - exact) % step != 0) | (ups < least) | (ups > most))
    if bad.size:
        place = bad[0]
        low, high = (int(exact[place] + some[place] * step) for some in (least, most))
        raise InvalidValueError(
            f"the total of {what} {place + 1} is {int(totals[place])}; its cells come to "
            + (f"exactly {low}" if low == high else f"between {low} and {high}")
        )
    return ups.astype(np.int64), np.zeros_like(left_over)


def _nearest_flow(
    parts: IntArray, cost: IntArray, row_ups: IntArray, column_ups: IntArray
) -> IntArray:
    """Choose which cells are rounded up, so many in each row and column, at the least cost."""
    if parts.shape[1] > parts.shape[0]:  # paths lead from column to column: few of them are better
        return _nearest_flow(parts.T, cost.T, column_ups, row_ups).T
    free = parts > 0
    ups = np.zeros(parts.shape, dtype=bool)
    order = np.argsort(np.where(free, cost, _FAR), axis=1, kind="stable")
    for row, wanted in enumerate(row_ups.tolist()):
        if not 0 <= wanted <= int(free[row].sum()):
            raise _impossible()
        ups[row, order[row, :wanted]] = True
    adding = np.where(free & ~ups, cost, _FAR)
    taking = np.where(ups, -cost, _FAR)
    surplus = ups.sum(axis=0) - column_ups
    while surplus.any():
        path = _shortest_path(adding, taking, surplus)
        for row, source, target in path:
            ups[row, source], ups[row, target] = False, True
            adding[row, source], taking[row, source] = cost[row, source], _FAR
            adding[row, target], taking[row, target] = _FAR, -cost[row, target]
        surplus[path[-1][1]] -= 1
        surplus[path[0][2]] += 1
    return ups.astype(np.int64)


def _shortest_path(
    adding: IntArray, taking: IntArray, surplus: IntArray
) -> list[tuple[int, int, int]]:
    """Find the cheapest way to move a step from a column with too many to one with too few.

    Returns (row, column from, column to), last move first.
    """
    distance = np.where(surplus > 0, 0, _FAR)
    rows, columns = np.arange(adding.shape[0]), np.arange(adding.shape[1])
    came_by: IntArray = np.full(columns.size, -1)
    came_from: IntArray = np.full(columns.size, -1)
    for _ in range(columns.size):
        through = distance + taking
        source = through.argmin(axis=1)
        reach = through[rows, source][:, None] + adding
        by = reach.argmin(axis=0)
        found = reach[by, columns]
        nearer = found < np.minimum(distance, _FAR // 2)
        if not nearer.any():
            break
        distance = np.where(nearer, found, distance)
        came_by = np.where(nearer, by, came_by)
        came_from = np.where(nearer, source[by], came_from)
    wanting = np.flatnonzero(surplus < 0)
    at = int(wanting[distance[wanting].argmin()]) if wanting.size else 0
    if not wanting.size or distance[at] >= _FAR // 2:
        raise _impossible()
    path: list[tuple[int, int, int]] = []
    while came_by[at] >= 0 and len(path) <= columns.size:
        path.append((int(came_by[at]), int(came_from[at]), at))
        at = int(came_from[at])
    return path


def _impossible() -> InvalidValueError:
    return InvalidValueError(
        "no table of rounded cells has these totals; leave out the row totals or the column totals "
        "and let them be worked out"
    )
