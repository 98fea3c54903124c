"""Printed figures: what is read, and what its rounding leaves open."""

import pytest

import nhscommission as nc


@pytest.mark.parametrize(
    ("text", "value", "half_unit", "unit"),
    [
        ("£5.28m", 5_280_000.0, 5_000.0, "GBP"),
        ("(£0.47m)", -470_000.0, 5_000.0, "GBP"),
        ("(£0.71)m", -710_000.0, 5_000.0, "GBP"),  # as appendix D prints Ealing's
        ("-£0.47m", -470_000.0, 5_000.0, "GBP"),
        ("£-0.47m", -470_000.0, 5_000.0, "GBP"),
        ("\u2212£0.47m", -470_000.0, 5_000.0, "GBP"),  # a typographer's minus
        ("£31.5k", 31_500.0, 50.0, "GBP"),
        ("£410k", 410_000.0, 500.0, "GBP"),
        ("£1.38bn", 1.38e9, 5e6, "GBP"),
        ("£3,052,375", 3_052_375.0, 0.5, "GBP"),
        ("£5 million", 5e6, 5e5, "GBP"),
        ("15.92%", 0.1592, 0.00005, "1"),
        ("(2%)", -0.02, 0.005, "1"),
        ("100%", 1.0, 0.005, "1"),
        ("271 days", 271.0, 0.5, "day"),
        ("44.4 WTE", 44.4, 0.05, "WTE"),
        ("1.85m people", 1.85e6, 5e3, "person"),
        ("£9,364/WTE/year", 9364.0, 0.5, "GBP/WTE/year"),
        ("£9,364 per WTE per year", 9364.0, 0.5, "GBP/WTE/year"),
        ("£500 per hour", 500.0, 0.5, "GBP/hour"),
        ("5% per year", 0.05, 0.005, "1/year"),
        ("63", 63.0, 0.5, "1"),
    ],
)
def test_reads_what_people_print(text: str, value: float, half_unit: float, unit: str) -> None:
    figure = nc.parse_figure(text)
    assert figure.value == pytest.approx(value, rel=1e-15)
    assert figure.half_unit == pytest.approx(half_unit, rel=1e-15)
    assert figure.unit == unit
    assert str(figure) == text


def test_a_figure_is_an_interval_of_half_its_last_digit() -> None:
    figure = nc.parse_figure("(£0.47m)")
    assert (figure.low, figure.high) == (-475_000.0, -465_000.0)


def test_a_dash_is_nil_and_a_blank_is_missing() -> None:
    """Missing is not zero, and zero is not missing."""
    nil = nc.parse_figure("-", unit="GBP")
    assert nil.nil
    assert nil.value == 0
    assert nil.unit == "GBP"
    for blank in ("", "   "):
        with pytest.raises(nc.InvalidValueError, match="missing is not zero"):
            nc.parse_figure(blank)


def test_a_stated_width_takes_the_place_of_the_last_digit() -> None:
    figure = nc.parse_figure("£240.8833m ± £0.0334m", unit="GBP")
    assert figure.value == pytest.approx(240_883_300.0)
    assert figure.half_unit == pytest.approx(33_400.0)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("£100/month", "GBP/year", 1200.0),  # 12 months in a year
        ("44.4", "WTE", 44.4),
        ("£9,364", "GBP/WTE/year", 9364.0),  # the column says per what
        ("£3,000 pa", "GBP/year", 3000.0),
        ("£3,000 p.a.", "GBP/year", 3000.0),
        ("271 Days", "day", 271.0),
        ("2%", "% ", 0.02),
        ("2%", "%", 0.02),
        ("2%", "1", 0.02),
    ],
)
def test_a_figure_takes_or_converts_to_the_unit_expected(
    text: str, unit: str, value: float
) -> None:
    assert nc.parse_figure(text, unit=unit).value == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "unit", "found", "wanted"),
    [
        ("£5", "person", "GBP", "person"),
        ("5 people", "WTE", "person", "WTE"),
        ("£500/hour", "GBP/day", "GBP/hour", "GBP/day"),
    ],
)
def test_a_wrong_unit_is_named_with_the_right_one(
    text: str, unit: str, found: str, wanted: str
) -> None:
    with pytest.raises(nc.UnitError, match=f"is in {found}, and {wanted} was expected"):
        nc.parse_figure(text, unit=unit)


