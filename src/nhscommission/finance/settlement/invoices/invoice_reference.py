"""What invoices are held against: prices, contracts, registrations and bundles."""

from graphlib import CycleError, TopologicalSorter
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text


def _bundle_days(value: Any) -> int:
    return as_whole(value, what="the days of a bundle")


@attrs.frozen(kw_only=True)
class BundleRule:
    """One code is included in the price of another.

    Parameters
    ----------
    component : str
        The code that is not to be billed beside the other.
    whole : str
        The code whose price includes it, for the same provider, patient and spell.
    within_days : int
        How many days may lie between the two, either way, >= 0 [day].
    source : str, optional
        Who says so.
    """

    component: str = attrs.field(converter=plain_text)
    whole: str = attrs.field(converter=plain_text)
    within_days: int = attrs.field(converter=_bundle_days)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.component or not self.whole or self.component == self.whole:
            raise InvalidValueError(
                f"a bundle of {self.whole!r} includes {self.component!r}; give two different codes"
            )


def _take_bundles(values: Any) -> tuple[BundleRule, ...] | None:
    if values is None:
        return None
    several = expect_several(values, what="bundles", like="[BundleRule(component=…, whole=…)]")
    seen = set()
    for one in several:
        expect(one, BundleRule, what="a bundle", like="a BundleRule")
        if (one.component, one.whole) in seen:
            raise InvalidValueError(
                f"two bundles say that {one.whole} includes {one.component}; give one"
            )
        seen.add((one.component, one.whole))
    _check_loops(several)
    return several


def _check_loops(bundles: tuple[BundleRule, ...]) -> None:
    """Refuse codes that include each other: both would be void."""
    within: dict[str, set[str]] = {}
    for one in bundles:
        within.setdefault(one.component, set()).add(one.whole)
    try:
        TopologicalSorter(within).prepare()
    except CycleError as error:
        loop = " includes ".join(error.args[1])
        raise InvalidValueError(
            f"bundles go in a loop: {loop}; leave out the one that does not hold"
        ) from None


@attrs.frozen(kw_only=True)
class InvoiceReference:
    """What invoices are held against; None for what is not known, so that its rules are not asked.

    Parameters
    ----------
    prices : ContractPrices, optional
        What was agreed.
    contracts : ContractPeriods, optional
        Who has a contract with whom, and when.
    registrations : Registrations, optional
        Who answers for which patient, and when.
    bundles : iterable of BundleRule, optional
        Which codes are included in others; none where it is empty.
    """

    prices: ContractPrices | None = None
    contracts: ContractPeriods | None = None
    registrations: Registrations | None = None
    bundles: tuple[BundleRule, ...] | None = attrs.field(default=None, converter=_take_bundles)

    def __attrs_post_init__(self) -> None:
        kinds = {
            "prices": ContractPrices,
            "contracts": ContractPeriods,
            "registrations": Registrations,
        }
        for name, kind in kinds.items():
            if (table := getattr(self, name)) is not None:
                like = f"{kind.__name__}.from_columns(…), or None where they are not known"
                expect(table, kind, what=name, like=like)
        if self.prices is not None and self.contracts is not None:
            _check_prices(self.prices, self.contracts)
        if self.prices is not None:
            codes = set(self.prices.code.labels)
            for one in self.bundles or ():
                for name in (one.whole, one.component):
                    if name not in codes:
                        known = self.prices.code.labels
                        raise UnknownNameError("code with an agreed price", name, known)


def _check_prices(prices: ContractPrices, contracts: ContractPeriods) -> None:
    """Refuse prices of a provider without a contract, or from before its first."""
    for name in prices.provider.labels:
        if name not in contracts.provider.labels:
            raise UnknownNameError("provider with a contract", name, contracts.provider.labels)
    first = np.full(len(contracts.provider.labels), np.datetime64("9999-12-31", "D"))
    np.minimum.at(first, contracts.provider.codes, contracts.first_day)
    starts = first[contracts.provider.codes_of(prices.provider)]
    early = np.flatnonzero(prices.first_day < starts)
    if early.size:
        row = int(early[0])
        raise InvalidValueError(
            f"an agreed price, row {prices.first_row + row}: {prices.provider.text(row)} has a "
            f"price for {prices.code.text(row)} from {prices.first_day[row]}, and no contract "
            f"before {starts[row]}; correct the one or the other"
        )
