"""The error tree: what went wrong, where, what was found, and what would be right."""

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)


class NhsCommissionError(Exception):
    """The base of every error that this package raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _remake, (type(self), self.args, self.__dict__)


def _remake(
    kind: type[NhsCommissionError], args: tuple[Any, ...], state: dict[str, Any]
) -> NhsCommissionError:
    """Make an error again, as it was: their arguments by keyword are what pickle cannot know."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InvalidValueError(NhsCommissionError, ValueError):
    """A value is wrong, or values do not fit together.

    Parameters
    ----------
    message : str
        What is wrong, what was found, and what would be right.
    subject : str, optional
        The part of a case that the message is about, as ``kind:id`` (for example
        ``line:office``), so that a loader can add the file and line.
    """

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.subject = subject


class UnitError(InvalidValueError):
    """A unit is unknown, or is not the unit that is needed."""


class CaseFileError(InvalidValueError):
    """A case folder holds something that cannot be read as a case.

    Parameters
    ----------
    message : str
        What is wrong, what was found, and what would be right.
    file : str
        The file's path within the case folder, or the folder itself.
    line : int, optional
        The line in that file, counted from 1.
    """

    def __init__(self, message: str, *, file: str, line: int | None = None) -> None:
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {message}")
        self.file = file
        self.line = line


class UnknownNameError(InvalidValueError, LookupError):
    """A name (of a case, member, period, scenario, measure…) that is not there.

    Parameters
    ----------
    kind : str
        What the name should be the name of, for example ``"member"``.
    name : str
        The name that was given.
    known : iterable of str
        The names that would have been right.
    subject : str, optional
        The part of a case that named it, as ``kind:id``.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, subject: str = "") -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        message = f"there is no {kind} {name!r}; {suggest(name, self.known)}"
        super().__init__(message, subject=subject)


class SimulationError(NhsCommissionError, RuntimeError):
    """A simulation could not be finished: a worker died, or the executor gave up.

    Parameters
    ----------
    message : str
        How far it got, and why no further.
    done : int
        How many draws had been worked out.
    total : int
        How many were wanted.
    """

    def __init__(self, message: str, *, done: int, total: int) -> None:
        super().__init__(message)
        self.done, self.total = done, total


class MissingExtraError(NhsCommissionError, ImportError):
    """An optional dependency is not installed.

    Parameters
    ----------
    feature : str
        What needs it.
    extra : str
        The extra of this package that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f'{feature} needs the extra [{extra}]: python -m pip install "nhscommission[{extra}]" '
            f'(in a clone: ".[{extra}]")'
        )


def shown(value: object) -> str:
    """Write a value for a message, however long it is.

    Parameters
    ----------
    value : object
        Any value.

    Returns
    -------
    str
        Its ``repr``, cut short.

    Examples
    --------
    >>> shown(0.5), shown(10**5000)
    ('0.5', 'a whole number of 16,610 bits')
    """
    if isinstance(value, int) and value.bit_length() > 300:
        return f"a whole number of {value.bit_length():,} bits"
    try:
        text = repr(value)
    except ValueError:  # a fraction of numbers that long
        return f"a {type(value).__name__} too long to write"
    return text if len(text) <= 80 else f"{text[:77]}..."


def suggest(name: str, known: Iterable[str]) -> str:
    """Say which known names a mistyped one may have meant.

    Parameters
    ----------
    name : str
        The name that was not found.
    known : iterable of str
        The names that there are.

    Returns
    -------
    str
        ``did you mean 'Brent'?`` where one is near, otherwise the list of all.

    Examples
    --------
    >>> suggest("Brentt", ["Brent", "Ealing"])
    "did you mean 'Brent'?"
    >>> suggest("Leeds", ["Brent", "Ealing"])
    'there are: Brent, Ealing'
    """
    names, name = list(known), str(name)
    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]!r}?"
    return f"there are: {', '.join(names)}" if names else "there are none"


def find_known(known: Mapping[str, _T], name: str, kind: str, subject: str = "") -> _T:
    """Look a name up.

    Parameters
    ----------
    known : mapping
        What there is, by name.
    name : str
        The name.
    kind : str
        What it should be the name of.
    subject : str, optional
        The part of a case that names it, as ``kind:id``.

    Returns
    -------
    object
        What the name stands for.

    Raises
    ------
    UnknownNameError
        If there is no such name.
    """
    if name not in known:
        raise UnknownNameError(kind, name, known, subject=subject)
    return known[name]


def choose(kind: type[_Choice], value: str, *, what: str) -> _Choice:
    """Read one of a closed set of words.

    Parameters
    ----------
    kind : type of StrEnum
        The words there are.
    value : str
        The word.
    what : str
        What it chooses.

    Returns
    -------
    StrEnum
        The member of `kind`.

    Raises
    ------
    UnknownNameError
        If there is no such word, with the nearest there is.
    """
    try:
        return kind(value)
    except ValueError:
        raise UnknownNameError(what, str(value), [str(choice) for choice in kind]) from None
