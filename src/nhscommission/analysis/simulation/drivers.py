"""Drivers: which assumptions the spread of an outcome comes from."""

from functools import partial
from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.polynomial import Variable
from nhscommission.analysis.price_base import warn_if_nominal
from nhscommission.analysis.sensitivity.outcomes import CaseOutcome
from nhscommission.analysis.simulation.draw_source import net_benefit_draws
from nhscommission.analysis.simulation.kernel import SLICE
from nhscommission.analysis.simulation.simulate import kernel_of
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.uncertainty.sampling import BLOCK, Sampling, uniform_block
from nhscommission.foundations.errors import InvalidValueError, choose, find_known
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import as_whole, expect

_SAME: Final = attrs.cmp_using(eq=partial(np.array_equal, equal_nan=True))
_PLACE: Final = {
    CaseOutcome.NET_BENEFIT: 0,
    CaseOutcome.PRESENT_VALUE: 1,
    CaseOutcome.PAYBACK_DAYS: 2,
}


@attrs.frozen(kw_only=True)
class Drivers:
    """How much of the variance of an outcome comes from each variable.

    Parameters
    ----------
    outcome : CaseOutcome
        Whose spread.
    variables : tuple of Variable
        What varies.
    units : tuple of str
        The members, and the sector last.
    first_order : ndarray of float64, shape (variables, units)
        The part of the variance that would go if the variable were known, on average; not a number
        where the outcome does not vary [dimensionless].
    total : ndarray of float64, shape (variables, units)
        The part that would be left if all others were known: with all that it does together with
        them [dimensionless].
    first_order_errors, total_errors : ndarray of float64, shape (variables, units)
        Their standard errors [dimensionless].
    draws : int
        How many draws the indices rest on: for each of them the outcome was worked out twice, and
        once more for each variable.
    """

    outcome: CaseOutcome
    variables: tuple[Variable, ...]
    units: tuple[str, ...]
    first_order: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    total: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    first_order_errors: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    total_errors: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    draws: int

    def ranking(self, member: str | None = None) -> tuple[tuple[Variable, float, float], ...]:
        """Return the variables, the one with the greatest total index first.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        tuple of tuple of Variable and float
            Each with its first-order and its total index [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        name = SECTOR if member is None else member
        place = find_known({unit: i for i, unit in enumerate(self.units)}, name, "member")
        rows = [
            (variable, float(self.first_order[i, place]), float(self.total[i, place]))
            for i, variable in enumerate(self.variables)
        ]
        return tuple(sorted(rows, key=lambda row: -np.nan_to_num(row[2])))


def variance_drivers(
    case: BusinessCase,
    *,
    draws: int = 16_384,
    seed: int,
    outcome: str = CaseOutcome.PRESENT_VALUE,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
    sampling: str = Sampling.RANDOM,
) -> Drivers:
    """Say how much of the variance of an outcome comes from each assumption.

    Parameters
    ----------
    case : BusinessCase
        A case of whose assumptions some have a distribution, and none are correlated.
    draws : int, optional
        How many draws, from 2 to 65,536; a power of two for a Sobol sequence.
    seed : int
        The same seed gives the same bytes.
    outcome : CaseOutcome, optional
        Whose spread: net benefit, net present value or payback, of which the whole horizon is taken
        where it never comes.
    scenario : str, optional
        The scenario that gives all that is not drawn; the case's first where none is given.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback; the case's own rule where not given.
    sampling : Sampling, optional
        How values are drawn.

    Returns
    -------
    Drivers
        First-order and total Sobol indices, for each member and the sector [dimensionless].

    Raises
    ------
    InvalidValueError
        If no assumption that matters has a distribution, or assumptions are correlated: there is
        then no one way to divide the variance.
    UnknownNameError
        If there is no such scenario, outcome or way of drawing.

    Notes
    -----
    With f(A), f(B) the outcome for two independent sets of draws and f(A_B) for the first with one
    variable of the second, V the variance: the first-order index is the mean of
    ``f(B) (f(A_B) - f(A)) / V`` and the total index half the mean of ``(f(A) - f(A_B))² / V``.

    References
    ----------
    A. Saltelli and others, Variance based sensitivity analysis of model output (2010), table 2,
    estimators (b) and (f).

    Examples
    --------
    One variable alone has all of the variance.

    >>> from nhscommission import load_case
    >>> found = variance_drivers(load_case("nwl-2009"), draws=1024, seed=1)
    >>> [round(total) for _, _, total in found.ranking()]
    [1]
    """
    wanted = choose(CaseOutcome, outcome, what="outcome")
    method = choose(Sampling, sampling, what="way of drawing")
    count = as_whole(draws, what="the draws", least=2)
    if count > BLOCK:
        raise InvalidValueError(f"{count:,} draws; give {BLOCK:,} at most, which is plenty")
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    chosen = case.scenario(scenario)
    ways = as_discounting(discounting)
    if wanted is CaseOutcome.PRESENT_VALUE:
        warn_if_nominal(case, ways)
    polynomial, source = net_benefit_draws(
        case,
        case.measures[NET_BENEFIT],
        scenario=chosen.id,
        draws=count,
        method=method,
        seed=seed,
    )
    if source.correlated:
        first_two = [polynomial.variables[i].assumption for i in source.correlated[:2]]
        raise InvalidValueError(
            f"{first_two[0]!r} and {first_two[1]!r} are correlated, and the variance cannot "
            "then be divided between them; leave the correlations out, or use "
            "Simulation.rank_correlations"
        )
    rule = case.payback_rule if payback_rule is None else payback_rule
    kernel = kernel_of(case, polynomial, rule, ways, chosen.id)
    size = len(polynomial.variables)
    units = (*case.member_names, SECTOR)
    horizon = float(kernel.days.sum())

    def outcomes(uniforms: FloatArray) -> FloatArray:
        values = source.from_uniforms(uniforms)
        found = np.empty((len(units), count))
        for start in range(0, count, SLICE):
            part = np.ascontiguousarray(values[:, start : start + SLICE])
            out = np.empty((3, len(units), part.shape[1]))
            kernel.outcomes(part, out)
            found[:, start : start + SLICE] = out[_PLACE[wanted]]
        return np.minimum(found, horizon) if wanted is CaseOutcome.PAYBACK_DAYS else found

    uniforms = uniform_block(0, dimensions=2 * size, size=count, method=method, seed=source.seed)
    first, second = uniforms[:size], uniforms[size:]
    f_first, f_second = outcomes(first), outcomes(second)
    both = np.concatenate([f_first, f_second], axis=1)
    variance = both.var(axis=1)
    centre = both.mean(axis=1, keepdims=True)
    indices = np.empty((4, size, len(units)))
    known = variance > 1e-24 * np.maximum(centre[:, 0] ** 2, 1.0)
    scale = np.where(known, variance, np.nan)
    for i in range(size):
        mixed = first.copy()
        mixed[i] = second[i]
        f_mixed = outcomes(mixed)
        main = (f_second - centre) * (f_mixed - f_first)
        rest = 0.5 * (f_first - f_mixed) ** 2
        for row, terms in enumerate((main, rest)):
            indices[row, i] = terms.mean(axis=1) / scale
            indices[row + 2, i] = terms.std(axis=1) / np.sqrt(count) / scale
    return Drivers(
        outcome=wanted,
        variables=polynomial.variables,
        units=units,
        first_order=indices[0],
        total=indices[1],
        first_order_errors=indices[2],
        total_errors=indices[3],
        draws=count,
    )
