"""Allowances: optimism bias, delay and priced risks as lines of a case, and counting them once.

The amounts are those of small_case.py: team costs of 30 and 60 for North and 10 and 20 for South,
savings of 0 and 20, and 0 and 10.
"""

import pickle
import warnings
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import assumptions, lines, small_case

import nhscommission as nc

PERIODS = nc.horizon(go_live=date(2024, 10, 1), years=2)
LABELS = [period.label for period in PERIODS]
BIAS = nc.OptimismBias(
    upper_bound="50%",
    factors=[nc.ContributoryFactor(name="Inadequacy", contribution="40%", mitigation="50%")],
    source="Mott MacDonald (2002)",
)
"""80% of 50% is 40%."""


def changed(**by_line: dict[str, Any]) -> list[nc.LineItem]:
    return [attrs.evolve(line, **by_line.get(line.id, {})) for line in lines()]


def with_parts(*parts: nc.CaseParts, own: list[nc.LineItem] | None = None) -> nc.BusinessCase:
    return small_case(
        assumptions=[*assumptions(), *(x for part in parts for x in part.assumptions)],
        lines=[*(own or lines()), *(x for part in parts for x in part.lines)],
        totals=[x for part in parts for x in part.totals],
    )


def bias_on(*names: str, category: str = "running_cost", **more: Any) -> nc.CaseParts:
    fields: dict[str, Any] = {"bias": BIAS, "prefix": "extra", "on_lines": names, **more}
    return nc.optimism_bias_parts(fields.pop("bias"), category=category, **fields)


def delay(**more: Any) -> nc.CaseParts:
    fields: dict[str, Any] = {
        "bias": BIAS,
        "prefix": "late",
        "on_lines": ["saving_line"],
        "start": date(2024, 10, 1),
        "planned_years": 2,
        "periods": PERIODS,
        **more,
    }
    return nc.duration_bias_parts(fields.pop("bias"), **fields)


def risk(**more: Any) -> nc.PricedRisk:
    fields: dict[str, Any] = {
        "name": "Strike",
        "probability": "20%",
        "impact_gbp": 50,
        "timing": {"2024/25": 1},
        **more,
    }
    return nc.PricedRisk(**fields)


def risks(*some: nc.PricedRisk, **more: Any) -> nc.CaseParts:
    fields: dict[str, Any] = {
        "prefix": "risk",
        "share": "weight",
        "labels": LABELS,
        "source": "Risk register",
        **more,
    }
    return nc.risk_parts(some, **fields)


def amounts(case: nc.BusinessCase, name: str) -> list[list[float]]:
    return nc.appraise(case).measure(name).values.tolist()


# Optimism bias


def test_bias_on_costs_is_an_uplift_in_a_line_of_its_own() -> None:
    """40% of the team's costs; the net benefit falls by as much."""
    case = with_parts(bias_on("team"))
    assert amounts(case, "extra_optimism_bias") == pytest.approx(np.array([[12, 24], [4, 8]]))
    assert nc.appraise(case).total() == pytest.approx(88 - 48)
    line = case.line("extra_optimism_bias")
    assert line.allowance is nc.Allowance.OPTIMISM_BIAS
    assert line.on_lines == ("team",)
    rate = case.assumption("extra_optimism_bias_rate")
    assert rate.values[0].figure.value == pytest.approx(0.4)
    assert (rate.basis, rate.source) == (nc.Basis.COMPUTED, "Mott MacDonald (2002)")


def test_bias_on_savings_is_taken_off_them() -> None:
    """40% of 20 and 10 in the second year."""
    case = with_parts(bias_on("saving_line", category="saving", source="Programme office"))
    assert amounts(case, "extra_optimism_bias") == pytest.approx(np.array([[0, -8], [0, -4]]))
    assert nc.appraise(case).total("saving") == pytest.approx(30 - 12)
    assert nc.appraise(case).total() == pytest.approx(88 - 12)
    assert case.assumption("extra_optimism_bias_rate").source == "Programme office"
    assert case.line("extra_optimism_bias").benefit_class is nc.BenefitClass.CASH_RELEASING


