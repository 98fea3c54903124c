"""Risks, their mitigations, their cost, and what they do to assumptions."""

from fractions import Fraction
from typing import Any

import attrs
import pytest

from nhscommission.delivery.risks.moves import AssumptionMove, parse_moves
from nhscommission.delivery.risks.risks import (
    Mitigation,
    MitigationStatus,
    Risk,
    read_cost,
)
from nhscommission.foundations.errors import InvalidValueError, NhsCommissionError


@pytest.mark.parametrize(
    ("change", "factor", "value"),
    [
        ("+10%", 1.1, None),
        ("-50%", 0.5, None),
        ("− 30%", 0.7, None),
        ("–100%", 0.0, None),
        ("+150%", 2.5, None),
        ("to 2%", None, "2%"),
        ("to  £1.2m/year", None, "£1.2m/year"),
        ("to -", None, "-"),
    ],
)
def test_a_change_is_a_factor_or_a_value(
    change: str, factor: float | None, value: str | None
) -> None:
    """By hand: 1 + 0.1, 1 − 0.5, 1 − 0.3, 1 − 1 and 1 + 1.5."""
    move = AssumptionMove(assumption="saving_rate", change=change)
    assert (move.factor, move.value) == (factor, value)
    assert (move.exact_factor is None) is (factor is None)


def test_a_factor_is_exact_too() -> None:
    """1 + 1/10 and 1 − 1/300, of which floats hold neither."""
    by_tenth = AssumptionMove(assumption="a", change="+10%")
    assert by_tenth.exact_factor == Fraction(11, 10)
    assert AssumptionMove(assumption="a", change="-1/3%").exact_factor == Fraction(299, 300)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("10%", "the change of saving_rate is '10%'; write"),
        ("+10", "write \\+10%, -50%, or to 2%"),
        ("", "the change of saving_rate is ''"),
        ("-120%", "a rate is from 0% to 100%"),
        ("--5%", "write"),
        ("+x%", "give a finite number"),
        ("to", "write"),
        ("to lots", "the change of saving_rate is 'to lots': "),
        ("double", "write"),
        ("+10%%", "give a finite number"),
        ("+1e400%", "'\\+1e400%'; give a smaller change"),
        ("+1e999%", "give a smaller change"),
    ],
)
def test_a_change_that_cannot_be_read_is_refused(change: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        AssumptionMove(assumption="saving_rate", change=change)


def test_moves_are_read_from_a_cell_and_written_as_they_were() -> None:
    text = "saving_rate -50%; legal_challenge_rate to 10%"
    moves = parse_moves(text)
    assert "; ".join(map(str, moves)) == text
    assert parse_moves("  ") == ()
    assert parse_moves(" ; ") == ()
    assert moves[0] == AssumptionMove(assumption="saving_rate", change="-50%")


@pytest.mark.parametrize("text", ["saving_rate", "saving_rate;", "-50%", "saving rate -50%", 3])
def test_a_cell_without_a_change_is_refused(text: Any) -> None:
    with pytest.raises(InvalidValueError):
        parse_moves(text)


def test_a_move_names_one_assumption() -> None:
    with pytest.raises(InvalidValueError, match="give one id"):
        AssumptionMove(assumption="two words", change="+1%")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        ("", None),
        (50_000, (50_000.0,) * 3),
        ("£50k", (50_000.0,) * 3),
        ([20_000, 50_000, 110_000], (20_000.0, 50_000.0, 110_000.0)),
        ("£20k; £50k; £0.11m", (20_000.0, 50_000.0, 110_000.0)),
        (0, (0.0, 0.0, 0.0)),
        ("£0", (0.0, 0.0, 0.0)),
        ("£50k ± £0", (50_000.0,) * 3),
    ],
)
def test_a_cost_is_one_figure_or_three(given: Any, expected: tuple[float, ...] | None) -> None:
    found = read_cost(given)
    assert (attrs.astuple(found) if found is not None else None) == expected


