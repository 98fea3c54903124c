"""Rows that each hold from one day to another: which of them holds on a day."""

from typing import Final

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.column_records import own_days
from nhscommission.finance.settlement.invoices.invoice_columns import DayArray
from nhscommission.finance.settlement.invoices.text_column import MISSING
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import IntArray

_DAY_0: Final = np.datetime64("0001-01-01", "D")
_SPAN: Final = 2**22
"""More days than there are from the year 1 to 9999, so that a key and a day make one number."""
_NO_END: Final = _SPAN - 1


def number_days(days: DayArray) -> IntArray:
    """Count the days since the first that there is.

    Parameters
    ----------
    days : ndarray of datetime64[D], shape (n,)
        Days, or NaT [day].

    Returns
    -------
    ndarray of int64, shape (n,)
        Days since 1 January of the year 1; -1 for NaT [day].

    Examples
    --------
    >>> number_days(np.array(["0001-01-03", "NaT"], dtype="datetime64[D]")).tolist()
    [2, -1]
    """
    return np.where(np.isnat(days), MISSING, (days - _DAY_0).astype(np.int64))


def join_day(keys: IntArray, days: IntArray) -> IntArray:
    """Make one number of a key and a day, in the order of keys and then of days.

    Parameters
    ----------
    keys : ndarray of int64, shape (n,)
        From 0 to two million million [dimensionless].
    days : ndarray of int64, shape (n,)
        As `number_days` gives them; those beyond the years are taken as the first or last [day].

    Returns
    -------
    ndarray of int64, shape (n,)
        The numbers [dimensionless].
    """
    return keys * _SPAN + np.clip(days, 0, _NO_END)


@attrs.frozen(kw_only=True)
class DatedRows:
    """Rows by key and time, of which no two of a key hold on the same day.

    Parameters
    ----------
    keys : ndarray of int64, shape (rows,)
        What each is about [dimensionless].
    first_day : ndarray of datetime64[D], shape (rows,)
        The first day on which each holds [day].
    last_day : ndarray of datetime64[D], shape (rows,)
        The last; NaT where there is no end [day].
    what : str
        What a row is, for messages.
    first_row : int
        What the first row is called in them.
    """

    keys: IntArray
    first_day: DayArray
    last_day: DayArray
    what: str
    first_row: int
    _order: IntArray = attrs.field(init=False)
    _keys_there: IntArray = attrs.field(init=False)
    _starts: IntArray = attrs.field(init=False)
    _last: IntArray = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        first = number_days(self.first_day)
        last = np.where(np.isnat(self.last_day), _NO_END, number_days(self.last_day))
        wrong = np.flatnonzero(last < first)
        if wrong.size:
            row = int(wrong[0])
            raise InvalidValueError(
                f"{self.what}, row {self.first_row + row}: it ends on {self.last_day[row]}, before "
                f"it begins on {self.first_day[row]}; give a last day on or after the first"
            )
        order = np.lexsort((first, self.keys))
        same = self.keys[order][1:] == self.keys[order][:-1]
        over = np.flatnonzero(same & (first[order][1:] <= last[order][:-1]))
        if over.size:
            one, other = order[over[0]], order[over[0] + 1]
            rows = f"rows {self.first_row + one} and {self.first_row + other}"
            raise InvalidValueError(
                f"{self.what}, {rows} overlap: one holds {self._span(one)}, the other "
                f"{self._span(other)}; end the first on the day before the second begins"
            )
        there, dense = np.unique(self.keys, return_inverse=True)
        object.__setattr__(self, "_order", order)
        object.__setattr__(self, "_keys_there", there)
        object.__setattr__(self, "_starts", join_day(dense[order], first[order]))
        object.__setattr__(self, "_last", last)

    def _span(self, row: int) -> str:
        last = self.last_day[row]
        return f"from {self.first_day[row]} " + ("on" if np.isnat(last) else f"to {last}")

    def find(self, keys: IntArray, days: DayArray) -> IntArray:
        """Find the row that holds for each key on each day.

        Parameters
        ----------
        keys : ndarray of int64, shape (n,)
            What is asked about; -1 finds nothing [dimensionless].
        days : ndarray of datetime64[D], shape (n,)
            When; NaT finds nothing [day].

        Returns
        -------
        ndarray of int64, shape (n,)
            Places among the rows; -1 where none holds [dimensionless].

        Raises
        ------
        InvalidValueError
            If the days are no column of days, or not as many as the keys.
        """
        days = own_days(days)
        if keys.shape != days.shape:
            raise InvalidValueError(
                f"there are {days.size:,} days and {keys.size:,} lines to find a row for; give one "
                "day a line"
            )
        if not self.keys.size:
            return np.full(keys.shape, MISSING, dtype=np.int64)
        there, day = self._keys_there, number_days(days)
        if there[-1] < 4 * keys.size:  # to look a key up is quicker than to search for it
            dense = np.zeros(there[-1] + 1, dtype=np.int64)
            dense[there] = np.arange(there.size)
            dense = dense[np.clip(keys, 0, there[-1])]
        else:
            dense = np.minimum(np.searchsorted(there, keys), there.size - 1)
        if there.size == self.keys.size:  # one row a key
            row = self._order[dense]
        else:
            row = self._order[np.searchsorted(self._starts, join_day(dense, day), side="right") - 1]
        # What was looked up may be of another key, or of a day that it does not hold on.
        fits = (self.keys[row] == keys) & (day <= self._last[row])
        known = (keys != MISSING) & (day != MISSING)
        return np.where(fits & known & (number_days(self.first_day)[row] <= day), row, MISSING)