def test_two_where_two_per_cent_is_meant_is_refused() -> None:
    with pytest.raises(nc.UnitError, match="write 2%"):
        nc.parse_figure("2", unit="%")


@pytest.mark.parametrize(
    "text",
    [
        "£ 3.464,614",
        "1,00",
        "1,0000",
        "(£3",
        "£3)",
        "abc",
        "£",
        "--5",
        "-£-5",
        "£1.2.3m",
        "nan",
        "inf",
    ],
)
def test_nonsense_is_refused_with_an_example_of_what_is_right(text: str) -> None:
    with pytest.raises(nc.InvalidValueError, match="is not a figure; write for example"):
        nc.parse_figure(text)


@pytest.mark.parametrize("text", ["Oct-09", "01/10/2009", "2009/10/01", "3-May"])
def test_a_date_that_a_spreadsheet_made_is_named_as_one(text: str) -> None:
    with pytest.raises(nc.InvalidValueError, match="spreadsheet has probably turned"):
        nc.parse_figure(text)


@pytest.mark.parametrize("text", ["5 mGBP", "3 kg", "£5/fortnight"])
def test_an_unknown_unit_is_refused_with_those_known(text: str) -> None:
    with pytest.raises(nc.UnitError, match="known units are GBP"):
        nc.parse_figure(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True])
def test_a_typed_number_must_be_a_finite_number(value: float) -> None:
    with pytest.raises(nc.InvalidValueError, match="not a finite number"):
        nc.exact_figure(value, unit="GBP")


def test_a_figure_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="finite"):
        nc.parse_figure("9" * 400)
    with pytest.raises(nc.InvalidValueError, match="finite"):
        nc.exact_figure(10**400, unit="GBP")


@pytest.mark.parametrize(
    "text",
    [
        "£5%", "£5m%", "5m%", "(+5)", "(-5)", "£5 GBP", "£5 m people", "5 thouſand", "5 mİllion",
        "5\u0660", "5% people",
    ],
)  # fmt: skip
def test_near_figures_are_refused_and_not_misread(text: str) -> None:
    with pytest.raises(nc.InvalidValueError):
        nc.parse_figure(text)


@pytest.mark.parametrize("text", ["15.92% ± 0.01", "5 ± 1%", "100 ± 10%", "£5m ± 1", "5 WTE ± 1"])
def test_a_width_is_in_the_unit_of_its_figure(text: str) -> None:
    with pytest.raises(nc.UnitError):
        nc.parse_figure(text)


@pytest.mark.parametrize(
    "text", ["5" + " " * 400 + "!", "(" + " " * 700 + "!", "9" * 100_000, "5 " + "x" * 5000]
)
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    with pytest.raises(nc.InvalidValueError):
        nc.parse_figure(text)


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="5 is not text"):
        nc.parse_figure(5)  # type: ignore[arg-type]


def test_a_converted_figure_is_restated_in_the_unit_it_is_in() -> None:
    figure = nc.parse_figure("£12/month", unit="GBP/year")
    assert nc.restate(figure.value, like=figure) == "£144/year"


@pytest.mark.parametrize(
    ("value", "like", "extra_digits", "text"),
    [
        (5_285_450.6, "£5.28m", 1, "£5.285m"),
        (-474_688.0, "(£0.47m)", 0, "(£0.47m)"),
        (0.15924, "15.92%", 1, "15.924%"),
        (270.67, "271 days", 1, "270.7 days"),
        (692_380.0, "£410k", 0, "£692k"),
        (5.4e6, "£5 million", 1, "£5.4 million"),
        (9400.4, "£9,364/WTE/year", 0, "£9,400/WTE/year"),
        (-3.2, "63", 1, "-3.2"),
        (12.3, "Immediate", 0, "12 days"),
        (float("inf"), "271 days", 0, "never"),
    ],
)
def test_a_value_is_restated_like_a_figure(
    value: float, like: str, extra_digits: int, text: str
) -> None:
    figure = (
        nc.PrintedFigure(text=like, value=0.0, unit="day", nil=True)
        if like == "Immediate"
        else nc.parse_figure(like)
    )
    assert nc.restate(value, like=figure, extra_digits=extra_digits) == text
