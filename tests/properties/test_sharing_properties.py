"""What holds of any rule, table, pace of change and reorganisation."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

import nhscommission as nc


@st.composite
def sectors(draw: st.DrawFn) -> nc.Sector:
    weights = draw(st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
    return nc.Sector(
        name="S",
        members=[nc.ICB(name=f"M{i}", weighted_population=w) for i, w in enumerate(weights)],
    )


def rules(sector: nc.Sector) -> st.SearchStrategy[nc.AllocationRule]:
    usage = st.fixed_dictionaries({name: st.integers(1, 1_000) for name in sector.member_names})
    simple: st.SearchStrategy[nc.AllocationRule] = (
        st.just(nc.Capitation())
        | st.just(nc.EqualShares())
        | usage.map(lambda values: nc.Usage(values=values))
        | st.just(nc.SizeBands(bands=((0, 1), (1_000, 2), (100_000, 5))))
    )

    def combined(inner: st.SearchStrategy[nc.AllocationRule]) -> Any:
        percent = st.integers(0, 100)
        return (
            st.builds(
                lambda p, a, b: nc.Hybrid(parts=[(f"{p}%", a), (f"{100 - p}%", b)]),
                percent,
                inner,
                inner,
            )
            | st.builds(
                lambda f, a, b: nc.FixedAndVariable(fixed_pence=f, fixed=a, variable=b),
                st.integers(0, 1_000),
                inner,
                inner,
            )
            | st.builds(
                lambda e, a, b: nc.Tiered(tiers=[nc.Tier(rule=a, up_to_pence=e), nc.Tier(rule=b)]),
                st.integers(1, 10**6),
                inner,
                inner,
            )
            | st.builds(
                lambda f, a: nc.FloorsAndCaps(rule=a, floors_pence=f),
                st.integers(0, 100),
                inner.filter(lambda a: not isinstance(a, nc.Exempt)),
            )
            | inner.map(lambda a: nc.Exempt(rule=a, members=[sector.member_names[0]]))
        )

    return st.recursive(simple, combined, max_leaves=5)


@given(sector=sectors(), data=st.data(), total=st.integers(10_000, 10**12))
def test_any_rule_shares_the_whole(sector: nc.Sector, data: st.DataObject, total: int) -> None:
    rule = data.draw(rules(sector))
    refused = ""
    try:
        found = nc.share_cost(total, sector=sector, rule=rule)
    except nc.InvalidValueError as error:
        refused = str(error)
    if refused:
        assert any(
            word in refused
            for word in ("exempt", "weights are zero", "fixed part is", "floors come to")
        )
        return
    assert int(found.pence.sum()) == total
    assert sum(share.exact_pence for share in found.shares) == total
    assert all(abs(share.rounding_pence) < 1 for share in found.shares)
    assert nc.share_cost(-total, sector=sector, rule=rule).pence.tolist() == (-found.pence).tolist()


@given(
    table=st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(
                st.floats(-1e6, 1e6) | st.integers(-5, 5).map(lambda n: n / 2),
                min_size=width,
                max_size=width,
            ),
            min_size=1,
            max_size=6,
        )
    ),
    step=st.sampled_from([1, 7, 100]),
)
def test_a_rounded_table_adds_up_and_is_near(table: list[list[float]], step: int) -> None:
    exact = np.array(table)
    rounded = nc.round_table(table, step=step)
    slack = step * (1 + 1e-6)
    assert (rounded.cells % step == 0).all()
    assert rounded.cells.sum(axis=1).tolist() == rounded.row_totals.tolist()
    assert rounded.cells.sum(axis=0).tolist() == rounded.column_totals.tolist()
    assert (np.abs(rounded.cells - exact) < slack).all()
    assert (np.abs(rounded.row_totals - exact.sum(axis=1)) < slack).all()
    assert (np.abs(rounded.column_totals - exact.sum(axis=0)) < slack).all()


@given(
    opening=st.lists(st.integers(10_000, 10**9), min_size=1, max_size=8),
    data=st.data(),
    growth=st.integers(0, 80),
)
def test_any_policy_spends_the_quantum_within_its_bounds(
    opening: list[int], data: st.DataObject, growth: int
) -> None:
    targets = [data.draw(st.integers(1, 10**6)) for _ in opening]
    thousandth = st.integers(0, 60).map(lambda n: Fraction(n, 1_000))
    minimum, start = data.draw(thousandth), data.draw(thousandth)
    policy = nc.PaceOfChangePolicy(
        minimum_growth=minimum,
        taper_from=start,
        taper_to=start + data.draw(thousandth),
        tapered_growth=minimum / 2,
        extra_below=-data.draw(thousandth),
        maximum_under_target=data.draw(st.none() | st.just("10%")),
        cap=data.draw(st.none() | st.just(minimum + Fraction(1, 10))),
    )
    quantum = sum(opening) * (1_000 + growth) // 1_000
    refused = ""
    try:
        found = nc.pace_of_change(
            quantum, opening_pence=opening, targets_pence=targets, policy=policy
        )
    except nc.InvalidValueError as error:
        refused = str(error)
    if refused:
        assert "cannot be paid for" in refused or "to nobody" in refused
        return
    closing = found.closing_pence.tolist()
    assert sum(closing) == quantum
    shares = [Fraction(target, sum(targets)) for target in targets]
    for i, (before, after) in enumerate(zip(opening, closing, strict=True)):
        distance = before / (shares[i] * sum(opening)) - 1
        floor = before * (1 + policy.least_growth(distance))
        if policy.maximum_under_target is not None:
            floor = max(floor, (1 - policy.maximum_under_target) * shares[i] * quantum)
        assert after > floor - 1
        if policy.cap is not None:
            assert after < max(floor, before * (1 + policy.cap)) + 1


@given(data=st.data(), people=st.lists(st.integers(0, 10**7), min_size=1, max_size=6))
def test_reorganisation_loses_nobody(data: st.DataObject, people: list[int]) -> None:
    def a_map(names: list[str], prefix: str, year: int) -> nc.SuccessorMap:
        after = [f"{prefix}{i}" for i in range(data.draw(st.integers(1, 4)))]
        links = []
        for name in names:
            parts = data.draw(
                st.lists(st.integers(0, 9), min_size=len(after), max_size=len(after)).filter(any)
            )
            people = dict(zip(after, parts, strict=True))
            links += nc.split_by_population(name, people, total=sum(parts))
        return nc.SuccessorMap(effective=date(year, 4, 1), source="drawn", successions=links)

    before = {f"P{i}": count for i, count in enumerate(people)}
    first = a_map(list(before), "Q", 2013)
    second = a_map(list(first.successors), "R", 2021)
    middle = nc.carry_over(before, successor_map=first)
    assert sum(middle.values()) == sum(people)
    joined = nc.compose_maps(first, second)
    assert nc.carry_over(before, successor_map=joined) == nc.carry_over(
        middle, successor_map=second
    )


@given(data=st.data(), rows=st.integers(1, 40))
def test_rolling_up_loses_nothing(data: st.DataObject, rows: int) -> None:
    people = data.draw(st.lists(st.integers(0, 10**6), min_size=rows, max_size=rows))
    groups = data.draw(st.lists(st.sampled_from(["A", "B", "C", ""]), min_size=rows, max_size=rows))
    assume(any(groups))
    within = sorted({group for group in groups if group})[:1]
    found = nc.roll_up({"people": np.array(people, dtype=float)}, groups=groups, within=within)
    assert found["people"].sum() + found.outside_sums[0].sum() == sum(people)
    assert found.rows.sum() + found.outside_rows.sum() == rows
