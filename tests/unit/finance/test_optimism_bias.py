"""Optimism bias: the published upper bounds and worked examples, delay, and computations.

Mott MacDonald for HM Treasury, Review of Large Public Procurement in the UK (2002): upper bounds
from table 2, worked examples from section 4.1.
"""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nhscommission as nc
from nhscommission.finance.duration_bias import recompute_delay
from nhscommission.finance.optimism_bias import COST_BIAS, DURATION_BIAS, recompute_optimism_bias

PERIODS = nc.horizon(go_live=date(2026, 10, 1), years=3)
RATES = st.floats(0, 1)


def factor(name: str, contribution: Any, mitigation: Any = 0.0) -> nc.ContributoryFactor:
    return nc.ContributoryFactor(name=name, contribution=contribution, mitigation=mitigation)


def bias(upper_bound: Any = "39%", *factors: nc.ContributoryFactor) -> nc.OptimismBias:
    return nc.OptimismBias(upper_bound=upper_bound, factors=factors)


EXAMPLE_A = (
    factor("Poor contractor capabilities", "5%", 1.0),
    factor("Design complexity", "2%", 1.0),
    factor("Inadequacy of the business case", "22%", 0.4),
    factor("Poor project intelligence", "5%", 1.0),
    factor("Site characteristics", "3%", 1.0),
)


@pytest.mark.parametrize(
    ("project_type", "cost", "duration"),
    [
        ("standard buildings", 0.24, 0.04),
        ("non-standard buildings", 0.51, 0.39),
        ("standard civil engineering", 0.44, 0.20),
        ("non-standard civil engineering", 0.66, 0.25),
        ("equipment and development", 2.00, 0.54),
        ("outsourcing", 0.41, None),
    ],
)
def test_the_upper_bounds_are_those_of_table_2(
    project_type: str, cost: float, duration: float | None
) -> None:
    found = nc.published_optimism_bias(project_type)
    assert found.upper_bound == found.rate == cost
    assert "Mott MacDonald" in found.source and "table 2" in found.source
    assert nc.published_optimism_bias(project_type.title()) == COST_BIAS[project_type]
    if duration is not None:
        assert nc.published_optimism_bias(project_type, of="duration").rate == duration
    else:
        assert project_type not in DURATION_BIAS


def test_worked_example_a_the_works_duration_of_a_non_standard_building() -> None:
    """23.8% is managed: 76.2% of 39% is 29.7%; 28 months become 36.3, or 38.9 unmitigated."""
    found = nc.published_optimism_bias("non-standard buildings", of="duration", factors=EXAMPLE_A)
    assert found.managed == pytest.approx(0.238)
    assert round(found.rate, 3) == 0.297
    assert round(28 * (1 + found.rate), 1) == 36.3
    assert round(28 * (1 + found.upper_bound), 1) == 38.9
    assert float(
        nc.optimism_bias_rate(
            found.upper_bound,
            contributions=[x.contribution for x in EXAMPLE_A],
            mitigations=[x.mitigation for x in EXAMPLE_A],
        )
    ) == pytest.approx(found.rate)


def test_worked_example_b_capital_at_contract_award() -> None:
    """92% is managed: 8% of 51% is 4%, and £100m become £104m."""
    found = nc.published_optimism_bias(
        "non-standard buildings", factors=[factor("All that was managed", "92%", "100%")]
    )
    assert round(100 * (1 + found.rate)) == 104


def test_worked_example_c_a_combined_project() -> None:
    """30% non-standard, 70% standard: 15.3 + 16.8 = 32.1% of capital, 14.5% of time."""
    for of, expected in (("cost", 0.321), ("duration", 0.145)):
        other, usual = (
            nc.published_optimism_bias(kind, of=of)
            for kind in ("non-standard buildings", "standard buildings")
        )
        assert round(0.3 * other.rate + 0.7 * usual.rate, 3) == expected


def test_bounds_and_factors_are_read_as_they_are_typed() -> None:
    assert bias("200%").upper_bound == bias(2).upper_bound == bias("2").upper_bound == 2
    assert factor("A", "22%", "100%") == factor("A", 0.22, 1)
    assert factor(" A ", 0.1).name == "A"
    assert factor("A", 0.1).mitigation == 0


def test_without_factors_or_mitigation_the_whole_bound_stays_and_with_all_of_it_nothing() -> None:
    assert bias(0.51).rate == bias(0.51, factor("A", 1)).rate == 0.51
    assert bias(0.51, factor("A", 1, 1)).rate == 0
    assert bias(0).rate == 0


