"""Payback rules: monthly profiles, discounting, and the day from which days are counted.

The flows are those of North in small_case.py: -17 from 1 October 2024 to 31 March 2025, which is
181 days between dates, and 52 over the 365 days of 2025/26.
"""

import copy
import pickle
from datetime import date, datetime
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import NORTH_NET, SOUTH_NET, small_case

import nhscommission as nc

PERIODS = nc.horizon(go_live=date(2024, 10, 1), years=2)
WHOLE_YEARS = nc.horizon(go_live=date(2025, 4, 1), years=3)
EVEN = [1] * 12
MOSTLY_MARCH = [0] * 6 + [1] + [0] * 4 + [11]
"""A twelfth in October, and the rest in March."""


def days(flows: Any, periods: Any = PERIODS, **rule: Any) -> float:
    return float(nc.PaybackRule(**rule).days(np.array(flows), periods=periods))


def test_without_anything_said_days_are_those_of_even_accrual() -> None:
    rule = nc.PaybackRule()
    lengths = rule.period_days(PERIODS)
    both = np.array([NORTH_NET, SOUTH_NET])
    assert rule.days(both, periods=PERIODS).tolist() == [
        pytest.approx(181 + 365 * 17 / 52),
        0,
    ]
    assert rule.days(both, periods=PERIODS).tolist() == (
        nc.payback_days(both, period_days=lengths).tolist()
    )


@pytest.mark.parametrize(
    ("accrual", "expected"),
    [
        # 52 / 12 a month: 13 in April to June (91 days), and 4 of July's 52 / 12 over 31 days
        (EVEN, 181 + 91 + 31 * 4 / (52 / 12)),
        ([7.5] * 12, 181 + 91 + 31 * 4 / (52 / 12)),  # any numbers, taken as shares
        # a twelfth of 52 in October, and the rest of the 17 from what March brings after 334 days
        (MOSTLY_MARCH, 181 + 334 + 31 * (17 - 52 / 12) / (52 * 11 / 12)),
        # a half in April, 26, and 17 / 26 of its 30 days; the winter's 17 all in October
        ([6, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0], 181 + 30 * 17 / 26),
    ],
)
def test_net_benefit_falls_over_the_months_of_a_profile(
    accrual: list[float], expected: float
) -> None:
    assert days(NORTH_NET, accrual=accrual) == pytest.approx(expected)


def test_what_falls_before_a_part_first_year_does_not_count() -> None:
    """April to September are no part of it: what is left is shared in proportion."""
    shares, lengths = nc.PaybackRule(accrual=[9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 0, 3]).slices(PERIODS)
    assert shares[0, :6] == pytest.approx([0.25, 0, 0, 0, 0, 0.75])
    assert shares[0, 6:].tolist() == [0] * 12
    assert shares[1, 6:] == pytest.approx(np.array([9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 0, 3]) / 58)
    winter, summer = [31, 30, 31, 31, 28, 31], [30, 31, 30, 31, 31, 30]
    assert lengths.tolist() == [winter[0] - 1, *winter[1:], *summer, *winter]


def test_a_part_of_a_month_has_that_part_of_its_share() -> None:
    """15 to 31 October is 17 of 31 days, of which the first is not counted between dates."""
    periods = (nc.Period(label="2024/25", start=date(2024, 10, 15), end=date(2024, 11, 30)),)
    shares, lengths = nc.PaybackRule(accrual=EVEN).slices(periods)
    assert shares == pytest.approx(np.array([[17 / 48, 31 / 48]]))
    assert lengths.tolist() == [16, 30]
    inclusive = nc.PaybackRule(accrual=EVEN, day_count="inclusive")
    assert inclusive.slices(periods)[1].tolist() == [17, 30]


def test_a_go_live_on_the_last_day_of_the_year_takes_no_time_between_dates() -> None:
    periods = nc.horizon(go_live=date(2025, 3, 31), years=2)
    assert days([-1, 12], periods, accrual=EVEN) == pytest.approx(30)
    assert days([-1, 12], periods, accrual=EVEN, day_count="inclusive") == pytest.approx(31)


