"""One cost shared by several rules: who wins, and who loses."""

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from nhscommission.finance.allocation.rules import AllocationRule
from nhscommission.finance.allocation.shares import Allocation, share_cost
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.sector.organisations import Sector


@attrs.frozen(kw_only=True)
class RuleComparison:
    """One cost shared by several rules.

    Parameters
    ----------
    names : tuple of str
        What each rule is called.
    allocations : tuple of Allocation
        What each gives, in the same order.
    baseline : str
        The rule that the others are compared with.
    """

    names: tuple[str, ...]
    allocations: tuple[Allocation, ...]
    baseline: str

    def __getitem__(self, rule: str) -> Allocation:
        return find_known(dict(zip(self.names, self.allocations, strict=True)), rule, "rule")

    @property
    def pence(self) -> LabelledArray:
        """What each member pays in cash, by rule and member, in float64 [penny]."""
        members = tuple(share.member for share in self[self.baseline].shares)
        return LabelledArray(
            values=np.array([found.cash_pence for found in self.allocations], dtype=np.float64),
            dims=("rule", "member"),
            labels=(self.names, members),
            unit="penny",
        )

    def change_pence(self, rule: str) -> dict[str, int]:
        """Say how much more (or less) each member pays in cash than by the baseline.

        Parameters
        ----------
        rule : str
            The name of a rule.

        Returns
        -------
        dict of str to int
            By member; they sum to zero where nobody gives anything in kind [penny].
        """
        base = {share.member: share.cash_pence for share in self[self.baseline].shares}
        return {share.member: share.cash_pence - base[share.member] for share in self[rule].shares}

    def to_records(self) -> tuple[dict[str, str | int], ...]:
        """Return one record for each member and rule, as for a table.

        Returns
        -------
        tuple of dict
            Member, rule, what is paid in cash, and how much more that is than by the baseline
            [penny].
        """
        return tuple(
            {
                "member": share.member,
                "rule": name,
                "cash_pence": share.cash_pence,
                "change_pence": change[share.member],
            }
            for name in self.names
            for change in (self.change_pence(name),)
            for share in self[name].shares
        )

    def winners(self, rule: str) -> tuple[str, ...]:
        """Name the members that pay less than by the baseline.

        Parameters
        ----------
        rule : str
            The name of a rule.

        Returns
        -------
        tuple of str
            Most saved first.
        """
        change = self.change_pence(rule)
        return tuple(sorted((m for m in change if change[m] < 0), key=lambda m: (change[m], m)))

    def losers(self, rule: str) -> tuple[str, ...]:
        """Name the members that pay more than by the baseline.

        Parameters
        ----------
        rule : str
            The name of a rule.

        Returns
        -------
        tuple of str
            Most lost first.
        """
        change = self.change_pence(rule)
        return tuple(sorted((m for m in change if change[m] > 0), key=lambda m: (-change[m], m)))


def compare_rules(
    total_pence: int,
    *,
    sector: Sector,
    rules: Mapping[str, AllocationRule] | Iterable[AllocationRule],
    baseline: str = "",
    step: int = 1,
) -> RuleComparison:
    """Share one cost by several rules, to show who wins and who loses.

    Parameters
    ----------
    total_pence : int
        What is shared [penny].
    sector : Sector
        Its members.
    rules : mapping of str to AllocationRule, or iterable of AllocationRule
        The rules by name; without names, each is called by what it is in words.
    baseline : str, optional
        The name of the rule to compare with; the first if not given.
    step : int, optional
        Shares are whole multiples of it [penny].

    Returns
    -------
    RuleComparison
        The shares by each rule [penny].

    Raises
    ------
    InvalidValueError
        If there is no rule, two have one name, or one cannot be applied.
    UnknownNameError
        If there is no such baseline.

    Examples
    --------
    >>> import nhscommission as nc
    >>> boards = nc.Sector(name="Two", members=[
    ...     nc.ICB(name="North", weighted_population=2),
    ...     nc.ICB(name="South", weighted_population=1)])
    >>> found = compare_rules(90_00, sector=boards, rules=[nc.Capitation(), nc.EqualShares()])
    >>> found.change_pence("equal shares"), found.winners("equal shares")
    ({'North': -1500, 'South': 1500}, ('North',))
    """
    if isinstance(rules, AllocationRule):
        rules = [rules]
    if isinstance(rules, Mapping):
        named = dict(rules)
    else:
        given = tuple(rules)
        named = {str(rule): rule for rule in given}
        if len(named) < len(given):
            raise InvalidValueError("two of the rules read alike; give them names, as a mapping")
    if not named:
        raise InvalidValueError("there are no rules to compare; give at least one")
    baseline = baseline or next(iter(named))
    if baseline not in named:
        raise UnknownNameError("rule", baseline, named)
    return RuleComparison(
        names=tuple(named),
        allocations=tuple(
            share_cost(total_pence, sector=sector, rule=rule, step=step) for rule in named.values()
        ),
        baseline=baseline,
    )
