"""Working back to a total from its printed shares."""

from typing import Any

import pytest
from scipy.optimize import linprog

import nhscommission as nc


def figures(*texts: str) -> list[nc.PrintedFigure]:
    return [nc.parse_figure(text) for text in texts]


def test_a_total_by_hand() -> None:
    """£750 of 300 in 400: at most 750.5 × (299.5 + 100.5... the others most, itself least) / 299.5.

    With W exactly 400 it is 749.5 × 400/300.5 to 750.5 × 400/299.5, and £250 allows more.
    """
    found = nc.infer_total(
        figures("£750", "£250"),
        weights=figures("300", "100"),
        weight_total=nc.parse_figure("400 ± 0"),
    )
    assert (found.low, found.high) == pytest.approx((749.5 * 400 / 300.5, 750.5 * 400 / 299.5))


def test_a_printed_sum_that_the_weights_cannot_have_is_refused() -> None:
    for total in ("1,000", "40"):
        with pytest.raises(nc.InvalidValueError, match="weights sum to between 399 and 401"):
            nc.infer_total(
                figures("£750", "£250"),
                weights=figures("300", "100"),
                weight_total=nc.parse_figure(total),
            )


def test_it_agrees_with_a_linear_programme() -> None:
    """The range of T with shares s[i] = w[i]/W: bounds on one share at a time, by programming."""
    printed, weights = figures("£61", "£25", "£14"), figures("120", "50", "28")
    found = nc.infer_total(printed, weights=weights)
    lows, highs = [], []
    for i, (figure, weight) in enumerate(zip(printed, weights, strict=True)):
        # W / w[i] is 1 + (the others) / w[i]; with w[i] fixed at either end it is linear.
        ratios = []
        for own in (weight.low, weight.high):
            others = [w for j, w in enumerate(weights) if j != i]
            for sign in (1, -1):
                got = linprog([sign] * len(others), bounds=[(w.low, w.high) for w in others])
                ratios.append(1 + sign * got.fun / own)
        lows.append(figure.low * min(ratios))
        highs.append(figure.high * max(ratios))
    assert (found.low, found.high) == pytest.approx((max(lows), min(highs)))


@pytest.mark.parametrize(
    ("printed", "weights", "message"),
    [
        ([], [], "0 shares and 0 weights"),
        (["£1"], [], "1 shares and 0 weights"),
        (["£1"], ["0"], "weight '0' may be 0 or less"),
        (["£750", "£900"], ["300", "100"], "no total gives all of the shares"),
    ],
)
def test_nonsense_is_refused(printed: Any, weights: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.infer_total(figures(*printed), weights=figures(*weights))
