"""Indicators of performance, and what was read of them period by period."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.delivery.performance.rag import Direction, Rag, RagThresholds, rag
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose, shown
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_float, check_by_name, expect, expect_several
from nhscommission.foundations.text import plain_text

_MONTHS, _QUARTERS, _APRIL = 12, 4, 4
_LARGEST: Final = 1e300
"""Sums of larger readings are beyond what a float can hold."""


def _year_text(start: int) -> str:
    return f"{start:04d}/{(start + 1) % 100:02d}"


@attrs.frozen
class _Calendar:
    """A way of writing periods, from which one can tell that one is left out."""

    pattern: re.Pattern[str]
    number: Callable[..., int]
    text: Callable[[int], str]
    year: Callable[[int], int]

    def read(self, label: str) -> int | None:
        found = self.pattern.fullmatch(label)
        return None if found is None else self.number(*map(int, found.groups()))


_CALENDARS: Final = (
    _Calendar(
        re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
        lambda year, month: year * _MONTHS + month - 1,
        lambda n: f"{n // _MONTHS:04d}-{n % _MONTHS + 1:02d}",
        lambda n: (n - _APRIL + 1) // _MONTHS,
    ),
    _Calendar(
        re.compile(r"(\d{4})/\d{2} Q([1-4])", re.ASCII),
        lambda year, quarter: year * _QUARTERS + quarter - 1,
        lambda n: f"{_year_text(n // _QUARTERS)} Q{n % _QUARTERS + 1}",
        lambda n: n // _QUARTERS,
    ),
    _Calendar(re.compile(r"(\d{4})/\d{2}", re.ASCII), lambda year: year, _year_text, lambda n: n),
)


def _financial_year_of(label: str) -> str | None:
    """Return the financial year that a month, quarter or year lies in, where it can be told."""
    for calendar in _CALENDARS:
        number = calendar.read(label)
        if number is not None:
            return _year_text(calendar.year(number))
    return None


def _check_calendar(labels: tuple[str, ...]) -> None:
    """Check that no month, quarter or financial year is left out, where labels tell."""
    for calendar in _CALENDARS:
        numbers = [n for n in map(calendar.read, labels) if n is not None]
        if len(numbers) < len(labels):
            continue
        for (before, after), (m, n) in zip(pairwise(labels), pairwise(numbers), strict=True):
            if n < m:
                raise InvalidValueError(
                    f"the period {after!r} stands after {before!r}; give them in order of time"
                )
            if n > m + 1:
                raise InvalidValueError(
                    f"the periods go from {before!r} to {after!r}, and {calendar.text(m + 1)!r} is "
                    "left out; give it, with its value, or with None and its name in missing "
                    "(what is missing is not 0)"
                )
        return


def _label(value: Any, *, what: str) -> str:
    try:
        label = plain_text(value)
    except InvalidValueError:
        label = ""
    if not label:
        raise InvalidValueError(f"{what} is {shown(value)}; give text such as '2026-04'")
    return label


def _targets(values: Any) -> FrozenMap[str, float]:
    given = check_by_name(values, what="targets", like='{"2026-04": 95.0}')
    return FrozenMap(
        (
            _label(period, what="the period of a target"),
            as_float(value, what=f"the target of {period}"),
        )
        for period, value in given.items()
    )


def _optional_number(value: Any) -> float | None:
    return None if value is None else as_float(value, what="the baseline")


def _direction(value: str) -> Direction:
    return choose(Direction, value, what="direction")


@attrs.frozen(kw_only=True)
class Kpi:
    """A key performance indicator: what is read, and what is aimed at.

    Parameters
    ----------
    id : str
        A short name.
    label : str
        What it is, in words.
    unit : str
        What a reading is counted in, for example ``"%"`` or ``"days"``.
    direction : Direction or str
        Which way it gets better.
    baseline : float or None, optional
        Where it stood at the start; None where that is not known [unit].
    targets : mapping of str to float, optional
        What is aimed at, by period, or by financial year for all months and quarters in it [unit].
    thresholds : RagThresholds, optional
        Where green and amber end.
    owner : str, optional
        Who answers for it.
    of : str, optional
        The provider or member that it is read of.
    source : str, optional
        Where the readings are from.
    """

    id: str
    label: str = attrs.field(converter=plain_text)
    unit: str = attrs.field(converter=plain_text)
    direction: Direction = attrs.field(converter=_direction)
    baseline: float | None = attrs.field(default=None, converter=_optional_number)
    targets: FrozenMap[str, float] = attrs.field(factory=FrozenMap, converter=_targets)
    thresholds: RagThresholds | None = None
    owner: str = attrs.field(default="", converter=plain_text)
    of: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "id", _label(self.id, what="the id of an indicator"))
        for field, like in (("label", "Seen within four hours"), ("unit", "%")):
            if not getattr(self, field):
                raise InvalidValueError(
                    f"the indicator {self.id!r} has no {field}; give one, such as {like!r}"
                )
        if self.thresholds is not None:
            like = "RagThresholds(green=95, amber=90)"
            expect(self.thresholds, RagThresholds, what=f"thresholds of {self.id!r}", like=like)
            try:
                self.thresholds.check_order(self.direction)
            except InvalidValueError as error:
                raise InvalidValueError(f"the indicator {self.id!r}: {error}") from None

    def target_at(self, period: str) -> float | None:
        """Return what is aimed at in a period.

        Parameters
        ----------
        period : str
            Its label.

        Returns
        -------
        float or None
            The period's own target; else, for a month as ``2026-04`` or a quarter as
            ``2026/27 Q1``, that of its financial year; else None [unit].

        Raises
        ------
        InvalidValueError
            If the label is no text.
        """
        label = _label(period, what="a period")
        if label in self.targets:
            return self.targets[label]
        year = _financial_year_of(label)
        return None if year is None else self.targets.get(year)


@attrs.frozen(kw_only=True)
class Rebase:
    """A point from which limits are worked out afresh, because the process is another.

    Parameters
    ----------
    at : str
        The first period of the new process.
    reason : str
        What changed.
    """

    at: str
    reason: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "at", _label(self.at, what="the period of a rebase"))
        if not self.reason:
            raise InvalidValueError(
                f"the rebase at {self.at!r} has no reason; say what changed in the process"
            )


def read_values(values: Any, *, labels: tuple[str, ...] | None, allow_nan: bool) -> FloatArray:
    """Read numbers in order, with NaN in the place of None.

    Parameters
    ----------
    values : iterable of float or None
        The numbers; None for each that is missing [unit].
    labels : tuple of str, optional
        What each is of, for the message; their place where not given.
    allow_nan : bool
        Whether NaN is taken for missing too.

    Returns
    -------
    ndarray of float64, shape (n,)
        A copy, that cannot be written to [unit].

    Raises
    ------
    InvalidValueError
        If one is no finite number, or they are not in one row.
    """
    like = "[96.1, None, 94.8]"
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        array = values.astype(np.float64) + 0.0  # -0.0 becomes 0.0, so that equal series are equal
        if array.ndim != 1:
            raise InvalidValueError(
                f"values have shape {array.shape}; give one row, such as {like}"
            )
        wrong = ~(np.abs(array) <= _LARGEST) & ~(allow_nan & np.isnan(array))
        if wrong.any():
            place = int(np.argmax(wrong))
            raise InvalidValueError(
                f"{_name(labels, place)} is {array[place]}; give a finite number below "
                f"{_LARGEST:g}, or None in a list where it is missing"
            )
    else:
        several = expect_several(values, what="values", like=like)
        numbers = [
            np.nan
            if one is None or (allow_nan and isinstance(one, float) and math.isnan(one))
            else as_float(one, what=_name(labels, i))
            for i, one in enumerate(several)
        ]
        return read_values(np.array(numbers, dtype=np.float64), labels=labels, allow_nan=True)
    array.setflags(write=False)
    return array


def _name(labels: tuple[str, ...] | None, place: int) -> str:
    if labels is None or place >= len(labels):
        return f"value {place + 1}"
    return f"the value of {labels[place]!r}"


def _same_values(values: FloatArray) -> bytes:
    return np.where(np.isnan(values), np.nan, values).tobytes()


def _periods(values: Any) -> tuple[str, ...]:
    given = expect_several(values, what="periods", like='["2026-04", "2026-05"]')
    labels = tuple(_label(one, what=f"period {i + 1}") for i, one in enumerate(given))
    if not labels:
        raise InvalidValueError("a series has no periods; give one or more")
    if len(set(labels)) < len(labels):
        twice = Counter(labels).most_common(1)[0][0]
        raise InvalidValueError(f"the period {twice!r} is there twice; give each once")
    _check_calendar(labels)
    return labels


def _missing(values: Any) -> tuple[str, ...]:
    given = expect_several(values, what="missing", like='["2026-05"]')
    return tuple(_label(one, what="a missing period") for one in given)


def _ghosted(values: Any) -> FrozenMap[str, str]:
    given = check_by_name(values, what="ghosted", like='{"2026-05": "strike"}')
    for label, why in given.items():
        if not isinstance(why, str) or not plain_text(why):
            raise InvalidValueError(
                f"the period {label!r} is ghosted without a reason; say why it does not count"
            )
    return FrozenMap((label, plain_text(why)) for label, why in given.items())


def _rebases(values: Any) -> tuple[Rebase, ...]:
    rebases = expect_several(values, what="rebases", like="a tuple of Rebase")
    for one in rebases:
        expect(one, Rebase, what="a rebase", like='Rebase(at="2026-04", reason="new ward")')
    return rebases


def _as_given(values: Any) -> FloatArray:
    found: FloatArray = values  # read once it is known which period each is of
    return found


@attrs.frozen(kw_only=True)
class KpiSeries:
    """What was read of an indicator, period by period.

    Where all labels are months (``2026-04``), quarters (``2026/27 Q1``) or financial years
    (``2026/27``), they must be in order and none left out. Labels of any other form are taken in
    the order given, and it cannot be seen that one is left out.

    Parameters
    ----------
    kpi : Kpi
        What was read.
    periods : iterable of str
        The label of each period, in order of time.
    values : ndarray of float64, shape (periods,)
        The readings; or a list with None, or a mapping by period, where some are missing. Held with
        NaN in the place of what is missing [the indicator's unit].
    missing : iterable of str, optional
        The periods that have no reading. A period without one that is not named here is refused.
    ghosted : mapping of str to str, optional
        The periods that are shown and not counted, and why.
    rebases : iterable of Rebase, optional
        From where on limits are worked out afresh, in order.
    """

    kpi: Kpi
    periods: tuple[str, ...] = attrs.field(converter=_periods)
    values: FloatArray = attrs.field(converter=_as_given, eq=_same_values)
    missing: tuple[str, ...] = attrs.field(default=(), converter=_missing)
    ghosted: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=_ghosted)
    rebases: tuple[Rebase, ...] = attrs.field(default=(), converter=_rebases)

    def __attrs_post_init__(self) -> None:
        expect(self.kpi, Kpi, what="kpi", like="a Kpi")
        places = {label: i for i, label in enumerate(self.periods)}
        named = {*self.missing, *self.ghosted, *(one.at for one in self.rebases)}
        for label in named:
            if label not in places:
                raise UnknownNameError("period", str(label), self.periods)
        settle, missing = object.__setattr__, set(self.missing)
        settle(self, "missing", tuple(label for label in self.periods if label in missing))
        settle(self, "values", self._read_values(places))
        ghosted = [(label, self.ghosted[label]) for label in self.periods if label in self.ghosted]
        settle(self, "ghosted", FrozenMap(ghosted))
        for label in self.ghosted:
            if label in missing:
                raise InvalidValueError(
                    f"the period {label!r} is missing, so that there is nothing to ghost; leave it "
                    "out of ghosted"
                )
        self._check_rebases(places)

    def _read_values(self, places: Mapping[str, int]) -> FloatArray:
        given: Any = self.values
        if isinstance(given, Mapping):
            for label in given:
                if label not in places:
                    raise UnknownNameError("period", str(label), self.periods)
            given = [given.get(label) for label in self.periods]
        values = read_values(given, labels=self.periods, allow_nan=True)
        if len(values) != len(self.periods):
            raise InvalidValueError(
                f"the series of {self.kpi.id!r} has {len(self.periods)} periods and {len(values)} "
                "values; give one for each, None where it is missing"
            )
        gone = np.isnan(values)
        named = np.zeros_like(gone)
        named[[places[label] for label in self.missing]] = True
        for wrong, text in (
            (gone & ~named, "has no value; give it, or name the period in missing (it is not 0)"),
            (named & ~gone, "is named in missing and has a value; leave one of them out"),
        ):
            if wrong.any():
                label = self.periods[int(np.argmax(wrong))]
                raise InvalidValueError(f"the period {label!r} of {self.kpi.id!r} {text}")
        return values

    def _check_rebases(self, places: Mapping[str, int]) -> None:
        if self.rebases and places[self.rebases[0].at] == 0:
            raise InvalidValueError(
                f"the rebase at {self.rebases[0].at!r} is at the first period, from which limits "
                "are worked out anyway; leave it out"
            )
        for before, after in pairwise(self.rebases):
            if before.at == after.at:
                raise InvalidValueError(
                    f"there are two rebases at {after.at!r} ({before.reason!r} and "
                    f"{after.reason!r}); give one, with both reasons"
                )
            if places[after.at] < places[before.at]:
                raise InvalidValueError(
                    f"the rebase at {after.at!r} stands after that at {before.at!r}; give them in "
                    "order of time"
                )

    @property
    def is_counted(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Whether each reading counts: neither missing nor ghosted."""
        counted = ~np.isnan(self.values)
        if self.ghosted:
            counted &= np.array([label not in self.ghosted for label in self.periods])
        return counted

    @property
    def targets(self) -> FloatArray:
        """What is aimed at in each period, NaN where nothing is [the indicator's unit]."""
        found = [self.kpi.target_at(label) for label in self.periods]
        return np.array([np.nan if one is None else one for one in found])

    def value_at(self, period: str) -> float | None:
        """Return one reading.

        Parameters
        ----------
        period : str
            Its label.

        Returns
        -------
        float or None
            The reading, ghosted or not; None where it is missing [the indicator's unit].

        Raises
        ------
        UnknownNameError
            If there is no such period.
        """
        if period not in self.periods:
            raise UnknownNameError("period", str(period), self.periods)
        value = float(self.values[self.periods.index(period)])
        return None if np.isnan(value) else value


def rag_by_period(series: KpiSeries) -> FrozenMap[str, Rag]:
    """Say of each period whether its reading is red, amber or green.

    Parameters
    ----------
    series : KpiSeries
        The readings, ghosted ones too.

    Returns
    -------
    FrozenMap of str to Rag
        By period; not known where the reading is missing or the indicator has no thresholds.

    Raises
    ------
    InvalidValueError
        If it is no series.

    Examples
    --------
    >>> kpi = Kpi(id="a4h", label="Within four hours", unit="%", direction="higher_is_better",
    ...           targets={"2026/27": 95}, thresholds=RagThresholds(
    ...               green=0, amber=5, basis="shortfall"))
    >>> found = rag_by_period(KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"],
    ...                                 values=[95.0, 91.2]))
    >>> [colour.value for colour in found.values()]
    ['green', 'amber']
    """
    expect(series, KpiSeries, what="series", like="a KpiSeries")
    kpi = series.kpi
    return FrozenMap(
        (
            label,
            rag(
                None if np.isnan(value) else float(value),
                thresholds=kpi.thresholds,
                direction=kpi.direction,
                target=kpi.target_at(label),
            ),
        )
        for label, value in zip(series.periods, series.values, strict=True)
    )
