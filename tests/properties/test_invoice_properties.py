"""The rules for invoices against plain loops, on random invoices full of errors and blanks."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
)
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule, InvoiceReference
from nhscommission.finance.settlement.invoices.invoice_report import InvoiceReport
from nhscommission.finance.settlement.invoices.invoice_rules import INVOICE_RULES
from nhscommission.finance.settlement.invoices.text_values import read_each_text, read_text
from nhscommission.foundations.errors import InvalidValueError

Row = dict[str, Any]
DAYS = [date(2009, 4, 1) + timedelta(days=day) for day in range(8)]
TEXT = {
    "commissioner": ["Brent", "Ealing"],
    "patient": ["p1", "p2", "p3"],
    "code": ["A", "B", "C"],
    "spell": ["s1", "s2"],
}
PROVIDERS = ["St Elsewhere", "Other"]
YES_OR_NO = st.sampled_from([True, False])
VOIDING = ("duplicate", "not_our_population", "outside_contract_period", "not_in_contract")
NEEDED = ("commissioner", "patient", "day", "code", "quantity", "unit_price_pence", "amount_pence")


@st.composite
def invoice_rows(draw: st.DrawFn) -> list[Row]:
    rows = []
    for place in range(draw(st.integers(0, 14))):
        row: Row = {"provider": draw(st.sampled_from(PROVIDERS)), "invoice": "M", "line": place}
        for name, words in TEXT.items():
            row[name] = draw(st.sampled_from([*words, *words, None]))
        row["day"] = draw(st.sampled_from([*DAYS, None]))
        row["quantity"] = draw(st.sampled_from([0, 1, 1, 2, None]))
        row["unit_price_pence"] = draw(st.sampled_from([9, 10, 11, None]))
        product = (row["quantity"] or 0) * (row["unit_price_pence"] or 0)
        row["amount_pence"] = draw(st.sampled_from([product, product, product + 3, 8, None]))
        rows.append(row)
        if len(rows) > 1 and draw(YES_OR_NO):  # much the same as another: a duplicate, a component
            other = draw(st.sampled_from(rows[:-1]))
            kept = draw(st.sampled_from([("code",), ("code", "day"), ()]))
            row |= {name: other[name] for name in other if name not in ("line", *kept)}
    return rows


def dated(draw: st.DrawFn, about: Row) -> list[Row]:
    """Draw periods that follow each other, with gaps, the last perhaps without an end."""
    ends: list[date] = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=5)))
    rows = [
        {**about, "first_day": first, "last_day": after - timedelta(days=1)}
        for first, after in pairwise(ends)
        if draw(YES_OR_NO)
    ]
    if draw(YES_OR_NO) and ends:
        rows.append({**about, "first_day": ends[-1], "last_day": None})
    return rows


@st.composite
def references(draw: st.DrawFn) -> tuple[dict[str, list[Row]], list[BundleRule]]:
    tables: dict[str, list[Row]] = {"prices": [], "contracts": [], "registrations": []}
    for provider in PROVIDERS:
        # Prices do not hold before a provider's first contract, whoever's it is.
        tables["contracts"].append(
            {"provider": provider, "commissioner": "Harrow", "first_day": DAYS[0], "last_day": None}
        )
        for code in TEXT["code"]:
            for row in dated(draw, {"provider": provider, "code": code}):
                tables["prices"].append({**row, "unit_price_pence": draw(st.integers(9, 11))})
        for commissioner in TEXT["commissioner"]:
            tables["contracts"] += dated(draw, {"provider": provider, "commissioner": commissioner})
    for patient in TEXT["patient"]:
        for row in dated(draw, {"patient": patient}):
            tables["registrations"].append(
                {**row, "commissioner": draw(st.sampled_from(["Brent", "Ealing", "Hounslow"]))}
            )
    pairs = draw(st.sets(st.sampled_from([("A", "B"), ("B", "C"), ("A", "C")])))
    bundles = [
        BundleRule(component=part, whole=whole, within_days=draw(st.integers(0, 4)))
        for part, whole in sorted(pairs)
        if {part, whole} <= {row["code"] for row in tables["prices"]}
    ]
    return {name: draw(st.permutations(rows)) for name, rows in tables.items()}, bundles


def holding(rows: list[Row], day: date, **about: str) -> Row | None:
    """Return the row about something that holds on a day, by looking at each."""
    for row in rows:
        if all(row[name] == value for name, value in about.items()) and (
            row["first_day"] <= day <= (row["last_day"] or date.max)
        ):
            return row
    return None


def by_itself(
    found: dict[str, dict[int, int]],
    rows: list[Row],
    tables: dict[str, list[Row]],
    bundles: list[BundleRule],
) -> None:
    """Ask the rules that need little but the lines, by the words of their definitions."""
    bundled = {name for one in bundles for name in (one.component, one.whole)}
    for place, row in enumerate(rows):
        amount, quantity, unit = (row[n] for n in ("amount_pence", "quantity", "unit_price_pence"))
        if None not in (quantity, unit, amount) and quantity * unit != amount:
            price = None
            if None not in (row["day"], row["code"]):
                about = {"provider": row["provider"], "code": row["code"]}
                price = holding(tables["prices"], row["day"], **about)
            owed = max(unit, price["unit_price_pence"] if price else 0) * quantity
            found["arithmetic"][place] = max(amount - owed, 0)
        if any(row[name] is None for name in NEEDED) or (
            row["spell"] is None and row["code"] in bundled
        ):
            found["missing_fields"][place] = -1 if amount is None else amount


def duplicates(found: dict[str, dict[int, int]], rows: list[Row], registrations: list[Row]) -> None:
    """Let the best of each group stay."""

    def rank(place: int) -> tuple[Any, ...]:
        row = rows[place]
        home = holding(registrations, row["day"], patient=row["patient"])
        foreign = home is None or home["commissioner"] != row["commissioner"]
        quantity, unit = row["quantity"], row["unit_price_pence"]
        adds_up = None not in (quantity, unit) and quantity * unit == row["amount_pence"]
        return foreign, not adds_up, row["line"]

    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(rows):
        key = tuple(row[n] for n in ("provider", "patient", "code", "day", "amount_pence"))
        if None not in key:
            groups.setdefault(key, []).append(place)
    for places in groups.values():
        stays = min(places, key=rank)
        found["duplicate"] |= {p: rows[p]["amount_pence"] for p in places if p != stays}


def by_contract(
    found: dict[str, dict[int, int]], rows: list[Row], tables: dict[str, list[Row]]
) -> None:
    """Ask the rules about prices, contracts and patients."""
    for place, row in enumerate(rows):
        day, amount, payer = (row[name] for name in ("day", "amount_pence", "commissioner"))
        whole = -1 if amount is None else amount
        if day is None:
            continue
        if None not in (row["patient"], payer):
            home = holding(tables["registrations"], day, patient=row["patient"])
            if home is None or home["commissioner"] != payer:
                found["not_our_population"][place] = whole
        about = {"provider": row["provider"]}
        if payer and not holding(tables["contracts"], day, commissioner=payer, **about):
            found["outside_contract_period"][place] = whole
        if row["code"] is None:
            continue
        price = holding(tables["prices"], day, code=row["code"], **about)
        quantity, unit = row["quantity"], row["unit_price_pence"]
        if price is None:
            found["not_in_contract"][place] = whole
        elif None not in (quantity, unit) and unit != price["unit_price_pence"]:
            agreed = price["unit_price_pence"]
            over = min((unit - agreed) * quantity, (amount or 0) - agreed * quantity)
            found["price_differs"][place] = -1 if amount is None else max(over, 0)


def is_included(row: Row, other: Row, bundle: BundleRule) -> bool:
    """Say whether one row is a component of another."""
    names = ("provider", "patient", "spell")
    if (row["code"], other["code"]) != (bundle.component, bundle.whole) or None in (
        row["patient"],
        row["spell"],
        row["day"],
        other["day"],
    ):
        return False
    days = abs((other["day"] - row["day"]).days)
    return days <= bundle.within_days and all(row[name] == other[name] for name in names)


def oracle(
    rows: list[Row], tables: dict[str, list[Row]], bundles: list[BundleRule]
) -> dict[str, dict[int, int]]:
    """Return what each rule finds, a value for each row, by looking at every pair of rows."""
    found: dict[str, dict[int, int]] = {rule.id: {} for rule in INVOICE_RULES}
    by_itself(found, rows, tables, bundles)
    duplicates(found, rows, tables["registrations"])
    by_contract(found, rows, tables)
    drop_what_does_not_join(found, rows, tables)
    voided = {place for rule in VOIDING for place in found.get(rule, {})}
    wholes = [row for i, row in enumerate(rows) if i not in voided and row["amount_pence"] != 0]
    for place, row in enumerate(rows):
        if any(is_included(row, other, bundle) for other in wholes for bundle in bundles):
            amount = row["amount_pence"]
            found["unbundled"][place] = -1 if amount is None else amount
    if rows and all(row["spell"] is None for row in rows):
        del found["unbundled"]
    return found


def drop_what_does_not_join(
    found: dict[str, dict[int, int]], rows: list[Row], tables: dict[str, list[Row]]
) -> None:
    """Leave out the rules whose table is about none of the patients or providers billed."""
    for rule, table, column in (
        ("not_our_population", "registrations", "patient"),
        ("outside_contract_period", "contracts", "provider"),
        ("not_in_contract", "prices", "provider"),
        ("price_differs", "prices", "provider"),
    ):
        billed = {row[column] for row in rows} - {None}
        agreed = {row[column] for row in tables[table]}
        if billed and agreed and not billed & agreed:
            del found[rule]


def ask(rows: list[Row], tables: dict[str, list[Row]], bundles: list[BundleRule]) -> InvoiceReport:
    reference = InvoiceReference(
        prices=ContractPrices.from_rows(tables["prices"]),
        contracts=ContractPeriods.from_rows(tables["contracts"]),
        registrations=Registrations.from_rows(tables["registrations"]),
        bundles=bundles,
    )
    return check_invoice(InvoiceLines.from_rows(rows), reference)


def hits(report: InvoiceReport) -> dict[str, dict[int, int]]:
    return {
        one.rule: dict(zip(one.hits.rows.tolist(), one.hits.values_pence.tolist(), strict=True))
        for one in report.found
    }


@given(rows=invoice_rows(), reference=references())
def test_rules_find_what_loops_find(
    rows: list[Row], reference: tuple[dict[str, list[Row]], list[BundleRule]]
) -> None:
    """Every line and every value, and what is left of each line for rule after rule."""
    report = ask(rows, *reference)
    expected = oracle(rows, *reference)
    assert hits(report) == expected
    left = [row["amount_pence"] or 0 for row in rows]
    for one in report.found:
        for row, net in zip(one.hits.rows.tolist(), one.net_pence.tolist(), strict=True):
            assert net == min(max(expected[one.rule][row], 0), left[row])
            left[row] -= net
    amounts = [row["amount_pence"] or 0 for row in rows]
    taken = report.challenged_pence().tolist()
    assert all(0 <= one <= amount for one, amount in zip(taken, amounts, strict=True))
    assert sum(taken) == report.net_pence <= report.gross_pence
    for several in (report.by_provider(), report.by_commissioner(), report.by_rule()):
        assert sum(one.net_pence for one in several) == report.net_pence
        assert sum(one.gross_pence for one in several) == report.gross_pence
    assert len(report.check_report().findings) == sum(map(len, expected.values()))


@given(rows=invoice_rows(), reference=references(), data=st.data())
def test_the_order_of_lines_does_not_matter(
    rows: list[Row],
    reference: tuple[dict[str, list[Row]], list[BundleRule]],
    data: st.DataObject,
) -> None:
    """Each rule finds the same lines and values, and the net sums are the same."""
    mixed = data.draw(st.permutations(rows))
    one, other = ask(rows, *reference), ask(mixed, *reference)
    assert one.by_rule() == other.by_rule()
    assert one.net_pence == other.net_pence
    own, theirs = hits(one), hits(other)
    for rule in own:
        assert {rows[row]["line"]: value for row, value in own[rule].items()} == {
            mixed[row]["line"]: value for row, value in theirs[rule].items()
        }


WORDS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "a", "b", " a", "a b", "\u00a0", "a\u00a0b", "a\tb", "\n", "\u2028"]),
    st.text(max_size=3),
)


@given(values=st.lists(WORDS, max_size=8), clean=st.booleans(), secret=st.booleans())
def test_text_read_at_once_is_text_read_one_by_one(
    values: list[str | None], clean: bool, secret: bool
) -> None:
    """The quick way gives what the slow way gives, or refuses with the same message."""
    given_ = [one and (one.strip() or None) for one in values] if clean else values
    found = []
    for read in (read_text, read_each_text):
        try:
            found.append(read(given_, column="code", first_row=1, secret=secret))
        except InvalidValueError as error:
            found.append(str(error))
    assert found[0] == found[1]
