"""Contract terms: each rule by hand, and the order of thresholds."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from nhscommission.finance.settlement.contracts.amounts_due import amounts_due_to_date
from nhscommission.finance.settlement.contracts.contract_terms import (
    BLOCK_CONTRACT,
    COST_AND_VOLUME,
    ContractTerms,
    RateTier,
    payment_due,
)
from nhscommission.finance.settlement.contracts.sla_plans import ServiceLine, SlaActuals, SlaPlan
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError


@pytest.mark.parametrize(
    ("terms", "paid"),
    [
        # plan 1000p; done 800, 950, 1000, 1020, 1100, 1300
        (COST_AND_VOLUME, [800, 950, 1000, 1020, 1100, 1300]),
        (BLOCK_CONTRACT, [1000] * 6),
        # nothing up to 3% over, then all of it: 1100 - 1030, 1300 - 1030
        (ContractTerms(over=[(1, 0), (1.03, 1)]), [800, 950, 1000, 1000, 1070, 1270]),
        # a marginal rate of 70% from plan
        (ContractTerms(over=[(1, "70%")]), [800, 950, 1000, 1014, 1070, 1210]),
        # full up to 5% over, then 30%: 1050 + 0.3 × 50; 1050 + 0.3 × 250
        (ContractTerms(over=[(1, 1), (1.05, 0.3)]), [800, 950, 1000, 1020, 1065, 1125]),
        # half of what is not done comes back
        (ContractTerms(under=[(1, 0.5)]), [900, 975, 1000, 1020, 1100, 1300]),
        # nothing within 10% under, half below that: 1000 - 0.5 × 100
        (ContractTerms(under=[(1, 0), (0.9, 0.5)]), [950, 1000, 1000, 1020, 1100, 1300]),
        (ContractTerms(cap=1.1), [800, 950, 1000, 1020, 1100, 1100]),
        (ContractTerms(collar=0.9), [900, 950, 1000, 1020, 1100, 1300]),
        (ContractTerms(cap=1, collar=1), [1000] * 6),
        # three tiers: 1000 + 0 + 0.5 × 80 = 1040 at 1100, then 0.2 × 200
        (ContractTerms(over=[(1, 0), (1.02, 0.5), (1.1, 0.2)]), [800, 950, 1000, 1000, 1040, 1080]),
    ],
)
def test_each_rule_by_hand(terms: ContractTerms, paid: list[int]) -> None:
    """The sums stand beside each."""
    done = [800, 950, 1000, 1020, 1100, 1300]
    assert payment_due(1000, actual_pence=done, terms=terms).tolist() == paid


def test_rounding_is_half_to_even_once() -> None:
    """Half of 1, 3 and 5 pence more is 0.5, 1.5 and 2.5: 0, 2 and 2 on an even plan."""
    half = ContractTerms(over=[(1, 0.5)])
    assert payment_due(100, actual_pence=[101, 103, 105], terms=half).tolist() == [100, 102, 102]


def test_nothing_planned() -> None:
    """All tiers start at 0, so the last counts; a cap is 0 and nothing is paid."""
    tiers = [(1, 0), (1.03, "70%")]
    assert payment_due(0, actual_pence=100, terms=ContractTerms(over=tiers)) == 70
    assert payment_due(0, actual_pence=100, terms=ContractTerms(over=tiers, cap=1.1)) == 0


@pytest.mark.parametrize("plan", [1, 10**12, 10**12 + 7, 10**18])
def test_large_sums_against_fractions(plan: int) -> None:
    """A second method, in fractions, with rates that no float holds."""
    terms = ContractTerms(
        over=[(1, Fraction(1, 3)), (Fraction(31, 30), Fraction(5, 7))], under=[(1, Fraction(2, 7))]
    )
    done = [plan * k // 97 for k in range(0, 98, 7)] + [
        min(plan + plan * k // 91, 10**18) for k in range(9)
    ]
    for actual, found in zip(
        done, payment_due(plan, actual_pence=done, terms=terms).tolist(), strict=True
    ):
        if actual <= plan:
            exact = plan - Fraction(2, 7) * (plan - actual)
        else:
            first = min(actual - plan, Fraction(plan, 30))
            exact = plan + Fraction(1, 3) * first + Fraction(5, 7) * (actual - plan - first)
        assert found == round(exact)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cap": 0.9, "collar": 1.1}, "did you mean the collar 0.9 and the cap 1.1"),
        ({"cap": 0.9}, "give 1 or more \\(collar <= 1 <= cap\\)"),
        ({"collar": 1.2}, "between 0 and 1 \\(collar <= 1 <= cap\\)"),
        ({"collar": -0.1}, "between 0 and 1"),
        ({"over": [(1, 0), (1.1, 0.3), (1.05, 0.7)]}, "start at 1, 1.1, 1.05.*: 1, 1.05, 1.1$"),
        ({"over": [(1.05, 0.7)]}, "the first starts at 1 .*: 1, 1.05$"),
        ({"over": [(1, 0), (1, 0.5)]}, "each of the others above"),
        ({"over": [(1, 0), (0.9, 0.5)]}, "above the one before it: 1$"),
        ({"under": [(1, 0), (0.8, 0.5), (0.9, 1)]}, "below the one before it: 1, 0.9, 0.8$"),
        ({"over": []}, "start at nothing"),
        ({"over": [(1, 1.2)]}, "rate from 1 of the plan on is 1.2"),
        ({"over": [(1, -0.2)]}, "between 0 and 1"),
        ({"under": [(1, 0), (-0.2, 1)]}, "give 0 or more"),
        ({"over": [(1, float("nan"))]}, "finite number"),
        ({"over": [(1, True)]}, "finite number"),
        ({"over": 0.7}, "give several"),
        ({"over": [0.7]}, "a tier is 0.7"),
        ({"cap": "much"}, "finite number"),
        ({"cap": 0.5, "collar": "1e400"}, "the cap or collar is '1e400'; give a fraction of"),
        ({"over": [(1, 1), ("1e400", 1), (2, 1)]}, "the start of a tier is '1e400'"),
        ({"over": [("-1e400", 1)]}, "the start of a tier is '-1e400'"),
        ({"over": [("1e400", 2)]}, "the start of a tier is '1e400'"),
        ({"over": [(1, "1e400")]}, "the rate of a tier is '1e400'"),
    ],
)
def test_terms_in_the_wrong_order(given: dict[str, Any], said: str) -> None:
    """They are refused with the right order."""
    with pytest.raises(InvalidValueError, match=said):
        ContractTerms(**given)


@pytest.mark.parametrize(
    ("plan", "actual"),
    [
        (-1, 1),
        (1, -1),
        (1.5, 1),
        (True, 1),
        (1, 10**18 + 1),
        (1, 10**19),
        (1, None),
        ([1, 2], [1] * 3),
    ],
)
def test_amounts_that_are_not_pence(plan: Any, actual: Any) -> None:
    """Whole pence from 0 to 10**18, of shapes that go together."""
    with pytest.raises(InvalidValueError):
        payment_due(plan, actual_pence=actual, terms=COST_AND_VOLUME)


def test_a_tier_says_what_it_is() -> None:
    """A percentage and a fraction are one thing."""
    assert RateTier("103%", "70%") == RateTier(Fraction(103, 100), 0.7)
    with pytest.raises(InvalidValueError, match="ContractTerms"):
        payment_due(1, actual_pence=1, terms=0.7)  # type: ignore[arg-type]


NAMES: dict[str, Any] = {
    "year": "2009/10",
    "months": ("2010-02", "2010-03"),
    "providers": ("Imperial", "Ealing Hospital"),
    "commissioners": ("Brent",),
    "services": (ServiceLine(name="elective"), ServiceLine(name="community")),
    "prices_pence": np.full((2, 2), 1),
}
PLAN = SlaPlan(activity=np.full((2, 1, 2, 2), 1000), **NAMES)
DONE = SlaActuals(activity=[[[[1100, 900], [800, 1200]]], [[[1000, 1000], [1000, 1300]]]], **NAMES)


def test_services_of_a_provider_are_settled_together() -> None:
    """By hand, 70% of what is over, full refund of what is under.

    Imperial: 1100 + 800 of 2000 in February: 1900; 4000 of 4000 to March. Ealing Hospital: 2000,
    and 4300 of 4000 to March: 4000 + 210.
    """
    terms = ContractTerms(over=[(1, 0.7)])
    assert amounts_due_to_date(PLAN, DONE, terms=terms).tolist() == [[[1900, 4000]], [[2000, 4210]]]


def test_a_service_with_terms_of_its_own() -> None:
    """Community services of Imperial as a block: 1100 + 1000, then 2000 + 2000."""
    terms = {
        "Imperial": COST_AND_VOLUME,
        ("Imperial", "community"): BLOCK_CONTRACT,
        "Ealing Hospital": BLOCK_CONTRACT,
    }
    assert amounts_due_to_date(PLAN, DONE, terms=terms).tolist() == [[[2100, 4000]], [[2000, 4000]]]


@pytest.mark.parametrize(
    ("terms", "kind", "said"),
    [
        ({"Imperial": BLOCK_CONTRACT}, InvalidValueError, "no terms for Ealing Hospital, elective"),
        ({"Imperal": BLOCK_CONTRACT}, UnknownNameError, "did you mean 'Imperial'"),
        ({("Imperial", "electives"): BLOCK_CONTRACT}, UnknownNameError, "did you mean 'elective'"),
        ({"Imperial": 0.7}, InvalidValueError, "the terms of Imperial"),
        (0.7, InvalidValueError, "by provider"),
    ],
)
def test_terms_for_the_wrong_names(terms: Any, kind: type[Exception], said: str) -> None:
    """They are refused by name."""
    with pytest.raises(kind, match=said):
        amounts_due_to_date(PLAN, DONE, terms=terms)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (np.ma.array([100, 200], mask=[0, 1]), "plan_pence is a masked array; missing is not zero"),
        (True, "plan_pence: found True"),
        ([True, 1], "plan_pence: found True"),
        ([1, 2.0], "plan_pence: found 2.0"),
        (-1, "plan_pence: found -1; give whole pence from 0"),
        (10**18 + 1, "whole pence of up to"),
    ],
)
def test_amounts_that_are_not_whole_pence(plan: Any, said: str) -> None:
    """Missing is not zero, and true is not one."""
    with pytest.raises(InvalidValueError, match=said):
        payment_due(plan, actual_pence=1, terms=COST_AND_VOLUME)
