"""Switching values: put back, they change the answer; and no other value does."""

import math
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import assumptions, lines, replace_assumption, small_case
from switching_oracle import changed, drawn

import nhscommission as nc

NEAR = 1e-6
EDGE = 1e-6


class Question:
    """What is asked of a case, answered by appraising it."""

    def __init__(self, **arguments: Any) -> None:
        self.arguments = arguments

    def margins(self, case: nc.BusinessCase, draws: Any, member: str | None) -> Any:
        """0 or more where the answer is yes, for each draw."""
        asked = self.arguments
        net = self.flows(case, draws, member)
        against = asked.get("against")
        if against is not None:
            theirs = {n: x for n, x in draws.items() if n in against.known_assumptions}
            net = net - self.flows(against, theirs, member)
        if asked.get("outcome") == "payback_days":
            rule = asked.get("payback_rule") or case.payback_rule
            start = case.periods[0].start
            limit = (asked["payback_by"] - start).days + {"nearest": 0.5, "down": 1.0, "up": 0.0}[
                rule.rounding
            ]
            return np.maximum(limit - rule.days(net, periods=case.periods), -1e9)
        if asked.get("outcome") == "net_benefit":
            period = asked.get("period")
            if period is None:
                return net.sum(axis=-1)
            return net[..., case.period_labels.index(period)]
        way = asked.get("discounting") or nc.Discounting()
        return net @ way.factors(case.periods)

    def flows(self, case: nc.BusinessCase, draws: Any, member: str | None) -> Any:
        scenario = self.arguments.get("scenario")
        net = nc.appraise(case, draws=draws, scenario=scenario).net_benefit.values
        if member is None:
            return net.sum(axis=-2)
        return net[..., case.member_names.index(member), :]


def places_to_look(value: nc.SwitchingValue) -> list[float]:
    """Many values in the range, none of them close to one that switches."""
    high = value.high
    far = 4 * max([abs(value.base), *map(abs, value.values), 1e-3])
    low = max(value.low, -far)
    grid = np.linspace(low, min(high, max(far, low)), 401)
    room = 1e-7 * max(abs(grid[-1]), abs(grid[0]))
    return [
        x for x in grid.tolist() if all(abs(x - v) > max(NEAR * abs(v), room) for v in value.values)
    ]


def check_answers(case: nc.BusinessCase, question: Question, member: str | None) -> int:
    """Scan for switches, and put each value back just above and below; return how many there are.

    Between two switching values in order, and beyond them, the answer must be one and the same, and
    another on the other side of each.
    """
    found = nc.switching_values(case, member=member, **question.arguments)
    count = 0
    for value in found:
        draw = {"weight_of": value.weight_of, "scenario": question.arguments.get("scenario")}
        look = places_to_look(value)
        if value.weight_of:  # at a weight of nothing, a tie is one of rounding
            look = [x for x in look if x > EDGE * value.base]
        yes = question.margins(case, drawn(case, value.assumption, look, **draw), member) >= 0
        for i, (one, other) in enumerate(pairwise(look)):
            between = sum(one < v < other for v in value.values)
            changes = bool(yes[i]) != bool(yes[i + 1])
            assert changes == (between % 2 == 1), (value, one, other)
        base = question.margins(case, drawn(case, value.assumption, [value.base], **draw), member)
        if abs(base[0]) > 1e-6:
            assert value.holds == bool(base[0] >= 0), value
        for v in value.values:
            assert value.low <= v <= value.high
            count += 1
            if v in (value.low, value.high) or abs(v) < EDGE * abs(value.base):
                continue
            sides = [v - NEAR * abs(v), v + NEAR * abs(v)]
            below, above = (
                question.margins(case, drawn(case, value.assumption, sides, **draw), member) >= 0
            )
            assert below != above, value
    return count


