"""A fund that members pay into, and that helps one of them in serious difficulty."""

from enum import StrEnum
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.settlement.risk_sharing.call_rule import (
    CallRule,
    cut_in_order,
    cut_in_proportion,
    find_calls,
)
from nhscommission.finance.settlement.risk_sharing.contributions import (
    contributions_of,
    read_contributions,
)
from nhscommission.finance.settlement.risk_sharing.risk_arrangement import (
    RiskArrangement,
    Transfers,
    no_transfers,
)
from nhscommission.finance.settlement.risk_sharing.risk_outturns import Outturns, whole_pence
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

MEMBERS = "members"
"""As `top_up`: all members, by capitation."""


class FundShortage(StrEnum):
    """Who gives way when calls come to more than the fund holds, or than it may pay in a year."""

    IN_PROPORTION = "in_proportion"
    """All calls are cut in the same proportion, to the penny."""
    IN_ORDER = "in_order"
    """Members are served one after another, in the order that is stated."""


class FundEnd(StrEnum):
    """What becomes of what the fund holds after the last year."""

    KEEP = "keep"
    """It stays in the fund."""
    RETURN = "return"
    """It goes back to members in proportion to their contributions over all years."""


def _opening(value: Any) -> int:
    return whole_pence(value, what="the opening balance of the fund")


def _shortage(value: str) -> FundShortage:
    return choose(FundShortage, value, what="way with a shortage")


def _at_end(value: str) -> FundEnd:
    return choose(FundEnd, value, what="end of a fund")


def _order(value: Any) -> tuple[str, ...]:
    return tuple(map(plain_text, expect_several(value, what="order", like='["Brent", "Ealing"]')))


