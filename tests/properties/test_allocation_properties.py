"""What holds of any allocation, and the fast ways against fractions on hostile weights."""

import os
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from allocation_oracle import largest_remainder
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import nhscommission as nc
from nhscommission.finance.allocation.filling import fill
from nhscommission.finance.allocation.largest_remainder import divide_few, divide_one, divide_rows
from nhscommission.finance.allocation.weights import Weights

THOROUGH = os.environ.get("NHSCOMMISSION_HYPOTHESIS") == "thorough"
CASES = 4_000_000 if THOROUGH else 200_000

TOTALS = (
    st.integers(-(10**18), 10**18)
    | st.integers(-1_000, 1_000)
    | st.sampled_from([0, 1, -1, 10**18, -(10**18), 2**53, 2**53 + 1])
)
WEIGHT = (
    st.floats(0, 1e308, allow_subnormal=True)
    | st.integers(0, 10**25)
    | st.fractions(0, 10**6, max_denominator=10**9)
    | st.decimals(0, 10**6, places=6)
    | st.sampled_from([0, 0.1, 0.2, 0.3, 1, 2, 3, 1 / 3, 5e-324])
)
SMALL = st.floats(1e-6, 1e6) | st.integers(1, 10**6)


def weight_lists(weight: Any = WEIGHT, *, most: int = 80) -> st.SearchStrategy[list[Any]]:
    def positive(weights: list[Any]) -> bool:
        return any(weights)

    return (
        st.lists(weight, min_size=1, max_size=most)
        | st.lists(st.sampled_from([1.0, 2.0, 3.0, 0.1, 0.7]), min_size=1, max_size=most)
    ).filter(positive)


METHODS = st.sampled_from([str(method) for method in nc.AllocationMethod])


@given(total=TOTALS, weights=weight_lists(), method=METHODS)
def test_parts_sum_to_the_total(total: int, weights: list[Any], method: str) -> None:
    if method in ("huntington_hill", "adams") and abs(total) > 10**15:
        total //= 1_000
    parts = nc.allocate(total, weights=weights, method=method).tolist()
    assert sum(parts) == total
    assert all(part * total >= 0 for part in parts)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
    assert nc.allocate(-total, weights=weights, method=method).tolist() == [-p for p in parts]


@given(total=TOTALS, weights=weight_lists(), data=st.data())
def test_largest_remainder_is_its_definition(
    total: int, weights: list[Any], data: st.DataObject
) -> None:
    codes = [f"C{i:03d}" for i in range(len(weights))]
    codes = data.draw(st.permutations(codes))
    assert nc.allocate(total, weights=weights).tolist() == largest_remainder(total, weights)
    assert nc.allocate(total, weights=weights, codes=codes).tolist() == largest_remainder(
        total, weights, codes
    )
    rows = nc.allocate([total] * 9, weights=weights, codes=codes)
    assert rows.tolist() == [largest_remainder(total, weights, codes)] * 9


@given(total=TOTALS, weights=weight_lists())
def test_largest_remainder_keeps_quota(total: int, weights: list[Any]) -> None:
    """Never a full step from the exact share."""
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    parts = nc.allocate(total, weights=weights).tolist()
    for part, weight in zip(parts, exact, strict=True):
        assert abs(part - total * weight / whole) < 1


@given(total=TOTALS, weights=weight_lists(), method=METHODS, data=st.data())
def test_the_order_of_members_does_not_matter(
    total: int, weights: list[Any], method: str, data: st.DataObject
) -> None:
    total %= 10**12
    codes = [f"C{i:03d}" for i in range(len(weights))]
    order = data.draw(st.permutations(range(len(weights))))
    parts = nc.allocate(total, weights=weights, codes=codes, method=method)
    moved = nc.allocate(
        total,
        weights=[weights[i] for i in order],
        codes=[codes[i] for i in order],
        method=method,
    )
    assert moved.tolist() == [parts[i] for i in order]


