"""A case as a polynomial in the assumptions that vary."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs
import numpy as np

from nhscommission.case.assumptions import Drawn, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name, factor_slope
from nhscommission.case.lines import Measure
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray

Monomial: TypeAlias = tuple[int, ...]
Terms: TypeAlias = dict[Monomial, FloatArray]


@attrs.frozen(kw_only=True)
class Variable:
    """A number that varies from draw to draw.

    Parameters
    ----------
    assumption : str
        The assumption that it is of.
    member, period : str
        Whose and of when it is, where each value of the assumption varies by itself; blank where
        one number is for all.
    """

    assumption: str
    member: str = ""
    period: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.assumption, self.member, self.period) if part)


@attrs.frozen(kw_only=True, eq=False)
class Polynomial:
    """A measure of a case: a sum of products of variables, by member and period.

    Parameters
    ----------
    variables : tuple of Variable
        What varies.
    monomials : tuple of tuple of int
        The products: the places of the variables in each, in order, with repeats; the first is
        empty, for what does not vary.
    coefficients : ndarray of float64, shape (monomials, members, periods)
        What each product is multiplied by [GBP, over the variables' units].
    """

    variables: tuple[Variable, ...]
    monomials: tuple[Monomial, ...]
    coefficients: FloatArray

    def values(self, draws: FloatArray) -> FloatArray:
        """Work the measure out for draws of the variables.

        Parameters
        ----------
        draws : ndarray of float64, shape (variables, draws)
            A value of each variable in each draw [the variables' units].

        Returns
        -------
        ndarray of float64, shape (draws, members, periods)
            [GBP].
        """
        count = draws.shape[1]
        products = np.stack([product_of(m, draws, count) for m in self.monomials])
        return np.asarray(np.einsum("kd,kmp->dmp", products, self.coefficients))


def product_of(monomial: Monomial, draws: FloatArray, count: int) -> FloatArray:
    """Multiply the variables of one product.

    Parameters
    ----------
    monomial : tuple of int
        Their places, with repeats.
    draws : ndarray of float64, shape (variables, draws)
        A value of each variable in each draw [the variables' units].
    count : int
        How many draws there are.

    Returns
    -------
    ndarray of float64, shape (draws,)
        1 for no variables [the product of their units].
    """
    if not monomial:
        return np.ones(count)
    product = np.asarray(draws[monomial[0]])
    for place in monomial[1:]:
        product = product * draws[place]
    return product


def varies_each(case: BusinessCase, name: str, *, scenario: str | None = None) -> bool:
    """Say whether each value of an assumption varies by itself.

    Parameters
    ----------
    case : BusinessCase
        The case.
    name : str
        The assumption's id.
    scenario : str, optional
        The scenario.

    Returns
    -------
    bool
        False where it has one value, or one number multiplies all.
    """
    found = case.assumptions_in(scenario)[name]
    return found.shape is not Shape.SCALAR and found.drawn is Drawn.EACH


def variables_of(
    case: BusinessCase, names: Iterable[str], *, each: Mapping[str, bool]
) -> tuple[Variable, ...]:
    """Return the variables that some assumptions stand for.

    Parameters
    ----------
    case : BusinessCase
        The case.
    names : iterable of str
        The ids of the assumptions that vary.
    each : mapping of str to bool
        Whether each value varies by itself.

    Returns
    -------
    tuple of Variable
        In the order of the case's members and periods.
    """
    found = []
    for name in names:
        shape = case.assumption(name).shape
        members = case.member_names if each[name] and shape.has_member else ("",)
        periods = case.period_labels if each[name] and shape.has_period else ("",)
        found += [Variable(assumption=name, member=m, period=p) for m in members for p in periods]
    return tuple(found)


def polynomial_of(
    case: BusinessCase,
    measure: Measure,
    *,
    names: Iterable[str],
    each: Mapping[str, bool],
    scenario: str | None = None,
) -> Polynomial:
    """Write a measure of a case as a polynomial in some of its assumptions.

    Parameters
    ----------
    case : BusinessCase
        The case.
    measure : Measure
        What is wanted.
    names : iterable of str
        The ids of the assumptions that vary. An assumption of one value stands for itself; one of
        several for the number that multiplies all of them, or, where `each` says so, for all of
        its values one by one (of a share: for the shares, not the weights).
    each : mapping of str to bool
        Whether each value of an assumption varies by itself.
    scenario : str, optional
        The scenario that gives all other values; the case's first where none is given.

    Returns
    -------
    Polynomial
        Exact: each amount of a case is a sum of products of its assumptions.

    Raises
    ------
    InvalidValueError
        If a share is to be multiplied as a whole, which would change nothing.
    """
    chosen = tuple(dict.fromkeys(names))
    values = case.factors[case.scenario(scenario).id]
    variables = variables_of(case, chosen, each=each)
    symbols: dict[str, Terms] = {}
    for name in chosen:
        assumption = case.assumption(name)
        grid = np.asarray(values[name])
        if not each[name]:
            if assumption.share:
                raise InvalidValueError(
                    f"assumption {name!r} is a share: multiplying all its weights by one number "
                    "changes nothing; vary each",
                    subject=f"assumption:{name}",
                )
            place = variables.index(Variable(assumption=name))
            scalar = assumption.shape is Shape.SCALAR
            symbols[name] = {(place,): np.ones((1, 1)) if scalar else grid}
            continue
        terms: Terms = {}
        for i in range(grid.shape[0]):
            for j in range(grid.shape[1]):
                variable = Variable(
                    assumption=name,
                    member=case.member_names[i] if assumption.shape.has_member else "",
                    period=case.period_labels[j] if assumption.shape.has_period else "",
                )
                only = np.zeros_like(grid)
                only[i, j] = 1.0
                terms[variables.index(variable),] = only
        symbols[name] = terms
    lines: dict[str, Terms] = {}
    for line in case.lines_in_order:
        product: Terms = {(): np.ones((1, 1))}
        for factor in line.factors:
            product = _times(product, _factor(factor, values, symbols))
        if line.on_lines:
            base: Terms = {}
            for name in line.on_lines:
                base = _plus(base, lines[name])
            product = _times(product, base)
        lines[line.id] = product
    total: Terms = {(): np.zeros((1, 1))}
    for line_id, weight in measure.coefficients:
        total = _plus(total, {m: weight * grid for m, grid in lines[line_id].items()})
    inner = (len(case.member_names), len(case.period_labels))
    return Polynomial(
        variables=variables,
        monomials=tuple(total),
        coefficients=np.stack([np.broadcast_to(grid, inner) for grid in total.values()]),
    )


def _factor(factor: str, values: Mapping[str, FloatArray], symbols: Mapping[str, Terms]) -> Terms:
    name, slope = factor_name(factor), factor_slope(factor)
    terms: Terms = symbols[name] if name in symbols else {(): values[name]}
    if slope is None:
        return terms
    return _plus({(): np.ones((1, 1))}, {m: slope * grid for m, grid in terms.items()})


def _plus(first: Terms, second: Terms) -> Terms:
    found = dict(first)
    for monomial, grid in second.items():
        found[monomial] = found[monomial] + grid if monomial in found else grid
    return found


def _times(first: Terms, second: Terms) -> Terms:
    found: Terms = {}
    for one, left in first.items():
        for other, right in second.items():
            grid = left * right
            if not grid.any():
                continue  # values of different members, or periods: nothing has both
            monomial = tuple(sorted((*one, *other)))
            found[monomial] = found[monomial] + grid if monomial in found else grid
    return found
