"""Dividing a total: by hand, against published examples, and with nonsense."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import apportionment.methods as apportionment
import numpy as np
import pytest
from allocation_oracle import largest_remainder

import nhscommission as nc

METHODS = [str(method) for method in nc.AllocationMethod]


def test_largest_remainders_by_hand() -> None:
    """100 over 1 : 2 : 4 is 14.29, 28.57, 57.14: whole pence 99, and the penny goes to 0.57."""
    assert nc.allocate(100, weights=[1, 2, 4]).tolist() == [14, 29, 57]


def test_a_tie_goes_to_the_larger_weight_then_to_the_first_code() -> None:
    """5 over 3 : 1 is 3.75 and 1.25; 2 over 3 : 1 is 1.5 and 0.5, a tie that the larger wins."""
    assert nc.allocate(2, weights=[1, 3]).tolist() == [0, 2]
    assert nc.allocate(1, weights=[1, 1]).tolist() == [1, 0]
    assert nc.allocate(1, weights=[1, 1], codes=["B", "A"]).tolist() == [0, 1]
    many = [1.0] * 100
    codes = [f"{99 - i:02d}" for i in range(100)]
    assert nc.allocate(3, weights=many, codes=codes).tolist() == [0] * 97 + [1, 1, 1]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # Four lists with 100,000, 80,000, 30,000 and 20,000 votes for 8 seats: the example of the
        # literature on D'Hondt (4, 3, 1, 0) and Sainte-Laguë (3, 3, 1, 1).
        ("dhondt", [4, 3, 1, 0]),
        ("sainte_lague", [3, 3, 1, 1]),
        # Quotas 3.48, 2.78, 1.04, 0.70: whole 3, 2, 1, 0; the two left to 0.78 and 0.70.
        ("largest_remainder", [3, 3, 1, 1]),
        # One each first; then claims w²/(a(a+1)): A 50, B 32, A 16.7, B 10.7 (in 10⁸): 3, 3, 1, 1.
        ("huntington_hill", [3, 3, 1, 1]),
        # One each first; then claims w/a: A 100, B 80, A 50, B 40 (in thousands): 3, 3, 1, 1.
        ("adams", [3, 3, 1, 1]),
    ],
)
def test_named_methods_by_hand(method: str, expected: list[int]) -> None:
    votes = [100_000, 80_000, 30_000, 20_000]
    assert nc.allocate(8, weights=votes, method=method).tolist() == expected


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("dhondt", "dhondt"),
        ("sainte_lague", "saintelague"),
        ("huntington_hill", "huntington"),
        ("adams", "adams"),
        ("largest_remainder", "largest_remainder"),
    ],
)
def test_methods_agree_with_another_library(ours: str, theirs: str) -> None:
    """Weights that are primes leave no ties; the library takes whole-number votes and seats."""
    rng = np.random.default_rng(7)
    primes = [p for p in range(1_000, 30_000) if all(p % q for q in range(2, 174))]
    for _ in range(200):
        votes = rng.choice(primes, size=rng.integers(2, 12), replace=False).tolist()
        seats = int(rng.integers(len(votes), 200))
        expected = apportionment.compute(theirs, votes, seats, fractions=True, verbose=False)
        assert nc.allocate(seats, weights=votes, method=ours).tolist() == list(expected)


def test_fewer_steps_than_members_go_to_the_largest_where_all_claim_one_first() -> None:
    for method in ("adams", "huntington_hill"):
        assert nc.allocate(2, weights=[1, 5, 3], method=method).tolist() == [0, 1, 1]


def test_alabama_paradox() -> None:
    """With weights 6, 6, 2, one more step costs the smallest member one: the textbook example."""
    assert nc.allocate(10, weights=[6, 6, 2]).tolist() == [4, 4, 2]
    assert nc.allocate(11, weights=[6, 6, 2]).tolist() == [5, 5, 1]
    # Sainte-Laguë never takes back: 6/9 = 6/9 = 2/3, a tie at ten that the larger weights win.
    assert nc.allocate(9, weights=[6, 6, 2], method="sainte_lague").tolist() == [4, 4, 1]
    assert nc.allocate(10, weights=[6, 6, 2], method="sainte_lague").tolist() == [5, 4, 1]
    assert nc.allocate(11, weights=[6, 6, 2], method="sainte_lague").tolist() == [5, 5, 1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("total", [0, 1, 7, 100, 516_000_000, 10**18, -1, -33, -(10**18)])
def test_parts_sum_to_the_total_and_zero_weights_get_nothing(method: str, total: int) -> None:
    weights = [0.1, 0, 0.25, Decimal("0.3"), Fraction(1, 7)]
    parts = nc.allocate(total, weights=weights, method=method)
    assert parts.dtype == np.int64
    assert int(parts.sum()) == total
    assert parts[1] == 0
    assert (parts == -nc.allocate(-total, weights=weights, method=method)).all()


def test_weights_are_taken_exactly_whatever_their_type() -> None:
    """A third each of 1 is a tie; 10**-30 more breaks it, where float64 cannot see it."""
    third, more = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**30)
    assert nc.allocate(1, weights=[third, third, more]).tolist() == [0, 0, 1]
    assert nc.allocate(
        1, weights=[Decimal(1), Decimal("1.0000000000000000000000001")]
    ).tolist() == [
        0,
        1,
    ]
    assert nc.allocate(1, weights=[10**30, 10**30 + 1]).tolist() == [0, 1]
    many = [10**30] * 60 + [10**30 + 1]
    assert nc.allocate(1, weights=many).tolist() == [0] * 60 + [1]
    assert nc.allocate(1, weights=np.array([2**60, 2**60 + 1])).tolist() == [0, 1]
    assert nc.allocate(1, weights=np.array([2**60] * 60 + [2**60 + 1])).tolist() == [0] * 60 + [1]
    # 0.1 + 0.2 is not 0.3 in floats: taken exactly, the first two together outweigh the third.
    assert nc.allocate(1, weights=[0.1 + 0.2, 0.3]).tolist() == [1, 0]


def test_a_step_other_than_a_penny() -> None:
    """£1,000 in hundreds over 1 : 2 : 4 is 1.43, 2.86 and 5.71 hundreds."""
    parts = nc.allocate(1_000_00, weights=[1, 2, 4], step=100_00)
    assert parts.tolist() == [100_00, 300_00, 600_00]
    many = nc.allocate([700_00, -700_00], weights=[1, 2, 4], step=100_00)
    assert many.tolist() == [[100_00, 200_00, 400_00], [-100_00, -200_00, -400_00]]
    with pytest.raises(nc.InvalidValueError, match="100050 pence.*multiple.*100000 and 100100 are"):
        nc.allocate(100_050, weights=[1, 2], step=100)


def test_many_totals_are_each_divided_as_if_alone() -> None:
    rng = np.random.default_rng(3)
    weights = rng.lognormal(12, 1, 31)
    totals = rng.integers(-(10**12), 10**12, (40, 3))
    parts = nc.allocate(totals, weights=weights)
    assert parts.shape == (40, 3, 31)
    for at in np.ndindex(40, 3):
        assert (parts[at] == nc.allocate(int(totals[at]), weights=weights)).all()


def test_weights_may_differ_with_the_total() -> None:
    weights = np.array([[1.0, 2.0], [3.0, 1.0]])
    assert nc.allocate([3, 4], weights=weights).tolist() == [[1, 2], [3, 1]]
    assert nc.allocate(12, weights=weights).tolist() == [[4, 8], [9, 3]]
    assert nc.allocate([[3], [4]], weights=weights).tolist() == [[[1, 2], [2, 1]], [[1, 3], [3, 1]]]


def test_no_totals_give_no_rows() -> None:
    assert nc.allocate([], weights=[1, 2]).shape == (0, 2)
    assert nc.allocate(np.zeros((3, 0), dtype=np.int64), weights=[1, 2]).shape == (3, 0, 2)


def test_cumulative_rounding_takes_turns() -> None:
    """£100 over three for six months: each is £200.00 after six, and £100.00 after three."""
    parts = nc.allocate([100_00] * 6, weights=[1, 1, 1], method="cumulative")
    assert (parts.sum(axis=1) == 100_00).all()
    assert parts.cumsum(axis=0)[2].tolist() == [100_00] * 3
    assert parts.sum(axis=0).tolist() == [200_00] * 3
    assert nc.allocate([100_00] * 6, weights=[1, 1, 1])[:, 0].tolist() == [33_34] * 6


def test_cumulative_rounding_goes_on_from_what_was_divided_before() -> None:
    weights, totals = [5, 3, 2], [17, 4, 29, 1, 1, 8]
    whole = nc.allocate(totals, weights=weights, method="cumulative")
    first = nc.allocate(totals[:2], weights=weights, method="cumulative")
    rest = nc.allocate(totals[2:], weights=weights, method="cumulative", previous_total_pence=21)
    assert np.concatenate([first, rest]).tolist() == whole.tolist()
    one = nc.allocate(29, weights=weights, method="cumulative", previous_total_pence=21)
    assert one.tolist() == whole[2].tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"weights": [1, -2]}, r"weight 2 is -2; every weight must be a finite number >= 0"),
        ({"weights": [1.0, float("nan")]}, "weight 2 is nan.*missing is not zero"),
        ({"weights": [1.0, float("inf")]}, "weight 2 is inf"),
        ({"weights": [1.0] * 99 + [float("nan")]}, "weight 100 is nan.*missing is not zero"),
        ({"weights": [1.0] * 99 + [-0.5]}, "weight 100 is -0.5"),
        ({"weights": [Decimal("NaN"), Decimal(1)]}, "weight 1 is Decimal"),
        ({"weights": [1, None]}, "weight 2 is None.*missing is not zero"),
        ({"weights": [0, 0.0]}, "all weights are zero"),
        ({"weights": np.zeros(99)}, "all weights are zero"),
        ({"weights": []}, "no weights to share by"),
        ({"weights": np.zeros((3, 0))}, "no weights to share by"),
        ({"weights": [True, False]}, "weight 1 is True"),
        ({"weights": [1, True]}, "weight 2 is True"),
        ({"weights": [1.5] * 60 + [True]}, "weight 61 is True"),
        ({"weights": [[1, 2], [True, 4]]}, "weight 1 is True"),
        ({"weights": np.array([True, False])}, "of type bool"),
        ({"weights": np.array([1j, 2])}, "of type complex128"),
        ({"weights": [1j, 2]}, "complex|1j"),
        ({"weights": "12"}, "weights is str"),
        ({"weights": ["1", "2"]}, "'1'|of type"),
        ({"weights": {"A": 1}}, "weights is dict"),
        ({"weights": 5}, "weights is int"),
        ({"weights": [[1, 2], [3]]}, "rows of one length"),
        ({"weights": [1, 2], "codes": ["A"]}, "2 weights and 1 codes"),
        ({"weights": [1, 2], "codes": "AB"}, "codes is str; give a list of text"),
        ({"weights": [1, 2], "codes": {"A", "B"}}, "codes is set; give a list of text"),
        ({"weights": [1, 2], "codes": ["A", 5]}, "for each member, as text"),
        (
            {"weights": np.ma.masked_array([1.0, 2.0], mask=[0, 1])},
            "weight 2 is None.*missing is not",
        ),
        ({"weights": np.ma.masked_array(np.ones(60), mask=[0, 1] * 30)}, "masked array; missing"),
        ({"weights": [1, Decimal("1e999999999")]}, "weight 2 is Decimal"),
        ({"weights": [1, Decimal("sNaN")]}, "weight 2 is Decimal"),
        ({"weights": [1, -(10**5000)]}, "weight 2 is a whole number of 16,610 bits"),
        ({"weights": [[1, 2], [3, -4]]}, "weights, row 2: weight 2 is -4"),
        ({"weights": [1, 2], "step": 10**19}, "step is 1000"),
        ({"weights": [1, 2], "method": None}, "no allocation method 'None'"),
        ({"weights": [1, 2], "codes": ["A", "A"]}, "code 'A' stands for two"),
        ({"weights": [1, 2], "step": 0}, "step is 0"),
        ({"weights": [1, 2], "step": 0.5}, "step is 0.5"),
        ({"weights": [1, 2], "step": True}, "step is True"),
        ({"weights": [1, 2], "method": "hamilton"}, "there is no allocation method 'hamilton'"),
        ({"weights": [1, 2], "previous_total_pence": 5}, "for the method 'cumulative' only"),
    ],
)
def test_nonsense_is_refused_with_what_would_be_right(given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.allocate(100, **given)


@pytest.mark.parametrize(
    ("total", "message"),
    [
        (0.5, r"total_pence is 0.5; give whole pence"),
        (float("nan"), "total_pence is nan"),
        (Decimal("1.1"), "total_pence is Decimal"),
        (Fraction(1, 2), "total_pence is Fraction"),
        (True, "total_pence is True"),
        ("5", "total_pence"),
        (None, "total_pence"),
        (1e17 + 0.0, "total_pence is 1e\\+17"),  # floats this large are not all the pence there are
        (10**18 + 1, "limit is 10\\*\\*18"),
        (-(10**18) - 1, "limit is 10\\*\\*18"),
        ([1, 2.5], "place 2.*2.5"),
        ([1, None], "place 2.*None"),
        ([1, 10**19], "limit is 10\\*\\*18"),
        (np.array([1.5, 2.0]), "place 1.*1.5"),
        (np.array([10**18 + 5]), "limit is 10\\*\\*18"),
        ([True, 2], "place 1.*True"),
        ([[1], [1, 2]], "place 1, is .1.|rows of one length"),
        pytest.param(10**5000, "a whole number of 16,610 bits", id="huge"),
        (Decimal("sNaN"), "sNaN"),
        (np.ma.masked_array([1, 2], mask=[0, 1]), "masked array"),
    ],
)
def test_totals_that_are_no_pence_are_refused(total: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.allocate(total, weights=[1, 2])


def test_whole_totals_of_other_types_are_taken() -> None:
    for total in (100.0, Decimal(100), Fraction(100), np.int32(100), np.uint64(100)):
        assert nc.allocate(total, weights=[1, 2, 4]).tolist() == [14, 29, 57]
    assert nc.allocate(np.array([100.0]), weights=[1, 2, 4]).tolist() == [[14, 29, 57]]
    assert nc.allocate([10**17, Decimal(3)], weights=[1, 2]).sum() == 10**17 + 3


def test_shapes_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match=r"shape \(3,\) and weights of shape \(2, 2\)"):
        nc.allocate([1, 2, 3], weights=[[1, 2], [3, 4]])
    with pytest.raises(nc.InvalidValueError, match="one series of totals"):
        nc.allocate([1, 2], weights=[[1, 2], [3, 4]], method="cumulative")
    with pytest.raises(nc.InvalidValueError, match="running total reaches"):
        nc.allocate([10**18, 1], weights=[1, 2], method="cumulative")


def test_quotas_below_one_step_with_weights_that_differ_in_the_last_bits() -> None:
    """Found by a reviewer: adding up to a small quota rounds by more than the quota is off."""
    rng = np.random.default_rng(12)
    cases: list[tuple[int, Any]] = [
        (1, np.diff(np.linspace(0, 1, 31))),
        (1, np.array([1.0] * 7 + [1 + 7 * 2**-52])),
        (1, np.diff(np.linspace(0, 1, 101))),
        (202, 1 + rng.integers(0, 100, 70) * 2.0**-52),
    ]
    for total, weights in cases:
        expected = largest_remainder(total, weights.tolist())
        assert nc.allocate(total, weights=weights).tolist() == expected
        assert nc.allocate([total] * 9, weights=weights).tolist() == [expected] * 9
    nearly_alike = 1 + rng.random(100_000) * 1e-9
    assert int(nc.allocate(100, weights=nearly_alike).sum()) == 100


def test_whole_numbers_of_any_width_are_taken() -> None:
    for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"):
        for copies in (1, 40):
            weights = np.tile(np.array([1, 2, 4], dtype=kind), copies)
            expected = largest_remainder(101, weights.tolist())
            assert nc.allocate(101, weights=weights).tolist() == expected
    assert nc.allocate(3, weights=[np.float32(0.5), np.int64(1)]).tolist() == [1, 2]


def test_one_giant_among_many_is_exact_and_quick() -> None:
    """The bound on the error of its quota must not send everybody else to exact arithmetic."""
    weights = np.random.default_rng(3).lognormal(0, 1, 20_000)
    weights[7] = weights.sum() * 19
    for total in (10**16, 10**18):
        expected = largest_remainder(total, weights.tolist())
        assert nc.allocate(total, weights=weights).tolist() == expected


def test_many_fractions_of_different_denominators() -> None:
    rng = np.random.default_rng(4)
    weights = [Fraction(int(a), int(b)) for a, b in rng.integers(1, 10**6, (400, 2))]
    assert nc.allocate(10**9, weights=weights).tolist() == largest_remainder(10**9, weights)


def test_many_weights_all_beyond_what_float64_can_hold() -> None:
    for scale in (Decimal("1e-5000"), Decimal("1e5000"), Decimal("1e-310")):
        weights = [scale * (1 + i % 3) for i in range(60)]
        expected = largest_remainder(1_001, [1 + i % 3 for i in range(60)])
        assert nc.allocate(1_001, weights=weights).tolist() == expected


def test_what_is_given_is_left_as_it_was() -> None:
    weights = np.array([1.0, 2.0, 4.0] * 40)
    before = weights.copy()
    nc.allocate(10**9 + 7, weights=weights)
    nc.allocate(np.arange(20), weights=weights)
    assert (weights == before).all()


@pytest.mark.parametrize("members", [51, 1_000, 70_000])
def test_many_members_with_exact_ties(members: int) -> None:
    """All alike: everyone gets the same, and the first so many one more."""
    parts = nc.allocate(3 * members + 17, weights=np.full(members, 0.1))
    assert (parts[:17] == 4).all()
    assert (parts[17:] == 3).all()


def test_a_million_members_agree_with_fractions() -> None:
    rng = np.random.default_rng(5)
    weights = rng.lognormal(8, 1, 1_000_000)
    weights[rng.integers(0, weights.size, 1_000)] = 0.0
    total = 10**13 + 1
    parts = nc.allocate(total, weights=weights)
    assert int(parts.sum()) == total
    assert not parts[weights == 0].any()
    whole = sum(map(Fraction, weights.tolist()), Fraction(0))
    sample = rng.integers(0, weights.size, 2_000)
    for i in sample.tolist():
        assert abs(parts[i] - total * Fraction(weights[i]) / whole) < 1


def test_huge_and_tiny_weights_at_once() -> None:
    """Sums beyond float64, weights below its normal range, and totals beyond its whole numbers."""
    for weights in (
        [1e308, 1e308, 1e308, 5e-324],
        [5e-324, 1e-323, 1.5e-323],
        [1e-300, 1e300, 1.0],
        [1e308] * 60 + [1.0, 5e-324],
        [5e-324] * 60 + [1e-323],
        [1e15 + 0.125, 1e-200, 3.0] * 30,
    ):
        for total in (1, 10**6 + 7, 10**18):
            expected = largest_remainder(total, weights)
            assert nc.allocate(total, weights=weights).tolist() == expected
            assert nc.allocate([total] * 8, weights=weights).tolist() == [expected] * 8
