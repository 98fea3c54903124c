"""Caps on running costs per head, and those of 2013 and 2025."""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import as_number, settle_number
from nhscommission.foundations.text import plain_text
from nhscommission.sector.populations import PopulationBase, PopulationKind


def read_cap_basis(value: Any) -> PopulationKind:
    """Read per head of whom a cap is, with a specific error when it is not stated."""
    known = [str(kind) for kind in PopulationKind]
    if isinstance(value, PopulationBase):
        return value.kind
    if not value:
        raise InvalidValueError(
            "the cap does not say per head of whom; give basis='registered', or one of "
            f"{', '.join(known)}"
        )
    if str(value) not in known:
        raise UnknownNameError("kind of population for the cap:", str(value), known)
    return PopulationKind(str(value))


def _exclusions(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen(kw_only=True)
class RunningCostCap:
    """The most that running costs may come to, per head.

    Parameters
    ----------
    name : str
        What it is called.
    gbp_per_head : float
        For one person and a whole year, > 0 [GBP/person/year].
    basis : PopulationKind or str
        Per head of whom: registered, estimated, resident or weighted. It must be stated.
    exclusions : iterable of str, optional
        The kinds of cost that do not count towards it.
    source : str
        Who set it, and when.
    """

    name: str = attrs.field(converter=plain_text)
    gbp_per_head: float
    basis: PopulationKind = attrs.field(default=None, converter=read_cap_basis)
    exclusions: tuple[str, ...] = attrs.field(default=(), converter=_exclusions)
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        what = f"the cap {self.name!r}, in pounds a head,"
        settle_number(self, "gbp_per_head", what=what, above_0=True)

    def allowance(self, population: float, *, years: float = 1.0) -> float:
        """Return what a number of people allows.

        Parameters
        ----------
        population : float
            On the cap's basis, >= 0 [person].
        years : float, optional
            For how long, >= 0 [year].

        Returns
        -------
        float
            [GBP].

        Raises
        ------
        InvalidValueError
            If a number is below 0.

        Examples
        --------
        >>> cap = RunningCostCap(
        ...     name="Ready reckoner", gbp_per_head=20, basis="registered", source="DH, 2011")
        >>> cap.allowance(175_000)
        3500000.0
        """
        people = as_number(population, what="the population")
        return self.gbp_per_head * people * as_number(years, what="the time in years")


ICB_CAP_2025: Final = RunningCostCap(
    name="Integrated care board envelope",
    gbp_per_head=18.76,
    basis=PopulationKind.ESTIMATED,
    exclusions=(
        "delegated pharmacy, optometry and dental services",
        "delegated specialised commissioning",
    ),
    source="NHS England, draft Model ICB Blueprint (May 2025), as reported by Healthcare Leader, "
    "8 May 2025: all running costs and programme pay; tested in aggregate for a region",
)
"""£18.76 a head: what an ICB may cost, tested in aggregate for a region.

Of which population is not reported; it is taken to be the estimated one, by which running cost
allowances have been set since 2012. `attrs.evolve` gives the cap another basis.
"""

CCG_ALLOWANCE_2013: Final = RunningCostCap(
    name="Clinical commissioning group allowance",
    gbp_per_head=25.0,
    basis=PopulationKind.ESTIMATED,
    source="NHS Commissioning Board Authority, briefing note on running cost allowances (May 2012):"
    " practice lists, scaled to the population projected for each local authority",
)
"""£25 a head: what a CCG could cost from 2013."""
