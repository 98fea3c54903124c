"""Chains of costs, by hand: every penny once, and no circles."""

from typing import Any

import pytest

import nhscommission as nc

SECTOR = nc.Sector(
    name="Two",
    members=[
        nc.ICB(name="North", weighted_population=600),
        nc.ICB(name="South", weighted_population=400),
    ],
)


def test_step_down_by_hand() -> None:
    """Rooms 100 → host 40, contracts 60; host 200 + 40 → contracts 180, analysis 60.

    Contracts then cost 1,000 + 60 + 180 = 1,240, shared 744 : 496; analysis 500 + 60, 280 each.
    """
    found = nc.allocate_chain(
        [
            nc.CostPool(name="analysis", direct_pence=500, to=nc.EqualShares()),
            nc.CostPool(name="contracts", direct_pence=1_000, to=nc.Capitation()),
            nc.CostPool(name="host", direct_pence=200, to={"contracts": 3, "analysis": 1}),
            nc.CostPool(name="rooms", direct_pence=100, to={"host": 2, "contracts": 3}),
        ],
        sector=SECTOR,
    )
    assert [found.full_cost_pence(pool) for pool in ("rooms", "host", "contracts", "analysis")] == [
        100,
        240,
        1_240,
        560,
    ]
    assert found.pence.tolist() == [744 + 280, 496 + 280]
    assert found.cash_pence.tolist() == found.pence.tolist()
    assert int(found.pence.sum()) == 1_800
    assert {(flow.source, flow.target, flow.pence) for flow in found.flows} == {
        ("rooms", "host", 40),
        ("rooms", "contracts", 60),
        ("host", "contracts", 180),
        ("host", "analysis", 60),
    }
    names = [pool.name for pool in found.pools]
    assert names.index("rooms") < names.index("host") < names.index("contracts")
    assert {name: a.total_pence for name, a in found.charges} == {
        "contracts": 1_240,
        "analysis": 560,
    }


def test_odd_pennies_are_neither_lost_nor_made() -> None:
    pools = [
        nc.CostPool(name="a", direct_pence=101, to={"b": 1, "c": 1, "d": 1}),
        nc.CostPool(name="b", direct_pence=7, to={"d": 1, "c": 2}),
        nc.CostPool(name="c", direct_pence=-3, to=nc.EqualShares()),
        nc.CostPool(name="d", direct_pence=11, to=nc.Capitation()),
    ]
    for order in (pools, pools[::-1]):
        assert int(nc.allocate_chain(order, sector=SECTOR).pence.sum()) == 116
    one, other = (nc.allocate_chain(order, sector=SECTOR) for order in (pools, pools[::-1]))
    assert one.pence.tolist() == other.pence.tolist()


@pytest.mark.parametrize(
    ("pools", "message"),
    [
        ([], "no pools"),
        (
            [
                nc.CostPool(name="a", direct_pence=1, to={"b": 1}),
                nc.CostPool(name="b", direct_pence=1, to={"c": 1}),
                nc.CostPool(name="c", direct_pence=1, to={"b": 1}),
            ],
            "circle: b → c → b",
        ),
        ([nc.CostPool(name="a", direct_pence=1, to={"a": 1})], "circle: a → a"),
        ([nc.CostPool(name="a", direct_pence=1, to={"b": 1})], "no pool 'b'"),
        (
            [
                nc.CostPool(name="a", direct_pence=1, to=nc.EqualShares()),
                nc.CostPool(name="a", direct_pence=1, to=nc.EqualShares()),
            ],
            "'a' stands twice",
        ),
    ],
)
def test_a_chain_that_is_none_is_refused(pools: list[nc.CostPool], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.allocate_chain(pools, sector=SECTOR)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"direct_pence": 0.5, "to": nc.EqualShares()}, "direct_pence is 0.5"),
        ({"direct_pence": 1, "to": {}}, "weights >= 0 of other pools"),
        ({"direct_pence": 1, "to": {"b": -1}}, "weights >= 0 of other pools"),
        ({"direct_pence": 1, "to": {"b": 0}}, "not all zero"),
        ({"direct_pence": 1, "to": "members"}, "give an AllocationRule over the members"),
    ],
)
def test_a_pool_that_is_none_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.CostPool(name="a", **given)


def test_a_thousand_pools_in_a_row() -> None:
    """No recursion: a long chain is passed down as a short one."""
    pools = [nc.CostPool(name=f"p{i}", direct_pence=1, to={f"p{i + 1}": 1}) for i in range(2_000)]
    pools.append(nc.CostPool(name="p2000", direct_pence=0, to=nc.Capitation()))
    assert nc.allocate_chain(pools, sector=SECTOR).pence.tolist() == [1_200, 800]
