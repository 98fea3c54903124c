"""Forecasting what a benefit comes to, member by member."""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from nhscommission.delivery.benefits.benefit_forecast import BenefitForecast, MemberForecast
from nhscommission.delivery.benefits.forecasting import ForecastMethod, forecast_rest
from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.benefits.series import LARGEST
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.numbers import (
    as_float,
    as_number,
    check_by_name,
    expect,
    expect_several,
)


class GapRule(StrEnum):
    """What becomes of a period without an actual, up to the last for which any member has one."""

    REFUSE = "refuse"
    """It is refused: missing is not zero."""
    FORECAST = "forecast"
    """It is forecast as the rest is, named, and counted as no actual."""


def forecast_benefit(
    profile: BenefitProfile,
    *,
    method: ForecastMethod | str | Mapping[str, str],
    own: Mapping[str, Iterable[float]] | None = None,
    own_volumes: Mapping[str, Iterable[float]] | None = None,
    gaps: GapRule | str = GapRule.REFUSE,
) -> BenefitForecast:
    """Forecast what a benefit will come to, member by member.

    Parameters
    ----------
    profile : BenefitProfile
        The plan, and what has come.
    method : ForecastMethod, str, or mapping of str to str
        Run rate, seasonal, as planned, or your own numbers; one for all members, or one for each.
    own : mapping of str to iterable of float, optional
        For each member whose method is ``"own"``: its amounts in the periods without actuals, in
        order [unit].
    own_volumes : mapping of str to iterable of float, optional
        The same in volumes, >= 0. Without `own`, they count at planned prices [volume].
    gaps : GapRule or str, optional
        Whether a member's period without an actual, up to the last for which any member has one,
        is refused or forecast as the rest is.

    Returns
    -------
    BenefitForecast
        What has come where that is known, and the forecast elsewhere; members add up to the whole
        [unit].

    Raises
    ------
    UnknownNameError
        If a method, a gap rule, or a member is not there.
    InvalidValueError
        If an actual is missing and gaps are refused; or the method cannot be worked out (see
        `forecast_rest`), with the member.

    Notes
    -----
    Where volumes and prices were planned and actual volumes are known, the method is applied to
    the volumes. Run rate and seasonal then value them at planned prices × the price level so far:
    the actual amounts / the same volumes at planned prices. As planned values them at planned
    prices. With one planned price throughout, that is what the method gives on amounts.

    Examples
    --------
    >>> from nhscommission.delivery.benefits.series import BenefitSeries
    >>> profile = BenefitProfile(
    ...     benefit="prices",
    ...     periods=["Apr 2010", "May 2010", "June 2010"],
    ...     members={
    ...         "Brent": BenefitSeries(planned=[100, 100, 100], actual=[80]),
    ...         "Ealing": BenefitSeries(planned=[50, 50, 60], actual=[55]),
    ...     },
    ... )
    >>> found = forecast_benefit(profile, method="seasonal")
    >>> [round(one.outturn, 6) for one in found.members], round(found.outturn, 6)
    ([240.0, 176.0], 416.0)
    """
    expect(profile, BenefitProfile, what="the profile", like="a BenefitProfile")
    rule = choose(GapRule, gaps, what="gap rule")
    methods = _read_methods(profile, method)
    amounts = _read_own(profile, own, methods, what="own")
    volumes = _read_own(profile, own_volumes, methods, what="own_volumes")
    reported = profile.reported
    members = []
    for name, series in profile.members.items():
        missing = tuple(p for place, p in enumerate(reported) if place not in series.known)
        if missing and rule is GapRule.REFUSE:
            raise InvalidValueError(
                f"{name} has no actual for {', '.join(missing)}, and {reported[-1]} is reported; "
                "missing is not zero: give it, or forecast over gaps"
            )
        try:
            one = _forecast(profile, name, methods[name], amounts.get(name), volumes.get(name))
        except InvalidValueError as error:
            raise InvalidValueError(f"{name}: {error}") from None
        members.append(attrs.evolve(one, gaps=missing))
    return BenefitForecast(
        benefit=profile.benefit,
        periods=profile.periods,
        unit=profile.unit,
        members=tuple(members),
    )


