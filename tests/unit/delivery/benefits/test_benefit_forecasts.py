"""Profiles of benefits, forecasts of the rest, and the split of the variance to date."""

import math
from typing import Any

import numpy as np
import pytest

from nhscommission.delivery.benefits.benefit_forecast import BenefitForecast, MemberForecast
from nhscommission.delivery.benefits.forecasting import (
    ForecastMethod,
    finite_floats,
    forecast_rest,
    split_periods,
)
from nhscommission.delivery.benefits.profiles import (
    BenefitProfile,
    months_of_periods,
    record_actual,
)
from nhscommission.delivery.benefits.realisation import forecast_benefit
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.delivery.benefits.variance import (
    VarianceSplit,
    split_variance,
    split_volume_variance,
)
from nhscommission.delivery.benefits.variance_by_member import explain_variance
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import read_floats

QUARTERS = ("Q1 2010/11", "Q2 2010/11", "Q3 2010/11", "Q4 2010/11")


def profile(**members: BenefitSeries) -> BenefitProfile:
    return BenefitProfile(benefit="prices", periods=QUARTERS, members=members)


def amounts(*actual: float | None, planned: tuple[float, ...] = (10, 20, 30, 40)) -> BenefitSeries:
    return BenefitSeries(planned=planned, actual=actual)


def volumes(
    actual: tuple[float | None, ...], actual_volumes: tuple[float | None, ...] | None
) -> BenefitSeries:
    return BenefitSeries(
        planned_volumes=[10, 10, 10, 10],
        planned_prices=[5, 5, 6, 6],
        actual=actual,
        actual_volumes=actual_volumes,
    )


@pytest.mark.parametrize(
    ("labels", "months"),
    [
        (["Apr 2010", "May 2010"], (1, 1)),
        (QUARTERS, (3, 3, 3, 3)),
        (["Sept 2009 - Mar 2010", "2010/11", "2011/12"], (7, 12, 12)),
    ],
)
def test_periods_are_months_quarters_or_years(labels: list[str], months: tuple[int, ...]) -> None:
    """Counted by hand; a first part year from September has seven months."""
    assert months_of_periods(labels) == months


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([], "has no periods"),
        ("2010/11", "give several"),
        (["2010/11", "Mar 2011"], "periods cannot overlap"),
        (["2010/11", "Apr 2010"], "periods cannot overlap"),
        (["Apr 2010", "Apr 2010"], "periods cannot overlap"),
        (["May 2010", "Apr 2010"], "in order of time"),
        (["Apr 2010", "June 2010"], "give the period between them"),
        (["13 July 2009"], "not made of whole months"),
        (["by March 2012"], "not made of whole months"),
        (["next year"], "is not a date"),
        ([2010], "text was expected"),
    ],
)
def test_periods_refuse(labels: Any, message: str) -> None:
    """Overlaps, holes, wrong order, and what is no whole month."""
    with pytest.raises(InvalidValueError, match=message):
        months_of_periods(labels)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "either the planned amounts"),
        ({"planned_volumes": [1]}, "planned volumes go with planned prices"),
        ({"planned": [1], "planned_volumes": [1], "planned_prices": [1]}, "either the planned"),
        ({"planned_volumes": [1], "planned_prices": [1, 2]}, "1 planned volumes and 2"),
        ({"planned_volumes": [-1], "planned_prices": [1]}, "planned volume 1 is -1"),
        ({"planned_volumes": [1], "planned_prices": [0]}, "planned price 1 is 0"),
        ({"planned": [1, None]}, "planned amount 2 is None"),
        ({"planned": [1, math.nan]}, "planned amount 2 is nan"),
        ({"planned": [True]}, "planned amount 1 is True"),
        ({"planned": [1e101]}, "give at most 1e\\+100"),
        ({"planned": 3}, "give several"),
        ({"planned": [1], "actual": [math.inf]}, "actual amount 1 is inf"),
        ({"planned": [1], "actual": ["lots"]}, "actual amount 1 is 'lots'"),
        ({"planned": [1], "actual": [1], "actual_volumes": [-1]}, "actual volume 1 is -1"),
        ({"planned": [1], "actual_volumes": [1]}, "an actual volume and no actual amount"),
        (
            {"planned": [1, 1], "actual": [1, 1], "actual_volumes": [1]},
            "in period 2 .* no actual v",
        ),
        ({"planned": [1], "actual": [5], "actual_volumes": [0]}, "volume is 0 and the amount 5"),
    ],
)
def test_a_series_refuses(changes: dict[str, Any], message: str) -> None:
    """A plan in two ways or none, numbers that are none, and volumes without amounts."""
    with pytest.raises(InvalidValueError, match=message):
        BenefitSeries(**changes)


