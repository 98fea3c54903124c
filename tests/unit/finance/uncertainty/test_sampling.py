"""Uniform draws: the same for the same seed and block, and as evenly spread as each way says."""

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

import nhscommission as nc
from nhscommission.finance.uncertainty.sampling import BLOCK, Sampling, check_seed, uniform_block


def draw(block: int = 0, method: str = "random", **changes: int) -> np.ndarray:
    given = {"dimensions": 3, "size": 1_000, "seed": 1, **changes}
    return uniform_block(block, method=Sampling(method), **given)


@pytest.mark.parametrize("method", list(Sampling))
def test_blocks_are_of_the_seed_and_their_number_alone(method: str) -> None:
    assert draw(3, method).tobytes() == draw(3, method).tobytes()
    assert not np.array_equal(draw(0, method), draw(1, method))
    assert not np.array_equal(draw(0, method), draw(0, method, seed=2))
    assert draw(0, method, dimensions=0).shape == (0, 1_000)


@pytest.mark.parametrize("method", list(Sampling))
def test_draws_are_uniform_and_never_0_or_1(method: str) -> None:
    found = draw(1, method, size=BLOCK)
    assert found.shape == (3, BLOCK)
    assert 0 < found.min() < found.max() < 1
    for row in found:
        assert stats.kstest(row, "uniform").pvalue > 0.001
    assert np.abs(np.corrcoef(found) - np.eye(3)).max() < 0.02


@pytest.mark.parametrize("method", ["random", "sobol"])
def test_fewer_draws_are_the_first_of_more(method: str) -> None:
    assert np.array_equal(draw(2, method, size=10), draw(2, method, size=500)[:, :10])


def test_a_latin_hypercube_has_one_draw_in_each_stratum() -> None:
    for size in (1, 7, 1_000):
        found = draw(0, "latin_hypercube", size=size)
        for row in found:
            assert sorted(np.floor(row * size).astype(int).tolist()) == list(range(size))


def test_sobol_blocks_are_one_sequence() -> None:
    """Second method: the sequence drawn at one go. A block has one draw in each 65,536th."""
    scrambling = np.random.Generator(np.random.SFC64(np.random.SeedSequence(9)))
    whole = qmc.Sobol(2, rng=scrambling).random(2 * BLOCK).T
    blocks = [draw(i, "sobol", dimensions=2, size=BLOCK, seed=9) for i in (0, 1)]
    assert np.concatenate(blocks, axis=1) == pytest.approx(whole, abs=1e-15)
    assert len(np.unique(np.floor(blocks[1][0] * BLOCK))) == BLOCK


def test_a_sobol_sequence_has_an_end() -> None:
    with pytest.raises(nc.InvalidValueError, match="1,073,741,824 points; take fewer draws"):
        draw(2**14, "sobol")


@pytest.mark.parametrize("seed", [None, True, -1, 1.0, "1", [1]])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(nc.InvalidValueError, match="give a whole number of 0 or more"):
        check_seed(seed)


def test_any_whole_number_is_a_seed() -> None:
    assert check_seed(np.int64(5)) == 5
    assert draw(seed=2**200).tobytes() != draw(seed=2**200 + 1).tobytes()
