"""Early warning: where a year will end, from the months so far, and how sure that is."""

from enum import StrEnum

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.amounts_due import TermsLike
from nhscommission.finance.settlement.contracts.forecast_due import forecast_due, sum_due
from nhscommission.finance.settlement.contracts.rate_forecast import forecast_rates, interval_ends
from nhscommission.finance.settlement.contracts.sla_plans import (
    SlaActuals,
    SlaPlan,
    check_actuals,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_number


class Outlook(StrEnum):
    """What a forecast says about the end of the year."""

    LIKELY_OVER = "likely_over"
    """Even the low end of the interval is above the plan, and the expected value is above it by
    more than the stated share."""
    WATCH = "watch"
    """The expected value is above the plan by more than the stated share."""
    NEAR_PLAN = "near_plan"
    """None of the others."""
    LIKELY_UNDER = "likely_under"
    """Even the high end of the interval is below the plan."""
    UNKNOWN = "unknown"
    """Fewer than two months with a plan are done: there is no interval."""
    UNPLANNED = "unplanned"
    """Something was done in a month without a plan: there is no rate to carry forward."""


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
        What the year is expected to come to; to date and the plan of the months to come where the
        outlook is unknown or unplanned [penny].
    low_pence, high_pence : float or None
        The interval that it will be in, at the level of the forecast; None where there is none
        [penny].
    outlook : Outlook
        What that means, for what is due where terms were given.
    no_spread : bool
        Whether every month so far was at one rate to plan. The interval then has no width, which
        comes of the data and is no certainty.
    due_pence : tuple of (int or None, int, int or None), or None
        What would be due by the terms at the low end, as expected, and at the high end; None
        without terms [penny].
    """

    provider: str
    commissioner: str
    plan_pence: int
    to_date_pence: int
    expected_pence: float
    low_pence: float | None
    high_pence: float | None
    outlook: Outlook
    no_spread: bool = False
    due_pence: tuple[int | None, int, int | None] | None = None

    @property
    def expected_variance_pence(self) -> float:
        """Expected less plan, of what is due where terms were given; positive if over [penny]."""
        expected = self.expected_pence if self.due_pence is None else self.due_pence[1]
        return expected - self.plan_pence


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
        All together. Its expected value counts every row; its interval takes those of
        `without_interval` as certain, so that it is too narrow where there are any.
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
        """The agreements that a commissioner should be told of, largest expected variance first."""
        silent = (Outlook.NEAR_PLAN, Outlook.LIKELY_UNDER)
        told = [one for one in self.rows if one.outlook not in silent]
        return tuple(sorted(told, key=lambda one: -one.expected_variance_pence))

    @property
    def without_interval(self) -> tuple[YearEnd, ...]:
        """The agreements whose uncertainty the total leaves out."""
        return tuple(one for one in self.rows if one.low_pence is None)


def forecast_year_end(
    plan: SlaPlan,
    actuals: SlaActuals,
    *,
    level: float = 0.9,
    watch_share: float = 0.02,
    terms: TermsLike | None = None,
) -> YearEndForecast:
    """Forecast the value of a year's activity from the months so far.

    Parameters
    ----------
    plan : SlaPlan
        What was planned; its profile over the months stands for the seasons.
    actuals : SlaActuals
        What was done; an agreement needs two months with a plan for an interval.
    level : float, optional
        How often the interval is to hold the true value [dimensionless].
    watch_share : float, optional
        By what share of the plan the expected value must be above it for a warning, >= 0
        [dimensionless].
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms, optional
        What is paid for it. Rows then say what would be due as well, and outlooks go by that.

    Returns
    -------
    YearEndForecast
        By provider and commissioner, and in total, at the prices charged.

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan, the level is not between 0 and 1, or a provider
        has no terms.
    UnknownNameError
        If terms name what is not in the plan.

    Notes
    -----
    The value of month m is taken to be ``rate × plan[m] + error[m]``, errors being independent from
    month to month and of a variance in proportion to plan[m]. With P done and Q to come of the
    plan, the rate is actual to date over P, which has the least variance; the year is expected to
    be actual to date + rate × Q; with ``s² = sum(residual[m]² / plan[m]) / (months - 1)`` the
    forecast error has the variance ``s² Q (P + Q) / P``, and Student's t with months - 1 degrees of
    freedom. That is exact for normal errors, and is too narrow where the rate drifts during the
    year or months are correlated. What is done already bounds the interval from below. The total
    counts what moves agreements together, month by month (`forecast_rates` has the formula); it is
    exact where all plans have one profile, and near it, by simulation, where they have not.

    Services that are settled together are forecast together for what is due. Where a provider has
    several such groups, what is due at the low (or high) end is the sum over groups, as in the
    total over agreements: that is as if all moved together, and wider than the level says. What is
    due as expected is what the terms give for the expected activity.

    Examples
    --------
    With a flat plan of 100 a month and 110, 120 and 130 done, 120 a month is expected. A block
    contract pays the plan of 1200 all the same:

    >>> from nhscommission.finance.settlement.contracts.contract_months import contract_months
    >>> from nhscommission.finance.settlement.contracts.contract_terms import (
    ...     BLOCK_CONTRACT,
    ...     COST_AND_VOLUME,
    ...     payment_due,
    ... )
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
    >>> block = forecast_year_end(plan, done, terms=BLOCK_CONTRACT).total
    >>> block.due_pence, block.outlook.value
    ((1200, 1200, 1200), 'near_plan')

    `payment_due` takes whole pence, so round before using it on its own:

    >>> payment_due(1200, actual_pence=round(found.expected_pence), terms=COST_AND_VOLUME).item()
    1440
    """
    check_actuals(plan, actuals)
    watch = as_number(watch_share, what="watch_share")
    share = as_number(level, what="the level", above_0=True)
    if share >= 1:
        raise InvalidValueError(f"the level is {shown(level)}; give a fraction below 1, as 0.9")
    count = len(actuals.months)
    planned, done = _by_agreement(plan), _by_agreement(actuals)
    found = forecast_rates(planned, done=done, level=share)
    due = None if terms is None else forecast_due(plan, actuals, terms=terms, level=share)
    pairs = [(p, c) for p in plan.providers for c in plan.commissioners]
    plans = plan.value_pence.sum(axis=(2, 3)).reshape(-1).tolist()
    so_far = actuals.value_pence.sum(axis=(2, 3)).reshape(-1).tolist()
    rows = []
    for place, names in enumerate(pairs):
        half = None if found.odd[place] else float(found.half[place])
        row = _year_end(names, (plans[place], so_far[place]), (float(found.expected[place]), half))
        odd = Outlook.UNPLANNED if found.unplanned[place] else Outlook.UNKNOWN
        row = attrs.evolve(
            row,
            no_spread=bool(found.no_spread[place]),
            due_pence=None if due is None else due[place],
        )
        rows.append(attrs.evolve(row, outlook=odd if half is None else _outlook(row, watch)))
    half = None if found.odd.all() else found.total_half
    total = _year_end(("", ""), (sum(plans), sum(so_far)), (float(found.expected.sum()), half))
    total = attrs.evolve(
        total,
        no_spread=bool(found.no_spread.any() and found.total_half == 0),
        due_pence=None if due is None else sum_due(due),
    )
    return YearEndForecast(
        level=share,
        months_done=count,
        months_left=len(plan.months) - count,
        rows=tuple(rows),
        total=attrs.evolve(total, outlook=_outlook(total, watch)),
    )


def _by_agreement(table: SlaPlan | SlaActuals) -> FloatArray:
    values = table.value_pence.sum(axis=2)
    return np.asarray(values.reshape(-1, values.shape[-1]), dtype=np.float64)


def _year_end(
    names: tuple[str, str], pence: tuple[int, int], forecast: tuple[float, float | None]
) -> YearEnd:
    (plan, to_date), (expected, half) = pence, forecast
    low, high = (
        (None, None) if half is None else interval_ends(expected, half=half, to_date=float(to_date))
    )
    return YearEnd(
        provider=names[0],
        commissioner=names[1],
        plan_pence=plan,
        to_date_pence=to_date,
        expected_pence=expected,
        low_pence=low,
        high_pence=high,
        outlook=Outlook.UNKNOWN,
    )


def _outlook(row: YearEnd, watch_share: float) -> Outlook:
    """Judge what is due where that is known, and what is done elsewhere."""
    low, expected, high = row.due_pence or (row.low_pence, row.expected_pence, row.high_pence)
    if low is None or high is None:
        return Outlook.UNKNOWN
    if expected > row.plan_pence * (1 + watch_share):
        return Outlook.LIKELY_OVER if low > row.plan_pence else Outlook.WATCH
    return Outlook.LIKELY_UNDER if high < row.plan_pence else Outlook.NEAR_PLAN
