"""Dashboards: what is reported of one period."""

from typing import Any

import attrs
import pytest

from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.delivery.performance.assurance import assure_target
from nhscommission.delivery.performance.dashboard import make_dashboard
from nhscommission.delivery.performance.kpi_series import KpiSeries, Rebase, cut_series
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.rag import Rag, RagThresholds
from nhscommission.delivery.performance.spc import xmr_chart
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

MONTHS = ("2026-04", "2026-05", "2026-06")


def waits(of: str = "", values: Any = (92.0, 96.0, 91.0), **more: Any) -> KpiSeries:
    kpi = Kpi(
        id="a4h",
        label="Seen within four hours",
        unit="%",
        direction="higher_is_better",
        targets={"2026/27": 95},
        thresholds=RagThresholds(green=95, amber=90),
        of=of,
    )
    return KpiSeries(kpi=kpi, periods=MONTHS, values=list(values), **more)


def savings(**members: BenefitSeries) -> BenefitProfile:
    return BenefitProfile(
        benefit="prices", periods=("Apr 2026", "May 2026", "Jun 2026"), members=members
    )


def test_each_body_has_its_own_reading() -> None:
    """The provider is amber in June, the programme green; May was 96 and 94 before."""
    found = make_dashboard(
        [waits("Hillingdon"), waits(values=(91.0, 94.0, 95.0))], period="2026-06"
    )
    provider, programme = found.reading("a4h", of="Hillingdon"), found.reading("a4h")
    assert (provider.rag, provider.value, provider.previous, provider.change) == (
        "amber",
        91.0,
        96.0,
        -5.0,
    )
    assert (programme.rag, programme.change) == ("green", 1.0)
    assert (found.bodies, found.programme) == (("Hillingdon",), (programme,))
    assert (found.colours[Rag.AMBER], found.colours[Rag.GREEN], sum(found.colours.values())) == (
        1,
        1,
        2,
    )


def test_what_comes_later_is_not_looked_at() -> None:
    """In May nobody knows what June will be, whatever it is."""
    one = make_dashboard([waits(values=(92.0, 96.0, 91.0))], period="2026-05")
    other = make_dashboard([waits(values=(92.0, 96.0, 10.0))], period="2026-05")
    assert one == other


def test_a_missing_reading_is_not_known_and_not_zero() -> None:
    """Neither it, nor the change from it or to it."""
    gone = waits(values=(92.0, None, 91.0), missing=["2026-05"])
    may = make_dashboard([gone], period="2026-05").reading("a4h")
    june = make_dashboard([gone], period="2026-06").reading("a4h")
    first = make_dashboard([gone], period="2026-04").reading("a4h")
    assert (may.value, may.rag, may.change, june.previous, june.change) == (
        None,
        Rag.NOT_KNOWN,
        None,
        None,
        None,
    )
    assert (first.previous, first.change, first.variation) == (None, None, "not_known")


def test_a_ghosted_reading_is_shown_and_not_counted() -> None:
    """May is ghosted: no colour is counted of it, and June has nothing before it to change from."""
    ghosted = waits(values=(92.0, 99.0, 91.0), ghosted={"2026-05": "strike"})
    found = make_dashboard([ghosted], period="2026-05")
    may = found.reading("a4h")
    assert (may.is_ghosted, may.value, may.change, may.variation) == (True, 99, None, "not_known")
    assert sum(found.colours.values()) == 0
    june = make_dashboard([ghosted], period="2026-06").reading("a4h")
    assert (june.is_ghosted, june.previous, june.change) == (False, None, None)


def test_a_fresh_rebase_does_not_stop_the_dashboard() -> None:
    """In its first months nothing is known of the new process; the readings are there."""
    labels = [f"2026-{month:02d}" for month in range(1, 13)]
    series = KpiSeries(
        kpi=waits().kpi,
        periods=labels,
        values=[90.0, 92.0] * 6,
        rebases=[Rebase(at="2026-10", reason="new ward")],
    )
    for period, said in (("2026-09", "common_cause"), ("2026-10", "not_known")):
        one = make_dashboard([series], period=period).reading("a4h")
        assert one.variation == said
    fresh = make_dashboard([series], period="2026-11").reading("a4h")
    assert (fresh.value, fresh.assurance, fresh.target) == (90.0, "not_known", 95.0)
    assert make_dashboard([series], period="2026-12").reading("a4h").variation == "common_cause"


