"""Intervals: what a recomputed figure can be, given that what it rests on is printed rounded.

An assumption that is printed stands for every number that rounds to it. A line is a product of
assumptions and a measure a sum of lines, so a measure's interval follows from the intervals of
its assumptions. Terms that share a factor by member are added before they are multiplied by it,
and over all members the shares add up to exactly 1; so, as long as no assumption enters a measure
with both signs, both ends of the interval are reached by some set of unrounded assumptions. In
every case the interval holds all that such assumptions can give: it is never too narrow.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

import numpy as np

from nhscommission.auditing.intervals import IntervalGrid
from nhscommission.case.assumptions import Assumption
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name, factor_slope
from nhscommission.case.lines import LineItem, Measure
from nhscommission.foundations.intervals import ROUNDING_ERROR, Interval
from nhscommission.foundations.labelled import FloatArray


class CaseIntervals:
    """The intervals of a case in a scenario, worked out as they are asked for.

    Parameters
    ----------
    case : BusinessCase
        The case.
    scenario : str, optional
        A scenario's id; the case's first where none is given.
    only : str, optional
        The one assumption whose rounding counts; that of every assumption where none is given.
    """

    def __init__(
        self, case: BusinessCase, *, scenario: str | None = None, only: str | None = None
    ) -> None:
        self._case = case
        self._only = only
        self._assumptions = case.assumptions_in(scenario)
        self._grids: dict[str, IntervalGrid] = {}
        self._measures: dict[tuple[str, bool, bool], IntervalGrid] = {}
        self._terms = {line.id: _terms(case, line) for line in case.lines}

    def assumption(self, name: str) -> IntervalGrid:
        """Return what an assumption can be, as the factor it is.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        IntervalGrid
            Of shape (members or 1, periods or 1); shares for a share [its factor unit].

        Raises
        ------
        KeyError
            If there is none.
        """
        if name not in self._grids:
            self._grids[name] = self._read(self._assumptions[name])
        return self._grids[name]

    def _factor(self, text: str) -> IntervalGrid:
        """Return what a factor of a line can be: an assumption, or one more or less it."""
        grid, slope = self.assumption(factor_name(text)), factor_slope(text)
        return grid if slope is None else _ONE + grid.scaled(slope)

    def assumption_total(self, name: str) -> IntervalGrid:
        """Return what an assumption can add up to over members.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        IntervalGrid
            Of shape (1, periods or 1); exactly 1 for a share [its factor unit].

        Raises
        ------
        KeyError
            If there is none.
        """
        if self._assumptions[name].share:
            return _ONE
        return self.assumption(name).over_members()

    def measure(self, measure: Measure, *, whole_horizon: bool = False) -> IntervalGrid:
        """Return what a measure can be for each member and period.

        Parameters
        ----------
        measure : Measure
            One of the case's measures.

        whole_horizon : bool, optional
            Whether to add up over the periods.

        Returns
        -------
        IntervalGrid
            Of shape (members or 1, periods or 1) [GBP].
        """
        key = (measure.id, False, whole_horizon)
        if key not in self._measures:
            self._measures[key] = self._add_up(
                measure, lambda inner, share: inner * share, lambda inner: inner, whole_horizon
            )
        return self._measures[key]

    def measure_total(self, measure: Measure, *, whole_horizon: bool = False) -> IntervalGrid:
        """Return what a measure can be for the sector in each period.

        Parameters
        ----------
        measure : Measure
            One of the case's measures.
        whole_horizon : bool, optional
            Whether to add up over the periods.

        Returns
        -------
        IntervalGrid
            Of shape (1, periods or 1) [GBP].
        """

        def shared(inner: IntervalGrid, share: IntervalGrid) -> IntervalGrid:
            # Shares of what is the same for every member add up to all of it, exactly.
            return inner if inner.low.shape[0] == 1 else (inner * share).over_members()

        key = (measure.id, True, whole_horizon)
        if key not in self._measures:
            self._measures[key] = self._add_up(
                measure, shared, lambda inner: inner.over_members(), whole_horizon
            )
        return self._measures[key]

    def _add_up(
        self,
        measure: Measure,
        shared: Callable[[IntervalGrid, IntervalGrid], IntervalGrid],
        unshared: Callable[[IntervalGrid], IntervalGrid],
        whole_horizon: bool,
    ) -> IntervalGrid:
        by_share: dict[str, IntervalGrid] = {}
        sizes = np.zeros((1, 1))
        for line_id, weight in measure.coefficients:
            for factors in self._terms[line_id]:
                shares = [f for f in factors if self._assumptions[factor_name(f)].share]
                # With one share, it is multiplied in last; with several, all but the first are
                # ordinary factors.
                others = list(factors)
                if shares:
                    others.remove(shares[0])
                grids = [self._factor(factor) for factor in others]
                product = reduce(IntervalGrid.__mul__, grids, _ONE).scaled(weight)
                if whole_horizon:
                    product = product.over_periods(len(self._case.periods))
                sizes = sizes + product.size.sum(axis=0, keepdims=True)
                key = shares[0] if shares else ""
                by_share[key] = by_share[key] + product if key in by_share else product
        parts = [
            shared(inner, self.assumption(key)) if key else unshared(inner)
            for key, inner in by_share.items()
        ]
        slack = sizes * ROUNDING_ERROR
        return reduce(IntervalGrid.__add__, parts, IntervalGrid(-slack, slack))

    def holds_exactly(self, assumption: Assumption) -> bool:
        """Whether the values of an assumption are taken as they are, and not as rounded.

        Parameters
        ----------
        assumption : Assumption
            One of the case's.

        Returns
        -------
        bool
            True where its basis is exact, or the rounding of another one alone counts.
        """
        return assumption.basis.is_exact or self._only not in (None, assumption.id)

    def _read(self, assumption: Assumption) -> IntervalGrid:
        exact = self.holds_exactly(assumption)
        figures = [entry.figure for entry in assumption.values]
        low = self._case.align(assumption, [f.value if exact else f.low for f in figures])
        high = self._case.align(assumption, [f.value if exact else f.high for f in figures])
        return _shares(IntervalGrid(low, high)) if assumption.share else IntervalGrid(low, high)


_ONE = IntervalGrid(np.ones((1, 1)), np.ones((1, 1)))


def _terms(case: BusinessCase, line: LineItem) -> tuple[tuple[str, ...], ...]:
    """Write a line as products of factors: an uplift is one for each line that it is on."""
    if not line.on_lines:
        return (line.factors,)
    bases = [term for name in line.on_lines for term in _terms(case, case.line(name))]
    return tuple((*line.factors, *base) for base in bases)


def _shares(weights: IntervalGrid) -> IntervalGrid:
    """Bound shares: least where one's own weight is least and the others' are greatest."""
    least = np.maximum(weights.low, 0.0)
    most = weights.high
    with_least = least + (most.sum() - most)
    with_most = most + (least.sum() - least)
    return IntervalGrid(
        np.divide(least, with_least, out=np.zeros_like(least), where=with_least > 0),
        np.divide(most, with_most, out=np.ones_like(most), where=with_most > 0),
    )


def payback_interval(
    net_benefit: Sequence[Interval], *, payback_days: Callable[[FloatArray], FloatArray]
) -> Interval:
    """Bound a payback, given bounds on the net benefit of each period.

    Parameters
    ----------
    net_benefit : sequence of Interval
        One for each period [GBP].
    payback_days : callable
        Payback in days from net benefits of shape (periods,) [day].

    Returns
    -------
    Interval
        From the payback of the greatest net benefits to that of the least: payback is never later
        where a net benefit is greater [day].
    """
    best = payback_days(np.array([period.high for period in net_benefit]))
    worst = payback_days(np.array([period.low for period in net_benefit]))
    return Interval(float(best), float(worst))


def names_behind(case: BusinessCase, measure: Measure) -> tuple[str, ...]:
    """Return the assumptions that a measure rests on.

    Parameters
    ----------
    case : BusinessCase
        The case.
    measure : Measure
        One of its measures.

    Returns
    -------
    tuple of str
        Their ids, each once, in the order in which lines use them.
    """
    found: Mapping[str, None] = {
        name: None
        for line_id, _ in measure.coefficients
        for term in _terms(case, case.line(line_id))
        for name in map(factor_name, term)
    }
    return tuple(found)
