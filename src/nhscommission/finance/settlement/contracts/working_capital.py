"""Who carries the float: money paid ahead of care, or care given ahead of money."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from nhscommission.finance.settlement.contracts.contract_months import month_end
from nhscommission.finance.settlement.contracts.settlements import Settlement
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number, check_day, expect


def float_pence_days(settlement: Settlement, *, until: date | None = None) -> dict[str, int]:
    """Say how much money each party has tied up for how long.

    Parameters
    ----------
    settlement : Settlement
        The payments, and the care they are for.
    until : datetime.date, optional
        The day up to which days are counted; the last on which anything happens where nothing is
        said.

    Returns
    -------
    dict of str to int
        By party; over all parties it sums to 0. Above 0 where a party has tied up its own money,
        below 0 where it holds that of others [penny day].

    Raises
    ------
    InvalidValueError
        If `until` is no day, or comes before the first month.

    Notes
    -----
    The float of a party at the end of a day is what it has paid (less received) so far, less the
    value of the care that it has received (less given) so far. Care counts on the last day of its
    month, with what is due for it by the terms. A member that pays in the middle of the month so
    has a float of half a month, and a vehicle that holds a budget has one below 0. Each day's float
    counts once.

    Examples
    --------
    Brent pays on 15 April for care that counts on 30 April, 15 days before:

    >>> from nhscommission.finance.settlement.contracts.payments import Payment
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
    >>> float_pence_days(found)
    {'Brent': 75, 'Imperial': -75}
    """
    expect(settlement, Settlement, what="a settlement", like="a Settlement")
    end = last_day(settlement) if until is None else check_day(until, what="until")
    first = month_end(settlement.months[0]).replace(day=1)
    if end < first:
        raise InvalidValueError(
            f"until is {end}, and the contract starts in {settlement.months[0]}; give a day from "
            f"{first} on"
        )
    result = dict.fromkeys(settlement.parties, 0)
    for day, plus, minus, amount in _moves(settlement):
        pence_days = amount * max((end - day).days, 0)
        result[plus] += pence_days
        result[minus] -= pence_days
    return result


def last_day(settlement: Settlement) -> date:
    """Return the last day on which anything is paid or care counts.

    Parameters
    ----------
    settlement : Settlement
        The payments.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    InvalidValueError
        If it is no settlement.
    """
    expect(settlement, Settlement, what="a settlement", like="a Settlement")
    return max([month_end(settlement.months[-1]), *(one.day for one in settlement.payments)])


def _moves(settlement: Settlement) -> Iterator[tuple[date, str, str, int]]:
    """Yield each change of float: its day, whose rises, whose falls, and by how much."""
    for one in settlement.payments:
        yield one.day, one.payer, one.payee, one.amount_pence
    care = np.diff(settlement.due_to_date_pence, axis=2, prepend=0)
    for p, c, m in np.ndindex(*care.shape):
        amount = int(care[p, c, m])
        day = month_end(settlement.months[m])
        yield day, settlement.providers[p], settlement.commissioners[c], amount


def working_capital_pence(
    settlement: Settlement, *, rate_per_year: float, until: date | None = None
) -> dict[str, float]:
    """Price the float at a rate a year.

    Parameters
    ----------
    settlement : Settlement
        The payments, and the care they are for.
    rate_per_year : float
        Simple interest, >= 0: 0.035 for 3.5%, over 365 days [1/year].
    until : datetime.date, optional
        As in `float_pence_days`.

    Returns
    -------
    dict of str to float
        What the float costs each party; below 0 where it gains [penny].

    Raises
    ------
    InvalidValueError
        If the rate is below 0 or not finite, or `until` is no day or before the first month.

    Examples
    --------
    £3,650 paid ten days before its care counts costs ten days' interest of 3.5%, £3.50:

    >>> from nhscommission.finance.settlement.contracts.payments import Payment
    >>> paid = Payment(
    ...     day=date(2009, 4, 20),
    ...     payer="Brent",
    ...     payee="Imperial",
    ...     amount_pence=365_000,
    ...     kind="invoice",
    ... )
    >>> found = Settlement(
    ...     arrangement="direct",
    ...     months=["2009-04"],
    ...     providers=("Imperial",),
    ...     commissioners=("Brent",),
    ...     vehicle="",
    ...     payments=[paid],
    ...     due_to_date_pence=[[[365_000]]],
    ...     budget_pence=[[365_000]],
    ... )
    >>> round(working_capital_pence(found, rate_per_year=0.035)["Brent"], 6)
    350.0
    """
    rate = as_number(rate_per_year, what="rate_per_year")
    tied_up = float_pence_days(settlement, until=until)
    return {party: pence_days * rate / 365 for party, pence_days in tied_up.items()}
