"""Tables of populations: a row for each practice or other unit."""

from collections import Counter
from collections.abc import Sequence

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.sector.capitation import Missing
from nhscommission.sector.grouping import GroupTotals, roll_up
from nhscommission.sector.populations import PopulationBase, check_is_base
from nhscommission.sector.weighted_population import NeedComponent, WeightedPopulation


@attrs.frozen(kw_only=True)
class PopulationTable:
    """A tidy table: a row for each practice (or other unit), its labels and its numbers.

    Parameters
    ----------
    codes : tuple of str
        The code of each row, unique.
    base : PopulationBase
        Whom the population counts.
    labels : tuple of (str, tuple of str)
        Columns of words, such as the board and district that each practice is in, by heading.
    values : tuple of NeedComponent
        Columns of numbers >= 0, NaN where the cell is blank [person].
    """

    codes: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    base: PopulationBase = attrs.field(validator=check_is_base)
    labels: tuple[tuple[str, tuple[str, ...]], ...]
    values: tuple[NeedComponent, ...]

    def __attrs_post_init__(self) -> None:
        if not self.codes:
            raise InvalidValueError("the table has no rows; give at least one")
        if len(set(self.codes)) < len(self.codes):
            twice = Counter(self.codes).most_common(1)[0][0]
            raise InvalidValueError(f"the code {twice!r} stands twice; codes must be unique")
        lengths = [(name, len(column)) for name, column in self.labels]
        lengths += [(column.name, len(column.weighted)) for column in self.values]
        for name, length in lengths:
            if length != len(self.codes):
                raise InvalidValueError(
                    f"the column {name!r} has {length} cells, and there are {len(self.codes)} codes"
                )

    def __len__(self) -> int:
        return len(self.codes)

    def label(self, name: str) -> tuple[str, ...]:
        """Return one column of words.

        Parameters
        ----------
        name : str
            Its heading.

        Returns
        -------
        tuple of str
            A word for each row.
        """
        return find_known(dict(self.labels), name, "column of labels")

    def where(self, **chosen: str) -> "PopulationTable":
        """Choose the rows with given labels.

        Parameters
        ----------
        **chosen : str
            A label for each column named, for example ``ICS22="QRV"``.

        Returns
        -------
        PopulationTable
            Those rows.

        Raises
        ------
        UnknownNameError
            If there is no such column, or no row with such a label.
        """
        keep = np.ones(len(self), dtype=bool)
        for name, wanted in chosen.items():
            column = self.label(name)
            found = np.array([label == wanted for label in column])
            if not found.any():
                raise UnknownNameError(name, wanted, sorted(set(column)))
            keep &= found
        at = np.flatnonzero(keep).tolist()
        if not at:
            raise InvalidValueError(
                "no row has all of these labels: "
                + ", ".join(f"{name} {label!r}" for name, label in chosen.items())
            )
        return PopulationTable(
            codes=[self.codes[i] for i in at],
            base=self.base,
            labels=tuple((name, tuple(col[i] for i in at)) for name, col in self.labels),
            values=tuple(attrs.evolve(col, weighted=col.weighted[at]) for col in self.values),
        )

    def roll_up(
        self,
        by: str,
        *,
        within: Sequence[str] | None = None,
        missing: Missing | str = Missing.REFUSE,
    ) -> GroupTotals:
        """Add all columns of numbers up by one of the labels.

        Parameters
        ----------
        by : str
            The column of labels.
        within : sequence of str, optional
            The groups asked for; what falls outside them is reported.
        missing : Missing, optional
            With ``"keep"``, blank cells are left out of sums, and counted.

        Returns
        -------
        GroupTotals
            The sums [person].

        Raises
        ------
        InvalidValueError
            If a cell is blank where that is not allowed.
        UnknownNameError
            If there is no such column, or no row in a group asked for.
        """
        values = {column.name: column.weighted for column in self.values}
        found = roll_up(values, groups=self.label(by), within=within, missing=missing)
        return attrs.evolve(found, base=self.base)

    def weighted_population(self, *, population: str) -> WeightedPopulation:
        """Return the rows as members with their need by component.

        Parameters
        ----------
        population : str
            Which column is the number of people; the other numbers are components.

        Returns
        -------
        WeightedPopulation
            The rows, in order.

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        columns = {column.name: column for column in self.values}
        people = find_known(columns, population, "column of numbers")
        return WeightedPopulation(
            members=self.codes,
            base=self.base,
            population=people.weighted,
            components=tuple(column for column in self.values if column is not people),
        )
