"""The organisations that share a service, and the sector they form."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnitError, UnknownNameError
from nhscommission.foundations.figures import PrintedFigure, exact_figure, parse_figure
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.units import DIMENSIONLESS
from nhscommission.sector.capitation import normalise_shares

_PERSON: Final = "person"


def _population(value: float | str | PrintedFigure | None) -> PrintedFigure | None:
    """Read a number of people; a paper may print only a share of the whole, as a percentage."""
    if value is None or isinstance(value, PrintedFigure):
        return value
    if not isinstance(value, str):
        return exact_figure(value, unit=_PERSON)
    return parse_figure(value) if "%" in value else parse_figure(value, unit=_PERSON)


def _not_blank(instance: Any, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not value:
        raise InvalidValueError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}; give a name"
        )


def _not_negative(
    instance: Any, attribute: "attrs.Attribute[PrintedFigure | None]", value: PrintedFigure | None
) -> None:
    if value is None:
        return
    if value.unit not in (_PERSON, DIMENSIONLESS) or (
        value.unit == DIMENSIONLESS and "%" not in value.text
    ):
        raise UnitError(
            f"{instance.name}: {attribute.name} is {value.text!r}, in {value.unit}; give a number "
            "of people, or a percentage where only shares are printed"
        )
    if value.value < 0:
        raise InvalidValueError(
            f"{instance.name}: {attribute.name} is {value.text!r}; a population cannot be below 0"
        )


@attrs.frozen(kw_only=True)
class Organisation:
    """An NHS organisation.

    Parameters
    ----------
    name : str
        The name by which it is asked for, unique in its sector.
    code : str, optional
        Its code in the organisation data service, where known.
    """

    name: str = attrs.field(converter=plain_text, validator=_not_blank)
    code: str = attrs.field(default="", converter=plain_text)


@attrs.frozen(kw_only=True)
class Commissioner(Organisation):
    """An organisation that commissions care for a population, and pays for doing so.

    Parameters
    ----------
    name : str
        The name by which it is asked for, unique in its sector.
    code : str, optional
        Its code in the organisation data service, where known.
    weighted_population : float, str or PrintedFigure, optional
        Its population weighted for need, >= 0; where a paper prints only shares, its share as a
        percentage [person, or dimensionless].
    """

    weighted_population: PrintedFigure | None = attrs.field(
        default=None, converter=_population, validator=_not_negative
    )


@attrs.frozen(kw_only=True)
class PCT(Commissioner):
    """A primary care trust (2002 to 2013)."""


@attrs.frozen(kw_only=True)
class CCG(Commissioner):
    """A clinical commissioning group (2013 to 2022)."""


@attrs.frozen(kw_only=True)
class ICB(Commissioner):
    """An integrated care board (from 2022)."""


@attrs.frozen(kw_only=True)
class Provider(Organisation):
    """An organisation that provides care.

    Parameters
    ----------
    name : str
        The name by which it is asked for.
    code : str, optional
        Its code in the organisation data service, where known.
    coordinating_commissioner : str, optional
        The member that leads on its contract for the others.
    """

    coordinating_commissioner: str = attrs.field(default="", converter=plain_text)


COMMISSIONER_KINDS: Final[Mapping[str, type[Commissioner]]] = MappingProxyType(
    {"PCT": PCT, "CCG": CCG, "ICB": ICB}
)


@attrs.frozen(kw_only=True)
class Sector:
    """Commissioners that share a service, and who hosts it.

    Parameters
    ----------
    name : str
        The name of the sector or cluster.
    members : iterable of Commissioner
        Those who share, in the order in which tables list them; names are unique.
    host : str, optional
        The member that employs the shared staff.
    providers : iterable of Provider, optional
        The providers whose care they commission.
    """

    name: str = attrs.field(converter=plain_text, validator=_not_blank)
    members: tuple[Commissioner, ...] = attrs.field(converter=tuple[Commissioner, ...])
    host: str = ""
    providers: tuple[Provider, ...] = attrs.field(default=(), converter=tuple[Provider, ...])

    def __attrs_post_init__(self) -> None:
        if not self.members:
            raise InvalidValueError(f"the sector {self.name!r} has no members; give at least one")
        for kind, names in (
            ("member", self.member_names),
            ("provider", self.provider_names),
        ):
            folded = [name.casefold() for name in names]
            twice = [name for name in names if folded.count(name.casefold()) > 1]
            if twice:
                raise InvalidValueError(
                    f"the sector {self.name!r} has the {kind} {twice[0]!r} more than once; names "
                    "must be unique, capital and small letters alike"
                )
        if self.host:
            self.member(self.host)
        for provider in self.providers:
            if provider.coordinating_commissioner:
                self.member(provider.coordinating_commissioner)
        weighted = [m for m in self.members if m.weighted_population is not None]
        if weighted and len(weighted) < len(self.members):
            missing = next(m.name for m in self.members if m.weighted_population is None)
            raise InvalidValueError(
                f"{missing} has no weighted population and other members of {self.name!r} have "
                "one; missing is not zero: give it for every member or for none"
            )
        if len({m.weighted_population.unit for m in weighted if m.weighted_population}) > 1:
            raise UnitError(
                f"the weighted populations of {self.name!r} mix numbers of people and percentages; "
                "give all of them in one way"
            )

    @property
    def member_names(self) -> tuple[str, ...]:
        """The members' names, in order."""
        return tuple(member.name for member in self.members)

    @property
    def provider_names(self) -> tuple[str, ...]:
        """The providers' names, in order."""
        return tuple(provider.name for provider in self.providers)

    def member(self, name: str) -> Commissioner:
        """Return the member with this name.

        Parameters
        ----------
        name : str
            Capital and small letters count as the same.

        Returns
        -------
        Commissioner
            The member.

        Raises
        ------
        UnknownNameError
            If there is none, with the nearest name there is.
        """
        for member in self.members:
            if member.name.casefold() == name.casefold():
                return member
        raise UnknownNameError("member", name, self.member_names)

    @property
    def weighted_populations(self) -> FloatArray:
        """Weighted population by member, shape (members,) [person, or dimensionless]."""
        figures = [member.weighted_population for member in self.members]
        values = [figure.value for figure in figures if figure is not None]
        if len(values) < len(figures):
            raise InvalidValueError(
                f"no weighted populations are given for the sector {self.name!r}"
            )
        return np.array(values, dtype=np.float64)

    @property
    def shares(self) -> FloatArray:
        """Share of weighted population by member, shape (members,), summing to 1."""
        return normalise_shares(self.weighted_populations)
