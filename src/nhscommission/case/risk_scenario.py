"""Scenarios made from risks: what the assumptions would be if they came about."""

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.case.assumptions import Assumption, Basis, Entry
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.scenarios import Scenario
from nhscommission.delivery.risks.moves import AssumptionMove
from nhscommission.delivery.risks.risks import Risk
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.figures import exact_figure, parse_figure
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

_LIKE: Final = '["savings_fail"]'


def risk_scenario(
    case: BusinessCase,
    risks: Iterable[str],
    *,
    id: str = "",  # noqa: A002 - as the scenario's field is called
    label: str = "",
    scenario: str | None = None,
) -> Scenario:
    """Make the scenario in which risks come about together.

    Parameters
    ----------
    case : BusinessCase
        A case with a risk register.
    risks : iterable of str
        The ids of the risks; each must say which assumptions it moves.
    id : str, optional
        The scenario's id; made of those of the risks, if not given.
    label : str, optional
        Its label; made of those of the risks, if not given.
    scenario : str, optional
        The id of the scenario that they come about in; the case's first, if not given.

    Returns
    -------
    Scenario
        With what the assumptions are then, and the risks that move them as their source. Add it
        to the case with ``attrs.evolve(case, scenarios=[*case.scenarios, made])``.

    Raises
    ------
    InvalidValueError
        If the case has no risks, none is named, one moves nothing, an assumption is moved that is
        worked out from others, or two risks put different values in one place.
    UnknownNameError
        If a risk or the scenario is not there.

    Notes
    -----
    Risks that move one assumption by parts of itself are multiplied: -50% and -50% leave a
    quarter. One that puts a value in its place comes first.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> made = risk_scenario(load_case("nwl-2009"), ["savings_not_achieved"])
    >>> made.overrides[0].id, [entry.figure.value for entry in made.overrides[0].values]
    ('saving_rate', [0.0, 0.01, 0.03, 0.05])
    """
    expect(case, BusinessCase, what="a case", like="a BusinessCase")
    register = case.risks
    if register is None:
        raise InvalidValueError(f"the case {case.id!r} has no risk register; give it risks")
    given = expect_several(risks, what="risks", like=_LIKE)
    names = tuple(dict.fromkeys(plain_text(name) for name in given))
    if not names:
        raise InvalidValueError(f"no risk is named; give one or more, such as {_LIKE}")
    chosen = [register.risk(name) for name in names]
    base = case.scenario(None if scenario is None else plain_text(scenario))
    held = {one.id: one for one in base.overrides}
    moved: dict[str, list[tuple[Risk, AssumptionMove]]] = {}
    for risk in chosen:
        if not risk.moves:
            raise InvalidValueError(
                f"risk {risk.id!r} moves no assumption; say in its moves what it changes, such as "
                "saving_rate -50%"
            )
        for move in risk.moves:
            moved.setdefault(move.assumption, []).append((risk, move))
    changed = [
        _moved(held.get(name, case.assumption(name)), several) for name, several in moved.items()
    ]
    kept = [one for one in base.overrides if one.id not in moved]
    return Scenario(
        id=plain_text(id) or re.sub(r"\W", "_", "_and_".join(names).lower()),
        label=plain_text(label) or "; ".join(risk.label for risk in chosen),
        overrides=[*kept, *changed],
    )


def _moved(assumption: Assumption, moves: list[tuple[Risk, AssumptionMove]]) -> Assumption:
    """Return an assumption as several risks leave it."""
    if assumption.computation is not None or assumption.of_members:
        whence = assumption.of_members or "others, by a computation"
        raise InvalidValueError(
            f"risk {moves[0][0].id!r} moves the assumption {assumption.id!r}, whose values come "
            f"from {whence}; move those"
        )
    put = [
        parse_figure(move.value, unit=assumption.unit)
        for _, move in moves
        if move.value is not None
    ]
    if len({figure.value for figure in put}) > 1:
        raise InvalidValueError(
            f"risks put different values in the place of {assumption.id!r}: "
            f"{' and '.join(figure.text for figure in put)}; name risks that agree"
        )
    factor = math.prod(
        (move.exact_factor for _, move in moves if move.exact_factor is not None),
        start=Fraction(1),
    )
    entries = []
    for entry in assumption.values:
        figure = put[0] if put else entry.figure
        if factor != 1:
            moved = float(as_fraction(figure.value, what=assumption.id) * factor)
            figure = exact_figure(moved, unit=assumption.unit)
        entries.append(Entry(entry.member, entry.period, figure))
    changes = "; ".join(f"{risk.id}: {move.change}" for risk, move in moves)
    return attrs.evolve(
        assumption,
        values=entries,
        basis=Basis.ASSUMED,
        source=f"risks that come about ({changes})",
        distribution=None,
        note="",
    )
