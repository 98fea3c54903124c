"""Why what has come of a benefit differs from the plan, member by member."""

import math

import attrs

from nhscommission.delivery.benefits.benefit_forecast import (
    ALL_MEMBERS,
    BenefitForecast,
    MemberForecast,
)
from nhscommission.delivery.benefits.variance import split_variance, split_volume_variance
from nhscommission.foundations.errors import UnknownNameError
from nhscommission.foundations.numbers import expect


@attrs.frozen(kw_only=True)
class MemberVariance:
    """What one member's variance to date is made of, or that of all.

    Parameters
    ----------
    member : str
        Who.
    variance : float
        What has come less what was planned for the same periods [unit].
    timing : float
        The part that the forecast expects to reverse in the rest; of the other sign than the
        variance where it expects that to grow [unit].
    lasting : float
        The other part, which it expects to be there at the end [unit].
    volume : float or None
        The lasting part that is due to volumes, at planned prices; None where those are not known
        [unit].
    price : float or None
        The lasting part that is due to prices so far [unit].
    outturn_variance : float
        What all periods are forecast to come to, less their plan [unit].
    why_not_split : str
        Why there is no volume and no price; blank where there are.
    """

    member: str
    variance: float
    timing: float
    lasting: float
    volume: float | None
    price: float | None
    outturn_variance: float
    why_not_split: str

    @property
    def price_to_come(self) -> float | None:
        """What forecast prices add to the variance at the end; None where not split [unit]."""
        return None if self.volume is None else self.outturn_variance - self.lasting


@attrs.frozen(kw_only=True)
class BenefitVariance:
    """What the variance to date of a benefit is made of, by member.

    Parameters
    ----------
    benefit : str
        The benefit's id.
    unit : str
        In what amounts are counted.
    members : tuple of MemberVariance
        Each member, in the profile's order.
    total : MemberVariance
        All of them together: the sums of the members'. Volume and price are None where any
        member's are.
    """

    benefit: str
    unit: str
    members: tuple[MemberVariance, ...]
    total: MemberVariance

    def member(self, name: str) -> MemberVariance:
        """Return the variance of one member.

        Parameters
        ----------
        name : str
            The member.

        Returns
        -------
        MemberVariance
            What it is made of.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        for one in self.members:
            if one.member == name:
                return one
        raise UnknownNameError("member", name, [one.member for one in self.members])

    def to_records(self) -> tuple[dict[str, str | float | None], ...]:
        """Return one row for each member, and a last one for all.

        Returns
        -------
        tuple of dict
            The fields of `MemberVariance`; amounts in `unit`.
        """
        return tuple(attrs.asdict(one) for one in (*self.members, self.total))


def explain_variance(forecast: BenefitForecast) -> BenefitVariance:
    """Split the variance to date of a benefit into timing, volume and price, by member.

    Parameters
    ----------
    forecast : BenefitForecast
        What has come and what is forecast, from `forecast_benefit`.

    Returns
    -------
    BenefitVariance
        For each member, timing, volume and price add up to its variance to date, within rounding;
        where only amounts are known, timing and the lasting part do. Members add up to the total
        [unit].

    Raises
    ------
    InvalidValueError
        If it is no forecast, or amounts are beyond what a number can hold.

    Notes
    -----
    Timing is what the forecast of the rest makes good, so that it says as much about the forecast
    as about the past: with the rest as planned it is 0, and a shortfall at the run rate grows, so
    that timing has the other sign. `split_volume_variance` has the formulas.

    Examples
    --------
    >>> from nhscommission.delivery.benefits.profiles import BenefitProfile
    >>> from nhscommission.delivery.benefits.series import BenefitSeries
    >>> from nhscommission.delivery.benefits.realisation import forecast_benefit
    >>> profile = BenefitProfile(
    ...     benefit="prices",
    ...     periods=["Apr 2010", "May 2010"],
    ...     members={"Brent": BenefitSeries(planned=[100, 100], actual=[80])},
    ... )
    >>> found = explain_variance(forecast_benefit(profile, method="own", own={"Brent": [115]}))
    >>> found.total.variance, found.total.timing, found.total.lasting
    (-20.0, -15.0, -5.0)
    >>> found.total.why_not_split
    'Brent: no volumes and prices were planned'
    """
    expect(forecast, BenefitForecast, what="the forecast", like="a BenefitForecast")
    members = tuple(map(_split, forecast.members))
    reasons = [f"{one.member}: {one.why_not_split}" for one in members if one.why_not_split]
    total = MemberVariance(
        member=ALL_MEMBERS,
        variance=math.fsum(one.variance for one in members),
        timing=math.fsum(one.timing for one in members),
        lasting=math.fsum(one.lasting for one in members),
        volume=None if reasons else math.fsum(one.volume or 0.0 for one in members),
        price=None if reasons else math.fsum(one.price or 0.0 for one in members),
        outturn_variance=math.fsum(one.outturn_variance for one in members),
        why_not_split="; ".join(reasons),
    )
    return BenefitVariance(
        benefit=forecast.benefit, unit=forecast.unit, members=members, total=total
    )


def _split(one: MemberForecast) -> MemberVariance:
    known = tuple(place for place, came in enumerate(one.is_actual) if came)
    rest = tuple(place for place, came in enumerate(one.is_actual) if not came)
    actual = [one.amounts[place] for place in known]
    if one.volumes is None or one.planned_volumes is None or one.planned_prices is None:
        ahead = [one.amounts[place] for place in rest]
        found = split_variance(one.planned, actual=actual, rest=ahead, known=known)
    else:
        found = split_volume_variance(
            one.planned_volumes,
            planned_prices=one.planned_prices,
            actual=actual,
            actual_volumes=[one.volumes[place] for place in known],
            rest_volumes=[one.volumes[place] for place in rest],
            known=known,
        )
    return MemberVariance(
        member=one.member,
        variance=float(found.variance),
        timing=float(found.timing),
        lasting=float(found.lasting),
        volume=None if found.volume is None else float(found.volume),
        price=None if found.price is None else float(found.price),
        outturn_variance=one.outturn - one.planned_total,
        why_not_split=one.why_not_split,
    )
