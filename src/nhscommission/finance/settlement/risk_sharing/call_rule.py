"""When a member may call on a fund, for how much, and who gives way when there is not enough."""

from fractions import Fraction
from typing import Any, Final

import attrs
import numpy as np

from nhscommission.finance.allocation.allocate import allocate
from nhscommission.finance.settlement.risk_sharing.risk_outturns import (
    exact_rate,
    limit_of,
    part_of,
    whole_pence,
)
from nhscommission.foundations.labelled import IntArray

_SAFE: Final = 9.2e18
"""Below 2**63 by more than the rounding of a product in float64."""


def _threshold(value: Any) -> Fraction:
    return exact_rate(value, what="the threshold, a share of plan,")


def _covers(value: Any) -> Fraction:
    return exact_rate(value, what="the share of the excess that is covered")


def _most_each(value: Any) -> int | None:
    return None if value is None else whole_pence(value, what="the most a member can call for")


def _most_together(value: Any) -> int | None:
    return None if value is None else whole_pence(value, what="the most a fund pays in a year")


@attrs.frozen(kw_only=True)
class CallRule:
    """When a member may call on a fund, and for how much.

    Parameters
    ----------
    threshold : rate, optional
        The member bears an overspend up to this share of its plan by itself [dimensionless].
    covers : rate, optional
        The share of what is beyond the threshold that it may call for [dimensionless].
    most_per_member_pence : int or None, optional
        The most for one member in a year; None for no limit [penny].
    most_per_year_pence : int or None, optional
        The most for all members together in a year; None for no limit [penny].

    Notes
    -----
    ``call = min(covers × max(overspend - threshold × plan, 0), most_per_member)``. The threshold is
    rounded up to whole pence, and the call down, so that no call is more than the rule gives.
    """

    threshold: Fraction = attrs.field(default=Fraction(0), converter=_threshold)
    covers: Fraction = attrs.field(default=Fraction(1), converter=_covers)
    most_per_member_pence: int | None = attrs.field(default=None, converter=_most_each)
    most_per_year_pence: int | None = attrs.field(default=None, converter=_most_together)


def find_calls(overspends_pence: IntArray, *, plans_pence: IntArray, rule: CallRule) -> IntArray:
    """Work out what each member may call for.

    Parameters
    ----------
    overspends_pence : ndarray of int64, shape (..., members)
        Outturn less plan; below 0 calls for nothing [penny].
    plans_pence : ndarray of int64, shape (..., members)
        The plans, >= 0 [penny].
    rule : CallRule
        The rule.

    Returns
    -------
    ndarray of int64, shape (..., members)
        The calls, before the limit for all members together [penny].

    Examples
    --------
    Half of what is beyond 2% of £100: of £8, and of nothing.

    >>> rule = CallRule(threshold="2%", covers="50%")
    >>> plans = np.array([100_00, 100_00])
    >>> find_calls(np.array([10_00, 2_00]), plans_pence=plans, rule=rule).tolist()
    [400, 0]
    """
    excess = np.maximum(overspends_pence - limit_of(plans_pence, rule.threshold), 0)
    calls = part_of(excess, rule.covers)
    if rule.most_per_member_pence is None:
        return calls
    return np.minimum(calls, rule.most_per_member_pence)


def cut_in_order(calls_pence: IntArray, *, limits_pence: IntArray, order: IntArray) -> IntArray:
    """Meet calls one member after another until the limit is reached.

    Parameters
    ----------
    calls_pence : ndarray of int64, shape (..., members)
        The calls, >= 0 [penny].
    limits_pence : ndarray of int64, shape (...)
        What there is for all together, >= 0 [penny].
    order : ndarray of int64, shape (members,)
        The places of the members, first served first.

    Returns
    -------
    ndarray of int64, shape (..., members)
        What each gets [penny].

    Examples
    --------
    >>> calls = np.array([50, 70])
    >>> cut_in_order(calls, limits_pence=np.array(100), order=np.array([1, 0])).tolist()
    [30, 70]
    """
    queue = calls_pence[..., order]
    before = queue.cumsum(axis=-1) - queue
    paid = np.empty_like(calls_pence)
    paid[..., order] = np.clip(limits_pence[..., None] - before, 0, queue)
    return paid


def cut_in_proportion(
    calls_pence: IntArray, *, limits_pence: IntArray, members: tuple[str, ...]
) -> IntArray:
    """Cut calls in proportion where they come to more than the limit, to the penny.

    Parameters
    ----------
    calls_pence : ndarray of int64, shape (..., members)
        The calls, >= 0 [penny].
    limits_pence : ndarray of int64, shape (...)
        What there is for all together, >= 0 [penny].
    members : tuple of str
        Their names, which settle ties as `allocate` settles them.

    Returns
    -------
    ndarray of int64, shape (..., members)
        What each gets: its call, or its part of the limit, never more than its call [penny].

    Examples
    --------
    >>> calls = np.array([[50, 100], [20, 30]])
    >>> limits = np.array([100, 100])
    >>> cut_in_proportion(calls, limits_pence=limits, members=("A", "B")).tolist()
    [[33, 67], [20, 30]]
    """
    totals = calls_pence.sum(axis=-1)
    tight = totals > limits_pence
    paid = calls_pence.copy()
    if not tight.any():
        return paid
    paid[tight] = _in_proportion(calls_pence[tight], limits_pence[tight], members)
    return paid


def _in_proportion(calls: IntArray, limits: IntArray, members: tuple[str, ...]) -> IntArray:
    """Divide each limit by its own row of calls: the method of largest remainders, as `allocate`.

    `allocate` takes rows with weights of their own one at a time; here whole rows are taken at once
    where products fit in 64 bits.
    """
    paid = np.empty_like(calls)
    fits = limits.astype(np.float64) * calls.max(axis=-1) < _SAFE
    if not fits.all():
        paid[~fits] = allocate(limits[~fits], weights=calls[~fits], codes=members)
    calls, limits = calls[fits], limits[fits]
    parts, rest = np.divmod(limits[:, None] * calls, calls.sum(axis=-1)[:, None])
    left = limits - parts.sum(axis=-1)
    ranks = np.broadcast_to(np.argsort(np.argsort(np.array(members))), calls.shape)
    first = np.lexsort((ranks, -calls, -rest), axis=-1)
    more = np.arange(len(members)) < left[:, None]
    np.put_along_axis(parts, first, np.take_along_axis(parts, first, axis=-1) + more, axis=-1)
    paid[fits] = parts
    return paid
