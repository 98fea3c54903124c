"""Risk shares against hand calculations, closed forms and nonsense."""

import math
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
import pytest

from nhscommission.finance.settlement.risk_sharing.call_rule import CallRule
from nhscommission.finance.settlement.risk_sharing.compare_shares import compare_arrangements
from nhscommission.finance.settlement.risk_sharing.investment_fund import InvestmentFund
from nhscommission.finance.settlement.risk_sharing.layered_share import LayeredShare, RiskLayer
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import NoRiskShare
from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare
from nhscommission.finance.settlement.risk_sharing.risk_share import share_risk
from nhscommission.finance.settlement.risk_sharing.risk_summary import summarise_risk
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

PLANS = {"A": [1000, 1000], "B": [1000, 1000], "C": [1000, 1000]}
OUTTURNS = {"A": [1120, 1000], "B": [1020, 1040], "C": [950, 1000]}
WEIGHTS = {"A": 1, "B": 2, "C": 2}
RULE = CallRule(threshold="2%", covers="50%")
FUND = InvestmentFund(
    contributions_pence={"A": 10, "B": 10, "C": 10}, opening_pence=5, call_rule=RULE
)


def share(arrangement: Any, *, outturns: Any = OUTTURNS, plans: Any = PLANS, **more: Any) -> Any:
    given = {"weights": WEIGHTS, **more}
    return share_risk(outturns, plans_pence=plans, arrangement=arrangement, **given)


def test_without_a_risk_share_everyone_bears_its_own() -> None:
    """Nothing is paid, and the variances are outturn less plan: 120, 20 and -50 in year 1."""
    found = share(NoRiskShare(), weights=None)
    assert found.net_pence.tolist() == [[1120, 1020, 950], [1000, 1040, 1000]]
    assert found.net_variances_pence.tolist() == [[120, 20, -50], [0, 40, 0]]
    assert found.balance_pence.tolist() == [0, 0]


def test_a_stop_loss_fund_by_hand() -> None:
    """Year 1: A is 120 over, 100 beyond 2%, and calls for 50; the fund holds 5 + 30 = 35.

    So A gets 35, the fund is 15 short and ends empty. Year 2: B is 40 over, 20 beyond 2%, and calls
    for 10 of the 30 that are paid in; 20 are left. Each pays 10 a year.
    """
    found = share(FUND)
    assert found.fund_pence.tolist() == [[35, 0, 0], [0, 10, 0]]
    assert found.net_pence.tolist() == [[1095, 1030, 960], [1010, 1040, 1010]]
    assert found.short_pence.tolist() == [15, 0]
    assert found.balance_pence.tolist() == [0, 20]
    assert found.probability_short == 1.0
    assert found.net_of("A").tolist() == [1095, 1010]


def test_records_say_what_the_net_cost_is_made_of() -> None:
    """A in year 1, as by hand above: 1120 + 10 - 35 = 1095."""
    first, *others = share(FUND, years=["2009/10", "2010/11"]).to_records()
    assert len(others) == 5
    assert first == {
        "year": "2009/10",
        "member": "A",
        "plan_pence": 1000,
        "outturn_pence": 1120,
        "contribution_pence": 10,
        "top_up_pence": 0,
        "pool_pence": 0,
        "call_pence": 50,
        "fund_pence": 35,
        "unmet_pence": 15,
        "returned_pence": 0,
        "net_pence": 1095,
    }
    drawn = share_risk([[1], [2]], plans_pence={"A": 1}, arrangement=NoRiskShare())
    with pytest.raises(InvalidValueError, match="2 draws have no records"):
        drawn.to_records()


def test_contributions_of_one_total_go_by_capitation() -> None:
    """30 a year for weights of 1, 2 and 2 is 6, 12 and 12."""
    fund = attrs.evolve(FUND, contributions_pence=30)
    assert share(fund).contributions_pence.tolist() == [[6, 12, 12]] * 2


