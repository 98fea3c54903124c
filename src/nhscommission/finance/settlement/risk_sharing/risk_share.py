"""What each member bears once an arrangement has shared its risk."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import RiskArrangement
from nhscommission.finance.settlement.risk_sharing.risk_outturns import Outturns, read_outturns
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.numbers import expect

_SAME: Final[Any] = attrs.cmp_using(eq=np.array_equal)


@attrs.frozen(kw_only=True)
class RiskShareResult:
    """What each member bears before and after an arrangement, and what the fund holds.

    Parameters
    ----------
    arrangement : RiskArrangement
        The arrangement.
    members : tuple of str
        Who, in the order of the last axis.
    years : tuple of str
        What each year is called, in the order of the axis before it.
    plans_pence : ndarray of int64, shape (years, members)
        What was planned [penny].
    outturns_pence : ndarray of int64, shape (..., years, members)
        What was spent, before anything is shared [penny].
    contributions_pence : ndarray of int64, shape (years, members)
        Paid into the fund, or into the pool in advance [penny].
    pool_pence : ndarray of int64, shape (..., years, members)
        Received from the pool, below 0 where paid into it; sums to 0 over members [penny].
    calls_pence : ndarray of int64, shape (..., years, members)
        Called for by the fund's rule, before limits for all members together [penny].
    fund_pence : ndarray of int64, shape (..., years, members)
        Received from the fund on calls [penny].
    top_up_pence : ndarray of int64, shape (..., years, members)
        Paid by members to top the fund up [penny].
    returned_pence : ndarray of int64, shape (..., years, members)
        Returned to members when the fund is wound up at the end; in a pool with contributions in
        advance, returned each year [penny].
    host_top_up_pence : ndarray of int64, shape (..., years)
        Paid by a host who is no member to top the fund up [penny].
    short_pence : ndarray of int64, shape (..., years)
        By how much calls within the rule go beyond what the fund holds [penny].
    opening_pence : int
        What the fund held before the first year [penny].
    balance_pence : ndarray of int64, shape (..., years)
        What the fund holds at the end of each year [penny].

    Notes
    -----
    For each draw and year, exactly: ``sum(net) == sum(outturns) + change in the fund's balance -
    host_top_up``.
    """

    arrangement: RiskArrangement
    members: tuple[str, ...]
    years: tuple[str, ...]
    plans_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    outturns_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    contributions_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    pool_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    calls_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    fund_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    top_up_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    returned_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    host_top_up_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    short_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)
    opening_pence: int
    balance_pence: IntArray = attrs.field(converter=read_only_ints, eq=_SAME, repr=False)

    @property
    def draws(self) -> int:
        """How many sets of outturns there are."""
        return math.prod(self.outturns_pence.shape[:-2])

    @property
    def variances_pence(self) -> IntArray:
        """Each member's own variance: outturn less plan, shape (..., years, members) [penny]."""
        return self.outturns_pence - self.plans_pence

    @property
    def net_pence(self) -> IntArray:
        """What each member bears after sharing, shape (..., years, members) [penny]."""
        paid = self.outturns_pence + self.contributions_pence + self.top_up_pence
        return paid - self.pool_pence - self.fund_pence - self.returned_pence

    @property
    def net_variances_pence(self) -> IntArray:
        """What each member bears less its plan, shape (..., years, members) [penny]."""
        return self.net_pence - self.plans_pence

    @property
    def unmet_pence(self) -> IntArray:
        """Calls less what was paid on them, shape (..., years, members), >= 0 [penny]."""
        return self.calls_pence - self.fund_pence

    @property
    def true_up_pence(self) -> IntArray:
        """Settled at the year's end: pool and returns, below 0 where a member pays [penny]."""
        return self.pool_pence + self.returned_pence

    @property
    def held_pence(self) -> IntArray:
        """Each member's share of what the fund holds after the last year, shape (..., members).

        By contributions over all years, as a fund that is wound up returns them; it sums to the
        closing balance, or is 0 where nobody contributed [penny].
        """
        given = self.contributions_pence.sum(axis=0)
        closing = self.balance_pence[..., -1]
        if not given.any():
            return np.zeros((*closing.shape, len(self.members)), dtype=np.int64)
        return allocate(closing, weights=given, codes=self.members)

    @property
    def probability_short(self) -> float:
        """The share of draws where calls go beyond what the fund holds in some year [ratio]."""
        return float((self.short_pence > 0).any(axis=-1).mean())

    def net_of(self, member: str) -> IntArray:
        """Return what one member bears after sharing.

        Parameters
        ----------
        member : str
            Its name.

        Returns
        -------
        ndarray of int64, shape (..., years)
            Its net cost [penny].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        if member not in self.members:
            raise UnknownNameError("member", str(member), self.members)
        return self.net_pence[..., self.members.index(member)]

    def to_records(self) -> tuple[dict[str, str | int], ...]:
        """Return one record for each year and member, as for a table.

        Returns
        -------
        tuple of dict
            Year, member, and everything that makes up what it bears: ``net = outturn + contribution
            + top_up - pool - fund - returned``, beside calls and what of them was not met [penny].

        Raises
        ------
        InvalidValueError
            If there are draws; `summarise_risk` has their means.
        """
        if self.outturns_pence.ndim > 2:
            raise InvalidValueError(
                f"{self.draws} draws have no records; summarise_risk says what each member bears"
            )
        columns = {
            "plan_pence": self.plans_pence,
            "outturn_pence": self.outturns_pence,
            "contribution_pence": self.contributions_pence,
            "top_up_pence": self.top_up_pence,
            "pool_pence": self.pool_pence,
            "call_pence": self.calls_pence,
            "fund_pence": self.fund_pence,
            "unmet_pence": self.unmet_pence,
            "returned_pence": self.returned_pence,
            "net_pence": self.net_pence,
        }
        return tuple(
            {"year": year, "member": member, **{n: int(v[at, i]) for n, v in columns.items()}}
            for at, year in enumerate(self.years)
            for i, member in enumerate(self.members)
        )


def share_risk(
    outturns_pence: Any,
    *,
    plans_pence: Mapping[str, Any],
    arrangement: RiskArrangement,
    weights: Mapping[str, Any] | Sequence[Any] | None = None,
    years: Sequence[str] = (),
) -> RiskShareResult:
    """Share over- and underspends by an arrangement, to the penny.

    Parameters
    ----------
    outturns_pence : array-like of int, shape (..., years, members), or mapping of str
        What was spent, or would be, of any sign: axes in front are draws. Where each plan is of
        one year, shape (..., members). Or by member, each of shape (..., years) where there is a
        plan for each year, and one number where there is one plan; draws of one year go into an
        array [penny].
    plans_pence : mapping of str to int, or to sequence of int
        What each member planned, >= 0: for one year, or for each of several [penny].
    arrangement : RiskArrangement
        `NoRiskShare`, `InvestmentFund`, `PooledShare` or `LayeredShare`.
    weights : mapping of str to number, or sequence, optional
        Weighted populations, >= 0; needed where something goes by capitation. They need not sum to
        1, and are normalised exactly [any one unit].
    years : sequence of str, optional
        What the years are called.

    Returns
    -------
    RiskShareResult
        What each member bears, by draw and year, and the fund's balance [penny].

    Raises
    ------
    InvalidValueError
        If shapes do not fit, an amount is not whole pence, a plan is below 0, weights are needed
        and missing, sums could reach beyond 10**18 pence, or the arrangement does not fit.
    UnknownNameError
        If the outturns, weights or the arrangement name a member who has no plan.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), section 4.4.1.

    Examples
    --------
    >>> plans = {"Brent": 100_00, "Ealing": 100_00}
    >>> spent = {"Brent": 109_00, "Ealing": 98_00}
    >>> from nhscommission.finance.settlement.risk_sharing.risk_arrangement import NoRiskShare
    >>> share_risk(spent, plans_pence=plans, arrangement=NoRiskShare()).net_pence.tolist()
    [[10900, 9800]]
    >>> from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare
    >>> found = share_risk(
    ...     spent, plans_pence=plans, arrangement=PooledShare(), weights={"Brent": 3, "Ealing": 4})
    >>> found.net_pence.tolist()  # £7 over between them: £3 and £4
    [[10300, 10400]]
    """
    expect(arrangement, RiskArrangement, what="arrangement", like="NoRiskShare() or another")
    found = read_outturns(outturns_pence, plans_pence=plans_pence, weights=weights, years=years)
    return apply_arrangement(arrangement, outturns=found)


def apply_arrangement(arrangement: RiskArrangement, *, outturns: Outturns) -> RiskShareResult:
    """Share risk that has been read and checked.

    Parameters
    ----------
    arrangement : RiskArrangement
        The arrangement.
    outturns : Outturns
        Plans and outturns that go together.

    Returns
    -------
    RiskShareResult
        What each member bears [penny].

    Raises
    ------
    InvalidValueError
        If the arrangement does not fit the members.

    Examples
    --------
    >>> from nhscommission.finance.settlement.risk_sharing.risk_arrangement import NoRiskShare
    >>> found = read_outturns([101], plans_pence={"A": 100})
    >>> apply_arrangement(NoRiskShare(), outturns=found).net_variances_pence.tolist()
    [[1]]
    """
    paid = arrangement.transfers(outturns)
    return RiskShareResult(
        arrangement=arrangement,
        members=outturns.members,
        years=outturns.years,
        plans_pence=outturns.plans_pence,
        outturns_pence=outturns.outturns_pence,
        **attrs.asdict(paid, recurse=False),
    )
