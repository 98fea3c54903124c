"""Ramps: closed forms by hand, and by adding up thousands of thin slices."""

import math

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.finance.ramps import read_ramp

RAMPS = [
    nc.ConstantRamp(),
    nc.LinearRamp(years=2.5),
    nc.SRamp(rise_years=1.5),
    nc.LogisticRamp(midpoint_years=2.0, rise_years=1.2),
    nc.StepRamp(points=[(0, "20%"), (1.5, "60%"), (2.25, 1)]),
    nc.OwnRamp(points=[(0.5, 0.1), (1, "40%"), (3, "100%")]),
    nc.OwnRamp(points=[(0, 0.3), (2, 0.9)]),
]


@pytest.mark.parametrize("ramp", RAMPS, ids=lambda ramp: ramp.name)
def test_the_mean_is_that_of_thin_slices(ramp: nc.Ramp) -> None:
    """The mean level from a to b, against the mean of the level in 200,000 places between."""
    for start, end in ((-1.0, 0.5), (0.0, 1.0), (0.3, 2.9), (2.0, 7.0), (-2.0, -1.0)):
        edges = np.linspace(start, end, 200_001)
        middles = (edges[1:] + edges[:-1]) / 2
        found = ramp.mean(np.array(start), np.array(end))
        assert float(found) == pytest.approx(float(ramp.level(middles).mean()), abs=2e-5)


@pytest.mark.parametrize("ramp", RAMPS, ids=lambda ramp: ramp.name)
def test_there_is_nothing_before_the_start_and_it_never_falls(ramp: nc.Ramp) -> None:
    times = np.linspace(-3, 9, 1201)
    levels = ramp.level(times)
    assert (levels[times < 0] == 0).all()
    assert (np.diff(levels) >= -1e-12).all()
    assert (levels <= 1).all()


@pytest.mark.parametrize("ramp", RAMPS, ids=lambda ramp: ramp.name)
def test_a_ramp_is_read_back_from_what_it_records(ramp: nc.Ramp) -> None:
    inputs = dict(ramp.inputs) | {"other": "kept"}
    assert read_ramp(inputs) == ramp
    assert inputs == {"other": "kept"}


@pytest.mark.parametrize(
    "ramp", [nc.SRamp(rise_years=1.7), nc.LogisticRamp(midpoint_years=3.0, rise_years=1.7)]
)
def test_the_rise_is_from_10_to_90_per_cent(ramp: nc.Ramp) -> None:
    times = np.linspace(0, 8, 800_001)
    levels = ramp.level(times)
    rise = times[np.searchsorted(levels, 0.9)] - times[np.searchsorted(levels, 0.1)]
    assert rise == pytest.approx(1.7, abs=1e-4)


def test_an_s_starts_at_nothing_and_ends_at_all_of_it() -> None:
    """3x² - 2x³ is 10% at x = 0.1958 and 90% at 0.8042, so all of it is 1 / 0.6084 of the rise."""
    ramp = nc.SRamp(rise_years=1.0)
    assert ramp.years == pytest.approx(1 / 0.60840, rel=1e-4)
    assert float(ramp.level(np.array(0.0))) == 0.0
    assert float(ramp.level(np.array(ramp.years))) == 1.0
    assert float(ramp.level(np.array(ramp.years / 2))) == 0.5


def test_a_logistic_curve_is_half_at_its_midpoint() -> None:
    ramp = nc.LogisticRamp(midpoint_years=2.0, rise_years=1.0)
    assert float(ramp.level(np.array(2.0))) == 0.5
    assert float(ramp.level(np.array(2.5))) == pytest.approx(0.9)


def test_steps_by_hand() -> None:
    """20% for 1.5 years and then all: over two years (0.2 × 1.5 + 1 × 0.5) / 2 = 0.4."""
    ramp = nc.StepRamp(points=[(0, "20%"), (1.5, "100%")])
    assert float(ramp.mean(np.array(0.0), np.array(2.0))) == pytest.approx(0.4)
    assert float(ramp.level(np.array(1.5))) == 1.0


@pytest.mark.parametrize("years", [0, -1, math.inf, math.nan, True, "two"])
def test_a_ramp_takes_time(years: object) -> None:
    with pytest.raises(nc.InvalidValueError, match="give a number of years above 0"):
        nc.LinearRamp(years=years)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([], "no points"),
        ([(1, 0.5), (1, 0.6)], "each later than the one before"),
        ([(-1, 0.5)], "give times from 0 on"),
        ([(0, 2)], "the level 2, which is 200%"),
        ([(0, "half")], "a level is 'half'"),
    ],
)
def test_points_that_make_no_ramp_are_refused(
    points: list[tuple[float, object]], message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.OwnRamp(points=points)  # type: ignore[arg-type]


def test_a_ramp_that_nobody_knows_is_refused() -> None:
    with pytest.raises(nc.UnknownNameError, match="ramp 'lineer'; did you mean 'linear'"):
        read_ramp({"ramp": "lineer"})
    with pytest.raises(nc.InvalidValueError, match="the ramp 'linear' needs years"):
        read_ramp({"ramp": "linear"})