def test_contributions_may_differ_by_year() -> None:
    """50 in year 1 pays the call of 50; 5 are left of 5 + 50, and 10 are called for in year 2."""
    fund = attrs.evolve(FUND, contributions_pence=[50, 0])
    found = share(fund)
    assert found.contributions_pence.sum(axis=1).tolist() == [50, 0]
    assert found.balance_pence.tolist() == [5, 0]
    assert found.short_pence.tolist() == [0, 5]
    by_name = attrs.evolve(FUND, contributions_pence={"A": [50, 0], "B": 0, "C": [0, 0]})
    assert share(by_name).balance_pence.tolist() == [5, 0]


@pytest.mark.parametrize(
    ("top_up", "host", "members", "outside"),
    [("members", "", [3, 6, 6], 0), ("C", "", [0, 0, 15], 0), ("Host", "Host", [0, 0, 0], 15)],
)
def test_who_tops_the_fund_up(top_up: str, host: str, members: list[int], outside: int) -> None:
    """The 15 that lack in year 1: by weights of 1, 2 and 2, by one member, or from outside."""
    found = share(attrs.evolve(FUND, top_up=top_up, host=host))
    assert found.fund_pence.tolist() == [[50, 0, 0], [0, 10, 0]]
    assert found.top_up_pence.tolist() == [members, [0, 0, 0]]
    assert found.host_top_up_pence.tolist() == [outside, 0]
    assert found.balance_pence.tolist() == [0, 20]
    assert found.net_pence[0].sum() == 3090 - 5 - outside


def test_what_is_left_may_be_returned() -> None:
    """The 20 left after year 2, by contributions of 20 each: 7, 7 and 6, ties by name."""
    found = share(attrs.evolve(FUND, at_end="return"))
    assert found.returned_pence.tolist() == [[0, 0, 0], [7, 7, 6]]
    assert found.balance_pence.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        ({}, [33, 67]),
        ({"shortage": "in_order", "order": ["A", "B"]}, [50, 50]),
        ({"shortage": "in_order", "order": ["B", "A"]}, [0, 100]),
    ],
)
def test_who_gives_way_when_there_is_not_enough(more: Any, paid: list[int]) -> None:
    """Calls of 50 and 100 on a fund that holds 100."""
    fund = InvestmentFund(contributions_pence=0, call_rule=CallRule(), opening_pence=100, **more)
    found = share(fund, outturns=[150, 200], plans={"A": 100, "B": 100}, weights=None)
    assert found.fund_pence.tolist() == [paid]
    assert found.short_pence.tolist() == [50]


def test_the_most_a_member_and_a_year_can_take() -> None:
    """Calls of 50 and 100 are 50 and 60 by the limit for one, and 20 and 24 by that of 44 for all.

    The fund holds 100, so it is not short: the rule gives no more.
    """
    rule = CallRule(most_per_member_pence=60, most_per_year_pence=44)
    fund = InvestmentFund(contributions_pence=0, call_rule=rule, opening_pence=100)
    found = share(fund, outturns=[150, 200], plans={"A": 100, "B": 100}, weights=None)
    assert found.fund_pence.tolist() == [[20, 24]]
    assert found.short_pence.tolist() == [0]
    assert found.balance_pence.tolist() == [56]


def test_a_pool_is_exact_to_the_penny() -> None:
    """Over 10 among three: 3.33 each, the odd penny to A, whose name comes first."""
    found = share_risk(
        {"C": 100, "A": 110, "B": 100},
        plans_pence={"C": 100, "A": 100, "B": 100},
        arrangement=PooledShare(),
        weights=[1, 1, 1],
    )
    assert found.net_variances_pence.tolist() == [[3, 4, 3]]
    assert found.pool_pence.tolist() == [[-3, 6, -3]]


