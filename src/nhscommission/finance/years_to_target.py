"""How long it takes to reach target when a policy is applied year after year."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from nhscommission.finance.pace_of_change import pace_of_change, read_allocations
from nhscommission.finance.pace_of_change import tolerance as distance_either_side
from nhscommission.finance.pace_plan import fine
from nhscommission.finance.pace_policy import PaceOfChangePolicy
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import FloatArray, IntArray


def years_to_target(
    opening_pence: Sequence[int] | IntArray,
    *,
    targets_pence: Sequence[float] | FloatArray,
    policy: PaceOfChangePolicy,
    growth_per_year: float | str | Sequence[float],
    members: Sequence[str] | None = None,
    target_amounts: bool = False,
    tolerance: float | str = 0.0005,
    horizon_years: int | None = None,
) -> tuple[int | None, ...]:
    """Count the years until each member is at its target, the policy applied year after year.

    Parameters
    ----------
    opening_pence : sequence of int or ndarray of int, shape (n,)
        Opening allocations of the first year, whole pence > 0 [penny].
    targets_pence : sequence or ndarray of float64, shape (n,)
        Targets, or anything in proportion to them; target shares stay the same. With
        `target_amounts`, the targets of the opening year, which grow as the quantum does [penny].
    policy : PaceOfChangePolicy
        The policy of every year.
    growth_per_year : float, str or sequence of them
        Growth of the quantum: one rate for every year, or one for each year of the horizon, as 0.03
        or "3%" [1/year].
    members : sequence of str, optional
        Names or codes, unique.
    target_amounts : bool, optional
        True for members that are only part of the whole, whose targets need not come to the
        quantum.
    tolerance : float or str, optional
        How near to target counts as at it, either side [dimensionless].
    horizon_years : int, optional
        How many years to look ahead; 50, or as many as there are rates, if not given [year].

    Returns
    -------
    tuple of (int or None)
        Years after which each is at target and stays there; 0 for those that are already, None for
        those that are not within the horizon [year].

    Raises
    ------
    InvalidValueError
        If the policy cannot be paid for in some year, which is named, or what `pace_of_change`
        refuses.

    Examples
    --------
    >>> years_to_target([90_00, 110_00], targets_pence=[1, 1], growth_per_year="5%",
    ...                 policy=PaceOfChangePolicy(minimum_growth="2%"))
    (4, 4)
    """
    rates = _rates(growth_per_year, horizon_years)
    near = distance_either_side(tolerance, "tolerance")
    opening, targets, names = read_allocations(1, opening_pence, targets_pence, members)
    total, whole = sum(opening, Fraction(0)), sum(targets, Fraction(0))
    if not target_amounts:
        targets = [target / whole * total for target in targets]
    apart = [abs(a / t - 1) > near for a, t in zip(opening, targets, strict=True)]
    since: list[int | None] = [None if far else 0 for far in apart]
    for year, rate in enumerate(rates, 1):
        quantum = math.ceil(total * (1 + rate))
        closing_targets = [fine(target * quantum / total) for target in targets]
        try:
            found = pace_of_change(
                quantum,
                opening_pence=[int(amount) for amount in opening],
                opening_targets_pence=targets,
                targets_pence=closing_targets,
                policy=policy,
                members=names,
            )
        except InvalidValueError as error:
            raise InvalidValueError(f"in year {year}: {error}") from error
        for i, distance in enumerate(found.closing_distance.tolist()):
            if abs(distance) > near:
                since[i] = None
            elif since[i] is None:
                since[i] = year
        opening, total = [Fraction(int(x)) for x in found.closing_pence], Fraction(quantum)
        targets = closing_targets
    return tuple(since)


def _rates(growth_per_year: Any, horizon_years: int | None) -> list[Fraction]:
    """Return the growth of each year of the horizon."""
    if horizon_years is not None and (type(horizon_years) is not int or horizon_years < 1):
        raise InvalidValueError(f"horizon_years is {shown(horizon_years)}; give whole years >= 1")
    if isinstance(growth_per_year, str) or not hasattr(growth_per_year, "__len__"):
        return [as_fraction(growth_per_year, what="growth_per_year")] * (horizon_years or 50)
    rates = [as_fraction(rate, what="growth_per_year") for rate in growth_per_year]
    years = len(rates) if horizon_years is None else horizon_years
    if len(rates) < years or not rates:
        raise InvalidValueError(
            f"growth is given for {len(rates)} years, and the horizon is {years}"
        )
    return rates[:years]
