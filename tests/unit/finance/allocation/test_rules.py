"""Rules over a sector: each by hand, combined, explained and compared."""

from fractions import Fraction
from typing import Any

import attrs
import pytest

import nhscommission as nc

SECTOR = nc.Sector(
    name="Three",
    members=[
        nc.ICB(name="North", weighted_population=500),
        nc.ICB(name="Mid", weighted_population=300),
        nc.ICB(name="South", weighted_population=200),
    ],
)
CALLS = nc.Usage(values={"North": 10, "Mid": 10, "South": 20}, measure="calls")


def shared(rule: nc.AllocationRule, total: int = 1_000) -> list[int]:
    return nc.share_cost(total, sector=SECTOR, rule=rule).pence.tolist()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (nc.Capitation(), [500, 300, 200]),
        (nc.EqualShares(), [334, 333, 333]),  # 333⅓ each: the tie goes by name, see below
        (CALLS, [250, 250, 500]),
        (nc.HistoricSpend(values={"North": 1, "Mid": 1, "South": 0}), [500, 500, 0]),
        # 200 and over is one unit, 300 and over two, 500 and over four: 4 : 2 : 1 of 1,000.
        (nc.SizeBands(bands=((0, 0), (200, 1), (300, 2), (500, 4))), [571, 286, 143]),
        # 300 equally is 100 each; 700 by capitation is 350, 210, 140.
        (nc.FixedAndVariable(fixed_pence=300), [450, 310, 240]),
        # The first 300 equally, 500 by capitation (250, 150, 100), 200 by calls (50, 50, 100).
        (
            nc.Tiered(
                tiers=[
                    nc.Tier(rule=nc.EqualShares(), up_to_pence=300),
                    nc.Tier(rule=nc.Capitation(), up_to_pence=800),
                    nc.Tier(rule=CALLS),
                ]
            ),
            [400, 300, 300],
        ),
        # 600 by capitation (300, 180, 120) and 400 by calls (100, 100, 200).
        (nc.Hybrid(parts=[(0.6, nc.Capitation()), ("40%", CALLS)]), [400, 280, 320]),
        # South at least 250: the other two share 750 as 5 : 3.
        (nc.FloorsAndCaps(rule=nc.Capitation(), floors_pence={"South": 250}), [469, 281, 250]),
        # North at most 400: the other two share 600 as 3 : 2.
        (nc.FloorsAndCaps(rule=nc.Capitation(), caps_pence={"North": 400}), [400, 360, 240]),
        # Nobody more than 400, nobody less than 250: 400, 350 and 250.
        (nc.FloorsAndCaps(rule=nc.Capitation(), floors_pence=250, caps_pence=400), [400, 350, 250]),
        # Without South, 5 : 3.
        (nc.Exempt(rule=nc.Capitation(), members=["South"]), [625, 375, 0]),
        # The fixed 300 among two is 150 each; 700 as 5 : 3.
        (
            nc.Exempt(rule=nc.FixedAndVariable(fixed_pence=300), members=["south"]),
            [588, 412, 0],
        ),
    ],
)
def test_each_rule_by_hand(rule: nc.AllocationRule, expected: list[int]) -> None:
    if isinstance(rule, nc.EqualShares):
        expected = [333, 334, 333]  # of equal remainders and weights, Mid comes first by name
    assert shared(rule) == expected
    assert shared(rule, -1_000) == [-part for part in expected]
    assert str(rule)


