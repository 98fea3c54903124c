"""Over- and under-performance against plan, split exactly into volume and price."""

from typing import Final

import attrs
import numpy as np

from nhscommission.finance.settlement.contracts.sla_plans import (
    AXES,
    PriceKind,
    SlaActuals,
    SlaPlan,
    check_actuals,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray, read_only_ints

_KIND: Final = "price_kind"


@attrs.frozen(kw_only=True)
class PerformanceRow:
    """How one part of a contract did against plan.

    Parameters
    ----------
    labels : tuple of str
        Which part: a label for each axis that was asked for.
    plan_pence : int
        What was planned [penny].
    actual_pence : int
        What was done, at the prices charged [penny].
    volume_pence : int
        How much of the variance is because more or less was done, at planned prices [penny].
    price_pence : int
        How much of it is because prices differed, for what was done [penny].
    """

    labels: tuple[str, ...]
    plan_pence: int
    actual_pence: int
    volume_pence: int
    price_pence: int

    @property
    def variance_pence(self) -> int:
        """Actual less plan, positive where over: volume and price together [penny]."""
        return self.actual_pence - self.plan_pence

    @property
    def share_of_plan(self) -> float | None:
        """The variance over the plan; None where nothing was planned [dimensionless]."""
        return self.variance_pence / self.plan_pence if self.plan_pence else None


@attrs.frozen(kw_only=True)
class ContractPerformance:
    """What was done against what was planned, for each cell of a contract.

    Parameters
    ----------
    labels : tuple of tuple of str
        The providers, commissioners, services and months so far.
    kinds : tuple of PriceKind
        The kind of each service.
    plan_pence : ndarray of int64, shape (providers, commissioners, services, months)
        What was planned [penny].
    actual_pence : ndarray of int64, shape (providers, commissioners, services, months)
        What was done [penny].
    volume_pence : ndarray of int64, shape (providers, commissioners, services, months)
        The variance that volume makes [penny].
    """

    labels: tuple[tuple[str, ...], ...]
    kinds: tuple[PriceKind, ...]
    plan_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    actual_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )
    volume_pence: IntArray = attrs.field(
        converter=read_only_ints, eq=attrs.cmp_using(eq=np.array_equal), repr=False
    )

    @property
    def variance_pence(self) -> IntArray:
        """Actual less plan, cell by cell, positive where over [penny]."""
        return self.actual_pence - self.plan_pence

    @property
    def price_pence(self) -> IntArray:
        """The variance that prices make, cell by cell [penny]."""
        return self.variance_pence - self.volume_pence

    def rows(self, *axes: str, cumulative: bool = False) -> tuple[PerformanceRow, ...]:
        """Return a table by some of the axes, added up along the others.

        Parameters
        ----------
        *axes : str
            Any of "provider", "commissioner", "service", "price_kind" and "month"; none for one row
            with everything.
        cumulative : bool, optional
            Whether each month stands for all months up to it; "month" must then be among the axes.

        Returns
        -------
        tuple of PerformanceRow
            In the order of the axes.

        Raises
        ------
        UnknownNameError
            If there is no such axis.
        InvalidValueError
            If an axis is there twice, "service" and "price_kind" both, or months are to be added up
            and "month" is not there.
        """
        for axis in axes:
            if axis not in (*AXES, _KIND):
                raise UnknownNameError("axis", str(axis), (*AXES, _KIND))
        places = [AXES.index("service" if axis == _KIND else axis) for axis in axes]
        if len(set(places)) < len(places):
            raise InvalidValueError(
                f"the axes are {', '.join(axes)}; give each once, and not both service and {_KIND}"
            )
        if cumulative and "month" not in axes:
            raise InvalidValueError(
                'cumulative months were asked for without the axis "month"; add it'
            )
        labels = list(self.labels)
        if _KIND in axes:
            labels[2] = tuple(kind.value for kind in PriceKind if kind in self.kinds)
        tables = [
            self._sum(values, places, by_kind=_KIND in axes, cumulative=cumulative)
            for values in (self.plan_pence, self.actual_pence, self.volume_pence)
        ]
        return tuple(
            self._row(
                tuple(labels[axis][i] for axis, i in zip(places, at, strict=True)), at, tables
            )
            for at in np.ndindex(*(len(labels[axis]) for axis in places))
        )

    def _sum(
        self, values: IntArray, places: list[int], *, by_kind: bool, cumulative: bool
    ) -> IntArray:
        if by_kind:
            of_kind = [[one is kind for one in self.kinds] for kind in PriceKind]
            values = np.stack(
                [values[:, :, chosen].sum(axis=2) for chosen in of_kind if any(chosen)], axis=2
            )
        if cumulative:
            values = values.cumsum(axis=3)
        gone = tuple(axis for axis in range(4) if axis not in places)
        kept = sorted(places)
        summed = values.sum(axis=gone) if gone else values
        return summed.transpose([kept.index(axis) for axis in places])

    @staticmethod
    def _row(
        labels: tuple[str, ...], at: tuple[int, ...], tables: list[IntArray]
    ) -> PerformanceRow:
        plan, actual, volume = (int(table[at]) for table in tables)
        return PerformanceRow(
            labels=labels,
            plan_pence=plan,
            actual_pence=actual,
            volume_pence=volume,
            price_pence=actual - plan - volume,
        )


def performance_against_plan(plan: SlaPlan, actuals: SlaActuals) -> ContractPerformance:
    """Hold what was done against what was planned, in the months so far.

    Parameters
    ----------
    plan : SlaPlan
        What was planned.
    actuals : SlaActuals
        What was done.

    Returns
    -------
    ContractPerformance
        Cell by cell; ``rows("provider", "commissioner")`` gives tables.

    Raises
    ------
    InvalidValueError
        If the actuals are not those of the plan.

    Notes
    -----
    The effect of volume is what was done at the planned price, rounded to a penny, less the plan;
    the effect of price is the rest of the variance, so that the two sum to it exactly. Where a line
    has no planned price its whole variance is volume.

    Examples
    --------
    >>> names = {"year": "2009/10", "months": ["2010-03"], "providers": ["Imperial"]}
    >>> names |= {"commissioners": ["Brent"]}
    >>> from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine
    >>> names |= {"services": [ServiceLine(name="elective")]}
    >>> plan = SlaPlan(**names, activity=[[[[10]]]], prices_pence=[[100]])
    >>> done = SlaActuals(**names, activity=[[[[12]]]], prices_pence=[[105]])
    >>> row = performance_against_plan(plan, done).rows()[0]
    >>> row.variance_pence, row.volume_pence, row.price_pence
    (260, 200, 60)
    """
    check_actuals(plan, actuals)
    months = len(actuals.months)
    planned = plan.value_pence[..., :months]
    prices = plan.prices_pence[..., :months]
    at_plan = actuals.value_at_pence(np.where(prices > 0, prices, actuals.prices_pence))
    return ContractPerformance(
        labels=actuals.labels,
        kinds=tuple(one.kind for one in plan.services),
        plan_pence=planned,
        actual_pence=actuals.value_pence,
        volume_pence=at_plan - planned,
    )
