"""Savings curves: percentages by year, cumulative or incremental, and never one for the other."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.ramps import ConstantRamp, Ramp, read_ramp
from nhscommission.foundations.computation import Computation, read_day
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    check_horizon,
    read_part_year_rule,
    years_from,
)
from nhscommission.foundations.rates import as_rate

_DUST: Final = 1e-12


def _rates(value: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[tuple[str, float], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    return tuple((label, as_rate(rate, what=f"the saving of {label}")) for label, rate in pairs)


def _once_each(
    _: object,
    __: "attrs.Attribute[tuple[tuple[str, float], ...]]",
    value: tuple[tuple[str, float], ...],
) -> None:
    labels = [label for label, _ in value]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise InvalidValueError(f"there are two savings for {twice[0]}; give one for each period")


@attrs.frozen(kw_only=True)
class _Rates:
    rates: tuple[tuple[str, float], ...] = attrs.field(converter=_rates, validator=_once_each)
    computation: Computation | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The periods' labels, in order."""
        return tuple(label for label, _ in self.rates)

    @property
    def values(self) -> tuple[float, ...]:
        """The rate of each period [dimensionless]."""
        return tuple(rate for _, rate in self.rates)

    def __getitem__(self, label: str) -> float:
        """Return the rate of one period [dimensionless]."""
        found = dict(self.rates)
        if label not in found:
            raise InvalidValueError(f"there is no period {label!r}; there are {', '.join(found)}")
        return found[label]


@attrs.frozen(kw_only=True)
class CumulativeSavings(_Rates):
    """What is saved in each period, of the spend there would have been: 2%, then 6%, then 10%.

    This is what a saving line multiplies its base by.

    Parameters
    ----------
    rates : mapping or iterable of tuple of str and rate
        Each period's label and rate, from 0 to 1 or with a per cent sign [dimensionless].
    computation : Computation, optional
        How they were worked out, where they were.
    may_fall : bool, optional
        True where savings are meant to wear off; a rate below the one before it is refused
        otherwise, since that is mostly an incremental rate by mistake.
    """

    may_fall: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.rates:
            raise InvalidValueError("there are no savings; give a rate for each period")
        for (before, earlier), (label, rate) in pairwise(self.rates):
            if rate < earlier - _DUST and not self.may_fall:
                raise InvalidValueError(
                    f"cumulative savings fall from {earlier:.4g} in {before} to {rate:.4g} in "
                    f"{label}; if these are the savings that each year adds, use "
                    "IncrementalSavings; if they wear off, say may_fall=True"
                )

    def scaled(self, rate: Any) -> "CumulativeSavings":
        """Return a part of these savings: 40% of 2%, 6% and 10%.

        Parameters
        ----------
        rate : rate
            The part [dimensionless].

        Returns
        -------
        CumulativeSavings
            Each rate times `rate`; the computation is that of the smaller curve.

        Raises
        ------
        InvalidValueError
            If the rate is not from 0% to 100%.
        """
        part = as_rate(rate, what="the part of the savings")
        made = self.computation
        if made is not None and made.function == "savings_curve":
            scales = ("final", "ceiling")
            inputs = [
                (name, repr(as_rate(text, what=name) * part) if name in scales else text)
                for name, text in made.inputs
            ]
            made = Computation(function=made.function, inputs=inputs)
        return CumulativeSavings(
            rates=[(label, value * part) for label, value in self.rates],
            computation=made,
            may_fall=self.may_fall,
        )

    def to_incremental(self) -> "IncrementalSavings":
        """Return what each period adds.

        Returns
        -------
        IncrementalSavings
            Whose sums are these.

        Raises
        ------
        InvalidValueError
            If savings wear off: nothing can be added then.
        """
        falls = [label for (_, a), (label, b) in pairwise(self.rates) if b < a - _DUST]
        if falls:
            raise InvalidValueError(
                f"savings wear off in {falls[0]}, and an increment cannot be below 0"
            )
        values = self.values
        added = [values[0], *(max(after - before, 0.0) for before, after in pairwise(values))]
        return IncrementalSavings(rates=zip(self.labels, added, strict=True))


@attrs.frozen(kw_only=True)
class IncrementalSavings(_Rates):
    """What each period adds to the savings: 2%, then 4% more, then 4% more.

    Parameters
    ----------
    rates : mapping or iterable of tuple of str and rate
        Each period's label, and what it adds, from 0 to 1 or with a per cent sign
        [dimensionless].
    computation : Computation, optional
        How they were worked out, where they were.
    """

    def to_cumulative(self) -> CumulativeSavings:
        """Return what is saved in each period.

        Returns
        -------
        CumulativeSavings
            The increments, added up.

        Raises
        ------
        InvalidValueError
            If they add up to more than all of the spend.
        """
        sums = list(accumulate(self.values))
        if sums and sums[-1] > 1 + _DUST:
            raise InvalidValueError(
                f"the increments add up to {sums[-1]:.0%}, and no more than 100% can be saved"
            )
        values = [min(total, 1.0) for total in sums]
        return CumulativeSavings(rates=zip(self.labels, values, strict=True))


