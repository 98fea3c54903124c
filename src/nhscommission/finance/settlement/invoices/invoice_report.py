"""What rules found in invoices: by rule, by provider and by commissioner."""

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceHits
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.text_column import MISSING, TextColumn
from nhscommission.foundations.check_rules import CheckReport, Finding, Found, Severity
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import IntArray, read_only_ints


@attrs.frozen(kw_only=True, eq=False)
class RuleHits:
    """What one rule found.

    Parameters
    ----------
    rule : str
        Its id.
    title : str
        What it demands.
    severity : Severity
        How much that matters.
    hits : InvoiceHits
        The lines, and what it would take off each by itself.
    net_pence : ndarray of int64, shape (hits,)
        What it takes off each after the rules before it, so that nothing counts twice; 0 where no
        value is known [pence].
    """

    rule: str
    title: str
    severity: Severity
    hits: InvoiceHits = attrs.field(repr=False)
    net_pence: IntArray = attrs.field(converter=read_only_ints, repr=False)

    def each(self) -> tuple[Found, ...]:
        """Write out each line, with its evidence.

        Returns
        -------
        tuple of Found
            In the order of lines.

        Raises
        ------
        InvalidValueError
            If the evidence of the rule is no text, with the line.
        """
        try:
            return tuple(self.hits)
        except InvalidValueError as error:
            raise InvalidValueError(f"the rule {self.rule!r}: {error}") from None

    def evidence(self, row: int) -> str:
        """Say what shows that a line breaks the rule.

        Parameters
        ----------
        row : int
            Its place, from 0.

        Returns
        -------
        str
            The evidence.

        Raises
        ------
        InvalidValueError
            If the line does not break the rule, or the evidence is no text.
        """
        try:
            return self.hits.evidence(row)
        except InvalidValueError as error:
            raise InvalidValueError(f"the rule {self.rule!r}: {error}") from None


@attrs.frozen(kw_only=True)
class InvoiceSummary:
    """What was found for one rule, provider or commissioner.

    Parameters
    ----------
    name : str or None
        Which; None for lines that do not say.
    lines : int
        How many lines were found, each once.
    gross_pence : int
        What each rule would take off by itself, added up: lines that break several count for each
        [pence].
    net_pence : int
        The same with no line taken off more than once, nor for more than its amount [pence].
    unvalued : int
        How many of the lines have a value that is not known; they add nothing to the sums.
    """

    name: str | None
    lines: int
    gross_pence: int
    net_pence: int
    unvalued: int


def _sum_by(groups: IntArray, values: IntArray, count: int) -> IntArray:
    """Add up exactly: weights of bincount would be floats."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, groups, values)
    return sums


@attrs.frozen(kw_only=True, eq=False)
class InvoiceReport:
    """What the rules found in invoices, and which were not asked.

    Parameters
    ----------
    lines : InvoiceLines
        What was billed.
    found : tuple of RuleHits
        What each rule found that was asked, in order.
    switched_off : tuple of (str, str)
        The ids of those that were switched off, and why.
    not_asked : tuple of (str, str)
        The ids of those that could not be asked, and what they need.
    """

    lines: InvoiceLines = attrs.field(repr=False)
    found: tuple[RuleHits, ...]
    switched_off: tuple[tuple[str, str], ...]
    not_asked: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the rules that were asked."""
        return tuple(one.rule for one in self.found)

    def of(self, rule: str) -> RuleHits:
        """Return what one rule found.

        Parameters
        ----------
        rule : str
            Its id.

        Returns
        -------
        RuleHits
            Perhaps no lines.

        Raises
        ------
        UnknownNameError
            If there was no such rule.
        InvalidValueError
            If it was not asked.
        """
        for name, why in (*self.switched_off, *self.not_asked):
            if name == rule:
                raise InvalidValueError(f"the rule {rule!r} was not asked: {why}")
        for one in self.found:
            if one.rule == rule:
                return one
        raise UnknownNameError("rule", rule, self.asked)

    @property
    def billed_pence(self) -> int:
        """The amounts that are known, added up [pence]."""
        return int(self.lines.known_amounts_pence().sum())

    @property
    def gross_pence(self) -> int:
        """What each rule would take off by itself, added up [pence]."""
        return sum(one.hits.total_pence for one in self.found)

    @property
    def net_pence(self) -> int:
        """What is identified with nothing counted twice; no saving until realised [pence]."""
        return int(sum(one.net_pence.sum() for one in self.found))

    def challenged_pence(self) -> IntArray:
        """Return what is challenged of each line.

        Returns
        -------
        ndarray of int64, shape (lines,)
            By all rules together, no more than its amount [pence].
        """
        total = np.zeros(len(self.lines), dtype=np.int64)
        for one in self.found:
            total[one.hits.rows] += one.net_pence
        return total

    def by_rule(self) -> tuple[InvoiceSummary, ...]:
        """Add up by rule.

        Returns
        -------
        tuple of InvoiceSummary
            One for each rule that was asked, in order.
        """
        return tuple(
            InvoiceSummary(
                name=one.rule,
                lines=len(one.hits),
                gross_pence=one.hits.total_pence,
                net_pence=int(one.net_pence.sum()),
                unvalued=one.hits.unvalued,
            )
            for one in self.found
        )

    def by_provider(self) -> tuple[InvoiceSummary, ...]:
        """Add up by provider.

        Returns
        -------
        tuple of InvoiceSummary
            One for each that bills anything, by name.
        """
        return self._by(self.lines.provider)

    def by_commissioner(self) -> tuple[InvoiceSummary, ...]:
        """Add up by the commissioner billed.

        Returns
        -------
        tuple of InvoiceSummary
            One for each, by name; last the lines that do not say, where there are any.
        """
        return self._by(self.lines.commissioner)

    def _by(self, column: TextColumn) -> tuple[InvoiceSummary, ...]:
        names = (*column.labels, None)
        groups = np.where(column.codes == MISSING, len(column.labels), column.codes)
        hit = np.zeros(len(self.lines), dtype=np.bool_)
        unvalued = np.zeros(len(self.lines), dtype=np.bool_)
        gross, net = np.zeros((2, len(names)), dtype=np.int64)
        for one in self.found:
            rows, values = one.hits.rows, one.hits.values_pence
            hit[rows] = True
            unvalued[rows] |= values == MISSING
            gross += _sum_by(groups[rows], np.maximum(values, 0), len(names))
            net += _sum_by(groups[rows], one.net_pence, len(names))
        lines, open_ = (
            np.bincount(groups[which], minlength=len(names)) for which in (hit, unvalued)
        )
        there = np.bincount(groups, minlength=len(names)) > 0
        order = sorted(np.flatnonzero(there).tolist(), key=lambda i: (names[i] is None, names[i]))
        return tuple(
            InvoiceSummary(
                name=names[i],
                lines=int(lines[i]),
                gross_pence=int(gross[i]),
                net_pence=int(net[i]),
                unvalued=int(open_[i]),
            )
            for i in order
        )

    def check_report(self, *, title: str = "the invoices") -> CheckReport:
        """Write every hit as a finding, with its evidence.

        Parameters
        ----------
        title : str, optional
            What was checked, in words.

        Returns
        -------
        CheckReport
            What all other checks give: for tables, and by severity.
        """
        return CheckReport(
            title=title,
            findings=tuple(
                Finding(
                    rule=one.rule,
                    severity=one.severity,
                    place=found.place,
                    message=found.message,
                    about=found.about,
                )
                for one in self.found
                for found in one.each()
            ),
            asked=self.asked,
            switched_off=self.switched_off,
            not_asked=self.not_asked,
        )