def test_bias_on_savings_keeps_to_the_class_that_is_said() -> None:
    own = changed(saving_line={"benefit_class": "non_cash_releasing"})
    parts = bias_on("saving_line", category="saving", benefit_class="non_cash_releasing")
    without, held = nc.appraise(with_parts(own=own)), nc.appraise(with_parts(parts, own=own))
    assert held.total() == pytest.approx(without.total())
    assert held.total("non_cash_releasing") == pytest.approx(18)


def test_bias_on_several_lines_is_on_their_sum_and_may_be_on_an_uplift() -> None:
    """40% of 30 + 4 and 60 + 8, and of 10 + 2 and 20 + 4."""
    case = with_parts(bias_on("team", "kept"))
    assert amounts(case, "extra_optimism_bias") == pytest.approx(
        np.array([[13.6, 27.2], [4.8, 9.6]])
    )
    assert amounts(with_parts(bias_on("contingency")), "extra_optimism_bias") == pytest.approx(
        np.array([[1.2, 0], [0.4, 0]])
    )


def test_what_has_all_been_dealt_with_adds_nothing() -> None:
    done = nc.OptimismBias(
        upper_bound="50%",
        factors=[nc.ContributoryFactor(name="All", contribution=1, mitigation=1)],
        source="s",
    )
    for parts in (
        bias_on("team", bias=done),
        bias_on("saving_line", category="saving", bias=done),
        delay(bias=done),
    ):
        assert nc.appraise(with_parts(parts)).total() == pytest.approx(88)


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"on_lines": []}, nc.InvalidValueError, "'extra_optimism_bias' is on no line; name th"),
        ({"bias": nc.OptimismBias(upper_bound=0.1)}, nc.InvalidValueError, "has no source; say w"),
        ({"category": "runing_cost"}, nc.UnknownNameError, "did you mean 'running_cost'"),
        ({"on_lines": ["team", "team"]}, nc.InvalidValueError, "names the line 'team' more than"),
        ({"prefix": "1st"}, nc.InvalidValueError, "'1st optimism_bias' makes no id; use words"),
    ],
)
def test_bias_that_makes_no_part_is_refused(
    changes: dict[str, Any], kind: type, message: str
) -> None:
    with pytest.raises(kind, match=message):
        bias_on(**{"on_lines": ["team"], **changes})


def test_one_line_may_be_named_alone() -> None:
    assert bias_on(on_lines="team").lines == bias_on("team").lines
    assert delay(on_lines="saving_line").lines == delay().lines


def test_a_rate_that_is_no_longer_what_it_was_computed_of_is_refused() -> None:
    parts = bias_on("team")
    (rate,) = parts.assumptions
    with pytest.raises(
        nc.InvalidValueError,
        match=r"'extra_optimism_bias_rate' is 0.3.*optimism_bias\(upper_bound=0.5.*compute it aga",
    ):
        with_parts(attrs.evolve(parts, assumptions=[attrs.evolve(rate, values=0.3)]))


# Delay


def test_savings_that_start_later_lose_what_would_have_come_before() -> None:
    """40% of 2 years is 0.8: the first half year and 30% of the next, 6 of 20 and 3 of 10."""
    case = with_parts(delay())
    share = case.assumption("late_duration_bias_share")
    assert [entry.figure.value for entry in share.values] == pytest.approx([-1, -0.3])
    assert amounts(case, "late_duration_bias") == pytest.approx(np.array([[0, -6], [0, -3]]))
    assert nc.appraise(case).total() == pytest.approx(88 - 9)
    assert case.line("late_duration_bias").allowance is nc.Allowance.OPTIMISM_BIAS


def test_a_delay_beyond_the_horizon_loses_every_saving() -> None:
    case = with_parts(delay(planned_years=10))
    assert nc.appraise(case).total("saving") == pytest.approx(0)


