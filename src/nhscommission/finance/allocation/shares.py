"""A cost shared by a rule: what each member pays, and why."""

from fractions import Fraction

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import AllocationMethod, allocate
from nhscommission.finance.allocation.rules import AllocationRule, Division
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.labelled import IntArray
from nhscommission.sector.organisations import Sector


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}" if abs(value) >= 1_000 else f"{float(value):.6g}"


@attrs.frozen(kw_only=True)
class Share:
    """What one member pays, and how it came about.

    Parameters
    ----------
    member : str
        The member.
    rule : str
        The rule, in words.
    weight : Fraction
        What the rule weighted the member by; of a rule made of others, its share of the total.
    weight_total : Fraction
        The weights of all members together.
    exact_pence : Fraction
        The share before rounding [penny].
    pence : int
        The share, in whole pence [penny].
    in_kind_pence : int
        What of it is given in kind [penny].
    note : str
        What else settled it, such as a floor; empty where nothing did.
    """

    member: str
    rule: str
    weight: Fraction
    weight_total: Fraction
    exact_pence: Fraction
    pence: int
    in_kind_pence: int = 0
    note: str = ""

    @property
    def rounding_pence(self) -> Fraction:
        """What rounding added to the exact share, or took from it [penny]."""
        return self.pence - self.exact_pence

    @property
    def cash_pence(self) -> int:
        """What is left to pay in cash [penny]."""
        return self.pence - self.in_kind_pence

    def __str__(self) -> str:
        weighed = "" if self.note else f"{_number(self.weight)} of {_number(self.weight_total)} is "
        words = [
            f"{self.member} pays £{self.pence / 100:,.2f} by {self.rule}",
            f"{weighed or 'exactly '}£{float(self.exact_pence) / 100:,.4f}",
            f"rounding {float(self.rounding_pence):+.2f}p",
        ]
        words = [f"{words[0]}: {words[1]}, {words[2]}"]
        if self.note:
            words.append(self.note)
        if self.in_kind_pence:
            words.append(
                f"£{self.in_kind_pence / 100:,.2f} in kind, £{self.cash_pence / 100:,.2f} in cash"
            )
        return "; ".join(words)


@attrs.frozen(kw_only=True)
class Allocation:
    """A cost shared among the members of a sector.

    Parameters
    ----------
    total_pence : int
        What is shared [penny].
    rule : AllocationRule
        The rule.
    shares : tuple of Share
        What each member pays, in the order of the sector; they sum to the total.
    """

    total_pence: int
    rule: AllocationRule
    shares: tuple[Share, ...]

    def __attrs_post_init__(self) -> None:
        if sum(share.pence for share in self.shares) != self.total_pence:
            raise InvalidValueError("the shares do not sum to the total")

    def __getitem__(self, member: str) -> Share:
        return find_known({share.member: share for share in self.shares}, member, "member")

    @property
    def pence(self) -> IntArray:
        """The shares, shape (members,), in the order of the sector [penny]."""
        return np.array([share.pence for share in self.shares], dtype=np.int64)

    @property
    def cash_pence(self) -> IntArray:
        """What is left to pay in cash, shape (members,), in the order of the sector [penny]."""
        return np.array([share.cash_pence for share in self.shares], dtype=np.int64)

    def to_records(self) -> tuple[dict[str, str | int | float], ...]:
        """Return one record for each member, as for a table.

        Returns
        -------
        tuple of dict
            Member, rule, weight, exact share, rounding, share, in kind and cash, and the note
            [penny].
        """
        return tuple(
            {
                "member": share.member,
                "rule": share.rule,
                "weight": float(share.weight),
                "exact_pence": float(share.exact_pence),
                "rounding_pence": float(share.rounding_pence),
                "pence": share.pence,
                "in_kind_pence": share.in_kind_pence,
                "cash_pence": share.cash_pence,
                "note": share.note,
            }
            for share in self.shares
        )