@given(
    total=st.integers(0, 10**12),
    weights=weight_lists(SMALL),
    power=st.integers(-40, 40),
    method=METHODS,
)
def test_the_scale_of_weights_does_not_matter(
    total: int, weights: list[Any], power: int, method: str
) -> None:
    scaled = [Fraction(weight) * Fraction(2) ** power for weight in weights]
    parts = nc.allocate(total, weights=weights, method=method)
    assert parts.tolist() == nc.allocate(total, weights=scaled, method=method).tolist()


@given(
    total=st.integers(0, 10**9),
    more=st.integers(0, 1_000),
    weights=weight_lists(SMALL),
    method=st.sampled_from(["sainte_lague", "dhondt", "huntington_hill", "adams"]),
)
def test_divisor_methods_never_take_back(
    total: int, more: int, weights: list[Any], method: str
) -> None:
    """More to share never costs anyone; of largest remainders that does not hold."""
    before = nc.allocate(total, weights=weights, method=method)
    after = nc.allocate(total + more, weights=weights, method=method)
    assert (after >= before).all()


@given(
    total=st.integers(0, 10**6),
    weights=weight_lists(SMALL, most=12),
    method=st.sampled_from(["sainte_lague", "dhondt", "huntington_hill", "adams"]),
)
def test_divisor_methods_leave_no_better_claim(total: int, weights: list[Any], method: str) -> None:
    """Nobody's last step has a smaller claim than anybody's next: the definition, pair by pair."""
    parts = nc.allocate(total, weights=weights, method=method).tolist()
    squared = {
        "sainte_lague": lambda k: (2 * k + 1) ** 2,
        "dhondt": lambda k: (k + 1) ** 2,
        "huntington_hill": lambda k: k * (k + 1),
        "adams": lambda k: k * k,
    }[method]
    exact = [Fraction(weight) for weight in weights]
    nxt = [(w * w, squared(k)) for w, k in zip(exact, parts, strict=True)]
    last = [(w * w, squared(k - 1)) for w, k in zip(exact, parts, strict=True) if k]
    for claim, divisor in last:
        assert all(claim * below >= above * divisor for above, below in nxt)


@given(
    totals=st.lists(st.integers(0, 5_000), min_size=1, max_size=24),
    weights=weight_lists(SMALL, most=12),
)
def test_cumulative_rounding_keeps_to_the_running_total(
    totals: list[int], weights: list[Any]
) -> None:
    parts = nc.allocate(totals, weights=weights, method="cumulative")
    assert (parts >= 0).all()
    assert parts.sum(axis=1).tolist() == totals
    for month in range(1, len(totals) + 1):
        to_date = parts[:month].sum(axis=0)
        whole = nc.allocate(sum(totals[:month]), weights=weights, method="sainte_lague")
        assert to_date.tolist() == whole.tolist()


# The fast ways against exact arithmetic, on weights made to tie or nearly tie.


def hostile_weights(rng: np.random.Generator, rows: int, members: int) -> NDArray[np.float64]:
    base = rng.random((rows, members))
    close = base[:, :1] * (1 + rng.integers(0, 300, (rows, members)) * 2.0**-52)
    neighbours = np.nextafter(base[:, :1], rng.integers(0, 2, (rows, members)).astype(float))
    kinds = [
        base,
        rng.integers(1, 4, (rows, members)).astype(float),
        rng.choice([0.1, 0.2, 0.3, 0.7, 1.1], (rows, members)),
        neighbours,
        close,
        rng.integers(1, 10**6, (rows, members)).astype(float),
        10.0 ** rng.integers(-250, 250, (rows, members)),
        2.0 ** rng.integers(0, 50, (rows, members)) + rng.integers(0, 2, (rows, members)),
        rng.lognormal(0, 3, (rows, members)),
    ]
    chosen = rng.integers(0, len(kinds), rows)
    weights: NDArray[np.float64] = np.stack(kinds)[chosen, np.arange(rows)]
    return weights


