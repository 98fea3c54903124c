"""Service level agreements: what each provider is to do for whom each month, and at what price."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from nhscommission.finance.settlement.contracts.contract_months import contract_months
from nhscommission.finance.settlement.contracts.pence_arrays import (
    LARGEST_VALUE_PENCE,
    read_pence_array,
)
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import FloatArray, IntArray, read_floats
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

AXES: Final = ("provider", "commissioner", "service", "month")
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_LIKE: Final = 'months written "2009-04"'


class PriceKind(StrEnum):
    """Where the price of a service comes from."""

    TARIFF = "tariff"
    """The national tariff: one price in all of England before the market forces factor."""
    NON_TARIFF = "non_tariff"
    """Agreed between commissioner and provider."""


def _read_name(value: Any) -> str:
    name = plain_text(value)
    if not name:
        raise InvalidValueError("a name is blank; give one")
    return name


def _read_kind(value: str) -> PriceKind:
    return choose(PriceKind, value, what="price kind")


@attrs.frozen(kw_only=True)
class ServiceLine:
    """A line of an agreement: a point of delivery, such as elective care or first attendances.

    Parameters
    ----------
    name : str
        What it is called, unique in its agreement.
    kind : PriceKind, optional
        Whether it has a tariff price.
    """

    name: str = attrs.field(converter=_read_name)
    kind: PriceKind = attrs.field(default=PriceKind.TARIFF, converter=_read_kind)


def _read_names(value: Any) -> tuple[str, ...]:
    names = tuple(_read_name(one) for one in expect_several(value, what="names", like="a tuple"))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidValueError(f"the name {twice!r} is there twice; give each once")
    if not names:
        raise InvalidValueError("there is no name; an agreement has at least one of each party")
    return names


def _read_months(value: Any) -> tuple[str, ...]:
    months = expect_several(value, what="months", like=_LIKE)
    for month in months:
        if not isinstance(month, str) or not _MONTH.fullmatch(month):
            raise InvalidValueError(f"{shown(month)} is not a month; give {_LIKE}")
    return months


def _read_services(value: Any) -> tuple[ServiceLine, ...]:
    like = 'ServiceLine(name="elective")'
    services = expect_several(value, what="services", like=like)
    for one in services:
        expect(one, ServiceLine, what="a service", like=like)
    _read_names(one.name for one in services)
    return services


def _read_activity(value: Any) -> FloatArray:
    if isinstance(value, np.ma.MaskedArray):
        raise InvalidValueError("activity is a masked array; missing is not zero: fill it")
    try:
        found = read_floats(value, what="activity").copy()
    except OverflowError:
        raise InvalidValueError("activity has a number beyond 10**308; check the unit") from None
    found.setflags(write=False)
    return found


def _read_prices(value: Any) -> IntArray:
    return read_pence_array(value, what="prices_pence")


@attrs.frozen(kw_only=True)
class SlaTable:
    """Activity and prices by provider, commissioner, service and month: planned or actual.

    Parameters
    ----------
    year : str
        The financial year, for example ``"2009/10"``.
    months : tuple of str
        Months of that year that follow each other, for example from `contract_months`.
    providers : tuple of str
        Who provides.
    commissioners : tuple of str
        Who commissions; nobody is on both sides.
    services : tuple of ServiceLine
        The lines of service.
    activity : ndarray of float64, shape (providers, commissioners, services, months)
        How much, >= 0; fractions are as good as whole numbers [unit of service].
    prices_pence : ndarray of int64, of one of three shapes
        The price of one, >= 0, by provider and service; or by provider, commissioner and service;
        or by all four axes. It is kept by all four [penny/unit of service].

    Notes
    -----
    A cell is worth activity times price, rounded half to even to a whole penny once: a number of
    activity stands for the shortest decimal that gives it, so that 0.1 is a tenth. Everything
    after that is exact.
    """

    year: str
    months: tuple[str, ...] = attrs.field(converter=_read_months)
    providers: tuple[str, ...] = attrs.field(converter=_read_names)
    commissioners: tuple[str, ...] = attrs.field(converter=_read_names)
    services: tuple[ServiceLine, ...] = attrs.field(converter=_read_services)
    activity: FloatArray = attrs.field(
        converter=_read_activity, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    prices_pence: IntArray = attrs.field(
        converter=_read_prices, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    _value_pence: IntArray = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._check_names()
        sizes = tuple(len(names) for names in self.labels)
        if self.activity.shape != sizes:
            raise InvalidValueError(
                f"activity has the shape {self.activity.shape}; the lengths of {', '.join(AXES)} "
                f"are {sizes}"
            )
        self._check_cells(self.activity, "activity")
        prices = self._spread_prices(sizes)
        self._check_cells(prices, "the price")
        object.__setattr__(self, "prices_pence", prices)
        object.__setattr__(self, "_value_pence", self._value(self.activity, prices_pence=prices))

    def _check_names(self) -> None:
        both = set(self.providers) & set(self.commissioners)
        if both:
            raise InvalidValueError(
                f"{min(both)!r} is a provider and a commissioner; call its two sides by two names"
            )
        whole = contract_months(self.year)
        if not self.months:
            raise InvalidValueError(f"there is no month; give some of {whole[0]} to {whole[-1]}")
        for month in self.months:
            if month not in whole:
                raise InvalidValueError(
                    f"the month {month} is not in {self.year}, which runs from {whole[0]} to "
                    f"{whole[-1]}"
                )
        begin = whole.index(self.months[0])
        due = whole[begin : begin + len(self.months)]
        if self.months != due:
            raise InvalidValueError(
                f"the months are {', '.join(self.months)}; they must follow each other without a "
                f"gap: {', '.join(due)}"
            )

    def _spread_prices(self, sizes: tuple[int, ...]) -> IntArray:
        """Spread prices over the axes that they were not given for."""
        given = self.prices_pence
        kept = {2: (0, 2), 3: (0, 1, 2), 4: (0, 1, 2, 3)}.get(given.ndim, ())
        if not kept or given.shape != tuple(sizes[axis] for axis in kept):
            raise InvalidValueError(
                f"prices_pence has the shape {given.shape}; give one for each provider and "
                f"service: {(sizes[0], sizes[2])}, for each provider, commissioner and service: "
                f"{sizes[:3]}, or for each month too: {sizes}"
            )
        full = given[:, None, :, None] if given.ndim == 2 else given
        full = full[..., None] if given.ndim == 3 else full
        return np.broadcast_to(full, sizes)  # read-only, and no larger than what was given

    def _check_cells(self, values: NDArray[Any], what: str) -> None:
        wrong = ~(np.isfinite(values) & (values >= 0))
        if wrong.any():
            at = tuple(int(place) for place in np.argwhere(wrong)[0])
            raise InvalidValueError(
                f"{self._place(at)}: {what} is {values[at]}; give a finite number of 0 or more "
                "(missing is not zero)"
            )

    def _place(self, at: tuple[int, ...]) -> str:
        provider, commissioner, service, month = (
            names[place] for names, place in zip(self.labels, at, strict=True)
        )
        return f"{provider} for {commissioner}, {service}, {month}"

    def _value(self, activity: FloatArray, *, prices_pence: IntArray) -> IntArray:
        """Multiply and round half to even, exactly: in floats where their error cannot matter."""
        with np.errstate(over="ignore"):
            product = activity * prices_pence
        too_much = product > LARGEST_VALUE_PENCE
        if too_much.any():
            at = tuple(int(place) for place in np.argwhere(too_much)[0])
            raise InvalidValueError(
                f"{self._place(at)}: {activity[at]:g} at {prices_pence[at]} pence is worth more "
                "than 10**18 pence; check the unit of the price"
            )
        nearest = np.rint(product)
        found = nearest.astype(np.int64)
        unsure = np.abs(np.abs(product - np.floor(product)) - 0.5) <= product * 2.0**-50
        unsure |= product >= 2.0**50
        for place in np.argwhere(unsure):
            at = tuple(place)
            found[at] = round(as_fraction(activity[at], what="activity") * int(prices_pence[at]))
        if float(product.sum()) > 0.9 * LARGEST_VALUE_PENCE:
            total = sum(found.reshape(-1).tolist())
            if total > LARGEST_VALUE_PENCE:
                raise InvalidValueError(
                    f"the table is worth {total} pence in all; 10**18 is the most"
                )
        found.setflags(write=False)
        return found

    @property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """The names along the four axes."""
        services = tuple(one.name for one in self.services)
        return self.providers, self.commissioners, services, self.months

    @property
    def value_pence(self) -> IntArray:
        """What each cell is worth, by provider, commissioner, service and month [penny]."""
        return self._value_pence

    @property
    def total_pence(self) -> int:
        """What everything is worth [penny]."""
        return int(self._value_pence.sum())

    def value_at_pence(self, prices_pence: IntArray) -> IntArray:
        """Value the activity at other prices.

        Parameters
        ----------
        prices_pence : ndarray of int64, shape (providers, commissioners, services, months)
            The prices [penny/unit of service].

        Returns
        -------
        ndarray of int64, shape (providers, commissioners, services, months)
            Rounded half to even, cell by cell [penny].

        Raises
        ------
        InvalidValueError
            If prices are not whole pence of 0 or more in that shape, or a cell is worth more than
            10**18 pence.
        """
        prices = _read_prices(prices_pence)
        if prices.shape != self.activity.shape:
            raise InvalidValueError(
                f"prices_pence has the shape {prices.shape}; the lengths of {', '.join(AXES)} are "
                f"{self.activity.shape}"
            )
        self._check_cells(prices, "the price")
        return self._value(self.activity, prices_pence=prices)


@attrs.frozen(kw_only=True)
class SlaPlan(SlaTable):
    """What was agreed for each month of a contract.

    Parameters
    ----------
    year : str
        The financial year, for example ``"2009/10"``.
    months : tuple of str
        The months of the contract, all of them.
    providers : tuple of str
        Who provides.
    commissioners : tuple of str
        Who commissions.
    services : tuple of ServiceLine
        The lines of service.
    activity : ndarray of float64, shape (providers, commissioners, services, months)
        How much, >= 0 [unit of service].
    prices_pence : ndarray of int64, of one of three shapes
        The price of one, as in `SlaTable` [penny/unit of service].
    """


@attrs.frozen(kw_only=True)
class SlaActuals(SlaTable):
    """What was done in the months so far.

    Parameters
    ----------
    year : str
        The financial year, for example ``"2009/10"``.
    months : tuple of str
        The months so far, from the first of the contract.
    providers : tuple of str
        As in the plan.
    commissioners : tuple of str
        As in the plan.
    services : tuple of ServiceLine
        As in the plan.
    activity : ndarray of float64, shape (providers, commissioners, services, months)
        How much, >= 0 [unit of service].
    prices_pence : ndarray of int64, of one of three shapes
        What one was charged at, on average, as in `SlaTable` [penny/unit of service].
    """


def check_actuals(plan: SlaPlan, actuals: SlaActuals) -> None:
    """Check that actuals are those of a plan.

    Parameters
    ----------
    plan : SlaPlan
        The plan.
    actuals : SlaActuals
        What was done.

    Raises
    ------
    InvalidValueError
        If names or services differ or stand in another order, or if the months are not the first
        ones of the contract.
    """
    expect(plan, SlaPlan, what="a plan", like="an SlaPlan")
    expect(actuals, SlaActuals, what="actuals", like="an SlaActuals")
    pairs: Iterable[tuple[str, Any, Any]] = (
        ("year", actuals.year, plan.year),
        ("providers", actuals.providers, plan.providers),
        ("commissioners", actuals.commissioners, plan.commissioners),
        ("services", actuals.services, plan.services),
        ("months", actuals.months, plan.months[: len(actuals.months)]),
    )
    for what, found, due in pairs:
        if found != due:
            raise InvalidValueError(
                f"the {what} of the actuals are {shown(found)}; by the plan they must be "
                f"{shown(due)}, in that order"
            )