def test_none_at_the_end_is_not_yet_and_zero_is_a_number() -> None:
    """Two known, one missing between them, two not yet; 0 is known."""
    series = BenefitSeries(planned=[1] * 5, actual=[0, None, 2, None, None])
    assert series.actual == (0.0, None, 2.0)
    assert series.known == (0, 2)


def test_a_profile_refuses() -> None:
    """Plans of another length, too many actuals, no members, no benefit."""
    with pytest.raises(InvalidValueError, match="Brent has a plan for 1 periods, .* has 4"):
        profile(Brent=BenefitSeries(planned=[1]))
    with pytest.raises(InvalidValueError, match="actuals for 5 periods"):
        profile(Brent=BenefitSeries(planned=[1] * 4, actual=[1] * 5))
    with pytest.raises(InvalidValueError, match="has no members"):
        profile()
    with pytest.raises(InvalidValueError, match="give a BenefitSeries"):
        profile(Brent=[1, 2, 3, 4])  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="names no benefit"):
        BenefitProfile(benefit="", periods=QUARTERS, members={"A": amounts()})
    with pytest.raises(InvalidValueError, match="as the row of all members together is"):
        profile(All=amounts())
    with pytest.raises(InvalidValueError, match="two members 'B'"):
        profile(**{" B ": amounts(), "B": amounts()})
    assert list(profile(**{" Brent ": amounts()}).members) == ["Brent"]
    with pytest.raises(InvalidValueError, match="blank name"):
        BenefitProfile(benefit="x", periods=QUARTERS, members={" ": amounts()})


def test_actuals_are_recorded_one_period_at_a_time() -> None:
    """What is recorded stands in its place, periods skipped stay unknown, the old one as it was."""
    before = profile(Brent=amounts(), Ealing=volumes((), None))
    after = record_actual(
        before, period="Q2 2010/11", amounts={"Brent": 7, "Ealing": 8}, volumes={"Ealing": 2}
    )
    assert after.members["Brent"].actual == (None, 7.0)
    assert after.members["Ealing"].actual_volumes == (None, 2.0)
    assert after.reported == QUARTERS[:2]
    assert before.members["Brent"].actual == ()
    with pytest.raises(UnknownNameError, match="no period 'Q5"):
        record_actual(before, period="Q5 2010/11", amounts={})
    with pytest.raises(UnknownNameError, match="no member 'Brentt'"):
        record_actual(before, period=QUARTERS[0], amounts={"Brentt": 1})
    with pytest.raises(InvalidValueError, match="a volume in Q1 2010/11 and no amount"):
        record_actual(before, period=QUARTERS[0], amounts={}, volumes={"Ealing": 1})
    with pytest.raises(InvalidValueError, match="the amount of Brent in Q2 .* leave Brent out"):
        record_actual(after, period=QUARTERS[1], amounts={"Brent": None})  # type: ignore[dict-item]
    with pytest.raises(InvalidValueError, match="the volume of Ealing in Q2"):
        record_actual(
            after,
            period=QUARTERS[1],
            amounts={"Ealing": 8},
            volumes={"Ealing": None},  # type: ignore[dict-item]
        )
    with pytest.raises(InvalidValueError, match="no actual volume"):
        record_actual(after, period=QUARTERS[0], amounts={"Ealing": 1})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"method": "run_rate"}, [15, 15]),  # (12 + 18) / 2
        ({"method": "run_rate", "lengths": [1, 2, 3, 3]}, [30, 30]),  # 30 / 3 a month, × 3
        ({"method": "seasonal"}, [30, 40]),  # 30 came of 30 planned
        ({"method": "as_planned"}, [30, 40]),
        ({"method": "own", "own": [1, 2]}, [1, 2]),
        ({"method": "run_rate", "known": [0, 3]}, [15, 15]),
        ({"method": "seasonal", "known": [0, 3]}, [12, 18]),  # 30 of 50 planned: 0.6 of 20 and 30
    ],
)
def test_the_rest_is_forecast(given: dict[str, Any], expected: list[float]) -> None:
    """Of 10, 20, 30 and 40 planned, 12 and 18 came; worked out by hand."""
    found = forecast_rest([10, 20, 30, 40], actual=[12, 18], **given)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_plan_of_costs_is_scaled_as_one_of_gains() -> None:
    """By hand: −12 came of −10 planned, so −24 of −20; nothing came, so nothing will."""
    found = forecast_rest([-10, -20], actual=[-12], method="seasonal")
    np.testing.assert_allclose(found, [-24], rtol=1e-12)
    assert forecast_rest([10, 20], actual=[0], method="seasonal").tolist() == [0]
    mixed = forecast_rest([10, 20, -5], actual=[5], method="seasonal")
    np.testing.assert_allclose(mixed, [10, -2.5], rtol=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        [1.0, True],
        [[1.0], [np.False_]],
        [np.array([1.0]), np.array([True])],
        np.array([1.0, True], dtype=object),
        np.array([True]),
        np.ma.array([1.0, 2.0], mask=[0, 1]),
        [np.ma.array([1.0, 2.0], mask=[0, 1])],
        [1.0, np.ma.masked],
    ],
)
def test_what_numpy_would_make_numbers_of_is_refused(values: Any) -> None:
    """True is not 1, and what is masked away is not what lies under the mask."""
    with pytest.raises(InvalidValueError, match="the plan are (masked|not all numbers)"):
        read_floats(values, what="the plan")
    with pytest.raises(InvalidValueError, match="the plan are (masked|not all numbers)"):
        finite_floats(values, what="the plan")


