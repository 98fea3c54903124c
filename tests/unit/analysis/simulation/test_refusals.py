"""What a simulation refuses, and that scipy is not loaded where it is not needed."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc


def uncertain() -> nc.BusinessCase:
    return nc.with_distributions(small_case(), {"pay": "uniform(30; 50)"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 0}, "the number of draws is 0; give a whole number from 1 on"),
        ({"draws": -5}, "the number of draws is -5"),
        ({"draws": True}, "the number of draws is True"),
        ({"draws": 1.5}, "the number of draws is 1.5"),
        ({"draws": 10.0}, "the number of draws is 10.0"),
        ({"draws": "10"}, "the number of draws is '10'"),
        ({"draws": None}, "the number of draws is None"),
        ({"draws": [1, 2]}, "give a whole number, or draws by assumption"),
        ({"seed": None}, "the seed is None; give a whole number of 0 or more"),
        ({"seed": -1}, "the seed is -1"),
        ({"seed": 1.0}, "the seed is 1.0"),
        ({"seed": "1"}, "the seed is '1'"),
        ({"seed": True}, "the seed is True"),
        ({"percentiles": ()}, "give at least one"),
        ({"percentiles": (0,)}, "the percentile 0 is not above 0 and below 100"),
        ({"percentiles": (100,)}, "the percentile 100 is not above 0"),
        ({"percentiles": (float("nan"),)}, "the percentile nan"),
        ({"percentiles": (50, 5)}, "are not in order, each once"),
        ({"percentiles": (5, 5)}, "are not in order, each once"),
        ({"percentiles": "5"}, "the percentiles: found '5'; give several"),
        ({"percentiles": (True,)}, "the percentile True is not a number"),
        ({"sampling": "sobel"}, "did you mean 'sobol'"),
        ({"scenario": "non"}, "did you mean 'none'"),
        ({"count_benefits": ["cash"]}, "benefit class 'cash'"),
        ({"payback_by": date(2024, 9, 30)}, "the horizon starts on 2024-10-01"),
        ({"payback_by": [datetime(2025, 1, 1)]}, "give a day as datetime.date"),
        ({"discounting": "green book"}, "green-book"),
        ({"discounting": -2}, "rate"),
        ({"draws": {}}, "no draws are given"),
        ({"draws": {"pey": np.ones(3)}}, "did you mean 'pay'"),
        ({"draws": {"pay": np.ones(3), "wte": np.ones(4)}}, "not as many draws"),
        ({"draws": {"pay": []}}, "not as many draws"),
        ({"draws": {"pay": 40.0}}, r"have the shape \(\); give one number a draw"),
        ({"draws": {"own_cost": np.ones((3, 1, 2))}}, r"or the shape \(draws, 2, 1\)"),
        ({"draws": {"pay": [1.0, np.nan]}}, "draws of 'pay' are not all finite numbers"),
        ({"draws": {"weight": np.ones(3)}}, "is a share: .* changes nothing; vary each"),
        ({"draws": {"weight": -np.ones((3, 2, 1))}}, "drawn below 0"),
        ({"draws": {"weight": np.zeros((3, 2, 1))}}, "all weights of a share were drawn as 0"),
        ({"draws": {"pay": np.array([1e308, 1e308]), "wte": np.array([9e9, 1])}}, "not finite"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.simulate(uncertain(), **{"draws": 10, "seed": 1, **arguments})


def test_a_case_where_nothing_that_matters_is_uncertain_is_refused() -> None:
    message = r"no assumption of 'small' that the net benefit rests on has a distribution.*spread"
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.simulate(small_case(), draws=10, seed=1)
    spare = nc.Assumption(id="spare", label="S", unit="1", values=1, source="x",
                          distribution="uniform(0; 2)")  # fmt: skip
    case = small_case()
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.simulate(attrs.evolve(case, assumptions=[*case.assumptions, spare]), draws=10, seed=1)
    rate = nc.with_distributions(case, {"rate": "uniform(0.5; 1)"})
    with pytest.raises(nc.InvalidValueError, match="in the scenario 'none'"):
        nc.simulate(rate, draws=10, seed=1, scenario="none")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda s: s.net_benefit.percentile(6), "the percentile 6 was not asked for; there are 5"),
        (lambda s: s.net_benefit.percentile(5, member="West"), "no member 'West'"),
        (lambda s: s.value_at_risk(1), "the percentile 1 was not asked for"),
        (lambda s: s.probability_of_loss("Nrth"), "did you mean 'North'"),
        (lambda s: s.probability_of_never("Nrth"), "did you mean 'North'"),
        (
            lambda s: s.probability_paid_back(date(2025, 1, 1)),
            "payback by 2025-01-01 was not count",
        ),
        (lambda s: s.probability_paid_back(date(2025, 3, 31), member="X"), "no member 'X'"),
        (lambda s: s.rank_correlations(outcome="payback"), "did you mean 'payback_days'"),
        (lambda s: s.rank_correlations(member="X"), "no member 'X'"),
    ],
)
def test_what_a_result_does_not_hold_is_refused(
    ask: Callable[[nc.Simulation], object], message: str
) -> None:
    found = nc.simulate(uncertain(), draws=10, seed=1)
    with pytest.raises(nc.InvalidValueError, match=message):
        ask(found)


SCRIPT = """
import sys
for name in ("scipy", "scipy.special", "scipy.stats", "distributed"):
    sys.modules[name] = None  # as where it is not installed
import nhscommission as nc
case = nc.load_case("nwl-2009")
nc.tornado(case, swing=0.1)
nc.switching_values(case)
case = nc.with_distributions(case, {"office_cost": "uniform(1; 2)"})
case = nc.spread_assumptions(case, by=0.2)
nc.simulate(case, draws=70_000, seed=1)
nc.variance_drivers(case, draws=64, seed=1)
case = nc.with_distributions(case, {"office_cost": "normal(mean=9000; sd=100)"})
for more in ({}, {"sampling": "sobol"}, {"sampling": "latin_hypercube"}):
    try:
        nc.simulate(case, draws=10, seed=1, **more)
    except nc.MissingExtraError as error:
        print(error)
"""


def test_scipy_is_loaded_only_where_a_distribution_or_sampling_needs_it() -> None:
    """In a process of its own; and then without it."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all("nhscommission[uncertainty]" in line for line in lines)
