"""Columns of text: read from what a file holds, all labels at once where they are right."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

import numpy as np

from nhscommission.finance.settlement.invoices.column_values import (
    as_column,
    found_text,
    is_nan,
    read_each,
    refuse_at,
)
from nhscommission.finance.settlement.invoices.text_column import (
    MISSING,
    TextColumn,
    one_line_text,
)
from nhscommission.foundations.errors import InvalidValueError


def check_pseudonyms(labels: Iterable[str], *, column: str) -> None:
    """Check that no label has a space in it, since it may be a name.

    Parameters
    ----------
    labels : iterable of str
        The pseudonyms.
    column : str
        The name of their column, for the message, which does not repeat the label.

    Raises
    ------
    InvalidValueError
        If one has.
    """
    several = tuple(labels)
    every = "".join(several)
    if (every.isprintable() and " " not in every) or not any(
        len(one.split()) > 1 for one in several
    ):
        return
    raise InvalidValueError(
        f"the column {column}: a label has a space in it; give pseudonyms without spaces, and "
        "never names"
    )


def read_text(values: Any, *, column: str, first_row: int = 1, secret: bool = False) -> TextColumn:
    """Read a column of text.

    Parameters
    ----------
    values : iterable of (str, int or None), or TextColumn
        One a row; blank or None where it is missing.
    column : str
        Its name, for messages.
    first_row : int, optional
        What the first row is called in messages.
    secret : bool, optional
        Whether these are pseudonyms: what was found is kept out of messages, and text with a space
        in it is refused, since it may be a name.

    Returns
    -------
    TextColumn
        Whole numbers are read as text.

    Raises
    ------
    InvalidValueError
        If a value is neither text nor a whole number, or text is not on one line or has control
        characters in it.

    Examples
    --------
    >>> found = read_text(["EL", " ", "NEL", "EL"], column="point_of_delivery")
    >>> found.labels, found.codes.tolist()
    (('EL', 'NEL'), [0, -1, 1, 0])
    """
    if isinstance(values, TextColumn):
        if secret:
            check_pseudonyms(values.labels, column=column)
        return values
    rows = as_column(values, column=column)
    if isinstance(rows, np.ndarray):
        rows = rows.tolist() if rows.dtype.kind in "iu" else rows.astype(object).tolist()
    if set(map(type, rows)) <= {str, type(None)}:
        try:
            return _read_clean(rows, column=column, secret=secret)
        except InvalidValueError:
            pass  # something is to be stripped or refused, value by value
    return read_each_text(rows, column=column, first_row=first_row, secret=secret)


def _read_clean(rows: list[Any], *, column: str, secret: bool) -> TextColumn:
    """Read text that is right as it is, all labels at once."""
    words: defaultdict[str | None, int] = defaultdict(count().__next__)  # each new one the next
    words[None] = words[""] = MISSING
    codes = np.fromiter(map(words.__getitem__, rows), dtype=np.int64, count=len(rows))
    labels = tuple(word for word in words if word)
    if secret:
        check_pseudonyms(labels, column=column)
    codes.setflags(write=False)
    return TextColumn(labels=labels, codes=codes)


def read_each_text(rows: list[Any], *, column: str, first_row: int, secret: bool) -> TextColumn:
    """Read a column of text value by value, as `read_text` does where not all is right as it is.

    Parameters
    ----------
    rows : list of (str, int or None)
        One a row.
    column : str
        Its name, for messages.
    first_row : int
        What the first row is called in messages.
    secret : bool
        Whether these are pseudonyms.

    Returns
    -------
    TextColumn
        The same as `read_text`.

    Raises
    ------
    InvalidValueError
        As for `read_text`, with the row.
    """

    def read(value: Any) -> str | None:
        text = one_line_text(value if isinstance(value, str) else str(value))
        if secret and len(text.split()) > 1:
            raise InvalidValueError("a space")
        return text or None

    def refuse(row: int, value: Any) -> InvalidValueError:
        found = f"found a {type(value).__name__}" if secret else found_text(value)
        if is_nan(value):
            found = found_text(value)
        like = "a pseudonym without spaces, and never a name," if secret else "text on one line,"
        return refuse_at(column, first_row + row, f"{found}; give {like} or leave it blank")

    found, codes = read_each(rows, (str, int, np.integer), read, refuse)
    labels = tuple(dict.fromkeys(label for label in found if label is not None))
    place = {label: code for code, label in enumerate(labels)}
    remap = np.array([MISSING if one is None else place[one] for one in found], dtype=np.int64)
    return TextColumn(labels=labels, codes=remap[codes] if len(found) else codes)