def test_a_mask_that_hides_nothing_is_no_matter() -> None:
    """Nothing is missing, so that all is known."""
    whole = np.ma.array([1.0, 2.0], mask=[0, 0])
    assert finite_floats(whole, what="the plan").tolist() == [1.0, 2.0]


def test_draws_are_axes_in_front() -> None:
    """Each draw is forecast as it would be by itself, by every method."""
    plan = np.array([10.0, 20.0, 30.0])
    actual = np.array([[[5.0]], [[10.0]], [[20.0]]])
    for method in ("run_rate", "seasonal", "as_planned"):
        found = forecast_rest(plan, actual=actual, method=method)
        assert found.shape == (3, 1, 2)
        for i in range(3):
            alone = forecast_rest(plan, actual=actual[i, 0], method=method)
            np.testing.assert_array_equal(found[i, 0], alone)
    own = forecast_rest(plan, actual=actual, method="own", own=[1, 2])
    assert own.shape == (3, 1, 2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"method": "trend"}, "no forecast method 'trend'"),
        ({"method": "run_rate", "actual": []}, "no actuals, so that there is no run rate"),
        ({"method": "seasonal", "actual": []}, "nothing was planned in the periods"),
        ({"method": "seasonal", "planned": [0, 5], "actual": [1]}, "nothing was planned"),
        # 0.1 + 0.2 − 0.3 is 5.6e-17 in floats, and would scale the rest by 1e17.
        ({"method": "seasonal", "planned": [0.1, 0.2, -0.3, 9], "actual": [1] * 3}, "cancels out"),
        ({"method": "seasonal", "planned": [-5, 5], "actual": [-5]}, "planned for the rest"),
        ({"method": "seasonal", "actual": [1, -2]}, "what has come and .* opposite signs"),
        ({"method": "seasonal", "planned": [1e308] * 3}, "more than a number can hold"),
        ({"method": "own"}, "no numbers of your own"),
        ({"method": "own", "own": [1]}, "your own numbers are for 1 periods, and 2 have no"),
        ({"method": "seasonal", "own": [1, 2]}, "the method is 'seasonal'; say own"),
        ({"method": "run_rate", "actual": [1] * 5}, "actuals for 5 periods, and the plan has 4"),
        ({"method": "run_rate", "known": [0]}, "2 periods, and 1 are said to be known"),
        ({"method": "run_rate", "known": [1, 0]}, "each once and in order"),
        ({"method": "run_rate", "known": [0, 4]}, "with 3 the last"),
        ({"method": "run_rate", "known": [0.5, 1]}, "a known period is 0.5"),
        ({"method": "run_rate", "lengths": [1, 1, 1, 0]}, "give one above 0"),
        ({"method": "run_rate", "lengths": [1]}, "for each of the 4"),
        ({"method": "run_rate", "actual": [1, math.nan]}, "actual numbers hold nan"),
        ({"method": "run_rate", "actual": [1, None]}, "not all numbers"),
        ({"method": "run_rate", "planned": [True, False]}, "not all numbers"),
        ({"method": "run_rate", "planned": [10.0, True]}, "not all numbers"),
        ({"method": "run_rate", "planned": [10**400, 1]}, "more than a float can hold"),
        ({"method": "run_rate", "actual": np.ma.array([8, 9], mask=[0, 1])}, "are masked"),
        ({"method": "run_rate", "planned": ["1", "2"]}, "not all numbers"),
        ({"method": "run_rate", "planned": 5}, "the one number"),
        ({"method": "run_rate", "planned": [[1, 2], [3]]}, "rows of one length"),
        (
            {"method": "seasonal", "planned": np.ones((2, 4)), "actual": np.ones((3, 2))},
            "do not fit together",
        ),
        ({"method": "seasonal", "planned": [1e-300, 1e300], "actual": [1e300]}, "a larger unit"),
    ],
)
def test_forecasting_refuses(given: dict[str, Any], message: str) -> None:
    """What cannot be worked out says why, and what would do."""
    arguments = {"planned": [10, 20, 30, 40], "actual": [12, 18]} | given
    with pytest.raises(InvalidValueError, match=message):
        forecast_rest(arguments.pop("planned"), **arguments)


