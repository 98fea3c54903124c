"""Numbers read exactly as people write them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import nhscommission as nc
from nhscommission.foundations.exact import as_fraction


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, Fraction(1, 10)),
        ("2.5%", Fraction(1, 40)),
        ("60 %", Fraction(3, 5)),
        ("1/3", Fraction(1, 3)),
        ("1,234.5", Fraction(2469, 2)),
        ("-.5", Fraction(-1, 2)),
        ("1e-3", Fraction(1, 1000)),
        (Decimal("0.30"), Fraction(3, 10)),
        (np.float64(0.1), Fraction(1, 10)),
        (np.int64(2**53 + 1), Fraction(2**53 + 1)),
        (7, Fraction(7)),
    ],
)
def test_numbers_are_read_as_they_are_written(value: Any, expected: Fraction) -> None:
    assert as_fraction(value, what="it") == expected


@pytest.mark.parametrize(
    "value",
    [
        "2,5%", "1,2,3", "1_000", "two", "", "%", "1/0", "nan", "1e9999", "٣", True, np.True_, None,
        float("nan"), float("inf"), Decimal("NaN"), Decimal("1e999999999"), [1], 1j,
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(value: Any) -> None:
    """A comma between 2 and 5 might be a decimal point: 2,5% must not become 25%."""
    with pytest.raises(nc.InvalidValueError, match="it is .*; give a finite number"):
        as_fraction(value, what="it")