def test_delay_can_be_on_savings_less_their_bias() -> None:
    """60% of 20 and 10 is left, of which 30% comes too late: 0.6 × 0.7."""
    case = with_parts(
        bias_on("saving_line", category="saving"),
        delay(on_lines=["saving_line", "extra_optimism_bias"]),
    )
    assert nc.appraise(case).total("saving") == pytest.approx(30 * 0.6 * 0.7)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on_lines": []}, "'late_duration_bias' is on no line; name those"),
        ({"bias": nc.OptimismBias(upper_bound=0.1)}, "'late_duration_bias' has no source; say wh"),
        ({"planned_years": -1}, "the planned duration is -1; give a number of 0 or more"),
        ({"planned_years": None}, "the planned duration is None; give a number of 0 or more"),
        ({"start": date(2024, 10, 2)}, "2024-10-02 is not the first of a month"),
        ({"part_year_rule": "weeks"}, "there is no part-year rule 'weeks'"),
        ({"benefit_class": "cash"}, "there is no benefit class 'cash'"),
        ({"periods": ()}, "at least one period"),
    ],
)
def test_delay_that_makes_no_part_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        delay(**changes)


def test_delay_is_counted_as_the_case_counts_parts_of_years() -> None:
    in_days = delay(part_year_rule=nc.PartYearRule.DAYS)
    with pytest.raises(
        nc.InvalidValueError,
        match="'late_duration_bias_share' counts parts of years in days .* the case in months",
    ):
        with_parts(in_days)


# Priced risks


def test_a_risk_costs_its_probability_times_its_impact_when_it_would_fall() -> None:
    """20% of 50, shared 3 : 1, in the first year."""
    assert risk().expected_gbp == pytest.approx(10)
    case = with_parts(risks(risk()))
    assert amounts(case, "risk_strike") == pytest.approx(np.array([[7.5, 0], [2.5, 0]]))
    assert nc.appraise(case).total() == pytest.approx(88 - 10)
    assert case.line("risk_strike").category is nc.Category.TRANSITION_COST
    assert case.line("risk_strike").allowance is nc.Allowance.PRICED_RISK


def test_risks_are_spread_over_periods_and_added_up_in_a_total() -> None:
    """60% of 10 in the first year and 40% in the second, and 50% of 8 in the second."""
    case = with_parts(
        risks(
            risk(timing={"2024/25": "60%", "2025/26": 0.4}),
            risk(name="Late lease", probability=0.5, impact_gbp="£8", timing={"2025/26": 1}),
            category="running_cost",
            basis="agreed",
        )
    )
    by_period = nc.appraise(case).measure("risk").values.sum(axis=0)
    assert by_period == pytest.approx([6, 8])
    assert case.measures["risk"].label == "Risks"
    assert case.line("risk_late_lease").category is nc.Category.RUNNING_COST
    assert case.assumption("risk_late_lease_impact").basis is nc.Basis.AGREED


def test_an_appraisal_discounts_a_risk_with_its_period() -> None:
    """£10 in the second year is £8 at 25%."""
    case = with_parts(risks(risk(timing={"2025/26": 1})))
    without, held = (
        nc.present_values(nc.appraise(x), discounting=0.25).net["sector"]
        for x in (small_case(), case)
    )
    assert held == pytest.approx(without - 8)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "a risk has no name; say what may happen"),
        ({"probability": 20}, "the probability of the risk 'Strike' is 20, .*per cent write '20%'"),
        ({"probability": "1"}, "the probability of the risk 'Strike' is '1', which may be 1% or"),
        ({"probability": -0.1}, "the probability of the risk 'Strike' is -0.1"),
        ({"impact_gbp": -5}, "the impact of the risk 'Strike' is -5; give a number of 0 or more"),
        ({"impact_gbp": "much"}, "the impact of the risk 'Strike' is 'much'"),
        ({"timing": 1}, "the timing of the risk 'Strike' is 1; give values by name: {'2026/27'"),
        ({"timing": {}}, "the timing of the risk 'Strike' comes to 0; .*and come to 1"),
        ({"timing": {"2024/25": 0.5}}, "timing of the risk 'Strike' comes to 0.5; parts of it"),
        ({"timing": {"2024/25": 0.7, "2025/26": 0.7}}, "'Strike' comes to 1.4; parts of it fall"),
        ({"timing": {"2024/25": 2}}, "the timing of the risk 'Strike' in 2024/25 is 2, .*200%"),
        ({"timing": {"2024/25": "1"}}, "in 2024/25 is '1', which may be 1% or all of it"),
    ],
)
def test_what_is_no_risk_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        risk(**changes)


