"""Membership: joining late and leaving, by hand, and nothing lost between members and costs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_case import small_case

import nhscommission as nc

YEARS = nc.horizon(go_live=date(2026, 4, 1), years=2)
PEOPLE = {"A": 100.0, "B": 200.0, "C": 300.0}
CURVE = nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0)


def price(*subscriptions: nc.Subscription, **more: Any) -> nc.MembershipPricing:
    return nc.price_membership(
        CURVE, **{"populations": PEOPLE, "periods": YEARS, "subscriptions": subscriptions, **more}
    )


def test_all_in_throughout() -> None:
    """£1,200 a year for 600 people is £2 a head."""
    found = price()
    assert found.contributions.values.tolist() == [[200, 200], [400, 400], [600, 600]]
    assert not found.change.values.any()
    assert not found.shortfall.values.any()


def test_one_joins_half_way_through_and_another_leaves() -> None:
    """To September A and B: £900 a year, £3 a head. To March all: £2. From April A and C, £2.50."""
    found = price(
        nc.Subscription(member="C", joins=date(2026, 10, 1)),
        nc.Subscription(member="B", leaves=date(2027, 3, 31)),
    )
    assert [s.per_head_gbp for s in found.stretches] == pytest.approx([3.0, 2.0, 2.5])
    assert [s.members for s in found.stretches] == [("A", "B"), ("A", "B", "C"), ("A", "C")]
    assert found.contributions["A", "2026/27"] == pytest.approx(150 + 100)
    assert found.contributions["B", "2026/27"] == pytest.approx(300 + 200)
    assert found.contributions["C", "2026/27"] == pytest.approx(300)
    assert found.contributions["B", "2027/28"] == 0
    assert found.change["A", "2027/28"] == pytest.approx(50)
    assert found.costs.values.tolist() == pytest.approx([450 + 600, 1_000])


def test_a_fixed_price_leaves_a_shortfall_with_the_host() -> None:
    """C joins half-way: the service costs £900 and £1,200 a year; A and B pay £2 a head all along,
    £600 in the year, and C £300; £150 of £1,050 is not covered.
    """
    found = price(nc.Subscription(member="C", joins=date(2026, 10, 1)), rule="fixed")
    assert found.contributions["A", "2026/27"] == pytest.approx(200)
    assert found.shortfall["2026/27"] == pytest.approx(150)
    assert found.shortfall["2027/28"] == pytest.approx(0)


def test_while_nobody_is_in_the_fixed_cost_is_a_shortfall() -> None:
    late = [nc.Subscription(member=name, joins=date(2026, 7, 1)) for name in PEOPLE]
    found = price(*late)
    assert found.shortfall["2026/27"] == pytest.approx(600 / 4)
    assert np.isnan(found.stretches[0].per_head_gbp)


def test_days_where_one_joins_inside_a_month() -> None:
    found = price(
        nc.Subscription(member="C", joins=date(2026, 4, 11)), part_year_rule=nc.PartYearRule.DAYS
    )
    assert found.stretches[0].years == pytest.approx(10 / 365)
    assert found.contributions["A", "2026/27"] == pytest.approx(100 * (3 * 10 + 2 * 355) / 365)
    with pytest.raises(nc.InvalidValueError, match="2026-04-11 is not the first of a month"):
        price(nc.Subscription(member="C", joins=date(2026, 4, 11)))


@given(
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=3, max_size=3),
    st.lists(st.floats(1, 1e6), min_size=3, max_size=3),
    st.sampled_from(list(nc.PricingRule)),
)
def test_what_members_pay_and_what_is_short_is_what_it_costs(
    months: list[tuple[int, int]], sizes: list[float], rule: nc.PricingRule
) -> None:
    def day(month: int) -> date:
        return date(2026 + (3 + month) // 12, (3 + month) % 12 + 1, 1)

    subscriptions = [
        nc.Subscription(member=name, joins=day(min(pair)), leaves=None)
        for name, pair in zip(PEOPLE, months, strict=True)
    ]
    populations = dict(zip(PEOPLE, sizes, strict=True))
    found = price(*subscriptions, populations=populations, rule=rule)
    total = found.contributions.values.sum(axis=0) + found.shortfall.values
    assert total == pytest.approx(found.costs.values)
    empty = sum(s.years for s in found.stretches if not s.members) * 600
    if rule is nc.PricingRule.REPRICED:
        assert float(found.shortfall.sum()) == pytest.approx(empty, abs=1e-6)
    assert sum(s.years for s in found.stretches) == pytest.approx(2.0)


def test_those_who_stay_share_what_does_not_shrink() -> None:
    """South leaves: North pays all of £80 a year for the team, and all of setting up."""
    alone = nc.without_members(small_case(), ["South"])
    result = nc.appraise(alone)
    assert alone.member_names == ("North",)
    assert result.contributions["North", "2025/26"] == pytest.approx(80)
    assert result.contributions["North", "2024/25"] == pytest.approx(40 + 40 + 4)
    assert "Without South." in alone.note


def test_what_varies_shrinks_with_who_is_left() -> None:
    """Three quarters of the population stay, and the team is three quarters as large: £60."""
    alone = nc.without_members(small_case(), ["South"], varying=["team"])
    result = nc.appraise(alone)
    assert result.contributions["North", "2025/26"] == pytest.approx(60)
    assert result.total("set_up", period="2024/25") == pytest.approx(40)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: price(nc.Subscription(member="D")), "member 'D'"),
        (lambda: price(nc.Subscription(member="A"), nc.Subscription(member="A")),
         "A has two subscriptions"),
        (lambda: price(populations={"A": 0.0}), "of 'A' is 0.0; give a number above 0"),
        (lambda: price(populations={}), "there are no members"),
        (lambda: price(rule="free"), "pricing rule 'free'"),
        (lambda: nc.Subscription(member="A", joins=date(2027, 1, 1), leaves=date(2026, 1, 1)),
         "before it joins on 2027-01-01"),
        (lambda: nc.without_members(small_case(), ["North", "South"]), "every member leaves"),
        (lambda: nc.without_members(small_case(), ["North"]), "North hosts the service"),
        (lambda: nc.without_members(small_case(), ["East"]), "member 'East'"),
        (lambda: nc.without_members(small_case(), ["South"], varying=["own"]), "has no share"),
        (lambda: nc.without_members(small_case(), ["South"], varying=["teem"]), "line 'teem'"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


CAP = nc.RunningCostCap(name="Cap", gbp_per_head=2e-4, basis="weighted", source="x")
PEOPLE_OF_SMALL = {"North": 300_000.0, "South": 100_000.0}


def test_a_case_against_a_cap_by_hand() -> None:
    """In 2025/26 North pays £60 for the team and keeps £8; its allowance is £60, South's £20."""
    result = nc.appraise(small_case())
    found = nc.check_running_costs(result, cap=CAP, populations=PEOPLE_OF_SMALL, basis="weighted")
    north = found.result("North", "2025/26")
    assert (north.counted_gbp, north.allowance_gbp) == pytest.approx((68, 60))
    assert north.headroom_gbp == pytest.approx(-8)
    first = found.result("North", "2024/25")
    assert (first.counted_gbp, first.allowance_gbp) == pytest.approx((34, 30))
    without = nc.check_running_costs(
        result, cap=CAP, populations=PEOPLE_OF_SMALL, basis="weighted", excluded=["kept"]
    )
    assert without.passes_together
    assert without.result("South", "2025/26").excluded_gbp == pytest.approx(4)
    with_start = nc.check_running_costs(
        result, cap=CAP, populations=PEOPLE_OF_SMALL, basis="weighted", also=["set_up"]
    )
    assert with_start.result("North", "2024/25").counted_gbp == pytest.approx(64)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"excluded": ["kep"]}, "did you mean 'kept'"),
        ({"excluded": ["set_up"]}, "is transition_cost, which does not count anyway"),
        ({"basis": "registered"}, "per head of weighted population"),
        ({"populations": {"North": 1.0}}, "no population for 'South'"),
    ],
)
def test_caps_that_cannot_be_tested(more: dict[str, Any], message: str) -> None:
    fields: dict[str, Any] = {"cap": CAP, "populations": PEOPLE_OF_SMALL, "basis": "weighted"}
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.check_running_costs(nc.appraise(small_case()), **{**fields, **more})
    drawn = nc.appraise(small_case(), draws={"wte": np.ones((2, 1, 1))})
    with pytest.raises(nc.InvalidValueError, match="this appraisal has draws"):
        nc.check_running_costs(drawn, **fields)


