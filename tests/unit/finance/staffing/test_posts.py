"""Posts: what they cost period by period, by hand, and what is refused."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import nhscommission as nc

YEARS = nc.horizon(go_live=date(2010, 9, 1), years=3)
LABELS = [period.label for period in YEARS]
TERMS = nc.InterimTerms(rate_gbp_per_day="£500 per day", days_per_year="225 days per year")


def cost(*posts: nc.StaffPost, **more: Any) -> nc.StaffCosts:
    fields: dict[str, Any] = {
        "periods": YEARS,
        "on_cost_rate": "25%",
        "pay_scales": nc.load_pay_scales(),
        "interim": TERMS,
    }
    return nc.cost_posts(posts, **{**fields, **more})


def test_a_permanent_post_at_the_top_of_its_band() -> None:
    """Two at £46,621 (8a, 2010/11) for seven months: 2 × 46,621 × 7/12; on-costs a quarter."""
    found = cost(nc.StaffPost(role="Manager", band="8a", wte=2))
    assert found.salaries_gbp == (46_621.0,)
    assert found.pay["Manager", "2010/11"] == pytest.approx(2 * 46_621 * 7 / 12)
    assert found.on_costs["Manager", "2011/12"] == pytest.approx(2 * 46_621 / 4)
    assert found.wte["Manager", "2010/11"] == pytest.approx(2.0)


def test_interims_by_the_day() -> None:
    """£500 × 225 = £112,500 a year, with no on-costs."""
    found = cost(nc.StaffPost(role="Buyer", wte=1.5, employment="interim"))
    assert TERMS.cost_per_wte == 112_500
    assert found.total["Buyer", "2011/12"] == pytest.approx(168_750)
    assert found.on_costs["Buyer", "2011/12"] == 0


def test_a_share_of_posts_filled_by_interims() -> None:
    """33%, 25% and 15%, as source 002 has them, of one WTE at £40,000 and a quarter more."""
    shares = dict(zip(LABELS, ("33%", "25%", "15%"), strict=True))
    post = nc.StaffPost(role="Analyst", wte=1, salary_gbp_per_year=40_000)
    found = cost(post, interim_share=shares)
    by_hand = [(1 - s) * 50_000 + s * 112_500 for s in (0.33, 0.25, 0.15)]
    assert found.total.values[0].tolist() == pytest.approx(
        [by_hand[0] * 7 / 12, by_hand[1], by_hand[2]]
    )
    for share, yearly in zip((0.33, 0.25, 0.15), by_hand, strict=True):
        mixed = nc.mixed_cost_per_wte(
            salary_gbp_per_year=40_000,
            on_cost_rate=0.25,
            rate_gbp_per_day=500,
            days_per_year=225,
            interim_share=share,
        )
        assert float(mixed) == pytest.approx(yearly)


def test_vacancies_part_years_and_pay_awards() -> None:
    """From 1 January 2011: three months of the first year; 10% empty; pay up 3% and 2%."""
    index = nc.price_index(YEARS, base_year="2010/11", growth={"2011/12": "3%", "2012/13": "2%"})
    post = nc.StaffPost(
        role="Head", wte=1, salary_gbp_per_year=60_000, start=date(2011, 1, 1),
        end=date(2012, 9, 30),
    )  # fmt: skip
    found = cost(post, vacancy_rate="10%", pay_index=index.values)
    pay = [60_000 * 0.9 * 0.25, 60_000 * 0.9 * 1.03, 60_000 * 0.9 * 0.5 * 1.03 * 1.02]
    assert found.pay.values[0].tolist() == pytest.approx(pay)
    assert found.wte.values[0].tolist() == pytest.approx([3 / 7, 1.0, 0.5])


def test_days_where_a_post_starts_inside_a_month() -> None:
    """From 15 March 2011 there are 17 days to the end of the year, of 365."""
    start = date(2011, 3, 15)
    found = nc.service_years(YEARS, start=start, part_year_rule=nc.PartYearRule.DAYS)
    assert found.tolist() == pytest.approx([17 / 365, 1.0, 1.0])
    with pytest.raises(nc.InvalidValueError, match="2011-03-15 is not the first of a month"):
        nc.service_years(YEARS, start=start)


def test_posts_of_one_role_keep_their_own_rows() -> None:
    found = cost(
        nc.StaffPost(role="Analyst", band="6", wte=1), nc.StaffPost(role="Analyst", band="7", wte=1)
    )
    assert found.pay.labels[0] == ("Analyst", "Analyst (2)")


def test_what_an_hour_and_a_day_are() -> None:
    """Appendix D of source 002 prints £500 per hour, which is not a rate for a day."""
    with pytest.raises(nc.UnitError, match="'£500 per hour' is in GBP/hour, and GBP/day"):
        nc.InterimTerms(rate_gbp_per_day="£500 per hour", days_per_year=225)
    with pytest.raises(nc.UnitError, match="hour/year"):
        nc.InterimTerms(rate_gbp_per_day=500, days_per_year="1,650 hours per year")
    with pytest.raises(nc.InvalidValueError, match="a year has at most 366"):
        nc.InterimTerms(rate_gbp_per_day=500, days_per_year=1_650)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"wte": -1}, "WTE of post 'Analyst' is -1; give a number of 0 or more"),
        ({"wte": float("nan")}, "is nan; give"),
        ({"wte": True}, "is True; give"),
        ({"start": date(2026, 5, 1), "end": date(2026, 4, 30)}, "before it starts on 2026-05-01"),
        ({"band": ""}, "has neither a band nor a salary"),
        ({"role": " "}, "has no role"),
        ({"salary_gbp_per_year": 0}, "the salary of post 'Analyst' is 0; give a number above 0"),
        ({"employment": "permenant"}, "did you mean 'permanent'"),
    ],
)
def test_posts_that_are_none_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.StaffPost(**{"role": "Analyst", "band": "6", "wte": 1, **fields})


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"interim_share": {"2010/11": "33%"}}, "no interim share for 2011/12"),
        ({"interim_share": dict.fromkeys(LABELS, 33)}, "for 33 per cent write '33%'"),
        ({"interim_share": dict.fromkeys([*LABELS, "2013/14"], 0)}, "interim share: '2013/14'"),
        ({"interim_share": dict.fromkeys(LABELS, "5%"), "interim": None}, "what they are paid"),
        ({"on_cost_rate": 25}, "for 25 per cent write '25%'"),
        ({"vacancy_rate": -0.1}, "which is -10%"),
        ({"pay_scales": None}, "no pay scales are given"),
        ({"pay_index": [1.0]}, "one number above 0 for each of the 3 periods"),
    ],
)
def test_costing_that_cannot_be_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        cost(nc.StaffPost(role="Analyst", band="6", wte=1), **more)


def test_a_band_that_is_not_in_the_scale_names_the_post() -> None:
    with pytest.raises(nc.UnknownNameError, match=r"post 'Chief': there is no band in .*'9'"):
        cost(nc.StaffPost(role="Chief", band="9", wte=1))
    with pytest.raises(nc.InvalidValueError, match="there are no posts"):
        cost()


def test_a_million_draws_at_once() -> None:
    """Arrays broadcast, and each place is as if it stood alone."""
    rng = np.random.default_rng(1)
    wte, share = rng.uniform(0, 50, 1_000_000), rng.uniform(0, 1, 1_000_000)
    each = nc.mixed_cost_per_wte(
        salary_gbp_per_year=40_000, on_cost_rate=0.25, rate_gbp_per_day=500, days_per_year=225,
        interim_share=share,
    )  # fmt: skip
    parts = nc.interim_cost(wte * share, rate_gbp_per_day=500, days_per_year=225)
    rest = nc.permanent_cost(wte * (1 - share), salary_gbp_per_year=40_000, on_cost_rate=0.25)
    assert np.allclose(wte * each, parts + rest, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nc.permanent_cost(-1, salary_gbp_per_year=1, on_cost_rate=0), "number of posts"),
        (lambda: nc.permanent_cost(1, salary_gbp_per_year=1, on_cost_rate=0, vacancy_rate=2),
         "the vacancy rate is 2, which is 200%"),
        (lambda: nc.interim_cost(np.array([1, np.nan]), rate_gbp_per_day=1, days_per_year=1),
         "number of interims"),
        (lambda: nc.mixed_cost_per_wte(salary_gbp_per_year=1, on_cost_rate=0, rate_gbp_per_day=1,
                                       days_per_year=1, interim_share=1.5),
         "the interim share is 1.5"),
    ],
)  # fmt: skip
def test_numbers_out_of_range_are_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()


def test_one_post_by_itself_is_a_team_and_a_role_is_no_post() -> None:
    post = nc.StaffPost(role="Analyst", wte=4, salary_gbp_per_year=45_000)
    periods = nc.horizon(go_live=date(2026, 4, 1), years=1)
    made = [
        nc.staffing_parts(
            given, prefix="t", share="c", periods=periods, on_cost_rate="25%", source="Design group"
        )  # type: ignore[call-overload, unused-ignore]
        for given in (post, [post])
    ]
    assert made[0] == made[1]
    with pytest.raises(nc.InvalidValueError, match="'Analyst' is among the posts"):
        nc.cost_posts(["Analyst"], periods=periods, on_cost_rate="25%")  # type: ignore[list-item]
    with pytest.raises(nc.InvalidValueError, match="the pay date is '2025-09-01'"):
        nc.cost_posts([post], periods=periods, on_cost_rate="25%", pay_date="2025-09-01")  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="the interim share is 0.3; give values by name"):
        nc.cost_posts([post], periods=periods, on_cost_rate="25%", interim_share=0.3)  # type: ignore[arg-type]
