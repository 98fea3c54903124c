"""Payments between those who settle a contract: who pays whom how much, and on which day."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import attrs

from nhscommission.finance.settlement.contracts.contract_months import month_end
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.numbers import as_whole, check_day
from nhscommission.foundations.text import plain_text

_LONGEST_DAYS: Final = 3660


class PaymentKind(StrEnum):
    """What a payment is for."""

    BUDGET_TRANSFER = "budget_transfer"
    """The budget of the contract's whole term, from a member to the vehicle."""
    INVOICE = "invoice"
    """A provider's monthly invoice, as planned."""
    ADJUSTMENT = "adjustment"
    """Over- or under-performance of a quarter, straight to whom it is due."""
    PASSED_ON = "passed_on"
    """The same on its second leg: from the vehicle to whom it is due."""


def _read_kind(value: str) -> PaymentKind:
    return choose(PaymentKind, value, what="payment kind")


@attrs.frozen(kw_only=True)
class Payment:
    """A payment.

    Parameters
    ----------
    day : datetime.date
        When it is paid.
    payer : str
        Who pays.
    payee : str
        Who is paid.
    amount_pence : int
        How much, above 0: its direction is in payer and payee [penny].
    kind : PaymentKind
        What for.
    """

    day: date
    payer: str = attrs.field(converter=plain_text)
    payee: str = attrs.field(converter=plain_text)
    amount_pence: int
    kind: PaymentKind = attrs.field(converter=_read_kind)

    def __attrs_post_init__(self) -> None:
        check_day(self.day, what=f"the day of the payment from {self.payer} to {self.payee}")
        if self.payer == self.payee:
            raise InvalidValueError(f"{self.payer!r} pays itself; give two parties")
        if type(self.amount_pence) is not int or self.amount_pence <= 0:
            raise InvalidValueError(
                f"{self.payer} pays {self.payee} {self.amount_pence!r}; give whole pence above 0, "
                "with payer and payee the other way round where money goes back"
            )

    def __str__(self) -> str:
        pounds, pence = divmod(self.amount_pence, 100)
        return f"{self.day} {self.payer} to {self.payee} £{pounds:,}.{pence:02d} ({self.kind})"


def _read_days(value: Any) -> int:
    days = as_whole(value, what="a number of days")
    if days > _LONGEST_DAYS:
        raise InvalidValueError(f"{days} days; give {_LONGEST_DAYS} or fewer")
    return days


@attrs.frozen(kw_only=True)
class PaymentCalendar:
    """When things are paid, in calendar days: weekends and holidays are days like others.

    Parameters
    ----------
    invoice_day : int, optional
        The day of each month on which its invoices are sent, 1 to 31; in a shorter month its last
        day, so that 31 is the last day of every month [day].
    due_days : int, optional
        How long after that they are paid [day].
    settle_days : int, optional
        How long after the last day of a quarter over- and under-performance is settled [day].
    pass_on_days : int, optional
        How long a vehicle takes to pass a settlement on [day].
    transfer_day : datetime.date, optional
        When members transfer the year's budget to a vehicle: up to 92 days before the contract
        starts, and not after its first invoices are paid. The first day of the contract where
        nothing is said.
    """

    invoice_day: int = 15
    due_days: int = attrs.field(default=0, converter=_read_days)
    settle_days: int = attrs.field(default=45, converter=_read_days)
    pass_on_days: int = attrs.field(default=0, converter=_read_days)
    transfer_day: date | None = None

    def __attrs_post_init__(self) -> None:
        day = as_whole(self.invoice_day, what="invoice_day", least=1)
        if day > 31:
            raise InvalidValueError(f"invoice_day is {day}; give 1 to 31 (31 is the last day)")
        object.__setattr__(self, "invoice_day", day)
        if self.transfer_day is not None:
            check_day(self.transfer_day, what="transfer_day")

    def invoice_paid(self, month: str) -> date:
        """Say when a month's invoices are paid.

        Parameters
        ----------
        month : str
            For example ``"2009-04"``.

        Returns
        -------
        datetime.date
            The day.
        """
        last = month_end(month)
        return last.replace(day=min(self.invoice_day, last.day)) + timedelta(days=self.due_days)

    def settled(self, month: str) -> date:
        """Say when the quarter that ends with a month is settled.

        Parameters
        ----------
        month : str
            For example ``"2009-06"``.

        Returns
        -------
        datetime.date
            The day.
        """
        return month_end(month) + timedelta(days=self.settle_days)
