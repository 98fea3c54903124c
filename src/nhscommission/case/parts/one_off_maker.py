"""What the parts of a case that are paid once have in common."""

from collections.abc import Mapping
from typing import Any

from nhscommission.case.assumptions import Assumption, Shape, ValuesLike
from nhscommission.case.lines import Category, LineItem
from nhscommission.case.parts.case_parts import CaseParts
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import check_by_name
from nhscommission.foundations.rates import as_rate


class OneOffMaker:
    """Makes assumptions of one source and basis, and a line of the transition."""

    def __init__(self, name: str, label: str, source: str, basis: str) -> None:
        self._name, self._label = name, label
        self._source, self._basis = source, basis

    def number(
        self, part: str, label: str, unit: str, value: ValuesLike, *, high: float | None = None
    ) -> Assumption:
        """Make an assumption, one number or one for each period."""
        return Assumption(
            id=f"{self._name}_{part}",
            label=f"{self._label}: {label}",
            unit=unit,
            shape=Shape.BY_PERIOD if isinstance(value, Mapping) else Shape.SCALAR,
            values=value,
            source=self._source,
            basis=self._basis,
            low=0,
            high=high,
        )

    def timing(self, given: Mapping[str, Any]) -> Assumption:
        """Make the parts that are paid in each period, which add up to all of it."""
        check_by_name(given, what=f"{self._label}: what is paid when", like="{'2026/27': '100%'}")
        rates = {label: as_rate(x, what=f"what is paid in {label}") for label, x in given.items()}
        total = sum(rates.values())
        if abs(total - 1.0) > 1e-9:
            raise InvalidValueError(
                f"{self._label}: what is paid in each period adds up to {total:.0%}; give parts "
                "that add up to 100%, for every period"
            )
        return self.number("timing", "when it is paid", "%", rates, high=1)

    def parts(self, factors: list[str], *made: Assumption, index: str | None) -> CaseParts:
        """Make the one line: a product whose last factor is the share."""
        line = LineItem(
            id=self._name,
            label=self._label,
            category=Category.TRANSITION_COST,
            factors=[*factors[:-1], *([index] if index else []), factors[-1]],
            source=self._source,
        )
        return CaseParts(assumptions=made, lines=[line])
