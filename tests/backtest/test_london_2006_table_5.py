"""Source 000, table 5: costs of 31 trusts shared by unified weighted population."""

import re
from fractions import Fraction

import pytest
from backtest.seeds import seed_text

import nhscommission as nc

ROW = re.compile(r"([A-Z][^\t]+)\t([\d,]+)\t£ ([\d,]+)\t£ ([\d,]+)\t£ ([\d,]+)")
TOTALS = {2: 91_001, 3: 3_052_375, 4: 1_463_850}
"""The printed totals of the columns; of mobilisation, that of table 4."""
PRINTED_PEOPLE = "7,994,491"


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, ...]]:
    found = [m.groups() for m in map(ROW.fullmatch, seed_text("000").splitlines()) if m]
    assert len(found) == 31
    return found


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("column", TOTALS)
def test_every_row_is_its_share_to_the_pound(rows: list[tuple[str, ...]], column: int) -> None:
    """Populations are printed to the person, which leaves half a person's share open."""
    sector = nc.Sector(
        name="London",
        members=[nc.PCT(name=row[0], weighted_population=number(row[1])) for row in rows],
    )
    total = TOTALS[column]
    found = nc.share_cost(total * 100, sector=sector, rule=nc.Capitation())
    assert int(found.pence.sum()) == total * 100
    half_a_person = Fraction(total, 2 * number(PRINTED_PEOPLE))
    for row in rows:
        exact = found[row[0]].exact_pence / 100
        assert abs(exact - number(row[column])) <= Fraction(1, 2) + half_a_person, row
    near = sum(
        abs(found[r[0]].exact_pence / 100 - number(r[column])) <= Fraction(1, 2) for r in rows
    )
    assert near >= 27  # without that leeway, four rows at most are a pound off


def test_the_rows_say_which_total_of_mobilisation_they_are_of(rows: list[tuple[str, ...]]) -> None:
    """Table 4 prints £1,463,850, and table 5, above rows that only the former gives, £1,463,860."""
    text = seed_text("000")
    assert "£ 1,463,850" in text
    assert "£ 1,463,860" in text
    found = nc.infer_total(
        [nc.parse_figure(f"£{row[4]}") for row in rows],
        weights=[nc.parse_figure(f"{row[1]} people") for row in rows],
        weight_total=nc.parse_figure(f"{PRINTED_PEOPLE} people"),
    )
    assert found.low <= 1_463_850 <= found.high
    assert not found.low <= 1_463_860 <= found.high


def test_the_printed_rows_do_not_add_up_and_allocated_ones_do(rows: list[tuple[str, ...]]) -> None:
    weights = [number(row[1]) for row in rows]
    for column, total in TOTALS.items():
        assert sum(number(row[column]) for row in rows) == total - {2: 1, 3: 1, 4: 3}[column]
        parts = nc.allocate(total * 100, weights=weights, step=100) // 100
        assert int(parts.sum()) == total
        assert all(
            abs(int(p) - number(row[column])) <= 1 for p, row in zip(parts, rows, strict=True)
        )