def savings_curve(
    periods: Sequence[Period],
    *,
    final: Any,
    start: date | None = None,
    ramp: Ramp | None = None,
    ceiling: Any = None,
    decay: Any = 0,
    decay_after_years: float | None = None,
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> CumulativeSavings:
    """Return savings by period that build up along a ramp.

    Parameters
    ----------
    periods : sequence of Period
        In order of time, without gaps.
    final : rate
        What is saved once all of it is there: 0.1, or ``"10%"`` [dimensionless].
    start : datetime.date, optional
        When it starts, which may be inside a period; the start of the first period where not
        given.
    ramp : Ramp, optional
        How it builds up; all of it from the first day where not given.
    ceiling : rate, optional
        The most that is saved in any period [dimensionless].
    decay : rate, optional
        What wears off each year, of what is left, once `decay_after_years` have passed
        [1/year].
    decay_after_years : float, optional
        Time from `start` until savings begin to wear off; needed where there is a decay [year].
    part_year_rule : PartYearRule, optional
        How parts of years are counted.

    Returns
    -------
    CumulativeSavings
        The mean rate of each period, over all of it: before the start nothing is saved. It records
        its computation.

    Raises
    ------
    InvalidValueError
        If there are no periods or a gap, a rate is not from 0% to 100%, a decay has no start, or
        months are counted and a day is not the first of a month.

    Notes
    -----
    With L the ramp's level and t the time since the start, a period from a to b has the rate

        final × (∫ L(t) dt from a to b) / (b - a), at most the ceiling,

    where from the time of decay T on L(t) is L(T) × (1 - decay)^(t - T).

    Examples
    --------
    10% along a straight line of two years, from half-way through the first year: the first year
    has an eighth of a year's worth at full speed over one year, so 10% × (0.5²/4) = 0.625%.

    >>> from nhscommission import LinearRamp, horizon
    >>> years = horizon(go_live=date(2026, 4, 1), years=4)
    >>> curve = savings_curve(
    ...     years, final="10%", start=date(2026, 10, 1), ramp=LinearRamp(years=2))
    >>> [round(rate, 5) for rate in curve.values]
    [0.00625, 0.05, 0.09375, 0.1]
    """
    horizon, rule = tuple(periods), read_part_year_rule(part_year_rule)
    check_horizon(horizon)
    wanted = as_rate(final, what="the final saving")
    most = 1.0 if ceiling is None else as_rate(ceiling, what="the ceiling")
    lost = as_rate(decay, what="the decay")
    first = horizon[0].start if start is None else start
    shape = ConstantRamp() if ramp is None else ramp
    turn = math.inf
    if lost:
        if decay_after_years is None:
            raise InvalidValueError(
                f"a decay of {lost:.0%} a year has no start; give decay_after_years, from 0 on"
            )
        turn = as_number(decay_after_years, what="the years until the decay")
    spans = np.array(years_from(first, horizon, rule=rule))
    starts, ends = spans[:, 0], spans[:, 1]
    rising = shape.area(np.minimum(ends, turn)) - shape.area(np.minimum(starts, turn))
    falling = np.zeros_like(rising)
    if lost:
        late_start, late_end = np.maximum(starts - turn, 0.0), np.maximum(ends - turn, 0.0)
        kept = _worn(late_end, lost) - _worn(late_start, lost)
        falling = shape.level(np.array(turn)) * kept
    rates = np.minimum(wanted * np.clip((rising + falling) / (ends - starts), 0.0, 1.0), most)
    inputs = [("final", repr(wanted)), ("start", first.isoformat()), *shape.inputs]
    inputs += [("ceiling", repr(most))] if ceiling is not None else []
    inputs += [("decay", repr(lost)), ("decay_after_years", repr(turn))] if lost else []
    if rule is not PartYearRule.MONTHS:
        inputs.append(("part_year_rule", str(rule)))
    return CumulativeSavings(
        rates=[(p.label, float(rate)) for p, rate in zip(horizon, rates, strict=True)],
        computation=Computation(function="savings_curve", inputs=inputs),
        may_fall=bool(lost),
    )


def _worn(years: "np.ndarray[Any, np.dtype[np.float64]]", decay: float) -> Any:
    """Return what a level of one adds up to while it wears off."""
    if decay == 1:
        return np.zeros_like(years)
    slope = math.log1p(-decay)
    return np.expm1(years * slope) / slope


def recompute_savings(inputs: Mapping[str, str], periods: tuple[Period, ...]) -> tuple[float, ...]:
    """Run `savings_curve` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that it records.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        The rate of each period [dimensionless].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    if "final" not in left:
        raise InvalidValueError("savings_curve needs final, what is saved in the end")
    ramp = read_ramp(left)
    years = left.pop("decay_after_years", None)
    curve = savings_curve(
        periods,
        final=left.pop("final"),
        start=read_day(left.pop("start", None)),
        ramp=ramp,
        ceiling=left.pop("ceiling", None),
        decay=left.pop("decay", 0),
        decay_after_years=None if years is None else as_number(years, what="decay_after_years"),
        part_year_rule=read_part_year_rule(left.pop("part_year_rule", None)),
    )
    if left:
        raise InvalidValueError(f"savings_curve has no input {next(iter(left))!r}")
    return curve.values
