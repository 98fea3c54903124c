"""Series: what was read of an indicator, period by period."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import attrs
import numpy as np

from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.period_labels import check_calendar, read_label
from nhscommission.delivery.performance.rag import Rag, rag
from nhscommission.delivery.performance.readings import expect_in_order, read_values
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import check_by_name, expect, expect_several
from nhscommission.foundations.text import plain_text


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
        object.__setattr__(self, "at", read_label(self.at, what="the period of a rebase"))
        if not self.reason:
            raise InvalidValueError(
                f"the rebase at {self.at!r} has no reason; say what changed in the process"
            )


def _same_values(values: FloatArray) -> bytes:
    return np.where(np.isnan(values), np.nan, values).tobytes()


def _periods(values: Any) -> tuple[str, ...]:
    given = expect_in_order(values, what="periods", like='["2026-04", "2026-05"]')
    labels = tuple(read_label(one, what=f"period {i + 1}") for i, one in enumerate(given))
    if not labels:
        raise InvalidValueError("a series has no periods; give one or more")
    if len(set(labels)) < len(labels):
        twice = Counter(labels).most_common(1)[0][0]
        raise InvalidValueError(f"the period {twice!r} is there twice; give each once")
    check_calendar(labels)
    return labels


def _missing(values: Any) -> tuple[str, ...]:
    given = expect_several(values, what="missing", like='["2026-05"]')
    return tuple(read_label(one, what="a missing period") for one in given)


def _ghosted(values: Any) -> FrozenMap[str, str]:
    given = check_by_name(values, what="ghosted", like='{"2026-05": "strike"}')
    for label, why in given.items():
        if not isinstance(why, str) or not plain_text(why):
            raise InvalidValueError(
                f"the period {label!r} is ghosted without a reason; say why it does not count"
            )
    return FrozenMap((label, plain_text(why)) for label, why in given.items())


def _rebases(values: Any) -> tuple[Rebase, ...]:
    rebases = expect_in_order(values, what="rebases", like="a tuple of Rebase")
    for one in rebases:
        expect(one, Rebase, what="a rebase", like='Rebase(at="2026-04", reason="new ward")')
    return rebases


def _as_given(values: Any) -> FloatArray:
    found: FloatArray = values  # read once it is known which period each is of
    return found


@attrs.frozen(kw_only=True)
class KpiSeries:
    """What was read of an indicator, period by period.

    Labels that are months (``2026-04``, ``Apr 2026``), quarters (``2026/27 Q1``, ``Q1 2026/27``) or
    financial years (``2026/27``) must be in order and none left out; days (``2026-04-06``) must be
    in order. Other labels (``week 3``) are taken in the order given, and it cannot be seen that one
    is left out. Labels of two kinds in one series are refused, and so is one that looks like a date
    and is none (``2026-13``). ``2010-11`` is November 2010.

    Parameters
    ----------
    kpi : Kpi
        What was read.
    periods : iterable of str
        The label of each period, in order of time.
    values : ndarray of float64, shape (periods,)
        The readings; or a list with None, or a mapping by period, or a masked array, where some
        are missing. Held with NaN in the place of what is missing; without per cent signs [the
        indicator's unit].
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
                f"the series of {self.kpi.name} has {len(self.periods)} periods and {len(values)} "
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
                raise InvalidValueError(f"the period {label!r} of {self.kpi.name} {text}")
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

    def __reduce__(self) -> tuple[Any, ...]:
        """Have a copy read anew, so that its numbers cannot be written to either."""
        return _remake, (attrs.asdict(self, recurse=False),)

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


def _remake(given: dict[str, Any]) -> KpiSeries:
    return KpiSeries(**given)


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
    >>> from nhscommission.delivery.performance.rag import RagThresholds
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


def cut_series(series: KpiSeries, *, last: str) -> KpiSeries:
    """Return a series without what came after a period.

    Parameters
    ----------
    series : KpiSeries
        The series.
    last : str
        The last period that stays.

    Returns
    -------
    KpiSeries
        Its rebases and ghosted points up to there among it.

    Raises
    ------
    UnknownNameError
        If the series has no such period.

    Examples
    --------
    >>> kpi = Kpi(id="days", label="Days of delay", unit="days", direction="lower_is_better")
    >>> whole = KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"], values=[3, 4])
    >>> cut_series(whole, last="2026-04").periods
    ('2026-04',)
    """
    expect(series, KpiSeries, what="a series", like="a KpiSeries")
    label = read_label(last, what="the last period")
    if label not in series.periods:
        raise UnknownNameError(f"period of {series.kpi.name}", label, series.periods)
    count = series.periods.index(label) + 1
    kept = set(series.periods[:count])
    return attrs.evolve(
        series,
        periods=series.periods[:count],
        values=series.values[:count],
        missing=[label for label in series.missing if label in kept],
        ghosted={label: why for label, why in series.ghosted.items() if label in kept},
        rebases=[one for one in series.rebases if one.at in kept],
    )
