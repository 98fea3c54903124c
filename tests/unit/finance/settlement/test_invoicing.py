"""The two ways to invoice: every payment by hand, and who carries the float."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest

from nhscommission.finance.settlement.contracts.bills import Bill, bill_contract
from nhscommission.finance.settlement.contracts.compare_settlements import compare_settlements
from nhscommission.finance.settlement.contracts.contract_months import contract_months, month_end
from nhscommission.finance.settlement.contracts.contract_terms import BLOCK_CONTRACT, ContractTerms
from nhscommission.finance.settlement.contracts.invoicing import (
    DirectInvoicing,
    InvoicingArrangement,
    VehicleInvoicing,
    settle,
)
from nhscommission.finance.settlement.contracts.payments import (
    Payment,
    PaymentCalendar,
    PaymentKind,
)
from nhscommission.finance.settlement.contracts.settlements import Settlement, balances_pence
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.finance.settlement.contracts.working_capital import (
    float_pence_days,
    last_day,
    working_capital_pence,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

NAMES: dict[str, Any] = {
    "year": "2009/10",
    "providers": ("Imperial", "Ealing Hospital"),
    "commissioners": ("Brent", "Ealing", "Harrow"),
    "services": (ServiceLine(name="all"),),
    "prices_pence": [[1], [1]],
}
MONTHS = contract_months("2009/10")
PLAN = SlaPlan(activity=np.full((2, 3, 1, 12), 1000), months=MONTHS, **NAMES)


def done(months: int = 12, **changes: int) -> SlaActuals:
    """Return the plan, with so much more (or less) in April between the first of each."""
    activity = np.full((2, 3, 1, months), 1000)
    activity[0, 0, 0, 0] += changes.get("imperial_brent", 0)
    activity[1, 1, 0, 0] += changes.get("ealing_ealing", 0)
    return SlaActuals(activity=activity, months=MONTHS[:months], **NAMES)


def words(settlement: Settlement, *kinds: str) -> list[str]:
    return [
        f"{one.day} {one.payer} to {one.payee} {one.amount_pence}"
        for one in settlement.of_kind(*kinds)
    ]


def test_direct_adjustments_by_hand() -> None:
    """300 more and 200 less in April are settled 45 days after 30 June, on 14 August."""
    found = settle(
        PLAN, done(imperial_brent=300, ealing_ealing=-200), arrangement=DirectInvoicing()
    )
    assert words(found, "adjustment") == [
        "2009-08-14 Brent to Imperial 300",
        "2009-08-14 Ealing Hospital to Ealing 200",
    ]
    assert found.count("invoice") == 2 * 3 * 12
    assert found.net_pence("Brent") == -24_300
    assert found.net_pence("Ealing") == -23_800
    assert found.received_pence("Ealing") == 200
    assert found.net_pence("Ealing Hospital") == 35_800


def test_vehicle_adjustments_by_hand() -> None:
    """As the paper says, each adjustment is passed on: twice the payments, on two legs."""
    arrangement = VehicleInvoicing(calendar=PaymentCalendar(pass_on_days=7))
    found = settle(PLAN, done(imperial_brent=300, ealing_ealing=-200), arrangement=arrangement)
    assert words(found, "adjustment", "passed_on") == [
        "2009-08-14 Brent to ACV 300",
        "2009-08-14 Ealing Hospital to ACV 200",
        "2009-08-21 ACV to Imperial 300",
        "2009-08-21 ACV to Ealing 200",
    ]
    assert words(found, "budget_transfer") == [
        f"2009-04-01 {name} to ACV 24000" for name in NAMES["commissioners"]
    ]
    assert found.count("invoice") == 2 * 12
    assert found.net_pence("ACV") == 0
    assert found.parties == ("Brent", "Ealing", "Harrow", "ACV", "Imperial", "Ealing Hospital")


def test_netting_spares_payments() -> None:
    """Where all six agreements are over, 6 direct adjustments are 12 passed on, and 5 when netted.

    That option 2 needs more transactions for adjustments is so only without netting.
    """
    over = SlaActuals(activity=np.full((2, 3, 1, 3), 1001), months=MONTHS[:3], **NAMES)
    counts = {
        str(arrangement): settle(PLAN, over, arrangement=arrangement).count(
            PaymentKind.ADJUSTMENT, PaymentKind.PASSED_ON
        )
        for arrangement in (DirectInvoicing(), VehicleInvoicing(), VehicleInvoicing(netted=True))
    }
    assert counts == {
        "direct invoicing": 6,
        "invoicing through ACV": 12,
        "invoicing through ACV with netting": 5,
    }


def test_equal_parts_sum_to_the_budget() -> None:
    """A plan of 101p in one month is invoiced as five months of 9p and seven of 8p."""
    activity = np.zeros((2, 3, 1, 12))
    activity[0, 0, 0, 5] = 101
    plan = SlaPlan(activity=activity, months=MONTHS, **NAMES)
    actuals = SlaActuals(activity=activity, months=MONTHS, **NAMES)
    equal = bill_contract(plan, actuals).invoices_pence[0, 0]
    assert sorted(equal.tolist()) == [8] * 7 + [9] * 5
    profile = bill_contract(plan, actuals, basis="plan_profile")
    assert profile.invoices_pence[0, 0].tolist() == [0] * 5 + [101] + [0] * 6
    assert not profile.adjustments_pence.any()


def test_quarters_of_a_part_year() -> None:
    """From September to February quarters end in September, December and with the contract."""
    months = contract_months("2009/10", first="2009-09", last="2010-02")
    plan = SlaPlan(activity=np.ones((2, 3, 1, 6)), months=months, **NAMES)
    actuals = SlaActuals(activity=np.ones((2, 3, 1, 6)), months=months, **NAMES)
    assert bill_contract(plan, actuals).quarter_ends == ("2009-09", "2009-12", "2010-02")
    assert bill_contract(plan, actuals).start == date(2009, 9, 1)
    so_far = SlaActuals(activity=np.ones((2, 3, 1, 3)), months=months[:3], **NAMES)
    assert bill_contract(plan, so_far).quarter_ends == ("2009-09",)
    early = PaymentCalendar(transfer_day=date(2009, 8, 28))
    found = settle(plan, so_far, arrangement=VehicleInvoicing(calendar=early))
    assert found.of_kind("budget_transfer")[0].day == date(2009, 8, 28)


def test_quarterly_adjustments_count_from_the_start_of_the_year() -> None:
    """Nothing is paid up to 5% over the plan to date, then all of it.

    600 more in April is 150 less 3000 × 5% = 150 at June: 450; by September 6000 × 5% = 300 go:
    150 comes back, and so on until 600 is 5% of 12,000 and nothing is left.
    """
    terms = ContractTerms(over=[(1, 0), (1.05, 1)])
    bill = bill_contract(PLAN, done(imperial_brent=600), terms=terms)
    assert bill.adjustments_pence[0, 0].tolist() == [450, -150, -150, -150]
    found = settle(PLAN, done(imperial_brent=600), arrangement=DirectInvoicing(), terms=terms)
    assert found.net_pence("Brent") == -12_000 * 2


@pytest.mark.parametrize(
    ("arguments", "month", "paid"),
    [
        ({}, "2009-04", date(2009, 4, 15)),
        ({"invoice_day": 31}, "2010-02", date(2010, 2, 28)),
        ({"invoice_day": 31, "due_days": 30}, "2009-04", date(2009, 5, 30)),
        ({"invoice_day": 1}, "2009-12", date(2009, 12, 1)),
    ],
)
def test_days_of_invoices(arguments: dict[str, int], month: str, paid: date) -> None:
    """On the day of the month, or its last if it is shorter, and so many days later."""
    assert PaymentCalendar(**arguments).invoice_paid(month) == paid


@pytest.mark.parametrize(
    "arguments",
    [
        {"invoice_day": 0},
        {"invoice_day": 32},
        {"invoice_day": 1.5},
        {"due_days": -1},
        {"settle_days": 10**9},
        {"pass_on_days": True},
        {"transfer_day": "2009-04-01"},
    ],
)
def test_calendars_there_are_not(arguments: dict[str, Any]) -> None:
    """A day of the month is 1 to 31, and nothing is paid before it is due."""
    with pytest.raises(InvalidValueError):
        PaymentCalendar(**arguments)


@pytest.mark.parametrize(
    "changes",
    [
        *({"amount_pence": pence} for pence in (0, -5, 1.0, True)),
        {"payee": "Brent"},
        {"day": "2009-04-01"},
        {"kind": "gift"},
    ],
)
def test_payments_there_are_not(changes: dict[str, Any]) -> None:
    """An amount is above 0, in whole pence, between two."""
    given = {"day": date(2009, 4, 1), "payer": "Brent", "payee": "Imperial", "amount_pence": 5}
    with pytest.raises(InvalidValueError):
        Payment(**({**given, "kind": "invoice"} | changes))


def test_balance_of_the_vehicle_by_month() -> None:
    """It begins with 72,000 and pays out 6,000 a month: 66,000 in April, 0 in March."""
    found = settle(PLAN, done(), arrangement=VehicleInvoicing())
    ends = [month_end(month) for month in MONTHS]
    table = balances_pence(found, days=ends)
    assert table[:, found.parties.index("ACV")].tolist() == list(range(66_000, -1, -6_000))
    assert not table.sum(axis=1).any()
    assert len(found.between(ends[0], ends[1])) == 2


def test_float_by_hand() -> None:
    """£10 is paid on the 15th for care that counts at the month's end: 15, 16, … days ahead.

    Directly, Brent has 2 × 1000p × (days in the year - 12 × 15) = 2000 × 185 ahead of care; by
    vehicle its 24,000p are ahead from 1 April, and the vehicle holds what it has not paid out.
    """
    direct = float_pence_days(settle(PLAN, done(), arrangement=DirectInvoicing()))
    through = float_pence_days(settle(PLAN, done(), arrangement=VehicleInvoicing()))
    ahead = [month_end(month).day - 15 for month in MONTHS]
    assert direct["Brent"] == 2_000 * sum(ahead) == 2_000 * 185
    assert direct["Imperial"] == through["Imperial"] == -3_000 * 185
    from_april = [(month_end(month) - date(2009, 4, 1)).days for month in MONTHS]
    assert through["Brent"] == 2_000 * sum(from_april)
    assert through["ACV"] == -sum(
        6_000 * (date(int(m[:4]), int(m[5:]), 15) - date(2009, 4, 1)).days for m in MONTHS
    )
    assert sum(direct.values()) == sum(through.values()) == 0
    costs = working_capital_pence(
        settle(PLAN, done(), arrangement=DirectInvoicing()), rate_per_year=0.035
    )
    assert costs["Brent"] == pytest.approx(2_000 * 185 * 0.035 / 365)


def test_comparison() -> None:
    """Everybody ends where they would; the vehicle has no part in option 1; the counts by hand."""
    actuals = done(imperial_brent=300, ealing_ealing=-200)
    first = settle(PLAN, actuals, arrangement=DirectInvoicing())
    second = settle(PLAN, actuals, arrangement=VehicleInvoicing())
    found = compare_settlements(first, second)
    assert found.agree
    assert found.payments == (72 + 2, 3 + 24 + 4)
    assert found.counts[0] == (PaymentKind.BUDGET_TRANSFER, 0, 3)
    assert found.until == max(last_day(first), last_day(second)) == date(2010, 3, 31)
    text = found.to_text()
    assert "-243.00" in text and "budget_transfer" in text and "ACV" in text
    assert [one.party for one in found.parties][3] == "ACV"
    half = settle(PLAN, done(6), arrangement=VehicleInvoicing())
    assert not compare_settlements(settle(PLAN, done(6), arrangement=DirectInvoicing()), half).agree
    with pytest.raises(InvalidValueError, match="other months"):
        compare_settlements(first, half)
    block = settle(PLAN, actuals, arrangement=DirectInvoicing(), terms=BLOCK_CONTRACT)
    with pytest.raises(InvalidValueError, match="other amounts due"):
        compare_settlements(first, block)


class InAdvance(InvoicingArrangement):
    """Everything on the first day."""

    def __str__(self) -> str:
        return "in advance"

    def payments(self, bill: Bill) -> Iterator[Payment]:
        for p, provider in enumerate(bill.providers):
            for c, member in enumerate(bill.commissioners):
                yield Payment(
                    day=bill.start,
                    payer=member,
                    payee=provider,
                    amount_pence=int(bill.budget_pence[p, c]),
                    kind=PaymentKind.INVOICE,
                )


def test_an_arrangement_of_ones_own() -> None:
    """It is a class with one method."""
    found = settle(PLAN, done(), arrangement=InAdvance())
    assert found.arrangement == "in advance"
    assert compare_settlements(found, settle(PLAN, done(), arrangement=DirectInvoicing())).agree


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"arrangement": VehicleInvoicing(vehicle="Brent")}, "'Brent', like another party"),
        ({"arrangement": "direct"}, "give DirectInvoicing"),
        ({"arrangement": DirectInvoicing(), "terms": {}}, "no terms for Imperial"),
    ],
)
def test_what_is_not_settled(arguments: dict[str, Any], said: str) -> None:
    """It is refused with what would be right."""
    with pytest.raises(InvalidValueError, match=said):
        settle(PLAN, done(), **arguments)


def test_parties_and_names_there_are_not() -> None:
    """Refused by name."""
    found = settle(PLAN, done(3), arrangement=DirectInvoicing())
    for ask in (found.net_pence, found.paid_pence, found.received_pence):
        with pytest.raises(UnknownNameError, match="did you mean 'Brent'"):
            ask("Brentt")
    with pytest.raises(UnknownNameError):
        found.count("gift")
    with pytest.raises(InvalidValueError, match="the vehicle has no name"):
        VehicleInvoicing(vehicle=" ")
    with pytest.raises(UnknownNameError, match="did you mean 'equal_parts'"):
        DirectInvoicing(basis="equal_part")
    with pytest.raises(InvalidValueError, match="a day"):
        balances_pence(found, days=["2009-04-01"])  # type: ignore[list-item]
    with pytest.raises(InvalidValueError, match="the shape"):
        Settlement(
            arrangement="",
            months=("2009-04",),
            providers=("Imperial",),
            commissioners=("Brent",),
            vehicle="",
            payments=(),
            due_to_date_pence=np.zeros((1, 1, 2), dtype=int),
            budget_pence=np.zeros((1, 1), dtype=int),
        )
    with pytest.raises(InvalidValueError, match="budget_pence has the shape"):
        attrs.evolve(found, budget_pence=[[1]])


@pytest.mark.parametrize(
    ("day", "right"),
    [
        (date(2008, 4, 1), "give a day from 2008-12-30 .*92 days before"),
        (date(2009, 4, 16), "first invoices on 2009-04-15: give a day from .* to 2009-04-15"),
        (date(2010, 3, 31), "the contract starts on 2009-04-01"),
    ],
)
def test_a_vehicle_is_funded_before_it_pays(day: date, right: str) -> None:
    """A transfer in another year, or after the first invoices, is refused with the right days."""
    arrangement = VehicleInvoicing(calendar=PaymentCalendar(transfer_day=day))
    with pytest.raises(InvalidValueError, match=f"transfer_day is {day}.*{right}"):
        settle(PLAN, done(3), arrangement=arrangement)


@pytest.mark.parametrize("day", [date(2008, 12, 30), date(2009, 4, 15)])
def test_a_vehicle_never_pays_from_nothing(day: date) -> None:
    """On the first and the last day that are allowed, its balance is never below 0."""
    arrangement = VehicleInvoicing(calendar=PaymentCalendar(transfer_day=day))
    found = settle(PLAN, done(), arrangement=arrangement)
    table = balances_pence(found, days=[one.day for one in found.payments])
    assert table[:, found.parties.index("ACV")].min() >= 0


def test_float_starts_with_the_contract() -> None:
    """A day before the first month is refused by all that count the float."""
    direct = settle(PLAN, done(3), arrangement=DirectInvoicing())
    day = date(2009, 3, 31)
    for ask in (
        lambda: float_pence_days(direct, until=day),
        lambda: working_capital_pence(direct, rate_per_year=0.035, until=day),
        lambda: compare_settlements(direct, direct, until=day),
    ):
        with pytest.raises(InvalidValueError, match="until is 2009-03-31.*from 2009-04-01 on"):
            ask()
    assert float_pence_days(direct, until=date(2009, 4, 1))["Brent"] == 0


def test_two_contracts_are_not_compared() -> None:
    """The same care under another plan, whose months to come differ, is another contract."""
    larger = np.full((2, 3, 1, 12), 1000)
    larger[1, 2, 0, 11] = 5000
    other = SlaPlan(activity=larger, months=MONTHS, **NAMES)
    with pytest.raises(InvalidValueError, match="Ealing Hospital for Harrow, 12,000 and 16,000"):
        compare_settlements(
            settle(PLAN, done(3), arrangement=VehicleInvoicing()),
            settle(other, done(3), arrangement=VehicleInvoicing()),
        )


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (VehicleInvoicing, {"netted": "no"}),
        (VehicleInvoicing, {"netted": None}),
        (VehicleInvoicing, {"calendar": None}),
        (DirectInvoicing, {"calendar": None}),
        (DirectInvoicing, {"calendar": "x"}),
    ],
)
def test_arrangements_check_themselves(kind: type, given: dict[str, Any]) -> None:
    """A word is no yes or no, and no calendar."""
    with pytest.raises(InvalidValueError, match=f"{next(iter(given))} is .*; give"):
        kind(**given)


def test_a_quarter_settles_what_is_due_less_the_plan_to_date() -> None:
    """A plan of 1000p in the first six months and nothing after, in equal parts of 500p.

    All is done as planned: by September 6000p are due and 3000p invoiced, and nothing is adjusted.
    """
    activity = np.zeros((2, 3, 1, 12))
    activity[..., :6] = 1000
    plan = SlaPlan(activity=activity, months=MONTHS, **NAMES)
    actuals = SlaActuals(activity=activity[..., :6], months=MONTHS[:6], **NAMES)
    bill = bill_contract(plan, actuals)
    assert bill.invoices_pence[0, 0].sum() == 3000
    assert bill.due_to_date_pence[0, 0, -1] == 6000
    assert not bill.adjustments_pence.any()
