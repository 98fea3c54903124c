"""Factors of one more or less a rate, ratios, and computed assumptions, in a case."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import assumptions, lines, small_case

import nhscommission as nc

YEARS = nc.horizon(go_live=date(2024, 10, 1), years=2)


def with_rate(**changes: Any) -> nc.BusinessCase:
    """The small case, whose team has a quarter of its posts empty and 20% of on-costs."""
    more = [
        nc.Assumption(id="empty", label="Empty", unit="%", values="25%", source="x", **changes),
        nc.Assumption(id="on_cost", label="On-costs", unit="%", values="20%", source="x"),
    ]
    own = [
        attrs.evolve(
            line, factors="wte * (1 - empty) * pay * (1+on_cost) * years_in_period * weight"
        )
        if line.id == "team"
        else line
        for line in lines()
    ]
    return small_case(assumptions=[*assumptions(), *more], lines=own)


def test_one_less_a_rate_by_hand() -> None:
    """£80 a year × 0.75 × 1.2 = £72, of which North has three quarters: £54, and £27 in half a
    year.
    """
    case = with_rate()
    found = nc.appraise(case).measure("team")
    assert found["North", "2025/26"] == pytest.approx(54)
    assert found["North", "2024/25"] == pytest.approx(27)
    line = case.line("team")
    assert line.factors[1] == "(1 - empty)"
    assert line.factors[3] == "(1 + on_cost)"
    assert line.assumption_names[1] == "empty"


def test_it_is_explained_as_it_stands() -> None:
    found = nc.explain(with_rate(), "team", member="North", period="2025/26")
    by_factor = {x.factor: x.value for x in found.lines[0].factors}
    assert by_factor["(1 - empty)"] == 0.75
    assert by_factor["(1 + on_cost)"] == 1.2
    assert np.prod(list(by_factor.values())) == pytest.approx(54)


def test_it_is_drawn_as_any_other() -> None:
    draws = {"empty": np.array([0.0, 0.5]).reshape(2, 1, 1)}
    found = nc.appraise(with_rate(), draws=draws).measure("team")
    assert found.sel(member="North", period="2025/26").values.tolist() == pytest.approx([72, 36])


def test_its_rounding_is_kept() -> None:
    """25% stands for 24.5% to 25.5%, so the team costs 71.52 to 72.48 beside its own rounding of
    WTE and pay, which are exact here but for £40.
    """
    case = with_rate()
    exact = [attrs.evolve(a, values=40) if a.id == "pay" else a for a in case.assumptions]
    exact = [attrs.evolve(a, values=0.2) if a.id == "on_cost" else a for a in exact]
    table = nc.PrintedTable(
        id="t", title="T", source="x",
        cells=[
            nc.PrintedCell(row="Team", column="2025/26", period="2025/26", measure="team",
                           figure=nc.parse_figure(text))
            for text in ("£72", "£72.4 ± £0", "£72.6 ± £0")
        ],
    )  # fmt: skip
    report = nc.audit(attrs.evolve(case, assumptions=exact, tables=[table]))
    verdicts = [c.verdict.value for c in report.checks if c.kind == "recomputed"]
    assert verdicts == ["exact", "within rounding", "inconsistent"]
    assert report.checks[0].recomputed.low == pytest.approx(71.52)
    assert report.checks[0].recomputed.high == pytest.approx(72.48)


@pytest.mark.parametrize(
    ("factors", "message"),
    [
        ("wte * (1 - pay) * years_in_period * weight", "pay is in GBP/WTE/year; only a rate"),
        ("wte * pay * years_in_period * (1 - weight)", "weight is a share"),
        ("wte * (2 - empty) * pay * years_in_period * weight", "neither an assumption's id nor"),
        ("wte * (1 - emty) * pay * years_in_period * weight", "did you mean 'empty'"),
        ("empty * (1 - empty) * wte * pay * years_in_period * weight", None),
        ("(1 - empty) * (1-empty) * wte * pay * years_in_period * weight", "more than once"),
    ],
)
def test_what_is_no_rate_is_not_taken_from_one(factors: str, message: str | None) -> None:
    def made() -> nc.BusinessCase:
        case = with_rate()
        own = [attrs.evolve(x, factors=factors) if x.id == "team" else x for x in case.lines]
        return attrs.evolve(case, lines=own)

    if message is None:
        assert nc.appraise(made()).total("team", period="2025/26") == pytest.approx(80 * 0.1875)
        return
    with pytest.raises(nc.InvalidValueError, match=message):
        made()


RATIOS = [
    nc.Ratio(id="per_head", label="Cost per head", numerator="contribution", denominator="weight"),
    nc.Ratio(id="cut", label="Cut", numerator="own - contribution", denominator="own"),
]


def test_ratios_by_hand() -> None:
    """In 2025/26 the team costs £80 for 400,000 people; the members' own cost was £160."""
    result = nc.appraise(small_case(ratios=RATIOS))
    assert result.ratio("per_head", period="2025/26") == pytest.approx(80 / 400_000)
    assert result.ratio("per_head", member="South", period="2025/26") == pytest.approx(20 / 100_000)
    assert result.ratio("cut", period="2025/26") == pytest.approx(0.5)
    # Over the horizon: own 240, contribution 40 + 80 + 40 + 4 = 164.
    assert result.ratio("cut") == pytest.approx((240 - 164) / 240)
    with pytest.raises(nc.UnknownNameError, match="ratio 'perhead'; did you mean 'per_head'"):
        result.ratio("perhead")


