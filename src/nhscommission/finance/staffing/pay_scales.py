"""Pay scales: dated editions of bands and their points."""

import math
import warnings
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs

from nhscommission.finance.staffing.pay_bands import PayBand, PayPoint, fold_band
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.text import plain_text


class PayScaleExpiredWarning(UserWarning):
    """A pay scale is used for a day after the last on which it held."""


@attrs.frozen(kw_only=True)
class PayScale:
    """One edition of a pay scale.

    Parameters
    ----------
    name : str
        The scale, for example ``"Agenda for Change"``.
    edition : str
        Which edition, for example ``"England 2010/11"``.
    effective : datetime.date
        The first day on which it holds.
    sunset : datetime.date
        The last day on which it holds; using it for a later day warns.
    bands : iterable of PayBand
        Its bands, from the lowest up; names are unique.
    source : str
        Who published it, and where.
    """

    name: str = attrs.field(converter=plain_text)
    edition: str = attrs.field(converter=plain_text)
    effective: date
    sunset: date
    bands: tuple[PayBand, ...] = attrs.field(converter=tuple[PayBand, ...])
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("name", "edition", "source"):
            if not getattr(self, field):
                raise InvalidValueError(f"the {field} of a pay scale is blank; give it")
        if self.sunset < self.effective:
            raise InvalidValueError(
                f"{self}: it holds until {self.sunset}, which is before it holds from, "
                f"{self.effective}"
            )
        names = [fold_band(band.name) for band in self.bands]
        if not names:
            raise InvalidValueError(f"{self} has no bands")
        twice = [band.name for band in self.bands if names.count(fold_band(band.name)) > 1]
        if twice:
            raise InvalidValueError(f"{self}: band {twice[0]!r} is there twice")

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"

    def band(self, name: str) -> PayBand:
        """Return a band.

        Parameters
        ----------
        name : str
            Its name; ``"Band 8a"`` is ``"8a"``, and capitals do not matter.

        Returns
        -------
        PayBand
            The band.

        Raises
        ------
        UnknownNameError
            If the scale does not have it.
        """
        for band in self.bands:
            if fold_band(band.name) == fold_band(name):
                return band
        raise UnknownNameError(f"band in {self}:", name, [band.name for band in self.bands])

    def salary(
        self, band: str, *, point: PayPoint | str = PayPoint.TOP, on: date | None = None
    ) -> float:
        """Return the salary of a band.

        Parameters
        ----------
        band : str
            Its name.
        point : PayPoint or str, optional
            Which point of it; the top where not given.
        on : datetime.date, optional
            The day that it is for.

        Returns
        -------
        float
            [GBP/WTE/year].

        Raises
        ------
        InvalidValueError
            If the day is before the scale holds, or the salary is not known.
        UnknownNameError
            If there is no such band or point.

        Warns
        -----
        PayScaleExpiredWarning
            If the day is after the last on which the scale holds.
        """
        if on is not None:
            self.check_day(on)
        return self.band(band).salary(point)

    def check_day(self, day: date) -> None:
        """Refuse a day before the scale holds, and warn of one after.

        Parameters
        ----------
        day : datetime.date
            The day that salaries are for.

        Raises
        ------
        InvalidValueError
            If it is before the scale holds.

        Warns
        -----
        PayScaleExpiredWarning
            If it is after the last on which the scale holds.
        """
        if day < self.effective:
            raise InvalidValueError(
                f"{self} holds from {self.effective}, and pay on {day} was asked for; use an "
                "earlier edition"
            )
        if day > self.sunset:
            warnings.warn(
                f"{self} held until {self.sunset}, and is used for {day}; use a later edition, or "
                "say what pay awards came after it (with_pay_award)",
                PayScaleExpiredWarning,
                stacklevel=2,
            )

    def bands_above(self, name: str) -> tuple[str, ...]:
        """Return the bands above one, for example those that recruitment agencies fill.

        Parameters
        ----------
        name : str
            A band.

        Returns
        -------
        tuple of str
            The names of those that the scale lists after it; none for the last.

        Raises
        ------
        UnknownNameError
            If the scale has no such band.
        """
        lower = self.bands.index(self.band(name))
        return tuple(band.name for band in self.bands[lower + 1 :])

    def with_pay_award(
        self, rate: Any, *, edition: str, effective: date, sunset: date, source: str
    ) -> "PayScale":
        """Return the next edition, with every point raised.

        Parameters
        ----------
        rate : rate
            By how much: ``"3.6%"``, or 0.036 [dimensionless].
        edition : str
            What to call it.
        effective, sunset : datetime.date
            The first and the last day on which it holds.
        source : str
            Whose award, or whose assumption.

        Returns
        -------
        PayScale
            Salaries to the nearest pound, as pay circulars print them.

        Raises
        ------
        InvalidValueError
            If the rate is no number, or is not from -50% to 100%; if it is effective no later than
            this edition.
        """
        award = as_fraction(rate, what="the pay award")
        if not -0.5 <= award <= 0.5:
            raise InvalidValueError(
                f"the pay award is {shown(rate)}, which is {float(award):.0%}; write '3.6%' or "
                "0.036 for three point six per cent"
            )
        if effective <= self.effective:
            raise InvalidValueError(
                f"the next edition of {self} is effective on {effective}, and this one on "
                f"{self.effective}; give a later day"
            )
        return attrs.evolve(
            self,
            edition=edition,
            effective=effective,
            sunset=sunset,
            source=f"{source}, on {self.edition} ({self.source})",
            bands=[
                attrs.evolve(
                    band,
                    points=[
                        (name, None if pay is None else _raised(pay, award))
                        for name, pay in band.points
                    ],
                )
                for band in self.bands
            ],
        )


