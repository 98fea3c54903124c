"""Computations: how a number that no paper prints was worked out, so that it can be again."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, shown

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_VALUE: Final = re.compile(r"[^;()=\n\r]+")
_WHOLE: Final = re.compile(r"([a-z][a-z0-9_]*)\((.*)\)", re.ASCII)


def _pairs(
    value: Mapping[str, object] | Iterable[tuple[str, object]],
) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((str(name).strip(), str(text).strip()) for name, text in pairs)


@attrs.frozen(kw_only=True)
class Computation:
    """The function that gave a number, and what it was given.

    Parameters
    ----------
    function : str
        The name of a function of this package, for example ``"savings_curve"``.
    inputs : mapping or iterable of tuple of str
        The name of each argument, and its value as text.
    """

    function: str
    inputs: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_pairs)

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.function):
            raise InvalidValueError(
                f"{shown(self.function)} is not the name of a function; write for example "
                "savings_curve(final=10%; ramp=linear; years=3)"
            )
        names = [name for name, _ in self.inputs]
        for name, text in self.inputs:
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(text):
                raise InvalidValueError(
                    f"{self.function}: the input {shown(name)} is {shown(text)}; give a name and a "
                    "value without semicolons, brackets or equals signs"
                )
            if names.count(name) > 1:
                raise InvalidValueError(f"{self.function}: the input {name!r} is there twice")

    def __str__(self) -> str:
        return f"{self.function}({'; '.join(f'{name}={text}' for name, text in self.inputs)})"


def parse_computation(text: str) -> Computation:
    """Read a computation as files hold it.

    Parameters
    ----------
    text : str
        ``"savings_curve(final=10%; ramp=linear; years=3)"``.

    Returns
    -------
    Computation
        Its function and inputs.

    Raises
    ------
    InvalidValueError
        If it is not written so.

    Examples
    --------
    >>> parse_computation("savings_curve(final=10%; ramp=linear; years=3)").inputs
    (('final', '10%'), ('ramp', 'linear'), ('years', '3'))
    """
    match = _WHOLE.fullmatch(text.strip())
    if match is None:
        raise InvalidValueError(
            f"{shown(text)} is not a computation; write a function's name and its inputs, for "
            "example savings_curve(final=10%; ramp=linear; years=3)"
        )
    parts = [part.partition("=") for part in match[2].split(";") if part.strip()]
    for name, equals, _ in parts:
        if not equals:
            raise InvalidValueError(
                f"{shown(text)}: {name.strip()!r} has no value; write name=value"
            )
    return Computation(function=match[1], inputs=[(name, value) for name, _, value in parts])


def read_day(text: str | None) -> date | None:
    """Read a day as a computation records it.

    Parameters
    ----------
    text : str or None
        ``"2026-10-01"``, or nothing.

    Returns
    -------
    datetime.date or None
        The day.

    Raises
    ------
    InvalidValueError
        If it is not a day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"{text!r} is not a day; write it as 2026-10-01") from None