def test_dashboard_and_assurance_take_the_same_target() -> None:
    """That of the last period, or the latest before it; the colour is of the period's own only."""
    kpi = attrs.evolve(waits().kpi, targets={"2026-04": 99, "2026-05": 98})
    series = attrs.evolve(waits(values=(92.0, 93.0, 91.0)), kpi=kpi)
    for period, target, of in (("2026-04", 99, "2026-04"), ("2026-06", 98, "2026-05")):
        one = make_dashboard([series], period=period).reading("a4h")
        assured = assure_target(xmr_chart(cut_series(series, last=period)))
        assert (one.target, one.target_period) == (target, of)
        assert (assured.target, assured.target_period) == (target, of)
        assert one.assurance == assured.assurance
    assert one.assurance == "misses"
    thresholds = RagThresholds(green=0, amber=9, basis="shortfall")
    short = attrs.evolve(series, kpi=attrs.evolve(kpi, thresholds=thresholds))
    assert make_dashboard([short], period="2026-06").reading("a4h").rag == "not_known"
    assert make_dashboard([short], period="2026-05").reading("a4h").rag == "amber"


@pytest.mark.parametrize(
    ("field", "other"),
    [("label", "Something else"), ("unit", "days"), ("direction", "lower_is_better")],
)
def test_one_id_is_one_indicator(field: str, other: str) -> None:
    """A column of a table cannot have two headings."""
    odd = attrs.evolve(
        waits("B"), kpi=attrs.evolve(waits("B").kpi, thresholds=None, **{field: other})
    )
    with pytest.raises(InvalidValueError, match=f"the {field} of 'a4h' of B is '{other}'.*of A is"):
        make_dashboard([waits("A"), odd], period="2026-06")


def test_benefits_by_quarter_beside_indicators_by_month() -> None:
    """9 of 10 in the first quarter is 0.1 short of 1: amber by a shortfall of 0.1."""
    profile = BenefitProfile(
        benefit="prices",
        periods=["Q1 2026/27", "Q2 2026/27"],
        members={"Brent": BenefitSeries(planned=[10, 10], actual=[9])},
    )
    thresholds = RagThresholds(green=0, amber=0.1, basis="shortfall")
    found = make_dashboard(
        [waits()],
        period="2026-06",
        benefits=[profile],
        benefit_period="Q1 2026/27",
        benefit_thresholds=thresholds,
    )
    assert (found.period, found.benefits[0].period, found.benefits[0].rag) == (
        "2026-06",
        "Q1 2026/27",
        "amber",
    )
    with pytest.raises(UnknownNameError, match="period of 'prices' '2026-06'"):
        make_dashboard([waits()], period="2026-06", benefits=[profile])


def test_benefits_to_date_by_hand() -> None:
    """Brent: 30 of 40 is 0.75, red; Harrow: 38 of 40 is 0.95, amber; Ealing lacks May."""
    profile = savings(
        Brent=BenefitSeries(planned=[10, 30, 50], actual=[10, 20, 50]),
        Harrow=BenefitSeries(planned=[20, 20, 20], actual=[18, 20]),
        Ealing=BenefitSeries(planned=[20, 20, 20], actual=[18, None, 20]),
    )
    thresholds = RagThresholds(green=1, amber=0.9)
    found = make_dashboard([], period="May 2026", benefits=[profile], benefit_thresholds=thresholds)
    brent = found.benefit("prices", member="Brent")
    assert (brent.planned, brent.actual, brent.variance, brent.rag) == (40, 30, -10, "red")
    assert found.benefit("prices", member="Harrow").rag == "amber"
    ealing = found.benefit("prices", member="Ealing")
    assert (ealing.actual, ealing.variance, ealing.rag) == (None, None, "not_known")
    plain = make_dashboard([], period="May 2026", benefits=[profile])
    assert {one.rag for one in plain.benefits} == {Rag.NOT_KNOWN}


