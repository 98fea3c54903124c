"""Codes that are billed beside another whose price includes them."""

import numpy as np

from nhscommission.finance.settlement.invoices.dated_rows import join_day, number_days
from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceHits, InvoiceSubject
from nhscommission.finance.settlement.invoices.text_column import MISSING, combine_codes
from nhscommission.foundations.labelled import IntArray


def find_unbundled(subject: InvoiceSubject) -> InvoiceHits:
    """Find components that were billed beside the whole that includes them.

    Parameters
    ----------
    subject : InvoiceSubject
        The lines and the bundles.

    Returns
    -------
    InvoiceHits
        The components, with the first line in time that includes each by the first bundle that
        fits; lines without patient, spell, code or day are not found.
    """
    lines = subject.lines
    bundles = subject.reference.bundles or ()
    place = {label: code for code, label in enumerate(lines.code.labels)}
    is_about = np.zeros(len(place) + 1, dtype=np.bool_)  # the last for lines without a code
    for bundle in bundles:
        is_about[[place.get(bundle.component, MISSING), place.get(bundle.whole, MISSING)]] = True
    is_about[MISSING] = False
    spells = combine_codes(
        *((one.codes, len(one.labels)) for one in (lines.provider, lines.patient, lines.spell))
    )
    days = number_days(lines.day)
    known = np.flatnonzero(is_about[lines.code.codes] & (spells != MISSING) & (days != MISSING))
    known = known[np.argsort(lines.code.codes[known], kind="stable")]
    codes = lines.code.codes[known]

    def rows_of(label: str) -> IntArray:
        code = place.get(label, MISSING)
        first, after = np.searchsorted(codes, [code, code + 1])
        return known[first:after]

    found: dict[str, list[IntArray]] = {"rows": [], "wholes": [], "bundles": []}
    for number, bundle in enumerate(bundles):
        parts, wholes = rows_of(bundle.component), rows_of(bundle.whole)
        if not parts.size or not wholes.size:
            continue
        different = np.unique(spells[wholes])
        dense = np.minimum(np.searchsorted(different, spells[parts]), different.size - 1)
        in_spell = different[dense] == spells[parts]
        parts, dense = parts[in_spell], dense[in_spell]
        at = join_day(np.searchsorted(different, spells[wholes]), days[wholes])
        order = np.argsort(at, kind="stable")
        within = min(bundle.within_days, 2**22)
        first = np.searchsorted(at[order], join_day(dense, days[parts] - within))
        there = first < wholes.size
        parts, dense, first = parts[there], dense[there], first[there]
        beside = at[order][first] <= join_day(dense, days[parts] + within)
        parts, first = parts[beside], first[beside]
        found["rows"].append(parts)
        found["wholes"].append(wholes[order][first])
        found["bundles"].append(np.full(parts.size, number, dtype=np.int64))
    empty = np.empty(0, dtype=np.int64)
    rows, firsts = np.unique(np.concatenate([empty, *found["rows"]]), return_index=True)
    included_in = np.concatenate([empty, *found["wholes"]])[firsts]
    by = np.concatenate([empty, *found["bundles"]])[firsts]

    def say(row: int) -> str:
        at = np.searchsorted(rows, row)
        bundle = bundles[by[at]]
        source = f" ({bundle.source})" if bundle.source else ""
        return (
            f"the price of {bundle.whole} includes {bundle.component} within "
            f"{bundle.within_days} days{source}: {lines.place(int(included_in[at]))}"
        )

    return InvoiceHits(lines=lines, rows=rows, evidence=say)
