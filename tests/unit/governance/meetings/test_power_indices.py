"""Power indices: published tables, closed forms, all coalitions and all orders, and refusals."""

import itertools
import math
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.governance.meetings.power_indices import (
    banzhaf,
    normalise_banzhaf,
    shapley_shubik,
)

INDICES = [shapley_shubik, banzhaf]


def fractions(text: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(one) for one in text.split())


def by_all_coalitions(weights: Any, quota: Any) -> tuple[list[Fraction], list[Fraction]]:
    """Return the Shapley-Shubik indices and Banzhaf measures, asking of every coalition."""
    voters = len(weights)
    shares, swings = [Fraction(0)] * voters, [0] * voters
    for members in itertools.product((0, 1), repeat=voters):
        weight = sum(itertools.compress(weights, members))
        before = sum(members)
        for voter, own in enumerate(weights):
            if not members[voter] and weight < quota <= weight + own:
                swings[voter] += 1
                shares[voter] += Fraction(
                    math.factorial(before) * math.factorial(voters - before - 1),
                    math.factorial(voters),
                )
    return shares, [Fraction(number, 2 ** (voters - 1)) for number in swings]


def by_all_orders(weights: Any, quota: Any) -> list[Fraction]:
    """Return in which share of all orders each voter brings those before it to the quota."""
    decided = [0] * len(weights)
    for order in itertools.permutations(range(len(weights))):
        weight = 0
        for voter in order:
            weight += weights[voter]
            if weight >= quota:
                decided[voter] += 1
                break
    return [Fraction(number, math.factorial(len(weights))) for number in decided]


@st.composite
def games(draw: st.DrawFn, *, most: int = 7) -> tuple[list[int], int]:
    weights = draw(st.lists(st.integers(0, 12), min_size=1, max_size=most).filter(any))
    return weights, draw(st.integers(1, sum(weights)))


def test_the_council_of_the_european_economic_community_of_1958() -> None:
    """Germany, France and Italy, Belgium and the Netherlands, Luxembourg: 12 of 17 votes.

    S. J. Brams, Game theory (Encyclopædia Britannica), and S. J. Brams and P. J. Affuso (1976),
    Power and size: a new paradox, Theory and Decision 7, 29 to 56: 5/21, 1/7 and nothing for
    Luxembourg, whose one vote never matters where all others are even. W. F. Lucas (1983),
    Measuring power in weighted voting systems: 14/60 and 9/60 by Shapley and Shubik.
    """
    weights = (4, 4, 4, 2, 2, 1)
    assert shapley_shubik(weights, quota=12) == fractions("14/60 14/60 14/60 9/60 9/60 0")
    measures = banzhaf(weights, quota=12)
    assert normalise_banzhaf(measures) == fractions("5/21 5/21 5/21 3/21 3/21 0")
    assert measures == fractions("10/32 10/32 10/32 6/32 6/32 0")


def test_the_security_council_of_the_united_nations() -> None:
    """Five with a veto and ten without, nine needed: 7 votes and 1, of which 39 carry.

    Well known: 421/2145 and 4/2145. By hand, one of the ten decides where it is the ninth, after
    the five and three of the nine others: C(9, 3) × 8! × 6! / 15! = 4/2145, and in 84 coalitions;
    one of the five in C(10, 4) + … + C(10, 10) = 848 (both of 2**14).
    """
    weights = [7] * 5 + [1] * 10
    shares = shapley_shubik(weights, quota=39)
    assert shares == (Fraction(421, 2145),) * 5 + (Fraction(4, 2145),) * 10
    measures = banzhaf(weights, quota=39)
    assert measures == (Fraction(848, 2**14),) * 5 + (Fraction(84, 2**14),) * 10