@pytest.mark.parametrize(
    "accrual", [None, EVEN, MOSTLY_MARCH, [1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 1]]
)
@pytest.mark.parametrize("discounting", [None, 0.25])
def test_slices_sum_to_discount_factors_and_to_the_days(accrual: Any, discounting: Any) -> None:
    rule = nc.PaybackRule(accrual=accrual, discounting=discounting)
    shares, lengths = rule.slices(PERIODS)
    assert shares.shape == (2, lengths.size)
    assert shares.sum(axis=-1) == pytest.approx([1, 0.8] if discounting else [1, 1])
    assert lengths.sum() == rule.period_days(PERIODS).sum() == 181 + 365


def test_net_benefits_are_discounted_before_they_are_added_up() -> None:
    """At 25% the second year's 52 is worth 41.6."""
    assert days(NORTH_NET, discounting=0.25) == pytest.approx(181 + 365 * 17 / 41.6)
    assert days(NORTH_NET, discounting=0.25, accrual=MOSTLY_MARCH) == pytest.approx(
        181 + 334 + 31 * (17 - 41.6 / 12) / (41.6 * 11 / 12)
    )


def test_the_time_at_which_money_moves_counts_when_discounting() -> None:
    """In the middle of periods a quarter of a year and a year after go-live."""
    ways = nc.Discounting(schedule=0.25, timing="middle")
    worth = [-17 * 1.25**-0.25, 52 * 1.25**-1]
    assert days(NORTH_NET, discounting=ways) == pytest.approx(181 - 365 * worth[0] / worth[1])


def test_the_base_date_makes_no_difference_to_one_rate() -> None:
    early = nc.Discounting(schedule=0.25, base_date=date(2010, 4, 1))
    assert days(NORTH_NET, discounting=early) == pytest.approx(days(NORTH_NET, discounting=0.25))


def test_a_rate_can_put_payback_off_for_ever_and_no_rate_puts_off_nothing() -> None:
    """-100 and 110 in a year: paid back below 10%, at 10% on the last day, and never above."""
    flows = (-100, 110)
    assert days(flows, discounting=0) == days(flows)
    assert days(flows, discounting=0.1) == pytest.approx(181 + 365)
    assert days(flows, discounting=0.11) == np.inf


def test_at_a_rate_close_to_minus_100_per_cent_later_money_is_worth_more_and_more() -> None:
    """Each year is worth a million times the one before: a 52-millionth of it makes good 1."""
    assert days((-1, 52), discounting=-0.999999) == pytest.approx(181 + 365 / 52e6, abs=1e-6)
    periods = nc.horizon(go_live=date(2024, 10, 1), years=4)
    again = days((-1, 2, -1, 1), periods, crossing="last", discounting=-0.999999)
    # a million millions less two millions, of a million million millions over 366 days
    assert again == pytest.approx(181 + 365 + 365 + 366e-6 * (1 - 2e-6), abs=1e-9)


@pytest.mark.parametrize(
    ("flows", "first", "last"),
    [
        # starts at 12, dips to -12, back at the half of 24 in 2027/28 (366 days; April to September
        # are 183 of them)
        ((12, -24, 24), 0, 364 + 365 + 183),
        ((0, 0, 0), 0, 0),
        ((0, -12, 12), 0, 364 + 365 + 366),
        ((-12, 12, 0), 364 + 365, 364 + 365),
        ((-12, 24, -24), 364 + 183, np.inf),
        ((-12, 0, 11), np.inf, np.inf),
    ],
)
def test_first_and_last_crossing_by_month(
    flows: tuple[float, ...], first: float, last: float
) -> None:
    assert days(flows, WHOLE_YEARS, accrual=EVEN) == pytest.approx(first)
    assert days(flows, WHOLE_YEARS, accrual=EVEN, crossing="last") == pytest.approx(last)