def test_amounts_are_split_into_timing_and_what_lasts() -> None:
    """By hand: 30 of 40 came; 65 of 60 are forecast, so that 5 is timing and 5 lasts."""
    split = split_variance([20, 20, 30, 30], actual=[15, 15], rest=[30, 35])
    assert (split.variance, split.timing, split.lasting) == (-10, -5, -5)
    assert split.volume is None and split.price is None


def test_volumes_are_split_into_timing_volume_and_price() -> None:
    """By hand, with a planned price that changes.

    Planned are 10 a quarter at £5, £5, £6 and £6. In the first two, 8 and 7 came, worth £48 and
    £35; 11 and 12 are forecast. Variance: 83 − 100 = −17. Price: (48 − 40) + (35 − 35) = 8.
    To date volumes are −5 × £5 = −25 at planned prices; the rest makes 1 × £6 + 2 × £6 = 18 good.
    So timing is −18 and volume −25 + 18 = −7: −18 − 7 + 8 = −17.
    """
    split = split_volume_variance(
        [10, 10, 10, 10],
        planned_prices=[5, 5, 6, 6],
        actual=[48, 35],
        actual_volumes=[8, 7],
        rest_volumes=[11, 12],
    )
    assert split.volume is not None and split.price is not None
    found = (split.variance, split.timing, split.volume, split.price, split.lasting)
    assert tuple(map(float, found)) == (-17, -18, -7, 8, 1)


def test_one_price_gives_the_formula_over_the_whole_profile() -> None:
    """Volume is pp (Vf − Vp), timing pp [(Va − Vp) to date − (Vf − Vp)], here £4."""
    split = split_volume_variance(
        [10, 10, 10],
        planned_prices=[4, 4, 4],
        actual=[50],
        actual_volumes=[12],
        rest_volumes=[9, 10],
    )
    assert split.volume is not None and split.price is not None
    assert float(split.volume) == 4 * (31 - 30)
    assert float(split.timing) == 4 * ((12 - 10) - (31 - 30))
    assert float(split.price) == pytest.approx((50 / 12 - 4) * 12)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rest_volumes": [1]}, "the forecast is for 1 periods, and 2 have no actuals"),
        ({"planned_prices": [1, 2]}, "volumes for 3 periods and prices for 2"),
        ({"actual": [1, 2]}, "actual volumes for 1 and amounts for 2"),
        ({"actual": [math.inf]}, "hold inf"),
        ({"actual": [1e308], "planned_prices": [1e308] * 3}, "beyond what a number can hold"),
    ],
)
def test_splitting_refuses(changes: dict[str, Any], message: str) -> None:
    """Lengths that do not fit, and numbers that are none."""
    given: dict[str, Any] = {
        "planned_prices": [4, 4, 4],
        "actual": [50],
        "actual_volumes": [12],
        "rest_volumes": [9, 10],
    }
    with pytest.raises(InvalidValueError, match=message):
        split_volume_variance([10, 10, 10], **(given | changes))


