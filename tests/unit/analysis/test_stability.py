"""Stability of the small case, by hand.

Over both periods the shared lines are team 90 + 30, set-up 30 + 10 and contingency 3 + 1: 164, of
which North pays 123 and South 41. Kept are 12 and 6, saved 20 and 10, and paid today 150 and 90.
So North pays 123 + 12 - 20 = 115 and South 41 + 6 - 10 = 37, together 152. Alone, with a service of
its own, North would pay 164 - 8 = 156 and South 164 - 4 = 160.
"""

from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc


def cheap_today(**changes: Any) -> nc.BusinessCase:
    """The same, where both pay a pound a year today."""
    case = small_case(**changes)
    return attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(x, values={"North": 1, "South": 1}) if x.id == "own_cost" else x
            for x in case.assumptions
        ],
    )


def test_the_game_is_taken_from_the_case() -> None:
    found = nc.sharing_game(small_case())
    assert found.game.fixed_gbp == pytest.approx(164)
    assert found.game.additive_gbp.tolist() == pytest.approx([-8, -4])
    assert found.game.apart_gbp is not None
    assert found.game.apart_gbp.tolist() == pytest.approx([150, 90])
    assert found.agreed.values.tolist() == pytest.approx([115, 37])
    assert found.fixed_parts.values.tolist() == pytest.approx([123, 41])


def test_what_is_agreed_is_what_the_appraisal_says_each_pays_less_what_it_saves() -> None:
    """For the real case as well: contributions and retained costs, less savings."""
    for case in (small_case(), nc.load_case("nwl-2009")):
        result = nc.appraise(case)
        agreed = nc.sharing_game(case).agreed
        for name in case.member_names:
            pays = result.total("contribution", member=name) + result.total(
                "retained_cost", member=name
            )
            assert agreed[name] == pytest.approx(pays - result.total("saving", member=name))


@pytest.mark.parametrize(
    ("varying", "fixed", "additive"),
    [
        ("team", 44, [82, 26]),
        # the contingency on setting up shrinks with it
        (["set_up"], 120, [25, 7]),
        (["team", "set_up"], 0, [115, 37]),
    ],
)
def test_a_line_that_varies_goes_with_its_members(
    varying: Any, fixed: float, additive: list[float]
) -> None:
    found = nc.sharing_game(small_case(), varying=varying)
    assert found.game.fixed_gbp == pytest.approx(fixed)
    assert found.game.additive_gbp.tolist() == pytest.approx(additive)
    assert found.agreed.values.tolist() == pytest.approx([115, 37])


def test_one_period_and_no_savings() -> None:
    """2025/26: the team costs 80, North keeps 8 and saves 20, and pays 100 today."""
    found = nc.sharing_game(small_case(), period="2025/26")
    assert found.game.fixed_gbp == pytest.approx(80)
    assert found.game.additive_gbp.tolist() == pytest.approx([-12, -6])
    plain = nc.sharing_game(small_case(), period="2025/26", count_savings=False)
    assert plain.game.additive_gbp.tolist() == pytest.approx([8, 4])


def test_shares_with_services_of_their_own() -> None:
    """In either order one pays 164 and the other nothing: 82 each, and one's own."""
    found = nc.stability(nc.sharing_game(small_case(), alternative="own_service"))
    assert found.alone.values.tolist() == pytest.approx([156, 160])
    for rule, shares in (
        ("agreed", [115, 37]),
        ("equal", [74, 78]),
        ("shapley", [74, 78]),
        ("nucleolus", [74, 78]),
    ):
        assert found.shares.sel(rule=rule).values.tolist() == pytest.approx(shares)
        assert found.checks[nc.SharingRule(rule)].is_stable
    assert found.errors.values.tolist() == [0, 0]


