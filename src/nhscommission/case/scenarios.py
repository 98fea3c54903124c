"""Scenarios: a name, and assumptions that take other values in it."""

import attrs

from nhscommission.case.assumptions import Assumption, identifier, not_blank
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.text import plain_text


@attrs.frozen(kw_only=True)
class Scenario:
    """A named set of assumptions that replace the case's own.

    Parameters
    ----------
    id : str
        A short name, unique in the case.
    label : str
        What it is, in words.
    overrides : iterable of Assumption, optional
        What takes the place of the case's assumptions of the same ids, in the same unit and
        shape: ``attrs.evolve(assumption, values=...)``. None for the case as it stands.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(validator=identifier)
    label: str = attrs.field(converter=plain_text, validator=not_blank)
    overrides: tuple[Assumption, ...] = attrs.field(default=(), converter=tuple[Assumption, ...])
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        ids = [assumption.id for assumption in self.overrides]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise InvalidValueError(
                f"scenario {self.id!r} overrides {twice[0]!r} more than once",
                subject=f"scenario:{self.id}",
            )
