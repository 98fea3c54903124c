"""Measures of success: what a paper says will be so by when, and whether it is."""

import math
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.figures import PrintedFigure, parse_figure
from nhscommission.foundations.numbers import as_float, check_by_name, expect, expect_several
from nhscommission.foundations.periods import financial_year
from nhscommission.foundations.text import plain_text


class Relation(StrEnum):
    """How a reading must stand to the number of a measure."""

    AT_LEAST = "at_least"
    """As much, or more."""
    MORE_THAN = "more_than"
    """More, and not as much."""
    AT_MOST = "at_most"
    """As much, or less."""
    LESS_THAN = "less_than"
    """Less, and not as much."""

    @property
    def label(self) -> str:
        """The relation in words."""
        return self.replace("_", " ")


_HOLDS: Final[Mapping[Relation, Callable[[float, float], bool]]] = MappingProxyType(
    {
        Relation.AT_LEAST: lambda reading, value: reading >= value,
        Relation.MORE_THAN: lambda reading, value: reading > value,
        Relation.AT_MOST: lambda reading, value: reading <= value,
        Relation.LESS_THAN: lambda reading, value: reading < value,
    }
)
_LIKE: Final = '{"wcc_level": {"2010/11": 2.8}}'
_NEAR: Final = 1e-9
"""Readings closer to a number than this part of it are as much: 0.1 + 0.2 is 0.3."""


class SuccessState(StrEnum):
    """What became of a measure of success."""

    MET = "met"
    """It is so."""
    MISSED = "missed"
    """It is not."""
    NOT_KNOWN = "not_known"
    """There is no reading yet."""
    NOT_CHECKABLE = "not_checkable"
    """The paper gives no number to hold a reading against."""

    @property
    def label(self) -> str:
        """The state in words."""
        return self.replace("_", " ").capitalize()


def _relation(value: Any) -> Relation | None:
    if value is None or (isinstance(value, str) and not value):
        return None
    expect(value, str, what="relation", like="a word, such as 'at_least'")
    return choose(Relation, value, what="relation")


def _value(value: Any) -> PrintedFigure | None:
    if value is None or (isinstance(value, str) and not value):
        return None
    figure = parse_figure(value) if isinstance(value, str) else value
    expect(figure, PrintedFigure, what="a value", like='a figure, such as "3" or "2%"')
    return figure


@attrs.frozen(kw_only=True)
class SuccessMeasure:
    """What a paper says success looks like in a year.

    Parameters
    ----------
    period : str
        The financial year, for example ``"2010/11"``.
    printed : str
        The measure as printed.
    indicator : str, optional
        What is read to check it: a short name that readings go by; blank where the measure carries
        no number.
    relation : Relation or str, optional
        How the reading must stand to the value.
    value : PrintedFigure or str, optional
        The number, for example ``"3"`` or ``"2%"`` [the indicator's unit].
    source : str, optional
        Document and section.
    note : str, optional
        What is our reading of it.
    """

    period: str
    printed: str = attrs.field(converter=plain_text)
    indicator: str = attrs.field(default="", converter=plain_text)
    relation: Relation | None = attrs.field(default=None, converter=_relation)
    value: PrintedFigure | None = attrs.field(default=None, converter=_value)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "period", financial_year(self.period).label)
        if not self.printed:
            raise InvalidValueError(f"a success measure of {self.period} has no text; give it")
        given = (bool(self.indicator), self.relation is not None, self.value is not None)
        if len(set(given)) > 1:
            raise InvalidValueError(
                f"the success measure {self.printed!r} of {self.period} has an indicator, a "
                "relation or a value, and not all three; give all, or none where the paper gives "
                "no number"
            )

    @property
    def is_checkable(self) -> bool:
        """Whether it carries a number that a reading can be held against."""
        return self.relation is not None

    @property
    def words(self) -> str:
        """What must be so, for example ``wcc_level at least 3``; as printed where it has none."""
        if self.relation is None:
            return self.printed
        return f"{self.indicator} {self.relation.label} {self.value}"


@attrs.frozen(kw_only=True)
class SuccessResult:
    """A measure of success, and what became of it.

    Parameters
    ----------
    measure : SuccessMeasure
        The measure.
    reading : float or None
        What was read; None where nothing was [the indicator's unit].
    state : SuccessState
        Met, missed, not known or not checkable.
    """

    measure: SuccessMeasure
    reading: float | None
    state: SuccessState


def check_success(
    measures: Iterable[SuccessMeasure], *, readings: Mapping[str, Mapping[str, float | str]]
) -> tuple[SuccessResult, ...]:
    """Hold what was read against the measures of success.

    Parameters
    ----------
    measures : iterable of SuccessMeasure
        The measures.
    readings : mapping of str to mapping of str to float or str
        What was read, by indicator and then by financial year; rates as fractions (0.02) or as
        text (``"2%"``). Where the measure is printed in %, a bare number above 1 is refused. A
        reading that is not there is not known, which is not 0 [the indicator's
        unit].

    Returns
    -------
    tuple of SuccessResult
        One for each measure, in order.

    Raises
    ------
    UnknownNameError
        If a reading is for an indicator and year that no measure asks about.
    InvalidValueError
        If a reading is no finite number, or above 1 and without % where the measure has it.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> measures = load_case("nwl-2009").success_measures
    >>> found = check_success(measures, readings={"acute_spend_reduction": {"2010/11": "1.5%"}})
    >>> [x.state.value for x in found if x.reading is not None]
    ['missed']
    """
    kept = expect_several(measures, what="measures", like="a tuple of SuccessMeasure")
    for one in kept:
        expect(one, SuccessMeasure, what="a measure", like="a SuccessMeasure")
    known: dict[str, list[str]] = {}
    for one in kept:
        if one.is_checkable:
            known.setdefault(one.indicator, []).append(one.period)
    rates = {(one.indicator, one.period) for one in kept if "%" in str(one.value)}
    read: dict[tuple[str, str], float] = {}
    by_indicator = check_by_name(readings, what="readings", like=_LIKE)
    for indicator, by_period in by_indicator.items():
        if indicator not in known:
            raise UnknownNameError("indicator that a measure asks about", indicator, known)
        for period, value in check_by_name(by_period, what="readings", like=_LIKE).items():
            if period not in known[indicator]:
                raise UnknownNameError(f"measure of {indicator} in", period, known[indicator])
            read[indicator, period] = as_float(value, what=f"{indicator} in {period}")
            if (indicator, period) in rates and not (isinstance(value, str) and "%" in value):
                _check_rate(read[indicator, period], what=f"{indicator} in {period}")
    results = []
    for one in kept:
        reading = read.get((one.indicator, one.period))
        results.append(SuccessResult(measure=one, reading=reading, state=_state(one, reading)))
    return tuple(results)


def _check_rate(reading: float, *, what: str) -> None:
    if abs(reading) > 1:
        raise InvalidValueError(
            f"{what} is {reading:g}, and the measure is in %; give '{reading:g}%' or "
            f"{reading / 100:g}"
        )


def _state(measure: SuccessMeasure, reading: float | None) -> SuccessState:
    if measure.relation is None or measure.value is None:
        return SuccessState.NOT_CHECKABLE
    if reading is None:
        return SuccessState.NOT_KNOWN
    value = measure.value.value
    if math.isclose(reading, value, rel_tol=_NEAR, abs_tol=_NEAR):
        reading = value
    return SuccessState.MET if _HOLDS[measure.relation](reading, value) else SuccessState.MISSED
