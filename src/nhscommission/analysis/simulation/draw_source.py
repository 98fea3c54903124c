"""Where draws come from: distributions and a seed, or numbers that are given."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import attrs
import numpy as np

from nhscommission.analysis.polynomial import (
    Polynomial,
    Variable,
    polynomial_of,
    variables_of,
    varies_each,
)
from nhscommission.case.assumptions import Assumption, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import Measure
from nhscommission.case.uncertain import assumptions_behind
from nhscommission.finance.uncertainty.correlation import correlate, correlation_matrix
from nhscommission.finance.uncertainty.distributions import Distribution
from nhscommission.finance.uncertainty.sampling import BLOCK, Sampling, check_seed, uniform_block
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray, read_floats


class DrawSource(Protocol):
    """Anything that gives draws of variables, block by block."""

    def block(self, number: int) -> FloatArray:
        """Return one block of draws, shape (variables, draws)."""

    def part(self, first: int, last: int) -> "DrawSource":
        """Return what gives the blocks from one to before another, to send elsewhere."""


@attrs.frozen(kw_only=True, eq=False)
class SampledDraws:
    """Draws from distributions.

    Parameters
    ----------
    distributions : tuple of Distribution
        That of each variable.
    factors : ndarray of float64, shape (variables,)
        What each draw is multiplied by [the variable's unit].
    shares : tuple of tuple of int
        The places of variables that are weights, in groups: each stands for its share of the sum.
    correlated : tuple of int
        The places of variables that go together.
    lower : ndarray of float64, shape (correlated, correlated)
        How [dimensionless].
    draws : int
        How many there are in all.
    method : Sampling
        How they are drawn.
    seed : int
        The seed.
    """

    distributions: tuple[Distribution, ...]
    factors: FloatArray
    shares: tuple[tuple[int, ...], ...]
    correlated: tuple[int, ...]
    lower: FloatArray
    draws: int
    method: Sampling
    seed: int

    def block(self, number: int) -> FloatArray:
        """Return one block of draws.

        Parameters
        ----------
        number : int
            Which, from 0.

        Returns
        -------
        ndarray of float64, shape (variables, draws)
            Of the seed and the block's number alone [the variables' units].
        """
        size = min(BLOCK, self.draws - number * BLOCK)
        uniforms = uniform_block(
            number,
            dimensions=len(self.distributions),
            size=size,
            method=self.method,
            seed=self.seed,
        )
        return self.from_uniforms(uniforms)

    def from_uniforms(self, uniforms: FloatArray) -> FloatArray:
        """Turn uniform numbers into draws.

        Parameters
        ----------
        uniforms : ndarray of float64, shape (variables, draws)
            Independent, above 0 and below 1 [dimensionless].

        Returns
        -------
        ndarray of float64, shape (variables, draws)
            [the variables' units].
        """
        if self.correlated:
            places = list(self.correlated)
            uniforms = uniforms.copy()
            uniforms[places] = correlate(uniforms[places], lower=self.lower)
        found = np.empty_like(uniforms)
        for i, distribution in enumerate(self.distributions):
            np.multiply(distribution.quantile(uniforms[i]), self.factors[i], out=found[i])
        for group in self.shares:
            _to_shares(found, group)
        return found

    def part(self, first: int, last: int) -> "SampledDraws":  # noqa: ARG002
        """Return itself: it is small.

        Parameters
        ----------
        first, last : int
            From which block, to before which.

        Returns
        -------
        SampledDraws
            The same.
        """
        return self


@attrs.frozen(kw_only=True, eq=False)
class GivenDraws:
    """Draws that are given.

    Parameters
    ----------
    values : ndarray of float64, shape (variables, draws)
        From the first block of this part on [the variables' units].
    start : int
        The number of that block.
    """

    values: FloatArray
    start: int = 0

    def block(self, number: int) -> FloatArray:
        """Return one block of draws.

        Parameters
        ----------
        number : int
            Which, from 0.

        Returns
        -------
        ndarray of float64, shape (variables, draws)
            [the variables' units].
        """
        first = (number - self.start) * BLOCK
        return self.values[:, first : first + BLOCK]

    def part(self, first: int, last: int) -> "GivenDraws":
        """Return what is needed of some blocks.

        Parameters
        ----------
        first, last : int
            From which block, to before which.

        Returns
        -------
        GivenDraws
            Those alone.
        """
        start, end = ((x - self.start) * BLOCK for x in (first, last))
        return GivenDraws(values=self.values[:, start:end], start=first)


def _to_shares(draws: FloatArray, group: Sequence[int]) -> None:
    places = list(group)
    weights = draws[places]
    if (weights < 0).any():
        raise InvalidValueError(
            "a weight of a share was drawn below 0; cut its distribution off with least=0"
        )
    total = weights[0].copy()
    for row in weights[1:]:
        total += row
    if (total == 0).any():
        raise InvalidValueError("all weights of a share were drawn as 0; there are then no shares")
    draws[places] = weights / total


def net_benefit_draws(
    case: BusinessCase,
    measure: Measure,
    *,
    scenario: str,
    draws: int,
    method: Sampling,
    seed: int,
) -> tuple[Polynomial, SampledDraws]:
    """Return a measure as a polynomial in what is uncertain, and the draws of that.

    Parameters
    ----------
    case : BusinessCase
        A case of whose assumptions some have a distribution.
    measure : Measure
        What is worked out.
    scenario : str
        The scenario that gives all that is not drawn.
    draws : int
        How many.
    method : Sampling
        How they are drawn.
    seed : int
        The seed.

    Returns
    -------
    Polynomial
        Of the assumptions that the measure rests on and that have a distribution, in the case's
        order.
    SampledDraws
        Of its variables.

    Raises
    ------
    InvalidValueError
        If there is none, or the seed is no seed.
    """
    known = case.assumptions_in(scenario)
    used = assumptions_behind(case, [line for line, _ in measure.coefficients])
    found = {
        x.id: known[x.id].distribution
        for x in case.assumptions
        if x.id in used and known[x.id].distribution is not None
    }
    if not found:
        raise InvalidValueError(
            f"no assumption of {case.id!r} that the net benefit rests on has a distribution in the "
            f"scenario {scenario!r}; give some with with_distributions(case, {{'saving_rate': "
            "'triangular(50%; 100%; 150%)'}), or spread all with spread_assumptions(case, by=0.1), "
            "which is --swing 10% on the command line"
        )
    each = {name: varies_each(case, name, scenario=scenario) for name in found}
    polynomial = polynomial_of(case, measure, names=found, each=each, scenario=scenario)
    variables = polynomial.variables
    together = [c for c in case.correlations if c.first in found and c.second in found]
    linked = list(dict.fromkeys(n for c in together for n in (c.first, c.second)))
    lower: FloatArray = np.eye(0)
    if linked:
        lower = np.asarray(np.linalg.cholesky(correlation_matrix(linked, together)), np.float64)
    factors = [_value(v, known[v.assumption]) if each[v.assumption] else 1.0 for v in variables]
    return polynomial, SampledDraws(
        distributions=tuple(d for v in variables if (d := found[v.assumption]) is not None),
        factors=np.array(factors),
        shares=share_groups(case, variables),
        correlated=tuple(variables.index(Variable(assumption=name)) for name in linked),
        lower=lower,
        draws=draws,
        method=method,
        seed=check_seed(seed),
    )


def share_groups(case: BusinessCase, variables: Sequence[Variable]) -> tuple[tuple[int, ...], ...]:
    """Return the places of the variables that are weights of one share, for each share.

    Parameters
    ----------
    case : BusinessCase
        The case.
    variables : sequence of Variable
        What varies.

    Returns
    -------
    tuple of tuple of int
        One for each share that varies.
    """
    groups: dict[str, list[int]] = {}
    for place, variable in enumerate(variables):
        if case.assumption(variable.assumption).share:
            groups.setdefault(variable.assumption, []).append(place)
    return tuple(tuple(group) for group in groups.values())


def _value(variable: Variable, assumption: Assumption) -> float:
    wanted = (variable.member, variable.period)
    (value,) = (
        entry.figure.value for entry in assumption.values if (entry.member, entry.period) == wanted
    )
    return value


def given_draws(
    case: BusinessCase, draws: Mapping[str, FloatArray]
) -> tuple[GivenDraws, dict[str, bool], int]:
    """Take draws that are given, by assumption.

    Parameters
    ----------
    case : BusinessCase
        The case.
    draws : mapping of str to ndarray of float64
        Of shape (draws,), or (draws, members or 1, periods or 1): the values of assumptions; of
        shape (draws,) for an assumption of several values, what
        they are all multiplied by [the assumption's unit].

    Returns
    -------
    GivenDraws
        By variable.
    dict of str to bool
        For each assumption whether each of its values varies by itself.
    int
        How many draws there are.

    Raises
    ------
    UnknownNameError
        If an assumption is not there.
    InvalidValueError
        If the draws are not finite, not as many for each assumption, or of another shape.
    """
    if not draws:
        raise InvalidValueError("no draws are given; give an array for at least one assumption")
    arrays: dict[str, FloatArray] = {}
    each: dict[str, bool] = {}
    for name, values in draws.items():
        if name not in case.known_assumptions:
            raise UnknownNameError("assumption", str(name), case.known_assumptions)
        assumption = case.assumption(name)
        if np.iscomplexobj(values) or np.asarray(values).dtype.kind in "mMOSU":
            raise InvalidValueError(f"draws of {name!r} are {shown(values)}; give numbers")
        array = read_floats(values, what=f"draws of {name!r}")
        inner = case.grid(assumption).shape
        if array.ndim == 1:
            each[name] = False
            arrays[name] = array[:, np.newaxis]
        elif array.ndim == 3 and array.shape[1:] == inner:
            each[name] = assumption.shape is not Shape.SCALAR
            arrays[name] = array.reshape(len(array), -1)
        else:
            raise InvalidValueError(
                f"draws of {name!r} have the shape {array.shape}; give one number a draw, or the "
                f"shape (draws, {inner[0]}, {inner[1]}): members (or 1), periods (or 1)"
            )
        if not np.isfinite(array).all():
            raise InvalidValueError(f"draws of {name!r} are not all finite numbers")
        if array.ndim == 1 and array.size:
            ends = float(array.min()), float(array.max())
            assumption.check_reach(*ends, what="has draws that reach")
    counts = {name: len(array) for name, array in arrays.items()}
    if len(set(counts.values())) > 1 or 0 in counts.values():
        raise InvalidValueError(f"there are not as many draws of each assumption: {shown(counts)}")
    whole = np.ascontiguousarray(np.concatenate(list(arrays.values()), axis=1).T)
    for group in share_groups(case, variables_of(case, arrays, each=each)):
        _to_shares(whole, group)
    return GivenDraws(values=whole), each, next(iter(counts.values()))
