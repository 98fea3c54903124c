"""Files of what is uncertain: distributions, correlations, allowances, and rules of payback."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_case import lines, replace_assumption, small_case

import nhscommission as nc

Change = Callable[[nc.BusinessCase], nc.BusinessCase]


def uncertain() -> nc.BusinessCase:
    """Make a case that has one of everything."""
    allowances = {
        "contingency": {"allowance": "contingency"},
        "kept": {"allowance": "priced_risk", "covers": "own * team"},
    }
    case = small_case(
        lines=[attrs.evolve(line, **allowances.get(line.id, {})) for line in lines()],
        payback_rule=nc.PaybackRule(
            accrual=[2.5, *[1] * 11],
            counted_from=date(2024, 4, 1),
            discounting=nc.Discounting(
                schedule="green-book-2026-health",
                timing="end",
                base_date=date(2024, 3, 1),
                part_year_rule="days",
            ),
        ),
    )
    return nc.with_distributions(
        case,
        {
            "pay": "triangular(30; 40; 60)",
            "wte": "uniform(1; 3)",
            "own_cost": "normal(mean=1; sd=0.1; least=0.5)",
        },
        each=["own_cost"],
        correlations=[nc.RankCorrelation(first="pay", second="wte", rank=-0.5, source="guess")],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return nc.save_case(uncertain(), tmp_path / "case")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    before = path.read_text(encoding="utf-8-sig")
    assert old in before, "the test changes nothing"
    path.write_bytes(before.replace(old, new, 1).encode("utf-8"))


def test_a_case_with_all_of_it_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    loaded = nc.load_case(folder)
    assert loaded == uncertain()
    again = nc.save_case(loaded, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_the_files_hold_what_a_reader_can_write(folder: Path) -> None:
    text = (folder / "case.toml").read_text(encoding="utf-8")
    for written in (
        "counted_from = 2024-04-01",
        'schedule = "green-book-2026-health"',
        'timing = "end"',
        "base_date = 2024-03-01",
        '{ first = "pay", second = "wte", rank = -0.5, source = "guess" }',
    ):
        assert written in text
    assumptions = (folder / "assumptions.csv").read_text(encoding="utf-8-sig")
    assert "triangular(30; 40; 60)" in assumptions
    assert "normal(100%; 10%; least=50%),each" in assumptions
    written_lines = (folder / "lines.csv").read_text(encoding="utf-8-sig")
    assert ",contingency," in written_lines and ",priced_risk,own * team" in written_lines


def test_a_case_without_any_of_it_has_no_columns_and_sections_for_it(tmp_path: Path) -> None:
    plain = nc.save_case(small_case(), tmp_path / "plain")
    assert "allowance" not in (plain / "lines.csv").read_text(encoding="utf-8-sig")
    heading = (plain / "assumptions.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert not {"distribution", "drawn"} & set(heading.split(","))
    toml = (plain / "case.toml").read_text(encoding="utf-8")
    assert "payback" not in toml and "correlations" not in toml


RULES: list[dict[str, Any]] = [
    {"accrual": [1] * 12},
    {"accrual": [0.1, 0.2, 1 / 3, *[0] * 8, 1e-9]},
    {"counted_from": date(2025, 4, 1)},
    {"discounting": nc.Discounting()},
    {"discounting": 0},
    {"discounting": "0.7%"},
    {"discounting": 1 / 3},
    {"discounting": -0.05},
    {"discounting": 1e-7},
    *({"discounting": name} for name in nc.discount_schedules()),
    *({"discounting": nc.Discounting(timing=timing)} for timing in nc.Timing),
]


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule!r:.50}" for rule in RULES])
def test_every_rule_of_payback_comes_back(rule: dict[str, Any], tmp_path: Path) -> None:
    case = small_case(payback_rule=nc.PaybackRule(**rule))
    assert nc.load_case(nc.save_case(case, tmp_path / "a")).payback_rule == case.payback_rule


@pytest.mark.parametrize(
    "schedule",
    [
        nc.DiscountSchedule(id="own", label="Own", source="s", steps=[(0, 0.03), (10, 0.02)]),
        nc.DiscountSchedule(id="own", label="Own", source="s", steps=[(0, 0.03)]),
        attrs.evolve(nc.discount_schedule("green-book-2026"), source="memory"),
    ],
)
def test_a_schedule_of_ones_own_is_not_saved_as_another(
    schedule: nc.DiscountSchedule, tmp_path: Path
) -> None:
    case = small_case(payback_rule=nc.PaybackRule(discounting=schedule))
    with pytest.raises(
        nc.InvalidValueError,
        match=f"by the schedule '{schedule.id}', which is not a shipped one; .*, or one rate",
    ):
        nc.save_case(case, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


AWKWARD = st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-9)


@given(ends=st.lists(AWKWARD, min_size=3, max_size=3, unique=True), kind=st.integers(0, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_the_numbers_of_a_distribution_come_back_exactly(
    ends: list[float], kind: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    low, mode, high = sorted(ends)
    made = [
        lambda: nc.Triangular(low=low, mode=mode, high=high),
        lambda: nc.Uniform(low=low, high=high),
        lambda: nc.Normal(mean=mode, sd=high - low),
        lambda: nc.Discrete(values=[low, mode, high], probabilities=[1 / 3, 1 / 3, 1 / 3]),
    ][kind]()
    case = nc.with_distributions(small_case(), {"pay": made, "own_cost": made})
    loaded = nc.load_case(nc.save_case(case, tmp_path_factory.mktemp("d") / "a"))
    assert loaded.assumption("pay").distribution == made
    assert loaded.assumption("own_cost").distribution == made


def scenario(*overrides: nc.Assumption) -> nc.Scenario:
    return nc.Scenario(id="other", label="Other", overrides=overrides)


def test_distributions_of_a_scenario_come_back(tmp_path: Path) -> None:
    """Given, changed, and taken away; of one value and of several."""
    case = uncertain()
    other = scenario(
        attrs.evolve(case.assumption("pay"), values=45, distribution="uniform(40; 50)"),
        attrs.evolve(case.assumption("wte"), values=3, distribution=None),
        attrs.evolve(case.assumption("base"), distribution="uniform(90%; 110%)"),
    )
    case = attrs.evolve(case, scenarios=[*case.scenarios, other])
    loaded = nc.load_case(nc.save_case(case, tmp_path / "a"))
    assert loaded == case
    found = loaded.assumptions_in("other")
    assert found["pay"].distribution == nc.Uniform(low=40, high=50)
    assert found["wte"].distribution is None
    assert found["base"].distribution_text == "uniform(90%; 110%)"


def test_a_scenario_changes_only_what_it_says(folder: Path) -> None:
    """An override without a distribution has none, whatever the case's own has."""
    edit(folder, "case.toml", "overrides = [", 'overrides = [\n{ assumption = "pay", source = "s", '
         'values = "£41/WTE/year" },')  # fmt: skip
    loaded = nc.load_case(folder)
    assert loaded.assumptions_in("none")["pay"].distribution is None
    assert loaded.assumption("pay").distribution is not None


