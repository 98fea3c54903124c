"""What is due under a contract, by the terms of each provider or service."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from nhscommission.finance.settlement.contracts.contract_terms import ContractTerms, payment_due
from nhscommission.finance.settlement.contracts.sla_plans import SlaActuals, SlaPlan, check_actuals
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect

TermsLike: TypeAlias = ContractTerms | Mapping[str | tuple[str, str], ContractTerms]
"""Terms for all; or by provider, and for services that have their own, by (provider, service)."""


def amounts_due_to_date(plan: SlaPlan, actuals: SlaActuals, *, terms: TermsLike) -> IntArray:
    """Say what is due from the first month of a contract to the end of each.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    actuals : SlaActuals
        What was done in the months so far.
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms
        For all; or by provider; and by (provider, service) for services that have their own.

    Returns
    -------
    ndarray of int64, shape (providers, commissioners, months so far)
        Plan to date against actual to date. The services of a provider that have no terms of their
        own are taken together [penny].

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan, or a provider has no terms.
    UnknownNameError
        If there are terms for a provider or service that is not in the plan.

    Examples
    --------
    Half of what is done beyond the plan to date is paid: 200 of 1000, then 100 of 2000.

    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names = {"year": "2009/10", "months": ["2010-02", "2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"], "services": [ServiceLine(name="elective")]}
    >>> plan = SlaPlan(**names, activity=[[[[10, 10]]]], prices_pence=[[100]])
    >>> done = SlaActuals(**names, activity=[[[[12, 9]]]], prices_pence=[[100]])
    >>> amounts_due_to_date(plan, done, terms=ContractTerms(over=[(1, 0.5)])).tolist()
    [[[1100, 2050]]]
    """
    check_actuals(plan, actuals)
    months = len(actuals.months)
    planned = np.cumsum(plan.value_pence[..., :months], axis=3)
    done = np.cumsum(actuals.value_pence, axis=3)
    due = np.zeros((*planned.shape[:2], months), dtype=np.int64)
    for provider, groups in enumerate(terms_of_each(plan, terms=terms)):
        for services, own in groups:
            due[provider] += payment_due(
                planned[provider][:, services].sum(axis=1),
                actual_pence=done[provider][:, services].sum(axis=1),
                terms=own,
            )
    return due


def terms_of_each(
    plan: SlaPlan, *, terms: TermsLike
) -> list[list[tuple[list[int], ContractTerms]]]:
    """Say which services of each provider are settled together, and on which terms.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    terms : ContractTerms, or mapping of str or (str, str) to ContractTerms
        As `amounts_due_to_date` takes them.

    Returns
    -------
    list of list of (list of int, ContractTerms)
        For each provider the groups of services, by their places.

    Raises
    ------
    InvalidValueError
        If a provider has no terms.
    UnknownNameError
        If there are terms for a provider or service that is not in the plan.

    Examples
    --------
    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names = {"year": "2009/10", "months": ["2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"]}
    >>> names |= {"services": [ServiceLine(name=one) for one in ("elective", "community", "A&E")]}
    >>> plan = SlaPlan(**names, activity=[[[[1], [1], [1]]]], prices_pence=[[100, 100, 100]])
    >>> own = {"Imperial": ContractTerms(), ("Imperial", "community"): ContractTerms(cap=1)}
    >>> [[places for places, _ in groups] for groups in terms_of_each(plan, terms=own)]
    [[[1], [0, 2]]]
    """
    names = plan.labels[2]
    if isinstance(terms, ContractTerms):
        return [[(list(range(len(names))), terms)] for _ in plan.providers]
    if not isinstance(terms, Mapping):
        raise InvalidValueError(
            f'terms are {shown(terms)}; give ContractTerms, or them by provider: {{"Imperial": '
            "ContractTerms()}"
        )
    for key, own in terms.items():
        provider, service = key if isinstance(key, tuple) and len(key) == 2 else (key, names[0])
        if provider not in plan.providers:
            raise UnknownNameError("provider", str(provider), plan.providers)
        if service not in names:
            raise UnknownNameError("service", str(service), names)
        expect(own, ContractTerms, what=f"the terms of {provider}", like="ContractTerms()")
    found = []
    for provider in plan.providers:
        alone = [place for place, name in enumerate(names) if (provider, name) in terms]
        groups = [([place], terms[provider, names[place]]) for place in alone]
        rest = [place for place in range(len(names)) if place not in alone]
        if rest and provider not in terms:
            raise InvalidValueError(
                f"there are no terms for {provider}, {names[rest[0]]}; give the provider's terms"
            )
        found.append(groups + ([(rest, terms[provider])] if rest else []))
    return found
