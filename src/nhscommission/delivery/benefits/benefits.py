"""Benefits: what a programme promises, to whom, and how it would be known."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs

from nhscommission.delivery.benefits.classifications import (
    Beneficiary,
    Directness,
    Efficiency,
    FinancialKind,
    OverlapRelation,
)
from nhscommission.delivery.benefits.profiles import months_of_periods
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import (
    as_float,
    as_whole,
    check_by_name,
    expect,
    expect_several,
)
from nhscommission.foundations.text import plain_text

_T = TypeVar("_T")


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    found = tuple(map(plain_text, expect_several(values, what="texts", like='["Satisfaction"]')))
    for text in found:
        if not text:
            raise InvalidValueError("one of several texts is blank; leave it out, or write it")
        if found.count(text) > 1:
            raise InvalidValueError(f"{text!r} is there twice; give it once")
    return found


def read_competencies(values: Iterable[int]) -> tuple[int, ...]:
    """Read the numbers of competencies.

    Parameters
    ----------
    values : iterable of int
        The numbers, from 1 on.

    Returns
    -------
    tuple of int
        In the same order.

    Raises
    ------
    InvalidValueError
        If one is no whole number from 1 on, or is there twice.

    Examples
    --------
    >>> read_competencies([9, 10])
    (9, 10)
    """
    several = expect_several(values, what="competencies", like="(9, 10)")
    found = tuple(as_whole(value, what="a competency", least=1) for value in several)
    for number in found:
        if found.count(number) > 1:
            raise InvalidValueError(f"competency {number} is there twice; give it once")
    return found


def _gains(values: Iterable[str]) -> tuple[Beneficiary, ...]:
    several = expect_several(values, what="who gains", like='["patients", "commissioners"]')
    found = tuple(choose(Beneficiary, value, what="beneficiary") for value in several)
    for one in found:
        if found.count(one) > 1:
            raise InvalidValueError(f"{one.value!r} gains twice; name each once")
    return found


def _efficiency(value: str | None) -> Efficiency | None:
    return None if value is None else choose(Efficiency, value, what="efficiency")


def _directness(value: str | None) -> Directness | None:
    return None if value is None else choose(Directness, value, what="directness")


def _financial(value: str | None) -> FinancialKind | None:
    return None if value is None else choose(FinancialKind, value, what="financial kind")


def _benefit_class(value: str | None) -> BenefitClass | None:
    return None if value is None else choose(BenefitClass, value, what="benefit class")


def _relation(value: str) -> OverlapRelation:
    return choose(OverlapRelation, value, what="relation")


def check_several(values: Iterable[_T], kind: type[_T], *, what: str) -> tuple[_T, ...]:
    """Take several records of a kind.

    Parameters
    ----------
    values : iterable
        The records.
    kind : type
        What each of them should be.
    what : str
        What they are, for the message.

    Returns
    -------
    tuple
        The same.

    Raises
    ------
    InvalidValueError
        If one of them is anything else.

    Examples
    --------
    >>> check_several([BenefitMeasure(label="Turnover")], BenefitMeasure, what="measures")[0].label
    'Turnover'
    """
    found = expect_several(values, what=what, like=f"[{kind.__name__}(...)]")
    for one in found:
        expect(one, kind, what=f"one of the {what}", like=f"{kind.__name__} objects")
    return found


@attrs.frozen(kw_only=True)
class BenefitMeasure:
    """How a benefit would be known: a key performance indicator.

    Parameters
    ----------
    label : str
        What is measured.
    competencies : tuple of int, optional
        The numbers of the commissioning competencies whose scores it rests on.
    """

    label: str = attrs.field(converter=plain_text)
    competencies: tuple[int, ...] = attrs.field(default=(), converter=read_competencies)

    def __attrs_post_init__(self) -> None:
        if not self.label:
            raise InvalidValueError("a measure has no label; say what is measured")


@attrs.frozen(kw_only=True)
class BenefitOverlap:
    """How a benefit lies to what another programme claims.

    Parameters
    ----------
    programme : str
        The other programme.
    relation : OverlapRelation or str
        Whether both claim it, it passes to the other, or each does a part.
    printed : str, optional
        What the paper says, in short.
    """

    programme: str = attrs.field(converter=plain_text)
    relation: OverlapRelation = attrs.field(converter=_relation)
    printed: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.programme:
            raise InvalidValueError("an overlap names no programme; say with which it is")


@attrs.frozen(kw_only=True)
class BenefitTheme:
    """A group of benefits, with the indicators and the means of measuring them all.

    Parameters
    ----------
    id : str
        A short name.
    label : str
        What the benefits have in common.
    kpis : tuple of str, optional
        The key performance indicators that the paper gives for the whole theme.
    enablers : tuple of str, optional
        What is needed to measure them: reports, surveys, plans.
    source : str, optional
        Document and table.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    kpis: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    enablers: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id or not self.label:
            raise InvalidValueError(
                f"the theme {self.id or self.label!r} lacks an id or a label; give both"
            )


def _measures(values: Iterable[BenefitMeasure]) -> tuple[BenefitMeasure, ...]:
    return check_several(values, BenefitMeasure, what="measures")


def _overlaps(values: Iterable[BenefitOverlap]) -> tuple[BenefitOverlap, ...]:
    return check_several(values, BenefitOverlap, what="overlaps")