@pytest.mark.parametrize(
    ("weights", "quota", "dummies"),
    [
        ((9, 9, 7, 3, 1, 1), 16, 3),  # 1958
        ((31, 31, 28, 21, 2, 2), 58, 3),  # 1964
    ],
)
def test_nassau_county_had_dummies(weights: tuple[int, ...], quota: int, dummies: int) -> None:
    """Any two of the three largest carry a motion, and nobody else matters.

    J. F. Banzhaf (1965), Weighted voting doesn't work, Rutgers Law Review 19, 317 to 343; the
    weights as in J. Malkevitch, Voting games: part II, American Mathematical Society. Each of the
    three decides where exactly one of the two others votes yes, which is in half of all cases.
    """
    powerful = len(weights) - dummies
    assert banzhaf(weights, quota=quota) == fractions("1/2 " * powerful + "0 " * dummies)
    assert shapley_shubik(weights, quota=quota) == fractions("1/3 " * powerful + "0 " * dummies)


@pytest.mark.parametrize(
    ("weights", "quota"), [((31, 31, 21, 28, 2, 2), 63), ((35, 35, 23, 32, 2, 3), 71)]
)
def test_nassau_county_had_none_once_the_quota_was_raised(
    weights: tuple[int, ...], quota: int
) -> None:
    """1970 and 1976: "there were no dummies in 1970 and after".

    COMAP, For All Practical Purposes, 10th edition, chapter 11, exercise 35 and its answer.
    """
    assert all(banzhaf(weights, quota=quota))
    assert all(shapley_shubik(weights, quota=quota))


@pytest.mark.parametrize(
    ("weights", "quota", "index"),
    [
        # S. J. Brams, Game theory, Encyclopædia Britannica: the largest is in all three coalitions
        ((50, 49, 1), 51, "3/5 1/5 1/5"),
        # P. D. Straffin, Game Theory and Strategy (1993): swings 5, 3, 3 and 1, as
        # {43} {42} {432} {431} {421}, {43} {431} {321}, {42} {421} {321}, {321}
        ((4, 3, 2, 1), 6, "5/12 3/12 3/12 1/12"),
    ],
)
def test_normalised_banzhaf_indices_of_textbooks(
    weights: tuple[int, ...], quota: int, index: str
) -> None:
    assert normalise_banzhaf(banzhaf(weights, quota=quota)) == fractions(index)


def test_the_european_union_of_fifteen() -> None:
    """62 of 87 votes: the four places that are given in the literature, and every coalition."""
    votes = [10] * 4 + [8] + [5] * 4 + [4] * 2 + [3] * 3 + [2]
    shares, measures = shapley_shubik(votes, quota=62), banzhaf(votes, quota=62)
    published = {10: (0.1167, 0.1116), 8: (0.0955, 0.0924), 5: (0.0552, 0.0587)}
    published |= {4: (0.0454, 0.0479), 3: (0.0353, 0.0359), 2: (0.0207, 0.0226)}
    for vote, share, index in zip(votes, shares, normalise_banzhaf(measures), strict=True):
        assert (round(float(share), 4), round(float(index), 4)) == published[vote]
    assert (list(shares), list(measures)) == by_all_coalitions(votes, 62)


def test_the_electoral_college_of_the_1990s() -> None:
    """51 voters, 270 of 538 votes: I. Wilms, power_bdd 1.0.0, test_bdd.py, by decision diagrams."""
    votes = [54, 33, 32, 25, 23, 22, 21, 18, 15, 14, 13, 13, 12, 12, *[11] * 4, *[10] * 2, *[9] * 2]
    votes += [*[8] * 6, *[7] * 3, *[6] * 2, *[5] * 4, *[4] * 6, *[3] * 8]
    assert (len(votes), sum(votes)) == (51, 538)
    measures, shares = banzhaf(votes, quota=270), shapley_shubik(votes, quota=270)
    assert sum(shares) == 1
    wanted = {
        54: (0.4664541346829614, 0.10812540951779513),
        33: (0.25958612004997317, 0.06296832700852449),
        32: (0.2512143267270046, 0.06093272191760149),
        18: (0.13834904167561657, 0.03333359769343866),
        8: (0.061036584694352136, 0.01454339424426838),
        4: (0.030477639570128723, 0.00722008153290024),
        3: (0.0228538034563881, 0.005405549637386588),
    }
    for vote, measure, share in zip(votes, measures, shares, strict=True):
        if vote in wanted:
            assert (float(measure), float(share)) == pytest.approx(wanted[vote], abs=1e-14)


