"""Chains of costs: overheads to services, services to members, each penny once."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.allocation.rules import AllocationRule, ByMember, by_name
from nhscommission.finance.allocation.shares import Allocation, share_cost
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
    find_known,
    shown,
)
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import IntArray
from nhscommission.sector.organisations import Sector


def _receivers(value: Any) -> AllocationRule | ByMember:
    if isinstance(value, AllocationRule):
        return value
    weights = tuple((name, as_fraction(given, what=name)) for name, given in by_name(value).items())
    if not weights or any(weight < 0 for _, weight in weights) or not any(w for _, w in weights):
        raise InvalidValueError(
            f"a pool's cost goes to {shown(value)}; give an AllocationRule over the members, or "
            "weights >= 0 of other pools by name, not all zero"
        )
    return weights


@attrs.frozen(kw_only=True)
class CostPool:
    """A cost, and who bears it: other pools by weight, or the members by a rule.

    Parameters
    ----------
    name : str
        Its name, unique in the chain.
    direct_pence : int
        What it costs itself, without what it gets from other pools [penny].
    to : AllocationRule, or mapping of str to number
        A rule over the members, or the weight of each pool that bears a part.
    """

    name: str
    direct_pence: int = attrs.field()
    to: AllocationRule | ByMember = attrs.field(converter=_receivers)

    @direct_pence.validator
    def _whole(self, _: "attrs.Attribute[int]", value: int) -> None:
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise InvalidValueError(
                f"{self.name}: direct_pence is {shown(value)}; give whole pence"
            )


@attrs.frozen(kw_only=True)
class Flow:
    """What one pool passes on to another.

    Parameters
    ----------
    source : str
        The pool whose cost it is.
    target : str
        The pool that bears it.
    pence : int
        How much [penny].
    """

    source: str
    target: str
    pence: int


@attrs.frozen(kw_only=True)
class ChainAllocation:
    """Costs passed down a chain of pools to the members.

    Parameters
    ----------
    members : tuple of str
        The members, in the order of the sector.
    pools : tuple of CostPool
        In an order in which each comes before those that it passes costs to.
    flows : tuple of Flow
        What pools pass to pools.
    charges : tuple of (str, Allocation)
        What each pool at the end of the chain charges the members, with what it got from others.
    """

    members: tuple[str, ...]
    pools: tuple[CostPool, ...]
    flows: tuple[Flow, ...]
    charges: tuple[tuple[str, Allocation], ...]

    def __attrs_post_init__(self) -> None:
        charged = sum(share.pence for _, found in self.charges for share in found.shares)
        if charged != sum(pool.direct_pence for pool in self.pools):
            raise InvalidValueError("what members are charged is not what the pools cost")

    @property
    def pence(self) -> IntArray:
        """What each member pays in all, shape (members,), in the order of `members` [penny]."""
        total = np.zeros(len(self.members), dtype=np.int64)
        for _, found in self.charges:
            total += found.pence
        return total

    @property
    def cash_pence(self) -> IntArray:
        """What is left to pay in cash, shape (members,), in the order of `members` [penny]."""
        total = np.zeros(len(self.members), dtype=np.int64)
        for _, found in self.charges:
            total += found.cash_pence
        return total

    def full_cost_pence(self, pool: str) -> int:
        """Say what a pool costs with what it gets from others.

        Parameters
        ----------
        pool : str
            Its name.

        Returns
        -------
        int
            Its direct cost and what flows into it [penny].
        """
        found = find_known({p.name: p for p in self.pools}, pool, "pool")
        return found.direct_pence + sum(flow.pence for flow in self.flows if flow.target == pool)


def allocate_chain(pools: Iterable[CostPool], *, sector: Sector) -> ChainAllocation:
    """Pass costs down a chain of pools, and share what arrives at its end among the members.

    Parameters
    ----------
    pools : iterable of CostPool
        In any order; a pool passes on its own cost and all that it gets.
    sector : Sector
        The members.

    Returns
    -------
    ChainAllocation
        What pools pass on and members pay; members pay what the pools cost, to the penny, once
        [penny].

    Raises
    ------
    InvalidValueError
        If there is no pool, a name stands twice, or costs go round in a circle, which is named.
    UnknownNameError
        If a pool passes costs to one that there is not.

    Notes
    -----
    A pool's cost is passed on only when everything that flows into it has arrived (step-down), so
    no cost is counted twice.

    Examples
    --------
    >>> import nhscommission as nc
    >>> boards = nc.Sector(name="Two", members=[nc.ICB(name="North"), nc.ICB(name="South")])
    >>> found = allocate_chain([
    ...     nc.CostPool(name="host", direct_pence=100, to={"contracts": 3, "analysis": 1}),
    ...     nc.CostPool(name="contracts", direct_pence=1_000, to=nc.EqualShares()),
    ...     nc.CostPool(name="analysis", direct_pence=500,
    ...                 to=nc.Usage(values={"North": 1, "South": 4})),
    ... ], sector=boards)
    >>> found.full_cost_pence("contracts"), found.full_cost_pence("analysis"), found.pence.tolist()
    (1075, 525, [643, 957])
    """
    named: dict[str, CostPool] = {}
    for pool in pools:
        if not isinstance(pool, CostPool):
            raise InvalidValueError(f"{shown(pool)} is no CostPool; give CostPool objects")
        if pool.name in named:
            raise InvalidValueError(f"the pool {pool.name!r} stands twice; names must be unique")
        named[pool.name] = pool
    if not named:
        raise InvalidValueError("there are no pools to allocate; give at least one")
    flows: list[Flow] = []
    charges: list[tuple[str, Allocation]] = []
    order = _in_order(named)
    arrived = {name: int(pool.direct_pence) for name, pool in named.items()}
    for name in order:
        target = named[name].to
        if isinstance(target, AllocationRule):
            charges.append((name, share_cost(arrived[name], sector=sector, rule=target)))
            continue
        receivers = [receiver for receiver, _ in target]
        weights = [weight for _, weight in target]
        parts = allocate(arrived[name], weights=weights, codes=receivers).tolist()
        for receiver, part in zip(receivers, parts, strict=True):
            arrived[receiver] += part
            flows.append(Flow(source=name, target=receiver, pence=part))
    return ChainAllocation(
        members=sector.member_names,
        pools=tuple(named[name] for name in order),
        flows=tuple(flows),
        charges=tuple(charges),
    )


def _in_order(pools: Mapping[str, CostPool]) -> list[str]:
    """Put pools before those that they pass costs to; refuse a circle by name."""
    order: list[str] = []
    done: set[str] = set()
    for first in pools:
        path: list[str] = [first]
        waiting = [iter(_targets(pools[first]))] if first not in done else []
        while waiting:
            target = next(waiting[-1], None)
            if target is None:
                waiting.pop()
                done.add(path[-1])
                order.append(path.pop())
            elif target not in pools:
                raise UnknownNameError("pool", target, pools)
            elif target in path:
                circle = " → ".join([*path[path.index(target) :], target])
                raise InvalidValueError(
                    f"costs go round in a circle: {circle}; leave out one of these steps"
                )
            elif target not in done:
                path.append(target)
                waiting.append(iter(_targets(pools[target])))
    return order[::-1]


def _targets(pool: CostPool) -> list[str]:
    return [] if isinstance(pool.to, AllocationRule) else [name for name, _ in pool.to]