TARGETS: list[dict[str, Any]] = [
    {},
    {"discounting": nc.Discounting(schedule=0.1, timing="end")},
    {"scenario": "other"},
    {"outcome": "net_benefit"},
    {"outcome": "net_benefit", "period": "first"},
    {"outcome": "net_benefit", "period": "last"},
    {"outcome": "payback_days", "payback_by": "early"},
    {"outcome": "payback_days", "payback_by": "late"},
    {"outcome": "payback_days", "payback_by": "late",
     "payback_rule": nc.PaybackRule(rounding="up")},
    {"outcome": "payback_days", "payback_by": "late",
     "payback_rule": nc.PaybackRule(discounting=0.2, accrual=range(1, 13))},
    {"outcome": "payback_days", "payback_by": "end",
     "payback_rule": nc.PaybackRule(crossing="last")},
]  # fmt: skip

PLACES = {
    "small": {"first": "2024/25", "last": "2025/26", "early": date(2025, 2, 1),
              "late": date(2025, 11, 30), "end": date(2026, 3, 31), "other": "none"},
    "nwl-2009": {"first": "2009/10", "last": "2012/13", "early": date(2009, 12, 1),
                 "late": date(2010, 9, 30), "end": date(2013, 3, 31), "other": "worst"},
}  # fmt: skip


def question_of(case: nc.BusinessCase, target: dict[str, Any]) -> Question:
    places = PLACES[case.id]
    return Question(**{k: places.get(v, v) if isinstance(v, str) else v for k, v in target.items()})


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("member", ["North", "South", None])
def test_the_answer_changes_there_and_nowhere_else(
    target: dict[str, Any], member: str | None
) -> None:
    """Every assumption of the small case, 400 other values of each."""
    case = small_case()
    check_answers(case, question_of(case, target), member)


@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("member", ["Brent", "Hounslow", None])
def test_the_answer_changes_there_and_nowhere_else_in_2009(
    target: dict[str, Any], member: str | None
) -> None:
    """Every assumption of the case of 2009, 400 other values of each."""
    case = nc.load_case("nwl-2009")
    found = check_answers(case, question_of(case, target), member)
    if target == {"outcome": "net_benefit"}:
        assert found > 0


@pytest.mark.parametrize("member", ["North", "South", None])
def test_each_value_put_back_makes_the_case_worth_nothing(member: str | None) -> None:
    """The case made again with it: net present value 0, for all that has a switching value."""
    case = small_case()
    found = nc.switching_values(case, member=member)
    assert sum(len(value.values) for value in found) >= 5
    for value in found:
        for x in value.values:
            again = changed(case, value.assumption, x, weight_of=value.weight_of)
            net = nc.present_values(nc.appraise(again)).net["sector" if member is None else member]
            assert net == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("member", [*nc.load_case("nwl-2009").member_names, None])
@pytest.mark.parametrize("scenario", ["mid", "worst"])
def test_each_value_put_back_makes_the_case_of_2009_worth_nothing(
    member: str | None, scenario: str
) -> None:
    case = nc.load_case("nwl-2009")
    for value in nc.switching_values(case, member=member, scenario=scenario):
        for x in value.values:
            again = changed(case, value.assumption, x, weight_of=value.weight_of)
            result = nc.appraise(again, scenario=scenario)
            net = nc.present_values(result).net["sector" if member is None else member]
            assert net == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("member", ["North", None])
@pytest.mark.parametrize("day", [date(2025, 6, 1), date(2025, 9, 1), date(2026, 1, 15)])
@pytest.mark.parametrize("rounding", ["nearest", "down", "up"])
def test_each_value_put_back_pays_back_on_the_last_moment_of_the_day(
    member: str | None, day: date, rounding: str
) -> None:
    """What rounds to the day: up to half a day more to the nearest, a day more down, none up."""
    rule = nc.PaybackRule(rounding=rounding)
    case = small_case()
    limit = (day - date(2024, 10, 1)).days + {"nearest": 0.5, "down": 1.0, "up": 0.0}[rounding]
    count = 0
    for value in nc.switching_values(
        case, outcome="payback_days", payback_by=day, member=member, payback_rule=rule
    ):
        for x in value.values:
            again = changed(case, value.assumption, x, weight_of=value.weight_of)
            result = nc.appraise(again, payback_rule=rule)
            payback = result.sector_payback if member is None else result.payback[member]
            assert payback.exact_days == pytest.approx(limit, abs=1e-6)
            count += 1
    assert count >= 5