def test_the_electoral_college_of_the_2000s() -> None:
    """California decides 0.475 of all cases: N. R. Miller (2009), A priori voting power and the
    U.S. Electoral College, Homo Oeconomicus 26, 341 to 380.
    """
    votes = [55, 34, 31, 27, 21, 21, 20, 17, *[15] * 3, 13, 12, *[11] * 4, *[10] * 4, *[9] * 3]
    votes += [*[8] * 2, *[7] * 4, *[6] * 3, *[5] * 5, *[4] * 5, *[3] * 8]
    assert (len(votes), sum(votes)) == (51, 538)
    measures = banzhaf(votes, quota=270)
    assert float(measures[0]) == pytest.approx(0.475036, abs=5e-7)
    assert len(set(measures)) == len(set(votes))
    assert sum(shapley_shubik(votes, quota=270)) == 1


@pytest.mark.parametrize(("others", "strong", "quota"), [(4, 2, 4), (30, 7, 19), (99, 40, 70)])
def test_one_strong_voter_among_equals(others: int, strong: int, quota: int) -> None:
    """By hand: of the others + 1 places in an order, it decides in as many as it has votes."""
    shares = shapley_shubik([1] * others + [strong], quota=quota)
    assert shares[-1] == Fraction(strong, others + 1)
    assert set(shares[:-1]) == {(1 - shares[-1]) / others}


@pytest.mark.parametrize("others", [1, 2, 7, 40])
def test_a_veto(others: int) -> None:
    """By hand: a chair without whom nothing passes decides unless it is first; and unless nobody
    votes with it. One of the others decides where the chair alone is before it.
    """
    weights = [others, *[1] * others]
    least = Fraction(1, others * (others + 1))
    shares = shapley_shubik(weights, quota=others + 1)
    assert shares == (Fraction(others, others + 1), *[least] * others)
    measures = banzhaf(weights, quota=others + 1)
    assert measures == (1 - Fraction(1, 2**others), *[Fraction(1, 2**others)] * others)


def test_a_dictator() -> None:
    assert shapley_shubik((6, 3, 2), quota=6) == (1, 0, 0)
    assert banzhaf((6, 3, 2), quota=6) == (1, 0, 0)
    assert shapley_shubik((5,), quota=1) == banzhaf((5,), quota=5) == (1,)


def test_anyone_alone_carries_or_all_are_needed() -> None:
    """Unanimity, and its dual: each 1/n, and decides in one coalition of the others."""
    for weights, quota in (((5, 3, 2, 1), 11), ((5, 3, 2, 2), 2)):
        assert shapley_shubik(weights, quota=quota) == (Fraction(1, 4),) * 4
        assert banzhaf(weights, quota=quota) == (Fraction(1, 8),) * 4


def test_a_vote_of_0_has_no_power_and_changes_nothing() -> None:
    for index in INDICES:
        four = index((3, 2, 1, 1), quota=4)
        assert index((0, 3, 2, 0, 1, 1), quota=4) == (0, *four[:2], 0, *four[2:])


