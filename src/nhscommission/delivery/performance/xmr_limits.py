"""Limits of an XmR chart: the mean, and how far readings stray from it by chance."""

from typing import Any, Final

import attrs
import numpy as np

from nhscommission.delivery.performance.readings import read_values
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_whole

LIMIT_FACTOR: Final = 2.66
"""Limits are this many mean moving ranges from the mean: 3/1.128, rounded [dimensionless]."""
RANGE_FACTOR: Final = 3.267
"""The upper range limit is this many mean moving ranges [dimensionless]."""
LEAST_POINTS: Final = 3
"""With fewer points that count there are no limits; nor with fewer than two moving ranges."""
SETTLED_POINTS: Final = 12
"""Limits from fewer points are provisional."""
_LEAST_RANGES: Final = 2


@attrs.frozen(kw_only=True)
class XmrLimits:
    """The lines of an XmR chart.

    Parameters
    ----------
    mean : float
        The centre line [unit of the readings].
    mean_moving_range : float
        The average distance between readings next to each other, >= 0 [unit of the readings].
    lower, upper : float
        The natural process limits [unit of the readings].
    upper_range_limit : float
        Where a moving range is out of the ordinary, >= 0 [unit of the readings].
    points : int
        How many readings the mean is of.
    ranges : int
        How many moving ranges their average is of.
    screened_ranges : int
        How many moving ranges were left out for being above the upper range limit.
    """

    mean: float
    mean_moving_range: float
    lower: float
    upper: float
    upper_range_limit: float
    points: int
    ranges: int
    screened_ranges: int

    @property
    def is_provisional(self) -> bool:
        """Whether they rest on fewer than 12 readings."""
        return self.points < SETTLED_POINTS

    @property
    def sigma(self) -> float:
        """A third of the way from the mean to a limit, >= 0 [unit of the readings]."""
        return LIMIT_FACTOR * self.mean_moving_range / 3


def xmr_limits(
    values: FloatArray, *, baseline_points: int | None = None, screen_ranges: bool = False
) -> XmrLimits:
    """Work out the limits of an XmR chart from numbers alone.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        The readings in order of time; or a list with None, or a masked array, where one is
        missing [any unit].
    baseline_points : int, optional
        Use the first so many readings that are there, >= 3; all where not given.
    screen_ranges : bool, optional
        Whether to average again without the moving ranges above the upper range limit, once.

    Returns
    -------
    XmrLimits
        The lines, in the unit of the readings.

    Raises
    ------
    InvalidValueError
        If a reading is no finite number, fewer than 3 are there, or fewer than 2 pairs of them are
        next to each other.

    Notes
    -----
    With mean x̄ and mean moving range mR of the distances between readings next to each other, the
    limits are x̄ ± 2.66 mR and the upper range limit is 3.267 mR. 2.66 is 3/1.128 to two decimals,
    as NHS England's tools use it; limits with 3/1.128 itself are narrower by a part in 10,000. No
    moving range is taken over a missing reading. Limits are not cut off at 0 or at 100%.

    References
    ----------
    D. J. Wheeler, Understanding Variation, 1993. NHS England, Making Data Count. NHS-R Community,
    NHSRplotthedots 0.2.2: 2.66, and 3.267 for screening, which it does unless told not to.
    L. S. Nelson, Control charts for individual measurements, Journal of Quality Technology 14(3),
    1982, for screening.

    Examples
    --------
    >>> found = xmr_limits([10.0, 12.0, 11.0, 13.0])
    >>> found.mean, round(found.mean_moving_range, 4)  # ranges 2, 1 and 2
    (11.5, 1.6667)
    >>> round(found.lower, 4), round(found.upper, 4)  # 11.5 - 2.66 × 5/3
    (7.0667, 15.9333)
    """
    array = read_values(values, labels=None, allow_nan=False)
    found = find_limits(
        array, baseline_points=check_baseline(baseline_points), screen=check_switch(screen_ranges)
    )
    if isinstance(found, str):
        raise InvalidValueError(f"there are no limits: {found}")
    return found


def check_baseline(value: Any) -> int | None:
    """Read on how many readings limits are fixed; None for all."""
    return None if value is None else as_whole(value, what="baseline_points", least=LEAST_POINTS)


def check_switch(value: Any) -> bool:
    """Read whether large moving ranges are left out."""
    if not isinstance(value, bool):
        raise InvalidValueError(f"screen_ranges is {value!r:.80}; give True or False")
    return value


def find_limits(
    values: FloatArray, *, baseline_points: int | None, screen: bool
) -> XmrLimits | str:
    """Work out limits of readings with NaN in gaps, or say why there are none."""
    every = np.flatnonzero(~np.isnan(values))
    there = every[:baseline_points]
    if len(there) < LEAST_POINTS:
        return f"the readings that count are {len(there)}, and {LEAST_POINTS} are the least"
    used = values[there[0] : there[-1] + 1]
    # Averaged from the first reading on, so that of equal ones the mean is exactly the same.
    mean = float(used[0] + (values[there] - used[0]).mean())
    ranges = np.abs(np.diff(used))
    ranges = ranges[~np.isnan(ranges)]
    if len(ranges) < _LEAST_RANGES:
        few = (
            f"the pairs of readings next to each other are {len(ranges)}, and {_LEAST_RANGES} are "
            "the least"
        )
        if len(there) == len(every):
            return few
        return f"of the first {baseline_points} readings (baseline_points) {few}"
    average, screened = float(ranges.mean()), 0
    if screen:
        kept = ranges[ranges <= RANGE_FACTOR * average]
        average, screened = float(kept.mean()), len(ranges) - len(kept)
    return XmrLimits(
        mean=mean,
        mean_moving_range=average,
        lower=mean - LIMIT_FACTOR * average,
        upper=mean + LIMIT_FACTOR * average,
        upper_range_limit=RANGE_FACTOR * average,
        points=len(there),
        ranges=len(ranges) - screened,
        screened_ranges=screened,
    )
