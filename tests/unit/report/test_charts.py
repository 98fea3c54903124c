"""Charts: what they draw, and what is said where they cannot be drawn."""

import builtins
from pathlib import Path
from typing import Any

import pytest

import nhscommission as nc

SECTOR = nc.Sector(
    name="Two",
    members=[
        nc.ICB(name="North", weighted_population=3),
        nc.ICB(name="South", weighted_population=1),
    ],
)


def test_a_comparison_draws_each_change_in_pounds() -> None:
    found = nc.compare_rules(
        100_000,
        sector=SECTOR,
        rules=[nc.Capitation(), nc.EqualShares(), nc.SizeBands(bands=((0, 1),))],
    )
    axes = nc.plot_rule_comparison(found).axes[0]
    assert [line.get_label() for line in axes.lines[1:]] == ["equal shares", "1 size bands"]
    assert list(axes.lines[1].get_xdata()) == [-250.0, 250.0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["North", "South"]


def test_distances_are_drawn_from_the_furthest_under_target() -> None:
    found = nc.pace_of_change(
        210_00,
        opening_pence=[110_00, 90_00],
        targets_pence=[1, 1],
        policy=nc.PaceOfChangePolicy(),
        members=["North", "South"],
    )
    axes = nc.plot_distances(found).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["South", "North"]
    assert list(axes.lines[1].get_xdata()) == pytest.approx([-10, 10])
    assert list(axes.lines[2].get_xdata()) == pytest.approx(
        list(found.closing_distance[::-1] * 100)
    )


def test_a_policy_is_drawn_with_a_gap_at_a_step() -> None:
    """2% and 20% of the distance under target; nothing past 5% over, in two stretches."""
    policy = nc.PaceOfChangePolicy(minimum_growth="2%", taper_from="5%", taper_to="5%")
    first, second, step = nc.plot_policy(policy, extra_rate=0.2, furthest="10%").axes[0].lines
    assert (first.get_xdata()[0], first.get_ydata()[0]) == pytest.approx((-10, 4))
    assert (first.get_xdata()[-1], first.get_ydata()[-1]) == pytest.approx((5, 2))
    assert set(second.get_ydata()) == {0.0}
    assert step.get_xdata()[0] == pytest.approx(5)


def test_names_are_drawn_as_they_are_typed(tmp_path: Path) -> None:
    sector = nc.Sector(name="S", members=[nc.ICB(name=r"A$\frac$"), nc.ICB(name="B")])
    found = nc.compare_rules(
        100, sector=sector, rules=[nc.EqualShares(), nc.Usage(values={r"A$\frac$": 1, "B": 2})]
    )
    nc.plot_rule_comparison(found).savefig(tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").stat().st_size > 0


def test_nonsense_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="rule besides the baseline"):
        nc.plot_rule_comparison(nc.compare_rules(5, sector=SECTOR, rules=[nc.EqualShares()]))
    with pytest.raises(nc.InvalidValueError, match="furthest is 0; give a distance above 0"):
        nc.plot_policy(nc.PaceOfChangePolicy(), furthest=0)


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(nc.MissingExtraError, match=r"a chart needs the extra \[charts\]"):
        nc.plot_policy(nc.PaceOfChangePolicy())


def test_joining_is_drawn_down_to_the_prices_that_matter() -> None:
    """£600 and £1 a head for 300, 500 and 600 people: £3, £2.20 and £2; under £2.50 from two on."""
    found = nc.smallest_membership(
        nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0),
        ceiling_gbp=2.5,
        populations={"A": 100.0, "B": 200.0, "C": 300.0},
    )
    axes = nc.plot_joining({"largest first": found}, ceiling_gbp=2.5).axes[0]
    assert list(axes.lines[0].get_ydata()) == pytest.approx([3.0, 2.2, 2.0])
    assert list(axes.lines[1].get_xdata()) == [2]
    assert list(axes.lines[2].get_ydata()) == [2.5, 2.5]
    with pytest.raises(nc.InvalidValueError, match="no order of joining"):
        nc.plot_joining({})