def test_contributions_may_come_to_a_little_more_than_100_per_cent_by_rounding() -> None:
    """As published, "due to rounding errors"; the bias is then not below nothing."""
    rounded = bias(0.5, factor("A", "60%", 1), factor("B", "44%", 1))
    assert (rounded.managed, rounded.rate) == (1, 0)
    with pytest.raises(nc.InvalidValueError, match="come to 106% of the bias; .* 100% at most"):
        bias(0.5, factor("A", "60%"), factor("B", "46%"))


@given(
    upper=st.floats(0, 5),
    parts=st.lists(st.tuples(RATES, RATES), max_size=6),
)
def test_the_rate_is_never_below_nothing_or_above_its_bound(
    upper: float, parts: list[tuple[float, float]]
) -> None:
    """Whatever the factors come to; and dealing with more never adds to it."""
    shares, done = [x for x, _ in parts], [x for _, x in parts]
    found = float(nc.optimism_bias_rate(upper, contributions=shares, mitigations=done))
    assert 0 <= found <= upper
    more = [(1 + x) / 2 for x in done]
    assert nc.optimism_bias_rate(upper, contributions=shares, mitigations=more) <= found


@given(
    upper=st.floats(0, 5),
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    data=st.data(),
)
def test_the_record_and_the_function_agree_and_the_record_is_computed_again(
    upper: float, weights: list[int], data: st.DataObject
) -> None:
    done = [data.draw(RATES) for _ in weights]
    shares = [weight / sum(weights) for weight in weights]
    made = bias(upper, *(factor(f"F{i}", *x) for i, x in enumerate(zip(shares, done, strict=True))))
    expected = nc.optimism_bias_rate(upper, contributions=shares, mitigations=done)
    assert made.rate == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
    assert made.rate >= 0
    assert recompute_optimism_bias(dict(made.inputs()), PERIODS) == (made.rate,)


def test_rates_are_worked_out_for_many_at_once() -> None:
    found = nc.optimism_bias_rate(
        np.array([0.5, 0.2]),
        contributions=np.array([[0.5, 0.5], [0.25, 0.75]]),
        mitigations=np.array([1.0, 0.0]),
    )
    assert found == pytest.approx(np.array([0.25, 0.15]))


@pytest.mark.parametrize(
    ("upper", "contributions", "mitigations", "message"),
    [
        (-0.1, [0.1], [1], "an upper bound of optimism bias is below 0 or not a number"),
        (np.nan, [0.1], [1], "an upper bound of optimism bias is below 0 or not a number"),
        (0.39, [22], [1], "a contribution is not from 0 to 1; for 22% give 0.22"),
        (0.39, [np.nan], [1], "a contribution is not from 0 to 1"),
        (0.39, [0.22], [1.2], "a mitigation is not from 0 to 1; for 22% give 0.22"),
        (0.39, [0.1] * 2, [1] * 3, r"shape \(2,\) and mitigations of shape \(3,\) do not match"),
    ],
)
def test_numbers_out_of_range_are_refused(
    upper: Any, contributions: Any, mitigations: Any, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.optimism_bias_rate(upper, contributions=contributions, mitigations=mitigations)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "a contributory factor is called ''; give a name without the marks ;"),
        ({"name": "a;b"}, "a contributory factor is called 'a;b'; give a name without the marks"),
        ({"name": "a, b"}, "is called 'a, b'"),
        ({"name": "a: b"}, "is called 'a: b'"),
        ({"name": "a @ b"}, "is called 'a @ b'"),
        ({"name": "a (b)"}, r"is called 'a \(b\)'"),
        ({"name": None}, "None is NoneType, and text was expected"),
        ({"contribution": 22}, "the contribution of 'a' is 22, .*for 22 per cent write '22%'"),
        ({"contribution": "22"}, "the contribution of 'a' is '22', .*write '22%'"),
        ({"contribution": -0.1}, "the contribution of 'a' is -0.1, which is -10%; a rate is from"),
        ({"contribution": None}, "the contribution of 'a' is None; give a finite number"),
        ({"contribution": True}, "the contribution of 'a' is True; give a finite number"),
        ({"mitigation": "1"}, "the mitigation of 'a' is '1', which may be 1% or all of it; write"),
        ({"mitigation": 1.2}, "the mitigation of 'a' is 1.2, which is 120%"),
    ],
)
def test_factors_that_are_none_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.ContributoryFactor(**{"name": "a", "contribution": 0.1, **changes})


