"""What holds of any arrangement for sharing risk: nothing is lost, and nobody is paid too much."""

from fractions import Fraction
from typing import Any

import attrs
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from nhscommission.finance.allocation.allocate import LARGEST_TOTAL, allocate
from nhscommission.finance.settlement.risk_sharing.call_rule import CallRule, cut_in_proportion
from nhscommission.finance.settlement.risk_sharing.investment_fund import InvestmentFund
from nhscommission.finance.settlement.risk_sharing.layered_share import LayeredShare, RiskLayer
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    NoRiskShare,
    RiskArrangement,
)
from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare
from nhscommission.finance.settlement.risk_sharing.risk_share import RiskShareResult, share_risk

PERCENT = st.integers(0, 100).map(lambda n: f"{n}%")
RATES = PERCENT | st.fractions(0, 1, max_denominator=1000) | st.floats(0, 1, allow_subnormal=False)
SMALL, LARGE = st.integers(0, 300), st.integers(0, 10**11)
PENCE = SMALL | LARGE


@st.composite
def sets(draw: st.DrawFn) -> dict[str, Any]:
    """Outturns of a few draws, years and members, with plans and weights."""
    members = [f"M{i}" for i in range(draw(st.integers(1, 5)))]
    years, draws = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size = draw(st.sampled_from([SMALL, LARGE]))
    plans = {name: draw(st.lists(size, min_size=years, max_size=years)) for name in members}
    count = draws * years * len(members)
    moves = draw(st.lists(size.map(lambda n: n - 100), min_size=count, max_size=count))
    weights = draw(
        st.lists(st.integers(0, 9), min_size=len(members), max_size=len(members)).filter(any)
    )
    outturns = (
        np.array(moves).reshape(draws, years, len(members)) + np.array(list(plans.values())).T
    )
    return {
        "outturns_pence": outturns,
        "plans_pence": plans,
        "weights": dict(zip(members, weights, strict=True)),
    }


@st.composite
def funds(draw: st.DrawFn, members: list[str], *, threshold: bool = True) -> InvestmentFund:
    rule = CallRule(
        threshold=draw(RATES) if threshold else 0,
        covers=draw(RATES),
        most_per_member_pence=draw(st.none() | PENCE),
        most_per_year_pence=draw(st.none() | PENCE),
    )
    order = draw(st.just([]) | st.permutations(members))
    contributions = draw(PENCE | st.fixed_dictionaries(dict.fromkeys(members, PENCE)))
    paid = sum(contributions.values()) if isinstance(contributions, dict) else contributions
    return InvestmentFund(
        contributions_pence=contributions,
        call_rule=rule,
        opening_pence=draw(PENCE),
        shortage="in_order" if order else "in_proportion",
        order=order,
        top_up=draw(st.sampled_from(["", "members", members[0], "Host"])),
        host="Host",
        at_end=draw(st.sampled_from(["keep", "return"])) if paid else "keep",
    )


@st.composite
def arrangements(draw: st.DrawFn, members: list[str]) -> RiskArrangement:
    kind = draw(st.sampled_from(["none", "fund", "pool", "layers"]))
    if kind == "fund":
        return draw(funds(members))
    if kind == "pool":
        contributions = draw(SMALL | st.fixed_dictionaries(dict.fromkeys(members, SMALL)))
        return PooledShare(
            over_share=draw(RATES), under_share=draw(RATES), contributions_pence=contributions
        )
    if kind == "none":
        return NoRiskShare()
    ends = sorted(draw(st.sets(st.integers(0, 100), max_size=3)))
    bearers = [draw(st.sampled_from(["own", "pooled", "fund"])) for _ in range(len(ends) + 1)]
    layers = [
        RiskLayer(bearer=bearer, up_to=None if end is None else f"{end}%")
        for bearer, end in zip(bearers, [*ends, None], strict=True)
    ]
    fund = draw(funds(members, threshold=False)) if "fund" in bearers else None
    return LayeredShare(layers=layers, fund=fund, underspends=draw(st.booleans()))


@st.composite
def shared(draw: st.DrawFn) -> tuple[dict[str, Any], RiskArrangement]:
    found = draw(sets())
    return found, draw(arrangements(list(found["plans_pence"])))


def fund_of(arrangement: RiskArrangement) -> InvestmentFund | None:
    found = arrangement.fund if isinstance(arrangement, LayeredShare) else arrangement
    return found if isinstance(found, InvestmentFund) else None


def changes(found: RiskShareResult) -> Any:
    """How much more the fund holds at the end of each year than at its start."""
    before = np.full((*found.balance_pence.shape[:-1], 1), found.opening_pence)
    return np.diff(found.balance_pence, axis=-1, prepend=before)