def share_cost(
    total_pence: int,
    *,
    sector: Sector,
    rule: AllocationRule,
    step: int = 1,
    method: AllocationMethod | str = AllocationMethod.LARGEST_REMAINDER,
) -> Allocation:
    """Share a cost among the members of a sector by a rule.

    Parameters
    ----------
    total_pence : int
        What is shared, whole pence of any sign [penny].
    sector : Sector
        Its members.
    rule : AllocationRule
        How.
    step : int, optional
        Shares are whole multiples of it; floors and caps must then be too [penny].
    method : AllocationMethod, optional
        How exact shares are rounded; not ``"cumulative"``, which is for a series of totals.

    Returns
    -------
    Allocation
        The shares, each with its explanation; they sum to the total exactly [penny].

    Raises
    ------
    InvalidValueError
        If the rule cannot be applied, or `allocate` refuses the total or step.
    UnknownNameError
        If the rule names a member that there is not.

    References
    ----------
    London Commissioning Support Service business case (December 2006), table 5.

    Examples
    --------
    >>> import nhscommission as nc
    >>> boards = nc.Sector(name="Two", members=[
    ...     nc.ICB(name="North", weighted_population=2),
    ...     nc.ICB(name="South", weighted_population=1)])
    >>> print(share_cost(100_00, sector=boards, rule=nc.Capitation())["North"])
    North pays £66.67 by capitation: 2 of 3 is £66.6667, rounding +0.33p
    """
    if not isinstance(rule, AllocationRule):
        raise InvalidValueError(f"rule is {rule!r}; give an AllocationRule, such as Capitation()")
    if isinstance(total_pence, bool) or not isinstance(total_pence, int | np.integer):
        raise InvalidValueError(f"total_pence is {total_pence!r}; give whole pence")
    total = int(total_pence)
    found = rule.divide(Fraction(abs(total)), sector, frozenset(sector.member_names))
    if any(amount < 0 for amount in found.amounts) or sum(found.amounts) != abs(total):
        raise InvalidValueError(f"the rule {rule} gives amounts that do not come to the total")
    parts = [0] * len(sector.members)
    if total:
        parts = allocate(
            total, weights=found.amounts, method=method, step=step, codes=sector.member_names
        ).tolist()
    sign = -1 if total < 0 else 1
    in_kind = found.in_kind or (Fraction(0),) * len(parts)
    _check_bounds(rule, sector, parts, found)
    weight_total = sum(found.weights, Fraction(0))
    _check_in_kind(rule, sector, parts, in_kind)
    return Allocation(
        total_pence=total,
        rule=rule,
        shares=tuple(
            Share(
                member=name,
                rule=str(rule),
                weight=weight,
                weight_total=weight_total,
                exact_pence=sign * amount,
                pence=part,
                in_kind_pence=int(given),
                note=note,
            )
            for name, weight, amount, part, given, note in zip(
                sector.member_names,
                found.weights,
                found.amounts,
                parts,
                in_kind,
                found.notes,
                strict=True,
            )
        ),
    )


def _check_bounds(rule: AllocationRule, sector: Sector, parts: list[int], found: Division) -> None:
    """Refuse what rounding to a step, or by another method, has pushed over a bound."""
    for name, part, (least, most) in zip(sector.member_names, parts, found.bounds, strict=False):
        if abs(part) < least or (most is not None and abs(part) > most):
            bound = f"at least {float(least):.0f}" if abs(part) < least else f"at most {most}"
            raise InvalidValueError(
                f"{name} would pay {abs(part)} pence once rounded, and by {rule} pays {bound}; "
                "give floors and caps in multiples of the step, and round by largest remainders"
            )


def _check_in_kind(
    rule: AllocationRule, sector: Sector, parts: list[int], in_kind: tuple[Fraction, ...]
) -> None:
    if getattr(rule, "refund_excess", True):
        return
    for name, part, given in zip(sector.member_names, parts, in_kind, strict=True):
        if given > max(part, 0):
            raise InvalidValueError(
                f"{name} gives £{float(given) / 100:,.2f} in kind and its share is "
                f"£{part / 100:,.2f}; say refund_excess=True to pay it the difference"
            )
