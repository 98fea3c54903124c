"""Check the lines of invoices by rules, and take what they find off each line once."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.finance.settlement.invoices.invoice_hits import (
    InvoiceHits,
    InvoiceRule,
    InvoiceSubject,
)
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import InvoiceReference
from nhscommission.finance.settlement.invoices.invoice_report import InvoiceReport, RuleHits
from nhscommission.finance.settlement.invoices.invoice_rules import INVOICE_RULES
from nhscommission.foundations.check_rules import CheckRule
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.labelled import IntArray
from nhscommission.foundations.numbers import expect, expect_several

_LIKE: Final = "a tuple of CheckRule"


def check_invoice(
    lines: InvoiceLines,
    reference: InvoiceReference,
    *,
    rules: Iterable[InvoiceRule] = INVOICE_RULES,
) -> InvoiceReport:
    r"""Ask rules of the lines of invoices.

    Parameters
    ----------
    lines : InvoiceLines
        What was billed.
    reference : InvoiceReference
        What it is held against; rules that need more than it has are not asked.
    rules : iterable of CheckRule, optional
        Those that find `InvoiceHits`, in the order in which they take a line's value.

    Returns
    -------
    InvoiceReport
        What was found, gross by rule and net of what rules before it take off the same line.

    Raises
    ------
    InvalidValueError
        If a rule is no rule, is there twice, or finds anything but hits in these lines.

    Notes
    -----
    A line of amount :math:`a` that rules :math:`1, 2, …` would take :math:`v_1, v_2, …` off is
    challenged for :math:`n_k = \min(v_k, a - n_1 - … - n_{k-1})` by rule :math:`k`.

    Examples
    --------
    >>> line = {
    ...     "provider": "St Elsewhere",
    ...     "invoice": "M01",
    ...     "commissioner": "Brent",
    ...     "patient": "p7",
    ...     "day": "2009-04-03",
    ...     "code": "HB21A",
    ...     "quantity": 1,
    ...     "unit_price_pence": 500_000,
    ...     "amount_pence": 510_000,
    ... }
    >>> lines = InvoiceLines.from_rows([{**line, "line": 1}, {**line, "line": 2}])
    >>> report = check_invoice(lines, InvoiceReference())
    >>> for one in report.by_rule():
    ...     print(one.name, one.lines, one.gross_pence, one.net_pence)
    duplicate 1 510000 510000
    arithmetic 2 20000 10000
    missing_fields 0 0 0
    """
    subject = InvoiceSubject(lines=lines, reference=reference)
    left = lines.amount_pence.copy()
    found: list[RuleHits] = []
    off: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    seen: set[str] = set()
    for rule in expect_several(rules, what="rules", like=_LIKE):
        expect(rule, CheckRule, what="a rule", like=_LIKE)
        if rule.id in seen:
            raise InvalidValueError(f"the rule {rule.id!r} is there twice; give each once")
        seen.add(rule.id)
        if rule.off:
            off.append((rule.id, rule.off))
        elif needs := rule.missing(subject):
            missing.append((rule.id, needs))
        else:
            found.append(_ask(rule, subject, left))
    return InvoiceReport(
        lines=lines, found=tuple(found), switched_off=tuple(off), not_asked=tuple(missing)
    )


def _ask(rule: InvoiceRule, subject: InvoiceSubject, left: IntArray) -> RuleHits:
    """Ask one rule, and take what it finds off what is left of each line."""
    hits = rule.find(attrs.evolve(subject, left_pence=left))
    if not isinstance(hits, InvoiceHits) or hits.lines is not subject.lines:
        raise InvalidValueError(
            f"the rule {rule.id!r} found a {type(hits).__name__}, or hits in other lines; let it "
            "return InvoiceHits(lines=subject.lines, rows=…)"
        )
    before = np.maximum(left[hits.rows], 0)
    net = np.minimum(np.maximum(hits.values_pence, 0), before)
    left[hits.rows] = before - net
    return RuleHits(
        rule=rule.id, title=rule.title, severity=rule.severity, hits=hits, net_pence=net
    )