def test_subscriptions_change_by_evolve_only() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        nc.Subscription(member="A").member = "B"  # type: ignore[misc]


def three_members(**changes: Any) -> nc.BusinessCase:
    """North, South and East share £80 a year by 3 : 1 : 2, or in one scenario 1 : 1 : 8."""
    weights = {"North": 300.0, "South": 100.0, "East": 200.0}
    share = nc.Assumption(
        id="weight", label="Weight", unit="person", shape="by_member", values=weights, share=True,
        source="x",
    )  # fmt: skip
    fields: dict[str, Any] = {
        "id": "three",
        "title": "Three",
        "sector": nc.Sector(name="S", members=[nc.ICB(name=name) for name in weights]),
        "periods": nc.horizon(go_live=date(2026, 4, 1), years=1),
        "assumptions": [
            share,
            nc.Assumption(id="pay", label="Pay", unit="GBP/year", values=80, source="x"),
        ],
        "lines": [
            nc.LineItem(id="team", label="Team", category="running_cost",
                        factors="pay * years_in_period * weight")
        ],
        "scenarios": [
            nc.Scenario(id="central", label="C"),
            nc.Scenario(id="other", label="O", overrides=[
                attrs.evolve(share, values={"North": 1, "South": 1, "East": 8})]),
        ],
    }  # fmt: skip
    return nc.BusinessCase(**{**fields, **changes})


