"""Assignments: an activity, and the parties with a role in it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.text import plain_text
from nhscommission.governance.raci.parties import (
    BETWEEN,
    NOBODY,
    party_names,
)


class RaciRole(StrEnum):
    """A party's role in an activity."""

    RESPONSIBLE = "responsible"
    """Does it; may be shared."""
    ACCOUNTABLE = "accountable"
    """Decides, may veto, and answers for failure; one only."""
    CONSULTED = "consulted"
    """Is asked before a decision or action; two-way."""
    INFORMED = "informed"
    """Is told afterwards; one-way."""

    @property
    def letter(self) -> str:
        """The letter that stands for it in a grid."""
        return self.value[0].upper()


def as_role(value: str) -> RaciRole:
    """Read a role by its word or its letter.

    Parameters
    ----------
    value : str
        For example ``"responsible"`` or ``"R"``.

    Returns
    -------
    RaciRole
        The role.

    Raises
    ------
    UnknownNameError
        If there is no such role.
    """
    if isinstance(value, RaciRole):
        return value
    word = str(value).strip().casefold()
    return _BY_LETTER.get(word) or choose(RaciRole, word, what="role")


_BY_LETTER: Final[Mapping[str, RaciRole]] = MappingProxyType(
    {role.letter.casefold(): role for role in RaciRole}
)


def read_cell(value: str | Iterable[str], *, what: str) -> tuple[str, ...]:
    """Read who has a role: a cell such as "ACV/SPD", "-" for nobody, or names one by one.

    Parameters
    ----------
    value : str or iterable of str
        The cell, or the names.
    what : str
        Whose role it is, for the message.

    Returns
    -------
    tuple of str
        The parties, as ordered.

    Raises
    ------
    InvalidValueError
        If the cell is blank, which says nothing, or a name is blank or there twice.
    """
    return _read_text(value, what) if isinstance(value, str) else party_names(value, what=what)


@lru_cache(maxsize=4096)
def _read_text(value: str, what: str) -> tuple[str, ...]:
    text = plain_text(value)
    if text == NOBODY:
        return ()
    if not text:
        raise InvalidValueError(
            f"{what}: the cell is blank, which does not say whether it is nobody; name the "
            f"parties, as in ACV/SPD, or write {NOBODY} for nobody"
        )
    names = text.split(BETWEEN)
    if not all(name.strip() for name in names):
        raise InvalidValueError(
            f"{what}: {value!r} has a slash with no party beside it; write each party once, as in "
            "ACV/SPD"
        )
    return party_names(names, what=what)


def write_cell(parties: tuple[str, ...] | None) -> str:
    """Write who has a role as a cell, which `read_cell` reads back.

    Parameters
    ----------
    parties : tuple of str, or None
        The parties; none for nobody, and None where that is not said.

    Returns
    -------
    str
        For example ``"ACV/SPD"``, ``"-"`` or a blank.
    """
    if parties is None:
        return ""
    return BETWEEN.join(parties) or NOBODY


def _responsible(value: str | Iterable[str]) -> tuple[str, ...]:
    return read_cell(value, what="responsible")


def _accountable(value: str | Iterable[str]) -> tuple[str, ...]:
    return read_cell(value, what="accountable")


def _consulted(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else read_cell(value, what="consulted")


def _informed(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else read_cell(value, what="informed")


@attrs.frozen(kw_only=True)
class RaciAssignment:
    """An activity, and who has which role in it.

    A role is given as parties one by one, or as a cell is printed: ``"ACV/SPD"`` for several and
    ``"-"`` for nobody.

    Parameters
    ----------
    activity : str
        What is done.
    number : str, optional
        Its number in the matrix: ``"1.1.1"``.
    stage : str, optional
        The stage of the commissioning cycle.
    step : str, optional
        The step within it.
    step_number : str, optional
        The step's number: ``"1.1"``.
    responsible : str or iterable of str
        Those who do it.
    accountable : str or iterable of str
        Who answers for it: one party, if the matrix is right.
    consulted, informed : str or iterable of str, optional
        Those who are asked, and those who are told; None where the matrix does not say.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    activity: str = attrs.field(converter=plain_text)
    number: str = attrs.field(default="", converter=plain_text)
    stage: str = attrs.field(default="", converter=plain_text)
    step: str = attrs.field(default="", converter=plain_text)
    step_number: str = attrs.field(default="", converter=plain_text)
    responsible: tuple[str, ...] = attrs.field(converter=_responsible)
    accountable: tuple[str, ...] = attrs.field(converter=_accountable)
    consulted: tuple[str, ...] | None = attrs.field(default=None, converter=_consulted)
    informed: tuple[str, ...] | None = attrs.field(default=None, converter=_informed)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.activity:
            raise InvalidValueError(
                f"activity {self.number or 'without a number'} has no text; say what is done"
            )
        if not (self.responsible or self.accountable or self.consulted or self.informed):
            raise InvalidValueError(
                f"{self.place}: nobody has any role in it; name at least one party, or leave the "
                "activity out"
            )

    @property
    def place(self) -> str:
        """How a message calls it: its number, or its text."""
        return f"activity {self.number}" if self.number else f"activity {shown(self.activity)}"

    def with_roles(self, roles: Mapping[RaciRole, tuple[str, ...]]) -> "RaciAssignment":
        """Return the same activity with other parties in some roles.

        Parameters
        ----------
        roles : mapping of RaciRole to tuple of str
            The parties of each role that changes.

        Returns
        -------
        RaciAssignment
            The other roles are as they were, said or not.

        Raises
        ------
        InvalidValueError
            If nobody would have any role.
        """
        return attrs.evolve(
            self,
            responsible=roles.get(RaciRole.RESPONSIBLE, self.responsible),
            accountable=roles.get(RaciRole.ACCOUNTABLE, self.accountable),
            consulted=roles.get(RaciRole.CONSULTED, self.consulted),
            informed=roles.get(RaciRole.INFORMED, self.informed),
        )

    def parties(self, role: str) -> tuple[str, ...]:
        """Return those who have a role, as the matrix names them.

        Parameters
        ----------
        role : RaciRole or str
            The role, or its letter.

        Returns
        -------
        tuple of str
            None also where the matrix does not say.

        Raises
        ------
        UnknownNameError
            If there is no such role.
        """
        found: tuple[str, ...] | None = getattr(self, as_role(role))
        return found or ()


ROLES: Final = tuple(RaciRole)
