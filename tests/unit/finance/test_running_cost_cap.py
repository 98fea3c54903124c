"""Costs against a cap per head: by hand, for members and the group."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nhscommission as nc

CAP = nc.RunningCostCap(name="Cap", gbp_per_head=18.76, basis="registered", source="NHS England")
COSTS = {
    "North": {"2026/27": {"running": 20_000_000.0, "delegated": 1_000_000.0}},
    "South": {"2026/27": {"running": 8_000_000.0, "delegated": 500_000.0}},
}
PEOPLE = {"North": 1_000_000.0, "South": 500_000.0}


def check(**changes: Any) -> nc.CapTest:
    fields: dict[str, Any] = {
        "cap": CAP,
        "populations": PEOPLE,
        "basis": "registered",
        "years": {"2026/27": 1.0},
        "excluded": ["delegated"],
    }
    costs = changes.pop("costs", COSTS)
    return nc.check_cap(costs, **{**fields, **changes})


def test_members_and_the_group_by_hand() -> None:
    """North may spend £18.76m and spends £20m; South £9.38m and £8m; together £28.14m and £28m."""
    found = check()
    north, south = found.results
    assert (north.headroom_gbp, south.headroom_gbp) == pytest.approx((-1_240_000, 1_380_000))
    assert (north.within, south.within) == (False, True)
    assert north.excluded_gbp == 1_000_000
    assert north.per_head_gbp == pytest.approx(20.0)
    assert found.exceeded == (north,)
    group = found.result("Group", "2026/27")
    assert group.headroom_gbp == pytest.approx(140_000)
    assert found.passes_together


def test_posts_that_the_headroom_pays_for() -> None:
    """£1.38m pays for 18.4 posts at £75,000; North has 16.5 too many."""
    north, south = check().results
    assert south.affordable_wte(75_000) == pytest.approx(18.4)
    assert north.affordable_wte(75_000) == pytest.approx(-1_240_000 / 75_000)
    with pytest.raises(nc.InvalidValueError, match="give a number above 0"):
        south.affordable_wte(0)


def test_a_part_year_has_a_part_of_the_allowance() -> None:
    found = check(years={"2026/27": 0.5})
    assert found.results[0].allowance_gbp == pytest.approx(9_380_000)
    assert found.results[0].per_head_gbp == pytest.approx(40.0)


def test_exactly_at_the_cap_is_within_it() -> None:
    """0.1 + 0.2 is a last bit above 0.3, and still within a cap of 30p."""
    cap = nc.RunningCostCap(name="30p", gbp_per_head=0.3, basis="resident", source="x")
    costs = {"A": {"y": {"a": 0.1, "b": 0.2}}}
    found = nc.check_cap(costs, cap=cap, populations={"A": 1.0}, basis="resident", years={"y": 1.0})
    assert found.results[0].within


def test_the_caps_that_come_with_the_package() -> None:
    """£25 for 175,000 people is £4.375m; £18.76 for the 2.77 million of North West London £52m."""
    assert nc.CCG_ALLOWANCE_2013.allowance(175_000) == 4_375_000
    assert nc.ICB_CAP_2025.allowance(2_774_345.7249) == pytest.approx(52.05e6, rel=1e-3)
    assert "delegated specialised commissioning" in nc.ICB_CAP_2025.exclusions


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.RunningCostCap(name="C", gbp_per_head=1, source="x"),  # type: ignore[call-arg]
         "does not say per head of whom; give basis='registered'"),
        (lambda: nc.RunningCostCap(name="C", gbp_per_head=1, basis="", source="x"),
         "does not say per head of whom"),
        (lambda: nc.RunningCostCap(name="C", gbp_per_head=1, basis="registred", source="x"),
         "did you mean 'registered'"),
        (lambda: nc.RunningCostCap(name="C", gbp_per_head=0, basis="registered", source="x"),
         "a head, is 0"),
        (lambda: check(basis="weighted"), "per head of registered population, and .* weighted"),
        (lambda: check(basis=None), "does not say per head of whom"),
        (lambda: check(populations={"North": 1.0}), "no population for 'South'"),
        (lambda: check(excluded=["delegatd"]), "did you mean 'delegated'"),
        (lambda: check(years={"2027/28": 1.0}), "length of the period '2026/27'"),
        (lambda: check(costs={}), "there are no members"),
        (lambda: check(costs={"North": {"2026/27": {"running": -1.0}}}, excluded=[]),
         "the cost 'running' is -1"),
        (lambda: check().result("East", "2026/27"), "result of the cap test for 'East, 2026/27'"),
        (lambda: CAP.allowance(-1), "the population is -1"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


def test_the_ready_reckoner_of_2011() -> None:
    """£20 × 175,000 = £3.5m, less £1.5m and £446,000: £1.554m, £8.88 a head, which HSJ prints as
    £9, and 44% of the allowance: less than half.
    """
    found = nc.ready_reckoner(175_000)
    assert found.allowance_gbp == 3_500_000
    assert found.fixed_gbp == 1_946_000
    assert found.left_gbp == 1_554_000
    assert found.left_per_head_gbp == pytest.approx(8.88)
    assert found.left_rate == pytest.approx(0.444)
    assert nc.ready_reckoner(60_000).left_gbp == -746_000  # a small group cannot pay for its board


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"population": 0}, "the population is 0"),
        ({"population": 1, "corporate_base_gbp": -1}, "the corporate base is -1"),
        ({"population": 1, "allowance_gbp_per_head": 0}, "a head, is 0"),
    ],
)
def test_a_reckoner_needs_people(fields: dict[str, float], message: str) -> None:
    population = fields.pop("population")
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.ready_reckoner(population, **fields)


def test_what_the_cap_leaves_out_is_left_out() -> None:
    cap = nc.RunningCostCap(
        name="Cap", gbp_per_head=18.76, basis="registered", exclusions="delegated", source="x"
    )
    assert cap.exclusions == ("delegated",)
    assert check(cap=cap, excluded=[]).results == check().results


def test_populations_of_each_year() -> None:
    """£18.76 for 1m and then for 1.1m people."""
    costs = {"North": {"2026/27": {"running": 19e6}, "2027/28": {"running": 19e6}}}
    found = check(
        costs=costs, excluded=[], years={"2026/27": 1.0, "2027/28": 1.0},
        populations={"North": {"2026/27": 1e6, "2027/28": 1.1e6}},
    )  # fmt: skip
    assert [x.within for x in found.results] == [False, True]
    with pytest.raises(nc.InvalidValueError, match="no population of North for 2027/28; missing"):
        check(
            costs=costs, excluded=[], years={"2026/27": 1.0, "2027/28": 1.0},
            populations={"North": {"2026/27": 1e6}},
        )  # fmt: skip


def test_a_silent_year_is_not_a_cheap_one() -> None:
    costs = {**COSTS, "East": {}}
    with pytest.raises(nc.InvalidValueError, match="East has no costs for 2026/27"):
        check(costs=costs, populations={**PEOPLE, "East": 1.0})
    with pytest.raises(nc.InvalidValueError, match="a member is called 'Group'"):
        check(costs={"Group": COSTS["North"]}, populations={"Group": 1.0})


def test_headroom_of_a_million_draws() -> None:
    cost = np.linspace(0, 4e7, 1_000_000)
    found = nc.cap_headroom(cost, population=1e6, cap_gbp_per_head=18.76, years=0.5)
    assert found[0] == pytest.approx(9.38e6)
    assert (found + cost == pytest.approx(9.38e6)) is True
    with pytest.raises(nc.InvalidValueError, match="the population is -1"):
        nc.cap_headroom(1.0, population=-1, cap_gbp_per_head=1)


@pytest.mark.parametrize(
    ("length", "said"), [(12, "is 12 years"), (0, "is 0; give a number above")]
)
def test_months_for_years_and_no_time_at_all_are_refused(length: float, said: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=f"the length of 2026/27 {said}"):
        check(years={"2026/27": length})


def test_a_year_without_a_population_is_named_and_not_guessed_at() -> None:
    people = {"North": {"2026/27": 1e6}, "South": {"2027/28": 5e5}}
    with pytest.raises(nc.InvalidValueError, match="no population of South for 2026/27"):
        check(populations=people)
