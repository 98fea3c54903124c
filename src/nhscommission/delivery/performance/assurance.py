"""Assurance: whether a process, as it stands, will hit its target."""

from enum import StrEnum

import attrs

from nhscommission.delivery.performance.rag import Direction
from nhscommission.delivery.performance.readings import read_number
from nhscommission.delivery.performance.spc import SLACK, XmrChart
from nhscommission.delivery.performance.xmr_limits import XmrLimits
from nhscommission.foundations.numbers import expect


class Assurance(StrEnum):
    """Whether a target will be hit while the process stays as it is."""

    HITS = "hits"
    """Consistently: both limits are on the good side of the target, or on it."""
    MISSES = "misses"
    """Consistently: both limits are on the wrong side of the target."""
    HIT_AND_MISS = "hit_and_miss"
    """Now and then: the target is between the limits, so that chance decides."""
    NOT_KNOWN = "not_known"
    """There is no target, there are no limits, or neither direction is better."""

    @property
    def label(self) -> str:
        """The assurance in words."""
        return self.replace("_", " ")


@attrs.frozen(kw_only=True)
class AssuranceResult:
    """An assurance, and what it rests on.

    Parameters
    ----------
    assurance : Assurance
        What it is.
    target : float or None
        The target that was used; None where there is none [the indicator's unit].
    target_period : str
        The period it is of; blank where it was given, or there is none.
    lower, upper : float or None
        The limits of the last phase; None where there are none [the indicator's unit].
    is_provisional : bool
        Whether those limits rest on too few readings.
    why_not_known : str
        What is wanting; blank where it is known.
    """

    assurance: Assurance
    target: float | None
    target_period: str
    lower: float | None
    upper: float | None
    is_provisional: bool
    why_not_known: str


def assure_target(chart: XmrChart, *, target: float | None = None) -> AssuranceResult:
    """Say whether a process, as it stands, will hit its target.

    Parameters
    ----------
    chart : XmrChart
        From `xmr_chart`; the limits of its last phase are used.
    target : float, optional
        The target; where not given, that of the last period of the series, or, where that has
        none, of the latest period before it which has one [the indicator's unit].

    Returns
    -------
    AssuranceResult
        The assurance, and what it rests on.

    Raises
    ------
    InvalidValueError
        If the target is no finite number, or has a per cent sign.

    Notes
    -----
    A reading on the target hits it, as with `rag`. So a process whose worse limit is the target
    hits it consistently, one whose better limit is the target hits and misses, and one that never
    varies hits a target that it is on. NHSRplotthedots calls all three inconsistent. Targets of
    periods after the last of the series are not looked at. Just after a rebase there are no limits,
    and so no assurance.

    References
    ----------
    NHS England, Making Data Count: assurance icons. NHS-R Community, NHSRplotthedots 0.2.2
    (R/ptd_calculate_assurance_type.R).

    Examples
    --------
    >>> from nhscommission.delivery.performance.kpis import Kpi
    >>> from nhscommission.delivery.performance.kpi_series import KpiSeries
    >>> from nhscommission.delivery.performance.spc import xmr_chart
    >>> kpi = Kpi(id="a4h", label="Within four hours", unit="%", direction="higher_is_better")
    >>> chart = xmr_chart(KpiSeries(kpi=kpi, periods=["a", "b", "c", "d"], values=[90, 92, 91, 93]))
    >>> [assure_target(chart, target=x).assurance.value for x in (85, 92, 97)]  # 87.07 to 95.93
    ['hits', 'hit_and_miss', 'misses']
    """
    expect(chart, XmrChart, what="chart", like="an XmrChart, from xmr_chart(series)")
    period = ""
    if target is None:
        target, period = _latest_target(chart)
    else:
        target = read_number(target, what="the target")
    limits, direction = chart.limits, chart.series.kpi.direction
    last = chart.phases[-1]
    why, found = "", Assurance.NOT_KNOWN
    if limits is None:
        why = f"there are no limits: {last.why_none}"
    elif target is None:
        why = "no period of the series has a target"
    elif direction is Direction.NEITHER:
        why = "neither direction is better"
    else:
        found = _compare(limits, target=target, sign=direction.sign)
    return AssuranceResult(
        assurance=found,
        target=target,
        target_period=period,
        lower=None if limits is None else limits.lower,
        upper=None if limits is None else limits.upper,
        is_provisional=last.is_provisional,
        why_not_known=why,
    )


def _latest_target(chart: XmrChart) -> tuple[float | None, str]:
    for period in reversed(chart.series.periods):
        target = chart.series.kpi.target_at(period)
        if target is not None:
            return target, period
    return None, ""


def _compare(limits: XmrLimits, *, target: float, sign: int) -> Assurance:
    worse, better = (limits.lower, limits.upper)[::sign]
    slack = SLACK * (abs(target) + abs(limits.mean) + limits.upper - limits.mean)

    def reaches(limit: float) -> bool:
        return (limit - target) * sign >= -slack

    if reaches(worse):
        return Assurance.HITS
    return Assurance.HIT_AND_MISS if reaches(better) else Assurance.MISSES
