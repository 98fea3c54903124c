"""Cost curves: exact through exact points, and bounded as a linear programme bounds them."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog

import nhscommission as nc

PEOPLE = {"A": 100.0, "B": 200.0, "C": 300.0, "D": 400.0}


def point(members: int, population: float | nc.Interval, per_head: float | str) -> nc.PricePoint:
    return nc.PricePoint(members=members, population=population, per_head=per_head)


def test_two_exact_points_fix_a_line() -> None:
    """£3 for 100 and £2 for 200: F/100 + V = 3 and F/200 + V = 2 give F = 200, V = 1."""
    curve = nc.fit_cost_curve([point(1, 100, 3.0), point(2, 200, 2.0)])
    assert (curve.fixed_gbp, curve.per_head_gbp) == pytest.approx((200, 1))
    assert curve.per_head(members=4, population=1000) == pytest.approx(1.2)
    found = curve.per_head_range(members=4, population=1000)
    assert (found.low, found.high) == pytest.approx((1.2, 1.2))


def test_by_member_and_by_both() -> None:
    """F + n M = cost: 300 = F + M, 400 = F + 2 M; and three points for three parts."""
    curve = nc.fit_cost_curve([point(1, 100, 3.0), point(2, 200, 2.0)], shape="per_member")
    assert (curve.fixed_gbp, curve.per_member_gbp) == pytest.approx((200, 100))
    truth = nc.CostCurve(fixed_gbp=500, per_member_gbp=20, per_head_gbp=0.5)
    points = [
        point(n, p, truth.per_head(members=n, population=p))
        for n, p in ((2, 300.0), (5, 600.0), (3, 2000.0))
    ]
    both = nc.fit_cost_curve(points, shape="both")
    assert (both.fixed_gbp, both.per_member_gbp, both.per_head_gbp) == pytest.approx((500, 20, 0.5))


def bounds_by_programme(
    points: list[nc.PricePoint], members: int, population: float, columns: list[int]
) -> tuple[float, float]:
    """Least and greatest cost per head of any curve through the points, by linear programming."""
    rows, limits = [], []
    for one in points:
        most = [1 / one.population.high, one.members / one.population.high, 1.0]
        least = [1 / one.population.low, one.members / one.population.low, 1.0]
        rows += [most, [-x for x in least]]
        limits += [one.per_head.high, -one.per_head.low]
    target = np.array([1 / population, members / population, 1.0])[columns]
    ends = [
        linprog(sign * target, A_ub=np.array(rows)[:, columns], b_ub=limits).fun * sign
        for sign in (1, -1)
    ]
    return ends[0], ends[1]


@pytest.mark.parametrize(
    ("shape", "columns"), [("per_head", [0, 2]), ("per_member", [0, 1]), ("both", [0, 1, 2])]
)
def test_printed_figures_bound_a_price_as_a_linear_programme_does(
    shape: str, columns: list[int]
) -> None:
    points = [
        point(15, nc.Interval(3.2e6, 4.5e6), "61p"),
        point(31, 7_994_491, "38p"),
        point(24, nc.Interval(5.4e6, 6.7e6), "45p"),
    ]
    curve = nc.fit_cost_curve(points, shape=shape)
    for members, population in ((10, 2.0e6), (20, 5.0e6), (31, 7_994_491), (40, 9e6)):
        found = curve.per_head_range(members=members, population=population)
        low, high = bounds_by_programme(points, members, population, columns)
        assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)
        central = curve.per_head(members=members, population=population)
        assert found.low - 1e-9 <= central <= found.high + 1e-9


def test_populations_of_members_that_are_not_named() -> None:
    found = nc.population_range(PEOPLE.values(), 2)
    assert (found.low, found.high) == (300, 700)
    with pytest.raises(nc.InvalidValueError, match="give from 1 to 4"):
        nc.population_range(PEOPLE.values(), 5)


def test_any_subset_has_its_price() -> None:
    curve = nc.CostCurve(fixed_gbp=600, per_member_gbp=50, per_head_gbp=1)
    found = nc.subset_cost_per_head(curve, populations=PEOPLE, members=["A", "C"])
    assert found.low == pytest.approx((600 + 100 + 400) / 400)


def test_the_smallest_membership_against_every_subset() -> None:
    """With k of four members, the lowest and the highest price over all subsets of k are those of
    the best and the worst order.
    """
    curve = nc.CostCurve(fixed_gbp=600, per_member_gbp=50, per_head_gbp=1)
    best = nc.smallest_membership(curve, populations=PEOPLE, ceiling_gbp=1.95)
    worst = nc.smallest_membership(curve, populations=PEOPLE, ceiling_gbp=1.95, order="worst")
    for size in range(1, 5):
        prices = [
            curve.per_head(members=size, population=sum(PEOPLE[m] for m in chosen))
            for chosen in itertools.combinations(PEOPLE, size)
        ]
        assert best.per_head[size - 1] == pytest.approx(min(prices))
        assert worst.per_head[size - 1] == pytest.approx(max(prices))
    assert best.order == ("D", "C", "B", "A")
    assert (best.members, worst.members) == (3, 4)


def test_a_given_order_and_a_price_that_rises_again() -> None:
    """£100 a member: with D £1 + 100/400; then A adds £100 for 100 people, and it goes up."""
    curve = nc.CostCurve(fixed_gbp=0, per_member_gbp=100, per_head_gbp=1)
    found = nc.smallest_membership(
        curve, populations=PEOPLE, ceiling_gbp=1.35, order=["D", "A", "B", "C"]
    )
    assert found.per_head == pytest.approx((1.25, 1.4, 1 + 300 / 700, 1.4))
    assert found.members is None
    found = nc.smallest_membership(
        curve, populations=PEOPLE, ceiling_gbp=1.41, order=["D", "A", "B", "C"]
    )
    assert found.members == 4  # two members are under it, three are not, so it stays under from 4


def test_rounding_leaves_open_how_many_are_needed() -> None:
    curve = nc.fit_cost_curve([point(1, 100, "£7.0"), point(4, 1000, "£1.6")])
    found = nc.smallest_membership(curve, populations=PEOPLE, ceiling_gbp=2.5)
    assert found.possible is not None
    assert found.certain is not None
    assert found.members is not None
    assert found.possible <= found.members <= found.certain


@pytest.mark.parametrize(
    ("points", "shape", "message"),
    [
        (
            [point(31, 100, 0.38)],
            "per_head",
            "1 point of 1 different size cannot fix",
        ),
        ([point(31, 100, 0.38)] * 2, "per_head", "2 points of 1 different size cannot"),
        (
            [point(1, 100, 3.0), point(2, 200, 2.0)],
            "both",
            "2 points of 2 different.*3 parts",
        ),
        ([point(15, 1e6, "61p"), point(16, 1e6, "61p")], "per_head", "of 1 different size cannot"),
        (
            [point(10, 1e6, 1.0), point(20, 2e6, 1.0), point(40, 4e6, 1.0)],
            "both",
            "3 points of 2 different sizes cannot",
        ),
        ([point(1, 100, 2.0), point(2, 200, 3.0)], "per_head", "no curve of this shape"),
        ([point(1, 100, 2.0), point(2, 200, 1.5)], "per_hed", "did you mean 'per_head'"),
    ],
)
def test_curves_that_cannot_be_fitted(
    points: list[nc.PricePoint], shape: str, message: str
) -> None:
    with pytest.raises(nc.InvalidValueError, match=message):
        nc.fit_cost_curve(points, shape=shape)


def test_nonsense_is_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="number of members is 0"):
        point(0, 100, 1.0)
    with pytest.raises(nc.InvalidValueError, match="give a number above 0"):
        point(1, 0, 1.0)
    with pytest.raises(nc.InvalidValueError, match="a cost per head of"):
        point(1, 100, -1.0)
    with pytest.raises(nc.InvalidValueError, match="a cost of the curve is nan"):
        nc.CostCurve(fixed_gbp=math.nan)
    curve = nc.CostCurve(fixed_gbp=1)
    with pytest.raises(nc.InvalidValueError, match="a population of 0"):
        curve.per_head(members=0, population=0)
    with pytest.raises(nc.UnknownNameError, match="member 'E'"):
        nc.subset_cost_per_head(curve, populations=PEOPLE, members=["E"])
    with pytest.raises(nc.InvalidValueError, match="named twice"):
        nc.subset_cost_per_head(curve, populations=PEOPLE, members=["A", "A"])
    with pytest.raises(nc.InvalidValueError, match="no member is named"):
        nc.subset_cost_per_head(curve, populations=PEOPLE, members=[])
    with pytest.raises(nc.InvalidValueError, match="the ceiling is 0"):
        nc.smallest_membership(curve, populations=PEOPLE, ceiling_gbp=0)
    with pytest.raises(nc.UnknownNameError, match="order of joining 'bst'"):
        nc.smallest_membership(curve, populations=PEOPLE, ceiling_gbp=1, order="bst")


def test_a_member_named_by_itself_is_one_member_and_not_its_letters() -> None:
    """£600 and £1 a head for 300 people."""
    curve = nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0)
    people = {"North": 300.0, "South": 100.0}
    found = nc.subset_cost_per_head(curve, populations=people, members="North")
    assert (found.low, found.high) == pytest.approx((3.0, 3.0))


def test_populations_and_ceilings_that_are_none_are_refused() -> None:
    with pytest.raises(nc.InvalidValueError, match="a population is -1"):
        nc.population_range([-1.0, 2.0], 1)
    with pytest.raises(nc.InvalidValueError, match="the members is 1.5"):
        nc.population_range([1.0, 2.0], 1.5)  # type: ignore[arg-type]
    for ceiling in ("cheap", None, 0):
        with pytest.raises(nc.InvalidValueError, match="the ceiling is"):
            nc.smallest_membership(
                nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0),
                ceiling_gbp=ceiling,  # type: ignore[arg-type]
                populations={"A": 100.0},
            )
