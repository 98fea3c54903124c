"""All payments of a contract, and where they leave each party."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.payments import Payment, PaymentKind
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.numbers import check_day, expect, expect_several


def _read_names(value: Any) -> tuple[str, ...]:
    return expect_several(value, what="names", like='("Brent", "Harrow")')


def _read_payments(value: Any) -> tuple[Payment, ...]:
    payments = expect_several(value, what="payments", like="a list of Payment")
    for one in payments:
        expect(one, Payment, what="a payment", like="a Payment")
    order = list(PaymentKind)  # on one day, what goes into a vehicle before what comes out
    return tuple(sorted(payments, key=lambda one: (one.day, order.index(one.kind))))


@attrs.frozen(kw_only=True)
class Settlement:
    """The payments of a contract, and the care that they pay for.

    Parameters
    ----------
    arrangement : str
        How it was settled, in words.
    months : tuple of str
        The months that are settled.
    providers : tuple of str
        Who provides.
    commissioners : tuple of str
        Who commissions.
    vehicle : str
        Through whom money passes; blank where through nobody.
    payments : tuple of Payment
        In order of days, and on one day of `PaymentKind`.
    due_to_date_pence : ndarray of int64, shape (providers, commissioners, months)
        What is due for the care from the first month to the end of each, by the terms [penny].
    budget_pence : ndarray of int64, shape (providers, commissioners)
        The plan of the whole contract [penny].
    """

    arrangement: str
    months: tuple[str, ...] = attrs.field(converter=_read_names)
    providers: tuple[str, ...] = attrs.field(converter=_read_names)
    commissioners: tuple[str, ...] = attrs.field(converter=_read_names)
    vehicle: str
    payments: tuple[Payment, ...] = attrs.field(converter=_read_payments, repr=False)
    due_to_date_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    budget_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )

    def __attrs_post_init__(self) -> None:
        sizes = (len(self.providers), len(self.commissioners), len(self.months))
        if self.due_to_date_pence.shape != sizes:
            raise InvalidValueError(
                f"due_to_date_pence has the shape {self.due_to_date_pence.shape}; the numbers of "
                f"providers, commissioners and months are {sizes}"
            )
        if self.budget_pence.shape != sizes[:2]:
            raise InvalidValueError(
                f"budget_pence has the shape {self.budget_pence.shape}; the numbers of providers "
                f"and commissioners are {sizes[:2]}"
            )
        for one in self.payments:
            self._check(one.payer)
            self._check(one.payee)

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody: commissioners, then the vehicle if there is one, then providers."""
        between = (self.vehicle,) if self.vehicle else ()
        return (*self.commissioners, *between, *self.providers)

    def _check(self, party: str) -> None:
        if party not in self.parties:
            raise UnknownNameError("party", str(party), self.parties)

    def paid_pence(self, party: str) -> int:
        """Say what a party paid in all.

        Parameters
        ----------
        party : str
            Who.

        Returns
        -------
        int
            Gross of what it got back [penny].

        Raises
        ------
        UnknownNameError
            If it is none of the parties.
        """
        self._check(party)
        return sum(one.amount_pence for one in self.payments if one.payer == party)

    def received_pence(self, party: str) -> int:
        """Say what a party received in all.

        Parameters
        ----------
        party : str
            Who.

        Returns
        -------
        int
            Gross of what it gave back [penny].

        Raises
        ------
        UnknownNameError
            If it is none of the parties.
        """
        self._check(party)
        return sum(one.amount_pence for one in self.payments if one.payee == party)

    def net_pence(self, party: str) -> int:
        """Say what a party received less what it paid.

        Parameters
        ----------
        party : str
            Who.

        Returns
        -------
        int
            Below 0 for those who pay; over all parties it sums to 0 [penny].

        Raises
        ------
        UnknownNameError
            If it is none of the parties.
        """
        return self.received_pence(party) - self.paid_pence(party)

    def of_kind(self, *kinds: PaymentKind | str) -> tuple[Payment, ...]:
        """Return the payments of some kinds.

        Parameters
        ----------
        *kinds : PaymentKind or str
            Which.

        Returns
        -------
        tuple of Payment
            In order of days.

        Raises
        ------
        UnknownNameError
            If there is no such kind.
        """
        wanted = {choose(PaymentKind, kind, what="payment kind") for kind in kinds}
        return tuple(one for one in self.payments if one.kind in wanted)

    def count(self, *kinds: PaymentKind | str) -> int:
        """Count the payments of some kinds.

        Parameters
        ----------
        *kinds : PaymentKind or str
            Which; none for all.

        Returns
        -------
        int
            How many.

        Raises
        ------
        UnknownNameError
            If there is no such kind.
        """
        return len(self.of_kind(*(kinds or PaymentKind)))

    def between(self, first: date, last: date) -> tuple[Payment, ...]:
        """Return the payments of some days.

        Parameters
        ----------
        first, last : datetime.date
            From when to when, both days counted.

        Returns
        -------
        tuple of Payment
            In order of days.

        Raises
        ------
        InvalidValueError
            If the days are none.
        """
        check_day(first, what="first")
        check_day(last, what="last")
        return tuple(one for one in self.payments if first <= one.day <= last)


def balances_pence(settlement: Settlement, *, days: Iterable[date]) -> IntArray:
    """Say what each party has received less paid by the end of some days.

    Parameters
    ----------
    settlement : Settlement
        The payments.
    days : iterable of datetime.date
        The days, for example the end of each month.

    Returns
    -------
    ndarray of int64, shape (days, parties)
        In the order of ``settlement.parties``; each row sums to 0 [penny].

    Raises
    ------
    InvalidValueError
        If a day is none.

    Examples
    --------
    >>> paid = Payment(
    ...     day=date(2009, 4, 15), payer="Brent", payee="Imperial", amount_pence=5, kind="invoice"
    ... )
    >>> found = Settlement(
    ...     arrangement="direct",
    ...     months=["2009-04"],
    ...     providers=("Imperial",),
    ...     commissioners=("Brent",),
    ...     vehicle="",
    ...     payments=[paid],
    ...     due_to_date_pence=[[[5]]],
    ...     budget_pence=[[5]],
    ... )
    >>> balances_pence(found, days=[date(2009, 4, 14), date(2009, 4, 15)]).tolist()
    [[0, 0], [-5, 5]]
    """
    expect(settlement, Settlement, what="a settlement", like="a Settlement")
    wanted = [check_day(day, what="a day") for day in expect_several(days, what="days", like="[]")]
    place = {party: i for i, party in enumerate(settlement.parties)}
    result = np.zeros((len(wanted), len(place)), dtype=np.int64)
    for one in settlement.payments:
        after = [row for row, day in enumerate(wanted) if day >= one.day]
        result[after, place[one.payer]] -= one.amount_pence
        result[after, place[one.payee]] += one.amount_pence
    return result