@pytest.mark.parametrize(
    ("over", "under", "net"),
    [
        # pool 120 + 20 - 50 = 90: 18, 36, 36
        ("100%", "100%", [18, 36, 36]),
        # pool 140: 28, 56, 56, and C keeps its 50
        (1, 0, [28, 56, 6]),
        # pool 60 + 10 - 25 = 45: 9, 18, 18 beside 60, 10, -25
        ("50%", 0.5, [69, 28, -7]),
        # pool -50: -10, -20, -20 beside 120 and 20
        (0, 1, [110, 0, -20]),
    ],
)
def test_what_is_pooled(over: Any, under: Any, net: list[int]) -> None:
    """Variances of 120, 20 and -50 in year 1, with weights of 1, 2 and 2."""
    found = share(PooledShare(over_share=over, under_share=under))
    assert found.net_variances_pence[0].tolist() == net


def test_shares_are_normalised() -> None:
    """Shares that do not sum to 1, weighted populations and percentages give the same."""
    for weights in (
        [1, 2, 2],
        [0.25, 0.5, 0.5],
        [20, 40, 40],
        [Fraction(1, 3), Fraction(2, 3), Fraction(2, 3)],
    ):
        assert share(PooledShare(), weights=weights) == share(PooledShare())


def test_layers_by_hand() -> None:
    """A's 120 over: 20 its own, 40 pooled, 60 to the fund; B's 20 its own; C's -50: -20 and -30.

    The pool is 40 - 30 = 10: 2, 4 and 4. The fund holds 35 and covers half of 60: 30.
    """
    layers = [
        RiskLayer(bearer="own", up_to="2%"),
        RiskLayer(bearer="pooled", up_to="6%"),
        RiskLayer(bearer="fund"),
    ]
    fund = attrs.evolve(FUND, call_rule=CallRule(covers="50%"))
    found = share(LayeredShare(layers=layers, fund=fund))
    assert found.pool_pence[0].tolist() == [38, -4, -34]
    assert found.fund_pence[0].tolist() == [30, 0, 0]
    assert found.net_variances_pence[0].tolist() == [120 + 10 - 38 - 30, 20 + 10 + 4, -50 + 10 + 34]
    kept = share(LayeredShare(layers=layers, fund=fund, underspends=False))
    assert kept.pool_pence[0].tolist() == [40 - 8, -16, -16]


def test_pooling_equal_and_independent_members_divides_the_variance() -> None:
    """The mean of n independent variances has 1/n of the variance of one.

    A sample variance of N draws errs by sqrt(2 / (N - 1)) of itself, so that the ratio of two errs
    by less than twice that; five times this is allowed.
    """
    members, draws = 8, 20_000
    normal = np.random.default_rng(2009).standard_normal((draws, members))
    found = share_risk(
        np.rint(1e9 + 3e7 * normal).astype(np.int64),
        plans_pence={f"M{i}": 10**9 for i in range(members)},
        arrangement=PooledShare(),
        weights=[1] * members,
    )
    error = 2 * math.sqrt(2 / (draws - 1)) / members
    for one in summarise_risk(found):
        assert one.variance_reduction == pytest.approx(1 - 1 / members, abs=5 * error)
        assert one.mean_net_pence == pytest.approx(1e9, abs=5 * 3e7 / math.sqrt(draws * members))


def test_the_variance_of_a_pool_is_that_of_the_sum_times_the_share_squared() -> None:
    """For draws that divide without odd pence: var(w × pool) = w² × 1' S 1, S their covariance."""
    rng = np.random.default_rng(1)
    own = 10 * rng.integers(-100, 100, size=(50, 3))
    found = share_risk(
        1000 + own,
        plans_pence={"A": 1000, "B": 1000, "C": 1000},
        arrangement=PooledShare(),
        weights=[1, 2, 2],
    )
    total = np.cov(own.T).sum()
    for weight, one in zip([0.2, 0.4, 0.4], summarise_risk(found), strict=True):
        assert one.sd_net_pence == pytest.approx(weight * math.sqrt(total), rel=1e-12)


