"""Early warning: where a year will end, from the months so far, and how sure that is."""

from enum import StrEnum

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals, SlaPlan, check_actuals
from nhscommission.finance.settlement.contracts.student_t import t_quantile
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import as_number


class Outlook(StrEnum):
    """What a forecast says about the end of the year."""

    LIKELY_OVER = "likely_over"
    """Even the low end of the interval is above the plan."""
    WATCH = "watch"
    """The expected value is above the plan by more than the stated share."""
    NEAR_PLAN = "near_plan"
    """None of the others."""
    LIKELY_UNDER = "likely_under"
    """Even the high end of the interval is below the plan."""


@attrs.frozen(kw_only=True)
class YearEnd:
    """Where one agreement is likely to end the year.

    Parameters
    ----------
    provider : str
        Who provides; blank for all together.
    commissioner : str
        Who commissions; blank for all together.
    plan_pence : int
        What was planned for the year [penny].
    to_date_pence : int
        What was done so far [penny].
    expected_pence : float
        What the year is expected to come to [penny].
    low_pence, high_pence : float
        The interval that it will be in, at the level of the forecast [penny].
    outlook : Outlook
        What that means.
    """

    provider: str
    commissioner: str
    plan_pence: int
    to_date_pence: int
    expected_pence: float
    low_pence: float
    high_pence: float
    outlook: Outlook

    @property
    def expected_variance_pence(self) -> float:
        """Expected less plan, positive where over [penny]."""
        return self.expected_pence - self.plan_pence


@attrs.frozen(kw_only=True)
class YearEndForecast:
    """Where all agreements are likely to end the year.

    Parameters
    ----------
    level : float
        How often the interval holds the true value [dimensionless].
    months_done : int
        How many months it is based on [month].
    months_left : int
        How many are still to come [month].
    rows : tuple of YearEnd
        One for each provider and commissioner.
    total : YearEnd
        All together.
    """

    level: float
    months_done: int
    months_left: int
    rows: tuple[YearEnd, ...]
    total: YearEnd

    def row(self, provider: str, commissioner: str) -> YearEnd:
        """Return the forecast of one agreement.

        Parameters
        ----------
        provider, commissioner : str
            Between whom.

        Returns
        -------
        YearEnd
            Its forecast.

        Raises
        ------
        UnknownNameError
            If there is no such agreement.
        """
        for one in self.rows:
            if (one.provider, one.commissioner) == (provider, commissioner):
                return one
        known = [f"{one.provider} for {one.commissioner}" for one in self.rows]
        raise UnknownNameError("agreement", f"{provider} for {commissioner}", known)

    @property
    def warnings(self) -> tuple[YearEnd, ...]:
        """The agreements that a commissioner should be told of, likely over first."""
        wanted = (Outlook.LIKELY_OVER, Outlook.WATCH)
        return tuple(one for kind in wanted for one in self.rows if one.outlook is kind)


def forecast_year_end(
    plan: SlaPlan, actuals: SlaActuals, *, level: float = 0.9, watch_share: float = 0.02
) -> YearEndForecast:
    """Forecast the value of a year's activity from the months so far.

    Parameters
    ----------
    plan : SlaPlan
        What was planned; its profile over the months stands for the seasons.
    actuals : SlaActuals
        What was done in two months or more.
    level : float, optional
        How often the interval is to hold the true value [dimensionless].
    watch_share : float, optional
        By what share of the plan the expected value must be above it to be watched, >= 0
        [dimensionless].

    Returns
    -------
    YearEndForecast
        By provider and commissioner, and in total, at the prices charged, before the terms of the
        contract: `payment_due` turns it into what will be paid.

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan, if there are fewer than two months with a plan to
        judge by, if something was done where nothing was planned, or the level is not between 0
        and 1.

    Notes
    -----
    The value of month m is taken to be ``rate × plan[m] + error[m]``, errors being independent and
    of a variance in proportion to plan[m]. With P done and Q to come of the plan, the rate is
    actual to date over P, which has the least variance; the year is expected to be actual to date +
    rate × Q; with ``s² = sum(residual[m]² / plan[m]) / (months - 1)`` the forecast error has the
    variance ``s² Q (P + Q) / P``, and Student's t with months - 1 degrees of freedom. That is exact
    for normal errors, and is too narrow where the rate drifts during the year or months are
    correlated. What is done already bounds the interval from below. The total is the sum of the
    expected values, with the residuals of all agreements added up month by month, so that what
    moves them together counts; it is exact where their plans have one profile.

    Examples
    --------
    With a flat plan of 100 a month and 110, 120 and 130 done, 120 a month is expected:

    >>> from nhscommission.finance.settlement.contracts.contract_months import contract_months
    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names = {"year": "2009/10", "providers": ["Imperial"], "commissioners": ["Brent"]}
    >>> names |= {"services": [ServiceLine(name="elective")]}
    >>> months = contract_months("2009/10")
    >>> plan = SlaPlan(**names, months=months, activity=[[[[1] * 12]]], prices_pence=[[100]])
    >>> done = SlaActuals(
    ...     **names, months=months[:3], activity=[[[[1.1, 1.2, 1.3]]]], prices_pence=[[100]]
    ... )
    >>> found = forecast_year_end(plan, done, level=0.9).total
    >>> round(found.expected_pence), round(found.low_pence), found.outlook.value
    (1440, 1265, 'likely_over')
    """
    check_actuals(plan, actuals)
    watch = as_number(watch_share, what="watch_share")
    count = len(actuals.months)
    planned = plan.value_pence.sum(axis=2).astype(np.float64)
    done = actuals.value_pence.sum(axis=2).astype(np.float64)
    _check_unplanned(plan, planned[..., :count], done)
    rate = _rates(plan, planned, done)
    residuals = done - rate[..., None] * planned[..., :count]
    half = _half_widths(planned, residuals, level=level)
    to_come = planned[..., count:].sum(axis=-1)
    expected = done.sum(axis=-1) + rate * to_come
    total_half = _half_widths(planned.sum(axis=(0, 1)), residuals.sum(axis=(0, 1)), level=level)
    planned_pence = plan.value_pence.sum(axis=(2, 3))
    done_pence = actuals.value_pence.sum(axis=(2, 3))
    return YearEndForecast(
        level=float(level),
        months_done=count,
        months_left=len(plan.months) - count,
        rows=tuple(
            _judge(
                (provider, commissioner),
                (int(planned_pence[p, c]), int(done_pence[p, c])),
                (float(expected[p, c]), float(half[p, c])),
                watch,
            )
            for p, provider in enumerate(plan.providers)
            for c, commissioner in enumerate(plan.commissioners)
        ),
        total=_judge(
            ("", ""),
            (int(planned_pence.sum()), int(done_pence.sum())),
            (float(expected.sum()), float(total_half)),
            watch,
        ),
    )