def _raised(salary: float, award: Fraction) -> float:
    """Raise a salary, to whole pounds, halves up."""
    return float(math.floor(as_fraction(salary, what="a salary") * (1 + award) + Fraction(1, 2)))


@attrs.frozen(kw_only=True)
class PayScales:
    """A registry of pay scales: every edition of every scale that is known.

    Parameters
    ----------
    scales : iterable of PayScale
        Editions, in any order; those of one scale do not overlap.
    """

    scales: tuple[PayScale, ...] = attrs.field(converter=tuple[PayScale, ...])

    def __attrs_post_init__(self) -> None:
        for name in self.names:
            editions = self.editions(name)
            for before, after in pairwise(editions):
                if after.effective <= before.sunset:
                    raise InvalidValueError(
                        f"{before} holds until {before.sunset}, and {after} from "
                        f"{after.effective}: both hold on {after.effective}; end the earlier one "
                        "sooner"
                    )

    @property
    def names(self) -> tuple[str, ...]:
        """The scales that it has, each once."""
        return tuple(dict.fromkeys(scale.name for scale in self.scales))

    def editions(self, name: str) -> tuple[PayScale, ...]:
        """Return the editions of a scale.

        Parameters
        ----------
        name : str
            The scale.

        Returns
        -------
        tuple of PayScale
            The earliest first.

        Raises
        ------
        UnknownNameError
            If there is no such scale.
        """
        found = [scale for scale in self.scales if scale.name.casefold() == name.casefold()]
        if not found:
            raise UnknownNameError("pay scale", name, self.names)
        return tuple(sorted(found, key=lambda scale: scale.effective))

    def on(self, name: str, day: date) -> PayScale:
        """Return the edition that holds on a day, or the last before it.

        Parameters
        ----------
        name : str
            The scale.
        day : datetime.date
            The day.

        Returns
        -------
        PayScale
            The edition.

        Raises
        ------
        InvalidValueError
            If every edition is later.
        UnknownNameError
            If there is no such scale.

        Warns
        -----
        PayScaleExpiredWarning
            If none holds on the day, and an earlier one is taken.
        """
        editions = self.editions(name)
        earlier = [scale for scale in editions if scale.effective <= day]
        if not earlier:
            raise InvalidValueError(
                f"no edition of {name!r} holds on {day}: the earliest, {editions[0].edition}, is "
                f"effective on {editions[0].effective}"
            )
        earlier[-1].check_day(day)
        return earlier[-1]

    def with_scale(self, scale: PayScale) -> "PayScales":
        """Return the registry with one more edition.

        Parameters
        ----------
        scale : PayScale
            The edition; one of the same scale and edition is replaced.

        Returns
        -------
        PayScales
            The others, and this.

        Raises
        ------
        InvalidValueError
            If it holds on the same days as another edition.
        """
        kept = [x for x in self.scales if (x.name, x.edition) != (scale.name, scale.edition)]
        return PayScales(scales=[*kept, scale])
