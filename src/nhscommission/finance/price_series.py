"""Dated series of an index of prices or pay."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.numbers import as_float
from nhscommission.foundations.periods import financial_year
from nhscommission.foundations.text import plain_text

_LEAST_GROWTH = -0.5
_MOST_GROWTH = 0.5


def _values(value: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[tuple[str, float], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((year, as_float(x, what=f"the index of {year}")) for year, x in pairs)


@attrs.frozen(kw_only=True)
class PriceSeries:
    """An index of prices or pay by financial year, as published on the date that its source gives.

    Parameters
    ----------
    name : str
        What it measures, for example ``"GDP deflator"``.
    values : mapping or iterable of tuple of str and float
        Each financial year (``"2026/27"``), in order and without gaps, and the index in it, > 0
        [any, the same for all].
    source : str
        Who published it, and when: series are revised.
    """

    name: str = attrs.field(converter=plain_text)
    values: tuple[tuple[str, float], ...] = attrs.field(converter=_values)
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("name", "source"):
            if not getattr(self, field):
                raise InvalidValueError(f"the {field} of a price series is blank; give it")
        if not self.values:
            raise InvalidValueError(f"the price series {self.name!r} has no years")
        for year, index in self.values:
            financial_year(year)
            if not index > 0:
                raise InvalidValueError(
                    f"{self.name}: the index of {year} is {index:g}; an index is above 0"
                )
        for (before, _), (after, _) in pairwise(self.values):
            if financial_year(after).start.year != financial_year(before).start.year + 1:
                raise InvalidValueError(
                    f"{self.name}: {after} follows {before}; give every year, in order"
                )

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years that it covers, in order."""
        return tuple(year for year, _ in self.values)

    def index(self, year: str) -> float:
        """Return the index of a year.

        Parameters
        ----------
        year : str
            A financial year.

        Returns
        -------
        float
            The index [that of the series].

        Raises
        ------
        UnknownNameError
            If the series does not have the year: nothing is carried forward in silence.
        """
        known = dict(self.values)
        if year not in known:
            raise UnknownNameError(f"year in the price series {self.name!r}", year, known)
        return known[year]

    def factor(self, *, from_year: str, to_year: str) -> float:
        """Return what turns money at one year's prices into another's.

        Parameters
        ----------
        from_year, to_year : str
            Financial years.

        Returns
        -------
        float
            The index of `to_year` over that of `from_year` [dimensionless].

        Raises
        ------
        UnknownNameError
            If the series does not have one of them.
        """
        return self.index(to_year) / self.index(from_year)

    def growth(self, year: str) -> float:
        """Return how much prices rose on the year before.

        Parameters
        ----------
        year : str
            A financial year, not the first of the series.

        Returns
        -------
        float
            For example 0.036 for 3.6% [1/year].

        Raises
        ------
        UnknownNameError
            If the series does not have it and the year before.
        """
        years = self.years
        self.index(year)
        if year == years[0]:
            raise UnknownNameError(
                f"year before {year} in the price series {self.name!r}", year, years[1:]
            )
        return self.factor(from_year=years[years.index(year) - 1], to_year=year) - 1.0

    def extended(self, growth: Mapping[str, Any], *, source: str) -> "PriceSeries":
        """Return the series with further years at assumed growth.

        Parameters
        ----------
        growth : mapping of str to rate
            Each further year, and how much prices rise in it: ``{"2026/27": "2.5%"}`` [1/year].
        source : str
            Whose assumption that is.

        Returns
        -------
        PriceSeries
            Longer, with both sources.

        Raises
        ------
        InvalidValueError
            If a growth is no number, or is not from -50% to 100%.
        """
        values = list(self.values)
        for year, rate in growth.items():
            values.append((year, values[-1][1] * (1.0 + read_growth(rate, year))))
        return PriceSeries(name=self.name, values=values, source=f"{self.source}; {source}")


def read_growth(value: Any, year: str) -> float:
    """Read how much prices rise in a year.

    Parameters
    ----------
    value : rate
        0.025, or ``"2.5%"`` [1/year].
    year : str
        In which year, for the message.

    Returns
    -------
    float
        From -0.5 to 1 [1/year].

    Raises
    ------
    InvalidValueError
        If it is no number, or is out of that range: 2 is 200%, and 2% was probably meant.
    """
    rate = as_float(value, what=f"the growth of {year}")
    if not _LEAST_GROWTH <= rate <= _MOST_GROWTH:
        raise InvalidValueError(
            f"the growth of {year} is {shown(value)}, which is {rate:.0%}; write '2.5%' or 0.025 "
            "for two and a half per cent"
        )
    return rate
