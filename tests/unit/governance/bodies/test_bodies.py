"""Bodies as data: what is refused when they are made, shares, and the ways between them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import nhscommission as nc
from nhscommission.governance.bodies.decision_rules import read_share
from nhscommission.governance.bodies.structure import escalation_path, find_circle


def body(name: str = "B", **changes: Any) -> nc.GovernanceBody:
    return nc.GovernanceBody(**({"id": name, "name": "Body", "kind": "group"} | changes))


def rule(**changes: Any) -> nc.DecisionRule:
    return nc.DecisionRule(**({"id": "r"} | changes))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: nc.Quorum(share="101%"), "no more than 100%"),
        (lambda: nc.Quorum(share="0%"), "above 0"),
        (nc.Quorum, "just one"),
        (lambda: nc.Quorum(share="50%", least=2), "just one"),
        (lambda: nc.Quorum(least=0), "quorum"),
        (lambda: nc.Quorum(of="organisations", least=1, offices=["Chair"]), "offices"),
        (lambda: rule(share="75%", casting_vote=True), "casting vote"),
        (lambda: rule(share="110%"), "100%"),
        (lambda: rule(share=1, more_than=True), "more than 100%"),
        (lambda: rule(id=" "), "no id"),
        (lambda: rule(weights={"a": -1}), "below 0"),
        (lambda: rule(weights={"a": 0}), "all weights are 0"),
        (lambda: body(officers=[nc.Officer(), nc.Officer(office="Chair")]), "2 rules for its chai"),
        (lambda: body(members=["a"], decision_rules=[rule(weights={"x": 1})]), "'x'"),
        (lambda: body(decision_rules=[rule(), rule()]), "'r' 2 times"),
        (lambda: body(seats=[nc.Seat(office="Chair"), nc.Seat(office="Chair")]), "'Chair' 2 times"),
        (lambda: nc.Seat(office="Clerk", kind="in_attendance", voting=True), "in attendance"),
        (lambda: nc.Seat(office=" "), "no office"),
        (lambda: nc.Seat(office="Chair", number=0), "number"),
        (lambda: nc.Seat(office="Chair", of_body="X", organisations=["a"]), "one of them"),
        (lambda: nc.Officer(tenure_years=0), "more than 0"),
        (lambda: nc.Officer(from_another_organisation=True), "vice-chair"),
        (lambda: nc.Duty(text="", kind="decides"), "no text"),
        (lambda: body(""), "give both"),
        (lambda: body(name=" "), "give both|id"),
        (lambda: body(kind="club"), "club"),
        (lambda: body(members=["a", "a"]), "twice"),
        (lambda: body(members=[""]), "blank"),
        (lambda: body(members="abc"), "names"),
        (lambda: body(size=0), "size"),
        (lambda: body(reports_to=["B"]), "answers to itself"),
        (lambda: body(escalates_to=["B"]), "answers to itself"),
    ],
)
def test_what_cannot_be_is_refused_when_made(make: Callable[[], Any], words: str) -> None:
    """Each is refused in words that name what is wrong."""
    with pytest.raises(nc.InvalidValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ("75%", Fraction(3, 4)),
        ("2/3", Fraction(2, 3)),
        (0.75, Fraction(3, 4)),
        (0.1, Fraction(1, 10)),
        ("33.3%", Fraction(333, 1000)),
        (1, Fraction(1)),
    ],
)
def test_a_share_is_read_exactly(given: Any, share: Fraction) -> None:
    """As printed, not as the nearest binary number."""
    assert read_share(given, what="it") == share


@pytest.mark.parametrize("given", ["3/2", "1/0", "0/3", "most", float("nan"), -0.5, None])
def test_no_share_is_refused(given: Any) -> None:
    """Over a whole, none, below none, or no number."""
    with pytest.raises(nc.InvalidValueError, match="it is"):
        read_share(given, what="it")


def test_matters_escalate_by_the_shortest_way() -> None:
    """From a by b to d, not by c and e; reports_to where nothing else is said; back there is none.

    The business group goes to the Sector Chief Executive and then the JCPCT (002, 4.2.2).
    """
    bodies = [
        body("a", escalates_to=["c", "b"]),
        body("b", reports_to=["d"]),
        body("c", escalates_to=["e"]),
        body("d"),
        body("e", escalates_to=["d"]),
    ]
    assert escalation_path(bodies, from_body="a", to_body="d") == ("a", "b", "d")
    assert escalation_path(bodies, from_body="d", to_body="a") == ()
    assert escalation_path(bodies, from_body="a", to_body="a") == ("a",)
    with pytest.raises(nc.UnknownNameError, match="x"):
        escalation_path(bodies, from_body="a", to_body="x")
    with pytest.raises(nc.InvalidValueError, match="two bodies"):
        escalation_path([body(), body()], from_body="B", to_body="B")
    found = escalation_path(nc.load_case("nwl-2009").bodies, from_body="CPBG", to_body="JCPCT")
    assert found == ("CPBG", "Sector Chief Executive", "JCPCT")


def test_each_circle_is_found_once() -> None:
    """Of a, b and c in a circle, and d beside it that leads into it, only the circle is one."""
    bodies = [
        body("d", reports_to=["a"]),
        body("a", reports_to=["b"]),
        body("b", reports_to=["c"]),
        body("c", reports_to=["a"]),
    ]
    assert find_circle(bodies, links="reports_to") == (("a", "b", "c"),)
    assert find_circle(bodies, links="escalates_to") == ()
