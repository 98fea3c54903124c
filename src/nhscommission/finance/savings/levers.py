"""Savings levers: line items with a base and a percentage, that never save the same pound twice."""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.savings.curves import CumulativeSavings
from nhscommission.finance.staffing.checks import check_rate
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import settle_number
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import plain_text


class Overlap(StrEnum):
    """What happens where several levers are on one base."""

    SEQUENTIAL = "sequential"
    """Each works on what those before it have left, in the order given."""
    ADDITIVE = "additive"
    """Each is a percentage of the whole base, and they add up, to all of it at most."""


def _rate(value: Any) -> float:
    return as_rate(value, what="the saving of a lever")


def _benefit_class(value: str) -> BenefitClass:
    return choose(BenefitClass, value, what="benefit class")


def _cumulative(_: object, __: "attrs.Attribute[CumulativeSavings | None]", value: object) -> None:
    if value is not None and not isinstance(value, CumulativeSavings):
        raise InvalidValueError(
            f"the phasing of a lever is {type(value).__name__}; give CumulativeSavings "
            "(IncrementalSavings have to_cumulative())"
        )


@attrs.frozen(kw_only=True)
class SavingsLever:
    """One way to save: a percentage of a base.

    Parameters
    ----------
    name : str
        What it is called.
    base : str
        What it saves on: levers with one base work on the same money.
    base_gbp_per_year : float
        How much that is, >= 0; the same for all levers on the base [GBP/year].
    rate : rate
        What is saved of it once the lever works in full [dimensionless].
    phasing : CumulativeSavings, optional
        How much of the rate there is in each period; all of it throughout where not given
        [dimensionless].
    benefit_class : BenefitClass, optional
        Whether it releases cash, which is what is taken where not given.
    source : str, optional
        Where the percentage is from.
    working : str, optional
        How base and percentage were worked out.
    """

    name: str = attrs.field(converter=plain_text)
    base: str = attrs.field(converter=plain_text)
    base_gbp_per_year: float
    rate: float = attrs.field(converter=_rate)
    phasing: CumulativeSavings | None = attrs.field(default=None, validator=_cumulative)
    benefit_class: BenefitClass = attrs.field(
        default=BenefitClass.CASH_RELEASING, converter=_benefit_class
    )
    source: str = attrs.field(default="", converter=plain_text)
    working: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.name or not self.base:
            raise InvalidValueError(
                f"the lever {self.name!r} is on the base {self.base!r}; give both a name"
            )
        settle_number(self, "base_gbp_per_year", what=f"the base of the lever {self.name!r}")
        if self.benefit_class is BenefitClass.UNMONETISED:
            raise InvalidValueError(
                f"the lever {self.name!r} is unmonetised, and has a percentage of money; give "
                "another class"
            )

    @property
    def full_year_gbp(self) -> float:
        """What it saves in a year, alone and in full [GBP/year]."""
        return self.base_gbp_per_year * self.rate

    def rate_in(self, label: str) -> float:
        """Return what it saves of its base in a period, alone.

        Parameters
        ----------
        label : str
            The period's label.

        Returns
        -------
        float
            [dimensionless].

        Raises
        ------
        InvalidValueError
            If it is phased, and not for that period.
        """
        return self.rate if self.phasing is None else self.rate * self.phasing[label]


@attrs.frozen(kw_only=True)
class LeverSavings:
    """What levers save together, each with the base it worked on.

    Parameters
    ----------
    levers : tuple of SavingsLever
        In the order in which they work.
    overlap : Overlap
        What happens where several are on one base.
    bases : LabelledArray, axes (lever, period)
        What each worked on, as a yearly rate [GBP/year].
    rates : LabelledArray, axes (lever, period)
        What it saved of that [dimensionless].
    """

    levers: tuple[SavingsLever, ...]
    overlap: Overlap
    bases: LabelledArray
    rates: LabelledArray

    @property
    def savings(self) -> LabelledArray:
        """Base times rate, axes (lever, period), as a yearly rate [GBP/year]."""
        return attrs.evolve(self.bases, values=self.bases.values * self.rates.values)

    def of_class(self, benefit_class: str) -> LabelledArray:
        """Return what the levers of one class save together.

        Parameters
        ----------
        benefit_class : BenefitClass
            The class.

        Returns
        -------
        LabelledArray, axis (period)
            As a yearly rate [GBP/year].

        Raises
        ------
        UnknownNameError
            If there is no such class.
        """
        wanted = choose(BenefitClass, benefit_class, what="benefit class")
        chosen = np.array([lever.benefit_class is wanted for lever in self.levers])
        return LabelledArray(
            values=self.savings.values[chosen].sum(axis=0),
            dims=("period",),
            labels=(self.bases.labels[1],),
            unit=self.bases.unit,
        )


