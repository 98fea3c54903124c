"""What other tables of the same paper say, to be held against the matrix."""

from collections.abc import Iterable

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import expect_several
from nhscommission.foundations.text import plain_text
from nhscommission.governance.raci.assignments import read_cell
from nhscommission.governance.raci.parties import (
    BETWEEN,
)


def _linked(value: str | Iterable[str]) -> tuple[str, ...]:
    return read_cell(value, what="the parties of a step")


@attrs.frozen(kw_only=True)
class ListedStep:
    """A step as another table of the same paper lists it, to be held against the matrix.

    Parameters
    ----------
    step : str
        The step, as that table names it.
    step_number : str, optional
        The number of the matrix's step that it is read as; blank where there is none.
    parties : str or iterable of str, optional
        Those whom the table links with it.
    source : str
        Document and table.
    note : str, optional
        Anything a reader should know.
    """

    step: str = attrs.field(converter=plain_text)
    step_number: str = attrs.field(default="", converter=plain_text)
    parties: tuple[str, ...] = attrs.field(default=(), converter=_linked)
    source: str = attrs.field(converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.step or not self.source:
            raise InvalidValueError(
                f"a listed step has the name {self.step!r} and the source {self.source!r}; give "
                "both"
            )


def _numbers(value: str | Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.replace(BETWEEN, " ").split()
    return tuple(map(plain_text, expect_several(value, what="activities", like="their numbers")))


@attrs.frozen(kw_only=True)
class StatedRole:
    """What another table of the same paper says that a party does.

    Parameters
    ----------
    party : str
        Who.
    text : str
        What it does.
    stage : str, optional
        The stage of the commissioning cycle.
    activities : str or iterable of str, optional
        The numbers of the activities of the matrix that it is read as; none where it is not to
        be held against the matrix.
    source : str
        Document and table.
    note : str, optional
        Anything a reader should know.
    """

    party: str = attrs.field(converter=plain_text)
    text: str = attrs.field(converter=plain_text)
    stage: str = attrs.field(default="", converter=plain_text)
    activities: tuple[str, ...] = attrs.field(default=(), converter=_numbers)
    source: str = attrs.field(converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("party", "text", "source"):
            if not getattr(self, field):
                raise InvalidValueError(f"a stated role has no {field}; give one")