@pytest.mark.parametrize("rule", [{}, {"accrual": EVEN}, {"discounting": 0.5}])
@pytest.mark.parametrize(("flow", "expected"), [(-1, np.inf), (0, 0), (1, 0)])
def test_a_horizon_of_one_period_is_paid_back_at_once_or_never(
    rule: dict[str, Any], flow: float, expected: float
) -> None:
    assert days([flow], PERIODS[:1], **rule) == expected
    assert days([flow], PERIODS[:1], crossing="last", **rule) == expected


def test_breaking_even_is_not_put_off_by_twelfths_in_floating_point() -> None:
    """0.1 and 0.2 short, and 0.3 back, in 36 monthly parts."""
    assert days((-0.1, -0.2, 0.3), WHOLE_YEARS, accrual=EVEN) == 364 + 365 + 366
    rule = nc.PaybackRule(accrual=EVEN)
    short = rule.days(np.array([-1e-4, -1.0, 1.0]), periods=WHOLE_YEARS, tolerance_gbp=0.001)
    assert float(short) == 0


def test_every_leading_axis_is_independent() -> None:
    flows = np.random.default_rng(2).normal(size=(4, 5, 3))
    rule = nc.PaybackRule(accrual=[1, 2, 3] * 4, discounting=0.035)
    together = rule.days(flows, periods=WHOLE_YEARS)
    assert together.shape == (4, 5)
    for place in np.ndindex(4, 5):
        assert together[place] == rule.days(flows[place], periods=WHOLE_YEARS)


@pytest.mark.parametrize(
    ("counted_from", "days_told", "text"),
    [
        # 1 October 2024 and 300.3 days is 28 July 2025
        (None, 300, "300 days (28 July 2025)"),
        (date(2024, 10, 1), 300, "300 days (28 July 2025)"),
        (date(2024, 4, 1), 483, "483 days (28 July 2025)"),  # 183 days earlier
        (date(2025, 4, 1), 118, "118 days (28 July 2025)"),  # 182 days later
        (date(2025, 7, 28), 0, "0 days (28 July 2025)"),
        (date(2025, 10, 1), -65, "65 days before 1 October 2025 (28 July 2025)"),
    ],
)
def test_the_date_is_the_same_from_whatever_day_days_are_counted(
    counted_from: date | None, days_told: int, text: str
) -> None:
    rule = nc.PaybackRule(counted_from=counted_from)
    found = nc.appraise(small_case(), payback_rule=rule).payback["North"]
    assert (found.days, found.date, str(found)) == (days_told, date(2025, 7, 28), text)
    assert found.exact_days == pytest.approx(days_told + 365 * 17 / 52 - 119)
    assert not found.is_immediate and not found.is_never


def test_what_is_immediate_or_never_is_so_from_whatever_day_days_are_counted() -> None:
    rule = nc.PaybackRule(counted_from=date(2025, 4, 1))
    at_once = nc.date_payback(0.0, go_live=date(2024, 10, 1), rule=rule)
    assert (at_once.days, at_once.date, str(at_once)) == (0, date(2024, 10, 1), "Immediate")
    never = nc.date_payback(np.inf, go_live=date(2024, 10, 1), rule=rule)
    assert (never.days, never.date, str(never)) == (None, None, "Never within the horizon")
    assert never.is_never and not never.is_immediate
    on_the_day = nc.date_payback(182.0, go_live=date(2024, 10, 1), rule=rule)
    assert (on_the_day.exact_days, on_the_day.is_immediate) == (0, False)


def test_days_before_is_negative_where_days_are_counted_from_before_the_horizon() -> None:
    first = date(2024, 10, 1)
    assert nc.PaybackRule().days_before(first) == 0
    assert nc.PaybackRule(counted_from=date(2024, 10, 31)).days_before(first) == 30
    assert nc.PaybackRule(counted_from=date(2024, 9, 1)).days_before(first) == -30


@pytest.mark.parametrize(("rounding", "told"), [("down", 118), ("nearest", 118), ("up", 119)])
def test_the_day_is_rounded_before_days_are_counted_from_another(rounding: str, told: int) -> None:
    rule = nc.PaybackRule(rounding=rounding, counted_from=date(2025, 4, 1))
    found = nc.date_payback(300.3, go_live=date(2024, 10, 1), rule=rule)
    assert found.days == told
    assert found.date is not None and (found.date - date(2025, 4, 1)).days == told


