"""Two ways to invoice for a contract: providers invoice members, or a vehicle between them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.amounts_due import TermsLike
from nhscommission.finance.settlement.contracts.bills import (
    Bill,
    InvoiceBasis,
    bill_contract,
    read_basis,
)
from nhscommission.finance.settlement.contracts.contract_terms import COST_AND_VOLUME
from nhscommission.finance.settlement.contracts.payments import (
    Payment,
    PaymentCalendar,
    PaymentKind,
)
from nhscommission.finance.settlement.contracts.settlements import Settlement
from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals, SlaPlan
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect
from nhscommission.foundations.text import plain_text

_LONGEST_LEAD_DAYS: Final = 92


def _read_calendar(value: Any) -> PaymentCalendar:
    expect(value, PaymentCalendar, what="calendar", like="PaymentCalendar(invoice_day=15)")
    found: PaymentCalendar = value
    return found


def _read_netted(value: Any) -> bool:
    expect(value, bool, what="netted", like="True or False")
    return bool(value)


@attrs.frozen(kw_only=True)
class InvoicingArrangement(ABC):
    """A way to pay a bill.

    Parameters
    ----------
    calendar : PaymentCalendar, optional
        When things are paid.
    basis : InvoiceBasis, optional
        What is invoiced each month.
    """

    calendar: PaymentCalendar = attrs.field(factory=PaymentCalendar, converter=_read_calendar)
    basis: InvoiceBasis = attrs.field(default=InvoiceBasis.EQUAL_PARTS, converter=read_basis)

    @property
    def through(self) -> str:
        """Through whom money passes; blank where through nobody."""
        return ""

    @abstractmethod
    def payments(self, bill: Bill) -> Iterator[Payment]:
        """Say who pays whom, and when.

        Parameters
        ----------
        bill : Bill
            What is owed.

        Yields
        ------
        Payment
            In any order.
        """


@attrs.frozen(kw_only=True)
class DirectInvoicing(InvoicingArrangement):
    """Option 1 of 2009: providers invoice each member, and both settle each quarter.

    Parameters
    ----------
    calendar : PaymentCalendar, optional
        When things are paid.
    basis : InvoiceBasis, optional
        What is invoiced each month.
    """

    def __str__(self) -> str:
        return "direct invoicing"

    def payments(self, bill: Bill) -> Iterator[Payment]:
        """Say who pays whom, and when.

        Parameters
        ----------
        bill : Bill
            What is owed.

        Yields
        ------
        Payment
            An invoice a month, and an adjustment a quarter, for each provider and member.
        """
        for p, c, m in _places(bill.invoices_pence):
            yield from _pay(
                self.calendar.invoice_paid(bill.months[m]),
                bill.commissioners[c],
                bill.providers[p],
                bill.invoices_pence[p, c, m],
                PaymentKind.INVOICE,
            )
        for p, c, q in _places(bill.adjustments_pence):
            yield from _pay(
                self.calendar.settled(bill.quarter_ends[q]),
                bill.commissioners[c],
                bill.providers[p],
                bill.adjustments_pence[p, c, q],
                PaymentKind.ADJUSTMENT,
            )


@attrs.frozen(kw_only=True)
class VehicleInvoicing(InvoicingArrangement):
    """Option 2 of 2009: members pay a vehicle for the year, and providers invoice the vehicle.

    Parameters
    ----------
    calendar : PaymentCalendar, optional
        When things are paid.
    basis : InvoiceBasis, optional
        What is invoiced each month.
    vehicle : str, optional
        What it is called.
    netted : bool, optional
        Whether the vehicle settles one amount a quarter with each provider and each member. If not,
        each adjustment is passed on by itself, from provider to vehicle to member or the other way,
        as the paper of 2009 has it.
    """

    vehicle: str = attrs.field(default="ACV", converter=plain_text)
    netted: bool = attrs.field(default=False, converter=_read_netted)

    def __attrs_post_init__(self) -> None:
        if not self.vehicle:
            raise InvalidValueError("the vehicle has no name; give one")

    def __str__(self) -> str:
        return f"invoicing through {self.vehicle}{' with netting' if self.netted else ''}"

    @property
    def through(self) -> str:
        """Through whom money passes."""
        return self.vehicle

    def payments(self, bill: Bill) -> Iterator[Payment]:
        """Say who pays whom, and when.

        Parameters
        ----------
        bill : Bill
            What is owed.

        Yields
        ------
        Payment
            A transfer from each member, an invoice a month from each provider for all members
            together, and the adjustments of each quarter, each on two legs.

        Raises
        ------
        InvalidValueError
            If the transfer comes more than 92 days before the contract, or after the first invoices
            are paid.
        """
        day = self._transfer_day(bill)
        for c, amount in enumerate(bill.budget_pence.sum(axis=0)):
            yield from _pay(
                day, bill.commissioners[c], self.vehicle, amount, PaymentKind.BUDGET_TRANSFER
            )
        invoices = bill.invoices_pence.sum(axis=1)
        for p, m in _places(invoices):
            yield from _pay(
                self.calendar.invoice_paid(bill.months[m]),
                self.vehicle,
                bill.providers[p],
                invoices[p, m],
                PaymentKind.INVOICE,
            )
        for q, month in enumerate(bill.quarter_ends):
            owed = bill.adjustments_pence[..., q]
            if self.netted:
                yield from self._legs(month, bill.commissioners, owed.sum(axis=0))
                yield from self._legs(month, bill.providers, -owed.sum(axis=1))
            else:
                for p, c in _places(owed):
                    yield from self._legs(month, (bill.commissioners[c],), owed[p, c : c + 1])
                    yield from self._legs(month, (bill.providers[p],), -owed[p, c : c + 1])

    def _transfer_day(self, bill: Bill) -> date:
        day = self.calendar.transfer_day or bill.start
        earliest = bill.start - timedelta(days=_LONGEST_LEAD_DAYS)
        latest = self.calendar.invoice_paid(bill.months[0])
        if not earliest <= day <= latest:
            raise InvalidValueError(
                f"transfer_day is {day}, and the contract starts on {bill.start}; {self.vehicle} "
                f"pays its first invoices on {latest}: give a day from {earliest} "
                f"({_LONGEST_LEAD_DAYS} days before the start) to {latest}"
            )
        return day

    def _legs(
        self, month: str, parties: tuple[str, ...], owed_pence: IntArray
    ) -> Iterator[Payment]:
        """Let those who owe pay the vehicle, and later the vehicle those whom it owes."""
        first = self.calendar.settled(month)
        second = first + timedelta(days=self.calendar.pass_on_days)
        for party, amount in zip(parties, owed_pence.tolist(), strict=True):
            if amount > 0:
                yield from _pay(first, party, self.vehicle, amount, PaymentKind.ADJUSTMENT)
            else:
                yield from _pay(second, self.vehicle, party, -amount, PaymentKind.PASSED_ON)


def _places(values: IntArray) -> Iterator[tuple[int, ...]]:
    return np.ndindex(*values.shape)


def _pay(day: date, payer: str, payee: str, amount: Any, kind: PaymentKind) -> Iterator[Payment]:
    """Pay an amount; one below 0 goes the other way, and 0 is not paid."""
    pence = int(amount)
    if pence < 0:
        payer, payee, pence = payee, payer, -pence
    if pence:
        yield Payment(day=day, payer=payer, payee=payee, amount_pence=pence, kind=kind)


def settle(
    plan: SlaPlan,
    actuals: SlaActuals,
    *,
    arrangement: InvoicingArrangement,
    terms: TermsLike = COST_AND_VOLUME,
) -> Settlement:
    """Settle a contract: list every payment.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    actuals : SlaActuals
        What was done in the months so far.
    arrangement : InvoicingArrangement
        ``DirectInvoicing()``, ``VehicleInvoicing()``, or one of your own.
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms, optional
        What is paid for it; what is done, at full price, where nothing is said.

    Returns
    -------
    Settlement
        The payments for the months so far. Once all months of the contract are in, every party's
        net position is the same under each arrangement, to the penny; before that, a vehicle still
        holds the budget of the months to come.

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan, a provider has no terms, the vehicle has the name
        of another party, or its transfer comes too early or too late.
    UnknownNameError
        If terms name what is not in the plan.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), section 4.4.3: options 1 and 2.

    Examples
    --------
    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names = {"year": "2009/10", "months": ["2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"], "services": [ServiceLine(name="elective")]}
    >>> plan = SlaPlan(**names, activity=[[[[10]]]], prices_pence=[[100]])
    >>> done = SlaActuals(**names, activity=[[[[12]]]], prices_pence=[[100]])
    >>> for payment in settle(plan, done, arrangement=VehicleInvoicing()).payments:
    ...     print(payment)
    2010-03-01 Brent to ACV £10.00 (budget_transfer)
    2010-03-15 ACV to Imperial £10.00 (invoice)
    2010-05-15 Brent to ACV £2.00 (adjustment)
    2010-05-15 ACV to Imperial £2.00 (passed_on)
    """
    expect(arrangement, InvoicingArrangement, what="arrangement", like="DirectInvoicing()")
    bill = bill_contract(plan, actuals, terms=terms, basis=arrangement.basis)
    through = arrangement.through
    if through in (*plan.providers, *plan.commissioners):
        raise InvalidValueError(
            f"the vehicle is called {through!r}, like another party; give it a name of its own"
        )
    return Settlement(
        arrangement=str(arrangement),
        months=actuals.months,
        providers=plan.providers,
        commissioners=plan.commissioners,
        vehicle=through,
        payments=tuple(arrangement.payments(bill)),
        due_to_date_pence=bill.due_to_date_pence,
        budget_pence=bill.budget_pence,
    )
