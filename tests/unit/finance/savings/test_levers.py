"""Levers: base and percentage by hand, and no pound saved twice."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc

LABELS = ["2026/27", "2027/28"]


def lever(name: str, rate: Any, **more: Any) -> nc.SavingsLever:
    return nc.SavingsLever(
        name=name, rate=rate, **{"base": "acute", "base_gbp_per_year": 100.0, **more}
    )


def test_benchmarks_of_source_002() -> None:
    """£632 down to £589 is 43/632, to £577 55/632. The paper has 7% and £81m of £1.15bn: 7% of
    £1.157bn; £589 itself saves £78.7m.
    """
    for comparator, rate in ((589, 43 / 632), (577, 55 / 632)):
        found = nc.close_benchmark(
            "Benchmark", base="acute", base_gbp_per_year=1.157e9, spend_per_head_gbp=632,
            comparator_per_head_gbp=comparator, source="002 figure 3",
        )  # fmt: skip
        assert found.rate == pytest.approx(rate)
        assert found.full_year_gbp == pytest.approx(1.157e9 * rate)
        assert found.working == f"from £632 a head to £{comparator}"
    dear = nc.close_benchmark(
        "B", base="acute", base_gbp_per_year=1, spend_per_head_gbp=577, comparator_per_head_gbp=632
    )
    assert dear.rate == 0


def test_scale_of_source_002() -> None:
    """£640 below 200,000 people and £524 above 800,000: 18.1%; half-way in logarithms, at 400,000
    people, £582.
    """
    points = [(200_000, 640), (800_000, 524)]

    def rate(own: float, shared: float) -> float:
        return nc.gain_scale(
            "Scale", base="acute", base_gbp_per_year=1, population=own,
            shared_population=shared, spend_by_size=points,
        ).rate  # fmt: skip

    assert rate(150_000, 1_850_000) == pytest.approx(116 / 640)
    assert rate(200_000, 400_000) == pytest.approx(58 / 640)
    assert rate(900_000, 1_850_000) == 0


def test_interims_of_source_002() -> None:
    """18.9 WTE at £112,500 are £2,126,250; £950k less is £62,235 a post."""
    found = nc.convert_interims(
        "Posts", base="interims", wte=18.9,
        interim=nc.InterimTerms(rate_gbp_per_day=500, days_per_year=225),
        permanent_gbp_per_wte_year=112_500 - 950_000 / 18.9,
    )  # fmt: skip
    assert found.base_gbp_per_year == pytest.approx(2_126_250)
    assert found.full_year_gbp == pytest.approx(950_000)


def test_prices_come_down_and_none_goes_up() -> None:
    """100 at £30, 200 at £24, 300 at £20: to the lowest 1,000 + 800; to the median, £24, 600; to
    the mean, £13,800 / 600 = £23, 700 + 200.
    """
    prices, volumes = {"A": 30, "B": 24, "C": 20}, {"A": 100, "B": 200, "C": 300}
    saved = [
        nc.standardise_prices(
            "One price", base="x", prices_gbp=prices, volumes=volumes, target=target
        ).full_year_gbp
        for target in ("lowest", "median", "mean")
    ]
    assert saved == pytest.approx([1_800, 600, 900])


def test_a_shared_back_office_saves_up_to_what_experience_shows() -> None:
    found = nc.share_back_office("P", base="payroll", base_gbp_per_year=300_000, rate="40%")
    assert found.full_year_gbp == pytest.approx(120_000)
    with pytest.raises(nc.InvalidValueError, match="would save 45% of its base.*up to 40%"):
        nc.share_back_office("P", base="payroll", base_gbp_per_year=300_000, rate="45%")
    assert nc.share_back_office(
        "P", base="payroll", base_gbp_per_year=1, rate="45%", most="50%"
    ).rate == pytest.approx(0.45)


def test_one_after_the_other() -> None:
    """10% of 100, 20% of 90, 50% of 72: 10, 18 and 36, together 1 - 0.9 × 0.8 × 0.5 = 64%."""
    found = nc.apply_levers(
        [lever("A", 0.1), lever("B", 0.2), lever("C", 0.5)], labels=LABELS, overlap="sequential"
    )
    assert found.savings.values[:, 0].tolist() == pytest.approx([10, 18, 36])
    assert found.bases.values[:, 1].tolist() == pytest.approx([100, 90, 72])


def test_other_bases_do_not_overlap() -> None:
    levers = [lever("A", 0.5), lever("B", 0.5, base="community", base_gbp_per_year=40.0)]
    for overlap in nc.Overlap:
        found = nc.apply_levers(levers, labels=LABELS, overlap=overlap)
        assert found.savings.values[:, 0].tolist() == [50, 20]


def test_phased_levers_leave_what_they_have_not_saved_yet() -> None:
    """In the first year A saves half of its 10%: 5; B then has 95."""
    half = nc.CumulativeSavings(rates=dict(zip(LABELS, (0.5, 1), strict=True)))
    found = nc.apply_levers(
        [lever("A", 0.1, phasing=half), lever("B", 0.2)], labels=LABELS, overlap="sequential"
    )
    assert found.savings.values.tolist() == [pytest.approx([5, 10]), pytest.approx([19, 18])]


def test_the_order_does_not_change_what_is_saved_together() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        levers = [lever(f"L{i}", float(r)) for i, r in enumerate(rng.uniform(0, 1, 5))]
        totals = {
            round(
                float(
                    nc.apply_levers(order, labels=["x"], overlap="sequential").savings.values.sum()
                ),
                9,
            )
            for order in (levers, levers[::-1], levers[2:] + levers[:2])
        }
        left = np.prod([1 - one.rate for one in levers])
        assert totals == {round(100 * (1 - left), 9)}


def test_benefit_classes_stay_apart() -> None:
    found = nc.apply_levers(
        [lever("Cash", 0.1), lever("Time", 0.2, base="staff", benefit_class="non_cash_releasing")],
        labels=LABELS, overlap="additive",
    )  # fmt: skip
    assert found.of_class("cash_releasing").values.tolist() == [10, 10]
    assert found.of_class("non_cash_releasing").values.tolist() == [20, 20]
    assert found.of_class("societal").values.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lever("A", 10), "the saving of a lever is 10.*'10%'"),
        (lambda: lever("A", 0.1, base_gbp_per_year=-1), "the base of the lever 'A' is -1"),
        (lambda: lever(" ", 0.1), "give both a name"),
        (lambda: lever("A", 0.1, benefit_class="unmonetised"), "is unmonetised"),
        (lambda: lever("A", 0.1, benefit_class="cash"), "benefit class 'cash'"),
        (lambda: nc.apply_levers([], labels=LABELS, overlap="additive"), "there are no levers"),
        (lambda: nc.apply_levers([lever("A", 0.1)] * 2, labels=LABELS, overlap="additive"),
         "names must be unique"),
        (lambda: nc.apply_levers([lever("A", 0.1), lever("B", 0.1, base_gbp_per_year=90.0)],
                                 labels=LABELS, overlap="additive"), "one base has one size"),
        (lambda: nc.apply_levers([lever("A", 0.7), lever("B", 0.4)], labels=LABELS,
                                 overlap="additive"), "more than 100% with 'B'"),
        (lambda: nc.apply_levers([lever("A", 0.1)], labels=LABELS, overlap="both"),
         "way to treat overlap 'both'"),
        (lambda: nc.apply_levers(
            [lever("A", 0.1, phasing=nc.CumulativeSavings(rates={"2026/27": 1}))], labels=LABELS,
            overlap="additive"), "no period '2027/28'"),
        (lambda: nc.close_benchmark("B", base="a", base_gbp_per_year=1, spend_per_head_gbp=0,
                                    comparator_per_head_gbp=1), "the spend per head is 0"),
        (lambda: nc.gain_scale("S", base="a", base_gbp_per_year=1, population=1,
                               shared_population=2, spend_by_size=[(1, 1)]), "two or more"),
        (lambda: nc.standardise_prices("P", base="a", prices_gbp={"A": 1}, volumes={"B": 1}),
         "not of the same providers"),
        (lambda: nc.standardise_prices("P", base="a", prices_gbp={"A": 1}, volumes={"A": -1}),
         "the volume of 'A' is -1"),
        (lambda: nc.standardise_prices("P", base="a", prices_gbp={"A": 0}, volumes={"A": 1}),
         "nothing is paid"),
        (lambda: nc.reduce_activity("R", base="a", base_gbp_per_year=1, activity_rate=5),
         "'5%'"),
        (lambda: nc.convert_interims(
            "P", base="a", wte=-1, permanent_gbp_per_wte_year=1,
            interim=nc.InterimTerms(rate_gbp_per_day=1, days_per_year=1)), "posts .WTE. is -1"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


def test_a_lever_changes_by_evolve_only() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        lever("A", 0.1).rate = 0.2  # type: ignore[misc]


def test_rates_of_a_million_draws_together() -> None:
    """The function of arrays, against the product written out, and against apply_levers."""
    rates = np.random.default_rng(3).uniform(0, 0.3, (1_000_000, 3))
    found = nc.combined_saving_rate(rates, overlap="sequential")
    by_hand = 1 - (1 - rates[:, 0]) * (1 - rates[:, 1]) * (1 - rates[:, 2])
    assert np.allclose(found, by_hand, rtol=1e-12)
    assert np.allclose(nc.combined_saving_rate(rates, overlap="additive"), rates.sum(axis=1))
    one = nc.apply_levers(
        [lever(name, float(r)) for name, r in zip("ABC", rates[0], strict=True)],
        labels=["x"], overlap="sequential",
    )  # fmt: skip
    assert one.savings.values.sum() == pytest.approx(100 * found[0])
    with pytest.raises(nc.InvalidValueError, match="add up to 140%"):
        nc.combined_saving_rate(np.array([0.7, 0.7]), overlap="additive")
    with pytest.raises(nc.InvalidValueError, match="a rate of saving is 2"):
        nc.combined_saving_rate(np.array([2.0]), overlap="additive")