@pytest.mark.parametrize("upper", [-0.1, None, "half", float("inf"), float("nan"), True])
def test_bounds_that_are_none_are_refused(upper: Any) -> None:
    with pytest.raises(
        nc.InvalidValueError, match="the upper bound of optimism bias is .*; give a number of 0 or"
    ):
        bias(upper)


def test_a_factor_is_there_once() -> None:
    with pytest.raises(nc.InvalidValueError, match="the contributory factor 'A' is there twice"):
        bias(0.5, factor("A", 0.1), factor("A", 0.2))


@pytest.mark.parametrize(
    ("project_type", "of", "message"),
    [
        ("standard building", "cost", "type of project .*did you mean 'standard buildings'"),
        ("outsourcing", "duration", "no type of project 'outsourcing'; there are: standard b"),
        ("outsourcing", "time", "there is no bias of 'time'; there are: cost, duration"),
    ],
)
def test_what_was_not_published_is_refused(project_type: str, of: str, message: str) -> None:
    with pytest.raises(nc.UnknownNameError, match=message):
        nc.published_optimism_bias(project_type, of=of)


@pytest.mark.parametrize(
    ("start", "delay", "expected"),
    [
        # the horizon: half a year from 1 October 2026, then 2027/28 and 2028/29
        (date(2026, 10, 1), 0, [0, 0, 0]),
        (date(2026, 10, 1), 0.25, [0.5, 0, 0]),
        (date(2026, 10, 1), 0.75, [1, 0.25, 0]),
        (date(2026, 10, 1), 99, [1, 1, 1]),
        (date(2026, 4, 1), 0.75, [0.5, 0, 0]),  # half a year of the delay is over by October
        (date(2027, 10, 1), 0.25, [0, 0.5, 0]),  # planned for half of 2027/28, and half of it lost
        (date(2027, 10, 1), 0.75, [0, 1, 0.25]),
        (date(2030, 4, 1), 5, [0, 0, 0]),  # after the horizon: nothing is lost within it
    ],
)
def test_the_part_of_each_period_that_is_lost_to_delay(
    start: date, delay: float, expected: list[float]
) -> None:
    assert nc.delay_shares(PERIODS, start=start, delay_years=delay) == pytest.approx(expected)


@given(delay=st.floats(0, 4), months=st.integers(-12, 30))
def test_what_is_lost_comes_to_the_delay_or_to_the_end_of_the_horizon(
    delay: float, months: int
) -> None:
    """Second method: the overlap of the delay with the horizon, in years from 1 October 2026."""
    year, month = divmod(9 + months, 12)
    start = months / 12
    shares = nc.delay_shares(PERIODS, start=date(2026 + year, month + 1, 1), delay_years=delay)
    ends = [0.0, 0.5, 1.5, 2.5]
    planned = [max(end - max(begin, start), 0.0) for begin, end in pairwise(ends)]
    overlap = max(min(start + delay, 2.5) - max(start, 0.0), 0.0)
    assert float((shares * planned).sum()) == pytest.approx(overlap)
    assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()


def test_delays_may_be_counted_in_days() -> None:
    """From 15 October 2026, 168 of the 365 days of 2026/27 are left: a delay of half is lost."""
    shares = nc.delay_shares(
        PERIODS,
        start=date(2026, 10, 15),
        delay_years=84 / 365,
        part_year_rule=nc.PartYearRule.DAYS,
    )
    assert shares == pytest.approx([0.5, 0, 0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"delay_years": -1}, "the delay is -1; give a number of 0 or more"),
        ({"delay_years": None}, "the delay is None; give a number of 0 or more"),
        ({"delay_years": float("nan")}, "the delay is nan"),
        ({"start": "2026-10-01"}, "the planned start is '2026-10-01'; give a day"),
        ({"start": datetime(2026, 10, 1)}, "the planned start is datetime"),
        ({"start": date(2026, 10, 2)}, "2026-10-02 is not the first of a month.*the rule 'days'"),
        ({"part_year_rule": "weeks"}, "there is no part-year rule 'weeks'"),
    ],
)
def test_delays_that_make_no_sense_are_refused(changes: dict[str, Any], message: str) -> None:
    fields: dict[str, Any] = {"start": date(2026, 10, 1), "delay_years": 1, **changes}
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.delay_shares(PERIODS, **fields)
    with pytest.raises(nc.InvalidValueError, match="at least one period, and none was given"):
        nc.delay_shares((), start=date(2026, 10, 1), delay_years=1)