@attrs.frozen(kw_only=True)
class Benefit:
    """One benefit of a programme.

    What a paper does not say is None, or blank; it is never guessed.

    Parameters
    ----------
    id : str
        A short name.
    label : str
        What gets better.
    theme : str, optional
        The id of its `BenefitTheme`.
    gains : tuple of Beneficiary, optional
        Who gains by it.
    gains_printed : str, optional
        Who gains, as printed, for example ``"Patients PCTs"``.
    measures : tuple of BenefitMeasure, optional
        How it would be known.
    measure_printed : str, optional
        The measure as printed, for example ``"No KPI proposed"``.
    timescale : str, optional
        By when, as printed, for example ``"Within one year"``.
    efficiency : Efficiency or None, optional
        Technical or allocative; None where the paper says NA.
    efficiency_printed : str, optional
        The same as printed.
    directness : Directness or None, optional
        Direct or indirect.
    directness_printed : str, optional
        The same as printed.
    financial : FinancialKind or None, optional
        Whether the paper calls it financial.
    financial_printed : str, optional
        The same as printed, with what it adds.
    benefit_class : BenefitClass or None, optional
        Whether it releases cash, and to whom it is worth something.
    owner : str, optional
        Who answers for it.
    enablers : tuple of str, optional
        What it needs before it can come about.
    lines : tuple of str, optional
        The ids of the lines of the case that hold its money.
    overlaps : tuple of BenefitOverlap, optional
        How it lies to what other programmes claim; each programme once.
    baseline : float or None, optional
        The measure before the programme [unit].
    unit : str, optional
        The unit of the baseline and of the targets; needed where there is one.
    target : mapping of str to float, optional
        The measure that is aimed for, by period: a month, a quarter, a financial year, as
        `BenefitProfile` has them [unit].
    source : str, optional
        Document and table.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    label: str = attrs.field(converter=plain_text)
    theme: str = attrs.field(default="", converter=plain_text)
    gains: tuple[Beneficiary, ...] = attrs.field(default=(), converter=_gains)
    gains_printed: str = attrs.field(default="", converter=plain_text)
    measures: tuple[BenefitMeasure, ...] = attrs.field(default=(), converter=_measures)
    measure_printed: str = attrs.field(default="", converter=plain_text)
    timescale: str = attrs.field(default="", converter=plain_text)
    efficiency: Efficiency | None = attrs.field(default=None, converter=_efficiency)
    efficiency_printed: str = attrs.field(default="", converter=plain_text)
    directness: Directness | None = attrs.field(default=None, converter=_directness)
    directness_printed: str = attrs.field(default="", converter=plain_text)
    financial: FinancialKind | None = attrs.field(default=None, converter=_financial)
    financial_printed: str = attrs.field(default="", converter=plain_text)
    benefit_class: BenefitClass | None = attrs.field(default=None, converter=_benefit_class)
    owner: str = attrs.field(default="", converter=plain_text)
    enablers: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    lines: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    overlaps: tuple[BenefitOverlap, ...] = attrs.field(default=(), converter=_overlaps)
    baseline: float | None = None
    unit: str = attrs.field(default="", converter=plain_text)
    target: Mapping[str, float] = attrs.field(factory=FrozenMap)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id or not self.label:
            raise InvalidValueError(
                f"the benefit {self.id or self.label!r} lacks an id or a label; give both"
            )
        programmes = [overlap.programme for overlap in self.overlaps]
        for name in programmes:
            if programmes.count(name) > 1:
                raise InvalidValueError(
                    f"benefit {self.id!r} has two overlaps with {name}; give the one that counts"
                )
        if self.baseline is not None:
            what = f"the baseline of benefit {self.id!r}"
            self._settle("baseline", as_float(self.baseline, what=what))
        self._settle("target", self._read_target())
        if (self.baseline is not None or self.target) and not self.unit:
            raise InvalidValueError(
                f"benefit {self.id!r} has a baseline or a target and no unit; say in what they are "
                'counted, for example "GBP" or "WTE"'
            )

    def _settle(self, field: str, value: Any) -> None:
        object.__setattr__(self, field, value)

    def _read_target(self) -> FrozenMap[str, float]:
        what = f"the target of benefit {self.id!r}"
        given = check_by_name(self.target, what=what, like='{"2010/11": 2_000_000}')
        found = {}
        for period, value in given.items():
            name = plain_text(period)
            if not name or name in found:
                raise InvalidValueError(
                    f"{what} has the period {period!r} without a name or twice; name each once"
                )
            months_of_periods([name])
            found[name] = as_float(value, what=f"{what} in {name}")
        return FrozenMap(found)

    @property
    def place(self) -> str:
        """The benefit, as findings name it."""
        return f"benefit {self.id}"

    @property
    def competencies(self) -> tuple[int, ...]:
        """The numbers of the competencies that its measures rest on, each once."""
        return tuple(dict.fromkeys(n for one in self.measures for n in one.competencies))

    @property
    def is_financial(self) -> bool:
        """Whether it is money, in whole or in part, by the paper's word or by its class."""
        return (
            self.financial in (FinancialKind.FINANCIAL, FinancialKind.BOTH)
            or self.benefit_class is BenefitClass.CASH_RELEASING
        )
