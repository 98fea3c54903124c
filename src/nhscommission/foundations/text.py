"""Text that files can hold: what is typed into labels, notes and names."""

import re
from typing import Final

from nhscommission.foundations.errors import InvalidValueError

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST: Final = 100_000


def plain_text(value: str) -> str:
    """Take text with no space at either end and no control characters.

    Parameters
    ----------
    value : str
        The text; new lines and tabs within it stay.

    Returns
    -------
    str
        The text without space at either end.

    Raises
    ------
    InvalidValueError
        If it holds what a CSV file cannot, or is longer than a cell can be.
    """
    if not isinstance(value, str):
        raise InvalidValueError(f"{value!r:.80} is {type(value).__name__}, and text was expected")
    text = value.strip()
    if len(text) <= _LONGEST and text.isprintable():
        return text
    found = _UNWRITABLE.search(text)
    if found:
        raise InvalidValueError(
            f"the text {text[:40]!r} holds the control character {found[0]!r}; take it out"
        )
    if len(text) > _LONGEST:
        raise InvalidValueError(
            f"the text {text[:40]!r}… has {len(text):,} characters, and {_LONGEST:,} are the most"
        )
    return text


def one_line(text: str) -> str:
    """Write text without line breaks.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        With single spaces.

    Examples
    --------
    >>> one_line("of   the PCTs ")
    'of the PCTs'
    """
    return " ".join(text.split())