def test_in_kind_contributions_come_off_the_cash() -> None:
    """North owes 500 and gives staff worth 120: it pays 380, and the others as before."""
    rule = nc.InKind(rule=nc.Capitation(), contributions_pence={"North": 120})
    found = nc.share_cost(1_000, sector=SECTOR, rule=rule)
    assert found.pence.tolist() == [500, 300, 200]
    assert found.cash_pence.tolist() == [380, 300, 200]
    assert "£1.20 in kind, £3.80 in cash" in str(found["North"])
    too_much = nc.InKind(rule=nc.Capitation(), contributions_pence={"South": 201})
    with pytest.raises(nc.InvalidValueError, match="South gives £2.01 in kind and its share is £2"):
        nc.share_cost(1_000, sector=SECTOR, rule=too_much)
    paid = attrs.evolve(too_much, refund_excess=True)
    assert nc.share_cost(1_000, sector=SECTOR, rule=paid).cash_pence.tolist() == [500, 300, -1]


def test_each_share_says_how_it_came_about() -> None:
    found = nc.share_cost(1_001, sector=SECTOR, rule=nc.Capitation())
    north = found["North"]
    assert (north.weight, north.weight_total) == (500, 1000)
    assert north.exact_pence == Fraction(1001, 2)
    assert north.rounding_pence == Fraction(1, 2)
    assert str(north) == (
        "North pays £5.01 by capitation: 500 of 1,000 is £5.0050, rounding +0.50p"
    )
    assert sum(share.rounding_pence for share in found.shares) == 0
    assert found.to_records()[0]["rounding_pence"] == 0.5
    floored = nc.FloorsAndCaps(rule=nc.Capitation(), floors_pence={"South": 250})
    notes = [share.note for share in nc.share_cost(1_000, sector=SECTOR, rule=floored).shares]
    assert notes == [
        "sharing what floors and caps leave, £5.00 by capitation before",
        "sharing what floors and caps leave, £3.00 by capitation before",
        "at its floor, £2.00 by capitation before",
    ]
    hybrid = nc.Hybrid(parts=[(0.6, nc.Capitation()), (0.4, CALLS)])
    assert str(nc.share_cost(1_000, sector=SECTOR, rule=hybrid)["South"]) == (
        "South pays £3.20 by 60% capitation + 40% calls: exactly £3.2000, rounding +0.00p; "
        "£1.20 by capitation + £2.00 by calls"
    )


def test_a_part_with_nothing_in_it_asks_its_rule_nothing() -> None:
    """0% by a rule with floors, and a slice beyond the total, are nothing, not an error."""
    floored = nc.FloorsAndCaps(rule=nc.EqualShares(), floors_pence=10)
    assert shared(nc.Hybrid(parts=[("100%", nc.Capitation()), (0, floored)])) == [500, 300, 200]
    tiers = [nc.Tier(rule=nc.Capitation(), up_to_pence=5_000), nc.Tier(rule=floored)]
    assert shared(nc.Tiered(tiers=tiers)) == [500, 300, 200]


def test_floors_are_floors_to_the_penny() -> None:
    """What rounding gives out never pushes anyone below a floor or above a cap."""
    rule = nc.FloorsAndCaps(rule=nc.Capitation(), floors_pence=333, caps_pence=334)
    assert sorted(shared(rule)) == [333, 333, 334]


def test_rounding_does_not_push_anyone_over_a_bound() -> None:
    capped = nc.FloorsAndCaps(rule=nc.Capitation(), caps_pence={"North": 150})
    with pytest.raises(nc.InvalidValueError, match="North would pay 200 .*at most 150.*multiples"):
        nc.share_cost(500, sector=SECTOR, rule=capped, step=100)


def test_what_is_given_in_kind_counts_in_a_comparison() -> None:
    """North gives 120 of its 500 as staff: it pays 120 less in cash than by capitation alone."""
    found = nc.compare_rules(
        1_000,
        sector=SECTOR,
        rules={
            "cash": nc.Capitation(),
            "staff": nc.InKind(rule=nc.Capitation(), contributions_pence={"North": 120}),
        },
    )
    assert found.winners("staff") == ("North",)
    assert found.change_pence("staff")["North"] == -120


