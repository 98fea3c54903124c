"""What an arrangement for sharing risk does: payments between members, a pool and a fund."""

from abc import ABC, abstractmethod

import attrs
import numpy as np

from nhscommission.finance.settlement.risk_sharing.risk_outturns import Outturns
from nhscommission.foundations.labelled import IntArray


@attrs.frozen(kw_only=True, eq=False)
class Transfers:
    """What is paid because of an arrangement, beside the outturns themselves.

    Parameters
    ----------
    contributions_pence : ndarray of int64, shape (years, members)
        Paid into the fund, or into the pool in advance, >= 0 [penny].
    pool_pence : ndarray of int64, shape (..., years, members)
        Received from the pool, below 0 where paid into it; sums to 0 over members [penny].
    calls_pence : ndarray of int64, shape (..., years, members)
        Called for by the rule, before limits for all members together, >= 0 [penny].
    fund_pence : ndarray of int64, shape (..., years, members)
        Paid out by the fund, >= 0 [penny].
    top_up_pence : ndarray of int64, shape (..., years, members)
        Paid by members to top the fund up, >= 0 [penny].
    returned_pence : ndarray of int64, shape (..., years, members)
        Returned by the fund at the end, or set against the pool each year, >= 0 [penny].
    host_top_up_pence : ndarray of int64, shape (..., years)
        Paid by a host who is no member to top the fund up, >= 0 [penny].
    short_pence : ndarray of int64, shape (..., years)
        By how much calls within the rule go beyond what the fund holds, >= 0 [penny].
    opening_pence : int
        What the fund held before the first year [penny].
    balance_pence : ndarray of int64, shape (..., years)
        What the fund holds at the end of each year [penny].
    """

    contributions_pence: IntArray
    pool_pence: IntArray
    calls_pence: IntArray
    fund_pence: IntArray
    top_up_pence: IntArray
    returned_pence: IntArray
    host_top_up_pence: IntArray
    short_pence: IntArray
    opening_pence: int
    balance_pence: IntArray


def no_transfers(outturns: Outturns) -> Transfers:
    """Return transfers of nothing, of the right shapes.

    Parameters
    ----------
    outturns : Outturns
        What is shared.

    Returns
    -------
    Transfers
        All zero.
    """
    each = np.zeros(outturns.outturns_pence.shape, dtype=np.int64)
    yearly = np.zeros(each.shape[:-1], dtype=np.int64)
    return Transfers(
        contributions_pence=np.zeros(each.shape[-2:], dtype=np.int64),
        pool_pence=each,
        calls_pence=each,
        fund_pence=each,
        top_up_pence=each,
        returned_pence=each,
        host_top_up_pence=yearly,
        short_pence=yearly,
        opening_pence=0,
        balance_pence=yearly,
    )


class RiskArrangement(ABC):
    """An arrangement by which members share what they over- or underspend.

    Subclasses are frozen records; `share_risk` applies them.
    """

    __slots__ = ()

    @abstractmethod
    def transfers(self, outturns: Outturns) -> Transfers:
        """Work out what is paid by whom.

        Parameters
        ----------
        outturns : Outturns
            Plans and outturns that go together.

        Returns
        -------
        Transfers
            What is paid besides [penny].

        Raises
        ------
        InvalidValueError
            If the arrangement does not fit the members.
        UnknownNameError
            If it names a member who is not there.
        """


@attrs.frozen(kw_only=True)
class NoRiskShare(RiskArrangement):
    """No formal risk share: every member bears its own over- and underspends.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), section 4.4.1.
    """

    def transfers(self, outturns: Outturns) -> Transfers:
        """Return transfers of nothing.

        Parameters
        ----------
        outturns : Outturns
            Plans and outturns that go together.

        Returns
        -------
        Transfers
            All zero [penny].
        """
        return no_transfers(outturns)

    def __str__(self) -> str:
        return "no risk share"
