"""What is invoiced and adjusted under a contract, before anybody says by which way it is paid."""

from datetime import date
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.settlement.contracts.amounts_due import TermsLike, amounts_due_to_date
from nhscommission.finance.settlement.contracts.contract_months import month_end
from nhscommission.finance.settlement.contracts.contract_terms import COST_AND_VOLUME
from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals, SlaPlan
from nhscommission.foundations.errors import choose
from nhscommission.foundations.labelled import IntArray, read_only_ints


class InvoiceBasis(StrEnum):
    """What a provider invoices each month."""

    EQUAL_PARTS = "equal_parts"
    """The plan of the whole contract in equal parts, a twelfth each month of a year."""
    PLAN_PROFILE = "plan_profile"
    """The plan of that month."""


def read_basis(value: str) -> InvoiceBasis:
    """Read an invoice basis.

    Parameters
    ----------
    value : str
        ``"equal_parts"`` or ``"plan_profile"``.

    Returns
    -------
    InvoiceBasis
        The basis.

    Raises
    ------
    UnknownNameError
        If there is no such basis.
    """
    return choose(InvoiceBasis, value, what="invoice basis")


@attrs.frozen(kw_only=True)
class Bill:
    """What is owed under a contract, before anybody says by which way it is paid.

    Parameters
    ----------
    providers : tuple of str
        Who provides.
    commissioners : tuple of str
        Who commissions.
    months : tuple of str
        The months so far.
    start : datetime.date
        The first day of the contract.
    budget_pence : ndarray of int64, shape (providers, commissioners)
        The plan of the whole contract [penny].
    invoices_pence : ndarray of int64, shape (providers, commissioners, months)
        What is invoiced each month [penny].
    quarter_ends : tuple of str
        The last month of each quarter that is over.
    adjustments_pence : ndarray of int64, shape (providers, commissioners, quarters)
        What the member owes beyond the plan, below 0 where the provider owes [penny].
    due_to_date_pence : ndarray of int64, shape (providers, commissioners, months)
        What is due by the terms from the first month to the end of each [penny].
    """

    providers: tuple[str, ...]
    commissioners: tuple[str, ...]
    months: tuple[str, ...]
    start: date
    budget_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    invoices_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    quarter_ends: tuple[str, ...]
    adjustments_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    due_to_date_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )


def bill_contract(
    plan: SlaPlan,
    actuals: SlaActuals,
    *,
    terms: TermsLike = COST_AND_VOLUME,
    basis: InvoiceBasis | str = InvoiceBasis.EQUAL_PARTS,
) -> Bill:
    """Say what is invoiced each month, and adjusted each quarter.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    actuals : SlaActuals
        What was done in the months so far.
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms, optional
        What is paid for it; what is done, at full price, where nothing is said.
    basis : InvoiceBasis, optional
        What is invoiced each month.

    Returns
    -------
    Bill
        Equal parts sum to the plan exactly. An adjustment is what is due to date by the terms, less
        the plan to date, less earlier adjustments; those of a year sum to what is due for the year
        less its plan.

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan, or a provider has no terms.
    UnknownNameError
        If terms name what is not in the plan, or there is no such basis.

    Notes
    -----
    Quarters end in June, September, December and March, and with the last month of the contract.
    A quarter of which only some months are reported is not adjusted yet.

    Examples
    --------
    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names = {"year": "2009/10", "months": ["2010-02", "2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"], "services": [ServiceLine(name="elective")]}
    >>> plan = SlaPlan(**names, activity=[[[[10, 10]]]], prices_pence=[[100]])
    >>> done = SlaActuals(**names, activity=[[[[12, 9]]]], prices_pence=[[100]])
    >>> bill = bill_contract(plan, done)
    >>> bill.invoices_pence.tolist(), bill.adjustments_pence.tolist()
    ([[[1000, 1000]]], [[[100]]])
    """
    due = amounts_due_to_date(plan, actuals, terms=terms)
    basis = read_basis(basis)
    months = actuals.months
    by_month = plan.value_pence.sum(axis=2)
    budget = by_month.sum(axis=2)
    invoices = by_month
    if basis is InvoiceBasis.EQUAL_PARTS:
        invoices = allocate(budget, weights=np.ones(len(plan.months)))
    ends = [
        place
        for place, month in enumerate(months)
        if int(month[-2:]) % 3 == 0 or month == plan.months[-1]
    ]
    beyond = (due - by_month[..., : len(months)].cumsum(axis=2))[..., ends]
    return Bill(
        providers=plan.providers,
        commissioners=plan.commissioners,
        months=months,
        start=month_end(plan.months[0]).replace(day=1),
        budget_pence=budget,
        invoices_pence=invoices[..., : len(months)],
        quarter_ends=tuple(months[place] for place in ends),
        adjustments_pence=np.diff(beyond, axis=2, prepend=0),
        due_to_date_pence=due,
    )