def test_a_summary_by_hand() -> None:
    """Three draws of two years: A's totals are 210, 200 and 190: 200 with a deviation of 10.

    A is over by more than 4% in one draw of three (by 5), and 6 over at worst in year 2; B never
    varies.
    """
    outturns = [[[104, 100], [106, 100]], [[100, 100], [100, 100]], [[95, 100], [95, 100]]]
    found = share_risk(
        outturns,
        plans_pence={"A": [100, 100], "B": [100, 100]},
        arrangement=NoRiskShare(),
        years=["2009/10", "2010/11"],
    )
    first, second = summarise_risk(found, percentiles=[0, 50, 100], threshold="4%")
    assert first.plan_pence == 200
    assert (first.mean_own_pence, first.sd_own_pence, first.sd_net_pence) == (200, 10, 10)
    assert first.percentiles == ((0.0, 190.0), (50.0, 200.0), (100.0, 210.0))
    assert (first.worst_pence, first.worst_year) == (6, "2010/11")
    assert first.probability_own == first.probability_net == pytest.approx(1 / 3)
    assert first.variance_reduction == 0.0
    assert (second.sd_net_pence, second.variance_reduction) == (0.0, None)


def test_one_draw_has_no_deviation() -> None:
    """Of one outturn there is a mean, and no standard deviation."""
    (first, *_) = summarise_risk(share(PooledShare()))
    assert (first.sd_net_pence, first.variance_reduction) == (None, None)
    assert first.mean_net_pence == 2000 + 18 + 8


def test_over_plan_means_more_than_the_exact_threshold() -> None:
    """2.5% of 101 is 2.525: 3 over is more than that, and 2 over is not."""
    for over, expected in ((2, 0.0), (3, 1.0)):
        found = share_risk([101 + over], plans_pence={"A": 101}, arrangement=NoRiskShare())
        assert summarise_risk(found, threshold="2.5%")[0].probability_net == expected


def test_rounding_never_gives_more_than_the_rule() -> None:
    """3% of 133 is 3.99, so 4; of the excess of 7 - 4 = 3, a third is 1 and a half 1."""
    for covers in (Fraction(1, 3), "50%", 0.5):
        rule = CallRule(threshold="3%", covers=covers)
        fund = InvestmentFund(contributions_pence=0, call_rule=rule, opening_pence=100)
        found = share_risk([140], plans_pence={"A": 133}, arrangement=fund)
        assert found.fund_pence.tolist() == [[1]]


def test_rates_of_any_length_are_exact() -> None:
    """A share with a denominator of 10**30 is worked out in whole numbers of any length."""
    share_of = Fraction(10**30 - 1, 10**30)
    found = share_risk(
        [10**12 + 10**6, 10**12],
        plans_pence={"A": 10**12, "B": 10**12},
        arrangement=PooledShare(over_share=share_of),
        weights=[0, 1],
    )
    assert found.net_variances_pence.tolist() == [[1, 10**6 - 1]]


def test_large_sums_are_cut_exactly() -> None:
    """Calls of 2 × 10**16 and 10**16 on 10**16, which is beyond 64 bits when multiplied."""
    fund = InvestmentFund(contributions_pence=0, call_rule=CallRule(), opening_pence=10**16)
    found = share_risk([2 * 10**16, 10**16], plans_pence={"A": 0, "B": 0}, arrangement=fund)
    assert found.fund_pence.tolist() == [[6666666666666667, 3333333333333333]]


def test_a_comparison_says_what_each_member_would_have_borne() -> None:
    """Year 1 and 2 together: A is 120 over by itself, and bears 18 + 8 = 26 in a pool."""
    found = compare_arrangements(
        OUTTURNS,
        plans_pence=PLANS,
        arrangements=[NoRiskShare(), PooledShare(), FUND],
        weights=WEIGHTS,
    )
    assert found.names == ("no risk share", "pooled share: 100%", "investment fund")
    assert found.change_pence("pooled share: 100%")["A"] == 26 - 120
    assert sum(found.change_pence("pooled share: 100%").values()) == 0
    assert sum(found.change_pence("investment fund").values()) == 20 - 5
    assert found.mean_net_pence["investment fund", "A"] == 1095 + 1010
    assert found["investment fund"] == share(FUND)
    records = found.to_records()
    assert len(records) == 9
    assert records[3]["change_pence"] == -94.0