def test_ratios_are_printed_and_audited() -> None:
    cells = [
        nc.PrintedCell(row=text, column="x", measure=measure, period=period,
                       figure=nc.parse_figure(text))
        for text, measure, period in (
            ("50%", "cut", "2025/26"),
            ("32%", "cut", ""),
            ("52%", "cut", "2025/26"),
        )
    ]  # fmt: skip
    table = nc.PrintedTable(id="t", title="T", source="x", cells=cells)
    report = nc.audit(small_case(ratios=RATIOS, tables=[table]))
    assert [(c.row, c.verdict.value) for c in report.checks if c.kind == "recomputed"] == [
        ("50%", "exact"),
        ("32%", "exact"),
        ("52%", "inconsistent"),
    ]
    assert "own_cost" in report.checks[0].rests_on


def test_a_sum_for_the_whole_horizon_is_held_against_its_years() -> None:
    """The team costs £40 and £80, £120 over both; and printed by year £40 and £81."""

    def cells(text: str) -> list[nc.PrintedCell]:
        return [
            nc.PrintedCell(row="Team", column=c, period=p, measure="team",
                           figure=nc.parse_figure(t))
            for c, p, t in (("2024/25", "2024/25", "£40 ± £0"), ("2025/26", "2025/26", "£80 ± £0"),
                            ("Total", "", text))
        ]  # fmt: skip

    for text, verdict in (("£120", "exact"), ("£122", "inconsistent")):
        table = nc.PrintedTable(id="t", title="T", source="x", cells=cells(text))
        report = nc.audit(small_case(tables=[table]))
        cast = [c for c in report.checks if c.kind == "cast"]
        assert [(c.verdict.value, c.printed.text) for c in cast] == [(verdict, text)]
        assert "2024/25, 2025/26 add up to" in cast[0].reason


