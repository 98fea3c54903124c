"""Options that a paper considered, and why each was kept or rejected."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose
from nhscommission.foundations.text import plain_text


class Outcome(StrEnum):
    """What became of an option that was considered."""

    PREFERRED = "preferred"
    """Recommended."""
    OPEN = "open"
    """Kept, and still to be chosen from."""
    REJECTED = "rejected"


def _outcome(value: str) -> Outcome:
    return choose(Outcome, value, what="outcome")


@attrs.frozen(kw_only=True)
class ConsideredOption:
    """An option that a paper considered, and why it was kept or rejected.

    Parameters
    ----------
    question : str
        What it is an answer to: governance, host, technology.
    name : str
        The option.
    outcome : Outcome
        Preferred, open or rejected.
    reason : str, optional
        Why; blank where the source gives no reason.
    source : str
        Document and section.
    """

    question: str = attrs.field(converter=plain_text)
    name: str = attrs.field(converter=plain_text)
    outcome: Outcome = attrs.field(converter=_outcome)
    reason: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(converter=plain_text)

    def __attrs_post_init__(self) -> None:
        for field in ("question", "name", "source"):
            if not getattr(self, field):
                raise InvalidValueError(
                    f"the option {self.name!r} on {self.question!r} has no {field}; give it"
                )


def options_on(options: Iterable[ConsideredOption], question: str) -> tuple[ConsideredOption, ...]:
    """Return the options on one question.

    Parameters
    ----------
    options : iterable of ConsideredOption
        The options.
    question : str
        The question; capitals do not matter.

    Returns
    -------
    tuple of ConsideredOption
        In their order.

    Raises
    ------
    UnknownNameError
        If nothing was considered on it.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> options = options_on(load_case("london-css-2006").options, "governance")
    >>> [(one.name, one.outcome.value) for one in options][:2]
    [('Do nothing', 'rejected'), ('Virtual support service', 'rejected')]
    """
    every = tuple(options)
    found = tuple(one for one in every if one.question.casefold() == question.casefold())
    if not found:
        raise UnknownNameError(
            "question", question, list(dict.fromkeys(one.question for one in every))
        )
    return found
