"""Agreements: what they are worth to the penny, and which rows are refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from nhscommission.finance.settlement.contracts.contract_months import contract_months, month_end
from nhscommission.finance.settlement.contracts.sla_plans import (
    ServiceLine,
    SlaActuals,
    SlaPlan,
    check_actuals,
)
from nhscommission.finance.settlement.contracts.sla_rows import (
    SlaRow,
    actuals_from_rows,
    plan_from_rows,
)
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

NAMES: dict[str, Any] = {
    "year": "2009/10",
    "months": ("2010-02", "2010-03"),
    "providers": ("Imperial", "Ealing Hospital"),
    "commissioners": ("Brent", "Ealing"),
    "services": (ServiceLine(name="elective"), ServiceLine(name="community", kind="non_tariff")),
}
SHAPE = (2, 2, 2, 2)
ROW: dict[str, Any] = {
    "provider": "Imperial",
    "commissioner": "Brent",
    "service": "elective",
    "activity": 10,
    "price_pence": 150_00,
}
ROWS = [ROW | {"month": month} for month in NAMES["months"]]


def plan_with(activity: Any = 1.0, prices: Any = None, **changes: Any) -> SlaPlan:
    given = np.full(SHAPE, activity) if isinstance(activity, float) else activity
    prices = np.full((2, 2), 100) if prices is None else prices
    return SlaPlan(**(NAMES | {"activity": given, "prices_pence": prices} | changes))


def test_months_of_a_year() -> None:
    """A year has twelve months from April; leap years have a longer February."""
    assert contract_months("2009/10")[0] == "2009-04"
    assert contract_months("2009/10")[8:10] == ("2009-12", "2010-01")
    assert len(contract_months("2009/10")) == 12
    assert contract_months("2009/10", first="2009-09", last="2009-10") == ("2009-09", "2009-10")
    assert month_end("2012-02").day == 29


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2009-03"}, "no month of 2009/10 '2009-03'"),
        ({"last": "2010-04"}, "no month of 2009/10 '2010-04'"),
        ({"first": "2009-09", "last": "2009-08"}, "give the earlier month as first"),
    ],
)
def test_months_outside_the_year(changes: dict[str, str], said: str) -> None:
    """They are refused by name."""
    with pytest.raises(InvalidValueError, match=said):
        contract_months("2009/10", **changes)


@pytest.mark.parametrize("month", ["2009-13", "April", "2009-4", ""])
def test_no_month(month: str) -> None:
    """A month is written one way."""
    with pytest.raises(InvalidValueError, match="2009-04"):
        month_end(month)


def test_value_of_a_cell_is_rounded_once() -> None:
    """By hand: 0.5 and 1.5 at 1p are 0 and 2 (to even); 0.29 × 50p = 14.5p is 14p.

    1.1 × 15p = 16.5p and 1.3 × 15p = 19.5p are ties too: a number stands for its decimal, and not
    for the float beside it.
    """
    activity = np.zeros(SHAPE)
    activity[0, 0, 0] = 0.5, 1.5
    activity[0, 1, 0] = 0.29, 0.1
    activity[1, 0, 0] = 1.1, 1.3
    prices = np.zeros((2, 2, 2), dtype=np.int64)
    prices[0, 0, 0], prices[0, 1, 0], prices[1, 0, 0] = 1, 50, 15
    value = plan_with(activity, prices).value_pence
    assert value[0, 0, 0].tolist() == [0, 2]
    assert value[0, 1, 0].tolist() == [14, 5]
    assert value[1, 0, 0].tolist() == [16, 20]  # 16.5 and 19.5: both to even
    assert value.sum() == 0 + 2 + 14 + 5 + 16 + 20


def test_value_is_exact_against_fractions() -> None:
    """A second method, cell by cell, at every size of product."""
    rng = np.random.default_rng(1)
    activity = np.round(rng.uniform(0, 10.0 ** rng.integers(0, 6, SHAPE)), 3)
    prices = rng.integers(0, 10 ** rng.integers(1, 11, SHAPE))
    found = plan_with(activity, prices).value_pence
    for at in np.ndindex(*SHAPE):
        assert found[at] == round(Fraction(repr(float(activity[at]))) * int(prices[at]))


def test_prices_by_two_three_or_four_axes() -> None:
    """They mean the same, and cannot be written to."""
    two = np.array([[1, 2], [3, 4]])
    three = np.stack([two, two], axis=1)
    plans = [plan_with(prices=given) for given in (two, three, np.stack([three] * 2, axis=-1))]
    assert plans[0] == plans[1] == plans[2]
    assert plans[0].total_pence == 4 * (1 + 2 + 3 + 4)
    with pytest.raises(ValueError, match="read-only"):
        plans[0].prices_pence[0, 0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        plans[0].activity[0, 0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        plans[0].value_pence[0, 0, 0, 0] = 1


def _with(value: float) -> Any:
    activity = np.ones(SHAPE)
    activity[1, 0, 1, 1] = value
    return activity


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"activity": _with(-1)}, "Ealing Hospital for Brent, community, 2010-03: activity is -1"),
        ({"activity": _with(np.nan)}, "Ealing Hospital for Brent, community, 2010-03.*missing"),
        ({"activity": _with(np.inf)}, "finite number"),
        ({"activity": _with(1e308)}, "community, 2010-03.*more than 10\\*\\*18"),
        ({"activity": np.full(SHAPE, True)}, "(?i)true or false"),
        ({"activity": np.full(SHAPE, 10**400, dtype=object)}, "check the unit"),
        ({"activity": np.ma.masked_equal(np.ones(SHAPE), 1)}, "masked"),
        ({"activity": [1, [2]]}, "give numbers"),
        ({"activity": np.ones((2, 2, 2))}, "the lengths of provider"),
        ({"prices_pence": [[1, 2], [3, -4]]}, "the price is -4"),
        ({"prices_pence": [[1, 2], [3, 4.5]]}, "whole pence"),
        ({"prices_pence": [[1, 2], [3, 10**19]]}, "whole pence"),
        ({"prices_pence": [[True, True], [True, True]]}, "whole pence"),
        ({"prices_pence": [[1, True], [1, 1]]}, "found True; give whole pence"),
        ({"prices_pence": [1, 2]}, "for each provider and service: \\(2, 2\\)"),
        ({"prices_pence": [[1], [2, 3]]}, "one length"),
        ({"prices_pence": np.full((2, 2), 10**18)}, "10\\*\\*18 is the most"),
        ({"providers": ("Imperial", "Imperial")}, "'Imperial' is there twice"),
        ({"providers": ("Imperial", " ")}, "blank"),
        ({"providers": ("Imperial", "Brent")}, "a provider and a commissioner"),
        ({"providers": "Imperial"}, "give several"),
        ({"commissioners": ()}, "at least one"),
        ({"months": ("2010-03", "2010-04")}, "2010-04 is not in 2009/10"),
        ({"months": ("2009-04", "2009-06")}, "without a gap: 2009-04, 2009-05"),
        ({"months": ("2009-04", 5)}, "5 is not a month"),
        ({"months": ()}, "there is no month"),
        ({"services": ("elective", "other")}, "ServiceLine"),
        ({"year": "2009-10"}, "did you mean 2009/10"),
    ],
)
def test_what_no_plan_can_hold(changes: dict[str, Any], said: str) -> None:
    """It is refused, and the place is named."""
    with pytest.raises(InvalidValueError, match=said):
        plan_with(**changes)


def test_kind_of_a_price() -> None:
    """There are two."""
    with pytest.raises(UnknownNameError, match="did you mean 'tariff'"):
        ServiceLine(name="elective", kind="tarif")


def read(rows: Any, **changes: Any) -> SlaPlan:
    return plan_from_rows(rows, **(NAMES | changes))


def test_rows_in_any_order_as_mappings_or_records() -> None:
    """Ten at £150 in each of two months: £3,000; a line that is not there is not agreed."""
    plan = read(reversed(ROWS))
    assert plan == read([SlaRow(**row) for row in ROWS])
    assert plan.total_pence == 3_000_00
    assert plan.prices_pence[1].max() == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ROWS[:1],
            "Imperial for Brent, elective: there is no row for 2010-03; missing is not zero",
        ),
        ([*ROWS, ROWS[1]], "row 3: Imperial for Brent, elective, 2010-03 is there twice"),
        ([ROWS[0] | {"activity": -1}], "elective, 2010-02: activity is -1"),
        ([ROWS[0] | {"activity": float("nan")}], "activity is nan"),
        ([ROWS[0] | {"activity": None}], "row 1 has no activity; missing is not zero"),
        ([ROWS[0] | {"price_pence": 1.5}], "the price in pence is 1.5"),
        ([ROWS[0] | {"price_pence": 10**16}], "10\\*\\*15"),
        ([ROWS[0] | {"price": 1}], "no field \\(row 1\\) 'price'"),
        ([ROWS[0] | {"month": "2010-04"}], "no month of the contract .*'2010-04'"),
        ([ROWS[0] | {"month": "2010-01"}], "no month of the contract .*'2010-01'"),
        ([ROWS[0] | {"provider": "Imperal"}], "no provider .*did you mean 'Imperial'"),
        ([ROWS[0] | {"commissioner": "Leeds"}], "no commissioner .*'Leeds'"),
        ([ROWS[0] | {"service": "A&E"}], "no service .*'A&E'"),
        ([5], "row 1 is 5"),
        ("rows", "give several"),
    ],
)
def test_rows_that_are_refused(rows: Any, said: str) -> None:
    """By provider, commissioner, service and month."""
    with pytest.raises(InvalidValueError, match=said):
        read(rows)


@pytest.mark.parametrize("changes", [{"months": 5}, {"services": ["elective"]}, {"providers": "x"}])
def test_names_that_are_refused_before_any_row(changes: dict[str, Any]) -> None:
    """Several of each, and services as what they are."""
    with pytest.raises(InvalidValueError, match="give"):
        read(ROWS, **changes)


def test_actuals_need_every_line_of_the_plan() -> None:
    """A line of which nothing is reported is missing, not zero; one that was not planned is new."""
    plan = read(ROWS)
    done = [ROWS[0] | {"activity": 12}]
    new = ROWS[0] | {"service": "community", "activity": 1, "price_pence": 7}
    actuals = actuals_from_rows([*done, new], plan=plan, last_month="2010-02")
    assert actuals.months == ("2010-02",)
    assert actuals.total_pence == 12 * 150_00 + 7
    with pytest.raises(InvalidValueError, match="Imperial for Brent, elective: there is no row"):
        actuals_from_rows([new], plan=plan, last_month="2010-02")
    with pytest.raises(UnknownNameError, match="'2010-03'"):
        actuals_from_rows(ROWS, plan=plan, last_month="2010-02")
    with pytest.raises(UnknownNameError, match="month of the contract '2009-04'"):
        actuals_from_rows(ROWS, plan=plan, last_month="2009-04")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": "2010/11", "months": ("2011-02", "2011-03")}, "the year of the actuals"),
        ({"providers": ("Ealing Hospital", "Imperial")}, "the providers of the actuals"),
        ({"months": ("2009-04", "2009-05")}, "the months of the actuals"),
    ],
)
def test_actuals_of_another_plan(changes: dict[str, Any], said: str) -> None:
    """They are refused, with what the plan has."""
    given = NAMES | {"activity": np.ones(SHAPE), "prices_pence": np.ones((2, 2), dtype=int)}
    with pytest.raises(InvalidValueError, match=said):
        check_actuals(plan_with(), SlaActuals(**(given | changes)))
    with pytest.raises(InvalidValueError, match="give an SlaActuals"):
        check_actuals(plan_with(), plan_with())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("x", "found 'x'; give whole pence"),
        (np.full(SHAPE, 1.5), "found 1.5; give whole pence"),
        ([[100]], "the lengths of provider"),
        (np.full(SHAPE, -5), "Imperial for Brent, .*: the price is -5"),
    ],
)
def test_other_prices_are_checked_as_prices_are(prices: Any, said: str) -> None:
    """Type, shape and sign, with the place."""
    given = NAMES | {"activity": np.ones(SHAPE), "prices_pence": np.ones((2, 2), dtype=int)}
    with pytest.raises(InvalidValueError, match=said):
        SlaPlan(**given).value_at_pence(prices)