@pytest.mark.parametrize(
    ("ratio", "message"),
    [
        ({"numerator": "nothing", "denominator": "own"}, "ratio 'r': 'nothing'"),
        ({"numerator": "own + wte", "denominator": "own"}, "more than one unit in its numerator"),
        ({"numerator": "own own", "denominator": "own"}, "not a sum; write names with"),
        ({"numerator": "", "denominator": "own"}, "name at least one quantity"),
        ({"numerator": "own + own", "denominator": "own"}, "more than once"),
        ({"numerator": "own", "denominator": "own", "id": "team"}, "both a line and a ratio"),
        ({"numerator": "own", "denominator": "own", "id": "r x"}, "write small letters"),
    ],
)
def test_ratios_that_are_none_are_refused(ratio: dict[str, str], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        small_case(ratios=[nc.Ratio(**{"id": "r", "label": "R", **ratio})])


def test_a_ratio_that_divides_by_nothing() -> None:
    nothing = nc.Ratio(id="r", label="R", numerator="own", denominator="memorandum")
    with pytest.raises(nc.InvalidValueError, match="divides by 0"):
        nc.appraise(small_case(ratios=[nothing])).ratio("r")


CURVE = nc.savings_curve(YEARS, final="10%", ramp=nc.LinearRamp(years=2))


def computed(**changes: Any) -> nc.BusinessCase:
    fields: dict[str, Any] = {
        "values": dict(CURVE.rates),
        "basis": "computed",
        "computation": CURVE.computation,
    }
    made = [
        attrs.evolve(a, **{**fields, **changes}) if a.id == "rate" else a for a in assumptions()
    ]
    return small_case(assumptions=made, scenarios=[nc.Scenario(id="central", label="Central")])


def test_a_computed_assumption_is_saved_with_how_it_was(tmp_path: Path) -> None:
    """The mean of a straight line over the first half year is an eighth: 1.25%; then 5%."""
    case = computed()
    assert nc.appraise(case).measure("saving_line")["North", "2025/26"] == pytest.approx(50)
    again = nc.load_case(nc.save_case(case, tmp_path / "case"))
    assert again == case
    assert "computed_by" in (tmp_path / "case" / "assumptions.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"values": {"2024/25": 0.0125, "2025/26": 0.06}},
            "is 6% ± 0% in 2025/26, and",
        ),
        ({"values": {"2024/25": "1.25%", "2025/26": "5%"}}, "gives 0.0125, exactly; compute it"),
        ({"values": {"2024/25": "0% ± 5%", "2025/26": 0.05}}, "gives 0.0125, exactly"),
        ({"basis": "printed"}, "is printed and computed by savings_curve"),
        ({"computation": None}, "is computed; what is computed"),
        ({"computation": "save(final=10%)"}, "function behind assumption 'rate': 'save'"),
        ({"computation": "savings_curve(final=10)"}, "computed by savings_curve.*'10%'"),
        ({"computation": "savings_curve(final=10%; ramp=linear)"}, "needs years"),
    ],
)
def test_a_stale_computation_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        computed(**changes)


def test_a_file_that_was_edited_by_hand_says_where(tmp_path: Path) -> None:
    nc.save_case(computed(), tmp_path / "case")
    file = tmp_path / "case" / "by_period.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("5% ± 0%", "7%"), encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match=r"assumptions.csv, line \d+: .*compute it again"):
        nc.load_case(tmp_path / "case")


def test_benefits_that_are_not_cash_do_not_pay_back(tmp_path: Path) -> None:
    """North's £20 in 2025/26 is cash; £15 more of time saved counts only if it is asked for."""
    time = nc.LineItem(
        id="time_saved", label="Time saved", category="saving", benefit_class="non_cash_releasing",
        factors="kept_cost * years_in_period",
    )  # fmt: skip
    case = small_case(lines=[*lines(), time])
    cash = nc.appraise(case)
    both = nc.appraise(case, count_benefits=["cash_releasing", "non_cash_releasing"])
    assert cash.net_benefit["North", "2025/26"] == pytest.approx(52)
    assert both.net_benefit["North", "2025/26"] == pytest.approx(60)
    assert both.total("net_benefit") - cash.total("net_benefit") == pytest.approx(18)
    assert cash.total("non_cash_releasing") == pytest.approx(18)
    assert cash.total("cash_releasing") == pytest.approx(30)
    assert both.payback["North"].exact_days < cash.payback["North"].exact_days
    again = nc.load_case(nc.save_case(case, tmp_path / "case"))
    assert again == case


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"category": "running_cost", "benefit_class": "societal"}, "only savings have one"),
        ({"category": "saving", "benefit_class": "unmonetised"}, "which has no amount"),
        ({"category": "saving", "benefit_class": "cash"}, "benefit class 'cash'"),
    ],
)
def test_classes_that_do_not_fit_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.LineItem(id="x", label="X", factors="a * b", **fields)
    with pytest.raises(nc.UnknownNameError, match="benefit class 'cash'"):
        nc.appraise(small_case(), count_benefits=["cash"])


