"""Rolling populations up to groups: practices to networks, places, districts, boards, regions."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.sector.capitation import Missing, check_numbers
from nhscommission.sector.populations import PopulationBase, check_one_base
from nhscommission.sector.weighted_population import NeedComponent, WeightedPopulation

BLANK = "(blank)"
"""The group of those whose label is blank; always outside."""

_same = attrs.cmp_using(eq=lambda a, b: np.array_equal(a, b, equal_nan=True))


@attrs.frozen(kw_only=True)
class GroupTotals:
    """Sums by group, and what fell outside the groups that were asked for.

    Parameters
    ----------
    names : tuple of str
        What was added up: population, components.
    groups : tuple of str
        The groups asked for.
    sums : ndarray of float64, shape (names, groups)
        The sums; NaN where every value was missing [unit of the values].
    rows : ndarray of float64, shape (groups,)
        How many rows each group has [row].
    missing : ndarray of float64, shape (names, groups)
        How many of their values are missing, and so in no sum [row].
    outside_groups : tuple of str
        The groups that rows fell into besides, ``"(blank)"`` for no label.
    outside_sums : ndarray of float64, shape (names, outside_groups)
        Their sums [unit of the values].
    outside_rows : ndarray of float64, shape (outside_groups,)
        How many rows each has [row].
    outside_missing : ndarray of float64, shape (names, outside_groups)
        How many of their values are missing [row].
    base : PopulationBase, optional
        Whom the population counts, where that is known.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    sums: FloatArray = attrs.field(converter=read_only, eq=_same)
    rows: FloatArray = attrs.field(converter=read_only, eq=_same)
    missing: FloatArray = attrs.field(converter=read_only, eq=_same)
    outside_groups: tuple[str, ...] = ()
    outside_sums: FloatArray = attrs.field(converter=read_only, eq=_same)
    outside_rows: FloatArray = attrs.field(converter=read_only, eq=_same)
    outside_missing: FloatArray = attrs.field(converter=read_only, eq=_same)
    base: PopulationBase | None = None

    def __getitem__(self, key: str | tuple[str, str]) -> Any:
        """Return the sums of one name, shape (groups,), or of one name and group [unit]."""
        name, *group = (key,) if isinstance(key, str) else key
        if name not in self.names:
            raise UnknownNameError("value", name, self.names)
        sums = self.sums[self.names.index(name)]
        if not group:
            return sums
        if group[0] not in self.groups:
            raise UnknownNameError("group", group[0], self.groups)
        return float(sums[self.groups.index(group[0])])

    def inside_share(self, name: str) -> float:
        """Say how much of a value lies within the groups asked for.

        Parameters
        ----------
        name : str
            The value.

        Returns
        -------
        float
            The sum over the groups, over the sum of everything [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such value.
        """
        if (
            self.missing[self.names.index(name)].sum()
            or self.outside_missing[self.names.index(name)].sum()
        ):
            raise InvalidValueError(
                f"some values of {name} are missing, so nobody can say what share of it lies "
                "inside; ask for one that is complete, such as the population"
            )
        inside = float(np.nansum(self[name]))
        outside = float(np.nansum(self.outside_sums[self.names.index(name)]))
        if inside + outside == 0:
            raise InvalidValueError(f"{name} is 0 everywhere, so no share of it lies anywhere")
        return inside / (inside + outside)

    def weighted_population(
        self, *, population: str, base: PopulationBase | None = None
    ) -> WeightedPopulation:
        """Return the groups as members with their need by component.

        Parameters
        ----------
        population : str
            Which value is the number of people; the others are components.
        base : PopulationBase, optional
            Whom it counts; not needed where the table said so.

        Returns
        -------
        WeightedPopulation
            The groups, in order. A component of which any row of a group is missing is missing for
            the group: part of it over all of its people would be too little need.

        Raises
        ------
        InvalidValueError
            If no base is known, or another one is given than the table's.
        UnknownNameError
            If there is no such value.
        """
        known = base or self.base
        if known is None:
            raise InvalidValueError("whom the population counts is not known; give its base")
        if base is not None and self.base is not None:
            check_one_base(base, self.base)
        return WeightedPopulation(
            members=self.groups,
            base=known,
            population=self[population],
            components=tuple(
                NeedComponent(name=name, weighted=np.where(gaps > 0, np.nan, sums))
                for name, sums, gaps in zip(self.names, self.sums, self.missing, strict=True)
                if name != population
            ),
        )

    def to_records(self) -> tuple[dict[str, str | float], ...]:
        """Return a record for each group, those outside last.

        Returns
        -------
        tuple of dict
            Group, whether it was asked for, rows, and its sums.
        """
        inside = zip(self.groups, self.rows.tolist(), self.sums.T.tolist(), strict=True)
        outside = zip(
            self.outside_groups,
            self.outside_rows.tolist(),
            self.outside_sums.T.tolist(),
            strict=True,
        )
        return tuple(
            {"group": group, "inside": within, "rows": rows}
            | dict(zip(self.names, sums, strict=True))
            for within, part in (("yes", inside), ("no", outside))
            for group, rows, sums in part
        )


