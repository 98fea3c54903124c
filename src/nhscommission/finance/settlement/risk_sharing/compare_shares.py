"""Several arrangements for the same outturns: what each would have cost each member."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from nhscommission.finance.settlement.risk_sharing.risk_arrangement import RiskArrangement
from nhscommission.finance.settlement.risk_sharing.risk_outturns import read_outturns
from nhscommission.finance.settlement.risk_sharing.risk_share import (
    RiskShareResult,
    apply_arrangement,
)
from nhscommission.finance.settlement.risk_sharing.risk_summary import MemberRisk, summarise_risk
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
    find_known,
    shown,
)
from nhscommission.foundations.labelled import LabelledArray
from nhscommission.foundations.numbers import expect, expect_several

_LIKE = '{"none": NoRiskShare(), "pool": PooledShare()}'


@attrs.frozen(kw_only=True)
class ArrangementComparison:
    """The same outturns under several arrangements.

    Parameters
    ----------
    names : tuple of str
        What each arrangement is called.
    results : tuple of RiskShareResult
        What each gives, in the same order.
    summaries : tuple of tuple of MemberRisk
        How stable each is for each member, in the same order.
    baseline : str
        The arrangement that the others are compared with.
    """

    names: tuple[str, ...]
    results: tuple[RiskShareResult, ...]
    summaries: tuple[tuple[MemberRisk, ...], ...]
    baseline: str

    def __getitem__(self, name: str) -> RiskShareResult:
        _check_name(name, self.names)
        return find_known(dict(zip(self.names, self.results, strict=True)), name, "arrangement")

    @property
    def _base(self) -> tuple[MemberRisk, ...]:
        return self.summaries[self.names.index(self.baseline)]

    @property
    def mean_net_pence(self) -> LabelledArray:
        """What each member bears in all years, as a mean over draws [penny]."""
        return LabelledArray(
            values=np.array([[one.mean_net_pence for one in each] for each in self.summaries]),
            dims=("arrangement", "member"),
            labels=(self.names, self.results[0].members),
            unit="penny",
        )

    def change_pence(self, name: str) -> dict[str, float]:
        """Say how much more (or less) each member bears than under the baseline.

        Parameters
        ----------
        name : str
            The arrangement.

        Returns
        -------
        dict of str to float
            By member: the mean over draws, of all years together. Contributions count as borne,
            also where they are still in the fund: `to_records` has both [penny].

        Raises
        ------
        UnknownNameError
            If there is no such arrangement.
        """
        net = self[name].net_pence - self[self.baseline].net_pence
        draws = self[name].draws
        means = net.sum(axis=-2).reshape(draws, -1).mean(axis=0)
        return dict(zip(self[name].members, means.tolist(), strict=True))

    def to_records(self) -> tuple[dict[str, Any], ...]:
        """Return one record for each arrangement and member, as for a table.

        Returns
        -------
        tuple of dict
            Arrangement, member, the mean of what it bears, how much more that is than under the
            baseline, the mean of what the fund holds at the end, the member's share of that by
            contributions, what it bears less that share, and how much more that is than under the
            baseline (which is like for like); the standard deviation, the reduction of variance,
            the worst over plan in one year, and how often the member is over plan. These last four
            go by what it bears, with contributions that are still in the fund [penny, ratio].
        """
        return tuple(
            {
                "arrangement": name,
                "member": one.member,
                "mean_net_pence": one.mean_net_pence,
                "change_pence": change[one.member],
                "mean_closing_balance_pence": float(result.balance_pence[..., -1].mean()),
                "mean_held_pence": one.mean_held_pence,
                "mean_net_less_held_pence": one.mean_net_less_held_pence,
                "change_less_held_pence": one.mean_net_less_held_pence
                - base.mean_net_less_held_pence,
                "sd_net_pence": one.sd_net_pence,
                "variance_reduction": one.variance_reduction,
                "worst_pence": one.worst_pence,
                "probability_net": one.probability_net,
            }
            for name, result, summary in zip(self.names, self.results, self.summaries, strict=True)
            for change in (self.change_pence(name),)
            for one, base in zip(summary, self._base, strict=True)
        )


def compare_arrangements(
    outturns_pence: Any,
    *,
    plans_pence: Mapping[str, Any],
    arrangements: Mapping[str, RiskArrangement] | Iterable[RiskArrangement],
    weights: Mapping[str, Any] | Sequence[Any] | None = None,
    years: Sequence[str] = (),
    baseline: str = "",
    threshold: Any = 0,
) -> ArrangementComparison:
    """Apply several arrangements to the same outturns.

    Parameters
    ----------
    outturns_pence : array-like of int, shape (..., years, members), or mapping of str
        As `share_risk` takes them [penny].
    plans_pence : mapping of str to int, or to sequence of int
        What each member planned, for one year or for each [penny].
    arrangements : mapping of str to RiskArrangement, or iterable of RiskArrangement
        The arrangements by name; without names, each is called by what it is in words.
    weights : mapping of str to number, or sequence, optional
        Weighted populations [any one unit].
    years : sequence of str, optional
        What the years are called.
    baseline : str, optional
        The name of the arrangement to compare with; the first if not given.
    threshold : rate, optional
        How far over its plan in a year counts as over it, as a share of plan [dimensionless].

    Returns
    -------
    ArrangementComparison
        What each arrangement would have cost each member [penny].

    Raises
    ------
    InvalidValueError
        If there is no arrangement, two have one name, or one does not fit the members.
    UnknownNameError
        If there is no such baseline, or a member is not there.

    Examples
    --------
    >>> from nhscommission.finance.settlement.risk_sharing.risk_arrangement import NoRiskShare
    >>> from nhscommission.finance.settlement.risk_sharing.risk_pool import PooledShare
    >>> found = compare_arrangements(
    ...     {"Brent": 109_00, "Ealing": 98_00}, plans_pence={"Brent": 100_00, "Ealing": 100_00},
    ...     arrangements={"none": NoRiskShare(), "pool": PooledShare()}, weights=[3, 4])
    >>> found.change_pence("pool")
    {'Brent': -600.0, 'Ealing': 600.0}
    """
    named = _read_arrangements(arrangements)
    baseline = baseline or next(iter(named))
    _check_name(baseline, named)
    outturns = read_outturns(outturns_pence, plans_pence=plans_pence, weights=weights, years=years)
    results = tuple(apply_arrangement(one, outturns=outturns) for one in named.values())
    return ArrangementComparison(
        names=tuple(named),
        results=results,
        summaries=tuple(summarise_risk(one, threshold=threshold) for one in results),
        baseline=baseline,
    )


def _check_name(name: Any, known: Iterable[str]) -> None:
    if not isinstance(name, str) or name not in known:
        raise UnknownNameError("arrangement", name if isinstance(name, str) else shown(name), known)


def _read_arrangements(given: Any) -> dict[str, RiskArrangement]:
    if isinstance(given, RiskArrangement):
        given = [given]
    if isinstance(given, Mapping):
        named = {str(name): one for name, one in given.items()}
        if len(named) < len(given):
            raise InvalidValueError(
                f"two of the arrangements have one name in words: {shown(list(given))}; give each "
                "a name of its own"
            )
    else:
        several = expect_several(given, what="arrangements", like=_LIKE)
        named = {str(one): one for one in several}
        if len(named) < len(several):
            raise InvalidValueError(
                f"two of the arrangements read alike: {shown([str(one) for one in several])}; give "
                f"them names: {_LIKE}"
            )
    if not named:
        raise InvalidValueError(f"there are no arrangements to compare; give some: {_LIKE}")
    for name, one in named.items():
        expect(one, RiskArrangement, what=f"the arrangement {name!r}", like="PooledShare()")
    return named