ACCRUAL = "accrual = [\n    2.5,"
REFUSED = [
    # file, what is there, what is put in its place, and what must be said
    (
        "case.toml",
        ACCRUAL,
        "accrual = [",
        "payback: the monthly profile has 11 numbers .*give twel",
    ),
    ("case.toml", ACCRUAL, "accrual = [-2.5,", "payback: a month .* is -2.5; give a number of 0"),
    ("case.toml", ACCRUAL, "accrual = [inf,", "payback: a month of the monthly profile is inf"),
    ("case.toml", ACCRUAL, 'accrual = ["2",', r"payback.accrual: found '2', and a number is"),
    (
        "case.toml",
        ACCRUAL,
        "accrual = [true,",
        r"payback.accrual: found True, and a number is",
    ),
    ("case.toml", ACCRUAL, "acrual = [2,", "unknown key 'acrual' in payback; .*mean 'accrual'"),
    (
        "case.toml",
        "from = 2024-04-01",
        'from = "May"',
        "payback.counted_from: found 'May', and a d",
    ),
    (
        "case.toml",
        "2024-04-01",
        "2024-04-01T09:00:00",
        "payback.counted_from: found datetime.*date",
    ),
    ("case.toml", "2026-health", "2026-helth", "payback: .*did you mean 'green-book-2026-health'"),
    (
        "case.toml",
        '"green-book-2026-health"',
        "0.035",
        "discounting.schedule: found 0.035, and text",
    ),
    ("case.toml", "green-book-2026-health", "3.5", "rate of 350% from year 0; for 3.5% give 0.035"),
    (
        "case.toml",
        'schedule = "green-book-2026-health"',
        "",
        "discounting.schedule: this key is mi",
    ),
    ("case.toml", 'timing = "end"', 'timing = "ends"', "payback: there is no timing 'ends'; did y"),
    ("case.toml", "timing", "timming", "unknown key 'timming' in payback.discounting; .*'timing'"),
    ("case.toml", "date = 2024-03-01", "date = 2024", "discounting.base_date: found 2024, and a d"),
    ("case.toml", 'rule = "days"', 'rule = "weeks"', "payback: there is no part-year rule 'weeks'"),
    # correlations
    ("case.toml", "rank = -0.5", "rank = -1", r"correlations\[0\]: a rank correlation of -1; give"),
    ("case.toml", "rank = -0.5", "rank = nan", r"correlations\[0\]: a rank correlation is nan"),
    ("case.toml", "rank = -0.5", 'rank = "high"', r"correlations\[0\].rank: found 'high', and a n"),
    ("case.toml", "rank = -0.5", "rnk = -0.5", r"correlations\[0\].rank: this key is missing.*rnk"),
    ("case.toml", 'first = "pay"', 'first = "wte"', "'wte' is said to be correlated with itself"),
    (
        "case.toml",
        'first = "pay"',
        'first = "pey"',
        "there is no assumption in a correlation: 'pey'; did you mean",
    ),
    ("case.toml", 'first = "pay"', "first = 5", r"correlations\[0\].first: found 5, and text in q"),
    (
        "case.toml",
        'first = "pay"',
        'first = "risk_rate"',
        "'risk_rate' is .* no distribution; give",
    ),
    ("case.toml", 'first = "pay"', 'first = "own_cost"', "drawn by itself; draw them together, or"),
    (
        "case.toml",
        '{ first = "pay"',
        '{ first = "wte", second = "pay", rank = 0.1 }, { first = "pay"',
        "the correlation of 'pay' and 'wte' is there twice; give it once",
    ),
    # distributions of overrides
    (
        "case.toml",
        'source = "made up"',
        'source = "made up", distribution = "triangel(90%; 1; 2)"',
        "scenario 'none': assumption 'rate': there is no distribution 'triangel'; did you mean 't",
    ),
    (
        "case.toml",
        'source = "made up"',
        'source = "made up", distribution = "uniform(90%)"',
        r"scenario 'none': assumption 'rate': 'uniform\(90%\)' gives no high; a uniform distribut",
    ),
    (
        "case.toml",
        'source = "made up"',
        'source = "made up", distribution = 5',
        r"scenarios\[1\].overrides\[0\].distribution: found 5, and text in quotes is needed",
    ),
    # columns
    (
        "lines.csv",
        ",contingency,",
        ",contigency,",
        "lines.csv, line 5: .*did you mean 'contingency'",
    ),
    ("lines.csv", "own * team", "own * tem", "lines.csv, line 6: there is no line 'tem'; did you"),
    ("lines.csv", "priced_risk,own", ",own", "lines.csv, line 6: line 'kept' covers 'own' and is"),
    ("lines.csv", "allowance", "allowances", "lines.csv, line 1: unknown column 'allowances'; did"),
    ("assumptions.csv", "uniform(1; 3)", "unform(1; 3)", "line 4: assumption 'wte': .*'uniform'"),
    (
        "assumptions.csv",
        "uniform(1; 3)",
        "uniform(3; 1)",
        "'wte': uniform .* from 3 to 1; give low",
    ),
    (
        "assumptions.csv",
        "uniform(1; 3)",
        "1 to 3",
        "line 4: .*'1 to 3' is not a distribution; writ",
    ),
    ("assumptions.csv", "uniform(1; 3)", "uniform(1%; 3)", "'1%' is in 1, and WTE was expected"),
    ("assumptions.csv", ",each", ",eech", "line 3: there is no way of drawing 'eech'; .*'each'"),
    (
        "assumptions.csv",
        "drawn",
        "drawing",
        "line 1: unknown column 'drawing'; did you mean 'drawn",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), REFUSED)
