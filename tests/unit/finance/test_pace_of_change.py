"""Pace of change: each rule by hand, infeasible policies, cliff edges and years to target."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

import nhscommission as nc

Policy = nc.PaceOfChangePolicy
NAMES = ["North", "Mid", "South"]


def paced(quantum: int, opening: list[int], policy: nc.PaceOfChangePolicy, **more: Any) -> Any:
    return nc.pace_of_change(
        quantum,
        opening_pence=opening,
        targets_pence=more.pop("targets_pence", [1, 1, 1]),
        policy=policy,
        members=NAMES,
        **more,
    )


def test_extra_growth_in_proportion_to_distance_by_hand() -> None:
    """Openings 80, 95, 125 of 300: distances −20%, −5%, +25%. Quantum 312, minimum 2%.

    Minima 81.6, 96.9 and 127.5 come to 306; 6 is left. Distance times opening is 16 and 4.75, so
    the rate is 6/20.75 = 0.28916: 81.6 + 4.6265 = 86.2265 and 96.9 + 1.3735 = 98.2735.
    """
    found = paced(312_00, [80_00, 95_00, 125_00], Policy(minimum_growth="2%"))
    assert found.closing_pence.tolist() == [86_23, 98_27, 127_50]
    assert found.extra_rate == pytest.approx(6 / 20.75)
    assert found.binding == ("extra growth", "extra growth", "minimum growth")
    assert found.opening_distance.tolist() == pytest.approx([-0.2, -0.05, 0.25])
    assert found.closing_distance.tolist() == pytest.approx(
        [86.23 / 104 - 1, 98.27 / 104 - 1, 127.50 / 104 - 1]
    )
    assert found.growth.tolist() == pytest.approx([0.077875, 98.27 / 95 - 1, 0.02])
    assert found.to_records()[2]["binding"] == "minimum growth"


def test_taper_of_the_minimum_by_hand() -> None:
    """At +15%, half way between 10% and 20%, the minimum of 4% tapers to half way to 1%: 2.5%."""
    policy = Policy(minimum_growth=0.04, taper_from=0.10, taper_to=0.20, tapered_growth=0.01)
    found = paced(330_00, [100_00, 85_00, 115_00], policy)
    assert found.closing_pence[2] in (117_87, 117_88)  # 115 × 1.025 = 117.875
    assert found.binding[2] == "tapered minimum"
    far = paced(330_00, [75_00, 100_00, 125_00], policy)
    assert far.closing_pence[2] == 126_25  # beyond 20% over target: 1%


def test_nobody_is_further_under_target_than_allowed() -> None:
    """Targets are 104 each; at most 5% under is 98.80, whatever the growth that takes."""
    policy = Policy(minimum_growth="1%", maximum_under_target="5%", cap="3%")
    found = paced(312_00, [80_00, 100_00, 110_00], policy)
    assert found.closing_pence[0] == 98_80
    assert found.binding[0] == "maximum distance under target"
    # 98.80 and at least 101.00, 111.10: 310.90; 1.10 is left for Mid and South, who are capped at
    # 103.00 and 113.30. South is over target, so extra growth goes to Mid.
    assert found.closing_pence.tolist() == [98_80, 102_10, 111_10]


def test_a_cap_holds() -> None:
    """5% at most: 84.00 and 99.75; what they cannot take goes to those short of target still."""
    found = paced(312_00, [80_00, 95_00, 125_00], Policy(minimum_growth="2%", cap="5%"))
    assert found.closing_pence.tolist()[:2] == [84_00, 99_75]
    assert found.closing_pence[2] == 312_00 - 84_00 - 99_75
    assert found.binding == ("cap", "cap", "general growth")


def test_what_is_left_when_all_that_were_under_target_are_at_it() -> None:
    """North gets to 120; Mid and South, over target before, have minima of 121.20 and 113.12.

    Of 360 that leaves 5.68, of which South is short by 6.88 and Mid not at all.
    """
    found = nc.pace_of_change(
        360_00,
        opening_pence=[80_00, 120_00, 112_00],
        targets_pence=[1, 1, 1],
        policy=Policy(minimum_growth="1%"),
        members=NAMES,
    )
    assert found.closing_pence.tolist() == [120_00, 121_20, 118_80]
    assert found.binding == ("at target", "minimum growth", "towards target")
    assert found.towards_rate == pytest.approx(5.68 / 6.88)


def test_a_policy_that_cannot_be_paid_for_says_what_is_short() -> None:
    with pytest.raises(
        nc.InvalidValueError,
        match=r"floors come to £306\.00, £1\.00 more than the quantum of £305\.00.*South's, of £2",
    ):
        paced(305_00, [80_00, 95_00, 125_00], Policy(minimum_growth="2%"))


def test_a_quantum_of_just_the_floors_is_paid() -> None:
    found = paced(306_00, [80_00, 95_00, 125_00], Policy(minimum_growth="2%"))
    assert found.closing_pence.tolist() == [81_60, 96_90, 127_50]
    assert found.binding == ("minimum growth",) * 3


def test_caps_that_leave_money_over_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"cap leaves £3\.00 of the quantum to nobody"):
        paced(312_00, [80_00, 95_00, 125_00], Policy(minimum_growth="2%", cap="3%"))


def over(rate: float, quantum: int, minimum: Any, line: Any, floor: Any, upper: Any) -> float:
    """How much more than the quantum a rate of extra growth spends."""
    return float(np.clip(minimum + rate * line, floor, upper).sum() - quantum)


def test_it_agrees_with_root_finding() -> None:
    """The rate of extra growth found by bisection in float64, for random members and policies."""
    rng = np.random.default_rng(4)
    for _ in range(60):
        n = int(rng.integers(2, 30))
        opening = rng.integers(10_000_00, 90_000_00, n)
        shares = opening * rng.uniform(0.8, 1.25, n)
        shares /= shares.sum()
        within, cap = 0.12, 0.2
        quantum = int(opening.sum() * rng.uniform(1.03, 1.06))
        targets, distance = shares * quantum, opening / (shares * opening.sum()) - 1
        minimum = opening * (1 + np.interp(distance, [0.02, 0.08], [0.02, 0.005]))
        floor = np.maximum(minimum, (1 - within) * targets)
        upper = np.maximum(floor, np.minimum(np.maximum(floor, opening * (1 + cap)), targets))

        line = opening * np.maximum(-distance, 0)
        if not floor.sum() < quantum < np.clip(minimum + 1e9 * line, floor, upper).sum():
            continue
        rate = brentq(over, 0, 1e6, args=(quantum, minimum, line, floor, upper), xtol=1e-14)
        expected = np.clip(minimum + rate * line, floor, upper)
        found = nc.pace_of_change(
            quantum,
            opening_pence=opening,
            targets_pence=shares,
            policy=Policy(
                minimum_growth=0.02,
                taper_from=0.02,
                taper_to=0.08,
                tapered_growth=0.005,
                maximum_under_target=within,
                cap=cap,
            ),
        )
        assert int(found.closing_pence.sum()) == quantum
        assert np.abs(found.closing_pence - expected).max() < 1.01


def test_cliff_edges_are_flagged_with_what_they_are_worth() -> None:
    """A step from 2% to nothing at 5% over target costs a member of 105.05 just above it 2.10."""
    stepped = Policy(minimum_growth="2%", taper_from="5%", taper_to="5%")
    found = paced(310_00, [94_93, 100_02, 105_05], stepped)
    (edge,) = found.cliff_edges
    assert (edge.member, edge.rule, edge.threshold) == ("South", "minimum growth", 0.05)
    assert edge.distance == pytest.approx(0.0505)
    # On the far side its minimum is 105.05 × 1.02 = 107.151; on its own it is 105.05.
    assert edge.jump_pence == round(105_05 * 0.02)
    assert "has a step at +5.000%: beyond it, it would get £2.10 more" in str(edge)
    smooth = Policy(minimum_growth="2%", taper_from="4%", taper_to="6%")
    assert paced(310_00, [94_93, 100_02, 105_05], smooth).cliff_edges == ()


def test_a_threshold_for_extra_growth_is_a_cliff() -> None:
    """Extra growth from 2.5% under target on: at 2.4% under, a member misses 2.5% × the rate."""
    policy = Policy(minimum_growth="1%", extra_below="-2.5%")
    found = paced(310_00, [90_00, 97_60, 112_40], policy, near=0.005)
    (edge,) = found.cliff_edges
    assert (edge.member, edge.rule) == ("Mid", "extra growth")
    assert edge.jump_pence == round(97_60 * 0.025 * found.extra_rate)
    assert found.binding[1] == "minimum growth"
    # What is said of the step is what happens there, but for the rate, which all then share.
    over = paced(310_00, [90_00, 97_50, 112_50], policy, near=0.005)
    assert over.binding[1] == "extra growth"
    assert over.cliff_edges[0].jump_pence == -round(97_50 * 0.025 * over.extra_rate)


def test_who_is_just_under_target_and_who_is_just_over_when_there_is_money_to_spare() -> None:
    """2% minimum, 3% to spend, targets grow by 5%; one member has its target and a quarter more.

    The one a ten-millionth under target is lifted to it, by 3%. What is left is shared by what each
    is short of its target: (1% of 41, less 3% of one) / (3% of 39) = 0.38 / 1.17 of the way.
    """
    opening = [1_000_000_00] * 41
    targets = [float(amount) for amount in opening]
    targets[0] += 10
    targets[40] *= 0.8
    found = nc.pace_of_change(
        sum(opening) * 103 // 100,
        opening_pence=opening,
        opening_targets_pence=targets,
        targets_pence=[target * 1.05 for target in targets],
        policy=Policy(minimum_growth="2%"),
    )
    assert found.binding[0] == "at target"
    assert set(found.binding[1:40]) == {"towards target"}
    assert found.towards_rate == pytest.approx(0.38 / 1.17, rel=1e-4)
    edges = {edge.member: edge for edge in found.cliff_edges}
    assert "41" not in edges
    assert edges["1"].rule == "extra growth"
    # On the far side it would go 0.38/1.17 of the way from 102% to 105%, not all of it.
    assert edges["1"].jump_pence == pytest.approx(-(1 - 0.38 / 1.17) * 3_000_000, rel=1e-3)
    assert edges["2"].jump_pence == pytest.approx(edges["1"].jump_pence, rel=1e-6)  # at the step


def test_published_targets_of_a_part_of_the_whole() -> None:
    """Eastern Cheshire and West Cheshire, 2013/14: −7.58% and +0.67%, as printed.

    Targets grow by 3%. At most 5% under: 0.95 × 244,403.55 = 232,183.37; the other has at least
    0.5%: 309,869.64. Of 543,000 (thousands) 946.99 is left, and extra growth takes it.
    """
    found = nc.pace_of_change(
        543_000_000_00,
        opening_pence=[219_307_000_00, 308_328_000_00],
        opening_targets_pence=[237_285_000_00, 306_264_000_00],
        targets_pence=[237_285_000_00 * 1.03, 306_264_000_00 * 1.03],
        policy=Policy(minimum_growth="0.5%", maximum_under_target="5%"),
        members=["Eastern Cheshire", "West Cheshire"],
    )
    assert np.round(found.opening_distance * 100, 2).tolist() == [-7.58, 0.67]
    assert found.closing_pence.tolist() == [543_000_000_00 - 309_869_640_00, 309_869_640_00]
    assert found.binding == ("extra growth", "minimum growth")
    years = nc.years_to_target(  # the same as by shares, since these targets come to the quantum
        [90_000_00, 110_000_00],
        targets_pence=[100_000_00, 100_000_00],
        target_amounts=True,
        policy=Policy(minimum_growth="2%"),
        growth_per_year="5%",
    )
    assert years == (4, 4)


def test_caps_and_floors_that_are_off_by_less_than_a_penny() -> None:
    """101 at 2.5% is 103.525: a quantum of 104 is all that rounding leaves."""
    found = nc.pace_of_change(
        104, opening_pence=[101], targets_pence=[1], policy=Policy(cap="2.5%")
    )
    assert found.closing_pence.tolist() == [104]


def test_thousands_of_members() -> None:
    rng = np.random.default_rng(6)
    opening = rng.integers(10_000_000, 900_000_000, 6_554)
    targets = opening * rng.uniform(0.9, 1.1, opening.size)
    quantum = int(opening.sum()) * 104 // 100
    found = nc.pace_of_change(
        quantum,
        opening_pence=opening,
        targets_pence=targets,
        policy=Policy(minimum_growth="1%", taper_from="2%", taper_to="5%", cap="10%"),
    )
    assert int(found.closing_pence.sum()) == quantum
    assert (found.closing_pence >= opening - 1).all()


def test_years_to_target_by_hand() -> None:
    """North 90, South 110; quantum +5% and minimum 2% a year.

    South grows by 2% a year: 112.2, 114.444, 116.733, 119.068; the targets are 105, 110.25, 115.76,
    121.55. It is above target after three years and would be below it after four, so both are at
    target in the fourth.
    """
    years = nc.years_to_target(
        [90_000_00, 110_000_00],
        targets_pence=[1, 1],
        policy=Policy(minimum_growth="2%"),
        growth_per_year="5%",
    )
    assert years == (4, 4)


def test_years_to_target_of_those_at_it_and_those_that_never_are() -> None:
    policy = Policy(minimum_growth="5%")
    years = nc.years_to_target(
        [100_00, 80_00, 120_00], targets_pence=[1, 1, 1], policy=policy, growth_per_year=0.05
    )
    assert years == (0, None, None)
    with pytest.raises(nc.InvalidValueError, match="in year 3: the policy cannot be paid for"):
        nc.years_to_target(
            [100_00, 80_00, 120_00],
            targets_pence=[1, 1, 1],
            policy=policy,
            growth_per_year=[0.05, 0.06, 0.04],
            horizon_years=3,
        )
    with pytest.raises(nc.InvalidValueError, match="2 years, and the horizon is 50"):
        nc.years_to_target(
            [1, 1],
            targets_pence=[1, 1],
            policy=policy,
            growth_per_year=[0.05, 0.05],
            horizon_years=50,
        )
    for given in ({"horizon_years": 0}, {"horizon_years": 2.5}, {"tolerance": -1}):
        with pytest.raises(nc.InvalidValueError, match=r"give whole years|distance >= 0"):
            nc.years_to_target(
                [1, 1],
                targets_pence=[1, 1],
                policy=policy,
                growth_per_year=0.05,
                **given,  # type: ignore[arg-type]
            )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"taper_from": 0.1, "taper_to": 0.05},
            "taper starts at 10.00% over target, after it ends",
        ),
        ({"taper_from": 0.1}, "both ends"),
        ({"taper_from": -0.1, "taper_to": 0.1}, "for those over target"),
        (
            {"taper_from": 0.1, "taper_to": 0.2, "tapered_growth": 0.01},
            "minimum rises from 0.00% to 1.00%",
        ),
        ({"minimum_growth": "-100%"}, "more than -1"),
        ({"minimum_growth": 2.5}, "2.5; write 2.5% as 0.025 or '2.5%'"),
        ({"tapered_growth": 0.01}, "no taper; give both its ends"),
        ({"minimum_growth": 0.03, "cap": 0.02}, "cap of 2.00% is below the minimum"),
        ({"extra_below": 0.01}, "distance <= 0"),
        ({"maximum_under_target": -0.05}, "as a positive distance"),
        ({"maximum_under_target": "100%"}, "below 1"),
        ({"minimum_growth": "two"}, "'two'; give a finite number"),
        ({"minimum_growth": float("nan")}, "finite number"),
        ({"minimum_growth": True}, "finite number"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        Policy(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"quantum": 0}, "quantum is 0 pence"),
        ({"quantum": 1.5}, "quantum is 1.5"),
        ({"opening": [0, 1, 1]}, "North: the opening allocation is 0.0 pence"),
        ({"opening": [1.5, 1, 1]}, "North: the opening allocation is 1.5 pence"),
        ({"opening": [1, 1]}, "2 opening allocations and 3 targets"),
        ({"targets": [1, 1, 0]}, "South: the target is 0.0"),
        ({"targets": [1, 1, float("nan")]}, "a target is nan"),
        ({"members": ["A", "A", "B"]}, "3 names for 3 members, of which 2 differ"),
    ],
)
def test_nonsense_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.pace_of_change(
            given.get("quantum", 300),
            opening_pence=given.get("opening", [1, 1, 1]),
            targets_pence=given.get("targets", [1, 1, 1]),
            policy=Policy(),
            members=given.get("members", NAMES),
        )
