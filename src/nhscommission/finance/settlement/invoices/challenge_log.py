"""A log of challenges: what was identified, raised, upheld, rejected and realised."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import count
from typing import Any, Final, Self

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.challenges import Challenge, ChallengeState
from nhscommission.finance.settlement.invoices.invoice_report import InvoiceReport
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import (
    check_by_name,
    check_day,
    expect,
    expect_several,
)

_NEAR: Final = 10


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
    closed_pence : int
        What was raised, and given up without an answer [pence].
    """

    name: str
    challenges: int
    identified_pence: int
    raised_pence: int
    upheld_pence: int
    rejected_pence: int
    realised_pence: int
    closed_pence: int

    @property
    def waiting_pence(self) -> int:
        """What was raised, has had no answer, and was not given up [pence]."""
        return self.raised_pence - self.upheld_pence - self.rejected_pence - self.closed_pence

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
        closed_pence=sum(
            one.identified_pence
            for one in several
            if one.raised is not None and one.state is ChallengeState.CLOSED
        ),
    )


def _about(one: Challenge) -> tuple[str, str, str, str]:
    return one.provider, one.invoice, one.line, one.rule


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
    _places: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        ids: dict[str, int] = {}
        object.__setattr__(self, "_places", ids)
        lines: dict[tuple[str, ...], str] = {}
        for place, one in enumerate(self.challenges):
            if one.id in ids:
                raise InvalidValueError(
                    f"two challenges have the id {one.id!r}; give each one of its own"
                )
            ids[one.id] = place
            about = _about(one)
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
        try:
            return self.challenges[self._places[id]]
        except (KeyError, TypeError):
            raise UnknownNameError("challenge", str(id), self._near(str(id))) from None

    def _near(self, name: str) -> list[str]:
        """Return a few ids that an unknown one would stand among."""
        ids = sorted(self._places)
        at = max(min(bisect_left(ids, name) - _NEAR // 2, len(ids) - _NEAR), 0)
        return ids[at : at + _NEAR]

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
        return self.change_several({id: fields})

    def change_several(self, changes: Mapping[str, Mapping[str, Any]]) -> Self:
        """Note what became of several challenges at once, such as those of one letter.

        Parameters
        ----------
        changes : mapping of str to mapping of str to object
            For each id the fields that change: ``{"C1": {"raised": date(2009, 6, 1)}}``.

        Returns
        -------
        ChallengeLog
            The log with those changed.

        Raises
        ------
        UnknownNameError
            If there is no such challenge, or no such field.
        InvalidValueError
            If what becomes of one cannot be; then none is changed.
        """
        known = tuple(field.name for field in attrs.fields(Challenge))
        like = '{"C1": {"raised": date(2009, 6, 1)}}'
        challenges = list(self.challenges)
        for id_, fields in check_by_name(changes, what="changes", like=like).items():
            old = self.challenge(id_)
            for name in check_by_name(fields, what=f"the changes of {id_}", like=like):
                if name not in known:
                    raise UnknownNameError("field of a challenge", str(name), known)
            challenges[self._places[id_]] = attrs.evolve(old, **fields)
        return attrs.evolve(self, challenges=challenges)

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


def track_challenges(
    report: InvoiceReport,
    *,
    identified: date,
    prefix: str = "C",
    log: ChallengeLog | None = None,
) -> ChallengeLog:
    """Start a log with a challenge for whatever a report identifies, or go on with one.

    Parameters
    ----------
    report : InvoiceReport
        What the rules found.
    identified : datetime.date
        The day on which they did.
    prefix : str, optional
        What ids begin with; a number follows, the next that is free.
    log : ChallengeLog, optional
        An earlier one to go on with. What is in it stays as it is, and a line that it challenges by
        the same rule is not challenged again.

    Returns
    -------
    ChallengeLog
        What was in `log`, then by rule and by line what is new, each with its net value, so that
        without an earlier log it adds up to ``report.net_pence``. A hit that is worth nothing after
        the rules before it, or whose value is not known, is left out.

    Raises
    ------
    InvalidValueError
        If `identified` is no day, or is before the activity of a line that is challenged.

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
    earlier = ChallengeLog(challenges=()) if log is None else log
    expect(earlier, ChallengeLog, what="a log", like="ChallengeLog(challenges=…), or None")
    challenges = list(earlier.challenges)
    there, ids = {_about(one) for one in challenges}, {one.id for one in challenges}
    free = (name for number in count(1) if (name := f"{prefix}{number}") not in ids)
    lines = report.lines
    for one in report.found:
        places = np.flatnonzero(one.net_pence > 0)
        _check_identified(report, one.hits.rows[places], identified)
        for at in places.tolist():
            row = int(one.hits.rows[at])
            about = [lines.provider.text(row), lines.invoice.text(row), lines.line.text(row)]
            provider, invoice, line = (text or "" for text in about)
            if (provider, invoice, line, one.rule) in there:
                continue
            challenges.append(
                Challenge(
                    id=next(free),
                    provider=provider,
                    invoice=invoice,
                    line=line,
                    rule=one.rule,
                    identified_pence=int(one.net_pence[at]),
                    evidence=one.evidence(row),
                    identified=identified,
                )
            )
    return ChallengeLog(challenges=challenges)


def _check_identified(report: InvoiceReport, rows: IntArray, identified: date) -> None:
    days = report.lines.day
    early = rows[days[rows] > np.datetime64(identified, "D")]
    if early.size:
        row = int(early[0])
        raise InvalidValueError(
            f"{report.lines.place(row)} is of {days[row]}, after {identified}, when it is to be "
            "identified; give a day on or after it"
        )
