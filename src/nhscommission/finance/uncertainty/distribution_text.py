"""Distributions as files hold them: ``triangular(2%; 6%; 10%)``."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from nhscommission.finance.uncertainty.distributions import (
    Discrete,
    Distribution,
    Empirical,
    Triangular,
    Uniform,
)
from nhscommission.finance.uncertainty.smooth_distributions import Beta, Lognormal, Normal, Pert
from nhscommission.foundations.errors import InvalidValueError, find_known, shown
from nhscommission.foundations.numbers import as_float

KINDS: Final[Mapping[str, type[Distribution]]] = MappingProxyType(
    {
        kind.kind: kind
        for kind in (Beta, Discrete, Empirical, Lognormal, Normal, Pert, Triangular, Uniform)
    }
)
"""The distributions by the word for each."""

_WHOLE: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*\((.*)\)\s*", re.ASCII)
_OWN_UNIT: Final = frozenset({"weight", "probabilities"})
"""What is a pure number whatever the unit of the rest."""
_LISTS: Final = frozenset({"values", "probabilities"})

Reader = Callable[[str], float]


def _fields(kind: type[Distribution]) -> list[str]:
    """Return the arguments of a kind, its own before the two that all have."""
    names = [field.name for field in attrs.fields(kind)]
    return [n for n in names if n not in ("least", "most")] + ["least", "most"]


def parse_distribution(text: str, *, read: Reader) -> Distribution:
    """Read a distribution as files hold it.

    Parameters
    ----------
    text : str
        Its kind and its numbers, in order or by name: ``"triangular(2%; 6%; 10%)"``,
        ``"normal(mean=5; sd=1; least=0)"``, ``"discrete(1 @ 0.2; 2 @ 0.8)"``,
        ``"empirical(3; 4; 4)"``.
    read : callable
        Reads a number of the distribution, with its unit.

    Returns
    -------
    Distribution
        What it says.

    Raises
    ------
    InvalidValueError
        If it is not written so, or the numbers make no distribution.
    UnknownNameError
        If there is no such kind, or no such argument.

    Examples
    --------
    >>> parse_distribution("uniform(1; 3)", read=float)
    Uniform(least=None, most=None, low=1.0, high=3.0)
    """
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise InvalidValueError(
            f"{shown(text)} is not a distribution; write its kind and numbers, for example "
            "triangular(2%; 6%; 10%) or normal(mean=5; sd=1)"
        )
    kind = find_known(KINDS, match[1].casefold(), "distribution")
    names = _fields(kind)
    parts = [part.strip() for part in match[2].split(";") if part.strip()]
    placed = [part for part in parts if "=" not in part]
    given: dict[str, Any] = {}
    if "values" in names:
        given.update(_listed(placed, read, weighted="probabilities" in names))
    else:
        if len(placed) > len(names):
            raise InvalidValueError(
                f"{shown(text)} has {len(placed)} numbers; a {kind.kind} distribution takes "
                f"{', '.join(names)}"
            )
        given.update({n: _read(n, part, read) for n, part in zip(names, placed, strict=False)})
    for part in parts:
        name, equals, value = (x.strip() for x in part.partition("="))
        if not equals:
            continue
        if name not in names or name in _LISTS:
            find_known(dict.fromkeys(n for n in names if n not in _LISTS), name, "argument")
        if name in given:
            raise InvalidValueError(f"{shown(text)} gives {name} twice")
        given[name] = _read(name, value, read)
    wanted = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    missing = [name for name in wanted if name not in given]
    if missing:
        raise InvalidValueError(
            f"{shown(text)} gives no {' and no '.join(missing)}; a {kind.kind} distribution takes "
            f"{', '.join(names)}"
        )
    return kind(**given)


def _read(name: str, text: str, read: Reader) -> float:
    return as_float(text, what=name) if name in _OWN_UNIT else read(text)


def _listed(parts: list[str], read: Reader, *, weighted: bool) -> dict[str, Any]:
    if not weighted:
        return {"values": [read(part) for part in parts]}
    pairs = [part.partition("@") for part in parts]
    for value, at, _ in pairs:
        if not at:
            raise InvalidValueError(
                f"{value!r} has no probability; write each value of a discrete distribution as "
                "value @ probability"
            )
    return {
        "values": [read(value.strip()) for value, _, _ in pairs],
        "probabilities": [_probability(chance.strip()) for _, _, chance in pairs],
    }


def _probability(text: str) -> float:
    return as_float(text, what="a probability")


def write_distribution(distribution: Distribution, *, write: Callable[[float], str]) -> str:
    """Write a distribution as files hold it.

    Parameters
    ----------
    distribution : Distribution
        Any.
    write : callable
        Writes a number of the distribution, with its unit.

    Returns
    -------
    str
        What `parse_distribution` reads back.
    """
    parts = []
    if isinstance(distribution, Discrete):
        parts = [
            f"{write(value)} @ {chance!r}"
            for value, chance in zip(distribution.values, distribution.probabilities, strict=True)
        ]
    elif isinstance(distribution, Empirical):
        parts = [write(value) for value in distribution.values]
    for name in _fields(type(distribution)):
        value, field = getattr(distribution, name), attrs.fields_dict(type(distribution))[name]
        if name in _LISTS or value == field.default:
            continue
        text = repr(value) if name in _OWN_UNIT else write(value)
        parts.append(text if field.default is attrs.NOTHING else f"{name}={text}")
    return f"{distribution.kind}({'; '.join(parts)})"
