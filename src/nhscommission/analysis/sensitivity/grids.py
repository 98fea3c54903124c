"""Tables of sensitivity: two assumptions against each other, and all scenarios."""

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.sensitivity.outcomes import (
    CaseOutcome,
    net_benefits,
    read_setting,
    setting_of,
    yardstick,
)
from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import expect_several


@attrs.frozen(kw_only=True)
class SensitivityGrid:
    """An outcome for each pair of values of two assumptions.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    rows, columns : str
        The ids of the two assumptions.
    row_values, column_values : ndarray of float64, shape (values,)
        What each takes [its unit, or dimensionless].
    units : tuple of str
        The members, and the sector last.
    values : ndarray of float64, shape (rows, columns, units)
        The outcome [the outcome's unit].
    """

    outcome: CaseOutcome
    rows: str
    columns: str
    row_values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))
    column_values: FloatArray = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal)
    )
    units: tuple[str, ...]
    values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))

    def of(self, member: str | None = None) -> FloatArray:
        """Return the grid of one member.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        ndarray of float64, shape (rows, columns)
            [the outcome's unit].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        wanted = SECTOR if member is None else member
        if wanted not in self.units:
            raise UnknownNameError("member", wanted, self.units)
        return np.asarray(self.values[..., self.units.index(wanted)])


def sensitivity_grid(
    case: BusinessCase,
    *,
    rows: tuple[str, Iterable[Any]],
    columns: tuple[str, Iterable[Any]],
    outcome: str = CaseOutcome.PRESENT_VALUE,
    period: str | None = None,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
) -> SensitivityGrid:
    """Work an outcome out for every pair of values of two assumptions.

    Parameters
    ----------
    case : BusinessCase
        The case.
    rows, columns : tuple of str and iterable
        An assumption's id, and the values that it takes: numbers, or text with a unit; of an
        assumption of several values, what they are multiplied by [its unit, or dimensionless].
    outcome : CaseOutcome, optional
        What is looked at.
    period : str, optional
        Of a net benefit: the one period that counts.
    scenario : str, optional
        The scenario that gives all other values; the case's first where none is given.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback; the case's own rule where not given.

    Returns
    -------
    SensitivityGrid
        For each member and the sector [the outcome's unit].

    Raises
    ------
    InvalidValueError
        If both are the same assumption, or there are no values.
    UnknownNameError
        If there is no such assumption, scenario, period or outcome.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = sensitivity_grid(
    ...     load_case("nwl-2009"), outcome="net_benefit", rows=("saving_rate", [0.5, 1.5]),
    ...     columns=("office_cost", ["£9,364/person/year"]))
    >>> (found.of() / 1e6).round(1).tolist()
    [[100.5], [308.8]]
    """
    measured = yardstick(outcome, period=period, discounting=discounting, payback_rule=payback_rule)
    chosen = case.scenario(scenario)
    known = case.assumptions_in(chosen.id)
    axes = []
    for what, axis in (("rows", rows), ("columns", columns)):
        pair = expect_several(axis, what=what, like="('office_cost', [8000, 12000])")
        if len(pair) != 2 or not isinstance(pair[0], str):
            raise InvalidValueError(
                f"{what} are {shown(axis)}; give an assumption's id and its values: "
                "('office_cost', [8000, 12000])"
            )
        name = pair[0]
        values = expect_several(pair[1], what=f"the values of {name!r}", like="[8000, 12000]")
        if name not in known:
            raise UnknownNameError("assumption", name, known)
        read = [read_setting(known[name], value) for value in values]
        if not read:
            raise InvalidValueError(f"there are no values of {name!r}; give at least one")
        axes.append((name, read))
    (first, down), (second, across) = axes
    if first == second:
        raise InvalidValueError(f"{first!r} is in rows and in columns; name two assumptions")
    settings = [
        {
            **setting_of(case, first, one, scenario=chosen.id),
            **setting_of(case, second, other, scenario=chosen.id),
        }
        for one in down
        for other in across
    ]
    found = measured.of_flows(case, net_benefits(case, settings, scenario=chosen.id))
    return SensitivityGrid(
        outcome=measured.outcome,
        rows=first,
        columns=second,
        row_values=down,
        column_values=across,
        units=(*case.member_names, SECTOR),
        values=found.reshape(len(down), len(across), -1),
    )


@attrs.frozen(kw_only=True)
class ScenarioTable:
    """An outcome in every scenario of a case.

    Parameters
    ----------
    outcome : CaseOutcome
        What is looked at.
    scenarios : tuple of str
        Their ids.
    units : tuple of str
        The members, and the sector last.
    values : ndarray of float64, shape (scenarios, units)
        The outcome; infinity for a payback that never comes [the outcome's unit].
    """

    outcome: CaseOutcome
    scenarios: tuple[str, ...]
    units: tuple[str, ...]
    values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))

    def value(self, scenario: str, *, member: str | None = None) -> float:
        """Return one outcome.

        Parameters
        ----------
        scenario : str
            In which scenario.
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            [the outcome's unit].

        Raises
        ------
        UnknownNameError
            If there is no such scenario or member.
        """
        wanted = SECTOR if member is None else member
        for kind, name, names in (
            ("scenario", scenario, self.scenarios),
            ("member", wanted, self.units),
        ):
            if name not in names:
                raise UnknownNameError(kind, name, names)
        return float(self.values[self.scenarios.index(scenario), self.units.index(wanted)])


def scenario_table(
    case: BusinessCase,
    *,
    outcome: str = CaseOutcome.PRESENT_VALUE,
    period: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
) -> ScenarioTable:
    """Work an outcome out in every scenario of a case.

    Parameters
    ----------
    case : BusinessCase
        The case.
    outcome : CaseOutcome, optional
        What is looked at.
    period : str, optional
        Of a net benefit: the one period that counts.
    discounting : Discounting, DiscountSchedule, str or float, optional
        Of a present value [per year].
    payback_rule : PaybackRule, optional
        Of payback; the case's own rule where not given.

    Returns
    -------
    ScenarioTable
        For each member and the sector [the outcome's unit].

    Raises
    ------
    UnknownNameError
        If there is no such period or outcome.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = scenario_table(load_case("nwl-2009"), outcome="net_benefit")
    >>> [round(found.value(name) / 1e6) for name in found.scenarios]
    [205, 309, 101]
    """
    measured = yardstick(outcome, period=period, discounting=discounting, payback_rule=payback_rule)
    rows = [
        measured.of_flows(case, net_benefits(case, [{}], scenario=scenario.id))[0]
        for scenario in case.scenarios
    ]
    return ScenarioTable(
        outcome=measured.outcome,
        scenarios=tuple(scenario.id for scenario in case.scenarios),
        units=(*case.member_names, SECTOR),
        values=np.stack(rows),
    )