@pytest.mark.parametrize(
    ("some", "changes", "kind", "message"),
    [
        ([], {}, nc.InvalidValueError, "there are no risks; give at least one"),
        (
            [risk()],
            {"labels": ["2026/27"]},
            nc.UnknownNameError,
            "period for the risk 'Strike': '2024/25'; did you mean '2026/27'",
        ),
        ([risk()], {"source": ""}, nc.InvalidValueError, "'risk_strike_probability' has no source"),
        ([risk()], {"category": "cost"}, nc.UnknownNameError, "there is no category 'cost'"),
        ([risk()], {"basis": "guess"}, nc.UnknownNameError, "there is no basis 'guess'"),
        ([risk(), risk()], {}, nc.InvalidValueError, "names the line 'risk_strike' more than once"),
    ],
)
def test_risks_that_make_no_parts_are_refused(
    some: list[nc.PricedRisk], changes: dict[str, Any], kind: type, message: str
) -> None:
    with pytest.raises(kind, match=message):
        risks(*some, **changes)


# Allowances of lines, and counting twice


def test_a_line_says_what_it_allows_for_and_which_lines_it_is_for() -> None:
    own = changed(
        contingency={"allowance": "contingency"},
        kept={"allowance": "priced_risk", "covers": "own * team"},
    )
    assert own[3].allowance is nc.Allowance.CONTINGENCY
    assert own[4].covers == ("own", "team")
    assert own[0].allowance is None and changed(own={"allowance": ""})[0].allowance is None
    assert [kind.label for kind in nc.Allowance] == ["contingency", "optimism bias", "priced risk"]


def test_allowances_that_make_no_sense_are_refused() -> None:
    with pytest.raises(nc.UnknownNameError, match="'contigency'; did you mean 'contingency'"):
        changed(contingency={"allowance": "contigency"})
    with pytest.raises(
        nc.InvalidValueError,
        match="line 'kept' covers 'team' and is no allowance; say of which kind it is, or leave",
    ):
        changed(kept={"covers": "team"})
    with pytest.raises(nc.UnknownNameError, match="there is no line 'tem'; did you mean 'team'"):
        small_case(lines=changed(kept={"allowance": "priced_risk", "covers": "tem"}))


CONTINGENCY = {"contingency": {"allowance": "contingency"}}
TWICE = [
    # what allows for it, and the line that is then counted twice
    (
        "bias on a line with a contingency",
        [bias_on("set_up", category="transition_cost")],
        "set_up",
    ),
    (
        "bias on the contingency",
        [bias_on("contingency", category="transition_cost")],
        "contingency",
    ),
    ("a risk of a line with a contingency", [risks(risk(covers=["set_up"]))], "set_up"),
    ("a risk of the contingency", [risks(risk(covers=["contingency"]))], "contingency"),
    ("a risk of a line with bias", [bias_on("team"), risks(risk(covers=["team"]))], "team"),
    ("bias on a risk", [risks(risk()), bias_on("risk_strike")], "risk_strike"),
]


@pytest.mark.parametrize(("what", "parts", "line"), TWICE, ids=[what for what, *_ in TWICE])
def test_two_allowances_on_one_line_warn(what: str, parts: list[nc.CaseParts], line: str) -> None:
    """With the line, both allowances, and what is wrong; whichever comes first in the file."""
    with pytest.warns(nc.DoubleCountedWarning) as caught:
        case = with_parts(*parts, own=changed(**CONTINGENCY))
    (message,) = {str(warning.message) for warning in caught}
    assert message.startswith(f"line {line!r} has both ")
    assert message.endswith("is counted twice, unless they stand for different things")
    with pytest.warns(nc.DoubleCountedWarning, match=f"line '{line}' has both"):
        attrs.evolve(case, lines=list(reversed(case.lines)))


