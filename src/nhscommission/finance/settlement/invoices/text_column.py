"""A column of text as codes, and combinations of such codes."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import IntArray, read_only_ints

MISSING: Final = -1
"""Stands in codes and whole numbers, none of which is below 0, for what is not known."""
_BIGGEST: Final = 2**62


def _as_tuple(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(labels)


@attrs.frozen(kw_only=True)
class TextColumn:
    """A column of text: each word once, and for each row which of them it is.

    Parameters
    ----------
    labels : tuple of str
        Each word once, in the order in which they first appear.
    codes : ndarray of int64, shape (rows,)
        The place of each row's word in `labels`; -1 where it is missing [dimensionless].
    """

    labels: tuple[str, ...] = attrs.field(converter=_as_tuple)
    codes: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )

    def __attrs_post_init__(self) -> None:
        if len(set(self.labels)) != len(self.labels):
            raise InvalidValueError("a column of text has a label twice; give each word once")
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

    Examples
    --------
    >>> combine_codes((np.array([0, 1, -1]), 2), (np.array([2, 0, 1]), 3)).tolist()
    [2, 3, -1]
    """
    combined, size = columns[0]
    for codes, count in columns[1:]:
        if size * max(count, 1) > _BIGGEST:
            different, combined = np.unique(combined, return_inverse=True)
            if different.size and different[0] == MISSING:
                combined = combined - 1
            size = different.size
        known = (combined != MISSING) & (codes != MISSING)
        combined = np.where(known, combined * count + codes, MISSING)
        size *= max(count, 1)
    return combined