def test_what_is_wrong_is_refused_with_its_place(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    edit(folder, file, old, new)
    with pytest.raises(nc.CaseFileError, match=message) as caught:
        nc.load_case(folder)
    assert caught.value.file == file


def test_counting_twice_warns_on_loading_too(folder: Path) -> None:
    edit(folder, "lines.csv", "own * team", "own * set_up")
    with pytest.warns(nc.DoubleCountedWarning, match="line 'set_up' has both contingency"):
        nc.load_case(folder)


def test_correlations_that_no_numbers_can_have_are_refused(folder: Path) -> None:
    """Of three that go together in pairs, the third pair cannot be opposed."""
    edit(
        folder,
        "assumptions.csv",
        "%,scalar,10%,made up,,,,,",
        "%,scalar,10%,made up,,,uniform(5%; 15%),,",
    )
    edit(
        folder,
        "case.toml",
        "correlations = [",
        'correlations = [ { first = "risk_rate", second = "pay", rank = 0.9 }, '
        '{ first = "risk_rate", second = "wte", rank = 0.9 }, ',
    )
    with pytest.raises(nc.CaseFileError, match="case.toml: .*not positive definite.*closer to 0"):
        nc.load_case(folder)


def test_a_correlation_may_rest_on_a_distribution_of_a_scenario(tmp_path: Path) -> None:
    case = small_case()
    other = scenario(
        attrs.evolve(case.assumption("pay"), distribution="uniform(30; 50)"),
        attrs.evolve(case.assumption("wte"), distribution="uniform(1; 3)"),
    )
    case = attrs.evolve(
        case,
        scenarios=[*case.scenarios, other],
        correlations=[nc.RankCorrelation(first="pay", second="wte", rank=0.5)],
    )
    assert nc.load_case(nc.save_case(case, tmp_path / "a")) == case


def test_a_range_holds_for_distributions_as_for_values(tmp_path: Path) -> None:
    case = replace_assumption(small_case(), "wte", low=1, high=3)
    with pytest.raises(nc.InvalidValueError, match="'wte' has a distribution that reaches 4, and"):
        nc.with_distributions(case, {"wte": "uniform(1; 4)"})
    folder = nc.save_case(nc.with_distributions(case, {"wte": "uniform(1; 3)"}), tmp_path / "a")
    edit(folder, "assumptions.csv", "uniform(1; 3)", "uniform(0.5; 3)")
    with pytest.raises(
        nc.CaseFileError, match=r"assumptions.csv, line 4: .*reaches 0.5, .*cut .* off with least="
    ):
        nc.load_case(folder)


def test_how_an_override_is_drawn_is_saved(tmp_path: Path) -> None:
    case = small_case()
    own = attrs.evolve(case.assumption("own_cost"), distribution="uniform(90%; 110%)", drawn="each")
    changed = attrs.evolve(
        case, scenarios=[case.scenarios[0], attrs.evolve(case.scenarios[1], overrides=[own])]
    )
    assert nc.load_case(nc.save_case(changed, tmp_path / "case")) == changed


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "correlations = [",
            'correlations = "none"\nunused = [',
            r"correlations.*a table of its own",
        ),
        ("accrual = [", 'discounting = "6%"\naccrual = [', r"payback.discounting.*a table of its"),
    ],
)
def test_text_where_a_table_should_be_is_said_to_be_so(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    case = nc.with_distributions(
        small_case(payback_rule=nc.PaybackRule(accrual=range(12))),
        {"pay": "uniform(30; 50)", "wte": "uniform(1; 3)"},
        correlations=[nc.RankCorrelation(first="pay", second="wte", rank=0.5)],
    )
    folder = nc.save_case(case, tmp_path / "case")
    text = (folder / "case.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "case.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(nc.CaseFileError, match=message):
        nc.load_case(folder)
