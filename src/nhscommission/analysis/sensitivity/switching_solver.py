"""The solver behind switching values: polynomials in one assumption, and their roots."""

import math
from itertools import pairwise
from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.appraise import appraise
from nhscommission.analysis.polynomial import polynomial_of
from nhscommission.analysis.sensitivity.outcomes import (
    base_value,
    net_benefits,
    setting_of,
)
from nhscommission.case.assumptions import Assumption
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_name
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.foundations.labelled import FloatArray

_NEARLY: Final = 1e-9


_DUST: Final = 1e-13
_REAL: Final = 1e-7


@attrs.frozen(kw_only=True)
class SwitchingValue:
    """What one assumption would have to be for the answer to change, all else as it is.

    Parameters
    ----------
    assumption : str
        Its id.
    label : str
        What it is, in words.
    weight_of : str
        Of a share: the member whose weight is changed; blank for others.
    unit : str
        Of the values: that of an assumption of one value, or 1 where several values are multiplied
        by one number.
    base : float
        The value it has [`unit`].
    low, high : float
        The range in which values were sought [`unit`].
    values : tuple of float
        Every value in the range at which the answer changes, in order; none where no value in its
        range changes it [`unit`].
    holds : bool
        Whether what was asked for is so as the case stands: a net present value of 0 or more,
        payback by the day, the better rank.
    """

    assumption: str
    label: str
    weight_of: str
    unit: str
    base: float
    low: float
    high: float
    values: tuple[float, ...]
    holds: bool

    @property
    def nearest(self) -> float | None:
        """The value that is closest to the base; None where there is none [`unit`]."""
        return min(self.values, key=lambda x: abs(x - self.base), default=None)

    @property
    def change(self) -> float | None:
        """How far the nearest value is from the base, as a part of it [dimensionless].

        None where there is none, or the base is 0.
        """
        if self.nearest is None or self.base == 0:
            return None
        return (self.nearest - self.base) / abs(self.base)


@attrs.frozen(kw_only=True)
class Goal:
    """What is asked for: that one of some sums of net benefits, or all of them, be 0 or more."""

    weights: FloatArray  # (sums, periods)
    all_of_them: bool

    def margin(self, sums: FloatArray) -> FloatArray:
        """Return the least or the greatest of sums, shape (..., sums), that decides."""
        return np.asarray(sums.min(axis=-1) if self.all_of_them else sums.max(axis=-1))


