"""Indicators of performance: what is read, and what is aimed at."""

from typing import Any

import attrs

from nhscommission.delivery.performance.period_labels import financial_year_of, read_label
from nhscommission.delivery.performance.rag import Direction, RagThresholds
from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import as_float, check_by_name, expect
from nhscommission.foundations.text import plain_text


def _targets(values: Any) -> FrozenMap[str, float]:
    given = check_by_name(values, what="targets", like='{"2026-04": 95.0}')
    return FrozenMap(
        (
            read_label(period, what="the period of a target"),
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
            The period's own target; else, for a month as ``2026-04`` or a quarter as
            ``2026/27 Q1``, that of its financial year; else None [unit].

        Raises
        ------
        InvalidValueError
            If the label is no text.
        """
        label = read_label(period, what="a period")
        if label in self.targets:
            return self.targets[label]
        year = financial_year_of(label)
        return None if year is None else self.targets.get(year)