@pytest.mark.parametrize("voters", [*range(1, 9), *range(58, 73), 100, 129])
def test_equal_votes_in_closed_form(voters: int) -> None:
    """1/n each, and C(n - 1, q - 1) / 2**(n - 1), below and beyond what 64 bits hold."""
    for quota in {1, voters // 2 + 1, -(-2 * voters // 3), voters}:
        assert shapley_shubik([1] * voters, quota=quota) == (Fraction(1, voters),) * voters
        wanted = Fraction(math.comb(voters - 1, quota - 1), 2 ** (voters - 1))
        assert banzhaf([1] * voters, quota=quota) == (wanted,) * voters


@pytest.mark.parametrize("others", [50, 58, 60, 80])
def test_a_large_security_council_in_closed_form(others: int) -> None:
    """Five with a veto, and 30 of the others needed, as in the Security Council above."""
    needed, permanent, all_voters = 30, 5, others + 5
    own = others - needed + 1
    weights = [own] * permanent + [1] * others
    quota = permanent * own + needed
    before = permanent + needed - 1
    least = Fraction(
        math.comb(others - 1, needed - 1)
        * math.factorial(before)
        * math.factorial(all_voters - before - 1),
        math.factorial(all_voters),
    )
    most = (1 - others * least) / permanent
    assert shapley_shubik(weights, quota=quota) == (most,) * permanent + (least,) * others
    swings = sum(math.comb(others, k) for k in range(needed, others + 1))
    measures = banzhaf(weights, quota=quota)
    cases = 2 ** (all_voters - 1)
    assert measures[0] == Fraction(swings, cases)
    assert measures[-1] == Fraction(math.comb(others - 1, needed - 1), cases)


@given(games())
def test_against_all_coalitions(game: tuple[list[int], int]) -> None:
    weights, quota = game
    shares, measures = by_all_coalitions(weights, quota)
    assert list(shapley_shubik(weights, quota=quota)) == shares
    assert list(banzhaf(weights, quota=quota)) == measures


@given(games(most=6))
def test_against_all_orders(game: tuple[list[int], int]) -> None:
    weights, quota = game
    assert list(shapley_shubik(weights, quota=quota)) == by_all_orders(weights, quota)


@given(games(most=9), st.integers(10**9, 10**30), st.randoms(use_true_random=False))
def test_parts_of_a_vote_too_small_to_tip_a_motion_change_nothing(
    game: tuple[list[int], int], scale: int, random: Random
) -> None:
    """The same game with long weights, whose sums are listed instead of tabled."""
    weights, quota = game
    long = [weight * scale + random.randrange(scale // 10) for weight in weights]
    for index in INDICES:
        assert index(long, quota=quota * scale) == index(weights, quota=quota)


def test_long_weights_of_many_voters() -> None:
    """The same as above, with so many voters that the sums of each half are a thousand."""
    random = Random(20)
    weights = [random.randint(1, 60) for _ in range(20)]
    quota = sum(weights) // 2 + 1
    long = [weight * 10**9 + random.randrange(10**7) for weight in weights]
    for index in INDICES:
        assert index(long, quota=quota * 10**9) == index(weights, quota=quota)


@given(games(most=12))
def test_parts_sum_to_1_and_rise_with_the_weight(game: tuple[list[int], int]) -> None:
    weights, quota = game
    shares, measures = shapley_shubik(weights, quota=quota), banzhaf(weights, quota=quota)
    assert sum(shares) == sum(normalise_banzhaf(measures)) == 1
    assert all(0 <= measure <= 1 for measure in measures)
    for found in (shares, measures):
        in_order = [power for _, power in sorted(zip(weights, found, strict=True))]
        assert in_order == sorted(in_order)


@given(games(most=10), st.data())
def test_the_order_of_voters_does_not_matter(
    game: tuple[list[int], int], data: st.DataObject
) -> None:
    weights, quota = game
    order = data.draw(st.permutations(range(len(weights))))
    for index in INDICES:
        found = index(weights, quota=quota)
        moved = index([weights[voter] for voter in order], quota=quota)
        assert moved == tuple(found[voter] for voter in order)


@given(games(most=10), st.fractions(min_value=Fraction(1, 999), max_value=999, max_denominator=999))
def test_the_unit_of_the_weights_does_not_matter(
    game: tuple[list[int], int], scale: Fraction
) -> None:
    weights, quota = game
    for index in INDICES:
        scaled = index([weight * scale for weight in weights], quota=quota * scale)
        assert scaled == index(weights, quota=quota)


@given(games(most=10))
def test_the_dual_game_has_the_same_indices(game: tuple[list[int], int]) -> None:
    """Who can carry with others can block with the rest."""
    weights, quota = game
    for index in INDICES:
        dual = index(weights, quota=sum(weights) + 1 - quota)
        assert dual == index(weights, quota=quota)


def test_numbers_are_taken_as_a_person_reads_them() -> None:
    """0.7 + 0.1 is 0.7999999999999999 for a computer, and 0.8 on paper; so both are needed."""
    half = (Fraction(1, 2),) * 2
    for weights, quota in (
        ((0.7, 0.1), 0.8),
        ((Decimal("0.7"), Decimal("0.1")), Decimal("0.8")),
        ((Fraction(7, 10), Fraction(1, 10)), Fraction(4, 5)),
        (np.array([0.7, 0.1]), np.float64(0.8)),
        (np.array([7, 1]), np.int64(8)),
        (iter([7, 1]), 7.5),
    ):
        assert shapley_shubik(weights, quota=quota) == half


def test_a_quota_between_whole_votes_is_the_next_whole_vote() -> None:
    """Over half of five votes is three of them."""
    for index in INDICES:
        assert index((2, 2, 1), quota=2.5) == index((2, 2, 1), quota=3)


@pytest.mark.parametrize("index", INDICES)
@pytest.mark.parametrize(
    ("weights", "quota", "message"),
    [
        ((2, -1), 1, "weight 2 is -1; give a number of 0 or more"),
        ((2, True), 1, "weight 2 is True; give a finite number"),
        ((math.nan, 1), 1, "weight 1 is nan; give a finite number"),
        ((1, math.inf), 1, "weight 2 is inf; give a finite number"),
        ((1, None), 1, "weight 2 is None; give a finite number"),
        (("60%", 1), 1, "weight 1 is the text '60%'; give a number"),
        ({"Brent": 3}, 1, "weight 1 is the text 'Brent'; give a number"),
        ("321", 1, r"the weights: found '321'; give several, such as \(4, 2, 1\)"),
        (3, 1, "the weights: found 3; give several"),
        ((), 1, "no weight of the 0 is above 0; give at least one that is"),
        ((0, 0), 1, "no weight of the 2 is above 0"),
        ((3, 2), 6, "the quota is 6, which can never be reached; give one .* the weights, 5$"),
        ((0.5, 0.25), 1, r"the quota is 1, which can never .*, Fraction\(3, 4\)$"),
        ((3, 2), 0, "the quota is 0, which would carry every motion, with no votes; give one"),
        ((3, 2), -0.5, "the quota is -0.5, which would carry every motion"),
        ((3, 2), "60%", "the quota is the text '60%'; give a number"),
        ((3, 2), True, "the quota is True; give a finite number"),
        ((3, 2), math.nan, "the quota is nan; give a finite number"),
        ((3, 2), None, "the quota is None; give a finite number"),
    ],
)
def test_what_is_no_game_is_refused(index: Any, weights: Any, quota: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        index(weights, quota=quota)


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ((0, 0), "no measure of the 2 is above 0"),
        ((1, -1), "measure 2 is -1; give a number of 0 or more"),
        (1, "the measures: found 1; give several"),
    ],
)
def test_what_cannot_be_normalised_is_refused(measures: Any, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        normalise_banzhaf(measures)


def test_populations_of_many_are_to_be_rounded_and_then_serve() -> None:
    random = Random(40)
    people = [random.randint(100_000, 900_000) for _ in range(40)]
    with pytest.raises(InvalidValueError, match="40 voters whose weights add up to .* thousands"):
        shapley_shubik(people, quota=sum(people) // 2 + 1)
    thousands = [round(one, -3) for one in people]
    shares = shapley_shubik(thousands, quota=sum(thousands) // 2 + 1)
    assert sum(shares) == 1


def test_weights_beyond_any_memory_are_refused_at_once() -> None:
    for index in INDICES:
        with pytest.raises(InvalidValueError, match="add up to a whole number of"):
            index([10**5000 + 7**k for k in range(60)], quota=30 * 10**5000)
    assert sum(shapley_shubik([10**5000 + k for k in range(9)], quota=10**5001 // 2)) == 1