class Solver:
    """Finds the values of one assumption at which the answer changes."""

    def __init__(
        self,
        case: BusinessCase,
        goal: Goal,
        place: int,
        scenario: str,
        against: BusinessCase | None,
    ) -> None:
        self._case, self._goal, self._place = case, goal, place
        self._scenario, self._against = scenario, against
        self._other_scenario = None if against is None else _same_scenario(against, scenario)
        self._base = self._sums([{}])[0]
        # what floating-point arithmetic can be off by: amounts may cancel that are far larger
        sizes = [np.abs(appraise(case, scenario=scenario).amounts).sum()]
        if against is not None:
            sizes.append(np.abs(appraise(against, scenario=self._other_scenario).amounts).sum())
        self._dust = _DUST * float(sum(sizes)) * float(np.abs(self._goal.weights).max())
        self.holds = bool(self._goal.margin(self._base) >= 0)

    def _sums(self, settings: list[dict[str, FloatArray]]) -> FloatArray:
        """Work out the sums that decide, shape (settings, sums)."""
        flows = self._of_unit(net_benefits(self._case, settings, scenario=self._scenario))
        if self._against is not None:
            theirs = [
                {n: x for n, x in s.items() if n in self._against.known_assumptions}
                for s in settings
            ]
            other = net_benefits(self._against, theirs, scenario=self._other_scenario)
            flows = flows - self._of_unit(other)
        return np.asarray(flows @ self._goal.weights.T)

    def _of_unit(self, flows: FloatArray) -> FloatArray:
        if self._place == len(self._case.member_names):
            return np.asarray(flows.sum(axis=1))
        return np.asarray(flows[:, self._place])

    def _degree(self, name: str) -> int:
        cases = [self._case, *([self._against] if self._against else [])]
        return max(_degree(case, name) for case in cases)

    def straight_lines(self, names: list[str]) -> dict[str, FloatArray]:
        """For assumptions that are in each line once: the sums as a + b x, all at one go."""
        # held against another case, whose values may be others, each is worked out by itself
        linear = [n for n in names if self._degree(n) <= 1 and self._against is None]
        if not linear:
            return {}
        bases = [base_value(self._case, n, scenario=self._scenario) for n in linear]
        steps = [base if base != 0 else 1.0 for base in bases]
        settings = [
            dict(setting_of(self._case, n, base - step, scenario=self._scenario))
            for n, base, step in zip(linear, bases, steps, strict=True)
        ]
        away = self._sums(settings)
        found = {}
        for name, base, step, sums in zip(linear, bases, steps, away, strict=True):
            slope = (self._base - sums) / step
            found[name] = np.stack([self._base - slope * base, slope])
        return found

    def curve(self, name: str) -> FloatArray:
        """For any assumption: the sums as polynomials in it, shape (degree + 1, sums)."""
        cases = [(self._case, self._scenario, 1.0)]
        if self._against is not None and self._other_scenario is not None:
            cases.append((self._against, self._other_scenario, -1.0))
        found = np.zeros((self._degree(name) + 1, len(self._goal.weights)))
        for case, scenario, sign in cases:
            names = [name] if name in case.known_assumptions else []
            polynomial = polynomial_of(
                case,
                case.measures[NET_BENEFIT],
                names=names,
                each=dict.fromkeys(names, False),
                scenario=scenario,
            )
            for monomial, grid in zip(polynomial.monomials, polynomial.coefficients, strict=True):
                flows = self._of_unit(grid[np.newaxis])[0]
                found[len(monomial)] += sign * (self._goal.weights @ flows)
        return found

    def crossings(
        self, sums: FloatArray, base: float, bounds: tuple[float, float]
    ) -> tuple[float, ...]:
        """Return the values at which the sign of what decides changes."""
        low, high = bounds
        unit = abs(base) or 1.0
        scaled = sums * (unit ** np.arange(len(sums)))[:, np.newaxis]
        candidates: set[float] = set()
        for column in scaled.T:
            for part in _roots(column, self._dust):
                root = part * unit
                slack = _NEARLY * max(abs(root), 1e-12)
                if low - slack <= root <= high + slack:
                    candidates.add(min(max(root, low), high))
        ordered = sorted(candidates)
        merged: list[float] = []
        for value in ordered:
            if not merged or value - merged[-1] > _NEARLY * max(abs(value), 1e-12):
                merged.append(value)
        if not merged:
            return ()
        scale = max(abs(base), abs(merged[0]), abs(merged[-1]), 1e-6)
        places = [
            low if math.isfinite(low) else merged[0] - scale,
            *merged,
            high if math.isfinite(high) else merged[-1] + scale,
        ]
        # whether it holds between one place and the next; None where they are one place
        between = [
            None if a == b else bool(self._goal.margin(_at(sums, (a + b) / 2)) >= 0)
            for a, b in pairwise(places)
        ]
        return tuple(
            value
            for value, before, after in zip(merged, between[:-1], between[1:], strict=True)
            if (before is not after if None not in (before, after) else not (before or after))
        )

    def weights(self, assumption: Assumption, bounds: tuple[float, float]) -> list[SwitchingValue]:
        """Change the weight of each member in a share."""
        found = []
        members = self._case.member_names
        grid = self._case.align(assumption, [e.figure.value for e in assumption.values])[:, 0]
        for i, member in enumerate(members):
            others = float(grid.sum() - grid[i])
            sums = self._of_weight(assumption.id, grid, i, others)
            found.append(
                SwitchingValue(
                    assumption=assumption.id,
                    label=assumption.label,
                    weight_of=member,
                    unit=assumption.unit,
                    base=float(grid[i]),
                    low=bounds[0],
                    high=bounds[1],
                    values=self.crossings(sums, float(grid[i]), bounds),
                    holds=self.holds,
                )
            )
        return found

    def _of_weight(self, name: str, weights: FloatArray, place: int, others: float) -> FloatArray:
        """Write the sums, times the total weight to a power, as polynomials in one weight.

        A sum of products of d shares, each (p + q w) / (w + R), is a polynomial of degree d in w
        once it is multiplied by (w + R)^d, which is above 0 and changes no sign.
        """
        degree = self._degree(name)
        if others <= 0:
            return np.asarray(self._base[np.newaxis])
        scale = float(weights.sum())
        points = scale * (0.25 + np.arange(degree + 1))
        settings = []
        for point in points:
            changed = weights.copy()
            changed[place] = point
            settings.append({name: (changed / changed.sum())[:, np.newaxis]})
        values = self._sums(settings) * ((points + others) / scale)[:, np.newaxis] ** degree
        powers = np.vander(points / scale, degree + 1, increasing=True)
        coefficients = np.linalg.solve(powers, values)
        return np.asarray(coefficients / scale ** np.arange(degree + 1)[:, np.newaxis])


def _same_scenario(case: BusinessCase, scenario: str) -> str:
    return scenario if scenario in {s.id for s in case.scenarios} else case.scenarios[0].id


def _degree(case: BusinessCase, name: str) -> int:
    """Say how often an assumption is multiplied into one line of the net benefit."""
    degrees: dict[str, int] = {}
    for line in case.lines_in_order:
        own = sum(factor_name(factor) == name for factor in line.factors)
        degrees[line.id] = own + max((degrees[base] for base in line.on_lines), default=0)
    return max((degrees[line] for line, _ in case.measures[NET_BENEFIT].coefficients), default=0)


def _at(sums: FloatArray, value: float) -> FloatArray:
    powers = value ** np.arange(len(sums))
    return np.asarray(powers @ sums)


def _roots(coefficients: FloatArray, dust: float) -> list[float]:
    """Return the real roots of a polynomial, its constant first, leaving dust aside."""
    kept = coefficients.tolist()
    while len(kept) > 1 and abs(kept[-1]) <= dust:
        kept.pop()
    if len(kept) == 1:
        return []
    if len(kept) == 2:
        return [-kept[0] / kept[1]]
    roots = np.roots(kept[::-1])
    return [float(r.real) for r in roots if abs(r.imag) <= _REAL * max(abs(r), 1e-12)]