def apply_levers(
    levers: Iterable[SavingsLever], *, labels: Sequence[str], overlap: str
) -> LeverSavings:
    """Apply levers together, so that no pound is saved twice.

    Parameters
    ----------
    levers : iterable of SavingsLever
        In the order in which they work; names are unique.
    labels : sequence of str
        The periods' labels.
    overlap : Overlap
        ``"sequential"`` or ``"additive"``: it must be stated.

    Returns
    -------
    LeverSavings
        Each lever's base and rate by period, so that its saving can be audited [GBP/year].

    Raises
    ------
    InvalidValueError
        If there are no levers, two have one name, levers on one base disagree about its size, or
        added rates come to more than all of it.
    UnknownNameError
        If there is no such way to treat overlap.

    Notes
    -----
    Sequential: the base of a lever is the whole base times the product of (1 - rate) of those on
    it before; together they save 1 - Π(1 - rate), whatever the order. Additive: together they save
    Σ rate.

    Examples
    --------
    10% and then 20% on £100 save £10 and 20% of the £90 that are left.

    >>> two = [
    ...     SavingsLever(name="Prices", base="acute", base_gbp_per_year=100, rate="10%"),
    ...     SavingsLever(name="Volumes", base="acute", base_gbp_per_year=100, rate="20%")]
    >>> apply_levers(two, labels=["2026/27"], overlap="sequential").savings.values.tolist()
    [[10.0], [18.0]]
    >>> apply_levers(two, labels=["2026/27"], overlap="additive").savings.values.tolist()
    [[10.0], [20.0]]
    """
    if isinstance(labels, str):
        raise InvalidValueError(f"the periods are {labels!r}; give a list of their labels")
    chosen, way = tuple(levers), choose(Overlap, overlap, what="way to treat overlap")
    names = [lever.name for lever in chosen]
    if not chosen:
        raise InvalidValueError("there are no levers; give at least one")
    if len(set(names)) < len(names):
        raise InvalidValueError(f"two levers have one name among {names}; names must be unique")
    sizes: dict[str, SavingsLever] = {}
    for lever in chosen:
        first = sizes.setdefault(lever.base, lever)
        if not math.isclose(first.base_gbp_per_year, lever.base_gbp_per_year, rel_tol=1e-9):
            raise InvalidValueError(
                f"the base {lever.base!r} is £{first.base_gbp_per_year:,.0f} a year for "
                f"{first.name!r} and £{lever.base_gbp_per_year:,.0f} for {lever.name!r}; one base "
                "has one size, so name two bases or give one size"
            )
    periods = tuple(labels)
    rates = np.array([[lever.rate_in(label) for label in periods] for lever in chosen])
    left = {base: np.ones(len(periods)) for base in sizes}
    bases: list[FloatArray] = []
    for lever, rate in zip(chosen, rates, strict=True):
        whole = lever.base_gbp_per_year
        if way is Overlap.SEQUENTIAL:
            bases.append(whole * left[lever.base])
            left[lever.base] = left[lever.base] * (1.0 - rate)
        else:
            bases.append(np.full(len(periods), whole))
            left[lever.base] = left[lever.base] - rate
            if (left[lever.base] < -1e-9).any():
                raise InvalidValueError(
                    f"the levers on {lever.base!r} add up to more than 100% with {lever.name!r}; "
                    "apply them one after the other (sequential), or lower them"
                )

    def labelled(values: FloatArray, unit: str) -> LabelledArray:
        return LabelledArray(
            values=values, dims=("lever", "period"), labels=(tuple(names), periods), unit=unit
        )

    return LeverSavings(
        levers=chosen,
        overlap=way,
        bases=labelled(np.array(bases), "GBP/year"),
        rates=labelled(rates, "1"),
    )


def combined_saving_rate(rates: FloatArray, *, overlap: str) -> FloatArray:
    """Return what levers on one base save of it together.

    Parameters
    ----------
    rates : ndarray of float64, shape (..., levers)
        What each saves of the base, alone, from 0 to 1 [dimensionless].
    overlap : Overlap
        ``"sequential"`` or ``"additive"``: it must be stated.

    Returns
    -------
    ndarray of float64, shape (...)
        ``1 - Π(1 - rate)``, or ``Σ rate`` [dimensionless].

    Raises
    ------
    InvalidValueError
        If a rate is not from 0 to 1, or added rates come to more than all of the base.
    UnknownNameError
        If there is no such way to treat overlap.

    Examples
    --------
    >>> combined_saving_rate(np.array([[0.1, 0.2], [0.5, 0.5]]), overlap="sequential")
    array([0.28, 0.75])
    """
    way = choose(Overlap, overlap, what="way to treat overlap")
    each = check_rate(rates, "a rate of saving")
    if each.ndim == 0:
        raise InvalidValueError("give the rate of each lever along the last axis")
    if way is Overlap.SEQUENTIAL:
        return np.asarray(1.0 - np.prod(1.0 - each, axis=-1))
    total = np.asarray(each.sum(axis=-1))
    if (total > 1.0 + 1e-9).any():
        raise InvalidValueError(
            f"the levers add up to {float(total.max()):.0%} of their base; apply them one after "
            "the other (sequential), or lower them"
        )
    return np.asarray(np.minimum(total, 1.0))