def test_compared_rules_name_winners_and_losers() -> None:
    found = nc.compare_rules(
        1_000,
        sector=SECTOR,
        rules={"people": nc.Capitation(), "calls": CALLS, "equal": nc.EqualShares()},
    )
    assert found.change_pence("calls") == {"North": -250, "Mid": -50, "South": 300}
    assert found.winners("calls") == ("North", "Mid")
    assert found.losers("equal") == ("South", "Mid")
    assert found.winners("people") == found.losers("people") == ()
    assert found.pence["calls", "South"] == 500
    assert found.to_records()[5] == {
        "member": "South",
        "rule": "calls",
        "cash_pence": 500,
        "change_pence": 300,
    }
    assert found["equal"]["Mid"].pence == 334
    with pytest.raises(nc.UnknownNameError, match="there is no rule 'cals'; did you mean 'calls'"):
        found.losers("cals")


def test_rules_can_be_compared_without_names() -> None:
    found = nc.compare_rules(100, sector=SECTOR, rules=[nc.Capitation(), nc.EqualShares()])
    assert found.names == ("capitation", "equal shares")
    with pytest.raises(nc.InvalidValueError, match="read alike"):
        nc.compare_rules(100, sector=SECTOR, rules=[nc.Capitation(), nc.Capitation()])
    with pytest.raises(nc.InvalidValueError, match="no rules"):
        nc.compare_rules(100, sector=SECTOR, rules=[])
    with pytest.raises(nc.UnknownNameError, match="rule 'x'"):
        nc.compare_rules(100, sector=SECTOR, rules=[nc.Capitation()], baseline="x")


def test_a_rule_of_ones_own() -> None:
    @attrs.frozen(kw_only=True)
    class ToTheFirst(nc.AllocationRule):
        def divide(self, total: Fraction, sector: nc.Sector, among: frozenset[str]) -> nc.Division:
            amounts = (total, *(Fraction(0) for _ in sector.members[1:]))
            return nc.Division(amounts=amounts, weights=amounts, notes=("",) * len(amounts))

        def __str__(self) -> str:
            return "all to the first"

    assert shared(ToTheFirst()) == [1_000, 0, 0]
    assert shared(nc.Hybrid(parts=[("50%", ToTheFirst()), ("50%", nc.Capitation())])) == [
        750,
        150,
        100,
    ]