@given(case=shared())
def test_nothing_is_lost(case: tuple[dict[str, Any], RiskArrangement]) -> None:
    """What members bear is what was spent, and what went into the fund but not from outside."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    spent = found.outturns_pence.sum(axis=-1)
    borne = found.net_pence.sum(axis=-1)
    assert (borne == spent + changes(found) - found.host_top_up_pence).all()
    assert (found.pool_pence.sum(axis=-1) == 0).all()


@given(case=shared())
def test_the_fund_adds_up(case: tuple[dict[str, Any], RiskArrangement]) -> None:
    """Opening balance + contributions + top-ups - calls - returns is the closing balance, >= 0."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    came = found.contributions_pence.sum(axis=-1) + found.top_up_pence.sum(axis=-1)
    went = (found.fund_pence + found.returned_pence).sum(axis=-1)
    assert (changes(found) == came + found.host_top_up_pence - went).all()
    assert (found.balance_pence >= 0).all()
    for paid in (found.fund_pence, found.top_up_pence, found.returned_pence, found.short_pence):
        assert (paid >= 0).all()
    if found.top_up_pence.any() or found.host_top_up_pence.any():
        assert getattr(fund_of(arrangement), "top_up", "")


@given(case=shared())
def test_nobody_is_paid_more_than_the_rule(case: tuple[dict[str, Any], RiskArrangement]) -> None:
    """Calls keep to threshold, share and limits, worked out in fractions."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    fund = fund_of(arrangement)
    if fund is None:
        assert not found.fund_pence.any()
        return
    rule = fund.call_rule
    for place in np.ndindex(found.fund_pence.shape):
        paid = int(found.fund_pence[place])
        plan = int(found.plans_pence[place[-2:]])
        excess = int(found.variances_pence[place]) - rule.threshold * plan
        assert paid <= rule.covers * max(excess, Fraction(0))
        assert rule.most_per_member_pence is None or paid <= rule.most_per_member_pence
    if rule.most_per_year_pence is not None:
        assert (found.fund_pence.sum(axis=-1) <= rule.most_per_year_pence).all()


@given(case=shared())
def test_calls_and_balances_add_up(case: tuple[dict[str, Any], RiskArrangement]) -> None:
    """Calls are paid or unmet, members own the balance, and a pool's true-up sets advances off."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    assert (found.unmet_pence >= 0).all()
    assert (found.calls_pence == found.fund_pence + found.unmet_pence).all()
    held = found.held_pence.sum(axis=-1)
    contributed = found.contributions_pence.any()
    assert (held == (found.balance_pence[..., -1] if contributed else 0)).all()
    if isinstance(arrangement, PooledShare):
        bare = attrs.evolve(arrangement, contributions_pence=0)
        assert (share_risk(**given_set, arrangement=bare).net_pence == found.net_pence).all()
        paid = found.contributions_pence.sum(axis=-1)
        assert (found.true_up_pence.sum(axis=-1) == paid).all()