def test_figures_that_are_damaged_are_read_as_corrected() -> None:
    figure = nc.parse_figure("£ 3.464,614 => £3,464,614")
    assert (figure.value, figure.half_unit, figure.unit) == (3_464_614.0, 0.5, "GBP")
    assert figure.text == "£ 3.464,614"
    assert figure.described == "£ 3.464,614 (read as £3,464,614)"
    assert nc.parse_figure(str(figure)) == figure
    for text in ("=> £5", "£5 =>", "£5 => £6 => £7", "£5 => five"):
        with pytest.raises(nc.InvalidValueError, match="not a figure"):
            nc.parse_figure(text)


def test_pence_are_read_and_written() -> None:
    figure = nc.parse_figure("38p per head")
    assert (figure.value, figure.half_unit, figure.unit) == (0.38, 0.005, "GBP/person")
    assert nc.parse_figure("61.5p").half_unit == pytest.approx(0.0005)
    for text in ("£38p", "38kp", "38p%"):
        with pytest.raises(nc.InvalidValueError):
            nc.parse_figure(text)


@pytest.mark.parametrize(
    "factor",
    ["(1 / empty)", "(1 × empty)", "(1 % empty)", "(1 _ empty)", "(1 - empty", "1 - empty)",
     "(1 - 0.25)", "1 - empty - pay", "(1 - (1 - empty))", "wte wte"],
)  # fmt: skip
def test_factors_are_read_strictly(factor: str) -> None:
    """Anything but one more or less one name is refused, and never taken for it."""
    with pytest.raises(nc.InvalidValueError, match="neither an assumption's id nor"):
        nc.LineItem(id="x", label="X", category="saving", factors=f"wte * {factor}")
    with pytest.raises(nc.InvalidValueError, match="3 is int, and a name was expected"):
        nc.LineItem(id="x", label="X", category="saving", factors=[3])  # type: ignore[list-item]


def test_what_is_taken_from_one_is_a_part_of_it() -> None:
    """An empty share of 140% would make a cost negative; also in a scenario."""
    with pytest.raises(nc.InvalidValueError, match="empty is 140% for the case; .* 0% to 100%"):
        with_rate_of("140%")
    case = with_rate()
    (empty,) = [a for a in case.assumptions if a.id == "empty"]
    scenario = nc.Scenario(id="odd", label="Odd", overrides=[attrs.evolve(empty, values="101%")])
    with pytest.raises(nc.InvalidValueError, match="empty is 101% for the case"):
        attrs.evolve(case, scenarios=[*case.scenarios, scenario])


def with_rate_of(value: str) -> nc.BusinessCase:
    case = with_rate()
    return attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(a, values=value) if a.id == "empty" else a for a in case.assumptions
        ],
    )


MERGER = nc.SuccessorMap(
    effective=date(2026, 4, 1),
    source="x",
    successions=[
        nc.Succession(predecessor="North", successor="All"),
        nc.Succession(predecessor="South", successor="All"),
    ],
)


def with_member_rate(factors: str, *, on_lines: str = "", rates: Any = None) -> nc.BusinessCase:
    rate = nc.Assumption(
        id="vac", label="Vacant", unit="%", shape="by_member", share=False, source="x",
        values=rates or {"North": "50%", "South": "50%"},
    )  # fmt: skip
    line = nc.LineItem(
        id="own_posts", label="Own", category="existing_cost", factors=factors, on_lines=on_lines
    )
    return small_case(assumptions=[*assumptions(), rate], lines=[*lines(), line])