def test_what_is_still_in_a_fund_is_not_spent() -> None:
    """Two members on plan pay 100 each into a fund that is not called on, and own 100 each of it.

    They have borne 1100 each, and 1000 less what is theirs: nothing more than without a fund.
    """
    found = compare_arrangements(
        [1000, 1000],
        plans_pence={"A": 1000, "B": 1000},
        arrangements={
            "none": NoRiskShare(),
            "fund": InvestmentFund(contributions_pence=200, call_rule=RULE),
        },
        weights=[1, 1],
    )
    assert found["fund"].held_pence.tolist() == [100, 100]
    record = found.to_records()[2]
    assert (record["mean_net_pence"], record["change_pence"]) == (1100, 100)
    assert (record["mean_closing_balance_pence"], record["mean_held_pence"]) == (200, 100)
    assert (record["mean_net_less_held_pence"], record["change_less_held_pence"]) == (1000, 0)
    assert record["probability_net"] == 1.0  # in cash, as its description says


def test_a_balance_that_nobody_contributed_is_nobodys() -> None:
    """20 are left of an opening balance of 20: no member has a share of it."""
    fund = InvestmentFund(contributions_pence=0, opening_pence=20, call_rule=RULE)
    found = share(fund, outturns=[100, 100], plans={"A": 100, "B": 100}, weights=None)
    assert found.balance_pence.tolist() == [20]
    assert found.held_pence.tolist() == [0, 0]


def test_calls_that_the_rule_cuts_are_reported() -> None:
    """Calls of 100 and 50, of which a year pays 10: 7 and 3, and 93 and 47 are not met.

    The fund is not short, since the rule gives no more.
    """
    rule = CallRule(most_per_year_pence=10)
    fund = InvestmentFund(contributions_pence=1000, call_rule=rule)
    found = share(fund, outturns=[1100, 1050], plans={"A": 1000, "B": 1000}, weights=[1, 1])
    assert found.calls_pence.tolist() == [[100, 50]]
    assert found.fund_pence.tolist() == [[7, 3]]
    assert found.unmet_pence.tolist() == [[93, 47]]
    assert found.short_pence.tolist() == [0]
    assert [one["unmet_pence"] for one in found.to_records()] == [93, 47]


def test_contributions_to_a_pool_are_trued_up() -> None:
    """The pool of year 1 is 90 (120 + 20 - 50): 18, 36 and 36; of year 2 it is 40: 8, 16 and 16.

    10 are paid in by each. A has 120 - 18 = 102 from the pool and its 10 back in year 1; C puts in
    50 that it underspent and its share of 36, and has 10 back: it pays 76.
    """
    plain = share(PooledShare())
    found = share(PooledShare(contributions_pence={"A": 10, "B": 10, "C": 10}))
    assert found.net_pence.tolist() == plain.net_pence.tolist()
    assert found.contributions_pence.tolist() == [[10] * 3] * 2
    assert found.true_up_pence.tolist() == [[112, -6, -76], [2, 34, -6]]
    assert not found.balance_pence.any() and not found.held_pence.any()
    by_capitation = share(PooledShare(contributions_pence=[50, 0]))
    assert by_capitation.contributions_pence.tolist() == [[10, 20, 20], [0, 0, 0]]
    assert by_capitation.net_pence.tolist() == plain.net_pence.tolist()
    assert str(PooledShare(contributions_pence=1)).endswith("with contributions in advance")
    with pytest.raises(UnknownNameError, match="no member 'D'"):
        share(PooledShare(contributions_pence={"A": 1, "B": 1, "C": 1, "D": 1}))