@pytest.mark.parametrize("nonsense", ["x", "1", None, True, [True], [1, "x"], math.nan, {}])
def test_a_split_is_made_of_numbers(nonsense: Any) -> None:
    """Anything else is refused as it is, and not as a raw error of numpy's."""
    with pytest.raises(InvalidValueError):
        VarianceSplit(variance=nonsense, timing=0.0, lasting=0.0)


@pytest.mark.parametrize(("periods", "actuals"), [("x", 1), (4, "x"), (None, 1), (4, -1), (4, 1.5)])
def test_periods_are_counted_in_whole_numbers(periods: Any, actuals: Any) -> None:
    """Neither texts, nor parts, nor less than none."""
    with pytest.raises(InvalidValueError, match="the number of"):
        split_periods(periods, actuals=actuals)


def one_forecast(**changes: Any) -> MemberForecast:
    given: dict[str, Any] = {
        "member": "Brent",
        "method": ForecastMethod.OWN,
        "planned": (1.0, 2.0),
        "amounts": (1.0, 2.0),
        "is_actual": (True, False),
    }
    return MemberForecast(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amounts": (1.0,)}, "amounts has 1 values, and planned 2"),
        ({"volumes": (1.0,)}, "volumes has 1 values"),
        ({"is_actual": (True,)}, "is_actual has 1 values"),
        ({"is_actual": (1, 0)}, "one of is_actual is 1; give True or False"),
        ({"planned": "xy"}, "planned is 'xy'; give a tuple"),
        ({"amounts": (1.0, "x")}, "one of amounts is 'x'"),
        ({"amounts": (1.0, math.nan)}, "one of amounts is nan"),
    ],
)
def test_a_forecast_made_by_hand_holds_together(changes: dict[str, Any], message: str) -> None:
    """So that a variance can be worked out of every one."""
    with pytest.raises(InvalidValueError, match=message):
        one_forecast(**changes)


@pytest.mark.parametrize(
    ("periods", "members", "message"),
    [
        ((), ("x",), "one of the members is 'x'"),
        (3, (), "the periods of a forecast is 3"),
        (QUARTERS, None, "the members of a forecast is None"),
        (QUARTERS, (one_forecast(),), "for 2 periods, and that of prices for 4"),
    ],
)
def test_a_forecast_of_all_made_by_hand_holds_together(
    periods: Any, members: Any, message: str
) -> None:
    """Members are forecasts, for the same periods."""
    with pytest.raises(InvalidValueError, match=message):
        BenefitForecast(benefit="prices", periods=periods, unit="GBP", members=members)


def test_a_benefit_is_forecast_by_member() -> None:
    """By hand: Brent 24 of 30, so 0.8 of 70 are to come; Ealing 30 of 30, so 70 are."""
    found = forecast_benefit(
        profile(Brent=amounts(8, 16), Ealing=amounts(15, 15)), method="seasonal"
    )
    brent = found.member("Brent")
    assert brent.amounts == pytest.approx((8, 16, 24, 32))
    assert brent.is_actual == (True, True, False, False)
    assert (brent.planned_to_date, brent.actual_to_date) == (30, 24)
    assert brent.still_to_come == pytest.approx(56)
    assert found.outturn == pytest.approx(80 + 100)
    assert (found.planned_total, found.planned_to_date, found.actual_to_date) == (200, 60, 54)
    rows = found.summary_records()
    assert [row["member"] for row in rows] == ["Brent", "Ealing", "All"]
    assert rows[-1]["outturn"] == found.outturn
    assert found.to_records()[2] == {
        "member": "Brent",
        "period": "Q3 2010/11",
        "planned": 30.0,
        "amount": pytest.approx(24.0),
        "is_actual": False,
    }
    with pytest.raises(UnknownNameError):
        found.member("All")


def test_run_rate_counts_months() -> None:
    """£70 in seven months is £10 a month, so that a full year brings £120."""
    part_year = BenefitProfile(
        benefit="prices",
        periods=["Sept 2009 - Mar 2010", "2010/11"],
        members={"NWL": BenefitSeries(planned=[70, 200], actual=[70])},
    )
    assert forecast_benefit(part_year, method="run_rate").outturn == pytest.approx(190)