def test_a_case_with_adjusted_rates_is_restated_to_the_penny() -> None:
    """£160 a year less half of it, for both and for the body that took over from both."""
    case = with_member_rate("own_cost * (1 - vac) * years_in_period")
    merged = nc.restate_case(case, successor_map=MERGER)
    for period in case.period_labels:
        before, after = (nc.appraise(x).total("own_posts", period=period) for x in (case, merged))
        assert after == pytest.approx(before)
    assert nc.appraise(merged).total("own_posts", period="2025/26") == pytest.approx(80)
    uplift = with_member_rate("(1 - vac)", on_lines="own")
    merged = nc.restate_case(uplift, successor_map=MERGER)
    assert nc.appraise(merged).total("own_posts") == pytest.approx(
        nc.appraise(uplift).total("own_posts")
    )


@pytest.mark.parametrize(
    ("factors", "rates", "message"),
    [
        ("wte * pay * (1 - vac) * years_in_period", None, "varies by member only in one more or"),
        ("own_cost * (1 - vac) * years_in_period", {"North": "40%", "South": "50%"},
         "one more or less 'vac', which differs"),
    ],
)  # fmt: skip
def test_what_cannot_be_restated_is_refused(factors: str, rates: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.restate_case(with_member_rate(factors, rates=rates), successor_map=MERGER)


def test_a_rate_that_is_added_up_and_kept_is_refused() -> None:
    case = with_member_rate("wte * pay * vac * years_in_period")
    more = nc.LineItem(
        id="more", label="More", category="existing_cost",
        factors="own_cost * (1 - vac) * years_in_period",
    )  # fmt: skip
    both = attrs.evolve(case, lines=[*case.lines, more])
    with pytest.raises(nc.InvalidValueError, match="added up for line 'own_posts' and kept"):
        nc.restate_case(both, successor_map=MERGER)


def test_ratios_of_what_is_left_out_are_left_out_too() -> None:
    case = with_member_rate("own_cost * years_in_period", rates={"North": "40%", "South": "50%"})
    ratio = nc.Ratio(id="r", label="R", numerator="vac", denominator="risk_rate")
    merged = nc.restate_case(attrs.evolve(case, ratios=[ratio]), successor_map=MERGER)
    assert merged.ratios == ()
    assert "being ratios of those: r." in merged.note


def test_ratios_ask_for_what_there_is() -> None:
    case = with_member_rate("own_cost * (1 - vac) * years_in_period")
    made = [
        nc.Ratio(id="pay_ratio", label="P", numerator="pay", denominator="pay"),
        nc.Ratio(id="vacant", label="V", numerator="vac", denominator="risk_rate"),
        nc.Ratio(id="rates", label="R", numerator="rate", denominator="risk_rate"),
    ]
    result = nc.appraise(attrs.evolve(case, ratios=made))
    assert result.ratio("vacant", member="North") == pytest.approx(5)
    with pytest.raises(nc.UnknownNameError, match="period '2030/31'"):
        result.ratio("pay_ratio", period="2030/31")
    with pytest.raises(nc.InvalidValueError, match="'vac' in % does not add up over members"):
        result.ratio("vacant")
    with pytest.raises(nc.InvalidValueError, match="'rate' has a value for each period"):
        result.ratio("rates")
    with pytest.raises(nc.InvalidValueError, match="'pay_ratio' is a ratio, pay over pay"):
        nc.explain(result.case, "pay_ratio", period="2025/26")


def test_a_ratio_over_nothing_stops_no_audit() -> None:
    """Set-up is nil in 2025/26, so anything per set-up pound may be printed, and the rest is
    audited all the same.
    """
    ratio = nc.Ratio(id="r", label="R", numerator="team", denominator="set_up")
    cells = [
        nc.PrintedCell(row=text, column="2025/26", period="2025/26", measure=measure,
                       figure=nc.parse_figure(text))
        for text, measure in (("12%", "r"), ("£81", "team"))
    ]  # fmt: skip
    table = nc.PrintedTable(id="t", title="T", source="x", cells=cells)
    report = nc.audit(small_case(ratios=[ratio], tables=[table]))
    first, second = (c for c in report.checks if c.kind == "recomputed")
    assert "what it divides by is 0, or rounds to it" in first.reason
    assert second.verdict is not nc.Verdict.EXACT
    with pytest.raises(nc.InvalidValueError, match="13 quantities; 12 are the most"):
        nc.Ratio(id="r", label="R", numerator=" + ".join("abcdefghijkl"), denominator="m")


def test_a_period_that_is_not_printed_may_not_be_nothing() -> None:
    """The saving of 2024/25 is 0% as printed, which may be 0.4%: the horizon is more than the one
    year that is printed, and the audit does not call that wrong.
    """
    made = [attrs.evolve(a, basis="printed") if a.id == "rate" else a for a in assumptions()]
    case = small_case(
        assumptions=made,
        scenarios=[nc.Scenario(id="central", label="C")],
        tables=[
            nc.PrintedTable(
                id="t", title="T", source="x",
                cells=[
                    nc.PrintedCell(row="Saving", column="2025/26", period="2025/26",
                                   measure="saving_line", figure=nc.parse_figure("£30.0")),
                    nc.PrintedCell(row="Saving", column="All", measure="saving_line",
                                   figure=nc.parse_figure("£33.0")),
                ],
            )
        ],
    )  # fmt: skip
    assert not nc.audit(case).inconsistent


def test_the_sector_s_uplift_by_a_member_s_rate_is_no_product() -> None:
    case = with_member_rate("(1 + vac)", on_lines="own", rates={"North": "20%", "South": "70%"})
    found = nc.explain(case, "own_posts", period="2025/26")
    assert found.value == pytest.approx(100 * 1.2 + 60 * 1.7)
    assert found.lines[0].factors == ()
    one = nc.explain(case, "own_posts", period="2025/26", member="South")
    assert one.lines[0].factors[0].value == pytest.approx(1.7)


def test_names_of_functions_are_unique_and_kinds_are_checked() -> None:
    function = nc.SupportFunction(name="Payroll", source="x")
    with pytest.raises(nc.InvalidValueError, match="the function 'Payroll' is there 2 times"):
        small_case(functions=[function, function])
    with pytest.raises(nc.InvalidValueError, match="'Payroll' is among the functions"):
        small_case(functions=["Payroll"])
    with pytest.raises(nc.UnknownNameError, match="benefit class 'x'"):
        nc.appraise(small_case(), count_benefits="x")
    assert nc.appraise(small_case(), count_benefits="societal").total("net_benefit") == (
        pytest.approx(nc.appraise(small_case()).total("net_benefit") - 30)
    )


def test_a_faulty_override_is_reported_where_it_stands(tmp_path: Path) -> None:
    case = computed()
    rate = case.assumption("rate")
    other = nc.savings_curve(YEARS, final="20%", ramp=nc.LinearRamp(years=2))
    scenario = nc.Scenario(
        id="more", label="More",
        overrides=[attrs.evolve(rate, values=dict(other.rates), computation=other.computation)],
    )  # fmt: skip
    case = attrs.evolve(case, scenarios=[*case.scenarios, scenario])
    assert nc.load_case(nc.save_case(case, tmp_path / "case")) == case
    file = tmp_path / "case" / "case.toml"
    file.write_text(file.read_text("utf-8").replace("final=0.2", "final=0.3"), encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match=r"^case.toml: .*compute it again"):
        nc.load_case(tmp_path / "case")


def test_a_computation_counts_as_its_case_does() -> None:
    curve = nc.savings_curve(YEARS, final="10%", part_year_rule="days")  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="in days .*, and the case in months"):
        computed(values=dict(curve.rates), computation=curve.computation)