def test_an_uplift_is_computed_again_from_what_it_records() -> None:
    made = bias("39%", *EXAMPLE_A)
    inputs = dict(made.inputs())
    assert inputs["upper_bound"] == "0.39"
    assert inputs["factors"].startswith("Poor contractor capabilities: 0.05 @ 1.0, Design ")
    assert recompute_optimism_bias(inputs, PERIODS) == (made.rate,)
    assert recompute_optimism_bias({**inputs, "on": "costs"}, PERIODS) == (made.rate,)
    assert recompute_optimism_bias({**inputs, "on": "savings"}, PERIODS) == (-made.rate,)
    by_hand = {"upper_bound": "39%", "factors": "A: 22% @ 40%, B: 5% @ 100%"}
    assert recompute_optimism_bias(by_hand, PERIODS)[0] == pytest.approx(0.39 * (1 - 0.138))


def test_a_delay_is_computed_again_from_what_it_records() -> None:
    """Half of 1.5 years is 0.75 of a year late."""
    inputs = {"upper_bound": "50%", "start": "2026-10-01", "planned_years": "1.5"}
    assert recompute_delay(inputs, PERIODS) == pytest.approx((-1, -0.25, 0))
    in_days = {**inputs, "start": "2026-10-15", "part_year_rule": "days"}
    assert recompute_delay(in_days, PERIODS)[2] == 0


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({}, "optimism bias needs upper_bound"),
        ({"upper_bound": "x"}, "the upper bound of optimism bias is 'x'; give a number of 0"),
        ({"factors": "A"}, "'A' is not a contributory factor; write name: contribution @ mit"),
        ({"factors": "A: 10%"}, "'A: 10%' is not a contributory factor; write name"),
        ({"factors": "A: 10% @ 50%, "}, "'' is not a contributory factor"),
        ({"factors": "A: 10 @ 50%"}, "the contribution of 'A' is '10', .*write '10%'"),
        ({"on": "cost"}, "optimism bias on 'cost'; write costs or savings"),
        ({"over": "costs"}, "optimism_bias has no input 'over'"),
    ],
)
def test_an_uplift_whose_inputs_cannot_be_read_is_refused(
    inputs: dict[str, str], message: str
) -> None:
    given_inputs = {"upper_bound": "50%", **inputs} if inputs else {}
    with pytest.raises(nc.InvalidValueError, match=message):
        recompute_optimism_bias(given_inputs, PERIODS)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"upper_bound": None}, "optimism bias needs upper_bound"),
        ({"start": None}, "duration_bias needs start and planned_years"),
        ({"planned_years": None}, "duration_bias needs start and planned_years"),
        ({"start": "1 October"}, "'1 October' is not a day; write it as 2026-10-01"),
        ({"planned_years": "long"}, "planned_years is 'long'; give a number of 0 or more"),
        ({"part_year_rule": "weeks"}, "there is no part-year rule 'weeks'"),
        ({"on": "costs"}, "duration_bias has no input 'on'"),
    ],
)
def test_a_delay_whose_inputs_cannot_be_read_is_refused(
    changes: dict[str, str | None], message: str
) -> None:
    inputs = {"upper_bound": "50%", "start": "2026-10-01", "planned_years": "1", **changes}
    with pytest.raises(nc.InvalidValueError, match=message):
        recompute_delay({k: v for k, v in inputs.items() if v is not None}, PERIODS)


def test_a_percentage_without_its_sign_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"5,100%; for 51% give '51%'"):
        nc.OptimismBias(upper_bound=51)


def test_what_is_no_factor_is_refused_and_one_alone_is_taken() -> None:
    one = nc.ContributoryFactor(name="A", contribution="50%")
    assert nc.OptimismBias(upper_bound=1.0, factors=one).factors == (one,)
    with pytest.raises(nc.InvalidValueError, match="give ContributoryFactor objects"):
        nc.OptimismBias(upper_bound=1.0, factors=[("A", 0.5)])
    with pytest.raises(nc.InvalidValueError, match="one of each for every factor"):
        nc.optimism_bias_rate(0.5, contributions=[0.5, 0.5], mitigations=[1.0])
