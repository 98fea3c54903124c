"""Forecasts and variances of benefits, on any profile."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.delivery.benefits.forecasting import forecast_rest
from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.benefits.realisation import forecast_benefit
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.delivery.benefits.variance import split_volume_variance
from nhscommission.delivery.benefits.variance_by_member import MemberVariance, explain_variance
from nhscommission.foundations.errors import InvalidValueError

METHODS = st.sampled_from(["run_rate", "seasonal", "as_planned"])
AMOUNTS = st.floats(1, 1e6, allow_subnormal=False).map(lambda x: round(x, 2))
MONTHS = (
    *("Apr 2010", "May 2010", "June 2010", "July 2010", "Aug 2010", "Sept 2010"),
    *("Oct 2010", "Nov 2010", "Dec 2010", "Jan 2011", "Feb 2011", "Mar 2011"),
)


@st.composite
def profiles(draw: st.DrawFn, *, with_amounts: bool = True) -> BenefitProfile:
    """Profiles of a few members and months, all known up to the same month."""
    length = draw(st.integers(1, 12))
    known = draw(st.integers(1, length))
    members = {}
    for i in range(draw(st.integers(1, 4))):
        plan = draw(st.lists(AMOUNTS, min_size=length, max_size=length))
        actual = draw(st.lists(AMOUNTS, min_size=known, max_size=known))
        if with_amounts and draw(st.booleans()):
            members[f"M{i}"] = BenefitSeries(planned=plan, actual=actual)
        else:
            members[f"M{i}"] = BenefitSeries(
                planned_volumes=plan,
                planned_prices=draw(st.lists(AMOUNTS, min_size=length, max_size=length)),
                actual=actual,
                actual_volumes=draw(st.lists(AMOUNTS, min_size=known, max_size=known)),
            )
    return BenefitProfile(benefit="any", periods=MONTHS[:length], members=members)


def size(one: MemberVariance) -> float:
    parts = [one.variance, one.timing, one.lasting, one.volume or 0, one.price or 0]
    return max(1.0, *map(abs, parts))


@given(profiles(), METHODS)
def test_the_parts_add_up_to_the_variance(profile: BenefitProfile, method: str) -> None:
    """Timing, volume and price, or timing and the lasting part: exactly the variance to date."""
    forecast = forecast_benefit(profile, method=method)
    found = explain_variance(forecast)
    for one, ahead in zip(found.members, forecast.members, strict=True):
        # Each sum is as exact as the amounts that were added up in it.
        scale = size(one) + sum(map(abs, (*ahead.planned, *ahead.amounts)))
        assert abs(one.timing + one.lasting - one.variance) <= 1e-9 * scale
        if one.volume is not None and one.price is not None:
            assert abs(one.timing + one.volume + one.price - one.variance) <= 1e-9 * scale
        assert abs(ahead.actual_to_date - ahead.planned_to_date - one.variance) <= 1e-9 * scale


@given(
    st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=2, max_size=8),
    st.lists(st.floats(-1e9, 1e9).map(lambda x: round(x, 2)), min_size=1, max_size=7),
)
def test_a_seasonal_forecast_never_turns_the_plan_round(
    plan: list[float], actual: list[float]
) -> None:
    """With plans of any sign: refused, or each period keeps the sign that it was planned with."""
    came = actual[: len(plan) - 1]
    try:
        found = forecast_rest(plan, actual=came, method="seasonal")
    except InvalidValueError:
        return
    assert (np.sign(found) * np.sign(plan[len(came) :]) >= 0).all()
    gross = sum(map(abs, plan[: len(came)]))
    most = sum(map(abs, came)) / (1e-12 * gross)
    assert (np.abs(found) <= np.abs(plan[len(came) :]) * most).all()


@given(profiles(), METHODS)
def test_members_add_up_to_the_whole(profile: BenefitProfile, method: str) -> None:
    """Every total is the sum of the members', and outturn is what came and what is to come."""
    forecast = forecast_benefit(profile, method=method)
    total, members = explain_variance(forecast).total, explain_variance(forecast).members
    scale = sum(map(size, members)) + sum(one.outturn for one in forecast.members)
    for part in ("variance", "timing", "lasting", "outturn_variance"):
        added = sum(getattr(one, part) for one in members)
        assert abs(getattr(total, part) - added) <= 1e-9 * scale
    if total.volume is not None:
        assert abs(total.volume - sum(one.volume or 0.0 for one in members)) <= 1e-9 * scale
    outturn = forecast.actual_to_date + forecast.still_to_come
    assert abs(forecast.outturn - outturn) <= 1e-9 * scale
    by_period = sum(float(row["amount"]) for row in forecast.to_records())
    assert abs(forecast.outturn - by_period) <= 1e-9 * scale


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(0, 6))
def test_run_rate_is_seasonal_on_a_flat_plan(plan: float, actual: list[float], rest: int) -> None:
    """A plan of the same every month has no season."""
    flat = [plan] * (len(actual) + rest)
    by_rate = forecast_rest(flat, actual=actual, method="run_rate")
    by_season = forecast_rest(flat, actual=actual, method="seasonal")
    np.testing.assert_allclose(by_rate, by_season, rtol=1e-12)


