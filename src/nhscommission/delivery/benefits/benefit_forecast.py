"""Forecasts of a benefit: what has come, what is to come, and what that makes."""

import math
from typing import Final

import attrs

from nhscommission.delivery.benefits.forecasting import ForecastMethod
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import as_float, expect

ALL_MEMBERS: Final = "All"
"""The name of the row of all members together; no member has it."""
_TOTALS: Final = (
    "planned_to_date",
    "actual_to_date",
    "still_to_come",
    "planned_total",
    "outturn",
)


@attrs.frozen(kw_only=True)
class MemberForecast:
    """What one member planned of a benefit, what has come, and what is forecast.

    Parameters
    ----------
    member : str
        Who.
    method : ForecastMethod
        How the rest is forecast.
    planned : tuple of float
        The plan, by period [unit].
    amounts : tuple of float
        What has come where that is known, and the forecast elsewhere, by period [unit].
    is_actual : tuple of bool
        Which of them has come.
    gaps : tuple of str
        The periods that are forecast though some member has an actual for them, or for a later one.
    planned_volumes, planned_prices, volumes : tuple of float or None
        The same in volumes, and the planned price of each period; None where volumes were not
        planned, are not known, or are not forecast [volume, unit/volume, volume].
    why_not_split : str
        Why the variance cannot be split into volume and price; blank where it can.
    """

    member: str
    method: ForecastMethod
    planned: tuple[float, ...]
    amounts: tuple[float, ...]
    is_actual: tuple[bool, ...]
    gaps: tuple[str, ...] = ()
    planned_volumes: tuple[float, ...] | None = None
    planned_prices: tuple[float, ...] | None = None
    volumes: tuple[float, ...] | None = None
    why_not_split: str = ""

    def __attrs_post_init__(self) -> None:
        what = f"the forecast of {self.member}"
        counted = ("planned_volumes", "planned_prices", "volumes")
        several = ("planned", "amounts", *(x for x in counted if getattr(self, x) is not None))
        for field in (*several, "is_actual"):
            values = getattr(self, field)
            expect(values, tuple, what=f"{what}: {field}", like="a tuple, with one for each period")
            if len(values) != len(self.planned):
                raise InvalidValueError(
                    f"{what}: {field} has {len(values)} values, and planned {len(self.planned)}; "
                    "give one for each period"
                )
        for field in several:
            for value in getattr(self, field):
                as_float(value, what=f"{what}: one of {field}")
        for known in self.is_actual:
            expect(known, bool, what=f"{what}: one of is_actual", like="True or False")

    def _sum(self, values: tuple[float, ...], *, actual: bool) -> float:
        pairs = zip(values, self.is_actual, strict=True)
        return math.fsum(value for value, known in pairs if known is actual)

    @property
    def planned_to_date(self) -> float:
        """The plan of the periods with actuals [unit]."""
        return self._sum(self.planned, actual=True)

    @property
    def actual_to_date(self) -> float:
        """What has come [unit]."""
        return self._sum(self.amounts, actual=True)

    @property
    def still_to_come(self) -> float:
        """What is forecast for the other periods [unit]."""
        return self._sum(self.amounts, actual=False)

    @property
    def planned_total(self) -> float:
        """The plan of all periods [unit]."""
        return math.fsum(self.planned)

    @property
    def outturn(self) -> float:
        """What has come and what is forecast, together [unit]."""
        return math.fsum(self.amounts)


@attrs.frozen(kw_only=True)
class BenefitForecast:
    """What has come of a benefit and what is forecast, by member.

    Parameters
    ----------
    benefit : str
        The benefit's id.
    periods : tuple of str
        The periods of the profile.
    unit : str
        In what amounts are counted.
    members : tuple of MemberForecast
        Each member, in the profile's order.
    """

    benefit: str
    periods: tuple[str, ...]
    unit: str
    members: tuple[MemberForecast, ...]

    def __attrs_post_init__(self) -> None:
        like = '("Apr 2010", "May 2010")'
        expect(self.periods, tuple, what="the periods of a forecast", like=like)
        expect(self.members, tuple, what="the members of a forecast", like="MemberForecast objects")
        for one in self.members:
            expect(one, MemberForecast, what="one of the members", like="MemberForecast objects")
            if len(one.planned) != len(self.periods):
                raise InvalidValueError(
                    f"the forecast of {one.member} is for {len(one.planned)} periods, and that of "
                    f"{self.benefit} for {len(self.periods)}; give one for each"
                )

    def member(self, name: str) -> MemberForecast:
        """Return the forecast of one member.

        Parameters
        ----------
        name : str
            The member.

        Returns
        -------
        MemberForecast
            Its plan, actuals and forecast.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        for one in self.members:
            if one.member == name:
                return one
        raise UnknownNameError("member", name, [one.member for one in self.members])

    @property
    def planned_to_date(self) -> float:
        """The plan of the periods with actuals, of all members [unit]."""
        return math.fsum(one.planned_to_date for one in self.members)

    @property
    def actual_to_date(self) -> float:
        """What has come, of all members [unit]."""
        return math.fsum(one.actual_to_date for one in self.members)

    @property
    def still_to_come(self) -> float:
        """What is forecast for the other periods, of all members [unit]."""
        return math.fsum(one.still_to_come for one in self.members)

    @property
    def planned_total(self) -> float:
        """The plan of all periods and members [unit]."""
        return math.fsum(one.planned_total for one in self.members)

    @property
    def outturn(self) -> float:
        """What has come and what is forecast, of all members [unit]."""
        return math.fsum(one.outturn for one in self.members)

    def to_records(self) -> tuple[dict[str, str | float | bool], ...]:
        """Return one row for each member and period.

        Returns
        -------
        tuple of dict
            ``member``, ``period``, ``planned``, ``amount`` and whether it ``is_actual``; amounts
            in `unit`.
        """
        return tuple(
            {
                "member": one.member,
                "period": period,
                "planned": planned,
                "amount": amount,
                "is_actual": known,
            }
            for one in self.members
            for period, planned, amount, known in zip(
                self.periods, one.planned, one.amounts, one.is_actual, strict=True
            )
        )

    def summary_records(self) -> tuple[dict[str, str | float], ...]:
        """Return one row for each member, and a last one for all.

        Returns
        -------
        tuple of dict
            ``member``, ``planned_to_date``, ``actual_to_date``, ``still_to_come``,
            ``planned_total`` and ``outturn``; amounts in `unit`.
        """
        rows: list[tuple[str, MemberForecast | BenefitForecast]] = [
            *((one.member, one) for one in self.members),
            (ALL_MEMBERS, self),
        ]
        return tuple(
            {"member": name, **{total: getattr(one, total) for total in _TOTALS}}
            for name, one in rows
        )
