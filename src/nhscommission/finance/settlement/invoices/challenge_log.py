"""A log of challenges: what was identified, raised, upheld, rejected and realised."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Self

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.challenges import Challenge
from nhscommission.finance.settlement.invoices.check_invoice import InvoiceReport
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import check_day, expect, expect_several


@attrs.frozen(kw_only=True)
class ChallengeTotals:
    """What became of several challenges, each sum by itself.

    Parameters
    ----------
    name : str
        Which: a rule, a provider, or ``"all"``.
    challenges : int
        How many.
    identified_pence : int
        What was found; no saving [pence].
    raised_pence : int
        What of it was put to the provider [pence].
    upheld_pence : int
        What of that was agreed [pence].
    rejected_pence : int
        What of it was not [pence].
    realised_pence : int
        What came back or was not paid: the only part that is cash-releasing [pence].
    """

    name: str
    challenges: int
    identified_pence: int
    raised_pence: int
    upheld_pence: int
    rejected_pence: int
    realised_pence: int

    @property
    def waiting_pence(self) -> int:
        """What was raised and has had no answer [pence]."""
        return self.raised_pence - self.upheld_pence - self.rejected_pence

    @property
    def realisation_rate(self) -> float | None:
        """Realised over identified; None where nothing was identified [dimensionless]."""
        if not self.identified_pence:
            return None
        return self.realised_pence / self.identified_pence


def _add_up(name: str, challenges: Iterable[Challenge]) -> ChallengeTotals:
    several = tuple(challenges)
    return ChallengeTotals(
        name=name,
        challenges=len(several),
        identified_pence=sum(one.identified_pence for one in several),
        raised_pence=sum(one.identified_pence for one in several if one.raised is not None),
        upheld_pence=sum(one.upheld_pence or 0 for one in several),
        rejected_pence=sum(one.rejected_pence or 0 for one in several),
        realised_pence=sum(one.realised_pence or 0 for one in several),
    )


def _take_challenges(value: Any) -> tuple[Challenge, ...]:
    several = expect_several(value, what="challenges", like="[Challenge(id=…)]")
    for one in several:
        expect(one, Challenge, what="a challenge", like="Challenge(id=…)")
    return several


@attrs.frozen(kw_only=True)
class ChallengeLog:
    """Challenges, each with an id of its own.

    Parameters
    ----------
    challenges : tuple of Challenge
        In any order; one at most for a line and a rule.
    """

    challenges: tuple[Challenge, ...] = attrs.field(converter=_take_challenges)

    def __attrs_post_init__(self) -> None:
        ids: set[str] = set()
        lines: dict[tuple[str, ...], str] = {}
        for one in self.challenges:
            if one.id in ids:
                raise InvalidValueError(
                    f"two challenges have the id {one.id!r}; give each one of its own"
                )
            ids.add(one.id)
            about = (one.provider, one.invoice, one.line, one.rule)
            if about in lines:
                raise InvalidValueError(
                    f"the challenges {lines[about]} and {one.id} are both about {one.provider}, "
                    f"invoice {one.invoice}, line {one.line}, by the rule {one.rule}; keep one"
                )
            lines[about] = one.id

    def __len__(self) -> int:
        return len(self.challenges)

    def challenge(self, id: str) -> Challenge:  # noqa: A002  # what the field is called
        """Return one challenge.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        Challenge
            That one.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for one in self.challenges:
            if one.id == id:
                return one
        raise UnknownNameError("challenge", str(id), [one.id for one in self.challenges])

    def change(self, id: str, **fields: Any) -> Self:  # noqa: A002  # what the field is called
        """Note what became of one challenge.

        Parameters
        ----------
        id : str
            Its id.
        **fields : object
            Its fields that change, for example ``raised=date(2009, 6, 1)``.

        Returns
        -------
        ChallengeLog
            The log with that one changed.

        Raises
        ------
        UnknownNameError
            If there is no such challenge, or no such field.
        InvalidValueError
            If what becomes of it cannot be.
        """
        old = self.challenge(id)
        known = [field.name for field in attrs.fields(Challenge)]
        for name in fields:
            if name not in known:
                raise UnknownNameError("field of a challenge", name, known)
        new = attrs.evolve(old, **fields)
        return attrs.evolve(
            self, challenges=tuple(new if one is old else one for one in self.challenges)
        )

    def total(self) -> ChallengeTotals:
        """Add up all.

        Returns
        -------
        ChallengeTotals
            Named ``"all"``.
        """
        return _add_up("all", self.challenges)

    def by_rule(self) -> tuple[ChallengeTotals, ...]:
        """Add up by rule.

        Returns
        -------
        tuple of ChallengeTotals
            By name.
        """
        return self._by(lambda one: one.rule)

    def by_provider(self) -> tuple[ChallengeTotals, ...]:
        """Add up by provider.

        Returns
        -------
        tuple of ChallengeTotals
            By name.
        """
        return self._by(lambda one: one.provider)

    def _by(self, key: Callable[[Challenge], str]) -> tuple[ChallengeTotals, ...]:
        groups: dict[str, list[Challenge]] = {}
        for one in self.challenges:
            groups.setdefault(key(one), []).append(one)
        return tuple(_add_up(name, groups[name]) for name in sorted(groups))


def track_challenges(report: InvoiceReport, *, identified: date, prefix: str = "C") -> ChallengeLog:
    """Start a log with a challenge for whatever a report identifies.

    Parameters
    ----------
    report : InvoiceReport
        What the rules found.
    identified : datetime.date
        The day on which they did.
    prefix : str, optional
        What ids begin with; a number follows. Give each report its own to join logs.

    Returns
    -------
    ChallengeLog
        By rule and then by line, each with its net value, so that the log adds up to
        ``report.net_pence``. A hit that is worth nothing after the rules before it, or whose value
        is not known, is left out.

    Raises
    ------
    InvalidValueError
        If `identified` is no day.

    Examples
    --------
    >>> from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
    >>> from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
    >>> from nhscommission.finance.settlement.invoices.invoice_reference import InvoiceReference
    >>> line = {"provider": "St Elsewhere", "invoice": "M01", "line": 1, "amount_pence": 900}
    >>> whole = {"commissioner": "Brent", "patient": "p7", "day": "2009-04-03", "code": "HB21A"}
    >>> priced = {"quantity": 2, "unit_price_pence": 400}
    >>> lines = InvoiceLines.from_rows([{**line, **whole, **priced}])
    >>> report = check_invoice(lines, InvoiceReference())
    >>> log = track_challenges(report, identified=date(2009, 5, 20))
    >>> log.challenges[0].evidence
    '2 × 400p is 800p, billed 900p'
    >>> log.total().identified_pence, log.total().realisation_rate
    (100, 0.0)
    """
    expect(report, InvoiceReport, what="a report", like="check_invoice(lines, reference)")
    check_day(identified, what="the day on which challenges were identified")
    lines = report.lines
    challenges: list[Challenge] = []
    for one in report.found:
        for at in np.flatnonzero(one.net_pence > 0).tolist():
            row = int(one.hits.rows[at])
            challenges.append(
                Challenge(
                    id=f"{prefix}{len(challenges) + 1}",
                    provider=lines.provider.text(row) or "",
                    invoice=lines.invoice.text(row) or "",
                    line=lines.line.text(row) or "",
                    rule=one.rule,
                    identified_pence=int(one.net_pence[at]),
                    evidence=one.hits.evidence(row),
                    identified=identified,
                )
            )
    return ChallengeLog(challenges=challenges)
