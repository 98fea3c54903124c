"""Costs that stay behind: what a member goes on paying after the service has left it.

They decide whether sharing saves anything. A member stops paying for its own team, but the rooms,
the systems and the corporate services that were spread over it do not leave on the same day.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.ramps import Ramp, read_ramp
from nhscommission.foundations.computation import Computation, read_day
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_from,
)
from nhscommission.foundations.rates import as_rate

_NOT_RELEASED: Final = "none"


@attrs.frozen(kw_only=True)
class StrandedShare:
    """What part of a cost is still being paid, in each period after a service has moved.

    Parameters
    ----------
    shares : tuple of tuple of str and float
        Each period's label, and the mean part still paid in it, from 0 to 1 [dimensionless].
    computation : Computation
        How they were worked out.
    """

    shares: tuple[tuple[str, float], ...]
    computation: Computation

    @property
    def values(self) -> tuple[float, ...]:
        """The part of each period, in order [dimensionless]."""
        return tuple(share for _, share in self.shares)


def stranded_share(
    periods: Sequence[Period],
    *,
    moved: date | None = None,
    release: Ramp | None = None,
    never_released: Any = 0,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> StrandedShare:
    """Return what part of a cost stays behind in each period after a service moves.

    Parameters
    ----------
    periods : sequence of Period
        In order of time, without gaps.
    moved : datetime.date, optional
        When the service moves; the start of the first period where not given. Before it the cost
        is not stranded but needed, and counts as 0 here.
    release : Ramp, optional
        How the cost is released after the move: `LinearRamp` as contracts run out, `StepRamp` when
        a lease ends. Nothing is ever released where not given, as where accommodation cannot be
        used otherwise.
    never_released : rate, optional
        The part that stays for good all the same [dimensionless].
    part_year_rule : PartYearRule, optional
        How parts of years are counted.

    Returns
    -------
    StrandedShare
        The mean part still paid, over the time of each period after the move, as a part of the
        whole period. It records its computation.

    Raises
    ------
    InvalidValueError
        If there are no periods or a gap, or a rate is not from 0% to 100%.

    Notes
    -----
    With R the level of the release, the part still paid at time t after the move is
    ``1 - (1 - never_released) × R(t)``; a period has its mean.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: accommodation cannot be
    reallocated after the Partnership goes live.

    Examples
    --------
    Overheads released over two years from the move, a quarter of them never: 1 - 0.75 × 0.25, then
    1 - 0.75 × 0.75, then 0.25.

    >>> from nhscommission import LinearRamp, horizon
    >>> years = horizon(go_live=date(2026, 4, 1), years=3)
    >>> stranded_share(years, release=LinearRamp(years=2), never_released="25%").values
    (0.8125, 0.4375, 0.25)
    """
    horizon, rule = tuple(periods), read_part_year_rule(part_year_rule)
    check_horizon(horizon)
    kept = as_rate(never_released, what="the part that is never released")
    first = horizon[0].start if moved is None else moved
    spans = np.array(years_from(first, horizon, rule=rule))
    starts, ends = spans[:, 0], spans[:, 1]
    after = np.maximum(ends, 0.0) - np.maximum(starts, 0.0)
    released = np.zeros_like(after)
    if release is not None:
        released = (1.0 - kept) * (release.area(ends) - release.area(starts))
    shares = np.clip((after - released) / (ends - starts), 0.0, 1.0)
    inputs = [("moved", first.isoformat())]
    inputs += [("ramp", _NOT_RELEASED)] if release is None else [*release.inputs]
    inputs += [("never_released", repr(kept))] if kept else []
    if rule is not PartYearRule.MONTHS:
        inputs.append(("part_year_rule", str(rule)))
    return StrandedShare(
        shares=tuple((p.label, float(s)) for p, s in zip(horizon, shares, strict=True)),
        computation=Computation(function="stranded_share", inputs=inputs),
    )


def stranded_cost(
    cost_gbp_per_year: FloatArray, *, stranded_shares: FloatArray, years_in_period: FloatArray
) -> FloatArray:
    """Return what stays behind, in pounds.

    Parameters
    ----------
    cost_gbp_per_year : ndarray of float64, shape (..., members)
        What each member pays a year for what cannot leave at once: its overheads, rooms and
        contracts of the team that moves, >= 0 [GBP/year].
    stranded_shares : ndarray of float64, shape (periods,)
        From `stranded_share` [dimensionless].
    years_in_period : ndarray of float64, shape (periods,)
        The length of each period [year].

    Returns
    -------
    ndarray of float64, shape (..., members, periods)
        What is still paid [GBP].

    Raises
    ------
    InvalidValueError
        If a cost is below 0 or not a number, or the lengths of the periods do not match.

    Examples
    --------
    >>> stranded_cost(
    ...     np.array([80_000.0]), stranded_shares=np.array([0.75, 0.25]),
    ...     years_in_period=np.array([0.5, 1.0]))
    array([[30000., 20000.]])
    """
    costs = np.asarray(cost_gbp_per_year, dtype=np.float64)
    shares = np.asarray(stranded_shares, dtype=np.float64)
    years = np.asarray(years_in_period, dtype=np.float64)
    if shares.ndim != 1 or shares.shape != years.shape:
        raise InvalidValueError(
            f"{shares.shape} shares and {years.shape} lengths of periods were given; give one of "
            "each for each period"
        )
    if not (np.isfinite(costs).all() and (costs >= 0).all()):
        raise InvalidValueError("a cost is below 0 or not a number; give what is paid today")
    if not ((shares >= 0) & (shares <= 1)).all() or not (years >= 0).all():
        raise InvalidValueError("a share is not from 0 to 1, or a period has a length below 0")
    return costs[..., np.newaxis] * shares * years


def recompute_stranded(inputs: Mapping[str, str], periods: tuple[Period, ...]) -> tuple[float, ...]:
    """Run `stranded_share` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that it records.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        The part of each period [dimensionless].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    release = None
    if left.get("ramp", _NOT_RELEASED) == _NOT_RELEASED:
        left.pop("ramp", None)
    else:
        release = read_ramp(left)
    found = stranded_share(
        periods,
        moved=read_day(left.pop("moved", None)),
        release=release,
        never_released=left.pop("never_released", 0),
        part_year_rule=read_part_year_rule(left.pop("part_year_rule", None)),
    )
    if left:
        raise InvalidValueError(f"stranded_share has no input {next(iter(left))!r}")
    return found.values
