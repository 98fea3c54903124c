"""Duties of a body: what it decides, recommends, oversees, delivers or advises on."""

from enum import StrEnum

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.text import plain_text
from nhscommission.governance.bodies.seats import unique_names


class DutyKind(StrEnum):
    """What a body does about a matter."""

    DECIDES = "decides"
    RECOMMENDS = "recommends"
    OVERSEES = "oversees"
    DELIVERS = "delivers"
    ADVISES = "advises"


def _duty_kind(value: str) -> DutyKind:
    return choose(DutyKind, value, what="kind of duty")


@attrs.frozen(kw_only=True)
class Duty:
    """Something a body is responsible for.

    Parameters
    ----------
    text : str
        What.
    kind : DutyKind
        Whether it decides on it, recommends, oversees, delivers, or advises.
    matter : str, optional
        A short name of what is decided, by which duties of several bodies are compared.
    steps : iterable of str, optional
        The steps or activities of the responsibility matrix that it covers, by number; ``"4"``
        covers all of stage 4, and ``"*"`` all there are.
    delegated_by : iterable of str, optional
        The ids of the bodies that delegated it.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    text: str = attrs.field(converter=plain_text)
    kind: DutyKind = attrs.field(converter=_duty_kind)
    matter: str = attrs.field(default="", converter=plain_text)
    steps: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    delegated_by: tuple[str, ...] = attrs.field(default=(), converter=unique_names)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.text:
            raise InvalidValueError("a duty has no text; say what the body is responsible for")

    def covers(self, number: str) -> bool:
        """Whether it covers a step or activity of the matrix.

        Parameters
        ----------
        number : str
            Its number, such as ``"4.1.3"``.

        Returns
        -------
        bool
            True for the number itself, and for all below a step that is covered.
        """
        return any(s in ("*", number) or number.startswith(f"{s}.") for s in self.steps)
