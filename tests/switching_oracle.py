"""What a case comes to with one of its assumptions changed: the case is made again, or drawn."""

from typing import Any

import attrs
import numpy as np

import nhscommission as nc


def changed(
    case: nc.BusinessCase, name: str, value: float, *, weight_of: str = ""
) -> nc.BusinessCase:
    """Make a case again with another value: of several values, all multiplied; of a share, one."""

    def figures(assumption: nc.Assumption) -> Any:
        if assumption.shape is nc.Shape.SCALAR:
            return value
        return [
            nc.Entry(e.member, e.period, nc.exact_figure(number, unit=assumption.unit))
            for e in assumption.values
            for number in [
                (value if e.member == weight_of else e.figure.value)
                if weight_of
                else e.figure.value * value
            ]
        ]

    def of(assumption: nc.Assumption) -> nc.Assumption:
        if assumption.id != name:
            return assumption
        return attrs.evolve(assumption, values=figures(assumption), of_members="")

    scenarios = [
        attrs.evolve(s, overrides=[attrs.evolve(of(a), of_members=a.of_members)
                                   for a in s.overrides])
        for s in case.scenarios
    ]  # fmt: skip
    return attrs.evolve(case, assumptions=[of(a) for a in case.assumptions], scenarios=scenarios)


def drawn(
    case: nc.BusinessCase, name: str, values: Any, *, weight_of: str = "", scenario: Any = None
) -> dict[str, Any]:
    """Many other values at once, as draws."""
    column = np.asarray(values, dtype=float)[:, np.newaxis, np.newaxis]
    assumption = case.assumptions_in(scenario)[name]
    if assumption.shape is nc.Shape.SCALAR:
        return {name: column}
    grid = case.align(assumption, [e.figure.value for e in assumption.values])
    if not weight_of:
        return {name: grid * column}
    found = np.repeat(grid[np.newaxis], len(column), axis=0).astype(float)
    found[:, case.member_names.index(weight_of), 0] = column[:, 0, 0]
    return {name: found}
