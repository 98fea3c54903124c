"""Errors: one tree, with the near name, that travel between processes."""

import copy
import pickle
from enum import StrEnum

import pytest

import nhscommission as nc
from nhscommission.foundations.errors import choose, suggest

ERRORS = [
    nc.InvalidValueError("wrong", subject="line:x"),
    nc.UnitError("wrong"),
    nc.UnknownNameError("member", "Brant", ["Brent"], subject="table:t"),
    nc.CaseFileError("wrong", file="lines.csv", line=4),
    nc.MissingExtraError("saving", "save"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickle_and_copy(error: nc.NhsCommissionError) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):  # noqa: S301
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)


def test_what_is_wrong_is_a_value_error_and_all_are_of_one_tree() -> None:
    assert all(isinstance(error, nc.NhsCommissionError) for error in ERRORS)
    assert [isinstance(error, ValueError) for error in ERRORS] == [True, True, True, True, False]
    assert isinstance(ERRORS[2], LookupError)
    assert isinstance(ERRORS[4], ImportError)


def test_suggestions() -> None:
    assert suggest("brent", ["Brent"]) == "did you mean 'Brent'?"
    assert suggest("x", []) == "there are none"

    class Colour(StrEnum):
        RED = "red"

    assert choose(Colour, "red", what="colour") is Colour.RED
    with pytest.raises(nc.UnknownNameError, match="no colour 'rod'; did you mean 'red'"):
        choose(Colour, "rod", what="colour")
