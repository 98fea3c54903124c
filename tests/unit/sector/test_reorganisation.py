"""Successor maps: merged, split and moved by hand; joined, turned round, and refused."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import nhscommission as nc

APRIL_2013, APRIL_2021 = date(2013, 4, 1), date(2021, 4, 1)


def successor_map(*links: tuple[Any, ...], effective: date = APRIL_2013, **more: Any) -> Any:
    return nc.SuccessorMap(
        effective=effective,
        source="made up",
        successions=[nc.Succession(predecessor=a, successor=b, share=s) for a, b, s in links],
        **more,
    )


SPLIT = successor_map(("West", "East", "25%"), ("West", "West", 0.75), ("East", "East", 1))
"""A boundary move: a quarter of West goes to East."""


def test_a_boundary_move_by_hand() -> None:
    found = nc.carry_over({"West": 200, "East": 100}, successor_map=SPLIT)
    assert found == {"East": 150, "West": 150}


def test_shares_are_read_as_they_are_written() -> None:
    """0.1 + 0.2 + 0.7 is 1 as people write it, though not in binary."""
    found = successor_map(("A", "X", 0.1), ("A", "Y", 0.2), ("A", "Z", 0.7))
    assert sum(link.share or 0 for link in found.successions) == 1
    thirds = successor_map(("A", "X", "1/3"), ("A", "Y", Fraction(2, 3)))
    assert nc.carry_over({"A": 10}, successor_map=thirds)["X"] == Fraction(10, 3)


def test_maps_compose_by_hand() -> None:
    """West: a quarter to East, and half of the rest to North: 1/4 → Joint, 3/8 North, 3/8 Joint."""
    second = successor_map(
        ("East", "Joint", 1), ("West", "North", "1/2"), ("West", "Joint", "1/2"),
        effective=APRIL_2021,
    )  # fmt: skip
    joined = nc.compose_maps(SPLIT, second)
    assert {(i.predecessor, i.successor): i.share for i in joined.successions} == {
        ("West", "Joint"): Fraction(5, 8),
        ("West", "North"): Fraction(3, 8),
        ("East", "Joint"): 1,
    }
    amounts = {"West": 80, "East": 3}
    in_one = nc.carry_over(amounts, successor_map=joined)
    in_two = nc.carry_over(nc.carry_over(amounts, successor_map=SPLIT), successor_map=second)
    assert in_one == in_two
    assert joined.effective == APRIL_2021


def test_what_a_later_map_is_silent_on_went_on_only_if_asked_for() -> None:
    second = successor_map(("East", "Joint", 1), effective=APRIL_2021)
    with pytest.raises(nc.InvalidValueError, match="does not say what became of West"):
        nc.compose_maps(SPLIT, second)
    joined = nc.compose_maps(SPLIT, second, keep_unchanged=True)
    assert {i.successor for i in joined.of("West")} == {"Joint", "West"}


def test_joining_three_maps_in_either_order_is_the_same() -> None:
    """Found by a reviewer: Q is in the third map and not in the second."""
    first = successor_map(("A", "B", 1), ("P", "Q", 1))
    second = successor_map(("B", "C", 1), effective=APRIL_2021)
    third = successor_map(("C", "D", 1), ("Q", "D", 1), effective=date(2022, 7, 1))

    def joined(a: Any, b: Any) -> Any:
        return nc.compose_maps(a, b, keep_unchanged=True)

    left, right = joined(joined(first, second), third), joined(first, joined(second, third))
    for name in ("A", "P"):
        assert [(i.successor, i.share) for i in left.of(name)] == [("D", 1)]
        assert [(i.successor, i.share) for i in right.of(name)] == [("D", 1)]
    apart = nc.Lineage(name="x", maps=[successor_map(("A", "B", 1)), third]).between(
        date(2012, 1, 1), date(2023, 1, 1)
    )
    assert {"A", "C", "Q"} == set(apart.predecessors)


def test_one_unknown_share_is_what_the_others_leave() -> None:
    implied = successor_map(("A", "B", "60%"), ("A", "C", None))
    assert nc.carry_over({"A": 10}, successor_map=implied) == {"B": 6, "C": 4}


def test_an_unknown_split_stays_unknown_until_it_no_longer_matters() -> None:
    unknown = successor_map(("Old", "A", None), ("Old", "B", None), ("New", "B", 1))
    with pytest.raises(
        nc.InvalidValueError, match="people of Old were split between A and B is not"
    ):
        nc.carry_over({"Old": 1, "New": 1}, successor_map=unknown)
    apart = successor_map(("A", "X", 1), ("B", "Y", 1), effective=APRIL_2021)
    assert [i.share for i in nc.compose_maps(unknown, apart).of("Old")] == [None, None]
    together = successor_map(("A", "X", 1), ("B", "X", 1), effective=APRIL_2021)
    joined = nc.compose_maps(unknown, together)
    assert nc.carry_over({"Old": 1, "New": 2}, successor_map=joined) == {"X": 3}
    stated = unknown.with_shares("Old", {"A": "40%", "B": 0.6})
    assert nc.carry_over({"Old": 10, "New": 1}, successor_map=stated) == {"A": 4, "B": 7}


def test_the_way_back_is_taken_only_where_there_is_one() -> None:
    split = successor_map(("Old", "A", "40%"), ("Old", "B", "60%"))
    back = nc.reverse_map(split)
    assert nc.carry_over({"A": 4, "B": 6}, successor_map=back) == {"Old": 10}
    with pytest.raises(nc.InvalidValueError, match=r"East has several predecessors \(West, East\)"):
        nc.reverse_map(SPLIT)


def test_populations_become_shares() -> None:
    links = nc.split_by_population("Old", {"A": 30_000, "B": 90_000, "C": 0}, total=120_000)
    assert [(link.successor, link.share) for link in links] == [
        ("A", Fraction(1, 4)),
        ("B", Fraction(3, 4)),
    ]
    with pytest.raises(
        nc.InvalidValueError, match="parts of Old come to 110,000 people and it has"
    ):
        nc.split_by_population("Old", {"A": 20_000, "B": 90_000}, total=120_000)
    with pytest.raises(nc.InvalidValueError, match="A takes on -5 people"):
        nc.split_by_population("Old", {"A": -5, "B": 10}, total=5)


def test_a_sector_is_restated() -> None:
    sector = nc.Sector(
        name="Two",
        members=[
            nc.PCT(name="West", weighted_population=200),
            nc.PCT(name="East", weighted_population=100),
        ],
        host="East",
        providers=[nc.Provider(name="Hospital", coordinating_commissioner="West")],
    )
    found = nc.restate_sector(sector, successor_map=SPLIT)
    assert dict(zip(found.member_names, found.weighted_populations, strict=True)) == {
        "East": 150,
        "West": 150,
    }
    assert found.host == "East"
    assert found.providers[0].coordinating_commissioner == ""  # West was split: nobody is named
    shares = nc.Sector(
        name="Two",
        members=[nc.PCT(name=n, weighted_population=s) for n, s in (("A", "60%"), ("B", "40%"))],
    )
    merger = successor_map(("A", "C", 1), ("B", "C", 1), successor_kind="ICB")
    (member,) = nc.restate_sector(shares, successor_map=merger).members
    assert isinstance(member, nc.ICB)
    assert member.weighted_population is not None
    assert member.weighted_population.value == pytest.approx(1)


def test_a_lineage_joins_what_took_effect_between_two_days() -> None:
    lineage = nc.load_lineage("nw-london")
    whole = lineage.between(date(2009, 7, 3), date(2022, 7, 1))
    assert whole.successors == ("NHS North West London ICB",)
    assert len(whole.predecessors) == 8
    assert {link.share for link in whole.successions} == {1}
    assert lineage.between(date(2009, 7, 3), date(2013, 4, 1)).successor_kind == "CCG"
    assert len(lineage.between(date(2013, 4, 1), date(2021, 4, 1)).predecessors) == 8
    assert lineage.between(date(2021, 4, 1), date(2026, 11, 1)).successors == (
        "NHS North West London ICB",
    )
    announced = lineage.between(date(2021, 4, 1), date(2026, 11, 1), announced=True)
    assert announced.successors == ("NHS West and North London ICB",)
    with pytest.raises(nc.InvalidValueError, match="no map of 'nw-london' took effect after"):
        lineage.between(date(2014, 1, 1), date(2015, 1, 1))


def test_the_split_of_westminster_is_not_made_up() -> None:
    first = nc.load_lineage("nw-london").maps[0]
    people = dict.fromkeys(first.predecessors, 100)
    with pytest.raises(nc.InvalidValueError, match="people of Westminster were split between"):
        nc.carry_over(people, successor_map=first)
    stated = first.with_shares("Westminster", {"Central London CCG": 0.7, "West London CCG": 0.3})
    found = nc.carry_over(people, successor_map=stated)
    assert found["West London CCG"] == 130
    assert sum(found.values()) == 800


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: successor_map(("A", "X", 0.9)), "loses people: the shares of A sum to 0.9"),
        (lambda: successor_map(("A", "X", 0.9), ("A", "Y", 0.2)), "makes up people.*sum to 1.1"),
        (lambda: successor_map(("A", "X", 1), ("A", "Y", None)), "must sum to 1"),
        (lambda: successor_map(("A", "X", 1 / 3), ("A", "Y", 2 / 3)), "exactly: write a third as"),
        (lambda: successor_map(("A", "X", 1), effective="1 April"), "give a date, such as 2013"),
        (lambda: successor_map(("A", "X", 1), effective=5), "effective is 5"),
        (
            lambda: nc.SuccessorMap(effective=APRIL_2013, source=" ", successions=[]),
            "no successions|no source",
        ),
        (
            lambda: nc.SuccessorMap(effective=APRIL_2013, source="x", successions=["A"]),
            "what is no Succession",
        ),
        (lambda: successor_map(("A", "X", 0.5), ("A", "X", 0.5)), "from A to X stands twice"),
        (successor_map, "no successions"),
        (lambda: successor_map(("A", "X", 0)), "share of a succession is 0"),
        (lambda: successor_map(("A", "X", 1.5)), "share of a succession is 1.5"),
        (lambda: successor_map(("A", "X", "most")), "'most'; give a finite number"),
        (lambda: successor_map((" ", "X", 1)), "is blank"),
        (lambda: successor_map(("A", "X", 1), successor_kind="STP"), "kind of commissioner 'STP'"),
        (lambda: nc.carry_over({"West": 1}, successor_map=SPLIT), "East has no amount"),
        (
            lambda: nc.carry_over({"West": 1, "East": 1, "Noth": 1}, successor_map=SPLIT),
            "no predecessor 'Noth'",
        ),
        (lambda: nc.compose_maps(SPLIT, SPLIT), "in order of time"),
        (lambda: nc.Lineage(name="x", maps=[]), "at least one"),
        (lambda: nc.Lineage(name="x", maps=[SPLIT, SPLIT]), "one for each date"),
        (lambda: SPLIT.with_shares("West", {"East": 1}), "no successor of West 'West'"),
        (lambda: SPLIT.with_shares("West", {"East": 0.5, "West": 0.4}), "loses people"),
        (
            lambda: nc.restate_sector(
                nc.Sector(name="S", members=[nc.PCT(name="North")]), successor_map=SPLIT
            ),
            "no predecessor 'North'",
        ),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        call()
