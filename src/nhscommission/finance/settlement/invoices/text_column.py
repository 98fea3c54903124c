"""A column of text as codes, and combinations of such codes."""

from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.text import plain_text

MISSING: Final = -1
"""Stands in codes and whole numbers, none of which is below 0, for what is not known."""
_BIGGEST: Final = 2**62
_MOST: Final = 2**63 - 1
_LONGEST: Final = 100_000


def expect_kind(value: Any, kind: type, *, what: str, like: str) -> None:
    """Check that an argument is of a kind, without repeating it: it may hold what is private.

    Parameters
    ----------
    value : object
        The argument.
    kind : type
        What it should be.
    what : str
        What it is, for the message.
    like : str
        What is right, as one would write it.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    if not isinstance(value, kind):
        raise InvalidValueError(f"{what}: found a {type(value).__name__}; give {like}")


def one_line_text(value: Any) -> str:
    """Take text on one line.

    Parameters
    ----------
    value : str
        The text.

    Returns
    -------
    str
        Without space at either end.

    Raises
    ------
    InvalidValueError
        If it is no text, or holds control characters, tabs or line breaks.
    """
    text = plain_text(value)
    if not text.isprintable() and ("\t" in text or len(text.splitlines()) > 1):
        raise InvalidValueError(f"the text {text[:40]!r} is not on one line, or holds a tab")
    return text


def _take_labels(values: Any) -> tuple[str, ...]:
    wrong = "the labels of a column of text are not text on one line, each filled in and stripped"
    if not isinstance(values, tuple | list) or not set(map(type, values)) <= {str}:
        raise InvalidValueError(f"{wrong}; give a tuple of text")
    labels = tuple(values)
    if len(set(labels)) != len(labels):
        raise InvalidValueError("a column of text has a label twice; give each word once")
    if "" in labels or tuple(map(str.strip, labels)) != labels:
        raise InvalidValueError(wrong)
    if max(map(len, labels), default=0) > _LONGEST or not "".join(labels).isprintable():
        for place, label in enumerate(labels):
            try:
                one_line_text(label)
            except InvalidValueError:
                raise InvalidValueError(f"{wrong}: see the label in place {place:,}") from None
    return labels


def _take_codes(values: Any) -> IntArray:
    if isinstance(values, np.ndarray) and values.dtype == np.int64 and values.base is None:
        codes: IntArray = values
        if not codes.flags.writeable:
            return codes
    try:
        return read_only_ints(values)
    except (TypeError, ValueError, OverflowError):
        raise InvalidValueError("the codes of a column of text are no whole numbers") from None


@attrs.frozen(kw_only=True, repr=False)
class TextColumn:
    """A column of text: each word once, and for each row which of them it is.

    Parameters
    ----------
    labels : tuple of str
        Each word once, in the order in which they first appear.
    codes : ndarray of int64, shape (rows,)
        The place of each row's word in `labels`; -1 where it is missing [dimensionless].
    """

    labels: tuple[str, ...] = attrs.field(converter=_take_labels)
    codes: IntArray = attrs.field(converter=_take_codes, eq=attrs.cmp_using(eq=np.array_equal))

    def __attrs_post_init__(self) -> None:
        if self.codes.ndim != 1:
            raise InvalidValueError(f"codes of shape {self.codes.shape}; give one for each row")
        if self.codes.size and not MISSING <= self.codes.min() <= self.codes.max() < len(
            self.labels
        ):
            raise InvalidValueError(
                f"codes from {self.codes.min()} to {self.codes.max()} for {len(self.labels)} "
                "labels; give places among the labels, or -1 where missing"
            )

    def __len__(self) -> int:
        return self.codes.size

    def __repr__(self) -> str:
        return f"TextColumn({len(self.labels):,} labels, {len(self):,} rows)"

    def text(self, row: int) -> str | None:
        """Return the word of one row.

        Parameters
        ----------
        row : int
            Which, from 0.

        Returns
        -------
        str or None
            The word; None where it is missing.
        """
        code = int(self.codes[row])
        return None if code == MISSING else self.labels[code]

    def take(self, rows: IntArray) -> "TextColumn":
        """Return some rows only.

        Parameters
        ----------
        rows : ndarray of int64, shape (n,)
            Their places, from 0 [dimensionless].

        Returns
        -------
        TextColumn
            Those rows, with only the labels that stand in them.
        """
        there, codes = np.unique(self.codes[rows], return_inverse=True)
        blanks = int(there.size and there[0] == MISSING)
        labels = tuple(self.labels[code] for code in there[blanks:].tolist())
        return TextColumn(labels=labels, codes=codes - blanks)

    def codes_of(self, other: "TextColumn") -> IntArray:
        """Return the words of another column as places among the labels of this one.

        Parameters
        ----------
        other : TextColumn
            Any other.

        Returns
        -------
        ndarray of int64, shape (rows of `other`,)
            Places in `labels`; -1 where a word is missing, or not known here [dimensionless].
        """
        place = {label: code for code, label in enumerate(self.labels)}
        codes = [place.get(label, MISSING) for label in other.labels]
        return np.array([*codes, MISSING], dtype=np.int64)[other.codes]


def combine_codes(*columns: tuple[IntArray, int]) -> IntArray:
    """Give each combination of several codes a number.

    Parameters
    ----------
    *columns : tuple of (ndarray of int64, int)
        Codes of one length, and how many different ones there can be.

    Returns
    -------
    ndarray of int64, shape (rows,)
        The same number for the same combination only; -1 where a code is [dimensionless].

    Raises
    ------
    InvalidValueError
        If the columns differ in length, or there are more combinations than an int64 can number.

    Examples
    --------
    >>> combine_codes((np.array([0, 1, -1]), 2), (np.array([2, 0, 1]), 3)).tolist()
    [2, 3, -1]
    """
    combined, size = columns[0]
    for codes, count in columns[1:]:
        if codes.shape != combined.shape:
            raise InvalidValueError("columns differ in length; give one value a row in each")
        if size * max(count, 1) > _BIGGEST:
            different, combined = np.unique(combined, return_inverse=True)
            if different.size and different[0] == MISSING:
                combined = combined - 1
            size = different.size
            if size * count > _MOST:
                raise InvalidValueError(
                    f"{size:,} combinations of {count:,} are more than can be numbered; give fewer"
                )
        known = (combined != MISSING) & (codes != MISSING)
        combined = np.where(known, combined * count + codes, MISSING)
        size *= max(count, 1)
    return combined