def make(kind: str, **given: Any) -> nc.AllocationRule:
    rule: nc.AllocationRule = getattr(nc, kind)(**given)
    return rule


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("Usage", {"values": {"North": 1, "Mid": 2}}, "South has no usage; missing is not zero"),
        ("Usage", {"values": {"Nort": 1, "Mid": 2, "South": 3}}, "no member 'Nort'; did you mean"),
        ("Usage", {"values": {"North": -1, "Mid": 2, "South": 3}}, "North: -1 is below 0"),
        ("Usage", {"values": {"North": "x", "Mid": 2, "South": 3}}, "North is 'x'; give a finite"),
        ("Usage", {"values": {}}, "gives no value for any member"),
        ("Usage", {"values": (1, 2)}, "gives no value for any member"),
        ("Usage", {"values": {"North": 1, "north": 5, "Mid": 1, "South": 1}}, "stands twice"),
        ("FixedAndVariable", {"fixed_pence": None}, "a sum in pence is None"),
        ("Tiered", {"tiers": [nc.Capitation()]}, "what is no Tier"),
        ("Hybrid", {"parts": [nc.Capitation()]}, "give a list of pairs"),
        ("SizeBands", {"bands": (0, 1)}, "give a list of pairs"),
        ("Exempt", {"rule": nc.Capitation(), "members": None}, "no list of names"),
        (
            "FloorsAndCaps",
            {"rule": nc.Exempt(rule=nc.Capitation(), members=["North"]), "floors_pence": 5},
            "put Exempt around FloorsAndCaps",
        ),
        ("Usage", {"values": {"North": 0, "Mid": 0, "South": 0}}, "all weights are zero"),
        ("SizeBands", {"bands": ((100, 1),)}, "must begin at 0"),
        ("SizeBands", {"bands": ((0, 1), (50, 2), (50, 3))}, "and rise"),
        ("SizeBands", {"bands": ((0, -1),)}, "weight of a band is below 0"),
        ("FixedAndVariable", {"fixed_pence": 1_001}, "fixed part is 1001 pence and the total 1000"),
        ("FixedAndVariable", {"fixed_pence": -1}, "a sum in pence is -1"),
        ("Tiered", {"tiers": ()}, "last one at none"),
        ("Tiered", {"tiers": (nc.Tier(rule=nc.EqualShares(), up_to_pence=5),)}, "last one at none"),
        (
            "Tiered",
            {
                "tiers": (
                    nc.Tier(rule=nc.EqualShares(), up_to_pence=5),
                    nc.Tier(rule=nc.EqualShares(), up_to_pence=5),
                    nc.Tier(rule=nc.EqualShares()),
                )
            },
            "rising sums",
        ),
        ("Hybrid", {"parts": [(0.6, nc.Capitation()), (0.3, nc.EqualShares())]}, "sum to 1"),
        ("Hybrid", {"parts": [(1.6, nc.Capitation()), (-0.6, nc.EqualShares())]}, ">= 0"),
        ("Hybrid", {"parts": [(1, "capitation")]}, "give an AllocationRule"),
        (
            "FloorsAndCaps",
            {"rule": nc.Capitation(), "floors_pence": 400},
            "floors come to 1200 pence, 200 more than the total",
        ),
        (
            "FloorsAndCaps",
            {"rule": nc.Capitation(), "caps_pence": 300},
            "caps leave 100.00 pence of the total to nobody",
        ),
        (
            "FloorsAndCaps",
            {"rule": nc.Capitation(), "floors_pence": {"Mid": 400}, "caps_pence": 399},
            "Mid pays at least 400 pence and at most 399",
        ),
        (
            "FloorsAndCaps",
            {"rule": nc.Capitation(), "caps_pence": {"Sowth": 3}},
            "no member 'Sowth'",
        ),
        ("Exempt", {"rule": nc.Capitation(), "members": ["West"]}, "no member 'West'"),
        ("Exempt", {"rule": nc.Capitation(), "members": "North"}, "one name; give a list"),
        (
            "Exempt",
            {"rule": nc.Capitation(), "members": ["North", "Mid", "South"]},
            "every member is exempt",
        ),
        (
            "InKind",
            {"rule": nc.Capitation(), "contributions_pence": {"North": 0.5}},
            "0.5 pence in kind; give whole pence",
        ),
        (
            "Exempt",
            {
                "rule": nc.InKind(rule=nc.Capitation(), contributions_pence={"North": 5}),
                "members": ["South"],
            },
            "put InKind around the other rules",
        ),
    ],
)
def test_nonsense_is_refused(kind: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        shared(make(kind, **given))


def test_a_cost_that_is_no_cost_is_refused() -> None:
    for total in (0.5, True, "5", None):
        with pytest.raises(nc.InvalidValueError, match="give whole pence"):
            nc.share_cost(total, sector=SECTOR, rule=nc.Capitation())  # type: ignore[arg-type]
    with pytest.raises(nc.InvalidValueError, match="give an AllocationRule"):
        nc.share_cost(5, sector=SECTOR, rule="capitation")  # type: ignore[arg-type]
    unweighted = nc.Sector(name="S", members=[nc.ICB(name="A")])
    with pytest.raises(nc.InvalidValueError, match="no weighted populations"):
        nc.share_cost(5, sector=unweighted, rule=nc.Capitation())


def test_nothing_to_share_is_nothing_for_each() -> None:
    assert shared(nc.Capitation(), 0) == [0, 0, 0]
    assert shared(nc.Hybrid(parts=[("50%", CALLS), ("50%", nc.Capitation())]), 0) == [0, 0, 0]