def _check_unplanned(plan: SlaPlan, planned: FloatArray, done: FloatArray) -> None:
    odd = (planned == 0) & (done > 0)
    if odd.any():
        provider, commissioner, month = np.argwhere(odd)[0]
        raise InvalidValueError(
            f"{plan.providers[provider]} for {plan.commissioners[commissioner]}: something was "
            f"done in {plan.months[month]}, and nothing was planned; there is no rate to carry "
            "forward: put what is expected into the plan"
        )


def _rates(plan: SlaPlan, planned: FloatArray, done: FloatArray) -> FloatArray:
    """Return actual to date over plan to date, 0 where nothing is planned all year."""
    count = done.shape[-1]
    so_far = planned[..., :count].sum(axis=-1)
    unknown = (np.count_nonzero(planned[..., :count], axis=-1) < 2) & (planned.sum(axis=-1) > 0)
    if count == len(plan.months):
        unknown[...] = False
    if unknown.any():
        provider, commissioner = np.argwhere(unknown)[0]
        raise InvalidValueError(
            f"{plan.providers[provider]} for {plan.commissioners[commissioner]}: fewer than two "
            f"months with a plan are done by {plan.months[count - 1]}; a forecast needs two or more"
        )
    return read_only(
        np.divide(done.sum(axis=-1), so_far, out=np.zeros_like(so_far), where=so_far > 0)
    )


def _half_widths(planned: FloatArray, residuals: FloatArray, *, level: float) -> FloatArray:
    """Return half the width of the interval along the last axis."""
    count = residuals.shape[-1]
    here = planned[..., :count]
    done, to_come = here.sum(axis=-1), planned[..., count:].sum(axis=-1)
    squares = np.divide(residuals**2, here, out=np.zeros_like(here), where=here > 0).sum(axis=-1)
    degrees = np.maximum(np.count_nonzero(here, axis=-1) - 1, 1)
    quantiles = {
        int(one): t_quantile(level, degrees_of_freedom=int(one)) for one in np.unique(degrees)
    }
    factor = np.vectorize(quantiles.__getitem__, otypes=[np.float64])(degrees)
    spread = np.divide(to_come * (done + to_come), done, out=np.zeros_like(done), where=done > 0)
    return read_only(factor * np.sqrt(squares / degrees * spread))


def _judge(
    names: tuple[str, str],
    pence: tuple[int, int],
    forecast: tuple[float, float],
    watch_share: float,
) -> YearEnd:
    (plan, to_date), (expected, half) = pence, forecast
    low, high = max(expected - half, min(expected, float(to_date))), expected + half
    if low > plan:
        outlook = Outlook.LIKELY_OVER
    elif expected > plan * (1 + watch_share):
        outlook = Outlook.WATCH
    elif high < plan:
        outlook = Outlook.LIKELY_UNDER
    else:
        outlook = Outlook.NEAR_PLAN
    return YearEnd(
        provider=names[0],
        commissioner=names[1],
        plan_pence=plan,
        to_date_pence=to_date,
        expected_pence=expected,
        low_pence=low,
        high_pence=high,
        outlook=outlook,
    )
