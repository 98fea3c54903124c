"""Sampling: uniform draws in blocks that are the same whoever makes them."""

from enum import StrEnum
from typing import Any, Final

import numpy as np

from nhscommission.foundations.errors import InvalidValueError, MissingExtraError, shown
from nhscommission.foundations.labelled import FloatArray

BLOCK: Final = 65_536
"""How many draws come from one stream of random numbers."""
_LEAST: Final = 2.0**-54
_MOST: Final = 1.0 - 2.0**-53
_MOST_SOBOL: Final = 2**30


class Sampling(StrEnum):
    """How values are drawn."""

    RANDOM = "random"
    """Each draw by itself, pseudo-random."""
    LATIN_HYPERCUBE = "latin_hypercube"
    """Each assumption's values spread evenly over its distribution, within blocks of 65,536."""
    SOBOL = "sobol"
    """A scrambled Sobol sequence, which fills the space evenly."""


def check_seed(seed: Any) -> int:
    """Take a seed: a whole number of 0 or more.

    Parameters
    ----------
    seed : int
        The seed.

    Returns
    -------
    int
        The same.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InvalidValueError(
            f"the seed is {shown(seed)}; give a whole number of 0 or more, so that the same draws "
            "can be made again"
        )
    return int(seed)


def uniform_block(
    block: int, *, dimensions: int, size: int, method: Sampling, seed: int
) -> FloatArray:
    """Draw one block of uniform numbers.

    Parameters
    ----------
    block : int
        Which block, from 0.
    dimensions : int
        How many numbers each draw has.
    size : int
        How many draws the block has, up to `BLOCK`.
    method : Sampling
        How they are drawn.
    seed : int
        The seed of all blocks.

    Returns
    -------
    ndarray of float64, shape (dimensions, size)
        Above 0 and below 1; of the seed, block and size alone [dimensionless].

    Raises
    ------
    InvalidValueError
        If a Sobol sequence has no more points to give.
    MissingExtraError
        If the method needs scipy, and that is not installed.
    """
    if dimensions == 0:
        return np.empty((0, size))
    stream = np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block,)))
    if method is Sampling.RANDOM:
        drawn = np.random.Generator(stream).random((dimensions, BLOCK))[:, :size]
    else:
        try:
            from scipy.stats import qmc
        except ImportError as error:
            raise MissingExtraError(f"sampling by {method}", "uncertainty") from error
        if method is Sampling.LATIN_HYPERCUBE:
            sampler = qmc.LatinHypercube(dimensions, rng=np.random.Generator(stream))
            drawn = sampler.random(size).T
        else:
            if (block + 1) * BLOCK > _MOST_SOBOL:
                raise InvalidValueError(
                    f"a Sobol sequence has {_MOST_SOBOL:,} points; take fewer draws, or draw them "
                    "at random"
                )
            scrambling = np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed)))
            sequence = qmc.Sobol(dimensions, rng=scrambling)
            if block:
                sequence.fast_forward(block * BLOCK)
            drawn = sequence.random(BLOCK)[:size].T
    return np.clip(np.ascontiguousarray(drawn), _LEAST, _MOST)
