"""Restating a case: every amount follows the people, and what cannot be restated is refused."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

import nhscommission as nc

MERGER = nc.SuccessorMap(
    effective=date(2026, 4, 1),
    source="made up",
    successor_kind="ICB",
    successions=[
        nc.Succession(predecessor="A", successor="AB"),
        nc.Succession(predecessor="B", successor="AB"),
        nc.Succession(predecessor="C", successor="C1", share="25%"),
        nc.Succession(predecessor="C", successor="C2", share="75%"),
    ],
)


def case(factors: str = "spend * rate * years_in_period", **more: Any) -> nc.BusinessCase:
    def by_member(name: str, unit: str, *values: Any, **extra: Any) -> nc.Assumption:
        return nc.Assumption(
            id=name, label=name, unit=unit, shape="by_member", source="made up",
            values=dict(zip("ABC", values, strict=True)), **extra,
        )  # fmt: skip

    saving = nc.Assumption(
        id="rate", label="rate", unit="%", values="10%", source="made up", basis="agreed"
    )
    posts = by_member("posts", "WTE", 3.0, 1.0, 4.0)
    given: dict[str, Any] = {
        "id": "c",
        "title": "C",
        "sector": nc.Sector(
            name="S",
            members=[
                nc.CCG(name=n, weighted_population=w) for n, w in zip("ABC", (1, 2, 3), strict=True)
            ],
        ),
        "periods": nc.horizon(go_live=date(2024, 4, 1), years=2),
        "assumptions": [
            saving,
            by_member("spend", "GBP/year", "£1.2m/year", "£0.3m/year", "£2.0m/year"),
            posts,
            *([by_member("pay", "GBP/WTE/year", 10.0, 20.0, 30.0)] if "pay" in factors else []),
            by_member("rent", "GBP/WTE/year", 5.0, 5.0, 8.0),
            by_member("weight", "person", 1.0, 2.0, 3.0, share=True),
            nc.Assumption(id="team", label="t", unit="GBP/year", values=600.0, source="made up"),
        ],
        "lines": [nc.LineItem(id="line", label="Line", category="saving", factors=factors)],
    }
    return nc.BusinessCase(**(given | more))


@pytest.mark.parametrize(
    ("factors", "first_year"),
    [
        # By hand: 1.2 + 0.3 is 1.5, and 2.0 is split into 0.5 and 1.5 (£m), of which 10%.
        ("spend * rate * years_in_period", [150_000.0, 50_000.0, 150_000.0]),
        # Posts are added up (4; 1 and 3) and rent, the same for A and B, is kept.
        ("posts * rent * years_in_period", [20.0, 8.0, 24.0]),
        # Weights are added up: 3, 0.75 and 2.25 of 6, of £600.
        ("team * weight * years_in_period", [300.0, 75.0, 225.0]),
    ],
)
def test_amounts_follow_the_people(factors: str, first_year: list[float]) -> None:
    before = case(factors)
    after = nc.restate_case(before, successor_map=MERGER)
    assert after.member_names == ("AB", "C1", "C2")
    amounts = np.asarray(nc.appraise(after).net_benefit)
    assert amounts[:, 0].tolist() == pytest.approx(first_year)
    assert nc.appraise(after).total("net_benefit") == pytest.approx(
        nc.appraise(before).total("net_benefit")
    )


def test_posts_are_added_up_and_pay_is_kept() -> None:
    """Ten posts each at the same pay: twenty posts at that pay, not ten at twice as much."""
    base = case("posts * rent * years_in_period")
    same = nc.restate_case(base, successor_map=attrs.evolve(MERGER))
    assert {e.member: e.figure.value for e in same.assumption("posts").values} == {
        "AB": 4.0,
        "C1": 1.0,
        "C2": 3.0,
    }
    assert {e.member: e.figure.value for e in same.assumption("rent").values} == {
        "AB": 5.0,
        "C1": 8.0,
        "C2": 8.0,
    }
    turned = nc.restate_case(case("rent * posts * years_in_period"), successor_map=MERGER)
    assert turned.assumption("posts") == same.assumption("posts")


def test_rounding_is_carried_over_too() -> None:
    """£1.2m and £0.3m, each give or take £50,000, are £1.5m give or take £100,000."""
    after = nc.restate_case(case(), successor_map=MERGER)
    (figure,) = [e.figure for e in after.assumption("spend").values if e.member == "AB"]
    assert (figure.value, figure.half_unit) == pytest.approx((1_500_000.0, 100_000.0))
    assert after.assumption("spend").basis is nc.Basis.INFERRED


def test_a_line_that_multiplies_two_things_that_differ_is_refused() -> None:
    with pytest.raises(
        nc.InvalidValueError, match="'line' multiplies 'posts' and 'pay', which differ"
    ):
        nc.restate_case(case("posts * pay * years_in_period"), successor_map=MERGER)


def test_what_would_be_added_here_and_kept_there_is_refused() -> None:
    lines = [
        nc.LineItem(
            id="one", label="1", category="saving", factors="posts * rent * years_in_period"
        ),
        nc.LineItem(id="two", label="2", category="saving", factors="rent * wte * years_in_period"),
    ]
    base = case()
    wte = nc.Assumption(id="wte", label="w", unit="WTE", values=2.0, source="made up")
    changed = attrs.evolve(base, lines=lines, assumptions=[*base.assumptions, wte])
    with pytest.raises(
        nc.InvalidValueError, match="'rent' would have to be added up for line 'two'"
    ):
        nc.restate_case(changed, successor_map=MERGER)


def test_the_case_of_2009_is_restated_for_today(tmp_path: Path) -> None:
    before = nc.load_case("nwl-2009")
    lineage = nc.load_lineage("nw-london")
    until = {2013: date(2013, 4, 1), 2022: date(2022, 7, 1)}
    after = nc.restate_case(before, successor_map=lineage.between(date(2009, 7, 3), until[2022]))
    for scenario in ("best", "mid", "worst"):
        old, new = (nc.appraise(c, scenario=scenario) for c in (before, after))
        for measure in ("net_benefit", "contribution", "saving"):
            assert new.total(measure) == pytest.approx(old.total(measure), abs=0.005)
    assert after.sector.host == "NHS North West London ICB"
    assert "rates of no line that differ: property_ratio" in after.note
    nc.save_case(after, tmp_path / "today")
    assert nc.load_case(tmp_path / "today") == after
    with pytest.raises(nc.InvalidValueError, match="people of Westminster were split"):
        nc.restate_case(before, successor_map=lineage.between(date(2009, 7, 3), until[2013]))
    groups = lineage.maps[0].with_shares(
        "Westminster", {"Central London CCG": 0.7, "West London CCG": 0.3}
    )
    eight = nc.restate_case(before, successor_map=groups)
    assert len(eight.member_names) == 8
    old, new = (np.asarray(nc.appraise(c).net_benefit.sum("member")) for c in (before, eight))
    assert new == pytest.approx(old, abs=0.005)
    west = nc.appraise(eight).net_benefit.sel(member="West London CCG")
    parts = nc.appraise(before).net_benefit
    by_hand = np.asarray(parts.sel(member="Kensington & Chelsea")) + 0.3 * np.asarray(
        parts.sel(member="Westminster")
    )
    assert np.asarray(west) == pytest.approx(by_hand, abs=0.005)


def test_a_map_that_leaves_a_member_out_is_refused() -> None:
    partial = attrs.evolve(MERGER, successions=MERGER.successions[:2])
    with pytest.raises(nc.UnknownNameError, match="no predecessor 'C'"):
        nc.restate_case(case(), successor_map=partial)
