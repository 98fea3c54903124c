"""Costs that are paid once, as products and computed assumptions, by hand."""

from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import small_case

import nhscommission as nc

LABELS = ("2024/25", "2025/26")
FIRST = {"2024/25": "60%", "2025/26": 0.4}


def case_with(parts: nc.CaseParts) -> nc.BusinessCase:
    """The small case, of which North has three quarters, with these parts."""
    base = small_case()
    return attrs.evolve(
        base,
        assumptions=[*base.assumptions, *parts.assumptions],
        lines=[*base.lines, *parts.lines],
    )


def everything(**more: Any) -> nc.CaseParts:
    leavers = [
        nc.Leaver(role="Managers", number=4, salary_gbp=48_000, years_of_service=10, age=50),
        nc.Leaver(role="Clerks", number=2, salary_gbp=24_000, years_of_service=5, age=40),
    ]
    return (
        nc.double_running_parts(
            8, cost_gbp_per_wte_year=60_000, months={"2024/25": 3, "2025/26": 0}, share="weight",
            source="x",
        )
        + nc.legal_challenge_parts(
            63, probability="5%", cost_gbp_per_person=10_000, timing=FIRST, share="weight",
            source="x",
        )
        + nc.travel_parts(
            40, extra_gbp_per_person_year=900, years={"2024/25": 0.5, "2025/26": 0.25},
            share="weight", source="x",
        )
        + nc.redundancy_parts(
            leavers, scheme=more.get("scheme", nc.NHS_REDUNDANCY), redeployed_rate="25%",
            timing=FIRST, share="weight", source="x",
        )
    )  # fmt: skip


def test_by_hand() -> None:
    result = nc.appraise(case_with(everything()))
    first = {"period": "2024/25"}
    assert result.total("double_running", **first) == pytest.approx(8 * 60_000 * 3 / 12)
    assert result.total("legal_challenge", **first) == pytest.approx(31_500 * 0.6)
    assert result.total("travel", period="2025/26") == pytest.approx(40 * 900 / 4)
    # 4 × 10 months of £4,000, and 2 × 5 months of £2,000, three quarters of whom leave.
    full = 4 * 40_000 + 2 * 10_000
    assert result.total("redundancy") == pytest.approx(0.75 * full)
    assert result.total("redundancy", member="South", **first) == pytest.approx(
        0.75 * full * 0.6 / 4
    )


def test_what_is_redeployed_can_be_varied() -> None:
    draws = {"redundancy_redeployed": np.array([0.0, 1.0]).reshape(2, 1, 1)}
    found = nc.appraise(case_with(everything()), draws=draws).measure("redundancy")
    assert found.values.sum(axis=(-1, -2)).tolist() == pytest.approx([180_000, 0])


def test_the_leavers_are_recorded_and_worked_out_again(tmp_path: Path) -> None:
    case = case_with(everything())
    cost = case.assumption("redundancy_cost")
    assert str(cost.computation) == (
        "redundancy_cost(scheme=nhs; leavers=4.0 x 48000.0 x 10.0 x 50.0, "
        "2.0 x 24000.0 x 5.0 x 40.0)"
    )
    assert "4 Managers, 2 Clerks" in cost.note
    assert nc.load_case(nc.save_case(case, tmp_path / "case")) == case
    file = tmp_path / "case" / "assumptions.csv"
    text = file.read_text("utf-8")
    file.write_text(text.replace("leavers=4.0 x", "leavers=5.0 x"), encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match="gives 220000.0, exactly"):
        nc.load_case(tmp_path / "case")


def test_a_scheme_of_ones_own_is_a_number_with_its_source() -> None:
    own = attrs.evolve(nc.STATUTORY_REDUNDANCY, name="Enhanced", most_pay_unit_gbp=900.0)
    cost = case_with(everything(scheme=own)).assumption("redundancy_cost")
    assert cost.basis is nc.Basis.ASSUMED
    # Managers, 50 with 10 years: 9 begun at 41 or later, 1 at 40: 14.5 weeks of £900.
    # Clerks, 40 with 5 years: 5 weeks of £24,000 / 52.
    assert cost.values[0].figure.value == pytest.approx(4 * 14.5 * 900 + 2 * 5 * 24_000 / 52)


@pytest.mark.parametrize(
    ("computation", "message"),
    [
        ("redundancy_cost(scheme=nhs; leavers=4 x 48000 x 10)", "write number x salary x years"),
        ("redundancy_cost(scheme=nh; leavers=4 x 48000 x 10 x 50)", "did you mean 'nhs'"),
        ("redundancy_cost(scheme=nhs; leavers=4 x 48000 x 10 x 20)", "before the age of 15"),
        ("redundancy_cost(scheme=nhs; leavers=4 x 48000 x 10 x 50; month=5)", "no input 'month'"),
        ("wte_in_post(posts=4)", "gives a value for each period, and its shape is scalar"),
        ("wte_in_post(posts=four)", "gives a value for each period"),
    ],
)
def test_records_that_cannot_be_run_again(computation: str, message: str) -> None:
    case = case_with(everything())
    changed = [
        attrs.evolve(a, computation=computation) if a.id == "redundancy_cost" else a
        for a in case.assumptions
    ]
    with pytest.raises(nc.InvalidValueError, match=message):
        attrs.evolve(case, assumptions=changed)