def test_members_who_are_called_members() -> None:
    """A member of that name and a top-up by all members cannot be told apart."""
    fund = InvestmentFund(contributions_pence=0, call_rule=RULE, top_up="members")
    with pytest.raises(InvalidValueError, match="one member is called that"):
        share(fund, outturns=[1, 1], plans={"A": 1, "members": 1}, weights=[1, 1])


def test_arrangements_that_read_alike_need_names() -> None:
    """Two funds are told apart by the names that are given."""
    other = attrs.evolve(FUND, opening_pence=0)
    with pytest.raises(InvalidValueError, match="read alike"):
        compare_arrangements(OUTTURNS, plans_pence=PLANS, arrangements=[FUND, other])
    found = compare_arrangements(
        OUTTURNS, plans_pence=PLANS, arrangements={"rich": FUND, "poor": other}, baseline="poor"
    )
    assert found.change_pence("rich") == {"A": -5.0, "B": 0.0, "C": 0.0}
    for wrong, error in (
        ({}, "no arrangements"),
        ({1: NoRiskShare(), "1": PooledShare()}, "two of the arrangements have one name"),
        ({"x": 1}, "the arrangement 'x'"),
        (3, "several"),
    ):
        with pytest.raises(InvalidValueError, match=error):
            compare_arrangements(OUTTURNS, plans_pence=PLANS, arrangements=wrong)
    with pytest.raises(UnknownNameError, match="arrangement"):
        compare_arrangements(OUTTURNS, plans_pence=PLANS, arrangements=[FUND], baseline="pol")
    odd: Any = ["rich"]
    with pytest.raises(UnknownNameError, match="arrangement"):
        compare_arrangements(OUTTURNS, plans_pence=PLANS, arrangements=[FUND], baseline=odd)
    with pytest.raises(UnknownNameError, match="arrangement"):
        found[odd]


def test_a_result_cannot_be_changed() -> None:
    """Arrays are read-only copies, and two runs of the same are equal."""
    outturns = np.array([110, 100])
    found = share_risk(outturns, plans_pence={"A": 100, "B": 100}, arrangement=NoRiskShare())
    outturns[0] = 0
    assert found.net_pence.tolist() == [[110, 100]]
    with pytest.raises(ValueError, match="read-only"):
        found.fund_pence[0] = 1
    with pytest.raises(UnknownNameError, match="member"):
        found.net_of("Z")


ONE = {"A": 100, "B": 100}


@pytest.mark.parametrize(
    ("outturns", "more", "message"),
    [
        ([1, 2], {"plans": {"A": -1, "B": 1}}, "plan of A is -1; give whole pence"),
        ([1, 2], {"plans": {"A": 1.5, "B": 1}}, "plan of A is 1.5"),
        ([1, 2], {"plans": {"A": None, "B": 1}}, "plan of A is None"),
        ([1, 2], {"plans": {"A": True, "B": 1}}, "plan of A is True"),
        ([1, 2], {"plans": {"A": 1, "B": [1]}}, "in one way"),
        ([1, 2], {"plans": {"A": [1, 2], "B": [1]}}, "as many years"),
        ([1, 2], {"plans": {"A": [], "B": []}}, "as many years"),
        ([1, 2], {"plans": {}}, "at least one"),
        ([1, 2], {"plans": {" A": 1, "A": 1}}, "name of its own"),
        ([1, 2], {"plans": [1, 2]}, "values by name"),
        ([1, 2, 3], {}, "ends in \\(2,\\)"),
        ([1, 2], {"plans": {"A": [1, 2], "B": [1, 2]}}, "ends in \\(2, 2\\)"),
        (7, {}, "ends in"),
        (np.empty((0, 2), dtype=int), {}, "ends in"),
        ([1.0, 2.0], {}, "round on purpose"),
        (np.array([1.0, np.nan]), {}, "round on purpose"),
        ([1, None], {}, "found None"),
        ([1, True], {}, "found True"),
        ("ab", {}, "found 'ab'"),
        ([[1, 2], [3]], {}, "whole pence"),
        (np.ma.array([1, 2], mask=[0, 1]), {}, "masked"),
        ([10**19, 1], {}, "limit is"),
        ([10**18, 1], {}, "check the unit"),
        (np.array([2**63, 1], dtype=np.uint64), {}, "limit is"),
        ({"A": 1}, {}, "nothing is given for 'B'"),
        ({"A": 1, "B": [1, 2]}, {}, 'give a plan for each year: {"B": \\[100, 100\\]}'),
        ({"A": [1, 2, 3], "B": [4, 5, 6]}, {}, '{"A": \\[100, 100, ...\\]}.*for draws of one year'),
        ({"A": [1, 2], "B": [1]}, {"plans": {"A": [1, 2], "B": [1, 2]}}, "different numbers"),
        ([1, 2], {"years": ["a", "b"]}, "plans are for 1"),
        ([1, 2], {"years": "2009/10"}, "give several"),
        ([1, 2], {"weights": [1]}, "1 weights"),
        ([1, 2], {"weights": [1, -1]}, "weight 2 is -1"),
        ([1, 2], {"weights": [0, 0]}, "all weights are zero"),
        ([1, 2], {"weights": [1, math.nan]}, "missing is not zero"),
        ([1, 2], {"weights": {"A": 1}}, "nothing is given for 'B'"),
        ([1, 2], {"weights": 3}, "give a list"),
        ([1, 2], {"weights": None}, "weighted population of each member"),
    ],
)
def test_nonsense_is_refused(outturns: Any, more: dict[str, Any], message: str) -> None:
    """What does not fit is refused with words that say what would be right."""
    given = {"plans": ONE, "weights": [1, 1], **more}
    with pytest.raises(InvalidValueError, match=message):
        share(PooledShare(), outturns=outturns, **given)