def test_by_hand() -> None:
    """Pay p: −10 + (40 − p) + 98 + 2 (40 − p) = 0 at p = 40 + 88/3. The saving 30 can fall to none
    and 88 is left; a contingency of r instead of 10%: 88 + 4 − 40 r = 0 at 230%.
    """
    found = {
        (v.assumption, v.weight_of): v
        for v in nc.switching_values(small_case(), outcome="net_benefit")
    }
    assert found["pay", ""].values == pytest.approx((40 + 88 / 3,))
    assert found["pay", ""].change == pytest.approx(88 / 120)
    assert found["pay", ""].nearest == found["pay", ""].values[0]
    assert found["risk_rate", ""].values == pytest.approx((2.3,))
    assert found["rate", ""].values == found["base", ""].values == ()
    assert found["rate", ""].nearest is found["rate", ""].change is None
    assert found["own_cost", ""].values == pytest.approx((152 / 240,))
    assert found["weight", "North"].values == ()  # the sector pays the same, whoever does
    assert all(value.holds for value in found.values())
    assert (found["own_cost", ""].unit, found["own_cost", ""].base) == ("1", 1)
    assert (found["weight", "South"].unit, found["weight", "South"].base) == ("person", 100_000)


def test_the_weight_at_which_a_member_breaks_even() -> None:
    """North gains 35 and pays three quarters of 120 + 44: without that 158, which is 0 at a share
    of 158/164, of weight w beside 100,000: w = 100,000 × (158/164) / (6/164). Of South beside
    North: 53 + 41 = 94 of 164, w = 300,000 × 94/70.
    """
    for member, others, share in (("North", 100_000, 158 / 164), ("South", 300_000, 94 / 164)):
        found = nc.switching_values(
            small_case(), outcome="net_benefit", member=member, assumptions="weight"
        )
        own, = (value for value in found if value.weight_of == member)  # fmt: skip
        assert own.values == pytest.approx((others * share / (1 - share),))
        (other,) = (value for value in found if value.weight_of != member)
        assert other.values == pytest.approx(((1 - share) / share * own.base,))


def uplifted(factors: str, on_lines: Iterable[str], category: str = "transition_cost") -> Any:
    line = nc.LineItem(
        id="again", label="Again", category=category, factors=factors, on_lines=on_lines
    )
    return small_case(lines=[*lines(), line])


def test_an_assumption_twice_in_a_chain_is_a_quadratic() -> None:
    """Set-up 40 grows by r, and all of it by r again: 132 − 40 (1 + r)² = 0."""
    case = uplifted("risk_rate", ["set_up", "contingency"])
    (found,) = nc.switching_values(case, outcome="net_benefit", assumptions=["risk_rate"])
    assert found.values == pytest.approx((math.sqrt(132 / 40) - 1,))
    (wide,) = nc.switching_values(
        case, outcome="net_benefit", assumptions=["risk_rate"], ranges={"risk_rate": (-9, 9)}
    )
    assert wide.values == pytest.approx((-math.sqrt(132 / 40) - 1, math.sqrt(132 / 40) - 1))
    for member in ("North", "South", None):
        check_answers(case, Question(outcome="net_benefit"), member)


