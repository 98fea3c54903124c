"""The London case of 2006 against its own printed tables, and by hand."""

import itertools
import re
from datetime import date

import pytest
from backtest.seeds import seed_text

import nhscommission as nc


@pytest.fixture(scope="module")
def case() -> nc.BusinessCase:
    return nc.load_case("london-css-2006")


@pytest.fixture(scope="module")
def report(case: nc.BusinessCase) -> nc.AuditReport:
    return nc.audit(case)


def figures(case: nc.BusinessCase, table: str) -> list[nc.PrintedCell]:
    (found,) = [t for t in case.tables if t.id == table]
    return list(found.cells)


# The data


def test_table_3_stands_in_the_source_as_it_is_here(case: nc.BusinessCase) -> None:
    """Years run down in print and scenarios across; stray points are kept."""
    printed = {
        (m[1], scenario): text.strip()
        for m in re.finditer(r"^(200\d/\d)\t([^\t]+)\t([^\t]+)\t(.+)$", seed_text("000"), re.M)
        for scenario, text in zip(("high", "", "low"), m.groups()[1:], strict=True)
        if "£" in text
    }
    assert len(printed) == 9
    here = {(c.column, c.scenario): c.figure.text for c in figures(case, "table-3")}
    assert here == printed


def test_every_figure_of_table_4_stands_in_the_source(case: nc.BusinessCase) -> None:
    text = re.sub(r"</?b>", "", seed_text("000"))
    rows = [line.split("\t") for line in text.splitlines() if line.count("\t") == 2]
    printed = [
        (label.strip("- "), year, figure.strip())
        for label, *values in rows
        for year, figure in zip(("2006/7", "2007/8"), values, strict=True)
        if "£" in figure
    ]
    assert len(printed) == 22
    here = [(c.row, c.column, c.figure.text) for c in figures(case, "table-4")]
    assert sorted(here) == sorted(printed)


def test_every_figure_of_table_5_stands_in_the_source(case: nc.BusinessCase) -> None:
    text = re.sub(r"</?b>", "", seed_text("000"))
    printed = {
        row[0]: [cell.strip() for cell in row[1:]]
        for row in (line.split("\t") for line in text.splitlines())
        if len(row) == 5 and re.fullmatch(r"[\d,]{7,}", row[1])
    }
    assert len(printed) == 32
    here: dict[str, list[str]] = {}
    for cell in figures(case, "table-5"):
        here.setdefault(cell.row, []).append(cell.figure.text)
    assert here == printed


def test_figures_in_the_text_stand_in_the_sources(case: nc.BusinessCase) -> None:
    text = re.sub(r"\s+", " ", seed_text("000") + seed_text("001"))
    for cell in figures(case, "text"):
        figure = cell.figure.text.split(" per ")[0]
        assert figure in text, cell.row


def test_every_table_is_there_with_every_figure(case: nc.BusinessCase) -> None:
    counted = {t.id: len(t.cells) for t in case.tables}
    assert counted == {"table-3": 9, "table-4": 22, "table-5": 32 * 4, "text": 19}


def test_damaged_print_is_kept_with_its_correction(report: nc.AuditReport) -> None:
    corrected = {cell.figure.text: cell.figure.value for _, cell in report.corrected}
    assert corrected == {
        "£ 102.840": 102_840,
        "£ 79.162": 79_162,
        "£ 3.464,614": 3_464_614,
        "£ 3.052.375": 3_052_375,
        "£ 3,362.936": 3_362_936,
        "£ 3.806.134": 3_806_134,
        "£ 2.807.239": 2_807_239,
    }


# By hand


def test_mobilisation_by_hand(case: nc.BusinessCase) -> None:
    """£335,000 + 3% and £1,090,000 + 3% of all of that but £130,000."""
    result = nc.appraise(case)
    first = 10_000 + 30_000 + 35_000 + 60_000 + 200_000
    second = 130_000 + 30_000 + 40_000 + 200_000 + 690_000
    assert result.total("transition_cost", period="2006/07") == pytest.approx(first * 1.03)
    assert result.total("transition_cost", period="2007/08") == pytest.approx(
        second + 0.03 * (second - 130_000)
    )
    assert result.total("transition_cost") == pytest.approx(1_463_850)


def test_one_trust_by_hand(case: nc.BusinessCase) -> None:
    """Croydon: 323,659 of 7,994,492 people, as the rows sum, of £3,052,375 and £1,463,850."""
    result = nc.appraise(case)
    share = 323_659 / 7_994_492
    assert result.total("running_cost", member="Croydon", period="2007/08") == pytest.approx(
        3_052_375 * share
    )
    assert round(1_463_850 * share) == 59_264
    assert result.total("transition_cost", member="Croydon") == pytest.approx(1_463_850 * share)


