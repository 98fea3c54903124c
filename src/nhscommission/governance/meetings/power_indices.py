"""Power indices: how often a voter decides where votes have weights, worked out exactly."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, Final, TypeAlias

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.numbers import expect_several

Number: TypeAlias = int | float | Decimal | Fraction

_MOST_WORK: Final = 1 << 31
"""In bytes of a table, times the voters: some seconds, and half a GB at most."""
_WORK_PER_SUM: Final = 800
"""What a sum of weights takes where they are listed, as so many bytes of a table of all weights."""


def shapley_shubik(weights: Iterable[Number], *, quota: Number) -> tuple[Fraction, ...]:
    """Return the Shapley-Shubik index of each voter: in which share of all orders it decides.

    Parameters
    ----------
    weights : iterable of int, float, Decimal or Fraction
        The weight of each vote, 0 or more; a float stands for the shortest decimal that gives it
        [votes].
    quota : int, float, Decimal or Fraction
        The weight that carries a motion, above 0 and up to the total of the weights [votes].

    Returns
    -------
    tuple of Fraction
        In the order of the voters; they sum to 1 [dimensionless].

    Raises
    ------
    InvalidValueError
        If a weight is no finite number or below 0, all are 0, the quota is 0 or less or over the
        total, or there are too many voters with too large weights to count their coalitions.

    Notes
    -----
    A voter decides an order if it brings those before it to the quota q. Of n voters, i does so in
    the share that is the sum of c(s, x) s! (n - s - 1)! / n! over s and over x from q - w_i to
    q - 1, where c(s, x) coalitions of s other voters weigh x. They are counted as `banzhaf` says.

    References
    ----------
    L. S. Shapley and M. Shubik, "A method for evaluating the distribution of power in a committee
    system", American Political Science Review 48 (1954), pages 787 to 792; I. Mann and L. S.
    Shapley, "Values of large games, VI: evaluating the Electoral College exactly", RAND Memorandum
    RM-3158-PR (1962), with the generating function of D. G. Cantor; W. F. Lucas, "Measuring power
    in weighted voting systems", in Political and Related Models (1983), pages 183 to 238.

    Examples
    --------
    A decides unless it comes first; then the second does.

    >>> [str(share) for share in shapley_shubik([2, 1, 1], quota=3)]
    ['2/3', '1/6', '1/6']
    """
    whole, least = _read_game(weights, quota)
    swings = _count_swings(whole, least, by_size=True)
    voters = sum(weight > 0 for weight in whole)
    orders = [math.factorial(s) * math.factorial(voters - s - 1) for s in range(voters)]
    every = math.factorial(voters)
    index = {
        weight: Fraction(sum(map(int.__mul__, counts, orders)), every)
        for weight, counts in swings.items()
    }
    return tuple(index[weight] for weight in whole)


def banzhaf(weights: Iterable[Number], *, quota: Number) -> tuple[Fraction, ...]:
    """Return the Penrose-Banzhaf measure of each voter: how often it decides.

    Parameters
    ----------
    weights : iterable of int, float, Decimal or Fraction
        The weight of each vote, 0 or more; a float stands for the shortest decimal that gives it
        [votes].
    quota : int, float, Decimal or Fraction
        The weight that carries a motion, above 0 and up to the total of the weights [votes].

    Returns
    -------
    tuple of Fraction
        In the order of the voters: the share of the coalitions of the others that win with the
        voter and lose without it; `normalise_banzhaf` makes them sum to 1 [dimensionless].

    Raises
    ------
    InvalidValueError
        If a weight is no finite number or below 0, all are 0, the quota is 0 or less or over the
        total, or there are too many voters with too large weights to count their coalitions.

    Notes
    -----
    Of the 2**(n - 1) coalitions of the others, those that weigh q - w_i to q - 1 count. How many
    weigh x is a coefficient of the product of 1 + z**w over the others, which is that over all
    voters divided by 1 + z**w_i = 1 - (-z**w_i): with all voters b(x) coalitions weigh less than x,
    and the sum is b(q) - 2 b(q - w_i) + 2 b(q - 2 w_i) - …. Where sizes are told apart, the factors
    are 1 + y z**w. The polynomial up to z**(q - 1) is one whole number of Python, with so many bits
    for each coefficient that none overflows. Where few voters have large weights, the sums of each
    half of the voters are listed instead, and paired. A game has the same indices as its dual, with
    the quota total + 1 - q in whole votes; the smaller quota is taken.

    References
    ----------
    L. S. Penrose, "The elementary statistics of majority voting", Journal of the Royal Statistical
    Society 109 (1946), pages 53 to 57; J. F. Banzhaf, "Weighted voting doesn't work: a mathematical
    analysis", Rutgers Law Review 19 (1965), pages 317 to 343; S. J. Brams and P. J. Affuso, "Power
    and size: a new paradox", Theory and Decision 7 (1976), pages 29 to 56; W. F. Lucas, "Measuring
    power in weighted voting systems", in Political and Related Models (1983), pages 183 to 238.

    Examples
    --------
    A decides unless both others vote no, B decides where A votes yes and C no.

    >>> [str(share) for share in banzhaf([2, 1, 1], quota=3)]
    ['3/4', '1/4', '1/4']
    """
    whole, least = _read_game(weights, quota)
    swings = _count_swings(whole, least, by_size=False)
    voters = sum(weight > 0 for weight in whole)
    measure = {
        weight: Fraction(sum(counts), 1 << (voters - 1)) for weight, counts in swings.items()
    }
    return tuple(measure[weight] for weight in whole)


def normalise_banzhaf(measures: Iterable[Number]) -> tuple[Fraction, ...]:
    """Return the normalised Banzhaf index: each voter's part of the sum of the measures.

    Parameters
    ----------
    measures : iterable of int, float, Decimal or Fraction
        What `banzhaf` returns, or numbers in the same proportion, 0 or more [dimensionless].

    Returns
    -------
    tuple of Fraction
        In the same order; they sum to 1 [dimensionless].

    Raises
    ------
    InvalidValueError
        If a measure is no finite number or below 0, or all are 0.

    Notes
    -----
    The index says how power is divided, not how much of it there is: that falls as the quota rises.

    References
    ----------
    P. Dubey and L. S. Shapley, "Mathematical properties of the Banzhaf power index", Mathematics of
    Operations Research 4 (1979), pages 99 to 131.

    Examples
    --------
    >>> [str(share) for share in normalise_banzhaf(banzhaf([2, 1, 1], quota=3))]
    ['3/5', '1/5', '1/5']
    """
    exact = _read_numbers(measures, what="measure")
    total = sum(exact)
    return tuple(measure / total for measure in exact)


def _read_numbers(values: Iterable[Number], *, what: str) -> list[Fraction]:
    """Read numbers of 0 or more, of which some are above 0."""
    given = expect_several(values, what=f"the {what}s", like="(4, 2, 1)")
    exact = [_read(value, what=f"{what} {place}") for place, value in enumerate(given, start=1)]
    for place, number in enumerate(exact):
        if number < 0:
            raise InvalidValueError(
                f"{what} {place + 1} is {shown(given[place])}; give a number of 0 or more"
            )
    if not any(exact):
        raise InvalidValueError(
            f"no {what} of the {len(exact)} is above 0; give at least one that is"
        )
    return exact


def _read(value: Any, *, what: str) -> Fraction:
    if isinstance(value, str):  # a quota of "60%" would be 0.6 of a vote
        raise InvalidValueError(f"{what} is the text {shown(value)}; give a number")
    return as_fraction(value, what=what)


def _read_game(weights: Iterable[Number], quota: Number) -> tuple[list[int], int]:
    """Return the weights as whole numbers in the same proportion, and the least that wins."""
    exact = _read_numbers(weights, what="weight")
    scale = math.lcm(*(weight.denominator for weight in exact))
    whole = [weight.numerator * (scale // weight.denominator) for weight in exact]
    limit = _read(quota, what="the quota")
    least = -(-limit.numerator * scale // limit.denominator)
    total = sum(whole)
    if not 0 < least <= total:
        why = "can never be reached" if least > 0 else "would carry every motion, with no votes"
        most = Fraction(total, scale)
        raise InvalidValueError(
            f"the quota is {shown(quota)}, which {why}; give one above 0 and up to the total of "
            f"the weights, {shown(most if most.denominator > 1 else most.numerator)}"
        )
    common = math.gcd(*whole)
    return [weight // common for weight in whole], -(-least // common)


def _count_swings(whole: list[int], least: int, *, by_size: bool) -> dict[int, list[int]]:
    """Count the coalitions of the others that a voter makes win, by its weight, and by size."""
    quota = min(least, sum(whole) + 1 - least)
    capped = sorted(min(weight, quota) for weight in whole if weight)
    voters = len(capped)
    bits = voters if by_size else 0
    width = (max(voters, bits * (voters + 1)) + 7) // 8
    sums = math.prod(many + 1 for many in Counter(capped[::2]).values())
    listed = len(set(capped)) * sums * (_WORK_PER_SUM + width)
    tabled = voters * quota * width
    if min(listed, tabled) > _MOST_WORK:
        raise InvalidValueError(
            f"{voters:,} voters whose weights add up to {shown(sum(whole))}, common factors taken "
            "out, have too many coalitions to count; round the weights, to thousands for example"
        )
    if tabled <= listed:
        swings = _count_in_table(capped, quota, bits=bits, width=width)
    else:
        swings = _count_in_halves(capped, quota, bits=bits)
    found: dict[int, list[int]] = {0: []}
    for weight in set(whole) - {0}:
        packed = swings[min(weight, quota)]
        sizes = range(voters if by_size else 0)
        found[weight] = [packed >> (bits * size) & ((1 << bits) - 1) for size in sizes] or [packed]
    return found


def _count_in_table(weights: list[int], quota: int, *, bits: int, width: int) -> dict[int, int]:
    """Count swings by weight, dividing voters out of a table of all weights below the quota.

    Field x from the top is for the coalitions that weigh up to x, so that a shift to the right adds
    a voter and drops what reaches the quota. A field has a place for each size, the last of which
    is empty until the last voter joins: a shift drops its content into the field below.
    """
    packed = int.from_bytes((b"\1" + bytes(width - 1)) * quota, "little")  # nobody: once, weight 0
    for weight in weights:
        packed += packed >> (8 * width * weight - bits)
    table = packed.to_bytes(width * quota, "little")
    swings = {}
    for weight in set(weights):
        terms = -(-quota // weight)
        if bits:  # what follows has sizes that the others do not reach
            terms = min(terms, len(weights))
        starts = range(terms * weight * width, -1, -weight * width)
        below = (int.from_bytes(table[start : start + width], "little") for start in starts)
        count = 0
        for less, more in pairwise(below):
            count = more - less - (count << bits)
        swings[weight] = count
    return swings


def _count_in_halves(weights: list[int], quota: int, *, bits: int) -> dict[int, int]:
    """Count swings by weight, pairing the sums of half of the voters with those of the others."""
    halves = weights[::2], weights[1::2]
    swings: dict[int, int] = {}
    for own, other in (halves, halves[::-1]):
        sums = _sums(other, quota, bits=bits)
        totals = sorted(sums)
        below = list(accumulate((sums[total] for total in totals), initial=0))
        for weight in set(own) - set(swings):
            rest = list(own)
            rest.remove(weight)
            swings[weight] = sum(
                count
                * (
                    below[bisect_left(totals, quota - total)]
                    - below[bisect_left(totals, quota - total - weight)]
                )
                for total, count in _sums(rest, quota, bits=bits).items()
            )
    return swings


def _sums(weights: list[int], quota: int, *, bits: int) -> dict[int, int]:
    """Count the coalitions below the quota by what they weigh."""
    counts = {0: 1}
    for weight in weights:
        larger = dict(counts)
        for total, count in counts.items():
            if total + weight < quota:
                larger[total + weight] = larger.get(total + weight, 0) + (count << bits)
        counts = larger
    return counts