@pytest.mark.parametrize(
    ("given", "mean"), [([1, 2, 6], 3.0), ([0, 0, 3], 1.0), (0.1, 0.1), ([5, 5, 5], 5.0)]
)
def test_the_mean_of_a_range_is_a_third_of_the_sum(given: Any, mean: float) -> None:
    """(1 + 2 + 6) / 3 = 3; the PERT mean would be (1 + 8 + 6) / 6 = 2.5."""
    cost = read_cost(given)
    assert cost is not None
    assert cost.mean_gbp == mean


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([1, 2], "2 figures; give one, or the least, the likeliest and the greatest"),
        ([], "0 figures"),
        ("£1; £2; £3; £4", "4 figures"),
        ([3, 2, 1], "out of order"),
        (-1, "give a number of 0 or more"),
        ("-", "write £0, or leave it blank"),
        ("£10; £ -; £20", "write £0, or leave it blank"),
        ("£50k ± £10k", "give three figures"),
        (float("nan"), "give a number of 0 or more"),
        (float("inf"), "give a number of 0 or more"),
        (True, "give a number of 0 or more"),
        ("5%", "GBP|pound"),
        ("some", "figure"),
        (1e16, "is the most"),
        ([[1], 2, 3], "give a number of 0 or more"),
        (object(), "give a number of 0 or more"),
    ],
)
def test_nonsense_costs_are_refused(given: Any, message: str) -> None:
    """A dash may be nothing or not known, and a width is no triangle; the rest is no figure."""
    with pytest.raises(InvalidValueError, match=message):
        read_cost(given)


def test_what_is_not_known_stays_unknown() -> None:
    """Missing is not zero: no level, no probability, no cost, no status."""
    risk = Risk(id="r", label="R", mitigations=[Mitigation(id="m", label="M")])
    assert risk.levels() is None
    assert risk.levels(residual=True) is None
    assert risk.probability is None
    assert risk.cost is None
    assert risk.mitigations[0].status is None
    assert Risk(id="r", label="R", likelihood=1).levels() is None
    assert Risk(id="r", label="R", likelihood=1, impact=2).levels() == (1, 2)
    assert Risk(id="r", label="R", probability=0).probability == 0.0
    assert Risk(id="r", label="R", probability="5%").probability == 0.05


@pytest.mark.parametrize(
    "more",
    [
        {"id": " "},
        {"label": ""},
        {"id": 5},
        {"likelihood": 0},
        {"impact": 2.5},
        {"residual_impact": True},
        {"residual_likelihood": "high"},
        {"probability": 2},
        {"probability": -0.1},
        {"probability": float("nan")},
        {"probability": "1"},
        {"probability": []},
        {"cost": "lots"},
        {"moves": "saving_rate -50%"},
        {"moves": ["saving_rate -50%"]},
        {"moves": [*parse_moves("a +1%"), *parse_moves("a +2%")]},
        {"mitigations": Mitigation(id="m", label="M")},
        {"mitigations": ["M"]},
        {"mitigations": [Mitigation(id="m", label="M"), Mitigation(id="m", label="N")]},
        {"mitigations": None},
        {"proximity_date": "soon"},
        {"cause": None},
    ],
)
def test_nonsense_risks_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(NhsCommissionError):
        Risk(**{"id": "r", "label": "R", **more})


@pytest.mark.parametrize(
    "more", [{"id": ""}, {"label": " "}, {"due": "13 July 2009"}, {"status": "done"}]
)
def test_nonsense_mitigations_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        Mitigation(**{"id": "m", "label": "M", **more})


@pytest.mark.parametrize(
    ("status", "left"),
    [("planned", True), ("under_way", True), (None, True), ("in_place", False)],
)
def test_a_mitigation_is_open_until_it_is_said_to_be_in_place(
    status: str | None, left: bool
) -> None:
    found = Mitigation(id="m", label="M", status=status)
    assert found.is_open is left
    assert found.status is None or found.status is MitigationStatus(status or "")
