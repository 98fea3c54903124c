"""Ratios: what a paper prints that is neither a sum of money nor an assumption."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import attrs

from nhscommission.case.assumptions import identifier, not_blank
from nhscommission.foundations.errors import InvalidValueError, UnitError, shown
from nhscommission.foundations.intervals import MOST_TERMS
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.units import MONEY, canonical_unit, divide_units

Terms: TypeAlias = tuple[tuple[str, float], ...]

_SUM: Final = re.compile(r"\s*([-+\u2212]?)\s*([A-Za-z_]\w*)\s*", re.ASCII)


def read_terms(text: str | Iterable[tuple[str, float]]) -> Terms:
    """Read a sum of named quantities.

    Parameters
    ----------
    text : str or iterable of tuple of str and float
        ``"alone - shared"``, or the names with 1 or -1.

    Returns
    -------
    tuple of tuple of str and float
        Each name, and 1 where it is added or -1 where it is taken away [dimensionless].

    Raises
    ------
    InvalidValueError
        If it is not a sum of names, or a name is there twice.

    Examples
    --------
    >>> read_terms("alone - shared")
    (('alone', 1.0), ('shared', -1.0))
    """
    if isinstance(text, str):
        terms: list[tuple[str, float]] = []
        place = 0
        while place < len(text):
            match = _SUM.match(text, place)
            if match is None or (terms and not match[1]):
                raise InvalidValueError(
                    f"{shown(text)} is not a sum; write names with + or - between them, for "
                    "example alone - shared"
                )
            terms.append((match[2], -1.0 if match[1] in ("-", "\u2212") else 1.0))
            place = match.end()
    else:
        try:
            terms = [(str(name), float(sign)) for name, sign in text]
        except (TypeError, ValueError):
            raise InvalidValueError(
                f"{shown(text)} is not a sum; write names with + or - between them, for example "
                "alone - shared"
            ) from None
    if not terms or any(sign not in (1.0, -1.0) for _, sign in terms):
        raise InvalidValueError(
            f"{shown(text)} is not a sum; name at least one quantity, added or taken away"
        )
    names = [name for name, _ in terms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidValueError(f"{shown(text)} names {twice[0]!r} more than once")
    return tuple(terms)


def write_terms(terms: Terms) -> str:
    """Write a sum as files hold it.

    Parameters
    ----------
    terms : tuple of tuple of str and float
        From `read_terms` [dimensionless].

    Returns
    -------
    str
        For example ``"alone - shared"``.
    """
    (first, sign), *others = terms
    parts = [f"-{first}" if sign < 0 else first]
    parts += [f"{'-' if sign < 0 else '+'} {name}" for name, sign in others]
    return " ".join(parts)


def _numerator(value: str | Iterable[tuple[str, float]]) -> Terms:
    return _side(value, "numerator")


def _denominator(value: str | Iterable[tuple[str, float]]) -> Terms:
    return _side(value, "denominator")


def _side(value: str | Iterable[tuple[str, float]], side: str) -> Terms:
    try:
        return read_terms(value)
    except InvalidValueError as error:
        raise InvalidValueError(f"the {side} of a ratio: {error}") from error


@attrs.frozen(kw_only=True)
class Ratio:
    """One sum over another: a cost per head, a reduction as a percentage.

    Parameters
    ----------
    id : str
        A short name, unique in the case.
    label : str
        What it is, in words.
    numerator, denominator : str or iterable of tuple of str and float
        The measures or assumptions that are added up above and below the line:
        ``"alone - shared"`` [all of one unit above, and all of one below].
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(validator=identifier)
    label: str = attrs.field(converter=plain_text, validator=not_blank)
    numerator: Terms = attrs.field(converter=_numerator)
    denominator: Terms = attrs.field(converter=_denominator)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if len(self.names) > MOST_TERMS:
            raise InvalidValueError(
                f"ratio {self.id!r} names {len(self.names)} quantities; {MOST_TERMS} are the most, "
                "so make totals of some",
                subject=f"ratio:{self.id}",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """What it names, above the line and below, each once."""
        return tuple(dict.fromkeys(name for name, _ in (*self.numerator, *self.denominator)))

    @property
    def coefficients(self) -> tuple[tuple[str, float, float], ...]:
        """Each name, and what it is multiplied by above the line and below [dimensionless]."""
        above, below = dict(self.numerator), dict(self.denominator)
        return tuple((name, above.get(name, 0.0), below.get(name, 0.0)) for name in self.names)


def ratio_unit(ratio: Ratio, units: Mapping[str, str]) -> str:
    """Return the unit of a ratio.

    Parameters
    ----------
    ratio : Ratio
        The ratio.
    units : mapping of str to str
        The unit of each assumption by its id; whatever else it names is a sum of money.

    Returns
    -------
    str
        For example ``"GBP/person"``.

    Raises
    ------
    UnitError
        If what is added up is in more than one unit.
    """
    sides: list[str] = []
    for side, terms in (("numerator", ratio.numerator), ("denominator", ratio.denominator)):
        found = {canonical_unit(units.get(name, MONEY)): name for name, _ in terms}
        if len(found) > 1:
            mixed = ", ".join(f"{name} [{unit}]" for unit, name in found.items())
            raise UnitError(
                f"ratio {ratio.id!r} adds up more than one unit in its {side}: {mixed}",
                subject=f"ratio:{ratio.id}",
            )
        sides += found
    return divide_units(*sides)
