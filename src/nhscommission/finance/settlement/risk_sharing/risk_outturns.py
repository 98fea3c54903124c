"""What members planned to spend and what they spent, in whole pence, with room to add them up."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import LARGEST_TOTAL, allocate
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.labelled import IntArray, read_only_ints
from nhscommission.foundations.numbers import check_by_name, expect_several
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import plain_text

_SAFE: Final = 1 << 62
_PLAN_LIKE: Final = '{"Brent": 100_000_00} or {"Brent": [100_000_00, 105_000_00]}'


def exact_rate(value: Any, *, what: str) -> Fraction:
    """Read a rate from 0% to 100% exactly, so that pence can be worked out from it."""
    as_rate(value, what=what)
    return as_fraction(value, what=what)


def whole_pence(value: Any, *, what: str) -> int:
    """Read one amount of whole pence, >= 0."""
    amount = as_fraction(value, what=what)
    if amount.denominator != 1 or not 0 <= amount <= LARGEST_TOTAL:
        raise InvalidValueError(f"{what} is {shown(value)}; give whole pence from 0 to 10**18")
    return int(amount)


def part_of(values: IntArray, share: Fraction) -> IntArray:
    """Return a share of each amount, rounded towards zero to whole pence."""
    return np.sign(values) * _scale(np.abs(values), share, up=False)


def limit_of(plans: IntArray, share: Fraction) -> IntArray:
    """Return a share of each plan, rounded up to whole pence."""
    return _scale(plans, share, up=True)


def _scale(sizes: IntArray, share: Fraction, *, up: bool) -> IntArray:
    if share == 1:
        return sizes
    above, below = share.numerator, share.denominator
    if max(int(sizes.max()) * above, below) >= _SAFE:  # whole numbers of any length
        large = sizes.astype(object) * above
        exact: IntArray = (-(-large // below) if up else large // below).astype(np.int64)
        return exact
    product = sizes * above
    return -(-product // below) if up else product // below


@attrs.frozen(kw_only=True, eq=False)
class Outturns:
    """Plans and outturns that go together.

    Parameters
    ----------
    members : tuple of str
        Who.
    years : tuple of str
        What each year is called.
    plans_pence : ndarray of int64, shape (years, members)
        All >= 0 [penny].
    outturns_pence : ndarray of int64, shape (..., years, members)
        Of any sign [penny].
    weights : tuple, optional
        The weighted population of each member.
    """

    members: tuple[str, ...]
    years: tuple[str, ...]
    plans_pence: IntArray = attrs.field(converter=read_only_ints)
    outturns_pence: IntArray = attrs.field(converter=read_only_ints)
    weights: tuple[Any, ...] | None

    @property
    def draws_shape(self) -> tuple[int, ...]:
        """The shape of the axes in front of years and members."""
        return self.outturns_pence.shape[:-2]

    @property
    def variances_pence(self) -> IntArray:
        """Outturns less plans, above 0 where overspent [penny]."""
        return self.outturns_pence - self.plans_pence

    def split(self, totals: IntArray, *, what: str) -> IntArray:
        """Divide totals among the members by capitation, to the penny."""
        if self.weights is None:
            raise InvalidValueError(
                f"{what} goes by capitation, and no weights are given; give the weighted "
                "population of each member"
            )
        return allocate(totals, weights=self.weights, codes=self.members)

    def place(self, member: str) -> int:
        """Return the place of a member, by name."""
        if member not in self.members:
            raise UnknownNameError("member", member, self.members)
        return self.members.index(member)

    def check_names(self, given: Mapping[str, Any], *, what: str) -> None:
        """Check that there is a value for every member, and for nobody else."""
        for name in given:
            if name not in self.members:
                raise UnknownNameError("member", str(name), self.members)
        for name in self.members:
            if name not in given:
                raise InvalidValueError(
                    f"{what}: nothing is given for {name!r}; missing is not zero: give 0 where it "
                    "has none"
                )


def read_outturns(
    outturns_pence: Any, *, plans_pence: Any, weights: Any = None, years: Sequence[str] = ()
) -> Outturns:
    """Read plans, outturns and weights, and check that they go together.

    Parameters
    ----------
    outturns_pence : array-like of int, shape (..., years, members), or mapping of str
        As `share_risk` takes them [penny].
    plans_pence : mapping of str to int, or to sequence of int
        By member, for one year or for each [penny].
    weights : mapping of str or sequence, optional
        Weighted populations [any one unit].
    years : sequence of str, optional
        What the years are called.

    Returns
    -------
    Outturns
        With an axis of years, if only one.

    Raises
    ------
    InvalidValueError
        If shapes do not fit, an amount is not whole pence, or sums could reach beyond 10**18.
    UnknownNameError
        If there is no such member.

    Examples
    --------
    >>> read_outturns([101, 99], plans_pence={"A": 100, "B": 100}).variances_pence.tolist()
    [[1, -1]]
    """
    members, plans, by_year = _read_plans(plans_pence)
    named = _read_years(years, len(plans))
    bare = Outturns(
        members=members, years=named, plans_pence=plans, outturns_pence=plans, weights=None
    )
    if isinstance(outturns_pence, Mapping):
        bare.check_names(outturns_pence, what="outturns_pence")
        each = [_integers(outturns_pence[name], what=f"the outturn of {name}") for name in members]
        long = [name for name, one in zip(members, each, strict=True) if one.ndim]
        if long and not by_year:
            count = len(each[members.index(long[0])])
            like = ", ".join([str(int(plans[0, members.index(long[0])]))] * min(count, 2))
            raise InvalidValueError(
                f"the outturn of {long[0]} has {count} values, and its plan is one number; give a "
                f'plan for each year: {{"{long[0]}": [{like}{", ..." if count > 2 else ""}]}} (for '
                "draws of one year give an array of shape (draws, members))"
            )
        if len({one.shape for one in each}) > 1:
            raise InvalidValueError("outturns_pence: members have different numbers of values")
        outturns = np.stack(each, axis=-1)
    else:
        outturns = _integers(outturns_pence, what="outturns_pence")
    wanted = plans.shape if by_year else plans.shape[1:]
    if outturns.shape[outturns.ndim - len(wanted) :] != wanted or not outturns.size:
        axes = "(..., years, members)" if by_year else "(..., members)"
        raise InvalidValueError(
            f"outturns_pence is of shape {outturns.shape}, and the plans are of {len(members)} "
            f"member(s){f' in {len(plans)} year(s)' if by_year else ''}; give shape {axes}, which "
            f"ends in {wanted}"
        )
    if not by_year:
        outturns = outturns[..., None, :]
    largest = max(abs(int(outturns.min())), int(outturns.max())) + int(plans.max())
    if largest * plans.size > LARGEST_TOTAL:
        raise InvalidValueError(
            f"an outturn and its plan come to {largest:,} pence; with {plans.size} of each, sums "
            "could reach beyond 10**18 pence: check the unit"
        )
    return attrs.evolve(bare, outturns_pence=outturns, weights=_read_weights(weights, bare))


def _read_plans(given: Any) -> tuple[tuple[str, ...], IntArray, bool]:
    plans = check_by_name(given, what="plans_pence", like=_PLAN_LIKE)
    members = tuple(plain_text(name) for name in plans)
    if not members or not all(members) or len(set(members)) < len(members):
        raise InvalidValueError(
            f"plans_pence: the members are {shown(list(plans))}; give at least one, each with a "
            "name of its own"
        )
    by_year = [isinstance(plan, Sequence | np.ndarray) for plan in plans.values()]
    if any(by_year) and not all(by_year):
        raise InvalidValueError(
            "plans_pence: some members have a plan for each year and some have one alone; give all "
            f"in one way: {_PLAN_LIKE}"
        )
    rows = []
    for name, plan in plans.items():
        what = f"the plan of {name}"
        each = expect_several(plan, what=what, like="[100, 105]") if by_year[0] else (plan,)
        rows.append([whole_pence(one, what=what) for one in each])
    if len({len(row) for row in rows}) > 1 or not rows[0]:
        raise InvalidValueError(
            "plans_pence: give as many years for each member, at least one; found "
            + ", ".join(f"{name} {len(row)}" for name, row in zip(members, rows, strict=True))
        )
    return members, np.array(rows, dtype=np.int64).T, all(by_year)


def _read_years(given: Any, count: int) -> tuple[str, ...]:
    found = expect_several(given, what="years", like='["2009/10", "2010/11"]')
    years = tuple(map(plain_text, found))
    if not years:
        return tuple(f"year {number + 1}" for number in range(count))
    if len(years) != count or len(set(years)) < count:
        raise InvalidValueError(
            f"years are {shown(list(years))}, and the plans are for {count}; give each year's name "
            "once"
        )
    return years


def _read_weights(given: Any, outturns: Outturns) -> tuple[Any, ...] | None:
    if given is None:
        return None
    if isinstance(given, Mapping):
        outturns.check_names(given, what="weights")
        given = [given[name] for name in outturns.members]
    allocate(1, weights=given, codes=outturns.members)  # refuses what gives no shares
    return tuple(given)


def _integers(given: Any, *, what: str) -> IntArray:
    """Read whole pence of any sign; a float is refused, since rounding is a decision."""
    wrong = f"{what}: give whole pence; round on purpose, as np.rint(x).astype(np.int64)"
    if isinstance(given, np.ma.MaskedArray):
        raise InvalidValueError(f"{what} is a masked array; missing is not zero: fill it")
    if isinstance(given, np.ndarray) and given.dtype.kind != "O":
        if given.dtype.kind not in "iu":
            raise InvalidValueError(f"found values of type {given.dtype}; {wrong}")
        array = given
    else:
        try:
            array = np.array(given, dtype=object)
        except ValueError:
            raise InvalidValueError(f"{what} are not rows of one length; {wrong}") from None
        for value in array.reshape(-1).tolist():
            if not isinstance(value, int | np.integer) or isinstance(value, bool):
                raise InvalidValueError(f"found {shown(value)}; {wrong}")
    if array.size and max(abs(int(array.min())), abs(int(array.max()))) > LARGEST_TOTAL:
        raise InvalidValueError(f"{what}: found {shown(int(array.max()))}; the limit is 10**18")
    return array.astype(np.int64)