def test_a_payback_made_by_hand_is_immediate_at_0_days() -> None:
    rule, day = nc.PaybackRule(), date(2024, 10, 1)
    assert nc.Payback(exact_days=0.0, days=0, date=day, rule=rule).is_immediate
    assert not nc.Payback(
        exact_days=0.0, days=0, date=day, rule=rule, is_immediate=False
    ).is_immediate
    assert not nc.Payback(exact_days=0.4, days=0, date=day, rule=rule).is_immediate


def test_the_case_and_the_appraisal_take_the_rule() -> None:
    rule = nc.PaybackRule(accrual=EVEN, discounting=0.25)
    found = nc.appraise(small_case(payback_rule=rule))
    # 41.6 / 12 a month: four whole months (122 days) give 13.8667, and then part of August
    expected = 181 + 122 + 31 * (17 - 4 * 41.6 / 12) / (41.6 / 12)
    assert found.payback["North"].exact_days == pytest.approx(expected)
    assert found.payback["South"].is_immediate
    assert found.payback_days["North"] == found.payback["North"].exact_days


def test_rules_say_what_they_are() -> None:
    assert str(nc.PaybackRule()) == (
        "days between dates, rounded to the nearest, linear within a period, first crossing"
    )
    full = nc.PaybackRule(
        rounding="up", accrual=EVEN, discounting=0.035, counted_from=date(2024, 4, 1)
    )
    assert str(full) == (
        "days between dates, rounded up, by a monthly profile within a period, first crossing, "
        "discounted (3.5% a year, by whole financial years), counted from 2024-04-01"
    )


def test_rules_are_equal_by_what_they_say_and_travel() -> None:
    rule = nc.PaybackRule(accrual=np.ones(12), discounting="3.5%")
    assert rule == nc.PaybackRule(accrual=(x for x in EVEN), discounting=0.035)
    assert len({rule, attrs.evolve(rule)}) == 1
    assert pickle.loads(pickle.dumps(rule)) == copy.deepcopy(rule) == rule  # noqa: S301


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"accrual": "even"}, nc.InvalidValueError, "profile is 'even'; give twelve numbers, Apr"),
        ({"accrual": [1] * 11}, nc.InvalidValueError, "profile has 11 numbers that come to 11; g"),
        ({"accrual": []}, nc.InvalidValueError, "has 0 numbers that come to 0; give twelve"),
        ({"accrual": [0] * 12}, nc.InvalidValueError, "12 numbers that come to 0; .*one is above"),
        ({"accrual": [-1] + [1] * 11}, nc.InvalidValueError, "a month .* is -1; give a number of"),
        ({"accrual": [np.nan] * 12}, nc.InvalidValueError, "a month of the monthly profile is nan"),
        ({"accrual": [True] * 12}, nc.InvalidValueError, "a month of the monthly profile is True"),
        ({"discounting": "green"}, nc.UnknownNameError, "there is no discount schedule"),
        ({"discounting": True}, nc.InvalidValueError, "the discount rate is True; give a finite"),
        ({"discounting": -1}, nc.InvalidValueError, "rate of -1 from year 0; give a rate above -1"),
        ({"counted_from": "2024-04-01"}, nc.InvalidValueError, "payback is counted is '2024"),
        (
            {"counted_from": datetime(2024, 4, 1)},
            nc.InvalidValueError,
            r"payback is counted is datetime.datetime.*give a day as datetime.date\(2026, 10, 1\)",
        ),
        ({"day_count": "exclusive"}, nc.UnknownNameError, "no day count 'exclusive'; did you mean"),
        ({"crossing": "third"}, nc.UnknownNameError, "no crossing 'third'; there are: first, last"),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(
    changes: dict[str, Any], kind: type, message: str
) -> None:
    with pytest.raises(kind, match=message):
        nc.PaybackRule(**changes)


