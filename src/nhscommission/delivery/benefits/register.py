"""The register of a programme's benefits, and how many there are of each kind."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np

from nhscommission.delivery.benefits.benefits import (
    Benefit,
    BenefitTheme,
    check_several,
    read_competencies,
)
from nhscommission.delivery.benefits.classifications import (
    Beneficiary,
    Directness,
    Efficiency,
    FinancialKind,
    OverlapRelation,
)
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.foundations.numbers import expect
from nhscommission.foundations.text import plain_text

NOT_STATED: Final = "not stated"
"""The label under which benefits are counted that the paper does not classify."""


def _benefits(values: Iterable[Benefit]) -> tuple[Benefit, ...]:
    return check_several(values, Benefit, what="benefits")


def _themes(values: Iterable[BenefitTheme]) -> tuple[BenefitTheme, ...]:
    return check_several(values, BenefitTheme, what="themes")


@attrs.frozen(kw_only=True)
class BenefitRegister:
    """The benefits that a programme promises.

    Parameters
    ----------
    programme : str
        Whose they are.
    benefits : tuple of Benefit
        At least one; ids are unique.
    themes : tuple of BenefitTheme, optional
        The groups they are in; where there are any, the theme of each benefit is one of them.
    targeted_competencies : tuple of int, optional
        The numbers of the commissioning competencies that the programme says it improves.
    competencies_source : str, optional
        Where it says so.
    """

    programme: str = attrs.field(converter=plain_text)
    benefits: tuple[Benefit, ...] = attrs.field(converter=_benefits)
    themes: tuple[BenefitTheme, ...] = attrs.field(default=(), converter=_themes)
    targeted_competencies: tuple[int, ...] = attrs.field(default=(), converter=read_competencies)
    competencies_source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.benefits:
            raise InvalidValueError(
                f"the register of {self.programme or 'a programme'} has no benefits; give at least "
                "one"
            )
        themes = [theme.id for theme in self.themes]
        for what, ids in (("benefit", [one.id for one in self.benefits]), ("theme", themes)):
            for name in ids:
                if ids.count(name) > 1:
                    raise InvalidValueError(f"two {what}s have the id {name!r}; give each its own")
        for one in self.benefits:
            if one.theme and themes and one.theme not in themes:
                raise UnknownNameError("theme", one.theme, themes, subject=f"benefit:{one.id}")

    def benefit(self, name: str) -> Benefit:
        """Return one benefit.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        Benefit
            The benefit.

        Raises
        ------
        UnknownNameError
            If there is none with this id.
        """
        for one in self.benefits:
            if one.id == name:
                return one
        raise UnknownNameError("benefit", name, [one.id for one in self.benefits])

    def of_theme(self, name: str) -> tuple[Benefit, ...]:
        """Return the benefits of one theme.

        Parameters
        ----------
        name : str
            The theme's id.

        Returns
        -------
        tuple of Benefit
            In the register's order; none where no benefit is in it.

        Raises
        ------
        UnknownNameError
            If there is no such theme.
        """
        known = [theme.id for theme in self.themes] or [one.theme for one in self.benefits]
        if name not in known:
            raise UnknownNameError("theme", name, dict.fromkeys(filter(None, known)))
        return tuple(one for one in self.benefits if one.theme == name)


class BenefitFacet(StrEnum):
    """By what benefits are counted."""

    THEME = "theme"
    """The group they are in."""
    GAINS = "gains"
    """Who gains; a benefit counts once for each of those."""
    MEASURED = "measured"
    """Whether a measure is proposed."""
    COMPETENCY = "competency"
    """The competency that a measure rests on; a benefit counts once for each."""
    TIMESCALE = "timescale"
    """By when, as printed."""
    EFFICIENCY = "efficiency"
    """Technical or allocative."""
    DIRECTNESS = "directness"
    """Direct or indirect."""
    FINANCIAL = "financial"
    """Financial, non-financial or both."""
    BENEFIT_CLASS = "benefit_class"
    """Whether it releases cash, and for whom it is worth something."""
    OVERLAP = "overlap"
    """How it lies to other programmes; a benefit counts once for each relation."""
    OWNER = "owner"
    """Who answers for it."""


def _words(*values: str | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values if value)


_FACETS: Final[Mapping[BenefitFacet, Callable[[Benefit], tuple[str, ...]]]] = MappingProxyType(
    {
        BenefitFacet.THEME: lambda one: _words(one.theme),
        BenefitFacet.GAINS: lambda one: _words(*one.gains),
        BenefitFacet.MEASURED: lambda one: ("yes" if one.measures else "no",),
        BenefitFacet.COMPETENCY: lambda one: tuple(map(str, one.competencies)),
        BenefitFacet.TIMESCALE: lambda one: _words(one.timescale),
        BenefitFacet.EFFICIENCY: lambda one: _words(one.efficiency),
        BenefitFacet.DIRECTNESS: lambda one: _words(one.directness),
        BenefitFacet.FINANCIAL: lambda one: _words(one.financial),
        BenefitFacet.BENEFIT_CLASS: lambda one: _words(one.benefit_class),
        BenefitFacet.OVERLAP: lambda one: tuple(
            dict.fromkeys(str(overlap.relation) for overlap in one.overlaps)
        ),
        BenefitFacet.OWNER: lambda one: _words(one.owner),
    }
)
_CLOSED: Final[Mapping[BenefitFacet, Iterable[str]]] = MappingProxyType(
    {
        BenefitFacet.GAINS: Beneficiary,
        BenefitFacet.MEASURED: ("yes", "no"),
        BenefitFacet.EFFICIENCY: Efficiency,
        BenefitFacet.DIRECTNESS: Directness,
        BenefitFacet.FINANCIAL: FinancialKind,
        BenefitFacet.BENEFIT_CLASS: BenefitClass,
        BenefitFacet.OVERLAP: OverlapRelation,
    }
)


def _labels(register: BenefitRegister, facet: BenefitFacet) -> tuple[str, ...]:
    """Return the kinds there are along a facet; closed lists whole, open ones as they come."""
    first: Iterable[str] = _CLOSED.get(facet, ())
    if facet is BenefitFacet.THEME:
        first = [theme.id for theme in register.themes]
    found = [_FACETS[facet](one) for one in register.benefits]
    seen = [label for labels in found for label in labels]
    if facet is BenefitFacet.COMPETENCY:
        seen = sorted({*seen, *map(str, register.targeted_competencies)}, key=int)
    last = () if all(found) else (NOT_STATED,)
    return tuple(dict.fromkeys([*map(str, first), *seen, *last]))


def tabulate_benefits(
    register: BenefitRegister,
    *,
    by: BenefitFacet | str = BenefitFacet.THEME,
    across: BenefitFacet | str | None = None,
) -> LabelledArray:
    """Count the benefits of each kind.

    Parameters
    ----------
    register : BenefitRegister
        The benefits.
    by : BenefitFacet or str, optional
        By what: ``"theme"``, ``"gains"``, ``"financial"`` and so on.
    across : BenefitFacet or str, optional
        A second facet, for a table of both.

    Returns
    -------
    LabelledArray
        A count for each kind, or for each pair of kinds; 0 where there is none, and under
        ``"not stated"`` what the paper does not classify. It adds up to the number of benefits,
        except by facets of which a benefit can have several [benefit].

    Raises
    ------
    UnknownNameError
        If there is no such facet.
    InvalidValueError
        If it is no register, or both facets are the same.

    Examples
    --------
    >>> register = BenefitRegister(
    ...     programme="North",
    ...     benefits=[
    ...         Benefit(id="a", label="Lower prices", financial="financial", directness="direct"),
    ...         Benefit(id="b", label="Better care", financial="non_financial"),
    ...     ],
    ... )
    >>> tabulate_benefits(register, by="financial").to_records()[0]
    {'financial': 'financial', 'value': 1.0}
    >>> tabulate_benefits(register, by="directness")["not stated"]
    1.0
    """
    expect(register, BenefitRegister, what="the register", like="a BenefitRegister")
    facets = [choose(BenefitFacet, by, what="facet")]
    if across is not None:
        facets.append(choose(BenefitFacet, across, what="facet"))
    if len(set(facets)) < len(facets):
        raise InvalidValueError(f"by and across are both {facets[0].value!r}; give two facets")
    labels = tuple(_labels(register, facet) for facet in facets)
    counts = np.zeros(tuple(map(len, labels)))
    for one in register.benefits:
        kinds = [_FACETS[facet](one) or (NOT_STATED,) for facet in facets]
        places = [
            [found.index(kind) for kind in own] for own, found in zip(kinds, labels, strict=True)
        ]
        counts[np.ix_(*places)] += 1
    return LabelledArray(values=counts, dims=tuple(map(str, facets)), labels=labels, unit="benefit")
