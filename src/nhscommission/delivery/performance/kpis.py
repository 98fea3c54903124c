"""Indicators of performance: what is read, and what is aimed at."""

from typing import Any

import attrs

from nhscommission.delivery.performance.period_labels import (
    check_date,
    period_key,
    read_label,
    wider_keys,
)
from nhscommission.delivery.performance.rag import Direction, RagThresholds
from nhscommission.delivery.performance.readings import read_number
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import check_by_name, expect
from nhscommission.foundations.text import plain_text


def _targets(values: Any) -> FrozenMap[str, float]:
    given = check_by_name(values, what="targets", like='{"2026-04": 95.0}')
    targets: dict[str, float] = {}
    seen: dict[object, str] = {}
    for period, value in given.items():
        label = read_label(period, what="the period of a target")
        check_date(label, what="the period of a target")
        before = seen.setdefault(period_key(label), period)
        if before is not period:
            raise InvalidValueError(
                f"there are two targets of one period, {before!r} and {period!r}; give one"
            )
        targets[label] = read_number(value, what=f"the target of {label}")
    return FrozenMap(targets)


def _optional_number(value: Any) -> float | None:
    return None if value is None else read_number(value, what="the baseline")


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
        What is aimed at, by period: by month, or by quarter or financial year for all months in it.
        A period is the same however it is written (``"2026-04"``, ``"Apr 2026"``); ``"2010-11"`` is
        November 2010, and the financial year is ``"2010/11"`` [unit].
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
    _by_key: FrozenMap[object, float] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        by_key = FrozenMap((period_key(name), value) for name, value in self.targets.items())
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "id", read_label(self.id, what="the id of an indicator"))
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
            The period's own target; else, for a month, that of its quarter; else, for a month or a
            quarter, that of its financial year; else None [unit].

        Raises
        ------
        InvalidValueError
            If the label is no text, or looks like a date and is none.
        """
        label = read_label(period, what="a period")
        check_date(label, what="a period")
        found = self._by_key
        return next((found[key] for key in wider_keys(label) if key in found), None)

    @property
    def name(self) -> str:
        """The id in quotes, and of whom it is: for messages."""
        return f"{self.id!r} of {self.of}" if self.of else repr(self.id)
