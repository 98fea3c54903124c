"""What a rate so far says of months to come, with an interval: rows of numbers, and their sum."""

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.student_t import t_quantile
from nhscommission.foundations.labelled import FloatArray

_NOTHING = 1e-9
"""Residuals below this share of what is done are the rounding of floats."""


@attrs.frozen(kw_only=True, eq=False)
class RateForecast:
    """Forecasts of some agreements from their rates so far, and of all together.

    Parameters
    ----------
    expected : ndarray of float64, shape (agreements,)
        What each comes to in all months [penny].
    half : ndarray of float64, shape (agreements,)
        Half the width of its interval; 0 where nothing is to come, or it cannot be said [penny].
    too_few : ndarray of bool, shape (agreements,)
        Where fewer than two months with a plan are done, and some are to come [dimensionless].
    unplanned : ndarray of bool, shape (agreements,)
        Where something was done in a month without a plan, and months are to come [dimensionless].
    no_spread : ndarray of bool, shape (agreements,)
        Where every month so far was at one rate, and some are to come [dimensionless].
    total_half : float
        Half the width of the interval of the sum, of those that have one [penny].
    """

    expected: FloatArray
    half: FloatArray
    too_few: np.ndarray
    unplanned: np.ndarray
    no_spread: np.ndarray
    total_half: float

    @property
    def odd(self) -> np.ndarray:
        """Where there is no rate to carry forward."""
        return np.asarray(self.too_few | self.unplanned)


def forecast_rates(planned: FloatArray, *, done: FloatArray, level: float) -> RateForecast:
    """Carry rates so far forward.

    Parameters
    ----------
    planned : ndarray of float64, shape (agreements, months)
        What was planned, >= 0 [penny].
    done : ndarray of float64, shape (agreements, months so far)
        What was done, >= 0 [penny].
    level : float
        How often an interval is to hold the true value, above 0 and below 1 [dimensionless].

    Returns
    -------
    RateForecast
        Where there is no rate, what is planned for the months to come is expected.

    Raises
    ------
    InvalidValueError
        If the level is not between 0 and 1.

    Notes
    -----
    With residuals ``z[i, m] = residual[i, m] / sqrt(plan[i, m])`` of agreement i, and weights of a
    month's error in the forecast ``a[i, m] = u[i] sqrt(plan[i, m])`` in months done (u the plan to
    come over the plan to date) and ``sqrt(plan[i, m])`` in months to come, the sum has the variance
    ``sum over i, j of s[i, j] sum over m of a[i, m] a[j, m]``, where ``s[i, j] = sum over months
    done of z[i, m] z[j, m] / sqrt(d[i] d[j])`` and d is the number of months with a plan, less 1.
    For one agreement this is ``s² Q (P + Q) / P``.

    Examples
    --------
    >>> found = forecast_rates(np.full((1, 4), 100.0), done=np.array([[110.0, 130.0]]), level=0.5)
    >>> found.expected.tolist(), round(float(found.half[0]), 6)  # t is 1, s² is 2, variance 2 × 400
    ([480.0], 28.284271)
    """
    count = done.shape[1]
    here, to_come = planned[:, :count], planned[:, count:].sum(axis=1)
    so_far = here.sum(axis=1)
    with_plan = np.count_nonzero(here, axis=1)
    months_left = count < planned.shape[1]
    too_few = (with_plan < 2) & (to_come > 0)
    unplanned = ((here == 0) & (done > 0)).any(axis=1) & months_left
    odd = too_few | unplanned
    rate = _divide(done.sum(axis=1), so_far)
    rate[odd] = 1.0
    root = np.sqrt(planned)
    residuals = done - rate[:, None] * here
    even = np.abs(residuals).max(axis=1) <= _NOTHING * done.sum(axis=1)
    scaled = _divide(residuals, root[:, :count])
    scaled[odd | even] = 0.0
    degrees = np.maximum(with_plan - 1, 1)
    scaled /= np.sqrt(degrees)[:, None]
    weights = np.hstack([_divide(to_come, so_far)[:, None] * root[:, :count], root[:, count:]])
    own = (scaled**2).sum(axis=1) * (weights**2).sum(axis=1)
    quantile = {n: t_quantile(level, degrees_of_freedom=n) for n in set(degrees.tolist())}
    factor = np.array([quantile[n] for n in degrees.tolist()])
    together = float(np.linalg.norm(weights.T @ scaled))
    return RateForecast(
        expected=done.sum(axis=1) + rate * to_come,
        half=factor * np.sqrt(own),
        too_few=too_few,
        unplanned=unplanned,
        no_spread=even & ~odd & (to_come > 0),
        total_half=together * _total_quantile(own, degrees, level),
    )


def interval_ends(expected: float, *, half: float, to_date: float) -> tuple[float, float]:
    """Return the ends of an interval; what is done cannot be undone.

    Parameters
    ----------
    expected : float
        Its middle [penny].
    half : float
        Half its width [penny].
    to_date : float
        What is done, below which the low end does not lie [penny].

    Returns
    -------
    tuple of (float, float)
        Low and high [penny].

    Examples
    --------
    >>> interval_ends(100.0, half=30.0, to_date=80.0)
    (80.0, 130.0)
    """
    return max(expected - half, min(expected, to_date)), expected + half


def _total_quantile(own: FloatArray, degrees: np.ndarray, level: float) -> float:
    """Return Student's quantile for the sum: degrees as a harmonic mean, weighted by variances."""
    if not own.any():
        return 0.0
    mean = own.sum() / (own / degrees).sum()
    return t_quantile(level, degrees_of_freedom=max(int(mean + _NOTHING), 1))


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide, giving 0 where there is nothing below."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