def test_it_does_not_pay_back_within_three_years(case: nc.BusinessCase) -> None:
    """2008/09: 37p a head is released for 7,994,492 people, and the service costs £3,362,936."""
    result = nc.appraise(case)
    net = 0.37 * 7_994_492 - 3_362_936
    assert result.total("net_benefit", period="2008/09") == pytest.approx(net)
    assert result.sector_payback.is_never
    fit = nc.appraise(case, scenario="fit_for_purpose")
    net = 0.55 * 7_994_492 - 3_362_936
    assert fit.total("net_benefit", period="2008/09") == pytest.approx(net)
    assert net > 1_000_000
    assert fit.sector_payback.is_never


# What is wrong in print, and why


def test_exactly_these_figures_are_inconsistent(report: nc.AuditReport) -> None:
    found = [(check.printed.text, check.measure) for check in report.inconsistent]
    assert found == [
        ("£ 1,463,860", "transition_cost"),  # against the items, and against table 4
        ("£ 1,463,860", "transition_cost"),
        ("£0.39 per head", "running_cost_per_head"),
        ("£0.39 per head", "running_cost_per_head"),
        ("£0.06 per head", "mobilisation_per_head"),
        ("£0.06 per head", "mobilisation_per_head"),
        ("£ 28,800", "contingency_on_all"),
        ("19%", "saving_on_fit"),
        ("60%", "price_fall"),
    ]
    assert all(check.cause for check in report.inconsistent)


def test_rounding_is_not_the_reason_where_one_of_two_figures_is_wrong(
    report: nc.AuditReport,
) -> None:
    """38p and 39p meet at £0.385 alone, and the service costs £0.382 a head."""
    within = report.with_verdict(nc.Verdict.WITHIN_ROUNDING)
    found = [c for c in within if c.measure == "running_cost_per_head" and c.kind == "repeated"]
    assert found
    assert all("one population in print" in check.cause for check in found)


def test_39p_would_be_right_for_another_population() -> None:
    """£3,052,375 over 39.5p and 38.5p."""
    assert pytest.approx((7.7275e6, 7.9283e6), rel=1e-4) == (3_052_375 / 0.395, 3_052_375 / 0.385)


def test_no_population_gives_6p_and_14p() -> None:
    """345,050 / P >= 5.5p needs P <= 6.27m; 1,118,800 / P <= 14.5p needs P >= 7.72m."""
    most = 345_050 / 0.055
    least = 1_118_800 / 0.145
    assert (most < 6.3e6, least > 7.7e6) == (True, True)
    # With the running cost of 2006/07 it is 5p, and 6p over the population that 39p needs.
    both = 345_050 + 91_001
    assert round(both / 7_994_491, 2) == 0.05
    assert round(both / 7.9e6, 2) == 0.06


def test_19_and_60_per_cent_are_of_the_wrong_figure(case: nc.BusinessCase) -> None:
    """17p is 16.2% of £1.05 and 19.3% of £0.88; 23p is 37.7% of 61p and 60.5% of 38p."""
    result = nc.appraise(case)
    assert result.ratio("saving_on_fit") == pytest.approx(0.17 / 1.05)
    assert result.ratio("saving_on_shared") == pytest.approx(0.17 / 0.88)
    assert result.ratio("price_fall") == pytest.approx(0.23 / 0.61)
    assert result.ratio("price_rise") == pytest.approx(0.23 / 0.38)


def test_medium_is_midway_in_the_first_year_only(case: nc.BusinessCase) -> None:
    """As the note on table 3 says: £0, £2,500 and £56,249.50 from the middle of high and low."""
    high, medium, low = (
        nc.appraise(case, scenario=s).measure("operating").sum("member").values
        for s in ("high", "medium", "low")
    )
    assert (medium - (high + low) / 2).tolist() == pytest.approx([0, 2_500, 56_249.5], abs=1e-6)


# The rest of the paper


def test_scope_options_and_levels(case: nc.BusinessCase) -> None:
    inside = nc.select_functions(case.functions, in_scope=True)
    outside = nc.select_functions(case.functions, in_scope=False)
    assert [x.name for x in inside][:4] == [
        "Data management and validation",
        "Data modelling",
        "Data analytics",
        "Reporting capability",
    ]
    assert {"Procurement", "Provider contract management"} <= {x.name for x in outside}
    outcomes = {
        question: [x.outcome.value for x in nc.options_on(case.options, question)]
        for question in ("governance", "technology", "service level")
    }
    assert outcomes == {
        "governance": ["rejected", "rejected", "preferred", "rejected"],
        "technology": ["open", "open", "rejected", "rejected", "rejected", "rejected"],
        "service level": ["preferred", "open"],
    }