def test_months_may_be_written_alike_for_indicators_and_benefits() -> None:
    """2026-05 is a month in both: 30 of 40 by the end of May."""
    profile = BenefitProfile(
        benefit="prices",
        periods=MONTHS,
        members={"Brent": BenefitSeries(planned=[10, 30, 50], actual=[10, 20])},
    )
    assert profile.months == (1, 1, 1)
    found = make_dashboard([waits()], period="2026-05", benefits=[profile])
    assert (found.benefits[0].actual, found.indicators[0].value) == (30, 96.0)


def test_a_plan_of_nothing_has_no_colour() -> None:
    """Nothing cannot be divided by: nine of nought is neither green nor red."""
    profile = savings(Brent=BenefitSeries(planned=[0, 30, 50], actual=[9]))
    thresholds = RagThresholds(green=1, amber=0.9)
    found = make_dashboard([], period="Apr 2026", benefits=[profile], benefit_thresholds=thresholds)
    assert (found.benefits[0].rag, found.benefits[0].variance) == ("not_known", 9)


def test_a_series_is_cut_with_all_that_belongs_to_it() -> None:
    """A rebase, a missing and a ghosted month after the cut go; those before it stay."""
    labels = [f"2026-{month:02d}" for month in range(1, 13)]
    kpi = waits().kpi
    values: list[float | None] = [90.0] * 12
    values[1] = values[10] = None
    whole = KpiSeries(
        kpi=kpi,
        periods=labels,
        values=values,
        missing=[labels[1], labels[10]],
        ghosted={labels[2]: "strike", labels[11]: "strike"},
        rebases=[Rebase(at=labels[8], reason="new ward")],
    )
    cut = cut_series(whole, last="2026-08")
    assert (cut.periods, cut.missing, dict(cut.ghosted), cut.rebases) == (
        tuple(labels[:8]),
        (labels[1],),
        {labels[2]: "strike"},
        (),
    )
    assert cut_series(whole, last="2026-12") == whole


@pytest.mark.parametrize(
    ("series", "more", "message"),
    [
        ([], {}, "nothing to report"),
        ([waits(), waits()], {}, "'a4h' is there twice"),
        ([waits("A"), waits("A")], {}, "'a4h' of A is there twice"),
        (["a4h"], {}, "KpiSeries"),
        ([waits()], {"period": "2026-07"}, "there is no period of 'a4h' '2026-07'"),
        ([waits("A")], {"period": "2026-07"}, "there is no period of 'a4h' of A '2026-07'"),
        ([waits()], {"period": None}, "the period is None"),
        ([waits()], {"benefit_period": 3}, "benefit_period is 3"),
        ([waits()], {"title": 3}, "text was expected"),
        ([waits()], {"benefits": ["prices"]}, "BenefitProfile"),
        ([waits()], {"benefit_thresholds": RagThresholds(green=0.9, amber=1)}, "green"),
        ([waits()], {"benefit_thresholds": 0.9}, "RagThresholds"),
    ],
)
def test_nonsense_is_refused(series: Any, more: dict[str, Any], message: str) -> None:
    """With what was found and what would be right."""
    with pytest.raises(InvalidValueError, match=message):
        make_dashboard(series, **{"period": "2026-06", **more})


def test_what_is_not_on_it_is_said() -> None:
    """The names that are there are given."""
    found = make_dashboard([waits("Hillingdon")], period="2026-06")
    with pytest.raises(UnknownNameError, match="indicator of the programme"):
        found.reading("a4h")
    with pytest.raises(UnknownNameError, match="a4h"):
        found.reading("a4", of="Hillingdon")
    with pytest.raises(UnknownNameError, match="benefit of Brent"):
        found.benefit("prices", member="Brent")
    profile = savings(Brent=BenefitSeries(planned=[1, 2, 3], actual=[]))
    with pytest.raises(UnknownNameError, match="Apr 2026"):
        make_dashboard([], period="2026-04", benefits=[profile])
    twice = {"period": "Apr 2026", "benefits": [profile, profile]}
    with pytest.raises(InvalidValueError, match="'prices' is there twice"):
        make_dashboard([], **twice)  # type: ignore[arg-type]
