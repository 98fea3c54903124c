"""How stable an arrangement makes what each member bears, over many draws."""

from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.settlement.risk_sharing.risk_outturns import exact_rate, part_of
from nhscommission.finance.settlement.risk_sharing.risk_share import RiskShareResult
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.labelled import FloatArray, IntArray
from nhscommission.foundations.numbers import as_number, expect, expect_several

PERCENTILES: Final = (5.0, 50.0, 95.0)


@attrs.frozen(kw_only=True)
class MemberRisk:
    """What one member bears over all draws, before and after sharing.

    Parameters
    ----------
    member : str
        Who.
    plan_pence : int
        Its plan, of all years together [penny].
    mean_own_pence, mean_net_pence : float
        The mean, over draws, of what it bears in all years together: by itself, and after sharing
        [penny].
    mean_held_pence : float
        The mean of its share of what the fund holds after the last year, by contributions; it is
        part of what the member bears, and not spent [penny].
    sd_own_pence, sd_net_pence : float or None
        The standard deviation over draws, with n - 1; None where there is one draw [penny].
    variance_reduction : float or None
        1 less the variance after sharing over that before; below 0 where sharing adds risk; None
        where there is no variance before, or one draw [ratio].
    percentiles : tuple of (float, float)
        Each percentile asked for, and what the member bears after sharing [%, penny].
    worst_pence : int
        The most that it bears over its plan in any one year of any draw; below 0 where it never
        goes over [penny].
    worst_year : str
        That year; the first of those where it is as much.
    probability_own, probability_net : float
        The share of draws in which it is over its plan by more than the threshold in some year: by
        itself, and after sharing. The second counts a year's contributions as borne, also those
        that are still in the fund [ratio].
    """

    member: str
    plan_pence: int
    mean_own_pence: float
    mean_net_pence: float
    mean_held_pence: float
    sd_own_pence: float | None
    sd_net_pence: float | None
    variance_reduction: float | None
    percentiles: tuple[tuple[float, float], ...]
    worst_pence: int
    worst_year: str
    probability_own: float
    probability_net: float

    @property
    def mean_net_less_held_pence(self) -> float:
        """What it bears, less its share of what the fund still holds [penny]."""
        return self.mean_net_pence - self.mean_held_pence


def _percentiles(value: Any) -> tuple[float, ...]:
    found = []
    for one in expect_several(value, what="percentiles", like="(5, 50, 95)"):
        number = as_number(one, what="a percentile")
        if number > 100:
            raise InvalidValueError(f"a percentile is {shown(one)}; give a number from 0 to 100")
        found.append(number)
    return tuple(found)


def summarise_risk(
    result: RiskShareResult, *, percentiles: Any = PERCENTILES, threshold: Any = 0
) -> tuple[MemberRisk, ...]:
    """Say how stable an arrangement makes what each member bears.

    Parameters
    ----------
    result : RiskShareResult
        What `share_risk` found.
    percentiles : sequence of float, optional
        From 0 to 100 [%].
    threshold : rate, optional
        How far over its plan in a year counts as over it, as a share of plan. Contributions count
        towards it, also those that are still in the fund [dimensionless].

    Returns
    -------
    tuple of MemberRisk
        One for each member, in order [penny].

    Raises
    ------
    InvalidValueError
        If a percentile is not from 0 to 100, or the threshold no rate.

    Examples
    --------
    Two draws of two members with plans of £100 and equal shares. North is £10 over or on plan,
    South on plan or £10 over; together they are £10 over whichever it is, so each always bears £5.

    >>> from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare
    >>> from nhscommission.finance.settlement.risk_sharing.risk_share import share_risk
    >>> found = share_risk(
    ...     [[110_00, 100_00], [100_00, 110_00]], plans_pence={"North": 100_00, "South": 100_00},
    ...     arrangement=PooledShare(), weights=[1, 1])
    >>> north, south = summarise_risk(found, threshold="6%")
    >>> north.mean_net_pence, north.sd_net_pence, north.variance_reduction
    (10500.0, 0.0, 1.0)
    >>> north.probability_own, north.probability_net
    (0.5, 0.0)
    """
    expect(result, RiskShareResult, what="result", like="what share_risk returns")
    wanted = _percentiles(percentiles)
    limit = part_of(
        result.plans_pence, exact_rate(threshold, what="the threshold, a share of plan,")
    )
    shape = (result.draws, *result.plans_pence.shape)
    own = result.outturns_pence.reshape(shape)
    net = result.net_pence.reshape(shape)
    mean_own, sd_own = _spread(own.sum(axis=1))
    mean_net, sd_net = _spread(net.sum(axis=1))
    mean_held, _ = _spread(result.held_pence.reshape(result.draws, -1))
    at = np.percentile(net.sum(axis=1), wanted, axis=0)
    over = net - result.plans_pence
    worst = over.max(axis=0)
    in_year = worst.argmax(axis=0)
    often_own = (own - result.plans_pence > limit).any(axis=1).mean(axis=0)
    often_net = (over > limit).any(axis=1).mean(axis=0)
    return tuple(
        MemberRisk(
            member=member,
            plan_pence=int(result.plans_pence[:, i].sum()),
            mean_own_pence=float(mean_own[i]),
            mean_net_pence=float(mean_net[i]),
            mean_held_pence=float(mean_held[i]),
            sd_own_pence=float(sd_own[i]) if result.draws > 1 else None,
            sd_net_pence=float(sd_net[i]) if result.draws > 1 else None,
            variance_reduction=_reduction(float(sd_own[i]), float(sd_net[i])),
            percentiles=tuple(zip(wanted, at[:, i].tolist(), strict=True)),
            worst_pence=int(worst[in_year[i], i]),
            worst_year=result.years[in_year[i]],
            probability_own=float(often_own[i]),
            probability_net=float(often_net[i]),
        )
        for i, member in enumerate(result.members)
    )


def _spread(totals: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return means and standard deviations over draws, exactly 0 where nothing varies."""
    beyond = (totals - totals[0]).astype(np.float64)
    spread = beyond.std(axis=0, ddof=1) if len(totals) > 1 else np.zeros(totals.shape[1])
    return totals[0] + beyond.mean(axis=0), spread


def _reduction(own: float, net: float) -> float | None:
    return None if own == 0 else 1.0 - (net / own) ** 2