def hostile_totals(rng: np.random.Generator, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    rows, members = weights.shape
    with np.errstate(over="ignore"):
        sums = np.minimum(weights.sum(axis=1), 1e15)
    kinds = [
        rng.integers(0, 100, rows),
        rng.integers(1, 4 * members, rows),
        rng.integers(0, 10**9, rows),
        rng.integers(0, 10**18, rows),
        members * rng.integers(0, 1_000, rows),
        np.maximum(sums, 1).astype(np.int64),
        10 ** rng.integers(0, 16, rows),
    ]
    totals: NDArray[np.int64] = np.stack(kinds)[rng.integers(0, len(kinds), rows), np.arange(rows)]
    return totals


def whole_parts(total: int, weights: list[float]) -> list[int]:
    """Largest remainders in whole numbers: quicker than fractions, for millions of cases."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = max(below for _, below in ratios)  # powers of two
    ints = [above * (common // below) for above, below in ratios]
    whole = sum(ints)
    parts = [total * w // whole for w in ints]
    order = sorted(range(len(ints)), key=lambda i: (-(total * ints[i] % whole), -ints[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


@pytest.mark.parametrize("members", [2, 3, 5, 9, 40])
def test_floating_point_for_few_never_answers_wrongly(members: int) -> None:
    rng = np.random.default_rng(members)
    answered = tried = 0
    while tried < CASES // 4 // max(1, members // 8):
        weights = hostile_weights(rng, 10_000, members)  # a few at a time: memory is for others too
        totals = hostile_totals(rng, weights)
        tried += totals.size
        for total, row in zip(totals.tolist(), weights.tolist(), strict=True):
            parts = divide_few(total, row)
            if parts is not None:
                answered += 1
                assert parts == whole_parts(total, row), (total, row)
    assert answered > tried // 8


@pytest.mark.parametrize("members", [2, 4, 7])
def test_floating_point_for_rows_never_answers_wrongly(members: int) -> None:
    rng = np.random.default_rng(100 + members)
    answered = 0
    for row in hostile_weights(rng, CASES // 1_500, members):
        totals = hostile_totals(rng, np.repeat(row[None, :], 500, axis=0))
        weights = Weights(row)
        shares = weights.approx / weights.approx_total
        parts, undecided = divide_rows(totals, shares, weights.relative_error)
        for i in np.setdiff1d(np.arange(totals.size), undecided).tolist():
            answered += 1
            assert parts[i].tolist() == whole_parts(int(totals[i]), row.tolist())
    assert answered > CASES // 50


@pytest.mark.parametrize("members", [2, 3, 8, 70, 300, 3_000])
def test_the_way_for_many_is_always_right(members: int) -> None:
    rng = np.random.default_rng(200 + members)
    rows = max(CASES // (20 * members), 12)
    weights = hostile_weights(rng, rows, members)
    totals = hostile_totals(rng, weights)
    out = np.empty(members, dtype=np.int64)
    for total, row in zip(totals.tolist(), weights, strict=True):
        divide_one(total, Weights(row), None, out)
        assert out.tolist() == whole_parts(total, row.tolist()), (total, row.tolist())


@given(data=st.data(), size=st.integers(1, 8))
def test_filling_finds_the_level(data: st.DataObject, size: int) -> None:
    """What is filled comes to the total, keeps its bounds, and is on its line in between."""
    number = st.fractions(0, 100, max_denominator=50)
    start, slope, low, room = (
        data.draw(st.lists(number, min_size=size, max_size=size)) for _ in range(4)
    )
    capped = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    high = [
        least + more if cap else None for least, more, cap in zip(low, room, capped, strict=True)
    ]
    total = data.draw(st.fractions(0, 2_000, max_denominator=50))
    amounts, level = fill(total, start=start, slope=slope, low=low, high=high)
    least = sum(
        max(a, b) if c is None else min(max(a, b), c)
        for a, b, c in zip(start, low, high, strict=True)
    )
    for amount, begin, steep, under, over in zip(amounts, start, slope, low, high, strict=True):
        assert amount >= under
        assert over is None or amount <= over
        if level is not None:
            line = max(begin + steep * level, under)
            assert amount == (line if over is None else min(line, over))
    if level is not None and total >= least:
        assert sum(amounts) == total
    if level is None:
        assert sum(amounts) < total