@given(case=shared(), data=st.data())
def test_the_order_of_members_does_not_matter(
    case: tuple[dict[str, Any], RiskArrangement], data: st.DataObject
) -> None:
    """Members in another order, with their plans and weights, bear the same."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    names = list(given_set["plans_pence"])
    other = data.draw(st.permutations(names))
    moved = share_risk(
        given_set["outturns_pence"][..., [names.index(name) for name in other]],
        plans_pence={name: given_set["plans_pence"][name] for name in other},
        weights=given_set["weights"],
        arrangement=arrangement,
    )
    for name in names:
        assert (moved.net_of(name) == found.net_of(name)).all()


@given(case=shared())
def test_draws_do_not_touch_each_other(case: tuple[dict[str, Any], RiskArrangement]) -> None:
    """Each draw by itself comes to the same as all draws at once."""
    given_set, arrangement = case
    found = share_risk(**given_set, arrangement=arrangement)
    for i, outturns in enumerate(given_set["outturns_pence"]):
        alone = share_risk(**{**given_set, "outturns_pence": outturns}, arrangement=arrangement)
        assert (alone.net_pence == found.net_pence[i]).all()
        assert (alone.balance_pence == found.balance_pence[i]).all()


@given(case=sets(), over=RATES, under=RATES, factor=st.integers(2, 1000))
def test_a_pool_scales(case: dict[str, Any], over: Any, under: Any, factor: int) -> None:
    """With everything k times as large, everyone bears k times as much, give or take the rounding.

    Each member's part is rounded by less than a penny, and its share of the pool by less than one
    more than the roundings of all parts.
    """
    pool = PooledShare(over_share=over, under_share=under)
    found = share_risk(**case, arrangement=pool).net_pence
    larger = share_risk(
        case["outturns_pence"] * factor,
        plans_pence={n: [p * factor for p in plan] for n, plan in case["plans_pence"].items()},
        weights=case["weights"],
        arrangement=pool,
    ).net_pence
    assert (np.abs(larger - factor * found) <= (factor + 1) * (found.shape[-1] + 2)).all()


@given(case=sets(), threshold=PERCENT, covers=PERCENT, factor=st.integers(2, 50))
def test_a_fund_scales(case: dict[str, Any], threshold: str, covers: str, factor: int) -> None:
    """In steps of £100, where whole percentages leave nothing to round, scaling is exact.

    Amounts that would come to more than 10**18 pence when scaled are refused, and not for here.
    """
    plans = [pence for plan in case["plans_pence"].values() for pence in plan]
    largest = int(np.abs(case["outturns_pence"]).max()) + max(plans)
    assume(largest * 10_000 * factor * len(plans) <= LARGEST_TOTAL)
    rule = CallRule(threshold=threshold, covers=covers)
    fund = InvestmentFund(contributions_pence=0, call_rule=rule, top_up="Host", host="Host")
    nets = []
    for times in (10_000, 10_000 * factor):
        found = share_risk(
            case["outturns_pence"] * times,
            plans_pence={n: [p * times for p in plan] for n, plan in case["plans_pence"].items()},
            arrangement=fund,
        )
        nets.append(found.net_pence)
    assert (nets[1] == factor * nets[0]).all()


@given(case=shared(), plan=PENCE)
def test_a_member_on_plan_without_a_share_changes_nothing(
    case: tuple[dict[str, Any], RiskArrangement], plan: int
) -> None:
    """One that never varies, has no weight and pays nothing in bears its plan; others the same."""
    given_set, arrangement = case
    fund, more = fund_of(arrangement), arrangement
    if fund is not None:
        contributions = fund.contributions_pence
        if not isinstance(contributions, int):
            contributions = {**contributions, "Z": 0}
        order = (*fund.order, "Z") if fund.order else ()
        fund = attrs.evolve(fund, contributions_pence=contributions, order=order)
        more = attrs.evolve(arrangement, fund=fund) if isinstance(more, LayeredShare) else fund
    if isinstance(arrangement, PooledShare):
        more = arrangement = attrs.evolve(arrangement, contributions_pence=0)
    found = share_risk(**given_set, arrangement=arrangement)
    outturns = given_set["outturns_pence"]
    joined = share_risk(
        np.concatenate([outturns, np.full((*outturns.shape[:-1], 1), plan)], axis=-1),
        plans_pence={**given_set["plans_pence"], "Z": [plan] * outturns.shape[-2]},
        weights={**given_set["weights"], "Z": 0},
        arrangement=more,
    )
    assert (joined.net_of("Z") == plan).all()
    assert (joined.net_pence[..., :-1] == found.net_pence).all()


@given(case=sets())
def test_layers_at_the_ends_are_what_they_are_made_of(case: dict[str, Any]) -> None:
    """A first layer of one's own without end is no risk share; one of nothing is a full pool."""
    none = share_risk(**case, arrangement=NoRiskShare()).net_pence
    pool = share_risk(**case, arrangement=PooledShare()).net_pence
    alone = LayeredShare(layers=[RiskLayer(bearer="own")])
    assert (share_risk(**case, arrangement=alone).net_pence == none).all()
    empty = LayeredShare(layers=[RiskLayer(bearer="own", up_to=0), RiskLayer(bearer="pooled")])
    assert (share_risk(**case, arrangement=empty).net_pence == pool).all()


@given(case=sets(), threshold=RATES, data=st.data())
def test_a_layer_of_a_fund_is_a_fund_with_a_threshold(
    case: dict[str, Any], threshold: Any, data: st.DataObject
) -> None:
    """A member's own layer up to t, then the fund, is the fund with a threshold of t."""
    inner = data.draw(funds(list(case["plans_pence"]), threshold=False))
    layers = [RiskLayer(bearer="own", up_to=threshold), RiskLayer(bearer="fund")]
    rule = attrs.evolve(inner.call_rule, threshold=threshold)
    fund = attrs.evolve(inner, call_rule=rule)
    layered = share_risk(**case, arrangement=LayeredShare(layers=layers, fund=inner))
    assert (layered.net_pence == share_risk(**case, arrangement=fund).net_pence).all()


@given(
    rows=st.lists(
        st.tuples(st.lists(st.integers(0, 10**15), min_size=4, max_size=4), st.integers(0, 10**15))
        | st.tuples(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(0, 20)),
        min_size=1,
        max_size=6,
    ),
    names=st.permutations(["A", "B", "C", "D"]),
)
def test_cutting_rows_at_once_is_allocating_one_by_one(
    rows: list[tuple[list[int], int]], names: list[str]
) -> None:
    """The fast way with rows gives what `allocate` gives, ties and large numbers included."""
    calls, limits = np.array([row for row, _ in rows]), np.array([limit for _, limit in rows])
    found = cut_in_proportion(calls, limits_pence=limits, members=tuple(names))
    for row, limit, paid in zip(calls.tolist(), limits.tolist(), found.tolist(), strict=True):
        wanted = row
        if sum(row) > limit:
            wanted = allocate(limit, weights=row, codes=names).tolist()
        assert paid == wanted
        assert all(part <= call for part, call in zip(paid, row, strict=True))
