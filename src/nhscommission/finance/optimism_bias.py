"""Optimism bias: the uplift that corrects what appraisers tend to leave out."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.foundations.computation import Computation
from nhscommission.foundations.errors import InvalidValueError, find_known, shown
from nhscommission.foundations.labelled import FloatArray, read_floats
from nhscommission.foundations.numbers import settle_number
from nhscommission.foundations.periods import (
    Period,
)
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import plain_text

_GREATEST: Final = 10.0
"""An upper bound beyond 1,000% is a percentage without its sign: the greatest published is 200%."""
_ROUNDING: Final = 0.05
"""By how much contributions may be off 100%: they are printed to the nearest one."""


def _given(value: Any) -> Any:
    """Take a number as it is typed, to be read once the record knows whose it is."""
    return value


@attrs.frozen(kw_only=True)
class ContributoryFactor:
    """A cause of optimism bias, and how far it has been dealt with.

    Parameters
    ----------
    name : str
        The cause, for example ``"Inadequacy of the business case"``.
    contribution : float or str
        Its part of the whole bias, from 0 to 1, or with a per cent sign [dimensionless].
    mitigation : float or str, optional
        How much of it has been dealt with, from 0 to 1 [dimensionless].
    """

    name: str = attrs.field(converter=plain_text)
    contribution: float = attrs.field(converter=_given)
    mitigation: float = attrs.field(default=0.0, converter=_given)

    def __attrs_post_init__(self) -> None:
        if not self.name or any(mark in self.name for mark in ";()=:,@"):
            raise InvalidValueError(
                f"a contributory factor is called {self.name!r}; give a name without the marks "
                "; ( ) = : , @"
            )
        for field in ("contribution", "mitigation"):
            value = as_rate(getattr(self, field), what=f"the {field} of {self.name!r}")
            object.__setattr__(self, field, value)


def _factors(value: Any) -> tuple[ContributoryFactor, ...]:
    given = tuple(value) if isinstance(value, Iterable) else (value,)
    for factor in given:
        if not isinstance(factor, ContributoryFactor):
            raise InvalidValueError(
                f"{shown(factor)} is among the contributory factors; give ContributoryFactor "
                "objects"
            )
    return given


@attrs.frozen(kw_only=True)
class OptimismBias:
    """By how much an estimate is to be corrected.

    Parameters
    ----------
    upper_bound : float or str
        The correction before anything has been dealt with, >= 0: 0.51 or ``"51%"``
        [dimensionless].
    factors : iterable of ContributoryFactor, optional
        The causes; their contributions come to no more than 100%, but for rounding.
    source : str, optional
        Where the upper bound is from.
    """

    upper_bound: float = attrs.field(converter=_given)
    factors: tuple[ContributoryFactor, ...] = attrs.field(default=(), converter=_factors)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        settle_number(self, "upper_bound", what="the upper bound of optimism bias")
        if self.upper_bound > _GREATEST:
            raise InvalidValueError(
                f"the upper bound of optimism bias is {self.upper_bound:g}, which is "
                f"{self.upper_bound:,.0%}; for {self.upper_bound:g}% give "
                f"'{self.upper_bound:g}%'"
            )
        names = [factor.name for factor in self.factors]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidValueError(f"the contributory factor {twice[0]!r} is there twice")
        total = sum(factor.contribution for factor in self.factors)
        if total > 1 + _ROUNDING:
            raise InvalidValueError(
                f"the contributory factors come to {total:.0%} of the bias; they are parts of it, "
                "and come to 100% at most"
            )

    @property
    def managed(self) -> float:
        """How much of the bias has been dealt with [dimensionless]."""
        return min(sum(x.contribution * x.mitigation for x in self.factors), 1.0)

    @property
    def rate(self) -> float:
        """The uplift: upper bound × (1 − Σ contribution × mitigation) [dimensionless]."""
        return self.upper_bound * (1.0 - self.managed)

    def inputs(self) -> list[tuple[str, str]]:
        """Return what a computation records of it.

        Returns
        -------
        list of tuple of str
            Names and values.
        """
        found = [("upper_bound", repr(self.upper_bound))]
        if self.factors:
            factors = ", ".join(
                f"{x.name}: {x.contribution!r} @ {x.mitigation!r}" for x in self.factors
            )
            found.append(("factors", factors))
        return found


_TYPES: Final = (
    ("standard buildings", "24%", "4%"),
    ("non-standard buildings", "51%", "39%"),
    ("standard civil engineering", "44%", "20%"),
    ("non-standard civil engineering", "66%", "25%"),
    ("equipment and development", "200%", "54%"),
    ("outsourcing", "41%", ""),
)
_SOURCE: Final = (
    "Mott MacDonald for HM Treasury, Review of Large Public Procurement in the UK (2002), table 2"
)


def _bounds(column: int) -> Mapping[str, OptimismBias]:
    return MappingProxyType(
        {
            row[0]: OptimismBias(upper_bound=row[column], source=_SOURCE)
            for row in _TYPES
            if row[column]
        }
    )


COST_BIAS: Final[Mapping[str, OptimismBias]] = _bounds(1)
"""Upper bounds for capital expenditure (operating expenditure for outsourcing), by project type."""
DURATION_BIAS: Final[Mapping[str, OptimismBias]] = _bounds(2)
"""Upper bounds for the duration of works, by project type."""


def published_optimism_bias(
    project_type: str, *, of: str = "cost", factors: Iterable[ContributoryFactor] = ()
) -> OptimismBias:
    """Return the optimism bias of a type of project, as published in 2002.

    Parameters
    ----------
    project_type : str
        Standard or non-standard buildings or civil engineering, equipment and development, or
        outsourcing (of which the bias is on operating costs).
    of : str, optional
        ``"cost"`` or ``"duration"``.
    factors : iterable of ContributoryFactor, optional
        What has been dealt with.

    Returns
    -------
    OptimismBias
        With the upper bound and its source.

    Raises
    ------
    UnknownNameError
        If there is no such type, or it has no bias of durations.

    References
    ----------
    Mott MacDonald for HM Treasury, Review of Large Public Procurement in the UK (2002), table 2.

    Examples
    --------
    >>> published_optimism_bias("outsourcing").upper_bound
    0.41
    """
    table = find_known({"cost": COST_BIAS, "duration": DURATION_BIAS}, of, "bias of")
    found = find_known(table, str(project_type).casefold(), "type of project")
    return attrs.evolve(found, factors=factors)


def optimism_bias_rate(
    upper_bound: FloatArray | float, *, contributions: FloatArray, mitigations: FloatArray
) -> FloatArray:
    """Return the uplift for optimism bias.

    Parameters
    ----------
    upper_bound : float or ndarray of float64, shape (...)
        The uplift before anything has been dealt with, >= 0 [dimensionless].
    contributions : ndarray of float64, shape (..., factors)
        The part of each contributory factor, from 0 to 1 [dimensionless].
    mitigations : ndarray of float64, shape (..., factors)
        How much of each has been dealt with, from 0 to 1 [dimensionless].

    Returns
    -------
    ndarray of float64, shape (...)
        ``upper bound × (1 − Σ contribution × mitigation)``, not below 0 [dimensionless].

    Raises
    ------
    InvalidValueError
        If a number is out of its range.

    References
    ----------
    HM Treasury, Supplementary Green Book Guidance: Optimism Bias; Mott MacDonald (2002).

    Examples
    --------
    The works duration of a non-standard building: 23.8% of 39% has been dealt with.

    >>> found = optimism_bias_rate(
    ...     0.39, contributions=[0.05, 0.02, 0.22, 0.05, 0.03], mitigations=[1, 1, 0.4, 1, 1])
    >>> round(float(found), 3)
    0.297
    """
    upper = read_floats(upper_bound, what="the upper bounds")
    parts = read_floats(contributions, what="the contributions")
    done = read_floats(mitigations, what="the mitigations")
    if not (np.isfinite(upper).all() and (upper >= 0).all()):
        raise InvalidValueError("an upper bound of optimism bias is below 0 or not a number")
    for what, values in (("contribution", parts), ("mitigation", done)):
        if not ((values >= 0) & (values <= 1)).all():
            raise InvalidValueError(f"a {what} is not from 0 to 1; for 22% give 0.22")
    if not parts.ndim or not done.ndim or parts.shape[-1] != done.shape[-1]:
        raise InvalidValueError(
            f"contributions of shape {parts.shape} and mitigations of shape {done.shape} do not "
            "match; give one of each for every factor"
        )
    try:
        return np.asarray(upper * (1.0 - np.minimum((parts * done).sum(axis=-1), 1.0)))
    except ValueError:
        raise InvalidValueError(
            f"upper bounds of shape {upper.shape}, contributions of shape {parts.shape} and "
            f"mitigations of shape {done.shape} do not broadcast"
        ) from None


def read_bias(inputs: dict[str, str]) -> OptimismBias:
    """Take optimism bias out of the inputs of a computation.

    Parameters
    ----------
    inputs : dict of str to str
        The inputs, of which those of the bias are taken.

    Returns
    -------
    OptimismBias
        The bias.

    Raises
    ------
    InvalidValueError
        If an input is missing or cannot be read.
    """
    if "upper_bound" not in inputs:
        raise InvalidValueError("optimism bias needs upper_bound")
    factors = []
    text = inputs.pop("factors", "")
    for part in text.split(",") if text else ():
        name, colon, numbers = part.partition(":")
        contribution, at, mitigation = numbers.partition("@")
        if not (colon and at):
            raise InvalidValueError(
                f"{part.strip()!r} is not a contributory factor; write name: contribution @ "
                "mitigation"
            )
        factors.append(
            ContributoryFactor(
                name=name.strip(),
                contribution=contribution.strip(),
                mitigation=mitigation.strip(),
            )
        )
    return OptimismBias(upper_bound=inputs.pop("upper_bound"), factors=factors)


def recompute_optimism_bias(
    inputs: Mapping[str, str],
    periods: tuple[Period, ...],  # noqa: ARG001
) -> tuple[float, ...]:
    """Run the uplift again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that records it.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        One rate: below 0 where it is taken off savings [dimensionless].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    bias = read_bias(left)
    sign = _sign(left)
    check_no_more(left, "optimism_bias")
    return (sign * bias.rate + 0.0,)


def _sign(left: dict[str, str]) -> float:
    what = left.pop("on", "costs")
    if what not in ("costs", "savings"):
        raise InvalidValueError(f"optimism bias on {what!r}; write costs or savings")
    return 1.0 if what == "costs" else -1.0


def check_no_more(left: Mapping[str, str], function: str) -> None:
    """Check that no inputs of a computation are left over.

    Parameters
    ----------
    left : mapping of str to str
        Those that nobody has taken.
    function : str
        The computation's name.

    Raises
    ------
    InvalidValueError
        If there is one.
    """
    if left:
        raise InvalidValueError(f"{function} has no input {next(iter(left))!r}")


def bias_computation(function: str, inputs: Iterable[tuple[str, str]]) -> Computation:
    """Record a computation of optimism bias.

    Parameters
    ----------
    function : str
        Its name.
    inputs : iterable of tuple of str
        Its inputs.

    Returns
    -------
    Computation
        The record.
    """
    return Computation(function=function, inputs=tuple(inputs))