def _label(group: Any) -> str:
    missing = group is None or (isinstance(group, float) and np.isnan(group))
    return BLANK if missing else str(group).strip() or BLANK


def roll_up(
    values: Mapping[str, FloatArray],
    *,
    groups: Sequence[str],
    within: Sequence[str] | None = None,
    missing: Missing | str = Missing.REFUSE,
) -> GroupTotals:
    """Add values up by group, and report what falls outside the groups asked for.

    Parameters
    ----------
    values : mapping of str to ndarray of float64, each of shape (n,)
        What to add up, by name: the population, components of need; >= 0, NaN where missing
        [any unit].
    groups : sequence of str
        The group of each of the n rows; blank for none.
    within : sequence of str, optional
        The groups asked for, in this order; all that there are if not given, as they first appear.
    missing : Missing, optional
        With ``"keep"``, missing values are left out of sums, and counted.

    Returns
    -------
    GroupTotals
        The sums, and those of the groups outside [unit of the values].

    Raises
    ------
    InvalidValueError
        If lengths differ, there are no rows, a value is below 0 or not finite, or missing where
        that is not allowed.
    UnknownNameError
        If no row falls into a group asked for.

    References
    ----------
    NHS England, ICB Place Based Allocation Tool 2022/23: practices, and the network, board, region
    and district that each is in.

    Examples
    --------
    >>> found = roll_up({"people": np.array([10.0, 20.0, 5.0])},
    ...                 groups=["Brent", "Brent", "Barnet"], within=["Brent"])
    >>> found["people", "Brent"], found.outside_groups, round(found.inside_share("people"), 4)
    (30.0, ('Barnet',), 0.8571)
    """
    labels = [_label(group) for group in groups]
    if not labels or not values:
        raise InvalidValueError("there is nothing to add up; give values, and a group for each row")
    arrays = []
    for name, value in values.items():
        array = check_numbers(value, what=name, missing=missing)
        if array.shape != (len(labels),):
            raise InvalidValueError(
                f"{name} has shape {array.shape}, and there are {len(labels)} groups; give one for "
                "each row"
            )
        arrays.append(array)
    places: dict[str, int] = {}
    at = np.array([places.setdefault(label, len(places)) for label in labels])
    wanted = (
        list(dict.fromkeys(within)) if within is not None else [g for g in places if g != BLANK]
    )
    for group in wanted:
        find_known({name: i for name, i in places.items() if name != BLANK}, group, "group")
    outside = [group for group in places if group not in set(wanted)]
    inner, outer = ([places[g] for g in some] for some in (wanted, outside))
    rows = np.bincount(at, minlength=len(places))
    known = np.array([np.bincount(at, ~np.isnan(array), len(places)) for array in arrays])
    sums = np.array([np.bincount(at, np.nan_to_num(array), len(places)) for array in arrays])
    sums[(known == 0) & (rows > 0)] = np.nan
    return GroupTotals(
        names=tuple(values),
        groups=tuple(wanted),
        sums=sums[:, inner],
        rows=rows[inner],
        missing=(rows - known)[:, inner],
        outside_groups=tuple(outside),
        outside_sums=sums[:, outer],
        outside_rows=rows[outer],
        outside_missing=(rows - known)[:, outer],
    )