def test_what_varies_follows_the_weights_of_each_scenario() -> None:
    """Without East 4/6 of £80 are left, and by 1 : 1 : 8 only 2/10."""
    two = nc.without_members(three_members(), "East", varying=["team"])
    for scenario, left in (("central", 80 * 4 / 6), ("other", 80 * 2 / 10)):
        assert nc.appraise(two, scenario=scenario).total("team") == pytest.approx(left)


def test_members_can_leave_one_after_the_other() -> None:
    """East and then South: £80 × 3/6, as if both had left at once."""
    both = nc.without_members(three_members(), ["East", "South"], varying=["team"])
    after = nc.without_members(
        nc.without_members(three_members(), "East", varying=["team"]), "South", varying=["team"]
    )
    for case in (both, after):
        assert nc.appraise(case).total("team") == pytest.approx(40)


def test_a_member_that_never_leaves() -> None:
    found = price(nc.Subscription(member="A", leaves=date.max))
    assert found.contributions.values == pytest.approx(price().contributions.values)
    with pytest.raises(nc.InvalidValueError, match="give a day as datetime.date"):
        nc.Subscription(member="A", joins="2026-10-01")  # type: ignore[arg-type]


def test_rounding_is_kept_when_the_price_changes() -> None:
    """Each corner priced on its own: the range holds every one, and the middle."""
    curve = nc.fit_cost_curve(
        [
            nc.PricePoint(members=1, population=100, per_head="£7.0"),
            nc.PricePoint(members=3, population=600, per_head="£2.0"),
        ]
    )
    late = [nc.Subscription(member="C", joins=date(2026, 10, 1))]
    found = nc.price_membership(curve, populations=PEOPLE, periods=YEARS, subscriptions=late)
    paid = found.contribution_range("A", "2026/27")
    assert paid.low < found.contributions["A", "2026/27"] < paid.high
    for fixed, per_member, per_head in curve.corners:
        one = nc.CostCurve(fixed_gbp=fixed, per_member_gbp=per_member, per_head_gbp=per_head)
        alone = nc.price_membership(one, populations=PEOPLE, periods=YEARS, subscriptions=late)
        assert paid.contains(alone.contributions["A", "2026/27"])
        assert found.change_range("A", "2026/27").contains(alone.change["A", "2026/27"])
    exact = price(*late).contribution_range("A", "2026/27")
    assert exact.low == exact.high


def test_lines_named_by_a_generator_count() -> None:
    result = nc.appraise(small_case())
    listed, streamed = (
        nc.check_running_costs(
            result, cap=CAP, populations=PEOPLE_OF_SMALL, basis="weighted", also=also
        )
        for also in (["set_up", "contingency"], (x for x in ("set_up", "contingency")))
    )
    assert listed == streamed
    with pytest.raises(nc.InvalidValueError, match="is saving, which is no cost"):
        nc.check_running_costs(
            result, cap=CAP, populations=PEOPLE_OF_SMALL, basis="weighted", also=["saving_line"]
        )