def test_a_hump_has_two_switches_and_just_touching_none() -> None:
    """A saving of 1,500 x (1 − x) a year and a half of costs c: x = (1 ± √(1 − 4c/2250)) / 2."""
    for cost, expected in ((360.0, 2), (562.5, 0), (600.0, 0)):
        made = [
            nc.LineItem(id="all", label="A", category="memorandum",
                        factors="base * risk_rate * years_in_period"),
            nc.LineItem(id="part", label="P", category="saving", factors="(1 - risk_rate)",
                        on_lines="all"),
            nc.LineItem(id="set_up", label="S", category="transition_cost",
                        factors="set_up_cost * weight"),
        ]  # fmt: skip
        case = replace_assumption(small_case(), "set_up_cost",
                                  values={"2024/25": cost, "2025/26": 0})  # fmt: skip
        case = attrs.evolve(case, lines=made, totals=[])
        (found,) = nc.switching_values(case, outcome="net_benefit", assumptions="risk_rate")
        assert len(found.values) == expected
        if expected:
            half = math.sqrt(1 - 4 * cost / 2250) / 2
            assert found.values == pytest.approx((0.5 - half, 0.5 + half))
            check_answers(case, Question(outcome="net_benefit"), None)


def test_a_share_twice_in_a_chain() -> None:
    """By a scan: the contingency is shared again by weight."""
    case = small_case(
        lines=[
            attrs.evolve(line, factors="risk_rate * weight") if line.id == "contingency" else line
            for line in lines()
        ]
    )
    for member in ("North", "South", None):
        for period in ("2024/25", "2025/26"):
            check_answers(case, Question(outcome="net_benefit", period=period), member)
    (found, _) = nc.switching_values(
        case, outcome="net_benefit", period="2024/25", member="North", assumptions="weight"
    )
    assert len(found.values) == 1
    again = changed(case, "weight", found.values[0], weight_of="North")
    assert nc.appraise(again).total(member="North", period="2024/25") == pytest.approx(0, abs=1e-9)


def test_ranges_are_respected() -> None:
    """Pay switches at 69.33."""
    case = small_case()
    for bounds, expected in (
        ((0, 69), 0),
        ((0, 70), 1),
        ((69.4, 90), 0),
        (("£69/WTE/year", 90), 1),
    ):
        (found,) = nc.switching_values(
            case, outcome="net_benefit", assumptions=["pay"], ranges={"pay": bounds}
        )
        assert len(found.values) == expected
    for high, expected in (("£69/WTE/year", 0), ("£70/WTE/year", 1)):
        own = replace_assumption(case, "pay", high=high)
        (found,) = nc.switching_values(own, outcome="net_benefit", assumptions=["pay"])
        assert (found.high, len(found.values)) == (float(high[1:3]), expected)
    # each value of 100 and 60 from 90 on: multiplied by 1.5 at least, were it not for the most
    several = replace_assumption(case, "own_cost", low=30, high=110)
    (found,) = nc.switching_values(several, outcome="net_benefit", assumptions=["own_cost"])
    assert (found.low, found.high) == pytest.approx((0.5, 1.1))
    assert found.values == pytest.approx((152 / 240,))
    narrow = replace_assumption(case, "own_cost", low=50)
    (found,) = nc.switching_values(narrow, outcome="net_benefit", assumptions=["own_cost"])
    assert (found.low, found.values) == (pytest.approx(50 / 60), ())


def test_values_below_0_are_sought_below_0() -> None:
    """−2 WTE: the team would have to cost less than nothing."""
    case = replace_assumption(small_case(), "wte", values=-2)
    (found,) = nc.switching_values(case, outcome="net_benefit", assumptions=["wte"])
    assert (found.low, found.high, found.values) == (-math.inf, 0, ())
    case = replace_assumption(case, "own_cost", values={"North": 10, "South": 6})
    (found,) = nc.switching_values(case, outcome="net_benefit", assumptions=["wte"])
    assert found.holds
    net = nc.appraise(changed(case, "wte", found.values[0])).total()
    assert net == pytest.approx(0, abs=1e-9)


def test_a_base_of_0_has_a_switching_value_and_no_change() -> None:
    case = replace_assumption(small_case(), "pay", values=0)
    (found,) = nc.switching_values(case, outcome="net_benefit", assumptions=["pay"])
    assert found.values == pytest.approx((208 / 3,))
    assert found.change is None


