"""Options of the small case: net present values by hand, and ranks and regrets by brute force.

At 25% a year, the second year counts 0.8. Of North and South, the lines are worth:

===========  ======================  =====================
own          50 + 80 = 130           30 + 48 = 78
team         −30 − 48 = −78          −10 − 16 = −26
set_up       −30                     −10
contingency  −3                      −1
kept         −4 − 6.4 = −10.4        −2 − 3.2 = −5.2
saving_line  16                      8
===========  ======================  =====================
"""

import itertools
import pickle
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from small_case import replace_assumption, small_case

import nhscommission as nc

WORTH = {
    "own": (130, 78),
    "team": (-78, -26),
    "set_up": (-30, -10),
    "contingency": (-3, -1),
    "kept": (-10.4, -5.2),
    "saving_line": (16, 8),
}
COSTS = ["own", "team", "set_up", "contingency", "kept"]


def option(name: str, lines: Any = None, case: nc.BusinessCase | None = None) -> nc.Option:
    return nc.Option(name=name, case=case or small_case(), lines=lines)


APART, SHARE, COSTLY = option("Apart", []), option("Share"), option("No savings", COSTS)


def compared(*options: nc.Option, **more: Any) -> nc.OptionComparison:
    chosen = options or (APART, COSTLY, SHARE)
    return nc.compare_options(chosen, **{"discounting": 0.25, **more})


def test_net_present_values_by_hand() -> None:
    """All lines: 24.6 and 43.8; without savings, 8.6 and 35.8; apart, nothing changes."""
    found = compared()
    assert found.options == ("Apart", "No savings", "Share")
    assert found.units == ("North", "South", "sector")
    assert found.present_values == pytest.approx(
        np.array([[0, 0, 0], [8.6, 35.8, 44.4], [24.6, 43.8, 68.4]])
    )
    assert found.present_value("Share") == pytest.approx(68.4)
    assert found.present_value("Share", member="North") == pytest.approx(24.6)
    assert found.present_value("Share", member="North", scenario="none") == pytest.approx(8.6)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_any_choice_of_lines_is_worth_their_sum(size: int) -> None:
    for chosen in itertools.combinations([x for x in WORTH if x != "contingency"], size):
        found = compared(APART, option("Some", chosen))
        expected = np.array([WORTH[name] for name in chosen]).sum(axis=0)
        assert found.present_values[1] == pytest.approx([*expected, expected.sum()])


def test_an_uplift_counts_what_applies_of_the_lines_that_it_is_on() -> None:
    """10% of the set-up, where there is one."""
    with_it = compared(APART, option("Both", ["set_up", "contingency"])).present_values[1]
    assert with_it == pytest.approx([-33, -11, -44])
    alone = compared(APART, option("Alone", "contingency")).present_values[1]
    assert alone.tolist() == [0, 0, 0]


def test_all_lines_are_what_an_appraisal_gives() -> None:
    """Second method: appraise and discount each scenario."""
    found = compared()
    for scenario in ("central", "none"):
        appraisal = nc.appraise(small_case(), scenario=scenario)
        expected = nc.present_values(appraisal, discounting=0.25).net.values
        place = found.scenarios.index(scenario)
        assert found.by_scenario[2, place] == pytest.approx(expected)
        assert SHARE.net_benefit(scenario) == pytest.approx(appraisal.net_benefit.values)
    assert found.net_benefits[2] == pytest.approx(np.array([[-17, 52], [7, 46]]))


def test_members_sum_to_the_sector() -> None:
    found = compared()
    assert found.by_scenario[..., :2].sum(axis=-1) == pytest.approx(found.by_scenario[..., 2])
    assert found.present_values == pytest.approx(found.by_scenario[:, 0])


def test_the_rest_is_held_against_the_baseline() -> None:
    """The first option, or the one that is named: 24.6 - 8.6 = 16, and so on."""
    assert compared().baseline == "Apart"
    assert compared().incremental == pytest.approx(compared().present_values)
    found = compared(baseline="No savings")
    assert found.incremental == pytest.approx(
        np.array([[-8.6, -35.8, -44.4], [0, 0, 0], [16, 8, 24]])
    )


def test_ranks_and_rankings_by_hand() -> None:
    found = compared(APART, SHARE, option("Team alone", ["team"]), option("Nothing", ()))
    assert found.ranks.tolist() == [[2, 2, 2], [1, 1, 1], [4, 4, 4], [2, 2, 2]]
    assert found.ranking() == ("Share", "Apart", "Nothing", "Team alone")
    assert found.ranking("South") == found.ranking()


