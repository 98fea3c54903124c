"""Codes that are billed beside another whose price includes them."""

from typing import Final

import numpy as np

from nhscommission.finance.settlement.invoices.dated_rows import join_day, number_days
from nhscommission.finance.settlement.invoices.invoice_hits import InvoiceHits, InvoiceSubject
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule
from nhscommission.finance.settlement.invoices.text_column import MISSING, combine_codes
from nhscommission.foundations.labelled import IntArray

_MOST_DAYS: Final = 2**22
"""More than lie between any two days."""


def find_unbundled(subject: InvoiceSubject) -> InvoiceHits:
    """Find components that were billed beside the whole that includes them.

    Parameters
    ----------
    subject : InvoiceSubject
        The lines, the bundles, and what the rules before this one leave of each amount.

    Returns
    -------
    InvoiceHits
        The components, with the first line in time that includes each by the first bundle that
        fits; lines without patient, spell, code or day are not found, and a whole of which nothing
        is left includes nothing.
    """
    lines = subject.lines
    bundles = subject.reference.bundles or ()
    place = {label: code for code, label in enumerate(lines.code.labels)}
    by_whole: dict[int, list[int]] = {}
    for number, bundle in enumerate(bundles):
        if bundle.whole in place and bundle.component in place:
            by_whole.setdefault(place[bundle.whole], []).append(number)
    used = [number for several in by_whole.values() for number in several]
    is_part, is_whole = np.zeros((2, len(place) + 1), dtype=np.bool_)  # the last: no code
    is_part[[place[bundles[number].component] for number in used]] = True
    is_whole[list(by_whole)] = True

    spells = combine_codes(
        *((one.codes, len(one.labels)) for one in (lines.provider, lines.patient, lines.spell))
    )
    days = number_days(lines.day)
    codes = lines.code.codes
    part = is_part[codes] & (spells != MISSING) & (days != MISSING)
    whole = is_whole[codes] & (spells != MISSING) & (days != MISSING) & (subject.left_pence != 0)
    # Of most spells only a part or only a whole was billed: neither needs to be looked up.
    there = np.intersect1d(spells[part], spells[whole])
    parts, wholes = (_in_spells(np.flatnonzero(one), spells, there) for one in (part, whole))
    parts, wholes = (one[np.argsort(codes[one], kind="stable")] for one in (parts, wholes))
    spell = np.searchsorted(there, spells[parts])
    at = join_day(np.searchsorted(there, spells[wholes]), days[wholes])

    within_days = _days_of(bundles)
    # A component may be in several wholes: the bundle that stands first is to be named.
    found: dict[str, list[IntArray]] = {"rows": [], "wholes": [], "bundles": []}
    for code, numbers in by_whole.items():
        first, after = np.searchsorted(codes[wholes], [code, code + 1])
        if first == after:
            continue
        order = first + np.argsort(at[first:after], kind="stable")
        some, which = _places_of(codes[parts], [place[bundles[n].component] for n in numbers])
        by = np.array(numbers, dtype=np.int64)[which]
        within = within_days[by]
        day = days[parts[some]]
        next_ = np.searchsorted(at[order], join_day(spell[some], day - within))
        fits = next_ < order.size
        some, by, next_ = some[fits], by[fits], next_[fits]
        beside = at[order][next_] <= join_day(spell[some], day[fits] + within[fits])
        found["rows"].append(parts[some[beside]])
        found["wholes"].append(wholes[order[next_[beside]]])
        found["bundles"].append(by[beside])
    rows, included_in, by = (
        np.concatenate([np.empty(0, dtype=np.int64), *several]) for several in found.values()
    )
    order = np.lexsort((by, rows))
    rows, firsts = np.unique(rows[order], return_index=True)
    included_in, by = included_in[order][firsts], by[order][firsts]

    def say(row: int) -> str:
        at = np.searchsorted(rows, row)
        bundle = bundles[by[at]]
        source = f" ({bundle.source})" if bundle.source else ""
        return (
            f"the price of {bundle.whole} includes {bundle.component} within "
            f"{bundle.within_days} days{source}: {lines.place(int(included_in[at]))}"
        )

    return InvoiceHits(lines=lines, rows=rows, evidence=say)


def _in_spells(rows: IntArray, spells: IntArray, there: IntArray) -> IntArray:
    """Keep the rows of some spells, which are in rising order."""
    if not there.size:
        return rows[:0]
    place = np.minimum(np.searchsorted(there, spells[rows]), there.size - 1)
    kept: IntArray = rows[there[place] == spells[rows]]
    return kept


def _places_of(codes: IntArray, wanted: list[int]) -> tuple[IntArray, IntArray]:
    """Return where each of several codes stands among sorted ones, and which of them it is."""
    first = np.searchsorted(codes, wanted)
    count = np.searchsorted(codes, wanted, side="right") - first
    which = np.repeat(np.arange(len(wanted)), count)
    skipped = np.repeat(np.cumsum(count) - count, count)
    return first[which] + np.arange(which.size) - skipped, which


def _days_of(bundles: tuple[BundleRule, ...]) -> IntArray:
    return np.array([min(one.within_days, _MOST_DAYS) for one in bundles], dtype=np.int64)
