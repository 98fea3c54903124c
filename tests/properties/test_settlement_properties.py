"""What holds of any settlement: it nets to zero, and both options agree to the penny."""

from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nhscommission.finance.settlement.contracts.bills import InvoiceBasis, bill_contract
from nhscommission.finance.settlement.contracts.compare_settlements import compare_settlements
from nhscommission.finance.settlement.contracts.contract_months import contract_months
from nhscommission.finance.settlement.contracts.contract_performance import performance_against_plan
from nhscommission.finance.settlement.contracts.contract_terms import (
    ContractTerms,
    RateTier,
    payment_due,
)
from nhscommission.finance.settlement.contracts.invoicing import (
    DirectInvoicing,
    VehicleInvoicing,
    settle,
)
from nhscommission.finance.settlement.contracts.payments import PaymentCalendar
from nhscommission.finance.settlement.contracts.settlements import Settlement
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.finance.settlement.contracts.working_capital import float_pence_days

PERCENT = st.integers(0, 100).map(lambda whole: f"{whole}%")
MOST = st.sampled_from([0, 1, 7, 10**4, 10**8])


@st.composite
def tiers(draw: st.DrawFn, *, above: bool) -> tuple[RateTier, ...]:
    places = draw(st.sets(st.integers(101, 300) if above else st.integers(0, 99), max_size=3))
    ordered = [100, *sorted(places, reverse=not above)]
    return tuple(RateTier(f"{place}%", draw(PERCENT)) for place in ordered)


@st.composite
def terms(draw: st.DrawFn) -> ContractTerms:
    return ContractTerms(
        over=draw(tiers(above=True)),
        under=draw(tiers(above=False)),
        cap=draw(st.none() | st.integers(100, 200).map(lambda whole: f"{whole}%")),
        collar=draw(st.none() | PERCENT),
    )


@st.composite
def contracts(draw: st.DrawFn, *, whole: bool = True) -> tuple[SlaPlan, SlaActuals]:
    p, c, s = (draw(st.integers(1, 3)) for _ in range(3))
    first, last = sorted((draw(st.integers(0, 11)), draw(st.integers(0, 11))))
    months = contract_months("2009/10")[first : last + 1]
    so_far = len(months) if whole else draw(st.integers(1, len(months)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))

    def numbers(most: int, *shape: int) -> NDArray[Any]:
        return np.round(rng.uniform(0, most, shape), int(rng.integers(0, 3)))

    shared: dict[str, Any] = {
        "year": "2009/10",
        "providers": [f"Trust {i}" for i in range(p)],
        "commissioners": [f"PCT {i}" for i in range(c)],
        "services": [ServiceLine(name=f"service {i}") for i in range(s)],
    }
    prices = rng.integers(0, draw(MOST) + 1, (p, s))
    plan = SlaPlan(
        activity=numbers(draw(MOST), p, c, s, len(months)),
        prices_pence=prices,
        months=months,
        **shared,
    )
    done = SlaActuals(
        activity=numbers(draw(MOST), p, c, s, so_far),
        prices_pence=rng.integers(0, draw(MOST) + 1, (p, s)),
        months=months[:so_far],
        **shared,
    )
    return plan, done


calendars = st.builds(
    PaymentCalendar,
    invoice_day=st.integers(1, 31),
    due_days=st.integers(0, 60),
    settle_days=st.integers(0, 90),
    pass_on_days=st.integers(0, 30),
)
bases = st.sampled_from(InvoiceBasis)


def nets(settlement: Settlement) -> dict[str, int]:
    return {party: settlement.net_pence(party) for party in settlement.parties}


@given(contract=contracts(), own=terms(), calendar=calendars, basis=bases, netted=st.booleans())
def test_both_options_leave_everybody_with_the_same(
    contract: tuple[SlaPlan, SlaActuals],
    own: ContractTerms,
    calendar: PaymentCalendar,
    basis: InvoiceBasis,
    netted: bool,
) -> None:
    """To the penny, member by member and provider by provider; the vehicle ends with nothing."""
    plan, done = contract
    first = settle(
        plan, done, arrangement=DirectInvoicing(calendar=calendar, basis=basis), terms=own
    )
    vehicle = VehicleInvoicing(calendar=calendar, basis=basis, netted=netted)
    second = settle(plan, done, arrangement=vehicle, terms=own)
    assert nets(second) == nets(first) | {"ACV": 0}
    assert compare_settlements(first, second).agree
    assert sum(nets(first).values()) == sum(nets(second).values()) == 0
    due = first.due_to_date_pence[..., -1]
    for p, provider in enumerate(plan.providers):
        assert first.net_pence(provider) == int(due[p].sum())
    for c, member in enumerate(plan.commissioners):
        assert first.net_pence(member) == -int(due[:, c].sum())