@pytest.mark.parametrize("name", ["weights", "outturns"])
def test_members_who_are_not_there(name: str) -> None:
    """A name without a plan is unknown, and the nearest is suggested."""
    with pytest.raises(UnknownNameError, match="there is no member 'Brent'"):
        share(PooledShare(), plans=ONE, **{"outturns": [1, 2], name: {"A": 1, "B": 1, "Brent": 1}})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"contributions_pence": {"A": 1, "B": 1, "C": 1, "D": 1}}, "no member 'D'"),
        ({"contributions_pence": {"A": 1, "B": 1}}, "nothing is given for 'C'"),
        ({"contributions_pence": [1, 2, 3]}, "are for 3 year"),
        ({"contributions_pence": {"A": [1], "B": 1, "C": 1}}, "contributions of A are for 1"),
        ({"contributions_pence": 10**18}, "limit is 10"),
        ({"shortage": "in_order", "order": ["A", "B"]}, "name each of A, B, C once"),
        ({"shortage": "in_order", "order": ["A", "B", "D"]}, "no member 'D'"),
        ({"shortage": "in_order", "order": ["A", "B", "B"]}, "once"),
        ({"top_up": "Harrow"}, "no member 'Harrow'"),
        ({"top_up": "A", "host": "A"}, "is a member"),
        ({"contributions_pence": 10**18 - 1}, "contributions and opening balance come to"),
        ({"contributions_pence": 0, "at_end": "return"}, "there are none"),
    ],
)
def test_a_fund_that_does_not_fit_is_refused(change: dict[str, Any], message: str) -> None:
    """What a fund names has to be there when it is applied."""
    fund = attrs.evolve(FUND, **change)
    with pytest.raises(InvalidValueError, match=message):
        share(fund)