def option() -> nc.BusinessCase:
    """Another way: half of the team, more set-up; all else as in the small case."""
    made = [
        attrs.evolve(line, factors="wte * pay * years_in_period * weight * half")
        if line.id == "team"
        else line
        for line in lines()
    ]
    more = [
        nc.Assumption(id="half", label="H", unit="1", values=0.5, source="x"),
        nc.Assumption(id="move", label="M", unit="GBP", shape="by_period",
                      values={"2024/25": 75, "2025/26": 0}, source="x"),
    ]  # fmt: skip
    moving = nc.LineItem(
        id="moving", label="M", category="transition_cost", factors="move * weight"
    )
    return small_case(id="option", assumptions=[*assumptions(), *more], lines=[*made, moving])


@pytest.mark.parametrize("member", ["North", "South", None])
@pytest.mark.parametrize(
    "target", [{}, {"outcome": "net_benefit"}, {"outcome": "net_benefit", "period": "2025/26"}]
)
def test_two_cases_tie_at_each_value_put_back_in_both(
    target: dict[str, Any], member: str | None
) -> None:
    """Half of a team of £120 and 75 more: at a pay of £50 both cost the same, for the sector."""
    case, other = small_case(), option()
    matter = ["weight", "wte", "pay"]  # of what both have, what one has less of
    check_answers(case, Question(**target, against=other, assumptions=matter), member)
    of_one = Question(**target, against=case, assumptions=[*matter, "half", "move"])
    check_answers(other, of_one, member)
    found = nc.switching_values(case, member=member, **target, against=other, assumptions=matter)
    for value in found:
        for x in value.values:
            if x < EDGE * value.base:
                continue
            again = [
                nc.appraise(changed(one, value.assumption, x, weight_of=value.weight_of))
                for one in (case, other)
            ]
            if target:
                nets = [r.total(member=member, period=target.get("period")) for r in again]
            else:
                nets = [nc.present_values(r).net[member or "sector"] for r in again]
            assert nets[0] == pytest.approx(nets[1], rel=1e-9, abs=1e-9)
    if target == {"outcome": "net_benefit"}:
        (pay,) = (value for value in found if value.assumption == "pay")
        assert pay.values == pytest.approx((50,))
        assert pay.holds


