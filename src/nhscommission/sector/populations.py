"""What a population counts: whom, when, and by which source."""

from enum import StrEnum
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.text import plain_text


class PopulationKind(StrEnum):
    """Whom a population counts."""

    REGISTERED = "registered"
    """Patients on the lists of practices, wherever they live."""
    ESTIMATED = "estimated"
    """Patients on the lists, projected or scaled to an estimate of the population."""
    RESIDENT = "resident"
    """People who live in an area, wherever they are registered."""
    WEIGHTED = "weighted"
    """Either of these, weighted for need."""


def _kind(value: str) -> PopulationKind:
    return choose(PopulationKind, value, what="kind of population")


def _not_blank(_: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not value:
        raise InvalidValueError(
            f"the {attribute.name} of a population base is blank; say which, for example "
            "year='2022/23', source='ICB Place Based Allocation Tool'"
        )


@attrs.frozen(kw_only=True)
class PopulationBase:
    """Whom a population counts, for which year, and by which source.

    Parameters
    ----------
    kind : PopulationKind
        Registered, estimated, resident or weighted.
    year : str
        The year or date that it is for, as the source writes it.
    source : str
        Where the figures are from.
    """

    kind: PopulationKind = attrs.field(converter=_kind)
    year: str = attrs.field(converter=plain_text, validator=_not_blank)
    source: str = attrs.field(converter=plain_text, validator=_not_blank)

    def __str__(self) -> str:
        return f"{self.kind}, {self.year} ({self.source})"


def check_is_base(_: Any, __: "attrs.Attribute[PopulationBase]", value: object) -> None:
    """Check that a population base is one, and not a word for it."""
    if not isinstance(value, PopulationBase):
        raise InvalidValueError(
            f"the population base is {value!r:.80}; give PopulationBase(kind=..., year=..., "
            "source=...)"
        )


def check_one_base(*bases: PopulationBase, mixed_bases: bool = False) -> None:
    """Refuse to mix populations that count different people, years or sources.

    Parameters
    ----------
    *bases : PopulationBase
        The bases of all that goes into one calculation.
    mixed_bases : bool, optional
        True where mixing them is meant.

    Raises
    ------
    InvalidValueError
        If two differ and that is not meant.
    """
    for base in bases[1:]:
        if base != bases[0] and not mixed_bases:
            raise InvalidValueError(
                f"two population bases are mixed: {bases[0]}; and {base}. Use one, or say "
                "mixed_bases=True if that is meant"
            )