def different_cases(seed: int) -> list[nc.Option]:
    """Make options of random pay and savings, in two scenarios."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(5):
        case = replace_assumption(small_case(), "pay", values=int(rng.integers(10, 90)))
        rate = case.assumption("rate")
        other = attrs.evolve(
            rate, values={"2024/25": "0%", "2025/26": int(rng.integers(0, 10)) / 100}
        )
        scenarios = [case.scenarios[0], nc.Scenario(id="none", label="x", overrides=[other])]
        chosen = rng.permutation(list(WORTH))[: rng.integers(3, 7)].tolist()
        made.append(option(f"O{number}", chosen, attrs.evolve(case, scenarios=scenarios)))
    return made


@pytest.mark.parametrize("seed", range(8))
def test_ranks_and_regrets_against_brute_force(seed: int) -> None:
    """In plain loops over every option, scenario and unit."""
    found = compared(*different_cases(seed))
    names, units = found.options, found.units
    for u, unit in enumerate(units):
        values = [found.present_value(name, member=unit) for name in names]
        assert found.ranks[:, u].tolist() == [1 + sum(b > a for b in values) for a in values]
        assert list(found.ranking(unit)) == sorted(
            names, key=lambda name: (-found.present_value(name, member=unit), names.index(name))
        )
        worst = {}
        for o, name in enumerate(names):
            regrets = []
            for s, scenario in enumerate(found.scenarios):
                column = [found.present_value(n, member=unit, scenario=scenario) for n in names]
                regrets.append(max(column) - column[o])
                assert found.regrets[o, s, u] == pytest.approx(regrets[-1])
            worst[name] = max(regrets)
        assert found.least_regret(unit) == min(names, key=lambda name: worst[name])


def test_regrets_are_never_below_nothing_and_someone_is_best_in_each_scenario() -> None:
    found = compared(*different_cases(99))
    assert found.regrets.shape == (5, 2, 3)
    assert (found.regrets >= 0).all()
    assert (found.regrets.min(axis=0) == 0).all()
    assert found.least_regret() in found.options


def test_the_least_regret_is_that_of_the_worst_scenario_by_hand() -> None:
    """Pay of 60 in place of 40 costs half of 104 more: sharing is worth 68.4, or 16.4.

    What never has a team is worth 208 − 40 − 15.6 = 152.4 in either scenario.
    """
    case = small_case()
    dear = nc.Scenario(
        id="dear", label="Dear", overrides=[attrs.evolve(case.assumption("pay"), values=60)]
    )
    case = attrs.evolve(case, scenarios=[case.scenarios[0], dear])
    cautious = option("Own only", ["own", "set_up", "kept"], case)
    found = compared(option("Share", None, case), cautious)
    assert found.by_scenario[..., 2] == pytest.approx(np.array([[68.4, 16.4], [152.4, 152.4]]))
    assert found.regrets[..., 2] == pytest.approx(np.array([[84, 136], [0, 0]]))
    assert found.least_regret() == "Own only"


def test_only_scenarios_that_all_have_are_compared() -> None:
    case = small_case()
    extra = nc.Scenario(id="more", label="More")
    first = attrs.evolve(case, scenarios=[*case.scenarios, extra])
    second = attrs.evolve(case, scenarios=[case.scenarios[0], extra])
    found = compared(option("A", None, first), option("B", None, second))
    assert found.scenarios == ("central", "more")
    with pytest.raises(nc.UnknownNameError, match="there is no scenario 'none'"):
        found.present_value("A", scenario="none")


def test_one_option_is_worth_the_same_whatever_it_is_compared_with() -> None:
    alone = compared(APART, SHARE)
    assert alone.present_value("Share") == compared().present_value("Share")
    again = compared(SHARE, COSTLY, APART)
    assert again.ranking() == compared().ranking()
    assert again.present_values == pytest.approx(compared().present_values[[2, 1, 0]])


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"name": "  "}, nc.InvalidValueError, "an option has no name; give it one"),
        ({"lines": ["tem"]}, nc.UnknownNameError, "there is no line 'tem'; did you mean 'team'"),
        ({"lines": "tem"}, nc.UnknownNameError, "there is no line 'tem'; did you mean 'team'"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    changes: dict[str, Any], kind: type, message: str
) -> None:
    with pytest.raises(kind, match=message):
        option(**{"name": "A", **changes})
    with pytest.raises(nc.UnknownNameError, match="there is no scenario 'best'"):
        SHARE.net_benefit("best")


def test_comparisons_that_make_no_sense_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="1 option cannot be compared; give two or more"):
        compared(SHARE)
    with pytest.raises(nc.InvalidValueError, match="'Share' is there twice; names must be unique"):
        compared(SHARE, APART, option("Share", []))
    with pytest.raises(nc.UnknownNameError, match="no option 'Aprt'; did you mean 'Apart'"):
        compared(baseline="Aprt")
    with pytest.raises(nc.UnknownNameError, match="no discount schedule"):
        compared(discounting="green")
    other = option("London", None, nc.load_case("nwl-2009"))
    with pytest.raises(
        nc.InvalidValueError,
        match="'Share' and 'London' are of other members or periods; compare what is alike",
    ):
        compared(SHARE, other)


def test_periods_of_other_years_are_refused() -> None:
    case = small_case()
    later = nc.horizon(go_live=date(2025, 10, 1), years=2)
    moved = {"2024/25": "2025/26", "2025/26": "2026/27"}

    def shifted(assumption: nc.Assumption) -> nc.Assumption:
        return attrs.evolve(
            assumption,
            values=[attrs.evolve(e, period=moved.get(e.period, "")) for e in assumption.values],
        )

    next_year = attrs.evolve(
        case,
        periods=later,
        assumptions=[shifted(x) for x in case.assumptions],
        scenarios=[case.scenarios[0]],
    )
    with pytest.raises(nc.InvalidValueError, match="of other members or periods"):
        compared(SHARE, option("Later", None, next_year))


def test_unknown_names_are_refused_by_every_method() -> None:
    found = compared()
    with pytest.raises(nc.UnknownNameError, match="no option 'Shar'; did you mean 'Share'"):
        found.present_value("Shar")
    with pytest.raises(nc.UnknownNameError, match="no scenario 'non'; did you mean 'none'"):
        found.present_value("Share", scenario="non")
    for ask in (found.ranking, found.least_regret):
        with pytest.raises(nc.UnknownNameError, match="no member 'Nroth'; did you mean 'North'"):
            ask("Nroth")


def test_the_result_cannot_be_changed_and_travels() -> None:
    found = compared()
    with pytest.raises(ValueError, match="read-only"):
        found.present_values[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        found.ranks[0, 0] = 1
    assert pickle.loads(pickle.dumps(found)) == found == compared()  # noqa: S301
    assert found != compared(discounting=0.2)


def test_options_that_start_on_other_days_are_not_compared() -> None:
    earlier = small_case(periods=nc.horizon(go_live=date(2024, 4, 1), years=2))
    with pytest.raises(nc.InvalidValueError, match="other members or periods"):
        compared(SHARE, option("Earlier", case=earlier))


def test_each_option_is_compared_in_the_same_scenario() -> None:
    """The same case with its scenarios turned round is worth the same in each."""
    case = small_case()
    turned = attrs.evolve(case, scenarios=case.scenarios[::-1])
    found = compared(SHARE, option("Turned", case=turned))
    assert found.scenario == case.scenarios[0].id
    assert found.present_values[0] == pytest.approx(found.present_values[1])
    assert found.ranks.tolist() == [[1, 1, 1], [1, 1, 1]]
    none = compared(SHARE, option("Turned", case=turned), scenario="none")
    assert none.present_value("Share") == pytest.approx(none.present_value("Turned"))


def test_an_option_without_the_scenario_is_refused_and_one_with_one_alone_has_it_in_all() -> None:
    case = small_case()
    other = attrs.evolve(case, scenarios=[attrs.evolve(s, id=f"x_{s.id}") for s in case.scenarios])
    with pytest.raises(nc.InvalidValueError, match="has no scenario"):
        compared(SHARE, option("Other", case=other))
    single = attrs.evolve(case, scenarios=other.scenarios[:1])
    found = compared(SHARE, option("Single", case=single))
    assert found.scenarios == tuple(s.id for s in case.scenarios)


def test_what_is_no_option_is_refused_and_other_benefits_can_be_counted() -> None:
    with pytest.raises(nc.InvalidValueError, match="give Option objects"):
        nc.compare_options([small_case(), small_case()])
    case = small_case()
    time = attrs.evolve(
        case,
        lines=[
            attrs.evolve(x, benefit_class="non_cash_releasing") if x.id == "saving_line" else x
            for x in case.lines
        ],
    )
    both = ("cash_releasing", "non_cash_releasing")
    found = compared(APART, option("Time", case=time), count_benefits=both)
    assert found.present_value("Time") == pytest.approx(68.4)
    assert compared(APART, option("Time", case=time)).present_value("Time") == pytest.approx(44.4)