def test_shares_where_each_could_stay_as_it_is() -> None:
    """North 150 or 152 - 90 = 62: on average 106. Each gains 44 of the 88 that sharing saves."""
    found = nc.stability(small_case())
    assert found.alone.values.tolist() == pytest.approx([150, 90])
    assert found.shares.sel(rule="shapley").values.tolist() == pytest.approx([106, 46])
    assert found.shares.sel(rule="nucleolus").values.tolist() == pytest.approx([106, 46])
    check = found.checks[nc.SharingRule.AGREED]
    assert check.worst_coalition == ("North",)
    assert check.excess_gbp == pytest.approx(115 - 150)
    assert found.is_stable


def test_who_pays_more_if_one_leaves() -> None:
    found = nc.stability(small_case())
    assert found.leaving["North", "South"] == pytest.approx(123)
    assert found.leaving["South", "North"] == pytest.approx(41)
    assert found.leaving["North", "North"] == 0


def test_the_price_of_leaving_is_that_of_the_case_without_the_member() -> None:
    """A second method: the contributions of those who stay, in the case without the leaver."""
    case = nc.load_case("nwl-2009")
    found = nc.stability(nc.sharing_game(case, period="2010/11"))
    without = nc.appraise(nc.without_members(case, "Ealing"))
    before = nc.appraise(case)
    for name in without.case.member_names:
        more = without.total("contribution", member=name, period="2010/11") - before.total(
            "contribution", member=name, period="2010/11"
        )
        assert found.leaving["Ealing", name] == pytest.approx(more)


def test_an_unfair_share_is_found_with_the_member_that_would_leave() -> None:
    """South's weight of 9 in 10 makes it pay 0.9 × 164 - 4 = 143.6, and 90 today."""
    case = small_case()
    case = attrs.evolve(
        case,
        sector=attrs.evolve(
            case.sector,
            members=[
                attrs.evolve(m, weighted_population=w)
                for m, w in zip(case.sector.members, (1, 9), strict=True)
            ],
        ),
        assumptions=[
            attrs.evolve(x, values={"North": 1, "South": 9}) if x.id == "weight" else x
            for x in case.assumptions
        ],
    )
    found = nc.stability(case)
    check = found.checks[nc.SharingRule.AGREED]
    assert not found.is_stable
    assert check.worst_coalition == ("South",)
    assert check.excess_gbp == pytest.approx(143.6 - 90)
    assert found.checks[nc.SharingRule.SHAPLEY].is_stable


def test_a_curve_is_a_game_of_a_fixed_cost_and_costs_by_member_and_head() -> None:
    curve = nc.CostCurve(fixed_gbp=600, per_member_gbp=10, per_head_gbp=2)
    found = nc.curve_game(curve, populations={"A": 100, "B": 200})
    assert found.game.cost(["A"]) == 600 + 10 + 200
    assert found.game.total == curve.cost(members=2, population=300)
    assert found.agreed["B"] == pytest.approx(curve.cost(members=2, population=300) * 2 / 3)
    shares = nc.stability(found).shares
    assert shares["shapley", "A"] == pytest.approx(300 + 10 + 200)
    assert shares["nucleolus", "B"] == pytest.approx(300 + 10 + 400)


def test_beyond_twenty_members_who_could_go_their_own_way_orders_are_drawn() -> None:
    """Sampled values lie within five standard errors of the closed form where nobody would leave.

    With costs apart so high that they never matter, the game is the fixed-additive one, whose
    Shapley value is an equal part of what is fixed and one's own.
    """
    people = {f"M{i:02}": 100.0 + i for i in range(25)}
    curve = nc.CostCurve(fixed_gbp=1000, per_head_gbp=1)
    game = nc.curve_game(curve, populations=people, apart_gbp=dict.fromkeys(people, 1e9))
    found = nc.stability(game, seed=1, samples=4000)
    for name, count in people.items():
        error = max(found.errors[name], 1e-9)
        assert abs(found.shares["shapley", name] - (40 + count)) < 5 * error
    assert nc.SharingRule.NUCLEOLUS in found.left_out
    assert "25 members" in found.left_out[nc.SharingRule.NUCLEOLUS]
    with pytest.raises(nc.InvalidValueError, match="seed"):
        nc.stability(game)