def test_a_profile_with_nothing_in_a_period_is_refused() -> None:
    rule = nc.PaybackRule(accrual=[1] * 6 + [0] * 6)
    with pytest.raises(
        nc.InvalidValueError,
        match=r"nothing in the months of 2024/25 \(2024-10-01 to 2025-03-31\), so that its net "
        "benefit falls nowhere; give one of them more than 0",
    ):
        rule.slices(PERIODS)
    with pytest.raises(nc.InvalidValueError, match="falls nowhere"):
        rule.days(np.array(NORTH_NET), periods=PERIODS)
    assert rule.slices(WHOLE_YEARS)[0].sum(axis=-1) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("rule", [{}, {"accrual": EVEN}, {"discounting": 0.1}])
@pytest.mark.parametrize(
    ("flows", "message"),
    [
        ([1.0, 2.0, 3.0], r"net benefits of shape \(3,\) and 2 p.* do not match"),
        (1.0, r"net benefits of shape \(\) and 2 p.* do not match"),
        ([1.0, np.nan], "a net benefit.* is not a finite number"),
    ],
)
def test_flows_that_do_not_fit_are_refused_by_every_rule(
    rule: dict[str, Any], flows: Any, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        days(flows, **rule)


@pytest.mark.parametrize("method", ["slices", "period_days"])
def test_periods_that_are_no_horizon_are_refused(method: str) -> None:
    ask = getattr(nc.PaybackRule(accrual=EVEN), method)
    with pytest.raises(nc.InvalidValueError, match="at least one period, and none was given"):
        ask([])
    with pytest.raises(nc.InvalidValueError, match="must start on 2026-04-01"):
        ask([WHOLE_YEARS[0], WHOLE_YEARS[2]])


def test_nothing_in_the_first_months_is_no_payback() -> None:
    """All in March: -17 by 31 March 2025, so 181 days, 334 to 1 March 2026, and 31 × 17/52."""
    rule = nc.PaybackRule(accrual=[0] * 11 + [1])
    assert rule.days(np.array(NORTH_NET), periods=PERIODS) == pytest.approx(
        181 + 334 + 31 * 17 / 52
    )
    assert rule.days(np.array([1.0, -1.0]), periods=PERIODS) == 0


def test_a_simulation_agrees_with_the_appraisal_on_a_profile() -> None:
    """Two draws of the case as it stands, by either crossing, discounted or not."""
    case = small_case()
    for rule in (
        nc.PaybackRule(accrual=[0] * 11 + [1]),
        nc.PaybackRule(accrual=[0] * 11 + [1], discounting=0.25),
        nc.PaybackRule(accrual=range(12), crossing="last"),
    ):
        found = nc.simulate(case, draws={"wte": [2.0, 2.5]}, payback_rule=rule)
        exact = nc.appraise(case, payback_rule=rule)
        assert found.first_payback_days[:2, 0] == pytest.approx(exact.payback_days.values)


@pytest.mark.parametrize(
    ("accrual", "message"),
    [({0: 1}, "give twelve numbers"), (5, "give twelve numbers"), ("even", "give twelve numbers")],
)
def test_a_profile_that_is_none_is_refused(accrual: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.PaybackRule(accrual=accrual)


def test_tolerances_and_days_that_make_no_sense_are_refused() -> None:
    for tolerance, message in ((-1.0, "below 0"), (np.nan, "below 0"), (np.ones((3, 2)), "match")):
        with pytest.raises(nc.InvalidValueError, match=message):
            nc.payback_days(np.ones((2, 3)), period_days=np.ones(3), tolerance_gbp=tolerance)
    with pytest.raises(nc.InvalidValueError, match="cannot be rounded"):
        nc.PaybackRule().round_days(np.inf)
    with pytest.raises(nc.InvalidValueError, match="beyond the calendar"):
        nc.date_payback(1e12, go_live=date(2024, 10, 1), rule=nc.PaybackRule())


def test_a_case_whose_profile_has_nothing_in_a_period_is_refused_when_it_is_made() -> None:
    with pytest.raises(nc.InvalidValueError, match="falls nowhere"):
        small_case(payback_rule=nc.PaybackRule(accrual=[1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]))
