"""Pay scales: dated, looked up by point, and loud when they are past their day."""

import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import nhscommission as nc

SCALES = nc.load_pay_scales()
IN_2010, IN_2021 = date(2010, 9, 1), date(2021, 9, 1)


def scale(**changes: Any) -> nc.PayScale:
    fields: dict[str, Any] = {
        "name": "Local",
        "edition": "2026",
        "effective": date(2026, 4, 1),
        "sunset": date(2027, 3, 31),
        "bands": [nc.PayBand(name="A", points={"1": 30_000, "2": 34_001, "3": None, "4": 40_000})],
        "source": "Made up",
    }
    return nc.PayScale(**{**fields, **changes})


def test_the_shipped_points_are_those_of_the_circulars() -> None:
    assert SCALES.names == ("Agenda for Change",)
    assert [x.edition for x in SCALES.editions("agenda for change")] == [
        "England 2010/11",
        "England 2021/22",
    ]
    assert SCALES.on("Agenda for Change", IN_2010).salary("8a") == 46_621
    now = SCALES.on("Agenda for Change", IN_2021)
    assert [now.salary("Band 6", point=point) for point in ("entry", "middle", "top")] == [
        32_306,
        34_172,
        39_027,
    ]
    assert now.salary("6", point="intermediate") == 34_172


def test_the_middle_of_four_points_is_half_way_between_two() -> None:
    band = nc.PayBand(name="A", points={"1": 30_000, "2": 32_000, "3": 35_000, "4": 40_000})
    assert band.salary("middle") == 33_500
    assert (band.salary("entry"), band.salary("top"), band.salary("3")) == (30_000, 40_000, 35_000)


def test_a_scale_past_its_sunset_warns_and_names_the_day() -> None:
    with pytest.warns(nc.PayScaleExpiredWarning, match="held until 2022-03-31.*2026-04-01"):
        found = SCALES.on("Agenda for Change", date(2026, 4, 1))
    assert found.edition == "England 2021/22"
    with pytest.warns(nc.PayScaleExpiredWarning), pytest.raises(nc.UnknownNameError):
        found.salary("9", on=date(2026, 4, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error", nc.PayScaleExpiredWarning)
        with pytest.raises(nc.PayScaleExpiredWarning):  # for who would rather be refused
            SCALES.on("Agenda for Change", date(2015, 4, 1))


def test_there_is_no_scale_before_the_first() -> None:
    with pytest.raises(nc.InvalidValueError, match="the earliest, England 2010/11, is effective"):
        SCALES.on("Agenda for Change", date(2009, 9, 1))
    with pytest.raises(nc.InvalidValueError, match="use an earlier edition"):
        scale().salary("A", on=date(2026, 3, 31))


def test_a_salary_that_is_not_known_is_not_made_up() -> None:
    with pytest.raises(nc.InvalidValueError, match="band 8a: the salary of the point 'top' is not"):
        SCALES.on("Agenda for Change", IN_2021).salary("8a")
    with pytest.raises(nc.InvalidValueError, match="the middle point needs it"):
        scale().salary("A", point="middle")
    assert SCALES.on("Agenda for Change", IN_2021).salary("8a", point="entry") == 47_126


def test_names_that_are_not_there() -> None:
    with pytest.raises(nc.UnknownNameError, match="pay scale 'VSM'"):
        SCALES.on("VSM", IN_2021)
    with pytest.raises(nc.UnknownNameError, match="England 2010/11: '9'"):
        SCALES.on("Agenda for Change", IN_2010).band("9")
    with pytest.raises(nc.UnknownNameError, match="point of band A 'tip'; did you mean 'top'"):
        scale().salary("A", point="tip")


def test_a_pay_award_makes_the_next_edition_to_the_pound() -> None:
    """3.6% on £34,001 is £35,225.04, and on £30,000 £31,080."""
    after = scale().with_pay_award(
        "3.6%",
        edition="2027",
        effective=date(2027, 4, 1),
        sunset=date(2028, 3, 31),
        source="An award",
    )
    assert dict(after.band("A").points) == {"1": 31_080, "2": 35_225, "3": None, "4": 41_440}
    assert after.source == "An award, on 2026 (Made up)"
    both = nc.PayScales(scales=[scale()]).with_scale(after)
    assert both.on("Local", date(2027, 6, 1)) == after
    assert both.on("Local", date(2026, 6, 1)) == scale()
    with pytest.raises(nc.InvalidValueError, match="which is 360%"):
        scale().with_pay_award(
            3.6, edition="x", effective=date(2027, 4, 1), sunset=date(2028, 3, 31), source="x"
        )
    with pytest.raises(nc.InvalidValueError, match="give a later day"):
        scale().with_pay_award(
            0, edition="x", effective=date(2026, 4, 1), sunset=date(2028, 3, 31), source="x"
        )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sunset": date(2026, 3, 31)}, "before it holds from"),
        ({"bands": []}, "has no bands"),
        ({"source": " "}, "the source of a pay scale is blank"),
        ({"bands": [nc.PayBand(name="a", points={"1": 1}), nc.PayBand(name="A", points={"1": 1})]},
         "band 'a' is there twice"),
    ],
)  # fmt: skip
def test_scales_that_are_none_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        scale(**changes)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ({}, "at least one point"),
        ({"1": 30_000, "2": 29_000}, "£29,000 is below the point before it"),
        ({"1": 0}, "give it above 0"),
        ([("1", 1), ("1", 2)], "the point '1' is there twice"),
        ({"1": "a lot"}, "a salary is 'a lot'"),
    ],
)
def test_bands_that_are_none_are_refused(points: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.PayBand(name="A", points=points)


def test_two_editions_do_not_hold_on_one_day() -> None:
    with pytest.raises(nc.InvalidValueError, match="both hold on 2027-03-01"):
        nc.PayScales(
            scales=[
                scale(),
                scale(edition="2027", effective=date(2027, 3, 1), sunset=date(2028, 3, 31)),
            ]
        )


HEAD = "scale,edition,effective,sunset,band,point,salary_gbp,source\n"
ROW = 'VSM,2026,2026-04-01,2027-03-31,VSM,spot,"150,000",Board\n'


def test_scales_of_ones_own_as_csv(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(HEAD + ROW, encoding="utf-8")
    found = nc.load_pay_scales(tmp_path / "own.csv")
    assert found.on("VSM", date(2026, 6, 1)).salary("vsm") == 150_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "headings and no rows"),
        (HEAD + ROW.replace("2026-04-01", "April 2026"), "line 2: effective is 'April 2026'"),
        (HEAD + ROW + ROW.replace("2027-03-31", "2028-03-31"), "line 3: sunset is '2028-03-31'"),
        (HEAD + ROW.replace("150,000", "lots"), "line 2: a salary is 'lots'"),
        (HEAD.replace("band", "grade") + ROW, "no column 'band'"),
    ],
)
def test_files_that_are_none_say_where(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match=message):
        nc.load_pay_scales(tmp_path / "own.csv")