@attrs.frozen(kw_only=True)
class InvestmentFund(RiskArrangement):
    """A fund that members pay into and may call on when they overspend by much.

    With contributions by capitation and a rule for calls, this is also the risk pool that the paper
    of 2009 left for later: money put in beforehand, and rules for when it can be used.
    `PooledShare` is another thing, a settlement of all variances after the event.

    Parameters
    ----------
    contributions_pence : int, sequence of int, or mapping of str to either
        What is paid in at the start of each year: for all members together, divided by capitation,
        or for each by name; one sum for every year, or one for each year [penny].
    call_rule : CallRule
        When a member may call on it, and for how much.
    opening_pence : int, optional
        What it holds before the first year [penny].
    shortage : FundShortage, optional
        Who gives way when there is not enough.
    order : tuple of str, optional
        With ``shortage="in_order"``: all members, first served first.
    top_up : str, optional
        Who pays what the fund lacks: ``"members"`` by capitation, one member, or the `host`. Where
        blank nobody does, and the fund pays no more than it holds.
    host : str, optional
        Who holds the fund, where that is no member; what it tops up comes from outside.
    at_end : FundEnd, optional
        What becomes of what it holds after the last year.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), section 4.4.1: a sector investment
    fund may reduce the severity for a PCT in serious difficulty.
    """

    contributions_pence: Any = attrs.field(converter=read_contributions)
    call_rule: CallRule
    opening_pence: int = attrs.field(default=0, converter=_opening)
    shortage: FundShortage = attrs.field(default=FundShortage.IN_PROPORTION, converter=_shortage)
    order: tuple[str, ...] = attrs.field(default=(), converter=_order)
    top_up: str = attrs.field(default="", converter=plain_text)
    host: str = attrs.field(default="", converter=plain_text)
    at_end: FundEnd = attrs.field(default=FundEnd.KEEP, converter=_at_end)

    def __attrs_post_init__(self) -> None:
        expect(self.call_rule, CallRule, what="call_rule", like='CallRule(threshold="2%")')
        if bool(self.order) != (self.shortage is FundShortage.IN_ORDER):
            raise InvalidValueError(
                f"the shortage is met {self.shortage}, and order is {shown(list(self.order))}; "
                "give shortage='in_order' with the names of all members in order, or neither"
            )

        if self.host == MEMBERS:
            raise InvalidValueError(
                f"the host is called {MEMBERS!r}, which as top_up means all members; give the host "
                "a name of its own"
            )

    def transfers(self, outturns: Outturns) -> Transfers:
        """Pay calls on overspends, year after year.

        Parameters
        ----------
        outturns : Outturns
            Plans and outturns that go together.

        Returns
        -------
        Transfers
            What the fund takes, pays and holds [penny].

        Raises
        ------
        InvalidValueError
            If contributions or the order do not fit the members and years, or weights are missing.
        UnknownNameError
            If there is no such member.
        """
        return self.pay(outturns.variances_pence, outturns=outturns)

    def pay(self, overspends_pence: IntArray, *, outturns: Outturns) -> Transfers:
        """Pay calls on given amounts, which may be parts of overspends.

        Parameters
        ----------
        overspends_pence : ndarray of int64, shape (..., years, members)
            What the call rule is applied to [penny].
        outturns : Outturns
            Plans and outturns that go together.

        Returns
        -------
        Transfers
            What the fund takes, pays and holds [penny].

        Raises
        ------
        InvalidValueError
            If contributions or the order do not fit the members and years, or weights are missing.
        UnknownNameError
            If there is no such member.
        """
        contributions = self._paid_in(outturns)
        order = self._places(outturns)
        self._check_parties(outturns)
        calls = find_calls(overspends_pence, plans_pence=outturns.plans_pence, rule=self.call_rule)
        paid, short = np.zeros_like(calls), np.zeros(calls.shape[:-1], dtype=np.int64)
        closing = np.zeros_like(short)
        balance = np.full(outturns.draws_shape, self.opening_pence, dtype=np.int64)
        for year, paid_in in enumerate(contributions.sum(axis=-1).tolist()):
            holds = balance + paid_in
            called = calls[..., year, :]
            allowed = called.sum(axis=-1)
            if self.call_rule.most_per_year_pence is not None:
                allowed = np.minimum(allowed, self.call_rule.most_per_year_pence)
            limits = allowed if self.top_up else np.minimum(allowed, holds)
            if order is None:
                met = cut_in_proportion(called, limits_pence=limits, members=outturns.members)
            else:
                met = cut_in_order(called, limits_pence=limits, order=order)
            paid[..., year, :] = met
            short[..., year] = np.maximum(allowed - holds, 0)
            balance = np.maximum(holds - limits, 0)
            closing[..., year] = balance
        found = attrs.evolve(
            no_transfers(outturns),
            contributions_pence=contributions,
            calls_pence=calls,
            fund_pence=paid,
            short_pence=short,
            opening_pence=self.opening_pence,
            balance_pence=closing,
        )
        return self._wound_up(self._topped_up(found, outturns), outturns)

    def _check_parties(self, outturns: Outturns) -> None:
        if self.host in outturns.members:
            raise InvalidValueError(
                f"the host {self.host!r} is a member; a member that tops the fund up is named in "
                "top_up alone"
            )
        if self.top_up == MEMBERS and MEMBERS in outturns.members:
            raise InvalidValueError(
                f"top_up is {MEMBERS!r}, which means all members, and one member is called that; "
                "give that member another name"
            )
        if self.top_up not in ("", MEMBERS, self.host):
            outturns.place(self.top_up)

    def _paid_in(self, outturns: Outturns) -> IntArray:
        found = contributions_of(
            self.contributions_pence, outturns=outturns, opening_pence=self.opening_pence
        )
        if self.at_end is FundEnd.RETURN and not found.any():
            raise InvalidValueError(
                "the fund is to be returned in proportion to contributions, and there are none; "
                "say at_end='keep'"
            )
        return found

    def _places(self, outturns: Outturns) -> IntArray | None:
        if not self.order:
            return None
        places = [outturns.place(name) for name in self.order]
        if sorted(places) != list(range(len(outturns.members))):
            raise InvalidValueError(
                f"the order of calls is {shown(list(self.order))}; name each of "
                f"{', '.join(outturns.members)} once"
            )
        return np.array(places)

    def _topped_up(self, found: Transfers, outturns: Outturns) -> Transfers:
        if not self.top_up:
            return found
        if self.top_up == self.host:
            return attrs.evolve(found, host_top_up_pence=found.short_pence)
        if self.top_up == MEMBERS:
            return attrs.evolve(
                found, top_up_pence=outturns.split(found.short_pence, what="topping the fund up")
            )
        each = np.zeros_like(found.fund_pence)
        each[..., outturns.place(self.top_up)] = found.short_pence
        return attrs.evolve(found, top_up_pence=each)

    def _wound_up(self, found: Transfers, outturns: Outturns) -> Transfers:
        if self.at_end is FundEnd.KEEP:
            return found
        returned, balance = np.zeros_like(found.fund_pence), found.balance_pence.copy()
        given = found.contributions_pence.sum(axis=0)
        returned[..., -1, :] = allocate(balance[..., -1], weights=given, codes=outturns.members)
        balance[..., -1] = 0
        return attrs.evolve(found, returned_pence=returned, balance_pence=balance)

    def __str__(self) -> str:
        return "investment fund"