def test_an_uplift_on_a_line_and_on_its_contingency_warns_once() -> None:
    """Two allowances are one pair, however many lines they share."""
    parts = bias_on("set_up", "contingency", category="transition_cost")
    with pytest.warns(nc.DoubleCountedWarning) as caught:
        with_parts(parts, own=changed(**CONTINGENCY))
    assert [str(warning.message).split("'")[1] for warning in caught] == ["set_up"]


def test_an_allowance_is_seen_through_a_plain_uplift() -> None:
    """Bias on a plain uplift on the contingency: on all that these are on."""
    plain = nc.LineItem(
        id="plain", label="Plain", category="transition_cost", factors="risk_rate",
        on_lines="contingency",
    )  # fmt: skip
    with pytest.warns(nc.DoubleCountedWarning, match="contingency"):
        with_parts(
            bias_on("plain", category="transition_cost"),
            own=[*changed(**CONTINGENCY), plain],
        )


def test_bias_on_savings_of_another_class_is_refused() -> None:
    """It would take cash off for what releases none."""
    time = changed(saving_line={"benefit_class": "non_cash_releasing"})
    with pytest.raises(nc.InvalidValueError, match="make one line of bias for each kind"):
        with_parts(bias_on("saving_line", category="saving"), own=time)
    with pytest.raises(nc.InvalidValueError, match="make one line of bias for each kind"):
        with_parts(bias_on("team", category="saving"))


def test_risks_are_costs() -> None:
    with pytest.raises(nc.InvalidValueError, match="give running_cost, transition_cost or"):
        nc.risk_parts(
            [risk()], prefix="r", share="weight", labels=["2024/25"], category="saving", source="x"
        )


def test_a_risk_is_frozen_hashable_and_takes_one_line_by_its_name() -> None:
    made = risk(covers="set_up")
    assert made.covers == ("set_up",)
    assert hash(made) == hash(risk(covers=["set_up"]))
    assert not hasattr(made.timing, "update")
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own
    with pytest.raises(nc.InvalidValueError, match="timing"):
        risk(timing={"2024/25": True})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"covers": "margin"}, "and is it"),
        ({"covers": ["set_up", "set_up"]}, "more than once"),
        ({"covers": "set_up", "on_lines": "set_up"}, "is an uplift"),
        ({"covers": 5}, "give names"),
    ],
)
def test_covers_that_make_no_sense_are_refused(change: Any, message: str) -> None:
    fields = {
        "id": "margin", "label": "M", "category": "transition_cost", "factors": "risk_rate",
        "allowance": "priced_risk",
    }  # fmt: skip
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.LineItem(**{**fields, **change})


ONCE = [
    ("none", []),
    ("bias elsewhere", [bias_on("team")]),
    ("two lines of bias", [bias_on("team"), bias_on("team", prefix="more")]),
    ("two risks of one line", [risks(risk(covers=["team"]), risk(name="B", covers=["team"]))]),
    ("a risk that says nothing", [risks(risk()), bias_on("team")]),
    ("delay of savings less their bias", [bias_on("saving_line", category="saving"), delay()]),
    ("a memorandum", [bias_on("set_up", category="memorandum")]),
]


@pytest.mark.parametrize(("what", "parts"), ONCE, ids=[what for what, _ in ONCE])
def test_allowances_that_are_counted_once_do_not_warn(what: str, parts: list[nc.CaseParts]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = with_parts(*parts, own=changed(**CONTINGENCY))
    added = [line for part in parts for line in part.lines]
    assert made.lines[-len(added) :] == tuple(added) or not added


def test_an_uplift_that_is_no_allowance_does_not_warn() -> None:
    """An on-cost on a line, and bias on the on-cost and on the line."""
    on_cost = nc.LineItem(
        id="on_cost",
        label="On-cost",
        category="running_cost",
        factors="risk_rate",
        on_lines="team",
    )
    case = with_parts(bias_on("team", "on_cost"), own=[*lines(), on_cost])
    assert amounts(case, "extra_optimism_bias")[0] == pytest.approx([0.4 * 33, 0.4 * 66])
