"""A risk pool: variances are put together and borne by capitation."""

from fractions import Fraction
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.settlement.risk_sharing.contributions import (
    contributions_of,
    read_contributions,
)
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    RiskArrangement,
    Transfers,
    no_transfers,
)
from nhscommission.finance.settlement.risk_sharing.risk_outturns import (
    Outturns,
    exact_rate,
    part_of,
)
from nhscommission.foundations.labelled import IntArray


def _over(value: Any) -> Fraction:
    return exact_rate(value, what="the share of overspends that is pooled")


def _under(value: Any) -> Fraction:
    return exact_rate(value, what="the share of underspends that is pooled")


def pool_variances(pooled: IntArray, *, outturns: Outturns) -> IntArray:
    """Put amounts into a pool, and share the pool by capitation.

    Parameters
    ----------
    pooled : ndarray of int64, shape (..., years, members)
        What each member puts in, above 0 for an overspend [penny].
    outturns : Outturns
        Whose they are, with weights.

    Returns
    -------
    ndarray of int64, shape (..., years, members)
        What each receives, net: what it puts in less its share of the pool; sums to 0 over members
        [penny].
    """
    return pooled - outturns.split(pooled.sum(axis=-1), what="the risk pool")


@attrs.frozen(kw_only=True)
class PooledShare(RiskArrangement):
    """Variances, or a share of them, are settled after the event, by capitation.

    Members may pay into the pool in advance. At the year's end each then gets its contribution back
    and settles its share of the pool, in one payment (``true_up_pence`` of the result): what it
    bears is the same to the penny. Nobody is helped out of what was paid in; a pool that is called
    on by rules, as the paper of 2009 left for later, is an `InvestmentFund`.

    Parameters
    ----------
    over_share : rate, optional
        The share of each overspend that is pooled; all of it where not given [dimensionless].
    under_share : rate, optional
        The share of each underspend that is pooled; with ``0``, members keep what they underspend
        [dimensionless].
    contributions_pence : int, sequence of int, or mapping of str to either, optional
        What is paid in at the start of each year, as in an `InvestmentFund`: for all members
        together, divided by capitation, or for each by name [penny].

    Notes
    -----
    A part of a variance is rounded towards zero to whole pence; the pool is divided by the method
    of largest remainders, so that the shares sum to it.
    """

    over_share: Fraction = attrs.field(default=Fraction(1), converter=_over)
    under_share: Fraction = attrs.field(default=Fraction(1), converter=_under)
    contributions_pence: Any = attrs.field(default=0, converter=read_contributions)

    def transfers(self, outturns: Outturns) -> Transfers:
        """Pool each year's variances.

        Parameters
        ----------
        outturns : Outturns
            Plans and outturns that go together, with weights.

        Returns
        -------
        Transfers
            What each receives from the pool, and what it pays in advance and has back [penny].

        Raises
        ------
        InvalidValueError
            If there are no weights, or contributions do not fit the members and years.
        UnknownNameError
            If contributions name a member who is not there.
        """
        own = outturns.variances_pence
        pooled = part_of(np.maximum(own, 0), self.over_share)
        pooled = pooled + part_of(np.minimum(own, 0), self.under_share)
        paid_in = contributions_of(self.contributions_pence, outturns=outturns)
        none = no_transfers(outturns)
        return attrs.evolve(
            none,
            contributions_pence=paid_in,
            pool_pence=pool_variances(pooled, outturns=outturns),
            returned_pence=none.returned_pence + paid_in,
        )

    def __str__(self) -> str:
        over, under = (f"{float(100 * one):.6g}%" for one in (self.over_share, self.under_share))
        shares = over if over == under else f"{over} of overspends and {under} of underspends"
        ahead = "" if self.contributions_pence == 0 else ", with contributions in advance"
        return f"pooled share: {shares}{ahead}"
