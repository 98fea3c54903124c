"""Members' populations, and their need by kind of care."""

from collections.abc import Mapping

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.sector.capitation import (
    Missing,
    check_numbers,
    combine_components,
    normalise_population,
    relative_need_index,
)
from nhscommission.sector.populations import PopulationBase, check_is_base, check_one_base

_same = attrs.cmp_using(eq=lambda a, b: np.array_equal(a, b, equal_nan=True))


@attrs.frozen(kw_only=True)
class NeedComponent:
    """A part of need: a population weighted for one kind of care.

    Parameters
    ----------
    name : str
        The kind of care: general and acute, community, mental health, maternity, prescribing…
    weighted : ndarray of float64, shape (members,)
        People weighted for it, >= 0; NaN where missing [person].
    """

    name: str
    weighted: FloatArray = attrs.field(converter=read_only, eq=_same)

    def __attrs_post_init__(self) -> None:
        check_numbers(self.weighted, what=f"the component {self.name!r}", missing=Missing.KEEP)


@attrs.frozen(kw_only=True)
class WeightedPopulation:
    """Members' populations, and their need by component.

    Parameters
    ----------
    members : tuple of str
        Names or codes, unique.
    base : PopulationBase
        Whom `population` counts.
    population : ndarray of float64, shape (members,)
        People, >= 0 [person].
    components : tuple of NeedComponent
        Their need by kind of care, in the order of `members`.
    """

    members: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    base: PopulationBase = attrs.field(validator=check_is_base)
    population: FloatArray = attrs.field(converter=read_only, eq=_same)
    components: tuple[NeedComponent, ...] = attrs.field(converter=tuple[NeedComponent, ...])

    def __attrs_post_init__(self) -> None:
        if not self.members:
            raise InvalidValueError("there are no members; give at least one")
        if len(set(self.members)) < len(self.members):
            twice = next(m for m in self.members if self.members.count(m) > 1)
            raise InvalidValueError(f"the member {twice!r} stands twice; names must be unique")
        check_numbers(self.population, what="the population")
        for what, values in (
            ("population", self.population),
            *((component.name, component.weighted) for component in self.components),
        ):
            if values.shape != (len(self.members),):
                raise InvalidValueError(
                    f"{what} has shape {values.shape}, and there are {len(self.members)} members"
                )
        names = [component.name for component in self.components]
        if len(set(names)) < len(names):
            raise InvalidValueError(f"two components have one name, among {', '.join(names)}")

    def __getitem__(self, component: str) -> FloatArray:
        """Return one component, shape (members,) [person]."""
        return find_known({c.name: c for c in self.components}, component, "component").weighted

    def normalised(
        self,
        *,
        reference: "WeightedPopulation | None" = None,
        missing: Missing | str = Missing.REFUSE,
        mixed_bases: bool = False,
    ) -> "WeightedPopulation":
        """Scale each component so that the reference's comes to its population.

        Parameters
        ----------
        reference : WeightedPopulation, optional
            For example England; these members themselves if not given.
        missing : Missing, optional
            What becomes of missing values.
        mixed_bases : bool, optional
            True where `reference` is meant to have another base.

        Returns
        -------
        WeightedPopulation
            The same members.

        Raises
        ------
        InvalidValueError
            If the bases differ and that is not meant, or a value is missing where that is not
            allowed.
        """
        whole = reference or self
        check_one_base(self.base, whole.base, mixed_bases=mixed_bases)
        scaled = []
        for component in self.components:
            every = check_numbers(whole[component.name], what=component.name, missing=missing)
            scaled.append(
                attrs.evolve(
                    component,
                    weighted=normalise_population(
                        component.weighted,
                        reference_population=float(whole.population.sum()),
                        reference_weighted=float(np.nansum(every)),
                        missing=missing,
                    ),
                )
            )
        return attrs.evolve(self, components=scaled)

    def combined(
        self, *, spend: Mapping[str, float], missing: Missing | str = Missing.REFUSE
    ) -> FloatArray:
        """Combine the components by what is spent on each.

        Parameters
        ----------
        spend : mapping of str to float
            Spend by component, every one of them, or anything in proportion [any one unit].
        missing : Missing, optional
            With ``"keep"``, a member that lacks a component has no overall figure.

        Returns
        -------
        ndarray of float64, shape (members,)
            The overall weighted population [person].

        Raises
        ------
        InvalidValueError
            If a component has no spend, or a value is missing where that is not allowed.
        UnknownNameError
            If spend is given for a component that there is not.
        """
        known = {component.name: component for component in self.components}
        for name in spend:
            find_known(known, name, "component")
        for name in known:
            if name not in spend:
                raise InvalidValueError(
                    f"the component {name!r} has no spend; missing is not zero: give it for every "
                    "component"
                )
        return combine_components(
            np.array([component.weighted for component in self.components]),
            spend=np.array([spend[name] for name in known]),
            missing=missing,
        )

    def need_index(
        self,
        component: str,
        *,
        reference: "WeightedPopulation | None" = None,
        mixed_bases: bool = False,
    ) -> FloatArray:
        """Say how much need of one kind there is to a person, beside the reference's.

        Parameters
        ----------
        component : str
            The kind of care.
        reference : WeightedPopulation, optional
            For example England; these members together if not given.
        mixed_bases : bool, optional
            True where `reference` is meant to have another base.

        Returns
        -------
        ndarray of float64, shape (members,)
            1 where need is as in the reference [dimensionless].

        Raises
        ------
        InvalidValueError
            If the bases differ and that is not meant, a value is missing, or a population is 0.
        """
        whole = reference or self
        check_one_base(self.base, whole.base, mixed_bases=mixed_bases)
        every = check_numbers(whole[component], what=f"{component} of the reference")
        return relative_need_index(
            self[component],
            population=self.population,
            reference_weighted=float(every.sum()),
            reference_population=float(whole.population.sum()),
        )