def test_files_that_are_not_there() -> None:
    with pytest.raises(nc.UnknownNameError, match="did you mean 'agenda-for-change'"):
        nc.load_pay_scales("agenda-for-chnge")
    with pytest.raises(nc.CaseFileError, match="there is no such file"):
        nc.load_pay_scales("nowhere/scales.csv")


def test_the_shipped_price_series() -> None:
    """249.8, 257.0 and 268.6 as PSSRU corrected them; 5.5% and then 3.6% on 100."""
    found = nc.load_price_series()
    health = found["Hospital and community health services pay and prices"]
    assert health.factor(from_year="2006/07", to_year="2008/09") == pytest.approx(268.6 / 249.8)
    pay = found["Agenda for Change pay awards, England"]
    assert pay.index("2025/26") == pytest.approx(100 * 1.055 * 1.036)
    assert "22 May 2025" in pay.source


def test_the_bands_above_one_are_those_listed_after_it() -> None:
    scale = nc.load_pay_scales().editions("Agenda for Change")[-1]
    names = [band.name for band in scale.bands]
    assert scale.bands_above(names[0]) == tuple(names[1:])
    assert scale.bands_above(names[-1]) == ()
    with pytest.raises(nc.UnknownNameError, match="band in"):
        scale.bands_above("8z")


def test_an_on_cost_of_25_is_not_25_per_cent() -> None:
    with pytest.raises(nc.InvalidValueError, match="the on-cost rate is 25"):
        nc.permanent_cost(2, salary_gbp_per_year=40_000, on_cost_rate=25)
    with pytest.raises(nc.InvalidValueError, match="the on-cost rate is 25"):
        nc.mixed_cost_per_wte(
            salary_gbp_per_year=40_000,
            on_cost_rate=25,
            rate_gbp_per_day=500,
            days_per_year=225,
            interim_share=0.2,
        )


@pytest.mark.parametrize("award", ["1", 1, 0.6])
def test_an_award_that_must_be_a_slip_is_refused(award: object) -> None:
    scale = nc.load_pay_scales().editions("Agenda for Change")[-1]
    with pytest.raises(nc.InvalidValueError, match="the pay award is"):
        scale.with_pay_award(
            award, edition="X", effective=date(2030, 4, 1), sunset=date(2031, 3, 31), source="s"
        )