def _read_methods(profile: BenefitProfile, given: Any) -> dict[str, ForecastMethod]:
    by_name = given if isinstance(given, Mapping) else dict.fromkeys(profile.members, given)
    for name in by_name:
        if name not in profile.members:
            raise UnknownNameError("member", str(name), profile.members)
    for name in profile.members:
        if name not in by_name:
            raise InvalidValueError(f"no method is given for {name}; give one for each member")
    return {name: choose(ForecastMethod, by_name[name], what="forecast method") for name in by_name}


def _read_own(
    profile: BenefitProfile,
    given: Mapping[str, Iterable[float]] | None,
    methods: Mapping[str, ForecastMethod],
    *,
    what: str,
) -> dict[str, tuple[float, ...]]:
    like = '{"Brent": [1_000, 2_000]}'
    read = as_float if what == "own" else as_number
    found = {}
    for name, values in check_by_name({} if given is None else given, what=what, like=like).items():
        if name not in profile.members:
            raise UnknownNameError("member", str(name), profile.members)
        if methods[name] is not ForecastMethod.OWN:
            raise InvalidValueError(
                f"{what}: numbers are given for {name}, and its method is "
                f"{methods[name].value!r}; say own, or leave them out"
            )
        label = f"one of {what} of {name}"
        found[name] = tuple(
            read(one, what=label) for one in expect_several(values, what=what, like=like)
        )
    return found


def _merged(
    periods: int, known: tuple[int, ...], actual: Iterable[float], rest: Iterable[float]
) -> tuple[float, ...]:
    came, ahead = iter(actual), iter(rest)
    found = tuple(float(next(came if place in known else ahead)) for place in range(periods))
    if not all(abs(number) <= LARGEST**2 for number in found):
        raise InvalidValueError(
            "the forecast is beyond what a number can hold; use a larger unit, or another method"
        )
    return found


def _forecast(
    profile: BenefitProfile,
    name: str,
    method: ForecastMethod,
    own: tuple[float, ...] | None,
    own_volumes: tuple[float, ...] | None,
) -> MemberForecast:
    series = profile.members[name]
    known, count = series.known, len(profile.periods)
    actual = [one for one in series.actual if one is not None]
    planned = series.planned_amounts
    is_own = method is ForecastMethod.OWN
    why = series.why_not_split
    if is_own and not why and own_volumes is None:
        why = "your own forecast gives no volumes"
    if why and own_volumes is not None:
        raise InvalidValueError(f"{why}, so that own volumes cannot be used; give own amounts")
    is_actual = tuple(place in known for place in range(count))
    months = profile.months
    if why:
        rest = forecast_rest(
            planned, actual=actual, method=method, known=known, lengths=months, own=own
        )
        return MemberForecast(
            member=name,
            method=method,
            planned=planned,
            amounts=_merged(count, known, actual, rest),
            is_actual=is_actual,
            why_not_split=why,
        )
    planned_volumes, prices = series.planned_volumes or (), series.planned_prices or ()
    came = [one for one in series.actual_volumes or () if one is not None]
    ahead = forecast_rest(
        planned_volumes,
        actual=came,
        method=method,
        known=known,
        lengths=months,
        own=own_volumes,
    )
    later = [price for place, price in enumerate(prices) if place not in known]
    level = 1.0
    if method in (ForecastMethod.RUN_RATE, ForecastMethod.SEASONAL):
        at_plan = math.fsum(prices[place] * one for place, one in zip(known, came, strict=True))
        level = math.fsum(actual) / at_plan if at_plan else 1.0
    amounts = [float(one) * price * level for one, price in zip(ahead, later, strict=True)]
    if own is not None:
        amounts = list(own)
        if len(own) != len(later):
            raise InvalidValueError(
                f"your own numbers are for {len(own)} periods, and {len(later)} have no actuals; "
                "give one for each of those, in order"
            )
    return MemberForecast(
        member=name,
        method=method,
        planned=planned,
        amounts=_merged(count, known, actual, amounts),
        is_actual=is_actual,
        planned_volumes=planned_volumes,
        planned_prices=prices,
        volumes=_merged(count, known, came, ahead),
    )
