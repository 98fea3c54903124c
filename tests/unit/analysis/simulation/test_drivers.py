"""Drivers of variance: closed forms, SALib, and refusals."""

from typing import Any

import numpy as np
import pytest
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample
from small_case import small_case

import nhscommission as nc


def product_case(pay: str = "uniform(0; 80)", wte: str = "uniform(0; 4)") -> nc.BusinessCase:
    return nc.with_distributions(small_case(), {"pay": pay, "wte": wte})


def found_for(case: nc.BusinessCase, **more: Any) -> tuple[dict[str, float], dict[str, float]]:
    found = nc.variance_drivers(
        case, **{"draws": 16_384, "seed": 5, "sampling": "sobol", "outcome": "net_benefit", **more}
    )
    place = len(found.units) - 1
    names = [str(variable) for variable in found.variables]
    return (
        dict(zip(names, found.first_order[:, place].tolist(), strict=True)),
        dict(zip(names, found.total[:, place].tolist(), strict=True)),
    )


def test_a_product_of_two_uniforms() -> None:
    """Both uniform from 0: with c² = variance over squared mean = 1/3 for each, the variance of
    the product is (1 + 1/3)² − 1 = 7/9 of its squared mean, of which each alone makes 1/3: S = 3/7
    and ST = 1 − 3/7.
    """
    first, total = found_for(product_case())
    for name in ("pay", "wte"):
        assert first[name] == pytest.approx(3 / 7, abs=0.01)
        assert total[name] == pytest.approx(4 / 7, abs=0.01)


def test_a_product_with_one_narrower_factor() -> None:
    """Pay 40 ± 20 (c² = 1/12), wte 2 ± 2 (c² = 1/3): S = (c²) / V with V = (13/12)(4/3) − 1."""
    variance = (13 / 12) * (4 / 3) - 1
    first, total = found_for(product_case(pay="uniform(20; 60)"))
    assert first["pay"] == pytest.approx((1 / 12) / variance, abs=0.01)
    assert first["wte"] == pytest.approx((1 / 3) / variance, abs=0.01)
    assert total["pay"] == pytest.approx(1 - (1 / 3) / variance, abs=0.01)
    assert total["wte"] == pytest.approx(1 - (1 / 12) / variance, abs=0.01)


def test_a_sum_has_no_interactions() -> None:
    """30 × U(0, 2) of savings, 240 × U(0.5, 1.5) of costs today: 300 and 4,800 of variance."""
    case = nc.with_distributions(
        small_case(), {"base": "uniform(0; 2)", "own_cost": "uniform(0.5; 1.5)"}
    )
    first, total = found_for(case)
    spreads = {"base": 30**2 * 4, "own_cost": 240**2}
    for name, spread in spreads.items():
        assert first[name] == pytest.approx(spread / sum(spreads.values()), abs=0.005)
        assert total[name] == pytest.approx(first[name], abs=0.01)


def test_the_indices_are_those_of_salib() -> None:
    """SALib's own sample, each row appraised in full, of the payback and of the net benefit."""
    case = nc.with_distributions(
        small_case(),
        {"pay": "uniform(20; 60)", "wte": "uniform(1; 3)", "base": "uniform(0.5; 1.5)"},
    )
    problem = {
        "num_vars": 3,
        "names": ["wte", "pay", "base"],
        "bounds": [[1, 3], [20, 60], [0.5, 1.5]],
    }
    rows = sample.sample(problem, 4_096, calc_second_order=False, seed=1)
    result = nc.appraise(
        case,
        draws={
            "wte": rows[:, 0, np.newaxis, np.newaxis],
            "pay": rows[:, 1, np.newaxis, np.newaxis],
            "base": rows[:, 2, np.newaxis, np.newaxis] * np.array([[1000.0], [500.0]]),
        },
    )
    net = result.net_benefit.values.sum(axis=(1, 2))
    named = {**problem, "names": np.array(problem["names"])}  # which older versions need
    theirs = analyze.analyze(named, net, calc_second_order=False, seed=1)
    first, total = found_for(case)
    for i, name in enumerate(problem["names"]):
        assert first[name] == pytest.approx(theirs["S1"][i], abs=0.02)
        assert total[name] == pytest.approx(theirs["ST"][i], abs=0.02)


@pytest.mark.parametrize("sampling", ["random", "latin_hypercube"])
def test_errors_say_how_far_off_indices_are(sampling: str) -> None:
    truths = {"first_order": 3 / 7, "total": 4 / 7}
    for seed in range(5):
        found = nc.variance_drivers(
            product_case(), draws=4_096, seed=seed, sampling=sampling, outcome="net_benefit"
        )
        for name, truth in truths.items():
            off = np.abs(getattr(found, name)[:, -1] - truth)
            assert (off < 4.5 * getattr(found, f"{name}_errors")[:, -1]).all()
            assert (getattr(found, f"{name}_errors") < 0.05).all()


def test_each_value_is_a_variable_and_members_have_drivers_of_their_own() -> None:
    """North's costs do nothing to South; of North's variance they have all."""
    case = nc.with_distributions(small_case(), {"own_cost": "uniform(0.5; 1.5)"}, each=["own_cost"])
    found = nc.variance_drivers(case, draws=2_048, seed=1)
    assert [str(variable) for variable in found.variables] == ["own_cost, North", "own_cost, South"]
    assert found.units == ("North", "South", "sector")
    assert found.total[:, 0] == pytest.approx([1, 0], abs=0.1)
    assert found.total[1, 0] == found.first_order[1, 0] == 0
    (best, _, total), _ = found.ranking("South")
    assert (best.member, best.assumption) == ("South", "own_cost")
    assert total == pytest.approx(1, abs=0.1)
    assert found.ranking()[0][0].member == "North"


def test_the_same_seed_gives_the_same_indices() -> None:
    one, other = (nc.variance_drivers(product_case(), draws=512, seed=1) for _ in range(2))
    assert one == other
    assert one != nc.variance_drivers(product_case(), draws=512, seed=2)


def test_what_does_not_vary_has_no_drivers() -> None:
    """South pays back at once, whatever the saving."""
    case = nc.with_distributions(small_case(), {"rate": "triangular(50%; 100%; 150%)"})
    found = nc.variance_drivers(case, draws=64, seed=1, outcome="payback_days")
    assert np.isnan(found.total[:, 1]).all()
    assert not np.isnan(found.total[:, [0, 2]]).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 1}, "give a whole number from 2 on"),
        ({"draws": True}, "give a whole number from 2 on"),
        ({"draws": 1.5}, "give a whole number from 2 on"),
        ({"draws": 65_537}, "65,537 draws; give 65,536 at most"),
        ({"seed": None}, "give a whole number of 0 or more"),
        ({"outcome": "npv"}, "outcome 'npv'"),
        ({"sampling": "sobel"}, "did you mean 'sobol'"),
        ({"scenario": "non"}, "did you mean 'none'"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.variance_drivers(product_case(), **{"draws": 16, "seed": 1, **arguments})


def test_correlated_assumptions_and_none_at_all_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="no assumption of 'small'"):
        nc.variance_drivers(small_case(), draws=16, seed=1)
    together = nc.with_distributions(
        product_case(), {}, correlations=[nc.RankCorrelation(first="pay", second="wte", rank=0.5)]
    )
    with pytest.raises(nc.InvalidValueError, match="are correlated, and the variance cannot then"):
        nc.variance_drivers(together, draws=16, seed=1)
    with pytest.raises(nc.UnknownNameError, match="member 'West'"):
        nc.variance_drivers(product_case(), draws=16, seed=1).ranking("West")