@given(profiles(with_amounts=False))
def test_run_rate_is_seasonal_where_months_are_planned_alike(profile: BenefitProfile) -> None:
    """With volumes too, and with planned prices of any kind."""
    for series in profile.members.values():
        assert series.actual_volumes is not None
        volumes = forecast_rest(
            [3.0] * len(profile.periods), actual=series.actual_volumes, method="run_rate"
        )
        flat = BenefitSeries(
            planned_volumes=[3.0] * len(profile.periods),
            planned_prices=series.planned_prices,
            actual=series.actual,
            actual_volumes=series.actual_volumes,
        )
        one = BenefitProfile(benefit="any", periods=profile.periods, members={"M": flat})
        rate, season = (
            forecast_benefit(one, method=method).member("M") for method in ("run_rate", "seasonal")
        )
        assert rate.volumes is not None
        np.testing.assert_allclose(rate.amounts, season.amounts, rtol=1e-9)
        np.testing.assert_allclose(rate.volumes[len(series.actual) :], volumes, rtol=1e-12)


@given(profiles(), st.sampled_from(["seasonal", "as_planned"]))
def test_nothing_varies_where_all_comes_as_planned(profile: BenefitProfile, method: str) -> None:
    """Actuals that are the plan: each part is 0, to the last digits of the plan."""
    members = {}
    for name, series in profile.members.items():
        known = len(series.actual)
        volumes = series.planned_volumes
        members[name] = BenefitSeries(
            planned=series.planned,
            planned_volumes=volumes,
            planned_prices=series.planned_prices,
            actual=series.planned_amounts[:known],
            actual_volumes=None if volumes is None else volumes[:known],
        )
    same = BenefitProfile(benefit="any", periods=profile.periods, members=members)
    found = explain_variance(forecast_benefit(same, method=method))
    for one, series in zip(found.members, members.values(), strict=True):
        assert one.variance == 0
        scale = sum(series.planned_amounts)
        for part in (one.timing, one.lasting, one.volume, one.price, one.outturn_variance):
            assert abs(part or 0.0) <= 1e-9 * scale


@given(profiles(), METHODS, st.floats(0.001, 1000))
def test_amounts_in_another_unit_change_nothing_else(
    profile: BenefitProfile, method: str, factor: float
) -> None:
    """All amounts and prices times a factor: every part times that factor."""
    members = {
        name: BenefitSeries(
            planned=None if one.planned is None else [x * factor for x in one.planned],
            planned_volumes=one.planned_volumes,
            planned_prices=None
            if one.planned_prices is None
            else [x * factor for x in one.planned_prices],
            actual=[None if x is None else x * factor for x in one.actual],
            actual_volumes=one.actual_volumes,
        )
        for name, one in profile.members.items()
    }
    scaled = BenefitProfile(benefit="any", periods=profile.periods, members=members)
    before = forecast_benefit(profile, method=method)
    after = forecast_benefit(scaled, method=method)
    size_of_all = sum(abs(x) for one in before.members for x in (*one.planned, *one.amounts))
    first, second = explain_variance(before).total, explain_variance(after).total
    allowed = 1e-9 * factor * (size_of_all + size(first))
    for part in ("variance", "timing", "lasting", "volume", "price", "outturn_variance"):
        one, other = getattr(first, part), getattr(second, part)
        assert (one is None) == (other is None)
        if one is not None:
            assert abs(one * factor - other) <= allowed


@given(profiles(with_amounts=False), METHODS)
def test_the_split_is_that_of_a_second_way(profile: BenefitProfile, method: str) -> None:
    """Volume is all volumes of the profile at planned prices, and timing what the rest has."""
    forecast = forecast_benefit(profile, method=method)
    for one, found in zip(forecast.members, explain_variance(forecast).members, strict=True):
        assert one.planned_volumes and one.planned_prices and one.volumes
        gaps = [
            price * (volume - plan)
            for price, volume, plan in zip(
                one.planned_prices, one.volumes, one.planned_volumes, strict=True
            )
        ]
        known = sum(one.is_actual)
        scale = sum(map(abs, gaps)) + sum(map(abs, one.amounts)) + sum(one.planned)
        assert found.volume is not None
        assert abs(found.volume - sum(gaps)) <= 1e-9 * scale
        assert abs(found.timing + sum(gaps[known:])) <= 1e-9 * scale


@given(st.integers(1, 4), st.integers(2, 6), st.data())
def test_draws_are_split_one_by_one(draws: int, periods: int, data: st.DataObject) -> None:
    """Axes in front change nothing."""
    known = data.draw(st.integers(0, periods))
    rows = st.lists(AMOUNTS, min_size=draws * known, max_size=draws * known)
    amounts = np.array(data.draw(rows)).reshape(draws, known)
    volumes = np.array(data.draw(rows)).reshape(draws, known)
    plan, prices = np.arange(1.0, periods + 1), np.arange(2.0, periods + 2)
    rest = np.ones(periods - known)
    whole = split_volume_variance(
        plan, planned_prices=prices, actual=amounts, actual_volumes=volumes, rest_volumes=rest
    )
    for i in range(draws):
        alone = split_volume_variance(
            plan,
            planned_prices=prices,
            actual=amounts[i],
            actual_volumes=volumes[i],
            rest_volumes=rest,
        )
        for part in ("variance", "timing", "lasting", "volume", "price"):
            np.testing.assert_allclose(getattr(whole, part)[i], getattr(alone, part), rtol=1e-12)
