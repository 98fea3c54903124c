"""What holds of every figure and every case folder."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties.strategies import cases, money_texts

import nhscommission as nc


@given(case=cases())
def test_a_case_comes_back_from_its_files_as_it_was(case: nc.BusinessCase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = nc.save_case(case, Path(folder) / "a")
        loaded = nc.load_case(first)
        assert loaded == case
        second = nc.save_case(loaded, Path(folder) / "b")
        for path in first.rglob("*.*"):
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


@given(text=st.text(max_size=30))
def test_any_text_is_a_figure_or_is_refused_as_one(text: str) -> None:
    try:
        figure = nc.parse_figure(text)
    except nc.InvalidValueError:
        return
    assert figure.low <= figure.value <= figure.high


@given(text=money_texts())
def test_brackets_and_minus_are_the_negative(text: str) -> None:
    figure = nc.parse_figure(text)
    for negative in (f"({text})", f"-{text}"):
        assert nc.parse_figure(negative).value == -figure.value
        assert nc.parse_figure(negative).half_unit == figure.half_unit


@given(text=money_texts(), extra=st.integers(0, 3))
def test_a_figure_restated_like_itself_reads_the_same(text: str, extra: int) -> None:
    figure = nc.parse_figure(text)
    again = nc.parse_figure(nc.restate(figure.value, like=figure, extra_digits=extra))
    assert again.value == pytest.approx(figure.value, rel=1e-12)


@given(value=st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_typed_number_survives_its_own_text(value: float) -> None:
    for unit in ("GBP", "%"):
        figure = nc.exact_figure(value, unit=unit)
        again = nc.parse_figure(figure.text, unit=unit)
        assert again.value == value
        assert again.half_unit == 0.0