def test_methods_can_differ_by_member() -> None:
    """Brent goes on at 9 a quarter; Ealing says 30 and 50 itself."""
    found = forecast_benefit(
        profile(Brent=amounts(8, 10), Ealing=amounts(15, 15)),
        method={"Brent": "run_rate", "Ealing": "own"},
        own={"Ealing": [30, 50]},
    )
    assert found.member("Brent").outturn == pytest.approx(36)
    assert found.member("Ealing").outturn == 110


def test_volumes_are_forecast_and_valued_at_the_price_level_so_far() -> None:
    """By hand: 16 of 20 came at £5.50 against £5, so 8 a quarter at £6.60 are to come."""
    series = volumes((44, 44), (8, 8))
    for method in ("run_rate", "seasonal"):
        one = forecast_benefit(profile(Brent=series), method=method).member("Brent")
        assert one.volumes == pytest.approx((8, 8, 8, 8))
        assert one.amounts == pytest.approx((44, 44, 52.8, 52.8))
    as_planned = forecast_benefit(profile(Brent=series), method="as_planned").member("Brent")
    assert as_planned.amounts == (44, 44, 60, 60)
    own = forecast_benefit(
        profile(Brent=series), method="own", own_volumes={"Brent": [12, 12]}
    ).member("Brent")
    assert own.amounts == (44, 44, 72, 72)
    both = forecast_benefit(
        profile(Brent=series), method="own", own={"Brent": [1, 2]}, own_volumes={"Brent": [12, 12]}
    ).member("Brent")
    assert both.amounts == (44, 44, 1, 2) and both.volumes == (8, 8, 12, 12)


def test_a_variance_is_explained_by_member() -> None:
    """By hand: Brent as in the split above, with £6 × 23 = £138 to come; Ealing with amounts."""
    both = profile(Brent=volumes((48, 35), (8, 7)), Ealing=amounts(8, 16))
    found = explain_variance(
        forecast_benefit(
            both,
            method="own",
            own={"Ealing": [30, 42]},
            own_volumes={"Brent": [11, 12]},
        )
    )
    brent = found.member("Brent")
    assert (brent.variance, brent.timing, brent.volume, brent.price) == (-17, -18, -7, 8)
    assert brent.outturn_variance == 83 + 138 - 220
    assert brent.price_to_come == 0
    ealing = found.member("Ealing")
    assert (ealing.variance, ealing.timing, ealing.lasting) == (-6, -2, -4)
    assert ealing.volume is None and ealing.price is None and ealing.price_to_come is None
    assert ealing.why_not_split == "no volumes and prices were planned"
    assert (found.total.variance, found.total.timing, found.total.lasting) == (-23, -20, -3)
    assert found.total.volume is None
    assert found.total.why_not_split == "Ealing: no volumes and prices were planned"
    assert [row["member"] for row in found.to_records()] == ["Brent", "Ealing", "All"]
    with pytest.raises(UnknownNameError):
        found.member("Harrow")


@pytest.mark.parametrize(
    ("series", "own", "why"),
    [
        (amounts(8), {}, "no volumes and prices were planned"),
        (volumes((40,), None), {}, "no actual volumes are known"),
        (volumes((40,), (8,)), {"own": {"Brent": [1, 2, 3]}}, "your own forecast gives no volumes"),
    ],
)
def test_it_is_said_why_a_variance_is_not_split(
    series: BenefitSeries, own: dict[str, Any], why: str
) -> None:
    """Volume and price are None, never 0, and timing and the lasting part still add up."""
    method = "own" if own else "as_planned"
    found = explain_variance(forecast_benefit(profile(Brent=series), method=method, **own))
    one = found.member("Brent")
    assert one.why_not_split == why
    assert one.volume is None and one.price is None
    assert one.timing + one.lasting == pytest.approx(one.variance)


def test_missing_is_refused_or_forecast_over_and_never_zero() -> None:
    """By hand: 8 and 24 known of 10 and 30 planned; 0.8 of the 20 missing and of the 40 to come."""
    gap = profile(Brent=amounts(8, None, 24))
    with pytest.raises(InvalidValueError, match="Brent has no actual for Q2 2010/11, and Q3"):
        forecast_benefit(gap, method="seasonal")
    one = forecast_benefit(gap, method="seasonal", gaps="forecast").member("Brent")
    assert one.amounts == pytest.approx((8, 16, 24, 32))
    assert one.gaps == ("Q2 2010/11",)
    assert one.is_actual == (True, False, True, False)
    assert (one.planned_to_date, one.actual_to_date) == (40, 32)


