"""Challenges to invoices, from what is identified to what is realised."""

from datetime import date
from enum import StrEnum
from typing import Any, Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_whole, check_day
from nhscommission.foundations.text import plain_text

_STEPS: Final = (("raised", "identified"), ("answered", "raised"), ("settled", "identified"))
"""What cannot be before what; money may come, or be kept, before any answer does."""


class ChallengeState(StrEnum):
    """How far a challenge has got."""

    IDENTIFIED = "identified"
    """Found, and not yet put to the provider."""
    RAISED = "raised"
    """Put to the provider, who has not answered."""
    UPHELD = "upheld"
    """The provider agrees, to all or part of it; nothing has been credited."""
    REJECTED = "rejected"
    """The provider owes nothing back."""
    REALISED = "realised"
    """Settled: a credit was received, or the invoice was paid short."""
    CLOSED = "closed"
    """Settled at nothing without an answer: it was given up."""


def _as_pence(value: Any, *, what: str) -> int:
    # A whole number is kept as it is, since a float would not hold it all beyond 2**53.
    return value if type(value) is int and value >= 0 else as_whole(value, what=what)


def _filled(value: str) -> str:
    text = plain_text(value)
    if not text:
        raise InvalidValueError(
            "a challenge has a blank id, provider, invoice, line or rule; give all"
        )
    return text


@attrs.frozen(kw_only=True)
class Challenge:
    """One challenge to one line of an invoice.

    Parameters
    ----------
    id : str
        Its own, once in a log.
    provider : str
        Who billed.
    invoice : str
        The id of the invoice.
    line : str
        The id of the line.
    rule : str
        The id of the rule that found it.
    identified_pence : int
        What it would take off the invoice, >= 0 [pence].
    evidence : str, optional
        What shows it.
    identified : datetime.date
        The day on which it was found.
    raised : datetime.date, optional
        The day on which it was put to the provider.
    answered : datetime.date, optional
        The day of the provider's answer; with it goes what was upheld.
    upheld_pence : int, optional
        What the provider agrees is not owed, 0 where it rejects, at most what was identified
        [pence].
    settled : datetime.date, optional
        The day on which money came back or was not paid, also before an answer; with it goes what
        was realised.
    realised_pence : int, optional
        That money, >= 0, at most what was identified; 0 closes it [pence].
    """

    id: str = attrs.field(converter=_filled)
    provider: str = attrs.field(converter=_filled)
    invoice: str = attrs.field(converter=_filled)
    line: str = attrs.field(converter=_filled)
    rule: str = attrs.field(converter=_filled)
    identified_pence: int
    evidence: str = attrs.field(default="", converter=plain_text)
    identified: date
    raised: date | None = None
    answered: date | None = None
    upheld_pence: int | None = None
    settled: date | None = None
    realised_pence: int | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("identified_pence", "upheld_pence", "realised_pence"):
            value = getattr(self, name)
            if value is not None or name == "identified_pence":
                what = f"the challenge {self.id}: {name}"
                object.__setattr__(self, name, _as_pence(value, what=what))
        self._check_days()
        for day, value in (("answered", "upheld_pence"), ("settled", "realised_pence")):
            if (getattr(self, day) is None) != (getattr(self, value) is None):
                raise InvalidValueError(
                    f"the challenge {self.id} has one of {day} and {value} without the other; give "
                    "both (0 where it came to nothing), or neither"
                )
        if self.answered is not None and self.raised is None:
            raise InvalidValueError(
                f"the challenge {self.id} was answered on {self.answered}, and never raised; give "
                "the day on which it was raised"
            )
        most = self.identified_pence
        for name, value in (("upheld", self.upheld_pence), ("realised", self.realised_pence)):
            if value is not None and value > most:
                raise InvalidValueError(
                    f"the challenge {self.id} has {value:,}p {name}, and {most:,}p identified; "
                    f"no more can be {name} than was identified"
                )

    def _check_days(self) -> None:
        check_day(self.identified, what=f"the challenge {self.id}: identified")
        for name, after in _STEPS:
            day, before = getattr(self, name), getattr(self, after)
            if day is None:
                continue
            check_day(day, what=f"the challenge {self.id}: {name}")
            if before is not None and day < before:
                raise InvalidValueError(
                    f"the challenge {self.id} was {name} on {day}, before it was {after} on "
                    f"{before}; correct one of the days"
                )

    @property
    def state(self) -> ChallengeState:
        """How far it has got."""
        if self.settled is not None and self.realised_pence:
            return ChallengeState.REALISED
        if self.answered is not None:
            return ChallengeState.UPHELD if self.upheld_pence else ChallengeState.REJECTED
        if self.settled is not None:
            return ChallengeState.CLOSED
        return ChallengeState.IDENTIFIED if self.raised is None else ChallengeState.RAISED

    @property
    def rejected_pence(self) -> int | None:
        """What the provider does not agree to; None until it answers [pence]."""
        return None if self.upheld_pence is None else self.identified_pence - self.upheld_pence

    @property
    def place(self) -> str:
        """The challenge and its line, for messages."""
        return f"{self.id}: {self.provider}, invoice {self.invoice}, line {self.line}"
