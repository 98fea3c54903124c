"""Functions of commissioning support: what they are, who may provide them, and the market."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.text import plain_text


class Sourcing(StrEnum):
    """How a commissioner comes by a function."""

    DO = "do"
    """With its own staff."""
    SHARE = "share"
    """With other commissioners, in one team."""
    BUY = "buy"
    """From a commissioning support service or another supplier."""


class Scale(StrEnum):
    """At which scale a function is provided."""

    LOCAL = "local"
    SUB_NATIONAL = "sub_national"
    NATIONAL = "national"


class ServiceLevel(StrEnum):
    """At which level of a shared service a function comes."""

    CORE = "core"
    """Every member subscribes to it."""
    ENHANCED = "enhanced"
    """Members may add it."""


class SupplyRisk(StrEnum):
    """How likely demand is to exceed supply."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def _choices(value: str | Iterable[str]) -> tuple[Sourcing, ...]:
    words = [word.strip() for word in value.split("/")] if isinstance(value, str) else list(value)
    return tuple(choose(Sourcing, word, what="way to source") for word in words if word)


def _scales(value: str | Iterable[str]) -> tuple[Scale, ...]:
    words = [word.strip() for word in value.split("/")] if isinstance(value, str) else list(value)
    return tuple(choose(Scale, word, what="scale") for word in words if word)


def _level(value: str | None) -> ServiceLevel | None:
    return choose(ServiceLevel, value, what="service level") if value else None


def _risk(value: str | None) -> SupplyRisk | None:
    return choose(SupplyRisk, value, what="supply risk") if value else None


def _yes_or_no(instance: Any, attribute: "attrs.Attribute[bool | None]", value: object) -> None:
    if value is not None and not isinstance(value, bool):
        raise InvalidValueError(
            f"function {instance.name!r}: {attribute.name} is {value!r}; give True, False, or None "
            "where the source does not say"
        )


@attrs.frozen(kw_only=True)
class SupportFunction:
    """A function of commissioning support.

    Parameters
    ----------
    name : str
        What it is.
    in_scope : bool, optional
        Whether the shared service provides it; None where the source does not say.
    level : ServiceLevel, optional
        Core or enhanced, where the source says.
    sourcing : str or iterable of Sourcing, optional
        The ways to come by it that are open: ``"do/share/buy"``.
    scale : str or iterable of Scale, optional
        The scales at which it is provided: ``"sub_national/national"``; none where the source
        does not say.
    nhs_capacity : str, optional
        What NHS capacity and capability there is.
    other_sectors : str, optional
        What other sectors offer.
    supply_risk : SupplyRisk, optional
        How likely demand is to exceed supply.
    risk_note : str, optional
        What that holds for, and other risks.
    source : str
        Document and section.
    """

    name: str = attrs.field(converter=plain_text)
    in_scope: bool | None = attrs.field(default=None, validator=_yes_or_no)
    level: ServiceLevel | None = attrs.field(default=None, converter=_level)
    sourcing: tuple[Sourcing, ...] = attrs.field(default=(), converter=_choices)
    scale: tuple[Scale, ...] = attrs.field(default=(), converter=_scales)
    nhs_capacity: str = attrs.field(default="", converter=plain_text)
    other_sectors: str = attrs.field(default="", converter=plain_text)
    supply_risk: SupplyRisk | None = attrs.field(default=None, converter=_risk)
    risk_note: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.name:
            raise InvalidValueError("a function of commissioning support has no name")
        if not self.source:
            raise InvalidValueError(f"function {self.name!r} has no source; say where it is from")


def select_functions(
    functions: Iterable[SupportFunction],
    *,
    in_scope: bool | None = None,
    level: str | None = None,
    sourcing: str | None = None,
    scale: str | None = None,
    supply_risk: str | None = None,
) -> tuple[SupportFunction, ...]:
    """Return the functions that are as asked.

    Parameters
    ----------
    functions : iterable of SupportFunction
        The functions.
    in_scope : bool, optional
        Whether the shared service provides them.
    level : ServiceLevel, optional
        Core or enhanced.
    sourcing : Sourcing, optional
        A way to come by them that is open.
    scale : Scale, optional
        A scale at which they are provided.
    supply_risk : SupplyRisk, optional
        How likely demand is to exceed supply.

    Returns
    -------
    tuple of SupportFunction
        Those that are known to be all that is asked; where a source is silent, they are not.

    Raises
    ------
    UnknownNameError
        If a word is not one of its kind.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> functions = load_case("ccg-support-2012").functions
    >>> [one.name for one in select_functions(functions, supply_risk="high")]
    ['Support for redesign', 'Procurement and market management']
    """
    wanted_level, wanted_risk = _level(level), _risk(supply_risk)
    ways, scales = _choices(sourcing or ""), _scales(scale or "")
    return tuple(
        one
        for one in functions
        if (in_scope is None or one.in_scope is in_scope)
        and (wanted_level is None or one.level is wanted_level)
        and set(ways) <= set(one.sourcing)
        and set(scales) <= set(one.scale)
        and (wanted_risk is None or one.supply_risk is wanted_risk)
    )
