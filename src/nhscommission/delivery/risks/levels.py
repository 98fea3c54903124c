"""Levels of likelihood and impact, and bands of scores."""

from enum import StrEnum
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.numbers import as_whole
from nhscommission.foundations.text import one_line, plain_text


class BandColour(StrEnum):
    """The colour that a band is drawn in."""

    GREEN = "green"
    """Green."""
    YELLOW = "yellow"
    """Yellow."""
    AMBER = "amber"
    """Amber, which some call orange."""
    RED = "red"
    """Red."""
    BLUE = "blue"
    """Blue."""
    PURPLE = "purple"
    """Purple."""
    GREY = "grey"
    """Grey."""


def read_name(value: str) -> str:
    """Read a name, on one line."""
    return one_line(plain_text(value))


def _named(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not value:
        raise InvalidValueError(
            f"{type(instance).__name__}.{attribute.name} is blank; say what it is called"
        )


def _colour(value: str) -> BandColour:
    return choose(BandColour, value, what="colour")


@attrs.frozen(kw_only=True)
class RiskLevel:
    """A level of likelihood, or of impact.

    Parameters
    ----------
    label : str
        What it is called, for example ``"Almost certain"``.
    score : int
        The number that stands for it, >= 1; registers write it.
    """

    label: str = attrs.field(converter=read_name, validator=_named)
    score: int

    def __attrs_post_init__(self) -> None:
        score = as_whole(self.score, what=f"the score of the level {self.label!r}", least=1)
        object.__setattr__(self, "score", score)

    def __str__(self) -> str:
        return f"{self.score} {self.label}"


@attrs.frozen(kw_only=True)
class RiskBand:
    """A band of scores that are treated alike.

    Parameters
    ----------
    label : str
        What it is called, for example ``"High"``.
    least : int
        The least score in it, >= 1; it goes up to the next band.
    colour : BandColour or str
        What it is drawn in.
    """

    label: str = attrs.field(converter=read_name, validator=_named)
    least: int
    colour: BandColour = attrs.field(converter=_colour)

    def __attrs_post_init__(self) -> None:
        least = as_whole(self.least, what=f"the least score of the band {self.label!r}", least=1)
        object.__setattr__(self, "least", least)