@given(contract=contracts(whole=False), own=terms(), calendar=calendars)
def test_before_the_year_is_over(
    contract: tuple[SlaPlan, SlaActuals], own: ContractTerms, calendar: PaymentCalendar
) -> None:
    """All nets to zero, in money and in float; providers get the same; no payment is 0 or less."""
    first = settle(*contract, arrangement=DirectInvoicing(calendar=calendar), terms=own)
    second = settle(*contract, arrangement=VehicleInvoicing(calendar=calendar), terms=own)
    for one in (first, second):
        assert sum(nets(one).values()) == 0
        assert sum(float_pence_days(one).values()) == 0
        assert all(payment.amount_pence > 0 for payment in one.payments)
    for provider in contract[0].providers:
        assert first.net_pence(provider) == second.net_pence(provider)
    legs = second.count("adjustment", "passed_on")
    assert legs == 2 * first.count("adjustment")


@given(contract=contracts(), own=terms(), basis=bases)
def test_adjustments_of_the_quarters_sum_to_that_of_the_year(
    contract: tuple[SlaPlan, SlaActuals], own: ContractTerms, basis: InvoiceBasis
) -> None:
    """By the terms on the whole year, worked out by themselves; invoices sum to the plan."""
    plan, done = contract
    bill = bill_contract(plan, done, terms=own, basis=basis)
    planned = plan.value_pence.sum(axis=(2, 3))
    due = payment_due(planned, actual_pence=done.value_pence.sum(axis=(2, 3)), terms=own)
    assert np.array_equal(bill.adjustments_pence.sum(axis=2), due - planned)
    assert np.array_equal(bill.invoices_pence.sum(axis=2), planned)


@given(contract=contracts(), own=terms())
def test_no_variance_no_adjustment(
    contract: tuple[SlaPlan, SlaActuals], own: ContractTerms
) -> None:
    """Whatever the terms are."""
    plan = contract[0]
    fields = ("year", "months", "providers", "commissioners", "services", "activity")
    same = SlaActuals(
        **{name: getattr(plan, name) for name in fields}, prices_pence=plan.prices_pence
    )
    found = settle(plan, same, arrangement=VehicleInvoicing(), terms=own)
    assert found.count("adjustment", "passed_on") == 0
    assert not performance_against_plan(plan, same).variance_pence.any()


@given(contract=contracts(), own=terms(), seed=st.integers(0, 2**32))
def test_the_order_of_members_does_not_matter(
    contract: tuple[SlaPlan, SlaActuals], own: ContractTerms, seed: int
) -> None:
    """Nor that of providers."""
    plan, done = contract
    rng = np.random.default_rng(seed)
    p, c = rng.permutation(len(plan.providers)), rng.permutation(len(plan.commissioners))

    def turned(table: Any) -> Any:
        return type(table)(
            year=table.year,
            months=table.months,
            services=table.services,
            providers=[table.providers[i] for i in p],
            commissioners=[table.commissioners[i] for i in c],
            activity=table.activity[p][:, c],
            prices_pence=table.prices_pence[p][:, c],
        )

    here = settle(plan, done, arrangement=VehicleInvoicing(), terms=own)
    there = settle(turned(plan), turned(done), arrangement=VehicleInvoicing(), terms=own)
    assert nets(here) == nets(there)
    assert sorted(map(str, here.payments)) == sorted(map(str, there.payments))


@given(
    own=terms(),
    plan=st.integers(0, 10**18) | st.integers(0, 1000),
    done=st.lists(st.integers(0, 10**18) | st.integers(0, 2000), min_size=2, max_size=9),
)
def test_payment_never_falls_as_more_is_done(
    own: ContractTerms, plan: int, done: list[int]
) -> None:
    """It is the plan at plan, lies between collar and cap, and one call or many give the same."""
    ordered = sorted(done)
    paid = payment_due(plan, actual_pence=ordered, terms=own).tolist()
    assert paid == sorted(paid)
    assert payment_due(plan, actual_pence=plan, terms=own) == plan
    assert paid == [int(payment_due(plan, actual_pence=one, terms=own)) for one in ordered]
    if own.cap is not None:
        assert max(paid) <= round(own.cap * plan)
    if own.collar is not None:
        assert min(paid) >= round(own.collar * plan)
    else:
        pairs = zip(paid, ordered, strict=True)
        assert all(min(plan, one) <= pay <= max(plan, one) for pay, one in pairs)


@given(amount=st.integers(10**12, 10**15), more=st.integers(-(10**12), 10**12), own=terms())
def test_large_sums_are_exact(amount: int, more: int, own: ContractTerms) -> None:
    """£10bn in a cell and beyond: whole pence of any size, also where floats have none."""
    assume(amount + more > 0)
    shared: dict[str, Any] = {
        "year": "2009/10",
        "months": contract_months("2009/10"),
        "providers": ["Imperial"],
        "commissioners": ["Brent"],
        "services": [ServiceLine(name="all")],
        "activity": np.ones((1, 1, 1, 12)),
    }
    plan = SlaPlan(prices_pence=[[amount]], **shared)
    done = SlaActuals(prices_pence=[[amount + more]], **shared)
    assert done.total_pence == 12 * (amount + more)
    found = settle(plan, done, arrangement=VehicleInvoicing(), terms=own)
    due = int(payment_due(12 * amount, actual_pence=12 * (amount + more), terms=own))
    assert nets(found) == {"Brent": -due, "ACV": 0, "Imperial": due}
    assert sum(float_pence_days(found).values()) == 0
