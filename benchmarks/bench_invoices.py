"""Reading and checking a million lines of invoices.

The peer is pandas with the same rules written as merges, groups and masks, as an analyst would, on
columns of text turned to categories; both start from the same lists of text and numbers. The value
that each rule finds is compared.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
from side_by_side import check, is_quick, least_ms, peer, print_row, print_versions

from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
)
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule, InvoiceReference

Columns = dict[str, list[Any]]
CODES, PROVIDERS, COMMISSIONERS, COMPONENTS = 400, 12, 8, 20
# Each component is in a whole of its own and in ten that it shares with all the others.
BUNDLES = [(f"H{part}", f"H{part + 50}") for part in range(COMPONENTS)]
BUNDLES += [(f"H{part}", f"H{whole}") for part in range(COMPONENTS) for whole in range(200, 210)]
YEAR = [(date(2009, 4, 1) + timedelta(days=day)).isoformat() for day in range(365)]
TEXT = ("provider", "invoice", "line", "commissioner", "patient", "code", "spell")


def make(lines: int) -> tuple[Columns, Columns, Columns, Columns]:
    """Make invoices of which one line in fifty is wrong, and what they are held against."""
    rng = np.random.default_rng(2009)
    prices = rng.integers(5_000, 900_000, (PROVIDERS, CODES))
    patients = max(lines // 4, 1)
    home = rng.integers(0, COMMISSIONERS, patients)
    provider, code = rng.integers(0, PROVIDERS, lines), rng.integers(0, CODES, lines)
    patient, day = rng.integers(0, patients, lines), rng.integers(0, len(YEAR), lines)
    spell = rng.integers(0, 3, lines)
    quantity = rng.integers(1, 4, lines)
    again = np.flatnonzero(rng.random(lines) < 0.01)[1:]
    for column in (provider, code, patient, day, spell, quantity):
        column[again] = column[again - 1]
    parts = np.flatnonzero(rng.random(lines) < 0.01)[1:]
    for column in (provider, patient, day, spell):
        column[parts] = column[parts - 1]
    code[parts], code[parts - 1] = parts % COMPONENTS, parts % COMPONENTS + 50
    unit = prices[provider, code] + (rng.random(lines) < 0.01) * rng.integers(-500, 500, lines)
    amount = unit * quantity + (rng.random(lines) < 0.01) * 1_000
    billed = np.where(rng.random(lines) < 0.01, 0, home[patient])
    columns: Columns = {
        "provider": [f"Trust {one}" for one in provider.tolist()],
        "invoice": [f"M{1 + one // 31:02}" for one in day.tolist()],
        "line": [str(one) for one in range(lines)],
        "commissioner": [f"PCT {one}" for one in billed.tolist()],
        "patient": [f"p{one}" for one in patient.tolist()],
        "day": [YEAR[one] for one in day.tolist()],
        "code": [f"H{one}" for one in code.tolist()],
        "spell": [f"s{one}" for one in spell.tolist()],
        "quantity": quantity.tolist(),
        "unit_price_pence": unit.tolist(),
        "amount_pence": amount.tolist(),
    }
    agreed = [(p, c) for p in range(PROVIDERS) for c in range(CODES - 4)]
    price_columns: Columns = {
        "provider": [f"Trust {p}" for p, _ in agreed],
        "code": [f"H{c}" for _, c in agreed],
        "unit_price_pence": [int(prices[p, c]) for p, c in agreed],
        "first_day": [YEAR[0]] * len(agreed),
        "last_day": [YEAR[-1]] * len(agreed),
    }
    pairs = [(p, c) for p in range(PROVIDERS) for c in range(COMMISSIONERS)]
    contracts: Columns = {
        "provider": [f"Trust {p}" for p, _ in pairs],
        "commissioner": [f"PCT {c}" for _, c in pairs],
        "first_day": [YEAR[0]] * len(pairs),
        "last_day": [YEAR[-3]] * len(pairs),
    }
    registrations: Columns = {
        "patient": [f"p{one}" for one in range(patients)],
        "commissioner": [f"PCT {one}" for one in home.tolist()],
        "first_day": [YEAR[0]] * patients,
    }
    return columns, price_columns, contracts, registrations


def with_pandas(
    pd: Any, table: Any, prices: Any, contracts: Any, registrations: Any
) -> dict[str, int]:
    """Ask the same of a data frame, rule by rule; what each finds [pence]."""
    found: dict[str, int] = {}
    amount = table["amount_pence"]
    product = table["quantity"] * table["unit_price_pence"]
    home = table.merge(registrations, on="patient", how="left", suffixes=("", "_home"))
    other = (home["commissioner_home"] != home["commissioner"]) | (home["day"] < home["first_day"])
    keys = ["provider", "patient", "code", "day", "amount_pence"]
    best = table.assign(foreign=other, odd=product != amount)
    alike = best[best.duplicated(keys, keep=False)].sort_values(["foreign", "odd"], kind="stable")
    again = alike.duplicated(keys).reindex(table.index, fill_value=False)
    found["duplicate"] = int(amount[again].sum())
    found["not_our_population"] = int(home.loc[other, "amount_pence"].sum())
    under = table.merge(contracts, on=["provider", "commissioner"], how="left")
    inside = (under["day"] >= under["first_day"]) & (under["day"] <= under["last_day"])
    found["outside_contract_period"] = int(under.loc[~inside, "amount_pence"].sum())
    priced = table.merge(prices, on=["provider", "code"], how="left", suffixes=("", "_agreed"))
    holds = (priced["day"] >= priced["first_day"]) & (priced["day"] <= priced["last_day"])
    found["not_in_contract"] = int(priced.loc[~holds, "amount_pence"].sum())
    lines = table[["provider", "patient", "spell", "code", "day"]].reset_index()
    bundles = pd.DataFrame(BUNDLES, columns=["code", "code_whole"]).astype(table["code"].dtype)
    owed = ~(again | other | ~inside | ~holds)
    wholes = lines[owed & lines["code"].isin(bundles["code_whole"])]
    parts = lines[lines["code"].isin(bundles["code"])]
    # To join by spell first leaves few rows.
    both = parts.merge(wholes, on=["provider", "patient", "spell"], suffixes=("", "_whole"))
    both = both.merge(bundles, on=["code", "code_whole"])
    near = (both["day"] - both["day_whole"]).abs() <= pd.Timedelta(days=30)
    found["unbundled"] = int(amount.loc[both.loc[near, "index"].unique()].sum())
    agreed = priced["unit_price_pence_agreed"].where(holds, 0).astype("int64")
    price = np.maximum(table["unit_price_pence"], agreed)
    found["arithmetic"] = int(
        (amount - price * table["quantity"]).where(amount != product, 0).clip(lower=0).sum()
    )
    right = priced[holds]
    over = (right["unit_price_pence"] - right["unit_price_pence_agreed"]) * right["quantity"]
    most = right["amount_pence"] - right["unit_price_pence_agreed"] * right["quantity"]
    found["price_differs"] = int(np.minimum(over, most).clip(lower=0).sum())
    found["missing_fields"] = int(amount[table.isna().any(axis=1)].sum())
    return found


def main() -> None:
    """Time reading and checking, and compare what was found."""
    quick = is_quick()
    print_versions("numpy", "pandas")
    columns, price_columns, contract_columns, home_columns = make(20_000 if quick else 1_000_000)
    pd = peer("pandas")

    def read() -> tuple[InvoiceLines, InvoiceReference]:
        bundles = [
            BundleRule(component=part, whole=whole, within_days=30) for part, whole in BUNDLES
        ]
        reference = InvoiceReference(
            prices=ContractPrices.from_columns(price_columns),
            contracts=ContractPeriods.from_columns(contract_columns),
            registrations=Registrations.from_columns(home_columns),
            bundles=bundles,
        )
        return InvoiceLines.from_columns(columns), reference

    def frame(given: Columns) -> Any:
        table = pd.DataFrame(given)
        for name in ("day", "first_day", "last_day"):
            if name in table:
                table[name] = pd.to_datetime(table[name], format="%Y-%m-%d")
        return table

    def read_frames() -> list[Any]:
        several = [frame(one) for one in (columns, price_columns, contract_columns, home_columns)]
        for name in TEXT:
            holders = [table for table in several if name in table]
            words = pd.unique(pd.concat([table[name] for table in holders]))
            for table in holders:
                table[name] = pd.Categorical(table[name], categories=words)
        return several

    lines, reference = read()
    reading: dict[str, Callable[[], object]] = {"ours": read}
    checking: dict[str, Callable[[], object]] = {"ours": lambda: check_invoice(lines, reference)}
    if pd is not None:
        frames = read_frames()
        theirs = with_pandas(pd, *frames)
        ours = {one.name: one.gross_pence for one in check_invoice(lines, reference).by_rule()}
        check(ours == theirs, f"{ours} and {theirs}")
        reading["pandas"] = read_frames
        checking["pandas"] = lambda: with_pandas(pd, *frames)
    seconds = 0.2 if quick else 6.0
    print_row(f"read {len(lines):,} lines", least_ms(reading, seconds=seconds, rounds=2))
    print_row(f"check {len(lines):,} lines", least_ms(checking, seconds=seconds, rounds=2))


if __name__ == "__main__":
    main()
