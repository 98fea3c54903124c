"""What every way to show a responsibility matrix has in common: its rows, columns and notes."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import attrs

from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
)
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.governance.raci.assignments import (
    ROLES,
    RaciAssignment,
    RaciRole,
)
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.governance.raci.parties import BETWEEN, PartyKind

IN_A_CELL: Final = (
    RaciRole.ACCOUNTABLE,
    RaciRole.RESPONSIBLE,
    RaciRole.CONSULTED,
    RaciRole.INFORMED,
)
"""The order of letters where a party has several roles in one activity."""

MEANINGS: Final = {
    RaciRole.ACCOUNTABLE: "decides, and answers for it",
    RaciRole.RESPONSIBLE: "does it",
    RaciRole.CONSULTED: "is asked before",
    RaciRole.INFORMED: "is told afterwards",
}

UNTITLED: Final = "Responsibility matrix"


@attrs.frozen
class GridStep:
    """A run of activities of one step."""

    number: str
    name: str
    activities: tuple[RaciAssignment, ...]

    @property
    def heading(self) -> str:
        """Its number and name."""
        return f"{self.number} {self.name}".strip()


@attrs.frozen
class GridStage:
    """A run of steps of one stage."""

    heading: str
    steps: tuple[GridStep, ...]


def grid_stages(matrix: RaciMatrix) -> tuple[GridStage, ...]:
    """Return the matrix stage by stage as it runs; headings are blank where it has none at all."""
    has_stages, has_steps = any(matrix.stages), any(a or b for a, b in matrix.steps)
    stages = []
    for name, within in groupby(matrix.assignments, key=lambda one: one.stage):
        steps = []
        for (number, step), several in groupby(within, key=lambda x: (x.step_number, x.step)):
            shown = step or ("No step" if has_steps and not number else "")
            steps.append(GridStep(number, shown, tuple(several)))
        stages.append(GridStage(name or ("No stage" if has_stages else ""), tuple(steps)))
    return tuple(stages)


def grid_columns(matrix: RaciMatrix, parties: Iterable[str] | None) -> tuple[str, ...]:
    """Return the parties that have a column.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    parties : iterable of str or None
        Those chosen, in order; None for all that have a role.

    Returns
    -------
    tuple of str
        By the names that stand in the matrix.

    Raises
    ------
    UnknownNameError
        If a party has no role in the matrix.
    InvalidValueError
        If no party is given, or one twice.
    """
    expect(matrix, RaciMatrix, what="a matrix", like="a RaciMatrix")
    if parties is None:
        return matrix.names
    folded = {name.casefold(): name for name in reversed(matrix.names)}
    found = []
    for given in expect_several(parties, what="parties", like='["ACV", "PCT"]'):
        name = given if given in matrix.names else folded.get(str(given).casefold())
        if name is None:
            raise UnknownNameError("party with a role in the matrix", str(given), matrix.names)
        if name in found:
            raise InvalidValueError(f"the party {name!r} is chosen twice; name each once")
        found.append(name)
    if not found:
        raise InvalidValueError("no parties are chosen; name one at least, or leave parties out")
    return tuple(found)


def roles_of(one: RaciAssignment, party: str) -> tuple[RaciRole, ...]:
    """Return the roles of a party in an activity.

    Parameters
    ----------
    one : RaciAssignment
        An activity.
    party : str
        A party, by the name that stands in the matrix.

    Returns
    -------
    tuple of RaciRole
        In the order of their letters in a cell.
    """
    return tuple(role for role in IN_A_CELL if party in one.parties(role))


def role_letters(one: RaciAssignment, party: str) -> str:
    """Write the roles of a party in an activity.

    Parameters
    ----------
    one : RaciAssignment
        An activity.
    party : str
        A party, by the name that stands in the matrix.

    Returns
    -------
    str
        For example ``"A/R"``; blank for none.
    """
    return BETWEEN.join(role.letter for role in roles_of(one, party))


def grid_title(matrix: RaciMatrix) -> str:
    """Return what a grid is headed.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.

    Returns
    -------
    str
        The matrix's own title, if it has one.
    """
    return matrix.title or UNTITLED


def is_never_said(matrix: RaciMatrix, role: RaciRole) -> bool:
    """Whether no activity states who has a role.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    role : RaciRole
        The role.

    Returns
    -------
    bool
        False where one does, be it that nobody has it.
    """
    return all(getattr(one, role) is None for one in matrix.assignments)


def not_said(matrix: RaciMatrix) -> Iterator[str]:
    """Say where the matrix does not state a role, which is not the same as nobody."""
    for role in ROLES:
        where = [x.number or x.activity for x in matrix.assignments if getattr(x, role) is None]
        if where and is_never_said(matrix, role):
            yield f"Not said who is {role.value}, in any activity."
        elif where:
            yield f"Not said who is {role.value}: {', '.join(where)}."


def grid_notes(matrix: RaciMatrix, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands below a grid.

    Parameters
    ----------
    matrix : RaciMatrix
        The matrix.
    columns : tuple of str
        The parties that have a column.

    Returns
    -------
    tuple of str
        Whom groups stand for, which roles are not stated, and which parties are left out.
    """
    groups = []
    for name in columns:
        party = matrix.known_parties.get(name)
        if party is not None and party.kind is PartyKind.GROUP:
            groups.append(f"{name} stands for {', '.join(party.members)}.")
    left_out = [name for name in matrix.names if name not in columns]
    only = (f"Parties left out: {', '.join(left_out)}.",) if left_out else ()
    return (*groups, *only, *not_said(matrix))


def grid_legend() -> str:
    """Return what the letters mean.

    Returns
    -------
    str
        In the order of letters in a cell.
    """
    return "; ".join(f"{r.letter} {r.value} ({MEANINGS[r]})" for r in IN_A_CELL) + "."