@pytest.mark.parametrize("change", [{"contributions_pence": 30}, {"top_up": "members"}])
def test_capitation_needs_weights(change: dict[str, Any]) -> None:
    """What goes by capitation cannot go without it, whether or not there is anything to pay."""
    with pytest.raises(InvalidValueError, match="no weights are given"):
        share(attrs.evolve(FUND, **change), weights=None)


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        (CallRule, {"threshold": 2}, "for 2 per cent write '2%'"),
        (CallRule, {"covers": "150%"}, "from 0% to 100%"),
        (CallRule, {"covers": math.nan}, "finite"),
        (CallRule, {"most_per_member_pence": -1}, "whole pence"),
        (CallRule, {"most_per_year_pence": 0.5}, "whole pence"),
        (InvestmentFund, {"contributions_pence": -1}, "whole pence"),
        (InvestmentFund, {"contributions_pence": {"A": "x"}}, "contribution of A"),
        (InvestmentFund, {"contributions_pence": b"ab"}, "contributions of all members"),
        (InvestmentFund, {"opening_pence": -1}, "opening balance"),
        (InvestmentFund, {"shortage": "in_ordre", "order": ["A"]}, "did you mean 'in_order'"),
        (InvestmentFund, {"shortage": "in_order"}, "names of all members in order"),
        (InvestmentFund, {"order": ["A"]}, "names of all members in order"),
        (InvestmentFund, {"order": "A"}, "give several"),
        (InvestmentFund, {"at_end": "spend"}, "end of a fund"),
        (InvestmentFund, {"call_rule": "2%"}, "call_rule"),
        (InvestmentFund, {"top_up": 3}, "text was expected"),
        (InvestmentFund, {"top_up": "members", "host": "members"}, "the host is called 'members'"),
        (PooledShare, {"contributions_pence": -1}, "contributions of all members"),
        (PooledShare, {"over_share": 1.2}, "overspends that is pooled"),
        (PooledShare, {"under_share": None}, "underspends that is pooled"),
        (RiskLayer, {"bearer": "pool"}, "did you mean 'pooled'"),
        (RiskLayer, {"bearer": "own", "up_to": -0.1}, "goes up to"),
    ],
)
def test_records_check_themselves(kind: type, more: dict[str, Any], message: str) -> None:
    """A wrong record cannot be made."""
    fund = {"contributions_pence": 1, "call_rule": RULE}
    with pytest.raises(InvalidValueError, match=message):
        kind(**{**(fund if kind is InvestmentFund else {}), **more})


def layer(bearer: str, up_to: Any = None) -> RiskLayer:
    return RiskLayer(bearer=bearer, up_to=up_to)


@pytest.mark.parametrize(
    ("layers", "fund", "message"),
    [
        ([layer("own", "5%"), layer("pooled", "2%"), layer("own")], None,
         "pooled up to 2%, then own up to 5%, then own without limit"),
        ([layer("own", "2%"), layer("pooled", "2%"), layer("own")], None, "end above"),
        ([layer("own", "2%"), layer("pooled", "5%")], None, "every pound has a bearer"),
        ([layer("own"), layer("pooled")], None, "the last, and only that"),
        ([], None, "no layers"),
        (layer("own"), None, "give several"),
        (["own"], None, "a layer is 'own'"),
        ([layer("own", "2%"), layer("fund")], None, "give a fund where"),
        ([layer("own")], attrs.evolve(FUND, call_rule=CallRule()), "give a fund where"),
        ([layer("own", "2%"), layer("fund")], FUND, "the layers say where it begins"),
        ([layer("own", "2%"), layer("fund")], RULE, "an InvestmentFund"),
    ],
)  # fmt: skip
def test_layers_have_to_be_in_order(layers: Any, fund: Any, message: str) -> None:
    """Layers ascend without gaps, and an error says the right order."""
    with pytest.raises(InvalidValueError, match=message):
        LayeredShare(layers=layers, fund=fund)


def test_only_arrangements_are_applied() -> None:
    """A word is no arrangement, and percentiles are from 0 to 100."""
    with pytest.raises(InvalidValueError, match="arrangement is 'pool'"):
        share("pool")
    with pytest.raises(InvalidValueError, match="from 0 to 100"):
        summarise_risk(share(NoRiskShare()), percentiles=[101])
    with pytest.raises(InvalidValueError, match="threshold"):
        summarise_risk(share(NoRiskShare()), threshold=2)
    with pytest.raises(InvalidValueError, match="share_risk"):
        summarise_risk([1])