def test_those_asked_for_come_in_the_order_asked() -> None:
    found = nc.switching_values(small_case(), assumptions=["wte", "pay"])
    assert [value.assumption for value in found] == ["wte", "pay"]
    found = nc.switching_values(small_case())
    assert [value.assumption for value in found if not value.weight_of] == [
        a.id for a in small_case().assumptions if a.id != "weight"
    ]
    assert [value.weight_of for value in found[:2]] == ["North", "South"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"outcome": "npv"}, "outcome 'npv'"),
        ({"outcome": "payback_days"}, "payback is asked for by a day"),
        ({"payback_by": date(2025, 1, 1)}, "payback is asked for by a day"),
        ({"outcome": "payback_days", "payback_by": "2025-01-01"}, "give a day as datetime.date"),
        ({"outcome": "payback_days", "payback_by": date(2024, 9, 30)}, "give a later day"),
        ({"period": "2024/25"}, "is for the net benefit; leave it out"),
        ({"outcome": "net_benefit", "period": "2030/31"}, "period '2030/31'"),
        ({"assumptions": ["pey"]}, "did you mean 'pay'"),
        ({"ranges": {"pey": (1, 2)}}, "did you mean 'pay'"),
        ({"ranges": {"pay": (2, 1)}}, "the range of 'pay' is from 2 to 1; give its low first"),
        ({"ranges": {"pay": ("1 WTE", 2)}}, "WTE"),
        ({"member": "Nrth"}, "did you mean 'North'"),
        ({"scenario": "non"}, "did you mean 'none'"),
        ({"against": nc.load_case("nwl-2009")}, "do not have the same members and periods"),
        ({"outcome": "payback_days", "payback_by": date(2025, 1, 1), "against": small_case()},
         "compared by net present value or net benefit, not by payback"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.switching_values(small_case(), **arguments)


def test_results_can_be_compared() -> None:
    ask: Callable[[], Any] = lambda: nc.switching_values(small_case(), member="North")  # noqa: E731
    assert ask() == ask()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ask()[0].holds = False


def test_paid_back_for_good_by_a_day_within_a_period() -> None:
    """North is at -17 by 31 March 2025 and back after 17/52 of 2025/26, on 28 July 2025.

    With pay p, 2025/26 brings 52 + 1.5 (40 - p) and 2024/25 -17 + 0.75 (40 - p). By the end of 1
    September 2025, 154 days and a half of 365 have passed after 31 March (by the count of the rule,
    335.5 of 181 and 365): both together are nil at p = 43.62.
    """
    (found,) = nc.switching_values(
        small_case(),
        outcome="payback_days",
        payback_by=date(2025, 9, 1),
        member="North",
        payback_rule=nc.PaybackRule(crossing="last"),
        assumptions=["pay"],
    )
    part = (335 + 0.5 - 181) / 365
    # -17 + 0.75 d + part (52 + 1.5 d) = 0, where d = 40 - p
    d = (17 - 52 * part) / (0.75 + 1.5 * part)
    assert found.holds
    assert found.values == pytest.approx((40 - d,))
    assert found.values[0] == pytest.approx(43.62, abs=0.005)


def test_against_another_case_only_what_matters_switches_and_in_both() -> None:
    """Against a case that differs in its office cost alone, nothing else that is alike matters.

    With 2 WTE here and 3 there, of which a WTE costs 40 × 1.5 × 3/4 = 45 for North, the cases
    differ by nothing for any number of WTE that both have, but for what today costs.
    """
    case = nc.load_case("nwl-2009")
    cheaper = attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(x, values=9000) if x.id == "office_cost" else x for x in case.assumptions
        ],
        tables=[],
    )
    for member in (None, *case.member_names):
        found = nc.switching_values(
            case, against=cheaper, member=member, assumptions=["own_cost", "saving_rate"]
        )
        assert [x.values for x in found] == [(), ()]
    small = small_case()
    other = replace_assumption(
        replace_assumption(small, "wte", values=3), "own_cost", values={"North": 150, "South": 70}
    )
    (found,) = nc.switching_values(
        small, against=other, outcome="net_benefit", assumptions=["wte"], member="North"
    )
    assert found.values == ()


def test_large_numbers_used_twice_still_switch() -> None:
    """An uplift of x on a line of x, where x is 1e8: a x² and b, as it is for small x."""
    roots = []
    for scale in (1.0, 1e8):
        case = small_case(
            assumptions=[
                *assumptions(),
                nc.Assumption(id="x", label="X", unit="1", values=scale, source="made up"),
                nc.Assumption(
                    id="less", label="Less", unit="1", values=scale**-2, source="made up"
                ),
            ],
            lines=[
                *lines(),
                nc.LineItem(
                    id="twice", label="Twice", category="running_cost", factors="x * less",
                    on_lines="once",
                ),
                nc.LineItem(
                    id="once", label="Once", category="memorandum",
                    factors="x * set_up_cost * weight",
                ),
            ],
        )  # fmt: skip
        (found,) = nc.switching_values(case, outcome="net_benefit", assumptions=["x"])
        roots.append([value / scale for value in found.values])
    assert roots[0]
    assert roots[1] == pytest.approx(roots[0])


def test_weights_are_sought_within_the_range_of_the_share() -> None:
    case = replace_assumption(small_case(), "weight", low="50,000 people")
    for value in nc.switching_values(case, assumptions=["weight"], member="North"):
        assert value.low == 50_000
        assert all(x >= 50_000 for x in value.values)
    narrow = nc.switching_values(
        small_case(), assumptions=["weight"], ranges={"weight": ("100 people", "200 people")}
    )
    assert {(x.low, x.high) for x in narrow} == {(100, 200)}