def test_timing_is_all_of_it() -> None:
    with pytest.raises(nc.InvalidValueError, match="adds up to 90%; give parts"):
        nc.legal_challenge_parts(
            1, probability=0.5, cost_gbp_per_person=1, timing={"2024/25": 0.9, "2025/26": 0},
            share="weight", source="x",
        )  # fmt: skip


def test_posts_that_come_and_go_are_counted_again() -> None:
    posts = [
        nc.StaffPost(role="A", wte=4, salary_gbp_per_year=1),
        nc.StaffPost(role="B", wte=2, salary_gbp_per_year=1, start=small_case().periods[1].start),
    ]
    found = nc.wte_in_post(posts, periods=small_case().periods)
    assert found.values == (4.0, 6.0)
    assert str(found.computation) == "wte_in_post(posts=4.0, 2.0 from 2025-04-01)"
    held = nc.Assumption(
        id="staff", label="Staff", unit="WTE", shape="by_period", values=dict(found.wte),
        basis="computed", computation=found.computation, source="x",
    )  # fmt: skip
    assert attrs.evolve(small_case(), assumptions=[*small_case().assumptions, held])
    with pytest.raises(nc.InvalidValueError, match="write 4.0 from 2026-10-01 to 2027-03-31"):
        attrs.evolve(
            small_case(),
            assumptions=[
                *small_case().assumptions,
                attrs.evolve(held, computation="wte_in_post(posts=4.0 since May)"),
            ],
        )


def test_recruitment_is_a_sum_of_products_and_comes_to_what_the_function_gives() -> None:
    """A quarter of 4 + 2 posts outside: 1.5 × 6 × £675 = £6,075; 0.5 × £60,000 × 30% = £9,000."""
    terms = nc.RecruitmentTerms(
        external_rate="25%",
        agency_rate="30%",
        agency_bands=["8b"],
        assessment_gbp_per_person=675,
        candidates_per_post=6,
    )
    posts = [("7", 4.0, 40_000.0), ("8b", 2.0, 60_000.0)]
    parts = nc.recruitment_parts(posts, terms=terms, timing=FIRST, share="weight", source="PO")
    base = case_with(parts)
    case = attrs.evolve(base, totals=[*base.totals, *parts.totals])
    result = nc.appraise(case)
    assert result.total("recruitment") == pytest.approx(15_075)
    assert result.total("recruitment", period="2024/25") == pytest.approx(0.6 * 15_075)
    assert result.total("recruitment_2_agency", member="North") == pytest.approx(0.75 * 9_000)
    assert nc.recruitment_cost(posts, terms=terms).total_gbp == pytest.approx(15_075)


def test_recruiting_nobody_or_paying_too_little_of_it_is_refused() -> None:
    terms = nc.RecruitmentTerms(
        external_rate=1, agency_rate=0, agency_bands=(), assessment_gbp_per_person=1,
        candidates_per_post=1,
    )  # fmt: skip
    with pytest.raises(nc.InvalidValueError, match="Recruitment: there are no posts to fill"):
        nc.recruitment_parts([], terms=terms, timing=FIRST, share="weight", source="PO")
    with pytest.raises(nc.InvalidValueError, match="the WTE of band 7 is -1"):
        nc.recruitment_parts([("7", -1, 1)], terms=terms, timing=FIRST, share="weight", source="PO")
    with pytest.raises(nc.InvalidValueError, match="adds up to 60%"):
        nc.recruitment_parts(
            [("7", 1, 1)],
            terms=terms,
            timing={"2024/25": "60%", "2025/26": 0},
            share="weight",
            source="PO",
        )


def test_an_overlap_longer_than_a_year_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="double running in 2024/25 are 14; give at"):
        nc.double_running_parts(
            8,
            cost_gbp_per_wte_year=60_000,
            months={"2024/25": 14, "2025/26": 0},
            share="weight",
            source="PO",
        )


@pytest.mark.parametrize("given", [3, None, [3, 0]])
def test_one_length_for_all_periods_is_refused(given: Any) -> None:
    with pytest.raises(nc.InvalidValueError, match=r"months of double running is .*by name: \{'20"):
        nc.double_running_parts(
            8, cost_gbp_per_wte_year=1, months=given, share="weight", source="PO"
        )
    with pytest.raises(nc.InvalidValueError, match=r"what is paid when is .*by name"):
        nc.legal_challenge_parts(
            8, probability="5%", cost_gbp_per_person=1, timing=given, share="weight", source="PO"
        )


def test_five_years_of_travel_in_one_year_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="travel in 2024/25 are 5; give at most 1"):
        nc.travel_parts(
            8, extra_gbp_per_person_year=900, years={"2024/25": 5, "2025/26": 0}, share="weight",
            source="PO",
        )  # fmt: skip


def test_a_scheme_that_is_text_and_an_age_that_is_none_are_refused() -> None:
    leaver = nc.Leaver(role="M", number=1, salary_gbp=48_000, years_of_service=10, age=50)
    with pytest.raises(nc.InvalidValueError, match="scheme is 'nhs'; give NHS_REDUNDANCY"):
        nc.redundancy_cost([leaver], scheme="nhs")  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="age of leavers 'M' is 200"):
        attrs.evolve(leaver, age=200)
