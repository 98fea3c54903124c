"""Cells of the files on delivery: several ids or phrases, costs, days, yes and no."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from nhscommission.foundations.errors import InvalidValueError

SLASH: Final = "/"
"""Between ids, names and numbers in a cell."""
SEMICOLON: Final = ";"
"""Between phrases in a cell."""
YES_OR_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark))


def read_ids(text: str) -> tuple[str, ...]:
    """Read several ids, names or numbers, as in ``a/b``.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    tuple of str
        In order.

    Raises
    ------
    InvalidValueError
        If semicolons are between them.
    """
    if SEMICOLON in text:
        raise InvalidValueError(f"found {text!r}; several are separated by / here, as in a/b")
    return _split(text, SLASH)


def read_phrases(text: str) -> tuple[str, ...]:
    """Read several phrases, as in ``a; b``.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    tuple of str
        In order.
    """
    return _split(text, SEMICOLON)


def read_cost(text: str) -> str:
    """Read a cost: one sum, or three with ``;`` between them.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    str
        The text, for a risk to read.

    Raises
    ------
    InvalidValueError
        If slashes are between them.
    """
    if SLASH in text and SEMICOLON not in text:
        raise InvalidValueError(
            f"found {text!r}; write one sum, or the least, the likeliest and the greatest with ; "
            "between them: £20k; £50k; £100k"
        )
    return text


def read_yes_or_no(text: str) -> bool:
    """Read yes or no.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    bool
        True for yes.

    Raises
    ------
    InvalidValueError
        If it is neither.
    """
    if text not in YES_OR_NO:
        raise InvalidValueError(f"found {text!r}; write yes, no, or leave it blank")
    return YES_OR_NO[text]


def read_iso_day(text: str) -> date:
    """Read a day as ``2009-07-13``.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            f"found {text!r}, and a day is needed; write it as 2009-07-13"
        ) from None