def test_a_subscription_paid_in_staff(case: nc.BusinessCase) -> None:
    """Croydon transfers an analyst worth £42,105 and pays that much less in cash."""
    in_kind = nc.InKind(rule=nc.Capitation(), contributions_pence={"Croydon": 4_210_500})
    cash = nc.share_cost(305_237_500, sector=case.sector, rule=nc.Capitation())
    both = nc.share_cost(305_237_500, sector=case.sector, rule=in_kind)
    assert int(cash.pence.sum()) == 305_237_500
    assert cash["Croydon"].pence - both["Croydon"].cash_pence == 4_210_500


# The cost curve of source 001


@pytest.fixture(scope="module")
def people(case: nc.BusinessCase) -> dict[str, float]:
    sizes = case.sector.weighted_populations
    return dict(zip(case.member_names, sizes.tolist(), strict=True))


@pytest.fixture(scope="module")
def curve(people: dict[str, float]) -> nc.CostCurve:
    return nc.fit_cost_curve(
        [
            nc.PricePoint(
                members=15, population=nc.population_range(people.values(), 15), per_head="61p"
            ),
            nc.PricePoint(members=31, population=sum(people.values()), per_head="38p"),
        ]
    )


def test_the_curve_through_61p_and_38p_by_hand(
    curve: nc.CostCurve, people: dict[str, float]
) -> None:
    """With P15 of 3.2 to 4.6 million: F = (61p - 38p) / (1/P15 - 1/P31), V = 61p - F / P15."""
    known = nc.population_range(people.values(), 15)
    middle, total = (known.low + known.high) / 2, sum(people.values())
    fixed = 0.23 / (1 / middle - 1 / total)
    assert curve.fixed_gbp == pytest.approx(fixed)
    assert curve.per_head_gbp == pytest.approx(0.61 - fixed / middle)
    bounds = [
        (high - low) / (1 / p - 1 / total)
        for p in (known.low, known.high)
        for high, low in itertools.product((0.605, 0.615), (0.375, 0.385))
    ]
    corners = [corner[0] for corner in curve.corners]
    assert min(bounds) * (1 - 1e-9) <= min(corners)
    assert max(corners) <= max(bounds) * (1 + 1e-9)


def test_any_15_and_all_31_cost_what_is_printed(
    curve: nc.CostCurve, people: dict[str, float]
) -> None:
    every = nc.subset_cost_per_head(curve, populations=people, members=people)
    assert (every.low, every.high) == pytest.approx((0.375, 0.385))
    names = sorted(people, key=lambda name: people[name])
    smallest, largest = (
        nc.subset_cost_per_head(curve, populations=people, members=chosen)
        for chosen in (names[:15], names[-15:])
    )
    assert smallest.high >= 0.605
    assert largest.low <= 0.615
    assert smallest.low > every.high


def test_how_many_trusts_it_takes_to_stay_under_50p(
    curve: nc.CostCurve, people: dict[str, float]
) -> None:
    best = nc.smallest_membership(curve, populations=people, ceiling_gbp=0.5)
    worst = nc.smallest_membership(curve, populations=people, ceiling_gbp=0.5, order="worst")
    assert best.order[0] == "Sutton and Merton"
    assert worst.order[0] == "Kingston"
    assert best.members is not None
    assert worst.members is not None
    given = nc.smallest_membership(curve, populations=people, ceiling_gbp=0.5, order=list(people))
    assert given.members is not None
    assert best.members <= given.members <= worst.members
    for found in (best, worst):
        assert found.members is not None
        assert found.per_head[found.members - 1] <= 0.5 < found.per_head[found.members - 2]


def test_phased_joining_from_october(curve: nc.CostCurve, people: dict[str, float]) -> None:
    """Sixteen trusts join half a year later: until then the others pay over 50p, and then 38p."""
    late = sorted(people)[15:]
    found = nc.price_membership(
        curve,
        populations=people,
        periods=nc.horizon(go_live=date(2007, 10, 1), years=2),
        subscriptions=[nc.Subscription(member=name, joins=date(2008, 4, 1)) for name in late],
    )
    prices = [stretch.per_head_gbp for stretch in found.stretches]
    assert prices[0] > 0.5
    assert prices[1] == pytest.approx(0.38)
    assert found.contributions.values.sum(axis=0) == pytest.approx(found.costs.values)