def test_capitation_of_the_31_trusts_is_in_the_core_and_all_rules_cover_the_cost() -> None:
    case = nc.load_case("london-css-2006")
    found = nc.stability(nc.sharing_game(case, alternative="own_service"))
    total = found.sharing.game.total
    for rule, check in found.checks.items():
        assert check.is_stable
        assert float(found.shares.sel(rule=str(rule)).sum()) == pytest.approx(total)
    # what is paid is the contribution and what stays; nothing is saved in that case
    paid = nc.appraise(case)
    assert total == pytest.approx(paid.total("contribution") + paid.total("retained_cost"))


def test_a_group_that_would_leave_is_found_against_all_groups_by_brute_force() -> None:
    case = nc.load_case("nwl-2009")
    game = nc.sharing_game(case)
    found = nc.stability(game)
    names, n = case.member_names, len(case.member_names)
    masks = (np.arange(1, 2**n - 1)[:, np.newaxis] >> np.arange(n)) & 1
    costs = game.game.costs(masks.astype(bool))
    for rule, check in found.checks.items():
        shares = found.shares.sel(rule=str(rule)).values
        excesses = masks @ shares - costs
        assert check.excess_gbp == pytest.approx(excesses.max(), abs=1)
        worst = [names.index(name) for name in check.worst_coalition]
        mask = np.zeros(n, dtype=int)
        mask[worst] = 1
        assert mask @ shares - game.game.cost(check.worst_coalition) == pytest.approx(
            excesses.max(), abs=1
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"varying": "own"}, "is not shared"),
        ({"varying": "teem"}, "did you mean 'team'"),
        ({"period": "2030/31"}, "there is no period"),
        ({"alternative": "flee"}, "today, own_service"),
        ({"scenario": "odd"}, "there is no scenario"),
    ],
)
def test_nonsense_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.sharing_game(small_case(), **change)


def test_sharing_that_costs_more_than_staying_apart_is_said() -> None:
    """Today both pay £1.50 over the horizon, and sharing costs 152."""
    with pytest.raises(nc.InvalidValueError, match=r"£149\.00 more than what they pay today"):
        nc.stability(cheap_today())


def test_a_curve_without_members_is_refused() -> None:
    curve = nc.CostCurve(fixed_gbp=1)
    with pytest.raises(nc.InvalidValueError, match="no members"):
        nc.curve_game(curve, populations={})
    with pytest.raises(nc.InvalidValueError, match="population of 'A'"):
        nc.curve_game(curve, populations={"A": 0})


def test_an_uplift_is_as_fixed_as_its_lines() -> None:
    """10% on the team, which varies, and on setting up, which does not: 16, of which 4 is fixed.

    A second method: the contributions in the case without the leaver.
    """
    case = small_case()
    both = attrs.evolve(
        case,
        lines=[
            attrs.evolve(x, on_lines=["team", "set_up"]) if x.id == "contingency" else x
            for x in case.lines
        ],
    )
    game = nc.sharing_game(both, varying="team")
    assert game.game.fixed_gbp == pytest.approx(40 + 4)
    assert dict(game.fixed_lines) == pytest.approx({"Set-up": 40, "Contingency": 4})
    found = nc.stability(game)
    before = nc.appraise(both)
    without = nc.appraise(nc.without_members(both, "South", varying="team"))
    more = without.total("contribution", member="North") - before.total(
        "contribution", member="North"
    )
    assert found.leaving["South", "North"] == pytest.approx(more)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.stability("x"), "is no sharing game"),
        (lambda: nc.stability(nc.sharing_game(small_case()).game), "sharing_game or curve_game"),
        (lambda: nc.sharing_game("x"), "give a BusinessCase"),
        (lambda: nc.sharing_game(small_case(), varying=5), "varying: found 5"),
        (lambda: nc.sharing_game(small_case(), count_savings="no"), "give True or False"),
        (lambda: nc.curve_game(nc.CostCurve(fixed_gbp=1), populations="x"), "by name"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