def test_a_member_that_lags_behind_has_a_gap() -> None:
    """Ealing has reported one quarter, and Brent two: the sector's figures would not compare."""
    behind = profile(Brent=amounts(8, 16), Ealing=amounts(8))
    with pytest.raises(InvalidValueError, match="Ealing has no actual for Q2"):
        forecast_benefit(behind, method="run_rate")
    found = forecast_benefit(behind, method="run_rate", gaps="forecast")
    assert found.member("Ealing").outturn == pytest.approx(32)
    assert found.member("Ealing").gaps == ("Q2 2010/11",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"method": "seasonal"}, "Brent: nothing was planned"),
        ({"method": {"Brent": "run_rate", "Harrow": "own"}}, "no member 'Harrow'"),
        ({"method": {}}, "no method is given for Brent"),
        ({"method": "own"}, "Brent: the method is your own"),
        ({"method": "own", "own": {"Brent": [1]}}, "Brent: your own numbers are for 1 periods"),
        ({"method": "own", "own": {"Brent": [1, 2, math.nan]}}, "one of own of Brent is nan"),
        ({"method": "own", "own": {"Brent": 3}}, "give several"),
        ({"method": "own", "own": [1, 2, 3]}, "give values by name"),
        ({"method": "own", "own": {"Harrow": [1, 2, 3]}}, "no member 'Harrow'"),
        ({"method": "own", "own_volumes": {"Brent": [1, 2, 3]}}, "own volumes cannot be used"),
        ({"method": "own", "own_volumes": {"Brent": [1, 2, -3]}}, "one of own_volumes of Brent"),
        ({"method": "run_rate", "own": {"Brent": [1, 2, 3]}}, "its method is 'run_rate'"),
        ({"method": "run_rate", "gaps": "zero"}, "no gap rule 'zero'"),
        ({"method": "run_rate", "own": 0}, "own is 0; give values by name"),
        ({"method": "run_rate", "own_volumes": ""}, "own_volumes is ''; give values by name"),
    ],
)
def test_forecasting_a_benefit_refuses(given: dict[str, Any], message: str) -> None:
    """With the member, where it is one."""
    nothing_planned = profile(Brent=amounts(1, planned=(0, 20, 30, 40)))
    with pytest.raises(InvalidValueError, match=message):
        forecast_benefit(nothing_planned, **given)


def test_own_amounts_beside_volumes_have_one_for_each_period() -> None:
    """The volumes are for two periods, and the amounts for one."""
    with pytest.raises(InvalidValueError, match="Brent: your own numbers are for 1 periods"):
        forecast_benefit(
            profile(Brent=volumes((44, 44), (8, 8))),
            method="own",
            own={"Brent": [1]},
            own_volumes={"Brent": [12, 12]},
        )


def test_a_profile_that_is_over_has_nothing_to_come() -> None:
    """Timing is 0 whatever the method, since nothing can reverse any more."""
    over = profile(Brent=amounts(10, 20, 30, 50))
    for method in ("run_rate", "seasonal", "as_planned"):
        found = explain_variance(forecast_benefit(over, method=method)).total
        assert (found.variance, found.timing, found.lasting) == (10, 0, 10)


def test_a_profile_without_actuals_has_no_variance() -> None:
    """Nothing has come yet, and all is to come as planned."""
    found = forecast_benefit(profile(Brent=amounts()), method="as_planned")
    assert found.outturn == 100 and found.actual_to_date == 0
    assert explain_variance(found).total.variance == 0


def test_a_forecast_too_large_is_refused() -> None:
    """A thousandth of nothing planned, and the most that can come: no infinity is returned."""
    series = BenefitSeries(planned=[1e-200, 1e100, 1, 1], actual=[1e100])
    with pytest.raises(InvalidValueError, match="Brent: the forecast is beyond"):
        forecast_benefit(profile(Brent=series), method="seasonal")


def test_explaining_refuses() -> None:
    """A profile is no forecast, and a list is no profile."""
    with pytest.raises(InvalidValueError, match="give a BenefitForecast"):
        explain_variance(profile(Brent=amounts(8)))  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="give a BenefitProfile"):
        forecast_benefit([1, 2], method="run_rate")  # type: ignore[arg-type]
